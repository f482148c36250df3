/* SPDX-License-Identifier: Apache-2.0
 *
 * Two passes: scan() cuts the turn into typed forms, then each is mended with its neighbours in view.
 */
#include "language/token.h"

#include "base/utf8.h"
#include "language/language_priv.h"
#include "language/spelling.h"

enum { TOKENS_MAX = 4096 };

struct scan {
  const struct language *l;
  struct arena *a;
  struct str text;
  size_t at;
  bool begins; /* the next token is the first of a sentence */
  VEC(struct token) out;
};

static struct str rest_of(const struct scan *s) {
  return str_from(s->text, s->at);
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* The code point at `at`, its length in *len; 0 at the end. */
static uint32_t code_at(const struct scan *s, size_t at, size_t *len) {
  if (at >= s->text.len) return *len = 0, 0;
  unsigned char c = (unsigned char)s->text.at[at];
  if (c < 0x80) return *len = 1, c;
  struct str rest = str_from(s->text, at);
  uint32_t code = utf8_next(&rest);
  return *len = s->text.len - at - rest.len, code;
}

static bool is_apostrophe(uint32_t c) {
  return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BC;
}

/* Pictographs, symbols and dingbats of Unicode's emoji-data, by block. */
static bool is_emoji(uint32_t c) {
  return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x2600 && c <= 0x27BF) || (c >= 0x2B00 && c <= 0x2BFF);
}
static bool joins_emoji(uint32_t c) {
  return c == 0xFE0F || c == 0x200D || c == 0x20E3 || (c >= 0x1F3FB && c <= 0x1F3FF);
}

static struct str plain_of(struct arena *a, struct str s) {
  for (size_t i = 0; i < s.len; i++)
    if ((unsigned char)s.at[i] >= 0x80 || (s.at[i] >= 'A' && s.at[i] <= 'Z') || s.at[i] == '`') return utf8_plain(a, s);
  return s;
}

static struct token *emit(struct scan *s, enum token_kind kind, size_t len, struct str word) {
  struct token t = {.kind = kind, .text = str_first(rest_of(s), len), .word = word, .at = s->at, .len = len};
  t.begins = s->begins;
  s->begins = false;
  VEC_PUSH(s->a, &s->out, t);
  s->at += len;
  return &s->out.at[s->out.len - 1];
}

/* A link is looked for after every bracket: no further than addresses go, so that brackets alone cost no square. The
 * length of a mailbox's name is RFC 5321's (4.5.3.1.1); longer web addresses are words. */
enum { LINK_MAX = 2048, MAILBOX_MAX = 64 };

static size_t chunk_len(struct str rest, size_t most) {
  size_t n = 0;
  while (n < rest.len && n < most && !is_space(rest.at[n])) n++;
  return n;
}

static bool begins_web(struct str s) {
  return str_starts(s, STR("http://")) || str_starts(s, STR("https://")) || str_starts(s, STR("www."));
}

static bool begins_mail(struct str s) {
  return str_find_byte(str_first(s, chunk_len(s, MAILBOX_MAX + 1)), '@') > 0;
}

static bool is_mail_address(struct str chunk) {
  ptrdiff_t at = str_find_byte(chunk, '@');
  if (at <= 0) return false;
  ptrdiff_t dot = str_find_byte(str_from(chunk, (size_t)at), '.');
  return dot > 1 && (size_t)(at + dot + 1) < chunk.len;
}

/* An address of the web or of mail, up to the next blank, its closing punctuation left out. */
static bool scan_link(struct scan *s) {
  if (s->at && !is_space(s->text.at[s->at - 1]) && s->text.at[s->at - 1] != '(' && s->text.at[s->at - 1] != '<')
    return false;
  struct str rest = rest_of(s);
  bool web = begins_web(rest);
  if (!web && !begins_mail(rest)) return false;
  struct str chunk = str_first(rest, chunk_len(rest, LINK_MAX));
  if (!web && !is_mail_address(chunk)) return false;
  while (chunk.len > 1 && memchr(".,!?;:)>]\"'", chunk.at[chunk.len - 1], 11)) chunk.len--;
  emit(s, TOKEN_LINK, chunk.len, plain_of(s->a, chunk));
  return true;
}

static size_t digits_at(struct str s, size_t at) {
  size_t n = 0;
  while (at + n < s.len && is_digit(s.at[at + n])) n++;
  return n;
}

/* "1,234,567": groups of exactly three. */
static size_t groups_len(struct str s, size_t first) {
  size_t n = first;
  if (first > 3) return n;
  while (n + 3 < s.len && s.at[n] == ',' && digits_at(s, n + 1) == 3) n += 4;
  return n;
}

static struct str without_commas(struct arena *a, struct str s) {
  if (!memchr(s.at, ',', s.len)) return s;
  char *out = arena_alloc(a, s.len);
  size_t n = 0;
  for (size_t i = 0; i < s.len; i++)
    if (s.at[i] != ',') out[n++] = s.at[i];
  return (struct str){out, n};
}

/* A decimal point belongs to the number unless dots make it a date or a version: "23.04.2022". */
static void scan_number(struct scan *s) {
  struct str rest = rest_of(s);
  size_t n = groups_len(rest, digits_at(rest, 0));
  bool after_dot = s->at >= 2 && s->text.at[s->at - 1] == '.' && is_digit(s->text.at[s->at - 2]);
  if (!after_dot && n + 1 < rest.len && rest.at[n] == '.') {
    size_t more = digits_at(rest, n + 1), end = n + 1 + more;
    bool again = end + 1 < rest.len && rest.at[end] == '.' && is_digit(rest.at[end + 1]);
    if (more && !again) n = end;
  }
  emit(s, TOKEN_NUMBER, n, without_commas(s->a, str_first(rest, n)));
}

/* No word is as long: what is stands for nothing, as an address does. */
enum { WORD_MAX = 120 };

/* Letters, and apostrophes between letters. */
static size_t word_len(const struct scan *s) {
  size_t end = s->at, len, next;
  for (uint32_t c; (c = code_at(s, end, &len)); end += len) {
    if (utf8_is_letter(c)) continue;
    if (!is_apostrophe(c) || end == s->at || !utf8_is_letter(code_at(s, end + len, &next))) break;
  }
  return end - s->at;
}

/* Letters and digits in one run, as in "gr8" and "2moro", if that is a form chat spelling knows. */
static size_t mixed_len(const struct scan *s) {
  size_t end = s->at, len;
  bool letter = false, digit = false;
  for (uint32_t c; (c = code_at(s, end, &len)); end += len) {
    bool d = c < 0x80 && is_digit((char)c), w = utf8_is_letter(c);
    if (!d && !w) break;
    digit |= d, letter |= w;
  }
  struct str run = str_span(s->text.at + s->at, s->text.at + end);
  return letter && digit && run.len <= 16 && spelling_knows(s->l, plain_of(s->a, run)) ? run.len : 0;
}

/* "a.m.", "U.K": single letters with dots between. */
static size_t dotted_len(const struct scan *s) {
  struct str rest = rest_of(s);
  size_t n = 0, letters = 0;
  while (n < rest.len && (unsigned char)rest.at[n] < 0x80 && utf8_is_letter((unsigned char)rest.at[n])) {
    letters++;
    n++;
    if (n >= rest.len || rest.at[n] != '.') break;
    n++;
  }
  bool after = n < rest.len && (utf8_is_letter((unsigned char)rest.at[n]) || is_digit(rest.at[n]));
  return letters >= 2 && rest.at[1] == '.' && !after ? n : 0;
}

static struct str without_dots(struct arena *a, struct str s) {
  char *out = arena_alloc(a, s.len);
  size_t n = 0;
  for (size_t i = 0; i < s.len; i++)
    if (s.at[i] != '.') out[n++] = (char)utf8_fold_code((unsigned char)s.at[i]);
  return (struct str){out, n};
}

static void scan_dotted(struct scan *s, size_t len) {
  struct str text = str_first(rest_of(s), len);
  bool capital = !s->begins && utf8_is_upper((unsigned char)text.at[0]);
  struct token *t = emit(s, TOKEN_WORD, len, without_dots(s->a, text));
  t->capital = capital;
  t->mended = true;
}

/* The part of "anna's" before the apostrophe, 0 when it is no possessive (or one that chat spelling knows: "it's"). */
static size_t owner_len(const struct scan *s, struct str plain, size_t len) {
  if (plain.len < 3 || !str_ends(plain, STR("'s")) || spelling_knows(s->l, plain)) return 0;
  struct str text = str_first(rest_of(s), len);
  return len - (text.at[len - 2] == '\'' ? 2 : 4 - (size_t)(text.at[len - 3] == (char)0xCA));
}

static void scan_word(struct scan *s, size_t len) {
  size_t size;
  if (len > WORD_MAX) {
    emit(s, TOKEN_LINK, len, STR("…"));
    return;
  }
  bool capital = !s->begins && utf8_is_upper(code_at(s, s->at, &size));
  struct str plain = plain_of(s->a, str_first(rest_of(s), len));
  if (!plain.len) { /* nothing but marks over letters that are not there */
    s->at += len;
    return;
  }
  size_t owner = owner_len(s, plain, len);
  if (owner) {
    emit(s, TOKEN_WORD, owner, str_first(plain, plain.len - 2))->capital = capital;
    emit(s, TOKEN_WORD, len - owner, STR("'s"));
    return;
  }
  emit(s, TOKEN_WORD, len, plain)->capital = capital;
}

static bool ends_sentence(const struct scan *s, uint32_t c, size_t after) {
  if (c == '!' || c == '?' || c == 0x2026) return true;
  if (c != '.') return false;
  if (after < s->text.len && !is_space(s->text.at[after]) && !memchr("\"')", s->text.at[after], 3)) return false;
  const struct token *last = s->out.len ? &s->out.at[s->out.len - 1] : NULL;
  return !last || last->kind != TOKEN_WORD || !spelling_abbreviation(s->l, last->word);
}

static struct str mark_word(struct scan *s, uint32_t c, size_t len, size_t run) {
  if (c == '.' && run > 1) return STR("…");
  if (c == 0x2013 || c == 0x2014 || c == 0x2212 || c == 0x2010 || c == 0x2011) return STR("-");
  if (c == 0x201C || c == 0x201D || c == 0xAB || c == 0xBB) return STR("\"");
  if (is_apostrophe(c)) return STR("'");
  return str_first(rest_of(s), len);
}

/* "..." and "!!" are one mark. */
static void scan_mark(struct scan *s, uint32_t c, size_t len) {
  size_t run = 1;
  if (c == '.' || c == '!' || c == '?')
    while (s->at + run < s->text.len && s->text.at[s->at + run] == (char)c) run++;
  size_t whole = run > 1 ? run : len;
  bool ends = ends_sentence(s, c, s->at + whole);
  emit(s, TOKEN_MARK, whole, mark_word(s, c, len, run));
  s->begins = ends;
}

static void scan_emoji(struct scan *s, size_t len) {
  size_t end = s->at + len, more;
  for (uint32_t c, before = 0; (c = code_at(s, end, &more)) && (joins_emoji(c) || before == 0x200D); before = c)
    end += more;
  emit(s, TOKEN_EMOJI, end - s->at, str_first(rest_of(s), len));
}

static bool scan_fraction(struct scan *s, uint32_t c, size_t len) {
  if (c < 0xBC || c > 0xBE) return false;
  emit(s, TOKEN_NUMBER, len, c == 0xBC ? STR("0.25") : c == 0xBD ? STR("0.5") : STR("0.75"));
  return true;
}

static bool after_word(const struct scan *s) {
  if (!s->at) return false;
  unsigned char c = (unsigned char)s->text.at[s->at - 1];
  return c >= 0x80 || utf8_is_letter(c) || is_digit((char)c);
}

static bool scan_emoticon(struct scan *s) {
  size_t n = spelling_emoticon(s->l, rest_of(s)), len;
  if (!n || (after_word(s) && utf8_is_letter((unsigned char)s->text.at[s->at]))) return false;
  uint32_t next = code_at(s, s->at + n, &len);
  if (utf8_is_letter(next) || (next < 0x80 && is_digit((char)next))) return false;
  emit(s, TOKEN_EMOJI, n, str_first(rest_of(s), n));
  return true;
}

/* 'til, 'cause: an apostrophe in front of a word that chat spelling knows with it. */
static size_t clipped_len(struct scan *s, size_t len) {
  struct scan after = *s;
  after.at += len;
  size_t more = word_len(&after);
  if (!more || after_word(s)) return 0;
  return spelling_knows(s->l, plain_of(s->a, str_first(rest_of(s), len + more))) ? len + more : 0;
}

static void scan_one(struct scan *s) {
  size_t len, n;
  uint32_t c = code_at(s, s->at, &len);
  if (c < 0x80 && is_space((char)c)) {
    if (c == '\n') s->begins = true;
    s->at++;
    return;
  }
  bool digit = c < 0x80 && is_digit((char)c), letter = utf8_is_letter(c);
  if (scan_link(s) || scan_emoticon(s) || scan_fraction(s, c, len)) return;
  if ((digit || letter) && (n = mixed_len(s)))
    scan_word(s, n);
  else if (digit)
    scan_number(s);
  else if (letter && (n = dotted_len(s)))
    scan_dotted(s, n);
  else if (letter)
    scan_word(s, word_len(s));
  else if (is_apostrophe(c) && (n = clipped_len(s, len)))
    scan_word(s, n);
  else if (is_emoji(c))
    scan_emoji(s, len);
  else if (c == 0xA0 || c == 0x200B || c == 0xFEFF || joins_emoji(c))
    s->at += len;
  else
    scan_mark(s, c, len);
}

/* A hyphen between letters joins no meaning to the words around it: "ex-wife" reads as "ex wife". */
static bool silent_hyphen(const struct token *t, size_t i, size_t count) {
  if (i == 0 || i + 1 >= count || t[i].kind != TOKEN_MARK || !str_is(t[i].word, "-") || t[i].len != 1) return false;
  const struct token *b = &t[i - 1], *n = &t[i + 1];
  return b->kind == TOKEN_WORD && n->kind == TOKEN_WORD && b->at + b->len == t[i].at && t[i].at + 1 == n->at;
}

static size_t drop_hyphens(struct token *t, size_t count) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++)
    if (!silent_hyphen(t, i, count)) t[n++] = t[i];
  return n;
}

static struct str neighbour(const struct token *t) {
  return t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER ? t->word : STR("");
}

static void mend_one(struct scan *s, const struct token *typed, size_t i, size_t count) {
  struct spelling_place place = {.begins = typed[i].begins,
                                 .before = i && !typed[i].begins ? neighbour(&typed[i - 1]) : STR(""),
                                 .after = i + 1 < count && !typed[i + 1].begins ? neighbour(&typed[i + 1]) : STR("")};
  struct token t = typed[i];
  struct spelled words = {0};
  if (t.kind == TOKEN_WORD && !t.mended) words = spelling_mend(s->l, s->a, t.word, &place);
  if (!words.count) {
    VEC_PUSH(s->a, &s->out, t);
    return;
  }
  for (size_t w = 0; w < words.count; w++) {
    t.mended = words.count > 1 || !str_eq(words.word[w], typed[i].word);
    t.word = words.word[w];
    t.begins = typed[i].begins && w == 0;
    VEC_PUSH(s->a, &s->out, t);
  }
}

struct tokens tokens_read(const struct language *l, struct arena *a, struct str text) {
  struct scan s = {.l = l, .a = a, .text = text, .begins = true};
  while (s.at < text.len && s.out.len < TOKENS_MAX) scan_one(&s);
  struct token *typed = s.out.at;
  size_t count = drop_hyphens(typed, s.out.len);
  s.out.at = ARENA_ARRAY(a, struct token, count + count / 4 + 4);
  s.out.room = count + count / 4 + 4;
  s.out.len = 0;
  for (size_t i = 0; i < count && s.out.len < TOKENS_MAX; i++) mend_one(&s, typed, i, count);
  return (struct tokens){s.out.at, s.out.len < TOKENS_MAX ? s.out.len : TOKENS_MAX, text};
}

struct str tokens_text(const struct tokens *t, size_t first, size_t last) {
  if (first > last || last >= t->len) return STR_NONE;
  return str_span(t->at[first].text.at, t->at[last].text.at + t->at[last].text.len);
}
