/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "lesson.h"
#include "memory/export.h"
#include "memory/settings.h"

#include <sys/stat.h>
#include <unistd.h>

static char out[64];

static const char *fresh_folder(void) {
  snprintf(out, sizeof out, "/tmp/os1-export-XXXXXX");
  assert_non_null(mkdtemp(out));
  assert_int_equal(rmdir(out), 0);
  return out;
}

static void remove_folder(void) {
  char command[128];
  snprintf(command, sizeof command, "rm -rf %s", out);
  assert_int_equal(system(command), 0);
}

/* A file of the export, terminated; freed by the caller. */
static char *content(const char *name) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", out, name);
  FILE *f = fopen(path, "re");
  if (!f) fail_msg("no %s", path);
  char *text = calloc(1, 1 << 20);
  size_t n = fread(text, 1, (1 << 20) - 1, f);
  text[n] = '\0';
  fclose(f);
  return text;
}

static json_t *line_of(const char *name, size_t which) {
  char *text = content(name);
  struct str rest = str_of(text), line = STR("");
  for (size_t i = 0; i <= which; i++) assert_true(str_next(&rest, '\n', &line));
  json_t *o = json_read(line, NULL);
  free(text);
  if (!o) fail_msg("line %zu of %s is no JSON", which, name);
  return o;
}

static int name_us(struct store_txn *t, void *arg, struct error *e) {
  struct life *l = arg;
  int r = settings_put(l->memory, t, ME, STR("person.name"), STR("Jonah"), life_now);
  return r < 0 ? r : settings_put(l->memory, t, ME, STR("being.name"), STR("Edda"), life_now);
}

/* As a night would leave it. */
static int put_night(struct store_txn *t, void *arg, struct error *e) {
  uint64_t turn = *(uint64_t *)arg;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct digest d = {.id = id_first(ME), .kind = DIGEST_DAY, .day = 20717, .text = STR("21 September 2026. Soup.")};
  d.sources = arena_printf(&a, "[%llu]", (unsigned long long)turn);
  struct night n = {.id = id_first(ME), .day = 20717, .state = NIGHT_DONE, .turns = 2};
  struct standing s = {.id = turn, .used = 3};
  int r = t->ops->insert(t, RECORD_DIGEST, &d);
  if (r == 0) r = t->ops->insert(t, RECORD_NIGHT, &n);
  return r < 0 ? r : t->ops->insert(t, RECORD_STANDING, &s);
}

static void export(struct life *l, const char *folder) {
  struct store_read *r = life_read(l);
  struct error e = {0};
  if (export_folder(l->memory, r, ME, folder, life_now, &e) < 0) fail_msg("%s", e.text);
  r->ops->read_end(r);
}

LIFE_TEST(export_folder__holds_everything) {
  life_now = 1790000000000;
  assert_int_equal(l->store->ops->write(l->store, name_us, l, NULL), 0);
  uint64_t turn =
      teach(l, "my sister anna\n# lives in lisbon", 0,
            {.about = BOTH("Anna", "sister"), .relation = STR("lives"), .value = STR("Lisbon"), .sure = 900});
  struct turn_keep reply = life_words("Anna, in Lisbon.");
  reply.turn.role = ROLE_BEING;
  reply.turn.trace = STR("{\"move\":\"reflect\"}");
  assert_int_equal(turn_keep(l->memory, &reply, NULL), 0);
  assert_int_equal(l->store->ops->write(l->store, put_night, &turn, NULL), 0);
  export(l, fresh_folder());

  AUTO_JSON json_t *digest = line_of("digests.jsonl", 0), *night = line_of("nights.jsonl", 0);
  assert_true(str_is(json_text(digest, "text"), "21 September 2026. Soup.") &&
              str_is(json_text(digest, "kind"), "day"));
  assert_int_equal(json_integer_value(json_array_get(json_object_get(digest, "sources"), 0)), id_number(turn));
  assert_true(str_is(json_text(night, "day"), "2026-09-21") && str_is(json_text(night, "state"), "done"));
  AUTO_JSON json_t *standing = line_of("standing.jsonl", 0);
  assert_int_equal(json_number(standing, "turn", 0), id_number(turn));
  assert_int_equal(json_number(standing, "used", 0), 3);
  AUTO_JSON json_t *said = line_of("turns.jsonl", 0), *replied = line_of("turns.jsonl", 1);
  assert_true(str_is(json_text(said, "speaker"), "Jonah") && str_is(json_text(replied, "speaker"), "Edda"));
  assert_true(str_is(json_text(said, "said_at"), "2026-09-21T14:13:20+00:00"));
  assert_true(str_is(json_text(replied, "role"), "being"));
  assert_int_equal(json_number(said, "number", 0), id_number(turn));
  AUTO_JSON json_t *fact = line_of("facts.jsonl", 0), *anna = line_of("people.jsonl", 0);
  assert_true(str_is(json_text(fact, "about"), "Anna") && str_is(json_text(fact, "value"), "Lisbon"));
  assert_int_equal(json_number(fact, "source", 0), id_number(turn));
  assert_true(str_is(json_text(anna, "word"), "sister") && str_is(json_text(anna, "kind"), "person"));

  char *page = content("conversations/2026-09-21.md"), *about = content("README.md");
  assert_non_null(strstr(page, "**Jonah** · 14:13\n> my sister anna\n> # lives in lisbon\n"));
  assert_non_null(strstr(page, "**Edda** · 14:14\n> Anna, in Lisbon.\n"));
  assert_non_null(strstr(about, "os1 import turns.jsonl --me \"Jonah\""));
  free(page);
  free(about);
  struct stat st;
  assert_true(stat(out, &st) == 0 && (st.st_mode & 0777) == 0700);
  remove_folder();
}

/* "mia rang": nobody said what she is, and no number stands in place of a word. */
LIFE_TEST(export_folder__names_no_kind_that_nobody_said) {
  life_now = 1790000000000;
  teach(l, "mia has a boat", 0,
        {.about = {.name = STR("Mia")}, .relation = STR("has"), .value = STR("boat"), .sure = 900});
  export(l, fresh_folder());
  AUTO_JSON json_t *mia = line_of("people.jsonl", 0);
  const json_t *kind = json_object_get(mia, "kind");
  assert_true(str_is(json_text(mia, "name"), "Mia") && (!kind || json_is_string(kind)));
  remove_folder();
}

LIFE_TEST(export_folder__never_writes_into_what_is_there) {
  struct store_read *r = life_read(l);
  struct error e = {0};
  assert_int_equal(export_folder(l->memory, r, ME, "/tmp", life_now, &e), ERR_EXISTS);
  assert_non_null(strstr(e.text, "/tmp"));
  assert_true(export_folder(l->memory, r, ME, "/nowhere/at/all", life_now, &e) < 0);
  r->ops->read_end(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(export_folder__holds_everything),
      cmocka_unit_test(export_folder__names_no_kind_that_nobody_said),
      cmocka_unit_test(export_folder__never_writes_into_what_is_there),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
