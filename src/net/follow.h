/* SPDX-License-Identifier: Apache-2.0
 *
 * follow: a request that goes along where servers send it on, by hand: NET_FOLLOW_MOST times, by net_target_follow's
 * rules, with the key for the first server alone.
 */
#ifndef OS1_NET_FOLLOW_H
#define OS1_NET_FOLLOW_H

#include "net/target.h"

enum { NET_FOLLOW_MOST = 5 };

/* As net_fetch, of what is asked with GET; q's `to` and `path` are not read. *at: where it begins, and then where it
 * came to. Only the last answer's body is taken. ERR_DENIED, ERR_INVALID: it is sent where it does not go, or on and
 * on.
 */
int net_follow(struct net *n, const struct net_request *q, struct net_target *at, struct net_reply *ret,
               struct error *e);

#endif
