/* SPDX-License-Identifier: Apache-2.0
 *
 * care: looks first and last. At the turn before anyone answers: is somebody in danger, is a line ambiguous, does
 * somebody ask whether this is a human? And at every clause before it is shown, whoever thought of it. Code, the same
 * on every channel and with any mind; nothing suppresses it. Patterns: data/<language>/patterns/care.txt and
 * clause.txt; a model learnt from lines: models/care.tsv; help lines: care/cards.txt; words: phrases/care.txt.
 * Immutable after opening; the state of a conversation is the caller's JSON object.
 */
#ifndef OS1_HEART_CARE_H
#define OS1_HEART_CARE_H

#include "language/reading.h"
#include "phrase/phrase.h"

#include <jansson.h>

struct care;

enum care_level {
  CARE_NONE = 0,
  CARE_IN_VIEW = 1, /* answered, or being kept in view: jokes off, no new question */
  CARE_ASK = 2,     /* ambiguous: one plain question is due */
  CARE_NOW = 3,     /* explicit and current */
};

struct care_verdict {
  enum care_level level;
  bool answers;        /* care answers this turn itself: say `family` instead of thinking */
  const char *family;  /* phrase family, with no slots but the card's */
  struct str card;     /* a quiet line with a local, dated help line; "" */
  bool asks_country;   /* no country is known: to be asked beside the card, once an evening */
  char country[3];     /* what the turn answered to that, to be kept as the setting; "" */
  const char *rule;    /* which rule, or "model", and */
  struct str evidence; /* the person's words it matched, for `why` */
  float score;         /* what the model of lines made of the turn, 0 to 2: data/<language>/models/care.tsv */
};

int care_open(const struct language *l, struct care **ret, struct error *e);
void care_close(struct care *c);
/* state is read and updated: what was asked, about which words, what was answered. country: ISO 3166 alpha-2 from
 * care_country or a setting; "" has the country asked for instead of a number guessed. */
void care_before(const struct care *c, struct arena *a, const struct reading *r, json_t *state, const char *country,
                 int64_t now, struct care_verdict *ret);
/* false: this clause may not be shown (denies being an AI, keeps somebody from leaving, praises self-harm, claims to be
 * a person); *ret_rule says which rule, *ret_family what to say instead. */
bool care_clause(const struct care *c, struct arena *a, struct str clause, const char **ret_rule,
                 const char **ret_family);
/* The dated help line of a country for a purpose of care/cards.txt ("life", "hurt", "child", "now"); where the country
 * is not there, "", or has no such line, the one that says how to find one. "" when there is no such purpose. */
struct str care_card(const struct care *c, struct arena *a, const char *country, const char *what);
/* The country that a turn says it is in, and nothing else: "im in portugal", "UK". A code counts only where it is a
 * name too: "no", "i am" and "it is" are no Norway, Armenia or Iceland. false: it says none. *ret_name, where given:
 * how it is shown, borrowed from the pack; data/<language>/care/countries.txt. */
bool care_country_named(const struct care *c, const struct tokens *t, char out[3], struct str *ret_name);
/* The same where only a country is expected: its code alone will do, "no". */
bool care_country_given(const struct care *c, const struct tokens *t, char out[3], struct str *ret_name);
/* From the system's time zone name ("Europe/London": GB), by the zone database's zone.tab; "" when it does not say. */
void care_country(const char *zone, char out[3]);

#endif
