/* SPDX-License-Identifier: Apache-2.0
 *
 * oven: a gas oven's marks in degrees and back, "gas mark 6 in celsius", "180 c what gas mark": the rows `mark` of
 * data/<language>/units.txt, as British cookers are marked (BS 1250's steps of 25 °F, and the round figures that
 * cookery gives for them in °C).
 */
#ifndef OS1_SKILLS_OVEN_H
#define OS1_SKILLS_OVEN_H

#include "skills/units.h"

/* False where no mark is named or asked for, or the heat is none that an oven has. */
bool oven_read(const struct language *l, struct arena *a, struct str text, enum manner m, struct units *ret);

#endif
