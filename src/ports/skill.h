/* SPDX-License-Identifier: Apache-2.0
 *
 * skill: something the being can do. One const entry a skill; from it come the built-in mind's intent, a model's tool,
 * the `os1` subcommand and the help. Words that ask for it stand in data/<language>/patterns/skills.txt.
 */
#ifndef OS1_PORTS_SKILL_H
#define OS1_PORTS_SKILL_H

#include "ports/view.h"

#include <jansson.h>

/* What a skill touches. look: nothing; keep: our own store; change: the person's files; reach: something leaves. What
 * is decided by it stands in gate/gate.h. */
enum effect { EFFECT_LOOK, EFFECT_KEEP, EFFECT_CHANGE, EFFECT_REACH };

/* Something to keep, done by the mind in the same transaction as the turn. */
struct skill_keep {
  enum record_kind kind;
  const void *record; /* id number 0: insert; else replace; in the turn's arena */
  bool erase;
  int64_t taint; /* the mind's: what entered the turn that keeps it */
  struct skill_keep *next;
};

struct language;
struct skill;
struct skill_call {
  const struct skill *skill; /* the entry itself, for a run that several share */
  const struct view *view;
  const struct language *language; /* for what is written in words: sums, units, days */
  const json_t *arguments;         /* validated against the schema */
  struct arena *arena;
  uint64_t turn;           /* the request's own, ID_NONE outside a conversation */
  const json_t *state;     /* what this skill left of the talk so far; NULL: nothing */
  bool (*stop)(void *arg); /* whether it was hushed, for a run that waits; NULL: never */
  void *stop_arg;
};

struct skill_result {
  const char *family; /* phrase family that says it; slots below */
  const struct phrase_slot *slots;
  size_t slot_count;
  json_t *data;             /* the same for machines; owned by the caller afterwards */
  json_t *state;            /* to be kept with the talk if the result is said; owned by the caller; NULL: as it was */
  struct skill_keep *keeps; /* NULL: nothing */
  const uint64_t *sources;
  size_t source_count;
};

/* One of the several that a skill from outside stands for. */
struct skill_offer {
  const char *name;
  const char *about; /* what its maker says of it, in one line */
};

struct skill {
  const char *name;
  const char *summary; /* one line of help, English */
  enum effect effect;
  const char *schema;               /* JSON Schema of the arguments */
  const char *recipient;            /* the argument that says whom it reaches; NULL: none does */
  bool outside;                     /* what it comes to, and what goes wrong, are words from outside */
  bool leaves;                      /* what it is asked with leaves this machine, though it only looks */
  const char *about;                /* of one from outside: what its maker says of it, for a model; else NULL */
  const struct skill_offer *offers; /* likewise what it can be asked for; ends with a name NULL; NULL: nothing more */
  /* Called by who has asked the gate (mind/consent.c, house/house_know.c) and by nobody else. */
  int (*run)(const struct skill_call *call, struct skill_result *ret, struct error *e);
};

#endif
