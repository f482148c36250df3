/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader on lines of its own; tests/data/facts measures it on others'.
 */
#include "base/buf.h"
#include "base/civil.h"
#include "language/amend.h"
#include "language/names.h"
#include "language/pattern.h"
#include "language/reading.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "language_in.h"

/* The bench's own comparison is the judge of the floor, so that they cannot differ. */
#include "../../tools/bench/facts_score.c"

static struct reading read_line(struct arena *a, const char *text) {
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000}; /* 2025-11-24 */
  reading_read(english, a, str_of(text), &c, &r);
  return r;
}

static const struct fact_read *fact_of(const struct reading *r, const char *relation) {
  for (size_t i = 0; i < r->fact_count; i++)
    if (str_is(r->facts[i].relation, relation)) return &r->facts[i];
  return NULL;
}

static void expect(const char *text, const char *who, const char *relation, const char *value) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r = read_line(&a, text);
  for (size_t i = 0; i < r.fact_count; i++) {
    const struct fact_read *f = &r.facts[i];
    struct str about = f->about.me ? STR("me") : f->about.name.len ? f->about.name : f->about.word;
    if (str_is(about, who) && str_is(f->relation, relation) && str_is(f->value, value)) return;
  }
  fail_msg("no %s %s \"%s\" in \"%s\"", who, relation, value, text);
}

static void expect_nothing(const char *text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r = read_line(&a, text);
  for (size_t i = 0; i < r.fact_count; i++)
    if (!r.facts[i].denied)
      fail_msg("\"%s\" gave %.*s \"%.*s\"", text, STR_ARG(r.facts[i].relation), STR_ARG(r.facts[i].value));
}

/* What the turn before told, and what this one says of its beginning: "2019-01-01", "" nothing. */
static void reading__dates_what_was_told(void **state) {
  static const struct {
    const char *relation, *value;
    bool me, asked;
    const char *text, *from;
  } rows[] = {
      {"lives", "Bristol", true, true, "since 2019", "2019-01-01"},
      {"lives", "Bristol", true, true, "2019", "2019-01-01"},
      {"lives", "Bristol", true, true, "about six years", "2019-01-01"},
      {"lives", "Bristol", true, true, "Six years now.", "2019-01-01"},
      {"lives", "Bristol", true, true, "ooh, ten years or so", "2015-01-01"},
      {"lives", "Bristol", true, true, "since last march", "2025-03-01"},
      {"lives", "Bristol", true, true, "for three months", "2025-08-01"},
      {"lives", "Bristol", true, true, "in june", "2025-06-01"},
      {"lives", "Bristol", true, true, "i moved here in 2011", "2011-01-01"},
      {"works_at", "docks", true, true, "nearly twenty years", "2005-01-01"},
      {"works_as", "welder", true, true, "since 1998", "1998-01-01"},
      {"lives", "York", false, true, "since 2020", "2020-01-01"},
      {"lives", "York", false, false, "she's been there since march", "2025-03-01"},
      {"lives", "York", false, false, "shes been there two years", "2023-01-01"},
      {"lives", "York", false, false, "He moved there in 2016.", "2016-01-01"},
      {"lives", "Bristol", true, false, "been here since 2019", "2019-01-01"},
      {"lives", "Bristol", true, false, "ive been here for ten years", "2015-01-01"},
      {"lives", "Bristol", true, false, "We have lived here since the spring of 2022.", "2022-03-01"},
      {"works_at", "docks", true, false, "i've worked there for ten years", "2015-01-01"},
      {"works_at", "docks", true, false, "started there in january", "2025-01-01"},
      {"partner", "Tom", false, false, "they've been together since 2015", "2015-01-01"},
      {"partner", "Tom", false, false, "they are married ten years", "2015-01-01"},
      /* not of this, not of them, not so */
      {"lives", "Bristol", true, true, "no, not for years", ""},
      {"lives", "Bristol", true, true, "it was a long and rainy day in may and nobody came to the thing", ""},
      {"lives", "Bristol", true, true, "tomorrow", ""},
      {"lives", "Bristol", true, false, "since 2019", ""},
      {"lives", "Bristol", true, false, "i haven't been there since 2019", ""},
      {"lives", "Bristol", true, false, "she's been there since march", ""},
      {"lives", "York", false, false, "i've been there twice since march", ""},
      {"lives", "Bristol", true, false, "have you been here since 2019?", ""},
      {"likes", "jazz", true, false, "been here since 2019", ""},
      {"lives", "York", false, false, "they've been together since 2015", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct fact_read told = {.relation = str_of(rows[i].relation), .value = str_of(rows[i].value)};
    told.about = rows[i].me ? (struct who){.me = true} : (struct who){.name = STR("Anna"), .word = STR("sister")};
    struct reading_context c = {
        .civil_now = 1764000000, .since = rows[i].asked, .told = &told, .told_count = 1, .topic = told.about};
    struct reading r;
    reading_read(english, &a, str_of(rows[i].text), &c, &r);
    const struct fact_read *f = fact_of(&r, rows[i].relation);
    bool dated = f && f->from.grain != GRAIN_NONE && str_is(f->value, rows[i].value);
    struct civil from = civil_from_seconds(dated ? f->from.start : 0);
    struct str day = dated ? arena_printf(&a, "%04d-%02d-%02d", from.year, from.month, from.day) : STR("");
    if (!str_is(day, rows[i].from)) fail_msg("%s: %.*s and not %s", rows[i].text, STR_ARG(day), rows[i].from);
  }
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r = read_line(&a, "i live in bristol, been here since 2019");
  assert_int_equal(fact_of(&r, "lives")->from.grain, GRAIN_YEAR);
}

/* What nobody says is known by its shape and teaches nothing; what is said over several lines, teaches. */
static void reading__learns_nothing_from_what_was_pasted(void **state) {
  static const char *const pasted[] = {
      "From: bob@x.org\nSubject: hi\n\nHi Rosa, I live in Madrid now and my wife Eva works at Ford.",
      "-----Original Message-----\nFrom: Bob\nMy sister Anna lives in Leeds.",
      "On 3 May 2026, Bob wrote:\n> my sister anna lives in leeds\n> and has a dog",
      "> I live in York\n> and I work at the docks",
      "Begin forwarded message:\n\nmy wife Eva has diabetes",
      "Subject: Re: dinner\nTo: rosa@x.org\nmy brother tom moved to hull",
      "2026-04-01 10:00:01 ERROR my sister died in module foo",
      "2026-11-22T20:14:05.113Z INFO anna moved to lisbon",
      "[2026/11/22 20:14:05] my sister anna lives in leeds",
      "Nov 28 06:14:02 host app: my brother tom works at ford",
      "WARN my cat is called tree",
      "10:15:01.332 my sister anna lives in leeds",
      "print(\"my sister anna lives in leeds\")",
      "def tell(x):\n    return 'my sister anna lives in leeds'",
      "// my sister anna lives in leeds\nint x;",
      "#include <stdio.h>\n/* my brother tom works at ford */",
      "const who = getName('my sister anna lives in leeds');",
      "<p>my sister anna lives in leeds</p>",
      "Anna: i live in leeds now\nTom: nice, my wife works there\nAnna: which one\nTom: the tip",
      "[28/11/2026, 06:14] Anna: my husband works at ford\n[28/11/2026, 06:15] Tom: mine too\n[28/11/2026, 06:15] "
      "Anna: ha",
      "[Verse 1]\nMy sister lives in London\n[Chorus]\nI live in the rain",
      "I live in a house by the river\nMy mother is dead and gone\nI work at the mill every morning\nTill the "
      "light comes down on the town\nOh my brother has gone to Chicago\nMy sister is married to Joe\nI live on the "
      "edge "
      "of the water\nWhere nobody seems to go",
  };
  for (size_t i = 0; i < sizeof pasted / sizeof *pasted; i++) expect_nothing(pasted[i]);
  expect("my sister anna lives in leeds\nshe's a vet", "Anna", "lives", "Leeds");
  expect("Long day.\n\nMy sister Anna moved to Leeds.\nThe bus was late.\nI had soup.", "Anna", "lives", "Leeds");
  expect("note: shopping done\nmy brother tom works at the docks", "Tom", "works_at", "docks");
  expect("my sister anna lives in leeds (\"the north\", she says)", "Anna", "lives", "Leeds");
  expect("look https://example.org/x my sister anna lives in leeds", "Anna", "lives", "Leeds");
  expect("news: my sister anna moved to leeds; i'm glad", "Anna", "lives", "Leeds");
  expect("10:15 and still up. my sister anna lives in leeds", "Anna", "lives", "Leeds");
}

/* Two who are with each other, told of either or of both; and what only sounds like it. */
static void reading__two_are_with_each_other(void **state) {
  expect("tom is anna's husband", "Tom", "partner", "Anna");
  expect("Marek is Anna's new boyfriend.", "Marek", "partner", "Anna");
  expect("joel was anna's boyfriend", "Joel", "partner", "Anna");
  expect("anna and joel are married", "Anna", "partner", "Joel");
  expect("bea and tom got married on saturday", "Bea", "partner", "Tom");
  expect("Bea and Tom have been together since 2015.", "Bea", "partner", "Tom");
  expect("sam and i got married in 1998", "me", "partner", "Sam");
  expect("my brother and ines moved in together", "brother", "partner", "Ines");
  static const char *const not_so[] = {"anna and tom are together on the committee",
                                       "anna and raf are getting married in june",
                                       "tom and nell are in leeds together",
                                       "anna and joel aren't together",
                                       "is tom anna's husband?",
                                       "kate and leo are both married",
                                       "joel is anna's dentist",
                                       "we were together in rome",
                                       "anna and tom might get married"};
  for (size_t i = 0; i < sizeof not_so / sizeof *not_so; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct reading r = read_line(&a, not_so[i]);
    const struct fact_read *f = fact_of(&r, "partner");
    if (f && !f->denied) fail_msg("%s", not_so[i]);
  }
}

static void reading__reads_facts_in_three_registers(void **state) {
  expect("my cousin bea moved to bristol", "Bea", "lives", "Bristol");
  expect("my cousin bea moved to bristol", "Bea", "kin", "cousin");
  expect("My brother, Tomasz, lives in Stoke-on-Trent.", "Tomasz", "lives", "Stoke-on-Trent");
  expect("um so my uncle he lives in in dundee", "uncle", "lives", "Dundee");
  expect("I'm allergic to peanuts.", "me", "allergic", "peanuts");
  expect("my boss is called deirdre", "Deirdre", "kin", "boss");
  expect("My colleague Petra is a translator.", "Petra", "works_as", "translator");
}

static void reading__a_name_given_in_passing_is_kept(void **state) {
  static const char *const rows[][2] = {
      {"hi btw im aoife", "Aoife"},
      {"Gwilym here, eighty last month, still at the organ", "Gwilym"},
      {"its dave btw", "Dave"},
      {"marlon btw", "Marlon"},
      {"oh and im siobhan by the way", "Siobhan"},
      {"ps im keanu", "Keanu"},
      {"hey its me kwabena from the bakery", "Kwabena"},
      {"btw names tariq", "Tariq"},
      {"Yours, Agnes.", "Agnes"},
      {"im the new one, im priya", "Priya"},
      {"everyone here knows me as Constance", "Constance"},
      {"i go by Max mostly", "Max"},
      {"hi im zubairu btw", "Zubairu"},
      {"yo its ya boy deshawn", "Deshawn"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect(rows[i][0], "me", "name", rows[i][1]);
  static const char *const none[] = {
      "im knackered", "hi im knackerd",  "im starving btw",   "its freezing btw",         "dinner here",
      "raining here", "its late again",  "its may already",   "this is christmas",        "my mates call me an idiot",
      "im vegan btw", "he goes by Gary", "dave here yet? no", "they call me every sunday"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct reading r = read_line(&a, none[i]);
    const struct fact_read *f = fact_of(&r, "name");
    if (f && f->about.me) fail_msg("\"%s\" named the speaker %.*s", none[i], STR_ARG(f->value));
  }
}

static void reading__mine_is_a_name_where_names_are_the_talk(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000};
  reading_read(english, &a, STR("mine's pat"), &c, &r);
  assert_null(fact_of(&r, "name"));
  c.names = true;
  reading_read(english, &a, STR("mine's pat"), &c, &r);
  assert_non_null(fact_of(&r, "name"));
  assert_str(fact_of(&r, "name")->value, "Pat");
}

/* WHO is called NAME: as its pet or kin where it is the speaker's, else by the word for it. */
static void reading__what_something_is_called_however_it_is_put(void **state) {
  static const char *const rows[][4] = {
      {"my roomates got a snake btw. noodle. hes a ball python", "snake", "name", "Noodle"},
      {"I laughed so much the dog left the room. Pancho. He's deaf, so he felt it.", "dog", "name", "Pancho"},
      {"There's a heron who stands by the lower gate every day. I call him the Inspector.", "heron", "name",
       "Inspector"},
      {"got a kitten!!! shes called miso", "Miso", "pet", "kitten"},
      {"The tractor is from 1968. We call her Betsy.", "tractor", "name", "Betsy"},
      {"new boss started today. helen something", "Helen", "kin", "boss"},
      {"got a new colleague. names femke", "Femke", "kin", "colleague"},
      {"my youngest just started school. finlay", "Finlay", "kin", "youngest"},
      {"I met the bandoneón man on the stairs. His name is Ezequiel.", "man", "name", "Ezequiel"},
      {"My horse has gone lame. Clover, the bay.", "Clover", "pet", "horse"},
      {"the cat of the neighbour come too. i call him Jefe becaus he act like the boss", "cat", "name", "Jefe"},
      {"my gran has a mobility scooter its called thunder", "mobility scooter", "name", "Thunder"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect(rows[i][0], rows[i][1], rows[i][2], rows[i][3]);
  expect_nothing("i called it quits");
  expect_nothing("we had a vote and they called it off");
  expect_nothing("he called me an idiot");
}

static void named_after(struct who unnamed, const char *text, const char *who, const char *relation,
                        const char *value) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000, .unnamed = unnamed};
  reading_read(english, &a, str_of(text), &c, &r);
  const struct fact_read *f = relation ? fact_of(&r, relation) : NULL;
  if (!relation && r.fact_count) fail_msg("\"%s\" gave a fact", text);
  if (!relation) return;
  if (!f) fail_msg("\"%s\" gave no %s", text, relation);
  assert_str(f->about.name.len ? f->about.name : f->about.word, who);
  assert_str(f->value, value);
}

static void reading__two_turns_running_are_one_telling(void **state) {
  struct who pigeon = {.word = STR("pigeon"), .owner = STR("my")},
             grandkid = {.word = STR("grandkid"), .owner = STR("my")}, potteroo = {.word = STR("potteroo")},
             landlord = {.word = STR("landlord"), .owner = STR("my")}, rent = {.word = STR("rent"), .owner = STR("my")};
  named_after(pigeon, "i got my own one shes called comet", "Comet", "pet", "pigeon");
  named_after(grandkid, "eirik", "Eirik", "kin", "grandkid");
  named_after(potteroo, "i called it truffle", "potteroo", "name", "Truffle");
  named_after(landlord, "hes called gary", "Gary", "kin", "landlord");
  named_after(rent, "hannah", NULL, NULL, NULL);
  named_after(pigeon, "ugh", NULL, NULL, NULL);
  named_after(pigeon, "nice one", NULL, NULL, NULL);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r = read_line(&a, "wife is in oslo w the grandkid, born tuesday. a boy");
  assert_str(r.unnamed.word, "grandkid");
  r = read_line(&a, "me n dada ji have 31 pigeons");
  assert_str(r.unnamed.word, "pigeon");
  r = read_line(&a, "it's like a tiny kangaroo");
  assert_int_equal(r.unnamed.word.len, 0);
}

/* What is said, what puts it right, and the value that stands then; NULL: nothing was put right. */
static void reading__a_slip_is_put_right(void **state) {
  static const char *const rows[][3] = {
      {"4210 gram", "no sorry 4120 i read wrong", "4120"},
      {"Ilona has broken her wrist on the ice outside the post office.",
       "I made a mistake, it was not the post office, it was the pharmacy. She corrected me.", "the pharmacy"},
      {"His name is Rohan, he likes trekking.", "No, hang on, Rohan was the last one. This one's Nikhil.", "Nikhil"},
      {"the roundabout boy too his name is lukas", "um no lukas was the one before the roundabout boy is fabian",
       "Fabian"},
      {"we signed it today in nasser city", "no sorry not nasser city heliopolis nasser city was the first one",
       "heliopolis"},
      {"The first to go to university. Agriculture.",
       "Correction: Abena says it is Agribusiness and I must stop telling people Agriculture.", "Agribusiness"},
      {"The saint is Bartholomew.", "No, forgive me, it is Sebastian. Bartholomew is in the next bay.", "Sebastian"},
      {"my nephews called tom", "tim*", "Tim"},
      {"i owe my mate 40 quid", "50 actually", "50"},
      {"i weigh 81 kilos now", "scrap that 79", "79"},
      {"my new manager is called Gavin", "Kevin. Not Gavin.", "Kevin"},
      {"train is at 6.40", "i mean 7.40", "7.40"},
      {"We have three hens.", "Four, I tell a lie.", "Four"},
      {"went to the shop and got 12 eggs", "no 3 broke on the way lol", NULL},
      {"had a row with my sister", "no. it was my fault", NULL},
      {"my sister lives in york", "no complaints there", NULL},
      {"i have a dog called max", "no he is good today", NULL},
      {"dinner was great", "no really it was", NULL},
      {"", "no sorry 4120 i read wrong", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct reading r;
    struct reading_context c = {.civil_now = 1764000000, .before = str_of(rows[i][0])};
    reading_read(english, &a, str_of(rows[i][1]), &c, &r);
    const char *right = rows[i][2] ? rows[i][2] : "";
    if (!str_is(r.correction.right, right))
      fail_msg("\"%s\" put right \"%.*s\", not \"%s\"", rows[i][1], STR_ARG(r.correction.right), right);
    if (rows[i][2]) assert_true(reading_has(&r, ACT_CORRECT));
  }
}

/* RELATION of the one meant was OLD and is NEW: the old is denied, the new is told. */
static void put_right(const char *relation, struct who about, const char *old, const char *before, const char *text,
                      const char *value) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct fact_read told = {.about = about, .relation = str_of(relation), .value = str_of(old)};
  struct reading_context c = {.civil_now = 1764000000, .before = str_of(before), .told = &told, .told_count = 1};
  reading_read(english, &a, str_of(text), &c, &r);
  bool is = false;
  for (size_t i = 0; i < r.fact_count; i++)
    is |= str_is(r.facts[i].relation, relation) && !r.facts[i].denied && str_is(r.facts[i].value, value) &&
          str_eq(r.facts[i].about.name, about.name) && str_eq(r.facts[i].about.word, about.word);
  if (!is) fail_msg("\"%s\" gave no %s %s", text, relation, value);
  for (size_t i = 0; i < r.fact_count; i++) /* a day alone is of the month that was said: 15 January 2026 */
    if (strstr(text, "15th") && !r.facts[i].denied) assert_int_equal(r.facts[i].from.start, 1768435200);
}

static void reading__a_slip_in_what_is_kept_is_kept_right(void **state) {
  struct who shanelle = {.name = STR("Shanelle")}, sister = {.word = STR("sister")}, me = {.me = true},
             wife = {.word = STR("wife")}, horse = {.name = STR("Duke"), .word = STR("horse")};
  put_right("age", shanelle, "14", "my daughter shanelle she's only fourteen",
            "no wait fifteen she had birthday in january", "15");
  put_right("works_at", sister, "co-op", "my sister works at the co-op", "*lidl", "lidl");
  put_right("from", wife, "Cork", "uh my wife's from cork", "uh no kerry i mean she'd kill me", "Kerry");
  put_right("plans", me, "dentist", "dentist thurs at 9", "wait no friday", "dentist");
  put_right("plans", me, "scan", "the scan is on the 14th of january", "no wait the 15th", "scan");
  put_right("name", horse, "Duke", "we had a horse called duke", "no not duke duke was the dog the horse was king",
            "King");
}

/* A bare word for kin before a name is how somebody is called. */
static void reading__mama_titi_is_nobodys_mother(void **state) {
  static const char *const rows[][2] = {{"mama titi has no screens till nxt week", "Mama Titi"},
                                        {"Father Dominic came by", "Father Dominic"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct reading r = read_line(&a, rows[i][0]);
    assert_null(fact_of(&r, "kin"));
    assert_str(r.whos[0].name, rows[i][1]);
  }
  expect("nan rose is 90", "Rose", "kin", "nan");
}

static void reading__learns_nothing_from_traps(void **state) {
  expect_nothing("does my sister live in york");
  expect_nothing("If I lived in York I'd walk everywhere.");
  expect_nothing("I wish my brother lived in Leeds");
  expect_nothing("He said \"my wife is a dentist\" and left");
  expect_nothing("In the film my brother lives in Rome.");
  expect_nothing("SELECT name, city FROM users WHERE city = 'York'; -- {\"lives\": \"York\"}");
  expect_nothing("my sister says her neighbour is a spy");
  expect_nothing("i dont live in york");
}

static void reading__what_ended_is_marked_so(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r = read_line(&a, "I used to live in Leeds");
  const struct fact_read *f = fact_of(&r, "lives");
  assert_non_null(f);
  assert_true(f->ended);
  assert_str(f->value, "Leeds");
}

static void reading__an_answer_needs_no_sentence(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct reading_context c = {.asked_relation = STR("name"), .asked_about = {.word = STR("sister")}};
  reading_read(english, &a, STR("anna"), &c, &r);
  assert_int_equal(r.fact_count, 1);
  assert_str(r.facts[0].value, "Anna");
  assert_str(r.facts[0].about.word, "sister");
}

static void reading__sees_what_is_asked(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r = read_line(&a, "where does anna live");
  assert_int_equal(r.question.kind, QUESTION_WHERE);
  assert_str(r.question.relation, "lives");
  assert_str(r.question.about.name, "Anna");
  r = read_line(&a, "what is my sister called?");
  assert_str(r.question.relation, "name");
  assert_str(r.question.about.word, "sister");
  assert_true(r.question.memory);
  r = read_line(&a, "where does my sister live?");
  assert_str(r.question.relation, "lives");
  assert_str(r.question.about.word, "sister");
  for (size_t i = 0; i < r.who_count; i++) assert_int_equal(r.whos[i].name.len, 0);
  r = read_line(&a, "where do i live");
  assert_str(r.question.relation, "lives");
  assert_true(r.question.about.me);
  r = read_line(&a, "where does zed live"); /* a word too, and nobody known: whoever it is, not the speaker */
  assert_str(r.question.about.word, "zed");
  r = read_line(&a, "what is zeds name");
  assert_str(r.question.about.word, "zed");
}

static void reading__survives_anything(void **state) {
  static const char *const texts[] = {"",
                                      " ",
                                      "\xff\xfe",
                                      "?",
                                      "''''s",
                                      "my my my",
                                      "\"",
                                      "...",
                                      "'s 's 's",
                                      "my sister's friend's dog's bone",
                                      "i i i i am am"};
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct reading r = read_line(&a, texts[i]);
    assert_true(r.rung >= 0 && r.rung <= 3);
  }
}

static void answer(const char *relation, struct who about, const char *text, const char *value) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000, .asked_relation = str_of(relation), .asked_about = about};
  reading_read(english, &a, str_of(text), &c, &r);
  const struct fact_read *f = fact_of(&r, relation);
  if (!value && r.fact_count) fail_msg("\"%s\" gave %.*s", text, STR_ARG(r.facts[0].value));
  if (!value) return;
  if (!f) fail_msg("\"%s\" gave no %s", text, relation);
  assert_str(f->value, value);
}

static void reading__an_answer_fits_what_was_asked(void **state) {
  struct who mum = {.word = STR("mum")}, boat = {.word = STR("boat"), .pronoun = STR("she")}, me = {.me = true};
  answer("name", mum, "the boat", NULL);
  answer("name", mum, "boat", NULL);
  answer("name", mum, "no idea", NULL);
  answer("name", mum, "wendy", "Wendy");
  answer("name", mum, "she's called Oluchi", "Oluchi");
  answer("name", boat, "kittiwake", "Kittiwake");
  answer("name", boat, "biscuit", "Biscuit");
  answer("name", boat, "not called anything", NULL);
  answer("name", me, "shaz", "Shaz");
  answer("age", mum, "71", "71");
  answer("age", mum, "old", NULL);
  answer("kin", (struct who){.name = STR("Peter")}, "a mate from work", "mate");
  answer("lives", mum, "york", "York");
  answer("likes", me, "hull city yeah. dont ask", "Hull City");
}

static void reading__names_are_given_in_lower_case(void **state) {
  expect("im shaz", "me", "name", "Shaz");
  expect("this is kev", "me", "name", "Kev");
  expect("names gemma", "me", "name", "Gemma");
  expect("im kev btw", "me", "name", "Kev");
  expect("I'm Priya.", "me", "name", "Priya");
  expect_nothing("i'm tired");
  expect_nothing("im knackered");
  expect_nothing("I'm Polish.");
  expect_nothing("im gutted");
}

static void reading__what_is_shared_belongs_to_whom_it_is_shared_with(void **state) {
  expect("my mum. we talk on sundays. its fine", "mum", "ritual", "talk on Sundays");
  expect("we talk on sundays", "me", "ritual", "talk on Sundays");
  expect("mum is coming for christmas", "mum", "plans", "coming for Christmas");
  expect("hull city yeah. dont ask", "me", "likes", "Hull City");
  expect("i like the allotment best in november", "me", "likes", "allotment");
  expect("i like mornings better", "me", "likes", "mornings");
}

static void reading__what_is_taken_back_was_never_said(void **state) {
  expect("my sister annas... no not anna, hannah", "Hannah", "kin", "sister");
  expect("i live in leeds no sorry york", "me", "lives", "York");
  expect("My brother who lives in Leeds is a plumber.", "brother", "lives", "Leeds");
  expect("My brother who lives in Leeds is a plumber.", "brother", "works_as", "plumber");
  expect("My sister, who works at Boots, is called Hannah.", "Hannah", "kin", "sister");
  expect("my daughters are called mia and zoe", "Zoe", "kin", "daughter");
  expect_nothing("the girls are called mia and zoe");
  expect_nothing("tidied every cupboard");
  expect_nothing("i have no money");
  expect_nothing("had salmon. cos of the stone");
  expect_nothing("broke his hip");
  expect_nothing("left one welly in there");
  expect_nothing("i said ive got your mug");
  expect_nothing("hes only four streets");
  expect_nothing("no match for me tomorrow");
  expect_nothing("I'll stop here, I've run out.");
  expect_nothing("im like a mushroom");
}

static void reading__the_speakers_own_name_is_heard(void **state) {
  expect("I am Gwilym, by the way. Retired.", "me", "name", "Gwilym");
  expect("I'm Trevor, fifty-eight.", "me", "name", "Trevor");
  expect("I'm Trevor, fifty-eight.", "me", "age", "58");
  expect("His name is Robert. Mine's Patricia.", "me", "name", "Patricia");
  expect("im fin", "me", "name", "Fin");
  expect("name's bo", "me", "name", "Bo");
  expect("the name's donal", "me", "name", "Donal");
  expect("i'm sandra by the way hello", "me", "name", "Sandra");
  expect_nothing("mine's patricia");
  expect_nothing("dawn here");
  expect_nothing("im early");
  expect_nothing("it's paul, he's drunk again");
}

static void reading__relations_are_heard_half_spelled(void **state) {
  expect("the missus is called kelly", "Kelly", "kin", "missus");
  expect("my late husband was a butcher", "husband", "died", "");
  expect("my step dads called gary", "Gary", "kin", "step dad");
  expect("our kid jude is 12", "Jude", "kin", "brother");
  expect("my eldest is called hamza", "Hamza", "kin", "eldest");
  expect("Paul, my husband. My ex-husband.", "Paul", "kin", "ex husband");
  expect("i've got a new boyfriend, Marcus", "Marcus", "kin", "boyfriend");
  expect("my physics teacher is called mr harris", "Harris", "kin", "teacher");
  expect("we'd a dog called bran", "Bran", "pet", "dog");
  expect("my mum's name was Blodwen", "Blodwen", "kin", "mum");
  expect_nothing("a dad sofa");
  expect_nothing("the kids are at their dads");
}

static int read_data(const char *name, struct buf *out) {
  char path[512], bytes[65536];
  snprintf(path, sizeof path, "%s/data/%s", TESTS_FOLDER, name);
  FILE *f = fopen(path, "rb");
  if (!f) return -1;
  for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;) buf_add(out, bytes, n);
  return fclose(f);
}

static void facts_above(const char *file, double precision, double recall) {
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  struct facts_score_ask ask = {0};
  struct facts_score got;
  struct error e = {0};
  assert_int_equal(read_data(file, &text), 0);
  assert_int_equal(facts_score(english, buf_str(&text), &ask, &got, &e), 0);
  assert_int_equal(got.lines, 300);
  if (got.precision < precision || got.recall < recall)
    fail_msg("%s: precision %.3f recall %.3f", file, got.precision, got.recall);
}

/* Raise these with the reader; they never fall. */
static void reading__facts_stay_above_their_floor(void **state) {
  facts_above("facts/sentences.jsonl", 0.98, 0.88);
  facts_above("facts/people.jsonl", 0.96, 0.91);
}

/* What the speaker is called; NULL: this says nothing of it. */
static void expect_called(const char *text, const char *own, const char *name) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000, .company = true, .own = str_of(own ? own : "")};
  reading_read(english, &a, str_of(text), &c, &r);
  const struct fact_read *f = fact_of(&r, "name");
  if (!name && f && f->about.me) fail_msg("\"%s\" gave the name %.*s", text, STR_ARG(f->value));
  if (!name) return;
  if (!f || !f->about.me || !str_is(f->value, name)) fail_msg("\"%s\" did not give the name %s", text, name);
  assert_int_not_equal(r.intro, INTRO_NONE);
  assert_false(reading_has(&r, ACT_FAREWELL) || reading_has(&r, ACT_FOREIGN));
}

static void reading__who_comes_in_says_who_they_are(void **state) {
  static const struct {
    const char *text, *name;
  } rows[] = {{"malo! mele here 16", "Mele"},
              {"Good evening. I am Mr. Olatunji, from the third floor.", "Mr Olatunji"},
              {"I am Mrs. Adeyemi-Cole and I keep a shop.", "Mrs Adeyemi-Cole"},
              {"Hi, Anjali this side. I moved from Chennai.", "Anjali"},
              {"mornin is merle here i does sell doubles", "Merle"},
              {"hello po my name rosalie im a nanny", "Rosalie"},
              {"yes hello dear it's margaret ann down in the bay", "Margaret Ann"},
              {"na chioma be this", "Chioma"},
              {"Lars. That's me.", "Lars"},
              {"bo, short for boniface", "Bo"},
              {"Gus here, sixty-four", "Gus"},
              {"g'day, Gus here, sixty-four, I cook for the shearers", "Gus"},
              {"Tsering, from Leh", "Tsering"},
              {"Cyril speaking", "Cyril"},
              {"Doris, retired", "Doris"},
              {"good night, good night, this is Cyril, eighty-two years young", "Cyril"},
              {"good night, Cyril is the name", "Cyril"},
              {"ben. 9. hi", "Ben"},
              {"namaste this is Pema", "Pema"},
              {"evening. kwame, electrician, kumasi", "Kwame"},
              {"Good evening. Soledad, fifty-eight, a vet for large animals.", "Soledad"},
              {"miro 14 split", "Miro"},
              {"allo, chantal ici. english ok? 37", "Chantal"},
              {"okay so good evening, er, this is Adaeze speaking", "Adaeze"},
              {"um, hello, this is, this is Leonard, I'm eighty-eight", "Leonard"},
              {"Bonjour, c'est Mireille, 52 ans", "Mireille"},
              {"Signe. I keep sheep on the Faroes.", "Signe"},
              {"evening, Moira's my name", "Moira"},
              {"hello hello, Auntie Bev here", "Bev"},
              {"everyone calls me Dot", "Dot"},
              {"hi. first time here, im ebba", "Ebba"},
              {"well, uh, hello in there, name's Walt", "Walt"},
              {"evenin'. Walt", "Walt"},
              {"ah how's it going, er, Declan here", "Declan"},
              {"hello, Kit", NULL},
              {"tired here", NULL},
              {"im knackered", NULL},
              {"Monday, from tomorrow", NULL},
              {"Milan, from Monday", NULL},
              {"Lagos here, hot", NULL},
              {"Retired, from teaching", NULL},
              {"Bored. 14.", NULL},
              {"Rose, 12 of them, red", NULL},
              {"this is Anna my sister, in the photo", NULL},
              {"hey. Joel. He broke my heart.", NULL},
              {"mum here, 81, staying with us", NULL},
              {"call me a taxi", NULL},
              {"call me later", NULL}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect_called(rows[i].text, NULL, rows[i].name);
  expect_called("my name is maeve o'driscoll", NULL, "Maeve O'Driscoll");
  expect_called("my name is Anne-Marie D'Souza", NULL, "Anne-Marie D'Souza");
  expect_called("hiya it's Beth", "Beth", "Beth");
  expect_called("this is Anna, at the beach", "Beth", NULL); /* somebody shown is not who speaks */
  expect_called("Anna, 9, at the beach", "Beth", NULL);
}

static void name__of_two_is_called_by_the_first(void **state) {
  static const char *const rows[][2] = {{"Maeve O'Driscoll", "Maeve"},
                                        {"Anne-Marie D'Souza", "Anne-Marie"},
                                        {"Hans Peter Adler", "Hans Peter"},
                                        {"Mrs Okafor", "Mrs Okafor"},
                                        {"Tom", "Tom"}};
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str got = name_called(english, &a, str_of(rows[i][0]));
    if (!str_is(got, rows[i][1])) fail_msg("%s: %.*s", rows[i][0], STR_ARG(got));
  }
}

static void amend__says_the_order_again(void **state) {
  static const struct {
    const char *order, *said, *again;
  } rows[] = {
      {"remind me tomorrow at 6 to feed the cat", "make it seven", "remind me tomorrow at seven to feed the cat"},
      {"remind me tomorrow at 6pm to feed the cat", "no, 7", "remind me tomorrow at 7pm to feed the cat"},
      {"remind me thursday at 4 to call the bank", "no, friday", "remind me friday at 4 to call the bank"},
      {"remind me on monday at 12 to ring the notary, a man called Ferreyra",
       "I made a mistake: his name is Pereyra. With P.",
       "remind me on monday at 12 to ring the notary, a man called Pereyra"},
      {"remind me on monday at 12 to ring Ann", "not Ann, Anne", "remind me on monday at 12 to ring Anne"},
      {"add soap to the list", "not soap, shampoo", "add shampoo to the list"},
      {"remind me at 3 to ring the bank", "sorry i meant tomorrow", "remind me at 3 tomorrow to ring the bank"},
      {"remind me on monday to film with coach", "wait mondays labor day make it tues",
       "remind me on tues to film with coach"},
      {"remind me at 3 to ring the bank", "3 is too late, make it 2", "remind me at 2 to ring the bank"},
      {"add soap to the list", "no worries", NULL},
      {"remind me thursday at 4 to call the bank", "thanks", NULL},
      {"remind me thursday at 4 to call the bank", "my brother rang at seven", NULL}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct reading r;
    struct reading_context c = {.civil_now = 1764000000, .before = str_of(rows[i].order)};
    reading_read(english, &a, str_of(rows[i].said), &c, &r);
    struct str again = amend_order(english, &a, str_of(rows[i].order), &r);
    if (!str_is(again, rows[i].again ? rows[i].again : ""))
      fail_msg("\"%s\", \"%s\": \"%.*s\"", rows[i].order, rows[i].said, STR_ARG(again));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reading__reads_facts_in_three_registers),
      cmocka_unit_test(reading__dates_what_was_told),
      cmocka_unit_test(reading__two_are_with_each_other),
      cmocka_unit_test(reading__learns_nothing_from_what_was_pasted),
      cmocka_unit_test(reading__a_name_given_in_passing_is_kept),
      cmocka_unit_test(name__of_two_is_called_by_the_first),
      cmocka_unit_test(amend__says_the_order_again),
      cmocka_unit_test(reading__who_comes_in_says_who_they_are),
      cmocka_unit_test(reading__mine_is_a_name_where_names_are_the_talk),
      cmocka_unit_test(reading__what_something_is_called_however_it_is_put),
      cmocka_unit_test(reading__two_turns_running_are_one_telling),
      cmocka_unit_test(reading__a_slip_is_put_right),
      cmocka_unit_test(reading__a_slip_in_what_is_kept_is_kept_right),
      cmocka_unit_test(reading__mama_titi_is_nobodys_mother),
      cmocka_unit_test(reading__learns_nothing_from_traps),
      cmocka_unit_test(reading__what_ended_is_marked_so),
      cmocka_unit_test(reading__an_answer_needs_no_sentence),
      cmocka_unit_test(reading__an_answer_fits_what_was_asked),
      cmocka_unit_test(reading__names_are_given_in_lower_case),
      cmocka_unit_test(reading__what_is_shared_belongs_to_whom_it_is_shared_with),
      cmocka_unit_test(reading__what_is_taken_back_was_never_said),
      cmocka_unit_test(reading__the_speakers_own_name_is_heard),
      cmocka_unit_test(reading__relations_are_heard_half_spelled),
      cmocka_unit_test(reading__sees_what_is_asked),
      cmocka_unit_test(reading__survives_anything),
      cmocka_unit_test(reading__facts_stay_above_their_floor),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
