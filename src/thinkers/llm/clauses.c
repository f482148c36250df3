/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/clauses.h"

#include "base/utf8.h"

static const struct {
  const char *begins, *ends;
} hidden[] = {{"<think>", "</think>"},
              {"<thinking>", "</thinking>"},
              {"<reasoning>", "</reasoning>"},
              {"<tool_call>", "</tool_call>"},
              {"<tool_response>", "</tool_response>"}};
enum { HIDDEN = sizeof hidden / sizeof *hidden };

/* Short forms whose full stop ends no sentence. */
static const char *const short_forms[] = {"mr",  "mrs",    "ms",  "dr",   "st",  "prof", "vs",  "etc",
                                          "no",  "approx", "e.g", "i.e",  "a.m", "p.m",  "jan", "feb",
                                          "mar", "apr",    "aug", "sept", "oct", "nov",  "dec"};

void clauses_init(struct clauses *c, bool held, int (*clause)(void *arg, struct str clause), void *arg) {
  *c = (struct clauses){.clause = clause,
                        .arg = arg,
                        .tag = buf_new(CLAUSES_TAG_MOST * 4),
                        .line = buf_new(BUF_LINE),
                        .ends = held ? hidden[0].ends : NULL,
                        .held = held};
}

void clauses_finish(struct clauses *c) {
  buf_finish(&c->tag);
  buf_finish(&c->line);
}

/* ---- made fit to be shown ---- */

/* Of no width, or turning the direction of a line: nobody sees them, and they would hide a word from whoever reads it.
 */
static bool is_unseen(uint32_t code) {
  return code == 0xAD || code == 0x34F || code == 0x61C || (code >= 0x115F && code <= 0x1160) || code == 0x180E ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || code == UTF8_REPLACEMENT ||
         (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0000 && code <= 0xE007F);
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

/* "- ", "* ", "# ", "> ", "12. " at the beginning of a line, and rules of dashes. */
static struct str without_bullet(struct str s) {
  size_t n = 0;
  while (n < s.len && strchr("#>*-+", s.at[n])) n++;
  if (n && (n == s.len || is_blank(s.at[n]))) return str_trim(str_from(s, n));
  n = 0;
  while (n < s.len && n < 3 && s.at[n] >= '0' && s.at[n] <= '9') n++;
  if (n && n + 1 < s.len && (s.at[n] == '.' || s.at[n] == ')') && is_blank(s.at[n + 1]))
    return str_trim(str_from(s, n + 1));
  return s;
}

/* One blank between words, and no marks of layout. */
static struct str plain(struct arena *a, struct str s) {
  char *out = arena_alloc(a, s.len + 1), *to = out;
  s = without_bullet(str_trim(s));
  while (s.len) {
    struct str rest = s;
    uint32_t code = utf8_next(&rest);
    size_t used = s.len - rest.len;
    bool blank = code == ' ' || code == '\t' || code == '\n' || code == 0xA0 || (code >= 0x2000 && code <= 0x200A);
    if (blank && to > out && to[-1] != ' ') *to++ = ' ';
    bool twice = code == '_' && rest.len && rest.at[0] == '_', layout = twice || code == '*' || code == '`';
    if (!blank && !layout && !is_unseen(code)) memcpy(to, s.at, used), to += used;
    s = twice ? str_from(rest, 1) : rest;
  }
  return str_trim(str_span(out, to));
}

static int pass_on(struct clauses *c, struct str sentence) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str shown = plain(&a, sentence);
  return shown.len ? c->clause(c->arg, shown) : 0;
}

/* ---- sentences ---- */

static bool is_short_form(struct str before) {
  size_t begin = before.len;
  while (begin && !is_blank(before.at[begin - 1]) && before.at[begin - 1] != '(') begin--;
  struct str word = str_from(before, begin);
  if (word.len == 1 && word.at[0] != 'I' && (word.at[0] | 32) >= 'a' && (word.at[0] | 32) <= 'z') return true;
  for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++)
    if (str_eq_nocase(word, str_of(short_forms[i]))) return true;
  size_t digits = 0; /* "2." begins a line of a list */
  while (digits < word.len && word.at[digits] >= '0' && word.at[digits] <= '9') digits++;
  return word.len && digits == word.len && begin == 0;
}

/* Bytes of the mark that ends a sentence here; 0: none does. */
static size_t mark_at(struct str s, size_t at) {
  if (s.at[at] == '.' || s.at[at] == '!' || s.at[at] == '?') return 1;
  struct str rest = str_from(s, at);
  static const char *const wide[] = {"\u2026", "\u3002", "\uFF01", "\uFF1F"};
  for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
    if (str_starts(rest, str_of(wide[i]))) return strlen(wide[i]);
  return 0;
}

/* Closing quotes and brackets belong to it, and so does what nobody sees. */
static size_t closing_at(struct str s, size_t at) {
  if (at >= s.len) return 0;
  if (strchr("\"')]*_", s.at[at])) return 1;
  struct str rest = str_from(s, at);
  uint32_t code = utf8_next(&rest);
  return code == 0x201D || code == 0x2019 || is_unseen(code) ? s.len - at - rest.len : 0;
}

/* Where the first sentence ends, 0: nowhere yet. What follows it must have begun, or nobody knows. */
static size_t sentence_end(struct str s) {
  for (size_t i = 0; i < s.len; i++) {
    if (s.at[i] == '\n') return i + 1;
    size_t mark = mark_at(s, i), end = i + mark;
    if (!mark) continue;
    for (size_t more; end < s.len && ((more = mark_at(s, end)) || (more = closing_at(s, end)));) end += more;
    if (end >= s.len) return 0;
    bool wide = mark == 3 && !str_starts(str_from(s, i), STR("\u2026"));
    if ((wide || is_blank(s.at[end])) && !(s.at[i] == '.' && is_short_form(str_first(s, i)))) return end;
    i = end - 1;
  }
  return 0;
}

/* A sentence without end is cut at its last blank. */
static size_t forced_end(struct str s) {
  size_t end = CLAUSE_MOST;
  while (end > CLAUSE_MOST / 2 && !is_blank(s.at[end - 1])) end--;
  if (end > CLAUSE_MOST / 2) return end;
  return utf8_first(s, CLAUSE_MOST).len;
}

static int pass_sentences(struct clauses *c) {
  for (;;) {
    struct str s = buf_str(&c->line);
    size_t end = sentence_end(s);
    if (s.len > CLAUSE_MOST && (!end || end > CLAUSE_MOST)) end = forced_end(s);
    if (!end) return 0;
    int r = pass_on(c, str_first(s, end));
    buf_take(&c->line, end);
    if (r) return r;
  }
}

static int show(struct clauses *c, struct str text) {
  int r = buf_add_str(&c->line, text);
  return r ? r : pass_sentences(c);
}

/* ---- what is hidden ---- */

static bool begins_like(struct str s, const char *tag) {
  return s.len <= strlen(tag) && str_eq_nocase(s, str_first(str_of(tag), s.len));
}

enum tag_is { TAG_NONE, TAG_MAYBE, TAG_WHOLE };

static enum tag_is look(struct str s, const char *tag) {
  if (!begins_like(s, tag)) return TAG_NONE;
  return s.len == strlen(tag) ? TAG_WHOLE : TAG_MAYBE;
}

/* "<|im_end|>" and its kind: a token of the template that came as text. */
static enum tag_is look_token(struct str s) {
  if (s.len < 2) return s.at[0] == '<' ? TAG_MAYBE : TAG_NONE;
  if (s.at[1] != '|' || s.len > CLAUSES_TAG_MOST) return TAG_NONE;
  if (s.len > 3 && str_ends(s, STR("|>"))) return TAG_WHOLE;
  return s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\n' ? TAG_NONE : TAG_MAYBE;
}

/* A thought that ends and never began: what came before it was thought, and what is not passed on yet is dropped. */
static void thought_after_all(struct clauses *c) {
  buf_clear(&c->line);
  c->thought = c->untold = true;
}

static enum tag_is look_shown(struct clauses *c, struct str s) {
  enum tag_is best = look_token(s);
  for (size_t i = 0; i < HIDDEN; i++) {
    enum tag_is begins = look(s, hidden[i].begins), ends = look(s, hidden[i].ends);
    if (begins == TAG_WHOLE) c->ends = hidden[i].ends, c->thought |= i < 3, c->hidden = 0;
    if (ends == TAG_WHOLE && i < 3) thought_after_all(c);
    if (begins > best) best = begins;
    if (ends > best) best = ends;
  }
  return best;
}

static enum tag_is look_hidden(struct clauses *c, struct str s) {
  enum tag_is is = look(s, c->ends);
  /* One that was held and says so after all. */
  if (c->held && look(s, hidden[0].begins) > is) is = look(s, hidden[0].begins);
  if (is == TAG_WHOLE && str_eq_nocase(s, str_of(c->ends))) {
    c->thought |= c->held;
    c->untold |= c->held;
    c->ends = NULL;
    c->held = false;
  }
  return is;
}

static int put(struct clauses *c, struct str text) {
  if (!c->ends) return show(c, text);
  if (c->held && buf_add_str(&c->line, text) < 0) return ERR_TOO_BIG; /* said after all, if no thought ends */
  c->hidden += text.len;
  return c->hidden > CLAUSES_HIDDEN_MOST ? ERR_TOO_BIG : 0;
}

static int put_tag(struct clauses *c) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str text = arena_dup(&a, buf_str(&c->tag));
  buf_clear(&c->tag);
  return put(c, text);
}

static int take_byte(struct clauses *c, char byte) {
  if (c->tag.len && byte == '<') { /* not a tag after all, and perhaps another */
    int r = put_tag(c);
    if (r) return r;
  }
  buf_add_byte(&c->tag, byte);
  struct str s = buf_str(&c->tag);
  bool was_held = c->held;
  enum tag_is is = c->ends ? look_hidden(c, s) : look_shown(c, s);
  if (is == TAG_MAYBE) return 0;
  if (is == TAG_NONE) return put_tag(c);
  buf_clear(&c->tag);
  if (was_held && !c->held) buf_clear(&c->line); /* that was the thought */
  return 0;
}

int clauses_feed(struct clauses *c, struct str text) {
  while (text.len) {
    size_t n = 0;
    while (!c->tag.len && n < text.len && text.at[n] != '<') n++;
    int r = n ? put(c, str_first(text, n)) : take_byte(c, text.at[0]);
    if (r) return r;
    text = str_from(text, n ? n : 1);
  }
  return 0;
}

int clauses_end(struct clauses *c, bool cut, bool any) {
  int r = c->tag.len && !c->ends ? put_tag(c) : 0;
  if (r == 0 && c->held) { /* it did not think after all: what was held back is what it says */
    c->held = false;
    c->ends = NULL;
    r = pass_sentences(c);
  }
  if (r == 0 && c->line.len && !(cut && any)) r = pass_on(c, buf_str(&c->line));
  buf_clear(&c->line);
  return r;
}
