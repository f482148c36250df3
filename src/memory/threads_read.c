/* SPDX-License-Identifier: Apache-2.0
 *
 * What the words of a turn open, end and bar: patterns over each sentence, and the plans among its facts.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "memory/threads_priv.h"

/* MOST_TOKENS: a longer turn is a page, and opens nothing. */
enum { WHAT_WORDS = 7, SECTIONS = 12, MOST_TOKENS = 400 };

struct words_read {
  const struct language *language;
  struct arena *arena;
  const struct reading *reading;
  struct pieces pieces;
  struct thread_words *out;
  int64_t civil_now;
};

/* A sentence's hits and what they forbid. */
struct sentence {
  const struct pattern_hit *hits;
  size_t count, first, last;
  bool no_event, no_doing, no_whether, no_wait, no_never, maybe;
  int stake;
};

static bool is_kind(struct str action, const char *kind) {
  struct str rest = action, head;
  return str_next(&rest, ' ', &head) && str_is(head, kind);
}

static struct str word_after(struct str action) {
  ptrdiff_t blank = str_find_byte(action, ' ');
  return blank < 0 ? STR_NONE : str_trim(str_from(action, (size_t)blank));
}

static bool ends_sentence(const struct piece *p) {
  return (piece_has(p, LEX(MARK)) && p->word.len && strchr(".,;!?:\n", p->word.at[0])) || piece_is(p, "but");
}

static void sentence_read(struct words_read *w, size_t first, size_t last, struct sentence *s) {
  static const struct {
    const char *word;
    size_t flag;
  } nones[] = {{"event", offsetof(struct sentence, no_event)},
               {"doing", offsetof(struct sentence, no_doing)},
               {"whether", offsetof(struct sentence, no_whether)},
               {"wait", offsetof(struct sentence, no_wait)},
               {"never", offsetof(struct sentence, no_never)}};
  *s = (struct sentence){.first = first, .last = last, .stake = 1};
  const struct patterns *p = patterns_of(w->language, "threads");
  s->count = patterns_match(w->language, p, w->arena, &w->pieces, first, last, &s->hits);
  for (size_t i = 0; i < s->count; i++) {
    struct str action = s->hits[i].action;
    s->maybe |= is_kind(action, "maybe");
    if (is_kind(action, "stake")) s->stake = str_is(word_after(action), "3") || s->stake == 3 ? 3 : 2;
    for (size_t k = 0; is_kind(action, "none") && k < sizeof nones / sizeof *nones; k++)
      if (str_is(word_after(action), nones[k].word)) *(bool *)((char *)s + nones[k].flag) = true;
  }
}

/* Up to the last piece that belongs to a noun phrase. */
static size_t noun_end(const struct words_read *w, size_t first, size_t last) {
  while (last > first && (piece_has(piece_at(&w->pieces, last), LEX(BE) | LEX(PREPOSITION) | LEX(ADVERB)) ||
                          piece_is(piece_at(&w->pieces, last), "due")))
    last--; /* "one freight due" */
  return last;
}

/* "got court": from the noun on. */
static size_t noun_start(const struct words_read *w, size_t first, size_t last) {
  while (first < last) {
    const struct piece *p = piece_at(&w->pieces, first);
    bool some = piece_has(p, LEX(ARTICLE)) && !piece_is(p, "the") && !piece_is(p, "that");
    if (!some && !piece_has(p, LEX(HAVE) | LEX(OPENER)) && !piece_is(p, "got")) break;
    first++;
  }
  return first;
}

/* "coming for christmas": its day is kept as a day, and the word before it goes with it. */
static size_t before_time(const struct words_read *w, size_t first, size_t last) {
  for (size_t i = first + 1; i <= last; i++) {
    if (!piece_at(&w->pieces, i)->time) continue;
    bool led = i - 1 > first && piece_has(piece_at(&w->pieces, i - 1), LEX(PREPOSITION));
    return led ? i - 2 : i - 1;
  }
  return last;
}

/* "my interview", "the survey": with the word that says whose, so that it can be said back. */
static struct str with_owner(const struct words_read *w, size_t first, size_t last) {
  const struct piece *before = first ? piece_at(&w->pieces, first - 1) : NULL;
  bool owned = before && (piece_has(before, LEX(POSSESSIVE)) || piece_is(before, "the"));
  if (owned && (piece_is(before, "me") || piece_is(before, "mine"))) owned = false;
  return pieces_text(&w->pieces, owned ? first - 1 : first, last);
}

static bool is_coming(const struct words_read *w, struct when at, int64_t civil_now) {
  return at.grain != GRAIN_NONE && at.end > civil_now && at.grain != GRAIN_LONG && at.end != INT64_MAX;
}

/* The words of a time, read by themselves and as of what comes; GRAIN_NONE: they are none alone. */
static struct when read_ahead(const struct words_read *w, struct str text, int64_t civil_now) {
  struct tokens *t = ARENA_NEW(w->arena, struct tokens);
  *t = tokens_read(w->language, w->arena, arena_printf(w->arena, "on %.*s", STR_ARG(text)));
  struct times times = times_find(w->language, w->arena, t, civil_now, MANNER_GB, LEAN_FUTURE);
  bool one = times.len == 1 && times.at[0].kind != TIME_DURATION && times.at[0].kind != TIME_SET;
  struct when none = {.grain = GRAIN_NONE};
  return one && times.at[0].when.start > INT64_MIN && times.at[0].when.grain <= GRAIN_DAY ? times.at[0].when : none;
}

static int64_t day_ahead(const struct words_read *w, struct str text, int64_t civil_now, int64_t days) {
  struct when at = read_ahead(w, text, civil_now + days * CIVIL_DAY);
  return at.grain == GRAIN_NONE ? INT64_MIN : at.start / CIVIL_DAY;
}

/* "thursday" comes every 7 days and "the 21st" every month; "9 april" and "tomorrow" but once: by what the same words
 * would mean a day, a week and a month from now. */
static int comes_every(const struct words_read *w, const struct slot_read *slot, int64_t civil_now) {
  enum { WEEK = 7, MONTH = 31, THREE = 3 };
  int64_t now = day_ahead(w, slot->text, civil_now, 0), soon = 0;
  if (now == INT64_MIN || now == civil_now / CIVIL_DAY) return 0;
  for (int64_t i = 1; i <= THREE; i++) soon += day_ahead(w, slot->text, civil_now, i) - now == i;
  if (soon == THREE) return 0; /* "tomorrow" */
  if (day_ahead(w, slot->text, civil_now, WEEK) == now + WEEK) return WEEK;
  int64_t later = day_ahead(w, slot->text, civil_now, MONTH);
  return later > now && later < now + 2 * MONTH ? MONTH : 0;
}

/* "moved to friday": told in the past, and meaning the one to come. */
static struct when moved_to(struct words_read *w, const struct slot_read *slot, int64_t civil_now) {
  struct when at = slot->time->when, ahead = read_ahead(w, slot->text, civil_now);
  if (at.grain == GRAIN_NONE || at.grain > GRAIN_DAY || ahead.grain == GRAIN_NONE) return at;
  return ahead.end > civil_now ? ahead : at;
}

/* Once a thing; and what is to be today, and weighs little, is told of in the same talk or not at all. */
static void open_one(struct words_read *w, struct thread_opened o) {
  struct thread_words *out = w->out;
  bool today = o.when.grain != GRAIN_NONE && o.when.start / CIVIL_DAY <= w->civil_now / CIVIL_DAY;
  if (out->opened_count == THREADS_A_TURN || (o.kind == THREAD_EVENT && today && o.stake < 2)) return;
  for (size_t i = 0; i < out->opened_count; i++)
    if (threads_same(w->language, w->arena, out->opened[i].what, o.what)) {
      if (out->opened[i].when.grain == GRAIN_NONE) out->opened[i].when = o.when;
      out->opened[i].maybe |= o.maybe;
      return;
    }
  out->opened[out->opened_count++] = o;
}

/* The verb phrase of an intention: up to its time or to where another clause begins. */
static bool doing_of(struct words_read *w, const struct slot_read *slot, struct thread_opened *o) {
  size_t last = slot->first;
  while (last <= slot->last) {
    const struct piece *p = piece_at(&w->pieces, last);
    bool breaks = piece_has(p, LEX(BREAK)) && !piece_has(p, LEX(ARTICLE)); /* "that choir" */
    if (p->time || breaks || piece_has(p, LEX(HYPO) | LEX(MARK))) break;
    last++;
  }
  for (size_t i = last; i <= slot->last; i++) {
    const struct time_read *time = piece_at(&w->pieces, i)->time;
    if (time && o->when.grain == GRAIN_NONE) o->when = time->when;
  }
  while (last > slot->first && piece_has(piece_at(&w->pieces, last - 1), LEX(ADVERB) & ~LEX(PREPOSITION))) last--;
  /* "coming round on" before its day: one such word is the day's */
  bool dated = piece_at(&w->pieces, last)->time != NULL;
  if (dated && last > slot->first && piece_has(piece_at(&w->pieces, last - 1), LEX(PREPOSITION))) last--;
  if (last == slot->first || last - slot->first > WHAT_WORDS) return false;
  o->what = pieces_text(&w->pieces, slot->first, last - 1);
  o->them = piece_has(piece_at(&w->pieces, last - 1), LEX(OBJECT)) && !piece_is(piece_at(&w->pieces, last - 1), "me");
  return true;
}

/* Only where the sentence is the speaker's own statement from its beginning: not "if i should", not "she says i
 * should". */
static bool begins_plainly(const struct words_read *w, const struct sentence *s, const struct pattern_hit *h) {
  uint64_t small = LEX(OPENER) | LEX(ADVERB) | LEX(AND) | LEX(FILLER) | LEX(NEGATION) | LEX(TIME) | LEX(DO);
  for (size_t i = s->first; i < h->first; i++) {
    const struct piece *p = piece_at(&w->pieces, i);
    if (!piece_has(p, small) && !piece_is(p, "i") && !piece_is(p, "still") && !piece_is(p, "am")) return false;
  }
  return true;
}

/* "my brother karim lands friday": not he is what comes, but what he does. */
static void is_somebodys(struct words_read *w, const struct slot_read *slot, struct thread_opened *o) {
  const struct piece *last = piece_at(&w->pieces, slot->last), *verb = piece_at(&w->pieces, slot->last + 1);
  if (verb->form != FORM_THIRD || verb->time || !piece_has(last, LEX(NAME))) return;
  o->about = (struct who){.name = utf8_capital(w->arena, pieces_text(&w->pieces, slot->last, slot->last))};
  o->what = pieces_text(&w->pieces, slot->last + 1, slot->last + 1);
}

static bool is_nothing(const struct words_read *w, struct str what);

static bool opened_by(struct words_read *w, const struct sentence *s, const struct pattern_hit *h, int64_t civil_now) {
  struct thread_opened o = {.stake = s->stake, .maybe = s->maybe};
  const struct slot_read *slot = NULL, *when = slot_find(h->slots, h->slot_count, "when");
  struct str rest = word_after(h->action), name = rest;
  str_next(&rest, ' ', &name);
  if (!str_is(name, "-")) slot = slot_find(h->slots, h->slot_count, arena_dup(w->arena, name).at);
  bool phrase = is_kind(h->action, "doing") || is_kind(h->action, "coming"); /* cut at its day, and counted then */
  if (slot && !phrase && slot->last + 1 - slot->first > WHAT_WORDS) return false;
  bool unnamed = str_is(name, "-") && s->maybe; /* "maybe saturday": of what was being spoken of */
  if (is_kind(h->action, "event") && (slot || unnamed) && when && when->time && !s->no_event) {
    o.kind = THREAD_EVENT;
    o.when = str_is(h->action, "event what moved") ? moved_to(w, when, civil_now) : when->time->when;
    o.every = comes_every(w, when, civil_now);
    if (when->time->kind == TIME_SET || when->time->kind == TIME_DURATION || !is_coming(w, o.when, civil_now))
      return false;
    size_t last = slot ? noun_end(w, slot->first, slot->last) : 0;
    if (slot) o.what = with_owner(w, noun_start(w, slot->first, last), last);
    if (slot && is_nothing(w, o.what)) return false;
    if (slot) is_somebodys(w, slot, &o);
  } else if (is_kind(h->action, "coming") && slot) {
    /* "peter is coming round saturday": somebody else's plan, where a time is said */
    const struct slot_read *who = slot_find(h->slots, h->slot_count, "who");
    o.kind = THREAD_DOING;
    if (piece_at(&w->pieces, slot->first)->form != FORM_ING || !doing_of(w, slot, &o)) return false;
    if (!is_coming(w, o.when, civil_now) || piece_has(piece_at(&w->pieces, who->first), LEX(SUBJECT))) return false;
    o.about = (struct who){.name = who->text, .word = who->text};
  } else if (is_kind(h->action, "doing") && !s->no_doing && begins_plainly(w, s, h)) {
    o.kind = THREAD_DOING;
    if (slot && !doing_of(w, slot, &o)) return false;
    if (o.when.grain != GRAIN_NONE && !is_coming(w, o.when, civil_now)) return false;
  } else if (is_kind(h->action, "whether") && slot && !s->no_whether) {
    o.kind = THREAD_WHETHER;
    o.what = slot->text;
    if (when && when->time && is_coming(w, when->time->when, civil_now)) o.when = when->time->when;
  } else if (is_kind(h->action, "wait") && (slot || (when && when->time)) && !s->no_wait) {
    o.kind = THREAD_WAIT;
    if (when && when->time) o.when = when->time->when;
    if (o.when.grain != GRAIN_NONE && !is_coming(w, o.when, civil_now)) return false;
    if (slot) o.what = with_owner(w, slot->first, slot->last);
  } else
    return false;
  open_one(w, o);
  return true;
}

/* "it went well", "passed": the sentence names nothing of its own before that. */
static bool is_bare(const struct words_read *w, const struct sentence *s, const struct pattern_hit *h) {
  uint64_t small = LEX(SUBJECT) | LEX(OPENER) | LEX(ADVERB) | LEX(AND) | LEX(FILLER) | LEX(HAVE) | LEX(BE);
  for (size_t i = s->first; i < h->first; i++) {
    const struct piece *p = piece_at(&w->pieces, i);
    if (piece_has(p, LEX(TIME) | LEX(NAME)) || !(piece_has(p, small) || piece_is(p, "that"))) return false;
  }
  return true;
}

/* "they have shifted Zoya's maths paper to the 13th": the day behind "to", whatever stands between. */
static bool day_behind_to(const struct words_read *w, const struct sentence *s, struct slot_read *ret) {
  for (size_t i = s->first + 1; i < s->last; i++) {
    const struct piece *p = piece_at(&w->pieces, i), *to = piece_at(&w->pieces, i - 1);
    bool led = piece_is(to, "to") || piece_is(to, "till") || piece_is(to, "until") || piece_is(to, "for");
    if (!p->time || !led || p->time->kind == TIME_DURATION || p->time->kind == TIME_SET) continue;
    *ret = (struct slot_read){.first = i, .last = i, .time = p->time, .text = pieces_text(&w->pieces, i, i)};
    return true;
  }
  return false;
}

static void ended_by(struct words_read *w, const struct sentence *s, const struct pattern_hit *h, int64_t civil_now) {
  static const struct {
    const char *word;
    enum thread_end end;
  } ends[] = {
      {"good", ENDED_GOOD}, {"bad", ENDED_BAD}, {"done", ENDED_DONE}, {"never", ENDED_NEVER}, {"moved", ENDED_MOVED}};
  struct str word = word_after(h->action);
  /* "didn't go in the end": what says more than that it is over goes before */
  bool over = w->out->ended == ENDED_DONE && !str_is(word, "done");
  if ((w->out->ended != ENDED_UNSAID && !over) || (s->no_never && str_is(word, "never"))) return;
  w->out->ended_bare = is_bare(w, s, h);
  w->out->ended_text = pieces_text(&w->pieces, s->first, s->last - 1);
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (str_is(word, ends[i].word)) w->out->ended = ends[i].end;
  const struct slot_read *when = slot_find(h->slots, h->slot_count, "when");
  struct slot_read behind;
  if (w->out->ended == ENDED_MOVED && !when && day_behind_to(w, s, &behind)) when = &behind;
  if (w->out->ended != ENDED_MOVED || !when || !when->time) return;
  w->out->moved_to = moved_to(w, when, civil_now);
  w->out->moved_every = comes_every(w, when, civil_now);
}

static void barred_by(struct words_read *w, const struct sentence *s, const struct pattern_hit *h, bool tonight) {
  struct str x = slot_text(h->slots, h->slot_count, "x");
  if (!w->out->bars || (!w->out->barred.len && x.len)) w->out->barred = x;
  w->out->tonight |= tonight;
  w->out->bar_text = pieces_text(&w->pieces, s->first, s->last - 1);
  w->out->bars = true;
}

static void sentence_apply(struct words_read *w, const struct sentence *s, int64_t civil_now) {
  bool opened = false;
  for (size_t i = 0; i < s->count; i++) {
    const struct pattern_hit *h = &s->hits[i];
    if (piece_has(piece_at(&w->pieces, h->first), LEX(QUOTED))) continue;
    if (is_kind(h->action, "ended")) ended_by(w, s, h, civil_now);
    if (is_kind(h->action, "bar")) barred_by(w, s, h, false);
    if (is_kind(h->action, "tonight")) barred_by(w, s, h, true);
    const struct slot_read *d = is_kind(h->action, "hour") ? slot_find(h->slots, h->slot_count, "d") : NULL;
    if (d && d->time && d->time->kind == TIME_SET && d->time->weekday >= 0) w->out->bad_day = d->text;
    if (is_kind(h->action, "grief")) w->out->grief = pieces_text(&w->pieces, h->first, h->last - 1);
    if (is_kind(h->action, "felt") && w->out->felt == ENDED_UNSAID)
      w->out->felt = str_is(word_after(h->action), "good") ? ENDED_GOOD : ENDED_BAD;
    w->out->not_yet |= is_kind(h->action, "notyet");
    w->out->talks |= is_kind(h->action, "talks");
    if (is_kind(h->action, "pick") && !w->out->picked.len) w->out->picked = slot_text(h->slots, h->slot_count, "x");
    if (is_kind(h->action, "tender") && !w->out->tender.len) {
      struct str who = slot_text(h->slots, h->slot_count, "k");
      w->out->tender = who.len ? who : pieces_text(&w->pieces, h->first, h->last - 1);
    }
    bool opens = w->reading->question.kind == QUESTION_NONE && !reading_has(w->reading, ACT_FAREWELL) &&
                 !reading_has(w->reading, ACT_GREET);
    if (!opened && opens) opened = opened_by(w, s, h, civil_now);
  }
}

static size_t count_words(struct str text) {
  struct str word;
  size_t n = 0;
  while (str_next(&text, ' ', &word)) n += word.len > 0;
  return n;
}

/* Where the value of a fact stands among the pieces, so that what stands before it can be looked at. */
static bool find_value(const struct words_read *w, const struct fact_read *f, size_t *ret_first, size_t *ret_last) {
  struct str value = utf8_plain(w->arena, f->value), rest = value, word;
  if (!str_next(&rest, ' ', &word)) return false;
  for (size_t i = 0; i < w->pieces.len; i++) {
    if (!str_starts(piece_at(&w->pieces, i)->word, word)) continue;
    for (size_t k = i; k < w->pieces.len && k < i + WHAT_WORDS; k++)
      if (str_eq(utf8_plain(w->arena, pieces_text(&w->pieces, i, k)), value))
        return *ret_first = i, *ret_last = k, true;
  }
  return false;
}

/* "day off", "work": coming, and nothing to ask about. */
static bool is_nothing(const struct words_read *w, struct str what) {
  struct tokens t = tokens_read(w->language, w->arena, what);
  struct times none = {0};
  struct pieces p;
  const struct pattern_hit *hits;
  pieces_read(w->language, w->arena, &t, &none, &p);
  /* "no match", "whether it does", "em", "opens": no name for a thing to come */
  const struct piece *first = piece_at(&p, 0);
  const uint64_t things = LEX(NOUN) | LEX(NAME) | LEX(CAPITAL) | LEX(UNKNOWN) | LEX(KIN);
  if (piece_has(first, LEX(NEGATION) | LEX(WH) | LEX(HYPO) | LEX(OBJECT) | LEX(SUBJECT) | LEX(FILLER))) return true;
  if (p.len == 1 && !((first->classes | first->single_classes) & things)) return true;
  size_t n = patterns_match(w->language, patterns_of(w->language, "threads"), w->arena, &p, 0, p.len, &hits);
  for (size_t i = 0; i < n; i++)
    if (str_is(hits[i].action, "none event")) return true;
  return false;
}

/* A plan with a time that a fact holds already: "dentist" with "friday". */
static void open_plans(struct words_read *w, const struct sentence *s, size_t sentences, int64_t civil_now) {
  const struct reading *r = w->reading;
  for (size_t i = 0; i < r->fact_count; i++) {
    const struct fact_read *f = &r->facts[i];
    size_t first, last, stake = 1;
    if (!str_is(f->relation, "plans") || f->ended || f->denied || f->about.you || !f->value.len) continue;
    if (!is_coming(w, f->from, civil_now) || count_words(f->value) > WHAT_WORDS || is_nothing(w, f->value)) continue;
    struct thread_opened o = {.kind = THREAD_EVENT, .what = f->value, .when = f->from, .maybe = f->from.maybe};
    bool refused = false;
    if (!f->about.me) o.about = f->about;
    if (find_value(w, f, &first, &last)) {
      /* "we're moving house", "off to see ruth"; but "driving test is on monday" is a noun */
      const struct piece *head = piece_at(&w->pieces, first), *before = first ? piece_at(&w->pieces, first - 1) : NULL;
      bool ing = head->form == FORM_ING && before && piece_has(before, LEX(BE) | LEX(ADVERB));
      bool done =
          head->form == FORM_BASE && before && (piece_is(before, "i") || piece_is(before, "we")); /* "i start" */
      if (ing || done || (before && piece_is(before, "to"))) o.kind = THREAD_DOING;
      if (o.kind == THREAD_EVENT) last = noun_end(w, first, last), first = noun_start(w, first, last);
      if (o.kind == THREAD_DOING) last = before_time(w, first, last);
      bool mine = o.kind == THREAD_EVENT && f->about.me;
      o.what = mine ? with_owner(w, first, last) : pieces_text(&w->pieces, first, last);
      for (size_t k = 0; k < sentences; k++)
        if (first >= s[k].first && first < s[k].last) {
          stake = (size_t)s[k].stake;
          o.maybe |= s[k].maybe;
          refused = s[k].no_event;
        }
    }
    o.stake = (int)stake;
    if (!refused) open_one(w, o);
  }
}

/* What is said to come with a day, of which no fact was made: "it's mum's operation on tuesday", "the vet is coming out
 * saturday". A thing of somebody's is kept under whoever that is. */
static void open_statements(struct words_read *w, const struct sentence *s, size_t sentences, int64_t civil_now) {
  const struct reading *r = w->reading;
  for (size_t i = 0; i < r->statement_count; i++) {
    const struct statement *t = &r->statements[i];
    bool have = str_is(t->verb, "have") || str_is(t->verb, "get"), be = str_is(t->verb, "be");
    bool it =
        str_is(t->about.pronoun, "it") || (!t->about.name.len && !t->about.word.len && !t->about.me && !t->thing.len);
    bool told =
        t->question || t->reported || t->negated || t->about.you || t->tense == TOLD_PAST || t->tense == TOLD_USED;
    struct str what = t->thing, owner = t->thing_owner;
    if (told || !is_coming(w, t->when, civil_now)) continue;
    if ((have && !t->thing.len) || (be && it)) what = t->object, owner = t->object_owner;
    if (!what.len || count_words(what) > WHAT_WORDS || is_nothing(w, what)) continue;
    struct thread_opened o = {.kind = THREAD_EVENT, .what = what, .when = t->when, .stake = 1};
    o.maybe = t->maybe || t->when.maybe;
    bool refused = false; /* "my hands smell like christmas" */
    for (size_t k = 0; k < sentences; k++)
      refused |= s[k].no_event && str_find(pieces_text(&w->pieces, s[k].first, s[k].last - 1), what) >= 0;
    if (refused) continue;
    bool theirs = !t->about.me && (t->about.name.len || t->about.word.len);
    if (theirs) o.about = t->about;
    const struct lex_entry *e = owner.len ? lexicon_find(lexicon_of(w->language), utf8_plain(w->arena, owner)) : NULL;
    bool some = !owner.len || (e && e->classes & LEX(ARTICLE) && !str_is(owner, "the"));
    if (!some && !(theirs && e && e->classes & LEX(POSSESSIVE)))
      o.what = arena_printf(w->arena, "%.*s %.*s", STR_ARG(owner), STR_ARG(what));
    for (size_t k = 0; k < sentences; k++)
      if (s[k].stake > o.stake && str_find(pieces_text(&w->pieces, s[k].first, s[k].last - 1), what) >= 0)
        o.stake = s[k].stake;
    open_one(w, o);
  }
}

void threads_read(const struct language *l, struct arena *a, const struct reading *r, int64_t civil_now,
                  struct thread_words *ret) {
  struct words_read w = {l, a, r, .out = ret, .civil_now = civil_now};
  struct sentence sentences[SECTIONS];
  size_t count = 0;
  *ret = (struct thread_words){0};
  bool foreign = reading_has(r, ACT_CODE) || reading_has(r, ACT_INJECTION) || reading_has(r, ACT_FOREIGN);
  if (!patterns_of(l, "threads") || r->tokens.len == 0 || r->tokens.len > MOST_TOKENS || foreign) return;
  pieces_read(l, a, &r->tokens, &r->times, &w.pieces);
  for (size_t i = 0, first = 0; i <= w.pieces.len && count < SECTIONS; i++) {
    if (i < w.pieces.len && !ends_sentence(piece_at(&w.pieces, i))) continue;
    if (i > first) sentence_read(&w, first, i, &sentences[count++]);
    first = i + 1;
  }
  bool asks_skill = r->skill.len && !str_is(r->skill, "remember");
  if (!asks_skill && r->question.kind == QUESTION_NONE) open_plans(&w, sentences, count, civil_now);
  for (size_t i = 0; i < count; i++) sentence_apply(&w, &sentences[i], civil_now);
  if (!asks_skill && r->question.kind == QUESTION_NONE) open_statements(&w, sentences, count, civil_now);
  if (asks_skill) ret->opened_count = 0;
}

enum thread_end threads_ending(const struct language *l, struct arena *a, const struct reading *r,
                               struct str *ret_text) {
  struct thread_words w;
  threads_read(l, a, r, 0, &w);
  if (ret_text) *ret_text = w.ended_text;
  return w.ended;
}

struct str threads_bad_day(const struct language *l, struct arena *a, const struct reading *r) {
  struct thread_words w;
  threads_read(l, a, r, 0, &w);
  return w.bad_day;
}

bool threads_not_yet(const struct language *l, struct arena *a, const struct reading *r) {
  struct thread_words w;
  threads_read(l, a, r, 0, &w);
  return w.not_yet;
}

/* ---- what two phrases share ---- */
static void stem_add(struct arena *a, struct thread_stems *s, struct str stem) {
  if (stem.len) VEC_PUSH(a, &s->at, stem);
}

/* Content words by stem, verbs by their base too: "rang" is also "ring". `all`: the text's, else one a word. */
struct thread_stems threads_stems(const struct language *l, struct arena *a, struct str text, bool all) {
  struct thread_stems s = {0};
  struct tokens t = tokens_read(l, a, text);
  struct times none = {0};
  struct pieces p;
  pieces_read(l, a, &t, &none, &p);
  for (size_t i = 0; i < p.len; i++) {
    const struct piece *one = piece_at(&p, i);
    uint64_t small = LEX(MARK) | LEX(POSSESSIVE) | LEX(ARTICLE) | LEX(SUBJECT) | LEX(OBJECT) | LEX(PREPOSITION) |
                     LEX(BE) | LEX(HAVE);
    if (piece_has(one, small) || (!all && token_is_stop(l, one->word))) continue;
    struct str base = one->base.len && one->form != FORM_BASE ? one->base : one->single.len ? one->single : one->word;
    stem_add(a, &s, token_stem(l, a, base));
    if (all) stem_add(a, &s, token_stem(l, a, one->word));
    if (all && one->single.len) stem_add(a, &s, token_stem(l, a, one->single));
  }
  return s;
}

static size_t shared(const struct thread_stems *of, const struct thread_stems *in) {
  size_t n = 0;
  for (size_t i = 0; i < of->at.len; i++)
    for (size_t k = 0; k < in->at.len; k++)
      if (str_eq(of->at.at[i], in->at.at[k])) {
        n++;
        break;
      }
  return n;
}

bool threads_same(const struct language *l, struct arena *a, struct str x, struct str y) {
  struct thread_stems sx = threads_stems(l, a, x, false), sy = threads_stems(l, a, y, false);
  const struct thread_stems *small = sx.at.len <= sy.at.len ? &sx : &sy, *large = small == &sx ? &sy : &sx;
  if (!small->at.len) return str_eq(utf8_plain(a, x), utf8_plain(a, y));
  size_t n = shared(small, large);
  return n == small->at.len || 2 * n > large->at.len;
}

bool threads_holds(const struct language *l, struct arena *a, struct str text, struct str what) {
  struct thread_stems of = threads_stems(l, a, what, false), in = threads_stems(l, a, text, true);
  return of.at.len && shared(&of, &in) == of.at.len;
}

bool threads_stems_speak(const struct thread_stems *text, const struct thread_stems *what) {
  size_t n = shared(what, text);
  if (!what->at.len || n == what->at.len) return what->at.len > 0;
  for (size_t k = 0; k < text->at.len; k++)
    if (str_eq(what->at.at[what->at.len - 1], text->at.at[k])) return true;
  return false;
}

bool threads_speaks_of(const struct language *l, struct arena *a, struct str text, struct str what) {
  struct thread_stems of = threads_stems(l, a, what, false), in = threads_stems(l, a, text, true);
  return threads_stems_speak(&in, &of);
}

static void read_phrase(const struct language *l, struct arena *a, struct str text, struct thread_words *ret) {
  struct reading r = {.text = text, .tokens = tokens_read(l, a, text)};
  threads_read(l, a, &r, 0, ret);
}

struct str threads_tender_word(const struct language *l, struct arena *a, struct str text) {
  struct thread_words w;
  read_phrase(l, a, text, &w);
  return w.tender.len ? w.tender : w.grief;
}

bool threads_is_talk(const struct language *l, struct arena *a, struct str what) {
  struct thread_words w;
  read_phrase(l, a, what, &w);
  return w.talks;
}

bool threads_begins_ing(const struct language *l, struct arena *a, struct str what) {
  struct tokens t = tokens_read(l, a, what);
  struct times none = {0};
  struct pieces p;
  pieces_read(l, a, &t, &none, &p);
  return p.len && piece_at(&p, 0)->form == FORM_ING;
}
