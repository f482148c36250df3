/* SPDX-License-Identifier: Apache-2.0
 *
 * records: reading and writing a record's fields by their descriptors, for drivers.
 */
#ifndef OS1_STORE_RECORDS_H
#define OS1_STORE_RECORDS_H

#include "ports/records.h"

/* A place to build any record. */
union record {
  uint64_t id;
  char bytes[RECORD_SIZE_MAX];
};

static inline int64_t *record_number(const void *record, const struct record_field *f) {
  return (int64_t *)((char *)(uintptr_t)record + f->offset);
}
static inline struct str *record_text(const void *record, const struct record_field *f) {
  return (struct str *)((char *)(uintptr_t)record + f->offset);
}
static inline uint64_t record_id(const void *record) {
  return *(const uint64_t *)record;
}

/* NULL when there is none of that name. */
const struct record_field *record_field_named(const struct record_info *info, const char *name);
/* NULL when no field of it is unique. */
const struct record_field *record_unique_field(const struct record_info *info);
/* Whether any text is over STORE_TEXT_MAX. */
bool record_is_too_big(const struct record_info *info, const void *record);

#endif
