/* SPDX-License-Identifier: Apache-2.0
 *
 * tools: the skills of others that a model is offered, and its requests to use one. Ours it is not offered: the
 * built-in mind keeps them. What a model asks for is run by the mind alone, once the gate has said yes; what it comes
 * to goes back to the model as words from outside.
 */
#ifndef OS1_THINKERS_LLM_TOOLS_H
#define OS1_THINKERS_LLM_TOOLS_H

#include "ports/thinker.h"
#include "thinkers/llm/delta.h"

enum {
  TOOLS_ROUNDS_MOST = 6, /* times that one turn goes back to the model with results */
  TOOLS_BAD_MOST = 2,    /* times that it is told what was wrong with its arguments */
  TOOLS_ABOUT_MOST = 600 /* bytes of what is said of one */
};

/* The array a request carries; NULL where there are none. At most `most` bytes: what is beyond is not offered. */
json_t *tools_offered(const struct skill *const *skills, size_t most, size_t *ret_bytes);

struct tools_round {
  const struct skill *const *skills;
  const struct thinker_out *out;
  struct str said;  /* by the model beside its requests */
  size_t most;      /* bytes of one result that go back to it */
  int bad;          /* in all rounds of the turn */
  bool asks;        /* the person is asked about one: nothing more need be said */
  json_t *messages; /* where the requests and the results are put */
  json_t *used;     /* [{"skill", "code"}], for the trace */
};
/* All requests of one answer. True: the model is to go on with the results. */
bool tools_use(struct tools_round *t, const struct delta *d);

#endif
