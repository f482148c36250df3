/* SPDX-License-Identifier: Apache-2.0
 *
 * pack_priv: the archive that tools/pack.c writes. All numbers are 32 bits, least byte first.
 *   "OS1PACK1"  count  count x { name at, name length, text at, text length }  bytes
 * Places are counted from the beginning of the archive. Entries are sorted by name, byte order, none twice, and a zero
 * byte follows every text. A text begins at a multiple of 16, as the archive does in memory: what was compiled is used
 * where it lies.
 */
#ifndef OS1_LANGUAGE_PACK_PRIV_H
#define OS1_LANGUAGE_PACK_PRIV_H

#include "language/pack.h"

/* Reads one language ("en") of an archive that outlives the pack. ERR_DAMAGED when the bytes are not an archive. */
int pack_read(struct str archive, const char *language, const struct pack **ret, struct error *e);

#endif
