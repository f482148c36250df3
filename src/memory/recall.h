/* SPDX-License-Identifier: Apache-2.0
 *
 * recall: the turns that bear on a query, best first. The being's own turns are never among them.
 *
 * First the index (index/search.h) gives candidates: BM25 over stems and a few near to them by the dictionary, lifted
 * by whose words were asked for, by the days a query names, and by what was said just before and after; where turns
 * have vectors (memory/meaning.h), those nearest to the query's are candidates too. A linear model puts these in order
 * by what the index knows of each, then the best of them by their words too (recall_rank.h). Its weights are learnt
 * from talks of our own; those of the index stand in recall.c, set by hand, from what each should mean.
 */
#ifndef OS1_MEMORY_RECALL_H
#define OS1_MEMORY_RECALL_H

#include "base/buf.h"
#include "index/search.h"
#include "memory/memory.h"

struct recall_options {
  size_t count;          /* 0: 10; at most 200 */
  int64_t at;            /* the query's now, for "last summer"; 0: the clock's */
  int32_t offset;        /* minutes east of UTC, when at is given */
  uint64_t conversation; /* only this one; ID_NONE: all */
  bool inside;           /* leave out what came from outside */
};

/* A stem that was looked for. */
struct recall_stem {
  struct str stem;
  struct str of;   /* the query's word it comes from */
  double weight;   /* 1; less for a weak or a kindred word */
  double idf;      /* how rare it is here: 0 when nobody said it */
  bool kindred;    /* not said in the query: a word close to one that was */
  double strength; /* of a kindred one: how near, 0..1 */
  bool speaker;    /* the name of one whose words are kept */
};

struct recall_hit {
  struct turn turn;
  double score;
  struct index_hit parts; /* what the index said */
  double covers;          /* 0..1: share of the query's weight that stands in the turn */
  double close;           /* 0..1: how much of that stands together */
  bool asks;              /* the turn ends as a question */
  double used, faded;     /* what a night's sleep adds to its score, and takes from it; 0: nothing */
  double meaning;         /* 0..1: how near it is to the question as a model of embeddings sees it (memory/meaning.h) */
  double around;          /* 0..1: what the turns around it bring to its words' score */
  bool looked;            /* its words were looked at; else it stands where the index alone puts it */
  const float *signs;     /* what it shows: memory/recall_rank.h */
};

struct rank_models;

/* What happened on a day is told then or within so many days. */
enum { RECALL_DAYS_AFTER = 7 };

struct recall {
  const struct recall_hit *at;
  size_t len;
  const struct recall_stem *stems;
  size_t stem_count;
  bool has_who;                /* the query names a speaker, or the owner by "I" */
  uint64_t who;                /* evidence_who: 0 the owner */
  struct str named;            /* the speaker's name in the query, "" for the owner */
  int32_t day_first, day_last; /* days the query names; first > last: none */
  const struct language *language;
  struct str query;
  const struct rank_models *models; /* what the signs weigh; NULL: the index's own order stands */
  unsigned kind;                    /* of the question */
  bool several;
  bool outside; /* something from outside is kept, whether it was looked at or not */
};

int recall_search(struct memory *m, struct store_read *r, uint32_t owner, struct str query,
                  const struct recall_options *o, struct arena *a, struct recall *ret, struct error *e);
/* Why one hit was found, as a JSON object: the score's parts, the words, and "because", each part in plain words. In
 * recall_explain.c. The turns of r must still be there. */
int recall_explain(const struct recall *r, size_t hit, struct buf *out);

#endif
