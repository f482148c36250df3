/* SPDX-License-Identifier: Apache-2.0 */
#include "language/piece.h"

#include "base/utf8.h"
#include "language/names.h"
#include "language/number.h"

enum { PHRASE_MAX = 5, PIECES_MAX = 4096 };

struct reader {
  const struct language *l;
  const struct lexicon *x;
  struct arena *a;
  const struct tokens *t;
  const struct times *times;
  size_t time;         /* the next time not yet passed */
  bool quoted, single; /* inside "...", '...' */
  VEC(struct piece) out;
};

static bool is_word(const struct tokens *t, size_t i) {
  return i < t->len && t->at[i].kind == TOKEN_WORD;
}

/* The words of tokens [at, at + count) joined by blanks, folded already. */
static struct str joined(struct reader *r, size_t at, size_t count, char *room, size_t size) {
  size_t n = 0;
  for (size_t i = at; i < at + count; i++) {
    struct str w = r->t->at[i].word;
    if (n + w.len + 1 > size) return STR_NONE;
    if (i > at) room[n++] = ' ';
    memcpy(room + n, w.at, w.len);
    n += w.len;
  }
  return (struct str){room, n};
}

/* The longest phrase of two words and more that begins here; 0 none. */
static size_t phrase_at(struct reader *r, size_t at, const struct lex_entry **ret, bool *ret_many) {
  char room[128];
  size_t longest = lexicon_longest(r->x, r->t->at[at].word);
  for (size_t count = longest; count >= 2; count--) {
    bool words = true;
    for (size_t i = at; i < at + count; i++)
      words &= is_word(r->t, i) || (i > at && i < r->t->len && r->t->at[i].kind == TOKEN_NUMBER);
    if (!words) continue;
    struct str key = joined(r, at, count, room, sizeof room);
    const struct lex_entry *entry = key.at ? lexicon_find(r->x, key) : NULL;
    if (entry) return *ret = entry, count;
    bool many = key.at && key.len > 4 && key.at[key.len - 1] == 's'; /* "step dads", "guinea pigs" */
    entry = many ? lexicon_find(r->x, str_first(key, key.len - 1)) : NULL;
    if (entry && entry->classes & (LEX(KIN) | LEX(ANIMAL))) return *ret = entry, *ret_many = true, count;
  }
  return 0;
}

/* What a word may be without its "s": the plural of an animal, the owner in "dads". */
static void read_single(struct reader *r, struct piece *p) {
  p->single = p->word;
  if (p->word.len < 4 || !str_ends(p->word, STR("s"))) return;
  struct str single = str_first(p->word, p->word.len - 1);
  const struct name_entry *named = name_find(r->l, single);
  bool name = named && !named->also_word && !piece_has(p, LEX(VERB)) && !lexicon_classes(r->x, p->word);
  uint64_t classes = lexicon_classes(r->x, single);
  if (!(classes & (LEX(KIN) | LEX(ANIMAL) | LEX(JOB) | LEX(NOUN))) && !name) {
    single = lexicon_singular(r->x, r->a, p->word);
    classes = str_eq(single, p->word) ? 0 : lexicon_classes(r->x, single);
  }
  if (!classes && !name) return;
  p->single = single;
  p->classes |= classes & LEX(NOUN);
  p->single_classes = classes | (name ? LEX(NAME) : 0);
}

static void read_name(struct reader *r, struct piece *p, const struct token *t) {
  p->name = name_find(r->l, p->word);
  if (p->name) p->classes |= p->name->also_word || piece_has(p, LEX(NEVERNAME)) ? LEX(MAYBE_NAME) : LEX(NAME);
  if (t->capital) p->classes |= LEX(CAPITAL);
}

static bool begins_upper(const struct token *t) {
  struct str s = t->text;
  return s.len && utf8_is_upper(utf8_next(&s));
}

static void read_verb(struct reader *r, struct piece *p) {
  struct verb_word verb;
  static const uint64_t closed =
      LEX(PREPOSITION) | LEX(ADVERB) | LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(AND) | LEX(BREAK) | LEX(WH) | LEX(NEGATION);
  if (piece_has(p, closed) && !piece_is(p, "like") && !piece_is(p, "past")) {
    p->classes &= ~LEX(VERB);
    return;
  }
  if (!lexicon_verb(r->x, r->a, p->word, &verb)) return;
  p->base = verb.base;
  p->base_hash = str_hash(verb.base);
  p->form = verb.form;
  p->classes |= LEX(VERB);
}

static const uint64_t known_word = LEX(NOUN) | LEX(VERB) | LEX(ADJ) | LEX(ADV) | LEX(KIN) | LEX(JOB) | LEX(ANIMAL) |
                                   LEX(FILLER) | LEX(OPENER) | LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(SUBJECT) |
                                   LEX(OBJECT) | LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL) | LEX(NEGATION) |
                                   LEX(PREPOSITION) | LEX(AND) | LEX(BREAK) | LEX(HYPO) | LEX(WH) | LEX(ADVERB) |
                                   LEX(SAYS) | LEX(TITLE) | LEX(QUANTITY) | LEX(NEVERNAME) | LEX(UNIT) | LEX(NEUTRAL);

static void read_word(struct reader *r, struct piece *p) {
  const struct token *t = &r->t->at[p->first];
  p->classes |= LEX(WORD);
  p->entry = lexicon_find(r->x, p->word);
  p->classes |= lexicon_classes(r->x, p->word);
  if (p->entry) p->tone = p->entry->tone;
  read_verb(r, p);
  read_single(r, p);
  read_name(r, p, t);
  bool known = piece_has(p, known_word) || (p->single_classes & known_word) || token_is_stop(r->l, p->word);
  if (!known && !p->name && p->word.len > 1) p->classes |= LEX(UNKNOWN);
  /* A sentence's first word says nothing by its capital, unless it is no word: "Bramble ate it", "Come to think". */
  if (t->begins && begins_upper(t) && (!known || (p->name && !p->name->also_word)))
    p->classes |= p->name && !p->name->also_word ? LEX(NAME) : LEX(CAPITAL);
  if (t->capital && p->name && !piece_has(p, LEX(PLACE))) p->classes |= LEX(NAME);
  if (p->name && !p->name->also_word && piece_has(p, LEX(NAME))) /* "peter" is no noun and "harry" no verb */
    p->classes &= ~(LEX(NOUN) | LEX(ADJ) | LEX(VERB)), p->form = FORM_NONE, p->base = STR(""), p->base_hash = 0;
}

static void push(struct reader *r, struct piece p) {
  p.hash = str_hash(p.word);
  if (r->quoted || r->single) p.classes |= LEX(QUOTED);
  if (!p.single.at) p.single = p.word;
  VEC_PUSH(r->a, &r->out, p);
}

/* "until christmas": the word stands before its time as a piece of its own. */
static bool is_time_link(struct str word) {
  static const char *const words[] = {"until", "till", "til",    "since", "in", "on",
                                      "at",    "by",   "before", "after", "for"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_is(word, words[i])) return true;
  return false;
}

static void take_token(struct reader *r, size_t *at);

/* "rang on Sunday", "in June": a day and no person, whatever people are called. "June rang" is hers. */
static bool is_date_word(const struct reader *r, const struct piece *p) {
  const struct piece *before = r->out.len ? &r->out.at[r->out.len - 1] : NULL;
  bool dated = before && piece_has(before, LEX(PREPOSITION) | LEX(ARTICLE) | LEX(NUMBER) | LEX(QUANTITY));
  bool linked = before && is_time_link(before->word) && !piece_is(before, "for"); /* "in May", which is a modal too */
  return linked || (piece_has(p, LEX(NEVERNAME)) && (dated || str_ends(p->word, STR("day"))));
}

/* "half of 1200", "plus 1030": a number of a sum, no hour. */
static bool is_summed(const struct reader *r, const struct time_read *time) {
  static const char *const before[] = {"of", "plus", "minus", "times", "over", "half", "double", "twice"};
  const struct token *t = &r->t->at[time->first];
  if (time->first != time->last || t->kind != TOKEN_NUMBER || t->text.len < 3 || !r->out.len) return false;
  const struct piece *p = &r->out.at[r->out.len - 1];
  for (size_t i = 0; i < sizeof before / sizeof *before; i++)
    if (piece_is(p, before[i])) return true;
  return piece_is(p, "by") && r->out.len > 1 && piece_has(&r->out.at[r->out.len - 2], LEX(VERB));
}

static bool take_time(struct reader *r, size_t *at) {
  while (r->time < r->times->len && r->times->at[r->time].last < *at) r->time++;
  if (r->time >= r->times->len || r->times->at[r->time].first != *at) return false;
  const struct time_read *time = &r->times->at[r->time];
  bool asked = r->out.len && piece_is(&r->out.at[r->out.len - 1], "how"); /* "how many days": a question, no time */
  if (asked || is_summed(r, time)) return false;
  if (time->first < time->last && is_time_link(r->t->at[*at].word)) take_token(r, at);
  struct piece p = {.first = *at, .last = time->last, .time = time, .classes = LEX(TIME)};
  p.word = r->t->at[*at].word;
  struct number_read n;
  if (p.first == p.last) {
    read_word(r, &p);
    p.classes &= ~LEX(UNKNOWN);
    if (is_date_word(r, &p)) p.classes &= ~(LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL)), p.name = NULL;
  }
  if (number_at(r->l, r->t, *at, &n)) p.number = n.value;
  push(r, p);
  *at = time->last + 1;
  return true;
}

/* "moved 2 bootle", "going 2 see": a "2" between a verb and a place or verb is "to". */
static bool take_two(struct reader *r, size_t *at) {
  const struct token *t = &r->t->at[*at];
  struct verb_word verb;
  if (!str_is(t->text, "2") || !r->out.len || *at + 1 >= r->t->len || !piece_has(&r->out.at[r->out.len - 1], LEX(VERB)))
    return false;
  struct str next = r->t->at[*at + 1].word;
  uint64_t classes = lexicon_classes(r->x, next);
  bool goes = (classes & LEX(PLACE)) ||
              (lexicon_verb(r->x, r->a, next, &verb) && verb.form == FORM_BASE && !(classes & LEX(NOUN)));
  if (!goes) return false;
  struct piece p = {.first = *at, .last = *at, .word = STR("to"), .classes = LEX(WORD) | LEX(PREPOSITION)};
  push(r, p);
  ++*at;
  return true;
}

static double figure(const struct reader *r, size_t at) {
  struct number_read n;
  return at < r->t->len && number_at(r->l, r->t, at, &n) ? n.value : 0;
}

/* "24/7", "50/50", "8/10", "3-1": a rating, a score, a manner of speaking, unless a sum is asked for. */
static bool is_ratio(const struct reader *r, size_t at) {
  enum { ASKED_WITHIN = 40 };
  static const char *const asks[] = {"what", "how", "calculate", "sum", "=", "equals"};
  const struct token *t = r->t->at;
  bool slash = str_is(t[at].word, "/"), minus = str_is(t[at].word, "-");
  bool tight = t[at - 1].at + t[at - 1].len == t[at].at && t[at].at + t[at].len == t[at + 1].at;
  if (!(slash || minus) || !tight) return false;
  for (size_t i = 0; i < r->t->len && i < ASKED_WITHIN; i++)
    for (size_t k = 0; k < sizeof asks / sizeof *asks; k++)
      if (str_is(t[i].word, asks[k])) return false;
  double x = figure(r, at - 1), y = figure(r, at + 1);
  if (r->t->len > 3 || x <= y) return true;
  return slash ? x == 24 && y == 7 : x < 20 && y < 20;
}

/* One piece: what stands on either side of its sign says nothing by itself, "he's 6/7 months old". */
static bool take_ratio(struct reader *r, size_t *at) {
  size_t sign = *at + 1;
  bool numbers = sign + 1 < r->t->len && r->t->at[*at].kind == TOKEN_NUMBER && r->t->at[sign].kind == TOKEN_MARK &&
                 r->t->at[sign + 1].kind == TOKEN_NUMBER;
  if (!numbers || !is_ratio(r, sign)) return false;
  push(r, (struct piece){.first = *at, .last = sign + 1, .classes = LEX(NUMBER), .word = r->t->at[*at].text});
  *at = sign + 2;
  return true;
}

static bool take_number(struct reader *r, size_t *at) {
  struct number_read n;
  if (!number_at(r->l, r->t, *at, &n) || n.ordinal) return false;
  struct piece p = {
      .first = n.first, .last = n.last, .number = n.value, .classes = LEX(NUMBER), .word = r->t->at[*at].word};
  if (n.first == n.last && is_word(r->t, *at)) read_word(r, &p);
  p.classes &= ~(LEX(UNKNOWN) | LEX(NAME) | LEX(MAYBE_NAME));
  push(r, p);
  *at = n.last + 1;
  return true;
}

static bool take_phrase(struct reader *r, size_t *at) {
  const struct lex_entry *entry;
  bool many = false;
  size_t count = is_word(r->t, *at) ? phrase_at(r, *at, &entry, &many) : 0;
  if (!count) return false;
  char room[128];
  struct piece p = {.first = *at, .last = *at + count - 1, .entry = entry, .classes = entry->classes | LEX(WORD)};
  if (many) p.classes = LEX(WORD) | LEX(NOUN) | (entry->classes & LEX(ANIMAL)), p.entry = NULL;
  p.word = arena_dup(r->a, joined(r, *at, count, room, sizeof room));
  read_single(r, &p);
  if (r->t->at[*at].capital) p.classes |= LEX(CAPITAL);
  if (!piece_has(&p, LEX(FILLER))) push(r, p);
  *at += count;
  return true;
}

/* 'are you human?': an opening quote has a blank before it and none behind; "the boys' dog" has neither. */
static void read_single_quote(struct reader *r, const struct token *t) {
  struct str text = r->t->text;
  size_t end = t->at + t->len;
  bool open = (t->at == 0 || text.at[t->at - 1] == ' ') && end < text.len && text.at[end] != ' ';
  r->single = !r->single && open;
}

/* "15%", "3 + 4": a sign between figures is its word. */
static struct str sign_word(const struct reader *r, size_t at) {
  static const char *const signs[][2] = {{"%", "percent"},     {"+", "plus"},           {"-", "minus"},
                                         {"*", "times"},       {"\xC3\x97", "times"},   {"/", "over"},
                                         {"\xC3\xB7", "over"}, {"^", "to the power of"}};
  bool number = at > 0 && r->t->at[at - 1].kind == TOKEN_NUMBER,
       more = at + 1 < r->t->len && r->t->at[at + 1].kind == TOKEN_NUMBER;
  for (size_t i = 0; number && i < sizeof signs / sizeof *signs; i++)
    if (str_is(r->t->at[at].word, signs[i][0]) && (more || i == 0)) return str_of(signs[i][1]);
  return STR_NONE;
}

static void take_token(struct reader *r, size_t *at) {
  const struct token *t = &r->t->at[*at];
  struct piece p = {.first = *at, .last = *at, .word = t->word};
  if (t->kind == TOKEN_WORD)
    read_word(r, &p);
  else
    p.classes = t->kind == TOKEN_EMOJI ? LEX(EMOJI) : t->kind == TOKEN_NUMBER ? LEX(NUMBER) : LEX(MARK);
  struct str sign = t->kind == TOKEN_MARK ? sign_word(r, *at) : STR_NONE;
  if (sign.at) p.word = sign, p.classes = LEX(WORD);
  if (t->kind == TOKEN_MARK && str_is(t->word, "\"")) r->quoted = !r->quoted;
  if (t->kind == TOKEN_MARK && str_is(t->word, "'")) read_single_quote(r, t);
  if (!piece_has(&p, LEX(FILLER))) push(r, p);
  (*at)++;
}

static bool same_run(const struct piece *p, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (p[i].hash != p[i + n].hash || piece_has(&p[i], LEX(MARK) | LEX(NUMBER))) return false;
  return true;
}

/* Speech begins again: "im a im a nurse", "in in hull". The first go is dropped. */
static void drop_repeats(struct reader *r) {
  struct piece *p = r->out.at;
  size_t n = 0;
  for (size_t i = 0; i < r->out.len; i++) {
    p[n++] = p[i];
    for (size_t run = 4; run >= 1; run--)
      if (n >= 2 * run && same_run(&p[n - 2 * run], run)) {
        n -= run;
        break;
      }
  }
  r->out.len = n;
}

static bool is_link(const struct piece *p) {
  return piece_has(p, LEX(MARK)) || piece_is(p, "no") || piece_is(p, "sorry") || piece_is(p, "wait") ||
         piece_is(p, "actually") || piece_is(p, "i") || piece_is(p, "mean") || piece_is(p, "meant");
}

static bool same_kind(const struct piece *x, const struct piece *y) {
  static const uint64_t kinds[] = {LEX(PLACE), LEX(NUMBER), LEX(ANIMAL), LEX(JOB), LEX(TIME)};
  static const uint64_t proper = LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL) | LEX(UNKNOWN);
  uint64_t either = x->classes | x->single_classes;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (either & kinds[i] && piece_has(y, kinds[i])) return true;
  return either & proper && piece_has(y, proper) && !piece_has(x, LEX(MARK));
}

/* "annas ... no not anna, hannah": where what is meant begins, behind a repair of piece x that begins at i; 0 none. */
static size_t repair_end(const struct reader *r, size_t x, size_t i) {
  const struct piece *p = r->out.at;
  bool takes_back = false;
  for (size_t at = i; at < r->out.len && at < i + 8; at++) {
    bool not = piece_is(&p[at], "not") && takes_back;
    takes_back |= piece_is(&p[at], "no") || piece_is(&p[at], "sorry") || piece_is(&p[at], "meant");
    if (not ) {
      at++;
      continue;
    }
    if (is_link(&p[at])) continue;
    size_t noun = at + piece_has(&p[at], LEX(ARTICLE));
    return takes_back && at > i && noun < r->out.len && same_kind(&p[x], &p[noun]) ? noun : 0;
  }
  return 0;
}

/* What was said and taken back in the same breath was never meant. */
static void drop_repairs(struct reader *r) {
  struct piece *p = r->out.at;
  size_t n = 0;
  for (size_t i = 0; i < r->out.len; i++) {
    size_t x = i;
    bool begins = i > 0 && n > 0 && is_link(&p[i]) && !is_link(&p[i - 1]) && !piece_has(&p[i - 1], LEX(QUOTED));
    size_t end = begins ? repair_end(r, x - 1, i) : 0;
    if (end) {
      n--;
      i = end;
    }
    p[n++] = p[i];
  }
  r->out.len = n;
}

/* "my brother 's got": the "'s" is "has". */
static void read_owners(struct reader *r) {
  for (size_t i = 0; i + 1 < r->out.len; i++) {
    struct piece *p = &r->out.at[i], *next = &r->out.at[i + 1];
    if (!str_is(p->word, "'s") || (!piece_is(next, "got") && !piece_is(next, "been") && !piece_is(next, "had")))
      continue;
    p->base = STR("have");
    p->base_hash = str_hash(p->base);
    p->classes = (p->classes & ~LEX(BE)) | LEX(HAVE);
  }
}

static bool is_attribute(const struct piece *p) {
  return piece_is(p, "name") || piece_is(p, "names") || piece_is(p, "birthday") || piece_is(p, "bday") ||
         piece_is(p, "birthdays") || piece_is(p, "bdays");
}

/* "my husbands birthdays the ninth": the second "is" is hidden too. */
static bool hides_be(const struct piece *before, const struct piece *p, const struct piece *next) {
  bool day = piece_is(p, "birthdays") || piece_is(p, "bdays");
  bool owned = before->single_classes & (LEX(KIN) | LEX(NAME)) || piece_has(before, LEX(POSSESSIVE));
  return day && owned &&
         (piece_is(next, "the") || piece_is(next, "in") || piece_is(next, "on") ||
          piece_has(next, LEX(TIME) | LEX(NUMBER)));
}

/* Typed without its apostrophe: "the dogs called rocket", "my names arthur", "mums bday", "annas in spain". */
static bool hides_owner(const struct piece *before, const struct piece *p, const struct piece *next) {
  bool owned = piece_has(before, LEX(POSSESSIVE) | LEX(ARTICLE) | LEX(KINMOD) | LEX(KIN)) || piece_is(before, "me");
  if (piece_is(p, "names"))
    return piece_has(before, LEX(POSSESSIVE)) &&
           piece_has(next, LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL) | LEX(UNKNOWN));
  uint64_t kin = p->single_classes & (LEX(KIN) | LEX(ANIMAL) | LEX(JOB)), name = p->single_classes & LEX(NAME);
  if (str_eq(p->word, p->single) || piece_has(p, LEX(NAME) | LEX(PLACE)) || !(kin || name)) return false;
  bool begins = !before->word.len && p->single_classes & LEX(KIN); /* "wifes from leeds" */
  if (!owned && !begins && !(p->single_classes & LEX(BARE)) && !name) return false;
  if (piece_is(next, "called") || is_attribute(next) || piece_is(next, "got")) return true;
  if ((p->single_classes & (LEX(KIN) | LEX(NAME))) && piece_has(next, LEX(KIN) | LEX(ANIMAL))) return true;
  if (piece_has(p, LEX(KIN))) return false; /* "sisters in york" may be several */
  if (!piece_has(p, LEX(VERB)) && next->form == FORM_ING) return true;
  if (p->single_classes & LEX(BARE) && (piece_is(next, "passed") || piece_is(next, "gone") || piece_is(next, "dead")))
    return true; /* "mums passed" */
  return piece_is(next, "a") || piece_is(next, "an") || piece_is(next, "in") || piece_is(next, "at") ||
         piece_is(next, "from") || piece_is(next, "not") || piece_has(next, LEX(HEALTHY) | LEX(NUMBER));
}

static struct piece owner_mark(const struct piece *p) {
  struct piece s = {.word = STR("'s"),
                    .single = STR("'s"),
                    .base = STR("be"),
                    .form = FORM_THIRD,
                    .first = p->first,
                    .last = p->last};
  s.classes = LEX(BE) | LEX(VERB) | LEX(WORD);
  s.hash = str_hash(s.word);
  s.base_hash = str_hash(s.base);
  return s;
}

static void split_owners(struct reader *r) {
  struct piece none = {.word = STR(""), .single = STR("")};
  size_t len = r->out.len;
  struct piece *p = r->out.at;
  r->out.at = NULL, r->out.len = r->out.room = 0;
  for (size_t i = 0; i < len; i++) {
    struct piece one = p[i];
    const struct piece *before = i ? &p[i - 1] : &none, *next = i + 1 < len ? &p[i + 1] : &none;
    bool split =
        piece_has(&one, LEX(WORD)) && i + 1 < len && (hides_owner(before, &one, next) || hides_be(before, &one, next));
    if (split) {
      one.word = piece_is(&one, "names")       ? STR("name")
                 : piece_is(&one, "birthdays") ? STR("birthday")
                 : piece_is(&one, "bdays")     ? STR("bday")
                                               : one.single;
      one.entry = lexicon_find(r->x, one.word);
      one.name = name_find(r->l, one.word);
      one.classes = LEX(WORD) | lexicon_classes(r->x, one.word) | (one.name ? LEX(NAME) : 0);
      one.single = one.word, one.single_classes = 0, one.form = FORM_NONE, one.base = STR("");
      one.hash = str_hash(one.word);
    }
    VEC_PUSH(r->a, &r->out, one);
    if (split) VEC_PUSH(r->a, &r->out, owner_mark(&one));
  }
}

void pieces_read(const struct language *l, struct arena *a, const struct tokens *t, const struct times *times,
                 struct pieces *ret) {
  struct reader r = {.l = l, .x = lexicon_of(l), .a = a, .t = t, .times = times};
  for (size_t at = 0; at < t->len && r.out.len < PIECES_MAX;)
    if (!take_two(&r, &at) && !take_time(&r, &at) && !take_ratio(&r, &at) && !take_number(&r, &at) &&
        !take_phrase(&r, &at))
      take_token(&r, &at);
  drop_repeats(&r);
  drop_repairs(&r);
  split_owners(&r);
  read_owners(&r);
  *ret = (struct pieces){r.out.at, r.out.len, t};
}

const struct piece *piece_at(const struct pieces *p, size_t i) {
  static const struct piece none = {.word = {"", 0}, .single = {"", 0}, .base = {"", 0}};
  return i < p->len ? &p->at[i] : &none;
}

struct str pieces_text(const struct pieces *p, size_t first, size_t last) {
  if (first > last || last >= p->len) return STR_NONE;
  return tokens_text(p->tokens, p->at[first].first, p->at[last].last);
}
