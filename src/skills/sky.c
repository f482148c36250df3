/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/sky.h"

#include <math.h>
#include <stddef.h>

static const double unix_epoch = 2440587.5 /* as a Julian day */, day_seconds = 86400, rising_zenith = 90.833,
                    twilight_zenith = 96;

static double sine(double degrees) {
  return sin(degrees * M_PI / 180);
}
static double cosine(double degrees) {
  return cos(degrees * M_PI / 180);
}
static double centuries(int64_t at) {
  return ((double)at / day_seconds + unix_epoch - 2451545) / 36525;
}

/* ---- the sun ---- */

struct sun {
  double declination;
  double equation; /* of time: minutes, the sundial less the clock */
};

static struct sun sun_at(int64_t at) {
  double t = centuries(at), mean = 280.46646 + t * (36000.76983 + t * 0.0003032),
         anomaly = 357.52911 + t * (35999.05029 - 0.0001537 * t),
         eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
  double centre = sine(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t)) +
                  sine(2 * anomaly) * (0.019993 - 0.000101 * t) + sine(3 * anomaly) * 0.000289;
  double node = 125.04 - 1934.136 * t, longitude = mean + centre - 0.00569 - 0.00478 * sine(node);
  double seconds = 21.448 - t * (46.815 + t * (0.00059 - t * 0.001813));
  double obliquity = 23 + (26 + seconds / 60) / 60 + 0.00256 * cosine(node);
  double y = tan(obliquity / 2 * M_PI / 180);
  y *= y;
  double equation = y * sine(2 * mean) - 2 * eccentricity * sine(anomaly) +
                    4 * eccentricity * y * sine(anomaly) * cosine(2 * mean) - y * y / 2 * sine(4 * mean) -
                    1.25 * eccentricity * eccentricity * sine(2 * anomaly);
  return (struct sun){asin(sine(obliquity) * sine(longitude)) * 180 / M_PI, equation * 180 / M_PI * 4};
}

static int64_t noon_of(double longitude, int64_t day) {
  int64_t at = day * (int64_t)day_seconds + (int64_t)((720 - 4 * longitude) * 60);
  return at - llround(sun_at(at).equation * 60);
}

/* The moment the sun crosses the zenith distance, before noon (side -1) or after it (1). */
static enum sky_kind crossing(double latitude, double longitude, int64_t day, double zenith, int side, int64_t *ret) {
  int64_t at = noon_of(longitude, day), midnight = day * (int64_t)day_seconds;
  for (int round = 0; round < 3; round++) {
    struct sun s = sun_at(at);
    double cosine_of =
        (cosine(zenith) - sine(latitude) * sine(s.declination)) / (cosine(latitude) * cosine(s.declination));
    if (cosine_of > 1) return SKY_BELOW;
    if (cosine_of < -1) return SKY_ABOVE;
    double hour = acos(cosine_of) * 180 / M_PI;
    at = midnight + llround((720 - 4 * (longitude - side * hour) - s.equation) * 60);
  }
  *ret = at;
  return SKY_CROSSES;
}

static enum sky_kind both(double latitude, double longitude, int64_t day, double zenith, int64_t *before,
                          int64_t *after) {
  enum sky_kind first = crossing(latitude, longitude, day, zenith, -1, before),
                second = crossing(latitude, longitude, day, zenith, 1, after);
  enum sky_kind kind = first == SKY_CROSSES ? second : first;
  if (kind != SKY_CROSSES) *before = *after = 0;
  return kind;
}

struct sky_day sky_sun(double latitude, double longitude, int64_t day) {
  struct sky_day d = {.noon = noon_of(longitude, day)};
  if (latitude > 89.9) latitude = 89.9;
  if (latitude < -89.9) latitude = -89.9;
  d.sun = both(latitude, longitude, day, rising_zenith, &d.rise, &d.set);
  d.twilight = both(latitude, longitude, day, twilight_zenith, &d.dawn, &d.dusk);
  d.light = d.sun == SKY_CROSSES ? d.set - d.rise : d.sun == SKY_ABOVE ? (int64_t)day_seconds : 0;
  return d;
}

/* ---- the moon: Meeus, table 49.A and the list after it ---- */

/* coefficient * E^power * sin(m M + n M' + f F) */
struct term {
  double at_new, at_full;
  int power, m, n, f;
};
static const struct term whole[] = {
    {-.40720, -.40614, 0, 0, 1, 0},   {.17241, .17302, 1, 1, 0, 0},    {.01608, .01614, 0, 0, 2, 0},
    {.01039, .01043, 0, 0, 0, 2},     {.00739, .00734, 1, -1, 1, 0},   {-.00514, -.00515, 1, 1, 1, 0},
    {.00208, .00209, 2, 2, 0, 0},     {-.00111, -.00111, 0, 0, 1, -2}, {-.00057, -.00057, 0, 0, 1, 2},
    {.00056, .00056, 1, 1, 2, 0},     {-.00042, -.00042, 0, 0, 3, 0},  {.00042, .00042, 1, 1, 0, 2},
    {.00038, .00038, 1, 1, 0, -2},    {-.00024, -.00024, 1, -1, 2, 0}, {-.00007, -.00007, 0, 2, 1, 0},
    {.00004, .00004, 0, 0, 2, -2},    {.00004, .00004, 0, 3, 0, 0},    {.00003, .00003, 0, 1, 1, -2},
    {.00003, .00003, 0, 0, 2, 2},     {-.00003, -.00003, 0, 1, 1, 2},  {.00003, .00003, 0, -1, 1, 2},
    {-.00002, -.00002, 0, -1, 1, -2}, {-.00002, -.00002, 0, 1, 3, 0},  {.00002, .00002, 0, 0, 4, 0}};
static const struct term half[] = {
    {-.62801, 0, 0, 0, 1, 0}, {.17172, 0, 1, 1, 0, 0},  {-.01183, 0, 1, 1, 1, 0},  {.00862, 0, 0, 0, 2, 0},
    {.00804, 0, 0, 0, 0, 2},  {.00454, 0, 1, -1, 1, 0}, {.00204, 0, 2, 2, 0, 0},   {-.00180, 0, 0, 0, 1, -2},
    {-.00070, 0, 0, 0, 1, 2}, {-.00040, 0, 0, 0, 3, 0}, {-.00034, 0, 1, -1, 2, 0}, {.00032, 0, 1, 1, 0, 2},
    {.00032, 0, 1, 1, 0, -2}, {-.00028, 0, 2, 2, 1, 0}, {.00027, 0, 1, 1, 2, 0},   {-.00005, 0, 0, -1, 1, -2},
    {.00004, 0, 0, 0, 2, 2},  {-.00004, 0, 0, 1, 1, 2}, {.00004, 0, 0, -2, 1, 0},  {.00003, 0, 0, 1, 1, -2},
    {.00003, 0, 0, 3, 0, 0},  {.00002, 0, 0, 0, 2, -2}, {.00002, 0, 0, -1, 1, 2},  {-.00002, 0, 0, 1, 3, 0}};
static const struct {
  double size, start, rate;
} planets[] = {{.000325, 299.77, 0.107408},  {.000165, 251.88, 0.016321}, {.000164, 251.83, 26.651886},
               {.000126, 349.42, 36.412478}, {.000110, 84.66, 18.206239}, {.000062, 141.74, 53.303771},
               {.000060, 207.14, 2.453732},  {.000056, 154.84, 7.306860}, {.000047, 34.52, 27.261239},
               {.000042, 207.19, 0.121824},  {.000040, 291.34, 1.844379}, {.000037, 161.72, 24.198154},
               {.000035, 239.56, 25.513099}, {.000023, 331.55, 3.592518}};

static double dynamical_less_universal(double julian) {
  double t = (julian - 2451545) / 365.25;
  return 62.92 + 0.32217 * t + 0.005589 * t * t;
}

static double sum_terms(const struct term *terms, size_t count, bool full, double e, double m, double n, double f) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) {
    const struct term *x = &terms[i];
    sum += (full ? x->at_full : x->at_new) * pow(e, x->power) * sine(x->m * m + x->n * n + x->f * f);
  }
  return sum;
}

/* Lunation k, a whole number for new moons, a quarter more for each phase after; the Julian ephemeris day. */
static double phase_day(double k) {
  double t = k / 1236.85, e = 1 - t * (0.002516 + t * 0.0000074);
  double m = 2.5534 + 29.10535670 * k - t * t * (0.0000014 + t * 0.00000011),
         n = 201.5643 + 385.81693528 * k + t * t * (0.0107582 + t * (0.00001238 - t * 0.000000058)),
         f = 160.7108 + 390.67050284 * k - t * t * (0.0016118 + t * (0.00000227 - t * 0.000000011)),
         node = 124.7746 - 1.56375588 * k + t * t * (0.0020672 + t * 0.00000215);
  int quarter = (int)llround((k - floor(k)) * 4) % 4;
  double day = 2451550.09766 + 29.530588861 * k + t * t * (0.00015437 - t * (0.000000150 - t * 0.00000000073));
  day -= .00017 * sine(node);
  day += quarter % 2 ? sum_terms(half, sizeof half / sizeof *half, false, e, m, n, f)
                     : sum_terms(whole, sizeof whole / sizeof *whole, quarter == 2, e, m, n, f);
  if (quarter % 2) {
    double w = .00306 - .00038 * e * cosine(m) + .00026 * cosine(n) - .00002 * cosine(n - m) + .00002 * cosine(n + m) +
               .00002 * cosine(2 * f);
    day += quarter == 1 ? w : -w;
  }
  for (size_t i = 0; i < sizeof planets / sizeof *planets; i++)
    day += planets[i].size * sine(planets[i].start + planets[i].rate * k - (i ? 0 : .009173 * t * t));
  return day;
}

static int64_t phase_at(double k) {
  double day = phase_day(k);
  return llround((day - unix_epoch) * day_seconds - dynamical_less_universal(day));
}

int64_t sky_next(enum sky_phase phase, int64_t from) {
  double k = floor(((double)from / day_seconds + unix_epoch - 2451550.09766) / 29.530588861) - 1 + phase / 4.;
  while (phase_at(k) < from) k++;
  return phase_at(k);
}

int64_t sky_last(enum sky_phase phase, int64_t from) {
  double k = floor(((double)from / day_seconds + unix_epoch - 2451550.09766) / 29.530588861) + 2 + phase / 4.;
  while (phase_at(k) > from) k--;
  return phase_at(k);
}

double sky_lit(int64_t at) {
  double t = centuries(at), d = 297.8501921 + t * 445267.1114034, m = 357.5291092 + t * 35999.0502909,
         n = 134.9633964 + t * 477198.8675055;
  double angle = 180 - d - 6.289 * sine(n) + 2.100 * sine(m) - 1.274 * sine(2 * d - n) - 0.658 * sine(2 * d) -
                 0.214 * sine(2 * n) - 0.110 * sine(d);
  return (1 + cosine(angle)) / 2;
}

bool sky_waxing(int64_t at) {
  return sky_next(SKY_FULL, at) < sky_next(SKY_NEW, at);
}
