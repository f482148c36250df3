/* SPDX-License-Identifier: Apache-2.0
 *
 * The first line what a person types, the rest what a hub says of it: what is taken of the two makes a path with
 * nothing in it that leads elsewhere, and a file's name that stays in its folder.
 */
#include "models/hub_priv.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text < ' ' || (unsigned char)*text >= 0x7F) __builtin_trap();
}

static void check(const struct hub_file *f) {
  if (!hub_file_is_good(str_of(f->file)) || strchr(f->file, '/')) __builtin_trap();
  if (strstr(f->at.path, "..") || strstr(f->at.path, "//") || strpbrk(f->at.path, "?#%\\")) __builtin_trap();
  if (f->sha256[0] && strspn(f->sha256, "0123456789abcdef") != HUB_SHA256_MOST - 1) __builtin_trap();
  check_line(f->at.path);
  check_line(f->licence);
  check_line(f->quant);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct str rest = {(const char *)data, size}, typed;
  struct net_address hub = {.secure = true, .port = 443, .host = "hub.example.org"};
  struct hub_name name;
  struct hub_file f = {.title = "title"};
  struct error e = {0};
  int count;
  if (!str_next(&rest, '\n', &typed)) return 0;
  if (hub_name_read(typed, &hub, &name, &e) < 0) return e.text[0] ? 0 : (__builtin_trap(), 1);
  check_line(name.url.path);
  if (hub_part_of(typed, &count) < 0 || count < 0) __builtin_trap();
  if (!name.owner[0]) return 0;
  if (hub_pick(&hub, rest, &name, &f, &e) < 0) return e.text[0] ? 0 : (__builtin_trap(), 1);
  check(&f);
  return 0;
}
