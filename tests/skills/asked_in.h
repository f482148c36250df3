/* SPDX-License-Identifier: Apache-2.0
 *
 * asked_in: a turn read, the skill it asks for run, and what is said of it. Include after language_in.h.
 */
#ifndef OS1_TESTS_ASKED_IN_H
#define OS1_TESTS_ASKED_IN_H

#include "language/wordnet.h"
#include "phrase/claims.h"
#include "skill_in.h"

static const struct phrase_book *book;

static int open_all(void **state) {
  struct error e = {0};
  return open_english(state) || phrase_book_open(english, &book, &e) ? -1 : 0;
}

static int close_all(void **state) {
  phrase_book_close(book);
  return close_english(state);
}

static bool holds_here(void *arg, struct str name, struct str argument) {
  if (str_is(name, "dictionary")) return wordnet_of(english) != NULL;
  if (str_is(name, "no_dictionary")) return !wordnet_of(english);
  return true;
}

struct told {
  struct str skill, text, family, missing;
  json_t *data; /* released with the scene's next question */
};
static struct told told;
static json_t *states; /* what skills left of the talk; NULL before the first */

static struct told run_skill(const struct skill *s, const json_t *arguments) {
  struct view v = seen_view(&scene);
  struct error e = {0};
  struct skill_call call = {.view = &v,
                            .language = english,
                            .arguments = arguments,
                            .arena = &scene,
                            .turn = id_make(OWNER, 7),
                            .state = json_object_get(states, s->name)};
  struct skill_result result = {0};
  json_decref(told.data);
  told = (struct told){.skill = str_of(s->name)};
  if (skill_validate(s, arguments, &e) || s->run(&call, &result, &e)) fail_msg("%s: %s", s->name, e.text);
  keep_all(result.keeps);
  if (result.state && !states) states = json_object();
  if (result.state) json_object_set_new(states, s->name, result.state);
  struct phrase_ask ask = {.family = result.family,
                           .slots = result.slots,
                           .slot_count = result.slot_count,
                           .now = v.now,
                           .question = true,
                           .claim = holds_here};
  struct phrase_line line;
  if (phrase_say(book, &scene, &ask, &line) < 0) fail_msg("nothing to say for %s", result.family);
  told.text = line.text, told.family = str_of(result.family), told.data = result.data;
  return told;
}

/* What a turn gets: the skill read or guessed, "" none. */
static inline struct told ask(const char *text) {
  struct reading r;
  struct view v = seen_view(&scene);
  struct reading_context c = {.civil_now = v.now / 1000};
  const char *missing = NULL;
  reading_read(english, &scene, str_of(text), &c, &r);
  struct str going = r.skill_sure < SKILL_READ ? skill_engaged(english, &r, &v, states) : STR("");
  bool works =
      str_is(going, "sum") || str_starts(going, STR("clock")) || str_is(going, "units"); /* plan_skill.c, goes_on */
  bool on = works || (going.len && (r.skill_sure < SKILL_SURE || str_starts(r.skill, str_first(going, 4))));
  struct str skill = on ? going : r.skill;
  if (!skill.len) skill = skill_guess(english, &scene, &r);
  const struct skill *s = skill_find(skill);
  if (!s) return (struct told){.skill = STR("")};
  r.skill = skill;
  AUTO_JSON json_t *arguments = skill_arguments(s, english, &r, &v, NULL, &missing);
  if (missing) return (struct told){.skill = str_of(s->name), .missing = str_of(missing)};
  return run_skill(s, arguments);
}

static inline int forget_talk(void **state) {
  json_decref(states);
  states = NULL;
  return forget_scene(state);
}

/* One line of what a skill says of arguments. */
static inline struct told run_with(const char *skill, const char *arguments) {
  struct error e = {0};
  AUTO_JSON json_t *given = json_read(str_of(arguments), &e);
  if (!given) fail_msg("%s: %s", arguments, e.text);
  return run_skill(skill_find(str_of(skill)), given);
}

#define assert_says(question, words)                                                                                   \
  do {                                                                                                                 \
    struct told got = ask(question);                                                                                   \
    if (str_find(got.text, STR(words)) < 0)                                                                            \
      fail_msg("%s: got %.*s: \"%.*s\", wanted \"%s\"", question, STR_ARG(got.skill), STR_ARG(got.text), words);       \
  } while (0)

#define assert_skill(question, name)                                                                                   \
  do {                                                                                                                 \
    struct told got = ask(question);                                                                                   \
    if (!str_is(got.skill, name)) fail_msg("%s: got %.*s, wanted %s", question, STR_ARG(got.skill), name);             \
  } while (0)

#endif
