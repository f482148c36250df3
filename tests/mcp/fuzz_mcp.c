/* SPDX-License-Identifier: Apache-2.0
 *
 * What a server writes, cut into pieces: the first byte says how large. However it is cut, the same messages are heard.
 */
#include "mcp/lines.h"
#include "mcp/message.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int hear(void *arg, struct str line) {
  unsigned long long *sum = arg;
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_JSON json_t *value = json_read(line, NULL);
  struct message m = message_read(value);
  struct str why = m.kind == MESSAGE_ERROR ? message_why(&a, m.body) : STR("");
  *sum = *sum * 31 + (unsigned long long)m.kind + str_hash(m.method) + str_hash(why) + (unsigned long long)m.id;
  if ((m.kind == MESSAGE_RESULT && m.id < 1) || (m.kind == MESSAGE_REQUEST && !m.their_id)) __builtin_trap();
  return 0;
}

static unsigned long long sum_of(struct str bytes, size_t piece) {
  struct lines l;
  unsigned long long sum = 1;
  int r = 0;
  lines_init(&l, 512, hear, &sum);
  while (r == 0 && bytes.len) {
    struct str part = str_first(bytes, piece < bytes.len ? piece : bytes.len);
    r = lines_feed(&l, part);
    bytes = str_from(bytes, part.len);
  }
  lines_finish(&l);
  return sum + (unsigned long long)(r != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size) return 0;
  struct str bytes = {(const char *)data + 1, size - 1};
  if (sum_of(bytes, 1 + data[0]) != sum_of(bytes, 1)) __builtin_trap();
  return 0;
}
