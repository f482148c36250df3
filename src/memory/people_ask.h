/* SPDX-License-Identifier: Apache-2.0
 *
 * people_ask: what a turn asks of the people and animals somebody has told of, as data/<language>/patterns/people.txt
 * has it. For the room's own files. Whether anybody is meant is for who answers: "who is the king" is read, too.
 */
#ifndef OS1_MEMORY_PEOPLE_ASK_H
#define OS1_MEMORY_PEOPLE_ASK_H

#include "language/pattern.h"

enum people_ask {
  PEOPLE_ASK_NOTHING,
  PEOPLE_ASK_ABOUT, /* "tell me about nell" */
  PEOPLE_ASK_WHAT,  /* "what is biscuit" */
  PEOPLE_ASK_COUNT, /* "how many sisters do i have" */
  PEOPLE_ASK_ANY,   /* "do i have any brothers" */
  PEOPLE_ASK_LIST,  /* "who are my children" */
  PEOPLE_ASK_ALIVE, /* "is my dad alive" */
  PEOPLE_ASK_DEAD,
  PEOPLE_ASK_JOB, /* "is anna a doctor" */
  PEOPLE_ASK_AGE, /* "how old is biscuit" */
  PEOPLE_ASK_PETS /* "what kind of pet do i have" */
};
struct people_asked {
  enum people_ask ask;
  struct str who; /* plain, without "my" and what may stand after a name: "anna", "sisters" */
  struct str value;
  bool names; /* of a list: what they are called is asked */
};
/* t: of the whole turn. */
struct people_asked people_ask_read(const struct language *l, struct arena *a, const struct tokens *t);

#endif
