/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench store [SECONDS] [--json]: durable writes and warm reads. 64 conversations, a thread each, keep a turn and
 * wait until it is durable, then the next; every 32nd turn brings a 4 KiB blob with it, as a flushed piece of an index
 * does. In clear, encrypted, and encrypted over a disk whose every sync takes 5 ms; each for SECONDS (6) in nine turns
 * that alternate, the median counts. Then turns are read by id, at random, of the newest 2,000 (warm) and of half of
 * all (far, most pages not in the cache). Keys of --json: plain_per_s, encrypted_per_s, slow_per_s (turns a second),
 * group (turns a commit, encrypted), write_ratio (plain over encrypted), warm_us, warm_ratio, far_us, far_ratio
 * (encrypted; encrypted over plain), open_ms (opening the encrypted store), bytes_per_turn.
 */
#include "base/alloc.h"
#include "base/chance.h"
#include "base/id.h"
#include "bench.h"
#include "home/key.h"
#include "shim.h"
#include "store/sqlite/driver.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum {
  CONVERSATIONS = 64,
  OWNER = 1,
  ROUNDS = 9,
  BLOB_EVERY = 32,
  BLOB_SIZE = 4096,
  SLOW_SYNC_US = 5000,
  WARM = 2000,
  READS = 20000,
};

enum way { PLAIN, ENCRYPTED, SLOW, WAYS };
static const char *const names[WAYS] = {"in clear", "encrypted", "encrypted, sync 5 ms"};

static int slow_sync(void *arg, const struct shim_event *e) {
  if (e->op == SHIM_SYNC) usleep(SLOW_SYNC_US);
  return SQLITE_OK;
}

static double seconds(void) {
  return (double)bench_clock()->steady(bench_clock()) / 1e9;
}

/* ---- one conversation ---- */

struct conversation_load {
  struct store *store;
  struct chance chance;
  uint64_t number, kept;
  atomic_bool *stop;
  atomic_uint *turns;
  int result;
};

struct piece {
  struct conversation_load *load;
  struct turn turn;
  unsigned ordinal;
};

static int keep(struct store_txn *t, void *arg, struct error *e) {
  static const char blob[BLOB_SIZE];
  struct piece *p = arg;
  char key[32];
  int result = t->ops->insert(t, RECORD_TURN, &p->turn);
  if (result || p->ordinal % BLOB_EVERY) return result;
  struct str name = {key, (size_t)snprintf(key, sizeof key, "index/%u", p->ordinal / BLOB_EVERY)};
  return t->ops->blob_put(t, OWNER, name, (struct str){blob, sizeof blob});
}

/* Turns of 20 to 180 bytes, letters and spaces. */
static struct str words(struct chance *c, char text[200]) {
  size_t len = 20 + chance_below(c, 160);
  for (size_t i = 0; i < len; i++) text[i] = (char)(chance_below(c, 6) ? 'a' + (int)chance_below(c, 26) : ' ');
  return (struct str){text, len};
}

static void *converse(void *arg) {
  struct conversation_load *l = arg;
  char text[200], client[32];
  while (!*l->stop && !l->result) {
    struct piece p = {.load = l, .ordinal = (*l->turns)++};
    p.turn = (struct turn){.id = id_make(OWNER, 0),
                           .conversation = id_make(OWNER, l->number),
                           .role = ROLE_PERSON,
                           .origin = ORIGIN_TYPED,
                           .heard_chars = -1,
                           .text = words(&l->chance, text)};
    p.turn.said_at = p.turn.recorded_at = 1795000000000 + p.ordinal;
    p.turn.client_id = (struct str){client, (size_t)snprintf(client, sizeof client, "%u", p.ordinal)};
    l->result = l->store->ops->write(l->store, keep, &p, NULL);
    l->kept += !l->result;
  }
  return NULL;
}

/* ---- a store kept each way ---- */

struct measured {
  double per_s[ROUNDS], group, warm_us, far_us, open_ms;
  struct store *store;
  uint64_t turns;
  char folder[40], path[64];
};

static int open_way(struct measured *m, enum way way, struct error *e) {
  unsigned char bytes[KEY_SIZE] = {7};
  struct key *key = key_of_bytes(bytes);
  struct driver_setup setup = {.in_clear = way == PLAIN, .below = way == SLOW ? "shim" : NULL};
  double start = seconds();
  int result = driver_open(m->path, key, &setup, &m->store, e);
  m->open_ms = (seconds() - start) * 1e3;
  key_free(key);
  return result;
}

static int make_way(struct measured *m, enum way way, struct error *e) {
  snprintf(m->folder, sizeof m->folder, "/tmp/os1-bench-XXXXXX");
  if (!mkdtemp(m->folder)) return error_errno(e, "make a folder in", "/tmp");
  snprintf(m->path, sizeof m->path, "%s/memory.db", m->folder);
  return open_way(m, way, e);
}

static void remove_way(struct measured *m) {
  if (m->store) m->store->ops->close(m->store);
  if (!*m->path) return;
  store_sqlite_remove(m->path, NULL);
  rmdir(m->folder);
}

static int write_round(struct measured *m, enum way way, int round, double length, struct error *e) {
  struct conversation_load loads[CONVERSATIONS];
  pthread_t threads[CONVERSATIONS];
  atomic_bool stop = false;
  atomic_uint turns = (unsigned)m->turns;
  struct store_stats before, after;
  m->store->ops->stats(m->store, &before);
  shim_hook = way == SLOW ? slow_sync : NULL;
  double start = seconds();
  for (uint32_t i = 0; i < CONVERSATIONS; i++) {
    loads[i] = (struct conversation_load){
        .store = m->store, .chance = chance_seed(i), .number = i + 1, .stop = &stop, .turns = &turns};
    if (pthread_create(&threads[i], NULL, converse, &loads[i])) return error_set(e, ERR_IO, "no thread to be had");
  }
  usleep((useconds_t)(length * 1e6));
  stop = true;
  uint64_t kept = 0;
  int result = 0;
  for (int i = 0; i < CONVERSATIONS; i++) {
    pthread_join(threads[i], NULL);
    kept += loads[i].kept;
    if (loads[i].result) result = error_set(e, loads[i].result, "a turn could not be kept");
  }
  m->per_s[round] = (double)kept / (seconds() - start);
  shim_hook = NULL;
  m->store->ops->stats(m->store, &after);
  m->group = (double)(after.writes - before.writes) / (double)(after.commits - before.commits);
  m->turns = turns;
  return result;
}

/* Random ones of the newest turns by id, ten a snapshot, as recall reads them; `turns` of them. */
static int read_some(struct measured *m, uint64_t turns, double *ret_us, struct error *e) {
  struct chance c = chance_seed(3);
  struct arena a = ARENA_NONE;
  int result = 0;
  double start = 0;
  for (int i = -READS / 4; i < READS && !result; i += 10) {
    struct store_read *r;
    if (i >= 0 && start == 0) start = seconds(); /* a quarter to warm up */
    result = m->store->ops->read_begin(m->store, &r, e);
    for (int n = 0; n < 10 && !result; n++) {
      struct turn turn;
      result = r->ops->get(r, RECORD_TURN, id_make(OWNER, m->turns - chance_below(&c, (uint32_t)turns)), &a, &turn);
    }
    if (!result) r->ops->read_end(r);
    arena_clear(&a);
  }
  *ret_us = (seconds() - start) * 1e6 / READS;
  arena_finish(&a);
  return result;
}

/* ---- saying it ---- */

static int order(const void *x, const void *y) {
  double a = *(const double *)x, b = *(const double *)y;
  return (a > b) - (a < b);
}

static double median(double *of) {
  qsort(of, ROUNDS, sizeof *of, order);
  return of[ROUNDS / 2];
}

static void report(const struct bench_args *args, struct measured *m) {
  struct store_stats stats;
  m[ENCRYPTED].store->ops->stats(m[ENCRYPTED].store, &stats);
  double rate[WAYS], bytes = (double)stats.bytes / (double)(stats.turns ? stats.turns : 1);
  for (int i = 0; i < WAYS; i++) rate[i] = median(m[i].per_s);
  double ratio = rate[PLAIN] / rate[ENCRYPTED], warm = m[ENCRYPTED].warm_us / m[PLAIN].warm_us;
  double far = m[ENCRYPTED].far_us / m[PLAIN].far_us;
  if (args->json) {
    printf("{\"bench\":\"store\",\"plain_per_s\":%.0f,\"encrypted_per_s\":%.0f,\"slow_per_s\":%.0f,\"group\":%.1f,"
           "\"write_ratio\":%.3f,\"warm_us\":%.2f,\"warm_ratio\":%.3f,\"far_us\":%.2f,\"far_ratio\":%.3f,"
           "\"open_ms\":%.2f,\"bytes_per_turn\":%.0f}\n",
           rate[PLAIN], rate[ENCRYPTED], rate[SLOW], m[ENCRYPTED].group, ratio, m[ENCRYPTED].warm_us, warm,
           m[ENCRYPTED].far_us, far, m[ENCRYPTED].open_ms, bytes);
    return;
  }
  for (int i = 0; i < WAYS; i++) printf("%-22s %8.0f durable turns/s, %.0f a commit\n", names[i], rate[i], m[i].group);
  printf(
      "encrypted against in clear: writes %.2f x; reading a turn by id, warm %.2f x (%.1f us), far %.2f x (%.1f us)\n",
      ratio, warm, m[ENCRYPTED].warm_us, far, m[ENCRYPTED].far_us);
  printf("open %.1f ms; %.0f bytes a turn\n", m[ENCRYPTED].open_ms, bytes);
}

static int measure(struct measured *m, double length, struct error *e) {
  int result = 0;
  for (int i = 0; i < WAYS && !result; i++) result = make_way(&m[i], (enum way)i, e);
  for (int round = 0; round < ROUNDS; round++)
    for (int i = 0; i < WAYS && !result; i++) result = write_round(&m[i], (enum way)i, round, length, e);
  uint64_t both = m[PLAIN].turns < m[ENCRYPTED].turns ? m[PLAIN].turns : m[ENCRYPTED].turns;
  for (int i = PLAIN; i <= ENCRYPTED && !result; i++) {
    m[i].store->ops->close(m[i].store); /* reopened, so that both begin cold */
    m[i].store = NULL;
    result = open_way(&m[i], (enum way)i, e);
    if (!result) result = read_some(&m[i], WARM, &m[i].warm_us, e);
    if (!result) result = read_some(&m[i], both / 2, &m[i].far_us, e);
  }
  return result;
}

int bench_durable(const struct bench_args *args, struct error *e) {
  const char *wanted = bench_operand(args, 0);
  long long length = 6;
  if (wanted && (!str_to_int(str_of(wanted), &length) || length < 1 || length > 600))
    return error_set(e, ERR_INVALID, "store needs a number of seconds");
  struct measured *m = alloc_zero(WAYS * sizeof *m);
  shim_register();
  int result = measure(m, (double)length / ROUNDS, e);
  if (!result) report(args, m);
  for (int i = 0; i < WAYS; i++) remove_way(&m[i]);
  alloc_free(m);
  return result;
}
