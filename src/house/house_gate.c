/* SPDX-License-Identifier: Apache-2.0 */
#include "house/house_priv.h"

#include "base/civil.h"
#include "memory/deeds.h"

static void put_time(json_t *o, const char *key, int64_t ms, int32_t offset) {
  char out[40];
  json_put_text(o, key, civil_format(out, ms, offset));
}

static void put_id(json_t *o, const char *key, uint64_t id) {
  if (id != ID_NONE) json_put_number(o, key, (int64_t)id);
}

static const char *step_name(int64_t step) {
  static const char *const names[] = {"", "asked", "begun", "done", "failed", "dropped", "refused"};
  return step > 0 && step < (int64_t)(sizeof names / sizeof *names) ? names[step] : "";
}

static json_t *deed_json(const struct house_look *l, const struct deed *d) {
  char hash[2 * 32 + 1] = "";
  json_t *o = json_object();
  for (size_t i = 0; i < d->hash.len && i < 32; i++)
    snprintf(hash + 2 * i, 3, "%02x", (unsigned)(unsigned char)d->hash.at[i]);
  json_put_number(o, "id", (int64_t)d->id);
  put_time(o, "at", d->at, l->view.offset);
  json_put_text(o, "step", str_of(step_name(d->step)));
  json_put_text(o, "skill", d->skill);
  json_put_text(o, "effect", d->effect == EFFECT_REACH ? STR("reach") : STR("change"));
  json_put_text(o, "deed", d->shown);
  json_put_text(o, "hash", str_of(hash));
  json_put_flag(o, "outside", d->taint != TAINT_NONE);
  if (d->why.len) json_put_text(o, "why", d->why);
  put_id(o, "turn", d->turn);
  put_id(o, "yes", d->yes);
  put_id(o, "of", d->of);
  return o;
}

int house_log(os1 *o, uint64_t before, size_t count, os1_json_fn *json, void *arg, os1_error *err) {
  struct house_look l;
  struct deeds deeds = {0};
  int r = house_look_begin(o, &l, house_error(err));
  if (r == 0) r = deeds_list(l.read, &l.arena, HOUSE_OWNER, before, count + 1, &deeds);
  r = house_look_sure(&l, r, house_error(err));
  if (r == 0) {
    json_t *page = json_object(), *list = json_array();
    size_t shown = deeds.at.len > count ? count : deeds.at.len;
    for (size_t i = 0; i < shown; i++) json_array_append_new(list, deed_json(&l, &deeds.at.at[i]));
    json_put(page, "log", list);
    json_put_flag(page, "more", deeds.at.len > count);
    r = house_emit(page, json, arg);
  }
  house_look_end(&l);
  return r;
}

static json_t *permission_json(const struct house_look *l, const struct permission *p) {
  json_t *o = json_object();
  json_put_number(o, "id", (int64_t)p->id);
  json_put_text(o, "skill", p->skill);
  if (p->recipient.len) json_put_text(o, "recipient", p->recipient);
  if (p->arguments.len) json_put_text(o, "arguments", p->arguments);
  put_time(o, "given_at", p->given_at, l->view.offset);
  put_time(o, "until", p->until, l->view.offset);
  if (p->revoked_at) put_time(o, "revoked_at", p->revoked_at, l->view.offset);
  bool stands = !p->revoked_at && l->view.now >= p->given_at && l->view.now < p->until;
  json_put_flag(o, "stands", stands);
  return o;
}

int house_permissions(os1 *o, os1_json_fn *json, void *arg, os1_error *err) {
  struct house_look l;
  struct permissions all = {0};
  int r = house_look_begin(o, &l, house_error(err));
  if (r == 0) r = permissions_list(l.read, &l.arena, HOUSE_OWNER, STR(""), &all);
  r = house_look_sure(&l, r, house_error(err));
  if (r == 0) {
    json_t *page = json_object(), *list = json_array();
    for (size_t i = 0; i < all.at.len; i++) json_array_append_new(list, permission_json(&l, &all.at.at[i]));
    json_put(page, "permissions", list);
    r = house_emit(page, json, arg);
  }
  house_look_end(&l);
  return r;
}

int house_revoke(os1 *o, uint64_t id, os1_error *err) {
  return permission_revoke(o->memory, HOUSE_OWNER, id, house_now(o), house_error(err));
}
