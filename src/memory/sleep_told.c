/* SPDX-License-Identifier: Apache-2.0
 *
 * Facts, threads and clauses in the being's own words: families part.digest.* of data/<language>/phrases/digest.txt.
 */
#include "base/civil.h"
#include "base/json.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/times.h"
#include "memory/sleep_priv.h"
#include "memory/threads.h"

/* A digest is brief: longer values are the person's to read where they stand. */
enum { VALUE_LETTERS = 48, OUTCOME_LETTERS = 60, DEED_WORDS_LEAST = 2, DEED_LETTERS = 60 };

/* ---- slots ---- */
void sleep_slot_text(const struct telling *t, sleep_slots *v, const char *name, struct str text) {
  if (text.len) VEC_PUSH(t->arena, v, ((struct sleep_slot){name, text, SLEEP_NO_NUMBER}));
}

void sleep_slot_number(const struct telling *t, sleep_slots *v, const char *name, int64_t number) {
  VEC_PUSH(t->arena, v, ((struct sleep_slot){name, STR_NONE, number}));
}

/* As the moment at noon there. */
void sleep_slot_day(const struct telling *t, sleep_slots *v, const char *name, int64_t day) {
  if (day != DAY_UNKNOWN) sleep_slot_number(t, v, name, (day * CIVIL_DAY + CIVIL_DAY / 2 - t->offset * 60) * 1000);
}

struct str sleep_tell(const struct telling *t, const char *family, const sleep_slots *v) {
  struct str line = STR("");
  int r = t->teller->say(t->teller->arg, t->arena, family, v->at, v->len, t->offset, &line);
  return r == 0 ? line : STR("");
}

/* "parents", "the twins": what is said of them has another verb. */
static bool is_many(const struct entity *e) {
  bool plural = !e->name.len && str_ends(e->word, STR("s")) && !str_ends(e->word, STR("ss"));
  return e->kind == ENTITY_GROUP || plural;
}

/* A word that another speaker would use is theirs: "anna's sister". */
void sleep_slot_entity(const struct telling *t, sleep_slots *v, const struct entity *e) {
  bool theirs = str_find(e->word, STR("'s ")) >= 0;
  sleep_slot_text(t, v, "p.name", e->name);
  sleep_slot_text(t, v, theirs ? "p.theirs" : "p.word", e->word);
  sleep_slot_text(t, v, "p.pronoun", e->pronoun);
  if (is_many(e)) sleep_slot_text(t, v, "many", STR("many"));
  sleep_slots who = {0};
  sleep_slot_text(t, &who, "p.name", e->name);
  sleep_slot_text(t, &who, theirs ? "p.theirs" : "p.word", e->word);
  sleep_slot_text(t, v, "p.said", sleep_tell(t, "part.digest.who", &who));
}

static bool get_entity(const struct telling *t, uint64_t id, struct entity *ret) {
  return id != ID_NONE && t->read->ops->get(t->read, RECORD_ENTITY, id, t->arena, ret) == 0;
}

/* "leave me there", "ring her": words that lean on what was said around them are no news on their own. */
static bool stands_alone(const struct telling *t, struct str text) {
  const struct lexicon *x = lexicon_of(t->memory->language);
  struct str rest = utf8_plain(t->arena, text), word;
  while (str_next(&rest, ' ', &word)) {
    uint64_t classes = lexicon_classes(x, word);
    if (classes & (LEX(SUBJECT) | LEX(OBJECT)) && !(classes & LEX(POSSESSIVE))) return false;
  }
  return true;
}

static size_t count_words(struct str text) {
  struct str word;
  size_t n = 0;
  while (str_next(&text, ' ', &word)) n += word.len > 0;
  return n;
}

/* ---- facts ---- */
struct str sleep_tell_fact(const struct telling *t, const struct fact *f, bool own) {
  struct entity e;
  sleep_slots v = {0};
  bool told = utf8_count(f->value) <= VALUE_LETTERS && f->state != FACT_RETRACTED;
  if (!told || !stands_alone(t, f->value)) return STR("");
  if (f->about == ID_NONE)
    sleep_slot_text(t, &v, "me", STR("me"));
  else if (get_entity(t, f->about, &e))
    sleep_slot_entity(t, &v, &e);
  else
    return STR("");
  sleep_slot_text(t, &v, "relation", f->relation);
  struct str value = str_is(f->relation, "birthday") ? birthday_say(t->memory->language, t->arena, f->value) : f->value;
  sleep_slot_text(t, &v, "value", value);
  if (str_find(f->value, STR("'s ")) >= 0) sleep_slot_text(t, &v, "theirs", STR("theirs"));
  if (f->from_first != DAY_UNKNOWN && f->from_first == f->from_last) sleep_slot_day(t, &v, "from", f->from_first);
  struct str line = sleep_tell(t, own ? "part.digest.own" : "part.digest.fact", &v);
  if (!line.len || f->state != FACT_ENDED) return line;
  sleep_slots over = {0};
  sleep_slot_text(t, &over, "what", line);
  return sleep_tell(t, "part.digest.over", &over);
}

/* ---- threads ---- */
static const char *end_name(int64_t ended) {
  static const char *const names[] = {"told", "done", "good", "bad", "never", "moved"};
  return ended >= 0 && ended < 6 ? names[ended] : names[0];
}

static const char *kind_name(int64_t kind) {
  static const char *const names[] = {"event", "event", "doing", "whether", "wait", "own", "which"};
  return kind >= 0 && kind < 7 ? names[kind] : names[0];
}

static bool may_tell_thread(const struct telling *t, const struct thread *h) {
  if (!h->what.len || utf8_count(h->what) > VALUE_LETTERS || h->kind >= THREAD_OWN) return false;
  if (h->kind == THREAD_WHETHER) return true;
  if (lexicon_classes(lexicon_of(t->memory->language), utf8_plain(t->arena, h->what)) & LEX(QUANTITY)) return false;
  return stands_alone(t, h->what) && (h->kind != THREAD_DOING || count_words(h->what) > 1);
}

struct str sleep_tell_thread(const struct telling *t, const struct thread *h) {
  sleep_slots v = {0};
  if (!may_tell_thread(t, h)) return STR("");
  sleep_slot_text(t, &v, "what", h->what);
  sleep_slot_text(t, &v, "kind", str_of(kind_name(h->kind)));
  if (threads_begins_ing(t->memory->language, t->arena, h->what)) sleep_slot_text(t, &v, "ing", STR("ing"));
  if (h->tentative) sleep_slot_text(t, &v, "maybe", STR("maybe"));
  if (h->due_first != DAY_UNKNOWN && h->due_first == h->due_last) sleep_slot_day(t, &v, "due", h->due_first);
  if (h->state != THREAD_CLOSED) return sleep_tell(t, "part.digest.open", &v);
  sleep_slot_text(t, &v, "end", str_of(end_name(h->ended)));
  if (utf8_count(h->outcome) <= OUTCOME_LETTERS) sleep_slot_text(t, &v, "outcome", h->outcome);
  return sleep_tell(t, "part.digest.ended", &v);
}

/* ---- clauses ---- */
static struct str owned(const struct telling *t, struct str owner, struct str word) {
  sleep_slots v = {0};
  sleep_slot_text(t, &v, "owner", owner);
  sleep_slot_text(t, &v, "word", word);
  return word.len ? sleep_tell(t, "part.thing", &v) : STR("");
}

struct str sleep_tell_statement(const struct telling *t, const struct statement *s) {
  sleep_slots v = {0}, said = {0};
  bool told = s->whole && s->about.me && !s->about.pronoun.len && s->tense == TOLD_PAST && s->verb.len;
  if (!told || s->negated || s->maybe || s->question || s->reported || str_is(s->verb, "be") || !s->object.len)
    return STR("");
  sleep_slot_text(t, &v, "verb", s->verb);
  sleep_slot_text(t, &v, "object", owned(t, s->object_owner, s->object));
  sleep_slot_text(t, &v, "where", s->where);
  struct str deed = sleep_tell(t, "part.deed", &v);
  if (count_words(deed) < DEED_WORDS_LEAST || utf8_count(deed) > DEED_LETTERS) return STR("");
  sleep_slot_text(t, &said, "deed", deed);
  return sleep_tell(t, "part.digest.deed", &said);
}

/* ---- what is left unsaid ---- */
static bool is_tender(const struct telling *t, uint64_t id) {
  struct entity e;
  return id != ID_NONE && (!get_entity(t, id, &e) || e.tender);
}

bool sleep_may_tell(const struct telling *t, const struct sleeper *s, struct str text, uint64_t about,
                    uint64_t object) {
  const struct language *l = t->memory->language;
  if (!text.len || is_tender(t, about) || is_tender(t, object)) return false;
  if (threads_tender_word(l, t->arena, text).len) return false;
  struct str plain = utf8_plain(t->arena, text);
  for (size_t i = 0; i < s->bars.len; i++) {
    const struct bar *b = &s->bars.at[i];
    if (b->plain.len && (str_find(plain, b->plain) >= 0 || threads_holds(l, t->arena, text, b->what))) return false;
  }
  return true;
}

/* ---- sources ---- */
struct str sleep_sources_text(struct arena *a, const sleep_ids *ids) {
  struct str out = STR("[");
  for (size_t i = 0; i < ids->len; i++)
    out = arena_printf(a, "%.*s%s%llu", STR_ARG(out), i ? "," : "", (unsigned long long)ids->at[i]);
  return arena_join(a, out, STR("]"));
}

void sleep_sources_read(struct arena *a, struct str text, sleep_ids *ret) {
  AUTO_JSON json_t *list = json_read(text, NULL);
  size_t i;
  json_t *one;
  json_array_foreach(list, i, one) sleep_ids_add(a, ret, (uint64_t)json_integer_value(one));
}
