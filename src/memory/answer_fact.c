/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/times.h"
#include "memory/answer_priv.h"
#include "memory/facts.h"
#include "memory/memory_priv.h"
#include "memory/people.h"

enum { VALUES_MAX = 8 };

/* Of a plan's words so many stand in the question that means it. */
#define NAMED_HALF .5

/* Facts of the relation asked for, of the one asked about. */
struct known {
  const struct answer_asked *asked;
  const struct question *question;
  struct entity about; /* id ID_NONE: the owner */
  VEC(struct fact) facts;
  bool retracted; /* one was taken back, or held at another time: its words are still there, and are no answer */
};

static bool asked_word(const struct known *k, struct str word) {
  const struct answer_asked *q = k->asked;
  struct str stem = token_stem(q->memory->language, q->arena, word);
  for (size_t i = 0; i < q->tokens.len; i++) {
    const struct token *t = &q->tokens.at[i];
    if (t->kind == TOKEN_WORD && str_eq(token_stem(q->memory->language, q->arena, t->word), stem)) return true;
  }
  return false;
}

/* The share of a value's words that the question names. */
static double named_share(const struct known *k, struct str plain) {
  size_t all = 0, named = 0;
  struct str word;
  while (str_next(&plain, ' ', &word)) {
    if (!word.len || token_is_stop(k->asked->memory->language, word)) continue;
    all++;
    named += asked_word(k, word);
  }
  return all ? (double)named / (double)all : 0;
}

/* "when did i move to ghent" is not answered by when the dentist is. */
static bool is_another_plan(const struct known *k, const struct fact *f) {
  return k->question->kind == QUESTION_WHEN && str_is(f->relation, "plans") && named_share(k, f->plain) < NAMED_HALF;
}

static bool fact_row(void *arg, const void *record) {
  struct known *k = arg;
  const struct fact *f = record;
  if (f->taint && k->asked->first) return true;
  if (!str_eq(f->relation, k->question->relation) || is_another_plan(k, f)) return true;
  k->retracted |= f->state == FACT_RETRACTED;
  if (f->state == FACT_RETRACTED) return true;
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

struct str answer_days_say(const struct answer_asked *q, int64_t first, int64_t last) {
  if (first == DAY_UNKNOWN) return STR("");
  if (last == DAY_UNKNOWN) last = first;
  struct when w = {.start = first * CIVIL_DAY, .end = (last + 1) * CIVIL_DAY, .grain = grain_of_days(last - first + 1)};
  return when_say(q->memory->language, q->arena, w, q->civil_now);
}

static bool answer_when(const struct known *k, struct view_answer *ret) {
  const struct fact *f = &k->facts.at[0];
  struct str text = k->question->past ? answer_days_say(k->asked, f->to_first, f->to_last) : STR("");
  if (text.len == 0) text = answer_days_say(k->asked, f->from_first, f->from_last);
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
    tell(k, answer_word_say(q->memory->answer_words, SAY_YES), f, 1, ret);
    return true;
  }
  const struct fact *f = &k->facts.at[0];
  if (f->state != FACT_BELIEVED || !fact_is_single(f->relation)) return false;
  struct str no = answer_word_say(q->memory->answer_words, SAY_NO);
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
    struct str value = birthday_say(k->asked->memory->language, k->asked->arena, f.value);
    text = count ? arena_printf(k->asked->arena, "%.*s, %.*s", STR_ARG(text), STR_ARG(value)) : value;
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

/* ---- who it is true of, and when something of a day's own is ---- */

static bool who_row(void *arg, const void *record) {
  struct known *k = arg;
  const struct fact *f = record;
  if (f->state == FACT_BELIEVED && str_eq(f->relation, k->question->relation)) VEC_PUSH(k->asked->arena, &k->facts, *f);
  return true;
}

enum { VALUE_WORDS = 4 };

/* Every run of the question's words may be the value: each is looked up, which needs no look at all that is known. */
static int find_with_value(struct known *k) {
  const struct answer_asked *q = k->asked;
  int r = 0;
  for (size_t i = 0; r == 0 && i < q->tokens.len; i++) {
    struct str plain = STR("");
    for (size_t j = i; r == 0 && j < q->tokens.len && j < i + VALUE_WORDS; j++) {
      const struct token *t = &q->tokens.at[j];
      if (t->kind != TOKEN_WORD) break;
      plain = plain.len ? arena_printf(q->arena, "%.*s %.*s", STR_ARG(plain), STR_ARG(t->word)) : t->word;
      struct scan with = {.owner = q->owner, .field = "plain", .text = plain};
      if (!token_is_stop(q->memory->language, t->word))
        r = q->read->ops->scan(q->read, RECORD_FACT, &with, q->arena, who_row, k);
    }
  }
  return r;
}

static struct str name_of(const struct known *k, uint64_t id) {
  const struct answer_asked *q = k->asked;
  struct entity e;
  if (id == ID_NONE) return answer_word_say(q->memory->answer_words, SAY_YOU);
  if (q->read->ops->get(q->read, RECORD_ENTITY, id, q->arena, &e) < 0) return STR("");
  return e.name.len ? e.name : e.word;
}

static bool named_before(const struct known *k, size_t at) {
  for (size_t i = 0; i < at; i++)
    if (k->facts.at[i].about == k->facts.at[at].about) return true;
  return false;
}

/* "who lives in lisbon": everybody of whom it is believed. */
static int answer_who(struct known *k, struct view_answer *ret) {
  const struct answer_asked *q = k->asked;
  int r = find_with_value(k);
  if (r < 0 || !k->facts.len) return r;
  qsort(k->facts.at, k->facts.len, sizeof *k->facts.at, fact_order);
  struct str text = STR("");
  size_t count = 0;
  for (size_t i = 0; i < k->facts.len && count < VALUES_MAX; i++) {
    struct str name = name_of(k, k->facts.at[i].about);
    if (!name.len || named_before(k, i)) continue;
    text = count ? arena_printf(q->arena, "%.*s, %.*s", STR_ARG(text), STR_ARG(name)) : name;
    k->facts.at[count++] = k->facts.at[i];
  }
  if (count) tell(k, text, k->facts.at, count, ret);
  return 0;
}

static bool asks_who(const struct question *q) {
  bool nobody = !q->about.me && !q->about.name.len && !q->about.pronoun.len;
  return q->kind == QUESTION_WHO && nobody && !str_is(q->relation, "kin") && !str_is(q->relation, "name");
}

static bool plan_row(void *arg, const void *record) {
  struct known *k = arg;
  const struct fact *f = record;
  bool own = !f->taint || !k->asked->first;
  if (own && f->state != FACT_RETRACTED && str_is(f->relation, "plans") && f->from_first != DAY_UNKNOWN &&
      named_share(k, f->plain) >= NAMED_HALF)
    VEC_PUSH(k->asked->arena, &k->facts, *f);
  return true;
}

/* "when is the dentist", "what day is my appointment at the dentist": a plan that the question names. */
static int answer_plan(struct known *k, struct view_answer *ret) {
  const struct answer_asked *q = k->asked;
  struct scan own = {.owner = q->owner, .field = "about", .number = ID_NONE};
  int r = q->read->ops->scan(q->read, RECORD_FACT, &own, q->arena, plan_row, k);
  if (r < 0 || !k->facts.len) return r;
  qsort(k->facts.at, k->facts.len, sizeof *k->facts.at, fact_order);
  const struct fact *f = &k->facts.at[0];
  tell(k, answer_days_say(k->asked, f->from_first, f->from_last), f, 1, ret);
  ret->relation = f->relation;
  ret->dated = true;
  k->facts.len = 0;
  return 0;
}

static bool asks_of_plan(const struct answer_asked *q, const struct question *asked) {
  bool when = asked->kind == QUESTION_WHEN || q->kind.kind == QUESTION_WHEN;
  return when && (!asked->relation.len || str_is(asked->relation, "plans"));
}

/* What was so and is no more, where only one thing can be: with its end, never as what is so. */
static void answer_ended(struct known *k, struct view_answer *ret) {
  const struct answer_asked *q = k->asked;
  const struct fact *f = &k->facts.at[0];
  struct str day = answer_days_say(k->asked, f->to_first, f->to_last);
  if (!f->value.len || !day.len) return;
  struct str until = answer_word_say(q->memory->answer_words, SAY_UNTIL);
  tell(k, arena_printf(q->arena, "%.*s, %.*s %.*s", STR_ARG(f->value), STR_ARG(until), STR_ARG(day)), f, 1, ret);
  if (f->closed_by != ID_NONE) ((uint64_t *)ret->sources)[0] = f->closed_by;
}

static int scan_facts(struct known *k) {
  struct scan about = {.owner = k->asked->owner, .field = "about", .number = (int64_t)k->about.id};
  int r = k->asked->read->ops->scan(k->asked->read, RECORD_FACT, &about, k->asked->arena, fact_row, k);
  if (r == 0 && k->facts.len) qsort(k->facts.at, k->facts.len, sizeof *k->facts.at, fact_order);
  return r;
}

static void answer_known(struct known *k, struct view_answer *ret) {
  switch (k->question->kind) {
  case QUESTION_WHEN:
    if (answer_when(k, ret)) return;
    if (str_is(k->question->relation, "birthday")) answer_values(k, ret);
    return;
  case QUESTION_HOW_LONG: answer_when(k, ret); return;
  case QUESTION_LEARNT: answer_learnt(k, ret); return;
  case QUESTION_YES_NO: answer_yes_no(k, ret); return;
  case QUESTION_WHY:
  case QUESTION_HOW: return;
  default: answer_values(k, ret); return;
  }
}

/* What is believed; where that is nothing and only one thing could be, what was. */
static int answer_about(struct known *k, struct view_answer *ret) {
  bool then = false;
  int r = answer_then(k->asked, k->question, k->about.id, &then, ret);
  k->retracted |= then;
  if (r < 0 || then) return r;
  r = scan_facts(k);
  if (r < 0 || k->facts.len) {
    if (r == 0) answer_known(k, ret);
    return r;
  }
  enum question_kind kind = k->question->kind;
  bool one = fact_is_single(k->question->relation) && !k->question->past;
  if (!one || kind == QUESTION_WHEN || kind == QUESTION_YES_NO || kind == QUESTION_LEARNT) return 0;
  struct question past = *k->question;
  past.past = true;
  k->question = &past;
  r = scan_facts(k);
  if (r == 0 && k->facts.len) answer_ended(k, ret);
  return r;
}

int answer_from_facts(const struct answer_asked *q, const struct question *question, struct view_answer *ret,
                      struct error *e) {
  struct known k = {.asked = q, .question = question};
  int r = 0;
  if (question->about.you) return 0;
  if (asks_of_plan(q, question)) r = answer_plan(&k, ret);
  if (r == 0 && !ret->told && question->relation.len && asks_who(question)) return answer_who(&k, ret);
  if (r == 0 && (ret->told || question->relation.len == 0)) return 0;
  if (r == 0) r = find_about(&k);
  if (r == ERR_NOT_FOUND) return 0;
  if (r < 0) return error_set(e, r, "what is known could not be read");
  if (answer_name(&k, ret)) return 0;
  if (k.about.id != ID_NONE && str_is(question->relation, "kin") && question->about.name.len == 0) return 0;
  r = answer_about(&k, ret);
  if (r < 0) return error_set(e, r, "what is known could not be read");
  return k.retracted && !ret->told ? ANSWER_TAKEN_BACK : 0;
}
