/* SPDX-License-Identifier: Apache-2.0
 *
 * From clauses to facts: the predicate's pattern, the tense, the time, and the shortest true value.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/reading_fact_priv.h"

static const char *const kind_names[KIND_COUNT] = {"state", "trait", "event",  "end",   "plan",
                                                   "rite",  "raw",   "always", "coming"};

static const char *const flag_names[FLAG_COUNT] = {"list",   "settled", "timed", "school",  "firm",  "force",
                                                   "person", "quiet",   "ended", "day",     "trade", "done",
                                                   "place",  "exact",   "given", "replied", "frame"};

static bool rule_read(struct str text, struct rule *ret) {
  struct str part;
  *ret = (struct rule){.kind = KIND_COUNT};
  for (int field = 0; text.at; field++) {
    text = str_trim(text);
    if (!text.len || !str_next(&text, ' ', &part)) break;
    for (int k = 0; field == 0 && k < KIND_COUNT; k++)
      if (str_is(part, kind_names[k])) ret->kind = (enum kind)k;
    if (field == 1) ret->relation = part;
    if (field == 2) ret->value = part;
    for (unsigned f = 0; field > 2 && f < FLAG_COUNT; f++)
      if (str_is(part, flag_names[f])) ret->flags |= 1u << f;
  }
  return ret->kind != KIND_COUNT && ret->relation.len > 0;
}

void read_fact_add(struct read *r, struct fact_read f) {
  if (r->facts.len >= 64) return;
  for (size_t i = 0; i < r->facts.len; i++) {
    const struct fact_read *o = &r->facts.at[i];
    bool named = f.about.name.len > 0 && str_eq_nocase(o->about.name, f.about.name);
    if (named && str_eq(o->relation, f.relation) && str_eq_nocase(o->value, f.value)) return;
    bool same = str_eq(o->relation, f.relation) && o->about.me == f.about.me &&
                str_eq_nocase(o->about.name, f.about.name) && str_eq_nocase(o->about.word, f.about.word);
    if (same && str_eq_nocase(o->value, f.value)) return;
  }
  VEC_PUSH(r->a, &r->facts, f);
}

struct made {
  struct read *r;
  const struct clause *c;
  const struct pattern_hit *hit;
  struct span span;
  bool any;
};

static struct fact_read base_fact(const struct made *m, const struct rule *rule) {
  struct fact_read f = {.relation = rule->relation, .sure = 850};
  f.first = read_at(m->r, m->c->first)->first;
  f.last = read_at(m->r, m->c->last - 1)->last;
  return f;
}

static bool about_ok(const struct who *w) {
  return !w->you && (w->me || w->name.len || w->word.len);
}

/* For everybody the clause is about. */
static void put(struct made *m, struct fact_read f) {
  for (size_t i = 0; i < m->c->subject.count; i++) {
    const struct who *w = &m->c->subject.who[i];
    bool beside = m->c->subject.count > 1 && (m->c->subject.who[0].me || m->c->subject.who[1].me);
    bool company = beside && !w->me && !w->name.len; /* "my wife and i": only who is named counts beside me */
    if (!about_ok(w) || company) continue;
    f.about = *w;
    read_fact_add(m->r, f);
    m->any = true;
    if (str_is(f.relation, "partner") || str_is(f.relation, "pet")) break;
  }
}

static bool is_only_number(const struct read *r, size_t first, size_t last) {
  while (first < last && piece_has(read_at(r, first), LEX(BE))) first++;
  return first + 1 == last && piece_has(read_at(r, first), LEX(NUMBER));
}

static void put_plan(struct made *m, const struct rule *rule) {
  struct fact_read f = base_fact(m, rule);
  f.relation = STR("plans");
  size_t main = m->c->verbs.main < m->c->last ? m->c->verbs.main : m->hit->first;
  if (str_is(rule->value, "match"))
    f.value = read_value(m->r, m->hit->first, m->hit->last);
  else if (has_flag(rule, FLAG_EXACT) && main < m->hit->last)
    f.value = read_value(m->r, main, m->hit->last);
  else
    f.value = read_for_feast(m->r, read_phrase(m->r, m->c, main, false), &m->span);
  f.from = m->span.when;
  if (is_only_number(m->r, main, read_phrase_end(m->r, m->c, main))) return; /* "i'll be fifty-nine in february" */
  if (m->c->subject.thing.len && !m->c->subject.animal && str_is(f.value, "due")) { /* "my essay is due friday" */
    f.about = (struct who){.me = true}, f.value = m->c->subject.thing;
    if (m->c->subject.mine) read_fact_add(m->r, f), m->any = true;
    return;
  }
  if (f.value.len) put(m, f);
}

static void put_value(struct made *m, const struct rule *rule, struct str value, bool ended) {
  struct fact_read f = base_fact(m, rule);
  f.value = value;
  f.ended = ended || has_flag(rule, FLAG_ENDED);
  f.denied = m->c->verbs.negated && rule->kind != KIND_RAW;
  if (m->c->no_more && rule->kind == KIND_RAW && str_is(rule->relation, "dislikes"))
    f.relation = STR("likes"), f.ended = true; /* "i don't like olives any more" */
  enum tense t = m->c->verbs.tense;
  bool begins = rule->kind == KIND_EVENT || rule->kind == KIND_ALWAYS || t == TENSE_PERFECT || m->span.since;
  if (f.ended)
    f.to = m->span.since ? (struct when){0} : m->span.when;
  else if (m->span.until)
    f.to = m->span.when;
  else if (begins)
    f.from = m->span.when;
  put(m, f);
}

/* More values behind the slot: ", English and Dutch". */
static void put_list(struct made *m, const struct rule *rule, const struct slot_read *s, bool ended) {
  struct read *r = m->r;
  size_t at = s->last + 1;
  while (at + 1 < m->c->last && (piece_is(read_at(r, at), ",") || piece_has(read_at(r, at), LEX(AND)))) {
    while (at + 1 < m->c->last && (piece_is(read_at(r, at), ",") || piece_has(read_at(r, at), LEX(AND)))) at++;
    size_t first = at;
    while (first < m->c->last && (piece_has(read_at(r, first), LEX(ARTICLE) | LEX(QUANTITY) | LEX(NUMBER)) ||
                                  (piece_has(read_at(r, first), LEX(ADVERB) | LEX(ADJ)) &&
                                   !piece_has(read_at(r, first), LEX(NOUN) | LEX(VERB) | LEX(TONGUE)))))
      first++;
    while (str_is(rule->relation, "speaks") && first + 1 < m->c->last && piece_has(read_at(r, first + 1), LEX(TONGUE)))
      first++;
    size_t last = first;
    while (last < m->c->last && last < first + 3 &&
           piece_has(read_at(r, last), LEX(NOUN) | LEX(CAPITAL) | LEX(UNKNOWN) | LEX(TONGUE) | LEX(ANIMAL)) &&
           !piece_has(read_at(r, last), LEX(SUBJECT) | LEX(MARK) | LEX(PREPOSITION) | LEX(TIME)))
      last++;
    if (last == first) return;
    struct slot_read more = {.name = s->name, .first = first, .last = last - 1};
    bool animal = piece_has(read_at(r, last - 1), LEX(ANIMAL)) || read_at(r, last - 1)->single_classes & LEX(ANIMAL);
    if (str_is(rule->relation, "pet") && !animal) return;
    if (str_is(rule->relation, "speaks") && !piece_has(read_at(r, last - 1), LEX(TONGUE))) return;
    if (str_is(rule->relation, "pet")) more.first = more.last;
    put_value(m, rule, read_slot_value(r, rule, &more), ended);
    at = last;
  }
}

/* "adopted a greyhound called Bishop": the name behind the animal. */
static bool named_behind(const struct made *m, const struct slot_read *s, struct slot_read *ret) {
  size_t at = s->last + 1;
  const struct piece *called = read_at(m->r, at), *p = read_at(m->r, at + 1);
  if ((!piece_is(called, "called") && !piece_is(called, "named")) || at + 1 >= m->c->last) return false;
  size_t end = read_kin_name_end(m->r, at + 1, m->c->last);
  if (!end && piece_has(p, LEX(NOUN) | LEX(ADJ))) end = at + 2;
  if (!end) return false;
  *ret = (struct slot_read){.first = at + 1, .last = end - 1};
  return true;
}

/* "a cat called Lady Jane": the animal has a name, and is what the fact is about. */
static bool put_named(struct made *m, const struct rule *rule, const struct slot_read *s, struct str value,
                      bool ended) {
  const struct slot_read *n = slot_find(m->hit->slots, m->hit->slot_count, "n");
  bool pet = str_is(rule->relation, "pet");
  struct slot_read behind = {0};
  if (!n && pet && named_behind(m, s, &behind)) n = &behind;
  if (!n || (ended && !pet)) return false;
  struct who w = {.name = read_name_text(m->r, n->first, n->last + 1), .word = value};
  struct fact_read f = base_fact(m, rule);
  f.about = w;
  f.value = value;
  f.ended = ended;
  if (!str_is(rule->relation, "pet")) {
    put_value(m, rule, value, false);
    f.about = (struct who){.word = value};
    f.relation = STR("name");
    f.value = w.name;
  }
  read_fact_add(m->r, f);
  read_mention(m->r, &w, false, false, true);
  return m->any = true;
}

/* "2 rabbits, flopsy n gravy": each by its name. */
static bool put_litter(struct made *m, const struct rule *rule, struct str value, size_t at) {
  struct read *r = m->r;
  if (!str_is(rule->relation, "pet") || !piece_is(read_at(r, at), ",")) return false;
  for (at++; at < m->c->last; at++) {
    const struct piece *p = read_at(r, at);
    if (piece_has(p, LEX(AND)) || piece_is(p, ",")) continue;
    if (!piece_has(p, LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL) | LEX(UNKNOWN)) ||
        piece_has(p, LEX(ANIMAL) | LEX(VERB)))
      break;
    struct fact_read f = base_fact(m, rule);
    f.about = (struct who){.name = read_name_text(r, at, at + 1), .word = value};
    f.value = value;
    read_fact_add(r, f);
    m->any = true;
  }
  return m->any;
}

/* "at st hilda's", "at saint josephs", said of a child. */
static bool child_at_school(const struct made *m, const struct slot_read *s) {
  static const char *const young[] = {"son",     "daughter",     "boy",           "girl",        "kid",
                                      "lad",     "grandson",     "granddaughter", "nephew",      "niece",
                                      "stepson", "stepdaughter", "godson",        "goddaughter", "little one"};
  const struct piece *first = read_at(m->r, s->first);
  bool saint = piece_is(first, "st") || piece_is(first, "saint"), child = false;
  struct str word = m->c->subject.who[0].word;
  for (size_t i = 0; i < sizeof young / sizeof *young; i++) child |= str_is(word, young[i]);
  return child && (saint || read_has_class(m->r, s->first, s->last, LEX(CAPITAL)));
}

static bool school_of(const struct made *m, const struct rule *rule, const struct slot_read *s) {
  return has_flag(rule, FLAG_SCHOOL) && str_is(rule->relation, "works_at") &&
         read_has_class(m->r, s->first, s->last, LEX(SCHOOL)) && !slot_find(m->hit->slots, m->hit->slot_count, "j") &&
         str_is(read_at(m->r, m->hit->first)->base, "start");
}

/* "turned ninety on monday", "30 on 4 feb": the day is a birthday. */
static void put_age(struct made *m, const struct rule *rule, const struct slot_read *s, struct str age) {
  struct rule day = {.kind = KIND_ALWAYS, .relation = STR("birthday")};
  for (size_t i = s->last + 1; m->span.at != SIZE_MAX && i < m->span.at; i++)
    if (piece_has(read_at(m->r, i), LEX(NUMBER))) m->span = (struct span){.at = SIZE_MAX}; /* "i'm 41, 42 in may" */
  struct str date = m->span.at != SIZE_MAX ? read_month_day(m->r, &m->span.when) : STR_NONE;
  bool turns =
      m->c->verbs.tense == TENSE_NOW && rule->kind == KIND_EVENT && m->span.at != SIZE_MAX; /* "turns 80 in may" */
  bool ahead =
      turns || m->c->verbs.tense == TENSE_FUTURE || m->c->verbs.tense == TENSE_ONGOING || read_coming(m->r, &m->span);
  m->span = (struct span){.at = SIZE_MAX};
  m->any |= ahead; /* read, and nothing to keep yet */
  if (!ahead) put_value(m, rule, age, false);
  if (date.len) put_value(m, &day, date, false);
}

/* "I'm Trevor, fifty-eight." */
static void put_own_age(struct made *m, const struct slot_read *s) {
  size_t at = s->last + 1 + piece_is(read_at(m->r, s->last + 1), ",");
  const struct piece *p = read_at(m->r, at), *next = read_at(m->r, at + 1);
  bool ends = at + 1 >= m->c->last || piece_has(next, LEX(MARK) | LEX(AND)) || str_starts(next->word, STR("year"));
  if (at >= m->c->last || !piece_has(p, LEX(NUMBER)) || p->number < 8 || p->number > 110 || !ends) return;
  struct rule age = {.kind = KIND_STATE, .relation = STR("age")};
  put_value(m, &age, read_digits(m->r, p->number), false);
}

static void put_slot(struct made *m, struct rule rule, bool ended) {
  struct read *r = m->r;
  char name[16];
  snprintf(name, sizeof name, "%.*s", STR_ARG(rule.value));
  const struct slot_read *s = slot_find(m->hit->slots, m->hit->slot_count, name);
  if (!s || !read_slot_fits(r, &rule, s, m->c)) return;
  bool left_school = has_flag(&rule, FLAG_FIRM) && read_has_class(r, s->first, s->last, LEX(SCHOOL));
  if (left_school || school_of(m, &rule, s) ||
      (has_flag(&rule, FLAG_FIRM) && child_at_school(m, s) && rule.kind == KIND_STATE))
    rule.relation = STR("studies");
  if (str_is(rule.relation, "birthday")) {
    struct str day = s->time ? read_month_day(r, &s->time->when) : STR_NONE;
    struct span none = {.at = SIZE_MAX};
    m->span = none;
    if (day.len) put_value(m, &rule, day, false);
    return;
  }
  struct str value = read_slot_value(r, &rule, s);
  if (!value.len) return;
  if (str_is(rule.relation, "age")) {
    put_age(m, &rule, s, value);
    return;
  }
  struct who w = {.word = value};
  if (str_is(rule.relation, "pet") || str_is(rule.relation, "has")) read_mention(r, &w, false, false, true);
  if (put_named(m, &rule, s, value, ended)) {
    const struct slot_read *n = slot_find(m->hit->slots, m->hit->slot_count, "n");
    if (n && has_flag(&rule, FLAG_LIST)) put_list(m, &rule, n, ended); /* "a cat called monty and a rabbit" */
    return;
  }
  if (put_litter(m, &rule, value, s->last + 1)) return;
  put_value(m, &rule, value, ended);
  if (has_flag(&rule, FLAG_LIST)) put_list(m, &rule, s, ended);
  if (has_flag(&rule, FLAG_GIVEN)) put_own_age(m, s);
}

/* "broke his hip" with no subject is not said of the speaker. */
static bool is_other_body(const struct made *m, const struct rule *rule) {
  if (!str_is(rule->relation, "health") || !m->c->subject.who[0].me) return false;
  for (size_t i = m->hit->first; i < m->hit->last; i++)
    if (piece_is(read_at(m->r, i), "his") || piece_is(read_at(m->r, i), "her") || piece_is(read_at(m->r, i), "their"))
      return true;
  return false;
}

static void put_rule(struct made *m, const struct rule *rule, bool ended) {
  if (str_is(rule->value, "-")) {
    put_value(m, rule, STR(""), false);
    return;
  }
  if (str_is(rule->value, "it")) {
    struct str thing = m->r->it.name.len ? m->r->it.name : m->r->it.word;
    if (thing.len) put_value(m, rule, thing, ended);
    return;
  }
  if (str_is(rule->value, "phrase")) {
    struct str value = read_phrase(m->r, m->c, m->hit->first, has_flag(rule, FLAG_TRADE) || has_flag(rule, FLAG_DONE));
    if (value.len && !is_other_body(m, rule)) put_value(m, rule, value, ended);
    return;
  }
  put_slot(m, *rule, ended);
}

/* "my mum. we talk on sundays": the habit is one with her. */
static bool in_contact(const struct made *m) {
  const struct subject *s = &m->c->subject;
  const struct who *other = &m->r->last;
  const struct lex_entry *e = other->word.len ? lexicon_find(m->r->x, other->word) : NULL;
  bool person = (other->name.len && !other->word.len) || (e && e->classes & LEX(KIN));
  return s->count == 1 && s->who[0].me && s->plural && person && !other->of_other &&
         told_is(m->r->told, TOLD_contact, read_at(m->r, m->hit->first)->base);
}

static void put_rite(struct made *m, const struct rule *rule) {
  const struct subject *s = &m->c->subject;
  if (!m->span.every || m->c->verbs.tense != TENSE_NOW || m->c->verbs.negated) return;
  struct str what = read_habit(m->r, m->c, m->hit->first);
  if (!what.len) return;
  const struct who *other = s->count != 2  ? NULL
                            : s->who[1].me ? &s->who[0]
                            : s->who[0].me ? &s->who[1]
                                           : NULL; /* "mum and i" */
  if (other)
    what = arena_printf(m->r->a, "%.*s with %.*s", STR_ARG(what), STR_ARG(other->name.len ? other->name : other->word));
  struct fact_read f = base_fact(m, rule);
  f.value = read_with_day(m->r, what, &m->span);
  if (in_contact(m)) {
    f.about = m->r->last;
    read_fact_add(m->r, f);
    m->any = true;
  } else {
    put(m, f);
  }
}

static void put_coming(struct made *m, const struct rule *rule) {
  struct str thing = m->c->subject.thing;
  if (thing.len && has_flag(rule, FLAG_ENDED) && !m->c->verbs.negated && m->c->subject.mine) {
    struct fact_read off = base_fact(m, rule);
    off.about = (struct who){.me = true};
    off.value = thing;
    off.ended = m->any = true;
    read_fact_add(m->r, off);
    return;
  }
  if (!thing.len || !read_coming(m->r, &m->span) || m->c->verbs.tense == TENSE_PAST || m->span.every ||
      has_flag(rule, FLAG_ENDED))
    return;
  size_t after = m->hit->last;
  while (after < m->c->last && read_is_time_word(read_at(m->r, after))) after++;
  if (after < m->c->last && !read_at(m->r, after)->time) return; /* "the boat is ready for ..." says something else */
  struct fact_read f = base_fact(m, rule);
  f.about = (struct who){.me = true};
  f.value = thing;
  f.from = m->span.when;
  read_fact_add(m->r, f);
  m->any = true;
}

static void apply_plan(struct made *m, const struct rule *rule) {
  enum tense t = m->c->verbs.tense;
  bool ahead = t == TENSE_FUTURE || t == TENSE_ONGOING || (t == TENSE_NOW && read_coming(m->r, &m->span));
  if (m->c->verbs.negated || m->span.every || !ahead) return;
  if (has_flag(rule, FLAG_TIMED) && !read_coming(m->r, &m->span)) return;
  put_plan(m, rule);
}

static bool settled(const struct made *m) {
  for (size_t i = m->c->verbs.first; i < m->c->verbs.main && i < m->c->last; i++)
    if (piece_is(read_at(m->r, i), "still")) return true; /* "my mother is still in morocco" */
  return m->c->verbs.now || m->span.since || m->span.until || m->c->verbs.tense == TENSE_PERFECT;
}

static void apply_state(struct made *m, const struct rule *rule) {
  enum tense t = m->c->verbs.tense;
  const struct piece *main = read_at(m->r, m->hit->first);
  bool done = main->form == FORM_PAST || main->form == FORM_PARTICIPLE; /* "he's taught reg" */
  if (has_flag(rule, FLAG_TRADE) && (t != TENSE_NOW || done || m->span.every || read_coming(m->r, &m->span))) return;
  if ((t == TENSE_FUTURE && !str_is(rule->relation, "age")) || (has_flag(rule, FLAG_SETTLED) && !settled(m))) return;
  bool past = t == TENSE_PAST || t == TENSE_USED || m->c->verbs.no_longer;
  bool bare_past = t == TENSE_PAST && !m->span.until;
  if (rule->kind == KIND_TRAIT && bare_past) return;
  if (str_is(rule->relation, "age")) { /* "i was 39 on wednesday" is 39 now; "he was seven then" is no age */
    if (t != TENSE_NOW && read_month_day(m->r, &m->span.when).len == 0) return;
    put_rule(m, rule, false);
    return;
  }
  bool passing =
      bare_past || t == TENSE_PERFECT || (t == TENSE_ONGOING && rule->kind == KIND_STATE); /* "having a bath" */
  if (str_is(rule->relation, "has") && passing) return;
  if (str_is(rule->relation, "health") && t == TENSE_PAST) past = false;
  put_rule(m, rule, past);
}

static void apply_event(struct made *m, const struct rule *rule) {
  enum tense t = m->c->verbs.tense;
  const struct subject *s = &m->c->subject;
  if (str_is(rule->relation, "died") && (s->who[0].me || s->neuter || (s->thing.len && !s->animal)))
    return; /* a phone */
  bool ahead = t == TENSE_FUTURE || t == TENSE_ONGOING || (t == TENSE_NOW && read_coming(m->r, &m->span));
  if (m->c->verbs.negated) return;
  if (ahead && str_is(rule->relation, "died")) return;
  if (str_is(rule->relation, "age")) {
    if (t != TENSE_USED && !m->c->verbs.negated) put_rule(m, rule, false);
    return;
  }
  if (ahead && !m->span.every) {
    put_plan(m, rule);
    return;
  }
  if (t == TENSE_NOW || t == TENSE_USED) return;
  put_rule(m, rule, rule->kind == KIND_END);
}

/* "me and liam are moving in together next month": something is coming, whatever it is called. */
static bool put_any_plan(struct made *m) {
  const struct verbs *v = &m->c->verbs;
  bool ahead = v->tense == TENSE_FUTURE || v->tense == TENSE_ONGOING;
  bool later = read_coming(m->r, &m->span) && m->span.when.grain <= GRAIN_SEASON &&
               m->span.when.start >= m->r->c->civil_now - m->r->c->civil_now % CIVIL_DAY + CIVIL_DAY;
  if (!ahead || !later || v->negated || v->modal || m->span.every || m->span.until || m->span.since) return false;
  if (told_is(m->r->told, TOLD_taste, read_at(m->r, v->main)->base)) return false; /* "i'm dreading monday" */
  if (v->main >= m->c->last || m->span.at < v->main || m->span.at > v->main + 6 || m->c->subject.thing.len)
    return false;
  struct rule rule = {.kind = KIND_PLAN, .relation = STR("plans")};
  struct pattern_hit hit = {.first = v->main, .last = m->span.at};
  const struct pattern_hit *before = m->hit;
  m->hit = &hit;
  put_plan(m, &rule);
  m->hit = before;
  return m->any;
}

static void apply(struct made *m, const struct rule *rule) {
  const struct verbs *v = &m->c->verbs;
  if (v->modal && rule->kind != KIND_RAW) return;
  if (v->negated && rule->kind != KIND_RAW && rule->kind != KIND_STATE) return;
  switch (rule->kind) {
  case KIND_STATE:
  case KIND_TRAIT: apply_state(m, rule); break;
  case KIND_EVENT:
  case KIND_END: apply_event(m, rule); break;
  case KIND_PLAN: apply_plan(m, rule); break;
  case KIND_RITE: put_rite(m, rule); break;
  case KIND_COMING: put_coming(m, rule); break;
  case KIND_RAW:
  case KIND_ALWAYS: put_rule(m, rule, false); break;
  case KIND_COUNT: break;
  }
}

/* "i'm like a mushroom" likes nothing. */
static bool compares(const struct made *m, const struct pattern_hit *hit) {
  return piece_is(read_at(m->r, hit->first), "like") && hit->first > 0 &&
         piece_has(read_at(m->r, hit->first - 1), LEX(BE));
}

static bool try_hit(struct made *m, const struct pattern_hit *hit) {
  struct str rest = hit->action, one;
  if (compares(m, hit)) return false;
  m->hit = hit;
  while (str_next(&rest, ';', &one)) {
    struct rule rule;
    if (rule_read(one, &rule)) apply(m, &rule);
  }
  return m->any;
}

/* "everyone calls me gwen": of the speaker, whatever the subject. */
static void read_loose(struct read *r, struct clause *c) {
  const struct pattern_hit *hits;
  struct clause mine = *c;
  mine.subject = (struct subject){.count = 1, .who = {{.me = true}}};
  struct made m = {.r = r, .c = &mine, .span = read_span(r, c)};
  size_t found = patterns_match(r->l, patterns_of(r->l, "loose"), r->a, &r->p, c->first, c->last, &hits);
  for (size_t h = 0; h < found; h++)
    if (try_hit(&m, &hits[h])) return;
}

/* Hits at every place where the predicate may begin; the first that makes a fact is the reading. */
static bool read_predicate(struct read *r, struct clause *c) {
  const struct patterns *p = patterns_of(r->l, "facts");
  struct made m = {.r = r, .c = c, .span = read_span(r, c)};
  size_t starts[6], count = 0;
  starts[count++] = c->verbs.first;
  for (size_t i = 0; i < c->verbs.start_count; i++) starts[count++] = c->verbs.starts[i];
  for (int rites = 1; rites >= 0; rites--)
    for (size_t i = 0; i < count; i++) {
      const struct pattern_hit *hits;
      size_t found = patterns_match_at(r->l, p, r->a, &r->p, starts[i], c->last, &hits);
      for (size_t h = 0; h < found; h++)
        if (str_starts(hits[h].action, STR("rite")) == (rites && m.span.every) && try_hit(&m, &hits[h])) return true;
    }
  return put_any_plan(&m);
}

/* What the clause says of its subject, made without a pattern. */
bool read_fact_put(struct read *r, struct clause *c, const char *relation, struct str value, bool ended) {
  struct made m = {.r = r, .c = c, .span = {.at = SIZE_MAX}};
  struct rule rule = {.kind = KIND_STATE, .relation = str_of(relation)};
  put_value(&m, &rule, value, ended);
  return m.any;
}

bool read_birthday(struct read *r, struct clause *c) {
  struct span s = read_span(r, c);
  struct str day = s.time ? read_month_day(r, &s.when) : STR_NONE;
  return day.len && read_fact_put(r, c, "birthday", day, false);
}

struct when read_clause_when(const struct read *r, const struct clause *c) {
  return read_span(r, c).when;
}

static void add_sides(struct read *r, const struct clause *c) {
  for (size_t i = 0; i < c->subject.side_count; i++) {
    struct fact_read f = c->subject.sides[i];
    f.first = read_at(r, c->first)->first;
    f.last = read_at(r, c->last - 1)->last;
    read_fact_add(r, f);
  }
}

static void mention_all(struct read *r, const struct clause *c) {
  for (size_t i = 0; i < c->subject.count; i++)
    read_mention(r, &c->subject.who[i], c->subject.male, c->subject.female, c->subject.animal || c->subject.thing.len);
}

/* "hull city yeah": whose side they are on. */
static bool read_club(struct read *r, const struct clause *c, size_t i) {
  const struct piece *p = read_at(r, i);
  if (!piece_has(p, LEX(CLUB)) || i + 1 >= c->last) return false;
  for (size_t k = i + 1; k < c->last; k++)
    if (!piece_has(read_at(r, k), LEX(OPENER) | LEX(MARK) | LEX(EMOJI)) && !piece_is(read_at(r, k), "fan"))
      return false;
  struct fact_read f = {.about = {.me = true},
                        .relation = STR("likes"),
                        .value = p->entry->shown,
                        .sure = 800,
                        .first = p->first,
                        .last = p->last};
  read_fact_add(r, f);
  return true;
}

/* "arjun 14 meera 11 n kavi 6": each with their age, where nothing else stands; sides and their goals are none. */
static bool read_ages(struct read *r, const struct clause *c, size_t i) {
  enum { MOST = 8 };
  struct fact_read found[MOST];
  size_t n = 0;
  while (i < c->last && n < MOST) {
    if (n && (piece_has(read_at(r, i), LEX(AND) | LEX(OPENER)) || piece_is(read_at(r, i), ","))) i++;
    size_t end = read_name_end(r, i, c->last);
    const struct piece *p = read_at(r, i), *age = read_at(r, end + (end > 0 && piece_is(read_at(r, end), "is")));
    bool name = end && piece_has(p, LEX(NAME)) && !piece_has(p, LEX(CLUB) | LEX(PLACE));
    if (!name || !piece_has(age, LEX(NUMBER)) || age->number > 110 || age->number < 1) return false;
    found[n++] = (struct fact_read){.about = {.name = read_name_text(r, i, end)},
                                    .relation = STR("age"),
                                    .value = read_digits(r, age->number),
                                    .sure = 800,
                                    .first = p->first,
                                    .last = age->last};
    i = end + 1;
  }
  if (n < 2 || i < c->last) return false;
  for (size_t k = 0; k < n; k++) read_fact_add(r, found[k]);
  return true;
}

/* "wife is expecting. due 4th feb": when what was just told is to come. */
static bool read_due(struct read *r, const struct made *m, size_t i) {
  struct fact_read *last = r->facts.len ? &r->facts.at[r->facts.len - 1] : NULL;
  bool dated = piece_is(read_at(r, i), "due") && m->span.at != SIZE_MAX && m->span.at <= i + 2;
  if (!last || !dated || !str_is(last->relation, "plans") || last->from.grain != GRAIN_NONE) return false;
  last->from = m->span.when;
  return true;
}

/* "dentist tomorrow at 9", "driving test is 2 july", "football every weds": a noun phrase and its time, no subject. */
static void read_fragment(struct read *r, struct clause *c) {
  struct made m = {.r = r, .c = c, .span = read_span(r, c)};
  size_t i = c->first;
  while (i < c->last && (piece_has(read_at(r, i), LEX(OPENER) | LEX(AND) | LEX(BREAK) | LEX(ADVERB) | LEX(ARTICLE)) ||
                         piece_is(read_at(r, i), ",")))
    i++;
  if (i > c->first && piece_is(read_at(r, i - 1), "no")) return; /* "no match for me tomorrow" */
  if (read_club(r, c, i) || read_due(r, &m, i) || read_ages(r, c, i)) return;
  size_t end = i;
  while (end < c->last && end < i + 4 &&
         piece_has(read_at(r, end), LEX(NOUN) | LEX(ADJ) | LEX(JOB) | LEX(KIN) | LEX(GAME)) && !read_at(r, end)->time &&
         !piece_has(read_at(r, end), LEX(BE) | LEX(PREPOSITION) | LEX(ADVERB) | LEX(MODAL) | LEX(NEUTRAL)))
    end++;
  size_t after = end;
  if (piece_is(read_at(r, after), "in") && piece_has(read_at(r, after + 1), LEX(PLACE)))
    after += 2; /* "hen do in liverpool on 6 june" */
  while (after < c->last && (piece_has(read_at(r, after), LEX(BE)) || read_is_time_word(read_at(r, after)))) after++;
  if (end == i || m.span.at == SIZE_MAX || after != m.span.at || piece_has(read_at(r, end - 1), LEX(ADJ)) ||
      !piece_has(read_at(r, end - 1), LEX(NOUN) | LEX(JOB) | LEX(GAME)))
    return;
  if (m.span.since || m.span.until || read_has_class(r, i, end - 1, LEX(UNIT))) return; /* "weeks since 1 january" */
  struct fact_read f = {
      .about = {.me = true}, .sure = 700, .first = read_at(r, i)->first, .last = read_at(r, m.span.at)->last};
  f.value = read_value(r, i, end);
  if (str_is(f.value, "birthday") || str_is(f.value, "bday")) {
    f.relation = STR("birthday");
    f.value = read_month_day(r, &m.span.when);
    if (f.value.len) read_fact_add(r, f);
    return;
  }
  f.relation = m.span.every ? STR("ritual") : STR("plans");
  if (m.span.every)
    f.value = read_with_day(r, f.value, &m.span);
  else if (!read_coming(r, &m.span) || m.span.when.grain > GRAIN_DAY)
    return;
  f.from = m.span.every ? (struct when){0} : m.span.when;
  read_fact_add(r, f);
}

/* The subject, skipping what stands before it: "so", "yeah", "every thursday". */
static bool find_subject(struct read *r, struct clause *c) {
  for (size_t i = c->first, tries = 0; i < c->last && tries < 8; i++, tries++) {
    const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
    bool month = p->time && p->name && /* "may thats my sister", "june rang" */
                 (piece_has(next, LEX(BE)) || piece_is(next, "that") || next->form == FORM_PAST);
    if (piece_is(p, "back") && next->form == FORM_PAST) return false; /* "back held up" */
    bool skip =
        piece_has(p, LEX(OPENER) | LEX(AND) | LEX(BREAK) | LEX(MARK) | LEX(EMOJI) | LEX(ADVERB) | LEX(NEGATION)) ||
        p->time;
    if (skip && !month && !piece_has(p, LEX(NAME) | LEX(CAPITAL) | LEX(BARE))) continue;
    if (p->time && !month) continue;
    if (piece_has(p, LEX(PREPOSITION)) && next->time) continue;
    read_walk(r, i);
    bool found = read_subject(r, i, c->last, &c->subject);
    bool day = i > c->first && read_at(r, i - 1)->time && piece_has(p, LEX(BE)); /* "last night was hard" */
    if (found && day && c->subject.implied) return false;
    size_t who = found ? c->subject.last + piece_is(read_at(r, c->subject.last), ",") : c->last;
    if (who < c->last && piece_is(read_at(r, who), "who"))
      c->subject.last = who + 1; /* "my brother who lives in leeds" */
    return found;
  }
  return false;
}

/* "a cat who hates everybody": not said of whom the clause before is about. */
static bool is_relative_link(struct str link) {
  return str_is(link, "who") || str_is(link, "which") || str_is(link, "whose") || str_is(link, "that");
}

static void read_clause_facts(struct read *r, struct clause *c, const struct clause *before) {
  c->has_subject = find_subject(r, c);
  bool bare = !c->has_subject || c->subject.implied;
  if (bare && before && before->sentence == c->sentence && before->has_subject &&
      (c->resumes || (c->link.len && !str_is(c->link, "because") && !is_relative_link(c->link)))) {
    struct subject inherited = before->subject;
    inherited.side_count = 0;
    inherited.first = inherited.last = c->first + (c->link.len > 0);
    inherited.thing = inherited.attribute = STR_NONE;
    c->subject = inherited;
    c->has_subject = true;
  }
  bool asserted = !c->question && !c->governed && !r->barred;
  if (asserted && read_naming(r, c)) {
    read_verbs(r, c->first, c->subject.last, c->last, &c->verbs);
    return;
  }
  if (asserted) read_loose(r, c);
  if (!c->has_subject) {
    if (asserted && before && before->has_subject && before->sentence == c->sentence) {
      c->subject.who[0] = before->subject.who[0];
      c->verbs.first = c->first;
      read_company(r, c);
    } else if (asserted) {
      read_fragment(r, c);
    }
    return;
  }
  read_verbs(r, c->first, c->subject.last, c->last, &c->verbs);
  if (c->no_more && c->verbs.negated) c->verbs.negated = false, c->verbs.no_longer = true;
  if (bare && c->verbs.were && c->verbs.now) c->verbs.tense = TENSE_NOW;
  mention_all(r, c);
  if (c->subject.last > r->walked) r->walked = c->subject.last;
  if (!asserted) return;
  if (c->verbs.modal && c->subject.side_count == 0 && !piece_is(read_at(r, c->verbs.first), "can")) return;
  add_sides(r, c);
  if (read_special(r, c, before)) {
    mention_all(r, c);
    return;
  }
  if (read_predicate(r, c)) read_company(r, c);
}

/* "i had a canary, i have a canary": what is still so did not end. */
static void drop_unended(struct read *r) {
  size_t n = 0;
  for (size_t i = 0; i < r->facts.len; i++) {
    const struct fact_read *f = &r->facts.at[i];
    bool still = false;
    for (size_t k = i + 1; f->ended && str_is(f->relation, "pet") && k < r->facts.len; k++)
      still |=
          str_is(r->facts.at[k].relation, "pet") && !r->facts.at[k].ended && str_eq(f->value, r->facts.at[k].value);
    if (!still) r->facts.at[n++] = *f;
  }
  r->facts.len = n;
}

void read_facts(struct read *r) {
  for (size_t i = 0; i < r->clauses.len; i++) {
    struct clause *c = &r->clauses.at[i], *before = i ? c - 1 : NULL;
    if (!read_lone_name(r, c, before)) read_clause_facts(r, c, before);
    read_told_clause(r, &r->clauses.at[i]);
  }
  drop_unended(r);
  read_late(r);
  read_former(r);
  read_unnamed(r);
}
