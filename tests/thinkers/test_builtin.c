/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "play.c"

#include <dirent.h>

static bool blessing;

/* One golden file played: its own lines as they are, each reply as it is now. */
static void replay(struct str text, struct buf *out) {
  struct play p;
  struct str line;
  bool turn = false;
  play_open(&p, NULL);
  while (str_next(&text, '\n', &line)) {
    struct str s = str_trim(line);
    if (str_starts(s, STR("\xe2\x80\x94")) || str_starts(s, STR("= "))) continue;
    bool ends = !s.len && turn;
    if (ends) {
      play_reply(&p);
      buf_printf(out, "\xe2\x80\x94 %.*s\n", STR_ARG(p.reply));
      for (size_t i = 0; i < p.clauses; i++) buf_printf(out, "= %s %.*s\n", p.moves[i], STR_ARG(p.lines[i].family));
      turn = false;
    }
    if (s.len && s.at[0] != '#' && !play_line(&p, s)) fail_msg("not a line of a golden file: %.*s", STR_ARG(s));
    turn |= str_starts(s, STR("> ")) || str_is(s, "arrive");
    if (text.at || s.len) buf_printf(out, "%.*s\n", STR_ARG(s));
  }
  play_close(&p);
}

static struct str slurp(struct arena *a, const char *path) {
  FILE *f = fopen(path, "r");
  assert_non_null(f);
  char *text = arena_alloc(a, 1 << 18);
  size_t n = fread(text, 1, 1 << 18, f);
  fclose(f);
  return (struct str){text, n};
}

static void compare(const char *path, struct str was, struct str is) {
  struct str x, y;
  if (blessing) {
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fwrite(is.at, 1, is.len, f);
    fclose(f);
    return;
  }
  for (int n = 1; str_next(&was, '\n', &x); n++) {
    if (!str_next(&is, '\n', &y)) y = STR_NONE;
    if (!str_eq(x, y)) fail_msg("%s:%d\n  was: %.*s\n  is:  %.*s", path, n, STR_ARG(x), STR_ARG(y));
  }
  assert_true(str_trim(is).len == 0);
}

static void golden__talk__as_blessed(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *folder = TESTS_FOLDER "/data/talk-golden";
  DIR *d = opendir(folder);
  size_t played = 0;
  assert_non_null(d);
  for (struct dirent *f = readdir(d); f; f = readdir(d)) {
    if (!str_ends(str_of(f->d_name), STR(".txt"))) continue;
    AUTO_BUF struct buf out = buf_new(BUF_TURN);
    const char *path = arena_printf(&a, "%s/%s", folder, f->d_name).at;
    struct str was = slurp(&a, path);
    replay(was, &out);
    compare(path, was, buf_str(&out));
    played++;
  }
  closedir(d);
  assert_true(played > 0);
}

static void lines(struct play *p, const char *const *rows) {
  for (; *rows; rows++)
    if (!play_line(p, str_of(*rows))) fail_msg("%s", *rows);
}

/* Three hundred turns of a talker: names, facts, news, small words, in an order chance chose. */
static void talk_turn(struct play *p, struct chance *c, int i) {
  static const enum act small[] = {ACT_MINIMAL, ACT_THANKS, ACT_PRAISE, ACT_GREET, ACT_LAUGH, ACT_BORED, ACT_TEST};
  static const char *const names[] = {"Anna", "Peter", "Joan", "Marek", "Ines", "Tom"};
  static const char *const words[] = {"aunt", "cousin", "boss", "neighbour", "teacher", "plumber"};
  char text[64];
  snprintf(text, sizeof text, "turn number %d", i);
  play_turn(p, text);
  p->fact_count = p->fact_count > 40 ? 0 : p->fact_count;
  uint32_t dice = chance_below(c, 8);
  if (dice < 2) {
    snprintf(text, sizeof text, "who %s - they", names[chance_below(c, 6)]);
    play_line(p, str_of(text));
    play_act(p, ACT_TELL);
    p->reading.rung = 2;
  } else if (dice == 2) {
    snprintf(text, sizeof text, "who - %s they", words[chance_below(c, 6)]);
    play_line(p, str_of(text));
    p->reading.rung = 2;
  } else if (dice == 3) {
    play_line(p, chance_below(c, 2) ? STR("read me likes risotto") : STR("read me lives Hull"));
    p->reading.rung = 3;
  } else if (dice == 4) {
    play_act(p, chance_below(c, 2) ? ACT_BAD_NEWS : ACT_GOOD_NEWS);
  } else {
    play_act(p, small[chance_below(c, 7)]);
  }
}

static void builtin__questions__stay_within_budget(void **state) {
  struct play p;
  struct chance c = chance_seed(7);
  int questions = 0, streak = 0, replies = 0;
  play_open(&p, NULL);
  for (int i = 0; i < 300; i++) {
    talk_turn(&p, &c, i);
    play_reply(&p);
    size_t marks = 0;
    for (size_t k = 0; k < p.reply.len; k++) marks += p.reply.at[k] == '?';
    assert_true(marks <= 1);
    assert_true(p.reply.len > 0);
    streak = marks ? streak + 1 : 0;
    assert_true(streak <= 2);
    questions += marks > 0;
    replies++;
  }
  assert_true(questions * 10 <= replies * 4 + 10);
  assert_true(questions > 10);
  play_close(&p);
}

static bool is_brief(struct str text) {
  size_t blanks = 0;
  for (size_t i = 0; i < text.len; i++) blanks += text.at[i] == ' ';
  return blanks < 5;
}

static void builtin__lines__not_twice_unless_owed(void **state) {
  struct play p;
  struct chance c = chance_seed(11);
  int64_t said[600];
  size_t n = 0;
  play_open(&p, NULL);
  for (int i = 0; i < 150; i++) {
    talk_turn(&p, &c, i);
    play_reply(&p);
    for (size_t k = 0; k < p.clauses; k++) {
      bool owed = !p.lines[k].family.len || str_starts(p.lines[k].family, STR("act.thanks")) ||
                  is_brief(p.lines[k].text); /* may come back */
      for (size_t j = 0; j < n && !owed; j++)
        if (said[j] == p.lines[k].line) fail_msg("said twice: %.*s", STR_ARG(p.lines[k].text));
      said[n++] = p.lines[k].line;
    }
  }
  play_close(&p);
}

static void builtin__loss__no_joke_no_second_question(void **state) {
  for (uint64_t seed = 0; seed < 40; seed++) {
    struct play p;
    int questions = 0;
    play_open(&p, NULL);
    p.chance = chance_seed(seed);
    lines(&p,
          (const char *const[]){"> he died", "who - dad he", "read dad died x", "acts LOSS", "val -2", "rung 3", NULL});
    play_reply(&p);
    for (int i = 0; i < 8; i++) {
      for (size_t k = 0; k < p.clauses; k++) {
        assert_false(p.lines[k].joke);
        questions += p.lines[k].question;
      }
      play_turn(&p, "ok");
      play_act(&p, i % 2 ? ACT_MINIMAL : ACT_TELL);
      play_line(&p, STR("who - mum she"));
      p.reading.rung = 2;
      play_reply(&p);
    }
    assert_true(questions <= 1);
    play_close(&p);
  }
}

static void builtin__arrival__due_things_two_at_most(void **state) {
  struct play p;
  play_open(&p, NULL);
  lines(&p, (const char *const[]){"at 2026-11-30T21:05", "remind 2026-11-23T18:30 your mum",
                                  "remind 2026-11-24T09:00 bins", "thread 2026-11-26 the survey", "arrive", NULL});
  play_reply(&p);
  assert_string_equal(p.moves[0], "due");
  assert_int_equal(p.kept_told, 2);
  assert_int_equal(p.kept_asked, 0);
  assert_true(str_find(p.reply, STR("survey")) < 0);
  play_close(&p);
}

/* Sixty arrivals on, whatever was said before, however it is worded and whenever it was due. */
static void builtin__arrival__what_is_due_is_always_told(void **state) {
  struct play p;
  play_open(&p, NULL);
  char *pages = malloc(2001);
  memset(pages, 'a', 2000);
  pages[2000] = '\0';
  const char *const texts[] = {"ring mum", "", "{x}", " ", "the bins\nand the post", "5", "\xe2\x80\xae", pages};
  lines(&p, (const char *const[]){"at 2026-11-30T00:05", "setting person.name Jonah", NULL});
  for (int i = 0; i < 60; i++) {
    p.reminders[0] = (struct reminder){
        .id = id_make(1, 501), .due_at = p.now - 60000LL * i * i, .timer = i % 3 == 2, .state = REMINDER_WAITING};
    p.reminders[0].text = str_of(texts[i % 8]);
    p.reminder_count = 1;
    p.arrival = true;
    play_reply(&p);
    if (p.kept_told != 1 || strcmp(p.moves[0], "due"))
      fail_msg("arrival %d, \"%.40s\": %.*s", i, texts[i % 8], STR_ARG(p.reply));
    p.now += 29 * 60000LL * (i % 50);
  }
  free(pages);
  play_close(&p);
}

static void builtin__arrival__never_the_gap(void **state) {
  static const char *const forbidden[] = {"missed", "days", "while since", "long time", "been away"};
  for (uint64_t seed = 0; seed < 60; seed++) {
    struct play p;
    play_open(&p, NULL);
    p.chance = chance_seed(seed);
    lines(&p, (const char *const[]){"at 2026-11-30T21:05", "said 2026-11-22T20:14 hello", "setting person.name Jonah",
                                    "arrive", NULL});
    p.arrival = true;
    play_reply(&p);
    assert_true(p.reply.len > 0);
    for (size_t i = 0; i < 5; i++) assert_true(str_find(p.reply, str_of(forbidden[i])) < 0);
    play_close(&p);
  }
}

/* The first hello and the first arrival: nothing that supposes another before it. With one before it, some line may. */
static void builtin__first_meeting__supposes_no_other(void **state) {
  static const char *const forbidden[] = {"again", "where you left", "go on", "hello you", "there you are", "back"};
  int supposed = 0;
  for (uint64_t seed = 0; seed < 400; seed++) {
    struct play p;
    bool met = seed % 4 == 3;
    play_open(&p, NULL);
    p.chance = chance_seed(seed);
    lines(&p, (const char *const[]){seed % 2 ? "at 2026-11-30T09:05" : "at 2026-11-30T21:05", NULL});
    if (met) play_line(&p, STR("said 2026-11-22T20:14 hello"));
    play_turn(&p, "hello");
    play_act(&p, ACT_GREET);
    p.reading.valence = seed % 3 == 0;
    p.arrival = seed % 5 == 0;
    play_reply(&p);
    assert_true(p.reply.len > 0);
    struct str said = utf8_plain(&p.turn, p.reply);
    for (size_t i = 0; i < 6; i++) {
      bool there = str_find(said, str_of(forbidden[i])) >= 0;
      if (there && !met) fail_msg("seed %d: %.*s", (int)seed, STR_ARG(p.reply));
      supposed += there;
    }
    play_close(&p);
  }
  assert_true(supposed > 0);
}

static void builtin__barred_thread__is_not_asked(void **state) {
  struct play p;
  play_open(&p, NULL);
  lines(&p, (const char *const[]){"at 2026-11-30T21:05", "thread 2026-11-26 the survey", "bar survey", "arrive", NULL});
  p.arrival = true;
  play_reply(&p);
  assert_int_equal(p.kept_asked, 0);
  play_close(&p);
}

static void builtin__never_told__is_never_answered(void **state) {
  for (uint64_t seed = 0; seed < 30; seed++) {
    struct play p;
    play_open(&p, NULL);
    p.chance = chance_seed(seed);
    lines(&p, (const char *const[]){"> how much is my rent", "ask me rent", "answer -", "rung 1", NULL});
    play_reply(&p);
    assert_string_equal(p.moves[0], "never-told");
    assert_int_equal(p.clauses, 1);
    play_close(&p);
  }
}

/* What a second look finds is said; asked again, it is not said again, and what is missing is asked for. */
static void builtin__never_told__is_looked_for_again_first(void **state) {
  struct play p;
  play_open(&p, NULL);
  lines(&p, (const char *const[]){"said 2026-05-02T10:00 the rent is six hundred", "> how much is my rent",
                                  "ask me rent", "answer -", "rung 1", "found the rent is six hundred", NULL});
  play_reply(&p);
  assert_string_equal(p.moves[0], "answer");
  assert_true(str_find(p.reply, STR("the rent is six hundred")) >= 0);
  play_hear(&p, "no i told you");
  play_reply(&p);
  assert_string_equal(p.moves[0], "again");
  assert_true(str_find(p.reply, STR("six hundred")) < 0);
  play_close(&p);
}

static void builtin__answer__comes_with_its_source(void **state) {
  struct play p;
  play_open(&p, NULL);
  lines(&p, (const char *const[]){"said 2026-05-02T10:00 my sister anna moved to lisbon", "> where does anna live",
                                  "who Anna sister she", "ask Anna lives", "answer Lisbon", "rung 3", NULL});
  play_reply(&p);
  assert_string_equal(p.moves[0], "answer");
  assert_true(str_find(p.reply, STR("Lisbon")) >= 0);
  const json_t *sources = json_object_get(p.trace, "sources");
  assert_int_equal(json_array_size(sources), 1);
  assert_int_equal(json_integer_value(json_array_get(sources, 0)), (json_int_t)p.turns[0].id);
  play_close(&p);
}

static void builtin__farewell__asks_nothing_and_leaves(void **state) {
  for (uint64_t seed = 0; seed < 30; seed++) {
    struct play p;
    play_open(&p, NULL);
    p.chance = chance_seed(seed);
    lines(&p, (const char *const[]){"remind 2026-11-23T18:30 your mum", "> night", "acts FAREWELL", "rung 2", NULL});
    play_reply(&p);
    assert_int_equal(p.clauses, 1);
    assert_false(p.lines[0].question);
    assert_true(p.flags & 8);
    play_close(&p);
  }
}

static void builtin__trace__names_its_line(void **state) {
  struct play p;
  play_open(&p, NULL);
  lines(&p, (const char *const[]){"> thanks", "acts THANKS", "rung 2", NULL});
  play_reply(&p);
  const json_t *line = json_array_get(json_object_get(p.trace, "lines"), 0);
  assert_true(str_is(json_text(line, "family"), "act.thanks"));
  assert_true(str_is(json_text(line, "file"), "phrases/chat.txt"));
  assert_true(json_number(line, "line", 0) > 0);
  assert_true(str_is(json_text(line, "because"), "THANKS"));
  assert_true(str_is(json_text(p.trace, "mind"), "built-in mind"));
  play_close(&p);
}

static void builtin__hushed__stops(void **state) {
  struct play p;
  play_open(&p, NULL);
  p.hush_after = 1;
  lines(&p, (const char *const[]){"> thanks", "acts THANKS", NULL});
  play_reply(&p);
  assert_int_equal(p.result, ERR_CANCELLED);
  play_close(&p);
}

/* A skill that forgets when told yes. */
static int erased;
static int forget_run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  static struct turn gone;
  bool confirmed = json_flag(call->arguments, "confirmed", false);
  erased += confirmed;
  *ret = (struct skill_result){.family = confirmed ? "skill.done" : "test.confirm"};
  if (confirmed) ret->keeps = ARENA_NEW(call->arena, struct skill_keep);
  if (confirmed) *ret->keeps = (struct skill_keep){.kind = RECORD_TURN, .record = &gone, .erase = true};
  return 0;
}
static const struct skill forget = {.name = "forget", .run = forget_run};
static const struct skill *find(struct str name) {
  return str_is(name, "forget") ? &forget : NULL;
}
static json_t *arguments(const struct skill *s, const struct language *l, const struct reading *r, const struct view *v,
                         const json_t *known, const char **ret_missing) {
  json_t *o = known ? json_deep_copy(known) : json_object();
  bool what = str_find(r->text, STR("settlement")) >= 0 || json_object_get(o, "what");
  if (what) json_put_text(o, "what", STR("settlement"));
  *ret_missing = what ? NULL : "what";
  return o;
}

static void builtin__skill__asks_for_what_is_missing(void **state) {
  static const struct builtin_skills skills = {find, arguments};
  struct play p;
  erased = 0;
  play_open(&p, &skills);
  lines(&p, (const char *const[]){"> forget something", "skill forget", "rung 3", NULL});
  play_reply(&p);
  assert_string_equal(p.moves[0], "skill-missing");
  assert_true(str_is(json_text(json_object_get(p.session, "pending"), "slot"), "what"));
  lines(&p, (const char *const[]){"> the settlement", "rung 1", NULL});
  play_reply(&p);
  assert_string_equal(p.moves[0], "do-skill");
  assert_int_equal(erased, 0);
  play_close(&p);
}

/* What was asked for is not what is said next: the request lapses, and no list or reminder is made of it. */
static void builtin__skill__swallows_no_other_turn(void **state) {
  static const struct builtin_skills skills = {find, arguments};
  struct play p;
  erased = 0;
  play_open(&p, &skills);
  lines(&p, (const char *const[]){"> forget something", "skill forget", "rung 3", NULL});
  play_reply(&p);
  lines(&p, (const char *const[]){"> the neighbours are loud", "noun neighbours", "acts TELL", "rung 2", NULL});
  play_reply(&p);
  assert_string_not_equal(p.moves[0], "do-skill");
  assert_null(json_object_get(p.session, "pending"));
  play_close(&p);
}

/* Waiting for a yes: a yes runs it confirmed, a no leaves it, another turn lets it lapse. */
static void wait_for_yes(struct play *p) {
  json_t *pending =
      json_pack("{s:s, s:s, s:{s:s}}", "skill", "forget", "slot", "confirm", "arguments", "what", "settlement");
  json_object_set_new(p->session, "pending", pending);
}

static void builtin__confirm__only_a_yes_does_it(void **state) {
  static const struct builtin_skills skills = {find, arguments};
  static const struct {
    const char *text, *act, *move;
    int erased;
  } rows[] = {{"> yes", "acts YES", "do-skill", 1},
              {"> no", "acts NO", "leave-it", 0},
              {"> thanks", "acts THANKS", "receive", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct play p;
    erased = 0;
    play_open(&p, &skills);
    wait_for_yes(&p);
    lines(&p, (const char *const[]){rows[i].text, rows[i].act, "rung 2", NULL});
    play_reply(&p);
    assert_string_equal(p.moves[0], rows[i].move);
    assert_int_equal(erased, rows[i].erased);
    assert_null(json_object_get(p.session, "pending"));
    play_close(&p);
  }
}

static void builtin__session__survives_its_own_json(void **state) {
  struct play p;
  play_open(&p, NULL);
  lines(&p, (const char *const[]){"> my sister came", "who - sister she", "rung 2", "acts TELL", NULL});
  play_reply(&p);
  AUTO_BUF struct buf text = buf_new(BUF_TURN);
  struct error e = {0};
  assert_int_equal(json_write(p.session, &text), 0);
  json_decref(p.session);
  p.session = json_read(buf_str(&text), &e);
  assert_non_null(p.session);
  assert_true(str_is(json_text(json_object_get(p.session, "topic"), "word"), "sister"));
  assert_int_equal(json_number(p.session, "replies", 0), 1);
  play_close(&p);
}

static void builtin__turn__is_cheap(void **state) {
  struct play p;
  struct chance c = chance_seed(3);
  struct timespec from, to;
  play_open(&p, NULL);
  for (int i = 0; i < 100; i++) {
    talk_turn(&p, &c, i);
    play_reply(&p);
  }
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
  for (int i = 0; i < 200; i++) {
    talk_turn(&p, &c, i);
    play_reply(&p);
  }
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
  double each = ((double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3) / 200;
  print_message("%.0f us a turn\n", each);
  assert_true(each < 5000); /* processor time, far above what make bench shows: a guard against a loop gone square */
  play_close(&p);
}

int main(int argc, char **argv) {
  blessing = getenv("OS1_BLESS") != NULL;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(golden__talk__as_blessed),
      cmocka_unit_test(builtin__questions__stay_within_budget),
      cmocka_unit_test(builtin__lines__not_twice_unless_owed),
      cmocka_unit_test(builtin__loss__no_joke_no_second_question),
      cmocka_unit_test(builtin__arrival__due_things_two_at_most),
      cmocka_unit_test(builtin__arrival__what_is_due_is_always_told),
      cmocka_unit_test(builtin__arrival__never_the_gap),
      cmocka_unit_test(builtin__first_meeting__supposes_no_other),
      cmocka_unit_test(builtin__barred_thread__is_not_asked),
      cmocka_unit_test(builtin__never_told__is_never_answered),
      cmocka_unit_test(builtin__never_told__is_looked_for_again_first),
      cmocka_unit_test(builtin__answer__comes_with_its_source),
      cmocka_unit_test(builtin__farewell__asks_nothing_and_leaves),
      cmocka_unit_test(builtin__trace__names_its_line),
      cmocka_unit_test(builtin__hushed__stops),
      cmocka_unit_test(builtin__skill__asks_for_what_is_missing),
      cmocka_unit_test(builtin__skill__swallows_no_other_turn),
      cmocka_unit_test(builtin__confirm__only_a_yes_does_it),
      cmocka_unit_test(builtin__session__survives_its_own_json),
      cmocka_unit_test(builtin__turn__is_cheap),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
