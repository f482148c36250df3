/* SPDX-License-Identifier: Apache-2.0
 *
 * asker: whoever gave a command. Output goes to it, input comes from it, questions are put to it, and it may call off
 * what it asked for. Two drivers: this process's own terminal or pipes, and a process that forwards to us.
 *
 * A write never waits: what cannot be taken at once is kept (up to ASKER_BACKLOG) and goes out with the next flush, so
 * that a slow reader never holds up the house. One thread at a time, but asker_cancel, which any thread may call.
 */
#ifndef OS1_CLI_ASKER_H
#define OS1_CLI_ASKER_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>

enum asker_stream { ASKER_OUT = 1, ASKER_ERR = 2 };
enum { ASKER_BACKLOG = 256 * 1024 * 1024 };

struct asker {
  const struct asker_ops *ops;
};

struct asker_ops {
  void (*write)(struct asker *a, enum asker_stream to, struct str bytes);
  /* Waits until everything written is gone, or the other side is. */
  void (*flush)(struct asker *a);
  /* The next bytes of standard input: at least one, 0 at its end, ERR_CANCELLED, ERR_IO. Waits. */
  int (*read)(struct asker *a, char *bytes, size_t room);
  /* For a command that is sent again: standard input from its beginning, and what it writes to ASKER_OUT is shown from
   * where it stopped the first time (whole, on a line of its own, where it is not the same). False when that can't be.
   */
  bool (*rewind)(struct asker *a);
  /* One line in answer, without its newline; secret: not shown while typed. ERR_UNSUPPORTED where nobody sits. */
  int (*ask)(struct asker *a, struct str question, bool secret, struct buf *answer);
  /* A path this process can open for the file the asker means: its own /dev/fd/3 is not ours. *ret_fd: to be closed
   * afterwards, or -1. */
  int (*open)(struct asker *a, const char *path, int *ret_fd, struct error *e);
  /* Whether it called off, or is gone. */
  bool (*cancelled)(struct asker *a);
};

#endif
