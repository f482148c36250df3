/* SPDX-License-Identifier: Apache-2.0
 *
 * pattern: authored patterns with typed slots, one mechanism for facts, skills and acts. A line of a pattern file:
 *   ^ remind me (to {what:rest})? {when:time} $       => remind
 *   ~move (back|out)? (to|into) {p:place}             => event lives p
 * Literal words are plain; (a|b) alternatives, ( )? optional, ( )* none to three times, ~verb any form of a verb, @set
 * any word of a class of the lexicon, * up to three words, ** up to eight, ^ and $ the edges of what is matched. Slots
 * {name:type}, of one type of SLOT_TYPES.
 * "&self = myself|me" names alternatives for the lines below it, where &self stands for (myself|me).
 * What the right side means is its reader's affair. Lines without "=>" take the action of the next line that has one.
 * The compiler refuses what could be empty or would begin anywhere.
 */
#ifndef OS1_LANGUAGE_PATTERN_H
#define OS1_LANGUAGE_PATTERN_H

#include "base/buf.h"
#include "language/piece.h"

/* kin a kin word; name; person a name, kin word or pronoun; place; thing a noun phrase of at most four words; time;
 * number; unit; word any one word; some one to six words, as few as fit; rest everything to the end; quote words in
 * quotation marks; job, animal, health, healthy, tongue, school, body: of the lexicon's class. */
/* clang-format off */
#define SLOT_TYPES(X)                                                                                                  \
  X(kin) X(name) X(person) X(place) X(thing) X(time) X(number) X(unit) X(word) X(some) X(rest) X(quote) X(job)         \
  X(animal) X(health) X(healthy) X(tongue) X(school) X(body)
/* clang-format on */

struct slot_read {
  struct str name;              /* "what" */
  struct str text;              /* the person's bytes, articles and marks at the edges left out */
  size_t first, last;           /* pieces */
  const struct time_read *time; /* for {..:time} */
  double number;                /* for {..:number} */
};

struct patterns; /* compiled; owned by the language, immutable */
struct pattern_hit {
  struct str action; /* right side of => */
  const struct slot_read *slots;
  size_t slot_count;
  size_t first, last; /* pieces covered, last exclusive */
  int weight;         /* literal words, the measure of how specific it is */
  int line;           /* of the pattern file, for `why` */
};

/* Hits that begin anywhere in pieces [first, last), most specific first, then longest; ^ is first, $ is last. */
size_t patterns_match(const struct language *l, const struct patterns *p, struct arena *a, const struct pieces *t,
                      size_t first, size_t last, const struct pattern_hit **ret);
/* Only those that begin at piece `at`. */
size_t patterns_match_at(const struct language *l, const struct patterns *p, struct arena *a, const struct pieces *t,
                         size_t at, size_t last, const struct pattern_hit **ret);
/* By file stem under data/<language>/patterns/: "facts", "skills", "acts"...: the pack's, which the build has compiled;
 * of a folder in its place, compiled on first use. NULL: there is none, or it does not compile (patterns_check says
 * why).
 */
const struct patterns *patterns_of(const struct language *l, const char *name);
/* STR_NONE when the pattern caught no such slot. */
struct str slot_text(const struct slot_read *slots, size_t count, const char *name);
const struct slot_read *slot_find(const struct slot_read *slots, size_t count, const char *name);

/* Compiles every pattern file of a pack; the complaints, "patterns/facts.txt:12: ...", a line each to out. Returns how
 * many there were. */
size_t patterns_check(const struct pack *p, struct buf *out);

/* One file's text, for tests and fuzzing. ERR_INVALID with the first complaint. */
int patterns_compile(const char *file, struct str text, struct patterns **ret, struct error *e);
void patterns_release(struct patterns *p);
size_t patterns_count(const struct patterns *p);

#endif
