/* SPDX-License-Identifier: Apache-2.0
 *
 * keeper_probe: GET /health over the server's socket. Only the status line is read: 503 while the model loads, 200 when
 * it answers (llama.cpp, tools/server/README.md). It wants no key.
 */
#include "engine/keeper.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void keeper_probe_drop(struct keeper *k) {
  if (k->probe >= 0) close(k->probe);
  k->probe = -1;
}

void keeper_probe_start(struct keeper *k, int64_t now) {
  static const char question[] = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  memcpy(at.sun_path, k->place.socket, strlen(k->place.socket) + 1);
  k->probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  bool asked = k->probe >= 0 && connect(k->probe, (struct sockaddr *)&at, sizeof at) == 0 &&
               send(k->probe, question, sizeof question - 1, MSG_NOSIGNAL) == (ssize_t)sizeof question - 1;
  if (!asked) keeper_probe_drop(k);
}

bool keeper_probe_read(struct keeper *k) {
  char line[16] = "";
  ssize_t n = recv(k->probe, line, sizeof line - 1, 0);
  keeper_probe_drop(k);
  return n >= 12 && memcmp(line, "HTTP/1.", 7) == 0 && memcmp(line + 8, " 200", 4) == 0;
}
