/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/batch.h"
#include "cli/show.h"

struct listing {
  struct call *call;
  size_t rows;
  bool why;
  double best;
};

/* Without a word of what was asked, and far behind the best: its neighbours found it, and nobody looked for it. */
static bool is_beside(const struct listing *l, const os1_turn *t, const json_t *why) {
  static const double far = .7;
  bool asked_for = json_flag(why, "day", false) || json_flag(why, "speaker", false);
  return why && !asked_for && !json_array_size(json_object_get(why, "words")) && t->score < far * l->best;
}

static void show_why(struct call *c, const json_t *why) {
  size_t i;
  json_t *line;
  json_array_foreach(json_object_get(why, "because"), i, line) {
    struct str text = {json_string_value(line), json_string_length(line)};
    show_text(c, "    ", arena_printf(c->arena, "%s %.*s", i ? "and" : "because", STR_ARG(call_visible(c, text))));
  }
}

static int row(void *arg, const os1_turn *t) {
  struct listing *l = arg;
  json_t *why = t->why && t->why[0] ? json_read(str_of(t->why), NULL) : NULL;
  if (!l->rows) l->best = t->score;
  if (is_beside(l, t, why)) {
    json_decref(why);
    return 0;
  }
  l->rows++;
  if (!l->call->json) {
    show_turn(l->call, t);
    if (l->why) show_why(l->call, why);
    json_decref(why);
    return 0;
  }
  json_t *o = show_turn_json(l->call, t);
  json_object_set_new(o, "score", json_real(t->score));
  if (l->why && why) json_object_set(o, "why", why);
  json_decref(why);
  call_json(l->call, o);
  return 0;
}

static int collect(void *arg, const os1_turn *t) {
  json_array_append_new(arg, show_turn_key(t));
  return 0;
}

static int batch_line(struct call *c, const struct batch_line *line, json_t *answer, os1_error *e) {
  json_t *ids = json_array();
  json_object_set_new(answer, "retrieved", ids);
  return os1_recall(c->house, &line->query, collect, ids, e);
}

static int run(struct call *c) {
  const char *file = args_value(&c->args, "batch");
  os1_query q;
  if (!batch_query(c, &q)) return EXIT_USAGE;
  struct str text = args_text(c->arena, &c->args, 0);
  if (!file == !str_trim(text).len) return call_usage(c, "Give words to look for, or --batch FILE.");
  if (file) return batch_run(c, file, &q, batch_line);
  struct listing l = {.call = c, .why = args_given(&c->args, "why")};
  os1_error e = {0};
  q.text = text.at;
  q.why = 1;
  if (os1_recall(c->house, &q, row, &l, &e) < 0) return call_failed_os1(c, &e);
  if (!l.rows && !c->json) call_warn(c, "Nothing you said comes near that.");
  return l.rows ? EXIT_OK : EXIT_NOT_FOUND;
}

const struct command cmd_recall = {
    .name = "recall",
    .summary = "finds what you said, best first",
    .arguments = "[WORDS...]",
    .about = "Lists the turns nearest to the words, with their dates and numbers. The question is not kept, and the "
             "being's own turns are never among them.",
    .options =
        (const struct args_option[]){
            {"count", 'n', "N", "at most so many (10)"},
            {"at", 0, "TIME", "the moment that is now for the question: what \"last week\" means in it"},
            {"conversation", 0, "KEY", "only that imported conversation"},
            {"why", 0, NULL, "and why each was found: its words, who, when, how near, what was said around it"},
            {"batch", 0, "FILE", "lines of {\"qid\",\"question\"}, answered by lines of {\"qid\",\"retrieved\"}"},
            {0}},
    .examples =
        (const struct command_example[]){
            {"os1 recall -n 1 --json lisbon",
             "{\"id\":8796093022210,\"conversation\":8796093022209,\"role\":\"person\",\"said_at\":"
             "\"2026-11-22T20:14:05+00:00\",\"text\":\"my sister anna moved to lisbon in may\",\"score\":3.21}"},
            {"os1 recall --batch questions.jsonl", "{\"qid\":\"q1\",\"retrieved\":[\"D1:3\",\"D4:12\"]}"},
            {NULL}},
    .json_keys =
        "as of history, and score (higher is better); why, with --why: words (said; near: the word asked for that it "
        "is close to), because: each part in words, and the numbers: own, before, after, wider (BM25 of the turn and "
        "of "
        "those around it), around (their share), covers, close (0 to 1), asks, speaker, day, days, weighed (how much "
        "more "
        "each group of signs speaks for it than for the mean of what was found); of --batch: qid as it was given, "
        "retrieved: the ids the "
        "turns were imported under, else their own, best first.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .max_arguments = -1,
    .run = run,
};
