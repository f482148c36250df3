/* SPDX-License-Identifier: Apache-2.0 */
#include "qa.h"

#include "base/arena.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

int qa_bytes(const char *path, struct buf *out, struct error *e) {
  FILE *f = fopen(path, "rb");
  if (!f) return error_errno(e, "read", path);
  char block[65536];
  int r = 0;
  for (size_t n; r == 0 && (n = fread(block, 1, sizeof block, f)) > 0;) r = buf_add(out, block, n);
  fclose(f);
  return r;
}

static int each_line(const char *path, qa_line *fn, void *arg, struct error *e) {
  AUTO_BUF struct buf bytes = buf_new(BUF_FILE);
  int r = qa_bytes(path, &bytes, e);
  struct str rest = buf_str(&bytes), line;
  while (r == 0 && str_next(&rest, '\n', &line)) {
    if (line.len == 0) continue;
    AUTO_JSON json_t *one = json_read(line, e);
    r = one ? fn(arg, one, e) : ERR_INVALID;
  }
  return r;
}

static int is_jsonl(const struct dirent *d) {
  return str_ends(str_of(d->d_name), STR(".jsonl"));
}

int qa_read(const char *folder, qa_line *turn, qa_line *question, void *arg, struct error *e) {
  struct dirent **names;
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *path = arena_printf(&a, "%s/qa", folder).at;
  int count = scandir(path, &names, is_jsonl, alphasort), r = 0;
  if (count < 0) return error_errno(e, "read", path);
  for (int i = 0; i < count; i++) {
    bool turns = str_starts(str_of(names[i]->d_name), STR("dialogues"));
    const char *file = arena_printf(&a, "%s/%s", path, names[i]->d_name).at;
    if (r == 0) r = each_line(file, turns ? turn : question, arg, e);
    free(names[i]);
  }
  free(names);
  return r;
}
