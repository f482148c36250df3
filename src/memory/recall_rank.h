/* SPDX-License-Identifier: Apache-2.0
 *
 * recall_rank: in what order the turns that the index found bear on a question. For the room's own files and for
 * tools/train/recall.c.
 *
 * Each candidate shows signs, numbers from 0 to 1. What a sign weighs is a line through SIGN_KNOTS points (0, 1/4 ..
 * 1), a slope more by what kind of question it is, and a product with another sign for some pairs: a linear model over
 * functions of single signs (T. Hastie and R. Tibshirani, "Generalized Additive Models", 1986).
 *
 * Twice: all candidates by what the index knows of them (recall_near.c), then the best of those by their words too
 * (recall_look.c). Weights are learnt by tools/train/recall.c from data/<language>/qa/, never from a benchmark.
 */
#ifndef OS1_MEMORY_RECALL_RANK_H
#define OS1_MEMORY_RECALL_RANK_H

#include "language/token.h"
#include "language/word_table.h"
#include "memory/recall.h"

/* The signs: name, its name in the weights' file, the group under which it is explained. Those before SIGN_WORDS come
 * from the index alone. */
#define RECALL_SIGNS(X)                                                                                                \
  X(COVERS, covers, "words")                                                                                           \
  X(COVERS_KIN, covers_kin, "words")                                                                                   \
  X(OWN, own, "words")                                                                                                 \
  X(INDEX, index, "words")                                                                                             \
  X(RAREST, rarest, "rare")                                                                                            \
  X(SECOND, second, "rare")                                                                                            \
  X(COUNT, count, "words")                                                                                             \
  X(BEFORE, before, "around")                                                                                          \
  X(AFTER, after, "around")                                                                                            \
  X(BEFORE_2, before_2, "around")                                                                                      \
  X(AFTER_2, after_2, "around")                                                                                        \
  X(BEFORE_3, before_3, "around")                                                                                      \
  X(AFTER_3, after_3, "around")                                                                                        \
  X(WITH_BEFORE, with_before, "around")                                                                                \
  X(ADDED_BEFORE, added_before, "around")                                                                              \
  X(WITH_AROUND, with_around, "around")                                                                                \
  X(WIDER, wider, "around")                                                                                            \
  X(WHO, who, "who")                                                                                                   \
  X(NAMED, named, "who")                                                                                               \
  X(NAMED_BEFORE, named_before, "who")                                                                                 \
  X(TURNED, turned, "who")                                                                                             \
  X(DAY, day, "day")                                                                                                   \
  X(LENGTH, length, "length")                                                                                          \
  X(DENSITY, density, "words")                                                                                         \
  X(PEAK, peak, "words")                                                                                               \
  X(OPENS, opens, "place")                                                                                             \
  X(CLOSES, closes, "place")                                                                                           \
  X(RANK, rank, "words")                                                                                               \
  X(NEAR, near, "near")                                                                                                \
  X(NEAR_MORE, near_more, "near")                                                                                      \
  X(SENTENCE, sentence, "close")                                                                                       \
  X(SENTENCE_FITS, sentence_fits, "close")                                                                             \
  X(PAIRS, pairs, "pairs")                                                                                             \
  X(PAIRS_LOOSE, pairs_loose, "pairs")                                                                                 \
  X(CLOSE, close, "close")                                                                                             \
  X(VERB, verb, "verb")                                                                                                \
  X(NOUN, noun, "kind")                                                                                                \
  X(KIND, kind, "kind")                                                                                                \
  X(ASKS, asks, "asks")                                                                                                \
  X(ASKS_ALL, asks_all, "asks")                                                                                        \
  X(ASKED, asked, "asked")                                                                                             \
  X(ANSWERS, answers, "asked")                                                                                         \
  X(ME, me, "person")                                                                                                  \
  X(YOU, you, "person")                                                                                                \
  X(TELLS, tells, "person")                                                                                            \
  X(TIME, time, "holds")                                                                                               \
  X(NUMBER, number, "holds")                                                                                           \
  X(NAME, name, "holds")                                                                                               \
  X(PLACE, place, "holds")                                                                                             \
  X(KIN, kin, "holds")                                                                                                 \
  X(REASON, reason, "holds")                                                                                           \
  X(QUOTES, quotes, "holds")                                                                                           \
  X(PEOPLE, people, "people")                                                                                          \
  X(DATE, date, "day")                                                                                                 \
  X(NEW, new, "length")                                                                                                \
  X(CAPTION, caption, "caption")                                                                                       \
  X(CAPTION_COVERS, caption_covers, "caption")                                                                         \
  X(BRIEF, brief, "length")                                                                                            \
  X(LIKE_BEST, like_best, "alike")                                                                                     \
  X(BESIDE_BEST, beside_best, "alike")

enum sign {
#define SIGN_ENUM(name, key, group) SIGN_##name,
  RECALL_SIGNS(SIGN_ENUM)
#undef SIGN_ENUM
      SIGNS,
  SIGN_WORDS = SIGN_NEAR /* from here on the turn's own words are needed */
};
/* How many the first stage lets through, whose turns are read. */
enum { RANK_LOOK = 16 };
enum { SIGN_KNOTS = 5, RANK_KINDS = 13, RANK_PAIRS_MAX = 64, RANK_STAGES = 2, RANK_TERMS = 32 };
/* The last kind is not one: it is added where several things are asked for. */
enum { RANK_SEVERAL = RANK_KINDS - 1 };

extern const char *const sign_keys[SIGNS], *const sign_groups[SIGNS];

struct rank_pair {
  unsigned char x, y;
  float weight;
};
struct rank_model {
  float knots[SIGNS][SIGN_KNOTS];
  float slopes[RANK_KINDS][SIGNS];
  struct rank_pair pairs[RANK_PAIRS_MAX];
  size_t pair_count;
};
struct rank_models {
  struct rank_model stage[RANK_STAGES];
};
/* As recall_model.c says. ERR_DAMAGED. */
int rank_models_read(struct str text, struct rank_models *ret);
/* models/recall.weights of the language's pack, read on first use; any thread. */
struct ranker;
struct ranker *ranker_new(const struct language *l);
void ranker_free(struct ranker *r);
/* Other weights than the pack's, before first use: for the trainer of answers, whose pack is a folder. ERR_DAMAGED. */
int ranker_take(struct ranker *r, struct str text);
/* NULL: there are none. */
const struct rank_models *ranker_models(struct ranker *r);
float rank_weigh(const struct rank_model *m, const float *signs, unsigned kind, bool several);
/* Of one sign alone, pairs left out. */
float rank_weigh_sign(const struct rank_model *m, enum sign s, float value, unsigned kind, bool several);

/* ---- what is asked ---- */

/* A word of the question that is looked for. */
struct rank_term {
  struct str stem;
  double weight; /* how rare, less for a weak word */
  size_t token;
  bool speaker; /* the name of one who speaks here: says nothing about the subject */
};
/* A stem near to one of the question's by the dictionary. */
struct rank_near_word {
  struct str stem;
  size_t term;
  int near; /* 0..100: the word itself */
};
struct rank_question {
  struct memory *memory;
  struct arena *arena;
  const struct recall *recall;
  struct tokens tokens;
  unsigned kind;
  bool several;
  struct rank_term terms[RANK_TERMS];
  size_t term_count;
  double all;                               /* weight of the terms that are no speaker's name */
  unsigned char term_of[INDEX_QUERY_STEMS]; /* of the stems looked for; RANK_TERMS: of none */
  float strength[INDEX_QUERY_STEMS];        /* 1 the word itself, less one near to it */
  size_t rarest, second, verb, noun;        /* terms; RANK_TERMS: none */
  struct word_table near;                   /* stems to places in near_words */
  VEC(struct rank_near_word) near_words;
  struct word_table kinds; /* stems of what is a kind of the noun asked for */
};
/* What is asked, in the arena: first the words; then, when all stems that are looked for are known (the recall's, and
 * those near to its own, at its end), what each of them stands for. */
void rank_question_read(struct memory *m, const struct recall *recall, struct arena *a, struct rank_question *ret);
void rank_question_stems(struct rank_question *q, const struct recall_stem *stems, size_t len);
/* Those of the near words, the nearest first; how many. */
size_t rank_near_words(const struct rank_question *q, struct rank_near_word *ret, size_t room);

/* A candidate and what it shows. */
struct ranked {
  struct recall_hit *hit;
  float signs[SIGNS];
  float weight;
};
/* recall_near.c: the signs of all candidates that the index gives, in its order. */
void rank_near(const struct rank_question *q, struct ranked *c, size_t len);
/* recall_look.c: of those whose turns are read, the rest. before: texts of the turns just before them, or "". */
void rank_look(const struct rank_question *q, struct ranked *const *c, const struct str *before, size_t len);
/* 0..1: of the question's weight what a set of its stems covers; strict: by the words themselves. */
double rank_covers(const struct rank_question *q, uint64_t stems, bool strict);

/* ---- for the trainer ---- */

/* All candidates of a query with all their signs, unweighed, in the index's order. */
struct rank_all {
  struct ranked *at;
  size_t len;
  unsigned kind;
  bool several;
};
int recall_candidates(struct memory *m, struct store_read *r, uint32_t owner, struct str query,
                      const struct recall_options *o, struct arena *a, struct rank_all *ret, struct error *e);

#endif
