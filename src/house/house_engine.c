/* SPDX-License-Identifier: Apache-2.0
 *
 * The server of a model of one's own: what the settings say of it, and the thinker's way to it.
 *
 *   "model.file"     the GGUF; "": no server of ours
 *   "model.program"  what runs it; "": llama-server in PATH
 *   "model.window"   tokens it sees at once; "": what the memory allows
 *   "model.idle"     minutes ("90s": seconds) without a request, until it ends; "": ten
 *   "model.unboxed"  "yes": with all its rights where the kernel gives no box; "": then not at all
 */
#include "engine/place.h"
#include "house/house_priv.h"

#include <stdio.h>

/* As long as a person waits for a first word without wondering. */
enum { OWN_PATIENCE_MS = 4000 };

static int64_t idle_s(struct str s) {
  long long n = 0;
  bool seconds = str_ends(s, STR("s"));
  if (seconds) s.len--;
  if (!str_to_int(s, &n) || n < 1 || n > 1000000) return 0;
  return seconds ? n : n * 60;
}

bool house_engine_need(os1 *o, const struct view *v, struct engine_need *ret) {
  long long window = 0;
  struct str file = v->ops->setting(v, "model.file");
  str_to_int(v->ops->setting(v, "model.window"), &window);
  *ret = (struct engine_need){.home = o->paths.data,
                              .state = o->paths.state,
                              .file = arena_dup(v->arena, file).at,
                              .program = arena_dup(v->arena, v->ops->setting(v, "model.program")).at,
                              .window = window > 0 && window < INT32_MAX ? window : 0,
                              .idle_s = idle_s(v->ops->setting(v, "model.idle")),
                              .unboxed = str_is(v->ops->setting(v, "model.unboxed"), "yes")};
  return file.len > 0;
}

void house_engine_url(const os1 *o, struct str file, char *out, size_t room) {
  struct place place;
  out[0] = '\0';
  if (file.len && place_of(o->paths.data, &place, NULL) == 0) snprintf(out, room, "unix:%s", place.socket);
}

/* As its server calls it (engine/keeper_server.c). */
static void name_of(const struct engine_need *n, char *out, size_t room) {
  const char *slash = strrchr(n->file, '/');
  struct str name = str_of(slash ? slash + 1 : n->file);
  if (str_ends(name, STR(".gguf"))) name.len -= strlen(".gguf");
  snprintf(out, room, "%.*s", STR_ARG(name));
}

void house_engine_name(const struct engine_need *n, struct house_model *ret) {
  name_of(n, ret->name, sizeof ret->name);
  snprintf(ret->file, sizeof ret->file, "%s", n->file);
  snprintf(ret->at, sizeof ret->at, "this machine");
  ret->window = n->window;
}

int house_engine_check(os1 *o, struct engine_need *n, struct error *e) {
  struct place place;
  int r = place_of(o->paths.data, &place, e);
  return r == 0 ? engine_check(n, e) : r;
}

/* Of one that does not run: whether it could. */
static void foresee(const struct engine_need *n, struct house_model *ret, struct error *why) {
  struct engine_outlook outlook;
  engine_foresee(n, &outlook, why);
  ret->memory = outlook.memory;
  ret->needs = outlook.needs;
  if (outlook.window) ret->window = outlook.window;
}

void house_engine_look(const struct engine_need *n, struct engine_report *report, struct house_model *ret,
                       struct error *why) {
  engine_look(n, report);
  snprintf(ret->engine, sizeof ret->engine, "%s", engine_word(report->state));
  if (report->window) ret->window = report->window;
  switch (report->state) {
  case ENGINE_OFF: foresee(n, ret, why); break;
  case ENGINE_LOADING: error_set(why, ERR_BUSY, "It is loading."); break;
  case ENGINE_AGAIN: error_set(why, ERR_BUSY, "It died and is being started again: %s", report->why); break;
  case ENGINE_FAILED: error_set(why, ERR_IO, "It does not start: %s", report->why); break;
  case ENGINE_READY:
  case ENGINE_ENDING: break;
  }
}

void house_engine_server(const struct engine_report *r, struct llm_server *ret) {
  snprintf(ret->at.socket, sizeof ret->at.socket, "%s", r->socket);
  snprintf(ret->at.host, sizeof ret->at.host, "localhost");
  ret->at.port = 80;
  ret->at.secure = false;
  ret->at.path[0] = '\0';
  snprintf(ret->key_file, sizeof ret->key_file, "%s", r->key);
  if (r->window) ret->window = r->window;
  ret->counts = true;
}

static bool is_hushed(void *arg) {
  const struct thinker_out *out = arg;
  return out->hushed && out->hushed(out->arg);
}

static int want(void *arg, const struct view *v, const struct thinker_out *out, struct llm_server *ret,
                struct error *e) {
  os1 *o = arg;
  struct engine_need need;
  struct engine_report report;
  struct thinker_out listening = *out;
  struct engine_patience p = {.ms = OWN_PATIENCE_MS, .arg = &listening, .stop = is_hushed};
  if (!house_engine_need(o, v, &need)) return error_set(e, ERR_NOT_FOUND, "No model's file is set.");
  house_engine_let_go(o);
  int r = engine_want(&need, &p, &o->engine, &report, e);
  if (r == 0) house_engine_server(&report, ret);
  if (r == 0) name_of(&need, ret->name, sizeof ret->name);
  return r;
}

void house_engine_let_go(void *home) {
  os1 *o = home;
  engine_let_go(o->engine);
  o->engine = NULL;
}

void house_engine_begin(os1 *o) {
  o->own = (struct llm_own){.arg = o, .want = want, .done = house_engine_let_go};
}

void house_engine_warm(os1 *o) {
  struct house_look l;
  struct engine_need need;
  struct engine_report report;
  struct engine *held = NULL;
  if (o->reading) return;
  int r = house_look_begin(o, &l, NULL);
  bool set = r == 0 && house_engine_need(o, &l.view, &need);
  if (set) engine_want(&need, &(struct engine_patience){0}, &held, &report, NULL);
  engine_let_go(held);
  house_look_end(&l);
}
