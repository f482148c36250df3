/* SPDX-License-Identifier: Apache-2.0 */
#include "writer.h"

enum { CAP = 16 * 1024 * 1024, ALIGNMENT = 32 };

void writer_begin(struct writer *w) {
  *w = (struct writer){.pairs = buf_new(CAP), .tensors = buf_new(CAP), .version = 3, .magic = "GGUF"};
}

void writer_finish(struct writer *w) {
  buf_finish(&w->pairs);
  buf_finish(&w->tensors);
}

void writer_little(struct buf *b, uint64_t v, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) buf_add_byte(b, (char)(v >> (8 * i)));
}

void writer_string(struct buf *b, struct str s) {
  writer_little(b, s.len, 8);
  buf_add_str(b, s);
}

void writer_pair(struct writer *w, const char *key, enum writer_kind kind) {
  writer_string(&w->pairs, str_of(key));
  writer_little(&w->pairs, kind, 4);
  w->pair_count++;
}

void writer_text(struct writer *w, const char *key, const char *value) {
  writer_pair(w, key, W_TEXT);
  writer_string(&w->pairs, str_of(value));
}

void writer_u32(struct writer *w, const char *key, uint32_t value) {
  writer_pair(w, key, W_U32);
  writer_little(&w->pairs, value, 4);
}

void writer_u32s(struct writer *w, const char *key, const uint32_t *values, size_t count) {
  writer_pair(w, key, W_ARRAY);
  writer_little(&w->pairs, W_U32, 4);
  writer_little(&w->pairs, count, 8);
  for (size_t i = 0; i < count; i++) writer_little(&w->pairs, values[i], 4);
}

void writer_tensor(struct writer *w, const char *name, const uint64_t *sides, size_t count, uint64_t begins) {
  writer_string(&w->tensors, str_of(name));
  writer_little(&w->tensors, count, 4);
  for (size_t i = 0; i < count; i++) writer_little(&w->tensors, sides[i], 8);
  writer_little(&w->tensors, 0, 4); /* F32 */
  writer_little(&w->tensors, begins, 8);
  w->tensor_count++;
}

void writer_file(const struct writer *w, size_t data, struct buf *out) {
  buf_add_str(out, str_of(w->magic));
  writer_little(out, w->version, 4);
  writer_little(out, w->tensor_count, 8);
  writer_little(out, w->pair_count, 8);
  buf_add_str(out, buf_str(&w->pairs));
  buf_add_str(out, buf_str(&w->tensors));
  while (out->len % ALIGNMENT) buf_add_byte(out, 0);
  for (size_t i = 0; i < data; i++) buf_add_byte(out, (char)(i * 131));
}

void writer_tiny(struct writer *w) {
  writer_text(w, "general.architecture", "llama");
  writer_text(w, "general.name", "Tiny One");
  writer_text(w, "general.license", "apache-2.0");
  writer_u32(w, "general.file_type", 15);
  writer_u32(w, "llama.context_length", 4096);
  writer_u32(w, "llama.block_count", 2);
  writer_u32(w, "llama.embedding_length", 64);
  writer_u32(w, "llama.attention.head_count", 4);
  writer_u32(w, "llama.attention.head_count_kv", 2);
  writer_pair(w, "llama.attention.layer_norm_rms_epsilon", W_F32);
  writer_little(&w->pairs, 0x3727C5AC, 4);
  writer_pair(w, "tokenizer.ggml.tokens", W_ARRAY);
  writer_little(&w->pairs, W_TEXT, 4);
  writer_little(&w->pairs, 3, 8);
  for (int i = 0; i < 3; i++) writer_string(&w->pairs, STR("word"));
  writer_tensor(w, "token_embd.weight", (const uint64_t[]){64, 8}, 2, 0);
  writer_tensor(w, "output_norm.weight", (const uint64_t[]){64}, 1, 2048);
}
