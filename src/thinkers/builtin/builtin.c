/* SPDX-License-Identifier: Apache-2.0
 *
 * builtin: one turn from reading to reply. At most two clauses: what answers or receives, and now and then what leads
 * on.
 */
#include "base/alloc.h"
#include "base/civil.h"
#include "thinkers/builtin/builtin_priv.h"

enum { LEDGER = 400 /* lines of about a week */, QUESTION_STREAK = 2, QUESTIONS_IN_TEN = 4, JOKE_DISTANCE = 3 };

static bool can(void *arg, struct str skill) {
  const struct builtin *b = arg;
  return b->skills && b->skills->find(skill);
}

/* Two running, and two in five overall, the first two of a talk being free. */
static bool question_budget(const struct plan *p) {
  if (p->in->care || p->s.streak >= QUESTION_STREAK) return false;
  return 10 * p->s.questions < QUESTIONS_IN_TEN * (p->s.replies + 1) + 10;
}

static bool joke_gate(const struct plan *p) {
  bool asked_for = reading_has(p->r, ACT_JOKE) || reading_has(p->r, ACT_TEASE) || reading_has(p->r, ACT_LAUGH);
  bool heavy = reading_has(p->r, ACT_LOSS) || reading_has(p->r, ACT_BAD_NEWS) || p->r->valence < 0 || p->in->care;
  if (heavy) return false;
  if (asked_for) return true;
  return !p->s.hush_evening && p->s.replies >= p->s.hush && p->s.heavy >= JOKE_DISTANCE;
}

static void plan_begin(struct plan *p, struct builtin *b, const struct thinker_turn *in,
                       const struct reading *nothing) {
  p->mind = b;
  p->in = in;
  p->r = in->reading ? in->reading : nothing;
  p->v = in->view;
  p->a = in->view->arena;
  p->today = (in->view->now / 1000 + in->view->offset * 60) / CIVIL_DAY;
  p->keeps_end = &p->keeps;
  p->considered = json_array();
  p->considered_arguments = json_object();
  session_read(p);
  plan_hear(p);
  p->v->ops->said(p->v, LEDGER, &p->ledger, &p->ledger_len);
  p->claims = (struct claims){.view = p->v,
                              .language = b->language,
                              .turn = in->turn,
                              .began_at = in->began_at,
                              .built_in = true,
                              .can = can,
                              .can_arg = b};
  p->jokes = joke_gate(p);
  p->may_ask = question_budget(p);
  slots_base(p);
}

static void build_moves(struct plan *p) {
  if (p->in->arrival) {
    plan_opening(p);
    return;
  }
  bool people = plan_people(p) || plan_bare(p);
  plan_pending(p);
  plan_put_again(p);
  if (!people) plan_skill(p);
  plan_bars(p);
  plan_threads(p);
  plan_ritual(p);
  plan_hour(p);
  plan_thread_lead(p, TIER_WEAK);
  plan_correction(p);
  if (!people) plan_question(p);
  plan_facts(p);
  plan_news(p);
  plan_situation(p);
  plan_stance(p);
  plan_tell(p);
  plan_listen(p);
  plan_life(p);
  plan_courtesy(p);
  plan_passing(p);
  plan_joy(p);
  plan_chat(p);
  plan_fallback(p);
}

/* The second half: only after a move that allows it, never after a question, a farewell or something heavy. */
static void lead_on(struct plan *p) {
  const struct said_line *first = &p->said[0];
  if (!p->said_count || !(first->move.flags & MOVE_LEAD) || first->line.question || p->in->care) return;
  /* In distress one thing at a time; after a death one gentle question may follow. */
  if (p->r->valence < 0 && !reading_has(p->r, ACT_LOSS)) return;
  p->moves = (move_vec){0};
  plan_leads(p);
  plan_same(p);
  plan_promise(p);
  plan_thread_lead(p, TIER_STRONG);
  plan_thread_also(p);
  if (!plan_choose(p)) return;
  const char *name = p->said[p->said_count - 1].move.name;
  if (!strcmp(name, "callback")) p->s.lead_at = p->s.replies;
  if (!strcmp(name, "people-first")) p->s.people_day = p->today;
}

static json_t *sources_of(const struct plan *p) {
  json_t *list = json_array();
  for (size_t i = 0; i < p->said_count; i++)
    for (size_t k = 0; k < p->said[i].move.source_count; k++)
      json_array_append_new(list, json_integer((json_int_t)p->said[i].move.sources[k]));
  return list;
}

static json_t *acts_of(const struct reading *r) {
  json_t *list = json_array();
  for (int i = 0; i < ACT_COUNT; i++)
    if (reading_has(r, (enum act)i)) json_array_append_new(list, json_string(act_name((enum act)i)));
  return list;
}

static json_t *line_trace(const struct said_line *s) {
  json_t *o = json_object();
  json_put_text(o, "move", str_of(s->move.name));
  json_put_text(o, "family", s->line.family);
  json_put_text(o, "file", s->line.file);
  json_put_number(o, "line", s->line.number);
  json_put_text(o, "because", str_of(s->move.evidence));
  if (s->move.words.len) json_put_text(o, "words", s->move.words);
  if (s->line.claim.len) json_put_text(o, "claim", s->line.claim);
  if (s->line.opens.len) json_put_text(o, "asks", s->line.opens);
  if (s->line.why.len) json_put_text(o, "why", s->line.why);
  json_object_set_new(o, "score", json_real(s->score));
  return o;
}

static json_t *trace_of(const struct plan *p) {
  json_t *o = json_object(), *lines = json_array();
  json_put_text(o, "mind", str_of(p->mind->thinker.ops->name));
  json_put(o, "acts", acts_of(p->r));
  json_put_number(o, "rung", p->r->rung);
  json_put_number(o, "understood", p->r->understood);
  for (size_t i = 0; i < p->said_count; i++) json_array_append_new(lines, line_trace(&p->said[i]));
  json_put(o, "lines", lines);
  json_put(o, "sources", sources_of(p));
  json_object_set(o, "considered", p->considered);
  return o;
}

static int speak(const struct plan *p, const struct thinker_out *out) {
  enum { FLAG_QUIET = 1, FLAG_LEAVING = 8 };
  for (const struct skill_keep *k = p->keeps; k; k = k->next)
    if (out->keep) out->keep(out->arg, k);
  for (size_t i = 0; i < p->said_count; i++) {
    const struct said_line *s = &p->said[i];
    bool quiet = s->move.flags & MOVE_QUIET;
    int flags = (quiet ? FLAG_QUIET : 0) | (s->move.flags & MOVE_LEAVING ? FLAG_LEAVING : 0);
    if (out->clause(out->arg, s->line.text, quiet ? NULL : &s->line, flags)) return ERR_CANCELLED;
  }
  return 0;
}

static int builtin_reply(struct thinker *t, const struct thinker_turn *in, const struct thinker_out *out,
                         struct error *e) {
  static const struct reading nothing = {0};
  struct plan p = {0};
  /* The reading may borrow from these; session_write replaces them. */
  json_t *asked = json_incref(json_object_get(in->session, "asked"));
  json_t *topic = json_incref(json_object_get(in->session, "topic"));
  plan_begin(&p, (struct builtin *)t, in, &nothing);
  p.out = out;
  struct str second = plan_hear_two(&p);
  build_moves(&p);
  if (!p.waits && plan_choose(&p)) {
    plan_mend(&p);
    plan_do_second(&p, second);
    lead_on(&p);
    plan_name_it(&p);
    plan_warm_first(&p);
  }
  int result = speak(&p, out);
  session_write(&p);
  if (out->trace) out->trace(out->arg, trace_of(&p));
  json_decref(p.considered);
  json_decref(p.considered_arguments);
  json_decref(asked);
  json_decref(topic);
  return result == ERR_CANCELLED ? error_set(e, result, "hushed") : result;
}

/* Begins a plan that is not spoken, and ends it. */
static void overhear(struct plan *p, struct thinker *t, const struct thinker_turn *in, bool note) {
  static const struct reading nothing = {0};
  json_t *asked = json_incref(json_object_get(in->session, "asked"));
  json_t *topic = json_incref(json_object_get(in->session, "topic"));
  plan_begin(p, (struct builtin *)t, in, &nothing);
  if (note) session_write(p);
  json_decref(p->considered);
  json_decref(p->considered_arguments);
  json_decref(asked);
  json_decref(topic);
}

/* What others offer can do what we cannot. */
static bool has_tools_of_others(const struct thinker_turn *in) {
  for (const struct skill *const *s = in->skills; s && *s; s++)
    if ((*s)->outside) return true;
  return false;
}

static bool asks_for_a_skill(const struct plan *p) {
  const struct builtin_skills *s = p->mind->skills;
  const json_t *states = json_object_get(p->in->session, "skills");
  if (p->r->skill.len || p->s.pending_skill.len) return true;
  if (!s) return false;
  if (s->engaged && s->engaged(p->mind->language, p->r, p->v, states).len) return true;
  return s->guess && s->find(s->guess(p->mind->language, p->a, p->r));
}

bool thinker_builtin_owns(struct thinker *t, const struct thinker_turn *in) {
  static const enum act own[] = {ACT_FAREWELL,  ACT_ASKS_HUMAN, ACT_ASKS_NATURE, ACT_ASKS_PRIVACY, ACT_ASKS_ABILITY,
                                 ACT_ASKS_NAME, ACT_ASKS_KNOWN, ACT_ASKS_WHY,    ACT_DONT_ASK,     ACT_MAY_ASK};
  struct plan p = {0};
  if (in->arrival) return true;
  overhear(&p, t, in, false);
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
    bool others = own[i] == ACT_ASKS_ABILITY && has_tools_of_others(in);
    if (reading_has(p.r, own[i]) && !others) return true;
  }
  return asks_for_a_skill(&p);
}

struct str thinker_builtin_engaged(struct thinker *t, const struct thinker_turn *in) {
  struct plan p = {0};
  overhear(&p, t, in, false);
  const struct builtin_skills *s = p.mind->skills;
  bool other = p.s.pending_skill.len || p.r->skill_sure >= SKILL_SURE;
  if (!s || !s->engaged || other) return STR("");
  return arena_dup(p.a, s->engaged(p.mind->language, p.r, p.v, json_object_get(in->session, "skills")));
}

void thinker_builtin_heard(struct thinker *t, const struct thinker_turn *in) {
  struct plan p = {0};
  overhear(&p, t, in, true);
}

static void builtin_close(struct thinker *t) {
  alloc_free(t);
}

static const struct thinker_ops ops = {
    .name = "built-in mind", .names_outside = true, .reply = builtin_reply, .close = builtin_close};

int thinker_builtin_open(const struct language *l, const struct phrase_book *b, const struct builtin_skills *skills,
                         struct thinker **ret, struct error *e) {
  if (!phrase_has_family(b, "part.quiet")) return error_set(e, ERR_INVALID, "the language pack has no quiet mark");
  struct builtin *mind = alloc_zero(sizeof *mind);
  *mind = (struct builtin){{&ops}, l, b, skills};
  *ret = &mind->thinker;
  return 0;
}
