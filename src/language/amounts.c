/* SPDX-License-Identifier: Apache-2.0 */
#include "language/amounts.h"

#include "base/alloc.h"
#include "base/log.h"
#include "language/language_priv.h"
#include "language/rows.h"

struct amounts {
  struct arena arena;
  struct word_table words; /* to units[] */
  VEC(struct amount_unit) units;
  struct amount_unit money[2]; /* by enum manner */
};

static int load_unit(struct amounts *t, struct rows *r, struct error *e) {
  long long each;
  if (r->fields != 4 || !str_to_int(r->field[1], &each) || each < 1)
    return rows_error(r, e, "wants words, how much, one and many");
  struct amount_unit u = {(double)each, r->field[2], r->field[3], str_is(r->field[2], "money")};
  struct str rest = r->field[0], word;
  while (rows_word(&rest, &word))
    if (!word_table_put(&t->arena, &t->words, word, (uint32_t)t->units.len))
      return rows_error(r, e, "\"%.*s\" stands above already", STR_ARG(word));
  VEC_PUSH(&t->arena, &t->units, u);
  return 0;
}

static int load(const struct pack *p, struct amounts **ret, struct error *e) {
  struct amounts *t = *ret = alloc_zero(sizeof *t);
  struct rows r = rows_of(p, "amounts.txt");
  int rc = 0;
  while (!rc && rows_next(&r)) {
    bool gb = str_is(r.field[0], "!gb"), us = str_is(r.field[0], "!us");
    if (gb || us)
      t->money[us ? MANNER_US : MANNER_GB] = (struct amount_unit){1, r.field[1], r.field[2], true};
    else
      rc = load_unit(t, &r, e);
  }
  return rc;
}

static void release(struct amounts *t) {
  if (!t) return;
  arena_finish(&t->arena);
  alloc_free(t);
}

const struct amounts *amounts_of(const struct language *l) {
  struct language *owner = (struct language *)l; /* filled once, under its lock */
  pthread_mutex_lock(&owner->lazy);
  if (!owner->amounts) {
    struct error e = {0};
    if (load(l->pack, &owner->amounts, &e)) log_debug("%s", e.text);
  }
  pthread_mutex_unlock(&owner->lazy);
  return owner->amounts;
}

bool amount_unit_find(const struct amounts *a, struct str word, enum manner m, struct amount_unit *ret) {
  uint32_t at = word_table_get(&a->words, word, UINT32_MAX);
  if (at == UINT32_MAX) return false;
  *ret = a->units.at[at];
  if (ret->money) ret->one = a->money[m].one, ret->many = a->money[m].many;
  return true;
}

int amounts_check(const struct pack *p, struct error *e) {
  struct amounts *t;
  int rc = load(p, &t, e);
  release(t);
  return rc;
}

void amounts_close(struct language *l) {
  release(l->amounts);
}
