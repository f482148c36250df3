/* SPDX-License-Identifier: Apache-2.0
 *
 * share: how much of this machine a model may take: its processors, and of its memory what is free now but for a
 * reserve. A model takes its weights (the file, mapped), for every token it sees at once a key and a value of every
 * head of every block (gguf_token_bytes), and what it works with.
 */
#ifndef OS1_ENGINE_SHARE_H
#define OS1_ENGINE_SHARE_H

#include "base/error.h"
#include "models/gguf.h"

/* Tokens; and in MiB what is left to others, and what a server works with besides: about what llama.cpp asks for at its
 * usual 512 tokens a batch with a vocabulary of 150,000 words. */
enum {
  SHARE_WINDOW_LEAST = 1024,
  SHARE_WINDOW_USUAL = 4096,
  SHARE_WINDOW_MOST = 16384,
  SHARE_STEP = 256,
  SHARE_RESERVE_MIB = 512,
  SHARE_WORK_MIB = 384
};

/* Processors that this process may use. */
int share_threads(void);
/* Bytes that could be had without swapping (MemAvailable, proc(5)); 0 unknown. */
int64_t share_memory(void);
/* Bytes that the model takes with this window. */
int64_t share_need(const struct gguf *g, int64_t window);
/* How much it sees at once: as much as it was made for and `memory` allows, a multiple of SHARE_STEP, at most
 * SHARE_WINDOW_MOST. memory 0: unknown, and SHARE_WINDOW_USUAL. ERR_TOO_BIG with a sentence where there is not enough
 * for SHARE_WINDOW_LEAST, or for all of a smaller one. */
int share_fit(const struct gguf *g, int64_t memory, int64_t *ret, struct error *e);
/* The same for a file, now. asked not 0: that, and nothing is judged. A file that is no GGUF, or a broken one, is
 * refused as gguf_read does; one of a version that is not known here is left to the server. */
int share_window(const char *file, int64_t asked, int64_t *ret, struct error *e);

#endif
