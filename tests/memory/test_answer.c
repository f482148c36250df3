/* SPDX-License-Identifier: Apache-2.0
 *
 * Dialogues are kept as turns, their facts learnt, and then asked about; how many answers are right is printed, and may
 * not fall below what was reached.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "life.h"
#include "memory/answer.h"
#include "memory/answer_again.h"
#include "memory/answer_model.h"
#include "memory/facts.h"
#include "memory/kindred.h"

#include <stdio.h>

/* What was reached: raise them, never lower them. */
enum { TOLD_RECALL = 18, UNTOLD_RECALL = 6, TOLD_FACTS = 63, UNTOLD_FACTS = 23, TOLD_THEN = 42, UNTOLD_THEN = 8 };

struct tally {
  size_t told, told_right, untold, untold_right;
};

/* A turn and what is learnt from it, in one transaction. */
struct lesson {
  struct life *life;
  struct turn_keep keep;
  struct reading reading;
  struct arena *arena;
};

static int lesson_apply(struct store_txn *t, void *arg, struct error *e) {
  struct lesson *l = arg;
  struct learnt learnt = {0};
  int r = turn_keep_apply(l->life->memory, &l->keep, t, e);
  return r < 0 ? r : facts_learn(l->life->memory, t, l->arena, &l->reading, &l->keep.turn, &learnt);
}

static void keep(struct life *l, const json_t *said) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct lesson x = {.life = l, .keep = life_words(""), .arena = &a};
  struct turn *t = &x.keep.turn;
  int32_t offset;
  assert_int_equal(civil_parse(json_text(said, "at"), &t->said_at, &offset), 0);
  t->text = json_text(said, "text");
  t->speaker = json_text(said, "speaker");
  if (t->speaker.len) t->role = ROLE_OTHER;
  struct reading_context c = {.civil_now = t->said_at / 1000};
  reading_read(life_language(), &a, t->text, &c, &x.reading);
  assert_int_equal(turn_keep_begin(l->memory, &x.keep, NULL), 0);
  int r = l->store->ops->write(l->store, lesson_apply, &x, NULL);
  turn_keep_done(l->memory, &x.keep, r);
  turn_keep_finish(&x.keep);
  assert_int_equal(r, 0);
  life_now = t->said_at;
}

static bool is_letter_at(struct str s, ptrdiff_t at) {
  if (at < 0 || (size_t)at >= s.len) return false;
  char c = s.at[at];
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool has_words(struct str text, struct str words) {
  for (struct str rest = text; rest.len >= words.len;) {
    ptrdiff_t at = str_find(rest, words);
    if (at < 0) return false;
    if (!is_letter_at(rest, at - 1) && !is_letter_at(rest, at + (ptrdiff_t)words.len)) return true;
    rest = str_from(rest, (size_t)at + 1);
  }
  return false;
}

static bool has_any(struct str text, const json_t *list) {
  for (size_t i = 0; i < json_array_size(list); i++)
    if (has_words(text, str_of(json_string_value(json_array_get(list, i))))) return true;
  return false;
}

static void ask(struct life *l, const json_t *asked, const char *dialogue, struct tally *tally) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct view_answer got;
  struct answer_options o = {.at = life_now + 3600000};
  int32_t offset;
  struct error e = {0};
  if (json_text(asked, "at").len) assert_int_equal(civil_parse(json_text(asked, "at"), &o.at, &offset), 0);
  struct store_read *r = life_read(l);
  if (answer_ask(l->memory, r, ME, json_text(asked, "q"), &o, &a, &got, &e) < 0) fail_msg("%s", e.text);
  r->ops->read_end(r);
  struct str plain = utf8_plain(&a, got.text);
  bool wanted = json_flag(asked, "told", true);
  bool right = wanted ? got.told && has_any(plain, json_object_get(asked, "any")) &&
                            !has_any(plain, json_object_get(asked, "not"))
                      : !got.told;
  if (got.told) assert_true(got.text.len > 0 && got.source_count > 0);
  tally->told += wanted;
  tally->told_right += wanted && right;
  tally->untold += !wanted;
  tally->untold_right += !wanted && right;
  struct str q = json_text(asked, "q");
  if (!right) printf("  %s: %.*s -> %.*s\n", dialogue, STR_ARG(q), STR_ARG(got.told ? got.text : STR("never told")));
}

static struct tally play(const char *path) {
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  FILE *f = fopen(path, "rb");
  assert_non_null(f);
  char block[65536];
  for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;) assert_int_equal(buf_add(&text, block, n), 0);
  fclose(f);
  struct tally tally = {0};
  struct str rest = buf_str(&text), line;
  while (str_next(&rest, '\n', &line)) {
    if (line.len == 0) continue;
    AUTO_JSON json_t *d = json_read(line, NULL);
    assert_non_null(d);
    struct life l = {.lasting = false};
    life_open(&l);
    const json_t *turns = json_object_get(d, "turns"), *asks = json_object_get(d, "asks");
    for (size_t i = 0; i < json_array_size(turns); i++) keep(&l, json_array_get(turns, i));
    for (size_t i = 0; i < json_array_size(asks); i++)
      ask(&l, json_array_get(asks, i), json_string_value(json_object_get(d, "id")), &tally);
    life_close(&l);
  }
  printf("%s: %zu of %zu told right, %zu of %zu rightly not told\n", path, tally.told_right, tally.told,
         tally.untold_right, tally.untold);
  return tally;
}

static void answer__is_right_where_it_was_told(void **state) {
  struct tally t = play(TESTS_FOLDER "/data/recall/dialogues.jsonl");
  assert_true(t.told_right >= TOLD_RECALL && t.untold_right >= UNTOLD_RECALL);
}

/* What was so at the time asked about, and never what was so at another. */
static void answer__is_of_the_time_asked_about(void **state) {
  struct tally t = play(TESTS_FOLDER "/data/recall/then.jsonl");
  assert_true(t.told_right >= TOLD_THEN && t.untold_right >= UNTOLD_THEN);
}

static void answer__stands_before_the_judge_of_facts(void **state) {
  struct tally t = play(TESTS_FOLDER "/data/facts/dialogues.jsonl");
  assert_true(t.told_right >= TOLD_FACTS && t.untold_right >= UNTOLD_FACTS);
}

/* ---- whose words ---- */

static void keep_turn(struct life *l, enum role role, enum taint taint, const char *speaker, const char *text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct lesson x = {.life = l, .keep = life_words(text), .arena = &a};
  x.keep.turn.role = role;
  x.keep.turn.taint = taint;
  x.keep.turn.speaker = str_of(speaker);
  x.keep.turn.origin = role == ROLE_OTHER ? ORIGIN_IMPORTED : ORIGIN_TYPED;
  x.keep.channel = role == ROLE_OTHER ? STR("import") : STR("terminal");
  struct reading_context c = {.civil_now = life_now / 1000};
  reading_read(life_language(), &a, x.keep.turn.text, &c, &x.reading);
  assert_int_equal(turn_keep_begin(l->memory, &x.keep, NULL), 0);
  int r = l->store->ops->write(l->store, lesson_apply, &x, NULL);
  turn_keep_done(l->memory, &x.keep, r);
  turn_keep_finish(&x.keep);
  assert_int_equal(r, 0);
}

static void document(struct life *l, const char *text) {
  keep_turn(l, ROLE_OTHER, TAINT_OUTSIDE, "letter.txt", text);
}

static struct view_answer asked(struct life *l, struct arena *a, const char *question) {
  struct view_answer got = {0};
  struct error e = {0};
  struct store_read *r = life_read(l);
  if (answer_ask(l->memory, r, ME, str_of(question), NULL, a, &got, &e) < 0) fail_msg("%s", e.text);
  r->ops->read_end(r);
  return got;
}

static void expect_answer(struct life *l, const char *question, const char *text, const char *whose) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct view_answer got = asked(l, &a, question);
  if (!got.told || str_find(utf8_plain(&a, got.text), str_of(text)) < 0 || !str_is(got.whose, whose))
    fail_msg("%s: %.*s (%.*s)", question, STR_ARG(got.told ? got.text : STR("never told")), STR_ARG(got.whose));
}

static void expect_untold(struct life *l, const char *question) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct view_answer got = asked(l, &a, question);
  if (got.told) fail_msg("%s: %.*s", question, STR_ARG(got.text));
}

/* ---- a thing of the kind asked for ---- */

enum { SAID_MOST = 5 };
static const struct {
  const char *said[SAID_MOST], *asked, *answer;
} sought[] = {
    {{"got myself a pigeon", "hes called bertie"}, "whats my pigeon called", "bertie"},
    {{"I bought a kayak.", "It's bright orange and leaks."}, "What colour is my kayak?", "bright orange"},
    {{"I bought a kayak.", "It's orange.", "I keep it behind the garage."}, "Where do I keep my kayak?", "garage"},
    {{"My supervisor wants me to quit the choir."}, "Who wanted me to quit?", "your supervisor"},
    {{"My gaffer is a man called Colin Frith."}, "What's my boss called?", "colin frith"},
    {{"My gaffer is a man called Colin Frith.", "He shouted at me."}, "Who shouted at me?", "colin"},
    {{"We've let in nineteen goals."}, "How many goals have we let in?", "nineteen"},
    {{"baby came tuesday", "a little lad", "7lb 4oz"}, "what did he weigh", "7lb 4oz"},
    {{"a little lad", "were calling him otis", "midwife was called sharon she was ace"}, "whats my boy called", "otis"},
    {{"I have to hand in 9,000 words.", "No, 10,000."}, "How many words do I have to hand in?", "10,000"},
    {{"I left my umbrella at the post office.", "Not the post office, the depot."},
     "Where did I leave my umbrella?",
     "the depot"},
    {{"nan fell off the step again", "shes in rotherham general"}, "where is nan", "rotherham general"},
    {{"The library is on Hope Street and I sit by the window."}, "Where do I sit in the library?", "window"},
    {{"The library is on Hope Street and I sit by the window."}, "Where is the library?", "hope street"},
    {{"My daughter Edie is getting married in June."}, "Who is getting married?", "edie"},
    {{"My daughter Edie is getting married in June.", "She's marrying a plumber called Rhys."},
     "Who is Edie marrying?",
     "rhys"},
    {{"I lent forty pounds to Sam."}, "How much did I lend Sam?", "forty pounds"},
    {{"My old car is called the Biscuit because it crumbles."}, "What do I call my car?", "biscuit"},
    {{"one bit me his name is alfie"}, "who bit me", "alfie"},
    {{"wife made a pie bless her"}, "who made a pie", "your wife"},
    {{"was 12 stone 4 this morning"}, "how much do i weigh", "12 stone 4"},
    {{"So I borrowed 300 from my aunt Joan, who lives in Whitley Bay."}, "Who did I borrow money from?", "aunt joan"},
    {{"Class is every Tuesday at seven, in the vestry."},
     "Which evening is my class, to be sure you have it?",
     "every tuesday"},
    {{"must iron the green blouse"}, "what colour was my blouse. wearing it again", "green"},
    /* called */
    {{"i got my own goat hes called bramble"}, "whats my goat called", "bramble"},
    {{"me n dad have 31 hens", "i got my own one shes called pip"}, "whats my hen called", "pip"},
    {{"I laughed so much the dog left the room. Bruno. He's deaf."}, "What's my dog called?", "bruno"},
    {{"my cousins got a lizard. gary. hes a gecko"}, "whats the lizard called again", "gary"},
    {{"um so we got a boat she's called the uh the Grey Lady"}, "what's the boat called i told you", "grey lady"},
    {{"We had an old tractor. The Duchess, we called it."}, "What did we call the tractor?", "the duchess"},
    {{"Our vicar is leaving. Reverend Amos Tull."}, "What's the vicar's name?", "amos tull"},
    {{"got a new lad with me, dwayne. hes 17"}, "whats the name of the lad on the van", "dwayne"},
    {{"tobi cut his thumb but hes ok. hes my apprentice"}, "whats the name of my boy at the garage", "tobi"},
    {{"supervisors called prity shes alright", "nah pritty w two ts"}, "whats my bosses name again", "pritty"},
    {{"My mother wants me to meet a lawyer from Leeds. His name is Adeel, he sails.",
      "No, sorry, Adeel was the last one. This one's Imran."},
     "What was his name, as I told you?",
     "imran"},
    {{"My mother wants me to meet a lawyer from Leeds. His name is Adeel, he sails.",
      "No, sorry, Adeel was the last one. This one's Imran."},
     "Where does Imran come from?",
     "leeds"},
    /* who */
    {{"The parrot sang at the funeral."}, "Who was it that sang, the first week I wrote to you?", "the parrot"},
    {{"sold it sold the old pram to a clown"}, "who bought the pram do you mind", "a clown"},
    {{"farida says i should quit and drive a bus like her dad"}, "who wanted me to quit", "farida"},
    {{"a lad drove into the post box today", "no kofi was before the post box lad is declan"},
     "who drove into the post box",
     "declan"},
    {{"On the 9th Olga and I are flying to Riga for the festival."}, "who did i go with", "olga"},
    /* places */
    {{"On 3 May Birgit and I will drive to Ghent to see her aunt."}, "Which town did we go to?", "ghent"},
    {{"I've been offered a post in a lab. Microscopes, in Bergen."}, "Where was the lab post?", "bergen"},
    {{"we bought a flat today in uh in maadi", "no sorry not maadi zamalek"}, "where's our flat", "zamalek"},
    {{"Ines fell outside the bakery.", "I made a mistake, it was not the bakery, it was the butcher's."},
     "Where did Ines fall?",
     "outside the butcher"},
    {{"uh my son's been quiet he's over in bristol", "duncan phoned that's my son"},
     "what town's duncan in",
     "bristol"},
    {{"my brother oisin lands sunday from perth"}, "where did i say my brother lives", "perth"},
    /* figures */
    {{"We weighed today: 17 bags, 64 kilos each."}, "How many bags did I tell you we had this season?", "17"},
    {{"a boy", "4210 gram", "no sorry 4120 i read wrong"}, "what did he weigh", "4120 gram"},
    {{"my niece tamsin is only eleven", "no wait twelve she had a birthday"}, "how old i say tamsin is", "twelve"},
    /* what somebody is */
    {{"i got my own goat shes called pip", "actually dad says shes a he"}, "is pip a boy or a girl", "he"},
    {{"My cousin Bartek is a diver from Gdynia."}, "what does Bartek do", "a diver"},
    /* what stands where the question leaves a place */
    {{"My neighbour Prosper carried the boxes.", "He charged me two jars of honey."},
     "What did Prosper charge me?",
     "two jars of honey"},
    {{"i lost one hive in january, the blue one"}, "which hive did i lose", "the blue one"},
    {{"my coach is mr okafor he wears a beanie indoors"}, "what does my coach wear", "a beanie"},
    {{"marcus got dropped for being late"}, "why did marcus get dropped", "for being late"},
    {{"last week i hit a goat with the bus"}, "what I hit with the bus that time", "a goat"},
    {{"i drive the number nine bus"}, "what number bus do i drive", "number nine"},
    {{"The clock is English, from 1811. It lost its pendulum."}, "What year was the clock?", "1811"},
    {{"The inspector comes Friday at 11:15."}, "At what time is the inspector?", "11:15"},
    {{"we lost 4-2 to eastside"}, "what was the score, the eastside game", "4-2"},
    {{"we lose the whist eleven games to three"}, "what was the score, the whist", "eleven games to three"},
    {{"they have quarrelled about a dog"}, "What did they quarrel about?", "a dog"},
    {{"my dog churro ate a brush"}, "what ate the brush", "your dog churro"},
    {{"monday im doing the green church on 4th street"}, "what street is the church on", "4th street"},
    {{"i rewired a church in june"}, "what building did i rewire", "a church"},
    {{"i play prop for my school"}, "what position do i play", "prop"},
    {{"tryouts for the regional is march 6 and im so nervous i ate a whole pineapple"},
     "when were the tryouts",
     "march 6"},
    {{"torunn swore the whole way in, aud said nothing"}, "Which of them was swearing?", "torunn"},
    {{"The fox crosses the tracks at night.", "The fox has not come since Friday."},
     "Where is the fox?",
     "since friday"},
    {{"I have begun, late in life, to learn the cello"}, "What instrument am I learning?", "the cello"},
    {{"wait no it was line 9 that night, not 11"}, "which line was i on, the harp night", "line 9"},
    {{"i won a jug", "trevor won a clock"}, "what did i win", "a jug"},
    {{"trevor won a clock", "i won a jug"}, "what did trevor win", "a clock"},
    {{"A fox sleeps under the jetty.", "The fox hasn't come since Sunday."}, "Where is the fox?", "since sunday"},
    /* none of the kind, or somebody else's */
    {{"hes grey with a white bib"}, "what colour is my van", NULL},
    {{"my sister Lorna moved to Aberdeen", "i gave potatoes to my neighbour Graham"}, "Where does Graham live?", NULL},
    {{"My son Luke wants a drum kit, and he wants it in silver."}, "Where does Luke live?", NULL},
    {{"my mate carl drove me home"}, "what route do i drive", NULL},
    {{"nan fell off the step again"}, "what is my nan called", NULL},
    {{"im mick. 47. rotherham"}, "what is a name day", NULL},
    {{"i did her hair for the funeral all nine"}, "how old was she", NULL},
    {{"my brother is in a mood"}, "where does my brother live", NULL},
    {{"We went to the sea."}, "How many brothers did I tell you of?", NULL},
};

static void answer__is_the_thing_asked_for(void **state) {
  for (size_t i = 0; i < sizeof sought / sizeof *sought; i++) {
    struct life l = {.lasting = false};
    life_open(&l);
    for (size_t k = 0; k < SAID_MOST && sought[i].said[k]; k++)
      keep_turn(&l, ROLE_PERSON, TAINT_NONE, "", sought[i].said[k]);
    if (sought[i].answer)
      expect_answer(&l, sought[i].asked, sought[i].answer, "");
    else
      expect_untold(&l, sought[i].asked);
    life_close(&l);
  }
}

/* ---- what comes nearest ---- */

static const struct {
  const char *said[SAID_MOST], *asked, *found; /* NULL: none */
} near[] = {
    {{"Fifty-three people! Standing at the back!"}, "How many did I say came to the carols?", "Fifty-three"},
    {{"Once I made a whale for Jonah.", "The bass fell over it."}, "which opera the whale was for", "Jonah"},
    {{"we have a a potteroo that comes in our garden", "i called it truffle"},
     "what's the name of the animal in our garden",
     "truffle"},
    /* shares a word and could not hold it: a name, a figure */
    {{"My dog is poorly."}, "What's my dog called?", NULL},
    {{"my grandmother made pies"}, "How old is my grandmother?", NULL},
    {{"I've been offered a desk. Planning, in Bergen."}, "Where was the desk job?", "Bergen"},
    {{"She got the job! At a bank, not at the bakery."}, "What kind of place gave her the job?", "bank"},
    {{"I have a cat."}, "Which opera was the whale for?", NULL},
    {{"it's a car warehouse i guard", "so theres an owl it sits on the roof"}, "what bird was it on the car", "owl"},
    {{"kyle dropped the batter all over the floor", "my ex rang about the van"}, "who was it spilt the batter", "kyle"},
    {{"ciara got my spot and she cant even solo", "we lost by two"}, "who did i say took my spot", "ciara"},
    {{"My niece Imogen is marrying a dentist called Rupert.", "The hip is better."},
     "Who is my niece's fiance?",
     "Rupert"},
    {{"our son is antek he is 6 he correct my english", "at work everybody is tired"},
     "who correct my english at home, magda or who",
     "antek"},
    {{"my best frnd is aarav he is wicket keeper", "i broke a window"}, "whos my keeper", "aarav"},
    {{"i broke mrs dsouzas window with a six. she took our ball", "dont tell papa"},
     "which aunty has our ball",
     "dsouzas"},
    {{"the ferry was cancelled twice because of fog", "the sun is out"}, "Why was the boat cancelled?", "fog"},
    {{"my lad owen broke his wrist on the trampoline", "the van is loud"}, "who broke their arm", "owen"},
    {{"There's a girl called Purity who says my shoes are for boys.", "They are Kevin's, my cousin's."},
     "Whose shoes were they?",
     "Kevin"},
    {{"theres aleena 12 hamza 8 an baby yusuf", "bashir brings samosas"}, "how old did i say aleena was", "12"},
    {{"my missus kerry is due in november, its a boy", "the roof leaks"}, "when is the baby due", "november"},
    {{"fainted again. i nearly cried. mr naidoo bed 6", "the ward is full"}, "which bed was he in", "bed 6"},
    {{"The surgeon, a Miss Abara, says nothing is broken.", "It squeaks."}, "What was the doctor's name?", "Abara"},
    {{"my mate shug is getting married in vegas", "the gaffer wants me on sundays"}, "who is getting hitched", "shug"},
    {{"40 rows to go", "i went to the rescue"}, "how many days a week do i go there", NULL},
    {{"my dog is called biscuit and the cat is called crumpet", "the van is loud"}, "what's my cat called", "crumpet"},
    {{"my sister works with Priya", "the van is loud"}, "what's my sister's name", NULL},
    {{"I'm rebinding a cookery book for the museum.", "The cat is asleep."}, "What did the museum pay me?", NULL},
    {{"kyle dropped the batter all over the floor", "kyle was late"}, "where does kyle live", NULL},
    {{"i have two cats, quarto and folio", "folio is fat"}, "what colour is folio", NULL},
    {{"landlord says the roof gets fixed on monday", "the till is broken"}, "who is my landlord", NULL},
    {{"my hip's bad but the tablets are the size of a horse", "i lost my ted in two thousand and nine"},
     "how many tablets am i on",
     NULL},
    {{"the vicar counts the pennies", "the church wants its clock cleaned"}, "How much is the church paying?", NULL},
    {{"my husband magnus is away at sea", "the ferry was late"}, "Which ship is Magnus on?", NULL},
    {{"i said yes before they'd finished asking", "she thinks im mad"}, "who did he think i was", NULL},
    /* a question tells nothing */
    {{"what town is my daughter in"}, "what does my daughter study", NULL},
};

static void a_second_look__finds_what_was_told_or_nothing(void **state) {
  size_t wrong = 0;
  for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct life l = {.lasting = false};
    struct answer_options o = {.at = life_now};
    struct view_again again = {.question = str_of(near[i].asked), .beside = STR(""), .from = ID_NONE};
    struct view_found got[VIEW_FOUND];
    size_t n = 0;
    life_open(&l);
    for (size_t k = 0; k < SAID_MOST && near[i].said[k]; k++)
      keep_turn(&l, ROLE_PERSON, TAINT_NONE, "", near[i].said[k]);
    struct store_read *r = life_read(&l);
    assert_int_equal(answer_again(l.memory, r, ME, &again, &o, &a, got, &n, NULL), 0);
    r->ops->read_end(r);
    struct str text = n && got[0].clear ? got[0].clause : STR("nothing");
    if (str_find(text, near[i].found ? str_of(near[i].found) : STR("nothing")) < 0)
      print_error("%s: %.*s (%.2f)\n", near[i].asked, STR_ARG(text), n ? got[0].fit : 0), wrong++;
    life_close(&l);
  }
  assert_int_equal(wrong, 0);
}

LIFE_TEST(a_document__never_answers_for_the_owner) {
  static const char *const mine[] = {"where do i live",      "what is my name",           "where do I work?",
                                     "what's my dog called", "where does my sister live", "when is my birthday",
                                     "do i live in paris",   "what am i allergic to",     "where do we live"};
  document(l, "I live in Paris. My name is Bob. I work at the harbour office. My dog is called Rex.");
  document(l, "My sister Anna lives in Rome. My birthday is 3 May. I am allergic to nuts. We live in Paris.");
  for (size_t i = 0; i < sizeof mine / sizeof *mine; i++) expect_untold(l, mine[i]);
}

LIFE_TEST(a_document__says_that_it_is_one) {
  document(l, "The survey found rot near the keel.");
  document(l, "Anna lives in Rome.");
  AUTO_ARENA struct arena a = ARENA_NONE;
  assert_true(asked(l, &a, "what did the survey find near the keel").outside);
  expect_answer(l, "what did the survey find near the keel", "rot", "letter.txt");
  expect_answer(l, "where does anna live", "rome", "letter.txt");
}

LIFE_TEST(the_owners_words__come_before_a_document) {
  keep_turn(l, ROLE_PERSON, TAINT_NONE, "", "the spare key for the boathouse is under the blue pot");
  keep_turn(l, ROLE_PERSON, TAINT_NONE, "", "anna lives in lisbon");
  document(l, "Anna lives in Rome.");
  for (int i = 0; i < 200; i++)
    document(l, "The spare key for the boathouse is under the red mat. Where is the spare key?");
  expect_answer(l, "where is the spare key for the boathouse", "blue pot", "");
  expect_answer(l, "where does anna live", "lisbon", "");
}

/* A document cannot silence the owner either, by saying more of the same. */
LIFE_TEST(a_document__takes_no_answer_away) {
  static const char *const question = "what did i plant behind the boathouse in the spring with bryn";
  keep_turn(l, ROLE_PERSON, TAINT_NONE, "", "i planted a quince tree behind the boathouse");
  expect_answer(l, question, "quince", "");
  document(l, "In spring with Bryn I planted nettles behind the boathouse.");
  expect_answer(l, question, "quince", "");
}

LIFE_TEST(two_others__say_nothing_of_the_owner) {
  keep_turn(l, ROLE_OTHER, TAINT_NONE, "Bryn", "I live in Leeds, near the park. My dog is called Moss.");
  keep_turn(l, ROLE_OTHER, TAINT_NONE, "Cora", "My name is Cora and I work at the library.");
  expect_untold(l, "where do i live");
  expect_untold(l, "what is my name");
  expect_untold(l, "where do i work");
  expect_untold(l, "what is my dog called");
  expect_answer(l, "where does bryn live", "leeds", "Bryn");
}

/* ---- dates, lists, whose ---- */

static void tells(struct life *l, const char *speaker, const char *text) {
  keep_turn(l, ROLE_OTHER, TAINT_NONE, speaker, text);
}

/* The clock stands at 21 September 2026, a Monday. */
LIFE_TEST(a_date__is_told_as_exactly_as_it_was_said) {
  life_now = 1790000000000;
  tells(l, "Bryn", "I sold my old tractor yesterday.");
  tells(l, "Bryn", "I adopted a greyhound two weeks ago.");
  tells(l, "Bryn", "Last Friday I sang at the harbour festival.");
  tells(l, "Bryn", "I went to the opera in Verona last month.");
  tells(l, "Bryn", "I ran a marathon last year.");
  tells(l, "Cora", "That all sounds like a lot.");
  expect_answer(l, "When did Bryn sell the tractor?", "20 september 2026", "Bryn");
  expect_answer(l, "When did Bryn adopt the greyhound?", "two weeks before 21 september 2026", "Bryn");
  expect_answer(l, "When did Bryn sing at the festival?", "the friday before 21 september 2026", "Bryn");
  expect_answer(l, "In which month did Bryn go to the opera?", "august 2026", "Bryn");
  expect_answer(l, "When did Bryn run a marathon?", "2025", "Bryn");
}

/* From a turn each. */
static void expect_both(struct life *l, const char *question, const char *one, const char *other) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct view_answer got = asked(l, &a, question);
  if (!got.told || str_find(got.text, str_of(one)) < 0 || str_find(got.text, str_of(other)) < 0 ||
      got.source_count != 2)
    fail_msg("%s: %.*s, %zu sources", question, STR_ARG(got.text), got.source_count);
}

LIFE_TEST(a_list__gathers_over_turns) {
  tells(l, "Bryn", "I play the cello in a quartet on Thursdays.");
  tells(l, "Cora", "How lovely.");
  tells(l, "Bryn", "I also play the banjo, badly, in the garden.");
  expect_both(l, "Which instruments does Bryn play?", "cello", "banjo");
}

LIFE_TEST(one_persons_deed__is_not_anothers) {
  tells(l, "Bryn", "I broke my wrist on the climbing wall in Sheffield.");
  tells(l, "Cora", "Poor you, I hope the wrist mends soon.");
  tells(l, "Cora", "I have been painting the kitchen yellow.");
  expect_answer(l, "What did Bryn break on the climbing wall?", "wrist", "Bryn");
  expect_untold(l, "What did Cora break on the climbing wall?");
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct view_answer got = asked(l, &a, "What did Bryn break on the climbing wall?");
  assert_true(got.sure > .2 && got.sure <= 1);
}

/* What stands nearest in kind is no answer: another day that is kept, the owner's own town. */
LIFE_TEST(a_fact__answers_for_no_other_thing) {
  life_now = 1790000000000;
  keep_turn(l, ROLE_PERSON, TAINT_NONE, "", "my wedding anniversary is on the 14th of december");
  keep_turn(l, ROLE_PERSON, TAINT_NONE, "", "i moved to ghent two weeks ago from antwerp");
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct view_answer got = asked(l, &a, "when did i move to ghent");
  if (got.told && str_find(utf8_plain(&a, got.text), STR("december")) >= 0) fail_msg("%.*s", STR_ARG(got.text));
  expect_answer(l, "when is my wedding anniversary", "14 december", "");
  expect_answer(l, "where do i live", "ghent", "");
  expect_untold(l, "where does zed live");
  expect_untold(l, "what is zeds name");
}

/* How long something was is no day on which it was. */
LIFE_TEST(how_long__is_not_answered_by_when) {
  life_now = 1790000000000;
  tells(l, "Bryn", "Last Friday I came back to work at the mill, I had been off sick for three weeks.");
  tells(l, "Bryn", "I've had the allotment since 2019 and it still floods.");
  tells(l, "Cora", "Three days ago mine flooded too.");
  expect_answer(l, "How long was Bryn off sick?", "three weeks", "Bryn");
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct view_answer got = asked(l, &a, "How many years has Bryn had the allotment?");
  if (!got.told || (str_find(got.text, STR("seven")) < 0 && str_find(got.text, STR("2019")) < 0))
    fail_msg("%.*s", STR_ARG(got.text));
  got = asked(l, &a, "How long was Cora flooded?");
  if (got.told && str_find(got.text, STR("ago")) >= 0) fail_msg("%.*s", STR_ARG(got.text));
}

/* What asks for a guess gets one, said as such; what was not said of them gets none. */
LIFE_TEST(a_guess__is_said_as_one) {
  tells(l, "Bryn", "I adore my tortoise, he sleeps in the airing cupboard all winter.");
  tells(l, "Cora", "I can't stand the sea, I never go near a boat.");
  expect_answer(l, "Is Bryn likely to keep his tortoise?", "likely yes", "Bryn");
  expect_answer(l, "Is Cora likely to buy a boat?", "likely no", "Cora");
  expect_untold(l, "Is Bryn likely to pass the lorry exam?");
}

/* Of several days the one that was asked about, told then or the day after. */
LIFE_TEST(what_was_on_a_day__is_of_that_day) {
  const int64_t day = 86400000;
  life_now = 1790000000000;
  tells(l, "Bryn", "I had a curry for dinner.");
  life_now += 3 * day;
  tells(l, "Bryn", "I had trout for dinner.");
  life_now += 2 * day;
  tells(l, "Bryn", "Yesterday I had noodles for dinner.");
  life_now += 9 * day;
  tells(l, "Bryn", "I had pancakes for dinner.");
  expect_answer(l, "What did Bryn have for dinner on 24 September 2026?", "trout", "Bryn");
  expect_answer(l, "What did Bryn have for dinner on 25 September 2026?", "noodles", "Bryn");
}

/* All there are, where the verb says that they are many. */
LIFE_TEST(what_are__asks_for_all) {
  tells(l, "Bryn", "I play the cello in a quartet on Thursdays, it is my instrument.");
  tells(l, "Cora", "How lovely.");
  tells(l, "Bryn", "I also play the banjo, badly, my second instrument.");
  expect_both(l, "What are Bryn's instruments?", "cello", "banjo");
}

/* What only comes near is no other name of the thing, and stands behind what is. */
static void kindred__tells_what_is_near_from_what_is_the_same(void **state) {
  struct kindred *k = kindred_new(life_language());
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct str *kin, *both;
  struct str exam = token_stem(life_language(), &a, STR("exam")), job = token_stem(life_language(), &a, STR("job"));
  assert_int_equal(kindred_find(k, exam, &kin), 0);
  assert_true(kindred_near(k, exam, &both) > 0 && str_eq(both[0], token_stem(life_language(), &a, STR("test"))));
  size_t same = kindred_find(k, job, &kin);
  assert_true(same > 0 && kindred_near(k, job, &both) >= same && both == kin);
  assert_int_equal(kindred_near(k, STR("qqq"), &both), 0);
  kindred_free(k);
}

static void model__is_read_whole_or_refused(void **state) {
  static const char whole[] = "OS1ANS1\n\x14\0\0\0\1\0\0\0\0\0\x80\x3f\0\0\0\0\0\0\0\0\5\0\0\3";
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct answer_model m;
  assert_int_equal(answer_model_read((struct str){whole, sizeof whole - 1}, &a, &m), 0);
  uint32_t five = 5;
  struct look k = {1, 1, &five};
  assert_true(answer_model_weigh(&m, &k) > 2.9f && answer_model_weigh(&m, &k) < 3.1f);
  for (size_t n = 0; n + 1 < sizeof whole; n++)
    assert_int_equal(answer_model_read((struct str){whole, n}, &a, &m), ERR_DAMAGED);
  char beyond[sizeof whole];
  memcpy(beyond, whole, sizeof whole);
  beyond[sizeof whole - 3] = 0x7F; /* a bucket that there is not */
  assert_int_equal(answer_model_read((struct str){beyond, sizeof whole - 1}, &a, &m), ERR_DAMAGED);
  struct str shipped = pack_file(language_pack(life_language()), "models/answers.weights");
  assert_int_equal(answer_model_read(shipped, &a, &m), 0);
  assert_true(shipped.len < 1000000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(answer__is_right_where_it_was_told),
      cmocka_unit_test(answer__is_the_thing_asked_for),
      cmocka_unit_test(a_second_look__finds_what_was_told_or_nothing),
      cmocka_unit_test(answer__is_of_the_time_asked_about),
      cmocka_unit_test(answer__stands_before_the_judge_of_facts),
      cmocka_unit_test(a_document__never_answers_for_the_owner),
      cmocka_unit_test(a_document__says_that_it_is_one),
      cmocka_unit_test(the_owners_words__come_before_a_document),
      cmocka_unit_test(a_document__takes_no_answer_away),
      cmocka_unit_test(two_others__say_nothing_of_the_owner),
      cmocka_unit_test(a_date__is_told_as_exactly_as_it_was_said),
      cmocka_unit_test(a_list__gathers_over_turns),
      cmocka_unit_test(one_persons_deed__is_not_anothers),
      cmocka_unit_test(a_fact__answers_for_no_other_thing),
      cmocka_unit_test(how_long__is_not_answered_by_when),
      cmocka_unit_test(a_guess__is_said_as_one),
      cmocka_unit_test(what_was_on_a_day__is_of_that_day),
      cmocka_unit_test(what_are__asks_for_all),
      cmocka_unit_test(kindred__tells_what_is_near_from_what_is_the_same),
      cmocka_unit_test(model__is_read_whole_or_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
