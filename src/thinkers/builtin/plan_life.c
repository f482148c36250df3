/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_life: a judgement asked on the person's own life ("did i do the right thing moving here") is answered with a
 * ledger of what they said of it, on both sides, by the sign of the turn each came from; never with a verdict. And
 * credit for having understood is handed back with the count of the words that did it.
 */
#include "base/id.h"
#include "thinkers/builtin/builtin_priv.h"

enum { LOOKED_AT = 40, FOUND = 8, SIDE = 3 };

struct side {
  struct str things[SIDE];
  uint64_t turns[SIDE];
  size_t len;
};

static void side_add(struct side *s, struct str thing, uint64_t turn) {
  for (size_t i = 0; i < s->len; i++)
    if (str_eq_nocase(s->things[i], thing)) return;
  if (!thing.len || s->len == SIDE) return;
  s->things[s->len] = thing;
  s->turns[s->len++] = turn;
}

/* A person or a named thing is the best of a good turn; of a bad one, what it was about. */
static struct str thing_in(struct plan *p, const struct reading *r, bool good) {
  for (size_t i = 0; good && i < r->who_count; i++)
    if (r->whos[i].name.len) return r->whos[i].name;
  for (size_t i = r->statement_count; i-- > 0;) {
    struct str part = plan_statement_part(p, &r->statements[i]);
    if (part.len) return part;
  }
  return STR_NONE;
}

static void weigh_turn(struct plan *p, const struct turn *t, struct side *good, struct side *bad) {
  struct reading r;
  struct reading_context c = {.civil_now = t->said_at / 1000 + t->offset * 60};
  if (t->id == p->in->turn || t->role != ROLE_PERSON || t->taint) return;
  reading_read(p->mind->language, p->a, t->text, &c, &r);
  if (!r.valence || r.question.kind != QUESTION_NONE || r.distress > 1) return;
  struct str thing = thing_in(p, &r, r.valence > 0);
  if (thing.len && plan_may_raise(p, thing)) side_add(r.valence > 0 ? good : bad, thing, t->id);
}

static void weigh_turns(struct plan *p, const struct view_turns *turns, struct side *good, struct side *bad) {
  for (size_t i = turns->len; i-- > 0;) weigh_turn(p, &turns->at[i], good, bad);
}

static void push_side(struct plan *p, struct move *m, const char *slot, const struct side *s) {
  for (size_t i = 0; i < s->len; i++) {
    slots_add_text(p, &m->slots, slot, s->things[i]);
    if (m->source_count < sizeof m->sources / sizeof *m->sources) m->sources[m->source_count++] = s->turns[i];
  }
}

static void push_ledger(struct plan *p) {
  struct side good = {0}, bad = {0};
  struct view_turns found = {0}, latest = {0};
  bool judged = reading_has(p->r, ACT_ASKS_OPINION) || (reading_has(p->r, ACT_ASKS_ADVICE) && p->r->question.past);
  if (!judged || !p->r->question.about.me) return;
  if (!p->v->ops->recall(p->v, p->r->text, FOUND, &found)) weigh_turns(p, &found, &good, &bad);
  if (!p->v->ops->latest(p->v, LOOKED_AT, &latest)) weigh_turns(p, &latest, &good, &bad);
  if (!good.len && !bad.len) return;
  struct move *m = plan_push(p, "weigh", "life.ledger", TIER_OBLIGED, 0);
  m->evidence = "a judgement asked on their own life";
  m->fit = m->specific = m->memory = 1;
  push_side(p, m, "good", &good);
  push_side(p, m, "bad", &bad);
}

static void push_credit(struct plan *p) {
  struct turn t = {0};
  if (!reading_has(p->r, ACT_CREDIT) || p->s.turn == ID_NONE || p->v->ops->turn(p->v, p->s.turn, &t)) return;
  struct move *m = plan_push(p, "modest", "credit.words", TIER_STRONG, MOVE_LEAD);
  m->evidence = "credit, handed back";
  m->fit = 1.6, m->specific = 1;
  slots_add_number(p, &m->slots, "words", (int64_t)slots_words(t.text));
  m->sources[m->source_count++] = t.id;
}

void plan_life(struct plan *p) {
  push_ledger(p);
  push_credit(p);
}
