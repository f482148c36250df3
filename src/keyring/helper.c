/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-keyring get|put|remove ITEM: one secret of the Secret Service (https://specifications.freedesktop.org/
 * secret-service/), by libsecret's simple calls. `put` reads it from standard input, `get` writes it to standard
 * output. The library is opened by its name; what is declared here of it is its interface since 0.16
 * (libsecret-1.so.0).
 */
#include "base/str.h"
#include "keyring/keyring.h"

#include <dlfcn.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PATIENCE_S = 90 };

struct schema { /* SecretSchema */
  const char *name;
  int flags;
  struct {
    const char *name;
    int type;
  } attributes[32];
  int reserved;
  void *more[7];
};
static const struct schema schema = {.name = "org.os1.Key", .attributes = {{"item", 0}}};

struct reason { /* GError */
  uint32_t domain;
  int code;
  char *message;
};

struct calls {
  int (*store)(const struct schema *s, const char *collection, const char *label, const char *secret, void *cancellable,
               struct reason **why, ...);
  char *(*lookup)(const struct schema *s, void *cancellable, struct reason **why, ...);
  int (*clear)(const struct schema *s, void *cancellable, struct reason **why, ...);
  void (*release)(char *secret);
};

static int open_library(struct calls *c) {
  void *library = dlopen("libsecret-1.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return KEYRING_EXIT_NONE_HERE;
  *(void **)&c->store = dlsym(library, "secret_password_store_sync");
  *(void **)&c->lookup = dlsym(library, "secret_password_lookup_sync");
  *(void **)&c->clear = dlsym(library, "secret_password_clear_sync");
  *(void **)&c->release = dlsym(library, "secret_password_free");
  return c->store && c->lookup && c->clear && c->release ? 0 : KEYRING_EXIT_NONE_HERE;
}

static int failed(const struct reason *why) {
  fprintf(stderr, "%.200s\n", why->message ? why->message : "no reason was given");
  return KEYRING_EXIT_DENIED;
}

static int get(const struct calls *c, const char *item) {
  struct reason *why = NULL;
  char *secret = c->lookup(&schema, NULL, &why, "item", item, (char *)NULL);
  if (why) return failed(why);
  if (!secret) return KEYRING_EXIT_NOTHING;
  size_t len = strlen(secret);
  int result = write(STDOUT_FILENO, secret, len) == (ssize_t)len ? 0 : KEYRING_EXIT_DENIED;
  c->release(secret);
  return result;
}

static int put(const struct calls *c, const char *item) {
  char secret[KEYRING_SECRET_MAX + 1] = "";
  struct reason *why = NULL;
  size_t len = 0;
  for (ssize_t n; len < KEYRING_SECRET_MAX && (n = read(STDIN_FILENO, secret + len, KEYRING_SECRET_MAX - len)) > 0;)
    len += (size_t)n;
  int stored = c->store(&schema, NULL, "os1: the key to a memory", secret, NULL, &why, "item", item, (char *)NULL);
  explicit_bzero(secret, sizeof secret);
  return why ? failed(why) : stored ? 0 : KEYRING_EXIT_DENIED;
}

static int take_away(const struct calls *c, const char *item) {
  struct reason *why = NULL;
  c->clear(&schema, NULL, &why, "item", item, (char *)NULL);
  return why ? failed(why) : 0;
}

int main(int argc, char **argv) {
  struct calls c = {0};
  setrlimit(RLIMIT_CORE, &(struct rlimit){1, 1}); /* as in main.c */
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  alarm(PATIENCE_S); /* a prompt that nobody sees must not keep a home shut without a word */
  if (argc != 3) return 2;
  int result = open_library(&c);
  if (result) return result;
  struct str what = str_of(argv[1]);
  if (str_is(what, "get")) return get(&c, argv[2]);
  if (str_is(what, "put")) return put(&c, argv[2]);
  return str_is(what, "remove") ? take_away(&c, argv[2]) : 2;
}
