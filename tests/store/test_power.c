/* SPDX-License-Identifier: Apache-2.0
 *
 * The power goes. A short talk is recorded, write by write, with its syncs and acknowledgements. Then, at every write
 * boundary, the disk is put together as it may look after the power went there: what was synced is there; of what was
 * not, all, nothing, or some sectors. Each time the store must open, hold all that was acknowledged, in order and once,
 * and hold nothing else than what came next.
 *
 * Twice: with a log that the writer writes home, and as the product does it, by a thread beside the writer (at fewer
 * pages, so that it comes often). Both threads' requests are recorded in the order in which they came. What one thread
 * had asked for when the other synced the same file counts as synced; that can only be frames of a transaction that is
 * acknowledged after a later sync of its own.
 *
 * The same recording with its syncs left out, as a build without fsync would make it, must be found to lose: that shows
 * that this test can see.
 */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/chance.h"
#include "doings.h"
#include "folder.h"
#include "shim.h"

#include <sys/stat.h>

enum { SECTOR = 512, TALK = 26, CHECKPOINT = 20, LOG_PAGES_HERE = 8 };

/* How the log is written home: by the writer at its own commits, or as in the product, by a thread beside it. */
static bool beside;

/* ---- recording ---- */

struct event {
  enum { WROTE, CUT, SYNCED, REMOVED, ACKNOWLEDGED } what;
  int file; /* 0 the database, 1 its log */
  size_t at, size;
  char *bytes;
};

struct recording {
  struct event *events;
  size_t len, room;
  size_t home; /* writes to the database while the store was open */
};

static pthread_mutex_t recording_lock = PTHREAD_MUTEX_INITIALIZER;

static void record(struct recording *r, struct event event) {
  pthread_mutex_lock(&recording_lock);
  if (r->len == r->room)
    r->events = alloc_resize(r->events, (r->room = r->room ? r->room * 2 : 256) * sizeof *r->events);
  r->events[r->len++] = event;
  pthread_mutex_unlock(&recording_lock);
}

/* How many writes went to the database. */
static size_t written_home(struct recording *r) {
  size_t n = 0;
  pthread_mutex_lock(&recording_lock);
  for (size_t i = 0; i < r->len; i++) n += r->events[i].what == WROTE && r->events[i].file == 0;
  pthread_mutex_unlock(&recording_lock);
  return n;
}

static int note(void *arg, const struct shim_event *e) {
  struct event event = {.file = strstr(e->name, "-wal") != NULL, .at = (size_t)e->at, .size = (size_t)e->size};
  switch (e->op) {
  case SHIM_WRITE:
    event.what = WROTE;
    event.bytes = alloc_dup(e->bytes, (size_t)e->size);
    break;
  case SHIM_TRUNCATE: event.what = CUT; break;
  case SHIM_SYNC: event.what = SYNCED; break;
  case SHIM_DELETE: event.what = REMOVED; break;
  default: return SQLITE_OK;
  }
  record(arg, event);
  return SQLITE_OK;
}

/* What turn `number` of the talk says: of many sizes, some longer than a page. */
static struct str words(struct arena *a, uint64_t number) {
  AUTO_BUF struct buf text = buf_new(BUF_LINE);
  buf_printf(&text, "turn %llu:", (unsigned long long)number);
  for (uint64_t i = 0; i < number * 37 % 600; i++) buf_add_str(&text, STR(" and then"));
  return arena_dup(a, buf_str(&text));
}

static int open_at(const char *path, struct store **ret, struct error *e) {
  struct key *key = folder_key(1);
  struct driver_setup setup = {.below = "shim", .checkpoint = beside ? 0 : CHECKPOINT, .log_pages = LOG_PAGES_HERE};
  int result = driver_open(path, key, &setup, ret, e);
  key_free(key);
  return result;
}

/* So that some of it is written home between the turns, whatever the machine is busy with. */
static void wait_for_home(struct recording *r, size_t before) {
  for (int ms = 0; beside && written_home(r) == before && ms < 5000; ms++) usleep(1000);
}

static void record_talk(struct recording *r) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct error e = {0};
  struct store *s;
  size_t before = 0;
  if (open_at(folder_file("talk.db"), &s, &e)) fail_msg("%s", e.text);
  for (uint64_t i = 1; i <= TALK; i++) {
    struct turn t = turn_of(ME, 1, "");
    t.text = words(&a, i);
    assert_int_equal(insert(s, RECORD_TURN, &t), 0);
    record(r, (struct event){.what = ACKNOWLEDGED, .at = i});
    if (i % 6 == 0) wait_for_home(r, before);
    if (i % 6 == 0) before = written_home(r);
    if (i == TALK / 2) assert_int_equal(s->ops->purge(s, &e), 0);
  }
  r->home = written_home(r);
  s->ops->close(s);
}

/* ---- putting a disk together ---- */

struct disk {
  struct file {
    char *bytes;
    size_t len;
    bool there;
  } files[2];
};

static void grow(struct file *f, size_t len) {
  if (len <= f->len) return;
  f->bytes = alloc_resize(f->bytes, len);
  memset(f->bytes + f->len, 0, len - f->len);
  f->len = len;
}

/* What of a write reaches the disk: each sector it touches does, or not. */
static void put(struct file *f, const struct event *e, struct chance *torn) {
  grow(f, e->at + e->size);
  f->there = true;
  for (size_t from = e->at, to; from < e->at + e->size; from = to) {
    to = (from / SECTOR + 1) * SECTOR;
    if (to > e->at + e->size) to = e->at + e->size;
    if (!torn || chance_below(torn, 2)) memcpy(f->bytes + from, e->bytes + (from - e->at), to - from);
  }
}

static void do_event(struct disk *d, const struct event *e, struct chance *torn) {
  struct file *f = &d->files[e->file];
  if (e->what == WROTE) put(f, e, torn);
  if (e->what == CUT) f->len = e->at < f->len ? e->at : f->len;
  if (e->what == REMOVED) f->there = false, f->len = 0;
}

enum fate { ALL, NONE, SOME, FATES };

/* The disk after the first `until` events. An event is certain once its file was synced later. */
static void put_together(struct disk *d, const struct recording *r, size_t until, enum fate fate, bool no_syncs,
                         struct chance *c) {
  size_t synced[2] = {0, 0};
  for (size_t i = 0; i < until && !no_syncs; i++)
    if (r->events[i].what == SYNCED) synced[r->events[i].file] = i;
  for (size_t i = 0; i < until; i++) {
    const struct event *e = &r->events[i];
    if (e->what == SYNCED || e->what == ACKNOWLEDGED) continue;
    if (i < synced[e->file] || fate == ALL)
      do_event(d, e, NULL);
    else if (fate == SOME && chance_below(c, 3))
      do_event(d, e, e->what == WROTE && chance_below(c, 2) ? c : NULL);
  }
}

static void write_disk(const struct disk *d, const struct disk *before) {
  const char *names[] = {"again.db", "again.db-wal"};
  unlink(folder_file("again.db-shm"));
  for (int i = 0; i < 2; i++) {
    unlink(folder_file(names[i]));
    if (!d->files[i].there) continue;
    FILE *f = fopen(folder_file(names[i]), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(d->files[i].bytes, 1, d->files[i].len, f), d->files[i].len);
    fclose(f);
  }
}

/* ---- looking ---- */

struct look {
  struct arena *arena;
  uint64_t seen;
  bool wrong;
};

static bool look_at(void *arg, const void *record) {
  struct look *l = arg;
  const struct turn *t = record;
  l->seen++;
  l->wrong |= id_number(t->id) != l->seen || !str_eq(t->text, words(l->arena, l->seen));
  return true;
}

/* NULL when all is well, else what is lost. */
static const char *loss(const struct recording *r, size_t until) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_STORE struct store *s = NULL;
  struct error e = {0};
  uint64_t acknowledged = 0;
  for (size_t i = 0; i < until; i++)
    if (r->events[i].what == ACKNOWLEDGED) acknowledged = r->events[i].at;
  static char why[400];
  if (open_at(folder_file("again.db"), &s, &e)) return snprintf(why, sizeof why, "does not open: %s", e.text), why;
  struct look look = {.arena = &a};
  struct store_read *read;
  if (s->ops->read_begin(s, &read, &e)) return "does not read";
  int result = read->ops->scan(read, RECORD_TURN, &(struct scan){.owner = ME}, &a, look_at, &look);
  read->ops->read_end(read);
  snprintf(why, sizeof why, "%d: %llu of %llu acknowledged", result, (unsigned long long)look.seen,
           (unsigned long long)acknowledged);
  if (result || look.wrong || look.seen < acknowledged || look.seen > acknowledged + 1) return why;
  if (s->ops->check(s, &e)) return snprintf(why, sizeof why, "%s", e.text), why;
  return NULL;
}

static const char *loss_at(const struct recording *r, const struct disk *start, size_t until, enum fate fate,
                           bool no_syncs, struct chance *c) {
  struct disk d = {0};
  for (int i = 0; i < 2; i++) {
    grow(&d.files[i], start->files[i].len);
    if (start->files[i].len) memcpy(d.files[i].bytes, start->files[i].bytes, start->files[i].len);
    d.files[i].there = start->files[i].there;
  }
  put_together(&d, r, until, fate, no_syncs, c);
  write_disk(&d, start);
  for (int i = 0; i < 2; i++) alloc_free(d.files[i].bytes);
  return loss(r, until);
}

/* ---- the tests ---- */

struct trial {
  struct recording talk;
  struct disk start; /* an empty database, as it is born */
};

static int set_up(void **state) {
  struct trial *t = alloc_zero(sizeof *t);
  struct error e = {0};
  struct store *s;
  shim_register();
  snprintf(folder_path, sizeof folder_path, "/dev/shm/os1-power-XXXXXX");
  if (!mkdtemp(folder_path)) *folder_path = '\0'; /* then the ordinary folder will do */
  if (open_at(folder_file("talk.db"), &s, &e)) fail_msg("%s", e.text);
  s->ops->close(s);
  FILE *f = fopen(folder_file("talk.db"), "rb");
  struct file *db = &t->start.files[0];
  db->there = true;
  for (char block[4096]; fread(block, 1, sizeof block, f) == sizeof block;) {
    grow(db, db->len + sizeof block);
    memcpy(db->bytes + db->len - sizeof block, block, sizeof block);
  }
  fclose(f);
  shim_arg = &t->talk;
  shim_hook = note;
  record_talk(&t->talk);
  shim_hook = NULL;
  *state = t;
  return 0;
}

static int tear_down(void **state) {
  struct trial *t = *state;
  for (size_t i = 0; i < t->talk.len; i++) alloc_free(t->talk.events[i].bytes);
  alloc_free(t->talk.events);
  alloc_free(t->start.files[0].bytes);
  alloc_free(t);
  folder_remove();
  return 0;
}

static int set_up_beside(void **state) {
  beside = true;
  return set_up(state);
}

static bool is_boundary(const struct recording *r, size_t i) {
  return i == r->len || r->events[i].what == WROTE || r->events[i].what == CUT || r->events[i].what == REMOVED;
}

static void store__keeps_what_it_acknowledged_when_the_power_goes(void **state) {
  struct trial *t = *state;
  struct chance c = chance_seed(11);
  size_t disks = 0;
  for (size_t until = 0; until <= t->talk.len; until++) {
    if (!is_boundary(&t->talk, until)) continue;
    for (int fate = 0; fate < FATES; fate++, disks++) {
      const char *lost = loss_at(&t->talk, &t->start, until, (enum fate)fate, false, &c);
      if (lost) fail_msg("event %zu of %zu, fate %d: %s", until, t->talk.len, fate, lost);
    }
  }
  assert_true(t->talk.home > 20); /* the log came home while the talk went on */
  printf("%zu disks at %zu events: nothing acknowledged lost\n", disks, t->talk.len);
}

static void store__would_be_seen_to_lose_without_syncs(void **state) {
  struct trial *t = *state;
  struct chance c = chance_seed(12);
  size_t losses = 0, disks = 0;
  for (size_t until = 20; until <= t->talk.len; until += 9, disks++)
    losses += loss_at(&t->talk, &t->start, until, disks % 2 ? NONE : SOME, true, &c) != NULL;
  printf("without syncs %zu of %zu disks lost something\n", losses, disks);
  assert_true(losses > disks / 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(store__keeps_what_it_acknowledged_when_the_power_goes),
      cmocka_unit_test(store__would_be_seen_to_lose_without_syncs),
  };
  int failed = cmocka_run_group_tests_name("the log written home by the writer", tests, set_up, tear_down);
  return failed + cmocka_run_group_tests_name("the log written home beside it", tests, set_up_beside, tear_down);
}
