/* SPDX-License-Identifier: Apache-2.0 */
#include "net/address.h"

#include <stdio.h>

enum { HTTP_PORT = 80, HTTPS_PORT = 443, PORT_MAX = 65535 };

static int not_one(struct error *e, const char *why) {
  return error_set(e, ERR_INVALID, "That is no address of a server: %s.", why);
}

static bool put(char *out, size_t room, struct str s) {
  if (s.len >= room) return false;
  memcpy(out, s.at, s.len);
  out[s.len] = '\0';
  return true;
}

/* Nothing that a shell, a header or a terminal would take for anything else. */
static bool is_plain(struct str s) {
  for (size_t i = 0; i < s.len; i++)
    if ((unsigned char)s.at[i] <= ' ' || (unsigned char)s.at[i] >= 0x7F || strchr("\"'<>\\^`{|}", s.at[i]))
      return false;
  return true;
}

/* A name, four numbers, or the inside of [ ]. */
static bool is_host(struct str s, bool six) {
  static const char name[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_",
                    numbers[] = "0123456789abcdefABCDEF:.";
  for (size_t i = 0; i < s.len; i++)
    if (!strchr(six ? numbers : name, s.at[i])) return false;
  return s.len > 0;
}

static int read_port(struct str s, int otherwise, int *ret) {
  long long n = otherwise;
  if (s.len && (!str_to_int(s, &n) || n < 1 || n > PORT_MAX)) return ERR_INVALID;
  *ret = (int)n;
  return 0;
}

/* "host:port", "[::1]:port" */
static int read_host(struct str s, struct net_address *a) {
  struct str host = s, port = STR("");
  if (s.len && s.at[0] == '[') {
    ptrdiff_t end = str_find_byte(s, ']');
    if (end < 0) return ERR_INVALID;
    host = str_span(s.at + 1, s.at + end);
    port = str_from(s, (size_t)end + 1);
    if (port.len && port.at[0] != ':') return ERR_INVALID;
    port = str_from(port, port.len > 0);
  } else {
    ptrdiff_t colon = str_find_byte(s, ':');
    if (colon >= 0) host = str_first(s, (size_t)colon), port = str_from(s, (size_t)colon + 1);
    if (colon >= 0 && !port.len) return ERR_INVALID;
  }
  if (!is_host(host, host.at != s.at) || !put(a->host, sizeof a->host, host)) return ERR_INVALID;
  return read_port(port, a->secure ? HTTPS_PORT : HTTP_PORT, &a->port);
}

/* Without slashes at its end, and without the version that every request names itself, so that what is written of it
 * is read as the same. */
static int read_path(struct str s, struct net_address *a) {
  for (size_t before = s.len + 1; s.len < before;) {
    before = s.len;
    while (str_ends(s, STR("/"))) s.len--;
    if (str_ends(s, STR("/v1"))) s.len -= strlen("/v1");
  }
  return put(a->path, sizeof a->path, s) ? 0 : ERR_INVALID;
}

static int read_socket(struct str path, struct net_address *a, struct error *e) {
  if (!path.len || path.at[0] != '/') return not_one(e, "a socket is named by its whole path, unix:/run/model.sock");
  if (!put(a->socket, sizeof a->socket, path)) return not_one(e, "its path is too long");
  put(a->host, sizeof a->host, STR("localhost"));
  a->port = HTTP_PORT;
  return 0;
}

int net_address_read(struct str text, struct net_address *ret, struct error *e) {
  struct net_address a = {0};
  text = str_trim(text);
  if (!is_plain(text)) return not_one(e, "there is something in it that no address has");
  if (str_starts(text, STR("unix:"))) {
    int r = read_socket(str_from(text, strlen("unix:")), &a, e);
    if (r == 0) *ret = a;
    return r;
  }
  ptrdiff_t scheme = str_find(text, STR("://"));
  if (scheme >= 0) {
    struct str name = str_first(text, (size_t)scheme);
    a.secure = str_eq_nocase(name, STR("https"));
    if (!a.secure && !str_eq_nocase(name, STR("http"))) return not_one(e, "it begins with http://, https:// or unix:");
    text = str_from(text, (size_t)scheme + strlen("://"));
  }
  if (str_find_byte(text, '@') >= 0 || str_find_byte(text, '?') >= 0 || str_find_byte(text, '#') >= 0)
    return not_one(e, "a name or a key has no place in it; a key goes in a file, --key-file");
  ptrdiff_t slash = str_find_byte(text, '/');
  struct str host = slash < 0 ? text : str_first(text, (size_t)slash);
  if (read_host(host, &a) < 0) return not_one(e, "it wants a host and a port, like http://127.0.0.1:8080");
  if (read_path(slash < 0 ? STR("") : str_from(text, (size_t)slash), &a) < 0) return not_one(e, "it is too long");
  *ret = a;
  return 0;
}

static bool is_six(const struct net_address *a) {
  return strchr(a->host, ':') != NULL;
}

static bool has_usual_port(const struct net_address *a) {
  return a->port == (a->secure ? HTTPS_PORT : HTTP_PORT);
}

void net_address_write(const struct net_address *a, char *out, size_t room) {
  const char *open = is_six(a) ? "[" : "", *close = is_six(a) ? "]" : "";
  if (a->socket[0])
    snprintf(out, room, "unix:%s", a->socket);
  else if (has_usual_port(a))
    snprintf(out, room, "http%s://%s%s%s%s", a->secure ? "s" : "", open, a->host, close, a->path);
  else
    snprintf(out, room, "http%s://%s%s%s:%d%s", a->secure ? "s" : "", open, a->host, close, a->port, a->path);
}

void net_address_name(const struct net_address *a, char *out, size_t room) {
  const char *open = is_six(a) ? "[" : "", *close = is_six(a) ? "]" : "";
  if (a->socket[0])
    snprintf(out, room, "%s", a->socket);
  else if (has_usual_port(a))
    snprintf(out, room, "%s", a->host);
  else
    snprintf(out, room, "%s%s%s:%d", open, a->host, close, a->port);
}

/* "127." and three more numbers: a name such as 127.example.org is somebody else's. */
static bool is_loopback_four(struct str s) {
  size_t dots = 0;
  for (size_t i = 0; i < s.len; i++) {
    dots += s.at[i] == '.';
    if (s.at[i] != '.' && (s.at[i] < '0' || s.at[i] > '9')) return false;
  }
  return dots == 3 && str_starts(s, STR("127."));
}

bool net_address_is_here(const struct net_address *a) {
  struct str host = str_of(a->host);
  return a->socket[0] || str_eq_nocase(host, STR("localhost")) || str_is(host, "::1") || is_loopback_four(host);
}
