/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/answer_sought.h"

#include "language/lexicon.h"
#include "language/names.h"
#include "language/number.h"
#include "language/tags.h"
#include "language/wordnet.h"
#include "memory/memory_priv.h"

static const struct language *language_of(const struct sought *s) {
  return s->asked->memory->language;
}

static uint64_t lex_of(const struct sought *s, const struct token *t) {
  return lexicon_classes(lexicon_of(language_of(s)), t->word);
}

static bool is_class(const struct sought *s, const struct token *t, enum answer_class c) {
  return t->kind == TOKEN_WORD && answer_word_is(s->asked->memory->answer_words, t->word, c);
}

static bool was_asked(const struct sought *s, const struct token *t) {
  for (size_t i = 0; i < s->asked->tokens.len; i++)
    if (str_eq(s->asked->tokens.at[i].word, t->word)) return true;
  return false;
}

/* The owner's words, said to the owner: "my sister" is "your sister". */
static struct str say(const struct sought *s, const struct sought_span *x, size_t first, size_t last) {
  static const char *const turned[][2] = {{"my", "your"}, {"our", "your"}, {"me", "you"}, {"i", "you"}, {"us", "you"}};
  const struct tokens *t = &x->turn->tokens;
  struct str out = STR("");
  for (size_t i = first; i <= last; i++) {
    struct str w = t->at[i].text;
    for (size_t k = 0; k < sizeof turned / sizeof *turned; k++)
      if (str_is(t->at[i].word, turned[k][0])) w = str_of(turned[k][1]);
    size_t end = i > first ? t->at[i - 1].at + t->at[i - 1].len : t->at[i].at;
    struct str gap = t->at[i].at > end ? (struct str){t->text.at + end, t->at[i].at - end} : STR("");
    out = arena_printf(s->asked->arena, "%.*s%.*s%.*s", STR_ARG(out), STR_ARG(gap), STR_ARG(w));
  }
  return out;
}

bool sought_tell(const struct sought *s, struct sought_span *x, size_t first, size_t last) {
  x->text = str_trim(say(s, x, first, last));
  return x->text.len > 0;
}

/* ---- colours ---- */

static bool colour_in(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  for (size_t i = x->first; i <= x->last; i++) {
    if (!is_class(s, &t->at[i], CLASS_COLOUR)) continue;
    size_t first = i, last = i;
    while (first > x->first && is_class(s, &t->at[first - 1], CLASS_SHADE)) first--;
    while (last + 1 <= x->last && is_class(s, &t->at[last + 1], CLASS_COLOUR)) last++;
    if (last + 2 <= x->last && str_is(t->at[last + 1].word, "and") && is_class(s, &t->at[last + 2], CLASS_COLOUR))
      last += 2;
    return sought_tell(s, x, first, last);
  }
  return false;
}

/* ---- names ---- */

bool sought_is_name(const struct sought *s, const struct token *t) {
  if (t->kind != TOKEN_WORD || was_asked(s, t) || (lex_of(s, t) & (LEX(KIN) | LEX(TIME)))) return false;
  if (is_class(s, t, CLASS_TIME_WORD) || is_class(s, t, CLASS_WEEKDAY)) return false;
  const struct name_entry *n = name_find(language_of(s), t->word);
  return t->capital || (n && !n->also_word);
}

/* What may stand behind "called": anything but a word that only joins. */
bool sought_may_name(const struct sought *s, const struct token *t) {
  uint64_t never = LEX(WH) | LEX(BE) | LEX(DO) | LEX(MODAL) | LEX(SUBJECT) | LEX(OBJECT) | LEX(PREPOSITION) | LEX(AND) |
                   LEX(FILLER) | LEX(NEGATION) | LEX(POSSESSIVE);
  if (t->kind == TOKEN_NUMBER) return true;
  return t->kind == TOKEN_WORD && (t->capital || !(lex_of(s, t) & never)) && !token_is_stop(language_of(s), t->word);
}

static bool name_from(const struct sought *s, struct sought_span *x, size_t at) {
  const struct tokens *t = &x->turn->tokens;
  size_t first = at, last;
  while (at < x->last && (lex_of(s, &t->at[at]) & (LEX(ARTICLE) | LEX(FILLER)))) at++; /* "called the uh the Lady" */
  if (at > x->last || !sought_may_name(s, &t->at[at])) return false;
  last = at;
  bool capital = t->at[at].capital;
  while (last + 1 <= x->last && last < at + 2 && sought_may_name(s, &t->at[last + 1])) {
    bool known = lex_of(s, &t->at[last + 1]) && !sought_is_name(s, &t->at[last + 1]);
    if (capital ? !t->at[last + 1].capital : known && first == at) break;
    last++;
  }
  return sought_tell(s, x, first, last);
}

/* "called X", "named X", "call it X", "her name is X" */
static bool named_by_verb(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  for (size_t i = x->first; i < x->last; i++) {
    const struct token *w = &t->at[i];
    size_t at = i + 1;
    if (i > x->first && (lex_of(s, &t->at[i - 1]) & LEX(NEGATION))) continue; /* "not called biscuit" */
    size_t past = at;                                                         /* "The Duchess, we called it" */
    while (past <= x->last && ((lex_of(s, &t->at[past]) & LEX(OBJECT)) || t->at[past].kind == TOKEN_MARK)) past++;
    if (str_is(w->word, "called") && past > x->last && past > at && i > x->first + 1) return name_from(s, x, x->first);
    if (str_is(w->word, "calling") || str_is(w->word, "called") || str_is(w->word, "named")) {
      if (lex_of(s, &t->at[at]) & (LEX(OBJECT) | LEX(SUBJECT))) at++;
      if (name_from(s, x, at)) return true;
    } else if (str_is(w->word, "call")) {
      while (at <= x->last &&
             ((lex_of(s, &t->at[at]) & (LEX(OBJECT) | LEX(POSSESSIVE) | LEX(ARTICLE) | LEX(SUBJECT))) ||
              was_asked(s, &t->at[at])))
        at++;
      if (name_from(s, x, at)) return true;
    } else if (str_is(w->word, "name")) {
      if (at <= x->last && (lex_of(s, &t->at[at]) & LEX(BE)) && name_from(s, x, at + 1)) return true;
    }
  }
  return false;
}

/* "my pigeon bert", "bert the pigeon", "bert is my pigeon" */
static bool named_beside_word(const struct sought *s, struct sought_span *x, size_t n) {
  const struct tokens *t = &x->turn->tokens;
  if (!x->direct || n > x->last) return false;
  if (n < x->last && sought_is_name(s, &t->at[n + 1])) return sought_tell(s, x, n + 1, n + 1);
  size_t skip = n + 2 <= x->last && str_is(t->at[n + 1].word, ",") ? n + 2 : n;
  if (skip > n && sought_is_name(s, &t->at[skip])) return sought_tell(s, x, skip, skip);
  bool is = n + 2 <= x->last && (lex_of(s, &t->at[n + 1]) & LEX(BE)); /* "my teacher is Mrs Ashworth" */
  if (is && (sought_is_name(s, &t->at[n + 2]) || (lex_of(s, &t->at[n + 2]) & LEX(TITLE))))
    return name_from(s, x, n + 2);
  for (size_t i = x->first; i + 1 < n && i < x->first + 2; i++) {
    bool own = lex_of(s, &t->at[n - 1]) & (LEX(POSSESSIVE) | LEX(ARTICLE));
    bool joins = (lex_of(s, &t->at[i + 1]) & LEX(BE)) || i + 2 == n;
    bool unknown =
        t->at[i].kind == TOKEN_WORD && !lex_of(s, &t->at[i]) && !token_is_stop(language_of(s), t->at[i].word);
    if (own && joins && (sought_is_name(s, &t->at[i]) || unknown)) return sought_tell(s, x, i, i);
  }
  return false;
}

/* "got a new lad with me, dwayne": behind the last comma. */
static bool named_at_end(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  size_t last = x->last;
  while (last > x->first && t->at[last].kind == TOKEN_MARK) last--;
  bool comma = x->direct && last > x->near_last + 1 && str_is(t->at[last - 1].word, ",");
  return comma && sought_is_name(s, &t->at[last]) && sought_tell(s, x, last, last);
}

/* "Reverend Amos Tull" */
static bool all_names(const struct sought *s, const struct tokens *t, size_t first, size_t last) {
  for (size_t i = first; i <= last; i++)
    if (!sought_is_name(s, &t->at[i]) && !(i == first && (lex_of(s, &t->at[i]) & LEX(TITLE)))) return false;
  return true;
}

/* "Pancho." after "the dog left the room.", "arvid" after "a boy": all that the sentence says. */
static bool named_bare(const struct sought *s, struct sought_span *x) {
  static const char *const them[] = {"he", "she", "it", "his", "her", "its"};
  const struct tokens *t = &x->turn->tokens;
  size_t last = x->last;
  while (last > x->first && t->at[last].kind == TOKEN_MARK) last--;
  const struct token *w = &t->at[x->first];
  if (!x->direct && last > x->first && last <= x->first + 3 && all_names(s, t, x->first, last))
    return sought_tell(s, x, x->first, last);
  if (x->direct || last != x->first || !sought_may_name(s, w) || w->kind != TOKEN_WORD) return false;
  if ((lex_of(s, w) & (LEX(KIN) | LEX(TIME))) || is_class(s, w, CLASS_TIME_WORD)) return false;
  bool goes_on = false, known = name_find(language_of(s), w->word) || !lex_of(s, w);
  for (size_t k = 0; x->last + 1 < t->len && k < sizeof them / sizeof *them; k++)
    goes_on |= str_is(t->at[x->last + 1].word, them[k]);
  bool noun = (lex_of(s, w) & LEX(NOUN)) != 0;
  return (known || (noun && goes_on)) && sought_tell(s, x, x->first, x->first);
}

/* "chidi burnt his finger. hes my apprentice": whoever the sentence before began with. */
static bool named_before(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  bool he = str_is(t->at[x->first].word, "he") || str_is(t->at[x->first].word, "she");
  bool is = x->first < x->last && (lex_of(s, &t->at[x->first + 1]) & LEX(BE));
  if (!x->direct || !he || !is || x->first == 0) return false;
  size_t begin = x->first - 1;
  while (begin > 0 && !t->at[begin].begins) begin--;
  bool name =
      sought_is_name(s, &t->at[begin]) || !lex_of(s, &t->at[begin]) || name_find(language_of(s), t->at[begin].word);
  return name && t->at[begin].kind == TOKEN_WORD && sought_tell(s, x, begin, begin);
}

static bool named_beside(const struct sought *s, struct sought_span *x) {
  return named_beside_word(s, x, x->near_last) || named_beside_word(s, x, x->near) || named_at_end(s, x) ||
         named_before(s, x) || named_bare(s, x);
}

/* ---- somebody ---- */

/* The likeliest sense of a noun, by the dictionary's files (lexnames(5WN)); -1. */
static int noun_subject(const struct sought *s, struct str word) {
  const struct wordnet *w = wordnet_of(language_of(s));
  const struct wordnet_sense *senses;
  size_t count = w ? wordnet_senses(w, s->asked->arena, word, &senses, NULL) : 0;
  return count && senses[0].part == WORDNET_NOUN ? senses[0].subject : -1;
}

bool sought_is_somebody(const struct sought *s, const struct token *t) {
  enum { ANIMAL = 5, PERSON = 18 };
  if (t->kind != TOKEN_WORD || was_asked(s, t)) return false;
  uint64_t c = lex_of(s, t);
  if (c & (LEX(KIN) | LEX(JOB) | LEX(ANIMAL))) return true;
  if (!(c & LEX(NOUN)) || (c & (LEX(TIME) | LEX(ADV) | LEX(PREPOSITION)))) return false;
  int subject = noun_subject(s, t->word);
  return subject == ANIMAL || subject == PERSON;
}

/* The last who is named in a stretch: "my sister Anna", "the foreman", "Anna". */
static bool somebody_in(const struct sought *s, struct sought_span *x, size_t first, size_t end) {
  const struct tokens *t = &x->turn->tokens;
  for (size_t i = end; i-- > first;) {
    bool name = sought_is_name(s, &t->at[i]) && !(lex_of(s, &t->at[i]) & LEX(PLACE));
    size_t from = i;
    if (!name && !sought_is_somebody(s, &t->at[i])) continue;
    while (name && from > first && (sought_is_name(s, &t->at[from - 1]) || (lex_of(s, &t->at[from - 1]) & LEX(TITLE))))
      from--;
    if (name && from > first && sought_is_somebody(s, &t->at[from - 1])) from--;
    size_t owner = from; /* "the new lad" */
    while (!name && owner > first + 1 && (lex_of(s, &t->at[owner - 1]) & LEX(ADJ))) owner--;
    if (owner > first && (lex_of(s, &t->at[owner - 1]) & (LEX(POSSESSIVE) | LEX(ARTICLE))))
      from = owner - 1;
    else if (!name && i - x->first <= 1 && first == x->first)
      from = x->first; /* "delivery lad dropped it" */
    else if (!name)
      continue;                                                 /* "mates" with nobody's word before it */
    bool bare = from == i && (lex_of(s, &t->at[i]) & LEX(KIN)); /* "wife made a pie" */
    if (bare) return (x->text = arena_printf(s->asked->arena, "your %.*s", STR_ARG(t->at[i].text))).len > 0;
    return sought_tell(s, x, from, i);
  }
  return false;
}

/* "who did i lend it to", "who is edie marrying": it is done to them, and they stand behind it. */
static bool asks_object(const struct sought *s) {
  const struct tokens *t = &s->asked->tokens;
  if (t->len < 3 || !str_is(t->at[0].word, "who")) return false;
  if (lex_of(s, &t->at[1]) & (LEX(DO) | LEX(MODAL))) return true;
  return (lex_of(s, &t->at[1]) & LEX(BE)) && t->len > 3 &&
         (((lex_of(s, &t->at[2]) & LEX(SUBJECT)) && !str_is(t->at[2].word, "it")) || t->at[2].capital ||
          name_find(language_of(s), t->at[2].word));
}

/* "who is my teacher": by name, before anything. */
static bool asks_who_is(const struct sought *s) {
  const struct tokens *t = &s->asked->tokens;
  return t->len > 3 && (lex_of(s, &t->at[1]) & LEX(BE)) && (lex_of(s, &t->at[2]) & (LEX(POSSESSIVE) | LEX(ARTICLE)));
}

/* "he shouted at me": whoever was spoken of last. */
static bool whoever_before(const struct sought *s, struct sought_span *x) {
  enum { BACK = 3 };
  static const char *const them[] = {"he", "she"};
  const struct sought_turn *own = x->turn;
  bool pronoun = false;
  for (size_t i = x->first; i < x->near; i++)
    for (size_t k = 0; k < sizeof them / sizeof *them; k++) pronoun |= str_is(own->tokens.at[i].word, them[k]);
  for (size_t back = 1; pronoun && back <= BACK && own - s->turns >= (ptrdiff_t)back; back++) {
    struct sought_span before = {.turn = own - back};
    if (!before.turn->tokens.len || !somebody_in(s, &before, 0, before.turn->tokens.len)) continue;
    x->text = before.text;
    return true;
  }
  return false;
}

/* The first who stands there, by name where one follows: "a plumber called Rhys". */
static bool first_in(const struct sought *s, struct sought_span *x, size_t first) {
  const struct tokens *t = &x->turn->tokens;
  for (size_t end = first + 1; end <= x->last + 1; end++) {
    if (!somebody_in(s, x, first, end)) continue;
    bool called = end < x->last && (str_is(t->at[end].word, "called") || str_is(t->at[end].word, "named"));
    if (called && name_from(s, x, end + 1)) return true;
    while (end <= x->last && sought_is_name(s, &t->at[end])) end++;
    return somebody_in(s, x, first, end);
  }
  return false;
}

/* "who did i go with" */
static bool asks_with(const struct sought *s) {
  size_t end = s->asked->tokens.len;
  while (end && s->asked->tokens.at[end - 1].kind == TOKEN_MARK) end--;
  return end > 1 && str_is(s->asked->tokens.at[end - 1].word, "with");
}

/* "with Olga", "Olga and I" */
static bool with_in(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  for (size_t i = x->first; i < x->last; i++) {
    if (str_is(t->at[i].word, "with") && first_in(s, x, i + 1)) return true;
    bool me = str_is(t->at[i + 1].word, "i") || str_is(t->at[i + 1].word, "me");
    if (str_is(t->at[i].word, "and") && me && i > x->first && somebody_in(s, x, x->first, i)) return true;
  }
  return false;
}

/* Before what was done; behind it where somebody else stands there ("told off by my boss"). */
static bool who_in(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  if (!x->direct) return x->bare && somebody_in(s, x, x->first, x->last + 1);
  if (asks_with(s)) return with_in(s, x);
  if (asks_object(s)) return first_in(s, x, x->near + 1);
  if (asks_who_is(s)) return named_by_verb(s, x) || named_beside(s, x);
  if (somebody_in(s, x, x->first, x->near) || whoever_before(s, x)) return true;
  for (size_t i = x->near + 1; i <= x->last; i++)
    if (str_is(t->at[i].word, "by") || str_is(t->at[i].word, "from") || str_is(t->at[i].word, "to"))
      return somebody_in(s, x, i + 1, x->last + 1);
  return named_by_verb(s, x); /* "one of them bit me, his name is alfie" */
}

/* ---- places ---- */

static bool before_place(const struct sought *s, const struct token *t) {
  static const char *const more[] = {"on",       "by",    "behind", "under", "outside",
                                     "opposite", "above", "beside", "into",  "inside"};
  for (size_t k = 0; k < sizeof more / sizeof *more; k++)
    if (str_is(t->word, more[k])) return true;
  return is_class(s, t, CLASS_PLACE_BEFORE);
}

static size_t phrase_end(const struct sought_span *x, const struct tagged *g, size_t at) {
  while (at + 1 <= x->last && g->phrase[at + 1] == PHRASE_NOUN && !g->begins[at + 1]) at++;
  return at;
}

/* "in a mood" is nowhere; a word that nobody knows may be a town. */
static bool may_be_place(const struct sought *s, const struct token *t) {
  enum { ACT = 4, ATTRIBUTE = 7, COGNITION = 9, EVENT = 11, FEELING = 12, FOOD = 13, STATE = 26, TIME = 28 };
  if (t->capital || (lex_of(s, t) & LEX(PLACE))) return true;
  int subject = noun_subject(s, t->word);
  return subject != ATTRIBUTE && subject != COGNITION && subject != FEELING && subject != STATE && subject != TIME &&
         subject != FOOD && subject != EVENT && subject != ACT;
}

/* The place whose phrase begins at this token, with the places behind it: "in a flat in Leeds". */
static bool place_at(const struct sought *s, struct sought_span *x, const struct tagged *g, size_t i) {
  const struct tokens *t = &x->turn->tokens;
  bool before = before_place(s, &t->at[i]), place = (lex_of(s, &t->at[i]) & LEX(PLACE)) != 0;
  size_t at = before ? i + 1 : i;
  if ((!before && !place) || at > x->last || g->phrase[at] == PHRASE_TIME) return false;
  if ((!place && g->phrase[at] != PHRASE_NOUN) || g->tag[at] == TAG_PRON || g->tag[at] == TAG_NUM) return false;
  size_t last = phrase_end(x, g, at);
  if (sought_met(s, &t->at[last]) || (lex_of(s, &t->at[last]) & LEX(KIN))) return false;
  if (is_class(s, &t->at[last], CLASS_COLOUR) || !may_be_place(s, &t->at[last])) return false;
  while (last + 2 <= x->last && before_place(s, &t->at[last + 1]) && g->phrase[last + 2] == PHRASE_NOUN &&
         g->tag[last + 2] != TAG_PRON)
    last = phrase_end(x, g, last + 2);
  if (g->tag[last] == TAG_DET) return false; /* "on the" */
  return sought_tell(s, x, i, last);
}

static bool is_surely_name(const struct sought *s, const struct token *t) {
  const struct name_entry *n = name_find(language_of(s), t->word);
  return n && !n->also_word; /* "job" is one, too */
}

static bool asks_of_somebody(const struct sought *s) {
  const struct tokens *q = &s->asked->tokens;
  if (s->of) return true;
  for (size_t i = 0; i < q->len; i++)
    if ((lex_of(s, &q->at[i]) & (LEX(KIN) | LEX(ANIMAL))) || q->at[i].capital || is_surely_name(s, &q->at[i]))
      return true;
  return false;
}

/* "where is nan" is not answered by what she fell off. */
static bool only_is(const struct sought *s, const struct sought_span *x, const struct tagged *g) {
  static const char *const stays[] = {"keep",    "kept",  "live",   "lives", "put",  "left",  "stay",
                                      "staying", "works", "parked", "went",  "gone", "moved", "taken"};
  const struct tokens *q = &s->asked->tokens, *t = &x->turn->tokens;
  if (q->len < 2 || !(lex_of(s, &q->at[1]) & LEX(BE)) || !asks_of_somebody(s)) return true;
  for (size_t i = 2; i < q->len; i++)
    if (is_class(s, &q->at[i], CLASS_THERE)) return true; /* "where's duncan living" */
  for (size_t i = x->first; i <= x->last; i++) {
    bool stay = sought_met(s, &t->at[i]) != 0;
    for (size_t k = 0; k < sizeof stays / sizeof *stays; k++) stay |= str_is(t->at[i].word, stays[k]);
    if (g->tag[i] == TAG_VERB && !stay && !(lex_of(s, &t->at[i]) & LEX(BE))) return false;
  }
  return true;
}

static bool place_in(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  struct times times = times_find(language_of(s), s->asked->arena, t, s->asked->civil_now, MANNER_GB, LEAN_PAST);
  struct tagged g = tags_read(language_of(s), s->asked->arena, t, &times);
  size_t behind = x->near_last + 1; /* "the library is on Hope Street" */
  while (behind < x->last && (lex_of(s, &t->at[behind]) & LEX(BE))) behind++;
  if (x->direct && behind <= x->last && before_place(s, &t->at[behind]) && place_at(s, x, &g, behind)) return true;
  if (!only_is(s, x, &g)) return false;
  for (size_t i = x->direct ? x->near_last + 1 : x->first; i <= x->last; i++)
    if (place_at(s, x, &g, i)) return true;
  for (size_t i = x->first; x->direct && i < x->near_last; i++)
    if (place_at(s, x, &g, i)) return true;
  return x->bare && x->last - x->first <= 3 && sought_tell(s, x, x->first, x->last);
}

/* ---- amounts ---- */

static bool is_figure(const struct token *t) {
  return t->text.len && t->text.at[0] >= '0' && t->text.at[0] <= '9';
}

static bool unit_of_weight(const struct sought *s, const struct token *t) {
  if (is_class(s, t, CLASS_WEIGHT)) return true;
  size_t digits = 0;
  while (digits < t->text.len &&
         ((t->text.at[digits] >= '0' && t->text.at[digits] <= '9') || t->text.at[digits] == '.'))
    digits++;
  if (!digits || digits == t->text.len) return false;
  return answer_word_is(s->asked->memory->answer_words, str_from(t->text, digits), CLASS_WEIGHT);
}

static size_t amount_from(const struct sought *s, const struct sought_span *x, size_t i) {
  const struct tokens *t = &x->turn->tokens;
  struct number_read n;
  if (number_at(language_of(s), t, i, &n) && !n.ordinal) return n.last;
  return is_figure(&t->at[i]) ? i : SIZE_MAX;
}

/* Its unit, and "7lb 4", "six stone two" on behind it. */
static size_t with_units(const struct sought *s, const struct sought_span *x, size_t last, bool *ret_weight) {
  const struct tokens *t = &x->turn->tokens;
  *ret_weight = unit_of_weight(s, &t->at[last]);
  while (last + 1 <= x->last) {
    const struct token *next = &t->at[last + 1];
    size_t more = *ret_weight ? amount_from(s, x, last + 1) : SIZE_MAX;
    bool weight = unit_of_weight(s, next), money = is_class(s, next, CLASS_MONEY);
    if (!weight && !money && more == SIZE_MAX) break;
    *ret_weight |= weight;
    last = more != SIZE_MAX ? more : last + 1;
  }
  return last;
}

/* "she's only fourteen", "41 years old", and not "all nine". */
static bool is_age(const struct sought *s, const struct sought_span *x, size_t first, size_t last) {
  enum { BACK = 3 };
  static const char *const behind[] = {"year", "years", "yr", "yrs", "yo", "old", "months"};
  const struct tokens *t = &x->turn->tokens;
  for (size_t i = first; i-- > x->first && i + BACK >= first;)
    if (lex_of(s, &t->at[i]) & LEX(BE)) return true;
  for (size_t k = 0; last + 1 < t->len && k < sizeof behind / sizeof *behind; k++)
    if (str_is(t->at[last + 1].word, behind[k])) return true;
  return false;
}

static bool amount_in(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  struct times times = times_find(language_of(s), s->asked->arena, t, s->asked->civil_now, MANNER_GB, LEAN_PAST);
  for (size_t i = x->first; i <= x->last; i++) {
    size_t last = amount_from(s, x, i);
    bool timed = false, weight = false;
    for (size_t k = 0; k < times.len; k++)
      timed |= i >= times.at[k].first && i <= times.at[k].last && times.at[k].kind != TIME_DURATION;
    if (last == SIZE_MAX || last > x->last || timed) continue;
    if (s->asked->kind.kind == QUESTION_HOW_OLD && !x->bare && !is_age(s, x, i, last)) continue;
    last = with_units(s, x, last, &weight);
    if (s->kind == SOUGHT_WEIGHT && !weight) continue;
    size_t first = i;
    if (first > x->first && (str_is(t->at[i - 1].word, "£") || str_is(t->at[i - 1].word, "$"))) first--;
    return sought_tell(s, x, first, last);
  }
  return false;
}

/* "every Tuesday at seven", "Tuesdays": as often as it is. */
static bool often_in(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  for (size_t i = x->first; i <= x->last; i++) {
    struct str w = t->at[i].word;
    bool day = w.len > 4 && w.at[w.len - 1] == 's' &&
               answer_word_is(s->asked->memory->answer_words, str_first(w, w.len - 1), CLASS_WEEKDAY);
    bool every = (str_is(w, "every") || str_is(w, "each")) && i < x->last;
    if (!day && !every) continue;
    size_t last = every ? i + 1 : i;
    bool at = last + 2 <= x->last && str_is(t->at[last + 1].word, "at");
    return sought_tell(s, x, i, at ? last + 2 : last);
  }
  return false;
}

/* The last of them: "dada says shes a he so HE". */
static bool sex_in(const struct sought *s, struct sought_span *x) {
  static const char *const words[] = {"he", "she", "boy", "girl", "male", "female"};
  const struct tokens *t = &x->turn->tokens;
  for (size_t i = x->last + 1; i-- > x->first;)
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
      if (str_is(t->at[i].word, words[k])) return (x->text = str_of(words[k])).len > 0;
  return false;
}

/* ---- of a sort ---- */

void sought_add_sort(struct sought *s, struct str word) {
  const struct wordnet *w = wordnet_of(language_of(s));
  const struct wordnet_sense *senses;
  size_t count = w ? wordnet_senses(w, s->asked->arena, word, &senses, NULL) : 0;
  for (size_t i = 0; i < count && s->set_count < SOUGHT_SETS; i++)
    if (senses[i].part == WORDNET_NOUN) s->sets[s->set_count++] = senses[i].at;
}

/* Up the dictionary's "@" links to the sort. */
static bool climbs(const struct sought *s, const struct wordnet *w, struct arena *a, struct wordnet_sense sense) {
  enum { UP = 12 };
  for (int i = 0; i < UP; i++) {
    const struct wordnet_link *links;
    size_t count = wordnet_links(w, a, &sense, "@", 1, &links);
    if (!count) count = wordnet_links(w, a, &sense, "@i", 1, &links);
    if (!count || !wordnet_synset(w, a, WORDNET_NOUN, links[0].at, &sense)) return false;
    for (size_t k = 0; k < s->set_count; k++)
      if (s->sets[k] == sense.at) return true;
  }
  return false;
}

static bool is_of_sort(const struct sought *s, const struct token *t) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct wordnet *w = wordnet_of(language_of(s));
  const struct wordnet_sense *senses;
  if (!w || t->kind != TOKEN_WORD || token_is_stop(language_of(s), t->word) || was_asked(s, t)) return false;
  size_t count = wordnet_senses(w, &a, t->word, &senses, NULL);
  return count && senses[0].part == WORDNET_NOUN && climbs(s, w, &a, senses[0]);
}

static bool sort_in(const struct sought *s, struct sought_span *x) {
  for (size_t i = x->first; s->set_count && i <= x->last; i++)
    if (is_of_sort(s, &x->turn->tokens.at[i])) {
      bool first_told =
          i > x->first && (str_is(x->turn->tokens.at[i - 1].word, "a") || str_is(x->turn->tokens.at[i - 1].word, "an"));
      if (first_told) x->fit += .1;
      return sought_tell(s, x, i, i);
    }
  return false;
}

/* "a roofer", "an electrician" */
static bool job_in(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  for (size_t i = x->first + 1; i <= x->last; i++) {
    size_t from = i - 1;
    bool is =
        (lex_of(s, &t->at[i]) & LEX(JOB)) || (sought_is_somebody(s, &t->at[i]) && !(lex_of(s, &t->at[i]) & LEX(KIN)));
    if (t->at[i].kind != TOKEN_WORD || !is || sought_met(s, &t->at[i])) continue;
    while (from > x->first && (lex_of(s, &t->at[from]) & (LEX(ADJ) | LEX(NOUN)))) from--;
    if (str_is(t->at[from].word, "a") || str_is(t->at[from].word, "an")) return sought_tell(s, x, from, i);
  }
  return false;
}

/* A day or an hour stands in it. */
static bool has_time(const struct sought *s, const struct sought_span *x) {
  struct times times =
      times_find(language_of(s), s->asked->arena, &x->turn->tokens, s->asked->civil_now, MANNER_GB, LEAN_PAST);
  for (size_t i = 0; i < times.len; i++)
    if (times.at[i].first >= x->first && times.at[i].last <= x->last && times.at[i].kind != TIME_DURATION) return true;
  return false;
}

bool sought_span(const struct sought *s, struct sought_span *x) {
  switch (s->kind) {
  case SOUGHT_CALLED: return named_by_verb(s, x) || named_beside(s, x);
  case SOUGHT_WHO: return who_in(s, x);
  case SOUGHT_PLACE: return place_in(s, x);
  case SOUGHT_COLOUR: return colour_in(s, x);
  case SOUGHT_AMOUNT:
  case SOUGHT_WEIGHT: return amount_in(s, x);
  case SOUGHT_SORT: return s->loose && sort_in(s, x);
  case SOUGHT_JOB: return job_in(s, x);
  case SOUGHT_SEX: return sex_in(s, x);
  case SOUGHT_TIME: return often_in(s, x) || (s->loose && has_time(s, x) && sought_tell(s, x, x->first, x->last));
  case SOUGHT_THING: return sought_thing(s, x);
  case SOUGHT_ANY: return s->loose && x->last - x->first >= 1 && sought_tell(s, x, x->first, x->last);
  case SOUGHT_NOTHING: break;
  }
  return false;
}
