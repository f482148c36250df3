/* SPDX-License-Identifier: Apache-2.0 */
#include "models/digest.h"

#include "base/alloc.h"

#include <errno.h>
#include <unistd.h>

enum { PIECE = 1024 * 1024 };

int digest_ready(struct error *e) {
  return sodium_init() < 0 ? error_set(e, ERR_IO, "libsodium does not start.") : 0;
}

void digest_begin(struct digest *d) {
  crypto_hash_sha256_init(&d->state);
}

void digest_add(struct digest *d, struct str bytes) {
  crypto_hash_sha256_update(&d->state, (const unsigned char *)bytes.at, bytes.len);
}

void digest_end(struct digest *d, char ret[crypto_hash_sha256_BYTES * 2 + 1]) {
  unsigned char bytes[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&d->state, bytes);
  sodium_bin2hex(ret, crypto_hash_sha256_BYTES * 2 + 1, bytes, sizeof bytes);
}

int digest_file(struct digest *d, int fd, int (*step)(void *arg, uint64_t done), void *arg, uint64_t *ret_bytes,
                struct error *e) {
  AUTO_FREE char *piece = alloc_resize(NULL, PIECE);
  int r = 0;
  *ret_bytes = 0;
  while (r == 0) {
    ssize_t n = pread(fd, piece, PIECE, (off_t)*ret_bytes);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return error_errno(e, "read", "the model's file");
    if (n == 0) return 0;
    digest_add(d, (struct str){piece, (size_t)n});
    *ret_bytes += (uint64_t)n;
    r = step(arg, *ret_bytes);
  }
  return r;
}
