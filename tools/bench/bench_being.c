/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int fill(struct bench_being *b, size_t turns, struct error *e) {
  char life[64];
  os1_error err = {0};
  os1_import_options o = {.me = "Sam"};
  os1_import_result r;
  snprintf(life, sizeof life, "%s/life.jsonl", b->folder);
  bench_life(life, turns);
  int got = os1_import(b->home, life, &o, &r, &err);
  unlink(life);
  return got < 0 ? error_set(e, got, "%s", err.text) : 0;
}

static int open_home(struct bench_being *b, struct error *e) {
  os1_error err = {0};
  os1_options o = {.folder = b->folder, .seed = 1, .now = b->now, .arg = b->arg};
  int r = os1_open(&o, &b->home, &err);
  return r < 0 ? error_set(e, r, "%s", err.text) : 0;
}

/* In a process of its own: what an import leaves of its memory is not what a being takes. */
static int prepare(struct bench_being *b, size_t turns, struct error *e) {
  os1_listener nobody = {0};
  os1_error err = {0};
  int status = 1;
  pid_t child = fork();
  if (child) {
    bool well = child > 0 && waitpid(child, &status, 0) == child && status == 0;
    return well ? 0 : error_set(e, ERR_IO, "no home could be prepared");
  }
  int r = open_home(b, e);
  if (r == 0 && os1_setup(b->home, OS1_SETUP_DEFAULTS, NULL, 0, &nobody, &err) < 0)
    r = error_set(e, err.code, "%s", err.text);
  if (r == 0 && turns) r = fill(b, turns, e);
  if (r < 0) fprintf(stderr, "os1-bench: %s\n", e->text);
  os1_close(b->home);
  _exit(r < 0);
}

int bench_being_open(struct bench_being *b, size_t turns, struct error *e) {
  struct error why = {0};
  snprintf(b->folder, sizeof b->folder, "/tmp/os1-bench-XXXXXX");
  if (!mkdtemp(b->folder)) return error_errno(e, "make a folder in", "/tmp");
  int r = prepare(b, turns, &why);
  if (r == 0) r = open_home(b, &why);
  return r < 0 ? error_set(e, r, "%s", why.text) : 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

void bench_being_close(struct bench_being *b) {
  os1_close(b->home);
  if (b->folder[0]) nftw(b->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
