/* SPDX-License-Identifier: Apache-2.0 */
#include "net/net.h"

#include "base/alloc.h"
#include "base/beside.h"
#include "net/net_priv.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

struct net {
  void *session;
};

/* Guards the module while it is opened; once it is there it stays. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const struct net_module *module;

static const char *module_path(void) {
  return beside_path(OS1_BUILD, OS1_BUILD "/src/net/os1-curl.so", OS1_MODULES "/os1-curl.so", R_OK);
}

/* Under the lock. */
static int module_open(struct error *e) {
  const char *path = module_path();
  if (module) return 0;
  if (!path)
    return error_set(e, ERR_UNSUPPORTED,
                     "This build cannot reach a server: it wants libcurl (on Debian, libcurl4-openssl-dev) when it is "
                     "made.");
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return error_set(e, ERR_UNSUPPORTED, "The network could not be opened: %s.", dlerror());
  const struct net_module *m = dlsym(handle, "net_module");
  if (!m || m->version != NET_MODULE_VERSION) {
    dlclose(handle);
    return error_set(e, ERR_UNSUPPORTED, "%s is of another version of OS1.", path);
  }
  module = m;
  return 0;
}

int net_open(struct net **ret, struct error *e) {
  pthread_mutex_lock(&lock);
  int r = module_open(e);
  void *session = r == 0 ? module->open() : NULL;
  pthread_mutex_unlock(&lock);
  if (r < 0) return r;
  if (!session) return error_set(e, ERR_IO, "The network could not be opened.");
  struct net *n = alloc_zero(sizeof *n);
  n->session = session;
  *ret = n;
  return 0;
}

void net_close(struct net *n) {
  if (!n) return;
  module->close(n->session);
  alloc_free(n);
}

static int url_of(const struct net_request *q, char url[NET_URL_MAX], struct error *e) {
  const struct net_address *to = q->to;
  bool six = strchr(to->host, ':') != NULL;
  int len = snprintf(url, NET_URL_MAX, "http%s://%s%s%s:%d%s%s", to->secure ? "s" : "", six ? "[" : "", to->host,
                     six ? "]" : "", to->port, to->path, q->path);
  return len < 0 || len >= NET_URL_MAX ? error_set(e, ERR_INVALID, "That address is too long.") : 0;
}

static const struct net_reply nothing = {.length = -1, .first = -1, .total = -1};

int net_fetch(struct net *n, const struct net_request *q, struct net_reply *ret, struct error *e) {
  char url[NET_URL_MAX];
  struct net_request asked = *q;
  int r = url_of(q, url, e);
  *ret = nothing;
  asked.here = net_address_is_here(q->to);
  return r < 0 ? r : module->fetch(n->session, url, &asked, ret, e);
}

struct net_flight {
  void *flight;
};

int net_begin(struct net *n, const struct net_request *q, struct net_reply *reply, struct net_flight **ret,
              struct error *e) {
  char url[NET_URL_MAX];
  struct net_request asked = *q;
  struct net_flight f = {0};
  int r = url_of(q, url, e);
  *reply = nothing;
  asked.here = net_address_is_here(q->to);
  if (r == 0) r = module->begin(n->session, url, &asked, reply, &f.flight, e);
  if (r < 0) return r;
  *ret = alloc_zero(sizeof **ret);
  **ret = f;
  return 0;
}

int net_step(struct net_flight *f, int wait_ms, bool *ret_over, struct error *e) {
  return module->step(f->flight, wait_ms, ret_over, e);
}

void net_end(struct net_flight *f) {
  if (f) module->end(f->flight);
  alloc_free(f);
}
