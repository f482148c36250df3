/* SPDX-License-Identifier: Apache-2.0
 *
 * talks: the dated talks of data/<language>/qa/, laid into memories to be asked (answers.c, recall.c).
 *
 * A talk is short, and nothing is hard to find among seventy turns. So talks are laid together, as one long talk of the
 * same two people: sessions by date, and the speakers of each called as those of the first, in the turns and in the
 * questions. Where only one person speaks, it is the owner to the being itself; such talks lie together, apart from the
 * others.
 */
#ifndef OS1_TRAIN_TALKS_H
#define OS1_TRAIN_TALKS_H

#include "base/json.h"
#include "language/language.h"
#include "memory/memory.h"
#include "store/store.h"

enum { TALKS_MAX = 400, TALKS_OWNER = 1 };

struct spoken {
  size_t talk;
  struct str id, speaker, text, caption;
  int64_t at;
};
struct talk {
  struct str name, speakers[2];
  size_t group; /* those laid together */
  int fold;
};
struct talks {
  struct arena arena;
  VEC(struct spoken) said;
  struct talk at[TALKS_MAX];
  size_t len, groups;
};

/* A line of dialogues*.jsonl. */
int talks_add(struct talks *t, const json_t *line, struct error *e);
/* By its name, met now or before; NULL: more than TALKS_MAX. */
struct talk *talks_named(struct talks *t, struct str name);
/* The owner's words to the being. */
bool talk_is_own(const struct talk *k);
/* Into as many groups of talks of two, then of the owner's, each in turn to the folds; 0: each for itself. */
void talks_group(struct talks *t, size_t groups, int folds);
struct str talk_rename(struct arena *a, struct str text, const struct talk *from, const struct talk *to);

struct laid {
  struct store *store;
  struct memory *memory;
  const struct talk *as; /* whose names all bear; NULL: the group is empty */
  uint64_t conversation;
  int64_t last_at;
};
/* recall: weights of recall's order; empty: the pack's. To be given to laid_close, whatever is returned. */
int talks_lay(const struct talks *t, size_t group, const struct language *l, struct str recall, struct laid *ret,
              struct error *e);
void laid_close(struct laid *k);

#endif
