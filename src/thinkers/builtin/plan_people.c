/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_people: what is asked of the people somebody told of, answered in memory's own sentences before anything else
 * looks at the words: "have i got any kids" asks for no list.
 */
#include "memory/people_ask.h"
#include "thinkers/builtin/builtin_priv.h"

static bool is_pronoun(struct str word) {
  return str_is(word, "she") || str_is(word, "he") || str_is(word, "her") || str_is(word, "him");
}

/* "how old is she", of whom the talk is about. */
static struct str with_topic(struct plan *p, struct str pronoun) {
  const struct who *topic = &p->s.topic;
  struct str name = topic->name.len ? topic->name : topic->word;
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; name.len && i < t->len; i++) {
    if (!str_eq(t->at[i].word, pronoun)) continue;
    struct str before = str_first(t->text, t->at[i].at), after = str_from(t->text, t->at[i].at + t->at[i].len);
    return arena_printf(p->a, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(name), STR_ARG(after));
  }
  return p->r->text;
}

bool plan_people(struct plan *p) {
  struct people_asked asked = people_ask_read(p->mind->language, p->a, &p->r->tokens);
  struct view_answer a = {0};
  if (asked.ask == PEOPLE_ASK_NOTHING || p->r->fact_count) return false;
  struct str text = is_pronoun(asked.who) ? with_topic(p, asked.who) : p->r->text;
  if (p->v->ops->ask(p->v, text, &a) || !a.told || !a.prose) return false;
  struct move *m = plan_push(p, "answer", "answer.prose", TIER_COMMAND, 0);
  m->evidence = "a question about somebody who is known";
  m->fit = m->specific = m->memory = 1;
  p->claims.searched = p->claims.told = true;
  slots_add_text(p, &m->slots, "answer", a.text);
  for (size_t i = 0; i < a.source_count && m->source_count < sizeof m->sources / sizeof *m->sources; i++)
    m->sources[m->source_count++] = a.sources[i];
  return true;
}
