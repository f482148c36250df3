/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions: which kind of fact would answer, about whom. The words stand in data/<language>/patterns/questions.txt:
 *   KIND relation [memory] [past]
 * or "none": words that only look like asking.
 */
#include "language/reading_chunk.h"
#include "language/reading_priv.h"

static const char *const kinds[] = {"none",    "who",   "what", "where", "when",   "how_many", "how_long",
                                    "how_old", "which", "why",  "how",   "yes_no", "learnt"};

static void apply(struct question *q, struct str action) {
  struct str part, rest = action;
  for (int field = 0; str_next(&rest, ' ', &part); field++) {
    for (size_t k = 0; field == 0 && k < sizeof kinds / sizeof *kinds; k++)
      if (str_is(part, kinds[k])) q->kind = (enum question_kind)k;
    if (field == 1 && !str_is(part, "-")) q->relation = part;
    if (field > 1 && str_is(part, "memory")) q->memory = true;
    if (field > 1 && str_is(part, "past")) q->past = true;
  }
}

static bool asker(const struct piece *p) {
  return piece_has(p, LEX(WH) | LEX(DO) | LEX(MODAL)) || (piece_has(p, LEX(BE) | LEX(HAVE)) && !piece_is(p, "'s"));
}

/* "the name of": what follows is asked about. */
static bool leads_to_owner(const struct read *r, size_t i) {
  return piece_is(read_at(r, i), "name") && piece_is(read_at(r, i + 1), "of");
}

/* The first subject behind the question's own words. */
static bool find_about(struct read *r, const struct clause *c, struct who *ret) {
  for (size_t i = c->first; i < c->last; i++) {
    struct subject s;
    if (piece_is(read_at(r, i), "the") ? leads_to_owner(r, i + 1) : leads_to_owner(r, i)) continue;
    if (asker(read_at(r, i)) && !piece_has(read_at(r, i), LEX(NAME) | LEX(CAPITAL))) continue;
    if (piece_has(read_at(r, i), LEX(VERB)) && !piece_has(read_at(r, i), LEX(NAME) | LEX(CAPITAL) | LEX(MAYBE_NAME)))
      continue;
    if (!read_subject(r, i, c->last, &s) || s.implied) continue;
    *ret = s.who[0];
    return true;
  }
  return false;
}

/* "where does zed live", "what is zeds name", where nobody of that name is known and it is a word besides: it is asked
 * of whoever that is, and never of the speaker. */
static void find_unknown(const struct read *r, const struct clause *c, struct who *ret) {
  uint64_t other = LEX(SUBJECT) | LEX(OBJECT) | LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(NEGATION) | LEX(WH) | LEX(ADVERB) |
                   LEX(PREPOSITION) | LEX(QUANTITY) | LEX(TIME) | LEX(MARK);
  for (size_t i = c->first; i + 2 < c->last; i++) {
    const struct piece *p = read_at(r, i + 1), *next = read_at(r, i + 2);
    bool plain = piece_has(p, LEX(WORD)) && !piece_has(p, other) && !piece_is(p, "it") && !piece_is(p, "there");
    bool does = piece_is(read_at(r, i), "does") && piece_has(next, LEX(VERB));
    bool owns = piece_has(read_at(r, i), LEX(BE)) && p->word.len > 2 && str_ends(p->word, STR("s")) &&
                piece_has(next, LEX(NOUN)) && i + 3 >= c->last;
    if (!plain || !(does || owns)) continue;
    ret->word = does ? p->word : str_first(p->word, p->word.len - 1);
    return;
  }
}

static enum question_kind plain_kind(const struct read *r, const struct clause *c) {
  for (size_t i = c->first; i < c->last && i < c->first + 6; i++) {
    const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
    if (piece_is(p, "who") || piece_is(p, "whose") || piece_is(p, "whom")) return QUESTION_WHO;
    if (piece_is(p, "what")) return QUESTION_WHAT;
    if (piece_is(p, "where")) return QUESTION_WHERE;
    if (piece_is(p, "when")) return QUESTION_WHEN;
    if (piece_is(p, "which")) return QUESTION_WHICH;
    if (piece_is(p, "why")) return QUESTION_WHY;
    if (!piece_is(p, "how")) continue;
    if (piece_is(next, "many") || piece_is(next, "much")) return QUESTION_HOW_MANY;
    if (piece_is(next, "long")) return QUESTION_HOW_LONG;
    return piece_is(next, "old") ? QUESTION_HOW_OLD : QUESTION_HOW;
  }
  return QUESTION_YES_NO;
}

/* "does anna live in york": the value put forward, by the facts' own patterns. */
static void put_forward(struct read *r, const struct clause *c, struct question *q) {
  for (size_t i = c->first; i < c->last; i++) {
    const struct piece *p = read_at(r, i);
    const struct pattern_hit *hits;
    if (!piece_has(p, LEX(VERB) | LEX(BE) | LEX(HAVE)) || p->form == FORM_NONE) continue;
    size_t n = patterns_match_at(r->l, patterns_of(r->l, "facts"), r->a, &r->p, i, c->last, &hits);
    for (size_t h = 0; h < n; h++) {
      struct str rest = hits[h].action, kind, relation, slot;
      char name[16];
      if (!str_next(&rest, ' ', &kind) || !str_next(&rest, ' ', &relation) || !str_next(&rest, ' ', &slot)) continue;
      if (!str_is(kind, "state") && !str_is(kind, "trait") && !str_is(kind, "always") && !str_is(kind, "event") &&
          !str_is(kind, "end"))
        continue;
      snprintf(name, sizeof name, "%.*s", STR_ARG(slot));
      const struct slot_read *s = slot_find(hits[h].slots, hits[h].slot_count, name);
      q->relation = relation;
      if (s) q->value = read_value(r, s->first, s->last + 1);
      return;
    }
  }
}

static void read_when(struct read *r, const struct clause *c, struct question *q) {
  for (size_t i = c->first; i < c->last; i++)
    if (read_at(r, i)->time && read_at(r, i)->time->kind != TIME_DURATION) q->at = read_at(r, i)->time->when;
  for (size_t i = c->first; i < c->last; i++) {
    const struct piece *p = read_at(r, i);
    q->past |= piece_is(p, "did") || piece_is(p, "was") || piece_is(p, "were") || piece_is(p, "used") ||
               piece_is(p, "before") || piece_is(p, "had");
  }
}

static bool about_speaker(const struct who *w) {
  return w->me || w->name.len || w->word.len;
}

static bool ends_asking(const struct read *r, const struct clause *c) {
  for (size_t i = c->first; i < r->p.len; i++) {
    if (piece_is(read_at(r, i), "?")) return true;
    if (piece_is(read_at(r, i), ".") || piece_is(read_at(r, i), "!")) return false;
  }
  return false;
}

static bool has_aux(const struct read *r, size_t i, size_t last) {
  for (; i < last; i++)
    if (piece_has(read_at(r, i), LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL))) return true;
  return false;
}

/* Somebody to do it, or a verb for it to be done with: "did the shed roof this morning" has neither. */
static bool does_something(const struct read *r, size_t i, size_t last) {
  for (; i < last; i++)
    if (piece_has(read_at(r, i), LEX(SUBJECT)) || read_tag(r, i) == TAG_VERB) return true;
  return false;
}

static bool is_doer(const struct piece *p) {
  return piece_is(p, "i") || piece_is(p, "we") || piece_is(p, "he") || piece_is(p, "she") || piece_is(p, "they");
}

static size_t finite_verbs(const struct read *r, size_t i, size_t last) {
  size_t n = 0;
  for (; i < last; i++) n += read_tag(r, i) == TAG_VERB && read_at(r, i)->form != FORM_ING;
  return n;
}

/* Who does it stands before the verb, and more is said of it: "what she said made me laugh", "why she married him i
 * never understood", "how he laughed". Alone it may well ask: "why he always so angry". */
static bool only_names(const struct read *r, size_t at, size_t i) {
  const struct clause *c = &r->clauses.at[at];
  if (!is_doer(read_at(r, i + 1))) return false;
  bool follows = at + 1 < r->clauses.len && c[1].sentence == c->sentence && c[1].has_subject;
  const struct piece *verb = read_at(r, i + 2);
  bool past = piece_has(verb, LEX(VERB)) && verb->form == FORM_PAST;
  if (piece_is(read_at(r, i), "how")) return past && i + 4 > r->p.len;
  return follows || (piece_is(read_at(r, i), "what") && finite_verbs(r, i + 2, c->last) > 1);
}

/* "what a week we had", "what i did was leave it", "how the time goes". */
static bool only_exclaims(const struct piece *asks, const struct piece *next) {
  if (piece_is(asks, "how")) return piece_is(next, "the");
  return piece_is(next, "a") || piece_is(next, "an") || piece_is(next, "i") || piece_is(next, "we");
}

/* "was a long one today", "have a cold": whose it was is left out, and nothing is done in it. */
static bool only_leaves_out(const struct read *r, size_t i, size_t last) {
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
  bool one = piece_is(next, "a") || piece_is(next, "an");
  if (piece_is(p, "have") && (one || piece_is(next, "no") || piece_is(next, "some"))) return true;
  if (!piece_is(p, "was") || !one) return false;
  for (size_t k = i + 2; k < last; k++) {
    const struct piece *done = read_at(r, k);
    if (piece_has(done, LEX(VERB)) && (done->form == FORM_PAST || done->form == FORM_PARTICIPLE)) return false;
  }
  return true;
}

static bool asks_us(const struct read *r, size_t at) {
  const struct clause *c = &r->clauses.at[at];
  for (size_t i = c->first; i < c->last; i++)
    if (piece_is(read_at(r, i), "you") || piece_is(read_at(r, i), "your")) return true;
  return false;
}

/* "she wanted to know do i have a family", "the boy asked me are you a teacher": asked of somebody else, and told. */
static bool only_reported(const struct read *r, size_t at) {
  if (!at || r->clauses.at[at - 1].sentence != r->clauses.at[at].sentence) return false;
  const struct clause *before = &r->clauses.at[at - 1];
  if (!before->has_subject || before->question) return false;
  if (before->verbs.tense != TENSE_PAST && asks_us(r, at)) return false; /* "my son asks are you a robot" */
  for (size_t i = before->first; i < before->last; i++) {
    const struct piece *p = read_at(r, i), *to = read_at(r, i + 1), *know = read_at(r, i + 2);
    if (str_is(p->base, "ask") || (str_is(p->base, "want") && piece_is(to, "to") && piece_is(know, "know")))
      return true;
  }
  return false;
}

/* "which is why i never go", "which was nice" */
static bool only_comments(const struct read *r, size_t i) {
  const struct piece *third = read_at(r, i + 2);
  bool judged = third->tone && !str_ends(third->word, STR("er")) && !str_ends(third->word, STR("st")) &&
                !piece_is(third, "worse");
  if (piece_is(read_at(r, i), "which") && piece_has(read_at(r, i + 1), LEX(BE)) && judged) return true;
  return piece_is(read_at(r, i), "which") && piece_has(read_at(r, i + 1), LEX(BE)) &&
         (piece_is(third, "why") || piece_is(third, "how") || piece_is(third, "what") ||
          piece_has(third, LEX(ARTICLE)));
}

/* "petra says i should quit and do it like her brother": what somebody does goes on behind "and", "to" or "i". */
static bool only_goes_on(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
  bool base = piece_is(p, "do") || piece_is(p, "have") || piece_is(p, "be");
  bool asked = piece_is(next, "you") || piece_is(next, "i") || piece_is(next, "we") || piece_is(next, "they");
  return i && base && !asked && piece_is(read_at(r, i - 1), "and");
}

/* Without its mark: "when one door closes", "don't laugh, i won", "a son, who's sixteen", "..., which saves", "did the
 * ironing" ask nothing. */
static bool only_looks_asking(const struct read *r, size_t at) {
  const struct clause *c = &r->clauses.at[at];
  bool after = at > 0 && r->clauses.at[at - 1].sentence == c->sentence && r->clauses.at[at - 1].has_subject &&
               !r->clauses.at[at - 1].question;
  size_t i = c->first;
  while (i < c->last && !asker(read_at(r, i))) i++;
  const struct piece *p = read_at(r, i);
  if (only_reported(r, at)) return true;
  if (i >= c->last || ends_asking(r, c)) return false;
  if (only_leaves_out(r, i, c->last)) return true;
  if (only_names(r, at, i)) return true;
  if (piece_is(p, "what") || piece_is(p, "how")) return only_exclaims(p, read_at(r, i + 1));
  if (piece_is(p, "when") || piece_is(p, "where") || piece_is(p, "while")) return after || !has_aux(r, i + 1, i + 3);
  bool aside = i > 0 && piece_is(read_at(r, i - 1), ","); /* "seventeen boats today, which for november is a lot" */
  bool of_noun = i > c->first || at > 0;                  /* "the one who blows" */
  of_noun = of_noun && i > 0 && piece_is(p, "who") &&
            (piece_has(read_at(r, i - 1), LEX(NOUN) | LEX(KIN) | LEX(JOB)) || piece_is(read_at(r, i - 1), "one"));
  if (piece_is(p, "which") || piece_is(p, "who")) return after || aside || of_noun || only_comments(r, i);
  if (only_goes_on(r, i)) return true;
  bool neg = piece_has(p, LEX(DO)) && piece_has(read_at(r, i + 1), LEX(NEGATION));
  bool does_it = read_tag(r, i + 1) == TAG_VERB && !piece_has(read_at(r, i + 1), LEX(SUBJECT)); /* "did laugh" */
  if (piece_is(p, "did") && (does_it || !does_something(r, i + 1, c->last))) return true;
  return neg && !piece_has(read_at(r, i + 2), LEX(SUBJECT));
}

/* "what is a name day" asks what the words mean, and for nobody's name. */
static bool any_name(const struct read *r, const struct clause *c) {
  for (size_t i = c->first; i + 1 < c->last; i++)
    if ((piece_is(read_at(r, i), "a") || piece_is(read_at(r, i), "an")) && piece_is(read_at(r, i + 1), "name"))
      return true;
  return false;
}

void read_question(struct read *r) {
  struct question *q = &r->out->question;
  for (size_t i = 0; i < r->clauses.len; i++) {
    struct clause *c = &r->clauses.at[i];
    const struct pattern_hit *hits;
    if (!c->question || only_looks_asking(r, i)) continue;
    size_t n = patterns_match(r->l, patterns_of(r->l, "questions"), r->a, &r->p, c->first, c->last, &hits);
    r->only_looks |= n && str_is(hits[0].action, "none");
    if (n && str_is(hits[0].action, "none")) continue; /* "shall we say" */
    *q = (struct question){.kind = plain_kind(r, c)};
    if (n) apply(q, hits[0].action);
    if (str_is(q->relation, "name") && any_name(r, c)) q->relation = STR("");
    if (!find_about(r, c, &q->about) && q->relation.len) find_unknown(r, c, &q->about);
    const struct slot_read *value = n ? slot_find(hits[0].slots, hits[0].slot_count, "v") : NULL;
    r->only_looks = false;
    if (value) q->value = read_value(r, value->first, value->last + 1);
    if (!q->relation.len && q->kind == QUESTION_YES_NO) put_forward(r, c, q);
    read_when(r, c, q);
    q->memory |= about_speaker(&q->about) && !q->about.you;
    return;
  }
}
