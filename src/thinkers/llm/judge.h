/* SPDX-License-Identifier: Apache-2.0
 *
 * judge: a language model says what a turn is to a debate: what a reason is built on, how a question was answered. It
 * chooses from a list and nothing it writes is shown: the request holds it to a schema, and the answer is checked
 * against it again. The words stay the skill's.
 */
#ifndef OS1_THINKERS_LLM_JUDGE_H
#define OS1_THINKERS_LLM_JUDGE_H

#include "thinkers/llm/llm_priv.h"

/* What a debate waits for, and of what: from skills/debate_map.h and debate.txt. */
struct judge_case {
  struct str claim, reason, question; /* question "": the turn is a reason, and what it is built on is wanted */
  struct str turn;
};
/* false: no debate is open in the talk, or it waits for nothing that could be judged. Texts in the view's arena. */
bool judge_case_of(const struct thinker_turn *in, struct judge_case *ret);
/* {"scheme": NAME} or {"answer": answers, repeats, grants or beside}, a new reference; NULL: none of these came, in a
 * few seconds. */
json_t *judge_ask(const struct language *l, struct net *net, const struct llm_server *s, struct str key,
                  const struct judge_case *c, const struct thinker_out *out);

#endif
