/* SPDX-License-Identifier: Apache-2.0
 *
 * claims: what the being may say of itself, answered from the real state. Whoever is about to speak fills a struct
 * claims and passes claims_hold and it to phrase_ask. The names stand in data/<language>/phrases/claims.txt.
 */
#ifndef OS1_PHRASE_CLAIMS_H
#define OS1_PHRASE_CLAIMS_H

#include "phrase/phrase.h"
#include "ports/skill.h"

struct claims {
  const struct view *view;         /* NULL: nothing about memory holds */
  const struct language *language; /* NULL: nothing about the dictionary holds */
  uint64_t turn;                   /* the person's; ID_NONE when none */
  int64_t began_at;                /* 0 unknown */
  const struct skill_keep *keeps;  /* what this reply keeps */
  bool searched, told;             /* memory was asked; it knew */
  bool built_in;                   /* the built-in mind is answering */
  bool (*can)(void *arg, struct str skill);
  void *can_arg;
};

/* A claim_fn: arg is a struct claims. False for a name it does not know. */
bool claims_hold(void *arg, struct str name, struct str argument);
/* The i-th name it answers, NULL past the last: for the test that holds claims.txt to it. */
const char *claims_name(size_t i);

#endif
