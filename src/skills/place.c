/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/place.h"

#include "base/id.h"
#include "language/rows.h"
#include "language/vocabulary.h"

#include <stdlib.h>

struct found {
  struct place place;
  struct str words;
  size_t tokens, at;
};

static size_t longest_at(const struct rows *r, const struct tokens *t, size_t at) {
  struct str rest = r->field[2], name;
  size_t best = 0;
  while (str_next(&rest, ',', &name)) {
    size_t n = vocabulary_covers(str_trim(name), t, at);
    if (n > best) best = n;
  }
  return best;
}

static double degrees(struct str text) {
  char out[24];
  snprintf(out, sizeof out, "%.*s", STR_ARG(text));
  return strtod(out, NULL);
}

/* The longest name at a token; towns before zones of the same length. */
static bool look_at(const struct language *l, const struct tokens *t, size_t at, bool zones, struct found *best) {
  struct rows r = rows_of(language_pack(l), "cities.txt");
  bool any = false;
  while (rows_next(&r)) {
    bool town = str_is(r.field[0], "place") && r.fields >= 6, zone = zones && str_is(r.field[0], "zone");
    size_t n = (town || zone) && r.fields >= 3 ? longest_at(&r, t, at) : 0;
    if (n < best->tokens + !town || !n) continue;
    any = true;
    *best = (struct found){.place = {.name = town ? r.field[5] : STR(""), .zone = r.field[1]}, .tokens = n, .at = at};
    if (town) best->place.latitude = degrees(r.field[3]), best->place.longitude = degrees(r.field[4]);
  }
  return any;
}

static bool leads(const struct vocabulary *v, const struct tokens *t, size_t at) {
  size_t n;
  return at > 0 && vocabulary_at(v, "toplace", t, at - 1, &n) != NULL;
}

static bool find(const struct language *l, struct arena *a, const struct tokens *t, bool zones, struct found *ret) {
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  size_t n;
  for (int pass = 0; pass < 2; pass++) {
    *ret = (struct found){0};
    for (size_t i = 0; i < t->len; i++) {
      bool bare = pass == 1 && !vocabulary_at(&v, "alsoword", t, i, &n);
      if (bare || leads(&v, t, i)) look_at(l, t, i, zones, ret);
    }
    if (ret->tokens) {
      ret->words = tokens_text(t, ret->at, ret->at + ret->tokens - 1);
      return true;
    }
  }
  return false;
}

bool place_in(const struct language *l, struct arena *a, const struct tokens *t, struct place *ret) {
  struct found f;
  if (!find(l, a, t, false, &f)) return false;
  *ret = f.place;
  ret->said = f.words;
  return true;
}

static bool is_time(const struct reading *r, size_t token) {
  for (size_t i = 0; i < r->times.len; i++)
    if (token >= r->times.at[i].first && token <= r->times.at[i].last) return true;
  return false;
}

struct str place_unknown(const struct language *l, struct arena *a, const struct reading *r) {
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  const struct tokens *t = &r->tokens;
  size_t n;
  for (size_t i = 0; i + 1 < t->len; i++) {
    if (!vocabulary_at(&v, "inplace", t, i, &n) || is_time(r, i)) continue;
    size_t last = i + 1;
    while (last < t->len && t->at[last].kind == TOKEN_WORD && !is_time(r, last) &&
           (last > i + 1 || !token_is_stop(l, t->at[last].word)))
      last++;
    if (last > i + 1) return tokens_text(t, i + 1, last - 1);
  }
  return STR("");
}

bool place_named(const struct language *l, struct arena *a, struct str name, struct place *ret) {
  struct tokens t = tokens_read(l, a, name);
  struct found f = {0};
  size_t len = t.len;
  while (len && t.at[len - 1].kind == TOKEN_MARK) len--;
  if (!len || !look_at(l, &t, 0, false, &f)) return false;
  /* "Hull, England", and no more. */
  bool rest = f.tokens < len && t.at[f.tokens].kind != TOKEN_MARK;
  *ret = f.place;
  ret->said = name;
  return !rest;
}

bool place_home(const struct language *l, const struct view *v, struct place *ret, uint64_t *ret_turn) {
  struct view_facts facts = {0};
  const struct fact *last = NULL;
  if (v->ops->facts(v, ID_NONE, STR("lives"), 0, &facts)) return false;
  for (size_t i = 0; i < facts.len; i++) {
    const struct fact *f = &facts.at[i];
    bool mine = f->about == ID_NONE && str_is(f->relation, "lives") && f->state == FACT_BELIEVED;
    if (mine && (!last || f->learnt_at >= last->learnt_at)) last = f;
  }
  if (!last) return false;
  struct tokens t = tokens_read(l, v->arena, last->value);
  *ret = (struct place){.name = last->value};
  *ret_turn = last->source;
  if (!place_named(l, v->arena, last->value, ret) && !place_in(l, v->arena, &t, ret))
    *ret = (struct place){.name = last->value};
  return true;
}

size_t place_count(const struct language *l) {
  struct rows r = rows_of(language_pack(l), "cities.txt");
  size_t n = 0;
  while (rows_next(&r)) n += str_is(r.field[0], "place");
  return n;
}

struct str place_words(const struct language *l, struct arena *a, const struct tokens *t) {
  struct found f;
  return find(l, a, t, true, &f) ? f.words : STR("");
}

struct str place_zone(const struct language *l, struct arena *a, struct str place) {
  struct tokens t = tokens_read(l, a, place);
  struct found f = {0};
  for (size_t i = 0; i < t.len; i++) look_at(l, &t, i, true, &f);
  return f.tokens ? f.place.zone : STR("");
}
