/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/zone.h"

#include "base/buf.h"
#include "base/civil.h"

#include <stdio.h>

enum { HEADER = 44, FILE_MAX = 256 * 1024, HOUR = 3600, DAY = 86400 };

/* ---- the rule at the end of a file: std offset [dst [offset] , start [/time] , end [/time]] ---- */

struct rule_day {
  int month, week, weekday; /* Mm.w.d: the w-th such weekday (5: the last), Sunday 0 */
  int64_t time;             /* seconds after that day's midnight */
};

static bool take_char(struct str *s, char c) {
  if (!s->len || s->at[0] != c) return false;
  *s = str_from(*s, 1);
  return true;
}

static bool take_number(struct str *s, int64_t *ret) {
  size_t n = 0;
  int64_t value = 0;
  while (n < s->len && n < 6 && s->at[n] >= '0' && s->at[n] <= '9') value = value * 10 + (s->at[n++] - '0');
  *s = str_from(*s, n);
  return *ret = value, n > 0;
}

/* "CET" or "<+03>" */
static bool take_letters(struct str *s) {
  if (take_char(s, '<')) {
    ptrdiff_t end = str_find_byte(*s, '>');
    if (end < 0) return false;
    *s = str_from(*s, (size_t)end + 1);
    return true;
  }
  size_t n = 0;
  while (n < s->len && ((s->at[n] >= 'A' && s->at[n] <= 'Z') || (s->at[n] >= 'a' && s->at[n] <= 'z'))) n++;
  *s = str_from(*s, n);
  return n >= 3;
}

static bool take_time(struct str *s, int64_t *ret) {
  int64_t hours, minutes = 0, seconds = 0;
  bool minus = take_char(s, '-');
  if (!minus) take_char(s, '+');
  if (!take_number(s, &hours)) return false;
  if (take_char(s, ':') && !take_number(s, &minutes)) return false;
  if (take_char(s, ':') && !take_number(s, &seconds)) return false;
  if (hours > 167 || minutes > 59 || seconds > 59) return false;
  *ret = (hours * HOUR + minutes * 60 + seconds) * (minus ? -1 : 1);
  return true;
}

static bool take_day(struct str *s, struct rule_day *ret) {
  int64_t month, week, weekday, time = 2 * HOUR;
  if (!take_char(s, ',') || !take_char(s, 'M') || !take_number(s, &month) || !take_char(s, '.') ||
      !take_number(s, &week) || !take_char(s, '.') || !take_number(s, &weekday))
    return false;
  if (take_char(s, '/') && !take_time(s, &time)) return false;
  if (month < 1 || month > 12 || week < 1 || week > 5 || weekday > 6) return false;
  *ret = (struct rule_day){(int)month, (int)week, (int)weekday, time};
  return true;
}

/* Civil seconds of the rule's moment in a year. */
static int64_t day_moment(const struct rule_day *d, int32_t year) {
  int64_t first = civil_days(year, d->month, 1);
  int ahead = (d->weekday + 6 - civil_weekday(first) + 7) % 7;
  int day = 1 + ahead + (d->week - 1) * 7;
  while (day > civil_days_in_month(year, d->month)) day -= 7;
  return (first + day - 1) * DAY + d->time;
}

int zone_rule(struct str rule, int64_t at, int32_t *ret) {
  int64_t standard, summer;
  struct rule_day start, end;
  if (!take_letters(&rule) || !take_time(&rule, &standard)) return ERR_INVALID;
  if (!rule.len) return *ret = (int32_t)-standard, 0;
  summer = standard - HOUR;
  if (!take_letters(&rule)) return ERR_INVALID;
  if (rule.len && rule.at[0] != ',' && !take_time(&rule, &summer)) return ERR_INVALID;
  if (!take_day(&rule, &start) || !take_day(&rule, &end) || rule.len) return ERR_INVALID;
  int32_t year = civil_from_seconds(at - standard).year;
  int64_t from = day_moment(&start, year) + standard, to = day_moment(&end, year) + summer;
  bool in = from < to ? at >= from && at < to : at >= from || at < to;
  return *ret = (int32_t)(in ? -summer : -standard), 0;
}

/* ---- the file ---- */

struct header {
  uint32_t isut, isstd, leap, times, types, letters;
};

static uint32_t big32(const char *p) {
  const unsigned char *b = (const unsigned char *)p;
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static int64_t big64(const char *p) {
  return (int64_t)((uint64_t)big32(p) << 32 | big32(p + 4));
}

static bool take_header(struct str s, struct header *h) {
  if (s.len < HEADER || memcmp(s.at, "TZif", 4) != 0 || s.at[4] < '2') return false;
  uint32_t n[6];
  for (int i = 0; i < 6; i++)
    if ((n[i] = big32(s.at + 20 + 4 * i)) > FILE_MAX) return false;
  *h = (struct header){n[0], n[1], n[2], n[3], n[4], n[5]};
  return true;
}

static size_t body_size(const struct header *h, size_t wide) {
  return h->times * (wide + 1) + (size_t)h->types * 6 + h->letters + h->leap * (wide + 4) + h->isstd + h->isut;
}

/* Which local time type holds: the last change at or before; before all, type 0. */
static int offset_in(const char *body, const struct header *h, int64_t at, int32_t *ret) {
  size_t low = 0, high = h->times;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (big64(body + 8 * middle) <= at)
      low = middle + 1;
    else
      high = middle;
  }
  unsigned type = low ? (unsigned char)body[8 * h->times + low - 1] : 0;
  if (type >= h->types) return ERR_INVALID;
  return *ret = (int32_t)big32(body + 9 * (size_t)h->times + 6 * type), 0;
}

int zone_read(struct str bytes, int64_t at, int32_t *ret) {
  struct header h;
  if (!take_header(bytes, &h) || bytes.len - HEADER < body_size(&h, 4)) return ERR_INVALID;
  bytes = str_from(bytes, HEADER + body_size(&h, 4));
  if (!take_header(bytes, &h) || bytes.len - HEADER < body_size(&h, 8) || !h.types) return ERR_INVALID;
  const char *body = bytes.at + HEADER;
  struct str rule = str_trim(str_from(bytes, HEADER + body_size(&h, 8)));
  bool after = !h.times || at >= big64(body + 8 * ((size_t)h.times - 1));
  if (after && rule.len && zone_rule(rule, at, ret) == 0) return 0;
  return offset_in(body, &h, at, ret);
}

static int read_file(FILE *f, struct buf *b) {
  char part[4096];
  size_t n;
  while ((n = fread(part, 1, sizeof part, f)) > 0)
    if (buf_add(b, part, n)) return ERR_TOO_BIG;
  return ferror(f) ? ERR_IO : 0;
}

int zone_offset(const char *name, int64_t at, int32_t *ret) {
  AUTO_BUF struct buf path = buf_new(256), b = buf_new(FILE_MAX);
  if (str_find(str_of(name), STR("..")) >= 0 || buf_printf(&path, "/usr/share/zoneinfo/%s", name)) return ERR_NOT_FOUND;
  FILE *f = fopen(path.at, "rbe");
  if (!f) return ERR_NOT_FOUND;
  int r = read_file(f, &b);
  fclose(f);
  return r ? r : zone_read(buf_str(&b), at, ret);
}
