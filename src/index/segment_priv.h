/* SPDX-License-Identifier: Apache-2.0
 *
 * The segment's header and the walk over its stems, for the room's own files. segment.h describes the sections.
 */
#ifndef OS1_INDEX_SEGMENT_PRIV_H
#define OS1_INDEX_SEGMENT_PRIV_H

#include "index/segment.h"

#define SEGMENT_MAGIC 0x4950314Fu /* "O1PI" */
enum { SKIP_EVERY = 32, SKIP_SIZE = 24, BLOCK_STEMS = 16 };
enum section {
  SECTION_WHOS,
  SECTION_WHO,
  SECTION_WORDS,
  SECTION_SKIPS,
  SECTION_LINES,
  SECTION_BLOCKS,
  SECTION_STEMS,
  SECTION_POSTINGS,
  SECTIONS
};
enum { SEGMENT_CHECKSUM = 40, SEGMENT_HEADER = 52 + 4 * SECTIONS };

struct segment_header {
  uint32_t magic, version, extractor, docs;
  uint64_t first, last, words, checksum;
  uint32_t stems;
  uint32_t sizes[SECTIONS];
};

static inline uint32_t segment_get32(const uint8_t *p) {
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
static inline uint64_t segment_get64(const uint8_t *p) {
  return (uint64_t)segment_get32(p) | (uint64_t)segment_get32(p + 4) << 32;
}
/* Of a whole segment; its own eight bytes at SEGMENT_CHECKSUM are left out. */
uint64_t segment_checksum(const uint8_t *at, size_t len);
bool segment_varint(const uint8_t **at, const uint8_t *end, uint64_t *ret);

/* Stems in order, from the first of a block. */
struct segment_stems {
  const struct segment *segment;
  const uint8_t *at, *end;
  uint32_t block, left, read;
  uint64_t offset; /* of the next postings */
  char stem[INDEX_STEM_MAX];
  size_t len;
  struct segment_postings postings;
};
void segment_stems_begin(const struct segment *s, uint32_t block, struct segment_stems *it);
bool segment_stems_next(struct segment_stems *it);

#endif
