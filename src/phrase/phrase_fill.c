/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase_fill: a line's pieces and the slots of one asking into words. Each {fn slot} is one row of the table below.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/times.h"
#include "phrase/phrase_priv.h"

struct fill {
  const struct phrase_book *book;
  struct arena *arena;
  const struct phrase_ask *ask;
  int depth;
};

const struct phrase_slot *phrase_slot_find(const struct phrase_ask *ask, struct str name) {
  for (size_t i = 0; i < ask->slot_count; i++)
    if (str_is(name, ask->slots[i].name)) return &ask->slots[i];
  return NULL;
}

bool phrase_slot_there(const struct phrase_slot *s) {
  return s && (s->text.len || s->number != PHRASE_NO_NUMBER || s->when);
}

static int64_t slot_number(const struct phrase_slot *s) {
  long long n = 0;
  if (s->number != PHRASE_NO_NUMBER) return s->number;
  return str_to_int(s->text, &n) ? n : 0;
}

static int64_t today(const struct fill *f) {
  return (f->ask->now / 1000 + f->ask->offset * 60) / CIVIL_DAY;
}

/* The build's check reads a book without a language: the longest a day is said stands in. */
static struct str say_day_from(const struct fill *f, int64_t day, int64_t seen_from) {
  return f->book->language ? day_say(f->book->language, f->arena, day, seen_from) : STR("22 November 2025");
}

static struct str say_day(const struct fill *f, int64_t day) {
  return say_day_from(f, day, today(f));
}

static struct str say_when(const struct fill *f, const struct when *w) {
  int64_t now = f->ask->now / 1000 + f->ask->offset * 60;
  return f->book->language ? when_say(f->book->language, f->arena, *w, now) : STR("tomorrow, Thursday, 18:30");
}

static struct str slot_plain(const struct fill *f, const struct phrase_slot *s) {
  if (s->text.len) return s->text;
  if (s->when) return say_when(f, s->when);
  return s->number == PHRASE_NO_NUMBER ? STR_NONE : words_figures(f->arena, s->number);
}

typedef struct str fill_fn(const struct fill *f, const struct phrase_slot *s, const struct piece *p);

static struct str fill_num(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_number(f->book, f->arena, slot_number(s));
}

static struct str fill_n(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_figures(f->arena, slot_number(s));
}

static struct str fill_ord(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_ordinal(f->book, f->arena, slot_number(s));
}

/* {count n turn}: "one turn", "92 turns" */
static struct str fill_count(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  int64_t n = slot_number(s);
  struct str noun = n == 1 ? p->extra : words_plural(f->book, f->arena, p->extra);
  return arena_printf(f->arena, "%.*s %.*s", STR_ARG(words_number(f->book, f->arena, n)), STR_ARG(noun));
}

/* {one n is/are}: picks by number. */
static struct str fill_one(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  struct str rest = p->extra, single = STR_NONE, many = STR_NONE;
  str_next(&rest, '/', &single);
  str_next(&rest, '/', &many);
  return slot_number(s) == 1 ? single : many;
}

static struct str fill_list(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  const struct phrase_ask *ask = f->ask;
  struct str out = STR_NONE;
  size_t total = 0, n = 0;
  for (size_t i = 0; i < ask->slot_count; i++) total += !strcmp(ask->slots[i].name, s->name);
  for (size_t i = 0; i < ask->slot_count; i++) {
    if (strcmp(ask->slots[i].name, s->name)) continue;
    struct str and = words_look(f->book, "list", p->extra.len ? p->extra : STR("and"));
    struct str gap = n == 0 ? STR_NONE : n + 1 == total ? arena_printf(f->arena, " %.*s ", STR_ARG(and)) : STR(", ");
    out = arena_join(f->arena, arena_join(f->arena, out, gap), slot_plain(f, &ask->slots[i]));
    n++;
  }
  return out;
}

static struct str fill_a(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_article(f->book, f->arena, slot_plain(f, s));
}

static struct str fill_plural(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_plural(f->book, f->arena, slot_plain(f, s));
}

static struct str fill_poss(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_possessive(f->arena, slot_plain(f, s));
}

static struct str fill_past(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_past(f->book, f->arena, slot_plain(f, s));
}

static struct str fill_ing(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_ing(f->book, f->arena, slot_plain(f, s));
}

static struct str fill_cap(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return utf8_capital(f->arena, slot_plain(f, s));
}

static struct str fill_flip(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_flip(f->book, f->arena, slot_plain(f, s));
}

/* The person's own words: one line, without the marks at their end, in double quotes. */
static struct str fill_quote(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  struct str t = str_trim(slot_plain(f, s));
  while (t.len && strchr(".,;:!?\"", t.at[t.len - 1])) t.len--;
  struct str one = arena_printf(f->arena, "\"%.*s\"", STR_ARG(t));
  for (char *c = (char *)one.at; c < one.at + one.len; c++)
    if (*c == '\n' || *c == '\t') *c = ' ';
  return one;
}

static struct str fill_when(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return slot_plain(f, s);
}

static int64_t local_seconds(const struct fill *f, int64_t ms) {
  return ms / 1000 + f->ask->offset * 60;
}

static struct str fill_day(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return say_day(f, slot_number(s));
}

/* {date at}: the day of a moment that has been, in milliseconds. Where the clock says that it is yet to come, the clock
 * has gone back: then the whole date, as from far away, for nothing was said "tomorrow". */
static struct str fill_date(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  enum { FAR = 4000 };
  int64_t day = local_seconds(f, slot_number(s)) / CIVIL_DAY, now = today(f);
  return say_day_from(f, day, day > now ? day + FAR : now);
}

/* {time at}: 18:30 */
static struct str fill_time(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  struct civil c = civil_from_seconds(local_seconds(f, slot_number(s)));
  return arena_printf(f->arena, "%02d:%02d", c.hour, c.minute);
}

static struct str fill_clock(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  struct civil c = civil_from_seconds(local_seconds(f, slot_number(s)));
  return words_clock(f->book, f->arena, c.hour * 60 + c.minute);
}

static struct str fill_span(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_span(f->book, f->arena, slot_number(s));
}

static struct str fill_length(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_length(f->book, f->arena, slot_number(s));
}

static struct str fill_bytes(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_bytes(f->arena, slot_number(s));
}

/* {they p} and kin read p.pronoun, or p itself when it is a pronoun. */
static struct str pronoun_of(const struct fill *f, const struct phrase_slot *s) {
  struct str name = arena_printf(f->arena, "%s.pronoun", s->name);
  const struct phrase_slot *own = phrase_slot_find(f->ask, name);
  struct str pronoun = own ? own->text : s->text;
  return words_look(f->book, "pronoun", pronoun).len ? pronoun : STR("they");
}

static struct str fill_they(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  static const char *const forms[] = {"they", "them", "their", "theirs", "themselves"};
  int form = 0;
  while (form < 4 && !str_is(p->fn, forms[form])) form++;
  return words_pronoun(f->book, pronoun_of(f, s), form);
}

/* {be p}, {were p}, {have p}, {do p}; {verb p like} */
static struct str fill_agree(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  return words_agree(f->book, f->arena, str_is(p->fn, "verb") ? p->extra : p->fn, pronoun_of(f, s));
}

/* {does deed}: a verb phrase as p.pronoun's, a name's alone being one person's: "wants a barn". */
static struct str fill_does(const struct fill *f, const struct phrase_slot *s, const struct piece *p) {
  const struct phrase_slot *pronoun = phrase_slot_find(f->ask, STR("p.pronoun"));
  struct str phrase = slot_plain(f, s);
  ptrdiff_t blank = str_find_byte(phrase, ' ');
  struct str verb = blank < 0 ? phrase : str_first(phrase, (size_t)blank);
  struct str one = words_agree(f->book, f->arena, verb, pronoun ? pronoun->text : STR("she"));
  return arena_join(f->arena, one, str_from(phrase, verb.len));
}

static const struct {
  const char *name;
  fill_fn *fill;
} functions[] = {
    {"num", fill_num},       {"n", fill_n},           {"ord", fill_ord},
    {"count", fill_count},   {"one", fill_one},       {"list", fill_list},
    {"a", fill_a},           {"plural", fill_plural}, {"poss", fill_poss},
    {"past", fill_past},     {"ing", fill_ing},       {"inf", fill_when},
    {"cap", fill_cap},       {"flip", fill_flip},     {"quote", fill_quote},
    {"when", fill_when},     {"day", fill_day},       {"date", fill_date},
    {"time", fill_time},     {"clock", fill_clock},   {"span", fill_span},
    {"bytes", fill_bytes},   {"they", fill_they},     {"them", fill_they},
    {"their", fill_they},    {"theirs", fill_they},   {"themselves", fill_they},
    {"be", fill_agree},      {"were", fill_agree},    {"have", fill_agree},
    {"do", fill_agree},      {"verb", fill_agree},    {"does", fill_does},
    {"length", fill_length},
};

static fill_fn *function_find(struct str fn) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (str_is(fn, functions[i].name)) return functions[i].fill;
  return NULL;
}

bool phrase_knows_function(struct str fn) {
  return function_find(fn) != NULL;
}

static bool fill_pieces(struct fill *f, const struct pieces *p, struct buf *out);

static bool fill_rule(struct fill *f, const struct piece *p, struct buf *out) {
  const struct rule *r = phrase_book_rule(f->book, p->text);
  if (!r || f->depth >= PHRASE_DEPTH) return false;
  size_t which = f->ask->chance ? chance_below(f->ask->chance, (uint32_t)r->len) : 0;
  f->depth++;
  bool ok = fill_pieces(f, &r->at[which], out);
  f->depth--;
  return ok;
}

static bool fill_slot(struct fill *f, const struct piece *p, struct buf *out) {
  const struct phrase_slot *s = phrase_slot_find(f->ask, p->slot);
  fill_fn *fn = p->fn.len ? function_find(p->fn) : NULL;
  /* {they p} needs no slot called p: p.pronoun is enough, and without it, they. */
  struct phrase_slot bare = phrase_text(arena_dup(f->arena, p->slot).at, STR_NONE);
  bool agrees = fn == fill_they || fn == fill_agree;
  if (p->fn.len && !fn) return false;
  if (!phrase_slot_there(s)) {
    if (!agrees) return false;
    s = &bare;
  }
  struct str words = fn ? fn(f, s, p) : slot_plain(f, s);
  if (!words.len) return false;
  return buf_add_str(out, p->capital ? utf8_capital(f->arena, words) : words) == 0;
}

static bool fill_pieces(struct fill *f, const struct pieces *p, struct buf *out) {
  for (size_t i = 0; i < p->len; i++) {
    const struct piece *one = &p->at[i];
    bool ok = one->kind == PIECE_TEXT   ? buf_add_str(out, one->text) == 0
              : one->kind == PIECE_RULE ? fill_rule(f, one, out)
                                        : fill_slot(f, one, out);
    if (!ok) return false;
  }
  return true;
}

bool phrase_fill(const struct phrase_book *b, struct arena *a, const struct phrase_ask *ask, const struct pieces *p,
                 struct buf *out) {
  struct fill f = {b, a, ask, 0};
  return fill_pieces(&f, p, out);
}
