/* SPDX-License-Identifier: Apache-2.0
 *
 * refusal: what a server means that does not send what was asked for, in a sentence with what to do.
 */
#ifndef OS1_MODELS_REFUSAL_H
#define OS1_MODELS_REFUSAL_H

#include "net/net.h"

/* 0: it is 200 or 206. what: "OWNER/REPO", "FILE.gguf"; host: who was asked; page: where a person may look; "" nowhere.
 * ERR_KEY it wants an account; ERR_NOT_FOUND; ERR_BUSY now is not the time; ERR_INVALID. */
int refusal_of(const struct net_reply *reply, const char *what, const char *host, const char *page, struct error *e);
/* What was sent is a page for people. */
bool refusal_is_page(const struct net_reply *reply);

#endif
