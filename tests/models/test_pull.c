/* SPDX-License-Identifier: Apache-2.0
 *
 * A file fetched from a server that does as it is told: stalls, lies about lengths, breaks off, sends another file,
 * sends one on. With one word, only the tests whose names match it: what was planted has to be caught by one of these.
 */
#include "models/pull.h"

#include "base/buf.h"
#include "models/digest.h"
#include "script.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { SIZE = 100000 };

static struct script server, other;
static struct arena arena;
static struct net_target from;
static struct pull q;
static struct pulled got;
static struct error e;
static char folder[32], path[64], sha256[PULL_SHA256], content[SIZE];
static uint64_t told;
static int calls, stop_after;

static int progress(void *arg, uint64_t done, uint64_t all) {
  told = done;
  return ++calls == stop_after;
}

static int begin(void **state) {
  struct digest d;
  script_begin(&server);
  script_begin(&other);
  memcpy(folder, "/tmp/os1-pull-XXXXXX", sizeof "/tmp/os1-pull-XXXXXX");
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/tiny.gguf", folder);
  for (size_t i = 0; i < SIZE; i++) content[i] = i < 4 ? "GGUF"[i] : (char)(i * 7919 >> 3);
  digest_begin(&d);
  digest_add(&d, (struct str){content, SIZE});
  digest_end(&d, sha256);
  net_target_read(arena_printf(&arena, "%s/tiny.gguf", script_url(&server)), &from, NULL);
  q = (struct pull){.from = &from,
                    .key = STR("sesame"),
                    .path = path,
                    .url = "https://example.org/tiny.gguf",
                    .page = "",
                    .bytes = SIZE,
                    .sha256 = sha256,
                    .times = {2000, 400, 400, 0},
                    .progress = progress};
  told = 0;
  calls = stop_after = 0;
  e = (struct error){0};
  return net_open(&q.net, NULL);
}

static int end(void **state) {
  net_close(q.net);
  script_end(&server);
  script_end(&other);
  arena_finish(&arena);
  arena = ARENA_NONE;
  return system(arena_printf(&arena, "rm -rf '%s'", folder).at);
}

/* ---- what the server will do ---- */

/* content[first..last), under a header. */
static void will_send(const char *head, size_t first, size_t last, bool hang) {
  struct str front = arena_printf(&arena, "HTTP/1.1 %s\r\nConnection: close\r\n\r\n", head);
  script_add(&server,
             (struct script_answer){.bytes = arena_join(&arena, front, (struct str){content + first, last - first}),
                                    .hang = hang});
}

#define WHOLE "200 OK\r\nETag: \"one\"\r\nContent-Length: 100000"
#define REST  "206 Partial\r\nETag: \"one\"\r\nContent-Length: 60000\r\nContent-Range: bytes 40000-99999/100000"

static int pull(void) {
  e = (struct error){0};
  int r = pull_file(&q, &got, &e);
  if (r < 0 && (!e.text[0] || e.text[strlen(e.text) - 1] != '.')) fail_msg("no sentence: %s", e.text);
  return r;
}

static void expect(int code, const char *why) {
  int r = pull();
  if (r != code || !strstr(e.text, why)) fail_msg("%d, \"%s\" and not %d, \"%s\"", r, e.text, code, why);
  assert_int_equal(access(path, F_OK), -1); /* whole, or not there */
}

static const char *beside(const char *end) {
  return arena_printf(&arena, "%s%s", path, end).at;
}

static off_t size_of(const char *name) {
  struct stat s;
  return stat(name, &s) < 0 ? -1 : s.st_size;
}

static void expect_whole(void) {
  char now[SIZE + 1];
  struct stat s;
  int fd = open(path, O_RDONLY);
  assert_int_equal(read(fd, now, sizeof now), SIZE);
  assert_int_equal(fstat(fd, &s), 0);
  close(fd);
  assert_memory_equal(now, content, SIZE);
  assert_int_equal(s.st_mode & 0777, 0600);
  assert_int_equal(size_of(beside(".part")), -1);
  assert_int_equal(size_of(beside(".part.json")), -1);
}

static bool asked(size_t i, const char *what) {
  return str_find(script_request(&server, i), str_of(what)) > 0;
}

/* ---- well ---- */

static void pull__brings_it_and_not_twice(void **state) {
  will_send(WHOLE, 0, SIZE, false);
  assert_int_equal(pull(), 0);
  expect_whole();
  assert_true(got.bytes == SIZE && !got.known && !got.resumed && told == SIZE);
  assert_string_equal(got.sha256, sha256);
  assert_true(!asked(0, "Range:") && asked(0, "Bearer sesame"));
  assert_int_equal(pull(), 0);
  assert_true(got.known && script_requests(&server) == 1);
  q.sha256 = "another";
  assert_int_equal(pull(), ERR_EXISTS);
  q.sha256 = "";
  assert_int_equal(pull(), ERR_EXISTS);
  expect_whole();
}

static void pull__nobody_says_size_or_checksum(void **state) {
  q.bytes = 0;
  q.sha256 = "";
  will_send("200 OK", 0, SIZE, false);
  assert_int_equal(pull(), 0);
  expect_whole();
  assert_string_equal(got.sha256, sha256);
}

/* ---- broken off ---- */

static void pull__broken_off__goes_on(void **state) {
  will_send(WHOLE, 0, 40000, false);
  expect(ERR_IO, "40 kB of 100 kB, is kept, and the same command goes on");
  assert_int_equal(size_of(beside(".part")), 40000);
  will_send(REST, 40000, SIZE, false);
  assert_int_equal(pull(), 0);
  expect_whole();
  assert_true(got.resumed == 40000);
  assert_true(asked(1, "Range: bytes=40000-\r\n") && asked(1, "If-Range: \"one\"\r\n"));
}

/* Killed after the last byte and before the new name. */
static void pull__broken_off_at_the_very_end__asks_nobody(void **state) {
  will_send(WHOLE, 0, 40000, false);
  expect(ERR_IO, "is kept");
  int fd = open(beside(".part"), O_WRONLY | O_APPEND);
  assert_int_equal(write(fd, content + 40000, SIZE - 40000), SIZE - 40000);
  close(fd);
  assert_int_equal(pull(), 0);
  assert_int_equal(script_requests(&server), 1);
  expect_whole();
}

static void pull__server_that_does_not_resume__from_the_beginning(void **state) {
  will_send(WHOLE, 0, 40000, false);
  expect(ERR_IO, "is kept");
  will_send("200 OK\r\nETag: \"two\"\r\nContent-Length: 100000", 0, SIZE, false);
  assert_int_equal(pull(), 0);
  expect_whole();
}

static void pull__part_of_something_else__is_not_gone_on_with(void **state) {
  char others[PULL_SHA256];
  memset(others, 'e', sizeof others);
  others[PULL_SHA256 - 1] = '\0';
  q.sha256 = others;
  will_send(WHOLE, 0, 40000, false);
  expect(ERR_IO, "is kept");
  q.sha256 = sha256;
  will_send(WHOLE, 0, SIZE, false);
  assert_int_equal(pull(), 0);
  assert_true(!asked(1, "Range:"));
  expect_whole();
}

/* Without a checksum only a strong ETag says that it is the same still. */
static void pull__without_checksum__the_etag_decides(void **state) {
  q.sha256 = "";
  will_send("200 OK\r\nETag: W/\"one\"\r\nContent-Length: 100000", 0, 40000, false);
  expect(ERR_IO, "is kept");
  will_send(WHOLE, 0, 40000, false);
  expect(ERR_IO, "is kept");
  assert_true(!asked(1, "Range:"));
  will_send("206 Partial\r\nETag: \"two\"\r\nContent-Range: bytes 40000-99999/100000", 40000, SIZE, false);
  expect(ERR_DAMAGED, "another one now");
  will_send(WHOLE, 0, SIZE, false);
  assert_int_equal(pull(), 0);
  assert_true(asked(2, "If-Range: \"one\"") && !asked(3, "Range:"));
  expect_whole();
}

static void pull__past_the_end__begins_anew(void **state) {
  will_send(WHOLE, 0, 40000, false);
  expect(ERR_IO, "is kept");
  will_send("416 No\r\nContent-Length: 0", 0, 0, false);
  will_send(WHOLE, 0, SIZE, false);
  assert_int_equal(pull(), 0);
  assert_true(asked(1, "Range:") && !asked(2, "Range:"));
  expect_whole();
}

static void pull__stalls(void **state) {
  will_send(WHOLE, 0, 40000, true);
  expect(ERR_BUSY, "stopped sending. What came, 40 kB of 100 kB");
  script_add(&server, (struct script_answer){.hang = true});
  expect(ERR_BUSY, "is kept");
  will_send(REST, 40000, SIZE, false);
  assert_int_equal(pull(), 0);
  expect_whole();
}

static void pull__called_off(void **state) {
  stop_after = 1;
  script_add(&server,
             (struct script_answer){.bytes = arena_join(&arena, STR("HTTP/1.1 " WHOLE "\r\nConnection: close\r\n\r\n"),
                                                        (struct str){content, SIZE}),
                                    .piece = 20000,
                                    .between_ms = 20});
  expect(ERR_CANCELLED, "Stopped. What came, ");
  assert_true(size_of(beside(".part")) > 0);
}

static void pull__nobody_there(void **state) {
  from.at.port = 1;
  expect(ERR_NOT_FOUND, "could not be asked. Nobody answers there. Nothing had come yet.");
  assert_int_equal(size_of(beside(".part")), -1);
}

/* ---- lies ---- */

static void pull__wrong_checksum__is_thrown_away(void **state) {
  content[SIZE / 2] ^= 1;
  will_send(WHOLE, 0, SIZE, false);
  expect(ERR_DAMAGED, "not what was promised");
  assert_int_equal(size_of(beside(".part")), -1);
  assert_int_equal(size_of(beside(".part.json")), -1);
}

/* Half of one and half of another, each well by itself. */
static void pull__wrong_checksum__of_what_was_gone_on_with(void **state) {
  will_send(WHOLE, 0, 40000, false);
  expect(ERR_IO, "is kept");
  content[SIZE - 1] ^= 1;
  will_send(REST, 40000, SIZE, false);
  expect(ERR_DAMAGED, "not what was promised");
  assert_int_equal(size_of(beside(".part")), -1);
}

static void pull__lies_about_its_length(void **state) {
  will_send("200 OK\r\nContent-Length: 99999", 0, SIZE - 1, false); /* another than the hub's */
  expect(ERR_DAMAGED, "should be");
  will_send("200 OK\r\nContent-Length: 100001", 0, SIZE, false);
  expect(ERR_DAMAGED, "should be");
  will_send("200 OK", 0, SIZE - 1, false); /* none, and short */
  expect(ERR_IO, "before the end");
  unlink(beside(".part"));
  script_add(&server, (struct script_answer){.bytes = arena_join(&arena, STR("HTTP/1.1 200 OK\r\n\r\nGGUF"),
                                                                 (struct str){content, SIZE})}); /* none, and long */
  expect(ERR_DAMAGED, "more than it said");
  unlink(beside(".part"));
  will_send(WHOLE, 0, 40000, false);
  expect(ERR_IO, "is kept");
  will_send("206 Partial\r\nContent-Range: bytes 30000-99999/100000", 30000, SIZE, false);
  expect(ERR_INVALID, "another piece");
  will_send("206 Partial\r\nContent-Range: bytes 40000-99999/200000", 40000, SIZE, false);
  expect(ERR_DAMAGED, "should be");
  assert_int_equal(size_of(beside(".part")), 40000);
}

static void pull__no_model(void **state) {
  will_send("200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 100000", 0, SIZE, false);
  expect(ERR_INVALID, "page for people");
  content[0] = '<';
  will_send(WHOLE, 0, SIZE, false);
  expect(ERR_INVALID, "does not begin as a GGUF file");
  assert_int_equal(size_of(beside(".part")), -1);
}

static void pull__is_refused(void **state) {
  will_send("404 No\r\nContent-Length: 5", 0, 5, false);
  expect(ERR_NOT_FOUND, "There is no tiny.gguf");
  q.page = "https://example.org/ann/tiny";
  will_send("401 No\r\nX-Error-Code: GatedRepo\r\nContent-Length: 5", 0, 5, false);
  expect(ERR_KEY, "account that has accepted its terms, at https://example.org/ann/tiny;");
  will_send("503 No\r\nContent-Length: 0", 0, 0, false);
  expect(ERR_BUSY, "not well");
  assert_int_equal(size_of(beside(".part")), -1);
}

/* ---- sent on ---- */

static void pull__sent_on__the_key_stays(void **state) {
  struct str head = arena_printf(&arena, "HTTP/1.1 302 Found\r\nLocation: %s/signed?key=1\r\nConnection: close\r\n\r\n",
                                 script_url(&other));
  script_add(&server, (struct script_answer){.bytes = head});
  script_add(&other,
             (struct script_answer){.bytes = arena_join(&arena, STR("HTTP/1.1 " WHOLE "\r\nConnection: close\r\n\r\n"),
                                                        (struct str){content, SIZE})});
  assert_int_equal(pull(), 0);
  expect_whole();
  assert_true(asked(0, "sesame") && str_find(script_request(&other, 0), STR("sesame")) < 0);
}

static void pull__sent_on_and_on(void **state) {
  script_otherwise(&server, (struct script_answer){.bytes = STR("HTTP/1.1 302 Found\r\nLocation: /tiny.gguf\r\n"
                                                                "Connection: close\r\n\r\n")});
  expect(ERR_INVALID, "on and on");
}

/* ---- this machine ---- */

static void pull__no_room(void **state) {
  q.reserve = UINT64_MAX / 4;
  expect(ERR_FULL, "It needs 100 kB more");
  assert_int_equal(script_requests(&server), 0);
  q.bytes = 0;
  will_send(WHOLE, 0, SIZE, false);
  expect(ERR_FULL, "It needs 100 kB more");
  assert_int_equal(size_of(beside(".part")), -1);
}

/* A write that finds no room: here, a file that may not grow. */
static void pull__the_disk_is_full(void **state) {
  struct rlimit before, small = {50000, 50000};
  signal(SIGXFSZ, SIG_IGN);
  getrlimit(RLIMIT_FSIZE, &before);
  small.rlim_max = before.rlim_max;
  will_send(WHOLE, 0, SIZE, false);
  setrlimit(RLIMIT_FSIZE, &small);
  int r = pull();
  setrlimit(RLIMIT_FSIZE, &before);
  assert_int_equal(r, ERR_FULL);
  assert_non_null(strstr(e.text, "The disk is full. What came, 50 kB of 100 kB, is kept"));
  assert_int_equal(size_of(beside(".part")), 50000);
  will_send("206 Partial\r\nETag: \"one\"\r\nContent-Range: bytes 50000-99999/100000", 50000, SIZE, false);
  assert_int_equal(pull(), 0);
  expect_whole();
}

/* ---- killed ---- */

static int pull_as_child(const char *url, const char *to, const char *sum) {
  static struct net_target at;
  if (net_target_read(str_of(url), &at, NULL) < 0) return 2;
  snprintf(path, sizeof path, "%s", to);
  q = (struct pull){
      .from = &at, .path = path, .url = "", .page = "", .bytes = SIZE, .sha256 = sum, .times = {2000, 2000, 2000, 0}};
  return net_open(&q.net, NULL) < 0 || pull_file(&q, &got, NULL) < 0;
}

/* The part as it is now, and its answer, in small pieces. */
static void will_send_the_rest(void) {
  off_t there = size_of(beside(".part"));
  bool goes_on = there > 0 && size_of(beside(".part.json")) > 0;
  pthread_mutex_lock(&server.lock);
  server.added = server.taken; /* what nobody came for */
  pthread_mutex_unlock(&server.lock);
  if (goes_on)
    will_send(
        arena_printf(&arena, "206 Partial\r\nETag: \"one\"\r\nContent-Range: bytes %lld-99999/100000", (long long)there)
            .at,
        (size_t)there, SIZE, false);
  else
    will_send(WHOLE, 0, SIZE, false);
  server.answers[server.added - 1].piece = 4000;
  server.answers[server.added - 1].between_ms = 4;
}

/* Until so much is there, or it has ended. */
static int wait_for_size(pid_t pid, off_t size) {
  int status = -1;
  while (size_of(beside(".part")) < size && waitpid(pid, &status, WNOHANG) == 0) usleep(500);
  return status;
}

static void pull__killed_at_any_moment__is_whole_in_the_end(void **state) {
  const char *url = arena_printf(&arena, "%s/tiny.gguf", script_url(&server)).at;
  int kills = 0, status = -1;
  for (int i = 0; status != 0 && i < 40; i++) {
    off_t there = size_of(beside(".part"));
    will_send_the_rest();
    pid_t pid = fork();
    if (pid == 0) {
      execl("/proc/self/exe", "test_pull", "--pull", url, path, sha256, NULL);
      _exit(127);
    }
    status = i < 30 ? wait_for_size(pid, i < 3 ? i : there + 6000) : -1;
    if (i < 30 && status < 0) kill(pid, SIGKILL);
    if (status < 0) waitpid(pid, &status, 0);
    kills += WIFSIGNALED(status);
    if (status != 0) assert_int_equal(access(path, F_OK), -1);
  }
  assert_int_equal(status, 0);
  assert_true(kills >= 5);
  expect_whole();
}

static void pull__two_at_once(void **state) {
  int fd = open(beside(".part"), O_RDWR | O_CREAT, 0600);
  assert_int_equal(flock(fd, LOCK_EX), 0);
  expect(ERR_BUSY, "Another os1");
  assert_int_equal(pull_drop_part(path, &e), ERR_BUSY);
  close(fd);
  will_send(WHOLE, 0, 40000, false);
  expect(ERR_IO, "is kept");
  uint64_t there, all;
  char url[64];
  assert_true(pull_part(path, &there, &all, url, sizeof url) && there == 40000 && all == SIZE);
  assert_string_equal(url, "https://example.org/tiny.gguf");
  assert_int_equal(pull_drop_part(path, &e), 0);
  assert_false(pull_part(path, &there, &all, url, sizeof url));
}

int main(int argc, char **argv) {
#define TEST(t) cmocka_unit_test_setup_teardown(t, begin, end)
  const struct CMUnitTest tests[] = {
      TEST(pull__brings_it_and_not_twice),
      TEST(pull__nobody_says_size_or_checksum),
      TEST(pull__broken_off__goes_on),
      TEST(pull__broken_off_at_the_very_end__asks_nobody),
      TEST(pull__server_that_does_not_resume__from_the_beginning),
      TEST(pull__part_of_something_else__is_not_gone_on_with),
      TEST(pull__without_checksum__the_etag_decides),
      TEST(pull__past_the_end__begins_anew),
      TEST(pull__stalls),
      TEST(pull__called_off),
      TEST(pull__nobody_there),
      TEST(pull__wrong_checksum__is_thrown_away),
      TEST(pull__wrong_checksum__of_what_was_gone_on_with),
      TEST(pull__lies_about_its_length),
      TEST(pull__no_model),
      TEST(pull__is_refused),
      TEST(pull__sent_on__the_key_stays),
      TEST(pull__sent_on_and_on),
      TEST(pull__no_room),
      TEST(pull__the_disk_is_full),
      TEST(pull__killed_at_any_moment__is_whole_in_the_end),
      TEST(pull__two_at_once),
  };
  if (argc == 5) return pull_as_child(argv[2], argv[3], argv[4]);
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
