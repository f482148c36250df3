/* SPDX-License-Identifier: Apache-2.0
 *
 * What follows the verb of a clause: object, place, time, particles behind their object. Each part is taken once, from
 * the left; what has no place leaves the statement not whole.
 */
#include "language/reading_told_priv.h"

static size_t words_of(struct str s) {
  size_t n = s.len > 0;
  for (size_t i = 0; i < s.len; i++) n += s.at[i] == ' ';
  return n;
}

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
  if (piece_is(read_at(r, i), "a") && (piece_is(read_at(r, i + 1), "bit") || piece_is(read_at(r, i + 1), "little")))
    i += 2;
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
  t->at = i;
  if (i == adj + 1 && (piece_is(read_at(r, adj), "called") || piece_is(read_at(r, adj), "named")))
    t->s.verb = STR("be called");
  else
    add_object(t, read_value(r, first, i), STR_NONE);
  return true;
}

/* Behind a finished object: a new part of a run-on line, or a second object, which nothing here can hold. */
static bool begins_anew(const struct teller *t, const struct chunk *c) {
  return c->first == c->noun && !c->pronoun && (t->copula || read_tag(t->r, c->first) == TAG_NUM);
}

/* "she said the boat was sold": no object, but what is said. */
static bool begins_clause(const struct teller *t, const struct chunk *c) {
  enum tag next = c->end < t->last ? read_tag(t->r, c->end) : TAG_MARK;
  const struct piece *p = read_at(t->r, c->end);
  if (c->pronoun && !piece_has(read_at(t->r, c->first), LEX(SUBJECT))) return false;
  if (piece_is(p, "called") || piece_is(p, "named")) return false;
  return next == TAG_AUX || (next == TAG_VERB && p->form != FORM_ING && (p->form != FORM_BASE || c->pronoun));
}

bool told_main_says(const struct teller *t) {
  return t->verb_end > 0 && piece_has(read_at(t->r, t->verb_end - 1), LEX(SAYS) | LEX(DOUBTS));
}

/* What begins no new part of a run-on line and found no place. */
static bool unread(struct teller *t) {
  if (!t->runs_on && !t->verbless) t->s.whole = false;
  return t->runs_on = false;
}

/* "bought her" of a boat; NULL where a person, or nobody known, is meant. */
static const struct who *thing_meant(const struct teller *t, const struct piece *p) {
  const struct who *w = piece_is(p, "her") ? &t->r->she : piece_is(p, "it") ? &t->r->it : NULL;
  const struct lex_entry *e = w && w->word.len ? lexicon_find(t->r->x, w->word) : NULL;
  bool thing = w && w->word.len && !(e && e->classes & (LEX(KIN) | LEX(JOB) | LEX(ANIMAL)));
  return thing ? w : NULL;
}

static bool take_noun(struct teller *t) {
  struct chunk c;
  if (t->verbless || !read_chunk(t->r, t->at, t->last, &c)) return false;
  if (told_main_says(t) && c.first == c.noun && !c.pronoun && !c.name) return false; /* "he'd say turn it off" */
  t->runs_on = (t->s.object.len && begins_anew(t, &c)) || begins_clause(t, &c);
  if (t->runs_on) return false;
  if (t->copula && t->s.where.len) return t->s.whole = false, t->at = c.end, true; /* "he was in the army my grandad" */
  struct chunk second;
  if (c.pronoun && read_chunk(t->r, c.end, t->last, &second) && !second.pronoun &&
      !begins_clause(t, &second)) { /* "gave her the keys" */
    t->s.whole = false;
    const struct piece *p = read_at(t->r, second.noun);
    bool does = second.first == second.noun && p->form == FORM_BASE && told_is(t->r->told, TOLD_verb, p->base);
    if (!does) c = second; /* "makes me laugh" has no second object */
  }
  if (piece_is(read_at(t->r, c.noun), "way")) t->s.whole = false;  /* "all the way home" is no object */
  if (t->s.about.you && verb_is(t, TOLD_mind)) t->s.whole = false; /* "you know the lad next door" */
  const struct who *thing = c.pronoun ? thing_meant(t, read_at(t->r, t->at)) : NULL;
  if (thing)
    add_object(t, thing->name.len ? thing->name : thing->word, thing->name.len ? STR_NONE : STR("the"));
  else
    add_object(t, c.pronoun ? read_at(t->r, t->at)->word : read_chunk_text(t->r, &c), read_chunk_owner(t->r, &c));
  t->at = c.end;
  return true;
}

bool told_is_place_word(const struct piece *p) {
  static const char *const words[] = {"in",     "on",      "at",      "to",     "near",    "into",    "onto",
                                      "over",   "under",   "up",      "down",   "off",     "out",     "around",
                                      "by",     "through", "between", "across", "towards", "outside", "inside",
                                      "behind", "beside",  "round",   "past",   "against", "along",   "from"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (piece_is(p, words[i])) return true;
  return false;
}

/* "next to mine" is one preposition. */
size_t told_past_preposition(const struct teller *t, size_t i) {
  if (piece_is(read_at(t->r, i), "next") && piece_is(read_at(t->r, i + 1), "to")) return i + 2;
  enum tag tag = read_tag(t->r, i), next = read_tag(t->r, i + 1);
  if (tag != TAG_PREP && tag != TAG_TO) return i;
  return i + 1 < t->last && (next == TAG_PREP || next == TAG_TO) ? i + 2 : i + 1; /* "out of", "up to" */
}

/* "in york" is in York; other words stay as they were typed. */
static struct str place_text(const struct teller *t, size_t first, const struct chunk *c) {
  bool place = c->first == c->noun;
  for (size_t i = c->noun; i < c->end; i++) place &= piece_has(read_at(t->r, i), LEX(PLACE) | LEX(NAME));
  if (!place) return read_value(t->r, first, c->end);
  return join(t, read_value(t->r, first, c->noun), read_place_text(t->r, c->noun, c->end));
}

static struct str phrase_key(const struct teller *t, size_t first, size_t end) {
  struct str key = STR_NONE;
  for (size_t i = first; i < end; i++) key = join(t, key, read_at(t->r, i)->word);
  return key;
}

static bool take_place(struct teller *t) {
  struct read *r = t->r;
  size_t first = t->at, noun = told_past_preposition(t, first);
  struct chunk c;
  if (t->copula && !t->s.object.len && piece_is(read_at(r, first), "like") && read_chunk(r, first + 1, t->last, &c) &&
      !c.pronoun && c.end - first <= PHRASE_WORDS + 1) {
    add_object(t, read_value(r, first, c.end), STR_NONE); /* "i feel like a fraud" */
    return t->at = c.end, true;
  }
  if (noun == first || noun >= t->last) return false;
  bool named = read_chunk(r, noun, t->last, &c);
  if (!named) return false;
  const struct piece *goal = read_at(r, noun);
  bool told = t->copula || (first > 0 && read_tag(r, first - 1) == TAG_PRON && !is_set(t, noun, TOLD_bare));
  if (piece_is(read_at(r, first), "to") && t->s.object.len && told && piece_has(goal, LEX(VERB)) &&
      goal->form == FORM_BASE && c.first == c.noun)
    return t->s.whole = false, t->at = c.end, true; /* "made to work" */
  bool place = told_is_place_word(read_at(r, first)) || piece_is(read_at(r, first), "next");
  struct str text = place_text(t, first, &c);
  struct str key = phrase_key(t, first, c.end);
  bool idiom = told_is(t->r->told, TOLD_idiom, key);
  if (idiom || told_is(t->r->told, TOLD_aside, key)) {
    t->s.whole = t->s.whole && !idiom;
    return t->at = c.end, true;
  }
  if (place && words_of(t->s.where) + words_of(text) <= 8)
    t->s.where = join(t, t->s.where, text);
  else if (piece_is(read_at(r, first), "of") && t->s.object.len && !t->s.where.len &&
           words_of(t->s.object) + words_of(text) <= PHRASE_WORDS)
    t->s.object = join(t, t->s.object, text);
  else
    t->s.whole = false;
  t->at = c.end;
  return true;
}

/* Words of the first or second person, which another speaker would have to change. */
static bool personal(const struct teller *t, size_t first, size_t end) {
  static const char *const words[] = {"i", "me", "my", "mine", "we", "us", "our", "you", "your"};
  for (size_t i = first; i < end; i++)
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
      if (piece_is(read_at(t->r, i), words[k])) return true;
  return false;
}

/* "to sell the boat", "working on her" behind "want", "like": what is wanted, in the person's words. */
static bool take_doing(struct teller *t) {
  struct read *r = t->r;
  size_t first = t->at, at = first + (read_tag(r, first) == TAG_TO);
  struct chunk c;
  if (read_tag(r, at) != TAG_VERB || at >= t->last || t->s.object.len || t->s.where.len || t->verbless) return false;
  at++;
  size_t noun = at + (read_tag(r, at) == TAG_PREP || read_tag(r, at) == TAG_TO);
  if (noun < t->last && read_chunk(r, noun, t->last, &c)) at = c.end;
  add_object(t, read_value(r, first, at), STR_NONE);
  if (at - first > 6 || personal(t, first, at)) t->s.whole = false;
  t->at = at;
  return true;
}

void told_take_time(struct teller *t) {
  const struct time_read *time = read_at(t->r, t->at)->time;
  if (time->kind == TIME_DURATION || t->s.when.grain != GRAIN_NONE)
    t->s.whole = false;
  else
    t->s.when = time->when;
  bool ahead = t->s.when.grain != GRAIN_NONE && t->s.when.start > t->r->c->civil_now;
  bool behind = t->s.when.grain != GRAIN_NONE && t->s.when.end <= t->r->c->civil_now;
  bool now = t->verbs.tense == TENSE_ONGOING || t->verbs.tense == TENSE_FUTURE;
  bool perfect = t->verbs.tense == TENSE_PERFECT && ahead && !str_is(t->s.verb, "have");
  if ((t->s.tense == TOLD_PAST && ahead) || perfect || (now && behind))
    t->s.when = (struct when){0}, t->s.whole = false; /* misread: what is past has no date to come */
  static const char *const spans[] = {"since", "until", "till", "by", "before", "after", "within"};
  for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
    if (piece_is(read_at(t->r, t->at - 1), spans[i]) || piece_is(read_at(t->r, t->at), spans[i])) t->s.whole = false;
  bool clock = time->has_clock && !piece_has(read_at(t->r, t->at), LEX(WORD) & ~LEX(NUMBER));
  clock |= piece_is(read_at(t->r, t->at), "midnight") || piece_is(read_at(t->r, t->at), "noon");
  if (str_ends(read_at(t->r, t->at)->word, STR("ing"))) t->s.whole = false; /* "a place starting in october" */
  if (time->kind == TIME_SET || (clock && !verb_is(t, TOLD_timetable))) t->recurs = true;
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
  if (words_of(text) > PHRASE_WORDS) return false;
  t->s.object = text;
  t->at = c.end;
  return true;
}

static bool is_time_link(const struct teller *t) {
  return read_is_time_word(read_at(t->r, t->at)) && t->at + 1 < t->last && read_at(t->r, t->at + 1)->time;
}

/* "mum is home", "i'm back". */
static bool take_state(struct teller *t) {
  enum tag next = t->at + 1 < t->last ? read_tag(t->r, t->at + 1) : TAG_MARK;
  bool alone = next == TAG_MARK || next == TAG_TIME || next == TAG_AND || next == TAG_BREAK || next == TAG_PREP;
  if (!t->copula || !alone || t->s.object.len || t->s.where.len || !is_set(t, t->at, TOLD_state)) return false;
  if (next == TAG_PREP && read_tag(t->r, t->at) != TAG_ADV) return false;
  add_object(t, read_at(t->r, t->at)->word, STR_NONE);
  return t->at++, true;
}

/* "got soaked". */
static bool take_became(struct teller *t) {
  const struct piece *p = read_at(t->r, t->at);
  bool state = p->form == FORM_PAST || p->form == FORM_PARTICIPLE;
  if (!t->copula || !state || t->s.object.len || t->at != t->verb_end) return false;
  add_object(t, p->word, STR_NONE);
  return t->at++, true;
}

bool told_part_ends(const struct teller *t, size_t i) {
  enum tag next = i < t->last ? read_tag(t->r, i) : TAG_MARK;
  return next == TAG_MARK || next == TAG_TIME || next == TAG_AND || next == TAG_BREAK || next == TAG_ADV ||
         next == TAG_PREP;
}

/* "turned me down", "pulled my tooth out": the particle behind the object. */
static bool take_late_particle(struct teller *t) {
  bool fits =
      t->s.object.len && !t->s.where.len && !t->copula && t->verb_end < t->at && is_set(t, t->at, TOLD_particle);
  for (size_t i = t->verb_end; fits && i < t->at; i++)
    fits = read_tag(t->r, i) != TAG_VERB || str_starts(t->s.object, STR("to "));
  if (!fits || !told_part_ends(t, t->at + 1) || str_find_byte(t->s.verb, ' ') >= 0) return false;
  bool doing = str_starts(t->s.object, STR("to ")); /* "had to put the dog down" */
  struct str *end = doing ? &t->s.object : &t->s.verb;
  if (read_tag(t->r, t->at - 1) == TAG_PRON) t->s.whole = false; /* "chuck it down", never "chuck down it" */
  *end = join(t, *end, read_at(t->r, t->at)->word);
  return t->at++, true;
}

/* Takes one part; false where the statement ends. */
static bool take_part(struct teller *t) {
  switch (read_tag(t->r, t->at)) {
  case TAG_MARK:
  case TAG_BREAK: return false;
  case TAG_AND: return take_and(t);
  case TAG_TIME:
    if (read_of_a_time(t->r, t->at)) return t->s.whole = false, t->at++, true;
    if (!t->s.object.len && t->at == t->verb_end && verb_is(t, TOLD_taste))
      return add_object(t, read_value(t->r, t->at, t->at + 1), STR_NONE), t->at++, true; /* "i hate mondays" */
    return told_take_time(t), true;
  case TAG_DET: return take_adjective(t) || take_noun(t) || unread(t);
  case TAG_NUM:
    if (take_noun(t)) return true;
    if (t->s.object.len || t->runs_on || t->verbless || piece_is(read_at(t->r, t->at + 1), "-")) return unread(t);
    return add_object(t, read_value(t->r, t->at, t->at + 1), STR_NONE), t->at++, true; /* "hes five" */
  case TAG_NOUN:
  case TAG_NAME:
  case TAG_PRON: return take_noun(t) || unread(t);
  case TAG_ADJ: return take_adjective(t) || take_noun(t) || unread(t);
  case TAG_ADV:
    if (take_late_particle(t) || take_state(t) || (is_set(t, t->at, TOLD_degree) && take_adjective(t))) return true;
    if (take_place(t)) return true;
    if (is_set(t, t->at, TOLD_maybe)) return t->s.maybe = true, t->at++, true;
    if (is_set(t, t->at, TOLD_limit) || !piece_has(read_at(t->r, t->at), LEX(ADVERB) | LEX(OPENER))) t->s.whole = false;
    return t->at++, true;
  case TAG_PREP:
  case TAG_TO:
    if (read_of_a_time(t->r, t->at + 1) && t->at + 1 < t->last) return t->s.whole = false, t->at += 2, true;
    if (is_time_link(t)) return t->at++, true;
    if (take_late_particle(t) || take_state(t) || take_doing(t) || take_place(t)) return true;
    t->at += 1 + (read_tag(t->r, t->at + 1) == TAG_NUM); /* "for two" */
    return t->s.whole = false, true;
  case TAG_VERB:
    if (take_became(t)) return true;
    return read_at(t->r, t->at)->form == FORM_ING && take_doing(t) ? true : (t->s.whole = false, t->at++, true);
  case TAG_AUX: return t->s.whole = false; /* "woke up at 5 couldnt get back to sleep" */
  default:
    if (told_main_says(t)) return false;
    if (is_set(t, t->at, TOLD_maybe)) return t->s.maybe = true, t->at++, true;
    return t->s.whole = false, t->at++, true;
  }
}

void told_take_rest(struct teller *t) {
  size_t before;
  do {
    before = t->at;
  } while (t->at < t->last && take_part(t) && t->at > before);
}
