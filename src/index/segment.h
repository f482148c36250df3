/* SPDX-License-Identifier: Apache-2.0
 *
 * segment: an immutable run of documents, all those whose ids lie in [first, last], as one string of bytes.
 *
 * Layout, little endian; a varint is LEB128 of 64 bits:
 *   header      see segment.c: magic, version, extractor, counts, the id range, section sizes, a checksum of the rest
 *   whos        8 bytes each: the distinct `who` of the documents, at most 255; entry 255 stands for all further ones
 *   who         1 byte a document: which of whos
 *   words       1 byte a document: its length, 255 and more as 255
 *   skips       every 32 documents: u32 offset into lines, u64 id, u64 group, i32 day before that block
 *   lines       a document: varint id delta, zigzag varint group delta, zigzag varint day delta
 *   blocks      every 16 stems: u32 offset into stems
 *   stems       a block begins with the varint offset of its first postings; a stem is varint shared prefix, varint
 *               length of the rest, the rest, varint document count, varint postings bytes
 *   postings    a document: varint (ordinal delta * 2 + more), where more: varint occurrences
 * Bytes from a damaged disk are refused by the checksum, and every decoder stays inside the section whatever they hold.
 */
#ifndef OS1_INDEX_SEGMENT_H
#define OS1_INDEX_SEGMENT_H

#include "base/buf.h"
#include "base/error.h"
#include "index/index.h"

enum { SEGMENT_VERSION = 2, SEGMENT_BYTES_MAX = 64 * 1024 * 1024, SEGMENT_DOCS_MAX = 1 << 20 };

struct segment; /* opened */

/* Copies bytes when own is false, else takes them over (from alloc_*). ERR_DAMAGED, or ERR_UNSUPPORTED for another
 * version or extractor: rebuild it. */
int segment_open(struct str bytes, bool own, uint32_t extractor, struct segment **ret);
struct segment *segment_ref(struct segment *s);
void segment_unref(struct segment *s);

struct str segment_bytes(const struct segment *s);
uint32_t segment_docs(const struct segment *s);
uint64_t segment_words(const struct segment *s);
uint64_t segment_first(const struct segment *s);
uint64_t segment_last(const struct segment *s);

/* docs in order of id, all within [first, last]. Appends the bytes to out (empty, its cap is the segment's).
 * ERR_TOO_BIG. */
int segment_write(struct buf *out, uint32_t extractor, uint64_t first, uint64_t last,
                  const struct index_doc *const *docs, size_t count);
/* One segment of several neighbours, lowest ids first, without the documents in drop (sorted). */
int segment_merge(struct buf *out, uint32_t extractor, struct segment *const *in, size_t count, const uint64_t *drop,
                  size_t drop_count);

/* Reading. postings: false when the stem is not here. */
struct segment_postings {
  const uint8_t *at, *end;
  uint32_t docs;  /* how many hold the stem, as written */
  uint32_t limit; /* ordinals are below */
  uint64_t next;  /* smallest ordinal still possible */
};
bool segment_find(const struct segment *s, struct str stem, struct segment_postings *ret);
bool segment_next(struct segment_postings *p, uint32_t *ret_ordinal, uint32_t *ret_count);

struct segment_line {
  uint64_t id, group;
  int32_t day;
};
/* *ret of `ordinal` and, when asked for more, of those after it; returns how many were read. */
uint32_t segment_lines(const struct segment *s, uint32_t ordinal, uint32_t count, struct segment_line *ret);
/* Where a document stands; false: it is not here. */
bool segment_ordinal(const struct segment *s, uint64_t id, uint32_t *ret);
/* Which entry of whos a hash is: -1 when nobody of that hash spoke here. 256 entries of lengths and whos. */
int segment_who(const struct segment *s, uint64_t who);
uint64_t segment_who_hash(const struct segment *s, uint8_t which);
const uint8_t *segment_who_bytes(const struct segment *s);
const uint8_t *segment_word_bytes(const struct segment *s);
size_t segment_who_count(const struct segment *s);

#endif
