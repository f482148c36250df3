/* SPDX-License-Identifier: Apache-2.0
 *
 * libFuzzer: bytes as a line to import. What is taken must be within its caps, UTF-8, and somebody's.
 */
#include "base/utf8.h"
#include "memory/import_priv.h"
#include "memory/turns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t fuzz_now(const struct clock *c) {
  return 1790000000000;
}
static int32_t fuzz_offset(const struct clock *c, int64_t ms) {
  return ms % 2 ? 60 : -330;
}

static void check_text(struct str s, size_t max) {
  if (s.len > max || !utf8_valid(s)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const struct clock clock = {fuzz_now, fuzz_offset, fuzz_now};
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct import_options o = {.me = STR("Zo\xC3\xAB"), .outside = size % 2};
  struct import_line l;
  const char *why = NULL;
  if (import_line_read(&a, (struct str){(const char *)data, size}, &clock, &o, &l, &why) < 0) {
    if (!why) abort();
    return 0;
  }
  check_text(l.conversation, IMPORT_KEY_MAX);
  check_text(l.turn.client_id, IMPORT_KEY_MAX);
  check_text(l.turn.speaker, IMPORT_SPEAKER_MAX);
  check_text(l.turn.text, TURN_TEXT_MAX);
  check_text(l.turn.caption, TURN_TEXT_MAX);
  if (l.conversation.len == 0 || l.turn.client_id.len == 0 || l.turn.speaker.len == 0) abort();
  if (l.turn.text.len + l.turn.caption.len == 0) abort();
  if (l.turn.role < ROLE_PERSON || l.turn.role > ROLE_OTHER) abort();
  if (l.turn.taint != (o.outside ? TAINT_OUTSIDE : TAINT_NONE)) abort();
  return 0;
}
