/* SPDX-License-Identifier: Apache-2.0
 *
 * units: the two files by which the person's own systemd looks once a minute at what has come due: os1-due.service and
 * os1-due.timer in $XDG_CONFIG_HOME/systemd/user. No process of ours stays.
 */
#ifndef OS1_HOME_UNITS_H
#define OS1_HOME_UNITS_H

#include "base/arena.h"
#include "base/error.h"

#define UNITS_TIMER "os1-due.timer"

/* The folder for a person's units, whether it is there or not. ERR_INVALID when there is nowhere to put it. */
int units_folder(struct arena *a, const char **ret, struct error *e);
bool units_are_there(struct arena *a, const char *folder);
/* program: absolute. home: $OS1_HOME where it was given, else NULL. Both files or, on failure, neither. */
int units_write(struct arena *a, const char *folder, const char *program, const char *home, struct error *e);
/* Files that are not there are no failure. */
int units_remove(struct arena *a, const char *folder, struct error *e);

#endif
