/* SPDX-License-Identifier: Apache-2.0
 *
 * standalone: a fuzz target without the fuzzer, for every compiler: each file of the folders given, its beginnings, and
 * a few hundred changes of it that are the same every time.
 */
#include "base/buf.h"
#include "base/chance.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHANGES = 200, BEGINNINGS = 64, FILE_CAP = 1024 * 1024 };

static void changed(const struct buf *original, struct chance *chance) {
  AUTO_BUF struct buf b = buf_new(FILE_CAP * 2);
  buf_add_str(&b, buf_str(original));
  for (uint32_t n = chance_below(chance, 4) + 1; n && b.len; n--) {
    size_t at = chance_below(chance, (uint32_t)b.len);
    if (chance_below(chance, 4) == 0)
      buf_truncate(&b, at);
    else
      b.at[at] = (char)chance_next(chance);
  }
  LLVMFuzzerTestOneInput((const uint8_t *)(b.at ? b.at : ""), b.len);
}

static void try_all(const struct buf *b, struct chance *chance) {
  const uint8_t *at = (const uint8_t *)(b->at ? b->at : "");
  LLVMFuzzerTestOneInput(at, b->len);
  for (size_t i = 0; i < BEGINNINGS && i < b->len; i++) LLVMFuzzerTestOneInput(at, b->len * i / BEGINNINGS);
  for (int i = 0; i < CHANGES; i++) changed(b, chance);
}

static bool read_file(const char *path, struct buf *out) {
  FILE *in = fopen(path, "rb");
  char piece[4096];
  if (!in) return false;
  for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0;) buf_add(out, piece, n);
  fclose(in);
  return true;
}

static int try_folder(const char *folder, struct chance *chance) {
  int files = 0;
  DIR *d = opendir(folder);
  for (struct dirent *entry; d && (entry = readdir(d));) {
    char path[4096];
    AUTO_BUF struct buf b = buf_new(FILE_CAP);
    if (entry->d_name[0] == '.' || snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path)
      continue;
    if (!read_file(path, &b)) continue;
    try_all(&b, chance);
    files++;
  }
  if (d) closedir(d);
  return files;
}

int main(int argc, char **argv) {
  struct chance chance = chance_seed(1);
  int files = 0;
  LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
  for (int i = 1; i < argc; i++) files += try_folder(argv[i], &chance);
  printf("%d files\n", files);
  return argc > 1 && !files; /* a corpus that is gone would test nothing */
}
