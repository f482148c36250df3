/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/place.h"

#include "home/paths.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static bool put(char *out, size_t room, const char *home, const char *name) {
  int len = snprintf(out, room, "%s/model%s", home, name);
  return len > 0 && (size_t)len < room;
}

int place_of(const char *given, struct place *ret, struct error *e) {
  struct place p;
  char home[PATH_MAX];
  if (!realpath(given, home)) snprintf(home, sizeof home, "%s", given);
  bool fits = put(p.folder, sizeof p.folder, home, "") && put(p.server, sizeof p.server, home, "/server") &&
              put(p.lock, sizeof p.lock, home, "/lock") && put(p.failed, sizeof p.failed, home, "/failed") &&
              put(p.key, sizeof p.key, home, "/key") && put(p.control, sizeof p.control, home, "/control") &&
              put(p.socket, sizeof p.socket, home, "/server/model.sock");
  if (!fits)
    return error_set(e, ERR_TOO_BIG,
                     "The home's path is too long for a model's socket: %zu bytes, where %zu is the most.",
                     strlen(home), PLACE_SOCKET - sizeof "/model/server/model.sock");
  *ret = p;
  return 0;
}

int place_make(const struct place *p, struct error *e) {
  int r = paths_make_folder(p->server, e);
  if (r == 0 && (chmod(p->folder, 0700) < 0 || chmod(p->server, 0700) < 0)) r = error_errno(e, "close", p->folder);
  return r;
}

int place_connect(const struct place *p) {
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  memcpy(at.sun_path, p->control, strlen(p->control) + 1);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0) return fd;
  if (fd >= 0) close(fd);
  return -1;
}
