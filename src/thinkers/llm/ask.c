/* SPDX-License-Identifier: Apache-2.0
 *
 * ask: one request and what comes of it. Bytes go through delta (what the server streams) and clauses (what may be
 * shown of it) to the turn's `out`; whoever stops stops the request, and that closes the socket.
 */
#include "thinkers/llm/fit.h"
#include "thinkers/llm/llm_priv.h"

#include <stdio.h>
#include <time.h>

/* More than any answer: text of a whole reply many times over, and its wrapping. */
enum { ANSWER_MOST = 16 * 1024 * 1024, REPEATS_MOST = 2 };
enum { STOP_ENOUGH = 1 };

const char *ask_word(enum ask_end end) {
  static const char *const words[] = {
#define ASK_WORD(name, word) word,
      ASK_ENDS(ASK_WORD)
#undef ASK_WORD
  };
  return words[end];
}

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The same clause a third time within four: it goes round in circles. */
static bool goes_round(struct ask *a, struct str clause) {
  enum { RECENT = sizeof a->recent / sizeof *a->recent };
  uint64_t hash = str_hash(clause);
  for (size_t i = 0; i < RECENT; i++) a->repeats += a->clauses > i && a->recent[i] == hash;
  a->recent[a->clauses % RECENT] = hash;
  return a->repeats >= REPEATS_MOST;
}

/* Not to be shown, whatever care says. */
static bool is_unfit(struct ask *a, struct str clause) {
  AUTO_ARENA struct arena arena = ARENA_NONE;
  enum fit fit = fit_clause(a->llm->language, &arena, buf_str(&a->before), clause, a->looked);
  if (fit == FIT_FOREIGN) a->end = ASK_FOREIGN;
  if (fit == FIT_DEED) a->end = ASK_DEED;
  return fit != FIT;
}

static int on_clause(void *arg, struct str clause) {
  struct ask *a = arg;
  if (!a->clauses) a->first_us = now_us() - a->began_us;
  if (is_unfit(a, clause)) return STOP_ENOUGH;
  if (goes_round(a, clause) || a->said.len + clause.len > LLM_SAID_MOST) return a->end = ASK_ENOUGH, STOP_ENOUGH;
  bool asks = str_ends(clause, STR("?"));
  int r = a->out->clause(a->out->arg, clause, NULL, asks ? 4 : 0);
  a->clauses++;
  buf_add_str(&a->said, clause);
  buf_clear(&a->before);
  buf_add_str(&a->before, clause);
  if (r) a->end = r == ERR_DENIED ? ASK_STOPPED : ASK_HUSHED;
  return r;
}

static int on_text(void *arg, struct str text) {
  return clauses_feed(&((struct ask *)arg)->text, text);
}

static int on_bytes(void *arg, int status, struct str bytes) {
  struct ask *a = arg;
  return delta_feed(&a->delta, status, bytes);
}

static bool on_look(void *arg) {
  struct ask *a = arg;
  return a->out->hushed && a->out->hushed(a->out->arg);
}

/* ---- what it came to ---- */

static enum ask_end end_of_status(const struct delta *d) {
  if (d->window || strstr(d->type, "context") || strstr(d->why, "context length")) return ASK_LONG;
  if (d->status == 401 || d->status == 403) return ASK_KEY;
  if (d->status == 503 || d->status == 429) return ASK_LOADING;
  return ASK_REFUSED;
}

static enum ask_end end_of_stream(const struct ask *a) {
  const struct delta *d = &a->delta;
  if (d->end == DELTA_ERROR) return a->clauses ? ASK_BROKE : end_of_status(d);
  if (!d->any) return ASK_BROKE;
  if (d->end == DELTA_OPEN) return ASK_BROKE;
  if (!a->clauses) return ASK_EMPTY;
  return d->end == DELTA_LENGTH ? ASK_CUT : ASK_SAID;
}

static enum ask_end end_of_failure(int code) {
  switch (code) {
  case ERR_NOT_FOUND: return ASK_ABSENT;
  case ERR_BUSY: return ASK_SLOW;
  case ERR_INVALID:
  case ERR_DENIED: return ASK_ODD;
  case ERR_UNSUPPORTED: return ASK_UNABLE;
  case ERR_TOO_BIG: return ASK_ENOUGH;
  default: return ASK_BROKE;
  }
}

/* What is left of a sentence is passed on; half of one is not. */
static void close_text(struct ask *a) {
  int r = delta_close(&a->delta);
  bool cut = a->delta.end != DELTA_STOP && a->delta.end != DELTA_TOOLS;
  if (r == 0) r = clauses_end(&a->text, cut, a->clauses > 0 || a->delta.end == DELTA_ERROR);
  if (r == 0)
    a->end = end_of_stream(a);
  else if (a->end == ASK_SAID) /* nobody stopped it: it could not be read */
    a->end = a->clauses ? ASK_BROKE : r == ERR_INVALID ? ASK_ODD : ASK_ENOUGH;
}

static void settle(struct ask *a, int code, const struct error *e) {
  if (code == 0) {
    close_text(a);
  } else if (code == ERR_CANCELLED && a->end != ASK_SAID) {
    /* whoever stopped it said why */
  } else if (code == ERR_CANCELLED) {
    a->end = on_look(a) ? ASK_HUSHED : a->clauses ? ASK_BROKE : ASK_ODD; /* what came could not be read */
  } else {
    if (a->delta.end == DELTA_STOP) clauses_end(&a->text, false, true); /* it was through, and only the end was cut */
    a->end = a->delta.end == DELTA_STOP && a->clauses ? ASK_SAID : end_of_failure(code);
  }
  if (a->end == ASK_ENOUGH && !a->clauses) a->end = ASK_ODD;
  snprintf(a->why, sizeof a->why, "%.190s", a->delta.why[0] ? a->delta.why : code ? e->text : "");
}

void ask_run(struct ask *a, struct net *net, const struct net_times *times) {
  struct error e = {0};
  struct net_reply reply;
  a->began_us = now_us();
  a->end = ASK_SAID;
  a->said = buf_new(LLM_SAID_MOST * 2);
  a->before = buf_new(LLM_SAID_MOST);
  delta_init(&a->delta, on_text, a);
  clauses_init(&a->text, a->thinks_first, on_clause, a);
  struct net_request q = {.to = &a->server->at,
                          .path = "/v1/chat/completions",
                          .body = a->body,
                          .bearer = a->key,
                          .most = ANSWER_MOST,
                          .times = *times,
                          .arg = a,
                          .take = on_bytes,
                          .stop = on_look};
  int r = net_fetch(net, &q, &reply, &e);
  if (r == 0 && !a->delta.any)
    a->delta.status = reply.status, a->delta.end = reply.status == 200 ? DELTA_OPEN : DELTA_ERROR;
  a->whole_us = now_us() - a->began_us;
  settle(a, r, &e);
}

void ask_finish(struct ask *a) {
  delta_finish(&a->delta);
  clauses_finish(&a->text);
  buf_finish(&a->said);
  buf_finish(&a->before);
}
