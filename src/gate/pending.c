/* SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "gate/gate.h"

static struct gate_request copied(struct arena *a, const struct gate_request *r) {
  struct gate_request c = *r;
  c.skill = arena_dup(a, r->skill);
  c.arguments = arena_dup(a, r->arguments);
  c.recipient = arena_dup(a, r->recipient);
  c.shown = arena_dup(a, r->shown);
  return c;
}

void gate_pending_drop(struct gate_pending *p) {
  arena_finish(&p->arena);
  *p = (struct gate_pending){0};
}

void gate_pending_set(struct gate_pending *p, const struct gate_request *r, uint64_t asked, int64_t now_ns) {
  gate_pending_drop(p);
  p->request = copied(&p->arena, r);
  p->asked = asked;
  p->since_ns = now_ns;
  p->waits = true;
}

enum gate_answer gate_pending_take(struct gate_pending *p, const struct gate_said *said, struct arena *a,
                                   struct gate_request *ret, uint64_t *ret_asked) {
  if (!p->waits || said->conversation != p->request.conversation || said->conversation == ID_NONE) return GATE_NOTHING;
  int64_t waited = said->now_ns - p->since_ns;
  *ret = copied(a, &p->request);
  *ret_asked = p->asked;
  gate_pending_drop(p);
  if (!said->yes) return GATE_ELSE;
  if (said->taint != TAINT_NONE) return GATE_OUTSIDE;
  return waited < 0 || waited >= GATE_PATIENCE_MS * INT64_C(1000000) ? GATE_LATE : GATE_YES;
}
