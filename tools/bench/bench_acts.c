/* SPDX-License-Identifier: Apache-2.0
 *
 * acts: how turns are read, on lines {"text", "register"} with one of
 *   "acts": ["MAIN", "OTHER"]  what they do (docs/LANGUAGE.md); right: the main act is the one read as main. Beside it:
 *                              whether it is among those read, and how many of those read stand in the line
 *   "reach": true|false        false: nothing here can have it; found: read as ASKS_WORLD, or as asked for by a word of
 *                              the second table there, or for a text, a tune, a call
 *   "intent": "remind"|"none"  what is to be done; right: that skill, its family ("sun" for sun.rise), or what stands
 * for it A turn is read alone, with nothing said before.
 */
#include "bench.h"

#include "base/json.h"
#include "language/reading.h"
#include "skills/skills.h"

#include <time.h>

enum { KEYS = 96, OTHERS = 4 };

struct tally {
  char name[32];
  size_t all, right, among;
  char other[OTHERS][32]; /* what was read instead */
  size_t others[OTHERS];
};

struct acts_score {
  struct tally keys[KEYS], registers[8];
  size_t key_count, register_count, all, right, among, read, read_right;
  size_t out, found, within, false_found; /* of reach */
  double us;
  bool reach;
};

static struct tally *tally_of(struct tally *t, size_t *count, size_t room, struct str name) {
  for (size_t i = 0; i < *count; i++)
    if (str_is(name, t[i].name)) return &t[i];
  struct tally *one = &t[*count < room ? (*count)++ : room - 1];
  snprintf(one->name, sizeof one->name, "%.*s", STR_ARG(name));
  return one;
}

static void count_other(struct tally *t, struct str instead) {
  for (size_t i = 0; i < OTHERS; i++) {
    if (!t->others[i]) snprintf(t->other[i], sizeof t->other[i], "%.*s", STR_ARG(instead));
    if (!str_is(instead, t->other[i])) continue;
    t->others[i]++;
    return;
  }
}

static void count(struct acts_score *s, struct str key, struct str register_, struct str got, bool right, bool among) {
  struct tally *one = tally_of(s->keys, &s->key_count, KEYS, key);
  struct tally *of = tally_of(s->registers, &s->register_count, 8, register_);
  one->all++, one->right += right, one->among += among;
  of->all++, of->right += right, of->among += among;
  s->all++, s->right += right, s->among += among;
  if (!right) count_other(one, got.len ? got : STR("nothing"));
}

static struct str act_text(enum act a) {
  return a < ACT_COUNT ? str_of(act_name(a)) : STR("");
}

static void judge_acts(const json_t *o, const struct reading *r, struct acts_score *s) {
  const json_t *acts = json_object_get(o, "acts"), *one;
  struct str wanted = str_of(json_string_value(json_array_get(acts, 0))), got = act_text(r->act);
  size_t i;
  bool among = false;
  for (int a = 0; a < ACT_COUNT; a++) {
    if (!reading_has(r, (enum act)a)) continue;
    bool stands = false;
    json_array_foreach(acts, i, one) stands |= str_eq_nocase(str_of(json_string_value(one)), act_text((enum act)a));
    s->read++, s->read_right += stands;
    among |= str_eq_nocase(wanted, act_text((enum act)a));
  }
  count(s, wanted, json_text(o, "register"), got, str_eq_nocase(wanted, got), among);
}

static bool is_out_of_reach(const struct reading *r, struct str skill) {
  static const char *const words[] = {
      "weather", "news",  "score", "web",       "account", "price", "stock",   "recipe",    "fact",
      "traffic", "hours", "near",  "telly",     "call",    "send",  "order",   "music",     "photo",
      "draw",    "home",  "fix",   "lost",      "code",    "essay", "minds",   "law",       "medical",
      "future",  "poem",  "story", "translate", "sing",    "game",  "lottery", "horoscope", "time_machine"};
  if (skill.len) return false;
  if (reading_has(r, ACT_ASKS_WORLD)) return !str_is(r->asks, "define");
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_is(r->asks, words[i])) return true;
  return false;
}

static void judge_reach(const json_t *o, const struct reading *r, struct str skill, struct acts_score *s) {
  bool within = json_flag(o, "reach", true), found = is_out_of_reach(r, skill);
  s->reach = true;
  s->out += !within, s->found += !within && found;
  s->within += within, s->false_found += within && found;
  count(s, within ? STR("within reach") : STR("out of reach"), json_text(o, "register"),
        skill.len ? skill : act_text(r->act), within != found, within != found);
}

/* What stands for an intent where no skill has its name. */
static bool is_intent(const struct reading *r, struct str skill, struct str intent) {
  static const char *const also[][2] = {{"reverse", "word.find"},
                                        {"know_about_me", "know"},
                                        {"voice", "voice_on"},
                                        {"voice", "voice_off"},
                                        {"date", "days_between"},
                                        {"date", "clock.date"},
                                        {"date", "clock.between"},
                                        {"zone", "time"},
                                        {"calendar", "days_between"},
                                        {"name", "rename"},
                                        {"day_between", "days_between"},
                                        {"list_add", "list.add"},
                                        {"list_show", "list.show"},
                                        {"list_done", "list.done"},
                                        {"define", "word.define"},
                                        {"remind", "reminders"},
                                        {"remind", "cancel"}};
  struct str family = str_find_byte(skill, '.') > 0 ? str_first(skill, (size_t)str_find_byte(skill, '.')) : skill;
  if (str_is(intent, "none")) return !skill.len;
  if (str_eq(skill, intent)) return true;
  if (str_is(skill, "word.find")) return str_is(intent, "reverse");
  if (str_eq(family, intent)) return true;
  for (size_t i = 0; i < sizeof also / sizeof *also; i++)
    if (str_is(intent, also[i][0]) && str_is(skill, also[i][1])) return true;
  if (skill.len) return false;
  return (str_is(intent, "recall") && r->question.memory) || (str_is(intent, "why") && reading_has(r, ACT_ASKS_WHY)) ||
         (str_is(intent, "help") && reading_has(r, ACT_ASKS_ABILITY)) ||
         ((str_is(intent, "remember")) && r->fact_count > 0);
}

static void judge_intent(const json_t *o, const struct reading *r, struct str skill, struct acts_score *s) {
  bool right = is_intent(r, skill, json_text(o, "intent"));
  count(s, json_text(o, "intent"), json_text(o, "register"), skill, right, right);
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void judge_line(const json_t *o, struct acts_score *s) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  static const struct reading_context evening = {.civil_now = 1795378440};
  struct reading r;
  double began = seconds();
  reading_read(bench_language(), &a, json_text(o, "text"), &evening, &r);
  struct str skill = r.skill.len ? r.skill : skill_guess(bench_language(), &a, &r);
  s->us += (seconds() - began) * 1e6;
  if (json_object_get(o, "acts")) judge_acts(o, &r, s);
  if (json_object_get(o, "reach")) judge_reach(o, &r, skill, s);
  if (json_object_get(o, "intent")) judge_intent(o, &r, skill, s);
}

static double percent(size_t part, size_t whole) {
  return whole ? 100 * (double)part / (double)whole : 0;
}

static void print_tally(const struct tally *t, bool acts) {
  printf("  %-16s %4zu of %4zu  %5.1f%%", t->name, t->right, t->all, percent(t->right, t->all));
  if (acts) printf("  among %5.1f%%", percent(t->among, t->all));
  for (size_t i = 0; i < OTHERS && t->others[i]; i++) printf("%s %s %zu", i ? "," : "   ", t->other[i], t->others[i]);
  putchar('\n');
}

static void print_table(const struct acts_score *s) {
  bool acts = s->read > 0;
  for (size_t i = 0; i < s->key_count; i++) print_tally(&s->keys[i], acts);
  for (size_t i = 0; i < s->register_count; i++) print_tally(&s->registers[i], acts);
  printf("  all: %zu of %zu, %.1f%%; %.0f us a line\n", s->right, s->all, percent(s->right, s->all),
         s->all ? s->us / (double)s->all : 0);
  if (acts)
    printf("  main act among those read %.1f%%; of the acts read %.1f%% stand in the line\n", percent(s->among, s->all),
           percent(s->read_right, s->read));
  if (s->reach)
    printf("  out of reach: %.1f%% found, %.1f%% of the others taken for it\n", percent(s->found, s->out),
           percent(s->false_found, s->within));
}

/* Keys: lines, right, share; of acts among_share, read_right_share; of reach found_share, false_share; us_per_line. */
static int print_json(const struct acts_score *s) {
  AUTO_JSON json_t *o = json_object();
  AUTO_BUF struct buf line = buf_new(BUF_LINE);
  json_put_number(o, "lines", (int64_t)s->all);
  json_put_number(o, "right", (int64_t)s->right);
  json_put(o, "share", json_real(percent(s->right, s->all) / 100));
  if (s->read) json_put(o, "among_share", json_real(percent(s->among, s->all) / 100));
  if (s->read) json_put(o, "read_right_share", json_real(percent(s->read_right, s->read) / 100));
  if (s->reach) json_put(o, "found_share", json_real(percent(s->found, s->out) / 100));
  if (s->reach) json_put(o, "false_share", json_real(percent(s->false_found, s->within) / 100));
  json_put(o, "us_per_line", json_real(s->all ? s->us / (double)s->all : 0));
  int rc = json_write(o, &line);
  if (!rc) printf("%.*s\n", STR_ARG(buf_str(&line)));
  return rc;
}

int bench_acts(const struct bench_args *args, struct error *e) {
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  const char *path = bench_operand(args, 0);
  struct acts_score s = {0};
  if (!path) return error_set(e, ERR_INVALID, "acts wants a file of lines");
  int rc = bench_read(path, &text, e);
  if (rc) return rc;
  struct str rest = buf_str(&text), row;
  while (str_next(&rest, '\n', &row)) {
    if (!str_trim(row).len) continue;
    AUTO_JSON json_t *o = json_read(row, e);
    if (!o) return ERR_INVALID;
    judge_line(o, &s);
  }
  if (args->json) return print_json(&s);
  print_table(&s);
  return 0;
}
