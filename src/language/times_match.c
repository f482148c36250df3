/* SPDX-License-Identifier: Apache-2.0
 *
 * What each symbol can read at each token is worked out once and remembered, and only where the token is one that the
 * symbol may begin with, so that talk without times costs next to nothing. Of two readings of the same tokens the one
 * whose rule stands first is kept.
 */
#include "language/number.h"
#include "language/times_priv.h"

enum { DEPTH_MAX = 48, LENGTH_MAX = 32 };

struct result {
  size_t end; /* one past the last token */
  const struct time_node *node;
};

enum state { STATE_NEW, STATE_WORKING, STATE_DONE };
struct results {
  struct result *at;
  uint16_t len, room;
  enum state state;
};

struct parse {
  const struct language *l;
  const struct times_rules *rules;
  struct arena *a;
  const struct tokens *t;
  enum manner manner;
  uint32_t *ids;         /* of each token's word, UINT32_MAX: no rule has it */
  bool *number;          /* a number may begin here */
  struct results **memo; /* [token][symbol, then leaf] */
  int depth;
};

struct attempt {
  struct parse *p;
  const struct time_rule *rule;
  size_t start;
  const struct time_node *captures[RULE_CAPTURES + 1];
  struct results *out;
};

static struct results *results_of(struct parse *p, size_t column, size_t at);

static bool at_edge(const struct parse *p, size_t at) {
  if (at >= p->t->len || p->t->at[at].begins) return true;
  return p->t->at[at].kind == TOKEN_MARK || p->t->at[at].kind == TOKEN_EMOJI;
}

static bool has_word(const struct rule_item *item, uint32_t id) {
  size_t low = 0, high = id == UINT32_MAX ? 0 : item->word_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (item->words[middle] < id)
      low = middle + 1;
    else
      high = middle;
  }
  return id != UINT32_MAX && low < item->word_count && item->words[low] == id;
}

static bool word_before(const struct parse *p, const struct rule_item *item, size_t at) {
  bool edge =
      at == 0 || p->t->at[at].begins || p->t->at[at - 1].kind == TOKEN_MARK || p->t->at[at - 1].kind == TOKEN_EMOJI;
  if (at > 0 && !p->t->at[at].begins && has_word(item, p->ids[at - 1])) return true;
  return edge && item->nothing_too;
}

static bool word_after(const struct parse *p, const struct rule_item *item, size_t at) {
  if (at < p->t->len && !p->t->at[at].begins && has_word(item, p->ids[at])) return true;
  return at_edge(p, at) && item->nothing_too;
}

static bool touching(const struct parse *p, size_t at) {
  if (at == 0 || at >= p->t->len) return false;
  const struct token *b = &p->t->at[at - 1], *t = &p->t->at[at];
  return b->at + b->len == t->at || (b->at == t->at && b->len == t->len);
}

/* Tokens leave out a hyphen between letters. */
static bool hyphenated(const struct parse *p, size_t at) {
  if (at == 0 || at >= p->t->len) return false;
  size_t end = p->t->at[at - 1].at + p->t->at[at - 1].len;
  return p->t->at[at].at == end + 1 && p->t->text.at[end] == '-';
}

static bool condition_holds(const struct attempt *m, const struct rule_item *item, size_t at) {
  switch (item->kind) {
  case ITEM_PREV: return word_before(m->p, item, m->start);
  case ITEM_NOT_PREV: return !word_before(m->p, item, m->start);
  case ITEM_NEXT: return word_after(m->p, item, at);
  case ITEM_NOT_NEXT: return !word_after(m->p, item, at);
  case ITEM_TOUCHES: return touching(m->p, at);
  case ITEM_HYPHEN: return hyphenated(m->p, at);
  case ITEM_BEGIN: return m->p->t->at[m->start].begins;
  case ITEM_END: return at_edge(m->p, at);
  default: return false;
  }
}

static const struct time_node *act(const struct attempt *m, const struct rule_action *action) {
  if (action->capture) return m->captures[action->capture];
  if (action->number) {
    struct time_node *n = time_node_new(m->p->a, OP_num);
    n->x = action->x;
    n->n = (int)action->x;
    return n;
  }
  const struct time_node *arg[RULE_CAPTURES] = {0};
  for (size_t i = 0; i < action->args; i++) {
    arg[i] = act(m, action->arg[i]);
    if (!arg[i] && action->arg[i]->build) return NULL;
  }
  return action->build(m->p->a, arg, action->args);
}

static void keep(struct attempt *m, size_t end) {
  for (size_t i = 0; i < m->out->len; i++)
    if (m->out->at[i].end == end) return;
  const struct time_node *node = act(m, m->rule->action);
  if (!node) return;
  struct result r = {end, node};
  VEC_PUSH(m->p->a, m->out, r);
}

static void walk(struct attempt *m, size_t item_at, size_t at) {
  if (item_at == m->rule->count) {
    if (at > m->start) keep(m, at);
    return;
  }
  const struct rule_item *item = &m->rule->items[item_at];
  if (item->kind >= ITEM_PREV) {
    if (condition_holds(m, item, at)) walk(m, item_at + 1, at);
    return;
  }
  if (at >= m->p->t->len || (at > m->start && m->p->t->at[at].begins) || at - m->start >= LENGTH_MAX) return;
  if (item->kind == ITEM_WORDS) {
    if (has_word(item, m->p->ids[at])) walk(m, item_at + 1, at + 1);
    return;
  }
  size_t column = (size_t)item->which + (item->kind == ITEM_LEAF ? m->p->rules->symbol_count : 0);
  const struct results *r = results_of(m->p, column, at);
  for (size_t i = 0; r && i < r->len; i++) {
    m->captures[item->capture] = r->at[i].node;
    walk(m, item_at + 1, r->at[i].end);
  }
  m->captures[item->capture] = NULL;
}

static void try_rule(struct parse *p, const struct time_rule *rule, size_t at, struct results *out) {
  struct attempt m = {.p = p, .rule = rule, .start = at, .out = out};
  walk(&m, 0, at);
}

/* The part of a word's rules that makes this symbol. */
static size_t first_of_symbol(const struct rule_list *list, int symbol) {
  size_t low = 0, high = list->len;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (list->at[middle]->symbol < symbol)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The rules of a symbol that may begin at this token, in the order of the files. */
static void try_symbol(struct parse *p, int symbol, size_t at, struct results *out) {
  const struct rule_list *open = &p->rules->symbols[symbol].open, none = {0};
  const struct rule_list *word = p->ids[at] == UINT32_MAX ? &none : &p->rules->entries[p->ids[at]].rules;
  size_t o = 0, w = first_of_symbol(word, symbol);
  for (;;) {
    bool has_open = o < open->len, has_by_word = w < word->len && word->at[w]->symbol == symbol;
    if (!has_open && !has_by_word) return;
    bool take_open = has_open && (!has_by_word || open->at[o]->order <= word->at[w]->order);
    try_rule(p, take_open ? open->at[o++] : word->at[w++], at, out);
  }
}

static bool may_begin(const struct parse *p, size_t column, size_t at) {
  if (column >= p->rules->symbol_count) return p->number[at];
  const struct time_symbol *s = &p->rules->symbols[column];
  uint32_t id = p->ids[at];
  return (s->begins_number && p->number[at]) || (id != UINT32_MAX && (s->begins[id / 64] >> id % 64 & 1));
}

static void try_leaf(struct parse *p, int leaf, size_t at, struct results *out) {
  size_t last = at;
  const struct time_node *node = time_leaf(leaf)(p->l, p->a, p->t, at, p->manner, &last);
  if (!node) return;
  struct result r = {last + 1, node};
  VEC_PUSH(p->a, out, r);
}

static struct results *results_of(struct parse *p, size_t column, size_t at) {
  if (p->depth >= DEPTH_MAX || !may_begin(p, column, at)) return NULL;
  size_t columns = p->rules->symbol_count + TIME_LEAVES_MAX;
  if (!p->memo[at]) p->memo[at] = ARENA_ARRAY(p->a, struct results, columns);
  struct results *r = &p->memo[at][column];
  if (r->state == STATE_WORKING) return NULL;
  if (r->state == STATE_DONE) return r;
  r->state = STATE_WORKING;
  p->depth++;
  if (column < p->rules->symbol_count)
    try_symbol(p, (int)column, at, r);
  else
    try_leaf(p, (int)(column - p->rules->symbol_count), at, r);
  p->depth--;
  r->state = STATE_DONE;
  return r;
}

static const struct result *longest(const struct results *r) {
  const struct result *best = NULL;
  for (size_t i = 0; r && i < r->len; i++)
    if (!best || r->at[i].end > best->end) best = &r->at[i];
  return best;
}

static void look_at_words(struct parse *p) {
  size_t count = p->t->len;
  p->ids = ARENA_ARRAY(p->a, uint32_t, count + 1);
  p->number = ARENA_ARRAY(p->a, bool, count + 1);
  p->memo = ARENA_ARRAY(p->a, struct results *, count + 1);
  for (size_t i = 0; i < count; i++) {
    const struct token *t = &p->t->at[i];
    p->ids[i] = t->kind == TOKEN_LINK ? UINT32_MAX : word_table_get(&p->rules->words, t->word, UINT32_MAX);
    p->number[i] = t->kind == TOKEN_NUMBER || (t->kind == TOKEN_WORD && number_word(p->l, t->word));
  }
}

size_t times_parse(const struct language *l, struct arena *a, const struct tokens *t, enum manner m,
                   const struct time_span **ret) {
  struct parse p = {.l = l, .rules = l->times, .a = a, .t = t, .manner = m};
  VEC(struct time_span) out = {0};
  if (p.rules->top >= 0 && t->len) {
    look_at_words(&p);
    for (size_t at = 0; at < t->len;) {
      const struct result *best = longest(results_of(&p, (size_t)p.rules->top, at));
      struct time_span span = {best ? best->node : NULL, at, best ? best->end - 1 : 0};
      if (best) VEC_PUSH(a, &out, span);
      at = best ? best->end : at + 1;
    }
  }
  *ret = out.at;
  return out.len;
}
