/* SPDX-License-Identifier: Apache-2.0
 *
 * amounts: units and slang of money as typed and as said, data/<language>/amounts.txt. Read on first use (any thread),
 * immutable afterwards; everything belongs to the language.
 */
#ifndef OS1_LANGUAGE_AMOUNTS_H
#define OS1_LANGUAGE_AMOUNTS_H

#include "base/error.h"
#include "language/language.h"
#include "language/times.h"

struct amount_unit {
  double each; /* "tenner" 10 */
  struct str one, many;
  bool money; /* said in the currency of the manner */
};

struct amounts;
const struct amounts *amounts_of(const struct language *l);
/* word: plain, or a sign; false when it is no unit. */
bool amount_unit_find(const struct amounts *a, struct str word, enum manner m, struct amount_unit *ret);

int amounts_check(const struct pack *p, struct error *e);
void amounts_close(struct language *l);

#endif
