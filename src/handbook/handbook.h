/* SPDX-License-Identifier: Apache-2.0
 *
 * handbook: skills that others wrote, each a folder (https://agentskills.io/specification): a SKILL.md that says what
 * it is for and how it is done, beside it files to read and scripts to run.
 *
 *   front_matter.c  what a SKILL.md says of itself     shelf.c   which folders there are
 *   folder.c        one folder, all of it, and its hash script.c  one of its scripts run, in a box
 *
 * Nothing in such a folder is believed or obeyed here. It is read whole each time, so that what is handed over is what
 * was hashed; a link that leads out of it, a pipe, a device, too many files or too much of them refuse the whole. What
 * was hashed can be changed by its person's other programs before it is run: a box holds it then all the same.
 *
 * Any thread. Strings live in the arena given.
 */
#ifndef OS1_HANDBOOK_HANDBOOK_H
#define OS1_HANDBOOK_HANDBOOK_H

#include "base/arena.h"
#include "base/error.h"

#include <stdint.h>

enum {
  HANDBOOK_HASH = 32,
  HANDBOOK_SKILLS_MOST = 64,
  HANDBOOK_FILES_MOST = 500, /* of one folder, folders within counted */
  HANDBOOK_DEPTH_MOST = 8,
  HANDBOOK_TEXT_MOST = 64 * 1024,         /* bytes of SKILL.md, and of a file that is read out */
  HANDBOOK_BYTES_MOST = 64 * 1024 * 1024, /* of all files of one */
  HANDBOOK_PATH_MOST = 200                /* bytes of a path within it */
};

/* ---- the shelf ---- */
struct handbook_names {
  VEC(struct str) at; /* in the order of their bytes */
  bool more;          /* than HANDBOOK_SKILLS_MOST */
};
/* Whatever lies there and is no plain file: folders and what only looks like one. A shelf that is not there is empty.
 */
int handbook_names(struct arena *a, const char *shelf, struct handbook_names *ret, struct error *e);

/* ---- one folder ---- */
struct handbook_file {
  struct str path; /* "scripts/count.py" */
  uint64_t size;
  bool script; /* it lies in scripts/ */
};
struct handbook {
  struct str name, about, body; /* about: one line; body: SKILL.md past its front matter. Words from outside */
  VEC(struct handbook_file) files;
  size_t scripts;
  struct str wanted;                 /* the file that was asked for, as it was hashed; STR_NONE: it has none such */
  unsigned char hash[HANDBOOK_HASH]; /* BLAKE2b-256 (RFC 7693) of all paths, kinds and bytes, in order */
};
/* wanted: a path within it, of a text to be kept; "" none. ERR_NOT_FOUND there is no such folder; ERR_INVALID its
 * SKILL.md, or what the folder is called; ERR_DENIED a link that leads out, something that is no file; ERR_TOO_BIG;
 * ERR_IO. Each with one sentence. */
int handbook_read(struct arena *a, const char *shelf, struct str name, struct str wanted, struct handbook *ret,
                  struct error *e);

/* ---- a script of it ---- */
struct handbook_run {
  const char *shelf;
  struct str name, script;      /* "scripts/count.py" */
  const char *const *arguments; /* ends with NULL; NULL: none */
  struct str input;             /* its standard input */
  const char *const *hidden;    /* sandbox.hidden */
  int patience_ms;              /* 0: HANDBOOK_PATIENCE_MS */
  bool (*stop)(void *arg);      /* NULL: never */
  void *stop_arg;
};
enum {
  HANDBOOK_PATIENCE_MS = 60000,
  HANDBOOK_OUT_MOST = 64 * 1024,            /* bytes of what it prints; what is more is left out, and that is said */
  HANDBOOK_COMPLAINT_MOST = 2000,           /* bytes of standard error, shown where it fails */
  HANDBOOK_DRAINED_MOST = 32 * 1024 * 1024, /* bytes after which it is ended */
  HANDBOOK_MEMORY = 1024 * 1024 * 1024      /* bytes that one process of it may have */
};
struct handbook_printed {
  struct str text; /* words from outside, UTF-8 */
  bool failed;     /* it ended with a status that is not 0 */
};
/* Runs it in a box (sandbox/sandbox.h): it reads the system and its own folder, writes in a scratch folder that is gone
 * with it, and reaches nobody. What runs it is what its #! line says, else what its name ends in (py, sh, js, pl, rb).
 * ERR_UNSUPPORTED: nothing can be boxed here, or nobody knows what would run it; ERR_NOT_FOUND: no such script or
 * program; ERR_BUSY: it took too long; ERR_TOO_BIG: it printed without end; ERR_CANCELLED. */
int handbook_run(struct arena *a, const struct handbook_run *q, struct handbook_printed *ret, struct error *e);

#endif
