/* SPDX-License-Identifier: Apache-2.0
 *
 * The disk fails once, at the Nth thing that is asked of it, for every N: with an I/O error, and with no room left.
 * Each call of a scripted use must then succeed or say what is wrong; the program goes on; and once the disk is well
 * again the store opens and holds, whole and in order, all that was acknowledged.
 */
#include "../slow.h"
#include "base/alloc.h"
#include "doings.h"
#include "folder.h"
#include "shim.h"

#include <stdatomic.h>

enum { WRITES = 8, CHECKPOINT = 6, READS_SKIPPED = 4 };
static bool every_read;

struct fault {
  atomic_long count, reads;
  long at; /* fails this one; 0: none */
  bool full;
  atomic_bool struck;
};

static int strike(void *arg, const struct shim_event *e) {
  struct fault *f = arg;
  if (f->full && (e->op == SHIM_READ || e->op == SHIM_SYNC || e->op == SHIM_DELETE)) return SQLITE_OK;
  if (e->op == SHIM_READ && !every_read && ++f->reads % READS_SKIPPED) return SQLITE_OK;
  if (++f->count != f->at) return SQLITE_OK;
  f->struck = true;
  if (f->full) return SQLITE_FULL;
  switch (e->op) {
  case SHIM_OPEN: return SQLITE_CANTOPEN;
  case SHIM_READ: return SQLITE_IOERR_READ;
  case SHIM_WRITE: return SQLITE_IOERR_WRITE;
  case SHIM_TRUNCATE: return SQLITE_IOERR_TRUNCATE;
  case SHIM_SYNC: return SQLITE_IOERR_FSYNC;
  default: return SQLITE_IOERR_DELETE;
  }
}

static int open_at(struct store **ret, struct error *e) {
  struct key *key = folder_key(1);
  struct driver_setup setup = {.below = "shim", .checkpoint = CHECKPOINT};
  int result = driver_open(folder_file("memory.db"), key, &setup, ret, e);
  key_free(key);
  return result;
}

/* What the use believes to be kept: bit n for the turn that says n. */
struct belief {
  uint64_t kept, refused;
  int failures;
};

static void assert_said(int result, const struct error *e) {
  if (result && (result != e->code || !*e->text)) fail_msg("%d without a sentence", result);
  if (result && result != ERR_IO && result != ERR_FULL && result != ERR_DAMAGED)
    fail_msg("%d \"%s\" for a failing disk", result, e->text);
}

static void keep_one(struct store *s, int number, struct belief *b) {
  char text[4000];
  struct error e = {0};
  int len = snprintf(text, sizeof text, "%d %*s", number, number * 300, "");
  struct turn t = {.id = id_make(ME, 0), .conversation = (uint64_t)number, .text = {text, (size_t)len}};
  struct change c = {.what = INSERT, .kind = RECORD_TURN, .record = &t};
  int result = s->ops->write(s, apply_change, &c, &e);
  assert_said(result, &e);
  *(result ? &b->refused : &b->kept) |= UINT64_C(1) << number;
  b->failures += result != 0;
}

struct look {
  uint64_t kept, last;
  bool wrong;
};

static bool look_at(void *arg, const void *record) {
  struct look *l = arg;
  const struct turn *t = record;
  long long number = -1;
  struct str text = t->text, first;
  str_next(&text, ' ', &first);
  l->wrong |= !str_to_int(first, &number) || (uint64_t)number != t->conversation || t->conversation <= l->last;
  l->wrong |= t->text.len != first.len + 1 + t->conversation * 300;
  l->last = t->conversation;
  l->kept |= UINT64_C(1) << (t->conversation & 63);
  return true;
}

/* All that was acknowledged must be there; what was refused must not, as long as the store stayed open. */
static void look_at_all(struct store *s, const struct belief *b, bool reopened) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct error e = {0};
  struct store_read *r;
  struct look l = {0};
  int result = s->ops->read_begin(s, &r, &e);
  assert_said(result, &e);
  if (result) return;
  result = r->ops->scan(r, RECORD_TURN, &(struct scan){.owner = ME}, &a, look_at, &l);
  r->ops->read_end(r);
  assert_false(l.wrong);
  if (result && !reopened) return;
  assert_int_equal(result, 0);
  if ((l.kept & b->kept) != b->kept)
    fail_msg("kept %llx of %llx", (unsigned long long)l.kept, (unsigned long long)b->kept);
  if (!reopened) assert_true((l.kept & b->refused) == 0);
}

static void use(struct belief *b) {
  struct store *s;
  struct error e = {0};
  int result = open_at(&s, &e);
  assert_said(result, &e);
  if (result) return;
  for (int i = 1; i <= WRITES; i++) keep_one(s, i, b);
  look_at_all(s, b, false);
  e = (struct error){0};
  assert_said(s->ops->backup(s, NULL, &e), &e);
  e = (struct error){0};
  assert_said(s->ops->purge(s, &e), &e);
  for (int i = WRITES + 1; i <= WRITES + 3; i++) keep_one(s, i, b);
  uint64_t found;
  e = (struct error){0};
  assert_said(s->ops->search_bytes(s, (struct str[]){STR("x")}, 1, &found, &e), &e);
  look_at_all(s, b, false);
  s->ops->close(s);
}

/* One use with one fault. False once there are fewer things asked of the disk than `at`. */
static bool try_fault(long at, bool full) {
  struct fault f = {.at = at, .full = full};
  struct belief b = {0};
  folder_empty(folder_path);
  shim_arg = &f;
  shim_hook = strike;
  use(&b);
  shim_hook = NULL;
  struct store *s;
  struct error e = {0};
  if (open_at(&s, &e)) fail_msg("fault %ld: does not open: %s", at, e.text);
  look_at_all(s, &b, true);
  if (s->ops->check(s, &e)) fail_msg("fault %ld: %s", at, e.text);
  s->ops->close(s);
  return f.struck;
}

static void try_all(bool full) {
  long at = 1;
  while (try_fault(at, full)) at += TEST_SLOW;
  printf("%ld faults\n", at - 1);
  assert_true(at > 50);
}

static void store__survives_an_error_of_every_single_request(void **state) {
  try_all(false);
}
static void store__survives_a_full_disk_at_every_single_write(void **state) {
  try_all(true);
}

/* ---- a disk that is really full, and one that cannot be written ---- */

static int always_full(void *arg, const struct shim_event *e) {
  return e->op == SHIM_WRITE ? SQLITE_FULL : SQLITE_OK;
}

static void store__says_that_the_disk_is_full_and_goes_on_reading(void **state) {
  struct store *s;
  struct error e = {0};
  struct belief b = {0};
  folder_empty(folder_path);
  assert_int_equal(open_at(&s, &e), 0);
  keep_one(s, 1, &b);
  shim_hook = always_full;
  struct turn t = turn_of(ME, 2, "2 ");
  struct change c = {.what = INSERT, .kind = RECORD_TURN, .record = &t};
  assert_int_equal(s->ops->write(s, apply_change, &c, &e), ERR_FULL);
  assert_non_null(strstr(e.text, "full"));
  look_at_all(s, &b, false);
  shim_hook = NULL;
  keep_one(s, 3, &b);
  look_at_all(s, &b, false);
  s->ops->close(s);
}

static int set_up(void **state) {
  shim_register();
  snprintf(folder_path, sizeof folder_path, "/dev/shm/os1-faults-XXXXXX");
  if (!mkdtemp(folder_path)) *folder_path = '\0';
  folder_file("");
  return 0;
}

static int tear_down(void **state) {
  folder_remove();
  return 0;
}

int main(int argc, char **argv) {
  every_read = argc > 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(store__survives_an_error_of_every_single_request),
      cmocka_unit_test(store__survives_a_full_disk_at_every_single_write),
      cmocka_unit_test(store__says_that_the_disk_is_full_and_goes_on_reading),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
