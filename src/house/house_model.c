/* SPDX-License-Identifier: Apache-2.0
 *
 * Which mind is live: the built-in one, or a language model behind a server that the person chose, or that we keep for
 * a file they chose. The choice is kept as settings (thinkers/llm/llm.h, house_engine.c); whoever thinks reads them
 * with every turn.
 */
#include "house/house_priv.h"
#include "models/gguf.h"
#include "thinkers/llm/llm.h"

#include <stdio.h>

static void fill(const struct llm_server *s, struct house_model *ret) {
  net_address_write(&s->at, ret->url, sizeof ret->url);
  net_address_name(&s->at, ret->at, sizeof ret->at);
  house_copy(ret->name, sizeof ret->name, str_of(s->name));
  house_copy(ret->key_file, sizeof ret->key_file, str_of(s->key_file));
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
  if (state.name[0]) house_copy(ret->name, sizeof ret->name, str_of(state.name));
  ret->has_name = state.name[0] != '\0';
  house_copy(ret->why, sizeof ret->why, str_of(why.text));
}

/* One that failed, or none, is asked nothing, and none is started. */
static void look_own(const struct engine_need *need, const struct llm_server *s, struct house_model *ret) {
  struct engine_report report;
  struct error why = {0};
  house_engine_look(need, &report, ret, &why);
  ret->code = why.code;
  house_copy(ret->why, sizeof ret->why, str_of(why.text));
  if (report.state != ENGINE_READY) return;
  struct llm_server own = *s;
  house_engine_server(&report, &own);
  house_copy(own.name, sizeof own.name, str_of(ret->name));
  look(&own, ret);
  house_copy(ret->name, sizeof ret->name, str_of(own.name)); /* whatever it calls itself */
}

int house_model(os1 *o, int ask, struct house_model *ret, os1_error *err) {
  struct house_look l;
  struct llm_server server;
  struct engine_need need = {0};
  *ret = (struct house_model){.here = 1};
  int r = house_look_begin(o, &l, house_error(err));
  bool set = r == 0 && llm_server_of(&l.view, &server), own = set && house_engine_need(o, &l.view, &need);
  if (set) {
    AUTO_JSON json_t *session = json_read(l.view.ops->setting(&l.view, "session"), NULL);
    fill(&server, ret);
    if (own) house_engine_name(&need, ret);
    house_copy(ret->trouble, sizeof ret->trouble, llm_trouble(json_object_get(session, "thinker"), llm_which(&l.view)));
  }
  r = house_look_sure(&l, r, house_error(err));
  if (l.read) l.read->ops->read_end(l.read); /* a server may take its time, and the log would grow meanwhile */
  l.read = NULL;
  if (r == 0 && set && ask) own ? look_own(&need, &server, ret) : look(&server, ret);
  house_look_end(&l);
  return r;
}

int house_model_look(const struct house_model_choice *choice, struct house_model *ret, os1_error *err) {
  struct llm_server server = {.window = choice->window};
  *ret = (struct house_model){0};
  int r = net_address_read(str_of(choice->url), &server.at, house_error(err));
  if (r < 0) return r;
  house_copy(server.name, sizeof server.name, str_of(choice->name));
  house_copy(server.key_file, sizeof server.key_file, str_of(choice->key_file));
  fill(&server, ret);
  look(&server, ret);
  if (choice->window) ret->window = choice->window;
  return 0;
}

/* ---- kept ---- */

static const char *const keys[] = {"model.url",  "model.name", "model.key",     "model.window", "model.counts",
                                   "model.away", "model.file", "model.program", "model.idle",   "model.unboxed"};
enum { URL, NAME, KEY, WINDOW, COUNTS, AWAY, GGUF, PROGRAM, IDLE, UNBOXED, KEYS };

struct keep {
  struct str values[KEYS];
};

/* The one before ends, so that its memory is free for the next. */
static int put_choice(os1 *o, struct keep *k, os1_error *err) {
  for (size_t i = 0; i < KEYS; i++)
    if (!k->values[i].at) k->values[i] = STR("");
  int r = house_put_settings(o, keys, k->values, KEYS, err);
  if (r == 0) engine_end(o->paths.data, NULL);
  return r;
}

static const char *number(char *out, size_t room, int64_t n, const char *unit) {
  out[0] = '\0';
  if (n) snprintf(out, room, "%lld%s", (long long)n, unit);
  return out;
}

int house_model_use(os1 *o, const struct house_model *m, os1_error *err) {
  char window[24];
  struct keep k = {.values = {[URL] = str_of(m->url),
                              [NAME] = str_of(m->name),
                              [KEY] = str_of(m->key_file),
                              [WINDOW] = str_of(number(window, sizeof window, m->window, "")),
                              [COUNTS] = m->counts ? STR("yes") : STR(""),
                              [AWAY] = m->here ? STR("") : str_of(m->at)}};
  return put_choice(o, &k, err);
}

/* One of a version that is not known here is left to its server. */
static int check_file(const char *file, struct error *e) {
  struct gguf g;
  struct error why = {0};
  int r = gguf_read(file, &g, &why);
  if (r == 0 || r == ERR_UNSUPPORTED) return 0;
  return error_set(e, r == ERR_DAMAGED ? ERR_INVALID : r, "%s", why.text); /* no memory is damaged by it */
}

int house_model_use_file(os1 *o, const struct house_model_file *f, os1_error *err) {
  char window[24], idle[24], url[HOUSE_URL];
  struct engine_need need = {.file = f->file, .program = "/bin/true"};
  int r = house_engine_check(o, &need, house_error(err));
  if (r == 0) r = check_file(f->file, house_error(err));
  if (r < 0) return r;
  house_engine_url(o, str_of(f->file), url, sizeof url);
  struct keep k = {.values = {[URL] = str_of(url),
                              [GGUF] = str_of(f->file),
                              [PROGRAM] = str_of(f->program),
                              [WINDOW] = str_of(number(window, sizeof window, f->window, "")),
                              [IDLE] = str_of(number(idle, sizeof idle, f->idle_s, "s")),
                              [UNBOXED] = f->unboxed ? STR("yes") : STR("")}};
  return put_choice(o, &k, err);
}

int house_model_off(os1 *o, os1_error *err) {
  struct keep k = {0};
  return put_choice(o, &k, err);
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
