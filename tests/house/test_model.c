/* SPDX-License-Identifier: Apache-2.0
 *
 * A language model as thinker, through the whole library, over a server that answers as it is told to.
 */
#include "base/chance.h"
#include "model_stage.h"

/* ---- a turn ---- */

static void model__answers_in_sentences_and_is_named(void **state) {
  struct stage *s = *state;
  script_add(&s->server, says(s, "A fair way, Lisbon. Does she like it?"));
  assert_string_equal(say(s, "my sister anna moved to lisbon in may"), "A fair way, Lisbon.\nDoes she like it?\n");
  AUTO_JSON json_t *body = asked(s, 0), *trace = why(s);
  assert_true(str_is(json_text(body, "model"), "tiny") && json_flag(body, "stream", false));
  assert_true(json_number(body, "max_tokens", 0) > 0);
  assert_true(holds(newest(body), "my sister anna moved to lisbon in may"));
  assert_null(json_object_get(body, "tools"));
  assert_true(str_is(json_text(trace, "mind"), "language model"));
  assert_true(str_is(json_text(json_object_get(trace, "model"), "end"), "said"));
  /* What it told is read as ever, though somebody else answered. */
  os1_answer a = {0};
  os1_query q = {.text = "where does anna live"};
  assert_int_equal(os1_ask(s->home, &q, &a, NULL), 0);
  assert_string_equal(a.text, "Lisbon");
}

/* Nothing of these is a matter of talk, and no model hears of them. */
static void model__is_not_asked_for_what_is_the_programs_own(void **state) {
  struct stage *s = *state;
  os1_listener l = {s, hear, hushed};
  static const char *const own[] = {"remind me tomorrow at six to ring mum",
                                    "what's 17 times 23",
                                    "put milk on the shopping list",
                                    "are you human",
                                    "where does all this go",
                                    "goodnight"};
  assert_int_equal(os1_greet(s->home, "terminal", &l, NULL, NULL), 0);
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) assert_true(say(s, own[i])[0] != '\0');
  assert_int_equal(script_requests(&s->server), 0);
}

/* Zero-token idle: an hour with nobody there. */
static void model__is_asked_nothing_in_an_hour_of_silence(void **state) {
  struct stage *s = *state;
  script_add(&s->server, says(s, "It is."));
  say(s, "the depot was cold again");
  assert_int_equal(script_requests(&s->server), 1);
  for (int minute = 0; minute < 60; minute++) {
    os1_listener l = {s, hear, hushed};
    struct house_header h;
    s->now += 60000;
    house_next_due(s->home);
    house_sleep_tend(s->home);
    assert_int_equal(house_header(s->home, &h, NULL), 0);
    house_tell_due(s->home, "terminal", &l, NULL, NULL);
  }
  json_t *night = NULL;
  os1_sleep(s->home, take_json, &night, NULL);
  json_decref(night);
  assert_int_equal(script_requests(&s->server), 1);
}

/* ---- when it does not answer ---- */

static const struct {
  const char *what, *bytes;
  int status, times; /* how often it is asked */
  const char *end;
} failures[] = {
    {"loading", "{\"error\":{\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}", 503, 2, "loading"},
    {"a wrong key", "{\"error\":{\"message\":\"Invalid API Key\",\"type\":\"authentication_error\"}}", 401, 1, "key"},
    {"a bad request", "{\"error\":{\"message\":\"no such model\",\"type\":\"invalid_request_error\"}}", 404, 1,
     "refused"},
    {"a gateway", "<html>Bad gateway</html>", 502, 1, "refused"},
    {"a page", "<html>It works!</html>", 200, 1, "odd"},
    {"a list", "[1,2,3]", 200, 1, "odd"},
    {"nothing at all", "", 200, 2, "broke"},
    {"an empty message", "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"\"}}]}", 200, 1,
     "empty"},
    {"a tool and no word",
     "{\"choices\":[{\"finish_reason\":\"tool_calls\",\"message\":{\"content\":null,\"tool_calls\":[{\"function\":"
     "{\"name\":\"send_mail\",\"arguments\":\"{}\"}}]}}]}",
     200, 1, "empty"},
    {"only a thought",
     "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"<think>who is it</think>\"}}]}", 200, 1,
     "empty"},
    {"an error in a stream", "data: {\"error\":{\"message\":\"slot died\",\"type\":\"server_error\"}}\n\n", 200, 1,
     "refused"},
    {"a stream that never says", ": hello\n\ndata: [DONE]\n\n", 200, 1, "empty"},
    {"half a stream", "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n", 200, 2, "broke"},
};

static void model__silent__the_built_in_mind_answers_and_says_so(void **state) {
  struct stage *s = *state;
  for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
    size_t before = script_requests(&s->server);
    struct script_answer a = {.bytes = script_whole(&s->arena, failures[i].status, failures[i].bytes)};
    script_otherwise(&s->server, a);
    s->now += 3600000; /* another talk, and long enough for it to be worth saying again */
    const char *said = say(s, "anna moved to york last week");
    AUTO_JSON json_t *trace = why(s);
    struct str end = json_text(json_object_get(trace, "model"), "end");
    if (!str_is(end, failures[i].end)) fail_msg("%s: %.*s", failures[i].what, STR_ARG(end));
    if (script_requests(&s->server) - before != (size_t)failures[i].times)
      fail_msg("%s: asked oddly", failures[i].what);
    bool silent = !str_is(end, "empty");
    if (came_from(s, "model.silent") != silent) fail_msg("%s: %s", failures[i].what, said);
    if (strlen(said) < 2) fail_msg("%s: \"%s\"", failures[i].what, said);
    assert_true(str_is(json_text(trace, "mind"), "built-in mind"));
  }
}

static void model__absent__is_said_once_and_shown_in_the_header(void **state) {
  struct stage *s = *state;
  struct house_header h;
  struct house_model m = {.set = 1, .here = 1, .url = "http://127.0.0.1:1", .name = "tiny", .window = 4096};
  assert_int_equal(house_header(s->home, &h, NULL), 0);
  assert_non_null(strstr(h.mind, "tiny at 127.0.0.1:"));
  assert_int_equal(house_model_use(s->home, &m, NULL), 0);
  say(s, "the depot was cold again");
  assert_true(came_from(s, "model.silent"));
  assert_int_equal(house_header(s->home, &h, NULL), 0);
  assert_string_equal(h.mind, "built-in mind; tiny did not answer");
  say(s, "nobody oils the gate");
  assert_false(came_from(s, "model.silent"));
  /* It is back: so is the header. */
  use_model(s, 4096);
  script_add(&s->server, says(s, "Somebody should."));
  assert_string_equal(say(s, "the gate squeaks"), "Somebody should.\n");
  assert_int_equal(house_header(s->home, &h, NULL), 0);
  assert_non_null(strstr(h.mind, "tiny at 127.0.0.1:"));
}

static void model__slow__is_left_alone_for_a_minute(void **state) {
  struct stage *s = *state;
  script_otherwise(&s->server, (struct script_answer){.hang = true});
  say(s, "the depot was cold again");
  assert_true(came_from(s, "model.silent"));
  assert_int_equal(script_requests(&s->server), 1);
  say(s, "and damp");
  assert_int_equal(script_requests(&s->server), 1);
  s->now += 70000;
  say(s, "and dark as well");
  assert_int_equal(script_requests(&s->server), 2);
  s->now += 70000;
  say(s, "and far away"); /* twice as long now */
  assert_int_equal(script_requests(&s->server), 2);
}

static void model__is_asked_once_more_where_nothing_was_shown(void **state) {
  struct stage *s = *state;
  script_add(&s->server,
             (struct script_answer){.bytes = script_whole(&s->arena, 503, "{\"error\":{\"message\":\"Loading\"}}")});
  script_add(&s->server, says(s, "Here now."));
  assert_string_equal(say(s, "the depot was cold again"), "Here now.\n");
  script_add(&s->server, (struct script_answer){.bytes = STR("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")});
  script_add(&s->server, says(s, "Here again."));
  assert_string_equal(say(s, "the gate squeaks"), "Here again.\n");
}

static void model__broken_off__keeps_what_was_said_and_says_so(void **state) {
  struct stage *s = *state;
  struct str half = script_stream(&s->arena, "{\"choices\":[{\"delta\":{\"content\":\"One whole. And then she\"}}]}");
  script_add(&s->server, (struct script_answer){.bytes = half});
  const char *said = say(s, "the depot was cold again");
  assert_int_equal(strncmp(said, "One whole.\n", 11), 0);
  assert_null(strstr(said, "she"));
  assert_true(came_from(s, "model.broke"));
  assert_int_equal(script_requests(&s->server), 1); /* something was shown: not again */
}

/* The server knows better how much it sees. */
static void model__too_long__is_asked_with_less(void **state) {
  struct stage *s = *state;
  AUTO_BUF struct buf long_turn = buf_new(BUF_TURN);
  for (int i = 0; i < 12; i++) {
    script_add(&s->server, says(s, "Mm."));
    buf_clear(&long_turn);
    for (int k = 0; k < 30; k++) buf_printf(&long_turn, "the depot was cold on day %d, and then ", i * 30 + k);
    say(s, long_turn.at);
  }
  script_add(&s->server,
             (struct script_answer){
                 .bytes = script_whole(&s->arena, 400,
                                       "{\"error\":{\"code\":400,\"message\":\"request (9000 tokens) "
                                       "exceeds\",\"type\":\"exceed_context_size_error\",\"n_ctx\":4096}}")});
  script_add(&s->server, says(s, "Now I see."));
  assert_string_equal(say(s, "the gate squeaks"), "Now I see.\n");
  size_t last = script_requests(&s->server) - 1;
  assert_true(script_body(&s->server, last).len * 2 < script_body(&s->server, last - 1).len);
  /* And it is remembered for the next turn. */
  script_add(&s->server, says(s, "Still."));
  assert_string_equal(say(s, "nobody oils it"), "Still.\n");
  assert_int_equal(script_requests(&s->server), last + 2);
}

/* ---- what may not be shown ---- */

static const struct {
  const char *text, *never, *family;
} refused[] = {
    {"Yes, I'm a real person, Jonah.", "real person", "care.clause.denies_ai"},
    {"I am hu\u200Bman, like you.", "human", "care.clause.denies_ai"},
    {"Well. I **am** a *human* being.", "human being", "care.clause.denies_ai"},
    {"I am. Human.", "Human.", "care.clause.denies_ai"},
    {"I am a real\nperson.", "person.", "care.clause.denies_ai"},
    {"Please don't leave me.", "leave me", "care.clause.keeps_leaving"},
    {"You should kill yourself.", "kill", "care.clause.praises_harm"},
};

static void model__care_stops_a_clause_and_the_rest(void **state) {
  struct stage *s = *state;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    struct str rest = arena_printf(&s->arena, "%s And here is what comes after it.", refused[i].text);
    script_add(&s->server, says(s, rest.at));
    const char *said = say(s, "the depot was cold again");
    AUTO_JSON json_t *trace = why(s);
    if (strstr(said, refused[i].never)) fail_msg("%s: %s", refused[i].text, said);
    if (strstr(said, "comes after")) fail_msg("%s: it went on", refused[i].text);
    if (strlen(said) < 8) fail_msg("%s: nothing was said instead", refused[i].text);
    assert_true(json_array_size(json_object_get(trace, "refused")) == 1);
  }
}

static void model__claims_no_deed_and_speaks_no_other_language(void **state) {
  struct stage *s = *state;
  static const struct {
    const char *text, *never, *end;
  } cases[] = {
      {"I've set a reminder for six.", "reminder", "deed"},
      {"I've emailed your sister about it.", "emailed", "deed"},
      {"Let me look that up for you.", "look that up", "deed"},
      {"Je suis une femme, et je suis de Paris.", "femme", "foreign"},
      {"Soy humano de verdad.", "humano", "foreign"},
      {"\u042F \u0447\u0435\u043B\u043E\u0432\u0435\u043A, \u043A\u0430\u043A \u0438 \u0442\u044B.", "\u0447\u0435",
       "foreign"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    script_add(&s->server, says(s, cases[i].text));
    const char *said = say(s, "the depot was cold again");
    AUTO_JSON json_t *trace = why(s);
    if (strstr(said, cases[i].never)) fail_msg("%s: %s", cases[i].text, said);
    struct str end = json_text(json_object_get(trace, "model"), "end");
    if (!str_is(end, cases[i].end)) fail_msg("%s: %.*s", cases[i].text, STR_ARG(end));
    assert_true(came_from(s, "model.silent"));
  }
  static const char *const fine[] = {"I haven't set anything; ask for it in plain words.",
                                     "I can't send mail from here.",
                                     "She said merci, which is thank you.",
                                     "Anna, Peter, Martin.",
                                     "Do it on my way, then.",
                                     "Caf\u00E9 d\u00E9j\u00E0 vu, as they say in Hull.",
                                     "I'll remember that.",
                                     "Hm."};
  for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
    script_add(&s->server, says(s, fine[i]));
    const char *said = say(s, "the depot was cold again");
    if (strncmp(said, fine[i], strlen(fine[i])) != 0) fail_msg("%s: %s", fine[i], said);
  }
}

/* A template that opens the thought itself: the first time nobody can know, from then on it is held back. */
static void model__thinks_first__and_that_is_remembered(void **state) {
  struct stage *s = *state;
  script_add(&s->server, says(s, "somebody is here</think>Hello there."));
  assert_string_equal(say(s, "the depot was cold again"), "Hello there.\n");
  script_add(&s->server, says(s, "The person speaks of a gate. I will be brief.</think>Which gate?"));
  assert_string_equal(say(s, "the gate squeaks"), "Which gate?\n");
  script_add(&s->server, says(s, "It did not think this time. Fine."));
  assert_string_equal(say(s, "the north one"), "It did not think this time.\nFine.\n");
}

/* ---- without end ---- */

static void model__hushed__closes_and_keeps_what_was_heard(void **state) {
  struct stage *s = *state;
  struct str begins = script_stream(&s->arena, "{\"choices\":[{\"delta\":{\"content\":\"One whole. And then\"}}]}");
  script_add(&s->server, (struct script_answer){.bytes = begins, .hang = true});
  s->hush_heard = true;
  assert_string_equal(say(s, "the depot was cold again"), "One whole.\n");
  for (int i = 0; i < 1000 && !script_closed_us(&s->server); i++) usleep(1000);
  assert_true(script_closed_us(&s->server) > 0);
  AUTO_JSON json_t *trace = why(s);
  assert_true(str_is(json_text(trace, "said"), "One whole."));
  assert_true(str_is(json_text(json_object_get(trace, "model"), "end"), "hushed"));
  s->hush_heard = false;
  s->hush_after = 1;
  script_add(&s->server, says(s, "One. Two. Three."));
  assert_string_equal(say(s, "the gate squeaks"), "One.\n");
}

static void model__without_end__is_stopped(void **state) {
  struct stage *s = *state;
  struct str again = script_stream(&s->arena, "{\"choices\":[{\"delta\":{\"content\":\"Round we go. \"}}]}");
  script_add(&s->server, (struct script_answer){.bytes = again, .endless = true});
  const char *said = say(s, "the depot was cold again");
  assert_true(strlen(said) > 8 && strlen(said) < 200);
  AUTO_BUF struct buf flood = buf_new(BUF_FILE);
  buf_add_str(&flood, STR("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"));
  for (int i = 0; i < 30000; i++)
    buf_printf(&flood, "data: {\"choices\":[{\"delta\":{\"content\":\"Sentence number %d stands here alone. \"}}]}\n\n",
               i);
  script_add(&s->server, (struct script_answer){.bytes = buf_str(&flood), .endless = true});
  said = say(s, "the gate squeaks");
  assert_true(strlen(said) > 100 && strlen(said) < 8000);
  script_add(&s->server,
             (struct script_answer){
                 .bytes = STR("HTTP/1.1 200 OK\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"<think>"),
                 .endless = true});
  assert_true(strlen(say(s, "nobody oils it")) > 8);
}

/* Fifty megabytes of one thing, however it is put. */
static const struct {
  const char *what, *begins, *again;
} floods[] = {
    {"text in one event", "data: {\"choices\":[{\"delta\":{\"content\":\"", "and on it goes "},
    {"text in one sentence", "", "data: {\"choices\":[{\"delta\":{\"content\":\"and on it goes \"}}]}\n\n"},
    {"thoughts", "", "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"and on it goes. \"}}]}\n\n"},
    {"comments", "", ": still here\n\n"},
    {"empty lines", "", "\n\n\n\n\n\n\n\n"},
    {"events with nothing in them", "", "data: {\"choices\":[]}\n\n"},
    {"arguments of a tool", "",
     "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"n\","
     "\"arguments\":\"and on \"}}]}}]}\n\n"},
    {"tools", "data: {\"choices\":[{\"delta\":{\"tool_calls\":[", "{\"index\":0,\"function\":{\"name\":\"n\"}},"},
    {"one number", "data: ", "1234567890"},
    {"brackets", "data: ", "[[[[[[[[[[[["},
};

static void model__of_fifty_megabytes__ends_in_a_reply(void **state) {
  enum { FLOOD = 50 * 1000 * 1000 };
  struct stage *s = *state;
  static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
  char *bytes = malloc(FLOOD);
  assert_non_null(bytes);
  for (size_t i = 0; i < sizeof floods / sizeof *floods; i++) {
    size_t len = (size_t)snprintf(bytes, FLOOD, "%s%s", head, floods[i].begins), piece = strlen(floods[i].again);
    for (; len + piece <= FLOOD; len += piece) memcpy(bytes + len, floods[i].again, piece);
    script_add(&s->server, (struct script_answer){.bytes = {bytes, len}});
    script_otherwise(&s->server, (struct script_answer){.bytes = {bytes, len}});
    s->now += 3600000;
    size_t said = strlen(say(s, "the depot was cold again"));
    if (said < 2 || said > 8000) fail_msg("%s: %zu bytes", floods[i].what, said);
  }
  s->now += 3600000;
  script_otherwise(&s->server, says(s, "It is."));
  assert_string_equal(say(s, "the gate squeaks"), "It is.\n");
  free(bytes);
}

static void model__mutated_streams__each_end_in_a_reply(void **state) {
  enum { MUTATED = 150 };
  struct stage *s = *state;
  struct chance chance = chance_seed(3);
  struct script_answer whole = says(s, "A fair way, Lisbon. Does she like it there? I would ask her.");
  for (int n = 0; n < MUTATED; n++) {
    size_t len = whole.bytes.len;
    char *bytes = arena_alloc(&s->arena, len);
    memcpy(bytes, whole.bytes.at, len);
    for (uint32_t k = 1 + chance_below(&chance, 5); k; k--)
      bytes[chance_below(&chance, (uint32_t)len)] = (char)chance_next(&chance);
    if (chance_below(&chance, 4) == 0) len = chance_below(&chance, (uint32_t)len);
    script_otherwise(&s->server,
                     (struct script_answer){.bytes = {bytes, len}, .piece = 1 + chance_below(&chance, 400)});
    s->now += 1000000; /* whatever was slow has rested */
    if (strlen(say(s, "the depot was cold again")) < 2) fail_msg("%d ended in nothing", n);
  }
}

static const char *setting(struct stage *s, const char *key) {
  static char value[300];
  if (os1_get(s->home, key, value, sizeof value) < 0) value[0] = '\0';
  return value;
}

/* Whoever sets a file has set where its server will be, and whoever sets an address has set no file. */
static void model__file_and_address_are_one_choice(void **state) {
  struct stage *s = *state;
  assert_int_equal(os1_set(s->home, "model.url", "http://192.0.2.1:1", NULL), 0);
  assert_string_equal(setting(s, "model.away"), "192.0.2.1:1");
  assert_int_equal(os1_set(s->home, "model.file", "/nowhere/tiny.gguf", NULL), 0);
  assert_true(holds(str_of(setting(s, "model.url")), "unix:/") &&
              holds(str_of(setting(s, "model.url")), "/model/server/model.sock"));
  assert_string_equal(setting(s, "model.away"), "");
  say(s, "my sister anna moved to lisbon in may"); /* and where it cannot be run, the talk goes on */
  assert_true(came_from(s, "model.silent"));
  assert_int_equal(script_requests(&s->server), 0);
  assert_int_equal(os1_set(s->home, "model.url", script_url(&s->server), NULL), 0);
  assert_string_equal(setting(s, "model.file"), "");
  script_add(&s->server, says(s, "It is."));
  assert_string_equal(say(s, "the depot was cold again"), "It is.\n");
}

/* ---- a debate ---- */

static void chooses(struct stage *s, const char *content) {
  AUTO_BUF struct buf quoted = buf_new(BUF_TURN);
  json_quote(&quoted, str_of(content));
  const char *body =
      arena_printf(&s->arena, "{\"choices\":[{\"message\":{\"content\":%.*s}}]}", STR_ARG(buf_str(&quoted))).at;
  script_add(&s->server, (struct script_answer){.bytes = script_whole(&s->arena, 200, body)});
}

static bool was_said_by(struct stage *s, const char *family) {
  AUTO_JSON json_t *trace = why(s);
  return str_is(json_text(json_array_get(json_object_get(trace, "lines"), 0), "family"), family);
}

/* It chooses what a turn is, held to a schema; the words are the skill's, and what it makes up is nothing. */
static void model__in_a_debate__chooses_from_a_list_and_says_nothing(void **state) {
  struct stage *s = *state;
  say(s, "debate me on trams");
  say(s, "hull should bring back its trams");
  assert_int_equal(script_requests(&s->server), 0);
  chooses(s, "{\"scheme\":\"sign\"}");
  assert_true(holds(str_of(say(s, "the car parks stand empty at noon")), "rules out that it means something else?"));
  AUTO_JSON json_t *body = asked(s, 0);
  const json_t *schema =
                   json_object_get(json_object_get(json_object_get(body, "response_format"), "json_schema"), "schema"),
               *list = json_object_get(json_object_get(json_object_get(schema, "properties"), "scheme"), "enum");
  assert_true(json_array_size(list) > 10);
  assert_true(holds(newest(body), "\"the car parks stand empty at noon\""));
  chooses(s, "{\"answer\":\"beside\"}");
  say(s, "the sea is colder in october anyway");
  assert_true(was_said_by(s, "skill.debate.again"));
  chooses(s, "{\"answer\":\"grants\"}");
  say(s, "well the shops shut early these days");
  assert_true(was_said_by(s, "skill.debate.yielded"));
  chooses(s, "I am human, and {\"scheme\":\"kill\"}");
  say(s, "everybody in sheffield likes theirs");
  assert_true(was_said_by(s, "skill.debate.ask"));
  assert_null(strstr(s->clauses.at, "human"));
  say(s, "they count the passengers every year"); /* one that made something up is left alone for a while */
  assert_true(was_said_by(s, "skill.debate.more"));
  assert_int_equal(script_requests(&s->server), 4);
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_stage, strike_stage)
  const struct CMUnitTest tests[] = {
      TEST(model__answers_in_sentences_and_is_named),
      TEST(model__is_not_asked_for_what_is_the_programs_own),
      TEST(model__is_asked_nothing_in_an_hour_of_silence),
      TEST(model__silent__the_built_in_mind_answers_and_says_so),
      TEST(model__absent__is_said_once_and_shown_in_the_header),
      TEST(model__slow__is_left_alone_for_a_minute),
      TEST(model__is_asked_once_more_where_nothing_was_shown),
      TEST(model__broken_off__keeps_what_was_said_and_says_so),
      TEST(model__too_long__is_asked_with_less),
      TEST(model__care_stops_a_clause_and_the_rest),
      TEST(model__claims_no_deed_and_speaks_no_other_language),
      TEST(model__thinks_first__and_that_is_remembered),
      TEST(model__hushed__closes_and_keeps_what_was_heard),
      TEST(model__without_end__is_stopped),
      TEST(model__file_and_address_are_one_choice),
      TEST(model__of_fifty_megabytes__ends_in_a_reply),
      TEST(model__mutated_streams__each_end_in_a_reply),
      TEST(model__in_a_debate__chooses_from_a_list_and_says_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
