/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "lesson.h"
#include "memory/export.h"
#include "memory/import.h"

#include <unistd.h>

/* ---- a file of lines ---- */
static char path[] = "/tmp/os1-import-XXXXXX";

static const char *file_of(struct str text) {
  memcpy(path + sizeof path - 7, "XXXXXX", 6);
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  while (text.len > 0) {
    ssize_t n = write(fd, text.at, text.len);
    assert_true(n > 0);
    text = str_from(text, (size_t)n);
  }
  close(fd);
  return path;
}

struct watch {
  uint64_t bad_at[32], bad, last_bytes, all_bytes;
  const char *why;
  uint64_t stop_at; /* bytes */
};
static int on_bad(void *arg, uint64_t line, const char *why) {
  struct watch *w = arg;
  if (w->bad < 32) w->bad_at[w->bad] = line;
  w->bad++;
  w->why = why;
  return 0;
}
static int on_progress(void *arg, uint64_t done, uint64_t all) {
  struct watch *w = arg;
  w->last_bytes = done;
  w->all_bytes = all;
  return w->stop_at && done >= w->stop_at;
}

static struct import_result import(struct life *l, struct str text, struct import_options o, struct watch *w) {
  struct import_result result;
  struct error e = {0};
  struct watch none = {0};
  o.arg = w ? w : &none;
  o.bad_line = on_bad;
  o.progress = on_progress;
  if (import_file(l->memory, ME, file_of(text), &o, &result, &e) < 0) fail_msg("%s", e.text);
  unlink(path);
  return result;
}

#define TURN(conversation, id, speaker, at, text)                                                                      \
  "{\"conversation\":\"" conversation "\",\"id\":\"" id "\",\"speaker\":\"" speaker "\",\"said_at\":\"" at             \
  "\",\"text\":\"" text "\"}\n"

#define TALK                                                                                                           \
  TURN("c1", "1", "Caroline", "2023-05-08T10:00:00Z", "I live in Leeds with my brother Tom")                           \
  TURN("c1", "2", "Jonah", "2023-05-08T10:01:00Z", "my sister anna moved to lisbon")                                   \
  TURN("c2", "1", "Caroline", "2023-06-08T10:00:00Z", "good morning")

static struct view_turns all_turns(struct store_read *r, struct arena *a) {
  struct view_turns turns = {0};
  assert_int_equal(turns_read(r, ME, &(struct turns_range){0}, a, &turns), 0);
  return turns;
}

/* ---- tests ---- */
LIFE_TEST(import_file__keeps_turns_and_learns_about_their_speakers) {
  struct watch w = {0};
  struct import_result r = import(l, STR(TALK), (struct import_options){.me = STR("jonah")}, &w);
  assert_true(r.lines == 3 && r.kept == 3 && r.conversations == 2 && r.bad == 0 && r.known == 0);
  assert_true(r.facts >= 2 && w.last_bytes == w.all_bytes && w.all_bytes == sizeof TALK - 1);
  assert_known(l, "anna", "lives", "Lisbon");
  assert_known(l, "caroline", "lives", "Leeds");
  struct look *k = look_at(l);
  assert_int_equal(look_facts(k, ID_NONE, "", VIEW_PAST | VIEW_RETRACTED).len, 0);
  assert_true(str_is(look_one(k, "anna").word, "sister"));
  struct view_turns turns = all_turns(k->read, &k->arena);
  assert_true(turns.at[0].role == ROLE_OTHER && str_is(turns.at[0].speaker, "Caroline"));
  assert_true(turns.at[1].role == ROLE_PERSON && turns.at[1].speaker.len == 0);
  assert_true(turns.at[1].said_at == civil_days(2023, 5, 8) * 86400000LL + 36060000 && turns.at[1].recorded_at > 0);
  struct view_turns found = {0};
  assert_int_equal(k->view.ops->recall(&k->view, STR("who moved to lisbon"), 5, &found), 0);
  assert_true(found.len > 0 && found.at[0].id == turns.at[1].id);
  look_end(k);
}

LIFE_TEST(import_file__without_a_name_nobody_is_the_owner) {
  import(l, STR(TALK), (struct import_options){.outside = true}, NULL);
  struct look *k = look_at(l);
  assert_int_equal(look_facts(k, ID_NONE, "", 0).len, 0);
  assert_int_equal(look_count(k, "my sister"), 0);
  struct view_facts all = {0};
  assert_int_equal(k->view.ops->all_facts(&k->view, 0, &all), 0);
  assert_true(all.len > 0);
  for (size_t i = 0; i < all.len; i++) assert_int_equal(all.at[i].taint, TAINT_OUTSIDE);
  look_end(k);
}

LIFE_TEST(import_file__twice_changes_nothing) {
  struct import_result first = import(l, STR(TALK TALK), (struct import_options){0}, NULL);
  assert_true(first.lines == 6 && first.kept == 3 && first.known == 3);
  struct import_result second = import(l, STR(TALK), (struct import_options){0}, NULL);
  assert_true(second.kept == 0 && second.known == 3 && second.facts == 0 && second.conversations == 0);
}

LIFE_TEST(import_file__skips_bad_lines_and_says_which) {
  struct watch w = {0};
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  buf_add_str(&text, STR("\xEF\xBB\xBF" TURN("c", "1", "A", "2023-05-08", "one") "\r\n{broken\n\n"));
  buf_add_str(&text, STR(TURN("c", "2", "A", "no day", "two") "\x1b[2J\xff\n"));
  buf_add_str(&text,
              STR("{\"conversation\":\"c\",\"id\":\"3\",\"speaker\":\"A\",\"said_at\":\"2023-05-08\",\"text\":\""));
  for (int i = 0; i < 1100; i++)
    for (int k = 0; k < 16; k++)
      buf_add_str(&text, STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"));
  buf_add_str(&text, STR("\"}\n"));
  for (int i = 0; i < 150000; i++)
    buf_add_str(&text, STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"));
  buf_add_str(&text, STR("\n"));
  /* The last line has no end. */
  struct str last = STR(TURN("c", "4", "A", "2023-05-08 11:00:00", "four"));
  buf_add_str(&text, str_first(last, last.len - 1));
  struct import_result r = import(l, buf_str(&text), (struct import_options){0}, &w);
  assert_true(r.kept == 2 && r.bad == 5 && r.lines == 7);
  const uint64_t lines[] = {3, 5, 6, 7, 8};
  assert_memory_equal(w.bad_at, lines, sizeof lines);
  assert_string_equal(w.why, "it is too long");
}

LIFE_TEST(import_file__a_dry_run_keeps_nothing_and_counts_the_same) {
  struct import_result dry = import(l, STR(TALK TALK), (struct import_options){.dry_run = true}, NULL);
  struct look *k = look_at(l);
  assert_int_equal(k->view.ops->number(&k->view, "turns"), 0);
  look_end(k);
  struct import_result real = import(l, STR(TALK TALK), (struct import_options){0}, NULL);
  assert_true(dry.kept == real.kept && dry.known == real.known && dry.conversations == real.conversations);
  struct import_result again = import(l, STR(TALK), (struct import_options){.dry_run = true}, NULL);
  assert_true(again.kept == 0 && again.known == 3);
}

LIFE_TEST(import_file__can_be_stopped_and_taken_up_again) {
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  for (int i = 0; i < 6000; i++)
    buf_printf(&text, TURN("c", "%d", "A", "2023-05-08T10:00:00Z", "line %d of a long file, to fill a chunk or two"), i,
               i);
  struct watch w = {.stop_at = 300000};
  struct import_options o = {.progress = on_progress, .bad_line = on_bad, .arg = &w};
  struct import_result first;
  struct error e = {0};
  assert_int_equal(import_file(l->memory, ME, file_of(buf_str(&text)), &o, &first, &e), ERR_CANCELLED);
  unlink(path);
  assert_true(first.kept > 0 && first.kept < 6000);
  struct import_result rest = import(l, buf_str(&text), (struct import_options){0}, NULL);
  assert_true(rest.known == first.kept && rest.kept == 6000 - first.kept);
}

LIFE_TEST(import_file__says_what_file_cannot_be_read) {
  struct import_options o = {0};
  struct import_result r;
  struct error e = {0};
  assert_int_equal(import_file(l->memory, ME, "/nowhere.jsonl", &o, &r, &e), ERR_NOT_FOUND);
  assert_non_null(strstr(e.text, "/nowhere.jsonl"));
  assert_int_equal(import_file(l->memory, ME, "/tmp", &o, &r, &e), ERR_INVALID);
}

/* What comes out goes in again: the same turns, times and ids. */
LIFE_TEST(export_and_import__make_the_same_memory) {
  import(l, STR(TALK), (struct import_options){.me = STR("Jonah")}, NULL);
  life_say(l, "good evening, \"all\"\n# of you");
  char folder[] = "/tmp/os1-there-XXXXXX", file[64], command[96];
  assert_non_null(mkdtemp(folder));
  rmdir(folder);
  struct store_read *r = life_read(l);
  struct error e = {0};
  if (export_folder(l->memory, r, ME, folder, life_now, &e) < 0) fail_msg("%s", e.text);
  struct life back = {0};
  life_open(&back);
  snprintf(file, sizeof file, "%s/turns.jsonl", folder);
  struct import_options o = {.me = STR("me")};
  struct import_result result;
  assert_int_equal(import_file(back.memory, ME, file, &o, &result, &e), 0);
  assert_true(result.kept == 4 && result.bad == 0 && result.conversations == 3);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r2 = life_read(&back);
  struct view_turns here = all_turns(r, &a), there = all_turns(r2, &a);
  assert_true(here.len == 4 && there.len == 4);
  for (size_t i = 0; i < 4; i++) {
    const struct turn *x = &here.at[i], *y = &there.at[i];
    assert_true(str_eq(x->text, y->text) && x->said_at == y->said_at && x->offset == y->offset && x->role == y->role);
    assert_true(i == 3 || (str_eq(x->client_id, y->client_id) && str_eq(x->speaker, y->speaker)));
    assert_int_equal(id_number(x->conversation), id_number(y->conversation));
  }
  r->ops->read_end(r);
  r2->ops->read_end(r2);
  life_close(&back);
  snprintf(command, sizeof command, "rm -rf %s", folder);
  assert_int_equal(system(command), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(import_file__keeps_turns_and_learns_about_their_speakers),
      cmocka_unit_test(import_file__without_a_name_nobody_is_the_owner),
      cmocka_unit_test(import_file__twice_changes_nothing),
      cmocka_unit_test(import_file__skips_bad_lines_and_says_which),
      cmocka_unit_test(import_file__a_dry_run_keeps_nothing_and_counts_the_same),
      cmocka_unit_test(import_file__can_be_stopped_and_taken_up_again),
      cmocka_unit_test(import_file__says_what_file_cannot_be_read),
      cmocka_unit_test(export_and_import__make_the_same_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
