/* SPDX-License-Identifier: Apache-2.0
 *
 * intents: the linear model on somebody else's intents, in CLINC150's form: one object whose lists "train" and
 * "oos_train" (out of scope) hold [text, intent] pairs, and likewise "val" and "oos_val", or "test" and "oos_test". It
 * is trained on the train lists alone, packed as it is shipped, and read back. Below the threshold a line is rejected;
 * the threshold is the lowest at which three of four out-of-scope lines were rejected when each fold of the train lists
 * was judged by a model that learnt from the others.
 */
#include "bench.h"
#include "learn.h"

#include "base/json.h"

#include <time.h>

enum { FOLDS = 5 };

struct lines {
  struct example *at;
  size_t len;
};

struct intents {
  const struct language *l;
  struct arena a;
  struct str names[LINEAR_LABELS];
  uint32_t labels;
  struct learn_plan plan;
};

struct intents_score {
  size_t in, right, accepted, out, rejected;
  double us;
  float threshold, held_in, held_out;
  size_t bytes;
};

static bool intent_of(struct intents *t, struct str name, bool learn, uint32_t *ret) {
  for (*ret = 0; *ret < t->labels; ++*ret)
    if (str_eq(t->names[*ret], name)) return true;
  if (!learn || t->labels == LINEAR_LABELS) return false;
  return t->names[t->labels++] = name, true;
}

static void look(const struct language *l, struct arena *a, struct str text, int bits, struct linear_features *ret) {
  struct tokens tokens = tokens_read(l, a, text);
  struct times times = times_find(l, a, &tokens, 0, MANNER_US, LEAN_NEAREST);
  struct pieces pieces;
  pieces_read(l, a, &tokens, &times, &pieces);
  linear_look(&pieces, bits, ret);
}

/* Out of scope: no label. An intent that train has not is none of the model's and can only be wrong. */
static int read_lines(struct intents *t, const json_t *all, const char *key, bool scope, bool learn, struct lines *ret,
                      struct error *e) {
  const json_t *list = json_object_get(all, key), *pair;
  size_t i;
  *ret = (struct lines){ARENA_ARRAY(&t->a, struct example, json_array_size(list) + 1), 0};
  json_array_foreach(list, i, pair) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    static struct linear_features seen;
    const char *text = json_string_value(json_array_get(pair, 0)), *name = json_string_value(json_array_get(pair, 1));
    struct example *x = &ret->at[ret->len++];
    if (!text || !name) return error_set(e, ERR_INVALID, "%s: line %zu is no pair", key, i);
    look(t->l, &a, str_of(text), t->plan.bits, &seen);
    struct linear_feature *at = ARENA_ARRAY(&t->a, struct linear_feature, seen.len + 1);
    memcpy(at, seen.at, seen.len * sizeof *at);
    *x = (struct example){.at = at, .len = seen.len};
    if (scope && intent_of(t, str_of(name), learn, &x->labels[0])) x->label_count = 1;
  }
  return 0;
}

struct ranked {
  float p;
  bool in, right;
};

static int by_p(const void *a, const void *b) {
  float x = ((const struct ranked *)a)->p, y = ((const struct ranked *)b)->p;
  return x < y ? 1 : x > y ? -1 : 0;
}

static void choose_threshold(struct intents *t, const struct lines *train, struct intents_score *s) {
  struct held *held = ARENA_ARRAY(&t->a, struct held, train->len);
  struct ranked *r = ARENA_ARRAY(&t->a, struct ranked, train->len);
  size_t in = 0, out = 0, right = 0, accepted = 0;
  learn_held(train->at, train->len, t->labels, &t->plan, FOLDS, held);
  for (size_t i = 0; i < train->len; i++) {
    r[i] = (struct ranked){held[i].p, train->at[i].label_count > 0, held[i].right};
    in += r[i].in, out += !r[i].in;
  }
  qsort(r, train->len, sizeof *r, by_p);
  for (size_t i = 0; i < train->len; i++) {
    right += r[i].right, accepted += !r[i].in;
    if (accepted * 4 > out) break;
    s->threshold = r[i].p;
    s->held_in = (float)right / (float)in, s->held_out = 1 - (float)accepted / (float)(out ? out : 1);
  }
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void judge(struct intents *t, const struct linear *m, const json_t *list, bool scope, struct intents_score *s) {
  const json_t *pair;
  size_t i;
  json_array_foreach(list, i, pair) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct linear_features seen;
    struct linear_guess g;
    double began = seconds();
    look(t->l, &a, str_of(json_string_value(json_array_get(pair, 0))), m->bits, &seen);
    linear_guess(m, &seen, &g);
    s->us += (seconds() - began) * 1e6;
    bool taken = g.p[g.first] >= s->threshold;
    bool right = str_is(linear_label(m, g.first), json_string_value(json_array_get(pair, 1)));
    s->in += scope, s->accepted += scope && right, s->right += scope && taken && right;
    s->out += !scope, s->rejected += !scope && !taken;
  }
}

static int run(struct intents *t, const json_t *train, const json_t *test, struct intents_score *s, struct error *e) {
  struct lines in, out, all;
  int rc = read_lines(t, train, "train", true, true, &in, e);
  if (!rc) rc = read_lines(t, train, "oos_train", false, true, &out, e);
  if (rc) return rc;
  if (t->labels < 2) return error_set(e, ERR_INVALID, "train: fewer than two intents");
  all = (struct lines){ARENA_ARRAY(&t->a, struct example, in.len + out.len), in.len + out.len};
  memcpy(all.at, in.at, in.len * sizeof *in.at);
  memcpy(all.at + in.len, out.at, out.len * sizeof *out.at);
  choose_threshold(t, &all, s);
  AUTO_BUF struct buf bytes = buf_new(BUF_FILE);
  struct learnt learnt;
  struct linear m;
  learn(all.at, all.len, t->labels, &t->plan, &learnt);
  rc = learnt_write(&learnt, t->names, &bytes);
  learnt_finish(&learnt);
  if (!rc) rc = linear_read(buf_str(&bytes), &m, e);
  if (rc) return rc;
  s->bytes = bytes.len;
  bool val = json_object_get(test, "val") != NULL;
  judge(t, &m, json_object_get(test, val ? "val" : "test"), true, s);
  judge(t, &m, json_object_get(test, val ? "oos_val" : "oos_test"), false, s);
  if (s->in + s->out) s->us /= (double)(s->in + s->out);
  return s->in ? 0 : error_set(e, ERR_INVALID, "neither \"val\" nor \"test\" has lines");
}

static double share(size_t part, size_t whole) {
  return whole ? (double)part / (double)whole : 0;
}

static void print_table(const struct intents_score *s) {
  printf("  in scope      %5zu of %5zu  %.1f%%  (%.1f%% before any is rejected)\n", s->right, s->in,
         100 * share(s->right, s->in), 100 * share(s->accepted, s->in));
  printf("  out of scope  %5zu of %5zu  %.1f%% rejected\n", s->rejected, s->out, 100 * share(s->rejected, s->out));
  printf("  threshold %.3f from train alone, where folds gave %.1f%% in scope, %.1f%% rejected\n", (double)s->threshold,
         100 * (double)s->held_in, 100 * (double)s->held_out);
  printf("  %.0f us a line, tokens and pieces included; model %zu kB\n", s->us, s->bytes / 1000);
}

/* Keys: in_scope, in_scope_right (rejections are wrong), in_scope_share, before_rejection_share, out_of_scope,
 * out_of_scope_rejected, out_of_scope_share, threshold, us_per_line, model_bytes. */
static int print_json(const struct intents_score *s) {
  AUTO_JSON json_t *o = json_object();
  AUTO_BUF struct buf line = buf_new(BUF_LINE);
  json_put_number(o, "in_scope", (int64_t)s->in);
  json_put_number(o, "in_scope_right", (int64_t)s->right);
  json_put(o, "in_scope_share", json_real(share(s->right, s->in)));
  json_put(o, "before_rejection_share", json_real(share(s->accepted, s->in)));
  json_put_number(o, "out_of_scope", (int64_t)s->out);
  json_put_number(o, "out_of_scope_rejected", (int64_t)s->rejected);
  json_put(o, "out_of_scope_share", json_real(share(s->rejected, s->out)));
  json_put(o, "threshold", json_real((double)s->threshold));
  json_put(o, "us_per_line", json_real(s->us));
  json_put_number(o, "model_bytes", (int64_t)s->bytes);
  int rc = json_write(o, &line);
  if (!rc) printf("%.*s\n", STR_ARG(buf_str(&line)));
  return rc;
}

static int read_json(const char *path, json_t **ret, struct error *e) {
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  int rc = bench_read(path, &text, e);
  if (rc) return rc;
  *ret = json_read(buf_str(&text), e);
  return *ret ? 0 : ERR_INVALID;
}

int bench_intents(const struct bench_args *args, struct error *e) {
  AUTO_JSON json_t *train = NULL;
  AUTO_JSON json_t *test = NULL;
  const char *from = bench_operand(args, 0), *on = bench_operand(args, 1);
  struct intents t = {.l = bench_language(), .plan = learn_plan_default()};
  struct intents_score s = {0};
  if (!from)
    return error_set(e, ERR_INVALID, "intents wants a file to learn from, and may have another to be judged on");
  t.plan.bits = 18, t.plan.epochs = 15, t.plan.rate = .1f, t.plan.sparse = 0, t.plan.rare = 1, t.plan.prune = .03f;
  int rc = read_json(from, &train, e);
  if (!rc) rc = read_json(on ? on : from, &test, e);
  if (!rc) rc = run(&t, train, test, &s, e);
  arena_finish(&t.a);
  if (rc) return rc;
  if (args->json) return print_json(&s);
  print_table(&s);
  return 0;
}
