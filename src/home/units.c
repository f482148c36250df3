/* SPDX-License-Identifier: Apache-2.0 */
#include "home/units.h"

#include "base/buf.h"
#include "home/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define SERVICE "os1-due.service"

static const char timer[] = "[Unit]\n"
                            "Description=OS1 looks once a minute at what has come due\n"
                            "\n"
                            "[Timer]\n"
                            "OnCalendar=minutely\n"
                            "AccuracySec=5s\n"
                            "\n"
                            "[Install]\n"
                            "WantedBy=timers.target\n";

int units_folder(struct arena *a, const char **ret, struct error *e) {
  const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  if (config && config[0] == '/')
    *ret = arena_printf(a, "%s/systemd/user", config).at;
  else if (home && home[0] == '/')
    *ret = arena_printf(a, "%s/.config/systemd/user", home).at;
  else
    return error_set(e, ERR_INVALID, "Neither XDG_CONFIG_HOME nor HOME says where a timer would go.");
  return 0;
}

static const char *in(struct arena *a, const char *folder, const char *name) {
  return arena_printf(a, "%s/%s", folder, name).at;
}

bool units_are_there(struct arena *a, const char *folder) {
  return access(in(a, folder, SERVICE), F_OK) == 0 && access(in(a, folder, UNITS_TIMER), F_OK) == 0;
}

/* Between double quotes, as systemd.service(5) and systemd.syntax(7) have it: backslashes and quotes escaped, per cent
 * signs and, in a command line, dollar signs doubled. */
static int put_quoted(struct buf *out, const char *text) {
  int r = buf_add_byte(out, '"');
  for (; r == 0 && *text; text++) {
    if (*text == '\\' || *text == '"') r = buf_add_byte(out, '\\');
    if (*text == '%' || *text == '$') r = buf_add_byte(out, *text);
    if (r == 0) r = buf_add_byte(out, *text);
  }
  return r == 0 ? buf_add_byte(out, '"') : r;
}

/* A dollar is doubled only in a command line. */
static int put_environment(struct buf *out, const char *home) {
  int r = buf_printf(out, "Environment=\"OS1_HOME=");
  for (; r == 0 && *home; home++) {
    if (*home == '\\' || *home == '"') r = buf_add_byte(out, '\\');
    if (*home == '%') r = buf_add_byte(out, '%');
    if (r == 0) r = buf_add_byte(out, *home);
  }
  return r == 0 ? buf_printf(out, "\"\n") : r;
}

static int put_service(struct buf *out, const char *program, const char *home) {
  int r = buf_printf(out, "[Unit]\nDescription=OS1 tells what has come due\n\n[Service]\nType=oneshot\n");
  if (r == 0 && home) r = put_environment(out, home);
  if (r == 0) r = buf_printf(out, "ExecStart=");
  if (r == 0) r = put_quoted(out, program);
  return r == 0 ? buf_printf(out, " due --notify\n") : r;
}

static int put_file(const char *path, struct str text, struct error *e) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
  bool written = fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len;
  int r = written ? 0 : error_errno(e, "write", path);
  if (fd >= 0 && close(fd) < 0 && r == 0) r = error_errno(e, "write", path);
  return r;
}

int units_write(struct arena *a, const char *folder, const char *program, const char *home, struct error *e) {
  AUTO_BUF struct buf service = buf_new(BUF_LINE);
  bool plain = !strchr(program, '\n') && (!home || !strchr(home, '\n'));
  if (!plain || put_service(&service, program, home) < 0)
    return error_set(e, ERR_INVALID, "This path cannot stand in a systemd unit.");
  int r = paths_make_folder(folder, e);
  if (r == 0) r = put_file(in(a, folder, SERVICE), buf_str(&service), e);
  if (r == 0) r = put_file(in(a, folder, UNITS_TIMER), str_of(timer), e);
  if (r < 0) units_remove(a, folder, NULL);
  return r;
}

int units_remove(struct arena *a, const char *folder, struct error *e) {
  const char *names[] = {SERVICE, UNITS_TIMER};
  for (size_t i = 0; i < 2; i++)
    if (unlink(in(a, folder, names[i])) < 0 && errno != ENOENT)
      return error_errno(e, "remove", in(a, folder, names[i]));
  return 0;
}
