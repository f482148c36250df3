/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"

#include "base/error.h"

#include <stdio.h>

int64_t civil_days(int32_t year, int month, int day) {
  int64_t y = (int64_t)year - (month <= 2);
  int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct civil civil_from_days(int64_t days) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
  int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * years + years / 4 - years / 100), m = (5 * of_year + 2) / 153;
  int month = (int)(m < 10 ? m + 3 : m - 9);
  return (struct civil){.year = (int32_t)(years + era * 400 + (month <= 2)),
                        .month = month,
                        .day = (int)(of_year - (153 * m + 2) / 5 + 1)};
}

int64_t civil_seconds(struct civil c) {
  return civil_days(c.year, c.month, c.day) * CIVIL_DAY + c.hour * 3600 + c.minute * 60 + c.second;
}

static int64_t floor_div(int64_t n, int64_t d) {
  return n / d - (n % d < 0);
}

struct civil civil_from_seconds(int64_t seconds) {
  int64_t days = floor_div(seconds, CIVIL_DAY);
  int rest = (int)(seconds - days * CIVIL_DAY);
  struct civil c = civil_from_days(days);
  c.hour = rest / 3600;
  c.minute = rest / 60 % 60;
  c.second = rest % 60;
  return c;
}

int civil_weekday(int64_t days) {
  return (int)(((days + 3) % 7 + 7) % 7);
}

int civil_days_in_month(int32_t year, int month) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : lengths[month - 1];
}

struct civil civil_add_months(struct civil c, int months) {
  int64_t all = (int64_t)c.year * 12 + c.month - 1 + months;
  c.year = (int32_t)floor_div(all, 12);
  c.month = (int)(all - (int64_t)c.year * 12) + 1;
  int last = civil_days_in_month(c.year, c.month);
  if (c.day > last) c.day = last;
  return c;
}

bool civil_is_date(int32_t year, int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= civil_days_in_month(year, month);
}

/* Takes exactly `digits` digits. */
static bool take_number(struct str *s, int digits, int *ret) {
  if (s->len < (size_t)digits) return false;
  int n = 0;
  for (int i = 0; i < digits; i++) {
    if (s->at[i] < '0' || s->at[i] > '9') return false;
    n = n * 10 + (s->at[i] - '0');
  }
  *s = str_from(*s, (size_t)digits);
  *ret = n;
  return true;
}

static bool take_byte(struct str *s, const char *any) {
  if (!s->len || !strchr(any, s->at[0]) || !s->at[0]) return false;
  *s = str_from(*s, 1);
  return true;
}

static bool take_clock(struct str *s, struct civil *c, int *ret_ms) {
  if (!take_number(s, 2, &c->hour) || !take_byte(s, ":") || !take_number(s, 2, &c->minute)) return false;
  if (take_byte(s, ":") && !take_number(s, 2, &c->second)) return false;
  if (take_byte(s, ".,")) {
    int scale = 100, digits = 0;
    for (; s->len && s->at[0] >= '0' && s->at[0] <= '9'; *s = str_from(*s, 1), scale /= 10, digits++)
      *ret_ms += (s->at[0] - '0') * scale;
    if (!digits) return false;
  }
  return c->hour < 24 && c->minute < 60 && c->second <= 60;
}

static bool take_offset(struct str *s, int32_t *ret_offset) {
  if (!s->len) return true;
  if (take_byte(s, "Zz")) return *ret_offset = 0, s->len == 0;
  int sign = s->at[0] == '-' ? -1 : 1, hours, minutes = 0;
  if (!take_byte(s, "+-") || !take_number(s, 2, &hours)) return false;
  take_byte(s, ":");
  if (s->len && !take_number(s, 2, &minutes)) return false;
  *ret_offset = sign * (hours * 60 + minutes);
  return s->len == 0 && hours < 24 && minutes < 60;
}

int civil_parse(struct str text, int64_t *ret_ms, int32_t *ret_offset) {
  struct str s = str_trim(text);
  struct civil c = {0};
  int year, ms = 0;
  int32_t offset = INT32_MIN;
  if (!take_number(&s, 4, &year) || !take_byte(&s, "-") || !take_number(&s, 2, &c.month) || !take_byte(&s, "-") ||
      !take_number(&s, 2, &c.day))
    return ERR_INVALID;
  c.year = year;
  if (!civil_is_date(c.year, c.month, c.day)) return ERR_INVALID;
  if (s.len && (!take_byte(&s, "Tt ") || !take_clock(&s, &c, &ms) || !take_offset(&s, &offset))) return ERR_INVALID;
  int64_t shift = offset == INT32_MIN ? 0 : offset;
  *ret_ms = (civil_seconds(c) - shift * 60) * 1000 + ms;
  *ret_offset = offset;
  return 0;
}

struct str civil_format(char out[40], int64_t ms, int32_t offset) {
  struct civil c = civil_from_seconds(floor_div(ms, 1000) + offset * 60);
  int part = (int)(ms - floor_div(ms, 1000) * 1000);
  int n =
      snprintf(out, 40, "%04d-%02d-%02dT%02d:%02d:%02d", c.year % 10000, c.month, c.day, c.hour, c.minute, c.second);
  if (part) n += snprintf(out + n, 40 - (size_t)n, ".%03d", part);
  unsigned minutes = (unsigned)(offset < 0 ? -offset : offset) % (24 * 60);
  n += snprintf(out + n, 40 - (size_t)n, "%c%02u:%02u", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
  return (struct str){out, (size_t)n};
}
