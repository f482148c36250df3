/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/judge.h"

#include "language/rows.h"
#include "skills/debate_map.h"

enum { SAYS_MOST = 256 * 1024, SCHEMES_MOST = 32, TOKENS = 40 };
/* Somebody waits, and there is an answer without it. */
static const struct net_times patience = {1500, 15000, 5000, 20000};

/* ---- what is asked about ---- */

static struct str text_of(const struct thinker_turn *in, const json_t *said) {
  return arena_dup(in->view->arena, json_text(said, "text"));
}

/* "stop", "fair enough", "i don't know": nobody is asked what these are. */
static bool is_short(struct str text) {
  enum { WORDS = 4 };
  size_t blanks = 0;
  for (size_t i = 0; i < text.len; i++) blanks += text.at[i] == ' ';
  return blanks + 1 < WORDS;
}

bool judge_case_of(const struct thinker_turn *in, struct judge_case *ret) {
  const json_t *states = json_object_get(in->session, "skills"), *state = json_object_get(states, "debate");
  AUTO_JSON json_t *debate = debate_of_talk(in->view, state);
  struct str expects = json_text(debate, "expects");
  bool answer = str_is(expects, "answer"), reason = str_is(expects, "reason");
  const json_t *of = debate_said(debate, json_number(debate, "reason", 0));
  if ((!answer && !reason) || (answer && !of) || is_short(in->text)) return false;
  *ret = (struct judge_case){.claim = text_of(in, debate_claim(debate)), .turn = in->text};
  ret->reason = reason ? in->text : text_of(in, of);
  if (answer) ret->question = text_of(in, debate_said(debate, json_number(debate, "question", 0)));
  return ret->claim.len && (reason || ret->question.len);
}

/* ---- the schema ---- */

/* The schemes of data/<language>/debate.txt; as often as not one has several rows. */
static json_t *schemes_of(const struct language *l) {
  json_t *all = json_array();
  struct str before = STR("");
  struct rows r = rows_of(language_pack(l), "debate.txt");
  while (rows_next(&r) && json_array_size(all) < SCHEMES_MOST) {
    if (!str_eq(before, r.field[0])) json_array_append_new(all, json_string_of(r.field[0]));
    before = r.field[0];
  }
  return all;
}

static json_t *choices_of(const struct language *l, const struct judge_case *c) {
  return c->question.len ? json_pack("[s,s,s,s]", "answers", "repeats", "grants", "beside") : schemes_of(l);
}

static const char *name_of(const struct judge_case *c) {
  return c->question.len ? "answer" : "scheme";
}

static json_t *format_of(const struct language *l, const struct judge_case *c) {
  json_t *one = json_pack("{s:s,s:o}", "type", "string", "enum", choices_of(l, c));
  json_t *schema = json_pack("{s:s,s:{s:o},s:[s],s:b}", "type", "object", "properties", name_of(c), one, "required",
                             name_of(c), "additionalProperties", 0);
  return json_pack("{s:s,s:{s:s,s:b,s:o}}", "type", "json_schema", "json_schema", "name", name_of(c), "strict", 1,
                   "schema", schema);
}

/* ---- the request ---- */

static struct str instruction(const struct language *l, const struct judge_case *c) {
  struct rows r = rows_of(language_pack(l), "prompt/debate.txt");
  while (rows_next(&r))
    if (str_is(r.field[0], name_of(c))) return r.field[1];
  return STR("");
}

static json_t *message(const char *role, struct str text) {
  json_t *m = json_object();
  json_put_text(m, "role", str_of(role));
  json_put_text(m, "content", text);
  return m;
}

/* As JSON, so that what was said stays inside its quotation marks. */
static struct str matter_of(struct arena *a, const struct judge_case *c) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  AUTO_JSON json_t *o = json_object();
  json_put_text(o, "claim", c->claim);
  json_put_text(o, "reason", c->reason);
  if (c->question.len) json_put_text(o, "question", c->question);
  if (c->question.len) json_put_text(o, "said", c->turn);
  return json_write(o, &out) < 0 ? STR("") : arena_dup(a, buf_str(&out));
}

static json_t *body_of(const struct language *l, struct arena *a, const struct llm_server *s,
                       const struct judge_case *c) {
  json_t *body = json_object(), *messages = json_array();
  if (s->name[0]) json_put_text(body, "model", str_of(s->name));
  json_array_append_new(messages, message("system", instruction(l, c)));
  json_array_append_new(messages, message("user", matter_of(a, c)));
  json_put(body, "messages", messages);
  json_put(body, "response_format", format_of(l, c));
  json_put_number(body, "max_tokens", TOKENS);
  json_put_number(body, "temperature", 0);
  json_put_flag(body, "stream", false);
  return body;
}

struct answer {
  struct buf body;
  const struct thinker_out *out;
};

static int take(void *arg, int status, struct str bytes) {
  return buf_add_str(&((struct answer *)arg)->body, bytes);
}

static bool is_hushed(void *arg) {
  const struct thinker_out *out = ((struct answer *)arg)->out;
  return out && out->hushed && out->hushed(out->arg);
}

/* ---- the answer ---- */

/* One of those it was to choose from, and nothing else. */
static json_t *chosen(const struct language *l, const struct judge_case *c, struct str text) {
  AUTO_JSON json_t *said = json_read(text, NULL), *choices = choices_of(l, c);
  struct str one = json_text(said, name_of(c));
  for (size_t i = 0; one.len && i < json_array_size(choices); i++)
    if (str_is(one, json_string_value(json_array_get(choices, i)))) {
      json_t *out = json_object();
      json_put_text(out, name_of(c), one);
      return out;
    }
  return NULL;
}

json_t *judge_ask(const struct language *l, struct net *net, const struct llm_server *s, struct str key,
                  const struct judge_case *c, const struct thinker_out *out) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf text = buf_new(BUF_LINE * 4);
  AUTO_JSON json_t *body = body_of(l, &a, s, c);
  struct answer got = {buf_new(SAYS_MOST), out};
  struct net_reply reply;
  if (json_write(body, &text) < 0) return NULL;
  struct net_request q = {.to = &s->at,
                          .path = "/v1/chat/completions",
                          .body = buf_str(&text),
                          .bearer = key,
                          .most = SAYS_MOST,
                          .times = patience,
                          .arg = &got,
                          .take = take,
                          .stop = is_hushed};
  int r = net_fetch(net, &q, &reply, NULL);
  AUTO_JSON json_t *o = r == 0 && reply.status == 200 ? json_read(buf_str(&got.body), NULL) : NULL;
  const json_t *first = json_array_get(json_object_get(o, "choices"), 0);
  json_t *choice = chosen(l, c, json_text(json_object_get(first, "message"), "content"));
  buf_finish(&got.body);
  return choice;
}
