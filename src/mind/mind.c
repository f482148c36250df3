/* SPDX-License-Identifier: Apache-2.0 */
#include "mind/mind.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/utf8.h"
#include "memory/facts.h"
#include "memory/keeps.h"
#include "memory/people.h"
#include "memory/threads.h"
#include "memory/turns.h"
#include "mind/consent.h"
#include "mind/due.h"
#include "mind/entered.h"
#include "mind/forgetting.h"
#include "mind/interview.h"
#include "mind/mind_priv.h"

int mind_open(const struct mind_parts *parts, struct mind **ret, struct error *e) {
  struct mind *m = alloc_zero(sizeof *m);
  m->parts = *parts;
  m->chance = chance_seed(parts->seed);
  m->opened_at = parts->clock->now(parts->clock);
  *ret = m;
  return 0;
}

void mind_close(struct mind *m) {
  gate_pending_drop(&m->pending);
  alloc_free(m);
}

void mind_drop(struct mind *m) {
  gate_pending_drop(&m->pending);
}

int mind_may(struct mind *m, const struct skill *skill, const json_t *arguments, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct gate_asked asked = {.skill = skill, .object = arguments};
  struct gate_request q;
  if (skill->effect == EFFECT_LOOK || skill->effect == EFFECT_KEEP) return 0;
  int r = gate_request_read(&a, &asked, &q, NULL, e);
  return r < 0 ? r : error_set(e, ERR_DENIED, "%s needs your yes, and that is asked for in a talk alone.", skill->name);
}

void mind_hush(struct mind *m) {
  atomic_store(&m->hushed, 1);
}

static struct who who_from(const json_t *object) {
  return (struct who){
      .name = json_text(object, "name"), .word = json_text(object, "word"), .pronoun = json_text(object, "pronoun")};
}

/* Copied: the session is written again while the facts that name it are still looked at. */
static struct who unnamed_from(struct arena *a, const json_t *object) {
  return (struct who){.word = arena_dup(a, json_text(object, "word")),
                      .pronoun = arena_dup(a, json_text(object, "pronoun")),
                      .owner = arena_dup(a, json_text(object, "owner"))};
}

static enum manner manner_of(struct walk *w) {
  struct str set = w->view.ops->setting(&w->view, "manner");
  if (set.len) return str_is(set, "us") ? MANNER_US : MANNER_GB;
  return strcmp(w->mind->parts.country, "US") == 0 ? MANNER_US : MANNER_GB;
}

/* What the thinker noted of the turn before: [{"relation", "value", "about"}]. */
static size_t told_from(struct walk *w, const json_t *list, struct fact_read **ret) {
  size_t n = json_array_size(list);
  *ret = ARENA_ARRAY(&w->arena, struct fact_read, n + 1);
  for (size_t i = 0; i < n; i++) {
    const json_t *one = json_array_get(list, i), *about = json_object_get(one, "about");
    struct who who = {.name = arena_dup(&w->arena, json_text(about, "name")),
                      .word = arena_dup(&w->arena, json_text(about, "word")),
                      .pronoun = arena_dup(&w->arena, json_text(about, "pronoun")),
                      .me = json_flag(about, "me", false)};
    (*ret)[i] = (struct fact_read){.about = who,
                                   .relation = arena_dup(&w->arena, json_text(one, "relation")),
                                   .value = arena_dup(&w->arena, json_text(one, "value"))};
  }
  return n;
}

/* Of a long turn the end, from a blank on: what follows is about that. */
static struct str its_end(struct str text) {
  enum { MOST = 2000 };
  if (text.len <= MOST) return text;
  text = str_from(text, text.len - MOST);
  ptrdiff_t blank = str_find_byte(text, ' ');
  return blank < 0 ? STR("") : str_from(text, (size_t)blank + 1);
}

/* The person's last turns of this talk, a line each, the newest last. */
static struct str said_before(struct walk *w, uint64_t newest) {
  enum { TURNS = 3, LOOKED = 8 };
  AUTO_ARENA struct arena looked_at = ARENA_NONE;
  struct view view = w->view; /* which talk goes on is not settled yet */
  struct view_turns got = {0};
  struct str out = STR_NONE;
  struct turn last;
  size_t found = 0;
  view.arena = &looked_at;
  if (!newest || view.ops->turn(&view, newest, &last)) return STR_NONE;
  view.conversation = last.conversation;
  if (view.ops->latest(&view, LOOKED, &got)) return STR_NONE;
  for (size_t i = got.len; i-- > 0 && found < TURNS;) {
    if (got.at[i].role != ROLE_PERSON) continue;
    struct str one = its_end(got.at[i].text);
    out = found++ ? arena_printf(&w->arena, "%.*s\n%.*s", STR_ARG(one), STR_ARG(out)) : arena_dup(&w->arena, one);
  }
  return out;
}

/* As set up, else as told. */
static struct str own_name(struct walk *w) {
  struct str set = w->view.ops->setting(&w->view, "person.name");
  struct view_facts names = {0};
  if (set.len || w->view.ops->facts(&w->view, ID_NONE, STR("name"), 0, &names)) return set;
  return names.len ? names.at[names.len - 1].value : STR_NONE;
}

static void read_turn(struct walk *w, struct str text) {
  struct mind_parts *p = &w->mind->parts;
  const json_t *thinker = session_part(w->session, "thinker"), *asked = json_object_get(thinker, "asked");
  bool thread = str_is(json_text(asked, "relation"), "thread"); /* how it went is no fact */
  struct people_known known = {.memory = p->memory, .read = w->read, .arena = &w->arena, .owner = p->owner};
  struct reading_context c = {.civil_now = w->now / 1000 + w->offset * 60,
                              .manner = manner_of(w),
                              .asked_relation = thread ? STR_NONE : json_text(asked, "relation"),
                              .asked_about = who_from(json_object_get(asked, "about")),
                              .topic = who_from(json_object_get(thinker, "topic")),
                              .unnamed = unnamed_from(&w->arena, json_object_get(thinker, "unnamed")),
                              .since = str_is(json_text(thinker, "opened"), "since"),
                              .names = str_is(json_text(thinker, "family"), "act.name") ||
                                       str_starts(json_text(thinker, "family"), STR("skill.name")),
                              .company = true,
                              .known = people_known,
                              .arg = &known};
  c.own = own_name(w);
  c.before = said_before(w, (uint64_t)json_number(thinker, "turn", 0));
  struct fact_read *told;
  c.told_count = told_from(w, json_object_get(thinker, "told"), &told);
  c.told = told;
  reading_read(p->language, &w->arena, text, &c, &w->reading);
}

/* Before anybody answers, and before anything is learnt. */
static void look_for_care(struct walk *w) {
  struct mind_parts *p = &w->mind->parts;
  struct str country = w->view.ops->setting(&w->view, "country");
  AUTO_BUF struct buf place = buf_new(16);
  buf_add_str(&place, country.len ? country : str_of(p->country));
  json_t *state = session_part(w->session, "care");
  care_before(p->care, &w->arena, &w->reading, state, place.at ? place.at : "", w->now, &w->care);
}

struct turn_write {
  struct walk *walk;
  struct turn_keep keep;
  struct learnt learnt;
  struct threads_context context;
};

/* What asks for a skill tells nothing of the person; asking to have something remembered does. And what was said in
 * danger is kept as it was said, and made into no fact. */
static bool may_teach(struct walk *w) {
  if (interview_is_naming(w) && !w->reading.fact_count) return false;
  return w->care.level < CARE_ASK && (!w->reading.skill.len || str_is(w->reading.skill, "remember"));
}

/* What the thinker noted of the talk so far: what its last line asked, and what the talk is about. */
static struct threads_context context_of(struct walk *w) {
  const json_t *thinker = session_part(w->session, "thinker"), *asked = json_object_get(thinker, "asked");
  struct threads_context c = {.asked = str_is(json_text(asked, "relation"), "thread"), .about = ID_NONE};
  c.offered = json_text(thinker, "offered").len > 0;
  struct who of = who_from(json_object_get(asked, "about"));
  struct who topic = who_from(json_object_get(thinker, "topic"));
  c.subject = c.asked       ? json_text(thinker, "subject")
              : of.name.len ? of.name
              : of.word.len ? of.word
                            : json_text(thinker, "subject");
  struct str key = of.name.len ? of.name : of.word.len ? of.word : topic.name.len ? topic.name : topic.word;
  struct view_entities found = {0};
  if (key.len && w->view.ops->entities(&w->view, key, &found) == 0 && found.len) c.about = found.at[0].id;
  c.subject = arena_dup(&w->arena, c.subject);
  return c;
}

static int write_turn(struct store_txn *t, void *arg, struct error *e) {
  struct turn_write *w = arg;
  struct memory *m = w->walk->mind->parts.memory;
  int r = turn_keep_apply(m, &w->keep, t, e);
  if (r < 0 || w->keep.known || !may_teach(w->walk)) return r;
  r = facts_learn(m, t, &w->walk->arena, &w->walk->reading, &w->keep.turn, &w->learnt);
  return r < 0 ? r : threads_learn(m, t, &w->walk->arena, &w->walk->reading, &w->keep.turn, &w->context);
}

/* The utterance, durable. *ret_known: this client_id was kept before, and turn is the old one. */
static int keep_turn(struct walk *w, const struct mind_utterance *u, struct str text, bool *ret_known,
                     struct error *e) {
  struct mind_parts *p = &w->mind->parts;
  struct turn_write write = {.walk = w, .keep = {.channel = u->channel}};
  write.keep.turn = (struct turn){.id = id_first(p->owner),
                                  .conversation = u->conversation,
                                  .role = ROLE_PERSON,
                                  .origin = u->origin ? u->origin : ORIGIN_TYPED,
                                  .taint = u->taint,
                                  .said_at = w->now,
                                  .offset = w->offset,
                                  .text = text,
                                  .client_id = u->client_id,
                                  .heard_chars = -1};
  read_turn(w, text);
  look_for_care(w);
  write.context = context_of(w);
  int r = walk_sure(w, e);
  if (r == 0) r = turn_keep_begin(p->memory, &write.keep, e);
  if (r < 0) return r;
  r = p->store->ops->write(p->store, write_turn, &write, e);
  turn_keep_done(p->memory, &write.keep, r);
  w->turn = write.keep.turn;
  w->turn.text = text;
  *ret_known = write.keep.known;
  turn_keep_finish(&write.keep);
  return r;
}

static int thinker_clause(void *arg, struct str text, const struct phrase_line *line, int flags) {
  struct speech *s = arg;
  if (!line && flags & MIND_QUIET) return speech_clause(s, text, flags);
  if (!line) return speech_foreign(s, text, flags);
  struct phrase_line said = *line;
  said.text = text;
  speech_line(s, &said, flags);
  return s->stopped;
}

/* Words from outside make nothing clean: what is kept of them is marked, and a setting, which has no mark, stays. */
static void thinker_keep(void *arg, const struct skill_keep *k) {
  struct speech *s = arg;
  struct skill_keep marked = *k;
  marked.taint |= entered_taint(s->walk);
  if (!marked.taint || k->kind != RECORD_SETTING) speech_keep(s, &marked);
}

static int thinker_use(void *arg, const struct thinker_use *u, struct skill_result *ret, struct error *e) {
  return consent_use(arg, u, ret, e);
}

static void thinker_outside(void *arg) {
  ((struct speech *)arg)->walk->outside = true;
}

static bool thinker_hushed(void *arg) {
  return speech_is_hushed(arg);
}

static void thinker_trace(void *arg, json_t *trace) {
  struct speech *s = arg;
  json_object_update(s->trace, trace);
  json_decref(trace);
}

/* When the person last said something that was answered; 0 never. What was set up for them or brought along is no
 * meeting. A turn that was forgotten since was one. */
static int64_t last_met(struct walk *w) {
  uint64_t id = (uint64_t)json_number(w->session, "answered", 0);
  struct turn t;
  if (id == ID_NONE) return 0;
  if (w->view.ops->turn(&w->view, id, &t) == 0) return t.said_at;
  return w->view.ops->number(&w->view, "last_turn_at");
}

static struct thinker_turn turn_for(struct walk *w, const struct care_verdict *care, bool arrival) {
  return (struct thinker_turn){.arrival = arrival,
                               .text = w->turn.text,
                               .reading = &w->reading,
                               .view = entered_view(w),
                               .turn = w->turn.id,
                               .session = session_part(w->session, "thinker"),
                               .chance = &w->mind->chance,
                               .care = (int)care->level,
                               .last_at = last_met(w),
                               .began_at = w->mind->opened_at,
                               .skills = w->mind->parts.skills};
}

static int think(struct walk *w, struct speech *s, const struct care_verdict *care, bool arrival, struct error *e) {
  struct mind *m = w->mind;
  struct thinker_turn in = turn_for(w, care, arrival);
  struct thinker_out out = {.arg = s,
                            .clause = thinker_clause,
                            .keep = thinker_keep,
                            .trace = thinker_trace,
                            .hushed = thinker_hushed,
                            .use = thinker_use,
                            .outside = thinker_outside};
  int r = m->parts.thinker->ops->reply(m->parts.thinker, &in, &out, e);
  if (r == 0) consent_ask(w, s);
  return r;
}

static void keep_country(struct speech *s, const char *country) {
  struct setting *set = ARENA_NEW(&s->walk->arena, struct setting);
  *set = (struct setting){.id = id_first(s->walk->mind->parts.owner),
                          .key = STR("country"),
                          .value = arena_dup(&s->walk->arena, str_of(country)),
                          .changed_at = s->walk->now};
  speech_keep(s, &(struct skill_keep){.kind = RECORD_SETTING, .record = set});
}

static void care_answer(struct speech *s, const struct care_verdict *care) {
  json_put_text(s->trace, "move", STR("care"));
  json_put_text(s->trace, "rule", str_of(care->rule));
  json_put_text(s->trace, "evidence", care->evidence);
  if (care->score > 0) json_object_set_new(s->trace, "score", json_real((int)(care->score * 100 + .5f) / 100.));
  json_put_number(s->trace, "level", care->level);
  s->urgent = true;
  speech_family(s, care->family, NULL, 0, 0);
  if (care->card.len) speech_clause(s, care->card, MIND_ASIDE);
  if (care->asks_country) speech_family(s, "care.country.ask", NULL, 0, MIND_ASIDE);
  if (care->country[0]) keep_country(s, care->country);
}

static int answer(struct walk *w, const struct mind_utterance *u, struct speech *s, struct error *e) {
  enum { DUE_AT_ONCE = 2 };
  bool consented = consent_answer(w, s);
  if (w->care.answers) return care_answer(s, &w->care), 0;
  if (interview_is_on(w)) return interview_answer(w, u, s, e);
  if (consented) return 0;
  if (!interview_has_somebody(u->channel)) due_say(w, s, DUE_AT_ONCE);
  if (forgetting_is_asked(w)) return forgetting_answer(w, s, e);
  return think(w, s, &w->care, false, e);
}

static int answer_and_keep(struct walk *w, const struct mind_utterance *u, const struct mind_listener *l,
                           struct mind_reply *ret, struct error *e) {
  struct speech s = speech_begin(w, l);
  int r = answer(w, u, &s, e);
  if (r == 0 || r == ERR_CANCELLED) r = speech_keep_reply(&s, ret, e);
  if (r == 0) consent_wait(w, &s);
  speech_end(&s);
  return r;
}

/* A retry: the reply that was given, given again. Where everything ended between the turn and its reply, and nothing
 * was said since, it is answered now. */
static int say_again(struct walk *w, const struct mind_utterance *u, const struct mind_listener *l,
                     struct mind_reply *ret, struct error *e) {
  struct turns_range after = {.conversation = w->turn.conversation, .from = w->turn.id + 1, .limit = 1};
  struct view_turns turns = {0};
  int r = turns_read(w->read, w->mind->parts.owner, &after, &w->arena, &turns);
  if (r == 0 && !turns.len && json_number(w->session, "answered", 0) < (int64_t)w->turn.id)
    return answer_and_keep(w, u, l, ret, e);
  bool answered = r == 0 && turns.len && turns.at[0].role == ROLE_BEING;
  *ret = (struct mind_reply){
      .conversation = w->turn.conversation, .turn = w->turn.id, .reply = answered ? turns.at[0].id : ID_NONE};
  if (answered && l && l->clause) l->clause(l->arg, turns.at[0].text, 0);
  return r;
}

/* The turn could not be kept. Whoever is in danger is answered all the same. */
static void care_anyway(struct walk *w, const struct mind_listener *l) {
  struct speech s = speech_begin(w, l);
  if (w->care.answers) care_answer(&s, &w->care);
  speech_end(&s);
}

static int say(struct walk *w, const struct mind_utterance *u, struct str text, const struct mind_listener *l,
               struct mind_reply *ret, struct error *e) {
  bool again = false;
  int r = keep_turn(w, u, text, &again, e);
  if (r < 0) return care_anyway(w, l), r;
  w->view.conversation = w->turn.conversation;
  entered_begin(w);
  if ((r = walk_refresh(w, e)) < 0) return r;
  return again ? say_again(w, u, l, ret, e) : answer_and_keep(w, u, l, ret, e);
}

static int mended(struct arena *a, struct str given, struct str *ret, struct error *e) {
  if (given.len > BUF_TURN)
    return error_set(e, ERR_TOO_BIG,
                     "That is over a megabyte. A turn may be one megabyte; os1 read takes longer texts.");
  *ret = str_trim(utf8_mend(a, given));
  return 0;
}

int mind_say(struct mind *m, const struct mind_utterance *u, const struct mind_listener *l, struct mind_reply *ret,
             struct error *e) {
  struct walk w;
  struct str text = STR("");
  atomic_store(&m->hushed, 0);
  int r = interview_is_due(m, u->channel) ? 0 : interview_defaults(m, u->channel, l, e);
  if (r == 0)
    r = walk_begin(m, u->conversation, &w, e);
  else
    w = (struct walk){0};
  if (r == 0) r = mended(&w.arena, u->text, &text, e);
  if (r == 0 && !text.len && !interview_is_on(&w))
    r = error_set(e, ERR_INVALID, "There was nothing in that to answer.");
  if (r == 0) r = text.len ? say(&w, u, text, l, ret, e) : interview_skip(&w, u, l, ret, e);
  walk_end(&w);
  return r;
}

/* The talk that would be gone on with: the channel's, or without one that which was last spoken in. */
static uint64_t warmest(struct walk *w, struct str channel) {
  static const char *const channels[] = {"terminal", "say", "pipe", "library"};
  struct conversation one, best = {.id = ID_NONE};
  for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
    if (channel.len && !str_is(channel, channels[i])) continue;
    int r = conversation_warm(w->read, w->mind->parts.owner, str_of(channels[i]), w->now, &w->arena, &one);
    if (r == 0 && one.last_at >= best.last_at) best = one;
  }
  return best.id;
}

/* As a turn is walked, but for what it would keep. */
static int show_turn(struct walk *w, const struct mind_utterance *u, struct buf *out, struct error *e) {
  struct thinker *t = w->mind->parts.thinker;
  if (!t->ops->show) return error_set(e, ERR_NOT_FOUND, "Nothing is ever sent anywhere: no model is set.");
  if (w->view.conversation == ID_NONE) w->view.conversation = warmest(w, u->channel);
  read_turn(w, w->turn.text);
  look_for_care(w);
  struct thinker_turn in = turn_for(w, &w->care, false);
  int r = t->ops->show(t, &in, out, e);
  return r == 0 ? walk_sure(w, e) : r;
}

int mind_show(struct mind *m, const struct mind_utterance *u, struct buf *out, struct error *e) {
  struct walk w;
  int r = walk_begin(m, u->conversation, &w, e);
  if (r == 0) r = mended(&w.arena, u->text, &w.turn.text, e);
  if (r == 0) r = show_turn(&w, u, out, e);
  walk_end(&w);
  return r;
}

int mind_keep(struct mind *m, const struct mind_utterance *u, uint64_t *ret_turn, struct error *e) {
  struct walk w;
  struct str text = STR("");
  int r = walk_begin(m, u->conversation, &w, e);
  if (r == 0) r = mended(&w.arena, u->text, &text, e);
  if (r == 0 && !text.len) r = error_set(e, ERR_INVALID, "There was nothing in that to keep.");
  bool known;
  if (r == 0) r = keep_turn(&w, u, text, &known, e);
  if (r == 0) *ret_turn = w.turn.id;
  walk_end(&w);
  return r;
}

int mind_do(struct mind *m, struct mind_deed *d, struct error *e) {
  struct walk w;
  atomic_store(&m->hushed, 0);
  int r = walk_begin(m, ID_NONE, &w, e);
  if (r == 0) r = consent_do(&w, d, e);
  walk_end(&w);
  return r;
}

int mind_greet(struct mind *m, struct str channel, const struct mind_listener *l, struct mind_reply *ret,
               struct error *e) {
  struct walk w;
  atomic_store(&m->hushed, 0);
  int r = walk_begin(m, ID_NONE, &w, e);
  struct speech s = speech_begin(&w, l);
  struct care_verdict none = {0};
  if (r == 0) r = conversation_begin_for(&w, channel, e);
  if (r == 0) r = interview_is_on(&w) ? interview_greet(&w, &s, e) : think(&w, &s, &none, true, e);
  if (r == 0 || r == ERR_CANCELLED) r = speech_keep_reply(&s, ret, e);
  if (r == 0) consent_wait(&w, &s);
  speech_end(&s);
  walk_end(&w);
  return r;
}

int mind_tell_due(struct mind *m, struct str channel, const struct mind_listener *l, struct mind_reply *ret,
                  struct error *e) {
  struct walk w;
  atomic_store(&m->hushed, 0);
  int r = walk_begin(m, ID_NONE, &w, e);
  struct speech s = speech_begin(&w, l);
  json_put_text(s.trace, "move", STR("due"));
  bool said = r == 0 && due_say(&w, &s, SIZE_MAX) > 0;
  if (said) r = conversation_begin_for(&w, channel, e);
  if (r == 0 && said) r = speech_keep_reply(&s, ret, e);
  speech_end(&s);
  walk_end(&w);
  return r;
}
