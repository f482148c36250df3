/* SPDX-License-Identifier: Apache-2.0
 *
 * plight: a whole being to be treated badly. Through the library, with a clock that the test moves and a fixed seed; or
 * through the program, as a person would. Homes lie under /tmp (or where the test says) and are removed at the end.
 */
#ifndef OS1_TESTS_PLIGHT_H
#define OS1_TESTS_PLIGHT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/json.h"
#include "cli/exit.h"
#include "os1.h"

#include "../slow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include <cmocka.h>

struct plight {
  char folder[256]; /* where it lives; the folder above is the test's own */
  char above[128];
  const char *path;  /* what OS1_HOME says to the program; NULL: folder */
  int64_t now, step; /* the given clock: every look at it moves it on by step */
  int32_t offset;
  os1 *home;
  struct buf said; /* the last reply, a clause a line */
  int flags;
};

/* A folder for it that is not there yet. */
void plight_begin(struct plight *b);
void plight_end(struct plight *b);

/* ---- through the library ---- */
int plight_open(struct plight *b, os1_error *e);
/* Opens it, or fails the test; set up with the defaults where it is new. */
void plight_wake(struct plight *b);
void plight_sleep(struct plight *b);
/* 0 or an error; a client_id may be NULL. */
int plight_try(struct plight *b, struct str text, const char *client_id, os1_reply *ret, os1_error *e);
/* What it says first when somebody comes. */
int plight_greet(struct plight *b, os1_error *e);
/* What it replied; fails the test where it could not. */
const char *plight_say(struct plight *b, const char *text);
bool plight_told(struct plight *b, const char *question, const char *expected);
void plight_check(struct plight *b);
/* Everything about the person, as JSON; the caller releases it. */
json_t *plight_about(struct plight *b);

/* ---- what was kept ---- */
struct plight_turn {
  uint64_t id;
  int role;
  int64_t said_at;
  struct str text;
};
struct plight_turns {
  struct arena arena;
  struct plight_turn *at;
  size_t len, room;
};
/* The newest `count` turns, oldest first. Fails the test where ids do not rise. */
void plight_history(struct plight *b, size_t count, struct plight_turns *ret);
void plight_turns_finish(struct plight_turns *t);
size_t plight_times(const struct plight_turns *t, int role, struct str text);

/* ---- through the program ---- */
struct ran {
  int status; /* of exit, or 128 + signal */
  bool dumped;
  int64_t ms, cpu_ms;
  long rss_kb; /* at its most */
  struct buf out, err;
};
#define AUTO_RAN __attribute__((cleanup(plight_ran_finish)))
void plight_ran_finish(struct ran *r);
/* Words after the program's name. Standard input is empty. */
#define plight_run(b, ret, ...) plight_run_words(b, STR_NONE, ret, (const char *const[]){__VA_ARGS__, NULL})
/* `input` to standard input. */
#define plight_pipe(b, input, ret, ...) plight_run_words(b, input, ret, (const char *const[]){__VA_ARGS__, NULL})
void plight_run_words(const struct plight *b, struct str input, struct ran *ret, const char *const *words);
/* Without waiting. A descriptor of -1 is /dev/null. */
pid_t plight_start(const struct plight *b, int in, int out, int err, const char *const *words);
/* 128 + signal, or the status. */
int plight_wait(pid_t pid);
/* One sentence or two, on one line, that a person can read: a capital or a path first, a full stop last, no escapes. */
void plight_expect_sentence(const struct ran *r);
/* Exits with this status, nothing on standard output, a sentence on standard error. */
void plight_expect_refused(const struct ran *r, int status);

/* ---- files ---- */
/* Of a file below the home; empty when it is not there. */
struct buf plight_file(const struct plight *b, const char *name);
void plight_put_file(const struct plight *b, const char *name, struct str bytes);
/* A copy of another's home, which must be closed or dead. */
void plight_copy(const struct plight *from, const char *to);

/* ---- words ---- */
/* A name that nobody has, one for each number below 65536. */
const char *plight_name(int number, char out[16]);
int64_t plight_ms(void);

#endif
