/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_MODELS_HUB_PRIV_H
#define OS1_MODELS_HUB_PRIV_H

#include "models/hub.h"

/* A GGUF file's name with its folders, every step of which is a plain word. */
bool hub_file_is_good(struct str file);
/* A letter, a digit, a dot, a dash or an underscore. */
bool hub_byte_is_plain(char c);
/* A path of the hub's. ERR_INVALID: it is too long. */
int hub_put_path(const struct net_address *hub, struct net_target *at, struct error *e, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* From what a hub says of a repository, the file that is meant; as hub_find. f: its title is there. */
int hub_pick(const struct net_address *hub, struct str says, const struct hub_name *name, struct hub_file *f,
             struct error *e);

#endif
