/* SPDX-License-Identifier: Apache-2.0 */
#include "character/base64.h"

#include <sodium.h>

/* Without its padding both ways of ending are one. */
static struct str unpadded(struct str text) {
  text = str_trim(text);
  for (int i = 0; i < 2 && text.len && text.at[text.len - 1] == '='; i++) text.len--;
  return text;
}

int base64_read(struct str text, struct arena *a, struct str *ret, struct error *e) {
  size_t len = 0;
  text = unpadded(text);
  char *out = arena_alloc(a, text.len / 4 * 3 + 4);
  if (sodium_base642bin((unsigned char *)out, text.len / 4 * 3 + 3, text.at, text.len, " \t\r\n", &len, NULL,
                        sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0)
    return error_set(e, ERR_INVALID, "It is not written as base64.");
  *ret = (struct str){out, len};
  return 0;
}

struct str base64_write(struct arena *a, struct str bytes) {
  size_t room = sodium_base64_ENCODED_LEN(bytes.len, sodium_base64_VARIANT_ORIGINAL);
  char *out = arena_alloc(a, room);
  sodium_bin2base64(out, room, (const unsigned char *)bytes.at, bytes.len, sodium_base64_VARIANT_ORIGINAL);
  return (struct str){out, strlen(out)};
}
