/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/look.h"
#include "cli/show.h"
#include "house/house.h"

#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"

static int take(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

static void heading(struct call *c, const char *text) {
  call_printf(c, "\n  %s%s%s\n", look_accent(c->colour), text, look_plain(c->colour));
}

/* The turn it came from, dim: `os1 history --turn N` shows it. */
static struct str source(struct call *c, const json_t *o) {
  uint64_t id = (uint64_t)json_number(o, "source", 0);
  return id ? arena_printf(c->arena, " · %llu", (unsigned long long)show_number(id)) : STR("");
}

static void show_fact(struct call *c, const json_t *f) {
  struct str line = show_fact_line(c, f);
  if (json_flag(f, "outside", false)) line = arena_printf(c->arena, "%.*s, from outside", STR_ARG(line));
  show_text(c, "    ", arena_printf(c->arena, "%.*s%.*s", STR_ARG(line), STR_ARG(source(c, f))));
}

/* Everything about one, under its name; the owner first. */
static void show_facts_of(struct call *c, const json_t *facts, struct str who) {
  size_t i;
  json_t *f;
  bool any = false;
  json_array_foreach((json_t *)facts, i, f) {
    if (!str_eq(json_text(f, "who"), who)) continue;
    if (!any) heading(c, str_is(who, "me") ? "you" : call_visible(c, who).at);
    any = true;
    show_fact(c, f);
  }
}

static bool shown_before(const json_t *facts, size_t before, struct str who) {
  for (size_t i = 0; i < before; i++)
    if (str_eq(json_text(json_array_get(facts, i), "who"), who)) return true;
  return false;
}

static void show_facts(struct call *c, const json_t *facts) {
  size_t i;
  json_t *f;
  show_facts_of(c, facts, STR("me"));
  json_array_foreach((json_t *)facts, i, f) {
    struct str who = json_text(f, "who");
    if (!str_is(who, "me") && !shown_before(facts, i, who)) show_facts_of(c, facts, who);
  }
}

/* "Tom, your brother"; "Tom, Mel's brother", who is somebody else's. */
static struct str naming(struct call *c, struct str name, struct str word) {
  bool theirs = str_find(word, STR("'s ")) >= 0;
  if (theirs) word = utf8_capital(c->arena, word);
  if (name.len && word.len)
    return arena_printf(c->arena, "%.*s, %s%.*s", STR_ARG(name), theirs ? "" : "your ", STR_ARG(word));
  return name.len ? name : word;
}

static void show_people(struct call *c, const json_t *people, struct str person) {
  size_t i;
  json_t *p;
  bool any = false;
  json_array_foreach((json_t *)people, i, p) {
    struct str name = json_text(p, "name"), word = json_text(p, "word"), both = naming(c, name, word);
    if (!word.len && person.len && str_eq_nocase(name, person)) continue; /* said of "you" already */
    if (!any) heading(c, "people and things");
    any = true;
    const char *tender = json_flag(p, "tender", false) ? ", tender" : "";
    show_text(c, "    ", arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(both), tender, STR_ARG(source(c, p))));
  }
}

/* What is open of it: the day or the time first, as far as there is one. */
static void show_promise(struct call *c, const json_t *p) {
  struct str kind = json_text(p, "promise"), at = json_text(p, "due_at"), due = json_text(p, "due");
  int64_t ms = 0;
  int32_t offset = 0;
  if (!at.len) at = json_text(p, "until");
  if (at.len && civil_parse(at, &ms, &offset) == 0) due = show_time(c, ms, offset);
  struct str what = json_text(p, "what"), about = json_text(p, "about");
  if (about.len) what = arena_printf(c->arena, "%.*s (%.*s)", STR_ARG(what), STR_ARG(about));
  due = show_day(c, due);
  const char *before = json_text(p, "until").len ? ", until " : ", ";
  struct str when = due.len ? arena_printf(c->arena, "%s%.*s", before, STR_ARG(due)) : STR(""),
             again = json_text(p, "again");
  if (again.len) when = arena_printf(c->arena, "%.*s, then %.*s", STR_ARG(when), STR_ARG(again));
  show_text(
      c, "    ",
      arena_printf(c->arena, "%.*s: %.*s%.*s%.*s", STR_ARG(kind), STR_ARG(what), STR_ARG(when), STR_ARG(source(c, p))));
}

static void show_promises(struct call *c, const json_t *promises) {
  size_t i;
  json_t *p;
  bool any = false;
  json_array_foreach((json_t *)promises, i, p) {
    if (!str_is(json_text(p, "state"), "open")) continue;
    if (!any) heading(c, "promises");
    any = true;
    show_promise(c, p);
  }
}

static void show_home(struct call *c, const json_t *about, const json_t *stats) {
  int64_t barred = json_number(about, "barred", 0);
  heading(c, "kept");
  if (barred)
    show_text(c, "    ", show_count(c, (uint64_t)barred, "topic it will not raise", "topics it will not raise"));
  struct str turns = show_count(c, (uint64_t)json_number(stats, "turns", 0), "turn", "turns");
  show_text(c, "    ",
            arena_printf(c->arena, "%.*s in %lld kB, encrypted: %.*s", STR_ARG(turns),
                         (long long)(json_number(stats, "bytes", 0) / 1024), STR_ARG(json_text(stats, "path"))));
  bool sealed = json_flag(stats, "passphrase", false);
  show_text(c, "    ",
            sealed ? STR("the key is sealed with your passphrase")
                   : STR("the key lies beside it; `os1 lock` seals it"));
}

static void show_all(struct call *c, const json_t *about, const json_t *stats) {
  struct str being = json_text(about, "being"), person = json_text(about, "person");
  struct str first = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(being.len ? being : STR("no name yet")),
                                  person.len ? ", and you are " : "", STR_ARG(person));
  show_text(c, "  ", first);
  show_facts(c, json_object_get(about, "facts"));
  show_people(c, json_object_get(about, "people"), person);
  show_promises(c, json_object_get(about, "promises"));
  show_home(c, about, stats);
}

static int run(struct call *c) {
  AUTO_JSON json_t *about = NULL, *stats = NULL;
  os1_error e = {0};
  int r = os1_about(c->house, take, &about, &e);
  if (r == 0) r = house_stats(c->house, take, &stats, &e);
  if (r < 0) return call_failed_os1(c, &e);
  if (!c->json) {
    show_all(c, about, stats);
    return EXIT_OK;
  }
  json_object_set(about, "home", stats);
  call_json(c, json_incref(about));
  return EXIT_OK;
}

const struct command cmd_about = {
    .name = "about",
    .summary = "what it knows of you, and the sentence each thing came from",
    .arguments = "",
    .about =
        "Everything that was learnt: people, facts with their dates, what is open, reminders, and the state of the "
        "home. Each carries the number of the turn it came from; `os1 history --turn N` shows that one.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){
            {"os1 about --json",
             "{\"being\":\"Edda\",\"person\":\"Jonah\",\"people\":[],\"facts\":[{\"id\":8796093022209,\"who\":\"me\","
             "\"relation\":\"lives\",\"value\":\"Hull\",\"state\":\"believed\",\"source\":8796093022212}],\"threads\":["
             "],\"reminders\":[],\"promises\":[],\"barred\":0,\"turns\":92,\"home\":{\"version\":\"0.1.0\",\"bytes\":"
             "148480}}"},
            {NULL}},
    .json_keys = "being and person are names; people: everybody and everything named, with the person's word for it; "
                 "facts: who, relation, value, state (believed, ended, retracted), from and "
                 "to (days; with from_last, to_first where no one day is known), learnt_at, source (a turn); threads: "
                 "what is open; reminders; promises: what it said it "
                 "would tell, ask once or not raise, what is tender, with when, state and source; "
                 "turns: how many are kept; "
                 "barred counts what it will not raise; home is the state of the "
                 "files.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .run = run,
};
