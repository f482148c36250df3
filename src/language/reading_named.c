/* SPDX-License-Identifier: Apache-2.0
 *
 * What somebody or something that was spoken of without a name is called, however it is put: "my ferret ate my sock.
 * hes called rasher", "there's a heron. I call him the Inspector", "a snake btw. noodle. hes deaf", "eirik" after "a
 * boy, born tuesday". Two clauses of one turn, or two turns running, are one telling. Frames are data
 * (patterns/named.txt); who is meant is the nearest without a name whom the pronoun fits.
 */
#include "base/utf8.h"
#include "language/reading_chunk.h"

enum { NAME_PIECES = 3, OWNER_REACH = 3, OWN_REACH = 6 };

/* ---- whom or what has no name yet ---- */
/* The determiner of the noun at piece i; SIZE_MAX none. */
static size_t owner_at(const struct read *r, size_t i) {
  for (size_t back = 1; back <= OWNER_REACH && back <= i; back++) {
    const struct piece *p = read_at(r, i - back);
    if (piece_has(p, LEX(POSSESSIVE) | LEX(ARTICLE) | LEX(NUMBER) | LEX(QUANTITY))) return i - back;
    if (!piece_has(p, LEX(ADJ) | LEX(NOUN) | LEX(KINMOD) | LEX(UNKNOWN))) break;
  }
  return SIZE_MAX;
}

/* "my own one", "we adopted two rats", "got a kitten": the speaker's, whatever stands before the noun. */
static bool is_had(const struct read *r, size_t owner) {
  for (size_t back = 1; back <= OWN_REACH && back <= owner; back++) {
    const struct piece *p = read_at(r, owner - back);
    if (piece_has(p, LEX(MARK))) break;
    bool verb = piece_has(p, LEX(HAVE)) || piece_is(p, "got") || str_is(p->base, "get") || str_is(p->base, "adopt") ||
                str_is(p->base, "buy") || str_is(p->base, "rescue") || str_is(p->base, "own");
    if (!verb) continue;
    size_t who = owner - back;
    while (who > 0 && piece_has(read_at(r, who - 1), LEX(HAVE) | LEX(ADVERB))) who--;
    const struct piece *s = who ? read_at(r, who - 1) : NULL;
    return !s || piece_is(s, "i") || piece_is(s, "we") || piece_has(s, LEX(MARK) | LEX(OPENER));
  }
  return false;
}

static bool has_name(const struct read *r, size_t i) {
  const struct piece *next = read_at(r, i + 1);
  if (piece_is(next, "called") || piece_is(next, "named") || piece_is(next, "'s")) return true;
  if (read_kin_name_end(r, i + 1, r->p.len)) return piece_has(next, LEX(NAME) | LEX(CAPITAL) | LEX(UNKNOWN));
  return piece_is(next, ",") && read_kin_name_end(r, i + 2, r->p.len) && piece_has(read_at(r, i + 2), LEX(NAME));
}

static bool is_creature(const struct read *r, struct str word) {
  return lexicon_classes(r->x, word) & LEX(ANIMAL) || told_is(r->told, TOLD_wild, word);
}

/* Somebody, by a word that says no name. */
static bool is_somebody(const struct read *r, struct str word) {
  return lexicon_classes(r->x, word) & (LEX(KIN) | LEX(JOB)) || told_is(r->told, TOLD_human, word) ||
         told_is(r->told, TOLD_child, word) || told_is(r->told, TOLD_born, word);
}

/* How well the noun at piece i would be what is named next; 0 it would not. */
static int fits_at(const struct read *r, size_t i) {
  enum { THING = 1, KIN = 2, ANIMAL = 3, NEW = 2 };
  const struct piece *p = read_at(r, i);
  bool animal = (is_creature(r, p->word) || is_creature(r, p->single)) && read_tag(r, i) != TAG_VERB;
  bool kin = is_somebody(r, p->word) || is_somebody(r, p->single);
  size_t owner = owner_at(r, i);
  if (piece_has(p, LEX(MARK) | LEX(TIME) | LEX(UNIT) | LEX(BODY) | LEX(NEUTRAL)) || has_name(r, i) ||
      (piece_has(p, LEX(NAME) | LEX(PLACE)) && !animal && !kin) || piece_is(p, "name"))
    return 0;
  if (read_tag(r, i + 1) == TAG_NOUN && i + 1 < r->p.len && !animal) return 0; /* "the dog's bed", "kitchen bins" */
  if (animal && read_tag(r, i + 1) == TAG_NOUN && read_at(r, i + 1)->form == FORM_NONE) return 0;
  if (owner != SIZE_MAX && owner > 0 && piece_is(read_at(r, owner - 1), "like")) return 0; /* "it's like a kangaroo" */
  bool is = owner != SIZE_MAX && owner > 1 && piece_has(read_at(r, owner - 1), LEX(BE)) &&
            !piece_is(read_at(r, owner - 2), "there") && !told_is(r->told, TOLD_born, p->word);
  if (is) return 0; /* "he was a signalman": said of somebody, and nobody new */
  bool first = i == 0 || piece_has(read_at(r, i - 1), LEX(OPENER) | LEX(MARK) | LEX(KINMOD) | LEX(ADJ));
  if (owner == SIZE_MAX && !(first && (kin || animal))) return 0;
  if (!animal && !kin && !(owner != SIZE_MAX && read_tag(r, i) == TAG_NOUN)) return 0;
  const struct piece *o = owner == SIZE_MAX ? NULL : read_at(r, owner);
  bool fresh = o && (piece_is(o, "a") || piece_is(o, "an") || piece_is(o, "another") ||
                     piece_has(o, LEX(NUMBER) | LEX(QUANTITY)));
  for (size_t k = owner == SIZE_MAX ? i - (i > 0) : owner; k < i; k++) fresh |= piece_is(read_at(r, k), "new");
  return (animal ? ANIMAL : kin ? KIN : THING) * 2 + (fresh ? NEW : 0);
}

static struct who unnamed_at(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i);
  size_t owner = owner_at(r, i);
  const struct piece *o = owner == SIZE_MAX ? NULL : read_at(r, owner);
  bool mine = !o || piece_is(o, "my") || piece_is(o, "our") || piece_is(o, "me") || is_had(r, owner);
  bool one = is_creature(r, p->word) || is_somebody(r, p->word);
  bool many = !one && (is_creature(r, p->single) || is_somebody(r, p->single));
  struct who w = {.word = many ? p->single : p->word, .owner = mine ? STR("my") : STR_NONE};
  if (piece_has(p, LEX(MALE))) w.pronoun = STR("he");
  if (piece_has(p, LEX(FEMALE))) w.pronoun = STR("she");
  return w;
}

/* "the grandkid, born tuesday. a boy": whose kin a newborn is, said a little before. */
static struct str child_of(const struct read *r, size_t to) {
  for (size_t i = to; i-- > 0;) {
    const struct piece *p = read_at(r, i);
    if (told_is(r->told, TOLD_child, p->word)) return p->word;
    if (told_is(r->told, TOLD_child, p->single)) return p->single;
  }
  return STR_NONE;
}

/* Before piece `to`; on its own: no further back than piece `from`. */
static bool unnamed_before(const struct read *r, size_t from, size_t to, struct who *ret) {
  int best = 0;
  size_t at = 0;
  for (size_t i = from; i < to; i++) {
    int fits = fits_at(r, i);
    if (fits && fits >= best) best = fits, at = i;
  }
  if (!best) return false;
  *ret = unnamed_at(r, at);
  struct str child = told_is(r->told, TOLD_born, ret->word) ? child_of(r, at) : STR_NONE;
  if (child.len) ret->word = child, ret->owner = STR("my");
  return true;
}

/* "my manager is called Gavin". */
static bool is_named_here(const struct read *r, struct str word) {
  for (size_t i = 0; i < r->facts.len; i++) {
    const struct fact_read *f = &r->facts.at[i];
    if (str_eq(f->about.word, word) && (f->about.name.len || str_is(f->relation, "name"))) return true;
  }
  return false;
}

void read_unnamed(struct read *r) {
  struct who w;
  if (r->barred || r->named_now || !unnamed_before(r, 0, r->p.len, &w) || is_named_here(r, w.word)) return;
  r->out->unnamed = w;
}

static uint64_t word_classes(const struct read *r, const struct who *w) {
  return lexicon_classes(r->x, w->word);
}

static bool pronoun_fits(const struct read *r, const struct who *w, const struct piece *pronoun) {
  uint64_t c = word_classes(r, w);
  bool he = piece_is(pronoun, "he") || piece_is(pronoun, "him") || piece_is(pronoun, "his");
  bool she = piece_is(pronoun, "she") || piece_is(pronoun, "her");
  bool it = piece_is(pronoun, "it") || piece_is(pronoun, "its");
  if (he && (c & LEX(FEMALE) || str_is(w->pronoun, "she")) && !(c & LEX(ANIMAL))) return false;
  if (she && (c & LEX(MALE) || str_is(w->pronoun, "he")) && !(c & LEX(ANIMAL))) return false;
  bool creature = is_creature(r, w->word), somebody = is_somebody(r, w->word) && !creature;
  if ((he || she) && !creature && !somebody && !told_is(r->told, TOLD_craft, w->word)) return false;
  if (it && somebody && !told_is(r->told, TOLD_born, w->word)) return false;
  return he || she || it || piece_is(pronoun, "they") || piece_is(pronoun, "them") || piece_is(pronoun, "their") ||
         !pronoun->word.len;
}

/* Whom a pronoun of this clause names: the nearest without a name, of this turn or of the one before. */
static bool meant(const struct read *r, const struct clause *c, const struct piece *pronoun, struct who *ret) {
  if (unnamed_before(r, 0, c->first, ret)) return pronoun_fits(r, ret, pronoun);
  *ret = r->c->unnamed;
  return ret->word.len > 0 && pronoun_fits(r, ret, pronoun);
}

/* ---- the name ---- */
static bool ends_name(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i);
  if (piece_has(p, LEX(CAPITAL) | LEX(NAME)) && !piece_has(p, LEX(MARK))) return false;
  return piece_has(p, LEX(MARK) | LEX(EMOJI) | LEX(AND) | LEX(BREAK) | LEX(SUBJECT) | LEX(BE) | LEX(PREPOSITION) |
                          LEX(ADVERB) | LEX(OPENER) | LEX(TIME) | LEX(OBJECT) | LEX(ARTICLE)) ||
         p->form == FORM_THIRD || p->form == FORM_PAST;
}

static bool is_typed_upper(const struct read *r, const struct piece *p) {
  struct str text = r->p.tokens->at[p->first].text;
  return text.len && utf8_is_upper(utf8_next(&text));
}

/* The name that stands at piece i, to *ret_last exclusive; STR_NONE: none does. any: an ordinary word may be one. */
static struct str name_at(const struct read *r, size_t i, size_t last, bool any, size_t *ret_last) {
  bool the = piece_is(read_at(r, i), "the");
  if (the) i++;
  const struct piece *p = read_at(r, i);
  static const uint64_t never = LEX(PREPOSITION) | LEX(SUBJECT) | LEX(OBJECT) | LEX(ARTICLE) | LEX(POSSESSIVE) |
                                LEX(NEGATION) | LEX(WH) | LEX(NUMBER) | LEX(TIME) | LEX(QUANTITY) | LEX(BE) |
                                LEX(HAVE) | LEX(DO) | LEX(ADVERB) | LEX(MARK) | LEX(QUOTED);
  bool proper = piece_has(p, LEX(NAME) | LEX(CAPITAL) | LEX(UNKNOWN)) && !piece_has(p, LEX(QUOTED));
  bool word = any && piece_has(p, LEX(NOUN) | LEX(ADJ) | LEX(MAYBE_NAME)) && !piece_has(p, LEX(NEVERNAME) | LEX(KIN));
  if (i >= last || (piece_has(p, never) && !piece_has(p, LEX(CAPITAL) | LEX(NAME))) || !(proper || word) ||
      (the && !any))
    return STR_NONE;
  size_t end = i + 1;
  bool upper = is_typed_upper(r, p);
  while (end < last && end < i + NAME_PIECES && !ends_name(r, end) && is_typed_upper(r, read_at(r, end)) == upper &&
         (any || piece_has(read_at(r, end), LEX(NAME) | LEX(CAPITAL) | LEX(UNKNOWN))))
    end++;
  *ret_last = end;
  return read_name_text(r, i, end);
}

/* ---- what is kept ---- */
/* An animal of the speaker's own is a pet, kin is kin; of anything else the name is kept with the word for it. */
static void put_named(struct read *r, const struct clause *c, struct who w, struct str name) {
  uint64_t classes = word_classes(r, &w);
  bool mine = str_is(w.owner, "my"), animal = classes & LEX(ANIMAL);
  bool kin = !animal && mine && !told_is(r->told, TOLD_born, w.word) &&
             (classes & (LEX(KIN) | LEX(JOB)) || told_is(r->told, TOLD_child, w.word));
  struct who named = {.name = name, .word = w.word}, nameless = {.word = w.word};
  struct fact_read f = {.about = animal && mine ? named
                                 : kin          ? named
                                                : nameless,
                        .relation = animal && mine ? STR("pet")
                                    : kin          ? STR("kin")
                                                   : STR("name"),
                        .value = (animal && mine) || kin ? w.word : name,
                        .sure = 800,
                        .first = read_at(r, c->first)->first,
                        .last = read_at(r, c->last - 1)->last};
  read_fact_add(r, f);
  r->named_now = true;
  read_mention(r, &named, piece_has(read_at(r, SIZE_MAX), LEX(MALE)) || str_is(w.pronoun, "he"),
               str_is(w.pronoun, "she"), !kin);
  if (!w.pronoun.len) r->he = r->she = named; /* "noodle. hes a ball python" */
}

static bool is_none(const struct pattern_hit *hits, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (str_is(hits[i].action, "none")) return true;
  return false;
}

static bool is_said(const struct read *r, struct str word) {
  for (size_t i = 0; i < r->p.len; i++)
    if (str_ends(word, read_at(r, i)->word) || str_eq(read_at(r, i)->single, word)) return true;
  return false;
}

/* Whom the pronoun means already, by less than a name: the reader of facts knows them. Who was spoken of in an older
 * turn gives way to who is in this one. */
static bool is_known(const struct read *r, const struct clause *c, const struct piece *pronoun) {
  struct who other;
  if (!pronoun->word.len && r->it.word.len && !r->it.name.len) return true; /* "its called thunder" */
  const struct who *w = piece_is(pronoun, "he") || piece_is(pronoun, "his")    ? &r->he
                        : piece_is(pronoun, "she") || piece_is(pronoun, "her") ? &r->she
                                                                               : NULL;
  return w && w->word.len && !w->name.len && (is_said(r, w->word) || !unnamed_before(r, 0, c->first, &other));
}

bool read_naming(struct read *r, struct clause *c) {
  const struct pattern_hit *hits;
  size_t n = patterns_match(r->l, patterns_of(r->l, "named"), r->a, &r->p, c->first, c->last, &hits);
  if (!n || is_none(hits, n)) return false;
  for (size_t i = 0; i < n; i++) {
    const struct slot_read *name = slot_find(hits[i].slots, hits[i].slot_count, "n");
    const struct slot_read *who = slot_find(hits[i].slots, hits[i].slot_count, "p");
    const struct piece *pronoun = read_at(r, who ? who->first : SIZE_MAX);
    struct who w;
    size_t end;
    if (!name ||
        (who && (who->first != who->last || !piece_has(pronoun, LEX(SUBJECT) | LEX(OBJECT) | LEX(POSSESSIVE)))))
      continue;
    if (who && (piece_is(pronoun, "i") || piece_is(pronoun, "me") || piece_is(pronoun, "you") ||
                piece_is(pronoun, "we") || piece_is(pronoun, "us")))
      continue;
    bool object = who && piece_has(pronoun, LEX(OBJECT)) && !piece_has(pronoun, LEX(SUBJECT) | LEX(POSSESSIVE));
    if (!object && is_known(r, c, piece_is(pronoun, "it") ? read_at(r, SIZE_MAX) : pronoun)) continue;
    bool called = str_starts(hits[i].action, STR("called"));
    struct str text = name_at(r, name->first, c->last, true, &end);
    bool plain = called && !piece_has(read_at(r, name->first), LEX(NOUN) | LEX(NAME) | LEX(CAPITAL) | LEX(UNKNOWN) |
                                                                   LEX(MAYBE_NAME) | LEX(ARTICLE));
    if (!text.len || plain || !meant(r, c, pronoun, &w)) continue;
    put_named(r, c, w, text);
    return true;
  }
  return false;
}

/* ---- a name by itself ---- */
/* The next sentence goes on with it: "noodle. hes a ball python". */
static bool goes_on(const struct read *r, const struct clause *c) {
  size_t i = c->last;
  while (i < r->p.len && piece_has(read_at(r, i), LEX(MARK))) i++;
  const struct piece *p = read_at(r, i);
  return piece_is(p, "he") || piece_is(p, "she") || piece_is(p, "it") || piece_is(p, "they");
}

static bool ends_alone(const struct read *r, size_t i, size_t last) {
  while (i < last && piece_has(read_at(r, i), LEX(EMOJI))) i++;
  const struct piece *p = read_at(r, i);
  return i >= last || piece_is(p, ",") || piece_is(p, "something") || piece_is(p, "not");
}

/* Where the sentence before this clause's begins. */
static size_t sentence_before(const struct read *r, const struct clause *c) {
  size_t first = c->first;
  for (size_t i = 0; i < r->clauses.len; i++)
    if (r->clauses.at[i].sentence + 1 == c->sentence && r->clauses.at[i].first < first) first = r->clauses.at[i].first;
  return first;
}

bool read_lone_name(struct read *r, struct clause *c, const struct clause *before) {
  struct who w;
  size_t end, i = c->first;
  bool begins = !before || before->sentence != c->sentence;
  if (c->question || c->governed || r->barred || !begins) return false;
  while (i < c->last && piece_has(read_at(r, i), LEX(OPENER) | LEX(EMOJI) | LEX(ADVERB))) i++;
  if (i > c->first && before) return false;
  bool title = piece_has(read_at(r, i), LEX(TITLE)) && piece_has(read_at(r, i), LEX(CAPITAL) | LEX(BARE));
  const struct piece *p = read_at(r, i);
  bool on = before && goes_on(r, c);
  bool noun = piece_has(p, LEX(NOUN) | LEX(ADJ)), given = piece_has(p, LEX(MAYBE_NAME)) && is_typed_upper(r, p);
  struct str name = name_at(r, i, c->last, (on && noun) || given, &end);
  if (!name.len && title) name = name_at(r, i + 1, c->last, false, &end);
  if (!name.len || !ends_alone(r, end, c->last)) return false;
  if (piece_has(p, LEX(PLACE) | LEX(TONGUE) | LEX(KIN)) && !piece_has(p, LEX(NAME)) && !title) return false;
  bool sure = piece_has(p, LEX(NAME)) || title || on || given ||
              (piece_has(p, LEX(CAPITAL)) && piece_has(p, LEX(UNKNOWN) | LEX(MAYBE_NAME)));
  if (before && !unnamed_before(r, sentence_before(r, c), c->first, &w)) return false;
  if (!before) w = r->c->unnamed;
  if (!w.word.len) return false;
  bool awaited = told_is(r->told, TOLD_born, w.word) || told_is(r->told, TOLD_child, w.word);
  bool being = is_creature(r, w.word) || is_somebody(r, w.word) || told_is(r->told, TOLD_craft, w.word) || on;
  bool strange = piece_has(p, LEX(UNKNOWN)) && p->word.len > 2 && (awaited || !read_is_misspelt(r, p->word));
  if (!being || (!sure && !strange)) return false;
  if (!before && r->c->asked_relation.len && !str_is(r->c->asked_relation, "name")) return false;
  put_named(r, c, w, name);
  return true;
}
