/* SPDX-License-Identifier: Apache-2.0
 *
 * The client over HTTP, against a server of each form that does one thing wrong at a time. Every case ends in an answer
 * or in one sentence that names the server; a token reaches the server it is for and nobody else.
 */
#include "mcp/mcp.h"
#include "peer.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct mcp_times short_times = {.probe = 600, .begin = 1500, .call = 800, .end = 300};
static char token_file[64];

static int begin(void **state) {
  snprintf(token_file, sizeof token_file, "/tmp/os1-token-XXXXXX");
  int fd = mkstemp(token_file);
  bool done = fd >= 0 && write(fd, "sesame\n", 7) == 7;
  if (fd >= 0) close(fd);
  return done ? 0 : -1;
}

static int end(void **state) {
  return unlink(token_file);
}

static int open_at(const char *url, const char *token, struct mcp **ret, struct error *e) {
  struct mcp_server s = {.name = "far", .url = url, .token_file = token};
  return mcp_open(&s, &short_times, ret, e);
}

static struct mcp *opened(struct peer *p) {
  struct mcp *m = NULL;
  struct error e = {0};
  if (open_at(p->url, p->token ? token_file : NULL, &m, &e) < 0) fail_msg("%s: %s", p->mischief, e.text);
  return m;
}

static int echo(struct mcp *m, struct arena *a, struct mcp_result *ret, struct error *e) {
  AUTO_JSON json_t *arguments = json_pack("{s:s}", "text", "good morning");
  return mcp_call(m, a, STR("echo"), arguments, NULL, ret, e);
}

static void is_said(struct str text, const char *wanted) {
  if (!str_is(text, wanted)) fail_msg("\"%.*s\" rather than \"%s\"", STR_ARG(text), wanted);
}

static void nothing_wrong(struct peer *p) {
  if (p->wrong[0]) fail_msg("it was sent %s", p->wrong);
}

/* ---- well behaved ---- */

static void server__of_each_form__is_spoken_to(void **state) {
  static const struct {
    enum peer_form form;
    const char *mischief, *version;
  } rows[] = {{PEER_STREAMS, "", "2024-11-05"},     {PEER_OLDER, "", "2025-11-25"},
              {PEER_OLDER, "events", "2025-11-25"}, {PEER_OLDER, "stays-open", "2025-11-25"},
              {PEER_OLDER, "asks", "2025-11-25"},   {PEER_OLDER, "slash", "2025-11-25"},
              {PEER_NEWER, "", "2026-07-28"},       {PEER_NEWER, "events", "2026-07-28"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct mcp_tools tools;
    struct mcp_result said;
    struct error e = {0};
    struct peer p;
    peer_begin(&p, rows[i].form, rows[i].mischief);
    struct mcp *m = opened(&p);
    assert_string_equal(mcp_version(m), rows[i].version);
    assert_int_equal(mcp_tools(m, &a, &tools, &e), 0);
    assert_int_equal(tools.at.len, 1);
    for (int again = 0; again < 2; again++) {
      if (echo(m, &a, &said, &e) < 0) fail_msg("%s: %s", rows[i].mischief, e.text);
      is_said(said.text, "good morning");
    }
    mcp_close(m);
    peer_end(&p);
    nothing_wrong(&p);
    assert_int_equal(p.deleted, rows[i].form == PEER_OLDER);
    assert_int_equal(p.began, rows[i].form != PEER_NEWER);
    assert_int_equal(p.tokens, 0);
  }
}

/* ---- the token ---- */

static void token__goes_to_its_server(void **state) {
  for (int form = PEER_STREAMS; form <= PEER_NEWER; form++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct mcp_result said;
    struct mcp *m = NULL;
    struct error e = {0};
    struct peer p;
    peer_begin(&p, (enum peer_form)form, "");
    p.token = "sesame";
    assert_int_equal(open_at(p.url, NULL, &m, &e), ERR_KEY);
    assert_non_null(strstr(e.text, "far wants a token"));
    m = opened(&p);
    assert_int_equal(echo(m, &a, &said, &e), 0);
    mcp_close(m);
    p.token = "another";
    assert_int_equal(open_at(p.url, token_file, &m, &e), ERR_KEY);
    assert_non_null(strstr(e.text, "does not take its token"));
    peer_end(&p);
    nothing_wrong(&p);
  }
}

/* Sent on by a redirect, or by the stream of the older form: nobody there hears of it. */
static void token__goes_to_nobody_else(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct mcp_result said;
  struct mcp *m = NULL;
  struct error e = {0};
  struct peer p, other;
  char elsewhere[64];
  peer_begin(&other, PEER_OLDER, "");
  snprintf(elsewhere, sizeof elsewhere, "http://127.0.0.1:%d", other.port);
  peer_begin(&p, PEER_OLDER, "away");
  p.token = "sesame";
  p.elsewhere = elsewhere;
  m = opened(&p);
  assert_int_equal(echo(m, &a, &said, &e), ERR_DENIED);
  assert_non_null(strstr(e.text, "far sends one on to 127.0.0.1:"));
  mcp_close(m);
  peer_end(&p);
  peer_begin(&p, PEER_STREAMS, "endpoint-away");
  p.token = "sesame";
  p.elsewhere = elsewhere;
  assert_int_equal(open_at(p.url, token_file, &m, &e), ERR_DENIED);
  assert_non_null(strstr(e.text, "on another server"));
  peer_end(&p);
  peer_end(&other);
  assert_int_equal(other.requests, 0);
}

static void token__that_is_no_secret__is_not_sent(void **state) {
  struct mcp *m = NULL;
  struct error e = {0};
  struct peer p;
  peer_begin(&p, PEER_OLDER, "");
  assert_int_equal(chmod(token_file, 0640), 0);
  assert_int_equal(open_at(p.url, token_file, &m, &e), ERR_KEY);
  assert_non_null(strstr(e.text, "can be read by others"));
  assert_int_equal(chmod(token_file, 0600), 0);
  assert_int_equal(open_at(p.url, "/nonexistent/token", &m, &e), ERR_KEY);
  assert_int_equal(open_at("http://192.0.2.1/mcp", token_file, &m, &e), ERR_DENIED);
  assert_non_null(strstr(e.text, "without encryption"));
  peer_end(&p);
  assert_int_equal(p.requests, 0);
}

/* ---- mischief ---- */

static const struct {
  const char *mischief;
  int code;
  const char *why;
} cases[] = {
    {"hang", ERR_BUSY, "in time"},
    {"comments", ERR_TOO_BIG, "more than"},
    {"notices", ERR_TOO_BIG, "more than"},
    {"one-event", ERR_TOO_BIG, "more than"},
    {"huge", ERR_TOO_BIG, "more than"},
    {"no-answer", ERR_IO, "without an answer"},
    {"nonsense", ERR_INVALID, "nonsense"},
    {"page", ERR_INVALID, "refuses what it is asked (HTTP 502)"},
    {"refuses", ERR_INVALID, "far refused: Not today"},
    {"cut", ERR_IO, "broke off"},
    {"forgets", ERR_INVALID, "has ended the session"},
    {"no-http", ERR_INVALID, "no server of this kind"},
};

static void mischief__ends_in_one_sentence(void **state) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct mcp_result said = {0};
    struct error e = {0};
    struct peer p;
    peer_begin(&p, PEER_OLDER, cases[i].mischief);
    struct mcp *m = opened(&p);
    int r = echo(m, &a, &said, &e);
    bool ended =
        r == cases[i].code || (r == ERR_BUSY && cases[i].code == ERR_TOO_BIG); /* slow machine: its time first */
    if (!ended) fail_msg("%s: %d, %s", cases[i].mischief, r, e.text);
    if (r == cases[i].code && (!strstr(e.text, cases[i].why) || !strstr(e.text, "far")))
      fail_msg("%s: %s", cases[i].mischief, e.text);
    mcp_close(m);
    peer_end(&p);
  }
}

static void server__that_cannot_be_spoken_to__is_said(void **state) {
  struct mcp *m = NULL;
  struct error e = {0};
  struct peer p;
  assert_int_equal(open_at("http://127.0.0.1:1/mcp", NULL, &m, &e), ERR_NOT_FOUND);
  assert_non_null(strstr(e.text, "far is not there"));
  assert_int_equal(open_at("ftp://127.0.0.1/mcp", NULL, &m, &e), ERR_INVALID);
  assert_int_equal(open_at("http://me:secret@127.0.0.1/mcp", NULL, &m, &e), ERR_INVALID);
  peer_begin(&p, PEER_OLDER, "round");
  assert_int_equal(open_at(p.url, NULL, &m, &e), ERR_INVALID);
  assert_non_null(strstr(e.text, "never anywhere"));
  peer_end(&p);
  peer_begin(&p, PEER_OLDER, "see-other");
  assert_int_equal(open_at(p.url, NULL, &m, &e), ERR_INVALID);
  assert_non_null(strstr(e.text, "get lost (HTTP 303)"));
  peer_end(&p);
  assert_null(m);
}

static bool stop_soon(void *arg) {
  return ++*(int *)arg > 5;
}

static void call__that_is_called_off__ends_at_once(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  int looks = 0;
  struct mcp_watch w = {.arg = &looks, .stop = stop_soon};
  struct mcp_result said;
  struct error e = {0};
  struct peer p;
  peer_begin(&p, PEER_OLDER, "hang");
  struct mcp *m = opened(&p);
  assert_int_equal(mcp_call(m, &a, STR("echo"), NULL, &w, &said, &e), ERR_CANCELLED);
  assert_true(looks < 20);
  mcp_close(m);
  peer_end(&p);
  assert_int_equal(p.deleted, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(server__of_each_form__is_spoken_to),
      cmocka_unit_test(token__goes_to_its_server),
      cmocka_unit_test(token__goes_to_nobody_else),
      cmocka_unit_test(token__that_is_no_secret__is_not_sent),
      cmocka_unit_test(mischief__ends_in_one_sentence),
      cmocka_unit_test(server__that_cannot_be_spoken_to__is_said),
      cmocka_unit_test(call__that_is_called_off__ends_at_once),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
