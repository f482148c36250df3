/* SPDX-License-Identifier: Apache-2.0
 *
 * reading_priv: how a turn is read, shared by reading*.c. A turn is cut into sentences and clauses (reading_clause.c);
 * each clause has a subject (reading_who.c), a verb group (reading_verb.c), and a predicate whose patterns make facts
 * (reading_fact.c, data/<language>/patterns/facts.txt). What a clause says counts only where it is asserted: not asked,
 * wished, supposed, quoted, told of by others.
 */
#ifndef OS1_LANGUAGE_READING_PRIV_H
#define OS1_LANGUAGE_READING_PRIV_H

#include "language/pattern.h"
#include "language/reading.h"

struct told_words;

enum { SUBJECT_WHOS = 4, SUBJECT_SIDES = 8 };

/* Who a clause is about, and what naming them already said ("my sister anna": kin). */
struct subject {
  struct who who[SUBJECT_WHOS];
  size_t count;
  struct fact_read sides[SUBJECT_SIDES];
  size_t side_count;
  struct str attribute; /* "name", "birthday" of "mum's birthday"; "" */
  struct str thing;     /* "knee replacement" of "my knee replacement"; "" */
  size_t first, last;   /* pieces, last exclusive; equal: nothing was said */
  bool animal, plural, implied, neuter;
  bool mine; /* the thing is the speaker's: "my", "our" */
  bool male, female;
};

enum tense { TENSE_NONE, TENSE_NOW, TENSE_PAST, TENSE_PERFECT, TENSE_ONGOING, TENSE_FUTURE, TENSE_USED };

struct verbs {
  size_t first;     /* the group's first piece */
  size_t starts[4]; /* where a predicate's pattern may begin: main verb, be, have */
  size_t start_count;
  size_t main;
  enum tense tense;
  bool negated, modal, no_longer, now, never;
  bool were; /* "were in perth now" is "we're" */
};

struct clause {
  size_t first, last; /* pieces, last exclusive */
  size_t sentence;
  struct str link; /* what joins it to the clause before: "and", "but", ","; "" */
  bool question, governed, hypothetical;
  bool reported; /* others say so, or it is told of nobody: a wish, a film, a quotation */
  bool doubted;  /* "i think", "i guess" */
  bool has_subject;
  bool resumes; /* "my brother, who lives in leeds, | is a plumber" */
  bool no_more; /* ends in "any more", which is no part of what it says */
  struct subject subject;
  struct verbs verbs;
};

/* The time a clause names. */
struct span {
  struct when when;
  const struct time_read *time;
  size_t at; /* piece of the time, SIZE_MAX none */
  bool since, until, every;
};

struct read {
  const struct language *l;
  const struct lexicon *x;
  struct arena *a;
  const struct reading_context *c;
  struct reading *out;
  const struct told_words *told;
  struct pieces p;
  const unsigned char *tags; /* enum tag of each piece: reading_chunk.h */
  VEC(struct clause) clauses;
  VEC(struct fact_read) facts;
  VEC(struct who) whos;
  VEC(struct statement) told_list;
  struct who he, she, they, it; /* whom the next pronoun means */
  struct who last;              /* whoever was named last, whatever their pronoun */
  bool he_named, she_named;     /* somebody who is surely he, she was named in this turn */
  size_t walked;                /* pieces looked at for that */
  VEC(struct pattern_hit) hits; /* of patterns/acts.txt, the quoted left out */
  bool skill_denied;            /* patterns/skills.txt says that it only sounds like one */
  bool skill_whole;             /* its pattern reads the turn to its end */
  bool named_now;               /* this turn said what somebody or something spoken of without a name is called */
  bool corrects;                /* the turn puts right what the one before told */
  uint64_t topics;              /* all that it touches on, however lightly: a bit by their place in topics.txt */
  bool barred;                  /* a turn from which nothing is learnt: pasted text, a joke */
  bool only_looks;              /* words that only look like asking were met, and no question */
};

/* reading_courtesy.c: a turn that is only a hello, a goodbye or thanks is nothing else, whatever was read in it. Last.
 */
void read_courtesy(struct read *r);
void read_stance(struct read *r);

/* reading_clause.c */
void read_clauses(struct read *r);
bool read_starts_clause(const struct read *r, size_t i, size_t last);
bool read_is_finite(const struct read *r, size_t i);

/* reading_who.c: the subject at piece i, or none. */
bool read_subject(struct read *r, size_t i, size_t last, struct subject *ret);
struct str read_name_text(const struct read *r, size_t first, size_t last);
size_t read_name_end(const struct read *r, size_t i, size_t last);
/* Behind a kin word an unknown word is a name too. */
size_t read_kin_name_end(const struct read *r, size_t i, size_t last);
/* "wife", "fella": whom somebody is with. */
bool read_is_partner(const struct read *r, struct str word);
/* Pieces at i that form "my eldest daughter": where it ends, and the word; 0 none. */
size_t read_kin_end(const struct read *r, size_t i, size_t last, struct str *ret_word);

/* reading_mention.c */
/* Whom pronouns mean before the turn's first word. */
void read_context_start(struct read *r);
/* Up to piece `to`: whoever was named last, in whatever part, is whom the next pronoun means. */
void read_walk(struct read *r, size_t to);
void read_mention(struct read *r, const struct who *w, bool male, bool female, bool thing);
void read_mentions(struct read *r);

/* reading_verb.c */
/* The group at piece i of a clause that begins at `first`. */
void read_verbs(const struct read *r, size_t first, size_t i, size_t last, struct verbs *ret);

/* reading_fact.c */
void read_facts(struct read *r);
void read_fact_add(struct read *r, struct fact_read f);

/* A fact about the clause's subject; false when that is nobody to keep facts of. */
bool read_fact_put(struct read *r, struct clause *c, const char *relation, struct str value, bool ended);
bool read_birthday(struct read *r, struct clause *c);
struct when read_clause_when(const struct read *r, const struct clause *c);

/* reading_value.c: words */
struct str read_value(const struct read *r, size_t first, size_t last);
/* True-cased: "stoke on trent" Stoke on Trent. */
struct str read_place_text(const struct read *r, size_t first, size_t last);
/* Where the words of a predicate end: before its time, its "because", or the clause. */
size_t read_phrase_end(const struct read *r, const struct clause *c, size_t first);
/* From piece `at` on, "go on a" and articles left out; bare: no further than its first preposition. */
struct str read_phrase(const struct read *r, const struct clause *c, size_t at, bool bare);
struct str read_for_feast(const struct read *r, struct str phrase, const struct span *s);
struct str read_habit(const struct read *r, const struct clause *c, size_t at);
struct str read_with_day(const struct read *r, struct str what, const struct span *s);
/* reading_value.c: times */
struct span read_span(const struct read *r, const struct clause *c);
bool read_coming(const struct read *r, const struct span *s);
/* "butterflies about tomorrow": what they are about, not when they are. */
bool read_of_a_time(const struct read *r, size_t i);
bool read_is_time_word(const struct piece *p);
/* "12-31" of a time that names a day; STR_NONE. */
struct str read_month_day(const struct read *r, const struct when *w);

/* reading_called.c */
bool read_special(struct read *r, struct clause *c, const struct clause *before);
bool read_named(struct read *r, struct clause *c, size_t i);
void read_company(struct read *r, struct clause *c);
void read_late(struct read *r);
void read_former(struct read *r);

/* reading_intro.c: "malo! mele here 16". After the other facts. */
void read_intro(struct read *r);

/* reading_named.c */
/* "hes called rasher": of whatever was spoken of without a name. */
bool read_naming(struct read *r, struct clause *c);
/* "Pancho." by itself, behind it. */
bool read_lone_name(struct read *r, struct clause *c, const struct clause *before);
/* What this turn leaves without a name. Last of the facts. */
void read_unnamed(struct read *r);

/* reading_fit.c: a letter away from a word: "knackerd". */
bool read_is_misspelt(const struct read *r, struct str word);

/* reading_correct.c: after read_corrected_value. */
void read_correction(struct read *r);

/* reading_pasted.c: code, logs, mail, other people's chats, verse: nothing is learnt from it. */
bool read_is_pasted(struct str text);

/* reading_ask.c */
void read_question(struct read *r);
/* reading_act.c */
void read_hits(struct read *r);
void read_acts(struct read *r);
/* Of a turn that nobody answers: whether what memory learns hangs on them. */
bool acts_matter(struct read *r);
/* reading_sign.c: after read_hits. */
void read_look(const struct read *r, int bits, struct linear_features *ret);
void read_skill(struct read *r);

/* reading_topic.c */
void read_topic(struct read *r);
/* reading_answer.c */
void read_answer(struct read *r);
void read_corrected_value(struct read *r);
/* reading_began.c: after all that told something. */
void read_began(struct read *r);
/* reading_amount.c */
void read_amount(struct read *r);
/* reading_against.c: contrasts, what others would say, how badly off the speaker is */
void read_contrast(struct read *r);
void read_order(struct read *r);
void read_distress(struct read *r);
/* reading_told.c: the statements of one clause, while pronouns mean what they mean there. */
void read_told_clause(struct read *r, const struct clause *c);

static inline const struct piece *read_at(const struct read *r, size_t i) {
  return piece_at(&r->p, i);
}

#endif
