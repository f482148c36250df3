/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/report.h"

#include "base/error.h"
#include "base/json.h"

#include <stdio.h>

static const char *const words[] = {
#define ENGINE_WORD(name, word) word,
    ENGINE_STATES(ENGINE_WORD)
#undef ENGINE_WORD
};
enum { STATES = sizeof words / sizeof *words };

const char *engine_word(enum engine_state s) {
  return words[s];
}

int report_write(const struct engine_report *r, struct buf *out) {
  char tag[24];
  AUTO_JSON json_t *o = json_object();
  snprintf(tag, sizeof tag, "%016llx", (unsigned long long)r->tag);
  json_put_text(o, "state", str_of(words[r->state]));
  json_put_text(o, "tag", str_of(tag));
  json_put_number(o, "for_ms", r->for_ms);
  json_put_number(o, "window", r->window);
  json_put_number(o, "keeper", r->keeper);
  json_put_number(o, "pid", r->pid);
  json_put_number(o, "fails", r->fails);
  json_put_flag(o, "boxed", r->boxed);
  json_put_text(o, "socket", str_of(r->socket));
  json_put_text(o, "key", str_of(r->key));
  json_put_text(o, "why", str_of(r->why));
  int code = json_write(o, out);
  return code < 0 ? code : buf_add_byte(out, '\n');
}

static void copy(char *out, size_t room, struct str s) {
  snprintf(out, room, "%.*s", STR_ARG(s));
}

static uint64_t tag_of(struct str s) {
  uint64_t tag = 0;
  for (size_t i = 0; i < s.len && i < 16; i++) {
    const char *digits = "0123456789abcdef", *at = strchr(digits, s.at[i]);
    if (!at) return 0;
    tag = tag << 4 | (uint64_t)(at - digits);
  }
  return tag;
}

int report_read(struct str line, struct engine_report *ret) {
  AUTO_JSON json_t *o = json_read(line, NULL);
  size_t state = 0;
  while (state < STATES && !str_is(json_text(o, "state"), words[state])) state++;
  if (state == STATES) return ERR_INVALID;
  *ret = (struct engine_report){.state = (enum engine_state)state,
                                .tag = tag_of(json_text(o, "tag")),
                                .for_ms = json_number(o, "for_ms", 0),
                                .window = json_number(o, "window", 0),
                                .keeper = (pid_t)json_number(o, "keeper", 0),
                                .pid = (pid_t)json_number(o, "pid", 0),
                                .fails = (int)json_number(o, "fails", 0),
                                .boxed = json_flag(o, "boxed", false)};
  copy(ret->socket, sizeof ret->socket, json_text(o, "socket"));
  copy(ret->key, sizeof ret->key, json_text(o, "key"));
  copy(ret->why, sizeof ret->why, json_text(o, "why"));
  return 0;
}
