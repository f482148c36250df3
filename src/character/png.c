/* SPDX-License-Identifier: Apache-2.0 */
#include "character/png.h"

enum { HEAD = 8 /* length and type */, CRC = 4, IHDR_BYTES = 13, LENGTH_MOST = 0x7FFFFFFF };

static const char signature[] = "\x89PNG\r\n\x1A\n";

/* Four bits at a time: each entry is its number divided by the reversed polynomial 0xEDB88320. */
static const uint32_t by_nibble[16] = {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
                                       0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
                                       0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};

uint32_t png_crc(struct str bytes) {
  uint32_t c = 0xFFFFFFFFu;
  for (size_t i = 0; i < bytes.len; i++) {
    unsigned char b = (unsigned char)bytes.at[i];
    c = by_nibble[(c ^ b) & 15] ^ (c >> 4);
    c = by_nibble[(c ^ (b >> 4)) & 15] ^ (c >> 4);
  }
  return c ^ 0xFFFFFFFFu;
}

static uint32_t number_at(const char *at) {
  const unsigned char *b = (const unsigned char *)at;
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static int add_number(struct buf *out, uint32_t n) {
  const char b[4] = {(char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n};
  return buf_add(out, b, sizeof b);
}

bool png_is(struct str bytes) {
  return str_starts(bytes, STR("\x89PNG\r\n\x1A\n"));
}

int png_begin(struct str bytes, struct png_walk *ret, struct error *e) {
  if (!png_is(bytes)) return error_set(e, ERR_INVALID, "That is no PNG picture.");
  if (bytes.len > PNG_MOST) return error_set(e, ERR_TOO_BIG, "A picture of more than 32 MB is not read.");
  *ret = (struct png_walk){.rest = str_from(bytes, sizeof signature - 1)};
  return 0;
}

static bool is_type(struct str type) {
  for (size_t i = 0; i < type.len; i++) {
    char c = (char)(type.at[i] | 0x20);
    if (c < 'a' || c > 'z') return false;
  }
  return true;
}

static int cut_short(struct error *e) {
  return error_set(e, ERR_DAMAGED, "The picture is cut short.");
}

/* The first is the header, and there is only one. */
static int check_order(struct png_walk *w, const struct png_chunk *c, struct error *e) {
  bool header = str_is(c->type, "IHDR");
  if (header != (w->chunks == 0) || (header && c->data.len != IHDR_BYTES))
    return error_set(e, ERR_DAMAGED, "The picture does not begin as a PNG does.");
  if (w->chunks == PNG_CHUNKS_MOST) return error_set(e, ERR_DAMAGED, "The picture is in too many pieces.");
  return 0;
}

int png_next(struct png_walk *w, struct png_chunk *ret, struct error *e) {
  if (w->over) return 0;
  if (w->rest.len < HEAD + CRC) return cut_short(e);
  uint32_t len = number_at(w->rest.at);
  if (len > LENGTH_MOST || len > w->rest.len - HEAD - CRC) return cut_short(e);
  struct png_chunk c = {
      .type = {w->rest.at + 4, 4}, .data = {w->rest.at + HEAD, len}, .whole = {w->rest.at, HEAD + (size_t)len + CRC}};
  if (!is_type(c.type)) return error_set(e, ERR_DAMAGED, "A piece of the picture has no PNG's name.");
  if (png_crc((struct str){c.type.at, 4 + (size_t)len}) != number_at(c.data.at + len))
    return error_set(e, ERR_DAMAGED, "A checksum in the picture is wrong: it was changed or cut on the way.");
  int r = check_order(w, &c, e);
  if (r < 0) return r;
  w->chunks++;
  w->over = str_is(c.type, "IEND");
  w->rest = str_from(w->rest, c.whole.len);
  *ret = c;
  return 1;
}

/* A keyword, a zero byte, Latin-1 text. */
static bool is_text(const struct png_chunk *c, const char *keyword, struct str *ret) {
  struct str word = str_of(keyword);
  if (!str_is(c->type, "tEXt") || c->data.len <= word.len || c->data.at[word.len]) return false;
  if (!str_starts(c->data, word)) return false;
  *ret = str_from(c->data, word.len + 1);
  return true;
}

int png_text(struct str bytes, const char *keyword, struct str *ret, struct error *e) {
  struct png_walk w = {0};
  struct png_chunk c = {0};
  struct str found = STR_NONE;
  int r = png_begin(bytes, &w, e);
  if (r < 0) return r;
  while ((r = png_next(&w, &c, e)) > 0) is_text(&c, keyword, &found);
  if (r == 0) *ret = found;
  return r;
}

static int add_text(struct buf *out, const char *keyword, struct str text) {
  size_t from = out->len;
  struct str word = str_of(keyword);
  int r = add_number(out, (uint32_t)(word.len + 1 + text.len));
  if (r == 0) r = buf_add_str(out, STR("tEXt"));
  if (r == 0) r = buf_add(out, keyword, word.len + 1);
  if (r == 0) r = buf_add_str(out, text);
  return r == 0 ? add_number(out, png_crc(str_from(buf_str(out), from + 4))) : r;
}

static bool is_left_out(const struct png_chunk *c, const char *const *without) {
  struct str text;
  for (; *without; without++)
    if (is_text(c, *without, &text)) return true;
  return false;
}

/* Right before the end: what reads only as far as the pixels shows the picture as ever. */
int png_with_text(struct str bytes, const char *keyword, struct str text, const char *const *without, struct buf *out,
                  struct error *e) {
  struct png_walk w = {0};
  struct png_chunk c = {0};
  int r = png_begin(bytes, &w, e), put = 0;
  if (r < 0) return r;
  put = buf_add(out, signature, sizeof signature - 1);
  while ((r = png_next(&w, &c, e)) > 0 && put == 0) {
    if (is_left_out(&c, without)) continue;
    if (w.over) put = add_text(out, keyword, text);
    if (put == 0) put = buf_add_str(out, c.whole);
  }
  if (r < 0) return r;
  return put < 0 ? error_set(e, ERR_TOO_BIG, "The picture with the card would be too large.") : 0;
}
