/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/sum_told.h"

#include "language/number.h"
#include "language/vocabulary.h"
#include "skills/sum.h"
#include "skills/sum_rate.h"

enum { NUMBERS = 6, FORM_GAP = 3 };

struct told {
  const struct language *language;
  struct arena *arena;
  struct vocabulary words;
  struct tokens tokens;
  struct number_read number[NUMBERS];
  size_t numbers, ones; /* ones: of them "one", which may be none: "how much is one" */
  bool odd;             /* a number that counts nothing: "the 3rd", "a few" */
};

static size_t covers(const struct told *s, const char *kind, size_t at) {
  size_t n;
  return at < s->tokens.len && vocabulary_at(&s->words, kind, &s->tokens, at, &n) ? n : 0;
}

static bool is_mark(const struct told *s, size_t at, const char *marks) {
  const struct token *t = &s->tokens.at[at];
  return t->kind == TOKEN_MARK && t->word.len == 1 && strchr(marks, t->word.at[0]);
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
    if (s->numbers < NUMBERS) s->number[s->numbers] = n;
    s->numbers++;
    s->ones += str_is(s->tokens.at[i].word, "one");
    i = n.last;
  }
}

static struct str figures(const struct told *s, int which) {
  return tokens_text(&s->tokens, s->number[which].first, s->number[which].last);
}

/* Of 35 pence 0.35. */
static struct str number_said(const struct told *s, const struct number_read *n) {
  struct str text = tokens_text(&s->tokens, n->first, n->last);
  if (!covers(s, "ratehundredth", n->last + 1)) return text;
  return arena_printf(s->arena, "%.2f", n->value / 100);
}

static struct str money(const struct told *s, int which) {
  size_t n, at = s->number[which].first, behind = s->number[which].last + 1;
  const struct vocabulary_word *w = at ? vocabulary_at(&s->words, "money", &s->tokens, at - 1, &n) : NULL;
  if (!w && behind < s->tokens.len) w = vocabulary_at(&s->words, "money", &s->tokens, behind, &n);
  return w ? w->value : STR("");
}

static bool in_pence(const struct told *s, int which) {
  return covers(s, "pence", s->number[which].last + 1) > 0;
}

static bool make(const struct told *s, const char *op, const char *said, bool turned, struct sum_told *ret) {
  int first = turned ? 1 : 0, second = turned ? 0 : 1;
  struct str x = figures(s, first), y = figures(s, second), m = money(s, first);
  if (!m.len && *op != '/') m = money(s, second);
  if (!m.len && *op == '*' && (in_pence(s, first) || in_pence(s, second))) {
    ret->sum = arena_printf(s->arena, "£%.*s * %.*s / 100", STR_ARG(x), STR_ARG(y));
    ret->taken = arena_printf(s->arena, "%.*s times %.*s pence", STR_ARG(in_pence(s, first) ? y : x),
                              STR_ARG(in_pence(s, first) ? x : y));
    return true;
  }
  ret->sum = arena_printf(s->arena, "%.*s%.*s %s %.*s", STR_ARG(m), STR_ARG(x), op, STR_ARG(y));
  ret->taken = arena_printf(s->arena, "%.*s%.*s %s %.*s", STR_ARG(m), STR_ARG(x), said, STR_ARG(y));
  return true;
}

/* ---- two numbers and what is asked of them ---- */

/* "how many left", "whats the difference": the question stands before its word. */
static bool asks_for(const struct told *s, const char *kind) {
  enum { BETWEEN = 9 };
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

/* "spent 12.40, 8.99 and 31, whats that altogether". */
static bool reads_total(struct told *s, struct sum_told *ret) {
  enum { MOST = 12 };
  struct number_read n;
  struct str sum = STR("");
  size_t end = s->tokens.len;
  bool other = place(s, "sign", 0, end) < end || place(s, "rate", 0, end) < end || place(s, "share", 0, end) < end;
  if (s->numbers < 2 || s->numbers > MOST || s->odd || other || !asks_for(s, "total")) return false;
  for (size_t i = 0; i < end; i++) {
    if (!number_at(s->language, &s->tokens, i, &n)) continue;
    struct str one = tokens_text(&s->tokens, n.first, n.last);
    sum = sum.len ? arena_printf(s->arena, "%.*s + %.*s", STR_ARG(sum), STR_ARG(one)) : one;
    i = n.last;
  }
  ret->sum = ret->taken = sum;
  return true;
}

/* "i got 61 72 and 80, whats my average". */
static bool reads_average(struct told *s, struct sum_told *ret) {
  struct number_read n;
  struct str sum = STR("");
  size_t end = s->tokens.len, count = 0;
  bool other = place(s, "sign", 0, end) < end || place(s, "rate", 0, end) < end || place(s, "share", 0, end) < end;
  if (s->numbers < 2 || s->odd || other || place(s, "average", 0, end) == end) return false;
  if (place(s, "ask", 0, end) == end) return false;
  for (size_t i = 0; i < end; i++) {
    if (!number_at(s->language, &s->tokens, i, &n)) continue;
    struct str one = number_said(s, &n);
    sum = sum.len ? arena_printf(s->arena, "%.*s + %.*s", STR_ARG(sum), STR_ARG(one)) : one;
    i = n.last, count++;
  }
  ret->sum = arena_printf(s->arena, "( %.*s ) / %zu", STR_ARG(sum), count);
  ret->taken = arena_printf(s->arena, "%.*s, divided by %zu", STR_ARG(sum), count);
  return true;
}

/* ---- forms: "increase 350 by 10 percent" ---- */

/* The token behind those that say nothing; at most FORM_GAP of them. */
static bool form_word(const struct told *s, struct str word, size_t at, size_t *ret_next,
                      struct number_read *ret_number) {
  size_t n = 0;
  if (str_is(word, "*")) {
    if (!number_at(s->language, &s->tokens, at, ret_number)) return false;
    return *ret_next = ret_number->last + 1, true;
  }
  if (str_is(word, "%")) n = covers(s, "formpercent", at);
  if (!n) n = vocabulary_covers(word, &s->tokens, at);
  return *ret_next = at + n, n > 0;
}

/* Tokens from `at` are the form; its numbers. */
static bool form_at(const struct told *s, struct str form, size_t at, struct number_read *ret, size_t *ret_count) {
  struct str word;
  *ret_count = 0;
  for (bool first = true; str_next(&form, ' ', &word); first = false) {
    struct number_read number;
    size_t next, gap = 0, n = 1;
    if (!word.len) continue;
    while (at < s->tokens.len && !form_word(s, word, at, &next, &number)) {
      n = first ? 0 : is_mark(s, at, ",.?!;:") ? 1 : covers(s, "formskip", at);
      if (!n || ++gap > FORM_GAP) return false;
      at += n;
    }
    if (at >= s->tokens.len) return false;
    if (str_is(word, "*") && *ret_count < NUMBERS) ret[(*ret_count)++] = number;
    at = next;
  }
  return true;
}

/* "( 1 + 3 % ) / 2" with the numbers in their places. */
static struct str form_sum(const struct told *s, struct str value, const struct number_read *n) {
  struct str out = STR(""), word;
  while (str_next(&value, ' ', &word)) {
    bool place = word.len == 1 && word.at[0] >= '1' && word.at[0] <= '3';
    const struct number_read *r = place ? &n[word.at[0] - '1'] : NULL;
    struct str said = r ? number_said(s, r) : str_is(word, "100%") ? STR("100") : word;
    out = arena_printf(s->arena, "%.*s%s%.*s", STR_ARG(out), out.len ? " " : "", STR_ARG(said));
  }
  return out;
}

static struct str money_said(const struct told *s) {
  size_t n;
  for (size_t i = 0; i < s->tokens.len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&s->words, "money", &s->tokens, i, &n);
    if (w) return w->value;
  }
  return STR("");
}

/* "62 plus 18 %, divided by 3", of a sum in signs. */
static struct str in_words(const struct told *s, struct str sum) {
  static const char *const words[][2] = {{"*", "times"}, {"/", "divided by"}, {"-", "less"}, {"+", "plus"}};
  struct str out = STR(""), word;
  while (str_next(&sum, ' ', &word)) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
      if (str_is(word, words[i][0])) word = str_of(words[i][1]);
    if (str_starts(word, STR("("))) word = str_from(word, 1);
    if (str_is(word, ")") || !word.len) continue;
    out = arena_printf(s->arena, "%.*s%s%.*s", STR_ARG(out), out.len && !str_is(word, "%") ? " " : "", STR_ARG(word));
  }
  return out;
}

/* "21 of 40", "10 more on 40": what the hundredths are of. */
static struct str share_in_words(const struct told *s, const struct number_read *n, struct str value) {
  bool first = str_starts(value, STR("1")), of = value.len && value.at[0] != '(';
  if (!of)
    return arena_printf(s->arena, "from %.*s to %.*s", STR_ARG(number_said(s, &n[0])), STR_ARG(number_said(s, &n[1])));
  return arena_printf(s->arena, "%.*s of %.*s", STR_ARG(number_said(s, &n[first ? 0 : 1])),
                      STR_ARG(number_said(s, &n[first ? 1 : 0])));
}

/* All numbers of the turn belong to the form; of two forms the longer. */
static bool reads_form(const struct told *s, struct sum_told *ret) {
  struct number_read n[NUMBERS];
  size_t best = 0, count;
  for (size_t i = 0; i < s->words.words.len && !s->odd; i++) {
    const struct vocabulary_word *w = &s->words.words.at[i];
    if (!str_is(w->kind, "form") || w->phrase.len <= best) continue;
    for (size_t at = 0; at < s->tokens.len; at++) {
      if (!form_at(s, w->phrase, at, n, &count) || (count != s->numbers && count + s->ones != s->numbers)) continue;
      best = w->phrase.len;
      ret->percent = str_find(w->value, STR("100%")) >= 0;
      struct str sum = form_sum(s, w->value, n), m = ret->percent ? STR("") : money_said(s);
      bool opens = str_starts(sum, STR("("));
      ret->sum = opens ? arena_printf(s->arena, "(%.*s%.*s", STR_ARG(m), STR_ARG(str_from(sum, 1)))
                       : arena_printf(s->arena, "%.*s%.*s", STR_ARG(m), STR_ARG(sum));
      ret->taken = ret->percent ? share_in_words(s, n, w->value) : in_words(s, ret->sum);
      break;
    }
  }
  return best > 0;
}

static bool reads_two(struct told *s, struct sum_told *ret) {
  if (reads_average(s, ret) || reads_total(s, ret)) return true;
  if (s->numbers != 2 || s->odd) return false;
  return reads_share(s, ret) || reads_product(s, ret) || reads_difference(s, ret);
}

/* ---- one step after another, and a sum beside other sentences ---- */

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
  struct sum one;
  struct str sum = text_of(s, 0, first);
  if (sum_read(s->language, s->arena, sum, &one) == SUM_FINE && !one.about) sum = one.said; /* of any form */
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

/* At a mark, and before what is asked: "... for the books what's six plus twelve". */
static size_t part_end(const struct told *s, size_t from) {
  size_t at = from;
  while (at < s->tokens.len && !is_mark(s, at, ",.?!;:") && !(at > from && covers(s, "ask", at))) at++;
  return at;
}

static size_t part_next(const struct told *s, size_t end) {
  return end < s->tokens.len && is_mark(s, end, ",.?!;:") ? end + 1 : end;
}

static bool has_value(const struct told *s, size_t from, size_t end, double value) {
  struct number_read n;
  for (size_t i = from; i < end; i++)
    if (number_at(s->language, &s->tokens, i, &n) && n.value > value - 1e-9 && n.value < value + 1e-9) return true;
  return false;
}

/* Another sentence beside the sum in [first, last): its numbers are the sum's own, or what is asked after. */
static bool stands_beside(const struct told *s, size_t from, size_t end, size_t first, size_t last) {
  struct number_read n;
  if (covers(s, "check", from)) return true;
  for (size_t i = from; i < end; i++) {
    if (str_is(s->tokens.at[i].word, "one") || !number_at(s->language, &s->tokens, i, &n)) continue; /* "quick one" */
    if (!has_value(s, first, last, n.value)) return false;
  }
  return true;
}

/* "600 divided by 8. its for the wedding tables", "100 take away 37, is that 63?", "17 bags, 64 kilos each. What is 17
 * x 64?": one part is a sum, and the others have no numbers but its own. */
static bool reads_beside(struct told *s, struct sum_told *ret) {
  size_t first = 0, last = 0, found = 0;
  for (size_t from = 0, end; from < s->tokens.len; from = part_next(s, end)) {
    end = part_end(s, from);
    struct str part = text_of(s, from, end);
    if (!is_sum(s, part) || place(s, "sign", from, end) == end) continue;
    ret->sum = part, first = from, last = end, found++;
  }
  if (found == 1 && covers(s, "ask", first)) return true; /* asked for outright */
  for (size_t from = 0, end; found == 1 && from < s->tokens.len; from = part_next(s, end)) {
    end = part_end(s, from);
    if (from != first && !stands_beside(s, from, end, first, last)) return false;
  }
  return found == 1;
}

bool sum_told(const struct language *l, struct arena *a, struct str text, struct sum_told *ret) {
  struct told s = {.language = l, .arena = a, .words = vocabulary_read(l, "sums_told.txt")};
  *ret = (struct sum_told){.sum = STR(""), .taken = STR("")};
  s.tokens = tokens_read(l, a, text);
  size_t end = s.tokens.len;
  while (end && is_mark(&s, end - 1, ",.?!;")) end--;
  find_numbers(&s);
  return reads_steps(&s, end, ret) || sum_rate(l, a, text, ret, NULL) || reads_form(&s, ret) || reads_beside(&s, ret) ||
         reads_two(&s, ret);
}
