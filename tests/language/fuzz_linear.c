/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_linear: any bytes as a model, and what it makes of a turn that is any bytes too.
 */
#include "base/alloc.h"
#include "language/linear.h"

#include <stdint.h>

static const struct language *english(void) {
  static struct language *l;
  const struct pack *p;
  struct error e = {0};
  if (!l && (pack_open("en", &p, &e) || language_open(p, &l, &e))) abort();
  return l;
}

static void look(struct str text, int bits, struct linear_features *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct tokens t = tokens_read(english(), &a, text);
  struct times times = times_find(english(), &a, &t, 0, MANNER_GB, LEAN_NEAREST);
  struct pieces p;
  pieces_read(english(), &a, &t, &times, &p);
  linear_look(&p, bits, ret);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *bytes = alloc_dup((const char *)data, size);
  struct linear m;
  struct error e = {0};
  if (!linear_read((struct str){bytes, size}, &m, &e)) {
    static struct linear_features f;
    struct linear_guess g;
    look((struct str){bytes, size < 400 ? size : 400}, m.bits, &f);
    linear_guess(&m, &f, &g);
    if (g.first >= m.labels || g.second >= m.labels) abort();
    for (uint32_t k = 0; k <= m.labels; k++) linear_label(&m, k), linear_threshold(&m, k);
  } else if (!e.text[0]) {
    abort();
  }
  alloc_free(bytes);
  return 0;
}
