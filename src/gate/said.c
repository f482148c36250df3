/* SPDX-License-Identifier: Apache-2.0
 *
 * What a look that leaves this machine may take along unasked: words that the person has just said, and next to nothing
 * else. Few of them, and spelt as people spell: which are chosen tells something, and so would accents, capitals and
 * blanks that a reader passes over.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "gate/gate.h"
#include "gate/gate_priv.h"

#include <stdio.h>

struct saying {
  struct arena *arena;
  struct str words; /* as they were said */
  struct str said;  /* the same, plain (base/utf8.h) */
  int values, marks;
};

static bool is_letter(unsigned char c) {
  return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* One after the other and whole: "leeds" is not in "bleeds". */
static bool stands_in(struct str said, struct str words) {
  for (struct str rest = said; words.len;) {
    ptrdiff_t at = str_find(rest, words);
    if (at < 0) return false;
    const char *from = rest.at + at, *to = from + words.len;
    bool begins = from == said.at || !is_letter((unsigned char)from[-1]) || !is_letter((unsigned char)words.at[0]);
    bool ends = to == said.at + said.len || !is_letter((unsigned char)*to) ||
                !is_letter((unsigned char)words.at[words.len - 1]);
    if (begins && ends) return true;
    rest = str_from(rest, (size_t)at + 1);
  }
  return true;
}

static bool is_in_capitals(struct str text) {
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)text.at[i] >= 0x80 || (text.at[i] >= 'a' && text.at[i] <= 'z')) return false;
  return true;
}

/* As it was said, all in capitals, or with a few signs that its plain form has otherwise: "Tower of London", "Zürich".
 * plain: the text's, blanks at its ends included. */
static bool is_spelt_simply(struct saying *s, struct str text, struct str plain) {
  size_t otherwise = plain.len - str_trim(plain).len;
  if (str_find(s->words, text) >= 0 || (!otherwise && is_in_capitals(text))) return true;
  for (struct str rest = text; rest.len;) {
    struct str before = rest;
    utf8_next(&rest);
    struct str one = str_first(before, before.len - rest.len);
    otherwise += !str_eq(utf8_plain(s->arena, one), one);
  }
  return otherwise <= GATE_SAID_OTHERWISE;
}

static bool text_is_said(struct saying *s, struct str text) {
  struct str plain = utf8_plain(s->arena, text);
  return ++s->values <= GATE_SAID_VALUES && stands_in(s->said, str_trim(plain)) && is_spelt_simply(s, text, plain);
}

static bool value_is_said(struct saying *s, const json_t *v, const json_t *schema);

/* A name that its maker has not listed is as good as a value. */
static bool members_are_said(struct saying *s, const json_t *v, const json_t *schema) {
  const json_t *properties = json_object_get(schema, "properties"), *inner;
  const char *key;
  json_t *member;
  json_object_foreach((json_t *)(uintptr_t)v, key, member) {
    inner = json_object_get(properties, key);
    if (!inner || !value_is_said(s, member, inner)) return false;
  }
  return true;
}

static bool items_are_said(struct saying *s, const json_t *v, const json_t *schema) {
  const json_t *one;
  size_t i;
  json_array_foreach(v, i, one) {
    if (!value_is_said(s, one, json_object_get(schema, "items"))) return false;
  }
  return true;
}

static bool value_is_said(struct saying *s, const json_t *v, const json_t *schema) {
  char number[40];
  bool holds = json_object_size(v) || json_array_size(v);
  if ((json_is_object(v) || json_is_array(v)) && !holds) return ++s->marks <= GATE_SAID_MARKS;
  switch (json_typeof(v)) {
  case JSON_OBJECT: return members_are_said(s, v, schema);
  case JSON_ARRAY: return items_are_said(s, v, schema);
  case JSON_STRING: return text_is_said(s, (struct str){json_string_value(v), json_string_length(v)});
  case JSON_INTEGER:
    snprintf(number, sizeof number, "%lld", (long long)json_integer_value(v));
    return text_is_said(s, str_of(number));
  case JSON_REAL: return false;
  default: return ++s->marks <= GATE_SAID_MARKS;
  }
}

bool gate_is_said(struct arena *a, const json_t *arguments, const char *schema, struct str said) {
  AUTO_JSON json_t *listed = json_read(str_of(schema), NULL);
  struct saying s = {.arena = a, .words = said, .said = utf8_plain(a, said)};
  return value_is_said(&s, arguments, listed);
}
