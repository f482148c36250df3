/* SPDX-License-Identifier: Apache-2.0
 *
 * Where clauses begin and end, and whether what they say is asserted.
 */
#include "language/reading_chunk.h"

static bool is_hard_mark(const struct piece *p) {
  static const char *const marks[] = {".", "!", "?", ";", "…", ":", "(", ")"};
  if (!piece_has(p, LEX(MARK))) return false;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (piece_is(p, marks[i])) return true;
  return false;
}

static bool is_soft_mark(const struct piece *p) {
  return piece_has(p, LEX(MARK) | LEX(EMOJI)) && !is_hard_mark(p);
}

/* A verb form that can stand behind a subject: no -ing, no bare participle, no noun that only might be a verb. */
bool read_is_finite(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i);
  while (piece_has(p, LEX(ADVERB)) && !piece_has(p, LEX(VERB))) p = read_at(r, ++i);
  if (piece_has(p, LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL)) && p->form != FORM_ING && !piece_is(p, "been"))
    return true;
  if (str_is(p->word, "used")) return true;
  return piece_has(p, LEX(VERB)) && p->form != FORM_ING && p->form != FORM_PARTICIPLE && p->form != FORM_NONE;
}

static bool is_nominative(const struct piece *p) {
  static const char *const words[] = {"i", "he", "she", "we", "they"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (piece_is(p, words[i])) return true;
  return false;
}

static bool finite_third(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i);
  if (!read_is_finite(r, i) || str_is(p->word, "'s")) return str_is(p->word, "'s");
  return p->form != FORM_BASE || !piece_has(p, LEX(NOUN) | LEX(ADJ) | LEX(ADV));
}

static bool kin_clause(const struct read *r, size_t i, size_t last) {
  struct str word;
  size_t end = read_kin_end(r, i, last, &word);
  if (!end || read_tag(r, end) == TAG_OWNER) return false; /* "got her mother's eyes" */
  size_t name = read_name_end(r, end, last);
  if (name && (finite_third(r, name) || is_nominative(read_at(r, name)))) return true;
  return finite_third(r, end) || is_nominative(read_at(r, end));
}

bool read_starts_clause(const struct read *r, size_t i, size_t last) {
  const struct piece *p = read_at(r, i), *before = i ? read_at(r, i - 1) : read_at(r, SIZE_MAX);
  if (i >= last) return false;
  bool asked = piece_has(before, LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL)); /* "do i live" */
  if (is_nominative(p)) return !asked && (read_is_finite(r, i + 1) || piece_has(read_at(r, i + 1), LEX(NEGATION)));
  if (piece_is(p, "it") || piece_is(p, "you") || piece_is(p, "that") || piece_is(p, "there"))
    return read_is_finite(r, i + 1) &&
           !piece_has(before, LEX(PREPOSITION) | LEX(VERB) | LEX(MODAL) | LEX(DO) | LEX(BE) | LEX(WH)) &&
           (!piece_is(p, "that") || piece_has(read_at(r, i + 1), LEX(BE)));
  if (piece_has(before, LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL) | LEX(WH) | LEX(PREPOSITION))) return false;
  bool owned = piece_has(before, LEX(POSSESSIVE) | LEX(ARTICLE)) && !piece_is(before, "her") && !piece_is(before, "me");
  if (piece_has(p, LEX(BARE)) && owned) return false; /* "to their dad's" */
  bool name = piece_is(p, "my") && piece_is(read_at(r, i + 1), "name") && piece_has(read_at(r, i + 2), LEX(BE));
  if (name) return true; /* "it's called the larder my names luca" */
  if (piece_has(p, LEX(POSSESSIVE)) || piece_has(p, LEX(BARE))) return kin_clause(r, i, last);
  if (told_is(r->told, TOLD_doer, p->word) && !piece_has(p, LEX(NOUN)) && !owned) return finite_third(r, i + 1);
  if (!piece_has(p, LEX(NAME) | LEX(CAPITAL))) return false;
  if (piece_has(before, LEX(CAPITAL) | LEX(TITLE) | LEX(NAME)) || piece_is(before, "st") || piece_is(before, "saint"))
    return false;
  size_t end = read_name_end(r, i, last);
  return end && finite_third(r, end) && !piece_is(read_at(r, end), "'s");
}

static bool seen_verb(const struct read *r, size_t first, size_t at) {
  for (size_t i = first; i < at; i++) {
    const struct piece *p = read_at(r, i), *before = i > first ? read_at(r, i - 1) : read_at(r, SIZE_MAX);
    if (piece_has(p, LEX(CAPITAL)) && i > first) continue;
    if (piece_has(p, LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL))) return true;
    if (!piece_has(p, LEX(VERB)) || p->form == FORM_NONE) continue;
    if (!piece_has(p, LEX(NOUN)) || p->form == FORM_PAST || p->form == FORM_THIRD) return true;
    if (piece_has(before, LEX(SUBJECT) | LEX(NAME))) return true;
  }
  return false;
}

/* "did i tell you", "isn't it", tagged on or asked in the middle. */
static bool inverted(const struct read *r, size_t i, size_t first) {
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
  if (!piece_has(p, LEX(DO) | LEX(BE) | LEX(MODAL) | LEX(HAVE)) || piece_is(p, "'s") || p->form == FORM_ING)
    return false;
  if (piece_has(next, LEX(NEGATION))) next = read_at(r, i + 2);
  if (!piece_has(next, LEX(SUBJECT))) return false;
  const struct piece *before = i > first ? read_at(r, i - 1) : read_at(r, SIZE_MAX);
  if (i > first + 1 && piece_is(read_at(r, i - 2), "how")) return false; /* "how long did i live there" */
  return !piece_has(before, LEX(WH) | LEX(SUBJECT) | LEX(NEGATION) | LEX(ADVERB)) && !piece_is(before, "neither") &&
         !piece_is(before, "nor");
}

/* "and works at ...": the subject goes on. */
static bool continues(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i);
  if (piece_has(p, LEX(BE) | LEX(HAVE))) return p->form != FORM_ING;
  return piece_has(p, LEX(VERB)) && (p->form == FORM_THIRD || p->form == FORM_PAST ||
                                     (p->form == FORM_BASE && !piece_has(p, LEX(NOUN) | LEX(ADJ))));
}

/* "my brother who lives in leeds is a plumber": where the relative clause ends and the main verb stands. */
static bool resumes(const struct read *r, size_t i, size_t first) {
  enum tag t = read_tag(r, i), before = read_tag(r, i - 1);
  const struct piece *p = read_at(r, i);
  bool finite = t == TAG_AUX || (t == TAG_VERB && (p->form == FORM_THIRD || p->form == FORM_PAST));
  if (!finite ||
      (before != TAG_NOUN && before != TAG_NAME && before != TAG_TIME && before != TAG_ADV && before != TAG_MARK))
    return false;
  size_t who = first;
  while (who < i && who < first + 5 && !piece_is(read_at(r, who), "who")) who++;
  return who > first && who + 2 < i && piece_is(read_at(r, who), "who") && seen_verb(r, who + 1, i) &&
         !seen_verb(r, first, who);
}

static bool boundary(const struct read *r, size_t i, size_t first, size_t last) {
  const struct piece *p = read_at(r, i), *before = read_at(r, i - 1);
  if (resumes(r, i, first)) return true;
  bool verb = seen_verb(r, first, i);
  bool denied = is_soft_mark(before) && (piece_is(read_at(r, first), "no") || piece_is(read_at(r, first), "not"));
  if (denied && read_starts_clause(r, i, last)) return true; /* "no not anna hannah, hannah is my manager" */
  bool relative =
      piece_is(p, "who") && !verb && i > first && i < first + 5; /* "my sister, who works at boots, is ..." */
  if (relative) return false;
  bool aux = piece_has(before, LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL)); /* "its so quiet", "has finally fixed" */
  bool degree = piece_is(p, "so") && i > first && read_tag(r, i - 1) == TAG_VERB;        /* "feel so alone" */
  if (piece_is(p, "apart") && i > first && read_tag(r, i - 1) == TAG_VERB) return false; /* "fell apart" */
  if ((aux || degree) && read_tag(r, i) == TAG_ADV) return false;
  if (piece_has(p, LEX(BREAK)) && !piece_is(p, "that") && i > first) return verb || piece_has(before, LEX(MARK));
  if (inverted(r, i, first)) return verb;
  bool ing = p->form == FORM_ING && (piece_has(read_at(r, i + 1), LEX(PREPOSITION) | LEX(ARTICLE) | LEX(ADVERB)) ||
                                     piece_is(read_at(r, i + 1), "home"));
  if (verb && ing && (before->time || is_soft_mark(before))) return true; /* "left in june workin at a car wash" */
  if (!verb) return false;
  if (piece_has(p, LEX(AND) | LEX(OPENER)) || is_soft_mark(p)) {
    size_t next = i + 1;
    while (next < last && (piece_has(read_at(r, next), LEX(AND) | LEX(BREAK)) || is_soft_mark(read_at(r, next)) ||
                           (piece_has(read_at(r, next), LEX(ADVERB)) && !piece_has(read_at(r, next), LEX(VERB)))))
      next++;
    return read_starts_clause(r, next, last) || continues(r, next) || piece_has(read_at(r, next), LEX(HYPO));
  }
  if (piece_has(before, LEX(AND)) || is_soft_mark(before)) return false;
  return read_starts_clause(r, i, last);
}

static size_t clause_end(const struct read *r, size_t first, size_t last) {
  size_t i = first + 1;
  while (i < last && !boundary(r, i, first, last)) i++;
  return i;
}

static bool any_of(const struct read *r, size_t first, size_t last, uint64_t classes) {
  for (size_t i = first; i < last; i++)
    if (piece_has(read_at(r, i), classes)) return true;
  return false;
}

static size_t skip_openers(const struct read *r, size_t i, size_t last) {
  while (i < last) {
    const struct piece *p = read_at(r, i);
    bool name = piece_has(p, LEX(NAME) | LEX(CAPITAL)) && !piece_has(p, LEX(OPENER));
    bool that = piece_is(p, "that") && piece_has(read_at(r, i + 1), LEX(BE)); /* "thats my ex wife" asks nothing */
    bool skip =
        piece_has(p, LEX(OPENER) | LEX(AND) | LEX(EMOJI)) || is_soft_mark(p) ||
        (!that && piece_has(p, LEX(ADVERB) | LEX(BREAK)) && !piece_has(p, LEX(VERB) | LEX(HYPO) | LEX(WH) | LEX(NOUN)));
    if (name || !skip) break;
    i++;
  }
  return i;
}

/* "what ...", "do you ...", "could you ..."; "did i say i got one" asks only for form's sake. */
static bool asks(const struct read *r, size_t first, size_t last) {
  size_t i = skip_openers(r, first, last);
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
  if (i >= last) return false;
  if (piece_has(p, LEX(WH)) && !piece_has(p, LEX(NAME)))
    return !(piece_is(p, "when") && piece_has(next, LEX(SUBJECT) | LEX(POSSESSIVE) | LEX(NAME))) || piece_is(p, "why");
  if (!piece_has(p, LEX(DO) | LEX(BE) | LEX(MODAL) | LEX(HAVE)) || piece_has(p, LEX(CAPITAL) | LEX(NAME) | LEX(TIME)))
    return false;
  if (piece_is(p, "'s") || p->form == FORM_ING || piece_is(p, "been") || piece_has(p, LEX(MARK))) return false;
  if (piece_has(p, LEX(MAYBE_NAME)) && (piece_has(next, LEX(BE)) || next->form == FORM_THIRD))
    return false; /* "will is" */
  if (piece_is(p, "had") || piece_is(p, "got")) return false;
  if (piece_has(next, LEX(NEGATION))) next = read_at(r, i + 2);
  bool subject =
      piece_has(next, LEX(SUBJECT) | LEX(POSSESSIVE) | LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL) | LEX(QUANTITY) |
                          LEX(ARTICLE) | LEX(BARE) | LEX(NEUTRAL) | LEX(HEARSAY) | LEX(UNKNOWN));
  if (piece_has(p, LEX(DO)) && read_tag(r, i + 1) == TAG_NOUN && read_tag(r, i + 2) == TAG_VERB) subject = true;
  if (piece_is(next, "anyone") || piece_is(next, "anybody") || piece_is(next, "there")) subject = true;
  return subject || (piece_has(p, LEX(BE)) && i == first && !piece_has(next, LEX(VERB) | LEX(NUMBER)));
}

/* "did i say", "have i told you": length of the frame, 0 none. */
static size_t told_frame(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i);
  if (!piece_is(p, "did") && !piece_is(p, "have")) return 0;
  if (!piece_is(read_at(r, i + 1), "i")) return 0;
  size_t at = i + 2;
  if (piece_is(read_at(r, at), "not") || piece_is(read_at(r, at), "ever")) at++;
  const struct piece *says = read_at(r, at);
  if (!piece_is(says, "say") && !piece_is(says, "tell") && !piece_is(says, "told") && !piece_is(says, "mention") &&
      !piece_is(says, "said"))
    return 0;
  at++;
  if (piece_is(read_at(r, at), "you")) at++;
  if (piece_is(read_at(r, at), "that")) at++;
  return at - i;
}

static size_t add_clause(struct read *r, size_t first, size_t last, size_t sentence) {
  struct clause c = {.first = first, .last = last, .sentence = sentence};
  const struct piece *p = read_at(r, first);
  if (piece_has(p, LEX(AND) | LEX(BREAK)) || is_soft_mark(p)) c.link = p->word;
  size_t end = last;
  while (end > first && (is_soft_mark(read_at(r, end - 1)) || piece_has(read_at(r, end - 1), LEX(EMOJI)))) end--;
  bool two = end >= first + 2 && piece_is(read_at(r, end - 1), "more") && piece_is(read_at(r, end - 2), "any");
  if (two || (end > first && (piece_is(read_at(r, end - 1), "anymore") || piece_is(read_at(r, end - 1), "any more"))))
    c.no_more = true, c.last = end - 1 - two;
  size_t frame = told_frame(r, skip_openers(r, first, last));
  if (frame && skip_openers(r, first, last) + frame < last)
    c.first = skip_openers(r, first, last) + frame;
  else
    c.question =
        asks(r, first, last) && !(r->clauses.len && resumes(r, first, r->clauses.at[r->clauses.len - 1].first));
  VEC_PUSH(r->a, &r->clauses, c);
  return r->clauses.len - 1;
}

static bool hypothetical(const struct read *r, size_t first, size_t last) {
  for (size_t i = first; i < last; i++) {
    const struct piece *p = read_at(r, i);
    if (!piece_has(p, LEX(HYPO)) || piece_has(p, LEX(CAPITAL)) || piece_has(p, LEX(NAME))) continue;
    bool name = piece_has(p, LEX(MAYBE_NAME)) && i > 0 && piece_has(read_at(r, i - 1), LEX(KIN)); /* "my mate hope" */
    bool idle = piece_is(p, "if") && (piece_is(read_at(r, i - 1), "as") || piece_is(read_at(r, i + 1), "you"));
    if (!name && !idle) return true;
  }
  return false;
}

/* What somebody else says, thinks or wants: the rest of the sentence is theirs. "I think" doubts, "I said" does not. */
static bool reports(const struct read *r, const struct clause *c) {
  size_t i = skip_openers(r, c->first, c->last);
  bool me = piece_is(read_at(r, i), "i") || piece_is(read_at(r, i), "we");
  for (; i < c->last; i++) {
    const struct piece *p = read_at(r, i);
    if (piece_has(p, LEX(NAME) | LEX(CAPITAL))) continue;
    if (me && piece_has(p, LEX(DOUBTS)) && i <= c->first + 4) return true;
    if (me && piece_has(p, LEX(SAYS)) && i > c->first && piece_has(read_at(r, i - 1), LEX(NEGATION))) return true;
    if (!me && piece_has(p, LEX(SAYS)) && p->form != FORM_ING) return true;
  }
  return false;
}

/* "i think", "i guess": the speaker's own doubt. "might" is the verb's. */
static bool doubts(const struct read *r, const struct clause *c) {
  size_t i = skip_openers(r, c->first, c->last);
  if (!piece_is(read_at(r, i), "i") && !piece_is(read_at(r, i), "we")) return false;
  for (; i < c->last && i <= c->first + 4; i++)
    if (piece_has(read_at(r, i), LEX(DOUBTS)) && !piece_has(read_at(r, i), LEX(MODAL) | LEX(HYPO))) return true;
  return false;
}

static bool rumoured(const struct read *r, size_t first, size_t last) {
  for (size_t i = first; i < last; i++)
    if (piece_has(read_at(r, i), LEX(HEARSAY)) && !told_is(r->told, TOLD_doer, read_at(r, i)->word)) return true;
  return false;
}

/* "in the film", "a song about": what follows happened to nobody. */
static bool tells_fiction(const struct read *r, size_t first, size_t last) {
  for (size_t i = first; i < last; i++) {
    if (!piece_has(read_at(r, i), LEX(FICTION))) continue;
    const struct piece *next = read_at(r, i + 1);
    for (size_t back = 1; back <= 3 && first + back <= i; back++)
      if (piece_has(read_at(r, i - back), LEX(PREPOSITION)) && i - back == first) return true;
    if (piece_is(next, "about") || piece_is(next, "where") || piece_is(next, "when") || piece_is(next, "called"))
      return true;
  }
  return false;
}

/* "a budgie no sorry a canary", "jean no not jean": what was said is taken back in the same breath. */
static bool repairs(const struct read *r, size_t first, size_t last) {
  for (size_t i = first + 2; i + 1 < last; i++) {
    const struct piece *next = read_at(r, i + 1);
    if (!piece_is(read_at(r, i), "no")) continue;
    if (piece_is(next, "sorry") || piece_is(next, "not") || piece_is(next, "wait") || piece_is(next, "hang"))
      return true;
  }
  return false;
}

/* "i wish", "imagine": unreal; "if", "unless": only perhaps; "maybe" is the clause's own. */
static bool unreal(const struct read *r, const struct clause *c) {
  for (size_t i = c->first; c->hypothetical && i < c->last; i++) {
    const struct piece *p = read_at(r, i);
    bool open = piece_is(p, "if") || piece_is(p, "unless") || piece_is(p, "whether");
    if (piece_has(p, LEX(HYPO)) && !open && !told_is(r->told, TOLD_maybe, p->word)) return true;
  }
  return false;
}

static bool conditional(const struct read *r, const struct clause *c) {
  for (size_t i = c->first; c->hypothetical && i < c->last; i++)
    if (piece_is(read_at(r, i), "if") || piece_is(read_at(r, i), "unless")) return true;
  return false;
}

static bool says_doubt(const struct read *r, const struct clause *c) {
  for (size_t i = c->first; i < c->last; i++)
    if (str_is(read_at(r, i)->base, "doubt")) return true;
  return false;
}

/* Who vouches for each clause, for what is told again; what is learnt is governed more strictly. */
static void vouch(struct read *r, size_t from, size_t first, size_t last) {
  bool others = rumoured(r, first, last), rest = false, doubt = false, fiction = false;
  for (size_t i = from; i < r->clauses.len; i++) {
    struct clause *c = &r->clauses.at[i];
    bool but = i > from && str_is(c->link, "but");
    if (but) rest = doubt = false;
    bool tale = tells_fiction(r, c->first, c->last), within = piece_has(read_at(r, c->first), LEX(PREPOSITION));
    c->reported =
        others || rest || fiction || (tale && within) || unreal(r, c) || any_of(r, c->first, c->last, LEX(QUOTED));
    c->doubted = doubt;
    fiction |= tale;
    bool doubted = doubts(r, c), against = doubted && any_of(r, c->first, c->last, LEX(NEGATION));
    if (against || (doubted && says_doubt(r, c)))
      rest = true; /* "i don't think he likes me" tells the opposite of its second half */
    else if (doubted || conditional(r, c))
      doubt = true;
    else if (unreal(r, c))
      rest = true;
    else if (reports(r, c) && !piece_is(read_at(r, skip_openers(r, c->first, c->last)), "i"))
      rest = true;
  }
}

/* "someone said"; "seeing someone called paige" is no rumour. */
static bool says_somebody(const struct read *r, size_t first, size_t last) {
  for (size_t i = first; i < last; i++)
    if (piece_has(read_at(r, i), LEX(HEARSAY)) && !piece_is(read_at(r, i + 1), "called") &&
        !piece_is(read_at(r, i + 1), "named"))
      return true;
  return false;
}

static void govern(struct read *r, size_t from, size_t first, size_t last, bool question) {
  bool all = says_somebody(r, first, last), rest = false, fiction = false;
  for (size_t i = from; i < r->clauses.len; i++)
    if (hypothetical(r, r->clauses.at[i].first, r->clauses.at[i].last)) r->clauses.at[i].hypothetical = all = true;
  for (size_t i = from; i < r->clauses.len; i++) {
    struct clause *c = &r->clauses.at[i];
    fiction |= tells_fiction(r, c->first, c->last);
    c->governed = all || rest || fiction || any_of(r, c->first, c->last, LEX(QUOTED));
    if (question && i + 1 == r->clauses.len) c->question = true;
    if (c->question) rest = true;
    if (reports(r, c)) rest = c->governed = true;
    const struct piece *head = read_at(r, skip_openers(r, c->first, c->last));
    if (piece_is(head, "when") || piece_is(head, "while") || piece_is(head, "whenever")) c->governed = true;
    if (repairs(r, c->first, c->last + 1)) c->governed = true;
    if (i + 1 < r->clauses.len && str_is(r->clauses.at[i + 1].link, "but")) rest = false;
  }
}

/* "hello there", "guess what", "the thing is": what is told begins behind it, where it names who or what. */
static size_t lead_end(const struct read *r, size_t first, size_t last) {
  enum { MOST = 6 };
  char room[96];
  size_t used = 0, end = first;
  for (size_t i = first; i < last && i < first + MOST; i++) {
    struct str word = read_at(r, i)->word;
    if (used + word.len + 1 >= sizeof room) break;
    if (used) room[used++] = ' ';
    memcpy(room + used, word.at, word.len);
    used += word.len;
    if (told_is(r->told, TOLD_lead, (struct str){room, used})) end = i + 1;
  }
  if (end == first) return first;
  while (end < last && (is_soft_mark(read_at(r, end)) || piece_is(read_at(r, end), "that"))) end++;
  bool tells = piece_has(read_at(r, end), LEX(POSSESSIVE) | LEX(SUBJECT) | LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL) |
                                              LEX(ARTICLE) | LEX(BARE));
  return end < last && tells ? end : first;
}

static void read_sentence(struct read *r, size_t first, size_t last, size_t number, bool question) {
  first = lead_end(r, first, last);
  size_t from = r->clauses.len, from_piece = first;
  while (first < last) {
    size_t end = clause_end(r, first, last);
    size_t at = add_clause(r, first, end, number);
    r->clauses.at[at].resumes = first > from_piece && resumes(r, first, r->clauses.at[at - 1].first);
    first = end;
  }
  size_t begin = from < r->clauses.len ? r->clauses.at[from].first : first;
  govern(r, from, begin, last, question);
  vouch(r, from, begin, last);
}

static bool new_line(const struct read *r, size_t i) {
  const struct tokens *t = r->p.tokens;
  return i > 0 && read_at(r, i)->first != read_at(r, i - 1)->first && t->at[read_at(r, i)->first].begins;
}

void read_clauses(struct read *r) {
  enum { MOST = 400 }; /* a clause is 2 kB, and nobody says so many in a breath */
  size_t first = 0, number = 0;
  for (size_t i = 0; i <= r->p.len && r->clauses.len < MOST; i++) {
    bool end = i == r->p.len, mark = !end && is_hard_mark(read_at(r, i));
    if (!end && !mark && !new_line(r, i)) continue;
    bool question = mark && piece_is(read_at(r, i), "?");
    if (i > first) read_sentence(r, first, i, number++, question);
    first = mark ? i + 1 : i;
  }
}
