/* SPDX-License-Identifier: Apache-2.0
 *
 * gguf: what a model's file says of itself, read from its beginning alone: the format GGUF, versions 2 and 3, little
 * endian (ggml's docs/gguf.md; the names of the kinds of weights are llama.h's enum llama_ftype). Whatever the file
 * says of lengths is held against how long it is, its weights too where their kind is known; a description of more than
 * GGUF_HEAD_MOST bytes is refused. Any thread.
 */
#ifndef OS1_MODELS_GGUF_H
#define OS1_MODELS_GGUF_H

#include "base/error.h"
#include "base/str.h"

#include <stdint.h>

enum { GGUF_NAME_MOST = 128, GGUF_WORD_MOST = 32, GGUF_HEAD_MOST = 128 * 1024 * 1024 };

/* A number that the file does not give is 0, a text "". Texts are whole UTF-8 on one line, cut to fit. */
struct gguf {
  uint64_t bytes; /* of the file */
  int version;
  char architecture[GGUF_WORD_MOST]; /* "llama" */
  char name[GGUF_NAME_MOST];
  char licence[GGUF_NAME_MOST];
  char quant[GGUF_WORD_MOST]; /* how its weights are packed: "Q4_K_M"; "" a kind that is not known here */
  int64_t context;            /* tokens it was trained to see at once */
  int64_t blocks, embedding, heads;
  int64_t heads_kv;                 /* the most of any block; where it is not given, `heads` */
  int64_t heads_kv_all;             /* of all blocks together */
  int64_t key_length, value_length; /* numbers of one head; where not given, embedding / heads */
  int64_t tensors;
  int64_t parameters; /* numbers of all tensors together */
  int64_t parts;      /* files it is split into; 1 */
};

/* The file's description. ERR_NOT_FOUND, ERR_IO; with one sentence of what is wrong with it, ERR_INVALID: it is no such
 * file, or contradicts itself; ERR_DAMAGED: it ends too early; ERR_UNSUPPORTED: another version or byte order;
 * ERR_TOO_BIG. On failure *ret is zeroed. */
int gguf_read(const char *path, struct gguf *ret, struct error *e);
/* The same of bytes in memory, of a file that is `size` bytes long. */
int gguf_parse(struct str bytes, uint64_t size, struct gguf *ret, struct error *e);
/* Bytes that every token seen adds to what a server keeps, at two bytes a number (llama.cpp's usual F16): two per key
 * and value, of every head, of every block. A model that keeps less, as with a sliding window, is overestimated. 0: the
 * file does not say enough. */
uint64_t gguf_token_bytes(const struct gguf *g);

#endif
