/* SPDX-License-Identifier: Apache-2.0
 *
 * A home whose key the system's keyring guards, over a keyring of the test's own.
 */
#include "house/house_priv.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- the keyring ---- */

static struct {
  char item[32], secret[KEYRING_SECRET_MAX];
  int items; /* kept now */
  bool locked, forgets;
} ring;

static int ring_get(const char *item, struct buf *ret, struct error *e) {
  if (ring.locked) return error_set(e, ERR_DENIED, "The system's keyring did not open: it is locked.");
  if (!ring.items || strcmp(item, ring.item)) return error_set(e, ERR_NOT_FOUND, "It does not have this key.");
  return buf_add_str(ret, str_of(ring.forgets ? "something else" : ring.secret));
}

static int ring_put(const char *item, struct str secret, struct error *e) {
  if (ring.locked) return error_set(e, ERR_DENIED, "The system's keyring did not open: it is locked.");
  snprintf(ring.item, sizeof ring.item, "%s", item);
  snprintf(ring.secret, sizeof ring.secret, "%.*s", STR_ARG(secret));
  ring.items = 1;
  return 0;
}

static int ring_remove(const char *item, struct error *e) {
  if (!strcmp(item, ring.item)) ring.items = 0;
  return 0;
}

static const struct keyring_ops ring_ops = {"the test's", ring_get, ring_put, ring_remove};

/* ---- the home ---- */

static char home[64];

static os1 *wake(void) {
  os1 *o = NULL;
  os1_error e = {0};
  if (os1_open(&(os1_options){.folder = home, .seed = 7}, &o, &e) < 0) fail_msg("%s", e.text);
  return o;
}

static bool is_kept(void) {
  os1_forget_list list = {0};
  os1_error e = {0};
  os1 *o = wake();
  if (os1_forget_preview(o, "alder", NULL, NULL, NULL, &list, &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
  return list.turns == 1;
}

static void seal_with_keyring(void) {
  os1_error e = {0};
  os1 *o = wake();
  if (house_lock_keyring(o, &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
}

static int begin(void **state) {
  snprintf(home, sizeof home, "/tmp/os1-guard-XXXXXX");
  if (!mkdtemp(home)) return -1;
  memset(&ring, 0, sizeof ring);
  house_use_keyring(&ring_ops);
  os1 *o = wake();
  os1_remember(o, "the alder is in flower", strlen("the alder is in flower"), NULL, NULL, NULL);
  os1_close(o);
  return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

static int end(void **state) {
  house_use_keyring(NULL);
  nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  return 0;
}

static int opens(os1_error *e) {
  os1 *o = NULL;
  int r = os1_open(&(os1_options){.folder = home, .seed = 7}, &o, e);
  if (r == 0) os1_close(o);
  return r;
}

/* ---- the tests ---- */

static void keyring__opens_the_home_and_nothing_else_does(void **state) {
  os1_error e = {0};
  seal_with_keyring();
  assert_true(is_kept());
  ring.locked = true;
  assert_int_equal(opens(&e), OS1_E_DENIED);
  assert_non_null(strstr(e.text, "os1 key --recover"));
  ring.locked = false;
  ring.secret[5] = ring.secret[5] == 'a' ? 'b' : 'a';
  assert_int_equal(opens(&e), OS1_E_KEY);
  ring.secret[5] = ring.secret[5] == 'a' ? 'b' : 'a';
  (void)opens(&e);
  ring.items = 0;
  assert_int_equal(opens(&e), OS1_E_DENIED);
}

static void keyring__that_does_not_keep_it_changes_nothing(void **state) {
  os1_error e = {0};
  os1 *o = wake();
  ring.locked = true;
  assert_int_equal(house_lock_keyring(o, &e), OS1_E_DENIED);
  ring.locked = false;
  ring.forgets = true;
  assert_int_equal(house_lock_keyring(o, &e), OS1_E_DENIED);
  assert_int_equal(ring.items, 0);
  os1_close(o);
  ring.locked = true;
  assert_true(is_kept());
}

static void keyring__is_let_go_with_the_last_that_needs_it(void **state) {
  os1_error e = {0};
  seal_with_keyring();
  seal_with_keyring(); /* anew: one item, not two */
  assert_int_equal(ring.items, 1);
  os1 *o = wake();
  if (os1_lock(o, "four small words here", &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
  assert_int_equal(ring.items, 0);
  assert_int_equal(opens(&e), OS1_E_KEY);
  if (os1_open(&(os1_options){.folder = home, .seed = 7, .passphrase = "four small words here"}, &o, &e) < 0)
    fail_msg("%s", e.text);
  if (house_lock_keyring(o, &e) < 0) fail_msg("%s", e.text);
  if (os1_lock(o, NULL, &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
  assert_int_equal(ring.items, 0);
  assert_true(is_kept());
}

static void keyring__guards_another_key_too(void **state) {
  struct house_rotated done;
  os1_error e = {0};
  seal_with_keyring();
  ring.locked = true;
  assert_int_equal(house_rotate(home, NULL, 0, &done, &e), OS1_E_DENIED);
  ring.locked = false;
  if (house_rotate(home, NULL, 0, &done, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(ring.items, 1);
  assert_true(is_kept());
  ring.locked = true;
  assert_int_equal(opens(&e), OS1_E_DENIED);
}

static void keyring__that_is_lost_leaves_the_recovery_key(void **state) {
  char words[128];
  os1_error e = {0};
  os1 *o = wake();
  if (os1_recovery_key(o, words, &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
  seal_with_keyring();
  ring.items = 0;
  assert_int_equal(opens(&e), OS1_E_DENIED);
  if (house_recover(home, words, &e) < 0) fail_msg("%s", e.text);
  assert_true(is_kept());
}

static void keyring__alone_holds_the_secret(void **state) {
  seal_with_keyring();
  char path[96], bytes[2048];
  snprintf(path, sizeof path, "%s/key", home);
  FILE *f = fopen(path, "r");
  size_t len = f ? fread(bytes, 1, sizeof bytes - 1, f) : 0;
  if (f) fclose(f);
  bytes[len] = '\0';
  assert_non_null(strstr(bytes, "keyring ")); /* which one to ask for, and not what */
  assert_non_null(strstr(bytes, ring.item));
  assert_null(strstr(bytes, ring.secret));
  assert_null(strstr(bytes, "\nopen "));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(keyring__opens_the_home_and_nothing_else_does),  CASE(keyring__that_does_not_keep_it_changes_nothing),
      CASE(keyring__is_let_go_with_the_last_that_needs_it), CASE(keyring__guards_another_key_too),
      CASE(keyring__that_is_lost_leaves_the_recovery_key),  CASE(keyring__alone_holds_the_secret),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
