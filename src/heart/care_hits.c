/* SPDX-License-Identifier: Apache-2.0
 *
 * What a turn's words hit. Each sentence is matched by itself. Then what was hit is looked at again:
 *   benign  takes away what it overlaps ("dead tired")
 *   calm    takes away what its own sentence says ("ten years ago I tried")
 *   aside   the same, but not what is said of the speaker ("two overdoses on the ward"; "I'm a nurse and I want to
 * die") frame   is about the whole turn ("in my novel"); but what is said outside it, plainly and of oneself, is asked
 * about Words in quotation marks are somebody else's until nothing stands outside them; and a hit whose subject is
 * another person is worry for that person.
 */
#include "heart/care_priv.h"
#include "language/lexicon.h"

enum { HITS_MAX = 8192, STRETCH = 80, OVERLAP = 20, BACK_MAX = 5, FEW_WORDS = 4 };

struct seen {
  const struct care *c;
  struct arena *a;
  struct care_text text;
  VEC(struct care_hit) hits;
};

static const char *const kind_names[] = {
#define HIT_NAME(name, word) word,
    HIT_KINDS(HIT_NAME)
#undef HIT_NAME
};

static bool hit_from(struct seen *s, const struct pattern_hit *h, struct care_hit *ret) {
  struct str rest = h->action, word;
  *ret = (struct care_hit){.first = h->first, .last = h->last, .kind = HIT_COUNT};
  if (!str_next(&rest, ' ', &word)) return false;
  if (str_is(word, "alone")) {
    ret->alone = true;
    if (!str_next(&rest, ' ', &word)) return false;
  }
  for (size_t i = 0; i < HIT_COUNT; i++)
    if (str_is(word, kind_names[i])) ret->kind = (enum hit_kind)i;
  ret->rule = arena_dup(s->a, str_trim(rest)).at;
  ret->words = pieces_text(&s->text.pieces, h->first, h->last ? h->last - 1 : 0);
  return ret->kind != HIT_COUNT;
}

static void match_stretch(struct seen *s, size_t sentence, size_t first, size_t last) {
  const struct pattern_hit *found = NULL;
  size_t count = patterns_match(s->c->language, s->c->turns, s->a, &s->text.pieces, first, last, &found);
  for (size_t i = 0; i < count && s->hits.len < HITS_MAX; i++) {
    struct care_hit hit;
    if (!hit_from(s, &found[i], &hit)) continue;
    hit.sentence = sentence;
    VEC_PUSH(s->a, &s->hits, hit);
  }
}

/* A long sentence (a turn without one mark) by stretches that overlap, so that none exceeds what a match may cost. */
static void match_sentences(struct seen *s) {
  for (size_t n = 0; n < care_text_sentences(&s->text); n++) {
    size_t last = s->text.begins.at[n + 1];
    for (size_t at = s->text.begins.at[n]; at < last; at += STRETCH - OVERLAP) {
      match_stretch(s, n, at, last - at > STRETCH ? at + STRETCH : last);
      if (last - at <= STRETCH) break;
    }
  }
}

/* ---- whose words, and about whom ---- */

static bool is_mine(const struct piece *p) {
  return piece_is(p, "i") || piece_is(p, "me") || piece_is(p, "my") || piece_is(p, "myself");
}

static bool is_other(const struct piece *p) {
  if (piece_is(p, "it") || piece_is(p, "you")) return false;
  return piece_has(p, LEX(KIN) | LEX(NAME) | LEX(SUBJECT)) && !piece_has(p, LEX(MARK));
}

enum whose { WHOSE_MINE, WHOSE_OTHER };

/* "he wants to die", "my mate says he'd be better off dead": the nearest subject before it. No subject is the speaker,
 * unless the verb says otherwise. */
static enum whose whose(const struct seen *s, const struct care_hit *h) {
  const struct piece *p = s->text.pieces.at;
  for (size_t i = h->first; i < h->last; i++) {
    if (is_mine(&p[i])) return WHOSE_MINE;
    if (i == h->first && is_other(&p[i])) return WHOSE_MINE; /* a line that names its own subject */
  }
  if (p[h->first].form == FORM_THIRD && !piece_has(&p[h->first], LEX(BE))) return WHOSE_OTHER;
  size_t edge = s->text.begins.at[h->sentence];
  for (size_t i = h->first; i > edge && h->first - i < BACK_MAX; i--) {
    const struct piece *b = &p[i - 1];
    if (piece_has(b, LEX(MARK)) || is_mine(b) || piece_has(b, LEX(AND))) return WHOSE_MINE;
    if (is_other(b)) return WHOSE_OTHER;
    if (piece_has(b, LEX(BREAK))) return WHOSE_MINE;
  }
  return WHOSE_MINE;
}

static bool is_quoted(const struct seen *s, const struct care_hit *h) {
  return piece_has(&s->text.pieces.at[h->first], LEX(QUOTED));
}

static size_t words_in(const struct seen *s, size_t first, size_t last, bool quoted) {
  size_t n = 0;
  for (size_t i = first; i < last; i++)
    n += piece_has(&s->text.pieces.at[i], LEX(WORD)) && (quoted || !piece_has(&s->text.pieces.at[i], LEX(QUOTED)));
  return n;
}

/* "i told him "i want to die" and he laughed": quoted, but one's own words. */
static bool own_quote(const struct seen *s, const struct care_hit *h) {
  size_t i = h->first;
  while (i > 0 && piece_has(&s->text.pieces.at[i - 1], LEX(QUOTED))) i--;
  for (size_t n = 0; i > 0 && n < BACK_MAX + 1; n++, i--) {
    const struct piece *p = &s->text.pieces.at[i - 1];
    if (!piece_is(p, "said") && !piece_is(p, "told") && !piece_is(p, "text") && !piece_is(p, "texted")) continue;
    return i >= 2 && piece_is(&s->text.pieces.at[i - 2], "i");
  }
  return false;
}

/* ---- what takes away ---- */

/* A benign phrase within a longer hit does not undo it. */
static bool undoes(const struct care_hit *benign, const struct care_hit *hit) {
  bool within = hit->first <= benign->first && benign->last <= hit->last;
  bool longer = hit->last - hit->first > benign->last - benign->first;
  return benign->first < hit->last && hit->first < benign->last && !(within && longer);
}

static bool says_i(const struct seen *s, const struct care_hit *h) {
  for (size_t i = h->first; i < h->last; i++)
    if (is_mine(&s->text.pieces.at[i])) return true;
  return h->first > s->text.begins.at[h->sentence] && is_mine(&s->text.pieces.at[h->first - 1]);
}

static bool taken_away(const struct seen *s, const struct care_hit *hit) {
  for (size_t i = 0; i < s->hits.len; i++) {
    const struct care_hit *b = &s->hits.at[i];
    if (b->kind == HIT_BENIGN && undoes(b, hit)) return true;
    if (b->sentence != hit->sentence) continue;
    if (b->kind == HIT_CALM || (b->kind == HIT_ASIDE && !says_i(s, hit))) return true;
  }
  return hit->alone && words_in(s, 0, s->text.pieces.len, true) > FEW_WORDS + words_in(s, hit->first, hit->last, true);
}

enum stands { STANDS_NOT, STANDS_ASKED, STANDS };

/* A frame is no cloak: what stands in another sentence, said plainly of oneself, is at least asked about. */
static enum stands in_frame(const struct seen *s, const struct care_hit *hit) {
  enum stands stands = STANDS;
  for (size_t i = 0; i < s->hits.len; i++) {
    const struct care_hit *f = &s->hits.at[i];
    if (f->kind != HIT_FRAME) continue;
    bool plain = hit->kind <= HIT_VIOLENCE && f->sentence != hit->sentence && is_mine(&s->text.pieces.at[hit->first]);
    if (!plain) return STANDS_NOT;
    stands = STANDS_ASKED;
  }
  return stands;
}

static enum stands in_quotes(const struct seen *s, const struct care_hit *hit) {
  if (!is_quoted(s, hit)) return STANDS;
  if (own_quote(s, hit)) return STANDS_ASKED;
  return words_in(s, 0, s->text.pieces.len, false) >= 2 ? STANDS_NOT : STANDS_ASKED;
}

static enum stands stands(const struct seen *s, const struct care_hit *hit) {
  if (taken_away(s, hit)) return STANDS_NOT;
  enum stands frame = in_frame(s, hit), quote = in_quotes(s, hit);
  return frame < quote ? frame : quote;
}

/* ---- what is left ---- */

/* Weakest first: "yes, it's only a way of putting it" is a no; "no... partly" is partly; "I'm tired" is no more than a
 * soft no beside a yes; "it wasn't a figure of speech" beats what it contains. */
static const struct {
  const char *name;
  enum care_answer answer;
} answers[] = {{"safe", ANSWER_SAFE},     {"soft-no", ANSWER_NO}, {"soft-partly", ANSWER_PARTLY},
               {"yes", ANSWER_YES},       {"no", ANSWER_NO},      {"annoyed", ANSWER_ANNOYED},
               {"partly", ANSWER_PARTLY}, {"meant", ANSWER_YES}};

static void note_answer(const struct care_hit *hit, struct care_hits *ret) {
  int strength = 0;
  for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
    if (strcmp(hit->rule, answers[i].name) == 0) strength = (int)i + 1;
  if (strength <= ret->answer_strength) return;
  ret->answer_strength = strength;
  ret->answer = answers[strength - 1].answer;
  ret->answer_hit = hit;
}

static void note_sign(const struct care_hit *hit, struct care_hits *ret) {
  if (!ret->sign)
    ret->sign = hit;
  else if (!ret->second && strcmp(ret->sign->rule, hit->rule) != 0)
    ret->second = hit;
}

static void note(struct arena *a, const struct care_hit *hit, enum hit_kind kind, struct care_hits *ret) {
  switch (kind) {
  case HIT_DONE:
  case HIT_EXPLICIT:
  case HIT_HURT:
  case HIT_VIOLENCE:
    if (!ret->now || kind < ret->now->kind) ret->now = hit;
    break;
  case HIT_OBLIQUE:
  case HIT_MAYBE_HURT:
  case HIT_MAYBE_VIOLENCE:
  case HIT_MAYBE_OTHER:
    if (!ret->oblique) ret->oblique = hit;
    ret->rules = arena_printf(a, "%.*s%s ", STR_ARG(ret->rules), hit->rule);
    break;
  case HIT_INTENT:
    if (!ret->intent) ret->intent = hit;
    break;
  case HIT_OTHER:
    if (!ret->other) ret->other = hit;
    break;
  case HIT_SIGN: note_sign(hit, ret); break;
  case HIT_MINOR: ret->minor = true; break;
  case HIT_ANSWER: note_answer(hit, ret); break;
  default: break;
  }
}

static bool tells_of_self(enum hit_kind kind) {
  return kind == HIT_DONE || kind == HIT_EXPLICIT || kind == HIT_OBLIQUE || kind == HIT_INTENT || kind == HIT_SIGN;
}

static void weigh_hit(const struct seen *s, struct care_hit *hit, struct care_hits *ret) {
  enum hit_kind kind = hit->kind;
  bool plain = kind == HIT_ANSWER || kind == HIT_MINOR;
  if (!plain && kind > HIT_SIGN) return;
  enum stands how = plain ? STANDS : stands(s, hit);
  if (how == STANDS_NOT) return;
  bool others = !plain && tells_of_self(kind) && whose(s, hit) == WHOSE_OTHER;
  if (others && kind == HIT_SIGN) return;
  if (others)
    kind = HIT_OTHER;
  else if (how == STANDS_ASKED && kind <= HIT_VIOLENCE) {
    hit->framed = true;
    kind = kind == HIT_HURT ? HIT_MAYBE_HURT : kind == HIT_VIOLENCE ? HIT_MAYBE_VIOLENCE : HIT_OBLIQUE;
  }
  hit->kind = kind;
  note(s->a, hit, kind, ret);
}

/* "I'm going to do it": what it is, the rest of the turn says. */
static void weigh_intent(struct arena *a, struct care_hits *ret) {
  if (!ret->intent) return;
  bool hurt = ret->oblique && ret->oblique->kind == HIT_MAYBE_HURT;
  note(a, ret->intent, (ret->oblique && !hurt) || ret->sign ? HIT_EXPLICIT : HIT_OBLIQUE, ret);
}

void care_hits_read(const struct care *c, struct arena *a, const struct tokens *t, struct care_hits *ret) {
  struct seen s = {.c = c, .a = a};
  care_text_read(c, a, t, &s.text);
  match_sentences(&s);
  for (size_t i = 0; i < s.hits.len; i++) {
    struct care_mark mark = {s.hits.at[i].kind, s.hits.at[i].rule, s.hits.at[i].first, s.hits.at[i].last};
    VEC_PUSH(a, &ret->marks, mark);
  }
  for (size_t i = 0; i < s.hits.len; i++) weigh_hit(&s, &s.hits.at[i], ret);
  weigh_intent(a, ret);
  ret->text = s.text;
  ret->text.pieces.tokens = &ret->text.tokens;
}
