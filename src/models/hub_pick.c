/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "models/hub_priv.h"

#include <stdarg.h>
#include <stdio.h>

enum { LISTED_MOST = 180 };

/* ---- picking ---- */

/* A GGUF file of the repository. */
struct candidate {
  struct str file;
  uint64_t bytes;
  const char *sha256;
  char quant[HUB_QUANT_MOST];
  int parts; /* 0: whole */
};

static bool is_sha256(struct str s) {
  for (size_t i = 0; i < s.len; i++)
    if (!strchr("0123456789abcdef", s.at[i])) return false;
  return s.len == HUB_SHA256_MOST - 1;
}

/* The picture's half of a model that sees, or a helper for another one: no model by itself (gguf.md, "Sidecar"). */
static bool is_sidecar(struct str file) {
  const char *slash = memrchr(file.at, '/', file.len);
  struct str name = slash ? str_span(slash + 1, file.at + file.len) : file;
  return str_starts(name, STR("mmproj")) || str_starts(name, STR("mtp-"));
}

static bool read_candidate(const json_t *sibling, struct candidate *ret) {
  const json_t *lfs = json_object_get(sibling, "lfs");
  struct str file = json_text(sibling, "rfilename"), sha256 = json_text(lfs, "sha256");
  int64_t bytes = json_number(lfs, "size", json_number(sibling, "size", 0));
  if (!hub_file_is_good(file) || is_sidecar(file)) return false;
  *ret = (struct candidate){.file = file, .bytes = bytes > 0 ? (uint64_t)bytes : 0};
  if (is_sha256(sha256)) ret->sha256 = sha256.at;
  hub_quant_of(file, ret->quant);
  if (hub_part_of(file, &ret->parts) == 0) ret->parts = 0;
  return true;
}

static bool is_asked_for(const struct candidate *c, const struct hub_name *name) {
  if (name->file[0]) return str_is(c->file, name->file);
  if (name->quant[0]) return str_eq_nocase(str_of(c->quant), str_of(name->quant));
  return true;
}

/* How gladly it is taken where nothing was asked for; 0: only where it is the only one. */
static int liking(const struct candidate *c) {
  return str_is(str_of(c->quant), "Q4_K_M") ? 2 : strstr(c->quant, "Q4") ? 1 : 0;
}

static bool is_better(const struct candidate *a, const struct candidate *b) {
  if (liking(a) != liking(b)) return liking(a) > liking(b);
  return a->bytes && (!b->bytes || a->bytes < b->bytes);
}

struct choice {
  struct candidate best;
  size_t found; /* that were asked for, whole */
  size_t parts; /* in parts */
  int of;       /* how many parts one has */
  size_t all;   /* of any kind */
  char listed[LISTED_MOST];
};

static void list(struct choice *k, const struct candidate *c) {
  size_t len = strlen(k->listed);
  const char *says = c->quant[0] ? c->quant : "?";
  struct str so_far = str_of(k->listed);
  if (c->parts || str_find(so_far, str_of(says)) >= 0) return;
  int n = snprintf(k->listed + len, sizeof k->listed - len, "%s%s", len ? ", " : "", says);
  if (n < 0 || (size_t)n >= sizeof k->listed - len) k->listed[len] = '\0';
}

static void choose(const json_t *siblings, const struct hub_name *name, struct choice *k) {
  struct candidate c;
  *k = (struct choice){0};
  for (size_t i = 0; i < json_array_size(siblings); i++) {
    if (!read_candidate(json_array_get(siblings, i), &c)) continue;
    k->all++;
    list(k, &c);
    if (!is_asked_for(&c, name)) continue;
    if (c.parts) {
      k->parts++, k->of = c.parts;
      continue;
    }
    if (!k->found++ || is_better(&c, &k->best)) k->best = c;
  }
}

/* Why none was picked; 0: one was. */
static int judge(const struct choice *k, const struct hub_name *name, const char *title, struct error *e) {
  if (!k->all)
    return error_set(e, ERR_NOT_FOUND,
                     "There is no GGUF file in %s. Those that have some mostly say GGUF in their name.", title);
  if (!k->found && k->parts)
    return error_set(e, ERR_UNSUPPORTED, "That model is cut into %d files, which os1 does not put together%s%s.", k->of,
                     k->listed[0] ? "; whole there are " : "", k->listed);
  if (!k->found && name->file[0]) return error_set(e, ERR_NOT_FOUND, "There is no %s in %s.", name->file, title);
  if (!k->found)
    return error_set(e, ERR_NOT_FOUND, "%s has none packed as %s; it has %s.", title, name->quant, k->listed);
  if (k->found > 1 && !name->file[0] && !name->quant[0] && !liking(&k->best))
    return error_set(e, ERR_INVALID, "%s has several, %s: name one, as in %s:%s.", title, k->listed, title,
                     k->best.quant[0] ? k->best.quant : "Q8_0");
  return 0;
}

/* ---- what is told of it ---- */

static void copy(char *out, size_t room, struct str s) {
  snprintf(out, room, "%.*s", STR_ARG(s));
}

/* Text for one line, with nothing a terminal would obey. */
static void copy_line(char *out, size_t room, struct str s) {
  copy(out, room, s);
  for (char *c = out; *c; c++)
    if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7F) *c = '?';
}

static bool is_commit(struct str s) {
  for (size_t i = 0; i < s.len; i++)
    if (!strchr("0123456789abcdef", s.at[i])) return false;
  return s.len >= 40 && s.len <= 64;
}

int hub_put_path(const struct net_address *hub, struct net_target *at, struct error *e, const char *format, ...) {
  va_list args;
  *at = (struct net_target){.at = *hub};
  at->at.path[0] = '\0';
  size_t front = (size_t)snprintf(at->path, sizeof at->path, "%s", hub->path);
  va_start(args, format);
  int len = vsnprintf(at->path + front, sizeof at->path - front, format, args);
  va_end(args);
  return len < 0 || front + (size_t)len >= sizeof at->path ? error_set(e, ERR_INVALID, "That address is too long.") : 0;
}

static void copy_licence(const json_t *o, struct hub_file *f) {
  const json_t *card = json_object_get(o, "cardData");
  struct str kind = json_text(card, "license"), name = json_text(card, "license_name");
  copy_line(f->licence, sizeof f->licence, name.len && (!kind.len || str_is(kind, "other")) ? name : kind);
}

static int fill(const struct net_address *hub, const json_t *o, const struct choice *k, const struct hub_name *name,
                struct hub_file *f, struct error *e) {
  struct str commit = json_text(o, "sha"), file = k->best.file;
  if (!is_commit(commit)) return error_set(e, ERR_INVALID, "%s does not say which commit that is.", hub->host);
  copy(f->commit, sizeof f->commit, commit);
  copy_licence(o, f);
  const json_t *gated = json_object_get(o, "gated");
  f->gated = json_is_string(gated) || json_is_true(gated);
  f->bytes = k->best.bytes;
  if (k->best.sha256) copy(f->sha256, sizeof f->sha256, str_of(k->best.sha256));
  copy(f->quant, sizeof f->quant, str_of(k->best.quant));
  const char *slash = memrchr(file.at, '/', file.len);
  copy(f->file, sizeof f->file, slash ? str_span(slash + 1, file.at + file.len) : file);
  return hub_put_path(hub, &f->at, e, "/%s/%s/resolve/%s/%.*s", name->owner, name->repo, f->commit, STR_ARG(file));
}

int hub_pick(const struct net_address *hub, struct str says, const struct hub_name *name, struct hub_file *f,
             struct error *e) {
  struct choice k;
  AUTO_JSON json_t *o = json_read(says, NULL);
  const json_t *siblings = json_object_get(o, "siblings");
  if (!json_is_array(siblings)) return error_set(e, ERR_INVALID, "What answers at %s is no hub of models.", hub->host);
  choose(siblings, name, &k);
  int r = judge(&k, name, f->title, e);
  return r < 0 ? r : fill(hub, o, &k, name, f, e);
}
