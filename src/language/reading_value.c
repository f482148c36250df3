/* SPDX-License-Identifier: Apache-2.0
 *
 * The words and the times of what a clause tells: the shortest true value, without its time.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/reading_chunk.h"

/* The person's words, as if written in one go: fillers and false starts left out, phrases of the lexicon as they are
 * written there ("Stoke-on-Trent" only where it was typed so). */
struct str read_value(const struct read *r, size_t first, size_t last) {
  struct str out = STR_NONE;
  const struct tokens *t = r->p.tokens;
  for (size_t i = first; i < last; i++) {
    const struct piece *p = read_at(r, i), *before = i > first ? read_at(r, i - 1) : NULL;
    struct str text = pieces_text(&r->p, i, i);
    const struct token *token = &t->at[p->first];
    if (token->mended && p->first == p->last && token->kind == TOKEN_WORD) text = p->word;
    bool joined =
        before && before->last + 1 == p->first && t->at[before->last].at + t->at[before->last].len == token->at;
    bool hyphen = before && before->last + 1 == p->first &&
                  t->at[before->last].at + t->at[before->last].len + 1 == token->at && token->at > 0 &&
                  t->text.at[token->at - 1] == '-';
    out = !out.len ? text
                   : arena_printf(r->a, "%.*s%s%.*s", STR_ARG(out),
                                  joined   ? ""
                                  : hyphen ? "-"
                                           : " ",
                                  STR_ARG(text));
  }
  return out;
}

static struct str cased(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i);
  struct str text = read_value(r, i, i + 1);
  if (piece_has(p, LEX(PLACE)) && p->entry && utf8_plain(r->a, text).len == utf8_plain(r->a, p->entry->shown).len) {
    struct str typed = text;
    bool hyphens = memchr(typed.at, '-', typed.len) != NULL;
    struct str shown = arena_dup(r->a, p->entry->shown);
    if (!hyphens)
      for (size_t k = 0; k < shown.len; k++)
        if (shown.at[k] == '-') ((char *)shown.at)[k] = ' ';
    return utf8_is_upper(utf8_next(&typed)) ? text : shown;
  }
  static const char *const small[] = {"of", "the", "on", "upon", "and", "in", "by", "le", "de", "la", "under"};
  for (size_t k = 0; k < sizeof small / sizeof *small; k++)
    if (piece_is(p, small[k])) return text;
  return utf8_capital(r->a, text);
}

struct str read_place_text(const struct read *r, size_t first, size_t last) {
  struct str out = STR_NONE;
  for (size_t i = first; i < last; i++) {
    struct str one = cased(r, i);
    out = out.len ? arena_printf(r->a, "%.*s %.*s", STR_ARG(out), STR_ARG(one)) : one;
  }
  return out;
}

bool read_is_time_word(const struct piece *p) {
  static const char *const words[] = {"in",     "on",    "at",   "since", "until", "till", "by",
                                      "around", "about", "from", "back",  "for",   "last", "next",
                                      "this",   "only",  "ever", "early", "late"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (piece_is(p, words[i])) return true;
  return false;
}

bool read_of_a_time(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i), *before = i ? read_at(r, i - 1) : read_at(r, SIZE_MAX);
  return p->time && !p->time->has_clock && (piece_is(p, "about") || piece_is(before, "about"));
}

struct span read_span(const struct read *r, const struct clause *c) {
  struct span s = {.at = SIZE_MAX};
  for (size_t i = c->first; i < c->last; i++) {
    const struct piece *p = read_at(r, i), *before = i ? read_at(r, i - 1) : p;
    if (!p->time || (i >= c->subject.first && i < c->subject.last)) continue;
    if (piece_has(p, LEX(PLACE)) && !piece_has(before, LEX(PREPOSITION))) continue;
    if (read_of_a_time(r, i)) continue;
    if (p->time->kind == TIME_SET)
      s.every = true;
    else if (p->time->kind == TIME_DURATION)
      continue;
    if (s.at != SIZE_MAX && !p->time->when.grain) continue;
    if (s.at != SIZE_MAX && p->time->when.grain >= s.when.grain) continue;
    s.at = i;
    s.time = p->time;
    if (p->time->kind != TIME_SET) s.when = p->time->when;
    s.since |= piece_is(before, "since");
    s.until |= piece_is(before, "until") || piece_is(before, "till");
    struct str text = pieces_text(&r->p, i, i);
    s.since |= text.len > 6 && str_eq_nocase(str_first(text, 6), STR("since "));
    s.until |= (text.len > 6 && str_eq_nocase(str_first(text, 6), STR("until "))) ||
               (text.len > 5 && str_eq_nocase(str_first(text, 5), STR("till ")));
  }
  return s;
}

bool read_coming(const struct read *r, const struct span *s) {
  return s->at != SIZE_MAX && s->when.grain != GRAIN_NONE && s->when.end > r->c->civil_now;
}

/* Where the words of a predicate end: before its time, its "because", or the clause. */
size_t read_phrase_end(const struct read *r, const struct clause *c, size_t first) {
  size_t i = first;
  for (; i < c->last; i++) {
    const struct piece *p = read_at(r, i);
    if (p->time && i > first) break;
    if (piece_has(p, LEX(MARK) | LEX(EMOJI)) || piece_is(p, "because")) break;
  }
  while (i > first + 1 && (read_is_time_word(read_at(r, i - 1)) ||
                           piece_has(read_at(r, i - 1), LEX(ADVERB) | LEX(AND) | LEX(OPENER) | LEX(ARTICLE))))
    i--;
  return i;
}

/* "go on a cruise" is a cruise; "off to see my cousin" is "see my cousin". */
static size_t phrase_begin(const struct read *r, size_t at, size_t end) {
  const struct piece *p = read_at(r, at);
  bool got = piece_is(p, "got") && at > 0 && piece_has(read_at(r, at - 1), LEX(HAVE)); /* "ive got a scan" */
  at += got;
  while (at < end && piece_has(read_at(r, at), LEX(BE) | LEX(ADVERB) | LEX(HAVE))) at++;
  p = read_at(r, at);
  bool going = str_is(p->base, "go") || piece_is(p, "off");
  if (going && (piece_is(read_at(r, at + 1), "on") || piece_is(read_at(r, at + 1), "for")) && at + 2 < end)
    at += 2;
  else if (going && piece_is(read_at(r, at + 1), "to") && read_at(r, at + 2)->form == FORM_BASE && at + 2 < end)
    at += 2;
  else if (going && piece_is(read_at(r, at + 1), "in") && piece_is(read_at(r, at + 2), "for"))
    at += 3;
  while (at + 1 < end && piece_has(read_at(r, at), LEX(ARTICLE) | LEX(POSSESSIVE))) at++;
  return at;
}

/* "coming for christmas": the feast is what it is for, besides when. */
struct str read_for_feast(const struct read *r, struct str phrase, const struct span *s) {
  if (s->at == SIZE_MAX || s->at == 0 || !piece_is(read_at(r, s->at - 1), "for")) return phrase;
  struct str feast = pieces_text(&r->p, s->at, s->at);
  if (!told_is(r->told, TOLD_feast, utf8_plain(r->a, feast))) return phrase;
  return arena_printf(r->a, "%.*s for %.*s", STR_ARG(phrase), STR_ARG(utf8_capital(r->a, feast)));
}

struct str read_phrase(const struct read *r, const struct clause *c, size_t at, bool bare) {
  size_t end = read_phrase_end(r, c, at), begin = phrase_begin(r, at, end);
  for (size_t i = begin; i < end; i++)
    if (piece_has(read_at(r, i), LEX(GRAVE))) return STR_NONE; /* never a plan to ask after: care hears it */
  for (size_t i = begin + 1; bare && i < end; i++)
    if (piece_has(read_at(r, i), LEX(PREPOSITION) | LEX(AND) | LEX(BREAK)) ||
        (i > begin + 2 && piece_has(read_at(r, i), LEX(ARTICLE))))
      end = i; /* "i drive a forklift the lifting is done for me" */
  return begin < end ? read_value(r, begin, end) : STR_NONE;
}

/* "12-31" of a time that names a day. */
struct str read_month_day(const struct read *r, const struct when *w) {
  if (w->grain == GRAIN_NONE || w->grain > GRAIN_DAY) return STR_NONE;
  struct civil day = civil_from_seconds(w->start);
  return arena_printf(r->a, "%02d-%02d", day.month, day.day);
}

/* The words of a habit: "go", "play" a game and "have" fall away, and so does where it is done. */
struct str read_habit(const struct read *r, const struct clause *c, size_t at) {
  size_t end = read_phrase_end(r, c, at);
  const struct piece *v = read_at(r, at), *next = read_at(r, at + 1);
  bool game = str_is(v->base, "play") && piece_has(next, LEX(GAME));
  bool bare = game || str_is(v->base, "go") || str_is(v->base, "have") || str_is(v->base, "do");
  if (bare && at + 1 < end) at++;
  while (at + 1 < end && (piece_has(read_at(r, at), LEX(ARTICLE) | LEX(POSSESSIVE)) || piece_is(read_at(r, at), "to") ||
                          piece_is(read_at(r, at), "for")))
    at++;
  for (size_t i = at + 1; i < end; i++)
    if (piece_is(read_at(r, i), "in") || piece_is(read_at(r, i), "at") || piece_is(read_at(r, i), "on") ||
        piece_is(read_at(r, i), "down"))
      end = i;
  while (end > at + 1 && piece_has(read_at(r, end - 1), LEX(ARTICLE) | LEX(PREPOSITION))) end--;
  return at < end ? read_value(r, at, end) : STR_NONE;
}

struct str read_with_day(const struct read *r, struct str what, const struct span *s) {
  static const char *const days[] = {"Mondays", "Tuesdays",  "Wednesdays", "Thursdays",
                                     "Fridays", "Saturdays", "Sundays"};
  struct str when = pieces_text(&r->p, s->at, s->at);
  if (s->time->weekday >= 0) return arena_printf(r->a, "%.*s on %s", STR_ARG(what), days[s->time->weekday]);
  return arena_printf(r->a, "%.*s %.*s", STR_ARG(what), STR_ARG(when));
}
