/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_mend: "make it seven", "not Ann, Anne", "his name is Pereyra", right behind an order that was done: the order is
 * heard again with that put right, and what it kept the first time is taken away as it is done again.
 */
#include "base/utf8.h"
#include "language/amend.h"
#include "language/lexicon.h"
#include "language/pattern.h"
#include "thinkers/builtin/builtin_priv.h"

enum { TURNS_BACK = 6 };

/* The person's turn before this one. */
static bool turn_before(struct plan *p, struct turn *ret) {
  struct view_turns turns = {0};
  bool found = false;
  if (p->v->ops->latest(p->v, TURNS_BACK, &turns)) return false;
  for (size_t i = 0; i < turns.len; i++) {
    const struct turn *t = &turns.at[i];
    if (t->role != ROLE_PERSON || t->id == p->in->turn || (found && t->id < ret->id)) continue;
    *ret = *t;
    found = true;
  }
  return found;
}

static void keep_away(struct plan *p, enum record_kind kind, const void *record) {
  struct skill_keep *k = ARENA_NEW(p->a, struct skill_keep);
  *k = (struct skill_keep){.kind = kind, .record = record, .next = p->mended};
  p->mended = k;
}

/* What that order left: reminders that wait, things on lists. */
static bool find_done(struct plan *p, uint64_t source, struct str again) {
  const struct reminder *r = NULL;
  const struct item *items = NULL;
  size_t n = 0;
  if (!p->v->ops->reminders(p->v, &r, &n))
    for (size_t i = 0; i < n; i++) {
      if (r[i].source != source || r[i].state != REMINDER_WAITING) continue;
      struct reminder *gone = ARENA_NEW(p->a, struct reminder);
      *gone = r[i];
      gone->state = REMINDER_CANCELLED;
      keep_away(p, RECORD_REMINDER, gone);
    }
  p->v->ops->items(p->v, STR(""), &items, &n);
  for (size_t i = 0; i < n; i++) {
    if (items[i].source != source || items[i].done_at) continue;
    if (str_find(utf8_plain(p->a, again), utf8_plain(p->a, items[i].text)) >= 0) continue; /* stays */
    struct item *gone = ARENA_NEW(p->a, struct item);
    *gone = items[i];
    gone->done_at = p->v->now;
    keep_away(p, RECORD_ITEM, gone);
  }
  return p->mended != NULL;
}

/* false, and r as it was: these words order nothing. */
static bool hear_as(struct plan *p, struct reading *r, struct str words) {
  struct reading_context c = {.civil_now = p->v->now / 1000 + p->v->offset * 60};
  struct reading said;
  reading_read(p->mind->language, p->a, words, &c, &said);
  if (!said.skill.len) return false;
  *r = said;
  r->skill_sure = SKILL_READ;
  return true;
}

/* patterns/undo.txt, of the whole turn: "another" right behind a joke, "scrap that" behind a list. */
static const struct pattern_hit *undo_hit(struct plan *p, const struct reading *r) {
  struct pieces pieces;
  const struct pattern_hit *hits;
  pieces_read(p->mind->language, p->a, &r->tokens, &r->times, &pieces);
  const struct patterns *undo = patterns_of(p->mind->language, "undo");
  return pieces.len && patterns_match(p->mind->language, undo, p->a, &pieces, 0, pieces.len, &hits) ? &hits[0] : NULL;
}

static bool says(struct plan *p, const struct reading *r, const char *action) {
  const struct pattern_hit *hit = undo_hit(p, r);
  return hit && str_is(hit->action, action);
}

/* "gloves" of "and gloves" is a thing, and "and she came" none. */
static bool is_thing(const struct plan *p, const struct reading *r) {
  enum { FEW = 7 };
  const uint64_t tells =
      LEX(SUBJECT) | LEX(OBJECT) | LEX(BE) | LEX(MODAL) | LEX(DO) | LEX(WH) | LEX(KIN) | LEX(POSSESSIVE);
  if (r->tokens.len > FEW || r->question.kind != QUESTION_NONE || str_find_byte(r->text, '?') >= 0) return false;
  for (size_t i = 0; i < r->tokens.len; i++)
    if (lexicon_classes(lexicon_of(p->mind->language), r->tokens.at[i].word) & tells) return false;
  return true;
}

/* What is wanted of the list that was just read out or written. */
static void hear_list(struct plan *p, struct reading *r) {
  const struct pattern_hit *hit = undo_hit(p, r);
  struct str order = hit && str_starts(hit->action, STR("order ")) ? str_from(hit->action, strlen("order ")) : STR_NONE;
  ptrdiff_t place = str_find(order, STR("{x}"));
  if (place >= 0 && !is_thing(p, r)) return;
  if (place >= 0)
    order =
        arena_printf(p->a, "%.*s%.*s%.*s", (int)place, order.at, STR_ARG(slot_text(hit->slots, hit->slot_count, "x")),
                     STR_ARG(str_from(order, (size_t)place + strlen("{x}"))));
  if (order.len) hear_as(p, r, order);
}

void plan_hear_mend(struct plan *p, struct reading *r) {
  if (str_is(p->s.last_family, "asked.joke") && says(p, r, "another")) {
    r->asks = STR("joke");
    r->acts = UINT64_C(1) << ACT_JOKE;
  }
  bool list = str_starts(p->s.last_family, STR("skill.list"));
  if (list && !p->in->care && (!r->skill.len || str_is(r->skill, "forget"))) hear_list(p, r);
  struct turn before = {0};
  bool order = str_starts(p->s.last_family, STR("skill.remind")) || str_is(p->s.last_family, "skill.list.added");
  if (!order || (r->skill.len && r->skill_sure >= SKILL_READ) || p->in->care || !turn_before(p, &before)) return;
  struct str again = amend_order(p->mind->language, p->a, before.text, r);
  if (!again.len || !find_done(p, before.id, again)) return;
  if (!hear_as(p, r, again)) p->mended = NULL;
}

/* The order was done again: what it left the first time goes. */
void plan_mend(struct plan *p) {
  bool done = false;
  for (size_t i = 0; i < p->said_count; i++) done |= !strcmp(p->said[i].move.name, "do-skill");
  for (const struct skill_keep *k = p->mended; done && k; k = k->next) plan_keep(p, k->kind, k->record, false);
}
