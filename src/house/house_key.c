/* SPDX-License-Identifier: Apache-2.0 */
#include "house/house_priv.h"

#include "store/store.h"

#include <errno.h>
#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

int os1_lock(os1 *o, const char *passphrase, os1_error *err) {
  struct error *e = house_error(err);
  char item[KEY_ITEM_LEN + 1] = "";
  if (house_may_change(o, e) < 0) return ERR_READ_ONLY;
  house_keyring_item(o, item);
  int r = passphrase ? key_set_passphrase(o->paths.key, o->key, str_of(passphrase), e)
                     : key_remove_passphrase(o->paths.key, o->key, e);
  if (r == 0) house_keyring_drop(item);
  if (r == 0 && passphrase) engine_end(o->paths.data, NULL); /* it has the last prompts in its memory */
  return r;
}

int os1_recovery_key(os1 *o, char out[128], os1_error *err) {
  if (house_may_change(o, house_error(err)) < 0) return ERR_READ_ONLY;
  return key_recovery(o->paths.key, o->key, house_now(o), out, house_error(err));
}

int house_recover(const char *folder, const char *recovery_key, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct paths paths;
  struct lock lock = LOCK_NONE;
  struct key *key = NULL;
  if (sodium_init() < 0)
    return error_set(house_error(err), ERR_UNSUPPORTED,
                     "This machine gives no random numbers, so no key can be written.");
  int r = paths_find(&a, folder, &paths, house_error(err));
  if (r == 0) r = paths_make(&paths, house_error(err));
  if (r == 0) r = lock_take(paths.lock, &lock, house_error(err));
  if (r == 0) r = key_of_recovery(str_of(recovery_key), &key, house_error(err));
  if (r == 0) r = store_sqlite_fits(paths.database, key, house_error(err));
  key_free(key);
  key = NULL;
  if (r == 0 || r == ERR_NOT_FOUND) r = key_from_recovery(paths.key, str_of(recovery_key), &key, house_error(err));
  key_free(key);
  lock_release(&lock);
  return r;
}

/* A dated one, as before a migration: what says that the memory is damaged finds it and names it. */
int os1_backup(os1 *o, char *ret_path, size_t room, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct error *e = house_error(err);
  int r = o->store->ops->backup(o->store, NULL, e);
  if (r < 0) return r;
  struct str path = store_sqlite_newest_backup(o->paths.database, &a);
  if (path.len >= room) return error_set(e, ERR_TOO_BIG, "The path of the backup is too long.");
  memcpy(ret_path, path.at, path.len + 1);
  return 0;
}

int os1_check(os1 *o, os1_error *err) {
  return o->store->ops->check(o->store, house_error(err));
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

static int remove_folder(const char *path, struct error *e) {
  if (access(path, F_OK) < 0) return 0;
  return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) < 0 ? error_errno(e, "remove", path) : 0;
}

/* The key goes first: whatever is left after that cannot be read. The lock stays held until the home is closed. */
int os1_forget_everything(os1 *o, os1_error *err) {
  struct error *e = house_error(err);
  char item[KEY_ITEM_LEN + 1] = "";
  if (house_may_change(o, e) < 0) return ERR_READ_ONLY;
  house_keyring_item(o, item);
  house_keyring_drop(item);
  house_sleep_end(o->sleep);
  house_vectors_end(o->vectors);
  engine_end(o->paths.data, NULL);
  int r = unlink(o->paths.key) < 0 && errno != ENOENT ? error_errno(e, "remove", o->paths.key) : 0;
  if (r == 0) r = remove_folder(o->paths.config, e);
  if (r == 0) r = remove_folder(o->paths.state, e);
  if (r == 0) r = remove_folder(o->paths.data, e);
  return r;
}
