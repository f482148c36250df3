/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_courtesy: hellos, thanks and toasts answered in kind (language/courtesy.h): the same word back where there is
 * one, by name where it is known. Goodbyes are plan_goodnight's.
 */
#include "thinkers/builtin/builtin_priv.h"

/* Nothing was said here yet but, at most, hello. */
static bool at_the_door(const struct plan *p) {
  static const char *const greetings[] = {"greet", "due", "thread", "courtesy"};
  if (!p->s.replies) return true;
  for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++)
    if (p->s.replies == 1 && str_is(p->s.recent[0], greetings[i])) return true;
  return false;
}

static enum courtesy_kind settled(const struct plan *p) {
  enum courtesy_kind kind = p->r->courtesy.kind;
  if (kind == COURTESY_BOTH) return at_the_door(p) ? COURTESY_HELLO : COURTESY_BYE;
  if (kind == COURTESY_LATE) return at_the_door(p) ? COURTESY_EVENING : COURTESY_NIGHT;
  return kind;
}

/* What it is is known only here: whether it is said at the door. */
void plan_hear_courtesy(struct plan *p, struct reading *r) {
  enum courtesy_kind kind = settled(p);
  bool leaving = kind >= COURTESY_BYE;
  if (r->courtesy.kind == COURTESY_LATE && !leaving && !r->courtesy.reply.len) r->courtesy.kind = COURTESY_EVENING;
  if (!leaving) return;
  r->courtesy.kind = kind;
  if (r->courtesy.whole) r->acts = 0;
  r->acts |= UINT64_C(1) << ACT_FAREWELL;
  if (kind == COURTESY_NIGHT && !r->asks.len) r->asks = STR("night");
}

static const char *family_of(enum courtesy_kind kind, bool word) {
  switch (kind) {
  case COURTESY_HELLO: return word ? "courtesy.word" : NULL; /* greet.plain */
  case COURTESY_MORNING: return word ? "courtesy.word" : "courtesy.morning";
  case COURTESY_DAY: return word ? "courtesy.word" : "courtesy.day";
  case COURTESY_EVENING: return word ? "courtesy.word" : "courtesy.evening";
  case COURTESY_THERE: return "courtesy.there";
  case COURTESY_THANKS: return word ? "courtesy.word" : NULL; /* act.thanks */
  case COURTESY_CHEERS: return word ? "courtesy.word" : "courtesy.cheers";
  case COURTESY_BACK: return "courtesy.back";
  default: return NULL;
  }
}

void plan_courtesy(struct plan *p) {
  const struct courtesy *c = &p->r->courtesy;
  if (!c->whole) return;
  const char *family = family_of(settled(p), c->reply.len > 0);
  if (!family) return;
  struct move *m = plan_push(p, "courtesy", family, TIER_OBLIGED, MOVE_LEAD);
  m->evidence = "a courtesy and nothing else";
  m->fit = 1;
  slots_add_text(p, &m->slots, "word", c->reply);
}
