/* SPDX-License-Identifier: Apache-2.0
 *
 * note: a small JSON object in a file beside a model's, 0600: where it came from, or what a part of one is of.
 */
#ifndef OS1_MODELS_NOTE_H
#define OS1_MODELS_NOTE_H

#include "base/json.h"

enum { NOTE_MOST = 16 * 1024 };

/* NULL where there is none that can be read: whoever needs it does without. The caller's. */
json_t *note_read(const char *path);
/* In one step: a new file, flushed, then renamed. */
int note_write(const char *path, const json_t *note, struct error *e);

#endif
