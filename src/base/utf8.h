/* SPDX-License-Identifier: Apache-2.0
 *
 * utf8: reading and mending text (RFC 3629; Unicode 15 for folding and width, Latin, Greek and Cyrillic letters only).
 */
#ifndef OS1_BASE_UTF8_H
#define OS1_BASE_UTF8_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xFFFDu

/* Takes one code point off *s (not empty). A malformed byte yields UTF8_REPLACEMENT and is one byte long. */
uint32_t utf8_next(struct str *s);
/* Writes 1 to 4 bytes; returns how many. */
size_t utf8_put(char out[4], uint32_t code);
bool utf8_valid(struct str s);
/* False for what was never meant to be read: more than 32 bytes and more than a tenth are no UTF-8, NUL, or a control
 * other than white space, backspace and ESC. A letter of another encoding here and there is mended instead. */
bool utf8_is_text(struct str s);
/* Malformed bytes become U+FFFD, CR LF becomes LF, NUL and other controls but tab and newline are dropped. Returns s
 * itself when nothing was to be mended. */
struct str utf8_mend(struct arena *a, struct str s);
size_t utf8_count(struct str s);
/* At most so many bytes from its beginning, whole characters. */
struct str utf8_first(struct str s, size_t most);

/* Lower case, for comparing words: simple case folding. */
uint32_t utf8_fold_code(uint32_t code);
struct str utf8_fold(struct arena *a, struct str s);
/* Folded and without accents where the Latin letter has a plain one (é e, ł l, ø o, ß ss, curly quotes straight). */
struct str utf8_plain(struct arena *a, struct str s);
/* Whether the words stand in the text with no letter or digit against them: "tom" not in "tomorrow". Both plain. */
bool utf8_stands_in(struct str text, struct str words);
/* First letter upper case, the rest as it is. */
struct str utf8_capital(struct arena *a, struct str s);
bool utf8_is_letter(uint32_t code);
bool utf8_is_upper(uint32_t code);

/* Columns on a terminal: 0 for combining, 2 for wide (East Asian Width W and F, emoji), else 1. */
int utf8_width_code(uint32_t code);
size_t utf8_width(struct str s);
/* For showing text from outside on a terminal: controls (ESC, C1, bidi overrides) are shown as ␛ or \u{..}, so that no
 * sequence is ever echoed raw. Newline and tab stay. */
struct str utf8_visible(struct arena *a, struct str s);

#endif
