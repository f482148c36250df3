/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench start OS1 [TURNS] [--json]: what a person waits for. A home with TURNS (100,000) imported turns, then
 *   say      `OS1 say`, the whole process, RUNS times: median and slowest
 *   reply    the built-in mind's reply through the library, warm: p50, p99; of it, reading the turn, and planning and
 *            saying the reply
 *   owner    resident memory of a talk left open, its children included, after a hundred commands of others went
 *            through it
 *   start    /bin/true with one library more each time (LD_PRELOAD), to show what each costs to load
 * Keys of --json: turns, import_s, say_ms, say_max_ms, reply_p50_ms, reply_p99_ms, reading_p50_ms,
 * reading_p99_ms, thinking_p50_ms, thinking_p99_ms, owner_mb, start_ms {library: ms; null where it is not
 * installed}.
 */
#include "base/chance.h"
#include "base/civil.h"
#include "base/json.h"
#include "bench.h"
#include "house/house_priv.h"
#include "memory/people.h"
#include "mind/mind_priv.h"
#include "os1.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 31, REPLIES = 400, STARTS = 21, TURNS = 100000, PER_DAY = 40, THROUGH = 100 };

extern char **environ;

static double ms_now(void) {
  return (double)bench_clock()->steady(bench_clock()) / 1e6;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double part_of(double *at, size_t count, double part) {
  qsort(at, count, sizeof *at, by_size);
  size_t i = (size_t)(part * (double)(count - 1) + 0.5);
  return at[i];
}

/* ---- a life of small talk: authored frames over given names and places, so that words repeat as they do in life ----
 */

static const char *const frames[] = {
    "%s rang about the %s again, third time this week",      "went to see %s, we talked about the %s for an hour",
    "the %s is broken and %s says it can wait until spring", "%s is coming on saturday with the %s",
    "bought a new %s today. %s would have laughed",          "cannot find the %s anywhere, %s had it last",
    "long day. the %s first and then %s on the phone",       "%s told me the story about the %s and the dog",
};
static const char *const people[] = {"anna",          "tom",  "peter", "mum",   "grace",
                                     "the neighbour", "bill", "ines",  "carol", "my boss"};
static const char *const things[] = {"boiler",     "allotment",      "survey",       "kitchen table", "blue car",
                                     "choir",      "garden wall",    "train ticket", "ladder",        "radio",
                                     "spare room", "christmas list", "printer",      "coat"};
#define PICK(c, table) table[chance_below(c, sizeof(table) / sizeof *(table))]

void bench_life(const char *path, size_t turns) {
  FILE *f = fopen(path, "we");
  struct chance c = chance_seed(1);
  int64_t at = 1600000000000LL;
  for (size_t i = 0; f && i < turns; i++) {
    char text[200], when[40];
    const char *frame = PICK(&c, frames);
    bool thing_first = frame[0] != '%' && frame[0] != 'w';
    const char *who = PICK(&c, people), *what = PICK(&c, things);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, frame, thing_first ? what : who, thing_first ? who : what);
#pragma GCC diagnostic pop
    at += 86400000LL / PER_DAY;
    fprintf(f,
            "{\"conversation\":\"life\",\"id\":\"%zu\",\"speaker\":\"%s\",\"said_at\":\"%.*s\",\"text\":\"%s %zu\"}\n",
            i, i % 2 ? "Robin" : "Sam", STR_ARG(civil_format(when, at, 0)), text, i % 977);
  }
  if (f) fclose(f);
}

/* ---- processes ---- */

static double run_ms(char *const argv[], char *const with[]) {
  pid_t child;
  int status = 0;
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", 1, 0);
  posix_spawn_file_actions_addopen(&quiet, STDIN_FILENO, "/dev/null", 0, 0);
  double began = ms_now();
  int r = posix_spawn(&child, argv[0], &quiet, NULL, argv, with);
  posix_spawn_file_actions_destroy(&quiet);
  if (r == 0) waitpid(child, &status, 0);
  return r || !WIFEXITED(status) || WEXITSTATUS(status) ? -1 : ms_now() - began;
}

static int measure_say(const char *program, json_t *ret, struct error *e) {
  double took[RUNS];
  char say[] = "say", text[] = "the survey is on thursday, maybe";
  char *argv[] = {(char *)program, say, text, NULL};
  for (int i = 0; i < RUNS; i++)
    if ((took[i] = run_ms(argv, environ)) < 0) return error_set(e, ERR_IO, "%s say did not work", program);
  json_object_set_new(ret, "say_ms", json_real(part_of(took, RUNS, 0.5)));
  json_object_set_new(ret, "say_max_ms", json_real(part_of(took, RUNS, 1)));
  return 0;
}

/* ---- replies ---- */

/* A thinker around the built-in one, to time planning and saying alone. */
struct timed {
  struct thinker face, *inside;
  double took[REPLIES];
  size_t count;
};

static int timed_reply(struct thinker *t, const struct thinker_turn *in, const struct thinker_out *out,
                       struct error *e) {
  struct timed *timed = (struct timed *)t;
  double began = ms_now();
  int r = timed->inside->ops->reply(timed->inside, in, out, e);
  if (timed->count < REPLIES) timed->took[timed->count++] = ms_now() - began;
  return r;
}

static const struct thinker_ops timed_ops = {.name = "timed", .reply = timed_reply};

/* One turn read as the mind reads it, the people it knows looked up. */
static int read_once(os1 *home, struct str text, double *ret_ms, struct error *e) {
  struct house_look look;
  struct reading reading;
  int r = house_look_begin(home, &look, e);
  if (r < 0) return r;
  struct people_known known = {.memory = home->memory, .read = look.read, .arena = &look.arena, .owner = HOUSE_OWNER};
  struct reading_context c = {
      .civil_now = look.view.now / 1000 + look.view.offset * 60, .known = people_known, .arg = &known};
  double began = ms_now();
  reading_read(home->language, &look.arena, text, &c, &reading);
  *ret_ms = ms_now() - began;
  house_look_end(&look);
  return 0;
}

static void put_parts(json_t *ret, const char *p50, const char *p99, double *took, size_t count) {
  if (!count) return;
  json_object_set_new(ret, p50, json_real(part_of(took, count, 0.5)));
  json_object_set_new(ret, p99, json_real(part_of(took, count, 0.99)));
}

static int measure_replies(os1 *home, json_t *ret, os1_error *e) {
  static const char *const lines[] = {"anna is coming on friday",
                                      "what did peter say about the boiler",
                                      "ha",
                                      "the coat is lost",
                                      "where does anna live",
                                      "i like the choir best",
                                      "remind me tomorrow at nine to ring tom",
                                      "night"};
  static double took[REPLIES], reading[REPLIES];
  static struct timed timed = {.face = {&timed_ops}};
  int r = house_mind(home, (struct error *)e);
  if (r < 0) return r;
  timed.inside = home->mind->parts.thinker;
  home->mind->parts.thinker = &timed.face;
  for (size_t i = 0; i < REPLIES && r == 0; i++) {
    os1_utterance u = {.text = lines[i % (sizeof lines / sizeof *lines)], .channel = "bench"};
    u.length = strlen(u.text);
    r = read_once(home, str_of(u.text), &reading[i], (struct error *)e);
    double began = ms_now();
    if (r == 0) r = os1_say(home, &u, NULL, NULL, e);
    took[i] = ms_now() - began;
  }
  home->mind->parts.thinker = timed.inside;
  if (r < 0) return r;
  put_parts(ret, "reply_p50_ms", "reply_p99_ms", took, REPLIES);
  put_parts(ret, "reading_p50_ms", "reading_p99_ms", reading, REPLIES);
  put_parts(ret, "thinking_p50_ms", "thinking_p99_ms", timed.took, timed.count);
  return 0;
}

/* ---- a talk left open ---- */

static double resident_mb(pid_t process) {
  char path[64];
  unsigned long long all, resident;
  snprintf(path, sizeof path, "/proc/%d/statm", (int)process);
  FILE *f = fopen(path, "re");
  bool read = f && fscanf(f, "%llu %llu", &all, &resident) == 2;
  if (f) fclose(f);
  return read ? (double)resident * (double)sysconf(_SC_PAGESIZE) / 1e6 : 0;
}

static double with_children_mb(pid_t process) {
  char path[64];
  int child;
  double mb = resident_mb(process);
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)process, (int)process);
  FILE *f = fopen(path, "re");
  while (f && fscanf(f, "%d", &child) == 1) mb += resident_mb(child);
  if (f) fclose(f);
  return mb;
}

/* It has said all that it has to say. */
static void wait_for_quiet(int from) {
  char some[4096];
  struct pollfd p = {.fd = from, .events = POLLIN};
  while (poll(&p, 1, 1000) > 0 && read(from, some, sizeof some) > 0) {
  }
}

static int through_owner(const char *program, pid_t owner, int to, int from, json_t *ret) {
  static const char line[] = "what did peter say about the boiler\n";
  char say[] = "say", recall[] = "recall", text[] = "anna is coming on friday", query[] = "garden wall";
  char *const commands[][4] = {{(char *)program, say, text}, {(char *)program, recall, query}};
  bool worked = write(to, line, sizeof line - 1) == (ssize_t)sizeof line - 1;
  wait_for_quiet(from);
  for (int i = 0; i < THROUGH && worked; i++) worked = run_ms(commands[i % 2], environ) >= 0;
  json_object_set_new(ret, "owner_mb", json_real(with_children_mb(owner)));
  return worked ? 0 : -1;
}

/* A talk whose other end is this program; what others ask of the home goes through it. */
static int measure_owner(const char *program, json_t *ret, struct error *e) {
  char *argv[] = {(char *)program, NULL};
  int in[2], out[2], status;
  pid_t owner;
  posix_spawn_file_actions_t ends;
  if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC)) return error_errno(e, "make a pipe for", program);
  posix_spawn_file_actions_init(&ends);
  posix_spawn_file_actions_adddup2(&ends, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&ends, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&ends, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  int r = posix_spawn(&owner, program, &ends, NULL, argv, environ);
  bool runs = r == 0;
  posix_spawn_file_actions_destroy(&ends);
  close(in[0]), close(out[1]);
  if (runs) r = through_owner(program, owner, in[1], out[0], ret);
  close(in[1]);
  if (runs) waitpid(owner, &status, 0);
  close(out[0]);
  return r ? error_set(e, ERR_IO, "a talk with %s did not work", program) : 0;
}

/* ---- libraries ---- */

static const char *const libraries[] = {"libc alone", "libjansson.so.4", "libsodium.so.23",         "libsqlite3.so.0",
                                        "libuv.so.1", "libedit.so.2",    "libflite_cmu_us_slt.so.1"};
enum { LIBRARIES = sizeof libraries / sizeof *libraries };

static bool is_here(const char *library) {
  void *opened = dlopen(library, RTLD_LAZY);
  if (opened) dlclose(opened);
  return opened;
}

/* A process that does nothing, with these libraries loaded into it by the dynamic linker. */
static double opened_ms(char *preload) {
  char program[] = "/bin/true";
  char *argv[] = {program, NULL}, *with[] = {preload, NULL};
  return run_ms(argv, with);
}

static void measure_starts(json_t *ret) {
  char preload[256] = "LD_PRELOAD=";
  json_t *table = json_object();
  double before = 0;
  for (int n = 0; n < LIBRARIES; n++) {
    if (n > 0 && !is_here(libraries[n])) {
      json_object_set_new(table, libraries[n], json_null());
      continue;
    }
    if (n > 0) snprintf(preload + strlen(preload), sizeof preload - strlen(preload), "%s ", libraries[n]);
    double took[STARTS];
    for (int i = 0; i < STARTS; i++) took[i] = opened_ms(preload);
    double median = part_of(took, STARTS, 0.5);
    if (median < 0) break;
    json_object_set_new(table, libraries[n], json_real(median - before));
    before = median;
  }
  json_object_set_new(ret, "start_ms", table);
}

/* ---- all of it ---- */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

static int with_home(const char *folder, const char *program, size_t turns, json_t *ret, struct error *e) {
  char life[96];
  os1_error why = {0};
  struct os1 *home = NULL;
  snprintf(life, sizeof life, "%s/life.jsonl", folder);
  bench_life(life, turns);
  double began = ms_now();
  int r = os1_open(&(os1_options){.folder = folder}, &home, &why);
  if (r == 0) r = os1_setup(home, OS1_SETUP_DEFAULTS, NULL, 0, NULL, &why);
  if (r == 0) r = os1_import(home, life, &(os1_import_options){.me = "Robin"}, NULL, &why);
  json_object_set_new(ret, "turns", json_integer((json_int_t)turns));
  json_object_set_new(ret, "import_s", json_real((ms_now() - began) / 1000));
  os1_close(home);
  home = NULL;
  setenv("OS1_HOME", folder, 1);
  if (r == 0) r = measure_say(program, ret, e);
  if (r == 0) r = measure_owner(program, ret, e);
  if (r == 0) r = os1_open(&(os1_options){.folder = folder}, &home, &why);
  if (r == 0) r = measure_replies(home, ret, &why);
  os1_close(home);
  return r < 0 && why.text[0] ? error_set(e, r, "%s", why.text) : r;
}

static void print_parts(const json_t *t, const char *what, const char *p50, const char *p99) {
  printf("  %-25s p50    %6.2f ms   p99     %6.2f ms\n", what, json_real_value(json_object_get(t, p50)),
         json_real_value(json_object_get(t, p99)));
}

static void print_table(const json_t *t) {
  printf("a memory of %lld turns, imported in %.1f s\n", (long long)json_number(t, "turns", 0),
         json_real_value(json_object_get(t, "import_s")));
  printf("  os1 say, whole process    median %6.1f ms   slowest %6.1f ms\n",
         json_real_value(json_object_get(t, "say_ms")), json_real_value(json_object_get(t, "say_max_ms")));
  print_parts(t, "a reply, built-in mind", "reply_p50_ms", "reply_p99_ms");
  print_parts(t, "  of it reading the turn", "reading_p50_ms", "reading_p99_ms");
  print_parts(t, "  of it planning, saying", "thinking_p50_ms", "thinking_p99_ms");
  printf("  a talk left open, after %d commands %5.1f MB\n", THROUGH, json_real_value(json_object_get(t, "owner_mb")));
  const char *name;
  json_t *ms;
  json_object_foreach(json_object_get(t, "start_ms"), name, ms) {
    if (json_is_null(ms))
      printf("  start: %-26s not here\n", name);
    else
      printf("  start: %-26s %+6.2f ms\n", name, json_real_value(ms));
  }
}

int bench_start(const struct bench_args *args, struct error *e) {
  const char *program = bench_operand(args, 0), *count = bench_operand(args, 1);
  long long turns = TURNS;
  if (!program || (count && !str_to_int(str_of(count), &turns)))
    return error_set(e, ERR_INVALID, "usage: os1-bench start OS1 [TURNS]");
  char folder[] = "/tmp/os1-bench-XXXXXX";
  if (!mkdtemp(folder)) return error_errno(e, "make a folder in", "/tmp");
  AUTO_JSON json_t *table = json_object();
  measure_starts(table);
  int r = with_home(folder, program, (size_t)turns, table, e);
  nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  if (r < 0) return r;
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  if (args->json && json_write(table, &out) == 0) printf("%s\n", out.at);
  if (!args->json) print_table(table);
  return 0;
}
