/* SPDX-License-Identifier: Apache-2.0 */
#include "handbook/front_matter.h"

#include "base/buf.h"
#include "base/utf8.h"

struct reader {
  struct arena *arena;
  struct str rest;
  int line; /* of the one taken last; from 1 */
  struct error *error;
};

static int wrong(const struct reader *r, const char *what) {
  return error_set(r->error, ERR_INVALID, "SKILL.md, line %d: %s", r->line, what);
}

/* Without its end. False: the text is over. */
static bool look(const struct reader *r, struct str *ret, struct str *ret_rest) {
  struct str rest = r->rest;
  if (!rest.len) return false;
  str_next(&rest, '\n', ret);
  if (ret->len && ret->at[ret->len - 1] == '\r') ret->len--;
  if (ret_rest) *ret_rest = rest.at ? rest : STR("");
  return true;
}

static bool take(struct reader *r, struct str *ret) {
  if (!look(r, ret, &r->rest)) return false;
  r->line++;
  return true;
}

static size_t indent_of(struct str line) {
  size_t n = 0;
  while (n < line.len && line.at[n] == ' ') n++;
  return n;
}

static bool is_blank(struct str line) {
  return !str_trim(line).len;
}

static bool is_fence(struct str line) {
  return str_starts(line, STR("---")) && is_blank(str_from(line, 3));
}

/* ---- a value on its line ---- */

static bool is_comment(struct str s) {
  struct str rest = str_trim(s);
  return !rest.len || rest.at[0] == '#';
}

static int hex_of(struct str s, size_t digits, uint32_t *ret) {
  *ret = 0;
  if (s.len < digits) return -1;
  for (size_t i = 0; i < digits; i++) {
    const char *all = "0123456789abcdef", *at = strchr(all, s.at[i] | 0x20);
    if (!at || !s.at[i]) return -1;
    *ret = *ret * 16 + (uint32_t)(at - all);
  }
  bool is_one = *ret && *ret <= 0x10FFFF && !(*ret >= 0xD800 && *ret <= 0xDFFF);
  return is_one ? 0 : -1;
}

/* What stands after a backslash (YAML 1.2.2, 5.7); *s is moved behind it. */
static int escaped(struct str *s, struct buf *out) {
  static const char names[] = "\"\\/ nt", means[] = "\"\\/ \n\t";
  char bytes[4], c = s->len ? s->at[0] : '\0';
  const char *at = c ? strchr(names, c) : NULL;
  size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  uint32_t code = 0;
  *s = str_from(*s, 1);
  if (at) return buf_add_byte(out, means[at - names]);
  if (!digits || hex_of(*s, digits, &code) < 0) return -1;
  *s = str_from(*s, digits);
  return buf_add(out, bytes, utf8_put(bytes, code));
}

static int quoted(const struct reader *r, struct str s, struct buf *out) {
  char quote = s.at[0];
  s = str_from(s, 1);
  while (s.len) {
    char c = s.at[0];
    bool twice = c == quote && quote == '\'' && s.len > 1 && s.at[1] == '\'';
    s = str_from(s, twice ? 2 : 1);
    if (c == quote && !twice) return is_comment(s) ? 0 : wrong(r, "something stands behind the closing quote.");
    if (c == '\\' && quote == '"') {
      if (escaped(&s, out) < 0) return wrong(r, "a backslash there means nothing that is known.");
    } else if (buf_add_byte(out, c) < 0) {
      return wrong(r, "the value is too long.");
    }
  }
  return wrong(r, "a quote is opened and not closed on its line.");
}

static int plain(const struct reader *r, struct str s, struct buf *out) {
  ptrdiff_t comment = str_find(s, STR(" #"));
  if (comment >= 0) s = str_trim(str_first(s, (size_t)comment));
  if (strchr("[]{},&*!|>%@`", s.at[0]) || str_starts(s, STR("- ")) || str_starts(s, STR("? ")))
    return wrong(r, "only a text can stand there: put it in quotes.");
  if (str_find(s, STR(": ")) >= 0 || str_ends(s, STR(":")))
    return wrong(r, "a text with a colon in it has to stand in quotes.");
  struct str next;
  if (look(r, &next, NULL) && !is_blank(next) && (indent_of(next) || next.at[0] == '\t'))
    return wrong(r, "a text of several lines has to begin with > or |.");
  return buf_add_str(out, s) < 0 ? wrong(r, "the value is too long.") : 0;
}

/* ---- a block (YAML 1.2.2, 8.1) ---- */

/* Where a line of a folded block that is as far in as its first meets another one, the break is a space; else it stays.
 * What is at its end is trimmed afterwards, so how it is chomped is all one. */
static int add_line(struct buf *out, struct str line, bool fold, int blanks, bool was_deeper) {
  bool deeper = line.len && (line.at[0] == ' ' || line.at[0] == '\t');
  int r = 0;
  if (out->len) {
    bool joined = fold && !blanks && !deeper && !was_deeper;
    int breaks = fold && !deeper && !was_deeper ? blanks : blanks + 1;
    if (joined) r = buf_add_byte(out, ' ');
    for (int i = 0; i < breaks && r == 0 && !joined; i++) r = buf_add_byte(out, '\n');
  }
  return r < 0 ? r : buf_add_str(out, line);
}

static int block(struct reader *r, struct str head, struct buf *out) {
  bool fold = head.at[0] == '>', deeper = false;
  size_t indent = 0;
  int blanks = 0;
  struct str line, rest = str_from(head, 1);
  if (rest.len && (rest.at[0] == '-' || rest.at[0] == '+')) rest = str_from(rest, 1);
  if (!is_comment(rest)) return wrong(r, "after > or | only - or + can stand.");
  while (look(r, &line, NULL)) {
    size_t in = indent_of(line);
    bool blank = is_blank(line);
    if (!blank && in < line.len && line.at[in] == '\t' && !indent)
      return take(r, &line), wrong(r, "a tab leads it in.");
    if (!blank && !in) break;
    take(r, &line);
    if (!blank && !indent) indent = in;
    if (!blank && in < indent) return wrong(r, "it is not as far in as the block that it belongs to.");
    if (blank) {
      blanks++;
      continue;
    }
    line = str_from(line, indent);
    if (add_line(out, line, fold, blanks, deeper) < 0) return wrong(r, "the value is too long.");
    deeper = line.at[0] == ' ' || line.at[0] == '\t';
    blanks = 0;
  }
  return 0;
}

static int value(struct reader *r, struct str s, struct str *ret) {
  enum { VALUE_MOST = 16 * 1024 };
  AUTO_BUF struct buf out = buf_new(VALUE_MOST);
  if (is_comment(s)) return wrong(r, "a value has to stand on the line of its key, or in a block after > or |.");
  char c = s.at[0];
  int result = c == '|' || c == '>'    ? block(r, s, &out)
               : c == '"' || c == '\'' ? quoted(r, s, &out)
                                       : plain(r, s, &out);
  if (result < 0) return result;
  *ret = str_trim(utf8_mend(r->arena, arena_dup(r->arena, buf_str(&out))));
  return 0;
}

/* ---- keys ---- */

/* A list or a map under it, too. */
static void pass_over(struct reader *r) {
  struct str line;
  while (look(r, &line, NULL) && !is_fence(line)) {
    bool its = is_blank(line) || line.at[0] == ' ' || line.at[0] == '\t' || line.at[0] == '-';
    if (!its) return;
    take(r, &line);
  }
}

static int key_of(const struct reader *r, struct str line, struct str *ret_key, struct str *ret_value) {
  size_t n = 0;
  while (n < line.len && (line.at[n] == '-' || line.at[n] == '_' || (line.at[n] >= '0' && line.at[n] <= '9') ||
                          ((line.at[n] | 0x20) >= 'a' && (line.at[n] | 0x20) <= 'z')))
    n++;
  bool colon = n && n < line.len && line.at[n] == ':' && (n + 1 == line.len || line.at[n + 1] == ' ');
  if (line.at[0] == ' ' || line.at[0] == '\t') return wrong(r, "it is led in, and under nothing.");
  if (!colon) return wrong(r, "it is no `key: value`.");
  *ret_key = str_first(line, n);
  *ret_value = str_trim(str_from(line, n + 1));
  return 0;
}

static int entry(struct reader *r, struct str line, struct front_matter *into) {
  struct str key = STR(""), text = STR("");
  int result = key_of(r, line, &key, &text);
  if (result < 0) return result;
  struct str *wanted = str_is(key, "name") ? &into->name : str_is(key, "description") ? &into->about : NULL;
  if (!wanted) return pass_over(r), 0;
  if (wanted->at) return wrong(r, "that key was there before.");
  return value(r, text, wanted);
}

/* ---- the whole ---- */

bool front_matter_is_name(struct str name) {
  if (!name.len || name.len > FRONT_MATTER_NAME_MOST || name.at[0] == '-' || str_ends(name, STR("-"))) return false;
  for (size_t i = 0; i < name.len; i++) {
    char c = name.at[i];
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return false;
  }
  return str_find(name, STR("--")) < 0;
}

/* What a person cannot see could tell a model something else (Unicode 15: soft hyphen, blanks without width, marks of
 * direction, tags). What joins letters and signs is left, for some need it. */
static bool hides_something(struct str s) {
  while (s.len) {
    uint32_t c = utf8_next(&s);
    if (c == 0xAD || c == 0x200B || c == 0x200E || c == 0x200F || c == 0xFEFF || (c >= 0x2028 && c <= 0x202E) ||
        (c >= 0x2060 && c <= 0x206F) || (c >= 0xE0000 && c <= 0xE0FFF))
      return true;
  }
  return false;
}

/* In one line: breaks and rows of blanks become a space. */
static struct str one_line(struct arena *a, struct str s) {
  char *out = arena_alloc(a, s.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < s.len; i++) {
    bool blank = strchr(" \t\n", s.at[i]) != NULL;
    if (!blank || (n && out[n - 1] != ' ')) out[n++] = blank ? ' ' : s.at[i];
  }
  return (struct str){out, n};
}

static int check(struct arena *a, struct front_matter *f, struct error *e) {
  if (!f->name.at) return error_set(e, ERR_INVALID, "SKILL.md does not say its name.");
  if (!front_matter_is_name(f->name))
    return error_set(e, ERR_INVALID,
                     "SKILL.md calls itself what no skill is called: a to z, 0 to 9 and single hyphens "
                     "within, 64 at most.");
  if (!f->about.at || !f->about.len) return error_set(e, ERR_INVALID, "SKILL.md does not describe what it is for.");
  if (utf8_count(f->about) > FRONT_MATTER_ABOUT_MOST)
    return error_set(e, ERR_INVALID, "SKILL.md describes itself in more than 1,024 characters.");
  if (hides_something(f->about))
    return error_set(e, ERR_INVALID, "SKILL.md describes itself with characters that cannot be seen.");
  f->about = one_line(a, f->about);
  return 0;
}

int front_matter_read(struct arena *a, struct str text, struct front_matter *ret, struct error *e) {
  struct reader r = {.arena = a, .rest = text, .error = e};
  struct front_matter f = {0};
  struct str line = STR("");
  if (!utf8_valid(text) || str_find_byte(text, '\0') >= 0) return error_set(e, ERR_INVALID, "SKILL.md is no text.");
  if (str_starts(text, STR("\xEF\xBB\xBF"))) r.rest = str_from(text, 3);
  if (!take(&r, &line) || !is_fence(line))
    return error_set(e, ERR_INVALID, "SKILL.md does not begin with a line of ---, its name and its description.");
  while (r.line <= FRONT_MATTER_LINES_MOST && take(&r, &line)) {
    if (is_fence(line)) {
      f.body = r.rest;
      int result = check(a, &f, e);
      if (result == 0) *ret = f;
      return result;
    }
    int result = is_comment(line) ? 0 : entry(&r, line, &f);
    if (result < 0) return result;
  }
  return error_set(e, ERR_INVALID, "SKILL.md has no second line of --- that ends what it says of itself.");
}
