/* SPDX-License-Identifier: Apache-2.0
 *
 * "no, hannah" and "cameron not callum": a name was wrong. Which one: a name of this turn that the last turns' facts
 * hold; else, where the turn is sure to correct something, the only name those facts brought in. Where all it says is
 * "not callum", that must be said, of a name they hold: "no, hannah was with anna" corrects nobody. What was read from
 * those turns alone is put right: a somebody who came in with the wrong name takes the right one, a value with the
 * wrong name is retracted and said anew.
 */
#include "base/utf8.h"
#include "language/lexicon.h"
#include "memory/facts_priv.h"
#include "memory/memory_priv.h"
#include "memory/turns.h"

/* How many turns back a correction reaches. */
enum { CORRECT_REACH = 4 };

struct recent {
  uint64_t turns[CORRECT_REACH];
  size_t turn_count;
  struct fact_list facts;
};

static int recent_facts(struct lesson *l, struct recent *ret) {
  const struct turn *turn = lesson_turn(l);
  struct turns_range before = {
      .conversation = turn->conversation, .to = turn->id - 1, .limit = 2 * CORRECT_REACH, .newest_first = true};
  struct view_turns turns = {0};
  int r = turns_read(lesson_read(l), id_owner(turn->id), &before, lesson_arena(l), &turns);
  for (size_t i = turns.len; r == 0 && i > 0 && ret->turn_count < CORRECT_REACH; i--) {
    const struct turn *t = &turns.at[i - 1];
    if (!turn_is_evidence(t) || t->role != turn->role) continue;
    ret->turns[ret->turn_count++] = t->id;
    struct fact_list of_turn;
    r = facts_believed_with(l, "source", (struct scan){.number = (int64_t)t->id}, STR(""), &of_turn);
    for (size_t k = 0; k < of_turn.at.len; k++) VEC_PUSH(lesson_arena(l), &ret->facts.at, of_turn.at.at[k]);
    /* The newest turn that taught anything is the one that is put right. */
    if (ret->facts.at.len > 0) break;
  }
  return r;
}

static const struct entity *entity_of(const struct lesson *l, uint64_t id) {
  for (size_t i = 0; i < l->people.all.at.len; i++)
    if (l->people.all.at.at[i].entity.id == id) return &l->people.all.at.at[i].entity;
  return NULL;
}

static bool is_named(const struct entity *e, struct str plain) {
  return e && e->plain.len > 0 && (plain.len == 0 || str_eq(e->plain, plain));
}

/* The somebody of that name in those facts; with no name given, the only somebody there. */
static const struct entity *named_in(const struct lesson *l, const struct recent *recent, struct str plain) {
  const struct entity *found = NULL;
  for (size_t i = 0; i < recent->facts.at.len; i++) {
    const struct fact *f = &recent->facts.at.at[i];
    const struct entity *both[] = {entity_of(l, f->about), entity_of(l, f->object)};
    for (int k = 0; k < 2; k++) {
      if (!is_named(both[k], plain)) continue;
      if (found && found->id != both[k]->id) return NULL;
      found = both[k];
    }
  }
  return found;
}

/* "not callum", "not porto" */
bool lesson_negates(const struct lesson *l, struct str plain) {
  const struct tokens *t = &l->reading->tokens;
  const struct lexicon *x = lexicon_of(l->people.memory->language);
  struct str rest = plain, first = plain;
  str_next(&rest, ' ', &first);
  for (size_t i = 1; i < t->len; i++) {
    const struct lex_entry *before = str_eq(t->at[i].word, first) ? lexicon_find(x, t->at[i - 1].word) : NULL;
    if (before && before->classes & LEX(NEGATION)) return true;
  }
  return false;
}

/* Which of the turn's names is wrong and which right. */
static const struct entity *sort_names(const struct lesson *l, const struct recent *recent, struct str *ret_right) {
  const struct entity *wrong = NULL;
  struct str right = STR("");
  size_t rights = 0;
  for (size_t i = 0; i < l->reading->who_count; i++) {
    struct str name = l->reading->whos[i].name;
    if (name.len == 0) continue;
    struct str plain = utf8_plain(l->people.arena, name);
    const struct entity *e = named_in(l, recent, plain);
    if (e)
      wrong = e;
    else if (right.len == 0 || !str_eq_nocase(right, name))
      right = name, rights++;
  }
  if (rights != 1) return NULL;
  *ret_right = right;
  if (!reading_has(l->reading, ACT_CORRECT)) return wrong && lesson_negates(l, wrong->plain) ? wrong : NULL;
  return wrong ? wrong : named_in(l, recent, STR(""));
}

static bool from_recent(const struct recent *recent, uint64_t source) {
  for (size_t i = 0; i < recent->turn_count; i++)
    if (recent->turns[i] == source) return true;
  return false;
}

/* The name that was wrong stays on record as taken back. */
static int record_wrong_name(struct lesson *l, const struct entity *e) {
  const struct turn *turn = lesson_turn(l);
  struct fact f = {.id = id_first(id_owner(turn->id)),
                   .about = e->id,
                   .relation = STR("name"),
                   .value = e->name,
                   .plain = e->plain,
                   .state = FACT_RETRACTED,
                   .sure = 1000,
                   .taint = turn->taint,
                   .from_first = DAY_UNKNOWN,
                   .from_last = DAY_UNKNOWN,
                   .to_first = DAY_UNKNOWN,
                   .to_last = DAY_UNKNOWN,
                   .learnt_at = turn->recorded_at,
                   .retracted_at = turn->recorded_at,
                   .source = (uint64_t)e->source,
                   .closed_by = turn->id};
  int r = lesson_txn(l)->ops->insert(lesson_txn(l), RECORD_FACT, &f);
  if (r == 0) VEC_PUSH(lesson_arena(l), &l->learnt->closed, f);
  return r;
}

/* Taken back, and said anew of the right one. */
static int redo(struct lesson *l, const struct fact *old, const struct entity *wrong, const struct entity *right) {
  struct fact f = *old;
  if (!fact_may_close(l, old)) return 0;
  int r = fact_retract(l, *old);
  if (r < 0) return r;
  if (f.about == wrong->id) f.about = right->id;
  if (f.object == wrong->id) {
    f.object = right->id;
    f.value = right->name;
    f.plain = right->plain;
  }
  struct fact_list there;
  r = facts_believed_about(l, f.about, f.relation, &there);
  for (size_t i = 0; r == 0 && i < there.at.len; i++)
    if (fact_same_value(&there.at.at[i], f.plain, f.object)) return 0;
  return r < 0 ? r : fact_insert(l, &f);
}

static int rename_one(struct lesson *l, const struct recent *recent, const struct entity *wrong, struct str name) {
  int r = record_wrong_name(l, wrong);
  struct entity right = *wrong;
  right.name = name;
  right.plain = utf8_plain(lesson_arena(l), name);
  for (size_t i = 0; r == 0 && i < recent->facts.at.len; i++)
    if (recent->facts.at.at[i].object == wrong->id) r = redo(l, &recent->facts.at.at[i], wrong, &right);
  return r < 0 ? r : people_change(&l->people, &right);
}

int facts_rename(struct lesson *l, uint64_t id, struct str name) {
  const struct entity *was = entity_of(l, id);
  bool corrects = reading_has(l->reading, ACT_CORRECT) || reading_has(l->reading, ACT_NO);
  if (!was || !corrects || !was->name.len || !name.len || str_eq_nocase(was->name, name)) return ERR_NOT_FOUND;
  if (was->taint == TAINT_NONE && lesson_turn(l)->taint != TAINT_NONE) return ERR_NOT_FOUND;
  struct recent recent = {0};
  struct entity wrong = *was;
  l->corrected = true;
  return rename_one(l, &recent, &wrong, name);
}

static int move_facts(struct lesson *l, const struct recent *recent, const struct entity *wrong,
                      const struct entity *right) {
  int r = 0;
  for (size_t i = 0; r == 0 && i < recent->facts.at.len; i++) {
    const struct fact *f = &recent->facts.at.at[i];
    if (f->about == wrong->id || f->object == wrong->id) r = redo(l, f, wrong, right);
  }
  return r;
}

/* The facts go over to the right one; so does the word, where the wrong one came in with it. */
static int hand_over(struct lesson *l, const struct recent *recent, struct entity was, struct entity right) {
  int r = move_facts(l, recent, &was, &right);
  if (r < 0 || was.word.len == 0 || !from_recent(recent, (uint64_t)was.source)) return r;
  if (right.word.len == 0) right.word = was.word;
  was.word = STR("");
  r = people_change(&l->people, &right);
  return r < 0 ? r : people_change(&l->people, &was);
}

int facts_correct_name(struct lesson *l) {
  struct recent recent = {0};
  struct str name;
  int r = recent_facts(l, &recent);
  if (r < 0 || recent.facts.at.len == 0) return r;
  const struct entity *wrong = sort_names(l, &recent, &name);
  if (!wrong || !(wrong->taint || lesson_turn(l)->taint == TAINT_NONE)) return 0;
  struct entity was = *wrong;
  l->corrected = true;
  struct people_mention mention = {.who = {.name = name}, .kind = was.kind, .only_known = true};
  struct people_met right;
  r = people_meet(&l->people, &mention, &right);
  if (r == 0) return right.entity.id == was.id ? 0 : hand_over(l, &recent, was, right.entity);
  if (r != ERR_NOT_FOUND) return r;
  if (from_recent(&recent, (uint64_t)was.source)) return rename_one(l, &recent, &was, name);
  mention.only_known = false;
  r = people_meet(&l->people, &mention, &right);
  if (r < 0) return r == ERR_NOT_FOUND ? 0 : r;
  VEC_PUSH(lesson_arena(l), &l->learnt->met, right.entity);
  return hand_over(l, &recent, was, right.entity);
}
