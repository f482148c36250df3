/* SPDX-License-Identifier: Apache-2.0
 *
 * net_priv: what a network module is: a shared object with one symbol, net_module. It is by itself: it calls nothing of
 * ours, and fills an error with its own hands.
 */
#ifndef OS1_NET_NET_PRIV_H
#define OS1_NET_NET_PRIV_H

#include "net/net.h"

enum { NET_MODULE_VERSION = 3 };

struct net_module {
  int version;
  const char *name;
  void *(*open)(void); /* NULL: no memory */
  void (*close)(void *session);
  /* url: what to, path and scheme come to. As net_fetch. */
  int (*fetch)(void *session, const char *url, const struct net_request *q, struct net_reply *ret, struct error *e);
  /* Likewise. The request is copied, not what it points to. */
  int (*begin)(void *session, const char *url, const struct net_request *q, struct net_reply *reply, void **ret,
               struct error *e);
  int (*step)(void *flight, int wait_ms, bool *ret_over, struct error *e);
  void (*end)(void *flight);
};

#endif
