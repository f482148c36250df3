/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_MIND_MIND_PRIV_H
#define OS1_MIND_MIND_PRIV_H

#include "base/buf.h"
#include "gate/gate.h"
#include "mind/mind.h"

#include <stdatomic.h>

struct mind {
  struct mind_parts parts;
  struct chance chance;
  int64_t opened_at;
  _Atomic int hushed;
  struct gate_pending pending; /* consent.c */
};

/* One turn's working state: an arena, a snapshot, a view, and the person's session. */
struct walk {
  struct mind *mind;
  struct arena arena;
  struct store_read *read;
  struct view view;
  json_t *session; /* {"care": {}, "thinker": {}, "answered": the last turn that was, ...} */
  int64_t now;
  int32_t offset;
  struct turn turn; /* the person's; id set once kept */
  struct reading reading;
  struct care_verdict care; /* of this turn */
  struct entered *entered;  /* entered.c: the view that a thinker is given; NULL until it is */
  bool outside;             /* words from outside are known to have entered */
  int uses;                 /* skills asked for */
  struct speech *speech;    /* the reply under way while a skill runs for it; NULL */
  bool asks;                /* `asked` is to be put to the person after the reply */
  struct gate_request asked;
};

/* walk: opened before the turn is kept, refreshed after, so that the reply sees what was just learnt. */
int walk_begin(struct mind *m, uint64_t conversation, struct walk *ret, struct error *e);
int walk_refresh(struct walk *w, struct error *e);
/* A new snapshot; the old one must have been ended. */
int walk_look(struct walk *w, uint64_t conversation, struct error *e);
void walk_end(struct walk *w);
/* Whether all that was looked at could be read; else the sentence. Asked before anything that follows from it is kept.
 */
int walk_sure(struct walk *w, struct error *e);

/* session.c: kept as the setting "session" of the owner. */
json_t *session_load(struct walk *w);
struct str session_text(struct walk *w);
/* The member object, made when missing. Borrowed. */
json_t *session_part(json_t *session, const char *name);

/* speech.c: a reply in the making. */
struct speech {
  struct walk *walk;
  const struct mind_listener *listener;
  struct buf text; /* what was said, clauses joined by a space */
  json_t *trace;
  struct skill_keep *keeps; /* newest first */
  int flags;
  struct str before; /* the last clause that nobody here wrote; "" */
  bool stopped;      /* hushed: nothing more is shown */
  bool urgent;       /* care speaks: said even where something of the memory can't be read */
};
struct speech speech_begin(struct walk *w, const struct mind_listener *l);
/* Past care; a refused clause is replaced by a line of the being's own: ERR_DENIED. ERR_CANCELLED: hushed. */
int speech_clause(struct speech *s, struct str text, int flags);
/* The same for words that nobody here wrote: they are looked at together with what came just before, so that nothing
 * is said in two halves. */
int speech_foreign(struct speech *s, struct str text, int flags);
/* Whether it was hushed: by a call, or by whoever listens. */
bool speech_is_hushed(struct speech *s);
/* The same, and 0 only where that very line was shown to its end. */
int speech_shown(struct speech *s, const char *family, const struct phrase_slot *slots, size_t count, int flags);
/* A line of `family` with slots. ERR_NOT_FOUND when none fits. */
int speech_family(struct speech *s, const char *family, const struct phrase_slot *slots, size_t count, int flags);
void speech_keep(struct speech *s, const struct skill_keep *k);
int speech_line(struct speech *s, const struct phrase_line *line, int flags);
/* Keeps the reply, its trace, the session and what was asked to be kept, in one transaction. */
int speech_keep_reply(struct speech *s, struct mind_reply *ret, struct error *e);
void speech_end(struct speech *s);

#endif
