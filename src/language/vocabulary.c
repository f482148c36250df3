/* SPDX-License-Identifier: Apache-2.0 */
#include "language/vocabulary.h"

#include "base/alloc.h"
#include "language/language_priv.h"
#include "language/rows.h"

/* A file asked for so far. */
struct vocabulary_file {
  struct arena arena;
  const char *name;
  struct vocabulary words;
  struct vocabulary_file *next;
};

static struct vocabulary_file *open_file(struct language *l, const char *file) {
  struct vocabulary_file *f = alloc_zero(sizeof *f);
  f->name = arena_dup(&f->arena, str_of(file)).at;
  struct rows r = rows_of(l->pack, file);
  while (rows_next(&r)) {
    struct str rest = r.field[2], phrase;
    while (r.fields >= 3 && str_next(&rest, ',', &phrase)) {
      struct vocabulary_word w = {r.field[0], r.field[1], str_trim(phrase)};
      if (w.phrase.len) VEC_PUSH(&f->arena, &f->words.words, w);
    }
  }
  f->next = l->vocabularies;
  return l->vocabularies = f;
}

struct vocabulary vocabulary_read(const struct language *l, const char *file) {
  struct language *owner = (struct language *)l; /* filled once a file, under its lock */
  pthread_mutex_lock(&owner->lazy);
  struct vocabulary_file *f = owner->vocabularies;
  while (f && strcmp(f->name, file) != 0) f = f->next;
  if (!f) f = open_file(owner, file);
  pthread_mutex_unlock(&owner->lazy);
  return f->words;
}

void vocabularies_close(struct language *l) {
  while (l->vocabularies) {
    struct vocabulary_file *f = l->vocabularies;
    l->vocabularies = f->next;
    arena_finish(&f->arena);
    alloc_free(f);
  }
}

size_t vocabulary_covers(struct str phrase, const struct tokens *t, size_t at) {
  struct str word;
  size_t n = 0;
  while (rows_word(&phrase, &word)) {
    if (at + n >= t->len || !str_eq(t->at[at + n].word, word)) return 0;
    n++;
  }
  return n;
}

const struct vocabulary_word *vocabulary_at(const struct vocabulary *v, const char *kind, const struct tokens *t,
                                            size_t at, size_t *ret_tokens) {
  const struct vocabulary_word *best = NULL;
  *ret_tokens = 0;
  if (at >= t->len || !t->at[at].word.len) return NULL;
  char first = t->at[at].word.at[0];
  for (size_t i = 0; i < v->words.len; i++) {
    const struct vocabulary_word *w = &v->words.at[i];
    if (w->phrase.at[0] != first || (kind && !str_is(w->kind, kind))) continue;
    size_t n = vocabulary_covers(w->phrase, t, at);
    if (n > *ret_tokens) best = w, *ret_tokens = n;
  }
  return best;
}

const struct vocabulary_word *vocabulary_shown(const struct vocabulary *v, const char *kind, struct str value) {
  for (size_t i = 0; i < v->words.len; i++)
    if (str_is(v->words.at[i].kind, kind) && str_eq(v->words.at[i].value, value)) return &v->words.at[i];
  return NULL;
}
