/* SPDX-License-Identifier: Apache-2.0
 *
 * speakable: what is written into what is said. Word by word: marks about a word stay where a voice pauses at them, and
 * the word itself goes through the rules below or the table.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "language/rows.h"
#include "voice/voice_priv.h"

struct speak {
  const struct pack *pack;
  struct arena *arena;
  struct buf out;
};

/* speak.txt: kind <tab> written <tab> said */
static struct str look(const struct speak *s, const char *kind, struct str written) {
  struct rows r = rows_of(s->pack, "speak.txt");
  while (rows_next(&r))
    if (str_is(r.field[0], kind) && str_eq(r.field[1], written)) return r.field[2];
  return STR_NONE;
}

static bool all_digits(struct str s) {
  for (size_t i = 0; i < s.len; i++)
    if (s.at[i] < '0' || s.at[i] > '9') return false;
  return s.len > 0;
}

/* "18:30" eighteen thirty; "18:05" eighteen oh five; "18:00" six o'clock */
static bool say_time(struct speak *s, struct str w) {
  long long hour, minute;
  ptrdiff_t colon = str_find_byte(w, ':');
  if (colon < 1 || colon > 2 || w.len != (size_t)colon + 3) return false;
  if (!all_digits(str_first(w, (size_t)colon)) || !all_digits(str_from(w, (size_t)colon + 1))) return false;
  if (!str_to_int(str_first(w, (size_t)colon), &hour) || !str_to_int(str_from(w, (size_t)colon + 1), &minute))
    return false;
  if (hour > 24 || minute > 59) return false;
  struct str full = look(s, "time", hour % 12 ? STR("full") : hour % 24 ? STR("noon") : STR("midnight"));
  if (minute == 0 && hour % 12 == 0)
    buf_add_str(&s->out, full);
  else if (minute == 0)
    buf_printf(&s->out, "%lld %.*s", hour % 12, STR_ARG(full));
  else if (minute < 10)
    buf_printf(&s->out, "%lld %.*s %lld", hour, STR_ARG(look(s, "time", STR("oh"))), minute);
  else
    buf_printf(&s->out, "%lld %lld", hour, minute);
  return true;
}

/* "10,101" without its comma; false when it is no number. */
static bool number_of(struct speak *s, struct str w, struct str *ret) {
  char *out = arena_alloc(s->arena, w.len + 1);
  size_t n = 0;
  bool digits = false;
  for (size_t i = 0; i < w.len; i++) {
    bool digit = w.at[i] >= '0' && w.at[i] <= '9', inside = i > 0 && i + 1 < w.len;
    if (!digit && !(inside && (w.at[i] == ',' || w.at[i] == '.'))) return false;
    digits |= digit;
    if (w.at[i] != ',') out[n++] = w.at[i];
  }
  *ret = (struct str){out, n};
  return digits;
}

/* "£12.40" twelve pounds 40 */
static bool say_money(struct speak *s, struct str w) {
  struct str rest = w, amount;
  if (!w.len) return false;
  utf8_next(&rest);
  struct str sign = str_first(w, w.len - rest.len), name = look(s, "money", sign);
  if (!name.len || !number_of(s, rest, &amount)) return false;
  ptrdiff_t point = str_find_byte(amount, '.');
  struct str whole = point < 0 ? amount : str_first(amount, (size_t)point);
  if (str_is(whole, "1")) name = look(s, "money1", sign);
  buf_printf(&s->out, "%.*s %.*s", STR_ARG(whole), STR_ARG(name));
  if (point >= 0) buf_printf(&s->out, " %.*s", STR_ARG(str_from(amount, (size_t)point + 1)));
  return true;
}

/* "26th", "5km", "80%": a number, and what stands right behind it. */
static bool say_counted(struct speak *s, struct str w) {
  size_t n = 0;
  struct str number, said;
  while (n < w.len && ((w.at[n] >= '0' && w.at[n] <= '9') || ((w.at[n] == ',' || w.at[n] == '.') && n + 1 < w.len)))
    n++;
  if (!n || n == w.len || !number_of(s, str_first(w, n), &number)) return false;
  bool ordinal = w.len - n == 2 && look(s, "ending", str_from(w, n)).len;
  said = ordinal ? look(s, "nth", number) : look(s, "after", str_from(w, n));
  if (!said.len) return false;
  if (ordinal)
    buf_add_str(&s->out, said);
  else
    buf_printf(&s->out, "%.*s %.*s", STR_ARG(number), STR_ARG(said));
  return true;
}

/* "/help" */
static bool say_command(struct speak *s, struct str w) {
  if (w.len < 2 || w.at[0] != '/' || !utf8_is_letter((unsigned char)w.at[1])) return false;
  buf_printf(&s->out, "%.*s %.*s", STR_ARG(look(s, "mark", STR("/"))), STR_ARG(str_from(w, 1)));
  return true;
}

static void say_plain(struct speak *s, struct str w) {
  bool ascii = true;
  for (size_t i = 0; i < w.len; i++) ascii &= (unsigned char)w.at[i] < 0x80;
  struct str plain = ascii ? w : utf8_plain(s->arena, w);
  for (size_t i = 0; i < plain.len; i++)
    if ((unsigned char)plain.at[i] < 0x80 && plain.at[i] >= ' ') buf_add_byte(&s->out, plain.at[i]);
}

static void say_word(struct speak *s, struct str w) {
  struct str number, said = look(s, "word", w);
  if (said.len)
    buf_add_str(&s->out, said);
  else if (number_of(s, w, &number))
    buf_add_str(&s->out, number);
  else if (!say_time(s, w) && !say_money(s, w) && !say_counted(s, w) && !say_command(s, w))
    say_plain(s, w);
}

static bool is_mark(char c) {
  return c && strchr(".,;:!?()\"'`*_[]", c) != NULL;
}

/* Quotes, brackets and backticks are not said; what a voice pauses at stays. */
static void say_marks(struct speak *s, struct str marks) {
  for (size_t i = 0; i < marks.len; i++)
    if (strchr(".,;:!?", marks.at[i])) buf_add_byte(&s->out, marks.at[i] == ';' ? ',' : marks.at[i]);
}

static void say_one(struct speak *s, struct str w) {
  size_t first = 0, last = w.len;
  struct str pause = look(s, "mark", w);
  if (pause.len) {
    buf_add_str(&s->out, pause);
    return;
  }
  while (first < last && is_mark(w.at[first])) first++;
  while (last > first && is_mark(w.at[last - 1])) last--;
  if (s->out.len && (first < last)) buf_add_byte(&s->out, ' ');
  say_word(s, str_span(w.at + first, w.at + last));
  say_marks(s, str_from(w, last));
}

struct str speakable(const struct pack *p, struct arena *a, struct str text) {
  struct speak s = {.pack = p, .arena = a, .out = buf_new(BUF_TURN)};
  size_t at = 0;
  while (at < text.len) {
    size_t end = at;
    while (end < text.len && !strchr(" \t\n\r", text.at[end])) end++;
    if (end > at) say_one(&s, str_span(text.at + at, text.at + end));
    at = end + 1;
  }
  struct str out = arena_dup(a, buf_str(&s.out));
  buf_finish(&s.out);
  return out;
}
