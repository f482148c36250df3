/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/answer.h"

#include "language/asked.h"
#include "memory/answer_priv.h"
#include "memory/memory_priv.h"
#include "memory/people.h"

/* Facts of people who talk among themselves are theirs by name; "I" in a question is the owner. */
static struct reading read_question(const struct answer_asked *q) {
  struct people_known known = {.memory = q->memory, .read = q->read, .arena = q->arena, .owner = q->owner};
  struct reading_context c = {.civil_now = q->civil_now, .known = people_known, .arg = &known};
  struct reading r;
  reading_read(q->memory->language, q->arena, q->text, &c, &r);
  return r;
}

static bool first_person(const struct answer_asked *q) {
  for (size_t i = 0; i < q->tokens.len; i++)
    if (q->tokens.at[i].kind == TOKEN_WORD && answer_word_is(q->memory->answer_words, q->tokens.at[i].word, CLASS_ME))
      return true;
  return false;
}

/* Whose words the best source is. */
static int find_whose(const struct answer_asked *q, struct view_answer *answer, struct error *e) {
  struct turn t;
  if (!answer->told || answer->source_count == 0) return 0;
  int r = q->read->ops->get(q->read, RECORD_TURN, answer->sources[0], q->arena, &t);
  if (r == ERR_NOT_FOUND) return 0;
  if (r < 0) return error_set(e, r, "what was said could not be read");
  answer->outside = t.taint != TAINT_NONE;
  answer->whose = answer->outside || t.role == ROLE_OTHER ? t.speaker : STR("");
  return 0;
}

void answer_asked_begin(struct memory *m, struct store_read *r, uint32_t owner, struct str question,
                        const struct answer_options *o, struct arena *a, struct answer_asked *ret,
                        struct question *ret_question) {
  static const struct answer_options usual;
  struct answer_asked q = {.memory = m, .read = r, .arena = a, .owner = owner};
  q.text = question = asked_core(m->language, a, question);
  q.kept = sought_kept_new(a);
  q.options = o ? o : &usual;
  int64_t at = q.options->at ? q.options->at : m->clock->now(m->clock);
  int32_t offset = q.options->at ? q.options->offset : m->clock->offset(m->clock, at);
  q.civil_now = at / 1000 + offset * 60;
  q.tokens = tokens_read(m->language, a, question);
  q.kind = answer_kind_read(m, &q.tokens);
  q.first = first_person(&q);
  struct reading reading = read_question(&q);
  q.relation = reading.question.relation;
  q.of_me = reading.question.about.me;
  if (str_is(q.relation, "name")) {
    q.kind.kind = QUESTION_WHO;
    q.names_only = true;
  }
  *ret = q;
  *ret_question = reading.question;
}

/* What stood was taken back: only what was put in its place answers. */
static int answer_righted(const struct answer_asked *q, struct view_answer *answer, struct error *e) {
  struct view_answer righted = *answer;
  int code = answer_from_sought(q, &righted, e);
  if (code < 0) return code;
  if (!righted.told || !righted.righted) return ANSWER_TAKEN_BACK;
  *answer = righted;
  return 0;
}

int answer_ask(struct memory *m, struct store_read *r, uint32_t owner, struct str question,
               const struct answer_options *o, struct arena *a, struct view_answer *ret, struct error *e) {
  struct answer_asked q;
  struct question read;
  answer_asked_begin(m, r, owner, question, o, a, &q, &read);
  struct view_answer answer = {.text = STR(""), .relation = STR(""), .whose = STR("")};
  int code = answer_from_people(&q, &answer, e);
  if (code == 0 && !answer.told) code = answer_from_part(&q, &answer, e);
  if (code == 0 && !answer.told) code = answer_from_facts(&q, &read, &answer, e);
  if (code == 0 && !answer.told) code = answer_from_sought(&q, &answer, e);
  if (code == 0 && !answer.told) code = answer_from_thing(&q, &answer, e);
  if (code == ANSWER_TAKEN_BACK) code = answer_righted(&q, &answer, e);
  if (code == 0 && !answer.told) code = answer_from_text(&q, &answer, e);
  if (code == ANSWER_TAKEN_BACK) code = 0;
  if (code == 0) code = find_whose(&q, &answer, e);
  if (code < 0) return code;
  *ret = answer;
  return 0;
}
