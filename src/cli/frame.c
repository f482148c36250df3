/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/frame.h"

#include "base/error.h"

#include <stdint.h>

static bool known(char type) {
  return type && strchr("HOERASFXQDWPC", type);
}

int frame_peek(const struct buf *in, struct frame *ret) {
  if (in->len < FRAME_HEAD) return 0;
  const unsigned char *at = (const unsigned char *)in->at;
  uint32_t len = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
  if (len > FRAME_BODY) return ERR_TOO_BIG;
  if (!known(in->at[4])) return ERR_INVALID;
  if (in->len - FRAME_HEAD < len) return 0;
  *ret = (struct frame){(enum frame_type)in->at[4], {in->at + FRAME_HEAD, len}};
  return 1;
}

void frame_drop(struct buf *in, const struct frame *f) {
  buf_take(in, FRAME_HEAD + f->body.len);
}

int frame_put(struct buf *out, enum frame_type type, struct str body) {
  if (body.len > FRAME_BODY) return ERR_TOO_BIG;
  const char head[FRAME_HEAD] = {(char)(body.len >> 24), (char)(body.len >> 16), (char)(body.len >> 8), (char)body.len,
                                 (char)type};
  size_t before = out->len;
  int r = buf_add(out, head, sizeof head);
  if (r == 0) r = buf_add_str(out, body);
  if (r < 0) buf_truncate(out, before);
  return r;
}
