/* SPDX-License-Identifier: Apache-2.0 */
#include "index/segment.h"

#include "base/alloc.h"
#include "index/segment_priv.h"

#include <stdatomic.h>

struct segment {
  atomic_int refs;
  uint8_t *bytes;
  size_t len;
  struct segment_header head;
  const uint8_t *sections[SECTIONS + 1]; /* where each begins; the last is the end */
};

/* FNV-1a over words of eight bytes, all but the checksum's own: against bit rot and half-written files, not against an
 * attacker. */
static uint64_t checksum_add(uint64_t h, const uint8_t *at, size_t len) {
  for (; len >= 8; at += 8, len -= 8) {
    h = (h ^ segment_get64(at)) * 0x100000001b3ULL;
    h ^= h >> 29;
  }
  for (; len > 0; at++, len--) h = (h ^ *at) * 0x100000001b3ULL;
  return h;
}

uint64_t segment_checksum(const uint8_t *at, size_t len) {
  uint64_t h = checksum_add(0xcbf29ce484222325ULL, at, SEGMENT_CHECKSUM);
  return checksum_add(h, at + SEGMENT_CHECKSUM + 8, len - SEGMENT_CHECKSUM - 8);
}

static void read_header(const uint8_t *at, struct segment_header *h) {
  h->magic = segment_get32(at);
  h->version = segment_get32(at + 4);
  h->extractor = segment_get32(at + 8);
  h->docs = segment_get32(at + 12);
  h->first = segment_get64(at + 16);
  h->last = segment_get64(at + 24);
  h->words = segment_get64(at + 32);
  h->checksum = segment_get64(at + SEGMENT_CHECKSUM);
  h->stems = segment_get32(at + 48);
  for (int i = 0; i < SECTIONS; i++) h->sizes[i] = segment_get32(at + 52 + 4 * i);
}

static bool header_fits(const struct segment_header *h, size_t len) {
  uint64_t sum = SEGMENT_HEADER;
  for (int i = 0; i < SECTIONS; i++) sum += h->sizes[i];
  if (sum != len || h->first > h->last || h->docs > SEGMENT_DOCS_MAX) return false;
  if (h->sizes[SECTION_WHO] != h->docs || h->sizes[SECTION_WORDS] != h->docs) return false;
  if (h->sizes[SECTION_WHOS] % 8 != 0 || h->sizes[SECTION_WHOS] > 255 * 8) return false;
  uint64_t skips = (h->docs + SKIP_EVERY - 1) / SKIP_EVERY,
           blocks = ((uint64_t)h->stems + BLOCK_STEMS - 1) / BLOCK_STEMS;
  return h->sizes[SECTION_SKIPS] == skips * SKIP_SIZE && h->sizes[SECTION_BLOCKS] == blocks * 4;
}

static int check(struct str bytes, uint32_t extractor, struct segment_header *h) {
  if (bytes.len < SEGMENT_HEADER || bytes.len > SEGMENT_BYTES_MAX) return ERR_DAMAGED;
  const uint8_t *at = (const uint8_t *)bytes.at;
  read_header(at, h);
  if (h->magic != SEGMENT_MAGIC) return ERR_DAMAGED;
  if (h->version != SEGMENT_VERSION || h->extractor != extractor) return ERR_UNSUPPORTED;
  if (!header_fits(h, bytes.len)) return ERR_DAMAGED;
  return segment_checksum(at, bytes.len) == h->checksum ? 0 : ERR_DAMAGED;
}

int segment_open(struct str bytes, bool own, uint32_t extractor, struct segment **ret) {
  struct segment_header h;
  int r = check(bytes, extractor, &h);
  if (r < 0) return r;
  struct segment *s = alloc_zero(sizeof *s);
  s->refs = 1;
  s->bytes = (uint8_t *)(own ? (char *)(uintptr_t)bytes.at : alloc_dup(bytes.at, bytes.len));
  s->len = bytes.len;
  s->head = h;
  const uint8_t *at = s->bytes + SEGMENT_HEADER;
  for (int i = 0; i < SECTIONS; i++) {
    s->sections[i] = at;
    at += h.sizes[i];
  }
  s->sections[SECTIONS] = at;
  *ret = s;
  return 0;
}

struct segment *segment_ref(struct segment *s) {
  atomic_fetch_add(&s->refs, 1);
  return s;
}

void segment_unref(struct segment *s) {
  if (!s || atomic_fetch_sub(&s->refs, 1) > 1) return;
  alloc_free(s->bytes);
  alloc_free(s);
}

struct str segment_bytes(const struct segment *s) {
  return (struct str){(const char *)s->bytes, s->len};
}

uint32_t segment_docs(const struct segment *s) {
  return s->head.docs;
}

uint64_t segment_words(const struct segment *s) {
  return s->head.words;
}

uint64_t segment_first(const struct segment *s) {
  return s->head.first;
}

uint64_t segment_last(const struct segment *s) {
  return s->head.last;
}

const uint8_t *segment_who_bytes(const struct segment *s) {
  return s->sections[SECTION_WHO];
}

const uint8_t *segment_word_bytes(const struct segment *s) {
  return s->sections[SECTION_WORDS];
}

size_t segment_who_count(const struct segment *s) {
  return s->head.sizes[SECTION_WHOS] / 8;
}

uint64_t segment_who_hash(const struct segment *s, uint8_t which) {
  return which < segment_who_count(s) ? segment_get64(s->sections[SECTION_WHOS] + 8 * (size_t)which) : UINT64_MAX;
}

int segment_who(const struct segment *s, uint64_t who) {
  for (size_t i = 0; i < segment_who_count(s); i++)
    if (segment_get64(s->sections[SECTION_WHOS] + 8 * i) == who) return (int)i;
  return -1;
}

bool segment_varint(const uint8_t **at, const uint8_t *end, uint64_t *ret) {
  uint64_t value = 0;
  for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
    uint8_t byte = *(*at)++;
    value |= (uint64_t)(byte & 0x7F) << shift;
    if (byte < 0x80) {
      *ret = value;
      return true;
    }
  }
  return false;
}

/* Nearly all are one byte. */
static inline bool varint(const uint8_t **at, const uint8_t *end, uint64_t *ret) {
  if (*at < end && **at < 0x80) return *ret = *(*at)++, true;
  return segment_varint(at, end, ret);
}

/* ---- stems ---- */

void segment_stems_begin(const struct segment *s, uint32_t block, struct segment_stems *it) {
  *it = (struct segment_stems){.segment = s, .block = block};
  uint64_t blocks = s->head.sizes[SECTION_BLOCKS] / 4;
  it->at = it->end = s->sections[SECTION_STEMS + 1];
  if (block >= blocks) return;
  uint32_t offset = segment_get32(s->sections[SECTION_BLOCKS] + 4 * (size_t)block);
  if (offset > s->head.sizes[SECTION_STEMS]) return;
  it->at = s->sections[SECTION_STEMS] + offset;
  it->left = s->head.stems - block * BLOCK_STEMS;
}

/* The postings of the stem just read, which `size` bytes hold. */
static bool place_postings(struct segment_stems *it, uint64_t docs, uint64_t size) {
  const struct segment *s = it->segment;
  uint64_t room = s->head.sizes[SECTION_POSTINGS];
  if (it->offset > room || size > room - it->offset || docs > s->head.docs) return false;
  const uint8_t *from = s->sections[SECTION_POSTINGS] + it->offset;
  it->postings =
      (struct segment_postings){.at = from, .end = from + size, .docs = (uint32_t)docs, .limit = s->head.docs};
  it->offset += size;
  return true;
}

bool segment_stems_next(struct segment_stems *it) {
  if (it->left == 0) return false;
  uint64_t shared, rest, docs, size;
  if (it->read % BLOCK_STEMS == 0 && !varint(&it->at, it->end, &it->offset)) return false;
  if (!varint(&it->at, it->end, &shared) || !varint(&it->at, it->end, &rest)) return false;
  if (shared > it->len || shared + rest > INDEX_STEM_MAX || rest > (uint64_t)(it->end - it->at)) return false;
  memcpy(it->stem + shared, it->at, rest);
  it->len = shared + rest;
  it->at += rest;
  if (!varint(&it->at, it->end, &docs) || !varint(&it->at, it->end, &size)) return false;
  it->read++;
  it->left--;
  return place_postings(it, docs, size);
}

/* The first stem of a block, compared. */
static int block_cmp(const struct segment *s, uint32_t block, struct str stem) {
  struct segment_stems it;
  segment_stems_begin(s, block, &it);
  if (!segment_stems_next(&it)) return 1;
  return str_cmp((struct str){it.stem, it.len}, stem);
}

bool segment_find(const struct segment *s, struct str stem, struct segment_postings *ret) {
  uint32_t low = 0, high = s->head.sizes[SECTION_BLOCKS] / 4;
  if (stem.len > INDEX_STEM_MAX) stem.len = INDEX_STEM_MAX;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (block_cmp(s, middle, stem) <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return false;
  struct segment_stems it;
  segment_stems_begin(s, low - 1, &it);
  for (int i = 0; i < BLOCK_STEMS && segment_stems_next(&it); i++) {
    int order = str_cmp((struct str){it.stem, it.len}, stem);
    if (order == 0) *ret = it.postings;
    if (order >= 0) return order == 0;
  }
  return false;
}

bool segment_next(struct segment_postings *p, uint32_t *ret_ordinal, uint32_t *ret_count) {
  uint64_t head, count = 1;
  if (!varint(&p->at, p->end, &head)) return false;
  if ((head & 1) && !varint(&p->at, p->end, &count)) return false;
  uint64_t ordinal = p->next + (head >> 1);
  if (ordinal < p->next || ordinal >= p->limit) {
    p->at = p->end;
    return false;
  }
  p->next = ordinal + 1;
  *ret_ordinal = (uint32_t)ordinal;
  *ret_count = count > UINT16_MAX ? UINT16_MAX : (uint32_t)count;
  return true;
}

/* ---- lines ---- */

static int64_t unzigzag(uint64_t v) {
  return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

uint32_t segment_lines(const struct segment *s, uint32_t ordinal, uint32_t count, struct segment_line *ret) {
  if (ordinal >= s->head.docs) return 0;
  const uint8_t *skip = s->sections[SECTION_SKIPS] + (size_t)(ordinal / SKIP_EVERY) * SKIP_SIZE;
  const uint8_t *at = s->sections[SECTION_LINES], *end = s->sections[SECTION_LINES + 1];
  uint32_t offset = segment_get32(skip), done = 0;
  if (offset > s->head.sizes[SECTION_LINES]) return 0;
  at += offset;
  struct segment_line line = {segment_get64(skip + 4), segment_get64(skip + 12), (int32_t)segment_get32(skip + 20)};
  for (uint32_t i = ordinal / SKIP_EVERY * SKIP_EVERY; i < s->head.docs && done < count; i++) {
    uint64_t id, group, day;
    if (!varint(&at, end, &id) || !varint(&at, end, &group) || !varint(&at, end, &day)) break;
    line.id += id;
    line.group += (uint64_t)unzigzag(group);
    line.day = (int32_t)((uint32_t)line.day + (uint32_t)unzigzag(day));
    if (i >= ordinal) ret[done++] = line;
  }
  return done;
}

bool segment_ordinal(const struct segment *s, uint64_t id, uint32_t *ret) {
  struct segment_line lines[SKIP_EVERY];
  uint32_t low = 0, high = (s->head.docs + SKIP_EVERY - 1) / SKIP_EVERY;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (segment_lines(s, middle * SKIP_EVERY, 1, lines) && lines[0].id <= id)
      low = middle + 1;
    else
      high = middle;
  }
  uint32_t count = low ? segment_lines(s, (low - 1) * SKIP_EVERY, SKIP_EVERY, lines) : 0;
  for (uint32_t i = 0; i < count; i++)
    if (lines[i].id == id) return *ret = (low - 1) * SKIP_EVERY + i, true;
  return false;
}
