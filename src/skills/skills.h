/* SPDX-License-Identifier: Apache-2.0
 *
 * skills: the registry and the small ones, one file and one const entry each. A skill looks through a view and says what
 * to keep; it changes nothing itself.
 */
#ifndef OS1_SKILLS_SKILLS_H
#define OS1_SKILLS_SKILLS_H

#include "language/reading.h"
#include "phrase/phrase.h"
#include "ports/skill.h"

/* NULL-terminated. */
extern const struct skill *const skills_all[];
const struct skill *skill_find(struct str name);
/* What a skill's pattern caught as its JSON arguments (times resolved, lists named); NULL when something needed is
 * missing, *ret_missing then names the slot to ask for. A new reference. */
json_t *skill_arguments(const struct skill *s, const struct language *l, const struct reading *r, const struct view *v, const char **ret_missing);
/* Checks arguments against the entry's schema: types, required, enum, no unknown member. */
int skill_validate(const struct skill *s, const json_t *arguments, struct error *e);

#endif
