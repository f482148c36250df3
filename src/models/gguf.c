/* SPDX-License-Identifier: Apache-2.0 */
#include "models/gguf.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  WINDOW = 64 * 1024,
  KEY_MOST = 65535, /* gguf.md: "at most 2^16-1" */
  KEY_WANTED = 128,
  PAIRS_MOST = 65536,
  TENSORS_MOST = 1024 * 1024,
  DIMS_MOST = 8,
  COUNT_MOST = 65536, /* blocks, heads, numbers of a head */
  ALIGNMENT_USUAL = 32,
  GUESSED = 1024, /* LLAMA_FTYPE_GUESSED: a flag beside the kind */
};

enum kind { U8, I8, U16, I16, U32, I32, F32, BOOL, TEXT, ARRAY, U64, I64, F64, KINDS };
static const unsigned char sizes[KINDS] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

/* What has been read of the file, a piece at a time; of bytes in memory, all of them from the beginning. */
struct reader {
  int fd; /* -1: memory */
  char *room;
  const char *at;
  uint64_t begins, len; /* of what stands at `at`, in the file */
  uint64_t pos, size;   /* of the whole file */
  int64_t alignment;
  bool late; /* something of the architecture's came before its name */
  struct error *e;
};

static int wrong(struct reader *r, int code, const char *why) {
  error_set(r->e, code, "That is no model's file that can be read: %s.", why);
  return code;
}

static int too_short(struct reader *r) {
  return wrong(r, ERR_DAMAGED, "it ends in the middle of its own description");
}

/* ---- bytes ---- */

static int fill(struct reader *r, size_t n) {
  size_t got = 0;
  if (r->fd < 0) return too_short(r);
  while (got < n) {
    ssize_t one = pread(r->fd, r->room + got, WINDOW - got, (off_t)(r->pos + got));
    if (one < 0 && errno == EINTR) continue;
    if (one < 0) return error_errno(r->e, "read", "the model's file");
    if (one == 0) return too_short(r);
    got += (size_t)one;
  }
  r->at = r->room;
  r->begins = r->pos;
  r->len = got;
  return 0;
}

/* The next n bytes, at most WINDOW; good until the next are asked for. */
static int need(struct reader *r, size_t n, const unsigned char **ret) {
  if (n > r->size - r->pos) return too_short(r);
  if (r->pos + n > GGUF_HEAD_MOST) return wrong(r, ERR_TOO_BIG, "what it says of itself has no end");
  bool here = r->pos >= r->begins && r->pos + n <= r->begins + r->len;
  int code = here ? 0 : fill(r, n);
  if (code < 0) return code;
  *ret = (const unsigned char *)r->at + (r->pos - r->begins);
  r->pos += n;
  return 0;
}

static int skip(struct reader *r, uint64_t n) {
  if (n > r->size - r->pos) return too_short(r);
  r->pos += n;
  return 0;
}

static uint64_t little(const unsigned char *at, size_t n) {
  uint64_t v = 0;
  while (n-- > 0) v = v << 8 | at[n];
  return v;
}

static int take(struct reader *r, size_t n, uint64_t *ret) {
  const unsigned char *at;
  int code = need(r, n, &at);
  if (code == 0) *ret = little(at, n);
  return code;
}

/* ---- values ---- */

/* Text for a person: no line ends in it, no byte that is no character, cut between two of them. */
static void keep(char *out, size_t room, struct str s) {
  size_t len = s.len < room ? s.len : room - 1;
  while (len && len < s.len && ((unsigned char)s.at[len] & 0xC0) == 0x80) len--;
  for (size_t i = 0; i < len; i++) out[i] = (unsigned char)s.at[i] < ' ' || s.at[i] == 0x7F ? ' ' : s.at[i];
  out[len] = '\0';
  if (!utf8_valid((struct str){out, len})) out[0] = '\0';
}

/* A text's length and its first bytes, at most WINDOW; all of it is passed over. */
static int take_text(struct reader *r, struct str *ret) {
  uint64_t len = 0;
  const unsigned char *at = NULL;
  int code = take(r, 8, &len);
  if (code == 0 && len > r->size - r->pos) return wrong(r, ERR_INVALID, "a length in it is longer than the file");
  size_t first = len < WINDOW / 2 ? (size_t)len : WINDOW / 2;
  if (code == 0) code = need(r, first, &at);
  if (code == 0) *ret = (struct str){(const char *)at, first};
  return code < 0 ? code : skip(r, len - first);
}

static bool is_number(uint64_t kind) {
  return kind < KINDS && kind != F32 && kind != F64 && kind != BOOL && kind != TEXT && kind != ARRAY;
}

/* A whole number of 0 or more; one that is negative or beyond 63 bits is -1. */
static int take_number(struct reader *r, uint64_t kind, int64_t *ret) {
  uint64_t v = 0;
  int code = take(r, sizes[kind], &v);
  bool is_signed = kind == I8 || kind == I16 || kind == I32 || kind == I64;
  bool minus = is_signed && v >> (8 * sizes[kind] - 1);
  *ret = minus || v > INT64_MAX ? -1 : (int64_t)v;
  return code;
}

static int pass_array(struct reader *r) {
  uint64_t kind = 0, count = 0;
  struct str one;
  int code = take(r, 4, &kind);
  if (code == 0) code = take(r, 8, &count);
  if (code < 0) return code;
  if (kind == ARRAY) return wrong(r, ERR_INVALID, "it has lists within lists");
  if (kind >= KINDS) return wrong(r, ERR_INVALID, "it holds a kind of value that there is not");
  size_t least = kind == TEXT ? 8 : sizes[kind];
  if (count > (r->size - r->pos) / least) return wrong(r, ERR_INVALID, "a length in it is longer than the file");
  if (kind != TEXT) return skip(r, count * sizes[kind]);
  for (uint64_t i = 0; code == 0 && i < count; i++) code = take_text(r, &one);
  return code;
}

static int pass(struct reader *r, uint64_t kind) {
  struct str text;
  if (kind == TEXT) return take_text(r, &text);
  return kind == ARRAY ? pass_array(r) : skip(r, sizes[kind]);
}

/* ---- what is wanted of it ---- */

struct wanted {
  const char *key; /* beginning with a full stop: after the architecture's name */
  size_t offset;   /* in struct gguf; of a number, an int64_t */
  size_t room;     /* of a text; 0: a number */
  int64_t most;
};
#define ROOM(field) offsetof(struct gguf, field), sizeof((struct gguf){0}.field), 0
static const struct wanted wanted[] = {
    {"general.architecture", ROOM(architecture)},
    {"general.name", ROOM(name)},
    {"general.license", ROOM(licence)},
    {"split.count", offsetof(struct gguf, parts), 0, COUNT_MOST},
    {".context_length", offsetof(struct gguf, context), 0, INT32_MAX},
    {".block_count", offsetof(struct gguf, blocks), 0, COUNT_MOST},
    {".embedding_length", offsetof(struct gguf, embedding), 0, INT32_MAX},
    {".attention.head_count", offsetof(struct gguf, heads), 0, COUNT_MOST},
    {".attention.head_count_kv", offsetof(struct gguf, heads_kv), 0, COUNT_MOST},
    {".attention.key_length", offsetof(struct gguf, key_length), 0, COUNT_MOST},
    {".attention.value_length", offsetof(struct gguf, value_length), 0, COUNT_MOST},
};
#undef ROOM

static const struct wanted *wanted_of(struct reader *r, const struct gguf *g, struct str key) {
  struct str own = str_of(g->architecture);
  if (!own.len && !str_starts(key, STR("general."))) r->late = true;
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    struct str name = str_of(wanted[i].key);
    if (name.at[0] != '.' && str_eq(key, name)) return &wanted[i];
    bool starts = own.len && key.len == own.len + name.len && str_starts(key, own);
    if (starts && str_eq(str_from(key, own.len), name)) return &wanted[i];
  }
  return NULL;
}

static int put_number(struct reader *r, struct gguf *g, const struct wanted *w, int64_t n) {
  char *field = (char *)g + w->offset;
  if (n < 0 || n > w->most) return wrong(r, ERR_INVALID, "it says a number of itself that no model has");
  memcpy(field, &n, sizeof n);
  return 0;
}

/* One number a block, as some models give their heads: the most of them, and of heads_kv all together. */
static int take_each(struct reader *r, struct gguf *g, const struct wanted *w) {
  uint64_t kind = 0, count = 0, begins = r->pos;
  int64_t most = 0, all = 0, n = 0;
  int code = take(r, 4, &kind);
  if (code == 0) code = take(r, 8, &count);
  if (code == 0 && (!is_number(kind) || count > COUNT_MOST)) return r->pos = begins, pass_array(r);
  for (uint64_t i = 0; code == 0 && i < count; i++) {
    code = take_number(r, kind, &n);
    if (code == 0 && n > most) most = n;
    if (code == 0) code = put_number(r, g, w, n);
    all += n;
  }
  if (code == 0) code = put_number(r, g, w, most);
  if (code == 0 && w->offset == offsetof(struct gguf, heads_kv)) g->heads_kv_all = all;
  return code;
}

static int take_wanted(struct reader *r, struct gguf *g, const struct wanted *w, uint64_t kind) {
  struct str text = STR("");
  int64_t n = 0;
  if (w->room && kind == TEXT) {
    int code = take_text(r, &text);
    if (code == 0) keep((char *)g + w->offset, w->room, text);
    return code;
  }
  if (!w->room && kind == ARRAY) return take_each(r, g, w);
  if (w->room || !is_number(kind)) return pass(r, kind);
  int code = take_number(r, kind, &n);
  return code < 0 ? code : put_number(r, g, w, n);
}

/* enum llama_ftype's numbers; what is missing here was taken out of the format again. */
static const char *const packings[] = {
    [0] = "F32",     [1] = "F16",     [2] = "Q4_0",     [3] = "Q4_1",    [7] = "Q8_0",     [8] = "Q5_0",
    [9] = "Q5_1",    [10] = "Q2_K",   [11] = "Q3_K_S",  [12] = "Q3_K_M", [13] = "Q3_K_L",  [14] = "Q4_K_S",
    [15] = "Q4_K_M", [16] = "Q5_K_S", [17] = "Q5_K_M",  [18] = "Q6_K",   [19] = "IQ2_XXS", [20] = "IQ2_XS",
    [21] = "Q2_K_S", [22] = "IQ3_XS", [23] = "IQ3_XXS", [24] = "IQ1_S",  [25] = "IQ4_NL",  [26] = "IQ3_S",
    [27] = "IQ3_M",  [28] = "IQ2_S",  [29] = "IQ2_M",   [30] = "IQ4_XS", [31] = "IQ1_M",   [32] = "BF16",
    [36] = "TQ1_0",  [37] = "TQ2_0",  [38] = "MXFP4",   [39] = "NVFP4",
};

static int take_packing(struct reader *r, struct gguf *g, uint64_t kind) {
  int64_t n = -1;
  int code = is_number(kind) ? take_number(r, kind, &n) : pass(r, kind);
  n = n < 0 ? n : n & (GUESSED - 1);
  if (code == 0 && n >= 0 && n < (int64_t)(sizeof packings / sizeof *packings) && packings[n])
    snprintf(g->quant, sizeof g->quant, "%s", packings[n]);
  return code;
}

static int take_alignment(struct reader *r, uint64_t kind) {
  int code =
      is_number(kind) ? take_number(r, kind, &r->alignment) : wrong(r, ERR_INVALID, "its alignment is no number");
  if (code < 0) return code;
  bool good = r->alignment > 0 && r->alignment <= WINDOW && !(r->alignment & (r->alignment - 1));
  return good ? 0 : wrong(r, ERR_INVALID, "its alignment is none");
}

static int take_pair(struct reader *r, struct gguf *g) {
  char name[KEY_WANTED] = "";
  struct str key = STR("");
  uint64_t kind = 0, begins = r->pos;
  int code = take_text(r, &key);
  if (code < 0) return code;
  if (r->pos - begins > 8 + KEY_MOST) return wrong(r, ERR_INVALID, "a name in it has no end");
  key = str_first(key, sizeof name - 1); /* a copy: what follows may move the window. None that is wanted is longer. */
  if (key.len) memcpy(name, key.at, key.len);
  key.at = name;
  code = take(r, 4, &kind);
  if (code < 0) return code;
  if (kind >= KINDS) return wrong(r, ERR_INVALID, "it holds a kind of value that there is not");
  if (str_is(key, "general.file_type")) return take_packing(r, g, kind);
  if (str_is(key, "general.alignment")) return take_alignment(r, kind);
  const struct wanted *w = wanted_of(r, g, key);
  return w ? take_wanted(r, g, w, kind) : pass(r, kind);
}

/* ---- tensors ---- */

/* enum ggml_type: so many numbers are packed into so many bytes (ggml's type_traits and ggml-common.h). */
static const struct {
  uint16_t numbers, bytes;
} packed[] = {
    [0] = {1, 4},      [1] = {1, 2},      [2] = {32, 18},   [3] = {32, 20},    [6] = {32, 22},    [7] = {32, 24},
    [8] = {32, 34},    [9] = {32, 36},    [10] = {256, 84}, [11] = {256, 110}, [12] = {256, 144}, [13] = {256, 176},
    [14] = {256, 210}, [15] = {256, 292}, [16] = {256, 66}, [17] = {256, 74},  [18] = {256, 98},  [19] = {256, 50},
    [20] = {32, 18},   [21] = {256, 110}, [22] = {256, 82}, [23] = {256, 136}, [24] = {1, 1},     [25] = {1, 2},
    [26] = {1, 4},     [27] = {1, 8},     [28] = {1, 8},    [29] = {256, 56},  [30] = {1, 2},     [34] = {256, 54},
    [35] = {256, 66},  [39] = {32, 17},
};

/* At least so many: none where the kind is not known here. */
static uint64_t bytes_of(uint64_t numbers, uint64_t kind) {
  bool known = kind < sizeof packed / sizeof *packed && packed[kind].numbers;
  return known ? numbers / packed[kind].numbers * packed[kind].bytes : 0;
}

/* How many numbers it holds, and where among the data it begins and ends. */
static int take_tensor(struct reader *r, uint64_t *ret_numbers, uint64_t *ret_begins, uint64_t *ret_ends) {
  struct str name;
  uint64_t dims = 0, one = 0, kind = 0;
  int code = take_text(r, &name);
  if (code == 0) code = take(r, 4, &dims);
  if (code == 0 && dims > DIMS_MOST) return wrong(r, ERR_INVALID, "a tensor in it has too many sides");
  *ret_numbers = 1;
  for (uint64_t i = 0; code == 0 && i < dims; i++) {
    code = take(r, 8, &one);
    if (code == 0 && __builtin_mul_overflow(*ret_numbers, one, ret_numbers))
      return wrong(r, ERR_INVALID, "a tensor in it is larger than any");
  }
  if (code == 0) code = take(r, 4, &kind);
  if (code == 0) code = take(r, 8, ret_begins);
  uint64_t bytes = code == 0 && *ret_numbers <= INT64_MAX / 16 ? bytes_of(*ret_numbers, kind) : 0;
  if (code == 0 && __builtin_add_overflow(*ret_begins, bytes, ret_ends)) *ret_ends = UINT64_MAX;
  return code;
}

static int take_tensors(struct reader *r, struct gguf *g) {
  uint64_t numbers = 0, begins = 0, ends = 0, all = 0, last = 0, end = 0;
  int code = 0;
  for (int64_t i = 0; code == 0 && i < g->tensors; i++) {
    code = take_tensor(r, &numbers, &begins, &ends);
    if (code == 0 && (__builtin_add_overflow(all, numbers, &all) || all > INT64_MAX))
      return wrong(r, ERR_INVALID, "a tensor in it is larger than any");
    if (code == 0 && begins > last) last = begins;
    if (code == 0 && ends > end) end = ends;
  }
  g->parameters = (int64_t)all;
  uint64_t data = (r->pos + (uint64_t)r->alignment - 1) & ~(uint64_t)(r->alignment - 1);
  if (code == 0 && all && (data >= r->size || last >= r->size - data))
    return wrong(r, ERR_DAMAGED, "it ends before its last weights begin");
  if (code == 0 && all && end > r->size - data) return wrong(r, ERR_DAMAGED, "it ends in the middle of its weights");
  return code;
}

/* ---- all of it ---- */

static int take_head(struct reader *r, struct gguf *g, uint64_t *ret_pairs) {
  const unsigned char *magic;
  uint64_t version = 0, tensors = 0;
  if (r->size < 4 || need(r, 4, &magic) < 0 || memcmp(magic, "GGUF", 4) != 0)
    return wrong(r, ERR_INVALID, "it does not begin as a GGUF file does");
  int code = take(r, 4, &version);
  if (code == 0 && version && !(version & 0xFFFF)) return wrong(r, ERR_UNSUPPORTED, "its numbers are big-endian");
  if (code == 0 && version != 2 && version != 3)
    return wrong(r, ERR_UNSUPPORTED, "it is of a version of GGUF other than 2 and 3");
  if (code == 0) code = take(r, 8, &tensors);
  if (code == 0) code = take(r, 8, ret_pairs);
  if (code < 0) return code;
  if (*ret_pairs > PAIRS_MOST || tensors > TENSORS_MOST) return wrong(r, ERR_INVALID, "it says too much of itself");
  g->version = (int)version;
  g->tensors = (int64_t)tensors;
  return 0;
}

static int take_pairs(struct reader *r, struct gguf *g, uint64_t pairs) {
  int code = 0;
  for (uint64_t i = 0; code == 0 && i < pairs; i++) code = take_pair(r, g);
  return code;
}

/* What the format lets a file leave out. */
static void complete(struct gguf *g) {
  int64_t head = g->heads ? g->embedding / g->heads : 0;
  if (!g->heads_kv && !g->heads_kv_all) g->heads_kv = g->heads;
  if (!g->heads_kv_all) g->heads_kv_all = g->heads_kv * g->blocks;
  if (!g->key_length) g->key_length = head;
  if (!g->value_length) g->value_length = head;
  if (!g->parts) g->parts = 1;
}

static int read_all(struct reader *r, struct gguf *ret) {
  struct gguf g = {.bytes = r->size};
  uint64_t pairs = 0;
  r->alignment = ALIGNMENT_USUAL;
  int code = take_head(r, &g, &pairs);
  uint64_t first = r->pos;
  if (code == 0) code = take_pairs(r, &g, pairs);
  if (code == 0 && r->late && g.architecture[0]) r->pos = first, code = take_pairs(r, &g, pairs);
  if (code == 0) code = take_tensors(r, &g);
  if (code == 0 && !g.architecture[0]) code = wrong(r, ERR_INVALID, "it does not say what kind of model it is");
  if (code == 0) complete(&g);
  *ret = code == 0 ? g : (struct gguf){0};
  return code;
}

int gguf_parse(struct str bytes, uint64_t size, struct gguf *ret, struct error *e) {
  struct reader r = {.fd = -1, .at = bytes.at ? bytes.at : "", .len = bytes.len, .size = size, .e = e};
  return read_all(&r, ret);
}

int gguf_read(const char *path, struct gguf *ret, struct error *e) {
  struct stat s;
  *ret = (struct gguf){0};
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 && errno == ENOENT) return error_set(e, ERR_NOT_FOUND, "There is no file %s.", path);
  if (fd < 0) return error_errno(e, "open", path);
  struct reader r = {.fd = fd, .room = alloc_zero(WINDOW), .e = e};
  r.at = r.room;
  int code = fstat(fd, &s) < 0     ? error_errno(e, "look at", path)
             : !S_ISREG(s.st_mode) ? wrong(&r, ERR_INVALID, "it is not even a file")
                                   : 0;
  r.size = code == 0 ? (uint64_t)s.st_size : 0;
  if (code == 0) code = read_all(&r, ret);
  alloc_free(r.room);
  close(fd);
  return code;
}

uint64_t gguf_token_bytes(const struct gguf *g) {
  return (uint64_t)g->heads_kv_all * (uint64_t)(g->key_length + g->value_length) * 2;
}
