/* SPDX-License-Identifier: Apache-2.0
 *
 * moment: from what a turn says of time to one moment to speak at.
 */
#ifndef OS1_SKILLS_MOMENT_H
#define OS1_SKILLS_MOMENT_H

#include "language/reading.h"
#include "ports/view.h"

/* Minutes east of UTC at a moment, by the view's clock. */
int32_t moment_offset(const struct view *v, int64_t ms);
/* The wall clock's reading at a moment, civil seconds; and the moment it reads so. */
int64_t moment_civil(const struct view *v, int64_t ms);
int64_t moment_of_civil(const struct view *v, int64_t civil);
/* RFC 3339; without an offset, the wall clock's. ERR_INVALID. */
int moment_parse(const struct view *v, struct str text, int64_t *ret_ms);
/* The moment a request means: a day without a time is its morning, nine o'clock; a time that has just gone is the next
 * one; "in two hours" counts from now; "every sunday" is the next one, and *ret_set is what
 * was said of how it comes round, else NULL. False when no time was said. */
bool moment_read(const struct view *v, const struct reading *r, int64_t *ret_ms, const struct time_read **ret_set);
/* The first length of time in a turn, in seconds. */
bool moment_length(const struct view *v, const struct reading *r, int64_t *ret_seconds);

#endif
