/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/pack.h"
#include "language/rows.h"
#include "thinkers/llm/marks.h"
#include "thinkers/llm/prompt_priv.h"

#include <stdio.h>

struct filling {
  struct str being, person, one, two;
};

static bool filled(const struct filling *f, struct str name, struct str *ret) {
  if (str_is(name, "being")) return *ret = f->being, true;
  if (str_is(name, "person")) return *ret = f->person, true;
  if (str_is(name, "1")) return *ret = f->one, true;
  if (str_is(name, "2")) return *ret = f->two, true;
  return false;
}

static struct str fill(struct arena *a, struct str words, const struct filling *f) {
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  while (words.len) {
    ptrdiff_t open = str_find_byte(words, '{');
    ptrdiff_t close = open < 0 ? -1 : str_find_byte(str_from(words, (size_t)open), '}');
    struct str value;
    if (open < 0 || close < 0) break;
    struct str name = str_first(str_from(words, (size_t)open + 1), (size_t)close - 1);
    buf_add(&out, words.at, (size_t)open);
    if (filled(f, name, &value))
      buf_add_str(&out, value);
    else
      buf_printf(&out, "{%.*s}", STR_ARG(name));
    words = str_from(words, (size_t)open + (size_t)close + 1);
  }
  buf_add_str(&out, words);
  return arena_dup(a, buf_str(&out));
}

struct str prompt_file(const struct prompting *p, const char *name) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  struct str rest = pack_file(language_pack(p->language), name), line;
  while (str_next(&rest, '\n', &line))
    if (!str_starts(line, STR("#"))) buf_printf(&out, "%.*s\n", STR_ARG(line));
  struct filling f = {.being = p->being, .person = p->person};
  return fill(p->a, str_trim(arena_dup(p->a, buf_str(&out))), &f);
}

struct str prompt_part(const struct prompting *p, const char *name, struct str one, struct str two) {
  struct filling f = {p->being, p->person, one, two};
  struct rows r = rows_of(language_pack(p->language), "prompt/parts.txt");
  while (rows_next(&r))
    if (str_is(r.field[0], name)) return fill(p->a, r.field[1], &f);
  return STR("");
}

static struct civil civil_of(int64_t ms, int64_t offset) {
  return civil_from_seconds(ms / 1000 + offset * 60);
}

struct str prompt_day(struct arena *a, int64_t ms, int64_t offset) {
  struct civil c = civil_of(ms, offset);
  return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

struct str prompt_time(struct arena *a, int64_t ms, int64_t offset) {
  struct civil c = civil_of(ms, offset);
  return arena_printf(a, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
}

struct str prompt_clip(struct arena *a, struct str text, size_t most) {
  char *line = arena_alloc(a, text.len + 1);
  text = str_trim(text);
  for (size_t i = 0; i < text.len; i++) line[i] = text.at[i] == '\n' || text.at[i] == '\t' ? ' ' : text.at[i];
  if (text.len <= most) return (struct str){line, text.len};
  size_t end = most;
  while (end > most / 2 && line[end] != ' ') end--;
  while (end && ((unsigned char)line[end] & 0xC0) == 0x80) end--;
  return arena_printf(a, "%.*s\u2026", (int)end, line);
}

struct str prompt_quoted(struct arena *a, struct str text) {
  AUTO_BUF struct buf out = buf_new(BUF_TURN * 2);
  struct str rest = marks_broken(a, str_trim(text)), line;
  while (str_next(&rest, '\n', &line)) buf_printf(&out, "%s> %.*s", out.len ? "\n" : "", STR_ARG(line));
  return arena_dup(a, buf_str(&out));
}

static struct str whose(const struct prompting *p, const struct fact *f) {
  struct entity who;
  if (f->about == ID_NONE || p->view->ops->entity(p->view, f->about, &who) < 0) return p->person;
  if (!who.name.len) return who.word;
  return who.word.len ? arena_printf(p->a, "%.*s (%.*s)", STR_ARG(who.name), STR_ARG(who.word)) : who.name;
}

/* "works_as" */
static struct str relation_words(struct arena *a, struct str relation) {
  struct str words = arena_dup(a, relation);
  char *at = arena_alloc(a, words.len + 1);
  for (size_t i = 0; i < words.len; i++) at[i] = words.at[i] == '_' ? ' ' : words.at[i];
  return (struct str){at, words.len};
}

struct str prompt_fact(const struct prompting *p, const struct fact *f) {
  struct str told = prompt_day(p->a, f->learnt_at, p->view->offset);
  struct str what = arena_printf(p->a, "%.*s: %.*s (told %.*s)", STR_ARG(relation_words(p->a, f->relation)),
                                 STR_ARG(prompt_clip(p->a, f->value, PROMPT_QUOTE_MOST)), STR_ARG(told));
  return prompt_part(p, "fact", whose(p, f), what);
}
