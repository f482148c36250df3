/* SPDX-License-Identifier: Apache-2.0
 *
 * A record as a line. Turns have import's form and a little more; the rest have their fields by name, with words for
 * states, RFC 3339 for times and ISO 8601 for days.
 */
#include "base/civil.h"
#include "memory/export_priv.h"
#include "memory/forget_priv.h"
#include "memory/memory_priv.h"

#include <stdio.h>

/* ---- values ---- */
static void put_time(json_t *o, const char *key, int64_t ms, int64_t offset) {
  char out[40];
  if (ms != 0) json_put_text(o, key, civil_format(out, ms, (int32_t)offset));
}

static void put_day(json_t *o, const char *key, int64_t day) {
  char out[32];
  if (day == DAY_UNKNOWN) return;
  struct civil c = civil_from_days(day);
  snprintf(out, sizeof out, "%04d-%02d-%02d", (int)c.year, c.month, c.day);
  json_put_text(o, key, str_of(out));
}

/* Ids are written as their number: the owner's part is this machine's business. */
static void put_id(json_t *o, const char *key, uint64_t id) {
  if (id != ID_NONE) json_put_number(o, key, (int64_t)id_number(id));
}

static void put_word(json_t *o, const char *key, const char *const *words, size_t count, int64_t n) {
  bool known = n >= 0 && (size_t)n < count;
  if (known && words[n][0]) json_put_text(o, key, str_of(words[n])); /* "": nobody said which */
  if (!known) json_put_number(o, key, n);
}
#define PUT_WORD(o, key, words, n) put_word(o, key, words, sizeof(words) / sizeof *(words), n)

static void put_some(json_t *o, const char *key, struct str text) {
  if (text.len > 0) json_put_text(o, key, text);
}

/* ---- records ---- */
static const char *const roles[] = {"", "person", "being", "other"};
static const char *const origins[] = {"", "typed", "spoken", "setup", "imported", "program"};
static const char *const kinds[] = {"", "person", "animal", "thing", "place", "group"};
static const char *const fact_states[] = {"", "believed", "ended", "retracted"};
static const char *const thread_kinds[] = {"event", "event", "doing", "whether", "wait", "own", "which"};
static const char *const thread_ends[] = {"unsaid", "done", "good", "bad", "never", "moved"};
static const char *const thread_states[] = {"", "open", "asked", "closed", "stale"};
static const char *const reminder_states[] = {"", "waiting", "told", "cancelled", "done"};

struct str export_conversation_key(struct arena *a, const struct conversation *c) {
  if (c->key.len > 0) return c->key;
  return arena_printf(a, "talk-%llu", (unsigned long long)id_number(c->id));
}

struct str export_turn_key(struct arena *a, const struct turn *t) {
  if (t->client_id.len > 0) return t->client_id;
  return arena_printf(a, "%llu", (unsigned long long)id_number(t->id));
}

struct str export_speaker(const struct export *x, const struct turn *t) {
  if (t->role == ROLE_BEING) return x->being;
  if (t->role == ROLE_PERSON || t->speaker.len == 0) return x->person;
  return t->speaker;
}

static void turn_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct turn *t = record;
  struct conversation c = {.id = t->conversation, .key = STR("")};
  x->read->ops->get(x->read, RECORD_CONVERSATION, t->conversation, a, &c);
  json_put_text(o, "conversation", export_conversation_key(a, &c));
  json_put_text(o, "id", export_turn_key(a, t));
  json_put_text(o, "speaker", export_speaker(x, t));
  put_time(o, "said_at", t->said_at, t->offset);
  json_put_text(o, "text", t->text);
  put_some(o, "caption", t->caption);
  PUT_WORD(o, "role", roles, t->role);
  PUT_WORD(o, "origin", origins, t->origin);
  if (t->taint) json_put_flag(o, "outside", true);
  put_time(o, "recorded_at", t->recorded_at, 0);
  put_id(o, "number", t->id);
  if (t->heard_chars >= 0) json_put_number(o, "heard_chars", t->heard_chars);
  json_t *trace = t->trace.len > 0 ? json_read(t->trace, NULL) : NULL;
  if (trace) json_put(o, "trace", trace);
}

static void conversation_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct conversation *c = record;
  json_put_text(o, "conversation", export_conversation_key(a, c));
  json_put_text(o, "channel", c->channel);
  put_time(o, "started_at", c->started_at, x->offset);
  put_time(o, "last_at", c->last_at, x->offset);
}

static void entity_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct entity *e = record;
  put_id(o, "number", e->id);
  PUT_WORD(o, "kind", kinds, e->kind);
  put_some(o, "name", e->name);
  put_some(o, "word", e->word);
  put_some(o, "pronoun", e->pronoun);
  if (e->tender) json_put_flag(o, "tender", true);
  if (e->taint) json_put_flag(o, "outside", true);
  put_id(o, "source", (uint64_t)e->source);
  put_time(o, "said_at", e->said_at, x->offset);
  put_id(o, "same_as", e->same_as);
}

/* Whom an id means, in words. */
static void put_who(struct export *x, struct arena *a, json_t *o, const char *key, uint64_t id) {
  struct entity e;
  if (id == ID_NONE || x->read->ops->get(x->read, RECORD_ENTITY, id, a, &e) < 0) return;
  json_put_text(o, key, e.name.len > 0 ? e.name : e.word);
}

static void fact_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct fact *f = record;
  json_put_text(o, "about", x->person);
  put_who(x, a, o, "about", f->about);
  put_id(o, "about_number", f->about);
  json_put_text(o, "relation", f->relation);
  json_put_text(o, "value", f->value);
  put_who(x, a, o, "object", f->object);
  put_id(o, "object_number", f->object);
  put_day(o, "from_first", f->from_first);
  put_day(o, "from_last", f->from_last);
  put_day(o, "to_first", f->to_first);
  put_day(o, "to_last", f->to_last);
  PUT_WORD(o, "state", fact_states, f->state);
  json_put_number(o, "sure", f->sure);
  if (f->taint) json_put_flag(o, "outside", true);
  put_time(o, "learnt_at", f->learnt_at, x->offset);
  put_time(o, "retracted_at", f->retracted_at, x->offset);
  put_id(o, "source", f->source);
  put_id(o, "closed_by", f->closed_by);
}

static void thread_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct thread *t = record;
  json_put_text(o, "what", t->what);
  put_who(x, a, o, "about", t->about);
  put_day(o, "due_first", t->due_first);
  put_day(o, "due_last", t->due_last);
  json_put_number(o, "stake", t->stake);
  PUT_WORD(o, "kind", thread_kinds, t->kind);
  PUT_WORD(o, "state", thread_states, t->state);
  if (t->state == THREAD_CLOSED) PUT_WORD(o, "ended", thread_ends, t->ended);
  if (t->tentative) json_put_flag(o, "tentative", true);
  put_time(o, "asked_at", t->asked_at, x->offset);
  put_some(o, "outcome", t->outcome);
  put_id(o, "source", t->source);
  put_id(o, "closed_by", t->closed_by);
}

static void bar_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct bar *b = record;
  json_put_text(o, "what", b->what);
  if (b->tender) json_put_flag(o, "tender", true);
  put_time(o, "until", b->until, x->offset);
  put_time(o, "lifted_at", b->lifted_at, x->offset);
  put_id(o, "source", b->source);
}

static void reminder_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct reminder *r = record;
  put_time(o, "due_at", r->due_at, r->offset);
  json_put_text(o, "text", r->text);
  PUT_WORD(o, "state", reminder_states, r->state);
  if (r->timer) json_put_flag(o, "timer", true);
  put_time(o, "told_at", r->told_at, r->offset);
  if (r->every.len) json_put_text(o, "every", r->every);
  put_id(o, "source", r->source);
}

static void item_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct item *i = record;
  json_put_text(o, "list", i->list);
  json_put_text(o, "text", i->text);
  put_time(o, "done_at", i->done_at, x->offset);
  put_id(o, "source", i->source);
}

static void said_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct said *s = record;
  json_put_text(o, "family", s->family);
  json_put_number(o, "line", s->line);
  json_put_number(o, "opener", s->opener);
  put_time(o, "at", s->at, x->offset);
  put_id(o, "turn", s->turn);
}

static void setting_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct setting *s = record;
  /* The key to what was forgotten opens nothing but guesses at it. */
  if (str_is(s->key, "forget.key")) return;
  json_put_text(o, "key", s->key);
  json_put_text(o, "value", s->value);
  put_time(o, "changed_at", s->changed_at, x->offset);
}

/* ---- what sleep made ---- */
static const char *const digest_kinds[] = {"", "day", "person"};
static const char *const night_states[] = {"", "open", "done"};
static const char *const change_kinds[] = {"", "closed", "asks", "left", "used", "checked", "backed up"};

static void digest_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct digest *d = record;
  PUT_WORD(o, "kind", digest_kinds, d->kind);
  put_day(o, d->kind == DIGEST_DAY ? "day" : "night", d->day);
  put_who(x, a, o, "about", d->about);
  json_put_text(o, "text", d->text);
  json_t *sources = json_array();
  json_put(o, "sources", sources);
  AUTO_JSON json_t *ids = json_read(d->sources, NULL);
  size_t i;
  json_t *id;
  json_array_foreach(ids, i, id)
      json_array_append_new(sources, json_integer((json_int_t)id_number((uint64_t)json_integer_value(id))));
  put_time(o, "made_at", d->made_at, x->offset);
}

static void night_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct night *n = record;
  put_day(o, "day", n->day);
  PUT_WORD(o, "state", night_states, n->state);
  json_put_number(o, "turns", n->turns);
  if (n->faded) json_put_number(o, "faded", n->faded);
  put_time(o, "slept_at", n->slept_at, x->offset);
}

static void episode_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct episode *e = record;
  put_day(o, "day", e->day);
  put_id(o, "first", e->first);
  put_id(o, "last", e->last);
  json_put_number(o, "turns", e->turns);
  put_time(o, "began_at", e->began_at, x->offset);
  put_time(o, "ended_at", e->ended_at, x->offset);
}

static void change_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct night_change *c = record;
  put_day(o, "night", c->night);
  PUT_WORD(o, "kind", change_kinds, c->kind);
  put_id(o, "what", c->what);
  put_id(o, "other", c->other);
  put_id(o, "thread", c->link);
}

static void standing_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct standing *s = record;
  put_id(o, "turn", s->id);
  json_put_number(o, "used", s->used);
  if (s->slight) json_put_flag(o, "slight", true);
}

static void deed_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  static const char *const steps[] = {"", "asked", "begun", "done", "failed", "dropped", "refused"};
  const struct deed *d = record;
  bool known = d->step > 0 && d->step < (int64_t)(sizeof steps / sizeof *steps);
  put_time(o, "at", d->at, x->offset);
  json_put_text(o, "step", str_of(steps[known ? d->step : 0]));
  json_put_text(o, "skill", d->skill);
  json_put_text(o, "deed", d->shown);
  if (d->recipient.len) json_put_text(o, "recipient", d->recipient);
  if (d->why.len) json_put_text(o, "why", d->why);
  if (d->taint) json_put_flag(o, "outside", true);
  put_id(o, "turn", d->turn);
  put_id(o, "yes", d->yes);
  put_id(o, "of", d->of);
}

static void permission_json(struct export *x, struct arena *a, const void *record, json_t *o) {
  const struct permission *p = record;
  json_put_text(o, "skill", p->skill);
  if (p->recipient.len) json_put_text(o, "recipient", p->recipient);
  if (p->arguments.len) json_put_text(o, "arguments", p->arguments);
  put_time(o, "given_at", p->given_at, x->offset);
  put_time(o, "until", p->until, x->offset);
  if (p->revoked_at) put_time(o, "revoked_at", p->revoked_at, x->offset);
  put_id(o, "source", p->source);
}

/* ---- files ---- */
typedef void record_json_fn(struct export *x, struct arena *a, const void *record, json_t *o);
static const struct {
  const char *file;
  enum record_kind kind;
  record_json_fn *json;
} files[] = {
    {"turns.jsonl", RECORD_TURN, turn_json},
    {"conversations.jsonl", RECORD_CONVERSATION, conversation_json},
    {"people.jsonl", RECORD_ENTITY, entity_json},
    {"facts.jsonl", RECORD_FACT, fact_json},
    {"threads.jsonl", RECORD_THREAD, thread_json},
    {"bars.jsonl", RECORD_BAR, bar_json},
    {"reminders.jsonl", RECORD_REMINDER, reminder_json},
    {"lists.jsonl", RECORD_ITEM, item_json},
    {"said.jsonl", RECORD_SAID, said_json},
    {"settings.jsonl", RECORD_SETTING, setting_json},
    {"digests.jsonl", RECORD_DIGEST, digest_json},
    {"nights.jsonl", RECORD_NIGHT, night_json},
    {"episodes.jsonl", RECORD_EPISODE, episode_json},
    {"changes.jsonl", RECORD_NIGHT_CHANGE, change_json},
    {"standing.jsonl", RECORD_STANDING, standing_json},
    {"log.jsonl", RECORD_DEED, deed_json},
    {"permissions.jsonl", RECORD_PERMISSION, permission_json},
};

struct rows {
  struct export_file file;
  record_json_fn *json;
  struct arena arena; /* one row's */
  struct buf line;
};

static bool record_row(void *arg, const void *record) {
  struct rows *rows = arg;
  AUTO_JSON json_t *o = json_object();
  rows->json(rows->file.export, &rows->arena, record, o);
  arena_clear(&rows->arena);
  if (json_object_size(o) == 0) return true;
  buf_clear(&rows->line);
  if (json_write(o, &rows->line) < 0 || buf_add_byte(&rows->line, '\n') < 0) rows->file.failed = ERR_TOO_BIG;
  export_write(&rows->file, buf_str(&rows->line));
  return rows->file.failed == 0;
}

int export_records(struct export *x) {
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    struct rows rows = {.json = files[i].json, .line = buf_new(BUF_FILE)};
    int code = export_create(x, x->folder, files[i].file, &rows.file);
    if (code < 0) return code;
    code = forget_each(x->read, x->owner, files[i].kind, record_row, &rows);
    if (code < 0) error_set(x->error, code, "the memory could not be read for %s", files[i].file);
    int closed = export_close(&rows.file);
    arena_finish(&rows.arena);
    buf_finish(&rows.line);
    if (code < 0 || closed < 0) return code < 0 ? code : closed;
  }
  return 0;
}
