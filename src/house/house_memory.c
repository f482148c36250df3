/* SPDX-License-Identifier: Apache-2.0 */
#include "house/house_priv.h"

#include "base/civil.h"
#include "language/pattern.h"
#include "language/times.h"
#include "memory/answer.h"
#include "memory/export.h"
#include "memory/import.h"
#include "memory/keeps.h"
#include "memory/recall.h"
#include "memory/turns.h"
#include "skills/skills.h"
#include "store/store.h"

#include <sodium.h>
#include <stdio.h>

/* ---- turns on their way out ---- */

static const char *zero_ended(struct arena *a, struct str s) {
  return arena_dup(a, s).at;
}

void house_turn_out(const struct turn *t, struct str conversation_key, double score, struct arena *a, os1_turn *ret) {
  *ret = (os1_turn){.id = t->id,
                    .conversation = t->conversation,
                    .role = (int)t->role,
                    .offset = (int32_t)t->offset,
                    .said_at = t->said_at,
                    .key = t->origin == ORIGIN_IMPORTED ? zero_ended(a, t->client_id) : "",
                    .conversation_key = zero_ended(a, conversation_key),
                    .speaker = zero_ended(a, t->speaker),
                    .text = zero_ended(a, t->text),
                    .caption = zero_ended(a, t->caption),
                    .score = score,
                    .why = ""};
}

static struct str key_of(struct house_look *l, uint64_t conversation) {
  struct conversation c = {0};
  return l->read->ops->get(l->read, RECORD_CONVERSATION, conversation, &l->arena, &c) == 0 ? c.key : STR("");
}

static int show(struct house_look *l, const struct turn *t, double score, const char *why, os1_turn_fn *row,
                void *arg) {
  os1_turn out;
  house_turn_out(t, key_of(l, t->conversation), score, &l->arena, &out);
  if (why) out.why = why;
  return row(arg, &out);
}

/* ---- recall and ask ---- */

static bool first_id(void *arg, const void *record) {
  memcpy(arg, record, sizeof(uint64_t));
  return false;
}

static int keyed_conversation(struct house_look *l, const char *key, uint64_t *ret, struct error *e) {
  *ret = ID_NONE;
  if (!key) return 0;
  struct scan which = {.owner = HOUSE_OWNER, .field = "key", .text = str_of(key), .limit = 1};
  int r = l->read->ops->scan(l->read, RECORD_CONVERSATION, &which, &l->arena, first_id, ret);
  if (r == 0 && *ret == ID_NONE) r = error_set(e, ERR_NOT_FOUND, "There is no conversation called %s.", key);
  return r;
}

static int options_of(os1 *o, struct house_look *l, const os1_query *q, struct recall_options *ret, struct error *e) {
  *ret = (struct recall_options){.count = q->count, .at = q->at, .offset = q->at ? house_offset(o, q->at) : 0};
  return keyed_conversation(l, q->conversation_key, &ret->conversation, e);
}

static int show_hits(struct house_look *l, const struct recall *found, const os1_query *q, os1_turn_fn *row,
                     void *arg) {
  for (size_t i = 0; i < found->len; i++) {
    AUTO_BUF struct buf why = buf_new(BUF_TURN);
    if (q->why && recall_explain(found, i, &why) < 0) buf_clear(&why);
    if (show(l, &found->at[i].turn, found->at[i].score, why.len ? why.at : NULL, row, arg)) break;
  }
  return 0;
}

int os1_recall(os1 *o, const os1_query *q, os1_turn_fn *row, void *arg, os1_error *err) {
  struct house_look l;
  struct recall found = {0};
  struct recall_options options;
  int r = house_look_begin(o, &l, house_error(err));
  if (r == 0) r = options_of(o, &l, q, &options, house_error(err));
  if (r == 0)
    r = recall_search(o->memory, l.read, HOUSE_OWNER, str_of(q->text), &options, &l.arena, &found, house_error(err));
  r = house_look_sure(&l, r, house_error(err));
  if (r == 0) r = show_hits(&l, &found, q, row, arg);
  house_look_end(&l);
  return r;
}

static void answer_out(const struct view_answer *a, os1_answer *ret) {
  *ret = (os1_answer){.told = a->told};
  snprintf(ret->text, sizeof ret->text, "%.*s", STR_ARG(a->text));
  snprintf(ret->whose, sizeof ret->whose, "%.*s", STR_ARG(a->whose));
  ret->outside = a->outside;
  size_t room = sizeof ret->sources / sizeof *ret->sources;
  ret->source_count = a->source_count < room ? a->source_count : room;
  for (size_t i = 0; i < ret->source_count; i++) ret->sources[i] = a->sources[i];
}

/* "when did i tell you about anna": the day of a turn, and not one that stands in its words. *ret_meant: it was asked.
 */
static int ask_when_told(os1 *o, struct house_look *l, struct str question, bool *ret_meant, struct view_answer *ret,
                         struct error *e) {
  struct reading r;
  int64_t civil_now = l->view.now / 1000 + l->view.offset * 60;
  struct reading_context c = {.civil_now = civil_now};
  struct turn turn;
  const char *missing;
  reading_read(o->language, &l->arena, question, &c, &r);
  const struct skill *told = skill_find(r.skill);
  *ret_meant = told && strcmp(told->name, "told") == 0 && slot_text(r.slots, r.slot_count, "what").len;
  if (!*ret_meant) return 0;
  AUTO_JSON json_t *arguments = skill_arguments(told, o->language, &r, &l->view, NULL, &missing);
  struct skill_call call = {.view = &l->view, .language = o->language, .arguments = arguments, .arena = &l->arena};
  struct skill_result result = {0};
  int code = skill_look(told, &call, &result, e);
  json_decref(result.data);
  if (code < 0 || !result.source_count || l->view.ops->turn(&l->view, result.sources[0], &turn)) return code;
  int64_t day = (turn.said_at / 1000 + turn.offset * 60) / CIVIL_DAY;
  *ret = (struct view_answer){.told = true, .sources = result.sources, .source_count = 1, .sure = 1, .dated = true};
  ret->text = day_say(o->language, &l->arena, day, civil_now / CIVIL_DAY);
  return 0;
}

int os1_ask(os1 *o, const os1_query *q, os1_answer *ret, os1_error *err) {
  struct house_look l;
  struct view_answer answer = {0};
  struct answer_options options = {.at = q->at, .offset = q->at ? house_offset(o, q->at) : 0};
  int r = house_look_begin(o, &l, house_error(err));
  if (r == 0) r = keyed_conversation(&l, q->conversation_key, &options.conversation, house_error(err));
  bool told = false;
  if (r == 0 && !options.conversation && !q->at)
    r = ask_when_told(o, &l, str_of(q->text), &told, &answer, house_error(err));
  if (r == 0 && !told)
    r = answer_ask(o->memory, l.read, HOUSE_OWNER, str_of(q->text), &options, &l.arena, &answer, house_error(err));
  r = house_look_sure(&l, r, house_error(err));
  if (r == 0) answer_out(&answer, ret);
  house_look_end(&l);
  return r;
}

/* ---- history ---- */

int os1_history(os1 *o, int64_t from, int64_t to, size_t count, os1_turn_fn *row, void *arg, os1_error *err) {
  struct house_look l;
  struct view_turns turns = {0};
  struct turns_range range = {.since = from, .until = to, .limit = count, .newest_first = true};
  int r = house_look_begin(o, &l, house_error(err));
  if (r == 0) r = turns_read(l.read, HOUSE_OWNER, &range, &l.arena, &turns);
  r = house_look_sure(&l, r, house_error(err));
  for (size_t i = 0; r == 0 && i < turns.len; i++)
    if (show(&l, &turns.at[i], 0, NULL, row, arg)) break;
  house_look_end(&l);
  return r;
}

int house_turn(os1 *o, uint64_t id, os1_turn_fn *row, void *arg, os1_error *err) {
  struct house_look l;
  struct turn turn = {0};
  int r = house_look_begin(o, &l, house_error(err));
  if (r == 0) r = l.view.ops->turn(&l.view, id, &turn);
  if (r == ERR_NOT_FOUND) error_set(house_error(err), r, "There is no turn %llu.", (unsigned long long)id_number(id));
  r = house_look_sure(&l, r, house_error(err));
  if (r == 0) show(&l, &turn, 0, NULL, row, arg);
  house_look_end(&l);
  return r;
}

int os1_remember(os1 *o, const char *text, size_t length, const char *client_id, uint64_t *ret_turn, os1_error *err) {
  struct mind_utterance u = {.text = {text, length}, .channel = STR("remember"), .origin = ORIGIN_TYPED};
  u.client_id = str_of(client_id);
  uint64_t turn = ID_NONE;
  int r = house_mind(o, house_error(err));
  if (r == 0) r = mind_keep(o->mind, &u, &turn, house_error(err));
  if (ret_turn) *ret_turn = turn;
  return r;
}

/* ---- forgetting ---- */

static json_t *fact_line(const struct fact *f) {
  json_t *o = json_object();
  json_put_text(o, "kind", STR("fact"));
  json_put_text(o, "relation", f->relation);
  json_put_text(o, "value", f->value);
  json_put_number(o, "source", (int64_t)f->source);
  return o;
}

static json_t *named_line(const char *kind, struct str text) {
  json_t *o = json_object();
  json_put_text(o, "kind", str_of(kind));
  json_put_text(o, "text", text);
  return o;
}

static const char *other_name(enum record_kind kind) {
  switch (kind) {
  case RECORD_TURN: return "reply";
  case RECORD_THREAD: return "thread";
  case RECORD_BAR: return "bar";
  case RECORD_REMINDER: return "reminder";
  case RECORD_ITEM: return "item";
  case RECORD_SETTING: return "setting";
  case RECORD_DIGEST: return "digest";
  default: return "record";
  }
}

static int show_list(os1 *o, struct house_look *l, os1_turn_fn *row, os1_json_fn *json, void *arg) {
  for (size_t i = 0; row && i < o->forget.turns.len; i++)
    if (show(l, &o->forget.turns.at[i], 0, NULL, row, arg)) return ERR_CANCELLED;
  for (size_t i = 0; json && i < o->forget.facts.len; i++) {
    int r = house_emit(fact_line(&o->forget.facts.at[i]), json, arg);
    if (r < 0) return r;
  }
  for (size_t i = 0; json && i < o->forget.entities.len; i++) {
    const struct entity *one = &o->forget.entities.at[i];
    int r = house_emit(named_line("entity", one->name.len ? one->name : one->word), json, arg);
    if (r < 0) return r;
  }
  for (size_t i = 0; json && i < o->forget.others.len; i++) {
    int r = house_emit(named_line(other_name(o->forget.others.at[i].kind), o->forget.others.at[i].text), json, arg);
    if (r < 0) return r;
  }
  for (size_t i = 0; json && i < o->forget.less.len; i++) {
    int r = house_emit(named_line("part of a debate", o->forget.less.at[i].key), json, arg);
    if (r < 0) return r;
  }
  return 0;
}

/* A memory that was put aside may hold it, and goes with whatever is forgotten. */
static int show_asides(os1 *o, os1_json_fn *json, void *arg, size_t *ret_count) {
  const struct str *names;
  *ret_count = store_sqlite_asides(o->paths.database, &o->forget_arena, &names);
  for (size_t i = 0; json && i < *ret_count; i++) {
    int r = house_emit(named_line("put aside", names[i]), json, arg);
    if (r < 0) return r;
  }
  return 0;
}

static bool is_empty(const struct forget_list *l) {
  return !l->turns.len && !l->facts.len && !l->entities.len && !l->others.len;
}

int os1_forget_preview(os1 *o, const char *what, os1_turn_fn *row, os1_json_fn *json, void *arg, os1_forget_list *ret,
                       os1_error *err) {
  struct house_look l;
  arena_clear(&o->forget_arena);
  o->forget = (struct forget_list){0};
  randombytes_buf(&o->forget_token, sizeof o->forget_token);
  int r = house_look_begin(o, &l, house_error(err));
  if (r == 0)
    r = forget_find(o->memory, l.read, &o->forget_arena, HOUSE_OWNER, str_of(what), l.view.now, l.view.offset,
                    &o->forget, house_error(err));
  r = house_look_sure(&l, r, house_error(err));
  size_t asides = 0;
  if (r == 0) r = show_list(o, &l, row, json, arg);
  if (r == 0 && !is_empty(&o->forget)) r = show_asides(o, json, arg, &asides);
  if (r == 0)
    *ret = (os1_forget_list){.token = o->forget_token,
                             .turns = o->forget.turns.len,
                             .facts = o->forget.facts.len,
                             .others = o->forget.entities.len + o->forget.others.len + o->forget.less.len + asides};
  house_look_end(&l);
  return r;
}

int os1_forget(os1 *o, uint64_t token, uint64_t *ret_left, os1_error *err) {
  uint64_t left = 0;
  if (!token || token != o->forget_token)
    return error_set(house_error(err), ERR_INVALID, "Ask first what would go: the list has changed since.");
  if (o->mind) mind_drop(o->mind);
  engine_end(o->paths.data, NULL); /* it has the last prompts in its memory, and they may hold what is forgotten */
  int r = forget_do(o->memory, HOUSE_OWNER, &o->forget, ID_NONE, &left, house_error(err));
  o->forget_token = 0;
  arena_clear(&o->forget_arena);
  if (ret_left) *ret_left = left;
  return r;
}

/* ---- coming and going ---- */

int os1_import(os1 *o, const char *path, const os1_import_options *options, os1_import_result *ret, os1_error *err) {
  static const os1_import_options none;
  if (!options) options = &none;
  struct import_result result = {0};
  struct import_options given = {.me = str_of(options->me),
                                 .dry_run = options->dry_run,
                                 .outside = options->outside,
                                 .progress = options->progress,
                                 .bad_line = options->bad_line,
                                 .arg = options->arg};
  int r = import_file(o->memory, HOUSE_OWNER, path, &given, &result, house_error(err));
  if (r == 0 && result.me[0] && !options->dry_run) r = os1_set(o, "import.me", result.me, err);
  if (ret)
    *ret = (os1_import_result){.lines = result.lines,
                               .kept = result.kept,
                               .known = result.known,
                               .forgotten = result.forgotten,
                               .bad = result.bad,
                               .facts = result.facts,
                               .conversations = result.conversations,
                               .mine = result.mine};
  return r;
}

int os1_export(os1 *o, const char *folder, os1_error *err) {
  struct house_look l;
  int r = house_look_begin(o, &l, house_error(err));
  if (r == 0) r = export_folder(o->memory, l.read, HOUSE_OWNER, folder, l.view.now, house_error(err));
  r = house_look_sure(&l, r, house_error(err));
  house_look_end(&l);
  return r;
}

/* ---- what a skill asked to keep ---- */

struct keep_all {
  os1 *home;
  const struct skill_keep *keeps;
};

static int keep_all(struct store_txn *t, void *arg, struct error *e) {
  const struct keep_all *k = arg;
  return keeps_apply(k->home->memory, t, HOUSE_OWNER, k->keeps, ID_NONE, house_now(k->home), e);
}

int house_keep(os1 *o, const struct skill_keep *keeps, struct error *e) {
  struct keep_all all = {o, keeps};
  return keeps ? o->store->ops->write(o->store, keep_all, &all, e) : 0;
}
