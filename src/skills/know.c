/* SPDX-License-Identifier: Apache-2.0
 *
 * know: what is known of the person and theirs, grouped by whom it is about, each thing with the turn it came from.
 * What is barred and who is tender are counted and not named.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/times.h"
#include "language/vocabulary.h"
#include "skills/entries.h"

enum { SPOKEN_GROUPS = 8, SPOKEN_FACTS = 4 };

struct group {
  uint64_t about;
  struct entity entity;
  VEC(const struct fact *) facts;
};
typedef VEC(struct group) group_vec;

struct know {
  const struct skill_call *call;
  struct vocabulary words;
  group_vec groups;
  int64_t quiet; /* tender people and things */
};

/* A relation that says who somebody is, and not something of them. */
static bool is_naming(const struct fact *f) {
  return str_is(f->relation, "name") || str_is(f->relation, "kin") || str_is(f->relation, "pet");
}

static struct group *group_of(struct know *k, uint64_t about) {
  for (size_t i = 0; i < k->groups.len; i++)
    if (k->groups.at[i].about == about) return &k->groups.at[i];
  struct group g = {.about = about};
  VEC_PUSH(k->call->arena, &k->groups, g);
  return &k->groups.at[k->groups.len - 1];
}

static bool is_topic_barred(const struct bar *bars, size_t len, struct str plain, int64_t now) {
  for (size_t i = 0; i < len; i++) {
    bool on = !bars[i].lifted_at && (!bars[i].until || bars[i].until > now);
    if (on && plain.len && bars[i].plain.len &&
        (str_find(plain, bars[i].plain) >= 0 || str_find(bars[i].plain, plain) >= 0))
      return true;
  }
  return false;
}

static int64_t bars_on(const struct bar *bars, size_t len, int64_t now) {
  int64_t n = 0;
  for (size_t i = 0; i < len; i++) n += !bars[i].lifted_at && (!bars[i].until || bars[i].until > now);
  return n;
}

/* The person themselves, met by name. */
static bool is_self(const struct know *k, const struct entity *e) {
  struct str own = k->call->view->ops->setting(k->call->view, "person.name");
  return own.len && !e->word.len && str_eq_nocase(own, e->name);
}

static void gather_entities(struct know *k) {
  const struct view *v = k->call->view;
  struct view_entities all = {0};
  v->ops->entities(v, STR(""), &all);
  for (size_t i = 0; i < all.len; i++) {
    if (all.at[i].tender)
      k->quiet++;
    else if (!is_self(k, &all.at[i]))
      group_of(k, all.at[i].id)->entity = all.at[i];
  }
}

static bool is_kept_quiet(const struct know *k, uint64_t about) {
  for (size_t i = 0; i < k->groups.len; i++)
    if (k->groups.at[i].about == about) return false;
  return about != ID_NONE;
}

static int gather(struct know *k, const struct bar *bars, size_t bar_count) {
  const struct view *v = k->call->view;
  struct view_facts facts = {0};
  int r = v->ops->all_facts(v, 0, &facts);
  group_of(k, ID_NONE);
  gather_entities(k);
  for (size_t i = 0; r == 0 && i < facts.len; i++) {
    const struct fact *f = &facts.at[i];
    if (f->state != FACT_BELIEVED || is_kept_quiet(k, f->about) || (f->object && is_kept_quiet(k, f->object))) continue;
    if (is_topic_barred(bars, bar_count, f->plain, v->now)) continue;
    struct group *g = group_of(k, f->about);
    VEC_PUSH(k->call->arena, &g->facts, f);
  }
  return r;
}

/* ---- said ---- */

static struct str replaced(struct arena *a, struct str pattern, const char *mark, struct str with) {
  ptrdiff_t at = str_find(pattern, str_of(mark));
  if (at < 0) return pattern;
  struct str after = str_from(pattern, (size_t)at + strlen(mark));
  return arena_printf(a, "%.*s%.*s%.*s", (int)at, pattern.at, STR_ARG(with), STR_ARG(after));
}

/* "Hull since March": only where a single month or year was meant. */
static struct str with_since(const struct know *k, const struct fact *f, struct str text) {
  struct arena *a = k->call->arena;
  if (f->from_first == DAY_UNKNOWN || f->from_last == DAY_UNKNOWN || f->from_last - f->from_first > 31) return text;
  struct civil c = civil_from_days(f->from_first), now = civil_from_seconds(entry_now(k->call));
  bool this_year = c.year == now.year;
  const struct vocabulary_word *w = vocabulary_shown(&k->words, "knowsince", this_year ? STR("-") : STR("year"));
  const struct vocabulary_word *month = vocabulary_shown(&k->words, "month", arena_printf(a, "%d", c.month));
  if (!w || !month || !str_is(f->relation, "lives")) return text;
  struct str out = replaced(a, w->phrase, "{month}", month->phrase);
  out = replaced(a, out, "{year}", arena_printf(a, "%d", c.year));
  return replaced(a, out, "*", text);
}

static struct str say_fact(const struct know *k, const struct fact *f) {
  const struct vocabulary_word *w = vocabulary_shown(&k->words, "know", f->relation);
  struct str value = birthday_say(k->call->language, k->call->arena, f->value);
  struct str text = w ? replaced(k->call->arena, w->phrase, "*", value) : value;
  return with_since(k, f, text);
}

static struct str joined(struct arena *a, struct str x, const char *between, struct str y) {
  if (!x.len || !y.len) return x.len ? x : y;
  return arena_printf(a, "%.*s%s%.*s", STR_ARG(x), between, STR_ARG(y));
}

static struct str heading(const struct know *k, const struct group *g) {
  const struct entity *e = &g->entity;
  struct arena *a = k->call->arena;
  if (g->about == ID_NONE) return k->call->view->ops->setting(k->call->view, "person.name");
  if (e->name.len && e->word.len && !str_eq_nocase(e->name, e->word))
    return arena_printf(a, "%.*s (%.*s)", STR_ARG(e->name), STR_ARG(e->word));
  return utf8_capital(a, e->name.len ? e->name : e->word);
}

static struct str say_group(const struct know *k, const struct group *g) {
  struct arena *a = k->call->arena;
  struct str facts = STR("");
  size_t said = 0;
  for (size_t i = 0; i < g->facts.len && said < SPOKEN_FACTS; i++) {
    if (is_naming(g->facts.at[i])) continue;
    facts = joined(a, facts, ", ", say_fact(k, g->facts.at[i]));
    said++;
  }
  struct str head = heading(k, g);
  return g->about == ID_NONE && !head.len ? utf8_capital(a, facts) : joined(a, head, ": ", facts);
}

static json_t *group_json(const struct know *k, const struct group *g) {
  json_t *one = json_object(), *facts = json_array();
  json_put_text(one, "name", g->about == ID_NONE ? heading(k, g) : g->entity.name);
  json_put_text(one, "word", g->entity.word);
  json_put_flag(one, "you", g->about == ID_NONE);
  for (size_t i = 0; i < g->facts.len; i++) {
    const struct fact *f = g->facts.at[i];
    json_t *fact = json_object();
    json_put_text(fact, "relation", f->relation);
    json_put_text(fact, "value", f->value);
    json_put_text(fact, "source", arena_printf(k->call->arena, "%llu", (unsigned long long)f->source));
    json_put_text(fact, "learnt_at", entry_time(k->call, f->learnt_at));
    json_array_append_new(facts, fact);
  }
  json_put(one, "facts", facts);
  return one;
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct know k = {.call = call, .words = vocabulary_read(call->language, "skills.txt")};
  const struct bar *bars = NULL;
  size_t bar_count = 0, spoken = 0, more = 0;
  call->view->ops->bars(call->view, &bars, &bar_count);
  int r = gather(&k, bars, bar_count);
  if (r < 0) return error_set(e, r, "Memory could not be read.");
  json_t *groups = json_array();
  ret->data = json_object();
  for (size_t i = 0; i < k.groups.len; i++) {
    struct str said = say_group(&k, &k.groups.at[i]);
    if (!said.len) continue;
    json_array_append_new(groups, group_json(&k, &k.groups.at[i]));
    for (size_t n = 0; n < k.groups.at[i].facts.len; n++) entry_source(call, ret, k.groups.at[i].facts.at[n]->source);
    if (spoken++ < SPOKEN_GROUPS)
      entry_slots(call, ret, (struct phrase_slot[]){phrase_text("group", said)}, 1);
    else
      more++;
  }
  struct str all = STR("");
  for (size_t i = 0; i < ret->slot_count; i++) all = joined(call->arena, all, ". ", ret->slots[i].text);
  int64_t barred = bars_on(bars, bar_count, call->view->now);
  json_put(ret->data, "known", groups);
  json_put_number(ret->data, "barred", barred);
  json_put_number(ret->data, "quiet", k.quiet);
  ret->family = all.len ? "skill.know" : barred + k.quiet ? "skill.know.quiet" : "skill.know.nothing";
  ret->slots = NULL, ret->slot_count = 0;
  if (barred) entry_slots(call, ret, (struct phrase_slot[]){phrase_number("barred", barred)}, 1);
  if (k.quiet) entry_slots(call, ret, (struct phrase_slot[]){phrase_number("quiet", k.quiet)}, 1);
  if (more) entry_slots(call, ret, (struct phrase_slot[]){phrase_number("more", (int64_t)more)}, 1);
  return all.len ? entry_slots(call, ret, (struct phrase_slot[]){phrase_text("all", all)}, 1) : 0;
}

const struct skill know_skill = {
    .name = "know",
    .summary = "What is known about you, and where each thing came from",
    .effect = EFFECT_LOOK,
    .schema = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}",
    .run = run,
};
