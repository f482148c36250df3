/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "base/arena.h"
#include "base/chance.h"
#include "index/segment.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { EXTRACTOR = 7 };

/* Documents whose words are drawn so that low numbers are common. */
struct pile {
  struct arena arena;
  const struct index_doc **docs;
  size_t len;
};

static struct pile pile_new(size_t len, uint64_t seed) {
  struct pile p = {.arena = ARENA_NONE, .len = len};
  struct chance c = chance_seed(seed);
  p.docs = ARENA_ARRAY(&p.arena, const struct index_doc *, len);
  uint64_t id = 0;
  for (size_t i = 0; i < len; i++) {
    struct index_doc *d = ARENA_NEW(&p.arena, struct index_doc);
    struct index_entry *e = ARENA_ARRAY(&p.arena, struct index_entry, 12);
    id += 1 + chance_below(&c, 3);
    uint32_t step = 0;
    for (size_t j = 0; j < 12; j++) {
      step += 1 + chance_below(&c, 1u << chance_below(&c, 9));
      e[j] = (struct index_entry){arena_printf(&p.arena, "w%05u", step), 1 + chance_below(&c, 3)};
    }
    *d = (struct index_doc){.id = id, .who = chance_below(&c, 3), .group = 5 + i / 10, .day = (int32_t)(i / 20) - 3};
    d->words = 12 + chance_below(&c, 300);
    d->entries = e;
    d->len = 12;
    p.docs[i] = d;
  }
  return p;
}

static struct segment *open_bytes(struct buf *b) {
  struct segment *s = NULL;
  assert_int_equal(segment_open(buf_str(b), false, EXTRACTOR, &s), 0);
  buf_finish(b);
  return s;
}

static struct segment *write_pile(const struct pile *p, size_t from, size_t to, uint64_t first) {
  struct buf b = buf_new(SEGMENT_BYTES_MAX);
  assert_int_equal(segment_write(&b, EXTRACTOR, first, p->docs[to - 1]->id, p->docs + from, to - from), 0);
  return open_bytes(&b);
}

static void assert_entry(const struct segment *s, const struct index_entry *e, uint32_t ordinal) {
  struct segment_postings postings;
  uint32_t at, count, found = 0;
  assert_true(segment_find(s, e->stem, &postings));
  while (segment_next(&postings, &at, &count))
    if (at == ordinal) found = count;
  assert_int_equal(found, e->count);
}

/* The segment holds exactly the documents for which keep is true. */
static void assert_holds(const struct segment *s, const struct pile *p, const bool *keep) {
  uint32_t ordinal = 0;
  for (size_t i = 0; i < p->len; i++) {
    const struct index_doc *d = p->docs[i];
    if (!keep[i]) continue;
    struct segment_line line;
    assert_int_equal(segment_lines(s, ordinal, 1, &line), 1);
    assert_true(line.id == d->id && line.group == d->group && line.day == d->day);
    assert_true(segment_who_hash(s, segment_who_bytes(s)[ordinal]) == d->who);
    assert_int_equal(segment_word_bytes(s)[ordinal], d->words > 255 ? 255 : d->words);
    for (size_t j = 0; j < d->len; j++) assert_entry(s, &d->entries[j], ordinal);
    ordinal++;
  }
  assert_int_equal(segment_docs(s), ordinal);
}

static void segment__gives_back_what_was_written(void **state) {
  struct pile p = pile_new(700, 1);
  struct segment *s = write_pile(&p, 0, p.len, 1);
  bool keep[700];
  memset(keep, true, sizeof keep);
  assert_holds(s, &p, keep);
  struct segment_postings none;
  assert_false(segment_find(s, STR("w"), &none));
  assert_false(segment_find(s, STR("zzz"), &none));
  assert_false(segment_find(s, STR(""), &none));
  segment_unref(s);
  arena_finish(&p.arena);
}

static void segment__merges_neighbours(void **state) {
  struct pile p = pile_new(600, 2);
  struct segment *parts[3] = {write_pile(&p, 0, 150, 1), write_pile(&p, 150, 151, p.docs[149]->id + 1),
                              write_pile(&p, 151, 600, p.docs[150]->id + 1)};
  struct buf merged = buf_new(SEGMENT_BYTES_MAX), once = buf_new(SEGMENT_BYTES_MAX);
  assert_int_equal(segment_merge(&merged, EXTRACTOR, parts, 3, NULL, 0), 0);
  assert_int_equal(segment_write(&once, EXTRACTOR, 1, p.docs[599]->id, p.docs, 600), 0);
  assert_true(str_eq(buf_str(&merged), buf_str(&once)));
  for (int i = 0; i < 3; i++) segment_unref(parts[i]);
  buf_finish(&merged);
  buf_finish(&once);
  arena_finish(&p.arena);
}

static void segment__drops_a_document_and_every_byte_of_its_words(void **state) {
  struct pile p = pile_new(300, 3);
  struct index_entry secret[] = {{STR("aardvarkish"), 1}, {STR("w00001"), 1}, {STR("zanzibarite"), 2}};
  struct index_doc told = {.id = p.docs[130]->id, .group = 1, .entries = secret, .len = 3, .words = 3};
  p.docs[130] = &told;
  struct segment *s = write_pile(&p, 0, 300, 1);
  assert_true(str_find(segment_bytes(s), STR("aardvarkish")) > 0);
  struct buf b = buf_new(SEGMENT_BYTES_MAX);
  assert_int_equal(segment_merge(&b, EXTRACTOR, &s, 1, &told.id, 1), 0);
  segment_unref(s);
  assert_int_equal(str_find(buf_str(&b), STR("aardvarkish")), -1);
  assert_int_equal(str_find(buf_str(&b), STR("zanzibarite")), -1);
  s = open_bytes(&b);
  bool keep[300];
  memset(keep, true, sizeof keep);
  keep[130] = false;
  assert_holds(s, &p, keep);
  segment_unref(s);
  arena_finish(&p.arena);
}

static void segment__refuses_a_flipped_byte_wherever_it_is(void **state) {
  struct pile p = pile_new(40, 4);
  struct segment *s = write_pile(&p, 0, 40, 1), *other = NULL;
  struct str good = segment_bytes(s);
  for (size_t i = 0; i < good.len; i++) {
    AUTO_FREE char *bad = alloc_dup(good.at, good.len);
    bad[i] ^= 0x10;
    int r = segment_open((struct str){bad, good.len}, false, EXTRACTOR, &other);
    assert_true(r == ERR_DAMAGED || r == ERR_UNSUPPORTED);
  }
  for (size_t len = 0; len < good.len; len += 7) {
    AUTO_FREE char *cut = alloc_dup(good.at, len);
    assert_true(segment_open((struct str){cut, len}, false, EXTRACTOR, &other) < 0);
  }
  assert_int_equal(segment_open(good, false, EXTRACTOR + 1, &other), ERR_UNSUPPORTED);
  segment_unref(s);
  arena_finish(&p.arena);
}

static void segment__keeps_long_stems_many_speakers_and_an_empty_run(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct index_doc *docs[400];
  struct index_entry e[1] = {{STR("a23456789012345678901234567890123456789012345678901234567890123456789"), 1}};
  for (size_t i = 0; i < 400; i++) {
    struct index_doc *d = ARENA_NEW(&a, struct index_doc);
    *d = (struct index_doc){.id = i + 1, .who = i, .entries = e, .len = 1, .words = 1};
    docs[i] = d;
  }
  struct buf b = buf_new(SEGMENT_BYTES_MAX);
  assert_int_equal(segment_write(&b, EXTRACTOR, 1, 400, docs, 400), 0);
  struct segment *s = open_bytes(&b);
  assert_int_equal(segment_who(s, 254), 254);
  assert_int_equal(segment_who(s, 255), -1);
  struct segment_postings p;
  assert_true(segment_find(s, e[0].stem, &p));
  assert_int_equal(p.docs, 400);
  segment_unref(s);
  b = buf_new(SEGMENT_BYTES_MAX);
  assert_int_equal(segment_write(&b, EXTRACTOR, 9, 12, NULL, 0), 0);
  s = open_bytes(&b);
  assert_int_equal(segment_docs(s), 0);
  assert_false(segment_find(s, STR("a"), &p));
  segment_unref(s);
}

static void segment__has_a_cap(void **state) {
  struct pile p = pile_new(50, 5);
  AUTO_BUF struct buf small = buf_new(200);
  assert_int_equal(segment_write(&small, EXTRACTOR, 1, p.docs[49]->id, p.docs, 50), ERR_TOO_BIG);
  assert_int_equal(small.len, 0);
  arena_finish(&p.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(segment__gives_back_what_was_written),
      cmocka_unit_test(segment__merges_neighbours),
      cmocka_unit_test(segment__drops_a_document_and_every_byte_of_its_words),
      cmocka_unit_test(segment__refuses_a_flipped_byte_wherever_it_is),
      cmocka_unit_test(segment__keeps_long_stems_many_speakers_and_an_empty_run),
      cmocka_unit_test(segment__has_a_cap),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
