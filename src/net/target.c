/* SPDX-License-Identifier: Apache-2.0 */
#include "net/target.h"

#include <stdio.h>

static int not_one(struct error *e, const char *why) {
  return error_set(e, ERR_INVALID, "That is no URL: %s.", why);
}

static bool is_visible(struct str s) {
  for (size_t i = 0; i < s.len; i++)
    if ((unsigned char)s.at[i] <= ' ' || (unsigned char)s.at[i] >= 0x7F) return false;
  return true;
}

/* Up to the first of these bytes. */
static struct str before_any(struct str s, const char *bytes) {
  for (size_t i = 0; i < s.len; i++)
    if (strchr(bytes, s.at[i])) return str_first(s, i);
  return s;
}

static int put_path(char *out, struct str path) {
  const char *slash = path.len && path.at[0] == '/' ? "" : "/";
  int len = snprintf(out, NET_URL_MAX, "%s%.*s", slash, STR_ARG(path));
  return len < 0 || len >= NET_URL_MAX ? ERR_INVALID : 0;
}

int net_target_read(struct str url, struct net_target *ret, struct error *e) {
  struct net_target t = {0};
  url = before_any(str_trim(url), "#");
  ptrdiff_t scheme = str_find(url, STR("://"));
  struct str name = str_first(url, scheme < 0 ? 0 : (size_t)scheme);
  if (!str_eq_nocase(name, STR("https")) && !str_eq_nocase(name, STR("http")))
    return not_one(e, "it begins with https:// or http://");
  if (!is_visible(url)) return not_one(e, "there is something in it that no URL has");
  size_t host = (size_t)scheme + strlen("://");
  struct str front = str_first(url, host + before_any(str_from(url, host), "/?").len);
  int r = net_address_read(front, &t.at, e);
  if (r < 0) return r;
  if (put_path(t.path, str_from(url, front.len)) < 0) return not_one(e, "it is too long");
  *ret = t;
  return 0;
}

static int may_lead(const struct net_target *from, const struct net_target *to, struct error *e) {
  bool from_here = net_address_is_here(&from->at), to_here = net_address_is_here(&to->at);
  if (to_here && !from_here)
    return error_set(e, ERR_DENIED, "%s sends one on to this very machine, and that is not gone along with.",
                     from->at.host);
  if (from->at.secure && !to->at.secure && !to_here)
    return error_set(e, ERR_DENIED, "%s sends one on to %s without encryption, and that is not gone along with.",
                     from->at.host, to->at.host);
  return 0;
}

/* A name beside the last slash of the path; a query alone keeps the path. */
static int beside(const struct net_target *from, struct str name, struct net_target *t) {
  struct str path = before_any(str_of(from->path), "?");
  if (name.len && name.at[0] != '?')
    while (path.len && path.at[path.len - 1] != '/') path.len--;
  int len = snprintf(t->path, sizeof t->path, "%.*s%.*s", STR_ARG(path), STR_ARG(name));
  return len < 0 || (size_t)len >= sizeof t->path ? ERR_INVALID : 0;
}

static int resolve(const struct net_target *from, struct str to, struct net_target *t, struct error *e) {
  char whole[NET_URL_MAX];
  if (str_find(before_any(to, "/?"), STR(":")) >= 0) return net_target_read(to, t, e);
  if (str_starts(to, STR("//"))) {
    int len = snprintf(whole, sizeof whole, "http%s:%.*s", from->at.secure ? "s" : "", STR_ARG(to));
    if (len < 0 || (size_t)len >= sizeof whole) return not_one(e, "it is too long");
    return net_target_read((struct str){whole, (size_t)len}, t, e);
  }
  *t = (struct net_target){.at = from->at};
  int r = to.at[0] == '/' ? put_path(t->path, to) : beside(from, to, t);
  return r < 0 ? not_one(e, "it is too long") : 0;
}

int net_target_follow(const struct net_target *from, struct str location, struct net_target *ret, struct error *e) {
  struct net_target t;
  struct str to = before_any(str_trim(location), "#");
  if (!to.len || !is_visible(to)) return not_one(e, "a server sent one on to nowhere");
  int r = resolve(from, to, &t, e);
  if (r == 0) r = may_lead(from, &t, e);
  if (r == 0) *ret = t;
  return r;
}

bool net_target_is_same_server(const struct net_target *a, const struct net_target *b) {
  return a->at.secure == b->at.secure && a->at.port == b->at.port &&
         str_eq_nocase(str_of(a->at.host), str_of(b->at.host)) && str_eq(str_of(a->at.socket), str_of(b->at.socket));
}

void net_target_write(const struct net_target *t, char *out, size_t room) {
  char front[NET_HOST_MAX + NET_PATH_MAX + 32];
  net_address_write(&t->at, front, sizeof front);
  snprintf(out, room, "%s%.*s", front, STR_ARG(before_any(str_of(t->path), "?")));
}
