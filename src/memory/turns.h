/* SPDX-License-Identifier: Apache-2.0
 *
 * turns: what was said, in the order it came. Append-only: only the heard length of a reply changes, and a person's
 * forgetting erases. A person's turn is durable and can be recalled when turn_keep_done returns; the being's own are
 * kept but are not evidence.
 *
 * Keeping takes three steps, so that a turn and what was learnt from it can share one transaction:
 *   turn_keep_begin   on the caller's thread: checks and reads the words
 *   turn_keep_apply   in the store's apply
 *   turn_keep_done    in the store's done, always, with its result
 * turn_keep does all three and waits.
 */
#ifndef OS1_MEMORY_TURNS_H
#define OS1_MEMORY_TURNS_H

#include "memory/memory.h"
#include "ports/view.h"

/* A conversation is taken up again while it is younger than this. */
#define CONVERSATION_PAUSE_MS (30 * 60 * 1000LL)
/* The longest text of a turn; what is longer is refused with a sentence. */
#define TURN_TEXT_MAX (1024 * 1024)

struct evidence_doc;

struct turn_keep {
  /* In: everything but id's number and recorded_at. id's owner says whose. conversation ID_NONE: the one of `channel`
   * still warm at said_at, else a new one. Out: id, conversation, recorded_at; or the turn that was there already. */
  struct turn turn;
  struct str channel;
  bool known; /* out: conversation and client_id were kept before; nothing was written */

  struct evidence_doc *doc; /* turns.c's own */
  struct arena known_in;    /* holds the strings of a turn that was known */
};

/* k stays the caller's until turn_keep_done. Text must be UTF-8 (utf8_mend). */
int turn_keep_begin(struct memory *m, struct turn_keep *k, struct error *e);
int turn_keep_apply(struct memory *m, struct turn_keep *k, struct store_txn *t, struct error *e);
void turn_keep_done(struct memory *m, struct turn_keep *k, int result);
/* All of it: returns once the turn is durable. Not from the writer's thread. */
int turn_keep(struct memory *m, struct turn_keep *k, struct error *e);
/* The strings of a known turn. */
void turn_keep_finish(struct turn_keep *k);

/* How much of a reply was really heard, in code points. In apply. */
int turn_heard(struct store_txn *t, uint64_t id, int64_t heard_chars);
/* Takes turns out of the record and out of recall, in apply; no byte of their words is left in the index. Ids that are
 * not there are passed over. turns_erase_done follows in done, always. All ids are one owner's. */
int turns_erase(struct memory *m, struct store_txn *t, const uint64_t *ids, size_t count, struct error *e);
void turns_erase_done(struct memory *m, uint32_t owner, int result);

/* Whether a turn says something about the world: the person's words and others', never the being's. */
bool turn_is_evidence(const struct turn *t);

/* Conversations, in apply. */
int conversation_open(struct store_txn *t, uint32_t owner, struct str channel, struct str key, int64_t now,
                      uint64_t *ret);
/* The newest of the channel when its last turn is younger than CONVERSATION_PAUSE_MS at `now`; else a new one. */
int conversation_continue(struct store_txn *t, uint32_t owner, struct str channel, int64_t now, uint64_t *ret);
/* The one of that key (import), made when there is none. */
int conversation_named(struct store_txn *t, uint32_t owner, struct str channel, struct str key, int64_t now,
                       uint64_t *ret);
/* The one conversation_continue would take up, ERR_NOT_FOUND when it would make one. */
int conversation_warm(struct store_read *r, uint32_t owner, struct str channel, int64_t now, struct arena *a,
                      struct conversation *ret);

/* Reading back. */
struct turns_range {
  uint64_t conversation; /* ID_NONE: all */
  uint64_t from, to;     /* ids, inclusive; 0: open */
  int64_t since, until;  /* said_at, [since, until); 0: open */
  size_t limit;          /* 0: all */
  bool newest_first;     /* which end the limit keeps; the result is always oldest first */
};
int turns_read(struct store_read *r, uint32_t owner, const struct turns_range *range, struct arena *a,
               struct view_turns *ret);
/* The turn with this client id in this conversation. */
int turns_find(struct store_read *r, uint64_t conversation, struct str client_id, struct arena *a, struct turn *ret);

#endif
