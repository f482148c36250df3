/* SPDX-License-Identifier: Apache-2.0
 *
 * sky: the sun and the moon worked out. Arithmetic alone; angles in degrees, north and east positive.
 *
 * The sun's place, the equation of time and the hour angle are those of the NOAA solar calculator
 * (gml.noaa.gov/grad/solcalc, after J. Meeus, Astronomical Algorithms, 2nd ed. 1998, ch. 25), each event computed twice
 * so that it uses the sun of its own moment. Rising and setting are of the upper limb with 34' of refraction: a zenith
 * of 90.833; civil twilight ends at 96. Within a minute between the polar circles for a flat horizon at sea level. The
 * moon's phases are Meeus ch. 49 with all its terms, the lit part ch. 48; good to half a minute and half a per cent.
 * Dynamical time less universal: F. Espenak and J. Meeus, 2006, for 2005 to 2050 (a few seconds).
 */
#ifndef OS1_SKILLS_SKY_H
#define OS1_SKILLS_SKY_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the sun crosses a height on a day, or is above or below it all day. */
enum sky_kind { SKY_CROSSES, SKY_ABOVE, SKY_BELOW };
struct sky_day {
  enum sky_kind sun, twilight;
  int64_t rise, set;  /* unix seconds; 0 unless it crosses */
  int64_t dawn, dusk; /* civil twilight begins and ends; likewise */
  int64_t noon;       /* when it stands highest */
  int64_t light;      /* seconds between rise and set; a whole day, or 0 */
};
/* day: a civil day number there. */
struct sky_day sky_sun(double latitude, double longitude, int64_t day);

enum sky_phase { SKY_NEW, SKY_FIRST_QUARTER, SKY_FULL, SKY_LAST_QUARTER, SKY_PHASES };
/* The first moment of a phase at or after another, unix seconds. */
int64_t sky_next(enum sky_phase phase, int64_t from);
/* The last one at or before. */
int64_t sky_last(enum sky_phase phase, int64_t from);
/* How much of the disc is lit, 0..1. */
double sky_lit(int64_t at);
bool sky_waxing(int64_t at);

#endif
