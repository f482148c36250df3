/* SPDX-License-Identifier: Apache-2.0
 *
 * search: the documents that fit a handful of weighted stems, best first.
 *
 *   own      sum over stems of weight * idf * tf (k1 + 1) / (tf + k1 (1 - b + b len / mean))      BM25
 *   idf      log(1 + (N - n + 0.5) / (n + 0.5))
 * after S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the 1
 * inside the logarithm that keeps a common stem from counting against a document. A document is then lifted by whose
 * words it is, by the day it was said on, and by what its neighbours of the same group say:
 *   score    own * (who) + before * own(previous) + after * own(next) + wider * sum of own within `reach`, decaying
 * Which stems a document and those beside it hold is given with it, so that whoever ranks further need not read it.
 */
#ifndef OS1_INDEX_SEARCH_H
#define OS1_INDEX_SEARCH_H

#include "base/arena.h"
#include "index/segment.h"

/* What is searched: segments by rising id, then documents that are in none. */
struct index_set {
  struct segment *const *segments;
  size_t segment_count;
  const struct index_doc *const *tail;
  size_t tail_len;
};

struct index_stem {
  struct str stem;
  double weight;
};

struct index_query {
  const struct index_stem *stems;
  size_t len; /* at most INDEX_QUERY_STEMS are looked at */
  double k1, b;
  double before, after; /* share of a neighbour's score */
  double wider;         /* share of the scores further off, up to reach */
  uint32_t reach;
  uint64_t who; /* whose words are preferred, when has_who */
  bool has_who;
  double who_gain;             /* factor on theirs */
  uint64_t skip;               /* whose words are left out; 0: nobody's */
  uint64_t group;              /* only this one; 0: all */
  int32_t day_first, day_last; /* preferred days, first > last: none */
  double day_gain;             /* factor */
  size_t count;                /* how many hits are wanted */
  const uint64_t *also;        /* documents that are hits whatever they hold, behind the others; INDEX_ALSO_MAX */
  size_t also_len;
};
enum { INDEX_QUERY_STEMS = 64, INDEX_HITS_MAX = 1000, INDEX_ALSO_MAX = 64 };

/* A document that stands beside a hit, of the same group and within a day of it; id 0: there is none. */
enum { INDEX_BESIDE = 3 };
struct index_beside {
  uint64_t id, who;
  uint64_t stems; /* bit per stem of the query that it holds */
};

struct index_hit {
  uint64_t id, group, who;
  uint64_t stems;                                                      /* bit per stem of the query that it holds */
  uint32_t words;                                                      /* its length, 255 and more as 255 */
  struct index_beside before_at[INDEX_BESIDE], after_at[INDEX_BESIDE]; /* the nearest first */
  int32_t day;
  double score, own, before, after, wider; /* the parts unweighted, before gains */
  bool who_fits, day_fits;
};

/* Hits in the arena, best first, equals by rising id; returns how many. */
size_t index_search(const struct index_set *set, const struct index_query *q, struct arena *a, struct index_hit **ret);
/* How many documents hold the stem; and how many there are. */
uint64_t index_stem_docs(const struct index_set *set, struct str stem);
uint64_t index_docs(const struct index_set *set);
/* Whether any document is this one's words. */
bool index_has_who(const struct index_set *set, uint64_t who);

#endif
