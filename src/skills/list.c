/* SPDX-License-Identifier: Apache-2.0
 *
 * list: named lists: put on, read out, ticked off. Without a name the list used last is meant, or the only one.
 */
#include "base/utf8.h"
#include "skills/entries.h"
#include "skills/list_read.h"

enum { ITEMS_MAX = 50 };

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

/* The list that the i-th thing is for: one of its own in "on", else the one that was named. */
static struct str list_of(const struct skill_call *call, size_t i) {
  struct str own = str_of(json_string_value(json_array_get(json_object_get(call->arguments, "on"), i)));
  return own.len ? arena_dup(call->arena, utf8_plain(call->arena, own)) : wanted_list(call);
}

static bool add_item(const struct skill_call *call, struct skill_result *ret, struct str list, struct str text) {
  struct items all = items_of(call->view, list);
  if (!text.len || is_on(call, &all, text)) return false;
  struct item item = {.id = id_first(call->view->owner), .list = list, .text = text, .source = call->turn};
  entry_keep(call, ret, RECORD_ITEM, &item, false);
  entry_slots(call, ret, (struct phrase_slot[]){phrase_text("item", text)}, 1);
  return true;
}

static int add(const struct skill_call *call, struct skill_result *ret) {
  const json_t *given = json_object_get(call->arguments, "items");
  struct str list = wanted_list(call), before = STR("");
  json_t *added = json_array();
  int64_t n = 0;
  for (size_t i = 0; i < json_array_size(given) && i < ITEMS_MAX; i++) {
    struct str text = arena_dup(call->arena, str_trim(str_of(json_string_value(json_array_get(given, i)))));
    list = list_of(call, i);
    if (!add_item(call, ret, list, text)) continue;
    if (!str_eq(list, before)) entry_slots(call, ret, (struct phrase_slot[]){phrase_text("list", list)}, 1);
    before = list;
    json_array_append_new(added, json_string_of(text));
    n++;
  }
  json_put_text(ret->data, "list", list);
  json_put(ret->data, "added", added);
  ret->family = n ? "skill.list.added" : "skill.list.already";
  if (!n) entry_slots(call, ret, (struct phrase_slot[]){phrase_text("list", list)}, 1);
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_number("n", n)}, 1);
}

/* ---- done ---- */

static void tick(const struct skill_call *call, struct skill_result *ret, const struct item *i) {
  struct item done = *i;
  done.done_at = call->view->now;
  entry_keep(call, ret, RECORD_ITEM, &done, false);
  entry_slots(call, ret, (struct phrase_slot[]){phrase_text("item", i->text)}, 1);
}

bool list_item_is(struct arena *a, const struct item *i, struct str wanted) {
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
      wanted |= list_item_is(call->arena, &all->at[i], str_of(json_string_value(json_array_get(given, k))));
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

const struct skill list_skill = {
    .name = "list",
    .summary = "Keep lists: put things on them, read them out, tick them off",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{"
              "\"action\":{\"type\":\"string\",\"enum\":[\"add\",\"show\",\"done\",\"lists\"]},"
              "\"list\":{\"type\":\"string\",\"maxLength\":100},"
              "\"items\":{\"type\":\"array\",\"maxItems\":50,\"items\":{\"type\":\"string\",\"maxLength\":500}},"
              "\"on\":{\"type\":\"array\",\"maxItems\":50,\"items\":{\"type\":\"string\",\"maxLength\":100},"
              "\"description\":\"of each thing its list, where they differ\"},"
              "\"number\":{\"type\":\"integer\",\"minimum\":-1,\"maximum\":1000},\"all\":{\"type\":\"boolean\"}},"
              "\"required\":[\"action\"],\"additionalProperties\":false}",
    .run = run,
};
