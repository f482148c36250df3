/* SPDX-License-Identifier: Apache-2.0
 *
 * Compiles data/<language>/times/words.txt and rules.txt. A rule with optional items becomes one rule for each way to
 * leave them out, so that matching only ever walks forward.
 */
#include "language/times_priv.h"

#include "base/alloc.h"
#include "language/rows.h"

#include <ctype.h>

enum { ACTION_DEPTH = 8, OPTIONALS_MAX = 6, SETS_MAX = 64, ITEM_WORDS_MAX = 256 };

struct rule_set {
  struct str name, words;
};

struct compile {
  struct language *l;
  struct times_rules *rules;
  struct rows row;
  struct error *e;
  struct rule_set sets[SETS_MAX];
  size_t set_count;
  int order; /* of the rule being read, over all files */
  int depth; /* of the action being read */
  int rc;
};

static bool fail(struct compile *c, const char *what, struct str about) {
  if (!c->rc) c->rc = rows_error(&c->row, c->e, "%s: \"%.*s\"", what, STR_ARG(about));
  return false;
}

static void list_add(struct arena *a, struct rule_list *list, const struct time_rule *rule) {
  VEC_PUSH(a, list, rule);
}

static uint32_t word_id(struct compile *c, struct str word) {
  struct times_rules *r = c->rules;
  uint32_t id = word_table_get(&r->words, word, UINT32_MAX);
  if (id != UINT32_MAX) return id;
  word_table_put(&c->l->arena, &r->words, word, (uint32_t)r->word_count);
  if (r->word_count == r->word_room) {
    size_t room = r->word_room ? r->word_room * 2 : 512;
    r->entries = arena_grow(&c->l->arena, r->entries, r->word_count * sizeof *r->entries, room * sizeof *r->entries);
    r->word_room = room;
  }
  return (uint32_t)r->word_count++;
}

static int symbol_id(struct compile *c, struct str name) {
  struct times_rules *r = c->rules;
  for (size_t i = 0; i < r->symbol_count; i++)
    if (str_eq(r->symbols[i].name, name)) return (int)i;
  if (r->symbol_count == r->symbol_room) {
    size_t room = r->symbol_room ? r->symbol_room * 2 : 64;
    r->symbols = arena_grow(&c->l->arena, r->symbols, r->symbol_count * sizeof *r->symbols, room * sizeof *r->symbols);
    r->symbol_room = room;
  }
  r->symbols[r->symbol_count].name = name;
  return (int)r->symbol_count++;
}

static int by_id(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static size_t add_words(struct compile *c, struct rule_item *item, struct str words, char sep, uint32_t *ids, size_t n);

/* A set may stand on several lines. */
static size_t add_set(struct compile *c, struct rule_item *item, struct str name, uint32_t *ids, size_t n) {
  bool found = false;
  for (size_t i = 0; i < c->set_count; i++) {
    if (!str_eq(c->sets[i].name, name)) continue;
    n = add_words(c, item, c->sets[i].words, ' ', ids, n);
    found = true;
  }
  if (!found) fail(c, "no such set above", name);
  return n;
}

/* Words split by `sep`, sets ("@on") put in; "." stands for the sentence's edge or a mark. */
static size_t add_words(struct compile *c, struct rule_item *item, struct str words, char sep, uint32_t *ids,
                        size_t n) {
  struct str word;
  while (str_next(&words, sep, &word)) {
    word = str_trim(word);
    if (!word.len) continue;
    if (word.len > 1 && word.at[0] == '@')
      n = add_set(c, item, word, ids, n);
    else if (str_is(word, ".") && item->kind != ITEM_WORDS)
      item->nothing_too = true;
    else if (n == ITEM_WORDS_MAX)
      fail(c, "too many words", word);
    else
      ids[n++] = word_id(c, word);
  }
  return n;
}

static void set_words(struct compile *c, struct rule_item *item, struct str words, char sep) {
  uint32_t ids[ITEM_WORDS_MAX];
  size_t n = add_words(c, item, words, sep, ids, 0);
  qsort(ids, n, sizeof *ids, by_id);
  uint32_t *kept = ARENA_ARRAY(&c->l->arena, uint32_t, n ? n : 1);
  for (size_t i = 0; i < n; i++) kept[i] = ids[i];
  item->words = kept;
  item->word_count = n;
}

/* {prev in on} {not-next of} {touches} {hyphen} {begin} {end} */
static void read_condition(struct compile *c, struct str text, struct rule_item *item) {
  static const struct {
    const char *name;
    enum item_kind kind;
  } kinds[] = {{"prev", ITEM_PREV},         {"next", ITEM_NEXT},       {"not-prev", ITEM_NOT_PREV},
               {"not-next", ITEM_NOT_NEXT}, {"touches", ITEM_TOUCHES}, {"hyphen", ITEM_HYPHEN},
               {"begin", ITEM_BEGIN},       {"end", ITEM_END}};
  struct str name;
  if (!rows_word(&text, &name)) name = STR("");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (!str_is(name, kinds[i].name)) continue;
    item->kind = kinds[i].kind;
    set_words(c, item, text, ' ');
    return;
  }
  fail(c, "not a condition", name);
}

static void read_symbol(struct compile *c, struct str name, struct rule_item *item) {
  int leaf = time_leaf_named(name);
  item->kind = leaf >= 0 ? ITEM_LEAF : ITEM_RULE;
  item->which = leaf >= 0 ? leaf : symbol_id(c, name);
}

/* One item of a pattern off *rest; false at its end. */
static bool next_item(struct compile *c, struct str *rest, int *captures, struct rule_item *item, bool *optional) {
  *rest = str_trim(*rest);
  if (!rest->len || c->rc) return false;
  *item = (struct rule_item){0};
  *optional = false;
  if (rest->at[0] == '{') {
    ptrdiff_t close = str_find_byte(*rest, '}');
    if (close < 0) return fail(c, "no closing }", *rest);
    read_condition(c, str_first(str_from(*rest, 1), (size_t)close - 1), item);
    *rest = str_from(*rest, (size_t)close + 1);
    return true;
  }
  struct str word;
  rows_word(rest, &word);
  if (word.len > 1 && word.at[word.len - 1] == '?') *optional = true, word.len--;
  if (word.len > 2 && word.at[0] == '<' && word.at[word.len - 1] == '>') {
    read_symbol(c, str_first(str_from(word, 1), word.len - 2), item);
    item->capture = ++*captures;
    if (*captures > RULE_CAPTURES) fail(c, "too many captures", word);
  } else {
    item->kind = ITEM_WORDS;
    set_words(c, item, word, '|');
  }
  return true;
}

static struct rule_action *read_action(struct compile *c, struct str *text, int captures);

static bool read_call(struct compile *c, struct str *text, struct rule_action *action, struct str name, int captures) {
  if (++c->depth > ACTION_DEPTH) return fail(c, "an action too deep", name);
  action->build = time_builder(name);
  if (!action->build) fail(c, "nothing is built by that name", name);
  *text = str_trim(str_from(*text, 1));
  while (!c->rc && text->len && text->at[0] != ')') {
    if (action->args == RULE_CAPTURES) return fail(c, "too many arguments", name);
    action->arg[action->args++] = read_action(c, text, captures);
    *text = str_trim(*text);
    if (text->len && text->at[0] == ',') *text = str_trim(str_from(*text, 1));
  }
  if (!text->len)
    fail(c, "no closing )", name);
  else
    *text = str_from(*text, 1);
  c->depth--;
  return !c->rc;
}

static bool read_number(struct compile *c, struct str word, struct rule_action *action) {
  bool minus = word.at[0] == '-', point = false;
  double value = 0, scale = 1;
  for (size_t i = minus; i < word.len; i++) {
    if (word.at[i] == '.' && !point)
      point = true;
    else if (!isdigit((unsigned char)word.at[i]))
      return fail(c, "not a number", word);
    else
      value = value * 10 + (word.at[i] - '0'), scale *= point ? 10 : 1;
  }
  action->number = true;
  action->x = (minus ? -value : value) / scale;
  return !c->rc;
}

static struct rule_action *read_action(struct compile *c, struct str *text, int captures) {
  struct rule_action *action = ARENA_NEW(&c->l->arena, struct rule_action);
  size_t n = 0;
  while (n < text->len && !memchr(",() \t", text->at[n], 5)) n++;
  struct str word = str_first(*text, n);
  *text = str_trim(str_from(*text, n));
  if (!word.len)
    fail(c, "something is missing", *text);
  else if (text->len && text->at[0] == '(')
    read_call(c, text, action, word, captures);
  else if (word.at[0] == '$' && word.len == 2)
    action->capture = word.at[1] - '0';
  else if (word.at[0] == '-' || isdigit((unsigned char)word.at[0]))
    read_number(c, word, action);
  else
    fail(c, "not an action", word);
  if (action->capture < 0 || action->capture > captures) fail(c, "no such capture", word);
  return action;
}

static bool takes_no_token(enum item_kind kind) {
  return kind >= ITEM_PREV;
}

/* Under the word it begins with, or under its symbol. */
static bool file_rule(struct compile *c, const struct time_rule *rule) {
  size_t first = 0;
  while (first < rule->count && takes_no_token(rule->items[first].kind)) first++;
  if (first == rule->count) return fail(c, "the rule takes no word", c->row.text);
  const struct rule_item *item = &rule->items[first];
  struct arena *a = &c->l->arena;
  if (item->kind != ITEM_WORDS) {
    list_add(a, &c->rules->symbols[rule->symbol].open, rule);
    return true;
  }
  for (size_t i = 0; i < item->word_count; i++) list_add(a, &c->rules->entries[item->words[i]].rules, rule);
  return !c->rc;
}

static bool add_variants(struct compile *c, int symbol, const struct rule_item *items, const bool *optional,
                         size_t count, const struct rule_action *action) {
  size_t at[OPTIONALS_MAX], optionals = 0;
  for (size_t i = 0; i < count; i++) {
    if (!optional[i]) continue;
    if (optionals == OPTIONALS_MAX) return fail(c, "too many optional items", c->row.text);
    at[optionals++] = i;
  }
  for (unsigned without = 0; without < 1u << optionals; without++) {
    struct time_rule *rule = ARENA_NEW(&c->l->arena, struct time_rule);
    struct rule_item *kept = ARENA_ARRAY(&c->l->arena, struct rule_item, count);
    for (size_t i = 0, o = 0; i < count; i++) {
      bool left_out = o < optionals && at[o] == i && (without >> o & 1);
      o += o < optionals && at[o] == i;
      if (!left_out) kept[rule->count++] = items[i];
    }
    rule->items = kept;
    rule->action = action;
    rule->symbol = symbol;
    rule->order = c->order;
    file_rule(c, rule);
    if (c->rc) return false;
  }
  return !c->rc;
}

/* symbol: item item ... => action */
static bool read_rule(struct compile *c, struct str text) {
  ptrdiff_t colon = str_find(text, STR(": ")), arrow = str_find(text, STR("=>"));
  if (colon <= 0 || arrow < colon) return fail(c, "a rule is: symbol: items => action", text);
  c->order++;
  int symbol = symbol_id(c, str_trim(str_first(text, (size_t)colon)));
  struct str pattern = str_first(str_from(text, (size_t)colon + 1), (size_t)(arrow - colon - 1));
  struct rule_item items[RULE_ITEMS];
  bool optional[RULE_ITEMS];
  size_t count = 0;
  int captures = 0;
  struct rule_item item;
  bool may_miss;
  while (next_item(c, &pattern, &captures, &item, &may_miss)) {
    if (count == RULE_ITEMS) return fail(c, "too many items", text);
    items[count] = item;
    optional[count++] = may_miss;
  }
  struct str right = str_trim(str_from(text, (size_t)arrow + 2));
  const struct rule_action *action = read_action(c, &right, captures);
  if (right.len) fail(c, "more than one action", right);
  if (!c->rc) add_variants(c, symbol, items, optional, count, action);
  return !c->rc;
}

static void read_set(struct compile *c, struct str text) {
  struct rule_set set;
  rows_word(&text, &set.name);
  set.words = str_trim(text);
  if (str_find_byte(set.words, '@') >= 0) fail(c, "a set holds words only", set.words);
  if (c->set_count == SETS_MAX)
    fail(c, "too many sets", set.name);
  else
    c->sets[c->set_count++] = set;
}

/* "christmas|christmas day" of holidays.txt: one rule for each name. */
static int read_holidays(struct compile *c) {
  c->row = rows_of(c->l->pack, "times/holidays.txt");
  for (int i = 0; !c->rc && rows_next(&c->row); i++) {
    struct str names = c->row.field[0], name;
    while (!c->rc && str_next(&names, '|', &name))
      read_rule(c, arena_printf(&c->l->arena, "holiday: %.*s => holiday(%d)", STR_ARG(name), i));
  }
  return c->rc;
}

static int read_file(struct compile *c, const char *file) {
  c->row = rows_of(c->l->pack, file);
  while (!c->rc && rows_next(&c->row)) {
    if (c->row.text.at[0] == '@')
      read_set(c, c->row.text);
    else
      read_rule(c, c->row.text);
  }
  return c->rc;
}

static int check_symbols(const struct compile *c) {
  const struct times_rules *r = c->rules;
  struct arena a = ARENA_NONE;
  bool *made = ARENA_ARRAY(&a, bool, r->symbol_count + 1);
  for (size_t i = 0; i < r->symbol_count; i++) made[i] = r->symbols[i].open.len > 0;
  for (size_t w = 0; w < r->word_count; w++)
    for (size_t k = 0; k < r->entries[w].rules.len; k++) made[r->entries[w].rules.at[k]->symbol] = true;
  int rc = 0;
  for (size_t i = 0; !rc && i < r->symbol_count; i++)
    if (!made[i]) rc = error_set(c->e, ERR_INVALID, "times: nothing makes a <%.*s>.", STR_ARG(r->symbols[i].name));
  arena_finish(&a);
  return rc;
}

static int by_symbol(const void *a, const void *b) {
  const struct time_rule *x = *(const struct time_rule *const *)a, *y = *(const struct time_rule *const *)b;
  return x->symbol != y->symbol ? x->symbol - y->symbol : x->order - y->order;
}

static const struct rule_item *first_item(const struct time_rule *rule) {
  const struct rule_item *item = rule->items;
  while (takes_no_token(item->kind)) item++;
  return item;
}

/* What a rule may begin with goes to its symbol; true when that was news. */
static bool spread(struct times_rules *r, const struct time_rule *rule, size_t cells) {
  const struct rule_item *item = first_item(rule);
  struct time_symbol *to = &r->symbols[rule->symbol];
  const struct time_symbol *from = item->kind == ITEM_RULE ? &r->symbols[item->which] : NULL;
  bool number = item->kind == ITEM_LEAF || (from && from->begins_number), news = number && !to->begins_number;
  to->begins_number |= number;
  for (size_t i = 0; from && i < cells; i++) {
    news |= (from->begins[i] & ~to->begins[i]) != 0;
    to->begins[i] |= from->begins[i];
  }
  return news;
}

/* The words that each symbol may begin with, so that matching does not try where nothing can come of it. */
static void find_beginnings(struct compile *c) {
  struct times_rules *r = c->rules;
  size_t cells = r->word_count / 64 + 1;
  for (size_t i = 0; i < r->symbol_count; i++) r->symbols[i].begins = ARENA_ARRAY(&c->l->arena, uint64_t, cells);
  for (size_t w = 0; w < r->word_count; w++) {
    struct rule_list *list = &r->entries[w].rules;
    if (list->len) qsort(list->at, list->len, sizeof *list->at, by_symbol);
    for (size_t k = 0; k < list->len; k++) r->symbols[list->at[k]->symbol].begins[w / 64] |= 1ULL << w % 64;
  }
  for (bool news = true; news;) {
    news = false;
    for (size_t i = 0; i < r->symbol_count; i++)
      for (size_t k = 0; k < r->symbols[i].open.len; k++) news |= spread(r, r->symbols[i].open.at[k], cells);
  }
}

static int read_cues(struct language *l, struct error *e) {
  struct times_rules *t = l->times;
  struct {
    const char *kind;
    struct word_table *words;
  } tables[] = {{"past:", &t->past},   {"not-past:", &t->not_past}, {"present:", &t->present}, {"future:", &t->future},
                {"maybe:", &t->maybe}, {"morning:", &t->morning},   {"evening:", &t->evening}};
  struct rows r = rows_of(l->pack, "times/cues.txt");
  while (rows_next(&r)) {
    struct str rest = r.text, kind, word;
    struct word_table *words = NULL;
    rows_word(&rest, &kind);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
      if (str_is(kind, tables[i].kind)) words = tables[i].words;
    if (!words) return rows_error(&r, e, "no such kind of cue: \"%.*s\"", STR_ARG(kind));
    while (rows_word(&rest, &word)) word_table_put(&l->arena, words, word, 1);
  }
  return 0;
}

int times_open(struct language *l, struct error *e) {
  struct times_rules *t = l->times = ARENA_NEW(&l->arena, struct times_rules);
  t->top = -1;
  struct compile *c = alloc_zero(sizeof *c);
  c->l = l, c->rules = t, c->e = e;
  int rc = holiday_open(l, e);
  if (!rc) rc = read_holidays(c);
  if (!rc) rc = read_file(c, "times/words.txt");
  if (!rc) rc = read_file(c, "times/rules.txt");
  if (!rc) rc = check_symbols(c);
  for (size_t i = 0; i < t->symbol_count; i++)
    if (str_is(t->symbols[i].name, "time")) t->top = (int)i;
  if (!rc) find_beginnings(c);
  if (!rc) rc = read_cues(l, e);
  alloc_free(c);
  return rc;
}
