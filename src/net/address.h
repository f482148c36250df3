/* SPDX-License-Identifier: Apache-2.0
 *
 * address: where a server is, as a person writes it: "http://127.0.0.1:8080", "https://example.org/v1",
 * "localhost:11434", "unix:/run/user/1000/model.sock".
 */
#ifndef OS1_NET_ADDRESS_H
#define OS1_NET_ADDRESS_H

#include "base/error.h"
#include "base/str.h"

enum { NET_HOST_MAX = 256, NET_PATH_MAX = 256 };

struct net_address {
  bool secure;             /* https */
  char host[NET_HOST_MAX]; /* "localhost" for a socket; an IPv6 address without its brackets */
  int port;
  char path[NET_PATH_MAX];   /* before what is asked for: "", "/api" */
  char socket[NET_PATH_MAX]; /* the Unix socket's file; "" none */
};

/* A scheme may be left out (http), a port too (80, 443); a "/v1" at the end belongs to what is asked for and is taken
 * off. ERR_INVALID with a sentence: another scheme, a name or a key in it, an empty host. */
int net_address_read(struct str text, struct net_address *ret, struct error *e);
/* "http://127.0.0.1:8080", "unix:/run/model.sock": the same again, as it is kept. */
void net_address_write(const struct net_address *a, char *out, size_t room);
/* What is sent there stays on this machine: a Unix socket, localhost, 127.0.0.0/8, ::1. What that server does with it
 * nobody here can know. */
bool net_address_is_here(const struct net_address *a);
/* "127.0.0.1:8080", "example.org", "/run/model.sock": for people. */
void net_address_name(const struct net_address *a, char *out, size_t room);

#endif
