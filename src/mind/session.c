/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "memory/settings.h"
#include "memory/view.h"
#include "mind/mind_priv.h"

int walk_look(struct walk *w, uint64_t conversation, struct error *e) {
  struct mind_parts *p = &w->mind->parts;
  int r = p->store->ops->read_begin(p->store, &w->read, e);
  if (r < 0) return r;
  view_open(p->memory, w->read, &w->arena, p->owner, conversation, w->now, w->offset, &w->view);
  return 0;
}

int walk_begin(struct mind *m, uint64_t conversation, struct walk *ret, struct error *e) {
  struct walk w = {.mind = m};
  w.now = m->parts.clock->now(m->parts.clock);
  w.offset = m->parts.clock->offset(m->parts.clock, w.now);
  *ret = w;
  int r = walk_look(ret, conversation, e);
  if (r < 0) return r;
  ret->session = session_load(ret);
  return walk_sure(ret, e);
}

int walk_refresh(struct walk *w, struct error *e) {
  uint64_t conversation = w->view.conversation;
  w->read->ops->read_end(w->read);
  w->read = NULL;
  return walk_look(w, conversation, e);
}

int walk_sure(struct walk *w, struct error *e) {
  struct error why = {0};
  int r = w->read ? w->read->ops->trouble(w->read, &why) : 0;
  return r ? error_set(e, r, "%s", why.text) : 0;
}

void walk_end(struct walk *w) {
  if (w->read) w->read->ops->read_end(w->read);
  json_decref(w->session);
  arena_finish(&w->arena);
}

json_t *session_load(struct walk *w) {
  struct mind_parts *p = &w->mind->parts;
  struct str text;
  json_t *session = NULL;
  if (settings_get(p->memory, w->read, &w->arena, p->owner, STR("session"), &text) == 0)
    session = json_read(text, NULL);
  if (json_is_object(session)) return session;
  json_decref(session);
  return json_object();
}

struct str session_text(struct walk *w) {
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  if (json_write(w->session, &out) < 0) return STR("{}");
  return arena_dup(&w->arena, buf_str(&out));
}

json_t *session_part(json_t *session, const char *name) {
  json_t *part = json_object_get(session, name);
  if (!json_is_object(part)) json_object_set_new(session, name, part = json_object());
  return part;
}
