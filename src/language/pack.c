/* SPDX-License-Identifier: Apache-2.0 */
#include "language/pack_priv.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>

/* In the file that tools/pack.c writes beside the archive. */
extern const char pack_archive[], pack_archive_end[];

struct entry {
  struct str name, text;
};

struct pack {
  struct entry *entries; /* sorted by name */
  size_t count;
  struct arena arena;
};

enum { PACK_HEAD = 12, PACK_ENTRY = 16, PACK_FILES = 4096, PACK_DEPTH = 8 };

static uint32_t number_at(struct str s, size_t at) {
  const unsigned char *p = (const unsigned char *)s.at + at;
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static bool span_at(struct str archive, size_t at, struct str *ret) {
  uint32_t from = number_at(archive, at), len = number_at(archive, at + 4);
  if (from > archive.len || len >= archive.len - from || archive.at[from + len]) return false;
  return *ret = (struct str){archive.at + from, len}, true;
}

static struct pack *pack_new(size_t room) {
  struct pack *p = alloc_zero(sizeof *p);
  p->entries = ARENA_ARRAY(&p->arena, struct entry, room + 1);
  return p;
}

static bool read_entries(struct pack *p, struct str archive, uint32_t count, struct str prefix) {
  struct str before = STR_NONE;
  for (uint32_t i = 0; i < count; i++) {
    size_t at = PACK_HEAD + (size_t)i * PACK_ENTRY;
    struct entry one;
    if (!span_at(archive, at, &one.name) || !span_at(archive, at + 8, &one.text)) return false;
    if (i && str_cmp(before, one.name) >= 0) return false;
    before = one.name;
    if (!str_starts(one.name, prefix)) continue;
    one.name = str_from(one.name, prefix.len);
    p->entries[p->count++] = one;
  }
  return true;
}

int pack_read(struct str archive, const char *language, const struct pack **ret, struct error *e) {
  uint32_t count = archive.len >= PACK_HEAD ? number_at(archive, 8) : 0;
  if (archive.len < PACK_HEAD || memcmp(archive.at, "OS1PACK1", 8) || count > PACK_FILES ||
      (size_t)count * PACK_ENTRY > archive.len - PACK_HEAD)
    return error_set(e, ERR_DAMAGED, "The language pack is not one.");
  struct pack *p = pack_new(count);
  struct str prefix = arena_printf(&p->arena, "%s/", language);
  int rc = 0;
  if (!read_entries(p, archive, count, prefix))
    rc = error_set(e, ERR_DAMAGED, "The language pack is damaged.");
  else if (!p->count)
    rc = error_set(e, ERR_NOT_FOUND, "There is no language pack for \"%s\" in this build.", language);
  if (rc) return pack_close(p), rc;
  return *ret = p, 0;
}

int pack_open(const char *language, const struct pack **ret, struct error *e) {
  return pack_read(str_span(pack_archive, pack_archive_end), language, ret, e);
}

static int read_file(const char *path, struct buf *out, struct error *e) {
  FILE *f = fopen(path, "rb");
  if (!f) return error_errno(e, "read", path);
  char bytes[16384];
  size_t n;
  int rc = 0;
  while (!rc && (n = fread(bytes, 1, sizeof bytes, f)) > 0) rc = buf_add(out, bytes, n);
  if (rc)
    error_set(e, rc, "%s is too big for a language pack.", path);
  else if (ferror(f))
    rc = error_errno(e, "read", path);
  fclose(f);
  return rc;
}

static int add_file(struct pack *p, const char *path, struct str name, struct error *e) {
  AUTO_BUF struct buf bytes = buf_new(BUF_FILE);
  int rc = read_file(path, &bytes, e);
  if (rc) return rc;
  if (p->count == PACK_FILES) return error_set(e, ERR_TOO_BIG, "%s: more than %d files.", path, PACK_FILES);
  if (!utf8_valid(buf_str(&bytes))) return error_set(e, ERR_INVALID, "%s is not UTF-8.", path);
  p->entries[p->count++] = (struct entry){arena_dup(&p->arena, name), arena_dup(&p->arena, buf_str(&bytes))};
  return 0;
}

static int add_folder(struct pack *p, const char *path, struct str name, int depth, struct error *e) {
  if (depth > PACK_DEPTH) return error_set(e, ERR_TOO_BIG, "%s: folders too deep.", path);
  DIR *folder = opendir(path);
  if (!folder) return error_errno(e, "read", path);
  int rc = 0;
  for (struct dirent *d; !rc && (d = readdir(folder));) {
    struct str file = str_of(d->d_name);
    if (d->d_name[0] == '.' || str_ends(file, STR(".md")) || str_ends(file, STR(".jsonl"))) continue;
    struct str below = arena_printf(&p->arena, "%s/%s", path, d->d_name);
    struct str inside = name.len ? arena_printf(&p->arena, "%.*s/%s", STR_ARG(name), d->d_name)
                                 : arena_printf(&p->arena, "%s", d->d_name);
    struct stat st;
    if (stat(below.at, &st))
      rc = error_errno(e, "read", below.at);
    else if (S_ISDIR(st.st_mode))
      rc = add_folder(p, below.at, inside, depth + 1, e);
    else if (S_ISREG(st.st_mode))
      rc = add_file(p, below.at, inside, e);
  }
  closedir(folder);
  return rc;
}

static int by_name(const void *a, const void *b) {
  return str_cmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

int pack_open_folder(const char *path, const struct pack **ret, struct error *e) {
  struct pack *p = pack_new(PACK_FILES);
  int rc = add_folder(p, path, STR(""), 0, e);
  if (rc) return pack_close(p), rc;
  qsort(p->entries, p->count, sizeof *p->entries, by_name);
  return *ret = p, 0;
}

void pack_close(const struct pack *p) {
  if (!p) return;
  struct arena arena = p->arena;
  arena_finish(&arena);
  alloc_free((void *)p);
}

static size_t first_from(const struct pack *p, struct str name) {
  size_t low = 0, high = p->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (str_cmp(p->entries[middle].name, name) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

struct str pack_file(const struct pack *p, const char *name) {
  size_t i = first_from(p, str_of(name));
  return i < p->count && str_is(p->entries[i].name, name) ? p->entries[i].text : STR_NONE;
}

void pack_scan(const struct pack *p, const char *prefix, pack_fn *row, void *arg) {
  struct str with = str_of(prefix);
  for (size_t i = first_from(p, with); i < p->count && str_starts(p->entries[i].name, with); i++)
    if (!row(arg, p->entries[i].name, p->entries[i].text)) return;
}
