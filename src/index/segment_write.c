/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "index/segment_priv.h"

struct writer {
  struct buf sections[SECTIONS];
  struct segment_header head;
  struct segment_line line;  /* the last one written */
  char stem[INDEX_STEM_MAX]; /* the last one written */
  size_t stem_len;
  size_t postings_from;             /* of the stem at hand */
  uint32_t stem_docs, next_ordinal; /* likewise */
  int failed;                       /* the first error, kept */
};

static void writer_init(struct writer *w, uint32_t extractor, uint64_t first, uint64_t last) {
  *w = (struct writer){.line = {.id = first}};
  w->head = (struct segment_header){
      .magic = SEGMENT_MAGIC, .version = SEGMENT_VERSION, .extractor = extractor, .first = first, .last = last};
  for (int i = 0; i < SECTIONS; i++) w->sections[i] = buf_new(SEGMENT_BYTES_MAX);
}

static void writer_finish(struct writer *w) {
  for (int i = 0; i < SECTIONS; i++) buf_finish(&w->sections[i]);
}

static void put(struct writer *w, enum section s, const void *bytes, size_t len) {
  int r = buf_add(&w->sections[s], bytes, len);
  if (r < 0 && w->failed == 0) w->failed = r;
}

static void put_varint(struct writer *w, enum section s, uint64_t v) {
  uint8_t bytes[10];
  size_t n = 0;
  for (; v >= 0x80; v >>= 7) bytes[n++] = (uint8_t)(v | 0x80);
  bytes[n++] = (uint8_t)v;
  put(w, s, bytes, n);
}

static void set32(uint8_t *p, uint32_t v) {
  for (int i = 0; i < 4; i++) p[i] = (uint8_t)(v >> 8 * i);
}

static void set64(uint8_t *p, uint64_t v) {
  for (int i = 0; i < 8; i++) p[i] = (uint8_t)(v >> 8 * i);
}

static uint64_t zigzag(int64_t v) {
  return (uint64_t)v << 1 ^ (uint64_t)(v >> 63);
}

/* ---- documents ---- */

static uint8_t who_entry(struct writer *w, uint64_t who) {
  struct str whos = buf_str(&w->sections[SECTION_WHOS]);
  size_t count = whos.len / 8;
  for (size_t i = 0; i < count; i++)
    if (segment_get64((const uint8_t *)whos.at + 8 * i) == who) return (uint8_t)i;
  if (count == 255) return 255;
  uint8_t bytes[8];
  set64(bytes, who);
  put(w, SECTION_WHOS, bytes, 8);
  return (uint8_t)count;
}

static void write_skip(struct writer *w) {
  uint8_t skip[SKIP_SIZE];
  set32(skip, (uint32_t)w->sections[SECTION_LINES].len);
  set64(skip + 4, w->line.id);
  set64(skip + 12, w->line.group);
  set32(skip + 20, (uint32_t)w->line.day);
  put(w, SECTION_SKIPS, skip, SKIP_SIZE);
}

static void write_doc(struct writer *w, const struct segment_line *line, uint8_t who, uint8_t words) {
  if (w->head.docs >= SEGMENT_DOCS_MAX || line->id < w->line.id) w->failed = ERR_INVALID;
  if (w->head.docs % SKIP_EVERY == 0) write_skip(w);
  put_varint(w, SECTION_LINES, line->id - w->line.id);
  put_varint(w, SECTION_LINES, zigzag((int64_t)(line->group - w->line.group)));
  put_varint(w, SECTION_LINES, zigzag((int32_t)((uint32_t)line->day - (uint32_t)w->line.day)));
  w->line = *line;
  put(w, SECTION_WHO, &who, 1);
  put(w, SECTION_WORDS, &words, 1);
  w->head.words += words;
  w->head.docs++;
}

/* ---- stems ---- */

static void stem_begin(struct writer *w) {
  w->postings_from = w->sections[SECTION_POSTINGS].len;
  w->stem_docs = w->next_ordinal = 0;
}

static void stem_posting(struct writer *w, uint32_t ordinal, uint32_t count) {
  put_varint(w, SECTION_POSTINGS, (uint64_t)(ordinal - w->next_ordinal) << 1 | (count > 1));
  if (count > 1) put_varint(w, SECTION_POSTINGS, count);
  w->next_ordinal = ordinal + 1;
  w->stem_docs++;
}

static void stem_end(struct writer *w, struct str stem) {
  if (w->stem_docs == 0) return;
  size_t shared = 0;
  if (w->head.stems % BLOCK_STEMS == 0) {
    uint8_t offset[4];
    set32(offset, (uint32_t)w->sections[SECTION_STEMS].len);
    put(w, SECTION_BLOCKS, offset, 4);
    put_varint(w, SECTION_STEMS, w->postings_from);
  } else {
    while (shared < stem.len && shared < w->stem_len && stem.at[shared] == w->stem[shared]) shared++;
  }
  put_varint(w, SECTION_STEMS, shared);
  put_varint(w, SECTION_STEMS, stem.len - shared);
  put(w, SECTION_STEMS, stem.at + shared, stem.len - shared);
  put_varint(w, SECTION_STEMS, w->stem_docs);
  put_varint(w, SECTION_STEMS, w->sections[SECTION_POSTINGS].len - w->postings_from);
  memcpy(w->stem, stem.at, stem.len);
  w->stem_len = stem.len;
  w->head.stems++;
}

/* ---- the whole ---- */

static void write_header(const struct writer *w, uint8_t *at) {
  const struct segment_header *h = &w->head;
  set32(at, h->magic);
  set32(at + 4, h->version);
  set32(at + 8, h->extractor);
  set32(at + 12, h->docs);
  set64(at + 16, h->first);
  set64(at + 24, h->last);
  set64(at + 32, h->words);
  set32(at + 48, h->stems);
  for (int i = 0; i < SECTIONS; i++) set32(at + 52 + 4 * i, (uint32_t)w->sections[i].len);
}

static int writer_close(struct writer *w, struct buf *out) {
  uint8_t header[SEGMENT_HEADER] = {0};
  size_t from = out->len;
  int r = w->failed ? w->failed : buf_add(out, header, sizeof header);
  for (int i = 0; i < SECTIONS && r == 0; i++) r = buf_add_str(out, buf_str(&w->sections[i]));
  if (r < 0) {
    buf_truncate(out, from);
    return r;
  }
  uint8_t *at = (uint8_t *)out->at + from;
  write_header(w, at);
  set64(at + SEGMENT_CHECKSUM, segment_checksum(at, out->len - from));
  return 0;
}

struct entry_ref {
  const struct index_entry *entry;
  uint32_t ordinal;
};

static struct str cut(struct str stem) {
  return str_first(stem, stem.len < INDEX_STEM_MAX ? stem.len : INDEX_STEM_MAX);
}

static int entry_order(const void *x, const void *y) {
  const struct entry_ref *a = x, *b = y;
  int order = str_cmp(cut(a->entry->stem), cut(b->entry->stem));
  if (order != 0) return order;
  return a->ordinal < b->ordinal ? -1 : a->ordinal > b->ordinal;
}

static void write_entries(struct writer *w, const struct entry_ref *refs, size_t count) {
  for (size_t i = 0; i < count;) {
    struct str stem = cut(refs[i].entry->stem);
    stem_begin(w);
    while (i < count && str_eq(cut(refs[i].entry->stem), stem)) {
      uint32_t ordinal = refs[i].ordinal, n = 0;
      for (; i < count && refs[i].ordinal == ordinal && str_eq(cut(refs[i].entry->stem), stem); i++)
        n += refs[i].entry->count;
      stem_posting(w, ordinal, n);
    }
    stem_end(w, stem);
  }
}

int segment_write(struct buf *out, uint32_t extractor, uint64_t first, uint64_t last,
                  const struct index_doc *const *docs, size_t count) {
  struct writer w;
  writer_init(&w, extractor, first, last);
  size_t entries = 0;
  for (size_t i = 0; i < count; i++) entries += docs[i]->len;
  AUTO_FREE struct entry_ref *refs = alloc_zero((entries + 1) * sizeof *refs);
  entries = 0;
  for (size_t i = 0; i < count; i++) {
    const struct index_doc *d = docs[i];
    struct segment_line line = {d->id, d->group, d->day};
    write_doc(&w, &line, who_entry(&w, d->who), d->words > 255 ? 255 : (uint8_t)d->words);
    for (size_t j = 0; j < d->len; j++) refs[entries++] = (struct entry_ref){&d->entries[j], (uint32_t)i};
  }
  if (entries > 1) qsort(refs, entries, sizeof *refs, entry_order);
  write_entries(&w, refs, entries);
  int r = writer_close(&w, out);
  writer_finish(&w);
  return r;
}

/* ---- merging ---- */

#define DROPPED UINT32_MAX

/* One input of a merge: where its documents go, and the stem it stands at. */
struct source {
  const struct segment *segment;
  uint32_t *ordinals; /* new ordinal of each document, DROPPED */
  struct segment_stems stems;
  bool more;
};

static bool is_dropped(const uint64_t *drop, size_t count, uint64_t id) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (drop[middle] < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < count && drop[low] == id;
}

static int merge_docs(struct writer *w, struct source *s, const uint64_t *drop, size_t drop_count) {
  uint32_t docs = segment_docs(s->segment);
  const uint8_t *who = segment_who_bytes(s->segment), *words = segment_word_bytes(s->segment);
  s->ordinals = alloc_zero((docs + 1) * sizeof *s->ordinals);
  struct segment_line lines[SKIP_EVERY];
  for (uint32_t from = 0; from < docs; from += SKIP_EVERY) {
    uint32_t want = docs - from < SKIP_EVERY ? docs - from : SKIP_EVERY;
    if (segment_lines(s->segment, from, want, lines) != want) return ERR_DAMAGED;
    for (uint32_t i = 0; i < want; i++) {
      s->ordinals[from + i] = DROPPED;
      if (is_dropped(drop, drop_count, lines[i].id)) continue;
      s->ordinals[from + i] = w->head.docs;
      write_doc(w, &lines[i], who_entry(w, segment_who_hash(s->segment, who[from + i])), words[from + i]);
    }
  }
  segment_stems_begin(s->segment, 0, &s->stems);
  s->more = segment_stems_next(&s->stems);
  return 0;
}

static struct str source_stem(const struct source *s) {
  return (struct str){s->stems.stem, s->stems.len};
}

static void merge_postings(struct writer *w, struct source *s) {
  struct segment_postings p = s->stems.postings;
  uint32_t ordinal, count;
  while (segment_next(&p, &ordinal, &count))
    if (s->ordinals[ordinal] != DROPPED) stem_posting(w, s->ordinals[ordinal], count);
}

static void merge_stems(struct writer *w, struct source *sources, size_t count) {
  for (;;) {
    const struct source *least = NULL;
    for (size_t i = 0; i < count; i++)
      if (sources[i].more && (!least || str_cmp(source_stem(&sources[i]), source_stem(least)) < 0)) least = &sources[i];
    if (!least) return;
    char bytes[INDEX_STEM_MAX];
    struct str stem = {bytes, least->stems.len};
    memcpy(bytes, least->stems.stem, stem.len);
    stem_begin(w);
    for (size_t i = 0; i < count; i++) {
      if (!sources[i].more || !str_eq(source_stem(&sources[i]), stem)) continue;
      merge_postings(w, &sources[i]);
      sources[i].more = segment_stems_next(&sources[i].stems);
    }
    stem_end(w, stem);
  }
}

int segment_merge(struct buf *out, uint32_t extractor, struct segment *const *in, size_t count, const uint64_t *drop,
                  size_t drop_count) {
  if (count == 0) return ERR_INVALID;
  struct writer w;
  writer_init(&w, extractor, segment_first(in[0]), segment_last(in[count - 1]));
  struct source *sources = alloc_zero(count * sizeof *sources);
  int r = 0;
  for (size_t i = 0; i < count && r == 0; i++) {
    sources[i].segment = in[i];
    r = merge_docs(&w, &sources[i], drop, drop_count);
  }
  if (r == 0) merge_stems(&w, sources, count);
  if (r == 0) r = writer_close(&w, out);
  for (size_t i = 0; i < count; i++) alloc_free(sources[i].ordinals);
  alloc_free(sources);
  writer_finish(&w);
  return r;
}
