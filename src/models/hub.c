/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "models/hub_priv.h"
#include "models/refusal.h"
#include "net/follow.h"

#include <stdio.h>

enum { SAYS_MOST = 8 * 1024 * 1024 };

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

static void copy(char *out, size_t room, struct str s) {
  snprintf(out, room, "%.*s", STR_ARG(s));
}

/* ---- a repository ---- */

static int ask_of(const struct hub *h, const struct hub_name *name, struct hub_file *f, struct buf *ret,
                  struct error *e) {
  struct answer a = {.body = buf_new(SAYS_MOST)};
  struct net_target at;
  struct net_reply reply;
  int r = hub_put_path(&h->at, &at, e, "/api/models/%s/%s%s%s?blobs=true", name->owner, name->repo,
                       name->revision[0] ? "/revision/" : "", name->revision);
  if (r == 0) r = ask(h, &at, true, &a, &reply, e);
  if (r == 0) r = refusal_of(&reply, f->title, h->at.host, f->page, e);
  *ret = a.body;
  return r;
}

static int find_in(const struct hub *h, const struct hub_name *name, struct hub_file *f, struct error *e) {
  AUTO_BUF struct buf said = buf_new(0);
  struct net_target page;
  int r = hub_put_path(&h->at, &page, e, "/%s/%s", name->owner, name->repo);
  if (r == 0) net_target_write(&page, f->page, sizeof f->page);
  if (r == 0) r = ask_of(h, name, f, &said, e);
  return r == 0 ? hub_pick(&h->at, buf_str(&said), name, f, e) : r;
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
