/* SPDX-License-Identifier: Apache-2.0
 *
 * session: what the mind remembers from turn to turn of one talk, in the JSON object kept with the conversation. The
 * members "asked" and "topic" are also read by whoever reads the next turn (ports/thinker.h).
 */
#include "base/id.h"
#include "thinkers/builtin/builtin_priv.h"

enum { HUSH_REPLIES = 10, HEAVY_LONG_AGO = 99 };

static void read_recent(struct plan *p, const json_t *list) {
  for (size_t i = 0; i < RECENT_MOVES && i < json_array_size(list); i++) {
    const json_t *one = json_array_get(list, i);
    p->s.recent[i] = json_is_string(one) ? str_of(json_string_value(one)) : STR_NONE;
  }
}

/* Strings are copied: the object is written again before the arena ends. */
static struct str text_of(struct plan *p, const json_t *o, const char *key) {
  return arena_dup(p->a, json_text(o, key));
}

enum { LOOKED_REPLIES = 3 };

static void read_looked(struct plan *p, const json_t *o) {
  struct looked *l = &p->s.looked;
  const json_t *said = json_object_get(o, "said");
  if (!o || p->s.replies - json_number(o, "at", 0) >= LOOKED_REPLIES) return;
  l->question = text_of(p, o, "question");
  l->asked = (uint64_t)json_number(o, "asked", ID_NONE);
  l->from = (uint64_t)json_number(o, "from", ID_NONE);
  for (size_t i = 0; i < LOOKED_SAID && i < json_array_size(said); i++)
    l->said[l->said_count++] = arena_dup(p->a, str_of(json_string_value(json_array_get(said, i))));
}

/* What this turn asked, or the one before it that it asks again. */
static void write_looked(struct plan *p, json_t *o) {
  const struct move *m = p->said_count ? &p->said[0].move : NULL;
  bool asks = p->r->question.kind != QUESTION_NONE || reading_has(p->r, ACT_ASK) || p->put_again;
  if (!m || !asks) return;
  json_t *one = json_object(), *said = json_array();
  if (m->told.len) json_array_append_new(said, json_string_of(m->told));
  for (size_t i = 0; p->put_again && i < p->s.looked.said_count && json_array_size(said) < LOOKED_SAID; i++)
    json_array_append_new(said, json_string_of(p->s.looked.said[i]));
  json_put_text(one, "question", p->put_again ? p->s.looked.question : plan_asked_text(p));
  json_put_number(one, "asked", (int64_t)(p->put_again ? p->s.looked.asked : p->in->turn));
  json_put_number(one, "from", (int64_t)(m->told.len && m->source_count ? m->sources[0] : ID_NONE));
  json_put_number(one, "at", p->s.replies + 1);
  json_put(one, "said", said);
  json_put(o, "looked", one);
}

void session_read(struct plan *p) {
  const json_t *o = p->in->session;
  struct session *s = &p->s;
  *s = (struct session){.lead_at = -1, .people_day = -1, .heavy = HEAVY_LONG_AGO};
  if (!o) return;
  s->replies = json_number(o, "replies", 0);
  s->questions = json_number(o, "questions", 0);
  s->streak = json_number(o, "streak", 0);
  s->hush = json_number(o, "hush", 0);
  s->hush_evening = json_flag(o, "hush_evening", false);
  s->lead_at = json_number(o, "lead_at", -1);
  s->people_day = json_number(o, "people_day", -1);
  s->heavy = json_number(o, "heavy", HEAVY_LONG_AGO);
  s->slots_after_loss = json_number(o, "slots_after_loss", 0);
  s->why = text_of(p, o, "why");
  s->opened = text_of(p, o, "opened");
  s->offered = text_of(p, o, "offered");
  s->glad = text_of(p, o, "glad");
  s->glad_day = json_number(o, "glad_day", -1);
  s->turn = (uint64_t)json_number(o, "turn", 0);
  s->last_family = text_of(p, o, "family");
  const json_t *pending = json_object_get(o, "pending"), *topic = json_object_get(o, "topic");
  s->pending_skill = text_of(p, pending, "skill");
  s->pending_slot = text_of(p, pending, "slot");
  s->pending_arguments = json_object_get(pending, "arguments");
  s->topic = (struct who){
      .name = text_of(p, topic, "name"), .word = text_of(p, topic, "word"), .pronoun = text_of(p, topic, "pronoun")};
  read_looked(p, json_object_get(o, "looked"));
  read_recent(p, json_object_get(o, "recent"));
  for (size_t i = 0; i < RECENT_MOVES; i++) s->recent[i] = arena_dup(p->a, s->recent[i]);
}

static json_t *who_json(const struct who *w) {
  json_t *o = json_object();
  json_put_text(o, "name", w->name);
  json_put_text(o, "word", w->word);
  json_put_text(o, "pronoun", w->pronoun);
  return o;
}

/* The last person or thing named stays the topic until another is. */
static void write_topic(struct plan *p, json_t *o) {
  for (size_t i = p->r->who_count; i > 0; i--) {
    const struct who *w = &p->r->whos[i - 1];
    if (w->me || w->you || !(w->name.len || w->word.len)) continue;
    json_put(o, "topic", who_json(w));
    return;
  }
}

/* What "don't ask" would mean if it came next: whom or what the person spoke of last. */
static void write_subject(struct plan *p, json_t *o) {
  const struct reading *r = p->r;
  bool tells = r->question.kind == QUESTION_NONE && !reading_has(r, ACT_ASK) && !r->asks.len && !r->skill.len;
  struct str subject = tells ? r->noun : STR_NONE;
  for (size_t i = 0; i < r->statement_count; i++)
    if (tells && r->statements[i].thing.len) subject = r->statements[i].thing;
  for (size_t i = r->fact_count; i > 0; i--)
    if (r->facts[i - 1].value.len && !str_is(r->facts[i - 1].relation, "kin")) subject = r->facts[i - 1].value;
  for (size_t i = 0; i < r->who_count; i++)
    if (!r->whos[i].me && !r->whos[i].you) subject = r->whos[i].name.len ? r->whos[i].name : r->whos[i].word;
  if (reading_has(r, ACT_MINIMAL)) subject = STR_NONE;
  if (p->subject.len) subject = p->subject;
  if (subject.len) json_put_text(o, "subject", subject);
}

static void write_recent(struct plan *p, json_t *o) {
  json_t *list = json_array();
  for (size_t i = 0; i < p->said_count; i++) json_array_append_new(list, json_string(p->said[i].move.name));
  for (size_t i = 0; i < RECENT_MOVES && json_array_size(list) < RECENT_MOVES; i++)
    if (p->s.recent[i].len) json_array_append_new(list, json_string_of(p->s.recent[i]));
  json_put(o, "recent", list);
}

static void write_question(struct plan *p, json_t *o, const struct said_line *s) {
  json_put_text(o, "why", s->line.why);
  json_put_text(o, "opened", s->line.opens);
  if (s->move.asks_relation.len) {
    json_t *asked = json_object();
    json_put_text(asked, "relation", s->move.asks_relation);
    json_put(asked, "about", who_json(&s->move.asks_about));
    json_put(o, "asked", asked);
  }
}

/* Whom or what this turn left without a name; what was left so before it stays a turn or two more, until it has one. */
static void write_unnamed(struct plan *p, json_t *o) {
  enum { TURNS = 2 };
  const struct who *w = &p->r->unnamed;
  json_t *one = json_object_get(o, "unnamed");
  int64_t age = json_number(one, "age", 0) + 1;
  bool stays = !w->word.len && age <= TURNS;
  for (size_t i = 0; i < p->r->fact_count; i++) stays &= !str_eq(p->r->facts[i].about.word, json_text(one, "word"));
  if (one && stays) json_put_number(one, "age", age);
  if (stays) return;
  json_object_del(o, "unnamed");
  if (!w->word.len) return;
  one = who_json(w);
  json_put_text(one, "owner", w->owner);
  json_put(o, "unnamed", one);
}

/* What this turn told, so that the next may put it right. */
static void write_told(struct plan *p, json_t *o) {
  enum { TOLD_MOST = 4 };
  json_t *list = json_array();
  for (size_t i = 0; i < p->r->fact_count && i < TOLD_MOST; i++) {
    const struct fact_read *f = &p->r->facts[i];
    if (f->denied || f->ended) continue;
    json_t *one = json_object(), *about = who_json(&f->about);
    if (f->about.me) json_put_flag(about, "me", true);
    json_put_text(one, "relation", f->relation);
    json_put_text(one, "value", f->value);
    json_put(one, "about", about);
    json_array_append_new(list, one);
  }
  json_put(o, "told", list);
}

/* A request that waits: for a word still missing, or for a yes. */
static void write_pending(json_t *o, const struct said_line *s) {
  bool confirm = str_is(s->line.opens, "confirm");
  if (!s->move.skill || !(confirm || s->move.missing)) return;
  json_t *pending = json_object();
  json_put_text(pending, "skill", str_of(s->move.skill->name));
  json_put_text(pending, "slot", confirm ? STR("confirm") : str_of(s->move.missing));
  json_put(pending, "arguments", s->move.arguments ? json_deep_copy(s->move.arguments) : json_object());
  json_put(o, "pending", pending);
}

/* What a skill left of the talk, by its name. */
static void write_state(json_t *o, const struct said_line *s) {
  json_t *states = json_object_get(o, "skills");
  if (!s->move.skill || !s->move.state) return;
  if (!json_is_object(states)) json_object_set_new(o, "skills", states = json_object());
  json_object_set(states, s->move.skill->name, s->move.state);
}

void session_write(struct plan *p) {
  json_t *o = p->in->session;
  struct session *s = &p->s;
  bool asked = false, hush = false;
  struct str offered = STR_NONE; /* stands for the next turn alone */
  struct str glad = s->glad;
  if (!o) return;
  json_object_del(o, "asked");
  json_object_del(o, "pending");
  json_object_del(o, "opened");
  for (size_t i = 0; i < p->said_count; i++) {
    asked |= p->said[i].line.question;
    if (p->said[i].move.offers.len) offered = p->said[i].move.offers;
    if (p->said[i].move.glad.len) glad = p->said[i].move.glad, s->glad_day = p->today;
    hush |= (p->said[i].move.flags & MOVE_HUSH_JOKES) != 0;
    if (p->said[i].line.question) write_question(p, o, &p->said[i]);
    write_pending(o, &p->said[i]);
    write_state(o, &p->said[i]);
    json_put_text(o, "family", p->said[i].line.family);
  }
  bool heavy = reading_has(p->r, ACT_LOSS) || reading_has(p->r, ACT_BAD_NEWS) || p->in->care > 0 || hush;
  if (heavy || hush) json_put_number(o, "hush", s->replies + 1 + HUSH_REPLIES);
  if (reading_has(p->r, ACT_LOSS)) json_put_flag(o, "hush_evening", true);
  if (reading_has(p->r, ACT_LOSS)) s->slots_after_loss = 0;
  if (reading_has(p->r, ACT_JOKE) || reading_has(p->r, ACT_LAUGH)) {
    json_put_number(o, "hush", 0);
    json_put_flag(o, "hush_evening", false);
  }
  json_put_number(o, "heavy", heavy ? 0 : s->heavy < HEAVY_LONG_AGO ? s->heavy + 1 : HEAVY_LONG_AGO);
  json_put_number(o, "slots_after_loss", s->slots_after_loss + asked);
  json_put_number(o, "replies", s->replies + 1);
  json_put_number(o, "questions", s->questions + asked);
  json_put_number(o, "streak", asked ? s->streak + 1 : 0);
  json_put_number(o, "lead_at", s->lead_at);
  json_put_number(o, "people_day", s->people_day);
  json_put_text(o, "offered", offered);
  json_put_text(o, "glad", glad);
  json_put_number(o, "glad_day", s->glad_day);
  if (p->in->turn != ID_NONE) json_put_number(o, "turn", (int64_t)p->in->turn);
  write_looked(p, o);
  write_told(p, o);
  write_unnamed(p, o);
  write_topic(p, o);
  write_subject(p, o);
  write_recent(p, o);
}
