/* SPDX-License-Identifier: Apache-2.0
 *
 * run: a request carried out in this process.
 */
#ifndef OS1_CLI_RUN_H
#define OS1_CLI_RUN_H

#include "cli/door.h"

/* On a worker. Where door->house is NULL, why says why. The exit status. */
int run_request(struct door *d, const struct request *q, struct asker *a, const struct error *why);
/* Goes out of the house and in again, around anything that waits for a person. */
struct call;
void run_outside(struct call *c);
int run_inside(struct call *c);

#endif
