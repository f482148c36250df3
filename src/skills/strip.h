/* SPDX-License-Identifier: Apache-2.0
 *
 * strip: the thing itself out of a request: "can you remind me tomorrow at 9 to ring the dentist" leaves "ring the
 * dentist". Words that ask stand in data/<language>/skills.txt as lead and edge; what says a time is left out.
 */
#ifndef OS1_SKILLS_STRIP_H
#define OS1_SKILLS_STRIP_H

#include "language/reading.h"

/* In the person's own bytes; "" when nothing is left. skill names its leads and edges. */
struct str strip_request(const struct language *l, struct arena *a, const struct reading *r, const char *skill);
/* The same of tokens [first, last), without edges of time. */
struct str strip_edges(const struct language *l, struct arena *a, const struct tokens *t, size_t first, size_t last,
                       const char *skill);
/* Tokens [first, last) that a time follows, or not; and whether what they begin with may be left out. */
struct strip_span {
  size_t first, last;
  bool time, begins;
};
struct str strip_piece(const struct language *l, struct arena *a, const struct tokens *t, struct strip_span p,
                       const char *skill);

#endif
