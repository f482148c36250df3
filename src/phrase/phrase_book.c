/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase_book: the files of a pack read into one book, sorted and ready to be asked.
 */
#include "base/alloc.h"
#include "phrase/phrase_priv.h"

static int by_family(const void *x, const void *y, void *arg) {
  const struct group *groups = arg;
  uint32_t i = *(const uint32_t *)x, j = *(const uint32_t *)y;
  int d = str_cmp(groups[i].family, groups[j].family);
  return d ? d : (i > j) - (i < j);
}

/* Groups by family, their lines following. */
static void sort_groups(struct phrase_book *b) {
  AUTO_ARENA struct arena scratch = ARENA_NONE; /* the largest table of a start, which is not kept twice */
  size_t n = b->groups.len, next = 0;
  uint32_t *order = ARENA_ARRAY(&scratch, uint32_t, n + 1);
  for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
  qsort_r(order, n, sizeof *order, by_family, b->groups.at);
  struct group *groups = ARENA_ARRAY(&scratch, struct group, n + 1);
  struct line *lines = ARENA_ARRAY(&scratch, struct line, b->lines.len + 1);
  for (size_t i = 0; i < n; i++) {
    struct group *g = &groups[i];
    *g = b->groups.at[order[i]];
    for (size_t k = 0; k < g->count; k++) {
      lines[next + k] = b->lines.at[g->first + k];
      lines[next + k].group = (uint32_t)i;
    }
    g->first = next;
    next += g->count;
  }
  if (n) memcpy(b->groups.at, groups, n * sizeof *groups);
  if (next) memcpy(b->lines.at, lines, next * sizeof *lines);
  b->lines.len = next;
}

static void hash_lines(struct phrase_book *b) {
  b->hash_room = 64;
  while (b->hash_room < b->lines.len * 2) b->hash_room *= 2;
  b->by_hash = ARENA_ARRAY(&b->arena, uint32_t, b->hash_room);
  for (size_t i = 0; i < b->lines.len; i++) {
    size_t at = (size_t)b->lines.at[i].hash & (b->hash_room - 1);
    while (b->by_hash[at]) at = (at + 1) & (b->hash_room - 1);
    b->by_hash[at] = (uint32_t)i + 1;
  }
}

const struct line *phrase_book_by_hash(const struct phrase_book *b, int64_t hash) {
  size_t at = (size_t)hash & (b->hash_room - 1);
  for (; b->by_hash[at]; at = (at + 1) & (b->hash_room - 1))
    if (b->lines.at[b->by_hash[at] - 1].hash == hash) return &b->lines.at[b->by_hash[at] - 1];
  return NULL;
}

size_t phrase_book_family(const struct phrase_book *b, struct str family, size_t *ret_count) {
  size_t low = 0, high = b->groups.len;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (str_cmp(b->groups.at[middle].family, family) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  size_t n = 0;
  while (low + n < b->groups.len && str_eq(b->groups.at[low + n].family, family)) n++;
  *ret_count = n;
  return low;
}

const struct rule *phrase_book_rule(const struct phrase_book *b, struct str name) {
  for (size_t i = 0; i < b->rules.len; i++)
    if (str_eq(b->rules.at[i].name, name)) return &b->rules.at[i];
  return NULL;
}

bool phrase_is_prose(struct str file) {
  return str_ends(file, STR(".txt")) && !str_ends(file, STR("/banned.txt")) && !str_ends(file, STR("/claims.txt"));
}

static int by_key(const void *x, const void *y) {
  const struct saying *a = x, *b = y;
  int d = str_cmp(a->kind, b->kind);
  return d ? d : str_cmp(a->key, b->key);
}

/* "past go went": kind, key, and the rest. */
static void read_sayings(struct phrase_book *b, struct str text) {
  struct str line;
  while (str_next(&text, '\n', &line)) {
    struct str s = str_trim(line), kind, key;
    if (!s.len || s.at[0] == '#' || !str_next(&s, ' ', &kind) || !str_next(&s, ' ', &key)) continue;
    struct saying one = {kind, key, str_trim(s)};
    VEC_PUSH(&b->arena, &b->sayings, one);
  }
  if (b->sayings.len) qsort(b->sayings.at, b->sayings.len, sizeof *b->sayings.at, by_key);
}

struct reading_files {
  struct phrase_book *book;
  const struct complain *complain;
};

static bool read_file(void *arg, struct str name, struct str text) {
  struct reading_files *r = arg;
  if (phrase_is_prose(name)) phrase_parse(r->book, arena_dup(&r->book->arena, name), text, r->complain);
  return true;
}

/* So that the largest table of a start is made once. */
static bool count_lines(void *arg, struct str name, struct str text) {
  size_t *lines = arg;
  if (!phrase_is_prose(name)) return true;
  struct str line;
  while (str_next(&text, '\n', &line)) *lines += str_starts(str_trim(line), STR("|"));
  return true;
}

static void make_room(struct phrase_book *b, const struct pack *p) {
  pack_scan(p, "phrases/", count_lines, &b->lines.room);
  b->lines.at = ARENA_ARRAY(&b->arena, struct line, b->lines.room);
}

struct phrase_book *phrase_book_read(const struct language *l, const struct pack *p, const struct complain *c) {
  struct phrase_book *b = alloc_zero(sizeof *b);
  b->language = l;
  make_room(b, p);
  pack_scan(p, "phrases/", read_file, &(struct reading_files){b, c});
  read_sayings(b, pack_file(p, "saying.txt"));
  sort_groups(b);
  hash_lines(b);
  return b;
}

static void first_wrong(void *arg, struct str file, int number, const char *text, struct str about) {
  struct error *e = arg;
  if (!e->code) error_set(e, ERR_INVALID, "%.*s:%d: %s: %.*s", STR_ARG(file), number, text, STR_ARG(about));
}

int phrase_book_open(const struct language *l, const struct phrase_book **ret, struct error *e) {
  struct error first = {0};
  struct complain c = {first_wrong, &first};
  struct phrase_book *b = phrase_book_read(l, language_pack(l), &c);
  if (!first.code && !b->lines.len) error_set(&first, ERR_NOT_FOUND, "the language pack has no phrases");
  if (first.code) {
    phrase_book_close(b);
    return error_set(e, first.code, "%s", first.text);
  }
  *ret = b;
  return 0;
}

void phrase_book_close(const struct phrase_book *b) {
  if (!b) return;
  struct phrase_book *mine = (struct phrase_book *)b;
  arena_finish(&mine->arena);
  alloc_free(mine);
}

bool phrase_has_family(const struct phrase_book *b, const char *family) {
  size_t count = 0;
  phrase_book_family(b, str_of(family), &count);
  return count != 0;
}

size_t phrase_line_count(const struct phrase_book *b) {
  return b->lines.len;
}
