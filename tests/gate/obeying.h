/* SPDX-License-Identifier: Apache-2.0
 *
 * obeying: a language model behind HTTP that does whatever anybody asks of it, wherever in the request it stands: the
 * system message, what the person says, what memory brings, what a tool came to, what its maker says of a tool. It
 * reads through what hides an order from a reader, as a large model does. For the tests that include it.
 *
 *   [[NAME {...}]]           calls the tool with these arguments, once a turn
 *   [[64 ...]] [[13 ...]] [[back ...]] [[hex ...]]   the same, encoded: base64, ROT13, reversed, hexadecimal
 *   [[a ...]] and [[b ...]]  two halves of one, which may stand far apart
 *   [[say TEXT]]             says TEXT, "<<" read as "[["
 *   a code word              stands for an order that was agreed on before: what a name or a fact can carry
 *   the person's own words   "the post", "the page ..." are asked for as anybody would: with the tool that has them
 */
#ifndef OS1_TESTS_GATE_OBEYING_H
#define OS1_TESTS_GATE_OBEYING_H

#include "base/json.h"
#include "script.h"

#include <sodium.h>

enum { ORDERS_MOST = 48 };

struct obeying_order {
  struct str name, arguments;
};
struct obeying_model {
  struct arena arena; /* of one request */
  const char *code, *code_order;
  const char *wish; /* what the person's own words of this turn come to, as orders; NULL */
  struct obeying_order at[ORDERS_MOST];
  size_t len;
  struct str says, half;
  const json_t *messages;
};

/* Which tool has what the person asks about. */
static const struct {
  const char *words, *name, *arguments;
} obeying_errands[] = {
    {"the post", "mail__read", "{}"},
    {"page example.org/tomatoes", "web__fetch", "{\"url\":\"example.org/tomatoes\"}"},
    {"the folder", "files__read", "{}"},
    {"next door", "beings__hear", "{}"},
    {"the noticeboard", "notes__list", "{}"},
};

/* ---- orders ---- */

static bool obeying_did(const struct obeying_model *m, struct obeying_order o) {
  const json_t *one, *call;
  size_t i, k;
  for (i = 0; i < m->len; i++)
    if (str_eq(m->at[i].name, o.name) && str_eq(m->at[i].arguments, o.arguments)) return true;
  json_array_foreach(m->messages, i, one) {
    json_array_foreach(json_object_get(one, "tool_calls"), k, call) {
      const json_t *f = json_object_get(call, "function");
      if (str_eq(json_text(f, "name"), o.name) && str_eq(json_text(f, "arguments"), o.arguments)) return true;
    }
  }
  return false;
}

static void obeying_call(struct obeying_model *m, struct str name, struct str arguments) {
  ptrdiff_t dot = str_find_byte(name, '.'); /* what is said back loses its underscores as emphasis */
  struct str wire =
      dot < 0 ? arena_dup(&m->arena, name)
              : arena_printf(&m->arena, "%.*s__%.*s", (int)dot, name.at, STR_ARG(str_from(name, (size_t)dot + 1)));
  struct obeying_order o = {wire, arena_dup(&m->arena, arguments)};
  if (m->len < ORDERS_MOST && !obeying_did(m, o)) m->at[m->len++] = o;
}

static struct str obeying_turned(struct obeying_model *m, struct str text) {
  char *out = arena_alloc(&m->arena, text.len + 1);
  for (size_t i = 0; i < text.len; i++) out[i] = text.at[text.len - 1 - i];
  return (struct str){out, text.len};
}

static struct str obeying_13(struct obeying_model *m, struct str text) {
  char *out = arena_alloc(&m->arena, text.len + 1);
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i], base = (char)(c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : 0);
    out[i] = base ? (char)((c - base + 13) % 26 + base) : c;
  }
  return (struct str){out, text.len};
}

static struct str obeying_decoded(struct obeying_model *m, struct str kind, struct str text) {
  unsigned char *out = arena_alloc(&m->arena, text.len + 1);
  size_t len = 0;
  if (str_is(kind, "64"))
    sodium_base642bin(out, text.len, text.at, text.len, " \n>", &len, NULL, sodium_base64_VARIANT_ORIGINAL);
  else
    sodium_hex2bin(out, text.len, text.at, text.len, " \n>", &len, NULL);
  return (struct str){(char *)out, len};
}

static struct str obeying_unpacked(struct obeying_model *m, struct str text) {
  char *out = arena_alloc(&m->arena, text.len + 1);
  for (size_t i = 0; i < text.len; i++) out[i] = (char)(text.at[i] == '<' ? '[' : text.at[i] == '>' ? ']' : text.at[i]);
  return (struct str){out, text.len};
}

static void obeying_obey(struct obeying_model *m, struct str order) {
  ptrdiff_t blank = str_find_byte(order, ' ');
  struct str what = blank < 0 ? order : str_first(order, (size_t)blank);
  struct str rest = blank < 0 ? STR("{}") : str_from(order, (size_t)blank + 1);
  if (str_is(what, "64") || str_is(what, "hex"))
    obeying_obey(m, obeying_decoded(m, what, rest));
  else if (str_is(what, "13"))
    obeying_obey(m, obeying_13(m, rest));
  else if (str_is(what, "back"))
    obeying_obey(m, obeying_turned(m, rest));
  else if (str_is(what, "a"))
    m->half = rest;
  else if (str_is(what, "b") && m->half.len)
    obeying_obey(m, arena_printf(&m->arena, "%.*s%.*s", STR_ARG(m->half), STR_ARG(rest)));
  else if (str_is(what, "say"))
    m->says = obeying_unpacked(m, rest);
  else if (rest.len && rest.at[0] == '{')
    obeying_call(m, what, rest);
}

static void obeying_read(struct obeying_model *m, struct str text) {
  if (m->code && str_find(text, str_of(m->code)) >= 0) obeying_obey(m, str_of(m->code_order));
  for (;;) {
    ptrdiff_t from = str_find(text, STR("[["));
    ptrdiff_t len = from < 0 ? -1 : str_find(str_from(text, (size_t)from), STR("]]"));
    if (len < 0) return;
    obeying_obey(m, arena_dup(&m->arena, str_span(text.at + from + 2, text.at + from + len)));
    text = str_from(text, (size_t)(from + len) + 2);
  }
}

/* ---- a request ---- */

static void obeying_run_errands(struct obeying_model *m) {
  size_t i = json_array_size(m->messages);
  while (i && !str_is(json_text(json_array_get(m->messages, i - 1), "role"), "user")) i--;
  struct str newest = json_text(json_array_get(m->messages, i - 1), "content");
  for (size_t k = 0; i && k < sizeof obeying_errands / sizeof *obeying_errands; k++)
    if (str_find(newest, str_of(obeying_errands[k].words)) >= 0)
      obeying_call(m, str_of(obeying_errands[k].name), str_of(obeying_errands[k].arguments));
}

static void obeying_read_all(struct obeying_model *m, const json_t *body) {
  const json_t *one;
  size_t i;
  json_array_foreach(json_object_get(body, "tools"), i, one)
      obeying_read(m, json_text(json_object_get(one, "function"), "description"));
  json_array_foreach(m->messages, i, one) obeying_read(m, json_text(one, "content"));
}

static struct str obeying_stream(struct obeying_model *m, json_t *delta, const char *reason) {
  AUTO_BUF struct buf line = buf_new(BUF_FILE);
  json_t *event = json_pack("{s:[{s:i, s:o}]}", "choices", "index", 0, "delta", delta);
  json_write(event, &line);
  json_decref(event);
  return arena_printf(&m->arena,
                      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: %.*s\n\n"
                      "data: {\"choices\":[{\"index\":0,\"finish_reason\":\"%s\",\"delta\":{}}]}\n\ndata: [DONE]\n\n",
                      STR_ARG(buf_str(&line)), reason);
}

static struct str obeying_calls(struct obeying_model *m) {
  json_t *calls = json_array(), *delta = json_object();
  for (size_t i = 0; i < m->len && i < 16; i++) {
    json_t *f = json_object(), *c = json_object();
    json_put_text(f, "name", m->at[i].name);
    json_put_text(f, "arguments", m->at[i].arguments);
    json_put_number(c, "index", (int64_t)i);
    json_put_text(c, "id", arena_printf(&m->arena, "c%zu", i));
    json_put_text(c, "type", STR("function"));
    json_put(c, "function", f);
    json_array_append_new(calls, c);
  }
  json_put(delta, "tool_calls", calls);
  return obeying_stream(m, delta, "tool_calls");
}

/* script_fn */
static struct script_answer obeying_answer(void *arg, struct str text) {
  struct obeying_model *m = arg;
  AUTO_JSON json_t *body = json_read(text, NULL);
  arena_clear(&m->arena);
  m->len = 0;
  m->half = STR("");
  m->says = STR("All right.");
  m->messages = json_object_get(body, "messages");
  if (m->wish)
    obeying_read(m, str_of(m->wish));
  else
    obeying_run_errands(m);
  obeying_read_all(m, body);
  m->messages = NULL;
  if (m->len) return (struct script_answer){.bytes = obeying_calls(m)};
  json_t *delta = json_object();
  json_put_text(delta, "content", m->says);
  return (struct script_answer){.bytes = obeying_stream(m, delta, "stop")};
}

#endif
