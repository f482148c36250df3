/* SPDX-License-Identifier: Apache-2.0
 *
 * kill_writer [KILLS]: a child writes from several threads and tells each acknowledgement through a pipe; its parent
 * kills it (SIGKILL), opens what is left and checks that nothing acknowledged is lost, doubled or out of order, and
 * that nothing is there that was not asked for. In four of five rounds the child stops itself at a moment chosen for
 * that round, when a part or all of a group is written into the log and it is not yet synced, and says so; then the
 * kill lands between a write and its acknowledgement for sure. In the others it comes whenever it comes.
 *
 * Prints how many kills landed between a write and its acknowledgement; fails under half. Default: 200 kills.
 */
#include "base/alloc.h"
#include "base/chance.h"
#include "base/id.h"
#include "folder.h"
#include "shim.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

enum { THREADS = 4, CHECKPOINT = 40, LOG_PAGES_HERE = 12, ROUNDS_A_FILE = 25 };

/* What the child says, in one write each. */
struct note {
  enum { ASKED, ACKNOWLEDGED, WRITTEN, STOPPED, STOPPED_AT_HOME } what;
  uint32_t thread;
  uint64_t number;
};

static void tell(int pipe, struct note n) {
  if (write(pipe, &n, sizeof n) != sizeof n) _exit(3);
}

/* ---- the child ---- */

struct plan {
  int pipe;
  int left; /* stop at the log's sync (or write) after so many; -1: never */
  bool at_write;
  bool beside;  /* the log is written home by the thread beside the writer, as in the product */
  bool at_home; /* stop that thread, in the middle of a page */
  pthread_t writer;
  bool written; /* something was written to the log since its last sync */
};

/* Half of what was to be written is, as when the system stops there. */
static void write_half(const struct shim_event *e) {
  int fd = open(e->name, O_WRONLY | O_CLOEXEC);
  if (pwrite(fd, e->bytes, (size_t)e->size / 2, e->at) < 0) _exit(7);
}

/* On the thread that writes the log home, while the writer goes on. */
static int watch_home(struct plan *p, const struct shim_event *e) {
  if (!p->at_home || e->op != SHIM_WRITE || p->left < 0 || p->left-- > 0) return SQLITE_OK;
  write_half(e);
  tell(p->pipe, (struct note){.what = STOPPED_AT_HOME});
  for (;;) pause();
}

/* On the writer's thread: only it writes the log; who writes it home syncs it first. */
static int watch(void *arg, const struct shim_event *e) {
  struct plan *p = arg;
  if (!strstr(e->name, "-wal")) return watch_home(p, e);
  if (!p->written && e->op == SHIM_WRITE) p->writer = pthread_self();
  if (p->at_home || !pthread_equal(p->writer, pthread_self())) return SQLITE_OK;
  bool writes = e->op == SHIM_WRITE && e->size > 32, syncs = e->op == SHIM_SYNC && p->written;
  bool stops = p->left >= 0 && (p->at_write ? writes : syncs) && p->left-- == 0;
  if (writes && !p->written) {
    p->written = true;
    tell(p->pipe, (struct note){.what = WRITTEN});
  }
  if (syncs) p->written = false;
  if (!stops) return SQLITE_OK;
  if (writes) write_half(e);
  tell(p->pipe, (struct note){.what = STOPPED});
  for (;;) pause();
}

struct speaker {
  struct store *store;
  uint32_t thread;
  uint64_t first;
  int pipe;
};

struct saying {
  uint32_t owner;
  uint64_t number;
};

static int say(struct store_txn *t, void *arg, struct error *e) {
  struct saying *s = arg;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct turn turn = {.id = id_make(s->owner, 0),
                      .conversation = s->number,
                      .text = arena_printf(&a, "%llu", (unsigned long long)s->number)};
  int result = t->ops->insert(t, RECORD_TURN, &turn);
  return result ? result : t->ops->blob_put(t, s->owner, STR("last"), turn.text);
}

static void *speak(void *arg) {
  struct speaker *s = arg;
  for (uint64_t number = s->first;; number++) {
    struct saying saying = {s->thread, number};
    tell(s->pipe, (struct note){ASKED, s->thread, number});
    if (s->store->ops->write(s->store, say, &saying, NULL)) _exit(4);
    tell(s->pipe, (struct note){ACKNOWLEDGED, s->thread, number});
  }
}

static int open_at(const char *path, bool beside, struct store **ret, struct error *e) {
  struct key *key = folder_key(1);
  struct driver_setup setup = {
      .below = "shim", .checkpoint = beside ? 0 : CHECKPOINT, .log_pages = beside ? LOG_PAGES_HERE : 0};
  int result = driver_open(path, key, &setup, ret, e);
  key_free(key);
  return result;
}

static void child(const char *path, struct plan plan, const uint64_t *next) {
  struct store *s;
  struct error e = {0};
  if (open_at(path, plan.beside, &s, &e)) _exit(5);
  shim_arg = &plan;
  shim_hook = watch;
  struct speaker speakers[THREADS];
  for (uint32_t i = 0; i < THREADS; i++) {
    pthread_t thread;
    speakers[i] = (struct speaker){s, i, next[i], plan.pipe};
    if (pthread_create(&thread, NULL, speak, &speakers[i])) _exit(6);
  }
  for (;;) pause();
}

/* ---- the parent ---- */

struct round {
  uint64_t asked[THREADS], acknowledged[THREADS]; /* the last of each */
  bool open;                                      /* a group was written, and none of its members acknowledged yet */
  bool stopped, at_home;
};

static void hear(struct round *r, const struct note *n) {
  if (n->what == ASKED) r->asked[n->thread] = n->number;
  if (n->what == ACKNOWLEDGED) r->acknowledged[n->thread] = n->number, r->open = false;
  if (n->what == WRITTEN) r->open = true;
  if (n->what == STOPPED) r->stopped = r->open = true;
  if (n->what == STOPPED_AT_HOME) r->stopped = r->at_home = true;
}

/* Listens until the child stops itself or the time is up, kills it, and reads what it had still said. */
static void listen_and_kill(int pipe, pid_t pid, int ms, struct round *r) {
  struct note n;
  struct pollfd p = {.fd = pipe, .events = POLLIN};
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int left = ms; left > 0 && !r->stopped && poll(&p, 1, left) > 0;) {
    if (read(pipe, &n, sizeof n) != sizeof n) break;
    hear(r, &n);
    clock_gettime(CLOCK_MONOTONIC, &now);
    left = ms - (int)((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000);
  }
  kill(pid, SIGKILL);
  int status;
  waitpid(pid, &status, 0);
  if (!WIFSIGNALED(status)) {
    fprintf(stderr, "the child ended by itself (%d)\n", WEXITSTATUS(status));
    exit(1);
  }
  while (read(pipe, &n, sizeof n) == sizeof n) hear(r, &n);
}

struct tally {
  uint64_t seen;
  bool wrong;
};

static bool count_one(void *arg, const void *record) {
  struct tally *t = arg;
  const struct turn *turn = record;
  long long says = 0;
  t->seen++;
  t->wrong |= turn->conversation != t->seen || id_number(turn->id) != t->seen || !str_to_int(turn->text, &says) ||
              (uint64_t)says != t->seen;
  return true;
}

/* Each thread's turns are 1, 2, 3... with nothing missing, up to one past the last acknowledged. */
static bool check_thread(struct store_read *read, const struct round *r, uint32_t i, uint64_t *ret_next) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct tally t = {0};
  struct str last = STR("");
  long long says = 0;
  int result = read->ops->scan(read, RECORD_TURN, &(struct scan){.owner = i}, &a, count_one, &t);
  int got = read->ops->blob_get(read, i, STR("last"), &a, &last);
  str_to_int(last, &says);
  *ret_next = t.seen + 1;
  if (!result && !t.wrong && t.seen >= r->acknowledged[i] && t.seen <= r->asked[i] && (uint64_t)says == t.seen &&
      (got == 0 || t.seen == 0))
    return true;
  fprintf(stderr, "thread %u: %llu kept, %llu acknowledged, %llu asked, the blob says %lld%s\n", i,
          (unsigned long long)t.seen, (unsigned long long)r->acknowledged[i], (unsigned long long)r->asked[i], says,
          t.wrong ? "; out of order" : "");
  return false;
}

static bool check(const char *path, const struct round *r, uint64_t *next) {
  struct store *s;
  struct store_read *read;
  struct error e = {0};
  bool right = true;
  if (open_at(path, false, &s, &e) || s->ops->read_begin(s, &read, &e)) {
    fprintf(stderr, "does not open: %s\n", e.text);
    return false;
  }
  for (uint32_t i = 0; i < THREADS; i++) right &= check_thread(read, r, i, &next[i]);
  read->ops->read_end(read);
  s->ops->close(s);
  return right;
}

static bool run_round(const char *path, struct chance *c, uint64_t *next, bool *ret_landed, bool *ret_at_home) {
  int ends[2];
  bool stops = chance_below(c, 5) > 0;
  struct plan plan = {
      .left = stops ? (int)chance_below(c, 12) : -1, .at_write = chance_below(c, 2), .beside = chance_below(c, 2)};
  plan.at_home = plan.beside && stops && chance_below(c, 3) == 0;
  struct round r = {0};
  for (int i = 0; i < THREADS; i++) r.acknowledged[i] = r.asked[i] = next[i] - 1;
  if (pipe(ends)) return false;
  pid_t pid = fork();
  if (!pid) {
    close(ends[0]);
    plan.pipe = ends[1];
    child(path, plan, next);
  }
  close(ends[1]);
  listen_and_kill(ends[0], pid, stops ? 10000 : 5 + (int)chance_below(c, 20), &r);
  close(ends[0]);
  *ret_landed = r.open;
  *ret_at_home = r.at_home;
  return check(path, &r, next);
}

int main(int argc, char **argv) {
  long long kills = 200, landed = 0, at_home = 0;
  if (argc > 1 && !str_to_int(str_of(argv[1]), &kills)) return 2;
  struct chance c = chance_seed((uint64_t)kills);
  uint64_t next[THREADS] = {1, 1, 1, 1};
  shim_register();
  for (long long i = 0; i < kills; i++) {
    bool between = false, home = false;
    if (i % ROUNDS_A_FILE == 0) {
      folder_remove();
      for (int t = 0; t < THREADS; t++) next[t] = 1;
    }
    if (!run_round(folder_file("memory.db"), &c, next, &between, &home)) {
      fprintf(stderr, "kill %lld of %lld: something was lost; see %s\n", i + 1, kills, folder_path);
      return 1;
    }
    landed += between;
    at_home += home;
  }
  folder_remove();
  printf(
      "%lld of %lld kills landed between a write and its acknowledgement, %lld in a page that was written home beside "
      "the writer; nothing was lost, doubled or reordered\n",
      landed, kills, at_home);
  return landed * 2 < kills || at_home * 20 < kills;
}
