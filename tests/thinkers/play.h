/* SPDX-License-Identifier: Apache-2.0
 *
 * play: the built-in mind over a memory and readings made by hand, in the small language of tests/data/talk-golden:
 *
 *   at 2026-11-22T20:14          the clock            > text            a turn; what follows until its reply is its
 *   setting person.name Jonah                         acts TELL LOSS    reading:
 *   entity 1 person Anna sister she  (- for none)     noun the survey / rung 2 / val -1 / asks weather / skill remind
 *   fact 0 lives Hull            of 0 the owner       who Anna sister she
 *   said 2026-11-01T19:00 text   an earlier turn      read me lives Hull [2026-03]  (or read Anna ...)
 *   remind 2026-11-23T18:30 text                      ask me lives      a question memory may answer
 *   thread 2026-11-26 text                            answer Hull       what memory answers; `answer -` never told
 *   bar text                                          arrive            they have just come
 *   — reply                      as it was blessed; "= move family" follows each clause
 */
#ifndef OS1_TESTS_THINKERS_PLAY_H
#define OS1_TESTS_THINKERS_PLAY_H

#include "base/json.h"
#include "thinkers/builtin/builtin.h"

enum { PLAY_MOST = 64 };

struct play {
  const struct language *language; /* these two are the program's: all plays have the same */
  const struct phrase_book *book;
  struct thinker *mind;
  const struct builtin_skills *skills;
  struct arena keep; /* what lasts for the whole play */
  struct arena turn;
  struct view view;
  struct clock clock;
  struct chance chance;
  json_t *session;
  int64_t now;
  uint64_t next_turn;
  struct turn turns[PLAY_MOST];
  struct fact facts[PLAY_MOST];
  struct entity entities[PLAY_MOST];
  struct thread threads[PLAY_MOST];
  struct reminder reminders[PLAY_MOST];
  struct bar bars[PLAY_MOST];
  struct setting settings[PLAY_MOST];
  struct said ledger[1024];
  size_t turn_count, fact_count, entity_count, thread_count, reminder_count, bar_count, setting_count, ledger_len;
  struct str answer;
  /* the turn being made */
  struct reading reading;
  struct fact_read facts_read[8];
  struct who whos[8];
  bool arrival;
  struct str found; /* what a second look finds */
  int hush_after;   /* clause() says stop after this many; 0 never */
  /* its reply */
  struct str reply;
  struct phrase_line lines[3];
  char moves[3][64];
  size_t clauses;
  int flags, result;
  size_t kept, kept_told, kept_asked;
  json_t *trace;
};

void play_open(struct play *p, const struct builtin_skills *skills);
void play_close(struct play *p);
/* One line of the language above other than a reply. False when it is not one. */
bool play_line(struct play *p, struct str line);
/* Forgets the reading of the last turn and begins another. */
void play_turn(struct play *p, const char *text);
void play_act(struct play *p, enum act a);
void play_reply(struct play *p);
/* A turn as the real reader reads it, and the reply. */
void play_hear(struct play *p, const char *text);
/* Of the last reply. */
bool play_from_family(const struct play *p, const char *family);
bool play_says(const struct play *p, const char *words);
/* Under how many of so many seeds `test` holds, of the reply of a being that was just opened, after `before` where
 * there is any. */
size_t play_count(uint64_t seeds, const char *before, const char *text, bool (*test)(const struct play *, const char *),
                  const char *what);

#endif
