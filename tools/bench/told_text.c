/* SPDX-License-Identifier: Apache-2.0 */
#include "told_text.h"

#include "base/civil.h"

static void add(struct buf *out, struct str s) {
  buf_add_str(out, s);
}

static void add_noun(struct buf *out, struct str owner, struct str noun) {
  if (owner.len) buf_printf(out, "[%.*s] ", STR_ARG(owner));
  add(out, noun);
}

static void add_about(struct buf *out, const struct statement *s) {
  const struct who *w = &s->about;
  const char *sign = "";
  struct str parts[] = {w->me ? STR("me") : w->you ? STR("you") : STR_NONE, w->name, w->word, w->pronoun};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (parts[i].len) buf_printf(out, "%s%.*s", sign, STR_ARG(parts[i])), sign = "/";
  if (w->of_other) buf_printf(out, " of %.*s", STR_ARG(w->owner));
  add_noun(out, s->thing_owner, s->thing);
}

static void add_when(struct buf *out, const struct when *w) {
  if (w->grain == GRAIN_NONE || w->start == INT64_MIN) return;
  struct civil c = civil_from_seconds(w->start);
  buf_printf(out, " @%04d-%02d-%02d", c.year, c.month, c.day);
}

void told_text(const struct statement *s, struct buf *out) {
  static const char *const tenses[] = {"now", "past", "coming", "habit", "used"};
  add_about(out, s);
  buf_printf(out, " | %.*s | ", STR_ARG(s->verb));
  add_noun(out, s->object_owner, s->object);
  buf_printf(out, " | %.*s | %s", STR_ARG(s->where), tenses[s->tense]);
  if (s->negated) buf_printf(out, " not");
  if (s->maybe) buf_printf(out, " maybe");
  if (s->question) buf_printf(out, " asked");
  if (s->reported) buf_printf(out, " reported");
  add_when(out, &s->when);
  if (s->valence) buf_printf(out, " %+d", s->valence);
  if (!s->whole) buf_printf(out, " part");
}

void told_line(const struct reading *r, struct buf *out) {
  for (size_t i = 0; i < r->statement_count; i++) {
    if (i) buf_printf(out, " // ");
    told_text(&r->statements[i], out);
  }
}

static void add_field(struct buf *out, size_t start, const char *name, struct str value) {
  if (value.len) buf_printf(out, "%s%s=%.*s", buf_str(out).len > start ? "; " : "", name, STR_ARG(value));
}

void told_rest(const struct reading *r, struct buf *out) {
  static const char *const kinds[] = {"", "not-but", "either", "used-now"};
  size_t start = buf_str(out).len;
  AUTO_BUF struct buf both = buf_new(1024);
  add_field(out, start, "amount", r->amount);
  add_field(out, start, "order", r->order);
  if (r->contrast.kind) {
    buf_printf(&both, "%.*s | %.*s", STR_ARG(r->contrast.a), STR_ARG(r->contrast.b));
    add_field(out, start, kinds[r->contrast.kind], buf_str(&both));
  }
  if (r->distress) buf_printf(out, "%sdistress=%d", buf_str(out).len > start ? "; " : "", r->distress);
}

void told_topic(const struct reading *r, struct buf *out) {
  buf_add_str(out, r->topic);
  if (r->topic_word.len) buf_add_str(out, STR(" "));
  add_noun(out, r->topic_owner, r->topic_word);
}
