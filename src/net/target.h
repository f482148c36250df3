/* SPDX-License-Identifier: Apache-2.0
 *
 * target: a whole URL of http or https (RFC 3986), and what a redirect makes of it.
 */
#ifndef OS1_NET_TARGET_H
#define OS1_NET_TARGET_H

#include "net/net.h"

struct net_target {
  struct net_address at;  /* its own path is "" */
  char path[NET_URL_MAX]; /* from the slash on, with the query; "/" */
};

/* "https://example.org/a/b?c=d". What comes after a # is left out. ERR_INVALID with a sentence: no such URL, a name or
 * a key in it, a byte that no URL has. */
int net_target_read(struct str url, struct net_target *ret, struct error *e);
/* Where `location` leads from there: a URL, "//host/path", "/path" or a name beside it (RFC 9110, 10.2.2).
 * ERR_DENIED where it may not: from https to http but on this machine, and from elsewhere onto this machine. */
int net_target_follow(const struct net_target *from, struct str location, struct net_target *ret, struct error *e);
/* The same scheme, host and port: who may be sent the same key. */
bool net_target_is_same_server(const struct net_target *a, const struct net_target *b);
/* "https://example.org/a/b", without what is asked of it: that may hold a signature. */
void net_target_write(const struct net_target *t, char *out, size_t room);

#endif
