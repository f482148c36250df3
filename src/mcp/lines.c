/* SPDX-License-Identifier: Apache-2.0 */
#include "mcp/lines.h"

void lines_init(struct lines *l, size_t most, lines_fn *line, void *arg) {
  *l = (struct lines){.part = buf_new(most), .line = line, .arg = arg};
}

void lines_finish(struct lines *l) {
  buf_finish(&l->part);
}

static int send(struct lines *l, struct str line) {
  if (line.at && line.len && line.at[line.len - 1] == '\r') line.len--;
  return str_trim(line).len ? l->line(l->arg, line) : 0;
}

int lines_feed(struct lines *l, struct str bytes) {
  for (ptrdiff_t end; (end = str_find_byte(bytes, '\n')) >= 0; bytes = str_from(bytes, (size_t)end + 1)) {
    struct str line = str_first(bytes, (size_t)end);
    if (l->part.len + line.len > l->part.cap) return ERR_TOO_BIG;
    if (l->part.len) {
      if (buf_add_str(&l->part, line) < 0) return ERR_TOO_BIG;
      line = buf_str(&l->part);
    }
    int r = send(l, line);
    buf_clear(&l->part);
    if (r) return r;
  }
  return buf_add_str(&l->part, bytes) < 0 ? ERR_TOO_BIG : 0;
}
