/* SPDX-License-Identifier: Apache-2.0
 *
 * A model's file as it may come from anywhere: what is taken has texts for one line and numbers within their bounds,
 * and a file that was cut says so or says the same.
 */
#include "models/gguf.h"

#include "base/utf8.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text) {
  if (!utf8_valid(str_of(text))) __builtin_trap();
  for (; *text; text++)
    if ((unsigned char)*text < ' ' || *text == 0x7F) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct gguf g, cut;
  struct error e = {0};
  struct str bytes = {(const char *)data, size};
  int r = gguf_parse(bytes, size, &g, &e);
  if (r < 0 && (!e.text[0] || g.bytes)) __builtin_trap();
  if (r < 0) return 0;
  check_text(g.architecture);
  check_text(g.name);
  check_text(g.licence);
  if (!g.architecture[0] || g.blocks < 0 || g.blocks > 65536 || g.context < 0 || g.parameters < 0 || g.parts < 1)
    __builtin_trap();
  if (gguf_token_bytes(&g) >> 60) __builtin_trap();
  if (size && gguf_parse(str_first(bytes, size - 1), size, &cut, NULL) == 0 && cut.parameters != g.parameters)
    __builtin_trap();
  return 0;
}
