/* SPDX-License-Identifier: Apache-2.0
 *
 * `os1 model` and `os1 think`, and a conversation with a model, through the real os1 and a server that answers as it is
 * told to.
 */
#include "base/json.h"
#include "cli/command.h"
#include "harness.h"
#include "script.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct outcome o;
static struct script server;
static struct arena arena;

static int begin(void **state) {
  static struct harness h;
  harness_begin(&h, "OS1_BINARY");
  script_begin(&server);
  *state = &h;
  return 0;
}

static int end(void **state) {
  script_end(&server);
  harness_end(*state);
  arena_finish(&arena);
  return 0;
}

static void will_say(const char *text) {
  struct str lines = arena_printf(&arena,
                                  "{\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n"
                                  "{\"choices\":[{\"finish_reason\":\"stop\",\"delta\":{}}]}\n[DONE]",
                                  text);
  script_add(&server, (struct script_answer){.bytes = script_stream(&arena, lines.at)});
}

/* What a server of a model called tiny says of itself: /v1/models, /props, /tokenize. */
static void will_introduce_itself(void) {
  script_add(&server, (struct script_answer){
                          .bytes = script_whole(&arena, 200, "{\"data\":[{\"id\":\"tiny\"},{\"id\":\"big\"}]}")});
  script_add(&server, (struct script_answer){
                          .bytes = script_whole(&arena, 200, "{\"default_generation_settings\":{\"n_ctx\":8192}}")});
  script_add(&server, (struct script_answer){.bytes = script_whole(&arena, 404, "{}")});
}

static void choose(struct harness *h) {
  will_introduce_itself();
  harness_run(h, &o, "model", "use", script_url(&server));
  assert_int_equal(o.status, EXIT_OK);
}

static void model__says_that_there_is_none(void **state) {
  harness_run(*state, &o, "model");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "No language model is set"));
  assert_non_null(strstr(o.out, "os1 model use http://127.0.0.1:8080"));
  harness_run(*state, &o, "model", "--json");
  assert_string_equal(o.out, "{\"mind\":\"built-in\"}\n");
}

static void model__is_chosen_talks_is_shown_and_is_taken_off(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "setup", "--defaults");
  choose(h);
  assert_non_null(strstr(o.out, "From the next turn on, tiny at 127.0.0.1:"));
  assert_non_null(strstr(o.out, "8192 tokens"));
  will_say("A fair way, Lisbon.");
  harness_run(h, &o, "say", "my sister anna moved to lisbon in may");
  assert_string_equal(o.out, "A fair way, Lisbon.\n");
  assert_string_equal(o.err, "");
  harness_run(h, &o, "why", "--json");
  assert_non_null(strstr(o.out, "\"mind\":\"language model\""));
  will_introduce_itself();
  harness_run(h, &o, "doctor");
  assert_non_null(strstr(o.out, "tiny at 127.0.0.1:"));
  will_introduce_itself();
  harness_run(h, &o, "model", "--json");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  assert_true(json_flag(j, "answers", false) && json_flag(j, "here", false));
  assert_int_equal(json_number(j, "window", 0), 8192);
  size_t asked = script_requests(&server);
  harness_run(h, &o, "model", "off");
  harness_run(h, &o, "say", "the depot was cold again");
  assert_int_equal(o.status, EXIT_OK);
  assert_int_equal(script_requests(&server), asked);
}

/* A talk on a pipe: its header names the mind, its lines come from it. */
static void model__speaks_on_a_pipe(void **state) {
  struct harness *h = *state;
  choose(h);
  will_say("Mm. Cold how?");
  harness_run_words(h, "the depot was cold again\n", &o, NULL);
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(o.out, "Mm. Cold how?\n");
  assert_non_null(strstr(o.err, "tiny at 127.0.0.1:"));
}

static void model__gone__the_talk_goes_on(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "model", "use", "http://127.0.0.1:1");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "Until it answers, the built-in mind thinks"));
  harness_run(h, &o, "say", "my sister anna moved to lisbon in may");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "Lisbon"));
  harness_run(h, &o, "doctor");
  assert_int_equal(o.status, EXIT_OK); /* the being is well: only its model is not */
  assert_non_null(strstr(o.out, "does not answer"));
  assert_non_null(strstr(o.out, "os1 model off"));
}

/* Chosen, seen with what it gives, asked about where it is elsewhere, and off again. */
static void vectors__are_chosen_and_shown_and_taken_away(void **state) {
  struct harness *h = *state;
  static const char one[] = "{\"data\":[{\"index\":0,\"embedding\":[0.5,-0.25,1]}]}";
  harness_run(h, &o, "model", "vectors");
  assert_non_null(strstr(o.out, "No server of embeddings is set"));
  script_otherwise(&server, (struct script_answer){.bytes = script_whole(&arena, 200, one)});
  harness_run(h, &o, "model", "vectors", script_url(&server), "--name", "cardboard");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "cardboard at 127.0.0.1"));
  AUTO_JSON json_t *body = json_read(script_body(&server, 0), NULL);
  assert_true(str_is(json_text(body, "model"), "cardboard"));
  harness_run(h, &o, "model", "vectors", "--json");
  AUTO_JSON json_t *shown = json_read(str_of(o.out), NULL);
  assert_true(json_is_true(json_object_get(shown, "answers")) && json_is_true(json_object_get(shown, "here")));
  assert_int_equal(json_number(shown, "numbers", 0), 3);
  harness_run(h, &o, "model", "vectors", "http://192.0.2.1:9");
  assert_int_equal(o.status, EXIT_CANCELLED);
  assert_non_null(strstr(o.err, "192.0.2.1:9 is not this machine"));
  harness_run(h, &o, "model", "vectors", "off");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "model", "vectors", "--json");
  assert_string_equal(o.out, "{\"vectors\":false}\n");
}

static struct script_answer embeds(void *arg, struct str body) {
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  AUTO_JSON json_t *asked = json_read(body, NULL);
  for (size_t i = 0; i < json_array_size(json_object_get(asked, "input")); i++)
    buf_printf(&out, "%s{\"index\":%zu,\"embedding\":[0.5,-0.25,1]}", i ? "," : "{\"data\":[", i);
  buf_printf(&out, "]}");
  return (struct script_answer){.bytes = script_whole(arg, 200, arena_dup(arg, buf_str(&out)).at)};
}

/* A home that is only ever said one thing at a time gets its vectors, though its nights wait for something longer. */
static void vectors__are_made_after_words_where_a_long_night_is_due(void **state) {
  struct harness *h = *state;
  AUTO_BUF struct buf lines = buf_new(BUF_FILE);
  for (int i = 0; i < 3000; i++)
    buf_printf(&lines,
               "{\"conversation\":\"%d\",\"id\":\"%d\",\"speaker\":\"Rosa\",\"said_at\":\"2025-%02d-%02d\","
               "\"text\":\"the boat was late\"}\n",
               i, i, 1 + i / 300, 1 + i % 28);
  harness_put(h, "much.jsonl", lines.at);
  harness_run(h, &o, "import", "--me", "Rosa", harness_path(h, "much.jsonl"));
  assert_non_null(strstr(o.out, "os1 sleep"));
  script_by(&server, embeds, &arena);
  harness_run(h, &o, "model", "vectors", script_url(&server));
  harness_run(h, &o, "say", "the bus was late");
  harness_run(h, &o, "model", "vectors", "--json");
  AUTO_JSON json_t *shown = json_read(str_of(o.out), NULL);
  enum { A_BATCH = 16 }; /* may be made before it leaves */
  assert_true(json_number(shown, "turns", 0) > 2 * A_BATCH);
}

/* What leaves this machine is asked about first, and a key goes only where it was meant to. */
static void model__elsewhere__needs_a_yes(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "model", "use", "http://192.0.2.1:9", "--window", "512", "--json");
  assert_int_equal(o.status, EXIT_CANCELLED);
  assert_non_null(strstr(o.err, "192.0.2.1:9 is not this machine"));
  assert_non_null(strstr(o.err, "readable on the way"));
  assert_non_null(strstr(o.err, "--yes"));
  harness_run(h, &o, "model", "--json");
  assert_string_equal(o.out, "{\"mind\":\"built-in\"}\n");
}

static void model__key__is_read_from_its_file(void **state) {
  struct harness *h = *state;
  harness_put(h, "sesame", "  sesame\n");
  chmod(harness_path(h, "sesame"), 0600);
  will_introduce_itself();
  harness_run(h, &o, "model", "use", script_url(&server), "--name", "big", "--key-file", harness_path(h, "sesame"));
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(o.err, "");
  for (size_t i = 0; i < 3; i++)
    assert_true(str_find(script_request(&server, i), STR("Authorization: Bearer sesame\r\n")) > 0);
  will_say("Mm.");
  harness_run(h, &o, "say", "the depot was cold again");
  assert_true(str_find(script_body(&server, 3), STR("\"model\":\"big\"")) > 0);
  chmod(harness_path(h, "sesame"), 0644);
  will_introduce_itself();
  harness_run(h, &o, "model", "use", script_url(&server), "--key-file", harness_path(h, "sesame"));
  assert_non_null(strstr(o.err, "chmod 600"));
  harness_run(h, &o, "model", "use", script_url(&server), "--key-file", "/nowhere/key");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
}

static void model__refuses_what_is_no_address(void **state) {
  static const char *const no[] = {"ftp://example.org", "http://me:secret@127.0.0.1", "unix:run.sock"};
  for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
    harness_run(*state, &o, "model", "use", no[i]);
    assert_int_equal(o.status, EXIT_FAILED);
  }
  harness_run(*state, &o, "model", "use");
  assert_int_equal(o.status, EXIT_USAGE);
  harness_run(*state, &o, "model", "off", "now");
  assert_int_equal(o.status, EXIT_USAGE);
}

static void think__shows_what_would_be_sent_and_sends_nothing(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "my sister anna moved to lisbon in may");
  harness_run(h, &o, "think", "--show", "anna", "rang", "today");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "== system\nYou are "));
  assert_non_null(strstr(o.out, "== user\nanna rang today\n"));
  harness_run(h, &o, "think", "--show", "--json", "anna rang today");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  assert_int_equal(json_array_size(json_object_get(j, "messages")), 4);
  harness_run(h, &o, "history", "--json");
  assert_null(strstr(o.out, "anna rang today"));
  harness_run(h, &o, "think", "anna rang today");
  assert_int_equal(o.status, EXIT_USAGE);
}

/* One that begins to speak and never ends, and the whole of it is hushed: at the keyboard, */
static void hang_after(const char *words) {
  struct str lines = arena_printf(&arena, "{\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}", words);
  script_add(&server, (struct script_answer){.bytes = script_stream(&arena, lines.at), .hang = true});
}

static void wait_closed(void) {
  for (int i = 0; i < 5000 && !script_closed_us(&server); i++) usleep(1000);
  assert_true(script_closed_us(&server) > 0);
}

static void ctrl_c__hushes_a_model_in_the_talk(void **state) {
  struct harness *h = *state;
  struct screen s;
  harness_run(h, &o, "setup", "--defaults");
  choose(h);
  hang_after("One whole sentence. And then");
  harness_screen(h, &s, 80, (const char *const[]){NULL});
  screen_expect(&s, "tiny at 127.0.0.1:");
  screen_expect(&s, ">");
  screen_type(&s, "the depot was cold again\r");
  screen_expect(&s, "One whole sentence.");
  screen_type(&s, "\003");
  wait_closed();
  will_say("Here again.");
  screen_type(&s, "the gate squeaks\r");
  screen_expect(&s, "Here again.");
  screen_type(&s, "/quit\r");
  assert_int_equal(screen_end(&s), EXIT_OK);
}

/* and in a process that only forwards: the owner learns of it. */
static void ctrl_c__hushes_a_model_of_another_process(void **state) {
  struct harness *h = *state;
  struct screen owner;
  harness_run(h, &o, "setup", "--defaults");
  choose(h);
  harness_screen(h, &owner, 80, (const char *const[]){NULL});
  screen_expect(&owner, "tiny at 127.0.0.1:");
  screen_expect(&owner, ">");
  hang_after("One whole sentence. And then");
  pid_t pid = harness_start(h, "said", (const char *const[]){"say", "the depot was cold again", NULL});
  harness_expect_file(h, "said.out", "One whole sentence.");
  kill(pid, SIGINT);
  assert_int_equal(harness_wait(pid), EXIT_CANCELLED);
  wait_closed();
  screen_type(&owner, "/quit\r");
  assert_int_equal(screen_end(&owner), EXIT_OK);
}

/* Whoever has no model pays nothing for one: the loader tells of every library that is opened. */
static void say__opens_no_network(void **state) {
  setenv("LD_DEBUG", "files", 1);
  harness_run(*state, &o, "say", "my sister anna moved to lisbon in may");
  unsetenv("LD_DEBUG");
  assert_non_null(strstr(o.err, "libsqlite3"));
  assert_null(strstr(o.err, "curl"));
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
  const struct CMUnitTest tests[] = {
      TEST(model__says_that_there_is_none),
      TEST(model__is_chosen_talks_is_shown_and_is_taken_off),
      TEST(model__speaks_on_a_pipe),
      TEST(model__gone__the_talk_goes_on),
      TEST(model__elsewhere__needs_a_yes),
      TEST(vectors__are_chosen_and_shown_and_taken_away),
      TEST(vectors__are_made_after_words_where_a_long_night_is_due),
      TEST(model__key__is_read_from_its_file),
      TEST(model__refuses_what_is_no_address),
      TEST(think__shows_what_would_be_sent_and_sends_nothing),
      TEST(ctrl_c__hushes_a_model_in_the_talk),
      TEST(ctrl_c__hushes_a_model_of_another_process),
      TEST(say__opens_no_network),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
