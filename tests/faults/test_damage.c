/* SPDX-License-Identifier: Apache-2.0
 *
 * Damaged homes through the program: a byte flipped, a file cut short, gone, or another home's. What cannot be read is
 * never shown as something else: every command either gives what the whole home gives, or refuses with one sentence and
 * exit status 4, and then leaves every byte as it was. A check of every page finds each of them.
 */
#include "base/chance.h"
#include "plight.h"

#include <signal.h>
#include <sys/stat.h>

static struct ran r;
static struct plight other; /* another home of the same kind */

static const char *const talk[] = {
    "my sister anna moved to lisbon in may",  "my cat is called Biscuit",  "I live in York",
    "my brother Tomasz works at the harbour", "I don't like aniseed",      "my aunt Rosalind has three dogs",
    "the caravan was sold to Mr Pettigrew",   "we painted the hall green", "my dentist is called Oyelaran",
};

static void fill(struct plight *b) {
  plight_wake(b);
  for (size_t i = 0; i < sizeof talk / sizeof *talk; i++) plight_say(b, talk[i]);
}

static const char *whole_folder(const struct plight *b) {
  static char path[256];
  snprintf(path, sizeof path, "%s/whole", b->above);
  return path;
}

/* Back to the whole home. */
static void restore(struct plight *b) {
  struct plight whole = *b;
  snprintf(whole.folder, sizeof whole.folder, "%s", whole_folder(b));
  plight_copy(&whole, b->folder);
}

/* Every command that shows what is kept, and what it shows of the whole home. */
static const char *const shows[][4] = {{"history", "--json"},
                                       {"about", "--json"},
                                       {"recall", "--json", "sister"},
                                       {"ask", "--json", "where does Anna live"}};
enum { SHOWS = sizeof shows / sizeof *shows };
static struct buf wholes[SHOWS];

static void show(struct plight *b, size_t which) {
  plight_run_words(b, STR_NONE, &r, shows[which]);
}

static void note_wholes(struct plight *b) {
  for (size_t i = 0; i < SHOWS; i++) {
    show(b, i);
    assert_int_equal(r.status, EXIT_OK);
    buf_finish(&wholes[i]);
    wholes[i] = r.out;
    r.out = buf_new(BUF_FILE);
  }
}

static int begin_kept(void **state, bool killed) {
  static struct plight b;
  plight_begin(&b);
  plight_begin(&other);
  *state = &b;
  fill(&other);
  plight_sleep(&other);
  pid_t pid = killed ? fork() : 0;
  if (pid) {
    assert_int_equal(plight_wait(pid), 128 + SIGKILL);
  } else {
    fill(&b);
    if (killed) raise(SIGKILL); /* the log stays, with all of it inside */
    plight_sleep(&b);
  }
  plight_copy(&b, whole_folder(&b));
  note_wholes(&b);
  return 0;
}

static int begin(void **state) {
  return begin_kept(state, false);
}
static int begin_killed(void **state) {
  return begin_kept(state, true);
}

static int end(void **state) {
  for (size_t i = 0; i < SHOWS; i++) buf_finish(&wholes[i]);
  plight_end(&other);
  plight_end(*state);
  return 0;
}

/* ---- what a damaged home may do ---- */

static const char *const files[] = {"os1.db", "os1.db-wal", "key"};
enum { FILES = sizeof files / sizeof *files };
struct bytes {
  struct buf of[FILES];
};

static struct bytes bytes_of(const struct plight *b) {
  struct bytes all;
  for (size_t i = 0; i < FILES; i++) all.of[i] = plight_file(b, files[i]);
  return all;
}

static void expect_same_bytes(const struct plight *b, struct bytes *before, const char *what) {
  for (size_t i = 0; i < FILES; i++) {
    AUTO_BUF struct buf now = plight_file(b, files[i]);
    if (!str_eq(buf_str(&now), buf_str(&before->of[i]))) fail_msg("%s: %s was changed", what, files[i]);
  }
}

static void bytes_finish(struct bytes *b) {
  for (size_t i = 0; i < FILES; i++) buf_finish(&b->of[i]);
}

/* Each command gives what the whole home gives, or refuses and changes nothing; returns how many refused. */
static int expect_honest(struct plight *b, const char *what) {
  int refused = 0;
  for (size_t i = 0; i < SHOWS; i++) {
    struct bytes before = bytes_of(b);
    show(b, i);
    bool same = str_eq(buf_str(&r.out), buf_str(&wholes[i]));
    if (r.status == EXIT_OK && !same)
      fail_msg("%s: os1 %s shows something else:\n%.*s\nand not\n%.*s", what, shows[i][0], STR_ARG(buf_str(&r.out)),
               STR_ARG(buf_str(&wholes[i])));
    if (r.status != EXIT_OK) {
      if (r.status != EXIT_LOCKED) fail_msg("%s: os1 %s ends with %d: %s", what, shows[i][0], r.status, r.err.at);
      expect_same_bytes(b, &before, what);
      refused++;
    }
    bytes_finish(&before);
  }
  return refused;
}

static void expect_all_refuse(struct plight *b, const char *what) {
  static const char *const all[][4] = {
      {"say", "hello"},        {"history"}, {"about"}, {"recall", "sister"}, {"ask", "where does Anna live"},
      {"remember", "the sea"}, {"doctor"}};
  struct bytes before = bytes_of(b);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    bool doctor = strcmp(all[i][0], "doctor") == 0;
    plight_run_words(b, STR_NONE, &r, all[i]);
    if (r.status != EXIT_LOCKED) fail_msg("%s: os1 %s ends with %d: %s", what, all[i][0], r.status, r.err.at);
    if (!doctor) plight_expect_refused(&r, EXIT_LOCKED);
    expect_same_bytes(b, &before, what);
  }
  bytes_finish(&before);
}

/* ---- kinds of damage ---- */

static void flip(struct plight *b, const char *file, size_t at) {
  AUTO_BUF struct buf bytes = plight_file(b, file);
  assert_true(at < bytes.len);
  bytes.at[at] ^= 0x10;
  plight_put_file(b, file, buf_str(&bytes));
}

enum { PAGE = 4096, FLIPS = 20, STEP = TEST_SLOW };

/* Flips one byte in every `step`th page of the first `len` bytes of a file. */
static void flip_all_over(struct plight *b, const char *file, size_t len, size_t step) {
  struct chance c = chance_seed(len);
  int refused = 0, flips = 0;
  for (size_t from = 0; from < len; from += PAGE * step, flips++) {
    char what[64];
    size_t rest = len - from, at = from + chance_below(&c, rest < PAGE ? (uint32_t)rest : PAGE);
    snprintf(what, sizeof what, "%s, byte %zu", file, at);
    restore(b);
    flip(b, file, at);
    refused += expect_honest(b, what);
    plight_run(b, &r, "doctor");
    if (r.status != EXIT_LOCKED) fail_msg("%s: doctor ends with %d:\n%s", what, r.status, r.out.at);
  }
  print_message("%s: a byte in each of %d pages; %d of %d commands refused\n", file, flips, refused, flips * SHOWS);
}

static void database__with_a_flipped_byte_is_never_shown_as_something_else(void **state) {
  AUTO_BUF struct buf whole = plight_file(*state, "os1.db");
  assert_true(whole.len > 0);
  flip_all_over(*state, "os1.db", whole.len, STEP);
}

/* Where the last transaction of a log begins, less the frame before it, which ends the one before: the last frame that
 * has the size after a commit but one. Damage from there on cannot be told from a crash before it was acknowledged
 * (docs/STORE.md). */
static size_t last_transaction(struct str log) {
  enum { HEADER = 32, FRAME = 24 + PAGE };
  size_t last = 0, before = 0;
  for (size_t at = HEADER; at + FRAME <= log.len; at += FRAME)
    if (memcmp(log.at + at + 4, "\0\0\0", 4) != 0) {
      before = last;
      last = at;
    }
  return before;
}

static void log__with_a_flipped_byte_is_never_shown_as_something_else(void **state) {
  struct plight *b = *state;
  restore(b);
  AUTO_BUF struct buf log = plight_file(b, "os1.db-wal");
  size_t end = last_transaction(buf_str(&log));
  assert_true(end > 20 * PAGE);
  flip_all_over(b, "os1.db-wal", end, end / PAGE / FLIPS * STEP);
  restore(b);
  flip(b, "os1.db-wal", end + 1000);
  show(b, 0); /* as after a crash: a beginning of what was said, in order */
  assert_int_equal(r.status, EXIT_OK);
  assert_true(r.out.len > 0 && str_starts(buf_str(&wholes[0]), buf_str(&r.out)));
}

static void key__with_a_flipped_byte_is_refused(void **state) {
  struct plight *b = *state;
  AUTO_BUF struct buf key = plight_file(b, "key");
  for (size_t i = 0; i < FLIPS; i += STEP) {
    restore(b);
    flip(b, "key", key.len * i / FLIPS);
    expect_all_refuse(b, "key");
  }
}

static void cut(struct plight *b, const char *file, size_t len) {
  AUTO_BUF struct buf bytes = plight_file(b, file);
  buf_truncate(&bytes, len);
  plight_put_file(b, file, buf_str(&bytes));
}

static void database__cut_short_is_refused(void **state) {
  struct plight *b = *state;
  AUTO_BUF struct buf whole = plight_file(b, "os1.db");
  const size_t lengths[] = {
      0, 1, 100, 4095, 4096, 4097, whole.len / 2, whole.len / 2 / 4096 * 4096, whole.len - 4096, whole.len - 1};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    char what[64];
    snprintf(what, sizeof what, "os1.db cut to %zu", lengths[i]);
    restore(b);
    cut(b, "os1.db", lengths[i]);
    expect_all_refuse(b, what);
  }
}

static void take_from_other(struct plight *b, const char *file) {
  AUTO_BUF struct buf bytes = plight_file(&other, file);
  restore(b);
  plight_put_file(b, file, buf_str(&bytes));
}

static void homes__that_were_mixed_up_are_refused(void **state) {
  struct plight *b = *state;
  take_from_other(b, "os1.db");
  expect_all_refuse(b, "another home's database");
  take_from_other(b, "key");
  expect_all_refuse(b, "another home's key");
  restore(b);
  plight_put_file(b, "os1.db", STR("SQLite format 3\0 and something else"));
  expect_all_refuse(b, "a database in clear");
}

static void remove_file(struct plight *b, const char *file) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", b->folder, file);
  unlink(path);
}

static void key__that_is_gone_is_asked_for(void **state) {
  struct plight *b = *state;
  remove_file(b, "key");
  expect_all_refuse(b, "no key");
  plight_run(b, &r, "history");
  assert_non_null(strstr(r.err.at, "recovery key"));
}

static void backup__is_named_where_there_is_one(void **state) {
  struct plight *b = *state;
  char path[512];
  os1_error e = {0};
  plight_wake(b);
  if (os1_backup(b->home, path, sizeof path, &e) < 0) fail_msg("%s", e.text);
  plight_sleep(b);
  flip(b, "os1.db", 30); /* the first page: nothing opens */
  plight_run(b, &r, "history");
  plight_expect_refused(&r, EXIT_LOCKED);
  if (!strstr(r.err.at, path)) fail_msg("%s is not named: %s", path, r.err.at);
  remove_file(b, "os1.db");
  remove_file(b, "os1.db-wal");
  plight_run(b, &r, "say", "hello"); /* a database that is gone beside its backup is no new beginning */
  plight_expect_refused(&r, EXIT_LOCKED);
  if (!strstr(r.err.at, path)) fail_msg("%s is not named: %s", path, r.err.at);
}

#define CASE(f)        cmocka_unit_test_setup_teardown(f, begin, end)
#define CASE_KILLED(f) cmocka_unit_test_setup_teardown(f, begin_killed, end)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(database__with_a_flipped_byte_is_never_shown_as_something_else),
      CASE_KILLED(log__with_a_flipped_byte_is_never_shown_as_something_else),
      CASE(key__with_a_flipped_byte_is_refused),
      CASE(database__cut_short_is_refused),
      CASE(homes__that_were_mixed_up_are_refused),
      CASE(key__that_is_gone_is_asked_for),
      CASE(backup__is_named_where_there_is_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
