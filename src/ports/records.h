/* SPDX-License-Identifier: Apache-2.0
 *
 * records: what is kept, one struct a kind. Every record begins with its id (see base/id.h: the owner's number is in
 * it). Times are milliseconds since 1970 UTC unless the name says day: a day is a civil day number (base/civil.h) of
 * the owner's calendar. Strings are borrowed: from the caller when writing, from the caller's arena when reading.
 */
#ifndef OS1_PORTS_RECORDS_H
#define OS1_PORTS_RECORDS_H

#include "base/str.h"

#include <limits.h>
#include <stdint.h>

/* Whose words a turn holds. Only ROLE_PERSON and ROLE_OTHER are evidence; the being's own words never are. */
enum role { ROLE_PERSON = 1, ROLE_BEING = 2, ROLE_OTHER = 3 };
/* How it came. */
enum origin { ORIGIN_TYPED = 1, ORIGIN_SPOKEN = 2, ORIGIN_SETUP = 3, ORIGIN_IMPORTED = 4, ORIGIN_PROGRAM = 5 };
/* Whether anything from outside the person entered it. It never washes out. */
enum taint { TAINT_NONE = 0, TAINT_OUTSIDE = 1 };

struct conversation {
  uint64_t id;
  struct str key;     /* the name it was imported or opened under; "" for talk */
  struct str channel; /* "terminal", "say", "import", "library" */
  int64_t started_at, last_at;
};

struct turn {
  uint64_t id;
  uint64_t conversation;
  int64_t role, origin, taint;
  int64_t said_at;     /* when it was said */
  int64_t offset;      /* minutes east of UTC where it was said */
  int64_t recorded_at; /* when it was kept here */
  struct str speaker;  /* as given on import; "" for the owner and the being */
  struct str text;
  struct str caption;   /* words that describe a picture sent with it */
  struct str client_id; /* unique within its conversation: a retry never doubles a turn */
  int64_t heard_chars;  /* code points of a reply that were really heard; -1 all */
  struct str trace;     /* JSON: why a reply is what it is; "" for others' turns */
};

/* Somebody or something with a name or a word of the person's own: "Anna", "mum", "Nell" (a boat). */
enum entity_kind { ENTITY_PERSON = 1, ENTITY_ANIMAL = 2, ENTITY_THING = 3, ENTITY_PLACE = 4, ENTITY_GROUP = 5 };
struct entity {
  uint64_t id;
  int64_t kind;
  struct str name;    /* as shown: "Anna"; "" while unknown */
  struct str plain;   /* utf8_plain(name): for finding */
  struct str word;    /* the person's own word: "sister", "mum", "boat"; "" while unknown */
  struct str pronoun; /* "she", "he", "they", "it"; "" while unknown */
  int64_t tender;     /* 1: kept and answered when raised, never raised by the being */
  int64_t source;     /* the turn that first named it */
  int64_t taint;
  int64_t said_at; /* last mentioned */
  uint64_t
      same_as; /* merged into that one, whose other name this is (memory/people_join.h); ID_NONE: stands for itself */
};

/* What is known, in two times: when it was true (days, with the width of what was said: "in May" is the 1st to the
 * 31st) and when it was learnt. A correction retracts, a later state closes; nothing is overwritten. */
enum fact_state { FACT_BELIEVED = 1, FACT_ENDED = 2, FACT_RETRACTED = 3 };
#define DAY_UNKNOWN INT32_MIN
struct fact {
  uint64_t id;
  uint64_t about;                /* entity; ID_NONE: the owner */
  struct str relation;           /* "lives", "works_as"...: docs/FACTS.md */
  struct str value;              /* in the person's words */
  struct str plain;              /* utf8_plain(value) */
  uint64_t object;               /* entity, where the value names one */
  int64_t from_first, from_last; /* days between which it became true; DAY_UNKNOWN */
  int64_t to_first, to_last;     /* days between which it stopped being true; DAY_UNKNOWN */
  int64_t state;
  int64_t sure; /* 0..1000 */
  int64_t taint;
  int64_t learnt_at, retracted_at;
  uint64_t source;    /* the turn it was read from */
  uint64_t closed_by; /* the turn that ended or corrected it */
};

/* Something left open: a coming event, something meant to be done, a question. Asked about once; memory/threads.h says
 * how it goes from state to state. */
enum thread_state { THREAD_OPEN = 1, THREAD_ASKED = 2, THREAD_CLOSED = 3, THREAD_STALE = 4 };
/* EVENT a noun phrase, "survey"; DOING a verb phrase, "ring mum"; WHETHER a clause, "i got the job"; WAIT what is
 * waited for, "the results"; OWN a question that the being left open itself, its alternatives in `what`, "the hour or
 * the day"; WHICH two things told that cannot both be so, "York / Leeds". 0 (kept before there were kinds) is an event.
 */
enum thread_kind {
  THREAD_EVENT = 1,
  THREAD_DOING = 2,
  THREAD_WHETHER = 3,
  THREAD_WAIT = 4,
  THREAD_OWN = 5,
  THREAD_WHICH = 6
};
enum thread_end { ENDED_UNSAID = 0, ENDED_DONE = 1, ENDED_GOOD = 2, ENDED_BAD = 3, ENDED_NEVER = 4, ENDED_MOVED = 5 };
struct thread {
  uint64_t id;
  struct str what;
  uint64_t about;
  int64_t due_first, due_last; /* days; DAY_UNKNOWN: no day was said */
  int64_t stake;               /* 1..3 */
  int64_t state;
  int64_t tentative; /* "maybe" */
  int64_t asked_at;
  struct str outcome; /* the person's words */
  uint64_t source, closed_by;
  int64_t kind;
  int64_t ended; /* how, where it is closed */
  int64_t taint;
};

/* A topic the being said it would not raise, or was told not to. */
struct bar {
  uint64_t id;
  struct str what;
  struct str plain;
  int64_t until; /* 0: for good */
  int64_t lifted_at;
  uint64_t source;
  int64_t tender; /* 1: nobody barred it; it is kept and answered when raised, and never raised */
  int64_t taint;
};

/* DONE: told, and the person said that it was done. */
enum reminder_state { REMINDER_WAITING = 1, REMINDER_TOLD = 2, REMINDER_CANCELLED = 3, REMINDER_DONE = 4 };
struct reminder {
  uint64_t id;
  int64_t due_at;
  int64_t offset;
  int64_t timer; /* 1: a length of time, not a time of day */
  struct str text;
  int64_t state;
  int64_t told_at; /* the last time, where it comes round */
  uint64_t source;
  struct str every; /* how it comes round (skills/again.h); "" once */
  int64_t taint;
};

struct item {
  uint64_t id;
  struct str list; /* plain name: "shopping" */
  struct str text;
  int64_t done_at; /* 0: open */
  uint64_t source;
  int64_t taint;
};

/* The ledger of what the being has said, for cool-downs. */
struct said {
  uint64_t id;
  struct str family;
  int64_t line;   /* hash of the line's pattern */
  int64_t opener; /* hash of its first two words */
  int64_t at;
  uint64_t turn;
};

struct setting {
  uint64_t id;
  struct str key;
  struct str value;
  int64_t changed_at;
};

/* Remembers that something was forgotten, and not what: a keyed hash of conversation and id, so that a re-import does
 * not bring it back. */
struct forgotten {
  uint64_t id;
  struct str mark; /* 16 bytes */
  int64_t at;
};

/* ---- what sleep made (memory/sleep.h): derived, never evidence, and gone with what it was made from ---- */

/* A civil day with talk in it. OPEN until its digest is made, and again when something of it is added or forgotten. */
enum night_state { NIGHT_OPEN = 1, NIGHT_DONE = 2 };
struct night {
  uint64_t id;
  int64_t day;
  int64_t state;
  int64_t turns; /* of the day: the person's, others' and the being's */
  int64_t faded; /* of these, how many say so little that recall lets them fade */
  int64_t slept_at;
};

/* Turns of one conversation on one day with no longer pause between them than CONVERSATION_PAUSE_MS. */
struct episode {
  uint64_t id;
  int64_t day;
  uint64_t conversation;
  uint64_t first, last; /* turns */
  int64_t began_at, ended_at;
  int64_t turns;
};

enum digest_kind { DIGEST_DAY = 1, DIGEST_PERSON = 2 };
struct digest {
  uint64_t id;
  int64_t kind;
  int64_t day;    /* the day it is of; of a person: the night in which it was last made */
  uint64_t about; /* the person; ID_NONE */
  struct str text;
  struct str sources; /* JSON: the turns that it rests on, [17, 18] */
  int64_t made_at;
};

/* What a night did. CLOSED: fact `what` ended, for fact `other` was said later. ASKS: the two cannot both be so, and
 * thread `link` asks which. LEFT: neither ended nor asked. USED: turn `what` answered something in reply `other`.
 * CHECKED, BACKED_UP: the store. */
enum change_kind {
  CHANGE_CLOSED = 1,
  CHANGE_ASKS = 2,
  CHANGE_LEFT = 3,
  CHANGE_USED = 4,
  CHANGE_CHECKED = 5,
  CHANGE_BACKED_UP = 6
};
struct night_change {
  uint64_t id;
  int64_t night; /* the day whose night it was */
  int64_t kind;
  uint64_t what, other, link;
  int64_t made_at;
};

/* How a turn stands in recall; its id is the turn's own. */
struct standing {
  uint64_t id;
  int64_t used;   /* days on which a reply rested on it */
  int64_t slight; /* 1: it says so little that it fades with the days */
};

/* ---- what the gate decided (gate/gate.h) ---- */

/* A standing permission: one skill, one recipient or one set of arguments, with an end. Nothing is broader. */
struct permission {
  uint64_t id;
  struct str skill;
  struct str recipient; /* byte for byte; "" none */
  struct str arguments; /* canonical JSON (RFC 8785), byte for byte; "" any, where there is a recipient */
  int64_t given_at, until;
  int64_t revoked_at; /* 0: it stands */
  uint64_t source;    /* the turn in which it was given; ID_NONE */
};

/* The log of what touched more than this memory, or was asked to: a step a record, never changed afterwards. */
enum deed_step {
  DEED_ASKED = 1,   /* the exact deed was put to the person */
  DEED_BEGUN = 2,   /* allowed, and about to be done */
  DEED_DONE = 3,    /* it was */
  DEED_FAILED = 4,  /* it was tried; why */
  DEED_DROPPED = 5, /* there was no yes to it; why */
  DEED_REFUSED = 6  /* why */
};
struct deed {
  uint64_t id;
  int64_t at;
  int64_t step;
  struct str skill;
  int64_t effect; /* ports/skill.h */
  int64_t taint;
  struct str hash;  /* 32 bytes: of the canonical request */
  struct str shown; /* as it was, or would have been, put to the person */
  struct str recipient;
  struct str why;
  uint64_t turn, conversation; /* in which it was asked for; ID_NONE */
  uint64_t yes;                /* the turn that said it, or the permission; ID_NONE: none was needed */
  uint64_t of;                 /* the step before; ID_NONE */
};

/* Where a turn lies among others by its meaning, as a model sees it (memory/meaning.h); its id is the turn's own.
 * Derived, and never evidence. */
struct vector {
  uint64_t id;
  struct str bytes; /* int8, as many as the model gives */
};

enum record_kind {
  RECORD_CONVERSATION,
  RECORD_TURN,
  RECORD_ENTITY,
  RECORD_FACT,
  RECORD_THREAD,
  RECORD_BAR,
  RECORD_REMINDER,
  RECORD_ITEM,
  RECORD_SAID,
  RECORD_SETTING,
  RECORD_FORGOTTEN,
  RECORD_NIGHT,
  RECORD_EPISODE,
  RECORD_DIGEST,
  RECORD_NIGHT_CHANGE,
  RECORD_STANDING,
  RECORD_PERMISSION,
  RECORD_DEED,
  RECORD_VECTOR,
  RECORD_KINDS
};

/* One field of a record: every number is an int64_t/uint64_t, every text or run of bytes a struct str. */
enum field_type { FIELD_NUMBER, FIELD_TEXT, FIELD_BYTES };
/* An indexed field can be scanned by equality. A unique one too, and no two records of its scope hold the same value;
 * "" is held by any number of records and found by no scan. */
enum field_use { FIELD_PLAIN, FIELD_INDEXED, FIELD_UNIQUE };
struct record_field {
  const char *name;
  enum field_type type;
  size_t offset;
  enum field_use use;
};
struct record_info {
  const char *table;
  size_t size;
  const struct record_field *fields; /* fields[0] is id */
  size_t count;
  size_t scope; /* the number field within which the unique one is unique; 0: the owner */
};
enum { RECORD_SIZE_MAX = 256 }; /* no record struct is larger */
/* Defined by the store room, indexed by enum record_kind; a test holds it against the schema. */
extern const struct record_info record_infos[RECORD_KINDS];

#endif
