/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_times: any bytes as a turn, cut into tokens and terms, its times read and said again. The first two bytes choose
 * the day, the manner and the lean.
 */
#include "base/alloc.h"
#include "base/civil.h"
#include "base/utf8.h"
#include "language/terms.h"
#include "language/times.h"

#include <stdint.h>

static const struct language *english(void) {
  static struct language *l;
  const struct pack *p;
  struct error e = {0};
  if (!l && (pack_open("en", &p, &e) || language_open(p, &l, &e))) abort();
  return l;
}

static void check_tokens(const struct tokens *t) {
  for (size_t i = 0; i < t->len; i++) {
    const struct token *one = &t->at[i];
    if (one->at + one->len > t->text.len || !one->len || !one->word.len) abort();
    if (i && one->at < t->at[i - 1].at) abort();
  }
}

static void check_time(struct arena *a, const struct time_read *r, size_t after, const struct tokens *t, int64_t now) {
  if (r->first < after || r->last < r->first || r->last >= t->len) abort();
  if (r->kind == TIME_DURATION && (r->seconds < 0 || r->months < 0)) abort();
  if (r->when.grain == GRAIN_NONE) return;
  if (r->when.start >= r->when.end) abort();
  if (!utf8_valid(when_say(english(), a, r->when, now))) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  unsigned choice = size > 1 ? data[0] | (unsigned)data[1] << 8 : 0;
  size_t skip = size > 1 ? 2 : 0;
  char *text =
      alloc_dup((const char *)data + skip, size - skip); /* its own copy, so that reading past the end is seen */
  struct str turn = {text, size - skip};
  int64_t now = (int64_t)choice * CIVIL_DAY + 73000;
  struct tokens t = tokens_read(english(), &a, turn);
  check_tokens(&t);
  struct times times = times_find(english(), &a, &t, now, choice & 1 ? MANNER_US : MANNER_GB, (enum lean)(choice % 3));
  for (size_t i = 0; i < times.len; i++) check_time(&a, &times.at[i], i ? times.at[i - 1].last + 1 : 0, &t, now);
  struct terms terms = terms_read(english(), &a, turn);
  for (size_t i = 0; i < terms.len; i++)
    if (!terms.at[i].stem.len || terms.at[i].place >= terms.words) abort();
  alloc_free(text);
  return 0;
}
