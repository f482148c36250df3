/* SPDX-License-Identifier: Apache-2.0
 *
 * model_stage: a home with a language model set, over a server that answers as it is told to; a clock that the test
 * moves. For the tests that include it.
 */
#ifndef OS1_TESTS_MODEL_STAGE_H
#define OS1_TESTS_MODEL_STAGE_H

#include "base/civil.h"
#include "base/utf8.h"
#include "house/house.h"
#include "house/house_priv.h"
#include "net/net.h"
#include "script.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

struct stage {
  char folder[64];
  int64_t now;
  os1 *home;
  struct script server;
  struct buf said, clauses; /* joined by newlines; the clauses of the last turn */
  struct arena arena;
  int hush_after;  /* clauses; 0 never */
  bool hush_heard; /* hushed as soon as something was heard */
  int heard;
};

static const struct net_times hurried = {.connect = 1000, .first = 1200, .stall = 1200, .whole = 6000};

__attribute__((unused)) static int64_t now_of(void *arg) {
  return __atomic_add_fetch(&((struct stage *)arg)->now, 1000, __ATOMIC_RELAXED); /* the background asks too */
}
__attribute__((unused)) static int32_t offset_of(void *arg, int64_t ms) {
  return 0;
}

__attribute__((unused)) static int hear(void *arg, const char *text, size_t length, int flags) {
  struct stage *s = arg;
  buf_add(&s->clauses, text, length);
  buf_add_byte(&s->clauses, '\n');
  s->heard++;
  return s->hush_after && s->heard >= s->hush_after;
}

__attribute__((unused)) static int hushed(void *arg) {
  const struct stage *s = arg;
  return s->hush_heard && s->heard;
}

__attribute__((unused)) static void open_home(struct stage *s) {
  os1_error e = {0};
  os1_options o = {.folder = s->folder, .seed = 7, .now = now_of, .offset = offset_of, .arg = s};
  if (os1_open(&o, &s->home, &e) < 0) fail_msg("%s", e.text);
}

__attribute__((unused)) static void use_model(struct stage *s, int64_t window) {
  struct house_model m = {.set = 1, .here = 1, .window = window, .name = "tiny", .at = "here"};
  snprintf(m.url, sizeof m.url, "%s", script_url(&s->server));
  assert_int_equal(house_model_use(s->home, &m, NULL), 0);
}

__attribute__((unused)) static int set_stage(void **state) {
  static struct stage s;
  s = (struct stage){.clauses = buf_new(BUF_FILE)};
  snprintf(s.folder, sizeof s.folder, "/tmp/os1-model-XXXXXX");
  if (!mkdtemp(s.folder)) return -1;
  int32_t offset;
  civil_parse(STR("2026-11-22T20:14:00Z"), &s.now, &offset);
  script_begin(&s.server);
  house_use_patience(&hurried);
  open_home(&s);
  os1_listener none = {0};
  if (os1_setup(s.home, OS1_SETUP_DEFAULTS, NULL, 0, &none, NULL) < 0) return -1;
  use_model(&s, 16384);
  *state = &s;
  return 0;
}

__attribute__((unused)) static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

__attribute__((unused)) static int strike_stage(void **state) {
  struct stage *s = *state;
  os1_close(s->home);
  script_end(&s->server);
  house_use_patience(NULL);
  buf_finish(&s->clauses);
  arena_finish(&s->arena);
  return nftw(s->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The reply's clauses, a line each. */
static const char *say(struct stage *s, const char *text) {
  os1_listener l = {s, hear, hushed};
  os1_utterance u = {.text = text, .length = strlen(text), .channel = "terminal"};
  os1_error e = {0};
  buf_clear(&s->clauses);
  s->heard = 0;
  int r = os1_say(s->home, &u, &l, NULL, &e);
  if (r < 0 && r != OS1_E_CANCELLED) fail_msg("%s: %s", text, e.text);
  return s->clauses.at ? s->clauses.at : "";
}

__attribute__((unused)) static int take_json(void *arg, const char *json, size_t length) {
  *(json_t **)arg = json_read((struct str){json, length}, NULL);
  return 0;
}

__attribute__((unused)) static json_t *why(struct stage *s) {
  json_t *trace = NULL;
  assert_int_equal(os1_why(s->home, 0, take_json, &trace, NULL), 0);
  return trace;
}

/* Whether a sentence about the model was said, and which. */
__attribute__((unused)) static bool came_from(struct stage *s, const char *family) {
  AUTO_JSON json_t *trace = why(s);
  return str_is(json_text(json_object_get(trace, "model"), "family"), family);
}

/* A stream that says this text, in one event. */
__attribute__((unused)) static struct script_answer says(struct stage *s, const char *text) {
  AUTO_BUF struct buf quoted = buf_new(BUF_TURN);
  json_quote(&quoted, str_of(text));
  struct str lines = arena_printf(&s->arena,
                                  "{\"choices\":[{\"index\":0,\"delta\":{\"content\":%.*s}}]}\n"
                                  "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"delta\":{}}]}\n[DONE]",
                                  STR_ARG(buf_str(&quoted)));
  return (struct script_answer){.bytes = script_stream(&s->arena, lines.at), .piece = 37};
}

__attribute__((unused)) static json_t *asked(struct stage *s, size_t i) {
  return json_read(script_body(&s->server, i), NULL);
}

/* Of the last message. */
__attribute__((unused)) static struct str newest(const json_t *body) {
  const json_t *list = json_object_get(body, "messages");
  return json_text(json_array_get(list, json_array_size(list) - 1), "content");
}

__attribute__((unused)) static bool holds(struct str text, const char *what) {
  return str_find(text, str_of(what)) >= 0;
}

#endif
