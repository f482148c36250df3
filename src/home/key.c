/* SPDX-License-Identifier: Apache-2.0 */
#include "home/key.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/civil.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  ID_SIZE = 8,
  ITEM_SIZE = KEY_ITEM_LEN / 2,
  SUM_SIZE = 16,
  NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
  TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
  SALT_SIZE = crypto_pwhash_SALTBYTES,
  SHOWN_BEFORE = 1, /* the moment is not known */
  CHECK_SIZE = 3,   /* of the recovery text: with the key 280 bits, 56 letters of 5 */
  RECOVERY_LETTERS = (KEY_SIZE + CHECK_SIZE) * 8 / 5,
  /* A hostile file may not ask for more work than this: SENSITIVE is 4 passes over 1 GiB. */
  PASSES_MAX = crypto_pwhash_OPSLIMIT_SENSITIVE,
  MEMORY_MAX = crypto_pwhash_MEMLIMIT_SENSITIVE / 1024,
};

struct key {
  unsigned char bytes[KEY_SIZE];
};

/* What a key file says. */
struct key_file {
  unsigned char id[ID_SIZE];
  long long shown; /* when the recovery text was; 0: never */
  enum key_guard guard;
  unsigned char open[KEY_SIZE];
  unsigned char item[ITEM_SIZE]; /* which one of the keyring's */
  long long passes, memory;      /* memory in KiB */
  unsigned char salt[SALT_SIZE], nonce[NONCE_SIZE], box[KEY_SIZE + TAG_SIZE];
};

static void wipe_file(struct key_file *f) {
  sodium_memzero(f, sizeof *f);
}
#define AUTO_WIPE __attribute__((cleanup(wipe_file)))

static struct key *key_new(void) {
  struct key *k = sodium_init() < 0 ? NULL : sodium_malloc(sizeof *k);
  if (!k) abort(); /* as any small allocation does */
  return k;
}

struct key *key_of_bytes(const unsigned char bytes[KEY_SIZE]) {
  struct key *k = key_new();
  memcpy(k->bytes, bytes, KEY_SIZE);
  sodium_mprotect_readonly(k);
  return k;
}

void key_free(struct key *k) {
  sodium_free(k);
}

void key_derive(const struct key *k, const char context[8], uint64_t number, unsigned char ret[KEY_SIZE]) {
  crypto_kdf_derive_from_key(ret, KEY_SIZE, number, context, k->bytes);
}

static void id_of(const struct key *k, unsigned char ret[ID_SIZE]) {
  unsigned char derived[KEY_SIZE];
  key_derive(k, "os1keyid", 1, derived);
  memcpy(ret, derived, ID_SIZE);
}

/* ---- the file's text ---- */

static void add_hex(struct buf *b, const unsigned char *bytes, size_t len) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < len; i++) {
    buf_add_byte(b, digits[bytes[i] >> 4]);
    buf_add_byte(b, digits[bytes[i] & 15]);
  }
}

static void write_box(const struct key_file *f, struct buf *b) {
  buf_printf(b, "\nsealed ");
  add_hex(b, f->nonce, NONCE_SIZE);
  buf_add_byte(b, ' ');
  add_hex(b, f->box, sizeof f->box);
}

static void write_text(const struct key_file *f, struct buf *b) {
  buf_printf(b, "os1 key 1\nid ");
  add_hex(b, f->id, ID_SIZE);
  buf_printf(b, "\nshown %lld\n", f->shown);
  if (f->guard == KEY_PASSPHRASE) {
    buf_printf(b, "argon2id %lld %lld ", f->passes, f->memory);
    add_hex(b, f->salt, SALT_SIZE);
    write_box(f, b);
  } else if (f->guard == KEY_KEYRING) {
    buf_printf(b, "keyring ");
    add_hex(b, f->item, ITEM_SIZE);
    write_box(f, b);
  } else {
    buf_printf(b, "open ");
    add_hex(b, f->open, KEY_SIZE);
  }
  buf_add_byte(b, '\n');
  unsigned char sum[SUM_SIZE];
  crypto_generichash(sum, SUM_SIZE, (const unsigned char *)b->at, b->len, NULL, 0);
  buf_printf(b, "sum ");
  add_hex(b, sum, SUM_SIZE);
  buf_add_byte(b, '\n');
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(struct str s, unsigned char *ret, size_t size) {
  if (s.len != size * 2) return false;
  for (size_t i = 0; i < size; i++) {
    int high = hex_digit(s.at[2 * i]), low = hex_digit(s.at[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    ret[i] = (unsigned char)(high << 4 | low);
  }
  return true;
}

/* The next word of the line, which must begin with `name` on its first call. */
static bool read_line(struct str *rest, const char *name, struct str *ret_after) {
  struct str line, word;
  if (!str_next(rest, '\n', &line) || !str_next(&line, ' ', &word) || !str_is(word, name)) return false;
  *ret_after = line;
  return true;
}

static bool read_box(struct str *rest, struct key_file *f) {
  struct str line, word;
  return read_line(rest, "sealed", &line) && str_next(&line, ' ', &word) && read_hex(word, f->nonce, NONCE_SIZE) &&
         read_hex(line, f->box, sizeof f->box);
}

static bool read_sealed(struct str line, struct str *rest, struct key_file *f) {
  struct str word;
  f->guard = KEY_PASSPHRASE;
  if (!str_next(&line, ' ', &word) || !str_to_int(word, &f->passes) || f->passes < 1 || f->passes > PASSES_MAX)
    return false;
  if (!str_next(&line, ' ', &word) || !str_to_int(word, &f->memory) || f->memory < 8 || f->memory > MEMORY_MAX)
    return false;
  return read_hex(line, f->salt, SALT_SIZE) && read_box(rest, f);
}

static bool read_keyring(struct str line, struct str *rest, struct key_file *f) {
  f->guard = KEY_KEYRING;
  return read_hex(line, f->item, ITEM_SIZE) && read_box(rest, f);
}

static bool sum_is_right(struct str file) {
  enum { TAIL = 4 + SUM_SIZE * 2 + 1 };
  if (file.len < TAIL || file.at[file.len - 1] != '\n') return false;
  struct str tail = str_from(file, file.len - TAIL);
  unsigned char is[SUM_SIZE], says[SUM_SIZE];
  crypto_generichash(is, SUM_SIZE, (const unsigned char *)file.at, file.len - TAIL, NULL, 0);
  return str_starts(tail, STR("sum ")) && read_hex(str_first(str_from(tail, 4), SUM_SIZE * 2), says, SUM_SIZE) &&
         !memcmp(is, says, SUM_SIZE);
}

static bool read_text(struct str file, struct key_file *f) {
  struct str rest = file, line;
  if (!sum_is_right(file) || !str_next(&rest, '\n', &line)) return false;
  if (!read_line(&rest, "id", &line) || !read_hex(line, f->id, ID_SIZE)) return false;
  if (!read_line(&rest, "shown", &line) || !str_to_int(line, &f->shown)) return false;
  struct str before = rest;
  if (read_line(&rest, "open", &line)) return read_hex(line, f->open, KEY_SIZE);
  rest = before;
  if (read_line(&rest, "keyring", &line)) return read_keyring(line, &rest, f);
  rest = before;
  return read_line(&rest, "argon2id", &line) && read_sealed(line, &rest, f);
}

static int parse(struct str file, const char *path, struct key_file *ret, struct error *e) {
  if (sodium_init() < 0) return error_set(e, ERR_UNSUPPORTED, "This machine gives no randomness for keys.");
  *ret = (struct key_file){0};
  struct str rest = file, line;
  bool ours = str_next(&rest, '\n', &line) && rest.at && str_starts(line, STR("os1 key "));
  if (ours && !str_is(line, "os1 key 1") && sum_is_right(file)) /* else it is a slip in this very line */
    return error_set(e, ERR_UNSUPPORTED, "The key %s was written by a newer OS1.", path);
  if (!read_text(file, ret))
    return error_set(e, ERR_DAMAGED, "The key %s is damaged; your recovery key can replace it.", path);
  return 0;
}

/* ---- sealing ---- */

static int stretch(struct str passphrase, const struct key_file *f, unsigned char ret[KEY_SIZE], struct error *e) {
  if (passphrase.len > KEY_PASSPHRASE_MAX)
    return error_set(e, ERR_TOO_BIG, "A passphrase may be %d bytes long at most.", KEY_PASSPHRASE_MAX);
  if (crypto_pwhash(ret, KEY_SIZE, passphrase.at, passphrase.len, f->salt, (unsigned long long)f->passes,
                    (size_t)f->memory * 1024, crypto_pwhash_ALG_ARGON2ID13))
    return error_set(e, ERR_UNSUPPORTED,
                     "The passphrase needs %lld MB of memory to be tried, and there is not as much.", f->memory / 1024);
  return 0;
}

/* What the keyring keeps is random and long: a hash is enough. */
static void take_secret(struct str secret, unsigned char ret[KEY_SIZE]) {
  static const unsigned char label[16] = "os1 keyring 1";
  crypto_generichash(ret, KEY_SIZE, (const unsigned char *)secret.at, secret.len, label, sizeof label);
}

static void make_box(struct key_file *f, const struct key *k, unsigned char wrap[KEY_SIZE]) {
  randombytes_buf(f->nonce, NONCE_SIZE);
  crypto_aead_xchacha20poly1305_ietf_encrypt(f->box, NULL, k->bytes, KEY_SIZE, f->id, ID_SIZE, NULL, f->nonce, wrap);
  sodium_memzero(wrap, KEY_SIZE);
  sodium_memzero(f->open, sizeof f->open);
}

static int seal(struct key_file *f, const struct key *k, struct str passphrase, struct error *e) {
  unsigned char wrap[KEY_SIZE];
  f->guard = KEY_PASSPHRASE;
  f->passes = crypto_pwhash_OPSLIMIT_INTERACTIVE;
  f->memory = crypto_pwhash_MEMLIMIT_INTERACTIVE / 1024;
  randombytes_buf(f->salt, SALT_SIZE);
  int result = stretch(passphrase, f, wrap, e);
  if (!result) make_box(f, k, wrap);
  return result;
}

static void seal_for_keyring(struct key_file *f, const struct key *k, struct str secret) {
  unsigned char wrap[KEY_SIZE];
  f->guard = KEY_KEYRING;
  take_secret(secret, wrap);
  make_box(f, k, wrap);
}

static int unseal(const struct key_file *f, struct str passphrase, unsigned char ret[KEY_SIZE], struct error *e) {
  bool keyring = f->guard == KEY_KEYRING;
  if (!passphrase.at)
    return error_set(e, ERR_KEY,
                     keyring ? "This memory is locked with the system's keyring."
                             : "This memory is locked with a passphrase; at a terminal os1 asks for it.");
  unsigned char wrap[KEY_SIZE];
  int result = keyring ? (take_secret(passphrase, wrap), 0) : stretch(passphrase, f, wrap, e);
  if (!result && crypto_aead_xchacha20poly1305_ietf_decrypt(ret, NULL, NULL, f->box, sizeof f->box, f->id, ID_SIZE,
                                                            f->nonce, wrap))
    result = error_set(e, ERR_KEY,
                       keyring ? "What the system's keyring keeps does not open this memory."
                               : "That is not the passphrase.");
  sodium_memzero(wrap, sizeof wrap);
  return result;
}

static int key_of_file(const struct key_file *f, struct str passphrase, struct key **ret, struct error *e) {
  unsigned char bytes[KEY_SIZE], id[ID_SIZE];
  int result = 0;
  if (f->guard != KEY_OPEN)
    result = unseal(f, passphrase, bytes, e);
  else
    memcpy(bytes, f->open, KEY_SIZE);
  if (result) return result;
  struct key *k = key_of_bytes(bytes);
  sodium_memzero(bytes, sizeof bytes);
  id_of(k, id);
  if (!memcmp(id, f->id, ID_SIZE)) return *ret = k, 0;
  key_free(k);
  return error_set(e, ERR_DAMAGED, "The key file names another key than it holds; your recovery key can replace it.");
}

/* ---- files ---- */

static int read_file(const char *path, struct key_file *ret, struct error *e) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return error_errno(e, "read the key", path);
  char bytes[KEY_FILE_MAX + 1];
  struct stat st;
  ssize_t len = fstat(fd, &st) ? -1 : read(fd, bytes, sizeof bytes);
  int result = len < 0 ? error_errno(e, "read the key", path) : 0;
  close(fd);
  if (!result && st.st_mode & 077)
    result = error_set(e, ERR_DENIED, "The key %s can be read by others. Run: chmod 600 %s", path, path);
  if (!result) result = parse((struct str){bytes, (size_t)len}, path, ret, e);
  sodium_memzero(bytes, sizeof bytes);
  return result;
}

static int sync_folder_of(const char *path, struct error *e) {
  const char *slash = strrchr(path, '/');
  AUTO_FREE char *folder = slash ? alloc_dup(path, slash == path ? 1 : (size_t)(slash - path)) : alloc_dup(".", 1);
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int result = fd < 0 || fsync(fd) ? error_errno(e, "keep", folder) : 0;
  if (fd >= 0) close(fd);
  return result;
}

static int write_part(const char *part, const struct buf *text, struct error *e) {
  unlink(part);
  int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return error_errno(e, "write the key", part);
  ssize_t len = write(fd, text->at, text->len);
  if (len >= 0 && (size_t)len < text->len) errno = ENOSPC;
  int result = len != (ssize_t)text->len || fsync(fd) ? error_errno(e, "write the key", part) : 0;
  close(fd);
  return result;
}

/* The old file is overwritten once the new one stands, so far as the disk lets one overwrite. */
static void overwrite(int fd) {
  struct stat st;
  char noise[KEY_FILE_MAX];
  randombytes_buf(noise, sizeof noise);
  if (!fstat(fd, &st) && st.st_size <= KEY_FILE_MAX && pwrite(fd, noise, (size_t)st.st_size, 0) > 0) fsync(fd);
}

static int put_in_place(const char *part, const char *path, bool replace, struct error *e) {
  int old = replace ? open(path, O_WRONLY | O_CLOEXEC) : -1;
  int failed = replace ? rename(part, path) : renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE);
  if (failed && !replace && (errno == EINVAL || errno == ENOSYS))
    failed = access(path, F_OK) ? rename(part, path) : (errno = EEXIST, -1);
  int result = failed ? error_errno(e, "write the key", path) : sync_folder_of(path, e);
  if (!result && old >= 0) overwrite(old);
  if (old >= 0) close(old);
  return result;
}

static int write_file(const char *path, const struct key_file *f, bool replace, struct error *e) {
  __attribute__((cleanup(buf_wipe))) struct buf text = buf_new(KEY_FILE_MAX), part = buf_new(BUF_LINE);
  write_text(f, &text);
  int result = buf_printf(&part, "%s.part", path);
  if (!result) result = write_part(part.at, &text, e);
  if (!result) result = put_in_place(part.at, path, replace, e);
  if (result && part.at) unlink(part.at);
  return result;
}

/* ---- the face ---- */

int key_create(const char *path, struct key **ret, struct error *e) {
  AUTO_WIPE struct key_file f = {0};
  struct key *k = key_new();
  randombytes_buf(k->bytes, KEY_SIZE);
  id_of(k, f.id);
  memcpy(f.open, k->bytes, KEY_SIZE);
  sodium_mprotect_readonly(k);
  int result = write_file(path, &f, false, e);
  if (result)
    key_free(k);
  else
    *ret = k;
  return result;
}

int key_create_like(const char *path, const char *like, struct str passphrase, struct key **ret, struct error *e) {
  AUTO_WIPE struct key_file old = {0}, f = {0};
  struct key *k = NULL;
  int result = read_file(like, &old, e);
  if (!result) result = key_of_file(&old, passphrase, &k, e); /* it is the passphrase that opens it */
  key_free(k);
  if (result) return result;
  k = key_new();
  randombytes_buf(k->bytes, KEY_SIZE);
  sodium_mprotect_readonly(k);
  id_of(k, f.id);
  memcpy(f.item, old.item, ITEM_SIZE);
  if (old.guard == KEY_PASSPHRASE)
    result = seal(&f, k, passphrase, e);
  else if (old.guard == KEY_KEYRING)
    seal_for_keyring(&f, k, passphrase);
  else
    memcpy(f.open, k->bytes, KEY_SIZE);
  if (!result) result = write_file(path, &f, true, e);
  if (result)
    key_free(k);
  else
    *ret = k;
  return result;
}

int key_replace(const char *from, const char *path, struct error *e) {
  return put_in_place(from, path, true, e);
}

int key_open(struct str file, struct str passphrase, struct key **ret, struct error *e) {
  AUTO_WIPE struct key_file f;
  int result = parse(file, "file", &f, e);
  return result ? result : key_of_file(&f, passphrase, ret, e);
}

int key_load(const char *path, struct str passphrase, struct key **ret, struct error *e) {
  AUTO_WIPE struct key_file f = {0};
  int result = read_file(path, &f, e);
  return result ? result : key_of_file(&f, passphrase, ret, e);
}

int key_guarded_by(const char *path, enum key_guard *ret, char ret_item[KEY_ITEM_LEN + 1], struct error *e) {
  AUTO_WIPE struct key_file f = {0};
  int result = read_file(path, &f, e);
  if (result) return result;
  *ret = f.guard;
  sodium_bin2hex(ret_item, KEY_ITEM_LEN + 1, f.item, ITEM_SIZE);
  return 0;
}

int key_is_locked(const char *path, bool *ret, struct error *e) {
  enum key_guard guard;
  char item[KEY_ITEM_LEN + 1];
  int result = key_guarded_by(path, &guard, item, e);
  if (!result) *ret = guard == KEY_PASSPHRASE;
  return result;
}

/* The file at path, which must be k's. */
static int read_own(const char *path, const struct key *k, struct key_file *f, struct error *e) {
  unsigned char id[ID_SIZE];
  int result = read_file(path, f, e);
  if (result) return result;
  id_of(k, id);
  if (memcmp(id, f->id, ID_SIZE)) return error_set(e, ERR_KEY, "The key %s is another home's.", path);
  return 0;
}

int key_set_passphrase(const char *path, const struct key *k, struct str passphrase, struct error *e) {
  AUTO_WIPE struct key_file f = {0};
  if (!passphrase.len) return error_set(e, ERR_INVALID, "An empty passphrase would lock nothing.");
  int result = read_own(path, k, &f, e);
  if (!result) result = seal(&f, k, passphrase, e);
  return result ? result : write_file(path, &f, true, e);
}

int key_set_keyring(const char *path, const struct key *k, const char *item, struct str secret, struct error *e) {
  AUTO_WIPE struct key_file f = {0};
  int result = read_own(path, k, &f, e);
  if (result) return result;
  if (!read_hex(str_of(item), f.item, ITEM_SIZE) || !secret.len)
    return error_set(e, ERR_INVALID, "That is no item of a keyring.");
  seal_for_keyring(&f, k, secret);
  return write_file(path, &f, true, e);
}

int key_remove_passphrase(const char *path, const struct key *k, struct error *e) {
  AUTO_WIPE struct key_file f = {0};
  int result = read_own(path, k, &f, e);
  if (result) return result;
  f.guard = KEY_OPEN;
  memcpy(f.open, k->bytes, KEY_SIZE);
  return write_file(path, &f, true, e);
}

/* ---- on paper: Crockford's base32 (https://www.crockford.com/base32.html) of the key and a check ---- */

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void check_of(const unsigned char bytes[KEY_SIZE], unsigned char ret[CHECK_SIZE]) {
  static const unsigned char label[16] = "os1 recovery 1"; /* crypto_generichash wants 16 at least */
  unsigned char hash[crypto_generichash_BYTES];
  crypto_generichash(hash, sizeof hash, bytes, KEY_SIZE, label, sizeof label);
  memcpy(ret, hash, CHECK_SIZE);
}

int key_recovery(const char *path, const struct key *k, int64_t now, char ret_text[KEY_RECOVERY_SIZE],
                 struct error *e) {
  AUTO_WIPE struct key_file f = {0};
  int result = read_own(path, k, &f, e);
  if (result) return result;
  if (f.shown == SHOWN_BEFORE)
    return error_set(e, ERR_EXISTS,
                     "The recovery key was shown before, and is shown only once. os1 key --rotate makes another.");
  if (f.shown) {
    char when[40];
    return error_set(e, ERR_EXISTS,
                     "The recovery key was shown on %.*s, and is shown only once. os1 key --rotate makes another.", 10,
                     civil_format(when, f.shown, 0).at);
  }
  f.shown = now;
  result = write_file(path, &f, true, e);
  if (result) return result;
  unsigned char bytes[KEY_SIZE + CHECK_SIZE];
  memcpy(bytes, k->bytes, KEY_SIZE);
  check_of(bytes, bytes + KEY_SIZE);
  char *at = ret_text;
  for (int i = 0; i < RECOVERY_LETTERS; i++) {
    int bit = i * 5, pair = bytes[bit / 8] << 8 | (bit / 8 + 1 < KEY_SIZE + CHECK_SIZE ? bytes[bit / 8 + 1] : 0);
    if (i && i % 4 == 0) *at++ = '-';
    *at++ = letters[pair >> (11 - bit % 8) & 31];
  }
  *at = '\0';
  sodium_memzero(bytes, sizeof bytes);
  return 0;
}

static int letter_value(char c) {
  if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const char *at = c ? strchr(letters, c) : NULL;
  return at ? (int)(at - letters) : -1;
}

static int read_paper(struct str text, unsigned char ret[KEY_SIZE + CHECK_SIZE], struct error *e) {
  int count = 0;
  memset(ret, 0, KEY_SIZE + CHECK_SIZE);
  for (size_t i = 0; i < text.len; i++) {
    if (strchr("- \t\r\n", text.at[i]) && text.at[i]) continue;
    int value = letter_value(text.at[i]);
    if (value < 0)
      return error_set(e, ERR_INVALID, "A recovery key has only letters and digits; look at group %d.", count / 4 + 1);
    if (count == RECOVERY_LETTERS)
      return error_set(e, ERR_INVALID, "That is too long: a recovery key has 14 groups of 4.");
    for (int b = 0; b < 5; b++)
      if (value >> (4 - b) & 1) ret[(count * 5 + b) / 8] |= (unsigned char)(0x80 >> (count * 5 + b) % 8);
    count++;
  }
  if (count < RECOVERY_LETTERS)
    return error_set(e, ERR_INVALID, "That is too short: a recovery key has 14 groups of 4, here are %d letters.",
                     count);
  unsigned char check[CHECK_SIZE];
  check_of(ret, check);
  if (memcmp(check, ret + KEY_SIZE, CHECK_SIZE))
    return error_set(e, ERR_INVALID, "There is a slip somewhere: the recovery key does not add up.");
  return 0;
}

/* Makes way for a recovered key's file: the one there must be of the same key, or unreadable, and then it is kept. */
static int make_way(const char *path, const struct key *k, struct key_file *old, struct error *e) {
  struct error why = {0};
  int result = read_own(path, k, old, &why);
  if (!result || result == ERR_NOT_FOUND) return 0;
  if (result != ERR_DAMAGED) return error_set(e, result, "%s", why.text);
  AUTO_BUF struct buf aside = buf_new(BUF_LINE);
  if (buf_printf(&aside, "%s.damaged", path)) return error_set(e, ERR_TOO_BIG, "The path is too long.");
  return rename(path, aside.at) ? error_errno(e, "keep aside", path) : 0;
}

int key_of_recovery(struct str text, struct key **ret, struct error *e) {
  if (sodium_init() < 0) return error_set(e, ERR_UNSUPPORTED, "This machine gives no randomness for keys.");
  unsigned char bytes[KEY_SIZE + CHECK_SIZE];
  int result = read_paper(text, bytes, e);
  if (!result) *ret = key_of_bytes(bytes);
  sodium_memzero(bytes, sizeof bytes);
  return result;
}

int key_from_recovery(const char *path, struct str text, struct key **ret, struct error *e) {
  AUTO_WIPE struct key_file f = {0}, old = {0};
  struct key *k = NULL;
  int result = key_of_recovery(text, &k, e);
  if (result || !k) return result;
  id_of(k, f.id);
  memcpy(f.open, k->bytes, KEY_SIZE);
  result = make_way(path, k, &old, e);
  f.shown = old.shown ? old.shown : SHOWN_BEFORE;
  if (!result) result = write_file(path, &f, true, e);
  if (result)
    key_free(k);
  else
    *ret = k;
  return result;
}
