/* SPDX-License-Identifier: Apache-2.0
 *
 * qa: the dated talks and the questions of data/<language>/qa/, a line each, for what is learnt from them (answers.c,
 * recall.c). The form is in docs/LANGUAGE.md.
 */
#ifndef OS1_TRAIN_QA_H
#define OS1_TRAIN_QA_H

#include "base/buf.h"
#include "base/json.h"

/* The line is the reader's until it returns; what is not 0 ends the reading. */
typedef int qa_line(void *arg, const json_t *line, struct error *e);

/* dialogues*.jsonl of FOLDER/qa, then questions*.jsonl: the order of their names. ERR_INVALID for a line that is no
 * JSON. */
int qa_read(const char *folder, qa_line *turn, qa_line *question, void *arg, struct error *e);
/* A whole file, behind what `out` holds. */
int qa_bytes(const char *path, struct buf *out, struct error *e);

#endif
