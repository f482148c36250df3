/* SPDX-License-Identifier: Apache-2.0 */
#include "net/sse.h"

void sse_init(struct sse *s, size_t most, sse_fn *event, void *arg) {
  *s = (struct sse){.line = buf_new(most), .data = buf_new(most), .name = buf_new(most), .event = event, .arg = arg};
}

void sse_finish(struct sse *s) {
  buf_finish(&s->line);
  buf_finish(&s->data);
  buf_finish(&s->name);
}

static int send_event(struct sse *s) {
  int r = s->has_data ? s->event(s->arg, buf_str(&s->name), buf_str(&s->data)) : 0;
  buf_clear(&s->data);
  buf_clear(&s->name);
  s->has_data = false;
  return r;
}

static int add_data(struct sse *s, struct str value) {
  int r = s->has_data ? buf_add_byte(&s->data, '\n') : 0;
  s->has_data = true;
  return r ? r : buf_add_str(&s->data, value);
}

static int take_line(struct sse *s) {
  struct str value = buf_str(&s->line), field;
  if (!s->began && str_starts(value, STR("\xEF\xBB\xBF"))) value = str_from(value, 3);
  s->began = true;
  if (!value.len) return send_event(s);
  if (value.at[0] == ':') return 0;
  ptrdiff_t colon = str_find_byte(value, ':');
  field = colon < 0 ? value : str_first(value, (size_t)colon);
  value = colon < 0 ? STR("") : str_from(value, (size_t)colon + 1);
  if (str_starts(value, STR(" "))) value = str_from(value, 1);
  if (str_is(field, "data")) return add_data(s, value);
  if (!str_is(field, "event")) return 0;
  buf_clear(&s->name);
  return buf_add_str(&s->name, value);
}

static int end_line(struct sse *s) {
  int r = take_line(s);
  buf_clear(&s->line);
  return r;
}

/* Bytes up to the end of a line, of which there may be none. */
static size_t run_of(struct str bytes) {
  size_t n = 0;
  while (n < bytes.len && bytes.at[n] != '\n' && bytes.at[n] != '\r') n++;
  return n;
}

int sse_feed(struct sse *s, struct str bytes) {
  while (bytes.len) {
    if (s->after_cr && bytes.at[0] == '\n') bytes = str_from(bytes, 1);
    s->after_cr = false;
    size_t n = run_of(bytes);
    int r = n ? buf_add(&s->line, bytes.at, n) : 0;
    if (r == 0 && n < bytes.len) {
      s->after_cr = bytes.at[n++] == '\r';
      r = end_line(s);
    }
    if (r) return r;
    bytes = str_from(bytes, n);
  }
  return 0;
}

int sse_end(struct sse *s) {
  int r = s->line.len ? end_line(s) : 0;
  return r ? r : send_event(s);
}
