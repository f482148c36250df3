/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench attached OS1-FAKE-LLAMA [TURNS] [--json]: resident memory of a being with TURNS (100,000) imported turns
 * and a model of its own, which has just been spoken to: this process, the keeper beside it and the processes of the
 * model's box, without the model's server itself. The server is the tests' own, of cardboard, so no model is needed.
 * Shared pages count for each process: the sum errs high. Keys of --json: turns, being_mb, others_mb, others, all_mb.
 */
#include "bench.h"

#include "base/json.h"
#include "fake_model.h"
#include "house/house.h"

#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { TURNS = 100000, SPEAKS = 20, PROCESSES_MOST = 4096 };

static size_t read_proc(pid_t pid, const char *what, char *out, size_t room) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, what);
  FILE *f = fopen(path, "re");
  size_t n = f ? fread(out, 1, room - 1, f) : 0;
  if (f) fclose(f);
  out[n] = '\0';
  return n;
}

static pid_t parent_of(pid_t pid) {
  char stat[512];
  int parent = 0;
  char state;
  const char *after = read_proc(pid, "stat", stat, sizeof stat) ? strrchr(stat, ')') : NULL;
  return after && sscanf(after + 1, " %c %d", &state, &parent) == 2 ? parent : 0;
}

static uint64_t resident_of(pid_t pid) {
  char statm[128];
  unsigned long long all, resident = 0;
  if (!read_proc(pid, "statm", statm, sizeof statm) || sscanf(statm, "%llu %llu", &all, &resident) != 2) return 0;
  return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* One of its arguments names the home. */
static bool names_home(pid_t pid, const char *folder) {
  char line[4096];
  size_t n = read_proc(pid, "cmdline", line, sizeof line);
  return str_find((struct str){line, n}, str_of(folder)) >= 0;
}

static bool is_server(pid_t pid, const char *program) {
  char path[64], runs[PATH_MAX], real[PATH_MAX];
  snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
  ssize_t n = readlink(path, runs, sizeof runs - 1);
  runs[n > 0 ? n : 0] = '\0';
  return realpath(program, real) && strcmp(strrchr(real, '/'), strrchr(runs, '/') ? strrchr(runs, '/') : "") == 0;
}

/* What belongs to the home, and what came from that; *ret_keeper: the one that began it. */
static size_t belonging(const char *folder, pid_t *out, size_t room) {
  size_t n = 0, before;
  DIR *d;
  do {
    before = n;
    d = opendir("/proc");
    for (struct dirent *one; d && (one = readdir(d));) {
      pid_t pid = (pid_t)strtol(one->d_name, NULL, 10);
      bool there = pid <= 0 || pid == getpid(), ours = false;
      for (size_t i = 0; i < n; i++) there |= out[i] == pid, ours |= out[i] == parent_of(pid);
      if (!there && n < room && (ours || names_home(pid, folder))) out[n++] = pid;
    }
    if (d) closedir(d);
  } while (n > before);
  return n;
}

static int speak(os1 *home, struct error *e) {
  os1_error err = {0};
  os1_listener nobody = {0};
  for (int i = 0; i < SPEAKS; i++) {
    os1_utterance u = {.text = "the boiler is making that noise again", .channel = "terminal"};
    u.length = strlen(u.text);
    int r = os1_say(home, &u, &nobody, NULL, &err);
    if (r < 0) return error_set(e, r, "%s", err.text);
  }
  return 0;
}

static int take(void *arg, const char *json, size_t length) {
  *(json_t **)arg = json_read((struct str){json, length}, NULL);
  return 0;
}

static int was_the_model(os1 *home, struct error *e) {
  AUTO_JSON json_t *trace = NULL;
  if (os1_why(home, 0, take, &trace, NULL) == 0 && str_is(json_text(trace, "mind"), "language model")) return 0;
  return error_set(e, ERR_INVALID, "the model did not answer: %.*s",
                   STR_ARG(json_text(json_object_get(trace, "model"), "end")));
}

static void measure(const char *folder, const char *program, json_t *ret) {
  static pid_t all[PROCESSES_MOST];
  size_t count = belonging(folder, all, PROCESSES_MOST), others = 0;
  double being = (double)bench_resident() / 1e6, beside = 0;
  for (size_t i = 0; i < count; i++) {
    if (is_server(all[i], program)) continue;
    beside += (double)resident_of(all[i]) / 1e6;
    others++;
  }
  json_object_set_new(ret, "being_mb", json_real(being));
  json_object_set_new(ret, "others_mb", json_real(beside));
  json_put_number(ret, "others", (int64_t)others);
  json_object_set_new(ret, "all_mb", json_real(being + beside));
}

static void report(const json_t *o, bool json) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  if (json && json_write(o, &out) == 0) printf("%s\n", out.at);
  if (json) return;
  printf("memory of %lld turns, a model of its own attached\n", (long long)json_number(o, "turns", 0));
  printf("resident, without the model's server %6.1f MB: the being %.1f, %lld others %.1f\n",
         json_real_value(json_object_get(o, "all_mb")), json_real_value(json_object_get(o, "being_mb")),
         (long long)json_number(o, "others", 0), json_real_value(json_object_get(o, "others_mb")));
}

int bench_attached(const struct bench_args *args, struct error *e) {
  struct bench_being b = {.home = NULL};
  const char *given = bench_operand(args, 0), *turns = bench_operand(args, 1);
  char program[PATH_MAX], file[128];
  long long count = TURNS;
  os1_error err = {0};
  if (!given || !realpath(given, program) || (turns && !str_to_int(str_of(turns), &count)))
    return error_set(e, ERR_INVALID, "it takes a program and a number");
  AUTO_JSON json_t *o = json_object();
  json_put_number(o, "turns", count);
  int r = bench_being_open(&b, (size_t)count, e);
  snprintf(file, sizeof file, "%s/tiny.gguf", b.folder);
  if (r == 0) fake_model(file, "say Cold again, then.");
  struct house_model_file f = {.file = file, .program = program, .idle_s = 2, .unboxed = 1};
  if (r == 0 && house_model_use_file(b.home, &f, &err) < 0) r = error_set(e, err.code, "%s", err.text);
  if (r == 0) r = speak(b.home, e);
  if (r == 0) r = was_the_model(b.home, e);
  if (r == 0) measure(b.folder, program, o);
  if (r == 0) report(o, args->json);
  bench_being_close(&b);
  return r;
}
