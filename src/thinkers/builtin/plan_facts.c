/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_facts: what was told about a life: received in as few words as carry it, corrections taken, topics barred.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/names.h"
#include "language/times.h"
#include "thinkers/builtin/builtin_priv.h"

/* Which of several facts of one turn the reply is about: the gravest, then the newest kind of news. */
static const struct {
  const char *relation, *family;
  int weight;
} kinds[] = {
    {"died", "ack.died", 100},        {"health", "ack.health", 80},     {"name", "ack.name", 60},
    {"kin", "ack.kin", 24},           {"lives", "ack.lives", 50},       {"partner", "ack.partner", 48},
    {"works_at", "ack.works", 52},    {"works_as", "ack.works", 51},    {"plans", "ack.plans", 44},
    {"pet", "ack.pet", 42},           {"has", "ack.has", 40},           {"studies", "ack.studies", 38},
    {"birthday", "ack.birthday", 36}, {"age", "ack.age", 34},           {"allergic", "ack.allergic", 33},
    {"ritual", "ack.ritual", 32},     {"dislikes", "ack.dislikes", 30}, {"likes", "ack.likes", 29},
    {"from", "ack.from", 28},         {"speaks", "ack.speaks", 26},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static size_t kind_of(struct str relation) {
  size_t i = 0;
  while (i < KINDS && !str_is(relation, kinds[i].relation)) i++;
  return i;
}

const struct fact_read *plan_gravest(const struct reading *r) {
  const struct fact_read *best = NULL;
  int weight = 0;
  for (size_t i = 0; i < r->fact_count; i++) {
    size_t k = kind_of(r->facts[i].relation);
    if (k == KINDS || kinds[k].weight <= weight) continue;
    best = &r->facts[i];
    weight = kinds[k].weight;
  }
  return best;
}

static uint64_t entity_id(struct plan *p, const struct who *w) {
  struct entity e = {0};
  return slots_entity(p, w, &e) ? e.id : ID_NONE;
}

/* Adds `old`, what this turn ended or took back, and `known_at`, when the same was said before. */
static void add_history(struct plan *p, slot_vec *v, const struct fact_read *f) {
  struct view_facts facts = {0};
  uint64_t about = f->about.me ? ID_NONE : entity_id(p, &f->about);
  if (!f->about.me && about == ID_NONE) return;
  if (p->v->ops->facts(p->v, about, f->relation, VIEW_PAST | VIEW_RETRACTED, &facts)) return;
  struct str plain = utf8_plain(p->a, f->value);
  bool old = false, known = false;
  for (size_t i = 0; i < facts.len; i++) {
    const struct fact *k = &facts.at[i];
    if (!old && k->closed_by == p->in->turn && p->in->turn != ID_NONE && !str_eq(k->plain, plain)) {
      if (f->about.me && str_is(f->relation, "name") &&
          str_eq(name_called(p->mind->language, p->a, k->value), name_called(p->mind->language, p->a, f->value)))
        continue; /* the other name was put right */
      slots_add_text(p, v, "old", k->value);
      old = true;
    }
    if (!known && k->source != p->in->turn && k->state == FACT_BELIEVED && str_eq(k->plain, plain)) {
      slots_add_number(p, v, "known_at", k->learnt_at);
      known = true;
    }
  }
}

static void add_fact_slots(struct plan *p, slot_vec *v, const struct fact_read *f) {
  struct verb_word verb;
  struct str rest = utf8_plain(p->a, f->value), first = rest;
  bool deed = str_next(&rest, ' ', &first) && rest.len &&
              lexicon_verb(lexicon_of(p->mind->language), p->a, first, &verb) && verb.form == FORM_BASE;
  deed &= (lexicon_classes(lexicon_of(p->mind->language), slots_word_before(p, f->value)) & LEX(SUBJECT)) != 0;
  if (deed) slots_add_text(p, v, "deed", f->value);
  int64_t years = 0; /* "19" is said nineteen */
  for (size_t i = 0; str_is(f->relation, "age") && i < f->value.len && i < 3; i++)
    years = f->value.at[i] >= '0' && f->value.at[i] <= '9' ? years * 10 + (f->value.at[i] - '0') : 0;
  if (years > 0) slots_add_number(p, v, "years", years);
  bool own_name = f->about.me && str_is(f->relation, "name");
  struct str value = birthday_say(p->mind->language, p->a, f->value);
  slots_add_text(p, v, "value", own_name ? name_called(p->mind->language, p->a, value) : value);
  slots_add_text(p, v, "owner", slots_word_before(p, f->value));
  slots_add_text(p, v, "relation", f->relation);
  slots_add_when(p, v, "from", &f->from);
  bool past = f->from.grain != GRAIN_NONE && f->from.start <= p->v->now / 1000;
  if (past && f->from.end != INT64_MAX) slots_add_text(p, v, "began", STR("began"));
  slots_add_when(p, v, "to", &f->to);
  if (f->from.maybe) slots_add_text(p, v, "maybe", STR("maybe"));
  if (f->about.me) slots_add_text(p, v, "me", STR("me"));
  slots_who(p, v, &f->about);
  if (f->object.name.len) slots_add_text(p, v, "o.name", f->object.name);
  add_history(p, v, f);
}

static struct move *push_fact(struct plan *p, const struct fact_read *f, const char *family, enum tier tier) {
  struct move *m = plan_push(p, "acknowledge", family, tier, MOVE_LEAD);
  m->evidence = "a fact was read";
  m->words = f->value;
  m->fit = m->specific = 1;
  add_fact_slots(p, &m->slots, f);
  m->sources[m->source_count++] = p->in->turn;
  return m;
}

/* ---- what was told of somebody, in a sentence ---- */

/* "a vet", "nine": what somebody is; not whose sister, which is no news once the name is said. */
static struct str being_of(struct plan *p, const struct statement *s) {
  const struct lexicon *x = lexicon_of(p->mind->language);
  struct str last = utf8_plain(p->a, s->object);
  for (ptrdiff_t at; (at = str_find_byte(last, ' ')) >= 0;) last = str_from(last, (size_t)at + 1);
  uint64_t owner = lexicon_classes(x, s->object_owner), word = lexicon_classes(x, last);
  bool kin = word & (LEX(KIN) | LEX(MATE)) && !(word & LEX(JOB));
  bool said = s->object_owner.len ? owner & LEX(ARTICLE) : word & (LEX(ADJ) | LEX(NUMBER));
  return said && !kin ? plan_thing(p, s->object_owner, s->object) : STR_NONE;
}

/* How much is news in it; 0 where it cannot be said in a sentence. */
static int add_says(struct plan *p, const struct statement *s, slot_vec *v) {
  enum { AGE = 1, IS = 2, DOES = 3 };
  bool told = s->whole && !s->question && !s->reported && !s->negated && !s->maybe;
  if (!told || !s->verb.len || s->about.me || !s->about.name.len) return 0;
  if (str_is(s->verb, "be")) {
    struct str is = s->tense == TOLD_NOW ? being_of(p, s) : STR_NONE;
    if (!is.len) return 0;
    slots_add_text(p, v, "be", is);
    slots_add_text(p, v, "where", s->where);
    return s->object_owner.len ? IS : AGE;
  }
  struct str deed = s->tense == TOLD_HABIT ? plan_deed(p, s) : STR_NONE; /* what was done once is no introduction */
  if (slots_words(deed) < 2) return 0;
  slots_add_text(p, v, "deed", deed);
  return DOES;
}

struct told_of {
  struct who who;
  struct str says[2];
  size_t len;
  int news;
};

static void collect_told(struct plan *p, struct told_of *all, size_t most) {
  for (size_t i = 0; i < p->r->statement_count; i++) {
    const struct statement *s = &p->r->statements[i];
    slot_vec v = {0}, who = {0};
    int news = add_says(p, s, &v);
    size_t k = 0;
    while (k < most && all[k].len && !str_eq_nocase(all[k].who.name, s->about.name)) k++;
    if (!news || k == most || all[k].len == 2) continue;
    slots_who(p, &who, &s->about);
    for (size_t n = 0; n < who.len; n++)
      if (!strcmp(who.at[n].name, "p.pronoun")) VEC_PUSH(p->a, &v, who.at[n]);
    struct str says = plan_part(p, "part.says", &v);
    if (!says.len) continue;
    all[k].who = s->about;
    all[k].says[all[k].len++] = says;
    all[k].news += news;
  }
}

/* "Nell is nine, then, and plays the cello": only clauses that were read whole, of two people at most. */
static void push_told_of(struct plan *p) {
  enum { MOST = 2, WORTH = 2 };
  struct told_of all[MOST] = {0};
  collect_told(p, all, MOST);
  if (all[1].news > all[0].news) {
    struct told_of first = all[0];
    all[0] = all[1], all[1] = first;
  }
  if (all[0].news < WORTH) return;
  struct move *m = plan_push(p, "acknowledge", "ack.told", TIER_STRONG, MOVE_LEAD);
  m->evidence = "clauses read whole";
  m->fit = 1.4, m->specific = 1;
  slots_who(p, &m->slots, &all[0].who);
  for (size_t i = 0; i < all[0].len; i++) slots_add_text(p, &m->slots, "says", all[0].says[i]);
  m->sources[m->source_count++] = p->in->turn;
  if (all[1].news < WORTH) return;
  slots_add_text(p, &m->slots, "q.name", all[1].who.name);
  for (size_t i = 0; i < all[1].len; i++) slots_add_text(p, &m->slots, "q.says", all[1].says[i]);
}

/* "Hello, Margaret": with the animal that was named in the same breath; what else was said there is kept and not gone
 * over. */
static void add_hello(struct plan *p, slot_vec *v) {
  for (size_t i = 0; i < p->r->fact_count; i++) {
    const struct fact_read *f = &p->r->facts[i];
    bool pet = str_is(f->relation, "pet") && f->about.name.len;
    if (pet) slots_add_text(p, v, "pet.name", f->about.name);
  }
}

/* "a cold coming". */
static bool names_illness(struct plan *p, struct str value) {
  struct str rest = utf8_plain(p->a, value), word;
  while (str_next(&rest, ' ', &word)) {
    uint64_t c = lexicon_classes(lexicon_of(p->mind->language), word);
    if (c & LEX(HEALTH) && !(c & LEX(BODY))) return true;
  }
  return false;
}

/* One thing that is had, told as such. */
static bool is_a(struct str before) {
  return str_is(before, "a") || str_is(before, "an") || str_is(before, "another");
}

/* "my eldest is the first of us to go to university": who she is is not the point. */
static bool is_beside(struct plan *p, const struct fact_read *f) {
  if (str_is(f->relation, "died")) return false;
  bool own = f->about.me && !str_is(f->relation, "kin") && !str_is(f->relation, "pet") && !str_is(f->relation, "has");
  bool passing =
      str_is(f->relation, "age") && p->r->statement_count > 1 && p->r->fact_count == 1; /* "he's 91, so i did his" */
  int64_t day = (f->from.start + p->v->offset * 60) / CIVIL_DAY;
  bool now = str_is(f->relation, "plans") && f->from.grain != GRAIN_NONE && day <= p->today && !plan_is_to_come(p);
  return (!own && plan_is_weighty(p)) || passing || now; /* "seventeen boats today" */
}

/* "a tenner on it with my sister": the tenner is not the point. */
bool plan_ends_turn(struct plan *p, const struct fact_read *f) {
  struct str text = utf8_plain(p->a, p->r->text);
  while (text.len && strchr(".,!?;:) ", text.at[text.len - 1])) text.len--;
  return p->r->statement_count <= 1 && str_ends(text, utf8_plain(p->a, f->value));
}

/* What ends was known of: "when i was small we kept goats" ends nothing. */
static bool was_known(struct plan *p, const struct fact_read *f) {
  struct view_facts facts = {0};
  uint64_t about = f->about.me ? ID_NONE : entity_id(p, &f->about);
  if (!f->about.me && about == ID_NONE) return false;
  if (p->v->ops->facts(p->v, about, f->relation, VIEW_PAST, &facts)) return false;
  for (size_t i = 0; i < facts.len; i++)
    if (facts.at[i].source != p->in->turn) return true;
  return false;
}

/* A death of years ago is no news. */
static void add_long_ago(struct plan *p, struct move *m, const struct fact_read *f) {
  enum { YEARS = 2 };
  bool dated = f->from.grain != GRAIN_NONE && f->from.end != INT64_MAX;
  if (dated && f->from.end < p->v->now / 1000 - YEARS * 365 * CIVIL_DAY)
    slots_add_text(p, &m->slots, "long", STR("long"));
}

/* "Tui, Boss and Fern". */
static void add_all_pets(struct plan *p, struct move *m) {
  int64_t n = 0;
  for (size_t i = 0; i < p->r->who_count; i++) {
    const struct who *w = &p->r->whos[i];
    bool kin = lexicon_classes(lexicon_of(p->mind->language), utf8_plain(p->a, w->word)) & LEX(KIN);
    if (w->name.len && !kin) slots_add_text(p, &m->slots, "all", w->name), n++;
  }
  slots_add_number(p, &m->slots, "pets", n);
}

/* "my late husband": spoken of, and no news. */
static bool is_spoken_of_late(struct plan *p, const struct fact_read *f) {
  const struct tokens *t = &p->r->tokens;
  if (!str_is(f->relation, "died")) return false;
  for (size_t i = 0; i + 1 < t->len; i++)
    if (str_is(t->at[i].word, "late") && lexicon_classes(lexicon_of(p->mind->language), t->at[i + 1].word) & LEX(KIN))
      return true;
  return false;
}

/* "sell doubles" is no trade by its name, "mrs" and "shop" are nobody of theirs. */
static bool is_misnamed(struct plan *p, const struct fact_read *f) {
  const struct lexicon *x = lexicon_of(p->mind->language);
  struct str rest = utf8_plain(p->a, f->value), first = rest;
  struct verb_word v;
  if (str_is(f->relation, "works_as") && str_next(&rest, ' ', &first) && rest.len)
    return lexicon_verb(x, p->a, first, &v) && v.form == FORM_BASE && !(lexicon_classes(x, first) & LEX(NOUN));
  if (!str_is(f->relation, "kin")) return false;
  struct str last = utf8_plain(p->a, f->value);
  for (ptrdiff_t at; (at = str_find_byte(last, ' ')) >= 0;) last = str_from(last, (size_t)at + 1);
  uint64_t c = lexicon_classes(x, last);
  bool title = c & LEX(TITLE) && !(c & LEX(KIN)); /* "sister" is both */
  return title || c & LEX(PLACE) || str_is(last, "shop");
}

/* "i keep bees": many, and none of them called anything. */
static bool is_herd(struct plan *p, const struct fact_read *f) {
  const struct lexicon *x = lexicon_of(p->mind->language);
  struct str value = utf8_plain(p->a, f->value);
  if (!str_is(f->relation, "pet") || f->about.name.len) return false;
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    struct str word = p->r->tokens.at[i].word;
    if (!str_eq(word, value) && str_eq(lexicon_singular(x, p->a, word), value)) return true;
  }
  return false;
}

/* "dad's been out since thursday": nobody lives there. */
static bool is_only_away(struct plan *p, const struct fact_read *f) {
  enum { DAYS = 45 };
  bool since = f->from.grain != GRAIN_NONE && f->from.start > p->v->now / 1000 - DAYS * CIVIL_DAY;
  return str_is(f->relation, "lives") && !f->about.me && since && f->from.start <= p->v->now / 1000;
}

void plan_facts(struct plan *p) {
  const struct fact_read *f = plan_gravest(p->r);
  if (!f) return;
  if (p->r->question.kind != QUESTION_NONE) return; /* asked: the answer comes first */
  const char *family = kinds[kind_of(f->relation)].family;
  bool thing = str_is(f->relation, "has") || str_is(f->relation, "pet");
  if (f->denied && thing) return; /* "we never had a dog" */
  if (f->denied) {
    push_fact(p, f, "ack.denied", TIER_STRONG);
    return;
  }
  bool ended = f->ended && !str_is(f->relation, "died");
  if (str_is(f->relation, "has") && plan_is_empty(p, f->value)) return; /* a deed, and no thing that is had */
  if (ended && str_is(f->relation, "speaks"))
    family = "ack.any", ended = false; /* what somebody spoke is no end of it */
  bool worked = ended && (str_is(f->relation, "works_as") || str_is(f->relation, "works_at"));
  bool bare = str_is(f->relation, "has") && !is_a(slots_word_before(p, f->value));
  if (worked) family = "ack.worked";
  if (str_is(f->relation, "has") && names_illness(p, f->value)) family = "ack.health";
  bool title = lexicon_classes(lexicon_of(p->mind->language), utf8_plain(p->a, f->about.name)) & LEX(TITLE);
  if (title) return; /* "my lodger, Mr. Okoro": not Mr */
  if (bare) return;  /* "nativity": received as told, not as a thing */
  if (is_herd(p, f)) return;
  if (is_misnamed(p, f) || is_only_away(p, f) || is_spoken_of_late(p, f)) return;
  if (str_is(f->relation, "has") && !names_illness(p, f->value) && !plan_ends_turn(p, f)) return;
  if (ended && !worked && !str_is(f->relation, "partner") && !was_known(p, f)) return;
  struct move *m = push_fact(p, f, worked || !ended ? family : "ack.ended", TIER_STRONG);
  if (str_is(f->relation, "died")) add_long_ago(p, m, f);
  if (str_is(f->relation, "pet")) add_all_pets(p, m);
  if (str_is(f->relation, "has")) m->fit = .7;
  enum { LONG = 12 };
  bool long_turn = p->r->statement_count > 1 && slots_words(p->r->text) >= LONG;
  if (long_turn && str_starts(f->relation, STR("works"))) m->tier = TIER_WEAK, m->fit = .4, m->specific = 0;
  if (str_is(f->relation, "name") && f->about.me) m->fit = 1.6, add_hello(p, &m->slots);
  if (long_turn) slots_add_text(p, &m->slots, "long", STR("long")); /* who it is, is not all that was told */
  if (str_is(f->relation, "kin")) m->fit = .8; /* what was told of them is nearer than who they are */
  if (is_beside(p, f)) m->tier = TIER_WEAK, m->fit = .4, m->flags = 0; /* kept, and what happened is answered */
  if (str_is(f->relation, "died") || reading_has(p->r, ACT_LOSS)) {
    m->flags = MOVE_HUSH_JOKES | MOVE_LEAD;
  } else if (!ended) {
    if (!f->about.me && !plan_is_weighty(p)) push_told_of(p);
    if (slots_words(f->value) > 1) push_fact(p, f, "ack.any", TIER_WEAK)->fit = .4;
  }
}

/* What stands now where this turn took `old` back; "" when nothing does. */
static struct str stands_now(struct plan *p, const struct view_facts *all, const struct fact *old) {
  struct entity e = {0};
  struct str now = STR_NONE;
  if (str_is(old->relation, "name") && !p->v->ops->entity(p->v, old->about, &e)) return e.name;
  for (size_t i = 0; i < all->len; i++) {
    const struct fact *f = &all->at[i];
    if (f->state == FACT_BELIEVED && f->about == old->about && str_eq(f->relation, old->relation) &&
        !str_eq(f->plain, old->plain))
      now = f->value;
  }
  return now;
}

/* Memory put something right on account of this turn: said as it stands now. */
static bool push_mended(struct plan *p) {
  struct view_facts all = {0};
  struct entity e = {0};
  if (p->in->turn == ID_NONE || p->v->ops->all_facts(p->v, VIEW_PAST | VIEW_RETRACTED, &all)) return false;
  for (size_t i = 0; i < all.len; i++) {
    const struct fact *old = &all.at[i];
    if (old->closed_by != p->in->turn || old->state != FACT_RETRACTED) continue;
    struct str now = birthday_say(p->mind->language, p->a, stands_now(p, &all, old));
    if (!now.len) continue;
    struct move *m = plan_push(p, "accept-correction", "correct.taken", TIER_OBLIGED, 0);
    m->evidence = "what memory put right";
    m->words = now;
    m->fit = m->specific = 1;
    slots_add_text(p, &m->slots, "value", now);
    slots_add_text(p, &m->slots, "old", birthday_say(p->mind->language, p->a, old->value));
    if (old->about == ID_NONE) slots_add_text(p, &m->slots, "me", STR("me"));
    if (old->about != ID_NONE && !p->v->ops->entity(p->v, old->about, &e) && !str_is(old->relation, "name"))
      slots_who(p, &m->slots, &(struct who){.name = e.name, .word = e.word, .pronoun = e.pronoun});
    m->sources[m->source_count++] = p->in->turn;
    return true;
  }
  return false;
}

/* "no he's not at work, he's on the boat next to mine": whom it is of, and both halves. */
static bool push_placed(struct plan *p) {
  const struct contrast *c = &p->r->contrast;
  if (c->kind != CONTRAST_NOT_BUT || !c->a.len || !c->b.len) return false;
  struct move *m = plan_push(p, "accept-correction", "correct.placed", TIER_OBLIGED, MOVE_LEAD);
  m->evidence = "one thing put right by another";
  m->words = c->b;
  m->fit = m->specific = 1;
  slots_add_text(p, &m->slots, "a", c->a);
  slots_add_text(p, &m->slots, "b", c->b);
  const struct who *w = p->r->who_count ? &p->r->whos[0] : &p->s.topic;
  slots_who(p, &m->slots, w);
  return true;
}

/* "no sorry 4120 i read wrong": nothing that is kept as a fact; what is right is said, so that it shows it was taken.
 */
static bool push_heard(struct plan *p) {
  const struct correction *c = &p->r->correction;
  if (!c->right.len) return false;
  struct move *m = plan_push(p, "accept-correction", "correct.heard", TIER_OBLIGED, 0);
  m->evidence = "a slip put right";
  m->words = c->right;
  m->fit = m->specific = 1;
  slots_add_text(p, &m->slots, "value", c->right);
  slots_add_text(p, &m->slots, "old", c->wrong);
  m->sources[m->source_count++] = p->in->turn;
  return true;
}

/* "no, hannah": what was taken back and what stands now. */
void plan_correction(struct plan *p) {
  if (push_mended(p) || push_heard(p)) return;
  if (!reading_has(p->r, ACT_CORRECT)) return;
  const struct fact_read *f = plan_gravest(p->r);
  if (f && !f->denied) {
    struct move *m = push_fact(p, f, "correct.taken", TIER_OBLIGED);
    m->name = "accept-correction";
    m->flags = 0;
    m->evidence = "a correction that was read";
    return;
  }
  if (!f && push_placed(p)) return;
  /* A story has its own no's in it. */
  if (!f && p->r->statement_count && !reading_has(p->r, ACT_NO)) return;
  struct move *m =
      plan_push(p, "accept-correction", f ? "correct.denied" : "correct.which", TIER_OBLIGED, MOVE_FREE_ASK);
  m->evidence = "a correction";
  m->fit = 1;
  if (f) add_fact_slots(p, &m->slots, f);
}

static struct str last_of(struct str text) {
  for (ptrdiff_t at; (at = str_find_byte(text, ' ')) >= 0;) text = str_from(text, (size_t)at + 1);
  return text;
}

/* What the bar was on that this turn lifted, and whether it is a thing without a name yet. */
enum { JUST_NOW = 60000 };
static void add_lifted(struct plan *p, struct move *m) {
  const struct bar *b = NULL;
  size_t n = 0;
  if (p->v->ops->bars(p->v, &b, &n)) return;
  for (size_t i = n; i-- > 0;) {
    struct entity e = {0};
    struct who w = {.word = last_of(utf8_plain(p->a, b[i].what))};
    if (!b[i].lifted_at || b[i].lifted_at < p->v->now - JUST_NOW || b[i].tender || !plan_may_raise(p, b[i].what))
      continue;
    bool named = slots_entity(p, &w, &e) && (e.name.len || e.kind == ENTITY_PERSON);
    slots_add_text(p, &m->slots, "thing", b[i].what);
    slots_add_text(p, &m->slots, "word", w.word);
    slot_vec word = {0};
    slots_add_text(p, &word, "word", w.word);
    if (!named && plan_part(p, "part.has_names", &word).len) slots_add_text(p, &m->slots, "nameless", STR("nameless"));
    m->asks_relation = STR("name");
    m->asks_about = w;
    return;
  }
}

void plan_bars(struct plan *p) {

  if (reading_has(p->r, ACT_DONT_ASK)) {
    struct move *m = plan_push(p, "bar", "bar.set", TIER_OBLIGED, 0);
    m->evidence = "asked not to ask";
    m->fit = 1;
  }
  if (reading_has(p->r, ACT_MAY_ASK) && !reading_has(p->r, ACT_DONT_ASK)) {
    struct move *m = plan_push(p, "bar-lifted", "bar.lifted", TIER_OBLIGED, 0);
    m->evidence = "allowed to ask";
    m->fit = 1;
    struct entity e = {0};
    add_lifted(p, m);
    const struct who *named =
        p->r->who_count ? &p->r->whos[0] : NULL; /* what was allowed, and not what was last spoken of */
    if (named && slots_entity(p, named, &e) && plan_may_raise_who(p, named)) slots_who(p, &m->slots, named);
  }
}
