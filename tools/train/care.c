/* SPDX-License-Identifier: Apache-2.0
 *
 * train-care DATA/LANGUAGE OUT: the model of heart/care, from models/care.tsv. It looks at a line as care does
 * (care_look), patterns and all; the lines of models/acts.tsv, ordinary talk, are benign ones more. What is enough is
 * chosen on lines it has not learnt from (folds are blocks of the file, because lines of a kind stand together there),
 * for each ground (heart/care_priv.h) so that only the share WRONG of its benign lines get there: those of care.tsv,
 * which sound dark, where there is something to go by; ordinary talk where there is nothing. The least score of a
 * ground stands with a label (care_ground_label). With "explicit" stands from which probability on a line is plain
 * without a pattern: FALSE_PLAIN of the lines that are not get there.
 */
#include "learn.h"

#include "heart/care_priv.h"
#include "language/rows.h"

enum { FOLDS = 2, FOLD_EPOCHS = 2, BLOCK = 8, LABELS_MAX = 16, TIMES = 3, FOLD_TIMES = 2 };
static const float FALSE_PLAIN = .01f;
static const float WRONG[GROUND_COUNT] = {.004f, .045f, .038f, .35f, .50f};

/* The pack is not made yet; the one opened here is a folder. */
extern const char pack_archive[], pack_archive_end[];
const char pack_archive[1] = "", pack_archive_end[1] = "";

struct training {
  struct arena arena;
  const struct language *l;
  struct care *care;
  struct learn_plan plan;
  VEC(struct example) examples;
  VEC(enum care_ground) grounds; /* of each example */
  struct str names[LABELS_MAX];
  uint32_t labels;
};

struct scored {
  float score, plain;
  bool benign, is_plain;
  enum care_ground ground;
};

static bool label_of(struct training *t, struct str name, uint32_t *ret) {
  for (*ret = 0; *ret < t->labels; ++*ret)
    if (str_eq(t->names[*ret], name)) return true;
  if (t->labels == LABELS_MAX) return false;
  t->names[t->labels++] = name;
  return true;
}

static int read_line(struct training *t, const struct rows *r, struct str label, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  static struct linear_features seen;
  struct example x = {.label_count = 1};
  struct care_hits hits = {0};
  enum hit_kind kind;
  if (r->fields != 2 || !r->field[1].len) return rows_error(r, e, "wants a label, a tab, and a line");
  if (!care_kind_of(label, &kind) && !str_is(label, "benign")) return rows_error(r, e, "no such label");
  if (!label_of(t, label, &x.labels[0])) return rows_error(r, e, "too many labels");
  struct tokens tokens = tokens_read(t->l, &a, r->field[1]);
  care_hits_read(t->care, &a, &tokens, &hits);
  care_look(t->care, &hits, t->plan.bits, &seen);
  struct linear_feature *at = ARENA_ARRAY(&t->arena, struct linear_feature, seen.len + 1);
  memcpy(at, seen.at, seen.len * sizeof *at);
  x.at = at, x.len = seen.len;
  VEC_PUSH(&t->arena, &t->examples, x);
  VEC_PUSH(&t->arena, &t->grounds, care_ground_of(t->care, &hits));
  return 0;
}

/* `label` for all lines of the file; STR_NONE: each has its own. */
static int read_lines(struct training *t, const struct pack *p, const char *file, struct str label, struct error *e) {
  struct rows r = rows_of(p, file);
  int rc = 0;
  while (!rc && rows_next(&r)) rc = read_line(t, &r, label.at ? label : r.field[0], e);
  return rc;
}

/* ---- thresholds ---- */

static void to_guess(const struct training *t, const struct linear_guess *g, struct care_guess *ret) {
  *ret = (struct care_guess){0};
  for (uint32_t i = 0; i < t->labels; i++) {
    enum hit_kind kind;
    if (!care_kind_of(t->names[i], &kind)) continue;
    *(care_is_plain(kind) ? &ret->plain : &ret->hinted) += g->p[i];
  }
}

static void score_fold(struct training *t, uint32_t fold, struct scored *ret) {
  struct example *others = ARENA_ARRAY(&t->arena, struct example, t->examples.len);
  size_t n = 0;
  struct learnt m;
  for (size_t i = 0; i < t->examples.len; i++)
    if (i / BLOCK % FOLDS != fold) others[n++] = t->examples.at[i];
  struct learn_plan plan = t->plan;
  plan.epochs = FOLD_EPOCHS; /* what is enough shows after two as well as after three, and the build waits */
  learn_mean(others, n, t->labels, &plan, FOLD_TIMES, &m);
  for (size_t i = 0; i < t->examples.len; i++) {
    if (i / BLOCK % FOLDS != fold) continue;
    struct linear_guess g;
    struct care_guess as_care;
    learnt_guess(&m, &t->examples.at[i], &g);
    to_guess(t, &g, &as_care);
    struct str label = t->names[t->examples.at[i].labels[0]];
    enum hit_kind kind;
    ret[i] = (struct scored){.score = care_score(&as_care), .plain = as_care.plain, .benign = str_is(label, "benign")};
    ret[i].is_plain = care_kind_of(label, &kind) && care_is_plain(kind);
    ret[i].ground = t->grounds.at[i];
  }
  learnt_finish(&m);
}

static int by_size(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

/* The value below which this share lies. */
static float quantile(float *of, size_t n, float share) {
  qsort(of, n, sizeof *of, by_size);
  size_t at = (size_t)(share * (float)n);
  return n ? of[at < n ? at : n - 1] : 1;
}

/* Of the benign lines of a ground the score that WRONG of them have. */
static float least_of(struct training *t, const struct scored *s, enum care_ground g) {
  float *of = ARENA_ARRAY(&t->arena, float, t->examples.len + 1);
  size_t n = 0, caught = 0, all = 0;
  for (size_t i = 0; i < t->examples.len; i++)
    if (s[i].ground == g && s[i].benign) of[n++] = s[i].score;
  float least = quantile(of, n, 1 - WRONG[g]);
  for (size_t i = 0; i < t->examples.len; i++)
    if (s[i].ground == g && !s[i].benign) all++, caught += s[i].score >= least;
  printf(
      "care: ground %d: of lines not learnt from, %zu of %zu that mean it reach %.2f, as %.1f%% of %zu benign ones\n",
      (int)g, caught, all, (double)least, 100 * (double)WRONG[g], n);
  return least;
}

static float least_plain(struct training *t, const struct scored *s) {
  float *of = ARENA_ARRAY(&t->arena, float, t->examples.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < t->examples.len; i++)
    if (!s[i].is_plain) of[n++] = s[i].plain;
  return quantile(of, n, 1 - FALSE_PLAIN);
}

static void choose_thresholds(struct training *t, struct learnt *m) {
  struct scored *s = ARENA_ARRAY(&t->arena, struct scored, t->examples.len);
  for (uint32_t f = 0; f < FOLDS; f++) score_fold(t, f, s);
  for (uint32_t k = 0; k < t->labels; k++) {
    m->threshold[k] = str_is(t->names[k], "explicit") ? least_plain(t, s) : 1;
    for (int g = 0; g < GROUND_COUNT; g++)
      if (str_is(t->names[k], care_ground_label((enum care_ground)g)))
        m->threshold[k] = least_of(t, s, (enum care_ground)g);
  }
}

static int write_file(const char *path, struct str bytes, struct error *e) {
  FILE *f = fopen(path, "wb");
  if (!f) return error_errno(e, "write", path);
  bool whole = fwrite(bytes.at, 1, bytes.len, f) == bytes.len;
  return fclose(f) || !whole ? error_errno(e, "write", path) : 0;
}

static int train(struct training *t, const struct pack *p, const char *out, struct error *e) {
  AUTO_BUF struct buf bytes = buf_new(BUF_FILE);
  struct learnt m;
  int rc = read_lines(t, p, "models/care.tsv", STR_NONE, e);
  if (!rc) rc = read_lines(t, p, "models/acts.tsv", STR("benign"), e);
  if (rc) return rc;
  if (t->labels < 2) return error_set(e, ERR_INVALID, "models/care.tsv: fewer than two labels");
  learn_mean(t->examples.at, t->examples.len, t->labels, &t->plan, TIMES, &m);
  choose_thresholds(t, &m);
  rc = learnt_write(&m, t->names, &bytes);
  learnt_finish(&m);
  return rc ? error_set(e, rc, "the model could not be written") : write_file(out, buf_str(&bytes), e);
}

int main(int argc, char **argv) {
  const struct pack *p;
  struct language *l;
  struct training t = {.plan = learn_plan_default()};
  struct error e = {0};
  if (argc != 3) return fputs("usage: train-care DATA/LANGUAGE OUT\n", stderr), 2;
  t.plan.rate = .4f, t.plan.epochs = 3, t.plan.sparse = .05f, t.plan.bits = 18, t.plan.rare = 3, t.plan.prune = .01f;
  int rc = pack_open_folder(argv[1], &p, &e);
  if (!rc) rc = language_open(p, &l, &e);
  t.l = rc ? NULL : l;
  if (!rc) rc = care_open(l, &t.care, &e);
  if (!rc) rc = train(&t, p, argv[2], &e);
  if (rc) fprintf(stderr, "train-care: %s\n", e.text);
  return rc != 0;
}
