/* SPDX-License-Identifier: Apache-2.0
 *
 * folder: one skill's folder, walked without following anything. Every file is opened by its parent's descriptor, so
 * that no part of its path can become another while it is read.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "handbook/front_matter.h"
#include "handbook/handbook_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct entry {
  struct str path;
  char kind; /* 'd' a folder, 'f' a file, 'x' one that can be run, 'l' a link within */
  uint64_t size;
  unsigned char hash[HANDBOOK_HASH]; /* of its bytes, or of where it leads */
};

struct walk {
  struct arena *arena;
  struct str name;
  const char *root; /* what its own path comes to, no link in it */
  VEC(struct entry) found;
  uint64_t bytes;
  struct str wanted, text, skill; /* the path asked for; its bytes; those of SKILL.md */
  struct error *error;
};

static int refuse(const struct walk *w, int code, struct str path, const char *what) {
  struct str shown = utf8_visible(w->arena, str_first(path, HANDBOOK_PATH_MOST));
  return error_set(w->error, code, "%.*s in %.*s %s", STR_ARG(shown), STR_ARG(w->name), what);
}

static int refuse_all(const struct walk *w, int code, const char *what) {
  return error_set(w->error, code, "%.*s %s", STR_ARG(w->name), what);
}

bool folder_is_within(struct str path) {
  struct str rest = path, part;
  if (!path.len || path.len > HANDBOOK_PATH_MOST) return false;
  while (rest.at && str_next(&rest, '/', &part))
    if (!part.len || str_is(part, ".") || str_is(part, "..")) return false;
  return str_find_byte(path, '\0') < 0;
}

/* ---- a link ---- */

static bool leads_out(const struct walk *w, struct str path) {
  char *to = realpath(arena_printf(w->arena, "%s/%.*s", w->root, STR_ARG(path)).at, NULL);
  size_t len = strlen(w->root);
  bool in = to && strncmp(to, w->root, len) == 0 && (to[len] == '/' || !to[len]);
  free(to);
  return !in;
}

static int take_link(struct walk *w, int folder, const char *name, struct entry *x) {
  char to[PATH_MAX];
  if (leads_out(w, x->path)) return refuse(w, ERR_DENIED, x->path, "is a link that leads out of it, or nowhere.");
  ssize_t n = readlinkat(folder, name, to, sizeof to);
  if (n < 0) return refuse(w, ERR_IO, x->path, "could not be read.");
  crypto_generichash(x->hash, sizeof x->hash, (const unsigned char *)to, (size_t)n, NULL, 0);
  return 0;
}

/* ---- a file ---- */

static struct str *kept_as(struct walk *w, struct str path) {
  if (str_is(path, "SKILL.md")) return &w->skill;
  return str_eq(path, w->wanted) ? &w->text : NULL;
}

/* It may grow as it is read: what is counted is what came. */
static int read_bytes(struct walk *w, int fd, struct entry *x, struct buf *kept) {
  enum { PIECE = 64 * 1024 };
  char piece[PIECE];
  crypto_generichash_state h;
  crypto_generichash_init(&h, NULL, 0, sizeof x->hash);
  for (ssize_t n; (n = read(fd, piece, PIECE)) != 0;) {
    if (n < 0) return refuse(w, ERR_IO, x->path, "could not be read.");
    w->bytes += (uint64_t)n;
    x->size += (uint64_t)n;
    if (w->bytes > HANDBOOK_BYTES_MOST) return refuse_all(w, ERR_TOO_BIG, "has more than 64 MB in it.");
    if (kept && buf_add(kept, piece, (size_t)n) < 0)
      return refuse(w, ERR_TOO_BIG, x->path, "is longer than 64 KB, which is more than is read out.");
    crypto_generichash_update(&h, (const unsigned char *)piece, (size_t)n);
  }
  crypto_generichash_final(&h, x->hash, sizeof x->hash);
  return 0;
}

static int take_file(struct walk *w, int folder, const char *name, struct entry *x) {
  struct str *keep = kept_as(w, x->path);
  AUTO_BUF struct buf kept = buf_new(HANDBOOK_TEXT_MOST);
  struct stat s;
  int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return refuse(w, ERR_IO, x->path, "could not be opened.");
  bool file = fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
  x->kind = file && (s.st_mode & 0111) ? 'x' : 'f';
  int r = file ? read_bytes(w, fd, x, keep ? &kept : NULL) : refuse(w, ERR_DENIED, x->path, "is no file.");
  close(fd);
  if (r == 0 && keep) *keep = arena_dup(w->arena, buf_str(&kept));
  if (r == 0 && keep && str_eq(x->path, w->wanted)) w->text = *keep;
  return r;
}

/* ---- a folder ---- */

static int take_folder(struct walk *w, int fd, struct str path, int depth);

static int take_one(struct walk *w, int folder, struct str parent, const char *name, int depth) {
  struct entry x = {.path = parent.len ? arena_printf(w->arena, "%.*s/%s", STR_ARG(parent), name)
                                       : arena_dup(w->arena, str_of(name))};
  struct stat s;
  int r = 0;
  if (x.path.len > HANDBOOK_PATH_MOST) return refuse(w, ERR_TOO_BIG, x.path, "has too long a path.");
  if (w->found.len == HANDBOOK_FILES_MOST) return refuse_all(w, ERR_TOO_BIG, "has more than 500 files in it.");
  if (fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW) < 0) return refuse(w, ERR_IO, x.path, "could not be read.");
  if (S_ISLNK(s.st_mode)) {
    x.kind = 'l';
    r = take_link(w, folder, name, &x);
  } else if (S_ISREG(s.st_mode)) {
    r = take_file(w, folder, name, &x);
  } else if (S_ISDIR(s.st_mode)) {
    x.kind = 'd';
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    r = fd < 0 ? refuse(w, ERR_IO, x.path, "could not be opened.") : take_folder(w, fd, x.path, depth + 1);
  } else {
    r = refuse(w, ERR_DENIED, x.path, "is neither a file nor a folder.");
  }
  if (r == 0) VEC_PUSH(w->arena, &w->found, x);
  return r;
}

/* Takes over the descriptor. */
static int take_folder(struct walk *w, int fd, struct str path, int depth) {
  if (depth > HANDBOOK_DEPTH_MOST) {
    close(fd);
    return refuse_all(w, ERR_TOO_BIG, "has folders within folders without an end.");
  }
  DIR *at = fdopendir(fd);
  if (!at) {
    close(fd);
    return refuse_all(w, ERR_IO, "could not be read.");
  }
  int r = 0;
  while (r == 0) {
    errno = 0;
    struct dirent *one = readdir(at);
    if (!one && errno) r = refuse_all(w, ERR_IO, "could not be read.");
    if (!one) break;
    if (strcmp(one->d_name, ".") != 0 && strcmp(one->d_name, "..") != 0)
      r = take_one(w, dirfd(at), path, one->d_name, depth);
  }
  closedir(at);
  return r;
}

/* ---- what it comes to ---- */

static int by_path(const void *x, const void *y) {
  return str_cmp(((const struct entry *)x)->path, ((const struct entry *)y)->path);
}

/* The length before each path, so that no two folders come to the same bytes. */
static void hash_all(const struct walk *w, unsigned char ret[HANDBOOK_HASH]) {
  crypto_generichash_state h;
  crypto_generichash_init(&h, NULL, 0, HANDBOOK_HASH);
  crypto_generichash_update(&h, (const unsigned char *)"os1 skill 1", 11);
  for (size_t i = 0; i < w->found.len; i++) {
    const struct entry *x = &w->found.at[i];
    unsigned char size[2] = {(unsigned char)x->path.len, (unsigned char)(x->path.len >> 8)};
    crypto_generichash_update(&h, size, sizeof size);
    crypto_generichash_update(&h, (const unsigned char *)x->path.at, x->path.len);
    crypto_generichash_update(&h, (const unsigned char *)&x->kind, 1);
    crypto_generichash_update(&h, x->hash, sizeof x->hash);
  }
  crypto_generichash_final(&h, ret, HANDBOOK_HASH);
}

static void list_files(struct walk *w, struct handbook *ret) {
  for (size_t i = 0; i < w->found.len; i++) {
    const struct entry *x = &w->found.at[i];
    struct handbook_file f = {x->path, x->size, str_starts(x->path, STR("scripts/"))};
    if (x->kind != 'f' && x->kind != 'x') continue;
    VEC_PUSH(w->arena, &ret->files, f);
    ret->scripts += f.script;
  }
}

static int finish(struct walk *w, struct handbook *ret) {
  struct front_matter f;
  if (!w->skill.at) return refuse_all(w, ERR_INVALID, "has no SKILL.md in it.");
  int r = front_matter_read(w->arena, w->skill, &f, w->error);
  if (r < 0) return r;
  if (!str_eq(f.name, w->name))
    return error_set(w->error, ERR_INVALID, "%.*s calls itself %.*s in its SKILL.md: it has to be the folder's name.",
                     STR_ARG(w->name), STR_ARG(f.name));
  if (w->text.at && !utf8_is_text(w->text)) return refuse(w, ERR_INVALID, w->wanted, "is no text.");
  qsort(w->found.at, w->found.len, sizeof *w->found.at, by_path);
  *ret = (struct handbook){.name = f.name, .about = f.about, .body = f.body, .wanted = w->text};
  list_files(w, ret);
  hash_all(w, ret->hash);
  return 0;
}

static int open_folder(const struct walk *w, const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0) return fd;
  if (errno == ELOOP || errno == ENOTDIR)
    return refuse_all(w, ERR_DENIED, "is a link or no folder: put the folder itself there.");
  return errno == ENOENT ? refuse_all(w, ERR_NOT_FOUND, "is no folder there.")
                         : refuse_all(w, ERR_IO, "could not be opened.");
}

int handbook_read(struct arena *a, const char *shelf, struct str name, struct str wanted, struct handbook *ret,
                  struct error *e) {
  struct walk w = {.arena = a, .name = name, .wanted = wanted, .text = STR_NONE, .skill = STR_NONE, .error = e};
  const char *path = arena_printf(a, "%s/%.*s", shelf, STR_ARG(name)).at;
  if (!front_matter_is_name(name)) {
    struct str shown = utf8_visible(a, str_first(name, FRONT_MATTER_NAME_MOST));
    return error_set(e, ERR_INVALID,
                     "\"%.*s\" is no name for a skill: a to z, 0 to 9 and single hyphens within, 64 at most.",
                     STR_ARG(shown));
  }
  int fd = open_folder(&w, path);
  if (fd < 0) return fd;
  char *root = realpath(path, NULL);
  w.root = root ? arena_dup(a, str_of(root)).at : path;
  free(root);
  int r = take_folder(&w, fd, STR(""), 0);
  return r < 0 ? r : finish(&w, ret);
}
