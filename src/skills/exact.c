/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/exact.h"

#include "base/buf.h"

#include <math.h>

typedef exact_wide wide;

enum { DIGITS_READ = 30, FIGURES = 400 };

static wide absolute(wide x) {
  return x < 0 ? -x : x;
}

static wide common(wide x, wide y) {
  for (x = absolute(x), y = absolute(y); y;) {
    wide rest = x % y;
    x = y;
    y = rest;
  }
  return x;
}

static struct exact lowest(wide over, wide under) {
  wide by = common(over, under);
  if (by > 1) over /= by, under /= by;
  return under < 0 ? (struct exact){-over, -under, 0} : (struct exact){over, under, 0};
}

struct exact exact_of(int64_t over, int64_t under) {
  return lowest(over, under);
}

struct exact exact_near(long double value) {
  return (struct exact){0, 0, value};
}

long double exact_value(struct exact x) {
  return x.under ? (long double)x.over / (long double)x.under : x.near;
}

bool exact_finite(struct exact x) {
  return x.under || isfinite(x.near);
}

bool exact_zero(struct exact x) {
  return x.under ? x.over == 0 : x.near == 0;
}

bool exact_whole(struct exact x) {
  return x.under == 1;
}

int exact_sign(struct exact x) {
  if (x.under) return (x.over > 0) - (x.over < 0);
  return (x.near > 0) - (x.near < 0);
}

struct exact exact_add(struct exact x, struct exact y) {
  wide left, right, over, under;
  if (x.under && y.under && !__builtin_mul_overflow(x.over, y.under, &left) &&
      !__builtin_mul_overflow(y.over, x.under, &right) && !__builtin_add_overflow(left, right, &over) &&
      !__builtin_mul_overflow(x.under, y.under, &under))
    return lowest(over, under);
  return exact_near(exact_value(x) + exact_value(y));
}

static struct exact negative(struct exact x) {
  return x.under ? (struct exact){-x.over, x.under, 0} : exact_near(-x.near);
}

struct exact exact_subtract(struct exact x, struct exact y) {
  return exact_add(x, negative(y));
}

/* Crosswise first, so that what cancels does not overflow. */
struct exact exact_multiply(struct exact x, struct exact y) {
  wide over, under;
  if (x.under && y.under) {
    struct exact one = lowest(x.over, y.under), other = lowest(y.over, x.under);
    if (!__builtin_mul_overflow(one.over, other.over, &over) && !__builtin_mul_overflow(one.under, other.under, &under))
      return lowest(over, under);
  }
  return exact_near(exact_value(x) * exact_value(y));
}

struct exact exact_divide(struct exact x, struct exact y) {
  if (!y.under) return exact_near(exact_value(x) / y.near);
  return exact_multiply(x, lowest(y.under, y.over));
}

struct exact exact_floor(struct exact x) {
  if (!x.under) return exact_near(floorl(x.near));
  wide whole = x.over / x.under;
  return lowest(whole - (x.over < 0 && x.over % x.under != 0), 1);
}

struct exact exact_modulo(struct exact x, struct exact y) {
  return exact_subtract(x, exact_multiply(y, exact_floor(exact_divide(x, y))));
}

struct exact exact_power(struct exact x, struct exact y) {
  bool small = exact_whole(y) && absolute(y.over) <= 1024 && !(exact_zero(x) && y.over < 0);
  if (!small || !x.under) return exact_near(powl(exact_value(x), exact_value(y)));
  struct exact result = exact_of(1, 1), square = x;
  for (wide n = absolute(y.over); n; n >>= 1) {
    if (n & 1) result = exact_multiply(result, square);
    if (n > 1) square = exact_multiply(square, square);
  }
  return y.over < 0 ? exact_divide(exact_of(1, 1), result) : result;
}

static bool whole_root(wide x, wide *ret) {
  wide r = (wide)sqrtl((long double)x);
  for (wide near = r > 1 ? r - 1 : 0; near <= r + 1; near++)
    if (near * near == x) return *ret = near, true;
  return false;
}

struct exact exact_root(struct exact x) {
  wide over, under;
  if (x.under && x.over >= 0 && whole_root(x.over, &over) && whole_root(x.under, &under)) return lowest(over, under);
  return exact_near(sqrtl(exact_value(x)));
}

/* Digits into *whole; false past DIGITS_READ of them or at anything else. */
static bool take_digits(struct str s, wide *whole, int *count) {
  for (size_t i = 0; i < s.len; i++) {
    if (s.at[i] < '0' || s.at[i] > '9' || ++*count > DIGITS_READ) return false;
    *whole = *whole * 10 + (s.at[i] - '0');
  }
  return true;
}

/* Commas only where thousands are. */
static bool take_thousands(struct str s, wide *whole, int *count) {
  struct str part, rest = s;
  bool first = true;
  if (str_find_byte(s, ',') < 0) return take_digits(s, whole, count);
  while (str_next(&rest, ',', &part)) {
    if (first ? part.len < 1 || part.len > 3 : part.len != 3) return false;
    if (!take_digits(part, whole, count)) return false;
    first = false;
  }
  return true;
}

static bool parse_decimal(struct str s, struct exact *ret) {
  bool minus = s.len && s.at[0] == '-';
  if (minus) s = str_from(s, 1);
  ptrdiff_t point = str_find_byte(s, '.');
  struct str front = point < 0 ? s : str_first(s, (size_t)point),
             back = point < 0 ? STR_NONE : str_from(s, (size_t)point + 1);
  wide digits = 0, under = 1;
  int count = 0;
  if (!front.len && !back.len) return false;
  if (!take_thousands(front, &digits, &count) || !take_digits(back, &digits, &count)) return false;
  for (size_t i = 0; i < back.len; i++) under *= 10;
  *ret = lowest(minus ? -digits : digits, under);
  return true;
}

bool exact_parse(struct str s, struct exact *ret) {
  ptrdiff_t slash = str_find_byte(s, '/'), e = str_find_byte(s, 'e');
  struct exact front, back;
  long long power;
  if (slash > 0) {
    if (!parse_decimal(str_first(s, (size_t)slash), &front) || !parse_decimal(str_from(s, (size_t)slash + 1), &back) ||
        exact_zero(back))
      return false;
    return *ret = exact_divide(front, back), true;
  }
  if (e > 0) {
    if (!parse_decimal(str_first(s, (size_t)e), &front) || !str_to_int(str_from(s, (size_t)e + 1), &power) ||
        power < -40 || power > 40)
      return false;
    return *ret = exact_multiply(front, exact_power(exact_of(10, 1), exact_of(power, 1))), true;
  }
  return parse_decimal(s, ret);
}

/* ---- saying ---- */

/* Rounded half away from zero to a whole number; false when it does not fit. */
static bool rounded(struct exact x, int places, wide *ret) {
  wide over = x.over, twice;
  for (int i = 0; i < places; i++)
    if (__builtin_mul_overflow(over, 10, &over)) return false;
  if (__builtin_mul_overflow(absolute(over), 2, &twice) || __builtin_add_overflow(twice, x.under, &twice)) return false;
  wide half = x.under;
  if (__builtin_mul_overflow(half, 2, &half)) return false;
  *ret = over < 0 ? -(twice / half) : twice / half;
  return true;
}

/* A whole number of 10^-places, with commas between thousands. */
static struct str figures(struct arena *a, wide n, int places) {
  char out[FIGURES];
  size_t at = sizeof out;
  bool minus = n < 0;
  n = absolute(n);
  for (int i = 0; i < places; i++, n /= 10) out[--at] = (char)('0' + (int)(n % 10));
  if (places) out[--at] = '.';
  for (int i = 0; i == 0 || n; i++, n /= 10) {
    if (i && i % 3 == 0) out[--at] = ',';
    out[--at] = (char)('0' + (int)(n % 10));
  }
  if (minus) out[--at] = '-';
  return arena_dup(a, (struct str){out + at, sizeof out - at});
}

/* How many decimals write x exactly; -1: none do. */
static int decimals(struct exact x) {
  wide under = x.under;
  int twos = 0, fives = 0;
  for (; under % 2 == 0; under /= 2) twos++;
  for (; under % 5 == 0; under /= 5) fives++;
  return under != 1 ? -1 : twos > fives ? twos : fives;
}

static struct str say_near(struct arena *a, long double value, int digits) {
  char out[64];
  snprintf(out, sizeof out, "%.*Lg", digits, value);
  struct exact x;
  bool about;
  if (fabsl(value) < 1e15L && fabsl(value) > 1e-9L && exact_parse(str_of(out), &x))
    return exact_say(a, x, 12, digits, &about);
  return arena_dup(a, str_of(out));
}

struct str exact_say(struct arena *a, struct exact x, int places, int digits, bool *ret_about) {
  int needed = x.under ? decimals(x) : -1;
  wide n;
  *ret_about = !(needed >= 0 && needed <= places && rounded(x, needed, &n));
  if (!*ret_about) return figures(a, n, needed);
  long double value = fabsl(exact_value(x));
  int before = value >= 1 ? (int)floorl(log10l(value)) + 1 : value > 0 ? (int)floorl(log10l(value)) + 1 : 1;
  int after = digits - before > 0 ? digits - before : 0;
  if (!x.under || after > 20 || !rounded(x, after, &n)) return say_near(a, exact_value(x), digits);
  while (after > 0 && n % 10 == 0) n /= 10, after--;
  return figures(a, n, after);
}

struct str exact_fixed(struct arena *a, struct exact x, int places, bool *ret_about) {
  wide n;
  int needed = x.under ? decimals(x) : -1;
  *ret_about = needed < 0 || needed > places;
  if (x.under && rounded(x, places, &n)) return figures(a, n, places);
  *ret_about = true;
  return arena_printf(a, "%.*Lf", places, exact_value(x));
}
