/* SPDX-License-Identifier: Apache-2.0
 *
 * setup: the interview: four questions before anybody's here, then who is who and what the being is called. A state
 * machine whose state is a JSON object (kept as the setting "setup.state"); each step says lines and gives records to
 * keep. Enter skips, "why" explains, nothing is refused. Keystroke timing is used here only, said aloud, never kept.
 */
#ifndef OS1_SETUP_SETUP_H
#define OS1_SETUP_SETUP_H

#include "base/chance.h"
#include "language/reading.h"
#include "phrase/phrase.h"
#include "ports/skill.h"

struct setup;

struct setup_typing {
  int64_t first_key_ms; /* -1 unknown */
  int deletions;
};

/* What the interview may know of the machine it runs on. */
struct setup_place {
  bool sound;         /* something to play through, and a voice */
  bool model;         /* a language model is set */
  struct str away;    /* the host it is on, where that is not this machine; "" */
  int64_t started_at; /* when the being came to be, ms */
  struct chance *chance;
};

struct setup_step {
  VEC(struct phrase_line) lines; /* said in order, one clause each */
  struct skill_keep *keeps;      /* turns, settings, entities, facts, threads, bars to keep with the answer */
  bool done;                     /* set-up is finished with this step */
  int play_voices;               /* 1: play three voices now */
};

int setup_open(const struct language *l, const struct phrase_book *b, struct setup **ret, struct error *e);
void setup_close(struct setup *s);
/* The first lines, or the pending question again after an interruption. */
int setup_greet(struct setup *s, const struct view *v, const struct setup_place *p, json_t *state,
                struct setup_step *ret, struct error *e);
/* One answer; r->text "" skips. */
int setup_answer(struct setup *s, const struct view *v, const struct setup_place *p, json_t *state,
                 const struct reading *r, const struct setup_typing *t, uint64_t turn, struct setup_step *ret,
                 struct error *e);
/* Takes every default at once: chooses a name, asks nothing. */
int setup_defaults(struct setup *s, const struct view *v, const struct setup_place *p, json_t *state,
                   struct setup_step *ret, struct error *e);

#endif
