/* SPDX-License-Identifier: Apache-2.0
 *
 * A character card: somebody else's text, for the manner of the voice alone. It stands below the page and the rules,
 * with what it cannot do said before it, each of its lines quoted, and with it in sight everything is from outside.
 */
#include "character/manner.h"
#include "thinkers/llm/prompt_priv.h"

struct str prompt_character(const struct prompting *p) {
  struct str kept = p->view->ops->setting(p->view, "character.manner");
  if (!kept.len || !p->character) return STR("");
  AUTO_JSON json_t *manner = json_read(kept, NULL);
  struct str words = manner_words(p->a, manner, p->being, p->person, p->character_most);
  if (!words.len) return STR("");
  return arena_printf(p->a, "%.*s\n%.*s", STR_ARG(prompt_part(p, "character", STR(""), STR(""))),
                      STR_ARG(prompt_quoted(p->a, words)));
}
