/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "language/rows.h"
#include "language/word_table.h"
#include "memory/answer_model.h"
#include "memory/answer_priv.h"
#include "memory/memory_priv.h"

#include <pthread.h>
#include <stdatomic.h>

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
                                                 [CLASS_ME] = "me",
                                                 [CLASS_YOU] = "you",
                                                 [CLASS_TIME_LAST] = "time-last",
                                                 [CLASS_TIME_NEXT] = "time-next",
                                                 [CLASS_TIME_AGO] = "time-ago",
                                                 [CLASS_TIME_LEAD] = "time-lead",
                                                 [CLASS_TIME_THIS] = "time-this",
                                                 [CLASS_WEEKDAY] = "weekday",
                                                 [CLASS_WEEKS] = "weeks",
                                                 [CLASS_SO_FAR] = "so-far",
                                                 [CLASS_KIND_OF] = "kind-of",
                                                 [CLASS_WOULD] = "would",
                                                 [CLASS_TIME_WORD] = "time-word",
                                                 [CLASS_COLOUR] = "colour",
                                                 [CLASS_SHADE] = "shade",
                                                 [CLASS_WEIGHT] = "weight",
                                                 [CLASS_MONEY] = "money",
                                                 [CLASS_ASK_LEAD] = "ask-lead",
                                                 [CLASS_RIGHTS] = "puts-right",
                                                 [CLASS_SORT] = "sort",
                                                 [CLASS_HOW_FAR] = "how-far",
                                                 [CLASS_JOB] = "job",
                                                 [CLASS_THERE] = "be-there",
                                                 [CLASS_SCORE] = "score",
                                                 [CLASS_SHOWS] = "shows",
                                                 [CLASS_BEFORE] = "before",
                                                 [CLASS_DATE_PART] = "date-part",
                                                 [CLASS_I] = "i",
                                                 [CLASS_NOUGHT] = "nought",
                                                 [CLASS_BECAUSE] = "because",
                                                 [CLASS_SINCE] = "since",
                                                 [CLASS_SPAN] = "span",
                                                 [CLASS_MANY_BE] = "many-be",
                                                 [CLASS_MANY_NOUN] = "many-noun"};
static const char *const line_names[LINES] = {[LINE_BEFORE] = "line-before",
                                              [LINE_AFTER] = "line-after",
                                              [LINE_AGO] = "line-ago",
                                              [LINE_OF] = "line-of",
                                              [LINE_YEAR] = "line-year",
                                              [LINE_YEARS] = "line-years",
                                              [LINE_LIKELY] = "line-likely",
                                              [LINE_AS_OF] = "line-as-of",
                                              [LINE_THEN] = "line-then",
                                              [LINE_SINCE] = "line-since",
                                              [LINE_FROM_UNTIL] = "line-from-until"};

struct answer_words {
  const struct language *language;
  pthread_mutex_t lock; /* while it is read in */
  atomic_bool read;     /* from then on nothing changes */
  struct arena arena;
  struct word_table words; /* to a place in classes */
  struct word_table alike; /* to a bit for each group it is of */
  uint32_t groups;
  VEC(uint64_t) classes; /* a bit for each that the word is of */
  struct str say[SAYS], lines[LINES];
  struct answer_model model;
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
  if (str_is(name, "alike"))
    for (w->groups++; rows_word(&words, &word) && w->groups <= ANSWER_GROUPS;)
      *word_table_keep(&w->arena, &w->alike, word, 0) |= UINT32_C(1) << (w->groups - 1);
  for (int i = 0; i < LINES; i++)
    if (str_is(name, line_names[i])) w->lines[i] = words;
  for (int c = 0; c < CLASSES; c++) {
    if (!str_is(name, class_names[c])) continue;
    while (rows_word(&words, &word)) {
      uint32_t at = *word_table_keep(&w->arena, &w->words, word, (uint32_t)w->classes.len);
      if (at == w->classes.len) VEC_PUSH(&w->arena, &w->classes, UINT64_C(0));
      w->classes.at[at] |= ANSWER_CLASS(c);
    }
  }
}

static void read_once(struct answer_words *w) {
  if (atomic_load_explicit(&w->read, memory_order_acquire)) return;
  pthread_mutex_lock(&w->lock);
  struct rows r = rows_of(language_pack(w->language), "answers.txt");
  bool read = atomic_load(&w->read);
  while (!read && rows_next(&r))
    if (r.fields >= 2) read_row(w, r.field[0], r.field[1]);
  if (!read) answer_model_read(pack_file(language_pack(w->language), "models/answers.weights"), &w->arena, &w->model);
  atomic_store_explicit(&w->read, true, memory_order_release);
  pthread_mutex_unlock(&w->lock);
}

bool answer_word_is(struct answer_words *w, struct str plain, enum answer_class c) {
  return answer_word_classes(w, plain) & ANSWER_CLASS(c);
}

uint64_t answer_word_classes(struct answer_words *w, struct str plain) {
  read_once(w);
  uint32_t at = word_table_get(&w->words, plain, UINT32_MAX);
  return at == UINT32_MAX ? 0 : w->classes.at[at];
}

uint32_t answer_word_alike(struct answer_words *w, struct str plain) {
  read_once(w);
  return word_table_get(&w->alike, plain, 0);
}

const struct answer_model *answer_words_model(struct answer_words *w) {
  read_once(w);
  return &w->model;
}

struct str answer_word_say(struct answer_words *w, enum answer_say which) {
  read_once(w);
  return w->say[which];
}

struct str answer_line_fill(struct answer_words *w, struct arena *a, enum answer_line line, struct str what,
                            struct str day) {
  read_once(w);
  struct str rest = w->lines[line], out = STR("");
  for (ptrdiff_t open; (open = str_find_byte(rest, '{')) >= 0;) {
    ptrdiff_t close = str_find_byte(rest, '}');
    if (close < open) break;
    struct str name = str_first(str_from(rest, (size_t)open + 1), (size_t)(close - open - 1));
    out = arena_join(a, arena_join(a, out, str_first(rest, (size_t)open)), str_is(name, "what") ? what : day);
    rest = str_from(rest, (size_t)close + 1);
  }
  return arena_join(a, out, rest);
}

/* ---- the kind ---- */

static bool is_a(struct memory *m, const struct token *t, enum answer_class c) {
  return t->kind == TOKEN_WORD && answer_word_is(m->answer_words, t->word, c);
}

static bool plural(struct memory *m, const struct token *t) {
  struct str w = t->word;
  if (is_a(m, t, CLASS_MANY_NOUN)) return true;
  return w.len > 3 && w.at[w.len - 1] == 's' && !strchr("sui'", w.at[w.len - 2]) && !token_is_stop(m->language, w);
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

/* "where has she been", "what have they made": of all that was so far. */
static bool asks_so_far(struct memory *m, const struct tokens *t, size_t asks) {
  for (size_t i = asks + 1; i < t->len && i < asks + 5; i++)
    if (is_a(m, &t->at[i], CLASS_ASK_YES_NO)) return is_a(m, &t->at[i], CLASS_SO_FAR);
  return false;
}

/* "what are her hobbies", "what were the names of the boys": of many, though the noun stands far behind. */
static bool asks_of_many(struct memory *m, const struct tokens *t, size_t asks) {
  if (asks + 1 >= t->len || !is_a(m, &t->at[asks + 1], CLASS_MANY_BE)) return false;
  for (size_t i = asks + 2; i < t->len; i++)
    if (t->at[i].kind == TOKEN_WORD && plural(m, &t->at[i])) return true;
  return false;
}

/* "who are", "who has helped" */
static bool asks_of_people(struct memory *m, const struct tokens *t, size_t asks) {
  return asks_so_far(m, t, asks) || (asks + 1 < t->len && is_a(m, &t->at[asks + 1], CLASS_MANY_BE));
}

/* "what books", "which city", "what kind of places": the noun is the first words up to a stop word or a verb of asking.
 */
static struct answer_kind noun_kind(struct memory *m, const struct tokens *t, size_t at, enum question_kind otherwise) {
  struct answer_kind k = {otherwise, asks_so_far(m, t, at) || asks_of_many(m, t, at)};
  for (size_t i = at + 1; i < t->len && i < at + 5; i++) {
    const struct token *w = &t->at[i];
    if (w->kind != TOKEN_WORD || is_a(m, w, CLASS_ASK_YES_NO)) break;
    if (is_a(m, w, CLASS_TIME_NOUN) && i <= at + 2) k.kind = QUESTION_WHEN;
    if (is_a(m, w, CLASS_PLACE_NOUN)) k.kind = QUESTION_WHERE;
    if (plural(m, w)) k.several = true;
  }
  return k;
}

struct answer_kind answer_kind_read(struct memory *m, const struct tokens *t) {
  for (size_t i = 0; i < t->len; i++) {
    const struct token *w = &t->at[i];
    if (is_a(m, w, CLASS_ASK_WHO)) return (struct answer_kind){QUESTION_WHO, asks_of_people(m, t, i)};
    if (is_a(m, w, CLASS_ASK_WHERE)) return (struct answer_kind){QUESTION_WHERE, asks_so_far(m, t, i)};
    if (is_a(m, w, CLASS_ASK_WHEN)) return (struct answer_kind){QUESTION_WHEN, false};
    if (is_a(m, w, CLASS_ASK_WHY)) return (struct answer_kind){QUESTION_WHY, false};
    if (is_a(m, w, CLASS_ASK_HOW)) return how_kind(m, t, i);
    if (is_a(m, w, CLASS_ASK_WHAT)) return noun_kind(m, t, i, QUESTION_WHAT);
    if (is_a(m, w, CLASS_ASK_WHICH)) return noun_kind(m, t, i, QUESTION_WHICH);
    if (i == 0 && is_a(m, w, CLASS_ASK_YES_NO)) return (struct answer_kind){QUESTION_YES_NO, false};
  }
  return (struct answer_kind){QUESTION_NONE, false};
}
