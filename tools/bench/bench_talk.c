/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench talk FILE.jsonl [odd|even] [totals] [--json]: conversations played through libos1 as a person would have
 * them, each in a home of its own, under the clock that its lines give; every reply with its moves, then the figures. A
 * new sitting begins where more than an hour lies between two lines. What a line wants ("any": one of these whole words
 * or phrases is in the reply; "not": none is; "reach": false: it asks for what cannot be had) is a floor and no measure
 * of company; the other figures watch for a talker, an asker and a parrot.
 * Keys of --json: turns; any, satisfied (share); not, kept_out (share); out_of_reach, declined (share); specific, the
 * share of replies with a word of four letters that the person used; median_words; questions, quiet (shares); repeats,
 * replies of over five words said again whole within a week.
 */
#include "bench.h"

#include "base/civil.h"
#include "base/json.h"
#include "base/utf8.h"
#include "os1.h"

#include <stdio.h>
#include <unistd.h>

enum { SITTING_MS = 60 * 60 * 1000, MOST_WORDS = 200, MOST_REPLIES = 4096, WEEK_MS = 7 * 24 * 3600 * 1000 };

struct past {
  struct str text;
  int64_t at;
};

struct talk {
  struct arena arena; /* of one conversation */
  os1 *home;
  struct buf reply;
  char folder[32];
  int64_t now, last;
  bool asked, json, totals;
  int part; /* 1 odd conversations only, 2 even, 0 all */
  struct str conv;
  struct past said[MOST_REPLIES];
  size_t said_count;
  struct buf moves; /* of the last reply: "move/family + move/family" */
  struct buf life;  /* all that the person has said in this conversation, plain, for what is specific */
  /* figures */
  size_t turns, wanted, satisfied, barred, kept_out, questions, quiet, repeats, out, declined, specific;
  size_t words[MOST_WORDS + 1];
};

static int64_t talk_now(void *arg) {
  return ((struct talk *)arg)->now;
}

static int32_t talk_offset(void *arg, int64_t ms) {
  return 0;
}

static int hear(void *arg, const char *text, size_t length, int flags) {
  struct talk *t = arg;
  if (t->reply.len) buf_add_byte(&t->reply, ' ');
  buf_add(&t->reply, text, length);
  t->asked |= (flags & OS1_QUESTION) != 0;
  return 0;
}

/* ---- what a reply is held to ---- */

static bool is_word_byte(char c) {
  return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Curly apostrophes straight, letters small. */
static struct str flat(struct arena *a, struct str s) {
  struct buf out = buf_new(BUF_TURN);
  for (size_t i = 0; i < s.len; i++) {
    bool curly = i + 2 < s.len && (unsigned char)s.at[i] == 0xE2 && (unsigned char)s.at[i + 1] == 0x80 &&
                 ((unsigned char)s.at[i + 2] & 0xFE) == 0x98;
    buf_add_byte(&out, curly ? '\'' : s.at[i]);
    if (curly) i += 2;
  }
  struct str small = utf8_plain(a, buf_str(&out));
  buf_finish(&out);
  return small;
}

/* `phrase` stands in `text` as whole words. */
static bool has_phrase(struct str text, struct str phrase) {
  for (size_t from = 0; phrase.len && from + phrase.len <= text.len; from++) {
    ptrdiff_t at = str_find(str_from(text, from), phrase);
    if (at < 0) return false;
    size_t first = from + (size_t)at, last = first + phrase.len;
    bool clear = (!first || !is_word_byte(text.at[first - 1]) || !is_word_byte(text.at[first])) &&
                 (last == text.len || !is_word_byte(text.at[last]) || !is_word_byte(text.at[last - 1]));
    if (clear) return true;
    from = first;
  }
  return false;
}

static bool has_any(struct talk *t, const json_t *phrases) {
  const json_t *one;
  size_t i;
  struct str text = flat(&t->arena, buf_str(&t->reply));
  json_array_foreach(phrases, i,
                     one) if (has_phrase(text, flat(&t->arena, str_of(json_string_value(one))))) return true;
  return false;
}

static size_t count_words(struct str s) {
  size_t n = 0;
  for (size_t i = 0; i < s.len; i++) n += is_word_byte(s.at[i]) && (!i || s.at[i - 1] == ' ' || i == 0);
  return n > MOST_WORDS ? MOST_WORDS : n;
}

/* The very words, of more than five, again within a week. */
static bool said_before(struct talk *t, struct str reply) {
  enum { SHORT = 5 };
  if (count_words(reply) <= SHORT) return false;
  for (size_t i = t->said_count; i-- > 0 && t->now - t->said[i].at < WEEK_MS;)
    if (str_eq(t->said[i].text, reply)) return true;
  if (t->said_count == MOST_REPLIES) t->said_count = 0;
  t->said[t->said_count++] = (struct past){arena_dup(&t->arena, reply), t->now};
  return false;
}

/* A word of four letters or more that the person has used, in this talk or an earlier one: a floor for "specific". */
static bool is_specific(struct talk *t, struct str reply) {
  enum { LETTERS = 4 };
  struct str rest = flat(&t->arena, reply), word;
  while (str_next(&rest, ' ', &word)) {
    while (word.len && !is_word_byte(word.at[word.len - 1])) word.len--;
    while (word.len && !is_word_byte(word.at[0])) word = str_from(word, 1);
    if (word.len >= LETTERS && has_phrase(buf_str(&t->life), word)) return true;
  }
  return false;
}

/* Families that say what cannot be had, or skills that give the nearest thing. */
static bool declines(const struct talk *t) {
  static const char *const families[] = {"asked.", "reach.", "cannot/", "do-skill/"};
  for (size_t i = 0; i < sizeof families / sizeof *families; i++)
    if (str_find(buf_str(&t->moves), str_of(families[i])) >= 0) return true;
  return false;
}

/* ---- playing ---- */

static int hear_why(void *arg, const char *json, size_t length) {
  struct talk *t = arg;
  AUTO_JSON json_t *trace = json_read((struct str){json, length}, NULL);
  const json_t *lines = json_object_get(trace, "lines"), *one;
  if (!lines) lines = json_object_get(json_object_get(trace, "trace"), "lines");
  size_t i;
  json_array_foreach(lines, i, one) {
    struct str move = json_text(one, "move");
    buf_printf(&t->moves, "%s%.*s/%.*s", t->moves.len ? " + " : "", STR_ARG(move), STR_ARG(json_text(one, "family")));
  }
  return 0;
}

static int home_open(struct talk *t, struct error *e) {
  os1_error failed = {0};
  snprintf(t->folder, sizeof t->folder, "/tmp/os1-talk-XXXXXX");
  if (!mkdtemp(t->folder)) return error_errno(e, "make a folder in", "/tmp");
  os1_options o = {.folder = t->folder, .seed = 7, .now = talk_now, .offset = talk_offset, .arg = t};
  int r = os1_open(&o, &t->home, &failed);
  if (r == 0) r = os1_setup(t->home, OS1_SETUP_DEFAULTS, NULL, 0, NULL, &failed);
  return r < 0 ? error_set(e, r, "%s", failed.text) : 0;
}

static void home_close(struct talk *t) {
  os1_error failed = {0};
  if (t->home) os1_forget_everything(t->home, &failed);
  if (t->home) os1_close(t->home);
  t->home = NULL;
  if (t->folder[0]) rmdir(t->folder);
  arena_finish(&t->arena);
  t->arena = (struct arena){0};
  t->said_count = 0;
  buf_clear(&t->life);
  t->conv = STR_NONE;
}

static void look_why(struct talk *t) {
  os1_error failed = {0};
  buf_clear(&t->moves);
  os1_why(t->home, 0, hear_why, t, &failed);
}

static void show(struct talk *t, const char *text, const json_t *line) {
  const json_t *any = json_object_get(line, "any"), *not = json_object_get(line, "not");
  bool out = json_object_get(line, "reach") && !json_flag(line, "reach", true);
  const char *mark = any && !has_any(t, any)  ? "  <-- none of any"
                     : not &&has_any(t, not ) ? "  <-- one of not"
                     : out && !declines(t)    ? "  <-- not declined"
                                              : "";
  printf("> %s\n  %.*s   [%.*s]%s\n", text, STR_ARG(buf_str(&t->reply)), STR_ARG(buf_str(&t->moves)), mark);
}

static void count(struct talk *t, const json_t *line) {
  struct str reply = buf_str(&t->reply);
  const json_t *any = json_object_get(line, "any"), *not = json_object_get(line, "not");
  bool out = json_object_get(line, "reach") && !json_flag(line, "reach", true);
  t->turns++;
  t->words[count_words(reply)]++;
  t->questions += t->asked;
  t->quiet += str_is(reply, "\xc2\xb7");
  t->repeats += said_before(t, reply);
  if (any) t->wanted++, t->satisfied += has_any(t, any);
  if (not ) t->barred++, t->kept_out += !has_any(t, not );
  if (out) t->out++, t->declined += declines(t);
  struct str said = flat(&t->arena, json_text(line, "text"));
  buf_printf(&t->life, "%.*s\n", STR_ARG(said));
  t->specific += is_specific(t, reply);
}

static void hush(struct talk *t) {
  buf_clear(&t->reply);
  t->asked = false;
}

static int greet(struct talk *t, struct error *e) {
  os1_error failed = {0};
  os1_reply got;
  os1_listener l = {t, hear};
  char when[40];
  hush(t);
  int r = os1_greet(t->home, "terminal", &l, &got, &failed);
  if (r < 0) return error_set(e, r, "%s", failed.text);
  if (!t->totals) printf("\n[%.*s]\n  %.*s\n", STR_ARG(civil_format(when, t->now, 0)), STR_ARG(buf_str(&t->reply)));
  return 0;
}

/* "t07": odd. */
static bool is_left_out(const struct talk *t, struct str conv) {
  int digit = conv.len ? conv.at[conv.len - 1] - '0' : 0;
  return t->part && (digit % 2 ? 1 : 2) != t->part;
}

static int play(struct talk *t, const json_t *line, struct error *e) {
  struct str conv = json_text(line, "conv"), text = json_text(line, "text");
  int32_t offset;
  os1_error failed = {0};
  os1_reply got;
  os1_listener l = {t, hear};
  if (is_left_out(t, conv)) return 0;
  bool fresh = !str_eq(conv, t->conv);
  if (civil_parse(json_text(line, "at"), &t->now, &offset) < 0)
    return error_set(e, ERR_INVALID, "a line without its time");
  if (fresh) {
    home_close(t);
    int r = home_open(t, e);
    if (r < 0) return r;
    t->conv = arena_dup(&t->arena, conv);
    if (!t->totals) printf("\n==== %.*s\n", STR_ARG(conv));
  }
  int r = fresh || t->now - t->last > SITTING_MS ? greet(t, e) : 0;
  t->last = t->now;
  if (r < 0) return r;
  hush(t);
  os1_utterance u = {.text = text.at, .length = text.len, .channel = "terminal"};
  r = os1_say(t->home, &u, &l, &got, &failed);
  if (r < 0)
    return error_set(e, r, "\"%.*s\": %s", STR_ARG(str_first(text, text.len < 80 ? text.len : 80)), failed.text);
  look_why(t);
  if (!t->totals) show(t, json_string_value(json_object_get(line, "text")), line);
  count(t, line);
  return 0;
}

static size_t median(const struct talk *t) {
  size_t seen = 0, n = 0;
  while (n < MOST_WORDS && (seen += t->words[n]) * 2 < t->turns) n++;
  return n;
}

static double share(size_t part, size_t whole) {
  return whole ? (double)part / (double)whole : 0;
}

static void report(const struct talk *t) {
  const char *form = t->json
                         ? "{\"turns\":%zu,\"any\":%zu,\"satisfied\":%.4f,\"not\":%zu,\"kept_out\":%.4f,"
                           "\"out_of_reach\":%zu,\"declined\":%.4f,\"specific\":%.4f,"
                           "\"median_words\":%zu,\"questions\":%.4f,\"quiet\":%.4f,\"repeats\":%zu}\n"
                         : "\n%zu turns\n  any, satisfied    %4zu  %.4f\n  not, kept out     %4zu  %.4f\n"
                           "  reach, declined   %4zu  %.4f\n  a word of theirs        %.4f\n"
                           "  words, median     %4zu\n  with a question         %.4f\n  the quiet mark          %.4f\n"
                           "  said again whole within a week, over five words  %4zu\n";
  printf(form, t->turns, t->wanted, share(t->satisfied, t->wanted), t->barred, share(t->kept_out, t->barred), t->out,
         share(t->declined, t->out), share(t->specific, t->turns), median(t), share(t->questions, t->turns),
         share(t->quiet, t->turns), t->repeats);
}

int bench_talk(const struct bench_args *args, struct error *e) {
  const char *path = bench_operand(args, 0), *part = bench_operand(args, 1), *last = bench_operand(args, 2);
  if (!path) return error_set(e, ERR_INVALID, "talk wants a file of conversations");
  AUTO_BUF struct buf text = buf_new(64 << 20);
  struct talk *t = calloc(1, sizeof *t);
  if (!t) return ERR_FULL;
  t->json = args->json;
  t->totals = args->json || str_is(str_of(part), "totals") || str_is(str_of(last), "totals");
  t->part = !part ? 0 : str_is(str_of(part), "odd") ? 1 : str_is(str_of(part), "even") ? 2 : 0;
  t->reply = buf_new(BUF_TURN);
  t->moves = buf_new(BUF_TURN);
  t->life = buf_new(16 << 20);
  int r = bench_read(path, &text, e);
  struct str rest = buf_str(&text), row;
  while (r == 0 && str_next(&rest, '\n', &row)) {
    if (!str_trim(row).len) continue;
    AUTO_JSON json_t *line = json_read(row, e);
    r = line ? play(t, line, e) : ERR_INVALID;
  }
  home_close(t);
  if (r == 0) report(t);
  buf_finish(&t->reply);
  buf_finish(&t->moves);
  buf_finish(&t->life);
  free(t);
  return r;
}
