/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_pattern: any bytes as a pattern file; what compiles is matched against a sentence with a little of everything.
 */
#include "base/alloc.h"
#include "language/pattern_priv.h"

#include <stdint.h>

static const struct language *english(void) {
  static struct language *l;
  const struct pack *p;
  struct error e = {0};
  if (!l && (pack_open("en", &p, &e) || language_open(p, &l, &e))) abort();
  return l;
}

static void match_all(const struct patterns *p) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct tokens t =
      tokens_read(english(), &a, STR("my sister anna moved to \"lisbon\" in may, she is 31 and not a nurse"));
  struct times times = times_find(english(), &a, &t, 1764000000, MANNER_GB, LEAN_NEAREST);
  struct pieces pieces;
  const struct pattern_hit *hits;
  pieces_read(english(), &a, &t, &times, &pieces);
  size_t n = patterns_match(english(), p, &a, &pieces, 0, pieces.len, &hits);
  for (size_t i = 0; i < n; i++)
    if (hits[i].last > pieces.len || hits[i].first > hits[i].last || !hits[i].action.len) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct patterns *p;
  struct error e = {0};
  char *text = alloc_dup((const char *)data, size);
  if (patterns_compile("fuzz.txt", (struct str){text, size}, &p, &e) == 0) {
    if (!patterns_fit((struct str){(const char *)p, p->size})) abort();
    match_all(p);
    patterns_release(p);
  } else if (!e.text[0]) {
    abort(); /* a refusal without a word */
  }
  alloc_free(text);
  return 0;
}
