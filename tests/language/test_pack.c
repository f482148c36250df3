/* SPDX-License-Identifier: Apache-2.0 */
#include "language/pack_priv.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void pack__holds_the_same_bytes_as_the_folder(void **state) {
  const struct pack *built, *folder;
  struct error e = {0};
  assert_int_equal(pack_open("en", &built, &e), 0);
  assert_int_equal(pack_open_folder(TESTS_FOLDER "/../data/en", &folder, &e), 0);
  const char *files[] = {"stop.txt", "stem.txt", "spelling.txt", "numbers.txt"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    assert_true(pack_file(built, files[i]).len > 100);
    assert_true(str_eq(pack_file(built, files[i]), pack_file(folder, files[i])));
  }
  assert_null(pack_file(built, "no-such-file").at);
  pack_close(built);
  pack_close(folder);
}

static void pack__refuses_a_language_it_does_not_hold(void **state) {
  const struct pack *p = NULL;
  struct error e = {0};
  assert_int_equal(pack_open("xx", &p, &e), ERR_NOT_FOUND);
  assert_non_null(strstr(e.text, "xx"));
  assert_null(p);
  assert_int_equal(pack_open_folder("/nonexistent/folder", &p, &e), ERR_NOT_FOUND);
}

/* One file "en/a" holding "hello". */
static const char small[] = "OS1PACK1"
                            "\1\0\0\0"
                            "\x1c\0\0\0"
                            "\4\0\0\0"
                            "\x21\0\0\0"
                            "\5\0\0\0"
                            "en/a\0"
                            "hello";

static void pack__reads_an_archive_and_refuses_every_broken_one(void **state) {
  const struct pack *p = NULL;
  assert_int_equal(pack_read((struct str){small, sizeof small}, "en", &p, NULL), 0);
  assert_true(str_is(pack_file(p, "a"), "hello"));
  pack_close(p);
  for (size_t len = 0; len + 1 < sizeof small; len++)
    assert_int_equal(pack_read((struct str){small, len}, "en", &p, NULL), ERR_DAMAGED);
  for (size_t i = 0; i < 28; i++) { /* every bit pattern of the head and of one entry that moves it out of bounds */
    char bad[sizeof small];
    memcpy(bad, small, sizeof small);
    bad[i] = (char)0x7F;
    assert_int_equal(pack_read((struct str){bad, sizeof bad}, "en", &p, NULL), ERR_DAMAGED);
  }
}

struct seen {
  int count;
  struct str last;
  bool sorted;
};

static bool see(void *arg, struct str name, struct str text) {
  struct seen *s = arg;
  if (s->count && str_cmp(s->last, name) >= 0) s->sorted = false;
  s->last = name;
  return ++s->count < 2;
}

static void pack__scans_in_name_order_and_stops_when_told(void **state) {
  const struct pack *p;
  assert_int_equal(pack_open("en", &p, NULL), 0);
  struct seen s = {.sorted = true};
  pack_scan(p, "st", see, &s);
  assert_int_equal(s.count, 2);
  assert_true(s.sorted && str_is(s.last, "stop.txt"));
  pack_close(p);
}

static bool is_text(void *arg, struct str name, struct str text) {
  if (str_ends(name, STR(".model")) || str_ends(name, STR(".weights")))
    return true;                                       /* learnt: test_linear, test_answer */
  if (str_starts(name, STR("compiled/"))) return true; /* test_pattern */
  assert_true(utf8_valid(text));
  assert_int_equal(str_find_byte(text, '\r'), -1);
  assert_true(!text.len || text.at[text.len - 1] == '\n');
  return true;
}

static void pack__is_tidy_text_throughout(void **state) {
  const struct pack *p;
  assert_int_equal(pack_open("en", &p, NULL), 0);
  pack_scan(p, "", is_text, NULL);
  pack_close(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pack__holds_the_same_bytes_as_the_folder),
      cmocka_unit_test(pack__refuses_a_language_it_does_not_hold),
      cmocka_unit_test(pack__reads_an_archive_and_refuses_every_broken_one),
      cmocka_unit_test(pack__scans_in_name_order_and_stops_when_told),
      cmocka_unit_test(pack__is_tidy_text_throughout),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
