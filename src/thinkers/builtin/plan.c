/* SPDX-License-Identifier: Apache-2.0
 *
 * plan: moves, scored within their tier, and the first of them that can be put in words. The weights are guesses to be
 * tuned, in the order: fit, specificity, memory, novelty, initiative; less repetition, question debt and risk.
 */
#include "base/id.h"
#include "base/utf8.h"
#include "thinkers/builtin/builtin_priv.h"

static const double weight_fit = 2, weight_specific = 1.5, weight_memory = 1.2, weight_novelty = 1, weight_lead = .6,
                    weight_repeat = .8, weight_debt = 1, weight_risk = 1.5, within = .4;

struct move *plan_push(struct plan *p, const char *name, const char *family, enum tier tier, unsigned flags) {
  struct move m = {.name = name, .family = family, .tier = tier, .flags = flags, .fit = .5, .evidence = ""};
  VEC_PUSH(p->a, &p->moves, m);
  return &p->moves.at[p->moves.len - 1];
}

struct skill_keep *plan_keep_new(struct plan *p, enum record_kind kind, const void *record, bool erase) {
  struct skill_keep *k = ARENA_NEW(p->a, struct skill_keep);
  *k = (struct skill_keep){.kind = kind, .record = record, .erase = erase};
  return k;
}

void plan_keep(struct plan *p, enum record_kind kind, const void *record, bool erase) {
  struct skill_keep *k = plan_keep_new(p, kind, record, erase);
  *p->keeps_end = k;
  p->keeps_end = &k->next;
}

static size_t recent_uses(const struct plan *p, const char *name) {
  size_t n = 0;
  for (size_t i = 0; i < RECENT_MOVES; i++) n += str_is(p->s.recent[i], name);
  return n;
}

/* What was told is taken in however often something was: only other moves tire. */
static bool tires(const char *move) {
  static const char *const never[] = {"acknowledge", "listen", "backchannel", "answered", "news", "situation"};
  for (size_t i = 0; i < sizeof never / sizeof *never; i++)
    if (!strcmp(move, never[i])) return false;
  return true;
}

static double score(const struct plan *p, const struct move *m) {
  size_t uses = tires(m->name) ? recent_uses(p, m->name) : 0;
  double repeat = uses && str_is(p->s.recent[0], m->name) ? 1 : uses > 2 ? .5 : 0;
  double debt = m->asks_relation.len && p->s.streak ? .5 * (double)p->s.streak : 0;
  return weight_fit * m->fit + weight_specific * m->specific + weight_memory * m->memory +
         weight_novelty * (uses ? 0 : 1) + weight_lead * m->lead - weight_repeat * repeat - weight_debt * debt -
         weight_risk * m->risk;
}

/* What tone this turn bears. Quiet where something is wrong; dry only when the gate is open and now and then. */
static const char *const *tones(const struct plan *p) {
  static const char *const quiet[] = {"quiet", "plain", "brief", NULL}, *const plain[] = {"plain", "brief", NULL},
                           *const warm[] = {"warm", "plain", "light", NULL},
                           *const wry[] = {"wry", "light", "plain", NULL};
  if (p->r->valence < 0 || p->in->care || p->s.heavy < 3) return quiet;
  uint32_t dice = p->in->chance ? chance_below(p->in->chance, 4) : 0;
  if (p->jokes && dice == 3) return wry;
  return p->r->valence > 0 || dice == 2 ? warm : plain;
}

/* 0 on the first day, 1 in the first week, 2 in the first two months, 3 after. */
static int closeness(const struct plan *p) {
  for (size_t i = 0; i < p->base.len; i++)
    if (!strcmp(p->base.at[i].name, "days")) {
      int64_t days = p->base.at[i].number;
      return days < 1 ? 0 : days < 7 ? 1 : days < 60 ? 2 : 3;
    }
  return 0;
}

/* The ledger names the turn that was answered; the answer stands behind it. */
static bool reply_holds(void *arg, uint64_t turn, struct str text) {
  const struct plan *p = arg;
  struct turn t = {0};
  if (turn == ID_NONE || p->v->ops->turn(p->v, turn + 1, &t) || t.role != ROLE_BEING) return false;
  return str_find(t.text, text) >= 0;
}

static struct phrase_ask ask_for(struct plan *p, const char *family, const slot_vec *slots) {
  struct phrase_slot *all = ARENA_ARRAY(p->a, struct phrase_slot, slots->len + p->base.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < slots->len; i++) all[n++] = slots->at[i];
  for (size_t i = 0; i < p->base.len; i++) all[n++] = p->base.at[i];
  return (struct phrase_ask){.family = family,
                             .slots = all,
                             .slot_count = n,
                             .close = closeness(p),
                             .valence = p->r->valence,
                             .jokes = p->jokes,
                             .question = p->may_ask,
                             .now = p->v->now,
                             .offset = p->v->offset,
                             .ledger = p->ledger,
                             .ledger_len = p->ledger_len,
                             .repeats = reply_holds,
                             .repeats_arg = p,
                             .chance = p->in->chance,
                             .claim = claims_hold,
                             .claim_arg = &p->claims};
}

struct str plan_part(struct plan *p, const char *family, const slot_vec *slots) {
  struct phrase_ask ask = ask_for(p, family, slots);
  struct phrase_line line;
  ask.slots = slots->at;
  ask.slot_count = slots->len;
  ask.ledger_len = 0;
  return phrase_say(p->mind->book, p->a, &ask, &line) ? STR_NONE : line.text;
}

bool plan_in_list(struct plan *p, const char *family, struct str word) {
  slot_vec v = {0};
  slots_add_text(p, &v, "word", word);
  return v.len && plan_part(p, family, &v).len;
}

bool plan_hears(struct plan *p, const char *family) {
  for (size_t i = 0; i < p->r->tokens.len; i++)
    if (plan_in_list(p, family, p->r->tokens.at[i].word)) return true;
  return false;
}

/* Of one person nothing is said with a they. */
static bool says_they(void *arg, struct str text) {
  struct plan *p = arg;
  struct str rest = utf8_plain(p->a, text), word;
  while (str_next(&rest, ' ', &word)) {
    size_t n = 0;
    while (n < word.len && word.at[n] >= 'a' && word.at[n] <= 'z') n++;
    if (plan_in_list(p, "part.many", str_first(word, n))) return true;
  }
  return false;
}

bool plan_words(struct plan *p, const struct move *m, struct phrase_line *ret) {
  if (m->flags & MOVE_QUIET) {
    slot_vec none = {0};
    *ret = (struct phrase_line){.text = plan_part(p, "part.quiet", &none), .family = STR("quiet")};
    return ret->text.len > 0;
  }
  struct phrase_ask ask = ask_for(p, m->family, &m->slots);
  ask.question = p->may_ask || m->flags & MOVE_FREE_ASK;
  ask.tones = tones(p);
  if (m->flags & MOVE_OF_ONE) ask.unfit = says_they;
  p->claims.keeps = m->keeps ? m->keeps : p->keeps;
  return phrase_say(p->mind->book, p->a, &ask, ret) == 0;
}

static void consider(struct plan *p, const struct move *m, double points, const char *what) {
  json_t *o = json_object();
  json_put_text(o, "move", str_of(m->name));
  if (m->family) json_put_text(o, "family", str_of(m->family));
  json_put_number(o, "tier", m->tier);
  json_object_set_new(o, "score", json_real(points));
  json_put_text(o, "was", str_of(what));
  json_array_append_new(p->considered, o);
}

static void take(struct plan *p, const struct move *m, const struct phrase_line *line, double points) {
  struct said_line *s = &p->said[p->said_count++];
  *s = (struct said_line){*line, *m, points};
  /* Each keep is told once; the list may hang on a skill's result, so it is walked, not spliced. */
  for (const struct skill_keep *k = m->keeps; k; k = k->next) plan_keep(p, k->kind, k->record, k->erase);
  consider(p, m, points, "said");
}

/* One of the best tier's moves within reach of the best score, by chance; those before it in no order are left for the
 * next round. */
static size_t pick(struct plan *p, const double *points, const bool *gone) {
  enum tier tier = TIER_LAST;
  double best = -1e9;
  size_t near_best = 0;
  for (size_t i = 0; i < p->moves.len; i++)
    if (!gone[i] && p->moves.at[i].tier < tier) tier = p->moves.at[i].tier;
  for (size_t i = 0; i < p->moves.len; i++)
    if (!gone[i] && p->moves.at[i].tier == tier && points[i] > best) best = points[i];
  for (size_t i = 0; i < p->moves.len; i++)
    near_best += !gone[i] && p->moves.at[i].tier == tier && points[i] >= best - within;
  size_t skip = p->in->chance && near_best > 1 ? chance_below(p->in->chance, (uint32_t)near_best) : 0;
  for (size_t i = 0; i < p->moves.len; i++)
    if (!gone[i] && p->moves.at[i].tier == tier && points[i] >= best - within && !skip--) return i;
  return p->moves.len;
}

bool plan_choose(struct plan *p) {
  size_t n = p->moves.len;
  double *points = ARENA_ARRAY(p->a, double, n + 1);
  bool *gone = ARENA_ARRAY(p->a, bool, n + 1);
  for (size_t i = 0; i < n; i++) points[i] = score(p, &p->moves.at[i]);
  for (size_t round = 0; round < n; round++) {
    struct phrase_line line;
    size_t i = pick(p, points, gone);
    if (i >= n) return false;
    gone[i] = true;
    if (plan_words(p, &p->moves.at[i], &line)) {
      take(p, &p->moves.at[i], &line, points[i]);
      return true;
    }
    consider(p, &p->moves.at[i], points[i], "no words left");
  }
  return false;
}
