/* SPDX-License-Identifier: Apache-2.0
 *
 * gate: what may be done, decided over a request alone. Pure: it reads nothing, keeps nothing, does nothing; the mind
 * hands it what is known and carries out what it says (mind/consent.h). docs/GATE.md tells it to who builds skills.
 *
 *   canonical.c  arguments in one spelling only      request.c  a request read, bound and drawn
 *   decide.c     allowed, ask or refused             pending.c  the one question that waits for a yes
 *   said.c       what a look may take along that leaves this machine
 *
 * Effects (ports/skill.h): look and keep pass. change and reach are asked about where anything from outside entered the
 * turn, whatever stands; reach is asked about where the recipient was never reached before by this skill. A look that
 * leaves this machine (skill.leaves) with anything but words of the turn that asks for it is a reach.
 *
 * A question, from put to over:
 *   none --gate_pending_set--> waiting
 *   waiting --a whole yes of the person, in that conversation, in time--> taken --> none
 *   waiting --anything else said there, from outside or too late; another question--> none
 *   waiting --something said in another conversation--> waiting
 *
 * Any thread, one at a time per gate_pending. Strings live in the arena given.
 */
#ifndef OS1_GATE_GATE_H
#define OS1_GATE_GATE_H

#include "base/buf.h"
#include "ports/skill.h"

enum {
  GATE_HASH = 32,
  GATE_ARGUMENTS_MOST = 64 * 1024, /* bytes, as they came and as canonical */
  GATE_DEPTH_MOST = 16,
  GATE_SHOWN_MOST = 4000,   /* bytes: what cannot be put whole before a person is not asked about */
  GATE_PATIENCE_MS = 600000 /* how long a question waits */
};

/* ---- canonical ---- */
/* JSON Canonicalization Scheme (RFC 8785): members by their UTF-16 units, numbers as ECMAScript writes them, no blanks.
 * ERR_INVALID for an integer beyond 2^53-1 (RFC 7493) or deeper than GATE_DEPTH_MOST; ERR_TOO_BIG as out's cap. */
int gate_canonical(const json_t *value, struct buf *out, struct error *e);

/* ---- a request ---- */
struct gate_asked {
  const struct skill *skill;
  struct str text;      /* arguments as somebody wrote them, and */
  const json_t *object; /* where text.at is NULL, as this program made them */
  enum taint taint;     /* joined of all that entered the turn */
  uint64_t conversation;
  struct str said; /* the turn, where it is the person's own; "" */
};
struct gate_request {
  struct str skill;
  enum effect effect;   /* of this request: a look's may be reach */
  struct str arguments; /* canonical */
  struct str recipient; /* the bytes of the skill's recipient argument; "" none */
  struct str shown;     /* drawn from the above: the deed in words, and every argument */
  enum taint taint;
  uint64_t conversation;
  unsigned char hash[GATE_HASH]; /* BLAKE2b-256 (RFC 7693) of skill, effect, conversation and arguments */
};
/* ERR_INVALID and a sentence: no JSON object, a member twice, a member that claims a consent (approval, confirmed,
 * yes... at any depth), a recipient with characters that cannot be seen. ERR_TOO_BIG: over a cap, or over what can be
 * shown where it would have to be. ret_arguments: parsed from the canonical text, a new reference; may be NULL. */
int gate_request_read(struct arena *a, const struct gate_asked *asked, struct gate_request *ret, json_t **ret_arguments,
                      struct error *e);
/* The same deed in the same conversation. Constant time. */
bool gate_is_same(const struct gate_request *x, const struct gate_request *y);

/* ---- a decision ---- */
enum gate_verdict { GATE_REFUSED, GATE_ASK, GATE_ALLOWED };
struct gate_known {
  bool reached; /* this skill reached exactly this recipient before, and it was done */
  const struct permission *permissions;
  size_t permission_count;
  int64_t now; /* ms */
};
struct gate_decision {
  enum gate_verdict verdict;
  const char *reason;  /* one sentence */
  uint64_t permission; /* by which it is allowed; ID_NONE */
};
struct gate_decision gate_decide(const struct gate_request *r, const struct gate_known *known);
/* Whether it stands now and covers this: the skill, and byte for byte the recipient or the arguments, or both. */
bool gate_permits(const struct permission *p, const struct gate_request *r, int64_t now);

/* ---- the question that waits ---- */
struct gate_pending {
  bool waits;
  struct gate_request request;
  struct arena arena;
  int64_t since_ns; /* ports/clock.h, steady */
  uint64_t asked;   /* the entry of the log */
};
struct gate_said {
  uint64_t conversation;
  enum taint taint; /* of the turn that says it, and of all that entered it */
  bool yes;         /* the whole turn is a yes, and the person's */
  int64_t now_ns;
};
enum gate_answer {
  GATE_NOTHING, /* nothing waits, or not here */
  GATE_YES,
  GATE_ELSE,    /* something else was said */
  GATE_LATE,    /* a yes, after GATE_PATIENCE_MS or with a clock gone back */
  GATE_OUTSIDE, /* a yes that is not the person's alone */
};
void gate_pending_set(struct gate_pending *p, const struct gate_request *r, uint64_t asked, int64_t now_ns);
/* Whatever it answers, but GATE_NOTHING, nothing waits any more; what did is in *ret and its entry in *ret_asked. */
enum gate_answer gate_pending_take(struct gate_pending *p, const struct gate_said *said, struct arena *a,
                                   struct gate_request *ret, uint64_t *ret_asked);
void gate_pending_drop(struct gate_pending *p);

#endif
