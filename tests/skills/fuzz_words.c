/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_words: any bytes as a sum, as a conversion, as a zone file and as a zone's rule. What is said of a number that
 * was read must be there, and a sum said in figures must read back as a number.
 */
#include "base/alloc.h"
#include "skills/sum.h"
#include "skills/units.h"
#include "skills/zone.h"

#include <stdint.h>

static const struct language *english(void) {
  static struct language *l;
  const struct pack *p;
  struct error e = {0};
  if (!l && (pack_open("en", &p, &e) || language_open(p, &l, &e))) abort();
  return l;
}

static void sums(struct arena *a, struct str text) {
  struct sum s;
  struct exact back;
  if (sum_read(english(), a, text, &s) != SUM_FINE) return;
  if (!s.said.len || !exact_finite(s.value)) abort();
  if (!s.about && !s.money.len && s.said.len < 30 && !exact_parse(s.said, &back)) abort();
}

static void sums_within(struct arena *a, struct str text) {
  struct sum s;
  if (sum_find(english(), a, text, &s) == SUM_FINE && (!s.said.len || !exact_finite(s.value))) abort();
}

static void conversions(struct arena *a, struct str text) {
  struct units u;
  enum manner m = text.len % 2 ? MANNER_US : MANNER_GB;
  if (units_read(english(), a, text, m, &u) == UNITS_FINE && (!u.to.len || !u.from.len)) abort();
  if (units_find(english(), a, text, m, &u) == UNITS_FINE && (!u.to.len || !u.from.len)) abort();
  units_asked(english(), a, text, m, &u);
}

static void zones(struct str bytes) {
  int32_t east = 0;
  if (zone_rule(bytes, 2000000000, &east) == 0 && (east > 8 * 86400 || east < -8 * 86400)) abort();
  zone_read(bytes, 2000000000, &east);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  if (!size) return 0;
  /* Its own copy, so that reading past the end is seen. */
  char *text = alloc_dup((const char *)data + 1, size - 1);
  struct str rest = {text, size - 1};
  if (data[0] == 'z')
    zones(rest);
  else if (data[0] == 'u')
    conversions(&a, rest);
  else
    sums(&a, rest), sums_within(&a, rest);
  alloc_free(text);
  return 0;
}
