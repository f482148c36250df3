/* SPDX-License-Identifier: Apache-2.0
 *
 * tree: namespaces (namespaces(7), user_namespaces(7)) and, in them, a root of our own on a tmpfs into which only what
 * was given is mounted, through open_tree(2) and mount_setattr(2) of Linux 5.12.
 */
#include "sandbox/sandbox_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

/* sys/mount.h and linux/mount.h cannot both be included before glibc 2.37. */
int mount(const char *source, const char *target, const char *kind, unsigned long flags, const void *data);
int umount2(const char *target, int flags);
enum {
  TREE_NOSUID = 2,          /* MS_NOSUID */
  TREE_NODEV = 4,           /* MS_NODEV */
  TREE_NOEXEC = 8,          /* MS_NOEXEC */
  TREE_READ_ONLY = 1,       /* MS_RDONLY */
  TREE_PRIVATE = 1 << 18,   /* MS_PRIVATE */
  TREE_RECURSIVE = 1 << 14, /* MS_REC */
  TREE_DETACH = 2,          /* MNT_DETACH */
  TREE_MOUNTS = 4 * SANDBOX_PATHS_MOST,
};

/* Of /etc only what loading a program, its certificates and a name on the network need; nothing that tells who lives
 * here. */
const struct sandbox_system sandbox_system[] = {
    {"/usr", true, false},
    {"/bin", true, false},
    {"/sbin", true, false},
    {"/lib", true, false},
    {"/lib32", true, false},
    {"/lib64", true, false},
    {"/libx32", true, false},
    {"/etc/alternatives", true, false},
    {"/etc/ld.so.cache", false, false},
    {"/etc/localtime", false, false},
    {"/etc/mime.types", false, false},
    {"/etc/ssl/certs", false, false},
    {"/etc/ssl/openssl.cnf", false, false},
    {"/sys/devices/system/cpu", false, false}, /* how many there are, and of what kind */
    {"/etc/nsswitch.conf", false, true},
    {"/etc/host.conf", false, true},
    {"/etc/hosts", false, true},
    {"/etc/resolv.conf", false, true},
    {"/etc/services", false, true},
    {NULL, false, false},
};
static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", NULL};

static int tell(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t put = write(fd, text, strlen(text));
  close(fd);
  return put < 0 ? -1 : 0;
}

/* Whoever this is stays who it is, and nobody else is there. */
static int map_user(uid_t user, gid_t group) {
  char line[64];
  tell("/proc/self/setgroups", "deny");
  snprintf(line, sizeof line, "%u %u 1\n", user, user);
  if (tell("/proc/self/uid_map", line) < 0) return -1;
  snprintf(line, sizeof line, "%u %u 1\n", group, group);
  return tell("/proc/self/gid_map", line);
}

int sandbox_tree_leave(bool network, struct error *e) {
  uid_t user = geteuid();
  gid_t group = getegid();
  int others = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | (network ? 0 : CLONE_NEWNET);
  if (unshare(CLONE_NEWUSER | others) == 0) {
    if (map_user(user, group) == 0) return 0;
    return error_set(e, ERR_UNSUPPORTED, "The kernel gives no user namespace: %s.", strerror(errno));
  }
  /* Root where user namespaces are turned off can do without one: every capability is laid down later. */
  if (unshare(others) == 0) return 0;
  return error_set(e, ERR_UNSUPPORTED, "The kernel gives no namespaces: %s.", strerror(errno));
}

/* ---- what is taken along, while the old tree is there ---- */

struct piece {
  int fd; /* a mount that hangs nowhere yet */
  const char *at;
  bool folder;
};
struct pieces {
  struct piece at[TREE_MOUNTS];
  size_t count;
};

static int take(struct pieces *p, const char *path, uint64_t flags, struct error *e) {
  struct stat s;
  struct mount_attr attributes = {.attr_set = flags};
  if (p->count == TREE_MOUNTS) return error_set(e, ERR_TOO_BIG, "So many paths are never given at once.");
  int fd = (int)syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  if (fd < 0 || fstat(fd, &s) < 0)
    return error_set(e, ERR_UNSUPPORTED, "%s cannot be given: %s.", path, strerror(errno));
  if (syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof attributes) < 0)
    return error_set(e, ERR_UNSUPPORTED, "%s cannot be given: %s.", path, strerror(errno));
  p->at[p->count++] = (struct piece){fd, path, S_ISDIR(s.st_mode)};
  return 0;
}

static int take_all(struct pieces *p, const char *const *paths, uint64_t flags, struct error *e) {
  int r = 0;
  for (; paths && *paths && r == 0; paths++) r = take(p, *paths, flags, e);
  return r;
}

static int take_system(struct pieces *p, bool network, struct error *e) {
  struct stat s;
  int r = 0;
  for (const struct sandbox_system *one = sandbox_system; one->path && r == 0; one++) {
    if ((one->network && !network) || lstat(one->path, &s) < 0) continue;
    if (S_ISLNK(s.st_mode) && one->run) continue; /* "/bin": made again as a link */
    r = take(p, one->path, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, e);
  }
  for (const char *const *d = devices; *d && r == 0; d++)
    if (access(*d, F_OK) == 0) r = take(p, *d, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, e);
  return r;
}

/* "/a" before "/a/b", which lies in it. */
static void sort(struct piece *at, size_t count) {
  for (size_t i = 1; i < count; i++)
    for (size_t j = i; j && strlen(at[j].at) < strlen(at[j - 1].at); j--) {
      struct piece other = at[j];
      at[j] = at[j - 1];
      at[j - 1] = other;
    }
}

static int take_given(struct pieces *p, const struct sandbox *s, struct error *e) {
  uint64_t closed = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  size_t from = p->count;
  int r = take_all(p, s->readable, closed | MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC, e);
  if (r == 0) r = take_all(p, s->executable, closed | MOUNT_ATTR_RDONLY, e);
  if (r == 0) r = take_all(p, s->writable, closed | MOUNT_ATTR_NOEXEC, e);
  if (r == 0) sort(p->at + from, p->count - from);
  return r;
}

/* ---- the new tree, in whose root this stands ---- */

/* The folders on the way, and the place itself. */
static int make_place(const char *path, bool folder) {
  char at[PATH_MAX];
  size_t len = strlen(path);
  if (len >= sizeof at) return -1;
  for (size_t i = 1; i <= len; i++) {
    if (path[i] != '/' && path[i]) continue;
    memcpy(at, path + 1, i - 1);
    at[i - 1] = '\0';
    bool last = !path[i];
    struct stat s;
    if (stat(at, &s) == 0) continue;
    if ((!last || folder) && mkdir(at, 0755) < 0 && errno != EEXIST) return -1;
    if (last && !folder) {
      int fd = open(at, O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0644);
      if (fd < 0) return -1;
      close(fd);
    }
  }
  return 0;
}

static int put(const struct piece *p, struct error *e) {
  if (make_place(p->at, p->folder) < 0 ||
      syscall(SYS_move_mount, p->fd, "", AT_FDCWD, p->at + 1, MOVE_MOUNT_F_EMPTY_PATH) < 0)
    return error_set(e, ERR_UNSUPPORTED, "%s cannot be given: %s.", p->at, strerror(errno));
  close(p->fd);
  return 0;
}

static void copy_link(const char *path) {
  char to[PATH_MAX];
  ssize_t len = readlink(path, to, sizeof to - 1);
  if (len <= 0) return;
  to[len] = '\0';
  if (symlink(to, path + 1) < 0) return; /* where it cannot be made, it is not there */
}

static void write_file(const char *path, const char *text, size_t len) {
  int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  if (fd < 0) return;
  if (write(fd, text, len) != (ssize_t)len) unlink(path);
  close(fd);
}

/* Names for the one user that there is; none of those who live on this machine. */
static void write_names(void) {
  char line[128];
  mkdir("etc", 0755);
  int len = snprintf(line, sizeof line, "box:x:%u:%u::" SANDBOX_SCRATCH_AT ":/bin/false\n", geteuid(), getegid());
  write_file("etc/passwd", line, (size_t)len);
  len = snprintf(line, sizeof line, "box:x:%u:\n", getegid());
  write_file("etc/group", line, (size_t)len);
}

/* Root is counted by no limit of processes. From Linux 6.14 on the bound of a pid namespace is its own; before, the
 * same switch is the machine's. */
static void bound_processes(unsigned processes) {
  struct utsname kernel;
  int major = 0, minor = 0;
  char most[32];
  if (geteuid() != 0 || uname(&kernel) < 0 || sscanf(kernel.release, "%d.%d", &major, &minor) != 2) return;
  if (major < 6 || (major == 6 && minor < 14)) return;
  snprintf(most, sizeof most, "%u", processes < 301 ? 301 : processes); /* RESERVED_PIDS + 1 is its least */
  tell("proc/sys/kernel/pid_max", most);
}

/* Links that programs know. /proc is read-only, for a root of ours could set the machine's own switches there; a kernel
 * that gives none of it is done without. */
static void add_kernels_own(unsigned processes) {
  static const char *const links[][2] = {{"/proc/self/fd", "dev/fd"},       {"/proc/self/fd/0", "dev/stdin"},
                                         {"/proc/self/fd/1", "dev/stdout"}, {"/proc/self/fd/2", "dev/stderr"},
                                         {SANDBOX_SCRATCH_AT, "dev/shm"},   {NULL, NULL}};
  mkdir("proc", 0755);
  if (mount("proc", "proc", "proc", TREE_NOSUID | TREE_NODEV | TREE_NOEXEC, NULL) == 0) {
    bound_processes(processes);
    struct mount_attr closed = {.attr_set = MOUNT_ATTR_RDONLY};
    if (syscall(SYS_mount_setattr, AT_FDCWD, "proc", 0, &closed, sizeof closed) < 0) umount2("proc", TREE_DETACH);
  }
  mkdir("dev", 0755);
  for (size_t i = 0; links[i][0]; i++)
    if (symlink(links[i][0], links[i][1]) < 0) continue;
}

static int add_scratch(uint64_t most, struct error *e) {
  char options[64];
  snprintf(options, sizeof options, "mode=0700,size=%llu", (unsigned long long)(most ? most : SANDBOX_SCRATCH));
  mkdir(&SANDBOX_SCRATCH_AT[1], 0700);
  if (mount("scratch", &SANDBOX_SCRATCH_AT[1], "tmpfs", TREE_NOSUID | TREE_NODEV | TREE_NOEXEC, options) == 0) return 0;
  return error_set(e, ERR_UNSUPPORTED, "The kernel gives no scratch folder: %s.", strerror(errno));
}

static int fill(const struct sandbox *s, const struct pieces *p, struct error *e) {
  unsigned processes = s->limits.processes ? s->limits.processes : SANDBOX_PROCESSES;
  add_kernels_own(processes);
  for (const struct sandbox_system *one = sandbox_system; one->path; one++)
    if (one->run) copy_link(one->path);
  write_names();
  int r = add_scratch(s->limits.scratch, e);
  for (size_t i = 0; i < p->count && r == 0; i++) r = put(&p->at[i], e);
  return r;
}

/* Any folder will do to stand in; what lies under it was taken along before. */
static int stand_on_new_root(struct error *e) {
  static const char *const stages[] = {"/tmp", "/run", "/var", "/mnt", "/usr", NULL};
  for (const char *const *stage = stages; *stage; stage++)
    if (mount("root", *stage, "tmpfs", TREE_NOSUID | TREE_NODEV, "mode=0755,size=1m") == 0 && chdir(*stage) == 0)
      return 0;
  return error_set(e, ERR_UNSUPPORTED, "The kernel lets no tree be built: %s.", strerror(errno));
}

static int leave_old_root(struct error *e) {
  struct mount_attr closed = {.attr_set = MOUNT_ATTR_RDONLY};
  if (syscall(SYS_pivot_root, ".", ".") == 0 && umount2(".", TREE_DETACH) == 0 && chdir("/") == 0 &&
      syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, &closed, sizeof closed) == 0)
    return 0;
  return error_set(e, ERR_UNSUPPORTED, "The kernel lets nobody leave its tree: %s.", strerror(errno));
}

int sandbox_tree_build(const struct sandbox *s, struct error *e) {
  static struct pieces p;
  p.count = 0;
  umask(022);
  if (sethostname("box", 3) < 0 || mount("none", "/", NULL, TREE_PRIVATE | TREE_RECURSIVE, NULL) < 0)
    return error_set(e, ERR_UNSUPPORTED, "The kernel lets no tree be built: %s.", strerror(errno));
  int r = take_system(&p, s->network, e);
  if (r == 0) r = take_given(&p, s, e);
  if (r == 0) r = stand_on_new_root(e);
  if (r == 0) r = fill(s, &p, e);
  return r == 0 ? leave_old_root(e) : r;
}
