/* SPDX-License-Identifier: Apache-2.0 */
#include "learn.h"

#include "base/chance.h"

struct learn_plan learn_plan_default(void) {
  return (struct learn_plan){
      .kind = LINEAR_ONE, .bits = 16, .epochs = 8, .rate = .3f, .sparse = .07f, .rare = 2, .prune = .025f, .seed = 1};
}

enum { LANES = 8, LINE = 16 /* floats */ }; /* rows are padded to whole vectors, for the loops over labels */

static void count_rows(struct learnt *m, const struct example *x, size_t count) {
  size_t buckets = (size_t)1 << m->plan.bits;
  uint32_t *df = ARENA_ARRAY(&m->arena, uint32_t, buckets);
  for (size_t i = 0; i < count; i++)
    for (size_t f = 0; f < x[i].len; f++) df[x[i].at[f].bucket]++;
  m->row = ARENA_ARRAY(&m->arena, uint32_t, buckets);
  for (size_t b = 0; b < buckets; b++) m->row[b] = df[b] && df[b] >= m->plan.rare ? m->rows++ : UINT32_MAX;
  m->idf = ARENA_ARRAY(&m->arena, float, m->rows + 1);
  for (size_t b = 0; b < buckets; b++) {
    if (m->row[b] == UINT32_MAX) continue;
    double idf = linear_log((double)(1 + count) / (double)(1 + df[b])) + 1;
    m->idf[m->row[b]] = (float)(int)(idf * 16 + .5) / 16;
  }
  m->unseen = (float)(linear_log((double)(1 + count)) + 1);
}

static float root(float x) {
  return __builtin_sqrtf(x);
}

/* What works on all labels at once is compiled for wider vectors too, where the processor has them: the same sums, one
 * for one, and so the same bytes. */
#ifdef __x86_64__
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

/* The example's features, weighed and of length one; those without a row last in the length only. */
struct scaled {
  struct cell {
    uint32_t row;
    float x;
  } * at;
  size_t len;
};

/* room: as many as the example has. */
static void scale(const struct learnt *m, const struct example *e, struct cell *room, struct scaled *ret) {
  float square = 0;
  *ret = (struct scaled){.at = room};
  for (size_t f = 0; f < e->len; f++) {
    uint32_t row = m->row[e->at[f].bucket];
    float x = e->at[f].weight * (row == UINT32_MAX ? m->unseen : m->idf[row]);
    square += x * x;
    if (row == UINT32_MAX) continue;
    ret->at[ret->len++] = (struct cell){row, x};
  }
  float by = square > 0 ? 1 / root(square) : 0;
  for (size_t f = 0; f < ret->len; f++) ret->at[f].x *= by;
}

/* A vector at a time: a compiler left to itself makes one number at a time of it. */
static void add_row(float *restrict sums, const float *restrict w, float x, uint32_t width) {
  typedef float lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float)), may_alias));
  for (uint32_t k = 0; k < width; k += LANES) *(lanes *)(sums + k) += x * *(const lanes *)(w + k);
}

/* Its weights; behind them, of each, z, and the root of the sum of squared gradients: they are needed together. */
static float *row_at(const struct learnt *m, size_t row) {
  return m->w + row * 3 * m->width;
}

static void sum_up(const struct learnt *m, const struct scaled *s, float *ret) {
  memcpy(ret, m->bias, m->width * sizeof *ret);
  for (size_t f = 0; f < s->len; f++) add_row(ret, row_at(m, s->at[f].row), s->at[f].x, m->width);
}

static void probabilities(const struct learnt *m, float *p) {
  float most = p[0], all = 0;
  for (uint32_t k = 1; k < m->labels; k++) most = p[k] > most ? p[k] : most;
  for (uint32_t k = 0; k < m->labels; k++) {
    p[k] = m->plan.kind == LINEAR_ONE ? linear_exp(p[k] - most) : 1 / (1 + linear_exp(-p[k]));
    all += p[k];
  }
  for (uint32_t k = 0; k < m->labels && m->plan.kind == LINEAR_ONE; k++) p[k] /= all;
}

struct steps {
  float *bias_roots;
  float *positive; /* by label */
};

/* -log of the probability that it is none of the barred. */
static void to_pull_away(const struct learnt *m, const bool *barred, float *p) {
  float rest = 1e-6f;
  for (uint32_t k = 0; k < m->labels; k++) rest += barred[k] ? 0 : p[k];
  for (uint32_t k = 0; k < m->labels; k++) p[k] -= barred[k] ? 0 : p[k] / rest;
}

/* p becomes what the loss pulls each sum by. */
static void to_pull(const struct learnt *m, const struct example *e, const struct steps *s, float *p) {
  for (uint32_t k = m->labels; k < m->width; k++) p[k] = 0;
  if (e->barred) {
    to_pull_away(m, e->barred, p);
    return;
  }
  bool even = m->plan.kind == LINEAR_ONE && !e->label_count;
  for (uint32_t k = 0; k < m->labels && even; k++) p[k] -= 1 / (float)m->labels;
  for (size_t i = 0; i < e->label_count; i++) {
    uint32_t k = e->labels[i];
    if (m->plan.kind == LINEAR_ONE)
      p[k] -= 1 / (float)e->label_count;
    else
      p[k] = (p[k] - 1) * s->positive[k];
  }
}

/* Where no weight is to be left at nought: AdaGrad, which is the same and cheaper. */
static void pull_plain(float *restrict w, float *restrict squares, const float *restrict p, float x, uint32_t width,
                       float rate) {
  for (uint32_t k = 0; k < width; k++) {
    float g = x * p[k];
    squares[k] += g * g;
    w[k] -= rate * g / root(squares[k] + 1e-8f);
  }
}

static void pull(float *restrict w, float *restrict z, float *restrict roots, const float *restrict p, float x,
                 uint32_t width, float rate, float sparse) {
  for (uint32_t k = 0; k < width; k++) {
    float g = x * p[k], now = root(roots[k] * roots[k] + g * g);
    z[k] += g - (now - roots[k]) / rate * w[k];
    roots[k] = now;
    float size = z[k] < 0 ? -z[k] : z[k], over = size - sparse, at = over * rate / (now + 1e-4f);
    w[k] = over <= 0 ? 0 : z[k] < 0 ? at : -at;
  }
}

/* One weight of the above. */
static void pull_one(float *w, float *z, float *roots, float g, float rate, float sparse) {
  float now = root(*roots * *roots + g * g);
  *z += g - (now - *roots) / rate * *w;
  *roots = now;
  float over = (*z < 0 ? -*z : *z) - sparse, at = over * rate / (now + 1e-4f);
  *w = over <= 0 ? 0 : *z < 0 ? at : -at;
}

/* Labels that are pulled at by less than this are left alone: after the first epochs that is nearly all of them. */
static const float STILL = .02f;

static size_t pulled(const float *p, uint32_t labels, uint32_t *ret) {
  size_t n = 0;
  for (uint32_t k = 0; k < labels; k++)
    if (p[k] > STILL || p[k] < -STILL) ret[n++] = k;
  return n;
}

WIDE static void pull_row(struct learnt *m, size_t row, const float *p, float x, const uint32_t *which, size_t count) {
  float *w = row_at(m, row), *z = w + m->width, *roots = z + m->width;
  if (m->plan.sparse <= 0)
    pull_plain(w, roots, p, x, m->width, m->plan.rate);
  else if (count * 4 > m->width) /* all at once is quicker */
    pull(w, z, roots, p, x, m->width, m->plan.rate, m->plan.sparse);
  else
    for (size_t i = 0; i < count; i++) {
      uint32_t k = which[i];
      pull_one(w + k, z + k, roots + k, x * p[k], m->plan.rate, m->plan.sparse);
    }
}

WIDE static void step(struct learnt *m, const struct example *e, const struct scaled *x, struct steps *s) {
  float p[LINEAR_LABELS + LANES];
  uint32_t which[LINEAR_LABELS];
  sum_up(m, x, p);
  probabilities(m, p);
  to_pull(m, e, s, p);
  size_t count = pulled(p, m->labels, which);
  for (size_t f = 0; f < x->len && count; f++) pull_row(m, x->at[f].row, p, x->at[f].x, which, count);
  if (count) pull_plain(m->bias, s->bias_roots, p, 1, m->width, m->plan.rate);
}

static void shuffle(uint32_t *order, size_t count, struct chance *c) {
  for (size_t i = count; i > 1; i--) {
    size_t other = chance_below(c, (uint32_t)i);
    uint32_t one = order[i - 1];
    order[i - 1] = order[other], order[other] = one;
  }
}

/* x^p for x > 0. */
static float power(double x, float p) {
  return linear_exp((float)(linear_log(x) * p));
}

static void weigh_labels(const struct learnt *m, const struct example *x, size_t count, float *positive) {
  for (uint32_t k = 0; k < m->labels; k++) {
    size_t holds = 0;
    for (size_t i = 0; i < count; i++)
      for (size_t j = 0; j < x[i].label_count; j++) holds += x[i].labels[j] == k;
    positive[k] = holds ? power((double)(count - holds + 1) / (double)holds, m->plan.positive) : 1;
  }
}

static struct scaled *scale_all(struct learnt *m, const struct example *x, size_t count) {
  struct scaled *ret = ARENA_ARRAY(&m->arena, struct scaled, count + 1);
  for (size_t i = 0; i < count; i++) scale(m, &x[i], ARENA_ARRAY(&m->arena, struct cell, x[i].len + 1), &ret[i]);
  return ret;
}

/* The rows of the next example come from memory while this one is worked on: waiting for them was most of the time. */
static void fetch(const struct learnt *m, const struct scaled *x) {
  for (size_t f = 0; f < x->len; f++)
    for (uint32_t k = 0; k < 3 * m->width && k < 4 * LINE; k += LINE)
      __builtin_prefetch(row_at(m, x->at[f].row) + k, 1);
}

/* Moved up to where a line of the processor's cache begins, so that no row's weights lie across two. */
static float *at_line(float *w) {
  return (float *)(((uintptr_t)w + LINE * sizeof *w - 1) / (LINE * sizeof *w) * (LINE * sizeof *w));
}

void learn(const struct example *examples, size_t count, uint32_t labels, const struct learn_plan *plan,
           struct learnt *ret) {
  *ret = (struct learnt){.plan = *plan, .labels = labels, .width = (labels + LANES - 1) / LANES * LANES};
  count_rows(ret, examples, count);
  ret->w = at_line(ARENA_ARRAY(&ret->arena, float, (size_t)ret->rows * 3 * ret->width + LINE));
  ret->bias = ARENA_ARRAY(&ret->arena, float, ret->width);
  ret->threshold = ARENA_ARRAY(&ret->arena, float, ret->width);
  struct steps s = {ARENA_ARRAY(&ret->arena, float, ret->width), ARENA_ARRAY(&ret->arena, float, ret->width)};
  struct scaled *x = scale_all(ret, examples, count);
  weigh_labels(ret, examples, count, s.positive);
  uint32_t *order = ARENA_ARRAY(&ret->arena, uint32_t, count + 1);
  struct chance c = chance_seed(plan->seed);
  for (size_t i = 0; i < count; i++) order[i] = (uint32_t)i;
  for (int epoch = 0; epoch < plan->epochs; epoch++) {
    shuffle(order, count, &c);
    for (size_t i = 0; i < count; i++) {
      if (i + 1 < count) fetch(ret, &x[order[i + 1]]);
      step(ret, &examples[order[i]], &x[order[i]], &s);
    }
  }
}

void learn_mean(const struct example *examples, size_t count, uint32_t labels, const struct learn_plan *plan, int times,
                struct learnt *ret) {
  struct learn_plan other = *plan;
  learn(examples, count, labels, plan, ret);
  for (int i = 1; i < times; i++) {
    struct learnt m;
    other.seed += 2; /* the order is drawn from it */
    learn(examples, count, labels, &other, &m);
    for (uint32_t r = 0; r < ret->rows; r++)
      for (uint32_t k = 0; k < labels; k++) row_at(ret, r)[k] += row_at(&m, r)[k];
    for (uint32_t k = 0; k < labels; k++) ret->bias[k] += m.bias[k];
    learnt_finish(&m);
  }
  for (uint32_t r = 0; r < ret->rows; r++)
    for (uint32_t k = 0; k < labels; k++) row_at(ret, r)[k] /= (float)times;
  for (uint32_t k = 0; k < labels; k++) ret->bias[k] /= (float)times;
}

void learnt_guess(const struct learnt *m, const struct example *x, struct linear_guess *ret) {
  struct cell room[LINEAR_FEATURES];
  struct scaled s;
  float p[LINEAR_LABELS + LANES];
  scale(m, x, room, &s);
  sum_up(m, &s, p);
  probabilities(m, p);
  memcpy(ret->p, p, m->labels * sizeof *p);
  ret->first = 0, ret->second = 1;
  for (uint32_t k = 1; k < m->labels; k++) {
    if (p[k] > p[ret->first])
      ret->second = ret->first, ret->first = k;
    else if (k == 1 || p[k] > p[ret->second])
      ret->second = k;
  }
}

void learnt_finish(struct learnt *m) {
  arena_finish(&m->arena);
}

static bool has_label(const struct example *x, uint32_t label) {
  if (x->barred) return !x->barred[label];
  for (size_t i = 0; i < x->label_count; i++)
    if (x->labels[i] == label) return true;
  return false;
}

size_t held_each(const struct learn_plan *plan, uint32_t labels) {
  return plan->kind == LINEAR_ONE ? 1 : labels;
}

static void hold(const struct learnt *m, const struct example *x, struct held *ret) {
  struct linear_guess g;
  learnt_guess(m, x, &g);
  if (m->plan.kind == LINEAR_ONE) {
    *ret = (struct held){g.first, g.p[g.first], has_label(x, g.first)};
    return;
  }
  for (uint32_t k = 0; k < m->labels; k++) ret[k] = (struct held){k, g.p[k], has_label(x, k)};
}

void learn_held(const struct example *examples, size_t count, uint32_t labels, const struct learn_plan *plan, int folds,
                struct held *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct example *others = ARENA_ARRAY(&a, struct example, count + 1);
  uint32_t *fold = ARENA_ARRAY(&a, uint32_t, count + 1);
  struct chance c = chance_seed(plan->seed + 1);
  for (size_t i = 0; i < count; i++) fold[i] = chance_below(&c, (uint32_t)folds);
  for (uint32_t f = 0; f < (uint32_t)folds; f++) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
      if (fold[i] != f) others[n++] = examples[i];
    struct learnt m;
    learn(others, n, labels, plan, &m);
    for (size_t i = 0; i < count; i++)
      if (fold[i] == f) hold(&m, &examples[i], ret + i * held_each(plan, labels));
    learnt_finish(&m);
  }
}

static int by_p(const void *a, const void *b) {
  float x = ((const struct held *)a)->p, y = ((const struct held *)b)->p;
  return x < y ? 1 : x > y ? -1 : 0;
}

float held_threshold(const struct held *h, size_t count, uint32_t label, float share) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct held *of = ARENA_ARRAY(&a, struct held, count + 1);
  size_t n = 0, right = 0;
  float found = 1.01f;
  for (size_t i = 0; i < count; i++)
    if (label == UINT32_MAX || h[i].label == label) of[n++] = h[i];
  qsort(of, n, sizeof *of, by_p);
  for (size_t i = 0; i < n; i++) {
    right += of[i].right;
    if ((float)right >= share * (float)(i + 1)) found = of[i].p;
  }
  return found;
}

/* How many entries lead from one label to another: what is too far for one step takes several. */
static uint32_t steps_to(uint32_t from, uint32_t to) {
  return (to - from) / LINEAR_STEP + 1;
}

/* Bytes of weights, and which rows are written: those that weigh, and those common enough to count in a turn's length.
 */
struct packed {
  struct arena arena;
  signed char *w;
  bool *kept;
  uint32_t rows, entries;
  float scale;
};

static float wider(float most, float w) {
  float size = w < 0 ? -w : w;
  return size > most ? size : most;
}

static void pack_weights(const struct learnt *m, struct packed *ret) {
  size_t all = (size_t)m->rows * m->width;
  float most = 0;
  for (uint32_t r = 0; r < m->rows; r++)
    for (uint32_t k = 0; k < m->labels; k++) most = wider(most, row_at(m, r)[k]);
  ret->scale = most > 0 ? most / 127 : 1;
  ret->w = ARENA_ARRAY(&ret->arena, signed char, all + 1);
  ret->kept = ARENA_ARRAY(&ret->arena, bool, m->rows + 1);
  for (uint32_t r = 0; r < m->rows; r++) {
    uint32_t before = ret->entries, at = 0;
    for (uint32_t k = 0; k < m->labels; k++) {
      size_t i = (size_t)r * m->width + k;
      float w = row_at(m, r)[k] / ret->scale;
      if (w * w < m->plan.prune * 127 * m->plan.prune * 127) continue;
      ret->w[i] = (signed char)(int)(w + (w < 0 ? -.5f : .5f));
      if (!ret->w[i]) continue;
      ret->entries += steps_to(at, k);
      at = k;
    }
    ret->kept[r] = ret->entries > before || m->idf[r] < m->unseen - 1.2f;
    ret->rows += ret->kept[r];
  }
}

static int put_number(struct buf *out, uint32_t n) {
  unsigned char b[4] = {(unsigned char)n, (unsigned char)(n >> 8), (unsigned char)(n >> 16), (unsigned char)(n >> 24)};
  return buf_add(out, b, sizeof b);
}

static int put_float(struct buf *out, float f) {
  uint32_t n;
  memcpy(&n, &f, sizeof n);
  return put_number(out, n);
}

static void put_head(const struct learnt *m, const struct packed *p, const struct str *names, struct buf *out) {
  size_t length = 0;
  for (uint32_t k = 0; k < m->labels; k++) length += names[k].len + 1;
  buf_add(out, "OS1LIN2\n", 8);
  const uint32_t numbers[] = {(uint32_t)m->plan.kind, (uint32_t)m->plan.bits, m->labels, p->rows, p->entries,
                              (uint32_t)length};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) put_number(out, numbers[i]);
  put_float(out, p->scale), put_float(out, m->unseen);
  for (uint32_t k = 0; k < m->labels; k++) put_float(out, m->bias[k]), put_float(out, m->threshold[k]);
  for (uint32_t k = 0; k < m->labels; k++) buf_add_str(out, names[k]), buf_add_byte(out, '\n');
}

static bool bucket_kept(const struct learnt *m, const struct packed *p, size_t bucket) {
  return m->row[bucket] != UINT32_MAX && p->kept[m->row[bucket]];
}

static void put_map(const struct learnt *m, const struct packed *p, struct buf *out) {
  size_t buckets = (size_t)1 << m->plan.bits;
  for (size_t b = 0; b < buckets; b += 8) {
    unsigned byte = 0;
    for (size_t i = 0; i < 8; i++) byte |= (unsigned)bucket_kept(m, p, b + i) << i;
    buf_add_byte(out, (char)byte);
  }
  uint32_t rank = 0;
  for (size_t b = 0; b < buckets; b++) {
    if (b % 256 == 0) put_number(out, rank);
    rank += bucket_kept(m, p, b);
  }
}

static void put_entry(uint32_t *at, uint32_t label, signed char weight, struct buf *out) {
  for (; label - *at >= LINEAR_STEP; *at += LINEAR_STEP) buf_add_byte(out, (char)LINEAR_STEP), buf_add_byte(out, 0);
  buf_add_byte(out, (char)(label - *at)), buf_add_byte(out, (char)weight);
  *at = label;
}

/* Rows stand in the order of their buckets, in which learn() numbered them. */
static void put_rows(const struct learnt *m, const struct packed *p, struct buf *out) {
  uint32_t entry = 0;
  put_number(out, entry);
  for (uint32_t r = 0; r < m->rows; r++) {
    uint32_t at = 0;
    for (uint32_t k = 0; k < m->labels && p->kept[r]; k++)
      if (p->w[(size_t)r * m->width + k]) entry += steps_to(at, k), at = k;
    if (p->kept[r]) put_number(out, entry);
  }
  for (uint32_t r = 0; r < m->rows; r++)
    if (p->kept[r]) buf_add_byte(out, (char)(unsigned char)(int)(m->idf[r] * 16 > 255 ? 255 : m->idf[r] * 16));
  for (uint32_t r = 0; r < m->rows; r++) {
    uint32_t at = 0;
    for (uint32_t k = 0; k < m->labels && p->kept[r]; k++)
      if (p->w[(size_t)r * m->width + k]) put_entry(&at, k, p->w[(size_t)r * m->width + k], out);
  }
}

int learnt_write(const struct learnt *m, const struct str *names, struct buf *out) {
  struct packed p = {.rows = 0};
  pack_weights(m, &p);
  put_head(m, &p, names, out);
  put_map(m, &p, out);
  put_rows(m, &p, out);
  arena_finish(&p.arena);
  struct linear check;
  return linear_read(buf_str(out), &check, NULL);
}
