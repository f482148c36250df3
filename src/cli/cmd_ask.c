/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/batch.h"
#include "cli/look.h"
#include "cli/show.h"
#include "house/house.h"
#include "language/pack.h"
#include "language/reading.h"

#define NOT_TOLD "not mentioned"

static int source_key(void *arg, const os1_turn *t) {
  json_array_append_new(arg, show_turn_key(t));
  return 0;
}

static void put_answer(struct call *c, const os1_answer *a, json_t *o) {
  json_t *sources = json_array();
  json_put_text(o, "answer", a->told ? str_of(a->text) : STR(NOT_TOLD));
  json_put_flag(o, "told", a->told);
  if (a->whose[0]) json_put_text(o, "whose", str_of(a->whose));
  if (a->outside) json_put_flag(o, "outside", true);
  for (size_t i = 0; i < a->source_count; i++)
    if (house_turn(c->house, a->sources[i], source_key, sources, NULL) < 0)
      json_array_append_new(sources, json_integer((json_int_t)a->sources[i]));
  json_put(o, "sources", sources);
}

static int batch_line(struct call *c, const struct batch_line *line, json_t *out, os1_error *e) {
  os1_answer a = {0};
  int r = os1_ask(c->house, &line->query, &a, e);
  if (r == 0) put_answer(c, &a, out);
  return r;
}

static int source_row(void *arg, const os1_turn *t) {
  show_turn(arg, t);
  return 0;
}

/* "add milk to the shopping list": something to be done or worked out, and not looked up in what was said. */
static bool asks_for_a_skill(struct call *c, struct str text) {
  const struct pack *pack = NULL;
  struct language *language = NULL;
  struct reading r;
  struct error e = {0};
  const struct reading_context context = {0};
  bool deed = false;
  if (pack_open("en", &pack, &e) == 0 && language_open(pack, &language, &e) == 0) {
    reading_read(language, c->arena, text, &context, &r);
    deed = r.skill.len && !str_is(r.skill, "recall") && !str_is(r.skill, "know") && !str_starts(r.skill, STR("told"));
  }
  language_close(language);
  if (pack) pack_close(pack);
  return deed;
}

static int say_not_told(struct call *c, struct str text) {
  if (asks_for_a_skill(c, text))
    call_say(c, "That is for `os1 say`, which does things and works them out. `os1 ask` only looks in what you said.");
  else
    call_say(c, "You never told me that.");
  return EXIT_NOT_FOUND;
}

static int show_answer(struct call *c, const os1_answer *a, struct str text) {
  if (!a->told) return say_not_told(c, text);
  struct str whose = call_visible(c, str_of(a->whose)), said = str_of(a->text);
  if (whose.len) said = arena_printf(c->arena, a->outside ? "In %s: %s" : "From %s: %s", whose.at, a->text);
  show_text(c, "", said);
  call_printf(c, "\n");
  for (size_t i = 0; i < a->source_count; i++) house_turn(c->house, a->sources[i], source_row, c, NULL);
  return EXIT_OK;
}

static int run(struct call *c) {
  const char *file = args_value(&c->args, "batch");
  os1_query q;
  if (!batch_query(c, &q)) return EXIT_USAGE;
  struct str text = args_text(c->arena, &c->args, 0);
  if (!file == !str_trim(text).len) return call_usage(c, "Ask what? Give the question, or --batch FILE.");
  if (file) return batch_run(c, file, &q, batch_line);
  os1_answer a = {0};
  os1_error e = {0};
  q.text = text.at;
  if (os1_ask(c->house, &q, &a, &e) < 0) return call_failed_os1(c, &e);
  if (!c->json) return show_answer(c, &a, text);
  json_t *o = json_object();
  put_answer(c, &a, o);
  call_json(c, o);
  return a.told ? EXIT_OK : EXIT_NOT_FOUND;
}

const struct command cmd_ask = {
    .name = "ask",
    .summary = "answers from memory, with its sources",
    .arguments = "[QUESTION...]",
    .about = "Answers from what you said, with the turns it stands on, or says that it was never told. What a document "
             "or somebody else says answers only where you said nothing, with whose it is, and never a question about "
             "yourself. The question is not kept.",
    .options =
        (const struct args_option[]){
            {"at", 0, "TIME", "the moment that is now for the question: what \"last week\" means in it"},
            {"conversation", 0, "KEY", "only from that imported conversation"},
            {"batch", 0, "FILE",
             "lines of {\"qid\",\"question\"}, answered by lines of {\"qid\",\"answer\",\"told\",\"sources\"}"},
            {0}},
    .examples = (const struct command_example[]){{"os1 ask --json where does anna live",
                                                  "{\"answer\":\"Lisbon\",\"told\":true,\"sources\":[8796093022210]}"},
                                                 {NULL}},
    .json_keys = "answer (\"" NOT_TOLD "\" when it was never told), told, sources: the ids of turns, best first; "
                 "whose, where you did not say it yourself; outside, true where a document says it; of "
                 "--batch: qid as it was given.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .max_arguments = -1,
    .run = run,
};
