/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_THINKERS_LLM_PROMPT_PRIV_H
#define OS1_THINKERS_LLM_PROMPT_PRIV_H

#include "base/buf.h"
#include "thinkers/llm/prompt.h"

enum { PROMPT_NOTE_TURNS = 4, PROMPT_NOTE_FACTS = 6, PROMPT_QUOTE_MOST = 400 };

/* The notes that were put to a turn. */
struct prompt_put {
  uint64_t turns[PROMPT_NOTE_TURNS], facts[PROMPT_NOTE_FACTS];
  size_t turn_count, fact_count;
};

/* What is found while it is put together. */
struct prompt_seen {
  bool outside;         /* a fact that is from outside was written down */
  unsigned char *facts; /* of each of the facts: 0 not looked at yet, 1 the person's, 2 from outside */
};

/* What is being put together. */
struct prompting {
  const struct language *language;
  const struct thinker_turn *in;
  const struct view *view;
  struct arena *a;
  struct str being, person;
  uint64_t base;           /* the window begins with this turn; what was told before it is known */
  int64_t base_at;         /* when that was said */
  struct view_turns talk;  /* of this conversation, oldest first, without the newest */
  struct view_turns found; /* what memory brings for the newest */
  struct view_facts facts; /* all of them, taken back ones too */
  struct prompt_seen *seen;
  bool notes, known, character; /* wanted: left out where there is no room */
  size_t character_most;        /* bytes of a card's manner */
  struct prompt_put note;       /* the newest turn's */
  const struct prompt_put *put; /* of each turn of the talk, as the reply to it says */
  const struct str *words;      /* of each turn of the talk, and last of the newest: folded */
};

/* prompt_words.c */
/* A file of data/<language>/prompt/, comments left out, names filled in. */
struct str prompt_file(const struct prompting *p, const char *name);
/* A piece of parts.txt, filled. */
struct str prompt_part(const struct prompting *p, const char *name, struct str one, struct str two);
/* "2026-11-22", "2026-11-22 20:14" where it was said. */
struct str prompt_day(struct arena *a, int64_t ms, int64_t offset);
struct str prompt_time(struct arena *a, int64_t ms, int64_t offset);
/* At most so many bytes of whole words, and then "…"; one line. */
struct str prompt_clip(struct arena *a, struct str text, size_t most);
/* Every line behind "> ", and no mark of a template whole (marks.h). */
struct str prompt_quoted(struct arena *a, struct str text);
/* "Anna (sister) · lives: Lisbon" */
struct str prompt_fact(const struct prompting *p, const struct fact *f);

/* prompt_known.c */
/* The i-th of the facts has its mark, was told by somebody else, or is of whom only somebody else has named. */
bool prompt_is_outside(const struct prompting *p, size_t i);
/* What the system message ends with; "" nothing. */
struct str prompt_known(const struct prompting *p);

/* prompt_character.c: the manner of a character card, quoted, below everything; "" none is set. */
struct str prompt_character(const struct prompting *p);

/* prompt_notes.c */
/* Chooses the newest turn's notes. */
void prompt_choose_notes(struct prompting *p);
/* The notes in words; "" none. */
struct str prompt_notes(const struct prompting *p, const struct prompt_put *put);
/* Those that a reply's trace names. */
void prompt_put_read(struct str trace, struct prompt_put *ret);

#endif
