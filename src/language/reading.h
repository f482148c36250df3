/* SPDX-License-Identifier: Apache-2.0
 *
 * reading: one turn, read. A reply never stands on a higher rung than its reading: 3 facts read; 2 one noun or name
 * trusted; 1 only the person's own words, quoted; 0 nothing. What is not certain is left unread.
 */
#ifndef OS1_LANGUAGE_READING_H
#define OS1_LANGUAGE_READING_H

#include "language/courtesy.h"
#include "language/linear.h"
#include "language/names.h"
#include "language/times.h"

/* What a turn does in company; several may hold. The list is data/<language>/acts.txt's; these are the names in C. */
/* clang-format off */
#define ACTS(X)                                                                                                        \
  X(TELL) X(ASK) X(COMMAND) X(CORRECT) X(GREET) X(FAREWELL) X(THANKS) X(SORRY) X(YES) X(NO) X(MAYBE) X(MINIMAL)        \
  X(LAUGH) X(SILENT) X(PLAN) X(GOOD_NEWS) X(BAD_NEWS) X(LOSS) X(PRAISE) X(INSULT) X(TEASE) X(JOKE) X(TEST)             \
  X(PROVOKE) X(AFFECTION) X(ASKS_NATURE) X(ASKS_HUMAN) X(ASKS_ABILITY) X(ASKS_PRIVACY) X(ASKS_OPINION)                 \
  X(ASKS_ADVICE) X(ASKS_STATE) X(ASKS_NAME) X(ASKS_KNOWN) X(ASKS_WHY) X(ASKS_WORLD) X(DONT_ASK) X(MAY_ASK)             \
  X(CREDIT) X(BORED) X(GIBBERISH) X(FOREIGN) X(CODE) X(INJECTION)
/* clang-format on */
enum act {
#define ACT_ENUM(name) ACT_##name,
  ACTS(ACT_ENUM)
#undef ACT_ENUM
      ACT_COUNT
};
const char *act_name(enum act a);

/* Somebody or something a clause is about, as far as the words say. */
struct who {
  bool me;            /* the speaker */
  bool you;           /* the being */
  struct str name;    /* true-cased: "Anna"; "" */
  struct str word;    /* "sister", "mum", "boat": the person's own; "" */
  struct str pronoun; /* "she", "he", "they", "it"; "" */
  bool of_other;      /* "anna's sister": belongs to `owner` */
  struct str owner;
};

/* relation is one of docs/FACTS.md: name kin lives from works_at works_as studies has pet age birthday likes dislikes
 * partner died health plans ritual allergic speaks. */
struct fact_read {
  struct who about;
  struct str relation;
  struct str value;     /* as the person put it, shortest */
  struct who object;    /* where the value is somebody or something with a name */
  struct when from, to; /* GRAIN_NONE: not said */
  bool ended;           /* "used to", "we broke up" */
  bool denied;          /* "i don't live in York": retracts, makes nothing */
  int sure;             /* 0..1000 */
  size_t first, last;   /* tokens */
};

enum question_kind {
  QUESTION_NONE,
  QUESTION_WHO,
  QUESTION_WHAT,
  QUESTION_WHERE,
  QUESTION_WHEN,
  QUESTION_HOW_MANY,
  QUESTION_HOW_LONG,
  QUESTION_HOW_OLD,
  QUESTION_WHICH,
  QUESTION_WHY,
  QUESTION_HOW,
  QUESTION_YES_NO,
  QUESTION_LEARNT /* "when did you learn that" */
};
struct question {
  enum question_kind kind;
  struct who about;
  struct str relation; /* what kind of fact would answer; "" unknown */
  struct str value;    /* yes/no: the value put forward */
  struct when at;      /* "in 2021": GRAIN_NONE: now */
  bool past;           /* asks for what was so before */
  bool memory;         /* can only be answered from what the person said: "what's my sister called" */
};

/* What one clause tells, in the person's own words. Noun phrases are four words at most, without their determiner,
 * which stands beside them. `whole`: every word of the clause found its place; only then may it be said in another
 * person or tense. Otherwise its parts may be named and the clause never transformed. */
enum told_tense { TOLD_NOW, TOLD_PAST, TOLD_COMING, TOLD_HABIT, TOLD_USED /* "used to" */ };
struct statement {
  struct who about;       /* me ("we": with that pronoun), you or somebody; empty where it is about a thing */
  struct str thing;       /* that thing: "survey", "nobody"; "" */
  struct str thing_owner; /* the word before it: "my", "the", "her", "a"; "" */
  struct str verb;   /* its base, with a particle: "fail", "break down"; "be"; "": none was said ("rot near ...") */
  struct str object; /* what follows: "maths resit", "engaged", "to sell the boat"; "" */
  struct str object_owner; /* as thing_owner */
  struct str where;        /* with its preposition: "near the keel", "at work"; "" */
  struct when when;        /* GRAIN_NONE: not said */
  enum told_tense tense;
  bool negated, maybe, question, reported /* others' words or a fiction */, whole;
  int valence;        /* -2 .. 2 */
  size_t first, last; /* tokens, last inclusive */
};

/* Two things put against each other. */
enum contrast_kind {
  CONTRAST_NONE,
  CONTRAST_NOT_BUT /* "not X, Y" */,
  CONTRAST_EITHER /* "either X or Y" */,
  CONTRAST_USED_NOW /* "used to X, now Y" */
};
struct contrast {
  enum contrast_kind kind;
  struct str a, b;
};

/* skill_sure from which on a skill is taken against what else the turn may be; and of one that a pattern read. */
enum { SKILL_SURE = 600, SKILL_READ = 1000 };

/* How it is told, as far as the words show: for a laugh; with nobody harmed; as a good thing, a blow, a wrong done, a
 * nuisance; to be kept from others; loudly. */
enum stance {
  STANCE_LIGHT = 1,
  STANCE_SAFE = 2,
  STANCE_GLAD = 4,
  STANCE_BLOW = 8,
  STANCE_WRONG = 16,
  STANCE_NUISANCE = 32,
  STANCE_SECRET = 64,
  STANCE_LOUD = 128
};

/* How much a telling weighs for whoever tells it, as a model of lines has it (models/weights.tsv): a thing gained, a
 * thing lost, a wrong done to them, something in the way, something feared, both at once, something told for its
 * comedy. */
#define WEIGHTS(X)                                                                                                     \
  X(NONE, "none")                                                                                                      \
  X(GOOD, "good")                                                                                                      \
  X(BAD, "bad") X(WRONG, "wrong") X(NUISANCE, "nuisance") X(WORRY, "worry") X(MIXED, "mixed") X(LIGHT, "light")
enum weighs {
#define WEIGHT_ENUM(name, word) WEIGHS_##name,
  WEIGHTS(WEIGHT_ENUM)
#undef WEIGHT_ENUM
      WEIGHS_COUNT
};
const char *weighs_name(enum weighs w);

/* What this turn puts right of what was said just before: the right value and, where it is known, the wrong one. */
struct correction {
  struct str right, wrong;
};

/* The turn begins a talk by saying who speaks, and goes on or does not. */
enum intro { INTRO_NONE, INTRO_BEGINS, INTRO_WHOLE };

struct reading {
  struct str typed; /* the turn */
  struct str text;  /* the same, or a question as it would be put in plain order (plainly.h): what follows is of this */
  struct tokens tokens;
  struct times times;
  uint64_t acts;        /* bit per enum act */
  enum act act;         /* of these the main one, which a good listener would answer first; ACT_COUNT none */
  int act_sure;         /* 0..1000: the model's probability of it; 0 where it was not asked or not sure */
  int leans;            /* 1 to good news, -1 to bad, where the model is not sure of either and next to sure that it is
                           not the other; 0 */
  struct str situation; /* what is told of, the likeliest name of data/<language>/situations.txt: "health.test_wait";
                           "" none of them, or no model */
  int situation_sure;   /* 0..1000: the model's probability of it */
  int weights[WEIGHS_COUNT]; /* 0..1000: how probable each; all nought where the model was not asked */
  enum intro intro;
  struct courtesy courtesy; /* what is only a hello, a goodbye, thanks; what it begins or ends with */
  struct question question;
  const struct fact_read *facts;
  size_t fact_count;
  struct correction correction; /* right "": none */
  struct who unnamed;     /* whom or what was last spoken of without a name: "ferret"; owner "my": the speaker's; "" */
  const struct who *whos; /* people and named things mentioned, in order */
  size_t who_count;
  struct str asks;               /* what the being itself is asked for or about and no skill answers, one word of
                                    data/<language>/acts.txt, the name of a phrase family "asked.WORD": weather news score web
                                    price recipe fact traffic hours near photo draw send account home telly order fix lost code essay
                                    minds horoscope lottery stock time_machine future medical law define sing poem story game music
                                    translate call love marry age made where favourite secret dream body family learn gender cost
                                    voice more joke night lie tongue others hours_own overnight shut; "" otherwise */
  struct str skill;              /* the skill asked for, "" none */
  int skill_sure;                /* SKILL_READ: by a pattern; else the model's probability of it, in thousandths */
  const struct slot_read *slots; /* what its pattern caught (pattern.h) */
  size_t slot_count;
  const struct statement *statements; /* in order; a clause that tells nothing is none */
  size_t statement_count;
  struct contrast contrast;
  struct str order;       /* what somebody else is said to have said, an order or a saying, verbatim: "turn that
                             bloody thing off and come outside"; "" */
  struct str amount;      /* "4 grand" said properly: "four thousand pounds"; "112 drops"; "" */
  struct str topic;       /* what it is about, one name of data/<language>/topics.txt: "sleep"; "" */
  struct str topic_word;  /* the noun phrase that says so, without its determiner: "night shift"; "" for a verb */
  struct str topic_owner; /* "my", "the", "anna's"; "" */
  int distress;           /* 0 none .. 3: how badly off the speaker says they are */
  struct str noun;        /* the last content noun phrase of the person, at most four words; "" */
  int valence;            /* -2 .. 2 */
  unsigned stance;        /* bits of enum stance */
  int rung;               /* 0..3 */
  int understood;         /* 0..1000: share of content words that were read, or act_sure where that is more */
  bool past_tense;
};
static inline bool reading_has(const struct reading *r, enum act a) {
  return r->acts >> a & 1;
}

/* What was said just before, so that "anna" answers "what's she called?". */
struct reading_context {
  int64_t civil_now;
  enum manner manner;
  struct str
      asked_relation; /* the slot the being's last question opened: "name"; "said": what they would say; "" none */
  struct who asked_about;
  struct who topic;             /* whom pronouns mean */
  const struct fact_read *told; /* what the turn before told, about and relation and value: "no, york" puts it right */
  size_t told_count;
  struct str before;  /* what the person said just before in this talk, a line a turn, the newest last; "": nothing */
  struct who unnamed; /* of the turn before, so that "hes called rasher" names it */
  struct str own;     /* what the speaker is called, as far as is known; "" */
  bool since;         /* the being has just asked since when it is so: "about six years" dates what was told */
  bool names;         /* the being has just said what it is called: "mine's pat" */
  bool company; /* it will be answered: what is told of as a whole is looked for, which costs as much as the acts */
  bool kept; /* nobody answers it, memory alone learns from it: acts are looked for only where they may change what is
                learnt, and may be missing otherwise */
  bool (*known)(void *arg, struct str plain, struct who *ret); /* entities in memory, by name or word; may be NULL */
  void *arg;
};

/* 1: it tells of something good; -1: of something bad, a wrong, a nuisance, a worry; 0: neither surely, or both. */
int reading_leans(const struct reading *r);
/* How probable it is that it tells of something bad of any sort, 0..1000. */
static inline int reading_hurt(const struct reading *r) {
  return r->weights[WEIGHS_BAD] + r->weights[WEIGHS_WRONG] + r->weights[WEIGHS_NUISANCE] + r->weights[WEIGHS_WORRY];
}
/* Never fails; bad input is read at rung 0. */
void reading_read(const struct language *l, struct arena *a, struct str text, const struct reading_context *c,
                  struct reading *ret);
/* What models of turns look at: the words, and what was read in them. For tools/train and benchmarks. */
void reading_look(const struct language *l, struct arena *a, struct str text, const struct reading_context *c, int bits,
                  struct linear_features *ret);

#endif
