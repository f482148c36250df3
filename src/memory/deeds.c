/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/deeds.h"
#include "memory/memory_priv.h"

static const int64_t YEAR_MS = INT64_C(366) * 86400000;

static int write_deed(struct store_txn *t, void *arg, struct error *e) {
  return t->ops->insert(t, RECORD_DEED, arg);
}

int deeds_add(struct memory *m, struct deed *d, struct error *e) {
  return m->store->ops->write(m->store, write_deed, d, e);
}

/* ---- looking ---- */

struct reached_look {
  struct str skill;
  bool found;
};

static bool reached_row(void *arg, const void *record) {
  struct reached_look *l = arg;
  const struct deed *d = record;
  l->found = d->step == DEED_DONE && str_eq(d->skill, l->skill);
  return !l->found;
}

int deeds_reached(struct store_read *r, uint32_t owner, struct str skill, struct str recipient, bool *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reached_look look = {.skill = skill};
  struct scan to = {.owner = owner, .field = "recipient", .text = recipient, .newest_first = true};
  int code = recipient.len ? r->ops->scan(r, RECORD_DEED, &to, &a, reached_row, &look) : 0;
  if (code == 0) *ret = look.found;
  return code;
}

struct list_look {
  struct arena *arena;
  void *list;
};

static bool deed_row(void *arg, const void *record) {
  struct list_look *l = arg;
  struct deeds *list = l->list;
  VEC_PUSH(l->arena, &list->at, *(const struct deed *)record);
  return true;
}

int deeds_list(struct store_read *r, struct arena *a, uint32_t owner, uint64_t before, size_t count,
               struct deeds *ret) {
  struct deeds list = {0};
  struct list_look look = {a, &list};
  struct scan newest = {.owner = owner, .to = before == ID_NONE ? 0 : before - 1, .newest_first = true, .limit = count};
  int code = r->ops->scan(r, RECORD_DEED, &newest, a, deed_row, &look);
  if (code == 0) *ret = list;
  return code;
}

static bool permission_row(void *arg, const void *record) {
  struct list_look *l = arg;
  struct permissions *list = l->list;
  VEC_PUSH(l->arena, &list->at, *(const struct permission *)record);
  return true;
}

int permissions_list(struct store_read *r, struct arena *a, uint32_t owner, struct str skill, struct permissions *ret) {
  struct permissions list = {0};
  struct list_look look = {a, &list};
  struct scan of = {.owner = owner, .field = skill.len ? "skill" : NULL, .text = skill};
  int code = r->ops->scan(r, RECORD_PERMISSION, &of, a, permission_row, &look);
  if (code == 0) *ret = list;
  return code;
}

/* ---- giving and taking back ---- */

static int write_permission(struct store_txn *t, void *arg, struct error *e) {
  return t->ops->insert(t, RECORD_PERMISSION, arg);
}

int permission_give(struct memory *m, struct permission *p, struct error *e) {
  if (!p->skill.len || (!p->recipient.len && !p->arguments.len))
    return error_set(e, ERR_INVALID, "A permission is for one skill and one recipient, or for one exact deed.");
  if (p->until <= p->given_at || p->until - p->given_at > YEAR_MS)
    return error_set(e, ERR_INVALID, "A permission has an end, within a year.");
  return m->store->ops->write(m->store, write_permission, p, e);
}

struct revoking {
  uint64_t id;
  int64_t now;
};

static int revoke(struct store_txn *t, void *arg, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct revoking *v = arg;
  struct store_read *r = t->ops->view(t);
  struct permission p;
  int code = r->ops->get(r, RECORD_PERMISSION, v->id, &a, &p);
  if (code == ERR_NOT_FOUND) return error_set(e, code, "There is no permission of that number.");
  if (code < 0 || p.revoked_at) return code;
  p.revoked_at = v->now;
  return t->ops->replace(t, RECORD_PERMISSION, &p);
}

int permission_revoke(struct memory *m, uint32_t owner, uint64_t id, int64_t now, struct error *e) {
  struct revoking v = {id, now};
  if (id_owner(id) != owner) return error_set(e, ERR_NOT_FOUND, "There is no permission of that number.");
  return m->store->ops->write(m->store, revoke, &v, e);
}
