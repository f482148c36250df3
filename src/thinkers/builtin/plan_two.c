/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_two: two orders in one turn, "remind me to ring the vet at 3 and put dog food on the list". Where each half is
 * an order to another skill, the first is heard by itself, and the second is done and said behind it. Only a turn that
 * has the words of two orders is read by its halves.
 */
#include "base/id.h"
#include "language/lexicon.h"
#include "thinkers/builtin/builtin_priv.h"

enum { LEAST = 3, MOST = 40 };

static bool word_at(const struct plan *p, size_t i, const char *word) {
  return i < p->r->tokens.len && str_is(p->r->tokens.at[i].word, word);
}

/* "remind me", or "put" where a list is named behind it. */
static bool orders_at(struct plan *p, size_t at) {
  const struct tokens *t = &p->r->tokens;
  if (word_at(p, at, "remind") && (word_at(p, at + 1, "me") || word_at(p, at + 1, "us"))) return true;
  if (at >= t->len || !plan_in_list(p, "part.hear.takes", t->at[at].word)) return false;
  for (size_t i = at + 1; i < t->len; i++)
    if (plan_in_list(p, "part.hear.lists", t->at[i].word)) return true;
  return false;
}

static bool joins(struct plan *p, size_t at) {
  const struct token *t = &p->r->tokens.at[at];
  return t->kind == TOKEN_MARK || plan_in_list(p, "part.hear.joins", t->word);
}

/* Where the second order begins, and where what joins it to the first; 0: there is none. */
static size_t second_at(struct plan *p, size_t *ret_end) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = LEAST; i + 2 < t->len; i++) {
    size_t at = i;
    if (!joins(p, i)) continue;
    while (at < t->len && (joins(p, at) || word_at(p, at, "please"))) at++;
    if (orders_at(p, at)) return *ret_end = i, at;
  }
  return 0;
}

static struct str skill_of(struct plan *p, struct str text, struct reading *ret) {
  struct reading_context c = {.civil_now = p->v->now / 1000 + p->v->offset * 60};
  reading_read(p->mind->language, p->a, text, &c, ret);
  if (ret->skill.len || !p->mind->skills->guess) return ret->skill;
  return p->mind->skills->guess(p->mind->language, p->a, ret);
}

struct str plan_hear_two(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  size_t end = 0;
  if (!p->mind->skills || p->in->turn == ID_NONE || p->in->care || p->s.pending_skill.len || t->len > MOST)
    return STR("");
  size_t at = second_at(p, &end);
  if (!at || !orders_at(p, word_at(p, 0, "please") ? 1 : 0)) return STR("");
  struct reading first, second;
  struct str before = tokens_text(t, 0, end - 1), behind = tokens_text(t, at, t->len - 1);
  struct str one = skill_of(p, before, &first), other = skill_of(p, behind, &second);
  bool alike = str_eq(one, other) && !str_is(one, "remind"); /* "put eggs on the list and put jam on it" is one order */
  if (!one.len || !other.len || alike) return STR("");
  p->heard = first;
  return behind;
}

void plan_do_second(struct plan *p, struct str text) {
  struct reading whole = p->heard;
  bool done = p->said_count == 1 && !strcmp(p->said[0].move.name, "do-skill") && !p->waits;
  if (!text.len || !done) return;
  skill_of(p, text, &p->heard);
  /* what the first was called with is kept from being written over */
  json_object_set_new(p->considered_arguments, "first", json_copy(p->considered_arguments));
  p->moves = (move_vec){0};
  plan_skill(p);
  plan_choose(p);
  p->heard = whole;
}
