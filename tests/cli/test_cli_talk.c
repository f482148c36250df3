/* SPDX-License-Identifier: Apache-2.0
 *
 * The conversation at a terminal (a pseudo-terminal here) and on a pipe.
 */
#include "base/utf8.h"
#include "cli/exit.h"
#include "harness.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

static struct outcome o;

static void open_talk(struct harness *h, struct screen *s, int columns) {
  harness_screen(h, s, columns, (const char *const[]){NULL});
  screen_expect(s, "Edda");
  screen_expect(s, "Good evening.");
  screen_expect(s, ">");
}

static void close_talk(struct screen *s) {
  screen_type(s, "\004");
  assert_int_equal(screen_end(s), EXIT_OK);
}

static void header__says_what_it_is(void **state) {
  struct screen s;
  open_talk(*state, &s, 120);
  assert_non_null(strstr(screen_text(&s), "Edda · an AI, on this machine only · built-in mind · Ctrl-C hushes"));
  assert_non_null(strstr(screen_text(&s), "/help /why"));
  close_talk(&s);
}

static void turn__is_answered_under_the_line(void **state) {
  struct screen s;
  open_talk(*state, &s, 80);
  screen_type(&s, "hello\r");
  screen_expect(&s, "You said \"hello\".");
  screen_type(&s, "ha\r");
  screen_expect(&s, "·");
  screen_type(&s, "card\r");
  screen_expect(&s, "Somebody 000 000");
  close_talk(&s);
  harness_run(*state, &o, "recall", "hello");
  assert_int_equal(o.status, EXIT_OK);
}

static void interrupt__hushes_and_does_not_end(void **state) {
  struct screen s;
  open_talk(*state, &s, 80);
  screen_type(&s, "slow\r");
  screen_expect(&s, "2,");
  screen_type(&s, "\003");
  screen_expect(&s, "…");
  assert_null(strstr(screen_text(&s), "40,"));
  assert_null(strstr(screen_text(&s), "^C"));
  screen_type(&s, "half a line\003"); /* at the prompt it clears the line */
  screen_type(&s, "\003");
  screen_type(&s, "still here\r");
  screen_expect(&s, "You said \"still here\".");
  close_talk(&s);
}

static void goodnight__ends_it(void **state) {
  struct screen s;
  open_talk(*state, &s, 80);
  screen_type(&s, "goodnight\r");
  screen_expect(&s, "You said \"goodnight\".");
  assert_int_equal(screen_end(&s), EXIT_OK);
  open_talk(*state, &s, 80);
  screen_type(&s, "/quit\r");
  assert_int_equal(screen_end(&s), EXIT_OK);
}

static void slash__commands_are_the_same_entries(void **state) {
  struct screen s;
  open_talk(*state, &s, 80);
  screen_type(&s, "the settlement\r");
  screen_expect(&s, "You said");
  screen_type(&s, "/help\r");
  screen_expect(&s, "/why");
  screen_expect(&s, "/card");
  screen_type(&s, "/why\r");
  screen_expect(&s, "reflect");
  screen_type(&s, "/card\r");
  screen_expect(&s, "Somebody now, 000 000");
  screen_expect(&s, "Somebody life, 000 000");
  screen_type(&s, "/nope\r");
  screen_expect(&s, "There is no /nope. /help lists them.");
  screen_type(&s, "/talk-turn x y\r");
  screen_expect(&s, "There is no /talk-turn.");
  screen_type(&s, "/forget settlement\r");
  screen_expect(&s, "Out for good? [y/N] ");
  screen_type(&s, "y\r");
  screen_expect(&s, "Gone.");
  screen_type(&s, "\033[A"); /* the line that had the word in it is not to be had back */
  screen_type(&s, "\003after\r");
  screen_expect(&s, "You said \"after\".");
  close_talk(&s);
}

static void text__that_was_pasted_is_one_turn(void **state) {
  struct screen s;
  open_talk(*state, &s, 80);
  screen_type(&s, "\033[200~two\nlines\033[201~\r");
  screen_expect(&s, "You said \"two");
  close_talk(&s);
  harness_run(*state, &o, "recall", "--json", "two");
  assert_non_null(strstr(o.out, "\"two\\nlines\""));
}

static void text__in_any_script_goes_through_the_editor(void **state) {
  struct screen s;
  open_talk(*state, &s, 80);
  screen_type(&s, "Siobhán łódź 漢字 🙂x\177\r");
  screen_expect(&s, "You said \"Siobhán łódź 漢字 🙂\".");
  close_talk(&s);
}

/* Every line of the reply fits, counted in columns. */
static void reply__fits_a_narrow_terminal(void **state) {
  struct screen s;
  AUTO_ARENA struct arena a = ARENA_NONE;
  open_talk(*state, &s, 40);
  screen_type(&s, "long\r");
  screen_expect(&s, "no word should be cut.");
  struct str rest = arena_dup(&a, str_of(strstr(screen_text(&s), "— You said \"long\"."))), line;
  int lines = 0;
  while (str_next(&rest, '\n', &line)) {
    assert_true(utf8_width(line) <= 40);
    lines++;
  }
  assert_true(lines >= 4);
  close_talk(&s);
}

static void colour__is_off_where_it_is_not_wanted(void **state) {
  struct harness *h = *state;
  struct screen s;
  open_talk(h, &s, 80);
  assert_non_null(strstr(s.seen.at, "\033[38;5;173m"));
  close_talk(&s);
  char path[128];
  snprintf(path, sizeof path, "%s/os1.conf", h->home);
  int fd = open(path, O_CREAT | O_WRONLY, 0600);
  assert_int_equal(write(fd, "colour = never\n", 15), 15);
  close(fd);
  open_talk(h, &s, 80);
  assert_null(strstr(s.seen.at, "\033[38;5;173m"));
  close_talk(&s);
}

static void settings_say(struct harness *h, const char *text) {
  char path[128];
  snprintf(path, sizeof path, "%s/os1.conf", h->home);
  int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
  assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
  close(fd);
}

/* The widest line of a long reply. */
static size_t reply_width(struct harness *h, int columns) {
  struct screen s;
  size_t widest = 0;
  open_talk(h, &s, columns);
  screen_type(&s, "long\r");
  screen_expect(&s, "— ");
  screen_expect(&s, "cut.");
  struct str rest = str_of(strstr(screen_text(&s), "— You said")), line;
  while (str_next(&rest, '\n', &line) && line.len)
    if (utf8_width(line) > widest) widest = utf8_width(line);
  close_talk(&s);
  return widest;
}

static void width__is_the_one_of_the_settings(void **state) {
  struct harness *h = *state;
  assert_in_range(reply_width(h, 200), 60, 80);
  settings_say(h, "width = 40\n");
  assert_in_range(reply_width(h, 200), 30, 44);
  settings_say(h, "width = 120\n");
  assert_in_range(reply_width(h, 200), 100, 124);
  assert_in_range(reply_width(h, 60), 40, 60); /* never more than there is */
  settings_say(h, "width = wide\n");
  assert_in_range(reply_width(h, 200), 60, 80);
}

/* Not one escape sequence, whatever is done there. */
static void terminal__that_is_dumb_gets_plain_text(void **state) {
  struct harness *h = *state;
  struct screen s;
  const char *const terms[] = {"dumb", ""};
  for (size_t i = 0; i < 2; i++) {
    h->term = terms[i];
    open_talk(h, &s, 80);
    screen_type(&s, "hello\r");
    screen_expect(&s, "You said \"hello\".");
    screen_type(&s, "/help\r");
    screen_expect(&s, "/quit");
    screen_type(&s, "/about\r");
    screen_expect(&s, "Hull");
    screen_type(&s, "card\r");
    screen_expect(&s, "free, any hour");
    if (strchr(s.seen.at, '\033')) fail_msg("TERM=%s: %s", terms[i], strchr(s.seen.at, '\033') + 1);
    close_talk(&s);
  }
  h->term = NULL;
}

static void resize__is_followed(void **state) {
  struct screen s;
  open_talk(*state, &s, 100);
  struct winsize narrow = {.ws_row = 40, .ws_col = 40};
  assert_int_equal(ioctl(s.fd, TIOCSWINSZ, &narrow), 0);
  usleep(100000); /* the signal has no echo to wait for */
  screen_type(&s, "long\r");
  screen_expect(&s, "— ");
  screen_expect(&s, "no word should be cut.");
  const char *reply = strstr(screen_text(&s), "— You said");
  assert_true(utf8_width(str_first(str_of(reply), strcspn(reply, "\n"))) <= 40);
  close_talk(&s);
}

static void second_terminal__talks_too_and_takes_over(void **state) {
  struct screen first, second;
  open_talk(*state, &first, 80);
  open_talk(*state, &second, 80);
  screen_type(&second, "from two\r");
  screen_expect(&second, "You said \"from two\".");
  screen_type(&first, "from one\r");
  screen_expect(&first, "You said \"from one\".");
  kill(first.pid, SIGKILL);
  screen_end(&first);
  screen_type(&second, "still here\r");
  screen_expect(&second, "You said \"still here\".");
  close_talk(&second);
  harness_run(*state, &o, "history");
  assert_non_null(strstr(o.out, "from one"));
  assert_non_null(strstr(o.out, "from two"));
}

static void pipe__is_a_turn_and_a_reply_a_line(void **state) {
  harness_pipe(*state, "one\n\nha\ncard\nno newline", &o, NULL);
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(
      o.out, "You said \"one\".\n·\nYou said \"card\". · Somebody 000 000, free, any hour\nYou said \"no newline\".\n");
  assert_string_equal(o.err, "Edda · an AI, on this machine only · built-in mind\n");
  harness_pipe(*state, "", &o, NULL);
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(o.out, "");
}

static void pipe__passes_over_a_line_that_is_too_long(void **state) {
  size_t len = 3 * 1024 * 1024;
  char *much = malloc(len + 16);
  memset(much, 'x', len);
  memcpy(much + len, "\nafter\n", 8);
  harness_pipe(*state, much, &o, NULL);
  free(much);
  assert_int_equal(o.status, EXIT_FAILED);
  assert_string_equal(o.out, "You said \"after\".\n");
  assert_non_null(strstr(o.err, "Line 1 is more than 1024 kB at once; it was not kept.\n"));
}

/* A picture, a program, a device without end: nothing of it becomes turns, and its end is not waited for. */
static void pipe__of_what_is_no_text_is_refused_at_once(void **state) {
  struct harness *h = *state;
  static const char *const sources[] = {
      "head -c 10000000 /dev/urandom",
      "cat /dev/zero",
      "printf 'caf\\0\\1\\2\\3\\4\\5\\6\\7%%.0s' 1 2 3 4; cat /dev/zero",
      "gzip -c \"$OS1\"",
      "cat \"$OS1\"",
      "{ printf 'well\\n'; head -c 70000 /dev/urandom; } | dd bs=65536 iflag=fullblock"};
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct str command =
        arena_printf(&a, "export OS1='%s'; { %s; } 2>/dev/null | OS1_HOME='%s' \"$OS1\" >'%s/out' 2>'%s/err'",
                     h->program, sources[i], h->home, h->home, h->home);
    int status = system(command.at);
    assert_int_equal(WEXITSTATUS(status), EXIT_FAILED);
    assert_string_equal(harness_file(h, "out"), "");
    assert_string_equal(harness_file(h, "err"), "That is not text. Nothing was kept.\n");
  }
  harness_run(h, &o, "history");
  assert_string_equal(o.out, "");
}

static void pipe__that_turns_into_no_text_keeps_the_lines_before(void **state) {
  struct harness *h = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str command =
      arena_printf(&a,
                   "cd '%s'; answered() { for i in $(seq 200); do grep -q \"$1\" out && return; sleep 0.05; done; }; "
                   "odd=$(head -c 40 /dev/zero | tr '\\0' '\\211'); { printf 'one\\nt\\351l\\351phone\\n'; answered "
                   "phone; printf '%%s\\ntwo\\n' \"$odd\"; "
                   "answered two; yes \"$odd\" | head -c 70000; } | OS1_HOME='%s' '%s' >out 2>err",
                   h->home, h->home, h->program);
  int status = system(command.at);
  assert_int_equal(WEXITSTATUS(status), EXIT_FAILED);
  assert_string_equal(harness_file(h, "out"),
                      "You said \"one\".\nYou said \"t\xEF\xBF\xBDl\xEF\xBF\xBDphone\".\nYou said \"two\".\n");
  assert_non_null(strstr(harness_file(h, "err"), "Line 3 is not text; it was not kept.\n"));
  assert_non_null(strstr(harness_file(h, "err"), "From line 5 on it is not text; the lines before it were kept.\n"));
}

static void pipe__goes_on_after_a_turn_that_failed(void **state) {
  harness_pipe(*state, "fail -5\nafter\n", &o, NULL);
  assert_int_equal(o.status, EXIT_NO_ROOM);
  assert_string_equal(o.out, "You said \"after\".\n");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, harness_double, harness_over)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(header__says_what_it_is),
      CASE(turn__is_answered_under_the_line),
      CASE(interrupt__hushes_and_does_not_end),
      CASE(goodnight__ends_it),
      CASE(slash__commands_are_the_same_entries),
      CASE(text__that_was_pasted_is_one_turn),
      CASE(text__in_any_script_goes_through_the_editor),
      CASE(reply__fits_a_narrow_terminal),
      CASE(colour__is_off_where_it_is_not_wanted),
      CASE(width__is_the_one_of_the_settings),
      CASE(terminal__that_is_dumb_gets_plain_text),
      CASE(resize__is_followed),
      CASE(second_terminal__talks_too_and_takes_over),
      CASE(pipe__is_a_turn_and_a_reply_a_line),
      CASE(pipe__passes_over_a_line_that_is_too_long),
      CASE(pipe__of_what_is_no_text_is_refused_at_once),
      CASE(pipe__that_turns_into_no_text_keeps_the_lines_before),
      CASE(pipe__goes_on_after_a_turn_that_failed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
