/* SPDX-License-Identifier: Apache-2.0
 *
 * editor: one line of input, edited with libedit, while the loop goes on: it reads keys itself and pumps the loop when
 * there are none. What is pasted comes in as one line, its newlines kept. Its history lives in memory and ends with it.
 * The loop's thread only.
 */
#ifndef OS1_CLI_EDITOR_H
#define OS1_CLI_EDITOR_H

#include "base/buf.h"
#include "loop/loop.h"

struct editor;

/* How the last line was typed, for set-up alone. */
struct editor_typing {
  int64_t first_key_ms; /* before the first key of its last clause; -1 unknown */
  int deletions;        /* runs of deletion */
};

enum editor_end { EDITOR_LINE, EDITOR_CLOSED /* Ctrl-D, or the terminal is gone */ };

/* prompt: shown before the line, with colour escapes between \1 characters. dumb: the terminal gets no escape sequence
 * of ours. NULL where the terminal cannot be used. */
struct editor *editor_new(struct loop *l, const char *prompt, bool dumb);
void editor_free(struct editor *ed);
/* The line without its newline. */
enum editor_end editor_read(struct editor *ed, struct buf *line, struct editor_typing *ret);
/* Called for Ctrl-C at the prompt, which clears the line. */
void editor_on_hush(struct editor *ed, loop_fn *fn, void *arg);
/* On the loop's thread, while editor_read waits. */
void editor_resized(struct editor *ed);
/* Ends editor_read with EDITOR_CLOSED. */
void editor_close(struct editor *ed);
/* Calls fn once, between two keys, with the cursor on a fresh line. */
void editor_interrupt(struct editor *ed, loop_fn *fn, void *arg);
/* Drops the history of lines. */
void editor_forget(struct editor *ed);

#endif
