/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_courtesy: hellos, thanks and toasts answered in kind (language/courtesy.h): the same word back where there is
 * one, by name where it is known. Goodbyes are plan_goodnight's.
 */
#include "language/pattern.h"
#include "thinkers/builtin/builtin_priv.h"

/* Nothing was said here yet but, at most, hello. */
static bool at_the_door(const struct plan *p) {
  static const char *const greetings[] = {"greet", "due", "thread", "courtesy"};
  if (!p->s.replies) return true;
  for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++)
    if (p->s.replies == 1 && str_is(p->s.recent[0], greetings[i])) return true;
  return false;
}

static enum courtesy_kind settled(const struct plan *p) {
  enum courtesy_kind kind = p->r->courtesy.kind;
  if (kind == COURTESY_BOTH) return at_the_door(p) ? COURTESY_HELLO : COURTESY_BYE;
  if (kind == COURTESY_LATE) return at_the_door(p) ? COURTESY_EVENING : COURTESY_NIGHT;
  return kind;
}

/* What it is is known only here: whether it is said at the door. */
void plan_hear_courtesy(struct plan *p, struct reading *r) {
  enum courtesy_kind kind = settled(p);
  bool leaving = kind >= COURTESY_BYE && kind != COURTESY_BACK;
  if (r->courtesy.kind == COURTESY_LATE && !leaving && !r->courtesy.reply.len) r->courtesy.kind = COURTESY_EVENING;
  if (!leaving) return;
  r->courtesy.kind = kind;
  if (r->courtesy.whole) r->acts = 0;
  r->acts |= UINT64_C(1) << ACT_FAREWELL;
  if (kind == COURTESY_NIGHT && !r->asks.len) r->asks = STR("night");
}

static const char *family_of(enum courtesy_kind kind, bool word) {
  switch (kind) {
  case COURTESY_HELLO: return word ? "courtesy.word" : NULL; /* greet.plain */
  case COURTESY_MORNING: return word ? "courtesy.word" : "courtesy.morning";
  case COURTESY_DAY: return word ? "courtesy.word" : "courtesy.day";
  case COURTESY_EVENING: return word ? "courtesy.word" : "courtesy.evening";
  case COURTESY_THERE: return "courtesy.there";
  case COURTESY_THANKS: return word ? "courtesy.word" : NULL; /* act.thanks */
  case COURTESY_CHEERS: return word ? "courtesy.word" : "courtesy.cheers";
  case COURTESY_BACK: return "courtesy.back";
  default: return NULL;
  }
}

/* Who they are is said as they come in: greeted by name, in the words they greeted in. A name that is new and came
 * with no such word is plan_facts'. */
static void plan_introduced(struct plan *p) {
  const struct courtesy *c = &p->r->courtesy;
  const struct fact_read *f = plan_gravest(p->r);
  bool new = f && f->about.me &&str_is(f->relation, "name");
  if (!new && p->r->intro != INTRO_WHOLE) return;
  const char *family =
      c->kind == COURTESY_LATE && !c->reply.len ? "courtesy.late" : family_of(c->kind, c->reply.len > 0);
  if ((!family && new) || plan_is_weighty(p)) return;
  bool first = new && p->r->question.kind == QUESTION_NONE;
  struct move *m =
      plan_push(p, "courtesy", family ? family : "courtesy.hello", first ? TIER_OBLIGED : TIER_STRONG, MOVE_LEAD);
  m->evidence = "said who they are";
  if (new) slots_add_text(p, &m->slots, "person", f->value);
  m->fit = 2.5;
  slots_add_text(p, &m->slots, "word", c->reply);
}

void plan_courtesy(struct plan *p) {
  const struct courtesy *c = &p->r->courtesy;
  if (p->r->intro) plan_introduced(p);
  bool back_soon = c->ends && settled(p) == COURTESY_BACK; /* "dog's going off, hang on" */
  if (!c->whole && !back_soon) return;
  const char *family = family_of(settled(p), c->reply.len > 0);
  if (!family) return;
  struct move *m = plan_push(p, "courtesy", family, TIER_OBLIGED, MOVE_LEAD);
  m->evidence = "a courtesy and nothing else";
  m->fit = 1;
  slots_add_text(p, &m->slots, "word", c->reply);
}

/* Where what stands behind the last mark begins, in pieces; whole: the last sentence with its commas. */
static size_t last_sentence(const struct pieces *t, bool whole) {
  size_t end = t->len;
  while (end && piece_has(piece_at(t, end - 1), LEX(MARK))) end--;
  while (end && (!piece_has(piece_at(t, end - 1), LEX(MARK)) || (whole && str_is(piece_at(t, end - 1)->word, ","))))
    end--;
  return end;
}

static const char *kind_slot(struct str kind) {
  static const char *const kinds[] = {"you",  "deed",  "ever",     "none",  "sees",    "pleases",
                                      "off",  "been",  "believes", "tires", "company", "reads",
                                      "self", "quiet", "forgets",  "tells", "views"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (str_is(kind, kinds[i])) return kinds[i];
  return "fond";
}

/* The verb behind "do you", "can you ever". */
static struct str deed_of(const struct pieces *t, size_t from) {
  size_t i = from;
  while (i < t->len && !str_is(piece_at(t, i)->word, "you")) i++;
  for (i++; i < t->len; i++)
    if (piece_has(piece_at(t, i), LEX(VERB)) && !piece_has(piece_at(t, i), LEX(ADVERB))) return piece_at(t, i)->word;
  return STR_NONE;
}

/* "made a curry. do you cook": asked of the being beside what was told, and answered in a few words. */
void plan_passing(struct plan *p) {
  enum { LONG = 80 };
  const struct reading *r = p->r;
  bool own = r->asks.len && !str_is(r->asks, "ever") && !str_is(r->asks, "likes") && !str_is(r->asks, "photo");
  if (!r->tokens.len || r->courtesy.whole || own || r->skill.len || p->s.pending_skill.len || p->in->care) return;
  struct pieces pieces;
  const struct pattern_hit *hits;
  pieces_read(p->mind->language, p->a, &r->tokens, &r->times, &pieces);
  if (pieces.len > LONG) return;
  const struct patterns *passing = patterns_of(p->mind->language, "passing");
  size_t from = last_sentence(&pieces, false), n = 0;
  n = patterns_match(p->mind->language, passing, p->a, &pieces, from, pieces.len, &hits);
  if (!n)
    n = patterns_match(p->mind->language, passing, p->a, &pieces, last_sentence(&pieces, true), pieces.len, &hits);
  enum { SHORT = 20 };
  if (!n && pieces.len <= SHORT) n = patterns_match(p->mind->language, passing, p->a, &pieces, 0, pieces.len, &hits);
  if (!n) return;
  bool told = piece_is(piece_at(&pieces, hits[0].first), "you") && str_find_byte(r->text, '?') < 0;
  if (told && (str_is(hits[0].action, "deed") || str_is(hits[0].action, "been"))) return; /* "you play dominoes" */
  struct move *m = plan_push(p, "disclose", "asked.passing", TIER_COMMAND, 0);
  struct str kind = hits[0].action;
  m->evidence = "asked in passing";
  m->fit = 1;
  slots_add_text(p, &m->slots, kind_slot(kind), str_is(kind, "deed") ? deed_of(&pieces, from) : kind);
}

/* Nothing but numbers and words of joy, said loudly: "4!!!", "YES", "woohoo". */
static bool is_shout(struct plan *p) {
  struct str text = p->r->text;
  size_t loud = 0, small = 0, large = 0, words = 0, glad = 0;
  for (size_t i = 0; i < text.len; i++) {
    loud += text.at[i] == '!';
    small += text.at[i] >= 'a' && text.at[i] <= 'z';
    large += text.at[i] >= 'A' && text.at[i] <= 'Z';
  }
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    const struct token *t = &p->r->tokens.at[i];
    slot_vec v = {0};
    if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER) continue;
    words++;
    slots_add_text(p, &v, "word", t->word);
    bool joy = plan_part(p, "part.hear.joy", &v).len, yes = plan_part(p, "part.hear.yes", &v).len;
    if (!joy && !yes && t->kind != TOKEN_NUMBER) return false;
    glad += joy;
  }
  if (!small && !large && !str_starts(p->s.last_family, STR("news.good"))) return false; /* "4!!!" may be in anger */
  return words > 0 && words < 4 && (glad || loud > 1 || (large > 2 && !small));
}

void plan_joy(struct plan *p) {
  const struct reading *r = p->r;
  if (!r->tokens.len || r->courtesy.whole || p->s.pending_skill.len || p->in->care || p->s.heavy < 3) return;
  if (r->skill.len || !is_shout(p)) return;
  struct move *m = plan_push(p, "receive", "act.joy", TIER_OBLIGED, MOVE_LEAD);
  m->evidence = "a shout";
  m->fit = 1;
}
