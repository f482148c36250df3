/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/debate_earlier.h"

#include "base/civil.h"
#include "base/json.h"
#include "base/utf8.h"
#include "memory/threads.h"
#include "skills/debate_read.h"

enum { LOOK = 8, SHARED = 2, MOST = 110 /* bytes */ };

static bool is_said(const struct view *v, struct str plain, const struct entity *e) {
  return utf8_stands_in(plain, e->plain) || utf8_stands_in(plain, utf8_plain(v->arena, e->word));
}

bool debate_names_dead(const struct view *v, struct str text) {
  struct view_entities known = {0};
  struct str plain = utf8_plain(v->arena, text);
  if (v->ops->entities(v, STR(""), &known)) return false;
  for (size_t i = 0; i < known.len; i++) {
    struct view_facts died = {0};
    if (!is_said(v, plain, &known.at[i])) continue;
    if (!v->ops->facts(v, known.at[i].id, STR("died"), 0, &died) && died.len) return true;
  }
  return false;
}

static bool is_barred(const struct skill_call *c, struct str text, const struct bar *b) {
  bool in_force = !b->lifted_at && (!b->until || b->until > c->view->now);
  return in_force &&
         (threads_holds(c->language, c->arena, text, b->what) || utf8_stands_in(utf8_plain(c->arena, text), b->plain));
}

static bool may_be_raised(const struct skill_call *c, struct str text) {
  const struct view *v = c->view;
  const struct bar *bars = NULL;
  struct view_entities known = {0};
  struct str plain = utf8_plain(c->arena, text);
  size_t n = 0;
  if (v->ops->bars(v, &bars, &n) || v->ops->entities(v, STR(""), &known)) return false;
  for (size_t i = 0; i < n; i++)
    if (is_barred(c, text, &bars[i])) return false;
  for (size_t i = 0; i < known.len; i++)
    if (known.at[i].tender && is_said(v, plain, &known.at[i])) return false;
  return !threads_tender_word(c->language, c->arena, text).len;
}

static bool is_in(const json_t *debate, uint64_t turn) {
  size_t i;
  json_t *one;
  json_array_foreach(json_object_get(debate, "said"), i,
                     one) if ((uint64_t)json_number(one, "turn", 0) == turn) return true;
  return (uint64_t)json_number(debate, "left_out", 0) == turn;
}

static bool is_theirs(const struct skill_call *c, const struct turn *t) {
  const struct view *v = c->view;
  int64_t day = (t->said_at / 1000 + t->offset * 60) / CIVIL_DAY, today = (v->now / 1000 + v->offset * 60) / CIVIL_DAY;
  return t->role == ROLE_PERSON && t->taint == TAINT_NONE && day < today && t->text.len <= MOST &&
         str_find_byte(t->text, '?') < 0;
}

bool debate_earlier(const struct skill_call *c, const json_t *debate, struct str about, struct turn *ret) {
  const struct view *v = c->view;
  struct view_turns found = {0};
  if (v->ops->recall(v, about, LOOK, &found)) return false;
  for (size_t i = 0; i < found.len; i++) {
    const struct turn *t = &found.at[i];
    if (!is_theirs(c, t) || is_in(debate, t->id)) continue;
    if (debate_shared(c->language, c->arena, about, t->text) < SHARED) continue;
    if (debate_declined(c->language, c->arena, t->text).len || debate_names_dead(v, t->text)) continue;
    if (!may_be_raised(c, t->text)) continue;
    *ret = *t;
    return true;
  }
  return false;
}
