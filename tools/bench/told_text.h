/* SPDX-License-Identifier: Apache-2.0
 *
 * told_text: what a turn tells as a line a person can check:
 *   ABOUT | VERB | OBJECT | WHERE | FLAGS, statements apart by " // "
 * ABOUT is me, you, a name and word, or [owner] thing; FLAGS are the tense, not, maybe, asked, reported, the date, the
 * valence where it is not 0, and "part" where it is not whole.
 */
#ifndef OS1_BENCH_TOLD_TEXT_H
#define OS1_BENCH_TOLD_TEXT_H

#include "base/buf.h"
#include "language/reading.h"

void told_text(const struct statement *s, struct buf *out);
/* All statements of a turn. */
void told_line(const struct reading *r, struct buf *out);
/* Contrast, order, amount, distress: "amount=four thousand pounds; distress=1". */
void told_rest(const struct reading *r, struct buf *out);
/* "sleep [my] night shift". */
void told_topic(const struct reading *r, struct buf *out);

#endif
