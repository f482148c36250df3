/* SPDX-License-Identifier: Apache-2.0
 *
 * The server of a model of one's own: what the settings say of it, and the thinker's way to it.
 *
 *   "model.file"     the GGUF; "": no server of ours        "model.idle"     minutes ("90s": seconds) without a request,
 *   "model.program"  what runs it; "": llama-server in PATH                  until it ends; "": ten
 *   "model.window"   tokens; "": what the memory allows     "model.unboxed"  "yes": with all its rights, where the kernel
 *                                                                            gives no box
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

static void server_of(const struct engine_report *r, struct llm_server *ret) {
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
  if (r == 0) server_of(&report, ret);
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
