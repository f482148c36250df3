/* SPDX-License-Identifier: Apache-2.0
 *
 * batch: a file of questions, JSON Lines `{"qid":ANY,"question":TEXT,"conversation"?:KEY,"at"?:TIME}`.
 */
#ifndef OS1_CLI_BATCH_H
#define OS1_CLI_BATCH_H

#include "cli/command.h"

struct batch_line {
  const json_t *qid;
  os1_query query; /* text, conversation_key, and at, which else is --at's */
};

/* answer fills in what goes beside "qid". A bad line is named on standard error and passed over. An exit status:
 * EXIT_FAILED when there was a bad line. */
typedef int batch_fn(struct call *c, const struct batch_line *line, json_t *answer, os1_error *e);
int batch_run(struct call *c, const char *file, const os1_query *common, batch_fn *fn);
/* The query that --at, --count and --conversation ask for; false when it was a usage error, which has been said. */
bool batch_query(struct call *c, os1_query *ret);

#endif
