/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/request.h"

#include "base/json.h"
#include "cli/args.h"

int request_write(const struct request *q, struct buf *out) {
  AUTO_JSON json_t *o = json_object();
  json_put_text(o, "id", str_of(q->client_id));
  json_put_number(o, "width", q->width);
  json_put_number(o, "offset", q->offset);
  json_put_flag(o, "colour", q->colour);
  json_put_flag(o, "person", q->person);
  json_put_flag(o, "piped", q->piped);
  json_put_number(o, "first_key_ms", q->first_key_ms);
  json_put_number(o, "deletions", q->deletions);
  int r = json_write(o, out);
  if (r == 0) r = buf_add_byte(out, '\0');
  if (r == 0) r = buf_add(out, q->cwd, strlen(q->cwd) + 1);
  for (size_t i = 0; r == 0 && i < q->argc; i++) r = buf_add(out, q->argv[i], strlen(q->argv[i]) + 1);
  return r;
}

static int read_number(const json_t *o, const char *key, int least, int most) {
  int64_t n = json_number(o, key, 0);
  return (int)(n < least ? least : n > most ? most : n);
}

static void read_head(struct arena *a, const json_t *o, struct request *q) {
  q->client_id = arena_dup(a, str_first(json_text(o, "id"), 64)).at;
  q->width = read_number(o, "width", 0, 10000);
  q->offset = read_number(o, "offset", -24 * 60, 24 * 60);
  q->colour = json_flag(o, "colour", false);
  q->person = json_flag(o, "person", false);
  q->piped = json_flag(o, "piped", false);
  q->first_key_ms = json_number(o, "first_key_ms", -1);
  q->deletions = read_number(o, "deletions", 0, 100000);
}

int request_read(struct arena *a, struct str bytes, struct request *ret) {
  struct request q = {0};
  struct str rest = arena_dup(a, bytes), head, cwd, word;
  if (!rest.len || rest.at[rest.len - 1] != '\0') return ERR_INVALID;
  rest.len--;
  if (!str_next(&rest, '\0', &head) || !str_next(&rest, '\0', &cwd)) return ERR_INVALID;
  AUTO_JSON json_t *o = json_read(head, NULL);
  if (!json_is_object(o)) return ERR_INVALID;
  read_head(a, o, &q);
  q.cwd = cwd.at;
  VEC(const char *) words = {0};
  while (str_next(&rest, '\0', &word)) {
    if (words.len > ARGS_MOST) return ERR_TOO_BIG;
    VEC_PUSH(a, &words, word.at);
  }
  if (!words.len || cwd.at[0] != '/') return ERR_INVALID;
  q.argv = words.at;
  q.argc = words.len;
  *ret = q;
  return 0;
}
