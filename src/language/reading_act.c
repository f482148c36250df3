/* SPDX-License-Identifier: Apache-2.0
 *
 * Acts and skills: data/<language>/patterns/acts.txt ("ACT [ACT...]", "ASKS_WORLD asks=weather") and skills.txt.
 */
#include "language/reading_priv.h"

static bool act_of(struct str name, enum act *ret) {
  for (int a = 0; a < ACT_COUNT; a++)
    if (str_is(name, act_name((enum act)a))) return *ret = (enum act)a, true;
  return false;
}

static void add(struct read *r, enum act a) {
  r->out->acts |= UINT64_C(1) << a;
}

static void apply(struct read *r, struct str action) {
  struct str part;
  enum act a;
  while (str_next(&action, ' ', &part)) {
    if (str_starts(part, STR("asks=")) && !r->out->asks.len)
      r->out->asks = str_from(part, 5);
    else if (act_of(part, &a))
      add(r, a);
  }
}

static bool only(const struct read *r, uint64_t classes) {
  for (size_t i = 0; i < r->p.len; i++)
    if (!piece_has(read_at(r, i), classes)) return false;
  return r->p.len > 0;
}

/* Letters without sense: no word known, no name, more than one try at none. */
static bool gibberish(const struct read *r) {
  size_t words = 0, unknown = 0;
  for (size_t i = 0; i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    if (!piece_has(p, LEX(WORD))) continue;
    words++;
    unknown += piece_has(p, LEX(UNKNOWN)) && !piece_has(p, LEX(CAPITAL) | LEX(PLACE));
  }
  return words > 0 && unknown == words && words <= 3;
}

/* Most words neither known nor names: another language, or none. */
static bool foreign(const struct read *r) {
  size_t words = 0, unknown = 0;
  for (size_t i = 0; i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    if (!piece_has(p, LEX(WORD))) continue;
    words++;
    unknown += piece_has(p, LEX(UNKNOWN)) && !piece_has(p, LEX(PLACE));
  }
  return words >= 4 && unknown * 2 > words;
}

static void told(struct read *r) {
  const struct reading *o = r->out;
  if (o->question.kind) add(r, ACT_ASK);
  if (o->skill.len) add(r, ACT_COMMAND);
  for (size_t i = 0; i < r->facts.len; i++) {
    const struct fact_read *f = &r->facts.at[i];
    if (str_is(f->relation, "died")) add(r, ACT_LOSS);
    if (str_is(f->relation, "plans")) add(r, ACT_PLAN);
  }
  if (r->corrects) add(r, ACT_CORRECT);
  bool speaks = false;
  for (size_t i = 0; i < r->clauses.len; i++) speaks |= r->clauses.at[i].has_subject && !r->clauses.at[i].question;
  if (!o->question.kind && !o->skill.len && (r->facts.len || speaks)) add(r, ACT_TELL);
}

/* "ok. night": a goodnight that is the last sentence of a turn. */
static void read_leaving(struct read *r) {
  const struct pattern_hit *hits;
  size_t first = r->p.len;
  while (first && !piece_has(read_at(r, first - 1), LEX(MARK))) first--;
  if (!first || first == r->p.len) return;
  size_t n = patterns_match(r->l, patterns_of(r->l, "acts"), r->a, &r->p, first, r->p.len, &hits);
  for (size_t i = 0; i < n; i++)
    if (str_starts(hits[i].action, STR("FAREWELL"))) apply(r, hits[i].action);
}

void read_acts(struct read *r) {
  const struct pattern_hit *hits;
  const struct patterns *p = patterns_of(r->l, "acts");
  size_t n = r->barred && r->p.len > 60 ? 0 : patterns_match(r->l, p, r->a, &r->p, 0, r->p.len, &hits);
  for (size_t i = 0; i < n; i++)
    if (!piece_has(read_at(r, hits[i].first), LEX(QUOTED))) apply(r, hits[i].action);
  if (r->p.len <= 60) read_leaving(r);
  if (r->p.len == 0)
    add(r, ACT_SILENT);
  else if (only(r, LEX(EMOJI) | LEX(MARK)))
    add(r, ACT_MINIMAL);
  if (!r->facts.len && !n && gibberish(r))
    add(r, ACT_GIBBERISH);
  else if (foreign(r))
    add(r, ACT_FOREIGN);
  told(r);
}

/* What is out of reach, where that says more of the turn than what reads a skill does, and not inside of what the skill
 * is asked for: "remind me to order a pizza". */
static bool out_of_reach(struct read *r, const struct pattern_hit *skill) {
  const struct pattern_hit *hits;
  size_t n = patterns_match(r->l, patterns_of(r->l, "reach"), r->a, &r->p, 0, r->p.len, &hits);
  if (!n || (skill && (hits[0].weight < skill->weight || hits[0].first > skill->first))) return false;
  if (piece_has(read_at(r, hits[0].first), LEX(QUOTED))) return false;
  apply(r, hits[0].action);
  return true;
}

/* Of two skills the one more of whose words were literal; a question of memory is none. */
void read_skill(struct read *r) {
  const struct pattern_hit *hits;
  if (r->p.len > 200) return;
  size_t n = patterns_match(r->l, patterns_of(r->l, "skills"), r->a, &r->p, 0, r->p.len, &hits);
  if (out_of_reach(r, n ? &hits[0] : NULL) || !n || str_is(hits[0].action, "none")) return;
  r->out->skill = hits[0].action;
  r->out->slots = hits[0].slots;
  r->out->slot_count = hits[0].slot_count;
}
