/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_thread: what was left open, closed or moved by this turn, said; what is next at a goodnight; an intention met
 * with an offer and the way out; a ritual of today that nobody has mentioned.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/piece.h"
#include "memory/threads.h"
#include "thinkers/builtin/builtin_priv.h"

/* WINDOW: a thread that long has no day of its own (memory/threads.c). FAR_DAYS: from then on "nothing's due before".
 * TOLD_DAYS: so long a reminder that was told may be told about. */
enum {
  WINDOW = 14,
  FAR_DAYS = 7,
  TOLD_DAYS = 14,
  DETAIL_WORDS = 5,
  DETAILS = 2,
  SHORT_WORDS = 2,
  LOOK_BACK = 60,
  ABOUT_MS = 300000 /* "about" is to five minutes */
};

bool thread_when(const struct thread *t, struct when *ret) {
  if (t->kind == THREAD_WHICH) return false;
  bool window = t->kind != THREAD_EVENT && t->kind != 0 && t->due_last - t->due_first >= WINDOW;
  if (window || t->due_first == DAY_UNKNOWN || t->due_last == DAY_UNKNOWN) return false;
  if (t->kind == 0 && t->due_first != t->due_last) return false; /* set-up's: some evening */
  int64_t days = t->due_last - t->due_first + 1;
  enum grain grain = days == 1 ? GRAIN_DAY : days <= 7 ? GRAIN_WEEK : days <= 31 ? GRAIN_MONTH : GRAIN_YEAR;
  *ret = (struct when){t->due_first * CIVIL_DAY, (t->due_last + 1) * CIVIL_DAY, grain, false, false};
  return true;
}

static const char *kind_name(int64_t kind) {
  static const char *const names[] = {"event", "event", "doing", "whether", "wait", "own", "which"};
  return kind >= 0 && kind < 7 ? names[kind] : names[0];
}

/* Can stand inside a sentence as it is: "my interview", "the survey", "anna's exam". */
static bool stands_inline(struct plan *p, struct str what) {
  struct str plain = utf8_plain(p->a, what), rest = plain, first = plain;
  str_next(&rest, ' ', &first);
  const struct lex_entry *e = lexicon_find(lexicon_of(p->mind->language), first);
  struct str all = plain, word;
  while (str_next(&all, ' ', &word)) /* "the form must be in" is a clause */
    if (lexicon_classes(lexicon_of(p->mind->language), word) & (LEX(MODAL) | LEX(BE))) return false;
  return str_ends(first, STR("'s")) || (e && e->classes & (LEX(POSSESSIVE) | LEX(ARTICLE)));
}

/* "lands", "go to york", of somebody: what they do, by its base; "" where it is a thing. */
static struct str deed_of(struct plan *p, struct str what) {
  const struct lexicon *x = lexicon_of(p->mind->language);
  struct str rest = what, first = what;
  struct verb_word v;
  if (!str_next(&rest, ' ', &first)) return STR_NONE;
  bool verb = lexicon_verb(x, p->a, utf8_plain(p->a, first), &v) && (v.form == FORM_BASE || v.form == FORM_THIRD);
  struct str behind = rest, next = rest; /* "job interview", "driving test": a noun before a noun is no deed */
  bool noun = lexicon_classes(x, utf8_plain(p->a, first)) & LEX(NOUN) && v.form == FORM_BASE;
  if (verb && noun && str_next(&behind, ' ', &next)) {
    uint64_t c = lexicon_classes(x, utf8_plain(p->a, next));
    if (c & LEX(NOUN) && !(c & (LEX(PREPOSITION) | LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(ADVERB)))) return STR_NONE;
  }
  if (!verb || (lexicon_classes(x, utf8_plain(p->a, first)) & LEX(NOUN) && !rest.len && v.form == FORM_BASE))
    return STR_NONE; /* "scan", "visit" */
  return rest.len ? arena_printf(p->a, "%.*s %.*s", STR_ARG(v.base), STR_ARG(rest)) : v.base;
}

/* "my mum coming", "ruth's scan": somebody's with whose it is, in the person's own words. */
static struct str owned_words(struct plan *p, const struct thread *t, bool ing) {
  struct entity e = {0};
  slot_vec s = {0};
  bool event = t->kind == THREAD_EVENT && !stands_inline(p, t->what);
  if (!(ing || event) || t->about == ID_NONE || p->v->ops->entity(p->v, t->about, &e)) return t->what;
  if (threads_speaks_of(p->mind->language, p->a, t->what, e.name.len ? e.name : e.word)) return t->what;
  slots_add_text(p, &s, "p.name", e.name);
  slots_add_text(p, &s, "p.word", e.word);
  struct str deed = event ? deed_of(p, t->what) : STR_NONE;
  slots_add_text(p, &s, "what", deed.len ? deed : t->what);
  struct str whole = plan_part(p, deed.len ? "part.theirs.doing" : event ? "part.theirs.of" : "part.theirs.what", &s);
  return whole.len ? whole : t->what;
}

/* "concert" is "the concert"; a name, and what goes without ("school"), stand as they are. */
static struct str with_article(struct plan *p, struct str what) {
  struct tokens t = tokens_read(p->mind->language, p->a, what);
  struct times none = {0};
  struct pieces pieces;
  slot_vec v = {0};
  pieces_read(p->mind->language, p->a, &t, &none, &pieces);
  if (!pieces.len || stands_inline(p, what)) return what;
  const struct piece *first = piece_at(&pieces, 0), *last = piece_at(&pieces, pieces.len - 1);
  bool noun = ((last->classes | last->single_classes) & LEX(NOUN) && first->form != FORM_THIRD) ||
              (pieces.len > 1 && piece_has(first, LEX(NOUN))); /* "maths resit" */
  slots_add_text(p, &v, "word", last->word);
  if (!noun || piece_has(first, LEX(NAME) | LEX(CAPITAL) | LEX(NUMBER) | LEX(QUANTITY) | LEX(KIN) | LEX(PREPOSITION)))
    return what;
  if (last->word.len > 4 && str_ends(last->word, STR("ing"))) return what; /* "training" */
  return plan_part(p, "part.no_article", &v).len ? what : arena_printf(p->a, "the %.*s", STR_ARG(what));
}

/* "York / Leeds": the two, and what it is of them that cannot be both, "home". */
static void add_which(struct plan *p, slot_vec *v, const struct thread *t) {
  struct view_facts facts = {0};
  struct str rest = t->what, one = STR_NONE;
  str_next(&rest, '/', &one);
  one = str_trim(one);
  slots_add_text(p, v, "one", one);
  slots_add_text(p, v, "other", str_trim(rest));
  if (p->v->ops->facts(p->v, t->about, STR_NONE, VIEW_PAST | VIEW_RETRACTED, &facts)) return;
  for (size_t i = 0; i < facts.len; i++) {
    slot_vec part = {0};
    if (!str_eq(facts.at[i].value, one)) continue;
    slots_add_text(p, &part, "relation", facts.at[i].relation);
    slots_add_text(p, v, "of", plan_part(p, "part.which", &part));
    return;
  }
}

void slots_thread(struct plan *p, slot_vec *v, const struct thread *t) {
  struct entity e = {0};
  if (t->kind == THREAD_WHICH) add_which(p, v, t);
  struct when *when = ARENA_NEW(p->a, struct when);
  bool ing = t->kind == THREAD_DOING && threads_begins_ing(p->mind->language, p->a, t->what);
  struct str what = owned_words(p, t, ing);
  if (t->kind == THREAD_EVENT) what = with_article(p, what);
  slots_add_text(p, v, "what", what);
  slots_add_text(p, v, "kind", str_of(kind_name(t->kind)));
  bool noun = t->kind != THREAD_WHETHER && t->kind != THREAD_DOING;
  if (noun && stands_inline(p, what)) slots_add_text(p, v, "inline", STR("inline"));
  if (ing) slots_add_text(p, v, str_eq(what, t->what) ? "ing" : "theirs", STR("ing"));
  if (t->tentative) slots_add_text(p, v, "maybe", STR("maybe"));
  if (t->stake >= 3) slots_add_text(p, v, "grave", STR("grave"));
  if (thread_when(t, when)) slots_add_when(p, v, "when", when);
  if (thread_when(t, when) && t->due_last + 1 < p->today) slots_add_text(p, v, "past", STR("past"));
  if (t->about != ID_NONE && !p->v->ops->entity(p->v, t->about, &e))
    slots_who(p, v, &(struct who){.name = e.name, .word = e.word, .pronoun = e.pronoun});
}

/* ---- how it ended ---- */
/* A sentence of the turn that holds no verb and no speaker, and is not the one that names the thing: "rot near the
 * keel". Only such a one may be said back. */
static bool is_bare(const struct pieces *t, size_t first, size_t last) {
  if (last == first || last - first > DETAIL_WORDS) return false;
  for (size_t i = first; i < last; i++) {
    const struct piece *one = piece_at(t, i);
    uint64_t clause = LEX(SUBJECT) | LEX(OBJECT) | LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL) | LEX(WH);
    if (piece_has(one, clause)) return false;
    bool noun = (one->classes | one->single_classes) & LEX(NOUN);
    if (one->form == FORM_PAST || (one->form == FORM_THIRD && !noun)) return false;
    if (piece_has(one, LEX(NEGATION) | LEX(EMOJI) | LEX(TIME)) || (i == first && piece_has(one, LEX(OPENER))))
      return false;
  }
  uint64_t said = LEX(NOUN) | LEX(NUMBER) | LEX(UNKNOWN) | LEX(HEALTH) | LEX(BODY) | LEX(ANIMAL) | LEX(JOB);
  for (size_t i = first; i < last; i++)
    if ((piece_at(t, i)->classes | piece_at(t, i)->single_classes) & said) return true;
  return false;
}

/* "rot near the keel, four thousand pounds": the person's own, joined. */
static struct str details_of(struct plan *p, struct str what) {
  struct pieces t;
  struct str out = STR_NONE, ending = STR_NONE;
  size_t found = 0;
  threads_ending(p->mind->language, p->a, p->r, &ending);
  pieces_read(p->mind->language, p->a, &p->r->tokens, &p->r->times, &t);
  for (size_t i = 0, first = 0; i <= t.len && found < DETAILS; i++) {
    if (i < t.len && !piece_has(piece_at(&t, i), LEX(MARK))) continue;
    while (first + 1 < i && piece_has(piece_at(&t, first), LEX(PREPOSITION))) first++; /* "with forty signatures" */
    bool bare = is_bare(&t, first, i);
    struct str text = bare ? pieces_text(&t, first, i - 1) : STR_NONE;
    if (bare && str_find(ending, text) < 0 && !threads_speaks_of(p->mind->language, p->a, text, what)) {
      if (p->r->amount.len && piece_has(piece_at(&t, first), LEX(NUMBER))) text = p->r->amount;
      out = out.len ? arena_join(p->a, arena_join(p->a, out, STR(", ")), text) : text;
      found++;
    }
    first = i + 1;
  }
  return out;
}

static const struct thread *find_next_of(const struct thread *all, size_t n, const struct thread *moved,
                                         uint64_t turn) {
  for (size_t i = 0; i < n; i++)
    if (all[i].source == turn && str_eq(all[i].what, moved->what) && all[i].id != moved->id) return &all[i];
  return NULL;
}

/* The two alternatives of a question of its own: the one picked, and the other. */
static void add_picked(struct plan *p, slot_vec *v, const struct thread *t) {
  struct str rest = t->what, one;
  slots_add_text(p, v, "picked", t->outcome);
  while (str_next(&rest, '/', &one))
    if (str_find(utf8_plain(p->a, one), utf8_plain(p->a, t->outcome)) < 0)
      slots_add_text(p, v, "other", str_trim(one));
    else
      slots_add_text(p, v, "picked.whole", str_trim(one));
}

static bool says_bad(struct plan *p) {
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    const struct lex_entry *e = lexicon_find(lexicon_of(p->mind->language), p->r->tokens.at[i].word);
    if ((e && e->tone < 0) || lexicon_classes(lexicon_of(p->mind->language), p->r->tokens.at[i].word) & LEX(NEGATION))
      return true;
  }
  return false;
}

static void push_ended(struct plan *p, const struct thread *t, const struct thread *next) {
  static const struct {
    const char *family;
    unsigned flags;
  } says[] = {[ENDED_UNSAID] = {"thread.told", MOVE_LEAD}, [ENDED_DONE] = {"thread.done", MOVE_LEAD},
              [ENDED_GOOD] = {"thread.good", MOVE_LEAD},   [ENDED_BAD] = {"thread.bad", MOVE_HUSH_JOKES},
              [ENDED_NEVER] = {"thread.never", 0},         [ENDED_MOVED] = {"thread.moved", 0}};
  bool own = t->kind == THREAD_OWN || t->kind == THREAD_WHICH;
  int64_t ended = t->ended >= 0 && t->ended <= ENDED_MOVED ? t->ended : ENDED_UNSAID;
  if (ended == ENDED_BAD && p->r->valence >= 0 && !says_bad(p)) ended = ENDED_UNSAID; /* "he was the best sheep" */
  bool told = !own && ended == ENDED_UNSAID; /* other builders may have something nearer to say */
  struct move *m = plan_push(p, "thread-closed", own ? "thread.answered" : says[ended].family,
                             told ? TIER_STRONG : TIER_OBLIGED, own ? 0 : says[ended].flags);
  m->evidence = "a turn that tells how something left open ended";
  m->words = t->outcome;
  m->fit = m->specific = m->memory = 1;
  slots_thread(p, &m->slots, next ? next : t);
  if (own) add_picked(p, &m->slots, t);
  if (!own && ended != ENDED_MOVED) slots_add_text(p, &m->slots, "detail", details_of(p, t->what));
  struct turn from = {0};
  if (!p->v->ops->turn(p->v, t->source, &from)) slots_add_number(p, &m->slots, "since", from.said_at);
  m->sources[m->source_count++] = t->source;
  m->sources[m->source_count++] = p->in->turn;
}

/* ---- what is open now ---- */
/* "ring my mum" for "ring her": what a reminder would say, in the person's own words. */
static struct str offered_words(struct plan *p, const struct thread *t) {
  struct entity e = {0};
  slot_vec who = {0};
  if (t->about == ID_NONE || p->v->ops->entity(p->v, t->about, &e)) return t->what;
  slots_add_text(p, &who, "p.name", e.name);
  slots_add_text(p, &who, "p.word", e.word);
  struct str named = plan_part(p, "part.theirs", &who), out = STR_NONE, rest = t->what, word;
  if (!named.len) return t->what;
  if (str_eq_nocase(t->what, e.word) || str_eq_nocase(t->what, e.name)) return named;
  while (str_next(&rest, ' ', &word)) {
    const struct lex_entry *x = lexicon_find(lexicon_of(p->mind->language), utf8_plain(p->a, word));
    bool pronoun = !rest.len && x && x->classes & LEX(OBJECT);
    out = out.len ? arena_join(p->a, arena_join(p->a, out, STR(" ")), pronoun ? named : word) : word;
  }
  return out;
}

static void push_offer(struct plan *p, const struct thread *t) {
  bool call = str_is(p->r->asks, "call"); /* "i should ring my uncle" asks nobody to ring him */
  struct move *m = plan_push(p, "offer", "offer.or_not", call ? TIER_OBLIGED : TIER_STRONG, 0);
  struct str offered = offered_words(p, t);
  m->evidence = "an intention without a time";
  m->words = t->what;
  m->fit = 1.15, m->specific = 1, m->memory = call ? .5 : 0;
  m->offers = offered;
  slots_add_text(p, &m->slots, "what", offered);
}

/* "he and his wife are expecting": nobody's to be reminded of. */
static bool speaks_of_self(const struct plan *p) {
  for (size_t i = 0; i < p->r->statement_count; i++)
    if (!p->r->statements[i].about.me) return false;
  return true;
}

/* "the day after the vet": what else is coming beside it, where both days are known. */
static void add_beside(struct plan *p, slot_vec *v, const struct thread *t) {
  static const char *const sides[] = {"before", "same", "after"};
  const struct thread *all = NULL;
  size_t n = 0;
  struct when when;
  if (t->due_first != t->due_last || p->v->ops->threads(p->v, &all, &n)) return;
  for (size_t i = n; i-- > 0;) {
    const struct thread *o = &all[i];
    int64_t off = t->due_first - o->due_first;
    bool near = o->id != t->id && o->source != t->source && o->state == THREAD_OPEN && o->kind == THREAD_EVENT &&
                !o->tentative && o->due_first == o->due_last && thread_when(o, &when) && off >= -1 && off <= 1;
    struct str what = near ? owned_words(p, o, false) : STR_NONE;
    if (!near || !stands_inline(p, what) || !plan_may_raise(p, o->what)) continue;
    slots_add_text(p, v, "side", str_of(sides[off + 1]));
    slots_add_text(p, v, "beside", what);
    return;
  }
}

static void push_opened(struct plan *p, const struct thread *t) {
  struct when when;
  bool dated = thread_when(t, &when);
  if (t->kind == THREAD_DOING && !dated && !t->tentative && !speaks_of_self(p)) return;
  if (t->kind == THREAD_DOING && !dated && !t->tentative) {
    push_offer(p, t);
    return;
  }
  bool open = t->kind == THREAD_WHETHER || t->kind == THREAD_WAIT;
  if (!dated && !open && !t->tentative) return;
  if (dated && when.grain > GRAIN_WEEK && !open && !t->tentative) return; /* "next year": kept, and nothing to answer */
  const char *family = t->tentative ? "thread.maybe" : open ? "thread.open" : "thread.kept";
  struct move *m = plan_push(p, "thread-kept", family, TIER_STRONG, 0);
  if (plan_told(p, STANCE_GLAD)) slots_add_text(p, &m->slots, "welcome", STR("welcome"));
  m->evidence = "something left open";
  m->words = t->what;
  m->fit = t->stake > 1 || open || t->tentative ? 1.6 : 1.2;
  m->specific = 1;
  slots_thread(p, &m->slots, t);
  /* named only by words of this very turn: "the inspector comes on the 21st", after a generator */
  if (threads_speaks_of(p->mind->language, p->a, p->r->text, t->what))
    slots_add_text(p, &m->slots, "here", STR("here"));
  struct entity whose = {0};
  bool known = t->about != ID_NONE && !p->v->ops->entity(p->v, t->about, &whose) && whose.name.len;
  if (known && str_find(utf8_plain(p->a, p->r->text), utf8_plain(p->a, whose.name)) >= 0)
    slots_add_text(p, &m->slots, "named", STR("named"));
  if (dated) add_beside(p, &m->slots, t);
  m->sources[m->source_count++] = t->source;
}

/* Right after the door told of a reminder: what the speaker did, or "done". */
static bool answers_the_door(struct plan *p) {
  enum { FEW = 3, LONG = 24 };
  const struct reading *r = p->r;
  if (!str_is(p->s.recent[0], "due") || r->valence < 0 || slots_words(r->text) > LONG || reading_has(r, ACT_NO))
    return false;
  if (slots_words(r->text) <= FEW && plan_hears(p, "part.hear.done")) return !reading_has(r, ACT_THANKS);
  const struct statement *s = r->statement_count ? &r->statements[0] : NULL;
  return s && s->first < FEW && s->about.me && s->tense == TOLD_PAST && !s->negated && !s->maybe && s->verb.len &&
         !str_is(s->verb, "be") && s->valence >= 0;
}

/* A reminder that was told, and the turn says that it was done. */
static void push_reminder_done(struct plan *p) {
  const struct reminder *r = NULL;
  size_t n = 0;
  enum thread_end ended = threads_ending(p->mind->language, p->a, p->r, NULL);
  if (p->v->ops->reminders(p->v, &r, &n)) return;
  for (size_t i = n; i > 0; i--) {
    const struct reminder *one = &r[i - 1];
    bool lately = one->state == REMINDER_TOLD && p->v->now - one->told_at < TOLD_DAYS * CIVIL_DAY * 1000LL;
    bool door = one->told_at >= p->in->began_at && (answers_the_door(p) || ended == ENDED_NEVER) &&
                str_is(p->s.recent[0], "due");
    bool spoken = threads_speaks_of(p->mind->language, p->a, p->r->text, one->text);
    if (!lately || one->timer || !(spoken || door)) continue;
    bool never = ended == ENDED_NEVER;
    if (ended == ENDED_UNSAID && !p->r->past_tense && !door) continue;
    struct move *m = plan_push(p, "thread-closed", never ? "thread.never" : "thread.done", TIER_OBLIGED, MOVE_LEAD);
    struct reminder *done = ARENA_NEW(p->a, struct reminder);
    *done = *one;
    done->state = REMINDER_DONE;
    m->evidence = "what a reminder was for is told of";
    m->fit = m->specific = m->memory = 1;
    m->keeps = plan_keep_new(p, RECORD_REMINDER, done, false);
    slots_add_text(p, &m->slots, "what", one->text);
    slots_add_text(p, &m->slots, "kind", str_of("doing"));
    if (stands_inline(p, one->text)) slots_add_text(p, &m->slots, "inline", STR("inline"));
    slots_add_text(p, &m->slots, "detail", details_of(p, one->text));
    m->sources[m->source_count++] = one->source;
    return;
  }
}

/* A bar set by this turn that no act told of. */
static void push_barred(struct plan *p) {
  const struct bar *b = NULL;
  size_t n = 0;
  bool act = reading_has(p->r, ACT_DONT_ASK);
  if (p->v->ops->bars(p->v, &b, &n)) return;
  for (size_t i = 0; i < n; i++) {
    if (b[i].source != p->in->turn || b[i].tender || b[i].lifted_at || (act && !b[i].until)) continue;
    struct move *m = plan_push(p, "bar", b[i].until ? "bar.tonight" : "bar.set", TIER_OBLIGED, 0);
    m->evidence = "asked not to raise it";
    m->words = b[i].what;
    m->fit = 1.3;
    return;
  }
}

/* Asked how it went, and a word that says nothing: let be, and not asked again. */
static void push_unanswered(struct plan *p) {
  const json_t *asked = json_object_get(p->in->session, "asked");
  bool yet = threads_not_yet(p->mind->language, p->a, p->r);
  bool empty = yet || reading_has(p->r, ACT_MINIMAL) || reading_has(p->r, ACT_SILENT) || reading_has(p->r, ACT_MAYBE);
  if (!str_is(json_text(asked, "relation"), "thread") || !empty || p->r->valence > 0) return;
  struct move *m = plan_push(p, "let-be", yet ? "thread.not_yet" : "thread.unanswered", TIER_STRONG, 0);
  m->evidence = "asked, and not answered";
  m->fit = 1, m->specific = .5;
}

/* Something ended, and something else is coming, told in one breath: the second half. */
void plan_thread_also(struct plan *p) {
  const struct thread *t = NULL;
  size_t n = 0;
  bool ended = p->said_count && !strcmp(p->said[0].move.name, "thread-closed");
  if (!ended || p->v->ops->threads(p->v, &t, &n)) return;
  for (size_t i = 0; i < n; i++) {
    struct when when;
    bool here = t[i].source == p->in->turn && t[i].state == THREAD_OPEN && !t[i].tentative;
    if (!here || !thread_when(&t[i], &when) || t[i].due_first - p->today < 2) continue;
    struct move *m = plan_push(p, "thread-kept", "thread.also", TIER_STRONG, 0);
    m->evidence = "what is coming, told beside what ended";
    m->fit = m->specific = 1;
    slots_thread(p, &m->slots, &t[i]);
    slots_add_number(p, &m->slots, "days", t[i].due_first - p->today);
    m->sources[m->source_count++] = p->in->turn;
    return;
  }
}

void plan_threads(struct plan *p) {
  const struct thread *t = NULL;
  size_t n = 0;
  bool ended = false;
  if (p->in->turn == ID_NONE || p->in->care || reading_has(p->r, ACT_LOSS) || p->v->ops->threads(p->v, &t, &n)) return;
  push_barred(p);
  push_unanswered(p);
  for (size_t i = 0; i < n && !ended; i++) {
    if (t[i].closed_by != p->in->turn || t[i].state != THREAD_CLOSED) continue;
    push_ended(p, &t[i], t[i].ended == ENDED_MOVED ? find_next_of(t, n, &t[i], p->in->turn) : NULL);
    ended = true;
  }
  if (p->r->question.kind != QUESTION_NONE) return;
  if (!ended) push_reminder_done(p);
  for (size_t i = 0; i < n && !ended; i++)
    if (t[i].source == p->in->turn && t[i].state == THREAD_OPEN && plan_may_raise(p, t[i].what)) push_opened(p, &t[i]);
}

/* What was put off and comes up all the same: said that it was noticed, and left. */
void plan_promise(struct plan *p) {
  const struct bar *b = NULL;
  size_t n = 0;
  if (reading_has(p->r, ACT_MAY_ASK) || p->v->ops->bars(p->v, &b, &n)) return;
  for (size_t i = 0; i < n; i++) {
    bool tonight = !b[i].tender && !b[i].lifted_at && b[i].until > p->v->now && b[i].source != p->in->turn;
    if (!tonight || !threads_holds(p->mind->language, p->a, p->r->text, b[i].what)) continue;
    struct move *m = plan_push(p, "promise-kept", "promise.kept", TIER_STRONG, 0);
    m->evidence = "what was put off was named";
    m->words = b[i].what;
    m->fit = m->specific = m->memory = 1;
    slots_add_text(p, &m->slots, "what", b[i].what);
    m->sources[m->source_count++] = b[i].source;
    return;
  }
}

/* "sundays are the worst": on such a day the hour is noted too, and which of the two it is stays open. */
void plan_hour(struct plan *p) {
  struct str days = threads_bad_day(p->mind->language, p->a, p->r);
  const struct thread *t = NULL;
  size_t n = 0;
  if (!days.len || p->in->care || p->v->ops->threads(p->v, &t, &n)) return;
  struct tokens tokens = tokens_read(p->mind->language, p->a, days);
  struct times times = times_find(p->mind->language, p->a, &tokens, p->today * CIVIL_DAY, MANNER_GB, LEAN_FUTURE);
  if (!times.len || times.at[0].weekday != civil_weekday(p->today)) return;
  for (size_t i = 0; i < n; i++)
    if (t[i].kind == THREAD_OWN && t[i].state == THREAD_OPEN) return;
  slot_vec none = {0};
  struct thread *own = ARENA_NEW(p->a, struct thread);
  *own = (struct thread){.id = id_first(p->v->owner),
                         .kind = THREAD_OWN,
                         .what = plan_part(p, "part.own.hour", &none),
                         .due_first = DAY_UNKNOWN,
                         .due_last = DAY_UNKNOWN,
                         .stake = 1,
                         .state = THREAD_OPEN,
                         .source = p->in->turn};
  if (!own->what.len) return;
  struct move *m = plan_push(p, "reflect-hour", "thread.hour", TIER_STRONG, MOVE_HUSH_JOKES);
  m->evidence = "a bad day of the week, told on that day";
  m->words = days;
  m->fit = 1.7, m->specific = 1;
  m->keeps = plan_keep_new(p, RECORD_THREAD, own, false);
  slots_add_text(p, &m->slots, "days", days);
  slots_add_number(p, &m->slots, "about", (p->v->now + ABOUT_MS / 2) / ABOUT_MS * ABOUT_MS);
  m->sources[m->source_count++] = p->in->turn;
}

/* What is due and was not asked at the door is asked when the talk comes to it. */
void plan_thread_lead(struct plan *p, enum tier tier) {
  const struct thread *t = NULL;
  size_t n = 0;
  if (!p->r->who_count || p->r->valence < 0 || !p->may_ask || p->r->question.kind != QUESTION_NONE ||
      p->v->ops->threads(p->v, &t, &n))
    return;
  for (size_t i = 0; i < n; i++) {
    struct entity e = {0};
    struct when when;
    bool past = thread_when(&t[i], &when) ? t[i].due_last < p->today : t[i].due_first <= p->today;
    if (t[i].state != THREAD_OPEN || t[i].kind == THREAD_OWN || !past || t[i].source == p->in->turn) continue;
    bool named = t[i].about != ID_NONE && !p->v->ops->entity(p->v, t[i].about, &e) &&
                 threads_holds(p->mind->language, p->a, p->r->text, e.name.len ? e.name : e.word);
    if (!named || e.tender || !plan_may_raise(p, t[i].what)) continue;
    struct thread *asked = ARENA_NEW(p->a, struct thread);
    *asked = t[i];
    asked->state = THREAD_ASKED;
    asked->asked_at = p->v->now;
    struct move *m = plan_push(p, "thread", "ask.thread", tier, 0);
    m->evidence = "an open thread about whoever was named";
    m->fit = m->specific = m->memory = 1, m->lead = 1;
    m->keeps = plan_keep_new(p, RECORD_THREAD, asked, false);
    slots_thread(p, &m->slots, &t[i]);
    m->asks_relation = STR("thread");
    m->asks_about = (struct who){.word = t[i].what};
    p->subject = t[i].what;
    m->sources[m->source_count++] = t[i].source;
    return;
  }
}

/* ---- goodnight ---- */
struct next {
  struct str what;
  struct when when;
  uint64_t source;
  const struct thread *thread;
};

static bool next_reminder(struct plan *p, struct next *ret) {
  const struct reminder *r = NULL, *best = NULL;
  size_t n = 0;
  if (p->v->ops->reminders(p->v, &r, &n)) return false;
  for (size_t i = 0; i < n; i++)
    if (r[i].state == REMINDER_WAITING && r[i].due_at > p->v->now && (!best || r[i].due_at < best->due_at))
      best = &r[i];
  if (!best) return false;
  int64_t civil = best->due_at / 1000 + p->v->offset * 60;
  *ret = (struct next){best->text, {civil, civil + 60, GRAIN_MINUTE, false, false}, best->source, NULL};
  return true;
}

static bool next_thread(struct plan *p, struct next *io, bool have) {
  enum { DAY_IS_OVER = 19 };
  bool over =
      str_is(p->r->asks, "night") || civil_from_seconds(p->v->now / 1000 + p->v->offset * 60).hour >= DAY_IS_OVER;
  const struct thread *t = NULL;
  size_t n = 0;
  if (p->v->ops->threads(p->v, &t, &n)) return have;
  for (size_t i = 0; i < n; i++) {
    struct when when;
    if (t[i].state != THREAD_OPEN || t[i].tentative || !thread_when(&t[i], &when) || t[i].due_first < p->today)
      continue;
    if (t[i].due_first == p->today && over) continue;
    if ((have && when.start >= io->when.start) || !plan_may_raise(p, t[i].what)) continue;
    bool ing = t[i].kind == THREAD_DOING && threads_begins_ing(p->mind->language, p->a, t[i].what);
    struct str what = owned_words(p, &t[i], ing);
    if (t[i].kind == THREAD_EVENT) what = with_article(p, what);
    *io = (struct next){what, when, t[i].source, &t[i]};
    have = true;
  }
  return have;
}

void plan_goodnight(struct plan *p) {
  struct next *next = ARENA_NEW(p->a, struct next);
  struct move *m = plan_push(p, "close", "act.farewell", TIER_OBLIGED, MOVE_LEAVING);
  m->evidence = act_name(ACT_FAREWELL);
  m->fit = 1;
  struct str word = p->r->courtesy.whole || p->r->courtesy.ends ? p->r->courtesy.reply : STR_NONE;
  slots_add_text(p, &m->slots, "word", word);
  if (!word.len && str_is(p->r->asks, "night")) slots_add_text(p, &m->slots, "night", p->r->asks);
  if (slots_words(p->r->text) <= SHORT_WORDS) slots_add_text(p, &m->slots, "short", STR("short"));
  if (!next_thread(p, next, next_reminder(p, next))) return;
  int64_t day = next->when.start / CIVIL_DAY;
  struct civil c = civil_from_days(day);
  if (day - p->today >= FAR_DAYS) {
    slot_vec part = {0};
    slots_add_number(p, &part, "far", day);
    slots_add_number(p, &part, "month_day", c.month * 100 + c.day);
    slots_add_number(p, &m->slots, "far", day);
    slots_add_text(p, &m->slots, "before", plan_part(p, "part.before", &part));
  } else {
    slots_add_text(p, &m->slots, "what", next->what);
    slots_add_when(p, &m->slots, "when", &next->when);
  }
  m->sources[m->source_count++] = next->source;
}

/* ---- rituals ---- */
/* The weekday of "talk to my mum on sundays", and the words without it; -1 when there is none. */
static int weekday_of(struct plan *p, struct str value, struct str *ret_rest) {
  struct tokens t = tokens_read(p->mind->language, p->a, value);
  struct times times = times_find(p->mind->language, p->a, &t, p->today * CIVIL_DAY, MANNER_GB, LEAN_FUTURE);
  *ret_rest = value;
  if (!times.len || times.at[0].kind != TIME_SET || times.at[0].weekday < 0) return -1;
  struct pieces pieces;
  size_t last = 0;
  pieces_read(p->mind->language, p->a, &t, &times, &pieces);
  while (last < pieces.len && !piece_at(&pieces, last)->time) last++;
  while (last && piece_has(piece_at(&pieces, last - 1), LEX(PREPOSITION))) last--;
  if (last) *ret_rest = pieces_text(&pieces, 0, last - 1);
  return times.at[0].weekday;
}

/* `but`: the turn that told of the habit is no mention of today's. */
static bool spoken_of_today(struct plan *p, struct str what, uint64_t but) {
  struct view_turns turns = {0};
  if (p->v->ops->latest(p->v, LOOK_BACK, &turns)) return true;
  for (size_t i = 0; i < turns.len; i++) {
    const struct turn *t = &turns.at[i];
    int64_t day = (t->said_at / 1000 + t->offset * 60) / CIVIL_DAY;
    if (t->role == ROLE_PERSON && t->id != but && day == p->today &&
        threads_speaks_of(p->mind->language, p->a, t->text, what))
      return true;
  }
  return false;
}

static struct str weekday_name(struct plan *p) {
  slot_vec s = {0};
  slots_add_number(p, &s, "wd", civil_weekday(p->today));
  return plan_part(p, "part.weekday", &s);
}

/* Whom a habit is with: said so, or the one person whom the turn named that told of it: "my mum. we talk on sundays".
 */
static bool ritual_with(struct plan *p, const struct fact *f, struct entity *ret) {
  struct view_entities all = {0};
  struct turn from = {0};
  if (f->about != ID_NONE) return !p->v->ops->entity(p->v, f->about, ret);
  if (p->v->ops->turn(p->v, f->source, &from) || p->v->ops->entities(p->v, STR_NONE, &all)) return false;
  size_t found = 0;
  for (size_t i = 0; i < all.len; i++) {
    const struct entity *e = &all.at[i];
    struct str key = e->name.len ? e->name : e->word;
    if (e->kind != ENTITY_PERSON || !threads_holds(p->mind->language, p->a, from.text, key)) continue;
    *ret = *e;
    found++;
  }
  return found == 1;
}

static bool push_ritual(struct plan *p, const struct fact *f) {
  struct entity e = {0};
  struct str what;
  if (weekday_of(p, f->value, &what) != civil_weekday(p->today)) return false;
  bool of_other = ritual_with(p, f, &e);
  struct who w = {.name = e.name, .word = e.word, .pronoun = e.pronoun};
  struct str key = !of_other ? what : e.name.len ? e.name : e.word;
  if (!plan_may_raise(p, what) || (of_other && !plan_may_raise_who(p, &w)) || spoken_of_today(p, key, f->source))
    return false;
  struct move *m = plan_push(p, "ritual", "thread.ritual", TIER_STRONG, 0);
  m->evidence = "a habit of this day that was not mentioned";
  m->fit = 1, m->specific = 1, m->memory = 1;
  slots_add_text(p, &m->slots, "what", what);
  slots_add_text(p, &m->slots, "weekday", weekday_name(p));
  if (threads_is_talk(p->mind->language, p->a, what)) slots_add_text(p, &m->slots, "talks", STR("talks"));
  if (of_other) slots_who(p, &m->slots, &w);
  m->asks_relation = STR("thread");
  m->asks_about = of_other ? w : (struct who){.word = what};
  m->sources[m->source_count++] = f->source;
  p->subject = key;
  return true;
}

void plan_ritual(struct plan *p) {
  struct view_facts facts = {0};
  bool empty = reading_has(p->r, ACT_MINIMAL) && !p->r->fact_count && p->r->valence >= 0;
  if (!empty || p->s.heavy < 3 || !p->may_ask || p->v->ops->all_facts(p->v, 0, &facts)) return;
  for (size_t i = 0; i < facts.len; i++)
    if (str_is(facts.at[i].relation, "ritual") && push_ritual(p, &facts.at[i])) return;
}
