/* SPDX-License-Identifier: Apache-2.0
 *
 * What was told before the window began: facts as they stood then, whom they are of, what is not to be raised, and the
 * talk's own beginning in short. From one window to the next it does not change.
 */
#include "base/id.h"
#include "thinkers/llm/prompt_priv.h"

enum { FACTS_MOST = 60, NEVER_MOST = 20, EARLIER_MOST = 8, EARLIER_BYTES = 90 };

static bool stood(const struct prompting *p, const struct fact *f) {
  if (f->source >= p->base) return false;
  return f->state == FACT_BELIEVED || f->closed_by >= p->base;
}

static void add_line(struct buf *out, struct str line) {
  if (line.len) buf_printf(out, "%s%.*s", out->len ? "\n" : "", STR_ARG(line));
}

static void add_facts(const struct prompting *p, struct buf *out, const char *heading, bool own, bool tainted) {
  size_t count = 0, passed = 0;
  for (size_t i = 0; i < p->facts.len; i++) {
    const struct fact *f = &p->facts.at[i];
    count += stood(p, f) && (f->about == ID_NONE) == own && (f->taint != 0) == tainted;
  }
  if (!count) return;
  if (out->len) buf_add_byte(out, '\n');
  add_line(out, prompt_part(p, heading, prompt_day(p->a, p->base_at, p->view->offset), STR("")));
  for (size_t i = 0; i < p->facts.len; i++) {
    const struct fact *f = &p->facts.at[i];
    if (!stood(p, f) || (f->about == ID_NONE) != own || (f->taint != 0) != tainted) continue;
    if (count - passed++ > FACTS_MOST) continue;
    struct str line = prompt_fact(p, f);
    add_line(out, tainted ? prompt_quoted(p->a, line) : line);
  }
}

/* Barred, or tender. */
static void add_never(const struct prompting *p, struct buf *out) {
  const struct bar *bars = NULL;
  size_t len = 0, named = 0;
  struct str list = STR("");
  p->view->ops->bars(p->view, &bars, &len);
  for (size_t i = 0; i < len && named < NEVER_MOST; i++) {
    bool running = !bars[i].lifted_at && (!bars[i].until || bars[i].until > p->view->now);
    if (!running || bars[i].source >= p->base) continue;
    list = arena_printf(p->a, "%.*s%s%.*s", STR_ARG(list), named++ ? ", " : "", STR_ARG(bars[i].what));
  }
  if (!list.len) return;
  if (out->len) buf_add_byte(out, '\n');
  add_line(out, prompt_part(p, "never", list, STR("")));
}

/* The last things the person said before the window, of this talk. */
static void add_earlier(const struct prompting *p, struct buf *out) {
  size_t end = 0, count = 0, begin;
  while (end < p->talk.len && p->talk.at[end].id < p->base) end++;
  for (begin = end; begin > 0 && count < EARLIER_MOST; begin--) count += p->talk.at[begin - 1].role == ROLE_PERSON;
  if (!count) return;
  if (out->len) buf_add_byte(out, '\n');
  add_line(out, prompt_part(p, "earlier", STR(""), STR("")));
  for (size_t i = begin; i < end; i++) {
    const struct turn *t = &p->talk.at[i];
    if (t->role != ROLE_PERSON || t->taint) continue;
    struct str words = prompt_clip(p->a, t->text, EARLIER_BYTES);
    add_line(out, prompt_part(p, "said", prompt_time(p->a, t->said_at, t->offset), words));
  }
}

struct str prompt_known(const struct prompting *p) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  add_facts(p, &out, "told", true, false);
  add_facts(p, &out, "people", false, false);
  add_facts(p, &out, "outside", true, true);
  add_facts(p, &out, "outside", false, true);
  add_never(p, &out);
  add_earlier(p, &out);
  return arena_dup(p->a, buf_str(&out));
}
