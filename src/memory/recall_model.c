/* SPDX-License-Identifier: Apache-2.0
 *
 * The weights' file, text: a line "stage" begins each of the two models. A line of a sign: its name, SIGN_KNOTS
 * weights, RANK_KINDS slopes. A line of a pair: "x", two names, a weight. Blanks between; thousandths.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "language/pack.h"
#include "language/rows.h"
#include "memory/recall_rank.h"

#include <pthread.h>

const char *const sign_keys[SIGNS] = {
#define SIGN_KEY(name, key, group) [SIGN_##name] = #key,
    RECALL_SIGNS(SIGN_KEY)
#undef SIGN_KEY
};

const char *const sign_groups[SIGNS] = {
#define SIGN_GROUP(name, key, group) [SIGN_##name] = group,
    RECALL_SIGNS(SIGN_GROUP)
#undef SIGN_GROUP
};

static int sign_of(struct str key) {
  for (int i = 0; i < SIGNS; i++)
    if (str_is(key, sign_keys[i])) return i;
  return -1;
}

static bool number(struct str *rest, float *ret) {
  struct str word;
  long long n;
  if (!rows_word(rest, &word) || !str_to_int(word, &n) || n < -1000000 || n > 1000000) return false;
  *ret = (float)n / 1000;
  return true;
}

static bool read_pair(struct rank_model *m, struct str rest) {
  struct str x, y;
  if (!rows_word(&rest, &x) || !rows_word(&rest, &y) || m->pair_count == RANK_PAIRS_MAX) return false;
  int i = sign_of(x), j = sign_of(y);
  if (i < 0 || j < 0) return false;
  struct rank_pair *p = &m->pairs[m->pair_count++];
  *p = (struct rank_pair){.x = (unsigned char)i, .y = (unsigned char)j};
  return number(&rest, &p->weight);
}

static bool read_sign(struct rank_model *m, int sign, struct str rest) {
  for (int k = 0; k < SIGN_KNOTS; k++)
    if (!number(&rest, &m->knots[sign][k])) return false;
  for (int k = 0; k < RANK_KINDS; k++)
    if (!number(&rest, &m->slopes[k][sign])) return false;
  return true;
}

static bool read_line(struct rank_models *m, int *stage, struct str line) {
  struct str word;
  if (!rows_word(&line, &word)) return true;
  if (str_is(word, "stage")) return ++*stage < RANK_STAGES;
  if (*stage < 0) return false;
  if (str_is(word, "x")) return read_pair(&m->stage[*stage], line);
  int sign = sign_of(word);
  return sign >= 0 && read_sign(&m->stage[*stage], sign, line);
}

int rank_models_read(struct str text, struct rank_models *ret) {
  *ret = (struct rank_models){0};
  struct str line;
  int stage = -1;
  while (str_next(&text, '\n', &line)) {
    if (line.len && line.at[0] == '#') continue;
    if (!read_line(ret, &stage, line)) return ERR_DAMAGED;
  }
  return stage + 1 == RANK_STAGES ? 0 : ERR_DAMAGED;
}

struct ranker {
  const struct language *language;
  pthread_mutex_t lock; /* guards read */
  bool read, is_there;
  struct rank_models models;
};

struct ranker *ranker_new(const struct language *l) {
  struct ranker *r = alloc_zero(sizeof *r);
  r->language = l;
  pthread_mutex_init(&r->lock, NULL);
  return r;
}

void ranker_free(struct ranker *r) {
  if (!r) return;
  pthread_mutex_destroy(&r->lock);
  alloc_free(r);
}

int ranker_take(struct ranker *r, struct str text) {
  pthread_mutex_lock(&r->lock);
  int code = rank_models_read(text, &r->models);
  r->read = true;
  r->is_there = code == 0;
  pthread_mutex_unlock(&r->lock);
  return code;
}

const struct rank_models *ranker_models(struct ranker *r) {
  pthread_mutex_lock(&r->lock);
  if (!r->read) {
    struct str text = pack_file(language_pack(r->language), "models/recall.weights");
    r->is_there = text.len && rank_models_read(text, &r->models) == 0;
    r->read = true;
  }
  pthread_mutex_unlock(&r->lock);
  return r->is_there ? &r->models : NULL;
}

float rank_weigh_sign(const struct rank_model *m, enum sign s, float value, unsigned kind, bool several) {
  float at = value * (SIGN_KNOTS - 1);
  int low = at < SIGN_KNOTS - 2 ? (int)at : SIGN_KNOTS - 2;
  float part = at - (float)low;
  float slope = m->slopes[kind][s] + (several ? m->slopes[RANK_SEVERAL][s] : 0);
  return m->knots[s][low] * (1 - part) + m->knots[s][low + 1] * part + slope * value;
}

float rank_weigh(const struct rank_model *m, const float *signs, unsigned kind, bool several) {
  float sum = 0;
  for (int s = 0; s < SIGNS; s++) sum += rank_weigh_sign(m, (enum sign)s, signs[s], kind, several);
  for (size_t i = 0; i < m->pair_count; i++) sum += m->pairs[i].weight * signs[m->pairs[i].x] * signs[m->pairs[i].y];
  return sum;
}
