/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_MODELS_HUB_PRIV_H
#define OS1_MODELS_HUB_PRIV_H

#include "models/hub.h"

/* A GGUF file's name with its folders, every step of which is a plain word. */
bool hub_file_is_good(struct str file);
/* A letter, a digit, a dot, a dash or an underscore. */
bool hub_byte_is_plain(char c);

#endif
