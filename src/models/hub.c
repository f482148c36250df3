/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "models/hub_priv.h"
#include "models/refusal.h"
#include "net/follow.h"

#include <stdio.h>

enum { SAYS_MOST = 8 * 1024 * 1024, LISTED_MOST = 180 };

/* ---- asking ---- */

struct answer {
  struct buf body;
  bool first_only; /* what matters is that something comes */
  bool came;
};

static int take(void *arg, int status, struct str bytes) {
  struct answer *a = arg;
  a->came = true;
  if (a->first_only || status != 200) return ERR_CANCELLED;
  return buf_add_str(&a->body, bytes);
}

/* Whoever waits is `arg` of the hub's, not of the answer's. */
struct asking {
  const struct hub *hub;
  struct answer *answer;
};

static int take_for(void *arg, int status, struct str bytes) {
  const struct asking *a = arg;
  return take(a->answer, status, bytes);
}

static bool stop_for(void *arg) {
  const struct asking *a = arg;
  return a->hub->stop && a->hub->stop(a->hub->arg);
}

static int ask(const struct hub *h, struct net_target *at, bool with_key, struct answer *a, struct net_reply *reply,
               struct error *e) {
  struct error why = {0};
  struct asking asking = {h, a};
  char host[NET_HOST_MAX];
  snprintf(host, sizeof host, "%s", at->at.host);
  struct net_request q = {.bearer = with_key ? h->key : STR(""),
                          .most = UINT64_MAX,
                          .accept = a->first_only ? "*/*" : "application/json",
                          .times = h->times,
                          .arg = &asking,
                          .take = take_for,
                          .stop = stop_for};
  if (!a->first_only) q.most = SAYS_MOST;
  int r = net_follow(h->net, &q, at, reply, &why);
  if (r == 0 || (r == ERR_CANCELLED && a->came)) return 0;
  if (r == ERR_CANCELLED || (r == ERR_DENIED && reply->status)) return error_set(e, r, "%s", why.text);
  return error_set(e, r, "%s could not be asked. %s", host, why.text);
}

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

/* ---- a repository ---- */

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

static int put_path(const struct hub *h, struct net_target *at, struct error *e, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static int put_path(const struct hub *h, struct net_target *at, struct error *e, const char *format, ...) {
  va_list args;
  *at = (struct net_target){.at = h->at};
  at->at.path[0] = '\0';
  size_t front = (size_t)snprintf(at->path, sizeof at->path, "%s", h->at.path);
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

static int fill(const struct hub *h, const json_t *o, const struct choice *k, const struct hub_name *name,
                struct hub_file *f, struct error *e) {
  struct str commit = json_text(o, "sha"), file = k->best.file;
  if (!is_commit(commit)) return error_set(e, ERR_INVALID, "%s does not say which commit that is.", h->at.host);
  copy(f->commit, sizeof f->commit, commit);
  copy_licence(o, f);
  const json_t *gated = json_object_get(o, "gated");
  f->gated = json_is_string(gated) || json_is_true(gated);
  f->bytes = k->best.bytes;
  if (k->best.sha256) copy(f->sha256, sizeof f->sha256, str_of(k->best.sha256));
  copy(f->quant, sizeof f->quant, str_of(k->best.quant));
  const char *slash = memrchr(file.at, '/', file.len);
  copy(f->file, sizeof f->file, slash ? str_span(slash + 1, file.at + file.len) : file);
  return put_path(h, &f->at, e, "/%s/%s/resolve/%s/%.*s", name->owner, name->repo, f->commit, STR_ARG(file));
}

static int find_in(const struct hub *h, const struct hub_name *name, struct hub_file *f, struct error *e) {
  struct answer a = {.body = buf_new(SAYS_MOST)};
  struct net_target at;
  struct net_reply reply;
  struct choice k;
  char page[NET_URL_MAX];
  int r = put_path(h, &at, e, "/%s/%s", name->owner, name->repo);
  net_target_write(&at, page, sizeof page);
  copy(f->page, sizeof f->page, str_of(page));
  if (r == 0)
    r = put_path(h, &at, e, "/api/models/%s/%s%s%s?blobs=true", name->owner, name->repo,
                 name->revision[0] ? "/revision/" : "", name->revision);
  if (r == 0) r = ask(h, &at, true, &a, &reply, e);
  if (r == 0) r = refusal_of(&reply, f->title, h->at.host, f->page, e);
  AUTO_JSON json_t *o = r == 0 ? json_read(buf_str(&a.body), NULL) : NULL;
  buf_finish(&a.body);
  const json_t *siblings = json_object_get(o, "siblings");
  if (r == 0 && !json_is_array(siblings))
    r = error_set(e, ERR_INVALID, "What answers at %s is no hub of models.", h->at.host);
  if (r == 0) choose(siblings, name, &k);
  if (r == 0) r = judge(&k, name, f->title, e);
  return r < 0 ? r : fill(h, o, &k, name, f, e);
}

/* ---- a file elsewhere ---- */

/* Its name on the shelf: what a path's last step may hold is more than we take. */
static void name_after(const struct net_target *url, char *out, size_t room) {
  struct str path = str_of(url->path);
  ptrdiff_t question = str_find_byte(path, '?');
  if (question >= 0) path = str_first(path, (size_t)question);
  const char *slash = memrchr(path.at, '/', path.len);
  copy(out, room, str_span(slash + 1, path.at + path.len));
  for (char *c = out; *c; c++)
    if (!hub_byte_is_plain(*c)) *c = '_';
  if (out[0] == '.' || out[0] == '-') out[0] = '_';
}

static int find_at(const struct hub *h, const struct hub_name *name, struct hub_file *f, struct error *e) {
  struct answer a = {.first_only = true};
  struct net_reply reply;
  struct net_target at = name->url;
  bool own = net_target_is_same_server(&at, &(struct net_target){.at = h->at});
  int count, r = ask(h, &at, own, &a, &reply, e);
  f->at = name->url;
  name_after(&name->url, f->file, sizeof f->file);
  hub_quant_of(str_of(f->file), f->quant);
  if (r == 0) r = refusal_of(&reply, f->file, name->url.at.host, "", e);
  if (r < 0) return r;
  if (refusal_is_page(&reply))
    return error_set(e, ERR_INVALID, "What lies at %s is a page for people, and no model's file.", name->url.at.host);
  if (!hub_file_is_good(str_of(f->file))) return error_set(e, ERR_INVALID, "That file has no name that can be kept.");
  if (hub_part_of(str_of(f->file), &count) > 0)
    return error_set(e, ERR_UNSUPPORTED, "That model is cut into %d files, which os1 does not put together.", count);
  f->bytes = reply.length > 0 ? (uint64_t)reply.length : 0;
  return 0;
}

int hub_find(const struct hub *h, const struct hub_name *name, struct hub_file *ret, struct error *e) {
  struct hub_file f = {0};
  if (name->owner[0])
    snprintf(f.title, sizeof f.title, "%s/%s", name->owner, name->repo);
  else
    copy(f.title, sizeof f.title, str_first(str_of(name->url.at.host), sizeof f.title - 1));
  int r = name->owner[0] ? find_in(h, name, &f, e) : find_at(h, name, &f, e);
  if (r == 0) *ret = f;
  return r;
}
