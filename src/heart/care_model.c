/* SPDX-License-Identifier: Apache-2.0
 *
 * What the model of lines makes of a turn (data/<language>/models/care.tsv), beside the patterns. It looks at the words
 * as language/linear.h describes, made plain as for the patterns, and at every pattern that hit, whether it stands or
 * not: so it learns which of them can be relied on.
 */
#include "heart/care_priv.h"
#include "language/rows.h"

enum { MARK_STANDS = 64, SORTS_MAX = 160, OWN_ROOM = 2048, KINDRED_MAX = 28 }; /* above every hit_kind */
/* Two sorts wherever they stand in the turn tell more than one word: intent and act, means and self. */
static const float APART = 1.5f, NEARBY = .7f;
/* Of somebody who is kept in view so much of a score is enough; a card wants at least so probable a danger. */
static const float IN_VIEW = .35f, CARD = .7f;
enum { FEW_WORDS = 4 };
/* Of a long turn a stretch may say what the whole drowns; it is believed a little less, for there are many. In pieces.
 */
enum { LONG_TURN = 44, STRETCH = 20, STRIDE = 10 };
static const float OF_STRETCH = .8f;

static const struct {
  const char *label;
  enum hit_kind kind;
} labels[] = {{"explicit", HIT_EXPLICIT},
              {"done", HIT_DONE},
              {"hurt", HIT_HURT},
              {"violence", HIT_VIOLENCE},
              {"other", HIT_OTHER},
              {"oblique", HIT_OBLIQUE},
              {"maybe-hurt", HIT_MAYBE_HURT},
              {"maybe-violence", HIT_MAYBE_VIOLENCE},
              {"maybe-other", HIT_MAYBE_OTHER}};

static uint64_t mark(unsigned what, const char *rule) {
  uint64_t h = (str_hash(str_of(rule)) ^ what) * UINT64_C(0x9E3779B97F4A7C15);
  return h ^ h >> 29;
}

/* The features that are care's own stand after linear_look's; each once. */
struct own {
  struct linear_features *f;
  int bits;
  uint32_t seen[OWN_ROOM]; /* bucket + 1, open addressing */
  size_t count;
};

static void add(struct own *o, uint64_t hash, float weight) {
  uint32_t bucket = (uint32_t)(hash * UINT64_C(0x9E3779B97F4A7C15) >> (64 - o->bits));
  uint32_t at = bucket & (OWN_ROOM - 1);
  while (o->seen[at] && o->seen[at] != bucket + 1) at = (at + 1) & (OWN_ROOM - 1);
  if (o->seen[at] || o->f->len == LINEAR_FEATURES || o->count == OWN_ROOM / 2) return;
  o->seen[at] = bucket + 1, o->count++;
  o->f->at[o->f->len++] = (struct linear_feature){bucket, weight};
}

static void add_stands(struct own *o, const struct care_hit *hit) {
  if (!hit) return;
  add(o, mark(MARK_STANDS + hit->kind, ""), 1);
  add(o, mark(MARK_STANDS + hit->kind, hit->rule), 1);
}

int care_sorts_open(struct care *c, struct error *e) {
  struct rows r = rows_of(language_pack(c->language), "care/sorts.txt");
  while (rows_next(&r)) {
    struct str words = r.field[1], word;
    if (r.fields != 2 || !words.len) return rows_error(&r, e, "wants a sort and its words");
    while (rows_word(&words, &word))
      if (!word_table_has(&c->sort_of, word)) word_table_put(&c->arena, &c->sort_of, word, (uint32_t)c->sorts.len);
    VEC_PUSH(&c->arena, &c->sorts, r.field[0]);
  }
  return 0;
}

/* A pattern says why it is nothing: an idiom, long past, denied, somebody's work, a story. */
static bool is_excused(const struct care_hits *h) {
  for (size_t i = 0; i < h->marks.len; i++) {
    enum hit_kind k = h->marks.at[i].kind;
    if (k == HIT_BENIGN || k == HIT_CALM || k == HIT_ASIDE || k == HIT_FRAME) return true;
  }
  return false;
}

static bool has_sign(const struct care_hits *h) {
  for (size_t i = 0; i < h->marks.len; i++)
    if (h->marks.at[i].kind <= HIT_SIGN) return true;
  return false;
}

static bool has_strong_word(const struct care *c, const struct care_hits *h) {
  for (size_t i = 0; i < h->text.tokens.len; i++) {
    uint32_t sort = word_table_get(&c->sort_of, h->text.tokens.at[i].word, UINT32_MAX);
    if (sort != UINT32_MAX && c->sorts.at[sort].at[0] == '!') return true;
  }
  return false;
}

enum care_ground care_ground_of(const struct care *c, const struct care_hits *h) {
  if (h->now || h->other) return GROUND_PLAIN;
  if (h->oblique) return GROUND_HINTED;
  bool worded = has_sign(h) || has_strong_word(c, h);
  return !worded ? GROUND_BARE : is_excused(h) ? GROUND_EXCUSED : GROUND_WORDED;
}

const char *care_ground_label(enum care_ground g) {
  static const char *const names[] = {"maybe-other", "oblique", "maybe-hurt", "benign", "done"};
  return names[g];
}

/* ---- what it looks at ---- */

static uint64_t pair(uint64_t kind, uint64_t a, uint64_t b, uint64_t d) {
  uint64_t h = kind;
  h = (h ^ a) * UINT64_C(0x9E3779B97F4A7C15);
  h = (h ^ h >> 31 ^ b) * UINT64_C(0x9E3779B97F4A7C15);
  h = (h ^ h >> 31 ^ d) * UINT64_C(0x9E3779B97F4A7C15);
  return h ^ h >> 29;
}

/* A turn's words with their sorts in their places. */
struct sorted {
  uint64_t word[SORTS_MAX]; /* the sort, or the word's hash */
  bool is_sort[SORTS_MAX];
  size_t len;
};

static void sort_words(const struct care *c, const struct care_text *t, size_t first, size_t last, struct sorted *ret) {
  ret->len = 0;
  for (size_t i = first; i < last && ret->len < SORTS_MAX; i++) {
    const struct token *token = &t->tokens.at[i];
    if (token->kind == TOKEN_MARK || !token->word.len) continue;
    uint32_t sort = word_table_get(&c->sort_of, token->word, UINT32_MAX);
    ret->is_sort[ret->len] = sort != UINT32_MAX;
    ret->word[ret->len++] = sort != UINT32_MAX ? sort + 1 : str_hash(token->word) | UINT64_C(1) << 63;
  }
}

enum { ONE = 101, TWO, SKIP, THREE, NEXT, NEXT_BUT_ONE, NEAR, ANYWHERE };

/* One, two, two with one or two between, three. */
static void add_near(const struct sorted *s, struct own *o) {
  for (size_t i = 0; i < s->len; i++) {
    const uint64_t *w = s->word + i;
    const bool *is = s->is_sort + i;
    if (is[0]) add(o, pair(ONE, w[0], 0, 0), 1);
    if (i >= 1 && (is[-1] || is[0])) add(o, pair(TWO, w[-1], w[0], 0), 1);
    if (i >= 2 && (is[-2] || is[0])) add(o, pair(SKIP, w[-2], w[0], 0), 1);
    if (i >= 2 && is[-2] + is[-1] + is[0] >= 2) add(o, pair(THREE, w[-2], w[-1], w[0]), 1);
    if (i >= 3 && (is[-3] || is[0])) add(o, pair(NEAR, w[-3], w[0], 0), NEARBY);
  }
}

/* The sorts alone: in order, and each with every other that comes after it. */
static void add_apart(const struct sorted *s, struct own *o) {
  uint64_t last[3] = {0}, kindred[KINDRED_MAX];
  size_t kinds = 0;
  for (size_t i = 0; i < s->len; i++) {
    if (!s->is_sort[i]) continue;
    last[0] = last[1], last[1] = last[2], last[2] = s->word[i];
    add(o, pair(NEXT, last[1], last[2], 0), 1);
    add(o, pair(NEXT_BUT_ONE, last[0], last[1], last[2]), 1);
    size_t k = 0;
    while (k < kinds && kindred[k] != s->word[i]) k++;
    if (k < kinds || kinds == KINDRED_MAX) continue;
    for (k = 0; k < kinds; k++) add(o, pair(ANYWHERE, kindred[k], s->word[i], 0), APART);
    kindred[kinds++] = s->word[i];
  }
}

static void look_at_words(const struct care *c, const struct care_text *t, struct pieces part, struct own *o) {
  struct sorted sorted;
  bool whole = part.len == t->pieces.len || !part.len;
  linear_look(&part, o->bits, o->f);
  sort_words(c, t, whole ? 0 : part.at[0].first, whole ? t->tokens.len : part.at[part.len - 1].last + 1, &sorted);
  add_near(&sorted, o);
  add_apart(&sorted, o);
}

static void add_marks(const struct care_hits *h, size_t first, size_t last, struct own *o) {
  for (size_t i = 0; i < h->marks.len; i++) {
    const struct care_mark *m = &h->marks.at[i];
    if (m->first < first || m->first >= last) continue;
    add(o, mark(m->kind, m->rule), 1);
    add(o, mark(m->kind, ""), 1);
  }
}

void care_look(const struct care *c, const struct care_hits *h, int bits, struct linear_features *ret) {
  struct own o = {.f = ret, .bits = bits};
  look_at_words(c, &h->text, h->text.pieces, &o);
  add_marks(h, 0, SIZE_MAX, &o);
  add_stands(&o, h->now);
  add_stands(&o, h->oblique);
  add_stands(&o, h->other);
  add_stands(&o, h->sign);
}

static void look_at_stretch(const struct care *c, const struct care_hits *h, size_t first,
                            struct linear_features *ret) {
  struct own o = {.f = ret, .bits = c->model.bits};
  struct pieces part = h->text.pieces;
  part.len = part.len - first < STRETCH ? part.len - first : STRETCH;
  part.at += first;
  look_at_words(c, &h->text, part, &o);
  add_marks(h, first, first + part.len, &o);
}

bool care_kind_of(struct str label, enum hit_kind *ret) {
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (str_is(label, labels[i].label)) return *ret = labels[i].kind, true;
  return false;
}

bool care_is_plain(enum hit_kind k) {
  return k == HIT_DONE || k == HIT_EXPLICIT || k == HIT_HURT || k == HIT_VIOLENCE || k == HIT_OTHER;
}

void care_guess(const struct linear *m, const struct linear_features *f, struct care_guess *ret) {
  struct linear_guess g;
  float most = -1, most_asked = -1;
  *ret = (struct care_guess){.kind = HIT_EXPLICIT, .asked_kind = HIT_OBLIQUE};
  linear_guess(m, f, &g);
  for (uint32_t i = 0; i < m->labels; i++) {
    enum hit_kind kind;
    if (!care_kind_of(linear_label(m, i), &kind)) continue;
    if (care_is_plain(kind)) {
      ret->plain += g.p[i];
      if (g.p[i] > most) most = g.p[i], ret->kind = kind;
    } else {
      ret->hinted += g.p[i];
      if (g.p[i] > most_asked) most_asked = g.p[i], ret->asked_kind = kind;
    }
  }
}

/* ---- together with the patterns ---- */

void care_model_open(struct care *c) {
  c->has_model = linear_of(c->language, "care", &c->model);
  for (uint32_t i = 0; c->has_model && i < c->model.labels; i++) {
    struct str label = linear_label(&c->model, i);
    float at = linear_threshold(&c->model, i);
    if (str_is(label, "explicit")) c->now = at;
    for (int g = 0; g < GROUND_COUNT; g++)
      if (str_is(label, care_ground_label((enum care_ground)g))) c->least[g] = at;
  }
}

static const struct care_hit *hit_of(const struct care_hits *h, struct arena *a, enum hit_kind kind) {
  struct care_hit *hit = ARENA_NEW(a, struct care_hit);
  *hit = (struct care_hit){.kind = kind, .rule = "model", .last = h->text.pieces.len};
  hit->words = pieces_text(&h->text.pieces, 0, hit->last ? hit->last - 1 : 0);
  return hit;
}

static enum hit_kind hinted_of(enum hit_kind plain) {
  return plain == HIT_HURT       ? HIT_MAYBE_HURT
         : plain == HIT_VIOLENCE ? HIT_MAYBE_VIOLENCE
         : plain == HIT_OTHER    ? HIT_MAYBE_OTHER
                                 : HIT_OBLIQUE;
}

/* A pattern that hit is doubted: taken back where the model sees nothing in the line, asked about where it sees little.
 */
static void doubt(const struct care *c, struct arena *a, const struct care_guess *g, struct care_hits *h) {
  if (h->oblique && !h->oblique->framed && h->score < c->least[GROUND_HINTED]) h->oblique = NULL, h->rules = STR("");
  if (h->score < c->least[GROUND_PLAIN]) h->now = h->other = NULL;
  if (!h->now || g->plain >= c->now / 3) return;
  struct care_hit *asked = ARENA_NEW(a, struct care_hit);
  *asked = *h->now;
  asked->kind = hinted_of(asked->kind);
  h->rules = arena_printf(a, "%s %.*s", asked->rule, STR_ARG(h->rules));
  h->oblique = asked, h->now = NULL;
}

static void raise_plain(struct care_hits *h, struct arena *a, enum hit_kind kind) {
  *(kind == HIT_OTHER ? &h->other : &h->now) = hit_of(h, a, kind);
}

static size_t count_words(const struct care_hits *h) {
  size_t words = 0;
  for (size_t i = 0; i < h->text.tokens.len; i++) words += h->text.tokens.at[i].kind != TOKEN_MARK;
  return words;
}

/* "5 times 32.5? Checking a dose": most of the turn is what a pattern knows for nothing. */
static bool is_mostly_benign(const struct care_hits *h) {
  size_t within = 0;
  for (size_t i = 0; i < h->text.pieces.len; i++) {
    bool is = false;
    for (size_t k = 0; k < h->marks.len; k++) {
      const struct care_mark *m = &h->marks.at[k];
      is |= m->kind == HIT_BENIGN && m->first <= i && i < m->last;
    }
    within += is;
  }
  return within * 2 > h->text.pieces.len;
}

/* Whether the model asks on its own. Nearly all talk is ordinary talk, and the less a turn has of the words of such
 * things, the more it takes: a word or two say nothing ("my mum"). */
static bool is_enough(const struct care *c, const struct care_hits *h, enum care_ground g, bool in_view) {
  if (in_view) return h->score >= IN_VIEW;
  if (is_mostly_benign(h)) return false;
  if (count_words(h) < FEW_WORDS) return g != GROUND_BARE && h->score >= c->least[GROUND_BARE];
  return h->score >= c->least[g < GROUND_HINTED ? g : GROUND_WORDED];
}

/* A card, on the model's word alone: only where a pattern saw something too, or it could hardly be surer. */
static bool is_plain_enough(const struct care *c, const struct care_hits *h, float plain, enum care_ground g,
                            bool in_view) {
  if (g == GROUND_BARE || is_excused(h)) return false;
  float least = in_view ? (1 + c->now) / 2 : c->now;
  return plain >= (has_sign(h) || least > CARD ? least : CARD);
}

/* The most alarming stretch of a long turn decides, where it says more than the whole. */
static void guess_by_stretches(const struct care *c, const struct care_hits *h, struct linear_features *look,
                               struct care_guess *g) {
  for (size_t at = 0; at + STRIDE < h->text.pieces.len; at += STRIDE) {
    struct care_guess part;
    look_at_stretch(c, h, at, look);
    care_guess(&c->model, look, &part);
    part.plain *= OF_STRETCH, part.hinted *= OF_STRETCH;
    if (care_score(&part) > care_score(g)) *g = part;
  }
}

void care_join(const struct care *c, struct arena *a, bool in_view, struct care_hits *h) {
  if (!c->has_model) return;
  struct linear_features look;
  struct care_guess g;
  care_look(c, h, c->model.bits, &look);
  care_guess(&c->model, &look, &g);
  if (h->text.pieces.len > LONG_TURN) guess_by_stretches(c, h, &look, &g);
  enum care_ground ground = care_ground_of(c, h);
  h->score = care_score(&g);
  if (!in_view) doubt(c, a, &g, h);
  if (h->now || h->other || h->answer != ANSWER_NONE) return;
  if (is_plain_enough(c, h, g.plain, ground, in_view)) {
    raise_plain(h, a, g.kind);
    return;
  }
  if (h->oblique || !is_enough(c, h, ground, in_view)) return;
  h->oblique = hit_of(h, a, g.plain > g.hinted ? hinted_of(g.kind) : g.asked_kind);
  h->rules = STR("model ");
}
