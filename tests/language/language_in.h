/* SPDX-License-Identifier: Apache-2.0
 *
 * language_in: the English language for a test program, opened once. Include after cmocka.h.
 */
#ifndef OS1_TESTS_LANGUAGE_IN_H
#define OS1_TESTS_LANGUAGE_IN_H

#include "language/language.h"

static struct language *english;

static int open_english(void **state) {
  const struct pack *p;
  struct error e = {0};
  if (pack_open("en", &p, &e) || language_open(p, &english, &e)) {
    print_error("%s\n", e.text);
    return -1;
  }
  return 0;
}

static int close_english(void **state) {
  if (!english) return 0;
  const struct pack *p = language_pack(english);
  language_close(english);
  pack_close(p);
  return 0;
}

#define assert_str(s, z)                                                                                               \
  do {                                                                                                                 \
    struct str got_ = (s);                                                                                             \
    if (!str_is(got_, z)) fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got_), z);                                   \
  } while (0)

#endif
