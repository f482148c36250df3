/* SPDX-License-Identifier: Apache-2.0
 *
 * spelling: chat spelling to words, from data/<language>/spelling.txt (its head describes the format). For token.c.
 */
#ifndef OS1_LANGUAGE_SPELLING_H
#define OS1_LANGUAGE_SPELLING_H

#include "language/language.h"

struct arena;

/* What stands beside a typed word: plain words as typed, "" where a mark or the sentence's edge is. */
struct spelling_place {
  struct str before, after;
  bool begins;
};
enum { SPELLING_WORDS = 6 };
struct spelled {
  struct str word[SPELLING_WORDS];
  size_t count; /* 0: nothing to mend */
};

/* typed: plain. The words it stands for at this place. */
struct spelled spelling_mend(const struct language *l, struct arena *a, struct str typed,
                             const struct spelling_place *p);
/* Some line of the file mends this form, whatever stands beside it. */
bool spelling_knows(const struct language *l, struct str typed);
/* "sooo" so, "hahahaha" haha; typed itself when it is not stretched. */
struct str spelling_shorten(const struct language *l, struct arena *a, struct str typed);
/* "mr", "dr": a full stop after it ends no sentence. */
bool spelling_abbreviation(const struct language *l, struct str plain);
/* Length of the emoticon that text begins with, 0 none. */
size_t spelling_emoticon(const struct language *l, struct str text);

#endif
