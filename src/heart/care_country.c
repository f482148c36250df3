/* SPDX-License-Identifier: Apache-2.0 */
#include "heart/care_priv.h"

#include <stdio.h>

void care_country(const char *zone, char out[3]) {
  out[0] = '\0';
  FILE *f = *zone ? fopen("/usr/share/zoneinfo/zone.tab", "re") : NULL;
  char line[256];
  while (f && fgets(line, sizeof line, f)) {
    struct str rest = str_trim(str_of(line)), country, place, name;
    if (line[0] == '#' || !str_next(&rest, '\t', &country) || !str_next(&rest, '\t', &place) ||
        !str_next(&rest, '\t', &name))
      continue;
    if (str_is(name, zone) && country.len == 2) memcpy(out, country.at, 2), out[2] = '\0';
  }
  if (f) fclose(f);
}

/* ---- said in words ---- */

static bool among(struct str list, struct str word) {
  struct str one;
  while (str_next(&list, ' ', &one))
    if (str_eq(one, word)) return true;
  return false;
}

static struct str row(const struct care *c, const char *key) {
  struct str rest = c->countries, line, name;
  while (str_next(&rest, '\n', &line))
    if (str_next(&line, '\t', &name) && str_is(name, key)) return line;
  return STR("");
}

/* The tokens between `first` and `last` are those very words. */
static bool says(const struct tokens *t, size_t first, size_t last, struct str words) {
  struct str one;
  for (words = str_trim(words); first < last && str_next(&words, ' ', &one); first++)
    if (!str_eq_nocase(t->at[first].word, one)) return false;
  return first == last && !words.len;
}

static bool is_named(const struct tokens *t, size_t first, size_t last, struct str shown, struct str others) {
  struct str one;
  if (says(t, first, last, shown)) return true;
  while (str_next(&others, ',', &one))
    if (says(t, first, last, one)) return true;
  return false;
}

struct country {
  struct str code, shown, others;
};

static bool next_country(struct str *rest, struct country *ret) {
  struct str line;
  while (str_next(rest, '\n', &line)) {
    ret->others = line;
    if (str_next(&ret->others, '\t', &ret->code) && ret->code.len == 2 && str_next(&ret->others, '\t', &ret->shown))
      return true;
  }
  return false;
}

static bool take(const struct country *country, char out[3], struct str *ret_name) {
  memcpy(out, country->code.at, 2), out[2] = '\0';
  if (ret_name) *ret_name = country->shown;
  return true;
}

static bool find(const struct care *c, const struct tokens *t, size_t first, size_t last, char out[3],
                 struct str *ret_name) {
  struct str rest = c->countries;
  struct country one;
  while (first < last && next_country(&rest, &one))
    if (is_named(t, first, last, one.shown, one.others)) return take(&one, out, ret_name);
  return false;
}

static bool named_between(const struct care *c, const struct tokens *t, size_t last, char out[3],
                          struct str *ret_name) {
  struct str before = row(c, "!before"), behind = row(c, "!behind");
  while (last && (t->at[last - 1].kind != TOKEN_WORD || among(behind, t->at[last - 1].word))) last--;
  for (size_t first = 0; first < last; first++) {
    if (find(c, t, first, last, out, ret_name)) return true;
    if (t->at[first].kind == TOKEN_WORD && !among(before, t->at[first].word)) return false;
  }
  return false;
}

/* "im in germany and he has a knife": up to what goes on from there. */
bool care_country_named(const struct care *c, const struct tokens *t, char out[3], struct str *ret_name) {
  struct str on = row(c, "!on");
  for (size_t i = 1; i < t->len; i++)
    if ((t->at[i].kind != TOKEN_WORD || among(on, t->at[i].word)) && named_between(c, t, i, out, ret_name)) return true;
  return named_between(c, t, t->len, out, ret_name);
}

bool care_country_given(const struct care *c, const struct tokens *t, char out[3], struct str *ret_name) {
  struct str rest = c->countries;
  struct country one;
  while (t->len == 1 && next_country(&rest, &one))
    if (str_eq_nocase(t->at[0].word, one.code)) return take(&one, out, ret_name);
  return care_country_named(c, t, out, ret_name);
}
