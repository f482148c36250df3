/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/share.h"

#include <sched.h>
#include <stdio.h>
#include <unistd.h>

enum { MIB = 1024 * 1024 };

int share_threads(void) {
  cpu_set_t set;
  int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : (int)sysconf(_SC_NPROCESSORS_ONLN);
  return n > 0 ? n : 1;
}

int64_t share_memory(void) {
  char line[128];
  long long kib = 0;
  FILE *f = fopen("/proc/meminfo", "re");
  while (f && !kib && fgets(line, sizeof line, f))
    if (sscanf(line, "MemAvailable: %lld kB", &kib) != 1) kib = 0;
  if (f) fclose(f);
  return kib * 1024;
}

int64_t share_need(const struct gguf *g, int64_t window) {
  return (int64_t)g->bytes + (int64_t)SHARE_WORK_MIB * MIB + window * (int64_t)gguf_token_bytes(g);
}

static int64_t smaller(int64_t a, int64_t b) {
  return a < b ? a : b;
}

static int too_big(const struct gguf *g, int64_t window, int64_t room, struct error *e) {
  double gib = 1024.0 * MIB;
  return error_set(
      e, ERR_TOO_BIG,
      "The model needs about %.1f GiB of memory and %.1f GiB are free for it. A smaller one, or one that is "
      "packed tighter (Q4), would do; `--window` with a number tries all the same.",
      (double)share_need(g, window) / gib, room > 0 ? (double)room / gib : 0.0);
}

int share_fit(const struct gguf *g, int64_t memory, int64_t *ret, struct error *e) {
  int64_t each = (int64_t)gguf_token_bytes(g), made_for = g->context > 0 ? g->context : SHARE_WINDOW_USUAL;
  int64_t most = smaller(made_for, SHARE_WINDOW_MOST), least = smaller(made_for, SHARE_WINDOW_LEAST);
  int64_t room = memory - (int64_t)SHARE_RESERVE_MIB * MIB, left = room - share_need(g, 0);
  if (!memory) return *ret = smaller(most, SHARE_WINDOW_USUAL), 0;
  if (left < least * each) return too_big(g, least, room, e);
  int64_t window = each ? smaller(most, left / each) : smaller(most, SHARE_WINDOW_USUAL);
  *ret = window > SHARE_STEP ? window / SHARE_STEP * SHARE_STEP : window;
  return 0;
}

int share_window(const char *file, int64_t asked, int64_t *ret, struct error *e) {
  struct gguf g;
  struct error why = {0};
  if (asked) return *ret = asked, 0;
  int r = gguf_read(file, &g, &why);
  if (r == ERR_UNSUPPORTED) return *ret = SHARE_WINDOW_USUAL, 0;
  return r < 0 ? error_set(e, r, "%s", why.text) : share_fit(&g, share_memory(), ret, e);
}
