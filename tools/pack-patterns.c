/* SPDX-License-Identifier: Apache-2.0
 *
 * pack-patterns DATA-FOLDER OUT-FOLDER STAMP DEPFILE: compiles every DATA-FOLDER/patterns/NAME.txt to OUT-FOLDER/NAME,
 * as it stands in the pack (src/language/pattern_priv.h), so that a start has none to compile. Runs while building.
 */
#include "base/alloc.h"
#include "language/pattern_priv.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct work {
  const char *data, *out;
  FILE *depends;
  int bad;
};

static void complain(struct work *w, const char *what, const char *path) {
  fprintf(stderr, "pack-patterns: %s: %s\n", path, what);
  w->bad = 1;
}

static void write_one(struct work *w, struct str name, const struct patterns *p) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *path = arena_printf(&a, "%s/%.*s", w->out, STR_ARG(name)).at;
  if (!patterns_fit((struct str){(const char *)p, p->size})) complain(w, "what was compiled is not sound", path);
  FILE *f = fopen(path, "wb");
  size_t written = f ? fwrite(p, 1, p->size, f) : 0;
  if (!f || fclose(f) || written != p->size) complain(w, "cannot be written", path);
}

static bool compile_one(void *arg, struct str file, struct str text) {
  struct work *w = arg;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str name = str_from(file, strlen("patterns/"));
  struct patterns *p;
  struct error e = {0};
  if (!str_ends(name, STR(".txt"))) return true;
  fprintf(w->depends, " \\\n %s/%.*s", w->data, STR_ARG(file));
  if (patterns_compile(arena_dup(&a, file).at, text, &p, &e)) return complain(w, e.text, w->data), true;
  write_one(w, str_first(name, name.len - strlen(".txt")), p);
  patterns_release(p);
  return true;
}

/* What an earlier build left there would go into the pack. */
static void make_empty(struct work *w) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  mkdir(w->out, 0777);
  DIR *folder = opendir(w->out);
  if (!folder) complain(w, "cannot be made", w->out);
  for (struct dirent *d; folder && (d = readdir(folder));)
    if (d->d_name[0] != '.') unlink(arena_printf(&a, "%s/%s", w->out, d->d_name).at);
  if (folder) closedir(folder);
}

int main(int argc, char **argv) {
  if (argc != 5) return fputs("usage: pack-patterns DATA-FOLDER OUT-FOLDER STAMP DEPFILE\n", stderr), 2;
  struct work w = {.data = argv[1], .out = argv[2], .depends = fopen(argv[4], "w")};
  const struct pack *pack;
  struct error e = {0};
  if (!w.depends) return perror(argv[4]), 1;
  if (pack_open_folder(w.data, &pack, &e)) return fprintf(stderr, "pack-patterns: %s\n", e.text), 1;
  make_empty(&w);
  fprintf(w.depends, "%s: %s/patterns", argv[3], w.data);
  pack_scan(pack, "patterns/", compile_one, &w);
  pack_close(pack);
  FILE *stamp = w.bad ? NULL : fopen(argv[3], "w");
  if (fclose(w.depends) || !stamp || fclose(stamp)) return 1;
  return 0;
}
