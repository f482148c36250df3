/* SPDX-License-Identifier: Apache-2.0
 *
 * pull: a model's file fetched, over hours if need be. What comes is written to PATH.part, beside it PATH.part.json
 * says what it is a part of; hashed as it comes, and as it is found again; flushed and renamed when it is whole.
 *
 * Invariants
 *   1. PATH is there only whole, and with the checksum that was promised where one was.
 *   2. A part is gone on with only where its note names the same file: the same checksum, else the same address under
 *      the same strong ETag (asked again with If-Range). A server that sends it all again is taken from the beginning.
 *   3. One process writes a part (flock); a second gets ERR_BUSY.
 *
 *   nothing --first bytes come--> part --all came, hash--> whole
 *   part --broke off, stalled, called off, full disk--> part (kept; the same call goes on)
 *   part --another checksum, no GGUF file--> nothing (thrown away: nothing of it can be trusted)
 *
 * Blocks whoever calls; any thread, with a struct net of its own.
 */
#ifndef OS1_MODELS_PULL_H
#define OS1_MODELS_PULL_H

#include "net/target.h"

enum { PULL_SHA256 = 65 };
/* Left free for everybody else. */
#define PULL_RESERVE (512ull * 1000 * 1000)

struct pull {
  struct net *net;
  const struct net_target *from;
  struct str key;     /* "" none */
  const char *path;   /* what the file is to be; its folder is there */
  const char *url;    /* where it comes from, as is kept in the note */
  const char *page;   /* where a person may accept its terms; "" nowhere */
  uint64_t bytes;     /* 0: nobody says */
  const char *sha256; /* 64 digits, small; "" nobody says, and then it is only computed */
  uint64_t reserve;   /* bytes of the disk that are to stay free */
  struct net_times times;
  void *arg;
  /* How much is there and sure, of how much (0: unknown), now and then; non-zero calls it off. */
  int (*progress)(void *arg, uint64_t done, uint64_t all);
  void *stop_arg;
  bool (*stop)(void *stop_arg); /* asked while nothing comes, too; NULL: never */
};
struct pulled {
  bool known;       /* it was here already */
  uint64_t resumed; /* bytes that were found from before */
  uint64_t bytes;
  char sha256[PULL_SHA256];
};
/* ERR_EXISTS another file has that name; ERR_FULL no room, or none any more; ERR_DAMAGED it was not what was promised;
 * ERR_BUSY it stalled, or somebody else is at it; ERR_IO it broke off; ERR_CANCELLED; refusal_of's; net_follow's. The
 * sentence says what was kept, and what to do. */
int pull_file(const struct pull *p, struct pulled *ret, struct error *e);
/* What there is of a file that is not whole yet, from its note: bytes there and bytes in all (0: unknown), and where it
 * is from. false: there is no part. */
bool pull_part(const char *path, uint64_t *ret_there, uint64_t *ret_all, char *url, size_t room);
/* Takes a part and its note away; a part that is being written stays (ERR_BUSY). */
int pull_drop_part(const char *path, struct error *e);

#endif
