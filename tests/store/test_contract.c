/* SPDX-License-Identifier: Apache-2.0
 *
 * What ports/store.h promises, held against every driver: each test runs once with each.
 */
#include "base/alloc.h"
#include "base/id.h"
#include "doings.h"
#include "folder.h"
#include "store/records.h"

#include <pthread.h>
#include <stdatomic.h>

static const char *driver_name;

static int open_store(void **state) {
  struct error e = {0};
  struct store *s = strcmp(driver_name, "memory") ? folder_open_store(&e) : store_memory_open();
  if (!s) fail_msg("%s", e.text);
  *state = s;
  return 0;
}

static int close_store(void **state) {
  struct store *s = *state;
  s->ops->close(s);
  folder_remove();
  return 0;
}

/* ---- records ---- */

static void fill(const struct record_info *info, void *record, struct arena *a, const char *salt) {
  for (size_t i = 1; i < info->count; i++) {
    const struct record_field *f = &info->fields[i];
    if (f->type == FIELD_NUMBER)
      *record_number(record, f) = (int64_t)i * (i % 2 ? -1000000007LL : INT64_C(4611686018427387));
    else
      *record_text(record, f) = arena_printf(a, "%s %s\t\xC3\xA9 \xF0\x9F\x99\x82", salt, f->name);
  }
}

static void assert_same(const struct record_info *info, const void *x, const void *y) {
  for (size_t i = 0; i < info->count; i++) {
    const struct record_field *f = &info->fields[i];
    if (f->type == FIELD_NUMBER)
      assert_true(*record_number(x, f) == *record_number(y, f));
    else if (!str_eq(*record_text(x, f), *record_text(y, f)))
      fail_msg("%s.%s: \"%.*s\" is not \"%.*s\"", info->table, f->name, STR_ARG(*record_text(x, f)),
               STR_ARG(*record_text(y, f)));
  }
}

static void assert_kept(struct store *s, enum record_kind kind, const union record *in, struct arena *a) {
  union record out = {0};
  struct store_read *r = doings_begin(s);
  assert_int_equal(r->ops->get(r, kind, in->id, a, &out), 0);
  assert_same(&record_infos[kind], in, &out);
  r->ops->read_end(r);
}

static void store__keeps_every_field_of_every_kind(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (int kind = 0; kind < RECORD_KINDS; kind++) {
    union record in = {.id = id_make(ME, 0)};
    fill(&record_infos[kind], &in, &a, "first");
    assert_int_equal(insert(s, (enum record_kind)kind, &in), 0);
    assert_true(in.id == id_make(ME, 1));
    assert_kept(s, (enum record_kind)kind, &in, &a);
    fill(&record_infos[kind], &in, &a, "second");
    assert_int_equal(change(s, (struct change){.what = REPLACE, .kind = (enum record_kind)kind, .record = &in}), 0);
    assert_kept(s, (enum record_kind)kind, &in, &a);
  }
}

static void store__keeps_any_bytes_and_long_texts(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct turn t = turn_of(ME, 1, ""), out;
  t.text = STR("a\0b\xFF\xC0 c");
  assert_int_equal(insert(s, RECORD_TURN, &t), 0);
  assert_int_equal(get_turn(s, t.id, &a, &out), 0);
  assert_true(str_eq(out.text, STR("a\0b\xFF\xC0 c")));
  size_t len = 3 * 1024 * 1024;
  char *big = arena_alloc(&a, len);
  for (size_t i = 0; i < len; i++) big[i] = (char)(i * 31 >> 3);
  t = turn_of(ME, 1, "");
  t.text = (struct str){big, len};
  assert_int_equal(insert(s, RECORD_TURN, &t), 0);
  assert_int_equal(get_turn(s, t.id, &a, &out), 0);
  assert_true(str_eq(out.text, t.text));
  t = turn_of(ME, 1, "");
  t.text = (struct str){big, (size_t)STORE_TEXT_MAX + 1}; /* refused before it is read */
  assert_int_equal(insert(s, RECORD_TURN, &t), ERR_TOO_BIG);
}

static void store__says_what_is_missing_or_there_already(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct turn t = {.id = id_make(ME, 7), .text = STR("x")}, out;
  assert_int_equal(get_turn(s, t.id, &a, &out), ERR_NOT_FOUND);
  assert_int_equal(change(s, (struct change){.what = REPLACE, .kind = RECORD_TURN, .record = &t}), ERR_NOT_FOUND);
  assert_int_equal(erase(s, RECORD_TURN, t.id), ERR_NOT_FOUND);
  assert_int_equal(insert(s, RECORD_TURN, &t), 0);
  assert_int_equal(insert(s, RECORD_TURN, &t), ERR_EXISTS);
  assert_int_equal(change(s, (struct change){.what = BLOB_ERASE, .key = STR("k")}), ERR_NOT_FOUND);
}

static void store__never_gives_a_number_twice(void **state) {
  struct store *s = *state;
  assert_true(id_number(keep_turn(s, ME, 1, "one")) == 1);
  assert_true(id_number(keep_turn(s, ME, 1, "two")) == 2);
  assert_int_equal(erase(s, RECORD_TURN, id_make(ME, 2)), 0);
  assert_true(id_number(keep_turn(s, ME, 1, "three")) == 3);
  assert_true(id_number(keep_turn(s, YOU, 1, "yours")) == 1);
  struct turn far = {.id = id_make(ME, 40), .text = STR("far")};
  assert_int_equal(insert(s, RECORD_TURN, &far), 0);
  assert_true(id_number(keep_turn(s, ME, 1, "after")) == 41);
}

static void store__holds_unique_values_within_their_scope(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct turn t = turn_of(ME, 5, "first"), again = turn_of(ME, 5, "again"), elsewhere = turn_of(ME, 6, "elsewhere");
  t.client_id = again.client_id = elsewhere.client_id = STR("c1");
  assert_int_equal(insert(s, RECORD_TURN, &t), 0);
  assert_int_equal(insert(s, RECORD_TURN, &again), ERR_EXISTS);
  assert_true(again.id == id_make(ME, 0));
  assert_int_equal(insert(s, RECORD_TURN, &elsewhere), 0);
  keep_turn(s, ME, 5, "none");
  keep_turn(s, ME, 5, "none either");
  struct scan by_client = {
      .owner = ME, .field = "client_id", .text = STR("c1"), .also = "conversation", .also_number = 5};
  assert_str(list(s, by_client, &a), "1:first ");
  by_client.also = NULL;
  assert_str(list(s, by_client, &a), "1:first 2:elsewhere ");
  assert_str(list(s, (struct scan){.owner = ME, .field = "client_id"}, &a), "");
  again.id = id_make(ME, 3);
  assert_int_equal(change(s, (struct change){.what = REPLACE, .kind = RECORD_TURN, .record = &again}), ERR_EXISTS);
  assert_int_equal(change(s, (struct change){.what = REPLACE, .kind = RECORD_TURN, .record = &t}), 0);
}

static void store__holds_a_setting_once_an_owner(void **state) {
  struct store *s = *state;
  struct setting mine = {.id = id_make(ME, 0), .key = STR("name")}, yours = {.id = id_make(YOU, 0), .key = STR("name")};
  assert_int_equal(insert(s, RECORD_SETTING, &mine), 0);
  assert_int_equal(insert(s, RECORD_SETTING, &yours), 0);
  mine.id = id_make(ME, 0);
  assert_int_equal(insert(s, RECORD_SETTING, &mine), ERR_EXISTS);
}

/* ---- scans ---- */

static void keep_six(struct store *s) {
  const char *texts[] = {"a", "b", "c", "d", "e", "f"};
  for (int i = 0; i < 6; i++) keep_turn(s, ME, i % 2 ? 20 : 10, texts[i]);
  keep_turn(s, YOU, 10, "yours");
}

static void store__scans_in_order_within_bounds(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  keep_six(s);
  assert_str(list(s, (struct scan){.owner = ME}, &a), "1:a 2:b 3:c 4:d 5:e 6:f ");
  assert_str(list(s, (struct scan){.owner = YOU}, &a), "1:yours ");
  assert_str(list(s, (struct scan){.owner = 3}, &a), "");
  assert_str(list(s, (struct scan){.owner = ME, .newest_first = true, .limit = 2}, &a), "6:f 5:e ");
  assert_str(list(s, (struct scan){.owner = ME, .from = id_make(ME, 2), .to = id_make(ME, 4)}, &a), "2:b 3:c 4:d ");
  struct scan in = {.owner = ME, .field = "conversation", .number = 20};
  assert_str(list(s, in, &a), "2:b 4:d 6:f ");
  in.newest_first = true, in.to = id_make(ME, 5), in.limit = 1;
  assert_str(list(s, in, &a), "4:d ");
  assert_str(list(s, (struct scan){.owner = ME, .from = id_make(ME, 5), .to = id_make(ME, 4)}, &a), "");
}

/* Past the number at which the turns of conversations move on within the database. */
static int keep_thousands(struct store_txn *t, void *arg, struct error *e) {
  int result = 0;
  for (uint64_t i = 1; i <= 5000 && !result; i++) {
    struct turn turn = {.id = id_make(ME, 0), .conversation = 10 + i % 7, .text = STR("one of many")};
    result = t->ops->insert(t, RECORD_TURN, &turn);
  }
  return result;
}

static bool add_up(void *arg, const void *record) {
  uint64_t *sums = arg;
  uint64_t number = id_number(record_id(record));
  sums[1] += number > sums[0] && number % 7 == 3;
  sums[0] = number;
  return true;
}

static void store__scans_long_conversations(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  assert_int_equal(s->ops->write(s, keep_thousands, NULL, NULL), 0);
  struct scan in = {.owner = ME, .field = "conversation", .number = 13};
  assert_int_equal(count(s, in), 714);
  struct store_read *r = doings_begin(s);
  uint64_t sums[2] = {0, 0};
  assert_int_equal(r->ops->scan(r, RECORD_TURN, &in, &a, add_up, sums), 0);
  assert_int_equal(sums[1], 714);
  r->ops->read_end(r);
  struct turn moved = {.id = id_make(ME, 3), .conversation = 99, .text = STR("moved")};
  assert_int_equal(change(s, (struct change){.what = REPLACE, .kind = RECORD_TURN, .record = &moved}), 0);
  assert_int_equal(erase(s, RECORD_TURN, id_make(ME, 10)), 0);
  assert_int_equal(erase(s, RECORD_TURN, id_make(ME, 4994)), 0);
  assert_int_equal(count(s, in), 711);
  in.limit = 2;
  assert_str(list(s, in, &a), "17:one of many 24:one of many ");
  in.newest_first = true;
  assert_str(list(s, in, &a), "4987:one of many 4980:one of many ");
  in.number = 99;
  assert_str(list(s, in, &a), "3:moved ");
}

static void store__counts_like_it_scans(void **state) {
  struct store *s = *state;
  keep_six(s);
  assert_int_equal(count(s, (struct scan){.owner = ME}), 6);
  assert_int_equal(count(s, (struct scan){.owner = ME, .field = "conversation", .number = 10}), 3);
  assert_int_equal(count(s, (struct scan){.owner = ME, .limit = 4}), 4);
  assert_int_equal(count(s, (struct scan){.owner = ME, .from = id_make(ME, 3)}), 4);
  assert_int_equal(erase(s, RECORD_TURN, id_make(ME, 2)), 0);
  assert_int_equal(count(s, (struct scan){.owner = ME}), 5);
  assert_int_equal(count(s, (struct scan){.owner = 9}), 0);
}

static void store__refuses_to_scan_what_has_no_index(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r = doings_begin(s);
  struct listing l = {.arena = &a};
  uint64_t n;
  assert_int_equal(r->ops->scan(r, RECORD_TURN, &(struct scan){.field = "text"}, &a, list_turn, &l), ERR_INVALID);
  assert_int_equal(r->ops->scan(r, RECORD_TURN, &(struct scan){.field = "nothing"}, &a, list_turn, &l), ERR_INVALID);
  assert_int_equal(r->ops->count(r, RECORD_TURN, &(struct scan){.also = "conversation"}, &n), ERR_INVALID);
  r->ops->read_end(r);
}

struct nested {
  struct store_read *read;
  struct arena *arena;
  int rows;
};

static bool nested_row(void *arg, const void *record) {
  struct nested *n = arg;
  n->rows++;
  assert_str(list_from(n->read, (struct scan){.owner = ME, .limit = 2}, n->arena), "1:a 2:b ");
  struct turn t;
  assert_int_equal(n->read->ops->get(n->read, RECORD_TURN, record_id(record), n->arena, &t), 0);
  return n->rows < 3;
}

static void store__reads_within_a_scan_and_stops_when_told(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  keep_six(s);
  struct nested n = {.read = doings_begin(s), .arena = &a};
  struct scan five = {.owner = ME, .limit = 5};
  assert_int_equal(n.read->ops->scan(n.read, RECORD_TURN, &five, &a, nested_row, &n), 0);
  assert_int_equal(n.rows, 3);
  n.read->ops->read_end(n.read);
}

/* ---- blobs ---- */

static void store__keeps_blobs_by_key(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *keys[] = {"p/b", "p/a", "q", "p", "p/\xFF\xFF", "\xFF\xFF", "\xFF"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) assert_int_equal(put_blob(s, str_of(keys[i]), STR("v")), 0);
  assert_int_equal(put_blob(s, STR("p/a"), STR("new")), 0);
  assert_str(list_blobs(s, ME, STR("p/"), &a), "p/a=new p/b=v p/\xFF\xFF=v ");
  assert_str(list_blobs(s, ME, STR("\xFF"), &a), "\xFF=v \xFF\xFF=v ");
  assert_str(list_blobs(s, ME, STR("p/\xFF"), &a), "p/\xFF\xFF=v ");
  assert_str(list_blobs(s, ME, STR("r"), &a), "");
  assert_str(list_blobs(s, YOU, STR(""), &a), "");
  assert_int_equal(change(s, (struct change){.what = BLOB_ERASE, .key = STR("q")}), 0);
  struct store_read *r = doings_begin(s);
  struct str got;
  assert_int_equal(r->ops->blob_get(r, ME, STR("q"), &a, &got), ERR_NOT_FOUND);
  assert_int_equal(r->ops->blob_get(r, ME, STR("p/a"), &a, &got), 0);
  assert_str(got, "new");
  r->ops->read_end(r);
  struct str key = {arena_alloc(&a, STORE_KEY_MAX + 1), STORE_KEY_MAX + 1};
  assert_int_equal(put_blob(s, key, STR("v")), ERR_TOO_BIG);
  assert_str(list_blobs(s, ME, key, &a), "");
  key.len--;
  assert_int_equal(put_blob(s, key, STR("")), 0);
}

/* ---- transactions and snapshots ---- */

static int insert_then_look(struct store_txn *t, void *arg, struct error *e) {
  struct arena *a = arg;
  struct turn turn = turn_of(ME, 1, "inside");
  assert_int_equal(t->ops->insert(t, RECORD_TURN, &turn), 0);
  struct store_read *v = t->ops->view(t);
  uint64_t n = 0;
  assert_int_equal(v->ops->count(v, RECORD_TURN, &(struct scan){.owner = ME}, &n), 0);
  assert_int_equal(n, 2);
  assert_str(list_from(v, (struct scan){.owner = ME}, a), "1:before 2:inside ");
  assert_int_equal(t->ops->erase(t, RECORD_TURN, id_make(ME, 1)), 0);
  assert_int_equal(t->ops->blob_put(t, ME, STR("k"), STR("v")), 0);
  return error_set(e, ERR_DENIED, "changed my mind");
}

static void store__undoes_the_whole_of_a_failed_write(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  keep_turn(s, ME, 1, "before");
  struct error e = {0};
  assert_int_equal(s->ops->write(s, insert_then_look, &a, &e), ERR_DENIED);
  assert_string_equal(e.text, "changed my mind");
  assert_str(list(s, (struct scan){.owner = ME}, &a), "1:before ");
  assert_int_equal(count(s, (struct scan){.owner = ME}), 1);
  assert_str(list_blobs(s, ME, STR(""), &a), "");
  assert_true(id_number(keep_turn(s, ME, 1, "next")) == 2);
}

static void store__gives_a_reader_one_moment(void **state) {
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  keep_turn(s, ME, 1, "one");
  struct store_read *before = doings_begin(s);
  keep_turn(s, ME, 1, "two");
  assert_int_equal(erase(s, RECORD_TURN, id_make(ME, 1)), 0);
  assert_str(list_from(before, (struct scan){.owner = ME}, &a), "1:one ");
  before->ops->read_end(before);
  assert_str(list(s, (struct scan){.owner = ME}, &a), "2:two ");
}

/* ---- groups ---- */

struct crowd {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  int done;
  atomic_bool hold;
};

struct member {
  struct store_write write;
  struct turn turn;
  bool fail;
  int result, order;
  struct crowd *crowd;
};

static int hold_the_writer(struct store_txn *t, void *arg, struct error *e) {
  struct crowd *c = arg;
  while (c->hold) usleep(200);
  return 0;
}

static int apply_member(struct store_txn *t, void *arg, struct error *e) {
  struct member *m = arg;
  int result = t->ops->insert(t, RECORD_TURN, &m->turn);
  return m->fail ? error_set(e, ERR_DENIED, "number %llu says no", (unsigned long long)m->turn.conversation) : result;
}

static void member_done(void *arg, int result, const struct error *e) {
  struct member *m = arg;
  m->result = result;
  if (m->fail && !strstr(e->text, "says no")) m->result = ERR_INVALID;
  pthread_mutex_lock(&m->crowd->lock);
  m->order = m->crowd->done++;
  pthread_cond_broadcast(&m->crowd->wake);
  pthread_mutex_unlock(&m->crowd->lock);
}

static void wait_for(struct crowd *c, int done) {
  pthread_mutex_lock(&c->lock);
  while (c->done < done) pthread_cond_wait(&c->wake, &c->lock);
  pthread_mutex_unlock(&c->lock);
}

enum { MANY = 100 };

static void assert_all_but_the_refusing(const struct member *members) {
  uint64_t last = 0;
  for (int i = 0; i < MANY; i++) {
    assert_int_equal(members[i].order, i);
    assert_int_equal(members[i].result, i % 10 == 3 ? ERR_DENIED : 0);
    if (i % 10 == 3) continue;
    assert_true(id_number(members[i].turn.id) == last + 1);
    last = id_number(members[i].turn.id);
  }
}

static void store__commits_in_groups_and_lets_one_fail_alone(void **state) {
  struct store *s = *state;
  struct crowd crowd = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER, .hold = true};
  struct store_write held = {.apply = hold_the_writer, .arg = &crowd};
  struct member *members = alloc_zero(MANY * sizeof *members);
  s->ops->submit(s, &held);
  for (int i = 0; i < MANY; i++) {
    struct member *m = &members[i];
    *m = (struct member){.turn = turn_of(ME, (uint64_t)i, "crowd"), .fail = i % 10 == 3, .crowd = &crowd};
    m->write = (struct store_write){.apply = apply_member, .done = member_done, .arg = m};
    s->ops->submit(s, &m->write);
  }
  crowd.hold = false;
  wait_for(&crowd, MANY);
  assert_all_but_the_refusing(members);
  assert_int_equal(count(s, (struct scan){.owner = ME}), MANY - MANY / 10);
  struct store_stats stats;
  s->ops->stats(s, &stats);
  assert_int_equal(stats.turns, MANY - MANY / 10);
  assert_true(stats.writes >= MANY && stats.commits < 10);
  alloc_free(members);
}

static int wait_on_the_writer(struct store_txn *t, void *arg, struct error *e) {
  struct store *s = arg;
  return s->ops->write(s, wait_on_the_writer, s, e);
}

static void store__refuses_to_wait_for_itself(void **state) {
  struct store *s = *state;
  struct error e = {0};
  assert_int_equal(s->ops->write(s, wait_on_the_writer, s, &e), ERR_INVALID);
}

/* ---- many at once ---- */

struct talk {
  struct store *store;
  uint32_t owner;
  atomic_bool *stop;
  int wrong;
};

static int two_turns(struct store_txn *t, void *arg, struct error *e) {
  struct talk *k = arg;
  struct turn ask = turn_of(k->owner, 1, "ask"), reply = turn_of(k->owner, 1, "reply");
  int result = t->ops->insert(t, RECORD_TURN, &ask);
  return result ? result : t->ops->insert(t, RECORD_TURN, &reply);
}

static void *talk_on(void *arg) {
  struct talk *k = arg;
  for (int i = 0; i < 40; i++) k->wrong |= k->store->ops->write(k->store, two_turns, k, NULL) != 0;
  return NULL;
}

/* A reader must never see an ask without its reply, nor fewer than it saw before. */
static void *read_on(void *arg) {
  struct talk *k = arg;
  uint64_t seen = 0;
  while (!*k->stop) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct listing l = {.arena = &a};
    struct store_read *r;
    if (k->store->ops->read_begin(k->store, &r, NULL)) return k->wrong = 1, NULL;
    uint64_t n = 0;
    k->wrong |= r->ops->count(r, RECORD_TURN, &(struct scan){.owner = k->owner}, &n) != 0;
    k->wrong |= r->ops->scan(r, RECORD_TURN, &(struct scan){.owner = k->owner}, &a, list_turn, &l) != 0;
    k->wrong |= n % 2 || n < seen || n != l.seen;
    seen = n;
    r->ops->read_end(r);
    usleep(500);
  }
  return NULL;
}

static void store__serves_many_readers_while_writing(void **state) {
  enum { TALKERS = 4, READERS = 12 };
  struct store *s = *state;
  atomic_bool stop = false;
  struct talk talks[TALKERS], reads[READERS];
  pthread_t talkers[TALKERS], readers[READERS];
  for (uint32_t i = 0; i < READERS; i++) {
    reads[i] = (struct talk){.store = s, .owner = i % TALKERS, .stop = &stop};
    pthread_create(&readers[i], NULL, read_on, &reads[i]);
  }
  for (uint32_t i = 0; i < TALKERS; i++) {
    talks[i] = (struct talk){.store = s, .owner = i};
    pthread_create(&talkers[i], NULL, talk_on, &talks[i]);
  }
  for (int i = 0; i < TALKERS; i++) pthread_join(talkers[i], NULL);
  stop = true;
  for (int i = 0; i < READERS; i++) pthread_join(readers[i], NULL);
  for (int i = 0; i < TALKERS; i++) assert_false(talks[i].wrong);
  for (int i = 0; i < READERS; i++) assert_false(reads[i].wrong);
  for (uint32_t i = 0; i < TALKERS; i++) assert_int_equal(count(s, (struct scan){.owner = i}), 80);
}

/* ---- forgetting ---- */

static uint64_t search(struct store *s, const char *word) {
  uint64_t found = 0;
  struct error e = {0};
  if (s->ops->search_bytes(s, (struct str[]){str_of(word)}, 1, &found, &e)) fail_msg("%s", e.text);
  return found;
}

static bool is_secret(int i) {
  return i % 3 == 0;
}

/* Short texts and long ones, in a table, its index and a blob each. */
static void keep_fact(struct store *s, int i, struct arena *a) {
  const char *word = is_secret(i) ? "zanzibarquince" : "ordinarymarmalade";
  struct str text = arena_printf(a, "%s number %d ", word, i);
  struct str key = text;
  for (int n = 0; i % 20 == 0 && n < 900; n++) text = arena_join(a, text, arena_printf(a, "%s %d ", word, n));
  struct fact f = {.id = id_make(ME, 0), .value = text, .plain = key};
  assert_int_equal(insert(s, RECORD_FACT, &f), 0);
  assert_int_equal(put_blob(s, key, text), 0);
}

static void store__purges_so_that_no_byte_remembers(void **state) {
  enum { FACTS = 300 };
  struct store *s = *state;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct error e = {0};
  for (int i = 0; i < FACTS; i++) keep_fact(s, i, &a);
  assert_true(search(s, "zanzibarquince") > FACTS);
  for (int i = 0; i < FACTS; i++) {
    if (!is_secret(i)) continue;
    assert_int_equal(erase(s, RECORD_FACT, id_make(ME, (uint64_t)i + 1)), 0);
    struct str key = arena_printf(&a, "zanzibarquince number %d ", i);
    assert_int_equal(change(s, (struct change){.what = BLOB_ERASE, .key = key}), 0);
  }
  if (s->ops->purge(s, &e)) fail_msg("%s", e.text);
  assert_int_equal(search(s, "zanzibarquince"), 0);
  assert_true(search(s, "ordinarymarmalade") >= FACTS / 3 * 2 * 2);
  if (s->ops->check(s, &e)) fail_msg("%s", e.text);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, open_store, close_store)

static const struct CMUnitTest tests[] = {
    EACH(store__keeps_every_field_of_every_kind),
    EACH(store__keeps_any_bytes_and_long_texts),
    EACH(store__says_what_is_missing_or_there_already),
    EACH(store__never_gives_a_number_twice),
    EACH(store__holds_unique_values_within_their_scope),
    EACH(store__holds_a_setting_once_an_owner),
    EACH(store__scans_in_order_within_bounds),
    EACH(store__scans_long_conversations),
    EACH(store__counts_like_it_scans),
    EACH(store__refuses_to_scan_what_has_no_index),
    EACH(store__reads_within_a_scan_and_stops_when_told),
    EACH(store__keeps_blobs_by_key),
    EACH(store__undoes_the_whole_of_a_failed_write),
    EACH(store__gives_a_reader_one_moment),
    EACH(store__commits_in_groups_and_lets_one_fail_alone),
    EACH(store__refuses_to_wait_for_itself),
    EACH(store__serves_many_readers_while_writing),
    EACH(store__purges_so_that_no_byte_remembers),
};

int main(void) {
  driver_name = "memory";
  int failed = cmocka_run_group_tests_name("memory", tests, NULL, NULL);
  driver_name = "sqlite";
  return failed + cmocka_run_group_tests_name("sqlite", tests, NULL, NULL);
}
