/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/settings.h"
#include "memory/memory_priv.h"

struct setting_look {
  bool found;
  struct setting setting;
};

static bool setting_row(void *arg, const void *record) {
  struct setting_look *l = arg;
  l->setting = *(const struct setting *)record;
  l->found = true;
  return false;
}

static int setting_find(struct store_read *r, struct arena *a, uint32_t owner, struct str key, struct setting *ret) {
  struct scan by_key = {.owner = owner, .field = "key", .text = key, .limit = 1};
  struct setting_look look = {0};
  int code = r->ops->scan(r, RECORD_SETTING, &by_key, a, setting_row, &look);
  if (code < 0) return code;
  if (!look.found) return ERR_NOT_FOUND;
  *ret = look.setting;
  return 0;
}

int settings_get(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct str key,
                 struct str *ret) {
  struct setting s;
  int code = setting_find(r, a, owner, key, &s);
  if (code == 0) *ret = s.value;
  return code;
}

int settings_put(struct memory *m, struct store_txn *t, uint32_t owner, struct str key, struct str value, int64_t now) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct setting s;
  int code = setting_find(t->ops->view(t), &a, owner, key, &s);
  if (code == ERR_NOT_FOUND) {
    if (!value.at) return 0;
    s = (struct setting){.id = id_first(owner), .key = key, .value = value, .changed_at = now};
    return t->ops->insert(t, RECORD_SETTING, &s);
  }
  if (code < 0) return code;
  if (!value.at) return t->ops->erase(t, RECORD_SETTING, s.id);
  if (str_eq(s.value, value)) return 0;
  s.value = value;
  s.changed_at = now;
  return t->ops->replace(t, RECORD_SETTING, &s);
}
