/* SPDX-License-Identifier: Apache-2.0
 *
 * people_say: what is known of people, in words: the rows of data/<language>/people/say.txt, filled. For the room's own
 * files. Everything said lives in the arena; slots that a row does not name are passed over.
 */
#ifndef OS1_MEMORY_PEOPLE_SAY_H
#define OS1_MEMORY_PEOPLE_SAY_H

#include "base/arena.h"
#include "language/language.h"
#include "ports/records.h"

struct people_slot {
  const char *name;
  struct str text;
};
/* The row of that key with its slots filled; {Name} begins with a capital. "" when there is no such row. */
struct str people_say(const struct language *l, struct arena *a, const char *key, const struct people_slot *slots,
                      size_t count);
#define PEOPLE_SAY(l, a, key, ...)                                                                                     \
  people_say(l, a, key, (const struct people_slot[]){__VA_ARGS__},                                                     \
             sizeof((const struct people_slot[]){__VA_ARGS__}) / sizeof(struct people_slot))
/* Whether the row of that key, a list of words, has this one. */
bool people_say_has(const struct language *l, const char *key, struct str word);

/* "a vet", "an engineer". */
struct str people_say_a(const struct language *l, struct arena *a, struct str noun);
/* "Tom, Jack and Nell" */
struct str people_say_list(const struct language *l, struct arena *a, const struct str *names, size_t count);
/* Days between which something was, as one says them: "yesterday", "in May 2026", "on the 3rd"; bare: without "in" and
 * "on". "" when unknown. */
struct str people_say_days(const struct language *l, struct arena *a, int64_t first, int64_t last, int64_t civil_now,
                           bool bare);
/* "she", "he", "it", "they": as kept, else by the word or the name. */
struct str people_say_pronoun(const struct language *l, const struct entity *e);
/* "Anna"; of somebody without a name the person's word for them. */
struct str people_say_name(const struct entity *e);

#endif
