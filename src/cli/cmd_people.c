/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/by_skill.h"
#include "cli/look.h"
#include "cli/show.h"

#include "base/utf8.h"

enum { LINE_CHARS = 96 };

static void heading(struct call *c, const char *text) {
  call_printf(c, "\n  %s%s%s\n", look_accent(c->colour), text, look_plain(c->colour));
}

/* "22 November 2026" of a time. */
static struct str day_of(struct call *c, const json_t *o, const char *key) {
  return show_day(c, str_first(json_text(o, key), strlen("2026-11-22")));
}

static unsigned long long number_of(const json_t *o, const char *key) {
  return (unsigned long long)show_number((uint64_t)json_number(o, key, 0));
}

/* "Tom, your brother"; "Tom, Mel's brother", who is somebody else's. */
static struct str naming(struct call *c, const json_t *o) {
  struct str name = json_text(o, "name"), word = json_text(o, "word");
  if (!name.len || !word.len) return name.len ? name : arena_printf(c->arena, "your %.*s", STR_ARG(word));
  const char *your = str_find(word, STR("'s ")) >= 0 ? "" : "your ";
  if (!your[0]) word = utf8_capital(c->arena, word);
  return arena_printf(c->arena, "%.*s, %s%.*s", STR_ARG(name), your, STR_ARG(word));
}

static void show_row(struct call *c, const json_t *o) {
  struct str who = naming(c, o), since = day_of(c, o, "since"), last = day_of(c, o, "last_mentioned");
  uint64_t mentions = (uint64_t)json_number(o, "mentions", 0);
  struct str count = show_count(c, mentions, "turn", "turns");
  bool once = str_eq(since, last);
  if (since.len) since = arena_printf(c->arena, ", %s %.*s", once ? "on" : "since", STR_ARG(since));
  if (!once) since = arena_printf(c->arena, "%.*s, last %.*s", STR_ARG(since), STR_ARG(last));
  show_text(
      c, "    ",
      arena_printf(c->arena, "%llu. %.*s: %.*s%.*s", number_of(o, "id"), STR_ARG(who), STR_ARG(count), STR_ARG(since)));
}

static const json_t *person_of(const json_t *people, int64_t id) {
  for (size_t i = 0; i < json_array_size(people); i++)
    if (json_number(json_array_get(people, i), "id", 0) == id) return json_array_get(people, i);
  return NULL;
}

static void show_offers(struct call *c, const json_t *data) {
  const json_t *offers = json_object_get(data, "may_be_one"), *people = json_object_get(data, "people");
  if (json_array_size(offers)) heading(c, "may be one");
  for (size_t i = 0; i < json_array_size(offers); i++) {
    const json_t *o = json_array_get(offers, i);
    const json_t *x = person_of(people, json_number(o, "into", 0)), *y = person_of(people, json_number(o, "from", 0));
    if (!x || !y) continue;
    struct str one = naming(c, x), other = naming(c, y);
    show_text(c, "    ",
              arena_printf(c->arena, "%.*s and %.*s: `os1 people merge %llu %llu` if they are", STR_ARG(one),
                           STR_ARG(other), number_of(o, "into"), number_of(o, "from")));
  }
}

static void show_list(struct call *c, const json_t *data) {
  const json_t *people = json_object_get(data, "people");
  int64_t quiet = json_number(data, "quiet", 0);
  if (!json_array_size(people)) call_say(c, quiet ? "Nobody else." : "Nobody yet. It'll be whom you tell of.");
  if (json_array_size(people)) heading(c, "people, last mentioned first");
  for (size_t i = 0; i < json_array_size(people); i++) show_row(c, json_array_get(people, i));
  show_offers(c, data);
  if (quiet)
    call_printf(c, "\n    %s kept quiet; asked for by name they are told of\n",
                show_count(c, (uint64_t)quiet, "name is", "names are").at);
}

static void show_names(struct call *c, const json_t *o) {
  const json_t *names = json_object_get(o, "names");
  struct str all = STR("");
  for (size_t i = 1; i < json_array_size(names); i++) {
    struct str name = str_of(json_string_value(json_array_get(names, i)));
    all = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(all), i > 1 ? ", " : "also ", STR_ARG(name));
  }
  if (all.len) show_text(c, "    ", all);
}

static void show_fact(struct call *c, const json_t *f) {
  struct str line = show_fact_line(c, f);
  if (json_flag(f, "outside", false)) line = arena_printf(c->arena, "%.*s, from outside", STR_ARG(line));
  show_text(c, "    ", arena_printf(c->arena, "%.*s · %llu", STR_ARG(line), number_of(f, "source")));
}

/* A turn in a line: the day, its number, and as much of its words as fits. */
static void show_story(struct call *c, const json_t *t) {
  struct str rest = call_visible(c, json_text(t, "text")), text = rest;
  size_t chars = 0;
  while (rest.len && chars < LINE_CHARS && rest.at[0] != '\n') utf8_next(&rest), chars++;
  const char *more = rest.len ? "…" : "";
  text = str_first(text, text.len - rest.len);
  struct str speaker = json_text(t, "speaker"), day = day_of(c, t, "said_at");
  if (speaker.len) text = arena_printf(c->arena, "%.*s: %.*s", STR_ARG(speaker), STR_ARG(text));
  show_text(c, "    ",
            arena_printf(c->arena, "%.*s  %.*s%s · %llu", STR_ARG(day), STR_ARG(text), more, number_of(t, "id")));
}

static void show_one(struct call *c, const json_t *o) {
  const json_t *facts = json_object_get(o, "facts"), *story = json_object_get(o, "story");
  struct str text = json_text(o, "text");
  int64_t barred = json_number(o, "barred", 0);
  show_text(c, "  ", text.len ? text : naming(c, o));
  show_row(c, o);
  show_names(c, o);
  if (json_array_size(facts)) heading(c, "known");
  for (size_t i = 0; i < json_array_size(facts); i++) show_fact(c, json_array_get(facts, i));
  if (json_array_size(story)) heading(c, "the story");
  for (size_t i = 0; i < json_array_size(story); i++) show_story(c, json_array_get(story, i));
  if (barred)
    call_printf(c, "\n    %s left out: not to be raised\n", show_count(c, (uint64_t)barred, "thing", "things").at);
}

static int look(struct call *c, json_t *arguments) {
  struct str text = STR("");
  AUTO_JSON json_t *asked = arguments, *data = NULL;
  int status = by_skill_ask(c, "people", asked, &text, &data);
  if (status != EXIT_OK) return status;
  const json_t *people = json_object_get(data, "people");
  if (c->json) {
    call_json(c, json_incref(data));
  } else if (json_object_get(asked, "who")) {
    for (size_t i = 0; i < json_array_size(people); i++) {
      if (i) call_printf(c, "\n");
      show_one(c, json_array_get(people, i));
    }
  } else {
    show_list(c, data);
  }
  return EXIT_OK;
}

static int act(struct call *c, json_t *arguments) {
  AUTO_JSON json_t *asked = arguments;
  return by_skill(c, "people", asked);
}

static int split(struct call *c) {
  AUTO_JSON json_t *turns = json_array();
  for (size_t i = 2; i < c->args.count; i++) {
    uint64_t id;
    if (show_parse_id(c->args.words[i], &id) < 0)
      return call_usage(c, "\"%s\" is not the number of a turn.", c->args.words[i]);
    json_array_append_new(turns, json_integer((json_int_t)id));
  }
  return act(c, json_pack("{s:s,s:s,s:O}", "do", "split", "who", c->args.words[1], "turns", turns));
}

static int run(struct call *c) {
  size_t n = c->args.count;
  struct str first = n ? str_of(c->args.words[0]) : STR("");
  if (!n) return look(c, json_pack("{s:s}", "do", "list"));
  if (str_is(first, "undo") && n == 1) return act(c, json_pack("{s:s}", "do", "undo"));
  if (str_is(first, "merge") && n == 3)
    return act(c, json_pack("{s:s,s:s,s:s}", "do", "merge", "who", c->args.words[1], "with", c->args.words[2]));
  if (str_is(first, "split") && n > 2) return split(c);
  if ((str_is(first, "merge") || str_is(first, "split")) && n > 1)
    return call_usage(c, "It takes `os1 people merge A B` or `os1 people split NAME TURN...`.");
  struct str who = args_text(c->arena, &c->args, 0);
  return look(c, json_pack("{s:s,s:s}", "do", "one", "who", who.at));
}

const struct command cmd_people = {
    .name = "people",
    .summary = "everybody you told of, and what is known of one",
    .arguments = "[NAME | WORD | merge A B | split NAME TURN... | undo]",
    .about =
        "Everybody, animals too, last mentioned first: who they are to you, in how many turns, since when. With a "
        "name, "
        "a nickname or your word for them (\"sister\"): what is known of that one with the days and the turns it came "
        "from, their names, and the turns that speak of them, oldest first. Whom you asked not to hear of, the dead "
        "and "
        "who is tender are counted in the list and told of when asked for by name.\n\n"
        "Two that may be one are offered and never merged by themselves: `merge A B` makes B another name of A, `split "
        "NAME TURN...` makes a second one of what those turns told. Nothing is lost by either, and `undo` takes the "
        "newest back, one after the other. A number of the list serves for a name.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){
            {"os1 people --json",
             "{\"people\":[{\"id\":8796093022209,\"name\":\"Anna\",\"word\":\"sister\",\"kind\":\"person\",\"names\":["
             "\"Anna\"],\"since\":\"2026-11-22T20:14:05+00:00\",\"last_mentioned\":\"2026-11-24T08:02:11+00:00\","
             "\"mentions\":2}],\"quiet\":0,\"may_be_one\":[]}"},
            {"os1 people anna --json",
             "{\"people\":[{\"id\":8796093022209,\"name\":\"Anna\",\"word\":\"sister\",\"kind\":\"person\",\"names\":["
             "\"Anna\"],\"since\":\"2026-11-22T20:14:05+00:00\",\"last_mentioned\":\"2026-11-24T08:02:11+00:00\","
             "\"mentions\":2,\"text\":\"Anna: your sister, a vet, as of Sunday the 22nd.\",\"facts\":[{\"relation\":"
             "\"works_as\",\"value\":\"vet\",\"state\":\"believed\",\"learnt_at\":\"2026-11-22T20:14:05+00:00\","
             "\"source\":8796093022212}],\"story\":[{\"id\":8796093022212,\"said_at\":\"2026-11-22T20:14:05+00:00\","
             "\"text\":\"my sister anna is a vet\"}],\"barred\":0}]}"},
            {"os1 people merge kate katherine", "Kate and Katherine are one now. `/people undo` takes it back."},
            {"os1 people split anna 812 815",
             "Two of the name Anna now, and nothing lost. `/people undo` takes it back."},
            {NULL}},
    .json_keys =
        "people: id, name, word (yours for them), kind (person, animal, group), names (the first is the one "
        "shown), pronoun, tender, since (first named), last_mentioned, mentions (turns that speak of them); of "
        "one also text, facts (relation, value, state, from, to, learnt_at, source, outside), story (turns, "
        "oldest first), barred: how much is left out; quiet: how many names are; may_be_one: pairs, from into "
        "into; of an act: one and other, the names.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS,
    .max_arguments = -1,
    .run = run,
};
