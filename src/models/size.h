/* SPDX-License-Identifier: Apache-2.0
 *
 * size: bytes as people say them: "812 MB", "4.9 GB" (powers of a thousand).
 */
#ifndef OS1_MODELS_SIZE_H
#define OS1_MODELS_SIZE_H

#include <stdint.h>

enum { SIZE_TEXT = 16 };

/* out; one decimal below ten, none from there on. */
const char *size_write(uint64_t bytes, char out[SIZE_TEXT]);

#endif
