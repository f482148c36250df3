/* SPDX-License-Identifier: Apache-2.0 */
#include "models/gguf.h"

#include "base/alloc.h"
#include "writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct writer w;
static struct buf file;
static struct gguf g;
static struct error e;

static int begin(void **state) {
  writer_begin(&w);
  file = buf_new(32 * 1024 * 1024);
  g = (struct gguf){0};
  e = (struct error){0};
  return 0;
}

static int end(void **state) {
  writer_finish(&w);
  buf_finish(&file);
  return 0;
}

static int parse(size_t data) {
  buf_clear(&file);
  writer_file(&w, data, &file);
  return gguf_parse(buf_str(&file), file.len, &g, &e);
}

static void gguf__is_read(void **state) {
  writer_tiny(&w);
  assert_int_equal(parse(4096), 0);
  assert_string_equal(g.architecture, "llama");
  assert_string_equal(g.name, "Tiny One");
  assert_string_equal(g.licence, "apache-2.0");
  assert_string_equal(g.quant, "Q4_K_M");
  assert_int_equal(g.version, 3);
  assert_int_equal(g.context, 4096);
  assert_int_equal(g.blocks, 2);
  assert_int_equal(g.heads, 4);
  assert_int_equal(g.heads_kv, 2);
  assert_int_equal(g.key_length, 16);
  assert_int_equal(g.value_length, 16);
  assert_int_equal(g.tensors, 2);
  assert_int_equal(g.parameters, 64 * 8 + 64);
  assert_int_equal(g.parts, 1);
  assert_true(g.bytes == file.len);
  /* 2 blocks of 2 heads, 16 numbers of a key and 16 of a value, 2 bytes each */
  assert_true(gguf_token_bytes(&g) == 2 * 2 * (16 + 16) * 2);
}

/* What stands in a real one: heads block by block, lengths of their own, an architecture named late, numbers of any
 * width, what nobody here wants. */
static void gguf__other_shapes(void **state) {
  w.version = 2;
  writer_u32(&w, "other.block_count", 4);
  writer_u32s(&w, "other.attention.head_count_kv", (const uint32_t[]){8, 0, 2, 8}, 4);
  writer_u32s(&w, "other.attention.head_count", (const uint32_t[]){16, 16, 16, 16}, 4);
  writer_pair(&w, "other.context_length", W_U64);
  writer_little(&w.pairs, 131072, 8);
  writer_pair(&w, "other.attention.key_length", W_U16);
  writer_little(&w.pairs, 128, 2);
  writer_u32(&w, "other.attention.value_length", 64);
  writer_u32(&w, "clip.vision.block_count", 40);
  writer_u32(&w, "split.count", 3);
  writer_u32(&w, "general.file_type", 1024 + 7);
  writer_text(&w, "general.architecture", "other");
  assert_int_equal(parse(0), 0);
  assert_int_equal(g.version, 2);
  assert_int_equal(g.blocks, 4);
  assert_int_equal(g.heads, 16);
  assert_int_equal(g.heads_kv, 8);
  assert_int_equal(g.heads_kv_all, 18);
  assert_int_equal(g.context, 131072);
  assert_int_equal(g.parts, 3);
  assert_string_equal(g.quant, "Q8_0");
  assert_true(gguf_token_bytes(&g) == 18 * (128 + 64) * 2);
}

static void gguf__text_is_one_line_and_whole(void **state) {
  char name[400];
  writer_text(&w, "general.architecture", "llama");
  memset(name, 'a', sizeof name);
  memcpy(name + GGUF_NAME_MOST - 2, "\xC3\xA9", 2); /* é, just over the edge */
  name[399] = '\0';
  name[3] = '\n';
  name[4] = '\x1B';
  writer_text(&w, "general.name", name);
  writer_text(&w, "general.license", "not \xFF text");
  assert_int_equal(parse(0), 0);
  assert_int_equal(strlen(g.name), GGUF_NAME_MOST - 2);
  assert_int_equal(g.name[3], ' ');
  assert_int_equal(g.name[4], ' ');
  assert_string_equal(g.licence, "");
}

/* ---- what is wrong with one ---- */

static void expect(int code, const char *why) {
  int r = parse(4096);
  if (r != code || !strstr(e.text, why)) fail_msg("%d, \"%s\" and not %d, \"%s\"", r, e.text, code, why);
  assert_true(e.text[strlen(e.text) - 1] == '.' && g.bytes == 0);
}

static void again(void) {
  writer_finish(&w);
  writer_begin(&w);
  writer_text(&w, "general.architecture", "llama");
}

static void gguf__hostile__head(void **state) {
  writer_tiny(&w);
  w.magic = "GGML";
  expect(ERR_INVALID, "does not begin");
  w.magic = "GGUF";
  w.version = 1;
  expect(ERR_UNSUPPORTED, "version");
  w.version = 0x03000000;
  expect(ERR_UNSUPPORTED, "big-endian");
  w.version = 3;
  w.pair_count = UINT64_MAX;
  expect(ERR_INVALID, "too much");
  w.pair_count = 20;
  assert_true(parse(4096) < 0);
  again();
  w.tensor_count = UINT64_MAX / 2;
  expect(ERR_INVALID, "too much");
  w.tensor_count = 1000000;
  assert_true(parse(4096) < 0);
  writer_finish(&w);
  writer_begin(&w);
  expect(ERR_INVALID, "what kind of model");
}

static void gguf__hostile__lengths(void **state) {
  static const uint64_t lies[] = {1u << 20, UINT32_MAX, 1ull << 40, INT64_MAX, UINT64_MAX, UINT64_MAX - 7};
  for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
    again();
    writer_little(&w.pairs, lies[i], 8); /* a name */
    w.pair_count++;
    expect(ERR_INVALID, "longer than the file");
    again();
    writer_pair(&w, "general.name", W_TEXT);
    writer_little(&w.pairs, lies[i], 8);
    expect(ERR_INVALID, "longer than the file");
    for (int kind = W_U8; kind <= W_F64; kind++) {
      if (kind == W_ARRAY) continue;
      again();
      writer_pair(&w, "a.list", W_ARRAY);
      writer_little(&w.pairs, (uint64_t)kind, 4);
      writer_little(&w.pairs, lies[i], 8);
      expect(ERR_INVALID, "longer than the file");
    }
  }
}

static void gguf__hostile__values(void **state) {
  again();
  writer_pair(&w, "a.list", W_ARRAY);
  for (int i = 0; i < 1000; i++) writer_little(&w.pairs, W_ARRAY, 4), writer_little(&w.pairs, 1, 8);
  expect(ERR_INVALID, "lists within lists");
  again();
  writer_pair(&w, "a.value", 13);
  expect(ERR_INVALID, "kind of value");
  again();
  writer_pair(&w, "a.list", W_ARRAY);
  writer_little(&w.pairs, 99, 4), writer_little(&w.pairs, 1, 8);
  expect(ERR_INVALID, "kind of value");
  again();
  writer_u32(&w, "llama.block_count", 70000);
  expect(ERR_INVALID, "no model has");
  again();
  writer_pair(&w, "llama.context_length", W_I32);
  writer_little(&w.pairs, UINT32_MAX, 4); /* -1 */
  expect(ERR_INVALID, "no model has");
  again();
  writer_u32s(&w, "llama.attention.head_count_kv", (const uint32_t[]){1, 70000}, 2);
  expect(ERR_INVALID, "no model has");
  again();
  writer_u32(&w, "general.alignment", 0);
  expect(ERR_INVALID, "alignment");
  again();
  writer_u32(&w, "general.alignment", 24);
  expect(ERR_INVALID, "alignment");
}

static void gguf__hostile__tensors(void **state) {
  again();
  writer_tensor(&w, "a", (const uint64_t[]){1ull << 40, 1ull << 40}, 2, 0);
  expect(ERR_INVALID, "larger than any");
  again();
  for (int i = 0; i < 4; i++) writer_tensor(&w, "a", (const uint64_t[]){1ull << 62}, 1, 0);
  expect(ERR_INVALID, "larger than any");
  again();
  writer_tensor(&w, "a", (const uint64_t[]){1, 1, 1, 1, 1, 1, 1, 1, 1}, 9, 0);
  expect(ERR_INVALID, "too many sides");
  again();
  writer_tensor(&w, "a", (const uint64_t[]){64}, 1, 1u << 20);
  expect(ERR_DAMAGED, "before its last weights");
  again();
  writer_tensor(&w, "a", (const uint64_t[]){64}, 1, UINT64_MAX - 64);
  expect(ERR_DAMAGED, "before its last weights");
}

/* 2,048 bytes of the first tensor and 256 of the last. */
static void gguf__cut_in_its_weights__says_so(void **state) {
  writer_tiny(&w);
  assert_int_equal(parse(2304), 0);
  assert_int_equal(parse(2303), ERR_DAMAGED);
  assert_non_null(strstr(e.text, "in the middle of its weights"));
  again();
  writer_tensor(&w, "a", (const uint64_t[]){1ull << 40}, 1, UINT64_MAX / 2);
  expect(ERR_DAMAGED, "before its last weights");
}

static void gguf__cut_anywhere__says_so(void **state) {
  writer_tiny(&w);
  assert_int_equal(parse(4096), 0);
  size_t described = file.len - 4096;
  for (size_t n = 0; n < described; n++) {
    struct error why = {0};
    assert_true(gguf_parse(str_first(buf_str(&file), n), n, &g, &why) < 0);
    assert_true(why.text[0] != '\0');
  }
}

/* A long description, so that the window has to move: 20,000 words, and what comes after them. */
static void gguf_read__a_file(void **state) {
  char path[] = "/tmp/os1-gguf-XXXXXX";
  writer_text(&w, "general.architecture", "llama");
  writer_pair(&w, "tokenizer.ggml.tokens", W_ARRAY);
  writer_little(&w.pairs, W_TEXT, 4);
  writer_little(&w.pairs, 20000, 8);
  for (int i = 0; i < 20000; i++) writer_string(&w.pairs, str_first(STR("antidisestablishment"), (size_t)i % 20));
  char *template = alloc_zero(200001);
  memset(template, 't', 200000);
  writer_text(&w, "tokenizer.chat_template", template);
  alloc_free(template);
  writer_u32(&w, "llama.context_length", 2048);
  writer_tensor(&w, "a", (const uint64_t[]){64}, 1, 0);
  writer_file(&w, 256, &file);
  int fd = mkstemp(path);
  assert_true(write(fd, file.at, file.len) == (ssize_t)file.len);
  close(fd);
  assert_int_equal(gguf_read(path, &g, &e), 0);
  assert_int_equal(g.context, 2048);
  assert_true(g.bytes == file.len);
  assert_int_equal(truncate(path, 150000), 0);
  assert_true(gguf_read(path, &g, &e) < 0);
  unlink(path);
  assert_int_equal(gguf_read(path, &g, &e), ERR_NOT_FOUND);
  assert_int_equal(gguf_read("/tmp", &g, &e), ERR_INVALID);
  assert_int_equal(mkfifo(path, 0600), 0);
  assert_int_equal(gguf_read(path, &g, &e), ERR_INVALID);
  unlink(path);
}

/* With OS1_BLESS=1: the fuzzer's first files, which is how they were made. */
static void gguf__corpus(void **state) {
  static const struct {
    const char *name;
    uint32_t version;
    size_t data;
  } files[] = {{"tiny", 3, 2304}, {"older", 2, 2304}, {"cut", 3, 8}};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char path[512];
    writer_finish(&w);
    writer_begin(&w);
    w.version = files[i].version;
    writer_tiny(&w);
    parse(files[i].data);
    snprintf(path, sizeof path, "%s/models/corpus/fuzz_gguf/%s", TESTS_FOLDER, files[i].name);
    if (getenv("OS1_BLESS")) {
      FILE *out = fopen(path, "wb");
      assert_non_null(out);
      assert_true(fwrite(file.at, 1, file.len, out) == file.len && fclose(out) == 0);
    }
    int wanted = files[i].data > 8 ? 0 : ERR_DAMAGED;
    assert_int_equal(gguf_read(path, &g, &e), wanted);
  }
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
  const struct CMUnitTest tests[] = {
      TEST(gguf__is_read),
      TEST(gguf__other_shapes),
      TEST(gguf__text_is_one_line_and_whole),
      TEST(gguf__hostile__head),
      TEST(gguf__hostile__lengths),
      TEST(gguf__hostile__values),
      TEST(gguf__hostile__tensors),
      TEST(gguf__cut_anywhere__says_so),
      TEST(gguf__cut_in_its_weights__says_so),
      TEST(gguf_read__a_file),
      TEST(gguf__corpus),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
