/* SPDX-License-Identifier: Apache-2.0
 *
 * What was told before the window began: facts as they stood then, whom they are of, what is not to be raised, and the
 * talk's own beginning in short. From one window to the next it does not change.
 */
#include "base/id.h"
#include "thinkers/llm/prompt_priv.h"

enum { FACTS_MOST = 60, LOOKED_MOST = 120, NEVER_MOST = 20, EARLIER_MOST = 8, EARLIER_BYTES = 90 };

static bool stood(const struct prompting *p, const struct fact *f) {
  if (f->source >= p->base) return false;
  return f->state == FACT_BELIEVED || f->closed_by >= p->base;
}

static void add_line(struct buf *out, struct str line) {
  if (line.len) buf_printf(out, "%s%.*s", out->len ? "\n" : "", STR_ARG(line));
}

static bool names_outside(const struct prompting *p, uint64_t id) {
  struct entity who;
  return id != ID_NONE && p->view->ops->entity(p->view, id, &who) == 0 && who.taint != TAINT_NONE;
}

bool prompt_is_outside(const struct prompting *p, size_t i) {
  const struct fact *f = &p->facts.at[i];
  unsigned char *known = &p->seen->facts[i];
  struct turn t;
  if (*known) return *known == 2;
  bool outside = f->taint != TAINT_NONE || names_outside(p, f->about) || names_outside(p, f->object);
  if (!outside && f->source != ID_NONE && p->view->ops->turn(p->view, f->source, &t) == 0)
    outside = t.taint != TAINT_NONE || t.role == ROLE_OTHER;
  return *known = outside ? 2 : 1, outside;
}

/* The newest of the person's own, or of others', the oldest of them first. What is from outside waits until something
 * that is said bears on it (prompt_notes.c): with it in every prompt, every deed would be asked about. */
static void add_facts(const struct prompting *p, struct buf *out, const char *heading, bool own) {
  size_t at[FACTS_MOST], count = 0, looked = 0;
  for (size_t i = p->facts.len; i && count < FACTS_MOST && looked < LOOKED_MOST; i--) {
    const struct fact *f = &p->facts.at[i - 1];
    if (f->taint || !stood(p, f) || (f->about == ID_NONE) != own) continue;
    looked++; /* whose words they were is read from memory, one by one */
    if (!prompt_is_outside(p, i - 1)) at[count++] = i - 1;
  }
  if (!count) return;
  if (out->len) buf_add_byte(out, '\n');
  add_line(out, prompt_part(p, heading, prompt_day(p->a, p->base_at, p->view->offset), STR("")));
  while (count--) add_line(out, prompt_fact(p, &p->facts.at[at[count]]));
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
  add_facts(p, &out, "told", true);
  add_facts(p, &out, "people", false);
  add_never(p, &out);
  add_earlier(p, &out);
  return arena_dup(p->a, buf_str(&out));
}
