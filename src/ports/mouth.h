/* SPDX-License-Identifier: Apache-2.0
 *
 * mouth: text to sound. Drivers: voice/flite (when built in) and none. Blocking; call from a worker.
 */
#ifndef OS1_PORTS_MOUTH_H
#define OS1_PORTS_MOUTH_H

#include "base/error.h"
#include "base/str.h"

#include <stdint.h>

struct mouth {
  const struct mouth_ops *ops;
};

struct mouth_ops {
  const char *name;
  /* Voices by id, lowest first; NULL-terminated. */
  const char *const *voices;
  /* Writes a 16-bit mono WAV file. */
  int (*to_file)(struct mouth *m, const char *voice, struct str text, const char *path, struct error *e);
  /* Plays; returns when said or when *stop becomes non-zero. ERR_UNSUPPORTED where there is no sound. */
  int (*say)(struct mouth *m, const char *voice, struct str text, const volatile int *stop, struct error *e);
  /* 0 when there is something to play through, else ERR_UNSUPPORTED and why. */
  int (*ready)(struct mouth *m, struct error *e);
  void (*close)(struct mouth *m);
};

#endif
