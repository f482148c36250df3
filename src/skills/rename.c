/* SPDX-License-Identifier: Apache-2.0
 *
 * rename: another name for the being. Kept as the setting "being.name".
 */
#include "base/utf8.h"
#include "language/names.h"
#include "language/vocabulary.h"
#include "skills/entries.h"
#include "skills/strip.h"

enum { NAME_CHARACTERS = 40, NAME_WORDS = 3 };

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str name = str_trim(utf8_mend(call->arena, entry_text(call, "name")));
  struct str old = call->view->ops->setting(call->view, "being.name"), plain = utf8_plain(call->arena, name);
  ret->data = json_object();
  bool reserved = name_reserved(call->language, plain);
  struct str shown = str_eq(plain, name) ? utf8_capital(call->arena, name) : name;
  struct phrase_slot slots[] = {phrase_text("name", shown), phrase_text("old", old)};
  json_put_text(ret->data, "name", shown);
  json_put_flag(ret->data, "kept", !reserved && name.len && utf8_count(name) <= NAME_CHARACTERS);
  if (!name.len || utf8_count(name) > NAME_CHARACTERS) {
    ret->family = "skill.rename.what";
    return 0;
  }
  ret->family = reserved ? "skill.rename.reserved" : "skill.rename";
  if (!reserved) entry_setting(call, ret, "being.name", shown);
  return entry_slots(call, ret, slots, 2);
}

/* "something shorter" is no name. */
static bool is_no_name(struct arguments *a, struct str name) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  struct tokens t = tokens_read(a->language, a->arena, name);
  size_t n;
  return !t.len || t.len > NAME_WORDS || (vocabulary_at(&v, "no", &t, 0, &n) && n == t.len);
}

const char *rename_arguments(struct arguments *a) {
  struct str name = strip_edges(a->language, a->arena, &a->reading->tokens, 0, a->reading->tokens.len, "rename");
  if (name.len && !is_no_name(a, name)) json_put_text(a->into, "name", name);
  return json_object_get(a->into, "name") ? NULL : "name";
}

const struct skill rename_skill = {
    .name = "rename",
    .summary = "Call the being something else",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"maxLength\":160}},"
              "\"additionalProperties\":false}",
    .run = run,
};
