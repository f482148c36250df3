/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/portrait.h"

#include "base/civil.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/number.h"
#include "language/reading.h"
#include "memory/memory_priv.h"
#include "memory/people.h"
#include "memory/people_ask.h"
#include "memory/people_priv.h"
#include "memory/people_say.h"
#include "memory/story.h"
#include "memory/threads.h"

enum { TURNS_MOST = 16, CLAUSE_WORDS = 10, AS_OF_WORDS = 4, SOURCES_MOST = 8 };

struct painting {
  struct memory *memory;
  const struct language *language;
  struct store_read *read;
  struct arena *arena;
  uint32_t owner;
  const struct entity *of;
  int64_t now; /* civil seconds */
  VEC(struct fact) facts;
  VEC(struct bar) bars;
  struct view_turns turns;
  struct str text;
  size_t words;
  int64_t as_of; /* day of the newest turn that a state stands on; DAY_UNKNOWN none */
  bool bare;     /* nothing yet but a name: what follows is said of it in the same breath */
  bool state;    /* the last sentence says how things are */
  uint64_t sources[SOURCES_MOST];
  size_t source_count;
};

static size_t words_of(struct str s) {
  size_t n = 0;
  struct str word;
  while (str_next(&s, ' ', &word)) n += word.len > 0;
  return n;
}

/* ---- what there is ---- */
static bool fact_row(void *arg, const void *record) {
  struct painting *p = arg;
  const struct fact *f = record;
  if (f->state == FACT_BELIEVED && !f->taint) VEC_PUSH(p->arena, &p->facts, *f);
  return true;
}

static bool bar_row(void *arg, const void *record) {
  struct painting *p = arg;
  const struct bar *b = record;
  bool on = !b->tender && !b->lifted_at && (!b->until || b->until / 1000 > p->now);
  if (on) VEC_PUSH(p->arena, &p->bars, *b);
  return true;
}

/* Newest first: of what can be only once, the latest is what is so. */
static int by_learnt(const void *x, const void *y) {
  const struct fact *a = x, *b = y;
  if (a->learnt_at != b->learnt_at) return a->learnt_at > b->learnt_at ? -1 : 1;
  return a->id > b->id ? -1 : a->id < b->id;
}

static int read_all(struct painting *p) {
  struct scan about = {.owner = p->owner, .field = "about", .number = (int64_t)p->of->id}, all = {.owner = p->owner};
  int r = p->read->ops->scan(p->read, RECORD_FACT, &about, p->arena, fact_row, p);
  if (r == 0) r = p->read->ops->scan(p->read, RECORD_BAR, &all, p->arena, bar_row, p);
  if (r == 0) r = story_of(p->memory, p->read, p->arena, p->owner, p->of, TURNS_MOST, &p->turns);
  if (p->facts.len > 1) qsort(p->facts.at, p->facts.len, sizeof *p->facts.at, by_learnt);
  return r;
}

static const struct fact *fact_of(const struct painting *p, const char *relation) {
  for (size_t i = 0; i < p->facts.len; i++)
    if (str_is(p->facts.at[i].relation, relation)) return &p->facts.at[i];
  return NULL;
}

/* Barred, and not the one asked about. */
static bool is_barred(const struct painting *p, struct str text) {
  for (size_t i = 0; i < p->bars.len; i++) {
    const struct bar *b = &p->bars.at[i];
    if (str_eq(b->plain, p->of->plain) || str_eq(b->plain, people_word(p->arena, p->of->word))) continue;
    if (b->plain.len && threads_speaks_of(p->language, p->arena, text, b->what)) return true;
  }
  return false;
}

/* ---- saying ---- */
static void stand_on(struct painting *p, uint64_t source) {
  for (size_t i = 0; i < p->source_count; i++)
    if (p->sources[i] == source) return;
  if (source != ID_NONE && p->source_count < SOURCES_MOST) p->sources[p->source_count++] = source;
}

static const struct turn *turn_of(const struct painting *p, uint64_t id) {
  for (size_t i = 0; i < p->turns.len; i++)
    if (p->turns.at[i].id == id) return &p->turns.at[i];
  return NULL;
}

static int64_t civil_of(const struct turn *t) {
  return t->said_at / 1000 + t->offset * 60;
}

static void know_as_of(struct painting *p, uint64_t source) {
  const struct turn *t = turn_of(p, source);
  int64_t day = t ? civil_of(t) / CIVIL_DAY : DAY_UNKNOWN;
  if (day > p->as_of) p->as_of = day;
}

/* ", as of today", on the last sentence that says how things are. */
static void close_states(struct painting *p) {
  if (!p->state || p->as_of == DAY_UNKNOWN) return;
  struct str day = day_say(p->language, p->arena, p->as_of, p->now / CIVIL_DAY);
  p->text = PEOPLE_SAY(p->language, p->arena, "as-of", {"text", p->text}, {"day", day});
  p->words += words_of(day) + 2;
  p->state = false;
}

static bool has_room(const struct painting *p, struct str text) {
  return p->words + words_of(text) + (p->state ? AS_OF_WORDS : 0) <= PORTRAIT_WORDS;
}

static void say(struct painting *p, struct str text, uint64_t source, bool state) {
  if (!text.len || !has_room(p, text)) return;
  if (!state) close_states(p);
  if (p->bare)
    p->text = PEOPLE_SAY(p->language, p->arena, "who", {"name", p->text}, {"rest", text});
  else
    p->text = arena_printf(p->arena, "%.*s. %.*s", STR_ARG(p->text), STR_ARG(utf8_capital(p->arena, text)));
  p->bare = false;
  p->words += words_of(text);
  p->state = state;
  if (state) know_as_of(p, source);
  stand_on(p, source);
}

/* ---- the head: who it is ---- */
static bool is_trade(const struct painting *p, struct str value) {
  const struct lexicon *x = lexicon_of(p->language);
  struct str plain = people_word(p->arena, value);
  struct verb_word v;
  const struct lex_entry *e = lexicon_find(x, plain);
  if (e && e->classes & LEX(JOB)) return true;
  struct str rest = plain, first = plain, last = plain;
  str_next(&rest, ' ', &first);
  for (size_t i = 0; i < plain.len; i++)
    if (plain.at[i] == ' ') last = str_from(plain, i + 1);
  bool begins_verb = lexicon_verb(x, p->arena, first, &v) && v.form == FORM_THIRD;
  return !begins_verb && lexicon_classes(x, last) & (LEX(JOB) | LEX(NOUN));
}

static void add_item(struct painting *p, struct str *items, struct str item) {
  if (item.len) *items = items->len ? arena_printf(p->arena, "%.*s, %.*s", STR_ARG(*items), STR_ARG(item)) : item;
}

static struct str age_say(const struct painting *p, const struct fact *f) {
  long long years;
  if (!str_to_int(f->value, &years)) return f->value;
  return number_say(p->language, p->arena, (double)years);
}

/* "ex wife" and "anna's sister" are no "your". */
static struct str relation_say(const struct painting *p) {
  const struct entity *e = p->of;
  if (!e->word.len || !e->name.len) return STR("");
  if (str_find(e->word, STR("'s ")) >= 0) return e->word;
  return PEOPLE_SAY(p->language, p->arena, "your", {"word", e->word});
}

static void say_head(struct painting *p) {
  const struct fact *age = fact_of(p, "age"), *job = fact_of(p, "works_as");
  bool dead = fact_of(p, "died") != NULL;
  const struct language *l = p->language;
  struct str name = p->of->name, items = relation_say(p);
  if (!name.len) name = PEOPLE_SAY(l, p->arena, "nameless", {"word", p->of->word});
  if (age && !dead) add_item(p, &items, age_say(p, age));
  bool trade = job && !dead && is_trade(p, job->value) && !is_barred(p, job->value);
  if (trade) add_item(p, &items, people_say_a(l, p->arena, job->value));
  p->text = items.len ? PEOPLE_SAY(l, p->arena, "who", {"name", name}, {"rest", items}) : name;
  p->words = words_of(p->text);
  p->bare = !items.len && p->of->name.len;
  const struct fact *kin = fact_of(p, "kin");
  stand_on(p, kin ? kin->source : (uint64_t)p->of->source);
  for (int i = 0; i < 2; i++) {
    const struct fact *f = i ? (trade ? job : NULL) : dead ? NULL : age;
    if (!f) continue;
    p->state = true;
    know_as_of(p, f->source);
    stand_on(p, f->source);
  }
}

static void say_death(struct painting *p) {
  const struct fact *f = fact_of(p, "died");
  if (!f) return;
  struct str they = people_say_pronoun(p->language, p->of);
  struct str when = people_say_days(p->language, p->arena, f->from_first, f->from_last, p->now, false);
  say(p, PEOPLE_SAY(p->language, p->arena, when.len ? "died" : "died-undated", {"they", they}, {"when", when}),
      f->source, false);
}

/* ---- the person's own clauses ---- */
struct clause {
  struct reading reading;
  const struct turn *turn;
};

static bool is_them(const struct painting *p, const struct who *w) {
  const struct entity *e = p->of;
  if (w->me || w->you || w->of_other != (str_find(e->word, STR("'s ")) >= 0)) return false;
  if (w->name.len) return people_name_fits(p->language, e->plain, utf8_plain(p->arena, w->name)) > 0;
  if (!w->word.len) return false;
  struct people_words words = people_words_of(p->language, p->arena, people_word(p->arena, e->word));
  return people_words_hold(&words, people_word(p->arena, w->word));
}

/* The fact that stands in the clause, if any. */
static const struct fact_read *fact_in(const struct painting *p, const struct reading *r, const struct statement *s) {
  for (size_t i = 0; i < r->fact_count; i++) {
    const struct fact_read *f = &r->facts[i];
    if (is_them(p, &f->about) && f->first >= s->first && f->last <= s->last && !str_is(f->relation, "kin")) return f;
  }
  return NULL;
}

/* Where the clause's verb stands: behind whoever it is about. */
static size_t verb_at(const struct painting *p, const struct reading *r, const struct statement *s) {
  for (size_t i = s->first; i <= s->last && i < r->tokens.len; i++) {
    struct verb_word v;
    const struct lex_entry *e = lexicon_find(lexicon_of(p->language), r->tokens.at[i].word);
    bool name = utf8_plain(p->arena, p->of->name).len && str_find(p->of->plain, r->tokens.at[i].word) >= 0;
    if (name || (e && e->classes & (LEX(KIN) | LEX(POSSESSIVE)))) continue;
    if (lexicon_verb(lexicon_of(p->language), p->arena, r->tokens.at[i].word, &v) && str_starts(s->verb, v.base))
      return i;
  }
  return s->last + 1;
}

static bool in_time(const struct reading *r, size_t token) {
  for (size_t i = 0; i < r->times.len; i++)
    if (token >= r->times.at[i].first && token <= r->times.at[i].last) return true;
  return false;
}

/* The word as the reader wrote it: "Saturdays", "Leeds"; STR_NONE where it left it as it was. */
static struct str word_in(struct str text, struct str word) {
  struct str one;
  while (str_next(&text, ' ', &one))
    if (str_eq_nocase(one, word) && !str_eq(one, word)) return one;
  return STR_NONE;
}

static struct str word_cased(const struct reading *r, const struct statement *s, struct str word) {
  struct str found = word_in(s->object, word);
  if (!found.at) found = word_in(s->where, word);
  for (size_t i = 0; !found.at && i < r->fact_count; i++) found = word_in(r->facts[i].value, word);
  return found;
}

/* A word as it is written: names and places with their capitals. STR_NONE: the clause cannot be said by another. */
static struct str word_say(const struct painting *p, const struct reading *r, const struct statement *s,
                           const struct token *t) {
  static const struct {
    const char *mine, *yours;
  } flips[] = {{"my", "your"}, {"our", "your"}, {"me", "you"}, {"us", "you"}};
  static const char *const refused[] = {"i", "we", "you", "your", "this", "here", "mine", "ours", "myself", "today"};
  for (size_t i = 0; i < sizeof flips / sizeof *flips; i++)
    if (str_is(t->word, flips[i].mine)) return str_of(flips[i].yours);
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    if (str_is(t->word, refused[i])) return STR_NONE;
  if (t->kind == TOKEN_EMOJI || t->kind == TOKEN_LINK) return STR_NONE;
  for (size_t i = 0; i < r->who_count; i++)
    if (str_eq_nocase(r->whos[i].name, t->word)) return r->whos[i].name;
  struct str cased = word_cased(r, s, t->word);
  if (cased.at) return cased;
  const struct lex_entry *e = lexicon_find(lexicon_of(p->language), t->word);
  bool place = e && e->classes & (LEX(PLACE) | LEX(FIRM) | LEX(SCHOOL) | LEX(CLUB) | LEX(TONGUE)) &&
               !(lexicon_classes(lexicon_of(p->language), t->word) & (LEX(NOUN) | LEX(VERB) | LEX(ADJ)));
  if (place) return e->shown;
  return t->mended && !t->capital ? t->word : t->text;
}

/* "plays the cello": from the verb to the end, times left out. "" where it cannot be said. */
static struct str predicate(const struct painting *p, const struct reading *r, const struct statement *s,
                            bool timeless) {
  struct str out = STR(""), before_last = STR("");
  size_t first = verb_at(p, r, s), count = 0, place = SIZE_MAX;
  if (first > s->last || str_find(s->verb, STR(" ")) == 0) return out;
  for (size_t i = first; i <= s->last && i < r->tokens.len; i++) {
    const struct token *t = &r->tokens.at[i];
    if (t->kind == TOKEN_MARK) continue;
    if (timeless && in_time(r, i)) {
      out = before_last;
      continue;
    }
    if (t->at == place) return STR(""); /* two words in one: "hes" */
    place = t->at;
    struct str word = word_say(p, r, s, t);
    if (!word.at || ++count > CLAUSE_WORDS) return STR("");
    bool leads = lexicon_classes(lexicon_of(p->language), t->word) & LEX(PREPOSITION);
    before_last = out;
    out = out.len ? arena_printf(p->arena, "%.*s %.*s", STR_ARG(out), STR_ARG(word)) : word;
    if (!leads) before_last = out; /* "on Saturday" goes whole, "had his op yesterday" keeps its op */
  }
  return out;
}

static bool may_be_told(const struct painting *p, const struct statement *s) {
  bool plain = !s->negated && !s->maybe && !s->question && !s->reported && s->verb.len;
  return plain && is_them(p, &s->about) && !str_is(s->verb, "be called");
}

static void read_clause(struct painting *p, const struct turn *t, struct clause *ret) {
  struct people_known *known = ARENA_NEW(p->arena, struct people_known);
  *known = (struct people_known){.memory = p->memory, .read = p->read, .arena = p->arena, .owner = p->owner};
  struct reading_context c = {.civil_now = civil_of(t), .known = people_known, .arg = known};
  ret->turn = t;
  reading_read(p->language, p->arena, t->text, &c, &ret->reading);
}

/* The clause in which a fact was told, where it can be said as it was. */
static struct str clause_of(struct painting *p, const struct fact *f) {
  const struct turn *t = turn_of(p, f->source);
  struct clause c;
  if (!t || t->role != ROLE_PERSON || t->taint) return STR("");
  read_clause(p, t, &c);
  for (size_t i = 0; i < c.reading.statement_count; i++) {
    const struct statement *s = &c.reading.statements[i];
    const struct fact_read *in = may_be_told(p, s) && s->tense != TOLD_COMING ? fact_in(p, &c.reading, s) : NULL;
    if (in && str_eq(in->relation, f->relation) && !in->ended && s->tense != TOLD_PAST)
      return predicate(p, &c.reading, s, s->tense != TOLD_HABIT);
  }
  return STR("");
}

static bool said_already(const struct painting *p, struct str text) {
  struct str all = utf8_plain(p->arena, p->text);
  return str_find(all, utf8_plain(p->arena, text)) >= 0;
}

static void say_lives(struct painting *p, const struct fact *f) {
  const struct language *l = p->language;
  struct str since = people_say_days(l, p->arena, f->from_first, f->from_last, p->now, true);
  say(p, PEOPLE_SAY(l, p->arena, since.len ? "lives-since" : "lives", {"value", f->value}, {"when", since}), f->source,
      !since.len);
}

static void say_plan(struct painting *p, const struct fact *f) {
  const struct language *l = p->language;
  int64_t today = p->now / CIVIL_DAY, last = f->from_last != DAY_UNKNOWN ? f->from_last : f->from_first;
  if (last != DAY_UNKNOWN && last < today) return;
  struct str when = people_say_days(l, p->arena, f->from_first, f->from_last, p->now, false);
  if (when.len) say(p, PEOPLE_SAY(l, p->arena, "plans", {"value", f->value}, {"when", when}), f->source, false);
}

static void say_fact(struct painting *p, const struct fact *f) {
  const struct language *l = p->language;
  if (is_barred(p, f->value) || said_already(p, f->value)) return;
  if (str_is(f->relation, "lives")) {
    say_lives(p, f);
    return;
  }
  if (str_is(f->relation, "plans")) {
    say_plan(p, f);
    return;
  }
  struct str text = clause_of(p, f);
  bool trade = str_is(f->relation, "works_as") && !text.len;
  if (!text.len)
    text = trade ? f->value
                 : PEOPLE_SAY(l, p->arena, arena_dup(p->arena, f->relation).at,
                              {"value", birthday_say(l, p->arena, f->value)});
  /* A birthday does not change with the day it was told. */
  say(p, text, f->source, !str_is(f->relation, "birthday") && !str_is(f->relation, "from"));
}

static void say_facts(struct painting *p) {
  static const char *const order[] = {"lives", "works_as", "works_at", "studies", "partner",
                                      "plans", "birthday", "health",   "ritual",  "has",
                                      "from",  "likes",    "dislikes", "speaks",  "allergic"};
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    const struct fact *f = fact_of(p, order[i]);
    bool in_head = f && str_is(f->relation, "works_as") && is_trade(p, f->value);
    if (f && !in_head) say_fact(p, f);
  }
}

/* What they do, and what happened to them last, newest first. */
static void say_clauses(struct painting *p, bool past) {
  for (size_t i = p->turns.len; i > 0; i--) {
    const struct turn *t = &p->turns.at[i - 1];
    struct clause c;
    if (t->role != ROLE_PERSON || t->taint || is_barred(p, t->text)) continue;
    read_clause(p, t, &c);
    for (size_t k = 0; k < c.reading.statement_count; k++) {
      const struct statement *s = &c.reading.statements[k];
      bool was = s->tense == TOLD_PAST && s->when.grain != GRAIN_NONE;
      bool is = (s->tense == TOLD_HABIT || s->tense == TOLD_NOW) && s->whole;
      if (!may_be_told(p, s) || fact_in(p, &c.reading, s) || (past ? !was : !is)) continue;
      if (str_is(s->verb, "live") && fact_of(p, "lives")) continue;
      if (str_is(s->verb, "be") && !past && s->object.len && s->object_owner.len) continue;
      struct str text = predicate(p, &c.reading, s, past);
      if (!text.len || said_already(p, text)) continue;
      int64_t first = s->when.start / CIVIL_DAY, last = (s->when.end - 1) / CIVIL_DAY;
      struct str when = past ? people_say_days(p->language, p->arena, first, last, p->now, false) : STR("");
      if (past) text = PEOPLE_SAY(p->language, p->arena, "event", {"text", text}, {"when", when});
      say(p, text, t->id, !past);
    }
  }
}

int portrait_of(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, const struct entity *e,
                int64_t civil_now, struct portrait *ret) {
  struct painting p = {.memory = m,
                       .language = m->language,
                       .read = r,
                       .arena = a,
                       .owner = owner,
                       .of = e,
                       .now = civil_now,
                       .as_of = DAY_UNKNOWN};
  int code = read_all(&p);
  if (code < 0) return code;
  say_head(&p);
  say_death(&p);
  if (!fact_of(&p, "died")) {
    say_facts(&p);
    say_clauses(&p, false);
    close_states(&p);
    say_clauses(&p, true);
  }
  close_states(&p);
  bool bare = !e->word.len && str_eq(p.text, e->name);
  uint64_t *sources = ARENA_ARRAY(a, uint64_t, p.source_count + 1);
  for (size_t i = 0; i < p.source_count; i++) sources[i] = p.sources[i];
  *ret = (struct portrait){.text = bare ? STR("") : arena_printf(a, "%.*s.", STR_ARG(p.text))};
  ret->sources = sources;
  ret->source_count = p.source_count;
  return 0;
}
