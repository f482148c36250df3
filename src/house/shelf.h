/* SPDX-License-Identifier: Apache-2.0
 *
 * shelf: models' files, for the command: what there is in the home's folder models/, fetching another, taking one away.
 * None of it needs the home open, or takes it; folder is as in os1_options.
 */
#ifndef OS1_HOUSE_SHELF_H
#define OS1_HOUSE_SHELF_H

#include "os1.h"

#include <stdbool.h>

struct house_shelf {
  char name[256]; /* of the file, without .gguf */
  char path[1024];
  int whole;           /* else a part of one */
  uint64_t bytes, all; /* of a part: what is there, and of how many; all 0: unknown */
  char quant[32], architecture[32], licence[128];
  char title[200], url[512]; /* where it came from; "" nobody wrote it down */
  char sha256[65];
  int64_t context, parameters; /* 0: it does not say */
  int64_t fetched_at;          /* ms; 0 unknown */
  int code;                    /* not 0: it cannot be read, and */
  char why[320];               /* why not */
};
typedef void house_shelf_fn(void *arg, const struct house_shelf *item);
int house_shelf_list(const char *folder, house_shelf_fn *row, void *arg, os1_error *e);
/* By its name, its beginning or a part of it (models/stock.h). whole: parts are not looked at. */
int house_shelf_find(const char *folder, const char *name, bool whole, struct house_shelf *ret, os1_error *e);
int house_shelf_drop(const char *folder, const struct house_shelf *item, os1_error *e);

/* ---- fetching one ---- */
struct house_pull_ask {
  const char *folder;
  const char *what;     /* "OWNER/REPO[:QUANT]", "OWNER/REPO/FILE.gguf", "https://HOST/FILE.gguf" */
  const char *from;     /* another hub; NULL: huggingface.co */
  const char *key_file; /* a token for the hub, and for nobody else; NULL: none */
  const char *sha256;   /* what its checksum is to be where nobody says; NULL: nothing */
  int64_t now;          /* ms */
  void *arg;
  bool (*stop)(void *arg);
};
/* What would be fetched, from what its hub says now. */
struct house_offer {
  char name[256], title[200], host[256], page[512], licence[128], quant[32], sha256[65];
  uint64_t bytes; /* 0: nobody says */
  uint64_t there; /* from before */
  int gated;      /* it wants an account */
  int secure;     /* what comes cannot be changed on the way */
};
struct house_pull;
/* What is wrong has its sentence: models/hub.h, models/pull.h. ERR_UNSUPPORTED: this build has no network. */
int house_pull_begin(const struct house_pull_ask *ask, struct house_pull **ret, struct house_offer *offer,
                     os1_error *e);
/* Fetches it. progress: bytes that are there, of how many (0: unknown); non-zero calls it off, and what came is kept.
 * *known: it was here already. */
int house_pull_go(struct house_pull *p, int (*progress)(void *arg, uint64_t done, uint64_t all), void *arg,
                  struct house_shelf *ret, int *known, os1_error *e);
void house_pull_end(struct house_pull *p); /* NULL is fine */

/* "4.9 GB"; out holds 16 bytes. */
const char *house_size(uint64_t bytes, char out[16]);

#endif
