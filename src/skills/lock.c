/* SPDX-License-Identifier: Apache-2.0
 *
 * lock: says where it is done. A passphrase is typed to the command and never into a conversation, which is kept.
 */
#include "skills/entries.h"

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  ret->data = json_object();
  json_put_text(ret->data, "command", STR("lock"));
  ret->family = "skill.lock";
  return 0;
}

const struct skill lock_skill = {
    .name = "lock",
    .summary = "Set, change or take off the passphrase",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}",
    .run = run,
};
