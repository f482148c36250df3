/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "cli/request.h"
#include "cli/server.h"
#include "cli/wire.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct pair {
  struct wire a, b;
};

static int make_pair(void **state) {
  static struct pair p;
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0) return -1;
  wire_init(&p.a, fds[0]);
  wire_init(&p.b, fds[1]);
  *state = &p;
  return 0;
}

static int end_pair(void **state) {
  struct pair *p = *state;
  wire_finish(&p->a);
  wire_finish(&p->b);
  return 0;
}

static void frame__is_refused_when_it_lies(void **state) {
  AUTO_BUF struct buf b = buf_new(64);
  struct frame f;
  buf_add(&b, "\0\0\0\2O", 5);
  assert_int_equal(frame_peek(&b, &f), 0);
  buf_add(&b, "hi!", 3);
  assert_int_equal(frame_peek(&b, &f), 1);
  assert_true(str_is(f.body, "hi"));
  frame_drop(&b, &f);
  assert_true(str_is(buf_str(&b), "!"));
  buf_clear(&b);
  buf_add(&b, "\0\0\0\1zx", 6);
  assert_int_equal(frame_peek(&b, &f), ERR_INVALID);
  buf_clear(&b);
  buf_add(&b, "\377\377\377\377O", 5);
  assert_int_equal(frame_peek(&b, &f), ERR_TOO_BIG);
}

static void wire__carries_frames_in_order(void **state) {
  struct pair *p = *state;
  struct frame f;
  wire_send(&p->a, FRAME_OUT, STR("one"));
  wire_send(&p->a, FRAME_ERR, STR(""));
  assert_int_equal(wire_receive(&p->b, &f, 1000, -1), 1);
  assert_true(f.type == FRAME_OUT && str_is(f.body, "one"));
  wire_drop(&p->b, &f);
  assert_int_equal(wire_receive(&p->b, &f, 1000, -1), 1);
  assert_true(f.type == FRAME_ERR && f.body.len == 0);
  wire_drop(&p->b, &f);
  assert_int_equal(wire_receive(&p->b, &f, 0, -1), 0);
  wire_finish(&p->a);
  assert_int_equal(wire_receive(&p->b, &f, 1000, -1), ERR_IO);
  assert_true(p->b.gone);
}

static void wire__wakes_for_a_cancel(void **state) {
  struct pair *p = *state;
  struct frame f;
  int wake = eventfd(1, EFD_CLOEXEC);
  assert_int_equal(wire_receive(&p->b, &f, -1, wake), ERR_CANCELLED);
  close(wake);
}

static void wire__hangs_up_on_nonsense(void **state) {
  struct pair *p = *state;
  struct frame f;
  assert_int_equal(send(p->a.fd, "GET / HTTP/1.0\r\n\r\n", 18, 0), 18);
  assert_int_equal(wire_receive(&p->b, &f, 1000, -1), ERR_IO);
  assert_true(p->b.gone);
}

static void *read_all(void *arg) {
  struct wire *w = arg;
  size_t *sum = calloc(1, sizeof *sum);
  struct frame f;
  while (wire_receive(w, &f, 5000, -1) == 1) {
    *sum += f.body.len;
    bool end = f.type == FRAME_EXIT;
    wire_drop(w, &f);
    if (end) break;
  }
  return sum;
}

/* More than a socket holds: sending does not wait, flushing does. */
static void wire__keeps_what_a_slow_reader_has_not_taken(void **state) {
  struct pair *p = *state;
  static char piece[65536];
  for (int i = 0; i < 64; i++) wire_send(&p->a, FRAME_OUT, (struct str){piece, sizeof piece});
  assert_true(p->a.out.len > 0 && !p->a.gone);
  wire_send(&p->a, FRAME_EXIT, STR("x"));
  pthread_t reader;
  pthread_create(&reader, NULL, read_all, &p->b);
  wire_flush(&p->a, 5000);
  size_t *sum;
  pthread_join(reader, (void **)&sum);
  assert_int_equal(*sum, 64 * sizeof piece + 1);
  free(sum);
}

static void wire__passes_a_descriptor(void **state) {
  struct pair *p = *state;
  int ends[2];
  struct frame f;
  assert_int_equal(pipe(ends), 0);
  wire_send_fd(&p->a, FRAME_OPENED, STR(""), ends[0]);
  assert_int_equal(wire_receive(&p->b, &f, 1000, -1), 1);
  int got = wire_take_fd(&p->b);
  wire_drop(&p->b, &f);
  assert_true(got >= 0 && wire_take_fd(&p->b) == -1);
  assert_int_equal(write(ends[1], "y", 1), 1);
  char c = 0;
  assert_int_equal(read(got, &c, 1), 1);
  assert_int_equal(c, 'y');
  close(got);
  close(ends[0]);
  close(ends[1]);
}

static void request__survives_the_way(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf b = buf_new(FRAME_BODY);
  const char *words[] = {"say", "", "caf\xC3\xA9 \xFF", "a\nb", ""};
  struct request q = {.cwd = "/tmp/x y",
                      .argv = words,
                      .argc = 5,
                      .client_id = "ab12",
                      .width = 80,
                      .offset = -330,
                      .colour = true,
                      .person = true,
                      .first_key_ms = 11000,
                      .deletions = 2};
  struct request got;
  assert_int_equal(request_write(&q, &b), 0);
  assert_int_equal(request_read(&a, buf_str(&b), &got), 0);
  assert_int_equal(got.argc, 5);
  for (size_t i = 0; i < 5; i++) assert_string_equal(got.argv[i], words[i]);
  assert_string_equal(got.cwd, "/tmp/x y");
  assert_string_equal(got.client_id, "ab12");
  assert_true(got.width == 80 && got.offset == -330 && got.colour && got.person && !got.piped);
  assert_true(got.first_key_ms == 11000 && got.deletions == 2);
  assert_int_equal(request_read(&a, STR("{}"), &got), ERR_INVALID);
  assert_int_equal(request_read(&a, (struct str){"{}\0rel\0say\0", 11}, &got), ERR_INVALID);
  assert_int_equal(request_read(&a, (struct str){"{}\0/\0", 5}, &got), ERR_INVALID);
}

/* A path over sun_path's 108 bytes goes through its folder's descriptor. */
static void server_address__reaches_deep_folders(void **state) {
  char path[PATH_MAX] = "/tmp/os1-deep-XXXXXX", command[PATH_MAX + 16];
  assert_non_null(mkdtemp(path));
  snprintf(command, sizeof command, "rm -rf '%s'", path);
  for (int i = 0; i < 12; i++) {
    snprintf(path + strlen(path), 32, "/a-folder-with-a-name-%02d", i);
    assert_int_equal(mkdir(path, 0700), 0);
  }
  snprintf(path + strlen(path), 16, "/socket");
  struct sockaddr_un address;
  int folder, fd = socket(AF_UNIX, SOCK_STREAM, 0), other = socket(AF_UNIX, SOCK_STREAM, 0);
  assert_int_equal(server_address(path, &address, &folder), 0);
  assert_true(folder >= 0);
  assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
  assert_int_equal(listen(fd, 1), 0);
  close(folder);
  assert_int_equal(access(path, F_OK), 0);
  assert_int_equal(server_address(path, &address, &folder), 0);
  assert_int_equal(connect(other, (struct sockaddr *)&address, sizeof address), 0);
  close(folder);
  close(fd);
  close(other);
  assert_int_equal(server_address("/nowhere/at-all/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/"
                                  "0123456789/0123456789/socket",
                                  &address, &folder),
                   ERR_NOT_FOUND);
  assert_int_equal(system(command), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(frame__is_refused_when_it_lies),
      cmocka_unit_test_setup_teardown(wire__carries_frames_in_order, make_pair, end_pair),
      cmocka_unit_test_setup_teardown(wire__wakes_for_a_cancel, make_pair, end_pair),
      cmocka_unit_test_setup_teardown(wire__hangs_up_on_nonsense, make_pair, end_pair),
      cmocka_unit_test_setup_teardown(wire__keeps_what_a_slow_reader_has_not_taken, make_pair, end_pair),
      cmocka_unit_test_setup_teardown(wire__passes_a_descriptor, make_pair, end_pair),
      cmocka_unit_test(request__survives_the_way),
      cmocka_unit_test(server_address__reaches_deep_folders),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
