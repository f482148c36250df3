/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <stdio.h>

static bool continuation(struct str s, size_t i) {
  return i < s.len && ((unsigned char)s.at[i] & 0xC0) == 0x80;
}

/* Length of the well-formed sequence at s (RFC 3629 section 4), its code in *ret; 0 when malformed. */
static size_t decode(struct str s, uint32_t *ret) {
  unsigned char c = (unsigned char)s.at[0];
  if (c < 0x80) return *ret = c, 1;
  size_t len = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
  if (c < 0xC2 || c > 0xF4) return 0;
  uint32_t code = c & (0x7Fu >> len);
  for (size_t i = 1; i < len; i++) {
    if (!continuation(s, i)) return 0;
    code = code << 6 | ((unsigned char)s.at[i] & 0x3F);
  }
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[len] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return 0;
  *ret = code;
  return len;
}

uint32_t utf8_next(struct str *s) {
  uint32_t code = UTF8_REPLACEMENT;
  size_t len = decode(*s, &code);
  *s = str_from(*s, len ? len : 1);
  return code;
}

size_t utf8_put(char out[4], uint32_t code) {
  if (code < 0x80) return out[0] = (char)code, 1;
  size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = len - 1; i > 0; i--, code >>= 6) out[i] = (char)(0x80 | (code & 0x3F));
  out[0] = (char)((0xF00u >> len & 0xF0) | code);
  return len;
}

/* How many of the first bytes are surely ASCII: whole words of them, which is most of what is ever read. */
static size_t ascii_words(struct str s) {
  size_t n = 0;
  for (uint64_t word; n + sizeof word <= s.len; n += sizeof word) {
    memcpy(&word, s.at + n, sizeof word);
    if (word & 0x8080808080808080) break;
  }
  return n;
}

bool utf8_valid(struct str s) {
  uint32_t code;
  while (s.len) {
    s = str_from(s, ascii_words(s));
    if (!s.len) break;
    size_t len = decode(s, &code);
    if (!len) return false;
    s = str_from(s, len);
  }
  return true;
}

static bool unwanted(uint32_t code) {
  return (code < 0x20 && code != '\n' && code != '\t') || code == 0x7F;
}

static bool clean(struct str s) {
  if (!utf8_valid(s)) return false;
  for (size_t i = 0; i < s.len; i++)
    if (unwanted((unsigned char)s.at[i])) return false;
  return true;
}

bool utf8_is_text(struct str s) {
  enum { STRAY = 32, SHARE = 10 };
  size_t all = s.len, odd = 0;
  while (s.len) {
    uint32_t code;
    size_t len = decode(s, &code);
    odd += !len || (unwanted(code) && code != 0x1B && !(code >= '\b' && code <= '\r'));
    s = str_from(s, len ? len : 1);
  }
  return odd <= STRAY || odd * SHARE <= all;
}

struct str utf8_mend(struct arena *a, struct str s) {
  if (clean(s)) return s;
  char *out = arena_alloc(a, s.len * 3 + 1);
  size_t n = 0;
  while (s.len) {
    uint32_t code = utf8_next(&s);
    if (!unwanted(code) || code == 0x1B) n += utf8_put(out + n, code);
  }
  return (struct str){out, n};
}

size_t utf8_count(struct str s) {
  size_t n = 0;
  for (; s.len; n++) utf8_next(&s);
  return n;
}

struct str utf8_first(struct str s, size_t most) {
  size_t len = s.len < most ? s.len : most;
  while (len && len < s.len && ((unsigned char)s.at[len] & 0xC0) == 0x80) len--;
  return (struct str){s.at, len};
}

struct range {
  uint32_t from, to;
};

static bool within(const struct range *table, size_t count, uint32_t code) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (code > table[middle].to)
      low = middle + 1;
    else if (code < table[middle].from)
      high = middle;
    else
      return true;
  }
  return false;
}
#define WITHIN(table, code) within(table, sizeof(table) / sizeof *(table), code)

/* Blocks where capital and small letters alternate, capital on the even code. */
static const struct range even_capitals[] = {{0x100, 0x137}, {0x14A, 0x177}, {0x1E00, 0x1E95}, {0x1EA0, 0x1EFF},
                                             {0x460, 0x481}, {0x48A, 0x4BF}, {0x4D0, 0x52F}};

static bool alternating_even(uint32_t c) {
  for (size_t i = 0; i < sizeof even_capitals / sizeof *even_capitals; i++)
    if (c >= even_capitals[i].from && c <= even_capitals[i].to) return c != 0x130 && c != 0x131;
  return false;
}

static bool alternating_odd(uint32_t c) {
  return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E) || (c >= 0x1CD && c <= 0x1DC);
}

uint32_t utf8_fold_code(uint32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if (c == 0x178) return 0xFF;
  if (c == 0x130) return 'i';
  if (alternating_even(c)) return c | 1;
  if (alternating_odd(c)) return c + (c & 1);
  if (c >= 0x391 && c <= 0x3A9) return c + 32;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return c;
}

bool utf8_is_upper(uint32_t c) {
  return utf8_fold_code(c) != c;
}

bool utf8_is_letter(uint32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  static const struct range letters[] = {
      {0xAA, 0xAA},     {0xB5, 0xB5},     {0xBA, 0xBA},     {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2C1},
      {0x300, 0x36F},   {0x370, 0x373},   {0x376, 0x37D},   {0x386, 0x386},   {0x388, 0x481},   {0x48A, 0x52F},
      {0x531, 0x556},   {0x561, 0x587},   {0x5D0, 0x5EA},   {0x620, 0x64A},   {0x671, 0x6D3},   {0x904, 0x939},
      {0x985, 0x9B9},   {0xE01, 0xE30},   {0x10A0, 0x10FF}, {0x1100, 0x11FF}, {0x1E00, 0x1FFF}, {0x3041, 0x3096},
      {0x30A1, 0x30FA}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}};
  return WITHIN(letters, c);
}

struct str utf8_fold(struct arena *a, struct str s) {
  char *out = arena_alloc(a, s.len * 3 + 1);
  size_t n = 0;
  while (s.len) n += utf8_put(out + n, utf8_fold_code(utf8_next(&s)));
  return (struct str){out, n};
}

/* Plain letters of U+00C0..U+017F after folding, by code; '?' where there is none. */
static const char plain_latin[] = "aaaaaaaceeeeiiiidnooooo?ouuuuyts"  /* C0 */
                                  "aaaaaaaceeeeiiiidnooooo?ouuuuyty"  /* E0 */
                                  "aaaaaaccccccccddddeeeeeeeeeegggg"  /* 100 */
                                  "gggghhhhiiiiiiiiiiiijjkkklllllll"  /* 120 */
                                  "lllnnnnnnnnnoooooooorrrrrrssssss"  /* 140 */
                                  "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs"; /* 160 */

static size_t put_plain(char *out, uint32_t c) {
  switch (c) {
  case 0xDF: return memcpy(out, "ss", 2), 2;
  case 0xE6: return memcpy(out, "ae", 2), 2;
  case 0x153: return memcpy(out, "oe", 2), 2;
  case 0xFE: return memcpy(out, "th", 2), 2;
  case 0x2018:
  case 0x2019:
  case 0x2BC:
  case 0x60:
  case 0xB4: return *out = '\'', 1;
  case 0x201C:
  case 0x201D: return *out = '"', 1;
  case 0x2010:
  case 0x2011:
  case 0x2012:
  case 0x2013:
  case 0x2014:
  case 0x2212: return *out = '-', 1;
  case 0x2026: return memcpy(out, "...", 3), 3;
  case 0xA0:
  case 0x2009:
  case 0x202F: return *out = ' ', 1;
  default: break;
  }
  if (c >= 0x300 && c <= 0x36F) return 0;
  if (c >= 0xC0 && c <= 0x17F && plain_latin[c - 0xC0] != '?') return *out = plain_latin[c - 0xC0], 1;
  static const char vietnamese[] =
      "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";
  if (c >= 0x1EA0 && c < 0x1EA0 + sizeof vietnamese - 1) return *out = vietnamese[c - 0x1EA0], 1;
  if (c == 0x1A1) return *out = 'o', 1;
  if (c == 0x1B0) return *out = 'u', 1;
  return utf8_put(out, c);
}

struct str utf8_plain(struct arena *a, struct str s) {
  char *out = arena_alloc(a, s.len * 3 + 4);
  size_t n = 0;
  while (s.len) n += put_plain(out + n, utf8_fold_code(utf8_next(&s)));
  return (struct str){out, n};
}

static uint32_t upper_code(uint32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
  if (c >= 0xE0 && c <= 0xFE && c != 0xF7) return c - 32;
  if (c == 0xFF) return 0x178;
  if (alternating_even(c)) return c & ~1u;
  if (alternating_odd(c)) return c - !(c & 1);
  if ((c >= 0x3B1 && c <= 0x3C9 && c != 0x3C2) || (c >= 0x430 && c <= 0x44F)) return c - 32;
  if (c >= 0x450 && c <= 0x45F) return c - 80;
  return c;
}

static bool joins(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

bool utf8_stands_in(struct str text, struct str words) {
  for (size_t from = 0; words.len && from + words.len <= text.len; from++) {
    ptrdiff_t at = str_find(str_from(text, from), words);
    if (at < 0) return false;
    from += (size_t)at;
    size_t end = from + words.len;
    if ((!from || !joins(text.at[from - 1])) && (end == text.len || !joins(text.at[end]))) return true;
  }
  return false;
}

struct str utf8_capital(struct arena *a, struct str s) {
  if (!s.len) return s;
  struct str rest = s;
  uint32_t first = utf8_next(&rest);
  char head[4];
  return arena_join(a, (struct str){head, utf8_put(head, upper_code(first))}, rest);
}

int utf8_width_code(uint32_t c) {
  if (c == 0 || (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c <= 0xFE0F)) return 0;
  if (c < 0x1100) return 1;
  static const struct range wide[] = {
      {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},  {0x2614, 0x2615}, {0x2648, 0x2653},
      {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x2705, 0x2705},   {0x270A, 0x270B},  {0x2728, 0x2728}, {0x274C, 0x274C},
      {0x2753, 0x2755},   {0x2795, 0x2797},   {0x2E80, 0x303E},   {0x3041, 0x33FF},  {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
      {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},  {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
      {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};
  return WITHIN(wide, c) ? 2 : 1;
}

size_t utf8_width(struct str s) {
  size_t n = 0;
  while (s.len) n += (size_t)utf8_width_code(utf8_next(&s));
  return n;
}

static bool unprintable(uint32_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
}

struct str utf8_visible(struct arena *a, struct str s) {
  char *out = arena_alloc(a, s.len * 8 + 1);
  size_t n = 0;
  while (s.len) {
    uint32_t c = utf8_next(&s);
    if (c == 0x1B)
      n += utf8_put(out + n, 0x241B);
    else if (unprintable(c))
      n += (size_t)snprintf(out + n, 9, "\\u{%x}", c);
    else
      n += utf8_put(out + n, c);
  }
  return (struct str){out, n};
}
