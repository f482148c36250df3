/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-sandbox OPTIONS -- PROGRAM [ARGUMENT...]: closes a box around itself and becomes that program; --look says in one
 * line what this kernel gives. A program of its own: it comes to be by exec, so nothing of whoever called is in it but
 * what stands in its arguments, its environment and its streams. It can only ever close; there is no option that opens.
 */
#include "base/alloc.h"
#include "base/str.h"
#include "sandbox/sandbox_priv.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

struct lists {
  const char *readable[SANDBOX_PATHS_MOST + 1], *writable[SANDBOX_PATHS_MOST + 1], *executable[SANDBOX_PATHS_MOST + 1],
      *hidden[SANDBOX_PATHS_MOST + 1];
};
struct asked {
  struct sandbox box;
  struct lists lists;
  int report; /* where an error goes, whole; 0: in words to standard error */
  bool look;
};

static int fail(const struct asked *a, const struct error *e) {
  if (!a->report) {
    fprintf(stderr, "os1-sandbox: %s\n", e->text);
    return 1;
  }
  return write(a->report, e, sizeof *e) == (ssize_t)sizeof *e ? 1 : 2;
}

static int add(const char **list, const char *path) {
  size_t count = 0;
  while (list[count]) count++;
  if (count == SANDBOX_PATHS_MOST) return ERR_TOO_BIG;
  list[count] = path;
  return 0;
}

static int number(const char *text, uint64_t *ret) {
  long long n;
  if (!str_to_int(str_of(text), &n) || n < 0) return ERR_INVALID;
  *ret = (uint64_t)n;
  return 0;
}

static int small_number(const char *text, unsigned *ret) {
  uint64_t n = 0;
  if (number(text, &n) < 0 || n > INT32_MAX) return ERR_INVALID;
  *ret = (unsigned)n;
  return 0;
}

static int take(struct asked *a, int option, const char *text) {
  struct sandbox *s = &a->box;
  unsigned n = 0;
  switch (option) {
  case 'r': return add(a->lists.readable, text);
  case 'w': return add(a->lists.writable, text);
  case 'x': return add(a->lists.executable, text);
  case 'h': return add(a->lists.hidden, text);
  case 'd': return s->folder = text, 0;
  case 'n': return s->network = true, 0;
  case 'm': return number(text, &s->limits.memory);
  case 'f': return number(text, &s->limits.file_size);
  case 't': return number(text, &s->limits.scratch);
  case 'p': return small_number(text, &s->limits.processes);
  case 'o': return small_number(text, &s->limits.open_files);
  case 'c': return small_number(text, &s->limits.cpu_seconds);
  case 'i': return small_number(text, &s->ignore);
  case 'e': return small_number(text, &n) < 0 ? ERR_INVALID : (a->report = (int)n, 0);
  case 'l': return small_number(text, &n) < 0 ? ERR_INVALID : (s->life = (int)n, 0);
  case 'k': return a->look = true, 0;
  default: return ERR_INVALID;
  }
}

static const struct option long_options[] = {
    {"read", 1, NULL, 'r'},    {"write", 1, NULL, 'w'},     {"execute", 1, NULL, 'x'},    {"hidden", 1, NULL, 'h'},
    {"folder", 1, NULL, 'd'},  {"network", 0, NULL, 'n'},   {"memory", 1, NULL, 'm'},     {"file-size", 1, NULL, 'f'},
    {"scratch", 1, NULL, 't'}, {"processes", 1, NULL, 'p'}, {"open-files", 1, NULL, 'o'}, {"cpu", 1, NULL, 'c'},
    {"ignore", 1, NULL, 'i'},  {"report", 1, NULL, 'e'},    {"life", 1, NULL, 'l'},       {"look", 0, NULL, 'k'},
    {NULL, 0, NULL, 0},
};

static int read_arguments(struct asked *a, int argc, char **argv) {
  for (int option; (option = getopt_long(argc, argv, "+", long_options, NULL)) != -1;)
    if (take(a, option, optarg) < 0) return ERR_INVALID;
  a->box.readable = a->lists.readable;
  a->box.writable = a->lists.writable;
  a->box.executable = a->lists.executable;
  a->box.hidden = a->lists.hidden;
  return a->look || optind < argc ? 0 : ERR_INVALID;
}

static int look(const struct asked *a) {
  struct sandbox_kernel k = sandbox_kernel_of(a->box.ignore);
  printf("%d %d %d %d %s\n", k.landlock, k.namespaces, k.seccomp, k.boxes, k.why);
  return 0;
}

/* Who asked for what is nobody's business in the box, where process 1 shows its arguments. */
static char **own_arguments(int argc, char **argv) {
  char **own = alloc_zero(((size_t)argc + 1) * sizeof *own);
  for (int i = 0; i < argc; i++) {
    own[i] = alloc_dup(argv[i], strlen(argv[i]));
    memset(argv[i], 0, strlen(argv[i]));
  }
  return own;
}

int main(int argc, char **argv) {
  static struct asked a;
  static char **own; /* as long as this program: what looks for leaks must find it held */
  struct error e = {0};
  argv = own = own_arguments(argc, argv);
  if (read_arguments(&a, argc, argv) < 0) {
    fprintf(stderr, "os1-sandbox: an option that means nothing, or no program\n");
    return 2;
  }
  if (a.look) return look(&a);
  if (sandbox_enter(&a.box, &e) < 0) return fail(&a, &e);
  execvp(argv[optind], argv + optind);
  error_set(&e, errno == ENOENT ? ERR_NOT_FOUND : ERR_DENIED, "There is no program %.100s that could be run there: %s.",
            argv[optind], strerror(errno));
  return fail(&a, &e);
}
