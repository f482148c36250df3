/* SPDX-License-Identifier: Apache-2.0
 *
 * spawn: another program of the system, run to its end, with nothing of ours open to it and nothing of it shown.
 */
#ifndef OS1_CLI_SPAWN_H
#define OS1_CLI_SPAWN_H

/* The exit status of argv, looked for in PATH; -1 when there is none, or it was killed. argv ends with NULL. */
int spawn_wait(const char *const *argv);

#endif
