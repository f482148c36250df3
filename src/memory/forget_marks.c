/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/forget_priv.h"
#include "memory/memory_priv.h"
#include "memory/settings.h"

#include <sodium.h>

#define KEY_SETTING STR("forget.key")

int forget_key_get(struct memory *m, struct store_read *r, uint32_t owner, struct forget_key *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str hex;
  int code = settings_get(m, r, &a, owner, KEY_SETTING, &hex);
  if (code < 0) return code;
  size_t len = 0;
  if (sodium_hex2bin(ret->bytes, FORGET_KEY, hex.at, hex.len, NULL, &len, NULL) != 0 || len != FORGET_KEY)
    return ERR_DAMAGED;
  return 0;
}

int forget_key_make(struct memory *m, struct store_txn *t, uint32_t owner, int64_t now, struct forget_key *ret) {
  int code = forget_key_get(m, t->ops->view(t), owner, ret);
  if (code != ERR_NOT_FOUND) return code;
  if (sodium_init() < 0) return ERR_UNSUPPORTED;
  randombytes_buf(ret->bytes, FORGET_KEY);
  char hex[2 * FORGET_KEY + 1];
  sodium_bin2hex(hex, sizeof hex, ret->bytes, FORGET_KEY);
  code = settings_put(m, t, owner, KEY_SETTING, str_of(hex), now);
  sodium_memzero(hex, sizeof hex);
  return code;
}

/* Each part with its length before it, so that no two different lists of parts run together. */
static void hash_part(crypto_generichash_state *h, struct str part) {
  unsigned char len[8];
  for (int i = 0; i < 8; i++) len[i] = (unsigned char)((uint64_t)part.len >> (8 * i));
  crypto_generichash_update(h, len, sizeof len);
  if (part.len > 0) crypto_generichash_update(h, (const unsigned char *)part.at, part.len);
}

static void mark_of(const struct forget_key *k, const char *what, const struct str *parts, size_t count,
                    unsigned char out[FORGET_MARK]) {
  crypto_generichash_state h;
  crypto_generichash_init(&h, k->bytes, FORGET_KEY, FORGET_MARK);
  hash_part(&h, str_of(what));
  for (size_t i = 0; i < count; i++) hash_part(&h, parts[i]);
  crypto_generichash_final(&h, out, FORGET_MARK);
}

struct forget_marks forget_marks_of(const struct forget_key *k, struct str conversation, const struct turn *t) {
  struct forget_marks marks;
  char at[24];
  snprintf(at, sizeof at, "%lld", (long long)t->said_at);
  struct str name[] = {conversation, t->client_id}, words[] = {conversation, str_of(at), t->text};
  mark_of(k, "name", name, 2, marks.name);
  mark_of(k, "words", words, 3, marks.words);
  return marks;
}

static bool any_mark(void *arg, const void *record) {
  *(bool *)arg = true;
  return false;
}

static int marked(struct store_read *r, struct arena *a, uint32_t owner, const unsigned char *mark, bool *ret) {
  struct scan by_mark = {.owner = owner, .field = "mark", .text = {(const char *)mark, FORGET_MARK}, .limit = 1};
  return r->ops->scan(r, RECORD_FORGOTTEN, &by_mark, a, any_mark, ret);
}

int forget_marked(struct store_read *r, struct arena *a, uint32_t owner, const struct forget_marks *marks, bool *ret) {
  bool found = false;
  int code = marked(r, a, owner, marks->name, &found);
  if (code == 0 && !found) code = marked(r, a, owner, marks->words, &found);
  if (code == 0) *ret = found;
  return code;
}
