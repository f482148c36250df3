/* SPDX-License-Identifier: Apache-2.0
 *
 * A question that a night's sleep kept (sleep_settle.c), answered: of two facts that cannot both be so one is picked.
 */
#include "base/utf8.h"
#include "memory/sleep.h"
#include "memory/threads_priv.h"

/* "york, not leeds" names both, and so does "not york": neither is guessed at. */
struct str threads_which_picked(struct arena *a, struct str what, struct str text) {
  struct str plain = utf8_plain(a, text), rest = what, one, picked = STR("");
  size_t named = 0;
  static const char *const denials[] = {"not", "never", "neither", "isn't", "isnt", "wasn't", "wasnt", "no longer"};
  for (size_t i = 0; i < sizeof denials / sizeof *denials; i++)
    if (utf8_stands_in(plain, str_of(denials[i]))) return STR("");
  while (str_next(&rest, '/', &one))
    if (utf8_stands_in(plain, utf8_plain(a, str_trim(one)))) picked = str_trim(one), named++;
  return named == 1 ? picked : STR("");
}

struct asks_look {
  uint64_t thread;
  struct night_change change;
};
static bool asks_row(void *arg, const void *record) {
  struct asks_look *l = arg;
  const struct night_change *c = record;
  if (c->kind == CHANGE_ASKS && c->link == l->thread) l->change = *c;
  return l->change.id == ID_NONE;
}

static bool may_have_been(struct str relation) {
  return !str_is(relation, "from") && !str_is(relation, "birthday");
}

int threads_which_settle(struct store_txn *t, struct arena *a, const struct thread *which, struct str picked,
                         const struct turn *turn, int64_t day) {
  struct asks_look look = {.thread = which->id};
  struct store_read *r = t->ops->view(t);
  struct scan newest = {.owner = id_owner(which->id), .newest_first = true};
  int code = r->ops->scan(r, RECORD_NIGHT_CHANGE, &newest, a, asks_row, &look);
  if (code < 0 || look.change.id == ID_NONE) return code;
  uint64_t ids[] = {look.change.what, look.change.other};
  for (size_t i = 0; code == 0 && i < 2; i++) {
    struct fact f;
    code = r->ops->get(r, RECORD_FACT, ids[i], a, &f);
    if (code == ERR_NOT_FOUND) return 0;
    if (code < 0 || f.state != FACT_BELIEVED || str_eq_nocase(f.value, picked)) continue;
    f.state = may_have_been(f.relation) ? FACT_ENDED : FACT_RETRACTED;
    f.closed_by = turn->id;
    if (f.state == FACT_ENDED) f.to_last = day;
    if (f.state == FACT_RETRACTED) f.retracted_at = turn->recorded_at;
    code = t->ops->replace(t, RECORD_FACT, &f);
  }
  return code;
}
