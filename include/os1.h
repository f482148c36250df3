/* SPDX-License-Identifier: Apache-2.0
 *
 * libos1: a private being in a folder. Open a home, say something, hear the reply clause by clause, ask what was said,
 * have it forgotten. Everything stays in that folder, encrypted; nothing here uses the network, unless a language model
 * was chosen (os1_set).
 *
 * Results: 0 or a negative OS1_E code with a sentence in os1_error (may be NULL; untouched on success). Text is UTF-8;
 * malformed bytes are mended. Pointers handed to a callback live until it returns. Times are milliseconds since 1970
 * UTC, offsets minutes east of UTC.
 * Threads: one call at a time for one os1; os1_hush may be called from any thread.
 * A home has one owner: os1_open fails with OS1_E_BUSY while another process has it open.
 */
#ifndef OS1_H
#define OS1_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OS1_API __attribute__((visibility("default")))

typedef struct os1 os1;

enum {
  OS1_E_INVALID = -1,
  OS1_E_NOT_FOUND = -2,
  OS1_E_EXISTS = -3,
  OS1_E_IO = -4,
  OS1_E_FULL = -5,
  OS1_E_READ_ONLY = -6,
  OS1_E_BUSY = -7,
  OS1_E_KEY = -8,
  OS1_E_DAMAGED = -9,
  OS1_E_TOO_BIG = -10,
  OS1_E_UNSUPPORTED = -11,
  OS1_E_CANCELLED = -12,
  OS1_E_DENIED = -13
};

typedef struct os1_error {
  int code;
  char text[320];
} os1_error;

/* All members may be left zero. */
typedef struct os1_options {
  const char *folder;        /* the home; NULL: $OS1_HOME, else $XDG_DATA_HOME/os1 */
  const char *passphrase;    /* when the key asks for one; overwritten by nobody but the caller */
  uint64_t seed;             /* of chance: the same seed and the same turns give the same replies; 0: from the system */
  int64_t (*now)(void *arg); /* NULL: the system's clock */
  int32_t (*offset)(void *arg, int64_t ms); /* NULL: the system's zone */
  void *arg;
  int reading; /* 1: a home that is there is only read, as where nothing can be written: no byte of it is changed, and
                  what would keep something fails with OS1_E_READ_ONLY */
} os1_options;

/* ---- the library and the home ---- */
OS1_API const char *os1_version(void);
/* Before anything else, jansson too, whose memory comes from here from os1_open on; the three functions behave like
 * malloc, realloc, free. A small request that they refuse ends the process, cleanly. */
OS1_API void os1_use_allocator(void *(*alloc)(size_t), void *(*resize)(void *, size_t), void (*release)(void *));
/* Creates the home where there is none. */
OS1_API int os1_open(const os1_options *options, os1 **ret, os1_error *e);
OS1_API void os1_close(os1 *o);

/* ---- conversation ---- */
typedef struct os1_typing { /* how the last line was typed; used by set-up alone, said aloud, never kept */
  int64_t first_key_ms;     /* before the first key of its last clause; -1 unknown */
  int deletions;            /* runs of deletion */
} os1_typing;

typedef struct os1_utterance {
  const char *text;
  size_t length;
  const char *channel;      /* "terminal", "say", "library"...; NULL "library" */
  uint64_t conversation;    /* 0: the channel's last one if under 30 minutes old, else a new one */
  const char *client_id;    /* a retry with the same id is the same turn; NULL: none */
  int spoken;               /* a transcript */
  const os1_typing *typing; /* NULL */
} os1_utterance;

enum {
  OS1_QUIET = 1 /* nothing to add */,
  OS1_ASIDE = 2 /* a quiet line: a help line's card */,
  OS1_QUESTION = 4,
  OS1_FAREWELL = 8
};
typedef struct os1_listener {
  void *arg;
  /* A clause of the reply, in order; flags as above. Non-zero hushes the rest. NULL: not wanted. */
  int (*clause)(void *arg, const char *text, size_t length, int flags);
  /* Asked every few milliseconds while a reply is waited for; non-zero hushes it. NULL: not wanted. */
  int (*hushed)(void *arg);
} os1_listener;

typedef struct os1_reply {
  uint64_t conversation, turn, reply; /* ids; reply 0 when nothing was said */
  int flags;                          /* of the whole */
} os1_reply;

/* What the being says first when a person comes: set-up's next question, what came due, or a plain hello. */
OS1_API int os1_greet(os1 *o, const char *channel, const os1_listener *l, os1_reply *ret, os1_error *e);
/* One turn: durable before it is answered. While set-up is not finished it is set-up's answer on an interactive
 * channel. */
OS1_API int os1_say(os1 *o, const os1_utterance *u, const os1_listener *l, os1_reply *ret, os1_error *e);
/* Stops the reply in the making; what was said until then is kept. */
OS1_API void os1_hush(os1 *o);
/* How much of a reply was really heard, in code points. */
OS1_API int os1_heard(os1 *o, uint64_t reply, int64_t chars, os1_error *e);

/* ---- set-up and settings ---- */
enum {
  OS1_SETUP_DEFAULTS = 1 /* answer nothing, take every default */,
  OS1_SETUP_AGAIN = 2 /* ask anew; forgets nothing */
};
/* answers: one a line, in the order of the questions (an empty line skips); NULL with OS1_SETUP_DEFAULTS or AGAIN. What
 * is asked and answered goes to the listener. Where it was done, DEFAULTS without AGAIN does and says nothing. */
OS1_API int os1_setup(os1 *o, int flags, const char *answers, size_t length, const os1_listener *l, os1_error *e);
/* "being.name", "person.name", "speak" (on, off), "voice" (lower, middle, higher), "manner" (gb, us: how dates and
 * times are read), "country" (ISO 3166 alpha-2: whose help lines are shown; else from the time zone). A language model
 * finds the words where "model.url" names a server ("http://127.0.0.1:8080"), "model.name" one of its models,
 * "model.key" a file with its key, "model.window" the tokens it sees at once; or where "model.file" names a GGUF, which
 * "model.program" (NULL: llama-server) is then started for (docs/MODEL.md). NULL deletes. */
OS1_API int os1_set(os1 *o, const char *key, const char *value, os1_error *e);
/* Copies at most room bytes with a terminator; returns the length, OS1_E_NOT_FOUND when never set. */
OS1_API int os1_get(os1 *o, const char *key, char *out, size_t room);

/* ---- memory ---- */
enum { OS1_PERSON = 1, OS1_BEING = 2, OS1_OTHER = 3 };
typedef struct os1_turn {
  uint64_t id, conversation;
  int role;
  int32_t offset;
  int64_t said_at;
  const char *key; /* id it was imported under ("D1:3"), else "" */
  const char *conversation_key;
  const char *speaker, *text, *caption;
  double score;    /* recall: higher is better */
  const char *why; /* recall: JSON of the score's parts when asked for; else "" */
} os1_turn;
typedef int os1_turn_fn(void *arg, const os1_turn *turn); /* non-zero stops */

typedef struct os1_query {
  const char *text;
  size_t count;                 /* 0: 10 */
  int64_t at;                   /* the question's now; 0: the clock's */
  const char *conversation_key; /* only this imported conversation; NULL all */
  int why;
} os1_query;
/* Best first. Stores nothing. The being's own turns are never among them. */
OS1_API int os1_recall(os1 *o, const os1_query *q, os1_turn_fn *row, void *arg, os1_error *e);

typedef struct os1_answer {
  int told; /* 0: it was never said */
  char text[1024];
  uint64_t sources[16];
  size_t source_count;
  char whose[256]; /* "" where the person said it; else who did, or the document it stands in */
  int outside;     /* it stands in text from outside: say so */
} os1_answer;
/* Answers from memory alone, with sources. Stores nothing. */
OS1_API int os1_ask(os1 *o, const os1_query *q, os1_answer *ret, os1_error *e);
/* Oldest first; count newest of them when from and to are 0. */
OS1_API int os1_history(os1 *o, int64_t from, int64_t to, size_t count, os1_turn_fn *row, void *arg, os1_error *e);
/* Keeps a sentence as the person's, reads its facts, answers nothing. client_id: as in os1_utterance. */
OS1_API int os1_remember(os1 *o, const char *text, size_t length, const char *client_id, uint64_t *ret_turn,
                         os1_error *e);

/* JSON, one object a call. What is known and where from; why a reply is what it is (0: the last one). */
typedef int os1_json_fn(void *arg, const char *json, size_t length);
OS1_API int os1_about(os1 *o, os1_json_fn *json, void *arg, os1_error *e);
OS1_API int os1_why(os1 *o, uint64_t reply, os1_json_fn *json, void *arg, os1_error *e);
/* Runs a skill by name with JSON arguments; {"text": what would be said, "data": ...}. */
OS1_API int os1_skill(os1 *o, const char *name, const char *arguments, os1_json_fn *json, void *arg, os1_error *e);

/* A night's sleep, now: days digested, contradictions settled, the store checked and backed up; one JSON object says
 * what it came to. A second time on the same night it does nothing. It may be broken off by the end of the process, and
 * goes on from there. */
OS1_API int os1_sleep(os1 *o, os1_json_fn *json, void *arg, os1_error *e);
/* What would go, exactly: calls row for every turn and json for every fact and other record; nothing is changed.
 * what: words, a person's name, "turn:ID", "on 2026-11-22"... */
typedef struct os1_forget_list {
  uint64_t token; /* names exactly this list */
  size_t turns, facts, others;
} os1_forget_list;
OS1_API int os1_forget_preview(os1 *o, const char *what, os1_turn_fn *row, os1_json_fn *json, void *arg,
                               os1_forget_list *ret, os1_error *e);
/* Carries out the previewed list, then searches every byte for its words: *ret_left hits were found, 0 unless something
 * is wrong. Words that stand in what was kept as well are not searched for; OS1_UNPROVEN: it had no other. */
#define OS1_UNPROVEN UINT64_MAX
OS1_API int os1_forget(os1 *o, uint64_t token, uint64_t *ret_left, os1_error *e);
/* Erases the whole home: memory, key, backups, settings. */
OS1_API int os1_forget_everything(os1 *o, os1_error *e);

/* ---- coming and going ---- */
typedef struct os1_import_options {
  const char *me; /* the owner's speaker name; NULL: nobody in it is the owner */
  int dry_run;
  int outside;                                                         /* a document or mail: every turn tainted */
  int (*progress)(void *arg, uint64_t done_bytes, uint64_t all_bytes); /* non-zero stops after the current batch */
  int (*bad_line)(void *arg, uint64_t line, const char *why);
  void *arg;
} os1_import_options;
typedef struct os1_import_result {
  uint64_t lines, kept, known, forgotten, bad, facts, conversations;
  uint64_t mine; /* lines whose speaker is the owner */
} os1_import_result;
/* JSON Lines: docs/IMPORT.md. Idempotent. */
OS1_API int os1_import(os1 *o, const char *path, const os1_import_options *options, os1_import_result *ret,
                       os1_error *e);
/* Everything, into a new folder: Markdown to read, JSON Lines to import again. */
OS1_API int os1_export(os1 *o, const char *folder, os1_error *e);

/* ---- the key and the file ---- */
/* NULL takes the passphrase off again. */
OS1_API int os1_lock(os1 *o, const char *passphrase, os1_error *e);
/* The recovery key, to be written down; it is shown once. */
OS1_API int os1_recovery_key(os1 *o, char out[128], os1_error *e);
OS1_API int os1_backup(os1 *o, char *ret_path, size_t room, os1_error *e);
/* Reads every page and checks it. */
OS1_API int os1_check(os1 *o, os1_error *e);
/* Writes the text, spoken, as a WAV file. OS1_E_UNSUPPORTED where no voice is installed. */
OS1_API int os1_speak(os1 *o, const char *text, const char *wav_path, os1_error *e);

#ifdef __cplusplus
}
#endif

#endif
