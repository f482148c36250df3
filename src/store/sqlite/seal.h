/* SPDX-License-Identifier: Apache-2.0
 *
 * seal: one page of the database, or one frame of its log, between what SQLite sees and what the disk holds.
 * XChaCha20-Poly1305 (libsodium's crypto_aead_xchacha20poly1305_ietf) with a fresh random nonce each time. The layout,
 * byte by byte, and test vectors stand in docs/STORE.md.
 *
 *   page     [ciphertext 4056][nonce 24][tag 16]          bound to the file's mark and the page's number
 *   page 1   [mark 16][ciphertext 4040][nonce 24][tag 16]
 *   frame    [page number, size after commit, two salts: 16][ciphertext of checksum and page: 8 + 4056][nonce 24][tag
 * 16] bound to the mark and the 16 bytes in clear
 *
 * The checksum is sealed too: it is computed from the page in clear and would tell of it.
 */
#ifndef OS1_STORE_SQLITE_SEAL_H
#define OS1_STORE_SQLITE_SEAL_H

#include <stdbool.h>
#include <stdint.h>

enum {
  SEAL_PAGE = 4096,
  SEAL_NONCE = 24,
  SEAL_TAG = 16,
  SEAL_RESERVED = SEAL_NONCE + SEAL_TAG,
  SEAL_TEXT = SEAL_PAGE - SEAL_RESERVED,
  SEAL_MARK = 16,  /* "OS1" and the format's number; 4 bytes that know the key; 8 random */
  SEAL_CLEAR = 16, /* of a frame's header */
  SEAL_HEADER = 24,
  SEAL_FRAME = SEAL_HEADER + SEAL_PAGE,
  SEAL_KEY = 32,
  SEAL_FORMAT = 1,
};

/* A new file's mark under this key. */
void seal_new_mark(const unsigned char key[SEAL_KEY], unsigned char ret[SEAL_MARK]);
/* Whether these are the first bytes of a file of ours, and of this key's. */
bool seal_is_mark(const unsigned char *bytes);
bool seal_mark_is_of(const unsigned char *mark, const unsigned char key[SEAL_KEY]);

/* Random nonces drawn ahead, because each request to the system costs a tenth of a page's sealing. Zeroed to begin
 * with; of one open file, used by one thread at a time. None is used twice: a process that forks draws its own. */
enum { SEAL_AHEAD = 32 };
struct seal_nonces {
  unsigned char bytes[SEAL_AHEAD][SEAL_NONCE];
  unsigned left, forks;
};

/* page is what SQLite writes; out may be the same bytes. False when page 1 does not begin as a database does. */
bool seal_page(const unsigned char *key, const unsigned char *mark, uint32_t number, struct seal_nonces *ahead,
               const unsigned char *page, unsigned char *out);
/* out gets the page with its last 40 bytes zero. False: not what was sealed as this page of this file with this key. */
bool seal_open_page(const unsigned char *key, const unsigned char *mark, uint32_t number, const unsigned char *sealed,
                    unsigned char *out);
/* In place: header and page together. */
void seal_frame(const unsigned char *key, const unsigned char *mark, struct seal_nonces *ahead,
                unsigned char frame[SEAL_FRAME]);
bool seal_open_frame(const unsigned char *key, const unsigned char *mark, unsigned char frame[SEAL_FRAME]);

/* Tests give the nonces, one for each page or frame. NULL: random again. */
void seal_use_nonce(void (*fill)(unsigned char nonce[SEAL_NONCE]));

#endif
