/* SPDX-License-Identifier: Apache-2.0
 *
 * What clauses tell: subject, verb with its particle, object, where and when. A run-on line ("survey was bad rot near
 * the keel") gives a statement for each part; a part that does not fit leaves its statement not whole.
 */
#include "language/reading_chunk.h"

struct teller {
  struct read *r;
  const struct clause *c;
  size_t at, last; /* pieces */
  struct statement s;
  struct verbs verbs;
  size_t verb_end; /* just behind the verb and its particle */
  bool copula;
};

static bool is_set(const struct teller *t, size_t i, enum told_set set) {
  return told_is(t->r->told, set, read_at(t->r, i)->word);
}

static bool verb_is(const struct teller *t, enum told_set set) {
  return told_is(t->r->told, set, t->s.verb);
}

static size_t words_of(struct str s) {
  size_t n = s.len > 0;
  for (size_t i = 0; i < s.len; i++) n += s.at[i] == ' ';
  return n;
}

static struct str join(const struct teller *t, struct str a, struct str b) {
  return a.len ? arena_printf(t->r->a, "%.*s %.*s", STR_ARG(a), STR_ARG(b)) : b;
}

/* "and", "so", "yeah", "because", commas: what stands before a clause says nothing of it but "maybe". */
static void skip_lead(struct teller *t) {
  for (; t->at < t->last; t->at++) {
    enum tag tag = read_tag(t->r, t->at);
    bool lead = tag == TAG_AND || tag == TAG_BREAK || tag == TAG_MARK || tag == TAG_ADV;
    if (is_set(t, t->at, TOLD_maybe))
      t->s.maybe = true;
    else if (!lead || is_set(t, t->at, TOLD_limit))
      return;
  }
}

/* ---- the subject ---- */

/* "boat" of "she" is a thing, "sister" somebody. */
static void about_who(struct teller *t, const struct who *w) {
  const struct lex_entry *e = w->word.len ? lexicon_find(t->r->x, w->word) : NULL;
  bool somebody = w->me || w->you || w->name.len || w->pronoun.len || w->of_other ||
                  (e && e->classes & (LEX(KIN) | LEX(JOB) | LEX(ANIMAL)));
  if (somebody)
    t->s.about = *w;
  else
    t->s.thing = w->word, t->s.thing_owner = STR("the");
}

/* The clause's own subject where it is somebody; things are read again, by what part their words play. */
static bool person_subject(struct teller *t) {
  const struct subject *s = &t->c->subject;
  bool here = t->c->has_subject && (s->first >= t->at || s->first == s->last) && s->first < t->last && s->count;
  if (!here || s->attribute.len || (s->thing.len && s->last > s->first)) return false;
  for (size_t i = t->at; i < s->first; i++)
    if (read_tag(t->r, i) != TAG_ADV && !piece_has(read_at(t->r, i), LEX(OPENER) | LEX(NEUTRAL)) &&
        !read_at(t->r, i)->time)
      return false;
  about_who(t, &s->who[0]);
  if (s->plural && s->who[0].me) t->s.about.pronoun = STR("we");
  if (s->count > 1) t->s.whole = false;
  t->at = s->last > t->at ? s->last : t->at;
  return true;
}

static bool thing_subject(struct teller *t) {
  struct chunk c;
  if (!read_chunk(t->r, t->at, t->last, &c)) return false;
  if (c.pronoun)
    t->s.about.pronoun = read_at(t->r, t->at)->word;
  else if (c.name)
    t->s.about.name = read_chunk_text(t->r, &c);
  else
    t->s.thing = read_chunk_text(t->r, &c), t->s.thing_owner = read_chunk_owner(t->r, &c);
  t->at = c.end;
  return true;
}

/* ---- the verb ---- */

static bool begins_verb(const struct teller *t) {
  size_t i = t->at;
  while (i < t->last && (read_tag(t->r, i) == TAG_ADV || read_tag(t->r, i) == TAG_NEG)) i++;
  enum tag tag = read_tag(t->r, i);
  return i < t->last && (tag == TAG_AUX || tag == TAG_VERB);
}

/* The last auxiliary of the group, which is the verb where no other is. */
static const struct piece *lone_auxiliary(const struct teller *t) {
  for (size_t i = t->verbs.main; i-- > t->verbs.first;)
    if (piece_has(read_at(t->r, i), LEX(BE) | LEX(HAVE))) return read_at(t->r, i);
  return NULL;
}

static void take_particle(struct teller *t) {
  size_t i = t->verb_end;
  struct str word = read_at(t->r, i)->word;
  if (i >= t->last || !is_set(t, i, TOLD_particle)) return;
  struct str both = join(t, t->s.verb, word);
  enum tag next = i + 1 < t->last ? read_tag(t->r, i + 1) : TAG_MARK;
  bool noun =
      next == TAG_DET || next == TAG_NOUN || next == TAG_NAME || next == TAG_ADJ || next == TAG_NUM || next == TAG_PRON;
  bool takes =
      noun ? told_is(t->r->told, TOLD_phrasal, both) : next != TAG_VERB || told_is(t->r->told, TOLD_phrasal, both);
  if (noun && !takes && !verb_is(t, TOLD_motion)) t->s.whole = t->s.whole && !is_set(t, i, TOLD_firm);
  if (!takes || t->copula) return;
  t->s.verb = both;
  t->verb_end = i + 1;
}

static enum told_tense tense_of(const struct teller *t, const struct piece *main) {
  bool ing = main->form == FORM_ING, be = str_is(t->s.verb, "be") || str_is(t->s.verb, "have");
  switch (t->verbs.tense) {
  case TENSE_PAST: return TOLD_PAST;
  case TENSE_PERFECT: return ing || be ? TOLD_NOW : TOLD_PAST;
  case TENSE_FUTURE: return TOLD_COMING;
  case TENSE_USED: return TOLD_USED;
  case TENSE_NOW: return be || verb_is(t, TOLD_copula) || t->verbs.modal || t->verbs.now ? TOLD_NOW : TOLD_HABIT;
  default: return TOLD_NOW;
  }
}

/* The verb group at t->at; false when none is read. */
static bool take_verb(struct teller *t) {
  struct read *r = t->r;
  read_verbs(r, t->c->first, t->at, t->last, &t->verbs);
  size_t main = t->verbs.main;
  const struct piece *p = read_at(r, main), *aux = lone_auxiliary(t);
  bool be = aux && piece_has(aux, LEX(BE));
  bool verb = main < t->last && piece_has(p, LEX(VERB)) && p->base.len &&
              (read_tag(r, main) == TAG_VERB || (read_tag(r, main) == TAG_AUX && !aux));
  bool state = be && p->form != FORM_ING && t->verbs.tense != TENSE_FUTURE; /* "im engaged" is a state */
  if (verb && !state)
    t->s.verb = p->base, t->verb_end = main + 1;
  else if (aux)
    t->s.verb = be ? STR("be") : STR("have"), t->verb_end = main < t->last && read_at(r, main) == aux ? main + 1 : main;
  else
    return false;
  if (str_is(t->s.verb, "have") && piece_is(read_at(r, t->verb_end), "got")) t->verb_end++;
  if (str_is(t->s.verb, "get") && aux && piece_has(aux, LEX(HAVE)) && piece_is(p, "got")) t->s.verb = STR("have");
  t->copula = verb_is(t, TOLD_copula);
  t->s.tense = tense_of(t, p);
  t->s.negated = t->verbs.negated || t->verbs.never || t->verbs.no_longer;
  if (t->verbs.modal || t->verbs.no_longer) t->s.whole = false;
  if (t->verbs.never && t->s.tense != TOLD_PAST) t->s.whole = false;
  take_particle(t);
  t->at = t->verb_end;
  return true;
}

/* ---- what follows the verb ---- */

static void add_object(struct teller *t, struct str text, struct str owner) {
  if (!t->s.object.len)
    t->s.object = text, t->s.object_owner = owner;
  else
    t->s.whole = false;
}

/* "bad" of "was bad rot near ...": behind a copula an adjective before a countable noun stands by itself. */
static bool take_adjective(struct teller *t) {
  struct read *r = t->r;
  size_t first = t->at, i = first;
  while (i < t->last && read_tag(r, i) == TAG_ADV && is_set(t, i, TOLD_degree)) i++;
  size_t adj = i;
  while (i < t->last && i < adj + 3 && read_tag(r, i) == TAG_ADJ) i++;
  if (i == adj) return false;
  struct chunk c;
  const struct piece *head = read_at(r, i);
  bool noun = i < t->last && (read_tag(r, i) == TAG_NOUN || read_tag(r, i) == TAG_NAME);
  bool plural =
      noun && read_chunk(r, first, t->last, &c) && read_at(r, c.end - 1)->single.len < read_at(r, c.end - 1)->word.len;
  if (noun && (!t->copula || plural || told_is(r->told, TOLD_mass, head->word))) return false;
  add_object(t, read_value(r, first, i), STR_NONE);
  t->at = i;
  return true;
}

/* Behind a finished object: a new part of a run-on line, or a second object, which nothing here can hold. */
static bool begins_anew(const struct teller *t, const struct chunk *c) {
  return c->first == c->noun && !c->pronoun && (t->copula || read_tag(t->r, c->first) == TAG_NUM);
}

static bool take_noun(struct teller *t) {
  struct chunk c;
  if (!read_chunk(t->r, t->at, t->last, &c)) return false;
  if (t->s.object.len && begins_anew(t, &c)) return false;
  struct chunk second;
  if (c.pronoun && read_chunk(t->r, c.end, t->last, &second) && !second.pronoun) { /* "gave her the keys" */
    t->s.whole = false;
    c = second;
  }
  add_object(t, c.pronoun ? read_at(t->r, t->at)->word : read_chunk_text(t->r, &c), read_chunk_owner(t->r, &c));
  t->at = c.end;
  return true;
}

static bool is_place_word(const struct piece *p) {
  static const char *const words[] = {"in",     "on",      "at",      "to",     "near",    "into",    "onto",
                                      "over",   "under",   "up",      "down",   "off",     "out",     "around",
                                      "by",     "through", "between", "across", "towards", "outside", "inside",
                                      "behind", "beside",  "round",   "past",   "against", "along"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (piece_is(p, words[i])) return true;
  return false;
}

/* "next to mine" is one preposition. */
static size_t past_preposition(const struct teller *t, size_t i) {
  if (piece_is(read_at(t->r, i), "next") && piece_is(read_at(t->r, i + 1), "to")) return i + 2;
  enum tag tag = read_tag(t->r, i), next = read_tag(t->r, i + 1);
  if (tag != TAG_PREP && tag != TAG_TO) return i;
  return i + 1 < t->last && next == TAG_PREP ? i + 2 : i + 1; /* "out of", "up to" */
}

static bool take_place(struct teller *t) {
  struct read *r = t->r;
  size_t first = t->at, noun = past_preposition(t, first);
  struct chunk c;
  if (noun == first || noun >= t->last) return false;
  bool named = read_chunk(r, noun, t->last, &c);
  if (!named) return false;
  bool place = is_place_word(read_at(r, first)) || piece_is(read_at(r, first), "next");
  struct str text = read_value(r, first, c.end);
  if (place && words_of(t->s.where) + words_of(text) <= 8 && (!t->s.where.len || t->at == t->verb_end || true))
    t->s.where = join(t, t->s.where, text);
  else if (piece_is(read_at(r, first), "of") && t->s.object.len && t->at > 0 &&
           words_of(t->s.object) + words_of(text) <= PHRASE_WORDS + 1)
    t->s.object = join(t, t->s.object, text);
  else
    t->s.whole = false;
  t->at = c.end;
  return true;
}

static void take_time(struct teller *t) {
  const struct time_read *time = read_at(t->r, t->at)->time;
  if (time->kind == TIME_DURATION || t->s.when.grain != GRAIN_NONE)
    t->s.whole = false;
  else
    t->s.when = time->when;
  if (time->kind == TIME_SET) t->s.tense = t->s.tense == TOLD_NOW ? TOLD_HABIT : t->s.tense;
  t->at++;
}

/* "jazz and gin". */
static bool take_and(struct teller *t) {
  struct chunk c;
  if (!t->s.object.len || t->s.where.len || !read_chunk(t->r, t->at + 1, t->last, &c) || c.pronoun) return false;
  enum tag after = c.end < t->last ? read_tag(t->r, c.end) : TAG_MARK;
  if (after == TAG_VERB || after == TAG_AUX) return false;
  struct str text = join(t, t->s.object, read_value(t->r, t->at, c.end));
  if (words_of(text) > PHRASE_WORDS + 1) return false;
  t->s.object = text;
  t->at = c.end;
  return true;
}

static bool is_time_link(const struct teller *t) {
  return read_is_time_word(read_at(t->r, t->at)) && t->at + 1 < t->last && read_at(t->r, t->at + 1)->time;
}

/* Takes one part; false where the statement ends. */
static bool take_part(struct teller *t) {
  switch (read_tag(t->r, t->at)) {
  case TAG_MARK:
  case TAG_BREAK: return false;
  case TAG_AND: return take_and(t);
  case TAG_TIME: return take_time(t), true;
  case TAG_DET:
  case TAG_NUM:
  case TAG_NOUN:
  case TAG_NAME:
  case TAG_PRON: return take_noun(t);
  case TAG_ADJ: return take_adjective(t) || take_noun(t);
  case TAG_ADV:
    if (is_set(t, t->at, TOLD_degree) && take_adjective(t)) return true;
    if (take_place(t)) return true;
    if (is_set(t, t->at, TOLD_maybe)) t->s.maybe = true;
    if (is_set(t, t->at, TOLD_limit)) t->s.whole = false;
    return t->at++, true;
  case TAG_PREP:
  case TAG_TO:
    if (is_time_link(t)) return t->at++, true;
    if (take_place(t)) return true;
    return t->s.whole = false, t->at++, true;
  default: return t->s.whole = false, t->at++, true;
  }
}

static void take_rest(struct teller *t) {
  size_t before;
  do {
    before = t->at;
  } while (t->at < t->last && take_part(t) && t->at > before);
}

/* ---- one statement ---- */

static int valence(const struct read *r, size_t first, size_t last) {
  int sum = 0;
  for (size_t i = first; i < last; i++) {
    int tone = read_at(r, i)->tone;
    for (size_t back = 1; tone && back <= 3 && back <= i - first; back++)
      if (piece_has(read_at(r, i - back), LEX(NEGATION))) tone = tone > 0 ? -1 : 0; /* "not sad" is not good news */
    sum += tone;
  }
  return sum > 2 ? 2 : sum < -2 ? -2 : sum;
}

static bool coming(const struct teller *t) {
  return t->s.when.grain != GRAIN_NONE && t->s.when.start > t->r->c->civil_now;
}

static void finish(struct teller *t, size_t first) {
  struct statement *s = &t->s;
  if (t->at == first) return;
  s->first = read_at(t->r, first)->first;
  s->last = read_at(t->r, t->at - 1)->last;
  s->valence = valence(t->r, first, t->at);
  s->question = t->c->question;
  s->reported = t->c->governed && !t->c->question;
  s->maybe |= s->when.maybe;
  if ((s->tense == TOLD_NOW || s->tense == TOLD_HABIT) && coming(t)) s->tense = TOLD_COMING;
  VEC_PUSH(t->r->a, &t->r->told_list, *s);
}

/* "rot near the keel", "dentist tomorrow", "rough night": no verb, but more than a word. */
static bool fragment(struct teller *t) {
  size_t first = t->at;
  struct chunk c;
  if (!read_chunk(t->r, first, t->last, &c) || c.pronoun) return false;
  thing_subject(t);
  take_rest(t);
  bool tells = t->s.where.len || t->s.when.grain != GRAIN_NONE || c.end - c.noun > 1;
  bool number = read_tag(t->r, c.noun) == TAG_NUM; /* an amount */
  if (tells && !number && !t->s.object.len) finish(t, first);
  return true;
}

static bool sentence(struct teller *t) {
  size_t first = t->at;
  bool somebody = person_subject(t), there = !somebody && piece_is(read_at(t->r, t->at), "there");
  bool subject = somebody || there || thing_subject(t);
  if (there) t->at++;
  if (!begins_verb(t) || (!subject && read_tag(t->r, t->at) == TAG_AUX) || !take_verb(t)) return false;
  take_rest(t);
  if (there) t->s.thing = t->s.object, t->s.thing_owner = t->s.object_owner, t->s.object = t->s.object_owner = STR_NONE;
  bool empty = !t->s.object.len && !t->s.where.len && !t->s.thing.len && t->s.when.grain == GRAIN_NONE;
  bool bare = str_is(t->s.verb, "be") || str_is(t->s.verb, "have") || str_is(t->s.verb, "do");
  if (!(bare && empty)) finish(t, first);
  return true;
}

static bool maybe_in(const struct teller *t) {
  for (size_t i = t->at; i < t->last; i++)
    if (is_set(t, i, TOLD_maybe)) return true;
  return false;
}

void read_told_clause(struct read *r, const struct clause *c) {
  struct teller t = {.r = r, .c = c, .at = c->first, .last = c->last};
  if (r->barred || (c->hypothetical && !maybe_in(&t))) return;
  while (t.at < t.last) {
    t.s = (struct statement){.whole = true};
    skip_lead(&t);
    size_t first = t.at;
    if (first >= t.last) return;
    if (sentence(&t)) continue;
    t.at = first;
    bool maybe = t.s.maybe;
    t.s = (struct statement){.whole = true, .maybe = maybe};
    if (fragment(&t) && t.at > first) continue;
    t.at = first + 1;
  }
}
