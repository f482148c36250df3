/* SPDX-License-Identifier: Apache-2.0
 *
 * argue: an argument map and what stands in it. No language, no I/O, nothing owned.
 *
 * Statements are nodes; a tie says what one does to another. The attacks are J. L. Pollock's and H. Prakken's (ASPIC+,
 * 2010): rebut says the opposite, undermine denies a premise, undercut denies that the one follows from the other. For
 * what stands all three are attacks of P. M. Dung's abstract framework ("On the acceptability of arguments", 1995), and
 * what stands is its grounded extension: the least fixed point of "attacked only by what is itself attacked by us".
 */
#ifndef OS1_SKILLS_ARGUE_H
#define OS1_SKILLS_ARGUE_H

#include <stdbool.h>
#include <stddef.h>

enum { ARGUE_NODES = 64, ARGUE_TIES = 256 };
enum argue_tie { ARGUE_SUPPORTS, ARGUE_REBUTS, ARGUE_UNDERCUTS, ARGUE_UNDERMINES };
/* IN: stands. OUT: something that stands attacks it. UNDECIDED: neither, as in a circle of attacks. */
enum argue_standing { ARGUE_UNDECIDED, ARGUE_IN, ARGUE_OUT };

struct argue_map {
  size_t nodes; /* numbered from 0; at most ARGUE_NODES */
  struct {
    size_t from, to;
    enum argue_tie tie;
  } ties[ARGUE_TIES];
  size_t tie_count;
};

/* False where the map is full or a node isn't there; then nothing is added. */
bool argue_tie(struct argue_map *m, size_t from, size_t to, enum argue_tie tie);
/* ret has m->nodes places. Supports take no part in it. */
void argue_grounded(const struct argue_map *m, enum argue_standing *ret);
/* A claim that was given reasons and keeps none of them isn't held up by anything: it stands where it is IN and, if
 * anything supports it, some support is IN. standing: of argue_grounded. */
bool argue_stands(const struct argue_map *m, const enum argue_standing *standing, size_t claim);

#endif
