/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_lead: the second half of a reply, or none: the one thing missing, something remembered that belongs here, or a
 * word towards somebody near. Asked only when the budget allows; never after a farewell or while care is in view.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "memory/threads.h"
#include "thinkers/builtin/builtin_priv.h"

enum {
  CALLBACK_EVERY = 7,
  CALLBACK_AFTER_DAYS = 1,
  CALLBACK_WORDS = 5,
  CALLBACK_BACK = 16 /* turns, hers too */
};

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

/* Named for the first time, or nearly: who it is is asked at the beginning or not at all. */
/* Asked for already in this talk, whatever came of it. */
static bool asked_before(struct plan *p, struct str word) {
  enum { LOOK_BACK = 40 };
  struct view_turns turns = {0};
  if (p->v->ops->latest(p->v, LOOK_BACK, &turns)) return true;
  for (size_t i = 0; i < turns.len; i++) {
    const struct turn *t = &turns.at[i];
    if (t->role == ROLE_BEING && str_find_byte(t->text, '?') >= 0 &&
        threads_holds(p->mind->language, p->a, t->text, word))
      return true;
  }
  return false;
}

static bool is_fresh(const struct plan *p, const struct entity *e) {
  enum { FRESH_TURNS = 12 };
  return !e || p->in->turn == ID_NONE || e->source + FRESH_TURNS > (int64_t)p->in->turn;
}

/* Of somebody just named: what they are called, or who they are. After a loss, one such question and no more. */
static void push_gap(struct plan *p, const struct who *w) {
  struct entity e = {0};
  bool known = slots_entity(p, w, &e);
  bool loss = p->s.hush_evening || reading_has(p->r, ACT_LOSS);
  struct str name = w->name.len ? w->name : e.name, word = w->word.len ? w->word : e.word;
  if (w->me || w->you || w->of_other || !plan_may_raise_who(p, w) || (loss && p->s.slots_after_loss > 0)) return;
  bool dead = (known && gone(p, &e)) || died_just_now(p, w);
  bool somebody = word_is(p, word, LEX(KIN) | LEX(MATE)) && !word_is(p, word, LEX(ANIMAL));
  const struct fact_read *f = plan_gravest(p->r);
  bool naming = f && (str_is(f->relation, "name") || str_is(f->relation, "kin"));
  if (!name.len && somebody && !naming && is_fresh(p, known ? &e : NULL) && !asked_before(p, word)) {
    struct move *m = plan_push(p, "ask-gap", dead ? "ask.gap.name.past" : "ask.gap.name", TIER_STRONG, 0);
    m->evidence = "no name yet";
    m->fit = .8, m->specific = .8, m->lead = 1;
    slots_who(p, &m->slots, w);
    ask_about(m, "name", w);
  } else if (name.len && !word.len && !dead && (known ? e.kind == ENTITY_PERSON : w->pronoun.len > 0) &&
             !is_own_name(p, name) && is_fresh(p, known ? &e : NULL)) {
    struct move *m = plan_push(p, "ask-gap", "ask.gap.kin", TIER_STRONG, 0);
    m->evidence = "no relation yet";
    m->fit = .8, m->specific = .8, m->lead = 1;
    slots_who(p, &m->slots, w);
    ask_about(m, "kin", w);
  }
}

/* One thing one can ask after: not company, a part of the body, an illness or what is had as "a" something to do. */
static bool is_thing(struct plan *p, struct str value) {
  struct str last = utf8_plain(p->a, value);
  for (ptrdiff_t at; (at = str_find_byte(last, ' ')) >= 0;) last = str_from(last, (size_t)at + 1);
  uint64_t never = LEX(KIN) | LEX(MATE) | LEX(ANIMAL) | LEX(HEALTH) | LEX(BODY) | LEX(JOB) | LEX(TIME);
  return !plan_is_empty(p, value) && !word_is(p, last, never) && !word_is(p, value, never);
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
    if (str_is(f->relation, "has") && (!f->about.me || !is_thing(p, f->value) || !plan_ends_turn(p, f))) continue;
    if (str_is(f->relation, "lives") && p->r->times.len) continue; /* "since one week": told already */
    if (!str_is(f->relation, gaps[i].relation) || (gaps[i].undated && f->from.grain != GRAIN_NONE)) continue;
    if (f->about.me && strcmp(gaps[i].asks, gaps[i].relation) && known_relation(p, ID_NONE, gaps[i].asks)) continue;
    struct move *m = plan_push(p, "ask-gap", gaps[i].family, TIER_STRONG, 0);
    m->evidence = "a fact with something missing";
    m->fit = .7, m->specific = .8, m->lead = 1;
    slots_add_text(p, &m->slots, "value", f->value);
    slots_add_text(p, &m->slots, "owner", slots_word_before(p, f->value));
    if (f->about.me) slots_add_text(p, &m->slots, "me", STR("me"));
    slots_who(p, &m->slots, &f->about);
    ask_about(m, gaps[i].asks, &f->about);
  }
}

static bool led_lately(const struct plan *p) {
  return (p->s.lead_at >= 0 && p->s.replies - p->s.lead_at < CALLBACK_EVERY) || p->s.heavy < 3;
}

/* Another day's words, or words from well back in this talk; the turn itself and what stands beside it are no memory.
 */
static bool is_past(const struct plan *p, const struct turn *t) {
  bool old = p->v->now - t->said_at > CALLBACK_AFTER_DAYS * CIVIL_DAY * 1000LL;
  bool back = p->in->turn > t->id && p->in->turn - t->id >= CALLBACK_BACK;
  return t->id != p->in->turn && t->role == ROLE_PERSON && !t->taint && (old || back) &&
         str_find_byte(t->text, '?') < 0 && slots_words(t->text) >= CALLBACK_WORDS;
}

/* The turn told of the thing, and did not only name it: what hedges, denies or asks is no memory to bring up. */
static bool told_of(struct plan *p, const struct turn *t, struct str key) {
  struct reading r;
  struct reading_context c = {.civil_now = t->said_at / 1000 + t->offset * 60};
  struct str plain = utf8_plain(p->a, key);
  reading_read(p->mind->language, p->a, t->text, &c, &r);
  if (r.skill.len || reading_has(&r, ACT_GREET)) return false;
  for (size_t i = 0; i < r.statement_count; i++) {
    const struct statement *s = &r.statements[i];
    if (s->question || s->reported || s->negated) continue;
    if (str_find(utf8_plain(p->a, s->object), plain) >= 0 || str_find(utf8_plain(p->a, s->thing), plain) >= 0)
      return true;
  }
  return false;
}

/* Something they said before of the same person or thing; once in seven replies. */
static void push_callback(struct plan *p) {
  struct view_turns found = {0};
  struct str key = p->r->topic_word.len ? p->r->topic_word : p->r->noun;
  if (is_own_name(p, key) || str_find_byte(key, ' ') < 0) return; /* one word meets another by chance */
  if (!key.len || led_lately(p) || p->v->ops->recall(p->v, key, 5, &found)) return;
  for (size_t i = 0; i < found.len; i++) {
    const struct turn *t = &found.at[i];
    if (!is_past(p, t) || !plan_may_raise(p, t->text) || !told_of(p, t, key)) continue;
    bool today = p->v->now - t->said_at <= CALLBACK_AFTER_DAYS * CIVIL_DAY * 1000LL;
    struct move *m = plan_push(p, "callback", today ? "callback.today" : "callback.said", TIER_STRONG, 0);
    m->evidence = "said before of the same";
    m->fit = .6, m->specific = 1, m->memory = 1, m->lead = 1;
    slots_add_text(p, &m->slots, "key", key);
    slots_source(p, &m->slots, t->id);
    m->sources[m->source_count++] = t->id;
    return;
  }
}

/* What is known of somebody just named that the turn speaks of too, when it was told some while ago. */
static void push_known(struct plan *p) {
  struct entity e = {0};
  struct view_facts f = {0};
  if (!p->r->who_count || led_lately(p) || !slots_entity(p, &p->r->whos[0], &e) || gone(p, &e)) return;
  if (p->v->ops->facts(p->v, e.id, STR_NONE, 0, &f)) return;
  for (size_t i = f.len; i-- > 0;) {
    const struct fact *k = &f.at[i];
    bool fresh = p->in->turn < k->source + CALLBACK_BACK, private = str_is(k->relation, "health");
    if (fresh || private || k->taint || !threads_speaks_of(p->mind->language, p->a, p->r->text, k->value) ||
        str_is(k->relation, "name") || str_is(k->relation, "kin"))
      continue;
    if (!plan_may_raise(p, k->value) || !plan_may_raise_who(p, &p->r->whos[0])) continue;
    struct move *m = plan_push(p, "callback", "callback.fact", TIER_STRONG, 0);
    m->evidence = "known of the same";
    m->fit = .55, m->specific = 1, m->memory = 1, m->lead = 1;
    slots_who(p, &m->slots, &p->r->whos[0]);
    slots_add_text(p, &m->slots, "relation", k->relation);
    slots_add_text(p, &m->slots, "value", k->value);
    slots_source(p, &m->slots, k->source);
    m->sources[m->source_count++] = k->source;
    return;
  }
}

/* "the move": taken for granted, and never told. */
static void push_definite(struct plan *p) {
  if (p->r->who_count) return; /* who it was follows in the same breath */
  for (size_t i = 0; i < p->r->statement_count; i++) {
    const struct statement *s = &p->r->statements[i];
    struct str word = s->object_owner.len ? s->object : s->thing,
               owner = s->object_owner.len ? s->object_owner : s->thing_owner;
    struct view_turns found = {0};
    if (s->question || s->reported || !word.len || !owner.len || slots_words(word) > 2 || plan_is_empty(p, word))
      continue;
    if (p->v->ops->recall(p->v, word, 2, &found) || found.len > 1 || !plan_may_raise(p, word)) continue;
    struct move *m = plan_push(p, "ask-gap", "ask.definite", TIER_STRONG, 0);
    m->evidence = "taken for granted, and not known";
    m->words = word;
    m->fit = .65, m->specific = .9, m->lead = 1;
    slots_add_text(p, &m->slots, "word", word);
    slots_add_text(p, &m->slots, "owner", owner);
    if (s->tense == TOLD_PAST) slots_add_text(p, &m->slots, "past", STR("past"));
    return;
  }
}

/* Named by the person, and not a name that was only offered to them. */
static bool said_by_person(struct plan *p, const struct entity *e) {
  struct turn t = {0};
  struct str name = e->name.len ? e->name : e->word;
  if (p->v->ops->turn(p->v, (uint64_t)e->source, &t)) return false;
  return str_find(utf8_plain(p->a, t.text), utf8_plain(p->a, name)) >= 0;
}

/* What they told of cooking, latest first: "risotto"; "" none. */
static struct str dish_told(struct plan *p) {
  enum { LOOKED_AT = 24 };
  struct view_turns turns = {0};
  if (p->v->ops->latest(p->v, LOOKED_AT, &turns)) return STR_NONE;
  for (size_t i = turns.len; i-- > 0;) {
    const struct turn *t = &turns.at[i];
    struct reading r;
    struct reading_context c = {.civil_now = t->said_at / 1000 + t->offset * 60};
    if (t->role != ROLE_PERSON || t->taint) continue;
    reading_read(p->mind->language, p->a, t->text, &c, &r);
    bool dish = str_is(r.topic, "cooking") && r.topic_word.len && slots_words(r.topic_word) == 1;
    if (dish && plan_may_raise(p, r.topic_word)) return r.topic_word;
  }
  return STR_NONE;
}

/* Praise at people's expense is turned towards them; once a day. */
static void push_people(struct plan *p) {
  struct view_entities all = {0};
  const struct entity *best = NULL;
  bool due = reading_has(p->r, ACT_CREDIT);
  if (!due || p->s.people_day == p->today || p->v->ops->entities(p->v, STR_NONE, &all)) return;
  for (size_t i = 0; i < all.len; i++) { /* the last of those with a name, else the last */
    const struct entity *e = &all.at[i];
    struct who w = {.name = e->name, .word = e->word, .pronoun = e->pronoun};
    if (e->kind != ENTITY_PERSON || gone(p, e) || !plan_may_raise_who(p, &w) || !said_by_person(p, e)) continue;
    if (!best || (e->name.len && !best->name.len) || (!e->name.len == !best->name.len && e->source > best->source))
      best = e;
  }
  if (!best) return;
  struct who w = {.name = best->name, .word = best->word, .pronoun = best->pronoun};
  struct move *m = plan_push(p, "people-first", "people.first", TIER_STRONG, 0);
  m->evidence = "somebody near";
  m->fit = .7, m->specific = 1, m->memory = 1, m->lead = 1;
  slots_who(p, &m->slots, &w);
  slots_add_text(p, &m->slots, "dish", dish_told(p));
}

void plan_leads(struct plan *p) {
  if (reading_has(p->r, ACT_GREET) || reading_has(p->r, ACT_CORRECT)) return;
  for (size_t i = 0; i < p->r->who_count && i < 2; i++) push_gap(p, &p->r->whos[i]);
  const struct fact_read *f = plan_gravest(p->r);
  if (f && !reading_has(p->r, ACT_LOSS)) push_fact_gap(p, f);
  if (!reading_has(p->r, ACT_LOSS)) {
    push_definite(p);
    push_callback(p);
    push_known(p);
  }
  push_people(p);
}
