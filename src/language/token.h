/* SPDX-License-Identifier: Apache-2.0
 *
 * token: the words of a turn. Chat spelling is mended in `word` ("ive" gives two tokens "i" "have" with one place;
 * "2moro" gives "tomorrow"), never in the text that is kept.
 */
#ifndef OS1_LANGUAGE_TOKEN_H
#define OS1_LANGUAGE_TOKEN_H

#include "base/arena.h"
#include "language/language.h"

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK, TOKEN_EMOJI, TOKEN_LINK };

struct token {
  enum token_kind kind;
  struct str text; /* as typed, borrowed from the turn */
  struct str word; /* plain (folded, no accents), chat spelling mended; for TOKEN_MARK the mark itself */
  size_t at, len;  /* place in the turn, bytes */
  bool capital;    /* begins with a capital and is not the first of its sentence */
  bool begins;     /* first of its sentence */
  bool mended;     /* word differs from what was typed by more than case and accents */
};

struct tokens {
  const struct token *at;
  size_t len;
  struct str text; /* the turn */
};

/* At most the first 4,096 tokens of a turn are read. */
struct tokens tokens_read(const struct language *l, struct arena *a, struct str text);
/* The turn's own bytes from token `first` to `last` inclusive. */
struct str tokens_text(const struct tokens *t, size_t first, size_t last);
/* The dictionary stem of a plain word: rules from data/<language>/stem.txt. */
struct str token_stem(const struct language *l, struct arena *a, struct str word);
bool token_is_stop(const struct language *l, struct str word);

#endif
