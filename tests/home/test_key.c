/* SPDX-License-Identifier: Apache-2.0 */
#include "home/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/os1-key-XXXXXX", path[64];

static int set_up(void **state) {
  if (!mkdtemp(folder)) return 1;
  snprintf(path, sizeof path, "%s/key", folder);
  return 0;
}

static int clean(void **state) {
  char other[80];
  unlink(path);
  snprintf(other, sizeof other, "%s.damaged", path);
  unlink(other);
  return 0;
}

static int tear_down(void **state) {
  return rmdir(folder);
}

static struct key *create(void) {
  struct key *k;
  struct error e = {0};
  if (key_create(path, &k, &e)) fail_msg("%s", e.text);
  return k;
}

static void assert_same(const struct key *x, const struct key *y) {
  unsigned char a[KEY_SIZE], b[KEY_SIZE];
  key_derive(x, "testtest", 1, a);
  key_derive(y, "testtest", 1, b);
  assert_memory_equal(a, b, KEY_SIZE);
}

static void assert_loads_as(const struct key *k, struct str passphrase) {
  struct key *again;
  struct error e = {0};
  if (key_load(path, passphrase, &again, &e)) fail_msg("%s", e.text);
  assert_same(k, again);
  key_free(again);
}

static size_t read_file(char out[KEY_FILE_MAX]) {
  FILE *f = fopen(path, "rb");
  assert_non_null(f);
  size_t len = fread(out, 1, KEY_FILE_MAX, f);
  fclose(f);
  return len;
}

static void write_file(const char *bytes, size_t len) {
  FILE *f = fopen(path, "wb");
  assert_int_equal(fwrite(bytes, 1, len, f), len);
  fclose(f);
}

static void key__is_made_once_and_for_its_owner_only(void **state) {
  struct key *k = create(), *other = NULL;
  struct error e = {0};
  struct stat st;
  bool locked = true;
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);
  assert_int_equal(key_create(path, &other, &e), ERR_EXISTS);
  assert_null(other);
  assert_loads_as(k, STR_NONE);
  assert_int_equal(key_is_locked(path, &locked, &e), 0);
  assert_false(locked);
  chmod(path, 0640);
  assert_int_equal(key_load(path, STR_NONE, &other, &e), ERR_DENIED);
  assert_non_null(strstr(e.text, "chmod 600"));
  key_free(k);
  unlink(path);
  assert_int_equal(key_load(path, STR_NONE, &other, &e), ERR_NOT_FOUND);
}

static void key__is_locked_and_unlocked_by_a_passphrase(void **state) {
  struct key *k = create(), *other;
  struct error e = {0};
  bool locked = false;
  char file[KEY_FILE_MAX];
  assert_int_equal(key_set_passphrase(path, k, STR(""), &e), ERR_INVALID);
  assert_int_equal(key_set_passphrase(path, k, STR("the blue boat"), &e), 0);
  assert_int_equal(key_is_locked(path, &locked, &e), 0);
  assert_true(locked);
  struct str text = {file, read_file(file)};
  assert_true(str_find(text, STR("open ")) < 0);
  assert_int_equal(key_load(path, STR_NONE, &other, &e), ERR_KEY);
  assert_string_equal(e.text, "This memory is locked with a passphrase; at a terminal os1 asks for it.");
  assert_int_equal(key_load(path, STR("the blue goat"), &other, &e), ERR_KEY);
  assert_string_equal(e.text, "That is not the passphrase.");
  assert_loads_as(k, STR("the blue boat"));
  assert_int_equal(key_set_passphrase(path, k, STR("a red one"), &e), 0);
  assert_int_equal(key_load(path, STR("the blue boat"), &other, &e), ERR_KEY);
  assert_loads_as(k, STR("a red one"));
  assert_int_equal(key_remove_passphrase(path, k, &e), 0);
  assert_loads_as(k, STR_NONE);
  key_free(k);
}

static void key__changes_no_file_of_another(void **state) {
  struct key *k = create(), *other;
  unsigned char bytes[KEY_SIZE] = {1};
  struct error e = {0};
  other = key_of_bytes(bytes);
  assert_int_equal(key_set_passphrase(path, other, STR("x"), &e), ERR_KEY);
  assert_int_equal(key_remove_passphrase(path, other, &e), ERR_KEY);
  assert_loads_as(k, STR_NONE);
  key_free(k);
  key_free(other);
}

static void key__notices_every_flipped_bit_and_every_cut(void **state) {
  struct key *k = create(), *other;
  struct error e = {0};
  char file[KEY_FILE_MAX];
  for (int locked = 0; locked < 2; locked++) {
    if (locked) assert_int_equal(key_set_passphrase(path, k, STR("p"), &e), 0);
    size_t len = read_file(file);
    for (size_t i = 0; i < len; i++) {
      file[i] ^= 1;
      int result = key_open((struct str){file, len}, STR_NONE, &other, &e);
      if (result != ERR_DAMAGED && result != ERR_UNSUPPORTED) fail_msg("byte %zu: %d", i, result);
      file[i] ^= 1;
      assert_int_equal(key_open((struct str){file, i}, STR_NONE, &other, &e), ERR_DAMAGED);
    }
  }
  key_free(k);
}

static void key__comes_back_from_paper(void **state) {
  struct key *k = create(), *again;
  struct error e = {0};
  char paper[KEY_RECOVERY_SIZE], spoken[KEY_RECOVERY_SIZE], other[KEY_RECOVERY_SIZE];
  assert_int_equal(key_set_passphrase(path, k, STR("forgotten"), &e), 0);
  assert_int_equal(key_recovery(path, k, 1795000000000, paper, &e), 0);
  assert_int_equal(strlen(paper), KEY_RECOVERY_SIZE - 1);
  assert_int_equal(key_recovery(path, k, 1795000000001, other, &e), ERR_EXISTS);
  assert_non_null(strstr(e.text, "2026-11-18"));
  assert_loads_as(k, STR("forgotten"));
  for (size_t i = 0; i < sizeof paper; i++) {
    char c = paper[i];
    spoken[i] = (char)(c == '0' ? 'o' : c == '1' ? 'l' : c == '-' ? ' ' : c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  if (key_from_recovery(path, str_of(spoken), &again, &e)) fail_msg("%s", e.text);
  assert_same(k, again);
  key_free(again);
  assert_loads_as(k, STR_NONE);
  assert_int_equal(key_recovery(path, k, 1, other, &e), ERR_EXISTS);
  unlink(path);
  assert_int_equal(key_from_recovery(path, str_of(paper), &again, &e), 0);
  assert_same(k, again);
  key_free(again);
  key_free(k);
}

static void key__hears_every_slip_of_the_pen(void **state) {
  struct key *k = create(), *again;
  struct error e = {0};
  char paper[KEY_RECOVERY_SIZE], file[KEY_FILE_MAX], after[KEY_FILE_MAX];
  assert_int_equal(key_recovery(path, k, 1795000000000, paper, &e), 0);
  size_t len = read_file(file);
  for (size_t i = 0; i < KEY_RECOVERY_SIZE - 1; i++) {
    if (paper[i] == '-') continue;
    char was = paper[i];
    paper[i] = was == '7' ? 'X' : '7';
    assert_int_equal(key_from_recovery(path, str_of(paper), &again, &e), ERR_INVALID);
    paper[i] = was;
  }
  assert_int_equal(key_from_recovery(path, STR(""), &again, &e), ERR_INVALID);
  assert_int_equal(key_from_recovery(path, STR("not a key!"), &again, &e), ERR_INVALID);
  assert_int_equal(read_file(after), len);
  assert_memory_equal(file, after, len);
  key_free(k);
}

static void key__from_paper_replaces_damage_but_no_other_key(void **state) {
  struct key *k = create(), *again;
  struct error e = {0};
  char paper[KEY_RECOVERY_SIZE], aside[80];
  assert_int_equal(key_recovery(path, k, 1795000000000, paper, &e), 0);
  write_file("rubbish", 7);
  assert_int_equal(key_from_recovery(path, str_of(paper), &again, &e), 0);
  key_free(again);
  assert_loads_as(k, STR_NONE);
  snprintf(aside, sizeof aside, "%s.damaged", path);
  assert_int_equal(access(aside, F_OK), 0);
  unlink(path);
  struct key *stranger = create();
  assert_int_equal(key_from_recovery(path, str_of(paper), &again, &e), ERR_KEY);
  assert_loads_as(stranger, STR_NONE);
  key_free(stranger);
  key_free(k);
}

/* The vector of docs/STORE.md. */
static void key__derives_as_documented(void **state) {
  unsigned char bytes[KEY_SIZE], derived[KEY_SIZE];
  char hex[2 * KEY_SIZE + 1];
  for (int i = 0; i < KEY_SIZE; i++) bytes[i] = (unsigned char)i;
  struct key *k = key_of_bytes(bytes);
  key_derive(k, "os1store", 1, derived);
  for (int i = 0; i < KEY_SIZE; i++) snprintf(hex + 2 * i, 3, "%02x", derived[i]);
  assert_string_equal(hex, "0d1a42b944d2323669b4f32bbe2e43a6c49af61beb40e3fc679493bb46133d91");
  key_free(k);
}

#define EACH(test) cmocka_unit_test_teardown(test, clean)

int main(void) {
  const struct CMUnitTest tests[] = {
      EACH(key__is_made_once_and_for_its_owner_only),
      EACH(key__is_locked_and_unlocked_by_a_passphrase),
      EACH(key__changes_no_file_of_another),
      EACH(key__notices_every_flipped_bit_and_every_cut),
      EACH(key__comes_back_from_paper),
      EACH(key__hears_every_slip_of_the_pen),
      EACH(key__from_paper_replaces_damage_but_no_other_key),
      EACH(key__derives_as_documented),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
