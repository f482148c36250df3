/* SPDX-License-Identifier: Apache-2.0
 *
 * What was read of a turn, as signs for its models (linear.h): the part each word plays, who does what and when, what
 * is asked, what patterns say. Lines of which no word was learnt are still alike in these.
 */
#include "language/reading_chunk.h"

#include <stdarg.h>
#include <stdio.h>

enum { SIGN_BYTES = 160, SHAPE_MAX = 40 };

__attribute__((format(printf, 2, 3))) static void sign(struct linear_features *f, const char *format, ...) {
  char room[SIGN_BYTES];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(room, sizeof room, format, args);
  va_end(args);
  if (n > 0) linear_sign(f, (struct str){room, (size_t)n < sizeof room ? (size_t)n : sizeof room - 1});
}

static const char *side_of(int valence) {
  return valence > 0 ? "+" : valence < 0 ? "-" : "";
}

/* A closed word is itself; an open one is its part of speech, its kind, and whether it is a good or a bad word. */
static struct str shape_of(const struct read *r, size_t i) {
  static const struct {
    uint64_t class;
    const char *name;
  } kinds[] = {{LEX(KIN), "kin"}, {LEX(ANIMAL), "animal"}, {LEX(HEALTH), "health"},
               {LEX(JOB), "job"}, {LEX(PLACE), "place"},   {LEX(BODY), "body"}};
  static const char *const forms[] = {"", "0", "s", "ed", "en", "ing"};
  const struct piece *p = read_at(r, i);
  switch (read_tag(r, i)) {
  case TAG_TIME:
    return !p->time || p->time->when.grain == GRAIN_NONE ? STR("time")
           : p->time->when.end <= r->c->civil_now        ? STR("time<")
           : p->time->when.start > r->c->civil_now       ? STR("time>")
                                                         : STR("time=");
  case TAG_NUM: return STR("num");
  case TAG_NAME: return STR("name");
  case TAG_VERB: return arena_printf(r->a, "v%s%s", forms[p->form], side_of(p->tone));
  case TAG_ADJ: return arena_printf(r->a, "adj%s", side_of(p->tone));
  case TAG_NOUN:
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
      if (piece_has(p, kinds[k].class)) return str_of(kinds[k].name);
    return arena_printf(r->a, "n%s", side_of(p->tone));
  case TAG_OTHER: return p->tone ? str_of(side_of(p->tone)) : piece_has(p, LEX(UNKNOWN)) ? STR("unknown") : p->word;
  default: return p->word;
  }
}

static void sign_shape(const struct read *r, struct linear_features *f) {
  struct str shape[SHAPE_MAX + 2];
  size_t n = 0;
  shape[n++] = STR("^");
  for (size_t i = 0; i < r->p.len && n <= SHAPE_MAX; i++)
    if (!piece_is(read_at(r, i), ",")) shape[n++] = shape_of(r, i);
  shape[n++] = STR("$");
  for (size_t i = 0; i + 1 < n; i++) {
    sign(f, "2 %.*s %.*s", STR_ARG(shape[i]), STR_ARG(shape[i + 1]));
    if (i + 2 < n) sign(f, "3 %.*s %.*s %.*s", STR_ARG(shape[i]), STR_ARG(shape[i + 1]), STR_ARG(shape[i + 2]));
  }
  if (n >= 5) sign(f, "4 %.*s %.*s %.*s", STR_ARG(shape[1]), STR_ARG(shape[2]), STR_ARG(shape[3]));
}

static const char *about_of(const struct who *w, struct str thing) {
  return w->me ? "me" : w->you ? "you" : thing.len ? "thing" : "other";
}

static void sign_statements(const struct read *r, struct linear_features *f) {
  for (size_t i = 0; i < r->told_list.len && i < 6; i++) {
    const struct statement *s = &r->told_list.at[i];
    const char *about = about_of(&s->about, s->thing), *negated = s->negated ? "not" : "";
    sign(f, "tense %d", s->tense);
    sign(f, "told %s %d %d%s", about, s->tense, s->question, negated);
    sign(f, "told %s %s%s", about, side_of(s->valence), negated);
    sign(f, "told %s %.*s%s", about, STR_ARG(s->verb), negated);
    if (s->maybe || s->reported) sign(f, "told %s%s", s->maybe ? "maybe" : "", s->reported ? "reported" : "");
  }
  for (size_t i = 0; i < r->clauses.len && i < 6; i++) {
    const struct clause *c = &r->clauses.at[i];
    bool me = c->subject.count && c->subject.who[0].me, you = c->subject.count && c->subject.who[0].you;
    sign(f, "clause %s %d %d%d%d",
         me               ? "me"
         : you            ? "you"
         : c->has_subject ? "other"
                          : "",
         c->verbs.tense, c->question, c->verbs.negated, c->verbs.modal);
  }
}

static void sign_question(const struct read *r, struct linear_features *f) {
  const struct question *q = &r->out->question;
  if (!q->kind) return;
  const char *about = about_of(&q->about, STR(""));
  sign(f, "asks %d", q->kind);
  sign(f, "asks %d %s", q->kind, about);
  sign(f, "asks %s %d%d", about, q->memory, q->past);
  if (q->relation.len) sign(f, "asks %s %.*s", about, STR_ARG(q->relation));
}

static void sign_whole(const struct read *r, struct linear_features *f) {
  const struct reading *o = r->out;
  size_t words = 0, unknown = 0;
  for (size_t i = 0; i < r->p.len; i++) {
    words += piece_has(read_at(r, i), LEX(WORD));
    unknown += piece_has(read_at(r, i), LEX(UNKNOWN)) && !piece_has(read_at(r, i), LEX(CAPITAL) | LEX(PLACE));
  }
  sign(f, "words %d", words < 4 ? (int)words : words < 7 ? 4 : words < 12 ? 7 : 12);
  sign(f, "unknown %d", unknown == 0 ? 0 : unknown * 2 > words ? 2 : 1);
  sign(f, "valence %d", o->valence);
  if (o->distress) sign(f, "distress"), sign(f, "distress %d", o->distress);
  if (o->topic.len) sign(f, "topic %.*s", STR_ARG(o->topic));
  for (int i = 0; i < 64; i++)
    if (r->topics >> i & 1) sign(f, "touches %d", i), sign(f, "touches %d %s", i, side_of(o->valence));
  if (o->contrast.kind) sign(f, "contrast %d", o->contrast.kind);
  if (o->order.len) sign(f, "order");
  if (o->skill.len) sign(f, "skill"), sign(f, "skill %.*s", STR_ARG(o->skill));
  if (r->corrects) sign(f, "corrects");
  for (size_t i = 0; i < r->facts.len && i < 6; i++)
    sign(f, "fact"), sign(f, "fact %.*s%s", STR_ARG(r->facts.at[i].relation), r->facts.at[i].ended ? " ended" : "");
}

static void sign_hits(const struct read *r, struct linear_features *f) {
  for (size_t i = 0; i < r->hits.len && i < 8; i++) {
    struct str action = r->hits.at[i].action, part;
    while (str_next(&action, ' ', &part)) sign(f, "says %.*s", STR_ARG(part));
  }
}

void read_look(const struct read *r, int bits, struct linear_features *ret) {
  linear_look(&r->p, bits, ret);
  sign_hits(r, ret);
  sign_whole(r, ret);
  sign_question(r, ret);
  sign_statements(r, ret);
  sign_shape(r, ret);
}
