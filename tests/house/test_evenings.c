/* SPDX-License-Identifier: Apache-2.0
 *
 * Golden evenings: tests/data/evenings/NAME.txt played through the whole library as a person would have them, each
 * reply held to the one that was blessed, with the move and family that made it. OS1_BLESS=1 writes them anew; the diff
 * is the review. A line of such a file: # ...                        a remark at 2026-11-22T20:14+00:00    the clock;
 * it moves 20 s a turn by itself arrive                       they come: what is said first close the home is shut and
 * opened again > words                      a turn — reply / = move family      as blessed swap Peter=Callum, hull=york
 * the same evening with other names; must come out the same, name for name
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/json.h"
#include "os1.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { SWAPS = 32, TURN_MS = 20000 };

struct swap {
  struct str from, to;
};

struct evening {
  struct arena arena;
  char folder[32];
  os1 *home;
  int64_t now;
  struct buf reply, moves, out;
  struct swap swaps[SWAPS];
  size_t swap_count;
  bool swapped; /* played with the other names, and read back with the first ones */
};

static int64_t now_of(void *arg) {
  return ((struct evening *)arg)->now;
}

static int32_t offset_of(void *arg, int64_t ms) {
  return 0;
}

static void open_home(struct evening *v) {
  os1_error e = {0};
  os1_options o = {.folder = v->folder, .seed = 11, .now = now_of, .offset = offset_of, .arg = v};
  if (os1_open(&o, &v->home, &e) < 0) fail_msg("%s", e.text);
}

static void begin(struct evening *v) {
  *v = (struct evening){.reply = buf_new(BUF_TURN), .moves = buf_new(BUF_TURN), .out = buf_new(BUF_FILE)};
  snprintf(v->folder, sizeof v->folder, "/tmp/os1-evening-XXXXXX");
  assert_non_null(mkdtemp(v->folder));
  v->now = 1700000000000;
  open_home(v);
}

static void end(struct evening *v) {
  os1_error e = {0};
  assert_int_equal(os1_forget_everything(v->home, &e), 0);
  os1_close(v->home);
  rmdir(v->folder);
  buf_finish(&v->reply);
  buf_finish(&v->moves);
  buf_finish(&v->out);
  arena_finish(&v->arena);
}

static int hear(void *arg, const char *text, size_t length, int flags) {
  struct evening *v = arg;
  if (v->reply.len) buf_add_str(&v->reply, flags & OS1_ASIDE ? STR(" / ") : STR(" "));
  buf_add(&v->reply, text, length);
  return 0;
}

static int hear_why(void *arg, const char *json, size_t length) {
  struct evening *v = arg;
  AUTO_JSON json_t *trace = json_read((struct str){json, length}, NULL);
  const json_t *lines = json_object_get(trace, "lines"), *one;
  if (!lines) lines = json_object_get(json_object_get(trace, "trace"), "lines");
  size_t i;
  json_array_foreach(lines, i, one)
      buf_printf(&v->moves, "= %.*s %.*s\n", STR_ARG(json_text(one, "move")), STR_ARG(json_text(one, "family")));
  return 0;
}

/* Every `from` as a whole word becomes its `to`, or the other way round. */
static struct str exchange(struct evening *v, struct str text, bool back) {
  AUTO_BUF struct buf b = buf_new(BUF_TURN);
  for (size_t i = 0; i < text.len;) {
    const struct swap *hit = NULL;
    struct str from = STR_NONE;
    bool begins = !i || !((text.at[i - 1] | 32) >= 'a' && (text.at[i - 1] | 32) <= 'z');
    for (size_t k = 0; begins && k < v->swap_count && !hit; k++) {
      from = back ? v->swaps[k].to : v->swaps[k].from;
      if (str_starts(str_from(text, i), from)) hit = &v->swaps[k];
    }
    if (hit) {
      buf_add_str(&b, back ? hit->from : hit->to);
      i += from.len;
    } else {
      buf_add_byte(&b, text.at[i++]);
    }
  }
  return arena_dup(&v->arena, buf_str(&b));
}

static void read_swaps(struct evening *v, struct str list) {
  struct str pair, left;
  while (str_next(&list, ',', &pair) && v->swap_count < SWAPS) {
    pair = str_trim(pair);
    if (str_next(&pair, '=', &left)) v->swaps[v->swap_count++] = (struct swap){str_trim(left), str_trim(pair)};
  }
}

/* Everything from the end of `before` to `after` becomes `with`. */
static struct str masked(struct evening *v, struct str text, const char *before, const char *after, const char *with) {
  ptrdiff_t at = str_find(text, str_of(before));
  if (at < 0) return text;
  struct str head = str_first(text, (size_t)at + strlen(before)), rest = str_from(text, head.len);
  ptrdiff_t end = str_find(rest, str_of(after));
  if (end < 0) return text;
  return arena_printf(&v->arena, "%.*s%s%.*s", STR_ARG(head), with, STR_ARG(str_from(rest, (size_t)end)));
}

/* Figures that are measured while it runs, and the place of this run, are no part of what is blessed. */
static struct str without_figures(struct evening *v, struct str text) {
  text = masked(v, text, "names in ", ", and", "N ms");
  text = masked(v, text, "One file, ", " kB", "PATH, N");
  ptrdiff_t kb = str_find(text, STR(" kB"));
  if (kb > 0 && text.at[0] >= '0' && text.at[0] <= '9')
    text = arena_printf(&v->arena, "N%.*s", STR_ARG(str_from(text, (size_t)kb)));
  return masked(v, text, "/tmp/os1-evening-", "/os1.db", "X");
}

static void write_reply(struct evening *v) {
  os1_error e = {0};
  buf_clear(&v->moves);
  os1_why(v->home, 0, hear_why, v, &e);
  struct str said = without_figures(v, buf_str(&v->reply));
  if (v->swapped) said = exchange(v, said, true);
  buf_printf(&v->out, "\xe2\x80\x94 %.*s\n%.*s", STR_ARG(said), STR_ARG(buf_str(&v->moves)));
}

static void arrive(struct evening *v) {
  os1_error e = {0};
  os1_reply got;
  os1_listener l = {v, hear};
  buf_clear(&v->reply);
  if (os1_greet(v->home, "terminal", &l, &got, &e) < 0) fail_msg("%s", e.text);
  write_reply(v);
}

static void say(struct evening *v, struct str text) {
  os1_error e = {0};
  os1_reply got;
  os1_listener l = {v, hear};
  struct str typed = v->swapped ? exchange(v, text, false) : text;
  os1_utterance u = {.text = typed.at ? typed.at : "", .length = typed.len, .channel = "terminal"};
  buf_clear(&v->reply);
  if (os1_say(v->home, &u, &l, &got, &e) < 0) fail_msg("\"%.*s\": %s", STR_ARG(text), e.text);
  write_reply(v);
  v->now += TURN_MS;
}

static void play_line(struct evening *v, struct str s) {
  int32_t offset;
  buf_printf(&v->out, "%.*s\n", STR_ARG(s));
  if (!s.len || s.at[0] == '#') return;
  if (str_starts(s, STR("swap "))) {
    if (!v->swapped) read_swaps(v, str_from(s, 5));
  } else if (str_starts(s, STR("at "))) {
    assert_int_equal(civil_parse(str_trim(str_from(s, 3)), &v->now, &offset), 0);
  } else if (str_is(s, "close")) {
    os1_close(v->home);
    open_home(v);
  } else if (str_is(s, "arrive")) {
    arrive(v);
  } else if (s.at[0] == '>') {
    say(v, str_trim(str_from(s, 1)));
  } else {
    fail_msg("not a line of an evening: %.*s", STR_ARG(s));
  }
}

static void play(struct evening *v, struct str text) {
  struct str line;
  while (str_next(&text, '\n', &line)) {
    struct str s = str_trim(line);
    if (str_starts(s, STR("\xe2\x80\x94")) || str_starts(s, STR("= "))) continue;
    if (text.at || s.len) play_line(v, s);
  }
}

static struct str slurp(struct arena *a, const char *path) {
  FILE *f = fopen(path, "r");
  assert_non_null(f);
  char *text = arena_alloc(a, 1 << 18);
  size_t n = fread(text, 1, 1 << 18, f);
  fclose(f);
  return (struct str){text, n};
}

static void bless(const char *path, struct str text) {
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fwrite(text.at, 1, text.len, f);
  fclose(f);
}

static void compare(const char *path, const char *what, struct str was, struct str is) {
  struct str x, y, turn = STR_NONE;
  for (int n = 1; str_next(&was, '\n', &x); n++) {
    if (!str_next(&is, '\n', &y)) y = STR_NONE;
    if (str_starts(x, STR("> "))) turn = x;
    if (!str_eq(x, y))
      fail_msg("%s:%d, %s, after \"%.*s\"\n  was: %.*s\n  is:  %.*s", path, n, what, STR_ARG(turn), STR_ARG(x),
               STR_ARG(y));
  }
}

/* The same evening with other people in it comes out the same, name for name. */
static void play_swapped(const char *path, struct str was, const struct evening *first) {
  struct evening v;
  begin(&v);
  for (size_t i = 0; i < first->swap_count; i++)
    v.swaps[i] = (struct swap){arena_dup(&v.arena, first->swaps[i].from), arena_dup(&v.arena, first->swaps[i].to)};
  v.swap_count = first->swap_count;
  v.swapped = true;
  play(&v, was);
  compare(path, "with other names", was, buf_str(&v.out));
  end(&v);
}

static size_t play_folder(const char *folder) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  DIR *d = opendir(folder);
  size_t played = 0;
  assert_non_null(d);
  for (struct dirent *f = readdir(d); f; f = readdir(d)) {
    if (!str_ends(str_of(f->d_name), STR(".txt"))) continue;
    struct evening v;
    const char *path = arena_printf(&a, "%s/%s", folder, f->d_name).at;
    struct str was = slurp(&a, path);
    begin(&v);
    play(&v, was);
    struct str is = arena_dup(&a, buf_str(&v.out));
    if (getenv("OS1_BLESS"))
      bless(path, is);
    else
      compare(path, "as blessed", was, is);
    if (v.swap_count) play_swapped(path, is, &v);
    end(&v);
    played++;
  }
  closedir(d);
  return played;
}

static void golden__evenings__as_blessed_and_with_other_names(void **state) {
  assert_true(play_folder(TESTS_FOLDER "/data/evenings") > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(golden__evenings__as_blessed_and_with_other_names)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
