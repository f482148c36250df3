/* SPDX-License-Identifier: Apache-2.0
 *
 * bench: os1-bench NAME [operands] [--json]. One const entry a benchmark; each takes its data's path as an operand, so
 * that anyone can run it on other data of the same form.
 */
#ifndef OS1_BENCH_BENCH_H
#define OS1_BENCH_BENCH_H

#include "base/buf.h"
#include "base/error.h"
#include "language/language.h"
#include "os1.h"
#include "ports/clock.h"
#include "ports/store.h"

struct bench_args {
  int count; /* after the benchmark's name */
  char **at;
  bool json;
};

struct bench {
  const char *name;
  const char *usage; /* one line */
  int (*run)(const struct bench_args *args, struct error *e);
};

int bench_acts(const struct bench_args *args, struct error *e);
int bench_attached(const struct bench_args *args, struct error *e);
int bench_care(const struct bench_args *args, struct error *e);
int bench_facts(const struct bench_args *args, struct error *e);
int bench_intents(const struct bench_args *args, struct error *e);
int bench_locomo(const struct bench_args *args, struct error *e);
int bench_model(const struct bench_args *args, struct error *e);
int bench_names(const struct bench_args *args, struct error *e);
int bench_recall(const struct bench_args *args, struct error *e);
int bench_sleep(const struct bench_args *args, struct error *e);
int bench_start(const struct bench_args *args, struct error *e);
int bench_durable(const struct bench_args *args, struct error *e);
int bench_streams(const struct bench_args *args, struct error *e);
int bench_talk(const struct bench_args *args, struct error *e);
int bench_times(const struct bench_args *args, struct error *e);
int bench_vectors(const struct bench_args *args, struct error *e);

/* The nth argument that is no option; NULL. */
const char *bench_operand(const struct bench_args *args, int n);
/* What follows the option, NULL when it is not given. */
const char *bench_option(const struct bench_args *args, const char *name);
int bench_read(const char *path, struct buf *out, struct error *e);
/* Opened once; the process exits without closing it. */
const struct language *bench_language(void);
const struct clock *bench_clock(void);
/* A fresh store in a folder of its own, encrypted or in clear, removed by bench_store_close (NULL is fine). */
int bench_store(bool in_clear, struct store **ret, struct error *e);
void bench_store_close(struct store *s);
/* JSON Lines of a life of small talk, so many turns of Sam and Robin, the same every time. */
void bench_life(const char *path, size_t turns);
/* A being of its own in a folder that bench_being_close removes, with so many turns imported. */
struct bench_being {
  int64_t (*now)(void *arg); /* NULL: the system's */
  void *arg;
  os1 *home;
  char folder[32];
};
int bench_being_open(struct bench_being *b, size_t turns, struct error *e);
void bench_being_close(struct bench_being *b);
/* Resident memory of this process, in bytes. */
uint64_t bench_resident(void);

#endif
