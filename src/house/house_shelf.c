/* SPDX-License-Identifier: Apache-2.0 */
#include "house/house_priv.h"
#include "house/shelf.h"
#include "models/models.h"
#include "net/bearer.h"

#include "base/alloc.h"

#include <stdio.h>

/* A link that gives nothing for half a minute is down, however slow it was. */
static const struct net_times patient = {15000, 30000, 30000, 0};
static const struct net_times brief = {15000, 30000, 30000, 60000};

static int find_folder(struct arena *a, const char *home, struct paths *paths, const char **ret, struct error *e) {
  int r = paths_find(a, home, paths, e);
  if (r == 0) *ret = arena_printf(a, "%s/models", paths->data).at;
  return r;
}

static void copy(char *out, size_t room, const char *text) {
  snprintf(out, room, "%s", text);
}

static void show(const struct stock_item *item, struct house_shelf *ret) {
  *ret = (struct house_shelf){.whole = item->whole,
                              .bytes = item->bytes,
                              .all = item->all,
                              .context = item->gguf.context,
                              .parameters = item->gguf.parameters,
                              .fetched_at = item->fetched_at,
                              .code = item->code};
  copy(ret->name, sizeof ret->name, item->name);
  copy(ret->path, sizeof ret->path, item->path);
  copy(ret->quant, sizeof ret->quant, item->gguf.quant);
  copy(ret->architecture, sizeof ret->architecture, item->gguf.architecture);
  copy(ret->licence, sizeof ret->licence, item->licence);
  copy(ret->title, sizeof ret->title, item->title);
  copy(ret->url, sizeof ret->url, item->url);
  copy(ret->sha256, sizeof ret->sha256, item->sha256);
  copy(ret->why, sizeof ret->why, item->why);
}

struct rows {
  house_shelf_fn *row;
  void *arg;
};

static void pass_on(void *arg, const struct stock_item *item) {
  const struct rows *rows = arg;
  struct house_shelf one;
  show(item, &one);
  rows->row(rows->arg, &one);
}

int house_shelf_list(const char *folder, house_shelf_fn *row, void *arg, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct paths paths;
  struct rows rows = {row, arg};
  const char *models = NULL;
  int r = find_folder(&a, folder, &paths, &models, house_error(err));
  return r < 0 ? r : stock_list(models, pass_on, &rows, house_error(err));
}

int house_shelf_find(const char *folder, const char *name, bool whole, struct house_shelf *ret, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct paths paths;
  struct stock_item item;
  const char *models = NULL;
  int r = find_folder(&a, folder, &paths, &models, house_error(err));
  if (r == 0) r = stock_find(models, str_of(name), whole, &item, house_error(err));
  if (r == 0) show(&item, ret);
  return r;
}

int house_shelf_drop(const char *folder, const struct house_shelf *item, os1_error *err) {
  struct stock_item one = {.whole = item->whole};
  copy(one.path, sizeof one.path, item->path);
  return stock_drop(&one, house_error(err));
}

/* ---- fetching ---- */

struct house_pull {
  struct arena arena;
  struct paths paths;
  const char *models;
  struct hub hub;
  struct hub_file file;
  struct buf key;
  char path[STOCK_PATH_MOST], url[NET_URL_MAX + NET_HOST_MAX];
  int64_t now;
};

static int read_sha256(struct house_pull *p, const char *given, struct error *e) {
  struct str digits = str_of(given);
  if (!given) return 0;
  char small[HUB_SHA256_MOST] = "";
  for (size_t i = 0; i < digits.len && i < sizeof small - 1; i++)
    small[i] = digits.at[i] >= 'A' && digits.at[i] <= 'F' ? (char)(digits.at[i] - 'A' + 'a') : digits.at[i];
  bool good = digits.len == sizeof small - 1 && strspn(small, "0123456789abcdef") == digits.len;
  if (!good) return error_set(e, ERR_INVALID, "A SHA-256 is 64 digits from 0 to f.");
  if (p->file.sha256[0] && !str_is(str_of(p->file.sha256), small))
    return error_set(e, ERR_DAMAGED, "%s says another SHA-256 of it, which begins with %.12s.", p->hub.at.host,
                     p->file.sha256);
  copy(p->file.sha256, sizeof p->file.sha256, small);
  return 0;
}

static int look_for(struct house_pull *p, const struct house_pull_ask *ask, struct error *e) {
  struct hub_name name;
  p->hub = (struct hub){.times = brief, .arg = ask->arg, .stop = ask->stop};
  int r = net_address_read(str_of(ask->from ? ask->from : HUB_USUAL), &p->hub.at, e);
  if (r == 0 && ask->key_file) r = net_bearer_read(ask->key_file, &p->key, e);
  p->hub.key = buf_str(&p->key);
  if (r == 0) r = hub_name_read(str_of(ask->what), &p->hub.at, &name, e);
  if (r == 0) r = net_open(&p->hub.net, e);
  if (r == 0) r = hub_find(&p->hub, &name, &p->file, e);
  if (r == 0) r = read_sha256(p, ask->sha256, e);
  if (r == 0) r = stock_path(p->models, p->file.file, p->path, sizeof p->path, e);
  if (r == 0) net_target_write(&p->file.at, p->url, sizeof p->url);
  return r;
}

static void offer_of(const struct house_pull *p, struct house_offer *o) {
  uint64_t all;
  char url[16];
  *o = (struct house_offer){.bytes = p->file.bytes,
                            .gated = p->file.gated,
                            .secure = p->file.at.at.secure || net_address_is_here(&p->file.at.at)};
  if (!pull_part(p->path, &o->there, &all, url, sizeof url)) o->there = 0;
  copy(o->name, sizeof o->name, p->file.file);
  copy(o->title, sizeof o->title, p->file.title);
  copy(o->host, sizeof o->host, p->file.at.at.host);
  copy(o->page, sizeof o->page, p->file.page);
  copy(o->licence, sizeof o->licence, p->file.licence);
  copy(o->quant, sizeof o->quant, p->file.quant);
  copy(o->sha256, sizeof o->sha256, p->file.sha256);
}

int house_pull_begin(const struct house_pull_ask *ask, struct house_pull **ret, struct house_offer *offer,
                     os1_error *err) {
  struct house_pull *p = alloc_zero(sizeof *p);
  p->key = buf_new(2 * NET_BEARER_MOST);
  p->now = ask->now;
  int r = find_folder(&p->arena, ask->folder, &p->paths, &p->models, house_error(err));
  if (r == 0) r = look_for(p, ask, house_error(err));
  if (r < 0) return house_pull_end(p), r;
  offer_of(p, offer);
  *ret = p;
  return 0;
}

void house_pull_end(struct house_pull *p) {
  if (!p) return;
  net_close(p->hub.net);
  buf_wipe(&p->key);
  arena_finish(&p->arena);
  alloc_free(p);
}

int house_pull_go(struct house_pull *p, int (*progress)(void *arg, uint64_t done, uint64_t all), void *arg,
                  struct house_shelf *ret, int *known, os1_error *err) {
  struct error *e = house_error(err);
  struct pulled done = {0};
  struct stock_item item;
  bool own = net_target_is_same_server(&p->file.at, &(struct net_target){.at = p->hub.at});
  struct pull q = {.net = p->hub.net,
                   .from = &p->file.at,
                   .key = own ? p->hub.key : STR(""),
                   .path = p->path,
                   .url = p->url,
                   .page = p->file.page,
                   .bytes = p->file.bytes,
                   .sha256 = p->file.sha256,
                   .reserve = PULL_RESERVE,
                   .times = patient,
                   .arg = arg,
                   .progress = progress,
                   .stop_arg = p->hub.arg,
                   .stop = p->hub.stop};
  int r = paths_make(&p->paths, e);
  if (r == 0) r = paths_make_folder(p->models, e);
  if (r == 0) r = pull_file(&q, &done, e);
  if (r < 0) return r;
  copy(p->file.sha256, sizeof p->file.sha256, done.sha256);
  *known = done.known;
  r = stock_find(p->models, str_of(p->file.file), true, &item, e);
  if (r == 0 && (!done.known || !item.title[0])) { /* killed before this was written, it is known and has none */
    r = stock_note(p->path, &p->file, p->url, p->now, e);
    if (r == 0) r = stock_find(p->models, str_of(p->file.file), true, &item, e);
  }
  if (r == 0) show(&item, ret);
  return r;
}

const char *house_size(uint64_t bytes, char out[16]) {
  return size_write(bytes, out);
}
