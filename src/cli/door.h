/* SPDX-License-Identifier: Apache-2.0
 *
 * door: the way into a home. Whoever comes first owns it and serves everybody else's commands over its socket for as
 * long as it runs; the others forward. When the owner goes, the next command takes its place.
 *
 * Invariants
 *   1. house is set only while this process holds the home's lock (os1_open takes it, os1_close gives it back).
 *   2. One command at a time is inside the house: between door_enter and door_leave.
 *   3. A command waits for a person (a question, typed input) or for a slow reader only outside.
 *   4. The socket is there only while somebody accepts on it; a file left by a killed owner answers nobody and is
 *      removed by the next owner, who has the lock.
 *
 *   outside --door_run, nobody listens, os1_open--> owner --door_drain--> draining --door_finish--> closed
 *   outside --door_run, somebody listens--> forwarded --done--> outside
 *   forwarded --the owner went away--> outside (asks again where the command allows it)
 */
#ifndef OS1_CLI_DOOR_H
#define OS1_CLI_DOOR_H

#include "cli/asker.h"
#include "cli/cli.h"
#include "cli/request.h"
#include "home/paths.h"
#include "loop/loop.h"
#include "os1.h"

#include <uv.h>

struct server;
struct door {
  struct loop *loop;
  struct arena arena;
  struct paths paths;
  const struct cli_given *given;
  const struct clock *clock;
  os1 *house;
  bool reading;                  /* the home cannot be written, and is opened to be read: nobody is served */
  struct server *_Atomic server; /* made by a worker; hurried by the main thread */
  uv_mutex_t lock;               /* occupied */
  uv_cond_t left;
  bool occupied;
  _Atomic int32_t offset; /* of who is inside; DOOR_OWN_ZONE: as the clock says */
};
#define DOOR_OWN_ZONE INT32_MIN

/* How long an owner that has the lock but does not listen is waited for. */
enum { DOOR_PATIENCE_MS = 15000 };

/* Finds the home's folders; opens nothing. */
int door_init(struct door *d, struct loop *l, const struct cli_given *given, struct error *e);
/* On a worker, one at a time: carries the request out here or where the home is owned; the exit status. */
int door_run(struct door *d, const struct request *q, struct asker *a);
/* On the loop's thread: takes no more callers, serves those who have come, then closes the house. */
void door_drain(struct door *d);
/* Any thread: everybody inside and everything asked is called off. */
void door_hurry(struct door *d);
void door_finish(struct door *d);

/* Waits for the house; tells the asker when that takes long. ERR_CANCELLED when it called off meanwhile. */
int door_enter(struct door *d, struct asker *a, int32_t offset);
void door_leave(struct door *d);

#endif
