/* SPDX-License-Identifier: Apache-2.0
 *
 * by_skill: a command that is a skill asked from the shell: the being's own words for a person, the skill's data for
 * machines.
 */
#ifndef OS1_CLI_BY_SKILL_H
#define OS1_CLI_BY_SKILL_H

#include "cli/command.h"

/* arguments: of the skill's schema, borrowed. Returns an exit status. ret_data (may be NULL) is a new reference. */
int by_skill_ask(struct call *c, const char *skill, const json_t *arguments, struct str *ret_text, json_t **ret_data);
/* The same, shown: one line of JSON with --json. */
int by_skill(struct call *c, const char *skill, const json_t *arguments);
/* What --on names goes in as "at"; EXIT_USAGE, and said, where it is no date. */
int by_skill_day(struct call *c, json_t *arguments);

#endif
