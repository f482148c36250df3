/* SPDX-License-Identifier: Apache-2.0
 *
 * What clauses tell: subject, verb with its particle, object, where and when. A run-on line ("survey was bad rot near
 * the keel") gives a statement for each part; a part that does not fit leaves its statement not whole.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/reading_told_priv.h"

/* "and", "so", "yeah", "because", commas: what stands before a clause says nothing of it but "maybe". */
static void skip_lead(struct teller *t) {
  for (; t->at < t->last; t->at++) {
    enum tag tag = read_tag(t->r, t->at);
    bool lead =
        (t->relative && tag == TAG_WH) || tag == TAG_AND || tag == TAG_BREAK || tag == TAG_MARK || tag == TAG_ADV;
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
  bool somebody = w->me || w->you || w->name.len || (w->pronoun.len && !w->word.len) || w->of_other ||
                  (e && e->classes & (LEX(KIN) | LEX(JOB) | LEX(ANIMAL)));
  if (somebody)
    t->s.about = *w;
  else
    t->s.thing = w->word, t->s.thing_owner = STR("the");
}

static bool begins_verb(const struct teller *t) {
  size_t i = t->at;
  while (i < t->last && i < t->at + 6 && (read_tag(t->r, i) == TAG_ADV || read_tag(t->r, i) == TAG_NEG)) i++;
  enum tag tag = read_tag(t->r, i);
  return i < t->last && (tag == TAG_AUX || tag == TAG_VERB);
}

/* Where the subject is left out a verb begins; later in the clause only one that cannot be an order. */
static bool goes_on(const struct teller *t) {
  const struct piece *p = read_at(t->r, t->at);
  bool first = t->r->told_list.len == t->before;
  return begins_verb(t) && (first || p->form == FORM_PAST || read_tag(t->r, t->at) == TAG_AUX);
}

/* "she placed second. went out on rhythm", "monday went well": who left the subject out may have meant another. */
static bool may_be_anothers(const struct teller *t, size_t verb) {
  const struct statement *before = t->r->told_list.len ? &t->r->told_list.at[t->r->told_list.len - 1] : NULL;
  bool third = before && !before->about.me && !before->about.you &&
               (before->about.name.len || before->about.word.len || before->about.pronoun.len);
  if (third && str_is(before->about.pronoun, "it") && !before->about.name.len && !before->about.word.len) third = false;
  return third || (verb > t->c->first && read_at(t->r, verb - 1)->time);
}

/* The clause's own subject where it is somebody; things are read again, by what part their words play. */
static bool person_subject(struct teller *t) {
  const struct subject *s = &t->c->subject;
  bool left_out = s->first == s->last && !t->asked; /* "sat in the car", "and works at" */
  bool here = t->c->has_subject && (s->first >= t->at || left_out) && s->first < t->last && s->count;
  if (!here || (s->first == s->last && !goes_on(t)) || s->attribute.len || (s->thing.len && s->last > s->first))
    return false;
  for (size_t i = t->at; i < s->first; i++)
    if (is_set(t, i, TOLD_limit))
      t->s.whole = false; /* "nearly finished" */
    else if (read_tag(t->r, i) != TAG_ADV && !piece_has(read_at(t->r, i), LEX(OPENER) | LEX(NEUTRAL)) &&
             !read_at(t->r, i)->time)
      return false;
  about_who(t, &s->who[0]);
  if (s->plural && s->who[0].me) t->s.about.pronoun = STR("we");
  if (s->count > 1 || (s->implied && may_be_anothers(t, s->first))) t->s.whole = false;
  t->at = s->last > t->at ? s->last : t->at;
  return true;
}

/* "last night was hard": the time is what is spoken of. */
static bool time_subject(struct teller *t) {
  const struct piece *p = read_at(t->r, t->at), *next = read_at(t->r, t->at + 1);
  bool dated = t->at > t->c->first && piece_has(read_at(t->r, t->at - 1), LEX(PREPOSITION));
  if (!p->time || dated || t->at + 1 >= t->last || !piece_has(next, LEX(BE)) || next->form == FORM_ING) return false;
  if (piece_is(next, "been") || piece_is(next, "be")) return false;
  t->s.thing = utf8_fold(t->r->a, pieces_text(&t->r->p, t->at, t->at));
  t->at++;
  return true;
}

static void about_pronoun(struct teller *t, const struct piece *p) {
  t->s.about.me = piece_is(p, "i") || piece_is(p, "we");
  t->s.about.you = piece_is(p, "you");
  if (!t->s.about.you && !piece_is(p, "i")) t->s.about.pronoun = p->word;
}

static bool thing_subject(struct teller *t) {
  struct chunk c;
  if (!read_chunk(t->r, t->at, t->last, &c)) return false;
  if (c.pronoun)
    about_pronoun(t, read_at(t->r, t->at));
  else if (c.name)
    t->s.about.name = read_chunk_text(t->r, &c);
  else
    t->s.thing = read_chunk_text(t->r, &c), t->s.thing_owner = read_chunk_owner(t->r, &c);
  if (str_is(t->s.thing_owner, "no")) {
    if (str_is(t->s.thing, "one"))
      t->s.thing = STR("no one"), t->s.thing_owner = STR_NONE;
    else
      t->s.whole = false; /* "no bus came": lost with its "no" */
  }
  t->at = c.end;
  bool echo = !c.pronoun && read_tag(t->r, t->at) == TAG_PRON && piece_has(read_at(t->r, t->at), LEX(SUBJECT));
  if (echo && t->at + 1 < t->last && !piece_is(read_at(t->r, t->at), "i")) t->at++; /* "the boiler it packed in" */
  return true;
}

/* ---- the verb ---- */

/* The last auxiliary of the group, which is the verb where no other is; SIZE_MAX none. */
static size_t lone_auxiliary(const struct teller *t) {
  for (size_t i = t->verbs.main; i-- > t->verbs.first;)
    if (piece_has(read_at(t->r, i), LEX(BE) | LEX(HAVE))) return i;
  return SIZE_MAX;
}

static size_t past_negation(const struct teller *t, size_t i) {
  while (i < t->last && read_tag(t->r, i) == TAG_NEG) i++;
  return i;
}

static void take_particle(struct teller *t) {
  size_t i = t->verb_end;
  struct str word = read_at(t->r, i)->word;
  if (i >= t->last || !is_set(t, i, TOLD_particle)) return;
  struct str both = join(t, t->s.verb, word);
  enum tag next = i + 1 < t->last ? read_tag(t->r, i + 1) : TAG_MARK;
  bool noun = next == TAG_TIME || next == TAG_DET || next == TAG_NOUN || next == TAG_NAME || next == TAG_ADJ ||
              next == TAG_NUM || next == TAG_PRON;
  bool takes =
      noun ? told_is(t->r->told, TOLD_phrasal, both) : next != TAG_VERB || told_is(t->r->told, TOLD_phrasal, both);
  if (noun && !takes && !str_is(t->s.verb, "be") && !verb_is(t, TOLD_motion))
    t->s.whole = t->s.whole && !is_set(t, i, TOLD_firm);
  if (!takes || str_is(t->s.verb, "be")) return;
  t->s.verb = both;
  t->copula = false;
  t->verb_end = i + 1;
}

/* "it cost", "i put it down": what looks like the base is mostly told of what happened; said again it looks the same.
 */
static bool is_same(const struct teller *t, const struct piece *main) {
  return !t->verbs.modal && told_is(t->r->told, TOLD_same, main->base);
}

static enum told_tense tense_of(const struct teller *t, const struct piece *main) {
  bool ing = main->form == FORM_ING, be = str_is(t->s.verb, "be") || str_is(t->s.verb, "have");
  if (t->verbs.tense == TENSE_NOW && main->form == FORM_BASE && is_same(t, main)) return TOLD_PAST;
  switch (t->verbs.tense) {
  case TENSE_PAST: return TOLD_PAST;
  case TENSE_PERFECT:
    return ing || (be && main->form != FORM_PARTICIPLE && main->form != FORM_PAST) ? TOLD_NOW : TOLD_PAST;
  case TENSE_FUTURE: return TOLD_COMING;
  case TENSE_USED: return TOLD_USED;
  case TENSE_NOW: return be || verb_is(t, TOLD_copula) || t->verbs.modal || t->verbs.now ? TOLD_NOW : TOLD_HABIT;
  default: return TOLD_NOW;
  }
}

/* "might sell": perhaps; "should", "can": more than the clause's parts can say. */
static void take_modal(struct teller *t) {
  bool maybe = false;
  for (size_t i = t->verbs.first; i < t->verbs.main; i++) maybe |= is_set(t, i, TOLD_maybe);
  maybe &= !t->verbs.negated; /* "couldn't" is sure */
  t->s.maybe |= maybe;
  if (t->verbs.modal && !maybe) t->s.whole = false;
}

static bool participle(const struct piece *p) {
  return p->form == FORM_PARTICIPLE || p->form == FORM_PAST;
}

static bool opens_object(const struct teller *t, size_t i) {
  return i < t->last && read_tag(t->r, i) == TAG_DET;
}

/* The verb group at t->at; false when none is read. */
static bool take_verb(struct teller *t) {
  struct read *r = t->r;
  read_verbs(r, t->c->first, t->at, t->last, &t->verbs);
  size_t main = t->verbs.main;
  size_t lone = lone_auxiliary(t);
  const struct piece *p = read_at(r, main), *aux = lone == SIZE_MAX ? NULL : read_at(r, lone);
  bool be = aux && piece_has(aux, LEX(BE));
  bool verb = main < t->last && piece_has(p, LEX(VERB)) && p->base.len &&
              (read_tag(r, main) == TAG_VERB || (read_tag(r, main) == TAG_AUX && !aux));
  bool perfect = aux && !be && verb && (told_is(r->told, TOLD_same, p->base) || told_is(r->told, TOLD_done, p->base));
  bool has = be && (piece_is(aux, "is") || piece_is(aux, "'s")) && participle(p) && opens_object(t, main + 1);
  if (has) be = false, verb = perfect = true;                               /* "he's joined the army" */
  bool state = be && p->form != FORM_ING && t->verbs.tense != TENSE_FUTURE; /* "im engaged" is a state */
  if (verb && !state)
    t->s.verb = p->base, t->verb_end = main + 1;
  else if (aux)
    t->s.verb = be ? STR("be") : STR("have"), t->verb_end = past_negation(t, lone + 1);
  else
    return false;
  if (str_is(t->s.verb, "have") && piece_is(read_at(r, t->verb_end), "got")) t->verb_end++;
  if (str_is(t->s.verb, "get") && aux && piece_has(aux, LEX(HAVE)) && piece_is(p, "got")) t->s.verb = STR("have");
  t->copula = verb_is(t, TOLD_copula);
  t->s.tense = perfect ? TOLD_PAST : tense_of(t, p);
  for (size_t i = t->verbs.first; t->verbs.tense == TENSE_FUTURE && i < t->verbs.main; i++)
    if (piece_is(read_at(r, i), "was") || piece_is(read_at(r, i), "were")) /* "was going to swim" did not come about */
      t->s.tense = TOLD_PAST, t->s.whole = false;
  if (t->verbs.tense == TENSE_FUTURE && t->verbs.negated) t->s.whole = false; /* "won't stop" is no forecast */
  t->s.negated = t->verbs.negated || t->verbs.never || t->verbs.no_longer;
  if (t->verbs.no_longer) t->s.whole = false;
  take_modal(t);
  for (size_t i = t->at; i < main; i++) /* "nearly finished" */
    if (is_set(t, i, TOLD_limit) && !piece_is(read_at(r, i), "not") && !piece_is(read_at(r, i), "never"))
      t->s.whole = false;
  take_particle(t);
  t->at = t->verb_end;
  return true;
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
  if (str_is(t->s.thing_owner, "no")) return false; /* "no light from october" is nothing to come */
  int64_t now = t->r->c->civil_now, tomorrow = now - now % CIVIL_DAY + CIVIL_DAY;
  bool lasts = t->copula || t->verbs.tense == TENSE_ONGOING; /* "feeling low tonight" is now */
  return t->s.when.grain != GRAIN_NONE && t->s.when.start > now && (!lasts || t->s.when.start >= tomorrow);
}

/* "i didn't sleep until three", "i'll go if it stops": what follows takes back, or bounds, what was said. */
static bool bounded(const struct teller *t) {
  static const char *const links[] = {"until", "till", "unless", "if", "except", "before", "whether"};
  static const char *const reasons[] = {"because", "cos", "coz", "when", "while", "so"};
  const struct clause *next = t->c + 1;
  if (next >= t->r->clauses.at + t->r->clauses.len || next->sentence != t->c->sentence || t->at < t->c->last)
    return false;
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    if (str_is(next->link, links[i])) return true;
  for (size_t i = 0; t->s.negated && i < sizeof reasons / sizeof *reasons; i++)
    if (str_is(next->link, reasons[i])) return true;
  return false;
}

static void finish(struct teller *t, size_t first) {
  struct statement *s = &t->s;
  if (t->at == first) return;
  s->first = read_at(t->r, first)->first;
  s->last = read_at(t->r, t->at - 1)->last;
  s->valence = valence(t->r, first, t->at);
  s->question |= t->c->question && !t->relative;
  if (t->relative || bounded(t)) s->whole = false;
  s->reported = t->c->reported || t->others;
  if (t->denied) s->negated = true, s->whole = false; /* "none of them rang" */
  s->maybe |= s->when.maybe || t->c->doubted || t->mine;
  if (s->when.maybe || t->verbs.modal) s->when.maybe = s->maybe;
  if ((s->tense == TOLD_NOW || s->tense == TOLD_HABIT) && !(t->recurs && s->tense == TOLD_HABIT) && coming(t))
    s->tense = TOLD_COMING;
  VEC_PUSH(t->r->a, &t->r->told_list, *s);
}

/* "rot near the keel", "dentist tomorrow", "rough night": no verb, but more than a word. */
static bool fragment(struct teller *t) {
  size_t first = t->at;
  struct chunk c;
  struct statement fresh = t->s;
  if (t->s.maybe && read_tag(t->r, first) == TAG_TIME && told_part_ends(t, first + 1)) { /* "maybe saturday" */
    told_take_time(t);
    finish(t, first);
    return true;
  }
  if (person_subject(t) && t->at > first) return true; /* "my sister hannah" tells who, not what */
  t->s = fresh;
  if (!read_chunk(t->r, first, t->last, &c) || c.pronoun) return false;
  thing_subject(t);
  t->verbless = true;
  told_take_rest(t);
  t->verbless = false;
  bool tells = t->s.where.len || t->s.when.grain != GRAIN_NONE || c.end - c.noun > 1;
  bool number = read_tag(t->r, c.noun) == TAG_NUM; /* an amount */
  if (!t->s.where.len && c.end - c.noun < 2 && piece_has(read_at(t->r, c.noun), LEX(ANIMAL) | LEX(KIN)) &&
      !piece_has(read_at(t->r, c.noun), LEX(JOB)))
    tells = false; /* "just me and the cat tonight" */
  if (told_is(t->r->told, TOLD_empty, read_at(t->r, c.noun)->word) ||
      told_is(t->r->told, TOLD_empty, read_at(t->r, c.end - 1)->word))
    tells = false;                                                                  /* "new one in five days" */
  if (c.end - c.noun < 2 && read_at(t->r, c.noun)->form == FORM_ING) tells = false; /* "nothing from him" */
  if (tells && !number && !t->s.object.len) finish(t, first);
  return true;
}

/* "you know", "do you think". */
static bool manner_of_speaking(const struct teller *t) {
  bool us = t->s.about.you || (t->s.about.me && t->s.tense == TOLD_HABIT && !t->s.negated);
  return us && !t->s.object.len && !t->s.where.len && verb_is(t, TOLD_mind);
}

/* "have you ever been". */
static bool is_been(struct teller *t) {
  size_t i = t->at;
  while (i < t->last && read_tag(t->r, i) == TAG_ADV) i++;
  if (i >= t->last || !piece_is(read_at(t->r, i), "been")) return false;
  return t->at = i, true;
}

/* "did city win", "is she coming": the auxiliary, then the subject. */
static bool inverted(struct teller *t) {
  struct read *r = t->r;
  size_t first = t->at;
  bool tag = read_tag(r, t->at) == TAG_AUX &&
             piece_has(read_at(r, t->at + 1 + (read_tag(r, t->at + 1) == TAG_NEG)), LEX(SUBJECT));
  if ((!t->c->question && !tag) || t->relative) return false;
  t->asked = true;
  while (t->at < t->last && read_tag(r, t->at) == TAG_WH) t->at++, t->s.whole = false;
  const struct piece *aux = read_at(r, t->at);
  if (t->at >= t->last || read_tag(r, t->at) != TAG_AUX) return t->at = first, false;
  t->at++;
  if (read_tag(r, t->at) == TAG_NEG) t->at++; /* "didn't you go" asks the same */
  if (!person_subject(t) && !thing_subject(t)) return t->at = first, false;
  t->s.question = true;
  const struct piece *p = read_at(r, t->at);
  if (piece_has(aux, LEX(HAVE)) && is_been(t)) aux = read_at(r, t->at++), p = read_at(r, t->at);
  bool be = piece_has(aux, LEX(BE)), verb = t->at < t->last && read_tag(r, t->at) == TAG_VERB;
  if (verb && (!be || p->form == FORM_ING))
    t->s.verb = p->base, t->verb_end = ++t->at;
  else if (be || piece_has(aux, LEX(HAVE)))
    t->s.verb = be ? STR("be") : STR("have"), t->verb_end = t->at;
  else
    return t->at = first, false;
  bool past = aux->form == FORM_PAST || piece_is(aux, "did") || piece_is(aux, "were");
  t->s.tense = past || (piece_has(aux, LEX(HAVE)) && verb) ? TOLD_PAST
               : piece_is(aux, "will")                     ? TOLD_COMING
               : be                                        ? TOLD_NOW
                                                           : TOLD_HABIT;
  if (piece_has(aux, LEX(MODAL)) && !piece_is(aux, "will")) t->s.whole = false;
  t->copula = verb_is(t, TOLD_copula);
  take_particle(t);
  t->at = t->verb_end;
  told_take_rest(t);
  if (!manner_of_speaking(t)) finish(t, first);
  return true;
}

/* "needs everything", of what the talk is about. */
static bool about_topic(struct teller *t) {
  const struct who *w = &t->r->c->topic;
  bool third = read_at(t->r, t->verbs.main)->form == FORM_THIRD;
  if (!third || (!w->name.len && !w->word.len)) return false;
  about_who(t, w);
  return true;
}

/* "the tap in the bathroom drips", "everyone at work has": the verb comes behind the place. */
static void take_whereabouts(struct teller *t) {
  size_t first = t->at, noun = told_past_preposition(t, first);
  struct chunk c;
  if (noun == first || noun >= t->last || t->s.about.pronoun.len || !read_chunk(t->r, noun, t->last, &c)) return;
  t->at = c.end;
  if (!begins_verb(t)) {
    t->at = first;
    return;
  }
  if (told_is_place_word(read_at(t->r, first)))
    t->s.where = read_value(t->r, first, c.end);
  else
    t->s.whole = false;
}

/* "made bread": whoever leaves the subject out of a past speaks of themselves. */
static bool left_out(struct teller *t, size_t first) {
  const struct piece *p = read_at(t->r, t->verbs.main);
  bool past = p->form == FORM_PAST && p->entry && p->entry->classes & LEX(VERB);
  bool noun = first > t->c->first && piece_is(read_at(t->r, first - 1), "back"); /* "back held up" */
  if (!past || noun || t->c->has_subject || t->verbs.main != first || t->r->told_list.len != t->before) return false;
  return t->s.about.me = true;
}

/* "just looked at me": whoever left the subject out there was not the speaker. */
static bool has_speaker(const struct teller *t, size_t first) {
  for (size_t i = first; i < t->at; i++)
    if (piece_is(read_at(t->r, i), "me") || piece_is(read_at(t->r, i), "us")) return true;
  return false;
}

static bool has_name(const struct teller *t, size_t first) {
  for (size_t i = first; i < t->at; i++)
    if (read_tag(t->r, i) == TAG_NAME) return true;
  return false;
}

static bool sentence(struct teller *t) {
  struct statement fresh = t->s;
  if (inverted(t)) return true;
  t->asked = false;
  t->s = fresh;
  if (read_tag(t->r, t->at) == TAG_WH && t->c->question && !t->relative)
    return t->at = t->last, true; /* asks, tells nothing */
  size_t first = t->at;
  bool somebody = person_subject(t), there = !somebody && piece_is(read_at(t->r, t->at), "there");
  bool nobody = !somebody && !there && read_tag(t->r, t->at) == TAG_NEG && is_set(t, t->at, TOLD_doer);
  bool subject = somebody || there || nobody || time_subject(t) || thing_subject(t), says = false;
  if (nobody) t->s.thing = read_at(t->r, t->at)->word; /* denies by itself */
  if (there || nobody) t->at++;
  if (t->s.thing.len && !t->clean)
    t->s.whole = false; /* "couldnt finish my tea felt sick": perhaps no subject at all */
  if (subject && !there && !begins_verb(t)) take_whereabouts(t);
  if (!begins_verb(t) || (!subject && read_tag(t->r, t->at) == TAG_AUX) || !take_verb(t)) return false;
  told_take_rest(t);
  if (somebody && t->c->subject.implied && has_speaker(t, first)) t->s.about = (struct who){0}, t->s.whole = false;
  bool named = str_is(t->s.verb, "say") || str_is(t->s.verb, "call");
  if (named && t->s.object.len && has_name(t, t->verb_end))
    t->s.whole = false; /* "i said yes ok stan", "called jonty": to whom, or whose name */
  bool implied = somebody && t->c->subject.implied && t->s.tense == TOLD_USED && str_is(t->s.verb, "be");
  if (implied) t->s.whole = false; /* "used to be a cinema" is not the speaker */
  bool joined = somebody && t->c->subject.first == t->c->subject.last && t->c->link.len && t->s.tense == TOLD_HABIT;
  if (joined && read_at(t->r, t->verbs.main)->form == FORM_BASE) t->s.whole = false; /* "gonna try and give up" */
  if (!subject && !about_topic(t) && !left_out(t, first)) t->s.whole = false;
  bool order = !subject && read_at(t->r, t->verbs.main)->form == FORM_BASE && !t->verbs.modal;
  if (order) return t->clean = false, true; /* "dont ask" tells nothing */
  bool hearer =
      t->s.object.len && !t->s.object_owner.len && told_main_says(t) && read_tag(t->r, t->verb_end) == TAG_PRON;
  if ((!t->s.object.len || hearer) && told_main_says(t)) { /* "she thinks": what comes next is what she thinks */
    t->s.whole = false;
    says = true;
  }
  if (there && !t->s.object.len) return true;
  if (there) t->s.thing = t->s.object, t->s.thing_owner = t->s.object_owner, t->s.object = t->s.object_owner = STR_NONE;
  bool empty = !t->s.object.len && !t->s.where.len && !there && t->s.when.grain == GRAIN_NONE;
  bool goes = str_is(t->s.verb, "go") || str_is(t->s.verb, "say");
  if (goes && !t->s.object.len && !t->s.where.len) t->s.whole = false; /* "he goes you can't" */
  bool bare = str_is(t->s.verb, "be") || str_is(t->s.verb, "have") || str_is(t->s.verb, "do");
  bool hour = str_is(t->s.about.pronoun, "it") && str_is(t->s.verb, "be") && !t->s.object.len &&
              !t->s.where.len; /* "its december" */
  if (!(bare && empty) && !hour && !manner_of_speaking(t)) finish(t, first);
  t->clean = t->s.whole;
  bool doubt = says && t->s.about.me && piece_has(read_at(t->r, t->verb_end - 1), LEX(DOUBTS));
  t->others |= says && (!doubt || t->s.negated);
  t->mine |= doubt;
  return true;
}

static bool maybe_in(const struct teller *t) {
  for (size_t i = t->at; i < t->last; i++)
    if (is_set(t, i, TOLD_maybe)) return true;
  return false;
}

/* "the school where i met my wife": led by a question's word, and asks nothing. */
static bool is_relative(const struct read *r, const struct clause *c) {
  size_t i = c->last;
  while (i < r->p.len && !piece_has(read_at(r, i), LEX(MARK))) i++;
  return c->question && c > r->clauses.at && c[-1].sentence == c->sentence && !c[-1].question &&
         piece_has(read_at(r, c->first), LEX(WH)) && !piece_is(read_at(r, i), "?");
}

/* "it's gone off thanks": said to the hearer, and no part of what is told. */
static bool is_courtesy(const struct piece *p) {
  static const char *const words[] = {"thanks", "thx", "ta", "cheers", "please", "lol", "haha", "tbh", "btw"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (piece_is(p, words[i])) return true;
  return piece_has(p, LEX(MARK) | LEX(EMOJI));
}

void read_told_clause(struct read *r, const struct clause *c) {
  struct teller t = {.r = r, .c = c, .at = c->first, .last = c->last, .before = r->told_list.len, .clean = true};
  t.relative = is_relative(r, c);
  while (t.last > t.at + 1 && is_courtesy(read_at(r, t.last - 1))) t.last--;
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
    t.clean |= first > c->first && read_tag(r, first - 1) == TAG_MARK;
    if (t.clean && fragment(&t) && t.at > first) continue;
    t.clean = read_tag(r, first) == TAG_MARK;
    t.denied = !t.clean && (t.denied || read_tag(r, first) == TAG_NEG);
    t.at = first + 1;
  }
}
