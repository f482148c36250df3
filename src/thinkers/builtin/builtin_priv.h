/* SPDX-License-Identifier: Apache-2.0
 *
 * builtin_priv: one turn's plan. Builders push moves; plan_choose takes the best that can be said in words not worn
 * out. Everything lives in the turn's arena.
 */
#ifndef OS1_THINKERS_BUILTIN_BUILTIN_PRIV_H
#define OS1_THINKERS_BUILTIN_BUILTIN_PRIV_H

#include "base/json.h"
#include "phrase/claims.h"
#include "thinkers/builtin/builtin.h"

/* What is owed comes before what is fitting: tiers before scores. */
enum tier { TIER_COMMAND, TIER_OBLIGED, TIER_STRONG, TIER_START, TIER_WEAK, TIER_LAST };

enum move_flag {
  MOVE_LEAD = 1,       /* a second half may follow */
  MOVE_LEAVING = 2,    /* the person is going: nothing may follow */
  MOVE_QUIET = 4,      /* the quiet mark */
  MOVE_HUSH_JOKES = 8, /* after this no jokes until the person makes one */
  MOVE_FREE_ASK = 16,  /* its question does not count against the budget: a thing is needed to do what was asked */
  MOVE_OF_ONE = 32,    /* told of one person, he or she: no line with a they */
};

typedef VEC(struct phrase_slot) slot_vec;

struct move {
  const char *name;   /* "acknowledge" */
  const char *family; /* NULL with MOVE_QUIET */
  enum tier tier;
  unsigned flags;
  /* each 0..1 */
  double fit, specific, memory, lead, risk;
  const char *evidence; /* which act, relation or rule made it */
  struct str words;     /* the person's words that did; "" */
  slot_vec slots;
  uint64_t sources[8];
  size_t source_count;
  struct str asks_relation;  /* what its question asks for, and */
  struct who asks_about;     /* of whom */
  struct skill_keep *keeps;  /* only if it is said */
  struct str glad;           /* what was good in it, to be called that later in the evening: "the job"; "" */
  struct str offers;         /* what a reminder would say, in the person's words; "" */
  const struct skill *skill; /* a request still open after this move, with */
  json_t *arguments;         /* what is known of it, borrowed, and */
  const char *missing;       /* the slot it waits for */
  struct str told;           /* what it answers with; "" nothing */
  json_t *state;             /* what the skill wants kept with the talk; borrowed; NULL: nothing */
};
typedef VEC(struct move) move_vec;

enum { RECENT_MOVES = 8, LOOKED_SAID = 3 };
/* What was put to memory last, and what was answered: for whoever says that it was not that. */
struct looked {
  struct str question;          /* "" nothing, or too long ago */
  struct str said[LOOKED_SAID]; /* the newest first */
  size_t said_count;
  uint64_t asked, from; /* the turn that asked, and the one that answered; ID_NONE */
};
/* What is remembered from turn to turn of one talk. */
struct session {
  int64_t replies, questions; /* so far, and how many of them asked */
  int64_t streak;             /* question-ended replies running */
  int64_t hush;               /* no jokes until this reply, unless the person jokes */
  bool hush_evening;          /* after a loss: for this talk */
  int64_t lead_at;            /* the reply that last led with a callback; -1 never */
  int64_t people_day;         /* the day people-first was last used; -1 */
  int64_t heavy;              /* replies since something heavy was told; 99 long ago */
  int64_t slots_after_loss;   /* questions asked since a loss */
  struct str recent[RECENT_MOVES];
  struct str why;    /* of the last question */
  struct str opened; /* the slot that the reply before this turn asked for: "news", "well"; "" */
  struct str last_family;
  struct str pending_skill, pending_slot;
  json_t *pending_arguments; /* borrowed from the session object */
  struct who topic;
  struct str offered; /* what the last offer was about */
  struct str glad;    /* the last good thing told in this talk: "the job"; "" */
  int64_t glad_day;   /* and its day */
  uint64_t turn;      /* the person's last */
  struct looked looked;
};

struct builtin {
  struct thinker thinker;
  const struct language *language;
  const struct phrase_book *book;
  const struct builtin_skills *skills;
};

struct said_line {
  struct phrase_line line;
  struct move move;
  double score;
};

enum { SAID_MOST = 3 /* what it is about, what answers, what leads on */ };
struct plan {
  const struct builtin *mind;
  const struct thinker_turn *in;
  const struct thinker_out *out;
  const struct reading *r; /* never NULL: an empty one when opening; from plan_hear on, heard */
  struct reading heard;
  const struct view *v;
  struct arena *a;
  struct session s;
  slot_vec base; /* slots every line may name */
  const struct said *ledger;
  size_t ledger_len;
  struct claims claims;
  bool jokes;
  bool may_ask;
  int64_t today; /* civil day */
  move_vec moves;
  struct said_line said[SAID_MOST];
  size_t said_count;
  struct str subject; /* what a question of its own just raised: "mum"; "" */
  struct skill_keep *keeps, **keeps_end;
  struct skill_keep *mended; /* what an order left that is being put right; plan_mend takes it away */
  json_t *considered;        /* for the trace */
  struct view_answer alone;  /* a thing of the kind that is asked for (view.h), where the turn asks */
  bool alone_read;
  struct str asked;  /* what is put to memory in place of the turn's own words; "" those */
  bool waits;        /* the person is asked about what was wanted: nothing is added */
  bool put_again;    /* what was asked before is asked again */
  bool looked_again; /* for what this turn asks, with what was found */
  struct view_found found[VIEW_FOUND];
  size_t found_count;
  bool not_meant;               /* a skill was read that the turn only looks like */
  json_t *considered_arguments; /* keeps what skills were called with alive to the end of the turn */
};

/* plan.c */
struct move *plan_push(struct plan *p, const char *name, const char *family, enum tier tier, unsigned flags);
bool plan_choose(struct plan *p);
void plan_keep(struct plan *p, enum record_kind kind, const void *record, bool erase);
struct skill_keep *plan_keep_new(struct plan *p, enum record_kind kind, const void *record, bool erase);
/* A fragment: a family "part.*" filled with these slots; "" when none fits. */
struct str plan_part(struct plan *p, const char *family, const slot_vec *slots);
/* The word is in the list of a fragment's family, "part.hear.takes"; and whether any word of the turn is. */
bool plan_in_list(struct plan *p, const char *family, struct str word);
bool plan_hears(struct plan *p, const char *family);
/* The move in words as it would be said now; false when nothing fits. */
bool plan_words(struct plan *p, const struct move *m, struct phrase_line *ret);

/* plan_tell.c: a statement's own things in a few words, with what was mine made yours: "rot near the keel"; "" where
 * none is sure. */
/* "the one", "that sort", "a bit": words that stand for others say nothing when said back. */
bool plan_is_empty(struct plan *p, struct str phrase);
struct str plan_statement_part(struct plan *p, const struct statement *s);
/* The last statement that tells something of this life; NULL where none does. */
const struct statement *plan_last_statement(const struct reading *r);

/* plan_mend.c: an order that this turn puts right is heard again; before anything else, and after all is chosen. */
void plan_hear_mend(struct plan *p, struct reading *r);
void plan_mend(struct plan *p);

/* slots.c */
void slots_base(struct plan *p);
void slots_add_text(struct plan *p, slot_vec *v, const char *name, struct str text);
void slots_add_number(struct plan *p, slot_vec *v, const char *name, int64_t n);
void slots_add_when(struct plan *p, slot_vec *v, const char *name, const struct when *w);
/* p.name p.word p.pronoun p.said of somebody other than the speaker; memory fills what the words left out. */
void slots_who(struct plan *p, slot_vec *v, const struct who *w);
/* "she", "he"; as said, as kept, by the word for kin or by the name's usual use; "" where none of them tells. */
struct str slots_pronoun(struct plan *p, const struct who *w);
bool slots_entity(struct plan *p, const struct who *w, struct entity *ret);
/* Of whom, when, and how it stands: what lines about a statement may ask for (plan_tell.c). */
void slots_statement(struct plan *p, slot_vec *v, const struct statement *s);
/* said_at and quote of the turn something came from. */
void slots_source(struct plan *p, slot_vec *v, uint64_t turn);
size_t slots_words(struct str text);
/* The word before a value in the turn, "a" or "some": whether it is one or several; "" where it is the first. */
struct str slots_word_before(struct plan *p, struct str value);

/* plan_skill.c: uses a skill; what came of it, ret. Where something was told, with the move that says it. */
int plan_use(struct plan *p, const struct skill *s, const json_t *arguments, const json_t *state,
             struct skill_result *ret, struct error *e);
/* The turn is in the words of that skill, and asks for what memory has. */
bool plan_only_like_skill(struct plan *p, struct str asked);
void plan_give_sources(struct move *m, const uint64_t *sources, size_t count);
/* plan_answer.c: told by the person, the very thing asked for. Asked of memory once a turn. */
bool plan_knows_alone(struct plan *p);

/* session.c */
void session_read(struct plan *p);
void session_write(struct plan *p);

/* plan_hear.c: the reading, with second thoughts. First of all. */
void plan_hear(struct plan *p);

/* builders: each pushes what it finds */
void plan_opening(struct plan *p);
void plan_pending(struct plan *p);
void plan_skill(struct plan *p);
void plan_question(struct plan *p);
void plan_facts(struct plan *p);
/* The fact of a turn that a reply is about; NULL when none was read. */
const struct fact_read *plan_gravest(const struct reading *r);
/* Nothing is said behind it that the reply would pass over. */
bool plan_ends_turn(struct plan *p, const struct fact_read *f);
void plan_correction(struct plan *p);
void plan_bars(struct plan *p);
void plan_tell(struct plan *p);
void plan_life(struct plan *p);
/* plan_news.c: what happened, named, and met the right way up; a kind word before columns in a bad hour. */
void plan_news(struct plan *p);
/* plan_situation.c: what is told of as a whole, with lines that fit all of it. */
void plan_situation(struct plan *p);
void plan_warm_first(struct plan *p);
/* plan_stance.c: how it is told, and what is said where nothing nearer is known; of its bits any. */
void plan_stance(struct plan *p);
void plan_hear_stance(struct plan *p, struct reading *r);
bool plan_told(const struct plan *p, unsigned stance);
/* Told with weight: then a fact in it is kept, and not what is answered. */
bool plan_is_weighty(const struct plan *p);
bool plan_is_low(const struct plan *p);
void plan_chat(struct plan *p);
void plan_fallback(struct plan *p);
void plan_listen(struct plan *p);
/* plan_name.c: the thing itself, said before a word that would go with any: "Eleven nil. I'm sorry." */
void plan_name_it(struct plan *p);
/* "ate your feta": the deed of a clause that was read whole; "" otherwise (plan_tell.c). */
struct str plan_deed(struct plan *p, const struct statement *s);
/* Whose deed it is stands in the clause itself. */
bool plan_names_subject(struct plan *p, const struct statement *s);
/* "your feta"; "" where it says nothing. */
struct str plan_thing(struct plan *p, struct str owner, struct str word);
/* The statement that the turn comes to; NULL none (plan_listen.c). */
const struct statement *plan_main_statement(struct plan *p);
/* "four thousand pounds", and not "half bless". */
bool plan_counts(struct plan *p, struct str amount);
/* Something in the turn is meant or coming. */
bool plan_is_to_come(struct plan *p);
/* Not heard of before this turn. */
bool plan_is_new(struct plan *p, const struct who *w);
/* What a good listener says to go on with: "did he" of what was told; the slots tag, no, again. */
void slots_listen(struct plan *p, slot_vec *v);
void plan_leads(struct plan *p);

/* plan_courtesy.c: hellos, thanks and toasts, answered in kind; whether a word is a hello or a goodbye, settled. */
void plan_courtesy(struct plan *p);
void plan_hear_courtesy(struct plan *p, struct reading *r);
/* Asked of the being in passing; a shout of joy. */
void plan_passing(struct plan *p);
void plan_joy(struct plan *p);

/* plan_again.c: memory is looked through once more, before anything says that it was never told; true: with a move that
 * answers. SURE: of what may be the world's, most of what is asked has to stand there. */
enum again_need { AGAIN_CLEAR, AGAIN_SURE };
bool plan_again(struct plan *p, enum again_need need, enum tier tier);
/* Something near it was found, and not enough to be said. */
bool plan_came_near(const struct plan *p);
/* "what time does her clock show": of what was told here, by whose it is. */
bool plan_of_theirs(const struct plan *p);
/* The turn asks for what stands, surely enough, in what was told: and no skill is meant. */
bool plan_told_again(struct plan *p);
/* "no i told you", "not that one", "i mean the dog": what was asked before is looked for again. */
void plan_put_again(struct plan *p);
/* plan_answer.c: the same words were quoted to them within the week. */
bool plan_quoted_lately(struct plan *p, struct str quote);
/* What may be quoted of a turn, as it stands. */
void plan_quote(struct plan *p, struct move *m, struct str quote, uint64_t turn);

/* plan_answer.c: a clause of it is put as a question; "did my stretches" is not. */
bool plan_really_asks(const struct plan *p);

/* plan_asked.c: what of a turn is put to memory. */
void plan_hear_asked(struct plan *p, struct reading *r);
struct str plan_asked_text(struct plan *p);
/* With whoever the talk is about for a pronoun; "" where there is none. */
struct str plan_asked_of_topic(struct plan *p, struct str text);
struct str plan_asked_main(struct plan *p, struct str text);
/* "do you remember when my x-ray is": asked of the being, about what was told it. */
bool plan_asks_recall(const struct plan *p);

/* plan_people.c: who somebody is, how many there are: true where it was asked and is answered. */
bool plan_people(struct plan *p);
/* plan_two.c: the second of two orders, with the first heard by itself from then on; "" where there are not two. */
struct str plan_hear_two(struct plan *p);
/* Done and said behind what the first came to. */
void plan_do_second(struct plan *p, struct str text);
/* plan_bare.c: "where", "when is it again": of what was just told; true where that answers it. */
bool plan_bare(struct plan *p);
/* "Is Kate the same as your colleague Katherine?", once, after what was told. */
void plan_same(struct plan *p);

/* plan_thread.c */
/* What this turn opened, closed or moved, and what it offers to do about an intention. */
void plan_threads(struct plan *p);
/* "sundays are the worst": which is it, the hour or the day? */
void plan_hour(struct plan *p);
/* What was due and not asked at the door, once its people are spoken of. */
void plan_thread_lead(struct plan *p, enum tier tier);
/* What is coming, told beside what ended. */
void plan_thread_also(struct plan *p);
/* "I notice a boat, and I said not tonight." */
void plan_promise(struct plan *p);
/* Goodnight, and what is next, once. */
void plan_goodnight(struct plan *p);
/* What a ritual of today is, and was not spoken of yet: after a word that says nothing. */
void plan_ritual(struct plan *p);
/* plan_raise.c: the one check before anything is raised unasked: a question, a callback, a thread, a name. What would
 * be said or asked about, or whom: false where a bar is in force, where it is tender (a loss, an ex, what
 * data/<language>/patterns/threads.txt calls so), where the words name whoever is, and for nothing at all. */
bool plan_may_raise(struct plan *p, struct str what);
bool plan_may_raise_who(struct plan *p, const struct who *who);
/* threads: slots what, kind, inline, ing, when, maybe, p.* */
void slots_thread(struct plan *p, slot_vec *v, const struct thread *t);
/* Its day, where one was said. */
bool thread_when(const struct thread *t, struct when *ret);

#endif
