/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench model URL [TURNS] [--only stop] [--key-file FILE] [--json]: a real server of language models asked through
 * the whole being, over a home with TURNS (100,000) imported turns. tools/bench/model starts one, with a model that
 * always says the same: two short sentences; for `--only stop`, one and then hundreds of words without an end.
 *   before   what OS1 adds before the first sentence: from os1_say to the first clause, less what the request itself
 *            took until then (which is what asking the server directly takes); REPLIES turns: p50, p99; and what of all
 *            that was this thread's own work, whatever else the machine does: p50
 *   cached   of a talk of TALK turns: the share of prompt tokens that the server had in its cache
 *   stop     from the hush to the slot that is free again, as the server's /slots says; STOPS times: p50, slowest
 * and this process's resident memory.
 * Keys of --json: turns; before_p50_ms, before_p99_ms, work_p50_ms, cached, prompt_tokens; with --only stop: stops,
 * stop_p50_ms, stop_max_ms; resident_mb.
 */
#include "bench.h"

#include "base/json.h"
#include "house/house.h"
#include "net/net.h"
#include "os1.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { REPLIES = 100, TALK = 40, STOPS = 20, TURNS = 100000, PATIENCE_MS = 2000 };

struct model_bench {
  struct bench_being being;
  char key[512];
  struct net_address at;
  double work_ms, asked_ms, first_ms, hushed_ms; /* steady; 0: not yet */
  bool hush;
  int64_t cached, prompted; /* of the last reply */
  double request_ms;
  _Atomic int64_t freed_us; /* steady: when the slot was seen free after it was busy */
  atomic_bool watching;
};

static double ms_now(void) {
  return (double)bench_clock()->steady(bench_clock()) / 1e6;
}

static double work_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double part_of(double *at, size_t count, double part) {
  qsort(at, count, sizeof *at, by_size);
  return count ? at[(size_t)(part * (double)(count - 1) + 0.5)] : -1;
}

/* ---- a turn ---- */

static int hear(void *arg, const char *text, size_t length, int flags) {
  struct model_bench *b = arg;
  if (!b->first_ms) b->work_ms = work_now() - b->work_ms;
  if (!b->first_ms) b->first_ms = ms_now();
  return 0;
}

static int hushed(void *arg) {
  struct model_bench *b = arg;
  if (!b->hush || !b->first_ms) return 0;
  if (!b->hushed_ms) b->hushed_ms = ms_now();
  return 1;
}

static int take(void *arg, const char *json, size_t length) {
  *(json_t **)arg = json_read((struct str){json, length}, NULL);
  return 0;
}

static int note_trace(struct model_bench *b, struct error *e) {
  AUTO_JSON json_t *trace = NULL;
  if (os1_why(b->being.home, 0, take, &trace, NULL) < 0) return error_set(e, ERR_IO, "there is no trace");
  const json_t *model = json_object_get(trace, "model");
  if (!str_is(json_text(trace, "mind"), "language model"))
    return error_set(e, ERR_INVALID, "the model did not answer: %.*s", STR_ARG(json_text(model, "end")));
  b->cached = json_number(model, "cached_tokens", 0);
  b->prompted = json_number(model, "prompt_tokens", 0);
  b->request_ms = (double)json_number(model, "first_us", 0) / 1000;
  return 0;
}

static int say(struct model_bench *b, const char *text, struct error *e) {
  os1_listener l = {b, hear, hushed};
  os1_utterance u = {.text = text, .length = strlen(text), .channel = "terminal"};
  os1_error err = {0};
  b->first_ms = b->hushed_ms = 0;
  b->work_ms = work_now();
  b->asked_ms = ms_now();
  int r = os1_say(b->being.home, &u, &l, NULL, &err);
  if (r < 0 && r != OS1_E_CANCELLED) return error_set(e, r, "%s", err.text);
  return note_trace(b, e);
}

/* ---- the home ---- */

static int choose(struct model_bench *b, const char *url, struct error *e) {
  struct house_model m;
  os1_error err = {0};
  struct house_model_choice choice = {.url = url, .key_file = b->key[0] ? b->key : NULL};
  int r = net_address_read(str_of(url), &b->at, e);
  if (r < 0) return r;
  if (house_model_look(&choice, &m, &err) < 0) return error_set(e, err.code, "%s", err.text);
  if (!m.answers) return error_set(e, ERR_NOT_FOUND, "%s does not answer: %s", url, m.why);
  return house_model_use(b->being.home, &m, &err) < 0 ? error_set(e, err.code, "%s", err.text) : 0;
}

/* ---- the slot, watched from a thread of its own ---- */

struct slots {
  struct buf body;
};

static int take_slots(void *arg, int status, struct str bytes) {
  return buf_add_str(&((struct slots *)arg)->body, bytes);
}

/* 1 busy, 0 free, -1 not said. */
static int is_busy(struct net *net, struct model_bench *b, struct str key) {
  struct slots s = {.body = buf_new(BUF_FILE)};
  struct net_reply reply;
  struct net_request q = {.to = &b->at,
                          .path = "/slots",
                          .bearer = key,
                          .most = BUF_FILE,
                          .times = {500, 500, 500, 1000},
                          .arg = &s,
                          .take = take_slots};
  int r = net_fetch(net, &q, &reply, NULL);
  AUTO_JSON json_t *list = r == 0 ? json_read(buf_str(&s.body), NULL) : NULL;
  int busy = json_is_array(list) ? json_flag(json_array_get(list, 0), "is_processing", false) : -1;
  buf_finish(&s.body);
  return busy;
}

static void *watch(void *arg) {
  struct model_bench *b = arg;
  struct net *net = NULL;
  AUTO_BUF struct buf key = buf_new(4096);
  bool was_busy = false;
  if (b->key[0] && bench_read(b->key, &key, NULL) < 0) return NULL;
  if (net_open(&net, NULL) < 0) return NULL;
  while (atomic_load(&b->watching)) {
    int busy = is_busy(net, b, str_trim(buf_str(&key)));
    if (busy == 0 && was_busy) atomic_store(&b->freed_us, (int64_t)(ms_now() * 1000));
    if (busy >= 0) was_busy = busy;
  }
  net_close(net);
  return NULL;
}

/* ---- what is measured ---- */

static const char *const lines[] = {
    "the boiler is making that noise again",        "i saw the neighbour by the garden wall",
    "grace says the choir is off this week",        "the train ticket cost more than the train",
    "i cannot get the printer to talk to anything", "the ladder is where i left it"};

static const char *line(char out[128], int i) {
  snprintf(out, 128, "%s, on day %d", lines[(size_t)i % (sizeof lines / sizeof *lines)], i);
  return out;
}

static int measure_before(struct model_bench *b, json_t *ret, struct error *e) {
  double took[REPLIES], work[REPLIES];
  char text[128];
  for (int i = 0; i < REPLIES; i++) {
    int r = say(b, line(text, i), e);
    if (r < 0) return r;
    took[i] = b->first_ms - b->asked_ms - b->request_ms;
    work[i] = b->work_ms;
  }
  json_object_set_new(ret, "before_p50_ms", json_real(part_of(took, REPLIES, 0.5)));
  json_object_set_new(ret, "work_p50_ms", json_real(part_of(work, REPLIES, 0.5)));
  json_object_set_new(ret, "before_p99_ms", json_real(part_of(took, REPLIES, 0.99)));
  return 0;
}

static int measure_cache(struct model_bench *b, json_t *ret, struct error *e) {
  int64_t cached = 0, prompted = 0;
  char text[128];
  for (int i = 0; i < TALK; i++) {
    int r = say(b, line(text, 1000 + i), e);
    if (r < 0) return r;
    cached += b->cached;
    prompted += b->prompted;
  }
  json_object_set_new(ret, "cached", json_real(prompted ? (double)cached / (double)prompted : 0));
  json_put_number(ret, "prompt_tokens", prompted);
  return 0;
}

static int measure_stop(struct model_bench *b, json_t *ret, struct error *e) {
  double took[STOPS];
  size_t count = 0;
  char text[128];
  pthread_t watcher;
  atomic_store(&b->watching, true);
  pthread_create(&watcher, NULL, watch, b);
  int r = 0;
  b->hush = true;
  for (int i = 0; r == 0 && i < STOPS; i++) {
    atomic_store(&b->freed_us, 0);
    r = say(b, line(text, 2000 + i), e);
    double waited = ms_now();
    while (r == 0 && b->hushed_ms && !atomic_load(&b->freed_us) && ms_now() - waited < PATIENCE_MS) usleep(500);
    double freed = (double)atomic_load(&b->freed_us) / 1000;
    if (freed > b->hushed_ms && b->hushed_ms > 0) took[count++] = freed - b->hushed_ms;
  }
  b->hush = false;
  atomic_store(&b->watching, false);
  pthread_join(watcher, NULL);
  if (r == 0) json_put_number(ret, "stops", (int64_t)count);
  if (r == 0) json_object_set_new(ret, "stop_p50_ms", json_real(part_of(took, count, 0.5)));
  if (r == 0) json_object_set_new(ret, "stop_max_ms", json_real(part_of(took, count, 1)));
  return r;
}

static double real(const json_t *o, const char *key) {
  return json_real_value(json_object_get(o, key));
}

static void report(const json_t *o, bool stop, bool json) {
  if (json) {
    AUTO_BUF struct buf out = buf_new(BUF_LINE);
    if (json_write(o, &out) == 0) printf("%s\n", out.at);
    return;
  }
  if (stop) {
    printf("stop asked to slot free           p50 %6.1f ms   max %6.1f ms   (%lld)\n", real(o, "stop_p50_ms"),
           real(o, "stop_max_ms"), (long long)json_number(o, "stops", 0));
    return;
  }
  printf("memory of %lld turns\n", (long long)json_number(o, "turns", 0));
  printf("added before the first sentence   p50 %6.1f ms   p99 %6.1f ms\n", real(o, "before_p50_ms"),
         real(o, "before_p99_ms"));
  printf("of it, and of the request, work   p50 %6.1f ms\n", real(o, "work_p50_ms"));
  printf("prompt tokens from cache          %6.1f %% of %lld, over %d turns\n", 100 * real(o, "cached"),
         (long long)json_number(o, "prompt_tokens", 0), TALK);
  printf("resident                          %6.1f MB\n", real(o, "resident_mb"));
}

int bench_model(const struct bench_args *args, struct error *e) {
  struct model_bench b = {0};
  const char *url = bench_operand(args, 0), *turns = bench_operand(args, 1), *key = bench_option(args, "--key-file");
  const char *only = bench_option(args, "--only");
  bool stop = only && str_is(str_of(only), "stop");
  long long count = TURNS;
  if (!url || (turns && !str_to_int(str_of(turns), &count)))
    return error_set(e, ERR_INVALID, "it takes a URL and a number");
  if (key) snprintf(b.key, sizeof b.key, "%s", key);
  AUTO_JSON json_t *o = json_object();
  json_put_number(o, "turns", count);
  int r = bench_being_open(&b.being, (size_t)count, e);
  if (r == 0) r = choose(&b, url, e);
  if (r == 0 && !stop) r = measure_cache(&b, o, e);
  if (r == 0 && !stop) r = measure_before(&b, o, e);
  if (r == 0 && stop) r = measure_stop(&b, o, e);
  json_object_set_new(o, "resident_mb", json_real((double)bench_resident() / 1e6));
  if (r == 0) report(o, stop, args->json);
  bench_being_close(&b.being);
  return r;
}
