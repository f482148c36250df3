/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <malloc.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const struct bench benches[] = {
    {"acts", "acts FILE.jsonl [--json]", bench_acts},
#ifdef WITH_SCRIPT
    {"attached", "attached OS1-FAKE-LLAMA [TURNS] [--json]", bench_attached},
    {"streams", "streams [COUNT] [--json]", bench_streams},
#endif
    {"care", "care FILE.jsonl [--json] [--verbose]", bench_care},
    {"facts", "facts FILE.jsonl [--json] [--verbose] [--skip N] [--take N] | facts --say TEXT", bench_facts},
    {"intents", "intents TRAIN.json [TEST.json] [--json]", bench_intents},
    {"locomo", "locomo FILE.json [--json] [--dump PREFIX]", bench_locomo},
    {"model", "model URL [TURNS] [--only stop] [--key-file FILE] [--json]", bench_model},
    {"names", "names [COUNT] [--json]", bench_names},
    {"recall", "recall [TURNS] [--json]", bench_recall},
    {"sleep", "sleep [DAYS] [--json]", bench_sleep},
    {"start", "start OS1 [TURNS] [--json]", bench_start},
    {"store", "store [SECONDS] [--json]", bench_durable},
    {"talk", "talk FILE.jsonl [odd|even] [totals] [--json]", bench_talk},
    {"times", "times CASES.json [--json] [--verbose]", bench_times},
    {"vectors", "vectors [COUNT] [--json]", bench_vectors},
};

static bool takes_value(const char *option) {
  return str_is(str_of(option), "--dump") || str_is(str_of(option), "--say") || str_is(str_of(option), "--skip") ||
         str_is(str_of(option), "--take") || str_is(str_of(option), "--key-file") || str_is(str_of(option), "--only");
}

const char *bench_operand(const struct bench_args *args, int n) {
  for (int i = 0; i < args->count; i++) {
    if (args->at[i][0] == '-') {
      i += takes_value(args->at[i]);
      continue;
    }
    if (n-- == 0) return args->at[i];
  }
  return NULL;
}

const char *bench_option(const struct bench_args *args, const char *name) {
  for (int i = 0; i + 1 < args->count; i++)
    if (str_is(str_of(args->at[i]), name)) return args->at[i + 1];
  return NULL;
}

int bench_read(const char *path, struct buf *out, struct error *e) {
  FILE *f = fopen(path, "rb");
  if (!f) return error_errno(e, "read", path);
  char block[65536];
  int r = 0;
  for (size_t n; r == 0 && (n = fread(block, 1, sizeof block, f)) > 0;) r = buf_add(out, block, n);
  if (r == 0 && ferror(f)) r = ERR_IO;
  fclose(f);
  return r < 0 ? error_set(e, r, "%s could not be read whole", path) : 0;
}

const struct language *bench_language(void) {
  static struct language *l;
  const struct pack *p;
  struct error e = {0};
  if (!l && (pack_open("en", &p, &e) < 0 || language_open(p, &l, &e) < 0)) {
    fprintf(stderr, "os1-bench: %s\n", e.text);
    exit(1);
  }
  return l;
}

static int64_t clock_now(const struct clock *c) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int32_t clock_offset(const struct clock *c, int64_t ms) {
  return 0;
}

static int64_t clock_steady(const struct clock *c) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

const struct clock *bench_clock(void) {
  static const struct clock c = {clock_now, clock_offset, clock_steady};
  return &c;
}

uint64_t bench_resident(void) {
  FILE *f = fopen("/proc/self/statm", "r");
  unsigned long long all = 0, resident = 0;
  if (f && fscanf(f, "%llu %llu", &all, &resident) != 2) resident = 0;
  if (f) fclose(f);
  return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

static int usage(void) {
  fprintf(stderr, "usage: os1-bench NAME ...\n");
  for (size_t i = 0; i < sizeof benches / sizeof *benches; i++) fprintf(stderr, "  %s\n", benches[i].usage);
  return 2;
}

int main(int argc, char **argv) {
  if (argc < 2) return usage();
  mallopt(M_ARENA_MAX, 1); /* as os1 itself: src/main/main.c */
  mallopt(M_TOP_PAD, 1024 * 1024);
  for (size_t i = 0; i < sizeof benches / sizeof *benches; i++) {
    if (!str_is(str_of(argv[1]), benches[i].name)) continue;
    struct bench_args args = {.count = argc - 2, .at = argv + 2};
    for (int j = 0; j < args.count; j++) args.json = args.json || str_is(str_of(args.at[j]), "--json");
    struct error e = {0};
    int r = benches[i].run(&args, &e);
    if (r < 0) fprintf(stderr, "os1-bench: %s\n", e.text[0] ? e.text : "it did not work");
    return r < 0;
  }
  return usage();
}
