/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "base/civil.h"
#include "base/utf8.h"
#include "skill_in.h"
#include "skills/zone.h"

static const struct phrase_book *book;

static int open_all(void **state) {
  struct error e = {0};
  return open_english(state) || phrase_book_open(english, &book, &e) ? -1 : 0;
}

static int close_all(void **state) {
  phrase_book_close(book);
  return close_english(state);
}

static bool no_network(void *arg, struct str name, struct str argument) {
  return str_is(name, "no_network");
}

/* Runs a skill and says its result; what it keeps is kept. */
static struct str run(const char *name, const char *arguments) {
  struct view v = seen_view(&scene);
  struct error e = {0};
  const struct skill *s = skill_find(str_of(name));
  AUTO_JSON json_t *given = json_read(str_of(arguments), &e);
  struct skill_call call = {
      .view = &v, .language = english, .arguments = given, .arena = &scene, .turn = id_make(OWNER, 7)};
  struct skill_result result = {0};
  assert_non_null(s);
  if (skill_validate(s, given, &e) || s->run(&call, &result, &e)) return arena_dup(&scene, str_of(e.text));
  keep_all(result.keeps);
  struct phrase_ask ask = {.family = result.family,
                           .slots = result.slots,
                           .slot_count = result.slot_count,
                           .now = v.now,
                           .question = true,
                           .claim = no_network};
  struct phrase_line line;
  int r = phrase_say(book, &scene, &ask, &line);
  json_decref(result.data);
  if (r < 0) fail_msg("%s %s: nothing to say for %s", name, arguments, result.family);
  return line.text;
}

#define says(name, arguments, wanted) assert_str(run(name, arguments), wanted)

/* The same from words, with the times given as a reader of them would. */
static struct str asked(const char *skill, const char *text, const struct time_read *times, size_t count,
                        const char **missing) {
  struct view v = seen_view(&scene);
  struct reading r = {.text = str_of(text),
                      .tokens = tokens_read(english, &scene, str_of(text)),
                      .skill = str_of(skill),
                      .times = {times, count}};
  json_t *a = skill_arguments(skill_find(str_of(skill)), english, &r, &v, NULL, missing);
  AUTO_BUF struct buf b = buf_new(BUF_LINE);
  struct error e = {0};
  if (!*missing && skill_validate(skill_find(str_of(skill)), a, &e)) fail_msg("%s: %s", text, e.text);
  json_write(a, &b);
  json_decref(a);
  return arena_dup(&scene, buf_str(&b));
}

static struct time_read time_at(enum time_kind kind, const char *at, enum grain g, size_t first, size_t last) {
  int64_t ms = 0;
  int32_t offset;
  if (at) assert_int_equal(civil_parse(str_of(at), &ms, &offset), 0);
  return (struct time_read){.kind = kind,
                            .when = {ms / 1000, ms / 1000 + 60, g},
                            .weekday = -1,
                            .has_clock = g == GRAIN_MINUTE,
                            .first = first,
                            .last = last};
}

static void skills__have_schemas_and_names(void **state) {
  for (size_t i = 0; skills_all[i]; i++) {
    struct error e = {0};
    AUTO_JSON json_t *schema = json_read(str_of(skills_all[i]->schema), &e);
    if (!schema) fail_msg("%s: %s", skills_all[i]->name, e.text);
    assert_true(skill_find(str_of(skills_all[i]->name)) == skills_all[i]);
    assert_true(strlen(skills_all[i]->summary) > 10);
  }
  assert_ptr_equal(skill_find(STR("list.add")), skill_find(STR("list")));
  assert_null(skill_find(STR("listen")));
}

static void validate__refuses_what_the_schema_does(void **state) {
  static const char *const bad[][2] = {{"remind", "{}"},
                                       {"remind", "{\"what\":1,\"at\":\"2026-11-23\"}"},
                                       {"list", "{\"action\":\"eat\"}"},
                                       {"list", "{\"action\":\"add\",\"items\":[1]}"},
                                       {"timer", "{\"seconds\":0}"},
                                       {"timer", "{\"seconds\":1.5}"},
                                       {"sum", "{\"text\":\"1+1\",\"more\":true}"},
                                       {"clock", "[]"},
                                       {"units", "{\"amount\":true}"}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct error e = {0};
    AUTO_JSON json_t *a = json_read(str_of(bad[i][1]), &e);
    assert_non_null(a);
    if (skill_validate(skill_find(str_of(bad[i][0])), a, &e) != ERR_INVALID)
      fail_msg("%s took %s", bad[i][0], bad[i][1]);
    assert_true(e.text[0]);
  }
}

/* Those of servers that others wrote often name no members at all, or say that there may be more. */
static void validate__takes_what_an_open_schema_does(void **state) {
  static const struct {
    const char *schema, *arguments;
    bool fits;
  } rows[] = {
      {"{}", "{\"any\":1}", true},
      {"{\"type\":\"object\"}", "{\"any\":{\"thing\":[1]}}", true},
      {"{\"properties\":{\"a\":{\"type\":\"object\"}}}", "{\"a\":{\"b\":1}}", true},
      {"{\"properties\":{\"a\":{}},\"additionalProperties\":true}", "{\"b\":1}", true},
      {"{\"properties\":{\"a\":{}}}", "{\"b\":1}", false},
      {"{\"additionalProperties\":false}", "{\"b\":1}", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct skill s = {.name = "notes.read", .schema = rows[i].schema};
    AUTO_JSON json_t *a = json_read(str_of(rows[i].arguments), NULL);
    if ((skill_validate(&s, a, NULL) == 0) != rows[i].fits) fail_msg("%s: %s", rows[i].schema, rows[i].arguments);
  }
}

static void remind__is_kept_told_and_taken_away(void **state) {
  says("remind", "{\"what\":\"ring my mum\",\"at\":\"2026-11-23T18:30:00\"}",
       "Tomorrow, Monday, 18:30: ring your mum.");
  assert_int_equal(kept.reminders.len, 1);
  assert_int_equal(kept.reminders.at[0].due_at, NOW + (22 * 60 + 16) * 60000);
  assert_int_equal(kept.reminders.at[0].state, REMINDER_WAITING);
  assert_int_equal(kept.reminders.at[0].source, id_make(OWNER, 7));
  says("due", "{}", "Ring my mum (tomorrow, Monday, 18:30).");
  says("due", "{\"action\":\"cancel\",\"what\":\"the dentist\"}",
       "Which of them? Ring my mum (tomorrow, Monday, 18:30).");
  says("due", "{\"action\":\"cancel\",\"what\":\"mum\"}", "Gone: ring my mum (tomorrow, Monday, 18:30).");
  assert_int_equal(kept.reminders.at[0].state, REMINDER_CANCELLED);
  says("due", "{}", "Nothing's waiting.");
}

static void remind__will_not_ring_in_the_past(void **state) {
  says("remind", "{\"what\":\"x\",\"at\":\"2026-11-22T20:00:00Z\"}", "Today, 20:00 is behind us. When should it be?");
  assert_int_equal(kept.reminders.len, 0);
  assert_true(str_find(run("remind", "{\"what\":\"x\",\"at\":\"soon\"}"), STR("not a date")) >= 0);
}

static void timer__runs_and_stops(void **state) {
  says("timer", "{\"action\":\"left\"}", "No timer is running.");
  says("timer", "{\"seconds\":600,\"what\":\"my eggs\"}", "Ten minutes, to 20:24: your eggs.");
  assert_int_equal(kept.reminders.at[0].timer, 1);
  seen_now = NOW + 240000;
  says("timer", "{\"action\":\"left\"}", "Six minutes left, to 20:24.");
  says("timer", "{\"action\":\"add\",\"seconds\":120}", "Eight minutes now, to 20:26.");
  says("timer", "{\"action\":\"cancel\"}", "Stopped, with eight minutes to go.");
  says("timer", "{\"action\":\"left\"}", "No timer is running.");
}

static void list__adds_shows_and_ticks(void **state) {
  says("list", "{\"action\":\"show\"}", "Nothing on shopping.");
  says("list", "{\"action\":\"add\",\"items\":[\"eggs\"]}", "Eggs, on shopping.");
  says("list", "{\"action\":\"add\",\"items\":[\"bread\",\"milk\",\"Eggs\"]}", "Bread and milk, on shopping.");
  says("list", "{\"action\":\"add\",\"list\":\"Garden\",\"items\":[\"string\"]}", "String, on garden.");
  says("list", "{\"action\":\"show\",\"list\":\"shopping\"}", "Shopping, three: eggs, bread and milk.");
  says("list", "{\"action\":\"lists\"}", "Shopping and garden.");
  says("list", "{\"action\":\"done\",\"items\":[\"egg\"]}", "Eggs: off.");
  says("list", "{\"action\":\"done\",\"list\":\"shopping\",\"number\":-1}", "Milk: off.");
  says("list", "{\"action\":\"done\",\"items\":[\"caviar\"]}", "That isn't on a list here.");
  says("list", "{\"action\":\"add\",\"list\":\"shopping\",\"items\":[\"bread\"]}", "That's on shopping already.");
  says("list", "{\"action\":\"done\",\"list\":\"shopping\",\"all\":true}", "Bread: off.");
  says("list", "{\"action\":\"show\",\"list\":\"shopping\"}", "Nothing on shopping.");
}

static void clock__tells_time_date_and_between(void **state) {
  says("clock", "{\"ask\":\"time\"}", "20:14.");
  says("clock", "{\"ask\":\"date\"}", "Sunday 22 November 2026.");
  says("clock", "{\"ask\":\"date\",\"at\":\"2027-06-03\"}", "A Thursday: 3 June 2027.");
  says("clock", "{\"ask\":\"date\",\"at\":\"1971-05-03\"}", "It was a Monday: 3 May 1971.");
  says("clock", "{\"ask\":\"between\",\"to\":\"2026-12-25\"}", "33 days. Friday 25 December.");
  says("clock", "{\"ask\":\"between\",\"to\":\"2026-12-25\",\"unit\":\"weeks\"}", "Four weeks and five days.");
  says("clock", "{\"ask\":\"between\",\"from\":\"2026-05-03\",\"to\":\"2026-09-12\",\"unit\":\"months\"}",
       "Four months, counting whole ones.");
  says("clock", "{\"ask\":\"between\",\"from\":\"1958-07-22\",\"unit\":\"years\"}", "68 years.");
  says("clock", "{\"ask\":\"between\",\"to\":\"2026-12-06\",\"unit\":\"workdays\"}", "Ten weekdays, Monday to Friday.");
  says("clock", "{\"ask\":\"between\",\"to\":\"2026-11-22\"}", "That's today.");
  says("clock", "{\"ask\":\"between\"}", "Which day?");
}

static void zone__reads_posix_rules(void **state) {
  static const struct {
    const char *rule, *at;
    int hours;
  } cases[] = {{"GMT0BST,M3.5.0/1,M10.5.0", "2040-07-01T12:00:00Z", 1},
               {"GMT0BST,M3.5.0/1,M10.5.0", "2040-12-01T12:00:00Z", 0},
               {"GMT0BST,M3.5.0/1,M10.5.0", "2040-03-25T00:59:59Z", 0},
               {"GMT0BST,M3.5.0/1,M10.5.0", "2040-03-25T01:00:00Z", 1},
               {"EST5EDT,M3.2.0,M11.1.0", "2040-07-01T12:00:00Z", -4},
               {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2040-01-01T12:00:00Z", 11},
               {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2040-07-01T12:00:00Z", 10},
               {"<+03>-3", "2040-07-01T12:00:00Z", 3}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int64_t ms;
    int32_t offset, east = 0;
    assert_int_equal(civil_parse(str_of(cases[i].at), &ms, &offset), 0);
    assert_int_equal(zone_rule(str_of(cases[i].rule), ms / 1000, &east), 0);
    assert_int_equal(east, cases[i].hours * 3600);
  }
  int32_t east;
  assert_int_equal(zone_rule(STR("nonsense"), 0, &east), ERR_INVALID);
  assert_int_equal(zone_read(STR("TZif2"), 0, &east), ERR_INVALID);
  assert_int_equal(zone_offset("../../etc/passwd", 0, &east), ERR_NOT_FOUND);
}

static void clock__knows_other_places(void **state) {
  int32_t east;
  if (zone_offset("Asia/Tokyo", NOW / 1000, &east)) skip();
  assert_int_equal(east, 9 * 3600);
  says("clock", "{\"ask\":\"time\",\"place\":\"tokyo\"}", "05:14 in Tokyo, and Monday there.");
  says("clock", "{\"ask\":\"time\",\"place\":\"tokyo\",\"gap\":true}",
       "05:14 in Tokyo, and Monday there: nine hours ahead.");
  says("clock", "{\"ask\":\"time\",\"place\":\"tokyo\",\"at\":\"2026-11-22T12:00:00\"}", "21:00 in Tokyo.");
  says("clock", "{\"ask\":\"time\",\"place\":\"tokyo\",\"at\":\"2026-11-22T21:00:00\",\"back\":true}", "12:00 here.");
  says("clock", "{\"ask\":\"time\",\"place\":\"New York\"}", "15:14 in New York.");
  says("clock", "{\"ask\":\"time\",\"place\":\"Mumbai\"}", "01:44 in Mumbai, and Monday there.");
  says("clock", "{\"ask\":\"time\",\"place\":\"Narnia\"}", "The clock in Narnia isn't one this machine has.");
}

static void keep_entity(uint64_t n, const char *name, const char *word, bool tender) {
  struct entity e = {
      .id = id_make(OWNER, n), .kind = ENTITY_PERSON, .name = str_of(name), .word = str_of(word), .tender = tender};
  VEC_PUSH(&scene, &kept.entities, e);
}

static void keep_fact(uint64_t about, const char *relation, const char *value, int64_t from) {
  struct fact f = {.id = id_make(OWNER, 50 + kept.facts.len),
                   .about = about ? id_make(OWNER, about) : ID_NONE,
                   .relation = str_of(relation),
                   .value = str_of(value),
                   .plain = str_of(value),
                   .state = FACT_BELIEVED,
                   .from_first = from,
                   .from_last = from == DAY_UNKNOWN ? from : from + 30,
                   .source = id_make(OWNER, 9)};
  VEC_PUSH(&scene, &kept.facts, f);
}

static void know__groups_and_keeps_quiet(void **state) {
  says("know", "{}", "Nothing yet. It'll be what you say, with the day you said it.");
  keep_entity(20, "Anna", "sister", false);
  keep_entity(21, "Clara", "ex wife", true);
  keep_fact(0, "lives", "Hull", civil_days(2026, 3, 1));
  keep_fact(0, "works_at", "the harbour office", DAY_UNKNOWN);
  keep_fact(20, "kin", "sister", DAY_UNKNOWN);
  keep_fact(20, "lives", "Lisbon", DAY_UNKNOWN);
  keep_fact(21, "lives", "York", DAY_UNKNOWN);
  keep_fact(0, "likes", "hull city", DAY_UNKNOWN);
  struct bar b = {.id = id_make(OWNER, 60), .what = STR("hull city"), .plain = STR("hull city")};
  VEC_PUSH(&scene, &kept.bars, b);
  says("know", "{}",
       "Hull since March, the harbour office. Anna (sister): Lisbon. And one thing not to be raised, one name kept "
       "quiet. "
       "`/about` shows where each came from.");
}

static void help__is_the_registry(void **state) {
  struct str said = run("help", "{}");
  assert_true(str_find(said, STR("reminders, timers")) >= 0 || str_find(said, STR("Reminders, timers")) >= 0);
  assert_true(str_find(said, STR("nothing here leaves this machine")) >= 0);
  says("help", "{\"topic\":\"sum\"}", "In words or figures: 15% of 80, half of 90, (14+9)*3.");
}

static void rename__keeps_a_name_and_refuses_machines(void **state) {
  says("rename", "{\"name\":\"otto\"}", "Otto.");
  says("rename", "{\"name\":\"Fern\"}", "Fern, then. Otto answers no more.");
  assert_true(str_find(run("rename", "{\"name\":\"alexa\"}"), STR("somebody's story")) >= 0);
  struct view v = seen_view(&scene);
  assert_str(v.ops->setting(&v, "being.name"), "Fern");
}

static void voice__sets_what_it_says(void **state) {
  struct view v = seen_view(&scene);
  says("voice", "{\"set\":\"on\"}", "Aloud, then, wherever there's a loudspeaker.");
  assert_str(v.ops->setting(&v, "speak"), "on");
  says("voice", "{\"set\":\"off\"}", "On the page only.");
  says("voice", "{\"voice\":\"lower\"}", "Lower.");
  assert_str(v.ops->setting(&v, "voice"), "lower");
  assert_str(v.ops->setting(&v, "speak"), "off");
}

static void arguments__read_a_reminder(void **state) {
  const char *missing;
  struct time_read half_six = time_at(TIME_MOMENT, "2026-11-23T18:30:00", GRAIN_MINUTE, 2, 4);
  assert_str(asked("remind", "remind me tomorrow half six", &half_six, 1, &missing),
             "{\"at\":\"2026-11-23T18:30:00+00:00\"}");
  assert_string_equal(missing, "what");
  struct time_read nine = time_at(TIME_MOMENT, "2026-11-23T09:00:00", GRAIN_MINUTE, 6, 8);
  assert_str(asked("remind", "remind me to ring the dentist tomorrow at 9", &nine, 1, &missing),
             "{\"what\":\"ring the dentist\",\"at\":\"2026-11-23T09:00:00+00:00\"}");
  assert_null(missing);
  struct time_read day = time_at(TIME_DATE, "2026-11-26", GRAIN_DAY, 4, 4);
  assert_str(asked("remind", "remind me on Thursday that my bins go out",
                   &(struct time_read){.kind = TIME_DATE, .when = day.when, .first = 3, .last = 3, .weekday = -1}, 1,
                   &missing),
             "{\"what\":\"my bins go out\",\"at\":\"2026-11-26T09:00:00+00:00\"}");
  assert_str(asked("remind", "remind me to eat", NULL, 0, &missing), "{\"what\":\"eat\"}");
  assert_string_equal(missing, "when");
}

static void arguments__carry_what_was_offered(void **state) {
  const char *missing;
  struct view v = seen_view(&scene);
  struct time_read half_six = time_at(TIME_MOMENT, "2026-11-23T18:30:00", GRAIN_MINUTE, 2, 4);
  struct reading r = {.text = STR("remind me tomorrow half six"),
                      .tokens = tokens_read(english, &scene, STR("remind me tomorrow half six")),
                      .skill = STR("remind"),
                      .times = {&half_six, 1}};
  AUTO_JSON json_t *offered = json_object();
  json_put_text(offered, "what", STR("my mum"));
  json_t *a = skill_arguments(skill_find(STR("remind")), english, &r, &v, offered, &missing);
  assert_null(missing);
  assert_str(json_text(a, "what"), "my mum");
  assert_str(json_text(a, "at"), "2026-11-23T18:30:00+00:00");
  json_decref(a);
}

static void arguments__read_a_list(void **state) {
  static const struct {
    const char *text, *wanted;
  } cases[] = {
      {"add eggs to the list", "{\"items\":[\"eggs\"],\"action\":\"add\"}"},
      {"Write me a list, please: cod, leeks, cream.", "{\"items\":[\"cod\",\"leeks\",\"cream\"],\"action\":\"add\"}"},
      {"cod, leeks and cream: make me a list", "{\"items\":[\"cod\",\"leeks\",\"cream\"],\"action\":\"add\"}"},
      {"put bread and milk on my shopping list",
       "{\"list\":\"shopping\",\"items\":[\"bread\",\"milk\"],\"action\":\"add\"}"},
      {"put milk eggs and bread on the shopping",
       "{\"list\":\"shopping\",\"items\":[\"milk\",\"eggs\",\"bread\"],\"action\":\"add\"}"},
      {"add tea bags milk and salt and vinegar crisps to the shopping list",
       "{\"list\":\"shopping\",\"items\":[\"tea bags\",\"milk\",\"salt and vinegar crisps\"],\"action\":\"add\"}"},
      {"we need to get milk and nappies, put them on the shopping list",
       "{\"list\":\"shopping\",\"items\":[\"milk\",\"nappies\"],\"action\":\"add\"}"},
      {"add a torch to the list for Sam", "{\"list\":\"Sam's\",\"items\":[\"torch\"],\"action\":\"add\"}"},
      {"make a list for Ty: socks, inhaler",
       "{\"list\":\"Ty's\",\"items\":[\"socks\",\"inhaler\"],\"action\":\"add\"}"},
      {"put bread on the list for mum", "{\"list\":\"Mum's\",\"items\":[\"bread\"],\"action\":\"add\"}"},
      {"put kaya, bread and eggs on the shopping list can",
       "{\"list\":\"shopping\",\"items\":[\"kaya\",\"bread\",\"eggs\"],\"action\":\"add\"}"},
      {"add eggs and milk to my shopping list",
       "{\"list\":\"shopping\",\"items\":[\"eggs\",\"milk\"],\"action\":\"add\"}"},
      {"what's on the garden list", "{\"list\":\"garden\",\"action\":\"show\"}"},
      {"cross milk off the list", "{\"items\":[\"milk\"],\"action\":\"done\"}"},
      {"tick off number two", "{\"number\":2,\"action\":\"done\"}"},
      {"add milk, eggs to the shopping list and call the bank to my to do list",
       "{\"list\":\"shopping\",\"items\":[\"milk\",\"eggs\",\"call the bank\"],\"on\":[\"shopping\",\"shopping\",\"to "
       "do\"],"
       "\"action\":\"add\"}"},
      {"add ring gran to my todo", "{\"list\":\"to do\",\"items\":[\"ring gran\"],\"action\":\"add\"}"},
      {"put a hat and the torch on the packing list please",
       "{\"list\":\"packing\",\"items\":[\"hat\",\"torch\"],\"action\":\"add\"}"},
      {"make a list called packing: socks, a charger and passport",
       "{\"list\":\"packing\",\"items\":[\"socks\",\"charger\",\"passport\"],\"action\":\"add\"}"},
      {"make a list called holiday books with emma and dracula",
       "{\"list\":\"holiday books\",\"items\":[\"emma\",\"dracula\"],\"action\":\"add\"}"},
      {"put eggs on a list called baking", "{\"list\":\"baking\",\"items\":[\"eggs\"],\"action\":\"add\"}"},
      {"make a list for the party: crisps and balloons",
       "{\"list\":\"party\",\"items\":[\"crisps\",\"balloons\"],\"action\":\"add\"}"},
      {"what's on the list called baking", "{\"list\":\"baking\",\"action\":\"show\"}"},
      {"mark rice as done", "{\"items\":[\"rice\"],\"action\":\"done\"}"},
      {"what lists do i have", "{\"action\":\"lists\"}"},
      {"cross off everything", "{\"all\":true,\"action\":\"done\"}"},
      {"clear my shopping list", "{\"all\":true,\"list\":\"shopping\",\"action\":\"done\"}"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *missing;
    struct str got = asked("list", cases[i].text, NULL, 0, &missing);
    if (!str_is(got, cases[i].wanted)) fail_msg("%s: %.*s", cases[i].text, STR_ARG(got));
    assert_null(missing);
  }
}

static void arguments__read_the_rest(void **state) {
  const char *missing;
  assert_str(asked("clock", "what time is it in new york", NULL, 0, &missing),
             "{\"ask\":\"time\",\"place\":\"new york\"}");
  assert_str(asked("clock.date", "what's the date", NULL, 0, &missing), "{\"ask\":\"date\"}");
  struct time_read christmas = time_at(TIME_DATE, "2026-12-25", GRAIN_DAY, 3, 3);
  assert_str(asked("clock", "how long till christmas", &christmas, 1, &missing),
             "{\"ask\":\"between\",\"to\":\"2026-12-25\"}");
  assert_str(asked("rename", "i want to call you max", NULL, 0, &missing), "{\"name\":\"max\"}");
  assert_str(asked("rename", "change your name", NULL, 0, &missing), "{}");
  assert_string_equal(missing, "name");
  assert_str(asked("cancel", "cancel the reminder about the dentist", NULL, 0, &missing),
             "{\"action\":\"cancel\",\"what\":\"dentist\"}");
  assert_str(asked("cancel", "cancel the timer", NULL, 0, &missing), "{\"timer\":true,\"action\":\"cancel\"}");
  assert_str(asked("voice_on", "speak to me", NULL, 0, &missing), "{\"set\":\"on\"}");
  assert_str(asked("voice", "stop talking out loud", NULL, 0, &missing), "{\"set\":\"off\"}");
  assert_str(asked("forget", "forget what i said about my sister", NULL, 0, &missing), "{\"what\":\"sister\"}");
  struct time_read ten = {.kind = TIME_DURATION, .seconds = 600, .weekday = -1, .first = 4, .last = 5};
  assert_str(asked("timer", "set a timer for ten minutes", &ten, 1, &missing),
             "{\"action\":\"start\",\"seconds\":600}");
}

static struct str guessed(const char *text) {
  struct reading r = {0};
  struct reading_context c = {.civil_now = NOW / 1000, .manner = MANNER_GB};
  reading_read(english, &scene, str_of(text), &c, &r);
  return skill_guess(english, &scene, &r);
}

static void guess__knows_its_own_words(void **state) {
  static const char *const cases[][2] = {{"12 * 14", "sum"},
                                         {"what's 30% of 90?", "sum"},
                                         {"1 / 0", "sum"},
                                         {"8 stone in kg", "units"},
                                         {"how many days until the 3rd of june", "clock.between"},
                                         {"weeks since 1 january", "clock.between"},
                                         {"what day is the 9th of may?", "clock.date"},
                                         {"2-1", ""},
                                         {"24/7", ""},
                                         {"we won 2-1", ""},
                                         {"i ran 5 miles", ""},
                                         {"i have 2 sisters and 3 brothers", ""},
                                         {"seven", ""},
                                         {"how old is anna", ""},
                                         {"anna moved in may", ""},
                                         {"hello", ""},
                                         {"", ""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct str got = guessed(cases[i][0]);
    if (!str_is(got, cases[i][1])) fail_msg("%s: got \"%.*s\"", cases[i][0], STR_ARG(got));
  }
}

#define IN_A_SCENE(f) cmocka_unit_test_teardown(f, forget_scene)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_A_SCENE(skills__have_schemas_and_names),
      IN_A_SCENE(validate__refuses_what_the_schema_does),
      IN_A_SCENE(validate__takes_what_an_open_schema_does),
      IN_A_SCENE(remind__is_kept_told_and_taken_away),
      IN_A_SCENE(remind__will_not_ring_in_the_past),
      IN_A_SCENE(timer__runs_and_stops),
      IN_A_SCENE(list__adds_shows_and_ticks),
      IN_A_SCENE(clock__tells_time_date_and_between),
      IN_A_SCENE(zone__reads_posix_rules),
      IN_A_SCENE(clock__knows_other_places),
      IN_A_SCENE(know__groups_and_keeps_quiet),
      IN_A_SCENE(help__is_the_registry),
      IN_A_SCENE(rename__keeps_a_name_and_refuses_machines),
      IN_A_SCENE(voice__sets_what_it_says),
      IN_A_SCENE(arguments__read_a_reminder),
      IN_A_SCENE(arguments__carry_what_was_offered),
      IN_A_SCENE(arguments__read_a_list),
      IN_A_SCENE(arguments__read_the_rest),
      IN_A_SCENE(guess__knows_its_own_words),
  };
  return cmocka_run_group_tests(tests, open_all, close_all);
}
