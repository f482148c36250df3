/* SPDX-License-Identifier: Apache-2.0
 *
 * size: how much of this machine a model may take.
 */
#ifndef OS1_ENGINE_SIZE_H
#define OS1_ENGINE_SIZE_H

#include "base/error.h"

#include <stdint.h>

enum { SIZE_WINDOW_LEAST = 1024, SIZE_WINDOW_USUAL = 4096, SIZE_WINDOW_MOST = 16384 };

/* Processors that this process may use. */
int size_threads(void);
/* Bytes that could be had without swapping (MemAvailable, proc(5)); 0 unknown. */
int64_t size_memory(void);
/* Tokens for the model in this file: what was asked for, else as many as it was made for and the memory allows, at most
 * SIZE_WINDOW_MOST. ERR_TOO_BIG with a sentence where there is not memory enough for SIZE_WINDOW_LEAST; what was asked
 * for is not judged. */
int size_window(const char *file, int64_t asked, int64_t *ret, struct error *e);

#endif
