/* SPDX-License-Identifier: Apache-2.0
 *
 * train-care DATA/LANGUAGE OUT: the model of heart/care, from models/care.tsv. It looks at a line as care does
 * (care_look), patterns and all; the lines of models/acts.tsv, ordinary talk, are benign ones more. Its thresholds are
 * chosen on lines it has not learnt from (folds are blocks of the file, because lines of a kind stand together there),
 * in favour of missing nothing that is plain. They stand with four of the labels:
 *
 * - benign: what hits a hinting pattern and scores less is taken back; LOST_HINTED of those that mean it are lost so.
 *
 * - done: the same of what hits a plain pattern, and LOST_PLAIN.
 *
 * - oblique: from this score on it is asked; FALSE_ASKED of the benign lines are.
 *
 * - explicit: from this probability on it is plain without a pattern; FALSE_PLAIN of the lines that are not get there.
 */
#include "learn.h"

#include "heart/care_priv.h"
#include "language/rows.h"

enum { FOLDS = 5, BLOCK = 8, LABELS_MAX = 16 };
static const float LOST_HINTED = .03f, LOST_PLAIN = .015f, FALSE_ASKED = .035f, FALSE_PLAIN = .01f;

/* The pack is not made yet; the one opened here is a folder. */
extern const char pack_archive[], pack_archive_end[];
const char pack_archive[1] = "", pack_archive_end[1] = "";

enum stands { STANDS_NONE, STANDS_HINTED, STANDS_PLAIN }; /* what a pattern says of a line */

struct training {
  struct arena arena;
  const struct language *l;
  struct care *care;
  struct learn_plan plan;
  VEC(struct example) examples;
  VEC(enum stands) stands; /* of each example */
  VEC(bool) bare;
  struct str names[LABELS_MAX];
  uint32_t labels;
};

struct scored {
  float score, plain;
  bool benign, is_plain;
  enum stands stands;
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
  VEC_PUSH(&t->arena, &t->bare, care_is_bare(t->care, &hits));
  VEC_PUSH(&t->arena, &t->stands, hits.now || hits.other ? STANDS_PLAIN : hits.oblique ? STANDS_HINTED : STANDS_NONE);
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
  learn(others, n, t->labels, &t->plan, &m);
  for (size_t i = 0; i < t->examples.len; i++) {
    if (i / BLOCK % FOLDS != fold) continue;
    struct linear_guess g;
    struct care_guess as_care;
    learnt_guess(&m, &t->examples.at[i], &g);
    to_guess(t, &g, &as_care);
    struct str label = t->names[t->examples.at[i].labels[0]];
    enum hit_kind kind;
    ret[i] = (struct scored){
        .score = care_score(&as_care, t->bare.at[i]), .plain = as_care.plain, .benign = str_is(label, "benign")};
    ret[i].is_plain = care_kind_of(label, &kind) && care_is_plain(kind);
    ret[i].stands = t->stands.at[i];
  }
  learnt_finish(&m);
}

static int by_size(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

enum which { BENIGN_SCORE, NOT_PLAIN, HINTED_SCORE, PLAIN_SCORE };

static bool is_of(const struct scored *s, enum which which) {
  return which == BENIGN_SCORE   ? s->benign
         : which == NOT_PLAIN    ? !s->is_plain
         : which == HINTED_SCORE ? !s->benign && s->stands == STANDS_HINTED
                                 : !s->benign && s->stands == STANDS_PLAIN;
}

/* The value below which this share lies: of the benign lines' scores, of the lines that are not plain their probability
 * to be, of the scores of those that mean it and that a pattern calls hinted or plain. */
static float quantile(struct training *t, const struct scored *s, enum which which, float share) {
  float *of = ARENA_ARRAY(&t->arena, float, t->examples.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < t->examples.len; i++)
    if (is_of(&s[i], which)) of[n++] = which == NOT_PLAIN ? s[i].plain : s[i].score;
  qsort(of, n, sizeof *of, by_size);
  size_t at = (size_t)(share * (float)n);
  return n ? of[at < n ? at : n - 1] : 1;
}

static void print_folds(const struct training *t, const struct scored *s, float ask) {
  size_t all[2] = {0}, over[2] = {0};
  for (size_t i = 0; i < t->examples.len; i++) all[s[i].benign]++, over[s[i].benign] += s[i].score >= ask;
  printf(
      "care: of lines not learnt from, %zu of %zu that mean it are caught by the model alone, %zu of %zu benign ones\n",
      over[0], all[0], over[1], all[1]);
}

static void choose_thresholds(struct training *t, struct learnt *m) {
  struct scored *s = ARENA_ARRAY(&t->arena, struct scored, t->examples.len);
  for (uint32_t f = 0; f < FOLDS; f++) score_fold(t, f, s);
  for (uint32_t k = 0; k < t->labels; k++) {
    m->threshold[k] = 1;
    if (str_is(t->names[k], "benign")) m->threshold[k] = quantile(t, s, HINTED_SCORE, LOST_HINTED);
    if (str_is(t->names[k], "done")) m->threshold[k] = quantile(t, s, PLAIN_SCORE, LOST_PLAIN);
    if (str_is(t->names[k], "oblique")) m->threshold[k] = quantile(t, s, BENIGN_SCORE, 1 - FALSE_ASKED);
    if (str_is(t->names[k], "explicit")) m->threshold[k] = quantile(t, s, NOT_PLAIN, 1 - FALSE_PLAIN);
    if (str_is(t->names[k], "oblique")) print_folds(t, s, m->threshold[k]);
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
  learn(t->examples.at, t->examples.len, t->labels, &t->plan, &m);
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
  t.plan.rate = .3f, t.plan.epochs = 12, t.plan.sparse = .07f, t.plan.bits = 18, t.plan.rare = 2, t.plan.prune = .01f;
  int rc = pack_open_folder(argv[1], &p, &e);
  if (!rc) rc = language_open(p, &l, &e);
  t.l = rc ? NULL : l;
  if (!rc) rc = care_open(l, &t.care, &e);
  if (!rc) rc = train(&t, p, argv[2], &e);
  if (rc) fprintf(stderr, "train-care: %s\n", e.text);
  return rc != 0;
}
