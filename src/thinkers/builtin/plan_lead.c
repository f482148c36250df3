/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_lead: the second half of a reply, or none: the one thing missing, something remembered that belongs here, or a
 * word towards somebody near. Asked only when the budget allows; never after a farewell or while care is in view.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "thinkers/builtin/builtin_priv.h"

enum { CALLBACK_EVERY = 7, CALLBACK_AFTER_DAYS = 1, CALLBACK_LETTERS = 5, CALLBACK_WORDS = 4 };

static void ask_about(struct move *m, const char *relation, const struct who *w) {
  m->asks_relation = str_of(relation);
  m->asks_about = *w;
}

static bool known_relation(struct plan *p, uint64_t about, const char *relation) {
  struct view_facts f = {0};
  return !p->v->ops->facts(p->v, about, str_of(relation), VIEW_PAST, &f) && f.len > 0;
}

static bool gone(struct plan *p, const struct entity *e) {
  return e->tender || known_relation(p, e->id, "died");
}

static bool word_is(struct plan *p, struct str word, uint64_t classes) {
  const struct lex_entry *e = lexicon_find(lexicon_of(p->mind->language), utf8_plain(p->a, word));
  return e && e->classes & classes;
}

/* The speaker's own name, said just now or known. */
static bool is_own_name(struct plan *p, struct str name) {
  for (size_t i = 0; i < p->r->fact_count; i++) {
    const struct fact_read *f = &p->r->facts[i];
    if (f->about.me && str_is(f->relation, "name") && str_eq_nocase(f->value, name)) return true;
  }
  return str_eq_nocase(p->v->ops->setting(p->v, "person.name"), name);
}

static bool died_just_now(const struct plan *p, const struct who *w) {
  for (size_t i = 0; i < p->r->fact_count; i++) {
    const struct who *about = &p->r->facts[i].about;
    if (str_is(p->r->facts[i].relation, "died") && str_eq(about->name, w->name) && str_eq(about->word, w->word))
      return true;
  }
  return reading_has(p->r, ACT_LOSS);
}

/* Of somebody just named: what they are called, or who they are. After a loss, one such question and no more. */
static void push_gap(struct plan *p, const struct who *w) {
  struct entity e = {0};
  bool known = slots_entity(p, w, &e);
  bool loss = p->s.hush_evening || reading_has(p->r, ACT_LOSS);
  struct str name = w->name.len ? w->name : e.name, word = w->word.len ? w->word : e.word;
  if (w->me || w->you || w->of_other || (known && e.tender) || (loss && p->s.slots_after_loss > 0)) return;
  bool dead = (known && gone(p, &e)) || died_just_now(p, w);
  bool somebody = word_is(p, word, LEX(KIN) | LEX(MATE)) && !word_is(p, word, LEX(ANIMAL));
  const struct fact_read *f = plan_gravest(p->r);
  bool naming = f && (str_is(f->relation, "name") || str_is(f->relation, "kin"));
  if (!name.len && somebody && !naming) {
    struct move *m = plan_push(p, "ask-gap", dead ? "ask.gap.name.past" : "ask.gap.name", TIER_STRONG, 0);
    m->evidence = "no name yet";
    m->fit = .8, m->specific = .8, m->lead = 1;
    slots_who(p, &m->slots, w);
    ask_about(m, "name", w);
  } else if (name.len && !word.len && !dead && (known ? e.kind == ENTITY_PERSON : w->pronoun.len > 0) &&
             !is_own_name(p, name)) {
    struct move *m = plan_push(p, "ask-gap", "ask.gap.kin", TIER_STRONG, 0);
    m->evidence = "no relation yet";
    m->fit = .8, m->specific = .8, m->lead = 1;
    slots_who(p, &m->slots, w);
    ask_about(m, "kin", w);
  }
}

/* What a fact leaves open. */
static void push_fact_gap(struct plan *p, const struct fact_read *f) {
  static const struct {
    const char *relation, *family, *asks;
    bool undated; /* only when no date was given */
  } gaps[] = {{"lives", "ask.gap.since", "lives", true},
              {"works_at", "ask.gap.work", "works_as", false},
              {"works_as", "ask.gap.workplace", "works_at", false},
              {"plans", "ask.gap.when", "plans", true},
              {"pet", "ask.gap.pet", "name", false},
              {"has", "ask.follow.has", "has", false},
              {"studies", "ask.follow.studies", "studies", false},
              {"likes", "ask.follow.likes", "likes", false}};
  if (f->ended || f->denied) return;
  for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
    if (str_is(f->relation, "pet") && f->about.name.len) continue;
    if (!str_is(f->relation, gaps[i].relation) || (gaps[i].undated && f->from.grain != GRAIN_NONE)) continue;
    if (f->about.me && strcmp(gaps[i].asks, gaps[i].relation) && known_relation(p, ID_NONE, gaps[i].asks)) continue;
    struct move *m = plan_push(p, "ask-gap", gaps[i].family, TIER_STRONG, 0);
    m->evidence = "a fact with something missing";
    m->fit = .7, m->specific = .8, m->lead = 1;
    slots_add_text(p, &m->slots, "value", f->value);
    if (f->about.me) slots_add_text(p, &m->slots, "me", STR("me"));
    slots_who(p, &m->slots, &f->about);
    ask_about(m, gaps[i].asks, &f->about);
  }
}

/* Something they said another day of the same person or thing; once in seven replies. */
static void push_callback(struct plan *p) {
  struct view_turns found = {0};
  struct str key = p->r->who_count && p->r->whos[0].name.len ? p->r->whos[0].name : p->r->noun;
  if (is_own_name(p, key) || (!p->r->who_count && str_find_byte(key, ' ') < 0 && key.len < CALLBACK_LETTERS)) return;
  bool lately = p->s.lead_at >= 0 && p->s.replies - p->s.lead_at < CALLBACK_EVERY;
  if (!key.len || lately || p->s.heavy < 3 || p->v->ops->recall(p->v, key, 3, &found)) return;
  for (size_t i = 0; i < found.len; i++) {
    const struct turn *t = &found.at[i];
    bool old = p->v->now - t->said_at > CALLBACK_AFTER_DAYS * CIVIL_DAY * 1000LL;
    if (t->id == p->in->turn || t->role != ROLE_PERSON || !old || t->taint) continue;
    if (slots_words(t->text) < CALLBACK_WORDS) continue;
    struct move *m = plan_push(p, "callback", "callback.said", TIER_STRONG, 0);
    m->evidence = "said before of the same";
    m->fit = .6, m->specific = 1, m->memory = 1, m->lead = 1;
    slots_add_text(p, &m->slots, "key", key);
    slots_source(p, &m->slots, t->id);
    m->sources[m->source_count++] = t->id;
    return;
  }
}

/* Praise at people's expense is turned towards them; once a day. */
static void push_people(struct plan *p) {
  struct view_entities all = {0};
  bool due = reading_has(p->r, ACT_PRAISE) || reading_has(p->r, ACT_BORED);
  if (!due || p->s.people_day == p->today || p->v->ops->entities(p->v, STR_NONE, &all)) return;
  for (size_t i = 0; i < all.len; i++) {
    const struct entity *e = &all.at[i];
    if (e->kind != ENTITY_PERSON || gone(p, e)) continue;
    struct who w = {.name = e->name, .word = e->word, .pronoun = e->pronoun};
    struct move *m = plan_push(p, "people-first", "people.first", TIER_STRONG, 0);
    m->evidence = "somebody near";
    m->fit = .7, m->specific = 1, m->memory = 1, m->lead = 1;
    slots_who(p, &m->slots, &w);
    return;
  }
}

void plan_leads(struct plan *p) {
  if (reading_has(p->r, ACT_GREET) || reading_has(p->r, ACT_CORRECT)) return;
  for (size_t i = 0; i < p->r->who_count && i < 2; i++) push_gap(p, &p->r->whos[i]);
  const struct fact_read *f = plan_gravest(p->r);
  if (f && !reading_has(p->r, ACT_LOSS)) push_fact_gap(p, f);
  if (!reading_has(p->r, ACT_LOSS)) push_callback(p);
  push_people(p);
}
