/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader of facts against labelled lines. A fact is
 * right when who, relation, value and whether it ended agree (articles, plurals and the order of words in the value
 * apart); dates are counted on their own.
 */
#include "facts_score.h"

#include "base/alloc.h"
#include "base/civil.h"
#include "base/json.h"
#include "base/utf8.h"

#include <time.h>

enum { LINE_FACTS = 32, RELATIONS = 40 };

struct count {
  char name[24];
  size_t wanted, found, right;
};

struct facts_bench {
  const struct language *l;
  FILE *out;
  bool verbose;
  struct count all, dates;
  struct count registers[8], relations[RELATIONS];
  size_t lines, bytes;
  double seconds, worst;
};

struct fact_text {
  struct str who, relation, what, from, to;
  bool ended;
};

struct who facts_who(struct str text) {
  struct who w = {0};
  struct str word;
  if (!text.len || !str_next(&text, '/', &word)) return w;
  if (str_is(word, "me"))
    w.me = true;
  else if (word.len && word.at[0] >= 'A' && word.at[0] <= 'Z')
    w.name = word;
  else
    w.word = word;
  w.pronoun = text;
  return w;
}

static struct count *count_of(struct count *list, size_t room, struct str name) {
  for (size_t i = 0; i < room; i++) {
    if (!list[i].name[0]) snprintf(list[i].name, sizeof list[i].name, "%.*s", STR_ARG(name));
    if (str_is(name, list[i].name)) return &list[i];
  }
  return &list[room - 1];
}

static struct str iso(struct arena *a, const struct when *w) {
  if (w->grain == GRAIN_NONE || w->start == INT64_MIN) return STR("");
  struct civil c = civil_from_seconds(w->start);
  if (w->grain == GRAIN_YEAR || w->grain == GRAIN_SEASON || w->grain == GRAIN_LONG)
    return arena_printf(a, "%04d", c.year);
  if (w->grain == GRAIN_MONTH) return arena_printf(a, "%04d-%02d", c.year, c.month);
  return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static struct str who_text(struct arena *a, const struct who *w) {
  if (w->me) return STR("me");
  if (w->of_other) return utf8_fold(a, arena_printf(a, "%.*s's %.*s", STR_ARG(w->owner), STR_ARG(w->word)));
  return utf8_fold(a, w->name.len ? w->name : w->word);
}

/* Words in order of the alphabet, plain, singular, without articles: values that differ by these are the same. */
static struct str canonical(struct arena *a, struct str s) {
  struct str words[24], rest = utf8_plain(a, s), word, out = STR("");
  size_t n = 0;
  char *bytes = arena_dup(a, rest).len ? (char *)arena_dup(a, rest).at : NULL;
  for (size_t i = 0; i < rest.len; i++)
    if (bytes[i] == '-') bytes[i] = ' ';
  rest.at = bytes ? bytes : rest.at;
  while (n < 24 && str_next(&rest, ' ', &word)) {
    if (!word.len || str_is(word, "a") || str_is(word, "an") || str_is(word, "the") || str_is(word, "my")) continue;
    if (word.len > 3 && str_ends(word, STR("s"))) word.len--;
    size_t at = n++;
    for (; at > 0 && str_cmp(words[at - 1], word) > 0; at--) words[at] = words[at - 1];
    words[at] = word;
  }
  for (size_t i = 0; i < n; i++) out = arena_printf(a, "%.*s %.*s", STR_ARG(out), STR_ARG(words[i]));
  return out;
}

static bool same(struct arena *a, const struct fact_text *x, const struct fact_text *y) {
  return str_eq(x->relation, y->relation) && x->ended == y->ended &&
         str_eq(canonical(a, x->who), canonical(a, y->who)) && str_eq(canonical(a, x->what), canonical(a, y->what));
}

static size_t read_wanted(struct arena *a, const json_t *line, struct fact_text *facts) {
  json_t *list = json_object_get(line, "facts"), *one;
  size_t i, n = 0;
  json_array_foreach(list, i, one) {
    if (n == LINE_FACTS) break;
    facts[n++] = (struct fact_text){json_text(one, "who"),  json_text(one, "rel"), json_text(one, "what"),
                                    json_text(one, "from"), json_text(one, "to"),  json_flag(one, "ended", false)};
  }
  return n;
}

static size_t read_found(struct facts_bench *b, struct arena *a, const json_t *line, struct fact_text *facts) {
  struct timespec t0, t1;
  struct reading r;
  struct reading_context c = {.topic = facts_who(json_text(line, "topic"))};
  int64_t ms = 0;
  int32_t offset = 0;
  civil_parse(json_text(line, "at"), &ms, &offset);
  c.civil_now = ms / 1000 + (offset == INT32_MIN ? 0 : offset * 60);
  struct str text = json_text(line, "text");
  clock_gettime(CLOCK_MONOTONIC, &t0);
  reading_read(b->l, a, text, &c, &r);
  clock_gettime(CLOCK_MONOTONIC, &t1);
  double took = (double)(t1.tv_sec - t0.tv_sec) + (double)(t1.tv_nsec - t0.tv_nsec) / 1e9;
  if (b->lines) b->seconds += took; /* the first line opens the lists */
  if (b->lines && took > b->worst) b->worst = took;
  b->bytes += text.len;
  size_t n = 0;
  for (size_t i = 0; i < r.fact_count && n < LINE_FACTS; i++) {
    const struct fact_read *f = &r.facts[i];
    if (f->denied) continue;
    facts[n++] = (struct fact_text){who_text(a, &f->about), f->relation,    utf8_fold(a, f->value),
                                    iso(a, &f->from),       iso(a, &f->to), f->ended};
  }
  return n;
}

static void say(struct facts_bench *b, const char *sign, const json_t *line, const struct fact_text *f) {
  if (!b->verbose) return;
  struct str id = json_text(line, "id"), text = json_text(line, "text");
  fprintf(b->out, "%s %.*s  %.*s:%.*s:%.*s%s  | %.*s\n", sign, STR_ARG(id), STR_ARG(f->who), STR_ARG(f->relation),
          STR_ARG(f->what), f->ended ? ":ended" : "", STR_ARG(text));
}

static void compare_dates(struct facts_bench *b, const json_t *line, const struct fact_text *w,
                          const struct fact_text *f) {
  if (!w->from.len && !w->to.len && !f->from.len && !f->to.len) return;
  bool right = str_eq(w->from, f->from) && str_eq(w->to, f->to);
  b->dates.wanted += w->from.len || w->to.len;
  b->dates.found += f->from.len || f->to.len;
  b->dates.right += right;
  if (!right && b->verbose)
    fprintf(b->out, "@ %.*s  wanted %.*s..%.*s read %.*s..%.*s  | %.*s\n", STR_ARG(json_text(line, "id")),
            STR_ARG(w->from), STR_ARG(w->to), STR_ARG(f->from), STR_ARG(f->to), STR_ARG(json_text(line, "text")));
}

static void tally(struct facts_bench *b, struct str reg, struct str relation, size_t wanted, size_t found,
                  size_t right) {
  struct count *three[] = {&b->all, count_of(b->registers, 8, reg), count_of(b->relations, RELATIONS, relation)};
  for (size_t i = 0; i < 3; i++) three[i]->wanted += wanted, three[i]->found += found, three[i]->right += right;
}

static void one_line(struct facts_bench *b, const json_t *line) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct fact_text wanted[LINE_FACTS], found[LINE_FACTS];
  bool used[LINE_FACTS] = {0};
  struct str reg = json_text(line, "register");
  size_t w = read_wanted(&a, line, wanted), f = read_found(b, &a, line, found);
  b->lines++;
  for (size_t i = 0; i < w; i++) {
    size_t hit = 0;
    while (hit < f && (used[hit] || !same(&a, &wanted[i], &found[hit]))) hit++;
    tally(b, reg, wanted[i].relation, 1, 0, hit < f);
    if (hit < f)
      used[hit] = true, compare_dates(b, line, &wanted[i], &found[hit]);
    else
      say(b, "-", line, &wanted[i]);
  }
  for (size_t i = 0; i < f; i++) {
    tally(b, reg, found[i].relation, 0, 1, 0);
    if (!used[i]) say(b, "+", line, &found[i]);
  }
}

static double share(size_t part, size_t whole) {
  return whole ? (double)part / (double)whole : 0;
}

static void print_row(FILE *out, const struct count *c) {
  if (c->wanted + c->found)
    fprintf(out, "  %-10s %4zu wanted %4zu read %4zu right   precision %5.1f%%  recall %5.1f%%\n", c->name, c->wanted,
            c->found, c->right, 100 * share(c->right, c->found), 100 * share(c->right, c->wanted));
}

static void print_all(struct facts_bench *b) {
  snprintf(b->all.name, sizeof b->all.name, "all");
  for (size_t i = 0; i < RELATIONS; i++) print_row(b->out, &b->relations[i]);
  for (size_t i = 0; i < 8; i++) print_row(b->out, &b->registers[i]);
  print_row(b->out, &b->all);
  fprintf(b->out, "  dates      %zu of %zu told are right, of the facts that are\n", b->dates.right, b->dates.wanted);
  fprintf(b->out, "  %zu lines, %.0f us a line, %.0f us the slowest\n", b->lines,
          b->lines > 1 ? 1e6 * b->seconds / (double)(b->lines - 1) : 0, 1e6 * b->worst);
}

int facts_score(const struct language *l, struct str text, const struct facts_score_ask *ask, struct facts_score *ret,
                struct error *e) {
  struct facts_bench *b = alloc_zero(sizeof *b);
  struct str line;
  int rc = 0;
  b->l = l, b->out = ask->out, b->verbose = ask->verbose;
  for (size_t n = 0; !rc && str_next(&text, '\n', &line); n++) {
    if (!str_trim(line).len || n < ask->skip || (ask->take && n >= ask->skip + ask->take)) continue;
    AUTO_JSON json_t *json = json_read(line, e);
    if (!json)
      rc = error_prefix(e, "line %zu", n + 1);
    else
      one_line(b, json);
  }
  if (!rc && ask->out) print_all(b);
  *ret = (struct facts_score){share(b->all.right, b->all.found), share(b->all.right, b->all.wanted), b->lines};
  alloc_free(b);
  return rc;
}
