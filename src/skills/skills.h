/* SPDX-License-Identifier: Apache-2.0
 *
 * skills: the registry and the small ones, one file and one const entry each. A skill looks through a view and says
 * what to keep; it changes nothing itself.
 */
#ifndef OS1_SKILLS_SKILLS_H
#define OS1_SKILLS_SKILLS_H

#include "language/reading.h"
#include "phrase/phrase.h"
#include "ports/skill.h"

/* NULL-terminated. */
extern const struct skill *const skills_all[];
/* By name; "list.add" finds list, and so do the other words of patterns/skills.txt: "voice_on" finds voice. */
const struct skill *skill_find(struct str name);
/* In place of a missing slot: the turn only looks as if it asked for it. */
#define SKILL_NOT_MEANT ""
/* What a turn asks of a skill, as its JSON arguments: times resolved, lists named. `known` (may be NULL) is what was
 * already in hand, from an offer just made or an earlier half of the request; what the turn says goes before it. Always

 * given as `known` with the answer. */
json_t *skill_arguments(const struct skill *s, const struct language *l, const struct reading *r, const struct view *v,
                        const json_t *known, const char **ret_missing);
/* Where the patterns read no skill: one whose own reader understands the whole turn, "sum", "units", "clock.between";
 * "" when none does. Reads up to a few hundred bytes, well under a millisecond. */
struct str skill_guess(const struct language *l, struct arena *a, const struct reading *r);
/* Where no skill was read and one is in the middle of something (ports/skill.h, state): the skill whose turn it is, "";
 * states: what each skill keeps of this talk, by its name. */
struct str skill_engaged(const struct language *l, const struct reading *r, const struct view *v, const json_t *states);
/* The turn asks to have the whole memory forgotten, and names nothing in it. */
bool skill_forgets_all(const struct language *l, struct arena *a, const struct reading *r);
/* Checks arguments against the entry's schema: types, required, enum, ranges, no unknown member. */
int skill_validate(const struct skill *s, const json_t *arguments, struct error *e);
/* Runs one that only looks, which every gate lets pass; ERR_DENIED for any other. */
int skill_look(const struct skill *s, const struct skill_call *c, struct skill_result *ret, struct error *e);

#endif
