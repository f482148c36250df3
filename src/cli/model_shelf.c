/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/model_shelf.h"

#include "base/civil.h"
#include "cli/bar.h"
#include "cli/look.h"
#include "cli/run.h"
#include "cli/show.h"
#include "house/shelf.h"

#include <sys/stat.h>

enum { SIZE = 16, WIDE = 64 };

static const char *size_of(struct call *c, uint64_t bytes) {
  char text[SIZE];
  return arena_dup(c->arena, str_of(house_size(bytes, text))).at;
}

/* "4.9 GB, Q4_K_M, sees 32768 tokens, apache-2.0" */
static struct str what_it_is(struct call *c, const struct house_shelf *s) {
  struct str text = str_of(size_of(c, s->bytes));
  if (s->quant[0]) text = arena_printf(c->arena, "%.*s, %s", STR_ARG(text), s->quant);
  if (s->context) text = arena_printf(c->arena, "%.*s, sees %lld tokens", STR_ARG(text), (long long)s->context);
  if (s->licence[0]) text = arena_printf(c->arena, "%.*s, %s", STR_ARG(text), s->licence);
  return text;
}

/* ---- what is here ---- */

struct listing {
  struct call *call;
  const char *live;
  bool apart; /* from what stands above */
  size_t count;
};

static bool is_live(const struct house_shelf *s, const char *live) {
  return s->whole && live[0] && str_is(str_of(s->path), live);
}

static struct str origin(struct call *c, const struct house_shelf *s) {
  if (!s->title[0]) return STR("");
  if (!s->fetched_at) return arena_printf(c->arena, "; from %s", s->title);
  struct str when = show_time(c, s->fetched_at, c->door->clock->offset(c->door->clock, s->fetched_at));
  return arena_printf(c->arena, "; from %s, %.*s", s->title, STR_ARG(when));
}

static void say_one(void *arg, const struct house_shelf *s) {
  struct listing *l = arg;
  struct call *c = l->call;
  struct str what;
  if (!l->count++ && l->apart) call_printf(c, "\n");
  if (!s->whole && s->all)
    what = arena_printf(c->arena, "%s of %s have come; pulled again, it goes on from there", size_of(c, s->bytes),
                        size_of(c, s->all));
  else if (!s->whole)
    what = arena_printf(c->arena, "%s have come; pulled again, it goes on from there", size_of(c, s->bytes));
  else if (s->code)
    what = arena_printf(c->arena, "%s", s->why);
  else
    what = arena_join(c->arena, what_it_is(c, s), origin(c, s));
  call_printf(c, "  %s%s%s%s\n", look_accent(c->colour && is_live(s, l->live)), s->name, look_plain(c->colour),
              is_live(s, l->live) ? " (live)" : "");
  show_text(c, "      ", call_visible(c, what));
}

int model_shelf_say(struct call *c, const char *live, bool apart, size_t *ret_count) {
  struct listing l = {c, live, apart, 0};
  os1_error e = {0};
  int r = house_shelf_list(NULL, say_one, &l, &e);
  *ret_count = l.count;
  return r < 0 ? call_failed_os1(c, &e) : EXIT_OK;
}

static json_t *one_json(const struct house_shelf *s, const char *live) {
  char at[40];
  json_t *o = json_object();
  json_put_text(o, "name", str_of(s->name));
  json_put_text(o, "path", str_of(s->path));
  json_put_flag(o, "whole", s->whole);
  json_put_number(o, "bytes", (int64_t)s->bytes);
  if (!s->whole && s->all) json_put_number(o, "of", (int64_t)s->all);
  if (s->quant[0]) json_put_text(o, "quant", str_of(s->quant));
  if (s->context) json_put_number(o, "context", s->context);
  if (s->parameters) json_put_number(o, "parameters", s->parameters);
  if (s->licence[0]) json_put_text(o, "licence", str_of(s->licence));
  if (s->title[0]) json_put_text(o, "from", str_of(s->title));
  if (s->sha256[0]) json_put_text(o, "sha256", str_of(s->sha256));
  if (s->fetched_at) json_put_text(o, "fetched_at", civil_format(at, s->fetched_at, 0));
  if (s->code) json_put_text(o, "why", str_of(s->why));
  if (is_live(s, live)) json_put_flag(o, "live", true);
  return o;
}

struct collecting {
  json_t *all;
  const char *live;
};

static void collect(void *arg, const struct house_shelf *s) {
  struct collecting *k = arg;
  json_array_append_new(k->all, one_json(s, k->live));
}

json_t *model_shelf_json(const char *live) {
  struct collecting k = {json_array(), live};
  house_shelf_list(NULL, collect, &k, NULL);
  if (json_array_size(k.all)) return k.all;
  json_release(&k.all);
  return NULL;
}

/* ---- fetching ---- */

struct fetching {
  struct call *call;
  struct bar bar;
};

static int progress(void *arg, uint64_t done, uint64_t all) {
  struct fetching *f = arg;
  struct call *c = f->call;
  char there[SIZE], whole[SIZE], beside[2 * SIZE + 8] = "";
  house_size(done, there);
  if (c->width >= WIDE && all)
    snprintf(beside, sizeof beside, "%s of %s", there, house_size(all, whole));
  else if (c->width >= WIDE)
    snprintf(beside, sizeof beside, "%s", there);
  bar_show(&f->bar, done, all, beside);
  return call_cancelled(c);
}

static bool is_stopped(void *arg) {
  return call_cancelled(arg);
}

static void say_offer(struct call *c, const struct house_offer *o) {
  struct str size = o->bytes ? str_of(size_of(c, o->bytes)) : STR("of a size that nobody says");
  call_warn(c, "%s from %s at %s: %.*s%s%s, %s%s.", o->name, o->title, o->host, STR_ARG(size), o->quant[0] ? ", " : "",
            o->quant, o->licence[0] ? "licence " : "under no licence that is named", o->licence);
  if (o->there) call_warn(c, "%s of it are here from before.", size_of(c, o->there));
  if (!o->sha256[0]) call_warn(c, "Nobody says its checksum, so nobody can tell whether it is what it should be.");
  if (!o->secure) call_warn(c, "It comes unencrypted, and could be another one by the time it is here.");
  if (o->gated) call_warn(c, "It is given to an account that has accepted its terms, at %s.", o->page);
}

static int agreed(struct call *c, const struct house_offer *o) {
  if (!c->json || c->person) say_offer(c, o);
  if (args_given(&c->args, "yes") || call_confirm(c, "Fetch it? [y/N] ")) return EXIT_OK;
  return call_ended(c, EXIT_CANCELLED, "Nothing was fetched.%s",
                    c->person ? "" : " Without a terminal it needs --yes.");
}

static void say_fetched(struct call *c, const struct house_shelf *s, bool known) {
  if (c->json) {
    json_t *o = one_json(s, "");
    json_put_flag(o, "known", known);
    call_json(c, o);
    return;
  }
  call_say(c, "%s %s: %s. `os1 model use %s` lets it think.", known ? "It is here already," : "It is here,", s->name,
           what_it_is(c, s).at, s->name);
  if (s->code) call_warn(c, "%s", s->why);
}

static int fetch(struct call *c, struct house_pull *p) {
  struct fetching f = {.call = c};
  struct house_shelf s;
  os1_error e = {0};
  int known = 0;
  bar_begin(&f.bar, c);
  int r = house_pull_go(p, progress, &f, &s, &known, &e);
  bar_clear(&f.bar);
  if (r < 0) return call_failed_os1(c, &e);
  say_fetched(c, &s, known);
  return EXIT_OK;
}

/* Hours, perhaps: nobody is kept from the home meanwhile. */
int model_shelf_pull(struct call *c, const char *what) {
  struct house_pull *p = NULL;
  struct house_offer offer;
  os1_error e = {0};
  const char *key = args_value(&c->args, "key-file");
  struct house_pull_ask ask = {.what = what,
                               .from = args_value(&c->args, "from"),
                               .key_file = key ? call_path(c, key) : NULL,
                               .sha256 = args_value(&c->args, "sha256"),
                               .now = c->door->clock->now(c->door->clock) / 1000 * 1000,
                               .arg = c,
                               .stop = is_stopped};
  run_outside(c);
  if (house_pull_begin(&ask, &p, &offer, &e) < 0) return call_failed_os1(c, &e);
  int status = agreed(c, &offer);
  run_outside(c);
  if (status == EXIT_OK) status = fetch(c, p);
  house_pull_end(p);
  return status;
}

/* ---- taking one away ---- */

int model_shelf_drop(struct call *c, const char *name, const char *live) {
  struct house_shelf s;
  os1_error e = {0};
  if (house_shelf_find(NULL, name, false, &s, &e) < 0) return call_failed_os1(c, &e);
  if (is_live(&s, live))
    return call_ended(c, EXIT_BUSY, "%s is the one that thinks: `os1 model off` first. Nothing was changed.", s.name);
  const char *question = arena_printf(c->arena, "%s, %s%s, goes for good. Go on? [y/N] ", s.name, size_of(c, s.bytes),
                                      s.whole ? "" : " of one that is not whole")
                             .at;
  if (!args_given(&c->args, "yes") && !call_confirm(c, question))
    return call_ended(c, EXIT_CANCELLED, "Nothing was touched.%s",
                      c->person ? "" : " Without a terminal it needs --yes.");
  if (house_shelf_drop(NULL, &s, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:o,s:I}", "dropped", json_string_of(str_of(s.name)), "bytes", (json_int_t)s.bytes));
  else
    call_say(c, "%s is gone; %s are free again.", s.name, size_of(c, s.bytes));
  return EXIT_OK;
}

/* ---- which one is meant ---- */

/* "ann/tiny", "tiny": neither a host nor a port has such a shape. */
static bool is_only_a_name(struct str word) {
  ptrdiff_t slash = str_find_byte(word, '/');
  struct str front = slash < 0 ? word : str_first(word, (size_t)slash);
  return front.len && str_find_byte(front, '.') < 0 && str_find_byte(front, ':') < 0 &&
         !str_eq_nocase(front, STR("localhost")) && !str_starts(word, STR("unix:"));
}

int model_shelf_meant(struct call *c, const char *word, const char **ret) {
  struct house_shelf s;
  struct stat there;
  os1_error e = {0};
  const char *path = call_path(c, word);
  struct str given = str_of(word);
  bool url = str_find(given, STR("://")) >= 0, gguf = str_ends(given, STR(".gguf")), slash = strchr(word, '/') != NULL;
  *ret = NULL;
  if (url) return EXIT_OK;
  if (stat(path, &there) == 0 && S_ISREG(there.st_mode)) return *ret = path, EXIT_OK;
  if (slash && is_only_a_name(given))
    return call_ended(c, EXIT_NOT_FOUND, "There is no file %s; `os1 model pull %s` would fetch it.", word, word);
  if (slash) return gguf ? *ret = path : NULL, EXIT_OK;
  int r = house_shelf_find(NULL, word, true, &s, &e);
  if (r == 0) return *ret = arena_dup(c->arena, str_of(s.path)).at, EXIT_OK;
  return r == ERR_INVALID || gguf || is_only_a_name(given) ? call_failed_os1(c, &e) : EXIT_OK;
}
