/* SPDX-License-Identifier: Apache-2.0
 *
 * engine: the face of the room that keeps a llama-server of OS1's own, for a model's file (GGUF) on this machine. The
 * program os1-model-server, the keeper, starts it, watches it, starts it again when it dies, and ends it and itself
 * when nobody has asked for a while; this process only finds the keeper, or starts it.
 *
 *   engine.c   this face                             place.c    where its files lie in the home
 *   start.c    a keeper is started                   share.c    threads, memory, and how much a model sees at once
 *   report.c   what a keeper says of itself, a line  box.c, now.c
 *   helper.c   os1-model-server; keeper*.c are its parts alone
 *
 * Invariants
 *   1. A home has one keeper at the most: it holds a lock that the kernel gives back however it ends.
 *   2. A keeper belongs to no os1: it is a session of its own, and whichever os1 comes next finds it. So a second
 *      `os1 say` within minutes needs not load the model again.
 *   3. A server dies with its keeper, even with one that is killed (PR_SET_PDEATHSIG); a keeper ends by itself when it
 *      was not wanted for a while, and when its home is gone. So nothing runs for ever.
 *   4. What does not start is not tried without end: after a few failures in a row the keeper writes down why and ends,
 *      and for ENGINE_FAILED_S nobody starts another for the same file, program and settings.
 *
 * The server runs in a box (sandbox/sandbox.h): of the person's files it can read the model and its key, it can write
 * in one folder, for its socket, and it has no network. Where the kernel gives no box it is not run, unless its person
 * says so. In the box there are no devices, so a graphics card is not used.
 *
 * What the server is asked for comes over its Unix socket, with a key that is made anew each time; neither can be
 * reached by another user. One thread at a time.
 */
#ifndef OS1_ENGINE_ENGINE_H
#define OS1_ENGINE_ENGINE_H

#include "base/error.h"
#include "engine/report.h"

#include <stdbool.h>
#include <stdint.h>

enum {
  ENGINE_IDLE_S = 600,   /* without a request, until keeper and server end */
  ENGINE_FAILED_S = 300, /* how long a failure stands */
  ENGINE_LOOK_MS = 10,   /* how often `stop` is asked */
  ENGINE_PACE_MS = 1000, /* the first pause before one that died is started again */
  ENGINE_END_MS = 7000   /* until a server that does not end by itself is killed, and some more */
};

struct engine_need {
  const char *home;    /* the home's data folder */
  const char *state;   /* the folder of its log, model.log */
  const char *file;    /* the GGUF, absolute */
  const char *program; /* NULL or "": llama-server, looked for in PATH */
  int64_t window;      /* tokens it is to see at once; 0: what the memory allows */
  int64_t idle_s;      /* 0: ENGINE_IDLE_S */
  bool unboxed;        /* it runs with all its rights where the kernel gives no box, in place of not at all */
  int64_t pace_ms;     /* 0: ENGINE_PACE_MS; tests are in more of a hurry */
  unsigned ignore;     /* of the kernel (sandbox.h): a test of a poorer one */
};

/* What can be known before anything is started: the file, the program. ERR_NOT_FOUND with what to do. */
int engine_check(const struct engine_need *n, struct error *e);
/* The same, and whether the memory and the kernel allow it: what would come of it, were it started now. */
struct engine_outlook {
  int64_t window;        /* tokens */
  int64_t needs, memory; /* bytes: what it takes, what is free; 0 unknown */
};
int engine_foresee(const struct engine_need *n, struct engine_outlook *ret, struct error *e);
/* The program's whole path. ERR_NOT_FOUND with what to do. */
int engine_program(const struct engine_need *n, char *ret, size_t room, struct error *e);

/* While it is held the server is in use, and does not end for having nothing to do. */
struct engine;
struct engine_patience {
  int ms; /* since the model began to load; one that has been loading for longer is waited for a moment only */
  void *arg;
  bool (*stop)(void *arg); /* NULL: never */
};
/* Starts keeper and server where none run, ends one that runs with another file or other settings, and waits until it
 * answers. 0: *ret is held and report says where. ERR_BUSY it is still loading; ERR_CANCELLED; else it does
 * not start, or dies, and e says why. */
int engine_want(const struct engine_need *n, const struct engine_patience *p, struct engine **ret,
                struct engine_report *report, struct error *e);
/* NULL is fine. */
void engine_let_go(struct engine *g);
/* How it is now; starts nothing. ENGINE_OFF where none runs, ENGINE_FAILED too where the last one failed lately. */
void engine_look(const struct engine_need *n, struct engine_report *ret);
/* Ends keeper and server of a home, and forgets a failure. 0 too where none runs; ERR_BUSY it did not end. */
int engine_end(const char *home, struct error *e);

#endif
