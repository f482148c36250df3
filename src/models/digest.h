/* SPDX-License-Identifier: Apache-2.0
 *
 * digest: SHA-256 (FIPS 180-4) as bytes come, by libsodium, and of a file that is there.
 */
#ifndef OS1_MODELS_DIGEST_H
#define OS1_MODELS_DIGEST_H

#include "base/error.h"
#include "base/str.h"

#include <sodium.h>
#include <stdint.h>

struct digest {
  crypto_hash_sha256_state state;
};

/* Before the first. */
int digest_ready(struct error *e);
void digest_begin(struct digest *d);
void digest_add(struct digest *d, struct str bytes);
/* 64 digits, small, and their end. */
void digest_end(struct digest *d, char ret[crypto_hash_sha256_BYTES * 2 + 1]);
/* All of a file from its beginning, wherever it stands; *ret_bytes how much that was. `step` is told how far it is,
 * every megabyte, and ends it with a code that is not 0. */
int digest_file(struct digest *d, int fd, int (*step)(void *arg, uint64_t done), void *arg, uint64_t *ret_bytes,
                struct error *e);

#endif
