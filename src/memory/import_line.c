/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "base/json.h"
#include "base/utf8.h"
#include "memory/import_priv.h"
#include "memory/turns.h"

/* A name of something: a string, or a whole number as it is written. */
static bool read_key(struct arena *a, const json_t *object, const char *key, struct str *ret) {
  const json_t *value = json_object_get(object, key);
  if (json_is_integer(value)) {
    *ret = arena_printf(a, "%lld", (long long)json_integer_value(value));
    return true;
  }
  struct str text = json_is_string(value) ? json_text(object, key) : STR_NONE;
  if (text.len == 0 || text.len > IMPORT_KEY_MAX) return false;
  *ret = arena_dup(a, utf8_mend(a, text));
  return ret->len > 0;
}

/* Absent is "", anything but a string is wrong. */
static bool read_text(struct arena *a, const json_t *object, const char *key, size_t max, struct str *ret) {
  const json_t *value = json_object_get(object, key);
  *ret = STR("");
  if (!value || json_is_null(value)) return true;
  struct str text = json_text(object, key);
  if (!json_is_string(value) || text.len > max) return false;
  *ret = arena_dup(a, utf8_mend(a, text));
  return true;
}

/* A time without an offset is the wall clock's where the owner lives, with the summer time of that day. */
static bool read_time(const json_t *object, const struct clock *c, struct turn *t) {
  int64_t ms;
  int32_t offset;
  if (civil_parse(json_text(object, "said_at"), &ms, &offset) < 0) return false;
  if (offset == INT32_MIN) {
    offset = c->offset(c, ms);
    offset = c->offset(c, ms - offset * 60000LL);
    ms -= offset * 60000LL;
  }
  t->said_at = ms;
  t->offset = offset;
  return true;
}

static bool is_me(struct arena *a, struct str me, struct str speaker) {
  return me.len > 0 && str_eq(utf8_plain(a, str_trim(me)), utf8_plain(a, str_trim(speaker)));
}

/* Who speaks. "role" is written by export and says only whether the being spoke: who the owner is, the caller says. */
static bool read_role(struct arena *a, const json_t *object, const struct import_options *o, struct turn *t) {
  struct str role = json_text(object, "role");
  if (role.len > 0 && !str_is(role, "person") && !str_is(role, "being") && !str_is(role, "other")) return false;
  t->role = str_is(role, "being") ? ROLE_BEING : is_me(a, o->me, t->speaker) ? ROLE_PERSON : ROLE_OTHER;
  return true;
}

/* What was marked as from outside in the home it was exported from stays so, whoever brings it along. */
static void read_mark(const json_t *object, struct turn *t) {
  if (json_flag(object, "outside", false)) t->taint = TAINT_OUTSIDE;
}

static const char *read_fields(struct arena *a, const json_t *object, const struct clock *c,
                               const struct import_options *o, struct import_line *ret) {
  struct turn *t = &ret->turn;
  if (!json_is_object(object)) return "it is not a JSON object";
  if (!read_key(a, object, "conversation", &ret->conversation)) return "\"conversation\" is missing or too long";
  if (!read_key(a, object, "id", &t->client_id)) return "\"id\" is missing or too long";
  if (!read_text(a, object, "speaker", IMPORT_SPEAKER_MAX, &t->speaker) || t->speaker.len == 0)
    return "\"speaker\" is missing or too long";
  if (!json_object_get(object, "said_at")) return "\"said_at\" is missing";
  if (!read_time(object, c, t)) return "the time cannot be read";
  if (!read_text(a, object, "text", TURN_TEXT_MAX, &t->text)) return "\"text\" is no text or over 1 MB";
  if (!read_text(a, object, "caption", TURN_TEXT_MAX, &t->caption)) return "\"caption\" is no text or over 1 MB";
  if (t->text.len == 0 && t->caption.len == 0) return "there is no text";
  read_mark(object, t);
  if (!read_role(a, object, o, t)) return "\"role\" is none of person, being, other";
  return NULL;
}

int import_line_read(struct arena *a, struct str line, const struct clock *c, const struct import_options *o,
                     struct import_line *ret, const char **ret_why) {
  *ret_why = "it is not UTF-8";
  if (!utf8_valid(line)) return ERR_INVALID;
  AUTO_JSON json_t *object = json_read(line, NULL);
  struct import_line read = {.turn = {.origin = ORIGIN_IMPORTED, .heard_chars = -1}};
  *ret_why = object ? read_fields(a, object, c, o, &read) : "it is not JSON";
  if (*ret_why) return ERR_INVALID;
  if (o->outside) read.turn.taint = TAINT_OUTSIDE;
  *ret = read;
  return 0;
}
