/* SPDX-License-Identifier: Apache-2.0 */
#include "net/follow.h"

#include "script.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* ---- URLs ---- */

static void net_target__is_read_and_followed(void **state) {
  static const struct {
    const char *from, *location, *host, *path;
    int port;
  } cases[] = {
      {"https://example.org", "/a", "example.org", "/a", 443},
      {"https://example.org/a/b?c=d", "e?f=g#h", "example.org", "/a/e?f=g", 443},
      {"https://example.org/a/b?c=d", "?f", "example.org", "/a/b?f", 443},
      {"https://example.org/a", "https://cdn.example.org:8443/b?X-Sig=a%2Fb&c=d", "cdn.example.org",
       "/b?X-Sig=a%2Fb&c=d", 8443},
      {"https://example.org/a", "//cdn.example.org/b", "cdn.example.org", "/b", 443},
      {"http://example.org/a", "https://example.org/a", "example.org", "/a", 443},
      {"http://127.0.0.1:81/a", "http://localhost:82?x", "localhost", "/?x", 82},
      {"https://127.0.0.1:81/a", "http://127.0.0.1:82/b", "127.0.0.1", "/b", 82},
      {"https://example.org/v1", "/v1/x?y=z:w", "example.org", "/v1/x?y=z:w", 443},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct net_target from, to;
    assert_int_equal(net_target_read(str_of(cases[i].from), &from, NULL), 0);
    assert_int_equal(net_target_follow(&from, str_of(cases[i].location), &to, NULL), 0);
    assert_string_equal(to.at.host, cases[i].host);
    assert_string_equal(to.path, cases[i].path);
    assert_int_equal(to.at.port, cases[i].port);
  }
}

static void net_target__goes_nowhere_it_should_not(void **state) {
  static const struct {
    const char *from, *location;
    int code;
  } cases[] = {
      {"https://example.org/a", "http://example.org/a", ERR_DENIED},
      {"https://example.org/a", "https://127.0.0.1/a", ERR_DENIED},
      {"http://example.org/a", "http://localhost:631/a", ERR_DENIED},
      {"http://example.org/a", "http://[::1]/a", ERR_DENIED},
      {"https://127.0.0.1:81/a", "http://example.org/b", ERR_DENIED},
      {"https://example.org/a", "file:///etc/passwd", ERR_INVALID},
      {"https://example.org/a", "unix:/run/x.sock", ERR_INVALID},
      {"https://example.org/a", "unix:///run/x.sock", ERR_INVALID},
      {"https://example.org/a", "javascript:alert(1)", ERR_INVALID},
      {"https://example.org/a", "https://me:secret@example.org/", ERR_INVALID},
      {"https://example.org/a", "/a b", ERR_INVALID},
      {"https://example.org/a", "/a\r\nX: y", ERR_INVALID},
      {"https://example.org/a", "", ERR_INVALID},
      {"https://example.org/a", "#here", ERR_INVALID},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct net_target from, to = {.path = "kept"};
    struct error e = {0};
    assert_int_equal(net_target_read(str_of(cases[i].from), &from, NULL), 0);
    int r = net_target_follow(&from, str_of(cases[i].location), &to, &e);
    if (r != cases[i].code) fail_msg("%s -> %s: %d", cases[i].from, cases[i].location, r);
    assert_true(e.text[0] && str_is(str_of(to.path), "kept"));
  }
}

static void net_target__of_any_length(void **state) {
  char url[NET_URL_MAX + 64];
  struct net_target t;
  for (size_t len = NET_URL_MAX - 40; len < NET_URL_MAX + 40; len++) {
    int front = snprintf(url, sizeof url, "https://a/");
    memset(url + front, 'x', len - (size_t)front);
    bool fits = len - strlen("https://a") < NET_URL_MAX;
    assert_int_equal(net_target_read((struct str){url, len}, &t, NULL), fits ? 0 : ERR_INVALID);
  }
}

static void net_target_write__leaves_out_what_is_asked(void **state) {
  struct net_target t;
  char out[128];
  net_target_read(STR("https://cdn.example.org:8443/a/b?Signature=secret"), &t, NULL);
  net_target_write(&t, out, sizeof out);
  assert_string_equal(out, "https://cdn.example.org:8443/a/b");
}

/* ---- over a server ---- */

struct fixture {
  struct script one, other;
  struct net *net;
  struct arena arena;
  struct net_target at;
  struct net_reply reply;
  struct buf body;
  struct error e;
};
static struct fixture f;

static int begin(void **state) {
  f = (struct fixture){.body = buf_new(BUF_FILE)};
  script_begin(&f.one);
  script_begin(&f.other);
  return net_open(&f.net, NULL);
}

static int end(void **state) {
  net_close(f.net);
  script_end(&f.one);
  script_end(&f.other);
  buf_finish(&f.body);
  arena_finish(&f.arena);
  return 0;
}

static int take(void *arg, int status, struct str bytes) {
  assert_int_equal(status, f.reply.status); /* what the header says is there before the body */
  return buf_add_str(&f.body, bytes);
}

static int get(const char *path, uint64_t from, const char *etag) {
  struct net_request q = {.bearer = STR("sesame"),
                          .most = 1024 * 1024,
                          .accept = "*/*",
                          .from = from,
                          .if_range = etag,
                          .times = {2000, 400, 400, 5000},
                          .take = take};
  struct str url = arena_printf(&f.arena, "%s%s", script_url(&f.one), path);
  buf_clear(&f.body);
  f.e = (struct error){0};
  assert_int_equal(net_target_read(url, &f.at, NULL), 0);
  return net_follow(f.net, &q, &f.at, &f.reply, &f.e);
}

static void answer(struct script *s, const char *text) {
  script_add(s, (struct script_answer){.bytes = arena_printf(&f.arena, "%s", text)});
}

static void send_on(struct script *s, const char *to) {
  script_add(s,
             (struct script_answer){.bytes = arena_printf(&f.arena,
                                                          "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 9\r\n"
                                                          "Connection: close\r\n\r\nelsewhere",
                                                          to)});
}

static void net_fetch__asks_for_the_rest_and_tells_what_came(void **state) {
  answer(&f.one, "HTTP/1.1 206 Partial\r\ncontent-range: bytes 4-7/8\r\nContent-Length: 4\r\nETag: \"a1\"\r\n"
                 "Content-Type: application/octet-stream\r\nX-Error-Code: None\r\nConnection: close\r\n\r\n5678");
  assert_int_equal(get("/file?download=true", 4, "\"a1\""), 0);
  assert_string_equal(f.body.at, "5678");
  assert_int_equal(f.reply.status, 206);
  assert_int_equal(f.reply.length, 4);
  assert_int_equal(f.reply.first, 4);
  assert_int_equal(f.reply.total, 8);
  assert_string_equal(f.reply.etag, "\"a1\"");
  assert_string_equal(f.reply.type, "application/octet-stream");
  assert_string_equal(f.reply.code, "None");
  struct str seen = script_request(&f.one, 0);
  assert_true(str_starts(seen, STR("GET /file?download=true HTTP/1.1\r\n")));
  assert_true(str_find(seen, STR("\r\nRange: bytes=4-\r\n")) > 0);
  assert_true(str_find(seen, STR("\r\nIf-Range: \"a1\"\r\n")) > 0);
  assert_true(str_find(seen, STR("\r\nAccept: */*\r\n")) > 0);
}

static void net_fetch__asks_for_all_and_believes_no_odd_header(void **state) {
  static const char *const odd[] = {"bytes x-7/8", "bytes 7-4/8", "items 4-7/8",
                                    "bytes 4-7",   "bytes */8",   "bytes 99999999999999999999-7/8"};
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
    struct str text = arena_printf(&f.arena,
                                   "HTTP/1.1 206 Partial\r\nContent-Range: %s\r\nContent-Length: 1\r\n"
                                   "Connection: close\r\n\r\n5",
                                   odd[i]);
    answer(&f.one, text.at);
    assert_int_equal(get("/", 0, "\"unasked\""), 0);
    assert_int_equal(f.reply.first, -1);
    assert_int_equal(f.reply.total, -1);
    assert_true(str_find(script_request(&f.one, i), STR("Range:")) < 0);
  }
  answer(&f.one, "HTTP/1.1 100 Continue\r\nETag: \"early\"\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\n5");
  assert_int_equal(get("/", 0, NULL), 0);
  assert_string_equal(f.reply.etag, "");
  assert_int_equal(f.reply.length, -1);
}

static void net_follow__goes_along_and_keeps_the_key_to_itself(void **state) {
  send_on(&f.one, "/second?x=y");
  send_on(&f.one, arena_printf(&f.arena, "%s/third?Signature=z", script_url(&f.other)).at);
  answer(&f.other, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhere");
  assert_int_equal(get("/first", 7, NULL), 0);
  assert_string_equal(f.body.at, "here");
  assert_int_equal(f.at.at.port, f.other.port);
  assert_true(str_starts(script_request(&f.one, 1), STR("GET /second?x=y ")));
  assert_true(str_find(script_request(&f.one, 1), STR("Bearer sesame")) > 0);
  assert_true(str_starts(script_request(&f.other, 0), STR("GET /third?Signature=z ")));
  assert_true(str_find(script_request(&f.other, 0), STR("Range: bytes=7-")) > 0);
  assert_true(str_find(script_request(&f.other, 0), STR("sesame")) < 0);
}

static void net_follow__ends_a_circle_and_a_dead_end(void **state) {
  for (int i = 0; i <= NET_FOLLOW_MOST + 2; i++) send_on(&f.one, "/again");
  assert_int_equal(get("/", 0, NULL), ERR_INVALID);
  assert_non_null(strstr(f.e.text, "on and on"));
  assert_int_equal(script_requests(&f.one), NET_FOLLOW_MOST + 1);
  script_otherwise(&f.one, (struct script_answer){.bytes = STR("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
                                                               "Location: http://192.0.2.1@x/\r\n"
                                                               "Connection: close\r\n\r\n")});
  while (f.one.taken < f.one.added) get("/", 0, NULL);
  assert_int_equal(get("/", 0, NULL), ERR_INVALID);
  script_otherwise(&f.one, (struct script_answer){.bytes = STR("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
                                                               "Connection: close\r\n\r\n")});
  assert_int_equal(get("/", 0, NULL), ERR_INVALID);
  assert_non_null(strstr(f.e.text, "nowhere"));
  assert_int_equal(f.body.len, 0);
}

int main(void) {
#define TEST(t) cmocka_unit_test_setup_teardown(t, begin, end)
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(net_target__is_read_and_followed),
      cmocka_unit_test(net_target__goes_nowhere_it_should_not),
      cmocka_unit_test(net_target__of_any_length),
      cmocka_unit_test(net_target_write__leaves_out_what_is_asked),
      TEST(net_fetch__asks_for_the_rest_and_tells_what_came),
      TEST(net_fetch__asks_for_all_and_believes_no_odd_header),
      TEST(net_follow__goes_along_and_keeps_the_key_to_itself),
      TEST(net_follow__ends_a_circle_and_a_dead_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
