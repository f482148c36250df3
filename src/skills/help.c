/* SPDX-License-Identifier: Apache-2.0
 *
 * help: what can be asked, from the registry itself; of one thing, how it is asked.
 */
#include "language/vocabulary.h"
#include "skills/entries.h"
#include "skills/skills.h"

static json_t *registry_json(void) {
  json_t *all = json_array();
  for (size_t i = 0; skills_all[i]; i++) {
    json_t *one = json_object();
    json_put_text(one, "name", str_of(skills_all[i]->name));
    json_put_text(one, "summary", str_of(skills_all[i]->summary));
    json_array_append_new(all, one);
  }
  return all;
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct vocabulary v = vocabulary_read(call->language, "skills.txt");
  struct str topic = entry_text(call, "topic");
  ret->data = json_object();
  if (topic.len && vocabulary_shown(&v, "topic", topic)) {
    json_put_text(ret->data, "topic", topic);
    ret->family = "skill.help.how";
    return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("topic", topic)}, 1);
  }
  for (size_t i = 0; skills_all[i]; i++) {
    const struct vocabulary_word *w = vocabulary_shown(&v, "ability", str_of(skills_all[i]->name));
    if (w) entry_slots(call, ret, (struct phrase_slot[]){phrase_text("can", w->phrase)}, 1);
  }
  json_put(ret->data, "skills", registry_json());
  ret->family = "skill.help";
  return 0;
}

const char *help_arguments(struct arguments *a) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  size_t n;
  for (size_t i = 0; i < a->reading->tokens.len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&v, "topic", &a->reading->tokens, i, &n);
    if (!w) continue;
    json_put_text(a->into, "topic", w->value);
    break;
  }
  return NULL;
}

const struct skill help_skill = {
    .name = "help",
    .summary = "What can be asked, and how",
    .effect = EFFECT_LOOK,
    .schema = "{\"type\":\"object\",\"properties\":{\"topic\":{\"type\":\"string\",\"maxLength\":60}},"
              "\"additionalProperties\":false}",
    .run = run,
};
