/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/strip.h"

#include "language/vocabulary.h"

struct strip {
  struct arena *arena;
  const struct vocabulary *words;
  const struct tokens *tokens;
  const char *skill;
};

static bool is_of(const struct strip *s, const struct vocabulary_word *w, const char *kind) {
  if (!str_is(w->kind, kind)) return false;
  if (!strcmp(kind, "lead")) return str_is(w->value, s->skill) || str_is(w->value, "polite");
  return str_is(w->value, "-") || str_is(w->value, "once") || str_is(w->value, "place") || str_is(w->value, s->skill);
}

/* How many tokens at `at` are a phrase of the kind. */
static size_t covered(const struct strip *s, const char *kind, size_t at) {
  size_t best = 0;
  for (size_t i = 0; i < s->words->words.len; i++) {
    const struct vocabulary_word *w = &s->words->words.at[i];
    size_t n = is_of(s, w, kind) ? vocabulary_covers(w->phrase, s->tokens, at) : 0;
    if (n > best) best = n;
  }
  return best;
}

static size_t empty_at(const struct strip *s, size_t at) {
  static const char *const kinds[] = {"lead", "front", "edge"};
  size_t best = s->tokens->at[at].kind == TOKEN_MARK && str_is(s->tokens->at[at].word, ",");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    size_t n = covered(s, kinds[i], at);
    if (n > best) best = n;
  }
  return best;
}

/* NULL: none. */
static const struct vocabulary_word *preposition_at(const struct strip *s, size_t at) {
  size_t n;
  const struct vocabulary_word *w = vocabulary_at(s->words, "before", s->tokens, at, &n);
  return w && !str_is(w->value, "-") ? w : NULL;
}

/* The time begins with its own, "by 9", or is one that takes none of place: "take the bins in tomorrow". */
static bool has_preposition(const struct strip *s, size_t last, bool place) {
  size_t n;
  if (last >= s->tokens->len) return false;
  return preposition_at(s, last) || (place && vocabulary_at(s->words, "bareday", s->tokens, last, &n));
}

/* Before a time its preposition says nothing either: "choir on thursday"; but one of them: "take the washing in at 4".
 */
static size_t empty_before(const struct strip *s, size_t first, size_t last, size_t time, bool *io_once) {
  if (str_is(s->tokens->at[last - 1].word, ",")) return 1;
  for (size_t at = last - first > 4 ? last - 4 : first; at < last; at++) {
    if (covered(s, "edge", at) == last - at) return last - at;
    if (!time || covered(s, "before", at) != last - at) continue;
    const struct vocabulary_word *w = preposition_at(s, at);
    if (w && (*io_once || has_preposition(s, time, str_is(w->value, "place")))) return 0;
    *io_once |= w != NULL;
    return last - at;
  }
  return 0;
}

static struct str trimmed(const struct strip *s, size_t first, size_t last, bool time, bool begins) {
  size_t n, time_at = time ? last : 0;
  bool once = false;
  while (begins && first < last && (n = empty_at(s, first)) && first + n <= last) first += n;
  while (first < last && (n = empty_before(s, first, last, time_at, &once))) last -= n;
  return first < last ? tokens_text(s->tokens, first, last - 1) : STR("");
}

static struct str joined(struct arena *a, struct str x, struct str y) {
  if (!x.len || !y.len) return x.len ? x : y;
  return arena_printf(a, "%.*s %.*s", STR_ARG(x), STR_ARG(y));
}

struct str strip_edges(const struct language *l, struct arena *a, const struct tokens *t, size_t first, size_t last,
                       const char *skill) {
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  struct strip s = {a, &v, t, skill};
  return trimmed(&s, first, last, false, true);
}

struct str strip_piece(const struct language *l, struct arena *a, const struct tokens *t, struct strip_span p,
                       const char *skill) {
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  struct strip s = {a, &v, t, skill};
  return trimmed(&s, p.first, p.last, p.time, p.begins);
}

struct str strip_request(const struct language *l, struct arena *a, const struct reading *r, const char *skill) {
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  struct strip s = {a, &v, &r->tokens, skill};
  struct str out = STR("");
  size_t from = 0;
  for (size_t i = 0; i < r->times.len; i++) {
    if (r->times.at[i].first > from) out = joined(a, out, trimmed(&s, from, r->times.at[i].first, true, true));
    from = r->times.at[i].last + 1;
  }
  return from < r->tokens.len ? joined(a, out, trimmed(&s, from, r->tokens.len, false, true)) : out;
}
