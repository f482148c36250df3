/* SPDX-License-Identifier: Apache-2.0
 *
 * keyring: the system's place for secrets, unlocked with the person's session. Text under a name that we make up.
 *
 * Any thread; a call may wait for the person, whom the system may ask to unlock it. Errors: ERR_UNSUPPORTED there is
 * none here, ERR_NOT_FOUND nothing of that name, ERR_DENIED it is locked or said no; each with a sentence.
 */
#ifndef OS1_PORTS_KEYRING_H
#define OS1_PORTS_KEYRING_H

#include "base/buf.h"
#include "base/error.h"

enum { KEYRING_SECRET_MAX = 1024 };

struct keyring_ops {
  const char *name;
  int (*get)(const char *item, struct buf *ret_secret, struct error *e); /* the caller wipes it */
  int (*put)(const char *item, struct str secret, struct error *e);      /* in place of what was there */
  int (*remove)(const char *item, struct error *e);
};

#endif
