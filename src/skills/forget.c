/* SPDX-License-Identifier: Apache-2.0
 *
 * forget: a request to have something forgotten, recognised. Showing exactly what would go, asking once and doing it
 * are the house's (memory/forget.h): a skill changes nothing itself.
 */
#include "skills/entries.h"
#include "skills/strip.h"

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str what = entry_text(call, "what");
  ret->data = json_object();
  json_put_text(ret->data, "command", STR("forget"));
  json_put_text(ret->data, "what", what);
  ret->family = what.len ? "skill.forget" : "skill.forget.what";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("what", what)}, 1);
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
