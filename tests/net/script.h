/* SPDX-License-Identifier: Apache-2.0
 *
 * script: a server on the loopback interface that answers as it is told to, one connection after another, from a thread
 * of its own: whole, in pieces, late, never, or with what is no HTTP at all.
 */
#ifndef OS1_TESTS_SCRIPT_H
#define OS1_TESTS_SCRIPT_H

#include "base/arena.h"
#include "base/buf.h"

#include <pthread.h>
#include <stdint.h>

enum { SCRIPT_MOST = 64 };

struct script_answer {
  struct str bytes; /* borrowed until script_end */
  size_t piece;     /* bytes of one write; 0: all at once */
  int before_ms, between_ms;
  bool hang;    /* then nothing more, until the other side closes */
  bool endless; /* the bytes again and again, until the other side closes */
};

/* The answer to this body, on the script's thread; what it points to is borrowed until the next. */
typedef struct script_answer script_fn(void *arg, struct str body);

struct script {
  int listening, port;
  pthread_t thread;
  pthread_mutex_t lock; /* what follows */
  struct script_answer answers[SCRIPT_MOST], otherwise;
  size_t added, taken;
  script_fn *by; /* in place of `otherwise`; NULL */
  void *by_arg;
  size_t requests;
  struct buf seen[SCRIPT_MOST]; /* whole requests, as they came */
  int64_t closed_us;            /* steady: when the other side closed one that hung or was endless; 0 never */
  bool ending;
};

void script_begin(struct script *s);
void script_end(struct script *s);
/* The next connection's answer; what comes after the last gets `otherwise` (at first: 500 and nothing). */
void script_add(struct script *s, struct script_answer a);
void script_otherwise(struct script *s, struct script_answer a);
/* What comes after the last that was added is answered by this; NULL: by `otherwise` again. */
void script_by(struct script *s, script_fn *by, void *arg);
size_t script_requests(struct script *s);
/* The i-th request, from 0; "" where there was none. Borrowed until the next comes. */
struct str script_request(struct script *s, size_t i);
/* Its body. */
struct str script_body(struct script *s, size_t i);
int64_t script_closed_us(struct script *s);
int64_t script_now_us(void);
/* "HTTP/1.1 200 OK" with a stream of these events, "data: " and the empty line put around each line; in the arena. */
struct str script_stream(struct arena *a, const char *lines);
/* A whole answer with a length. */
struct str script_whole(struct arena *a, int status, const char *body);
/* "http://127.0.0.1:PORT"; static. */
const char *script_url(const struct script *s);

#endif
