/* SPDX-License-Identifier: Apache-2.0 */
#include "model_stage.h"

/* A server of embeddings of cardboard: what a text is about, a number each; it may be out of sorts in several ways. */
enum ill { WELL, FEWER, SHORTER, TWICE, WORDS, HUGE_NUMBER, NO_DATA, NOT_ALL };
struct embedder {
  _Atomic enum ill ill;
  struct arena *arena; /* the server's thread alone uses it; the stage's, which outlives it */
};

static void embedding_of(struct str text, size_t at, enum ill ill, struct buf *out) {
  static const char *const about[] = {"vet animals career", "storm umbrella rain", "soup bread cake",
                                      "bus road ticket"};
  size_t last = sizeof about / sizeof *about;
  buf_printf(out, "%s{\"index\":%zu,\"embedding\":[", at ? "," : "", ill == TWICE ? 0 : at);
  for (size_t i = 0; i < last; i++) {
    struct str rest = str_of(about[i]), word;
    double v = 0;
    while (str_next(&rest, ' ', &word)) v += str_find(text, word) >= 0;
    buf_printf(out, "%.1f,", v);
  }
  buf_printf(out, "%s0.5]}",
             ill == SHORTER && at ? ""
             : ill == WORDS       ? "\"x\","
             : ill == HUGE_NUMBER ? "1e999,"
                                  : "0.25,");
}

static struct script_answer embeds(void *arg, struct str body) {
  struct embedder *x = arg;
  enum ill ill = x->ill;
  AUTO_JSON json_t *o = json_read(body, NULL);
  const json_t *input = json_object_get(o, "input");
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  size_t count = json_array_size(input) - (ill == FEWER);
  buf_printf(&out, "{\"%s\":[", ill == NO_DATA ? "datum" : "data");
  bool refuses = false;
  for (size_t i = 0; i < count; i++) {
    struct str text =
        (struct str){json_string_value(json_array_get(input, i)), json_string_length(json_array_get(input, i))};
    refuses = refuses || (ill == NOT_ALL && str_find(text, STR("quux")) >= 0);
    embedding_of(text, i, ill, &out);
  }
  buf_printf(&out, "]}");
  struct str whole = refuses ? STR("{\"error\":\"too long\"}") : buf_str(&out);
  return (struct script_answer){.bytes = script_whole(x->arena, refuses ? 500 : 200, arena_dup(x->arena, whole).at)};
}

static void work_off(struct stage *s) {
  house_vectors_tend(s->home);
  while (house_vectors_work(s->home)) usleep(1000);
}

static void use_vectors(struct stage *s, struct embedder *x, enum ill ill) {
  struct house_vectors_state v = {.set = 1, .here = 1, .name = "cardboard"};
  x->ill = ill;
  script_by(&s->server, embeds, x);
  snprintf(v.url, sizeof v.url, "%s", script_url(&s->server));
  assert_int_equal(house_vectors_use(s->home, &v, NULL), 0);
  work_off(s);
}

static uint64_t vectors_kept(struct stage *s) {
  struct house_vectors_state v;
  assert_int_equal(house_vectors(s->home, false, &v, NULL), 0);
  return v.kept;
}

static int note_turn(void *arg, const os1_turn *t) {
  struct str *all = arg;
  static char found[4096];
  size_t len = all->len;
  all->at = found;
  all->len += (size_t)snprintf(found + len, sizeof found - len, "%s\n", t->text);
  return 0;
}

static struct str recalled(struct stage *s, const char *query) {
  struct str found = STR("");
  os1_query q = {.text = query, .count = 10};
  assert_int_equal(os1_recall(s->home, &q, note_turn, &found, NULL), 0);
  return found;
}

/* Without a model that answers; ten turns, of which none shares a word with the question. */
static void lay_in(struct stage *s) {
  static const char *const lines[] = {"the storm took an umbrella again",
                                      "soup and bread, and cake after",
                                      "rain all day",
                                      "the bus was late on the road",
                                      "no ticket for the bus",
                                      "one more cake",
                                      "a storm is on its way",
                                      "bread again",
                                      "a ticket home",
                                      "one day I want to be a vet"};
  assert_int_equal(house_model_off(s->home, NULL), 0);
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) say(s, lines[i]);
}

static void vectors__bring_what_was_said_in_other_words(void **state) {
  struct stage *s = *state;
  struct embedder x = {.arena = &s->arena};
  lay_in(s);
  assert_false(holds(recalled(s, "which career?"), "a vet"));
  use_vectors(s, &x, WELL);
  assert_int_equal(vectors_kept(s), 10);
  assert_true(holds(recalled(s, "which career?"), "a vet"));
  size_t before = script_requests(&s->server);
  assert_true(holds(recalled(s, "which career?"), "a vet"));
  assert_int_equal(script_requests(&s->server), before); /* the same again is not asked again */
  say(s, "rain again today");
  work_off(s);
  s->now += 61000; /* it looks again after a minute */
  work_off(s);
  assert_int_equal(vectors_kept(s), 11);
  assert_int_equal(house_vectors_off(s->home, NULL), 0);
  assert_int_equal(vectors_kept(s), 0);
  before = script_requests(&s->server);
  assert_false(holds(recalled(s, "which career?"), "a vet"));
  s->now += 61000;
  work_off(s);
  assert_int_equal(script_requests(&s->server), before); /* nobody is asked any more */
}

/* Whatever comes is taken whole or not at all, and words find as before. */
static void vectors__that_are_none_are_not_kept(void **state) {
  struct stage *s = *state;
  struct embedder x = {.arena = &s->arena};
  lay_in(s);
  for (enum ill ill = FEWER; ill <= NO_DATA; ill++) {
    use_vectors(s, &x, ill);
    if (vectors_kept(s)) fail_msg("kept in the %uth way of being ill", (unsigned)ill);
    assert_true(holds(recalled(s, "what did the storm take?"), "umbrella"));
  }
}

/* A text that it does not take goes without, and the others have theirs. */
static void vectors__of_the_others_where_one_is_refused(void **state) {
  struct stage *s = *state;
  struct embedder x = {.arena = &s->arena};
  assert_int_equal(house_model_off(s->home, NULL), 0);
  say(s, "quux quux quux");
  lay_in(s);
  use_vectors(s, &x, NOT_ALL);
  assert_int_equal(vectors_kept(s), 10);
  struct house_vectors_state v;
  assert_int_equal(house_vectors(s->home, false, &v, NULL), 0);
  assert_true(v.whole);
}

/* Nothing untrue is said of where things go. */
static void vectors__of_another_machine_are_named(void **state) {
  static const char *const untrue[] = {"Nothing leaves", "nothing is sent", "goes no further", "stays on this disk"};
  struct stage *s = *state;
  struct embedder x = {.arena = &s->arena};
  struct house_vectors_state v = {.set = 1, .here = 0, .at = "vec.example.org"};
  struct house_header h;
  assert_int_equal(house_model_off(s->home, NULL), 0);
  script_by(&s->server, embeds, &x);
  snprintf(v.url, sizeof v.url, "%s", script_url(&s->server));
  assert_int_equal(house_vectors_use(s->home, &v, NULL), 0);
  bool named = false;
  for (int i = 0; i < 8; i++) {
    const char *said = say(s, i % 2 ? "where does all this go" : "who can read this");
    named = named || strstr(said, "vec.example.org");
    for (size_t k = 0; k < sizeof untrue / sizeof *untrue; k++)
      if (strstr(said, untrue[k])) fail_msg("%s", said);
  }
  assert_true(named);
  while (house_vectors_work(s->home)) usleep(1000);
  assert_int_equal(house_vectors_off(s->home, NULL), 0);
  assert_int_equal(house_header(s->home, &h, NULL), 0);
  assert_string_equal(h.machine, "this machine only");
}

/* A question waits a moment once, and then nobody does for a minute; closing the home waits for nothing. */
static void vectors__of_a_server_that_stalls_keep_nobody_waiting(void **state) {
  struct stage *s = *state;
  struct embedder x = {.arena = &s->arena};
  lay_in(s);
  use_vectors(s, &x, WELL);
  script_by(&s->server, NULL, NULL);
  script_otherwise(&s->server, (struct script_answer){.bytes = STR("HTTP/1.1 200 OK\r\n"), .hang = true});
  assert_false(holds(recalled(s, "any career?"), "a vet"));
  size_t before = script_requests(&s->server);
  assert_false(holds(recalled(s, "what career?"), "a vet"));
  assert_int_equal(script_requests(&s->server), before);
  say(s, "rain once more");
  s->now += 61000;
  house_vectors_tend(s->home);
  while (script_requests(&s->server) == before) usleep(1000);
  int64_t began = script_now_us();
  os1_close(s->home);
  assert_true(script_now_us() - began < 5000000);
  open_home(s);
  assert_int_equal(vectors_kept(s), 10);
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_stage, strike_stage)
  const struct CMUnitTest tests[] = {
      TEST(vectors__bring_what_was_said_in_other_words),          TEST(vectors__that_are_none_are_not_kept),
      TEST(vectors__of_the_others_where_one_is_refused),          TEST(vectors__of_another_machine_are_named),
      TEST(vectors__of_a_server_that_stalls_keep_nobody_waiting),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
