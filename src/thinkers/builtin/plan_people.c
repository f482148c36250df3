/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_people: what is asked of the people somebody told of, answered in memory's own sentences before anything else
 * looks at the words: "have i got any kids" asks for no list.
 */
#include "base/id.h"
#include "memory/people_alike.h"
#include "memory/people_ask.h"
#include "memory/people_join.h"
#include "thinkers/builtin/builtin_priv.h"

static bool is_pronoun(struct str word) {
  return str_is(word, "she") || str_is(word, "he") || str_is(word, "her") || str_is(word, "him");
}

static void note_pair(struct plan *p, uint64_t one, uint64_t other, bool two, struct skill_keep **ret) {
  struct str asked = p->v->ops->setting(p->v, PEOPLE_ASKED);
  struct setting *s = ARENA_NEW(p->a, struct setting);
  *s = (struct setting){.id = id_first(p->v->owner), .key = STR(PEOPLE_ASKED), .changed_at = p->v->now};
  s->value = people_pair_noted(p->a, asked, one, other, two);
  *ret = plan_keep_new(p, RECORD_SETTING, s, false);
}

/* The answer to "one and the same?": "theyre the same" is a yes, and a no is not asked about again. */
static void hear_pair(struct plan *p) {
  if (!str_is(p->s.pending_skill, "people") || !str_is(p->s.pending_slot, "confirm")) return;
  const struct tokens *t = &p->r->tokens;
  bool same = false, against = reading_has(p->r, ACT_NO);
  for (size_t i = 0; i < t->len; i++) {
    same |= str_is(t->at[i].word, "same");
    against |= str_is(t->at[i].word, "not") || str_is(t->at[i].word, "different") || str_is(t->at[i].word, "two");
  }
  if (same && !against) p->heard.acts |= UINT64_C(1) << ACT_YES;
  if (!against) return;
  p->heard.acts |= UINT64_C(1) << ACT_NO;
  long long one = 0, other = 0;
  struct skill_keep *keep;
  if (!str_to_int(json_text(p->s.pending_arguments, "who"), &one)) return;
  if (!str_to_int(json_text(p->s.pending_arguments, "with"), &other)) return;
  note_pair(p, (uint64_t)one, (uint64_t)other, true, &keep);
  plan_keep(p, keep->kind, keep->record, false);
}

/* "your mate Kate", to be told from another. */
static struct str told_apart(struct plan *p, const struct entity *e) {
  if (!e->word.len) return e->name;
  return arena_printf(p->a, "your %.*s %.*s", STR_ARG(e->word), STR_ARG(e->name));
}

static void push_same(struct plan *p, const struct skill *s, const struct entity *one, const struct entity *other) {
  struct move *m = plan_push(p, "same-one", "ask.same", TIER_OBLIGED, 0);
  m->evidence = "two entries that may be one";
  m->fit = m->specific = m->lead = 1;
  m->skill = s;
  json_t *arguments = json_object();
  json_put_text(arguments, "do", STR("merge"));
  json_put_text(arguments, "who", arena_printf(p->a, "%llu", (unsigned long long)one->id));
  json_put_text(arguments, "with", arena_printf(p->a, "%llu", (unsigned long long)other->id));
  json_object_set_new(p->considered_arguments, "same-one", arguments);
  m->arguments = arguments;
  note_pair(p, one->id, other->id, false, &m->keeps);
  slots_add_text(p, &m->slots, "one", told_apart(p, one));
  slots_add_text(p, &m->slots, "other", told_apart(p, other));
}

/* Whom the turn named, and somebody else here who may be the same: asked about once, and never of the tender. */
void plan_same(struct plan *p) {
  const struct skill *s = p->mind->skills ? p->mind->skills->find(STR("people")) : NULL;
  struct view_entities all = {0};
  struct entity e;
  if (!s || !p->may_ask || p->v->ops->entities(p->v, STR_NONE, &all)) return;
  struct str asked = p->v->ops->setting(p->v, PEOPLE_ASKED);
  for (size_t i = 0; i < p->r->who_count; i++) {
    const struct who *w = &p->r->whos[i];
    if (!w->name.len || !slots_entity(p, w, &e) || !plan_may_raise(p, e.name)) continue;
    for (size_t k = 0; k < all.len; k++) {
      const struct entity *o = &all.at[k];
      bool people = e.kind != ENTITY_ANIMAL && o->kind != ENTITY_ANIMAL;
      if (!people || !people_may_be_one(p->mind->language, p->a, &e, o) || !plan_may_raise(p, o->name)) continue;
      if (people_pair_asked(asked, e.id, o->id, NULL)) continue;
      push_same(p, s, e.id < o->id ? &e : o, e.id < o->id ? o : &e);
      return;
    }
  }
}

bool plan_people(struct plan *p) {
  hear_pair(p);
  struct people_asked asked = people_ask_read(p->mind->language, p->a, &p->r->tokens);
  struct view_answer a = {0};
  if (asked.ask == PEOPLE_ASK_NOTHING || p->r->fact_count) return false;
  struct str of = is_pronoun(asked.who) ? plan_asked_of_topic(p, p->r->text) : STR_NONE,
             text = of.len ? of : p->r->text;
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
