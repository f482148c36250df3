/* SPDX-License-Identifier: Apache-2.0
 *
 * net: requests over HTTP to a server that the person chose: on this machine, behind a Unix socket, or elsewhere. curl
 * does it, in a module that is opened with the first request, so that whoever asks nobody pays nothing and links
 * nothing. No redirect is followed, no cookie kept, and a server on this machine is never reached through a proxy.
 *
 *   net.c      this face, over one module       curl.c    the module os1-curl.so: one curl multi
 *   address.c  where a server is                sse.c     server-sent events, as they come
 *   target.c   a whole URL, and where one leads follow.c  redirects, by hand and by rules
 *   bearer.c   a key that lies in a file
 *
 * One thread at a time for one struct net; several may be open. net_fetch blocks whoever calls it; a request is ended
 * by its own limits, by `take` or by `stop`; ending it closes the socket, and that is how a server learns of it.
 */
#ifndef OS1_NET_NET_H
#define OS1_NET_NET_H

#include "base/error.h"
#include "net/address.h"

#include <stdint.h>

struct net;

/* All in milliseconds. */
struct net_times {
  int connect; /* until somebody answers the door */
  int first;   /* from then until the first byte of the answer */
  int stall;   /* between two pieces of it */
  int whole;   /* all of it */
};
/* How often `stop` is asked while nothing comes. */
enum { NET_LOOK_MS = 10 };
/* Bytes of a URL, of an ETag and of a media type, ends included. What is longer is no address, and none was given. */
enum { NET_URL_MAX = 4096, NET_ETAG_MAX = 256, NET_TYPE_MAX = 96, NET_SESSION_MAX = 1024 };

struct net_request {
  const struct net_address *to;
  const char *path;          /* put behind the address's own: "/v1/models", "/file?download=true" */
  struct str body;           /* JSON, and a POST; at NULL: a GET */
  const char *method;        /* another than these; NULL: none */
  const char *const *fields; /* "Name: value", besides our own; ends with NULL; NULL: none. No ends of lines in them */
  struct str bearer;         /* sent as the key; "" none */
  uint64_t most;             /* bytes of an answer; what is more ends it with ERR_TOO_BIG */
  const char *accept;        /* media types; NULL: events or JSON */
  uint64_t from;             /* asks for what comes after so many bytes alone (RFC 9110, 14.2); 0: for all of it */
  const char *if_range; /* with `from`: only if it is still what has this ETag, else all (13.1.5); NULL: in any case */
  struct net_times times;
  bool here; /* net.c's own: no proxy on the way */
  void *arg;
  /* A piece of the answer's body and the answer's status; non-zero ends it. */
  int (*take)(void *arg, int status, struct str bytes);
  bool (*stop)(void *arg); /* NULL: never */
};

/* What its header says stands there before `take` is first called. */
struct net_reply {
  int status;                    /* of HTTP; 0: no answer came */
  uint64_t received;             /* bytes of the body */
  int64_t length;                /* Content-Length; -1: none, or none that can be read */
  int64_t first, total;          /* Content-Range: where the body begins, of how many bytes; -1 likewise */
  char etag[NET_ETAG_MAX];       /* quotes and W/ included; "" none */
  char type[NET_TYPE_MAX];       /* "text/html; charset=utf-8"; "" none */
  char location[NET_URL_MAX];    /* as it was given; "" none */
  char code[NET_TYPE_MAX];       /* X-Error-Code, a hub's own word for what is wrong; "" none */
  char session[NET_SESSION_MAX]; /* Mcp-Session-Id, by which a server of tools knows one again; "" none */
};

/* Opens the module. ERR_UNSUPPORTED where this build has none, with what it wants. */
int net_open(struct net **ret, struct error *e);
void net_close(struct net *n); /* NULL is fine */
/* 0: the whole of an answer came, whatever its status. ERR_CANCELLED take or stop ended it; ERR_NOT_FOUND nobody is
 * there; ERR_BUSY one of the times ran out; ERR_IO it broke off; ERR_INVALID it was no HTTP; ERR_DENIED its certificate
 * is not to be trusted; ERR_TOO_BIG. *ret is what came, in every case. */
int net_fetch(struct net *n, const struct net_request *q, struct net_reply *ret, struct error *e);

/* The same for who has something else to do meanwhile, or several under way: one to a struct net, which fetches nothing
 * else until its end. What q points to and *reply stay until then. */
struct net_flight;
int net_begin(struct net *n, const struct net_request *q, struct net_reply *reply, struct net_flight **ret,
              struct error *e);
/* Goes on with it for wait_ms at most, less where something comes. *ret_over: it is at its end, and that is what
 * net_fetch would say. */
int net_step(struct net_flight *f, int wait_ms, bool *ret_over, struct error *e);
/* Closes what is not at its end. NULL is fine. */
void net_end(struct net_flight *f);

#endif
