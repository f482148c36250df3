/* SPDX-License-Identifier: Apache-2.0
 *
 * For the room's own files.
 *
 *   forget.c        carrying it out           forget_find.c   which turns are meant
 *   forget_follow.c what goes with them           forget_dates.c  what they had dated
 *   forget_debate.c what is left of a debate
 *   forget_words.c  which words prove it      forget_marks.c  what keeps it from coming back
 */
#ifndef OS1_MEMORY_FORGET_PRIV_H
#define OS1_MEMORY_FORGET_PRIV_H

#include "memory/forget.h"

/* Sorted ids. */
struct forget_ids {
  VEC(uint64_t) at;
};
void forget_ids_add(struct forget_ids *ids, struct arena *a, uint64_t id);
void forget_ids_sort(struct forget_ids *ids);
bool forget_ids_hold(const struct forget_ids *ids, uint64_t id);

/* Every record of a kind, a page at a time; a record's strings live until the next page. */
int forget_each(struct store_read *r, uint32_t owner, enum record_kind kind, scan_fn *row, void *arg);

/* Everything that follows from the turns in list: facts, entities, others. */
int forget_follow(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct forget_list *list);

/* list->undated. */
int forget_dates(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct forget_list *list);

/* Whether a reply's trace names one of the turns. */
bool forget_rests_on(struct str trace, const struct forget_ids *ids);

/* Of a debate whose turns or words are forgotten: all stays, some (ret, in the arena), or nothing. */
enum forget_left { FORGET_LEFT_ALL, FORGET_LEFT_SOME, FORGET_LEFT_NONE };
struct forget_words;
enum forget_left forget_debate(const struct language *l, struct arena *a, struct str value,
                               const struct forget_ids *turns, const struct forget_words *words, struct str *ret);

/* ---- words ---- */
enum { FORGET_WORDS = 48, FORGET_WORD_MIN = 4 };
struct forget_words {
  struct str at[FORGET_WORDS]; /* as written, and folded where that differs */
  size_t len;
};
/* The longest distinct words of the listed texts. */
void forget_words_of(struct arena *a, const struct forget_list *list, struct forget_words *ret);
/* Drops those that stand in the person's or others' turns too, but for the turns in `gone`, and those that the being
 * had used before any of these. */
int forget_words_of_turns(const struct language *l, struct store_read *r, uint32_t owner, const struct forget_ids *gone,
                          struct forget_words *words);
/* Drops those that anything holds that is kept, whoever's it is. */
int forget_words_of_all(struct store_read *r, struct forget_words *words);
bool forget_words_in(const struct forget_words *words, struct str text);
/* As a whole word of a folded text; "settlements" counts for "settlement", whose stem is the same. */
bool forget_word_stands(const struct language *l, struct arena *a, struct str plain, struct str word);
/* What is told in them, folded; without "what", "know", "about": who says these repeats nobody. */
void forget_words_telling(const struct language *l, struct arena *a, struct forget_words *words);
/* Whether any of them stands in a text as a whole word. */
bool forget_words_stand(const struct language *l, const struct forget_words *words, struct str text);

/* ---- marks ---- */
enum { FORGET_KEY = 32, FORGET_MARK = 16 };
struct forget_key {
  unsigned char bytes[FORGET_KEY];
};
/* ERR_NOT_FOUND: nothing was ever forgotten. */
int forget_key_get(struct memory *m, struct store_read *r, uint32_t owner, struct forget_key *ret);
/* Made on first use. */
int forget_key_make(struct memory *m, struct store_txn *t, uint32_t owner, int64_t now, struct forget_key *ret);
/* Of the name it was imported under, and of what it said and when. BLAKE2b, keyed (RFC 7693). */
struct forget_marks {
  unsigned char name[FORGET_MARK], words[FORGET_MARK];
};
struct forget_marks forget_marks_of(const struct forget_key *k, struct str conversation, const struct turn *t);
/* Whether either mark was left by something forgotten. */
int forget_marked(struct store_read *r, struct arena *a, uint32_t owner, const struct forget_marks *marks, bool *ret);

#endif
