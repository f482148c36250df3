/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/answer_model.h"

#include "base/error.h"

enum { HEAD = 28, ROW = 4 };

struct look look_new(struct arena *a, uint32_t room) {
  return (struct look){0, room, ARENA_ARRAY(a, uint32_t, room)};
}

void look_add(struct look *k, unsigned sign, uint64_t x, uint64_t y) {
  if (k->len == k->room) return;
  uint64_t h = (UINT64_C(14695981039346656037) ^ sign) * UINT64_C(1099511628211);
  h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
  h ^= h >> 29;
  h = (h ^ y) * UINT64_C(0xBF58476D1CE4E5B9);
  h ^= h >> 32;
  h *= UINT64_C(0x9E3779B97F4A7C15);
  k->at[k->len++] = (uint32_t)(h >> (64 - ANSWER_BITS));
}

static uint32_t number_at(const unsigned char *p) {
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static float float_at(const unsigned char *p) {
  uint32_t n = number_at(p);
  float f;
  memcpy(&f, &n, sizeof f);
  return f == f ? f : 0;
}

int answer_model_read(struct str bytes, struct arena *a, struct answer_model *ret) {
  const unsigned char *p = (const unsigned char *)bytes.at;
  *ret = (struct answer_model){.weights = ARENA_ARRAY(a, signed char, (size_t)1 << ANSWER_BITS)};
  if (bytes.len < HEAD || memcmp(p, "OS1ANS1\n", 8) != 0 || number_at(p + 8) != ANSWER_BITS) return ERR_DAMAGED;
  uint32_t rows = number_at(p + 12);
  if ((uint64_t)rows * ROW + HEAD != bytes.len) return ERR_DAMAGED;
  ret->scale = float_at(p + 16);
  ret->told = float_at(p + 20);
  ret->list = float_at(p + 24);
  for (const unsigned char *row = p + HEAD; row < p + bytes.len; row += ROW) {
    uint32_t bucket = (uint32_t)row[0] | (uint32_t)row[1] << 8 | (uint32_t)row[2] << 16;
    if (bucket >> ANSWER_BITS) return ERR_DAMAGED;
    ret->weights[bucket] = (signed char)row[3];
  }
  return 0;
}

float answer_model_weigh(const struct answer_model *m, const struct look *k) {
  int sum = 0;
  for (uint32_t i = 0; i < k->len; i++) sum += m->weights[k->at[i]];
  return m->scale * (float)sum;
}
