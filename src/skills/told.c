/* SPDX-License-Identifier: Apache-2.0
 *
 * told: when something was told, and by whom: what the reply before it rested on ("when did you learn that?"), or what
 * is named ("when did I first tell you about anna?"). Answered by the day and the words of the turn, and by no others.
 */
#include "base/utf8.h"
#include "language/pattern.h"
#include "skills/entries.h"

enum { LOOKED_AT = 16, REPLIES = 12, WORDS_MOST = 12, QUOTED_LETTERS = 160 };

struct told {
  const struct skill_call *call;
  struct skill_result *ret;
  struct str which;  /* "first", "last", "" any */
  struct str before; /* what was last replied */
  VEC(struct turn) turns;
};

/* ---- what tells it ---- */
static bool is_telling(const struct told *t, const struct turn *turn) {
  if (turn->role == ROLE_BEING || turn->id == t->call->turn) return false;
  struct reading_context c = {.civil_now = turn->said_at / 1000 + turn->offset * 60};
  struct reading r;
  reading_read(t->call->language, t->call->arena, turn->text, &c, &r);
  return r.fact_count || (r.question.kind == QUESTION_NONE && !r.skill.len);
}

static void add(struct told *t, const struct turn *turn) {
  if (is_telling(t, turn)) VEC_PUSH(t->call->arena, &t->turns, *turn);
}

/* The turns that the last reply named as its sources. */
static void find_last(struct told *t) {
  const struct view *v = t->call->view;
  struct view_turns latest = {0};
  struct turn turn;
  size_t i = v->ops->latest(v, REPLIES, &latest) == 0 ? latest.len : 0, n;
  json_t *id;
  while (i && latest.at[i - 1].role != ROLE_BEING) i--;
  if (!i) return;
  t->before = latest.at[i - 1].text;
  AUTO_JSON json_t *trace = json_read(latest.at[i - 1].trace, NULL);
  json_array_foreach(json_object_get(trace, "sources"), n, id) {
    if (v->ops->turn(v, (uint64_t)json_integer_value(id), &turn) == 0) add(t, &turn);
  }
}

/* ---- what is named ---- */
struct words {
  struct str at[WORDS_MOST];
  size_t len;
};

static struct words words_of(const struct told *t, struct str text) {
  struct words w = {0};
  struct tokens tokens = tokens_read(t->call->language, t->call->arena, text);
  for (size_t i = 0; i < tokens.len && w.len < WORDS_MOST; i++) {
    const struct token *k = &tokens.at[i];
    if (k->kind <= TOKEN_NUMBER && !token_is_stop(t->call->language, k->word))
      w.at[w.len++] = token_stem(t->call->language, t->call->arena, k->word);
  }
  return w;
}

/* All of one or two; of more, all but one. */
static bool names_it(const struct told *t, const struct words *asked, const struct turn *turn) {
  struct words said = words_of(t, turn->text);
  size_t held = 0;
  for (size_t i = 0; i < asked->len; i++) {
    bool found = false;
    for (size_t k = 0; k < said.len && !found; k++) found = str_eq(asked->at[i], said.at[k]);
    held += found;
  }
  return asked->len && held + (asked->len > 2) >= asked->len;
}

/* "anna", "my sister": the turns that speak of her, oldest first. */
static bool find_story(struct told *t, struct str what) {
  const struct view *v = t->call->view;
  struct view_entities who = {0};
  struct view_turns story = {0};
  bool one = v->ops->entities(v, what, &who) == 0 && who.len == 1 &&
             (str_eq_nocase(who.at[0].name, what) || words_of(t, what).len == 1);
  if (!one || !v->ops->story || v->ops->story(v, who.at[0].id, 0, &story) < 0) return false;
  for (size_t i = 0; i < story.len; i++) add(t, &story.at[i]);
  return true;
}

static void find_named(struct told *t, struct str what) {
  const struct view *v = t->call->view;
  struct view_turns found = {0};
  if (find_story(t, what) || v->ops->recall(v, what, LOOKED_AT, &found) < 0) return;
  struct words asked = words_of(t, what);
  for (size_t i = 0; i < found.len; i++)
    if (names_it(t, &asked, &found.at[i])) add(t, &found.at[i]);
}

/* ---- said ---- */
static const struct turn *chosen(const struct told *t, bool named) {
  bool last = str_is(t->which, "last"), first = str_is(t->which, "first") || (named && !last);
  const struct turn *best = t->turns.len ? &t->turns.at[0] : NULL;
  for (size_t i = 1; i < t->turns.len; i++) {
    const struct turn *one = &t->turns.at[i];
    if ((first && one->said_at < best->said_at) || (last && one->said_at > best->said_at)) best = one;
  }
  return best;
}

static struct str quoted(const struct told *t, const struct turn *turn) {
  struct str rest = turn->text;
  size_t letters = 0;
  while (rest.len && letters < QUOTED_LETTERS) utf8_next(&rest), letters++;
  struct str begun = str_first(turn->text, turn->text.len - rest.len);
  return rest.len ? arena_printf(t->call->arena, "%.*s…", STR_ARG(begun)) : begun;
}

static int say(struct told *t, const struct turn *turn, bool named) {
  struct skill_result *ret = t->ret;
  ret->family = "skill.told";
  json_put_text(ret->data, "said_at", entry_time(t->call, turn->said_at));
  json_put_text(ret->data, "text", turn->text);
  json_put_text(ret->data, "speaker", turn->speaker);
  json_put_text(ret->data, "source", arena_printf(t->call->arena, "%llu", (unsigned long long)turn->id));
  entry_source(t->call, ret, turn->id);
  entry_slots(t->call, ret, (struct phrase_slot[]){phrase_number("said_at", turn->said_at)}, 1);
  if (str_find(t->before, turn->text) < 0) /* which was quoted a moment ago */
    entry_slots(t->call, ret, (struct phrase_slot[]){phrase_text("quote", quoted(t, turn))}, 1);
  if (turn->speaker.len) entry_slots(t->call, ret, (struct phrase_slot[]){phrase_text("whose", turn->speaker)}, 1);
  if (named && t->turns.len > 1)
    entry_slots(t->call, ret, (struct phrase_slot[]){phrase_number("times", (int64_t)t->turns.len)}, 1);
  return 0;
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str what = entry_text(call, "what");
  struct told t = {.call = call, .ret = ret, .which = entry_text(call, "which")};
  ret->data = json_object();
  if (what.len)
    find_named(&t, what);
  else
    find_last(&t);
  const struct turn *turn = chosen(&t, what.len > 0);
  if (turn) return say(&t, turn, what.len > 0);
  ret->family = what.len ? "skill.told.never" : "skill.why";
  return 0;
}

const char *told_arguments(struct arguments *a) {
  struct str what = slot_text(a->reading->slots, a->reading->slot_count, "what");
  while (what.len && strchr("?.! ", what.at[what.len - 1])) what.len--;
  if (what.len && what.len <= 400) json_put_text(a->into, "what", what);
  if (a->what.len) json_put_text(a->into, "which", a->what);
  return NULL;
}

const struct skill told_skill = {
    .name = "told",
    .summary = "When something was told, and in which words: what the last reply rested on, or what is named",
    .effect = EFFECT_LOOK,
    .schema = "{\"type\":\"object\",\"properties\":{\"what\":{\"type\":\"string\",\"maxLength\":400},"
              "\"which\":{\"type\":\"string\",\"enum\":[\"first\",\"last\"]}},\"additionalProperties\":false}",
    .run = run,
};
