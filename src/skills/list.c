/* SPDX-License-Identifier: Apache-2.0
 *
 * list: named lists: put on, read out, ticked off. Without a name the list used last is meant, or the only one.
 */
#include "base/utf8.h"
#include "skills/entries.h"
#include "skills/skills.h"
#include "skills/strip.h"
#include "skills/vocabulary.h"

enum { ITEMS_MAX = 50, NAME_WORDS = 3 };

struct items {
  const struct item *at;
  size_t len;
};

static struct items items_of(const struct view *v, struct str list) {
  struct items i = {0};
  v->ops->items(v, list, &i.at, &i.len);
  return i;
}

/* The list of the newest item; "" when there is none yet. */
static struct str last_list(const struct view *v) {
  struct items all = items_of(v, STR(""));
  const struct item *newest = NULL;
  for (size_t i = 0; i < all.len; i++)
    if (!newest || all.at[i].id > newest->id) newest = &all.at[i];
  return newest ? newest->list : STR("");
}

static struct str wanted_list(const struct skill_call *call) {
  struct str name = utf8_plain(call->arena, entry_text(call, "list"));
  if (!name.len) name = last_list(call->view);
  return name.len ? name : STR("shopping");
}

static void describe(const struct skill_call *call, struct skill_result *ret, struct str list) {
  struct items all = items_of(call->view, list);
  json_t *open = json_array();
  int64_t n = 0;
  for (size_t i = 0; i < all.len; i++) {
    if (all.at[i].done_at) continue;
    json_array_append_new(open, json_string_of(all.at[i].text));
    entry_source(call, ret, all.at[i].source);
    entry_slots(call, ret, (struct phrase_slot[]){phrase_text("item", all.at[i].text)}, 1);
    n++;
  }
  json_put_text(ret->data, "list", list);
  json_put(ret->data, "items", open);
  ret->family = n ? "skill.list" : "skill.list.empty";
  entry_slots(call, ret, (struct phrase_slot[]){phrase_text("list", list), phrase_number("n", n)}, 2);
}

/* ---- add ---- */

static bool is_on(const struct skill_call *call, const struct items *all, struct str text) {
  for (size_t i = 0; i < all->len; i++)
    if (!all->at[i].done_at && str_eq(utf8_plain(call->arena, all->at[i].text), utf8_plain(call->arena, text)))
      return true;
  return false;
}

static int add(const struct skill_call *call, struct skill_result *ret) {
  const json_t *given = json_object_get(call->arguments, "items");
  struct str list = wanted_list(call);
  struct items all = items_of(call->view, list);
  json_t *added = json_array();
  int64_t n = 0;
  for (size_t i = 0; i < json_array_size(given) && i < ITEMS_MAX; i++) {
    struct str text = arena_dup(call->arena, str_trim(str_of(json_string_value(json_array_get(given, i)))));
    if (!text.len || is_on(call, &all, text)) continue;
    struct item item = {.id = id_first(call->view->owner), .list = list, .text = text, .source = call->turn};
    entry_keep(call, ret, RECORD_ITEM, &item, false);
    entry_slots(call, ret, (struct phrase_slot[]){phrase_text("item", text)}, 1);
    json_array_append_new(added, json_string_of(text));
    n++;
  }
  json_put_text(ret->data, "list", list);
  json_put(ret->data, "added", added);
  ret->family = n ? "skill.list.added" : "skill.list.already";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("list", list), phrase_number("n", n)}, 2);
}

/* ---- done ---- */

static void tick(const struct skill_call *call, struct skill_result *ret, const struct item *i) {
  struct item done = *i;
  done.done_at = call->view->now;
  entry_keep(call, ret, RECORD_ITEM, &done, false);
  entry_slots(call, ret, (struct phrase_slot[]){phrase_text("item", i->text)}, 1);
}

/* Whole words of the item, or the item whole. */
static bool matches(struct arena *a, const struct item *i, struct str wanted) {
  struct str text = utf8_plain(a, i->text), want = utf8_plain(a, wanted);
  ptrdiff_t at = str_find(text, want);
  if (at < 0 || !want.len) return false;
  bool starts = at == 0 || text.at[at - 1] == ' ';
  size_t end = (size_t)at + want.len;
  return starts && (end == text.len || text.at[end] == ' ' || text.at[end] == 's');
}

static const struct item *nth_open(const struct items *all, int64_t nth) {
  const struct item *found = NULL;
  for (size_t i = 0; i < all->len; i++) {
    if (all->at[i].done_at) continue;
    if (nth < 0) found = &all->at[i];
    if (nth > 0 && --nth == 0) return &all->at[i];
  }
  return nth < 0 ? found : NULL;
}

static int64_t tick_named(const struct skill_call *call, struct skill_result *ret, const struct items *all) {
  const json_t *given = json_object_get(call->arguments, "items");
  bool every = json_flag(call->arguments, "all", false);
  int64_t n = 0;
  for (size_t i = 0; i < all->len; i++) {
    bool wanted = every;
    for (size_t k = 0; k < json_array_size(given); k++)
      wanted |= matches(call->arena, &all->at[i], str_of(json_string_value(json_array_get(given, k))));
    if (!wanted || all->at[i].done_at) continue;
    tick(call, ret, &all->at[i]);
    n++;
  }
  return n;
}

static int done(const struct skill_call *call, struct skill_result *ret) {
  int64_t nth = json_number(call->arguments, "number", 0);
  struct str list = utf8_plain(call->arena, entry_text(call, "list"));
  struct items all = items_of(call->view, nth && !list.len ? wanted_list(call) : list);
  const struct item *one = nth ? nth_open(&all, nth) : NULL;
  if (one) tick(call, ret, one);
  int64_t n = nth ? one != NULL : tick_named(call, ret, &all);
  json_put_number(ret->data, "done", n);
  ret->family = n ? "skill.list.done" : "skill.list.missing";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_number("n", n)}, 1);
}

/* ---- which lists there are ---- */

static int lists(const struct skill_call *call, struct skill_result *ret) {
  struct items all = items_of(call->view, STR(""));
  json_t *names = json_array();
  int64_t n = 0;
  for (size_t i = 0; i < all.len; i++) {
    bool seen = false;
    for (size_t k = 0; k < i && !seen; k++) seen = str_eq(all.at[k].list, all.at[i].list);
    if (seen) continue;
    json_array_append_new(names, json_string_of(all.at[i].list));
    entry_slots(call, ret, (struct phrase_slot[]){phrase_text("list", all.at[i].list)}, 1);
    n++;
  }
  json_put(ret->data, "lists", names);
  ret->family = n ? "skill.list.lists" : "skill.list.none";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_number("n", n)}, 1);
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str action = entry_text(call, "action");
  ret->data = json_object();
  if (str_is(action, "add")) return add(call, ret);
  if (str_is(action, "done")) return done(call, ret);
  if (str_is(action, "lists")) return lists(call, ret);
  return describe(call, ret, wanted_list(call)), 0;
}

/* ---- arguments ---- */

struct asked {
  struct arguments *a;
  struct vocabulary words;
  const struct tokens *tokens;
  size_t begin, end; /* of what is between the verb and the list's name */
  struct str action;
  bool verb, named; /* a word that orders stands there, and none that may tell, like "done"; "list" does */
};

static bool mine(const struct asked *s, size_t at) {
  size_t n;
  return vocabulary_at(&s->words, "listmine", s->tokens, at, &n) != NULL;
}

static bool place(const struct asked *s, size_t at) {
  size_t n;
  return vocabulary_at(&s->words, "listplace", s->tokens, at, &n) != NULL;
}

/* "... on my shopping list": the name, and where the words before it end. */
static void take_name(struct asked *s) {
  size_t n, at = s->tokens->len;
  for (size_t i = s->tokens->len; i-- > 0 && at == s->tokens->len;)
    if (vocabulary_at(&s->words, "listname", s->tokens, i, &n)) at = i;
  if (at == s->tokens->len) return;
  s->named = true;
  size_t first = at;
  while (first > s->begin && at - first < NAME_WORDS && !mine(s, first - 1) && !place(s, first - 1)) first--;
  if (first < at && (first > s->begin || s->begin == 0))
    json_put_text(s->a->into, "list", tokens_text(s->tokens, first, at - 1));
  while (first > s->begin && (mine(s, first - 1) || place(s, first - 1))) first--;
  if (first > s->begin)
    s->end = first;
  else
    s->begin = at + 1; /* "list: bulbs, string"; "on the reading list: Emma" */
}

static void take_verb(struct asked *s) {
  size_t n;
  s->action = s->a->what;
  for (size_t i = 0; i < s->tokens->len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&s->words, "list", s->tokens, i, &n);
    if (!w) continue;
    s->verb = !vocabulary_at(&s->words, "listtold", s->tokens, i, &n);
    w = vocabulary_at(&s->words, "list", s->tokens, i, &n);
    if (!s->action.len || str_is(s->action, "done")) {
      if (str_is(w->value, "clear")) json_put_flag(s->a->into, "all", true);
      s->action = str_is(w->value, "clear") ? STR("done") : str_is(w->value, "new") ? STR("add") : w->value;
    }
    s->begin = i + n;
    return;
  }
}

static void push_item(struct asked *s, json_t *items, size_t first, size_t last) {
  size_t n;
  while (last > first && vocabulary_at(&s->words, "listend", s->tokens, last - 1, &n)) last--;
  while (first < last && mine(s, first) && str_is(s->tokens->at[first].word, "the")) first++;
  struct str text = first < last ? strip_edges(s->a->language, s->a->arena, s->tokens, first, last, "list") : STR("");
  if (text.len) json_array_append_new(items, json_string_of(text));
}

static void take_items(struct asked *s) {
  json_t *items = json_array();
  size_t from = s->begin, n;
  for (size_t i = s->begin; i < s->end; i++) {
    bool split = str_is(s->tokens->at[i].word, ",") || vocabulary_at(&s->words, "listsplit", s->tokens, i, &n);
    if (!split) continue;
    push_item(s, items, from, i);
    from = i + 1;
  }
  push_item(s, items, from, s->end);
  if (json_array_size(items))
    json_put(s->a->into, "items", items);
  else
    json_decref(items);
}

static bool take_number(struct asked *s) {
  size_t n;
  for (size_t i = s->begin; i < s->end; i++) {
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
  const json_t *given = json_object_get(s->a->into, "items"), *one;
  const struct item *at;
  size_t len, k;
  if (s->named || s->verb || json_object_get(s->a->into, "number")) return false;
  s->a->view->ops->items(s->a->view, STR(""), &at, &len);
  for (size_t i = 0; i < len; i++)
    json_array_foreach(given, k, one)
      if (!at[i].done_at && matches(s->a->arena, &at[i], str_of(json_string_value(one)))) return false;
  return true;
}

const char *list_arguments(struct arguments *a) {
  struct asked s = {
      .a = a, .words = vocabulary_read(a->language, a->arena, "skills.txt"), .tokens = &a->reading->tokens};
  s.end = s.tokens->len;
  take_verb(&s);
  take_name(&s);
  if (!s.action.len) s.action = s.begin < s.end && json_object_get(a->into, "items") ? STR("add") : STR("show");
  bool ticks = str_is(s.action, "done");
  if (str_is(s.action, "add") || (ticks && !json_flag(a->into, "all", false) && !take_number(&s))) take_items(&s);
  if (ticks && only_tells(&s)) return SKILL_NOT_MEANT;
  json_put_text(a->into, "action", s.action);
  bool has =
      json_object_get(a->into, "items") || json_object_get(a->into, "number") || json_flag(a->into, "all", false);
  return (str_is(s.action, "add") || ticks) && !has ? "items" : NULL;
}

const struct skill list_skill = {
    .name = "list",
    .summary = "Keep lists: put things on them, read them out, tick them off",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{"
              "\"action\":{\"type\":\"string\",\"enum\":[\"add\",\"show\",\"done\",\"lists\"]},"
              "\"list\":{\"type\":\"string\",\"maxLength\":100},"
              "\"items\":{\"type\":\"array\",\"maxItems\":50,\"items\":{\"type\":\"string\",\"maxLength\":500}},"
              "\"number\":{\"type\":\"integer\",\"minimum\":-1,\"maximum\":1000},\"all\":{\"type\":\"boolean\"}},"
              "\"required\":[\"action\"],\"additionalProperties\":false}",
    .run = run,
};
