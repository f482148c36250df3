/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_find: an answer looked for in the words themselves. For the room's own files and for tools/train/answers.c.
 *
 * Of the best turns that recall finds: their sentences; of each sentence whatever may be an answer: runs of base
 * phrases (language/tags.h), and dates worked out against the day the turn was said. Each is looked at (answer_look.h:
 * what it shows, a set of signs), weighed by a linear model of those signs (answer_model.h), and the weights made
 * probabilities over all of them:
 *
 *   p = softmax(weight of the sentence's signs + weight of the span's signs)
 *
 * What is answered is the candidate whose expected overlap with the truth is greatest, F1 of stems over the likeliest
 * (consensus decoding: S. Kumar and W. Byrne, "Minimum Bayes-Risk Decoding", 2004), or several of them where a list is
 * asked for.
 *
 *   answer_scene.c   turns and sentences        answer_look.h    the signs
 *   answer_span.c    runs of phrases            answer_choose.c  which of them, and how many
 *   answer_near.c    words near to the question's
 *   answer_date.c    dates, worded              answer_text.c    whether it was told at all, and the answer
 */
#ifndef OS1_MEMORY_ANSWER_FIND_H
#define OS1_MEMORY_ANSWER_FIND_H

#include "language/tags.h"
#include "language/word_table.h"
#include "language/wordnet.h"
#include "memory/answer_model.h"
#include "memory/answer_priv.h"

enum {
  FIND_TURNS = 8,
  FIND_TURNS_LIST = 14,
  FIND_OTHERS = 4,
  FIND_SENTENCES = 128,
  FIND_SPANS = 4000,
  FIND_TOP = 80,
  SPAN_STEMS = 14,
  NOUN_SENSES = 4,
  FIND_NEAR = 24,
  FIND_LOOKED = 40
};

struct find_turn {
  const struct recall_hit *hit;
  size_t rank;
  bool beside; /* of others than the one asked about: only for whether it was told */
  struct tokens tokens;
  struct times times;
  struct tagged tagged;
  double covers;  /* of the question, by the whole turn */
  double before;  /* ... by the turn before it, where that asked */
  double near;    /* ... by words near to it */
  uint64_t stems; /* bit per stem of the question that stands in it, or in the question before it */
  double whole;   /* what those cover */
  float *rarity;  /* of each token's stem, 0..1; 0 of what is no content word */
};

/* Whose doing a sentence tells: "I" its speaker's, "you" the other's. */
enum tells_of { TELLS_SPEAKER, TELLS_OTHER };

struct find_sentence {
  const struct find_turn *turn;
  size_t first, last; /* tokens */
  size_t place;       /* in the turn */
  double covers;      /* share of the question's weight that stands here */
  double context;     /* ... in the rest of its turn or in the question before it */
  double score;       /* by hand: covers, context and the turn's */
  bool asks, has_me, has_you;
  bool barred;      /* somebody else's word on what only the owner can say */
  bool fits;        /* tells of the one asked about, or nobody is */
  uint64_t matched; /* bit per token offset from first, below 64 */
  uint64_t stems;   /* bit per stem of the question that stands here */
  double near;      /* as covers, with words near to the question's by the dictionary */
  uint64_t nearby;  /* as matched, of those */
  uint64_t kinds;   /* as matched, of what is of the kind asked for */
  struct look look;
  uint32_t plain;     /* so many signs of the look, the first, say nothing of who speaks */
  float weight, bare; /* bare: by those alone */
};

enum find_kind { FIND_SPAN, FIND_DATE, FIND_DAY_SAID };
enum date_style {
  DATE_EXACT,
  DATE_BESIDE,
  DATE_AS_SAID,
  DATE_NO_YEAR,
  DATE_MONTH,
  DATE_YEAR,
  DATE_COUNTED,
  DATE_STYLES
};

struct find_span {
  const struct find_sentence *from;
  enum find_kind kind;
  size_t first, last; /* tokens */
  const struct time_read *time;
  enum date_style style;
  struct str text;
  uint32_t stems[SPAN_STEMS]; /* hashes, sorted; articles left out */
  size_t stem_count;
  bool of_kind;              /* its head names something of the kind asked for */
  bool named, timed, placed; /* its head is written as a name; it has a time; it begins with a preposition */
  struct look look;
  float weight, p;
};

/* What of the question the signs speak of. */
struct find_question {
  uint64_t kind, fine; /* hashes of "what", "what:time", "what-do" */
  size_t noun, verb;   /* tokens of the question; SIZE_MAX none */
  struct str noun_stem, verb_stem;
  int noun_class;
  uint32_t noun_sets[NOUN_SENSES]; /* synsets of the noun */
  size_t noun_set_count;
  bool wants_month, wants_year;
  uint64_t tense;      /* "did", "will": its first helping verb, or its verb's form */
  uint64_t verb_class; /* WordNet's; 99 without a verb */
};

struct find {
  const struct answer_asked *asked;
  const struct recall *recall;
  const struct index_set *held; /* while sentences are read */
  struct tagged tagged;         /* of the question */
  const struct wordnet *wordnet;
  struct word_table classes, verb_classes,
      kinds; /* remembered: WordNet's class of a noun, of a verb; whether of the asked kind */
  struct find_question question;
  double all;             /* weight of everything asked */
  struct word_table near; /* stems to nearness << 8 | which word of the question */
  double near_weight[FIND_NEAR], near_all;
  size_t near_count;
  struct find_turn turns[FIND_TURNS_LIST + FIND_OTHERS];
  size_t turn_count;
  struct find_sentence sentences[FIND_SENTENCES];
  size_t sentence_count;
  struct find_span *spans;
  size_t span_count;
  const struct find_span *top[FIND_TOP]; /* the likeliest, in order */
  size_t top_count;
};

/* Turns, sentences, candidates and what they show, not weighed yet. false: no sentence. */
bool find_read(const struct answer_asked *q, const struct recall *recall, struct find **ret);
/* Weighs them and makes them probabilities. */
void find_weigh(struct find *f, const struct answer_model *m);

/* answer_scene.c */
bool find_is_a(const struct find *f, const struct token *t, enum answer_class c);
bool find_is_content(const struct find *f, const struct token *t);
bool find_matched(const struct find_sentence *s, size_t token);
int64_t find_said(const struct find_turn *t);
void find_sentences(struct find *f);
/* The question's stem this word is, or is kin to; -1 none. */
int find_asked_stem(const struct find *f, const struct token *t);
/* answer_near.c: the words; 0..100 of one, and which of the question's it is near to; of a stretch, 0..1. */
void find_near_words(struct find *f);
int find_near(const struct find *f, const struct token *t, size_t *ret_asked);
double find_nearness(const struct find *f, const struct tokens *t, size_t first, size_t last, uint64_t *ret_tokens);
/* answer_span.c, answer_date.c */
void find_spans(struct find *f, const struct find_sentence *s);
void find_dates(struct find *f, const struct find_sentence *s);
void find_lengths(struct find *f, const struct find_sentence *s);
/* NULL when there is no room for one more. */
struct find_span *find_add(struct find *f, const struct find_sentence *s, struct str text);
/* Stems of a text as answers are compared. */
size_t find_stems(const struct language *l, struct arena *a, struct str text, uint32_t *ret);
double find_overlap(const uint32_t *x, size_t x_len, const uint32_t *y, size_t y_len);
/* answer_look.h */
void find_look_question(struct find *f);
void find_look(struct find *f);
/* What speaks for the question's having been answered at all. */
void find_look_told(const struct find *f, struct look *ret);
/* answer_choose.c */
/* The candidate of highest expected overlap, or several of a list, in ret; how many. *ret_worth: of the first, 0..1. */
enum { FIND_LIST = 6 };
size_t find_choose(const struct find *f, const struct answer_model *m, const struct find_span **ret, double *ret_worth);

/* answer_text.c: what is answered, if anything is. */
void find_answer(const struct find *f, const struct answer_model *m, struct view_answer *ret);

#endif
