/* SPDX-License-Identifier: Apache-2.0 */
#include "handbook/handbook.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

static int by_bytes(const void *x, const void *y) {
  return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* A file that lies about is nobody's skill; a link is shown, with what is wrong with it. */
static bool is_candidate(DIR *shelf, const char *name) {
  struct stat s;
  return name[0] != '.' && fstatat(dirfd(shelf), name, &s, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(s.st_mode);
}

int handbook_names(struct arena *a, const char *shelf, struct handbook_names *ret, struct error *e) {
  *ret = (struct handbook_names){0};
  DIR *at = opendir(shelf);
  if (!at && errno == ENOENT) return 0;
  if (!at) return error_errno(e, "look into", shelf);
  for (struct dirent *one; (one = readdir(at)) && !ret->more;) {
    if (!is_candidate(at, one->d_name)) continue;
    ret->more = ret->at.len == HANDBOOK_SKILLS_MOST;
    if (!ret->more) VEC_PUSH(a, &ret->at, arena_dup(a, str_of(one->d_name)));
  }
  closedir(at);
  if (ret->at.len) qsort(ret->at.at, ret->at.len, sizeof *ret->at.at, by_bytes);
  return 0;
}
