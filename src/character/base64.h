/* SPDX-License-Identifier: Apache-2.0
 *
 * base64: RFC 4648, section 4. Any thread.
 */
#ifndef OS1_CHARACTER_BASE64_H
#define OS1_CHARACTER_BASE64_H

#include "base/arena.h"
#include "base/error.h"

/* White space in it, and padding left out at its end, are let pass. ERR_INVALID. */
int base64_read(struct str text, struct arena *a, struct str *ret, struct error *e);
struct str base64_write(struct arena *a, struct str bytes);

#endif
