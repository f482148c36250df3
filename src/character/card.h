/* SPDX-License-Identifier: Apache-2.0
 *
 * card: a character card, as people pass them round: JSON of "spec" chara_card_v2 or chara_card_v3 (the published
 * Character Card Specification V2, and V3), alone in a file or in a PNG's tEXt chunk, base64: "chara" for V2, "ccv3"
 * for V3, which goes first where a picture has both.
 *
 * A card is somebody else's text. What is taken from it is manner (manner.h); its system_prompt, its
 * post_history_instructions and its lorebook are kept for export and obeyed by nobody. Any thread.
 */
#ifndef OS1_CHARACTER_CARD_H
#define OS1_CHARACTER_CARD_H

#include "base/json.h"

/* CARD_MOST: bytes of its JSON. A setting is read with every turn, so it is not the picture that is kept. */
enum { CARD_MOST = 1024 * 1024, CARD_NAME_MOST = 200 };

struct card {
  json_t *json;
  const json_t *data; /* its member "data"; borrowed */
  int version;        /* 2, 3 */
  struct str name;    /* one line, not empty; borrowed */
};

/* The card's JSON out of a file's bytes, a PNG or JSON itself, byte for byte as it stands there. In the arena, or of
 * the bytes. What it is not has a sentence: ERR_INVALID, ERR_DAMAGED, ERR_NOT_FOUND (a picture without a card),
 * ERR_TOO_BIG. */
int card_text(struct str bytes, struct arena *a, struct str *ret, struct error *e);
/* ERR_INVALID: no JSON, or not as a card is; ERR_UNSUPPORTED: another version. */
int card_read(struct str text, struct card *ret, struct error *e);
void card_finish(struct card *c);
#define AUTO_CARD __attribute__((cleanup(card_finish)))
/* A text of its data; "" where it has none. Borrowed. */
struct str card_field(const struct card *c, const char *name);
/* How many entries its lorebook has. */
size_t card_lore(const struct card *c);
/* The card in a picture, in place of any that was in it. text: its JSON, of that version. */
int card_into_png(struct str png, struct str text, int version, struct buf *out, struct error *e);

#endif
