/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/list_read.h"

#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/names.h"
#include "language/vocabulary.h"
#include "skills/entries.h"
#include "skills/skills.h"
#include "skills/strip.h"

enum { NAME_WORDS = 3, LISTS_MOST = 16 };

struct asked {
  struct arguments *a;
  struct vocabulary words;
  const struct tokens *tokens;
  struct str lists[LISTS_MOST]; /* that there are */
  size_t list_count;
  size_t begin; /* of what is behind the verb */
  size_t verb_at;
  struct str action;
  bool makes;       /* a list, and not a thing on one */
  bool verb, named; /* a word that orders stands there, and none that may tell, like "done"; "list" does */
  json_t *items, *on;
  bool several; /* lists */
};

static size_t covers(const struct asked *s, const char *kind, size_t at) {
  size_t n;
  return at < s->tokens->len && vocabulary_at(&s->words, kind, s->tokens, at, &n) ? n : 0;
}

static bool is_mark(const struct asked *s, size_t at) {
  return at < s->tokens->len && s->tokens->at[at].kind == TOKEN_MARK;
}

static void find_lists(struct asked *s) {
  const struct item *at;
  size_t len;
  s->a->view->ops->items(s->a->view, STR(""), &at, &len);
  for (size_t i = 0; i < len && s->list_count < LISTS_MOST; i++) {
    bool seen = false;
    for (size_t k = 0; k < s->list_count; k++) seen |= str_eq(s->lists[k], at[i].list);
    if (!seen) s->lists[s->list_count++] = at[i].list;
  }
}

/* ---- a list by its name ---- */

/* How many tokens from `at` are the name of a list that there is, or that everybody has: "shopping", "to do". */
static size_t known_at(const struct asked *s, size_t at, struct str *ret) {
  size_t n;
  const struct vocabulary_word *w =
      at < s->tokens->len ? vocabulary_at(&s->words, "listcalled", s->tokens, at, &n) : NULL;
  if (w) return *ret = w->value, n;
  for (size_t i = 0; i < s->list_count; i++) {
    n = vocabulary_covers(s->lists[i], s->tokens, at);
    if (n) return *ret = s->lists[i], n;
  }
  return 0;
}

/* "list for Ty": somebody's, called as "Ty's list" is; how many tokens behind "list". */
static size_t owner_at(const struct asked *s, size_t at, struct str *ret) {
  const struct language *l = s->a->language;
  size_t lead = covers(s, "listfor", at), end = at + lead + 1;
  if (!lead || end > s->tokens->len) return 0;
  const struct token *who = &s->tokens->at[end - 1];
  bool last = end == s->tokens->len || is_mark(s, end);
  struct str shown = utf8_capital(s->a->arena, who->text), letters = who->text;
  uint64_t c = lexicon_classes(lexicon_of(l), who->word);
  bool upper = letters.len && utf8_is_upper(utf8_next(&letters));
  bool name = name_find(l, who->word) || c & LEX(KIN) || (upper && !(c & (LEX(TIME) | LEX(NOUN))));
  if (!last || who->kind != TOKEN_WORD || !name || c & LEX(TIME)) return 0;
  *ret = arena_join(s->a->arena, shown, STR("'s"));
  return lead + 1;
}

/* "packing list", "shopping", "list": its tokens, the word itself among them; the name is "" for "list" alone. */
static size_t name_at(const struct asked *s, size_t at, struct str *ret, bool *ret_said) {
  size_t n = known_at(s, at, ret);
  *ret_said = n && covers(s, "listname", at + n);
  if (n) return n + (*ret_said ? covers(s, "listname", at + n) : 0);
  *ret = STR("");
  for (size_t k = 0; k <= NAME_WORDS && at + k < s->tokens->len; k++) {
    n = covers(s, "listname", at + k);
    size_t owner = n && !k ? owner_at(s, at + n, ret) : 0;
    if (owner) return *ret_said = true, n + owner;
    if (n && k) *ret = tokens_text(s->tokens, at, at + k - 1);
    if (n) return *ret_said = true, k + n;
    if (is_mark(s, at + k) || covers(s, "listplace", at + k) || covers(s, "listmine", at + k) ||
        covers(s, "listsplit", at + k))
      return 0;
  }
  return 0;
}

/* A thing ends here: "to jobs, ...", "on shopping and ...". */
static bool ends(const struct asked *s, size_t at) {
  return at >= s->tokens->len || is_mark(s, at) || covers(s, "listsplit", at) || covers(s, "listend", at) ||
         covers(s, "edge", at) || covers(s, "list", at);
}

/* "for tomorrow", among things: when, and no thing. */
static bool is_time(const struct asked *s, size_t first, size_t last) {
  const struct times *t = &s->a->reading->times;
  first += first < last && covers(s, "listplace", first) == 1;
  for (size_t i = 0; i < t->len; i++)
    if (t->at[i].first <= first && t->at[i].last + 1 >= last) return first < last;
  return false;
}

/* "list called packing", and behind "make a list" only "called packing" or "for the party": a word, or up to three
 * where a mark ends them. */
static size_t titled_at(const struct asked *s, size_t at, struct str *ret) {
  size_t name = covers(s, "listname", at), i = at + name, n = covers(s, "listtitled", i);
  bool behind = i == s->begin;
  if (!n && behind && s->makes) n = covers(s, "listfor", i);
  if (!n || !(name || behind)) return 0;
  size_t from = i + n + covers(s, "listmine", i + n), to = from;
  while (to < s->tokens->len && to - from < NAME_WORDS && !is_mark(s, to) && !covers(s, "listjoin", to)) to++;
  bool ended = to >= s->tokens->len || is_mark(s, to) || covers(s, "listjoin", to);
  if (!ended) to = from + 1;
  if (to == from || is_time(s, from, to)) return 0;
  *ret = tokens_text(s->tokens, from, to - 1);
  return to - at;
}

/* "onto my packing list": how many tokens; without a word of place only at the beginning, "packing list: ...". */
static size_t place_at(const struct asked *s, size_t at, struct str *ret) {
  bool said;
  size_t titled = titled_at(s, at, ret), place = covers(s, "listplace", at), i = at + place;
  if (titled) return titled;
  if (!place && at != s->begin) return 0;
  i += covers(s, "listmine", i);
  titled = place ? titled_at(s, i, ret) : 0;
  if (titled) return i + titled - at;
  size_t n = name_at(s, i, ret, &said);
  bool whole = n && (said || (place && ends(s, i + n)));
  return whole ? i + n - at : 0;
}

/* ---- the things ---- */

/* How many tokens at `at` are a thing that everybody buys. */
static size_t thing_at(const struct asked *s, size_t at, size_t last) {
  size_t n = covers(s, "listthing", at);
  return at + n <= last ? n : 0;
}

/* "milk eggs" are two things, "tea bags" one: all of it is made of things that are known. */
static bool is_several(const struct asked *s, size_t first, size_t last) {
  size_t things = 0;
  for (size_t n; first < last; first += n, things++)
    if (!(n = thing_at(s, first, last))) return false;
  return things > 1;
}

static void push_item(struct asked *s, size_t first, size_t last, struct str list) {
  size_t n = 0;
  if (first < last && covers(s, "listnothing", first) == last - first) return;
  for (size_t k = NAME_WORDS; k > 0; k--) { /* "off", "as done" */
    if (first + k > last || covers(s, "listend", last - k) != k) continue;
    last -= k, k = NAME_WORDS + 1;
  }
  while (first < last && (n = covers(s, "listjoin", first))) first += n;
  while (first < last && covers(s, "listarticle", first)) first++;
  if (is_time(s, first, last)) return;
  struct str text = first < last ? strip_edges(s->a->language, s->a->arena, s->tokens, first, last, "list") : STR("");
  if (!text.len) return;
  json_array_append_new(s->items, json_string_of(text));
  json_array_append_new(s->on, json_string_of(list));
}

static void push_things(struct asked *s, size_t first, size_t last, struct str list) {
  if (is_several(s, first, last))
    for (size_t n; first < last; first += n) push_item(s, first, first + (n = thing_at(s, first, last)), list);
  else
    push_item(s, first, last, list);
}

static void push_items(struct asked *s, size_t first, size_t last, struct str list) {
  size_t from = first;
  for (size_t i = first; i < last; i++) {
    size_t whole = thing_at(s, i, last); /* "salt and vinegar crisps" */
    if (whole > 1) {
      i += whole - 1;
      continue;
    }
    size_t n = str_is(s->tokens->at[i].word, ",") || str_is(s->tokens->at[i].word, ":") ? 1 : covers(s, "listsplit", i);
    if (!n) continue;
    push_things(s, from, i, list);
    from = i + n;
  }
  push_things(s, from, last, list);
}

/* Things up to a list's name are for it; behind the last name, for that one. */
static void take_items(struct asked *s) {
  struct str list = STR(""), last = STR("");
  size_t from = s->begin + owner_at(s, s->begin, &last), n; /* "make a list for Sam: socks, inhaler" */
  for (size_t i = from; i < s->tokens->len; i += n ? n : 1) {
    n = place_at(s, i, &list);
    if (!n) continue;
    s->several |= last.len && !str_eq(last, list);
    push_items(s, from, i, list);
    last = list, from = i + n;
  }
  push_items(s, from, s->tokens->len, last);
}

static bool was_on(const struct asked *s, struct str text) {
  const struct item *at;
  size_t len;
  s->a->view->ops->items(s->a->view, STR(""), &at, &len);
  for (size_t i = 0; i < len; i++)
    if (list_item_is(s->a->arena, &at[i], text)) return true;
  return false;
}

/* "i have leeks. take them off": of the things on a list, those named before; where none is, the newest. */
static void take_meant(struct asked *s) {
  static const char *const meant[] = {"it", "them", "that", "those", "these", NULL};
  const struct item *at, *newest = NULL;
  size_t len, found = 0;
  if (s->begin >= s->tokens->len || !str_is_one_of(s->tokens->at[s->begin].word, meant)) return;
  s->a->view->ops->items(s->a->view, STR(""), &at, &len);
  json_array_clear(s->items);
  json_array_clear(s->on);
  for (size_t i = 0; i < len; i++) {
    if (at[i].done_at) continue;
    if (!newest || at[i].id > newest->id) newest = &at[i];
    for (size_t k = 0; k < s->verb_at; k++)
      if (list_item_is(s->a->arena, &at[i], s->tokens->at[k].word)) {
        json_array_append_new(s->items, json_string_of(at[i].text)), found++;
        break;
      }
  }
  bool alone = s->verb_at <= 2; /* "no, take it off" */
  if (!found && alone && newest) json_array_append_new(s->items, json_string_of(newest->text));
}

/* "we need milk and nappies, put them on the list": what was needed. */
static bool take_needed(struct asked *s) {
  static const char *const meant[] = {"it", "them", "that", "those", "these", "all", NULL};
  struct str list = STR("");
  size_t from = 0, n = 0, end = s->verb_at;
  for (size_t i = s->verb_at; i + 1 < s->tokens->len; i++) { /* behind "need to get" stands the order itself */
    size_t verb = covers(s, "list", i);
    if (verb && i + verb < s->tokens->len && str_is_one_of(s->tokens->at[i + verb].word, meant))
      s->begin = i + verb, end = i;
  }
  if (s->begin >= s->tokens->len || !str_is_one_of(s->tokens->at[s->begin].word, meant) || !end) return false;
  while (from < end && !(n = covers(s, "listneed", from))) from++;
  if (from == end) return false;
  for (size_t i = s->begin; i < s->tokens->len && !list.len; i++) place_at(s, i, &list);
  while (end > from + n && is_mark(s, end - 1)) end--;
  json_array_clear(s->items);
  json_array_clear(s->on);
  push_items(s, from + n, end, list);
  return json_array_size(s->items) > 0;
}

/* "put okra back": only what a list has had. */
static bool puts_back(const struct asked *s) {
  const json_t *one;
  size_t k;
  bool back = false;
  for (size_t i = s->begin; i < s->tokens->len; i++) back |= str_is(s->tokens->at[i].word, "back");
  if (!back) return true;
  json_array_foreach(s->items, k, one) if (!was_on(s, str_of(json_string_value(one)))) return false;
  return true;
}

/* One list is "list"; of several each thing says its own. */
static void put_items(struct asked *s) {
  struct str list = str_of(json_string_value(json_array_get(s->on, 0)));
  if (json_array_size(s->items)) {
    if (list.len) json_put_text(s->a->into, "list", list);
    json_put(s->a->into, "items", json_incref(s->items));
    if (s->several) json_put(s->a->into, "on", json_incref(s->on));
  }
}

/* ---- what is asked ---- */

static void take_verb(struct asked *s) {
  size_t n, told;
  s->action = s->a->what;
  for (size_t i = 0; i < s->tokens->len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&s->words, "list", s->tokens, i, &n);
    if (!w) continue;
    s->verb = !vocabulary_at(&s->words, "listtold", s->tokens, i, &told);
    if (!s->action.len || str_is(s->action, "done")) {
      if (str_is(w->value, "clear")) json_put_flag(s->a->into, "all", true);
      s->makes = str_is(w->value, "new");
      s->action = str_is(w->value, "clear") ? STR("done") : str_is(w->value, "new") ? STR("add") : w->value;
    }
    s->begin = i + n, s->verb_at = i;
    return;
  }
}

/* "what's on the jobs list", "show me shopping": one that is called a list, or that there is. */
static void take_name(struct asked *s) {
  struct str list;
  bool said;
  for (size_t i = 0; i < s->tokens->len; i++) {
    size_t n = titled_at(s, i, &list);
    said = n > 0;
    if (!n) n = name_at(s, i, &list, &said);
    bool there = false;
    for (size_t k = 0; k < s->list_count; k++) there |= str_eq(s->lists[k], list);
    s->named |= n && said;
    if (!n || !list.len || !(said || there)) continue;
    json_put_text(s->a->into, "list", list);
    return;
  }
}

static bool asks_for_lists(const struct asked *s) {
  for (size_t i = 0; i < s->tokens->len; i++)
    if (str_is(s->tokens->at[i].word, "lists")) return true;
  return false;
}

static bool take_number(struct asked *s) {
  size_t n;
  for (size_t i = s->begin; i < s->tokens->len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&s->words, "nth", s->tokens, i, &n);
    long long nth;
    if (!w || !str_to_int(w->value, &nth)) continue;
    json_put_number(s->a->into, "number", nth);
    return true;
  }
  return false;
}

/* "shirts done", and no shirts stand on a list: told, and nothing is to be ticked. */
static bool only_tells(const struct asked *s) {
  const json_t *one;
  const struct item *at;
  size_t len, k;
  if (s->named || s->verb || json_object_get(s->a->into, "number")) return false;
  s->a->view->ops->items(s->a->view, STR(""), &at, &len);
  for (size_t i = 0; i < len; i++)
    json_array_foreach(s->items, k,
                       one) if (!at[i].done_at &&
                                list_item_is(s->a->arena, &at[i], str_of(json_string_value(one)))) return false;
  return true;
}

/* "cross off everything" */
static bool names_all(const struct asked *s) {
  for (size_t i = s->begin; i < s->tokens->len; i++)
    if (covers(s, "listall", i)) return true;
  return false;
}

static const char *read_list(struct asked *s) {
  take_verb(s);
  if (!s->action.len) s->action = json_object_get(s->a->into, "items") ? STR("add") : STR("show");
  bool ticks = str_is(s->action, "done");
  if (ticks && names_all(s)) json_put_flag(s->a->into, "all", true);
  bool all = json_flag(s->a->into, "all", false);
  bool adds = str_is(s->action, "add");
  if (str_is(s->action, "show") && asks_for_lists(s))
    s->action = STR("lists");
  else
    take_name(s);
  bool needed = adds && take_needed(s);
  if (!needed && (adds || (ticks && !all && !take_number(s)))) take_items(s);
  if (adds && !json_array_size(s->items) && s->verb_at)
    push_items(s, 0, s->verb_at, STR("")); /* "cod, leeks: make a list" */
  if (ticks && !all) take_meant(s);
  if (adds && !puts_back(s)) return SKILL_NOT_MEANT;
  if (ticks && !all && only_tells(s)) return SKILL_NOT_MEANT;
  put_items(s);
  json_put_text(s->a->into, "action", s->action);
  bool has = json_object_get(s->a->into, "items") || json_object_get(s->a->into, "number") || all;
  return (adds || ticks) && !has ? "items" : NULL;
}

const char *list_arguments(struct arguments *a) {
  struct asked s = {.a = a,
                    .words = vocabulary_read(a->language, "skills.txt"),
                    .tokens = &a->reading->tokens,
                    .items = json_array(),
                    .on = json_array()};
  find_lists(&s);
  const char *missing = read_list(&s);
  json_decref(s.items);
  json_decref(s.on);
  return missing;
}
