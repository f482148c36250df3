/* SPDX-License-Identifier: Apache-2.0
 *
 * A model of one's own, through the real os1 and a llama-server of cardboard: the first word starts it, the next finds
 * it, and a talk goes on whatever becomes of it.
 */
#include "base/json.h"
#include "cli/command.h"
#include "fake_model.h"
#include "harness.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct outcome o;

static int begin(void **state) {
  static struct harness h;
  harness_begin(&h, "OS1_BINARY");
  *state = &h;
  return 0;
}

/* Nothing of it is left running. */
static int end(void **state) {
  harness_run(*state, &o, "model", "off");
  harness_end(*state);
  return 0;
}

/* It is boxed where the kernel gives a box. */
static void choose(struct harness *h, const char *orders) {
  fake_model(harness_path(h, "tiny.gguf"), orders);
  harness_run(h, &o, "setup", "--defaults");
  harness_run(h, &o, "model", "use", harness_path(h, "tiny.gguf"), "--program", getenv("OS1_FAKE_LLAMA"), "--unboxed");
  assert_int_equal(o.status, EXIT_OK);
}

static void say(struct harness *h, const char *text) {
  harness_run(h, &o, "say", text);
  assert_int_equal(o.status, EXIT_OK);
}

static size_t begun(struct harness *h) {
  return harness_count(harness_file(h, "state/model.log"), "fake: begins");
}

static bool is_kept(struct harness *h) {
  return access(harness_path(h, "model/control"), F_OK) == 0;
}

/* What is said of a model that is not there, as data/en/phrases/model.txt has it. */
static bool speaks_of(const char *const *lines) {
  bool any = false;
  for (; *lines; lines++) any |= strstr(o.out, *lines) != NULL;
  return any;
}
static const char *const loading[] = {"The model is still loading.", "My model isn't up yet.", NULL};
static const char *const failed[] = {"My model doesn't start;", "The model won't come up.", NULL};
static const char *const refused[] = {"wouldn't take my key", "isn't taken any more", NULL};

/* ---- the tests ---- */

static void own__starts_with_the_first_word_and_is_found_again(void **state) {
  struct harness *h = *state;
  choose(h, "say A fair way, Lisbon.\n");
  assert_non_null(strstr(o.out, "tiny on this machine is set, and starts with the first word said."));
  assert_non_null(strstr(o.out, "GiB"));
  assert_int_equal(begun(h), 0);
  say(h, "my sister anna moved to lisbon in may");
  assert_string_equal(o.out, "A fair way, Lisbon.\n");
  assert_string_equal(o.err, "");
  say(h, "the depot was cold again");
  assert_string_equal(o.out, "A fair way, Lisbon.\n");
  assert_int_equal(begun(h), 1);
  harness_run(h, &o, "model");
  assert_non_null(strstr(o.out, "tiny on this machine answers; it sees 4096 tokens at once."));
  harness_run(h, &o, "doctor");
  assert_non_null(strstr(o.out, "tiny on this machine, 4096 tokens"));
  harness_run(h, &o, "model", "off");
  assert_false(is_kept(h));
  say(h, "the depot was cold again");
  assert_int_equal(begun(h), 1);
}

/* What the built-in mind keeps to itself needs no model, and starts none. */
static void own__is_not_started_for_what_needs_no_model(void **state) {
  struct harness *h = *state;
  choose(h, "");
  say(h, "what's 17 times 23");
  assert_int_equal(begun(h), 0);
  harness_run(h, &o, "model");
  harness_run(h, &o, "doctor");
  assert_int_equal(begun(h), 0);
}

/* Somebody comes to talk: it loads while they read the greeting. */
static void own__is_warm_before_the_first_word_of_a_talk(void **state) {
  struct harness *h = *state;
  struct screen s;
  choose(h, "");
  harness_screen(h, &s, 80, (const char *const[]){NULL});
  screen_expect(&s, "tiny on this machine");
  screen_expect(&s, ">");
  harness_expect_file(h, "state/model.log", "fake: begins");
  screen_type(&s, "the depot was cold again\r");
  screen_expect(&s, "A short answer.");
  screen_type(&s, "/quit\r");
  assert_int_equal(screen_end(&s), EXIT_OK);
  assert_int_equal(begun(h), 1);
}

/* After a few seconds the built-in mind answers, and says so once. */
static void own__that_loads_long__is_not_waited_for(void **state) {
  struct harness *h = *state;
  choose(h, "load 7000\n");
  say(h, "my sister anna moved to lisbon in may");
  assert_true(speaks_of(loading));
  assert_non_null(strstr(o.out, "Lisbon"));
  harness_run(h, &o, "model");
  assert_non_null(strstr(o.out, "It is loading."));
  say(h, "her flat is on the third floor");
  assert_false(speaks_of(loading));
  for (int i = 0; i < 100 && !strstr(o.out, "A short answer."); i++) say(h, "the depot was cold again");
  assert_string_equal(o.out, "A short answer.\n");
  assert_int_equal(begun(h), 1);
}

static void own__that_cannot_load__is_told_and_explained(void **state) {
  struct harness *h = *state;
  choose(h, "exit 1\n");
  say(h, "my sister anna moved to lisbon in may");
  assert_true(speaks_of(failed));
  assert_non_null(strstr(o.out, "Lisbon"));
  harness_run(h, &o, "model");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "its tensors are of the wrong shape"));
  harness_run(h, &o, "doctor");
  assert_int_equal(o.status, EXIT_OK); /* the being is well: only its model is not */
  assert_non_null(strstr(o.out, "model.log"));
}

static void own__without_its_program__says_what_to_install(void **state) {
  struct harness *h = *state;
  choose(h, "");
  harness_run(h, &o, "model", "use", harness_path(h, "tiny.gguf"), "--program", "/nowhere/llama-server");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "There is no program /nowhere/llama-server."));
  say(h, "my sister anna moved to lisbon in may");
  assert_true(speaks_of(failed));
  harness_run(h, &o, "model", "use", harness_path(h, "other.gguf"));
  assert_int_equal(o.status, EXIT_NOT_FOUND);
}

/* Broken while it answers: it is started again and asked once more; that too, and the talk goes on without. */
static void own__that_dies_of_being_spoken_to__ends_no_talk(void **state) {
  struct harness *h = *state;
  choose(h, "chat-dies\n");
  say(h, "my sister anna moved to lisbon in may");
  assert_non_null(strstr(o.out, "Lisbon"));
  assert_int_equal(harness_count(harness_file(h, "state/model.log"), "fake: chat"), 2);
}

static void own__that_takes_no_key__is_told(void **state) {
  struct harness *h = *state;
  choose(h, "refuse\n");
  say(h, "my sister anna moved to lisbon in may");
  assert_true(speaks_of(refused));
}

/* It belongs to no os1: one that is killed leaves it to the next. */
static void own__outlives_an_os1_that_is_killed(void **state) {
  struct harness *h = *state;
  struct screen s;
  choose(h, "");
  harness_screen(h, &s, 80, (const char *const[]){NULL});
  screen_expect(&s, ">");
  screen_type(&s, "the depot was cold again\r");
  screen_expect(&s, "A short answer.");
  kill(s.pid, SIGKILL);
  screen_end(&s);
  say(h, "the gate squeaks");
  assert_string_equal(o.out, "A short answer.\n");
  assert_int_equal(begun(h), 1);
}

/* Its memory holds the last prompts. */
static void own__ends_when_something_is_forgotten(void **state) {
  struct harness *h = *state;
  choose(h, "");
  say(h, "my sister anna moved to lisbon in may");
  assert_true(is_kept(h));
  harness_run(h, &o, "forget", "--yes", "lisbon");
  assert_int_equal(o.status, EXIT_OK);
  assert_false(is_kept(h));
  say(h, "the depot was cold again");
  assert_true(is_kept(h));
  harness_run(h, &o, "forget", "--everything", "--yes");
  assert_int_equal(o.status, EXIT_OK);
  assert_false(is_kept(h));
}

static void own__ends_when_the_memory_is_sealed(void **state) {
  struct harness *h = *state;
  choose(h, "");
  say(h, "my sister anna moved to lisbon in may");
  assert_true(is_kept(h));
  harness_put(h, "secret", "open sesame\n");
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  assert_int_equal(o.status, EXIT_OK);
  assert_false(is_kept(h));
  harness_run(h, &o, "lock", "--remove", "--passphrase-file", harness_path(h, "secret"));
  assert_int_equal(o.status, EXIT_OK);
}

/* What would not load is not set, and what was set stays. */
static void use__of_a_file_that_is_none__is_refused(void **state) {
  struct harness *h = *state;
  struct stat s;
  choose(h, "");
  fake_model(harness_path(h, "cut.gguf"), "");
  assert_int_equal(stat(harness_path(h, "cut.gguf"), &s), 0);
  assert_int_equal(truncate(harness_path(h, "cut.gguf"), s.st_size / 2), 0);
  harness_put(h, "odd.gguf", "just words, and more of them than a head is long\n");
  harness_put(h, "empty.gguf", "");
  static const char *const files[] = {"cut.gguf", "odd.gguf", "empty.gguf"};
  for (size_t i = 0; i < 3; i++) {
    harness_run(h, &o, "model", "use", harness_path(h, files[i]));
    assert_int_equal(o.status, EXIT_FAILED);
    assert_non_null(strstr(o.err, "no model's file"));
    assert_int_equal(harness_count(o.err, "\n"), 1);
  }
  harness_run(h, &o, "model");
  assert_non_null(strstr(o.out, "tiny on this machine"));
}

static void own__ends_when_another_mind_is_chosen(void **state) {
  struct harness *h = *state;
  choose(h, "");
  say(h, "the depot was cold again");
  harness_run(h, &o, "model", "use", "http://127.0.0.1:1");
  assert_int_equal(o.status, EXIT_OK);
  assert_false(is_kept(h));
  harness_run(h, &o, "model", "--json");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  assert_true(str_is(json_text(j, "url"), "http://127.0.0.1:1"));
  assert_int_equal(json_text(j, "file").len, 0);
}

static void own__is_told_in_json(void **state) {
  struct harness *h = *state;
  choose(h, "");
  harness_run(h, &o, "model", "--json");
  AUTO_JSON json_t *off = json_read(str_of(o.out), NULL);
  assert_true(str_is(json_text(off, "server"), "off") && str_is(json_text(off, "name"), "tiny"));
  assert_true(json_flag(off, "here", false) && !json_flag(off, "answers", true));
  say(h, "the depot was cold again");
  harness_run(h, &o, "model", "--json");
  AUTO_JSON json_t *on = json_read(str_of(o.out), NULL);
  assert_true(str_is(json_text(on, "server"), "ready") && json_flag(on, "answers", false));
}

static void use__with_what_means_nothing__is_refused(void **state) {
  struct harness *h = *state;
  choose(h, "");
  harness_run(h, &o, "model", "use", harness_path(h, "tiny.gguf"), "--idle", "never");
  assert_int_equal(o.status, EXIT_USAGE);
  harness_run(h, &o, "model", "use", harness_path(h, "tiny.gguf"), "--window", "12");
  assert_int_equal(o.status, EXIT_USAGE);
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
  const struct CMUnitTest tests[] = {
      TEST(own__starts_with_the_first_word_and_is_found_again),
      TEST(own__is_not_started_for_what_needs_no_model),
      TEST(own__is_warm_before_the_first_word_of_a_talk),
      TEST(own__that_loads_long__is_not_waited_for),
      TEST(own__that_cannot_load__is_told_and_explained),
      TEST(own__without_its_program__says_what_to_install),
      TEST(own__that_dies_of_being_spoken_to__ends_no_talk),
      TEST(own__that_takes_no_key__is_told),
      TEST(own__outlives_an_os1_that_is_killed),
      TEST(own__ends_when_something_is_forgotten),
      TEST(own__ends_when_the_memory_is_sealed),
      TEST(use__of_a_file_that_is_none__is_refused),
      TEST(own__ends_when_another_mind_is_chosen),
      TEST(own__is_told_in_json),
      TEST(use__with_what_means_nothing__is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
