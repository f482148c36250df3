/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bar.h"

#include "cli/look.h"

#include <stdio.h>

enum { CELLS = 24, MARGIN = 9 };

void bar_begin(struct bar *b, struct call *c) {
  *b = (struct bar){.call = c};
}

static void draw(struct bar *b) {
  struct call *c = b->call;
  int full = b->percent * CELLS / 100;
  AUTO_BUF struct buf bar = buf_new(1024);
  for (int i = 0; i < CELLS; i++) buf_add_str(&bar, i < full ? STR("━") : STR("─"));
  call_note(c, "\r  %s%s%s %3d%%%s%-*s", look_accent(c->colour), bar.at, look_plain(c->colour), b->percent,
            b->beside[0] ? "  " : "", b->beside[0] ? (int)sizeof b->beside - 24 : 0, b->beside);
}

void bar_show(struct bar *b, uint64_t done, uint64_t all, const char *beside) {
  if (!b->call->width || b->call->json) return;
  int percent = !all ? 0 : done >= all ? 100 : (int)((double)done * 100 / (double)all);
  if (b->drawn && percent == b->percent && str_is(str_of(beside), b->beside)) return;
  b->percent = percent;
  snprintf(b->beside, sizeof b->beside, "%s", beside);
  draw(b);
  b->drawn = true;
}

void bar_clear(struct bar *b) {
  int beside = b->beside[0] ? (int)sizeof b->beside - 22 : 0;
  if (b->drawn) call_note(b->call, "\r%*s\r", CELLS + MARGIN + beside, "");
  b->drawn = false;
}
