/* SPDX-License-Identifier: Apache-2.0
 *
 * pack: puts every file under data/ (but .md, which is for people, and .jsonl, which is only learnt from) into one
 * archive (src/language/pack_priv.h describes it), with the stub that takes it into the binary and the list of files it
 * depends on. A model's lines (models/NAME.tsv) stay outside; the model itself, made elsewhere, is named with its place
 * in the archive, and so is a folder of compiled patterns. Runs while building; uses libc only.
 * pack DATA-FOLDER OUT.bin OUT.c OUT.d [NAME PATH]...
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct file {
  char *path; /* on disk */
  char *name; /* in the archive: "en/stop.txt" */
  char *text;
  size_t len;
};

static struct file *files;
static size_t file_count;
static char **folders;
static size_t folder_count;

static void stop(const char *what, const char *path) {
  fprintf(stderr, "pack: %s: %s: %s\n", path, what, strerror(errno));
  exit(1);
}

static void *grown(void *p, size_t size) {
  p = realloc(p, size);
  if (!p) stop("no memory", "-");
  return p;
}

static char *joined(const char *folder, const char *name) {
  char *out;
  if (asprintf(&out, *folder ? "%s/%s" : "%s%s", folder, name) < 0) stop("no memory", name);
  return out;
}

static void read_file(struct file *f, size_t size) {
  FILE *in = fopen(f->path, "rb");
  if (!in) stop("cannot read", f->path);
  f->text = grown(NULL, size + 1);
  f->len = fread(f->text, 1, size, in);
  if (f->len != size || fclose(in)) stop("cannot read", f->path);
  f->text[size] = 0;
}

static bool ends(const char *name, const char *with) {
  size_t n = strlen(name), end = strlen(with);
  return n > end && !strcmp(name + n - end, with);
}

static bool stays_outside(const char *name, const char *inside) {
  return name[0] == '.' || ends(name, ".md") || ends(name, ".jsonl") ||
         (ends(name, ".tsv") && strstr(inside, "/models/"));
}

static void add_file(char *path, char *name, size_t size) {
  files = grown(files, (file_count + 1) * sizeof *files);
  files[file_count] = (struct file){path, name, NULL, 0};
  read_file(&files[file_count++], size);
}

static void add(const char *path, const char *name, int depth) {
  DIR *folder = opendir(path);
  if (!folder) stop("cannot open", path);
  folders = grown(folders, (folder_count + 1) * sizeof *folders);
  folders[folder_count++] = joined(path, "");
  for (struct dirent *d; (d = readdir(folder));) {
    char *below = joined(path, d->d_name), *inside = joined(name, d->d_name);
    struct stat st;
    if (stays_outside(d->d_name, inside)) {
      free(below);
      free(inside);
      continue;
    }
    if (stat(below, &st)) stop("cannot look at", below);
    bool kept = !S_ISDIR(st.st_mode) && depth > 0 && S_ISREG(st.st_mode);
    if (S_ISDIR(st.st_mode)) add(below, inside, depth + 1);
    if (kept) {
      add_file(below, inside, (size_t)st.st_size);
    } else {
      free(below);
      free(inside);
    }
  }
  closedir(folder);
}

static void add_one(const char *name, const char *path) {
  struct stat st;
  if (stat(path, &st)) stop("cannot look at", path);
  if (S_ISDIR(st.st_mode))
    add(path, name, 1);
  else
    add_file(joined("", path), joined("", name), (size_t)st.st_size);
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static void put_number(FILE *out, size_t n) {
  if (n > UINT32_MAX) stop("the pack is over 4 GB", "-");
  for (int shift = 0; shift < 32; shift += 8) fputc((int)(n >> shift & 0xFF), out);
}

enum { ALIGNED = 16 };

static size_t aligned(size_t at) {
  return (at + ALIGNED - 1) / ALIGNED * ALIGNED;
}

static void put_zeros(FILE *out, size_t n) {
  while (n-- > 0) fputc(0, out);
}

static void write_archive(const char *path) {
  FILE *out = fopen(path, "wb");
  if (!out) stop("cannot write", path);
  fputs("OS1PACK1", out);
  put_number(out, file_count);
  size_t at = 12 + 16 * file_count;
  for (size_t i = 0; i < file_count; i++) {
    size_t name = strlen(files[i].name), text = aligned(at + name + 1);
    put_number(out, at), put_number(out, name);
    put_number(out, text), put_number(out, files[i].len);
    at = text + files[i].len + 1;
  }
  at = 12 + 16 * file_count;
  for (size_t i = 0; i < file_count; i++) {
    size_t name = strlen(files[i].name) + 1, text = aligned(at + name);
    fwrite(files[i].name, 1, name, out);
    put_zeros(out, text - at - name);
    fwrite(files[i].text, 1, files[i].len + 1, out);
    at = text + files[i].len + 1;
  }
  if (ferror(out) || fclose(out)) stop("cannot write", path);
}

/* The stub changes whenever the archive does, so that a compiler cache cannot keep an old one. */
static void write_stub(const char *path, const char *archive) {
  uint64_t hash = 14695981039346656037ULL;
  for (size_t i = 0; i < file_count; i++)
    for (size_t k = 0; k <= files[i].len; k++) hash = (hash ^ (unsigned char)files[i].text[k]) * 1099511628211ULL;
  char *whole = realpath(archive, NULL);
  FILE *out = fopen(path, "w");
  if (!out || !whole) stop("cannot write", path);
  fprintf(out, "/* Written by tools/pack.c; contents %016llx */\n", (unsigned long long)hash);
  fprintf(out,
          "__asm__(\".section .rodata.pack, \\\"a\\\"\\n.balign 16\\n"
          ".globl pack_archive\\n.hidden pack_archive\\npack_archive:\\n.incbin \\\"%s\\\"\\n"
          ".globl pack_archive_end\\n.hidden pack_archive_end\\npack_archive_end:\\n.byte 0\\n.previous\\n\");\n",
          whole);
  if (ferror(out) || fclose(out)) stop("cannot write", path);
  free(whole);
}

static void put_path(FILE *out, const char *path) {
  fputs(" \\\n ", out);
  for (; *path; path++) {
    if (*path == ' ' || *path == '#') fputc('\\', out);
    if (*path == '$') fputc('$', out);
    fputc(*path, out);
  }
}

static void write_depends(const char *path, const char *archive) {
  FILE *out = fopen(path, "w");
  if (!out) stop("cannot write", path);
  fprintf(out, "%s:", archive);
  for (size_t i = 0; i < folder_count; i++) put_path(out, folders[i]);
  for (size_t i = 0; i < file_count; i++) put_path(out, files[i].path);
  fputc('\n', out);
  if (ferror(out) || fclose(out)) stop("cannot write", path);
}

int main(int argc, char **argv) {
  if (argc < 5 || argc % 2 == 0)
    return fputs("usage: pack DATA-FOLDER OUT.bin OUT.c OUT.d [NAME PATH]...\n", stderr), 2;
  add(argv[1], "", 0);
  for (int i = 5; i < argc; i += 2) add_one(argv[i], argv[i + 1]);
  qsort(files, file_count, sizeof *files, by_name);
  write_archive(argv[2]);
  write_stub(argv[3], argv[2]);
  write_depends(argv[4], argv[2]);
  return 0;
}
