/* SPDX-License-Identifier: Apache-2.0
 *
 * Whom a turn means. A name and a word together are surest; then a word or a name that only one bears; then the one
 * this conversation spoke of last. A nickname of somebody's name is no name of theirs until the person says so. Where
 * two remain nobody is meant: a fact left unread can be told again, one put under the wrong person cannot be seen.
 */
#include "base/utf8.h"
#include "memory/memory_priv.h"
#include "memory/people_priv.h"

int people_meeting_begin(struct people_meeting *p, struct memory *m, struct store_txn *t, struct arena *a,
                         const struct turn *turn) {
  *p = (struct people_meeting){.memory = m, .txn = t, .arena = a, .turn = turn};
  struct store_read *r = t->ops->view(t);
  struct conversation c;
  int code = r->ops->get(r, RECORD_CONVERSATION, turn->conversation, a, &c);
  if (code < 0 && code != ERR_NOT_FOUND) return code;
  p->since = code == 0 ? c.started_at : turn->said_at;
  return people_load(r, a, id_owner(turn->id), &p->all);
}

struct str people_scoped_word(const struct people_meeting *p, const struct who *who) {
  struct str word = people_word(p->arena, who->word);
  if (word.len == 0) return STR("");
  if (who->of_other) return people_word_of(p->arena, people_word(p->arena, who->owner), word);
  if (p->turn->role == ROLE_OTHER) return people_word_of(p->arena, people_word(p->arena, p->turn->speaker), word);
  return word;
}

/* ---- candidates ---- */
struct asked {
  struct str name; /* plain */
  struct str word;
  struct people_words words;
  int64_t kind;
};

/* How a candidate's word goes with the one used now. */
enum word_match { WORD_AGAINST, WORD_SILENT, WORD_SAME };
static enum word_match match_word(const struct people_meeting *p, const struct asked *q, const struct people_one *one) {
  if (q->word.len == 0 || one->word.len == 0) return WORD_SILENT;
  if (people_one_worded(&p->all, one, &q->words)) return WORD_SAME;
  bool more;
  return people_words_agree(p->memory->language, p->arena, q->word, one->word, &more) ? WORD_SILENT : WORD_AGAINST;
}

static bool kind_fits(const struct asked *q, const struct people_one *one) {
  return q->kind == 0 || one->entity.kind == 0 || q->kind == one->entity.kind;
}

struct picks {
  VEC(struct people_one *) at;
};

/* "kate" may be katherine or somebody else: another form of a name alone makes nobody theirs whose name it is short
 * for. Unless there can be only one ("my wife"), they stay two, and the person is asked (memory/people_alike.h). */
static bool only_short_for(const struct asked *q, int fits, enum word_match word) {
  return fits == NAME_NICK && !(word == WORD_SAME && q->words.one);
}

/* Bearers of the name; the word, where there is one, outvotes how well the name fits. */
static void pick_named(struct people_meeting *p, const struct asked *q, struct picks *ret) {
  int best = 0;
  for (size_t i = 0; i < p->all.at.len; i++) {
    struct people_one *one = &p->all.at.at[i];
    int fits = people_one_fits(p->memory->language, &p->all, one, q->name);
    enum word_match word = match_word(p, q, one);
    if (fits == NAME_NOT || word == WORD_AGAINST || !kind_fits(q, one) || only_short_for(q, fits, word)) continue;
    fits += word == WORD_SAME ? 1000 : 0;
    if (fits < best) continue;
    if (fits > best) ret->at.len = 0;
    best = fits;
    VEC_PUSH(p->arena, &ret->at, one);
  }
}

/* Those of the word; only the nameless when a name was said that none of them bears. */
static void pick_worded(struct people_meeting *p, const struct asked *q, bool nameless, struct picks *ret) {
  for (size_t i = 0; i < p->all.at.len; i++) {
    struct people_one *one = &p->all.at.at[i];
    if (match_word(p, q, one) != WORD_SAME || !kind_fits(q, one)) continue;
    if (nameless && one->entity.name.len > 0) continue;
    VEC_PUSH(p->arena, &ret->at, one);
  }
}

static bool in_view(const struct people_meeting *p, const struct entity *e) {
  return e->said_at >= p->since && e->said_at <= p->turn->said_at;
}

/* The one of several that this conversation spoke of last; NULL when none or two. */
static struct people_one *newest_in_view(const struct people_meeting *p, const struct picks *picks) {
  struct people_one *newest = NULL;
  bool tie = false;
  for (size_t i = 0; i < picks->at.len; i++) {
    struct people_one *one = picks->at.at[i];
    if (!in_view(p, &one->entity)) continue;
    tie = newest && newest->entity.said_at == one->entity.said_at;
    if (!newest || one->entity.said_at > newest->entity.said_at) newest = one;
  }
  return tie ? NULL : newest;
}

struct former_look {
  bool current, former;
};

static bool former_row(void *arg, const void *record) {
  struct former_look *l = arg;
  const struct fact *f = record;
  if (!str_is(f->relation, "kin")) return true;
  if (f->state == FACT_BELIEVED)
    l->current = true;
  else
    l->former = true;
  return true;
}

/* Somebody who was the boss once, and is not any more. */
static bool is_former(const struct people_meeting *p, const struct entity *e) {
  struct store_read *r = p->txn->ops->view(p->txn);
  struct scan about = {.owner = id_owner(e->id), .field = "about", .number = (int64_t)e->id};
  struct former_look look = {0};
  return r->ops->scan(r, RECORD_FACT, &about, p->arena, former_row, &look) == 0 && look.former && !look.current;
}

static void drop_former(const struct people_meeting *p, struct picks *picks) {
  size_t n = 0;
  for (size_t i = 0; i < picks->at.len; i++)
    if (!is_former(p, &picks->at.at[i]->entity)) picks->at.at[n++] = picks->at.at[i];
  if (n > 0) picks->at.len = n;
}

static struct people_one *by_id(struct people_meeting *p, uint64_t id) {
  for (size_t i = 0; i < p->all.at.len; i++)
    if (p->all.at.at[i].entity.id == id) return &p->all.at.at[i];
  return NULL;
}

static struct people_one *pick_pronoun(struct people_meeting *p, const struct people_mention *mention) {
  const struct language *l = p->memory->language;
  struct people_one *before = mention->before != ID_NONE ? by_id(p, mention->before) : NULL;
  if (before && people_pronoun_fits(l, &before->entity, mention->who.pronoun)) return before;
  struct picks picks = {0};
  for (size_t i = 0; i < p->all.at.len; i++)
    if (people_pronoun_fits(l, &p->all.at.at[i].entity, mention->who.pronoun))
      VEC_PUSH(p->arena, &picks.at, &p->all.at.at[i]);
  return newest_in_view(p, &picks);
}

/* ---- writing ---- */
/* The person's own word as they wrote it; another speaker's in the form that says whose. */
static struct str shown_word(const struct people_meeting *p, const struct who *who, const struct asked *q) {
  return who->of_other || p->turn->role == ROLE_OTHER ? q->word : str_trim(who->word);
}

int people_change(struct people_meeting *p, const struct entity *e) {
  struct people_one *one = by_id(p, e->id);
  int r = p->txn->ops->replace(p->txn, RECORD_ENTITY, e);
  if (r < 0 || !one) return r;
  one->entity = *e;
  one->word = people_word(p->arena, e->word);
  return 0;
}

/* A longer form of the same name: "Tommy", and then "Tommy Akintola". */
static bool is_fuller(struct str plain, struct str name) {
  return name.len > plain.len && str_starts(name, plain) && name.at[plain.len] == ' ';
}

static int note(struct people_meeting *p, struct people_one *one, const struct people_mention *mention,
                const struct asked *q, struct people_met *ret) {
  struct entity e = one->entity;
  if (q->name.len > 0 && (e.name.len == 0 || is_fuller(e.plain, q->name))) {
    e.name = mention->who.name;
    e.plain = q->name;
  }
  bool more = false; /* "kid", and now "daughter" */
  if (q->word.len && one->word.len) people_words_agree(p->memory->language, p->arena, q->word, one->word, &more);
  if (e.word.len == 0 || more) e.word = shown_word(p, &mention->who, q);
  if (e.pronoun.len == 0 && mention->who.pronoun.len > 0) e.pronoun = mention->who.pronoun;
  if (e.kind == 0) e.kind = mention->kind;
  if (p->turn->said_at > e.said_at) e.said_at = p->turn->said_at;
  ret->entity = e;
  return people_change(p, &e);
}

static int make(struct people_meeting *p, const struct people_mention *mention, const struct asked *q,
                struct people_met *ret) {
  struct entity e = {.id = id_first(id_owner(p->turn->id)),
                     .kind = mention->kind,
                     .name = q->name.len > 0 ? mention->who.name : STR(""),
                     .plain = q->name,
                     .word = shown_word(p, &mention->who, q),
                     .pronoun = mention->who.pronoun,
                     .source = (int64_t)p->turn->id,
                     .taint = p->turn->taint,
                     .said_at = p->turn->said_at};
  int r = p->txn->ops->insert(p->txn, RECORD_ENTITY, &e);
  if (r < 0) return r;
  VEC_PUSH(p->arena, &p->all.at, ((struct people_one){.entity = e, .word = q->word}));
  ret->entity = e;
  ret->met = true;
  return 0;
}

/* ---- two that turn out to be one ---- */
struct join_look {
  struct arena *arena;
  VEC(struct fact) facts;
};

static bool join_row(void *arg, const void *record) {
  struct join_look *l = arg;
  VEC_PUSH(l->arena, &l->facts, *(const struct fact *)record);
  return true;
}

static int join_facts(struct people_meeting *p, const char *field, uint64_t from, uint64_t into) {
  struct store_read *r = p->txn->ops->view(p->txn);
  struct scan of = {.owner = id_owner(from), .field = field, .number = (int64_t)from};
  struct join_look look = {.arena = p->arena};
  int code = r->ops->scan(r, RECORD_FACT, &of, p->arena, join_row, &look);
  for (size_t i = 0; code == 0 && i < look.facts.len; i++) {
    struct fact f = look.facts.at[i];
    if (f.about == from) f.about = into;
    if (f.object == from) f.object = into;
    code = p->txn->ops->replace(p->txn, RECORD_FACT, &f);
  }
  return code;
}

static void forget_one(struct people_meeting *p, uint64_t id) {
  size_t n = 0;
  for (size_t i = 0; i < p->all.at.len; i++)
    if (p->all.at.at[i].entity.id != id) p->all.at.at[n++] = p->all.at.at[i];
  p->all.at.len = n;
}

/* "my sister is ill", "anna rang" and then "my sister anna": the sister without a name was Anna. */
static int join_nameless(struct people_meeting *p, const struct asked *q, struct people_met *met) {
  struct picks nameless = {0};
  pick_worded(p, q, true, &nameless);
  if (nameless.at.len != 1 || nameless.at.at[0]->entity.id == met->entity.id) return 0;
  struct entity from = nameless.at.at[0]->entity;
  int r = join_facts(p, "about", from.id, met->entity.id);
  if (r == 0) r = join_facts(p, "object", from.id, met->entity.id);
  if (r == 0) r = p->txn->ops->erase(p->txn, RECORD_ENTITY, from.id);
  if (r < 0) return r;
  forget_one(p, from.id);
  met->joined = from.id;
  struct entity into = met->entity;
  if (from.tender) into.tender = 1;
  if (into.pronoun.len == 0) into.pronoun = from.pronoun;
  met->entity = into;
  return people_change(p, &into);
}

/* ---- meeting ---- */
/* NULL and true: nobody yet; NULL and false: more than one could be meant. */
static struct people_one *pick(struct people_meeting *p, const struct people_mention *mention, const struct asked *q,
                               bool *ret_nobody) {
  struct picks picks = {0};
  *ret_nobody = false;
  if (q->name.len == 0 && q->word.len == 0) return pick_pronoun(p, mention);
  if (q->name.len > 0) pick_named(p, q, &picks);
  if (picks.at.len == 0 && q->word.len > 0) {
    pick_worded(p, q, q->name.len > 0, &picks);
    drop_former(p, &picks);
  }
  *ret_nobody = picks.at.len == 0;
  return picks.at.len == 1 ? picks.at.at[0] : newest_in_view(p, &picks);
}

int people_meet(struct people_meeting *p, const struct people_mention *mention, struct people_met *ret) {
  if (mention->who.me || mention->who.you) return ERR_NOT_FOUND;
  struct asked q = {.name = utf8_plain(p->arena, str_trim(mention->who.name)),
                    .word = people_scoped_word(p, &mention->who),
                    .kind = mention->kind};
  if (q.name.len == 0 && q.word.len == 0 && mention->who.pronoun.len == 0) return ERR_NOT_FOUND;
  q.words = people_words_of(p->memory->language, p->arena, q.word);
  struct people_mention with_kind = *mention;
  int64_t by_word = people_kind_of_word(p->memory->language, mention->who.word);
  if (by_word != 0) with_kind.kind = q.kind = by_word;
  mention = &with_kind;
  struct people_met met = {0};
  bool nobody;
  struct people_one *one = pick(p, mention, &q, &nobody);
  if (!one && (!nobody || mention->only_known)) return ERR_NOT_FOUND;
  int r = one ? note(p, one, mention, &q, &met) : make(p, mention, &q, &met);
  if (r == 0 && q.name.len > 0 && q.word.len > 0) r = join_nameless(p, &q, &met);
  if (r == 0) *ret = met;
  return r;
}
