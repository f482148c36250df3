/* SPDX-License-Identifier: Apache-2.0 */
#include "home/paths.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *join(struct arena *a, const char *folder, const char *name) {
  return arena_printf(a, "%s/%s", folder, name).at;
}

/* A relative folder is taken from where we stand now, so that it names the same one after a chdir. */
static const char *absolute(struct arena *a, const char *folder) {
  size_t len = strlen(folder);
  while (len > 1 && folder[len - 1] == '/') len--;
  if (folder[0] == '/') return arena_dup(a, (struct str){folder, len}).at;
  char here[PATH_MAX];
  if (!getcwd(here, sizeof here)) return NULL;
  return arena_printf(a, "%s/%.*s", here, (int)len, folder).at;
}

static const char *person_folder(struct arena *a) {
  const char *home = getenv("HOME");
  if (home && home[0] == '/') return home;
  struct passwd entry, *found = NULL;
  char *room = arena_alloc(a, 4096);
  if (getpwuid_r(getuid(), &entry, room, 4096, &found) != 0 || !found || found->pw_dir[0] != '/') return NULL;
  return found->pw_dir;
}

static const char *xdg(struct arena *a, const char *variable, const char *person, const char *otherwise) {
  const char *set = getenv(variable);
  if (set && set[0] == '/') return join(a, set, "os1");
  return person ? arena_printf(a, "%s/%s/os1", person, otherwise).at : NULL;
}

static void in_one_folder(struct arena *a, const char *folder, struct paths *p) {
  p->data = p->config = absolute(a, folder);
  p->state = p->data ? join(a, p->data, "state") : NULL;
}

int paths_find(struct arena *a, const char *folder, struct paths *ret, struct error *e) {
  struct paths p = {0};
  if (!folder) folder = getenv("OS1_HOME");
  if (folder && folder[0]) {
    in_one_folder(a, folder, &p);
  } else {
    const char *person = person_folder(a);
    p.data = xdg(a, "XDG_DATA_HOME", person, ".local/share");
    p.config = xdg(a, "XDG_CONFIG_HOME", person, ".config");
    p.state = xdg(a, "XDG_STATE_HOME", person, ".local/state");
  }
  if (!p.data || !p.config || !p.state)
    return error_set(e, ERR_INVALID,
                     "There is no folder to live in: set HOME, or OS1_HOME to a folder of your choice.");
  if (strlen(p.data) > PATH_MAX - 64) return error_set(e, ERR_TOO_BIG, "The path is too long for this system.");
  p.database = join(a, p.data, "os1.db");
  p.key = join(a, p.data, "key");
  p.key_next = join(a, p.data, "key.next");
  p.backups = join(a, p.data, "backups");
  p.skills = join(a, p.data, "skills");
  p.lock = join(a, p.data, "lock");
  p.socket = join(a, p.data, "socket");
  p.settings = join(a, p.config, "os1.conf");
  *ret = p;
  return 0;
}

int paths_make_folder(const char *folder, struct error *e) {
  char path[PATH_MAX];
  size_t len = strlen(folder);
  if (len >= sizeof path) return error_set(e, ERR_TOO_BIG, "The path is too long for this system.");
  memcpy(path, folder, len + 1);
  for (size_t i = 1; i <= len; i++) {
    if (path[i] != '/' && path[i] != '\0') continue;
    char kept = path[i];
    path[i] = '\0';
    if (mkdir(path, 0700) < 0 && errno != EEXIST) {
      struct stat there; /* a read-only parent says EROFS for a folder that is there */
      int why = errno;
      if (stat(path, &there) < 0 || !S_ISDIR(there.st_mode)) {
        errno = why;
        if (why == EACCES) return error_set(e, ERR_READ_ONLY, "The folder %s may not be made there.", path);
        return error_errno(e, "make the folder", path);
      }
    }
    path[i] = kept;
  }
  return 0;
}

static int make_private(const char *folder, struct error *e) {
  struct stat s;
  if (stat(folder, &s) < 0) return error_errno(e, "look at", folder);
  if (!S_ISDIR(s.st_mode)) return error_set(e, ERR_INVALID, "%s is not a folder.", folder);
  if (s.st_uid != geteuid())
    return error_set(e, ERR_DENIED, "%s belongs to another user; OS1_HOME can name a folder of your own.", folder);
  if ((s.st_mode & 077) && chmod(folder, 0700) < 0) return error_errno(e, "make private", folder);
  return 0;
}

int paths_make(const struct paths *p, struct error *e) {
  int r = paths_make_folder(p->data, e);
  if (r == 0) r = make_private(p->data, e);
  if (r == 0) r = paths_make_folder(p->config, e);
  if (r == 0) r = paths_make_folder(p->state, e);
  return r;
}
