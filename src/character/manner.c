/* SPDX-License-Identifier: Apache-2.0 */
#include "character/manner.h"

#include "base/utf8.h"

/* In the order in which room is given. */
static const struct {
  const char *field, *heading;
  size_t most;
} parts[] = {
    {"personality", "How they are", 1500},
    {"description", "Who they are", 3500},
    {"mes_example", "How they talk", 1800},
    {"scenario", "Where they are", 800},
};
enum { PARTS = sizeof parts / sizeof *parts };

/* Whole words, whole characters. */
static struct str cut(struct str text, size_t most) {
  text = str_trim(text);
  if (text.len <= most) return text;
  size_t end = most;
  while (end > most / 2 && text.at[end] != ' ' && text.at[end] != '\n') end--;
  while (end && ((unsigned char)text.at[end] & 0xC0) == 0x80) end--;
  return str_trim(str_first(text, end));
}

json_t *manner_of(const struct card *c) {
  json_t *o = json_object();
  struct str nickname = str_trim(card_field(c, "nickname"));
  json_put_text(o, "name", cut(nickname.len ? nickname : c->name, CARD_NAME_MOST));
  for (size_t i = 0; i < PARTS; i++) {
    struct str text = cut(card_field(c, parts[i].field), parts[i].most);
    if (text.len) json_put_text(o, parts[i].field, text);
  }
  return o;
}

/* ---- the greeting ---- */

static bool ends_here(struct str text, size_t i) {
  char c = text.at[i], next = i + 1 < text.len ? text.at[i + 1] : ' ';
  return c == '\n' || ((c == '.' || c == '?' || c == '!') && (next == ' ' || next == '\n'));
}

/* Stage directions between asterisks are no words of a greeting. */
static struct str spoken(struct arena *a, struct str text) {
  char *out = arena_alloc(a, text.len + 1);
  size_t n = 0;
  bool inside = false;
  for (size_t i = 0; i < text.len; i++) {
    if (text.at[i] == '*') inside = !inside;
    if (!inside && text.at[i] != '*' && text.at[i] != '\r' && text.at[i] != '"') out[n++] = text.at[i];
  }
  return str_trim((struct str){out, n});
}

struct str manner_greeting(const struct card *c, struct arena *a) {
  struct str text = spoken(a, utf8_mend(a, card_field(c, "first_mes")));
  size_t end = 0;
  while (end < text.len && !ends_here(text, end)) end++;
  if (end < text.len && text.at[end] != '\n') end++;
  return cut(str_first(text, end), MANNER_GREETING_MOST);
}

/* ---- filled ---- */

struct macro {
  const char *word;
  bool being;
};
static const struct macro macros[] = {
    {"{{char}}", true}, {"{{user}}", false}, {"<bot>", true}, {"<char>", true}, {"<user>", false},
};

static const struct macro *macro_at(struct str text) {
  for (size_t i = 0; i < sizeof macros / sizeof *macros; i++) {
    struct str word = str_of(macros[i].word);
    if (str_eq_nocase(str_first(text, word.len), word)) return &macros[i];
  }
  return NULL;
}

/* "<|im_start|>" and "[INST]" are a template's own marks, and a server reads them wherever they stand. */
static void add_tame(struct buf *out, uint32_t code) {
  static const struct {
    uint32_t code;
    const char *in_place;
  } tame[] = {{'<', "\u2039"}, {'>', "\u203A"}, {'[', "("},   {']', ")"},   {0x2028, "\n"},
              {0x2029, "\n"},  {0x0085, "\n"},  {'\v', "\n"}, {'\f', "\n"}, {'\r', ""}};
  char bytes[4];
  for (size_t i = 0; i < sizeof tame / sizeof *tame; i++)
    if (tame[i].code == code) {
      buf_add_str(out, str_of(tame[i].in_place));
      return;
    }
  if ((code < ' ' && code != '\n' && code != '\t') || (code >= 0x7F && code <= 0x9F)) return;
  buf_add(out, bytes, utf8_put(bytes, code));
}

struct str manner_fill(struct arena *a, struct str text, struct str being, struct str person) {
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  while (text.len) {
    const struct macro *m = macro_at(text);
    if (m) {
      buf_add_str(&out, m->being ? being : person);
      text = str_from(text, strlen(m->word));
    } else {
      add_tame(&out, utf8_next(&text));
    }
  }
  return arena_dup(a, buf_str(&out));
}

struct str manner_words(struct arena *a, const json_t *manner, struct str being, struct str person, size_t most) {
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  for (size_t i = 0; i < PARTS; i++) {
    struct str text = str_trim(manner_fill(a, json_text(manner, parts[i].field), being, person));
    size_t used = out.len + strlen(parts[i].heading) + 4;
    if (!text.len || used >= most) continue;
    text = cut(text, most - used);
    if (text.len) buf_printf(&out, "%s%s: %.*s", out.len ? "\n" : "", parts[i].heading, STR_ARG(text));
  }
  return arena_dup(a, buf_str(&out));
}
