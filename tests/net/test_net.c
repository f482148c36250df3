/* SPDX-License-Identifier: Apache-2.0 */
#include "net/net.h"

#include "script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- addresses ---- */

static void net_address__is_read_as_a_person_writes_it(void **state) {
  static const struct {
    const char *text, *kept, *name;
    bool here;
  } cases[] = {
      {"http://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1:8080", true},
      {"127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1:8080", true},
      {"localhost:11434/v1/", "http://localhost:11434", "localhost:11434", true},
      {"LOCALHOST:1", "http://LOCALHOST:1", "LOCALHOST:1", true},
      {"https://api.example.org/v1", "https://api.example.org", "api.example.org", false},
      {"https://example.org:8443/models/v1/", "https://example.org:8443/models", "example.org:8443", false},
      {"http://[::1]:8080", "http://[::1]:8080", "[::1]:8080", true},
      {"http://[2001:db8::1]", "http://[2001:db8::1]", "2001:db8::1", false},
      {"unix:/run/user/1000/model.sock", "unix:/run/user/1000/model.sock", "/run/user/1000/model.sock", true},
      {" http://127.0.0.1 ", "http://127.0.0.1", "127.0.0.1", true},
      {"http://127.0.0.1.example.org", "http://127.0.0.1.example.org", "127.0.0.1.example.org", false},
      {"127.example.org", "http://127.example.org", "127.example.org", false},
      {"localhost.example.org", "http://localhost.example.org", "localhost.example.org", false},
      {"192.168.1.7:8080", "http://192.168.1.7:8080", "192.168.1.7:8080", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct net_address a, again;
    char kept[600], name[600], twice[600];
    assert_int_equal(net_address_read(str_of(cases[i].text), &a, NULL), 0);
    net_address_write(&a, kept, sizeof kept);
    net_address_name(&a, name, sizeof name);
    assert_string_equal(kept, cases[i].kept);
    assert_string_equal(name, cases[i].name);
    assert_int_equal(net_address_is_here(&a), cases[i].here);
    assert_int_equal(net_address_read(str_of(kept), &again, NULL), 0);
    net_address_write(&again, twice, sizeof twice);
    assert_string_equal(kept, twice);
  }
}

static void net_address__refuses_what_is_none(void **state) {
  static const char *const cases[] = {"",
                                      "http://",
                                      "ftp://example.org",
                                      "file:///etc/passwd",
                                      "http://a:0",
                                      "http://a:65536",
                                      "http://a:",
                                      "http://me:secret@example.org",
                                      "http://a b",
                                      "http://a\r\nX: y",
                                      "http://[::1",
                                      "http://[::1]x",
                                      "unix:",
                                      "unix:run.sock",
                                      "http://a/?key=1",
                                      "http://a/#b",
                                      "http://a,b:80",
                                      "http://[g::1]:80",
                                      "javascript:x",
                                      "-o/tmp/x y"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct net_address a = {.port = 7};
    struct error e = {0};
    if (net_address_read(str_of(cases[i]), &a, &e) != ERR_INVALID) fail_msg("\"%s\" was taken", cases[i]);
    assert_true(e.text[0] && a.port == 7);
  }
}

/* ---- requests ---- */

struct fixture {
  struct script script;
  struct net *net;
  struct net_address to;
  struct arena arena;
};

static int begin(void **state) {
  static struct fixture f;
  f = (struct fixture){0};
  script_begin(&f.script);
  assert_int_equal(net_open(&f.net, NULL), 0);
  assert_int_equal(net_address_read(str_of(script_url(&f.script)), &f.to, NULL), 0);
  *state = &f;
  return 0;
}

static int end(void **state) {
  struct fixture *f = *state;
  net_close(f->net);
  script_end(&f->script);
  arena_finish(&f->arena);
  return 0;
}

struct answer {
  struct buf body;
  int status, pieces, stop_after;
  int64_t stop_at_us;
};

static int take(void *arg, int status, struct str bytes) {
  struct answer *a = arg;
  a->status = status;
  buf_add_str(&a->body, bytes);
  return ++a->pieces == a->stop_after;
}

static bool stop(void *arg) {
  const struct answer *a = arg;
  return a->stop_at_us && script_now_us() >= a->stop_at_us;
}

static struct net_request request(struct fixture *f, struct answer *a) {
  *a = (struct answer){.body = buf_new(BUF_FILE)};
  return (struct net_request){.to = &f->to,
                              .path = "/v1/models",
                              .most = 1024 * 1024,
                              .times = {2000, 400, 400, 5000},
                              .arg = a,
                              .take = take,
                              .stop = stop};
}

static void net_fetch__asks_and_takes_the_answer(void **state) {
  struct fixture *f = *state;
  struct answer a;
  struct net_reply r;
  script_add(&f->script, (struct script_answer){.bytes = script_whole(&f->arena, 200, "{\"ok\":1}"), .piece = 3});
  struct net_request q = request(f, &a);
  q.body = STR("{\"q\":2}");
  q.bearer = STR("sesame");
  assert_int_equal(net_fetch(f->net, &q, &r, NULL), 0);
  assert_int_equal(r.status, 200);
  assert_int_equal(r.received, 8);
  assert_string_equal(a.body.at, "{\"ok\":1}");
  struct str seen = script_request(&f->script, 0);
  assert_true(str_starts(seen, STR("POST /v1/models HTTP/1.1\r\n")));
  assert_true(str_find(seen, STR("Authorization: Bearer sesame\r\n")) > 0);
  assert_true(str_ends(seen, STR("\r\n\r\n{\"q\":2}")));
  buf_finish(&a.body);
}

static void net_fetch__has_no_key_where_none_is_given_and_follows_nothing(void **state) {
  struct fixture *f = *state;
  struct answer a;
  struct net_reply r;
  script_add(&f->script,
             (struct script_answer){.bytes = STR("HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:1/\r\n"
                                                 "Set-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")});
  struct net_request q = request(f, &a);
  assert_int_equal(net_fetch(f->net, &q, &r, NULL), 0);
  assert_int_equal(r.status, 302);
  struct str seen = script_request(&f->script, 0);
  assert_true(str_starts(seen, STR("GET /v1/models HTTP/1.1\r\n")));
  assert_true(str_find(seen, STR("Authorization")) < 0);
  assert_int_equal(script_requests(&f->script), 1);
  buf_finish(&a.body);
}

/* A proxy that the environment names has no business between two programs of one machine. */
static void net_fetch__goes_round_a_proxy_on_this_machine(void **state) {
  struct fixture *f = *state;
  struct answer a;
  struct net_reply r;
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  script_add(&f->script, (struct script_answer){.bytes = script_whole(&f->arena, 200, "{}")});
  struct net_request q = request(f, &a);
  int got = net_fetch(f->net, &q, &r, NULL);
  unsetenv("http_proxy");
  assert_int_equal(got, 0);
  buf_finish(&a.body);
}

static int outcome(struct fixture *f, struct script_answer with, struct net_reply *r, struct answer *a) {
  struct error e = {0};
  script_add(&f->script, with);
  struct net_request q = request(f, a);
  int got = net_fetch(f->net, &q, r, &e);
  assert_true(got == 0 || (e.code == got && e.text[0]));
  buf_finish(&a->body);
  return got;
}

static void net_fetch__runs_out_of_patience_and_not_before(void **state) {
  struct fixture *f = *state;
  struct answer a;
  struct net_reply r;
  struct str whole = script_whole(&f->arena, 200, "{\"a\": \"long enough to come in pieces\"}");
  assert_int_equal(outcome(f, (struct script_answer){.hang = true}, &r, &a), ERR_BUSY); /* the first byte */
  assert_int_equal(r.status, 0);
  assert_int_equal(outcome(f, (struct script_answer){.bytes = str_first(whole, whole.len - 5), .hang = true}, &r, &a),
                   ERR_BUSY); /* a stall */
  assert_int_equal(r.status, 200);
  assert_int_equal(outcome(f, (struct script_answer){.bytes = whole, .piece = 20, .between_ms = 100}, &r, &a), 0);
  struct str endless = STR("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
  struct net_request q = request(f, &a);
  q.times = (struct net_times){2000, 400, 400, 700};
  script_add(&f->script, (struct script_answer){.bytes = endless, .between_ms = 20, .endless = true});
  assert_int_equal(net_fetch(f->net, &q, &r, NULL), ERR_BUSY); /* all of it */
  buf_finish(&a.body);
}

static void net_fetch__tells_apart_what_went_wrong(void **state) {
  struct fixture *f = *state;
  struct answer a;
  struct net_reply r;
  assert_int_equal(outcome(f, (struct script_answer){.bytes = STR("SSH-2.0-OpenSSH\r\n")}, &r, &a), ERR_INVALID);
  assert_int_equal(outcome(f, (struct script_answer){.bytes = STR("")}, &r, &a), ERR_IO);
  struct str cut = STR("HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf");
  assert_int_equal(outcome(f, (struct script_answer){.bytes = cut}, &r, &a), ERR_IO);
  assert_int_equal(r.received, 4);
  struct net_request q = request(f, &a);
  f->to.port = 1;
  assert_int_equal(net_fetch(f->net, &q, &r, NULL), ERR_NOT_FOUND);
  buf_finish(&a.body);
}

static void net_fetch__takes_no_more_than_its_cap(void **state) {
  struct fixture *f = *state;
  struct answer a;
  struct net_reply r;
  struct str flood = arena_join(&f->arena, STR("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"),
                                (struct str){arena_alloc(&f->arena, 65536), 65536});
  struct net_request q = request(f, &a);
  script_add(&f->script, (struct script_answer){.bytes = flood, .endless = true});
  assert_int_equal(net_fetch(f->net, &q, &r, NULL), ERR_TOO_BIG);
  assert_true(r.received <= q.most);
  assert_true(a.body.len <= q.most);
  buf_finish(&a.body);
}

/* Ended from either side of ours, the server sees its socket close. */
static void net_fetch__is_called_off_by_closing(void **state) {
  struct fixture *f = *state;
  struct answer a;
  struct net_reply r;
  struct str head = STR("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nsome");
  struct net_request q = request(f, &a);
  q.times = (struct net_times){2000, 0, 0, 0};
  a.stop_after = 1;
  script_add(&f->script, (struct script_answer){.bytes = head, .hang = true});
  assert_int_equal(net_fetch(f->net, &q, &r, NULL), ERR_CANCELLED);
  for (int i = 0; i < 1000 && !script_closed_us(&f->script); i++) usleep(1000);
  assert_true(script_closed_us(&f->script) > 0);
  buf_finish(&a.body);
  q = request(f, &a);
  q.times = (struct net_times){2000, 0, 0, 0};
  a.stop_at_us = script_now_us() + 50000;
  script_add(&f->script, (struct script_answer){.hang = true});
  assert_int_equal(net_fetch(f->net, &q, &r, NULL), ERR_CANCELLED);
  buf_finish(&a.body);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(net_address__is_read_as_a_person_writes_it),
      cmocka_unit_test(net_address__refuses_what_is_none),
      cmocka_unit_test_setup_teardown(net_fetch__asks_and_takes_the_answer, begin, end),
      cmocka_unit_test_setup_teardown(net_fetch__has_no_key_where_none_is_given_and_follows_nothing, begin, end),
      cmocka_unit_test_setup_teardown(net_fetch__goes_round_a_proxy_on_this_machine, begin, end),
      cmocka_unit_test_setup_teardown(net_fetch__runs_out_of_patience_and_not_before, begin, end),
      cmocka_unit_test_setup_teardown(net_fetch__tells_apart_what_went_wrong, begin, end),
      cmocka_unit_test_setup_teardown(net_fetch__takes_no_more_than_its_cap, begin, end),
      cmocka_unit_test_setup_teardown(net_fetch__is_called_off_by_closing, begin, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
