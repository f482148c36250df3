/* SPDX-License-Identifier: Apache-2.0
 *
 * export: says which command writes it; a conversation does not write files.
 */
#include "skills/entries.h"

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  ret->data = json_object();
  json_put_text(ret->data, "command", STR("export"));
  ret->family = "skill.export";
  return 0;
}

const struct skill export_skill = {
    .name = "export",
    .summary = "Everything, in plain text, to take away",
    .effect = EFFECT_LOOK,
    .schema = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}",
    .run = run,
};
