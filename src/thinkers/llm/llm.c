/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/llm.h"

#include "base/alloc.h"
#include "base/id.h"
#include "base/log.h"
#include "phrase/claims.h"
#include "thinkers/builtin/builtin.h"
#include "thinkers/llm/judge.h"
#include "thinkers/llm/tools.h"

/* A prompt of thousands of tokens takes a small machine a minute to read, and a server says nothing meanwhile. */
static const struct net_times usual = {.connect = 5000, .first = 90000, .stall = 30000, .whole = 600000};
enum {
  AGAIN_MS = 250,         /* before asking once more */
  REST_MS = 60000,        /* after one that was too slow: it is not asked again for so long, then twice as long, */
  REST_MOST_MS = 600000,  /* and so on up to this */
  SAY_AGAIN_MS = 1800000, /* how long one sentence about a silence stands */
  TOOL_BYTES_A_TOKEN = 3, /* of JSON, and of that at most */
  TOOL_SHARE = 4          /* a quarter of what it sees is left to what it is offered */
};

/* One turn's errand. */
struct errand {
  struct llm *llm;
  const struct thinker_turn *in;
  const struct thinker_out *out;
  struct llm_server server;
  struct buf key;
  json_t *state; /* the session's "llm"; borrowed */
  struct prompt prompt;
  int64_t window;
  struct ask ask;
  bool asked;
  json_t *tools;       /* offered; NULL none */
  int64_t tool_tokens; /* that they come to */
  json_t *used;        /* of them, in this turn */
  size_t clauses;      /* shown before the answer that is being read */
  bool person_asked;   /* about a tool: the question is what is said */
};

struct str llm_trouble(const json_t *session, struct str which) {
  const json_t *state = json_object_get(session, "llm");
  return str_eq(json_text(state, "of"), which) ? json_text(state, "down") : STR("");
}

/* What is known of one server says nothing of another; where the window began is the talk's. */
static json_t *state_of(const struct thinker_turn *in) {
  struct str which = llm_which(in->view);
  json_t *state = json_object_get(in->session, "llm");
  if (json_is_object(state) && str_eq(json_text(state, "of"), which)) return state;
  json_t *fresh = json_object();
  json_put_number(fresh, "from", json_number(state, "from", (int64_t)ID_NONE));
  json_put_text(fresh, "of", which);
  if (json_object_set_new(in->session, "llm", fresh) < 0) return NULL;
  return fresh;
}

/* ---- a sentence of our own ---- */

static int say_family(const struct errand *x, const char *family, enum ask_end why) {
  struct claims claims = {
      .view = x->in->view, .language = x->llm->language, .turn = x->in->turn, .began_at = x->in->began_at};
  struct phrase_slot kind = phrase_text("kind", str_of(ask_word(why)));
  struct phrase_ask ask = {.family = family,
                           .slots = &kind,
                           .slot_count = 1,
                           .now = x->in->view->now,
                           .offset = x->in->view->offset,
                           .chance = x->in->chance,
                           .claim = claims_hold,
                           .claim_arg = &claims};
  struct phrase_line line;
  x->in->view->ops->said(x->in->view, 400, &ask.ledger, &ask.ledger_len);
  if (phrase_say(x->llm->book, x->in->view->arena, &ask, &line) < 0) return 0;
  return x->out->clause(x->out->arg, line.text, &line, 0);
}

/* ---- what is asked ---- */

static int64_t count_text(void *arg, struct str text) {
  struct errand *x = arg;
  return llm_count(x->llm->net, &x->server, buf_str(&x->key), text);
}

static int64_t reply_room(int64_t window) {
  return window / 4 < LLM_REPLY_TOKENS ? window / 4 : LLM_REPLY_TOKENS;
}

static void drop_tools(struct errand *x) {
  json_decref(x->tools);
  x->tools = NULL;
  x->tool_tokens = 0;
}

static int build_once(struct errand *x, struct error *e) {
  struct prompt_room room = {.window = x->window - x->tool_tokens, .reply = reply_room(x->window), .arg = x};
  room.per_byte = json_real_value(json_object_get(x->state, "per_byte"));
  if (x->server.counts && x->llm->net) room.count = count_text;
  int64_t from = json_number(x->state, "from", (int64_t)ID_NONE);
  prompt_finish(&x->prompt);
  return prompt_build(x->llm->language, x->in, (uint64_t)from, &room, &x->prompt, e);
}

/* What was said comes before what could be used. */
static int build(struct errand *x, struct error *e) {
  struct error why = {0};
  int r = build_once(x, &why);
  if (r == ERR_TOO_BIG && x->tools) {
    drop_tools(x);
    return build_once(x, e);
  }
  return r < 0 ? error_set(e, r, "%s", why.text) : r;
}

static struct str body_of(const struct errand *x) {
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  AUTO_JSON json_t *body = json_object(), *options = json_object();
  if (x->server.name[0]) json_put_text(body, "model", str_of(x->server.name));
  json_object_set(body, "messages", x->prompt.messages);
  if (x->tools) json_object_set(body, "tools", x->tools);
  json_put_number(body, "max_tokens", reply_room(x->window));
  json_put_flag(body, "stream", true);
  json_put_flag(options, "include_usage", true);
  json_object_set(body, "stream_options", options);
  if (json_write(body, &out) < 0) return STR("");
  return arena_dup(x->in->view->arena, buf_str(&out));
}

static bool has_looked(const struct errand *x) {
  const json_t *one;
  size_t i;
  json_array_foreach(x->used, i, one) if (json_number(one, "code", -1) == 0) return true;
  return false;
}

static void ask_once(struct errand *x) {
  if (x->prompt.outside && x->out->outside) x->out->outside(x->out->arg);
  if (x->asked) ask_finish(&x->ask);
  x->ask = (struct ask){.llm = x->llm,
                        .server = &x->server,
                        .out = x->out,
                        .key = buf_str(&x->key),
                        .body = body_of(x),
                        .thinks_first = json_flag(x->state, "thinks_first", false),
                        .looked = has_looked(x)};
  x->asked = true;
  ask_run(&x->ask, x->llm->net, &x->llm->times);
}

static void fail(struct errand *x, enum ask_end end, const struct error *e) {
  if (!x->asked) { /* nothing to finish, but in order all the same */
    delta_init(&x->ask.delta, NULL, NULL);
    clauses_init(&x->ask.text, false, NULL, NULL);
    x->asked = true;
  }
  x->ask.end = end;
  snprintf(x->ask.why, sizeof x->ask.why, "%.180s", e->text);
}

static void wait_a_little(const struct thinker_out *out) {
  for (int ms = 0; ms < AGAIN_MS; ms += NET_LOOK_MS) {
    struct timespec t = {0, NET_LOOK_MS * 1000000L};
    if (out->hushed && out->hushed(out->arg)) return;
    nanosleep(&t, NULL);
  }
}

/* It said how much it sees, and that was less than we thought. */
static bool ask_with_less(struct errand *x) {
  struct error e = {0};
  int64_t window = x->ask.delta.window;
  if (x->ask.end != ASK_LONG || x->ask.clauses) return false;
  /* No number: or our estimate was wrong. */
  x->window = window && window < x->window ? window : x->window * 2 / 3;
  if (x->window < LLM_WINDOW_LEAST) return true;
  if (build(x, &e) < 0) {
    fail(x, ASK_LONG, &e);
    return true;
  }
  json_put_number(x->state, "window", x->window);
  ask_once(x);
  return true;
}

/* ---- a server of our own ---- */

static bool is_own(const struct errand *x) {
  return x->llm->own && x->in->view->ops->setting(x->in->view, "model.file").len;
}

static enum ask_end want_own(struct errand *x, struct error *e) {
  const struct llm_own *own = x->llm->own;
  int r = is_own(x) ? own->want(own->arg, x->in->view, x->out, &x->server, e) : 0;
  return r == 0 ? ASK_SAID : r == ERR_BUSY ? ASK_LOADING : r == ERR_CANCELLED ? ASK_HUSHED : ASK_FAILED;
}

/* It died of it, perhaps, and is started again within a second or two. */
static bool is_up_again(struct errand *x) {
  enum ask_end end = x->ask.end;
  struct error e = {0};
  if (!is_own(x) || x->ask.clauses || (end != ASK_BROKE && end != ASK_ABSENT)) return false;
  wait_a_little(x->out);
  buf_clear(&x->key);
  return want_own(x, &e) == ASK_SAID && llm_key(&x->server, &x->key, &e) == 0;
}

static void set_window(struct errand *x) {
  int64_t seen = json_number(x->state, "window", 0);
  x->window = seen >= LLM_WINDOW_LEAST && seen < x->server.window ? seen : x->server.window;
}

/* As the server counts them; else by what a byte came to before, or might. */
static int64_t tokens_of(struct errand *x, size_t bytes) {
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  double per_byte = json_real_value(json_object_get(x->state, "per_byte"));
  bool counts = x->server.counts && x->llm->net && json_write(x->tools, &text) == 0;
  int64_t counted = counts ? count_text(x, buf_str(&text)) : -1;
  if (counted >= 0) return counted;
  return per_byte > 0 ? (int64_t)((double)bytes * per_byte) + 1 : (int64_t)bytes / TOOL_BYTES_A_TOKEN + 1;
}

/* As many as a quarter of what it sees has room for. */
static void offer_tools(struct errand *x) {
  size_t bytes, most = (size_t)x->window * TOOL_BYTES_A_TOKEN / TOOL_SHARE;
  drop_tools(x);
  while ((x->tools = tools_offered(x->in->skills, most, &bytes))) {
    x->tool_tokens = tokens_of(x, bytes);
    if (x->tool_tokens <= x->window / TOOL_SHARE) return;
    drop_tools(x);
    most = (bytes < most ? bytes : most) * 2 / 3;
  }
}

/* ---- asking ---- */

/* What must be there before anything is asked. ASK_SAID: it is. */
static enum ask_end prepare(struct errand *x, struct error *e) {
  enum ask_end own = want_own(x, e);
  if (own != ASK_SAID) return own;
  set_window(x);
  if (llm_key(&x->server, &x->key, e) < 0) return ASK_KEY;
  if (!x->llm->net && net_open(&x->llm->net, e) < 0) return ASK_UNABLE;
  offer_tools(x);
  return build(x, e) < 0 ? ASK_LONG : ASK_SAID;
}

/* It goes on with what came of its requests, as long as it asks for more and is not told off. */
static void go_on_with_tools(struct errand *x) {
  struct tools_round t = {.skills = x->in->skills, .out = x->out, .messages = x->prompt.messages};
  t.most = (size_t)x->window;
  t.used = x->used = json_array();
  for (int rounds = 0; x->tools; rounds++) {
    const struct delta *d = &x->ask.delta;
    bool wants = d->call_count && (d->end == DELTA_TOOLS || d->end == DELTA_STOP);
    if (!wants || (x->ask.end != ASK_SAID && x->ask.end != ASK_EMPTY)) break;
    t.said = arena_dup(x->in->view->arena, buf_str(&x->ask.said));
    if (rounds == TOOLS_ROUNDS_MOST || !tools_use(&t, d)) break;
    x->clauses += x->ask.clauses;
    ask_once(x);
  }
  x->person_asked = t.asks;
  x->ask.clauses += x->clauses;
}

static void ask_first(struct errand *x) {
  struct error e = {0};
  enum ask_end ready = prepare(x, &e);
  if (ready != ASK_SAID) {
    fail(x, ready, &e);
    return;
  }
  ask_once(x);
  bool again = (x->ask.end == ASK_LOADING || x->ask.end == ASK_BROKE) && !x->ask.clauses;
  if (ask_with_less(x)) return;
  if (is_own(x) ? !is_up_again(x) : !again) return;
  if (!is_own(x)) wait_a_little(x->out);
  ask_once(x);
}

static void ask(struct errand *x) {
  ask_first(x);
  go_on_with_tools(x);
}

/* ---- what it came to ---- */

static json_t *trace_of(const struct errand *x) {
  const struct ask *a = &x->ask;
  char at[NET_HOST_MAX + 16];
  json_t *o = json_object(), *m = json_object();
  net_address_name(&x->server.at, at, sizeof at);
  json_put_text(m, "name", str_of(x->server.name));
  json_put_text(m, "at", str_of(at));
  json_put_text(m, "end", str_of(ask_word(a->end)));
  if (a->why[0]) json_put_text(m, "why", str_of(a->why));
  if (a->delta.prompt_tokens >= 0) json_put_number(m, "prompt_tokens", a->delta.prompt_tokens);
  if (a->delta.cached_tokens >= 0) json_put_number(m, "cached_tokens", a->delta.cached_tokens);
  if (a->delta.said_tokens >= 0) json_put_number(m, "said_tokens", a->delta.said_tokens);
  json_put_number(m, "first_us", a->first_us);
  json_put_number(m, "whole_us", a->whole_us);
  json_put(o, "model", m);
  if (json_array_size(x->used)) json_object_set(o, "used", x->used);
  if (a->clauses) {
    json_put_text(o, "mind", STR("language model"));
    json_object_set(o, "attached", x->prompt.attached);
  }
  return o;
}

static bool is_well(enum ask_end end) {
  return end == ASK_SAID || end == ASK_CUT || end == ASK_HUSHED || end == ASK_STOPPED || end == ASK_ENOUGH ||
         end == ASK_EMPTY || end == ASK_FOREIGN || end == ASK_DEED;
}

/* One that is slow is left alone for a while: waiting for it every time would end the talk as surely. */
static void note_state(struct errand *x) {
  const struct ask *a = &x->ask;
  if (x->prompt.from != ID_NONE && x->prompt.from != UINT64_MAX)
    json_put_number(x->state, "from", (int64_t)x->prompt.from);
  if (a->delta.prompt_tokens > 0 && x->prompt.bytes)
    json_object_set_new(x->state, "per_byte", json_real((double)a->delta.prompt_tokens / (double)x->prompt.bytes));
  if (a->text.untold) json_put_flag(x->state, "thinks_first", true);
  if (is_well(a->end)) {
    json_object_del(x->state, "down");
    json_object_del(x->state, "rest");
    json_object_del(x->state, "said_at");
    return;
  }
  json_put_text(x->state, "down", str_of(ask_word(a->end)));
  json_put_number(x->state, "at", x->in->view->now);
  if (a->end != ASK_SLOW) {
    json_object_del(x->state, "rest");
    return;
  }
  int64_t rest = json_number(x->state, "rest", 0) * 2;
  json_put_number(x->state, "rest", rest < REST_MS ? REST_MS : rest > REST_MOST_MS ? REST_MOST_MS : rest);
}

static bool rests(const struct errand *x) {
  int64_t rest = json_number(x->state, "rest", 0), since = x->in->view->now - json_number(x->state, "at", 0);
  return rest > 0 && since >= 0 && since < rest;
}

/* The family of the sentence that is owed; NULL: none. One about a silence stands for a while. */
static const char *owed(struct errand *x) {
  enum ask_end end = x->ask.end;
  bool silent = !is_well(end), amiss = silent || end == ASK_FOREIGN || end == ASK_DEED;
  int64_t now = x->in->view->now, said = json_number(x->state, "said_at", 0);
  if (!amiss) return NULL;
  if (x->ask.clauses) return "model.broke";
  if (silent && said && now >= said && now - said <= SAY_AGAIN_MS) return NULL;
  if (silent) json_put_number(x->state, "said_at", now);
  return "model.silent";
}

static int answer(struct errand *x, struct error *e) {
  enum ask_end end = x->ask.end;
  const char *family = owed(x);
  json_t *trace = trace_of(x);
  if (family) json_put_text(json_object_get(trace, "model"), "family", str_of(family));
  if (x->out->trace)
    x->out->trace(x->out->arg, trace);
  else
    json_decref(trace);
  int r = family ? say_family(x, family, end) : 0;
  if (!x->ask.clauses && !x->person_asked && end != ASK_HUSHED && !r)
    return x->llm->builtin->ops->reply(x->llm->builtin, x->in, x->out, e);
  thinker_builtin_heard(x->llm->builtin, x->in);
  return end == ASK_HUSHED || r ? error_set(e, ERR_CANCELLED, "hushed") : 0;
}

/* ---- a debate's turn ---- */

/* The built-in mind keeps it; the model, where it is there, says what the turn is to it (judge.h). One that says
 * nothing of use is not asked for a while. */
static void judge(struct errand *x) {
  enum { REST_FROM_JUDGING_MS = 600000 };
  struct judge_case c;
  struct error e = {0};
  int64_t now = x->in->view->now, until = json_number(x->state, "no_judge_until", 0);
  if (rests(x) || now < until || want_own(x, &e) != ASK_SAID) return;
  bool ready = llm_key(&x->server, &x->key, &e) == 0 && (x->llm->net || net_open(&x->llm->net, &e) == 0);
  json_t *choice = NULL;
  if (ready && judge_case_of(x->in, &c))
    choice = judge_ask(x->llm->language, x->llm->net, &x->server, buf_str(&x->key), &c, x->out);
  if (!choice) json_put_number(x->state, "no_judge_until", now + REST_FROM_JUDGING_MS);
  if (choice) json_put_number(choice, "turn", (int64_t)x->in->turn);
  if (choice) json_put(json_object_get(json_object_get(x->in->session, "skills"), "debate"), "judged", choice);
}

static bool is_debated(struct errand *x) {
  struct judge_case c;
  return x->in->session && !x->in->arrival && judge_case_of(x->in, &c) &&
         str_is(thinker_builtin_engaged(x->llm->builtin, x->in), "debate.more");
}

static int reply_of_own(struct errand *x, struct error *e) {
  if (is_debated(x)) {
    x->state = state_of(x->in);
    x->key = buf_new(LLM_KEY_MOST * 2);
    if (x->state) judge(x);
    if (is_own(x)) x->llm->own->done(x->llm->own->arg);
    buf_wipe(&x->key);
  }
  return x->llm->builtin->ops->reply(x->llm->builtin, x->in, x->out, e);
}

static int llm_reply(struct thinker *t, const struct thinker_turn *in, const struct thinker_out *out, struct error *e) {
  struct llm *llm = (struct llm *)t;
  struct errand x = {.llm = llm, .in = in, .out = out};
  bool set = llm_server_of(in->view, &x.server), asks = set && !thinker_builtin_owns(llm->builtin, in);
  if (set && !asks) return reply_of_own(&x, e);
  if (asks && in->session) x.state = state_of(in);
  if (!asks || !x.state || rests(&x)) return llm->builtin->ops->reply(llm->builtin, in, out, e);
  x.key = buf_new(LLM_KEY_MOST * 2);
  ask(&x);
  if (is_own(&x)) llm->own->done(llm->own->arg);
  note_state(&x);
  int r = answer(&x, e);
  ask_finish(&x.ask);
  prompt_finish(&x.prompt);
  json_decref(x.tools);
  json_decref(x.used);
  buf_wipe(&x.key);
  return r;
}

static int llm_show(struct thinker *t, const struct thinker_turn *in, struct buf *out, struct error *e) {
  struct llm *llm = (struct llm *)t;
  struct errand x = {.llm = llm, .in = in};
  AUTO_JSON json_t *nothing = json_object();
  x.state = json_object_get(in->session, "llm");
  if (!json_is_object(x.state)) x.state = nothing;
  x.key = buf_new(LLM_KEY_MOST * 2);
  x.window = llm_server_of(in->view, &x.server) ? x.server.window : LLM_WINDOW_USUAL;
  int r = x.server.counts ? llm_key(&x.server, &x.key, e) : 0;
  if (r == 0 && x.server.counts && !llm->net) net_open(&llm->net, NULL);
  offer_tools(&x);
  if (r == 0) r = build(&x, e);
  if (r == 0) r = buf_add_str(out, body_of(&x));
  json_decref(x.tools);
  prompt_finish(&x.prompt);
  buf_wipe(&x.key);
  return r;
}

static void llm_close(struct thinker *t) {
  net_close(((struct llm *)t)->net);
  alloc_free(t);
}

int thinker_llm_open(const struct language *l, const struct phrase_book *b, struct thinker *builtin,
                     const struct net_times *times, const struct llm_own *own, struct thinker **ret, struct error *e) {
  static const struct thinker_ops ops = {
      .name = "language model", .names_outside = true, .reply = llm_reply, .show = llm_show, .close = llm_close};
  struct llm *llm = alloc_zero(sizeof *llm);
  *llm = (struct llm){.thinker = {&ops}, .language = l, .book = b, .builtin = builtin, .own = own};
  llm->times = times ? *times : usual;
  *ret = &llm->thinker;
  return 0;
}
