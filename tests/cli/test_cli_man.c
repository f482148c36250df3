/* SPDX-License-Identifier: Apache-2.0
 *
 * The entries, --help and the committed man page say the same.
 */
#include "base/json.h"
#include "cli/command.h"
#include "harness.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

static struct outcome o;

static void man__is_what_the_entries_say(void **state) {
  static char committed[262144];
  int fd = open(SOURCE_FOLDER "/docs/man/os1.1", O_RDONLY);
  ssize_t n = fd < 0 ? 0 : read(fd, committed, sizeof committed - 1);
  close(fd);
  committed[n > 0 ? n : 0] = '\0';
  harness_run(*state, &o, "help", "--man");
  if (strcmp(o.out, committed) != 0)
    fail_msg("docs/man/os1.1 is not what the entries say: make bless, and look at the diff");
}

/* The words of a text without its line breaks, so that wrapping does not matter. */
static void flatten(char *s) {
  char *to = s;
  for (char *p = s; *p; p++)
    if (!((*p == ' ' || *p == '\n') && to > s && to[-1] == ' ')) *to++ = *p == '\n' ? ' ' : *p;
  *to = '\0';
}

static void help__of_every_command_names_all_its_options(void **state) {
  for (size_t i = 0; commands[i]; i++) {
    const struct command *c = commands[i];
    if (c->flags & COMMAND_HIDDEN) continue;
    harness_run(*state, &o, c->name, "--help");
    assert_int_equal(o.status, EXIT_OK);
    flatten(o.out);
    assert_non_null(strstr(o.out, "--json"));
    for (const struct args_option *option = c->options; option->name; option++) {
      char flag[64];
      snprintf(flag, sizeof flag, "--%s", option->name);
      if (!strstr(o.out, flag)) fail_msg("os1 %s --help does not say %s", c->name, flag);
      if (!strstr(o.out, option->help)) fail_msg("os1 %s --help does not say what %s does", c->name, flag);
    }
  }
}

static void entries__are_whole(void **state) {
  for (size_t i = 0; commands[i]; i++) {
    const struct command *c = commands[i];
    if (c->flags & COMMAND_HIDDEN) continue;
    assert_non_null(c->run);
    assert_true(strlen(c->summary) < 66);
    assert_true(c->about[strlen(c->about) - 1] == '.');
    if (!c->json_keys || !c->examples || !c->examples[0].line) fail_msg("%s has no example or no JSON keys", c->name);
    size_t options = 0;
    for (const struct args_option *option = c->options; option->name; option++) options++;
    assert_true(options <= ARGS_OPTIONS);
  }
}

/* Whoever needs the home meets a locked, a busy, a full and a closed one. */
static void entries__name_what_a_home_can_end_with(void **state) {
  static const int homes[] = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM};
  for (size_t i = 0; commands[i]; i++) {
    const struct command *c = commands[i];
    if (c->flags & COMMAND_HIDDEN || !(c->flags & COMMAND_HOUSE)) continue;
    for (size_t k = 0; k < sizeof homes / sizeof *homes; k++) {
      const int *s = c->statuses;
      while (*s && *s != homes[k]) s++;
      if (!*s) fail_msg("os1 %s may end with %d and does not say so", c->name, homes[k]);
    }
  }
}

/* A literal example of --json is JSON, and its keys are explained. */
static void examples__of_json_are_json(void **state) {
  size_t found = 0;
  for (size_t i = 0; commands[i]; i++)
    for (const struct command_example *x = commands[i]->examples; x && x->line; x++) {
      if (!x->output || x->output[0] != '{') continue;
      struct error e = {0};
      AUTO_JSON json_t *j = json_read(str_of(x->output), &e);
      if (!j) fail_msg("os1 %s: %s: %s", commands[i]->name, x->output, e.text);
      const char *key;
      json_t *value;
      json_object_foreach(j, key, value) {
        bool like_another = strstr(commands[i]->json_keys, "as of ") != NULL;
        if (!like_another && !strstr(commands[i]->json_keys, key))
          fail_msg("os1 %s: the key \"%s\" is not explained", commands[i]->name, key);
      }
      found++;
    }
  assert_true(found >= 15);
}

static void help__lists_every_command_and_no_hidden_one(void **state) {
  harness_run(*state, &o, "help");
  for (size_t i = 0; commands[i]; i++) {
    char line[64];
    snprintf(line, sizeof line, "\n  %s ", commands[i]->name);
    bool listed = strstr(o.out, line) != NULL;
    assert_int_equal(listed, !(commands[i]->flags & COMMAND_HIDDEN));
  }
  harness_run(*state, &o, "help", "--json");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  assert_true(json_array_size(json_object_get(j, "commands")) >= 17);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, harness_double, harness_over)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(man__is_what_the_entries_say),
      CASE(help__of_every_command_names_all_its_options),
      CASE(entries__are_whole),
      CASE(examples__of_json_are_json),
      CASE(help__lists_every_command_and_no_hidden_one),
      CASE(entries__name_what_a_home_can_end_with),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
