/* SPDX-License-Identifier: Apache-2.0
 *
 * The steps of an answer: what is asked (answer_question.c), the people (answer_people.c), the
 * facts (answer_fact.c), what was so then (answer_then.c), a thing of the kind asked for (answer_sought.c), the words
 * (answer_text.c). What is looked for once more stands apart: answer_again.h.
 */
#ifndef OS1_MEMORY_ANSWER_PRIV_H
#define OS1_MEMORY_ANSWER_PRIV_H

#include "language/reading.h"
#include "memory/answer.h"
#include "memory/recall.h"

struct answer_words;
struct answer_model;

/* Classes of data/<language>/answers.txt. */
enum answer_class {
  CLASS_ASK_WHO,
  CLASS_ASK_WHAT,
  CLASS_ASK_WHICH,
  CLASS_ASK_WHERE,
  CLASS_ASK_WHEN,
  CLASS_ASK_WHY,
  CLASS_ASK_HOW,
  CLASS_HOW_MANY,
  CLASS_HOW_LONG,
  CLASS_HOW_OLD,
  CLASS_HOW_OFTEN,
  CLASS_ASK_YES_NO,
  CLASS_TIME_NOUN,
  CLASS_PERSON_NOUN,
  CLASS_PLACE_NOUN,
  CLASS_PLACE_BEFORE,
  CLASS_REASON_BEFORE,
  CLASS_NOT,
  CLASS_INSIDE,
  CLASS_HOLLOW,
  CLASS_ME,
  CLASS_YOU,
  CLASS_TIME_LAST,
  CLASS_TIME_NEXT,
  CLASS_TIME_AGO,
  CLASS_TIME_LEAD,
  CLASS_TIME_THIS,
  CLASS_WEEKDAY,
  CLASS_WEEKS,
  CLASS_SO_FAR,
  CLASS_KIND_OF,
  CLASS_WOULD,
  CLASS_TIME_WORD,
  CLASS_COLOUR,
  CLASS_SHADE,
  CLASS_WEIGHT,
  CLASS_MONEY,
  CLASS_ASK_LEAD,
  CLASS_RIGHTS,
  CLASS_SORT,
  CLASS_HOW_FAR,
  CLASS_JOB,
  CLASS_THERE,
  CLASS_SCORE,
  CLASS_SHOWS,
  CLASS_BEFORE,
  CLASS_DATE_PART,
  CLASS_I,
  CLASS_NOUGHT,
  CLASS_BECAUSE,
  CLASS_SINCE,
  CLASS_SPAN,
  CLASS_MANY_BE,
  CLASS_MANY_NOUN,
  CLASSES
};
struct answer_words *answer_words_new(const struct language *l);
void answer_words_free(struct answer_words *w);
bool answer_word_is(struct answer_words *w, struct str plain, enum answer_class c);
/* All of a word's at once, a bit each. */
#define ANSWER_CLASS(c) (UINT64_C(1) << (c))
uint64_t answer_word_classes(struct answer_words *w, struct str plain);
/* A bit for each group of words for one role or deed that it is of ("boss", "manager"); 0 none. */
enum { ANSWER_GROUPS = 32 };
uint32_t answer_word_alike(struct answer_words *w, struct str plain);
/* "yes", "no", "you", "until" */
enum answer_say { SAY_YES, SAY_NO, SAY_YOU, SAY_UNTIL, SAYS };
struct str answer_word_say(struct answer_words *w, enum answer_say which);
/* Read on first use. */
const struct answer_model *answer_words_model(struct answer_words *w);

/* Lines of answers.txt with {what} and {day}: "the {what} before {day}". */
enum answer_line {
  LINE_BEFORE,
  LINE_AFTER,
  LINE_AGO,
  LINE_OF,
  LINE_YEAR,
  LINE_YEARS,
  LINE_LIKELY,
  LINE_AS_OF,
  LINE_THEN,
  LINE_SINCE,
  LINE_FROM_UNTIL,
  LINES
};
struct str answer_line_fill(struct answer_words *w, struct arena *a, enum answer_line line, struct str what,
                            struct str day);

/* What a question asks for, as its first words say. */
struct answer_kind {
  enum question_kind kind;
  bool several; /* the noun asked for stands in the plural: a list is wanted */
};
struct answer_kind answer_kind_read(struct memory *m, const struct tokens *t);

struct answer_asked {
  struct memory *memory;
  struct store_read *read;
  struct arena *arena;
  uint32_t owner;
  struct str text;
  struct tokens tokens;
  struct answer_kind kind;
  bool names_only;     /* what somebody is called */
  bool first;          /* asked in the first person */
  bool of_me;          /* ... of the owner, not of somebody of theirs */
  struct str relation; /* the kind of fact that would answer; "" unknown */
  const struct answer_options *options;
  int64_t civil_now;
  struct sought_kept *kept; /* what answer_sought.c read, for whoever looks again */
};
struct sought_kept *sought_kept_new(struct arena *a);

/* In place of 0: no fact answers, and the words would be those of one that was taken back. */
enum { ANSWER_TAKEN_BACK = 1 };
/* The question, read. o is borrowed. */
void answer_asked_begin(struct memory *m, struct store_read *r, uint32_t owner, struct str question,
                        const struct answer_options *o, struct arena *a, struct answer_asked *ret,
                        struct question *ret_question);
/* Who somebody is, how many there are of a kind (answer_people.c). told stays false where that is not asked, or of
 * nobody known. */
int answer_from_people(const struct answer_asked *q, struct view_answer *ret, struct error *e);
/* Days between which something began or stopped, as one says them; "" where the first is not known. */
struct str answer_days_say(const struct answer_asked *q, int64_t first, int64_t last);
/* What is known. told stays false when no fact answers. */
int answer_from_facts(const struct answer_asked *q, const struct question *question, struct view_answer *ret,
                      struct error *e);
/* Of a thing that one has one at a time, which it was at the time that the question names, or before another
 * (answer_then.c). *ret_meant: that is asked, and nothing else answers it. */
int answer_then(const struct answer_asked *q, const struct question *question, uint64_t about, bool *ret_meant,
                struct view_answer *ret);
/* A thing of the kind asked for, in what the owner said to the being (answer_sought.c). told stays false where there is
 * none. */
int answer_from_sought(const struct answer_asked *q, struct view_answer *ret, struct error *e);
/* What stands where the question leaves a place: whom it was done to, which of them, at what hour, why; told stays
 * false where none does. */
int answer_from_thing(const struct answer_asked *q, struct view_answer *ret, struct error *e);
/* The same where a part of a date is asked for, an hour or a year: before any day, which does not say it. */
int answer_from_part(const struct answer_asked *q, struct view_answer *ret, struct error *e);
/* The words themselves. told stays false when they do not answer. */
int answer_from_text(const struct answer_asked *q, struct view_answer *ret, struct error *e);

#endif
