/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/people_say.h"

#include "base/civil.h"
#include "base/utf8.h"
#include "language/rows.h"
#include "language/times.h"
#include "memory/people_priv.h"

static struct str row_of(const struct language *l, const char *key) {
  struct rows r = rows_of(language_pack(l), "people/say.txt");
  while (rows_next(&r))
    if (r.fields >= 2 && str_is(r.field[0], key)) return r.field[1];
  return STR("");
}

static bool slot_is(const char *name, struct str key, bool *ret_capital) {
  *ret_capital = key.len > 0 && key.at[0] >= 'A' && key.at[0] <= 'Z';
  return key.len == strlen(name) && str_eq_nocase(key, str_of(name));
}

static struct str slot_filled(struct arena *a, struct str key, const struct people_slot *slots, size_t count) {
  bool capital;
  for (size_t i = 0; i < count; i++)
    if (slot_is(slots[i].name, key, &capital)) return capital ? utf8_capital(a, slots[i].text) : slots[i].text;
  return STR("");
}

struct str people_say(const struct language *l, struct arena *a, const char *key, const struct people_slot *slots,
                      size_t count) {
  struct str rest = row_of(l, key), out = STR("");
  for (ptrdiff_t at; (at = str_find_byte(rest, '{')) >= 0;) {
    ptrdiff_t end = str_find_byte(rest, '}');
    if (end < at) break;
    struct str slot = {rest.at + at + 1, (size_t)(end - at - 1)};
    out = arena_join(a, arena_join(a, out, str_first(rest, (size_t)at)), slot_filled(a, slot, slots, count));
    rest = str_from(rest, (size_t)end + 1);
  }
  return arena_join(a, out, rest);
}

bool people_say_has(const struct language *l, const char *key, struct str word) {
  struct str rest = row_of(l, key), one;
  while (str_next(&rest, ' ', &one))
    if (str_eq(one, word)) return true;
  return false;
}

struct str people_say_a(const struct language *l, struct arena *a, struct str noun) {
  static const char *const aloud[] = {"hour", "honest", "heir", "honour"}, *const silent[] = {"uni", "use", "euro",
                                                                                              "one"};
  bool vowel = noun.len && strchr("aeiouAEIOU", noun.at[0]);
  for (size_t i = 0; i < 4; i++) {
    if (str_starts(noun, str_of(aloud[i]))) vowel = true;
    if (str_starts(noun, str_of(silent[i]))) vowel = false;
  }
  return PEOPLE_SAY(l, a, vowel ? "an" : "a", {"x", noun});
}

struct str people_say_list(const struct language *l, struct arena *a, const struct str *names, size_t count) {
  struct str all = count ? names[0] : STR("");
  for (size_t i = 1; i < count; i++)
    all = PEOPLE_SAY(l, a, i + 1 == count ? "and" : "comma", {"x", all}, {"y", names[i]});
  return all;
}

struct str people_say_days(const struct language *l, struct arena *a, int64_t first, int64_t last, int64_t civil_now,
                           bool bare) {
  if (first == DAY_UNKNOWN) first = last;
  if (first == DAY_UNKNOWN) return STR("");
  if (last == DAY_UNKNOWN || last < first) last = first;
  enum grain grain = grain_of_days(last - first + 1);
  struct when w = {.start = first * CIVIL_DAY, .end = (last + 1) * CIVIL_DAY, .grain = grain};
  bool day = grain == GRAIN_DAY;
  int64_t away = first - civil_now / CIVIL_DAY;
  struct str said = day ? day_say(l, a, first, civil_now / CIVIL_DAY) : when_say(l, a, w, civil_now), rest = said, word;
  /* "last week", "this month" take no word before them; a month or a year with its number does. */
  bool digits = false;
  while (str_next(&rest, ' ', &word)) digits |= word.len && word.at[0] >= '0' && word.at[0] <= '9';
  if (bare || (day && away >= -1 && away <= 1) || (!day && !digits)) return said;
  return PEOPLE_SAY(l, a, grain == GRAIN_DAY ? "on" : "in", {"when", said});
}

struct str people_say_pronoun(const struct language *l, const struct entity *e) {
  if (e->pronoun.len) return e->pronoun;
  bool she = people_pronoun_fits(l, e, STR("she")), he = people_pronoun_fits(l, e, STR("he"));
  if (she != he) return she ? STR("she") : STR("he");
  return people_pronoun_fits(l, e, STR("it")) ? STR("it") : STR("they");
}

struct str people_say_name(const struct entity *e) {
  return e->name.len ? e->name : e->word;
}
