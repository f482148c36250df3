/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "asked_in.h"
#include "base/utf8.h"

static size_t shown(void) {
  return json_array_size(json_object_get(told.data, "names"));
}
static struct str shown_name(size_t i) {
  return json_text(json_array_get(json_object_get(told.data, "names"), i), "name");
}
static int64_t shown_number(size_t i, const char *what) {
  return json_number(json_array_get(json_object_get(told.data, "names"), i), what, -1);
}
static struct str listed(const char *what, size_t i) {
  return str_of(json_string_value(json_array_get(json_object_get(told.data, what), i)));
}
static void said(const char *text) {
  struct turn t = {.role = ROLE_PERSON, .text = str_of(text)};
  VEC_PUSH(&scene, &kept.turns, t);
}

static void name__goes_by_the_wishes_it_can(void **state) {
  ask("find me a short name for the boat");
  assert_str(told.skill, "name");
  assert_int_equal(shown(), 3);
  for (size_t i = 0; i < 3; i++) assert_true(shown_number(i, "letters") <= 5 && shown_number(i, "beats") <= 2);
  ask("a name for my baby girl starting with n");
  for (size_t i = 0; i < shown(); i++) assert_true(shown_name(i).at[0] == 'N');
  ask("suggest a welsh name for the cat");
  for (size_t i = 0; i < shown(); i++)
    assert_true(str_find(json_text(json_array_get(json_object_get(told.data, "names"), i), "note"), STR("Welsh")) >= 0);
  ask("name for the dog with three syllables");
  for (size_t i = 0; i < shown(); i++) assert_int_equal(shown_number(i, "beats"), 3);
}

static void name__owns_up_to_the_wishes_it_cannot(void **state) {
  if (!wordnet_of(english)) skip();
  said("not called anything. 27ft, needs everything. my boat");
  ask("lol. find her one then. small stubborn and a bit late");
  assert_str(told.skill, "name");
  assert_str(listed("by", 0), "small");
  assert_str(listed("not_by", 0), "stubbornness");
  assert_str(listed("not_by", 1), "lateness");
  assert_true(str_find(told.text, STR("stubbornness")) > 0);
}

static void name__gives_others_and_never_the_same(void **state) {
  ask("name for the cat");
  struct str first[3];
  for (size_t i = 0; i < 3; i++) first[i] = arena_dup(&scene, shown_name(i));
  ask("another");
  assert_str(told.skill, "name");
  assert_int_equal(shown(), 3);
  for (size_t i = 0; i < 3; i++)
    for (size_t k = 0; k < 3; k++) assert_false(str_eq(first[i], shown_name(k)));
}

/* Everybody on the list is somebody's, but three. */
static void name__is_never_that_of_anybody_known(void **state) {
  const struct being_name *all;
  size_t len = being_names(english, &all);
  for (size_t i = 3; i < len; i++) {
    struct entity e = {.id = id_make(OWNER, 200 + i), .kind = ENTITY_PERSON, .name = all[i].name, .tender = i % 2};
    e.plain = utf8_plain(&scene, e.name);
    VEC_PUSH(&scene, &kept.entities, e);
  }
  ask("name for the cat");
  assert_true(shown() > 0);
  for (size_t i = 0; i < shown(); i++)
    for (size_t k = 3; k < len; k++) assert_false(str_eq(shown_name(i), all[k].name));
  ask("another");
  assert_int_equal(shown(), 0);
  assert_str(told.family, "skill.name.none");
}

static void name__said_back_is_the_things_own(void **state) {
  struct entity boat = {.id = id_make(OWNER, 90), .kind = ENTITY_THING, .word = STR("boat")};
  VEC_PUSH(&scene, &kept.entities, boat);
  ask("name for the boat");
  struct str name = arena_dup(&scene, shown_name(1)), words = arena_printf(&scene, "%.*s. thats good", STR_ARG(name));
  ask(words.at);
  assert_str(told.family, "skill.name.taken");
  assert_true(str_eq(kept.entities.at[0].name, name));
  assert_int_equal(kept.facts.len, 1);
  assert_true(str_eq(kept.facts.at[0].value, name));
  assert_str(ask("another").skill, "");
}

static void name__is_not_the_beings(void **state) {
  static const char *const others[] = {"choose another name",      "change your name to fern", "what's your name",
                                       "what is my sister's name", "her name is anna",         "another day at work"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (str_is(ask(others[i]).skill, "name")) fail_msg("%s", others[i]);
  ask("name for the cat");
  assert_str(ask("another day at work").skill, "");
  assert_str(ask("more rain").skill, "");
  assert_str(ask("three more please").skill, "name");
}

#define IN_A_TALK(f) cmocka_unit_test_teardown(f, forget_talk)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_A_TALK(name__goes_by_the_wishes_it_can),       IN_A_TALK(name__owns_up_to_the_wishes_it_cannot),
      IN_A_TALK(name__gives_others_and_never_the_same), IN_A_TALK(name__is_never_that_of_anybody_known),
      IN_A_TALK(name__said_back_is_the_things_own),     IN_A_TALK(name__is_not_the_beings)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
