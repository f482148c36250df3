/* SPDX-License-Identifier: Apache-2.0 */
#include "character/card.h"

#include "base/utf8.h"
#include "character/base64.h"
#include "character/png.h"

static const char *const keywords[] = {"ccv3", "chara", NULL};

/* ---- out of a file ---- */

static int too_big(struct error *e) {
  return error_set(e, ERR_TOO_BIG, "The card has more than %d kB of text; so much is not kept.", CARD_MOST / 1024);
}

static int of_picture(struct str bytes, struct arena *a, struct str *ret, struct error *e) {
  struct str text = STR_NONE;
  for (size_t i = 0; keywords[i] && !text.at; i++) {
    int r = png_text(bytes, keywords[i], &text, e);
    if (r < 0) return r;
  }
  if (!text.at) return error_set(e, ERR_NOT_FOUND, "There is no character card in this picture.");
  if (text.len / 4 * 3 > CARD_MOST) return too_big(e);
  if (base64_read(text, a, ret, NULL) == 0) return 0;
  return error_set(e, ERR_INVALID, "The card in this picture is not written as cards are, in base64.");
}

int card_text(struct str bytes, struct arena *a, struct str *ret, struct error *e) {
  struct str text = bytes;
  int r = png_is(bytes) ? of_picture(bytes, a, &text, e) : 0;
  if (r < 0) return r;
  if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_from(text, 3);
  if (text.len > CARD_MOST) return too_big(e);
  *ret = text;
  return 0;
}

int card_into_png(struct str png, struct str text, int version, struct buf *out, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  return png_with_text(png, version == 3 ? "ccv3" : "chara", base64_write(&a, text), keywords, out, e);
}

/* ---- what it says ---- */

static int read_version(const json_t *json, int *ret, struct error *e) {
  struct str spec = json_text(json, "spec");
  if (!json_is_object(json) || !json_is_object(json_object_get(json, "data")))
    return error_set(e, ERR_INVALID, "That is no character card of version 2 or 3: it has no \"spec\" and \"data\".");
  if (str_is(spec, "chara_card_v2")) return *ret = 2, 0;
  if (str_is(spec, "chara_card_v3")) return *ret = 3, 0;
  return error_set(e, ERR_UNSUPPORTED, "Its \"spec\" is neither chara_card_v2 nor chara_card_v3.");
}

static int check_fields(const json_t *data, struct error *e) {
  static const char *const texts[] = {"name",     "description",   "personality",
                                      "scenario", "first_mes",     "mes_example",
                                      "nickname", "system_prompt", "post_history_instructions",
                                      "creator",  "creator_notes", "character_version",
                                      NULL};
  for (size_t i = 0; texts[i]; i++) {
    const json_t *field = json_object_get(data, texts[i]);
    if (field && !json_is_string(field) && !json_is_null(field))
      return error_set(e, ERR_INVALID, "The card's \"%s\" is no text.", texts[i]);
  }
  return 0;
}

static int check_name(struct str name, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  bool line = str_find_byte(name, '\n') < 0 && str_find_byte(name, '\t') < 0 && str_eq(utf8_visible(&a, name), name);
  if (!str_trim(name).len) return error_set(e, ERR_INVALID, "The card has no name.");
  if (name.len > CARD_NAME_MOST || !line) return error_set(e, ERR_INVALID, "The card's name is no name on one line.");
  return 0;
}

int card_read(struct str text, struct card *ret, struct error *e) {
  struct card c = {.json = json_read(text, NULL)};
  *ret = (struct card){0};
  if (!c.json) return error_set(e, ERR_INVALID, "That is no character card: it is no picture with one, and no JSON.");
  c.data = json_object_get(c.json, "data");
  int r = read_version(c.json, &c.version, e);
  if (r == 0) r = check_fields(c.data, e);
  if (r == 0) c.name = card_field(&c, "name");
  if (r == 0) r = check_name(c.name, e);
  if (r == 0)
    *ret = c;
  else
    card_finish(&c);
  return r;
}

void card_finish(struct card *c) {
  json_decref(c->json);
  *c = (struct card){0};
}

struct str card_field(const struct card *c, const char *name) {
  return json_text(c->data, name);
}

size_t card_lore(const struct card *c) {
  return json_array_size(json_object_get(json_object_get(c->data, "character_book"), "entries"));
}
