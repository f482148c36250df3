/* SPDX-License-Identifier: Apache-2.0
 *
 * wordnet_priv: the mapped files, and lines of them.
 */
#ifndef OS1_LANGUAGE_WORDNET_PRIV_H
#define OS1_LANGUAGE_WORDNET_PRIV_H

#include "language/wordnet.h"

#include <stdatomic.h>

/* A file, mapped, and which of its windows were looked into since its pages were last let go: what the kernel maps
 * around one page that is touched counts as this process's memory. */
enum { WORDNET_FILE_MAX = 64 * 1024 * 1024, WORDNET_WINDOW = 64 * 1024 };
struct wordnet_seen {
  atomic_uint count;
  _Atomic uint64_t windows[WORDNET_FILE_MAX / WORDNET_WINDOW / 64];
};
struct wordnet_file {
  struct str text; /* a missing one is empty */
  struct wordnet_seen *seen;
};

struct wordnet {
  struct wordnet_file index[WORDNET_PARTS], data[WORDNET_PARTS], exceptions[WORDNET_PARTS], counts;
};

/* All of it will be read at once: its pages are mapped in one go where the kernel can (Linux 5.14). */
void wordnet_touch(const struct wordnet_file *file);
/* Lets go of the pages of all files: they come back from the kernel's cache when they are read again. */
void wordnet_rest(const struct wordnet *w);
/* The line in which offset `at` is, without its newline. */
struct str wordnet_line(const struct wordnet_file *file, size_t at);
/* The line of a sorted file whose first word is key; STR_NONE when there is none. */
struct str wordnet_find(const struct wordnet_file *file, struct str key);
/* As the files write it: lower case, a low line between words. */
struct str wordnet_key(struct arena *a, struct str word);
/* Calls base with every form that may be the word's own, itself first; stops at false. */
typedef bool wordnet_base_fn(void *arg, struct str base);
void wordnet_bases(const struct wordnet *w, struct arena *a, enum wordnet_part part, struct str key,
                   wordnet_base_fn *base, void *arg);

#endif
