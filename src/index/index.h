/* SPDX-License-Identifier: Apache-2.0
 *
 * index: postings and their search, and nothing else: it knows documents by id and stems, and takes and gives bytes.
 *
 *   segment.h   an immutable run of documents as bytes: written, merged, opened, read
 *   search.h    BM25 over segments and a tail of documents that are in no segment yet
 *   nearest.h   vectors, searched exactly by their angle
 *
 * Documents come in a line, ordered by id; their neighbours in that line count. Everything here is without locks: a
 * segment and a document are immutable and may be read from any thread; who holds them keeps them alive.
 */
#ifndef OS1_INDEX_INDEX_H
#define OS1_INDEX_INDEX_H

#include "base/str.h"

#include <stdint.h>

struct index_entry {
  struct str stem;
  uint32_t count;
};

/* One document. Strings and entries belong to whoever made it. */
struct index_doc {
  uint64_t id;
  uint64_t who;                      /* whose words: a hash, 0 the owner's */
  uint64_t group;                    /* what it belongs together with: a conversation */
  int32_t day;                       /* civil day it was said */
  uint32_t words;                    /* length for BM25 */
  const struct index_entry *entries; /* sorted by str_cmp of the stem, each once */
  size_t len;
};

/* A stem longer than this is cut: no word is. */
enum { INDEX_STEM_MAX = 64 };

#endif
