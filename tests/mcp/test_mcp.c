/* SPDX-License-Identifier: Apache-2.0
 *
 * The client against a server that does one thing wrong at a time. Every case ends in an answer or in one sentence that
 * names the server, and none of it takes longer than its own patience.
 */
#include "mcp/mcp.h"
#include "mcp/message.h"
#include "sandbox/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

static const struct mcp_times short_times = {.probe = 600, .begin = 3000, .call = 1500, .end = 300};
static const char *fake;

static int begin(void **state) {
  fake = getenv("OS1_FAKE_MCP");
  return fake ? 0 : -1;
}

static void need_box(void) {
  struct sandbox_kernel k;
  sandbox_look(&k);
  if (!k.boxes) skip();
}

static int open_fake(const char *era, const char *mischief, struct mcp **ret, struct error *e) {
  const char *argv[] = {fake, era, mischief, NULL};
  struct mcp_server s = {.name = "fake", .command = argv};
  return mcp_open(&s, &short_times, ret, e);
}

static struct mcp *opened(const char *era, const char *mischief) {
  struct mcp *m = NULL;
  struct error e = {0};
  if (open_fake(era, mischief, &m, &e) < 0) fail_msg("%s: %s", mischief, e.text);
  return m;
}

static int echo(struct mcp *m, struct arena *a, const char *text, struct mcp_result *ret, struct error *e) {
  AUTO_JSON json_t *arguments = json_pack("{s:s}", "text", text);
  return mcp_call(m, a, STR("echo"), arguments, NULL, ret, e);
}

static void is_said(struct str text, const char *wanted) {
  if (!str_is(text, wanted)) fail_msg("\"%.*s\" rather than \"%s\"", STR_ARG(text), wanted);
}

/* ---- well behaved ---- */

static void server__of_either_era__is_spoken_to(void **state) {
  static const char *const eras[][3] = {{"older", "", "2025-11-25"},
                                        {"older", "old", "2024-11-05"},
                                        {"older", "banner", "2025-11-25"},
                                        {"older", "silent-on-discover", "2025-11-25"},
                                        {"older", "ends-on-discover", "2025-11-25"},
                                        {"newer", "", "2026-07-28"}};
  need_box();
  for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct mcp_tools tools;
    struct mcp_result said;
    struct error e = {0};
    struct mcp *m = opened(eras[i][0], eras[i][1]);
    assert_string_equal(mcp_version(m), eras[i][2]);
    assert_int_equal(mcp_tools(m, &a, &tools, &e), 0);
    assert_int_equal(tools.at.len, 2);
    is_said(tools.at.at[0].name, "echo");
    assert_true(tools.at.at[0].only_looks);
    assert_false(tools.at.at[1].only_looks);
    assert_int_equal(echo(m, &a, "good morning", &said, &e), 0);
    is_said(said.text, "good morning");
    assert_false(said.failed);
    mcp_close(m);
  }
}

static void tools__of_all_pages__are_there(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct mcp_tools tools;
  need_box();
  struct mcp *m = opened("newer", "pages");
  assert_int_equal(mcp_tools(m, &a, &tools, NULL), 0);
  assert_int_equal(tools.at.len, 4);
  is_said(tools.at.at[1].name, "second");
  mcp_close(m);
}

static void tools__with_names_that_cannot_be__are_left_out(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct mcp_tools tools;
  need_box();
  struct mcp *m = opened("older", "odd-names");
  assert_int_equal(mcp_tools(m, &a, &tools, NULL), 0);
  assert_int_equal(tools.at.len, 1);
  is_said(tools.at.at[0].about, "One.");
  assert_int_equal(tools.left_out, 3);
  mcp_close(m);
}

static void hash_of(const char *mischief, unsigned char ret[2][MCP_HASH]) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct mcp_tools tools;
  struct mcp *m = opened("older", mischief);
  assert_int_equal(mcp_tools(m, &a, &tools, NULL), 0);
  for (int i = 0; i < 2; i++) memcpy(ret[i], tools.at.at[i].hash, MCP_HASH);
  mcp_close(m);
}

static void hash__changes_with_what_is_said_of_the_tool(void **state) {
  unsigned char before[2][MCP_HASH], again[2][MCP_HASH], changed[2][MCP_HASH];
  need_box();
  hash_of("", before);
  hash_of("", again);
  hash_of("changed", changed);
  assert_memory_equal(before, again, sizeof before);
  assert_memory_not_equal(before[0], changed[0], MCP_HASH);
  assert_memory_equal(before[1], changed[1], MCP_HASH);
}

static void call__with_bad_arguments__is_the_tools_own_failure(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct mcp_result said;
  need_box();
  struct mcp *m = opened("older", "");
  assert_int_equal(mcp_call(m, &a, STR("nothing"), NULL, NULL, &said, NULL), 0);
  assert_true(said.failed);
  is_said(said.text, "no such tool");
  mcp_close(m);
}

static void result__that_is_no_text__is_named(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct mcp_result said;
  need_box();
  struct mcp *m = opened("older", "picture");
  assert_int_equal(echo(m, &a, "", &said, NULL), 0);
  is_said(said.text, "[a picture: image/png]");
  mcp_close(m);
}

static void result__that_is_long__is_cut_and_said_to_be(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct mcp_result said;
  need_box();
  struct mcp *m = opened("older", "long");
  assert_int_equal(echo(m, &a, "", &said, NULL), 0);
  assert_true(said.text.len < MCP_TEXT_MOST + 100);
  assert_true(str_ends(said.text, STR("bytes more were left out]")));
  mcp_close(m);
}

/* ---- progress, and being called off ---- */

struct watched {
  int steps;
  double last;
  int looks;
};

static void note(void *arg, double done, double of, struct str words) {
  struct watched *w = arg;
  w->steps++;
  w->last = done / of;
  is_said(words, "on its way");
}

static bool stop_soon(void *arg) {
  return ++((struct watched *)arg)->looks > 5;
}

static void progress__is_told(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct watched seen = {0};
  struct mcp_watch w = {.arg = &seen, .progress = note};
  struct mcp_result said;
  need_box();
  for (int newer = 0; newer < 2; newer++) {
    struct mcp *m = opened(newer ? "newer" : "older", "progress");
    AUTO_JSON json_t *arguments = json_pack("{s:s}", "text", "done");
    seen = (struct watched){0};
    assert_int_equal(mcp_call(m, &a, STR("echo"), arguments, &w, &said, NULL), 0);
    assert_int_equal(seen.steps, 3);
    assert_true(seen.last == 1.0);
    mcp_close(m);
  }
}

static void call__that_is_called_off__ends_at_once(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct watched seen = {0};
  struct mcp_watch w = {.arg = &seen, .stop = stop_soon};
  struct mcp_result said;
  struct error e = {0};
  need_box();
  struct mcp *m = opened("older", "hang");
  assert_int_equal(mcp_call(m, &a, STR("echo"), NULL, &w, &said, &e), ERR_CANCELLED);
  assert_true(seen.looks < 20);
  mcp_close(m);
}

/* ---- mischief ---- */

static const struct {
  const char *mischief;
  int code;        /* 0: it works all the same */
  const char *why; /* in the sentence */
} cases[] = {
    {"hang", ERR_BUSY, "in time"},
    {"exit", ERR_IO, "has ended"},
    {"huge", ERR_TOO_BIG, "more than"},
    {"many", ERR_TOO_BIG, "more than"},
    {"nonsense", ERR_INVALID, "nonsense"},
    {"lying-ids", 0, NULL},
    {"asks", 0, NULL},
    {"stderr", 0, NULL},
};

static void mischief__ends_in_an_answer_or_a_sentence(void **state) {
  need_box();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct error e = {0};
    struct mcp_result said = {0};
    struct mcp *m = opened("older", cases[i].mischief);
    int r = echo(m, &a, "good morning", &said, &e);
    if (r != cases[i].code) fail_msg("%s: %d rather than %d, %s", cases[i].mischief, r, cases[i].code, e.text);
    if (r == 0) is_said(said.text, "good morning");
    if (r < 0 && (!strstr(e.text, cases[i].why) || !strstr(e.text, "fake")))
      fail_msg("%s: %s", cases[i].mischief, e.text);
    if (r < 0) assert_int_equal(echo(m, &a, "again", &said, NULL), r); /* broken stays broken */
    mcp_close(m);
  }
}

static void request__that_waits_for_input__is_not_answered(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct mcp_result said;
  struct error e = {0};
  need_box();
  struct mcp *m = opened("newer", "wants-input");
  assert_int_equal(echo(m, &a, "", &said, &e), ERR_UNSUPPORTED);
  assert_non_null(strstr(e.text, "wants to ask"));
  mcp_close(m);
}

static void pages__without_an_end__are_refused(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct mcp_tools tools;
  struct error e = {0};
  need_box();
  struct mcp *m = opened("older", "no-end-of-pages");
  assert_int_equal(mcp_tools(m, &a, &tools, &e), ERR_TOO_BIG);
  assert_non_null(strstr(e.text, "no end of pages"));
  mcp_close(m);
}

static void server__that_cannot_be_spoken_to__is_said(void **state) {
  static const struct {
    const char *mischief;
    int code;
  } bad[] = {{"deaf", ERR_BUSY}, {"odd-version", ERR_UNSUPPORTED}};
  need_box();
  for (size_t i = 0; i < 2; i++) {
    struct mcp *m = NULL;
    struct error e = {0};
    assert_int_equal(open_fake("older", bad[i].mischief, &m, &e), bad[i].code);
    assert_null(m);
    assert_non_null(strstr(e.text, "fake"));
  }
}

static void server__that_stays__is_ended(void **state) {
  need_box();
  mcp_close(opened("older", "stays"));
}

static void program__that_is_no_server__is_said(void **state) {
  const char *argv[] = {"true", NULL}, *none[] = {"no-such-program", NULL};
  struct mcp *m = NULL;
  struct error e = {0};
  need_box();
  assert_int_equal(mcp_open(&(struct mcp_server){.name = "true", .command = argv}, &short_times, &m, &e), ERR_IO);
  assert_int_equal(mcp_open(&(struct mcp_server){.name = "none", .command = none}, &short_times, &m, &e),
                   ERR_NOT_FOUND);
}

/* ---- messages ---- */

static enum message_kind kind_of(const char *text) {
  AUTO_JSON json_t *value = json_read(str_of(text), NULL);
  return message_read(value).kind;
}

static void message__is_what_the_specification_says(void **state) {
  static const struct {
    const char *text;
    enum message_kind kind;
  } rows[] = {
      {"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", MESSAGE_RESULT},
      {"{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1}}", MESSAGE_ERROR},
      {"{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700}}", MESSAGE_ERROR},
      {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", MESSAGE_REQUEST},
      {"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\",\"params\":{}}", MESSAGE_REQUEST},
      {"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}", MESSAGE_NOTICE},
      {"{\"id\":1,\"result\":{}}", MESSAGE_NONSENSE},
      {"{\"jsonrpc\":\"1.0\",\"id\":1,\"result\":{}}", MESSAGE_NONSENSE},
      {"{\"jsonrpc\":\"2.0\",\"id\":1}", MESSAGE_NONSENSE},
      {"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}", MESSAGE_NONSENSE},
      {"{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":{}}", MESSAGE_NONSENSE},
      {"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"yes\"}", MESSAGE_NONSENSE},
      {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", MESSAGE_NONSENSE},
      {"{\"jsonrpc\":\"2.0\",\"method\":7}", MESSAGE_NONSENSE},
      {"7", MESSAGE_NONSENSE},
      {"nothing", MESSAGE_NONSENSE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (kind_of(rows[i].text) != rows[i].kind) fail_msg("%s", rows[i].text);
}

static void name__is_small_letters(void **state) {
  assert_true(mcp_is_name(STR("notes")) && mcp_is_name(STR("my-files2")));
  static const char *const bad[] = {"", "Notes", "a.b", "-a", "a-", "a b", "a/b", "abcdefghijabcdefghijabcdefghijabc"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(mcp_is_name(str_of(bad[i])));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(server__of_either_era__is_spoken_to),
      cmocka_unit_test(tools__of_all_pages__are_there),
      cmocka_unit_test(tools__with_names_that_cannot_be__are_left_out),
      cmocka_unit_test(hash__changes_with_what_is_said_of_the_tool),
      cmocka_unit_test(call__with_bad_arguments__is_the_tools_own_failure),
      cmocka_unit_test(result__that_is_no_text__is_named),
      cmocka_unit_test(result__that_is_long__is_cut_and_said_to_be),
      cmocka_unit_test(progress__is_told),
      cmocka_unit_test(call__that_is_called_off__ends_at_once),
      cmocka_unit_test(mischief__ends_in_an_answer_or_a_sentence),
      cmocka_unit_test(request__that_waits_for_input__is_not_answered),
      cmocka_unit_test(pages__without_an_end__are_refused),
      cmocka_unit_test(server__that_cannot_be_spoken_to__is_said),
      cmocka_unit_test(server__that_stays__is_ended),
      cmocka_unit_test(program__that_is_no_server__is_said),
      cmocka_unit_test(message__is_what_the_specification_says),
      cmocka_unit_test(name__is_small_letters),
  };
  return cmocka_run_group_tests(tests, begin, NULL);
}
