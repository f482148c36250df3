/* SPDX-License-Identifier: Apache-2.0
 *
 * The notes from memory that go with a turn: what answers a question, what was said that bears on it, what is known of
 * whom it names. Nothing that the model has before its eyes already.
 */
#include "base/id.h"
#include "base/utf8.h"
#include "language/reading.h"
#include "thinkers/llm/prompt_priv.h"

/* Of the best score: what is found with less is about something else. */
static const double BEARS = 0.5;

static bool holds(const uint64_t *at, size_t len, uint64_t id) {
  for (size_t i = 0; i < len; i++)
    if (at[i] == id) return true;
  return false;
}

/* Put to an earlier turn of this window, and standing there still. */
static bool was_put(const struct prompting *p, uint64_t turn, uint64_t fact) {
  for (size_t i = 0; i < p->talk.len; i++) {
    const struct prompt_put *put = &p->put[i];
    if (p->talk.at[i].id < p->base) continue;
    if (turn != ID_NONE && holds(put->turns, put->turn_count, turn)) return true;
    if (fact != ID_NONE && holds(put->facts, put->fact_count, fact)) return true;
  }
  return false;
}

/* The question itself, put in an earlier talk, would be found before all that answers it. */
static bool says_the_same(const struct prompting *p, const struct turn *t) {
  struct str words = utf8_plain(p->a, str_trim(t->text));
  if (t->role == ROLE_PERSON && str_eq(words, p->words[p->talk.len])) return true;
  for (size_t i = 0; i < p->talk.len; i++) {
    const struct turn *x = &p->talk.at[i];
    bool stands = x->id >= p->base && x->role == t->role && x->taint == t->taint;
    if (stands && str_eq(words, p->words[i])) return true;
  }
  return false;
}

static bool is_in_sight(const struct prompting *p, const struct turn *t) {
  bool itself = t->id == p->in->turn || (t->conversation == p->view->conversation && t->id >= p->base);
  return itself || says_the_same(p, t);
}

static void note_turn(struct prompting *p, uint64_t id) {
  struct turn t;
  struct prompt_put *n = &p->note;
  if (n->turn_count == PROMPT_NOTE_TURNS || holds(n->turns, n->turn_count, id)) return;
  if (p->view->ops->turn(p->view, id, &t) < 0 || t.role == ROLE_BEING) return;
  if (!is_in_sight(p, &t) && !was_put(p, id, ID_NONE)) n->turns[n->turn_count++] = id;
}

/* Nothing was said that memory could bear on. */
static bool says_little(const struct reading *r) {
  if (!r) return true;
  bool small = reading_has(r, ACT_MINIMAL) || reading_has(r, ACT_LAUGH) || reading_has(r, ACT_GREET) ||
               reading_has(r, ACT_FAREWELL) || reading_has(r, ACT_THANKS);
  return small && !r->who_count && r->question.kind == QUESTION_NONE && !r->noun.len;
}

static void note_answer(struct prompting *p) {
  struct view_answer answer = {0};
  const struct reading *r = p->in->reading;
  if (r->question.kind == QUESTION_NONE && !reading_has(r, ACT_ASK)) return;
  if (p->view->ops->ask(p->view, p->in->text, &answer) < 0 || !answer.told) return;
  for (size_t i = 0; i < answer.source_count && i < 2; i++) note_turn(p, answer.sources[i]);
}

/* "Send" alone is no reason to quote a leaflet: with it in sight, whatever the turn asks for would be asked about.
 * Where it is a question, what others wrote may be all there is. */
static bool bears_on(const struct prompting *p, const struct turn *t) {
  enum { WORD_BYTES = 4, SHARED = 2 };
  const struct reading *r = p->in->reading;
  struct str said = utf8_plain(p->a, t->text);
  size_t shared = 0;
  if (t->role == ROLE_PERSON && !t->taint) return true;
  if (r->question.kind != QUESTION_NONE || reading_has(r, ACT_ASK)) return true;
  for (size_t i = 0; i < r->tokens.len && shared < SHARED; i++)
    shared += r->tokens.at[i].word.len >= WORD_BYTES && str_find(said, r->tokens.at[i].word) >= 0;
  return shared >= SHARED;
}

/* The best of what is not before its eyes is what the others are measured by: the newest turn finds itself, too. */
static void note_found(struct prompting *p) {
  double best = 0;
  for (size_t i = 0; i < p->found.len; i++) {
    if (is_in_sight(p, &p->found.at[i])) continue;
    double score = p->found.score ? p->found.score[i] : 1;
    if (best <= 0) best = score;
    if (score >= BEARS * best && bears_on(p, &p->found.at[i])) note_turn(p, p->found.at[i].id);
  }
}

static void note_fact(struct prompting *p, size_t at) {
  const struct fact *f = &p->facts.at[at];
  struct prompt_put *n = &p->note;
  bool put = holds(n->facts, n->fact_count, f->id) || was_put(p, ID_NONE, f->id);
  /* What was told before the window stands at its beginning, what is told in it stands in the talk. */
  bool known = p->known && !prompt_is_outside(p, at);
  bool in_sight = (known && f->source < p->base) || f->source >= p->base;
  if (n->fact_count < PROMPT_NOTE_FACTS && f->state == FACT_BELIEVED && !put && !in_sight)
    n->facts[n->fact_count++] = f->id;
}

static void note_people(struct prompting *p) {
  const struct reading *r = p->in->reading;
  for (size_t i = 0; i < r->who_count; i++) {
    struct view_entities found = {0};
    struct str key = r->whos[i].name.len ? r->whos[i].name : r->whos[i].word;
    if (r->whos[i].me || !key.len || p->view->ops->entities(p->view, key, &found) < 0 || !found.len) continue;
    for (size_t k = 0; k < p->facts.len; k++)
      if (p->facts.at[k].about == found.at[0].id) note_fact(p, k);
  }
}

void prompt_choose_notes(struct prompting *p) {
  p->note = (struct prompt_put){0};
  if (!p->notes || p->in->arrival || says_little(p->in->reading)) return;
  note_answer(p);
  note_found(p);
  note_people(p);
}

static struct str turn_note(const struct prompting *p, const struct turn *t) {
  struct str day = prompt_day(p->a, t->said_at, t->offset), words = prompt_clip(p->a, t->text, PROMPT_QUOTE_MOST);
  if (t->role == ROLE_PERSON && !t->taint) return prompt_part(p, "told_on", day, words);
  struct str who = t->speaker.len ? prompt_clip(p->a, t->speaker, 60) : prompt_part(p, "nobody", STR(""), STR(""));
  return arena_printf(p->a, "%.*s\n%.*s", STR_ARG(prompt_part(p, "other_on", day, who)),
                      STR_ARG(prompt_quoted(p->a, words)));
}

static size_t fact_by_id(const struct prompting *p, uint64_t id) {
  size_t i = 0;
  while (i < p->facts.len && p->facts.at[i].id != id) i++;
  return i;
}

struct str prompt_notes(const struct prompting *p, const struct prompt_put *put) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  for (size_t i = 0; i < put->turn_count; i++) {
    struct turn t;
    if (p->view->ops->turn(p->view, put->turns[i], &t) < 0) continue; /* forgotten since */
    buf_printf(&out, "\n%.*s", STR_ARG(turn_note(p, &t)));
  }
  for (size_t i = 0; i < put->fact_count; i++) {
    size_t at = fact_by_id(p, put->facts[i]);
    if (at == p->facts.len) continue;
    struct str line = prompt_fact(p, &p->facts.at[at]);
    if (prompt_is_outside(p, at)) p->seen->outside = true, line = prompt_quoted(p->a, line);
    buf_printf(&out, "\n%.*s", STR_ARG(line));
  }
  if (!out.len) return STR("");
  return arena_printf(p->a, "%.*s%.*s", STR_ARG(prompt_part(p, "notes", STR(""), STR(""))), STR_ARG(buf_str(&out)));
}

static size_t ids_of(const json_t *list, uint64_t *out, size_t most) {
  size_t n = 0;
  for (size_t i = 0; i < json_array_size(list) && n < most; i++)
    out[n++] = (uint64_t)json_integer_value(json_array_get(list, i));
  return n;
}

void prompt_put_read(struct str trace, struct prompt_put *ret) {
  /* Most traces are the built-in mind's, and long. */
  AUTO_JSON json_t *o = str_find(trace, STR("\"attached\"")) >= 0 ? json_read(trace, NULL) : NULL;
  const json_t *attached = json_object_get(o, "attached");
  ret->turn_count = ids_of(json_object_get(attached, "turns"), ret->turns, PROMPT_NOTE_TURNS);
  ret->fact_count = ids_of(json_object_get(attached, "facts"), ret->facts, PROMPT_NOTE_FACTS);
}
