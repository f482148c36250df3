/* SPDX-License-Identifier: Apache-2.0
 *
 * message: one message of JSON-RPC 2.0, as a client hears it (https://www.jsonrpc.org/specification, sections 4 and 5).
 */
#ifndef OS1_MCP_MESSAGE_H
#define OS1_MCP_MESSAGE_H

#include "base/json.h"

enum message_kind {
  MESSAGE_NONSENSE,
  MESSAGE_RESULT,  /* to our id */
  MESSAGE_ERROR,   /* likewise; id 0: it says no id that could be ours */
  MESSAGE_REQUEST, /* it asks us something: their_id */
  MESSAGE_NOTICE   /* wants no answer */
};
struct message {
  enum message_kind kind;
  int64_t id;             /* ours are whole numbers from 1 */
  const json_t *their_id; /* a text or a number */
  struct str method;      /* of a request or a notice */
  const json_t *body;     /* the result, the error or the params; may be NULL for the last */
};
/* All of it is borrowed from the value. */
struct message message_read(const json_t *value);

/* The server's words of what was wrong, or the code where it has none. */
struct str message_why(struct arena *a, const json_t *error);

#endif
