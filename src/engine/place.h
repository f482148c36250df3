/* SPDX-License-Identifier: Apache-2.0
 *
 * place: where a keeper's files lie. They lie in the home and not in $XDG_RUNTIME_DIR, which one session of a person
 * has and another (cron, ssh) has not: both must find the same keeper.
 *
 *   HOME/model/lock           held by the keeper
 *   HOME/model/control        its socket
 *   HOME/model/key            of the server that runs; not where that could put another file in its place
 *   HOME/model/failed         the report of one that gave up
 *   HOME/model/server/        all that the server may write in, for its socket (model.sock)
 */
#ifndef OS1_ENGINE_PLACE_H
#define OS1_ENGINE_PLACE_H

#include "base/error.h"

#include <sys/un.h>

/* What the name of a Unix socket may come to, its end included (unix(7)). */
enum { PLACE_SOCKET = sizeof(((struct sockaddr_un *)0)->sun_path), PLACE_PATH = 256 };

struct place {
  char folder[PLACE_PATH], server[PLACE_PATH];
  char lock[PLACE_PATH], failed[PLACE_PATH], key[PLACE_PATH];
  char control[PLACE_SOCKET], socket[PLACE_SOCKET];
};

/* By the home's real path, which is the one that is seen in a box. ERR_TOO_BIG: a socket's name would be longer than
 * this system takes. */
int place_of(const char *home, struct place *ret, struct error *e);
/* Makes both folders, 0700. */
int place_make(const struct place *p, struct error *e);
/* Connected to the keeper; -1: nobody listens. */
int place_connect(const struct place *p);

#endif
