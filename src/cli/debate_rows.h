/* SPDX-License-Identifier: Apache-2.0
 *
 * debate_rows: a debate's map as rows to be read from above: the claim, under it what is tied to it, under each of
 * these what is tied to it in turn. For the text of `os1 debate` and its picture.
 */
#ifndef OS1_CLI_DEBATE_ROWS_H
#define OS1_CLI_DEBATE_ROWS_H

#include "base/arena.h"
#include "base/json.h"

enum { DEBATE_ROWS = 64 };

struct debate_row {
  struct str text;      /* a question with its mark */
  const json_t *said;   /* of the skill's data (skills/debate_map.h): "text", "kind", "standing" ... */
  size_t depth;         /* the claim's is 0 */
  const char *tie;      /* what it is to the row it hangs on: "because", "asked", "answered" ... */
  bool theirs;          /* the person's words; else the other side's question */
  const char *standing; /* "stands", "falls", "open" */
  struct str day;       /* "2026-11-22"; "" where no time is kept */
};

/* How many there are; at most DEBATE_ROWS. */
size_t debate_rows(struct arena *a, const json_t *debate, struct debate_row *ret);

#endif
