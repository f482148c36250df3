/* SPDX-License-Identifier: Apache-2.0
 *
 * syscalls: a filter in classic BPF (seccomp(2), https://docs.kernel.org/userspace-api/seccomp_filter.html). The
 * architecture is looked at first, for the numbers are another's elsewhere; a call of another kills. What is refused
 * comes back as an error, so that a program that only tries goes on.
 */
#include "sandbox/sandbox_priv.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE 0 /* none that this file knows the calls of */
#endif
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the low half of an argument is looked for first"
#endif

enum {
  FILTER_MOST = 512,
  X32_CALLS = 0x40000000, /* x86-64's other numbers for the same calls */
};

/* Nothing that a box is run for needs them: other processes' insides, what is mounted, keys, the kernel's own programs
 * and modules, counters, the clock, and two ways around a filter (io_uring, clone3 below). */
static const int never[] = {
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_mount, SYS_umount2, SYS_pivot_root,
    SYS_chroot, SYS_setns, SYS_unshare, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_bpf, SYS_perf_event_open,
    SYS_userfaultfd, SYS_kexec_load, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_acct, SYS_swapon,
    SYS_swapoff, SYS_reboot, SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime, SYS_syslog,
    SYS_quotactl, SYS_personality, SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_fanotify_init, SYS_sethostname,
    SYS_setdomainname, SYS_vhangup, SYS_memfd_create, SYS_shmget, SYS_lookup_dcookie, SYS_mbind, SYS_migrate_pages,
    SYS_move_pages, SYS_set_mempolicy,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_iopl
    SYS_iopl, SYS_ioperm, SYS_modify_ldt,
#endif
    /* By number where the system's headers are older: these are the same on every architecture. */
    424 /* pidfd_send_signal */, 425 /* io_uring_setup */, 426 /* io_uring_enter */, 427 /* io_uring_register */,
    428 /* open_tree */, 429 /* move_mount */, 430 /* fsopen */, 431 /* fsconfig */, 432 /* fsmount */,
    433 /* fspick */, 438 /* pidfd_getfd */, 440 /* process_madvise */, 442 /* mount_setattr */, 443 /* quotactl_fd */,
    447 /* memfd_secret */, 448 /* process_mrelease */, 467 /* open_tree_attr */};

/* Where other processes and other people's files can still be named: what Landlock has no word for. */
static const int never_among_others[] = {
    SYS_kill,
    SYS_tkill,
    SYS_tgkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_setpriority,
    SYS_ioprio_set,
    SYS_sched_setaffinity,
    SYS_sched_setscheduler,
    SYS_sched_setparam,
    SYS_sched_setattr,
    SYS_fchmod,
    SYS_fchmodat,
    SYS_fchown,
    SYS_fchownat,
    SYS_utimensat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_fremovexattr,
    SYS_inotify_add_watch,
    452 /* fchmodat2 */,
    463 /* setxattrat */,
    466 /* removexattrat */,
    469 /* file_setattr */,
#ifdef SYS_chmod
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
#endif
};

struct filter {
  struct sock_filter at[FILTER_MOST];
  unsigned short count;
};

static void add(struct filter *f, struct sock_filter one) {
  if (f->count < FILTER_MOST) f->at[f->count++] = one;
}

static void load(struct filter *f, size_t offset) {
  add(f, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset));
}

static void load_argument(struct filter *f, int n) {
  load(f, offsetof(struct seccomp_data, args) + (size_t)n * sizeof(uint64_t));
}

static void jump(struct filter *f, unsigned short kind, unsigned value, unsigned char yes, unsigned char no) {
  add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | kind | BPF_K, value, yes, no));
}

static void end(struct filter *f, unsigned what) {
  add(f, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, what));
}

static void refuse(struct filter *f, int why) {
  end(f, SECCOMP_RET_ERRNO | ((unsigned)why & SECCOMP_RET_DATA));
}

static void refuse_call(struct filter *f, int call, int why) {
  jump(f, BPF_JEQ, (unsigned)call, 0, 1);
  refuse(f, why);
}

static void refuse_calls(struct filter *f, const int *calls, size_t count) {
  for (size_t i = 0; i < count; i++) refuse_call(f, calls[i], EPERM);
}

static void begin(struct filter *f) {
  load(f, offsetof(struct seccomp_data, arch));
  jump(f, BPF_JEQ, ARCHITECTURE, 1, 0);
  end(f, SECCOMP_RET_KILL_PROCESS);
  load(f, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
  jump(f, BPF_JGE, X32_CALLS, 0, 1);
  end(f, SECCOMP_RET_KILL_PROCESS);
#endif
}

/* ---- calls that depend on an argument; each block ends the filter, and is stepped over by other calls ---- */

/* A thread is fine, another namespace is not. clone3's flags lie in memory, where a filter cannot look: whoever is told
 * that there is none falls back on clone. */
static void no_namespaces(struct filter *f) {
  refuse_call(f, 435 /* clone3 */, ENOSYS);
  jump(f, BPF_JEQ, SYS_clone, 0, 4);
  load_argument(f, 0);
  jump(f, BPF_JSET,
       CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP, 0, 1);
  refuse(f, EPERM);
  end(f, SECCOMP_RET_ALLOW);
}

/* Typing for a terminal's owner. */
static void no_typing(struct filter *f) {
  jump(f, BPF_JEQ, SYS_ioctl, 0, 5);
  load_argument(f, 1);
  jump(f, BPF_JEQ, TIOCSTI, 1, 0);
  jump(f, BPF_JEQ, TIOCLINUX, 0, 1);
  refuse(f, EPERM);
  end(f, SECCOMP_RET_ALLOW);
}

/* Memory that all share is in nobody's limit. */
static void no_shared_memory(struct filter *f) {
  jump(f, BPF_JEQ, SYS_mmap, 0, 5);
  load_argument(f, 3);
  add(f, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, MAP_SHARED | MAP_ANONYMOUS));
  jump(f, BPF_JEQ, MAP_SHARED | MAP_ANONYMOUS, 0, 1);
  refuse(f, EPERM);
  end(f, SECCOMP_RET_ALLOW);
}

static void no_others_limits(struct filter *f) {
  jump(f, BPF_JEQ, SYS_prlimit64, 0, 4);
  load_argument(f, 0);
  jump(f, BPF_JEQ, 0, 1, 0);
  refuse(f, EPERM);
  end(f, SECCOMP_RET_ALLOW);
}

/* A Unix socket of streams: one of datagrams could send to any name without connecting. unix_sockets: a process of its
 * own may make one, not only a pair. */
static void few_sockets(struct filter *f, bool network, bool unix_sockets) {
  unsigned open[] = {AF_INET, AF_INET6, AF_NETLINK};
  jump(f, BPF_JEQ, SYS_socket, 0, network ? 10 : 7);
  load_argument(f, 0);
  for (size_t i = 0; network && i < 3; i++) jump(f, BPF_JEQ, open[i], (unsigned char)(7 - i), 0);
  jump(f, BPF_JEQ, unix_sockets ? AF_UNIX : ~0U, 0, 3);
  load_argument(f, 1);
  add(f, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xf)); /* without SOCK_CLOEXEC and SOCK_NONBLOCK */
  jump(f, BPF_JEQ, SOCK_STREAM, 1, 0);
  refuse(f, EACCES);
  end(f, SECCOMP_RET_ALLOW);
}

static void few_pairs(struct filter *f) {
  jump(f, BPF_JEQ, SYS_socketpair, 0, 5);
  load_argument(f, 1);
  add(f, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xf));
  jump(f, BPF_JEQ, SOCK_DGRAM, 0, 1);
  refuse(f, EACCES);
  end(f, SECCOMP_RET_ALLOW);
}

static void fill(struct filter *f, bool network, const struct sandbox_kernel *k) {
  /* Sockets with names but no file belong to the network namespace; with an open network only Landlock keeps off them,
   * and without a tree of its own every socket's file could be found. */
  bool unix_sockets = !network || (k->namespaces && k->landlock >= SANDBOX_ABI_SCOPES);
  begin(f);
  refuse_calls(f, never, sizeof never / sizeof *never);
  if (!k->namespaces) {
    refuse_calls(f, never_among_others, sizeof never_among_others / sizeof *never_among_others);
    no_others_limits(f);
  }
  if (!network) refuse_call(f, SYS_connect, EACCES);
  no_namespaces(f);
  no_typing(f);
  no_shared_memory(f);
  few_sockets(f, network, unix_sockets);
  few_pairs(f);
  end(f, SECCOMP_RET_ALLOW);
}

bool sandbox_seccomp_here(void) {
  unsigned action = SECCOMP_RET_KILL_PROCESS;
  return ARCHITECTURE && syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int sandbox_syscalls(bool network, const struct sandbox_kernel *k, struct error *e) {
  static struct filter f;
  f.count = 0;
  fill(&f, network, k);
  struct sock_fprog program = {f.count, f.at};
  if (f.count < FILTER_MOST && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0) return 0;
  return error_set(e, ERR_UNSUPPORTED, "The kernel takes no filter of calls: %s.", strerror(errno));
}
