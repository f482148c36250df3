/* SPDX-License-Identifier: Apache-2.0
 *
 * libFuzzer: bytes as a segment. The checksum is set right, so that what lies behind it is reached; then everything is
 * read, merged with itself cut off, and searched.
 */
#include "base/alloc.h"
#include "index/search.h"
#include "index/segment_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_stems(const struct segment *s) {
  struct segment_stems it;
  uint32_t ordinal, count;
  segment_stems_begin(s, 0, &it);
  for (int i = 0; i < 1000 && segment_stems_next(&it); i++) {
    struct segment_postings p;
    while (segment_next(&it.postings, &ordinal, &count))
      if (ordinal >= segment_docs(s)) abort();
    segment_find(s, (struct str){it.stem, it.len}, &p);
  }
}

static void search(struct segment *s) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct index_stem stems[] = {{STR("boat"), 1}, {STR("harbour"), 1}, {STR("a"), 1}};
  struct index_query q = {.stems = stems, .len = 3, .k1 = 1.2, .b = 0.4, .before = 0.3, .after = 0.2, .reach = 5};
  q.count = 10;
  q.day_first = 1;
  q.has_who = true;
  q.who_gain = 2;
  struct index_set set = {.segments = &s, .segment_count = 1};
  struct index_hit *hits;
  index_search(&set, &q, &a, &hits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < SEGMENT_HEADER || size > 1 << 16) return 0;
  AUTO_FREE uint8_t *bytes = alloc_try(NULL, size);
  if (!bytes) return 0;
  memcpy(bytes, data, size);
  uint64_t sum = segment_checksum(bytes, size);
  for (int i = 0; i < 8; i++) bytes[SEGMENT_CHECKSUM + i] = (uint8_t)(sum >> 8 * i);
  struct segment *s;
  if (segment_open((struct str){(const char *)bytes, size}, false, segment_get32(bytes + 8), &s) < 0) return 0;
  struct segment_line lines[8];
  for (uint32_t d = 0; d < segment_docs(s); d += 7) segment_lines(s, d, 8, lines);
  read_stems(s);
  search(s);
  AUTO_BUF struct buf out = buf_new(1 << 20);
  uint64_t drop = segment_first(s);
  segment_merge(&out, 1, &s, 1, &drop, 1);
  segment_unref(s);
  return 0;
}
