/* SPDX-License-Identifier: Apache-2.0
 *
 * debate: the other side, because it was asked for. It holds no view. It has a claim and a reason said, says the reason
 * back at its strongest, and puts to it the critical questions of the scheme it is built on (debate_read.h). An answer
 * answers, for nothing here could weigh it: then the question falls, and where none is left the reason is conceded.
 * What they said of it on another day is brought once, and is theirs to place: for the claim, or against it.
 *
 * What is kept stands in debate_map.h; the talk's own state says only which debate is open in it, {"number", "at"}.
 * "expects", what the next turn of it is:
 *   start -> claim -> [earlier] -> reason -> answer -> answer -> reason ... -> "" by stop, the last reason, a
 * withdrawal or what is not debated; resume opens it again where it was.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/pattern.h"
#include "skills/debate_earlier.h"
#include "skills/debate_map.h"
#include "skills/debate_read.h"
#include "skills/entries.h"
#include "skills/skills.h"

enum { STALE = 6 * 3600 * 1000, TEXT_MOST = 600, FEW = 3, BESIDE = 6 };

/* One run. */
struct run {
  const struct skill_call *c;
  struct skill_result *ret;
  json_t *debate; /* changed */
  struct str text;
};

/* ---- what is told of it ---- */

static void put_text(const struct run *d, const char *slot, struct str text) {
  struct phrase_slot s = phrase_text(slot, debate_short(d->c->arena, text));
  if (text.len) entry_slots(d->c, d->ret, &s, 1);
}

static void put_said(const struct run *d, const char *slot, const json_t *said) {
  put_text(d, slot, json_text(said, "text"));
  entry_source(d->c, d->ret, (uint64_t)json_number(said, "turn", 0));
}

/* Said back only where it is short: they have just said it. */
static void put_answer(const struct run *d) {
  enum { SAID_BACK = 44 };
  const struct language *l = d->c->language;
  struct str answer = debate_without(l, d->c->arena, d->text, "debatewhy");
  if (debate_says(l, d->c->arena, d->text, "debateyes", SIZE_MAX)) return; /* "yes, they do" */
  if (answer.len <= SAID_BACK && str_find_byte(answer, ' ') >= 0) put_text(d, "answer", answer);
}

/* Of everything of a kind, the newest of that standing. */
static const json_t *newest(const json_t *shown, const char *kind, const char *standing) {
  const json_t *found = NULL;
  size_t i;
  json_t *one;
  json_array_foreach(json_object_get(shown, "said"), i,
                     one) if (str_is(json_text(one, "kind"), kind) && str_is(json_text(one, "standing"), standing))
      found = one;
  return found;
}

/* The claim, whether it stands, and the newest reason that does, that does not, and their own word against it. */
static void put_outcome(const struct run *d) {
  AUTO_JSON json_t *shown = debate_shown(d->debate, d->c->view->offset);
  put_text(d, "topic", json_text(d->debate, "topic"));
  put_said(d, "claim", debate_claim(d->debate));
  const json_t *earlier = newest(shown, "earlier", "stands"), *held = newest(shown, "reason", "stands");
  bool against = str_is(json_text(earlier, "tie"), "rebuts");
  put_said(d, "held", held || against ? held : earlier);
  put_said(d, "fallen", newest(shown, "reason", "falls"));
  if (against) put_said(d, "against", earlier);
  put_text(d, "stands", json_flag(shown, "stands", false) ? STR("yes") : STR("no"));
}

/* What a model, where there is one, chose this turn to be (thinkers/llm/judge.h); "" nothing. */
static struct str judged(const struct run *d, const char *key) {
  const json_t *j = json_object_get(d->c->state, "judged");
  bool now = j && (uint64_t)json_number(j, "turn", 0) == d->c->turn;
  return now ? json_text(j, key) : STR("");
}

/* What was caught belongs to the scheme that the patterns read, and to no other. */
static struct debate_scheme scheme_of(const struct run *d, struct str reason, struct str name) {
  struct debate_scheme s = debate_scheme_of(d->c->language, d->c->arena, reason), other = {name, STR("")};
  bool known = name.len && debate_question_of(d->c->language, d->c->arena, other, 1).ask.len;
  return !known || str_eq(name, s.name) ? s : other;
}

/* The number-th question that is put to the reason: a later reason of the same scheme begins with another. */
static struct debate_question question_of(const struct run *d, int64_t number) {
  const json_t *reason = debate_said(d->debate, json_number(d->debate, "reason", 0));
  struct debate_scheme s = scheme_of(d, json_text(reason, "text"), json_text(reason, "scheme"));
  return debate_question_of(d->c->language, d->c->arena, s, json_number(reason, "first", 1) + number - 1);
}

/* With which of its questions this reason begins. */
static int64_t first_question(const json_t *debate, struct str scheme) {
  int64_t first = 1;
  size_t i;
  json_t *one;
  json_array_foreach(json_object_get(debate, "said"), i, one) if (str_eq(json_text(one, "scheme"), scheme)) first +=
      DEBATE_QUESTIONS;
  return first;
}

/* ---- keeping ---- */

/* What they say in this turn, and what is asked in answer to it. */
static int64_t say(const struct run *d, const char *kind, struct str text, int64_t to, const char *tie) {
  bool asked = str_is(str_of(kind), "question");
  struct debate_words w = {kind, text, asked ? ID_NONE : d->c->turn, d->c->view->now};
  return debate_say(d->debate, &w, to, tie);
}

static int keep(const struct run *d, const char *expects) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  int64_t number = json_number(d->debate, "number", 0);
  json_put_text(d->debate, "expects", str_of(expects));
  json_put_number(d->debate, "at", d->c->view->now);
  if (json_write(d->debate, &out) < 0) return ERR_TOO_BIG;
  entry_setting(d->c, d->ret, debate_key(d->c->arena, number), arena_dup(d->c->arena, buf_str(&out)));
  d->ret->state = json_object();
  json_put_number(d->ret->state, "number", *expects ? number : 0);
  json_put_number(d->ret->state, "at", d->c->view->now);
  if (*expects) json_put(d->ret->state, "debate", json_deep_copy(d->debate));
  return 0;
}

/* Keeps it, and says so. */
static int goes_on(const struct run *d, const char *expects, const char *family) {
  put_outcome(d);
  d->ret->family = family;
  return keep(d, expects);
}

static int ends(const struct run *d, const char *family) {
  return goes_on(d, "", debate_claim(d->debate) ? family : "skill.debate.left");
}

static int declines(const struct run *d, struct str why) {
  put_text(d, "what", why);
  d->ret->family = "skill.debate.declined";
  return d->debate ? keep(d, "") : 0;
}

/* Why a text is not debated; "" where it may be. */
static struct str declined(const struct run *d, struct str text) {
  struct str why = debate_declined(d->c->language, d->c->arena, text);
  return why.len ? why : debate_names_dead(d->c->view, text) ? STR("dead") : STR("");
}

/* ---- finding one ---- */

static bool is_called(const struct language *l, struct arena *a, const json_t *debate, struct str name) {
  struct str plain = utf8_plain(a, name), topic = utf8_plain(a, json_text(debate, "topic")),
             claim = utf8_plain(a, json_text(debate_claim(debate), "text"));
  if (!name.len || str_find(topic, plain) >= 0 || str_find(claim, plain) >= 0) return true;
  return debate_shared(l, a, name, arena_printf(a, "%.*s . %.*s", STR_ARG(topic), STR_ARG(claim))) > 0;
}

/* The newest that is so called, "" the newest of all; a new reference or NULL. */
static json_t *find(const struct language *l, const struct view *v, struct str name) {
  json_t *best = NULL;
  for (int64_t n = 1; n <= DEBATES; n++) {
    json_t *d = debate_read(v, n);
    bool newer =
        d && is_called(l, v->arena, d, name) && (!best || json_number(d, "at", 0) > json_number(best, "at", 0));
    json_decref(newer ? best : d);
    if (newer) best = d;
  }
  return best;
}

/* ---- the questions ---- */

/* The reason goes under the claim, and the first question of its scheme is put to it. */
static int take_reason(const struct run *d, struct str text) {
  struct debate_question q;
  int64_t claim = json_number(debate_claim(d->debate), "n", 0), reason = say(d, "reason", text, claim, "supports");
  if (!reason) return ends(d, "skill.debate.end");
  json_put_number(d->debate, "reason", reason);
  struct debate_scheme s = scheme_of(d, text, judged(d, "scheme"));
  json_put_number(debate_said(d->debate, reason), "first", first_question(d->debate, s.name));
  json_put_text(debate_said(d->debate, reason), "scheme", s.name);
  q = question_of(d, 1);
  put_said(d, "reason", debate_said(d->debate, reason));
  put_text(d, "strong", q.strong);
  put_text(d, "ask", q.ask);
  int64_t question = say(d, "question", q.ask, reason, q.tie);
  if (!question) return ends(d, "skill.debate.end");
  json_put_number(d->debate, "question", question);
  json_put_number(d->debate, "asked", 1);
  json_object_del(d->debate, "again");
  return goes_on(d, "answer", "skill.debate.ask");
}

/* What they said before, for them to place; false: nothing that may be brought, or it was brought already. */
static bool bring_earlier(const struct run *d, struct str about) {
  struct turn t = {0};
  if (json_object_get(d->debate, "brought") || !debate_earlier(d->c, d->debate, about, &t)) return false;
  int64_t day = (t.said_at / 1000 + t.offset * 60) / CIVIL_DAY;
  struct when *when = ARENA_NEW(d->c->arena, struct when);
  *when = (struct when){day * CIVIL_DAY, (day + 1) * CIVIL_DAY, GRAIN_DAY};
  struct phrase_slot slot = phrase_when("when", when);
  entry_slots(d->c, d->ret, &slot, 1);
  put_text(d, "earlier", debate_bare(t.text));
  entry_source(d->c, d->ret, t.id);
  json_t *pending = json_object();
  json_put_text(pending, "text", debate_bare(t.text));
  json_put_number(pending, "turn", (int64_t)t.id);
  json_put_number(pending, "at", t.said_at);
  json_put(d->debate, "earlier", pending);
  json_put_flag(d->debate, "brought", true);
  return true;
}

/* The next question, or the concession: no question is left. Then, before the next reason, what they said before. */
static int ask_on(const struct run *d) {
  const json_t *attacked = debate_said(d->debate, json_number(d->debate, "question", 0));
  if (str_is(json_text(attacked, "kind"), "earlier")) {
    put_said(d, "earlier", attacked);
    return goes_on(d, "reason", "skill.debate.settled");
  }
  int64_t asked = json_number(d->debate, "asked", 0), reason = json_number(d->debate, "reason", 0);
  struct debate_question q = question_of(d, asked + 1);
  struct str text = json_text(debate_said(d->debate, reason), "text");
  put_answer(d);
  put_said(d, "reason", debate_said(d->debate, reason));
  int64_t question = asked < DEBATE_QUESTIONS ? say(d, "question", q.ask, reason, q.tie) : 0;
  json_object_del(d->debate, "again");
  if (question) {
    put_text(d, "ask", q.ask);
    json_put_number(d->debate, "question", question);
    json_put_number(d->debate, "asked", asked + 1);
    return goes_on(d, "answer", "skill.debate.more");
  }
  struct str about =
      arena_printf(d->c->arena, "%.*s %.*s", STR_ARG(json_text(debate_claim(d->debate), "text")), STR_ARG(text));
  if (bring_earlier(d, about)) return goes_on(d, "earlier", "skill.debate.earlier");
  return goes_on(d, "reason", "skill.debate.conceded");
}

/* ---- what the next turn of it is taken for ---- */

/* A claim says something of something: "trams pay", and no "dunno", no "about what". */
static bool is_whole(const struct run *d, struct str claim) {
  const struct language *l = d->c->language;
  struct tokens t = tokens_read(l, d->c->arena, claim);
  size_t words = 0;
  for (size_t i = 0; i < t.len; i++) words += t.at[i].kind == TOKEN_WORD;
  return words > 1 && !debate_says(l, d->c->arena, d->text, "debatewhat", 0) &&
         !debate_says(l, d->c->arena, d->text, "debateyield", 0);
}

static int take_claim(const struct run *d) {
  struct str claim = debate_without(d->c->language, d->c->arena, d->text, "debatelead"), reason = STR("");
  if (!is_whole(d, claim)) return goes_on(d, "claim", "skill.debate.put");
  bool both = debate_split(d->c->language, d->c->arena, claim, &claim, &reason);
  say(d, "claim", claim, 0, NULL);
  if (both) return take_reason(d, reason);
  if (bring_earlier(d, claim)) return goes_on(d, "earlier", "skill.debate.earlier");
  return goes_on(d, "reason", "skill.debate.claim");
}

/* It goes under the claim or against it; its n, 0 when the debate is full. */
static int64_t place_earlier(const struct run *d, const json_t *was, const char *tie) {
  int64_t claim = json_number(debate_claim(d->debate), "n", 0);
  struct debate_words w = {"earlier", json_text(was, "text"), (uint64_t)json_number(was, "turn", 0),
                           json_number(was, "at", 0)};
  int64_t n = debate_say(d->debate, &w, claim, tie);
  json_put_number(d->debate, "question", n);
  json_object_del(d->debate, "reason");
  return n;
}

/* "against": it stands against the claim and wants an answer; "for": it is a reason; "neither" leaves it out; anything
 * else is what they say to it, and answers it. */
static int take_earlier(const struct run *d) {
  const struct language *l = d->c->language;
  struct arena *a = d->c->arena;
  AUTO_JSON json_t *was = json_incref(json_object_get(d->debate, "earlier"));
  json_object_del(d->debate, "earlier");
  json_put_number(d->debate, "left_out", json_number(was, "turn", 0));
  put_said(d, "earlier", was);
  if (debate_says(l, a, d->text, "debateneither", BESIDE)) return goes_on(d, "reason", "skill.debate.aside");
  bool speaks_for = debate_says(l, a, d->text, "debatefor", BESIDE);
  int64_t n = place_earlier(d, was, speaks_for ? "supports" : "rebuts");
  if (!n) return ends(d, "skill.debate.end");
  if (speaks_for) return goes_on(d, "reason", "skill.debate.joined");
  if (debate_says(l, a, d->text, "debateagainst", BESIDE)) return goes_on(d, "answer", "skill.debate.changed");
  say(d, "answer", d->text, n, "rebuts");
  return goes_on(d, "reason", "skill.debate.settled");
}

/* "no that's it": more than a bare no, which may answer. */
static bool is_last(const struct run *d) {
  return str_find_byte(d->text, ' ') >= 0 && debate_says(d->c->language, d->c->arena, d->text, "debatelast", 0);
}

static int concludes(const struct run *d) {
  put_text(d, "last", STR("yes"));
  return ends(d, "skill.debate.end");
}

/* The claim over again, or a reason that was given already. */
static bool is_old(const struct run *d, struct str reason) {
  size_t i;
  json_t *one;
  json_array_foreach(json_object_get(d->debate, "said"), i, one) {
    bool of_these = str_is(json_text(one, "kind"), "claim") || str_is(json_text(one, "kind"), "reason");
    if (of_these && debate_is_same(d->c->language, d->c->arena, reason, json_text(one, "text"))) return true;
  }
  return false;
}

static int take_next_reason(const struct run *d) {
  const struct language *l = d->c->language;
  struct arena *a = d->c->arena;
  if (debate_says(l, a, d->text, "debatelast", 0) || debate_says(l, a, d->text, "debateno", 0)) return concludes(d);
  if (debate_says(l, a, d->text, "debatebare", 0)) return goes_on(d, "reason", "skill.debate.put");
  if (debate_says(l, a, d->text, "debateyes", 0) || debate_says(l, a, d->text, "debateyield", FEW) ||
      debate_says(l, a, d->text, "debateobject", BESIDE))
    return goes_on(d, "reason", "skill.debate.next");
  struct str reason = debate_without(l, a, d->text, "debatewhy"), claim = json_text(debate_claim(d->debate), "text"),
             before = STR("");
  if (debate_split(l, a, reason, &before, &reason) && !debate_is_same(l, a, before, claim))
    reason = debate_without(l, a, d->text, "debatewhy");
  if (is_old(d, reason)) return goes_on(d, "reason", "skill.debate.put");
  return take_reason(d, reason);
}

/* Not answered: asked once more, and then left open. */
static int ask_again(const struct run *d, const char *how) {
  int64_t asked = json_number(d->debate, "asked", 0);
  put_said(d, "reason", debate_said(d->debate, json_number(d->debate, "reason", 0)));
  put_text(d, "ask", question_of(d, asked).ask);
  put_text(d, "how", str_of(how));
  if (json_flag(d->debate, "again", false) || !json_object_get(d->debate, "reason")) {
    json_object_del(d->debate, "again");
    return goes_on(d, "reason", "skill.debate.unmet");
  }
  json_put_flag(d->debate, "again", true);
  return goes_on(d, "answer", "skill.debate.again");
}

/* Where patterns only see that there are words, a model may have seen what they say. */
static enum debate_answer answer_of(const struct run *d) {
  static const struct {
    const char *judged;
    enum debate_answer answer;
  } all[] = {
      {"answers", ANSWER_GIVEN}, {"repeats", ANSWER_SAME}, {"grants", ANSWER_GRANTED}, {"beside", ANSWER_BESIDE}};
  int64_t reason = json_number(d->debate, "reason", 0);
  struct str said = json_text(debate_said(d->debate, reason), "text"), chosen = judged(d, "answer"),
             claim = json_text(debate_claim(d->debate), "text");
  bool yes = reason && question_of(d, json_number(d->debate, "asked", 0)).yes;
  enum debate_answer read = debate_answer_of(d->c->language, d->c->arena, d->text, yes, said, claim);
  if (read != ANSWER_GIVEN && read != ANSWER_SAME && read != ANSWER_BARE) return read;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (str_is(chosen, all[i].judged)) return all[i].answer;
  return read;
}

static int take_answer(const struct run *d) {
  int64_t question = json_number(d->debate, "question", 0), reason = json_number(d->debate, "reason", 0);
  if (is_last(d)) return concludes(d);
  switch (answer_of(d)) {
  case ANSWER_GRANTED:
    json_put_flag(debate_said(d->debate, question), "granted", true);
    put_said(d, "reason", debate_said(d->debate, reason));
    return goes_on(d, "reason", "skill.debate.yielded");
  case ANSWER_BARE: return ask_again(d, "bare");
  case ANSWER_SAME: return ask_again(d, "same");
  case ANSWER_BESIDE: return ask_again(d, "beside");
  case ANSWER_OBJECTED:
    if (!say(d, "objection", d->text, question, "undercuts")) return ends(d, "skill.debate.end");
    return goes_on(d, "reason", "skill.debate.objected");
  default: break;
  }
  if (!say(d, "answer", d->text, question, "rebuts")) return ends(d, "skill.debate.end");
  return ask_on(d);
}

/* "why not", "what do you mean": what was asked last, put once more in other words. */
static int explains(const struct run *d) {
  struct str expects = json_text(d->debate, "expects");
  int64_t asked = json_number(d->debate, "asked", 0);
  const json_t *reason = debate_said(d->debate, json_number(d->debate, "reason", 0));
  bool answer = str_is(expects, "answer") && reason;
  if (answer) put_said(d, "reason", reason), put_text(d, "ask", question_of(d, asked).ask);
  return goes_on(d, arena_dup(d->c->arena, expects).at, "skill.debate.put");
}

static int withdraws(const struct run *d) {
  int64_t claim = json_number(debate_claim(d->debate), "n", 0);
  say(d, "withdrawal", d->text, claim, "rebuts");
  return ends(d, "skill.debate.withdrawn");
}

/* ---- what is asked ---- */

/* "assisted living? my sister thinks mother should move": the matter is the first. */
static struct str first_sentence(struct str text) {
  for (size_t i = 1; i + 1 < text.len; i++)
    if (strchr(".?!\n", text.at[i]) && strchr(" \n", text.at[i + 1])) return debate_bare(str_first(text, i));
  return debate_bare(text);
}

static int start(const struct run *d) {
  const struct language *l = d->c->language;
  struct arena *a = d->c->arena;
  struct str topic = first_sentence(d->text), reason = STR(""), claim = topic, why = declined(d, d->text);
  if (why.len) return declines(d, why);
  json_put_number(d->debate, "number", debate_free(d->c->view));
  json_put_text(d->debate, "topic", topic);
  json_put_number(d->debate, "begun", (int64_t)d->c->turn);
  json_put(d->debate, "said", json_array());
  if (!debate_is_claim(l, a, topic)) return goes_on(d, "claim", "skill.debate.start");
  bool both = debate_split(l, a, topic, &claim, &reason);
  say(d, "claim", claim, 0, NULL);
  if (!both) return goes_on(d, "reason", "skill.debate.start");
  int r = take_reason(d, reason);
  d->ret->family = "skill.debate.start";
  return r;
}

static int more(const struct run *d) {
  static const struct {
    const char *expects;
    int (*take)(const struct run *d);
  } moves[] = {{"claim", take_claim}, {"earlier", take_earlier}, {"reason", take_next_reason}, {"answer", take_answer}};
  const struct language *l = d->c->language;
  struct str why = declined(d, d->text), expects = json_text(d->debate, "expects");
  if (debate_says(l, d->c->arena, d->text, "debatestop", 0)) return ends(d, "skill.debate.end");
  if (why.len) return declines(d, why);
  if (debate_claim(d->debate) && debate_says(l, d->c->arena, d->text, "debatewithdraw", DEBATE_BESIDE))
    return withdraws(d);
  if (debate_says(l, d->c->arena, d->text, "debatewhat", 0)) return explains(d);
  for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
    if (str_is(expects, moves[i].expects)) return moves[i].take(d);
  return take_next_reason(d);
}

/* Where it stood: what was claimed, and what it waits for. What was forgotten since is not waited for. */
static int resume(const struct run *d) {
  int64_t reason = json_number(d->debate, "reason", 0), asked = json_number(d->debate, "asked", 0);
  const json_t *said = debate_said(d->debate, reason),
               *question = debate_said(d->debate, json_number(d->debate, "question", 0));
  if (!debate_claim(d->debate)) return goes_on(d, "claim", "skill.debate.start");
  AUTO_JSON json_t *shown = debate_shown(d->debate, d->c->view->offset);
  const json_t *open = newest(shown, "question", "stands");
  bool waits = said && question && open && json_number(open, "n", 0) == json_number(question, "n", 0) &&
               !json_flag(question, "granted", false);
  json_object_del(d->debate, "earlier");
  if (waits) put_said(d, "reason", said), put_text(d, "ask", question_of(d, asked).ask);
  return goes_on(d, waits ? "answer" : "reason", "skill.debate.resumed");
}

/* One as it stands, or all there are. */
static int show(const struct run *d, int64_t number) {
  json_t *all = json_array();
  for (int64_t n = 1; n <= DEBATES; n++) {
    AUTO_JSON json_t *one = debate_read(d->c->view, n);
    if (!one || (number && n != number)) continue;
    struct phrase_slot topic =
        phrase_text("topic", debate_short(d->c->arena, json_text(debate_claim(one) ? debate_claim(one) : one,
                                                                 debate_claim(one) ? "text" : "topic")));
    if (topic.text.len) entry_slots(d->c, d->ret, &topic, 1);
    json_array_append_new(all, debate_shown(one, d->c->view->offset));
  }
  struct phrase_slot numbers[] = {phrase_number("n", (int64_t)json_array_size(all)), phrase_number("number", number)};
  entry_slots(d->c, d->ret, numbers, number ? 2 : 1);
  d->ret->family = json_array_size(all) ? "skill.debate.list" : "skill.debate.none";
  json_put(d->ret->data, "debates", all);
  return 0;
}

static int nothing(const struct run *d) {
  d->ret->family = "skill.debate.none";
  return 0;
}

static int run(const struct skill_call *c, struct skill_result *ret, struct error *e) {
  struct str ask = entry_text(c, "ask"), text = debate_bare(entry_text(c, "text"));
  struct run d = {.c = c, .ret = ret, .text = text};
  int r = 0;
  ret->data = json_object();
  if (!str_is(ask, "start") && !str_is(ask, "more") && !str_is(ask, "resume"))
    return show(&d, json_number(c->arguments, "number", 0));
  AUTO_JSON json_t *debate = str_is(ask, "start")    ? json_object()
                             : str_is(ask, "resume") ? find(c->language, c->view, text)
                                                     : debate_of_talk(c->view, c->state);
  d.debate = debate;
  if (!debate)
    r = nothing(&d);
  else
    r = str_is(ask, "start") ? start(&d) : str_is(ask, "more") ? more(&d) : resume(&d);
  if (debate) json_put(ret->data, "debate", debate_shown(debate, c->view->offset));
  return r < 0 ? error_set(e, r, "This debate has grown too long to keep.") : 0;
}

bool debate_goes_on(const struct language *l, const struct view *v, const struct reading *r, const json_t *state) {
  int64_t number = json_number(state, "number", 0);
  if (!number || v->now - json_number(state, "at", 0) > STALE) return false;
  AUTO_JSON json_t *debate = debate_of_talk(v, state);
  return debate && debate_is_about(l, v, r, debate);
}

/* "dogs are cleaner. change my mind": the matter is parted from the asking, as it isn't in "nothing will change my
 * mind". */
static bool is_parted(struct str text, struct str slot) {
  if (!slot.len || slot.at < text.at) return true;
  const char *behind = slot.at + slot.len;
  return behind >= text.at + text.len || strchr(".,;:!?-\"\n", *behind) != NULL;
}

/* "what was the question": of the debate that is in hand, and of nothing else. */
static const char *put_arguments(struct arguments *a) {
  AUTO_JSON json_t *newest_one = find(a->language, a->view, STR(""));
  bool in_hand = json_text(newest_one, "expects").len && a->view->now - json_number(newest_one, "at", 0) <= STALE;
  json_put_text(a->into, "ask", STR("resume"));
  return in_hand ? NULL : SKILL_NOT_MEANT;
}

const char *debate_arguments(struct arguments *a) {
  if (str_is(a->what, "put")) return put_arguments(a);
  struct str ask = a->what.len ? a->what : STR("show"), text = a->reading->typed,
             slot = slot_text(a->reading->slots, a->reading->slot_count, "x"), topic = debate_bare(slot);
  bool more = str_is(ask, "more");
  if (!more) text = topic;
  json_put_text(a->into, "ask", ask);
  if (text.len) json_put_text(a->into, "text", str_first(text, text.len < TEXT_MOST ? text.len : TEXT_MOST));
  if (str_is(ask, "start") && !is_parted(a->reading->text, slot)) return SKILL_NOT_MEANT;
  if (!str_is(ask, "resume")) return NULL;
  /* "where were we with the kitchen": of what was never debated, that is somebody else's to answer. */
  AUTO_JSON json_t *found = find(a->language, a->view, topic);
  return found ? NULL : SKILL_NOT_MEANT;
}

const struct skill debate_skill = {
    .name = "debate",
    .summary = "The other side of what you claim, a question at a time; it has no view",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{\"ask\":{\"type\":\"string\",\"enum\":[\"start\",\"more\","
              "\"resume\",\"show\"]},\"text\":{\"type\":\"string\",\"maxLength\":600},\"number\":{\"type\":\"integer\","
              "\"minimum\":1,\"maximum\":24}},\"additionalProperties\":false}",
    .run = run,
};
