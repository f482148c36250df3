/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase_check: what the build refuses. A book is read as the being reads it, each line is filled with samples, and
 * every complaint is one line "file:line: what: words".
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "phrase/phrase_priv.h"

enum { RECURS = 6, RECURS_FREE = 3 };

struct listed {
  struct str kind, text; /* plain */
};
struct check {
  struct buf *out;
  size_t count;
  struct arena arena;
  const struct phrase_book *book;
  VEC(struct listed) banned; /* phrase, opener, feeling, free */
  VEC(struct str) claims;
};

static void complain(void *arg, struct str file, int number, const char *text, struct str about) {
  struct check *c = arg;
  c->count++;
  buf_printf(c->out, "%.*s:%d: %s: %.*s\n", STR_ARG(file), number, text, STR_ARG(about));
}

static void complain_line(struct check *c, const struct line *l, const char *text, struct str about) {
  complain(c, c->book->groups.at[l->group].file, l->number, text, about);
}

static void read_banned(struct check *c, struct str text) {
  struct str line;
  while (str_next(&text, '\n', &line)) {
    struct str s = str_trim(line), kind;
    if (!s.len || s.at[0] == '#' || !str_next(&s, ' ', &kind)) continue;
    struct listed one = {kind, utf8_plain(&c->arena, str_trim(s))};
    VEC_PUSH(&c->arena, &c->banned, one);
  }
}

static void read_claim(void *arg, struct str name, struct str answers) {
  struct check *c = arg;
  VEC_PUSH(&c->arena, &c->claims, name);
}

void phrase_claims(const struct pack *p, phrase_claim_row *row, void *arg) {
  struct str text = pack_file(p, "phrases/claims.txt"), line;
  while (str_next(&text, '\n', &line)) {
    struct str s = str_trim(line), name;
    if (!s.len || s.at[0] == '#' || !str_next(&s, ' ', &name)) continue;
    row(arg, name, str_trim(s));
  }
}

/* word characters of plain text */
static bool inside_word(struct str s, size_t at) {
  char c = at < s.len ? s.at[at] : ' ';
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' || (unsigned char)c >= 0x80;
}

static ptrdiff_t find_words(struct str text, struct str words, size_t from) {
  for (size_t i = from; words.len && i + words.len <= text.len; i++) {
    if (memcmp(text.at + i, words.at, words.len) != 0) continue;
    bool starts = !i || !inside_word(text, i - 1) || !inside_word(words, 0);
    bool stops = !inside_word(text, i + words.len) || !inside_word(words, words.len - 1);
    if (starts && stops) return (ptrdiff_t)i;
  }
  return -1;
}

static void check_banned(struct check *c, const struct line *l, struct str plain) {
  for (size_t i = 0; i < c->banned.len; i++) {
    const struct listed *b = &c->banned.at[i];
    ptrdiff_t at = find_words(plain, b->text, 0);
    if (at < 0) continue;
    if (str_is(b->kind, "phrase")) complain_line(c, l, "a chatbot's phrase", b->text);
    if (str_is(b->kind, "opener") && at == 0) complain_line(c, l, "an opener that is nobody's", b->text);
    if (str_is(b->kind, "feeling") && !str_starts(l->claim_name, STR("feelings")))
      complain_line(c, l, "a feeling nobody named", b->text);
  }
}

/* Blanks what may be said without a claim ("I'm sorry"), then looks for an I. */
static bool speaks_of_itself(struct check *c, struct str plain) {
  static const char *const selves[] = {"i", "i'm", "i've", "i'll", "i'd", "myself"};
  char *text = (char *)arena_dup(&c->arena, plain).at;
  struct str s = {text, plain.len};
  for (size_t i = 0; i < c->banned.len; i++) {
    if (!str_is(c->banned.at[i].kind, "free")) continue;
    for (ptrdiff_t at = find_words(s, c->banned.at[i].text, 0); at >= 0; at = find_words(s, c->banned.at[i].text, 0))
      memset(text + at, ' ', c->banned.at[i].text.len);
  }
  for (size_t i = 0; i < sizeof selves / sizeof *selves; i++)
    if (find_words(s, str_of(selves[i]), 0) >= 0) return true;
  return false;
}

static void check_claim(struct check *c, const struct line *l, struct str plain) {
  bool known = false;
  for (size_t i = 0; i < c->claims.len; i++) known |= str_eq(c->claims.at[i], l->claim_name);
  if (l->claim_name.len && !known) complain_line(c, l, "a claim with no predicate in claims.txt", l->claim_name);
  if (!l->claim.len && speaks_of_itself(c, plain)) complain_line(c, l, "a claim about itself without claim=", l->raw);
}

static void check_marks(struct check *c, const struct line *l) {
  size_t questions = 0;
  for (size_t i = 0; i < l->raw.len; i++) {
    questions += l->raw.at[i] == '?';
    if (l->raw.at[i] == '!') complain_line(c, l, "an exclamation mark", l->raw);
  }
  if (questions > 1) complain_line(c, l, "two questions in a line", l->raw);
  if (l->opens.len && !questions) complain_line(c, l, "opens a slot and asks nothing", l->raw);
  struct str family = c->book->groups.at[l->group].family;
  if (questions && str_starts(family, STR("ask.")) && !l->why.len) complain_line(c, l, "asks without its why", l->raw);
}

static bool binds(const struct conds *conds, struct str slot) {
  for (size_t i = 0; i < conds->len; i++) {
    const struct cond *k = &conds->at[i];
    if (str_eq(k->name, slot) && k->op != COND_ABSENT && k->op != COND_NE) return true;
  }
  return false;
}

static bool falls_back(struct str fn) {
  static const char *const agree[] = {"they", "them", "their", "theirs", "themselves",
                                      "be",   "were", "have",  "do",     "verb"};
  for (size_t i = 0; i < sizeof agree / sizeof *agree; i++)
    if (str_is(fn, agree[i])) return true;
  return false;
}

static void check_pieces(struct check *c, const struct line *l, const struct pieces *p, int depth) {
  const struct group *g = &c->book->groups.at[l->group];
  for (size_t i = 0; i < p->len; i++) {
    const struct piece *one = &p->at[i];
    if (one->kind == PIECE_RULE) {
      const struct rule *r = phrase_book_rule(c->book, one->text);
      if (!r) complain_line(c, l, "no such rule", one->text);
      for (size_t k = 0; r && depth < PHRASE_DEPTH && k < r->len; k++) check_pieces(c, l, &r->at[k], depth + 1);
      if (depth >= PHRASE_DEPTH) complain_line(c, l, "rules too deep", one->text);
    } else if (one->kind == PIECE_SLOT) {
      if (one->fn.len && !phrase_knows_function(one->fn)) complain_line(c, l, "no such function", one->fn);
      if (!falls_back(one->fn) && !binds(&g->conds, one->slot) && !binds(&l->conds, one->slot))
        complain_line(c, l, "a slot no condition binds", one->slot);
    }
  }
}

/* A slot for each condition: what the condition asks, else a middling name and a number. */
static struct phrase_slot sample(struct check *c, const struct cond *k, int64_t number, const struct when *w) {
  struct phrase_slot s = {arena_dup(&c->arena, k->name).at, STR("Marguerite"), number, w};
  struct str choices = k->text, first;
  if (k->op == COND_EQ && str_next(&choices, '/', &first)) s.text = first;
  if (k->number != PHRASE_NO_NUMBER) s.number = k->number + (k->op == COND_GT) - (k->op == COND_LT);
  return s;
}

static void check_filled(struct check *c, const struct line *l, struct str text) {
  if (utf8_count(text) > PHRASE_CHARACTERS) complain_line(c, l, "over 140 characters", text);
  if (str_find(text, STR("  ")) >= 0 || str_find(text, STR(" ,")) >= 0 || str_find(text, STR("..")) >= 0)
    complain_line(c, l, "ill-set when filled", text);
  uint32_t first = text.len ? utf8_next(&(struct str){text.at, text.len}) : 0;
  bool part = str_starts(c->book->groups.at[l->group].family, STR("part."));
  if (utf8_is_letter(first) && !utf8_is_upper(first) && !part) complain_line(c, l, "begins without a capital", text);
}

/* Filled over she, he, they and it, one and many. */
static void check_samples(struct check *c, const struct line *l) {
  static const char *const pronouns[] = {"she", "he", "they", "it"};
  const struct group *g = &c->book->groups.at[l->group];
  const struct when w = {0};
  size_t room = g->conds.len + l->conds.len;
  for (int round = 0; round < 4; round++) {
    struct phrase_slot *slots = ARENA_ARRAY(&c->arena, struct phrase_slot, room + 1);
    size_t n = 0;
    for (size_t i = 0; i < room; i++) {
      const struct cond *k = i < g->conds.len ? &g->conds.at[i] : &l->conds.at[i - g->conds.len];
      if (k->op == COND_ABSENT) continue;
      slots[n] = sample(c, k, round % 2 ? 1 : 3, &w);
      if (str_ends(k->name, STR("pronoun"))) slots[n].text = str_of(pronouns[round]);
      n++;
    }
    struct phrase_ask ask = {.slots = slots, .slot_count = n, .now = 1790000000000LL};
    AUTO_BUF struct buf b = buf_new(BUF_LINE);
    if (phrase_fill(c->book, &c->arena, &ask, &l->words, &b)) check_filled(c, l, buf_str(&b));
  }
}

static void check_line(struct check *c, const struct line *l) {
  struct str plain = utf8_plain(&c->arena, l->raw);
  check_marks(c, l);
  check_banned(c, l, plain);
  check_claim(c, l, plain);
  check_pieces(c, l, &l->words, 0);
  check_pieces(c, l, &l->why, 0);
  check_samples(c, l);
}

static bool same_cond(const struct cond *x, const struct cond *y) {
  return str_eq(x->name, y->name) && x->op == y->op && str_eq(x->text, y->text);
}

/* Whenever `narrow` holds, `wide` does. */
static bool implies(const struct group *narrow, const struct group *wide) {
  for (size_t i = 0; i < wide->conds.len; i++) {
    bool found = false;
    for (size_t k = 0; k < narrow->conds.len && !found; k++) {
      const struct cond *n = &narrow->conds.at[k], *w = &wide->conds.at[i];
      found = same_cond(n, w) || (w->op == COND_THERE && str_eq(n->name, w->name) && binds(&narrow->conds, w->name));
    }
    if (!found) return false;
  }
  return true;
}

static void check_duplicates(struct check *c, const struct group *g) {
  for (size_t i = g->first; i < g->first + g->count; i++)
    for (size_t k = g->first; k < i; k++)
      if (str_eq_nocase(c->book->lines.at[i].raw, c->book->lines.at[k].raw))
        complain_line(c, &c->book->lines.at[i], "the same line twice", c->book->lines.at[i].raw);
}

static void check_group(struct check *c, size_t index) {
  const struct phrase_book *b = c->book;
  const struct group *g = &b->groups.at[index];
  size_t count = 0, all = 0, free_lines = 0;
  size_t first = phrase_book_family(b, g->family, &count);
  check_duplicates(c, g);
  if (!g->count) complain(c, g->file, g->number, "a family without a line", g->family);
  if (g->flags & (PHRASE_ONCE | PHRASE_RARE | PHRASE_FIXED)) return;
  for (size_t i = first; i < first + count; i++) {
    if (!implies(g, &b->groups.at[i])) continue;
    for (size_t k = b->groups.at[i].first; k < b->groups.at[i].first + b->groups.at[i].count; k++) {
      const struct line *l = &b->lines.at[k];
      all++;
      free_lines += !l->conds.len && !l->joke;
    }
  }
  if (all < RECURS)
    complain(c, g->file, g->number, "can recur with fewer than six variants", g->family);
  else if (free_lines < RECURS_FREE)
    complain(c, g->file, g->number, "fewer than three variants are free", g->family);
}

static void check_sayings(struct check *c, const struct pack *p) {
  static const char *const needed[] = {"number 1 ", "pronoun she ", "unit minute ", "list and ", "flip my "};
  struct str text = pack_file(p, "saying.txt");
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
    if (str_find(text, str_of(needed[i])) < 0) complain(c, STR("saying.txt"), 0, "lacks", str_of(needed[i]));
}

size_t phrase_check(const struct pack *p, struct buf *out) {
  struct check c = {.out = out};
  struct complain sink = {complain, &c};
  struct phrase_book *b = phrase_book_read(NULL, p, &sink);
  c.book = b;
  read_banned(&c, pack_file(p, "phrases/banned.txt"));
  phrase_claims(p, read_claim, &c);
  if (!c.banned.len) complain(&c, STR("phrases/banned.txt"), 0, "is empty or missing", STR_NONE);
  if (!c.claims.len) complain(&c, STR("phrases/claims.txt"), 0, "is empty or missing", STR_NONE);
  check_sayings(&c, p);
  for (size_t i = 0; i < b->groups.len; i++) check_group(&c, i);
  for (size_t i = 0; i < b->lines.len; i++) check_line(&c, &b->lines.at[i]);
  phrase_book_close(b);
  arena_finish(&c.arena);
  return c.count;
}
