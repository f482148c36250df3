/* SPDX-License-Identifier: Apache-2.0
 *
 * marks: with which chat templates end a turn and begin another ("<|im_end|>", "[INST]", "<start_of_turn>", "</s>").
 * A server reads them in the middle of a text, too. In words from outside they are broken by a blank, so that whoever
 * wrote these words stays who they are. Any thread; in the arena.
 */
#ifndef OS1_THINKERS_LLM_MARKS_H
#define OS1_THINKERS_LLM_MARKS_H

#include "base/arena.h"
#include "base/str.h"

struct str marks_broken(struct arena *a, struct str text);

#endif
