/* SPDX-License-Identifier: Apache-2.0
 *
 * bearer: a key for a server (RFC 6750, a bearer token) that its person keeps in a file.
 */
#ifndef OS1_NET_BEARER_H
#define OS1_NET_BEARER_H

#include "base/buf.h"
#include "base/error.h"

enum { NET_BEARER_MOST = 2048 };

/* White space around it is not of it. ERR_KEY with a sentence: the file does not open, or there is no key in it. Wipe
 * the buffer (buf_wipe). */
int net_bearer_read(const char *path, struct buf *ret, struct error *e);

#endif
