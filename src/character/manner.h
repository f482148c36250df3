/* SPDX-License-Identifier: Apache-2.0
 *
 * manner: what of a card may colour how something is put, and nothing more: whom it describes, how they talk, an
 * example of it. It is kept short, and shown to a model as a quotation. Any thread.
 */
#ifndef OS1_CHARACTER_MANNER_H
#define OS1_CHARACTER_MANNER_H

#include "character/card.h"

enum { MANNER_MOST = 8000 /* bytes, all told */, MANNER_GREETING_MOST = 160 };

/* {"name", "description", "personality", "scenario", "mes_example"}: those that it has, each cut to its share; macros
 * stand as they are. A new reference. */
json_t *manner_of(const struct card *c);
/* The card's first_mes to its first sentence or line, at most MANNER_GREETING_MOST bytes; "" none. In the arena. */
struct str manner_greeting(const struct card *c, struct arena *a);
/* {{char}} and {{user}}, <BOT> and <USER>, in any case, filled in; brackets that a model's template may take for its
 * own marks made others, line ends made one kind, controls left out. */
struct str manner_fill(struct arena *a, struct str text, struct str being, struct str person);
/* The same of a manner in words, a heading before each text; at most so many bytes; "" where nothing is left. */
struct str manner_words(struct arena *a, const json_t *manner, struct str being, struct str person, size_t most);

#endif
