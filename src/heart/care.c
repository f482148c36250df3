/* SPDX-License-Identifier: Apache-2.0
 *
 * The verdict on a turn. What the patterns hit is weighed (care_hits), then the state of the conversation says what to
 * do with it:
 *
 *   nothing ──oblique, two signs──> asked ──"a way of putting it"──> nothing, and those words are not asked about again
 *      │                   ├──"partly", a joke, no answer──> in view        │
 *      │                   ├──another oblique──> asked                      └──another oblique──> asked
 *      │                   └──"yes", explicit──> now ──anything──> in view
 *      └──explicit──> now ──"I'm safe"──> in view, said once
 *
 * In view lasts VIEW_MS after the last sign; nothing of that evening falls below it. A sign is what means little alone:
 * two different ones, or one beside bad news, are taken as oblique.
 */
#include "heart/care.h"

#include "base/alloc.h"
#include "base/json.h"
#include "heart/care_priv.h"

/* An evening: how long somebody is kept in view, and how long an answered phrase is not asked about again. */
#define VIEW_MS (12 * 3600 * 1000LL)
/* How near to each other two signs, or a sign and bad news, must stand to count together. */
#define NEAR_MS (30 * 60 * 1000LL)

int care_open(const struct language *l, struct care **ret, struct error *e) {
  struct care *c = alloc_zero(sizeof *c);
  c->language = l;
  c->turns = patterns_of(l, "care");
  c->clauses = patterns_of(l, "clause");
  c->cards = pack_file(language_pack(l), "care/cards.txt");
  c->countries = pack_file(language_pack(l), "care/countries.txt");
  int rc = care_words_open(c, e);
  if (!rc) rc = care_sorts_open(c, e);
  if (rc) return care_close(c), rc;
  care_model_open(c);
  if (!c->turns || !c->clauses || !c->cards.at) {
    care_close(c);
    return error_set(e, ERR_DAMAGED, "The language pack has no care patterns; nothing is said without them.");
  }
  *ret = c;
  return 0;
}

void care_close(struct care *c) {
  if (!c) return;
  arena_finish(&c->arena);
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

/* Everything the asked turn hit is answered with it. */
static void settle(json_t *state, int64_t now) {
  struct str asked = json_text(state, "asked"), rule;
  json_t *rules = json_object_get(state, "settled");
  if (!rules) json_object_set_new(state, "settled", rules = json_object());
  while (str_next(&asked, ' ', &rule)) {
    AUTO_FREE char *key = alloc_dup(rule.at, rule.len);
    if (rule.len) json_put_number(rules, key, now);
  }
}

static bool was_asked(struct str asked, const char *rule) {
  struct str one;
  while (str_next(&asked, ' ', &one))
    if (str_is(one, rule)) return true;
  return false;
}

/* ---- what to say ---- */

struct card {
  struct str text, date;
};

static bool card_of(const struct care *c, const char *country, const char *what, struct card *ret) {
  struct str rest = c->cards, line;
  while (str_next(&rest, '\n', &line)) {
    struct str place, kind;
    if (!line.len || line.at[0] == '#') continue;
    if (!str_next(&line, '\t', &place) || !str_next(&line, '\t', &kind) || !str_next(&line, '\t', &ret->text) ||
        !str_next(&line, '\t', &ret->date))
      continue;
    if (str_is(kind, what) && str_is(place, country)) return true;
  }
  return false;
}

bool care_has_card(const struct care *c, const char *country, const char *what) {
  struct card card;
  return card_of(c, country, what, &card);
}

struct str care_card(const struct care *c, struct arena *a, const char *country, const char *what) {
  struct card card;
  if (!card_of(c, country, what, &card) && !card_of(c, "*", what, &card)) return STR("");
  return arena_printf(a, "%.*s · noted %.*s", STR_ARG(card.text), STR_ARG(card.date));
}

/* Each kind of card once an evening, and again whenever somebody is in danger now. Where no country is known it is
 * asked for beside the first. */
static void add_card(const struct care *c, struct arena *a, json_t *state, const char *country, int64_t now,
                     struct care_verdict *v, const char *what) {
  json_t *shown = json_object_get(state, "cards");
  if (!shown) json_object_set_new(state, "cards", shown = json_object());
  bool again = v->level == CARE_NOW || (v->family && strcmp(v->family, "care.again") == 0);
  if (now - json_number(shown, what, -VIEW_MS) < VIEW_MS && !again) return;
  v->card = care_card(c, a, country, what);
  json_put_number(shown, what, now);
  v->asks_country = !country[0] && now - json_number(state, "country_at", -VIEW_MS) >= VIEW_MS;
  if (!v->asks_country) return;
  json_put_number(state, "country_at", now);
  json_put_text(state, "country_for", str_of(what));
}

static void verdict(struct care_verdict *v, enum care_level level, const char *family, const struct care_hit *hit) {
  *v = (struct care_verdict){.level = level,
                             .answers = family != NULL,
                             .family = family,
                             .rule = hit ? hit->rule : "in view",
                             .evidence = hit ? hit->words : STR("")};
}

/* NULL: of the person's own life, said for the first time or again. */
static const char *family_now(enum hit_kind kind) {
  switch (kind) {
  case HIT_DONE: return "care.done";
  case HIT_HURT:
  case HIT_MAYBE_HURT: return "care.hurt";
  case HIT_VIOLENCE:
  case HIT_MAYBE_VIOLENCE: return "care.violence";
  default: return NULL;
  }
}

static const char *family_asked(enum hit_kind kind) {
  return kind == HIT_MAYBE_HURT       ? "care.ask.hurt"
         : kind == HIT_MAYBE_VIOLENCE ? "care.ask.violence"
         : kind == HIT_MAYBE_OTHER    ? "care.ask.other"
                                      : "care.ask";
}

static void now_verdict(json_t *state, int64_t now, const struct care_hit *hit, struct care_verdict *v) {
  bool again = json_flag(state, "told", false) && in_view(state, now);
  const char *family = family_now(hit->kind);
  verdict(v, CARE_NOW, family ? family : again ? "care.again" : "care.now", hit);
  json_put_flag(state, "told", true);
  json_object_del(state, "asked");
}

static void ask_verdict(json_t *state, const struct care_hits *hits, const struct care_hit *hit,
                        struct care_verdict *v) {
  verdict(v, CARE_ASK, family_asked(hit->kind), hit);
  json_put_text(state, "asked", hit == hits->oblique ? hits->rules : str_of(hit->rule));
  json_put_number(state, "asked_kind", hit->kind);
}

static void stay_in_view(json_t *state, const char *family, const struct care_hit *hit, struct care_verdict *v) {
  json_put_flag(state, "view", true);
  verdict(v, CARE_IN_VIEW, family, hit);
}

static bool kept_in_view(const json_t *state) {
  return json_flag(state, "told", false) || json_flag(state, "view", false);
}

/* "Yes" to what was asked. */
static void yes_verdict(json_t *state, int64_t now, const struct care_hit *hit, struct care_verdict *v) {
  enum hit_kind asked = (enum hit_kind)json_number(state, "asked_kind", HIT_OBLIQUE);
  if (asked == HIT_MAYBE_OTHER) {
    stay_in_view(state, "care.other", hit, v);
    return;
  }
  now_verdict(state, now, hit, v);
  if (family_now(asked)) v->family = family_now(asked);
}

/* The turn after our question. */
static void answer_verdict(json_t *state, int64_t now, const struct care_hits *hits, struct care_verdict *v) {
  switch (hits->answer) {
  case ANSWER_NO:
    settle(state, now);
    verdict(v, kept_in_view(state) ? CARE_IN_VIEW : CARE_NONE, "care.settled", hits->answer_hit);
    break;
  case ANSWER_PARTLY: stay_in_view(state, "care.partly", hits->answer_hit, v); break;
  case ANSWER_YES: yes_verdict(state, now, hits->answer_hit, v); break;
  case ANSWER_ANNOYED:
    settle(state, now);
    stay_in_view(state, "care.annoyed", hits->answer_hit, v);
    break;
  default: settle(state, now); stay_in_view(state, NULL, NULL, v);
  }
  json_object_del(state, "asked");
}

static bool near(const json_t *state, const char *key, int64_t now) {
  return now - json_number(state, key, -VIEW_MS) < NEAR_MS;
}

/* What would be oblique: a line, or signs that together are one. NULL: nothing, or it was answered this evening. */
static const struct care_hit *oblique_of(const struct care *c, const json_t *state, int64_t now,
                                         const struct reading *r, const struct care_hits *hits) {
  if (hits->oblique && !settled(state, hits->oblique->rule, now)) return hits->oblique;
  const struct care_hit *sign = hits->sign;
  if (!sign || settled(state, sign->rule, now)) return NULL;
  bool before = near(state, "weak_at", now) && !str_is(json_text(state, "weak"), sign->rule);
  bool bad = reading_has(r, ACT_BAD_NEWS) || reading_has(r, ACT_LOSS) || near(state, "bad_at", now);
  bool half =
      !c->has_model || hits->score >= c->least[GROUND_WORDED] / 3; /* what the model knows nothing of stays a sign */
  return hits->second || before || (bad && half) ? sign : NULL;
}

static void remember_signs(json_t *state, int64_t now, const struct reading *r, const struct care_hits *hits) {
  if (hits->sign) json_put_text(state, "weak", str_of(hits->sign->rule)), json_put_number(state, "weak_at", now);
  if (reading_has(r, ACT_BAD_NEWS) || reading_has(r, ACT_LOSS)) json_put_number(state, "bad_at", now);
}

/* After danger "I'm all right" says it too. */
static bool says_safe(const struct care_hits *h) {
  return h->answer == ANSWER_SAFE || (h->answer == ANSWER_NO && strcmp(h->answer_hit->rule, "soft-no") == 0);
}

static void weigh(const struct care *c, json_t *state, int64_t now, const struct reading *r,
                  const struct care_hits *hits, struct care_verdict *v) {
  struct str asked = json_text(state, "asked");
  const struct care_hit *oblique = oblique_of(c, state, now, r, hits);
  bool unanswered = asked.len && hits->answer == ANSWER_NONE;
  if (hits->now)
    now_verdict(state, now, hits->now, v);
  else if (asked.len && !(unanswered && oblique && !was_asked(asked, oblique->rule)))
    answer_verdict(state, now, hits, v);
  else if (oblique && kept_in_view(state) && (hits->answer == ANSWER_NO || hits->answer == ANSWER_PARTLY))
    stay_in_view(state, NULL, oblique, v);
  else if (oblique && json_flag(state, "told", false))
    stay_in_view(state, family_now(oblique->kind) ? family_now(oblique->kind) : "care.again", oblique, v);
  else if (says_safe(hits) && json_flag(state, "told", false) && !json_flag(state, "safe", false))
    stay_in_view(state, "care.safe", hits->answer_hit, v), json_put_flag(state, "safe", true);
  else if (oblique)
    ask_verdict(state, hits, oblique, v);
  else if (hits->other)
    verdict(v, CARE_IN_VIEW, "care.other", hits->other);
  else if (reading_has(r, ACT_ASKS_HUMAN) && !str_is(r->asks, "gender"))
    verdict(v, CARE_NONE, "act.human", NULL), v->rule = "asks whether this is a human";
  else if (kept_in_view(state))
    verdict(v, CARE_IN_VIEW, NULL, NULL);
}

/* now: something was already done, an ambulance comes first; child: whoever is not grown up has a line of their own. */
static const char *card_kind(const json_t *state, int64_t now, const struct care_verdict *v,
                             const struct care_hits *hits) {
  bool hurt = v->family && strcmp(v->family, "care.hurt") == 0;
  if (v->family && strcmp(v->family, "care.done") == 0) return "now";
  if (v->level != CARE_IN_VIEW && now - json_number(state, "minor_at", -VIEW_MS) < VIEW_MS) return "child";
  return hurt || (v->level == CARE_IN_VIEW && hits->other && strcmp(hits->other->rule, "hurt") == 0) ? "hurt" : "life";
}

/* Never beside our question. In view, yet worth a card: somebody else, one more line after "now", a "partly". */
static bool needs_card(const struct care_verdict *v) {
  static const char *const in_view[] = {"care.other", "care.again", "care.partly", "care.hurt"};
  for (size_t i = 0; v->family && i < sizeof in_view / sizeof *in_view; i++)
    if (strcmp(v->family, in_view[i]) == 0) return true;
  return v->level == CARE_NOW;
}

static void forget_evening(json_t *state) {
  static const char *const keys[] = {"told", "view", "asked", "asked_kind", "safe"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) json_object_del(state, keys[i]);
}

/* The turn says which country it is, after that was asked; where it says no more than that, the line is its answer. */
static void hear_country(const struct care *c, struct arena *a, const struct tokens *typed, json_t *state, int64_t now,
                         struct care_verdict *v) {
  struct str what = json_text(state, "country_for");
  if (!what.len || now - json_number(state, "country_at", -VIEW_MS) >= VIEW_MS) return;
  if (!care_country_named(c, typed, v->country, NULL)) return;
  if (v->level < CARE_ASK) {
    const char *kind = arena_dup(a, what).at;
    bool here = care_has_card(c, v->country, kind);
    json_put_flag(state, "view", true);
    v->level = CARE_IN_VIEW, v->answers = true;
    v->family = here ? "care.country" : "care.country.none";
    v->rule = "which country", v->evidence = typed->text;
    v->card = care_card(c, a, v->country, kind);
  }
  json_object_del(state, "country_for");
}

void care_before(const struct care *c, struct arena *a, const struct reading *r, json_t *state, const char *country,
                 int64_t now, struct care_verdict *ret) {
  struct care_hits hits = {0};
  bool as_typed =
      !r->typed.len || str_eq(r->typed, r->text); /* care looks at what was typed, and at no other wording of it */
  struct tokens typed = as_typed ? r->tokens : tokens_read(c->language, a, r->typed);
  care_hits_read(c, a, &typed, &hits);
  *ret = (struct care_verdict){.level = CARE_NONE, .rule = "", .evidence = STR("")};
  if (!in_view(state, now)) forget_evening(state);
  care_join(c, a, kept_in_view(state) || json_text(state, "asked").len, &hits);
  if (hits.minor) json_put_number(state, "minor_at", now);
  weigh(c, state, now, r, &hits, ret);
  ret->score = hits.score;
  remember_signs(state, now, r, &hits);
  if (ret->level >= CARE_ASK) json_put_number(state, "sign_at", now);
  if (!country[0]) hear_country(c, a, &typed, state, now, ret);
  if (needs_card(ret))
    add_card(c, a, state, ret->country[0] ? ret->country : country, now, ret, card_kind(state, now, ret, &hits));
}

/* ---- the last look ---- */

static bool is_fine(const struct pattern_hit *hits, size_t count, const struct pattern_hit *hit) {
  for (size_t i = 0; i < count; i++)
    if (str_is(hits[i].action, "fine") && hits[i].first < hit->last && hit->first < hits[i].last) return true;
  return false;
}

bool care_clause(const struct care *c, struct arena *a, struct str clause, const char **ret_rule,
                 const char **ret_family) {
  struct tokens tokens = tokens_read(c->language, a, clause);
  struct care_text text;
  care_text_read(c, a, &tokens, &text);
  for (size_t n = 0; n < care_text_sentences(&text); n++) {
    const struct pattern_hit *hits = NULL;
    size_t first = text.begins.at[n], last = text.begins.at[n + 1];
    size_t count = patterns_match(c->language, c->clauses, a, &text.pieces, first, last, &hits);
    for (size_t i = 0; i < count; i++) {
      if (str_is(hits[i].action, "fine") || is_fine(hits, count, &hits[i])) continue;
      *ret_rule = arena_dup(a, hits[i].action).at;
      *ret_family = arena_printf(a, "care.clause.%.*s", STR_ARG(hits[i].action)).at;
      return false;
    }
  }
  return true;
}
