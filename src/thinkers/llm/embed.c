/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/embed.h"

#include "base/json.h"
#include "thinkers/llm/llm_priv.h"

enum { BODY_MOST = 4 * 1024 * 1024, ANSWER_MOST = 32 * 1024 * 1024 };

static int of_status(int status, struct error *e) {
  if (status == 200) return 0;
  if (status == 401 || status == 403) return error_set(e, ERR_KEY, "It wants a key, or another one: --key-file.");
  if (status == 429 || status == 503) return error_set(e, ERR_BUSY, "It is still loading its model, or too busy.");
  if (status == 404 || status == 405 || status == 501)
    return error_set(e, ERR_INVALID, "What answers there gives no vectors (it has no /v1/embeddings).");
  return error_set(e, ERR_TOO_BIG, "It did not take what it was asked (%d).", status);
}

static int write_body(const struct embed_ask *q, struct buf *out) {
  AUTO_JSON json_t *o = json_object();
  json_t *input = json_array();
  for (size_t i = 0; i < q->count; i++) json_array_append_new(input, json_string_of(q->texts[i]));
  if (q->server->name[0]) json_put_text(o, "model", str_of(q->server->name));
  json_put(o, "input", input);
  json_put_text(o, "encoding_format", STR("float"));
  return json_write(o, out);
}

struct asking {
  const struct embed_ask *q;
  struct buf answer;
};

static int take(void *arg, int status, struct str bytes) {
  return buf_add_str(&((struct asking *)arg)->answer, bytes);
}

static bool is_stopped(void *arg) {
  const struct embed_ask *q = ((struct asking *)arg)->q;
  return q->stop && q->stop(q->arg);
}

static int ask(struct net *net, struct asking *x, struct str key, struct str body, struct error *e) {
  struct net_reply reply;
  struct net_request request = {.to = &x->q->server->at,
                                .path = "/v1/embeddings",
                                .body = body,
                                .bearer = key,
                                .most = ANSWER_MOST,
                                .accept = "application/json",
                                .times = x->q->times,
                                .arg = x,
                                .take = take,
                                .stop = is_stopped};
  int r = net_fetch(net, &request, &reply, e);
  return r < 0 ? r : of_status(reply.status, e);
}

int embed_texts(struct net *net, const struct embed_ask *q, struct meaning_vector *const *ret, struct error *e) {
  struct asking x = {.q = q, .answer = buf_new(ANSWER_MOST)};
  struct buf body = buf_new(BODY_MOST), key = buf_new(LLM_KEY_MOST * 2);
  int r = write_body(q, &body);
  if (r == 0) r = llm_key(q->server, &key, e);
  if (r == 0) r = ask(net, &x, buf_str(&key), buf_str(&body), e);
  if (r == 0) r = embed_read(buf_str(&x.answer), q->count, ret, e);
  buf_wipe(&key);
  buf_finish(&body);
  buf_finish(&x.answer);
  return r;
}
