/* SPDX-License-Identifier: Apache-2.0
 *
 * wordnet_priv: the mapped files, and lines of them.
 */
#ifndef OS1_LANGUAGE_WORDNET_PRIV_H
#define OS1_LANGUAGE_WORDNET_PRIV_H

#include "language/wordnet.h"

/* All are mapped. What is read here and there in the 20 MB of data comes through its file instead: of a mapped file the
 * kernel maps what stands around, too, which is this process's memory then. */
struct wordnet {
  struct str index[WORDNET_PARTS], data[WORDNET_PARTS], exceptions[WORDNET_PARTS], counts; /* a missing one is empty */
  int files[WORDNET_PARTS];                                                               /* of the data */
};

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
