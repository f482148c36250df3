/* SPDX-License-Identifier: Apache-2.0
 *
 * prompt: what a language model is sent for one turn, as messages of a chat.
 *
 *   system     persona and care rules (data/<language>/prompt/), the manner of a character card where one is set,
 *              quoted, then what the person told before this talk began
 *   user       each turn of the talk in the person's words, with the notes from memory that were put to it then
 *   assistant  what the being was heard to say
 *   user       the newest turn, with its notes
 *
 * The beginning stays the same from turn to turn, so that a server's cache of it is used: what is known is told as it
 * stood when the window began, turns are only added, and the notes of a turn stay with it. Which notes those were is
 * kept in the reply's trace as ids ("attached"), and the words are read from memory anew each time: what was forgotten
 * is in no prompt from then on.
 *
 * When the window is full its beginning moves on to where half of it is left, and what came before is told in short; it
 * stays in memory. Words from outside are quoted, line by line, with whose they are, and come with a turn that bears on
 * them alone.
 *
 * It changes nothing and costs a search of memory. Everything is in the view's arena but the JSON.
 */
#ifndef OS1_THINKERS_LLM_PROMPT_H
#define OS1_THINKERS_LLM_PROMPT_H

#include "base/json.h"
#include "language/language.h"
#include "ports/thinker.h"

struct prompt_room {
  int64_t window;  /* tokens that the model sees at once */
  int64_t reply;   /* of these, left for what it says */
  double per_byte; /* tokens that a byte came to in earlier prompts, all told; 0 unknown */
  /* Tokens of a text as the server counts them; -1: it does not. NULL: nobody counts, and bytes are taken for more than
   * they can come to. */
  int64_t (*count)(void *arg, struct str text);
  void *arg;
};

struct prompt {
  json_t *messages; /* [{"role", "content"}] */
  json_t *attached; /* {"turns": [ids], "facts": [ids]}: the notes of the newest turn */
  uint64_t from;    /* the turn that the window begins with */
  int64_t tokens;   /* what they come to, or an estimate that errs high */
  bool counted;
  bool outside; /* words from outside stand in it */
  size_t bytes; /* of what they say */
};

/* from: what the last prompt of this talk had; ID_NONE: none. ERR_TOO_BIG when not even the newest turn fits. */
int prompt_build(const struct language *l, const struct thinker_turn *in, uint64_t from, const struct prompt_room *room,
                 struct prompt *ret, struct error *e);
void prompt_finish(struct prompt *p);

#endif
