/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

static unsigned char lower(char c) {
  return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

bool str_is_one_of(struct str s, const char *const *strings) {
  for (; *strings; strings++)
    if (str_is(s, *strings)) return true;
  return false;
}

bool str_eq_nocase(struct str a, struct str b) {
  if (a.len != b.len) return false;
  for (size_t i = 0; i < a.len; i++)
    if (lower(a.at[i]) != lower(b.at[i])) return false;
  return true;
}

int str_cmp(struct str a, struct str b) {
  size_t n = a.len < b.len ? a.len : b.len;
  int order = n ? memcmp(a.at, b.at, n) : 0;
  if (order) return order;
  return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(struct str s, struct str prefix) {
  return s.len >= prefix.len && str_eq(str_first(s, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix) {
  return s.len >= suffix.len && str_eq(str_from(s, s.len - suffix.len), suffix);
}

ptrdiff_t str_find(struct str s, struct str needle) {
  if (!needle.len) return 0;
  const char *hit = s.len ? memmem(s.at, s.len, needle.at, needle.len) : NULL;
  return hit ? hit - s.at : -1;
}

ptrdiff_t str_find_byte(struct str s, char c) {
  const char *hit = s.len ? memchr(s.at, c, s.len) : NULL;
  return hit ? hit - s.at : -1;
}

static bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

struct str str_trim(struct str s) {
  while (s.len && blank(s.at[0])) s = str_from(s, 1);
  while (s.len && blank(s.at[s.len - 1])) s.len--;
  return s;
}

bool str_next(struct str *rest, char sep, struct str *ret_part) {
  if (!rest->at) return false;
  ptrdiff_t at = str_find_byte(*rest, sep);
  if (at < 0) {
    *ret_part = *rest;
    *rest = STR_NONE;
  } else {
    *ret_part = str_first(*rest, (size_t)at);
    *rest = str_from(*rest, (size_t)at + 1);
  }
  return true;
}

bool str_to_int(struct str s, long long *ret) {
  bool negative = s.len && s.at[0] == '-';
  size_t i = negative || (s.len && s.at[0] == '+') ? 1 : 0;
  if (i == s.len || s.len - i > 18) return false;
  long long n = 0;
  for (; i < s.len; i++) {
    if (s.at[i] < '0' || s.at[i] > '9') return false;
    n = n * 10 + (s.at[i] - '0');
  }
  *ret = negative ? -n : n;
  return true;
}

unsigned long long str_hash(struct str s) {
  unsigned long long h = 14695981039346656037ULL;
  for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.at[i]) * 1099511628211ULL;
  return h;
}
