/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "language/rows.h"
#include "language/word_table.h"
#include "memory/answer_priv.h"
#include "memory/memory_priv.h"

#include <pthread.h>

static const char *const class_names[CLASSES] = {[CLASS_ASK_WHO] = "ask-who",
                                                 [CLASS_ASK_WHAT] = "ask-what",
                                                 [CLASS_ASK_WHICH] = "ask-which",
                                                 [CLASS_ASK_WHERE] = "ask-where",
                                                 [CLASS_ASK_WHEN] = "ask-when",
                                                 [CLASS_ASK_WHY] = "ask-why",
                                                 [CLASS_ASK_HOW] = "ask-how",
                                                 [CLASS_HOW_MANY] = "how-many",
                                                 [CLASS_HOW_LONG] = "how-long",
                                                 [CLASS_HOW_OLD] = "how-old",
                                                 [CLASS_HOW_OFTEN] = "how-often",
                                                 [CLASS_ASK_YES_NO] = "ask-yes-no",
                                                 [CLASS_TIME_NOUN] = "time-noun",
                                                 [CLASS_PERSON_NOUN] = "person-noun",
                                                 [CLASS_PLACE_NOUN] = "place-noun",
                                                 [CLASS_PLACE_BEFORE] = "place-before",
                                                 [CLASS_REASON_BEFORE] = "reason-before",
                                                 [CLASS_NOT] = "not",
                                                 [CLASS_INSIDE] = "inside",
                                                 [CLASS_HOLLOW] = "hollow",
                                                 [CLASS_ME] = "me"};

struct answer_words {
  const struct language *language;
  pthread_mutex_t lock; /* guards read */
  bool read;
  struct arena arena;
  struct word_table classes[CLASSES];
  struct str say[SAYS];
};

struct answer_words *answer_words_new(const struct language *l) {
  struct answer_words *w = alloc_zero(sizeof *w);
  w->language = l;
  pthread_mutex_init(&w->lock, NULL);
  return w;
}

void answer_words_free(struct answer_words *w) {
  if (!w) return;
  arena_finish(&w->arena);
  pthread_mutex_destroy(&w->lock);
  alloc_free(w);
}

static void read_row(struct answer_words *w, struct str name, struct str words) {
  struct str word;
  if (str_is(name, "say"))
    for (size_t i = 0; i < SAYS && rows_word(&words, &word); i++) w->say[i] = word;
  for (int c = 0; c < CLASSES; c++) {
    if (!str_is(name, class_names[c])) continue;
    while (rows_word(&words, &word)) word_table_put(&w->arena, &w->classes[c], word, 1);
  }
}

static void read_once(struct answer_words *w) {
  pthread_mutex_lock(&w->lock);
  struct rows r = rows_of(language_pack(w->language), "answers.txt");
  while (!w->read && rows_next(&r))
    if (r.fields >= 2) read_row(w, r.field[0], r.field[1]);
  w->read = true;
  pthread_mutex_unlock(&w->lock);
}

bool answer_word_is(struct answer_words *w, struct str plain, enum answer_class c) {
  read_once(w);
  return word_table_has(&w->classes[c], plain);
}

struct str answer_word_say(struct answer_words *w, enum answer_say which) {
  read_once(w);
  return w->say[which];
}

/* ---- the kind ---- */

static bool is_a(struct memory *m, const struct token *t, enum answer_class c) {
  return t->kind == TOKEN_WORD && answer_word_is(m->answer_words, t->word, c);
}

static bool plural(struct str word) {
  return word.len > 3 && word.at[word.len - 1] == 's' && word.at[word.len - 2] != 's' && word.at[word.len - 2] != 'u' &&
         word.at[word.len - 2] != 'i';
}

static struct answer_kind how_kind(struct memory *m, const struct tokens *t, size_t at) {
  struct answer_kind k = {QUESTION_HOW, false};
  if (at + 1 >= t->len) return k;
  const struct token *next = &t->at[at + 1];
  if (is_a(m, next, CLASS_HOW_MANY)) k.kind = QUESTION_HOW_MANY;
  if (is_a(m, next, CLASS_HOW_LONG)) k.kind = QUESTION_HOW_LONG;
  if (is_a(m, next, CLASS_HOW_OLD)) k.kind = QUESTION_HOW_OLD;
  return k;
}

/* "what books", "which city", "what kind of places": the noun is the first words up to a stop word or a verb of asking.
 */
static struct answer_kind noun_kind(struct memory *m, const struct tokens *t, size_t at, enum question_kind otherwise) {
  struct answer_kind k = {otherwise, false};
  for (size_t i = at + 1; i < t->len && i < at + 5; i++) {
    const struct token *w = &t->at[i];
    if (w->kind != TOKEN_WORD || is_a(m, w, CLASS_ASK_YES_NO)) break;
    if (is_a(m, w, CLASS_TIME_NOUN) && i <= at + 2) k.kind = QUESTION_WHEN;
    if (is_a(m, w, CLASS_PLACE_NOUN)) k.kind = QUESTION_WHERE;
    if (plural(w->word) && !token_is_stop(m->language, w->word)) k.several = true;
  }
  return k;
}

struct answer_kind answer_kind_read(struct memory *m, const struct tokens *t) {
  for (size_t i = 0; i < t->len; i++) {
    const struct token *w = &t->at[i];
    if (is_a(m, w, CLASS_ASK_WHO)) return (struct answer_kind){QUESTION_WHO, false};
    if (is_a(m, w, CLASS_ASK_WHERE)) return (struct answer_kind){QUESTION_WHERE, false};
    if (is_a(m, w, CLASS_ASK_WHEN)) return (struct answer_kind){QUESTION_WHEN, false};
    if (is_a(m, w, CLASS_ASK_WHY)) return (struct answer_kind){QUESTION_WHY, false};
    if (is_a(m, w, CLASS_ASK_HOW)) return how_kind(m, t, i);
    if (is_a(m, w, CLASS_ASK_WHAT)) return noun_kind(m, t, i, QUESTION_WHAT);
    if (is_a(m, w, CLASS_ASK_WHICH)) return noun_kind(m, t, i, QUESTION_WHICH);
    if (i == 0 && is_a(m, w, CLASS_ASK_YES_NO)) return (struct answer_kind){QUESTION_YES_NO, false};
  }
  return (struct answer_kind){QUESTION_NONE, false};
}
