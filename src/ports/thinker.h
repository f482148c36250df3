/* SPDX-License-Identifier: Apache-2.0
 *
 * thinker: what answers. Given one read turn and a read-only view of memory it says clauses and asks for skills; it
 * changes nothing itself. The built-in mind is synchronous and takes well under a millisecond; a model streams.
 */
#ifndef OS1_PORTS_THINKER_H
#define OS1_PORTS_THINKER_H

#include "base/chance.h"
#include "ports/skill.h"

struct reading;

struct thinker {
  const struct thinker_ops *ops;
};

struct thinker_turn {
  struct str text;
  const struct reading *reading;
  const struct view *view;
  uint64_t turn;           /* the person's, already durable */
  json_t *session;         /* what the thinker wants to remember until its next turn; kept with the conversation */
  struct chance *chance;
  int care;                /* what care decided before: 0 nothing .. 3 */
};

struct thinker_out {
  void *arg;
  /* One clause, in order. Non-zero: hushed; stop. */
  int (*clause)(void *arg, struct str text);
  /* Something to keep beyond the reply (a thread opened, a bar lifted): same transaction as the reply. */
  void (*keep)(void *arg, const struct skill_keep *k);
  /* The why of this reply: act, evidence, move, family, line, source turns. */
  void (*trace)(void *arg, json_t *trace);
};

struct thinker_ops {
  const char *name;        /* "built-in mind" */
  int (*reply)(struct thinker *t, const struct thinker_turn *in, const struct thinker_out *out, struct error *e);
  void (*close)(struct thinker *t);
};

#endif
