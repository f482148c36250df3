/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench streams [COUNT] [--json]: COUNT (10,000) streams of a model's server, each with some bytes changed,
 * doubled, left out or cut off, through the whole being. Each must end in a reply; none may take longer than a turn's
 * patience with a server, which here is PATIENCE_MS. Keys of --json: streams, by_model, by_itself, silent, failed,
 * slowest_ms.
 */
#include "bench.h"

#include "base/chance.h"
#include "base/json.h"
#include "house/house.h"
#include "house/house_priv.h"
#include "net/net.h"
#include "script.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STREAMS = 10000, PATIENCE_MS = 6000, WORKERS = 16 };
static const struct net_times hurried = {.connect = 1000, .first = 1200, .stall = 1200, .whole = PATIENCE_MS};

/* What servers send, in the shapes that there are. */
static const char *const wholes[] = {
    ("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"A fair way, \"}}]}\n"
     "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Lisbon. Does she like it there? I would ask her.\"}}]}\n"
     "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"delta\":{}}]}\n"
     "{\"choices\":[],\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":12}}\n[DONE]"),
    ("{\"choices\":[{\"delta\":{\"reasoning_content\":\"somebody speaks of a town\"}}]}\n"
     "{\"choices\":[{\"delta\":{\"content\":\"<think>who is it</think>Ceuta, caf\\u00e9s and all.\"}}]}\n"
     "{\"choices\":[{\"finish_reason\":\"length\",\"delta\":{}}]}\n[DONE]"),
    ("{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"notes__read\","
     "\"arguments\":"
     "\"{\\\"te\"}}]}}]}\n"
     "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"xt\\\":1}\"}},{\"index\":1,"
     "\"id\":"
     "\"c2\",\"function\":{\"name\":\"notes__list\",\"arguments\":\"{}\"}}]}}]}\n"
     "{\"choices\":[{\"finish_reason\":\"tool_calls\",\"delta\":{}}]}\n[DONE]"),
    ("{\"choices\":[{\"delta\":{\"content\":\"One whole. And then\"}}]}\n"
     "{\"error\":{\"message\":\"slot died\",\"type\":\"server_error\",\"code\":500}}"),
};
enum { WHOLES = sizeof wholes / sizeof *wholes };

struct counted {
  int64_t by_model, by_itself, silent, failed, slowest_ms;
};

struct mutating {
  struct bench_being being;
  struct script server;
  struct chance chance;
  struct arena arena;
  int64_t now;
  size_t heard;
};

static int64_t now_of(void *arg) {
  return ((struct mutating *)arg)->now += 1000;
}

static int hear(void *arg, const char *text, size_t length, int flags) {
  ((struct mutating *)arg)->heard += length;
  return 0;
}

static uint32_t below(struct mutating *m, size_t n) {
  return chance_below(&m->chance, (uint32_t)n);
}

/* One change. at has room for twice len. */
static size_t mutate(struct mutating *m, char *at, size_t len) {
  size_t from = below(m, len), most = len - from, some = 1 + below(m, most < 40 ? most : 40);
  switch (below(m, 5)) {
  case 0: at[from] = (char)chance_next(&m->chance); return len;
  case 1: at[from] = (char)(at[from] ^ (1 << below(m, 8))); return len;
  case 2: memmove(at + from, at + from + some, len - from - some); return len - some;
  case 3: memmove(at + from + some, at + from, len - from); return len + some;
  default: return below(m, 8) ? len : from + 1;
  }
}

static struct script_answer mutated(struct mutating *m) {
  struct str whole = script_stream(&m->arena, wholes[below(m, WHOLES)]);
  size_t room = whole.len + 4096, len = whole.len;
  char *bytes = arena_alloc(&m->arena, room);
  memcpy(bytes, whole.at, len);
  for (uint32_t k = 1 + below(m, 6); k && len > 80 && len < room - 80; k--) len = mutate(m, bytes, len);
  return (struct script_answer){.bytes = {bytes, len}, .piece = 1 + below(m, 700)};
}

static int take(void *arg, const char *json, size_t length) {
  *(json_t **)arg = json_read((struct str){json, length}, NULL);
  return 0;
}

static int one(struct mutating *m, struct counted *ret, struct error *e) {
  os1_listener l = {.arg = m, .clause = hear};
  os1_utterance u = {.text = "the depot was cold again", .length = 24, .channel = "terminal"};
  os1_error err = {0};
  AUTO_JSON json_t *trace = NULL;
  arena_clear(&m->arena);
  script_otherwise(&m->server, mutated(m));
  m->now += 4000000; /* whatever was slow has rested, and it is another talk */
  m->heard = 0;
  int64_t began = script_now_us();
  int r = os1_say(m->being.home, &u, &l, NULL, &err);
  int64_t took = (script_now_us() - began) / 1000;
  if (r < 0) return error_set(e, r, "%s", err.text);
  if (took > ret->slowest_ms) ret->slowest_ms = took;
  os1_why(m->being.home, 0, take, &trace, NULL);
  if (!m->heard)
    ret->silent++;
  else if (str_is(json_text(trace, "mind"), "language model"))
    ret->by_model++;
  else
    ret->by_itself++;
  return 0;
}

static int choose(struct mutating *m, struct error *e) {
  os1_error err = {0};
  struct house_model model = {.set = 1, .here = 1, .window = 16384, .name = "tiny", .at = "here"};
  snprintf(model.url, sizeof model.url, "%s", script_url(&m->server));
  return house_model_use(m->being.home, &model, &err) < 0 ? error_set(e, err.code, "%s", err.text) : 0;
}

static int play(int64_t count, uint64_t seed, struct counted *ret, struct error *e) {
  struct mutating m = {.chance = chance_seed(seed), .now = 1795378440000};
  m.being = (struct bench_being){.now = now_of, .arg = &m};
  script_begin(&m.server);
  house_use_patience(&hurried);
  int r = bench_being_open(&m.being, 0, e);
  if (r == 0) r = choose(&m, e);
  for (int64_t i = 0; r == 0 && i < count; i++) r = one(&m, ret, e);
  bench_being_close(&m.being);
  script_end(&m.server);
  arena_finish(&m.arena);
  return r;
}

/* ---- several at once: most of it is waiting ---- */

struct worker {
  pid_t pid;
  int from;
};

static struct worker begin(int64_t count, uint64_t seed) {
  struct worker w = {0};
  int ends[2];
  if (pipe(ends) < 0) abort();
  w.from = ends[0];
  w.pid = fork();
  if (w.pid) return close(ends[1]), w;
  struct counted c = {0};
  struct error e = {0};
  if (play(count, seed, &c, &e) < 0) fprintf(stderr, "os1-bench: %s\n", e.text), _exit(1);
  _exit(write(ends[1], &c, sizeof c) != (ssize_t)sizeof c);
}

static void end(struct worker w, struct counted *all) {
  struct counted c = {0};
  int status = 1;
  bool told = read(w.from, &c, sizeof c) == (ssize_t)sizeof c;
  close(w.from);
  waitpid(w.pid, &status, 0);
  all->failed += !told || status != 0;
  all->by_model += c.by_model;
  all->by_itself += c.by_itself;
  all->silent += c.silent;
  if (c.slowest_ms > all->slowest_ms) all->slowest_ms = c.slowest_ms;
}

static void report(int64_t count, const struct counted *c, bool json) {
  if (json)
    printf(
        "{\"streams\":%lld,\"by_model\":%lld,\"by_itself\":%lld,\"silent\":%lld,\"failed\":%lld,\"slowest_ms\":%lld}\n",
        (long long)count, (long long)c->by_model, (long long)c->by_itself, (long long)c->silent, (long long)c->failed,
        (long long)c->slowest_ms);
  else
    printf("%lld mutated streams: %lld answered by the model, %lld by the built-in mind, %lld by nobody; %lld of %d "
           "processes failed; slowest %lld ms\n",
           (long long)count, (long long)c->by_model, (long long)c->by_itself, (long long)c->silent,
           (long long)c->failed, WORKERS, (long long)c->slowest_ms);
}

int bench_streams(const struct bench_args *args, struct error *e) {
  struct worker workers[WORKERS];
  struct counted all = {0};
  const char *given = bench_operand(args, 0);
  long long count = STREAMS;
  if (given && !str_to_int(str_of(given), &count)) return error_set(e, ERR_INVALID, "it takes a number");
  for (int i = 0; i < WORKERS; i++)
    workers[i] = begin(count * (i + 1) / WORKERS - count * i / WORKERS, (uint64_t)i + 5);
  for (int i = 0; i < WORKERS; i++) end(workers[i], &all);
  report(count, &all, args->json);
  bool well = !all.failed && !all.silent && all.by_model + all.by_itself == count;
  return well ? 0 : error_set(e, ERR_INVALID, "not each of them ended in a reply");
}
