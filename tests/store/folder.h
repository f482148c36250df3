/* SPDX-License-Identifier: Apache-2.0
 *
 * folder: a private folder for one test, and a store in it. For tests.
 */
#ifndef OS1_TESTS_STORE_FOLDER_H
#define OS1_TESTS_STORE_FOLDER_H

#include "home/key.h"
#include "store/sqlite/driver.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

static char folder_path[64];

/* "FOLDER/name", making the folder the first time. Four results at once are good. */
__attribute__((unused)) static const char *folder_file(const char *name) {
  static char paths[4][256];
  static unsigned next;
  if (!*folder_path) {
    snprintf(folder_path, sizeof folder_path, "/tmp/os1-store-XXXXXX");
    if (!mkdtemp(folder_path)) abort();
  }
  char *path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", folder_path, name);
  return path;
}

__attribute__((unused)) static void folder_empty(const char *path) {
  DIR *dir = opendir(path);
  for (struct dirent *d; dir && (d = readdir(dir));) {
    if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, "..")) continue;
    char inner[512];
    snprintf(inner, sizeof inner, "%s/%s", path, d->d_name);
    if (unlink(inner)) {
      folder_empty(inner);
      rmdir(inner);
    }
  }
  if (dir) closedir(dir);
}

__attribute__((unused)) static void folder_remove(void) {
  if (!*folder_path) return;
  folder_empty(folder_path);
  rmdir(folder_path);
  *folder_path = '\0';
}

/* A key of 32 equal bytes. */
__attribute__((unused)) static struct key *folder_key(unsigned char byte) {
  unsigned char bytes[KEY_SIZE];
  memset(bytes, byte, sizeof bytes);
  return key_of_bytes(bytes);
}

/* NULL and e on failure. */
__attribute__((unused)) static struct store *folder_open_store(struct error *e) {
  struct store *s = NULL;
  struct key *key = folder_key(1);
  store_sqlite_open(folder_file("memory.db"), key, &s, e);
  key_free(key);
  return s;
}

#endif
