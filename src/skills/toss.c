/* SPDX-License-Identifier: Apache-2.0
 *
 * toss: a coin, dice, a number between two others. By the generator of base/chance.h, begun from the moment and the
 * turn: fair, and nothing to hang a secret on.
 */
#include "base/chance.h"
#include "language/number.h"
#include "language/vocabulary.h"
#include "skills/entries.h"

enum { DICE_MOST = 12, SIDES_USUAL = 6, SIDES_MOST = 1000, NUMBER_MOST = 1000000, TO_USUAL = 10 };

static struct chance chance_of(const struct skill_call *call) {
  return chance_seed((uint64_t)call->view->now ^ call->turn << 20);
}

static int64_t clamped(double n, int64_t least, int64_t most) {
  return n >= (double)most ? most : n > (double)least ? (int64_t)n : least;
}

static int toss_coin(const struct skill_call *call, struct skill_result *ret) {
  struct chance c = chance_of(call);
  bool heads = chance_below(&c, 2) == 0;
  json_put_text(ret->data, "side", heads ? STR("heads") : STR("tails"));
  ret->family = "skill.toss.coin";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_number("heads", heads)}, 1);
}

static int toss_dice(const struct skill_call *call, struct skill_result *ret) {
  struct chance c = chance_of(call);
  uint32_t sides = (uint32_t)clamped((double)json_number(call->arguments, "sides", SIDES_USUAL), 2, SIDES_MOST);
  int64_t count = clamped((double)json_number(call->arguments, "count", 1), 1, DICE_MOST), total = 0;
  json_t *rolled = json_array();
  for (int64_t i = 0; i < count; i++) {
    int64_t n = 1 + (int64_t)chance_below(&c, sides);
    struct phrase_slot slot = phrase_text("rolled", arena_printf(call->arena, "%lld", (long long)n));
    entry_slots(call, ret, &slot, 1);
    total += n;
    json_array_append_new(rolled, json_integer(n));
  }
  json_object_set_new(ret->data, "rolled", rolled);
  json_put_number(ret->data, "total", total);
  ret->family = "skill.toss.dice";
  return entry_slots(call, ret,
                     (struct phrase_slot[]){phrase_number("total", total), phrase_number("several", count > 1)}, 2);
}

static int toss_number(const struct skill_call *call, struct skill_result *ret) {
  struct chance c = chance_of(call);
  int64_t from = clamped((double)json_number(call->arguments, "from", 1), -NUMBER_MOST, NUMBER_MOST),
          to = clamped((double)json_number(call->arguments, "to", TO_USUAL), -NUMBER_MOST, NUMBER_MOST);
  int64_t least = from < to ? from : to, most = from < to ? to : from;
  int64_t n = least + (int64_t)chance_below(&c, (uint32_t)(most - least + 1));
  json_put_number(ret->data, "number", n);
  ret->family = "skill.toss.number";
  return entry_slots(call, ret,
                     (struct phrase_slot[]){phrase_number("n", n), phrase_number("from", least),
                                            phrase_number("to", most),
                                            phrase_number("named", json_object_get(call->arguments, "to") != NULL)},
                     4);
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str what = entry_text(call, "what");
  ret->data = json_object();
  return str_is(what, "dice")     ? toss_dice(call, ret)
         : str_is(what, "number") ? toss_number(call, ret)
                                  : toss_coin(call, ret);
}

/* ---- what a turn asks ---- */

/* "d20", "3d6": how many, and with how many sides. */
static bool read_short(struct arguments *a, struct str word) {
  ptrdiff_t d = str_find_byte(word, 'd');
  long long count = 1, sides;
  if (d < 0 || !str_to_int(str_from(word, (size_t)d + 1), &sides)) return false;
  if (d > 0 && !str_to_int(str_first(word, (size_t)d), &count)) return false;
  json_put_number(a->into, "sides", clamped((double)sides, 2, SIDES_MOST));
  if (d > 0) json_put_number(a->into, "count", clamped((double)count, 1, DICE_MOST));
  return true;
}

/* "2 d 20" in pieces. */
static bool read_apart(struct arguments *a, const struct tokens *t, size_t at) {
  struct number_read n;
  bool apart = str_is(t->at[at].word, "d") && at + 1 < t->len && number_at(a->language, t, at + 1, &n);
  if (apart) json_put_number(a->into, "sides", clamped(n.value, 2, SIDES_MOST));
  return apart;
}

/* "two dice", "a twelve sided die". */
static void read_dice(struct arguments *a) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  const struct tokens *t = &a->reading->tokens;
  struct number_read n;
  size_t words;
  for (size_t i = 0; i < t->len; i++) {
    if (read_short(a, t->at[i].word) || read_apart(a, t, i)) return;
    if (!number_at(a->language, t, i, &n) || n.value < 1) continue;
    size_t next = n.last + 1;
    if (next < t->len && str_is(t->at[next].word, "-")) next++;
    bool sides = next < t->len && vocabulary_at(&v, "tosssides", t, next, &words);
    json_put_number(a->into, sides ? "sides" : "count",
                    clamped(n.value, sides ? 2 : 1, sides ? SIDES_MOST : DICE_MOST));
    i = n.last;
  }
}

/* "between 5 and 50"; of one number it is the last. */
static void read_numbers(struct arguments *a) {
  const struct tokens *t = &a->reading->tokens;
  struct number_read n;
  int64_t found[2];
  size_t count = 0;
  for (size_t i = 0; i < t->len && count < 2; i++)
    if (number_at(a->language, t, i, &n)) found[count++] = clamped(n.value, -NUMBER_MOST, NUMBER_MOST), i = n.last;
  if (!count) return;
  json_put_number(a->into, "from", count > 1 ? found[0] : 1);
  json_put_number(a->into, "to", found[count - 1]);
}

const char *toss_arguments(struct arguments *a) {
  json_put_text(a->into, "what", a->what.len ? a->what : STR("coin"));
  if (str_is(a->what, "dice")) read_dice(a);
  if (str_is(a->what, "number")) read_numbers(a);
  return NULL;
}

const struct skill toss_skill = {
    .name = "toss",
    .summary = "A coin, dice, a number between two others",
    .effect = EFFECT_LOOK,
    .schema =
        "{\"type\":\"object\",\"properties\":{\"what\":{\"type\":\"string\",\"enum\":[\"coin\",\"dice\",\"number\"]},"
        "\"count\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":12,\"description\":\"how many dice\"},"
        "\"sides\":{\"type\":\"integer\",\"minimum\":2,\"maximum\":1000},"
        "\"from\":{\"type\":\"integer\",\"minimum\":-1000000,\"maximum\":1000000},"
        "\"to\":{\"type\":\"integer\",\"minimum\":-1000000,\"maximum\":1000000}},\"additionalProperties\":false}",
    .run = run,
};
