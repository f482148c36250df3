/* SPDX-License-Identifier: Apache-2.0
 *
 * What is left of a debate (skills/debate_map.h) when turns are forgotten: whatever was said in them or repeats them
 * goes, and all that is tied to it; the whole goes with its claim.
 */
#include "base/json.h"
#include "memory/forget_priv.h"

struct debate {
  const struct language *language;
  const struct forget_ids *turns;
  const struct forget_words *words;
};

static bool is_of(const struct debate *d, const json_t *said, const char *turn, struct str text) {
  return forget_ids_hold(d->turns, (uint64_t)json_number(said, turn, 0)) ||
         forget_words_stand(d->language, d->words, text);
}

static bool is_there(const json_t *said, int64_t n) {
  for (size_t i = 0; i < json_array_size(said); i++)
    if (json_number(json_array_get(said, i), "n", 0) == n) return true;
  return false;
}

/* Until nothing hangs on what has gone: what something is tied to was said before it. True where any goes. */
static bool drop_said(const struct debate *d, json_t *said) {
  size_t before = json_array_size(said);
  for (size_t i = 0; i < json_array_size(said);) {
    const json_t *one = json_array_get(said, i);
    int64_t to = json_number(one, "to", 0);
    bool goes = is_of(d, one, "turn", json_text(one, "text")) || (to && !is_there(said, to));
    if (goes)
      json_array_remove(said, i);
    else
      i++;
  }
  return json_array_size(said) < before;
}

static bool drop_member(const struct debate *d, json_t *debate, const char *key, const json_t *of, const char *turn,
                        struct str text) {
  if (!json_object_get(debate, key) || !is_of(d, of, turn, text)) return false;
  json_object_del(debate, key);
  return true;
}

enum forget_left forget_debate(const struct language *l, struct arena *a, struct str value,
                               const struct forget_ids *turns, const struct forget_words *words, struct str *ret) {
  struct debate d = {l, turns, words};
  AUTO_JSON json_t *debate = json_read(value, NULL);
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  json_t *said = json_object_get(debate, "said"), *earlier = json_object_get(debate, "earlier");
  if (!json_is_array(said)) return FORGET_LEFT_NONE;
  bool claimed = json_array_size(said) > 0, less = drop_said(&d, said);
  if (claimed && !str_is(json_text(json_array_get(said, 0), "kind"), "claim")) return FORGET_LEFT_NONE;
  less |= drop_member(&d, debate, "earlier", earlier, "turn", json_text(earlier, "text"));
  less |= drop_member(&d, debate, "topic", debate, "begun", json_text(debate, "topic"));
  if (!claimed && less) return FORGET_LEFT_NONE;
  if (!less) return FORGET_LEFT_ALL;
  if (json_write(debate, &out) < 0) return FORGET_LEFT_NONE;
  *ret = arena_dup(a, buf_str(&out));
  return FORGET_LEFT_SOME;
}
