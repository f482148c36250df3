/* SPDX-License-Identifier: Apache-2.0
 *
 * foreign: whether words are of another language, and which, by its small words (data/<language>/foreign.txt).
 */
#ifndef OS1_LANGUAGE_FOREIGN_H
#define OS1_LANGUAGE_FOREIGN_H

#include "language/token.h"

/* An answer of a few words: at least two small words of it, half of all, and more than any other language has; "". */
struct str foreign_language(const struct language *l, struct arena *a, const struct tokens *t);
/* A sentence that ought to be in the pack's language and is not: more of its small words are of one other language than
 * of the pack's own; four words and none of the pack's own beside one of another's; or letters of another script. */
bool foreign_reads(const struct language *l, const struct tokens *t);

#endif
