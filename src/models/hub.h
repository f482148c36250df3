/* SPDX-License-Identifier: Apache-2.0
 *
 * hub: where a model's file lies: an address as a person types it, and what a hub of models (Hugging Face, or one that
 * answers as it does) says of it: GET /api/models/OWNER/REPO[/revision/REVISION]?blobs=true tells the commit, the
 * licence and every file with its size and SHA-256; GET /OWNER/REPO/resolve/COMMIT/FILE sends one. Names are letters,
 * digits, dots, dashes and underscores alone: they go into paths, here and there.
 */
#ifndef OS1_MODELS_HUB_H
#define OS1_MODELS_HUB_H

#include "net/target.h"

#define HUB_USUAL "https://huggingface.co"
enum { HUB_WORD_MOST = 97, HUB_FILE_MOST = 256, HUB_QUANT_MOST = 32, HUB_SHA256_MOST = 65, HUB_LICENCE_MOST = 128 };

struct hub_name {
  char owner[HUB_WORD_MOST], repo[HUB_WORD_MOST]; /* "" and "": a file elsewhere, at url */
  char revision[HUB_WORD_MOST];                   /* "" the newest */
  char file[HUB_FILE_MOST];                       /* with its folders; "" whichever is picked */
  char quant[HUB_QUANT_MOST];                     /* "Q4_K_M"; "" none was asked for */
  struct net_target url;
};
/* "OWNER/REPO", "OWNER/REPO:QUANT", "OWNER/REPO/FILE.gguf", the hub's own pages of these, "https://HOST/FILE.gguf".
 * ERR_INVALID with a sentence. */
int hub_name_read(struct str text, const struct net_address *hub, struct hub_name *ret, struct error *e);
/* How its weights are packed, as its name says, in capitals: "Q4_K_M", "F16"; "" it does not say. */
void hub_quant_of(struct str file, char ret[HUB_QUANT_MOST]);
/* Which of `count` parts it is of ("-00001-of-00003"); 0: it is whole. */
int hub_part_of(struct str file, int *ret_count);

struct hub {
  struct net *net;
  struct net_address at;
  struct str key; /* "" none */
  struct net_times times;
  void *arg;
  bool (*stop)(void *arg);
};
struct hub_file {
  char title[HUB_WORD_MOST * 2]; /* "OWNER/REPO", or the host of a file elsewhere */
  char page[512];                /* where a person reads about it; "" nowhere */
  char file[HUB_FILE_MOST];      /* without folders: "FILE.gguf" */
  char commit[HUB_WORD_MOST], licence[HUB_LICENCE_MOST], quant[HUB_QUANT_MOST];
  char sha256[HUB_SHA256_MOST]; /* 64 digits, small; "" nobody says */
  uint64_t bytes;               /* 0: nobody says */
  bool gated;                   /* it wants an account */
  struct net_target at;         /* what sends it */
};
/* The file that is meant: the one named, or of the packing asked for, else Q4_K_M, else the smallest that says Q4, else
 * the only one. ERR_NOT_FOUND, ERR_INVALID: several, and which there are; ERR_UNSUPPORTED: it is cut into parts;
 * refusal_of's; net_follow's. */
int hub_find(const struct hub *h, const struct hub_name *name, struct hub_file *ret, struct error *e);

#endif
