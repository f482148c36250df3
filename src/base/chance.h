/* SPDX-License-Identifier: Apache-2.0
 *
 * chance: a small seeded generator (xoshiro256**, D. Blackman and S. Vigna 2018; seeded by splitmix64), so that a
 * conversation replays. Never for keys or ids that must not be guessed.
 */
#ifndef OS1_BASE_CHANCE_H
#define OS1_BASE_CHANCE_H

#include <stdint.h>

struct chance {
  uint64_t state[4];
};

struct chance chance_seed(uint64_t seed);
uint64_t chance_next(struct chance *c);
/* 0 .. below-1, below > 0. */
uint32_t chance_below(struct chance *c, uint32_t below);
/* 0 <= x < 1 */
double chance_unit(struct chance *c);

#endif
