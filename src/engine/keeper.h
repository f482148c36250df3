/* SPDX-License-Identifier: Apache-2.0
 *
 * keeper: what os1-model-server is: one server, from its start to its end, and everybody who wants it. One thread, one
 * poll; nothing blocks.
 *
 * Invariants
 *   1. It holds the home's lock (place.h) from before it listens until it is gone; when the lock's file is gone, so is
 *      the home, and it ends.
 *   2. There is one server at the most; the next is started only when the one before has been waited for.
 *   3. While anybody who said "want" is connected it does not end for having nothing to do.
 *   4. What it says of itself is said to everybody connected, whenever it changes.
 *
 *   keeper_begin --> loading
 *   loading --keeper_probed: /health is 200--> ready
 *   ready --keeper_tick: wanted, and /health says nothing for KEEPER_DEAF--> it is killed
 *   loading, ready --keeper_ended: it died--> again, for 1, 2, 4 ... 60 s --keeper_tick--> loading
 *   loading, again --keeper_ended: FAILS_MOST in a row--> failed: the report is kept, and it is over
 *   loading, ready --keeper_end: "end", a signal, nobody wants it, the home is gone--> ending: TERM, and KILL after a
 *     while
 *   again --keeper_end--> over
 *   ending --keeper_ended--> over
 */
#ifndef OS1_ENGINE_KEEPER_H
#define OS1_ENGINE_KEEPER_H

#include "base/buf.h"
#include "engine/place.h"
#include "engine/report.h"
#include "home/lock.h"
#include "sandbox/sandbox.h"

enum {
  KEEPER_CLIENTS = 16,
  KEEPER_FAILS = 5,         /* in a row */
  KEEPER_LOG = 1024 * 1024, /* bytes of the log; then it begins anew */
  KEEPER_TAIL = 4096,       /* of what a server said last, kept to say why it died */
  /* in paces, of a second each (ENGINE_PACE_MS): */
  KEEPER_PAUSE_MOST = 60,     /* the longest pause */
  KEEPER_STEADY = 60,         /* one that was well for so long has not failed in a row */
  KEEPER_KILL = 5,            /* from TERM to KILL */
  KEEPER_CHECK = 10,          /* from one look at a server that is wanted to the next */
  KEEPER_DEAF = 15,           /* one that does not answer a look for so long hangs: /health waits for no reply */
  KEEPER_LOADING_MOST = 1800, /* a large model from a slow disk takes minutes */
};

struct keeper_client {
  int fd; /* -1: free */
  bool wants;
  struct buf in;
};

struct keeper_log {
  int fd; /* -1: it could not be opened, and nothing is kept */
  const char *path;
  size_t size;
  char tail[KEEPER_TAIL]; /* of the server that runs or ran last */
  size_t tail_len;
};

struct keeper {
  struct place place;
  const char *file, *program;
  uint64_t tag;
  int64_t asked_window, idle_ms, pace_ms;
  bool unboxed;
  unsigned ignore;

  struct lock lock;
  int listening, signals; /* signals: the end of a pipe that handlers write their number to */
  struct keeper_client clients[KEEPER_CLIENTS];

  enum engine_state state;
  int64_t since, used_at;    /* used_at: when the last who wanted it left */
  int64_t retry_at, kill_at; /* 0: not */
  int64_t window;
  bool boxed, over;
  int fails;
  char why[sizeof((struct engine_report *)0)->why];

  pid_t pid;                /* of the server, or of what keeps its box; 0 none runs */
  struct sandbox_child box; /* pid 0: it runs without */
  int out;                  /* what it prints; -1 */
  int probe;                /* a question to its /health that is under way; -1 */
  int64_t probe_at;
  struct keeper_log log;
};

/* ---- keeper.c ---- */
void keeper_begin(struct keeper *k);
void keeper_tick(struct keeper *k, int64_t now);
struct keeper_end {
  int status, signal; /* signal: what ended it; 0 it ended by itself, with this status */
};
void keeper_ended(struct keeper *k, const struct keeper_end *how);
void keeper_end(struct keeper *k);
/* k->probe can be read. */
void keeper_probed(struct keeper *k);
/* Until keeper_tick has something to do, at the most. */
int keeper_wait_ms(const struct keeper *k, int64_t now);
void keeper_set(struct keeper *k, enum engine_state state, const char *why);

/* ---- keeper_server.c: the process ---- */
/* ERR_ and its sentence where it could not even be started. */
int keeper_server_start(struct keeper *k, struct error *e);
void keeper_server_signal(struct keeper *k, int number);
/* Whether it has ended, and how. */
bool keeper_server_ended(struct keeper *k, struct keeper_end *ret);
/* ---- keeper_probe.c: is it well ---- */
void keeper_probe_start(struct keeper *k, int64_t now);
/* When k->probe can be read, or has taken too long. True: it answers. */
bool keeper_probe_read(struct keeper *k);
void keeper_probe_drop(struct keeper *k);
/* ---- keeper_log.c: what it prints ---- */
void keeper_log_open(struct keeper_log *l, const char *path);
/* Takes what is there; false when the other end is closed. */
bool keeper_log_take(struct keeper_log *l, int from);
/* The lines that say why, with blanks for what cannot be shown; "" where it said nothing. */
void keeper_log_reason(const struct keeper_log *l, char *out, size_t room);
void keeper_log_renew(struct keeper_log *l);
/* ---- keeper_clients.c: who is connected ---- */
int keeper_listen(struct keeper *k, struct error *e);
void keeper_accept(struct keeper *k);
void keeper_hear(struct keeper *k, struct keeper_client *c);
void keeper_tell_all(struct keeper *k);
bool keeper_is_wanted(const struct keeper *k);
void keeper_clients_close(struct keeper *k);

#endif
