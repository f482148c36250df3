/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/facts.h"
#include "base/utf8.h"
#include "memory/facts_priv.h"
#include "memory/memory_priv.h"
#include "memory/turns.h"

/* What docs/FACTS.md says of each relation that memory needs to know: whether a new value ends the last, and what kind
 * of somebody it is said of. */
static const struct {
  const char *relation;
  bool single;
  int64_t about;  /* enum entity_kind, 0 anything */
  int64_t object; /* kind of an entity that the value names; -1: the value names none */
} relations[] = {
    {"name", false, 0, -1},
    {"kin", false, ENTITY_PERSON, -1},
    {"lives", true, ENTITY_PERSON, -1},
    {"from", true, ENTITY_PERSON, -1},
    {"works_at", true, ENTITY_PERSON, -1},
    {"works_as", true, ENTITY_PERSON, -1},
    {"studies", true, ENTITY_PERSON, -1},
    {"has", false, 0, ENTITY_THING},
    {"pet", false, 0, ENTITY_ANIMAL},
    {"age", true, 0, -1},
    {"birthday", true, 0, -1},
    {"likes", false, 0, 0},
    {"dislikes", false, 0, 0},
    {"partner", true, ENTITY_PERSON, ENTITY_PERSON},
    {"died", true, 0, -1},
    {"health", false, 0, -1},
    {"plans", false, 0, 0},
    {"ritual", false, 0, 0},
    {"allergic", false, 0, -1},
    {"speaks", false, ENTITY_PERSON, -1},
};
enum { RELATIONS = sizeof relations / sizeof *relations };

static size_t relation_find(struct str relation) {
  size_t i = 0;
  while (i < RELATIONS && !str_is(relation, relations[i].relation)) i++;
  return i;
}

bool fact_is_single(struct str relation) {
  size_t i = relation_find(relation);
  return i < RELATIONS && relations[i].single;
}

/* ---- who ---- */
static int meet(struct lesson *l, const struct people_mention *mention, uint64_t *ret) {
  struct people_met met;
  int r = people_meet(&l->people, mention, &met);
  if (r < 0) return r;
  if (met.met) VEC_PUSH(lesson_arena(l), &l->learnt->met, met.entity);
  if (met.joined != ID_NONE)
    VEC_PUSH(lesson_arena(l), &l->learnt->joined, ((struct learnt_join){.from = met.joined, .into = met.entity.id}));
  *ret = l->before = met.entity.id;
  return 0;
}

/* "my sister anna" is said once and holds for every fact of the turn about anna. */
static struct str word_said(const struct lesson *l, struct str name) {
  for (size_t i = 0; i < l->reading->fact_count; i++) {
    const struct fact_read *f = &l->reading->facts[i];
    if (str_is(f->relation, "kin") && !f->denied && f->value.len > 0 && str_eq_nocase(f->about.name, name))
      return f->value;
  }
  return STR("");
}

/* Whom a fact is about: *ret ID_NONE for the owner. */
static int about_of(struct lesson *l, const struct fact_read *f, uint64_t *ret) {
  if (f->about.me) {
    *ret = l->self;
    return 0;
  }
  size_t relation = relation_find(f->relation);
  struct people_mention mention = {.who = f->about, .before = l->before};
  if (relation < RELATIONS) mention.kind = relations[relation].about;
  if (str_is(f->relation, "pet")) mention.kind = f->about.name.len > 0 && !f->object.name.len ? ENTITY_ANIMAL : 0;
  if (mention.who.name.len > 0 && mention.who.word.len == 0) mention.who.word = word_said(l, mention.who.name);
  if (str_is(f->relation, "name") && mention.who.name.len == 0 && f->value.len > 0) mention.who.name = f->value;
  if (mention.kind == ENTITY_ANIMAL && mention.who.word.len == 0) mention.who.word = f->value;
  return meet(l, &mention, ret);
}

/* The entity that the value names, where it names one. */
static int object_of(struct lesson *l, const struct fact_read *f, uint64_t *ret) {
  size_t relation = relation_find(f->relation);
  *ret = ID_NONE;
  if (relation < RELATIONS && relations[relation].object < 0) return 0;
  struct people_mention mention = {.who = f->object, .before = l->before};
  /* Whom somebody is with is somebody, by name or by the word for what they are. */
  bool unsaid = f->object.name.len == 0 && f->object.word.len == 0 && f->object.pronoun.len == 0;
  if (unsaid && str_is(f->relation, "partner") && !people_kind_of_word(l->people.memory->language, f->value))
    mention.who = (struct who){.name = f->value};
  else if (f->object.me || unsaid)
    return 0;
  if (mention.who.name.len == 0 && unsaid) return 0;
  if (relation < RELATIONS) mention.kind = relations[relation].object;
  uint64_t before = l->before;
  int r = meet(l, &mention, ret);
  l->before = before != ID_NONE ? before : l->before;
  return r == ERR_NOT_FOUND ? 0 : r;
}

static int make_tender(struct lesson *l, uint64_t id) {
  for (size_t i = 0; i < l->people.all.at.len; i++) {
    struct entity e = l->people.all.at.at[i].entity;
    if (e.id != id || e.tender) continue;
    e.tender = 1;
    return people_change(&l->people, &e);
  }
  return 0;
}

/* ---- asserting ---- */
int fact_insert(struct lesson *l, struct fact *f) {
  const struct turn *turn = lesson_turn(l);
  f->id = id_first(id_owner(turn->id));
  f->source = turn->id;
  f->learnt_at = turn->recorded_at;
  f->taint = turn->taint;
  int r = lesson_txn(l)->ops->insert(lesson_txn(l), RECORD_FACT, f);
  if (r == 0) VEC_PUSH(lesson_arena(l), &l->learnt->made, *f);
  return r;
}

/* Said before: only what was not known of its times is added. *ret_known: so it was. */
static int restate(struct lesson *l, const struct fact *f, bool *ret_known) {
  struct fact_list there;
  int r = facts_believed_about(l, f->about, f->relation, &there);
  *ret_known = false;
  for (size_t i = 0; r == 0 && i < there.at.len; i++) {
    struct fact old = there.at.at[i];
    if (!fact_same_value(&old, f->plain, f->object)) continue;
    *ret_known = true;
    bool adds = old.from_first == DAY_UNKNOWN && old.from_last == DAY_UNKNOWN && f->from_first != DAY_UNKNOWN;
    if (!adds || !fact_may_close(l, &old)) continue;
    old.from_first = f->from_first;
    old.from_last = f->from_last;
    r = lesson_txn(l)->ops->replace(lesson_txn(l), RECORD_FACT, &old);
  }
  return r;
}

static int assert_fact(struct lesson *l, struct fact *f) {
  bool known;
  const struct fact *later = NULL;
  int r = restate(l, f, &known);
  if (r < 0 || known) return r;
  if (fact_is_single(f->relation)) r = fact_supersede(l, f, &later);
  if (r == 0 && str_is(f->relation, "kin")) r = fact_supersede_kin(l, f);
  if (r < 0) return r;
  f->state = FACT_BELIEVED;
  if (later) {
    f->state = FACT_ENDED;
    f->to_first = l->day;
    f->to_last = later->from_last != DAY_UNKNOWN ? later->from_last : DAY_UNKNOWN;
    f->closed_by = later->source;
  }
  return fact_insert(l, f);
}

/* "i used to live in leeds": over, whether or not it was known. */
static int assert_ended(struct lesson *l, struct fact *f) {
  bool any;
  int r = facts_close(l, f, false, &any);
  if (r < 0 || any || (f->value.len == 0 && f->object == ID_NONE)) return r;
  f->state = FACT_ENDED;
  if (f->to_first == DAY_UNKNOWN && f->to_last == DAY_UNKNOWN) f->to_last = l->day;
  return fact_insert(l, f);
}

/* Whether somebody of this conversation only just said it: then it was a slip and is taken back. */
static bool said_here(struct lesson *l, const struct fact *f) {
  struct fact_list there;
  if (facts_believed_about(l, f->about, f->relation, &there) < 0) return false;
  struct store_read *r = lesson_read(l);
  for (size_t i = 0; i < there.at.len; i++) {
    struct turn t;
    if (r->ops->get(r, RECORD_TURN, there.at.at[i].source, lesson_arena(l), &t) == 0 &&
        t.conversation == lesson_turn(l)->conversation)
      return true;
  }
  return false;
}

static int deny(struct lesson *l, struct fact *f) {
  bool any, retract = reading_has(l->reading, ACT_CORRECT) || said_here(l, f);
  int r = facts_close(l, f, retract, &any);
  return r == 0 && str_is(f->relation, "partner") ? fact_part_others(l, f, true, retract) : r;
}

/* ---- what else a fact changes ---- */
/* A partner who is one no more was somebody's wife or boyfriend until then. */
static int end_kin_of(struct lesson *l, uint64_t id, const struct fact *f) {
  struct fact_list there;
  int r = facts_believed_about(l, id, STR("kin"), &there);
  for (size_t i = 0; r == 0 && i < there.at.len; i++) {
    struct fact *kin = &there.at.at[i];
    struct str word = people_word(lesson_arena(l), kin->value);
    bool one = people_words_of(l->people.memory->language, lesson_arena(l), word).one;
    if (one && kin->source != lesson_turn(l)->id) r = fact_end(l, *kin, f->to_first, f->to_last);
  }
  return r;
}

static int touch_people(struct lesson *l, const struct fact_read *read, const struct fact *f) {
  if (read->denied) return 0;
  int r = 0;
  bool kin = str_is(f->relation, "kin");
  if (kin && f->about != ID_NONE && people_word_is_former(f->plain)) r = make_tender(l, f->about);
  if (r == 0 && str_is(f->relation, "died") && f->about != ID_NONE) r = make_tender(l, f->about);
  if (r < 0 || !str_is(f->relation, "partner") || !read->ended || f->about != l->self || f->object == ID_NONE) return r;
  r = make_tender(l, f->object);
  return r < 0 ? r : end_kin_of(l, f->object, f);
}

/* ---- learning ---- */
static int learn_one(struct lesson *l, const struct fact_read *read) {
  struct arena *a = lesson_arena(l);
  struct fact f = {.relation = read->relation, .value = str_trim(read->value), .sure = read->sure};
  if (read->relation.len == 0) return 0;
  int r = about_of(l, read, &f.about);
  if (r == 0) r = object_of(l, read, &f.object);
  if (r < 0) return r == ERR_NOT_FOUND ? 0 : r;
  if (str_is(f.relation, "kin")) {
    struct who kin = read->about;
    kin.word = f.value;
    if (lesson_turn(l)->role == ROLE_OTHER || kin.of_other) f.value = people_scoped_word(&l->people, &kin);
  }
  f.plain = str_is(f.relation, "kin") ? people_word(a, f.value) : utf8_plain(a, f.value);
  if (str_is(f.relation, "name") && f.about != ID_NONE && f.about != l->self && !read->denied && !read->ended) {
    r = facts_rename(l, f.about, f.value);
    if (r != ERR_NOT_FOUND) return r;
  }
  fact_days(read->from, &f.from_first, &f.from_last);
  fact_days(read->to, &f.to_first, &f.to_last);
  if (read->ended) fact_days_between(read->to, &f);
  r = read->denied ? deny(l, &f) : read->ended ? assert_ended(l, &f) : assert_fact(l, &f);
  if (r == 0 && !read->denied && str_is(f.relation, "partner")) r = fact_part_others(l, &f, read->ended, false);
  return r < 0 ? r : touch_people(l, read, &f);
}

/* Whether a bare mention makes somebody known: only where the name is one that people have and nothing else is called
 * so. "Preston", "june" and a word at the beginning of a line wait until something is said of them. */
static bool is_name_for_sure(const struct lesson *l, const struct who *who) {
  struct str plain = utf8_plain(l->people.arena, who->name);
  ptrdiff_t blank = str_find_byte(plain, ' ');
  const struct name_entry *name =
      name_find(l->people.memory->language, blank < 0 ? plain : str_first(plain, (size_t)blank));
  if (who->word.len > 0) return true;
  if (!name || name->also_word) return false;
  for (size_t i = 0; i < l->reading->fact_count; i++) {
    const struct fact_read *f = &l->reading->facts[i];
    if (f->object.name.len == 0 && str_eq_nocase(f->value, who->name)) return false;
  }
  return true;
}

/* Everybody named is known from then on, and was spoken of now. A question tells of nobody: "who's zebedee?" */
static int note_whos(struct lesson *l) {
  bool asks = l->reading->question.kind != QUESTION_NONE && l->reading->fact_count == 0;
  for (size_t i = 0; i < l->reading->who_count; i++) {
    struct people_mention mention = {.who = l->reading->whos[i]};
    if (mention.who.me || mention.who.you || (mention.who.name.len == 0 && mention.who.word.len == 0)) continue;
    /* The name that a correction took back is nobody's. */
    mention.only_known = mention.who.name.len == 0 || asks || l->corrected || !is_name_for_sure(l, &mention.who);
    if (mention.who.name.len > 0 && mention.who.word.len == 0) mention.who.word = word_said(l, mention.who.name);
    uint64_t id;
    int r = meet(l, &mention, &id);
    if (r < 0 && r != ERR_NOT_FOUND) return r;
  }
  return 0;
}

static int find_self(struct lesson *l) {
  const struct turn *turn = lesson_turn(l);
  if (turn->role != ROLE_OTHER) return 0;
  struct people_met met;
  struct people_mention speaker = {.who = {.name = turn->speaker}, .kind = ENTITY_PERSON};
  int r = people_meet(&l->people, &speaker, &met);
  if (r < 0) return r;
  if (met.met) VEC_PUSH(lesson_arena(l), &l->learnt->met, met.entity);
  l->self = met.entity.id;
  return 0;
}

int facts_learn(struct memory *m, struct store_txn *t, struct arena *a, const struct reading *r,
                const struct turn *turn, struct learnt *ret) {
  *ret = (struct learnt){0};
  if (!turn_is_evidence(turn)) return 0;
  if (r->fact_count == 0 && r->who_count == 0) return 0;
  struct lesson l = {.reading = r, .learnt = ret};
  int code = people_meeting_begin(&l.people, m, t, a, turn);
  int64_t local = turn->said_at / 1000 + turn->offset * 60;
  l.day = local / 86400 - (local % 86400 < 0);
  if (code == 0) code = find_self(&l);
  /* Somebody who speaks without a name or one that several bear: nothing can be put under anybody. */
  if (code == ERR_NOT_FOUND) return 0;
  for (size_t i = 0; code == 0 && i < r->fact_count; i++) code = learn_one(&l, &r->facts[i]);
  bool corrects = reading_has(r, ACT_CORRECT) || reading_has(r, ACT_NO);
  if (code == 0 && corrects && !l.corrected) code = facts_correct_name(&l);
  return code < 0 ? code : note_whos(&l);
}
