/* SPDX-License-Identifier: Apache-2.0
 *
 * store: what keeps. Narrow on purpose: records, blobs, one writer with group commit, many readers, and the few things
 * done to the whole. Drivers: store/sqlite (the default) and store/memory (the reference, and the test double); both
 * pass the same contract tests.
 *
 * Threads: submit, write and read_begin may be called from any thread. A read belongs to one thread at a time. apply
 * and done run on the writer's thread; done is called after the transaction is durable (or failed), in order of
 * submission. Errors: 0 or an error_code; ERR_NOT_FOUND for a missing id or key, ERR_EXISTS for a taken id or unique
 * value, ERR_INVALID for a field that cannot be scanned, ERR_TOO_BIG over STORE_TEXT_MAX; ERR_FULL, ERR_READ_ONLY,
 * ERR_IO, ERR_DAMAGED, ERR_KEY from the disk. A write whose apply fails leaves nothing of itself behind and the rest of
 * its group intact; where the disk fails, the whole group gets its error. If the machine then stops before the next
 * write, such a group may still be found whole: a client id makes trying again safe.
 */
#ifndef OS1_PORTS_STORE_H
#define OS1_PORTS_STORE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/id.h"
#include "ports/records.h"

struct store;
struct store_read; /* a snapshot */
struct store_txn;  /* inside apply only */

typedef int store_apply_fn(struct store_txn *t, void *arg, struct error *e);
typedef void store_done_fn(void *arg, int result, const struct error *e);

enum { STORE_TEXT_MAX = 64 * 1024 * 1024, STORE_KEY_MAX = 1024 };

/* The driver's from submit until done is called; done may free it or submit it again. */
struct store_write {
  store_apply_fn *apply;
  store_done_fn *done; /* NULL: nobody waits */
  void *arg;
  struct store_write *next;                 /* the driver's */
  int result;                               /* the driver's */
  struct error error;                       /* the driver's */
  int (*alone)(void *arg, struct error *e); /* the driver's: work on the whole, outside any transaction */
};

/* Which records: one owner's, in id order. field NULL: all of them; else those whose indexed field equals. */
struct scan {
  uint32_t owner;
  const char *field;
  int64_t number;
  struct str text;
  const char *also; /* a number field that must equal too, such as the conversation of a client id; NULL: none */
  int64_t also_number;
  uint64_t from, to; /* inclusive ids; 0: open */
  bool newest_first;
  size_t limit; /* 0: no limit */
};
/* The record itself is gone after the call, its strings live in the scan's arena. false stops. A row function may read
 * on the same snapshot, and writes nothing. */
typedef bool scan_fn(void *arg, const void *record);
/* The key lives in the arena; the bytes, which may be many, are gone after the call. */
typedef bool blob_fn(void *arg, struct str key, struct str bytes);

struct store_stats {
  uint64_t bytes;   /* of the database and its log on disk */
  uint64_t turns;   /* all owners */
  uint64_t commits; /* since open */
  uint64_t writes;  /* since open */
  const char *path; /* "" when not on disk */
  bool encrypted;   /* every page on disk is sealed */
};

struct store_ops {
  const char *name;
  void (*close)(struct store *s);

  void (*submit)(struct store *s, struct store_write *w);
  /* submit and wait: returns apply's result once durable. Not from the writer's thread (ERR_INVALID). */
  int (*write)(struct store *s, store_apply_fn *apply, void *arg, struct error *e);

  /* Sees all that was durable when it began, and nothing later. Keep it short: the log grows while it lasts. */
  int (*read_begin)(struct store *s, struct store_read **ret, struct error *e);
  void (*read_end)(struct store_read *r);
  /* The first look at this snapshot that failed otherwise than by finding nothing, with a sentence; 0: none did.
   * Whoever shows what was read, or keeps what follows from it, asks here first, so that what cannot be read is never
   * taken for what is not there. A write in whose view there was one is undone and fails with it. */
  int (*trouble)(struct store_read *r, struct error *e);
  int (*get)(struct store_read *r, enum record_kind kind, uint64_t id, struct arena *a, void *ret_record);
  int (*scan)(struct store_read *r, enum record_kind kind, const struct scan *which, struct arena *a, scan_fn *row,
              void *arg);
  /* Instant where only the owner is given. */
  int (*count)(struct store_read *r, enum record_kind kind, const struct scan *which, uint64_t *ret);
  int (*blob_get)(struct store_read *r, uint32_t owner, struct str key, struct arena *a, struct str *ret);
  /* In byte order of keys. */
  int (*blob_scan)(struct store_read *r, uint32_t owner, struct str prefix, struct arena *a, blob_fn *row, void *arg);

  /* Sees what this transaction has written. Not to be ended. */
  struct store_read *(*view)(struct store_txn *t);
  /* The record's id says the owner; its number 0 asks for the next one, which is written into the record. No number is
   * given twice, not even after an erase. */
  int (*insert)(struct store_txn *t, enum record_kind kind, void *record);
  int (*replace)(struct store_txn *t, enum record_kind kind, const void *record);
  int (*erase)(struct store_txn *t, enum record_kind kind, uint64_t id);
  /* Replaces what was there. */
  int (*blob_put)(struct store_txn *t, uint32_t owner, struct str key, struct str bytes);
  int (*blob_erase)(struct store_txn *t, uint32_t owner, struct str key);

  /* An encrypted copy of the whole as of now, made while others read and write. path NULL: a dated one beside the
   * database, thinning older ones. */
  int (*backup)(struct store *s, const char *path, struct error *e);
  /* After it, what was erased is in no byte of the database, its free pages, its log or the dated backups. */
  int (*purge)(struct store *s, struct error *e);
  /* Looks for the words in every decrypted page, free page, the log and the dated backups: *ret_found counts hits of
   * them all. It first finds in each file what stands in all of them; where it can't, that is an error. What a file
   * says of itself, the names of its tables, is none of it. */
  int (*search_bytes)(struct store *s, const struct str *words, size_t count, uint64_t *ret_found, struct error *e);
  /* Reads every page and checks structure. ERR_DAMAGED with what and where. */
  int (*check)(struct store *s, struct error *e);
  void (*stats)(struct store *s, struct store_stats *ret);
};

/* Drivers put this first in their own struct. */
struct store {
  const struct store_ops *ops;
};
struct store_read {
  const struct store_ops *ops;
};
struct store_txn {
  const struct store_ops *ops;
};

#endif
