/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase_parse: the files of data/<language>/phrases/ into groups, lines and rules. docs/PHRASES.md is the grammar.
 */
#include "phrase/phrase_priv.h"

const char *const phrase_tones[TONE_COUNT] = {"plain", "quiet", "warm", "wry", "light", "brief"};

struct parse {
  struct phrase_book *book;
  struct str file;
  int number;
  bool open; /* a header has been seen: lines may follow */
  const struct complain *complain;
};

/* Always false. */
static bool wrong(const struct parse *p, const char *text, struct str about) {
  p->complain->fn(p->complain->arg, p->file, p->number, text, about);
  return false;
}

static bool is_name(struct str s) {
  if (!s.len) return false;
  for (size_t i = 0; i < s.len; i++) {
    char c = s.at[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && !(i && ((c >= '0' && c <= '9') || c == '.'))) return false;
  }
  return true;
}

static struct str next_word(struct str *rest) {
  struct str s = str_trim(*rest);
  size_t n = 0;
  while (n < s.len && s.at[n] != ' ' && s.at[n] != '\t') n++;
  *rest = str_from(s, n);
  return str_first(s, n);
}

static struct str lowered(struct arena *a, struct str s) {
  struct str r = arena_dup(a, s);
  char *c = (char *)r.at;
  if (r.len && *c >= 'A' && *c <= 'Z') *c = (char)(*c + 32);
  return r;
}

/* What stands between braces: "slot", "fn slot", "fn slot extra", "$rule"; a capital first letter capitalises. */
static bool parse_brace(struct arena *a, struct str inside, struct piece *ret) {
  struct str rest = inside, word[3] = {0};
  size_t n = 0;
  while (str_trim(rest).len && n < 3) word[n++] = next_word(&rest);
  if (!n || str_trim(rest).len) return false;
  *ret = (struct piece){.kind = PIECE_SLOT};
  struct str head = word[0];
  if (head.at[0] == '$') {
    *ret = (struct piece){.kind = PIECE_RULE, .text = str_from(head, 1)};
    return n == 1 && is_name(ret->text);
  }
  ret->capital = head.at[0] >= 'A' && head.at[0] <= 'Z';
  word[0] = ret->capital ? lowered(a, head) : head;
  ret->slot = n == 1 ? word[0] : word[1];
  ret->fn = n == 1 ? STR_NONE : word[0];
  ret->extra = word[2];
  return is_name(ret->slot) && (n == 1 || is_name(ret->fn));
}

bool phrase_parse_pieces(struct arena *a, struct str text, struct pieces *ret, const char **ret_wrong) {
  struct piece at[PHRASE_PIECES];
  size_t len = 0;
  while (text.len) {
    if (len + 2 > PHRASE_PIECES) return *ret_wrong = "too many slots", false;
    ptrdiff_t open = str_find_byte(text, '{');
    struct str before = open < 0 ? text : str_first(text, (size_t)open);
    if (str_find_byte(before, '}') >= 0) return *ret_wrong = "a } without its {", false;
    if (before.len) at[len++] = (struct piece){.kind = PIECE_TEXT, .text = before};
    if (open < 0) break;
    text = str_from(text, (size_t)open + 1);
    ptrdiff_t close = str_find_byte(text, '}');
    if (close < 0) return *ret_wrong = "a { without its }", false;
    if (!parse_brace(a, str_first(text, (size_t)close), &at[len++])) return *ret_wrong = "not a slot", false;
    text = str_from(text, (size_t)close + 1);
  }
  struct piece *kept = ARENA_ARRAY(a, struct piece, len);
  memcpy(kept, at, len * sizeof *kept);
  *ret = (struct pieces){kept, len};
  return true;
}

static bool parse_operator(struct str s, struct cond *ret, struct str *ret_value) {
  static const struct {
    const char *sign;
    enum cond_op op;
  } table[] = {{">=", COND_GE}, {"<=", COND_LE}, {"!=", COND_NE}, {">", COND_GT}, {"<", COND_LT}, {"=", COND_EQ}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    ptrdiff_t at = str_find(s, str_of(table[i].sign));
    if (at <= 0) continue;
    ret->name = str_first(s, (size_t)at);
    ret->op = table[i].op;
    *ret_value = str_from(s, (size_t)at + strlen(table[i].sign));
    return true;
  }
  return false;
}

/* "p.name", "p.rel=?", "n>=2", "kind=dog/cat", "!name" */
static bool parse_cond(struct str s, struct cond *ret) {
  struct str value = STR_NONE;
  *ret = (struct cond){.name = s, .op = COND_THERE};
  if (s.len > 1 && s.at[0] == '!') {
    *ret = (struct cond){.name = str_from(s, 1), .op = COND_ABSENT};
  } else if (parse_operator(s, ret, &value)) {
    if (!value.len) return false;
    if (str_is(value, "?") && ret->op == COND_EQ) ret->op = COND_ABSENT;
    ret->text = value;
    long long n = 0;
    bool numeric = str_to_int(value, &n);
    ret->number = numeric ? n : PHRASE_NO_NUMBER;
    if (!numeric && ret->op >= COND_LT) return false;
  }
  return is_name(ret->name);
}

static struct conds parse_conds(const struct parse *p, struct str text, char separator) {
  struct arena *a = &p->book->arena;
  VEC(struct cond) v = {0};
  struct str part;
  while (str_next(&text, separator, &part)) {
    struct cond c;
    part = str_trim(part);
    if (!part.len) continue;
    if (parse_cond(part, &c))
      VEC_PUSH(a, &v, c);
    else
      wrong(p, "not a condition", part);
  }
  return (struct conds){v.at, v.len};
}

static bool parse_span(struct str s, int64_t *ret) {
  long long n = 0;
  if (str_is(s, "once")) return *ret = INT64_MAX, true;
  if (s.len < 2 || !str_to_int(str_first(s, s.len - 1), &n) || n < 1 || n > 9999) return false;
  char unit = s.at[s.len - 1];
  int64_t second = 1000, size = unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86400 : 0;
  *ret = n * size * second;
  return size != 0;
}

static void parse_flag(const struct parse *p, struct group *g, struct str *rest, struct str word) {
  long long n = 0;
  if (str_is(word, "once"))
    g->flags |= PHRASE_ONCE;
  else if (str_is(word, "rare"))
    g->flags |= PHRASE_RARE;
  else if (str_is(word, "work"))
    g->flags |= PHRASE_WORK;
  else if (str_is(word, "fixed"))
    g->flags |= PHRASE_FIXED;
  else if (str_is(word, "cool") && str_to_int(next_word(rest), &n) && n >= 0 && n < 1000)
    g->cool = (int)n;
  else
    wrong(p, "not a mark of a family", word);
}

static void claim_split(struct str claim, struct str *ret_name, struct str *ret_argument) {
  ptrdiff_t open = str_find_byte(claim, '(');
  *ret_name = open < 0 ? claim : str_first(claim, (size_t)open);
  *ret_argument = STR_NONE;
  if (open >= 0 && claim.at && claim.at[claim.len - 1] == ')')
    *ret_argument = str_first(str_from(claim, (size_t)open + 1), claim.len - (size_t)open - 2);
}

/* family [marks] : condition & condition  claim=name */
static void parse_header(struct parse *p, struct str text) {
  struct group g = {.file = p->file, .number = p->number, .cool = 6, .first = p->book->lines.len};
  struct str rest = text;
  ptrdiff_t claim = str_find(text, STR(" claim="));
  if (claim >= 0) {
    g.claim = str_trim(str_from(text, (size_t)claim + 7));
    rest = str_first(text, (size_t)claim);
  }
  ptrdiff_t colon = str_find(rest, STR(" :"));
  struct str conds = colon < 0 ? STR_NONE : str_from(rest, (size_t)colon + 2);
  if (colon >= 0) rest = str_first(rest, (size_t)colon);
  g.family = next_word(&rest);
  if (!is_name(g.family)) wrong(p, "not a family's name", g.family);
  struct str marks = str_trim(rest);
  if (marks.len) {
    if (marks.at[0] != '[' || marks.at[marks.len - 1] != ']') {
      wrong(p, "after a family's name only [marks] and : conditions", marks);
    } else {
      marks = str_first(str_from(marks, 1), marks.len - 2);
      for (struct str w = next_word(&marks); w.len; w = next_word(&marks)) parse_flag(p, &g, &marks, w);
    }
  }
  g.conds = parse_conds(p, conds, '&');
  VEC_PUSH(&p->book->arena, &p->book->groups, g);
  p->open = true;
}

/* Tone words are tones, closeN is a condition, all else is a condition. */
static void parse_tags(const struct parse *p, struct str text, struct line *l) {
  struct arena *a = &p->book->arena;
  VEC(struct cond) v = {0};
  for (struct str w = next_word(&text); w.len; w = next_word(&text)) {
    int tone = 0;
    while (tone < TONE_COUNT && !str_is(w, phrase_tones[tone])) tone++;
    if (tone < TONE_COUNT) {
      l->tones |= 1u << tone;
      continue;
    }
    struct cond c;
    if (w.len == 6 && str_starts(w, STR("close")) && w.at[5] >= '0' && w.at[5] <= '3')
      c = (struct cond){.name = STR("close"), .op = COND_GE, .text = str_from(w, 5), .number = w.at[5] - '0'};
    else if (!parse_cond(w, &c)) {
      wrong(p, "neither a tone nor a condition", w);
      continue;
    }
    VEC_PUSH(a, &v, c);
  }
  l->conds = (struct conds){v.at, v.len};
  l->joke = l->tones & 1u << TONE_WRY;
}

static bool parse_why(const struct parse *p, struct str *rest, struct line *l) {
  struct str s = str_trim(*rest);
  if (!str_starts(s, STR("why=\""))) return false;
  s = str_from(s, 5);
  ptrdiff_t end = str_find_byte(s, '"');
  const char *what = "why=\" without its end";
  if (end < 0 || !phrase_parse_pieces(&p->book->arena, str_first(s, (size_t)end), &l->why, &what)) wrong(p, what, s);
  *rest = end < 0 ? STR_NONE : str_from(s, (size_t)end + 1);
  return true;
}

/* !key time   ?slot   why="..."   claim=name(argument)   +joke */
static void parse_tail(const struct parse *p, struct str rest, struct line *l) {
  while (str_trim(rest).len) {
    if (parse_why(p, &rest, l)) continue;
    struct str w = next_word(&rest);
    if (w.at[0] == '!' && is_name(str_from(w, 1))) {
      struct str back = rest;
      l->key = str_from(w, 1);
      if (!parse_span(next_word(&rest), &l->key_ms)) {
        l->key_ms = INT64_MAX;
        rest = back;
      }
    } else if (w.at[0] == '?' && is_name(str_from(w, 1))) {
      l->opens = str_from(w, 1);
    } else if (str_starts(w, STR("claim="))) {
      l->claim = str_from(w, 6);
    } else if (str_is(w, "+joke")) {
      l->joke = true;
    } else {
      wrong(p, "not something that may stand after a line", w);
    }
  }
}

static int64_t line_hash(struct str family, struct str raw) {
  return (int64_t)((str_hash(family) * 31 + str_hash(raw)) & INT64_MAX);
}

/* | tags | words  tail */
static bool parse_line(struct parse *p, struct str text) {
  struct phrase_book *b = p->book;
  if (!p->open) return wrong(p, "a line before any family", text);
  text = str_from(text, 1);
  ptrdiff_t bar = str_find_byte(text, '|');
  if (bar < 0) return wrong(p, "a line is | tags | words", text);
  struct line l = {.group = (uint32_t)(b->groups.len - 1), .number = p->number};
  struct group *g = &b->groups.at[b->groups.len - 1];
  parse_tags(p, str_first(text, (size_t)bar), &l);
  struct str words = str_trim(str_from(text, (size_t)bar + 1));
  ptrdiff_t tail = str_find(words, STR("  "));
  l.claim = g->claim;
  if (tail >= 0) parse_tail(p, str_from(words, (size_t)tail), &l);
  l.raw = tail < 0 ? words : str_first(words, (size_t)tail);
  const char *what = "";
  if (!l.raw.len) return wrong(p, "a line without words", text);
  if (!phrase_parse_pieces(&b->arena, l.raw, &l.words, &what)) return wrong(p, what, l.raw);
  l.question = str_find_byte(l.raw, '?') >= 0;
  l.hash = line_hash(g->family, l.raw);
  claim_split(l.claim, &l.claim_name, &l.claim_argument);
  VEC_PUSH(&b->arena, &b->lines, l);
  g->count++;
  return true;
}

/* $name | one | another */
static bool parse_rule(struct parse *p, struct str text) {
  struct arena *a = &p->book->arena;
  struct str part, rest = str_from(text, 1);
  VEC(struct pieces) v = {0};
  struct rule r = {.file = p->file, .number = p->number};
  str_next(&rest, '|', &part);
  r.name = str_trim(part);
  if (!is_name(r.name)) return wrong(p, "not a rule's name", r.name);
  while (str_next(&rest, '|', &part)) {
    struct pieces pieces;
    const char *what = "an empty choice";
    if (!str_trim(part).len || !phrase_parse_pieces(a, str_trim(part), &pieces, &what))
      wrong(p, what, text);
    else
      VEC_PUSH(a, &v, pieces);
  }
  if (!v.len) return wrong(p, "a rule without choices", text);
  r.at = v.at, r.len = v.len;
  VEC_PUSH(a, &p->book->rules, r);
  p->open = false;
  return true;
}

void phrase_parse(struct phrase_book *b, struct str file, struct str text, const struct complain *c) {
  struct parse p = {.book = b, .file = file, .complain = c};
  struct str line;
  while (str_next(&text, '\n', &line)) {
    p.number++;
    struct str s = str_trim(line);
    if (!s.len || s.at[0] == '#') continue;
    if (s.len > PHRASE_LINE_BYTES)
      wrong(&p, "too long a line", str_first(s, 40));
    else if (s.at[0] == '|')
      parse_line(&p, s);
    else if (s.at[0] == '$')
      parse_rule(&p, s);
    else
      parse_header(&p, s);
  }
}
