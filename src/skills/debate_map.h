/* SPDX-License-Identifier: Apache-2.0
 *
 * debate_map: how a debate is kept: one setting each, "debate.1" to "debate.DEBATES", JSON:
 *   "number", "topic", "begun": the turn that asked for it, "at": when it was last spoken of, ms
 *   "expects": what the next turn of it is: claim, earlier, reason, answer; "" it is over
 *   "said": [{"n", "kind": claim, reason, question, answer, earlier, objection or withdrawal, "text", "turn", "at",
 *             "to": the n it is tied to, "tie", "scheme", "first": with which question a reason began, "granted"}]
 *   "next": the next n
 *   "reason", "question": the n of what is spoken of, "asked": how many questions that reason was put,
 *   "again": the last was asked twice
 *   "earlier": {"text", "turn", "at"}, brought and not yet placed, "brought": it was, once, "left_out": its turn
 * Whatever is forgotten goes from "said" with all that is tied to it, and the whole with its claim
 * (memory/forget_debate.c); an n is never given twice. What stands is argue.h's to say.
 */
#ifndef OS1_SKILLS_DEBATE_MAP_H
#define OS1_SKILLS_DEBATE_MAP_H

#include "ports/view.h"
#include "skills/argue.h"

#include <jansson.h>

enum { DEBATES = 24, DEBATE_SAID = 60 };
_Static_assert((int)DEBATE_SAID <= (int)ARGUE_NODES, "every one is a node");

/* "debate.3"; in the arena. */
const char *debate_key(struct arena *a, int64_t number);
/* A new reference; NULL: there is none of that number, or it cannot be read. */
json_t *debate_read(const struct view *v, int64_t number);
/* The one that is open in a talk, by what the skill left of that talk, {"number", "at", "debate": a copy of it}; a new
 * reference or NULL. The copy serves where no setting could be kept: in a talk that words from outside have entered. */
json_t *debate_of_talk(const struct view *v, const json_t *state);
/* The first number that is free; where none is, that of the debate spoken of longest ago. */
int64_t debate_free(const struct view *v);
/* What has this n; borrowed, NULL: nothing. */
json_t *debate_said(const json_t *debate, int64_t n);
/* The claim; borrowed, NULL: nothing was claimed yet. */
json_t *debate_claim(const json_t *debate);
/* What is said in it, by whom is told by its kind: a question is the being's. turn ID_NONE: no turn of theirs. */
struct debate_words {
  const char *kind;
  struct str text;
  uint64_t turn;
  int64_t at; /* when it was said, ms */
};
/* to 0: tied to nothing. Its n, or 0 when the debate is full. */
int64_t debate_say(json_t *debate, const struct debate_words *w, int64_t to, const char *tie);
/* Nodes stand in the order of "said". */
void debate_map(const json_t *debate, struct argue_map *ret);
/* For machines, a new reference: "number", "topic", "at" (RFC 3339, in that offset, minutes), "open", "stands": whether
 * the claim does; "said": each with "n", "kind", "text", "turn", "to", "tie", "scheme", "at" and its "standing":
 * stands, falls or open. */
json_t *debate_shown(const json_t *debate, int32_t offset);

#endif
