/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_raise: what may be raised unasked. One mechanism for every builder.
 */
#include "base/utf8.h"
#include "memory/threads.h"
#include "thinkers/builtin/builtin_priv.h"

static bool is_barred(struct plan *p, struct str what) {
  const struct language *l = p->mind->language;
  const struct bar *b = NULL;
  size_t n = 0;
  if (p->v->ops->bars(p->v, &b, &n)) return true; /* what cannot be looked up is not raised */
  for (size_t i = 0; i < n; i++) {
    bool in_force = !b[i].lifted_at && (!b[i].until || b[i].until > p->v->now);
    if (in_force && (threads_holds(l, p->a, what, b[i].what) || utf8_stands_in(utf8_plain(p->a, what), b[i].plain)))
      return true;
  }
  return false;
}

static bool names_tender(struct plan *p, struct str plain) {
  struct view_entities all = {0};
  if (p->v->ops->entities(p->v, STR_NONE, &all)) return true;
  for (size_t i = 0; i < all.len; i++) {
    const struct entity *e = &all.at[i];
    if (!e->tender) continue;
    if (utf8_stands_in(plain, utf8_plain(p->a, e->name)) || utf8_stands_in(plain, utf8_plain(p->a, e->word)))
      return true;
  }
  return false;
}

bool plan_may_raise(struct plan *p, struct str what) {
  if (!what.len || is_barred(p, what) || names_tender(p, utf8_plain(p->a, what))) return false;
  return !threads_tender_word(p->mind->language, p->a, what).len;
}

bool plan_may_raise_who(struct plan *p, const struct who *who) {
  struct entity e = {0};
  if (slots_entity(p, who, &e) && e.tender) return false;
  if (who->name.len && !plan_may_raise(p, who->name)) return false;
  return !who->word.len || plan_may_raise(p, who->word);
}
