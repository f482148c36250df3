/* SPDX-License-Identifier: Apache-2.0
 *
 * An answer of a model's server: the first byte says how large its pieces are, the second its status. What it says goes
 * on to be cut into clauses, and is the same however the bytes came.
 */
#include "base/utf8.h"
#include "thinkers/llm/clauses.h"
#include "thinkers/llm/delta.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct heard {
  struct clauses clauses;
  struct buf said;
};

static int hear_clause(void *arg, struct str clause) {
  struct heard *h = arg;
  if (!utf8_valid(clause) || !clause.len) __builtin_trap();
  return buf_printf(&h->said, "%.*s|", STR_ARG(clause));
}

static int hear(void *arg, struct str text) {
  return clauses_feed(&((struct heard *)arg)->clauses, text);
}

static unsigned long long said_of(struct str bytes, size_t piece, int status) {
  struct heard h = {.said = buf_new(BUF_FILE)};
  struct delta d;
  int r = 0;
  clauses_init(&h.clauses, false, hear_clause, &h);
  delta_init(&d, hear, &h);
  while (r == 0 && bytes.len) {
    struct str part = str_first(bytes, piece < bytes.len ? piece : bytes.len);
    r = delta_feed(&d, status, part);
    bytes = str_from(bytes, part.len);
  }
  if (r == 0) r = delta_close(&d);
  if (r == 0) r = clauses_end(&h.clauses, d.end != DELTA_STOP, false);
  unsigned long long sum = str_hash(buf_str(&h.said)) + (unsigned long long)(r != 0);
  clauses_finish(&h.clauses);
  delta_finish(&d);
  buf_finish(&h.said);
  return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  struct str bytes = {(const char *)data + 2, size - 2};
  int status = data[1] % 4 ? 200 : 400;
  if (said_of(bytes, 1 + data[0], status) != said_of(bytes, bytes.len + 1, status)) __builtin_trap();
  return 0;
}
