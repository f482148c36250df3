/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "base/utf8.h"
#include "cli/look.h"
#include "cli/show.h"
#include "cli/wrap.h"

static int take(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

/* ---- in words ---- */

/* The labels stand below each other, and what goes on stands under its beginning. */
static void row(struct call *c, const char *label, struct str text) {
  enum { INDENT = 2, COLUMN = 15 };
  if (!text.len) return;
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  struct wrap w;
  wrap_init(&w, &out, c->width ? look_measure(c->width) + 2 : 0, "               ", COLUMN);
  wrap_text(&w, call_visible(c, text));
  call_printf(c, "%*s%s%-*s%s%s\n", INDENT, "", look_dim(c->colour), COLUMN - INDENT, label, look_plain(c->colour),
              out.at ? out.at : "");
}

/* "BAD_NEWS": bad news. */
static struct str in_words(struct call *c, struct str name) {
  return utf8_fold(c->arena, show_relation(c, name));
}

static struct str joined(struct call *c, struct str list, struct str one) {
  return list.len ? arena_printf(c->arena, "%.*s, %.*s", STR_ARG(list), STR_ARG(one)) : one;
}

static void show_said(struct call *c, const json_t *why) {
  int64_t ms = 0;
  int32_t offset = 0;
  uint64_t to = (uint64_t)json_number(why, "answers", 0);
  struct str at = json_text(why, "at");
  if (civil_parse(at, &ms, &offset) == 0) at = show_time(c, ms, offset);
  call_printf(c, "%s%.*s · %llu", look_dim(c->colour), STR_ARG(at),
              (unsigned long long)show_number((uint64_t)json_number(why, "reply", 0)));
  if (to) call_printf(c, ", to %llu", (unsigned long long)show_number(to));
  call_printf(c, "%s\n", look_plain(c->colour));
  show_text(c, "  ", call_visible(c, json_text(why, "said")));
  call_printf(c, "\n");
}

static void show_read(struct call *c, const json_t *why) {
  static const char *const rungs[] = {"nothing of it", "its words and no more", "a noun or a name of it",
                                      "what it tells"};
  size_t i;
  json_t *act;
  struct str acts = STR("");
  int64_t rung = json_number(why, "rung", -1);
  if (rung < 0 || rung > 3) return;
  json_array_foreach(json_object_get(why, "acts"), i, act) acts =
      joined(c, acts, in_words(c, str_of(json_string_value(act))));
  if (!acts.len) acts = STR("plain words");
  row(c, "read",
      arena_printf(c->arena, "%.*s; of a hundred parts %lld understood: %s", STR_ARG(acts),
                   (long long)json_number(why, "understood", 0) / 10, rungs[rung]));
}

static void show_line(struct call *c, const json_t *line) {
  struct str move = json_text(line, "move"), because = json_text(line, "because"), words = json_text(line, "words"),
             claim = json_text(line, "claim"), asks = json_text(line, "why"), says = in_words(c, move);
  bool act = because.len && because.at[0] >= 'A' && because.at[0] <= 'Z';
  if (act) because = in_words(c, because);
  if (because.len) says = arena_printf(c->arena, "%.*s, because: %.*s", STR_ARG(says), STR_ARG(because));
  if (words.len) says = arena_printf(c->arena, "%.*s (\"%.*s\")", STR_ARG(says), STR_ARG(words));
  if (asks.len) says = arena_printf(c->arena, "%.*s; it asks, because: %.*s", STR_ARG(says), STR_ARG(asks));
  row(c, "move", says);
  struct str phrase = arena_printf(c->arena, "%.*s, line %lld of %.*s", STR_ARG(json_text(line, "family")),
                                   (long long)json_number(line, "line", 0), STR_ARG(json_text(line, "file")));
  if (claim.len) phrase = arena_printf(c->arena, "%.*s; true by: %.*s", STR_ARG(phrase), STR_ARG(in_words(c, claim)));
  if (json_text(line, "family").len) row(c, "phrase", phrase);
}

/* Where nobody had to think: set-up, what was due, forgetting, care. */
static void show_move(struct call *c, const json_t *why) {
  struct str move = json_text(why, "move"), rule = json_text(why, "rule"), evidence = json_text(why, "evidence");
  if (rule.len) move = arena_printf(c->arena, "%.*s, by the rule \"%.*s\"", STR_ARG(move), STR_ARG(rule));
  if (evidence.len) move = arena_printf(c->arena, "%.*s, at \"%.*s\"", STR_ARG(move), STR_ARG(evidence));
  if (json_object_get(why, "level"))
    move = arena_printf(c->arena, "%.*s, level %lld", STR_ARG(move), (long long)json_number(why, "level", 0));
  row(c, "move", move);
}

static void show_sources(struct call *c, const json_t *why) {
  size_t i;
  json_t *one;
  struct str list = STR("");
  const json_t *sources = json_object_get(why, "sources");
  json_array_foreach((json_t *)sources, i, one) {
    unsigned long long number = (unsigned long long)show_number((uint64_t)json_integer_value(one));
    list = joined(c, list, arena_printf(c->arena, "%llu", number));
  }
  if (sources) row(c, "sources", list.len ? list : STR("none"));
}

static void show_passed(struct call *c, const json_t *why) {
  size_t i;
  json_t *one;
  json_array_foreach(json_object_get(why, "considered"), i, one) {
    struct str was = json_text(one, "was");
    if (!str_is(was, "said"))
      row(c, "passed over",
          arena_printf(c->arena, "%.*s, %.*s: %.*s", STR_ARG(in_words(c, json_text(one, "move"))),
                       STR_ARG(json_text(one, "family")), STR_ARG(was)));
  }
}

static void show_why(struct call *c, json_t *why) {
  static const char *const told[] = {"reply", "said",       "at",    "answers",  "acts",
                                     "rung",  "understood", "lines", "sources",  "considered",
                                     "mind",  "move",       "rule",  "evidence", "level"};
  size_t i;
  json_t *line;
  show_said(c, why);
  show_read(c, why);
  show_move(c, why);
  json_array_foreach(json_object_get(why, "lines"), i, line) show_line(c, line);
  show_sources(c, why);
  show_passed(c, why);
  row(c, "mind", json_text(why, "mind"));
  for (i = 0; i < sizeof told / sizeof *told; i++) json_object_del(why, told[i]);
  show_json(c, why); /* what a mind of another kind noted */
}

static int run(struct call *c) {
  uint64_t reply = 0;
  os1_error e = {0};
  AUTO_JSON json_t *why = NULL;
  if (c->args.count && show_parse_id(c->args.words[0], &reply) < 0)
    return call_usage(c, "\"%s\" is not the number of a turn.", c->args.words[0]);
  if (os1_why(c->house, reply, take, &why, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_incref(why));
  else
    show_why(c, why);
  return EXIT_OK;
}

const struct command cmd_why = {
    .name = "why",
    .summary = "why a reply is what it is",
    .arguments = "[TURN]",
    .about = "For the last reply, or the one with that number: what was read, the move, the phrase, the sources.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){
            {"os1 why --json",
             "{\"lines\":[{\"move\":\"close\",\"family\":\"act.farewell\",\"file\":\"phrases/chat.txt\",\"line\":180,"
             "\"because\":\"FAREWELL\",\"score\":3.0}],\"mind\":\"built-in mind\",\"acts\":[\"FAREWELL\"],\"rung\":1,"
             "\"understood\":987,\"sources\":[],\"considered\":[{\"move\":\"close\",\"family\":\"act.farewell\","
             "\"tier\":1,"
             "\"score\":3.0,\"was\":\"said\"}],\"answers\":8796093022217,\"reply\":8796093022218,\"said\":"
             "\"Goodnight, Jonah.\",\"at\":\"2026-11-22T21:19:40+00:00\"}"},
            {NULL}},
    .json_keys =
        "reply, said and at name the reply, answers the turn before it (0: none); lines: what was said, each with its "
        "move, family (the phrase), file and line, because, claim (what makes it true) and score; acts, rung (3 facts, "
        "0 nothing) and understood (in thousandths): what was read; sources: turns; considered: the moves there were, "
        "with tier, score and what became of each; mind: who thought. Where nobody had to think, move stands in place "
        "of those: setup, due, forget, or care, with rule, evidence, score and level.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .max_arguments = 1,
    .run = run,
};
