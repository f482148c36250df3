/* SPDX-License-Identifier: Apache-2.0
 *
 * A file given as a character card. The first byte says whether the checksums are made right first, since chance seldom
 * hits one. What is taken is whole UTF-8, its manner can be nothing but a quotation, and a picture that was read takes
 * the card in and gives it back.
 */
#include "base/utf8.h"
#include "character/card.h"
#include "character/manner.h"
#include "character/png.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void mend_checksums(unsigned char *at, size_t len) {
  size_t i = 8;
  while (i + 12 <= len) {
    size_t n = (size_t)at[i] << 24 | (size_t)at[i + 1] << 16 | (size_t)at[i + 2] << 8 | at[i + 3];
    if (n > len - i - 12) return;
    uint32_t crc = png_crc((struct str){(const char *)at + i + 4, n + 4});
    for (int k = 0; k < 4; k++) at[i + 8 + n + (size_t)k] = (unsigned char)(crc >> (24 - 8 * k));
    i += n + 12;
  }
}

static void check_words(struct str words) {
  if (!utf8_valid(words)) __builtin_trap();
  for (size_t i = 0; i < words.len; i++)
    if (strchr("<>[]\r\v\f\x1b", words.at[i])) __builtin_trap();
}

static void check_card(struct str text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_CARD struct card c = {0};
  if (card_read(text, &c, NULL) < 0) return;
  AUTO_JSON json_t *manner = manner_of(&c);
  struct str words = manner_words(&a, manner, STR("Edda"), STR("Jonah"), 900);
  check_words(words);
  check_words(manner_fill(&a, manner_greeting(&c, &a), STR("Edda"), STR("Jonah")));
  if (words.len > 900 || !c.name.len || !utf8_valid(c.name)) __builtin_trap();
}

static void check_round(struct str picture) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  struct str back = STR_NONE;
  if (card_into_png(picture, STR("{\"x\":1}"), 3, &out, NULL) < 0) return;
  if (card_text(buf_str(&out), &a, &back, NULL) < 0 || !str_is(back, "{\"x\":1}")) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct error e = {0};
  struct str text = STR_NONE;
  if (!size) return 0;
  char *copy = arena_alloc(&a, size);
  memcpy(copy, data + 1, size - 1);
  if (data[0] & 1) mend_checksums((unsigned char *)copy, size - 1);
  struct str bytes = {copy, size - 1};
  if (card_text(bytes, &a, &text, &e) < 0 && !e.text[0]) __builtin_trap();
  if (text.at) check_card(text);
  check_round(bytes);
  return 0;
}
