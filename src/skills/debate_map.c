/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/debate_map.h"

#include "base/civil.h"
#include "base/json.h"

static const char *const ties[] = {"supports", "rebuts", "undercuts", "undermines"};

const char *debate_key(struct arena *a, int64_t number) {
  return arena_printf(a, "debate.%d", (int)number).at;
}

json_t *debate_read(const struct view *v, int64_t number) {
  if (number < 1 || number > DEBATES) return NULL;
  struct str kept = v->ops->setting(v, debate_key(v->arena, number));
  json_t *debate = kept.len ? json_read(kept, NULL) : NULL;
  if (debate && json_is_array(json_object_get(debate, "said"))) return debate;
  json_decref(debate);
  return NULL;
}

json_t *debate_of_talk(const struct view *v, const json_t *state) {
  json_t *kept = debate_read(v, json_number(state, "number", 0)), *copy = json_object_get(state, "debate");
  bool older = !kept || json_number(kept, "at", 0) < json_number(copy, "at", 0);
  if (!older || !json_number(state, "number", 0)) return kept;
  json_decref(kept);
  return json_is_array(json_object_get(copy, "said")) ? json_deep_copy(copy) : NULL;
}

int64_t debate_free(const struct view *v) {
  int64_t oldest = 1, oldest_at = INT64_MAX;
  for (int64_t n = 1; n <= DEBATES; n++) {
    AUTO_JSON json_t *d = debate_read(v, n);
    if (!d) return n;
    if (json_number(d, "at", 0) < oldest_at) oldest = n, oldest_at = json_number(d, "at", 0);
  }
  return oldest;
}

/* Its place in "said"; -1: not there. */
static int64_t place_of(const json_t *debate, int64_t n) {
  const json_t *said = json_object_get(debate, "said");
  for (size_t i = 0; n > 0 && i < json_array_size(said); i++)
    if (json_number(json_array_get(said, i), "n", 0) == n) return (int64_t)i;
  return -1;
}

json_t *debate_said(const json_t *debate, int64_t n) {
  int64_t place = place_of(debate, n);
  return place < 0 ? NULL : json_array_get(json_object_get(debate, "said"), (size_t)place);
}

json_t *debate_claim(const json_t *debate) {
  json_t *first = json_array_get(json_object_get(debate, "said"), 0);
  return str_is(json_text(first, "kind"), "claim") ? first : NULL;
}

int64_t debate_say(json_t *debate, const struct debate_words *w, int64_t to, const char *tie) {
  json_t *said = json_object_get(debate, "said"), *one = json_object();
  int64_t n = json_number(debate, "next", 1);
  if (json_array_size(said) >= DEBATE_SAID) {
    json_decref(one);
    return 0;
  }
  json_put_number(one, "n", n);
  json_put_text(one, "kind", str_of(w->kind));
  json_put_text(one, "text", w->text);
  if (w->turn) json_put_number(one, "turn", (int64_t)w->turn);
  json_put_number(one, "at", w->at);
  if (to) json_put_number(one, "to", to), json_put_text(one, "tie", str_of(tie));
  json_array_append_new(said, one);
  json_put_number(debate, "next", n + 1);
  return n;
}

void debate_map(const json_t *debate, struct argue_map *ret) {
  const json_t *said = json_object_get(debate, "said");
  size_t n = json_array_size(said);
  *ret = (struct argue_map){.nodes = n < ARGUE_NODES ? n : ARGUE_NODES};
  for (size_t i = 0; i < ret->nodes; i++) {
    const json_t *one = json_array_get(said, i);
    int64_t to = place_of(debate, json_number(one, "to", 0));
    for (size_t k = 0; to >= 0 && k < sizeof ties / sizeof *ties; k++)
      if (str_is(json_text(one, "tie"), ties[k])) argue_tie(ret, i, (size_t)to, (enum argue_tie)k);
  }
}

static void put_time(json_t *into, int64_t ms, int32_t offset) {
  char at[40];
  if (ms) json_put_text(into, "at", civil_format(at, ms, offset));
}

static json_t *said_shown(const json_t *one, enum argue_standing standing, int32_t offset) {
  static const char *const standings[] = {"open", "stands", "falls"}, *const keys[] = {"kind", "text", "tie", "scheme"},
                           *const numbers[] = {"turn", "to"};
  json_t *out = json_object();
  json_put_number(out, "n", json_number(one, "n", 0));
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (json_text(one, keys[i]).len) json_put_text(out, keys[i], json_text(one, keys[i]));
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (json_number(one, numbers[i], 0)) json_put_number(out, numbers[i], json_number(one, numbers[i], 0));
  put_time(out, json_number(one, "at", 0), offset);
  json_put_text(out, "standing", str_of(standings[standing]));
  return out;
}

json_t *debate_shown(const json_t *debate, int32_t offset) {
  enum argue_standing standing[ARGUE_NODES];
  struct argue_map map;
  json_t *out = json_object(), *said = json_array();
  debate_map(debate, &map);
  argue_grounded(&map, standing);
  json_put_number(out, "number", json_number(debate, "number", 0));
  json_put_text(out, "topic", json_text(debate, "topic"));
  put_time(out, json_number(debate, "at", 0), offset);
  json_put_flag(out, "open", json_text(debate, "expects").len > 0);
  bool stands = map.nodes && debate_claim(debate) && argue_stands(&map, standing, 0);
  if (map.nodes && !stands && standing[0] == ARGUE_IN) standing[0] = ARGUE_UNDECIDED; /* nothing holds it up */
  json_put_flag(out, "stands", stands);
  for (size_t i = 0; i < map.nodes; i++)
    json_array_append_new(said, said_shown(json_array_get(json_object_get(debate, "said"), i), standing[i], offset));
  json_put(out, "said", said);
  return out;
}
