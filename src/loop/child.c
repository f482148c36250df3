/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "loop/loop_priv.h"

struct loop_child {
  uv_process_t uv;
  loop_child_fn *fn;
  void *arg;
};

static void free_child(uv_handle_t *handle) {
  alloc_free(handle->data);
}

static void child_exit(uv_process_t *process, int64_t status, int signal_number) {
  struct loop_child *c = process->data;
  uv_close((uv_handle_t *)process, free_child);
  if (c->fn) c->fn(c->arg, signal_number ? 128 + signal_number : (int)status);
}

int loop_child_start(struct loop *l, const char *const *argv, loop_child_fn *fn, void *arg, struct loop_child **ret,
                     struct error *e) {
  struct loop_child *c = alloc_zero(sizeof *c);
  c->fn = fn;
  c->arg = arg;
  c->uv.data = c;
  uv_stdio_container_t io[3] = {{.flags = UV_IGNORE}, {.flags = UV_IGNORE}, {.flags = UV_INHERIT_FD, .data.fd = 2}};
  uv_process_options_t options = {
      .file = argv[0], .args = (char **)argv, .exit_cb = child_exit, .stdio_count = 3, .stdio = io};
  int r = uv_spawn(&l->uv, &c->uv, &options);
  if (r < 0) {
    uv_close((uv_handle_t *)&c->uv, free_child);
    return error_set(e, r == UV_ENOENT ? ERR_NOT_FOUND : ERR_IO, "cannot start %s: %s", argv[0], uv_strerror(r));
  }
  *ret = c;
  return 0;
}

void loop_child_end(struct loop_child *c, int signal_number) {
  if (c) uv_process_kill(&c->uv, signal_number);
}
