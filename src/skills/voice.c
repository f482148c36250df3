/* SPDX-License-Identifier: Apache-2.0
 *
 * voice: replies spoken or not, and which of the three voices speaks them. Kept as the settings "speak" and "voice".
 */
#include "language/vocabulary.h"
#include "skills/entries.h"

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str set = entry_text(call, "set"), voice = entry_text(call, "voice");
  ret->data = json_object();
  if (voice.len) entry_setting(call, ret, "voice", voice);
  if (voice.len) json_put_text(ret->data, "voice", voice);
  if (!voice.len || set.len) entry_setting(call, ret, "speak", set.len ? set : STR("on"));
  json_put_text(ret->data, "speak", set.len || voice.len ? set : STR("on"));
  ret->family = voice.len ? "skill.voice.which" : str_is(set, "off") ? "skill.voice.off" : "skill.voice.on";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("voice", voice)}, 1);
}

const char *voice_arguments(struct arguments *a) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  struct str set = a->what;
  size_t n;
  for (size_t i = 0; i < a->reading->tokens.len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&v, "voice", &a->reading->tokens, i, &n);
    if (!w) continue;
    bool switches = str_is(w->value, "on") || str_is(w->value, "off");
    if (!switches) json_put_text(a->into, "voice", w->value);
    if (switches && (!set.len || str_is(w->value, "off")) && !a->what.len) set = w->value;
  }
  if (set.len) json_put_text(a->into, "set", set);
  return NULL;
}

const struct skill voice_skill = {
    .name = "voice",
    .summary = "Have replies spoken or not, and in which voice",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{\"set\":{\"type\":\"string\",\"enum\":[\"on\",\"off\"]},"
              "\"voice\":{\"type\":\"string\",\"enum\":[\"lower\",\"middle\",\"higher\"]}},"
              "\"additionalProperties\":false}",
    .run = run,
};
