/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_model.h"

#include "base/arena.h"
#include "writer.h"

#include <stdio.h>
#include <stdlib.h>

void fake_model(const char *path, const char *orders) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  struct writer w;
  writer_begin(&w);
  writer_tiny(&w);
  writer_text(&w, FAKE_ORDERS, arena_printf(&a, "%s" FAKE_END, orders).at);
  writer_file(&w, 4096, &out);
  writer_finish(&w);
  FILE *f = fopen(path, "we");
  if (!f || fwrite(out.at, 1, out.len, f) != out.len || fclose(f)) abort();
}
