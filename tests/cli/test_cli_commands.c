/* SPDX-License-Identifier: Apache-2.0
 *
 * Every command through the real program's front, over the house of cardboard: what goes in, what comes out, how it
 * ends.
 */
#include "base/json.h"
#include "cli/exit.h"
#include "harness.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct outcome o;

static void say__takes_words_or_all_of_standard_input(void **state) {
  harness_run(*state, &o, "say", "hello", "there");
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(o.out, "You said \"hello there\".\n");
  assert_string_equal(o.err, "");
  harness_pipe(*state, "two lines\nof it\n", &o, "say");
  assert_string_equal(o.out, "You said \"two lines\nof it\".\n");
  harness_run(*state, &o, "say");
  assert_int_equal(o.status, EXIT_USAGE);
  harness_pipe(*state, " \n", &o, "say");
  assert_int_equal(o.status, EXIT_USAGE);
}

static void say__tells_a_machine_everything(void **state) {
  harness_run(*state, &o, "say", "--json", "goodnight", "and", "the", "card");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  assert_non_null(j);
  assert_true(str_is(json_text(j, "text"), "You said \"goodnight and the card\"."));
  assert_true(json_flag(j, "farewell", false) && !json_flag(j, "quiet", true));
  assert_int_equal(json_array_size(json_object_get(j, "asides")), 1);
  assert_true(json_number(j, "turn", 0) > 0);
}

static void say__shows_quiet_and_asides_plainly_on_a_pipe(void **state) {
  harness_run(*state, &o, "say", "ha");
  assert_string_equal(o.out, "·\n");
  harness_run(*state, &o, "say", "card");
  assert_string_equal(o.out, "You said \"card\".\nSomebody 000 000, free, any hour\n");
}

static void say__never_echoes_an_escape(void **state) {
  harness_run(*state, &o, "say", "escape \033[2J");
  assert_null(strchr(o.out, '\033'));
  assert_null(strchr(o.out, '\007'));
  harness_run(*state, &o, "history");
  assert_null(strchr(o.out, '\033'));
  harness_run(*state, &o, "history", "--json");
  assert_null(strchr(o.out, '\033'));
  harness_run(*state, &o, "about");
  assert_null(strchr(o.out, '\033'));
  harness_run(*state, &o, "frob\033[2J");
  assert_int_equal(o.status, EXIT_USAGE);
  assert_null(strchr(o.err, '\033'));
}

static void say__mends_what_is_not_utf8(void **state) {
  harness_pipe(*state, "caf\xE9 au lait", &o, "say");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "caf\xEF\xBF\xBD au lait"));
}

static void say__refuses_what_is_no_text(void **state) {
  static const char picture[] = "\x89PNG\r\n\x1A\n\x8F\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9A\x9B\x9C\x9D\x9E"
                                "IDAT\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8A\x8B\x8C\x8D\x8E\x8F\x90";
  harness_pipe(*state, picture, &o, "say");
  assert_int_equal(o.status, EXIT_FAILED);
  assert_string_equal(o.err, "That is not text. Nothing was kept.\n");
  harness_run(*state, &o, "history");
  assert_string_equal(o.out, "");
}

static void say__refuses_ten_megabytes_in_a_sentence(void **state) {
  size_t len = 10 * 1024 * 1024;
  char *much = malloc(len + 1);
  memset(much, 'x', len);
  much[len] = '\0';
  harness_pipe(*state, much, &o, "say");
  free(much);
  assert_int_equal(o.status, EXIT_FAILED);
  assert_string_equal(o.err, "That is more than 1024 kB at once. Nothing was kept.\n");
  harness_run(*state, &o, "history");
  assert_string_equal(o.out, "");
}

static void say__writes_what_was_said_to_a_file(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "--wav", harness_path(h, "x.wav"), "hello");
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(harness_file(h, "x.wav"), "RIFF");
}

static void failures__end_as_documented(void **state) {
  static const struct {
    const char *words;
    int status;
  } table[] = {{"fail -4", EXIT_FAILED}, {"fail -2", EXIT_NOT_FOUND}, {"fail -8", EXIT_LOCKED},
               {"fail -9", EXIT_LOCKED}, {"fail -5", EXIT_NO_ROOM},   {"fail -6", EXIT_NO_ROOM},
               {"fail -7", EXIT_BUSY},   {"fail -1", EXIT_FAILED},    {"fail -10", EXIT_FAILED}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    harness_run(*state, &o, "say", table[i].words);
    assert_int_equal(o.status, table[i].status);
    bool damaged = strcmp(table[i].words, "fail -9") == 0; /* and what to do about it */
    assert_string_equal(o.err, damaged ? "It failed as you asked. `os1 doctor` says what can be done.\n"
                                       : "It failed as you asked.\n");
    assert_string_equal(o.out, "");
  }
  harness_run(*state, &o, "say", "--json", "fail -5");
  AUTO_JSON json_t *j = json_read(str_of(o.err), NULL);
  assert_int_equal(json_number(j, "status", 0), EXIT_NO_ROOM);
  assert_true(str_is(json_text(j, "error"), "It failed as you asked."));
}

/* Where nobody sits there, nothing is agreed to and nothing is done. */
static void mcp__without_a_person_agrees_to_nothing(void **state) {
  harness_run(*state, &o, "mcp", "add", "notes", "--", "notes-server");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "read (new, asks; says it only looks): Reads a note."));
  assert_non_null(strstr(o.out, "Then nothing of it is offered."));
  harness_run(*state, &o, "mcp", "tools", "notes", "--yes");
  assert_non_null(strstr(o.out, "They are offered from now on."));
  harness_run(*state, &o, "mcp", "call", "notes", "read");
  assert_int_equal(o.status, EXIT_CANCELLED);
  assert_string_equal(o.out, "");
  harness_run(*state, &o, "mcp", "add", "far", "https://example.org/mcp");
  assert_int_equal(o.status, EXIT_CANCELLED);
  assert_non_null(strstr(o.err, "Nothing was added. Without a terminal it needs --yes."));
  harness_run(*state, &o, "mcp", "add", "https://Tools.example.org:8443/mcp", "--yes");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "  tools-example-org: https://Tools.example.org:8443/mcp\n"));
  harness_run(*state, &o, "mcp", "tools", "other");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "mcp", "eat");
  assert_int_equal(o.status, EXIT_USAGE);
}

static void skills__without_a_person_are_not_allowed(void **state) {
  harness_run(*state, &o, "skills");
  assert_null(strchr(o.out, '\033'));
  assert_non_null(strstr(o.out, "  words, new: Counts "));
  assert_non_null(strstr(o.out, "leaves, can't be used: x in leaves is a link"));
  harness_run(*state, &o, "skills", "allow", "words");
  assert_int_equal(o.status, EXIT_CANCELLED);
  assert_non_null(strstr(o.out, "\nRun it.\n  SKILL.md, 60 bytes\n"));
  assert_non_null(strstr(o.err, "Then it is not offered. Without a terminal it needs --yes."));
  harness_run(*state, &o, "skills", "allow", "words", "--yes");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "A model is told of words from now on"));
  harness_run(*state, &o, "skills", "allow", "other");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "skills", "run", "words", "scripts/a", "--input", "in", "--", "-x");
  assert_string_equal(o.out, "7\n");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(*state, &o, "skills", "run", "words", "scripts/a");
  assert_int_equal(o.status, EXIT_FAILED);
  harness_run(*state, &o, "skills", "revoke", "words");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(*state, &o, "skills", "eat");
  assert_int_equal(o.status, EXIT_USAGE);
}

static void home__that_is_damaged_is_not_shown_as_empty(void **state) {
  harness_put(*state, "damaged", "");
  harness_run(*state, &o, "history");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_string_equal(o.err, "The memory is damaged. Nothing was changed.\n");
  harness_put(*state, "os1.db", "x");
  harness_run(*state, &o, "doctor");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_non_null(strstr(o.out, "The memory is damaged."));
}

static void home__that_is_sealed_needs_somebody_to_type(void **state) {
  harness_put(*state, "sealed", "");
  harness_run(*state, &o, "say", "hello");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_string_equal(o.err, "It is sealed with a passphrase.\n");
}

static void usage__is_said_once_and_briefly(void **state) {
  harness_run(*state, &o, "say", "--nope", "x");
  assert_int_equal(o.status, EXIT_USAGE);
  assert_string_equal(o.err, "There is no option --nope here. `os1 say --help` says how it is used.\n");
  harness_run(*state, &o, "histroy");
  assert_int_equal(o.status, EXIT_USAGE);
  assert_string_equal(o.err, "There is no command histroy; perhaps history. `os1 help` lists them.\n");
  harness_run(*state, &o, "import");
  assert_int_equal(o.status, EXIT_USAGE);
  harness_run(*state, &o, "key", "x");
  assert_int_equal(o.status, EXIT_USAGE);
  harness_run(*state, &o, "history", "--from", "yesterday");
  assert_int_equal(o.status, EXIT_USAGE);
  struct stat s;
  assert_int_equal(stat(harness_path(*state, "os1.db"), &s), 0); /* the last one had to ask the home for its zone */
}

static void usage__of_help_makes_no_home(void **state) {
  struct stat s;
  harness_run(*state, &o, "help");
  harness_run(*state, &o, "--version");
  assert_string_equal(o.out, "os1 0.1.0\n");
  harness_run(*state, &o, "say", "--help");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(*state, &o, "doctor");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "none yet"));
  assert_int_equal(stat(harness_path(*state, "os1.db"), &s), -1);
}

static void recall__lists_or_says_that_there_is_nothing(void **state) {
  harness_run(*state, &o, "say", "anna moved to lisbon");
  harness_run(*state, &o, "recall", "lisbon");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "you · 1\n  anna moved to lisbon\n"));
  harness_run(*state, &o, "recall", "paris");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "recall");
  assert_int_equal(o.status, EXIT_USAGE);
}

static void batch__answers_line_by_line_and_names_bad_ones(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "anna moved to lisbon");
  harness_put(
      h, "q.jsonl",
      "{\"qid\":\"a\",\"question\":\"anna\"}\nnot json\n{\"question\":\"x\"}\n\n{\"qid\":7,\"question\":\"zzz\"}\n");
  harness_run(h, &o, "recall", "--batch", harness_path(h, "q.jsonl"));
  assert_string_equal(o.out, "{\"qid\":\"a\",\"retrieved\":[8796093022209]}\n{\"qid\":7,\"retrieved\":[]}\n");
  assert_int_equal(o.status, EXIT_FAILED);
  assert_non_null(strstr(o.err, "Line 2 was passed over"));
  assert_non_null(strstr(o.err, "Line 3 was passed over: it has no \"qid\""));
  harness_pipe(h, "{\"qid\":\"a\",\"question\":\"where is anna\"}\n{\"qid\":\"b\",\"question\":\"who\"}\n", &o, "ask",
               "--batch", "-");
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(o.out, "{\"qid\":\"a\",\"answer\":\"Lisbon\",\"told\":true,\"sources\":[8796093022209]}\n"
                             "{\"qid\":\"b\",\"answer\":\"not mentioned\",\"told\":false,\"sources\":[]}\n");
}

static void ask__says_when_it_was_never_told(void **state) {
  harness_run(*state, &o, "ask", "who is that");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  assert_string_equal(o.out, "You never told me that.\n");
  harness_run(*state, &o, "ask", "add milk to the shopping list");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  assert_non_null(strstr(o.out, "`os1 say`"));
}

static void forget__shows_and_needs_a_yes(void **state) {
  harness_run(*state, &o, "say", "the settlement");
  harness_run(*state, &o, "forget", "settlement");
  assert_int_equal(o.status, EXIT_CANCELLED);
  assert_non_null(strstr(o.out, "  the settlement\n"));
  assert_string_equal(o.err, "Nothing was touched. Without a terminal it needs --yes.\n");
  harness_run(*state, &o, "forget", "--dry-run", "settlement");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(*state, &o, "forget", "--yes", "settlement");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(*state, &o, "recall", "settlement");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "forget", "--yes", "settlement");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "forget", "everything");
  assert_non_null(strstr(o.err, "--everything takes the whole home"));
  harness_run(*state, &o, "forget", "--everything", "x");
  assert_int_equal(o.status, EXIT_USAGE);
  harness_run(*state, &o, "forget", "--everything");
  assert_int_equal(o.status, EXIT_CANCELLED);
  harness_run(*state, &o, "forget", "--everything", "--yes", "--json");
  assert_string_equal(o.out, "{\"everything\":true}\n");
}

static void import__reports_what_it_kept_and_what_not(void **state) {
  struct harness *h = *state;
  harness_put(h, "in.jsonl", "{\"text\":\"one\"}\nbad\n{\"text\":\"two\"}\n");
  harness_run(h, &o, "import", "--json", harness_path(h, "in.jsonl"));
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(o.err, "Line 2 was passed over: not JSON\n");
  assert_non_null(strstr(o.out, "\"lines\":3,\"kept\":2"));
  harness_pipe(h, "{\"text\":\"three\"}\n", &o, "import", "-");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "import", "/nowhere.jsonl");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  assert_string_equal(o.err, "Cannot open /nowhere.jsonl: no such file or directory.\n");
  harness_put(h, "bad.jsonl", "bad\n");
  harness_run(h, &o, "import", harness_path(h, "bad.jsonl"));
  assert_int_equal(o.status, EXIT_FAILED);
}

static void read__keeps_paragraphs_as_somebody_elses(void **state) {
  struct harness *h = *state;
  harness_put(h, "survey.txt", "The hull is sound.\nMostly.\n\n \n\nThe keel is not.\n");
  harness_run(h, &o, "read", harness_path(h, "survey.txt"));
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(
      o.out, "Read: 2 pieces of survey.txt. It can be asked about, and nothing in it counts as said by you.\n");
  harness_run(h, &o, "history", "--json");
  assert_non_null(strstr(o.out, "\"role\":\"other\""));
  assert_non_null(strstr(o.out, "The hull is sound.\\nMostly."));
  int fd = open(harness_path(h, "binary"), O_WRONLY | O_CREAT, 0600);
  assert_int_equal(write(fd, "a\0b", 3), 3);
  close(fd);
  harness_run(h, &o, "read", harness_path(h, "binary"));
  assert_int_equal(o.status, EXIT_FAILED);
  char command[512];
  snprintf(command, sizeof command, "OS1_HOME=%s %s read <%s >/dev/null 2>&1", h->home, h->program,
           harness_path(h, "binary"));
  int status = system(command);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILED);
}

static void remember__says_the_number(void **state) {
  harness_run(*state, &o, "remember", "the", "key", "is", "with", "peter");
  assert_string_equal(o.out, "Kept as 1.\n");
  harness_run(*state, &o, "history", "--turn", "1", "--json");
  assert_non_null(strstr(o.out, "the key is with peter"));
  harness_run(*state, &o, "history", "--turn", "99");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "why", "x");
  assert_int_equal(o.status, EXIT_USAGE);
}

static void lock__reads_a_passphrase_from_a_file_only_when_told(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "lock");
  assert_int_equal(o.status, EXIT_USAGE);
  harness_put(h, "secret", "open sesame\n");
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "history");
  assert_int_equal(o.status, EXIT_LOCKED);
}

static void settings__that_are_odd_are_named_by_line(void **state) {
  harness_put(*state, "os1.conf", "colour = never\ncolor = red\n");
  harness_run(*state, &o, "history");
  assert_non_null(strstr(o.err, "os1.conf, line 2: \"color\" means nothing to this version"));
  harness_run(*state, &o, "doctor");
  assert_non_null(strstr(o.out, "line 2"));
}

static void streams__that_are_closed_do_no_harm(void **state) {
  struct harness *h = *state;
  char command[512];
  snprintf(command, sizeof command, "OS1_HOME=%s %s say hello <&- >&- 2>&-", h->home, h->program);
  int status = system(command);
  assert_true(WIFEXITED(status));
  snprintf(command, sizeof command, "OS1_HOME=%s %s say hello >/dev/full 2>/dev/null", h->home, h->program);
  assert_true(WIFEXITED(system(command)));
  harness_run(h, &o, "recall", "hello");
  assert_int_equal(o.status, EXIT_OK);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, harness_double, harness_over)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(say__takes_words_or_all_of_standard_input),
      CASE(say__tells_a_machine_everything),
      CASE(say__shows_quiet_and_asides_plainly_on_a_pipe),
      CASE(say__never_echoes_an_escape),
      CASE(say__mends_what_is_not_utf8),
      CASE(say__refuses_what_is_no_text),
      CASE(say__refuses_ten_megabytes_in_a_sentence),
      CASE(say__writes_what_was_said_to_a_file),
      CASE(failures__end_as_documented),
      CASE(mcp__without_a_person_agrees_to_nothing),
      CASE(skills__without_a_person_are_not_allowed),
      CASE(home__that_is_damaged_is_not_shown_as_empty),
      CASE(home__that_is_sealed_needs_somebody_to_type),
      CASE(usage__is_said_once_and_briefly),
      CASE(usage__of_help_makes_no_home),
      CASE(recall__lists_or_says_that_there_is_nothing),
      CASE(batch__answers_line_by_line_and_names_bad_ones),
      CASE(ask__says_when_it_was_never_told),
      CASE(forget__shows_and_needs_a_yes),
      CASE(import__reports_what_it_kept_and_what_not),
      CASE(read__keeps_paragraphs_as_somebody_elses),
      CASE(remember__says_the_number),
      CASE(lock__reads_a_passphrase_from_a_file_only_when_told),
      CASE(settings__that_are_odd_are_named_by_line),
      CASE(streams__that_are_closed_do_no_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
