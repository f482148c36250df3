/* SPDX-License-Identifier: Apache-2.0
 *
 * model_vectors: `os1 model vectors`, a server of embeddings by whose vectors recall finds what was said in other
 * words.
 */
#ifndef OS1_CLI_MODEL_VECTORS_H
#define OS1_CLI_MODEL_VECTORS_H

#include "cli/command.h"

/* Its own words are those behind `vectors`: none, an address, or `off`. An exit status. */
int model_vectors(struct call *c);

#endif
