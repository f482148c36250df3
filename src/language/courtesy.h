/* SPDX-License-Identifier: Apache-2.0
 *
 * courtesy: a turn that is a hello, a goodbye, thanks or a toast and nothing else, in whatever language, however it was
 * typed: data/<language>/courtesy.txt. What is answered in kind is said there too ("nos da": Nos da; "gracias": De
 * nada).
 */
#ifndef OS1_LANGUAGE_COURTESY_H
#define OS1_LANGUAGE_COURTESY_H

#include "base/arena.h"
#include "language/language.h"

enum courtesy_kind {
  COURTESY_NONE,
  COURTESY_HELLO,
  COURTESY_MORNING,
  COURTESY_DAY,
  COURTESY_EVENING,
  COURTESY_THERE, /* "u awake" */
  COURTESY_BOTH,  /* at the door a hello, later a goodbye: "ciao" */
  COURTESY_THANKS,
  COURTESY_CHEERS, /* a toast */
  COURTESY_BACK,   /* away for a minute: "brb" */
  COURTESY_BYE,
  COURTESY_LATE, /* at the door a hello, later a goodnight: "good night", "buenas noches" */
  COURTESY_NIGHT
};

struct courtesy {
  enum courtesy_kind kind;
  struct str reply; /* the same in kind, in the language it was said in; "": in the pack's own */
  bool ends;        /* a leaving, at the end of a turn that is more than that */
  bool whole;       /* the turn is nothing else; otherwise it begins so, where it does not end so */
};

/* text: as typed. reply is borrowed from the pack. */
struct courtesy courtesy_read(const struct language *l, struct arena *a, struct str text);

#endif
