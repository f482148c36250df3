/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_times.h"
#include "bench.h"

#include "base/civil.h"
#include "base/json.h"

#include <time.h>

struct run {
  const struct language *l;
  const struct bench_times_ask *ask;
  struct times_score *out;
};

/* Places count UTF-16 units. */
static size_t units_before(struct str text, size_t bytes) {
  size_t units = 0;
  for (size_t i = 0; i < bytes && i < text.len; i++) {
    unsigned char c = (unsigned char)text.at[i];
    units += c < 0x80 || c >= 0xF0 ? 1 + (c >= 0xF0) : c >= 0xC0;
  }
  return units;
}

static bool same_values(const json_t *wanted, const struct timex_answer *t) {
  const json_t *values = json_object_get(json_object_get(wanted, "Resolution"), "values");
  if (json_array_size(values) != t->count) return false;
  for (size_t i = 0; i < t->count; i++) {
    const json_t *v = json_array_get(values, i);
    const struct timex_value *got = &t->values[i];
    if (!str_eq(json_text(v, "timex"), got->timex) || !str_eq(json_text(v, "type"), got->type)) return false;
    if (!str_eq(json_text(v, "value"), got->value) || !str_eq(json_text(v, "start"), got->start)) return false;
    if (!str_eq(json_text(v, "end"), got->end)) return false;
  }
  return true;
}

struct found {
  size_t start, end;
  struct str text;
  struct timex_answer timex;
};

static bool same(const json_t *wanted, const struct found *f) {
  struct str type = json_text(wanted, "TypeName");
  ptrdiff_t dot = str_find_byte(type, '.');
  return json_number(wanted, "Start", -1) == (int64_t)f->start && json_number(wanted, "End", -1) == (int64_t)f->end &&
         str_is(str_from(type, (size_t)(dot + 1)), f->timex.type) && same_values(wanted, &f->timex);
}

static struct times_kind *kind_of(struct run *r, struct str name) {
  for (size_t i = 0; i < TIMES_KINDS; i++) {
    struct times_kind *kind = &r->out->kinds[i];
    if (!kind->name[0]) snprintf(kind->name, sizeof kind->name, "%.*s", STR_ARG(name));
    if (str_is(name, kind->name)) return kind;
  }
  return &r->out->kinds[TIMES_KINDS - 1];
}

static void say_values(FILE *out, const struct found *f) {
  fprintf(out, "    read   %zu %zu \"%.*s\" %s", f->start, f->end, STR_ARG(f->text), f->timex.type);
  for (size_t i = 0; i < f->timex.count; i++) {
    const struct timex_value *v = &f->timex.values[i];
    fprintf(out, " | %.*s %.*s%.*s %.*s", STR_ARG(v->timex), STR_ARG(v->value), STR_ARG(v->start), STR_ARG(v->end));
  }
  fputc('\n', out);
}

static void say_case(FILE *out, size_t number, const json_t *one, const struct found *f, size_t count) {
  const json_t *results = json_object_get(one, "Results"), *result;
  size_t i, k;
  fprintf(out, "%zu [%.*s] %.*s\n", number, STR_ARG(json_text(json_object_get(one, "Context"), "ReferenceDateTime")),
          STR_ARG(json_text(one, "Input")));
  json_array_foreach(results, i, result) {
    const json_t *values = json_object_get(json_object_get(result, "Resolution"), "values"), *v;
    fprintf(out, "    wanted %lld %lld \"%.*s\" %.*s", (long long)json_number(result, "Start", -1),
            (long long)json_number(result, "End", -1), STR_ARG(json_text(result, "Text")),
            STR_ARG(json_text(result, "TypeName")));
    json_array_foreach(values, k, v)
        fprintf(out, " | %.*s %.*s%.*s %.*s", STR_ARG(json_text(v, "timex")), STR_ARG(json_text(v, "value")),
                STR_ARG(json_text(v, "start")), STR_ARG(json_text(v, "end")));
    fputc('\n', out);
  }
  for (i = 0; i < count; i++) say_values(out, &f[i]);
}

static size_t read_times(struct run *r, struct arena *a, struct str text, int64_t now, struct found **ret) {
  const struct time_span *spans;
  struct tokens t = tokens_read(r->l, a, text);
  size_t count = times_parse(r->l, a, &t, MANNER_US, &spans), n = 0;
  struct found *f = *ret = ARENA_ARRAY(a, struct found, count ? count : 1);
  for (size_t i = 0; i < count; i++) {
    if (spans[i].node->op == OP_nothing) continue;
    const struct token *first = &t.at[spans[i].first], *last = &t.at[spans[i].last];
    f[n].text = tokens_text(&t, spans[i].first, spans[i].last);
    f[n].start = units_before(text, first->at);
    f[n].end = units_before(text, last->at + last->len) - 1;
    timex_of(r->l, a, spans[i].node, f[n].text, now, &f[n].timex);
    n += f[n].timex.count > 0;
  }
  return n;
}

static void one_case(struct run *r, size_t number, const json_t *one) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  int64_t ms = 0;
  int32_t offset;
  civil_parse(json_text(json_object_get(one, "Context"), "ReferenceDateTime"), &ms, &offset);
  const json_t *results = json_object_get(one, "Results"), *result;
  struct found *f;
  size_t count = read_times(r, &a, json_text(one, "Input"), ms / 1000, &f), i;
  bool right = count == json_array_size(results);
  json_array_foreach(results, i, result) {
    struct str type = json_text(result, "TypeName");
    struct times_kind *kind = kind_of(r, str_from(type, (size_t)(str_find_byte(type, '.') + 1)));
    bool agrees = i < count && same(result, &f[i]);
    kind->wanted++;
    kind->right += agrees;
    right = right && agrees;
  }
  r->out->cases++;
  r->out->right += right;
  if (!right && r->ask->verbose && r->ask->out) say_case(r->ask->out, number, one, f, count);
}

static double share(const struct times_score *s) {
  return s->cases ? (double)s->right / (double)s->cases : 0;
}

int bench_times_text(const struct language *l, struct str json, const struct bench_times_ask *ask,
                     struct times_score *ret, struct error *e) {
  AUTO_JSON json_t *cases = json_read(json, e);
  struct run r = {.l = l, .ask = ask, .out = ret};
  const json_t *one;
  size_t i;
  struct timespec t0, t1;
  *ret = (struct times_score){0};
  if (!json_is_array(cases)) return cases ? error_set(e, ERR_INVALID, "The cases are not a list.") : ERR_INVALID;
  clock_gettime(CLOCK_MONOTONIC, &t0);
  json_array_foreach(cases, i, one) one_case(&r, i, one);
  clock_gettime(CLOCK_MONOTONIC, &t1);
  double us = (double)(t1.tv_sec - t0.tv_sec) * 1e6 + (double)(t1.tv_nsec - t0.tv_nsec) / 1e3;
  ret->us = ret->cases ? us / (double)ret->cases : 0;
  return 0;
}

static void print_table(const struct times_score *s) {
  for (size_t i = 0; i < TIMES_KINDS && s->kinds[i].name[0]; i++)
    printf("  %-14s %4zu of %4zu results\n", s->kinds[i].name, s->kinds[i].right, s->kinds[i].wanted);
  printf("  %zu of %zu cases: %.1f%%, %.0f us a case\n", s->right, s->cases, 100 * share(s), s->us);
}

static int print_json(const struct times_score *s) {
  AUTO_JSON json_t *out = json_object();
  AUTO_BUF struct buf line = buf_new(BUF_LINE);
  json_t *kinds = json_object();
  json_put_number(out, "cases", (int64_t)s->cases);
  json_put_number(out, "right", (int64_t)s->right);
  json_put(out, "share", json_real(share(s)));
  json_put(out, "us_per_case", json_real(s->us));
  for (size_t i = 0; i < TIMES_KINDS && s->kinds[i].name[0]; i++) {
    json_t *kind = json_object();
    json_put_number(kind, "wanted", (int64_t)s->kinds[i].wanted);
    json_put_number(kind, "right", (int64_t)s->kinds[i].right);
    json_put(kinds, s->kinds[i].name, kind);
  }
  json_put(out, "kinds", kinds);
  int rc = json_write(out, &line);
  if (!rc) printf("%.*s\n", STR_ARG(buf_str(&line)));
  return rc;
}

static bool flag(const struct bench_args *args, const char *name) {
  for (int i = 0; i < args->count; i++)
    if (str_is(str_of(args->at[i]), name)) return true;
  return false;
}

int bench_times(const struct bench_args *args, struct error *e) {
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  const char *path = bench_operand(args, 0);
  struct bench_times_ask ask = {.out = stdout, .verbose = flag(args, "--verbose")};
  struct times_score score;
  if (!path) return error_set(e, ERR_INVALID, "times wants a file of cases");
  int rc = bench_read(path, &text, e);
  if (!rc) rc = bench_times_text(bench_language(), buf_str(&text), &ask, &score, e);
  if (rc) return rc;
  if (args->json) return print_json(&score);
  print_table(&score);
  return 0;
}
