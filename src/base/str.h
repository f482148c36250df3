/* SPDX-License-Identifier: Apache-2.0
 *
 * str: a borrowed run of bytes, not terminated, UTF-8 unless said otherwise. It owns nothing: whoever made it says how
 * long it lives (usually: as long as the arena or the record it came from).
 */
#ifndef OS1_BASE_STR_H
#define OS1_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
  const char *at;
  size_t len;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE     ((struct str){NULL, 0})
/* For printf: "%.*s" */
#define STR_ARG(s) (int)(s).len, (s).at ? (s).at : ""

static inline struct str str_of(const char *z) {
  return z ? (struct str){z, strlen(z)} : STR_NONE;
}
static inline struct str str_span(const char *from, const char *to) {
  return (struct str){from, (size_t)(to - from)};
}

/* Inline, these two and the two below: reading asks them thousands of times a turn, mostly of a literal. */
static inline bool str_eq(struct str a, struct str b) {
  return a.len == b.len && (!a.len || (a.at && b.at && memcmp(a.at, b.at, a.len) == 0));
}
static inline bool str_is(struct str a, const char *z) {
  return str_eq(a, str_of(z));
}
/* Whether s is one of the strings, of which NULL is the last. */
bool str_is_one_of(struct str s, const char *const *strings);
/* ASCII case only; for text of a person fold first (utf8_fold). */
bool str_eq_nocase(struct str a, struct str b);
/* Byte order, shorter first among equals: for sorting. */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Offset of the first occurrence, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_find_byte(struct str s, char c);
struct str str_trim(struct str s);
static inline struct str str_from(struct str s, size_t offset) {
  if (offset > s.len) offset = s.len;
  return (struct str){s.at ? s.at + offset : NULL, s.len - offset};
}
static inline struct str str_first(struct str s, size_t len) {
  return (struct str){s.at, len < s.len ? len : s.len};
}
/* Takes the part before `sep` off *rest (all of it when there is none); false when *rest was exhausted (at NULL). */
bool str_next(struct str *rest, char sep, struct str *ret_part);
/* Decimal integer, the whole of s; false and *ret untouched otherwise. */
bool str_to_int(struct str s, long long *ret);
/* 64-bit FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv): for tables in memory, never for secrets. */
unsigned long long str_hash(struct str s);

#endif
