/* SPDX-License-Identifier: Apache-2.0
 *
 * What a turn asks for, on tests/data/talk/intents.jsonl. Those with odd numbers were looked at while the patterns were
 * written; those with even numbers were not, and theirs is the figure.
 */
#include "base/json.h"
#include "language/reading.h"
#include "skills/skills.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "../language/language_in.h"

enum { FLOOR_EVEN = 68, FLOOR_ODD = 90 }; /* percent */

/* What stands for an intent: a skill, "known" a question of memory, "asks=..." what no skill does. */
static const struct {
  const char *intent, *skills[4];
} meant[] = {{"remind", {"remind"}},
             {"timer", {"timer"}},
             {"list_add", {"list.add"}},
             {"list_show", {"list.show"}},
             {"list_done", {"list.done", "list.clear", "list"}},
             {"sum", {"sum"}},
             {"units", {"units"}},
             {"time", {"time"}},
             {"date", {"date", "clock.date"}},
             {"day_between", {"days_between", "clock.between"}},
             {"define", {"asks=define", "word.define", "word.spell", "word.similar"}},
             {"forget", {"forget"}},
             {"recall", {"recall", "known"}},
             {"know_about_me", {"know"}},
             {"why", {"why", "asks why"}},
             {"export", {"export"}},
             {"lock", {"lock"}},
             {"voice_on", {"voice_on"}},
             {"voice_off", {"voice_off"}},
             {"rename", {"rename"}},
             {"help", {"help", "asks ability"}},
             {"none", {"", "known"}}};

static bool holds(const struct reading *r, struct str skill, const char *wanted) {
  if (!strcmp(wanted, "known")) return !skill.len && r->question.memory;
  if (!strcmp(wanted, "asks=define")) return str_is(r->asks, "define");
  if (!strcmp(wanted, "asks why")) return reading_has(r, ACT_ASKS_WHY);
  if (!strcmp(wanted, "asks ability")) return reading_has(r, ACT_ASKS_ABILITY);
  return str_is(skill, wanted);
}

static bool is_met(struct arena *a, struct str text, struct str intent, struct str *ret_skill) {
  struct reading r;
  struct reading_context c = {.civil_now = 1795378440};
  reading_read(english, a, text, &c, &r);
  *ret_skill = r.skill.len ? r.skill : skill_guess(english, a, &r);
  for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
    for (size_t k = 0; k < 4 && str_is(intent, meant[i].intent) && meant[i].skills[k]; k++)
      if (holds(&r, *ret_skill, meant[i].skills[k])) return true;
  return false;
}

static void intents__are_met(void **state) {
  FILE *f = fopen(TESTS_FOLDER "/data/talk/intents.jsonl", "r");
  char row[1024];
  size_t all[2] = {0}, met[2] = {0};
  assert_non_null(f);
  while (fgets(row, sizeof row, f)) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    AUTO_JSON json_t *o = json_read(str_of(row), NULL);
    assert_non_null(o);
    long long id = 0;
    str_to_int(str_from(json_text(o, "id"), 1), &id);
    struct str skill;
    bool good = is_met(&a, json_text(o, "text"), json_text(o, "intent"), &skill);
    all[id % 2]++;
    met[id % 2] += good;
    if (!good && id % 2 && getenv("OS1_TEST_SHOW"))
      fprintf(stderr, "%s: %s -> %.*s\n", json_string_value(json_object_get(o, "intent")),
              json_string_value(json_object_get(o, "text")), STR_ARG(skill));
  }
  fclose(f);
  print_message("intents met: even %zu of %zu, odd %zu of %zu\n", met[0], all[0], met[1], all[1]);
  assert_true(met[0] * 100 >= all[0] * FLOOR_EVEN);
  assert_true(met[1] * 100 >= all[1] * FLOOR_ODD);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(intents__are_met)};
  return cmocka_run_group_tests(tests, open_english, close_english);
}
