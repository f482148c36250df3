/* SPDX-License-Identifier: Apache-2.0
 *
 * key: the home's data key, 32 random bytes, and the file that holds it: open, or sealed under a passphrase. A
 * passphrase is set or taken away, and the key brought back from paper, without touching what it encrypts; another key
 * is a matter of the store's (store_sqlite_rotate). Format and test vectors: docs/STORE.md.
 *
 * Keys live in memory that is kept out of swap where the system allows it (sodium_malloc) and are wiped by key_free.
 * Any thread; a key does not change once made. Errors: ERR_NOT_FOUND no file, ERR_KEY a passphrase missing or wrong,
 * ERR_DAMAGED not a key file as it was written, ERR_DENIED readable by others, ERR_UNSUPPORTED a newer form.
 */
#ifndef OS1_HOME_KEY_H
#define OS1_HOME_KEY_H

#include "base/error.h"
#include "base/str.h"

#include <stdint.h>

struct key;

enum {
  KEY_SIZE = 32,
  KEY_FILE_MAX = 1024,
  KEY_PASSPHRASE_MAX = 1024,
  KEY_ITEM_LEN = 16,     /* of an item of the keyring, in hex digits */
  KEY_RECOVERY_SIZE = 70 /* 14 groups of 4, hyphens between, and the terminator */
};

/* What the file asks for: nothing, a passphrase, or what the system's keyring keeps for it, which stands wherever a
 * passphrase is asked for below. */
enum key_guard { KEY_OPEN, KEY_PASSPHRASE, KEY_KEYRING };

/* A new random key, its file (0600) written and durable. ERR_EXISTS where there is a file. */
int key_create(const char *path, struct key **ret, struct error *e);
/* The same at path, sealed under the passphrase that opens the file at like, or open as that is. What is at path is
 * replaced. */
int key_create_like(const char *path, const char *like, struct str passphrase, struct key **ret, struct error *e);
/* The file at from takes the place of the one at path in one step, which is overwritten afterwards. */
int key_replace(const char *from, const char *path, struct error *e);
/* passphrase: STR_NONE when none was given. */
int key_load(const char *path, struct str passphrase, struct key **ret, struct error *e);
/* The same from a key file's bytes. */
int key_open(struct str file, struct str passphrase, struct key **ret, struct error *e);
/* Whether key_load will want a passphrase. */
int key_is_locked(const char *path, bool *ret, struct error *e);
/* NULL is fine. */
void key_free(struct key *k);

/* Seals the file under a passphrase (Argon2id), in place of the one it had or of none. k must be this file's key. */
int key_set_passphrase(const char *path, const struct key *k, struct str passphrase, struct error *e);
/* Seals it under a secret that the keyring keeps as `item` (KEY_ITEM_LEN hex digits); the caller has it kept there. */
int key_set_keyring(const char *path, const struct key *k, const char *item, struct str secret, struct error *e);
/* ret_item: all zeros where it is no keyring's. */
int key_guarded_by(const char *path, enum key_guard *ret, char ret_item[KEY_ITEM_LEN + 1], struct error *e);
int key_remove_passphrase(const char *path, const struct key *k, struct error *e);

/* The key as words on paper: "7Q2F-...". Shown once: the file remembers that it was (now: milliseconds since 1970), and
 * a second time is ERR_EXISTS. */
int key_recovery(const char *path, const struct key *k, int64_t now, char ret_text[KEY_RECOVERY_SIZE], struct error *e);
/* Reads it back, in any case, with or without hyphens, O for 0 and I or L for 1, and writes a file without a
 * passphrase. ERR_INVALID a slip in the text; ERR_KEY the file there is of another key; an unreadable file is kept
 * beside as PATH.damaged. */
int key_from_recovery(const char *path, struct str text, struct key **ret, struct error *e);
/* Only reads it, so that it can be tried on what it should open before a file is written. */
int key_of_recovery(struct str text, struct key **ret, struct error *e);

/* A key for one purpose (crypto_kdf, BLAKE2b); context is 8 characters. */
void key_derive(const struct key *k, const char context[8], uint64_t number, unsigned char ret[KEY_SIZE]);
/* From given bytes, for tests and test vectors. */
struct key *key_of_bytes(const unsigned char bytes[KEY_SIZE]);

#endif
