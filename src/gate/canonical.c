/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/utf8.h"
#include "gate/gate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const json_int_t WHOLE_MOST = (1LL << 53) - 1;

static int write_value(const json_t *v, struct buf *out, int depth, struct error *e);

/* ---- strings ---- */

static int write_string(struct str s, struct buf *out) {
  static const char named[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
  int r = buf_add_byte(out, '"');
  for (size_t i = 0; r == 0 && i < s.len; i++) {
    const char *at = s.at[i] ? strchr(named, s.at[i]) : NULL;
    if (at)
      r = buf_printf(out, "\\%c", letters[at - named]);
    else if ((unsigned char)s.at[i] < 0x20)
      r = buf_printf(out, "\\u%04x", (unsigned)s.at[i]);
    else
      r = buf_add_byte(out, s.at[i]);
  }
  return r < 0 ? r : buf_add_byte(out, '"');
}

static uint32_t first_unit(uint32_t c) {
  return c < 0x10000 ? c : 0xD800 + ((c - 0x10000) >> 10);
}

/* RFC 8785, 3.2.3: by UTF-16 units, in which what lies beyond U+FFFF comes before U+E000. */
static int compare_keys(const void *x, const void *y) {
  struct str a = str_of(*(const char *const *)x), b = str_of(*(const char *const *)y);
  while (a.len && b.len) {
    uint32_t c = utf8_next(&a), d = utf8_next(&b);
    if (c == d) continue;
    uint32_t u = first_unit(c), v = first_unit(d);
    return u != v ? (u < v ? -1 : 1) : c < d ? -1 : 1;
  }
  return a.len ? 1 : b.len ? -1 : 0;
}

/* ---- numbers (ECMA-262, Number::toString) ---- */

/* The fewest digits that read back as the same number, and where its point stands. */
static int shortest(double d, char digits[32]) {
  char text[40];
  for (int places = 0; places <= 16; places++) {
    snprintf(text, sizeof text, "%.*e", places, d);
    if (strtod(text, NULL) == d) break;
  }
  size_t n = 0;
  char *at = text;
  for (; *at && *at != 'e'; at++)
    if (*at >= '0' && *at <= '9') digits[n++] = *at;
  while (n > 1 && digits[n - 1] == '0') n--;
  digits[n] = '\0';
  return (int)strtol(at + 1, NULL, 10) + 1;
}

static int zeros(struct buf *out, int count) {
  int r = 0;
  while (r == 0 && count-- > 0) r = buf_add_byte(out, '0');
  return r;
}

static int write_real(double d, struct buf *out) {
  char digits[32];
  if (d == 0) return buf_add_byte(out, '0');
  int r = d < 0 ? buf_add_byte(out, '-') : 0;
  int point = shortest(fabs(d), digits), len = (int)strlen(digits);
  if (r < 0) return r;
  if (point > 21 || point <= -6) {
    const char *rest = digits + 1;
    return buf_printf(out, "%c%s%se%+d", digits[0], *rest ? "." : "", rest, point - 1);
  }
  if (point <= 0) {
    r = buf_add_str(out, STR("0."));
    if (r == 0) r = zeros(out, -point);
    return r < 0 ? r : buf_add_str(out, str_of(digits));
  }
  if (point < len) return buf_printf(out, "%.*s.%s", point, digits, digits + point);
  r = buf_add_str(out, str_of(digits));
  return r < 0 ? r : zeros(out, point - len);
}

static int write_whole(json_int_t n, struct buf *out, struct error *e) {
  if (n > WHOLE_MOST || n < -WHOLE_MOST)
    return error_set(e, ERR_INVALID, "A number in the arguments is too large to be meant exactly.");
  return buf_printf(out, "%lld", (long long)n);
}

/* ---- the rest ---- */

static int write_array(const json_t *v, struct buf *out, int depth, struct error *e) {
  const json_t *one;
  size_t i;
  int r = buf_add_byte(out, '[');
  json_array_foreach(v, i, one) {
    if (r == 0 && i) r = buf_add_byte(out, ',');
    if (r == 0) r = write_value(one, out, depth, e);
  }
  return r < 0 ? r : buf_add_byte(out, ']');
}

static int write_object(const json_t *v, struct buf *out, int depth, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char **keys = ARENA_ARRAY(&a, const char *, json_object_size(v) + 1), *key;
  json_t *member;
  size_t n = 0;
  json_object_foreach((json_t *)(uintptr_t)v, key, member) keys[n++] = key;
  qsort(keys, n, sizeof *keys, compare_keys);
  int r = buf_add_byte(out, '{');
  for (size_t i = 0; r == 0 && i < n; i++) {
    if (i) r = buf_add_byte(out, ',');
    if (r == 0) r = write_string(str_of(keys[i]), out);
    if (r == 0) r = buf_add_byte(out, ':');
    if (r == 0) r = write_value(json_object_get(v, keys[i]), out, depth, e);
  }
  return r < 0 ? r : buf_add_byte(out, '}');
}

static int write_value(const json_t *v, struct buf *out, int depth, struct error *e) {
  if (depth == GATE_DEPTH_MOST) return error_set(e, ERR_INVALID, "The arguments are nested too deep to be read.");
  switch (json_typeof(v)) {
  case JSON_OBJECT: return write_object(v, out, depth + 1, e);
  case JSON_ARRAY: return write_array(v, out, depth + 1, e);
  case JSON_STRING: return write_string((struct str){json_string_value(v), json_string_length(v)}, out);
  case JSON_INTEGER: return write_whole(json_integer_value(v), out, e);
  case JSON_REAL: return write_real(json_real_value(v), out);
  case JSON_TRUE: return buf_add_str(out, STR("true"));
  case JSON_FALSE: return buf_add_str(out, STR("false"));
  default: return buf_add_str(out, STR("null"));
  }
}

int gate_canonical(const json_t *value, struct buf *out, struct error *e) {
  int r = write_value(value, out, 0, e);
  return r == ERR_TOO_BIG ? error_set(e, r, "The arguments are too long.") : r;
}
