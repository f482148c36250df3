/* SPDX-License-Identifier: Apache-2.0 */
#include "house/house_priv.h"

#include "store/store.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

/* ---- the key ---- */

static const struct keyring_ops *keyring = &keyring_secret_service;

void house_use_keyring(const struct keyring_ops *ops) {
  keyring = ops ? ops : &keyring_secret_service;
}

int house_unlock(const struct paths *p, struct str passphrase, struct buf *secret, struct str *ret, struct error *e) {
  enum key_guard guard = KEY_OPEN;
  char item[KEY_ITEM_LEN + 1];
  struct error why = {0};
  *ret = passphrase;
  if (key_guarded_by(p->key, &guard, item, NULL) < 0 || guard != KEY_KEYRING)
    return 0; /* loading it says what is wrong */
  int r = keyring->get(item, secret, &why);
  if (r < 0) return error_set(e, ERR_DENIED, "%s The recovery key opens this memory too: os1 key --recover.", why.text);
  *ret = buf_str(secret);
  return 0;
}

/* Kept, read back, and only then what the key file asks for. */
static int keep_in_keyring(os1 *o, const char *item, const char *secret, struct error *e) {
  struct buf back = buf_new(KEYRING_SECRET_MAX);
  int r = keyring->put(item, str_of(secret), e);
  if (r == 0) r = keyring->get(item, &back, e);
  if (r == 0 && !str_eq(buf_str(&back), str_of(secret)))
    r = error_set(e, ERR_DENIED, "The system's keyring does not give back what it was given. Nothing was changed.");
  if (r == 0) r = key_set_keyring(o->paths.key, o->key, item, str_of(secret), e);
  if (r < 0) keyring->remove(item, NULL);
  buf_wipe(&back);
  return r;
}

int house_lock_keyring(os1 *o, os1_error *err) {
  unsigned char random[KEY_SIZE + KEY_ITEM_LEN / 2];
  char item[KEY_ITEM_LEN + 1], secret[2 * KEY_SIZE + 1];
  if (house_may_change(o, house_error(err)) < 0) return ERR_READ_ONLY;
  randombytes_buf(random, sizeof random);
  sodium_bin2hex(secret, sizeof secret, random, KEY_SIZE);
  sodium_bin2hex(item, sizeof item, random + KEY_SIZE, KEY_ITEM_LEN / 2);
  char before[KEY_ITEM_LEN + 1] = "";
  house_keyring_item(o, before);
  int r = keep_in_keyring(o, item, secret, house_error(err));
  if (r == 0 && before[0]) keyring->remove(before, NULL);
  if (r == 0) engine_end(o->paths.data, NULL);
  sodium_memzero(random, sizeof random);
  sodium_memzero(secret, sizeof secret);
  return r;
}

void house_keyring_item(os1 *o, char ret[KEY_ITEM_LEN + 1]) {
  enum key_guard guard = KEY_OPEN;
  if (key_guarded_by(o->paths.key, &guard, ret, NULL) < 0 || guard != KEY_KEYRING) ret[0] = '\0';
}

void house_keyring_drop(const char *item) {
  if (item[0]) keyring->remove(item, NULL); /* one that stays opens nothing */
}

static bool is_there(const char *path) {
  return path && access(path, F_OK) == 0;
}

static int gone(const char *path, struct error *e) {
  return path && unlink(path) && errno != ENOENT ? error_errno(e, "remove", path) : 0;
}

/* The change was decided: what is left of it is done. old: NULL when it does not load any more. */
static int go_on(const struct paths *p, const struct key *old, struct error *e) {
  struct store_rotation rest = {0};
  int r = store_sqlite_rotate_finish(p->database, old, &rest, e);
  return r < 0 ? r : key_replace(p->key_next, p->key, e);
}

static int go_back(const struct paths *p, struct error *e) {
  store_sqlite_rotate_undo(p->database);
  return gone(p->key_next, e);
}

static int settled(const struct paths *p, struct str passphrase, struct key **ret, struct error *e) {
  struct key *key = NULL, *next = NULL;
  struct error why = {0};
  int r = key_load(p->key, passphrase, &key, &why);
  if (is_there(p->key_next)) {
    if (r == 0 && store_sqlite_is_of(p->database, key)) {
      r = go_back(p, &why);
    } else if (key_load(p->key_next, passphrase, &next, NULL) == 0 && store_sqlite_is_of(p->database, next)) {
      r = go_on(p, key, &why);
      key_free(key);
      key = next;
      next = NULL;
    }
  }
  key_free(next);
  if (r == 0) return *ret = key, 0;
  key_free(key);
  return error_set(e, r, "%s", why.text);
}

int house_key(const struct paths *p, struct str passphrase, struct key **ret, struct error *e) {
  struct buf secret = buf_new(KEYRING_SECRET_MAX);
  struct str opens;
  int r = house_unlock(p, passphrase, &secret, &opens, e);
  if (r == 0) r = settled(p, opens, ret, e);
  buf_wipe(&secret);
  return r;
}

static int either_key(const struct paths *p, struct str passphrase, struct key **ret, struct error *e) {
  struct key *next = NULL;
  int r = key_load(p->key, passphrase, ret, e);
  if (!is_there(p->key_next) || (r == 0 && store_sqlite_is_of(p->database, *ret))) return r;
  if (key_load(p->key_next, passphrase, &next, NULL) < 0 || !store_sqlite_is_of(p->database, next))
    return key_free(next), r;
  if (r == 0) key_free(*ret);
  return *ret = next, 0;
}

int house_key_reading(const struct paths *p, struct str passphrase, struct key **ret, struct error *e) {
  struct buf secret = buf_new(KEYRING_SECRET_MAX);
  struct str opens;
  int r = is_there(p->key) ? house_unlock(p, passphrase, &secret, &opens, e) : house_no_key(p, e);
  if (r == 0) r = either_key(p, opens, ret, e);
  buf_wipe(&secret);
  return r;
}

/* ---- a home that nobody has open ---- */

struct closed {
  struct arena arena;
  struct paths paths;
  struct lock lock;
  struct buf secret;
  struct str opens; /* the passphrase, or what the keyring keeps */
  struct key *key;
};
#define CLOSED_NONE                                                                                                    \
  { .lock = LOCK_NONE, .secret = buf_new(KEYRING_SECRET_MAX) }

static void closed_end(struct closed *c) {
  buf_wipe(&c->secret);
  key_free(c->key);
  lock_release(&c->lock);
  arena_finish(&c->arena);
}
#define AUTO_CLOSED __attribute__((cleanup(closed_end)))

static int find(struct closed *c, const char *folder, struct error *e) {
  if (sodium_init() < 0) return error_set(e, ERR_UNSUPPORTED, "This machine gives no random numbers.");
  return paths_find(&c->arena, folder, &c->paths, e);
}

static int no_key(const struct paths *p, struct error *e) {
  if (!is_there(p->database)) return error_set(e, ERR_NOT_FOUND, "There is no home in %s.", p->data);
  return house_no_key(p, e);
}

static int hold(struct closed *c, const char *folder, const char *passphrase, struct error *e) {
  int r = find(c, folder, e);
  if (r == 0 && !is_there(c->paths.key)) r = no_key(&c->paths, e);
  if (r == 0) r = lock_take(c->paths.lock, &c->lock, e);
  if (r == 0) r = house_unlock(&c->paths, str_of(passphrase), &c->secret, &c->opens, e);
  return r < 0 ? r : settled(&c->paths, c->opens, &c->key, e);
}

/* ---- going back ---- */

static struct house_copy copy_out(const struct store_copy *c) {
  struct house_copy out = {.at = c->at, .turns = c->turns, .bytes = c->bytes, .aside = c->aside, .state = c->state};
  snprintf(out.name, sizeof out.name, "%.*s", STR_ARG(c->name));
  return out;
}

int house_copies(const char *folder, const char *passphrase, house_copy_fn *row, void *arg, os1_error *err) {
  AUTO_CLOSED struct closed c = CLOSED_NONE;
  int r = find(&c, folder, house_error(err));
  if (r == 0 && !is_there(c.paths.key)) r = no_key(&c.paths, house_error(err));
  if (r == 0) r = house_unlock(&c.paths, str_of(passphrase), &c.secret, &c.opens, house_error(err));
  if (r == 0) r = key_load(c.paths.key, c.opens, &c.key, house_error(err));
  if (r < 0) return r;
  struct store_copies all = store_sqlite_copies(c.paths.database, c.key, &c.arena);
  for (size_t i = 0; i < all.len; i++) {
    struct house_copy one = copy_out(&all.at[i]);
    row(arg, &one);
  }
  return 0;
}

static int choose(const struct closed *c, const struct store_copies *all, const char *which,
                  const struct store_copy **ret, struct error *e) {
  size_t fits = 0;
  for (size_t i = 0; i < all->len; i++) {
    const struct store_copy *one = &all->at[i];
    if (which ? !str_starts(one->name, str_of(which)) : one->aside) continue;
    if (!which || !fits || str_is(one->name, which)) *ret = one; /* the newest; the one; the one called just that */
    fits++;
  }
  if (which && fits > 1 && !str_is((*ret)->name, which))
    return error_set(e, ERR_INVALID, "%zu begin with %s; say more of the name.", fits, which);
  if (fits) return 0;
  return which ? error_set(e, ERR_NOT_FOUND, "There is no backup called %s; `os1 restore` lists them.", which)
               : error_set(e, ERR_NOT_FOUND, "There is no backup in %s.", c->paths.backups);
}

int house_restore(const char *folder, const char *passphrase, const char *which, struct house_restored *ret,
                  os1_error *err) {
  AUTO_CLOSED struct closed c = CLOSED_NONE;
  struct error *e = house_error(err);
  const struct store_copy *one = NULL;
  struct str aside = STR("");
  int r = hold(&c, folder, passphrase, e);
  if (r < 0) return r;
  struct store_copies all = store_sqlite_copies(c.paths.database, c.key, &c.arena);
  r = choose(&c, &all, which, &one, e);
  if (r == 0 && one) r = store_sqlite_restore(c.paths.database, one->path.at, c.key, &c.arena, &aside, e);
  if (r || !one) return r;
  struct str name = aside.len ? str_from(aside, (size_t)str_find(aside, STR(".aside-")) + 1) : STR("");
  snprintf(ret->name, sizeof ret->name, "%.*s", STR_ARG(one->name));
  snprintf(ret->aside, sizeof ret->aside, "%.*s", STR_ARG(name));
  return 0;
}

/* ---- another key ---- */

static int back_up(const struct closed *c, const struct key *key, struct error *e) {
  struct store *s = NULL;
  int r = store_sqlite_open(c->paths.database, key, &s, e);
  if (r == 0) r = s->ops->backup(s, NULL, e);
  if (s) s->ops->close(s);
  return r;
}

static int rotate(const struct closed *c, const struct key *fresh, struct store_rotation *done, struct error *e) {
  int r = store_sqlite_rotate(c->paths.database, c->key, fresh, done, e);
  if (r < 0) {
    if (store_sqlite_is_of(c->paths.database, c->key)) gone(c->paths.key_next, NULL);
    return r;
  }
  r = store_sqlite_rotate_finish(c->paths.database, c->key, done, e);
  if (r == 0) r = key_replace(c->paths.key_next, c->paths.key, e);
  return r == 0 && done->removed ? back_up(c, fresh, e) : r;
}

int house_rotate(const char *folder, const char *passphrase, int remove, struct house_rotated *ret, os1_error *err) {
  AUTO_CLOSED struct closed c = CLOSED_NONE;
  struct error *e = house_error(err);
  struct store_rotation done = {.remove = remove};
  struct key *fresh = NULL;
  int r = hold(&c, folder, passphrase, e);
  if (r == 0 && !is_there(c.paths.database))
    r = error_set(e, ERR_NOT_FOUND, "There is no memory yet that a key could be changed for.");
  if (r == 0) r = key_create_like(c.paths.key_next, c.paths.key, c.opens, &fresh, e);
  if (r == 0) r = rotate(&c, fresh, &done, e);
  key_free(fresh);
  if (r == 0) *ret = (struct house_rotated){done.copies, done.removed};
  return r;
}
