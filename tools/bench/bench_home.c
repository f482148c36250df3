/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include "home/key.h"
#include "store/sqlite/driver.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

static void path_in(char out[256], const char *parent, const char *name) {
  snprintf(out, 256, "%.120s/%.120s", parent, name);
}

int bench_store(bool in_clear, struct store **ret, struct error *e) {
  char folder[] = "/tmp/os1-bench-XXXXXX";
  if (!mkdtemp(folder)) return error_errno(e, "make a folder in", "/tmp");
  char file[256], database[256];
  path_in(file, folder, "key");
  path_in(database, folder, "memory.db");
  struct key *key = NULL;
  int r = key_create(file, &key, e);
  if (r == 0) r = driver_open(database, key, &(struct driver_setup){.in_clear = in_clear}, ret, e);
  key_free(key);
  return r;
}

/* Files, and folders one deep: all that a store leaves. */
static void empty(const char *path) {
  DIR *d = opendir(path);
  for (struct dirent *entry; d && (entry = readdir(d));) {
    char inner[256];
    if (entry->d_name[0] == '.') continue;
    path_in(inner, path, entry->d_name);
    if (unlink(inner) == 0) continue;
    empty(inner);
    rmdir(inner);
  }
  if (d) closedir(d);
}

void bench_store_close(struct store *s) {
  struct store_stats stats = {0};
  if (!s) return;
  s->ops->stats(s, &stats);
  char folder[256];
  snprintf(folder, sizeof folder, "%.250s", stats.path);
  s->ops->close(s);
  *strrchr(folder, '/') = 0;
  empty(folder);
  rmdir(folder);
}
