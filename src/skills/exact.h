/* SPDX-License-Identifier: Apache-2.0
 *
 * exact: numbers as fractions, so that what can be exact is. Numerator and denominator are 128 bits wide; what does not
 * fit, and roots, go on as a long double that knows it is near and not exact.
 */
#ifndef OS1_SKILLS_EXACT_H
#define OS1_SKILLS_EXACT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 exact_wide;

struct exact {
  exact_wide over, under; /* in lowest terms, under > 0; under 0: `near` holds the value */
  long double near;
};

struct exact exact_of(int64_t over, int64_t under);
struct exact exact_near(long double value);
static inline bool exact_is(struct exact x) {
  return x.under != 0;
}
long double exact_value(struct exact x);
/* False when it is infinite or not a number. */
bool exact_finite(struct exact x);
bool exact_zero(struct exact x);
bool exact_whole(struct exact x);
/* Negative, zero, positive. */
int exact_sign(struct exact x);

struct exact exact_add(struct exact x, struct exact y);
struct exact exact_subtract(struct exact x, struct exact y);
struct exact exact_multiply(struct exact x, struct exact y);
/* y is not zero. */
struct exact exact_divide(struct exact x, struct exact y);
/* The remainder with the divisor's sign; y is not zero. */
struct exact exact_modulo(struct exact x, struct exact y);
struct exact exact_power(struct exact x, struct exact y);
struct exact exact_root(struct exact x);
struct exact exact_floor(struct exact x);

/* Decimal digits with at most one point and commas between thousands, "3/4", "2.5e-3": the whole of s. False otherwise.
 */
bool exact_parse(struct str s, struct exact *ret);
/* "2,340.5". Exactly when that takes at most `places` decimals (*ret_about false), else rounded half away from zero to
 * `digits` significant digits, fewer where they are noughts. */
struct str exact_say(struct arena *a, struct exact x, int places, int digits, bool *ret_about);
/* With exactly so many decimals, rounded: "12.40". */
struct str exact_fixed(struct arena *a, struct exact x, int places, bool *ret_about);

#endif
