/* SPDX-License-Identifier: Apache-2.0
 *
 * stock: the folder of models' files: every NAME.gguf in it, whether it was fetched here or put there by hand, and
 * every part of one that is not whole yet. Beside a fetched one, NAME.gguf.json says where it came from.
 */
#ifndef OS1_MODELS_STOCK_H
#define OS1_MODELS_STOCK_H

#include "models/gguf.h"
#include "models/hub.h"

enum { STOCK_PATH_MOST = 1024 };

struct stock_item {
  char name[HUB_FILE_MOST]; /* of the file without .gguf; with what a terminal might obey shown as ? */
  char path[STOCK_PATH_MOST];
  bool whole;
  uint64_t bytes, all; /* of a part: what is there, and of how many; all 0: unknown */
  struct gguf gguf;    /* of a whole one */
  int code;            /* not 0: its file cannot be read, and */
  char why[320];       /* why not */
  /* where it came from; "" and 0 where nobody wrote it down */
  char title[HUB_WORD_MOST * 2], url[512], commit[HUB_WORD_MOST];
  char licence[HUB_LICENCE_MOST]; /* as the hub says, else as the file does */
  char sha256[HUB_SHA256_MOST];
  int64_t fetched_at; /* ms */
};
typedef void stock_fn(void *arg, const struct stock_item *item);
/* By name. A folder that is not there is an empty one. ERR_IO. */
int stock_list(const char *folder, stock_fn *row, void *arg, struct error *e);
/* Of that name, else the only one whose name begins so, else the only one whose name holds it; letters large or small,
 * .gguf or not. whole: parts are not looked at. ERR_NOT_FOUND; ERR_INVALID with which ones there are. */
int stock_find(const char *folder, struct str name, bool whole, struct stock_item *ret, struct error *e);
/* FOLDER/FILE; ERR_TOO_BIG. */
int stock_path(const char *folder, const char *file, char *out, size_t room, struct error *e);
/* Where it came from, written beside it. at: ms. */
int stock_note(const char *path, const struct hub_file *f, const char *url, int64_t at, struct error *e);
/* Its file, or its part, and what is beside it. ERR_BUSY it is being fetched. */
int stock_drop(const struct stock_item *item, struct error *e);

#endif
