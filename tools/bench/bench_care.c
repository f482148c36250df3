/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench care: lines {"text","kind":"explicit|oblique|benign"}, each read as the first of a conversation. Caught:
 * the reply is care's, at any level. With --json one object: lines; explicit, oblique and benign, each {all, caught,
 * card, asked} (for benign, caught are the false alarms); us_a_line (care alone, without the reading before it, in the
 * processor's time, the least of five looks); by_register {NAME: {explicit: [all, caught], ...}}, where the lines name
 * one. --verbose lists the misses, with the rule.
 */
#include "bench.h"

#include "base/json.h"
#include "heart/care.h"

#include <stdio.h>
#include <time.h>

enum line_kind { EXPLICIT, OBLIQUE, BENIGN, KINDS };
static const char *const kind_names[KINDS] = {"explicit", "oblique", "benign"};

struct tally {
  size_t all, caught, card, asked;
};

struct care_bench {
  const struct care *care;
  bool verbose;
  struct tally kinds[KINDS];
  json_t *registers; /* {"typed": {"explicit": [all, caught]}} */
  size_t lines;
  int64_t ns;
};

static int kind_from(struct str word) {
  for (int k = 0; k < KINDS; k++)
    if (str_is(word, kind_names[k])) return k;
  return -1;
}

static void count_register(struct care_bench *b, struct str name, int kind, bool caught) {
  if (!name.len) return;
  json_t *one = json_object_getn(b->registers, name.at, name.len);
  if (!one) json_object_setn_new(b->registers, name.at, name.len, one = json_object());
  json_t *pair = json_object_get(one, kind_names[kind]);
  if (!pair) json_object_set_new(one, kind_names[kind], pair = json_pack("[ii]", 0, 0));
  for (size_t i = 0; i < 2; i++)
    if (i == 0 || caught) json_array_set_new(pair, i, json_integer(json_integer_value(json_array_get(pair, i)) + 1));
}

enum { LOOKS = 5 }; /* the least of them counts */

/* The processor's time, so that whoever else is at work does not count. */
static int64_t busy_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void look(struct care_bench *b, struct arena *a, struct str text, struct care_verdict *ret) {
  struct reading r;
  struct reading_context c = {.civil_now = 1};
  int64_t least = INT64_MAX;
  reading_read(bench_language(), a, text, &c, &r);
  for (int i = 0; i < LOOKS; i++) {
    AUTO_JSON json_t *state = json_object();
    int64_t from = busy_ns();
    care_before(b->care, a, &r, state, "GB", 1000, ret);
    int64_t took = busy_ns() - from;
    least = took < least ? took : least;
  }
  b->ns += least;
}

static int read_line(struct care_bench *b, json_t *line, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str text = json_text(line, "text");
  struct care_verdict v;
  int kind = kind_from(json_text(line, "kind"));
  if (kind < 0 || !text.len)
    return error_set(e, ERR_DAMAGED, "A line wants text and a kind: explicit, oblique, benign");
  look(b, &a, text, &v);
  bool caught = v.answers && strncmp(v.family, "care.", 5) == 0;
  struct tally *t = &b->kinds[kind];
  t->all++, t->caught += caught, t->card += v.card.len > 0, t->asked += v.level == CARE_ASK;
  b->lines++;
  count_register(b, json_text(line, "register"), kind, caught);
  if (b->verbose && caught == (kind == BENIGN)) printf("%s\t%.*s\t%s\n", kind_names[kind], STR_ARG(text), v.rule);
  return 0;
}

static int read_lines(struct care_bench *b, struct str text, struct error *e) {
  struct str row;
  int r = 0;
  while (r == 0 && str_next(&text, '\n', &row)) {
    AUTO_JSON json_t *line = json_read(str_trim(row), NULL);
    if (line)
      r = read_line(b, line, e);
    else if (str_trim(row).len)
      r = error_set(e, ERR_DAMAGED, "A line is no JSON");
  }
  return r;
}

static void print_json(const struct care_bench *b) {
  AUTO_JSON json_t *all = json_object();
  json_object_set_new(all, "lines", json_integer((json_int_t)b->lines));
  for (int k = 0; k < KINDS; k++) {
    const struct tally *t = &b->kinds[k];
    json_object_set_new(all, kind_names[k],
                        json_pack("{sI sI sI sI}", "all", (json_int_t)t->all, "caught", (json_int_t)t->caught, "card",
                                  (json_int_t)t->card, "asked", (json_int_t)t->asked));
  }
  json_object_set_new(all, "us_a_line", json_real(b->lines ? (double)b->ns / 1000 / (double)b->lines : 0));
  json_object_set(all, "by_register", b->registers);
  json_dumpf(all, stdout, JSON_INDENT(2));
  printf("\n");
}

static void print_table(const struct care_bench *b) {
  printf("%-10s %6s %7s %8s %6s %6s\n", "", "lines", "caught", "", "card", "asked");
  for (int k = 0; k < KINDS; k++) {
    const struct tally *t = &b->kinds[k];
    printf("%-10s %6zu %7zu %7.1f%% %6zu %6zu%s\n", kind_names[k], t->all, t->caught,
           t->all ? 100.0 * (double)t->caught / (double)t->all : 0, t->card, t->asked,
           k == BENIGN ? "  (caught: false alarms)" : "");
  }
  printf("%.1f us a line\n", b->lines ? (double)b->ns / 1000 / (double)b->lines : 0);
}

int bench_care(const struct bench_args *args, struct error *e) {
  AUTO_BUF struct buf text = buf_new(64 << 20);
  const char *path = bench_operand(args, 0);
  if (!path) return error_set(e, ERR_INVALID, "care wants a file: os1-bench care FILE.jsonl");
  struct care *care;
  int r = bench_read(path, &text, e);
  if (r == 0) r = care_open(bench_language(), &care, e);
  if (r < 0) return r;
  AUTO_JSON json_t *registers = json_object();
  struct care_bench b = {.care = care, .registers = registers};
  for (int i = 0; i < args->count; i++) b.verbose |= strcmp(args->at[i], "--verbose") == 0;
  r = read_lines(&b, buf_str(&text), e);
  if (r == 0) (args->json ? print_json : print_table)(&b);
  care_close(care);
  return r;
}
