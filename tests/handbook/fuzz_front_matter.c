/* SPDX-License-Identifier: Apache-2.0
 *
 * What a SKILL.md says of itself: read or refused with one sentence, and what is read is what a skill may say. With
 * line ends of the other kind it says the same.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "handbook/front_matter.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_one_sentence(const struct error *e) {
  return e->code == ERR_INVALID && e->text[0] && !strchr(e->text, '\n');
}

static void check(const struct front_matter *f, struct str text) {
  bool within = f->body.at >= text.at && f->body.at + f->body.len <= text.at + text.len;
  if (f->body.len && !within) __builtin_trap();
  if (!front_matter_is_name(f->name)) __builtin_trap();
  if (!f->about.len || !utf8_valid(f->about) || utf8_count(f->about) > FRONT_MATTER_ABOUT_MOST) __builtin_trap();
  if (str_find_byte(f->about, '\n') >= 0) __builtin_trap();
}

static void check_other_ends(struct str text, const struct front_matter *f) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf other = buf_new(BUF_FILE);
  struct front_matter again;
  if (str_find_byte(text, '\r') >= 0) return;
  for (size_t i = 0; i < text.len; i++) {
    if (text.at[i] == '\n') buf_add_byte(&other, '\r');
    buf_add_byte(&other, text.at[i]);
  }
  if (front_matter_read(&a, buf_str(&other), &again, NULL) < 0) __builtin_trap();
  if (!str_eq(again.name, f->name) || !str_eq(again.about, f->about)) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str text = {(const char *)data, size};
  struct front_matter f;
  struct error e = {0};
  if (front_matter_read(&a, text, &f, &e) < 0) {
    if (!is_one_sentence(&e)) __builtin_trap();
    return 0;
  }
  check(&f, text);
  check_other_ends(text, &f);
  return 0;
}
