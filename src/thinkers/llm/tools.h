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
  TOOLS_ROUNDS_MOST = 6,   /* times that one turn goes back to the model with results */
  TOOLS_BAD_MOST = 2,      /* times that it is told what was wrong with its arguments */
  TOOLS_ABOUT_MOST = 1024, /* bytes of what is said of one: as much as a SKILL.md may say of itself */
  TOOLS_LIST_SHARE = 2,    /* half of the room for all is left to a list of what one can be asked for; */
  TOOLS_LISTED_LEAST = 48  /* where less than so many bytes are left to each of it, it is named and not described */
};

/* The array a request carries; NULL where there are none. At most `most` bytes: what is beyond is not offered. */
/* Where a list does not fit, what is said of each of it is cut to one length, the longest that does; the last are left
 * out where not even their names fit, and that is said. The same skills and room come to the same bytes. */
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
