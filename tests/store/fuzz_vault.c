/* SPDX-License-Identifier: Apache-2.0
 *
 * libFuzzer: a database, its log and its key file with hostile bytes in them. The first byte says where; what follows
 * are patches (page, offset, length, bytes) on a small true database, made once. Pages and frames are patched as the
 * disk holds them, or in clear and sealed again, as somebody who has the key could: so the seal does not hide from the
 * fuzzer what lies behind it. Whatever is opened is then used.
 */
#include "base/alloc.h"
#include "doings.h"
#include "folder.h"
#include "store/sqlite/vault_priv.h"

#include <sodium.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAGES_MAX = 64, FRAMES_MAX = 64 };
enum where { DB_SEALED, DB_CLEAR, LOG_SEALED, LOG_CLEAR, KEY_FILE, PAPER, WHERES };

static struct {
  unsigned char key[SEAL_KEY], mark[SEAL_MARK];
  unsigned char db[PAGES_MAX * SEAL_PAGE], log[LOG_HEADER + FRAMES_MAX * SEAL_FRAME];
  size_t db_len, log_len;
} base;

static size_t slurp(const char *path, unsigned char *out, size_t room) {
  FILE *f = fopen(path, "rb");
  size_t len = f ? fread(out, 1, room, f) : 0;
  if (f) fclose(f);
  return len;
}

static void spill(const char *path, const unsigned char *bytes, size_t len) {
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(bytes, 1, len, f) != len) abort();
  fclose(f);
}

/* A few rows in the database, more in the log. */
static void make_base(void) {
  struct error e = {0};
  snprintf(folder_path, sizeof folder_path, "/dev/shm/os1-fuzz-XXXXXX");
  if (!mkdtemp(folder_path)) *folder_path = '\0';
  atexit(folder_remove);
  struct store *s = folder_open_store(&e);
  if (!s) abort();
  for (int i = 0; i < 3; i++) {
    struct turn t = turn_of(ME, 1, "we moved to lisbon");
    struct fact f = {.id = id_make(ME, 0), .relation = STR("lives"), .value = STR("Lisbon"), .plain = STR("lisbon")};
    if (insert(s, RECORD_TURN, &t) || insert(s, RECORD_FACT, &f) || put_blob(s, STR("p"), STR("posting"))) abort();
    if (i == 1 && s->ops->purge(s, &e)) abort();
  }
  base.db_len = slurp(folder_file("memory.db"), base.db, sizeof base.db);
  base.log_len = slurp(folder_file("memory.db-wal"), base.log, sizeof base.log);
  s->ops->close(s);
  struct key *k = folder_key(1);
  key_derive(k, "os1store", 1, base.key);
  key_free(k);
  memcpy(base.mark, base.db, SEAL_MARK);
}

/* ---- patches ---- */

static struct seal_nonces nonces;

static void seal_all(unsigned char *bytes, size_t len, enum where where, bool open) {
  size_t unit = where == DB_CLEAR ? SEAL_PAGE : SEAL_FRAME, from = where == DB_CLEAR ? 0 : LOG_HEADER;
  for (size_t n = 0; from + (n + 1) * unit <= len; n++) {
    unsigned char *at = bytes + from + n * unit;
    if (where == DB_CLEAR && open)
      seal_open_page(base.key, base.mark, (uint32_t)n + 1, at, at);
    else if (where == DB_CLEAR)
      seal_page(base.key, base.mark, (uint32_t)n + 1, &nonces, at, at);
    else if (open)
      seal_open_frame(base.key, base.mark, at);
    else
      seal_frame(base.key, base.mark, &nonces, at);
  }
}

static void patch(unsigned char *bytes, size_t len, const uint8_t *data, size_t size) {
  while (size > 4) {
    size_t at = (size_t)data[0] * SEAL_PAGE + ((size_t)data[1] << 8 | data[2]) % SEAL_PAGE, count = data[3];
    data += 4, size -= 4;
    for (size_t i = 0; i < count && i < size && at + i < len; i++) bytes[at + i] = data[i];
    size_t taken = count < size ? count : size;
    data += taken, size -= taken;
  }
}

/* ---- using whatever it is ---- */

static bool look(void *arg, const void *record) {
  return true;
}

static void use(struct store *s) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct error e = {0};
  struct store_read *r;
  uint64_t n;
  if (!s->ops->read_begin(s, &r, &e)) {
    for (int kind = 0; kind < RECORD_KINDS; kind++) {
      r->ops->scan(r, (enum record_kind)kind, &(struct scan){.owner = ME, .limit = 100}, &a, look, NULL);
      r->ops->count(r, (enum record_kind)kind, &(struct scan){.owner = ME}, &n);
    }
    struct listing l = {.arena = &a};
    r->ops->blob_scan(r, ME, STR(""), &a, list_blob, &l);
    r->ops->read_end(r);
  }
  struct turn t = turn_of(ME, 1, "and one more");
  insert(s, RECORD_TURN, &t);
  s->ops->search_bytes(s, (struct str[]){STR("lisbon")}, 1, &n, &e);
  s->ops->check(s, &e);
  s->ops->purge(s, &e);
}

static void try_files(enum where where, const uint8_t *data, size_t size) {
  static unsigned char db[sizeof base.db], log[sizeof base.log];
  bool in_db = where == DB_SEALED || where == DB_CLEAR, in_clear = where == DB_CLEAR || where == LOG_CLEAR;
  unsigned char *bytes = in_db ? db : log;
  size_t len = in_db ? base.db_len : base.log_len;
  memcpy(db, base.db, base.db_len);
  memcpy(log, base.log, base.log_len);
  if (in_clear) seal_all(bytes, len, where, true);
  patch(bytes, len, data, size);
  if (in_clear) seal_all(bytes, len, where, false);
  if (where == DB_CLEAR) memcpy(db, base.mark, SEAL_MARK);
  spill(folder_file("memory.db"), db, base.db_len);
  spill(folder_file("memory.db-wal"), log, base.log_len);
  unlink(folder_file("memory.db-shm"));
  struct error e = {0};
  struct store *s = folder_open_store(&e);
  if (!s) return;
  use(s);
  s->ops->close(s);
}

/* The same with the sum at its end that it ought to have. */
static struct str with_sum(struct str bytes, char out[8192]) {
  unsigned char sum[16];
  crypto_generichash(sum, sizeof sum, (const unsigned char *)bytes.at, bytes.len, NULL, 0);
  int len = snprintf(out, 8192, "%.*ssum ", STR_ARG(bytes));
  for (size_t i = 0; i < sizeof sum; i++) len += snprintf(out + len, 8, "%02x", sum[i]);
  out[len++] = '\n';
  return (struct str){out, (size_t)len};
}

static void try_key(enum where where, struct str bytes) {
  char summed[8192];
  struct key *k = NULL;
  struct error e = {0};
  if (where == KEY_FILE && bytes.len && !memchr(bytes.at, 0, bytes.len)) bytes = with_sum(bytes, summed);
  int result =
      where == PAPER ? key_from_recovery(folder_file("key"), bytes, &k, &e) : key_open(bytes, STR_NONE, &k, &e);
  if (!result != (k != NULL)) abort();
  key_free(k);
  unlink(folder_file("key"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!base.db_len) make_base();
  if (!size || size > 4096) return 0;
  enum where where = (enum where)(data[0] % WHERES);
  if (where >= KEY_FILE)
    try_key(where, (struct str){(const char *)data + 1, size - 1});
  else
    try_files(where, data + 1, size - 1);
  return 0;
}
