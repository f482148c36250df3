/* SPDX-License-Identifier: Apache-2.0
 *
 * What comes nearest where nothing answers: the owner's own turn that shares a thing or somebody asked about, and of
 * those one that could hold an answer of the asked kind: a name for who, a figure for how many. It is quoted as what it
 * is and never said as the answer; a name that nobody said stays untold.
 */
#include "memory/answer_sought.h"
#include "memory/memory_priv.h"

static const double of_kind = .3;

int answer_nearest(const struct answer_asked *q, struct view_answer *ret, struct error *e) {
  struct sought s;
  if (q->kind.kind == QUESTION_NONE || q->kind.kind == QUESTION_YES_NO) return 0;
  if (!sought_read(q, SOUGHT_ANY, &s)) return 0;
  s.loose = true;
  int r = sought_turns(&s, e);
  if (r < 0) return r;
  enum sought_kind kind = s.kind;
  if (kind == SOUGHT_ANY && s.set_count) s.kind = SOUGHT_SORT; /* "what bird was it on the car": an owl */
  sought_look(&s);
  s.kind = kind;
  bool sort = false; /* "what kind of place" may be told of without a place */
  for (size_t i = 0; i < q->tokens.len && s.kind == SOUGHT_PLACE; i++)
    sort |= answer_word_is(q->memory->answer_words, q->tokens.at[i].word, CLASS_KIND_OF);
  if (!s.best.text.len && sort) s.kind = SOUGHT_ANY;
  if (!s.best.text.len && s.kind == SOUGHT_ANY) sought_look(&s);
  if (!s.best.text.len) return 0;
  if (!ret->told) ret->text = s.best.text;
  ret->nearest = s.best.turn->turn->id;
  /* "where is he" shares next to nothing; what holds a name, a place, a figure is likelier to be it. */
  ret->near = (s.all < 1 ? s.best.fit * s.all : s.best.fit) + (s.kind == SOUGHT_ANY ? 0 : of_kind);
  return 0;
}
