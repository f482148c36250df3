/* SPDX-License-Identifier: Apache-2.0
 *
 * plainly: a question put as people of many lands put it, and on a phone ("you have family", "my exam what day ah",
 * "can speak malay or not"), in the order that all who read questions look for: "do you have family?", "when is my
 * exam?". What counts as one, and how it would be put, is data/<language>/patterns/plainly.txt. Only a whole turn of a
 * few words is ever put otherwise; where no line fits, or "none" does, it is left alone.
 */
#ifndef OS1_LANGUAGE_PLAINLY_H
#define OS1_LANGUAGE_PLAINLY_H

#include "language/piece.h"

/* In the arena, with its mark; STR_NONE: it is no such question. */
struct str plainly_put(const struct language *l, struct arena *a, const struct pieces *p);

#endif
