/* SPDX-License-Identifier: Apache-2.0
 *
 * remind_text: the words of a reminder as they are said back. "got irish essay due friday" is of the essay: "Irish
 * essay, due Friday"; a sentence that was told before goes on behind a colon: "they want an answer by the 22nd".
 */
#ifndef OS1_SKILLS_REMIND_TEXT_H
#define OS1_SKILLS_REMIND_TEXT_H

#include "language/language.h"
#include "language/vocabulary.h"

/* In `a`; words: skills.txt. */
struct str remind_text(const struct language *l, struct arena *a, const struct vocabulary *words, struct str text);

#endif
