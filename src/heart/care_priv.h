/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_HEART_CARE_PRIV_H
#define OS1_HEART_CARE_PRIV_H

#include "heart/care.h"
#include "language/linear.h"
#include "language/pattern.h"
#include "language/word_table.h"

struct mend;

/* What there is to go by, beside the model: a pattern that stands, said plainly or hinted; one that says why it is
 * nothing (an idiom, long past, somebody's work); a word of a strong sort (care/sorts.txt) or a pattern that does not
 * stand; none of them. */
enum care_ground { GROUND_BARE, GROUND_WORDED, GROUND_EXCUSED, GROUND_HINTED, GROUND_PLAIN, GROUND_COUNT };

struct care {
  const struct language *language;
  const struct patterns *turns, *clauses;
  struct str cards, countries;
  struct arena arena;
  struct word_table mend_at; /* first word to mends[] */
  VEC(struct mend *) mends;
  VEC(struct str) keys;
  struct word_table sort_of; /* word to sorts[] */
  VEC(struct str) sorts;
  struct linear model;
  bool has_model;            /* no pack that is a folder has one */
  float now;                 /* how probable what is plain must be for a card without a pattern; tools/train/care.c */
  float least[GROUND_COUNT]; /* how much of a score is enough, on each ground */
};

int care_words_open(struct care *c, struct error *e);
int care_sorts_open(struct care *c, struct error *e);
/* The turn's words made plain, in the arena; their text is still the person's. */
struct tokens care_words_plain(const struct care *c, struct arena *a, const struct tokens *t);

/* A turn or a clause made plain and cut into sentences. It stays where it is: pieces point to tokens. */
struct care_text {
  struct tokens tokens;
  struct pieces pieces;
  VEC(size_t) begins; /* a sentence's first piece; the end stands last */
};
void care_text_read(const struct care *c, struct arena *a, const struct tokens *tokens, struct care_text *ret);
size_t care_text_sentences(const struct care_text *t);

/* What a pattern's line is for; data/<language>/patterns/care.txt explains each. */
#define HIT_KINDS(X)                                                                                                   \
  X(DONE, "done")                                                                                                      \
  X(EXPLICIT, "explicit")                                                                                              \
  X(HURT, "hurt")                                                                                                      \
  X(VIOLENCE, "violence")                                                                                              \
  X(OBLIQUE, "oblique")                                                                                                \
  X(MAYBE_HURT, "maybe-hurt")                                                                                          \
  X(MAYBE_VIOLENCE, "maybe-violence")                                                                                  \
  X(MAYBE_OTHER, "maybe-other")                                                                                        \
  X(OTHER, "other")                                                                                                    \
  X(INTENT, "intent")                                                                                                  \
  X(SIGN, "sign")                                                                                                      \
  X(MINOR, "minor")                                                                                                    \
  X(BENIGN, "benign")                                                                                                  \
  X(CALM, "calm")                                                                                                      \
  X(ASIDE, "aside")                                                                                                    \
  X(FRAME, "frame")                                                                                                    \
  X(ANSWER, "answer")
enum hit_kind {
#define HIT_ENUM(name, word) HIT_##name,
  HIT_KINDS(HIT_ENUM)
#undef HIT_ENUM
      HIT_COUNT
};
enum care_answer { ANSWER_NONE, ANSWER_SAFE, ANSWER_NO, ANSWER_PARTLY, ANSWER_YES, ANSWER_ANNOYED };

struct care_hit {
  enum hit_kind kind;
  const char *rule;
  struct str words;   /* the person's */
  size_t first, last; /* pieces, last exclusive */
  size_t sentence;
  bool alone;  /* counts only where the turn says little else */
  bool framed; /* plain, but in a story or in quotes: asked about */
};

/* A pattern that hit, whether it stands or not. */
struct care_mark {
  enum hit_kind kind;
  const char *rule;
  size_t first, last; /* pieces, last exclusive */
};

/* What stands after the benign and the calm have taken away theirs. NULL: none. */
struct care_hits {
  struct care_text text;
  VEC(struct care_mark) marks;
  const struct care_hit *now; /* done, explicit, hurt or violence */
  const struct care_hit *oblique, *intent, *other, *answer_hit;
  struct str rules;                     /* of all that is oblique, split by blanks */
  const struct care_hit *sign, *second; /* two different ones */
  enum care_answer answer;
  float score; /* of the model; 0 without one */
  int answer_strength;
  bool minor; /* the speaker, by what they say */
};
void care_hits_read(const struct care *c, struct arena *a, const struct tokens *t, struct care_hits *ret);

/* The model of lines: models/care.tsv, whose labels are kinds of hit. */
void care_look(const struct care *c, const struct care_hits *h, int bits, struct linear_features *ret);
/* false: benign. */
bool care_kind_of(struct str label, enum hit_kind *ret);
/* Said plainly, not hinted. */
bool care_is_plain(enum hit_kind k);
enum care_ground care_ground_of(const struct care *c, const struct care_hits *h);
struct care_guess {
  float plain, hinted;            /* how probable: all that is said plainly; all that is hinted */
  enum hit_kind kind, asked_kind; /* the most probable of each */
};
void care_guess(const struct linear *m, const struct linear_features *f, struct care_guess *ret);
/* What is said plainly weighs more: one missed is worse than one question too many. */
static inline float care_score(const struct care_guess *g) {
  return 1.4f * g->plain + g->hinted;
}
/* The label with which the model keeps a ground's least score. */
const char *care_ground_label(enum care_ground g);
/* What the model makes of the turn joins what the patterns hit. Patterns alone when there is no model. in_view:
 * somebody is kept in view, and nothing that hit is taken back. */
void care_join(const struct care *c, struct arena *a, bool in_view, struct care_hits *h);
void care_model_open(struct care *c);

/* Whether cards.txt has a line of that very country. */
bool care_has_card(const struct care *c, const char *country, const char *what);

#endif
