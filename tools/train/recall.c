/* SPDX-License-Identifier: Apache-2.0
 *
 * train-recall DATA/LANGUAGE OUT [folds=N] [without=SIGN,..] [show]: the weights of memory/recall_rank.h, from the
 * dialogues and questions of DATA/LANGUAGE/qa/.
 *
 * Each fold's dialogues are laid into one memory as one long talk (talks.h), so that a question has several hundred
 * turns of the same two people to be found among. Every candidate that recall offers is known to be a turn the answer
 * stands in, or not.
 *
 * Learnt is, for each such turn g, -log of softmax(w x) of g among itself and all that are none (listwise: Z. Cao et
 * al., "Learning to Rank: From Pairwise Approach to Listwise Approach", 2007), the mean over the turns of a question.
 * AdaGrad (J. Duchi et al. 2011), L2, the mean of the weights after each epoch. The first stage learns from what the
 * index shows of all, the second from all signs of those that the first lets through.
 *
 * What models make of folds that they have not seen is printed first. The same files give the same bytes.
 */
#include "qa.h"
#include "talks.h"

#include "base/alloc.h"
#include "base/chance.h"
#include "base/civil.h"
#include "base/json.h"
#include "language/linear.h"
#include "memory/recall_rank.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FOLDS_MAX = 20, CATEGORIES = 4, CUTS = 4, EPOCHS = 12 };
static const size_t cuts[CUTS] = {1, 5, 10, 25};
/* Half of the loss looks at every pair alike, scaled to the other half's size: logistic (C. Burges et al., ICML 2005).
 */
static const float PAIRWISE = .5f, PAIR_SHARE = .05f;
static const float RATE = .05f, L2 = 1e-4f;
static const uint64_t SEED = 9;

/* The pack is not made yet; the one opened here is a folder. */
extern const char pack_archive[], pack_archive_end[];
const char pack_archive[1] = "", pack_archive_end[1] = "";

enum category { SINGLE, MULTI, TEMPORAL, OPEN };
static const char *const category_names[CATEGORIES] = {"single", "multi", "temporal", "open"};

struct lesson {
  size_t talk, len;
  enum category category;
  struct str question, sources;
  size_t source_count, found; /* of the sources; those among the candidates */
  unsigned kind;
  bool several;
  unsigned short (*signs)[SIGNS]; /* of 65535 */
  bool *right;
  struct str *ids; /* of the candidates */
};
struct training {
  struct arena arena;
  const struct language *l;
  struct talks talks;
  VEC(struct lesson) lessons;
  int folds;
  bool without[SIGNS], show;
};

/* ---- reading ---- */

static int read_turn(void *arg, const json_t *line, struct error *e) {
  return talks_add(&((struct training *)arg)->talks, line, e);
}

static int read_question(void *arg, const json_t *line, struct error *e) {
  struct training *t = arg;
  struct lesson x = {.question = arena_dup(&t->arena, json_text(line, "question")), .sources = STR("")};
  struct str category = json_text(line, "category");
  int c = 0;
  while (c < CATEGORIES && !str_is(category, category_names[c])) c++;
  const json_t *sources = json_object_get(line, "sources");
  struct talk *k = talks_named(&t->talks, json_text(line, "conversation"));
  if (!k) return error_set(e, ERR_TOO_BIG, "more than %d dialogues", TALKS_MAX);
  if (c == CATEGORIES || json_array_size(sources) == 0) return 0;
  x.category = (enum category)c;
  x.talk = (size_t)(k - t->talks.at);
  for (size_t i = 0; i < json_array_size(sources); i++)
    x.sources = arena_printf(&t->arena, "%.*s%s ", STR_ARG(x.sources), json_string_value(json_array_get(sources, i)));
  x.source_count = json_array_size(sources);
  VEC_PUSH(&t->arena, &t->lessons, x);
  return 0;
}

/* ---- asking ---- */

static bool is_source(const struct lesson *x, struct str id) {
  struct str rest = x->sources, one;
  while (str_next(&rest, ' ', &one))
    if (one.len && str_eq(one, id)) return true;
  return false;
}

static int ask(struct training *t, const struct laid *k, struct store_read *read, struct lesson *x, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct rank_all all;
  struct recall_options o = {.at = k->last_at + CIVIL_DAY * 1000LL, .inside = true};
  struct str question = talk_rename(&a, x->question, &t->talks.at[x->talk], k->as);
  int r = recall_candidates(k->memory, read, TALKS_OWNER, question, &o, &a, &all, e);
  if (r < 0) return r;
  x->len = all.len;
  x->kind = all.kind;
  x->several = all.several;
  x->signs = arena_alloc(&t->arena, (all.len + 1) * sizeof *x->signs);
  x->right = ARENA_ARRAY(&t->arena, bool, all.len + 1);
  x->ids = ARENA_ARRAY(&t->arena, struct str, all.len + 1);
  for (size_t i = 0; i < all.len; i++) {
    x->right[i] = is_source(x, all.at[i].hit->turn.client_id);
    x->found += x->right[i];
    x->ids[i] = arena_dup(&t->arena, all.at[i].hit->turn.client_id);
    for (int s = 0; s < SIGNS; s++) {
      float v = all.at[i].signs[s];
      x->signs[i][s] = (unsigned short)(int)((v < 0 ? 0 : v > 1 ? 1 : v) * 65535 + .5f);
    }
  }
  return 0;
}

static int ask_group(struct training *t, size_t group, struct error *e) {
  struct laid k;
  struct store_read *read = NULL;
  int r = talks_lay(&t->talks, group, t->l, STR_NONE, &k, e);
  if (r == 0) r = k.store->ops->read_begin(k.store, &read, e);
  for (size_t i = 0; i < t->lessons.len && r == 0; i++)
    if (t->talks.at[t->lessons.at[i].talk].group == group) r = ask(t, &k, read, &t->lessons.at[i], e);
  if (read) read->ops->read_end(read);
  laid_close(&k);
  return r;
}

/* ---- learning ---- */

/* A model as numbers in a row: the same order as struct rank_model up to its pairs, whose weights follow. */
enum { KNOTS = SIGNS * SIGN_KNOTS, SLOPES = RANK_KINDS * SIGNS, WEIGHTS = KNOTS + SLOPES + RANK_PAIRS_MAX };
static const struct rank_pair pairs[] = {
    {SIGN_WHO, SIGN_COVERS_KIN, 0},
    {SIGN_WHO, SIGN_BEFORE, 0},
    {SIGN_WHO, SIGN_AFTER, 0},
    {SIGN_WHO, SIGN_TURNED, 0},
    {SIGN_COVERS_KIN, SIGN_BEFORE, 0},
    {SIGN_COVERS_KIN, SIGN_LENGTH, 0},
    {SIGN_BEFORE, SIGN_NAMED_BEFORE, 0},
    {SIGN_DAY, SIGN_COVERS_KIN, 0},
    {SIGN_WHO, SIGN_NEAR, 0},
    {SIGN_WHO, SIGN_ANSWERS, 0},
    {SIGN_WHO, SIGN_ASKS, 0},
    {SIGN_WHO, SIGN_ME, 0},
    {SIGN_WHO, SIGN_YOU, 0},
    {SIGN_NEAR, SIGN_ASKS_ALL, 0},
    {SIGN_SENTENCE, SIGN_VERB, 0},
    {SIGN_SENTENCE, SIGN_TIME, 0},
    {SIGN_SENTENCE, SIGN_NEW, 0},
    {SIGN_SENTENCE_FITS, SIGN_PAIRS, 0},
    {SIGN_ANSWERS, SIGN_ME, 0},
    {SIGN_NEAR, SIGN_PEOPLE, 0},
    {SIGN_NEAR, SIGN_KIND, 0},
    {SIGN_NEAR, SIGN_LIKE_BEST, 0},
    {SIGN_DATE, SIGN_NEAR, 0},
    {SIGN_NEAR, SIGN_WITH_AROUND, 0},
};
enum { PAIRS = sizeof pairs / sizeof *pairs };
_Static_assert((int)PAIRS <= (int)RANK_PAIRS_MAX, "all fit");

/* What one candidate pulls at: weights and how much. */
struct pulled {
  size_t len;
  uint16_t at[SIGNS * 4 + PAIRS];
  float by[SIGNS * 4 + PAIRS];
};

static void pull_at(struct pulled *p, size_t at, float by) {
  if (by == 0) return;
  p->at[p->len] = (uint16_t)at;
  p->by[p->len++] = by;
}

static void spread(const struct training *t, const struct lesson *x, size_t i, int stage, struct pulled *p) {
  float v[SIGNS];
  int signs = stage == 0 ? SIGN_WORDS : SIGNS;
  p->len = 0;
  for (int s = 0; s < SIGNS; s++) v[s] = s < signs && !t->without[s] ? (float)x->signs[i][s] / 65535 : 0;
  for (int s = 0; s < signs; s++) {
    if (t->without[s]) continue;
    float at = v[s] * (SIGN_KNOTS - 1);
    int low = at < SIGN_KNOTS - 2 ? (int)at : SIGN_KNOTS - 2;
    pull_at(p, (size_t)(s * SIGN_KNOTS + low), 1 - (at - (float)low));
    pull_at(p, (size_t)(s * SIGN_KNOTS + low + 1), at - (float)low);
    pull_at(p, (size_t)KNOTS + x->kind * SIGNS + (size_t)s, v[s]);
    if (x->several) pull_at(p, (size_t)KNOTS + RANK_SEVERAL * SIGNS + (size_t)s, v[s]);
  }
  for (size_t k = 0; k < PAIRS; k++) pull_at(p, (size_t)(KNOTS + SLOPES) + k, v[pairs[k].x] * v[pairs[k].y]);
}

static float weigh(const float *w, const struct pulled *p) {
  float sum = 0;
  for (size_t i = 0; i < p->len; i++) sum += w[p->at[i]] * p->by[i];
  return sum;
}

struct steps {
  float w[WEIGHTS], squares[WEIGHTS], mean[WEIGHTS], gradient[WEIGHTS];
};

/* g[i] is set to how much the loss of one question falls as the weight of candidate i rises, negative. */
static bool gradients(const struct lesson *x, const bool *among, const float *weight, float *g) {
  float most = -1e30f, wrong = 0;
  size_t right = 0;
  for (size_t i = 0; i < x->len; i++) {
    g[i] = 0;
    if (among[i] && weight[i] > most) most = weight[i];
    right += among[i] && x->right[i];
  }
  if (right == 0) return false;
  for (size_t i = 0; i < x->len; i++)
    if (among[i] && !x->right[i]) wrong += linear_exp(weight[i] - most);
  for (size_t i = 0; i < x->len; i++) {
    if (!among[i] || !x->right[i]) continue;
    float own = linear_exp(weight[i] - most), all = own + wrong, share = 1 / (float)right;
    g[i] += (1 - PAIRWISE) * share * (own / all - 1);
    for (size_t j = 0; j < x->len; j++)
      if (among[j] && !x->right[j]) {
        float pull = (1 - PAIRWISE) * linear_exp(weight[j] - most) / all;
        if (PAIRWISE > 0) {
          float more = PAIRWISE * PAIR_SHARE / (1 + linear_exp(weight[i] - weight[j]));
          pull += more;
          g[i] -= share * more;
        }
        g[j] += share * pull;
      }
  }
  return true;
}

static void step(struct steps *s) {
  for (size_t b = 0; b < WEIGHTS; b++) {
    float g = s->gradient[b] + L2 * s->w[b];
    s->gradient[b] = 0;
    s->squares[b] += g * g;
    if (g != 0) s->w[b] -= RATE * g / (sqrtf(s->squares[b]) + 1e-6f);
  }
}

static void learn_one(const struct training *t, struct steps *s, const struct lesson *x, const bool *among, int stage,
                      struct arena *a) {
  struct pulled *p = ARENA_ARRAY(a, struct pulled, x->len + 1);
  float *weight = ARENA_ARRAY(a, float, x->len + 1), *g = ARENA_ARRAY(a, float, x->len + 1);
  for (size_t i = 0; i < x->len; i++) {
    if (!among[i]) continue;
    spread(t, x, i, stage, &p[i]);
    weight[i] = weigh(s->w, &p[i]);
  }
  if (!gradients(x, among, weight, g)) return;
  for (size_t i = 0; i < x->len; i++) {
    if (!among[i] || (g[i] < 1e-5f && g[i] > -1e-5f)) continue;
    for (size_t k = 0; k < p[i].len; k++) s->gradient[p[i].at[k]] += g[i] * p[i].by[k];
  }
  step(s);
}

struct placed {
  size_t at;
  float weight;
};

static int placed_order(const void *x, const void *y) {
  const struct placed *a = x, *b = y;
  if (a->weight != b->weight) return a->weight < b->weight ? 1 : -1;
  return a->at < b->at ? -1 : a->at > b->at;
}

/* In the order of the weights; of the index where w is NULL. */
static void place(const struct training *t, const struct lesson *x, const bool *among, const float *w, int stage,
                  struct placed *ret) {
  struct pulled p;
  for (size_t i = 0; i < x->len; i++) {
    ret[i] = (struct placed){i, -(float)i};
    if (w && !among[i]) ret[i].weight = -1e20f;
    if (!w || !among[i]) continue;
    spread(t, x, i, stage, &p);
    ret[i].weight = weigh(w, &p);
  }
  if (x->len > 1) qsort(ret, x->len, sizeof *ret, placed_order);
}

/* Those that the first stage lets through. */
static void let_through(const struct training *t, const struct lesson *x, const float *first, bool *among,
                        struct arena *a) {
  struct placed *order = ARENA_ARRAY(a, struct placed, x->len + 1);
  for (size_t i = 0; i < x->len; i++) among[i] = true;
  if (!first) return;
  place(t, x, among, first, 0, order);
  for (size_t i = RANK_LOOK; i < x->len; i++) among[order[i].at] = false;
}

static bool is_held_out(const struct training *t, const struct lesson *x, int fold) {
  return t->talks.at[x->talk].fold == fold;
}

static void shuffle(uint32_t *order, size_t count, struct chance *c) {
  for (size_t i = count; i > 1; i--) {
    size_t other = chance_below(c, (uint32_t)i);
    uint32_t one = order[i - 1];
    order[i - 1] = order[other], order[other] = one;
  }
}

/* fold -1: from all. first: weights of the first stage, when the second is learnt. */
static void learn(const struct training *t, int fold, const float *first, float *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE, scratch = ARENA_NONE;
  struct steps *s = ARENA_NEW(&a, struct steps);
  uint32_t *order = ARENA_ARRAY(&a, uint32_t, t->lessons.len + 1);
  bool **among = ARENA_ARRAY(&a, bool *, t->lessons.len + 1);
  size_t count = 0;
  for (size_t i = 0; i < t->lessons.len; i++) {
    const struct lesson *x = &t->lessons.at[i];
    if (is_held_out(t, x, fold) || x->found == 0) continue;
    among[i] = ARENA_ARRAY(&a, bool, x->len + 1);
    let_through(t, x, first, among[i], &scratch);
    arena_clear(&scratch);
    order[count++] = (uint32_t)i;
  }
  struct chance c = chance_seed(SEED);
  for (int epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, count, &c);
    for (size_t i = 0; i < count; i++) {
      learn_one(t, s, &t->lessons.at[order[i]], among[order[i]], first != NULL, &scratch);
      arena_clear(&scratch);
    }
    for (size_t b = 0; b < WEIGHTS; b++) s->mean[b] += epoch >= EPOCHS / 2 ? s->w[b] / (EPOCHS - EPOCHS / 2) : 0;
  }
  for (size_t b = 0; b < WEIGHTS; b++) ret[b] = s->mean[b];
  arena_finish(&scratch);
}

/* ---- what came of it ---- */

enum { ORDERS = 3 }; /* the index's, the first stage's, the second's */
struct result {
  double n, recall[CUTS], candidates;
};

static void score(const struct lesson *x, const struct placed *order, struct result *r) {
  r->n++;
  r->candidates += (double)x->found / (double)x->source_count;
  for (int c = 0; c < CUTS; c++) {
    size_t hit = 0;
    for (size_t i = 0; i < x->len && i < cuts[c]; i++) hit += x->right[order[i].at];
    r->recall[c] += (double)hit / (double)x->source_count;
  }
}

static struct str text_of(const struct training *t, struct str id) {
  for (size_t i = 0; i < t->talks.said.len; i++)
    if (str_eq(t->talks.said.at[i].id, id)) return t->talks.said.at[i].text;
  return STR("");
}

/* A question whose turns are not all among the first ten, with where each stands, and the first of all. */
static void show(const struct training *t, const struct lesson *x, const struct placed *order) {
  struct str rest = x->sources, id;
  bool shown = false;
  while (str_next(&rest, ' ', &id)) {
    size_t at = 0;
    while (at < x->len && !str_eq(x->ids[order[at].at], id)) at++;
    if (!id.len || at < 10) continue;
    if (!shown)
      printf("%s: %.*s\n        1 %.*s\n", category_names[x->category], STR_ARG(x->question),
             STR_ARG(x->len ? text_of(t, x->ids[order[0].at]) : STR("")));
    shown = true;
    printf("   %6zu %.*s\n", at < x->len ? at + 1 : 999, STR_ARG(text_of(t, id)));
  }
}

static void score_fold(const struct training *t, int fold, const float *first, const float *second,
                       struct result (*ret)[CATEGORIES]) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < t->lessons.len; i++) {
    const struct lesson *x = &t->lessons.at[i];
    if (!is_held_out(t, x, fold)) continue;
    struct placed *order = ARENA_ARRAY(&a, struct placed, x->len + 1);
    bool *among = ARENA_ARRAY(&a, bool, x->len + 1);
    let_through(t, x, NULL, among, &a);
    place(t, x, among, NULL, 0, order);
    score(x, order, &ret[0][x->category]);
    place(t, x, among, first, 0, order);
    score(x, order, &ret[1][x->category]);
    let_through(t, x, first, among, &a);
    place(t, x, among, second, 1, order);
    score(x, order, &ret[2][x->category]);
    if (t->show) show(t, x, order);
    arena_clear(&a);
  }
}

static void print_row(const char *name, const struct result *r) {
  printf("  %-9s %5.0f |", name, r->n);
  for (int c = 0; c < CUTS; c++) printf(" %5.1f", r->n > 0 ? 100 * r->recall[c] / r->n : 0);
  printf(" | %5.1f\n", r->n > 0 ? 100 * r->candidates / r->n : 0);
}

static void print_results(struct result (*all)[CATEGORIES]) {
  static const char *const orders[ORDERS] = {"the index", "the first stage", "the second stage"};
  for (int o = 0; o < ORDERS; o++) {
    struct result sum = {0};
    printf("%s, held out: R@1 5 10 25 | among the candidates\n", orders[o]);
    for (int c = 0; c < CATEGORIES; c++) {
      print_row(category_names[c], &all[o][c]);
      sum.n += all[o][c].n;
      sum.candidates += all[o][c].candidates;
      for (int k = 0; k < CUTS; k++) sum.recall[k] += all[o][c].recall[k];
    }
    print_row("all", &sum);
  }
}

static void try_folds(const struct training *t) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  float *first = ARENA_ARRAY(&a, float, WEIGHTS), *second = ARENA_ARRAY(&a, float, WEIGHTS);
  struct result all[ORDERS][CATEGORIES] = {0};
  for (int fold = 0; fold < t->folds; fold++) {
    learn(t, fold, NULL, first);
    learn(t, fold, first, second);
    score_fold(t, fold, first, second, all);
  }
  print_results(all);
}

/* ---- writing ---- */

static int thousandths(float w) {
  return (int)(w * 1000 + (w < 0 ? -.5f : .5f));
}

static void write_stage(FILE *f, const float *w, int signs) {
  fprintf(f, "stage\n");
  for (int s = 0; s < signs; s++) {
    fprintf(f, "%s", sign_keys[s]);
    for (int k = 0; k < SIGN_KNOTS; k++) fprintf(f, " %d", thousandths(w[s * SIGN_KNOTS + k]));
    for (int k = 0; k < RANK_KINDS; k++) fprintf(f, " %d", thousandths(w[KNOTS + k * SIGNS + s]));
    fprintf(f, "\n");
  }
  for (size_t k = 0; k < PAIRS; k++) {
    int weight = thousandths(w[KNOTS + SLOPES + k]);
    if (weight) fprintf(f, "x %s %s %d\n", sign_keys[pairs[k].x], sign_keys[pairs[k].y], weight);
  }
}

static int write_models(const struct training *t, const char *path, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  float *first = ARENA_ARRAY(&a, float, WEIGHTS), *second = ARENA_ARRAY(&a, float, WEIGHTS);
  learn(t, -1, NULL, first);
  learn(t, -1, first, second);
  FILE *f = fopen(path, "wb");
  if (!f) return error_errno(e, "write", path);
  fprintf(
      f, "# What the signs of a candidate weigh (src/memory/recall_rank.h), in thousandths; learnt by train-recall.\n");
  write_stage(f, first, SIGN_WORDS);
  write_stage(f, second, SIGNS);
  bool bad = ferror(f);
  return fclose(f) || bad ? error_errno(e, "write", path) : 0;
}

static int train(struct training *t, const char *folder, const char *path, struct error *e) {
  int r = qa_read(folder, read_turn, read_question, t, e);
  talks_group(&t->talks, (size_t)t->folds, t->folds);
  for (size_t group = 0; group < t->talks.groups && r == 0; group++) r = ask_group(t, group, e);
  if (r < 0) return r;
  printf("%zu dialogues in %d long talks, %zu questions\n", t->talks.len, t->folds, t->lessons.len);
  try_folds(t);
  return write_models(t, path, e);
}

static void leave_out(struct training *t, struct str names) {
  struct str one;
  while (str_next(&names, ',', &one))
    for (int s = 0; s < SIGNS; s++)
      if (str_is(one, sign_keys[s])) t->without[s] = true;
}

int main(int argc, char **argv) {
  const struct pack *p;
  static struct training t = {.folds = 6};
  struct language *l = NULL;
  struct error e = {0};
  for (int i = 3; i < argc; i++) {
    long long n;
    if (!strncmp(argv[i], "folds=", 6) && str_to_int(str_of(argv[i] + 6), &n)) t.folds = (int)n;
    if (!strncmp(argv[i], "without=", 8)) leave_out(&t, str_of(argv[i] + 8));
    if (!strcmp(argv[i], "show")) t.show = true;
  }
  if (argc < 3 || t.folds < 2 || t.folds > FOLDS_MAX)
    return fputs("usage: train-recall DATA/LANGUAGE OUT [folds=6] [without=SIGN,..] [show]\n", stderr), 2;
  int r = pack_open_folder(argv[1], &p, &e);
  if (r == 0) r = language_open(p, &l, &e);
  t.l = l;
  if (r == 0) r = train(&t, argv[1], argv[2], &e);
  if (r < 0) fprintf(stderr, "train-recall: %s\n", e.text);
  return r < 0;
}
