/* SPDX-License-Identifier: Apache-2.0
 *
 * The real os1 over a private home: kept across processes and kills, asked, forgotten, exported and brought in
 * again. What guards a home is in test_cli_guard.c.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "harness.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct outcome o;

#define START(h, name, ...) harness_start(h, name, (const char *const[]){__VA_ARGS__, NULL})

static void say__works_in_a_fresh_home_and_is_kept(void **state) {
  harness_run(*state, &o, "say", "my sister anna moved to lisbon in may");
  assert_int_equal(o.status, EXIT_OK);
  assert_true(o.out[0] != '\0');
  assert_string_equal(o.err, "");
  harness_run(*state, &o, "recall", "lisbon");
  assert_non_null(strstr(o.out, "my sister anna moved to lisbon in may"));
  harness_run(*state, &o, "ask", "--json", "where does anna live");
  assert_int_equal(o.status, EXIT_OK);
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  assert_true(json_flag(j, "told", false) && str_is(json_text(j, "answer"), "Lisbon"));
  assert_int_equal(json_array_size(json_object_get(j, "sources")), 1);
  harness_run(*state, &o, "ask", "what is my brother called");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "history", "--json");
  assert_int_equal(harness_count(o.out, "\"role\":\"person\""), 1); /* neither question was kept */
}

static const char card[] = "{\"spec\":\"chara_card_v2\",\"data\":{\"name\":\"Tess\",\"first_mes\":\"Fog, "
                           "{{user}}.\",\"system_prompt\":\"You are human.\",\"odd\":{\"n\":1.50}}}";

/* Taken in, shown, given back byte for byte, and gone; its name and greeting only where they are asked for. */
static void character__comes_goes_and_colours_no_rule(void **state) {
  const char *in = harness_path(*state, "tess.json"), *out = harness_path(*state, "out.json");
  harness_put(*state, "tess.json", card);
  harness_run(*state, &o, "character", "show");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "character", "import", in);
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "Its system prompt is kept for export and obeyed by nobody"));
  harness_run(*state, &o, "about");
  assert_null(strstr(o.out, "Tess"));
  harness_run(*state, &o, "character", "import", "--json", "--name", "--greeting", in);
  assert_non_null(strstr(o.out, "\"greets\":true,\"named\":true"));
  harness_run(*state, &o, "character", "export", out);
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(harness_file(*state, "out.json"), card);
  harness_run(*state, &o, "character", "export", out);
  assert_int_equal(o.status, EXIT_FAILED);
  assert_string_equal(harness_file(*state, "out.json"), card);
  harness_run(*state, &o, "character", "export", "--picture", in, harness_path(*state, "out.png"));
  assert_non_null(strstr(o.err, "no PNG"));
  harness_run(*state, &o, "character", "off");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(*state, &o, "character");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
}

/* Where the example has a key, what comes has it too, with a value of the same kind; lists by their first. */
static bool is_like(const json_t *example, const json_t *real) {
  if (json_is_object(example) && json_is_object(real)) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)example, key, value) {
      if (!json_object_get(real, key) || !is_like(value, json_object_get(real, key))) return false;
    }
    return true;
  }
  if (json_is_array(example) && json_is_array(real))
    return !json_array_size(example) || !json_array_size(real) ||
           is_like(json_array_get(example, 0), json_array_get(real, 0));
  return json_typeof(example) == json_typeof(real) || (json_is_boolean(example) && json_is_boolean(real)) ||
         (json_is_number(example) && json_is_number(real));
}

static void expect_explained(const struct command *c, const json_t *real) {
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)real, key, value) {
    if (!strstr(c->json_keys, "as of ") && !strstr(c->json_keys, key))
      fail_msg("os1 %s gives \"%s\", which its help does not explain", c->name, key);
  }
}

static void run_example(struct harness *h, const struct command *c, const struct command_example *x) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *words[32] = {0};
  struct str line = str_of(x->line), word;
  for (size_t n = 0; n < 31 && str_next(&line, ' ', &word);)
    if (!str_is(word, "os1")) words[n++] = arena_dup(&a, word).at;
  harness_run_words(h, NULL, &o, words);
  AUTO_JSON json_t *example = json_read(str_of(x->output), NULL);
  bool found = false;
  struct str rest = str_of(o.out), row;
  while (str_next(&rest, '\n', &row)) {
    AUTO_JSON json_t *real = json_read(row, NULL);
    if (!json_is_object(real)) continue;
    expect_explained(c, real);
    found |= is_like(example, real);
  }
  if (!found) fail_msg("%s\nis said to give %s\nand gives %s%s", x->line, x->output, o.out, o.err);
}

static void prepare_for_examples(struct harness *h) {
  harness_put(h, "secret", "open sesame\n");
  harness_put(h, "survey.txt", "The survey found rot near the keel.\n");
  harness_put(h, "questions.jsonl", "{\"qid\":\"q1\",\"question\":\"who did i tell of the rot\"}\n");
  harness_put(h, "chats.jsonl",
              "{\"conversation\":\"c\",\"id\":\"D1:1\",\"speaker\":\"Jonah\",\"said_at\":\"2025-05-08T13:56:00Z\","
              "\"text\":\"i told anna of the rot\"}\n");
  harness_run(h, &o, "import", "--me", "Jonah", harness_path(h, "chats.jsonl"));
  static const char *const said[] = {"my sister anna moved to lisbon in may",
                                     "i live in hull",
                                     "dentist thursday at 9, the settlement is due then too",
                                     "should i fix her or sell her",
                                     "fix her: shes paid for",
                                     "sell her: 4 grand",
                                     "im keeping her",
                                     "goodnight"};
  for (size_t i = 0; i < sizeof said / sizeof *said; i++) harness_run(h, &o, "say", said[i]);
  harness_run(h, &o, "sleep");
}

/* Setting up comes first, the diary before anything of it is forgotten, sealing last. */
enum { RANKS = 4 };
static int rank(const struct command *c) {
  static const char *const ranks[] = {"setup", "diary", "", "lock"};
  for (int i = 0; i < RANKS; i++)
    if (str_is(str_of(c->name), ranks[i])) return i;
  return 2;
}

static bool can_be_run(const struct command *c, const struct command_example *x) {
  bool needs_dictionary = str_is(str_of(c->name), "word");
  return x->output && x->output[0] == '{' && (!needs_dictionary || access("/usr/share/wordnet", F_OK) == 0);
}

/* Every literal example of --json is run as it stands. */
static void examples__come_out_as_the_manual_has_them(void **state) {
  struct harness *h = *state;
  size_t run = 0;
  assert_int_equal(chdir(h->home), 0);
  for (int turn = 0; turn < RANKS; turn++) {
    if (turn == 1) prepare_for_examples(h);
    for (size_t i = 0; commands[i]; i++)
      for (const struct command_example *x = commands[i]->examples; x && x->line; x++) {
        if (rank(commands[i]) != turn || !can_be_run(commands[i], x)) continue;
        run_example(h, commands[i], x);
        run++;
      }
  }
  assert_true(run >= 24);
  assert_int_equal(chdir("/"), 0);
}

static void failures__are_json_where_json_was_asked_for(void **state) {
  struct harness *h = *state;
  harness_put(h, "secret", "open sesame\n");
  harness_run(h, &o, "say", "hello");
  static const char *const tries[][4] = {{"recall", "--json"},
                                         {"say", "--nope", "--json"},
                                         {"nosuch", "--json"},
                                         {"export", "/proc/none/x", "--json"},
                                         {"why", "77", "--json"}};
  static const int ends[] = {EXIT_USAGE, EXIT_USAGE, EXIT_USAGE, EXIT_NOT_FOUND, EXIT_NOT_FOUND};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    harness_run_words(h, NULL, &o, tries[i]);
    assert_int_equal(o.status, ends[i]);
    AUTO_JSON json_t *j = json_read(str_of(o.err), NULL);
    if (json_number(j, "status", -1) != ends[i]) fail_msg("%s: %s", tries[i][0], o.err);
    struct str says = json_text(j, "error");
    if (!says.len || says.at[says.len - 1] != '.') fail_msg("not a sentence: %s", o.err);
  }
  assert_non_null(strstr(o.err, "Turn 77 is not"));
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  harness_run(h, &o, "about", "--json");
  assert_int_equal(o.status, EXIT_LOCKED);
  AUTO_JSON json_t *locked = json_read(str_of(o.err), NULL);
  assert_int_equal(json_number(locked, "status", -1), EXIT_LOCKED);
}

static void setup__takes_answers_or_what_is_usual(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "setup");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "an AI"));
  assert_non_null(strstr(o.out, "os1 say hello"));
  harness_run(h, &o, "setup");
  assert_non_null(strstr(o.out, "set up already"));
  harness_run(h, &o, "remember", "the spare key is with peter");
  harness_put(h, "answers", "company\nmiddle\nmy mum\nthe boat\njonah\n");
  harness_run(h, &o, "setup", "--again", "--answers", harness_path(h, "answers"));
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "recall", "spare key"); /* asking anew deletes no memory */
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "about", "--json");
  assert_non_null(strstr(o.out, "\"person\":\"Jonah\""));
}

static void twenty__at_once_in_a_fresh_home(void **state) {
  struct harness *h = *state;
  enum { MANY = 20 };
  pid_t pids[MANY];
  char names[MANY][16], words[MANY][48];
  for (int i = 0; i < MANY; i++) {
    snprintf(names[i], sizeof names[i], "n%d", i);
    snprintf(words[i], sizeof words[i], "the box numbered %d holds cups", 100 + i);
    pids[i] = START(h, names[i], "remember", words[i]);
  }
  for (int i = 0; i < MANY; i++) assert_int_equal(harness_wait(pids[i]), EXIT_OK);
  harness_run(h, &o, "history", "--all", "--json");
  for (int i = 0; i < MANY; i++) assert_int_equal(harness_count(o.out, words[i]), 1);
}

/* Ten owners are killed one after another while others say things: whatever was acknowledged is there, once. */
static void kills__lose_nothing_that_was_acknowledged(void **state) {
  struct harness *h = *state;
  char acknowledged[40][48];
  int kept = 0;
  for (int round = 0; round < 10; round++) {
    pid_t pids[4];
    char words[4][48];
    for (int i = 0; i < 4; i++) {
      snprintf(words[i], sizeof words[i], "note %d of round %d", i, round);
      pids[i] = START(h, "x", "remember", words[i]);
    }
    usleep((useconds_t)(round * 3000));
    kill(pids[0], SIGKILL);
    for (int i = 0; i < 4; i++) {
      int status = harness_wait(pids[i]);
      if (i > 0) assert_int_equal(status, EXIT_OK); /* whose owner ended in the middle sends it again */
      if (status == EXIT_OK) memcpy(acknowledged[kept++], words[i], sizeof words[i]);
    }
  }
  assert_true(kept >= 30);
  harness_run(h, &o, "history", "--all", "--json");
  assert_int_equal(o.status, EXIT_OK);
  for (int i = 0; i < kept; i++)
    if (harness_count(o.out, acknowledged[i]) != 1)
      fail_msg("\"%s\" is there %zu times", acknowledged[i], harness_count(o.out, acknowledged[i]));
  harness_run(h, &o, "doctor");
  assert_int_equal(o.status, EXIT_OK);
}

static void forget__is_real(void **state) {
  struct harness *h = *state;
  char command[512];
  harness_run(h, &o, "say", "i bought the boat with the zanzibar settlement");
  harness_run(h, &o, "say", "the keel is oak");
  harness_run(h, &o, "forget", "--yes", "zanzibar settlement");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "it isn't there"));
  harness_run(h, &o, "history", "--all");
  assert_null(strstr(o.out, "zanzibar"));
  harness_run(h, &o, "recall", "keel");
  assert_int_equal(o.status, EXIT_OK);
  snprintf(command, sizeof command, "grep -rqia zanzibar '%s'", h->home);
  assert_int_not_equal(system(command), 0);
  harness_run(h, &o, "forget", "--everything", "--yes");
  assert_int_equal(o.status, EXIT_OK);
  assert_int_equal(access(harness_path(h, "os1.db"), F_OK), -1);
  assert_int_equal(access(harness_path(h, "key"), F_OK), -1);
  harness_run(h, &o, "recall", "keel");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
}

/* Its word stands in a turn that is kept: the file cannot be searched for it, and that is said. What goes with a turn
 * is shown in a line each. */
static void forget__claims_no_search_that_was_not_made(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "the quince is ripe");
  harness_run(h, &o, "say", "the quince is ripe");
  harness_run(h, &o, "history", "-n", "4", "--json");
  unsigned long long id = 0;
  AUTO_JSON json_t *first = json_read(str_first(str_of(o.out), (size_t)(strchr(o.out, '\n') - o.out)), NULL);
  id = (unsigned long long)json_number(first, "id", 0);
  char what[64];
  snprintf(what, sizeof what, "turn:%llu", id);
  harness_run(h, &o, "forget", "--yes", what);
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "    reply: "));
  assert_null(strstr(o.out, "isn't there"));
  assert_non_null(strstr(o.out, "no word of its own"));
  harness_run(h, &o, "forget", "--yes", "--json", "quince");
  assert_non_null(strstr(o.out, "\"searched\":true"));
}

/* A home that is only ever said one thing at a time has its nights, too; one that begins today has none yet. */
static void say__sleeps_over_a_night_that_is_due(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "hello");
  harness_run(h, &o, "diary", "--json");
  assert_null(strstr(o.out, "slept_at"));
  harness_put(h, "was.jsonl",
              "{\"conversation\":\"1\",\"id\":\"1\",\"speaker\":\"Rosa\",\"said_at\":\"2025-03-02\","
              "\"text\":\"my sister anna lives in lisbon\"}\n");
  harness_run(h, &o, "import", "--me", "Rosa", harness_path(h, "was.jsonl"));
  harness_run(h, &o, "say", "the bus was late");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "diary", "2025-03-02", "--json");
  assert_non_null(strstr(o.out, "slept_at"));
  assert_non_null(strstr(o.out, "Lisbon"));
}

/* What would keep the prompt for long is not begun a piece a time: the import says what does it. */
static void say__begins_no_long_night(void **state) {
  struct harness *h = *state;
  AUTO_BUF struct buf lines = buf_new(BUF_FILE);
  for (int i = 0; i < 3000; i++)
    buf_printf(&lines,
               "{\"conversation\":\"%d\",\"id\":\"%d\",\"speaker\":\"Rosa\",\"said_at\":\"2025-%02d-%02d\","
               "\"text\":\"the boat was late\"}\n",
               i, i, 1 + i / 300, 1 + i % 28);
  harness_run(h, &o, "say", "hello");
  harness_put(h, "much.jsonl", lines.at);
  harness_run(h, &o, "import", "--me", "Rosa", harness_path(h, "much.jsonl"));
  assert_non_null(strstr(o.out, "os1 sleep"));
  harness_run(h, &o, "say", "the bus was late");
  harness_run(h, &o, "diary", "2025-01-02", "--json");
  assert_null(strstr(o.out, "slept_at"));
  harness_run(h, &o, "sleep");
  harness_run(h, &o, "diary", "2025-01-02", "--json");
  assert_non_null(strstr(o.out, "slept_at"));
}

/* The key is gone: each door says so, and none that there is no home. */
static void home__without_its_key_is_still_a_home(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "the keel is oak");
  harness_run(h, &o, "lock", "--remove");
  assert_non_null(strstr(o.out, "It is not sealed"));
  assert_int_equal(unlink(harness_path(h, "key")), 0);
  harness_run(h, &o, "doctor", "--restore", "--yes");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_non_null(strstr(o.err, "its key is not"));
  harness_run(h, &o, "restore");
  assert_int_equal(o.status, EXIT_LOCKED);
  harness_run(h, &o, "doctor");
  assert_null(strstr(o.out, "Its passphrase opens it"));
}

/* What is wrong is told from what is not, with the way back of just that. */
static void doctor__tells_a_memory_that_is_gone_from_none(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "the keel is oak");
  harness_run(h, &o, "backup");
  assert_int_equal(unlink(harness_path(h, "os1.db")), 0);
  harness_run(h, &o, "doctor");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_non_null(strstr(o.out, "is gone, and its backups are there"));
  harness_run(h, &o, "doctor", "--restore", "--yes");
  assert_int_equal(o.status, EXIT_OK);
  harness_put(h, "key", "garbage\n");
  harness_run(h, &o, "doctor");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_non_null(strstr(o.out, "`os1 key --recover` writes it anew."));
  assert_null(strstr(o.out, "lists the backups"));
}

static void doctor__knows_a_file_from_a_home(void **state) {
  struct harness *h = *state, file = *h;
  harness_put(h, "afile", "");
  snprintf(file.home, sizeof file.home, "%s", harness_path(h, "afile"));
  harness_run(&file, &o, "doctor");
  assert_int_equal(o.status, EXIT_FAILED);
  assert_non_null(strstr(o.out, "is not a folder"));
}

/* A settings file that is none is not read out. */
static void settings__that_are_garbage_are_named_three_times(void **state) {
  struct harness *h = *state;
  char lines[400] = "";
  for (int i = 0; i < 40; i++) snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "x%d y\n", i);
  harness_put(h, "os1.conf", lines);
  harness_run(h, &o, "history");
  assert_int_equal(harness_count(o.err, "means nothing"), 3);
  assert_non_null(strstr(o.err, "37 more"));
  harness_run(h, &o, "doctor");
  assert_int_equal(harness_count(o.out, "means nothing"), 3);
}

/* An option before the command is told where it goes; nothing is said in the place of what was not. */
static void usage__says_where_an_option_stands(void **state) {
  harness_run(*state, &o, "--json", "history");
  assert_int_equal(o.status, EXIT_USAGE);
  assert_non_null(strstr(o.err, "The command stands first: os1 COMMAND --json."));
  harness_run(*state, &o, "setup", "--defaults");
  harness_run(*state, &o, "setup", "--again", "--defaults");
  assert_true(str_starts(str_of(o.out), STR("Set up.")));
}

static void read__says_what_it_had_read_before(void **state) {
  struct harness *h = *state;
  harness_put(h, "survey.txt", "The hull is sound.\n");
  harness_run(h, &o, "read", harness_path(h, "survey.txt"));
  assert_non_null(strstr(o.out, "Read: 1 piece of survey.txt."));
  harness_run(h, &o, "read", harness_path(h, "survey.txt"));
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(o.out, "survey.txt was read before, and is kept once.\n");
}

/* A day that is none is refused, and today is not shown for it. */
static void day__that_is_none_is_refused(void **state) {
  static const char *const table[][4] = {{"sun", "hull", "--on", "2026-02-30"},
                                         {"moon", "--on", "garbage", NULL},
                                         {"calendar", "2026-13", NULL, NULL},
                                         {"calendar", "blah", NULL, NULL}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    harness_run(*state, &o, table[i][0], table[i][1], table[i][2], table[i][3]);
    assert_int_equal(o.status, EXIT_USAGE);
    assert_string_equal(o.out, "");
    assert_non_null(strstr(o.err, " is no "));
  }
}

/* The words that the schema itself is written in stand in every file: they are none that was kept. */
static void forget__knows_the_schemas_words(void **state) {
  struct harness *h = *state;
  char command[1024];
  snprintf(command, sizeof command,
           "cat %s/src/store/sqlite/schema-*.sql | sed 's/--.*//' | grep -oE '[A-Za-z]{4,}' | sort -u | tr '\\n' ' ' "
           ">%s/words; "
           "echo zanzibar >>%s/words",
           SOURCE_FOLDER, h->home, h->home);
  assert_int_equal(system(command), 0);
  harness_run(h, &o, "remember", harness_file(h, "words"));
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "forget", "--yes", "zanzibar");
  assert_int_equal(o.status, EXIT_OK);
  if (!strstr(o.out, "it isn't there")) fail_msg("%s", o.out);
}

static void life__goes_out_and_comes_in_again(void **state) {
  struct harness *h = *state;
  harness_put(
      h, "in.jsonl",
      "{\"conversation\":\"c1\",\"id\":\"D1:1\",\"speaker\":\"Jonah\",\"said_at\":\"2024-05-02T10:00:00Z\","
      "\"text\":\"I "
      "planted a quince tree\"}\n"
      "{\"conversation\":\"c1\",\"id\":\"D1:2\",\"speaker\":\"Ada\",\"said_at\":\"2024-05-02T10:01:00Z\",\"text\":"
      "\"Lovely, "
      "quinces are slow\"}\nnot a line\n");
  harness_run(h, &o, "import", "--dry-run", "--json", harness_path(h, "in.jsonl"));
  assert_non_null(strstr(o.out, "\"dry_run\":true"));
  harness_run(h, &o, "recall", "quince");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(h, &o, "import", "--me", "Jonah", "--json", harness_path(h, "in.jsonl"));
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "\"lines\":3,\"kept\":2,\"known\":0,\"forgotten\":0,\"bad\":1"));
  harness_run(h, &o, "import", "--me", "Jonah", "--json", harness_path(h, "in.jsonl"));
  assert_non_null(strstr(o.out, "\"kept\":0,\"known\":2"));
  harness_put(h, "q.jsonl", "{\"qid\":1,\"question\":\"what tree did Jonah plant?\"}\n");
  harness_run(h, &o, "recall", "--batch", harness_path(h, "q.jsonl"));
  assert_non_null(strstr(o.out, "{\"qid\":1,\"retrieved\":[\"D1:1\""));
  harness_run(h, &o, "export", harness_path(h, "out"));
  assert_int_equal(o.status, EXIT_OK);
  char command[512];
  snprintf(command, sizeof command, "grep -rq 'quince tree' '%s/out'", h->home);
  assert_int_equal(system(command), 0);
  snprintf(command, sizeof command,
           "grep -q '\"speaker\":\"Jonah\"' '%s/out/turns.jsonl' && grep -q 'me \"Jonah\"' '%s/out/README.md'", h->home,
           h->home);
  assert_int_equal(system(command), 0);
}

/* The other end of a pipe wants the same home: it is left to it while the pipe is read. */
static void pipe__from_the_same_home_holds_nobody_up(void **state) {
  struct harness *h = *state;
  char command[512];
  harness_run(h, &o, "say", "the keel is oak");
  const char *const ends[] = {"import --me you -", "read /dev/stdin", "recall --batch -", "ask --batch -", "remember"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    snprintf(command, sizeof command,
             "OS1_HOME='%s' timeout 10 sh -c '\"%s\" history --json | \"%s\" %s' >/dev/null 2>&1", h->home, h->program,
             h->program, ends[i]);
    int status = system(command);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 124) fail_msg("%s waits for ever", ends[i]);
  }
}

/* A program of this name that notes what it was asked for, found before any other; fails when `fails` says so. */
static void pretend(struct harness *h, const char *name, const char *fails) {
  char text[512];
  snprintf(text, sizeof text, "#!/bin/sh\necho \"%s $*\" >>'%s/asked'\n%s\n", name, h->home, fails);
  harness_put(h, name, text);
  assert_int_equal(chmod(harness_path(h, name), 0700), 0);
}

/* Notifications and systemd are pretended; the units, and what is kept as told, are real. */
static void due__is_shown_or_waits(void **state) {
  struct harness *h = *state;
  char before[4096], path[5000];
  snprintf(before, sizeof before, "%s", getenv("PATH"));
  snprintf(path, sizeof path, "%s:%s", h->home, before);
  harness_run(h, &o, "due");
  assert_string_equal(o.out, "Nothing has come due.\n");
  harness_run(h, &o, "say", "remind me to water the fern tomorrow");
  assert_non_null(strstr(o.out, "os1 timer on")); /* offered */
  harness_run(h, &o, "say", "remind me to oil the hinge in 1 second");
  assert_null(strstr(o.out, "os1 timer on")); /* once */
  usleep(1100000);
  pretend(h, "notify-send", "exit 1");
  setenv("PATH", path, 1);
  harness_run(h, &o, "due", "--notify");
  assert_int_equal(o.status, EXIT_OK);
  pretend(h, "notify-send", "exit 0");
  harness_run(h, &o, "due", "--notify");
  assert_int_equal(harness_count(harness_file(h, "asked"), "oil the hinge"), 2); /* in vain, then shown */
  harness_run(h, &o, "due", "--notify");
  assert_int_equal(harness_count(harness_file(h, "asked"), "oil the hinge"), 2);
  harness_run(h, &o, "due", "--json");
  assert_string_equal(o.out, "{\"told\":[]}\n");
  setenv("PATH", before, 1);
}

static void timer__is_set_and_taken_away(void **state) {
  struct harness *h = *state;
  char before[4096], path[5000], config[200];
  snprintf(before, sizeof before, "%s", getenv("PATH"));
  snprintf(path, sizeof path, "%s:%s", h->home, before);
  snprintf(config, sizeof config, "%s/config", h->home);
  setenv("XDG_CONFIG_HOME", config, 1);
  setenv("PATH", path, 1);
  pretend(h, "systemctl", "exit 1"); /* nobody there */
  harness_run(h, &o, "timer", "on");
  assert_int_equal(o.status, EXIT_FAILED);
  assert_non_null(strstr(o.err, "no timer can be set"));
  assert_string_equal(harness_file(h, "config/systemd/user/os1-due.timer"), "");
  pretend(h, "systemctl", "case $* in *enable*) exit 1;; esac"); /* it will not */
  harness_run(h, &o, "timer", "on");
  assert_int_equal(o.status, EXIT_FAILED);
  assert_string_equal(harness_file(h, "config/systemd/user/os1-due.timer"), "");
  pretend(h, "systemctl", "exit 0");
  harness_run(h, &o, "timer", "on");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(harness_file(h, "config/systemd/user/os1-due.timer"), "OnCalendar=minutely"));
  assert_non_null(strstr(harness_file(h, "config/systemd/user/os1-due.service"), "\" due --notify\n"));
  assert_non_null(strstr(harness_file(h, "config/systemd/user/os1-due.service"), h->home));
  harness_run(h, &o, "timer", "--json");
  assert_string_equal(o.out, "{\"on\":true}\n");
  harness_run(h, &o, "say", "remind me to water the fern tomorrow");
  assert_non_null(strstr(o.out, "On the desktop"));
  harness_run(h, &o, "timer", "off");
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(harness_file(h, "config/systemd/user/os1-due.timer"), "");
  harness_run(h, &o, "timer", "perhaps");
  assert_int_equal(o.status, EXIT_USAGE);
  unsetenv("XDG_CONFIG_HOME");
  setenv("PATH", before, 1);
}

/* It is looked up, with its day, and nothing is kept of that. The tests' zone is nobody's: no number is guessed. */
static void card__is_shown_and_leaves_nothing(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "card");
  assert_int_equal(o.status, EXIT_OK);
  assert_int_equal(harness_count(o.out, "noted 20"), 4);
  assert_non_null(strstr(o.out, "findahelpline.com"));
  harness_run(h, &o, "card", "--json");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  assert_true(json_text(j, "life").len > 0 && json_text(j, "now").len > 0);
  harness_run(h, &o, "history", "--all", "--json");
  assert_string_equal(o.out, "");
}

/* The zone of the tests is nobody's: the country is said, and kept. */
static void card__is_that_of_the_country_named(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "hello");
  harness_run(h, &o, "card", "no"); /* a code: here only a country is expected */
  assert_non_null(strstr(o.out, "Norway"));
  harness_run(h, &o, "card", "new", "zealand");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "1737"));
  harness_run(h, &o, "card");
  assert_non_null(strstr(o.out, "When living is too much: 1737"));
  harness_run(h, &o, "card", "narnia");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(h, &o, "card", "--json");
  assert_non_null(strstr(o.out, "1737"));
}

/* However much was remembered since, the last reply is the last reply. */
static void why__finds_the_last_reply_behind_what_was_remembered(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "my sister anna lives in leeds");
  for (int i = 0; i < 10; i++) harness_run(h, &o, "remember", "the spare key is under the pot");
  harness_run(h, &o, "why");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "Leeds"));
}

/* There is no player on this PATH: switching on says so, wherever flite is. */
static void voice__says_that_it_cannot_be_heard(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *path = arena_dup(&a, str_of(getenv("PATH"))).at;
  setenv("PATH", "/nowhere", 1);
  harness_run(*state, &o, "voice", "on");
  setenv("PATH", path, 1);
  assert_int_equal(o.status, EXIT_OK);
  assert_true(strstr(o.out, "no voice in this build") || strstr(o.out, "no loudspeaker") || strstr(o.out, "none of"));
}

static void doctor__fits_a_narrow_terminal(void **state) {
  struct screen s;
  harness_run(*state, &o, "setup", "--defaults");
  harness_screen(*state, &s, 50, (const char *const[]){"doctor", NULL});
  assert_int_equal(screen_end(&s), EXIT_OK);
  struct str text = str_of(screen_text(&s)), line;
  while (str_next(&text, '\n', &line))
    if (utf8_width(line) > 50) fail_msg("wider than the terminal: %.*s", STR_ARG(line));
}

/* Question by question: a slash is no answer, and is kept as none. */
static void setup__takes_no_slash_for_an_answer(void **state) {
  struct screen s;
  harness_screen(*state, &s, 80, (const char *const[]){"setup", NULL});
  screen_expect(&s, "door shut?");
  screen_type(&s, "/why\r");
  screen_expect(&s, "closer or keep back");
  screen_type(&s, "/help\r");
  screen_expect(&s, "Enter for none");
  screen_type(&s, "/quit\r");
  assert_int_equal(screen_end(&s), EXIT_CANCELLED);
  harness_run(*state, &o, "history", "--all");
  assert_null(strstr(o.out, "/help"));
  harness_run(*state, &o, "forget", "--everything", "--json");
  assert_int_equal(o.status, EXIT_CANCELLED);
  AUTO_JSON json_t *j = json_read(str_of(o.err), NULL);
  assert_int_equal(json_number(j, "status", 0), EXIT_CANCELLED);
}

/* A timer that ends while a line is being typed, which stays. */
static void timer__is_told_while_the_talk_is_open(void **state) {
  struct screen s;
  harness_run(*state, &o, "setup");
  harness_screen(*state, &s, 80, (const char *const[]){NULL});
  screen_expect(&s, ">");
  screen_type(&s, "set a timer for 1 second\r");
  screen_expect(&s, "One second");
  screen_expect(&s, ">");
  screen_type(&s, "half ");
  screen_expect(&s, "Time's up.");
  screen_expect(&s, "half ");
  screen_type(&s, "a thought\r");
  screen_expect(&s, "— ");
  screen_type(&s, "/quit\r");
  assert_int_equal(screen_end(&s), EXIT_OK);
  harness_run(*state, &o, "recall", "half a thought");
  assert_int_equal(o.status, EXIT_OK);
  harness_screen(*state, &s, 80, (const char *const[]){NULL});
  screen_expect(&s, ">");
  screen_type(&s, "/quit\r");
  assert_int_equal(screen_end(&s), EXIT_OK); /* and it is not told again */
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, harness_real, harness_over)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(say__works_in_a_fresh_home_and_is_kept),
      CASE(character__comes_goes_and_colours_no_rule),
      CASE(examples__come_out_as_the_manual_has_them),
      CASE(failures__are_json_where_json_was_asked_for),
      CASE(setup__takes_answers_or_what_is_usual),
      CASE(twenty__at_once_in_a_fresh_home),
      CASE(kills__lose_nothing_that_was_acknowledged),
      CASE(forget__is_real),
      CASE(forget__knows_the_schemas_words),
      CASE(forget__claims_no_search_that_was_not_made),
      CASE(home__without_its_key_is_still_a_home),
      CASE(setup__takes_no_slash_for_an_answer),
      CASE(usage__says_where_an_option_stands),
      CASE(day__that_is_none_is_refused),
      CASE(read__says_what_it_had_read_before),
      CASE(doctor__tells_a_memory_that_is_gone_from_none),
      CASE(doctor__knows_a_file_from_a_home),
      CASE(settings__that_are_garbage_are_named_three_times),
      CASE(life__goes_out_and_comes_in_again),
      CASE(timer__is_told_while_the_talk_is_open),
      CASE(pipe__from_the_same_home_holds_nobody_up),
      CASE(due__is_shown_or_waits),
      CASE(timer__is_set_and_taken_away),
      CASE(card__is_shown_and_leaves_nothing),
      CASE(card__is_that_of_the_country_named),
      CASE(why__finds_the_last_reply_behind_what_was_remembered),
      CASE(say__sleeps_over_a_night_that_is_due),
      CASE(say__begins_no_long_night),
      CASE(voice__says_that_it_cannot_be_heard),
      CASE(doctor__fits_a_narrow_terminal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
