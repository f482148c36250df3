/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/seal.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const unsigned char magic[16] = "SQLite format 3"; /* SQLite's file format, section 1.3.1 */
static const unsigned char ours[4] = {'O', 'S', '1', SEAL_FORMAT};
enum { KEY_TAG = 4, RANDOM = 8 };

static void (*given_nonce)(unsigned char nonce[SEAL_NONCE]);

void seal_use_nonce(void (*fill)(unsigned char nonce[SEAL_NONCE])) {
  given_nonce = fill;
}

/* Counted in the child alone: what was drawn before the fork is the parent's. */
static unsigned forks;
static void count_fork(void) {
  forks++;
}
static void watch_forks(void) {
  if (pthread_atfork(NULL, NULL, count_fork)) abort(); /* as when memory is gone */
}

static void take_nonce(struct seal_nonces *n, unsigned char nonce[SEAL_NONCE]) {
  static pthread_once_t watched = PTHREAD_ONCE_INIT;
  if (given_nonce) {
    given_nonce(nonce);
    return;
  }
  if (!n->left || n->forks != forks) {
    pthread_once(&watched, watch_forks);
    randombytes_buf(n->bytes, sizeof n->bytes);
    n->left = SEAL_AHEAD;
    n->forks = forks;
  }
  memcpy(nonce, n->bytes[--n->left], SEAL_NONCE);
}

/* BLAKE2b of the random part under the key: tells another key from damage, and nothing else. */
static void tag_of(const unsigned char *key, const unsigned char *random, unsigned char ret[KEY_TAG]) {
  unsigned char hash[crypto_generichash_BYTES_MIN];
  crypto_generichash(hash, sizeof hash, random, RANDOM, key, SEAL_KEY);
  memcpy(ret, hash, KEY_TAG);
}

void seal_new_mark(const unsigned char key[SEAL_KEY], unsigned char ret[SEAL_MARK]) {
  memcpy(ret, ours, sizeof ours);
  randombytes_buf(ret + sizeof ours + KEY_TAG, RANDOM);
  tag_of(key, ret + sizeof ours + KEY_TAG, ret + sizeof ours);
}

bool seal_is_mark(const unsigned char *bytes) {
  return !memcmp(bytes, ours, sizeof ours);
}

bool seal_mark_is_of(const unsigned char *mark, const unsigned char key[SEAL_KEY]) {
  unsigned char tag[KEY_TAG];
  tag_of(key, mark + sizeof ours + KEY_TAG, tag);
  return seal_is_mark(mark) && !memcmp(tag, mark + sizeof ours, KEY_TAG);
}

static void name_page(unsigned char ret[SEAL_MARK + 4], const unsigned char *mark, uint32_t number) {
  memcpy(ret, mark, SEAL_MARK);
  for (int i = 0; i < 4; i++) ret[SEAL_MARK + i] = (unsigned char)(number >> (24 - 8 * i));
}

bool seal_page(const unsigned char *key, const unsigned char *mark, uint32_t number, struct seal_nonces *ahead,
               const unsigned char *page, unsigned char *out) {
  unsigned char name[SEAL_MARK + 4];
  size_t from = number == 1 ? SEAL_MARK : 0;
  if (from && memcmp(page, magic, sizeof magic)) return false;
  name_page(name, mark, number);
  take_nonce(ahead, out + SEAL_TEXT);
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached(out + from, out + SEAL_TEXT + SEAL_NONCE, NULL, page + from,
                                                      SEAL_TEXT - from, name, sizeof name, NULL, out + SEAL_TEXT, key);
  memcpy(out, mark, from);
  return true;
}

bool seal_open_page(const unsigned char *key, const unsigned char *mark, uint32_t number, const unsigned char *sealed,
                    unsigned char *out) {
  unsigned char name[SEAL_MARK + 4];
  size_t from = number == 1 ? SEAL_MARK : 0;
  name_page(name, mark, number);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached(out + from, NULL, sealed + from, SEAL_TEXT - from,
                                                          sealed + SEAL_TEXT + SEAL_NONCE, name, sizeof name,
                                                          sealed + SEAL_TEXT, key))
    return false;
  memcpy(out, magic, from);
  memset(out + SEAL_TEXT, 0, SEAL_RESERVED);
  return true;
}

enum { BODY = SEAL_FRAME - SEAL_RESERVED - SEAL_CLEAR };

static void name_frame(unsigned char ret[SEAL_MARK + SEAL_CLEAR], const unsigned char *mark,
                       const unsigned char *frame) {
  memcpy(ret, mark, SEAL_MARK);
  memcpy(ret + SEAL_MARK, frame, SEAL_CLEAR);
}

void seal_frame(const unsigned char *key, const unsigned char *mark, struct seal_nonces *ahead,
                unsigned char frame[SEAL_FRAME]) {
  unsigned char name[SEAL_MARK + SEAL_CLEAR], *body = frame + SEAL_CLEAR, *nonce = body + BODY;
  name_frame(name, mark, frame);
  take_nonce(ahead, nonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached(body, nonce + SEAL_NONCE, NULL, body, BODY, name, sizeof name,
                                                      NULL, nonce, key);
}

bool seal_open_frame(const unsigned char *key, const unsigned char *mark, unsigned char frame[SEAL_FRAME]) {
  unsigned char name[SEAL_MARK + SEAL_CLEAR], *body = frame + SEAL_CLEAR, *nonce = body + BODY;
  name_frame(name, mark, frame);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached(body, NULL, body, BODY, nonce + SEAL_NONCE, name, sizeof name,
                                                          nonce, key))
    return false;
  memset(nonce, 0, SEAL_RESERVED);
  return true;
}
