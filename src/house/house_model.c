/* SPDX-License-Identifier: Apache-2.0
 *
 * Which mind is live: the built-in one, or a language model behind a server that the person chose. The choice is kept
 * as settings (thinkers/llm/llm.h); whoever thinks reads them with every turn.
 */
#include "house/house_priv.h"
#include "memory/settings.h"
#include "thinkers/llm/llm.h"

#include <stdio.h>

static void copy_text(char *out, size_t room, struct str s) {
  snprintf(out, room, "%.*s", STR_ARG(s));
}

static void fill(const struct llm_server *s, struct house_model *ret) {
  net_address_write(&s->at, ret->url, sizeof ret->url);
  net_address_name(&s->at, ret->at, sizeof ret->at);
  copy_text(ret->name, sizeof ret->name, str_of(s->name));
  copy_text(ret->key_file, sizeof ret->key_file, str_of(s->key_file));
  ret->window = s->window;
  ret->here = net_address_is_here(&s->at);
  ret->set = 1;
}

/* Asks the server itself; a failure of that is no failure of ours. */
static void look(const struct llm_server *s, struct house_model *ret) {
  struct llm_state state = {0};
  struct error why = {0};
  ret->code = llm_probe(s, &state, &why);
  ret->answers = state.answers;
  ret->names = state.names;
  ret->counts = state.counts;
  if (state.window) ret->window = state.window;
  if (state.name[0]) copy_text(ret->name, sizeof ret->name, str_of(state.name));
  ret->has_name = state.name[0] != '\0';
  copy_text(ret->why, sizeof ret->why, str_of(why.text));
}

int house_model(os1 *o, int ask, struct house_model *ret, os1_error *err) {
  struct house_look l;
  struct llm_server server;
  *ret = (struct house_model){.here = 1};
  int r = house_look_begin(o, &l, house_error(err));
  bool set = r == 0 && llm_server_of(&l.view, &server);
  if (set) fill(&server, ret);
  if (set) {
    AUTO_JSON json_t *session = json_read(l.view.ops->setting(&l.view, "session"), NULL);
    copy_text(ret->trouble, sizeof ret->trouble, llm_trouble(json_object_get(session, "thinker"), str_of(ret->url)));
  }
  r = house_look_sure(&l, r, house_error(err));
  house_look_end(&l); /* a server may take its time, and the log would grow meanwhile */
  if (r == 0 && set && ask) look(&server, ret);
  return r;
}

int house_model_look(const struct house_model_choice *choice, struct house_model *ret, os1_error *err) {
  struct llm_server server = {.window = choice->window};
  *ret = (struct house_model){0};
  int r = net_address_read(str_of(choice->url), &server.at, house_error(err));
  if (r < 0) return r;
  copy_text(server.name, sizeof server.name, str_of(choice->name));
  copy_text(server.key_file, sizeof server.key_file, str_of(choice->key_file));
  fill(&server, ret);
  look(&server, ret);
  if (choice->window) ret->window = choice->window;
  return 0;
}

/* ---- kept ---- */

static const char *const keys[] = {"model.url",    "model.name",   "model.key",
                                   "model.window", "model.counts", "model.away"};
enum { KEYS = sizeof keys / sizeof *keys };

struct keep {
  os1 *home;
  struct str values[KEYS];
};

static int put_all(struct store_txn *t, void *arg, struct error *e) {
  const struct keep *k = arg;
  int r = 0;
  for (size_t i = 0; r == 0 && i < KEYS; i++)
    r = settings_put(k->home->memory, t, HOUSE_OWNER, str_of(keys[i]), k->values[i], house_now(k->home));
  return r;
}

int house_model_use(os1 *o, const struct house_model *m, os1_error *err) {
  char window[24] = "";
  if (m->window) snprintf(window, sizeof window, "%lld", (long long)m->window);
  struct keep k = {.home = o,
                   .values = {str_of(m->url), str_of(m->name), str_of(m->key_file), str_of(window),
                              m->counts ? STR("yes") : STR(""), m->here ? STR("") : str_of(m->at)}};
  return o->store->ops->write(o->store, put_all, &k, house_error(err));
}

int house_model_off(os1 *o, os1_error *err) {
  struct keep k = {.home = o};
  for (size_t i = 0; i < KEYS; i++) k.values[i] = STR("");
  return o->store->ops->write(o->store, put_all, &k, house_error(err));
}

/* ---- what it would be sent ---- */

int house_think_show(os1 *o, const char *text, size_t length, os1_json_fn *json, void *arg, os1_error *err) {
  struct error *e = house_error(err);
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  struct mind_utterance u = {.text = {text, length}, .origin = ORIGIN_TYPED};
  int r = house_mind(o, e);
  if (r == 0) r = mind_show(o->mind, &u, &out, e);
  return r == 0 && json(arg, out.at, out.len) ? ERR_CANCELLED : r;
}
