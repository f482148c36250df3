/* SPDX-License-Identifier: Apache-2.0 */
#include "house/house_priv.h"

#include "base/alloc.h"
#include "memory/settings.h"
#include "memory/turns.h"
#include "skills/skills.h"
#include "thinkers/builtin/builtin.h"
#include "thinkers/llm/llm.h"
#include "voice/voice.h"

#include <limits.h>
#include <unistd.h>

/* "Europe/London" from TZ or /etc/localtime's target; "" when the system does not say. */
static const char *zone_name(char *out, size_t room) {
  const char *tz = getenv("TZ");
  if (tz && *tz) return *tz == ':' ? tz + 1 : tz;
  ssize_t len = readlink("/etc/localtime", out, room - 1);
  if (len <= 0) return "";
  out[len] = '\0';
  char *after = strstr(out, "zoneinfo/");
  return after ? after + strlen("zoneinfo/") : "";
}

static const struct builtin_skills skills = {skill_find, skill_arguments, skill_guess, skill_engaged};

static const struct net_times *patience;

void house_use_patience(const struct net_times *times) {
  patience = times;
}

const struct net_times *house_patience(void) {
  return patience;
}

static int open_parts(os1 *o, struct error *e) {
  int r = phrase_book_open(o->language, &o->book, e);
  if (r == 0) r = care_open(o->language, &o->care, e);
  if (r == 0) r = setup_open(o->language, o->book, &o->setup, e);
  if (r == 0) r = thinker_builtin_open(o->language, o->book, &skills, &o->builtin, e);
  house_engine_begin(o);
  if (r == 0) r = thinker_llm_open(o->language, o->book, o->builtin, patience, &o->own, &o->thinker, e);
  return r;
}

int house_mind(os1 *o, struct error *e) {
  if (o->mind) return house_tools_ready(o), 0;
  int r = o->book ? 0 : open_parts(o, e);
  if (r < 0) return r;
  char zone[PATH_MAX];
  care_country(zone_name(zone, sizeof zone), o->country);
  struct mind_parts parts = {.memory = o->memory,
                             .store = o->store,
                             .language = o->language,
                             .book = o->book,
                             .care = o->care,
                             .setup = o->setup,
                             .thinker = o->thinker,
                             .skills = house_tools_ready(o),
                             .clock = &o->clock.clock,
                             .seed = o->seed,
                             .country = o->country,
                             .sound = voice_ready(NULL) == 0,
                             .play_voices = house_voice_samples,
                             .play_arg = o,
                             .owner = HOUSE_OWNER};
  return mind_open(&parts, &o->mind, e);
}

struct relay {
  os1 *home;
  const os1_listener *listener;
};

/* The voice and whether it is wanted, as they stand when a turn begins; whatever still sounds gives way to it. */
static void ready_voice(os1 *o) {
  char on[8] = "";
  house_voice_hush(o);
  os1_get(o, "speak", on, sizeof on);
  o->speaks = strcmp(on, "on") == 0 && voice_ready(NULL) == 0;
}

static void speak_clause(os1 *o, struct str text) {
  char voice[16] = "middle";
  os1_get(o, "voice", voice, sizeof voice);
  house_voice_say(o, voice, text);
}

static int relay_clause(void *arg, struct str text, int flags) {
  const struct relay *relay = arg;
  const os1_listener *l = relay->listener;
  if (relay->home->speaks && !(flags & (OS1_QUIET | OS1_ASIDE))) speak_clause(relay->home, text);
  return l && l->clause ? l->clause(l->arg, text.at ? text.at : "", text.len, flags) : 0;
}

static bool relay_hushed(void *arg) {
  const os1_listener *l = ((const struct relay *)arg)->listener;
  return l && l->hushed && l->hushed(l->arg);
}

static void reply_out(const struct mind_reply *r, os1_reply *ret) {
  if (ret) *ret = (os1_reply){.conversation = r->conversation, .turn = r->turn, .reply = r->reply, .flags = r->flags};
}

static const char *channel_of(const char *channel) {
  return channel ? channel : "library";
}

int os1_greet(os1 *o, const char *channel, const os1_listener *l, os1_reply *ret, os1_error *err) {
  struct relay relay = {o, l};
  struct mind_listener listener = {&relay, relay_clause, relay_hushed};
  struct mind_reply reply = {0};
  int r = house_mind(o, house_error(err));
  if (r == 0) ready_voice(o);
  if (r == 0) house_engine_warm(o);
  if (r == 0) r = mind_greet(o->mind, str_of(channel_of(channel)), &listener, &reply, house_error(err));
  reply_out(&reply, ret);
  return r;
}

/* Where the home does not open: whoever needs a help line needs no memory. */
struct bare_care {
  const struct pack *pack;
  struct language *language;
  struct care *care;
  char country[3];
};

static void bare_care_end(struct bare_care *b) {
  care_close(b->care);
  language_close(b->language);
  if (b->pack) pack_close(b->pack);
}
#define AUTO_BARE_CARE __attribute__((cleanup(bare_care_end)))

static int bare_care_begin(struct bare_care *b, struct error *e) {
  char zone[PATH_MAX];
  int r = pack_open("en", &b->pack, e);
  if (r == 0) r = language_open(b->pack, &b->language, e);
  if (r == 0) r = care_open(b->language, &b->care, e);
  care_country(zone_name(zone, sizeof zone), b->country);
  return r;
}

static int card_without_home(const char *what, char *out, size_t room, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BARE_CARE struct bare_care b = {.pack = NULL};
  int r = bare_care_begin(&b, e);
  if (r == 0) snprintf(out, room, "%.*s", STR_ARG(care_card(b.care, &a, b.country, what)));
  return r;
}

int house_card_for(const char *text, size_t length, char *out, size_t room, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BARE_CARE struct bare_care b = {.pack = NULL};
  AUTO_JSON json_t *state = json_object();
  struct reading reading;
  struct care_verdict v = {0};
  int r = bare_care_begin(&b, house_error(err));
  if (r < 0) return r;
  reading_read(b.language, &a, (struct str){text, length}, &(struct reading_context){0}, &reading);
  care_before(b.care, &a, &reading, state, b.country, 0, &v);
  bool danger = v.answers && v.level >= CARE_ASK;
  struct str card = !danger || v.card.len ? v.card : care_card(b.care, &a, b.country, "life");
  snprintf(out, room, "%.*s", STR_ARG(card));
  return 0;
}

int house_card(os1 *o, const char *what, char *out, size_t room, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  char country[8] = "";
  if (!o) return card_without_home(what, out, room, house_error(err));
  int r = house_mind(o, house_error(err));
  if (r < 0) return r;
  if (os1_get(o, "country", country, sizeof country) <= 0) snprintf(country, sizeof country, "%s", o->country);
  struct str card = care_card(o->care, &a, country, what);
  snprintf(out, room, "%.*s", STR_ARG(card));
  return 0;
}

int house_card_country(os1 *o, const char *words, char *name, size_t room, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  char code[3];
  struct str shown;
  int r = house_mind(o, house_error(err));
  if (r < 0) return r;
  struct tokens t = tokens_read(o->language, &a, str_of(words));
  if (!care_country_given(o->care, &t, code, &shown))
    return error_set(house_error(err), ERR_NOT_FOUND,
                     "No country of that name is on the list here. Nothing was changed.");
  r = os1_set(o, "country", code, err);
  if (r == 0) snprintf(name, room, "%.*s", STR_ARG(shown));
  return r;
}

int house_tell_due(os1 *o, const char *channel, const os1_listener *l, os1_reply *ret, os1_error *err) {
  struct relay relay = {o, l};
  struct mind_listener listener = {&relay, relay_clause, relay_hushed};
  struct mind_reply reply = {0};
  int r = house_mind(o, house_error(err));
  if (r == 0) ready_voice(o);
  if (r == 0) r = mind_tell_due(o->mind, str_of(channel_of(channel)), &listener, &reply, house_error(err));
  reply_out(&reply, ret);
  return r;
}

static struct mind_utterance utterance_of(const os1_utterance *u, struct setup_typing *typing) {
  struct mind_utterance m = {.text = {u->text, u->text ? u->length : 0},
                             .channel = str_of(channel_of(u->channel)),
                             .client_id = str_of(u->client_id),
                             .conversation = u->conversation,
                             .origin = u->spoken ? ORIGIN_SPOKEN : ORIGIN_TYPED};
  if (u->typing) {
    *typing = (struct setup_typing){.first_key_ms = u->typing->first_key_ms, .deletions = u->typing->deletions};
    m.typing = typing;
  }
  return m;
}

int os1_say(os1 *o, const os1_utterance *u, const os1_listener *l, os1_reply *ret, os1_error *err) {
  struct relay relay = {o, l};
  struct mind_listener listener = {&relay, relay_clause, relay_hushed};
  struct mind_reply reply = {0};
  struct setup_typing typing;
  struct mind_utterance utterance = utterance_of(u, &typing);
  int r = house_mind(o, house_error(err));
  if (r == 0) ready_voice(o);
  if (r == 0) r = mind_say(o->mind, &utterance, &listener, &reply, house_error(err));
  house_tools_rest(o);
  reply_out(&reply, ret);
  house_vectors_tend(o);
  return r;
}

void os1_hush(os1 *o) {
  house_voice_hush(o);
  if (o->mind) mind_hush(o->mind);
}

struct heard {
  uint64_t reply;
  int64_t chars;
};

static int note_heard(struct store_txn *t, void *arg, struct error *e) {
  const struct heard *h = arg;
  return turn_heard(t, h->reply, h->chars);
}

int os1_heard(os1 *o, uint64_t reply, int64_t chars, os1_error *err) {
  struct heard h = {reply, chars};
  return o->store->ops->write(o->store, note_heard, &h, house_error(err));
}

int house_is_set_up(os1 *o) {
  return house_mind(o, NULL) == 0 && mind_is_set_up(o->mind);
}

int os1_setup(os1 *o, int flags, const char *answers, size_t length, const os1_listener *l, os1_error *err) {
  struct relay relay = {o, l};
  struct mind_listener listener = {&relay, relay_clause, relay_hushed};
  int r = house_mind(o, house_error(err));
  if (r < 0) return r;
  bool again = flags & OS1_SETUP_AGAIN;
  if (flags & OS1_SETUP_DEFAULTS && !again && mind_is_set_up(o->mind)) return 0;
  struct str given = flags & OS1_SETUP_DEFAULTS ? STR_NONE : (struct str){answers, answers ? length : 0};
  return mind_interview(o->mind, given, again, &listener, house_error(err));
}

struct put {
  os1 *home;
  struct str key, value;
};

static int put_one(const struct put *p, struct store_txn *t, struct str key, struct str value) {
  return settings_put(p->home->memory, t, HOUSE_OWNER, key, value, house_now(p->home));
}

/* What is said of privacy rests on where a model is, so nobody has to remember to say it. */
static int put_url(const struct put *p, struct store_txn *t) {
  char away[NET_HOST_MAX + 16] = "";
  struct net_address at;
  if (net_address_read(p->value, &at, NULL) == 0 && !net_address_is_here(&at)) net_address_name(&at, away, sizeof away);
  int r = put_one(p, t, STR("model.file"), STR_NONE);
  return r == 0 ? put_one(p, t, STR("model.away"), str_of(away)) : r;
}

/* A model's file has an address too: where its server will be. */
static int put_file(const struct put *p, struct store_txn *t) {
  char url[HOUSE_URL];
  house_engine_url(p->home, p->value, url, sizeof url);
  int r = put_one(p, t, STR("model.url"), str_of(url));
  static const char *const others[] = {"model.away", "model.name", "model.key", "model.counts"};
  for (size_t i = 0; r == 0 && i < sizeof others / sizeof *others; i++) r = put_one(p, t, str_of(others[i]), STR_NONE);
  return r;
}

static int put_setting(struct store_txn *t, void *arg, struct error *e) {
  const struct put *p = arg;
  int r = put_one(p, t, p->key, p->value);
  if (r == 0 && str_is(p->key, "model.url")) return put_url(p, t);
  if (r == 0 && str_is(p->key, "model.file")) return put_file(p, t);
  return r;
}

int os1_set(os1 *o, const char *key, const char *value, os1_error *err) {
  struct put put = {o, str_of(key), str_of(value)};
  return o->store->ops->write(o->store, put_setting, &put, house_error(err));
}

struct several {
  os1 *home;
  const char *const *keys;
  const struct str *values;
  size_t count;
};

static int put_several(struct store_txn *t, void *arg, struct error *e) {
  const struct several *s = arg;
  int r = 0;
  for (size_t i = 0; r == 0 && i < s->count; i++)
    r = settings_put(s->home->memory, t, HOUSE_OWNER, str_of(s->keys[i]), s->values[i], house_now(s->home));
  return r;
}

int house_put_settings(os1 *o, const char *const *keys, const struct str *values, size_t count, os1_error *err) {
  struct several s = {o, keys, values, count};
  return o->store->ops->write(o->store, put_several, &s, house_error(err));
}

int os1_get(os1 *o, const char *key, char *out, size_t room) {
  struct house_look look;
  int r = house_look_begin(o, &look, NULL);
  struct str value = r == 0 ? look.view.ops->setting(&look.view, key) : STR_NONE;
  if (r == 0 && !value.at) r = ERR_NOT_FOUND;
  r = house_look_sure(&look, r, NULL);
  if (r == 0 && room) {
    size_t len = value.len < room ? value.len : room - 1;
    if (len && value.at) memcpy(out, value.at, len);
    out[len] = '\0';
  }
  house_look_end(&look);
  return r == 0 ? (int)value.len : r;
}

int os1_speak(os1 *o, const char *text, const char *wav_path, os1_error *err) {
  char voice[32] = "";
  os1_get(o, "voice", voice, sizeof voice);
  return voice_to_file(voice, str_of(text), wav_path, house_error(err));
}
