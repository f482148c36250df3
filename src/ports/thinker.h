/* SPDX-License-Identifier: Apache-2.0
 *
 * thinker: what answers. Given one read turn and a read-only view of memory it says clauses and asks for skills; it
 * changes nothing itself. The built-in mind is synchronous and takes well under a millisecond; a model streams.
 *
 * Order of a turn: care looks; the turn is stored and learnt from; then the thinker answers. So the view already shows
 * what this turn taught: facts whose `source` is the turn's id are new, those whose `closed_by` is it were ended or
 * corrected by it, threads and bars likewise. "I've kept that" is true because the thinker can see it there.
 */
#ifndef OS1_PORTS_THINKER_H
#define OS1_PORTS_THINKER_H

#include "base/buf.h"
#include "base/chance.h"
#include "ports/skill.h"

struct reading;
struct phrase_line;

struct thinker {
  const struct thinker_ops *ops;
};

struct thinker_turn {
  bool arrival; /* the person has just come and said nothing yet: greet by the contract; text is "" */
  struct str text;
  const struct reading *reading;
  const struct view *view;
  uint64_t turn;   /* the person's, already durable */
  json_t *session; /* what the thinker wants to remember until its next turn; kept with the conversation. Some
                      members are read by the mind for the next reading: "asked": {"relation", "about": {"name",
                      "word"}} (the slot its last question opened), "told":
                      [{"relation", "value", "about": {.., "me"}}] (what the turn told), "topic": {"name", "word",
                      "pronoun"}, "unnamed": {"word", "pronoun", "owner"} (what it left without a name) and "family"
                      (what was said to it) */
  struct chance *chance;
  int care;                          /* what care decided before: 0 nothing .. 3 */
  int64_t last_at;                   /* when the person last said anything before this turn, ms; 0 never */
  int64_t began_at;                  /* when this process opened its home, ms: its uptime */
  const struct skill *const *skills; /* that may be asked for; ends with NULL; NULL: ours alone */
};

/* Asks for a skill: the mind alone runs it, once the gate has said yes (gate/gate.h). */
struct thinker_use {
  struct str name;      /* the skill's own, exactly */
  struct str arguments; /* JSON as somebody else wrote it, and */
  const json_t *object; /* where arguments.at is NULL, as this program made it; borrowed */
  const json_t *state;  /* what the skill left of the talk; borrowed; NULL: nothing */
};

struct thinker_out {
  void *arg;
  /* One clause, in order; line says which authored line it is (NULL: none), for the ledger and the trace. flags: 1
     nothing to add (text is the quiet mark), 4 it ends in a question, 8 the person is leaving. Non-zero: stop;
     ERR_DENIED where care did not let it through and something of the being's own was said in its place, else it was
     hushed. */
  int (*clause)(void *arg, struct str text, const struct phrase_line *line, int flags);
  /* Something to keep beyond the reply (a thread opened, a bar lifted): same transaction as the reply. */
  void (*keep)(void *arg, const struct skill_keep *k);
  /* The why of this reply: act, evidence, move, family, line, source turns. Takes over the reference. */
  void (*trace)(void *arg, json_t *trace);
  /* Whether it was hushed, for a thinker that waits for its words. NULL: never. */
  bool (*hushed)(void *arg);
  /* 0: it was done, *ret is what it came to. ERR_NOT_FOUND: no such skill; ERR_INVALID: what is wrong with the
     arguments; ERR_DENIED: refused, and why; ERR_BUSY: the person is asked, after this reply, and nothing more need be
     said; else the skill's own. NULL: no skill can be used. */
  int (*use)(void *arg, const struct thinker_use *u, struct skill_result *ret, struct error *e);
  /* Words from outside have entered what is said and asked for from here on. Only for who names them (thinker_ops).
     NULL: nobody wants to know. */
  void (*outside)(void *arg);
};

struct thinker_ops {
  const char *name; /* "built-in mind" */
  /* It calls `outside` for all from outside that its words or requests rest on, beyond the turn itself. false: whatever
     it looks at through the view has entered. */
  bool names_outside;
  int (*reply)(struct thinker *t, const struct thinker_turn *in, const struct thinker_out *out, struct error *e);
  /* The very bytes that somebody outside of this process would be sent for this turn. NULL: nobody ever is. */
  int (*show)(struct thinker *t, const struct thinker_turn *in, struct buf *out, struct error *e);
  void (*close)(struct thinker *t);
};

#endif
