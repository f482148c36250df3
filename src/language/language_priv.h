/* SPDX-License-Identifier: Apache-2.0
 *
 * language_priv: what each file of the room learnt from the pack. A part is made by X_open when the language is opened,
 * in language.c's order, and belongs to the file of its name; nobody else looks inside.
 */
#ifndef OS1_LANGUAGE_LANGUAGE_PRIV_H
#define OS1_LANGUAGE_LANGUAGE_PRIV_H

#include "base/arena.h"
#include "language/language.h"
#include "language/word_table.h"

#include <pthread.h>

struct language {
  const struct pack *pack;
  struct arena arena;                   /* tables made while opening; nothing is added later */
  struct spelling *spelling;            /* spelling.c */
  struct stemmer *stemmer;              /* stem.c */
  struct word_table stops;              /* terms.c */
  struct numbers *numbers;              /* number.c */
  struct name_list *names;              /* names.c: its own lock and arena, filled on first use */
  struct times_rules *times;            /* times_rules.c */
  struct sayings *sayings;              /* times_say.c */
  pthread_mutex_t lazy;                 /* guards those below, filled on first use */
  struct lexicon *lexicon;              /* lexicon.c */
  struct topics *topics;                /* topics.c */
  struct told_words *told;              /* told.c */
  struct amounts *amounts;              /* amounts.c */
  struct courtesy_forms *courtesy;      /* courtesy.c */
  struct asked_forms *asked;            /* asked.c */
  struct pattern_file *patterns;        /* pattern_sheet.c */
  struct vocabulary_file *vocabularies; /* vocabulary.c */
  struct wordnet *dictionary;           /* wordnet.c; NULL and sought: it is not installed */
  bool dictionary_sought;
  const char *dictionary_folder; /* NULL: where Debian puts it */
};

/* Each returns 0, or ERR_INVALID with file and line in the sentence. A pack without the file gives an empty part. */
int spelling_open(struct language *l, struct error *e);
int stem_open(struct language *l, struct error *e);
int terms_open(struct language *l, struct error *e);
int number_open(struct language *l, struct error *e);
int names_open(struct language *l, struct error *e);
int times_open(struct language *l, struct error *e);
int times_say_open(struct language *l, struct error *e);
int linear_open(struct language *l, struct error *e);

void names_close(struct language *l);
void lexicon_close(struct language *l);
void topics_close(struct language *l);
void told_words_close(struct language *l);
void amounts_close(struct language *l);
void courtesy_close(struct language *l);
void asked_close(struct language *l);
void patterns_close(struct language *l);
void vocabularies_close(struct language *l);

#endif
