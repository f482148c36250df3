/* SPDX-License-Identifier: Apache-2.0
 *
 * place: towns and the zones of their clocks, from data/<language>/cities.txt: "zone" rows name places whose clock may
 * be asked, "place" rows towns with where they lie.
 */
#ifndef OS1_SKILLS_PLACE_H
#define OS1_SKILLS_PLACE_H

#include "language/reading.h"
#include "ports/view.h"

struct place {
  struct str name; /* as it is shown: "Stoke-on-Trent" */
  struct str said; /* as it was said, by which it is found again */
  struct str zone; /* "Europe/London" */
  double latitude, longitude;
};

/* The town named in a turn: one behind a word that leads to places ("in hull") before any other; a name that is also a
 * word ("nice", "reading") needs such a word. False when none is. */
bool place_in(const struct language *l, struct arena *a, const struct tokens *t, struct place *ret);
/* A text that is a town's name, from its first word to its last. */
bool place_named(const struct language *l, struct arena *a, struct str name, struct place *ret);
/* Where the person lives, by what they have said last; *ret_turn the turn it was said in. False when it was not said;
 * with a name and no zone when it is a town that is not on the list. */
bool place_home(const struct language *l, const struct view *v, struct place *ret, uint64_t *ret_turn);
size_t place_count(const struct language *l);
/* What stands behind "in" and is no town known here, nor a time: "Ottery St Mary"; "" when nothing does. */
struct str place_unknown(const struct language *l, struct arena *a, const struct reading *r);
/* The person's own words for a place whose clock is known, "" when none; and that place's zone. */
struct str place_words(const struct language *l, struct arena *a, const struct tokens *t);
struct str place_zone(const struct language *l, struct arena *a, struct str place);

#endif
