/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"

#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "cli/door.h"
#include "cli/look.h"
#include "cli/wrap.h"

#include <stdlib.h>

/* A home has one owner so far, and it is number 1. */
enum { SHOW_OWNER = 1 };

static const char *const month_names[] = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};

struct str show_time(struct call *c, int64_t ms, int32_t offset) {
  static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  int64_t seconds = (ms >= 0 ? ms / 1000 : (ms - 999) / 1000) + offset * 60LL;
  struct civil t = civil_from_seconds(seconds);
  int day = civil_weekday(civil_days(t.year, t.month, t.day));
  return arena_printf(c->arena, "%s %d %.3s %d, %02d:%02d", days[day], t.day, month_names[t.month - 1], t.year, t.hour,
                      t.minute);
}

struct str show_day(struct call *c, struct str day) {
  int64_t ms;
  int32_t offset;
  if (civil_parse(day, &ms, &offset) < 0) return day;
  struct civil t = civil_from_seconds(ms / 1000);
  return arena_printf(c->arena, "%d %s %d", t.day, month_names[t.month - 1], t.year);
}

/* A day, or the month or year that the days between are: "3 May 2026", "May 2026", "2026"; else both: of what is
 * planned the one to the other, of what began or ended between them. */
static struct str days_shown(struct call *c, struct str first, struct str last, bool planned) {
  int64_t from, to;
  int32_t offset;
  if (!first.len || !last.len || civil_parse(first, &from, &offset) < 0 || civil_parse(last, &to, &offset) < 0)
    return show_day(c, first.len ? first : last);
  struct civil a = civil_from_seconds(from / 1000), b = civil_from_seconds(to / 1000);
  bool whole = a.day == 1 && a.year == b.year && b.day == civil_days_in_month(b.year, b.month);
  if (whole && a.month == 1 && b.month == 12) return arena_printf(c->arena, "%d", a.year);
  if (whole && a.month == b.month) return arena_printf(c->arena, "%s %d", month_names[a.month - 1], a.year);
  if (from == to) return show_day(c, first);
  return arena_printf(c->arena, planned ? "%.*s to %.*s" : "between %.*s and %.*s", STR_ARG(show_day(c, first)),
                      STR_ARG(show_day(c, last)));
}

struct str show_relation(struct call *c, struct str relation) {
  char *s = (char *)arena_dup(c->arena, relation).at;
  for (char *p = s; *p; p++)
    if (*p == '_') *p = ' ';
  return str_of(s);
}

struct str show_span(struct call *c, const json_t *fact) {
  bool planned = str_is(json_text(fact, "relation"), "plans");
  struct str from = days_shown(c, json_text(fact, "from"), json_text(fact, "from_last"), planned),
             to = days_shown(c, json_text(fact, "to_first"), json_text(fact, "to"), false), line = STR("");
  bool ended = str_is(json_text(fact, "state"), "ended");
  bool within = str_starts(from, STR("between ")); /* some day of them */
  const char *before = planned ? "for " : within ? "" : ended ? "from " : "since ";
  if (from.len) line = arena_printf(c->arena, ", %s%.*s", before, STR_ARG(from));
  if (ended && str_starts(to, STR("between ")))
    line = arena_printf(c->arena, "%.*s, ended %.*s", STR_ARG(line), STR_ARG(to));
  else if (ended)
    line = arena_printf(c->arena, "%.*s%s until %.*s", STR_ARG(line), from.len ? "" : ",",
                        STR_ARG(to.len ? to : STR("some day")));
  return line;
}

/* "04-03", "1990-04-03": kept so that they can be counted with. */
static struct str birthday_shown(struct call *c, struct str value) {
  int month = 0, day = 0;
  if (value.len != strlen("04-03") || value.at[2] != '-') return show_day(c, value);
  for (size_t i = 0; i < 2; i++) month = month * 10 + value.at[i] - '0', day = day * 10 + value.at[3 + i] - '0';
  if (month < 1 || month > 12) return value;
  return arena_printf(c->arena, "%d %s", day, month_names[month - 1]);
}

/* "teaches maths": what somebody does, in place of a trade's name. */
static bool is_said_of_them(struct str value) {
  struct str rest = value, first;
  return str_next(&rest, ' ', &first) && rest.len && str_ends(first, STR("s")) && !str_ends(first, STR("ss"));
}

struct str show_fact_line(struct call *c, const json_t *fact) {
  struct str relation = show_relation(c, json_text(fact, "relation")), span = show_span(c, fact),
             value = json_text(fact, "value");
  if (str_is(relation, "birthday")) value = birthday_shown(c, value);
  if (str_is(relation, "works as") && is_said_of_them(value)) relation = value, value = STR("");
  if (!value.len) { /* "died": on that day */
    struct str since = STR(", since ");
    if (str_starts(span, since)) span = arena_printf(c->arena, " %.*s", STR_ARG(str_from(span, since.len)));
    return arena_printf(c->arena, "%.*s%.*s", STR_ARG(relation), STR_ARG(span));
  }
  return arena_printf(c->arena, "%.*s %.*s%.*s", STR_ARG(relation), STR_ARG(value), STR_ARG(span));
}

uint64_t show_number(uint64_t id) {
  return id_number(id);
}

int show_parse_id(const char *typed, uint64_t *ret) {
  long long n;
  if (!str_to_int(str_of(typed), &n) || n <= 0) return ERR_INVALID;
  *ret = id_owner((uint64_t)n) ? (uint64_t)n : id_make(SHOW_OWNER, (uint64_t)n);
  return 0;
}

int show_parse_time(struct call *c, const char *typed, int64_t *ret_ms, struct error *e) {
  int64_t ms;
  int32_t offset;
  if (civil_parse(str_of(typed), &ms, &offset) < 0)
    return error_set(e, ERR_INVALID, "\"%.60s\" is not a time: 2026-11-22T20:14:05Z, 2026-11-22 20:14, 2026-11-22.",
                     typed);
  const struct clock *clock = c->door->clock;
  if (offset == INT32_MIN) ms -= clock->offset(clock, ms) * 60000LL;
  *ret_ms = ms;
  return 0;
}

void show_text(struct call *c, const char *indent, struct str text) {
  AUTO_BUF struct buf out = buf_new(BUF_TURN * 4);
  struct wrap w;
  wrap_init(&w, &out, c->width ? look_measure(c->width) + 2 : 0, indent, (int)strlen(indent));
  buf_add_str(&out, str_of(indent));
  wrap_text(&w, str_trim(text));
  buf_add_byte(&out, '\n');
  call_out(c, arena_dup(c->arena, buf_str(&out)));
}

static struct str who(struct call *c, const os1_turn *t) {
  if (t->speaker && t->speaker[0]) return call_visible(c, str_of(t->speaker));
  return t->role == OS1_PERSON ? STR("you") : t->role == OS1_BEING ? STR("the being") : STR("somebody");
}

void show_turn(struct call *c, const os1_turn *t) {
  struct str when = show_time(c, t->said_at, t->offset), name = who(c, t);
  call_printf(c, "%s%.*s · %.*s · %llu%s\n", look_dim(c->colour), STR_ARG(when), STR_ARG(name),
              (unsigned long long)show_number(t->id), look_plain(c->colour));
  show_text(c, "  ", str_of(t->text));
  if (t->caption && t->caption[0]) show_text(c, "  ", arena_printf(c->arena, "[picture: %s]", t->caption));
}

static const char *role_name(int role) {
  return role == OS1_PERSON ? "person" : role == OS1_BEING ? "being" : "other";
}

json_t *show_turn_json(struct call *c, const os1_turn *t) {
  char when[40];
  json_t *o = json_object();
  json_put_number(o, "id", (int64_t)t->id);
  json_put_number(o, "conversation", (int64_t)t->conversation);
  if (t->key && t->key[0]) json_put_text(o, "key", str_of(t->key));
  if (t->conversation_key && t->conversation_key[0]) json_put_text(o, "conversation_key", str_of(t->conversation_key));
  json_put_text(o, "role", str_of(role_name(t->role)));
  if (t->speaker && t->speaker[0]) json_put_text(o, "speaker", str_of(t->speaker));
  json_put_text(o, "said_at", civil_format(when, t->said_at, t->offset));
  json_put_text(o, "text", str_of(t->text));
  if (t->caption && t->caption[0]) json_put_text(o, "caption", str_of(t->caption));
  return o;
}

json_t *show_turn_key(const os1_turn *t) {
  if (t->key && t->key[0]) return json_string_of(str_of(t->key));
  return json_integer((json_int_t)t->id);
}

struct str show_count(struct call *c, uint64_t n, const char *one, const char *many) {
  return arena_printf(c->arena, "%llu %s", (unsigned long long)n, n == 1 ? one : many);
}

static struct str scalar(struct call *c, const json_t *value) {
  if (json_is_string(value)) return call_visible(c, (struct str){json_string_value(value), json_string_length(value)});
  if (json_is_real(value)) return arena_printf(c->arena, "%.2f", json_real_value(value));
  AUTO_BUF struct buf text = buf_new(BUF_LINE);
  char *dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
  if (dumped) buf_add_str(&text, str_of(dumped));
  free(dumped);
  return arena_dup(c->arena, buf_str(&text));
}

static bool is_flat(const json_t *value) {
  return !json_is_object(value) && !json_is_array(value);
}

static void show_inside(struct call *c, const json_t *value, int depth);

static void show_member(struct call *c, const char *key, const json_t *value, int depth) {
  AUTO_BUF struct buf name = buf_new(256);
  for (const char *p = key; *p && name.len < 200; p++) buf_add_byte(&name, *p == '_' ? ' ' : *p);
  struct str shown = call_visible(c, buf_str(&name));
  const char *dim = look_dim(c->colour), *plain = look_plain(c->colour);
  int indent = 2 + depth * 2;
  if (!is_flat(value)) {
    call_printf(c, "%*s%s%.*s%s\n", indent, "", dim, STR_ARG(shown), plain);
    show_inside(c, value, depth + 1);
    return;
  }
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  struct wrap w;
  int column = indent + (shown.len < 12 ? 12 : (int)utf8_width(shown) + 2);
  wrap_init(&w, &out, c->width ? look_measure(c->width) + 2 : 0, "                ", column);
  wrap_text(&w, scalar(c, value));
  call_printf(c, "%*s%s%-*.*s%s%s\n", indent, "", dim, column - indent, STR_ARG(shown), plain, out.at ? out.at : "");
}

static void show_inside(struct call *c, const json_t *value, int depth) {
  const char *key;
  json_t *item;
  size_t i;
  if (depth > 8) return;
  if (json_is_object(value)) json_object_foreach((json_t *)value, key, item) show_member(c, key, item, depth);
  if (!json_is_array(value)) return;
  json_array_foreach(value, i, item) {
    if (is_flat(item))
      show_text(c, arena_printf(c->arena, "%*s", 2 + depth * 2, "").at, scalar(c, item));
    else
      show_inside(c, item, depth);
  }
}

void show_json(struct call *c, const json_t *value) {
  show_inside(c, value, 0);
}
