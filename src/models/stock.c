/* SPDX-License-Identifier: Apache-2.0 */
#include "models/stock.h"

#include "base/civil.h"
#include "models/note.h"
#include "models/pull.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMED_MOST = 200 };

/* ---- names ---- */

static bool ends(struct str s, struct str end) {
  return s.len > end.len && str_eq_nocase(str_from(s, s.len - end.len), end);
}

static struct str without_end(struct str file) {
  if (ends(file, STR(".part"))) file.len -= strlen(".part");
  if (ends(file, STR(".gguf"))) file.len -= strlen(".gguf");
  return file;
}

static void copy_line(char *out, size_t room, struct str s) {
  snprintf(out, room, "%.*s", STR_ARG(s));
  for (char *c = out; *c; c++)
    if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7F) *c = '?';
}

int stock_path(const char *folder, const char *file, char *out, size_t room, struct error *e) {
  int len = snprintf(out, room, "%s/%s", folder, file);
  return len < 0 || (size_t)len >= room ? error_set(e, ERR_TOO_BIG, "The path of %s is too long.", folder) : 0;
}

/* ---- one ---- */

static void read_note(struct stock_item *item) {
  char path[PATH_MAX];
  int32_t offset;
  snprintf(path, sizeof path, "%s.json", item->path);
  AUTO_JSON json_t *o = note_read(path);
  copy_line(item->title, sizeof item->title, json_text(o, "title"));
  copy_line(item->url, sizeof item->url, json_text(o, "url"));
  copy_line(item->commit, sizeof item->commit, json_text(o, "commit"));
  copy_line(item->licence, sizeof item->licence, json_text(o, "licence"));
  copy_line(item->sha256, sizeof item->sha256, json_text(o, "sha256"));
  if (civil_parse(json_text(o, "fetched_at"), &item->fetched_at, &offset) < 0) item->fetched_at = 0;
}

static void fill_whole(struct stock_item *item) {
  struct error why = {0};
  struct stat s;
  item->code = gguf_read(item->path, &item->gguf, &why);
  snprintf(item->why, sizeof item->why, "%s", why.text);
  item->bytes = item->all = stat(item->path, &s) == 0 ? (uint64_t)s.st_size : 0;
  read_note(item);
  if (!item->licence[0]) snprintf(item->licence, sizeof item->licence, "%s", item->gguf.licence);
}

/* false: it is none, or its path is too long to be one. */
static bool fill(const char *folder, const char *file, struct stock_item *item) {
  struct str name = str_of(file);
  bool part = ends(name, STR(".gguf.part"));
  struct stat s;
  *item = (struct stock_item){.whole = !part};
  if (part) name.len -= strlen(".part");
  if (!ends(name, STR(".gguf")) || name.at[0] == '.' || name.len >= sizeof item->name) return false;
  char plain[NAME_MAX + 1];
  snprintf(plain, sizeof plain, "%.*s", STR_ARG(name));
  if (stock_path(folder, plain, item->path, sizeof item->path, NULL) < 0) return false;
  copy_line(item->name, sizeof item->name, without_end(name));
  if (part) return pull_part(item->path, &item->bytes, &item->all, item->url, sizeof item->url);
  if (stat(item->path, &s) < 0 || !S_ISREG(s.st_mode)) return false;
  fill_whole(item);
  return true;
}

/* ---- all of them ---- */

static int is_candidate(const struct dirent *d) {
  struct str name = str_of(d->d_name);
  return ends(name, STR(".gguf")) || ends(name, STR(".gguf.part"));
}

int stock_list(const char *folder, stock_fn *row, void *arg, struct error *e) {
  struct dirent **found = NULL;
  int count = scandir(folder, &found, is_candidate, alphasort);
  if (count < 0) return errno == ENOENT ? 0 : error_errno(e, "read the folder", folder);
  for (int i = 0; i < count; i++) {
    struct stock_item item;
    if (fill(folder, found[i]->d_name, &item)) row(arg, &item);
    free(found[i]);
  }
  free(found);
  return 0;
}

/* ---- one of a name ---- */

enum match { NO, HOLDS, BEGINS, IS };

static bool holds(struct str s, struct str what) {
  for (size_t i = 0; i + what.len <= s.len; i++)
    if (str_eq_nocase(str_first(str_from(s, i), what.len), what)) return true;
  return false;
}

static enum match match(struct str name, struct str asked) {
  if (str_eq_nocase(name, asked)) return IS;
  if (str_eq_nocase(str_first(name, asked.len), asked)) return BEGINS;
  return holds(name, asked) ? HOLDS : NO;
}

struct search {
  struct str asked;
  bool whole;
  enum match best;
  size_t count; /* that match so well */
  struct stock_item *found;
  char names[NAMED_MOST];
};

static void try(void *arg, const struct stock_item *item) {
  struct search *s = arg;
  enum match m = item->whole || !s->whole ? match(str_of(item->name), s->asked) : NO;
  if (m == NO || m < s->best) return;
  if (m > s->best) s->count = 0, s->names[0] = '\0';
  s->best = m;
  if (!s->count++) *s->found = *item;
  size_t len = strlen(s->names);
  int n = snprintf(s->names + len, sizeof s->names - len, "%s%s", len ? ", " : "", item->name);
  if (n < 0 || (size_t)n >= sizeof s->names - len) s->names[len] = '\0';
}

int stock_find(const char *folder, struct str name, bool whole, struct stock_item *ret, struct error *e) {
  struct stock_item found;
  struct search s = {.asked = without_end(str_trim(name)), .whole = whole, .found = &found};
  char shown[64];
  copy_line(shown, sizeof shown, str_first(name, sizeof shown - 1));
  if (!s.asked.len) return error_set(e, ERR_NOT_FOUND, "A model has a name; `os1 model` lists those that are here.");
  int r = stock_list(folder, try, &s, e);
  if (r < 0) return r;
  if (!s.count)
    return error_set(e, ERR_NOT_FOUND, "There is no model called %s here; `os1 model` lists those that are.", shown);
  if (s.count > 1) return error_set(e, ERR_INVALID, "That could be one of several: %s.", s.names);
  *ret = found;
  return 0;
}

/* ---- keeping, and not ---- */

int stock_note(const char *path, const struct hub_file *f, const char *url, int64_t at, struct error *e) {
  char note[PATH_MAX], when[40];
  AUTO_JSON json_t *o = json_object();
  snprintf(note, sizeof note, "%s.json", path);
  json_put_text(o, "title", str_of(f->title));
  json_put_text(o, "url", str_of(url));
  json_put_text(o, "commit", str_of(f->commit));
  json_put_text(o, "licence", str_of(f->licence));
  json_put_text(o, "sha256", str_of(f->sha256));
  json_put_text(o, "fetched_at", civil_format(when, at, 0));
  return note_write(note, o, e);
}

static int gone(const char *path, struct error *e) {
  return unlink(path) < 0 && errno != ENOENT ? error_errno(e, "remove", path) : 0;
}

int stock_drop(const struct stock_item *item, struct error *e) {
  char note[PATH_MAX];
  if (!item->whole) return pull_drop_part(item->path, e);
  int r = gone(item->path, e);
  snprintf(note, sizeof note, "%s.json", item->path);
  return r == 0 ? gone(note, e) : r;
}
