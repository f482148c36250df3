/* SPDX-License-Identifier: Apache-2.0
 *
 * A planted fault: a digest that says of everything what the right file's would be, as if no checksum were looked at.
 * The tests of wrong checksums have to fail over it.
 */
#include "models/digest.h"

#include <unistd.h>

int digest_ready(struct error *e) {
  return 0;
}

void digest_begin(struct digest *d) {}

void digest_add(struct digest *d, struct str bytes) {}

void digest_end(struct digest *d, char ret[crypto_hash_sha256_BYTES * 2 + 1]) {
  memset(ret, 'a', crypto_hash_sha256_BYTES * 2);
  ret[crypto_hash_sha256_BYTES * 2] = '\0';
}

int digest_file(struct digest *d, int fd, int (*step)(void *arg, uint64_t done), void *arg, uint64_t *ret_bytes,
                struct error *e) {
  *ret_bytes = (uint64_t)lseek(fd, 0, SEEK_END);
  return 0;
}
