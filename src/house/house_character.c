/* SPDX-License-Identifier: Apache-2.0 */
#include "character/card.h"
#include "character/manner.h"
#include "house/character.h"
#include "house/house_priv.h"

static json_t *unheeded(const struct card *c) {
  static const char *const fields[] = {"system_prompt", "post_history_instructions"};
  json_t *list = json_array();
  for (size_t i = 0; i < 2; i++)
    if (str_trim(card_field(c, fields[i])).len) json_array_append_new(list, json_string(fields[i]));
  if (card_lore(c)) json_array_append_new(list, json_string("lorebook"));
  return list;
}

static json_t *look_json(const struct card *c) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_JSON json_t *manner = manner_of(c);
  json_t *o = json_object();
  json_put_text(o, "name", c->name);
  json_put_number(o, "version", c->version);
  json_put_text(o, "creator", card_field(c, "creator"));
  json_put_text(o, "greeting", manner_greeting(c, &a));
  json_put_number(o, "manner", (int64_t)manner_words(&a, manner, STR(""), STR(""), MANNER_MOST).len);
  json_put(o, "unheeded", unheeded(c));
  return o;
}

static int read_file(struct str bytes, struct arena *a, struct card *ret, struct str *ret_text, os1_error *err) {
  int r = card_text(bytes, a, ret_text, house_error(err));
  return r == 0 ? card_read(*ret_text, ret, house_error(err)) : r;
}

int house_character_look(struct str bytes, os1_json_fn *json, void *arg, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_CARD struct card c = {0};
  struct str text;
  int r = read_file(bytes, &a, &c, &text, err);
  return r == 0 ? house_emit(look_json(&c), json, arg) : r;
}

/* ---- kept ---- */

enum { CARD, MANNER, GREETING, KEYS };
static const char *const keys[KEYS] = {"character.card", "character.manner", "character.greeting"};

struct keep {
  struct str values[KEYS]; /* STR_NONE: it goes */
};

/* What stands in quotation marks is no claim of the being's, so care would not look at it as it is said. */
static bool may_greet(os1 *o, struct arena *a, struct str greeting) {
  const char *rule, *family;
  if (!greeting.len || house_mind(o, NULL) < 0) return false;
  return care_clause(o->care, a, manner_fill(a, greeting, STR("I"), STR("you")), &rule, &family);
}

int house_character_use(os1 *o, struct str bytes, bool *greets, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_CARD struct card c = {0};
  AUTO_BUF struct buf words = buf_new(BUF_LINE);
  struct keep k = {0};
  int r = read_file(bytes, &a, &c, &k.values[CARD], err);
  if (r < 0) return r;
  AUTO_JSON json_t *manner = manner_of(&c);
  json_write(manner, &words);
  k.values[MANNER] = buf_str(&words);
  struct str greeting = manner_greeting(&c, &a);
  *greets = *greets && may_greet(o, &a, greeting);
  if (*greets) k.values[GREETING] = greeting;
  return house_put_settings(o, keys, k.values, KEYS, err);
}

static int none(os1_error *err) {
  return error_set(house_error(err), ERR_NOT_FOUND, "No character card is set.");
}

/* In the look's arena. */
static int look_at_it(os1 *o, struct house_look *l, struct str *ret_text, bool *ret_greets, os1_error *err) {
  int r = house_look_begin(o, l, house_error(err));
  if (r == 0) {
    *ret_text = l->view.ops->setting(&l->view, keys[CARD]);
    *ret_greets = l->view.ops->setting(&l->view, keys[GREETING]).len > 0;
  }
  r = house_look_sure(l, r, house_error(err));
  return r == 0 && !ret_text->len ? none(err) : r;
}

int house_character(os1 *o, os1_json_fn *json, void *arg, os1_error *err) {
  struct house_look l;
  AUTO_CARD struct card c = {0};
  struct str text = STR_NONE;
  bool greets = false;
  int r = look_at_it(o, &l, &text, &greets, err);
  if (r == 0) r = card_read(text, &c, house_error(err));
  if (r == 0) {
    json_t *shown = look_json(&c);
    json_put_flag(shown, "greets", greets);
    r = house_emit(shown, json, arg);
  }
  house_look_end(&l);
  return r;
}

int house_character_export(os1 *o, struct str png, struct buf *out, os1_error *err) {
  struct house_look l;
  AUTO_CARD struct card c = {0};
  struct str text = STR_NONE;
  bool greets;
  int r = look_at_it(o, &l, &text, &greets, err);
  if (r == 0) r = card_read(text, &c, house_error(err));
  if (r == 0 && png.at) r = card_into_png(png, text, c.version, out, house_error(err));
  if (r == 0 && !png.at) r = buf_add_str(out, text);
  house_look_end(&l);
  return r;
}

int house_character_off(os1 *o, os1_error *err) {
  struct house_look l;
  struct keep k = {0};
  struct str text = STR_NONE;
  bool greets;
  int r = look_at_it(o, &l, &text, &greets, err);
  house_look_end(&l);
  return r == 0 ? house_put_settings(o, keys, k.values, KEYS, err) : r;
}
