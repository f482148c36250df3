/* SPDX-License-Identifier: Apache-2.0
 *
 * The first byte says how large the pieces are; however they are cut, the same events come.
 */
#include "net/sse.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int note(void *arg, struct str name, struct str data) {
  unsigned long long *sum = arg;
  *sum = *sum * 31 + str_hash(name) + str_hash(data);
  return 0;
}

static unsigned long long sum_of(struct str bytes, size_t piece) {
  struct sse s;
  unsigned long long sum = 1;
  int r = 0;
  sse_init(&s, 512, note, &sum);
  while (r == 0 && bytes.len) {
    struct str part = str_first(bytes, piece < bytes.len ? piece : bytes.len);
    r = sse_feed(&s, part);
    bytes = str_from(bytes, part.len);
  }
  if (r == 0) r = sse_end(&s);
  sse_finish(&s);
  return sum + (unsigned long long)(r != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size) return 0;
  struct str bytes = {(const char *)data + 1, size - 1};
  if (sum_of(bytes, 1 + data[0]) != sum_of(bytes, 1)) __builtin_trap();
  return 0;
}
