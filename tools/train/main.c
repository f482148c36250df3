/* SPDX-License-Identifier: Apache-2.0
 *
 * train DATA/LANGUAGE NAME OUT [OPTION...]: reads models/NAME.tsv ("label [label...] <tab> text") and writes the model
 * that the pack takes in as models/NAME.model. Runs while building. One label of many; "!LABEL" is a line that has
 * neither LABEL nor a "LABEL:..." but one of the others.
 *   each              every label for itself: a line may have several, or none ("-")
 *   none=NAME         the lines of models/NAME.tsv that ask for nothing too, under the label "none" (acts: all but
 *                     "ask", "command" and those "asks_..." that a skill may answer); none=NAME:LABEL,LABEL: those with
 * one of these labels
 *   from=NAME:LABEL>NEW,LABEL>NEW   the lines of models/NAME.tsv with these labels too, under the new ones
 *   weighed=NAME      the lines of models/NAME.tsv too, under the third field that NAME.txt gives their label; "-": not
 *   own=N             its own lines count N times beside those
 *   right=.90         a label's threshold is the least probability from which on that share of its
 * guesses was right, each made by a model that had not learnt from that line; else it is nought epochs=8 rate=30  how
 * often each line is looked at, and the step of learning in hundredths
 */
#include "learn.h"

#include "language/reading.h"
#include "language/rows.h"

enum { FOLDS = 4, LINES_MAX = 60000 };

/* The pack is not made yet; the one opened here is a folder. */
extern const char pack_archive[], pack_archive_end[];
const char pack_archive[1] = "", pack_archive_end[1] = "";

struct training {
  struct language *l;
  struct arena arena;
  struct learn_plan plan;
  float right;
  const char *none;           /* where more lines of "none" are; NULL: nowhere */
  int own;                    /* how often its own lines are learnt from */
  const char *from, *weighed; /* and of others; NULL: nowhere */
  VEC(struct example) examples;
  VEC(struct str) barred; /* of each example: the label it has not, or none */
  struct str names[LINEAR_LABELS];
  uint32_t labels;
};

static void look(struct training *t, struct str text, struct example *ret) {
  static const struct reading_context evening = {.civil_now = 1795378440};
  AUTO_ARENA struct arena a = ARENA_NONE;
  static struct linear_features seen;
  reading_look(t->l, &a, text, &evening, t->plan.bits, &seen);
  struct linear_feature *at = ARENA_ARRAY(&t->arena, struct linear_feature, seen.len + 1);
  memcpy(at, seen.at, seen.len * sizeof *at);
  ret->at = at, ret->len = seen.len;
}

static bool label_of(struct training *t, struct str name, uint32_t *ret) {
  for (*ret = 0; *ret < t->labels; ++*ret)
    if (str_eq(t->names[*ret], name)) return true;
  if (t->labels == LINEAR_LABELS) return false;
  t->names[t->labels++] = name;
  return true;
}

static int read_line(struct training *t, const struct rows *r, struct error *e) {
  struct example x = {0};
  struct str labels = r->field[0], label;
  if (r->fields != 2 || !r->field[1].len) return rows_error(r, e, "wants labels, a tab, and a line");
  struct str barred = str_starts(labels, STR("!")) ? str_from(labels, 1) : STR_NONE;
  if (barred.len) labels = STR_NONE;
  while (rows_word(&labels, &label)) {
    if (str_is(label, "-")) continue;
    if (x.label_count == LEARN_LABELS) return rows_error(r, e, "more than %d labels", LEARN_LABELS);
    if (!label_of(t, label, &x.labels[x.label_count++]))
      return rows_error(r, e, "more than %d labels in all", LINEAR_LABELS);
  }
  look(t, r->field[1], &x);
  VEC_PUSH(&t->arena, &t->examples, x);
  VEC_PUSH(&t->arena, &t->barred, barred);
  return t->examples.len > LINES_MAX ? rows_error(r, e, "more than %d lines", LINES_MAX) : 0;
}

static bool is_of(struct str label, struct str name) {
  return str_starts(label, name) && (label.len == name.len || label.at[name.len] == ':');
}

/* Once all labels are known. */
static int bar(struct training *t, struct error *e) {
  for (size_t i = 0; i < t->barred.len; i++) {
    if (!t->barred.at[i].len) continue;
    bool *barred = ARENA_ARRAY(&t->arena, bool, t->labels), any = false;
    for (uint32_t k = 0; k < t->labels; k++) any |= barred[k] = is_of(t->names[k], t->barred.at[i]);
    if (!any || t->plan.kind != LINEAR_ONE)
      return error_set(e, ERR_INVALID, "!%.*s bars nothing", STR_ARG(t->barred.at[i]));
    t->examples.at[i].barred = barred;
  }
  return 0;
}

/* Nor for anything that a skill does: what is out of reach, and what is asked of the being itself. */
static bool asks_for_nothing(struct str label) {
  static const char *const beside[] = {"asks_world", "asks_nature", "asks_human", "asks_state", "asks_opinion"};
  for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
    if (is_of(label, str_of(beside[i]))) return true;
  return !str_starts(label, STR("ask")) && !str_is(label, "command") && !str_starts(label, STR("!"));
}

static bool is_among(struct str labels, struct str label) {
  struct str one;
  while (str_next(&labels, ',', &one))
    if (str_eq(one, label)) return true;
  return false;
}

static int read_none(struct training *t, const struct pack *p, struct error *e) {
  struct str labels = str_of(t->none), name = STR_NONE;
  str_next(&labels, ':', &name);
  struct rows r = rows_of(p, arena_printf(&t->arena, "models/%.*s.tsv", STR_ARG(name)).at);
  int rc = 0;
  while (!rc && rows_next(&r)) {
    if (labels.len ? !is_among(labels, r.field[0]) : !asks_for_nothing(r.field[0])) continue;
    r.field[0] = STR("none");
    rc = read_line(t, &r, e);
  }
  return rc;
}

/* "a>b,c>d": what `label` becomes; "" where it is not there. */
static struct str renamed(struct str pairs, struct str label) {
  struct str pair, name;
  while (str_next(&pairs, ',', &pair))
    if (str_next(&pair, '>', &name) && str_eq(name, label)) return pair;
  return STR_NONE;
}

static int read_from(struct training *t, const struct pack *p, struct error *e) {
  struct str pairs = str_of(t->from), name = STR_NONE;
  str_next(&pairs, ':', &name);
  struct rows r = rows_of(p, arena_printf(&t->arena, "models/%.*s.tsv", STR_ARG(name)).at);
  int rc = 0;
  while (!rc && rows_next(&r)) {
    r.field[0] = renamed(pairs, r.field[0]);
    if (r.field[0].len) rc = read_line(t, &r, e);
  }
  return rc;
}

static struct str weight_of(const struct pack *p, const char *file, struct str label) {
  struct rows r = rows_of(p, file);
  while (rows_next(&r))
    if (r.fields > 2 && str_eq(r.field[0], label)) return r.field[2];
  return STR_NONE;
}

static int read_weighed(struct training *t, const struct pack *p, struct error *e) {
  const char *names = arena_printf(&t->arena, "%s.txt", t->weighed).at;
  struct rows r = rows_of(p, arena_printf(&t->arena, "models/%s.tsv", t->weighed).at);
  struct str last = STR_NONE, weight = STR_NONE;
  int rc = 0;
  while (!rc && rows_next(&r)) {
    if (!str_eq(last, r.field[0])) last = r.field[0], weight = weight_of(p, names, last);
    r.field[0] = weight;
    if (weight.len && !str_is(weight, "-")) rc = read_line(t, &r, e);
  }
  return rc;
}

static int read_lines(struct training *t, const struct pack *p, const char *name, struct error *e) {
  struct str file = arena_printf(&t->arena, "models/%s.tsv", name);
  int rc = 0;
  for (int i = 0; i < t->own && !rc; i++) {
    struct rows r = rows_of(p, file.at);
    while (!rc && rows_next(&r)) rc = read_line(t, &r, e);
  }
  if (!rc && t->none) rc = read_none(t, p, e);
  if (!rc && t->from) rc = read_from(t, p, e);
  if (!rc && t->weighed) rc = read_weighed(t, p, e);
  if (!rc && t->labels < 2) rc = error_set(e, ERR_INVALID, "%s: fewer than two labels", file.at);
  return rc ? rc : bar(t, e);
}

static void choose_thresholds(struct training *t, struct learnt *m) {
  size_t count = t->examples.len * held_each(&t->plan, t->labels);
  struct held *held = ARENA_ARRAY(&t->arena, struct held, count);
  learn_held(t->examples.at, t->examples.len, t->labels, &t->plan, FOLDS, held);
  for (uint32_t k = 0; k < t->labels; k++) m->threshold[k] = held_threshold(held, count, k, t->right);
}

static int write_file(const char *path, struct str bytes, struct error *e) {
  FILE *f = fopen(path, "wb");
  if (!f) return error_errno(e, "write", path);
  bool whole = fwrite(bytes.at, 1, bytes.len, f) == bytes.len;
  return fclose(f) || !whole ? error_errno(e, "write", path) : 0;
}

static int train(struct training *t, const struct pack *p, const char *name, const char *out, struct error *e) {
  int rc = read_lines(t, p, name, e);
  if (rc) return rc;
  AUTO_BUF struct buf bytes = buf_new(BUF_FILE);
  struct learnt m;
  learn(t->examples.at, t->examples.len, t->labels, &t->plan, &m);
  if (t->right > 0) choose_thresholds(t, &m);
  rc = learnt_write(&m, t->names, &bytes);
  learnt_finish(&m);
  return rc ? error_set(e, rc, "%s: the model could not be written", name) : write_file(out, buf_str(&bytes), e);
}

static bool read_option(struct training *t, const char *option) {
  long long number;
  struct str right = str_starts(str_of(option), STR("right=.")) ? str_from(str_of(option), 7) : STR("");
  if (str_is(str_of(option), "each")) return t->plan.kind = LINEAR_EACH, true;
  if (str_starts(str_of(option), STR("none="))) return t->none = option + 5, true;
  if (str_starts(str_of(option), STR("from="))) return t->from = option + 5, true;
  if (str_starts(str_of(option), STR("weighed="))) return t->weighed = option + 8, true;
  if (str_starts(str_of(option), STR("own=")) && str_to_int(str_from(str_of(option), 4), &number))
    return t->own = (int)number, number > 0 && number < 20;
  if (right.len == 2 && str_to_int(right, &number)) return t->right = (float)number / 100, true;
  if (str_starts(str_of(option), STR("epochs=")) && str_to_int(str_from(str_of(option), 7), &number))
    return t->plan.epochs = (int)number, number > 0 && number < 100;
  if (str_starts(str_of(option), STR("rate=")) && str_to_int(str_from(str_of(option), 5), &number))
    return t->plan.rate = (float)number / 100, number > 0 && number < 1000;
  return false;
}

int main(int argc, char **argv) {
  const struct pack *p;
  struct training t = {.plan = learn_plan_default(), .own = 1};
  struct error e = {0};
  bool sane = argc >= 4;
  for (int i = 4; i < argc; i++) sane = sane && read_option(&t, argv[i]);
  if (!sane)
    return fputs("usage: train DATA/LANGUAGE NAME OUT [each] [none=NAME[:LABEL,...]] [from=NAME:LABEL>NEW,...] "
                 "[weighed=NAME] [own=N] [right=.90]\n",
                 stderr),
           2;
  int rc = pack_open_folder(argv[1], &p, &e);
  if (!rc) rc = language_open(p, &t.l, &e);
  if (!rc) rc = train(&t, p, argv[2], argv[3], &e);
  if (rc) fprintf(stderr, "train: %s\n", e.text);
  return rc != 0;
}
