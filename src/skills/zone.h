/* SPDX-License-Identifier: Apache-2.0
 *
 * zone: what the wall clock says elsewhere, from the system's zone files (TZif, RFC 8536; POSIX rules in their last
 * line).
 */
#ifndef OS1_SKILLS_ZONE_H
#define OS1_SKILLS_ZONE_H

#include "base/error.h"
#include "base/str.h"

#include <stdint.h>

/* Seconds east of UTC in the zone ("Asia/Tokyo") at a moment. ERR_NOT_FOUND: the system has no such zone. */
int zone_offset(const char *name, int64_t unix_seconds, int32_t *ret);
/* The same from a file's bytes: ERR_INVALID when they are no zone. */
int zone_read(struct str bytes, int64_t unix_seconds, int32_t *ret);
/* A POSIX rule, "GMT0BST,M3.5.0/1,M10.5.0". */
int zone_rule(struct str rule, int64_t unix_seconds, int32_t *ret);

#endif
