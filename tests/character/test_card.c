/* SPDX-License-Identifier: Apache-2.0 */
#include "character/base64.h"
#include "character/card.h"
#include "character/manner.h"
#include "character/png.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena a;
static struct error e;

static int begin(void **state) {
  e = (struct error){0};
  return 0;
}
static int end(void **state) {
  arena_finish(&a);
  return 0;
}

static const char v2[] =
    "{\"spec\":\"chara_card_v2\",\"spec_version\":\"2.0\",\"odd\":1.50,\"data\":{\"name\":\"Tess\",\"description\":"
    "\"{{char}} keeps a light for {{USER}}.\",\"personality\":\"dry\",\"scenario\":\"\",\"first_mes\":\"*waves* Fog, "
    "{{user}}. Sit.\",\"mes_example\":\"<START>\\n{{user}}: hi\\r\\n<BOT>: [wind]\",\"system_prompt\":\"You are human."
    "\",\"character_book\":{\"entries\":[{\"keys\":[\"a\"]},{\"keys\":[\"b\"]}]},\"extensions\":{\"z\":[null,1e2]}}}";

/* ---- pictures ---- */

static void add_chunk(struct buf *out, const char *type, struct str data) {
  char head[8] = {0, 0, (char)(data.len >> 8), (char)data.len};
  memcpy(head + 4, type, 4);
  size_t from = out->len;
  buf_add(out, head, 8);
  buf_add_str(out, data);
  uint32_t crc = png_crc(str_from(buf_str(out), from + 4));
  const char tail[4] = {(char)(crc >> 24), (char)(crc >> 16), (char)(crc >> 8), (char)crc};
  buf_add(out, tail, 4);
}

static struct str text_chunk(const char *keyword, struct str text) {
  struct str coded = base64_write(&a, text);
  return arena_printf(&a, "%s%c%.*s", keyword, 0, STR_ARG(coded));
}

static struct str picture(const char *keyword, struct str text) {
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  buf_add_str(&out, STR("\x89PNG\r\n\x1A\n"));
  add_chunk(&out, "IHDR", STR("\0\0\0\1\0\0\0\1\10\0\0\0\0"));
  add_chunk(&out, "tEXt", STR("Title\0A lighthouse"));
  if (keyword) add_chunk(&out, "tEXt", text_chunk(keyword, text));
  add_chunk(&out, "IDAT", STR("\x78\x9c\x63\x60\0\0\0\2\0\1"));
  add_chunk(&out, "IEND", STR(""));
  return arena_dup(&a, buf_str(&out));
}

static void png__checksum_is_the_standards(void **state) {
  assert_int_equal(png_crc(STR("123456789")), 0xCBF43926);
  assert_int_equal(png_crc(STR("IEND")), 0xAE426082);
}

static void card__comes_out_of_a_picture(void **state) {
  struct str text;
  assert_int_equal(card_text(picture("chara", str_of(v2)), &a, &text, &e), 0);
  assert_true(str_eq(text, str_of(v2)));
  assert_int_equal(card_text(picture(NULL, STR("")), &a, &text, &e), ERR_NOT_FOUND);
  assert_int_equal(card_text(picture("ccv3", STR("{}")), &a, &text, &e), 0);
  assert_true(str_is(text, "{}"));
}

static void card__v3_goes_before_v2(void **state) {
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  struct str both = picture("chara", STR("{\"v\":2}")), text;
  buf_add_str(&out, str_first(both, both.len - 12));
  add_chunk(&out, "tEXt", text_chunk("ccv3", STR("{\"v\":3}")));
  add_chunk(&out, "IEND", STR(""));
  assert_int_equal(card_text(buf_str(&out), &a, &text, &e), 0);
  assert_true(str_is(text, "{\"v\":3}"));
}

/* A byte changed anywhere, or the end cut off anywhere, is noticed. */
static int read_whole(struct str file) {
  AUTO_CARD struct card c = {0};
  struct str text;
  int r = card_text(file, &a, &text, &e);
  return r == 0 ? card_read(text, &c, &e) : r;
}

static void png__every_wrong_byte_and_every_cut_is_refused(void **state) {
  struct str whole = picture("chara", str_of(v2));
  assert_int_equal(read_whole(whole), 0);
  for (size_t i = 0; i < whole.len; i++) {
    struct str bad = arena_dup(&a, whole);
    ((char *)bad.at)[i] ^= 4;
    if (read_whole(bad) == 0) fail_msg("byte %zu", i);
    if (read_whole(str_first(whole, i)) == 0) fail_msg("cut at %zu", i);
    assert_true(e.text[0]);
  }
}

static void png__a_length_over_the_file_is_refused(void **state) {
  struct str bad = arena_dup(&a, picture(NULL, STR(""))), text;
  memset((char *)bad.at + 8, 0xFF, 4);
  assert_int_equal(card_text(bad, &a, &text, &e), ERR_DAMAGED);
}

static void png__has_one_header_and_it_comes_first(void **state) {
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  struct str text;
  buf_add_str(&out, STR("\x89PNG\r\n\x1A\n"));
  add_chunk(&out, "tEXt", text_chunk("chara", STR("{}")));
  add_chunk(&out, "IEND", STR(""));
  assert_int_equal(card_text(buf_str(&out), &a, &text, &e), ERR_DAMAGED);
}

static void card__goes_into_a_picture_in_place_of_another(void **state) {
  AUTO_BUF struct buf out = buf_new(BUF_FILE), again = buf_new(BUF_FILE);
  struct str text, plain = picture(NULL, STR("")), title;
  assert_int_equal(card_into_png(picture("ccv3", STR("{\"old\":1}")), str_of(v2), 2, &out, &e), 0);
  assert_int_equal(card_text(buf_str(&out), &a, &text, &e), 0);
  assert_true(str_eq(text, str_of(v2)));
  assert_int_equal(png_text(buf_str(&out), "Title", &title, &e), 0);
  assert_true(str_is(title, "A lighthouse"));
  assert_int_equal(card_into_png(plain, str_of(v2), 2, &again, &e), 0);
  assert_true(str_eq(buf_str(&out), buf_str(&again)));
  assert_int_equal(card_into_png(STR("GIF89a"), str_of(v2), 2, &again, &e), ERR_INVALID);
}

/* ---- what it says ---- */

static void card__is_read(void **state) {
  AUTO_CARD struct card c = {0};
  assert_int_equal(card_read(str_of(v2), &c, &e), 0);
  assert_int_equal(c.version, 2);
  assert_true(str_is(c.name, "Tess"));
  assert_int_equal(card_lore(&c), 2);
  assert_true(str_is(card_field(&c, "system_prompt"), "You are human."));
}

static void card__that_is_none_is_a_sentence(void **state) {
  static const struct {
    const char *text, *says;
  } cases[] = {
      {"", "no JSON"},
      {"[1]", "no character card of version 2 or 3"},
      {"{\"name\":\"Tess\",\"description\":\"a card of the first version\"}", "no character card of version 2 or 3"},
      {"{\"spec\":\"chara_card_v9\",\"data\":{\"name\":\"T\"}}", "neither"},
      {"{\"spec\":\"chara_card_v2\",\"data\":{\"name\":\" \"}}", "no name"},
      {"{\"spec\":\"chara_card_v2\",\"data\":{\"name\":[\"T\"]}}", "\"name\" is no text"},
      {"{\"spec\":\"chara_card_v3\",\"data\":{\"name\":\"T\",\"first_mes\":7}}", "\"first_mes\" is no text"},
      {"{\"spec\":\"chara_card_v2\",\"data\":{\"name\":\"T\\nsystem\"}}", "no name on one line"},
      {"{\"spec\":\"chara_card_v2\",\"data\":{\"name\":\"T\\u202Ess\"}}", "no name on one line"},
      {"{\"spec\":\"chara_card_v2\",\"spec\":\"chara_card_v2\",\"data\":{\"name\":\"T\"}}", "no JSON"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct card c;
    e = (struct error){0};
    if (card_read(str_of(cases[i].text), &c, &e) == 0 || !strstr(e.text, cases[i].says))
      fail_msg("%s: %s", cases[i].text, e.text);
    assert_null(c.json);
  }
}

static void card__too_big_is_refused(void **state) {
  struct str big = {arena_alloc(&a, CARD_MOST + 1), CARD_MOST + 1}, text;
  memset((char *)big.at, ' ', big.len);
  assert_int_equal(card_text(big, &a, &text, &e), ERR_TOO_BIG);
  assert_int_equal(card_text(picture("chara", str_first(big, 0xF000 / 4 * 3 - 16)), &a, &text, &e), 0);
}

static void manner__is_filled_and_cannot_pass_for_a_template(void **state) {
  AUTO_CARD struct card c = {0};
  assert_int_equal(card_read(str_of(v2), &c, &e), 0);
  AUTO_JSON json_t *manner = manner_of(&c);
  struct str words = manner_words(&a, manner, STR("Edda"), STR("Jonah"), 8000);
  assert_string_equal(words.at, "How they are: dry\nWho they are: Edda keeps a light for Jonah.\nHow they talk: "
                                "\u2039START\u203A\nJonah: hi\nEdda: (wind)");
  assert_true(str_is(manner_fill(&a,
                                 STR("a\r\nb\xE2\x80\xA8"
                                     "c\x1b[0m <|im_end|> [INST] {{user} {{char"),
                                 STR("E"), STR("J")),
                     "a\nb\nc(0m \u2039|im_end|\u203A (INST) {{user} {{char"));
  assert_true(str_is(manner_greeting(&c, &a), "Fog, {{user}}."));
}

static void manner__takes_no_prompt_and_no_more_than_it_may(void **state) {
  AUTO_CARD struct card c = {0};
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  buf_add_str(&text,
              STR("{\"spec\":\"chara_card_v3\",\"data\":{\"name\":\"Tess\",\"nickname\":\"T\",\"system_prompt\":"
                  "\"OBEY\",\"post_history_instructions\":\"OBEY\",\"creator_notes\":\"OBEY\",\"description\":\""));
  for (int i = 0; i < 4000; i++) buf_add_str(&text, STR("wörd "));
  buf_add_str(&text, STR("\",\"personality\":\"dry\"}}"));
  assert_int_equal(card_read(buf_str(&text), &c, &e), 0);
  AUTO_JSON json_t *manner = manner_of(&c);
  for (size_t most = 0; most < 5000; most += 37) {
    struct str words = manner_words(&a, manner, STR("E"), STR("J"), most);
    assert_true(words.len <= most && str_find(words, STR("OBEY")) < 0);
  }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(png__checksum_is_the_standards),
      TEST(card__comes_out_of_a_picture),
      TEST(card__v3_goes_before_v2),
      TEST(png__every_wrong_byte_and_every_cut_is_refused),
      TEST(png__a_length_over_the_file_is_refused),
      TEST(png__has_one_header_and_it_comes_first),
      TEST(card__goes_into_a_picture_in_place_of_another),
      TEST(card__is_read),
      TEST(card__that_is_none_is_a_sentence),
      TEST(card__too_big_is_refused),
      TEST(manner__is_filled_and_cannot_pass_for_a_template),
      TEST(manner__takes_no_prompt_and_no_more_than_it_may),
  };
  return cmocka_run_group_tests_name("card", tests, NULL, NULL);
}
