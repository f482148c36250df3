/* SPDX-License-Identifier: Apache-2.0 */
#include "life.h"
#include "memory/evidence.h"
#include "memory/memory_priv.h"

#include <signal.h>
#include <sys/wait.h>

/* How many documents the recall index holds. */
static uint64_t indexed(struct life *l, uint32_t owner) {
  struct evidence_held held;
  assert_int_equal(evidence_hold(l->memory, owner, &held, NULL), 0);
  uint64_t n = index_docs(&held.set);
  evidence_release(&held);
  return n;
}

static uint64_t docs_with(struct life *l, const char *stem) {
  struct evidence_held held;
  assert_int_equal(evidence_hold(l->memory, ME, &held, NULL), 0);
  uint64_t n = index_stem_docs(&held.set, str_of(stem));
  evidence_release(&held);
  return n;
}

static size_t segments(struct life *l) {
  struct evidence_held held;
  assert_int_equal(evidence_hold(l->memory, ME, &held, NULL), 0);
  size_t n = held.set.segment_count;
  evidence_release(&held);
  return n;
}

static uint64_t kept(struct life *l, uint32_t owner) {
  struct store_read *r = life_read(l);
  uint64_t n = 0;
  assert_int_equal(r->ops->count(r, RECORD_TURN, &(struct scan){.owner = owner}, &n), 0);
  r->ops->read_end(r);
  return n;
}

LIFE_TEST(turn_keep__is_durable_indexed_and_continues_the_talk) {
  uint64_t first = life_say(l, "my boat is called Nell");
  life_now += 29 * 60 * 1000;
  uint64_t second = life_say(l, "she leaks");
  life_now += 31 * 60 * 1000;
  uint64_t third = life_say(l, "good morning");
  assert_true(first < second && second < third && id_owner(third) == ME);
  life_again(l);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r = life_read(l);
  struct view_turns all, talk;
  assert_int_equal(turns_read(r, ME, &(struct turns_range){0}, &a, &all), 0);
  assert_int_equal(all.len, 3);
  assert_true(str_is(all.at[0].text, "my boat is called Nell") && all.at[0].recorded_at > 0);
  assert_true(all.at[0].conversation == all.at[1].conversation && all.at[1].conversation != all.at[2].conversation);
  struct turns_range newest = {.conversation = all.at[0].conversation, .limit = 1, .newest_first = true};
  assert_int_equal(turns_read(r, ME, &newest, &a, &talk), 0);
  assert_true(talk.len == 1 && talk.at[0].id == second);
  struct turns_range since = {.since = life_now, .until = life_now + 1};
  assert_int_equal(turns_read(r, ME, &since, &a, &talk), 0);
  assert_true(talk.len == 1 && talk.at[0].id == third);
  assert_int_equal(turns_read(r, YOU, &(struct turns_range){0}, &a, &talk), 0);
  assert_int_equal(talk.len, 0);
  r->ops->read_end(r);
  assert_int_equal(indexed(l, ME), 3);
}

LIFE_TEST(turn_keep__keeps_a_retry_once) {
  struct turn_keep k = life_words("once"), again = life_words("once");
  k.turn.client_id = again.turn.client_id = STR("c1");
  assert_int_equal(turn_keep(l->memory, &k, NULL), 0);
  assert_false(k.known);
  again.turn.conversation = k.turn.conversation;
  assert_int_equal(turn_keep(l->memory, &again, NULL), 0);
  assert_true(again.known && again.turn.id == k.turn.id && str_is(again.turn.text, "once"));
  turn_keep_finish(&again);
  assert_int_equal(kept(l, ME), 1);
  assert_int_equal(indexed(l, ME), 1);
}

LIFE_TEST(turn_keep__does_not_take_the_beings_words_for_evidence) {
  struct turn_keep k = life_words("you once had a zeppelin");
  k.turn.role = ROLE_BEING;
  assert_int_equal(turn_keep(l->memory, &k, NULL), 0);
  assert_int_equal(kept(l, ME), 1);
  assert_int_equal(indexed(l, ME), 0);
  life_again(l);
  assert_int_equal(indexed(l, ME), 0);
}

LIFE_TEST(turn_keep__refuses_what_no_turn_is) {
  struct turn_keep k = life_words("\xFF");
  struct error e = {0};
  assert_int_equal(turn_keep(l->memory, &k, &e), ERR_INVALID);
  assert_true(e.text[0] != '\0');
  k = life_words("x");
  k.turn.text.len = TURN_TEXT_MAX + 1;
  assert_int_equal(turn_keep_begin(l->memory, &k, &e), ERR_TOO_BIG);
  assert_int_equal(kept(l, ME), 0);
}

/* A transaction that fails after its turn was applied. */
struct failing {
  struct life *life;
  struct turn_keep keep;
};
static int failing_apply(struct store_txn *t, void *arg, struct error *e) {
  struct failing *f = arg;
  int r = turn_keep_apply(f->life->memory, &f->keep, t, e);
  return r < 0 ? r : ERR_CANCELLED;
}

LIFE_TEST(turn_keep__leaves_nothing_of_a_failed_transaction) {
  for (int i = 0; i < 200; i++) {
    life_say(l, "harbour");
    if (i % 50 != 49) continue;
    struct failing f = {.life = l, .keep = life_words("zeppelin")};
    assert_int_equal(turn_keep_begin(l->memory, &f.keep, NULL), 0);
    int r = l->store->ops->write(l->store, failing_apply, &f, NULL);
    assert_int_equal(r, ERR_CANCELLED);
    turn_keep_done(l->memory, &f.keep, r);
  }
  assert_int_equal(docs_with(l, "zeppelin"), 0);
  assert_int_equal(indexed(l, ME), 200);
  life_again(l);
  assert_int_equal(docs_with(l, "zeppelin"), 0);
  assert_int_equal(indexed(l, ME), 200);
}

LIFE_TEST(evidence__is_flushed_merged_and_the_same_when_loaded) {
  char text[64];
  assert_int_equal(indexed(l, YOU), 0);
  for (int i = 0; i < 1200; i++) {
    snprintf(text, sizeof text, "boat %d of the harbour", i);
    life_say(l, text);
  }
  uint64_t before = indexed(l, ME);
  size_t parts = segments(l);
  assert_int_equal(before, 1200);
  assert_true(parts >= 1 && parts < 8);
  life_again(l);
  assert_int_equal(indexed(l, ME), 1200);
  assert_int_equal(segments(l), parts);
  assert_int_equal(docs_with(l, "harbour"), 1200);
  assert_int_equal(docs_with(l, "777"), 1);
  assert_int_equal(indexed(l, YOU), 0);
}

struct erasing {
  struct life *life;
  uint64_t ids[3];
};
static int erasing_apply(struct store_txn *t, void *arg, struct error *e) {
  struct erasing *x = arg;
  return turns_erase(x->life->memory, t, x->ids, 3, e);
}

/* Bytes of the index as they stand in the store. */
struct search {
  struct str word;
  size_t found, blobs;
};
static bool search_row(void *arg, struct str key, struct str bytes) {
  struct search *s = arg;
  s->found += str_find(bytes, s->word) >= 0;
  s->blobs++;
  return true;
}
static struct search search_blobs(struct life *l, const char *word) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r = life_read(l);
  struct search s = {.word = str_of(word)};
  assert_int_equal(r->ops->blob_scan(r, ME, STR(""), &a, search_row, &s), 0);
  r->ops->read_end(r);
  return s;
}

LIFE_TEST(turns_erase__leaves_no_byte) {
  struct erasing x = {.life = l};
  for (int i = 0; i < 300; i++) {
    uint64_t id = life_say(l, i == 10 || i == 299 ? "the xylozephyr sank" : "the boat sank");
    if (i == 10) x.ids[0] = id;
    if (i == 299) x.ids[1] = id;
  }
  x.ids[2] = id_make(ME, 9999999); /* not there */
  assert_int_equal(docs_with(l, "xylozephyr"), 2);
  assert_int_equal(search_blobs(l, "xylozephyr").found, 1); /* the other is in the tail */
  int r = l->store->ops->write(l->store, erasing_apply, &x, NULL);
  turns_erase_done(l->memory, ME, r);
  assert_int_equal(r, 0);
  assert_int_equal(docs_with(l, "xylozephyr"), 0);
  assert_int_equal(indexed(l, ME), 298);
  struct search left = search_blobs(l, "xylozephyr");
  assert_true(left.found == 0 && left.blobs > 0);
  /* What is written afterwards must not bring it back. */
  for (int i = 0; i < 300; i++) life_say(l, "the boat sank");
  assert_int_equal(search_blobs(l, "xylozephyr").found, 0);
  life_again(l);
  assert_int_equal(docs_with(l, "xylozephyr"), 0);
  assert_int_equal(indexed(l, ME), 598);
}

static int spoil_apply(struct store_txn *t, void *arg, struct error *e) {
  return t->ops->blob_put(t, ME, *(struct str *)arg, STR("not a segment"));
}
static bool key_row(void *arg, struct str key, struct str bytes) {
  *(struct str *)arg = key;
  return false;
}

LIFE_TEST(evidence__is_rebuilt_from_the_turns_when_its_bytes_are_no_segment) {
  for (int i = 0; i < 300; i++) life_say(l, "harbour");
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str key = STR_NONE;
  struct store_read *r = life_read(l);
  assert_int_equal(r->ops->blob_scan(r, ME, STR("recall/"), &a, key_row, &key), 0);
  r->ops->read_end(r);
  assert_true(key.len > 0);
  assert_int_equal(l->store->ops->write(l->store, spoil_apply, &key, NULL), 0);
  life_again(l);
  assert_int_equal(docs_with(l, "harbour"), 300);
  life_say(l, "harbour");
  life_say(l, "harbour");
  assert_int_equal(search_blobs(l, "not a segment").found, 0);
  life_again(l);
  assert_int_equal(docs_with(l, "harbour"), 302);
}

static int heard_apply(struct store_txn *t, void *arg, struct error *e) {
  return turn_heard(t, *(uint64_t *)arg, 6);
}

LIFE_TEST(turn_heard__changes_a_reply_only) {
  uint64_t mine = life_say(l, "where is anna");
  assert_int_equal(l->store->ops->write(l->store, heard_apply, &mine, NULL), ERR_INVALID);
  struct turn_keep k = life_words("Lisbon, since May.");
  k.turn.role = ROLE_BEING;
  assert_int_equal(turn_keep(l->memory, &k, NULL), 0);
  assert_int_equal(l->store->ops->write(l->store, heard_apply, &k.turn.id, NULL), 0);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r = life_read(l);
  struct turn t;
  assert_int_equal(r->ops->get(r, RECORD_TURN, k.turn.id, &a, &t), 0);
  assert_int_equal(t.heard_chars, 6);
  assert_true(str_is(t.text, "Lisbon, since May."));
  r->ops->read_end(r);
}

/* Keeps turns until it is killed; every acknowledged one is told to the parent. */
static void talk_until_killed(int out) {
  struct life l = {.lasting = true};
  life_open(&l);
  for (int i = 0; i < 100000; i++) {
    uint64_t id = life_say(&l, "one more word about the harbour");
    if (write(out, &id, sizeof id) != sizeof id) break;
  }
  _exit(0);
}

static void turn_keep__survives_a_kill_with_its_index(void **state) {
  for (int round = 0; round < 3; round++) {
    int ends[2];
    uint64_t id, last = 0, told = 0;
    assert_int_equal(pipe(ends), 0);
    folder_file("memory.db");
    pid_t child = fork();
    if (child == 0) talk_until_killed(ends[1]);
    close(ends[1]);
    while (told < 150 + 20u * (unsigned)round && read(ends[0], &id, sizeof id) == sizeof id) last = id, told++;
    kill(child, SIGKILL);
    while (read(ends[0], &id, sizeof id) == sizeof id) last = id, told++;
    waitpid(child, NULL, 0);
    close(ends[0]);
    struct life l = {.lasting = true};
    life_open(&l);
    assert_true(kept(&l, ME) >= told && told >= 150);
    assert_true(indexed(&l, ME) == kept(&l, ME) && docs_with(&l, "harbour") == kept(&l, ME));
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct store_read *r = life_read(&l);
    struct turn t;
    assert_int_equal(r->ops->get(r, RECORD_TURN, last, &a, &t), 0);
    r->ops->read_end(r);
    life_close(&l);
    folder_remove();
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(turn_keep__is_durable_indexed_and_continues_the_talk),
      cmocka_unit_test(turn_keep__keeps_a_retry_once),
      cmocka_unit_test(turn_keep__does_not_take_the_beings_words_for_evidence),
      cmocka_unit_test(turn_keep__refuses_what_no_turn_is),
      cmocka_unit_test(turn_keep__leaves_nothing_of_a_failed_transaction),
      cmocka_unit_test(evidence__is_flushed_merged_and_the_same_when_loaded),
      cmocka_unit_test(turns_erase__leaves_no_byte),
      cmocka_unit_test(evidence__is_rebuilt_from_the_turns_when_its_bytes_are_no_segment),
      cmocka_unit_test(turn_heard__changes_a_reply_only),
      cmocka_unit_test(turn_keep__survives_a_kill_with_its_index),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
