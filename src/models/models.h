/* SPDX-License-Identifier: Apache-2.0
 *
 * models: files of language models: fetching one, and what there is.
 *
 *   gguf.c     what a file says of itself     hub*.c     where one lies, from what a person types
 *   pull.c     one fetched, over hours        refusal.c          what a server means that sends none
 *   stock.c    those that are here            digest.c, note.c, size.c  checksums, notes beside a file, sizes in words
 *
 * Nothing of it runs by itself, and nothing is asked of anybody but what its person named. Each call is any thread's.
 */
#ifndef OS1_MODELS_MODELS_H
#define OS1_MODELS_MODELS_H

#include "models/hub.h"
#include "models/pull.h"
#include "models/size.h"
#include "models/stock.h"

#endif
