/* SPDX-License-Identifier: Apache-2.0
 *
 * character: a character card that the person chose (character/card.h). Its whole text is kept as a setting, for
 * export; of it a model is shown the manner, quoted, and the built-in mind has nothing but the greeting, where that is
 * wanted. Care, the gate and what the being says it is stay as they are.
 */
#ifndef OS1_HOUSE_CHARACTER_H
#define OS1_HOUSE_CHARACTER_H

#include "base/buf.h"
#include "os1.h"

#include <stdbool.h>

/* What a card says of itself, as JSON: "name", "version" (2, 3), "creator", "greeting" (its first sentence), "manner"
 * (bytes that a model may be shown), "unheeded": ["system_prompt", "post_history_instructions", "lorebook"], those that
 * it has. bytes: of the file. */
int house_character_look(struct str bytes, os1_json_fn *json, void *arg, os1_error *e);
/* In place of the one before. *greets: its greeting is to be quoted when somebody comes; set to whether it will be: one
 * that care would not let the being say is not quoted either. */
int house_character_use(os1 *o, struct str bytes, bool *greets, os1_error *e);
/* As house_character_look of the one that is kept, with "greets". OS1_E_NOT_FOUND: there is none. */
int house_character(os1 *o, os1_json_fn *json, void *arg, os1_error *e);
/* Its text, byte for byte as it came; or where png is not STR_NONE that picture with it. OS1_E_NOT_FOUND. */
int house_character_export(os1 *o, struct str png, struct buf *out, os1_error *e);
/* OS1_E_NOT_FOUND. */
int house_character_off(os1 *o, os1_error *e);

#endif
