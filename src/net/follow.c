/* SPDX-License-Identifier: Apache-2.0 */
#include "net/follow.h"

struct following {
  const struct net_request *q;
  bool on; /* this answer sends one on, and its body is nobody's */
};

static bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static int take(void *arg, int status, struct str bytes) {
  struct following *f = arg;
  f->on = is_redirect(status);
  if (f->on) return ERR_CANCELLED;
  return f->q->take ? f->q->take(f->q->arg, status, bytes) : 0;
}

static bool stop(void *arg) {
  const struct following *f = arg;
  return f->q->stop(f->q->arg);
}

static int one(struct net *n, struct net_request *asked, struct following *f, struct net_reply *ret, struct error *e) {
  struct error why = {0};
  f->on = false;
  int r = net_fetch(n, asked, ret, &why);
  if (r == 0 || f->on) return 0;
  return error_set(e, r, "%s", why.text);
}

int net_follow(struct net *n, const struct net_request *q, struct net_target *at, struct net_reply *ret,
               struct error *e) {
  struct following f = {.q = q};
  struct net_target first = *at, next;
  for (int gone = 0;; gone++) {
    struct net_request asked = *q;
    asked.to = &at->at;
    asked.path = at->path;
    asked.arg = &f;
    asked.take = take;
    asked.stop = q->stop ? stop : NULL;
    if (!net_target_is_same_server(&first, at)) asked.bearer = STR("");
    int r = one(n, &asked, &f, ret, e);
    if (r < 0 || !is_redirect(ret->status)) return r;
    if (gone == NET_FOLLOW_MOST)
      return error_set(e, ERR_INVALID, "%s sends one on and on, and never anywhere.", first.at.host);
    r = net_target_follow(at, str_of(ret->location), &next, e);
    if (r < 0) return r;
    *at = next;
  }
}
