/* SPDX-License-Identifier: Apache-2.0 */
#include "setup/setup_priv.h"

static const char *const mark_names[] = {
#define MARK_NAME(name) #name,
    MARKS(MARK_NAME)
#undef MARK_NAME
};

void answer_read(struct stage *s) {
  const struct language *l = s->setup->language;
  const struct patterns *p = patterns_of(l, "setup");
  const struct pattern_hit *hits = NULL;
  pieces_read(l, s->arena, &s->reading->tokens, &s->reading->times, &s->pieces);
  size_t n = p ? patterns_match(l, p, s->arena, &s->pieces, 0, s->pieces.len, &hits) : 0;
  for (size_t i = 0; i < n; i++)
    for (size_t m = 0; m < MARK_COUNT; m++) {
      if (!str_is(hits[i].action, mark_names[m])) continue;
      bool first = !marked(s, (enum mark)m);
      s->marks |= UINT64_C(1) << m;
      if (first || hits[i].first < s->at[m]) s->at[m] = hits[i].first;
      struct str name = slot_text(hits[i].slots, hits[i].slot_count, "name");
      if (!s->name[m].len) s->name[m] = name;
    }
}

struct str answer_step(const struct stage *s) {
  struct str step = json_text(s->state, "step");
  return step.len ? arena_dup(s->arena, step) : STR("day");
}

static const struct who *who_with(const struct stage *s, struct str word) {
  for (size_t i = 0; i < s->reading->who_count; i++) {
    const struct who *w = &s->reading->whos[i];
    if (w->me || w->you || !(w->name.len || w->word.len)) continue;
    if (!word.len || str_eq_nocase(w->word, word)) return w;
  }
  return NULL;
}

/* The first kin word, whom the reader may know more of; else whomever it names first. */
const struct who *answer_who(const struct stage *s) {
  for (size_t i = 0; i < s->pieces.len; i++) {
    const struct piece *p = &s->pieces.at[i];
    if (!piece_has(p, LEX(KIN))) continue;
    const struct who *known = who_with(s, p->word);
    if (known) return known;
    struct who *w = ARENA_NEW(s->arena, struct who);
    *w = (struct who){.word = p->word};
    return w;
  }
  return who_with(s, STR(""));
}

struct str answer_clause(const struct stage *s) {
  struct str text = str_trim(s->reading->text);
  while (text.len && strchr(".,!?;", text.at[text.len - 1])) text.len--;
  size_t from = text.len;
  while (from > 0 && !strchr(".,!?;\n", text.at[from - 1])) from--;
  return str_trim(str_from(text, from));
}

size_t answer_words(const struct stage *s) {
  size_t n = 0;
  for (size_t i = 0; i < s->reading->tokens.len; i++)
    n += s->reading->tokens.at[i].kind == TOKEN_WORD || s->reading->tokens.at[i].kind == TOKEN_NUMBER;
  return n;
}
