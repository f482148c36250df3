/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_ENGINE_ENGINE_PRIV_H
#define OS1_ENGINE_ENGINE_PRIV_H

#include "engine/engine.h"
#include "engine/place.h"

/* Steady, and going on while the machine sleeps. */
int64_t engine_now_ms(void);

/* ERR_UNSUPPORTED, and what to do. why: a sentence, as sandbox_spawn says it. */
int engine_no_box(struct error *e, const char *why);

/* What a keeper says when it listens, and when another does. */
#define KEEPER_HERE  "here"
#define KEEPER_TAKEN "taken"

/* start.c: a keeper, and waits until it says that it, or another, is there. ERR_UNSUPPORTED this build has none;
 * ERR_BUSY the one before is still ending; ERR_IO with its sentence. */
int engine_start(const struct engine_need *n, const struct place *p, const char *program, uint64_t tag, int64_t wait_ms,
                 struct error *e);

/* What os1-model-server is given, in this order after its name. */
enum engine_argument {
  ARG_TAG = 1,
  ARG_HOME,
  ARG_LOG,
  ARG_FILE,
  ARG_PROGRAM,
  ARG_WINDOW,
  ARG_IDLE_S,
  ARG_BOX,
  ARG_IGNORE,
  ARG_PACE_MS,
  ARG_COUNT
};

#endif
