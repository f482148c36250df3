/* SPDX-License-Identifier: Apache-2.0 */
#include "mind/consent.h"

#include "base/json.h"
#include "language/rows.h"
#include "memory/deeds.h"
#include "mind/entered.h"
#include "mind/interview.h"
#include "skills/skills.h"

enum { USES_MOST = 16 /* skills asked for in one turn */ };

/* ---- the log ---- */

static struct deed deed_of(const struct walk *w, const struct gate_request *q, enum deed_step step) {
  return (struct deed){.id = id_first(w->mind->parts.owner),
                       .at = w->mind->parts.clock->now(w->mind->parts.clock),
                       .step = step,
                       .skill = q->skill,
                       .effect = q->effect,
                       .taint = q->taint,
                       .hash = {(const char *)q->hash, GATE_HASH},
                       .shown = q->shown,
                       .recipient = q->recipient,
                       .turn = w->turn.id,
                       .conversation = w->view.conversation};
}

static int log_step(struct walk *w, struct deed d, const char *why, uint64_t *ret, struct error *e) {
  d.why = str_of(why ? why : "");
  int r = deeds_add(w->mind->parts.memory, &d, e);
  if (r == 0 && ret) *ret = d.id;
  return r;
}

static void log_end(struct walk *w, const struct gate_request *q, enum deed_step step, uint64_t of, const char *why) {
  struct deed d = deed_of(w, q, step);
  d.of = of;
  log_step(w, d, why, NULL, NULL);
}

/* ---- running ---- */

static const struct skill *skill_called(const struct walk *w, struct str name) {
  const struct skill *const *all = w->mind->parts.skills ? w->mind->parts.skills : skills_all;
  for (size_t i = 0; all[i]; i++)
    if (str_is(name, all[i]->name)) return all[i];
  return NULL;
}

static bool is_hushed(void *arg) {
  const struct walk *w = arg;
  return w->speech ? speech_is_hushed(w->speech) : atomic_load(&w->mind->hushed) != 0;
}

static int run(struct walk *w, const struct skill *skill, const json_t *arguments, const json_t *state,
               struct skill_result *ret, struct error *e) {
  struct skill_call call = {.skill = skill,
                            .view = w->entered ? entered_view(w) : &w->view,
                            .language = w->mind->parts.language,
                            .arguments = arguments,
                            .arena = &w->arena,
                            .turn = w->turn.id,
                            .state = state,
                            .stop = is_hushed,
                            .stop_arg = w};
  if (skill->outside) w->outside = true;
  int r = skill->run(&call, ret, e);
  return r == ERR_BUSY ? ERR_IO : r; /* "the person is asked" is said by the gate alone, and by no tool that is slow */
}

/* That it is begun stands in the log before it is; without that it is not begun. */
static int carry_out(struct walk *w, const struct skill *skill, const struct gate_request *q, const json_t *arguments,
                     uint64_t yes, uint64_t asked, struct skill_result *ret, struct error *e) {
  struct deed d = deed_of(w, q, DEED_BEGUN);
  struct error why = {0};
  uint64_t begun = ID_NONE;
  d.yes = yes;
  d.of = asked;
  int r = log_step(w, d, NULL, &begun, e);
  if (r < 0) return r;
  r = run(w, skill, arguments, NULL, ret, &why);
  log_end(w, q, r < 0 ? DEED_FAILED : DEED_DONE, begun, r < 0 ? why.text : NULL);
  return r < 0 ? error_set(e, r, "%s", why.text[0] ? why.text : "It did not work.") : 0;
}

/* ---- what is asked for ---- */

static bool is_inward(enum effect effect) {
  return effect == EFFECT_LOOK || effect == EFFECT_KEEP;
}

static int known_of(struct walk *w, const struct gate_request *q, struct gate_known *ret, struct error *e) {
  struct permissions all = {0};
  uint32_t owner = w->mind->parts.owner;
  int r = deeds_reached(w->read, owner, q->skill, q->recipient, &ret->reached);
  if (r == 0) r = permissions_list(w->read, &w->arena, owner, q->skill, &all);
  ret->permissions = all.at.at;
  ret->permission_count = all.at.len;
  ret->now = w->now;
  if (r == 0) r = walk_sure(w, e);
  return r;
}

static int refuse(struct walk *w, const struct gate_request *q, const char *why, struct error *e) {
  log_end(w, q, DEED_REFUSED, ID_NONE, why);
  return error_set(e, ERR_DENIED, "%s", why);
}

static int decide(struct walk *w, const struct skill *skill, const struct gate_request *q, const json_t *arguments,
                  struct skill_result *ret, struct error *e) {
  struct gate_known known = {0};
  int r = known_of(w, q, &known, e);
  if (r < 0) return r;
  struct gate_decision d = gate_decide(q, &known);
  if (d.verdict == GATE_ALLOWED) return carry_out(w, skill, q, arguments, d.permission, ID_NONE, ret, e);
  if (d.verdict != GATE_ASK) return refuse(w, q, d.reason, e);
  if (w->asks) return refuse(w, q, "One thing is asked about at a time.", e);
  w->asked = *q;
  w->asks = true;
  return error_set(e, ERR_BUSY, "The person is asked first. %s", d.reason);
}

/* Told to the log without its words: what could not be read cannot be shown. */
static int unread(struct walk *w, const struct skill *skill, const struct error *why, struct error *e) {
  struct gate_request q = {.skill = str_of(skill->name), .effect = skill->effect, .taint = entered_taint(w)};
  q.shown = str_of(skill->summary ? skill->summary : skill->name);
  if (!is_inward(skill->effect)) log_end(w, &q, DEED_REFUSED, ID_NONE, why->text);
  return error_set(e, why->code, "%s", why->text);
}

static bool is_the_persons(const struct walk *w) {
  bool own = w->turn.origin == ORIGIN_TYPED || w->turn.origin == ORIGIN_SPOKEN;
  return own && w->turn.role == ROLE_PERSON;
}

static struct str said_by_person(const struct walk *w) {
  return is_the_persons(w) && w->turn.taint == TAINT_NONE ? w->turn.text : STR("");
}

int consent_use(struct speech *s, const struct thinker_use *u, struct skill_result *ret, struct error *e) {
  struct walk *w = s->walk;
  const struct skill *skill = skill_called(w, u->name);
  if (!skill) return error_set(e, ERR_NOT_FOUND, "There is no skill called %.*s.", STR_ARG(str_first(u->name, 60)));
  if (++w->uses > USES_MOST) return error_set(e, ERR_DENIED, "That is enough for one turn.");
  w->speech = s;
  if (!u->arguments.at && is_inward(skill->effect) && !skill->leaves) return run(w, skill, u->object, u->state, ret, e);
  struct gate_asked asked = {skill, u->arguments, u->object, entered_taint(w), w->view.conversation, said_by_person(w)};
  struct gate_request q;
  struct error why = {0};
  json_t *read = NULL;
  int r = gate_request_read(&w->arena, &asked, &q, &read, &why);
  AUTO_JSON json_t *arguments = read;
  if (r == 0) r = skill_validate(skill, arguments, &why);
  if (r < 0) return unread(w, skill, &why, e);
  return is_inward(q.effect) ? run(w, skill, arguments, u->state, ret, e) : decide(w, skill, &q, arguments, ret, e);
}

/* ---- what is typed as a command ---- */

static int do_agreed(struct walk *w, const struct mind_deed *d, const struct gate_request *q, const json_t *arguments,
                     struct skill_result *ret, struct error *e) {
  uint64_t asked = ID_NONE;
  int r = log_step(w, deed_of(w, q, DEED_ASKED), NULL, &asked, e);
  return r < 0 ? r : carry_out(w, d->skill, q, arguments, ID_NONE, asked, ret, e);
}

static int do_deed(struct walk *w, struct mind_deed *d, const struct gate_request *q, const json_t *arguments,
                   struct skill_result *ret, struct error *e) {
  struct gate_known known = {0};
  struct gate_request shown = {0};
  if (is_inward(d->skill->effect)) return run(w, d->skill, arguments, NULL, ret, e);
  memcpy(shown.hash, d->hash, GATE_HASH);
  if (d->agreed && gate_is_same(&shown, q)) return do_agreed(w, d, q, arguments, ret, e);
  int r = known_of(w, q, &known, e);
  if (r < 0) return r;
  struct gate_decision decided = gate_decide(q, &known);
  if (decided.verdict == GATE_ALLOWED) return carry_out(w, d->skill, q, arguments, decided.permission, ID_NONE, ret, e);
  if (decided.verdict != GATE_ASK) return refuse(w, q, decided.reason, e);
  memcpy(d->hash, q->hash, GATE_HASH);
  r = d->shown ? buf_add_str(d->shown, q->shown) : 0;
  return r < 0 ? r : error_set(e, ERR_BUSY, "The person is asked first. %s", decided.reason);
}

int consent_do(struct walk *w, struct mind_deed *d, struct error *e) {
  struct gate_asked asked = {.skill = d->skill, .object = d->arguments, .conversation = ID_NONE};
  struct gate_request q;
  struct skill_result result = {0};
  json_t *read = NULL;
  int r = gate_request_read(&w->arena, &asked, &q, &read, e);
  AUTO_JSON json_t *arguments = read;
  if (r == 0) r = skill_validate(d->skill, arguments, e);
  if (r == 0) r = do_deed(w, d, &q, arguments, &result, e);
  if (r == 0 && d->done) r = d->done(d->arg, &result);
  json_decref(result.data);
  json_decref(result.state);
  return r;
}

/* ---- the question ---- */

void consent_ask(struct walk *w, struct speech *s) {
  if (!w->asks) return;
  struct phrase_slot deed = phrase_text("deed", w->asked.shown);
  bool shown = !s->stopped && speech_shown(s, "gate.ask", &deed, 1, MIND_QUESTION) == 0;
  if (shown) json_put_text(s->trace, "asks", w->asked.shown);
  if (!shown) log_end(w, &w->asked, DEED_DROPPED, ID_NONE, "It could not be shown.");
  w->asks = shown;
}

void consent_wait(struct walk *w, struct speech *s) {
  struct gate_pending *p = &w->mind->pending;
  const struct clock *c = w->mind->parts.clock;
  uint64_t asked = ID_NONE;
  if (!w->asks || s->stopped) return;
  if (p->waits) log_end(w, &p->request, DEED_DROPPED, p->asked, "Something else was asked about.");
  gate_pending_drop(p);
  if (log_step(w, deed_of(w, &w->asked, DEED_ASKED), NULL, &asked, NULL) < 0) return;
  gate_pending_set(p, &w->asked, asked, c->steady(c));
}

/* ---- the answer ---- */

/* Word for word one of the rows: what is added to a yes may take it back. */
static bool is_whole_yes(struct walk *w) {
  enum { MOST = 12 }; /* words and marks: no row has as many */
  struct str said = STR("");
  const struct tokens *t = &w->reading.tokens;
  if (t->len > MOST) return false;
  for (size_t i = 0; i < t->len; i++) {
    if (t->at[i].kind == TOKEN_MARK && !str_is(t->at[i].word, "?")) continue;
    said = arena_printf(&w->arena, "%.*s%s%.*s", STR_ARG(said), said.len ? " " : "", STR_ARG(t->at[i].word));
  }
  struct rows rows = rows_of(language_pack(w->mind->parts.language), "consent.txt");
  while (rows_next(&rows))
    if (str_eq(rows.text, said)) return true;
  return false;
}

static void say_end(struct speech *s, const char *family, struct str deed, const char *why) {
  struct phrase_slot slots[] = {phrase_text("deed", deed), phrase_text("reason", str_of(why))};
  speech_family(s, family, slots, 2, 0);
}

/* Read again from what was shown: what is done hashes as what was said yes to. */
static void do_it(struct walk *w, struct speech *s, const struct gate_request *yes, uint64_t asked) {
  const struct skill *skill = skill_called(w, yes->skill);
  struct gate_request again = {0};
  struct skill_result result = {0};
  struct error e = {0};
  json_t *read = NULL;
  struct gate_asked same = {.skill = skill, .text = yes->arguments, .taint = yes->taint};
  w->speech = s;
  same.conversation = w->view.conversation;
  int r = skill ? gate_request_read(&w->arena, &same, &again, &read, &e) : ERR_NOT_FOUND;
  AUTO_JSON json_t *arguments = read;
  if (r == 0 && !gate_is_same(&again, yes)) r = error_set(&e, ERR_DENIED, "It is not what was asked about.");
  if (r == 0) r = carry_out(w, skill, &again, arguments, w->turn.id, asked, &result, &e);
  for (const struct skill_keep *k = r == 0 ? result.keeps : NULL; k; k = k->next) speech_keep(s, k);
  if (r < 0)
    say_end(s, "gate.failed", yes->shown, e.text);
  else if (!result.family || speech_family(s, result.family, result.slots, result.slot_count, 0) < 0)
    say_end(s, "gate.done", yes->shown, "");
  json_decref(result.data);
  json_decref(result.state);
}

static bool answered(struct walk *w, struct speech *s, const char *family, const struct gate_request *q) {
  json_put_text(s->trace, "move", STR("consent"));
  say_end(s, family, q->shown, "");
  return true;
}

bool consent_answer(struct walk *w, struct speech *s) {
  const struct clock *c = w->mind->parts.clock;
  struct gate_said said = {.conversation = w->view.conversation, .taint = w->turn.taint, .now_ns = c->steady(c)};
  struct gate_request q = {0};
  uint64_t asked = ID_NONE;
  said.yes = !w->care.answers && !interview_is_on(w) && is_the_persons(w) && is_whole_yes(w);
  switch (gate_pending_take(&w->mind->pending, &said, &w->arena, &q, &asked)) {
  case GATE_NOTHING: return false;
  case GATE_YES: json_put_text(s->trace, "move", STR("consent")); return do_it(w, s, &q, asked), true;
  case GATE_LATE: log_end(w, &q, DEED_DROPPED, asked, "The yes came too late."); return answered(w, s, "gate.late", &q);
  case GATE_OUTSIDE: log_end(w, &q, DEED_DROPPED, asked, "The yes came from outside."); return false;
  default: log_end(w, &q, DEED_DROPPED, asked, "Something else was said.");
  }
  bool no = said.taint == TAINT_NONE && reading_has(&w->reading, ACT_NO) && !reading_has(&w->reading, ACT_YES);
  return no && answered(w, s, "gate.kept", &q);
}
