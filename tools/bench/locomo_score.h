/* SPDX-License-Identifier: Apache-2.0
 *
 * locomo_score: how the LoCoMo benchmark counts an answer (A. Maharana et al., "Evaluating Very Long-Term
 * Conversational Memory of LLM Agents", ACL 2024): token F1 over stems of M. F. Porter's 1980 stemmer in NLTK's default
 * mode.
 */
#ifndef OS1_BENCH_LOCOMO_SCORE_H
#define OS1_BENCH_LOCOMO_SCORE_H

#include "base/arena.h"

enum { LOCOMO_MULTI = 1, LOCOMO_TEMPORAL = 2, LOCOMO_OPEN = 3, LOCOMO_SINGLE = 4, LOCOMO_ADVERSARIAL = 5 };

/* 0..1. gold is not read for LOCOMO_ADVERSARIAL. */
double locomo_f1(struct arena *a, int category, struct str gold, struct str answer);
bool locomo_abstains(struct arena *a, struct str answer);
struct str locomo_stem(struct arena *a, struct str word);

#endif
