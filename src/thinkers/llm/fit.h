/* SPDX-License-Identifier: Apache-2.0
 *
 * fit: what a model's clause may not be besides what care forbids. Care reads the pack's language: what is in another
 * cannot be looked after, so it is not shown. And nothing is claimed to be done that nobody did
 * (data/<language>/patterns/deeds.txt).
 */
#ifndef OS1_THINKERS_LLM_FIT_H
#define OS1_THINKERS_LLM_FIT_H

#include "language/language.h"

#include "base/arena.h"

enum fit { FIT, FIT_FOREIGN, FIT_DEED };
/* before: the clause that was shown before it, "" none; the two are looked at together as well. looked: a tool of
 * others was used in this turn, so that it looked is true. */
enum fit fit_clause(const struct language *l, struct arena *a, struct str before, struct str clause, bool looked);

#endif
