/* SPDX-License-Identifier: Apache-2.0
 *
 * A word's line in a sorted file, by a table of how the file begins every four kilobytes: one read of the file brings
 * what may hold the word, and halving the whole map, which touches pages all over it, is not needed.
 */
#include "base/alloc.h"
#include "language/wordnet_priv.h"

#include <unistd.h>

enum { EVERY = 4096, CHUNK_MAX = 8192, BEGINS = 12 };

/* The line that begins first after each EVERY bytes: the beginning of its first word, noughts after a shorter one. */
struct wordnet_fence {
  char word[BEGINS];
  uint32_t at;
};

static void begin_of(struct str text, char ret[BEGINS]) {
  memset(ret, 0, BEGINS);
  for (size_t i = 0; i < BEGINS && i < text.len && text.at[i] != ' ' && text.at[i] != '\n'; i++) ret[i] = text.at[i];
}

void wordnet_index_open(struct wordnet_index *x) {
  struct str all = x->text;
  x->fences = alloc_zero((all.len / EVERY + 1) * sizeof *x->fences);
  for (size_t at = 0; at < all.len; at += EVERY) {
    const char *end = at ? memchr(all.at + at, '\n', all.len - at) : all.at - 1;
    if (!end) break;
    size_t line = (size_t)(end + 1 - all.at);
    if (line >= all.len) break;
    if (x->fence_count && x->fences[x->fence_count - 1].at == line) continue;
    struct wordnet_fence *f = &x->fences[x->fence_count++];
    f->at = (uint32_t)line;
    begin_of(str_from(all, line), f->word);
  }
  wordnet_rest(all);
}

void wordnet_index_close(struct wordnet_index *x) {
  alloc_free(x->fences);
}

/* The first that begins no lower than the word does. */
static size_t fence_of(const struct wordnet_index *x, const char word[BEGINS]) {
  size_t low = 0, high = x->fence_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (memcmp(x->fences[middle].word, word, BEGINS) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static struct str find_between(const struct wordnet_index *x, struct arena *a, size_t from, size_t to, struct str key) {
  char room[CHUNK_MAX];
  struct str line;
  if (to - from > sizeof room) {
    line = wordnet_find(str_first(str_from(x->text, from), to - from), key);
  } else {
    ssize_t n = pread(x->file, room, to - from, (off_t)from);
    line = n > 0 ? wordnet_find((struct str){room, (size_t)n}, key) : STR_NONE;
  }
  return line.len ? arena_dup(a, line) : STR_NONE;
}

struct str wordnet_index_find(const struct wordnet_index *x, struct arena *a, struct str key) {
  char word[BEGINS];
  begin_of(key, word);
  size_t i = fence_of(x, word);
  struct str line = STR_NONE;
  for (i -= i > 0; i < x->fence_count && !line.len && memcmp(x->fences[i].word, word, BEGINS) <= 0; i++)
    line = find_between(x, a, x->fences[i].at, i + 1 < x->fence_count ? x->fences[i + 1].at : x->text.len, key);
  return line;
}
