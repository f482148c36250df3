/* SPDX-License-Identifier: Apache-2.0
 *
 * writer: GGUF files as a test wants them, whole or broken in one place.
 */
#ifndef OS1_TESTS_WRITER_H
#define OS1_TESTS_WRITER_H

#include "base/buf.h"

#include <stdint.h>

enum writer_kind { W_U8, W_I8, W_U16, W_I16, W_U32, W_I32, W_F32, W_BOOL, W_TEXT, W_ARRAY, W_U64, W_I64, W_F64 };

struct writer {
  struct buf pairs, tensors;
  uint64_t pair_count, tensor_count; /* as the head will say */
  uint32_t version;
  const char *magic;
};

void writer_begin(struct writer *w);
void writer_finish(struct writer *w);
void writer_little(struct buf *b, uint64_t v, size_t bytes);
void writer_string(struct buf *b, struct str s);
/* The pair's name and kind; its value comes after. */
void writer_pair(struct writer *w, const char *key, enum writer_kind kind);
void writer_text(struct writer *w, const char *key, const char *value);
void writer_u32(struct writer *w, const char *key, uint32_t value);
void writer_u32s(struct writer *w, const char *key, const uint32_t *values, size_t count);
void writer_tensor(struct writer *w, const char *name, const uint64_t *sides, size_t count, uint64_t begins);
/* The whole file, `data` bytes of weights after what describes them. */
void writer_file(const struct writer *w, size_t data, struct buf *out);
/* A small one that is well: llama, 2 blocks, 4 heads over 2, 4096 tokens, Q4_K_M, with words and a template. */
void writer_tiny(struct writer *w);

#endif
