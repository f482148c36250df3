/* SPDX-License-Identifier: Apache-2.0
 *
 * What the being said it would do or leave undone, each with when and the turn it came from. A promise is no record of
 * its own: it is what a thread, a bar or a reminder binds to.
 */
#include "house/house_priv.h"

#include "base/civil.h"
#include "base/id.h"
#include "skills/again.h"

static void put_time(json_t *object, const char *key, int64_t ms, int32_t offset) {
  char out[40];
  if (ms) json_put_text(object, key, civil_format(out, ms, offset));
}

static void put_day(json_t *object, const char *key, int64_t day) {
  char out[40];
  if (day == DAY_UNKNOWN) return;
  json_put_text(object, key, str_first(civil_format(out, day * CIVIL_DAY * 1000, 0), strlen("2026-11-22")));
}

static json_t *promise(const char *kind, struct str what, const char *state, uint64_t source) {
  json_t *o = json_object();
  json_put_text(o, "promise", str_of(kind));
  json_put_text(o, "what", what);
  json_put_text(o, "state", str_of(state));
  json_put_number(o, "source", (int64_t)source);
  return o;
}

/* Asking once: open until it is asked, or told of before that. */
static void add_asking(const struct house_look *l, json_t *list) {
  const struct thread *t = NULL;
  size_t len = 0;
  l->view.ops->threads(&l->view, &t, &len);
  for (size_t i = 0; i < len; i++) {
    if (t[i].kind == THREAD_OWN) continue;
    const char *state = t[i].asked_at                 ? "kept"
                        : t[i].state == THREAD_CLOSED ? "not needed"
                        : t[i].state == THREAD_STALE  ? "let go"
                                                      : "open";
    json_t *o = promise("ask once", t[i].what, state, t[i].source);
    struct entity e;
    bool about = t[i].about != ID_NONE && l->view.ops->entity(&l->view, t[i].about, &e) == 0;
    if (about) json_put_text(o, "about", e.name.len ? e.name : e.word);
    put_day(o, "due", t[i].due_last);
    put_time(o, "kept_at", t[i].asked_at, l->view.offset);
    json_array_append_new(list, o);
  }
}

static void add_silence(const struct house_look *l, json_t *list) {
  const struct bar *b = NULL;
  size_t len = 0;
  l->view.ops->bars(&l->view, &b, &len);
  for (size_t i = 0; i < len; i++) {
    bool over = b[i].until && b[i].until <= l->view.now;
    const char *state = b[i].lifted_at ? "lifted" : over ? "kept" : "open";
    json_t *o = promise(b[i].tender ? "tender" : "not to raise", b[i].what, state, b[i].source);
    put_time(o, "until", b[i].until, l->view.offset);
    put_time(o, "lifted_at", b[i].lifted_at, l->view.offset);
    json_array_append_new(list, o);
  }
}

void house_put_every(const struct language *language, struct arena *a, json_t *o, const struct reminder *r) {
  if (!r->every.len) return;
  json_put_text(o, "every", r->every);
  json_put_text(o, "again", again_words(language, a, r->every, r->due_at / 1000 + r->offset * 60, false));
}

static void add_telling(const struct language *language, const struct house_look *l, json_t *list) {
  const struct reminder *r = NULL;
  size_t len = 0;
  l->view.ops->reminders(&l->view, &r, &len);
  for (size_t i = 0; i < len; i++) {
    const char *state = r[i].state == REMINDER_WAITING ? "open" : r[i].state == REMINDER_CANCELLED ? "let go" : "kept";
    json_t *o = promise("tell", r[i].text, state, r[i].source);
    put_time(o, "due_at", r[i].due_at, (int32_t)r[i].offset);
    put_time(o, "kept_at", r[i].told_at, (int32_t)r[i].offset);
    house_put_every(language, l->view.arena, o, &r[i]);
    json_array_append_new(list, o);
  }
}

json_t *house_promises(const struct language *language, const struct house_look *l) {
  json_t *list = json_array();
  add_telling(language, l, list);
  add_asking(l, list);
  add_silence(l, list);
  return list;
}
