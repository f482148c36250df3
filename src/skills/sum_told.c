/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/sum_told.h"

#include "language/number.h"
#include "skills/sum.h"
#include "skills/vocabulary.h"

struct told {
  const struct language *language;
  struct arena *arena;
  struct vocabulary words;
  struct tokens tokens;
  struct number_read number[2];
  size_t numbers;
  bool odd; /* a number that counts nothing: "the 3rd", "a few" */
};

static size_t covers(const struct told *s, const char *kind, size_t at) {
  size_t n;
  return at < s->tokens.len && vocabulary_at(&s->words, kind, &s->tokens, at, &n) ? n : 0;
}

/* The first place from `from` on, before `end`, where words of the kind stand; `end` when none do. */
static size_t place(const struct told *s, const char *kind, size_t from, size_t end) {
  while (from < end && !covers(s, kind, from)) from++;
  return from;
}

static void find_numbers(struct told *s) {
  struct number_read n;
  for (size_t i = 0; i < s->tokens.len; i++) {
    if (!number_at(s->language, &s->tokens, i, &n)) continue;
    s->odd |= n.ordinal || n.about;
    if (s->numbers < 2) s->number[s->numbers] = n;
    s->numbers++;
    i = n.last;
  }
}

static struct str figures(const struct told *s, int which) {
  return tokens_text(&s->tokens, s->number[which].first, s->number[which].last);
}

static struct str money(const struct told *s, int which) {
  size_t n, at = s->number[which].first, behind = s->number[which].last + 1;
  const struct vocabulary_word *w = at ? vocabulary_at(&s->words, "money", &s->tokens, at - 1, &n) : NULL;
  if (!w && behind < s->tokens.len) w = vocabulary_at(&s->words, "money", &s->tokens, behind, &n);
  return w ? w->value : STR("");
}

static bool make(const struct told *s, const char *op, const char *said, bool turned, struct sum_told *ret) {
  int first = turned ? 1 : 0, second = turned ? 0 : 1;
  struct str x = figures(s, first), y = figures(s, second), m = money(s, first);
  if (!m.len && *op != '/') m = money(s, second);
  ret->sum = arena_printf(s->arena, "%.*s%.*s %s %.*s", STR_ARG(m), STR_ARG(x), op, STR_ARG(y));
  ret->taken = arena_printf(s->arena, "%.*s%.*s %s %.*s", STR_ARG(m), STR_ARG(x), said, STR_ARG(y));
  return true;
}

/* ---- two numbers and what is asked of them ---- */

/* "how many left", "whats the difference": the question stands before its word. */
static bool asks_for(const struct told *s, const char *kind) {
  enum { BETWEEN = 6 };
  size_t ask = place(s, "ask", 0, s->tokens.len);
  for (; ask < s->tokens.len; ask = place(s, "ask", ask + 1, s->tokens.len)) {
    size_t end = ask + BETWEEN < s->tokens.len ? ask + BETWEEN : s->tokens.len;
    if (place(s, kind, ask, end) < end) return true;
  }
  return false;
}

static bool reads_difference(const struct told *s, struct sum_told *ret) {
  bool between = place(s, "between", 0, s->tokens.len) < s->number[0].first;
  if (!between && !asks_for(s, "differs") && !asks_for(s, "remains")) return false;
  bool turned = s->number[0].value < s->number[1].value;
  if (turned && asks_for(s, "remains") && !asks_for(s, "differs")) return make(s, "-", "take away", true, ret);
  return make(s, "-", "take away", turned, ret);
}

/* "9 hrs a day x 5 days", "3 at 4.50 each", "12 in a box, 7 boxes": so much of each, and how many. */
static bool reads_product(const struct told *s, struct sum_told *ret) {
  size_t end = s->tokens.len, behind = s->number[0].last + 1, second = s->number[1].first;
  bool rate = place(s, "rate", behind, second) < second;
  size_t each = place(s, "each", s->number[1].last + 1, end);
  bool priced = each < end && each <= s->number[1].last + 3 && place(s, "priced", behind, second) < second;
  bool asked = place(s, "ask", 0, end) < end || place(s, "sign", behind, second) < second || priced;
  if (!(rate || priced) || !asked || asks_for(s, "rate") || place(s, "share", 0, end) < end) return false;
  return make(s, "*", "times", false, ret);
}

/* "the bill is 86.40 split 4 ways". */
static bool reads_share(const struct told *s, struct sum_told *ret) {
  size_t end = s->tokens.len, behind = s->number[0].last + 1, second = s->number[1].first;
  size_t shared = place(s, "share", behind, second);
  size_t people = place(s, "sharer", s->number[1].last + 1, end);
  if (shared == second || people > s->number[1].last + 3 || people == end) return false;
  return make(s, "/", "divided by", false, ret);
}

static bool reads_two(struct told *s, struct sum_told *ret) {
  find_numbers(s);
  if (s->numbers != 2 || s->odd) return false;
  return reads_share(s, ret) || reads_product(s, ret) || reads_difference(s, ret);
}

/* ---- one step after another, and a sum beside other sentences ---- */

static bool is_mark(const struct told *s, size_t at, const char *marks) {
  const struct token *t = &s->tokens.at[at];
  return t->kind == TOKEN_MARK && t->word.len == 1 && strchr(marks, t->word.at[0]);
}

static bool is_sum(const struct told *s, struct str text) {
  struct sum sum;
  return text.len && sum_read(s->language, s->arena, text, &sum) == SUM_FINE;
}

static struct str text_of(const struct told *s, size_t from, size_t end) {
  while (from < end && s->tokens.at[from].kind == TOKEN_MARK && is_mark(s, from, ",.?!;")) from++;
  while (end > from && is_mark(s, end - 1, ",.?!;")) end--;
  return from < end ? tokens_text(&s->tokens, from, end - 1) : STR("");
}

/* "31 take away 6 then add 4": what was worked out so far stands in brackets. */
static bool reads_steps(struct told *s, size_t end, struct sum_told *ret) {
  size_t then = place(s, "then", 0, end), n, first = then;
  if (then == end || !is_sum(s, text_of(s, 0, first))) return false;
  struct str sum = text_of(s, 0, first);
  while (then < end) {
    size_t at = then + covers(s, "then", then), next = place(s, "then", at, end);
    const struct vocabulary_word *w = at < end ? vocabulary_at(&s->words, "step", &s->tokens, at, &n) : NULL;
    if (!w) return false;
    struct str more = text_of(s, at + n, next);
    bool alone = w->value.len > 1; /* "halve it" */
    if (alone == (more.len > 0)) return false;
    sum = arena_printf(s->arena, "( %.*s ) %.*s %.*s", STR_ARG(sum), STR_ARG(w->value), STR_ARG(more));
    then = next;
  }
  ret->sum = sum;
  return is_sum(s, sum);
}

/* "600 divided by 8. its for the wedding tables", "100 take away 37, is that 63?": the other sentences have no number
 * but the one that is asked after. */
static bool reads_beside(struct told *s, struct sum_told *ret) {
  struct number_read n;
  size_t found = 0;
  for (size_t from = 0, end = 0; from < s->tokens.len; from = end) {
    for (end = from; end < s->tokens.len && !is_mark(s, end, ",.?!;"); end++)
      ;
    struct str part = text_of(s, from, end);
    bool number = false;
    for (size_t i = from; i < end; i++) number |= number_at(s->language, &s->tokens, i, &n);
    if (is_sum(s, part) && place(s, "sign", from, end) < end)
      ret->sum = part, found++;
    else if (number && !covers(s, "check", from))
      return false;
    if (end < s->tokens.len) end++;
  }
  return found == 1;
}

bool sum_told(const struct language *l, struct arena *a, struct str text, struct sum_told *ret) {
  struct told s = {.language = l, .arena = a, .words = vocabulary_read(l, a, "sums_told.txt")};
  *ret = (struct sum_told){STR(""), STR("")};
  s.tokens = tokens_read(l, a, text);
  size_t end = s.tokens.len;
  while (end && is_mark(&s, end - 1, ",.?!;")) end--;
  return reads_steps(&s, end, ret) || reads_beside(&s, ret) || reads_two(&s, ret);
}
