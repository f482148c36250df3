/* SPDX-License-Identifier: Apache-2.0
 *
 * An answer of a server of embeddings: the first byte says how many vectors were asked for. What is taken is one
 * length, and of it every vector that has a direction can be searched.
 */
#include "index/nearest.h"
#include "thinkers/llm/embed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ASKED_MOST = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct meaning_vector got[ASKED_MOST];
  struct meaning_vector *ret[ASKED_MOST];
  struct nearest n = {0};
  if (size == 0) return 0;
  size_t count = data[0] % (ASKED_MOST + 1), dims = 0;
  for (size_t i = 0; i < ASKED_MOST; i++) ret[i] = &got[i];
  if (embed_read((struct str){(const char *)data + 1, size - 1}, count, ret, NULL) == 0)
    for (size_t i = 0; i < count; i++) {
      if (!got[i].dims) continue;
      if (dims && dims != got[i].dims) __builtin_trap();
      dims = got[i].dims;
      if (!nearest_put(&n, i + 1, got[i].at, dims)) __builtin_trap();
    }
  nearest_finish(&n);
  return 0;
}
