/* SPDX-License-Identifier: Apache-2.0
 *
 * error: a code for the program and one sentence for the person. A function that may fail returns 0 or one of these
 * negative codes; where somebody will read the reason it takes a `struct error *`, which it leaves alone on success.
 */
#ifndef OS1_BASE_ERROR_H
#define OS1_BASE_ERROR_H

enum error_code {
  ERR_INVALID = -1,      /* the input is not what it should be */
  ERR_NOT_FOUND = -2,    /* there is no such thing */
  ERR_EXISTS = -3,       /* it is there already */
  ERR_IO = -4,           /* the system refused a read or a write */
  ERR_FULL = -5,         /* no room left on the disk */
  ERR_READ_ONLY = -6,    /* the home cannot be written */
  ERR_BUSY = -7,         /* somebody else owns it now */
  ERR_KEY = -8,          /* wrong or missing key or passphrase */
  ERR_DAMAGED = -9,      /* the bytes are not as they were written; nothing was changed */
  ERR_TOO_BIG = -10,     /* over a stated cap */
  ERR_UNSUPPORTED = -11, /* this build, machine or schema cannot */
  ERR_CANCELLED = -12,   /* the person hushed it, or said no */
  ERR_DENIED = -13,      /* the gate or the system says no */
};

struct error {
  int code;
  char text[320]; /* one sentence, UTF-8, no newline; "" when nothing was said */
};

/* Fills e (may be NULL) and returns code, so that a failing branch is one line. */
int error_set(struct error *e, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Puts "before: " in front of what is already said; returns e->code. */
int error_prefix(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* From errno: ENOSPC and EROFS keep their meaning, the rest is ERR_IO. `doing` completes "Cannot ...". */
int error_errno(struct error *e, const char *doing, const char *path);

#endif
