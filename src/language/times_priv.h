/* SPDX-License-Identifier: Apache-2.0
 *
 * times_priv: how times are read. The rules of data/<language>/times/ (times_rules.c) turn tokens into a small
 * tree, struct time_node, which knows nothing of today; times_resolve.c turns a tree into a stretch of the calendar.
 */
#ifndef OS1_LANGUAGE_TIMES_PRIV_H
#define OS1_LANGUAGE_TIMES_PRIV_H

#include "language/times.h"

#include "language/language_priv.h"

#endif
