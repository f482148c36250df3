/* SPDX-License-Identifier: Apache-2.0
 *
 * An address as it may be typed: what is taken is written down as the same address again, and has nothing in it that a
 * header or a shell would take for something else.
 */
#include "net/address.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct net_address a, again;
  char kept[1024], twice[1024];
  if (net_address_read((struct str){(const char *)data, size}, &a, NULL) < 0) return 0;
  net_address_write(&a, kept, sizeof kept);
  for (const char *c = kept; *c; c++)
    if (*c <= ' ' || *c == 0x7F || *c == '"') __builtin_trap();
  if (net_address_read(str_of(kept), &again, NULL) < 0) __builtin_trap();
  net_address_write(&again, twice, sizeof twice);
  if (strcmp(kept, twice) != 0 || net_address_is_here(&a) != net_address_is_here(&again)) __builtin_trap();
  return 0;
}
