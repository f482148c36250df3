/* SPDX-License-Identifier: Apache-2.0
 *
 * What needs more than a predicate: who is called what, who is whose kin, parting and loss, corrections of a name.
 */
#include "language/reading_priv.h"

static struct fact_read fact_at(const struct read *r, const struct clause *c, struct who about, const char *relation,
                                struct str value) {
  return (struct fact_read){.about = about,
                            .relation = str_of(relation),
                            .value = value,
                            .sure = 800,
                            .first = read_at(r, c->first)->first,
                            .last = read_at(r, c->last - 1)->last};
}

/* "mum's name is Constance", "her names yevgenia", "dad's birthday is the 9th of October". */
static bool read_attribute(struct read *r, struct clause *c) {
  struct subject *s = &c->subject;
  size_t i = s->last;
  if (!s->attribute.len || c->verbs.negated || c->verbs.modal) return false;
  while (i < c->last && piece_has(read_at(r, i), LEX(BE) | LEX(ADVERB) | LEX(PREPOSITION))) i++;
  if (str_is(s->attribute, "birthday")) return read_birthday(r, c);
  if (!str_is(s->attribute, "name")) return false;
  return read_named(r, c, i);
}

/* "my daughters are called mia and zoe": each by name, the kin word in the singular. */
static bool read_many_named(struct read *r, struct clause *c, size_t i) {
  const struct subject *s = &c->subject;
  struct str word = lexicon_singular(r->x, r->a, s->who[0].word);
  const struct lex_entry *e = lexicon_find(r->x, word);
  size_t made = 0;
  if (!s->plural || s->who[0].me || s->who[0].of_other || !e || !(e->classes & LEX(KIN))) return false;
  for (; i < c->last; i++) {
    const struct piece *p = read_at(r, i);
    if (piece_has(p, LEX(AND) | LEX(MARK))) continue;
    size_t end = read_kin_name_end(r, i, c->last);
    if (!end) break;
    struct who w = {.name = read_name_text(r, i, end), .word = word};
    read_fact_add(r, fact_at(r, c, w, "kin", word));
    read_mention(r, &w, s->male, s->female, false);
    made++, i = end - 1;
  }
  return made > 0;
}

/* The subject's name stands at piece i. */
bool read_named(struct read *r, struct clause *c, size_t i) {
  struct subject *s = &c->subject;
  struct who *w = &s->who[0];
  if (read_many_named(r, c, i)) return true;
  size_t end = read_name_end(r, i, c->last);
  bool called = piece_is(read_at(r, i - 1), "called") || piece_is(read_at(r, i - 1), "named");
  bool any = called && piece_has(read_at(r, i), LEX(NOUN) | LEX(ADJ) | LEX(VERB)) &&
             !piece_has(read_at(r, i), LEX(PREPOSITION) | LEX(SUBJECT) | LEX(OBJECT) | LEX(ARTICLE) | LEX(ADVERB));
  if (!end && i < c->last && (any || piece_has(read_at(r, i), LEX(UNKNOWN)))) end = i + 1;
  if (!end || w->you) return false;
  bool surname = w->me && end + 1 == c->last && piece_has(read_at(r, end), LEX(NOUN) | LEX(UNKNOWN)) &&
                 !piece_has(read_at(r, end), LEX(ADVERB) | LEX(NEVERNAME));
  end += surname; /* "my name is derek pickles" */
  struct str name = read_name_text(r, i, end), word = w->word;
  bool thing = (s->thing.len > 0 && !s->animal) || (s->neuter && !s->animal);
  if (thing && piece_has(read_at(r, end), LEX(AND))) return false; /* "the girls are called mia and zoe": whose girls */
  if (w->me || w->name.len || thing) return read_fact_put(r, c, "name", name, false);
  if (w->of_other || !word.len) return false;
  w->name = name;
  bool animal = s->animal || lexicon_classes(r->x, word) & LEX(ANIMAL); /* "he was called tank", of a dog */
  bool made = read_fact_put(r, c, animal ? "pet" : "kin", word, false);
  read_mention(r, w, s->male, s->female, s->animal);
  return made;
}

/* "my sisters fella is called mo": the partner's name is the better value. */
static bool read_partner_called(struct read *r, struct clause *c, size_t i) {
  size_t end = read_kin_name_end(r, i, c->last);
  struct fact_read *side = &c->subject.sides[0];
  if (!end || !str_is(side->relation, "partner") || c->verbs.negated) return false;
  for (size_t k = 0; k < r->facts.len; k++)
    if (str_is(r->facts.at[k].relation, "partner") && str_eq(r->facts.at[k].value, side->value))
      r->facts.at[k].value = read_name_text(r, i, end);
  return true;
}

/* "my sister is called anna", "my landlord is Gary". */
static bool read_called(struct read *r, struct clause *c) {
  struct subject *s = &c->subject;
  size_t i = c->verbs.main;
  struct who *w = &s->who[0];
  for (size_t k = i; i > 0 && k < c->last && k < i + 4 && piece_has(read_at(r, i), LEX(ARTICLE)) &&
                     piece_has(read_at(r, i - 1), LEX(BE));
       k++)
    if (piece_is(read_at(r, k), "called")) i = k; /* "my boss is a woman called ngozi" */
  bool called = piece_is(read_at(r, i), "called") || piece_is(read_at(r, i), "named");
  if (called && w->of_other && s->side_count && read_partner_called(r, c, i + 1)) return true;
  bool is = i > s->last && piece_has(read_at(r, i - 1), LEX(BE)) && c->verbs.tense == TENSE_NOW;
  if (c->verbs.negated || c->verbs.modal || w->me || w->you || w->of_other || !w->word.len || s->implied) return false;
  if (called) return !w->name.len && read_named(r, c, i + 1);
  if (!is || s->animal || s->thing.len || s->neuter || w->name.len) return false;
  size_t end = read_name_end(r, i, c->last);
  if (!end || (end < c->last && !piece_has(read_at(r, end), LEX(MARK) | LEX(AND) | LEX(TIME)))) return false;
  if (piece_has(read_at(r, i), LEX(PLACE)) && !piece_has(read_at(r, i), LEX(NAME))) return false;
  return read_named(r, c, i);
}

/* "anna is my sister", "hannah is my manager". */
static bool read_is_kin(struct read *r, struct clause *c) {
  struct subject *s = &c->subject;
  struct str word;
  size_t i = c->verbs.main;
  if (!s->who[0].name.len || c->verbs.negated || c->verbs.modal || i == s->last) return false;
  if (!piece_has(read_at(r, i - 1), LEX(BE) | LEX(ADVERB))) return false;
  const struct piece *owner = read_at(r, i);
  bool the = piece_is(owner, "the") && piece_has(read_at(r, i + 1), LEX(BLOOD) | LEX(MATE)) &&
             (i + 2 >= c->last || piece_has(read_at(r, i + 2), LEX(AND) | LEX(MARK))) &&
             !piece_is(read_at(r, i + 1), "man"); /* "pete's the husband" */
  if (!piece_is(owner, "my") && !piece_is(owner, "our") && !piece_is(owner, "me") && !the) return false;
  size_t end = the ? i + 2 : read_kin_end(r, i, c->last, &word);
  if (the) word = read_at(r, i + 1)->word;
  if (!end || piece_is(read_at(r, end), "'s")) return false;
  return read_fact_put(r, c, "kin", word, c->verbs.tense == TENSE_USED);
}

/* "tom and i separated", "me n kayleigh split up": each is the other's partner, no longer. */
static bool read_parting(struct read *r, struct clause *c) {
  static const char *const verbs[] = {"separate", "split", "divorce"};
  const struct piece *main = read_at(r, c->verbs.main);
  bool parts = str_is(main->base, "break") && piece_is(read_at(r, c->verbs.main + 1), "up");
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) parts |= str_is(main->base, verbs[i]);
  if (!parts || c->subject.count != 2 || c->verbs.negated || c->verbs.modal) return false;
  if (c->verbs.tense != TENSE_PAST && c->verbs.tense != TENSE_PERFECT) return false;
  const struct who *x = &c->subject.who[0], *y = &c->subject.who[1];
  if (y->me) y = x, x = &c->subject.who[1];
  struct fact_read f = fact_at(r, c, *x, "partner", y->name.len ? y->name : y->word);
  f.ended = true;
  f.to = read_clause_when(r, c);
  if (f.value.len) read_fact_add(r, f);
  return f.value.len > 0;
}

/* "the dog down", "her to sleep" behind "put". */
static bool put_down(const struct read *r, const struct clause *c, size_t at) {
  for (size_t i = at + 2; i < c->last && i < at + 6; i++)
    if (piece_is(read_at(r, i), "down") || (piece_is(read_at(r, i), "to") && piece_is(read_at(r, i + 1), "sleep")))
      return true;
  return false;
}

/* "we lost our dog, Bramble", "had to put the dog down": a death, and whose. */
static bool read_loss(struct read *r, struct clause *c) {
  size_t at = c->verbs.main + piece_is(read_at(r, c->verbs.main), "to"); /* "had to put the dog down" */
  const struct piece *main = read_at(r, at);
  struct subject lost;
  bool put = str_is(main->base, "put") && put_down(r, c, at);
  if ((!put && !str_is(main->base, "lose")) || !c->subject.who[0].me || c->verbs.negated || c->verbs.modal)
    return false;
  if (c->verbs.tense != TENSE_PAST && c->verbs.tense != TENSE_PERFECT) return false;
  if (!read_subject(r, at + 1, c->last, &lost) || lost.implied || lost.who[0].me) return false;
  struct str word;
  bool kin = !put && read_kin_end(r, at + 1, c->last, &word) > 0;
  if ((!kin && !lost.animal) || lost.who[0].of_other) return false;
  for (size_t i = 0; i < lost.side_count; i++) {
    struct fact_read side = fact_at(r, c, lost.sides[i].about, "", lost.sides[i].value);
    side.relation = lost.sides[i].relation;
    read_fact_add(r, side);
  }
  struct fact_read f = fact_at(r, c, lost.who[0], "died", STR(""));
  f.from = read_clause_when(r, c);
  read_fact_add(r, f);
  read_mention(r, &lost.who[0], lost.male, lost.female, lost.animal);
  return true;
}

/* "i've a partner", "I've got a new boyfriend, Marcus,", "we have twins": who they are to the speaker. */
static bool read_has_kin(struct read *r, struct clause *c) {
  size_t i = c->verbs.main < c->last ? c->verbs.main : c->verbs.first;
  const struct piece *verb = read_at(r, i);
  if (piece_is(verb, "got")) i++;
  for (size_t k = 0; k < 2 && piece_has(read_at(r, i), LEX(HAVE)); k++) i++;
  if (i == c->verbs.first || !c->subject.who[0].me || c->subject.count > 1 || c->verbs.negated || c->verbs.modal)
    return false;
  bool counted = false;
  while (i < c->last &&
         piece_has(read_at(r, i), LEX(ARTICLE) | LEX(QUANTITY) | LEX(NUMBER) | LEX(KINMOD) | LEX(ADVERB)) &&
         !(piece_has(read_at(r, i), LEX(KIN)) && counted))
    counted |= piece_has(read_at(r, i++), LEX(ARTICLE) | LEX(QUANTITY) | LEX(NUMBER));
  const struct piece *kin = read_at(r, i);
  bool many = kin->single_classes & LEX(KIN) && !str_eq(kin->word, kin->single);
  if (!counted || i >= c->last || !(piece_has(kin, LEX(KIN)) || many) || piece_has(kin, LEX(JOB))) return false;
  struct who w = {.word = many ? kin->single : kin->word};
  size_t at = i + 1, made = 0;
  while (at < c->last) {
    size_t skip = at + (piece_is(read_at(r, at), ",") || piece_is(read_at(r, at), "called") ||
                        piece_has(read_at(r, at), LEX(AND)));
    if (at == i + 1 && !many && piece_has(read_at(r, at), LEX(AND))) break;
    size_t end = read_kin_name_end(r, skip, c->last);
    if (!end || (!many && made)) break;
    struct who one = {.name = read_name_text(r, skip, end), .word = w.word};
    read_fact_add(r, fact_at(r, c, one, "kin", w.word));
    read_mention(r, &one, piece_has(kin, LEX(MALE)), piece_has(kin, LEX(FEMALE)), false);
    at = end, made++;
  }
  if (!made && !many) read_mention(r, &w, piece_has(kin, LEX(MALE)), piece_has(kin, LEX(FEMALE)), false);
  if (at > r->walked) r->walked = at;
  return made > 0;
}

/* "me n rhi have been together 8 months", "bea and tom got married on saturday": each is the other's partner. */
static bool read_together(struct read *r, struct clause *c) {
  const struct subject *s = &c->subject;
  const struct pattern_hit *hits;
  enum tense t = c->verbs.tense;
  if (s->count != 2 || c->verbs.negated || c->verbs.modal || t == TENSE_FUTURE || t == TENSE_USED) return false;
  const struct who *x = &s->who[0], *y = &s->who[1];
  if (y->me) y = x, x = &s->who[1];
  size_t n = patterns_match(r->l, patterns_of(r->l, "pair"), r->a, &r->p, c->verbs.first, c->last, &hits);
  for (size_t i = c->verbs.first; i < c->last; i++)
    if (piece_is(read_at(r, i), "both")) return false; /* each of somebody else */
  if (!n || y->me || (!y->name.len && !y->word.len)) return false;
  bool became = str_is(hits[0].action, "became");
  if (became && t != TENSE_PAST && t != TENSE_PERFECT) return false; /* "are getting married": to come */
  struct fact_read f = fact_at(r, c, *x, "partner", y->name.len ? y->name : y->word);
  f.ended = !became && t == TENSE_PAST;
  if (f.ended)
    f.to = read_clause_when(r, c);
  else if (became || read_span(r, c).since)
    f.from = read_clause_when(r, c);
  read_fact_add(r, f);
  return true;
}

/* "my late husband": he is dead, whatever else the clause says. */
void read_late(struct read *r) {
  for (size_t i = 0; i + 2 < r->p.len && !r->barred; i++) {
    struct str word;
    const struct piece *owner = read_at(r, i);
    bool own = piece_is(owner, "my") || piece_is(owner, "our");
    size_t end = own && !piece_has(owner, LEX(QUOTED)) ? read_kin_end(r, i, r->p.len, &word) : 0;
    bool late = false;
    for (size_t k = i + 1; k + 1 < end; k++) late |= piece_is(read_at(r, k), "late");
    if (!late) continue;
    size_t at = end + piece_is(read_at(r, end), ","), named = read_kin_name_end(r, at, r->p.len);
    struct fact_read f = {.about = {.word = word}, .relation = STR("died"), .value = STR(""), .sure = 900};
    if (named) f.about.name = read_name_text(r, at, named);
    f.first = owner->first, f.last = read_at(r, (named ? named : end) - 1)->last;
    read_fact_add(r, f);
  }
}

/* "Paul, my husband. My ex-husband.": what he was called first is put right. */
void read_former(struct read *r) {
  for (size_t i = 0; i < r->facts.len; i++) {
    struct fact_read *f = &r->facts.at[i];
    for (size_t k = 0; str_is(f->relation, "kin") && k < r->clauses.len; k++) {
      const struct clause *c = &r->clauses.at[k];
      const struct piece *p = read_at(r, c->first + 1);
      bool only = piece_is(read_at(r, c->first), "my") && c->last == c->first + 2 && piece_has(p, LEX(KIN));
      if (!only || !str_starts(p->word, STR("ex ")) || !str_eq(str_from(p->word, 3), f->value)) continue;
      f->value = f->about.word = p->word;
      for (size_t w = 0; w < r->whos.len; w++)
        if (str_eq(r->whos.at[w].name, f->about.name)) r->whos.at[w].word = p->word;
    }
  }
}

/* "my husband isn't called Ian, it's Iain": the name behind the correction. */
static bool read_corrected(struct read *r, struct clause *c, const struct clause *before) {
  if (!before || !before->has_subject || !before->verbs.negated || before->governed || before->question) return false;
  const struct piece *denied = read_at(r, before->verbs.main);
  bool name = str_is(before->subject.attribute, "name") || piece_is(denied, "called") || piece_is(denied, "named");
  size_t i = c->subject.last;
  if (!name || !c->subject.neuter || !piece_has(read_at(r, i), LEX(BE))) return false;
  c->subject = before->subject;
  c->subject.last = i;
  return read_named(r, c, i + 1);
}

/* "i used to live in leeds; now it's york": the same relation, now. */
static bool read_instead(struct read *r, struct clause *c, const struct clause *before) {
  size_t i = c->verbs.main;
  if (!before || !c->subject.neuter || !c->verbs.now || c->verbs.negated || !r->facts.len ||
      !piece_has(read_at(r, i), LEX(PLACE)))
    return false;
  const struct fact_read *last = &r->facts.at[r->facts.len - 1];
  if (!last->ended || !str_is(last->relation, "lives")) return false;
  c->subject = before->subject;
  return read_fact_put(r, c, "lives", read_place_text(r, i, i + 1), false);
}

bool read_special(struct read *r, struct clause *c, const struct clause *before) {
  return read_corrected(r, c, before) || read_instead(r, c, before) || read_attribute(r, c) || read_is_kin(r, c) ||
         read_called(r, c) || read_parting(r, c) || read_together(r, c) || read_loss(r, c) || read_has_kin(r, c);
}

/* People named on the way: "because of his wife agnieszka", "a film with my cousin bea". */
void read_company(struct read *r, struct clause *c) {
  for (size_t i = c->verbs.first; i < c->last; i++) {
    struct str word;
    const struct piece *owner = read_at(r, i);
    size_t end = piece_has(owner, LEX(POSSESSIVE)) ? read_kin_end(r, i, c->last, &word) : 0;
    size_t named = end ? read_kin_name_end(r, end, c->last) : 0;
    if (!named) continue;
    struct who w = {.name = read_name_text(r, end, named), .word = word};
    bool theirs = piece_is(owner, "his") || piece_is(owner, "her") || piece_is(owner, "their");
    if (!theirs && !piece_is(owner, "your"))
      read_fact_add(r, fact_at(r, c, w, "kin", word));
    else if (theirs && read_is_partner(r, word) && c->subject.who[0].name.len)
      read_fact_add(r, fact_at(r, c, c->subject.who[0], "partner", w.name));
    i = named - 1;
  }
}
