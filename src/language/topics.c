/* SPDX-License-Identifier: Apache-2.0 */
#include "language/topics.h"

#include "base/alloc.h"
#include "base/log.h"
#include "language/language_priv.h"
#include "language/rows.h"

struct topics {
  struct arena arena;
  struct word_table nouns, verbs; /* to names[] */
  struct word_table longest;      /* first word of a phrase to its number of words */
  VEC(struct str) names;
};

/* "night's_sleep" as pieces are joined: "night 's sleep". Returns the number of words. */
static size_t key_of(struct topics *t, struct str word, struct str *ret) {
  char *out = arena_alloc(&t->arena, word.len * 2 + 1);
  size_t n = 0, words = 1;
  for (size_t i = 0; i < word.len; i++) {
    bool owner = word.at[i] == '\'' && i + 1 < word.len && word.at[i + 1] == 's';
    if (owner && n) out[n++] = ' ';
    words += owner || word.at[i] == '_';
    out[n++] = word.at[i] == '_' ? ' ' : word.at[i];
  }
  *ret = (struct str){out, n};
  return words;
}

static void add_noun(struct topics *t, uint32_t topic, size_t words, struct str key) {
  word_table_put(&t->arena, &t->nouns, key, topic);
  if (words < 2) return;
  struct str first = str_first(key, (size_t)str_find_byte(key, ' '));
  for (uint32_t n = 2; n <= words; n++) /* each length by itself: a later phrase may be longer */
    word_table_put(&t->arena, &t->longest, arena_printf(&t->arena, "%.*s %u", STR_ARG(first), n), n);
}

static int load(const struct pack *p, struct topics **ret, struct error *e) {
  enum { WORD = 8 /* bytes of the file, on the average, a word and its blank */ };
  struct topics *t = *ret = alloc_zero(sizeof *t);
  struct rows r = rows_of(p, "topics.txt");
  word_table_reserve(&t->arena, &t->nouns, r.rest.len / WORD);
  while (rows_next(&r)) {
    ptrdiff_t colon = str_find_byte(r.text, ':');
    if (colon < 1) return rows_error(&r, e, "wants a topic, a colon and words");
    struct str name = str_first(r.text, (size_t)colon), rest = str_from(r.text, (size_t)colon + 1), word, key;
    uint32_t topic = 0;
    while (topic < t->names.len && !str_eq(t->names.at[topic], name)) topic++;
    if (topic == t->names.len) VEC_PUSH(&t->arena, &t->names, name);
    uint32_t weak = 0;
    while (rows_word(&rest, &word)) {
      if (str_is(word, ";")) {
        weak = TOPIC_WEAK;
        continue;
      }
      bool verb = word.at[0] == '~';
      size_t words = key_of(t, str_from(word, verb), &key);
      if (words > TOPIC_WORDS) return rows_error(&r, e, "\"%.*s\" is too long", STR_ARG(word));
      if (verb)
        word_table_put(&t->arena, &t->verbs, key, topic | weak);
      else
        add_noun(t, topic | weak, words, key);
    }
  }
  return 0;
}

static void release(struct topics *t) {
  if (!t) return;
  arena_finish(&t->arena);
  alloc_free(t);
}

const struct topics *topics_of(const struct language *l) {
  struct language *owner = (struct language *)l; /* filled once, under its lock */
  pthread_mutex_lock(&owner->lazy);
  if (!owner->topics) {
    struct error e = {0};
    if (load(l->pack, &owner->topics, &e)) log_debug("%s", e.text);
  }
  pthread_mutex_unlock(&owner->lazy);
  return owner->topics;
}

int topic_of_noun(const struct topics *t, struct str phrase) {
  return (int)word_table_get(&t->nouns, phrase, (uint32_t)TOPIC_NONE);
}

int topic_of_verb(const struct topics *t, struct str base) {
  return (int)word_table_get(&t->verbs, base, (uint32_t)TOPIC_NONE);
}

size_t topic_longest(const struct topics *t, struct str word) {
  char key[64];
  size_t longest = 1;
  if (word.len > sizeof key - 4) return longest;
  memcpy(key, word.at, word.len);
  key[word.len] = ' ';
  for (size_t n = 2; n <= TOPIC_WORDS; n++) {
    key[word.len + 1] = (char)('0' + n);
    if (!word_table_has(&t->longest, (struct str){key, word.len + 2})) break;
    longest = n;
  }
  return longest;
}

struct str topic_name(const struct topics *t, int topic) {
  topic &= ~TOPIC_WEAK;
  return topic >= 0 && (size_t)topic < t->names.len ? t->names.at[topic] : STR_NONE;
}

int topics_check(const struct pack *p, struct error *e) {
  struct topics *t;
  int rc = load(p, &t, e);
  release(t);
  return rc;
}

void topics_close(struct language *l) {
  release(l->topics);
}
