/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <ftw.h>
#include <stdio.h>
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

int bench_being_open(struct bench_being *b, size_t turns, struct error *e) {
  os1_error err = {0};
  os1_listener nobody = {0};
  snprintf(b->folder, sizeof b->folder, "/tmp/os1-bench-XXXXXX");
  if (!mkdtemp(b->folder)) return error_errno(e, "make a folder in", "/tmp");
  os1_options o = {.folder = b->folder, .seed = 1, .now = b->now, .arg = b->arg};
  int r = os1_open(&o, &b->home, &err);
  if (r == 0) r = os1_setup(b->home, OS1_SETUP_DEFAULTS, NULL, 0, &nobody, &err);
  if (r < 0) return error_set(e, r, "%s", err.text);
  return turns ? fill(b, turns, e) : 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

void bench_being_close(struct bench_being *b) {
  os1_close(b->home);
  if (b->folder[0]) nftw(b->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
