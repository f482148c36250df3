/* SPDX-License-Identifier: Apache-2.0
 *
 * id: the name of a record, 64 bits: whose memory it is in the high 20, a number that only grows in the low 43, the
 * sign bit clear (SQLite's rowid is signed). So one person's records are one range of keys, in the order they came.
 */
#ifndef OS1_BASE_ID_H
#define OS1_BASE_ID_H

#include <stdint.h>

#define ID_NONE 0u
enum { ID_PERSON_BITS = 20, ID_NUMBER_BITS = 43 };

static inline uint64_t id_make(uint32_t owner, uint64_t number) {
  return (uint64_t)owner << ID_NUMBER_BITS | number;
}
static inline uint32_t id_owner(uint64_t id) {
  return (uint32_t)(id >> ID_NUMBER_BITS);
}
static inline uint64_t id_number(uint64_t id) {
  return id & ((1ULL << ID_NUMBER_BITS) - 1);
}
static inline uint64_t id_first(uint32_t owner) {
  return id_make(owner, 0);
}
static inline uint64_t id_last(uint32_t owner) {
  return id_make(owner, (1ULL << ID_NUMBER_BITS) - 1);
}

#endif
