/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/delta.h"

#include "base/chance.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

struct heard {
  struct delta delta;
  struct buf text;
  int stop_after;
};

static int hear(void *arg, struct str text) {
  struct heard *h = arg;
  buf_add_str(&h->text, text);
  return h->stop_after && --h->stop_after == 0 ? ERR_CANCELLED : 0;
}

/* Fed `piece` bytes at a time. */
static int feed(struct heard *h, int status, struct str bytes, size_t piece) {
  int r = 0;
  h->text = buf_new(BUF_FILE);
  delta_init(&h->delta, hear, h);
  while (r == 0 && bytes.len) {
    struct str part = str_first(bytes, piece < bytes.len ? piece : bytes.len);
    r = delta_feed(&h->delta, status, part);
    bytes = str_from(bytes, part.len);
  }
  return r ? r : delta_close(&h->delta);
}

static void over(struct heard *h) {
  delta_finish(&h->delta);
  buf_finish(&h->text);
}

#define EVENT(json) "data: " json "\n\n"
#define SAYS(text)                                                                                                     \
  EVENT("{\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\"" text "\"}}],\"id\":\"c\"}")
#define ROLE                                                                                                           \
  EVENT("{\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}}]}")
#define STOP        EVENT("{\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"delta\":{}}]}")
#define DONE        EVENT("[DONE]")
#define CALLS(list) EVENT("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[" list "]}}]}")

static const struct {
  const char *what;
  int status;
  const char *bytes, *text;
  enum delta_end end;
} shapes[] = {
    {"plain", 200, ROLE SAYS("Hello") SAYS(", I") SAYS(" am here.") STOP DONE, "Hello, I am here.", DELTA_STOP},
    {"the role again and again", 200, ROLE ROLE SAYS("Yes.") ROLE STOP DONE, "Yes.", DELTA_STOP},
    {"empty choices", 200, EVENT("{\"choices\":[]}") SAYS("Yes.") EVENT("{\"choices\":[]}") STOP DONE, "Yes.",
     DELTA_STOP},
    {"keep-alives and progress", 200,
     ":\n\n: still here\n\n" EVENT("{\"choices\":[{\"delta\":{\"content\":null}}],\"prompt_progress\":{\"total\":9}}")
         SAYS("Yes.") ":\n\n" STOP DONE,
     "Yes.", DELTA_STOP},
    {"an error in the middle", 200,
     SAYS("Half") EVENT("{\"error\":{\"code\":500,\"message\":\"gone\",\"type\":\"server_error\"}}"), "Half",
     DELTA_ERROR},
    {"an error, and more after it", 200, EVENT("{\"error\":{\"message\":\"gone\"}}") SAYS("no") STOP DONE, "",
     DELTA_ERROR},
    {"an error that is a sentence", 200, EVENT("{\"error\":\"gone\"}"), "", DELTA_ERROR},
    {"reasoning in its own field", 200,
     EVENT("{\"choices\":[{\"delta\":{\"reasoning_content\":\"Somebody is here.\"}}]}") SAYS("Hello.") STOP DONE,
     "Hello.", DELTA_STOP},
    {"truncated", 200, SAYS("And then") EVENT("{\"choices\":[{\"finish_reason\":\"length\",\"delta\":{}}]}") DONE,
     "And then", DELTA_LENGTH},
    {"withheld", 200, SAYS("A") EVENT("{\"choices\":[{\"finish_reason\":\"content_filter\",\"delta\":{}}]}") DONE, "A",
     DELTA_FILTER},
    {"broken off", 200, ROLE SAYS("Half a"), "Half a", DELTA_OPEN},
    {"no reason, but done", 200, SAYS("Yes.") DONE, "Yes.", DELTA_STOP},
    {"a reason, but never done", 200, SAYS("Yes.") STOP, "Yes.", DELTA_STOP},
    {"the reason beside the last words", 200,
     EVENT("{\"choices\":[{\"delta\":{\"content\":\"Yes.\"},\"finish_reason\":\"stop\"}]}") DONE, "Yes.", DELTA_STOP},
    {"no empty line at the end", 200, SAYS("Yes.") "data: {\"choices\":[{\"finish_reason\":\"stop\",\"delta\":{}}]}",
     "Yes.", DELTA_STOP},
    {"half of an event at the end", 200, SAYS("Yes.") "data: {\"choices\":[{\"finish_rea", "Yes.", DELTA_OPEN},
    {"an event that is no JSON", 200, SAYS("Ye") EVENT("{nonsense") SAYS("s.") STOP DONE, "Yes.", DELTA_STOP},
    {"not a stream", 200,
     "{\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello, "
     "whole.\"}}]}",
     "Hello, whole.", DELTA_STOP},
    {"a stream split in a character", 200, SAYS("Caf\xC3") SAYS("\xA9 \xF0\x9F") SAYS("\x98\x80 ok") STOP DONE,
     "Caf\xC3\xA9 \xF0\x9F\x98\x80 ok", DELTA_STOP},
    {"half of a character at the end", 200, SAYS("Caf\xC3") STOP DONE, "Caf\xEF\xBF\xBD", DELTA_STOP},
    {"escapes", 200, SAYS("a\\nb \\u00e9 \\ud83d\\ude00 \\\"c\\\"") STOP DONE, "a\nb \xC3\xA9 \xF0\x9F\x98\x80 \"c\"",
     DELTA_STOP},
    {"loading", 503, "{\"error\":{\"message\":\"Loading model\",\"type\":\"unavailable_error\",\"code\":503}}", "",
     DELTA_ERROR},
    {"too long", 400,
     "{\"error\":{\"code\":400,\"message\":\"request (3019 tokens) exceeds the available context size (1024 tokens)\","
     "\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":3019,\"n_ctx\":1024}}",
     "", DELTA_ERROR},
    {"a gateway's page", 502, "<html><body>Bad gateway</body></html>", "", DELTA_ERROR},
    {"nothing with an error's status", 500, " ", "", DELTA_OPEN},
};

static void delta__takes_every_shape_however_it_is_split(void **state) {
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    for (size_t piece = 1; piece < 60; piece += piece < 8 ? 1 : 13) {
      struct heard h = {0};
      if (feed(&h, shapes[i].status, str_of(shapes[i].bytes), piece) != 0) fail_msg("%s: not read", shapes[i].what);
      if (!str_is(buf_str(&h.text), shapes[i].text)) fail_msg("%s: \"%s\"", shapes[i].what, h.text.at);
      if (h.delta.end != shapes[i].end) fail_msg("%s: ended as %d", shapes[i].what, h.delta.end);
      over(&h);
    }
}

static void delta__keeps_what_a_server_says_is_wrong(void **state) {
  struct heard h = {0};
  assert_int_equal(
      feed(&h, 400,
           STR("{\"error\":{\"message\":\"too\\nlong\",\"type\":\"exceed_context_size_error\",\"n_ctx\":1024}}"), 9),
      0);
  assert_string_equal(h.delta.why, "too long");
  assert_string_equal(h.delta.type, "exceed_context_size_error");
  assert_int_equal(h.delta.window, 1024);
  over(&h);
}

static void delta__puts_calls_together_from_their_pieces(void **state) {
  static const char stream[] =
      CALLS("{\"index\":0,\"id\":\"a1\",\"type\":\"function\",\"function\":{\"name\":\"wake\",\"arguments\":\"{\"}}")
          CALLS("{\"index\":0,\"function\":{\"arguments\":\"\\\"hour\\\"\"}}")
              CALLS("{\"index\":0,\"function\":{\"arguments\":\": 7}\"}}")
                  CALLS("{\"index\":1,\"id\":\"b2\",\"function\":{\"name\":\"keep\",\"arguments\":\"{\\\"n\\\": 4\"}}")
                      CALLS("{\"index\":1,\"id\":\"b2\",\"function\":{\"name\":\"keep\",\"arguments\":\"}\"}}")
                          EVENT("{\"choices\":[{\"finish_reason\":\"tool_calls\",\"delta\":{}}]}") DONE;
  struct heard h = {0};
  assert_int_equal(feed(&h, 200, str_of(stream), 7), 0);
  assert_int_equal(h.delta.end, DELTA_TOOLS);
  assert_int_equal(h.delta.call_count, 2);
  assert_string_equal(h.delta.calls[0].id.at, "a1");
  assert_string_equal(h.delta.calls[0].name.at, "wake");
  assert_string_equal(h.delta.calls[0].arguments.at, "{\"hour\": 7}");
  assert_string_equal(h.delta.calls[1].name.at, "keep");
  assert_string_equal(h.delta.calls[1].arguments.at, "{\"n\": 4}");
  over(&h);
}

static void delta__counts_what_it_cost(void **state) {
  struct heard h = {0};
  assert_int_equal(
      feed(&h, 200,
           STR(SAYS("Hm.") STOP EVENT("{\"choices\":[],\"usage\":{\"completion_tokens\":10,\"prompt_tokens\":210,"
                                      "\"prompt_tokens_details\":{\"cached_tokens\":200}}}") DONE),
           100),
      0);
  assert_int_equal(h.delta.prompt_tokens, 210);
  assert_int_equal(h.delta.cached_tokens, 200);
  assert_int_equal(h.delta.said_tokens, 10);
  over(&h);
  h = (struct heard){0};
  assert_int_equal(
      feed(&h, 200,
           STR(EVENT("{\"choices\":[{\"finish_reason\":\"stop\",\"delta\":{}}],\"timings\":{\"cache_n\":20,"
                     "\"prompt_n\":1,\"predicted_n\":3}}")),
           100),
      0);
  assert_int_equal(h.delta.prompt_tokens, 21);
  assert_int_equal(h.delta.cached_tokens, 20);
  over(&h);
}

static void delta__is_stopped_and_is_capped(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct heard h = {.stop_after = 2};
  assert_int_equal(feed(&h, 200, STR(SAYS("a") SAYS("b") SAYS("c")), 1000), ERR_CANCELLED);
  assert_string_equal(h.text.at, "ab");
  over(&h);
  h = (struct heard){0};
  size_t len = DELTA_EVENT_MOST + 100;
  char *flood = arena_alloc(&a, len);
  memset(flood, 'x', len);
  memcpy(flood, "data: ", 6);
  assert_int_equal(feed(&h, 200, (struct str){flood, len}, 65536), ERR_TOO_BIG);
  over(&h);
  h = (struct heard){0};
  struct str nonsense = STR("");
  for (int i = 0; i <= DELTA_BAD_MOST; i++) nonsense = arena_join(&a, nonsense, STR(EVENT("{nonsense")));
  assert_int_equal(feed(&h, 200, nonsense, 65536), ERR_INVALID);
  over(&h);
}

/* Whatever comes, it is read or refused, and what is passed on is UTF-8. */
static void delta__survives_what_is_mutated(void **state) {
  enum { MUTATED = 10000 };
  struct chance chance = chance_seed(11);
  for (int n = 0; n < MUTATED; n++) {
    size_t which = chance_below(&chance, sizeof shapes / sizeof *shapes);
    AUTO_BUF struct buf b = buf_new(BUF_TURN);
    buf_add_str(&b, str_of(shapes[which].bytes));
    for (uint32_t k = 1 + chance_below(&chance, 6); k && b.len; k--) {
      size_t at = chance_below(&chance, (uint32_t)b.len);
      uint32_t how = chance_below(&chance, 8);
      if (how == 0)
        buf_truncate(&b, at);
      else if (how == 1)
        buf_take(&b, at);
      else
        b.at[at] = how == 2 ? "{}[]\",:\\\n\r"[chance_below(&chance, 10)] : (char)chance_next(&chance);
    }
    struct heard h = {0};
    int r = feed(&h, chance_below(&chance, 10) ? 200 : 400, buf_str(&b), 1 + chance_below(&chance, 200));
    assert_true(r == 0 || r == ERR_INVALID || r == ERR_TOO_BIG);
    assert_true(utf8_valid(buf_str(&h.text)));
    over(&h);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(delta__takes_every_shape_however_it_is_split),
      cmocka_unit_test(delta__keeps_what_a_server_says_is_wrong),
      cmocka_unit_test(delta__puts_calls_together_from_their_pieces),
      cmocka_unit_test(delta__counts_what_it_cost),
      cmocka_unit_test(delta__is_stopped_and_is_capped),
      cmocka_unit_test(delta__survives_what_is_mutated),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
