/* SPDX-License-Identifier: Apache-2.0
 *
 * Golden interviews: tests/data/setup/NAME.txt. "# ..." comment; "> " an answer, "> 11000 2 | " with its keystrokes;
 * "-- " what is said; "   = " what is kept; "!" set-up is over. OS1_BLESS=1 writes what is said and kept now.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "../skills/skill_in.h"
#include "base/utf8.h"
#include "setup/setup.h"

static const struct phrase_book *book;
static struct setup *interview;

static int open_all(void **state) {
  struct error e = {0};
  if (open_english(state) || phrase_book_open(english, &book, &e) || setup_open(english, book, &interview, &e)) {
    print_error("%s\n", e.text);
    return -1;
  }
  return 0;
}

static int close_all(void **state) {
  setup_close(interview);
  phrase_book_close(book);
  return close_english(state);
}

/* ---- what is kept, a line each ---- */

static void put_keep(struct buf *out, const struct skill_keep *k) {
  const struct setting *s = k->record;
  const struct entity *n = k->record;
  const struct fact *f = k->record;
  const struct thread *t = k->record;
  const struct bar *b = k->record;
  switch (k->kind) {
  case RECORD_SETTING: buf_printf(out, "   = setting %.*s: %.*s\n", STR_ARG(s->key), STR_ARG(s->value)); break;
  case RECORD_ENTITY:
    buf_printf(out, "   = somebody%s: name \"%.*s\" word \"%.*s\"\n", n->tender ? ", tender" : "", STR_ARG(n->name),
               STR_ARG(n->word));
    break;
  case RECORD_FACT: buf_printf(out, "   = fact: %.*s \"%.*s\"\n", STR_ARG(f->relation), STR_ARG(f->value)); break;
  case RECORD_THREAD:
    buf_printf(out, "   = thread \"%.*s\" from day %+d\n", STR_ARG(t->what), (int)(t->due_first - NOW / 86400000));
    break;
  case RECORD_BAR:
    buf_printf(out, "   = bar \"%.*s\" %s\n", STR_ARG(b->what), b->until ? "for a while" : "for good");
    break;
  default: buf_printf(out, "   = kind %d\n", k->kind);
  }
}

/* ---- one interview ---- */

struct play {
  json_t *state;
  struct chance chance;
  struct setup_place place;
  struct buf out;
  bool done;
};

static void put_step(struct play *p, const struct setup_step *step) {
  for (size_t i = 0; i < step->lines.len; i++) buf_printf(&p->out, "-- %.*s\n", STR_ARG(step->lines.at[i].text));
  for (const struct skill_keep *k = step->keeps; k; k = k->next) put_keep(&p->out, k);
  if (step->play_voices) buf_printf(&p->out, "   = three voices\n");
  if (step->done) buf_printf(&p->out, "!\n");
  p->done = step->done;
  keep_all(step->keeps);
}

static void greet(struct play *p) {
  struct view v = seen_view(&scene);
  struct setup_step step;
  struct error e = {0};
  assert_int_equal(setup_greet(interview, &v, &p->place, p->state, &step, &e), 0);
  put_step(p, &step);
}

static void answer(struct play *p, struct str text, const struct setup_typing *typing) {
  struct view v = seen_view(&scene);
  struct reading r = {0};
  struct reading_context c = {.civil_now = v.now / 1000, .manner = MANNER_GB};
  struct setup_step step;
  struct error e = {0};
  reading_read(english, &scene, text, &c, &r);
  assert_int_equal(setup_answer(interview, &v, &p->place, p->state, &r, typing, id_make(OWNER, 7), &step, &e), 0);
  put_step(p, &step);
}

/* "> 11000 2 | text" */
static void answer_line(struct play *p, struct str line) {
  struct str rest = str_from(line, 1), numbers;
  struct setup_typing typing = {-1, 0};
  buf_printf(&p->out, "%.*s\n", STR_ARG(line));
  if (rest.len && rest.at[0] == ' ') rest = str_from(rest, 1);
  ptrdiff_t bar = str_find(rest, STR(" | "));
  if (bar > 0) {
    long long ms, goes;
    struct str first;
    numbers = str_first(rest, (size_t)bar);
    if (str_next(&numbers, ' ', &first) && str_to_int(first, &ms) && str_to_int(numbers, &goes)) {
      typing = (struct setup_typing){ms, (int)goes};
      rest = str_from(rest, (size_t)bar + 3);
    }
  }
  seen_now += 20000;
  answer(p, rest, &typing);
}

static struct str read_file(const char *path) {
  FILE *f = fopen(path, "rb");
  struct buf b = buf_new(BUF_FILE);
  char part[4096];
  size_t n;
  while (f && (n = fread(part, 1, sizeof part, f)) > 0) buf_add(&b, part, n);
  if (f) fclose(f);
  struct str text = arena_dup(&scene, buf_str(&b));
  buf_finish(&b);
  return text;
}

static struct play play_begin(void) {
  struct play p = {.state = json_object(), .chance = chance_seed(7), .out = buf_new(BUF_FILE)};
  p.place = (struct setup_place){.started_at = NOW};
  seen_now = NOW;
  return p;
}

static void play_file(struct play *p, struct str text) {
  struct str line;
  bool greeted = false;
  p->place.chance = &p->chance;
  while (str_next(&text, '\n', &line)) {
    if (str_is(line, "# sound")) p->place.sound = true;
    if (line.len && line.at[0] == '#') buf_printf(&p->out, "%.*s\n", STR_ARG(line));
    if (!line.len || line.at[0] != '>') continue;
    if (!greeted) greet(p), greeted = true;
    answer_line(p, line);
  }
}

static void compare(const char *path, struct str wanted, struct str got) {
  if (getenv("OS1_BLESS")) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite(got.at, 1, got.len, f);
    fclose(f);
    return;
  }
  struct str want_line, got_line;
  for (int n = 1;; n++) {
    bool more = str_next(&wanted, '\n', &want_line), said = str_next(&got, '\n', &got_line);
    if (!more && !said) return;
    if (more != said || !str_eq(want_line, got_line))
      fail_msg("%s:%d:\n  wanted %.*s\n  got    %.*s", path, n, STR_ARG(want_line), STR_ARG(got_line));
  }
}

static void interview__reads_as_written(void **state) {
  char path[1000];
  struct dirent *d;
  int played = 0;
  DIR *folder = opendir(TESTS_FOLDER "/data/setup");
  assert_non_null(folder);
  while ((d = readdir(folder))) {
    if (!str_ends(str_of(d->d_name), STR(".txt"))) continue;
    snprintf(path, sizeof path, "%s/data/setup/%s", TESTS_FOLDER, d->d_name);
    struct str text = read_file(path);
    struct play p = play_begin();
    play_file(&p, text);
    compare(path, text, buf_str(&p.out));
    buf_finish(&p.out);
    json_decref(p.state);
    forget_scene(state);
    played++;
  }
  closedir(folder);
  assert_true(played >= 10);
}

/* ---- the rules behind them ---- */

static void interview__never_keeps_the_typing(void **state) {
  struct play p = play_begin();
  p.place.chance = &p.chance;
  static const struct setup_typing slow = {11000, 2};
  greet(&p);
  answer(&p, STR(""), NULL);
  answer(&p, STR(""), NULL);
  size_t before = p.out.len;
  answer(&p, STR("my mum. we talk on sundays. its fine"), &slow);
  struct str said = str_from(buf_str(&p.out), before);
  assert_true(str_find(said, STR("-- Eleven seconds and two goes before \"its fine\".")) >= 0);
  for (size_t i = 0; i < kept.settings.len; i++) {
    assert_true(str_find(kept.settings.at[i].value, STR("11")) < 0);
    assert_true(str_find(kept.settings.at[i].value, STR("leven")) < 0);
  }
  AUTO_BUF struct buf b = buf_new(BUF_LINE);
  json_write(p.state, &b);
  assert_true(str_find(buf_str(&b), STR("11000")) < 0);
  buf_finish(&p.out);
  json_decref(p.state);
}

static void interview__is_taken_up_where_it_was_left(void **state) {
  struct play p = play_begin();
  p.place.chance = &p.chance;
  greet(&p);
  answer(&p, STR("company"), NULL);
  size_t before = p.out.len;
  greet(&p);
  struct str said = str_from(buf_str(&p.out), before);
  assert_true(str_starts(said, STR("-- How should I sound")));
  assert_true(str_find(said, STR("Four questions")) < 0);
  buf_finish(&p.out);
  json_decref(p.state);
}

static void defaults__name_it_and_end(void **state) {
  struct play p = play_begin();
  struct view v = seen_view(&scene);
  struct setup_step step;
  struct error e = {0};
  p.place.chance = &p.chance;
  assert_int_equal(setup_defaults(interview, &v, &p.place, p.state, &step, &e), 0);
  assert_true(step.done);
  put_step(&p, &step);
  assert_true(v.ops->setting(&v, "being.name").len >= 2);
  assert_true(str_find(buf_str(&p.out), STR(", an AI, on this machine only.")) >= 0);
  buf_finish(&p.out);
  json_decref(p.state);
}

static void answers_until_a_name_is_put_forward(struct play *p) {
  static const char *const lines[] = {"company", "lower", "my gran", "the boat", "jonah", "and you are?"};
  greet(p);
  for (size_t i = 0; i < 6; i++) answer(p, str_of(lines[i]), NULL);
}

/* Answers that end at the name put forward leave it that name, and not another. */
static void defaults__take_the_name_that_was_put_forward(void **state) {
  struct play p = play_begin();
  p.place.chance = &p.chance;
  answers_until_a_name_is_put_forward(&p);
  char proposed[64];
  snprintf(proposed, sizeof proposed, "%.*s", STR_ARG(json_text(p.state, "name")));
  assert_true(proposed[0] != '\0');
  struct view v = seen_view(&scene);
  struct setup_step step;
  struct error e = {0};
  assert_int_equal(setup_defaults(interview, &v, &p.place, p.state, &step, &e), 0);
  put_step(&p, &step);
  if (!str_is(v.ops->setting(&v, "being.name"), proposed))
    fail_msg("put forward: %s, and then it is %.*s", proposed, STR_ARG(v.ops->setting(&v, "being.name")));
  buf_finish(&p.out);
  json_decref(p.state);
}

/* Asked anew, it is not born again. */
static void interview__again_does_not_make_it_younger(void **state) {
  struct setting born = {.key = STR("being.born"), .value = STR("2026-01-01T10:00:00Z")};
  VEC_PUSH(&scene, &kept.settings, born);
  struct play p = play_begin();
  p.place.chance = &p.chance;
  answers_until_a_name_is_put_forward(&p);
  if (str_find(buf_str(&p.out), STR("less than a second old")) >= 0) fail_msg("%s", p.out.at);
  buf_finish(&p.out);
  json_decref(p.state);
}

/* "ok" to the last question names nothing that could be asked about. */
static void thread__is_not_made_of_an_ok(void **state) {
  static const char *const lines[] = {"ok", "yes", "haha", "thanks"};
  for (size_t i = 0; i < 4; i++) {
    struct play p = play_begin();
    p.place.chance = &p.chance;
    greet(&p);
    answer(&p, STR("company"), NULL);
    answer(&p, STR("lower"), NULL);
    answer(&p, STR("my gran"), NULL);
    answer(&p, str_of(lines[i]), NULL);
    if (str_find(buf_str(&p.out), STR("= thread")) >= 0) fail_msg("%s", p.out.at);
    buf_finish(&p.out);
    json_decref(p.state);
    forget_scene(state);
  }
}

static struct str named_by(const char *text) {
  struct play p = play_begin();
  struct view v = seen_view(&scene);
  p.place.chance = &p.chance;
  greet(&p);
  for (int i = 0; i < 4; i++) answer(&p, STR(""), NULL);
  answer(&p, str_of(text), NULL);
  buf_finish(&p.out);
  json_decref(p.state);
  return v.ops->setting(&v, "person.name");
}

static void interview__takes_no_talk_for_a_name(void **state) {
  static const char *const talk[] = {
      "no",        "why",          "what for",     "not telling",       "later",      "whatever",
      "nobody",    "go away",      "nothing",      "maybe later",       "guess",      "depends",
      "hello",     "im tired",     "good evening", "who wants to know", "never mind", "hiya",
      "no thanks", "i'm not sure", "anything",     "you first",         "lol",        "tomorrow"};
  static const char *const names[][2] = {
      {"moose", "Moose"}, {"will", "Will"},       {"im fin", "Fin"},           {"Rose", "Rose"},
      {"mo", "Mo"},       {"call me Ish", "Ish"}, {"my name is hope", "Hope"}, {"anna-maria", "Anna-Maria"},
      {"xiu", "Xiu"}};
  for (size_t i = 0; i < sizeof talk / sizeof *talk; i++) {
    struct str got = named_by(talk[i]);
    if (got.len) fail_msg("\"%s\" was taken for the name %.*s", talk[i], STR_ARG(got));
    forget_scene(state);
  }
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    struct str got = named_by(names[i][0]);
    if (!str_is(got, names[i][1])) fail_msg("\"%s\" gave the name %.*s", names[i][0], STR_ARG(got));
    forget_scene(state);
  }
}

/* Whatever is typed, somebody answers, and empty lines alone reach the end. */
static void interview__ends_whatever_is_typed(void **state) {
  static const char *const lines[] = {"",   "why", "asdf", "are you conscious", "?", "\xf0\x9f\x98\x80",
                                      "12", "no",  "(((",  "remind me tomorrow"};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    struct play p = play_begin();
    p.place.chance = &p.chance;
    greet(&p);
    for (int n = 0; n < 24 && !p.done; n++) {
      size_t before = p.out.len;
      answer(&p, str_of(n % 2 && n < 12 ? "" : n < 12 ? lines[i] : ""), NULL);
      if (str_find(str_from(buf_str(&p.out), before), STR("-- ")) < 0)
        fail_msg("nothing was said to \"%s\" (%d)", lines[i], n);
    }
    if (!p.done) fail_msg("\"%s\" and empty lines never end", lines[i]);
    buf_finish(&p.out);
    json_decref(p.state);
    forget_scene(state);
  }
}

#define IN_A_SCENE(f) cmocka_unit_test_teardown(f, forget_scene)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_A_SCENE(interview__reads_as_written),
      IN_A_SCENE(interview__never_keeps_the_typing),
      IN_A_SCENE(interview__is_taken_up_where_it_was_left),
      IN_A_SCENE(defaults__name_it_and_end),
      IN_A_SCENE(defaults__take_the_name_that_was_put_forward),
      IN_A_SCENE(interview__again_does_not_make_it_younger),
      IN_A_SCENE(thread__is_not_made_of_an_ok),
      IN_A_SCENE(interview__takes_no_talk_for_a_name),
      IN_A_SCENE(interview__ends_whatever_is_typed),
  };
  return cmocka_run_group_tests(tests, open_all, close_all);
}
