/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/prompt.h"

#include "base/id.h"
#include "base/utf8.h"
#include "thinkers/llm/prompt_priv.h"

enum {
  TALK_MOST = 600,       /* turns of a talk that are looked at */
  FOUND_MOST = 12,       /* turns that memory is asked for */
  PAUSE_MS = 10 * 60000, /* after this long the hour is said again */
  OVERHEAD = 8,          /* tokens that a template adds to a message, at the most */
  MOVES = 8,             /* of the window's beginning, before it is given up */
  CARD_SHARE = 8         /* a character card's manner has this part of the window at the most */
};
/* Where nobody counts: bytes to a token. English has about four; what has fewer is rare in a talk. */
static const double BYTES_TO_A_TOKEN = 2.5;
/* By which a measure from earlier may err. */
static const double MARGIN = 1.1;

/* ---- messages ---- */

/* Two of the same role in a row are one: some templates take nothing else. */
static void add_message(json_t *messages, const char *role, struct str text) {
  json_t *last = json_array_get(messages, json_array_size(messages) - 1);
  if (!text.len) return;
  if (json_array_size(messages) && str_is(json_text(last, "role"), role)) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    json_put_text(last, "content",
                  arena_printf(&a, "%.*s\n\n%.*s", STR_ARG(json_text(last, "content")), STR_ARG(text)));
    return;
  }
  json_t *one = json_object();
  json_put_text(one, "role", str_of(role));
  json_put_text(one, "content", text);
  json_array_append_new(messages, one);
}

static struct str heard_of(const struct turn *t) {
  struct str rest = t->text;
  if (t->heard_chars < 0) return rest;
  for (int64_t i = 0; i < t->heard_chars && rest.len; i++) utf8_next(&rest);
  return str_first(t->text, t->text.len - rest.len);
}

/* What somebody else wrote is quoted, whoever brought it. */
static struct str user_text(const struct prompting *p, const struct turn *t) {
  if (t->role == ROLE_PERSON && !t->taint) return t->text;
  struct str who = t->speaker.len ? prompt_clip(p->a, t->speaker, 60) : prompt_part(p, "nobody", STR(""), STR(""));
  return arena_printf(p->a, "%.*s\n%.*s", STR_ARG(prompt_part(p, "foreign", who, STR(""))),
                      STR_ARG(prompt_quoted(p->a, t->text)));
}

static struct str with_hour(const struct prompting *p, struct str text, int64_t at, int64_t offset, int64_t before) {
  if (before && at - before < PAUSE_MS) return text;
  struct str hour = prompt_part(p, "now", prompt_time(p->a, at, offset), STR(""));
  return arena_printf(p->a, "%.*s\n%.*s", STR_ARG(hour), STR_ARG(text));
}

static struct str with_notes(const struct prompting *p, struct str text, struct str notes) {
  return notes.len ? arena_printf(p->a, "%.*s\n\n%.*s", STR_ARG(text), STR_ARG(notes)) : text;
}

static void add_turn(const struct prompting *p, json_t *messages, size_t i, int64_t before) {
  const struct turn *t = &p->talk.at[i];
  if (t->role == ROLE_BEING) {
    if (json_array_size(messages) == 1) add_message(messages, "user", prompt_part(p, "arrives", STR(""), STR("")));
    add_message(messages, "assistant", heard_of(t));
    return;
  }
  struct str text = with_hour(p, user_text(p, t), t->said_at, t->offset, before);
  add_message(messages, "user", with_notes(p, text, prompt_notes(p, &p->put[i])));
}

static void add_newest(const struct prompting *p, json_t *messages, int64_t before) {
  const struct view *v = p->view;
  struct str text = with_hour(p, p->in->text, v->now, v->offset, before);
  struct str notes = prompt_notes(p, &p->note);
  if (p->in->care > 0) text = with_notes(p, text, prompt_part(p, "view", STR(""), STR("")));
  add_message(messages, "user", with_notes(p, text, notes));
}

static struct str system_text(const struct prompting *p) {
  struct str known = p->known ? prompt_known(p) : STR("");
  struct str card = prompt_character(p);
  return arena_printf(p->a, "%.*s\n\n%.*s%s%.*s%s%.*s", STR_ARG(prompt_file(p, "prompt/persona.txt")),
                      STR_ARG(prompt_file(p, "prompt/care.txt")), card.len ? "\n\n" : "", STR_ARG(card),
                      known.len ? "\n\n" : "", STR_ARG(known));
}

static int64_t when_base_was(const struct prompting *p) {
  for (size_t i = 0; i < p->talk.len; i++)
    if (p->talk.at[i].id == p->base) return p->talk.at[i].said_at;
  return p->view->now;
}

static json_t *messages_of(struct prompting *p) {
  json_t *messages = json_array();
  p->base_at = when_base_was(p);
  int64_t before = 0;
  add_message(messages, "system", system_text(p));
  for (size_t i = 0; i < p->talk.len; i++) {
    if (p->talk.at[i].id < p->base) continue;
    add_turn(p, messages, i, before);
    before = p->talk.at[i].said_at;
  }
  add_newest(p, messages, before);
  return messages;
}

/* ---- room ---- */

/* What earlier prompts of this talk came to is a good measure of this one. */
static int64_t estimate(size_t bytes, size_t messages, const struct prompt_room *room) {
  if (room->per_byte > 0) return (int64_t)((double)bytes * room->per_byte * MARGIN) + OVERHEAD;
  return (int64_t)((double)bytes / BYTES_TO_A_TOKEN) + 1 + (int64_t)messages * OVERHEAD;
}

static int64_t tokens_of(const struct prompting *p, const json_t *messages, const struct prompt_room *room,
                         bool *ret_counted) {
  AUTO_BUF struct buf all = buf_new(BUF_FILE);
  size_t i, count = json_array_size(messages);
  json_t *one;
  json_array_foreach(messages, i, one) {
    buf_add_str(&all, json_text(one, "content"));
    buf_add_byte(&all, '\n');
  }
  int64_t about = estimate(all.len, count, room), may = room->window - room->reply;
  /* A byte is a token at the most. */
  bool sure = (int64_t)(all.len + count * OVERHEAD) <= may || (room->per_byte > 0 && about <= may);
  int64_t counted = room->count && !sure ? room->count(room->arg, buf_str(&all)) : -1;
  *ret_counted = counted >= 0;
  return counted >= 0 ? counted + (int64_t)count * OVERHEAD : about;
}

static size_t bytes_of(const struct prompting *p, size_t i) {
  return p->talk.at[i].text.len + prompt_notes(p, &p->put[i]).len;
}

/* The window begins where what follows comes to half of what may be kept of the talk. ratio: tokens to a byte. False:
 * it cannot move on. */
static bool move_on(struct prompting *p, int64_t over, double ratio) {
  size_t all = 0, kept = 0, begin = p->talk.len;
  for (size_t i = 0; i < p->talk.len; i++) all += p->talk.at[i].id >= p->base ? bytes_of(p, i) : 0;
  double may = ((double)all * ratio - (double)over) / 2 / ratio;
  while (begin > 0 && p->talk.at[begin - 1].id >= p->base && (double)(kept + bytes_of(p, begin - 1)) <= may)
    kept += bytes_of(p, --begin);
  while (begin < p->talk.len && p->talk.at[begin].role == ROLE_BEING) begin++;
  uint64_t base = begin < p->talk.len ? p->talk.at[begin].id : p->in->turn;
  if (base == p->base || base == ID_NONE) return false;
  p->base = base;
  return true;
}

/* What can be done without, one after the other. False: nothing is left. */
static bool make_room(struct prompting *p, int64_t over, double ratio) {
  if (move_on(p, over, ratio)) return true;
  if (p->notes) return p->notes = false, true;
  if (p->character) return p->character = false, true;
  if (p->known) return p->known = false, true;
  return false;
}

static size_t bytes_in(const json_t *messages) {
  size_t i, n = 0;
  json_t *one;
  json_array_foreach(messages, i, one) n += json_text(one, "content").len;
  return n;
}

static json_t *ids_json(const uint64_t *at, size_t len) {
  json_t *list = json_array();
  for (size_t i = 0; i < len; i++) json_array_append_new(list, json_integer((json_int_t)at[i]));
  return list;
}

static json_t *attached_of(const struct prompting *p) {
  json_t *o = json_object();
  json_put(o, "turns", ids_json(p->note.turns, p->note.turn_count));
  json_put(o, "facts", ids_json(p->note.facts, p->note.fact_count));
  return o;
}

/* ---- beginning ---- */

static void without_newest(struct prompting *p) {
  while (p->in->turn != ID_NONE && p->talk.len && p->talk.at[p->talk.len - 1].id >= p->in->turn) p->talk.len--;
}

/* Where the window began last, if that is still a turn of this talk; else with the talk. */
static uint64_t base_of(const struct prompting *p, uint64_t from) {
  for (size_t i = 0; i < p->talk.len; i++)
    if (from != ID_NONE && p->talk.at[i].id == from) return from;
  if (p->talk.len) return p->talk.at[0].id;
  return p->in->turn != ID_NONE ? p->in->turn : UINT64_MAX;
}

static struct str name_of(struct prompting *p, const char *setting, const char *otherwise) {
  struct str name = p->view->ops->setting(p->view, setting);
  return name.len ? name : prompt_part(p, otherwise, STR(""), STR(""));
}

/* The reply to a turn says what was put to it. */
static void read_put(struct prompting *p) {
  struct prompt_put *put = ARENA_ARRAY(p->a, struct prompt_put, p->talk.len + 1);
  for (size_t i = 0; i + 1 < p->talk.len; i++)
    if (p->talk.at[i].role != ROLE_BEING && p->talk.at[i + 1].role == ROLE_BEING)
      prompt_put_read(p->talk.at[i + 1].trace, &put[i]);
  p->put = put;
}

static void read_words(struct prompting *p) {
  struct str *words = ARENA_ARRAY(p->a, struct str, p->talk.len + 1);
  for (size_t i = 0; i < p->talk.len; i++) words[i] = utf8_plain(p->a, str_trim(p->talk.at[i].text));
  words[p->talk.len] = utf8_plain(p->a, str_trim(p->in->text));
  p->words = words;
}

static void begin(struct prompting *p, const struct language *l, const struct thinker_turn *in, uint64_t from) {
  const struct view *v = in->view;
  *p = (struct prompting){
      .language = l, .in = in, .view = v, .a = v->arena, .notes = true, .known = true, .character = true};
  p->being = name_of(p, "being.name", "nameless");
  p->person = name_of(p, "person.name", "somebody");
  v->ops->latest(v, TALK_MOST, &p->talk);
  without_newest(p);
  read_put(p);
  read_words(p);
  p->base = base_of(p, from);
  v->ops->all_facts(v, VIEW_PAST | VIEW_RETRACTED, &p->facts);
  p->seen = ARENA_NEW(p->a, struct prompt_seen);
  *p->seen = (struct prompt_seen){.facts = arena_alloc(p->a, p->facts.len + 1)};
  memset(p->seen->facts, 0, p->facts.len + 1);
  if (!in->arrival && in->text.len) v->ops->recall(v, in->text, FOUND_MOST, &p->found);
}

static bool is_outside(const struct turn *t) {
  return t->taint != TAINT_NONE || t->role == ROLE_OTHER;
}

static bool notes_are_outside(const struct prompting *p, const struct prompt_put *put) {
  struct turn t;
  for (size_t i = 0; i < put->turn_count; i++)
    if (p->view->ops->turn(p->view, put->turns[i], &t) == 0 && is_outside(&t)) return true;
  return false;
}

/* At least what messages_of, which comes before it, quotes: a bar counts that may not have found room. */
static bool holds_outside(const struct prompting *p) {
  const struct bar *bars = NULL;
  size_t len = 0;
  if (prompt_character(p).len) return true;
  for (size_t i = 0; i < p->talk.len; i++)
    if (p->talk.at[i].id >= p->base && (is_outside(&p->talk.at[i]) || notes_are_outside(p, &p->put[i]))) return true;
  if (p->seen->outside) return true;
  p->view->ops->bars(p->view, &bars, &len);
  for (size_t i = 0; i < len; i++)
    if (bars[i].taint) return true;
  return notes_are_outside(p, &p->note);
}

int prompt_build(const struct language *l, const struct thinker_turn *in, uint64_t from, const struct prompt_room *room,
                 struct prompt *ret, struct error *e) {
  struct prompting p;
  begin(&p, l, in, from);
  p.character_most = (size_t)((double)room->window * BYTES_TO_A_TOKEN / CARD_SHARE);
  for (int moved = 0;; moved++) {
    struct prompt made = {.from = p.base};
    p.seen->outside = false;
    prompt_choose_notes(&p);
    made.messages = messages_of(&p);
    made.attached = attached_of(&p);
    made.outside = holds_outside(&p);
    made.tokens = tokens_of(&p, made.messages, room, &made.counted);
    int64_t over = made.tokens - (room->window - room->reply);
    double ratio = (double)made.tokens / (double)(bytes_in(made.messages) + 1);
    made.bytes = bytes_in(made.messages);
    if (over <= 0) return *ret = made, 0;
    prompt_finish(&made);
    if (moved == MOVES || !make_room(&p, over, ratio))
      return error_set(e, ERR_TOO_BIG, "The model's window of %lld tokens is too small for this turn.",
                       (long long)room->window);
  }
}

void prompt_finish(struct prompt *p) {
  json_decref(p->messages);
  json_decref(p->attached);
  *p = (struct prompt){0};
}
