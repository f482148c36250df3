/* SPDX-License-Identifier: Apache-2.0 */
#include "base/chance.h"

static uint64_t splitmix(uint64_t *x) {
  uint64_t z = (*x += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

struct chance chance_seed(uint64_t seed) {
  struct chance c;
  for (int i = 0; i < 4; i++) c.state[i] = splitmix(&seed);
  return c;
}

static uint64_t rotate(uint64_t x, int by) {
  return x << by | x >> (64 - by);
}

uint64_t chance_next(struct chance *c) {
  uint64_t *s = c->state, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 45);
  return result;
}

uint32_t chance_below(struct chance *c, uint32_t below) {
  return (uint32_t)((chance_next(c) >> 32) * below >> 32);
}

double chance_unit(struct chance *c) {
  return (double)(chance_next(c) >> 11) * 0x1.0p-53;
}
