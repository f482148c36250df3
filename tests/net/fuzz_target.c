/* SPDX-License-Identifier: Apache-2.0
 *
 * The first line a URL, the second where its server sends one on to: what is taken has nothing in it that would end a
 * line of a request, never falls from https to http but on this machine, and never comes onto it from outside.
 */
#include "net/target.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct net_target *t) {
  char written[NET_URL_MAX + 1024];
  struct net_target again;
  if (t->path[0] != '/' || t->at.path[0] || t->at.socket[0] || !t->at.host[0]) __builtin_trap();
  for (const char *c = t->path; *c; c++)
    if (*c <= ' ' || *c == 0x7F || *c == '#') __builtin_trap();
  net_target_write(t, written, sizeof written);
  if (strchr(written, '?') || net_target_read(str_of(written), &again, NULL) < 0) __builtin_trap();
  if (!net_target_is_same_server(t, &again)) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct str rest = {(const char *)data, size}, url;
  struct net_target from, to;
  struct error e = {0};
  if (!str_next(&rest, '\n', &url) || net_target_read(url, &from, &e) < 0) return 0;
  check(&from);
  if (net_target_follow(&from, rest, &to, &e) < 0) return e.text[0] ? 0 : (__builtin_trap(), 1);
  check(&to);
  bool here = net_address_is_here(&to.at);
  if (from.at.secure && !to.at.secure && !here) __builtin_trap();
  if (here && !net_address_is_here(&from.at)) __builtin_trap();
  return 0;
}
