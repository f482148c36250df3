/* SPDX-License-Identifier: Apache-2.0
 *
 * setup_priv: one step of the interview in the making. State members: "step" (enum step's name), "hurt" (the care
 * question is open), "foreign" (said once), "born" (ms), "called" (told before it was asked), "refused" (names), "name"
 * (put forward), "tries".
 *
 *   day -> voice -> person -> thread -> name -> being -> done     each by its answer, or skipped by an empty one
 */
#ifndef OS1_SETUP_SETUP_PRIV_H
#define OS1_SETUP_SETUP_PRIV_H

#include "base/json.h"
#include "language/pattern.h"
#include "phrase/claims.h"
#include "setup/setup.h"

struct setup {
  const struct language *language;
  const struct phrase_book *book;
};

/* What patterns/setup.txt finds in an answer. */
/* clang-format off */
#define MARKS(X)                                                                                                       \
  X(why) X(serious) X(private) X(abuse) X(loss) X(care) X(company) X(door) X(both) X(neither) X(lower) X(middle)       \
  X(higher) X(choose) X(called) X(suggest) X(yes) X(no) X(asks) X(nothing)
/* clang-format on */
enum mark {
#define MARK_ENUM(name) MARK_##name,
  MARKS(MARK_ENUM)
#undef MARK_ENUM
      MARK_COUNT
};

struct stage {
  const struct setup *setup;
  const struct view *view;
  const struct setup_place *place;
  json_t *state;
  const struct reading *reading;
  const struct setup_typing *typing;
  uint64_t turn;
  struct setup_step *step;
  struct arena *arena; /* the view's */
  uint64_t marks;
  size_t at[MARK_COUNT];       /* piece at which each mark was first found */
  struct str name[MARK_COUNT]; /* its slot "name" */
  struct pieces pieces;
};

/* answer.c */
void answer_read(struct stage *s);
static inline bool marked(const struct stage *s, enum mark m) {
  return s->marks >> m & 1;
}
struct str answer_step(const struct stage *s);
/* The person an answer is about: whom its first kin word or name means; NULL. */
const struct who *answer_who(const struct stage *s);
/* The last clause as typed. */
struct str answer_clause(const struct stage *s);
size_t answer_words(const struct stage *s);

/* say.c */
void stage_say(struct stage *s, const char *family, const struct phrase_slot *slots, size_t count);
void stage_keep(struct stage *s, enum record_kind kind, const void *record, size_t size);
void stage_set(struct stage *s, const char *key, struct str value);
/* By its own word or name, if memory has it. */
bool stage_entity(const struct stage *s, struct str word, struct entity *ret);
void stage_bar(struct stage *s, struct str what, int64_t until);

/* questions.c */
void questions_ask(struct stage *s, struct str step);
/* Says what is due to an answer of one of the four and asks the next. */
void questions_answer(struct stage *s);
/* being.c */
void being_open(struct stage *s);
void being_answer_name(struct stage *s);
void being_answer(struct stage *s);
void being_greet(struct stage *s);
void being_choose_at_once(struct stage *s);

#endif
