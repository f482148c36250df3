/* SPDX-License-Identifier: Apache-2.0
 *
 * units: lengths, masses, volumes, areas, temperatures, speeds and paces, fuel, times, data and energy, one into
 * another, with exact factors (data/<language>/units.txt names their sources). "6ft 2 in cm", "how many pounds in a
 * stone".
 */
#ifndef OS1_SKILLS_UNITS_H
#define OS1_SKILLS_UNITS_H

#include "language/times.h"
#include "language/token.h"
#include "skills/exact.h"

enum units_fault { UNITS_FINE, UNITS_UNREAD, UNITS_NO_TARGET, UNITS_KINDS /* of two kinds: no such sum */ };

struct units {
  struct str from, to;           /* "5 miles", "8.047 kilometres": as a person reads them */
  struct str from_kind, to_kind; /* "length" */
  struct exact value;
  bool about;
};

enum units_fault units_read(const struct language *l, struct arena *a, struct str text, enum manner m,
                            struct units *ret);
/* The same where other words stand about: "2 cups of flour in ml", "its 72 fahrenheit here, what is that in our
 * degrees". One amount, one unit asked for in so many words, and no other number. */
enum units_fault units_find(const struct language *l, struct arena *a, struct str text, enum manner m,
                            struct units *ret);
/* Either, and what an oven's marks are (oven.h). */
enum units_fault units_asked(const struct language *l, struct arena *a, struct str text, enum manner m,
                             struct units *ret);
/* Both by any of their names. */
enum units_fault units_convert(const struct language *l, struct arena *a, struct exact amount, struct str from,
                               struct str to, enum manner m, struct units *ret);

#endif
