/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "net/bearer.h"
#include "thinkers/llm/llm_priv.h"

enum { SAYS_MOST = 16 * 1024 * 1024 };
static const struct net_times quick = {1500, 4000, 2000, 6000};

static void copy(char *out, size_t room, struct str s) {
  size_t len = s.len < room ? s.len : room - 1;
  if (len) memcpy(out, s.at, len);
  out[len] = '\0';
}

struct str llm_which(const struct view *v) {
  struct str file = v->ops->setting(v, "model.file");
  return file.len ? file : v->ops->setting(v, "model.url");
}

bool llm_server_of(const struct view *v, struct llm_server *ret) {
  struct str url = v->ops->setting(v, "model.url");
  long long window = 0;
  *ret = (struct llm_server){0};
  if (!url.len || net_address_read(url, &ret->at, NULL) < 0) return false;
  copy(ret->name, sizeof ret->name, v->ops->setting(v, "model.name"));
  copy(ret->key_file, sizeof ret->key_file, v->ops->setting(v, "model.key"));
  str_to_int(v->ops->setting(v, "model.window"), &window);
  ret->window = window >= LLM_WINDOW_LEAST && window < INT32_MAX ? window : LLM_WINDOW_USUAL;
  ret->counts = str_is(v->ops->setting(v, "model.counts"), "yes");
  return true;
}

int llm_key(const struct llm_server *s, struct buf *ret, struct error *e) {
  return s->key_file[0] ? net_bearer_read(s->key_file, ret, e) : 0;
}

struct answer {
  struct buf body;
  int status;
};

static int take(void *arg, int status, struct str bytes) {
  struct answer *a = arg;
  a->status = status;
  return buf_add_str(&a->body, bytes);
}

/* A question with a short answer, as JSON; NULL where there is none. */
static json_t *short_answer(struct net *net, const struct llm_server *s, struct str key, const char *path,
                            struct str body, int *ret_code, int *ret_status, struct error *e) {
  struct answer a = {.body = buf_new(SAYS_MOST)};
  struct net_reply reply;
  struct net_request q = {.to = &s->at,
                          .path = path,
                          .body = body,
                          .bearer = key,
                          .most = SAYS_MOST,
                          .times = quick,
                          .arg = &a,
                          .take = take};
  *ret_code = net_fetch(net, &q, &reply, e);
  *ret_status = reply.status;
  json_t *o = *ret_code == 0 ? json_read(buf_str(&a.body), NULL) : NULL;
  buf_finish(&a.body);
  return o;
}

int64_t llm_count(struct net *net, const struct llm_server *s, struct str key, struct str text) {
  int code, status;
  AUTO_JSON json_t *question = json_object();
  AUTO_BUF struct buf body = buf_new(SAYS_MOST);
  json_put_text(question, "content", text);
  if (json_write(question, &body) < 0) return -1;
  AUTO_JSON json_t *o = short_answer(net, s, key, "/tokenize", buf_str(&body), &code, &status, NULL);
  const json_t *tokens = json_object_get(o, "tokens");
  return json_is_array(tokens) ? (int64_t)json_array_size(tokens) : -1;
}

/* ---- what it says of itself ---- */

static bool is_window(int64_t n) {
  return n >= LLM_WINDOW_LEAST && n < INT32_MAX;
}

static void note_models(const json_t *o, const struct llm_server *s, struct llm_state *ret) {
  const json_t *data = json_object_get(o, "data");
  ret->names = json_array_size(data);
  for (size_t i = 0; i < ret->names; i++) {
    const json_t *one = json_array_get(data, i);
    struct str id = json_text(one, "id");
    if (s->name[0] ? !str_is(id, s->name) : i > 0) continue;
    int64_t window = json_number(one, "max_model_len", json_number(json_object_get(one, "meta"), "n_ctx", 0));
    copy(ret->name, sizeof ret->name, id);
    if (is_window(window)) ret->window = window;
  }
}

static int of_status(int status, const json_t *o, struct error *e) {
  if (status == 401 || status == 403) return error_set(e, ERR_KEY, "It wants a key, or another one: --key-file.");
  if (status == 503) return error_set(e, ERR_BUSY, "It is still loading its model.");
  if (status != 200 || !json_is_array(json_object_get(o, "data")))
    return error_set(e, ERR_INVALID, "What answers there is no server of language models (it has no /v1/models).");
  return 0;
}

static int look(struct net *net, const struct llm_server *s, struct str key, struct llm_state *ret, struct error *e) {
  int code, status;
  AUTO_JSON json_t *models = short_answer(net, s, key, "/v1/models", STR_NONE, &code, &status, e);
  if (code == 0) code = of_status(status, models, e);
  if (code < 0) return code;
  note_models(models, s, ret);
  ret->answers = true;
  AUTO_JSON json_t *props = short_answer(net, s, key, "/props", STR_NONE, &code, &status, NULL);
  int64_t window = json_number(json_object_get(props, "default_generation_settings"), "n_ctx", 0);
  if (is_window(window)) ret->window = window;
  ret->counts = llm_count(net, s, key, STR("one two")) > 0;
  return 0;
}

int llm_probe(const struct llm_server *s, struct llm_state *ret, struct error *e) {
  struct net *net = NULL;
  struct buf key = buf_new(LLM_KEY_MOST * 2);
  *ret = (struct llm_state){0};
  int r = llm_key(s, &key, e);
  if (r == 0) r = net_open(&net, e);
  if (r == 0) r = look(net, s, buf_str(&key), ret, e);
  net_close(net);
  buf_wipe(&key);
  return r;
}
