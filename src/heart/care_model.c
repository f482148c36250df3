/* SPDX-License-Identifier: Apache-2.0
 *
 * What the model of lines makes of a turn (data/<language>/models/care.tsv), beside the patterns. It looks at the words
 * as language/linear.h describes, made plain as for the patterns, and at every pattern that hit, whether it stands or
 * not: so it learns which of them can be relied on.
 */
#include "heart/care_priv.h"
#include "language/rows.h"

enum { MARK_STANDS = 64, SORTS_MAX = 160, OWN_ROOM = 2048 }; /* above every hit_kind */
/* What is excused is asked about only where the model is nearly sure; what no pattern knows, only where it is likely: a
 * question too many in ordinary talk is trust lost. */
static const float EXCUSED = 1.2f, ALONE = .35f, WORDED_SURE = .8f, WORDED_PLAIN = .7f, BARE_SURE = 1.f;
enum { BARE_WORDS = 4 };

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

static void add(struct own *o, uint64_t hash) {
  uint32_t bucket = (uint32_t)(hash * UINT64_C(0x9E3779B97F4A7C15) >> (64 - o->bits));
  uint32_t at = bucket & (OWN_ROOM - 1);
  while (o->seen[at] && o->seen[at] != bucket + 1) at = (at + 1) & (OWN_ROOM - 1);
  if (o->seen[at] || o->f->len == LINEAR_FEATURES || o->count == OWN_ROOM / 2) return;
  o->seen[at] = bucket + 1, o->count++;
  o->f->at[o->f->len++] = (struct linear_feature){bucket, 1};
}

static void add_stands(struct own *o, const struct care_hit *hit) {
  if (!hit) return;
  add(o, mark(MARK_STANDS + hit->kind, ""));
  add(o, mark(MARK_STANDS + hit->kind, hit->rule));
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

bool care_is_bare(const struct care *c, const struct care_hits *h) {
  for (size_t i = 0; i < h->marks.len; i++)
    if (h->marks.at[i].kind <= HIT_SIGN) return false;
  for (size_t i = 0; i < h->text.tokens.len; i++) {
    uint32_t sort = word_table_get(&c->sort_of, h->text.tokens.at[i].word, UINT32_MAX);
    if (sort != UINT32_MAX && c->sorts.at[sort].at[0] == '!') return false;
  }
  return true;
}

/* ---- what it looks at ---- */

static uint64_t pair(uint64_t kind, uint64_t a, uint64_t b, uint64_t d) {
  uint64_t h = kind;
  h = (h ^ a) * UINT64_C(0x9E3779B97F4A7C15);
  h = (h ^ h >> 31 ^ b) * UINT64_C(0x9E3779B97F4A7C15);
  h = (h ^ h >> 31 ^ d) * UINT64_C(0x9E3779B97F4A7C15);
  return h ^ h >> 29;
}

/* The words with their sorts in their places: one, two, two with one between, three; and the sorts alone, in order. */
static void add_sorts(const struct care *c, const struct care_text *t, struct own *o) {
  enum { ONE = 101, TWO, SKIP, THREE, NEXT, NEXT_BUT_ONE };
  uint64_t w[3] = {0}, s[3] = {0};
  bool is_sort[3] = {false};
  for (size_t i = 0; i < t->tokens.len && i < SORTS_MAX; i++) {
    const struct token *token = &t->tokens.at[i];
    if (token->kind == TOKEN_MARK || !token->word.len) continue;
    uint32_t sort = word_table_get(&c->sort_of, token->word, UINT32_MAX);
    w[0] = w[1], w[1] = w[2], is_sort[0] = is_sort[1], is_sort[1] = is_sort[2];
    is_sort[2] = sort != UINT32_MAX;
    w[2] = is_sort[2] ? sort + 1 : str_hash(token->word) | UINT64_C(1) << 63;
    if (is_sort[1] || is_sort[2]) add(o, pair(TWO, w[1], w[2], 0));
    if (is_sort[0] || is_sort[2]) add(o, pair(SKIP, w[0], w[2], 0));
    if (is_sort[0] + is_sort[1] + is_sort[2] >= 2) add(o, pair(THREE, w[0], w[1], w[2]));
    if (!is_sort[2]) continue;
    add(o, pair(ONE, w[2], 0, 0));
    s[0] = s[1], s[1] = s[2], s[2] = w[2];
    add(o, pair(NEXT, s[1], s[2], 0));
    add(o, pair(NEXT_BUT_ONE, s[0], s[1], s[2]));
  }
}

void care_look(const struct care *c, const struct care_hits *h, int bits, struct linear_features *ret) {
  struct own o = {.f = ret, .bits = bits};
  linear_look(&h->text.pieces, bits, ret);
  add_sorts(c, &h->text, &o);
  for (size_t i = 0; i < h->marks.len; i++) {
    add(&o, mark(h->marks.at[i].kind, h->marks.at[i].rule));
    add(&o, mark(h->marks.at[i].kind, ""));
  }
  add_stands(&o, h->now);
  add_stands(&o, h->oblique);
  add_stands(&o, h->other);
  add_stands(&o, h->sign);
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
    if (str_is(label, "oblique")) c->ask = at;
    if (str_is(label, "benign")) c->drop = at;
    if (str_is(label, "done")) c->drop_plain = at;
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
  if (h->oblique && !h->oblique->framed && h->score < c->drop) h->oblique = NULL, h->rules = STR("");
  if (h->score < c->drop_plain) h->now = h->other = NULL;
  if (!h->now || g->plain >= c->now / 10) return;
  struct care_hit *asked = ARENA_NEW(a, struct care_hit);
  *asked = *h->now;
  asked->kind = hinted_of(asked->kind);
  h->rules = arena_printf(a, "%s %.*s", asked->rule, STR_ARG(h->rules));
  h->oblique = asked, h->now = NULL;
}

static void raise_plain(struct care_hits *h, struct arena *a, enum hit_kind kind) {
  *(kind == HIT_OTHER ? &h->other : &h->now) = hit_of(h, a, kind);
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

static size_t count_words(const struct care_hits *h) {
  size_t words = 0;
  for (size_t i = 0; i < h->text.tokens.len; i++) words += h->text.tokens.at[i].kind != TOKEN_MARK;
  return words;
}

/* How much of a turn the model must be sure of to ask on its own. Nearly all talk is ordinary talk, and the less a turn
 * has of the words of such things, the more it takes: a word or two say nothing ("my mum"). Of somebody who is kept in
 * view the least is enough. */
static bool is_enough(const struct care *c, const struct care_hits *h, const struct care_guess *g, bool bare,
                      bool in_view) {
  float sum = 2 * g->plain + g->hinted; /* as care_score, which makes less of a bare turn */
  if (is_excused(h)) return h->score >= EXCUSED;
  if (has_sign(h) || in_view) return h->score >= (c->ask > ALONE ? c->ask : ALONE);
  return count_words(h) >= BARE_WORDS && sum >= (bare ? BARE_SURE : WORDED_SURE);
}

/* A card, on the model's word alone: only where a pattern saw something too, or it could hardly be surer. */
static bool is_plain_enough(const struct care *c, const struct care_hits *h, const struct care_guess *g, bool bare,
                            bool in_view) {
  if (bare || is_excused(h)) return false;
  float least = in_view ? (1 + c->now) / 2 : c->now;
  return g->plain >= (has_sign(h) || least > WORDED_PLAIN ? least : WORDED_PLAIN);
}

void care_join(const struct care *c, struct arena *a, bool in_view, struct care_hits *h) {
  if (!c->has_model) return;
  struct linear_features look;
  struct care_guess g;
  care_look(c, h, c->model.bits, &look);
  care_guess(&c->model, &look, &g);
  bool bare = care_is_bare(c, h);
  h->score = care_score(&g, bare);
  if (!in_view) doubt(c, a, &g, h);
  if (h->now || h->other || h->answer != ANSWER_NONE) return;
  if (is_plain_enough(c, h, &g, bare, in_view)) {
    raise_plain(h, a, g.kind);
    return;
  }
  if (h->oblique || !is_enough(c, h, &g, bare, in_view)) return;
  h->oblique = hit_of(h, a, g.plain > g.hinted ? hinted_of(g.kind) : g.asked_kind);
  h->rules = STR("model ");
}
