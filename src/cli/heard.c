/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/heard.h"

void heard_init(struct heard *h, void (*clause)(void *arg, struct str text, int flags), void *arg) {
  *h = (struct heard){.clause = clause, .arg = arg, .line = buf_new(BUF_TURN * 8), .error = buf_new(BUF_LINE)};
}

void heard_finish(struct heard *h) {
  buf_finish(&h->line);
  buf_finish(&h->error);
  json_release(&h->other);
}

static void take_object(struct heard *h, json_t *o) {
  if (json_object_get(o, "clause")) {
    if (h->clause) h->clause(h->arg, json_text(o, "clause"), (int)json_number(o, "flags", 0));
  } else if (json_object_get(o, "end")) {
    h->ended = true;
    h->flags = (int)json_number(o, "flags", 0);
    h->reply = (uint64_t)json_number(o, "reply", 0);
    h->hushed = json_flag(o, "hushed", false);
  } else {
    json_release(&h->other);
    h->other = json_incref(o);
  }
}

void heard_take(void *arg, enum asker_stream from, struct str bytes) {
  struct heard *h = arg;
  if (from == ASKER_ERR) {
    buf_add_str(&h->error, bytes);
    return;
  }
  if (buf_add_str(&h->line, bytes) < 0) buf_clear(&h->line);
  for (ptrdiff_t end; (end = str_find_byte(buf_str(&h->line), '\n')) >= 0; buf_take(&h->line, (size_t)end + 1)) {
    AUTO_JSON json_t *o = json_read(str_first(buf_str(&h->line), (size_t)end), NULL);
    if (json_is_object(o)) take_object(h, o);
  }
}
