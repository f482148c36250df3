/* SPDX-License-Identifier: Apache-2.0
 *
 * harness: runs the real program over a private home, and looks at what comes out. Homes lie under /tmp and are removed
 * with harness_end. Nothing waits for a fixed time: what is waited for is looked for until it is there or ten seconds
 * have passed.
 */
#ifndef OS1_TESTS_HARNESS_H
#define OS1_TESTS_HARNESS_H

#include "base/buf.h"

#include <sys/types.h>

struct harness {
  char home[64];
  const char *program; /* $OS1_DOUBLE or $OS1_BINARY */
  const char *term;    /* of its screens; NULL: one that knows colours */
};

/* Which program: "OS1_DOUBLE" or "OS1_BINARY". */
void harness_begin(struct harness *h, const char *which);
void harness_end(struct harness *h);
/* Set-up and tear-down of one test: *state is a harness of os1 itself, or of the one over a house of cardboard. */
int harness_real(void **state);
int harness_double(void **state);
int harness_over(void **state);

struct outcome {
  int status; /* of exit, or 128 + signal */
  char out[262144], err[65536];
};

/* Words after the program's name, ended by NULL. */
#define harness_run(h, ret, ...)         harness_run_words(h, NULL, ret, (const char *const[]){__VA_ARGS__, NULL})
#define harness_pipe(h, input, ret, ...) harness_run_words(h, input, ret, (const char *const[]){__VA_ARGS__, NULL})
/* input NULL: standard input is empty. */
void harness_run_words(struct harness *h, const char *input, struct outcome *ret, const char *const *words);
/* Without waiting; out goes to a file of the home called `name`.out and .err. */
pid_t harness_start(struct harness *h, const char *name, const char *const *words);
int harness_wait(pid_t pid);
/* Of a file in the home; "" when it is not there. */
const char *harness_file(struct harness *h, const char *name);
/* Makes a file in the home. */
void harness_put(struct harness *h, const char *name, const char *text);
/* "HOME/name"; four results at once are good. */
const char *harness_path(struct harness *h, const char *name);
/* How often it stands there. */
size_t harness_count(const char *text, const char *what);
/* Waits until the file's text holds what; fails the test when it does not come to. */
void harness_expect_file(struct harness *h, const char *name, const char *what);

/* ---- a terminal ---- */
struct screen {
  pid_t pid;
  int fd;
  const char *term;
  struct buf seen; /* everything that came since the beginning */
  size_t looked;   /* up to where it was searched */
};
void harness_screen(struct harness *h, struct screen *s, int columns, const char *const *words);
void screen_type(struct screen *s, const char *keys);
/* Waits until `what` comes after what was found last; fails the test otherwise. */
void screen_expect(struct screen *s, const char *what);
/* What came so far, escape sequences and carriage returns taken out; static. */
const char *screen_text(struct screen *s);
/* Reads until it ends; the exit status. */
int screen_end(struct screen *s);

#endif
