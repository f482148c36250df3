/* SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "base/log.h"
#include "base/utf8.h"
#include "setup/setup_priv.h"

void stage_say(struct stage *s, const char *family, const struct phrase_slot *slots, size_t count) {
  const struct said *ledger = NULL;
  size_t ledger_len = 0;
  s->view->ops->said(s->view, 200, &ledger, &ledger_len);
  struct claims claims = {.view = s->view,
                          .turn = s->turn,
                          .began_at = s->place->started_at,
                          .keeps = s->step->keeps,
                          .built_in = !s->place->model};
  struct phrase_ask ask = {.family = family,
                           .slots = slots,
                           .slot_count = count,
                           .question = true,
                           .now = s->view->now,
                           .offset = s->view->offset,
                           .ledger = ledger,
                           .ledger_len = ledger_len,
                           .chance = s->place->chance,
                           .claim = claims_hold,
                           .claim_arg = &claims};
  struct phrase_line line;
  if (phrase_say(s->setup->book, s->arena, &ask, &line) == 0)
    VEC_PUSH(s->arena, &s->step->lines, line);
  else
    log_debug("set-up has no line for %s", family);
}

void stage_keep(struct stage *s, enum record_kind kind, const void *record, size_t size) {
  struct skill_keep *k = ARENA_NEW(s->arena, struct skill_keep), **last = &s->step->keeps;
  void *copy = arena_alloc(s->arena, size);
  memcpy(copy, record, size);
  *k = (struct skill_keep){.kind = kind, .record = copy};
  while (*last) last = &(*last)->next;
  *last = k;
}

void stage_set(struct stage *s, const char *key, struct str value) {
  struct setting set = {.id = id_first(s->view->owner),
                        .key = str_of(key),
                        .value = arena_dup(s->arena, value),
                        .changed_at = s->view->now};
  stage_keep(s, RECORD_SETTING, &set, sizeof set);
}

bool stage_entity(const struct stage *s, struct str word, struct entity *ret) {
  struct view_entities found = {0};
  if (!word.len || s->view->ops->entities(s->view, word, &found) || !found.len) return false;
  return *ret = found.at[0], true;
}

void stage_bar(struct stage *s, struct str what, int64_t until) {
  struct bar b = {.id = id_first(s->view->owner),
                  .what = what,
                  .plain = utf8_plain(s->arena, what),
                  .until = until,
                  .source = s->turn};
  stage_keep(s, RECORD_BAR, &b, sizeof b);
}
