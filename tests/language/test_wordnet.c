/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader on the dictionary that is installed, and on folders that are not one. Where none is installed only the
 * latter are run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language/wordnet_priv.h"
#include "language_in.h"

static struct arena scene;

static int forget_scene(void **state) {
  arena_finish(&scene);
  return 0;
}

static const struct wordnet *book(void) {
  const struct wordnet *w = wordnet_of(english);
  if (!w) skip();
  return w;
}

static struct wordnet_sense first_of(const char *word) {
  const struct wordnet_sense *all;
  if (!wordnet_senses(book(), &scene, str_of(word), &all, NULL)) fail_msg("%s is not found", word);
  return all[0];
}

static bool among(struct str word, const struct wordnet_link *links, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (str_eq(links[i].word, word)) return true;
  return false;
}

static void wordnet__gives_a_definition_word_for_word(void **state) {
  struct wordnet_sense s = first_of("garboard");
  assert_str(s.gloss, "the first wale laid next to the keel of a wooden ship");
  assert_int_equal(s.part, WORDNET_NOUN);
  assert_int_equal(s.word_count, 3);
  assert_str(s.words[1], "garboard plank");
  assert_str(first_of("risotto").gloss, "rice cooked with broth and sprinkled with grated cheese");
}

static void wordnet__puts_the_likeliest_sense_first(void **state) {
  const struct wordnet_sense *all;
  size_t n = wordnet_senses(book(), &scene, STR("bank"), &all, NULL);
  assert_int_equal(n, 18);
  assert_true(all[0].count >= all[1].count && all[1].count >= all[17].count);
  assert_int_equal(first_of("run").part, WORDNET_VERB);
  assert_int_equal(first_of("quickly").part, WORDNET_ADVERB);
}

static void wordnet__finds_base_forms(void **state) {
  const struct wordnet_sense *all;
  struct str base;
  static const char *const forms[][2] = {{"geese", "goose"}, {"Studies", "study"},
                                         {"ran", "run"},     {"stubbornest", "stubborn"},
                                         {"ponies", "pony"}, {"shore birds", "shore bird"}};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (!wordnet_senses(book(), &scene, str_of(forms[i][0]), &all, &base)) fail_msg("%s", forms[i][0]);
    assert_str(base, forms[i][1]);
  }
  assert_int_equal(wordnet_senses(book(), &scene, STR("qwxzyplo"), &all, &base), 0);
  assert_int_equal(wordnet_senses(book(), &scene, STR(""), &all, &base), 0);
  /* Names are found and not inflected. */
  assert_int_equal(wordnet_senses(book(), &scene, STR("ky"), &all, &base), 1);
  assert_int_equal(wordnet_senses(book(), &scene, STR("kys"), &all, &base), 0);
}

static void wordnet__follows_links_of_the_word_itself(void **state) {
  const struct wordnet_link *links;
  struct wordnet_sense stubborn = first_of("stubborn"), good = first_of("good"), hull = first_of("hull");
  size_t n = wordnet_links(book(), &scene, &stubborn, "+", SIZE_MAX, &links);
  assert_true(among(STR("stubbornness"), links, n));
  n = wordnet_links(book(), &scene, &good, "!", SIZE_MAX, &links);
  assert_true(among(STR("bad"), links, n) || among(STR("evil"), links, n));
  assert_true(wordnet_links(book(), &scene, &hull, "@", SIZE_MAX, &links) > 0);
  assert_int_equal(wordnet_links(book(), &scene, &hull, "nothing", SIZE_MAX, &links), 0);
}

static void wordnet__finds_a_word_by_what_it_means(void **state) {
  static const char *const asked[][2] = {{"fear of spiders", "arachnophobia"},
                                         {"who studies birds", "ornithologist"},
                                         {"an instrument that measures earthquakes", "seismograph"},
                                         {"fear of heights", "acrophobia"},
                                         {"killing of a king", "regicide"},
                                         {"makes barrels", "cooper"},
                                         {"study of insects", "entomology"}};
  size_t met = 0;
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    struct wordnet_found f[3];
    size_t n = wordnet_reverse(book(), english, &scene, str_of(asked[i][0]), i == 1 || i == 5, f, 3);
    bool hit = false;
    for (size_t k = 0; k < n; k++)
      for (size_t j = 0; j < f[k].sense.word_count; j++) hit |= str_is(f[k].sense.words[j], asked[i][1]);
    if (!hit) print_message("missed: %s\n", asked[i][0]);
    met += hit;
  }
  assert_true(met >= 6);
  struct wordnet_found none[1];
  assert_int_equal(
      wordnet_reverse(book(), english, &scene, STR("the smell of a tuesday that owes you money"), false, none, 1), 0);
  assert_int_equal(wordnet_reverse(book(), english, &scene, STR("of the"), false, none, 1), 0);
}

static void wordnet__knows_near_spellings(void **state) {
  struct str near[3];
  assert_true(wordnet_near(book(), &scene, STR("garbord"), near, 3) > 0);
  assert_str(near[0], "garboard");
  assert_true(wordnet_near(book(), &scene, STR("recieve"), near, 1) == 1);
  assert_str(near[0], "receive");
  assert_int_equal(wordnet_near(book(), &scene, STR("qwxzyplokm"), near, 1), 0);
}

static void wordnet__is_not_there_without_its_files(void **state) {
  struct wordnet *w = NULL;
  struct error e = {0};
  assert_int_equal(wordnet_open("/nowhere/at/all", &w, &e), ERR_NOT_FOUND);
  assert_null(w);
  assert_true(strlen(e.text) > 0);
}

/* ---- bytes that are no dictionary ---- */

static const char *const names[] = {"index.noun", "index.verb", "index.adj",  "index.adv", "data.noun",
                                    "data.verb",  "data.adj",   "data.adv",   "noun.exc",  "verb.exc",
                                    "adj.exc",    "adv.exc",    "cntlist.rev"};

static void write_file(const char *folder, const char *name, struct str text) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  assert_int_equal(fwrite(text.at, 1, text.len, f), text.len);
  fclose(f);
}

static void remove_folder(const char *folder) {
  char path[512];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    unlink(path);
  }
  rmdir(folder);
}

/* What is read of the file is what stands in the map, for every line, and for words that are not there. */
static void wordnet__index_finds_every_line(void **state) {
  const struct wordnet *w = book();
  for (int part = 0; part < WORDNET_PARTS; part++) {
    const struct wordnet_index *x = &w->index[part];
    struct str all = x->text, line;
    for (size_t i = 0; str_next(&all, '\n', &line); i++) {
      if (!line.len || line.at[0] == ' ') continue;
      struct str word = str_first(line, (size_t)str_find_byte(line, ' '));
      if (!str_eq(wordnet_index_find(x, &scene, word), line)) fail_msg("%.*s is not found", STR_ARG(word));
      if (i % 7 == 0) assert_int_equal(wordnet_index_find(x, &scene, arena_join(&scene, word, STR("\x7f"))).len, 0);
      arena_clear(&scene);
    }
  }
  wordnet_rest(w->index[WORDNET_NOUN].text);
}

/* Asks everything of a folder; nothing may be read past the end, and what is found must be in the files. */
static size_t ask_all(const char *folder) {
  struct wordnet *w = NULL;
  const struct wordnet_sense *all;
  const struct wordnet_link *links;
  struct wordnet_found found[3];
  struct str near[3], base;
  size_t total = 0;
  if (wordnet_open(folder, &w, NULL)) return 0;
  static const char *const words[] = {"bank", "a", "banks", "zz", "b"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t n = wordnet_senses(w, &scene, str_of(words[i]), &all, &base);
    total += n;
    for (size_t k = 0; k < n; k++) total += wordnet_links(w, &scene, &all[k], "+", SIZE_MAX, &links);
    total += wordnet_near(w, &scene, str_of("bakn"), near, 3);
  }
  total += wordnet_reverse(w, english, &scene, STR("sloping land"), false, found, 3);
  wordnet_close(w);
  return total;
}

static void wordnet__reads_nothing_out_of_broken_files(void **state) {
  static const char *const broken[] = {"bank n 1 1 + 1 1 00000000  \n",
                                       "bank n 999999999999 1 + 1 1 00000000\n",
                                       "bank n 3 99 + + +\n",
                                       "bank n 1 0 1 1 99999999\n",
                                       "bank n 1 0 1 1 4294967295\n",
                                       "bank",
                                       "\n\n\n",
                                       "bank n 1 1 + 1 1",
                                       "00000000 17 n ff bank 0 001 + 00000000 n 0101 | sloping land\n",
                                       "00000000 17 n 01 bank 0 001 + 00000000 n ffff | sloping land\n",
                                       "00000000 17 n 01 bank 0 999 + 00000000 n 0101 | sloping land",
                                       "00000000 17 n 00 | sloping land\n",
                                       "00000000 17 n 01 bank zz 001 | sloping land\n",
                                       "00000000 17 n 01 bank 0 001 + 00000000 n 0101 sloping land\n",
                                       "00000000 17 n 01 bank 0 000 | \n",
                                       "banks bank banks bank\nbanks\n",
                                       "bank%1:17:01:: 1 999999999999999\nbank%"};
  char folder[] = "/tmp/os1-wordnet-XXXXXX";
  assert_non_null(mkdtemp(folder));
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++) {
      for (size_t n = 0; n < sizeof names / sizeof *names; n++)
        write_file(folder, names[n], str_of(strncmp(names[n], "data", 4) ? broken[i] : broken[k]));
      ask_all(folder);
      arena_clear(&scene);
    }
  /* The same folder, whole: so that what was refused above was refused for its bytes. */
  for (size_t n = 0; n < sizeof names / sizeof *names; n++) write_file(folder, names[n], STR("\n"));
  write_file(folder, "index.noun", STR("bank n 1 1 + 1 1 00000000  \n"));
  write_file(folder, "data.noun",
             STR("00000000 17 n 01 bank 0 001 + 00000000 n 0101 | sloping land; \"by the bank\"  \n"));
  assert_true(ask_all(folder) > 0);
  remove_folder(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(wordnet__gives_a_definition_word_for_word, forget_scene),
      cmocka_unit_test_teardown(wordnet__puts_the_likeliest_sense_first, forget_scene),
      cmocka_unit_test_teardown(wordnet__finds_base_forms, forget_scene),
      cmocka_unit_test_teardown(wordnet__follows_links_of_the_word_itself, forget_scene),
      cmocka_unit_test_teardown(wordnet__finds_a_word_by_what_it_means, forget_scene),
      cmocka_unit_test_teardown(wordnet__knows_near_spellings, forget_scene),
      cmocka_unit_test_teardown(wordnet__is_not_there_without_its_files, forget_scene),
      cmocka_unit_test_teardown(wordnet__index_finds_every_line, forget_scene),
      cmocka_unit_test_teardown(wordnet__reads_nothing_out_of_broken_files, forget_scene)};
  return cmocka_run_group_tests(tests, open_english, close_english);
}
