/* SPDX-License-Identifier: Apache-2.0
 *
 * The name lists are read when somebody first asks, once per language, under a lock; after that they never change.
 */
#include "language/names.h"

#include "base/utf8.h"
#include "language/language_priv.h"
#include "language/rows.h"

#include <pthread.h>
#include <stdatomic.h>

struct nickname {
  struct str plain;
  uint32_t first, count; /* in fulls[] */
};

struct name_list {
  pthread_mutex_t lock; /* guards reading; `ready` is set last */
  atomic_bool ready;
  struct arena arena;
  struct name_entry *entries;
  struct str *plain;         /* of entries[i] */
  uint32_t *index;           /* open addressing, i + 1, 0 empty */
  size_t count, room, given; /* given: how many of them are in given.tsv */
  struct word_table words, reserved, nicknames;
  VEC(struct nickname) nicks;
  VEC(struct str) fulls;
  VEC(struct being_name) being;
};

int names_open(struct language *l, struct error *e) {
  l->names = ARENA_NEW(&l->arena, struct name_list);
  pthread_mutex_init(&l->names->lock, NULL);
  return 0;
}

void names_close(struct language *l) {
  if (!l->names) return;
  pthread_mutex_destroy(&l->names->lock);
  arena_finish(&l->names->arena);
}

static struct str plain_of(struct arena *a, struct str name) {
  char *out = NULL;
  for (size_t i = 0; i < name.len; i++) {
    unsigned char c = (unsigned char)name.at[i];
    if (c >= 0x80) return utf8_plain(a, name);
    if (c < 'A' || c > 'Z') continue;
    if (!out) out = arena_alloc(a, name.len), memcpy(out, name.at, name.len);
    out[i] = (char)(c + 32);
  }
  return out ? (struct str){out, name.len} : name;
}

/* FNV-1a, 32 bits. */
static uint32_t hash_of(struct str s) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.at[i]) * 16777619u;
  return h ^ h >> 15;
}

static uint32_t *slot_of(const struct name_list *n, struct str plain) {
  size_t i = hash_of(plain) & (n->room - 1);
  while (n->index[i] && !str_eq(n->plain[n->index[i] - 1], plain)) i = (i + 1) & (n->room - 1);
  return &n->index[i];
}

static size_t lines_in(struct str text) {
  size_t lines = 1;
  for (const char *p = text.at, *end = text.at + text.len; p && p < end && (p = memchr(p, '\n', (size_t)(end - p)));
       p++)
    lines++;
  return lines;
}

/* The commoner of two spellings of one plain name is the one that is found; both are counted. */
static void add_name(struct name_list *n, struct str line) {
  struct str name, use, rank;
  if (!line.len || line.at[0] == '#' || !str_next(&line, '\t', &name) || !str_next(&line, '\t', &use)) return;
  if (!str_next(&line, '\t', &rank)) rank = STR("");
  struct name_entry one = {name, use.len ? use.at[0] : 'u', rank.len ? rank.at[0] - '0' : 5, false};
  struct str plain = plain_of(&n->arena, name);
  one.also_word = word_table_has(&n->words, plain);
  n->entries[n->count] = one;
  n->plain[n->count++] = plain;
  uint32_t *slot = slot_of(n, plain);
  if (!*slot || n->entries[*slot - 1].rank > one.rank) *slot = (uint32_t)n->count;
}

/* What the being chooses from, and then what people are called besides. */
static void read_given(struct name_list *n, struct str text, struct str more) {
  size_t lines = lines_in(text) + lines_in(more);
  for (n->room = 64; n->room < lines * 2;) n->room *= 2;
  n->index = ARENA_ARRAY(&n->arena, uint32_t, n->room);
  n->entries = ARENA_ARRAY(&n->arena, struct name_entry, lines);
  n->plain = ARENA_ARRAY(&n->arena, struct str, lines);
  struct str line;
  while (str_next(&text, '\n', &line)) add_name(n, line);
  n->given = n->count;
  while (str_next(&more, '\n', &line)) add_name(n, line);
}

static void read_words(struct name_list *n, struct word_table *t, const struct pack *p, const char *file) {
  struct rows r = rows_of(p, file);
  while (rows_next(&r)) word_table_put(&n->arena, t, plain_of(&n->arena, r.field[0]), 1);
}

static void read_nicknames(struct name_list *n, const struct pack *p) {
  struct rows r = rows_of(p, "names/nicknames.tsv");
  while (rows_next(&r)) {
    struct nickname *last = n->nicks.len ? &n->nicks.at[n->nicks.len - 1] : NULL;
    if (!last || !str_eq(last->plain, r.field[0])) {
      struct nickname nick = {r.field[0], (uint32_t)n->fulls.len, 0};
      word_table_put(&n->arena, &n->nicknames, nick.plain, (uint32_t)n->nicks.len);
      VEC_PUSH(&n->arena, &n->nicks, nick);
      last = &n->nicks.at[n->nicks.len - 1];
    }
    VEC_PUSH(&n->arena, &n->fulls, r.field[1]);
    last->count++;
  }
}

/* The last field: "lamb: It sounds like ..." */
static void split_trigger(struct str field, struct being_name *b) {
  ptrdiff_t colon = str_find_byte(field, ':');
  if (colon <= 0) return;
  b->trigger = str_trim(str_first(field, (size_t)colon));
  b->answer = str_trim(str_from(field, (size_t)colon + 1));
}

static void read_being(struct name_list *n, const struct pack *p) {
  struct rows r = rows_of(p, "names/being.tsv");
  while (rows_next(&r)) {
    long long beats = 0;
    str_to_int(r.field[1], &beats);
    struct being_name b = {
        .name = r.field[0], .beats = (int)beats, .note = r.field[3], .trigger = STR(""), .answer = STR("")};
    split_trigger(r.field[4], &b);
    VEC_PUSH(&n->arena, &n->being, b);
  }
}

static struct name_list *list_of(const struct language *l) {
  struct name_list *n = l->names;
  if (atomic_load_explicit(&n->ready, memory_order_acquire)) return n;
  pthread_mutex_lock(&n->lock);
  if (!atomic_load_explicit(&n->ready, memory_order_relaxed)) {
    read_words(n, &n->words, l->pack, "names/words.txt");
    read_words(n, &n->reserved, l->pack, "names/reserved.txt");
    read_given(n, pack_file(l->pack, "names/given.tsv"), pack_file(l->pack, "names/called.tsv"));
    read_nicknames(n, l->pack);
    read_being(n, l->pack);
    atomic_store_explicit(&n->ready, true, memory_order_release);
  }
  pthread_mutex_unlock(&n->lock);
  return n;
}

const struct name_entry *name_find(const struct language *l, struct str plain) {
  const struct name_list *n = list_of(l);
  uint32_t at = *slot_of(n, plain);
  return at ? &n->entries[at - 1] : NULL;
}

size_t names_count(const struct language *l) {
  return list_of(l)->given;
}

size_t name_full(const struct language *l, struct str plain, const struct str **ret) {
  const struct name_list *n = list_of(l);
  uint32_t at = word_table_get(&n->nicknames, plain, UINT32_MAX);
  if (at == UINT32_MAX) return 0;
  *ret = n->fulls.at + n->nicks.at[at].first;
  return n->nicks.at[at].count;
}

static bool is_given(const struct language *l, struct arena *a, struct str word) {
  ptrdiff_t hyphen = str_find_byte(word, '-'); /* "Anne-Marie" */
  return name_find(l, utf8_plain(a, hyphen > 0 ? str_first(word, (size_t)hyphen) : word)) != NULL;
}

struct str name_called(const struct language *l, struct arena *a, struct str full) {
  struct str rest = full, first, second;
  if (!str_next(&rest, ' ', &first) || !rest.len || !is_given(l, a, first)) return full;
  if (!str_next(&rest, ' ', &second) || !is_given(l, a, second)) return first;
  return str_first(full, first.len + 1 + second.len);
}

size_t being_names(const struct language *l, const struct being_name **ret) {
  const struct name_list *n = list_of(l);
  *ret = n->being.at;
  return n->being.len;
}

bool name_reserved(const struct language *l, struct str plain) {
  return word_table_has(&list_of(l)->reserved, plain);
}
