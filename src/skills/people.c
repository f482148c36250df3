/* SPDX-License-Identifier: Apache-2.0
 *
 * people: everybody told of, one of them with the thread of their story, and the two acts that need a person's word:
 * two that are one, one that is two. Who is barred or tender, the dead among them, is counted in the list and told of
 * only when asked for by name; a topic that is barred is left out even then.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/pattern.h"
#include "memory/people_alike.h"
#include "memory/people_join.h"
#include "skills/entries.h"
#include "skills/skills.h"

enum { TURNS_MOST = 200 };

struct people {
  const struct skill_call *call;
  const struct view *view;
  struct arena *arena;
  struct skill_result *ret;
  const struct bar *bars;
  size_t bar_count;
  struct view_facts facts; /* everything, ended too */
};

static bool in_force(const struct people *p, const struct bar *b) {
  return !b->tender && !b->lifted_at && (!b->until || b->until > p->view->now);
}

static bool is_barred(const struct people *p, struct str plain) {
  for (size_t i = 0; plain.len && i < p->bar_count; i++)
    if (in_force(p, &p->bars[i]) && p->bars[i].plain.len && str_find(plain, p->bars[i].plain) >= 0) return true;
  return false;
}

static struct str shown_name(const struct entity *e) {
  return e->name.len ? e->name : e->word;
}

static bool is_somebody(const struct people *p, const struct entity *e) {
  struct str own = p->view->ops->setting(p->view, "person.name");
  if (e->kind == ENTITY_PLACE || e->kind == ENTITY_THING) return false;
  return !(own.len && !e->word.len && str_eq_nocase(own, e->name));
}

static bool is_quiet(const struct people *p, const struct entity *e) {
  return e->tender || is_barred(p, e->plain) || is_barred(p, utf8_plain(p->arena, e->word));
}

/* ---- one, for machines ---- */
static const char *kind_name(int64_t kind) {
  static const char *const names[] = {"", "person", "animal", "thing", "place", "group"};
  return kind >= 0 && kind <= ENTITY_GROUP ? names[kind] : "";
}

static json_t *names_json(const struct people *p, const struct entity *e) {
  json_t *names = json_array();
  struct view_entities also = {0};
  if (e->name.len) json_array_append_new(names, json_string_of(e->name));
  p->view->ops->also(p->view, e->id, &also);
  for (size_t i = 0; i < also.len; i++)
    if (also.at[i].name.len && !str_eq(also.at[i].plain, e->plain))
      json_array_append_new(names, json_string_of(also.at[i].name));
  return names;
}

static json_t *entity_json(const struct people *p, const struct entity *e, const struct view_turns *story) {
  json_t *o = json_object();
  struct turn first;
  json_put_number(o, "id", (int64_t)e->id);
  json_put_text(o, "name", e->name);
  json_put_text(o, "word", e->word);
  json_put_text(o, "kind", str_of(kind_name(e->kind)));
  json_put(o, "names", names_json(p, e));
  if (e->pronoun.len) json_put_text(o, "pronoun", e->pronoun);
  if (e->tender) json_put_flag(o, "tender", true);
  if (!p->view->ops->turn(p->view, (uint64_t)e->source, &first))
    json_put_text(o, "since", entry_time(p->call, first.said_at));
  json_put_text(o, "last_mentioned", entry_time(p->call, e->said_at));
  json_put_number(o, "mentions", (int64_t)story->len);
  return o;
}

static int story_of(const struct people *p, const struct entity *e, size_t limit, struct view_turns *ret) {
  *ret = (struct view_turns){0};
  return p->view->ops->story(p->view, e->id, limit, ret);
}

static void put_day(json_t *o, const char *key, int64_t day) {
  char out[40];
  if (day != DAY_UNKNOWN) json_put_text(o, key, str_first(civil_format(out, day * CIVIL_DAY * 1000, 0), 10));
}

static json_t *fact_json(const struct people *p, const struct fact *f) {
  json_t *o = json_object();
  json_put_text(o, "relation", f->relation);
  json_put_text(o, "value", f->value);
  json_put_text(o, "state", f->state == FACT_BELIEVED ? STR("believed") : STR("ended"));
  put_day(o, "from", f->from_first);
  if (f->from_last != f->from_first) put_day(o, "from_last", f->from_last);
  if (f->to_first != f->to_last) put_day(o, "to_first", f->to_first);
  put_day(o, "to", f->to_last);
  json_put_text(o, "learnt_at", entry_time(p->call, f->learnt_at));
  json_put_number(o, "source", (int64_t)f->source);
  if (f->taint) json_put_flag(o, "outside", true);
  return o;
}

static json_t *facts_json(struct people *p, const struct entity *e, int64_t *ret_barred) {
  json_t *list = json_array();
  for (size_t i = 0; i < p->facts.len; i++) {
    const struct fact *f = &p->facts.at[i];
    if (f->about != e->id) continue;
    if (is_barred(p, f->plain) && !is_quiet(p, e)) {
      ++*ret_barred;
      continue;
    }
    json_array_append_new(list, fact_json(p, f));
    entry_source(p->call, p->ret, f->source);
  }
  return list;
}

static json_t *story_json(const struct people *p, const struct entity *e, const struct view_turns *story,
                          int64_t *ret_barred) {
  json_t *list = json_array();
  size_t first = story->len > TURNS_MOST ? story->len - TURNS_MOST : 0;
  for (size_t i = first; i < story->len; i++) {
    const struct turn *t = &story->at[i];
    if (is_barred(p, utf8_plain(p->arena, t->text)) && !is_quiet(p, e)) {
      ++*ret_barred;
      continue;
    }
    json_t *o = json_object();
    json_put_number(o, "id", (int64_t)t->id);
    json_put_text(o, "said_at", entry_time(p->call, t->said_at));
    json_put_text(o, "text", t->text);
    if (t->speaker.len) json_put_text(o, "speaker", t->speaker);
    json_array_append_new(list, o);
  }
  return list;
}

static json_t *whole_json(struct people *p, const struct entity *e) {
  struct view_turns story;
  struct view_answer portrait = {0};
  int64_t barred = 0;
  if (story_of(p, e, 0, &story)) return json_object();
  json_t *o = entity_json(p, e, &story);
  if (!p->view->ops->portrait(p->view, e->id, &portrait)) json_put_text(o, "text", portrait.text);
  json_put(o, "facts", facts_json(p, e, &barred));
  json_put(o, "story", story_json(p, e, &story, &barred));
  json_put_number(o, "barred", barred);
  return o;
}

/* ---- finding ---- */
/* Whom a name or word means; more than one only where they share it. NULL-free: ret is in the arena. */
static int find(const struct people *p, struct str who, struct view_entities *ret) {
  struct view_entities found = {0};
  long long id;
  struct entity *one = ARENA_NEW(p->arena, struct entity);
  if (str_to_int(who, &id) && id > 0) {
    uint64_t full = id_owner((uint64_t)id) ? (uint64_t)id : id_make(p->view->owner, (uint64_t)id);
    if (p->view->ops->entity(p->view, full, one)) return ERR_NOT_FOUND;
    *ret = (struct view_entities){.at = one, .len = 1};
    return 0;
  }
  int r = p->view->ops->entities(p->view, who, &found);
  if (r < 0) return r;
  size_t n = 0;
  while (n < found.len && (!n || (found.at[n].plain.len && str_eq(found.at[n].plain, found.at[0].plain)))) n++;
  *ret = (struct view_entities){.at = found.at, .len = n};
  return n ? 0 : ERR_NOT_FOUND;
}

static int find_one(const struct people *p, struct str who, struct entity *ret, struct error *e) {
  struct view_entities found = {0};
  if (find(p, who, &found)) return error_set(e, ERR_NOT_FOUND, "Nobody here is \"%.*s\".", STR_ARG(who));
  if (found.len > 1)
    return error_set(e, ERR_INVALID, "More than one is called that. Say which by the number: %llu or %llu.",
                     (unsigned long long)id_number(found.at[0].id), (unsigned long long)id_number(found.at[1].id));
  *ret = found.at[0];
  return 0;
}

/* ---- the list ---- */
static json_t *offers_json(const struct people *p, const struct view_entities *all) {
  json_t *list = json_array();
  struct str asked = p->view->ops->setting(p->view, PEOPLE_ASKED);
  for (size_t i = 0; i < all->len; i++)
    for (size_t k = i + 1; k < all->len; k++) {
      const struct entity *x = &all->at[i], *y = &all->at[k];
      bool two = false;
      if (!is_somebody(p, x) || !is_somebody(p, y) || is_quiet(p, x) || is_quiet(p, y)) continue;
      if (!people_may_be_one(p->call->language, p->arena, x, y)) continue;
      if (people_pair_asked(asked, x->id, y->id, &two) && two) continue;
      json_t *o = json_object();
      json_put_number(o, "into", (int64_t)(x->id < y->id ? x->id : y->id));
      json_put_number(o, "from", (int64_t)(x->id < y->id ? y->id : x->id));
      json_array_append_new(list, o);
    }
  return list;
}

static int run_list(struct people *p, struct error *e) {
  struct view_entities all = {0};
  json_t *list = json_array();
  int64_t quiet = 0;
  int r = p->view->ops->entities(p->view, STR(""), &all);
  for (size_t i = 0; r == 0 && i < all.len; i++) {
    struct view_turns story;
    if (!is_somebody(p, &all.at[i])) continue;
    if (is_quiet(p, &all.at[i])) {
      quiet++;
      continue;
    }
    r = story_of(p, &all.at[i], 0, &story);
    if (r == 0) json_array_append_new(list, entity_json(p, &all.at[i], &story));
  }
  json_put(p->ret->data, "people", list);
  json_put_number(p->ret->data, "quiet", quiet);
  json_put(p->ret->data, "may_be_one", offers_json(p, &all));
  p->ret->family = json_array_size(list) ? "skill.people.list" : "skill.people.nobody";
  entry_slots(p->call, p->ret, (struct phrase_slot[]){phrase_number("count", (int64_t)json_array_size(list))}, 1);
  return r < 0 ? error_set(e, r, "Memory could not be read.") : 0;
}

static int run_one(struct people *p, struct error *e) {
  struct view_entities found = {0};
  struct str who = entry_text(p->call, "who");
  json_t *list = json_array();
  json_put(p->ret->data, "people", list);
  if (find(p, who, &found)) return error_set(e, ERR_NOT_FOUND, "Nobody here is \"%.*s\".", STR_ARG(who));
  int r = p->view->ops->all_facts(p->view, VIEW_PAST, &p->facts);
  if (r < 0) return error_set(e, r, "Memory could not be read.");
  for (size_t i = 0; i < found.len; i++) json_array_append_new(list, whole_json(p, &found.at[i]));
  p->ret->family = "skill.people.list";
  return entry_slots(p->call, p->ret, (struct phrase_slot[]){phrase_number("count", (int64_t)found.len)}, 1);
}

/* ---- the acts ---- */
static void order(struct people *p, const char *key, struct str value) {
  entry_setting(p->call, p->ret, key, value);
}

static void put_pair(struct people *p, const struct entity *x, const struct entity *y) {
  struct phrase_slot slots[] = {phrase_text("one", shown_name(x)), phrase_text("other", shown_name(y))};
  entry_slots(p->call, p->ret, slots, 2);
  json_put_text(p->ret->data, "one", shown_name(x));
  json_put_text(p->ret->data, "other", shown_name(y));
}

static int run_merge(struct people *p, struct error *e) {
  struct entity into = {0}, from = {0};
  int r = find_one(p, entry_text(p->call, "who"), &into, e);
  if (r == 0) r = find_one(p, entry_text(p->call, "with"), &from, e);
  if (r < 0) return r;
  if (into.id == from.id) return error_set(e, ERR_INVALID, "They are one already.");
  order(p, PEOPLE_MERGE, arena_printf(p->arena, "%llu %llu", (unsigned long long)into.id, (unsigned long long)from.id));
  p->ret->family = "skill.people.merged";
  put_pair(p, &into, &from);
  return 0;
}

static int run_split(struct people *p, struct error *e) {
  struct entity one = {0};
  const json_t *turns = json_object_get(p->call->arguments, "turns");
  int r = find_one(p, entry_text(p->call, "who"), &one, e);
  if (r < 0) return r;
  struct str value = arena_printf(p->arena, "%llu", (unsigned long long)one.id);
  for (size_t i = 0; i < json_array_size(turns); i++) {
    struct turn t;
    uint64_t id = (uint64_t)json_integer_value(json_array_get(turns, i));
    if (p->view->ops->turn(p->view, id, &t) || (t.role != ROLE_PERSON && t.role != ROLE_OTHER))
      return error_set(e, ERR_NOT_FOUND, "There is no turn %llu that you said.", (unsigned long long)id_number(id));
    value = arena_printf(p->arena, "%.*s %llu", STR_ARG(value), (unsigned long long)id);
  }
  if (!json_array_size(turns)) return error_set(e, ERR_INVALID, "Which turns tell of the other one?");
  order(p, PEOPLE_SPLIT, value);
  p->ret->family = "skill.people.split";
  put_pair(p, &one, &one);
  return 0;
}

static int run_undo(struct people *p, struct error *e) {
  struct view_act act = {0};
  struct entity one = {0}, other = {0};
  if (p->view->ops->last_act(p->view, &act)) return error_set(e, ERR_NOT_FOUND, "Nothing was merged or split.");
  p->view->ops->entity(p->view, act.one, &one);
  if (act.split) other = one;
  struct view_entities also = {0};
  p->view->ops->also(p->view, act.one, &also);
  for (size_t i = 0; i < also.len; i++)
    if (also.at[i].id == act.other) other = also.at[i];
  order(p, PEOPLE_UNDO, STR(""));
  p->ret->family = act.split ? "skill.people.rejoined" : "skill.people.parted";
  put_pair(p, &one, other.id ? &other : &one);
  return 0;
}

/* Two people, by the person's word: the merge that made them one is undone; where there was none they are not offered
 * as one again. */
static int run_part(struct people *p, struct error *e) {
  struct entity one = {0}, other = {0};
  struct view_act act = {0};
  int r = find_one(p, entry_text(p->call, "who"), &one, e);
  if (r == 0) r = find_one(p, entry_text(p->call, "with"), &other, e);
  if (r < 0) return r;
  if (one.id == other.id) {
    bool undone = p->view->ops->last_act(p->view, &act) == 0 && !act.split && act.one == one.id;
    return undone ? run_undo(p, e) : error_set(e, ERR_NOT_FOUND, "Which turns tell of the other one?");
  }
  struct str asked = p->view->ops->setting(p->view, PEOPLE_ASKED);
  order(p, PEOPLE_ASKED, people_pair_noted(p->arena, asked, one.id, other.id, true));
  p->ret->family = "skill.people.two";
  put_pair(p, &one, &other);
  return 0;
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct people p = {.call = call, .view = call->view, .arena = call->arena, .ret = ret};
  struct str what = json_text(call->arguments, "do");
  p.view->ops->bars(p.view, &p.bars, &p.bar_count);
  ret->data = json_object();
  int r = str_is(what, "merge")   ? run_merge(&p, e)
          : str_is(what, "split") ? run_split(&p, e)
          : str_is(what, "undo")  ? run_undo(&p, e)
          : str_is(what, "part")  ? run_part(&p, e)
          : str_is(what, "one")   ? run_one(&p, e)
                                  : run_list(&p, e);
  if (r == 0) return 0;
  json_decref(ret->data);
  ret->data = NULL;
  return r;
}

/* Of two names that are one by now: whether the newest merge made them so. */
static bool may_part(const struct view *v, const struct entity *one) {
  struct view_act act = {0};
  return v->ops->last_act && v->ops->last_act(v, &act) == 0 && !act.split && act.one == one->id;
}

/* "kate and katherine are the same person", "... are two people": meant only of two who are known. */
const char *people_arguments(struct arguments *a) {
  struct people p = {.view = a->view, .arena = a->arena};
  struct entity found[2] = {0};
  bool part = str_is(a->what, "part");
  if (!part && !str_is(a->what, "merge")) return SKILL_NOT_MEANT;
  for (int i = 0; i < 2; i++) {
    struct str who = slot_text(a->reading->slots, a->reading->slot_count, i ? "with" : "who");
    if (!who.len || find_one(&p, who, &found[i], NULL)) return SKILL_NOT_MEANT;
    json_put_text(a->into, i ? "with" : "who", arena_printf(a->arena, "%llu", (unsigned long long)found[i].id));
  }
  json_put_text(a->into, "do", part ? STR("part") : STR("merge"));
  return found[0].id == found[1].id && !(part && may_part(a->view, &found[0])) ? SKILL_NOT_MEANT : NULL;
}

const struct skill people_skill = {
    .name = "people",
    .summary = "Everybody you told of, what is known of one, and who is one or two",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{\"do\":{\"enum\":[\"list\",\"one\",\"merge\",\"split\",\"undo\","
              "\"part\"]},"
              "\"who\":{\"type\":\"string\",\"maxLength\":200},\"with\":{\"type\":\"string\",\"maxLength\":200},"
              "\"confirmed\":{\"type\":\"boolean\"},"
              "\"turns\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"maxItems\":256}},"
              "\"additionalProperties\":false}",
    .run = run,
};
