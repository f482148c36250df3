/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/share.h"
#include "fake_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define MIB ((int64_t)1024 * 1024)
#define GIB (1024 * MIB)

/* Eight billion parameters at four and a half bits: 32 blocks of 8 heads for keys, 128 numbers each. */
static const struct gguf eight = {.bytes = (uint64_t)4920 * 1024 * 1024,
                                  .context = 131072,
                                  .heads_kv_all = 32 * 8,
                                  .key_length = 128,
                                  .value_length = 128};

static void fit__gives_what_the_memory_allows(void **state) {
  static const struct {
    int64_t memory, window;
  } rows[] = {
      {32 * GIB, 16384}, /* more would only be slower */
      {8 * GIB, 16384},  {7 * GIB, 10752}, {6 * GIB, 2560}, {0, 4096} /* unknown */,
  };
  assert_int_equal(gguf_token_bytes(&eight), 131072);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t window = 0;
    assert_int_equal(share_fit(&eight, rows[i].memory, &window, NULL), 0);
    assert_int_equal(window, rows[i].window);
    if (!rows[i].memory) continue;
    assert_true(share_need(&eight, window) + SHARE_RESERVE_MIB * MIB <= rows[i].memory);
  }
}

static void fit__refuses_what_does_not_go_in(void **state) {
  struct error e = {0};
  int64_t window = 7;
  assert_int_equal(share_fit(&eight, 5 * GIB, &window, &e), ERR_TOO_BIG);
  assert_int_equal(window, 7);
  assert_non_null(strstr(e.text, "needs about 5.3 GiB"));
  assert_non_null(strstr(e.text, "4.5 GiB are free"));
  assert_int_equal(share_fit(&eight, 100 * MIB, &window, &e), ERR_TOO_BIG);
  assert_non_null(strstr(e.text, "0.0 GiB are free"));
}

static void fit__never_gives_more_than_the_model_was_made_for(void **state) {
  struct gguf small = eight;
  int64_t window = 0;
  small.context = 2048;
  assert_int_equal(share_fit(&small, 64 * GIB, &window, NULL), 0);
  assert_int_equal(window, 2048);
  small.context = 200; /* less than a step */
  assert_int_equal(share_fit(&small, 64 * GIB, &window, NULL), 0);
  assert_int_equal(window, 200);
  small.context = small.heads_kv_all = 0; /* it does not say */
  assert_int_equal(share_fit(&small, 64 * GIB, &window, NULL), 0);
  assert_int_equal(window, SHARE_WINDOW_USUAL);
}

static void window__of_a_file__is_judged_unless_asked_for(void **state) {
  char path[] = "/tmp/os1-share-XXXXXX";
  struct error e = {0};
  int64_t window = 0;
  close(mkstemp(path));
  fake_model(path, "");
  assert_int_equal(share_window(path, 0, &window, &e), 0);
  assert_int_equal(window, 4096);
  assert_int_equal(share_window(path, 700, &window, &e), 0);
  assert_int_equal(window, 700);
  FILE *f = fopen(path, "we");
  fputs("<html>", f);
  fclose(f);
  assert_int_equal(share_window(path, 0, &window, &e), ERR_INVALID);
  assert_true(e.text[0] != '\0');
  unlink(path);
}

static void machine__is_looked_at(void **state) {
  assert_true(share_threads() >= 1);
  assert_true(share_memory() > 16 * MIB);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fit__gives_what_the_memory_allows),
      cmocka_unit_test(fit__refuses_what_does_not_go_in),
      cmocka_unit_test(fit__never_gives_more_than_the_model_was_made_for),
      cmocka_unit_test(window__of_a_file__is_judged_unless_asked_for),
      cmocka_unit_test(machine__is_looked_at),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
