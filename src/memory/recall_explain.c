/* SPDX-License-Identifier: Apache-2.0
 *
 * Why a turn was found, as numbers and in plain parts: its words, whose they are, when it was said, how near the words
 * stand to each other, and what was said around it. For people who ask and for programs; the being says none of it.
 */
#include "base/civil.h"
#include "base/json.h"
#include "language/token.h"
#include "memory/recall_rank.h"

#include <math.h>

enum { WORDS_MOST = 8, SIGNS_SAID = 3 };
/* Less than this, over what the signs of all that was found weigh on the whole, is not worth a word. */
static const float SAID_LEAST = .1f;
static const double MEANING_SAID = .25;

struct explaining {
  const struct recall *recall;
  const struct recall_hit *hit;
  struct arena arena;
  json_t *because; /* borrowed */
};

static void say(struct explaining *x, struct str line) {
  json_array_append_new(x->because, json_string_of(line));
}

/* The stem that a word of the turn was found by; NULL: it was not looked for. */
static const struct recall_stem *looked_for(struct explaining *x, const struct token *t) {
  const struct recall *r = x->recall;
  if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER) return NULL;
  struct str stem = token_stem(r->language, &x->arena, t->word);
  for (size_t i = 0; i < r->stem_count; i++)
    if (str_eq(r->stems[i].stem, stem) || str_eq(r->stems[i].stem, t->word)) return &r->stems[i];
  return NULL;
}

/* A stem as it was written in the query. */
static struct str as_asked(struct explaining *x, struct str stem) {
  struct tokens tokens = tokens_read(x->recall->language, &x->arena, x->recall->query);
  for (size_t i = 0; i < tokens.len; i++)
    if (str_eq(token_stem(x->recall->language, &x->arena, tokens.at[i].word), stem)) return tokens.at[i].text;
  return stem;
}

static bool is_listed(const json_t *words, struct str word) {
  size_t i;
  json_t *one;
  json_array_foreach((json_t *)words, i, one) if (str_eq_nocase(json_text(one, "said"), word)) return true;
  return false;
}

static void list_words(struct explaining *x, json_t *words) {
  const struct turn *t = &x->hit->turn;
  struct str text = arena_printf(&x->arena, "%.*s %.*s", STR_ARG(t->text), STR_ARG(t->caption));
  struct tokens tokens = tokens_read(x->recall->language, &x->arena, text);
  for (size_t i = 0; i < tokens.len && json_array_size(words) < WORDS_MOST; i++) {
    const struct recall_stem *s = looked_for(x, &tokens.at[i]);
    if (!s || is_listed(words, tokens.at[i].text)) continue;
    json_t *one = json_object();
    json_put_text(one, "said", tokens.at[i].text);
    if (s->kindred) json_put_text(one, "near", as_asked(x, s->of));
    json_array_append_new(words, one);
  }
}

static void say_words(struct explaining *x, const json_t *words) {
  size_t i, count = json_array_size(words);
  json_t *one;
  struct str line = STR("");
  json_array_foreach((json_t *)words, i, one) {
    struct str near = json_text(one, "near");
    const char *between = i == 0 ? "it says " : i + 1 == count ? " and " : ", ";
    line = arena_printf(&x->arena, "%.*s%s“%.*s”", STR_ARG(line), between, STR_ARG(json_text(one, "said")));
    if (near.len) line = arena_printf(&x->arena, "%.*s (close to “%.*s”)", STR_ARG(line), STR_ARG(near));
  }
  double covers = x->hit->covers;
  const char *share = covers >= 0.95 ? ", all that was asked" : covers >= 0.5 ? ", most of what was asked" : "";
  if (count) say(x, arena_printf(&x->arena, "%.*s%s", STR_ARG(line), share));
}

static void say_person(struct explaining *x) {
  struct str named = x->recall->named;
  if (!x->hit->parts.who_fits) return;
  say(x, named.len ? arena_printf(&x->arena, "%.*s said it, who was asked about", STR_ARG(x->hit->turn.speaker))
                   : STR("you said it, and you asked about yourself"));
}

static struct str day(struct explaining *x, int32_t number) {
  struct civil c = civil_from_days(number);
  return arena_printf(&x->arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static void say_time(struct explaining *x, json_t *o) {
  if (!x->hit->parts.day_fits) return;
  struct str first = day(x, x->recall->day_first), last = day(x, x->recall->day_last);
  json_t *days = json_array();
  json_array_append_new(days, json_string_of(first));
  json_array_append_new(days, json_string_of(last));
  json_object_set_new(o, "days", days);
  say(x, arena_printf(&x->arena, "it was said between %.*s and %.*s, in or soon after the time that was asked for",
                      STR_ARG(first), STR_ARG(last)));
}

static void say_around(struct explaining *x) {
  const struct index_hit *p = &x->hit->parts;
  int percent = (int)(x->hit->around * 100 + 0.5);
  if (percent < 1) return;
  const char *where = p->before > 0 && p->after > 0 ? "just before and after it"
                      : p->before > 0               ? "just before it"
                      : p->after > 0                ? "just after it"
                                                    : "near it in the same conversation";
  say(x, arena_printf(&x->arena, "what was said %s bears on it too (%d%% of its words' score)", where, percent));
}

static void say_meaning(struct explaining *x) {
  if (x->hit->meaning >= MEANING_SAID)
    say(x, x->hit->covers > 0 ? STR("it means much the same, as the vectors have it")
                              : STR("it means much the same in other words, as the vectors have it"));
}

/* ---- what the signs weigh, over the mean of all that was found in the same way ---- */

static float weight_of(const struct recall *r, const struct recall_hit *h, enum sign s) {
  return rank_weigh_sign(&r->models->stage[h->looked], s, h->signs[s], r->kind, r->several);
}

static float weighs(const struct explaining *x, enum sign s) {
  const struct recall *r = x->recall;
  float sum = 0, count = 0;
  for (size_t i = 0; i < r->len; i++) {
    if (r->at[i].looked != x->hit->looked) continue;
    sum += weight_of(r, &r->at[i], s);
    count++;
  }
  return weight_of(r, x->hit, s) - sum / count;
}

/* What a sign that speaks for the turn is in words; those that other lines tell have none. */
static const char *const sign_lines[SIGNS] = {
    [SIGN_RAREST] = "it has the rarest word that was asked for",
    [SIGN_NEAR_MORE] = "it has words close in meaning to those asked for",
    [SIGN_PAIRS] = "it says words that were asked for in the same order",
    [SIGN_VERB] = "it has the verb that was asked for, or one like it",
    [SIGN_NOUN] = "it names what was asked for",
    [SIGN_KIND] = "it names something of the kind that was asked for",
    [SIGN_ASKED] = "it follows a question",
    [SIGN_ANSWERS] = "it follows a question in the words asked for",
    [SIGN_ME] = "the speaker tells of themselves",
    [SIGN_TELLS] = "it tells of the one asked about",
    [SIGN_TIME] = "it tells a time",
    [SIGN_NUMBER] = "it has a number",
    [SIGN_NAME] = "it has a name",
    [SIGN_PLACE] = "it has a place",
    [SIGN_KIN] = "it speaks of family",
    [SIGN_REASON] = "it gives a reason",
    [SIGN_QUOTES] = "it has a title, or words that are quoted",
    [SIGN_PEOPLE] = "it names whom the question names",
    [SIGN_DATE] = "it tells of the time that was asked for",
    [SIGN_CAPTION_COVERS] = "its picture shows what was asked for",
    [SIGN_LIKE_BEST] = "it speaks of the same as the best that was found",
};

static void say_signs(struct explaining *x) {
  bool said[SIGNS] = {false};
  if (!x->recall->models) return;
  for (int n = 0; n < SIGNS_SAID; n++) {
    int best = -1;
    float most = SAID_LEAST;
    for (int s = 0; s < SIGNS; s++) {
      if (said[s] || !sign_lines[s] || x->hit->signs[s] <= .5f) continue;
      float w = weighs(x, (enum sign)s);
      if (w > most) best = s, most = w;
    }
    if (best < 0) return;
    said[best] = true;
    say(x, str_of(sign_lines[best]));
  }
}

/* By group, those worth it: {"words": 1.31, "who": 0.4}. */
static void put_weighed(const struct explaining *x, json_t *o) {
  json_t *weighed = json_object();
  for (int s = 0; s < SIGNS && x->recall->models; s++) {
    if (json_object_get(weighed, sign_groups[s])) continue;
    float sum = 0;
    for (int i = s; i < SIGNS; i++)
      if (!strcmp(sign_groups[i], sign_groups[s])) sum += weighs(x, (enum sign)i);
    json_object_set_new(weighed, sign_groups[s], json_real(round((double)sum * 100) / 100));
  }
  json_object_set_new(o, "weighed", weighed);
}

static void put_numbers(const struct recall_hit *h, json_t *o) {
  const struct index_hit *p = &h->parts;
  const struct {
    const char *name;
    double is;
  } all[] = {{"score", h->score}, {"own", p->own},       {"before", p->before},
             {"after", p->after}, {"wider", p->wider},   {"covers", h->covers},
             {"close", h->close}, {"around", h->around}, {"meaning", h->meaning}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    json_object_set_new(o, all[i].name, json_real((double)(int64_t)(all[i].is * 1000 + 0.5) / 1000));
  json_object_set_new(o, "asks", json_boolean(h->asks));
  json_object_set_new(o, "speaker", json_boolean(p->who_fits));
  json_object_set_new(o, "day", json_boolean(p->day_fits));
}

int recall_explain(const struct recall *r, size_t hit, struct buf *out) {
  AUTO_JSON json_t *o = json_object();
  json_t *words = json_array();
  struct explaining x = {.recall = r, .hit = &r->at[hit], .because = json_array()};
  put_numbers(x.hit, o);
  put_weighed(&x, o);
  json_object_set_new(o, "words", words);
  list_words(&x, words);
  say_words(&x, words);
  say_person(&x);
  say_time(&x, o);
  if (x.hit->close > 0) say(&x, STR("those words stand close together"));
  say_around(&x);
  say_meaning(&x);
  say_signs(&x);
  if (x.hit->asks) say(&x, STR("it asks, which counts for a little less"));
  json_object_set_new(o, "because", x.because);
  arena_finish(&x.arena);
  return json_write(o, out);
}
