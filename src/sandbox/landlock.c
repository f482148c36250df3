/* SPDX-License-Identifier: Apache-2.0
 *
 * landlock: the rights and structures of https://docs.kernel.org/userspace-api/landlock.html, written out here because
 * a system's headers are older than its kernel; and raw calls, because no C library wraps them.
 */
#include "sandbox/sandbox_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RIGHT(n)   ((uint64_t)1 << (n))
#define RUN        RIGHT(0)
#define WRITE      RIGHT(1)
#define READ       RIGHT(2)
#define READ_DIR   RIGHT(3)
#define MAKE_CHAR  RIGHT(6)
#define MAKE_BLOCK RIGHT(11)
#define REFER      RIGHT(13) /* ABI 2 */
#define TRUNCATE   RIGHT(14) /* ABI 3 */
#define IOCTL_DEV  RIGHT(15) /* ABI 5 */
/* Of a file rather than of a folder. */
#define OF_A_FILE (RUN | WRITE | READ | TRUNCATE | IOCTL_DEV)

#define NET_BIND    RIGHT(0) /* ABI 4 */
#define NET_CONNECT RIGHT(1)

#define SCOPE_ABSTRACT RIGHT(0) /* ABI 6 */
#define SCOPE_SIGNAL   RIGHT(1)

struct rules { /* landlock_ruleset_attr */
  uint64_t files, net, scoped;
};
struct beneath { /* landlock_path_beneath_attr */
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));
enum { RULE_PATH_BENEATH = 1, ASK_VERSION = 1 };

int sandbox_landlock_abi(void) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
  return abi < 0 ? 0 : (int)abi;
}

/* Every right that this ABI knows: what is not handled is not refused. */
static struct rules rules_of(int abi, bool network) {
  struct rules r = {.files = RIGHT(13) - 1};
  if (abi >= 2) r.files |= REFER;
  if (abi >= 3) r.files |= TRUNCATE;
  if (abi >= 4 && !network) r.net = NET_BIND | NET_CONNECT;
  if (abi >= 5) r.files |= IOCTL_DEV;
  if (abi >= 6) r.scoped = SCOPE_ABSTRACT | SCOPE_SIGNAL;
  return r;
}

static size_t size_of(int abi) {
  return abi >= 6 ? sizeof(struct rules) : abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
}

struct ruleset {
  int fd;
  uint64_t handled;
};

static int allow(const struct ruleset *set, const char *path, uint64_t rights, struct error *e) {
  struct stat s;
  int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &s) < 0) {
    if (fd >= 0) close(fd);
    return error_set(e, ERR_NOT_FOUND, "There is no %s to give.", path);
  }
  rights &= set->handled;
  if (!S_ISDIR(s.st_mode)) rights &= OF_A_FILE;
  struct beneath b = {rights, fd};
  long r = syscall(SYS_landlock_add_rule, set->fd, RULE_PATH_BENEATH, &b, 0);
  close(fd);
  return r < 0 ? error_set(e, ERR_UNSUPPORTED, "Landlock does not take %s: %s.", path, strerror(errno)) : 0;
}

static int allow_all(const struct ruleset *set, const char *const *paths, uint64_t rights, struct error *e) {
  int r = 0;
  for (; paths && *paths && r == 0; paths++) r = allow(set, *paths, rights, e);
  return r;
}

/* What is not there is not missed. */
static void allow_system(const struct ruleset *set, bool network, bool tree) {
  static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", NULL};
  for (const struct sandbox_system *one = sandbox_system; one->path; one++)
    if (!one->network || network) allow(set, one->path, READ | READ_DIR | (one->run ? RUN : 0), NULL);
  for (const char *const *d = devices; *d; d++) allow(set, *d, READ | WRITE, NULL);
  allow(set, tree ? "/proc" : "/proc/self", READ | READ_DIR, NULL);
  if (tree) allow(set, "/", READ_DIR, NULL);
  if (tree) allow(set, "/etc/passwd", READ, NULL);
  if (tree) allow(set, "/etc/group", READ, NULL);
}

static int allow_given(const struct ruleset *set, const struct sandbox *s, bool tree, struct error *e) {
  uint64_t all = set->handled & ~(RUN | MAKE_CHAR | MAKE_BLOCK | IOCTL_DEV);
  int r = allow_all(set, s->readable, READ | READ_DIR, e);
  if (r == 0) r = allow_all(set, s->executable, READ | READ_DIR | RUN, e);
  if (r == 0) r = allow_all(set, s->writable, all, e);
  if (r == 0 && tree) r = allow(set, SANDBOX_SCRATCH_AT, all, e);
  return r;
}

int sandbox_landlock(const struct sandbox *s, int abi, bool tree, struct error *e) {
  struct rules rules = rules_of(abi, s->network);
  struct ruleset set = {.handled = rules.files};
  set.fd = (int)syscall(SYS_landlock_create_ruleset, &rules, size_of(abi), 0);
  if (set.fd < 0) return error_set(e, ERR_UNSUPPORTED, "Landlock makes no rules: %s.", strerror(errno));
  allow_system(&set, s->network, tree);
  int r = allow_given(&set, s, tree, e);
  if (r == 0 && syscall(SYS_landlock_restrict_self, set.fd, 0) < 0)
    r = error_set(e, ERR_UNSUPPORTED, "Landlock does not hold: %s.", strerror(errno));
  close(set.fd);
  return r;
}
