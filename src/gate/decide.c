/* SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "gate/gate.h"

/* A clock that was put back makes no permission longer: before it was given it does not stand. */
bool gate_permits(const struct permission *p, const struct gate_request *r, int64_t now) {
  if (p->revoked_at || now < p->given_at || now >= p->until) return false;
  if (!p->recipient.len && !p->arguments.len) return false;
  if (!str_eq(p->skill, r->skill)) return false;
  if (p->recipient.len && !str_eq(p->recipient, r->recipient)) return false;
  return !p->arguments.len || str_eq(p->arguments, r->arguments);
}

static struct gate_decision decided(enum gate_verdict verdict, const char *reason) {
  return (struct gate_decision){.verdict = verdict, .reason = reason, .permission = ID_NONE};
}

static const struct permission *permission_for(const struct gate_request *r, const struct gate_known *k) {
  for (size_t i = 0; i < k->permission_count; i++)
    if (gate_permits(&k->permissions[i], r, k->now)) return &k->permissions[i];
  return NULL;
}

struct gate_decision gate_decide(const struct gate_request *r, const struct gate_known *k) {
  if (r->effect == EFFECT_LOOK || r->effect == EFFECT_KEEP) return decided(GATE_ALLOWED, "It stays in this memory.");
  if (r->effect != EFFECT_CHANGE && r->effect != EFFECT_REACH) return decided(GATE_REFUSED, "Nobody knows its effect.");
  if (r->taint != TAINT_NONE) return decided(GATE_ASK, "Words from outside had a part in it.");
  const struct permission *p = permission_for(r, k);
  if (p) {
    struct gate_decision d = decided(GATE_ALLOWED, "A standing permission covers it.");
    d.permission = p->id;
    return d;
  }
  if (r->effect == EFFECT_CHANGE) return decided(GATE_ALLOWED, "Nothing but the person's own words had a part in it.");
  if (!r->recipient.len) return decided(GATE_ASK, "It names nobody whom it reaches.");
  if (!k->reached) return decided(GATE_ASK, "This recipient was never reached before.");
  return decided(GATE_ALLOWED, "This recipient was reached before, and only the person's own words had a part in it.");
}
