/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_hear: second thoughts about a reading, before anything is planned. Patterns and models look for what they know;
 * here a turn that says what its speaker does ("maybe i'll email him") is no request, a clause with a subject of its
 * own ("i forget things now") is no order, and a death is one only where some word says so. What is dropped is not
 * replied to; what was kept of the turn is not touched.
 */
#include "base/utf8.h"
#include "language/lexicon.h"
#include "thinkers/builtin/builtin_priv.h"

static uint64_t classes_at(struct plan *p, size_t i) {
  return lexicon_classes(lexicon_of(p->mind->language), p->r->tokens.at[i].word);
}

/* Some word of the turn is in the list of the fragment's family. */
static bool hears(struct plan *p, const char *family) {
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    slot_vec v = {0};
    slots_add_text(p, &v, "word", p->r->tokens.at[i].word);
    if (v.len && plan_part(p, family, &v).len) return true;
  }
  return false;
}

static bool in_list(struct plan *p, const char *family, const char *slot, struct str text) {
  slot_vec v = {0};
  slots_add_text(p, &v, slot, text);
  return v.len && plan_part(p, family, &v).len;
}

/* "i'll do it myself", "maybe i might email him": what the speaker means to do, and nobody is asked for it. */
static bool own_deed(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  bool own = false;
  for (size_t i = 0; i < t->len; i++) {
    if (str_is(t->at[i].word, "you") || str_is(t->at[i].word, "?") || classes_at(p, i) & LEX(WH)) return false;
    bool me = str_is(t->at[i].word, "i") && i + 1 < t->len && classes_at(p, i + 1) & LEX(MODAL);
    bool first = i < 2 || classes_at(p, i - 1) & (LEX(OPENER) | LEX(HYPO) | LEX(ADVERB) | LEX(AND) | LEX(BREAK));
    own |= me && first && !(i && classes_at(p, i - 1) & LEX(MODAL));
  }
  return own;
}

static void drop_request(struct reading *r) {
  static const enum act acts[] = {ACT_ASK,         ACT_COMMAND,    ACT_ASKS_ABILITY, ACT_ASKS_WORLD,
                                  ACT_ASKS_ADVICE, ACT_ASKS_KNOWN, ACT_ASKS_OPINION};
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) r->acts &= ~(UINT64_C(1) << acts[i]);
  r->acts |= UINT64_C(1) << ACT_TELL;
  r->question = (struct question){0};
  r->asks = STR_NONE;
  r->skill = STR_NONE;
}

/* An order has no subject of its own; these read one out of the middle of a clause. */
static bool told_not_ordered(struct plan *p) {
  const struct reading *r = p->r;
  if (!r->skill.len || r->question.kind != QUESTION_NONE || str_find_byte(r->text, '?') >= 0) return false;
  if (str_is(r->skill, "name.find")) return !hears(p, "part.hear.name");
  if (!in_list(p, "part.hear.order", "skill", r->skill)) return false;
  for (size_t i = 0; i < r->statement_count; i++) {
    const struct statement *s = &r->statements[i];
    bool subject = s->about.me || s->about.name.len || s->about.word.len || s->about.pronoun.len || s->thing.len;
    if (subject && s->first < 2) return true;
  }
  return false;
}

/* "ok gonna try sleep", "anyway bed": off, in a few words. */
static bool is_leaving(struct plan *p) {
  enum { FEW = 7 };
  const struct tokens *t = &p->r->tokens;
  size_t end = t->len;
  while (end && t->at[end - 1].kind == TOKEN_MARK) end--;
  bool opened = t->len && classes_at(p, 0) & LEX(OPENER);
  return end > 1 && end <= FEW && opened && in_list(p, "part.hear.leaving", "word", t->at[end - 1].word) &&
         p->r->question.kind == QUESTION_NONE && !p->r->skill.len;
}

/* "do you think she'll be all right": of others, and not of the being. */
static bool asks_of_others(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i + 2 < t->len; i++)
    if (str_is(t->at[i].word, "do") && str_is(t->at[i + 1].word, "you") && str_is(t->at[i + 2].word, "think"))
      return true;
  return false;
}

/* "what would u do": advice, and no list of skills. */
static bool asks_what_it_would_do(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i + 3 < t->len; i++)
    if (str_is(t->at[i].word, "what") && str_is(t->at[i + 1].word, "would") && str_is(t->at[i + 2].word, "you") &&
        str_is(t->at[i + 3].word, "do"))
      return true;
  return false;
}

static void swap_act(struct reading *r, enum act from, enum act to) {
  if (!reading_has(r, from)) return;
  r->acts &= ~(UINT64_C(1) << from);
  r->acts |= UINT64_C(1) << to;
}

/* "so he's not a boy is he": told, with a tag behind it. */
static bool ends_in_tag(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  size_t end = t->len;
  while (end && t->at[end - 1].kind == TOKEN_MARK) end--;
  if (end < 5 || !p->r->statement_count || !(classes_at(p, end - 1) & LEX(SUBJECT))) return false;
  size_t aux = end - 2;
  while (aux && classes_at(p, aux) & LEX(NEGATION)) aux--;
  bool opens = classes_at(p, 0) & (LEX(WH) | LEX(BE) | LEX(DO) | LEX(MODAL) | LEX(HAVE));
  return classes_at(p, aux) & (LEX(BE) | LEX(DO) | LEX(MODAL) | LEX(HAVE)) && !opens;
}

static bool has_died(const struct reading *r) {
  for (size_t i = 0; i < r->fact_count; i++)
    if (str_is(r->facts[i].relation, "died")) return true;
  return false;
}

/* "broke her wrist", read as mine: whose it is the words themselves say. */
static bool is_anothers(struct plan *p, const struct fact_read *f) {
  struct str rest = utf8_plain(p->a, f->value), word;
  while (f->about.me && str_next(&rest, ' ', &word))
    if (in_list(p, "part.hear.theirs", "word", word)) return true;
  return false;
}

/* A fact that its own words speak against: received as told, and not as that. */
static bool is_doubtful(struct plan *p, const struct fact_read *f) {
  if (str_is(f->relation, "age") && hears(p, "part.hear.share")) return true; /* "40 percent of the module" */
  const struct lexicon *x = lexicon_of(p->mind->language);
  struct str plain = utf8_plain(p->a, f->value);
  if (str_is(f->relation, "works_at") && f->ended && !f->about.me)
    return lexicon_classes(x, plain) & LEX(NOUN) && !(lexicon_classes(x, plain) & LEX(PLACE)); /* "left me dal" */
  if (str_is(f->relation, "likes") || str_is(f->relation, "dislikes")) {
    struct str rest = plain, word;
    return str_next(&rest, ' ', &word) && in_list(p, "part.hear.moved", "word", word);
  }
  return is_anothers(p, f) && (str_is(f->relation, "health") || str_is(f->relation, "has"));
}

static void keep_sure_facts(struct plan *p, struct reading *r) {
  struct fact_read *kept = ARENA_ARRAY(p->a, struct fact_read, r->fact_count + 1);
  size_t n = 0;
  for (size_t i = 0; i < r->fact_count; i++)
    if (!is_doubtful(p, &r->facts[i])) kept[n++] = r->facts[i];
  r->facts = kept;
  r->fact_count = n;
}

void plan_hear(struct plan *p) {
  p->heard = *p->r;
  struct reading *r = &p->heard;
  p->r = r;
  if (!r->tokens.len) return;
  bool plan = own_deed(p);
  bool asked = r->question.kind != QUESTION_NONE || r->asks.len || reading_has(r, ACT_ASK);
  if ((plan && asked && !r->skill.len) || told_not_ordered(p) || (asked && ends_in_tag(p))) drop_request(r);
  if (reading_has(r, ACT_LOSS) && !has_died(r) && !hears(p, "part.hear.loss"))
    r->acts &= ~(UINT64_C(1) << ACT_LOSS);
  if (is_leaving(p)) {
    r->acts |= UINT64_C(1) << ACT_FAREWELL;
    if (!r->asks.len && in_list(p, "part.hear.night", "word", r->tokens.at[r->tokens.len - 1].word))
      r->asks = STR("night");
  }
  if (asks_of_others(p)) swap_act(r, ACT_ASKS_NATURE, ACT_ASKS_OPINION);
  if (asks_what_it_would_do(p)) {
    drop_request(r);
    r->acts |= UINT64_C(1) << ACT_ASKS_ADVICE;
  }
  keep_sure_facts(p, r);
}
