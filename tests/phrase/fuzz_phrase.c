/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_phrase: the phrase grammar over any bytes, and each line it makes said once with a few slots.
 */
#include "base/alloc.h"
#include "phrase/phrase_priv.h"

static void swallow(void *arg, struct str file, int number, const char *text, struct str about) {}

static void say_all(struct phrase_book *b) {
  struct chance chance = chance_seed(1);
  const struct phrase_slot slots[] = {phrase_text("p.name", STR("Anna")), phrase_number("n", 3),
                                      phrase_text("a", STR("it is"))};
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < b->lines.len && i < 64; i++) {
    struct phrase_ask ask = {.slots = slots, .slot_count = 3, .chance = &chance, .now = 1795378440000LL};
    AUTO_BUF struct buf words = buf_new(BUF_LINE);
    phrase_fill(b, &a, &ask, &b->lines.at[i].words, &words);
    phrase_fill(b, &a, &ask, &b->lines.at[i].why, &words);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct complain c = {swallow, NULL};
  struct phrase_book *b = alloc_zero(sizeof *b);
  /* Its own copy, so that reading past the end is seen. */
  char *text = alloc_dup((const char *)data, size);
  phrase_parse(b, STR("phrases/fuzz.txt"), (struct str){text, size}, &c);
  say_all(b);
  phrase_book_close(b);
  alloc_free(text);
  return 0;
}
