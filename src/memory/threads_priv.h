/* SPDX-License-Identifier: Apache-2.0
 *
 * One turn's threads and bars in the making. For the room's own files.
 *
 *   threads_read.c   what the words of a turn open, end and bar      threads.c   which records that makes and changes
 *   threads_which.c  of two that cannot both be so, the one picked
 */
#ifndef OS1_MEMORY_THREADS_PRIV_H
#define OS1_MEMORY_THREADS_PRIV_H

#include "language/pattern.h"
#include "memory/memory_priv.h"
#include "memory/threads.h"

/* Something the words leave open. */
struct thread_opened {
  enum thread_kind kind;
  struct str what;  /* "": what the talk was about */
  struct who about; /* whom, where it is not the speaker's own */
  struct when when; /* GRAIN_NONE: no day */
  int every;        /* 7 a weekday, 31 a day of the month, which come again; 0 a date, or counted from today */
  bool maybe, them; /* them: it ends with "her", whoever that is */
  int stake;
};
enum { THREADS_A_TURN = 4 };

struct thread_words {
  struct thread_opened opened[THREADS_A_TURN];
  size_t opened_count;
  enum thread_end ended;
  enum thread_end felt;  /* one word for how it was: GOOD, BAD; only an answer where it was asked */
  struct str ended_text; /* the sentence that says so */
  bool ended_bare;       /* of what was spoken of before: "it went well" */
  struct when moved_to;  /* ENDED_MOVED: GRAIN_NONE unsaid */
  int moved_every;       /* as thread_opened's */
  bool bars, tonight;
  struct str bar_text; /* the sentence that bars */
  struct str barred;   /* "": what the talk was about */
  struct str tender;
  struct str grief;  /* "the funeral": not asked about, and no topic either */
  struct str picked; /* "the hour, and not the day": hour */
  bool talks, not_yet;
  struct str bad_day; /* "sundays": said to be bad, whenever they come */
};
void threads_read(const struct language *l, struct arena *a, const struct reading *r, int64_t civil_now,
                  struct thread_words *ret);

/* The one of "York / Leeds" that the text names, and names alone; "". */
struct str threads_which_picked(struct arena *a, struct str what, struct str text);
/* The fact that was not picked: ended by this turn where it may have been so until now, else taken back. */
int threads_which_settle(struct store_txn *t, struct arena *a, const struct thread *which, struct str picked,
                         const struct turn *turn, int64_t day);

/* Content words of a text by stem. all: each word, as it stands and by its base; else one a word, stop words left out.
 */
struct thread_stems {
  VEC(struct str) at;
};
struct thread_stems threads_stems(const struct language *l, struct arena *a, struct str text, bool all);
/* As threads_speaks_of, where the text's stems are at hand. */
bool threads_stems_speak(const struct thread_stems *text, const struct thread_stems *what);

#endif
