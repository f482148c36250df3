/* SPDX-License-Identifier: Apache-2.0
 *
 * mind: one turn: hear, recall, think, speak, learn. The utterance is durable before anybody answers; care looks first
 * and at every clause; the thinker sees memory read-only; what is learnt and said is kept with why.
 *
 *   mind.c        the walk of a turn              session.c     the snapshot, and what is kept from turn to turn
 *   speech.c      clauses on their way out, past care, and the trace of the reply
 *   interview.c   set-up's steps, driven          forgetting.c  "forget that": shown, one yes, carried out
 *   consent.c     every skill, through the gate   entered.c     what came from outside, joined
 *
 * Blocking; one call at a time per mind (hush excepted). Errors are the store's, and ERR_INVALID for an empty turn.
 */
#ifndef OS1_MIND_MIND_H
#define OS1_MIND_MIND_H

#include "base/buf.h"
#include "heart/care.h"
#include "memory/memory.h"
#include "ports/thinker.h"
#include "setup/setup.h"

struct mind;

/* Borrowed; they outlive the mind. */
struct mind_parts {
  struct memory *memory;
  struct store *store;
  const struct language *language;
  const struct phrase_book *book;
  struct care *care;
  struct setup *setup;
  struct thinker *thinker;
  const struct skill *const *skills; /* ends with NULL; NULL: skills_all */
  const struct clock *clock;
  uint64_t seed;
  const char *country; /* from the zone; "" unknown */
  bool sound;
  void (*play_voices)(void *arg); /* lets three voices be heard, without waiting; may be NULL */
  void *play_arg;
  uint32_t owner;
};

enum { MIND_QUIET = 1, MIND_ASIDE = 2, MIND_QUESTION = 4, MIND_FAREWELL = 8 };

struct mind_listener {
  void *arg;
  int (*clause)(void *arg, struct str text, int flags); /* non-zero hushes; may be NULL */
  bool (*hushed)(void *arg); /* asked now and then while a reply is waited for; true hushes; may be NULL */
};

struct mind_utterance {
  struct str text;
  struct str channel;
  struct str client_id;
  uint64_t conversation; /* ID_NONE: continue the channel's last or begin one */
  enum origin origin;
  enum taint taint;
  const struct setup_typing *typing; /* may be NULL */
};

struct mind_reply {
  uint64_t conversation, turn, reply;
  int flags;
};

int mind_open(const struct mind_parts *parts, struct mind **ret, struct error *e);
void mind_close(struct mind *m);
int mind_say(struct mind *m, const struct mind_utterance *u, const struct mind_listener *l, struct mind_reply *ret,
             struct error *e);
int mind_greet(struct mind *m, struct str channel, const struct mind_listener *l, struct mind_reply *ret,
               struct error *e);
/* What has fallen due since it was last asked, and nothing else; ret->reply ID_NONE when nothing has. */
int mind_tell_due(struct mind *m, struct str channel, const struct mind_listener *l, struct mind_reply *ret,
                  struct error *e);
/* What somebody outside of this process would be sent if this were said now, byte by byte; nothing is kept.
 * ERR_NOT_FOUND where the thinker never sends anything. */
int mind_show(struct mind *m, const struct mind_utterance *u, struct buf *out, struct error *e);
/* Keeps a turn and its facts, answers nothing. */
int mind_keep(struct mind *m, const struct mind_utterance *u, uint64_t *ret_turn, struct error *e);
/* Whether a skill may be run where there is no talk to ask in (a command, a client): 0, or ERR_DENIED with the reason.
 * arguments: validated. */
int mind_may(struct mind *m, const struct skill *skill, const json_t *arguments, struct error *e);
/* A skill that a person asks for by a command, with its arguments written out: they are asked where the gate asks, and
 * then by whoever sits between. What it keeps of its own is not kept: for skills that reach and look. */
struct mind_deed {
  const struct skill *skill;
  const json_t *arguments;
  struct buf *shown;      /* the deed as it is to be shown before a yes */
  unsigned char hash[32]; /* of what is shown */
  bool agreed;            /* the person's yes to exactly that */
  void *arg;
  int (*done)(void *arg, const struct skill_result *r); /* what it came to; may be NULL */
};
/* ERR_BUSY: `shown` and `hash` are filled: to be shown whole, and with a yes done again with `agreed`. ERR_DENIED,
 * ERR_INVALID; else the skill's own. */
int mind_do(struct mind *m, struct mind_deed *d, struct error *e);
/* What waits for a yes is dropped. */
void mind_drop(struct mind *m);
/* From any thread. */
void mind_hush(struct mind *m);

bool mind_is_set_up(struct mind *m);
/* answers: one a line; STR_NONE takes defaults. again: asks anew, forgets nothing. */
int mind_interview(struct mind *m, struct str answers, bool again, const struct mind_listener *l, struct error *e);

#endif
