/* SPDX-License-Identifier: Apache-2.0 */
#include "language/foreign.h"

#include "base/buf.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct pack *pack;
static struct language *language;

static int begin(void **state) {
  struct error e = {0};
  return pack_open("en", &pack, &e) || language_open(pack, &language, &e) ? -1 : 0;
}

static int end(void **state) {
  language_close(language);
  pack_close(pack);
  return 0;
}

static bool reads_foreign(struct str line) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct tokens t = tokens_read(language, &a, line);
  return foreign_reads(language, &t);
}

static void foreign_reads__knows_a_sentence_of_another_language(void **state) {
  static const char *const lines[] = {
      "Je suis humain.",
      "J'ai un corps et un coeur, comme toi.",
      "Ich bin ein Mensch, und du bist nicht allein.",
      "Soy una persona de verdad.",
      "Non sono una macchina, sono una donna.",
      "Eu sou uma pessoa, como tu.",
      "Ik ben een mens en geen machine.",
      "Jag \u00E4r en m\u00E4nniska, inte en maskin.",
      "Nie jestem maszyn\u0105, jestem cz\u0142owiekiem.",
      "\u042F \u0447\u0435\u043B\u043E\u0432\u0435\u043A.",
      "\u6211\u662F\u4EBA\u3002",
      "\u0395\u03AF\u03BC\u03B1\u03B9 \u03AC\u03BD\u03B8\u03C1\u03C9\u03C0\u03BF\u03C2.",
  };
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
    if (!reads_foreign(str_of(lines[i]))) fail_msg("%s", lines[i]);
}

/* What is said in whole evenings, by both: none of it is foreign but what somebody said so. */
static void foreign_reads__takes_no_evening_for_foreign(void **state) {
  size_t lines = 0, taken = 0;
  DIR *d = opendir(TESTS_FOLDER "/data/evenings");
  for (struct dirent *entry; d && (entry = readdir(d));) {
    char path[512], line[4096];
    if (!strstr(entry->d_name, ".txt")) continue;
    snprintf(path, sizeof path, TESTS_FOLDER "/data/evenings/%s", entry->d_name);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) {
      struct str s = str_trim(str_of(line));
      bool said = str_starts(s, STR("\u2014 ")) || str_starts(s, STR("> "));
      if (!said) continue;
      s = str_from(s, s.at[0] == (char)0xE2 ? strlen("\u2014 ") : strlen("> "));
      lines++;
      if (!reads_foreign(s)) continue;
      taken++;
      print_message("%.*s\n", STR_ARG(s));
    }
    if (f) fclose(f);
  }
  if (d) closedir(d);
  assert_true(lines > 300);
  assert_int_equal(taken, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(foreign_reads__knows_a_sentence_of_another_language),
      cmocka_unit_test(foreign_reads__takes_no_evening_for_foreign),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
