/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/batch.h"

#include "cli/show.h"

struct batch {
  struct call *call;
  const os1_query *common;
  batch_fn *fn;
  bool bad;
};

static const char *text_member(const json_t *o, const char *key) {
  const char *s = json_string_value(json_object_get(o, key));
  return s && s[0] ? s : NULL;
}

static int line_of(struct batch *b, const json_t *o, struct batch_line *ret, struct error *e) {
  const char *question = text_member(o, "question"), *at = text_member(o, "at");
  *ret = (struct batch_line){json_object_get(o, "qid"), *b->common};
  if (!ret->qid) return error_set(e, ERR_INVALID, "it has no \"qid\"");
  if (!question) return error_set(e, ERR_INVALID, "it has no \"question\"");
  ret->query.text = question;
  if (text_member(o, "conversation")) ret->query.conversation_key = text_member(o, "conversation");
  return at ? show_parse_time(b->call, at, &ret->query.at, e) : 0;
}

static int answer(struct batch *b, const json_t *o, struct error *e) {
  struct batch_line line;
  int r = line_of(b, o, &line, e);
  if (r < 0) return r;
  json_t *out = json_object();
  json_object_set(out, "qid", (json_t *)line.qid);
  os1_error why = {0};
  r = b->fn(b->call, &line, out, &why);
  if (r == 0)
    call_json(b->call, out);
  else
    json_decref(out);
  return r == 0 ? 0 : error_set(e, r, "%s", why.text);
}

static void take_line(struct batch *b, struct str text, size_t number) {
  struct error e = {0};
  AUTO_JSON json_t *o = json_read(text, &e);
  int r = !o                  ? error_set(&e, ERR_INVALID, "it is not JSON")
          : json_is_object(o) ? answer(b, o, &e)
                              : error_set(&e, ERR_INVALID, "it is not an object");
  if (r == 0) return;
  b->bad = true;
  call_warn(b->call, "Line %zu was passed over: %s", number, e.text);
}

int batch_run(struct call *c, const char *file, const os1_query *common, batch_fn *fn) {
  struct error e = {0};
  const char *path;
  int fd;
  if (call_input(c, file, &path, &fd, &e) < 0) return call_failed(c, &e);
  AUTO_BUF struct buf all = buf_new(BUF_FILE);
  int r = call_read_file(path, &all, &e);
  call_close(fd);
  if (r < 0) return call_failed(c, &e);
  struct batch b = {c, common, fn, false};
  struct str rest = buf_str(&all), line;
  for (size_t number = 1; str_next(&rest, '\n', &line) && !call_cancelled(c); number++)
    if (str_trim(line).len) take_line(&b, line, number);
  if (call_cancelled(c)) return EXIT_CANCELLED;
  return b.bad ? EXIT_FAILED : EXIT_OK;
}

bool batch_query(struct call *c, os1_query *ret) {
  const char *at = args_value(&c->args, "at"), *typed = args_value(&c->args, "count");
  struct error e = {0};
  long long count = 10;
  *ret = (os1_query){.conversation_key = args_value(&c->args, "conversation")};
  if (at && show_parse_time(c, at, &ret->at, &e) < 0) return call_usage(c, "%s", e.text), false;
  if (typed && (!str_to_int(str_of(typed), &count) || count < 1 || count > 1000))
    return call_usage(c, "--count takes a number from 1 to 1000."), false;
  ret->count = (size_t)count;
  return true;
}
