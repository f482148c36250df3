/* SPDX-License-Identifier: Apache-2.0
 *
 * debate_svg: a debate's map as a picture (SVG 1.1, W3C 2011): no script, nothing fetched, on a light ground. What
 * stands is drawn whole, what falls is broken and struck, what is open is dotted: it reads without colours too.
 */
#ifndef OS1_CLI_DEBATE_SVG_H
#define OS1_CLI_DEBATE_SVG_H

#include "base/arena.h"
#include "base/json.h"

/* ERR_TOO_BIG: over the buffer's cap. */
int debate_svg(struct arena *a, const json_t *debate, struct buf *out);

#endif
