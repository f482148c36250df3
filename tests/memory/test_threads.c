/* SPDX-License-Identifier: Apache-2.0
 *
 * What a turn leaves open, how it ends, what is not to be raised: from the words as typed, through the real reading.
 */
#include "lesson.h"
#include "memory/threads.h"

struct heard {
  struct lesson_in in;
  struct threads_context context;
};

static int heard_apply(struct store_txn *t, void *arg, struct error *e) {
  struct heard *h = arg;
  int r = lesson_apply(t, &h->in, e);
  return r < 0 ? r : threads_learn(h->in.life->memory, t, &h->in.arena, &h->in.reading, &h->in.keep.turn, &h->context);
}

/* The person says it, after a line that asked (or not) and a talk about `subject`. */
static uint64_t hear_in(struct life *l, const char *text, struct threads_context context) {
  struct heard h = {.in = {.life = l, .keep = life_words(text)}};
  struct error e = {0};
  struct reading_context c = {.civil_now = life_now / 1000};
  h.context = context;
  reading_read(life_language(), &h.in.arena, str_of(text), &c, &h.in.reading);
  assert_int_equal(turn_keep_begin(l->memory, &h.in.keep, &e), 0);
  int r = l->store->ops->write(l->store, heard_apply, &h, &e);
  turn_keep_done(l->memory, &h.in.keep, r);
  if (r < 0) fail_msg("%s (%d)", e.text, r);
  life_now += 60000;
  uint64_t id = h.in.keep.turn.id;
  lesson_free(&h.in);
  return id;
}

static uint64_t hear_after(struct life *l, const char *text, bool asked, const char *subject) {
  struct threads_context c = {.asked = asked, .subject = str_of(subject), .about = ID_NONE};
  return hear_in(l, text, c);
}

static void hear_offered(struct life *l, const char *text) {
  struct threads_context c = {.offered = true, .subject = STR("mum"), .about = ID_NONE};
  hear_in(l, text, c);
}

static uint64_t hear(struct life *l, const char *text) {
  return hear_after(l, text, false, "");
}

static int64_t today(void) {
  return life_now / 1000 / CIVIL_DAY;
}

static size_t threads_of(struct look *k, const struct thread **ret) {
  size_t n = 0;
  assert_int_equal(k->view.ops->threads(&k->view, ret, &n), 0);
  return n;
}

static const char *text_of(struct look *k, struct str s) {
  return arena_dup(&k->arena, s).at;
}

/* The thread of that name; the last where there are several. */
static struct thread find(struct look *k, const char *what) {
  const struct thread *t = NULL;
  size_t n = threads_of(k, &t);
  for (size_t i = n; i > 0; i--)
    if (str_is(t[i - 1].what, what)) return t[i - 1];
  for (size_t i = 0; i < n; i++) print_message("  there is: %s\n", text_of(k, t[i].what));
  fail_msg("no thread is called %s", what);
  return (struct thread){0};
}

static size_t bars_of(struct look *k, const struct bar **ret) {
  size_t n = 0;
  assert_int_equal(k->view.ops->bars(&k->view, ret, &n), 0);
  return n;
}

/* As the greeting does: asked, now. */
struct asking {
  struct thread thread;
};
static int ask_apply(struct store_txn *t, void *arg, struct error *e) {
  struct asking *a = arg;
  a->thread.state = THREAD_ASKED;
  a->thread.asked_at = life_now;
  return t->ops->replace(t, RECORD_THREAD, &a->thread);
}
static void ask(struct life *l, const char *what) {
  struct look *k = look_at(l);
  struct asking a = {find(k, what)};
  struct error e = {0};
  assert_int_equal(l->store->ops->write(l->store, ask_apply, &a, &e), 0);
  look_end(k);
}

static void later(int days) {
  life_now += days * (int64_t)CIVIL_DAY * 1000;
}

/* ---- opening ---- */
LIFE_TEST(threads__open_what_is_left_open) {
  life_now = 1790000000000;
  /* said on Monday 21 September 2026 */
  static const struct {
    const char *text, *what;
    int64_t kind;
    int days, stake; /* days from now to the last it is due; -1: it has a window of its own */
    bool maybe;
  } rows[] = {
      {"dentist friday", "dentist", THREAD_EVENT, 4, 2, false},
      {"i have an interview on wednesday", "interview", THREAD_EVENT, 2, 2, false},
      {"my scan is on thursday", "my scan", THREAD_EVENT, 3, 3, false},
      {"the survey is on the 30th", "the survey", THREAD_EVENT, 9, 2, false},
      {"maybe going to the match saturday", "the match", THREAD_EVENT, 5, 1, true},
      {"we're moving house on the 3rd of october", "moving house", THREAD_DOING, 12, 1, false},
      {"I've got court next Tuesday.", "court", THREAD_EVENT, 8, 3, false},
      {"hospital appointment got put back to the 8th of october", "hospital appointment", THREAD_EVENT, 17, 3, false},
      {"it's mum's biopsy on friday. trying not to think about it", "mum's biopsy", THREAD_EVENT, 4, 3, false},
      {"Exam results come out on Thursday.", "Exam results", THREAD_EVENT, 3, 3, false},
      {"got my mri tmrw morning", "my mri", THREAD_EVENT, 1, 1, false},
      {"i should ring the bank", "ring the bank", THREAD_DOING, -1, 2, false},
      {"i might sell the car", "sell the car", THREAD_DOING, -1, 1, true},
      {"been meaning to. i really must write to nadia", "write to Nadia", THREAD_DOING, -1, 1, false},
      {"dont know if i got the job", "i got the job", THREAD_WHETHER, -1, 2, false},
      {"still dont know whether he passed", "he passed", THREAD_WHETHER, -1, 1, false},
      {"no word yet on whether the offer was accepted", "the offer was accepted", THREAD_WHETHER, -1, 2, false},
      {"waiting for the biopsy results", "the biopsy results", THREAD_WAIT, -1, 3, false},
      {"we are waiting on a quote from the roofer", "quote", THREAD_WAIT, -1, 1, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t day = today();
    uint64_t turn = hear(l, rows[i].text);
    struct look *k = look_at(l);
    struct thread t = find(k, rows[i].what);
    bool dated = rows[i].days >= 0;
    if (t.kind != rows[i].kind || t.stake != rows[i].stake || t.tentative != rows[i].maybe || t.source != turn ||
        t.state != THREAD_OPEN || (dated && t.due_last != day + rows[i].days) || (!dated && t.due_first <= day))
      fail_msg("%s: kind %d, stake %d, maybe %d, due in %d", rows[i].text, (int)t.kind, (int)t.stake, (int)t.tentative,
               (int)(t.due_last - day));
    look_end(k);
  }
}

LIFE_TEST(threads__open_nothing_where_nothing_is_left_open) {
  static const char *const rows[] = {"i should go",
                                     "i must be off",
                                     "i should have rung her",
                                     "should i ring the bank?",
                                     "she says i should ring the bank",
                                     "if i should sell the car, who'd buy it",
                                     "dont know if i should sell it",
                                     "waiting for the kettle",
                                     "see you on thursday",
                                     "the film was on thursday last week",
                                     "every tuesday i swim",
                                     "when is my interview?",
                                     "remind me to ring the bank on friday",
                                     "how was your day",
                                     "raining again tomorrow they reckon",
                                     "i dont know if that makes sense",
                                     "must be nice being a computer",
                                     "i need to tell you something",
                                     "dinner in an hour",
                                     "its the anniversary of mums death on friday",
                                     "Nan's funeral is on Thursday.",
                                     "off to bed early tonight",
                                     "anyway same again tomorrow i suppose",
                                     "i have a brother",
                                     "there is one freight due at 01:12 tomorrow",
                                     "two buses due at nine tomorrow",
                                     "i have a shift tomorrow at 5",
                                     "my shoulders hurt like monday",
                                     "rubbish goes out on friday",
                                     "thinking about you"};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    hear(l, rows[i]);
    struct look *k = look_at(l);
    const struct thread *t = NULL;
    if (threads_of(k, &t)) fail_msg("\"%s\" opened \"%s\"", rows[i], text_of(k, t[0].what));
    look_end(k);
  }
}

LIFE_TEST(threads__one_thing_has_one_thread) {
  const struct thread *t = NULL;
  hear(l, "my interview is on friday");
  hear(l, "nervous about the interview on friday");
  hear(l, "i have that interview on friday");
  struct look *k = look_at(l);
  assert_int_equal(threads_of(k, &t), 1);
  look_end(k);
}

LIFE_TEST(threads__what_somebody_will_do_is_one_thread) {
  const struct thread *t = NULL;
  hear(l, "my brother karim lands friday from montreal");
  struct look *k = look_at(l);
  assert_int_equal(threads_of(k, &t), 1);
  look_end(k);
}

LIFE_TEST(threads__another_day_moves_it_and_both_keep_their_turn) {
  uint64_t first = hear(l, "my interview is on friday");
  uint64_t second = hear(l, "the interview is now on tuesday");
  const struct thread *t = NULL;
  struct look *k = look_at(l);
  assert_int_equal(threads_of(k, &t), 2);
  assert_int_equal(t[0].state, THREAD_CLOSED);
  assert_int_equal(t[0].ended, ENDED_MOVED);
  assert_int_equal(t[0].source, first);
  assert_int_equal(t[0].closed_by, second);
  assert_int_equal(t[1].state, THREAD_OPEN);
  assert_int_equal(t[1].source, second);
  assert_int_equal(t[1].due_last, today() + 1);
  look_end(k);
}

LIFE_TEST(threads__the_day_put_right_is_by_the_one_it_was) {
  life_now = 1790000000000; /* a Monday */
  hear(l, "driving test next monday");
  hear(l, "actually it's tuesday not monday");
  struct look *k = look_at(l);
  assert_int_equal(find(k, "driving test").due_first, today() + 8);
  look_end(k);
}

/* "Or leave it alone", it offered. */
LIFE_TEST(threads__an_offer_declined_is_let_go_and_bars_nothing) {
  static const char *const rows[] = {"nah leave it alone", "no thanks", "leave it"};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct bar *b = NULL;
    hear(l, "i should ring mum");
    hear_offered(l, rows[i]);
    struct look *k = look_at(l);
    assert_int_equal(find(k, "ring mum").state, THREAD_STALE);
    assert_int_equal(bars_of(k, &b), 0);
    look_end(k);
  }
}

/* ---- ending ---- */
static void assert_ended(struct life *l, const char *text, const char *what, int64_t ended) {
  struct look *k = look_at(l);
  struct thread t = find(k, what);
  if (t.state != THREAD_CLOSED || t.ended != ended)
    fail_msg("\"%s\": state %d, ended %d, wanted %d", text, (int)t.state, (int)t.ended, (int)ended);
  look_end(k);
}

LIFE_TEST(threads__end_with_how_it_went) {
  static const struct {
    const char *open, *what, *told;
    bool asked; /* the being has just asked */
    int64_t ended;
  } rows[] = {
      {"survey thursday", "survey", "survey was bad. rot near the keel", false, ENDED_BAD},
      {"i should ring mum", "ring mum", "rang mum in the end", false, ENDED_DONE},
      {"dont know if i got the job", "i got the job", "got the job!", false, ENDED_GOOD},
      {"driving test on friday", "driving test", "passed first time", true, ENDED_GOOD},
      {"driving test on friday", "driving test", "failed it", true, ENDED_BAD},
      {"i have the dentist friday", "the dentist", "it was fine", true, ENDED_DONE},
      {"i have the dentist friday", "the dentist", "it went well actually", true, ENDED_GOOD},
      {"i have the dentist friday", "the dentist", "never went", true, ENDED_NEVER},
      {"i might sell the car", "sell the car", "never did", true, ENDED_NEVER},
      {"my scan is on thursday", "my scan", "the scan was cancelled", false, ENDED_NEVER},
      {"waiting for the results", "the results", "the results were bad", false, ENDED_BAD},
      {"i should ring mum", "ring mum", "yeah i did", true, ENDED_DONE},
      {"meeting with the bank thursday", "meeting with the bank", "they turned us down", true, ENDED_BAD},
      {"exam results come out on thursday", "exam results", "two As and a B", true, ENDED_UNSAID},
      {"i should ring helen", "ring Helen", "rang helen. she cried, then i cried", false, ENDED_UNSAID},
      {"so i'm meeting my birth mother on thursday", "meeting my birth mother", "i couldnt go in. sat outside", true,
       ENDED_NEVER},
      {"gig on saturday", "gig", "amazing. lost my voice", true, ENDED_GOOD},
      {"might go and see gran at the weekend", "go and see gran", "didn't go in the end, too tired", true, ENDED_NEVER},
      {"flat viewing tomorrow", "flat viewing", "it was tiny and smelt of cat", true, ENDED_UNSAID},
      {"my scan is on thursday", "my scan", "all clear thank god", true, ENDED_GOOD},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    hear(l, rows[i].open);
    later(8);
    if (rows[i].asked) ask(l, rows[i].what);
    uint64_t turn = hear_after(l, rows[i].told, rows[i].asked, "");
    assert_ended(l, rows[i].told, rows[i].what, rows[i].ended);
    struct look *k = look_at(l);
    struct thread t = find(k, rows[i].what);
    assert_int_equal(t.closed_by, turn);
    assert_true(str_eq(t.outcome, str_of(rows[i].told)));
    look_end(k);
  }
}

/* Asked how a thing went, and told of something else: it stays as it was. */
LIFE_TEST(threads__asked_about_stay_where_another_thing_is_told_of) {
  static const char *const rows[] = {"the fox has not come since friday", "the boiler never came back on",
                                     "the neighbours cancelled their barbecue"};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    hear(l, "my scan is on thursday");
    later(8);
    ask(l, "my scan");
    hear_after(l, rows[i], true, "");
    struct look *k = look_at(l);
    if (find(k, "my scan").state == THREAD_CLOSED) fail_msg("\"%s\" closed it", rows[i]);
    look_end(k);
  }
}

LIFE_TEST(threads__stay_open_where_something_else_is_told) {
  static const char *const rows[] = {"the weather was bad",
                                     "sat in the car for an hour",
                                     "my sister passed her exam",
                                     "is the survey done?",
                                     "not looking forward to the survey",
                                     "night",
                                     "rang anna in the end",
                                     "i told my boss about the survey",
                                     "the survey was always going to be expensive",
                                     "nothing yet",
                                     "haven't yet",
                                     "what did i say about the survey"};
  hear(l, "survey thursday");
  hear(l, "i should ring mum");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    hear(l, rows[i]);
    struct look *k = look_at(l);
    if (find(k, "survey").state != THREAD_OPEN || find(k, "ring mum").state != THREAD_OPEN)
      fail_msg("\"%s\" closed one", rows[i]);
    look_end(k);
  }
}

LIFE_TEST(threads__put_off_without_a_day_are_open_again_later) {
  life_now = 1790000000000;
  hear(l, "driving test on friday");
  hear(l, "it's moved to next week");
  struct look *k = look_at(l);
  struct thread t = find(k, "driving test");
  assert_int_equal(t.state, THREAD_OPEN);
  assert_true(t.due_first > today());
  assert_int_equal(t.due_last - t.due_first, 6);
  look_end(k);
}

/* Who moves house puts nothing off. */
LIFE_TEST(threads__are_not_moved_by_who_moves) {
  static const char *const rows[] = {
      "i moved to ghent two weeks ago from antwerp", "we moved in march",        "i moved last week",
      "my sister anna moved to lisbon in may",       "i changed jobs last week", "she moved out on sunday"};
  life_now = 1790000000000;
  hear(l, "driving test on friday");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    hear(l, rows[i]);
    struct look *k = look_at(l);
    struct thread t = find(k, "driving test");
    if (t.state != THREAD_OPEN || t.due_first != t.due_last) fail_msg("\"%s\" moved it", rows[i]);
    look_end(k);
  }
}

static int insert_own(struct store_txn *t, void *arg, struct error *e) {
  return t->ops->insert(t, RECORD_THREAD, &((struct asking *)arg)->thread);
}

LIFE_TEST(threads__a_question_of_the_beings_own_is_answered) {
  struct thread own = {.id = id_first(ME), .kind = THREAD_OWN, .what = STR("the hour / the day"), .state = THREAD_OPEN};
  own.due_first = own.due_last = DAY_UNKNOWN;
  struct asking a = {own};
  struct error e = {0};
  assert_int_equal(l->store->ops->write(l->store, insert_own, &a, &e), 0);
  hear(l, "sat in the car for an hour");
  hear(l, "the other day i saw a heron");
  struct look *k = look_at(l);
  assert_int_equal(find(k, "the hour / the day").state, THREAD_OPEN);
  look_end(k);
  hear(l, "sunday was better btw. the hour i mean");
  k = look_at(l);
  struct thread t = find(k, "the hour / the day");
  assert_int_equal(t.state, THREAD_CLOSED);
  assert_true(str_is(t.outcome, "hour"));
  look_end(k);
}

/* ---- bars ---- */
LIFE_TEST(bars__are_set_on_what_was_named) {
  static const struct {
    const char *text, *subject, *what;
    bool tonight;
  } rows[] = {
      {"hull city yeah. dont ask", "", "hull city", false},
      {"rather not talk about the move", "", "move", false},
      {"please dont mention clara", "", "clara", false},
      {"leave it", "the will", "the will", false},
      {"not tonight", "the boat", "the boat", true},
      {"dont ask me about work tonight", "", "work", true},
      {"rather not go into it tonight", "the hearing", "the hearing", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct bar *b = NULL;
    uint64_t turn = hear_after(l, rows[i].text, false, rows[i].subject);
    struct look *k = look_at(l);
    size_t n = bars_of(k, &b);
    if (n != i + 1) fail_msg("\"%s\": %zu bars", rows[i].text, n);
    if (!str_eq_nocase(b[i].what, str_of(rows[i].what)))
      fail_msg("\"%s\" barred \"%s\"", rows[i].text, text_of(k, b[i].what));
    assert_int_equal(b[i].source, turn);
    assert_int_equal(b[i].until != 0, rows[i].tonight);
    if (rows[i].tonight) assert_true(b[i].until > life_now && b[i].until < life_now + CIVIL_DAY * 1000LL);
    look_end(k);
  }
}

LIFE_TEST(bars__are_set_by_nothing_else) {
  static const char *const rows[] = {
      "dont leave it on the radiator", "i drop the kids at school every morning", "not today satan",
      "she never talks about it",      "you can drop it off on friday",           "i dont want to move house"};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct bar *b = NULL;
    hear(l, rows[i]);
    struct look *k = look_at(l);
    if (bars_of(k, &b)) fail_msg("\"%s\" barred \"%s\"", rows[i], text_of(k, b[0].what));
    look_end(k);
  }
}

LIFE_TEST(bars__are_lifted_by_leave_to_ask) {
  const struct bar *b = NULL;
  hear_after(l, "not tonight", false, "the boat");
  hear(l, "you can ask");
  struct look *k = look_at(l);
  assert_int_equal(bars_of(k, &b), 1);
  assert_true(b[0].lifted_at != 0);
  look_end(k);
}

LIFE_TEST(bars__once_a_topic) {
  const struct bar *b = NULL;
  hear(l, "rather not talk about the move");
  hear(l, "rather not talk about the move");
  struct look *k = look_at(l);
  assert_int_equal(bars_of(k, &b), 1);
  look_end(k);
}

LIFE_TEST(tender__is_noted_and_no_leave_lifts_it) {
  const struct bar *b = NULL;
  hear(l, "bought her with the settlement");
  hear(l, "you can ask");
  struct look *k = look_at(l);
  assert_int_equal(bars_of(k, &b), 1);
  assert_true(b[0].tender && !b[0].lifted_at && str_is(b[0].what, "settlement"));
  look_end(k);
}

LIFE_TEST(tender__whoever_hurt_somebody_is_not_brought_up) {
  const struct bar *b = NULL;
  hear(l, "my dad hit us");
  struct look *k = look_at(l);
  assert_int_equal(bars_of(k, &b), 1);
  assert_true(b[0].tender && str_is(b[0].what, "dad"));
  look_end(k);
}

LIFE_TEST(threads__what_may_not_be_raised_is_promised_to_nobody) {
  const struct thread *t = NULL;
  hear(l, "the custody hearing is on friday");
  hear(l, "rather not talk about work");
  hear(l, "work meeting on thursday");
  struct look *k = look_at(l);
  if (threads_of(k, &t)) fail_msg("opened: %s", text_of(k, t[0].what));
  look_end(k);
  hear(l, "the survey is on thursday");
  hear(l, "please dont mention the survey");
  k = look_at(l);
  assert_int_equal(find(k, "the survey").state, THREAD_STALE);
  look_end(k);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(threads__open_what_is_left_open),
      cmocka_unit_test(threads__open_nothing_where_nothing_is_left_open),
      cmocka_unit_test(threads__one_thing_has_one_thread),
      cmocka_unit_test(threads__what_somebody_will_do_is_one_thread),
      cmocka_unit_test(threads__another_day_moves_it_and_both_keep_their_turn),
      cmocka_unit_test(threads__the_day_put_right_is_by_the_one_it_was),
      cmocka_unit_test(threads__an_offer_declined_is_let_go_and_bars_nothing),
      cmocka_unit_test(threads__end_with_how_it_went),
      cmocka_unit_test(threads__asked_about_stay_where_another_thing_is_told_of),
      cmocka_unit_test(threads__stay_open_where_something_else_is_told),
      cmocka_unit_test(threads__put_off_without_a_day_are_open_again_later),
      cmocka_unit_test(threads__are_not_moved_by_who_moves),
      cmocka_unit_test(threads__a_question_of_the_beings_own_is_answered),
      cmocka_unit_test(bars__are_set_on_what_was_named),
      cmocka_unit_test(bars__are_set_by_nothing_else),
      cmocka_unit_test(bars__are_lifted_by_leave_to_ask),
      cmocka_unit_test(bars__once_a_topic),
      cmocka_unit_test(tender__whoever_hurt_somebody_is_not_brought_up),
      cmocka_unit_test(threads__what_may_not_be_raised_is_promised_to_nobody),
      cmocka_unit_test(tender__is_noted_and_no_leave_lifts_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
