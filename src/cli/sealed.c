/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/sealed.h"

int sealed_file(struct call *c, const char *file, struct buf *out, struct error *e) {
  const char *path;
  int fd, r = call_input(c, file, &path, &fd, e);
  if (r == 0) r = call_read_file(path, out, e);
  call_close(fd);
  while (r == 0 && out->len && (out->at[out->len - 1] == '\n' || out->at[out->len - 1] == '\r'))
    buf_truncate(out, out->len - 1);
  return r;
}

static int given(struct call *c, struct buf *out, os1_error *e) {
  const char *file = args_value(&c->args, "passphrase-file");
  struct error why = {0};
  int r = file ? sealed_file(c, file, out, &why) : c->person ? call_ask(c, "Passphrase: ", true, out) : ERR_UNSUPPORTED;
  if (r == ERR_UNSUPPORTED) return ERR_KEY; /* what was said before stands */
  if (r < 0) error_set((struct error *)e, r, "%s", why.text[0] ? why.text : "Nothing was touched.");
  return r;
}

int sealed_try(struct call *c, sealed_fn *fn, void *arg, os1_error *e) {
  int r = fn(c, NULL, arg, e);
  if (r != ERR_KEY) return r;
  struct buf typed = buf_new(4096);
  r = given(c, &typed, e);
  if (r == 0) r = fn(c, typed.at ? typed.at : "", arg, e);
  buf_wipe(&typed);
  return r;
}
