/* SPDX-License-Identifier: Apache-2.0
 *
 * The verdict on a turn. What the patterns hit is weighed (care_hits), then the state of the conversation says what to
 * do with it:
 *
 *   nothing ──oblique──> asked ──"a way of putting it"──> nothing, and those words are not asked about again
 *      │                   ├──"partly", a joke, no answer──> in view
 *      │                   └──"yes", explicit──> now ──anything──> in view
 *      └──explicit──> now
 *
 * In view lasts VIEW_MS after the last sign. After `now` nothing of that evening falls below in view.
 */
#include "heart/care.h"

#include "base/alloc.h"
#include "base/json.h"
#include "heart/care_priv.h"

#include <stdio.h>

/* An evening: how long somebody is kept in view, and how long an answered phrase is not asked about again. */
#define VIEW_MS (12 * 3600 * 1000LL)

int care_open(const struct language *l, struct care **ret, struct error *e) {
  struct care *c = alloc_zero(sizeof *c);
  c->language = l;
  c->turns = patterns_of(l, "care");
  c->clauses = patterns_of(l, "clause");
  c->cards = pack_file(language_pack(l), "care/cards.txt");
  if (!c->turns || !c->clauses || !c->cards.at) {
    care_close(c);
    return error_set(e, ERR_DAMAGED, "The language pack has no care patterns; nothing is said without them.");
  }
  *ret = c;
  return 0;
}

void care_close(struct care *c) {
  alloc_free(c);
}

/* ---- what a conversation remembers ---- */

static bool in_view(const json_t *state, int64_t now) {
  return now - json_number(state, "sign_at", -VIEW_MS) < VIEW_MS;
}

static bool settled(const json_t *state, const char *rule, int64_t now) {
  const json_t *rules = json_object_get(state, "settled");
  return rules && now - json_number(rules, rule, -VIEW_MS) < VIEW_MS;
}

static void settle(json_t *state, int64_t now) {
  struct str asked = json_text(state, "asked");
  json_t *rules = json_object_get(state, "settled");
  if (!rules) json_object_set_new(state, "settled", rules = json_object());
  AUTO_FREE char *rule = alloc_dup(asked.at, asked.len);
  json_put_number(rules, rule, now);
}

/* ---- what to say ---- */

static struct str card_for(const struct care *c, struct arena *a, const char *country, const char *what) {
  struct str rest = c->cards, line, fallback = STR("");
  while (str_next(&rest, '\n', &line)) {
    struct str place, kind, text, date;
    if (!line.len || line.at[0] == '#') continue;
    if (!str_next(&line, '\t', &place) || !str_next(&line, '\t', &kind) || !str_next(&line, '\t', &text) ||
        !str_next(&line, '\t', &date))
      continue;
    if (!str_is(kind, what)) continue;
    struct str card = arena_printf(a, "%.*s · noted %.*s", STR_ARG(text), STR_ARG(date));
    if (country[0] && str_is(place, country)) return card;
    if (str_is(place, "*")) fallback = card;
  }
  return fallback;
}

/* The card once an evening for each kind, and again whenever somebody is in danger now. */
static void add_card(const struct care *c, struct arena *a, json_t *state, const char *country, int64_t now,
                     struct care_verdict *v, const char *what) {
  bool shown = now - json_number(state, "card_at", -VIEW_MS) < VIEW_MS;
  if (shown && v->level != CARE_NOW) return;
  v->card = card_for(c, a, country, what);
  json_put_number(state, "card_at", now);
}

static void verdict(struct care_verdict *v, enum care_level level, const char *family, const struct care_hit *hit) {
  *v = (struct care_verdict){.level = level,
                             .answers = family != NULL,
                             .family = family,
                             .rule = hit ? hit->rule : "in view",
                             .evidence = hit ? hit->words : STR("")};
}

static void now_verdict(json_t *state, int64_t now, const struct care_hit *hit, struct care_verdict *v) {
  bool again = json_flag(state, "told", false) && in_view(state, now);
  verdict(v, CARE_NOW, hit->kind == HIT_HURT ? "care.hurt" : again ? "care.again" : "care.now", hit);
  json_put_flag(state, "told", true);
}

static void ask_verdict(json_t *state, const struct care_hit *hit, struct care_verdict *v) {
  verdict(v, CARE_ASK, hit->kind == HIT_MAYBE_HURT ? "care.ask.hurt" : "care.ask", hit);
  json_put_text(state, "asked", str_of(hit->rule));
}

/* The turn after our question. */
static void answer_verdict(json_t *state, int64_t now, const struct care_hits *hits, struct care_verdict *v) {
  bool told = json_flag(state, "told", false);
  switch (hits->answer) {
  case ANSWER_NO:
    settle(state, now);
    verdict(v, told ? CARE_IN_VIEW : CARE_NONE, "care.settled", hits->answer_hit);
    break;
  case ANSWER_PARTLY: verdict(v, CARE_IN_VIEW, "care.partly", hits->answer_hit); break;
  case ANSWER_YES:
    json_put_flag(state, "told", true);
    verdict(v, CARE_NOW, "care.now", hits->answer_hit);
    break;
  case ANSWER_ANNOYED:
    settle(state, now);
    verdict(v, CARE_IN_VIEW, "care.annoyed", hits->answer_hit);
    break;
  default: settle(state, now); verdict(v, CARE_IN_VIEW, NULL, NULL);
  }
  json_object_del(state, "asked");
}

static void weigh(json_t *state, int64_t now, const struct reading *r, const struct care_hits *hits,
                  struct care_verdict *v) {
  bool pending = json_text(state, "asked").len > 0;
  if (hits->explicit)
    now_verdict(state, now, hits->explicit, v);
  else if (pending)
    answer_verdict(state, now, hits, v);
  else if (hits->oblique && !settled(state, hits->oblique->rule, now))
    ask_verdict(state, hits->oblique, v);
  else if (hits->other)
    verdict(v, CARE_IN_VIEW, "care.other", hits->other);
  else if (reading_has(r, ACT_ASKS_HUMAN))
    verdict(v, CARE_NONE, "act.human", NULL), v->rule = "asks whether this is a human";
  else if (json_flag(state, "told", false) && in_view(state, now))
    verdict(v, CARE_IN_VIEW, NULL, NULL);
}

void care_before(const struct care *c, struct arena *a, const struct reading *r, json_t *state, const char *country,
                 int64_t now, struct care_verdict *ret) {
  struct care_hits hits = {0};
  care_hits_read(c, a, r, &hits);
  *ret = (struct care_verdict){.level = CARE_NONE, .rule = ""};
  if (!in_view(state, now)) json_object_del(state, "told"), json_object_del(state, "asked");
  bool pending = json_text(state, "asked").len > 0, yes = pending && hits.answer == ANSWER_YES;
  weigh(state, now, r, &hits, ret);
  if (ret->level >= CARE_ASK) json_put_number(state, "sign_at", now);
  if (ret->level == CARE_NOW || ret->level == CARE_ASK || hits.other || yes) {
    bool hurt = (hits.explicit && hits.explicit->kind == HIT_HURT) ||
                (!hits.explicit && hits.oblique && hits.oblique->kind == HIT_MAYBE_HURT);
    add_card(c, a, state, country, now, ret, hurt ? "hurt" : "life");
  }
}

/* ---- the last look ---- */

bool care_clause(const struct care *c, struct arena *a, struct str clause, const char **ret_rule,
                 const char **ret_family) {
  struct tokens tokens = tokens_read(c->language, a, clause);
  struct times none = {0};
  struct pieces pieces;
  const struct pattern_hit *hits = NULL;
  pieces_read(c->language, a, &tokens, &none, &pieces);
  size_t count = patterns_match(c->language, c->clauses, a, &pieces, 0, pieces.len, &hits);
  for (size_t i = 0; i < count; i++)
    if (str_is(hits[i].action, "fine")) return true;
  if (!count) return true;
  *ret_rule = arena_dup(a, hits[0].action).at;
  *ret_family = arena_printf(a, "care.clause.%.*s", STR_ARG(hits[0].action)).at;
  return false;
}

/* ---- the country ---- */

void care_country(const char *zone, char out[3]) {
  out[0] = '\0';
  FILE *f = *zone ? fopen("/usr/share/zoneinfo/zone.tab", "re") : NULL;
  char line[256];
  while (f && fgets(line, sizeof line, f)) {
    struct str rest = str_trim(str_of(line)), country, place, name;
    if (line[0] == '#' || !str_next(&rest, '\t', &country) || !str_next(&rest, '\t', &place) ||
        !str_next(&rest, '\t', &name))
      continue;
    if (str_is(name, zone) && country.len == 2) memcpy(out, country.at, 2), out[2] = '\0';
  }
  if (f) fclose(f);
}
