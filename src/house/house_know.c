/* SPDX-License-Identifier: Apache-2.0 */
#include "house/house_priv.h"

#include "base/civil.h"
#include "memory/turns.h"
#include "phrase/claims.h"
#include "skills/skills.h"
#include "voice/voice.h"

#include <stdio.h>

static void put_time(json_t *object, const char *key, int64_t ms, int32_t offset) {
  char out[40];
  json_put_text(object, key, civil_format(out, ms, offset));
}

static void put_day(json_t *object, const char *key, int64_t day) {
  if (day == DAY_UNKNOWN) return;
  char out[40];
  json_put_text(object, key, str_first(civil_format(out, day * CIVIL_DAY * 1000, 0), strlen("2026-11-22")));
}

static const char *state_name(int64_t state) {
  return state == FACT_BELIEVED ? "believed" : state == FACT_ENDED ? "ended" : "retracted";
}

static json_t *fact_json(const struct house_look *l, const struct fact *f) {
  json_t *o = json_object();
  struct entity who;
  bool named = f->about != ID_NONE && l->view.ops->entity(&l->view, f->about, &who) == 0;
  json_put_number(o, "id", (int64_t)f->id);
  json_put_text(o, "who", !named ? STR("me") : who.name.len ? who.name : who.word);
  json_put_text(o, "relation", f->relation);
  json_put_text(o, "value", f->value);
  json_put_text(o, "state", str_of(state_name(f->state)));
  put_day(o, "from", f->from_first);
  if (f->from_last != f->from_first) put_day(o, "from_last", f->from_last);
  if (f->to_first != f->to_last) put_day(o, "to_first", f->to_first);
  put_day(o, "to", f->to_last);
  put_time(o, "learnt_at", f->learnt_at, l->view.offset);
  json_put_number(o, "source", (int64_t)f->source);
  if (f->taint) json_put_flag(o, "outside", true);
  return o;
}

static json_t *facts_json(const struct house_look *l) {
  json_t *list = json_array();
  struct view_facts facts = {0};
  l->view.ops->all_facts(&l->view, VIEW_PAST, &facts);
  for (size_t i = 0; i < facts.len; i++) json_array_append_new(list, fact_json(l, &facts.at[i]));
  return list;
}

static json_t *people_json(const struct house_look *l) {
  json_t *list = json_array();
  struct view_entities all = {0};
  l->view.ops->entities(&l->view, STR(""), &all);
  for (size_t i = 0; i < all.len; i++) {
    const struct entity *one = &all.at[i];
    json_t *o = json_object();
    json_put_number(o, "id", (int64_t)one->id);
    if (one->name.len) json_put_text(o, "name", one->name);
    if (one->word.len) json_put_text(o, "word", one->word);
    if (one->pronoun.len) json_put_text(o, "pronoun", one->pronoun);
    if (one->tender) json_put_flag(o, "tender", true);
    put_time(o, "last_mentioned", one->said_at, l->view.offset);
    json_put_number(o, "source", one->source);
    json_array_append_new(list, o);
  }
  return list;
}

static json_t *threads_json(const struct house_look *l) {
  json_t *list = json_array();
  const struct thread *threads = NULL;
  size_t len = 0;
  l->view.ops->threads(&l->view, &threads, &len);
  for (size_t i = 0; i < len; i++) {
    json_t *o = json_object();
    json_put_text(o, "what", threads[i].what);
    put_day(o, "due", threads[i].due_first);
    json_put_text(o, "state",
                  threads[i].state == THREAD_OPEN    ? STR("open")
                  : threads[i].state == THREAD_ASKED ? STR("asked")
                                                     : STR("closed"));
    json_put_number(o, "source", (int64_t)threads[i].source);
    json_array_append_new(list, o);
  }
  return list;
}

/* Barred topics are counted here and named only when asked for by name. */
static int64_t barred_count(const struct house_look *l) {
  const struct bar *bars = NULL;
  size_t len = 0, standing = 0;
  l->view.ops->bars(&l->view, &bars, &len);
  for (size_t i = 0; i < len; i++)
    standing += !bars[i].tender && !bars[i].lifted_at && (!bars[i].until || bars[i].until > l->view.now);
  return (int64_t)standing;
}

static json_t *reminders_json(const struct language *language, const struct house_look *l) {
  json_t *list = json_array();
  const struct reminder *due = NULL;
  size_t len = 0;
  l->view.ops->reminders(&l->view, &due, &len);
  for (size_t i = 0; i < len; i++) {
    if (due[i].state != REMINDER_WAITING) continue;
    json_t *o = json_object();
    json_put_text(o, "text", due[i].text);
    put_time(o, "due_at", due[i].due_at, (int32_t)due[i].offset);
    house_put_every(language, l->view.arena, o, &due[i]);
    json_array_append_new(list, o);
  }
  return list;
}

/* What the person is called: as set up, else as told. */
static struct str person_of(const struct house_look *l) {
  struct str set = l->view.ops->setting(&l->view, "person.name");
  struct view_facts names = {0};
  if (set.len || l->view.ops->facts(&l->view, ID_NONE, STR("name"), 0, &names) < 0 || !names.len) return set;
  return names.at[names.len - 1].value;
}

int os1_about(os1 *o, os1_json_fn *json, void *arg, os1_error *err) {
  struct house_look l;
  int r = house_look_begin(o, &l, house_error(err));
  if (r == 0) {
    json_t *about = json_object();
    json_put_text(about, "being", l.view.ops->setting(&l.view, "being.name"));
    json_put_text(about, "person", person_of(&l));
    json_put(about, "people", people_json(&l));
    json_put(about, "facts", facts_json(&l));
    json_put(about, "threads", threads_json(&l));
    json_put(about, "reminders", reminders_json(o->language, &l));
    json_put(about, "promises", house_promises(o->language, &l));
    json_put_number(about, "barred", barred_count(&l));
    json_put_number(about, "turns", l.view.ops->number(&l.view, "turns"));
    r = house_look_sure(&l, 0, house_error(err));
    if (r == 0)
      r = house_emit(about, json, arg);
    else
      json_decref(about);
  }
  house_look_end(&l);
  return r;
}

/* However much was remembered or brought along since: each look goes further back than the one before. */
static int last_reply(const struct house_look *l, struct turn *ret) {
  enum { FIRST = 8, MORE = 16 };
  for (size_t limit = FIRST;; limit *= MORE) {
    struct turns_range newest = {.limit = limit, .newest_first = true};
    struct view_turns turns = {0};
    int r = turns_read(l->read, HOUSE_OWNER, &newest, (struct arena *)&l->arena, &turns);
    for (size_t i = turns.len; r == 0 && i-- > 0;)
      if (turns.at[i].role == ROLE_BEING) return *ret = turns.at[i], 0;
    if (r < 0 || turns.len < limit) return r < 0 ? r : ERR_NOT_FOUND;
  }
}

int os1_why(os1 *o, uint64_t reply, os1_json_fn *json, void *arg, os1_error *err) {
  struct error *e = house_error(err);
  struct house_look l;
  struct turn turn = {0};
  int r = house_look_begin(o, &l, e);
  if (r == 0) r = reply ? l.view.ops->turn(&l.view, reply, &turn) : last_reply(&l, &turn);
  if (r == 0 && turn.role != ROLE_BEING) r = ERR_NOT_FOUND;
  if (r == ERR_NOT_FOUND)
    error_set(e, r, reply ? "Turn %llu is not a reply of mine." : "I haven't said anything yet.",
              (unsigned long long)id_number(reply));
  r = house_look_sure(&l, r, e);
  json_t *trace = r == 0 ? json_read(turn.trace, NULL) : NULL;
  if (r == 0) {
    if (!json_is_object(trace)) trace = json_object();
    json_put_number(trace, "reply", (int64_t)turn.id);
    json_put_text(trace, "said", turn.text);
    put_time(trace, "at", turn.said_at, (int32_t)turn.offset);
    r = house_emit(trace, json, arg);
  }
  house_look_end(&l);
  return r;
}

/* "built-in", or a model's name with where it is. */
static void put_mind(os1 *o, json_t *stats) {
  struct house_model m;
  bool set = house_model(o, 0, &m, NULL) == 0 && m.set;
  json_put_text(stats, "mind", set ? STR("model") : STR("built-in"));
  if (set) json_put_text(stats, "model", str_of(m.name));
  if (set) json_put_text(stats, "model_at", str_of(m.url));
}

int house_stats(os1 *o, os1_json_fn *json, void *arg, os1_error *err) {
  struct store_stats s = {0};
  o->store->ops->stats(o->store, &s);
  json_t *stats = json_object();
  json_put_text(stats, "version", str_of(os1_version()));
  json_put_text(stats, "path", str_of(s.path));
  json_put_number(stats, "bytes", (int64_t)s.bytes);
  json_put_number(stats, "turns", (int64_t)s.turns);
  bool locked = false;
  char item[KEY_ITEM_LEN + 1];
  if (key_is_locked(o->paths.key, &locked, NULL) == 0) json_put_flag(stats, "passphrase", locked);
  house_keyring_item(o, item);
  json_put_flag(stats, "keyring", item[0] != '\0');
  put_mind(o, stats);
  struct error why = {0};
  json_put_flag(stats, "sound", voice_ready(&why) == 0);
  if (why.text[0]) json_put_text(stats, "no_sound", str_of(why.text));
  return house_emit(stats, json, arg);
}

static int say_result(os1 *o, struct house_look *l, const struct skill_result *result, struct str *ret) {
  struct chance chance = chance_seed(o->seed);
  struct claims claims = {
      .view = &l->view, .language = o->language, .began_at = o->opened_at, .keeps = result->keeps, .built_in = true};
  struct phrase_ask ask = {.claim = claims_hold,
                           .claim_arg = &claims,
                           .offset = l->view.offset,
                           .family = result->family,
                           .slots = result->slots,
                           .slot_count = result->slot_count,
                           .now = l->view.now,
                           .question = true,
                           .chance = &chance};
  struct phrase_line line;
  int r = phrase_say(o->book, &l->arena, &ask, &line);
  *ret = r == 0 ? line.text : STR("");
  return 0;
}

/* What the skill left of the talk: mind/session.c keeps it. A new reference, NULL for none. */
static json_t *skill_state(const struct house_look *l, const struct skill *skill) {
  AUTO_JSON json_t *session = json_read(l->view.ops->setting(&l->view, "session"), NULL);
  const json_t *states = json_object_get(json_object_get(session, "thinker"), "skills");
  return json_incref(json_object_get(states, skill->name));
}

int os1_skill(os1 *o, const char *name, const char *arguments, os1_json_fn *json, void *arg, os1_error *err) {
  struct error *e = house_error(err);
  const struct skill *skill = skill_find(str_of(name));
  if (!skill) return error_set(e, ERR_NOT_FOUND, "There is no skill called %s.", name);
  AUTO_JSON json_t *given = json_read(str_of(arguments && *arguments ? arguments : "{}"), e);
  if (!given) return ERR_INVALID;
  struct house_look l;
  struct skill_result result = {0};
  int r = skill_validate(skill, given, e);
  if (r == 0) r = house_mind(o, e);
  if (r == 0) r = mind_may(o->mind, skill, given, e);
  if (r < 0) return r;
  r = house_look_begin(o, &l, e);
  struct skill_call call = {
      .skill = skill, .view = &l.view, .language = o->language, .arguments = given, .arena = &l.arena};
  struct str text;
  AUTO_JSON json_t *state = r == 0 ? skill_state(&l, skill) : NULL;
  call.state = state;
  if (r == 0) r = skill->run(&call, &result, e);
  r = house_look_sure(&l, r, e);
  if (r == 0) r = house_keep(o, result.keeps, e);
  if (r == 0) r = say_result(o, &l, &result, &text);
  json_decref(result.state);
  if (r == 0) {
    json_t *out = json_object();
    json_put_text(out, "text", text);
    json_put(out, "data", result.data ? result.data : json_null());
    r = house_emit(out, json, arg);
  }
  house_look_end(&l);
  return r;
}

/* Whether what is typed leaves this machine: for the mind, or to be found again by its meaning. */
static void header_machine(os1 *o, const char *mind, struct house_header *ret) {
  struct house_vectors_state v;
  bool set = house_vectors(o, 0, &v, NULL) == 0 && v.set && !v.here;
  bool both = set && mind[0] && !str_is(str_of(mind), v.at);
  const char *first = mind[0] ? mind : set ? v.at : "";
  snprintf(ret->machine, sizeof ret->machine, "this machine %s%.130s%s%.130s", first[0] ? "and " : "only", first,
           both ? " and " : "", both ? v.at : "");
}

/* Which mind, and where it is. */
static void header_mind(os1 *o, struct house_header *ret) {
  struct house_model m;
  bool set = house_model(o, 0, &m, NULL) == 0 && m.set;
  const char *name = m.name[0] ? m.name : "a language model";
  header_machine(o, set && !m.here ? m.at : "", ret);
  if (!set)
    snprintf(ret->mind, sizeof ret->mind, "built-in mind, no language model");
  else if (m.trouble[0])
    snprintf(ret->mind, sizeof ret->mind, "built-in mind; %.120s did not answer", name);
  else
    snprintf(ret->mind, sizeof ret->mind, "%.120s %s %.160s", name, m.file[0] ? "on" : "at", m.at);
}

int house_header(os1 *o, struct house_header *ret, os1_error *err) {
  struct house_look l;
  *ret = (struct house_header){0};
  int r = house_look_begin(o, &l, house_error(err));
  if (r == 0) {
    struct str being = l.view.ops->setting(&l.view, "being.name");
    house_copy(ret->being, sizeof ret->being, being.len ? being : STR("a new being"));
    house_copy(ret->person, sizeof ret->person, person_of(&l));
    ret->last_here = l.view.ops->number(&l.view, "last_turn_at");
    ret->set_up = l.view.ops->setting(&l.view, "setup.done").len > 0;
    ret->voice = str_is(l.view.ops->setting(&l.view, "speak"), "on");
  }
  r = house_look_sure(&l, r, house_error(err));
  house_look_end(&l);
  header_mind(o, ret);
  return r;
}

int64_t house_next_due(os1 *o) {
  struct house_look l;
  const struct reminder *due = NULL;
  size_t len = 0;
  int64_t soonest = -1;
  if (house_look_begin(o, &l, NULL) == 0) l.view.ops->reminders(&l.view, &due, &len);
  for (size_t i = 0; i < len; i++) {
    if (due[i].state != REMINDER_WAITING) continue;
    int64_t in = due[i].due_at > l.view.now ? due[i].due_at - l.view.now : 0;
    if (soonest < 0 || in < soonest) soonest = in;
  }
  house_look_end(&l);
  return soonest;
}
