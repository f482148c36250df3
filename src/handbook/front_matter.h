/* SPDX-License-Identifier: Apache-2.0
 *
 * front_matter: what a SKILL.md says of itself before it begins (https://agentskills.io/specification): lines of YAML
 * (https://yaml.org/spec/1.2.2) between two lines of "---". Of YAML this much is read: `key: value` at the margin, the
 * value plain, in single or in double quotes on that line, or a block after > or |; and comments. Whatever belongs to
 * a key that nobody here reads is passed over, for it grants nothing.
 */
#ifndef OS1_HANDBOOK_FRONT_MATTER_H
#define OS1_HANDBOOK_FRONT_MATTER_H

#include "base/arena.h"
#include "base/error.h"

enum {
  FRONT_MATTER_NAME_MOST = 64,    /* bytes, and */
  FRONT_MATTER_ABOUT_MOST = 1024, /* characters, as the specification has it */
  FRONT_MATTER_LINES_MOST = 256   /* until it has to be over */
};

struct front_matter {
  struct str name;  /* a to z, 0 to 9, single hyphens within */
  struct str about; /* its description, in one line: words from outside */
  struct str body;  /* what comes after; borrowed from the text */
};
/* ERR_INVALID and one sentence, with the line where there is one. In the arena. */
int front_matter_read(struct arena *a, struct str text, struct front_matter *ret, struct error *e);
/* Whether a skill may be called so. */
bool front_matter_is_name(struct str name);

#endif
