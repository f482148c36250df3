/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/threads.h"

#include "base/civil.h"
#include "base/utf8.h"
#include "memory/people.h"
#include "memory/threads_priv.h"
#include "memory/turns.h"

/* ASKED_LATELY: within one evening. JUST_NOW: ten minutes. LATER_DAYS: what has no day may be asked about from then on,
 * ALLOWED_DAYS long. MORNING: "not tonight" lasts until then. OUTCOME_BYTES: what is kept of the words that closed one.
 */
enum {
  ASKED_LATELY = 12 * 3600 * 1000,
  JUST_NOW = 600 * 1000,
  LATER_DAYS = 3,
  ALLOWED_DAYS = 14,
  LOOKED_AT = 200,
  WEEK = 7,
  MORNING = 5,
  OUTCOME_BYTES = 200,
  ANSWER_WORDS = 14,
  BAR_WORDS = 5
};

struct weave {
  struct memory *memory;
  struct store_txn *txn;
  struct arena *arena;
  const struct reading *reading;
  const struct turn *turn;
  const struct threads_context *context;
  struct thread_words words;
  int64_t day, civil_now;
  VEC(struct thread) threads;
  VEC(struct bar) bars;
  VEC(struct fact) plans;
  struct thread_stems stems; /* of what the turn says of an end */
};

static bool thread_row(void *arg, const void *record) {
  struct weave *w = arg;
  VEC_PUSH(w->arena, &w->threads, *(const struct thread *)record);
  return true;
}

static bool bar_row(void *arg, const void *record) {
  struct weave *w = arg;
  VEC_PUSH(w->arena, &w->bars, *(const struct bar *)record);
  return true;
}

/* The newest of each, oldest first. */
static int load(struct weave *w) {
  struct store_read *r = w->txn->ops->view(w->txn);
  struct scan newest = {.owner = id_owner(w->turn->id), .newest_first = true, .limit = LOOKED_AT};
  int code = r->ops->scan(r, RECORD_THREAD, &newest, w->arena, thread_row, w);
  for (size_t i = 0; i < w->threads.len / 2; i++) {
    struct thread t = w->threads.at[i];
    w->threads.at[i] = w->threads.at[w->threads.len - 1 - i];
    w->threads.at[w->threads.len - 1 - i] = t;
  }
  if (code == 0) code = r->ops->scan(r, RECORD_BAR, &newest, w->arena, bar_row, w);
  for (size_t i = 0; i < w->bars.len / 2; i++) {
    struct bar b = w->bars.at[i];
    w->bars.at[i] = w->bars.at[w->bars.len - 1 - i];
    w->bars.at[w->bars.len - 1 - i] = b;
  }
  return code;
}

static bool is_live(const struct thread *t) {
  return t->state == THREAD_OPEN || t->state == THREAD_ASKED;
}

/* ---- ending ---- */
static bool lately_asked(const struct weave *w, const struct thread *t) {
  return t->state == THREAD_ASKED && t->asked_at && w->turn->said_at - t->asked_at < ASKED_LATELY;
}

static bool names_entity(const struct weave *w, uint64_t id) {
  struct entity e;
  struct store_read *r = w->txn->ops->view(w->txn);
  if (id == ID_NONE || r->ops->get(r, RECORD_ENTITY, id, w->arena, &e) < 0) return false;
  for (size_t i = 0; i < w->reading->who_count; i++) {
    const struct who *who = &w->reading->whos[i];
    if (who->name.len && str_eq_nocase(who->name, e.name)) return true;
    if (who->word.len && str_eq_nocase(who->word, e.word)) return true;
  }
  return false;
}

static bool names_anybody(const struct weave *w) {
  for (size_t i = 0; i < w->reading->who_count; i++)
    if (!w->reading->whos[i].me && !w->reading->whos[i].you) return true;
  return false;
}

/* "ring her" is told of by "rang mum in the end" where `about` is mum: the verb and the person. What is about somebody
 * is not told of by a sentence about somebody else. */
static bool is_spoken_of(const struct weave *w, const struct thread *t) {
  const struct language *l = w->memory->language;
  bool about = names_entity(w, t->about);
  if (t->kind == THREAD_DOING && t->about != ID_NONE && !about && names_anybody(w)) return false;
  struct thread_stems what = threads_stems(l, w->arena, t->what, false);
  if (threads_stems_speak(&w->stems, &what)) return true;
  if (t->kind != THREAD_DOING || !about) return false;
  struct str rest = t->what, verb;
  if (!str_next(&rest, ' ', &verb)) return false;
  what = threads_stems(l, w->arena, verb, false);
  return threads_stems_speak(&w->stems, &what);
}

static bool may_have_been(const struct weave *w, const struct thread *t) {
  bool off = w->words.ended == ENDED_NEVER || w->words.ended == ENDED_MOVED;
  bool window = t->due_last - t->due_first >= ALLOWED_DAYS;
  return off || window || t->due_first == DAY_UNKNOWN || t->due_first <= w->day;
}

static size_t count_words(struct str text) {
  struct str word;
  size_t n = 0;
  while (str_next(&text, ' ', &word)) n += word.len > 0;
  return n;
}

/* A few words right after being asked answer, whatever they are, unless they ask, put off or leave. */
static bool answers(const struct weave *w) {
  const struct reading *r = w->reading;
  if (!w->context->asked || r->question.kind != QUESTION_NONE || r->skill.len || w->words.bars) return false;
  if (reading_has(r, ACT_FAREWELL) || reading_has(r, ACT_DONT_ASK) || reading_has(r, ACT_ASKS_WHY)) return false;
  bool not_yet = reading_has(r, ACT_MAYBE) || reading_has(r, ACT_GREET) || reading_has(r, ACT_SILENT);
  if (w->words.ended != ENDED_UNSAID || w->words.felt != ENDED_UNSAID) return true;
  static const enum act empty[] = {ACT_MINIMAL, ACT_LAUGH,  ACT_THANKS,    ACT_SORRY,  ACT_ASK,
                                   ACT_COMMAND, ACT_JOKE,   ACT_TEASE,     ACT_INSULT, ACT_GIBBERISH,
                                   ACT_FOREIGN, ACT_PRAISE, ACT_AFFECTION, ACT_TEST,   ACT_CREDIT};
  bool bare = count_words(r->text) >= 2;
  for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) bare &= !reading_has(r, empty[i]);
  if (w->words.not_yet) return false;
  bool says = bare || reading_has(r, ACT_TELL) || r->valence != 0 || reading_has(r, ACT_YES) || reading_has(r, ACT_NO);
  return !not_yet && says && count_words(r->text) <= ANSWER_WORDS && !w->words.opened_count;
}

/* "The fox has not come since friday", right after being asked how a scan was: of something else, which is heard as
 * itself. How it went may be said of whatever was there: "the examiner was awful". */
static bool is_of_another(const struct weave *w, const struct thread *t) {
  const struct reading *r = w->reading;
  bool felt = w->words.ended == ENDED_GOOD || w->words.ended == ENDED_BAD || w->words.felt != ENDED_UNSAID;
  if (felt || !r->statement_count) return false;
  const struct statement *s = &r->statements[0];
  struct str subject = s->thing.len ? s->thing : s->about.name.len ? s->about.name : s->about.word;
  if (!subject.len || s->about.me || !s->verb.len) return false;
  struct thread_stems said = threads_stems(w->memory->language, w->arena, r->text, true);
  struct thread_stems what = threads_stems(w->memory->language, w->arena, t->what, false);
  return !threads_stems_speak(&said, &what) && !names_entity(w, t->about);
}

/* The thread of which this turn tells how it ended: one it names; else the only one asked about this evening. */
static struct thread *find_ended(struct weave *w) {
  const struct reading *r = w->reading;
  struct thread *asked = NULL;
  size_t asked_count = 0;
  if (r->question.kind != QUESTION_NONE) return NULL;
  struct str text = w->words.ended != ENDED_UNSAID && !w->words.ended_bare ? w->words.ended_text : r->text;
  w->stems = threads_stems(w->memory->language, w->arena, text, true);
  for (size_t i = w->threads.len; i > 0; i--) {
    struct thread *t = &w->threads.at[i - 1];
    if (!is_live(t) || t->kind == THREAD_OWN || t->kind == THREAD_WHICH) continue;
    bool told = w->words.ended != ENDED_UNSAID || r->past_tense;
    if (told && may_have_been(w, t) && is_spoken_of(w, t)) return t;
    if (lately_asked(w, t)) asked = t, asked_count++;
  }
  bool about_it = answers(w) || (w->words.ended_bare && count_words(r->text) <= ANSWER_WORDS);
  return asked_count == 1 && about_it && !is_of_another(w, asked) ? asked : NULL;
}

/* "it's moved to wednesday", of what was told a moment ago. */
static struct thread *find_new(struct weave *w) {
  struct store_read *r = w->txn->ops->view(w->txn);
  struct turn from;
  bool off = w->words.ended == ENDED_NEVER || w->words.ended == ENDED_MOVED;
  if (!off || !w->words.ended_bare || w->reading->question.kind != QUESTION_NONE || !w->threads.len) return NULL;
  struct thread *t = &w->threads.at[w->threads.len - 1];
  if (!is_live(t) || t->kind >= THREAD_OWN || r->ops->get(r, RECORD_TURN, t->source, w->arena, &from) < 0) return NULL;
  return w->turn->said_at - from.said_at < JUST_NOW ? t : NULL;
}

/* "the hour, and not the day": one of the two that a question of the being's own left open. */
static struct thread *find_picked(struct weave *w) {
  if (!w->words.picked.len) return NULL;
  for (size_t i = 0; i < w->threads.len; i++) {
    struct thread *t = &w->threads.at[i];
    if (is_live(t) && t->kind == THREAD_OWN &&
        str_find(utf8_plain(w->arena, t->what), utf8_plain(w->arena, w->words.picked)) >= 0)
      return t;
  }
  return NULL;
}

/* Only what says so: a sad word in a true answer is no bad end. */
static enum thread_end sign_of(const struct weave *w, const struct thread *t) {
  const struct reading *r = w->reading;
  if (w->words.ended != ENDED_UNSAID) return w->words.ended;
  if (w->words.felt != ENDED_UNSAID) return w->words.felt;
  if (reading_has(r, ACT_LOSS)) return ENDED_BAD;
  if (reading_has(r, ACT_GOOD_NEWS)) return ENDED_GOOD;
  if (t->kind == THREAD_EVENT) return ENDED_UNSAID;
  if (reading_has(r, ACT_NO)) return ENDED_NEVER;
  return reading_has(r, ACT_YES) ? ENDED_DONE : ENDED_UNSAID;
}

static struct str outcome_of(struct str text) {
  struct str t = str_trim(text);
  if (t.len <= OUTCOME_BYTES) return t;
  t = str_first(t, OUTCOME_BYTES);
  while (t.len && t.at[t.len - 1] != ' ') t.len--;
  return str_trim(t);
}

static int insert(struct weave *w, struct thread *t) {
  t->id = id_first(id_owner(w->turn->id));
  t->state = THREAD_OPEN;
  t->source = w->turn->id;
  t->taint = w->turn->taint;
  int r = w->txn->ops->insert(w->txn, RECORD_THREAD, t);
  if (r == 0) VEC_PUSH(w->arena, &w->threads, *t);
  return r;
}

static bool plan_row(void *arg, const void *record) {
  struct weave *w = arg;
  const struct fact *f = record;
  if (str_is(f->relation, "plans") && f->state == FACT_BELIEVED) VEC_PUSH(w->arena, &w->plans, *f);
  return true;
}

/* What was planned is planned no more: the fact that the same turn made ends with its thread. */
static int end_plan(struct weave *w, const struct thread *t) {
  struct store_read *r = w->txn->ops->view(w->txn);
  struct scan of = {.owner = id_owner(w->turn->id), .field = "source", .number = (int64_t)t->source};
  w->plans.len = 0;
  int code = r->ops->scan(r, RECORD_FACT, &of, w->arena, plan_row, w);
  for (size_t i = 0; code == 0 && i < w->plans.len; i++) {
    struct fact f = w->plans.at[i];
    if (!threads_same(w->memory->language, w->arena, f.value, t->what)) continue;
    f.state = FACT_ENDED;
    f.to_last = w->day;
    f.closed_by = w->turn->id;
    code = w->txn->ops->replace(w->txn, RECORD_FACT, &f);
  }
  return code;
}

static int close_one(struct weave *w, struct thread *t, enum thread_end ended, struct str outcome) {
  t->state = THREAD_CLOSED;
  t->ended = ended;
  t->outcome = outcome;
  t->closed_by = w->turn->id;
  int r = w->txn->ops->replace(w->txn, RECORD_THREAD, t);
  return r < 0 ? r : end_plan(w, t);
}

static void put_days(struct weave *w, struct thread *t, struct when when, int64_t later) {
  t->due_first = t->due_last = DAY_UNKNOWN;
  if (when.grain != GRAIN_NONE && when.start != INT64_MIN && when.end != INT64_MAX) {
    t->due_first = when.start / CIVIL_DAY;
    t->due_last = (when.end - 1) / CIVIL_DAY;
  }
  if (t->due_first != DAY_UNKNOWN) return;
  t->due_first = w->day + later;
  t->due_last = t->due_first + ALLOWED_DAYS;
}

/* Of the weekdays or days of the month that bear the name, the one nearest to the day that it takes the place of. */
static void put_near(struct thread *next, const struct thread *t, int every) {
  for (int i = 0; i < 60 && every; i++) {
    struct civil c = civil_from_days(next->due_first);
    int64_t step = every == WEEK ? WEEK : civil_days_in_month(c.year, c.month);
    if (llabs(next->due_first + step - t->due_first) >= llabs(next->due_first - t->due_first)) return;
    next->due_first += step, next->due_last += step;
  }
}

/* Another day: the old one is closed as moved, so that both days keep the turn they came from. */
static int move(struct weave *w, struct thread *t, struct when when, int every) {
  struct thread next = *t;
  next.asked_at = 0;
  next.outcome = STR_NONE;
  next.closed_by = ID_NONE;
  next.tentative = when.maybe;
  put_days(w, &next, when, WEEK);
  /* "it's tuesday, not monday": the tuesday by that monday */
  if (t->due_last == t->due_first && next.due_last == next.due_first) put_near(&next, t, every);
  int r = close_one(w, t, ENDED_MOVED, outcome_of(w->reading->text));
  return r < 0 ? r : insert(w, &next);
}

/* Two things told that cannot both be so, and one of them said once more: the other is no more. */
static int learn_which(struct weave *w) {
  for (size_t i = w->threads.len; i > 0; i--) {
    struct thread *t = &w->threads.at[i - 1];
    if (!is_live(t) || t->kind != THREAD_WHICH || !lately_asked(w, t)) continue;
    struct str picked = threads_which_picked(w->arena, t->what, w->reading->text);
    if (!picked.len || w->reading->question.kind != QUESTION_NONE) continue;
    int code = threads_which_settle(w->txn, w->arena, t, picked, w->turn, w->day);
    return code < 0 ? code : close_one(w, t, ENDED_DONE, picked);
  }
  return ERR_NOT_FOUND;
}

static int learn_ending(struct weave *w) {
  int which = learn_which(w);
  if (which != ERR_NOT_FOUND) return which;
  struct thread *t = find_picked(w);
  if (t) return close_one(w, t, ENDED_DONE, w->words.picked);
  if (!(t = find_ended(w)) && !(t = find_new(w))) return 0;
  enum thread_end ended = sign_of(w, t);
  if (ended == ENDED_MOVED) return move(w, t, w->words.moved_to, w->words.moved_every);
  return close_one(w, t, ended, outcome_of(w->reading->text));
}

/* "write to olive": Olive, where the reading knows her for a name. */
static struct str with_names(const struct weave *w, struct str what) {
  for (size_t i = 0; i < w->reading->who_count; i++) {
    struct str name = w->reading->whos[i].name;
    for (size_t at = 0; name.len && at + name.len <= what.len; at++) {
      bool begins = !at || what.at[at - 1] == ' ';
      size_t end = at + name.len;
      bool ends = end == what.len || what.at[end] == ' ' || what.at[end] == '\'';
      /* "job interview": a word, though some are called so */
      uint64_t classes = lexicon_classes(lexicon_of(w->memory->language), utf8_plain(w->arena, name));
      if (!begins || !ends || classes & LEX(NOUN) || !str_eq_nocase((struct str){what.at + at, name.len}, name))
        continue;
      struct str head = arena_join(w->arena, str_first(what, at), name);
      what = arena_join(w->arena, head, str_from(what, end));
    }
  }
  return what;
}

/* ---- opening ---- */
static uint64_t entity_of(struct weave *w, struct str key) {
  struct view_entities found = {0};
  struct store_read *r = w->txn->ops->view(w->txn);
  if (!key.len || people_find(w->memory, r, w->arena, id_owner(w->turn->id), key, &found) < 0 || !found.len)
    return ID_NONE;
  return found.at[0].id;
}

/* Whom it is about: said so, or named in the turn, or whoever "her" means. */
static uint64_t about_of(struct weave *w, const struct thread_opened *o) {
  const struct reading *r = w->reading;
  uint64_t id = entity_of(w, o->about.name.len ? o->about.name : o->about.word);
  for (size_t i = 0; id == ID_NONE && i < r->who_count; i++)
    if (!r->whos[i].me && !r->whos[i].you) id = entity_of(w, r->whos[i].name.len ? r->whos[i].name : r->whos[i].word);
  return id == ID_NONE && (o->them || !o->what.len) ? w->context->about : id;
}

static struct thread *find_same(struct weave *w, const struct thread *like) {
  for (size_t i = 0; i < w->threads.len; i++) {
    struct thread *t = &w->threads.at[i];
    bool same = threads_same(w->memory->language, w->arena, t->what, like->what);
    if (is_live(t) && same && (t->about == like->about || t->about == ID_NONE || like->about == ID_NONE)) return t;
  }
  return NULL;
}

/* "went ok. find out next week": the thing that this turn closed, now waited for. */
static struct str just_closed(const struct weave *w) {
  for (size_t i = 0; i < w->threads.len; i++)
    if (w->threads.at[i].closed_by == w->turn->id) return w->threads.at[i].what;
  return w->context->subject;
}

static bool closed_now(const struct weave *w, struct str what, uint64_t about) {
  for (size_t i = 0; i < w->threads.len; i++) {
    const struct thread *t = &w->threads.at[i];
    if ((t->closed_by == w->turn->id || t->source == w->turn->id) && (t->about == about || about == ID_NONE) &&
        threads_same(w->memory->language, w->arena, t->what, what))
      return true;
  }
  return false;
}

/* Said before: only a day that was not known, or is another, changes anything. */
static int meet_same(struct weave *w, struct thread *there, const struct thread *now, const struct thread_opened *o) {
  bool known = there->due_last - there->due_first < ALLOWED_DAYS;
  if (o->when.grain == GRAIN_NONE || (there->due_first == now->due_first && there->due_last == now->due_last)) return 0;
  if (known && there->due_first >= now->due_first && there->due_last <= now->due_last) return 0;
  if (known) return move(w, there, o->when, o->every);
  if (there->state == THREAD_ASKED) return 0;
  there->due_first = now->due_first;
  there->due_last = now->due_last;
  return w->txn->ops->replace(w->txn, RECORD_THREAD, there);
}

static bool in_force(const struct weave *w, const struct bar *b) {
  return !b->lifted_at && (!b->until || b->until > w->turn->said_at);
}

/* What may not be raised is not left open to be asked about: no promise is made that could not be kept. */
static bool may_be_asked(struct weave *w, const struct thread *t) {
  const struct language *l = w->memory->language;
  struct entity e;
  struct store_read *r = w->txn->ops->view(w->txn);
  bool about = t->about != ID_NONE && r->ops->get(r, RECORD_ENTITY, t->about, w->arena, &e) == 0;
  if ((about && e.tender) || threads_tender_word(l, w->arena, t->what).len) return false;
  for (size_t i = 0; i < w->bars.len; i++)
    if (!w->bars.at[i].until && in_force(w, &w->bars.at[i]) && threads_holds(l, w->arena, t->what, w->bars.at[i].what))
      return false;
  return true;
}

static int learn_opened(struct weave *w, const struct thread_opened *o) {
  struct thread t = {.kind = o->kind, .what = o->what, .stake = o->stake, .tentative = o->maybe};
  if (!t.what.len) t.what = just_closed(w);
  t.what = with_names(w, t.what);
  t.about = about_of(w, o);
  if (!t.what.len || (o->kind != THREAD_WAIT && closed_now(w, t.what, t.about))) return 0;
  put_days(w, &t, o->when, LATER_DAYS);
  if (!may_be_asked(w, &t)) return 0;
  struct thread *there = find_same(w, &t);
  return there ? meet_same(w, there, &t, o) : insert(w, &t);
}

/* ---- barring ---- */
/* What "don't ask" means: the words say it, or it was just told, or it is what the talk was about. */
static struct str barred_subject(const struct weave *w) {
  const struct reading *r = w->reading;
  if (w->words.barred.len) return with_names(w, w->words.barred);
  for (size_t i = 0; i < r->fact_count; i++)
    if (!r->facts[i].denied && r->facts[i].value.len && !str_is(r->facts[i].relation, "kin")) return r->facts[i].value;
  for (size_t i = r->who_count; i > 0; i--) {
    const struct who *who = &r->whos[i - 1];
    if (!who->me && !who->you) return who->name.len ? who->name : who->word;
  }
  for (size_t i = r->statement_count; i > 0; i--) {
    struct str thing = r->statements[i - 1].thing;
    if (thing.len && str_find(w->words.bar_text, thing) < 0) return thing;
  }
  bool apart = r->noun.len && str_find(w->words.bar_text, r->noun) < 0; /* "leave it" is no noun */
  return apart ? r->noun : w->context->subject;
}

static int64_t next_morning(const struct weave *w) {
  int64_t day = w->civil_now % CIVIL_DAY < MORNING * 3600 ? w->day : w->day + 1;
  return (day * CIVIL_DAY + MORNING * 3600 - w->turn->offset * 60) * 1000;
}

/* Barred for good: what was open about it is let go. */
static int let_go(struct weave *w, struct str what) {
  int code = 0;
  for (size_t i = 0; code == 0 && i < w->threads.len; i++) {
    struct thread *t = &w->threads.at[i];
    if (!is_live(t) || !threads_holds(w->memory->language, w->arena, t->what, what)) continue;
    t->state = THREAD_STALE;
    t->closed_by = w->turn->id;
    code = w->txn->ops->replace(w->txn, RECORD_THREAD, t);
  }
  return code;
}

static int put_bar(struct weave *w, struct str what, int64_t until, int64_t tender) {
  struct bar b = {.what = what, .plain = utf8_plain(w->arena, what), .until = until, .source = w->turn->id};
  b.tender = tender;
  for (size_t i = 0; i < w->bars.len; i++) {
    struct bar *there = &w->bars.at[i];
    if (!str_eq(there->plain, b.plain) || there->lifted_at || there->tender != tender) continue;
    if (tender) return 0;
    if (there->until && there->until <= w->turn->said_at) continue;
    there->until = !there->until ? 0 : until;
    there->source = w->turn->id;
    return w->txn->ops->replace(w->txn, RECORD_BAR, there);
  }
  b.id = id_first(id_owner(w->turn->id));
  return w->txn->ops->insert(w->txn, RECORD_BAR, &b);
}

/* "you can ask": the one it names, else the newest in force. */
static int lift(struct weave *w) {
  struct bar *b = NULL;
  for (size_t i = 0; i < w->bars.len; i++) {
    struct bar *one = &w->bars.at[i];
    if (one->tender || !in_force(w, one)) continue;
    b = one;
    if (threads_holds(w->memory->language, w->arena, w->reading->text, one->what)) break;
  }
  if (!b) return 0;
  b->lifted_at = w->turn->said_at;
  int r = w->txn->ops->replace(w->txn, RECORD_BAR, b);
  /* What was to be asked about some other evening is open now, and so need not be asked again. */
  for (size_t i = 0; r == 0 && i < w->threads.len; i++) {
    struct thread *t = &w->threads.at[i];
    if (t->state != THREAD_OPEN || !threads_same(w->memory->language, w->arena, t->what, b->what)) continue;
    t->state = THREAD_ASKED;
    t->asked_at = w->turn->said_at;
    r = w->txn->ops->replace(w->txn, RECORD_THREAD, t);
  }
  return r;
}

/* "leave it", after an offer that said so: the intention is let go, and nothing is barred. */
static int decline(struct weave *w) {
  for (size_t i = w->threads.len; i > 0; i--) {
    struct thread *t = &w->threads.at[i - 1];
    if (t->state != THREAD_OPEN || t->kind != THREAD_DOING) continue;
    t->state = THREAD_STALE;
    t->closed_by = w->turn->id;
    return w->txn->ops->replace(w->txn, RECORD_THREAD, t);
  }
  return 0;
}

static int learn_bars(struct weave *w) {
  const struct reading *r = w->reading;
  bool no = reading_has(r, ACT_NO) || w->words.bars || reading_has(r, ACT_DONT_ASK);
  if (w->context->offered && no && !w->words.barred.len && count_words(r->text) < BAR_WORDS) return decline(w);
  bool bars = w->words.bars || (reading_has(r, ACT_DONT_ASK) && count_words(r->text) < BAR_WORDS);
  if (!bars && reading_has(r, ACT_MAY_ASK)) return lift(w);
  struct str what = bars ? barred_subject(w) : STR_NONE;
  int code = what.len ? put_bar(w, what, w->words.tonight ? next_morning(w) : 0, 0) : 0;
  if (code == 0 && what.len && !w->words.tonight) code = let_go(w, what);
  return code == 0 && w->words.tender.len ? put_bar(w, w->words.tender, 0, 1) : code;
}

int threads_learn(struct memory *m, struct store_txn *t, struct arena *a, const struct reading *r,
                  const struct turn *turn, const struct threads_context *c) {
  if (turn->role != ROLE_PERSON || !turn_is_evidence(turn)) return 0;
  if (r->courtesy.whole) return 0; /* "battery's at 2": going, and no appointment */
  struct weave w = {.memory = m, .txn = t, .arena = a, .reading = r, .turn = turn, .context = c};
  w.civil_now = turn->said_at / 1000 + turn->offset * 60;
  w.day = w.civil_now / CIVIL_DAY - (w.civil_now % CIVIL_DAY < 0);
  threads_read(m->language, a, r, w.civil_now, &w.words);
  int code = load(&w);
  if (code == 0) code = learn_ending(&w);
  for (size_t i = 0; code == 0 && i < w.words.opened_count; i++) code = learn_opened(&w, &w.words.opened[i]);
  return code < 0 ? code : learn_bars(&w);
}
