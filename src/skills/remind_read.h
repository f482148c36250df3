/* SPDX-License-Identifier: Apache-2.0
 *
 * remind_read: what of a turn is the reminder. The time that counts stands beside the request, the words of it are
 * those behind it, and another sentence's date is only told: "the essay is due friday so remind me wednesday night".
 */
#ifndef OS1_SKILLS_REMIND_READ_H
#define OS1_SKILLS_REMIND_READ_H

#include "language/reading.h"
#include "ports/view.h"

enum { REMIND_MOST = 7 };
struct remind_read {
  struct str what; /* "" when none was said */
  struct times at; /* of the turn's times those that are the reminder's; a bare hour is the next one of a waking day */
  struct tokens tokens; /* what `at` counts in: the turn's, without breaths before an hour */
  bool none;            /* "remind me what i said": memory is asked, and no reminder */
  /* "at 8 and 8", "twice a day", "mondays and thursdays": more than one moment, each coming round as the first does. In
   * seconds of the day the hours, and the weekdays, Monday 0; none where one moment is meant. */
  int64_t hours[REMIND_MOST];
  size_t hour_count;
  int weekdays[REMIND_MOST];
  size_t weekday_count;
  bool event; /* "when i get back", "an hour before the match": no time, and none that a clock shows */
  bool daily; /* "twice a day" says how it comes round, too */
};

/* Everything lives in `a`. */
struct remind_read remind_read(const struct language *l, struct arena *a, const struct view *v,
                               const struct reading *said);
/* Whether the turn asks for one in so many words, at a time, though no skill was read: "so remind me on friday". */
bool remind_is_asked(const struct language *l, struct arena *a, const struct reading *r);

#endif
