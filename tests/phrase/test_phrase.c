/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "phrase/claims.h"
#include "phrase/phrase_priv.h"

#include <sys/stat.h>
#include <unistd.h>

#define DAY_MS 86400000LL
static const int64_t now = 1795378440000LL; /* Sunday 22 November 2026, 20:14 UTC */

static char folder[64];
static const struct pack *opened[128]; /* books borrow from them: closed at the end */
static size_t opened_count;
static const char *const files[] = {"phrases/x.txt", "phrases/banned.txt", "phrases/claims.txt", "saying.txt"};

static void put(const char *name, const char *text) {
  char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  assert_true(fputs(text, f) >= 0);
  assert_int_equal(fclose(f), 0);
}

static int make_folder(void **state) {
  snprintf(folder, sizeof folder, "/tmp/os1-phrase-XXXXXX");
  if (!mkdtemp(folder)) return 1;
  char path[128];
  snprintf(path, sizeof path, "%s/phrases", folder);
  return mkdir(path, 0700);
}

static int drop_folder(void **state) {
  char path[128];
  for (size_t i = 0; i < opened_count; i++) pack_close(opened[i]);
  for (size_t i = 0; i < 4; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, files[i]);
    unlink(path);
  }
  snprintf(path, sizeof path, "%s/phrases", folder);
  rmdir(path);
  return rmdir(folder);
}

static const char *const real_words = TESTS_FOLDER "/../data/en";

static struct str slurp(struct arena *a, const char *path) {
  FILE *f = fopen(path, "r");
  assert_non_null(f);
  char *text = arena_alloc(a, 1 << 16);
  size_t n = fread(text, 1, 1 << 16, f);
  fclose(f);
  return (struct str){text, n};
}

/* A folder holding this family file, the real saying.txt and banned.txt, and two claims. */
static const struct pack *pack_of(const char *text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct pack *p = NULL;
  struct error e = {0};
  put(files[0], text);
  put(files[1], arena_dup(&a, slurp(&a, TESTS_FOLDER "/../data/en/phrases/banned.txt")).at);
  put(files[2], "kept is kept\nmachine is one\n");
  put(files[3], arena_dup(&a, slurp(&a, TESTS_FOLDER "/../data/en/saying.txt")).at);
  assert_int_equal(pack_open_folder(folder, &p, &e), 0);
  assert_true(opened_count < sizeof opened / sizeof *opened);
  opened[opened_count++] = p;
  return p;
}

static void swallow(void *arg, struct str file, int number, const char *text, struct str about) {
  int *n = arg;
  ++*n;
}

static struct phrase_book *book_of(const char *text, int *ret_wrong) {
  int wrong = 0;
  const struct pack *p = pack_of(text);
  struct complain c = {swallow, &wrong};
  struct phrase_book *b = phrase_book_read(NULL, p, &c);
  if (ret_wrong)
    *ret_wrong = wrong;
  else
    assert_int_equal(wrong, 0);
  return b;
}

static bool yes(void *arg, struct str name, struct str argument) {
  return true;
}

static struct phrase_ask ask_of(const char *family, const struct phrase_slot *slots, size_t count) {
  return (struct phrase_ask){
      .family = family, .slots = slots, .slot_count = count, .jokes = true, .question = true, .now = now, .claim = yes};
}

static void says(struct phrase_book *b, const struct phrase_ask *ask, const char *expected) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct phrase_line line;
  assert_int_equal(phrase_say(b, &a, ask, &line), 0);
  assert_string_equal(arena_dup(&a, line.text).at, expected);
}

static void silent(struct phrase_book *b, const struct phrase_ask *ask) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct phrase_line line;
  assert_int_equal(phrase_say(b, &a, ask, &line), ERR_NOT_FOUND);
}

static void phrase__fills__every_function(void **state) {
  static const struct {
    const char *words, *expected;
  } rows[] = {
      {"{num n} {n n} {ord n}", "three 3 third"},
      {"{n big}, {num big}, {ord big}", "2,914, 2,914, 2,914th"},
      {"{count n boat}, {count one turn}", "three boats, one turn"},
      {"{one one is/are}, {one n is/are}", "is, are"},
      {"{list who}", "Anna, Peter and mum"},
      {"{list who or}", "Anna, Peter or mum"},
      {"{a hour} and {a boat}", "an hour and a boat"},
      {"{plural lady}, {plural box}, {plural child}", "ladies, boxes, children"},
      {"{poss nell} boat, {poss james}", "Nell's boat, James'"},
      {"{past vp}, {ing vp}, {inf vp}", "rang mum, ringing mum, ring mum"},
      {"{past stop}, {ing stop}, {past try}", "stopped, stopping, tried"},
      {"{They p} {be p} here with {their p} boat", "She is here with her boat"},
      {"{they p} {verb p like} {them p}; {they q} {verb q like} {themselves q}", "she likes her; they like themselves"},
      {"{have p} {have q} {do p} {were q}", "has have does were"},
      {"{flip mine}", "your boat and you're late"},
      {"{quote said}", "\"it was fine\""},
      {"{Boat}, {cap boat}", "Boat, Boat"},
      {"{time at}, {clock at}", "20:14, fourteen minutes past eight"},
      {"{span month}, {span day}, {span week}", "eight months, twenty-one hours, nine days"},
      {"{length week}, {length uneven}, {length short}",
       "nine days, one hour and 30 minutes, one minute and 30 seconds"},
      {"{bytes kb}, {bytes mb}", "148 kB, 3.2 MB"},
  };
  const struct phrase_slot slots[] = {
      phrase_number("n", 3),
      phrase_number("one", 1),
      phrase_number("big", 2914),
      phrase_number("uneven", 5400),
      phrase_number("short", 90),
      phrase_text("who", STR("Anna")),
      phrase_text("who", STR("Peter")),
      phrase_text("who", STR("mum")),
      phrase_text("hour", STR("hour")),
      phrase_text("boat", STR("boat")),
      phrase_text("lady", STR("lady")),
      phrase_text("box", STR("box")),
      phrase_text("child", STR("child")),
      phrase_text("nell", STR("Nell")),
      phrase_text("james", STR("James")),
      phrase_text("vp", STR("ring mum")),
      phrase_text("stop", STR("stop")),
      phrase_text("try", STR("try")),
      phrase_text("p.pronoun", STR("she")),
      phrase_text("mine", STR("my boat and i'm late")),
      phrase_text("said", STR("it was fine!\n")),
      phrase_number("at", now),
      phrase_number("month", 8 * 2629746),
      phrase_number("day", 21 * 3600),
      phrase_number("week", 9 * 86400),
      phrase_number("kb", 148200),
      phrase_number("mb", 3210000),
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[256];
    snprintf(text, sizeof text, "x\n | | %s\n", rows[i].words);
    struct phrase_book *b = book_of(text, NULL);
    struct phrase_ask ask = ask_of("x", slots, sizeof slots / sizeof *slots);
    says(b, &ask, rows[i].expected);
    phrase_book_close(b);
  }
}

static void phrase__clock__reads_as_people_say_it(void **state) {
  static const struct {
    int hour, minute;
    const char *expected;
  } rows[] = {{20, 14, "fourteen minutes past eight"},
              {20, 40, "twenty to nine"},
              {18, 30, "half past six"},
              {0, 0, "midnight"},
              {12, 0, "noon"},
              {7, 0, "seven o'clock"},
              {9, 59, "one minute to ten"},
              {23, 45, "a quarter to midnight"},
              {0, 15, "a quarter past midnight"}};
  struct phrase_book *b = book_of("x\n | | {a}\n", NULL);
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    assert_string_equal(arena_dup(&a, words_clock(b, &a, rows[i].hour * 60 + rows[i].minute)).at, rows[i].expected);
  phrase_book_close(b);
}

static void phrase__says__only_what_conditions_allow(void **state) {
  struct phrase_book *b = book_of("x : p.name & n>=2\n | | Two of {p.name}.\n"
                                  "x : p.name\n | | {p.name}.\n"
                                  "x : !p.name & kind=dog/cat\n | | A pet.\n",
                                  NULL);
  struct phrase_slot slots[2] = {phrase_text("p.name", STR("Anna")), phrase_number("n", 1)};
  struct phrase_ask ask = ask_of("x", slots, 2);
  says(b, &ask, "Anna.");
  slots[1].number = 2; /* most conditions met wins */
  says(b, &ask, "Two of Anna.");
  slots[0] = phrase_text("kind", STR("Cat"));
  says(b, &ask, "A pet.");
  slots[0] = phrase_text("kind", STR("horse"));
  silent(b, &ask);
  phrase_book_close(b);
}

static void phrase__gates__questions_jokes_claims(void **state) {
  struct phrase_book *b = book_of("q\n | | And you?\nj\n | wry | Ha.\nc\n | | I've kept it.  claim=kept\n", NULL);
  struct phrase_ask ask = ask_of("q", NULL, 0);
  says(b, &ask, "And you?");
  ask.question = false;
  silent(b, &ask);
  ask.family = "j";
  says(b, &ask, "Ha.");
  ask.jokes = false;
  silent(b, &ask);
  ask.family = "c";
  says(b, &ask, "I've kept it.");
  ask.claim = NULL;
  silent(b, &ask);
  phrase_book_close(b);
}

static void phrase__tone__first_wanted_first(void **state) {
  static const char *const tones[] = {"quiet", "warm", NULL};
  struct phrase_book *b = book_of("x\n | wry | Wry.\n | warm | Warm.\n | quiet | Quiet.\n | | Plain.\n", NULL);
  struct phrase_ask ask = ask_of("x", NULL, 0);
  ask.tones = tones;
  says(b, &ask, "Quiet.");
  ask.tones = tones + 1;
  says(b, &ask, "Warm.");
  phrase_book_close(b);
}

/* Says and writes it into a ledger, newest first. */
struct talk {
  struct said ledger[64];
  size_t len;
  int64_t at;
  struct arena arena;
};

static bool talk_on(struct phrase_book *b, struct talk *t, const char *family, struct phrase_line *ret) {
  struct phrase_ask ask = ask_of(family, NULL, 0);
  ask.now = t->at;
  ask.ledger = t->ledger;
  ask.ledger_len = t->len;
  bool said = phrase_say(b, &t->arena, &ask, ret) == 0;
  memmove(t->ledger + 1, t->ledger, t->len * sizeof *t->ledger);
  t->ledger[0] = (struct said){.turn = t->len + 1, .at = t->at};
  if (said) t->ledger[0] = (struct said){0, ret->family, ret->line, ret->opener, t->at, t->len + 1};
  t->len++;
  t->at += 60000;
  return said;
}

static void phrase__line__not_twice_in_thirty_days(void **state) {
  struct phrase_book *b =
      book_of("x [cool 0]\n | | One line of more than five words.\n | | Two lines of more than five words.\n", NULL);
  struct talk t = {.at = now};
  struct phrase_line first, second, third;
  assert_true(talk_on(b, &t, "x", &first));
  assert_true(talk_on(b, &t, "x", &second));
  assert_true(first.line != second.line);
  assert_false(talk_on(b, &t, "x", &third));
  t.at += 31 * DAY_MS;
  assert_true(talk_on(b, &t, "x", &third));
  arena_finish(&t.arena);
  phrase_book_close(b);
}

static void phrase__family__rests_six_turns(void **state) {
  struct phrase_book *b = book_of("x\n | | Ay one.\n | | Bee two.\n | | Sea three.\ny [work]\n | | Why.\n", NULL);
  struct talk t = {.at = now};
  struct phrase_line line;
  assert_true(talk_on(b, &t, "x", &line));
  for (int i = 0; i < 5; i++) {
    struct talk probe = t;
    assert_false(talk_on(b, &probe, "x", &line));
    assert_true(talk_on(b, &t, "y", &line));
  }
  assert_true(talk_on(b, &t, "y", &line));
  assert_true(talk_on(b, &t, "x", &line));
  arena_finish(&t.arena);
  phrase_book_close(b);
}

static void phrase__once__is_once(void **state) {
  struct phrase_book *b = book_of("x [once]\n | | Ay one.\n | | Bee two.\n", NULL);
  struct talk t = {.at = now};
  struct phrase_line line;
  assert_true(talk_on(b, &t, "x", &line));
  t.at += 4000 * DAY_MS;
  assert_false(talk_on(b, &t, "x", &line));
  arena_finish(&t.arena);
  phrase_book_close(b);
}

static void phrase__key__keeps_lines_apart(void **state) {
  struct phrase_book *b = book_of("x\n | | Ay one.  !sea 14d\ny\n | | Bee two.  !sea 14d\n", NULL);
  struct talk t = {.at = now};
  struct phrase_line line;
  assert_true(talk_on(b, &t, "x", &line));
  assert_false(talk_on(b, &t, "y", &line));
  t.at += 15 * DAY_MS;
  assert_true(talk_on(b, &t, "y", &line));
  arena_finish(&t.arena);
  phrase_book_close(b);
}

static void phrase__work__always_answers_oldest_first(void **state) {
  struct phrase_book *b = book_of("x [work]\n | | Ay one.\n | | Bee two.\n | | Sea three.\n", NULL);
  struct talk t = {.at = now};
  struct phrase_line said[7];
  for (int i = 0; i < 7; i++) assert_true(talk_on(b, &t, "x", &said[i]));
  for (int i = 3; i < 7; i++) assert_true(said[i].line == said[i - 3].line);
  arena_finish(&t.arena);
  phrase_book_close(b);
}

/* One exact wording: said just now or not, the one that says most. */
static void phrase__fixed__is_never_worn(void **state) {
  struct phrase_book *b = book_of("x [fixed]\n | | Bare.\nx [fixed] : what\n | | Whole: {what}.\n", NULL);
  struct phrase_slot what = phrase_text("what", STR("boat"));
  struct phrase_ask ask = ask_of("x", &what, 1);
  struct said ledger[3];
  AUTO_ARENA struct arena a = ARENA_NONE;
  ask.ledger = ledger;
  for (size_t i = 0; i < 3; i++) {
    struct phrase_line line;
    ask.ledger_len = i;
    assert_int_equal(phrase_say(b, &a, &ask, &line), 0);
    assert_string_equal(arena_dup(&a, line.text).at, "Whole: boat.");
    ledger[i] = (struct said){0, line.family, line.line, line.opener, now, 1};
  }
  phrase_book_close(b);
}

static void phrase__opener__rests_ten_turns(void **state) {
  struct phrase_book *b = book_of("x [work]\n | | I see one.\n | | I see two.\n | | Three.\n", NULL);
  struct talk t = {.at = now};
  struct phrase_line one, two;
  assert_true(talk_on(b, &t, "x", &one));
  assert_true(talk_on(b, &t, "x", &two));
  assert_true(one.opener != two.opener);
  arena_finish(&t.arena);
  phrase_book_close(b);
}

static void phrase__question__opens_a_slot_with_its_why(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct phrase_book *b =
      book_of("x : p.word\n | | What's your {p.word} called?  ?p.name  why=\"you said {p.word}\"\n", NULL);
  struct phrase_slot slot = phrase_text("p.word", STR("boat"));
  struct phrase_ask ask = ask_of("x", &slot, 1);
  struct phrase_line line;
  assert_int_equal(phrase_say(b, &a, &ask, &line), 0);
  assert_true(str_is(line.opens, "p.name"));
  assert_true(str_is(line.why, "you said boat"));
  assert_true(line.question);
  assert_int_equal(line.number, 2);
  assert_true(str_is(line.file, "phrases/x.txt"));
  phrase_book_close(b);
}

/* A family of six sound lines with one in their midst. */
static size_t complaints(const char *header, const char *line, struct buf *out) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str text = arena_printf(
      &a, "%s\n | | Ay.\n | | Bee.\n | | Sea.\n | | Dee.\n | | Ef.\n | | Gee.\n | | Aitch.\n%s\n", header, line);
  const struct pack *p = pack_of(text.at);
  buf_clear(out);
  return phrase_check(p, out);
}

static void phrase__check__passes_sound_lines(void **state) {
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  if (complaints("x : p.word & n", " | quiet n>=2 | {P.word}, {num n}. How so?  ?why  why=\"so\"", &out))
    fail_msg("%s", out.at);
}

static void phrase__check__refuses_planted_violations(void **state) {
  static const struct {
    const char *header, *line, *what;
  } rows[] = {
      {"x", " | | Hello {p.name}.", "a slot no condition binds"},
      {"x : !p.name", " | | Hello {p.name}.", "a slot no condition binds"},
      {"x : n", " | | {shout n}.", "no such function"},
      {"x", " | | {$ask}", "no such rule"},
      {"x", " | | It's kept.  claim=wish", "a claim with no predicate"},
      {"x", " | | I've kept it.", "without claim="},
      {"x", " | | I\xe2\x80\x99ve kept it.", "without claim="},
      {"x", " | | Good!", "an exclamation mark"},
      {"x", " | | Who? When?", "two questions"},
      {"x", " | | Tell me more about it.", "a chatbot's phrase"},
      {"x", " | | Great, a boat.", "an opener"},
      {"x", " | | You must be lonely.", "a feeling nobody named"},
      {"ask.x", " | | Who?", "asks without its why"},
      {"x", " | | Ay.", "the same line twice"},
      {"x", " | | hello.", "begins without a capital"},
      {"x : p.word",
       " | | A boat that goes on.{p.word}.{p.word}.{p.word}.{p.word}.{p.word}.{p.word}.{p.word}.{p.word}.{p.word}."
       "{p.word}.{p.word}.{p.word}.",
       "over 140 characters"},
      {"x", " | | Boat.  ?p.name", "asks nothing"},
      {"x", " | | Boat.  whim", "may stand after a line"},
      {"x", " | 9lives | Boat.", "neither a tone nor a condition"},
      {"x", " | | {p.name", "without its }"},
      {"x [loud]", " | | Boat.", "not a mark of a family"},
      {"x", "y\n | | One.", "fewer than six variants"},
      {"x", "y : n\n | n=1 | A.\n | n=2 | B.\n | n=3 | C.\n | n=4 | D.\n | n=5 | E.\n | n=6 | F.", "fewer than three"},
      {"x", "y [rare]", "a family without a line"},
  };
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t n = complaints(rows[i].header, rows[i].line, &out);
    if (!n || str_find(buf_str(&out), str_of(rows[i].what)) < 0)
      fail_msg("%s not refused as %s: %s", rows[i].line, rows[i].what, out.at ? out.at : "");
  }
}

static void phrase__parse__survives_any_bytes(void **state) {
  static const char *const broken[] = {"|",
                                       "||",
                                       "| |",
                                       "$",
                                       "$x",
                                       "$x |",
                                       "x [",
                                       "x :",
                                       "x : &",
                                       "x : >=2",
                                       "| {",
                                       "{}",
                                       "x\n | | {}",
                                       "x\n | | {$}",
                                       "x\n | | {a b c d}",
                                       "x claim=",
                                       "x\n | | a  why=\"",
                                       "x\n | | a  !",
                                       "x\n | | a  ?",
                                       "\xe2\x80\xa6",
                                       "x\n|\n|||",
                                       "x\n | | }"};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    int wrong = 0;
    phrase_book_close(book_of(broken[i], &wrong));
  }
}

static void names_known(void *arg, struct str name, struct str answers) {
  size_t *n = arg;
  bool found = false;
  for (size_t i = 0; claims_name(i); i++) found |= str_is(name, claims_name(i));
  if (!found) fail_msg("claims.txt names %.*s, which nothing answers", STR_ARG(name));
  assert_true(answers.len > 0);
  ++*n;
}

static void claims__file_and_code__name_the_same(void **state) {
  const struct pack *p = NULL;
  struct error e = {0};
  size_t listed = 0, answered = 0;
  assert_int_equal(pack_open_folder(real_words, &p, &e), 0);
  phrase_claims(p, names_known, &listed);
  while (claims_name(answered)) answered++;
  assert_int_equal(listed, answered);
  pack_close(p);
}

static void claims__hold__only_when_so(void **state) {
  struct reminder told = {.state = REMINDER_TOLD}, waiting = {.state = REMINDER_WAITING};
  struct skill_keep keep = {.kind = RECORD_REMINDER, .record = &waiting};
  struct claims c = {0};
  assert_false(claims_hold(&c, STR("kept"), STR_NONE));
  assert_false(claims_hold(&c, STR("told"), STR_NONE));
  assert_false(claims_hold(&c, STR("clock"), STR_NONE));
  assert_false(claims_hold(&c, STR("no_model"), STR_NONE));
  assert_false(claims_hold(&c, STR("reminder_set"), STR_NONE));
  assert_false(claims_hold(&c, STR("nonsense"), STR_NONE));
  c = (struct claims){.turn = 7, .told = true, .built_in = true, .keeps = &keep};
  assert_true(claims_hold(&c, STR("kept"), STR_NONE));
  assert_true(claims_hold(&c, STR("told"), STR_NONE));
  assert_true(claims_hold(&c, STR("no_model"), STR_NONE));
  assert_true(claims_hold(&c, STR("reminder_set"), STR_NONE));
  assert_false(claims_hold(&c, STR("reminder_told"), STR_NONE));
  keep.record = &told;
  assert_true(claims_hold(&c, STR("reminder_told"), STR_NONE));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(phrase__fills__every_function),
      cmocka_unit_test(phrase__clock__reads_as_people_say_it),
      cmocka_unit_test(phrase__says__only_what_conditions_allow),
      cmocka_unit_test(phrase__gates__questions_jokes_claims),
      cmocka_unit_test(phrase__tone__first_wanted_first),
      cmocka_unit_test(phrase__line__not_twice_in_thirty_days),
      cmocka_unit_test(phrase__family__rests_six_turns),
      cmocka_unit_test(phrase__once__is_once),
      cmocka_unit_test(phrase__key__keeps_lines_apart),
      cmocka_unit_test(phrase__work__always_answers_oldest_first),
      cmocka_unit_test(phrase__fixed__is_never_worn),
      cmocka_unit_test(phrase__opener__rests_ten_turns),
      cmocka_unit_test(phrase__question__opens_a_slot_with_its_why),
      cmocka_unit_test(phrase__check__passes_sound_lines),
      cmocka_unit_test(phrase__check__refuses_planted_violations),
      cmocka_unit_test(phrase__parse__survives_any_bytes),
      cmocka_unit_test(claims__file_and_code__name_the_same),
      cmocka_unit_test(claims__hold__only_when_so),
  };
  return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
