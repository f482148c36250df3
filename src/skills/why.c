/* SPDX-License-Identifier: Apache-2.0
 *
 * why: says where the reasons stand; the reply's trace is read by the house.
 */
#include "skills/entries.h"

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  ret->data = json_object();
  json_put_text(ret->data, "command", STR("why"));
  ret->family = "skill.why";
  return 0;
}

const struct skill why_skill = {
    .name = "why",
    .summary = "Why the last reply was what it was",
    .effect = EFFECT_LOOK,
    .schema = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}",
    .run = run,
};
