/* SPDX-License-Identifier: Apache-2.0
 *
 * What is on the disk says nothing, and what was changed there is noticed: never a wrong answer, never an empty memory,
 * never a changed byte.
 */
#include "base/alloc.h"
#include "base/chance.h"
#include "doings.h"
#include "folder.h"

#include "../slow.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = SEAL_PAGE, TURNS = 120 };

/* ---- files ---- */

struct bytes {
  char *at;
  size_t len;
};

static struct bytes slurp(const char *path) {
  struct bytes b = {0};
  FILE *f = fopen(path, "rb");
  if (!f) return b;
  b.at = alloc_zero(8 * 1024 * 1024);
  b.len = fread(b.at, 1, 8 * 1024 * 1024, f);
  fclose(f);
  return b;
}

static void spill(const char *path, struct bytes b) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(b.at, 1, b.len, f), b.len);
  fclose(f);
}

static struct str str_of_bytes(struct bytes b) {
  return (struct str){b.at, b.len};
}

/* Opens with the key of this byte. */
static int open_with(unsigned char byte, struct store **ret, struct error *e) {
  struct key *key = folder_key(byte);
  int result = store_sqlite_open(folder_file("memory.db"), key, ret, e);
  key_free(key);
  return result;
}

static struct str words(struct arena *a, uint64_t n) {
  return arena_printf(a, "pomegranate %llu %*s", (unsigned long long)n, (int)(n % 7) * 90, "");
}

static void keep_turns(struct store *s, uint64_t from, uint64_t to) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (uint64_t i = from; i <= to; i++) {
    struct turn t = turn_of(ME, 1, "");
    t.text = words(&a, i);
    assert_int_equal(insert(s, RECORD_TURN, &t), 0);
  }
}

/* A database with TURNS turns at memory.db and its bytes. log: its bytes as a kill would leave them beside it. */
static void make(struct bytes *db, struct bytes *log) {
  struct store *s;
  struct error e = {0};
  if (open_with(1, &s, &e)) fail_msg("%s", e.text);
  keep_turns(s, 1, TURNS);
  if (log) {
    *db = slurp(folder_file("memory.db"));
    *log = slurp(folder_file("memory.db-wal"));
  }
  s->ops->close(s);
  if (!log) *db = slurp(folder_file("memory.db"));
}

/* ---- looking at all of it ---- */

struct look {
  struct arena *arena;
  uint64_t seen;
  bool wrong;
};

static bool look_at(void *arg, const void *record) {
  struct look *l = arg;
  const struct turn *t = record;
  l->seen++;
  l->wrong |= !str_eq(t->text, words(l->arena, l->seen));
  return true;
}

/* Opens the database and reads and checks everything. The result of the first that fails; *ret_seen the turns seen. */
static int read_all(unsigned char key, uint64_t *ret_seen, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_STORE struct store *s = NULL;
  struct look l = {.arena = &a};
  struct store_read *r;
  *ret_seen = 0;
  int result = open_with(key, &s, e);
  if (result) return result;
  result = s->ops->read_begin(s, &r, e);
  if (result) return result;
  result = r->ops->scan(r, RECORD_TURN, &(struct scan){.owner = ME}, &a, look_at, &l);
  r->ops->read_end(r);
  *ret_seen = l.seen;
  assert_false(l.wrong);
  return result ? result : s->ops->check(s, e);
}

static int clean(void **state) {
  folder_remove();
  return 0;
}

/* ---- what is on the disk ---- */

static void fixed_nonce(unsigned char nonce[SEAL_NONCE]) {
  for (int i = 0; i < SEAL_NONCE; i++) nonce[i] = (unsigned char)(0x40 + i);
}

static struct seal_nonces nonces;

static void hex_of(const unsigned char *bytes, size_t len, char *out) {
  for (size_t i = 0; i < len; i++) snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* The vectors of docs/STORE.md. Page key: bytes 00 to 1f; nonce: 40 to 57; mark: "OS1" 01, then a0 to ab. */
static void vault__seals_as_documented(void **state) {
  unsigned char key[SEAL_KEY], mark[SEAL_MARK] = {'O', 'S', '1', 1}, page[PAGE], out[PAGE], frame[SEAL_FRAME];
  char hex[2 * SEAL_FRAME + 1];
  for (int i = 0; i < SEAL_KEY; i++) key[i] = (unsigned char)i;
  for (int i = 4; i < SEAL_MARK; i++) mark[i] = (unsigned char)(0xA0 + i - 4);
  for (int i = 0; i < PAGE; i++) page[i] = i < SEAL_TEXT ? (unsigned char)i : 0;
  seal_use_nonce(fixed_nonce);
  assert_true(seal_page(key, mark, 2, &nonces, page, out));
  hex_of(out, 16, hex);
  assert_string_equal(hex, "d4380773d4e57f1187fd8db5a3916b9d");
  hex_of(out + SEAL_TEXT, SEAL_RESERVED, hex);
  assert_string_equal(hex, "404142434445464748494a4b4c4d4e4f50515253545556579c2da61d38552262c591eb65e465b1c6");
  assert_true(seal_open_page(key, mark, 2, out, out));
  assert_memory_equal(out, page, PAGE);
  assert_false(seal_page(key, mark, 1, &nonces, page, out));
  memcpy(page, "SQLite format 3", 16);
  assert_true(seal_page(key, mark, 1, &nonces, page, out));
  hex_of(out, 32, hex);
  assert_string_equal(hex, "4f533101a0a1a2a3a4a5a6a7a8a9aaabc4281763c4f56f0197ed9da5b3817b8d");
  hex_of(out + PAGE - SEAL_TAG, SEAL_TAG, hex);
  assert_string_equal(hex, "1b82fec4e69591457cf8c2a89c0a9f26");
  for (int i = 0; i < SEAL_FRAME; i++) frame[i] = i < SEAL_HEADER + SEAL_TEXT ? (unsigned char)i : 0;
  seal_frame(key, mark, &nonces, frame);
  hex_of(frame, 32, hex);
  assert_string_equal(hex, "000102030405060708090a0b0c0d0e0fc4281763c4f56f0197ed9da5b3817b8d");
  hex_of(frame + SEAL_FRAME - SEAL_TAG, SEAL_TAG, hex);
  assert_string_equal(hex, "d966ee30b02592b01a1dbe344b07d459");
  seal_use_nonce(NULL);
}

static void nonce_of_next(struct seal_nonces *ahead, unsigned char ret[SEAL_NONCE]) {
  static const unsigned char key[SEAL_KEY], mark[SEAL_MARK];
  unsigned char frame[SEAL_FRAME] = {0};
  seal_frame(key, mark, ahead, frame);
  memcpy(ret, frame + SEAL_FRAME - SEAL_RESERVED, SEAL_NONCE);
}

static void vault__uses_no_nonce_twice_and_a_child_none_of_its_parents(void **state) {
  enum { MANY = 3 * SEAL_AHEAD };
  unsigned char used[MANY + 2][SEAL_NONCE];
  struct seal_nonces ahead = {0};
  for (int i = 0; i <= MANY; i++) nonce_of_next(&ahead, used[i]); /* the last of them drawn anew: more lie ahead */
  int ends[2], status;
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  if (child == 0) {
    nonce_of_next(&ahead, used[0]);
    _exit(write(ends[1], used[0], SEAL_NONCE) != SEAL_NONCE);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  assert_int_equal(read(ends[0], used[MANY + 1], SEAL_NONCE), SEAL_NONCE);
  close(ends[0]);
  close(ends[1]);
  unsigned char next[SEAL_NONCE];
  nonce_of_next(&ahead, next);
  for (int i = 0; i < MANY + 2; i++) {
    assert_memory_not_equal(used[i], next, SEAL_NONCE);
    for (int j = 0; j < i; j++) assert_memory_not_equal(used[i], used[j], SEAL_NONCE);
  }
}

static void assert_silent(const char *path) {
  const char *words[] = {"pomegranate", "SQLite format", "CREATE", "turn"};
  struct bytes b = slurp(path);
  assert_true(b.len > 0);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_find(str_of_bytes(b), str_of(words[i])) >= 0) fail_msg("\"%s\" stands in %s", words[i], path);
  struct stat st;
  stat(path, &st);
  assert_int_equal(st.st_mode & 0777, 0600);
  alloc_free(b.at);
}

static void vault__leaves_nothing_in_clear_and_nothing_for_others(void **state) {
  struct store *s;
  struct error e = {0};
  AUTO_ARENA struct arena a = ARENA_NONE;
  if (open_with(1, &s, &e)) fail_msg("%s", e.text);
  keep_turns(s, 1, TURNS);
  assert_silent(folder_file("memory.db"));
  assert_silent(folder_file("memory.db-wal"));
  assert_int_equal(s->ops->backup(s, NULL, &e), 0);
  assert_silent(store_sqlite_newest_backup(folder_file("memory.db"), &a).at);
  uint64_t found = 0;
  assert_int_equal(s->ops->search_bytes(s, (struct str[]){STR("pomegranate")}, 1, &found, &e), 0);
  assert_true(found >= TURNS);
  s->ops->close(s);
  assert_silent(folder_file("memory.db"));
  assert_int_not_equal(access(folder_file("memory.db-wal"), F_OK), 0);
}

/* A journal would hold pages in clear, so a connection that wants one gets nothing. */
static void vault__refuses_every_file_but_a_database_and_its_log(void **state) {
  struct bytes db;
  make(&db, NULL);
  struct key *key = folder_key(1);
  struct vault *v = vault_new(key, NULL);
  sqlite3 *c;
  assert_int_equal(sqlite3_open_v2(folder_file("memory.db"), &c, SQLITE_OPEN_READWRITE, vault_name(v)), SQLITE_OK);
  sqlite3_exec(c, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  sqlite3_exec(c, "PRAGMA temp_store = FILE; CREATE TEMP TABLE t AS SELECT * FROM turn, sequence", NULL, NULL, NULL);
  sqlite3_exec(c, "CREATE TABLE x AS SELECT * FROM turn ORDER BY text", NULL, NULL, NULL);
  sqlite3_close(c);
  sqlite3_file *f = alloc_zero((size_t)sqlite3_vfs_find(vault_name(v))->szOsFile);
  sqlite3_vfs *vfs = sqlite3_vfs_find(vault_name(v));
  int kinds[] = {SQLITE_OPEN_TEMP_DB,      SQLITE_OPEN_TRANSIENT_DB, SQLITE_OPEN_MAIN_JOURNAL,
                 SQLITE_OPEN_TEMP_JOURNAL, SQLITE_OPEN_SUBJOURNAL,   SQLITE_OPEN_SUPER_JOURNAL};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    assert_int_equal(vfs->xOpen(vfs, NULL, f, kinds[i] | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL),
                     SQLITE_CANTOPEN);
  alloc_free(f);
  vault_free(v);
  key_free(key);
  assert_int_not_equal(access(folder_file("memory.db-journal"), F_OK), 0);
  alloc_free(db.at);
}

/* ---- damage to the database ---- */

/* The damaged bytes must be refused, and stay as they are. */
static int refused(struct bytes db, const char *what) {
  struct error e = {0};
  uint64_t seen;
  spill(folder_file("memory.db"), db);
  int result = read_all(1, &seen, &e);
  if (result != ERR_DAMAGED && result != ERR_KEY)
    fail_msg("%s: %d \"%s\", %llu turns seen", what, result, e.text, (unsigned long long)seen);
  struct bytes after = slurp(folder_file("memory.db"));
  assert_true(str_eq(str_of_bytes(after), str_of_bytes(db)));
  alloc_free(after.at);
  return result;
}

static void vault__notices_a_flipped_bit_in_every_region_of_every_page(void **state) {
  struct bytes db;
  make(&db, NULL);
  size_t places[] = {0, 3, 4, 8, 15, 16, 100, 2000, SEAL_TEXT - 1, SEAL_TEXT, SEAL_TEXT + 23, SEAL_TEXT + 24, PAGE - 1};
  for (size_t page = 0; page < db.len / PAGE; page += page ? TEST_SLOW : 1)
    for (size_t i = page % 3; i < sizeof places / sizeof *places; i += page ? 3 : 1) {
      char what[60];
      snprintf(what, sizeof what, "page %zu, byte %zu", page + 1, places[i]);
      db.at[page * PAGE + places[i]] ^= 1 << (page + i) % 8;
      refused(db, what);
      db.at[page * PAGE + places[i]] ^= 1 << (page + i) % 8;
    }
  alloc_free(db.at);
}

static void vault__notices_swapped_pages_and_cut_files(void **state) {
  struct bytes db;
  char page[PAGE];
  make(&db, NULL);
  for (size_t i = 1; i + 1 < db.len / PAGE; i += 5 * TEST_SLOW) {
    memcpy(page, db.at + i * PAGE, PAGE);
    memcpy(db.at + i * PAGE, db.at + (i + 1) * PAGE, PAGE);
    memcpy(db.at + (i + 1) * PAGE, page, PAGE);
    refused(db, "swapped");
    memcpy(db.at + (i + 1) * PAGE, db.at + i * PAGE, PAGE);
    memcpy(db.at + i * PAGE, page, PAGE);
  }
  size_t cuts[] = {0, 1, 15, 16, 100, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE, db.len - PAGE, db.len - 1};
  for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
    char what[40];
    snprintf(what, sizeof what, "cut to %zu", cuts[i]);
    refused((struct bytes){db.at, cuts[i]}, what);
  }
  alloc_free(db.at);
}

static void vault__takes_no_other_key_and_no_other_file(void **state) {
  struct bytes db;
  uint64_t seen;
  struct error e = {0};
  make(&db, NULL);
  assert_int_equal(read_all(2, &seen, &e), ERR_KEY);
  assert_non_null(strstr(e.text, "under another key"));
  assert_int_equal(read_all(1, &seen, &e), 0);
  assert_int_equal(seen, TURNS);
  struct key *mine = folder_key(1), *theirs = folder_key(2);
  assert_int_equal(store_sqlite_fits(folder_file("memory.db"), mine, &e), 0);
  assert_int_equal(store_sqlite_fits(folder_file("memory.db"), theirs, &e), ERR_KEY);
  assert_int_equal(store_sqlite_fits(folder_file("nothing.db"), mine, &e), ERR_NOT_FOUND);
  key_free(mine);
  key_free(theirs);
  struct bytes first = {alloc_dup(db.at, db.len), db.len};
  folder_remove();
  struct bytes other;
  make(&other, NULL);
  memcpy(other.at + PAGE, first.at + PAGE, PAGE); /* a page of the same number and key, of another file */
  refused(other, "a page of another file");
  memset(other.at, 0, other.len);
  refused(other, "zeros");
  memcpy(other.at, "SQLite format 3", 16);
  refused(other, "a database in clear");
  alloc_free(db.at);
  alloc_free(first.at);
  alloc_free(other.at);
}

/* ---- damage to the log ---- */

static void put_back(struct bytes db, struct bytes log) {
  spill(folder_file("memory.db"), db);
  spill(folder_file("memory.db-wal"), log);
  unlink(folder_file("memory.db-shm"));
}

static void vault__recovers_the_log_a_kill_leaves(void **state) {
  struct bytes db, log;
  struct error e = {0};
  uint64_t seen;
  make(&db, &log);
  put_back(db, log);
  if (read_all(1, &seen, &e)) fail_msg("%s", e.text);
  assert_int_equal(seen, TURNS);
  /* Cut anywhere: a talk that ends earlier, whole to there. */
  uint64_t before = TURNS;
  for (size_t cut = log.len; cut > SEAL_FRAME; cut -= cut > 40 * SEAL_FRAME ? 23 * SEAL_FRAME + 777 : SEAL_FRAME / 3) {
    put_back(db, (struct bytes){log.at, cut});
    int result = read_all(1, &seen, &e);
    if (result) fail_msg("cut to %zu: %s", cut, e.text);
    assert_true(seen <= before);
    before = seen;
  }
  alloc_free(db.at);
  alloc_free(log.at);
}

static void vault__does_not_take_damage_within_the_log_for_its_end(void **state) {
  struct bytes db, log;
  uint64_t seen;
  struct error e = {0};
  make(&db, &log);
  size_t frames = (log.len - 32) / SEAL_FRAME;
  for (size_t frame = 0; frame < frames; frame += TEST_SLOW) {
    size_t at = 32 + frame * SEAL_FRAME + frame * 97 % SEAL_FRAME;
    log.at[at] ^= 4;
    put_back(db, log);
    int result = read_all(1, &seen, &e);
    if (frame + 12 < frames) {
      assert_int_equal(result, ERR_DAMAGED);
      assert_non_null(strstr(e.text, "log"));
      struct bytes after = slurp(folder_file("memory.db-wal"));
      assert_true(str_eq(str_of_bytes(after), str_of_bytes(log)));
      alloc_free(after.at);
    } else if (!result) { /* among the last transactions: whole up to there */
      assert_true(seen >= TURNS - 2);
    }
    log.at[at] ^= 4;
  }
  for (size_t at = 0; at < 32; at += TEST_SLOW) {
    log.at[at] ^= 4;
    put_back(db, log);
    assert_int_equal(read_all(1, &seen, &e), ERR_DAMAGED);
    log.at[at] ^= 4;
  }
  alloc_free(db.at);
  alloc_free(log.at);
}

/* ---- what is offered ---- */

static void vault__offers_the_newest_backup_and_takes_it(void **state) {
  struct store *s;
  struct error e = {0};
  uint64_t seen;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str aside;
  if (open_with(1, &s, &e)) fail_msg("%s", e.text);
  keep_turns(s, 1, TURNS / 2);
  assert_int_equal(s->ops->backup(s, NULL, &e), 0);
  keep_turns(s, TURNS / 2 + 1, TURNS);
  s->ops->close(s);
  struct str newest = store_sqlite_newest_backup(folder_file("memory.db"), &a);
  struct bytes db = slurp(folder_file("memory.db"));
  db.at[100] ^= 1;
  spill(folder_file("memory.db"), db);
  assert_int_equal(read_all(1, &seen, &e), ERR_DAMAGED);
  assert_non_null(strstr(e.text, newest.at));
  unlink(folder_file("memory.db"));
  assert_int_equal(read_all(1, &seen, &e), ERR_DAMAGED); /* gone is not new */
  assert_non_null(strstr(e.text, newest.at));
  spill(folder_file("memory.db"), db);
  struct key *key = folder_key(1), *other = folder_key(2);
  assert_int_equal(store_sqlite_restore(folder_file("memory.db"), newest.at, other, &a, &aside, &e), ERR_KEY);
  assert_int_equal(read_all(1, &seen, &e), ERR_DAMAGED);
  if (store_sqlite_restore(folder_file("memory.db"), newest.at, key, &a, &aside, &e)) fail_msg("%s", e.text);
  key_free(key);
  key_free(other);
  if (read_all(1, &seen, &e)) fail_msg("%s", e.text);
  assert_int_equal(seen, TURNS / 2);
  alloc_free(db.at);
}

/* On the page at 1 GiB SQLite locks and writes nothing: a hole there is no damage, one anywhere else is. */
static void vault__takes_the_hole_at_one_gib_for_no_damage(void **state) {
  struct store *s;
  struct error e = {0};
  unsigned char page[PAGE] = {1};
  sqlite3 *db = NULL;
  sqlite3_file *file = NULL;
  if (open_with(1, &s, &e)) fail_msg("%s", e.text);
  s->ops->close(s);
  assert_int_equal(truncate(folder_file("memory.db"), 0x40000000LL + 2 * PAGE), 0);
  struct key *key = folder_key(1);
  struct vault *v = vault_new(key, NULL);
  assert_int_equal(sqlite3_open_v2(folder_file("memory.db"), &db, SQLITE_OPEN_READWRITE, vault_name(v)), SQLITE_OK);
  sqlite3_exec(db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
  sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  assert_int_equal(file->pMethods->xRead(file, page, PAGE, 0x40000000LL), SQLITE_OK);
  for (int i = 0; i < PAGE; i++) assert_int_equal(page[i], 0);
  assert_int_equal(file->pMethods->xRead(file, page, PAGE, 0x40000000LL + PAGE), SQLITE_IOERR_DATA);
  assert_int_equal(file->pMethods->xRead(file, page, PAGE, 0x40000000LL - PAGE), SQLITE_IOERR_DATA);
  sqlite3_close(db);
  vault_free(v);
  key_free(key);
}

static void vault__scrubs_between_the_cells_and_nothing_else(void **state) {
  unsigned char page[PAGE], kept[PAGE];
  memset(page, 0xEE, PAGE);
  memcpy(kept, page, PAGE);
  vault_scrub(page, 7); /* no b-tree page */
  assert_memory_equal(page, kept, PAGE);
  page[0] = 13, page[3] = 0, page[4] = 2, page[5] = 3000 >> 8, page[6] = 3000 & 255;
  vault_scrub(page, 7);
  for (int i = 0; i < PAGE; i++) {
    bool gap = i >= 8 + 2 * 2 && i < 3000;
    if (i > 6) assert_int_equal(page[i], gap ? 0 : 0xEE);
  }
  page[3] = 0xFF, page[10] = 0x77; /* more cells than fit: left alone */
  vault_scrub(page, 7);
  assert_int_equal(page[10], 0x77);
}

#define EACH(test) cmocka_unit_test_teardown(test, clean)

int main(void) {
  const struct CMUnitTest tests[] = {
      EACH(vault__seals_as_documented),
      EACH(vault__uses_no_nonce_twice_and_a_child_none_of_its_parents),
      EACH(vault__leaves_nothing_in_clear_and_nothing_for_others),
      EACH(vault__refuses_every_file_but_a_database_and_its_log),
      EACH(vault__notices_a_flipped_bit_in_every_region_of_every_page),
      EACH(vault__notices_swapped_pages_and_cut_files),
      EACH(vault__takes_no_other_key_and_no_other_file),
      EACH(vault__recovers_the_log_a_kill_leaves),
      EACH(vault__does_not_take_damage_within_the_log_for_its_end),
      EACH(vault__offers_the_newest_backup_and_takes_it),
      EACH(vault__takes_the_hole_at_one_gib_for_no_damage),
      EACH(vault__scrubs_between_the_cells_and_nothing_else),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
