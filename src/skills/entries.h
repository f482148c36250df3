/* SPDX-License-Identifier: Apache-2.0
 *
 * entries: the skills of this room, and what a run of one hands back. Everything made here lives in the call's arena.
 */
#ifndef OS1_SKILLS_ENTRIES_H
#define OS1_SKILLS_ENTRIES_H

#include "base/id.h"
#include "base/json.h"
#include "language/reading.h"
#include "phrase/phrase.h"
#include "ports/skill.h"

extern const struct skill remind_skill, timer_skill, due_skill, list_skill, sum_skill, units_skill, clock_skill,
    know_skill, help_skill, forget_skill, why_skill, voice_skill, rename_skill, lock_skill, export_skill, word_skill,
    sun_skill, moon_skill, calendar_skill, weigh_skill, name_skill, people_skill, told_skill, debate_skill, toss_skill;

/* What a turn asks of one of them: fills `into`, whose members are what is known already. what: after the dot of
 * "list.add", "" none. Returns the slot that is missing, SKILL_NOT_MEANT, or NULL. Defined in arguments_*.c. */
struct arguments {
  const struct language *language;
  const struct reading *reading;
  const struct view *view;
  struct arena *arena; /* the view's */
  struct str what;
  json_t *into;
};
typedef const char *arguments_fn(struct arguments *a);
arguments_fn remind_arguments, timer_arguments, due_arguments, list_arguments, clock_arguments, text_arguments,
    help_arguments, voice_arguments, rename_arguments, forget_arguments, word_arguments, sun_arguments, moon_arguments,
    calendar_arguments, weigh_arguments, name_arguments, people_arguments, told_arguments, debate_arguments,
    toss_arguments;
/* The word that a turn asks the meaning of without saying so: "what's a garboard"; "" when none. */
struct str word_asked(const struct language *l, struct arena *a, const struct reading *r);

/* Whether a turn in which no skill was read belongs to an argument that is open. */
bool weigh_goes_on(const struct language *l, const struct view *v, const struct reading *r, const json_t *state);
/* The same of a debate that is open. */
bool debate_goes_on(const struct language *l, const struct view *v, const struct reading *r, const json_t *state);
/* "name.another", "name.take", "" after names were put forward; and whether a name is asked for in other words. */
struct str name_goes_on(const struct language *l, const struct view *v, const struct reading *r, const json_t *state);
bool name_is_wanted(const struct language *l, const struct view *v, const struct reading *r);

/* Adds slots to a result. Always 0, for a run's last line. */
int entry_slots(const struct skill_call *call, struct skill_result *ret, const struct phrase_slot *slots, size_t count);
/* Adds something to keep; record is copied, its strings are not. */
void entry_keep(const struct skill_call *call, struct skill_result *ret, enum record_kind kind, const void *record,
                bool erase);
void entry_setting(const struct skill_call *call, struct skill_result *ret, const char *key, struct str value);
void entry_source(const struct skill_call *call, struct skill_result *ret, uint64_t turn);
/* An argument, in the call's arena: it outlives the arguments. "" when there is none. */
struct str entry_text(const struct skill_call *call, const char *key);
/* The call's wall clock, civil seconds. */
int64_t entry_now(const struct skill_call *call);
/* RFC 3339, in the offset that holds then. */
struct str entry_time(const struct skill_call *call, int64_t ms);

#endif
