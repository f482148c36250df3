/* SPDX-License-Identifier: Apache-2.0
 *
 * weigh: two columns kept while the person argues. It gives no verdict; it counts, and asks one critical question of
 * those D. Walton, C. Reed and F. Macagno give with the schemes (Argumentation Schemes, 2008: argument from
 * consequences, how sure the consequence is and what else would follow; practical reasoning, what other means there are
 * and whether they are in one's hands), about a reason in the person's own words.
 *
 * The state is the talk's (ports/skill.h), {"open", "at", "sides": [{"label", "reasons": []}, ...], "last": the side
 * spoken of last, -1 none, "questioned", "decision", "turn"}:
 *   none, closed --start--> open --more--> open --decided--> closed; it closes too when nothing is said of it for hours
 */
#include "base/civil.h"
#include "language/pattern.h"
#include "language/vocabulary.h"
#include "skills/day.h"
#include "skills/entries.h"

enum { REASONS_MOST = 40, REASON_BYTES = 200, LABEL_WORDS = 6, STALE = 6 * 3600 * 1000, NOBODY = -1, BOTH = 2 };

struct weighing {
  const struct language *language;
  struct arena *arena;
  struct vocabulary words;
  json_t *state; /* changed */
  struct tokens t;
};

static json_t *side_of(const json_t *state, int side) {
  return json_array_get(json_object_get(state, "sides"), (size_t)side);
}
/* How it is called now, and how it was when it began: by both its words are known. */
static struct str label_of(const json_t *state, int side) {
  return json_text(side_of(state, side), "label");
}
static struct str words_of(const json_t *state, int side) {
  struct str words = json_text(side_of(state, side), "words");
  return words.len ? words : label_of(state, side);
}
static json_t *reasons_of(const json_t *state, int side) {
  return json_object_get(side_of(state, side), "reasons");
}
static int64_t count_of(const json_t *state, int side) {
  return (int64_t)json_array_size(reasons_of(state, side));
}

static json_t *new_state(struct str a, struct str b, int64_t now) {
  json_t *state = json_object(), *sides = json_array();
  struct str labels[] = {a, b};
  for (int i = 0; i < BOTH; i++) {
    json_t *side = json_object();
    json_put_text(side, "label", labels[i]);
    json_put(side, "reasons", json_array());
    json_array_append_new(sides, side);
  }
  json_put_flag(state, "open", true);
  json_put_number(state, "at", now);
  json_put(state, "sides", sides);
  json_put_number(state, "last", NOBODY);
  return state;
}

/* ---- which side a word belongs to ---- */

static bool shares_stem(const struct weighing *w, struct str word, struct str label) {
  struct tokens t = tokens_read(w->language, w->arena, label);
  struct str stem = token_stem(w->language, w->arena, word);
  for (size_t i = 0; i < t.len; i++)
    if (t.at[i].kind == TOKEN_WORD && (i == 0 || !token_is_stop(w->language, t.at[i].word)) &&
        str_eq(token_stem(w->language, w->arena, t.at[i].word), stem))
      return true;
  return false;
}

/* A side and not the other; NOBODY when both or neither. */
static int side_with(const struct weighing *w, struct str word) {
  bool a = shares_stem(w, word, words_of(w->state, 0)), b = shares_stem(w, word, words_of(w->state, 1));
  return a == b ? NOBODY : a ? 0 : 1;
}

static int side_said(const struct weighing *w, size_t first, size_t last) {
  for (size_t i = first; i < last; i++) {
    int side = w->t.at[i].kind == TOKEN_WORD ? side_with(w, w->t.at[i].word) : NOBODY;
    if (side != NOBODY) return side;
  }
  return NOBODY;
}

/* ---- "fix: ..." ---- */

/* From now on it is called as the person just called it. */
static void call_side(const struct weighing *w, int side, struct str label) {
  json_t *o = side_of(w->state, side);
  if (!label_of(w->state, side).len || label.len >= label_of(w->state, side).len) return;
  json_put_text(o, "words", words_of(w->state, side));
  json_put_text(o, "label", label);
}

/* The words before a colon that begin a sentence: *ret_colon is its token. A side that has no label yet takes these. */
static int label_at(const struct weighing *w, size_t at, size_t *ret_colon) {
  size_t colon = at, n;
  while (colon < w->t.len && colon - at <= LABEL_WORDS && !str_is(w->t.at[colon].word, ":")) colon++;
  bool begins = at == 0 || w->t.at[at].begins || w->t.at[at - 1].kind == TOKEN_MARK;
  if (colon >= w->t.len || colon == at || colon - at > LABEL_WORDS || !begins) return NOBODY;
  for (size_t i = at; i < colon; i++)
    if (w->t.at[i].kind == TOKEN_MARK) return NOBODY;
  *ret_colon = colon;
  int side = side_said(w, at, colon);
  if (side != NOBODY) call_side(w, side, tokens_text(&w->t, at, colon - 1));
  const struct vocabulary_word *known = vocabulary_at(&w->words, "weighside", &w->t, at, &n);
  if (side == NOBODY && known && n == colon - at) side = str_is(known->value, "b");
  for (int i = 0; side == NOBODY && i < BOTH; i++)
    if (!label_of(w->state, i).len) {
      json_put_text(side_of(w->state, i), "label", tokens_text(&w->t, at, colon - 1));
      side = i;
    }
  return side;
}

/* ---- reasons ---- */

static struct str bare(struct str text) {
  text = str_trim(text);
  while (text.len && strchr(".,;:!?-", text.at[text.len - 1])) text.len--;
  return str_trim(text);
}

static void add_reason(struct weighing *w, int side, size_t first, size_t last) {
  size_t n;
  while (first < last && (w->t.at[first].kind == TOKEN_MARK || vocabulary_at(&w->words, "weighlead", &w->t, first, &n)))
    first++;
  if (first >= last || count_of(w->state, side) >= REASONS_MOST) return;
  struct str text = bare(tokens_text(&w->t, first, last - 1));
  if (!text.len) return;
  json_array_append_new(reasons_of(w->state, side),
                        json_string_of(str_first(text, text.len < REASON_BYTES ? text.len : REASON_BYTES)));
  json_put_number(w->state, "last", side);
}

/* A sentence, a semicolon, and an "and" that a subject follows, each begin another reason. */
static bool parts_at(const struct weighing *w, size_t i, size_t last) {
  size_t n;
  const struct token *t = &w->t.at[i];
  if (t->kind == TOKEN_MARK) return strchr(".;,\n", t->word.at[0]) != NULL;
  return vocabulary_at(&w->words, "weighand", &w->t, i, &n) && i + 1 < last &&
         vocabulary_at(&w->words, "weighsubject", &w->t, i + 1, &n);
}

static void add_reasons(struct weighing *w, int side, size_t first, size_t last) {
  size_t from = first;
  for (size_t i = first; i < last; i++) {
    if (!parts_at(w, i, last) && !(i > from && w->t.at[i].begins)) continue;
    add_reason(w, side, from, i);
    from = w->t.at[i].kind == TOKEN_MARK ? i + 1 : i;
    if (w->t.at[i].kind != TOKEN_MARK && !w->t.at[i].begins) from = i + 1;
  }
  add_reason(w, side, from, last);
}

/* "fix: a. b. sell: c": true when a label was there. */
static bool read_labelled(struct weighing *w) {
  size_t colon = 0, from = 0;
  int side = NOBODY;
  bool any = false;
  for (size_t i = 0; i < w->t.len; i++) {
    int next = label_at(w, i, &colon);
    if (next == NOBODY) continue;
    if (side != NOBODY) add_reasons(w, side, from, i);
    side = next, from = colon + 1, any = true;
    i = colon;
  }
  if (side != NOBODY) add_reasons(w, side, from, w->t.len);
  return any;
}

static const struct vocabulary_word *leads_with(const struct weighing *w, const char *kind) {
  size_t n, at = 0;
  while (at < w->t.len && (w->t.at[at].kind == TOKEN_MARK || vocabulary_at(&w->words, "weighfiller", &w->t, at, &n)))
    at++;
  return at < w->t.len ? vocabulary_at(&w->words, kind, &w->t, at, &n) : NULL;
}

/* Where a reason without a label goes: to the side whose word it says; what answers ("could", "but") to the other side
 * than the last; what adds ("and", "also") to the same. BOTH: it may be a reason, and nothing says whose. */
static int side_meant(const struct weighing *w) {
  int last = (int)json_number(w->state, "last", NOBODY), said = side_said(w, 0, w->t.len);
  if (said != NOBODY) return said;
  if (leads_with(w, "weighanswer")) return last == NOBODY ? BOTH : 1 - last;
  if (leads_with(w, "weighsame")) return last == NOBODY ? BOTH : last;
  return NOBODY;
}

/* ---- deciding ---- */

/* A word of both labels that says what is being decided about: "her" of "fix her" and "sell her". */
static bool is_common(const struct weighing *w, struct str word) {
  struct tokens a = tokens_read(w->language, w->arena, words_of(w->state, 0)),
                b = tokens_read(w->language, w->arena, words_of(w->state, 1));
  bool in_a = false, in_b = false;
  for (size_t i = 1; i < a.len; i++) in_a |= str_eq(a.at[i].word, word);
  for (size_t i = 1; i < b.len; i++) in_b |= str_eq(b.at[i].word, word);
  return in_a && in_b;
}

static bool decides(const struct weighing *w) {
  size_t n;
  enum { FEW = 9 };
  for (size_t i = 0; i < w->t.len; i++)
    if (vocabulary_at(&w->words, "weighdecided", &w->t, i, &n)) return true;
  if (w->t.len > FEW || !leads_with(w, "weighintent")) return false;
  bool common = false, own = side_said(w, 0, w->t.len) != NOBODY;
  for (size_t i = 0; i < w->t.len; i++) common |= w->t.at[i].kind == TOKEN_WORD && is_common(w, w->t.at[i].word);
  return common || own;
}

/* ---- whether a turn is one of this argument ---- */

static struct weighing weighing_of(const struct language *l, struct arena *a, struct str text, json_t *state) {
  return (struct weighing){.language = l,
                           .arena = a,
                           .words = vocabulary_read(l, "skills.txt"),
                           .state = state,
                           .t = tokens_read(l, a, text)};
}

bool weigh_goes_on(const struct language *l, const struct view *v, const struct reading *r, const json_t *state) {
  size_t colon;
  if (!json_flag(state, "open", false) || v->now - json_number(state, "at", 0) > STALE) return false;
  if (reading_has(r, ACT_FAREWELL) || reading_has(r, ACT_GREET)) return false;
  AUTO_JSON json_t *copy = json_deep_copy(state); /* a label may be taken while looking */
  struct weighing w = weighing_of(l, v->arena, r->text, copy);
  for (size_t i = 0; i < w.t.len; i++)
    if (label_at(&w, i, &colon) != NOBODY) return true;
  if (r->question.kind != QUESTION_NONE) return false;
  return decides(&w) || side_meant(&w) != NOBODY;
}

/* ---- what is said ---- */

static struct str joined(const struct skill_call *call, const json_t *reasons) {
  struct str out = STR("");
  size_t i;
  json_t *one;
  json_array_foreach((json_t *)reasons, i, one) out =
      arena_printf(call->arena, "%.*s%s%s", STR_ARG(out), i ? "; " : "", json_string_value(one));
  return out;
}

static struct str text_of(const struct skill_call *call, const json_t *array, size_t i) {
  return arena_dup(call->arena, str_of(json_string_value(json_array_get(array, i))));
}

/* A day still to come that a reason names, read by itself: the tense of "havent got it till march" is not March's. */
static bool day_in(const struct skill_call *call, struct str reason, struct when *ret) {
  struct tokens t = tokens_read(call->language, call->arena, reason);
  struct times times = times_find(call->language, call->arena, &t, entry_now(call), MANNER_GB, LEAN_FUTURE);
  size_t i = 0, k = 0;
  const struct time_read *said = day_said(&times, &i);
  int64_t day;
  if (!said) return false;
  struct tokens own = tokens_read(call->language, call->arena, tokens_text(&t, said->first, said->last));
  times = times_find(call->language, call->arena, &own, entry_now(call), MANNER_GB, LEAN_FUTURE);
  said = day_said(&times, &k);
  if (!said || !day_of_time(said, &day) || day <= day_today(call->view)) return false;
  *ret = said->when;
  if (ret->start != INT64_MIN && ret->end != INT64_MAX) return true;
  /* "till march" is open at its beginning: March is meant. */
  struct civil c = civil_from_days(day);
  int64_t first = civil_days(c.year, c.month, 1);
  if (said->when.grain == GRAIN_MONTH)
    *ret = (struct when){first * CIVIL_DAY, (first + civil_days_in_month(c.year, c.month)) * CIVIL_DAY, GRAIN_MONTH};
  else
    *ret = *day_when(call->arena, day);
  return true;
}

/* A day that a reason stands or falls by, and a reason to ask about, the last of the shorter column. */
static void put_question(const struct skill_call *call, struct skill_result *ret, const json_t *state) {
  int shorter = count_of(state, 1) <= count_of(state, 0);
  const json_t *reasons = reasons_of(state, shorter);
  struct when *when = ARENA_NEW(call->arena, struct when);
  struct phrase_slot reason = phrase_text("reason", text_of(call, reasons, json_array_size(reasons) - 1));
  entry_slots(call, ret, &reason, 1);
  for (int side = BOTH - 1; side >= 0; side--)
    for (size_t i = 0; i < json_array_size(reasons_of(state, side)); i++) {
      if (!day_in(call, text_of(call, reasons_of(state, side), i), when)) continue;
      struct str other = arena_dup(call->arena, label_of(state, 1 - side));
      entry_slots(call, ret, (struct phrase_slot[]){phrase_when("when", when), phrase_text("side", other)}, 2);
      return;
    }
}

static void put_sides(const struct skill_call *call, struct skill_result *ret, const json_t *state) {
  struct phrase_slot slots[] = {phrase_text("a", arena_dup(call->arena, label_of(state, 0))),
                                phrase_text("b", arena_dup(call->arena, label_of(state, 1))),
                                phrase_number("n.a", count_of(state, 0)),
                                phrase_number("n.b", count_of(state, 1)),
                                phrase_text("a.reasons", joined(call, reasons_of(state, 0))),
                                phrase_text("b.reasons", joined(call, reasons_of(state, 1))),
                                phrase_text("decision", arena_dup(call->arena, json_text(state, "decision")))};
  entry_slots(call, ret, slots, sizeof slots / sizeof *slots);
  json_put(ret->data, "sides", json_deep_copy(json_object_get(state, "sides")));
  json_put_flag(ret->data, "open", json_flag(state, "open", false));
  if (json_text(state, "decision").len) json_put_text(ret->data, "decision", json_text(state, "decision"));
}

static int start(const struct skill_call *call, struct skill_result *ret) {
  struct str a = entry_text(call, "a"), b = entry_text(call, "b");
  ret->state = new_state(a, b, call->view->now);
  put_sides(call, ret, ret->state);
  ret->family = "skill.weigh.start";
  return 0;
}

static int show(const struct skill_call *call, struct skill_result *ret) {
  ret->family = call->state ? "skill.weigh" : "skill.weigh.none";
  if (call->state) put_sides(call, ret, call->state);
  return 0;
}

static int decided(const struct skill_call *call, struct skill_result *ret, struct str words) {
  json_put_flag(ret->state, "open", false);
  json_put_text(ret->state, "decision", bare(words));
  json_put_number(ret->state, "turn", (int64_t)call->turn);
  put_sides(call, ret, ret->state);
  ret->family = "skill.weigh.decided";
  return 0;
}

static int more(const struct skill_call *call, struct skill_result *ret) {
  struct str text = entry_text(call, "text");
  if (!call->state) return show(call, ret);
  ret->state = json_deep_copy(call->state);
  json_put_number(ret->state, "at", call->view->now);
  struct weighing w = weighing_of(call->language, call->arena, text, ret->state);
  int64_t before = count_of(ret->state, 0) + count_of(ret->state, 1);
  bool labelled = read_labelled(&w);
  if (!labelled && decides(&w)) return decided(call, ret, text);
  int side = labelled ? BOTH : side_meant(&w);
  if (!labelled && (side == BOTH || side == NOBODY)) {
    put_sides(call, ret, ret->state);
    ret->family = "skill.weigh.which";
    return 0;
  }
  if (!labelled) add_reasons(&w, side, 0, w.t.len);
  bool both = count_of(ret->state, 0) && count_of(ret->state, 1),
       asks = both && !json_flag(ret->state, "questioned", false);
  if (asks) json_put_flag(ret->state, "questioned", true);
  put_sides(call, ret, ret->state);
  if (asks) put_question(call, ret, ret->state);
  bool several = count_of(ret->state, 0) + count_of(ret->state, 1) > before + 1;
  struct phrase_slot side_slot =
      phrase_text("side", arena_dup(call->arena, label_of(ret->state, (int)json_number(ret->state, "last", 0))));
  if (!asks) entry_slots(call, ret, &side_slot, 1);
  ret->family = asks ? "skill.weigh.both" : both && !several ? "skill.weigh.more" : "skill.weigh.kept";
  return 0;
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str ask = entry_text(call, "ask");
  ret->data = json_object();
  if (str_is(ask, "start")) return start(call, ret);
  return str_is(ask, "more") ? more(call, ret) : show(call, ret);
}

const char *weigh_arguments(struct arguments *a) {
  struct str one = bare(slot_text(a->reading->slots, a->reading->slot_count, "a")),
             other = bare(slot_text(a->reading->slots, a->reading->slot_count, "b"));
  struct str ask = a->what.len ? a->what : STR("show");
  json_put_text(a->into, "ask", ask);
  if (str_is(ask, "start") && one.len && other.len && one.len <= 80 && other.len <= 80) {
    json_put_text(a->into, "a", one);
    json_put_text(a->into, "b", other);
  }
  if (str_is(ask, "more"))
    json_put_text(a->into, "text",
                  str_first(a->reading->text, a->reading->text.len < 4000 ? a->reading->text.len : 4000));
  return NULL;
}

const struct skill weigh_skill = {
    .name = "weigh",
    .summary = "Two columns kept while you argue with yourself; no verdict",
    .effect = EFFECT_KEEP,
    .schema =
        "{\"type\":\"object\",\"properties\":{\"ask\":{\"type\":\"string\",\"enum\":[\"start\",\"more\",\"show\"]},"
        "\"a\":{\"type\":\"string\",\"maxLength\":80},\"b\":{\"type\":\"string\",\"maxLength\":80},"
        "\"text\":{\"type\":\"string\",\"maxLength\":4000}},\"additionalProperties\":false}",
    .run = run,
};
