/* SPDX-License-Identifier: Apache-2.0
 *
 * png: the chunks of a picture, as far as text is kept in them (W3C, Portable Network Graphics, 2nd ed., 5
 * and 11.3.4.3; checksums by its annex D). No pixel is looked at. Whatever the file says of lengths is held against how
 * long it is, and every chunk against its checksum. Any thread.
 */
#ifndef OS1_CHARACTER_PNG_H
#define OS1_CHARACTER_PNG_H

#include "base/buf.h"
#include "base/error.h"

#include <stdint.h>

enum { PNG_MOST = 32 * 1024 * 1024, PNG_CHUNKS_MOST = 65536 };

/* Borrowed from the file's bytes. */
struct png_chunk {
  struct str type; /* four letters */
  struct str data;
  struct str whole; /* with length, type and checksum */
};
struct png_walk {
  struct str rest;
  size_t chunks; /* so far */
  bool over;     /* IEND is behind */
};

bool png_is(struct str bytes);
/* ERR_INVALID: it is no PNG; ERR_TOO_BIG: over PNG_MOST. */
int png_begin(struct str bytes, struct png_walk *ret, struct error *e);
/* 1: *ret is the next chunk. 0: the picture is over. ERR_DAMAGED and a sentence: it is cut short, a checksum is wrong,
 * the order is not a PNG's. */
int png_next(struct png_walk *w, struct png_chunk *ret, struct error *e);
/* What the last tEXt chunk of that keyword holds; *ret STR_NONE where there is none. The whole picture is checked. */
int png_text(struct str bytes, const char *keyword, struct str *ret, struct error *e);
/* The same picture with that text, and without any tEXt chunk of the keywords in `without` (the last is NULL). */
int png_with_text(struct str bytes, const char *keyword, struct str text, const char *const *without, struct buf *out,
                  struct error *e);
/* CRC-32 of ISO 3309, as PNG has it. */
uint32_t png_crc(struct str bytes);

#endif
