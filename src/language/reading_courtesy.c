/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "language/foreign.h"
#include "language/names.h"
#include "language/reading_priv.h"

static uint64_t bit(enum act a) {
  return UINT64_C(1) << a;
}

static enum act act_of(enum courtesy_kind kind) {
  if (kind == COURTESY_THANKS) return ACT_THANKS;
  if (kind == COURTESY_CHEERS || kind == COURTESY_BACK) return ACT_MINIMAL;
  return kind >= COURTESY_BYE && kind != COURTESY_LATE ? ACT_FAREWELL : ACT_GREET;
}

/* "morning" after "when?" is an answer, and so is a name that is a hello elsewhere after "what do I call you?". */
static bool answers(const struct read *r, const struct courtesy *c) {
  struct str word = utf8_plain(r->a, str_trim(r->out->text));
  return r->c->asked_relation.len && (!c->reply.len || name_find(r->l, word));
}

static void only_courtesy(struct read *r, struct courtesy c) {
  struct reading *o = r->out;
  struct reading bare = {.text = o->text,
                         .tokens = o->tokens,
                         .acts = bit(act_of(c.kind)),
                         .act = act_of(c.kind),
                         .act_sure = 1000,
                         .statements = c.reply.len ? NULL : o->statements,
                         .statement_count = c.reply.len ? 0 : o->statement_count,
                         .courtesy = c};
  if (c.kind == COURTESY_NIGHT) bare.asks = STR("night");
  *o = bare;
  r->facts.len = r->whos.len = 0;
}

/* patterns/leaving.txt, of these pieces. */
static bool leaves_at(struct read *r, size_t first, size_t last, struct courtesy *ret) {
  const struct pattern_hit *hits;
  if (!patterns_match(r->l, patterns_of(r->l, "leaving"), r->a, &r->p, first, last, &hits)) return false;
  bool night = str_find(hits[0].action, STR("night")) >= 0;
  *ret = (struct courtesy){night ? COURTESY_NIGHT : COURTESY_BYE, STR(""), first > 0, first == 0};
  return true;
}

/* Going, said otherwise: alone, as the last sentence, or with why behind a comma: "mum's calling, dinner". */
static bool leaves_otherwise(struct read *r, struct courtesy *ret) {
  enum { LONG = 60, SHORT = 8 };
  size_t last = r->p.len, comma = 0;
  if (!last || last > LONG || r->out->question.kind != QUESTION_NONE) return false;
  if (leaves_at(r, 0, last, ret)) return true;
  while (comma < last && !piece_is(read_at(r, comma), ",")) comma++;
  if (last <= SHORT && comma && comma < last && leaves_at(r, 0, comma, ret)) return true;
  while (last && piece_has(read_at(r, last - 1), LEX(MARK))) last--;
  while (last && !piece_is(read_at(r, last - 1), ".") && !piece_is(read_at(r, last - 1), "!")) last--;
  if (last && leaves_at(r, last, r->p.len, ret)) return true;
  size_t first = 0; /* "i will sleep now. the bed was too short": a goodnight stands wherever it does */
  while (first < r->p.len && !piece_is(read_at(r, first), ".") && !piece_is(read_at(r, first), "!")) first++;
  bool night = first && first < r->p.len && leaves_at(r, 0, first, ret) && ret->kind == COURTESY_NIGHT;
  if (night) ret->whole = false, ret->ends = true;
  return night;
}

/* It begins so, and in the few words behind nothing was read. */
static bool is_all_but(const struct read *r, const struct courtesy *c) {
  enum { FEW = 5 };
  const struct reading *o = r->out;
  size_t words = 0;
  for (size_t i = 0; i < r->p.len; i++) words += !piece_has(read_at(r, i), LEX(MARK));
  if (!c->kind || words > FEW || o->fact_count || o->skill.len || o->times.len) return false;
  if (o->question.kind != QUESTION_NONE || str_find_byte(o->text, '?') >= 0) return false;
  return c->reply.len ? foreign_reads(r->l, &o->tokens) || !o->statement_count
                      : c->kind <= COURTESY_EVENING && !o->statement_count;
}

void read_courtesy(struct read *r) {
  if (r->out->intro) { /* "good night, Cyril is the name": who has just come in does not go */
    r->out->acts &= ~(bit(ACT_FAREWELL) | bit(ACT_FOREIGN) | bit(ACT_GIBBERISH));
    bool asks = r->out->question.kind != QUESTION_NONE || str_find_byte(r->out->text, '?') >= 0;
    if (!asks || str_is(r->out->asks, "night")) r->out->asks = STR_NONE; /* "I'm Shirin. I translate manuals" */
    return;
  }
  struct courtesy c = courtesy_read(r->l, r->a, r->out->text);
  if (!c.whole && !c.ends && !r->barred && leaves_otherwise(r, &c) && r->c->asked_relation.len)
    c = (struct courtesy){0}; /* the end of an answer */
  struct reading *o = r->out;
  c.whole = c.whole || (!c.ends && is_all_but(r, &c)); /* "shukran habibi", "hello old bean" */
  if (!c.kind || r->barred || (c.whole && answers(r, &c))) return;
  if (c.whole) {
    only_courtesy(r, c);
    return;
  }
  o->courtesy = c;
  if (c.ends) {
    o->acts |= bit(ACT_FAREWELL);
    if (c.kind != COURTESY_BYE && !o->asks.len) o->asks = STR("night");
  } else if (c.reply.len && (o->fact_count || o->statement_count || o->question.kind != QUESTION_NONE)) {
    o->acts &= ~(bit(ACT_FOREIGN) | bit(ACT_GIBBERISH)); /* "kia ora, im hemi" */
  }
}
