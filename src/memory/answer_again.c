/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/answer_again.h"

#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/number.h"
#include "memory/answer_again_priv.h"
#include "memory/memory_priv.h"

#include <math.h>

/* What stands in the turn, in the turn that it goes on from, in the one just before. */
static const double in_turn = .85, goes_from = .6, goes_on_on = .9, just_before = .3;
/* Nothing of what was done; a name and nothing else; somebody else's doing. */
static const double no_deed = .7, only_names = .6, of_another = .85;
/* More of what the talk was just about, and of what is of the kind asked for. */
static const double of_talk = .15, of_kind = .1;
/* A place may be told of in other words; a figure may not. */
static const double no_kind = .7, no_sort = .85, nobody = .55, no_job = .5;
/* Less than this asked for in all is next to nothing: "where is he", "what did i say". */
static const double evidence_least = .6, nothing_asked = .25;
static const double rarity_least = .3;
/* Below it nothing that stands there could make it one: its things need not be looked for. */
static const double fit_least = .15;
/* So much has to stand there; of a thing of the kind, less; of what is far off from the next, less again. */
static const double clear_least = .6, clear_thing = .42, alone_thing = .33, alone_other = .5, far_off = 1.75;
enum { NEAR_HALF = 50 };
enum right { RIGHT_AS_IT_WAS, RIGHT_PUT, RIGHT_TAKEN_BACK };

static uint64_t lex_of(const struct again *g, const struct token *t) {
  return lexicon_classes(lexicon_of(g->q.memory->language), t->word);
}

/* ---- turns ---- */

static void read_levels(struct again *g) {
  g->goes_on = ARENA_ARRAY(g->q.arena, bool, g->s.turn_count + 1);
  g->levels = ARENA_ARRAY(g->q.arena, struct again_near, g->s.turn_count + 1);
  for (size_t n = 0; n < g->s.turn_count; n++) {
    const struct tokens *t = &g->s.turns[n].tokens;
    for (size_t i = 0; i < t->len; i++) {
      struct again_near near;
      if (!answer_again_near(g, &t->at[i], &near)) continue;
      for (size_t k = 0; k < g->word_count; k++)
        if (near.level[k] > g->levels[n].level[k]) g->levels[n].level[k] = near.level[k];
    }
    g->goes_on[n] = t->len && sought_goes_on(&g->s, &g->s.turns[n], 0, t->len - 1);
    for (size_t k = 0; k < g->word_count; k++) g->words[k].turns += g->levels[n].level[k] > NEAR_HALF;
  }
  double all = (double)g->s.turn_count + 1, once = log(all / 1.5);
  for (size_t k = 0; k < g->word_count; k++) {
    double turns = fmax(1, (double)g->words[k].turns);
    g->words[k].rarity = once > 0 ? fmax(rarity_least, log(all / (turns + .5)) / once) : 1;
  }
}

static bool is_left_out(const struct again *g, size_t turn) {
  for (size_t i = 0; i < g->asked->but_count; i++)
    if (g->asked->but[i] == g->s.turns[turn].turn->id) return true;
  return false;
}

/* ---- sentences ---- */

static struct again_near meet(struct again *g, struct again_sentence *x) {
  struct again_near m = {0};
  const struct tokens *t = &g->s.turns[x->turn].tokens;
  x->met_first = SIZE_MAX;
  for (size_t i = x->first; i <= x->last; i++) {
    struct again_near near;
    bool hard = false;
    if (!answer_again_near(g, &t->at[i], &near)) continue;
    for (size_t k = 0; k < g->word_count; k++) {
      if (near.level[k] > m.level[k]) m.level[k] = near.level[k];
      hard |= near.level[k] && !g->words[k].soft;
    }
    if (!hard) continue;
    if (x->met_first == SIZE_MAX) x->met_first = i;
    x->met_last = i;
  }
  return m;
}

static double value_of(const struct again *g, const struct again_sentence *x, const struct again_near *m, size_t k,
                       bool on) {
  enum { BACK = 3 };
  double best = fmax(m->level[k], g->levels[x->turn].level[k] * in_turn), part = on ? goes_from : just_before;
  for (size_t n = x->turn, back = 0; n > 0 && back < BACK; n--, back++) {
    if (g->s.turns[n - 1].turn->conversation != g->s.turns[x->turn].turn->conversation) break;
    best = fmax(best, g->levels[n - 1].level[k] * part);
    if (!g->goes_on[n - 1]) break;
    part *= goes_on_on;
  }
  return best / AGAIN_WHOLE;
}

/* Whose doing it is: "i" asked about is not what "she" did, nor "he" what "she" did. */
static bool is_of_another(const struct again *g, const struct again_sentence *x) {
  static const char *const he[] = {"he", "his", "him", NULL}, *const she[] = {"she", "her", NULL};
  const struct tokens *t = &g->s.turns[x->turn].tokens;
  bool i_do = false, male = false, female = false;
  for (size_t i = x->first; i <= x->last; i++) {
    uint64_t c = lex_of(g, &t->at[i]);
    i_do |= str_is(t->at[i].word, "i") || str_is(t->at[i].word, "we") || str_is(t->at[i].word, "me");
    male |= str_is_one_of(t->at[i].word, he) || (c & LEX(MALE));
    female |= str_is_one_of(t->at[i].word, she) || (c & LEX(FEMALE));
  }
  if (g->s.of & LEX(MALE)) return female && !male;
  if (g->s.of & LEX(FEMALE)) return male && !female;
  return g->s.of_i && (male || female) && !i_do;
}

static double fit_of(const struct again *g, const struct again_sentence *x, const struct again_near *m) {
  double sum = 0, all = 0, soft = 0, beside = 0;
  bool on = sought_goes_on(&g->s, &g->s.turns[x->turn], x->first, x->last);
  bool deed = false, did = false, thing = false, things = false;
  for (size_t k = 0; k < g->word_count; k++) {
    const struct again_word *w = &g->words[k];
    double value = value_of(g, x, m, k, on), weight = w->rarity * (w->sort && value > in_turn ? 1 : w->weight);
    *(w->soft ? &beside : &sum) += weight * value;
    *(w->soft ? &soft : &all) += weight;
    if (w->must && value * AGAIN_WHOLE < NEAR_HALF) return 0;
    if (w->soft) continue;
    deed |= w->deed, did |= w->deed && value > .4;
    things |= !w->person, thing |= !w->person && value > .4;
  }
  /* What it goes on from may tell two apart, and answers nothing by itself. */
  double fit = all > 0 ? fmin(1, (sum + fmin(sum, beside)) / all) : soft > 0 ? beside / soft : 0;
  bool talk = g->s.turns[x->turn].turn->id == g->asked->from;
  if (all > 0 && all < evidence_least) fit *= all * all / evidence_least / evidence_least;
  if (all <= 0 && !talk) fit *= nothing_asked;
  if (deed && !did) fit *= no_deed;
  if (things && !thing) fit *= only_names;
  if (talk) fit += of_talk;
  return is_of_another(g, x) ? fit * of_another : fit;
}

/* A name, where somebody is asked for and no form tells who: "my teacher, Mr. Eze, has got his visa". */
static bool name_in(struct again *g, struct again_sentence *x) {
  const struct tokens *t = &g->s.turns[x->turn].tokens;
  for (size_t i = x->first; i <= x->last; i++) {
    size_t last = i;
    if (!sought_is_name(&g->s, &t->at[i]) && !(i < x->last && (lex_of(g, &t->at[i]) & LEX(TITLE)))) continue;
    while (last < x->last && sought_is_name(&g->s, &t->at[last + 1])) last++;
    x->thing = tokens_text(t, i, last);
    return true;
  }
  return false;
}

static bool span_in(struct again *g, struct again_sentence *x, enum sought_kind kind) {
  struct sought_span span = {.turn = &g->s.turns[x->turn], .first = x->first, .last = x->last, .fit = x->fit};
  enum sought_kind asked = g->s.kind;
  span.direct = x->met_first != SIZE_MAX;
  span.near = span.direct ? x->met_first : x->first;
  span.near_last = span.direct ? x->met_last : x->first;
  g->s.met_at = span.direct ? x->met_last : 0;
  g->s.kind = kind;
  bool found = sought_span(&g->s, &span);
  g->s.kind = asked;
  if (found) x->thing = span.text;
  return found;
}

/* "Kofi Mensah's goat", "They are Kevin's": whose it is. */
static bool owner_in(struct again *g, struct again_sentence *x) {
  const struct tokens *t = &g->s.turns[x->turn].tokens;
  for (size_t i = x->first; i < x->last; i++) {
    size_t first = i;
    bool owns = str_is(t->at[i + 1].word, "'s");
    bool whose = sought_is_name(&g->s, &t->at[i]) || (lex_of(g, &t->at[i]) & (LEX(KIN) | LEX(JOB)));
    if (!owns || !whose) continue;
    while (first > x->first && sought_is_name(&g->s, &t->at[first - 1])) first--;
    x->thing = tokens_text(t, first, i);
    return true;
  }
  return false;
}

/* A figure that no unit tells: "aleena 12". */
static bool figure_in(struct again *g, struct again_sentence *x) {
  const struct tokens *t = &g->s.turns[x->turn].tokens;
  for (size_t i = x->first; i <= x->last; i++) {
    struct number_read n;
    if (!number_at(g->q.memory->language, t, i, &n) || n.ordinal || n.last > x->last) continue;
    struct again_near near;
    bool beside = i > x->first && (sought_is_name(&g->s, &t->at[i - 1]) || answer_again_near(g, &t->at[i - 1], &near));
    if (!beside) continue;
    x->thing = tokens_text(t, i, n.last);
    return true;
  }
  return false;
}

/* What somebody is called stands beside their word, or with a word that names: "my sister works with Priya" names none.
 */
static bool is_called(const struct again *g, const struct again_sentence *x) {
  static const char *const names[] = {"called", "named", "name", "names", "call", "calls", "calling", NULL};
  enum { BESIDE = 3 };
  const struct tokens *t = &g->s.turns[x->turn].tokens;
  struct str rest = x->thing, first = STR("");
  str_next(&rest, ' ', &first);
  for (size_t i = x->first; i <= x->last; i++) {
    size_t from = i < x->met_last ? i + 1 : x->met_last + 1, to = i < x->met_last ? x->met_last : i;
    bool joined = to >= from && to - from < BESIDE;
    if (str_is_one_of(t->at[i].word, names)) return true;
    for (size_t k = from; joined && k < to; k++)
      joined = !(lex_of(g, &t->at[k]) & (LEX(PREPOSITION) | LEX(AND) | LEX(SAYS))) &&
               (!(lex_of(g, &t->at[k]) & LEX(VERB)) || (lex_of(g, &t->at[k]) & (LEX(BE) | LEX(NOUN) | LEX(ADJ))));
    if (joined && str_eq(t->at[i].text, first)) return true;
  }
  return x->met_first == SIZE_MAX;
}

/* "the dog is called rex and the cat is called tom": of the cat only the second. */
static bool called_beside(struct again *g, struct again_sentence *x) {
  struct again_sentence part = *x;
  if (x->met_first == SIZE_MAX) return false;
  answer_again_part(g, &part);
  if (!span_in(g, &part, SOUGHT_CALLED) && !name_in(g, &part)) return false;
  *x = part;
  return is_called(g, x);
}

/* The words of the kind that is asked for: a name, a place, a figure. Where none stand it fits less; false: not at all.
 */
static bool find_thing(struct again *g, struct again_sentence *x) {
  enum sought_kind kind = g->s.kind;
  bool any = kind == SOUGHT_ANY || kind == SOUGHT_THING;
  if (any && g->s.set_count) kind = SOUGHT_SORT;
  x->thing = STR("");
  if (any && kind != SOUGHT_SORT) return true;
  bool who = kind == SOUGHT_WHO || kind == SOUGHT_CALLED;
  bool figure = kind == SOUGHT_AMOUNT || kind == SOUGHT_WEIGHT, old = g->q.kind.kind == QUESTION_HOW_OLD;
  if (kind == SOUGHT_CALLED && called_beside(g, x)) return x->fit += of_kind, true;
  if (kind == SOUGHT_CALLED && x->met_first != SIZE_MAX) return false;
  bool found = g->whose ? owner_in(g, x) : span_in(g, x, kind) || (who && name_in(g, x)) || (old && figure_in(g, x));
  if (found) x->fit += of_kind * fmin(1, 2 * x->fit);
  if (!found) x->fit *= kind == SOUGHT_JOB ? no_job : who ? nobody : kind == SOUGHT_SORT ? no_sort : no_kind;
  return found || (!figure && kind != SOUGHT_COLOUR);
}

static bool was_said(const struct again *g, const struct again_sentence *x) {
  struct str text = utf8_plain(g->q.arena, tokens_text(&g->s.turns[x->turn].tokens, x->first, x->last));
  for (size_t i = 0; i < g->asked->said_count; i++) {
    struct str said = utf8_plain(g->q.arena, g->asked->said[i]);
    if (said.len && (str_find(text, said) >= 0 || str_find(said, text) >= 0)) return true;
  }
  return false;
}

/* ---- what was taken back ---- */

static bool fact_row(void *arg, const void *record) {
  struct again *g = arg;
  const struct fact *f = record;
  if (f->state == FACT_RETRACTED && f->plain.len) VEC_PUSH(g->q.arena, &g->gone, *f);
  return true;
}

/* Its turn said it, and it was not so. */
static bool was_taken_back(const struct again *g, const struct again_sentence *x) {
  const struct sought_turn *t = &g->s.turns[x->turn];
  for (size_t i = 0; i < g->gone.len; i++) {
    if (g->gone.at[i].source != t->turn->id) continue;
    struct str text = utf8_plain(g->q.arena, tokens_text(&t->tokens, x->first, x->last));
    if (str_find(text, g->gone.at[i].plain) >= 0) return true;
  }
  return false;
}

static void keep(struct again_sentence best[VIEW_FOUND], size_t *count, const struct again_sentence *x) {
  size_t at = *count;
  for (size_t i = 0; i < *count; i++)
    if (best[i].turn == x->turn) {
      if (x->fit > best[i].fit) best[i] = *x;
      return;
    }
  if (at == VIEW_FOUND && x->fit < best[at - 1].fit) return;
  if (at == VIEW_FOUND) at--;
  *count = at + 1;
  while (at > 0 && best[at - 1].fit <= x->fit) best[at] = best[at - 1], at--; /* what was said since holds */
  best[at] = *x;
}

static void look_at_turn(struct again *g, size_t turn, struct again_sentence best[VIEW_FOUND], size_t *count) {
  const struct sought_turn *t = &g->s.turns[turn];
  for (size_t first = 0; first < t->tokens.len;) {
    struct again_sentence x = {.turn = turn, .first = first, .last = first};
    while (x.last + 1 < t->tokens.len && !t->tokens.at[x.last + 1].begins) x.last++;
    first = x.last + 1;
    struct again_near m = meet(g, &x);
    x.fit = fit_of(g, &x, &m);
    if (x.fit < fit_least || sought_asks(&g->s, t, x.first, x.last) || was_said(g, &x)) continue;
    if (was_taken_back(g, &x) || !find_thing(g, &x)) continue;
    keep(best, count, &x);
  }
}

/* Some word of the thing stands there, as it was written. */
static bool names_thing(struct str thing, const struct tokens *t) {
  enum { LONG = 4 };
  struct str word;
  while (str_next(&thing, ' ', &word))
    for (size_t i = 0; word.len >= LONG && i < t->len; i++)
      if (str_eq(t->at[i].text, word)) return true;
  return false;
}

/* "it was not the post office, it was the pharmacy": what was put right just after is what stands, by itself. Where it
 * was taken back and no form tells what for, nothing does. */
static enum right put_right(struct again *g, struct again_sentence *x) {
  enum { SOON = 3 };
  const struct sought_turn *from = &g->s.turns[x->turn];
  bool taken = false;
  if (!x->thing.len) return RIGHT_AS_IT_WAS;
  g->s.best = (struct sought_span){.turn = from, .text = x->thing, .fit = x->fit};
  for (size_t n = x->turn + 1; n < g->s.turn_count; n++) {
    const struct sought_turn *t = &g->s.turns[n];
    taken |= sought_corrects(&g->s, t) && names_thing(x->thing, &t->tokens);
    bool soon = n <= x->turn + SOON && t->turn->conversation == from->turn->conversation;
    if (soon) sought_put_right(&g->s, t);
  }
  if (g->s.best.turn == from) return taken ? RIGHT_TAKEN_BACK : RIGHT_AS_IT_WAS;
  x->turn = (size_t)(g->s.best.turn - g->s.turns);
  x->thing = g->s.best.text;
  return RIGHT_PUT;
}

static bool is_clear(const struct again *g, const struct again_sentence best[VIEW_FOUND], size_t count, size_t i) {
  bool thing = best[i].thing.len > 0, any = g->s.kind == SOUGHT_ANY;
  double next = i == 0 && count > 1 ? best[1].fit : best[i].fit;
  if (best[i].fit >= (thing ? clear_thing : clear_least)) return true;
  bool far = i == 0 && (count < 2 || best[0].fit >= far_off * next);
  return far && (thing || any) && best[0].fit >= (thing ? alone_thing : alone_other);
}

static void look(struct again *g, struct view_found ret[VIEW_FOUND], size_t *ret_count) {
  struct again_sentence best[VIEW_FOUND];
  size_t count = 0;
  read_levels(g);
  for (size_t n = 0; n < g->s.turn_count; n++)
    if (!is_left_out(g, n)) look_at_turn(g, n, best, &count);
  for (size_t i = 0; i < count; i++) {
    bool clear = is_clear(g, best, count, i);
    enum right right = put_right(g, &best[i]);
    if (best[i].met_first == SIZE_MAX) best[i].met_first = best[i].first, best[i].met_last = best[i].last;
    ret[i] = (struct view_found){.turn = g->s.turns[best[i].turn].turn->id, .fit = best[i].fit};
    ret[i].clear = clear && right != RIGHT_TAKEN_BACK;
    if (right == RIGHT_TAKEN_BACK) ret[i].fit = 0;
    ret[i].clause = right == RIGHT_PUT ? best[i].thing : answer_again_clause(g, &best[i]);
    ret[i].thing = best[i].thing;
  }
  *ret_count = count;
}

/* "which aunty", "what teacher": somebody. */
static bool asks_for_somebody(const struct again *g) {
  const struct tokens *t = &g->q.tokens;
  for (size_t i = 0; i + 1 < t->len; i++) {
    bool which = answer_word_is(g->q.memory->answer_words, t->at[i].word, CLASS_ASK_WHICH) ||
                 answer_word_is(g->q.memory->answer_words, t->at[i].word, CLASS_ASK_WHAT);
    if (which) return lex_of(g, &t->at[i + 1]) & (LEX(KIN) | LEX(JOB));
  }
  return false;
}

int answer_again(struct memory *m, struct store_read *r, uint32_t owner, const struct view_again *asked,
                 const struct answer_options *o, struct arena *a, struct view_found ret[VIEW_FOUND], size_t *ret_count,
                 struct error *e) {
  struct again g = {.asked = asked};
  struct question question, ignored;
  struct view_answer told = {.text = STR(""), .relation = STR(""), .whose = STR("")};
  *ret_count = 0;
  answer_asked_begin(m, r, owner, asked->question, o, a, &g.q, &question);
  answer_asked_begin(m, r, owner, asked->beside, o, a, &g.beside, &ignored);
  g.beside.kept = g.q.kept;
  sought_read(&g.q, SOUGHT_ANY, &g.s);
  g.whose = g.q.tokens.len && str_is(g.q.tokens.at[0].word, "whose");
  if (g.whose || (g.s.kind == SOUGHT_ANY && asks_for_somebody(&g))) g.s.kind = SOUGHT_WHO;
  if (g.s.kind == SOUGHT_NOTHING) g.s.kind = SOUGHT_ANY;
  g.s.loose = true;
  int code = answer_from_facts(&g.q, &question, &told, e);
  if (code == ANSWER_TAKEN_BACK) return 0; /* its words would be those of what was taken back */
  if (code == 0) code = sought_turns(&g.s, e);
  if (code < 0) return code;
  struct scan all = {.owner = owner};
  code = r->ops->scan(r, RECORD_FACT, &all, a, fact_row, &g);
  if (code < 0) return error_set(e, code, "what was told could not be read");
  if (answer_again_words(&g)) look(&g, ret, ret_count);
  return 0;
}
