/* SPDX-License-Identifier: Apache-2.0
 *
 * forget: a request to have something forgotten, recognised. Showing exactly what would go, asking once and doing it
 * are the house's (memory/forget.h): a skill changes nothing itself.
 */
#include "language/vocabulary.h"
#include "skills/entries.h"
#include "skills/skills.h"
#include "skills/strip.h"

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str what = entry_text(call, "what");
  ret->data = json_object();
  json_put_text(ret->data, "command", STR("forget"));
  json_put_text(ret->data, "what", what);
  ret->family = what.len ? "skill.forget" : "skill.forget.what";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("what", what)}, 1);
}

/* "delete everything you know about me, please": nothing stands in it but the asking and the whole. */
bool skill_forgets_all(const struct language *l, struct arena *a, const struct reading *r) {
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  const struct tokens *t = &r->tokens;
  if (!str_is(r->skill, "forget")) return false;
  for (size_t i = 0, n; i < t->len; i++) {
    if (!vocabulary_at(&v, "whole", t, i, &n)) continue;
    struct str rest = strip_edges(l, a, t, 0, i, "forget");
    struct str after = strip_edges(l, a, t, i + n, t->len, "forget");
    return !rest.len && !after.len;
  }
  return false;
}

const char *forget_arguments(struct arguments *a) {
  struct str what = strip_edges(a->language, a->arena, &a->reading->tokens, 0, a->reading->tokens.len, "forget");
  if (what.len) json_put_text(a->into, "what", what);
  return json_object_get(a->into, "what") ? NULL : "what";
}

const struct skill forget_skill = {
    .name = "forget",
    .summary = "Have something forgotten, for good",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{\"what\":{\"type\":\"string\",\"maxLength\":2000}},"
              "\"additionalProperties\":false}",
    .run = run,
};
