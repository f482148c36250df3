/* SPDX-License-Identifier: Apache-2.0
 *
 * What is asked of the people and animals somebody has told of: who one is, how many there are of a kind, whether one
 * lives. Answered in a sentence or two, from facts alone; where nobody known is meant, not at all.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/number.h"
#include "memory/answer_priv.h"
#include "memory/memory_priv.h"
#include "memory/people.h"
#include "memory/people_ask.h"
#include "memory/people_priv.h"
#include "memory/people_say.h"
#include "memory/portrait.h"
#include "memory/recall.h"

enum { KIND_WORDS_MOST = 96, ONES_MOST = 12, YEAR_DAYS = 365, COUNT_TURNS = 40 };

/* Words for one kind of somebody: "brother, bro". */
struct kind {
  struct str words[KIND_WORDS_MOST];
  size_t len;
  bool pets;    /* whoever is an animal */
  bool several; /* asked in the plural, or of several kinds */
  bool one;     /* a person has one at a time: the word must be the same, a stepmum is no mum */
};

struct one {
  struct entity entity;
  struct fact kin; /* relation "" where no fact says it */
  struct fact died;
  bool dead;
};

struct asking {
  const struct answer_asked *q;
  struct people_asked asked;
  const struct language *language;
  struct arena *arena;
  struct kind kind;
  struct one ones[ONES_MOST];
  size_t len;
  struct view_answer *ret;
};

/* ---- answering ---- */
static void tell(struct asking *k, struct str text, const uint64_t *sources, size_t count) {
  uint64_t *ids = ARENA_ARRAY(k->arena, uint64_t, count + 1);
  size_t n = 0;
  for (size_t i = 0; i < count; i++)
    if (sources[i] != ID_NONE) ids[n++] = sources[i];
  *k->ret = (struct view_answer){.told = true, .prose = true, .text = text, .relation = STR("kin"), .whose = STR("")};
  k->ret->sources = ids;
  k->ret->source_count = n;
  k->ret->sure = 1;
}

static void tell_sentence(struct asking *k, struct str text, const uint64_t *sources, size_t count) {
  text = utf8_capital(k->arena, text);
  bool ends = text.len && text.at[text.len - 1] == '.';
  tell(k, ends ? text : arena_printf(k->arena, "%.*s.", STR_ARG(text)), sources, count);
}

/* ---- one of them ---- */
struct believed_look {
  struct arena *arena;
  const char *relation;
  struct fact found;
  bool any, ended;
};

static bool believed_row(void *arg, const void *record) {
  struct believed_look *l = arg;
  const struct fact *f = record;
  if (!str_is(f->relation, l->relation) || f->taint) return true;
  l->ended |= f->state == FACT_ENDED;
  if (f->state != FACT_BELIEVED || (l->any && f->learnt_at < l->found.learnt_at)) return true;
  l->any = true;
  l->found = *f;
  return true;
}

/* The newest believed; false when there is none. *ret_ended: it was so once. */
static bool fact_find(const struct asking *k, uint64_t about, const char *relation, struct fact *ret, bool *ret_ended) {
  struct scan of = {.owner = k->q->owner, .field = "about", .number = (int64_t)about};
  struct believed_look look = {.arena = k->arena, .relation = relation};
  if (k->q->read->ops->scan(k->q->read, RECORD_FACT, &of, k->arena, believed_row, &look) < 0) return false;
  if (ret_ended) *ret_ended = look.ended;
  if (look.any) *ret = look.found;
  return look.any;
}

static bool is_called(const struct asking *k, const struct entity *e, struct str asked) {
  struct str word = people_word(k->arena, e->word);
  struct people_words words = people_words_of(k->language, k->arena, asked);
  if (people_words_hold(&words, word)) return true;
  if (word.len && str_starts(asked, word) && asked.len > word.len + 1) asked = str_from(asked, word.len + 1);
  int fits = people_name_fits(k->language, e->plain, asked);
  /* "will smith" is no Will who is known by that name alone. */
  return fits > 0 && (fits != NAME_PART || str_find_byte(asked, ' ') < 0);
}

/* Whoever is meant, likeliest first; those that share the name. */
static int find_called(struct asking *k, struct str asked) {
  struct view_entities found;
  if (!asked.len) return 0;
  int r = people_find(k->q->memory, k->q->read, k->arena, k->q->owner, asked, &found);
  for (size_t i = 0; r == 0 && i < found.len && k->len < ONES_MOST; i++) {
    const struct entity *e = &found.at[i];
    bool same = !k->len || (e->plain.len && str_eq(e->plain, k->ones[0].entity.plain));
    if (!same || !is_called(k, e, asked)) continue;
    struct one *one = &k->ones[k->len++];
    *one = (struct one){.entity = *e};
    one->dead = fact_find(k, e->id, "died", &one->died, NULL);
  }
  return r;
}

static int answer_about(struct asking *k) {
  struct str all = STR("");
  uint64_t sources[2 * ONES_MOST];
  size_t count = 0;
  for (size_t i = 0; i < k->len && i < 3; i++) {
    struct portrait p;
    int r = portrait_of(k->q->memory, k->q->read, k->arena, k->q->owner, &k->ones[i].entity, k->q->civil_now, &p);
    if (r < 0) return r;
    ptrdiff_t end = k->len > 1 ? str_find(p.text, STR(". ")) : -1;
    struct str text = end < 0 ? p.text : str_first(p.text, (size_t)end + 1);
    all = all.len ? arena_printf(k->arena, "%.*s %.*s", STR_ARG(all), STR_ARG(text)) : text;
    for (size_t n = 0; n < p.source_count && count < 2 * ONES_MOST; n++) sources[count++] = p.sources[n];
  }
  if (k->len > 1) all = PEOPLE_SAY(k->language, k->arena, "several", {"all", all});
  if (all.len) tell(k, all, sources, count);
  return 0;
}

/* ---- several of a kind ---- */
static void add_word(struct kind *k, struct str word) {
  for (size_t i = 0; i < k->len; i++)
    if (str_eq(k->words[i], word)) return;
  if (word.len && k->len < KIND_WORDS_MOST) k->words[k->len++] = word;
}

static void add_words_of(struct asking *k, struct str word) {
  struct people_words w = people_words_of(k->language, k->arena, word);
  k->kind.one = w.one;
  for (size_t i = 0; i < w.len; i++) add_word(&k->kind, w.at[i]);
}

static bool read_group(struct asking *k, struct str asked) {
  struct str members, one;
  if (!people_words_group(k->language, k->arena, asked, &members)) return false;
  while (str_next(&members, ',', &one)) add_words_of(k, str_trim(one));
  k->kind.one = false;
  return k->kind.several = true;
}

/* False: no kind of somebody. */
static bool read_kind(struct asking *k, struct str asked) {
  const struct lexicon *x = lexicon_of(k->language);
  if (str_is(asked, "pet") || str_is(asked, "pets") || str_is(asked, "animals") || str_is(asked, "animal"))
    return k->kind.pets = true;
  if (!asked.len || read_group(k, asked)) return asked.len > 0;
  struct str single = lexicon_singular(x, k->arena, asked);
  const struct lex_entry *e = lexicon_find(x, single);
  if (!e && asked.len > 2 && asked.at[asked.len - 1] == 's')
    e = lexicon_find(x, single = str_first(asked, asked.len - 1));
  if (!e || !(e->classes & (LEX(KIN) | LEX(ANIMAL)))) return false;
  k->kind.several = single.len < asked.len;
  add_words_of(k, single);
  return true;
}

static bool is_of_kind(const struct kind *k, const struct people_one *p) {
  if (k->pets) return p->entity.kind == ENTITY_ANIMAL;
  struct str word = p->word, last = word;
  if (!word.len || people_word_is_former(word) || str_find(word, STR("'s ")) >= 0) return false;
  for (size_t i = 0; i < word.len; i++)
    if (word.at[i] == ' ') last = str_from(word, i + 1);
  for (size_t i = 0; i < k->len; i++)
    if (str_eq(k->words[i], word) || (!k->one && str_eq(k->words[i], last))) return true;
  return false;
}

/* The living first, then as they were met. */
static int one_order(const void *x, const void *y) {
  const struct one *a = x, *b = y;
  if (a->dead != b->dead) return a->dead ? 1 : -1;
  return a->entity.id < b->entity.id ? -1 : 1;
}

static bool pet_row(void *arg, const void *record) {
  struct asking *k = arg;
  const struct fact *f = record;
  struct str word = people_word(k->arena, f->value);
  bool asked = k->kind.pets;
  for (size_t i = 0; i < k->kind.len; i++) asked |= str_eq(k->kind.words[i], word);
  if (f->state != FACT_BELIEVED || f->taint || !str_is(f->relation, "pet") || f->object || !asked) return true;
  for (size_t i = 0; i < k->len; i++)
    if (str_eq(people_word(k->arena, k->ones[i].entity.word), word)) return true;
  if (k->len == ONES_MOST) return true;
  k->ones[k->len++] = (struct one){.entity = {.kind = ENTITY_ANIMAL, .word = f->value}, .kin = *f};
  return true;
}

/* "we've got a cat", which has no name yet. */
static int find_nameless_pets(struct asking *k) {
  struct scan own = {.owner = k->q->owner, .field = "about", .number = ID_NONE};
  return k->q->read->ops->scan(k->q->read, RECORD_FACT, &own, k->arena, pet_row, k);
}

static int find_kind(struct asking *k) {
  struct people_all all;
  int r = people_load(k->q->read, k->arena, k->q->owner, &all);
  for (size_t i = 0; r == 0 && i < all.at.len && k->len < ONES_MOST; i++) {
    const struct people_one *p = &all.at.at[i];
    bool former = false;
    if (p->entity.taint || !is_of_kind(&k->kind, p)) continue;
    struct one one = {.entity = p->entity};
    if (!fact_find(k, p->entity.id, "kin", &one.kin, &former) && former) continue;
    one.dead = fact_find(k, p->entity.id, "died", &one.died, NULL);
    k->ones[k->len++] = one;
  }
  if (k->len > 1) qsort(k->ones, k->len, sizeof *k->ones, one_order);
  return r < 0 ? r : find_nameless_pets(k);
}

static struct str died_when(const struct asking *k, const struct one *o) {
  return people_say_days(k->language, k->arena, o->died.from_first, o->died.from_last, k->q->civil_now, false);
}

/* "Tom"; "Tom, your brother" where more than one kind was asked for; "Jack, who died in 2019". */
static struct str say_one(const struct asking *k, const struct one *o) {
  const struct entity *e = &o->entity;
  const struct language *l = k->language;
  bool with_word = k->kind.several && k->kind.words[0].len && e->word.len && e->name.len && k->ones[0].entity.word.len;
  for (size_t i = 1; with_word && i < k->len; i++)
    with_word = !str_eq(people_word(k->arena, k->ones[i].entity.word), people_word(k->arena, k->ones[0].entity.word));
  if (k->len < 2 || k->len > 2) with_word = false;
  struct str name = e->name;
  if (!name.len) name = PEOPLE_SAY(l, k->arena, "nameless-your", {"word", e->word});
  if (e->kind == ENTITY_ANIMAL && e->word.len && (k->kind.pets || !e->name.len)) {
    struct str a = people_say_a(l, k->arena, e->word);
    name = PEOPLE_SAY(l, k->arena, e->name.len ? "pet" : "pet-nameless", {"a", a}, {"name", e->name});
  } else if (with_word) {
    name = PEOPLE_SAY(l, k->arena, "named-your", {"name", e->name}, {"word", e->word});
  }
  struct str when = o->dead ? died_when(k, o) : STR("");
  if (!o->dead) return name;
  return PEOPLE_SAY(l, k->arena, when.len ? "who-died" : "who-died-undated", {"name", name}, {"when", when});
}

static struct str say_all(const struct asking *k, uint64_t *sources) {
  struct str names[ONES_MOST];
  for (size_t i = 0; i < k->len; i++) {
    names[i] = say_one(k, &k->ones[i]);
    sources[i] = k->ones[i].kin.source ? k->ones[i].kin.source : (uint64_t)k->ones[i].entity.source;
  }
  return people_say_list(k->language, k->arena, names, k->len);
}

static bool all_dead(const struct asking *k) {
  return k->len && k->ones[0].dead;
}

/* "two kids": a number and the kind asked for. */
static bool counts_kind(const struct asking *k, struct str text, double *ret) {
  struct number_read n;
  struct tokens t = tokens_read(k->language, k->arena, text);
  if (!t.len || !number_at(k->language, &t, 0, &n) || n.last + 1 >= t.len) return false;
  struct str rest = people_word(k->arena, tokens_text(&t, n.last + 1, t.len - 1));
  struct str single = lexicon_singular(lexicon_of(k->language), k->arena, rest);
  bool asked = str_eq(rest, k->asked.who);
  for (size_t i = 0; i < k->kind.len; i++) asked |= str_eq(k->kind.words[i], single) || str_eq(k->kind.words[i], rest);
  *ret = n.value;
  return asked;
}

static bool tells_number(const struct asking *k, const struct turn *t, double *ret) {
  struct reading r;
  struct reading_context c = {.civil_now = t->said_at / 1000 + t->offset * 60};
  reading_read(k->language, k->arena, t->text, &c, &r);
  for (size_t i = 0; i < r.statement_count; i++) {
    const struct statement *s = &r.statements[i];
    bool has = str_is(s->verb, "have") || str_is(s->verb, "get") || str_is(s->verb, "have get");
    bool told = s->about.me && !s->negated && !s->maybe && !s->question && !s->reported;
    if (has && told && counts_kind(k, s->object, ret)) return true;
  }
  return counts_kind(k, r.amount, ret) && r.question.kind == QUESTION_NONE;
}

/* How many there are said to be, newest first: not everybody is named. */
static double told_number(const struct asking *k, uint64_t *ret_source) {
  struct recall_options o = {.count = COUNT_TURNS, .inside = true};
  struct recall found;
  double n = 0, newest = 0;
  uint64_t at = 0;
  if (recall_search(k->q->memory, k->q->read, k->q->owner, k->asked.who, &o, k->arena, &found, NULL) < 0) return 0;
  for (size_t i = 0; i < found.len; i++) {
    const struct turn *t = &found.at[i].turn;
    if (t->role != ROLE_PERSON || t->taint || t->id < at || !tells_number(k, t, &n)) continue;
    at = *ret_source = t->id;
    newest = n;
  }
  return newest;
}

static void answer_count(struct asking *k) {
  const struct language *l = k->language;
  uint64_t sources[ONES_MOST + 1];
  uint64_t told = ID_NONE;
  double said = told_number(k, &told);
  struct str names = say_all(k, sources);
  size_t count = k->len;
  double more = said > (double)count ? said - (double)count : 0;
  if (said < (double)count) said = (double)count;
  if (said < 1) return;
  if (more > 0) sources[count++] = told;
  bool friends = k->kind.len && people_say_has(l, "friendly", k->kind.words[0]);
  bool named = false;
  for (size_t i = 0; i < k->len; i++) named |= k->ones[i].entity.name.len > 0;
  const char *key = !named ? "number-only" : more > 0 ? "number-some" : friends ? "number-named" : "number";
  struct str number = number_say(l, k->arena, said), rest = number_say(l, k->arena, more);
  struct str text = PEOPLE_SAY(l, k->arena, key, {"number", number}, {"names", names}, {"more", rest});
  tell_sentence(k, text, sources, count);
}

static void answer_any(struct asking *k) {
  uint64_t sources[ONES_MOST];
  if (!k->len) return;
  struct str names = say_all(k, sources);
  tell_sentence(k, PEOPLE_SAY(k->language, k->arena, all_dead(k) ? "had" : "yes", {"names", names}), sources, k->len);
}

static int answer_list(struct asking *k) {
  uint64_t sources[ONES_MOST];
  if (!k->len) return 0;
  /* "who is my boss": one, and told of as anybody asked about is; a name alone is a fact's to give. */
  bool single = !k->kind.several && !k->kind.pets && k->len == 1;
  if (single && k->asked.names) return 0;
  if (single) return answer_about(k);
  struct str names = say_all(k, sources);
  tell_sentence(k, all_dead(k) ? PEOPLE_SAY(k->language, k->arena, "had", {"names", names}) : names, sources, k->len);
  return 0;
}

/* ---- whether one lives, what they are, how old ---- */
static void answer_alive(struct asking *k, bool asked_dead) {
  const struct one *o = &k->ones[0];
  const struct language *l = k->language;
  struct str they = people_say_pronoun(l, &o->entity), when = STR("");
  uint64_t source = o->dead ? o->died.source : (uint64_t)o->entity.source;
  if (o->dead) when = died_when(k, o);
  const char *key = o->dead      ? asked_dead ? when.len ? "dead" : "dead-undated"
                                   : when.len ? "not-alive"
                                              : "not-alive-undated"
                    : asked_dead ? "not-dead"
                                 : "alive";
  tell_sentence(k, PEOPLE_SAY(l, k->arena, key, {"they", they}, {"when", when}), &source, 1);
}

static void answer_job(struct asking *k) {
  const struct language *l = k->language;
  const struct lexicon *x = lexicon_of(l);
  struct fact f;
  const struct lex_entry *put = lexicon_find(x, k->asked.value);
  if (!put || !(put->classes & (LEX(JOB) | LEX(KIN))) || !fact_find(k, k->ones[0].entity.id, "works_as", &f, NULL))
    return;
  struct str is = people_word(k->arena, f.value);
  struct people_words same = people_words_of(l, k->arena, k->asked.value);
  bool yes = people_words_hold(&same, is) || str_ends(is, k->asked.value);
  struct verb_word v;
  struct str rest = is, first = is;
  str_next(&rest, ' ', &first);
  bool verb = lexicon_verb(x, k->arena, first, &v) && v.form == FORM_THIRD;
  struct str a = people_say_a(l, k->arena, f.value);
  const char *key = yes ? "is-job" : verb ? "other-job-verb" : "other-job";
  tell_sentence(k, PEOPLE_SAY(l, k->arena, key, {"a", a}, {"value", f.value}), &f.source, 1);
}

static int64_t day_said(const struct asking *k, uint64_t source) {
  struct turn t;
  if (k->q->read->ops->get(k->q->read, RECORD_TURN, source, k->arena, &t) < 0) return k->q->civil_now / CIVIL_DAY;
  return (t.said_at / 1000 + t.offset * 60) / CIVIL_DAY;
}

static void answer_age(struct asking *k) {
  const struct language *l = k->language;
  struct fact f;
  long long years;
  if (!fact_find(k, k->ones[0].entity.id, "age", &f, NULL) || !str_to_int(f.value, &years)) return;
  int64_t today = k->q->civil_now / CIVIL_DAY, said = day_said(k, f.source), gone = (today - said) / YEAR_DAYS;
  struct str age = number_say(l, k->arena, (double)years), day = day_say(l, k->arena, said, today);
  struct str now = number_say(l, k->arena, (double)(years + gone));
  tell_sentence(k, PEOPLE_SAY(l, k->arena, gone > 0 ? "age-past" : "age", {"age", age}, {"day", day}, {"now", now}),
                &f.source, 1);
}

/* ---- all of it ---- */
static int answer_one(struct asking *k);
static int answer_kind(struct asking *k) {
  bool list = k->asked.ask == PEOPLE_ASK_LIST;
  k->kind.pets = k->asked.ask == PEOPLE_ASK_PETS;
  /* "who is my sister anna" */
  if (!k->kind.pets && !read_kind(k, k->asked.who)) return list ? answer_one(k) : 0;
  int r = find_kind(k);
  if (r < 0) return r;
  if (k->asked.ask == PEOPLE_ASK_COUNT) answer_count(k);
  if (k->asked.ask == PEOPLE_ASK_ANY) answer_any(k);
  return k->asked.ask == PEOPLE_ASK_LIST || k->asked.ask == PEOPLE_ASK_PETS ? answer_list(k) : 0;
}

static int answer_one(struct asking *k) {
  k->len = 0;
  int r = find_called(k, k->asked.who);
  if (r < 0 || !k->len) return r;
  switch (k->asked.ask) {
  case PEOPLE_ASK_ALIVE: answer_alive(k, false); return 0;
  case PEOPLE_ASK_DEAD: answer_alive(k, true); return 0;
  case PEOPLE_ASK_JOB: answer_job(k); return 0;
  case PEOPLE_ASK_AGE: answer_age(k); return 0;
  default: return answer_about(k);
  }
}

static bool asks_kind(enum people_ask ask) {
  return ask == PEOPLE_ASK_COUNT || ask == PEOPLE_ASK_ANY || ask == PEOPLE_ASK_LIST || ask == PEOPLE_ASK_PETS;
}

int answer_from_people(const struct answer_asked *q, struct view_answer *ret, struct error *e) {
  struct asking k = {.q = q, .language = q->memory->language, .arena = q->arena, .ret = ret};
  if (q->options->conversation != ID_NONE) return 0;
  k.asked = people_ask_read(k.language, k.arena, &q->tokens);
  if (k.asked.ask == PEOPLE_ASK_NOTHING) return 0;
  int r = asks_kind(k.asked.ask) ? answer_kind(&k) : answer_one(&k);
  return r < 0 ? error_set(e, r, "what is known could not be read") : 0;
}
