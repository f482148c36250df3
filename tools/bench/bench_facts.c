/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench facts: the reader of facts against labelled lines, or one line of talk taken apart.
 */
#include "bench.h"
#include "facts_score.h"
#include "language/pattern.h"
#include "told_text.h"

static void say_who(const struct who *w) {
  const char *self = w->me ? "me" : w->you ? "you" : "";
  printf("%s%.*s/%.*s", self, STR_ARG(w->name), STR_ARG(w->word));
  if (w->of_other) printf(" of %.*s", STR_ARG(w->owner));
}

static void say_facts(const struct reading *r) {
  for (size_t i = 0; i < r->fact_count; i++) {
    const struct fact_read *f = &r->facts[i];
    printf("fact      ");
    say_who(&f->about);
    printf(" %.*s \"%.*s\"%s%s\n", STR_ARG(f->relation), STR_ARG(f->value), f->ended ? " ended" : "",
           f->denied ? " denied" : "");
  }
}

static void say_unnamed(const struct reading *r) {
  if (r->unnamed.word.len) printf("unnamed   %.*s %.*s\n", STR_ARG(r->unnamed.owner), STR_ARG(r->unnamed.word));
}

static void say_told(const struct reading *r) {
  AUTO_BUF struct buf rest = buf_new(8192), topic = buf_new(1024);
  for (size_t i = 0; i < r->statement_count; i++) {
    AUTO_BUF struct buf line = buf_new(8192);
    told_text(&r->statements[i], &line);
    printf("told      %.*s\n", STR_ARG(buf_str(&line)));
  }
  told_rest(r, &rest);
  if (buf_str(&rest).len) printf("rest      %.*s\n", STR_ARG(buf_str(&rest)));
  told_topic(r, &topic);
  if (r->topic.len) printf("topic     %.*s\n", STR_ARG(buf_str(&topic)));
  static const char *const stances[] = {"light", "safe", "glad", "blow", "wrong", "nuisance", "secret", "loud"};
  if (r->stance) printf("told     ");
  for (size_t i = 0; i < sizeof stances / sizeof *stances; i++)
    if (r->stance >> i & 1) printf(" %s", stances[i]);
  if (r->stance) printf("\n");
  if (r->situation.len) printf("situation %.*s, %d of 1000\n", STR_ARG(r->situation), r->situation_sure);
  for (int w = 0; w < WEIGHS_COUNT; w++)
    if (r->weights[w] > 50) printf("weighs %s, %d of 1000\n", weighs_name((enum weighs)w), r->weights[w]);
}

static void say_asked(const struct reading *r) {
  if (r->question.kind) {
    printf("question  %d %.*s \"%.*s\" about ", r->question.kind, STR_ARG(r->question.relation),
           STR_ARG(r->question.value));
    say_who(&r->question.about);
    printf("\n");
  }
  if (r->skill.len) printf("skill     %.*s\n", STR_ARG(r->skill));
  for (size_t i = 0; i < r->slot_count; i++)
    printf("  %.*s = \"%.*s\"\n", STR_ARG(r->slots[i].name), STR_ARG(r->slots[i].text));
}

static bool has_option(const struct bench_args *args, const char *name) {
  for (int i = 0; i < args->count; i++)
    if (str_is(str_of(args->at[i]), name)) return true;
  return false;
}

static struct who who_option(const struct bench_args *args, const char *name) {
  const char *text = bench_option(args, name);
  return facts_who(str_of(text ? text : ""));
}

/* What the reader makes of one line, for whoever writes patterns: --asked RELATION --of WHO --topic WHO --before TEXT
 * --us. */
static void say_line(struct str text, const struct bench_args *args) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000, /* 2025-11-24: the same every time */
                              .company = true,
                              .asked_relation = str_of(bench_option(args, "--asked")),
                              .asked_about = who_option(args, "--of"),
                              .topic = who_option(args, "--topic"),
                              .before = str_of(bench_option(args, "--before") ? bench_option(args, "--before") : ""),
                              .manner = has_option(args, "--us") ? MANNER_US : MANNER_GB};
  reading_read(bench_language(), &a, text, &c, &r);
  say_facts(&r);
  say_unnamed(&r);
  if (r.correction.right.len)
    printf("correct   \"%.*s\" for \"%.*s\"\n", STR_ARG(r.correction.right), STR_ARG(r.correction.wrong));
  for (size_t i = 0; i < r.who_count; i++) printf("who       "), say_who(&r.whos[i]), printf("\n");
  say_told(&r);
  say_asked(&r);
  printf("acts     ");
  for (int i = 0; i < ACT_COUNT; i++)
    if (reading_has(&r, (enum act)i)) printf(" %s", act_name((enum act)i));
  printf("\nasks \"%.*s\"  noun \"%.*s\"  valence %d  rung %d  understood %d\n", STR_ARG(r.asks), STR_ARG(r.noun),
         r.valence, r.rung, r.understood);
}

static size_t number_after(const struct bench_args *args, const char *option) {
  long long n = 0;
  const char *text = bench_option(args, option);
  return text && str_to_int(str_of(text), &n) && n > 0 ? (size_t)n : 0;
}

int bench_facts(const struct bench_args *args, struct error *e) {
  AUTO_BUF struct buf file = buf_new(BUF_FILE);
  const char *line = bench_option(args, "--say"), *path = bench_operand(args, 0);
  struct facts_score_ask ask = {.out = args->json ? NULL : stdout,
                                .verbose = has_option(args, "--verbose"),
                                .skip = number_after(args, "--skip"),
                                .take = number_after(args, "--take")};
  struct facts_score got;
  if (line) return say_line(str_of(line), args), 0;
  if (!path) return error_set(e, ERR_INVALID, "facts wants a file of labelled lines");
  int rc = bench_read(path, &file, e);
  if (!rc) rc = facts_score(bench_language(), buf_str(&file), &ask, &got, e);
  if (!rc && args->json)
    printf("{\"lines\":%zu,\"precision\":%.4f,\"recall\":%.4f}\n", got.lines, got.precision, got.recall);
  return rc;
}
