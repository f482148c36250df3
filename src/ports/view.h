/* SPDX-License-Identifier: Apache-2.0
 *
 * view: memory as a thinker and a skill may see it, read-only, each item with its source turn. Implemented by memory/;
 * tests give a table of their own. Results live in the view's arena, which is the turn's.
 */
#ifndef OS1_PORTS_VIEW_H
#define OS1_PORTS_VIEW_H

#include "base/arena.h"
#include "base/error.h"
#include "ports/clock.h"
#include "ports/records.h"
#include "ports/when.h"

struct view_facts {
  const struct fact *at;
  size_t len;
};
struct view_turns {
  const struct turn *at;
  const double *score; /* NULL when not from a search */
  size_t len;
};
struct view_entities {
  const struct entity *at;
  size_t len;
};
/* An answer from memory. told false: it was never said, and text is "". */
struct view_answer {
  bool told;
  struct str text;         /* the shortest true answer: "Lisbon", "since May 2026" */
  struct str relation;     /* what kind of fact answered, "" when a sentence did */
  struct fact fact;        /* id ID_NONE when a sentence did */
  const uint64_t *sources; /* turns, best first */
  size_t source_count;
  double sure;      /* 0..1 */
  struct str whose; /* "" where the owner said it; else who did, or the document it stands in */
  bool outside;     /* it stands in text from outside, which nobody here vouches for */
  bool prose;       /* text is a sentence or two, to be said as they stand */
  bool alone;       /* text is a thing of the kind asked for, and may be said by itself */
  bool righted;     /* alone, and what the source puts right: its words name what was wrong, too */
  bool dated;       /* text is when it was or will be, worked out from the words of the source */
  struct when when; /* dated: the day itself, where one is known; GRAIN_NONE else */
};

/* What is looked for again, where a first look told nothing, or not what was meant. */
struct view_again {
  struct str question;    /* as it was put */
  struct str beside;      /* what it goes on from, or is put right with: "i mean the cat"; "" nothing */
  bool must;              /* what is found has to speak of beside, too */
  const struct str *said; /* what was answered before: no words with it are found */
  size_t said_count;
  const uint64_t *but; /* turns that are no answer: those that ask */
  size_t but_count;
  uint64_t from; /* the turn that the talk was just about; ID_NONE */
};
/* The person's own words that come nearest, as a clause of a turn. */
struct view_found {
  uint64_t turn;
  struct str clause; /* as it was written */
  struct str thing;  /* of it, what is of the kind asked for, said to the person: a name, a place, a figure; "" */
  double fit;        /* 0..1: how much of what is asked stands there */
  bool clear;        /* enough of it, or a thing of the kind where nothing else comes near: it may be said */
};
enum { VIEW_FOUND = 2 };

/* The newest of what was merged or split by the person's word, and can be undone. */
struct view_act {
  bool split;
  uint64_t one, other; /* merged: into whom and who; split: whom it was and the new one */
};

enum { VIEW_PAST = 1 /* ended facts too */, VIEW_RETRACTED = 2 };

struct view {
  const struct view_ops *ops;
  struct arena *arena;
  const struct clock *clock;
  int64_t now; /* of this turn */
  int32_t offset;
  uint32_t owner;
  uint64_t conversation;
};

struct view_ops {
  /* relation "": all. about ID_NONE: the owner's own. */
  int (*facts)(const struct view *v, uint64_t about, struct str relation, unsigned flags, struct view_facts *ret);
  int (*all_facts)(const struct view *v, unsigned flags, struct view_facts *ret);
  /* By name, nickname or the person's own word; best first. "" lists everybody, last mentioned first. */
  int (*entities)(const struct view *v, struct str name_or_word, struct view_entities *ret);
  int (*entity)(const struct view *v, uint64_t id, struct entity *ret);
  int (*turn)(const struct view *v, uint64_t id, struct turn *ret);
  /* The newest turns of this conversation, oldest first. */
  int (*latest)(const struct view *v, size_t count, struct view_turns *ret);
  int (*recall)(const struct view *v, struct str query, size_t count, struct view_turns *ret);
  int (*ask)(const struct view *v, struct str question, struct view_answer *ret);
  /* The best, and the next that is not of the same turn; how many there are. */
  int (*again)(const struct view *v, const struct view_again *asked, struct view_found ret[VIEW_FOUND],
               size_t *ret_count);
  int (*threads)(const struct view *v, const struct thread **ret, size_t *ret_len);
  int (*bars)(const struct view *v, const struct bar **ret, size_t *ret_len);
  int (*reminders)(const struct view *v, const struct reminder **ret, size_t *ret_len);
  int (*items)(const struct view *v, struct str list, const struct item **ret, size_t *ret_len);
  /* "" when never set. */
  struct str (*setting)(const struct view *v, const char *key);
  /* Days back the ledger of said lines is asked: newest first. */
  int (*said)(const struct view *v, size_t count, const struct said **ret, size_t *ret_len);
  /* Counts and sizes the being may speak of: "turns", "facts", "bytes", "first_turn_at", "last_turn_at". -1 unknown. */
  int64_t (*number)(const struct view *v, const char *what);
  /* Of one entity: what is known, in a sentence or two, with its sources; the turns that speak of them, oldest first
   * (limit: the newest so many, 0 all); those who were merged into them. */
  int (*portrait)(const struct view *v, uint64_t id, struct view_answer *ret);
  int (*story)(const struct view *v, uint64_t id, size_t limit, struct view_turns *ret);
  int (*also)(const struct view *v, uint64_t id, struct view_entities *ret);
  /* ERR_NOT_FOUND: nothing can be undone. */
  int (*last_act)(const struct view *v, struct view_act *ret);
};

#endif
