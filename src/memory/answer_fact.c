/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "base/utf8.h"
#include "memory/answer_priv.h"
#include "memory/facts.h"
#include "memory/memory_priv.h"
#include "memory/people.h"

enum { VALUES_MAX = 8 };

/* Facts of the relation asked for, of the one asked about. */
struct known {
  const struct answer_asked *asked;
  const struct question *question;
  struct entity about; /* id ID_NONE: the owner */
  VEC(struct fact) facts;
};

static bool fact_row(void *arg, const void *record) {
  struct known *k = arg;
  const struct fact *f = record;
  if (f->taint && k->asked->first) return true;
  if (f->state == FACT_RETRACTED || !str_eq(f->relation, k->question->relation)) return true;
  if (k->question->kind != QUESTION_WHEN && k->question->kind != QUESTION_LEARNT &&
      (f->state == FACT_ENDED) != k->question->past)
    return true;
  VEC_PUSH(k->asked->arena, &k->facts, *f);
  return true;
}

/* The owner's own before what came from outside; newest state first. */
static int fact_order(const void *x, const void *y) {
  const struct fact *a = x, *b = y;
  if (!a->taint != !b->taint) return a->taint ? 1 : -1;
  if (a->state != b->state) return a->state < b->state ? -1 : 1;
  if (a->learnt_at != b->learnt_at) return a->learnt_at > b->learnt_at ? -1 : 1;
  return a->id > b->id ? -1 : a->id < b->id;
}

/* ERR_NOT_FOUND when nobody known is meant. */
static int find_about(struct known *k) {
  const struct answer_asked *q = k->asked;
  const struct who *who = &k->question->about;
  if (who->me || (who->name.len == 0 && who->word.len == 0 && who->pronoun.len == 0)) return 0;
  struct str named = who->name.len ? who->name : who->word;
  struct view_entities found;
  if (named.len == 0) return ERR_NOT_FOUND;
  int r = people_find(q->memory, q->read, q->arena, q->owner, named, &found);
  if (r < 0) return r;
  if (found.len == 0) return ERR_NOT_FOUND;
  k->about = found.at[0];
  return 0;
}

static void tell(const struct known *k, struct str text, const struct fact *f, size_t count, struct view_answer *ret) {
  uint64_t *ids = ARENA_ARRAY(k->asked->arena, uint64_t, count + 1);
  for (size_t i = 0; i < count; i++) ids[i] = f[i].source;
  *ret = (struct view_answer){.told = true, .text = text, .relation = k->question->relation, .fact = f[0]};
  ret->sources = ids;
  ret->source_count = count;
  ret->sure = (double)f[0].sure / 1000;
}

/* Days between which something began or stopped, as one says them. */
static struct str say_days(const struct known *k, int64_t first, int64_t last) {
  const struct answer_asked *q = k->asked;
  if (first == DAY_UNKNOWN) return STR("");
  if (last == DAY_UNKNOWN) last = first;
  int64_t length = last - first + 1;
  enum grain grain = length <= 1    ? GRAIN_DAY
                     : length <= 7  ? GRAIN_WEEK
                     : length <= 31 ? GRAIN_MONTH
                     : length <= 93 ? GRAIN_SEASON
                                    : GRAIN_YEAR;
  struct when w = {.start = first * CIVIL_DAY, .end = (last + 1) * CIVIL_DAY, .grain = grain};
  return when_say(q->memory->language, q->arena, w, q->civil_now);
}

static bool answer_when(const struct known *k, struct view_answer *ret) {
  const struct fact *f = &k->facts.at[0];
  struct str text = k->question->past ? say_days(k, f->to_first, f->to_last) : STR("");
  if (text.len == 0) text = say_days(k, f->from_first, f->from_last);
  if (text.len == 0) return false;
  tell(k, text, f, 1, ret);
  return true;
}

static void answer_learnt(const struct known *k, struct view_answer *ret) {
  const struct answer_asked *q = k->asked;
  const struct fact *f = &k->facts.at[0];
  int32_t offset = q->memory->clock->offset(q->memory->clock, f->learnt_at);
  int64_t day = (f->learnt_at / 1000 + offset * 60) / CIVIL_DAY;
  tell(k, day_say(q->memory->language, q->arena, day, q->civil_now / CIVIL_DAY), f, 1, ret);
}

/* "is Anna in Lisbon?": yes when so, no with what is so where only one thing can be. */
static bool answer_yes_no(const struct known *k, struct view_answer *ret) {
  const struct answer_asked *q = k->asked;
  struct str value = utf8_plain(q->arena, str_trim(k->question->value));
  if (value.len == 0) return false;
  for (size_t i = 0; i < k->facts.len; i++) {
    const struct fact *f = &k->facts.at[i];
    if (f->state == FACT_ENDED || (!str_eq(f->plain, value) && str_find(f->plain, value) < 0)) continue;
    tell(k, answer_word_say(q->memory->answer_words, true), f, 1, ret);
    return true;
  }
  const struct fact *f = &k->facts.at[0];
  if (f->state != FACT_BELIEVED || !fact_is_single(f->relation)) return false;
  struct str no = answer_word_say(q->memory->answer_words, false);
  tell(k, arena_printf(q->arena, "%.*s: %.*s", STR_ARG(no), STR_ARG(f->value)), f, 1, ret);
  return true;
}

static bool same_value(const struct known *k, size_t at) {
  for (size_t i = 0; i < at; i++)
    if (str_eq(k->facts.at[i].plain, k->facts.at[at].plain)) return true;
  return false;
}

static void answer_values(struct known *k, struct view_answer *ret) {
  size_t most = fact_is_single(k->question->relation) ? 1 : VALUES_MAX, count = 0;
  struct str text = STR("");
  for (size_t i = 0; i < k->facts.len && count < most; i++) {
    const struct fact f = k->facts.at[i];
    if (f.value.len == 0 || same_value(k, i)) continue;
    text = count ? arena_printf(k->asked->arena, "%.*s, %.*s", STR_ARG(text), STR_ARG(f.value)) : f.value;
    k->facts.at[count++] = f;
  }
  if (count) tell(k, text, k->facts.at, count, ret);
}

/* The name of somebody known by a word stands with them, not in a fact: of "what is my sister called", and of "who is
 * my hairdresser", which the hairdresser's being one does not answer. */
static bool answer_name(const struct known *k, struct view_answer *ret) {
  const struct entity *e = &k->about;
  bool named = str_is(k->question->relation, "name");
  named = named || (str_is(k->question->relation, "kin") && k->question->about.name.len == 0);
  if (!named || e->id == ID_NONE || e->name.len == 0) return false;
  struct fact f = {.source = (uint64_t)e->source, .about = e->id, .sure = 1000};
  tell(k, e->name, &f, 1, ret);
  ret->fact = (struct fact){0};
  return true;
}

int answer_from_facts(const struct answer_asked *q, const struct question *question, struct view_answer *ret,
                      struct error *e) {
  struct known k = {.asked = q, .question = question};
  if (question->relation.len == 0 || question->about.you) return 0;
  int r = find_about(&k);
  if (r == ERR_NOT_FOUND) return 0;
  if (r < 0) return error_set(e, r, "what is known could not be read");
  if (answer_name(&k, ret)) return 0;
  if (k.about.id != ID_NONE && str_is(question->relation, "kin") && question->about.name.len == 0) return 0;
  struct scan about = {.owner = q->owner, .field = "about", .number = (int64_t)k.about.id};
  r = q->read->ops->scan(q->read, RECORD_FACT, &about, q->arena, fact_row, &k);
  if (r < 0) return error_set(e, r, "what is known could not be read");
  if (k.facts.len == 0) return 0;
  qsort(k.facts.at, k.facts.len, sizeof *k.facts.at, fact_order);
  switch (question->kind) {
  case QUESTION_WHEN:
    if (answer_when(&k, ret)) return 0;
    if (str_is(question->relation, "birthday")) answer_values(&k, ret);
    return 0;
  case QUESTION_HOW_LONG: answer_when(&k, ret); return 0;
  case QUESTION_LEARNT: answer_learnt(&k, ret); return 0;
  case QUESTION_YES_NO: answer_yes_no(&k, ret); return 0;
  case QUESTION_WHY:
  case QUESTION_HOW: return 0;
  default: answer_values(&k, ret); return 0;
  }
}
