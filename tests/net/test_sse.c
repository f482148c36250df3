/* SPDX-License-Identifier: Apache-2.0 */
#include "net/sse.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

struct heard {
  struct buf all; /* "name:data|" each */
  int stop_after, events;
};

static int hear(void *arg, struct str name, struct str data) {
  struct heard *h = arg;
  buf_printf(&h->all, "%.*s:%.*s|", STR_ARG(name), STR_ARG(data));
  return ++h->events == h->stop_after ? ERR_CANCELLED : 0;
}

/* Fed `piece` bytes at a time. */
static int feed(struct heard *h, struct str bytes, size_t piece, size_t most) {
  struct sse s;
  int r = 0;
  *h = (struct heard){.all = buf_new(BUF_TURN), .stop_after = h->stop_after};
  sse_init(&s, most, hear, h);
  while (r == 0 && bytes.len) {
    struct str part = str_first(bytes, piece < bytes.len ? piece : bytes.len);
    r = sse_feed(&s, part);
    bytes = str_from(bytes, part.len);
  }
  if (r == 0) r = sse_end(&s);
  sse_finish(&s);
  return r;
}

static const struct {
  const char *bytes, *events;
} cases[] = {
    {"data: one\n\ndata: two\n\n", ":one|:two|"},
    {"data: one\r\n\r\ndata: two\r\n\r\n", ":one|:two|"},
    {"data: one\r\rdata: two\r\r", ":one|:two|"},
    {"data:one\n\n", ":one|"},
    {"data:  one\n\n", ": one|"},
    {"data\n\n", ":|"},
    {"data: a\ndata: b\n\n", ":a\nb|"},
    {": hello\n\n:\n:\n\ndata: one\n\n", ":one|"},
    {"event: error\ndata: x\n\ndata: y\n\n", "error:x|:y|"},
    {"id: 7\nretry: 10\nodd: thing\ndata: one\n\n", ":one|"},
    {"\xEF\xBB\xBF"
     "data: one\n\n",
     ":one|"},
    {"\n\n\n", ""},
    {"data: never ended", ":never ended|"},
    {"data: {\"a\": \"b:c\"}\n\n", ":{\"a\": \"b:c\"}|"},
};

static void sse_feed__sends_the_same_events_however_the_bytes_are_split(void **state) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    for (size_t piece = 1; piece < 24; piece++) {
      struct heard h = {0};
      assert_int_equal(feed(&h, str_of(cases[i].bytes), piece, 1024), 0);
      assert_string_equal(h.all.at ? h.all.at : "", cases[i].events);
      buf_finish(&h.all);
    }
}

static void sse_feed__refuses_a_line_and_an_event_that_are_too_long(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  char *long_line = arena_alloc(&a, 4096);
  memset(long_line, 'x', 4096);
  struct heard h = {0};
  assert_int_equal(feed(&h, (struct str){long_line, 4096}, 100, 1024), ERR_TOO_BIG);
  buf_finish(&h.all);
  struct str many = STR("");
  for (int i = 0; i < 40; i++) many = arena_join(&a, many, STR("data: thirty bytes and a few more\n"));
  assert_int_equal(feed(&h, many, 100, 1024), ERR_TOO_BIG);
  assert_int_equal(h.events, 0);
  buf_finish(&h.all);
}

static void sse_feed__stops_where_it_is_told_to(void **state) {
  struct heard h = {.stop_after = 2};
  assert_int_equal(feed(&h, STR("data: 1\n\ndata: 2\n\ndata: 3\n\n"), 1000, 1024), ERR_CANCELLED);
  assert_string_equal(h.all.at, ":1|:2|");
  buf_finish(&h.all);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sse_feed__sends_the_same_events_however_the_bytes_are_split),
      cmocka_unit_test(sse_feed__refuses_a_line_and_an_event_that_are_too_long),
      cmocka_unit_test(sse_feed__stops_where_it_is_told_to),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
