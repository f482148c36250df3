/* SPDX-License-Identifier: Apache-2.0
 *
 * wordnet_priv: the mapped files, and lines of them.
 */
#ifndef OS1_LANGUAGE_WORDNET_PRIV_H
#define OS1_LANGUAGE_WORDNET_PRIV_H

#include "language/wordnet.h"

/* All files are mapped. What is read here and there in the 25 MB of index and data comes through the file instead: of
 * what is mapped the kernel takes in what stands around a page that is touched, too, and that is this process's memory.
 */
struct wordnet_index {
  struct str text;
  int file;
  struct wordnet_fence *fences; /* wordnet_index.c */
  size_t fence_count;
};
struct wordnet {
  struct wordnet_index index[WORDNET_PARTS];
  struct str data[WORDNET_PARTS], exceptions[WORDNET_PARTS], counts; /* a missing one is empty */
  int files[WORDNET_PARTS];                                          /* of the data */
};

/* Over text and file. */
void wordnet_index_open(struct wordnet_index *x);
void wordnet_index_close(struct wordnet_index *x);
/* As wordnet_find; the line is in the arena. */
struct str wordnet_index_find(const struct wordnet_index *x, struct arena *a, struct str key);
/* All of it will be read at once: its pages are mapped in one go where the kernel can (Linux 5.14). */
void wordnet_touch(struct str file);
/* All of it was read: its pages are let go, and come back from the kernel's cache. */
void wordnet_rest(struct str file);
/* The line in which offset `at` is, without its newline. */
struct str wordnet_line(struct str file, size_t at);
/* The line of a sorted file whose first word is key; STR_NONE when there is none. */
struct str wordnet_find(struct str file, struct str key);
/* As the files write it: lower case, a low line between words. */
struct str wordnet_key(struct arena *a, struct str word);
/* Calls base with every form that may be the word's own, itself first; stops at false. */
typedef bool wordnet_base_fn(void *arg, struct str base);
void wordnet_bases(const struct wordnet *w, struct arena *a, enum wordnet_part part, struct str key,
                   wordnet_base_fn *base, void *arg);

#endif
