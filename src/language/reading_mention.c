/* SPDX-License-Identifier: Apache-2.0
 *
 * Whom the talk is of, from word to word, so that "she" is the nearest before it who may be she: first in this turn,
 * then in the talk. The speaker is never one of them, whatever name was just given.
 */
#include "base/utf8.h"
#include "language/names.h"
#include "language/reading_priv.h"

/* What memory knows goes before what the name or word says: Sam may be she. */
static char known_sex(const struct read *r, struct str plain) {
  struct who w = {0};
  if (!r->c->known || !plain.len || !r->c->known(r->c->arg, plain, &w) || !w.pronoun.len) return 0;
  return str_is(w.pronoun, "he") ? 'm' : str_is(w.pronoun, "she") ? 'f' : str_is(w.pronoun, "they") ? 'n' : 0;
}

/* By a name or a word for kin alone: 'm', 'f', 'n' they, or 0 any. */
static char sex_of(const struct read *r, const struct who *w) {
  struct str plain = utf8_plain(r->a, w->name), first;
  uint64_t classes = w->word.len ? lexicon_classes(r->x, utf8_plain(r->a, w->word)) : 0;
  if (str_is(w->pronoun, "he")) return 'm';
  if (str_is(w->pronoun, "she")) return 'f';
  if (str_is(w->pronoun, "they")) return 'n';
  if (classes & (LEX(MALE) | LEX(FEMALE))) return classes & LEX(MALE) ? 'm' : 'f';
  char known = known_sex(r, w->name.len ? plain : w->word);
  if (known || !w->name.len || !str_next(&plain, ' ', &first)) return known;
  const struct name_entry *name = name_find(r->l, first);
  return !name ? 0 : name->use == 'm' || name->use == 'f' ? name->use : 0;
}

/* A given name or a word for kin: nobody whom "it" could mean. */
static bool is_person(const struct read *r, const struct who *w) {
  uint64_t classes = w->word.len ? lexicon_classes(r->x, utf8_plain(r->a, w->word)) : 0;
  struct str plain = utf8_plain(r->a, w->name), first;
  if (w->word.len) return classes & LEX(KIN);
  return w->name.len && str_next(&plain, ' ', &first) && name_find(r->l, first) && !name_find(r->l, first)->also_word;
}

/* "my partner is called ash": the one already meant, by less than is known. */
static bool is_less(const struct who *w, const struct who *meant) {
  bool word = w->word.len && !w->name.len && str_eq(w->word, meant->word);
  bool name = w->name.len && !w->word.len && str_eq_nocase(w->name, meant->name);
  return word || name;
}

/* "Marshgate Junction": a name, and hardly a person's. */
static bool is_strange(const struct read *r, const struct who *w) {
  struct str plain = utf8_plain(r->a, w->name), first, last = STR_NONE, part;
  if (!w->name.len || w->word.len || !str_next(&plain, ' ', &first) || name_find(r->l, first)) return false;
  while (str_next(&plain, ' ', &part)) last = part;
  return last.len && lexicon_classes(r->x, last) & LEX(NOUN) && !name_find(r->l, last);
}

static bool is_many(const struct read *r, const struct who *w) {
  return w->word.len && !w->name.len && !str_eq(lexicon_singular(r->x, r->a, w->word), w->word);
}

/* "my partner ash": the word leaves it open, and "they" may be one. "they closed the box" is not Len. */
static bool says_neither(const struct read *r, const struct who *w) {
  uint64_t classes = w->word.len ? lexicon_classes(r->x, utf8_plain(r->a, w->word)) : 0;
  return w->word.len && !(classes & (LEX(MALE) | LEX(FEMALE))) && !str_is(w->pronoun, "he") &&
         !str_is(w->pronoun, "she");
}

/* Whoever may be either gives way to one who is surely meant: "mum rang my neighbour. she was cross". */
static void turn_to(struct read *r, const struct who *w) {
  if (is_strange(r, w)) {
    r->it = *w;
    return;
  }
  char sex = is_many(r, w) ? 'n' : sex_of(r, w);
  if ((sex == 'm' || (!sex && !r->he_named)) && !is_less(w, &r->he)) r->he = *w;
  if ((sex == 'f' || (!sex && !r->she_named)) && !is_less(w, &r->she)) r->she = *w;
  r->he_named |= sex == 'm', r->she_named |= sex == 'f';
  if ((!sex || sex == 'n' || says_neither(r, w)) && !is_less(w, &r->they)) r->they = *w;
  if (!is_less(w, &r->last)) r->last = *w;
}

static bool is_somebody(const struct read *r, struct str word) {
  return lexicon_classes(r->x, utf8_plain(r->a, word)) & (LEX(KIN) | LEX(JOB) | LEX(ANIMAL));
}

void read_context_start(struct read *r) {
  const struct who *t = &r->c->topic;
  bool it = str_is(t->pronoun, "it");
  if (!t->name.len && !t->word.len) return;
  struct who before = r->he;
  if (!it) turn_to(r, t);
  bool thing = t->word.len && !t->name.len && !is_somebody(r, t->word) && !str_is(t->pronoun, "he");
  if (thing) r->he = before;          /* a boat may be she */
  r->he_named = r->she_named = false; /* in this turn, nobody yet */
  if (it || (!t->pronoun.len && !is_person(r, t))) r->it = *t;
}

/* "i'm colette": said of the speaker, and so no "she". */
static bool is_own_name(const struct read *r, struct str name) {
  for (size_t i = 0; i < r->facts.len; i++)
    if (r->facts.at[i].about.me && str_is(r->facts.at[i].relation, "name") && str_eq_nocase(r->facts.at[i].value, name))
      return true;
  return false;
}

/* "its my dads recipe": whose, typed without its apostrophe. */
static size_t owner_end(const struct read *r, size_t i, struct str *ret_word) {
  size_t at = i + piece_has(read_at(r, i), LEX(POSSESSIVE));
  const struct piece *p = read_at(r, at);
  bool owner = p->single_classes & LEX(BARE) && !str_eq(p->word, p->single) && !piece_has(p, LEX(KIN) | LEX(VERB));
  if (!owner || piece_has(read_at(r, i), LEX(ARTICLE))) return 0;
  return *ret_word = p->single, at + 1;
}

/* "his father": his and not the speaker's. */
static bool is_anothers(const struct piece *p) {
  return piece_has(p, LEX(POSSESSIVE)) &&
         (piece_is(p, "his") || piece_is(p, "her") || piece_is(p, "their") || piece_is(p, "your"));
}

/* "he's not my son": nobody is spoken of. */
static bool is_denied(const struct read *r, size_t i) {
  return i > 0 && piece_has(read_at(r, i - 1), LEX(NEGATION));
}

/* Somebody named at piece i: the end behind them; 0 nobody. */
static size_t mention_at(struct read *r, size_t i, struct who *ret) {
  struct str word;
  size_t end = piece_has(read_at(r, i), LEX(NAME)) ? read_name_end(r, i, r->p.len) : 0;
  if (end) return *ret = (struct who){.name = read_name_text(r, i, end)}, end;
  end = read_kin_end(r, i, r->p.len, &word);
  if (!end) end = owner_end(r, i, &word);
  if (!end) return 0;
  struct str name = STR_NONE;
  size_t named = read_name_end(r, end, r->p.len);
  if (named) name = read_name_text(r, end, named);
  return *ret = (struct who){.word = word, .name = name}, named ? named : end;
}

void read_walk(struct read *r, size_t to) {
  for (; r->walked < to && r->walked < r->p.len; r->walked++) {
    struct who w;
    size_t end = mention_at(r, r->walked, &w);
    if (!end || end > to) continue;
    bool aside = is_anothers(read_at(r, r->walked)) && !w.name.len; /* "he asked his father. he says": still he */
    aside |= is_denied(r, r->walked);
    if (!aside && (!w.name.len || !is_own_name(r, w.name))) turn_to(r, &w);
    r->walked = end - 1;
  }
}

static bool denied_elsewhere(const struct read *r, struct str word) {
  struct str other;
  for (size_t i = 1; i < r->p.len; i++)
    if (is_denied(r, i) && read_kin_end(r, i, r->p.len, &other) && str_eq(other, word)) return true;
  return false;
}

void read_mention(struct read *r, const struct who *w, bool male, bool female, bool thing) {
  if (w->me || w->you || (!w->name.len && !w->word.len)) return;
  if (w->name.len && !w->word.len && is_own_name(r, w->name)) return;
  if (!w->name.len && denied_elsewhere(r, w->word)) return;
  for (size_t i = 0; i < r->whos.len; i++)
    if (str_eq(r->whos.at[i].name, w->name) && str_eq(r->whos.at[i].word, w->word)) goto known;
  VEC_PUSH(r->a, &r->whos, *w);
known:
  if (thing) {
    r->it = *w;
    if (!w->name.len) return;
  }
  if (!male && !female && (!thing || is_strange(r, w))) {
    turn_to(r, w);
    return;
  }
  if (!female) r->he = *w;
  if (!male) r->she = *w;
  r->he_named |= male, r->she_named |= female;
  if ((!male && !female) || says_neither(r, w)) r->they = *w;
  r->last = *w;
}

/* Names anywhere, so that "hope rang" is known to be about Hope. */
void read_mentions(struct read *r) {
  for (size_t i = 0; i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    struct str word;
    size_t end = piece_has(p, LEX(NAME)) ? read_name_end(r, i, r->p.len) : 0, kin = 0;
    if (end) {
      struct who w = {.name = read_name_text(r, i, end)};
      read_mention(r, &w, p->name && p->name->use == 'm', p->name && p->name->use == 'f', false);
      i = end - 1;
    } else if ((kin = read_kin_end(r, i, r->p.len, &word))) {
      const struct piece *head = read_at(r, kin - 1);
      struct who w = {.word = word};
      bool called = kin == i + 1 && piece_has(p, LEX(BLOOD)) && piece_has(read_at(r, kin), LEX(UNKNOWN)) &&
                    read_kin_name_end(r, kin, r->p.len) && i == 0; /* "mama titi": nobody's mother here */
      if (!called && !read_name_end(r, kin, r->p.len) && !is_anothers(p) && !denied_elsewhere(r, word))
        read_mention(r, &w, piece_has(head, LEX(MALE)), piece_has(head, LEX(FEMALE)), false);
      i = kin - 1;
    }
  }
}
