/* SPDX-License-Identifier: Apache-2.0
 *
 * kernel: what there is to close a box with. That namespaces are there is only known by making some: a system may give
 * them and then allow nothing in them.
 */
#include "sandbox/sandbox_priv.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_well(pid_t child) {
  int status = 1;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* In children, which are gone after. */
static bool try_namespaces(void) {
  static const struct sandbox nothing;
  pid_t outer = fork();
  if (outer) return is_well(outer);
  if (sandbox_tree_leave(false, NULL) < 0) _exit(1);
  pid_t first = fork();
  if (first == 0) _exit(sandbox_tree_build(&nothing, NULL) < 0);
  _exit(!is_well(first));
}

void sandbox_kernel_judge(struct sandbox_kernel *k, bool network) {
  bool files = k->namespaces || (k->landlock >= SANDBOX_ABI_MIN && k->seccomp);
  bool net = network || k->namespaces || k->seccomp;
  /* With an open network, sockets of this machine that have a name and no file are kept off by one of these alone. */
  bool names = !network || k->seccomp || k->landlock >= SANDBOX_ABI_SCOPES;
  k->boxes = files && net && names;
  k->why[0] = '\0';
  if (k->boxes) return;
  if (files && net) {
    snprintf(
        k->why, sizeof k->why,
        "this kernel gives neither seccomp nor a newer Landlock (Linux 6.12), so with the network this machine's own "
        "sockets would stay open to it");
    return;
  }
  const char *lacks = k->landlock && k->landlock < SANDBOX_ABI_MIN ? "a newer Landlock (Linux 6.2)"
                      : !k->landlock                               ? "Landlock"
                                                                   : "seccomp";
  snprintf(k->why, sizeof k->why, "this kernel gives neither namespaces nor %s, so files would stay open to it", lacks);
}

struct sandbox_kernel sandbox_kernel_of(unsigned ignore) {
  struct sandbox_kernel k = {0};
  if (!(ignore & SANDBOX_LANDLOCK)) k.landlock = sandbox_landlock_abi();
  if (!(ignore & SANDBOX_SECCOMP)) k.seccomp = sandbox_seccomp_here();
  if (!(ignore & SANDBOX_NAMESPACES)) k.namespaces = try_namespaces();
  sandbox_kernel_judge(&k, false);
  return k;
}
