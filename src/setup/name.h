/* SPDX-License-Identifier: Apache-2.0
 *
 * name: the being's own name, chosen from all given names of the pack by how it sounds and whose it already is.
 *
 * Every name is read and given points for its length (four or five letters best), beats (two best), share of vowels,
 * ending, how common it is (a name everybody knows somebody by is left to them), and whether there is something to tell
 * of it; those near a name in `taken` lose points, those in it and the reserved ones are out. Chance adds a few points,
 * so that two beings differ. The counting and the time are for saying, so they are real.
 */
#ifndef OS1_SETUP_NAME_H
#define OS1_SETUP_NAME_H

#include "base/arena.h"
#include "base/chance.h"
#include "language/names.h"
#include "ports/clock.h"

struct name_wish {
  const struct str *taken; /* plain: people, the person, names refused */
  size_t taken_count;
  struct chance *chance;     /* NULL: none */
  const struct clock *clock; /* NULL: no time is measured */
};

struct name_choice {
  struct str name;
  int64_t letters, beats;           /* beats 0: not known, so not to be said */
  struct str note, trigger, answer; /* names.h */
  size_t read;                      /* names looked at */
  int64_t nanoseconds;              /* -1: not measured */
};

/* ERR_NOT_FOUND when nothing is left. */
int name_choose(const struct language *l, struct arena *a, const struct name_wish *w, struct name_choice *ret);
/* From rows of the form of names/given.tsv. */
int name_choose_among(const struct language *l, struct arena *a, struct str rows, const struct name_wish *w,
                      struct name_choice *ret);
/* By how it is said, roughly: groups of vowels, a silent e left out. */
int name_beats(struct str name);

#endif
