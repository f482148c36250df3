/* SPDX-License-Identifier: Apache-2.0
 *
 * wordnet: the dictionary, read straight from the files that Debian's wordnet-base puts in /usr/share/wordnet (WordNet
 * 3.0; formats: wndb(5WN), cntlist(5WN), morphy(7WN)). The files are never copied; each is searched by halves. They are
 * bytes from outside: every place and number in them is checked, and what is not as it should be is
 * left out. Opened when first asked for, never at the start. Immutable once open: any thread.
 *
 *   wordnet.c         the files, senses, links        wordnet_reverse.c  from a description to the word
 *   wordnet_form.c    base forms, near spellings             wordnet_index.c    a word's line
 */
#ifndef OS1_LANGUAGE_WORDNET_H
#define OS1_LANGUAGE_WORDNET_H

#include "base/arena.h"
#include "base/error.h"
#include "language/language.h"

#include <stdint.h>

#define WORDNET_FOLDER "/usr/share/wordnet"

struct wordnet;
enum wordnet_part { WORDNET_NOUN, WORDNET_VERB, WORDNET_ADJECTIVE, WORDNET_ADVERB, WORDNET_PARTS };

/* ERR_NOT_FOUND: the folder has not the files; ERR_TOO_BIG: one is over 64 MB. */
int wordnet_open(const char *folder, struct wordnet **ret, struct error *e);
void wordnet_close(struct wordnet *w);
/* The language's, opened on first use and closed with it; NULL: it is not installed. */
const struct wordnet *wordnet_of(const struct language *l);
/* Another folder than WORDNET_FOLDER, before first use. */
void wordnet_use_folder(struct language *l, const char *folder);

/* One meaning: a synset as one of its words has it. Strings are borrowed from the files, or in the arena. */
struct wordnet_sense {
  enum wordnet_part part;
  uint32_t at;             /* its place in the data file: with part, its name */
  int count;               /* how often tagged texts used the word so; 0 never or unknown */
  int subject;             /* the lexicographer's file, lexnames(5WN): 18 is people */
  struct str gloss;        /* the definition, without its examples */
  struct str example;      /* the first, without quotation marks; "" */
  const struct str *words; /* "shore bird", in the order of the file */
  size_t word_count;
  size_t word; /* which of them was looked up */
};

/* Every sense of a word ("Shore birds", any case; where the files have not the form itself, of its base forms), the
 * likeliest first: by how often tagged texts
 * used it, then by WordNet's own order, nouns before verbs before the rest. Returns how many; ret_base (may be NULL) is
 * the form they were found under. */
size_t wordnet_senses(const struct wordnet *w, struct arena *a, struct str word, const struct wordnet_sense **ret,
                      struct str *ret_base);
/* Words that a sense points to by a symbol of wninput(5WN): "+" made from it, "!" its opposite, "@" of what kind it is.
 * Those of the word alone where the link is the word's.
 * The first `most` of them. */
struct wordnet_link {
  struct str word; /* the one pointed to */
  enum wordnet_part part;
  uint32_t at;
};
size_t wordnet_links(const struct wordnet *w, struct arena *a, const struct wordnet_sense *s, const char *symbol,
                     size_t most, const struct wordnet_link **ret);
/* The synset at a place; word 0 is the one looked up. False when there is none. */
bool wordnet_synset(const struct wordnet *w, struct arena *a, enum wordnet_part part, uint32_t at,
                    struct wordnet_sense *ret);
/* The words nearest in spelling, all equally near, at most two letters away (F. J. Damerau 1964: a letter changed,
 * lost, added, or two swapped), the most used first. */
size_t wordnet_near(const struct wordnet *w, struct arena *a, struct str word, struct str *ret, size_t room);

/* The meanings whose definition comes nearest to a description, best first: each word of it weighs by how rare it is in
 * definitions, and a definition that says much else weighs less (F1 of the weights). Below a half, or
 * where the words that were found weigh less than three fifths of them all, nothing is returned.
 */
struct wordnet_found {
  struct wordnet_sense sense;
  double score; /* 0..1 */
};
size_t wordnet_reverse(const struct wordnet *w, const struct language *l, struct arena *a, struct str description,
                       bool person, struct wordnet_found *ret, size_t room);

#endif
