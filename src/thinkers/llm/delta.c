/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/delta.h"

#include "base/utf8.h"

#include <stdio.h>

/* Where bytes that are no UTF-8 stand while JSON is read, a code point each, so that halves of a character that came in
 * two events can be put together afterwards (a private use area; only for an event that has such bytes). */
enum { LOOSE_FIRST = 0xF780 };

static int on_event(void *arg, struct str name, struct str data);

void delta_init(struct delta *d, int (*text)(void *arg, struct str text), void *arg) {
  *d = (struct delta){.whole = buf_new(DELTA_WHOLE_MOST),
                      .tail = buf_new(DELTA_EVENT_MOST),
                      .text = text,
                      .arg = arg,
                      .prompt_tokens = -1,
                      .cached_tokens = -1,
                      .said_tokens = -1};
  sse_init(&d->sse, DELTA_EVENT_MOST, on_event, d);
}

void delta_finish(struct delta *d) {
  sse_finish(&d->sse);
  buf_finish(&d->whole);
  buf_finish(&d->tail);
  for (size_t i = 0; i < d->call_count; i++) {
    buf_finish(&d->calls[i].id);
    buf_finish(&d->calls[i].name);
    buf_finish(&d->calls[i].arguments);
  }
}

/* ---- text, whole characters at a time ---- */

/* Bytes at the end that begin a character and do not end it: 0 to 3. */
static size_t begun(struct str s) {
  for (size_t back = 1; back <= 3 && back <= s.len; back++) {
    unsigned char c = (unsigned char)s.at[s.len - back];
    size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
    if (c >= 0x80 && c < 0xC0) continue;
    return need > back ? back : 0;
  }
  return 0;
}

static int say(struct delta *d, struct str piece) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  if (!piece.len) return 0;
  if (buf_add_str(&d->tail, piece) < 0) return ERR_TOO_BIG;
  struct str all = buf_str(&d->tail);
  struct str whole = arena_dup(&a, str_first(all, all.len - begun(all)));
  buf_take(&d->tail, whole.len);
  return whole.len ? d->text(d->arg, utf8_mend(&a, whole)) : 0;
}

/* A byte that no UTF-8 has here as a code point of its own, for jansson takes nothing else. */
static struct str loosened(struct arena *a, struct str s) {
  char *out = arena_alloc(a, s.len * 3 + 1), *to = out;
  while (s.len) {
    struct str rest = s;
    uint32_t code = utf8_next(&rest);
    size_t used = s.len - rest.len;
    if (code == UTF8_REPLACEMENT && used == 1)
      to += utf8_put(to, LOOSE_FIRST + (unsigned char)s.at[0]);
    else
      memcpy(to, s.at, used), to += used;
    s = rest;
  }
  return str_span(out, to);
}

static struct str tightened(struct arena *a, struct str s) {
  char *out = arena_alloc(a, s.len + 1), *to = out;
  while (s.len) {
    struct str rest = s;
    uint32_t code = utf8_next(&rest);
    size_t used = s.len - rest.len;
    if (code >= LOOSE_FIRST && code <= LOOSE_FIRST + 0xFF)
      *to++ = (char)(code - LOOSE_FIRST);
    else
      memcpy(to, s.at, used), to += used;
    s = rest;
  }
  return str_span(out, to);
}

/* ---- what one object says ---- */

static void note_text(char *out, size_t room, struct str s) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  s = utf8_first(utf8_mend(&a, s), room - 1);
  for (size_t i = 0; i < s.len; i++) out[i] = (unsigned char)s.at[i] < ' ' ? ' ' : s.at[i];
  out[s.len] = '\0';
}

/* {"message","type",...}, or only a sentence. */
static void note_error(struct delta *d, const json_t *error) {
  struct str said = json_is_string(error) ? str_of(json_string_value(error)) : json_text(error, "message");
  note_text(d->why, sizeof d->why, said);
  note_text(d->type, sizeof d->type, json_text(error, "type"));
  if (!d->type[0]) note_text(d->type, sizeof d->type, json_text(error, "code"));
  int64_t window = json_number(error, "n_ctx", 0);
  d->window = window > 0 && window < INT32_MAX ? window : 0;
  d->end = DELTA_ERROR;
}

static void note_usage(struct delta *d, const json_t *object) {
  const json_t *usage = json_object_get(object, "usage"), *timings = json_object_get(object, "timings");
  if (json_is_object(timings)) {
    int64_t cached = json_number(timings, "cache_n", -1), read = json_number(timings, "prompt_n", -1);
    d->cached_tokens = cached;
    d->prompt_tokens = cached >= 0 && read >= 0 ? cached + read : -1;
    d->said_tokens = json_number(timings, "predicted_n", -1);
  }
  if (!json_is_object(usage)) return;
  d->prompt_tokens = json_number(usage, "prompt_tokens", d->prompt_tokens);
  d->said_tokens = json_number(usage, "completion_tokens", d->said_tokens);
  d->cached_tokens = json_number(json_object_get(usage, "prompt_tokens_details"), "cached_tokens", d->cached_tokens);
}

static struct delta_call *call_at(struct delta *d, int64_t index) {
  if (index < 0 || index >= DELTA_CALLS) return NULL;
  for (; d->call_count <= (size_t)index; d->call_count++)
    d->calls[d->call_count] = (struct delta_call){
        .id = buf_new(DELTA_NAME_MOST), .name = buf_new(DELTA_NAME_MOST), .arguments = buf_new(DELTA_ARGUMENTS_MOST)};
  return &d->calls[index];
}

/* What is said once and then left out, or said again. */
static void add_once(struct buf *b, struct str s) {
  if (s.len && !b->len) buf_add_str(b, s);
}

static int note_calls(struct delta *d, const json_t *list) {
  size_t i;
  json_t *one;
  json_array_foreach(list, i, one) {
    struct delta_call *c = call_at(d, json_number(one, "index", (int64_t)i));
    const json_t *function = json_object_get(one, "function"), *given = json_object_get(function, "arguments");
    if (!c) continue; /* more at once than anybody needs */
    add_once(&c->id, json_text(one, "id"));
    add_once(&c->name, json_text(function, "name"));
    int r = json_is_object(given) ? json_write(given, &c->arguments)
                                  : buf_add_str(&c->arguments, json_text(function, "arguments"));
    if (r < 0) return ERR_TOO_BIG;
  }
  return 0;
}

static enum delta_end end_of(struct str reason) {
  if (str_is(reason, "length") || str_is(reason, "max_tokens")) return DELTA_LENGTH;
  if (str_is(reason, "tool_calls") || str_is(reason, "function_call")) return DELTA_TOOLS;
  if (str_is(reason, "content_filter")) return DELTA_FILTER;
  return DELTA_STOP;
}

/* A delta, or a whole message: their members are the same. */
static int note_message(struct delta *d, const json_t *m, bool loose) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str said = json_text(m, "content");
  if (json_text(m, "reasoning_content").len || json_text(m, "reasoning").len) d->thought = true;
  int r = note_calls(d, json_object_get(m, "tool_calls"));
  return r ? r : say(d, loose ? tightened(&a, said) : said);
}

static int note_object(struct delta *d, const json_t *o, bool loose) {
  const json_t *error = json_object_get(o, "error"), *choices = json_object_get(o, "choices");
  if (error && !json_is_null(error)) return note_error(d, error), 0;
  note_usage(d, o);
  const json_t *first = json_array_get(choices, 0);
  if (!json_is_object(first)) return 0;
  const json_t *delta = json_object_get(first, "delta"), *message = json_object_get(first, "message");
  struct str reason = json_text(first, "finish_reason");
  int r = note_message(d, json_is_object(delta) ? delta : message, loose);
  if (reason.len && d->end != DELTA_ERROR) d->end = end_of(reason);
  return r;
}

static int note_json(struct delta *d, struct str text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_JSON json_t *o = json_read(text, NULL);
  bool loose = !o && !utf8_valid(text);
  if (loose) o = json_read(loosened(&a, text), NULL);
  if (!json_is_object(o)) return ERR_INVALID;
  return note_object(d, o, loose);
}

/* ---- the stream ---- */

static int on_event(void *arg, struct str name, struct str data) {
  struct delta *d = arg;
  struct str text = str_trim(data);
  if (d->done || d->end == DELTA_ERROR) return 0;
  d->events++;
  if (str_is(text, "[DONE]")) return d->done = true, 0;
  int r = note_json(d, text);
  if (r != ERR_INVALID) return r;
  return ++d->bad > DELTA_BAD_MOST ? ERR_INVALID : 0;
}

/* A stream begins with a field, a comment or a mark; an object with its brace. */
static void look_at_kind(struct delta *d, struct str bytes) {
  struct str rest = str_trim(bytes);
  if (d->any || !rest.len) return;
  d->any = true;
  d->plain = d->status != 200 || rest.at[0] == '{' || rest.at[0] == '<' || rest.at[0] == '[';
}

int delta_feed(struct delta *d, int status, struct str bytes) {
  d->status = status;
  look_at_kind(d, bytes);
  return d->plain ? buf_add_str(&d->whole, bytes) : sse_feed(&d->sse, bytes);
}

static int close_whole(struct delta *d) {
  int r = note_json(d, str_trim(buf_str(&d->whole)));
  if (r == ERR_INVALID && d->status == 200) return r;
  if (d->status != 200 && d->end != DELTA_ERROR) d->end = DELTA_ERROR; /* what it says is no use to anybody */
  return r == ERR_INVALID ? 0 : r;
}

int delta_close(struct delta *d) {
  int r = d->plain ? close_whole(d) : sse_end(&d->sse);
  if (r) return r;
  if (d->tail.len) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    r = d->text(d->arg, utf8_mend(&a, arena_dup(&a, buf_str(&d->tail))));
    buf_clear(&d->tail);
  }
  /* Some servers end a stream with [DONE] and no reason. */
  if (r == 0 && d->done && d->end == DELTA_OPEN) d->end = DELTA_STOP;
  return r;
}
