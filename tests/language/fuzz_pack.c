/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_pack: any bytes as an archive of language packs, and as the rule files of one language.
 */
#include "base/alloc.h"
#include "language/language_priv.h"
#include "language/pack_priv.h"
#include "language/token.h"

#include <stdint.h>

static bool touch(void *arg, struct str name, struct str text) {
  size_t *sum = arg;
  for (size_t i = 0; i < name.len; i++) *sum += (unsigned char)name.at[i];
  for (size_t i = 0; i < text.len; i++) *sum += (unsigned char)text.at[i];
  return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *bytes = alloc_dup((const char *)data, size);
  struct language *l = NULL;
  struct error e = {0};
  const struct pack *p = NULL;
  size_t sum = 0;
  if (!pack_read((struct str){bytes, size}, "en", &p, &e)) {
    pack_scan(p, "", touch, &sum);
    if (!language_open(p, &l, &e)) {
      struct arena a = ARENA_NONE;
      struct str text = STR("Anna's moving tomorrow at half six, hahaha");
      sum += tokens_read(l, &a, text).len;
      arena_finish(&a);
      language_close(l);
    } else if (!e.text[0]) {
      abort();
    }
  }
  pack_close(p);
  alloc_free(bytes);
  return sum == SIZE_MAX;
}
