/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase_say: which line. First what may be said at all (slots, conditions, claims, the question budget, the joke
 * gate), then what was not said lately (the ledger), then the best: most conditions met (after E. Ruskin's "AI-driven
 * Dynamic Dialog through Fuzzy Pattern Matching", GDC 2012), the tones in the order they were wanted, and chance among
 * equals.
 */
#include "base/utf8.h"
#include "phrase/phrase_priv.h"

#define DAY_MS 86400000LL
/* A condition of the family counts eight, a tone six to two, a condition of the line two, so that a line that names the
 * thing goes before one that does not; points this near are equals. */
enum {
  BRIEF_WORDS = 3,
  BRIEF_TURNS = 6,
  SHORT_DAYS = 3,
  FILLED_DAYS = 2,
  LINE_DAYS = 30,
  RARE_DAYS = 7,
  OPENER_TURNS = 10,
  REPEAT_DAYS = 7,
  REPEAT_WORDS = 5,
  NEAR = 1
};

/* What the ledger says against a line. */
enum worn { WORN_NOT, WORN_OPENER, WORN_FAMILY, WORN_LINE, WORN_REPEAT /* the very words, this week */, WORN_NEVER };

struct candidate {
  const struct line *line;
  struct str text;
  int64_t opener;
  int points;
  enum worn worn;
  int64_t last; /* when the line was last said; INT64_MIN never */
};
typedef VEC(struct candidate) candidate_vec;

struct say {
  const struct phrase_book *book;
  struct arena *arena;
  const struct phrase_ask *ask;
};

static bool builtin_number(const struct phrase_ask *ask, struct str name, int64_t *ret) {
  if (str_is(name, "close"))
    *ret = ask->close;
  else if (str_is(name, "val"))
    *ret = ask->valence;
  else if (str_is(name, "jokes"))
    *ret = ask->jokes;
  else
    return false;
  return true;
}

static bool one_of(struct str text, struct str choices) {
  struct str part;
  while (str_next(&choices, '/', &part))
    if (str_eq_nocase(text, part)) return true;
  return false;
}

static bool compare(enum cond_op op, int64_t x, int64_t y) {
  switch (op) {
  case COND_EQ: return x == y;
  case COND_NE: return x != y;
  case COND_LT: return x < y;
  case COND_LE: return x <= y;
  case COND_GT: return x > y;
  case COND_GE: return x >= y;
  default: return false;
  }
}

static bool holds(const struct phrase_ask *ask, const struct cond *c) {
  int64_t n = PHRASE_NO_NUMBER;
  const struct phrase_slot *s = NULL;
  bool there = builtin_number(ask, c->name, &n);
  if (!there) {
    s = phrase_slot_find(ask, c->name);
    there = phrase_slot_there(s);
    if (there) n = s->number;
  }
  if (c->op == COND_THERE) return there && (s || n);
  if (c->op == COND_ABSENT) return !there || (!s && !n);
  if (!there) return c->op == COND_NE;
  if (c->number != PHRASE_NO_NUMBER && n != PHRASE_NO_NUMBER) return compare(c->op, n, c->number);
  bool same = s && one_of(s->text, c->text);
  return c->op == COND_EQ ? same : c->op == COND_NE ? !same : false;
}

static bool all_hold(const struct phrase_ask *ask, const struct conds *c) {
  for (size_t i = 0; i < c->len; i++)
    if (!holds(ask, &c->at[i])) return false;
  return true;
}

/* "topic" in barred(topic) is the slot's text where there is such a slot. */
static bool claim_holds(const struct phrase_ask *ask, const struct line *l) {
  if (!l->claim_name.len) return true;
  if (!ask->claim) return false;
  const struct phrase_slot *s = phrase_slot_find(ask, l->claim_argument);
  return ask->claim(ask->claim_arg, l->claim_name, s ? s->text : l->claim_argument);
}

static bool may_say(const struct phrase_ask *ask, const struct line *l) {
  if (l->question && !ask->question) return false;
  if (l->joke && !ask->jokes) return false;
  return all_hold(ask, &l->conds) && claim_holds(ask, l);
}

/* The tone wanted first counts most; a line without a tone is plain. */
static int tone_points(const struct phrase_ask *ask, const struct line *l) {
  unsigned tones = l->tones ? l->tones : 1u << TONE_PLAIN;
  if (!ask->tones) return 0;
  for (int i = 0; ask->tones[i]; i++)
    for (int t = 0; t < TONE_COUNT; t++)
      if (tones >> t & 1 && !strcmp(ask->tones[i], phrase_tones[t])) return i < 3 ? 3 - i : 0;
  return 0;
}

/* Two words, without case or marks. */
static int64_t opener_hash(struct arena *a, struct str text) {
  struct str plain = utf8_plain(a, text);
  unsigned long long h = 0;
  int words = 0;
  size_t start = 0;
  for (size_t i = 0; i <= plain.len && words < 2; i++) {
    bool letter = i < plain.len && ((plain.at[i] >= 'a' && plain.at[i] <= 'z') || plain.at[i] == '\'' ||
                                    (plain.at[i] >= '0' && plain.at[i] <= '9') || (unsigned char)plain.at[i] >= 0x80);
    if (letter) continue;
    if (i > start) h = h * 31 + str_hash(str_span(plain.at + start, plain.at + i)), words++;
    start = i + 1;
  }
  return (int64_t)(h & INT64_MAX);
}

static bool same_key(const struct phrase_book *b, const struct line *l, const struct said *s) {
  if (!l->key.len) return false;
  const struct line *other = phrase_book_by_hash(b, s->line);
  return other && str_eq(other->key, l->key);
}

static size_t count_words(struct str text) {
  size_t n = 0;
  for (size_t i = 0; i < text.len; i++) n += text.at[i] != ' ' && (i == 0 || text.at[i - 1] == ' ');
  return n;
}

/* Words of the line that are always the same. */
static size_t own_words(const struct line *l) {
  size_t n = 0;
  for (size_t i = 0; i < l->words.len; i++)
    if (l->words.at[i].kind == PIECE_TEXT) n += count_words(str_trim(l->words.at[i].text));
  return n;
}

/* How long the same line keeps away. What is brief, or mostly the person's own words, may come back within the talk;
 * what the being turned itself is remembered, and waits. */
static bool is_spent(const struct candidate *c, int turns, int64_t age) {
  size_t own = own_words(c->line), all = count_words(c->text);
  bool filled = c->line->words.len > 1 || (c->line->words.len && c->line->words.at[0].kind != PIECE_TEXT);
  if (own <= (filled ? 1 : BRIEF_WORDS)) return turns < BRIEF_TURNS;
  if (filled) return age < FILLED_DAYS * DAY_MS;
  return age < (all <= REPEAT_WORDS ? SHORT_DAYS : LINE_DAYS) * DAY_MS;
}

/* A line filled with other slots is another line; the very same words are not. */
static bool repeats(const struct say *say, const struct candidate *c, const struct said *s) {
  return say->ask->repeats && count_words(c->text) > REPEAT_WORDS &&
         say->ask->repeats(say->ask->repeats_arg, s->turn, c->text);
}

static enum worn worn_by_entry(const struct say *say, const struct candidate *c, const struct said *s, int turns) {
  const struct line *l = c->line;
  const struct group *g = &say->book->groups.at[l->group];
  int64_t age = say->ask->now - s->at;
  bool family = str_eq(s->family, g->family);
  if (family && g->flags & PHRASE_ONCE) return WORN_NEVER;
  if (same_key(say->book, l, s) && (l->key_ms == INT64_MAX || age < l->key_ms)) return WORN_NEVER;
  if (s->line == l->hash && age < REPEAT_DAYS * DAY_MS && repeats(say, c, s)) return WORN_REPEAT;
  if (s->line == l->hash && is_spent(c, turns, age)) return WORN_LINE;
  if (family && g->flags & PHRASE_RARE && age < RARE_DAYS * DAY_MS) return WORN_FAMILY;
  if (family && turns < g->cool && !(g->flags & (PHRASE_WORK | PHRASE_FIXED))) return WORN_FAMILY;
  if (s->opener == c->opener && turns < OPENER_TURNS) return WORN_OPENER;
  return WORN_NOT;
}

/* turns: replies since, where lines of one reply share their turn. */
static void wear(const struct say *say, struct candidate *c) {
  int turns = 0;
  c->last = INT64_MIN;
  for (size_t i = 0; i < say->ask->ledger_len; i++) {
    const struct said *s = &say->ask->ledger[i];
    if (i && s->turn != say->ask->ledger[i - 1].turn) turns++;
    if (s->line == c->line->hash && c->last == INT64_MIN) c->last = s->at;
    enum worn w = worn_by_entry(say, c, s, turns);
    if (w > c->worn) c->worn = w;
  }
}

static bool allowed(const struct group *g, enum worn w) {
  if (w == WORN_NEVER) return false;
  if (g->flags & (PHRASE_WORK | PHRASE_FIXED)) return true;
  return w <= WORN_OPENER;
}

static void consider(const struct say *say, const struct group *g, const struct line *l, candidate_vec *v) {
  AUTO_BUF struct buf b = buf_new(BUF_LINE);
  if (!may_say(say->ask, l) || !phrase_fill(say->book, say->arena, say->ask, &l->words, &b)) return;
  struct candidate c = {.line = l, .text = arena_dup(say->arena, buf_str(&b))};
  if (say->ask->unfit && say->ask->unfit(say->ask->repeats_arg, c.text)) return;
  c.opener = opener_hash(say->arena, c.text);
  c.points = 8 * (int)g->conds.len + 2 * (int)l->conds.len + 2 * tone_points(say->ask, l);
  wear(say, &c);
  if (g->flags & PHRASE_FIXED && c.worn != WORN_NEVER) c.worn = WORN_NOT; /* else one that says less would be fresher */
  if (allowed(g, c.worn)) VEC_PUSH(say->arena, v, c);
}

/* Fresh before worn; among the worn, said longest ago; then points. */
static bool better(const struct candidate *x, const struct candidate *y) {
  if (x->worn != y->worn) return x->worn < y->worn;
  if (x->worn >= WORN_LINE && x->last != y->last) return x->last < y->last;
  return x->points > y->points + NEAR;
}

static const struct candidate *choose(const struct say *say, const candidate_vec *v) {
  size_t best = 0, equal = 0;
  for (size_t i = 1; i < v->len; i++) {
    const struct candidate *x = &v->at[i], *y = &v->at[best];
    if (better(x, y) || (!better(y, x) && x->points > y->points)) best = i;
  }
  for (size_t i = 0; i < v->len; i++) equal += !better(&v->at[best], &v->at[i]);
  size_t skip = say->ask->chance && equal > 1 ? chance_below(say->ask->chance, (uint32_t)equal) : 0;
  for (size_t i = 0; i < v->len; i++)
    if (!better(&v->at[best], &v->at[i]) && !skip--) return &v->at[i];
  return &v->at[best];
}

static void fill_result(const struct say *say, const struct candidate *c, struct phrase_line *ret) {
  const struct line *l = c->line;
  const struct group *g = &say->book->groups.at[l->group];
  AUTO_BUF struct buf why = buf_new(BUF_LINE);
  *ret = (struct phrase_line){.text = c->text,
                              .family = g->family,
                              .line = l->hash,
                              .opener = c->opener,
                              .opens = l->opens,
                              .claim = l->claim,
                              .question = l->question,
                              .joke = l->joke,
                              .conds = (int)g->conds.len,
                              .number = l->number,
                              .file = g->file};
  if (l->why.len && phrase_fill(say->book, say->arena, say->ask, &l->why, &why))
    ret->why = arena_dup(say->arena, buf_str(&why));
}

int phrase_say(const struct phrase_book *b, struct arena *a, const struct phrase_ask *ask, struct phrase_line *ret) {
  struct say say = {b, a, ask};
  candidate_vec v = {0};
  size_t count = 0, first = phrase_book_family(b, str_of(ask->family), &count);
  for (size_t i = first; i < first + count; i++) {
    const struct group *g = &b->groups.at[i];
    if (!all_hold(ask, &g->conds)) continue;
    for (size_t k = 0; k < g->count; k++) consider(&say, g, &b->lines.at[g->first + k], &v);
  }
  if (!v.len) return ERR_NOT_FOUND;
  fill_result(&say, choose(&say, &v), ret);
  return 0;
}
