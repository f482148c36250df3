/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/debate_read.h"

#include "base/json.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/pattern.h"
#include "language/rows.h"
#include "language/vocabulary.h"
#include "skills/debate_earlier.h"

enum { FEW = 3, CAUGHT_WORDS = 6, SHORT = 90 };

struct str debate_bare(struct str text) {
  text = str_trim(text);
  while (text.len && strchr(".,;:!?-\"'", text.at[text.len - 1])) text.len--;
  while (text.len && strchr(".,;:!?-\"'", text.at[0])) text = str_from(text, 1);
  return str_trim(text);
}

struct str debate_short(struct arena *a, struct str text) {
  if (text.len <= SHORT) return arena_dup(a, text);
  size_t n = SHORT;
  while (n && text.at[n] != ' ') n--;
  if (!n) /* one long word: not in the middle of a letter */
    for (n = SHORT; n && ((unsigned char)text.at[n] & 0xC0) == 0x80;) n--;
  return arena_printf(a, "%.*s…", STR_ARG(debate_bare(str_first(text, n))));
}

/* ---- words ---- */

static size_t words_in(const struct tokens *t, size_t from) {
  size_t n = 0;
  for (size_t i = from; i < t->len; i++) n += t->at[i].kind == TOKEN_WORD || t->at[i].kind == TOKEN_NUMBER;
  return n;
}

/* Past marks and the phrases of a kind. */
static size_t past(const struct vocabulary *words, const struct tokens *t, size_t at, const char *kind) {
  size_t n = 0;
  while (at < t->len && (t->at[at].kind == TOKEN_MARK || vocabulary_at(words, kind, t, at, &n)))
    at += t->at[at].kind == TOKEN_MARK ? 1 : n;
  return at;
}

/* What of the words from `at` on says something: "please", "for tonight", "to be fair" do not. */
static size_t words_beside(const struct vocabulary *words, const struct tokens *t, size_t at) {
  size_t count = 0;
  for (size_t n = 0; at < t->len; at += n ? n : 1) {
    if (!vocabulary_at(words, "debateafter", t, at, &n) && t->at[at].kind != TOKEN_MARK) count++;
  }
  return count;
}

/* "fair enough about the buses", and not "fair trade costs more": one word alone stands by itself. */
static bool stands_alone(const struct vocabulary *words, const struct tokens *t, size_t at, size_t n) {
  size_t after;
  bool ends = at + n >= t->len || t->at[at + n].kind == TOKEN_MARK;
  return n > 1 || ends || vocabulary_at(words, "debateafter", t, at + n, &after);
}

/* "no more" may be a filler and a word, too: looked for before each filler is passed over. "fair enough. i take it
 * back": behind the first few words, a sentence begins anew. */
bool debate_says(const struct language *l, struct arena *a, struct str text, const char *kind, size_t beside) {
  enum { FIRST_FEW = 6 };
  struct vocabulary words = vocabulary_read(l, "skills.txt");
  struct tokens t = tokens_read(l, a, text);
  bool begins = true;
  for (size_t at = 0, n = 0; at < t.len; at += n ? n : 1) {
    bool mark = t.at[at].kind == TOKEN_MARK;
    bool said = begins && vocabulary_at(&words, kind, &t, at, &n) && words_beside(&words, &t, at + n) <= beside;
    if (said && (beside == SIZE_MAX || stands_alone(&words, &t, at, n))) return true;
    n = 0;
    if (begins && !mark) begins = vocabulary_at(&words, "debatefiller", &t, at, &n) != NULL;
    if (mark && at < FIRST_FEW) begins = true;
  }
  return false;
}

struct str debate_without(const struct language *l, struct arena *a, struct str text, const char *kind) {
  struct vocabulary words = vocabulary_read(l, "skills.txt");
  struct tokens t = tokens_read(l, a, text);
  size_t at = past(&words, &t, 0, kind);
  return at < t.len ? debate_bare(tokens_text(&t, at, t.len - 1)) : debate_bare(text);
}

/* A word that says something by itself: no "her", "had", "last", "still". */
static bool carries(const struct language *l, const struct token *t) {
  static const uint64_t small = LEX(SUBJECT) | LEX(OBJECT) | LEX(POSSESSIVE) | LEX(BE) | LEX(HAVE) | LEX(DO) |
                                LEX(MODAL) | LEX(PREPOSITION) | LEX(AND) | LEX(ARTICLE) | LEX(WH) | LEX(NEGATION) |
                                LEX(FILLER) | LEX(QUANTITY) | LEX(ADVERB);
  if (t->kind == TOKEN_NUMBER) return true;
  return t->kind == TOKEN_WORD && !token_is_stop(l, t->word) && !(lexicon_classes(lexicon_of(l), t->word) & small);
}

static bool has_stem(const struct language *l, struct arena *a, const struct tokens *t, struct str stem) {
  for (size_t i = 0; i < t->len; i++)
    if (carries(l, &t->at[i]) && str_eq(stem, token_stem(l, a, t->at[i].word))) return true;
  return false;
}

/* Of the words of `one` that carry something, how many the other has; ret_all (may be NULL): how many there are. */
static size_t shared(const struct language *l, struct arena *a, struct str one, struct str other, size_t *ret_all) {
  struct tokens x = tokens_read(l, a, one), y = tokens_read(l, a, other);
  size_t n = 0, all = 0;
  for (size_t i = 0; i < x.len; i++) {
    if (!carries(l, &x.at[i])) continue;
    all++;
    n += has_stem(l, a, &y, token_stem(l, a, x.at[i].word));
  }
  if (ret_all) *ret_all = all;
  return n;
}

size_t debate_shared(const struct language *l, struct arena *a, struct str one, struct str other) {
  return shared(l, a, one, other, NULL);
}

bool debate_split(const struct language *l, struct arena *a, struct str text, struct str *ret_claim,
                  struct str *ret_reason) {
  enum { LEAST = 2 };
  struct vocabulary words = vocabulary_read(l, "skills.txt");
  struct tokens t = tokens_read(l, a, text);
  for (size_t i = LEAST, n = 0; i + LEAST < t.len; i++) {
    if (!vocabulary_at(&words, "debatebecause", &t, i, &n) || i + n >= t.len) continue;
    *ret_claim = debate_bare(tokens_text(&t, 0, i - 1));
    *ret_reason = debate_bare(tokens_text(&t, i + n, t.len - 1));
    return ret_claim->len && ret_reason->len;
  }
  return false;
}

bool debate_is_claim(const struct language *l, struct arena *a, struct str text) {
  struct vocabulary words = vocabulary_read(l, "skills.txt");
  struct tokens t = tokens_read(l, a, text);
  size_t n = 0;
  if (!t.len || vocabulary_at(&words, "debatewhether", &t, 0, &n)) return false;
  for (size_t i = 1; i + 1 < t.len; i++)
    if (vocabulary_at(&words, "debateclause", &t, i, &n)) return true;
  return false;
}

/* ---- what a reason is built on ---- */

static bool says_whose(const struct language *l, struct arena *a, struct str text) {
  struct vocabulary words = vocabulary_read(l, "skills.txt");
  struct tokens t = tokens_read(l, a, text);
  size_t n = 0;
  for (size_t i = 0; i < t.len; i++)
    if (vocabulary_at(&words, "debateown", &t, i, &n)) return true;
  return words_in(&t, 0) > CAUGHT_WORDS;
}

/* The first of what patterns/debate.txt makes of it that begins so. */
static const struct pattern_hit *made_of(const struct language *l, struct arena *a, struct str text, struct str what) {
  const struct patterns *p = patterns_of(l, "debate");
  const struct pattern_hit *hits;
  struct tokens t = tokens_read(l, a, text);
  struct times times = {0};
  struct pieces pieces;
  if (!p || !t.len) return NULL;
  pieces_read(l, a, &t, &times, &pieces);
  size_t n = patterns_match(l, p, a, &pieces, 0, pieces.len, &hits);
  for (size_t i = 0; i < n; i++)
    if (str_starts(hits[i].action, what)) return &hits[i];
  return NULL;
}

struct debate_scheme debate_scheme_of(const struct language *l, struct arena *a, struct str reason) {
  const struct pattern_hit *hit = made_of(l, a, reason, STR("scheme "));
  if (!hit) return (struct debate_scheme){STR("plain"), STR("")};
  struct str caught = debate_bare(slot_text(hit->slots, hit->slot_count, "b"));
  return (struct debate_scheme){str_from(hit->action, strlen("scheme ")),
                                caught.len && !says_whose(l, a, caught) ? caught : STR("")};
}

struct str debate_declined(const struct language *l, struct arena *a, struct str text) {
  const struct pattern_hit *hit = made_of(l, a, text, STR("decline "));
  return hit ? str_from(hit->action, strlen("decline ")) : STR("");
}

static struct str filled(struct arena *a, struct str with, struct str caught) {
  ptrdiff_t at = str_find(with, STR("{b}"));
  if (at < 0) return with;
  return arena_printf(a, "%.*s%.*s%.*s", STR_ARG(str_first(with, (size_t)at)), STR_ARG(caught),
                      STR_ARG(str_from(with, (size_t)at + strlen("{b}"))));
}

static int64_t questions_of(const struct language *l, struct str scheme) {
  int64_t n = 0;
  struct rows r = rows_of(language_pack(l), "debate.txt");
  while (rows_next(&r)) n += str_eq(r.field[0], scheme) && !str_is(r.field[1], "strong");
  return n;
}

struct debate_question debate_question_of(const struct language *l, struct arena *a, struct debate_scheme s,
                                          int64_t number) {
  struct debate_question q = {.strong = STR(""), .ask = STR(""), .tie = "undercuts"};
  int64_t all = questions_of(l, s.name), left = all ? (number - 1) % all : 0;
  struct rows r = rows_of(language_pack(l), "debate.txt");
  while (rows_next(&r)) {
    if (!str_eq(r.field[0], s.name)) continue;
    if (str_is(r.field[1], "strong")) {
      q.strong = r.field[2];
    } else if (left-- == 0) {
      q.tie = str_is(r.field[1], "undermines") ? "undermines" : "undercuts";
      q.yes = str_is(r.field[2], "yes");
      q.ask = r.fields > 4 && s.caught.len ? filled(a, r.field[4], s.caught) : r.field[3];
    }
  }
  return q;
}

/* ---- an answer ---- */

/* "no he's a vet": what stands behind a no. */
static bool begins_with(const struct language *l, struct arena *a, struct str text, const char *kind) {
  return debate_says(l, a, text, kind, SIZE_MAX);
}

static bool says_but(const struct language *l, struct arena *a, struct str text) {
  struct vocabulary words = vocabulary_read(l, "skills.txt");
  struct tokens t = tokens_read(l, a, text);
  for (size_t i = 1, n = 0; i < t.len; i++)
    if (vocabulary_at(&words, "debatebut", &t, i, &n)) return true;
  return false;
}

bool debate_is_same(const struct language *l, struct arena *a, struct str text, struct str other) {
  size_t all = 0, n = shared(l, a, text, other, &all);
  return all && n == all;
}

enum debate_answer debate_answer_of(const struct language *l, struct arena *a, struct str text, bool yes,
                                    struct str reason, struct str claim) {
  if (debate_says(l, a, text, "debatewithdraw", DEBATE_BESIDE)) return ANSWER_WITHDRAWN;
  if (debate_says(l, a, text, "debateobject", FEW + FEW)) return ANSWER_OBJECTED;
  if (debate_says(l, a, text, "debateyield", FEW) && !says_but(l, a, text)) return ANSWER_GRANTED;
  if (yes && begins_with(l, a, text, "debateno") && !says_but(l, a, text)) return ANSWER_GRANTED;
  if (debate_says(l, a, text, "debatebare", 0)) return ANSWER_BARE;
  if (debate_says(l, a, text, "debateyes", 0)) return yes ? ANSWER_GIVEN : ANSWER_BARE;
  if (!yes && debate_says(l, a, text, "debateno", 0)) return ANSWER_BARE;
  struct str both = arena_printf(a, "%.*s . %.*s", STR_ARG(reason), STR_ARG(claim));
  return debate_is_same(l, a, text, both) ? ANSWER_SAME : ANSWER_GIVEN;
}

/* ---- whether a turn is one of the debate ---- */

/* "lol", "hello", "what do you think": what was said or asked of the being in passing is no other talk. */
static bool is_in_passing(struct str turn, struct str trace) {
  size_t blanks = 0;
  for (size_t i = 0; i < turn.len; i++) blanks += turn.at[i] == ' ';
  return (blanks < FEW && str_find_byte(turn, '?') < 0) || str_find(trace, STR("\"act.opinion")) >= 0 ||
         str_find(trace, STR("\"asked.")) >= 0;
}

/* How many of the being's replies ago the debate was spoken of: 0 by the last; NOT_LATELY: before the newest. */
enum { LATELY = 2, NOT_LATELY = LATELY };
static int replies_since(const struct view *v) {
  enum { LOOKED_AT = 12 };
  struct view_turns latest = {0};
  int ago = 0;
  if (v->ops->latest(v, LOOKED_AT, &latest)) return NOT_LATELY;
  for (size_t i = latest.len; i-- > 0 && ago < LATELY;) {
    if (latest.at[i].role != ROLE_BEING) continue;
    if (str_find(latest.at[i].trace, STR("\"skill.debate")) >= 0) return ago;
    ago += !(i && is_in_passing(latest.at[i - 1].text, latest.at[i].trace));
  }
  return NOT_LATELY;
}

/* It speaks of themselves or of somebody. */
static bool is_own(const struct language *l, const struct reading *r) {
  struct vocabulary words = vocabulary_read(l, "skills.txt");
  for (size_t i = 0, n = 0; i < r->tokens.len; i++)
    if (vocabulary_at(&words, "debateown", &r->tokens, i, &n)) return true;
  return r->who_count > 0;
}

/* "my sister had her baby", and not "she told me so". */
static bool is_named(struct arena *a, struct str typed, const struct who *w) {
  struct str plain = utf8_plain(a, typed);
  return (w->name.len && str_find(plain, utf8_plain(a, w->name)) >= 0) ||
         (w->word.len && str_find(plain, utf8_plain(a, w->word)) >= 0);
}

/* "my boss is being horrible to me": known as a whole for something that people tell of, and surely. */
static bool is_situation(const struct reading *r) {
  enum { SURE = 800 };
  return r->situation.len && r->situation_sure >= SURE && !str_starts(r->situation, STR("say."));
}

/* What they tell of their own life, or want: other talk, unless it's about the matter. */
static bool is_own_news(const struct language *l, struct arena *a, const struct reading *r) {
  static const enum act news[] = {ACT_GOOD_NEWS, ACT_BAD_NEWS, ACT_LOSS, ACT_PLAN};
  static const char *const habits[] = {"ritual", "likes", "dislikes", NULL}; /* are reasons, too */
  static const enum act other[] = {ACT_SORRY,   ACT_AFFECTION, ACT_INSULT,    ACT_TEASE,    ACT_BORED, ACT_GIBBERISH,
                                   ACT_FOREIGN, ACT_CODE,      ACT_INJECTION, ACT_DONT_ASK, ACT_SILENT};
  bool own = is_own(l, r), tells = false;
  for (size_t i = 0; i < r->fact_count; i++) {
    const struct fact_read *f = &r->facts[i];
    tells |= !str_is_one_of(f->relation, habits) && (f->about.me || is_named(a, r->typed, &f->about));
  }
  for (size_t i = 0; i < r->statement_count; i++)
    tells |= r->statements[i].tense == TOLD_PAST && is_named(a, r->typed, &r->statements[i].about);
  for (size_t i = 0; i < sizeof other / sizeof *other; i++)
    if (reading_has(r, other[i])) return true;
  for (size_t i = 0; i < sizeof news / sizeof *news; i++) tells |= reading_has(r, news[i]);
  return (own && (tells || is_situation(r))) || r->distress || r->asks.len ||
         debate_says(l, a, r->text, "debateother", SIZE_MAX);
}

static bool is_courtesy(const struct reading *r) {
  return r->courtesy.whole || reading_has(r, ACT_GREET) || reading_has(r, ACT_FAREWELL) || reading_has(r, ACT_THANKS) ||
         reading_has(r, ACT_LAUGH);
}

/* "they've got space haven't they", "it's like a family isn't it": says something. */
static bool is_tagged(const struct language *l, const struct tokens *t) {
  const struct lexicon *x = lexicon_of(l);
  size_t n = t->len, at = 0;
  while (n && t->at[n - 1].kind == TOKEN_MARK) n--;
  while (at < n && t->at[at].kind == TOKEN_MARK) at++;
  if (n < at + 5 || lexicon_classes(x, t->at[at].word) & (LEX(WH) | LEX(DO) | LEX(MODAL) | LEX(BE) | LEX(HAVE)))
    return false;
  uint64_t first = lexicon_classes(x, t->at[n - 3].word), middle = lexicon_classes(x, t->at[n - 2].word),
           last = lexicon_classes(x, t->at[n - 1].word);
  bool negated = first & (LEX(HAVE) | LEX(DO) | LEX(BE) | LEX(MODAL)) && middle & LEX(NEGATION),
       plain = middle & (LEX(HAVE) | LEX(DO) | LEX(BE) | LEX(MODAL));
  return last & LEX(SUBJECT) && (negated || plain);
}

/* "they pay so nobody loses? no, the shop loses": a question that they answer themselves is none. */
static bool asks(const struct language *l, const struct reading *r) {
  ptrdiff_t mark = str_find_byte(r->typed, '?');
  if (mark >= 0 && str_trim(str_from(r->typed, (size_t)mark + 1)).len) return false;
  return (mark >= 0 || r->question.kind != QUESTION_NONE) && !is_tagged(l, &r->tokens);
}

/* The words that only mean something to a debate that waits for them. */
static bool is_word_of_it(const struct language *l, struct arena *a, struct str text, struct str expects) {
  static const struct {
    const char *expects, *kind;
    size_t beside;
  } words[] = {{"answer", "debateyield", FEW},      {"claim", "debateyield", 0},
               {"answer", "debatelast", 0},         {"answer", "debateobject", FEW + FEW},
               {"answer", "debatebare", 0},         {"answer", "debateyes", 0},
               {"answer", "debateno", 0},           {"reason", "debatelast", 0},
               {"reason", "debateyes", 0},          {"reason", "debateno", 0},
               {"earlier", "debatefor", FEW + FEW}, {"earlier", "debateagainst", FEW + FEW},
               {"earlier", "debateneither", FEW}};
  bool claimed = !str_is(expects, "claim");
  if (claimed && debate_says(l, a, text, "debatewithdraw", DEBATE_BESIDE)) return true;
  if (debate_says(l, a, text, "debatewhat", 0)) return true;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_is(expects, words[i].expects) && debate_says(l, a, text, words[i].kind, words[i].beside)) return true;
  return false;
}

/* What they have said of it. */
static struct str matter(struct arena *a, const json_t *debate) {
  struct str out = json_text(debate, "topic");
  size_t i;
  json_t *one;
  json_array_foreach(json_object_get(debate, "said"), i, one) if (!str_is(json_text(one, "kind"), "question")) out =
      arena_printf(a, "%.*s . %.*s", STR_ARG(out), STR_ARG(json_text(one, "text")));
  return out;
}

bool debate_is_about(const struct language *l, const struct view *v, const struct reading *r, const json_t *debate) {
  enum { LEAST = 2 /* words of a claim, a reason or an answer */, FAR = 2 };
  struct arena *a = v->arena;
  struct str expects = json_text(debate, "expects");
  int since = replies_since(v);
  if (since < NOT_LATELY && debate_says(l, a, r->text, "debatestop", 0)) return true;
  if (since == 0 && is_word_of_it(l, a, r->text, expects)) return true;
  if (asks(l, r) || is_courtesy(r) || words_in(&r->tokens, 0) < LEAST) return false;
  size_t about = debate_shared(l, a, r->text, matter(a, debate));
  bool gives_why = since == 0 && debate_says(l, a, r->text, "debatebecause", SIZE_MAX);
  bool dead = debate_names_dead(v, r->typed); /* who speaks of them is heard, and not argued with */
  if (is_own_news(l, a, r)) return (about || gives_why) && !r->asks.len && !r->distress && !dead;
  if (since == 0) return !reading_has(r, ACT_MINIMAL) || about > 0;
  return about >= (since < NOT_LATELY || !is_own(l, r) ? 1 : FAR);
}
