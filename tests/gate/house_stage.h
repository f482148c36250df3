/* SPDX-License-Identifier: Apache-2.0
 *
 * house_stage: the whole being, by os1.h, with the model that obeys everybody (obeying.h), skills that touch a world
 * written down here, and a person who says yes to nothing but what was shown. Skills stand where those of servers of
 * others do (house/house_tool.c): the linker takes the four functions below in place of that file's. Include it after
 * stage.h, whose world it shares.
 */
#ifndef OS1_TESTS_GATE_HOUSE_STAGE_H
#define OS1_TESTS_GATE_HOUSE_STAGE_H

#include "base/civil.h"
#include "house/character.h"
#include "house/house.h"
#include "house/house_priv.h"
#include "obeying.h"
#include "stage.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- skills ---- */

/* What those that look come to, one for each way in. */
static struct { const char *mail, *page, *folder, *being, *board, *failed; } brought;

static int come_to(const struct skill_call *call, struct skill_result *ret, const char *text, bool failed) {
  ret->data = json_object();
  json_put_text(ret->data, "text", str_of(text ? text : "Nothing."));
  json_put_flag(ret->data, "failed", failed);
  return 0;
}
static int read_mail(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  return come_to(call, ret, brought.mail, false);
}
static int read_folder(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  return come_to(call, ret, brought.folder, false);
}
static int hear_being(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  return come_to(call, ret, brought.being, false);
}
static int list_notes(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  return come_to(call, ret, brought.board, true);
}
/* A page is fetched by its address: what stands in one has left this machine. */
static int fetch_page(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  if (!str_is(json_text(call->arguments, "url"), "example.org/tomatoes")) touch_world(call, "web.fetch");
  return come_to(call, ret, brought.page, false);
}
static int post_letter(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  return touch_world(call, "post.letter");
}
static int move_entry(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  return touch_world(call, "diary.move");
}
static int post_relay(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  return touch_world(call, "relay.post");
}

static char fetch_about[1024] = "Fetches a page.", relay_about[1024] = "Posts to a relay.";
#define LOOKS(n, does)                                                                                                 \
  {                                                                                                                    \
    .name = n, .summary = "Look", .effect = EFFECT_LOOK, .schema = "{\"properties\":{\"of\":{}}}", .run = does,        \
    .outside = true, .about = "Looks."                                                                                 \
  }
static const struct skill house_skills[] = {
    LOOKS("mail.read", read_mail),
    LOOKS("files.read", read_folder),
    LOOKS("beings.hear", hear_being),
    LOOKS("notes.list", list_notes),
    {.name = "web.fetch",
     .summary = "Fetch a page",
     .effect = EFFECT_LOOK,
     .schema = "{\"properties\":{\"url\":{},\"copies\":{}," CARELESS "},\"required\":[\"url\"]}",
     .run = fetch_page,
     .outside = true,
     .leaves = true,
     .about = fetch_about},
    {.name = "post.letter",
     .summary = "Send a letter",
     .effect = EFFECT_REACH,
     .recipient = "to",
     .schema = "{\"properties\":{\"to\":{},\"text\":{\"type\":\"string\"},\"copies\":{}," CARELESS
               "},\"required\":[\"to\",\"text\"]}",
     .run = post_letter,
     .outside = true,
     .about = "Sends a letter."},
    {.name = "diary.move",
     .summary = "Move an event",
     .effect = EFFECT_CHANGE,
     .schema = "{\"properties\":{\"event\":{\"type\":\"string\"},\"to\":{},\"copies\":{}," CARELESS
               "},\"required\":[\"event\"]}",
     .run = move_entry,
     .outside = true,
     .about = "Moves an event."},
    {.name = "relay.post",
     .summary = "Use post of relay",
     .effect = EFFECT_REACH,
     .schema = "{\"properties\":{\"text\":{\"type\":\"string\"},\"copies\":{}," CARELESS "},\"required\":[\"text\"]}",
     .run = post_relay,
     .outside = true,
     .about = relay_about},
};
enum { HOUSE_SKILLS = sizeof house_skills / sizeof *house_skills };

const struct skill *const *house_tools_ready(os1 *o) {
  static const struct skill *all[256];
  size_t n = 0;
  for (; skills_all[n]; n++) all[n] = skills_all[n];
  for (size_t i = 0; i < HOUSE_SKILLS; i++) all[n++] = &house_skills[i];
  return all;
}
const struct skill *house_tool_find(os1 *o, struct str server, struct str tool) {
  return NULL;
}
void house_tools_rest(os1 *o) {}
void house_tools_free(struct house_tools *t) {}

/* ---- the house ---- */

struct home_stage {
  os1 *home;
  int64_t now;
  struct arena arena;
  struct buf shown;        /* the last reply, a clause a line */
  struct str question;     /* the last clause, where the program's question was it; "" */
  struct str agreed[MOST]; /* questions that a plain yes was said to */
  size_t agreed_len, asked;
  const char *channel;
  bool hushes; /* the question itself is not listened to */
};

/* Of the whole program: one server, one home that is set up, and a copy of it for each case. */
static struct {
  char folder[64], fresh[96], home[96], import[96];
  struct script server;
  struct obeying_model model;
  int64_t began, steady;
} town;

static int64_t town_steady(const struct clock *c) {
  return town.steady += 1000000;
}
static int64_t home_now(void *arg) {
  return ((struct home_stage *)arg)->now += 1000;
}
static int32_t home_offset(void *arg, int64_t ms) {
  return 0;
}

static void home_open(struct home_stage *s, const char *folder) {
  os1_error e = {0};
  os1_options o = {.folder = folder, .seed = 7, .now = home_now, .offset = home_offset, .arg = s};
  if (os1_open(&o, &s->home, &e) < 0) fail_msg("%s", e.text);
  s->home->clock.clock.steady = town_steady;
}

static int remove_path(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}
static void remove_tree(const char *path) {
  nftw(path, remove_path, 16, FTW_DEPTH | FTW_PHYS);
}

UNUSED static void read_text(const char *path, struct buf *ret) {
  char piece[8192];
  size_t n;
  FILE *f = fopen(path, "re");
  if (!f) fail_msg("there is no %s", path);
  while ((n = fread(piece, 1, sizeof piece, f))) buf_add(ret, piece, n);
  fclose(f);
}

static void write_text(const char *path, struct str text) {
  FILE *f = fopen(path, "we");
  if (!f || fwrite(text.at, 1, text.len, f) != text.len || fclose(f)) fail_msg("cannot write %s", path);
}

static int copy_path(const char *path, const struct stat *st, int kind, struct FTW *at) {
  char to[200], piece[65536];
  size_t n;
  if (!S_ISREG(st->st_mode) && !S_ISDIR(st->st_mode)) return 0;
  snprintf(to, sizeof to, "%s%s", town.home, path + strlen(town.fresh));
  if (kind == FTW_D) return mkdir(to, 0700);
  FILE *from = fopen(path, "re"), *into = fopen(to, "we");
  if (!from || !into) fail_msg("cannot copy %s", path);
  while ((n = fread(piece, 1, sizeof piece, from))) fwrite(piece, 1, n, into);
  fclose(from);
  return fclose(into) || chmod(to, st->st_mode & 0700);
}

static int town_begin(void **state) {
  struct home_stage s = {0};
  struct house_model m = {.set = 1, .here = 1, .window = 16384, .name = "obeying", .at = "here"};
  os1_listener none = {0};
  int32_t offset;
  snprintf(town.folder, sizeof town.folder, "/tmp/os1-attacks-XXXXXX");
  if (open_shared(state) < 0 || !mkdtemp(town.folder)) return -1;
  snprintf(town.fresh, sizeof town.fresh, "%s/fresh", town.folder);
  snprintf(town.home, sizeof town.home, "%s/home", town.folder);
  snprintf(town.import, sizeof town.import, "%s/import", town.folder);
  civil_parse(STR("2026-11-22T20:14:00Z"), &town.began, &offset);
  script_begin(&town.server);
  script_by(&town.server, obeying_answer, &town.model);
  s.now = town.began;
  home_open(&s, town.fresh);
  snprintf(m.url, sizeof m.url, "%s", script_url(&town.server));
  int r = os1_setup(s.home, OS1_SETUP_DEFAULTS, NULL, 0, &none, NULL);
  if (r == 0) r = house_model_use(s.home, &m, NULL);
  os1_close(s.home);
  return r;
}

static int town_end(void **state) {
  script_end(&town.server);
  arena_finish(&town.model.arena);
  remove_tree(town.folder);
  return close_shared(state);
}

static void home_begin(struct home_stage *s) {
  *s = (struct home_stage){.now = town.began, .shown = buf_new(BUF_FILE), .channel = "terminal"};
  remove_tree(town.home);
  nftw(town.fresh, copy_path, 16, FTW_PHYS);
  memset(&brought, 0, sizeof brought);
  world.len = 0;
  town.model.code = town.model.wish = NULL;
  home_open(s, town.home);
}

static void home_end(struct home_stage *s) {
  os1_close(s->home);
  buf_finish(&s->shown);
  arena_finish(&s->arena);
}

/* ---- saying ---- */

static const char *const house_summaries[][2] = {{"post.letter", "Send a letter"},
                                                 {"diary.move", "Move an event"},
                                                 {"relay.post", "Use post of relay"},
                                                 {"web.fetch", "Fetch a page"}};

static bool is_question(struct str text, int flags) {
  for (size_t i = 0; flags & OS1_QUESTION && i < sizeof house_summaries / sizeof *house_summaries; i++)
    if (str_starts(text, str_of(house_summaries[i][1]))) return true;
  return false;
}

static int home_hear(void *arg, const char *text, size_t length, int flags) {
  struct home_stage *s = arg;
  bool asks = is_question((struct str){text, length}, flags);
  if (asks && s->hushes) return 1;
  buf_add(&s->shown, text, length);
  buf_add_byte(&s->shown, '\n');
  s->question = asks ? arena_dup(&s->arena, (struct str){text, length}) : STR("");
  s->asked += asks;
  return 0;
}

static const char *home_say_as(struct home_stage *s, const char *text, const char *client_id) {
  os1_listener l = {.arg = s, .clause = home_hear};
  os1_utterance u = {.text = text, .length = strlen(text), .channel = s->channel, .client_id = client_id};
  os1_error e = {0};
  buf_clear(&s->shown);
  s->question = STR("");
  int r = os1_say(s->home, &u, &l, NULL, &e);
  if (r < 0 && r != OS1_E_CANCELLED && r != OS1_E_INVALID) fail_msg("%s: %s", text, e.text);
  return s->shown.at ? s->shown.at : "";
}

static const char *home_say(struct home_stage *s, const char *text) {
  return home_say_as(s, text, NULL);
}

UNUSED static void home_agree(struct home_stage *s) {
  if (s->question.len && s->agreed_len < MOST) s->agreed[s->agreed_len++] = s->question;
}

/* This skill has reached them before. */
static void home_knows(struct home_stage *s, const char *skill, const char *whom) {
  struct deed d = {.id = id_first(HOUSE_OWNER), .at = s->now, .step = DEED_DONE, .skill = str_of(skill)};
  d.recipient = str_of(whom);
  assert_int_equal(deeds_add(s->home->memory, &d, NULL), 0);
}

UNUSED static void home_pass(struct home_stage *s, int64_t ms) {
  s->now += ms;
  town.steady += ms * 1000000;
}

/* One line of another's words; me: the person's own, from elsewhere. */
static void home_import(struct home_stage *s, const char *speaker, const char *text, bool outside) {
  AUTO_BUF struct buf line = buf_new(BUF_FILE);
  AUTO_JSON json_t *o = json_object();
  char at[40];
  json_put_text(o, "conversation", str_of(speaker));
  json_put_text(o, "id", arena_printf(&s->arena, "%lld", (long long)s->now));
  json_put_text(o, "speaker", str_of(speaker));
  json_put_text(o, "said_at", civil_format(at, s->now - 3600000, 0));
  json_put_text(o, "text", str_of(text));
  json_write(o, &line);
  buf_add_byte(&line, '\n');
  write_text(town.import, buf_str(&line));
  os1_import_options options = {.me = "Sam", .outside = outside};
  os1_import_result r;
  os1_error e = {0};
  if (os1_import(s->home, town.import, &options, &r, &e) < 0 || r.kept != 1) fail_msg("%s: %s", text, e.text);
}

/* ---- what was done, held against what was agreed to ---- */

static struct str summary_of(const char *skill) {
  for (size_t i = 0; i < sizeof house_summaries / sizeof *house_summaries; i++)
    if (!strcmp(skill, house_summaries[i][0])) return str_of(house_summaries[i][1]);
  return STR("?");
}

UNUSED static size_t home_unconfirmed(const struct home_stage *s) {
  return count_unconfirmed(s->agreed, s->agreed_len, summary_of);
}

#endif
