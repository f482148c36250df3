/* SPDX-License-Identifier: Apache-2.0
 *
 * house: os1.h implemented, and all the wiring: the only room that names concrete drivers. The command talks to it
 * through os1.h like everybody else; here stands only what the command needs beyond the library.
 *
 *   house.c         open, close                house_say.c     greet, say, hush, set-up, settings
 *   house_memory.c  recall, ask, history, remember, forget, import, export
 *   house_know.c    about, why, stats, skills  house_key.c     lock, recovery, backup, check
 *   house_voice.c   replies spoken             house_sleep.c  the nights, and the diary
 *   house_model.c   which mind is live         house_copy.c   going back to a backup, and another key
 *   house_engine.c  a model of one's own       house_gate.c   the gate's log, and standing permissions
 */
#ifndef OS1_HOUSE_HOUSE_H
#define OS1_HOUSE_HOUSE_H

#include "base/str.h"
#include "os1.h"

struct house_header {
  char being[64];    /* "a new being" until it has a name */
  char person[64];   /* "" until known */
  char machine[300]; /* "this machine only", "this machine and api.example.org" */
  char mind[300];    /* "built-in mind, no language model", "qwen3 at 127.0.0.1:8080" */
  int64_t last_here; /* ms; 0: never */
  int set_up;
  int voice; /* replies are spoken */
};
/* What the standing header says, from the live state; an error where that can't be read: it is then no new being. */
int house_header(os1 *o, struct house_header *ret, os1_error *e);
/* 1 when set up, 0 when not yet. */
int house_is_set_up(os1 *o);
/* Sizes and state, as one JSON object. */
int house_stats(os1 *o, os1_json_fn *json, void *arg, os1_error *e);
/* One turn; OS1_E_NOT_FOUND. */
int house_turn(os1 *o, uint64_t id, os1_turn_fn *row, void *arg, os1_error *e);
/* Milliseconds until something falls due, -1 when nothing waits: for whoever keeps the home open. */
int64_t house_next_due(os1 *o);
/* Says what has fallen due and was not told yet, and nothing else: for a talk that is open at that moment. */
int house_tell_due(os1 *o, const char *channel, const os1_listener *l, os1_reply *ret, os1_error *e);
/* The night's sleep, in the background, for whoever keeps the home open: call it now and then. Starts it on a thread of
 * its own, with what time others leave, where a night is due and none is being slept; returns at once. Any thread. */
void house_sleep_tend(os1 *o);
/* Whether one is going on. Any thread. */
int house_sleeps(os1 *o);
/* Whether more waits to be slept over than a month of talk makes, as after an import. Any thread. */
int house_sleep_is_long(os1 *o);
/* What the nights did and why, one JSON object a night, oldest first: the newest `nights` of them; date not NULL
 * ("2026-11-22"): only that day's. */
int house_diary(os1 *o, const char *date, size_t nights, os1_json_fn *json, void *arg, os1_error *e);
/* The help line of the person's country for a purpose of care/cards.txt, as care shows it beside a reply. The country
 * is the setting "country", else the time zone's. o NULL: where no home opens, the time zone's. */
int house_card(os1 *o, const char *what, char *out, size_t room, os1_error *e);
/* Keeps which country that is, in a person's words; name: how it is called. OS1_E_NOT_FOUND: none is meant. */
int house_card_country(os1 *o, const char *words, char *name, size_t room, os1_error *e);
/* Where no home opens: the help line beside what would be answered to these words; "" where care would answer nothing.
 */
int house_card_for(const char *text, size_t length, char *out, size_t room, os1_error *e);
/* Seals the key with a secret that the system's keyring keeps, in place of a passphrase or of none; os1_lock with NULL
 * takes it off. OS1_E_UNSUPPORTED where there is no keyring, OS1_E_DENIED where it does not open: nothing is changed.
 */
int house_lock_keyring(os1 *o, os1_error *e);

/* ---- which mind ---- */
struct house_model {
  int set;            /* a language model is; the rest is 0 and "" where none is, but `here` */
  char url[600];      /* as it is kept */
  char at[300];       /* "127.0.0.1:8080": for people */
  char name[128];     /* of the model; "" the server has but one */
  char key_file[512]; /* "" none */
  int64_t window;     /* tokens it sees at once; 0 unknown */
  int here;           /* what is sent there stays on this machine */
  char file[512];     /* of a model whose server we keep ourselves; "" it is somebody else's server */
  char trouble[16];   /* what the last turn came to: "absent", "slow"...; "" well or not asked yet */
  /* where the server was asked just now */
  int answers, code; /* else the error's code and */
  char why[320];     /* why not */
  int counts;        /* it counts tokens */
  int has_name;      /* it has a model of that name, or any where none was given */
  uint64_t names;    /* models it has */
  char engine[12];   /* our own server: "off" it starts with the first word, "loading", "ready", "again" it died and is
                        started again, "failed", "ending"; "" not asked, or it is somebody else's */
  int64_t needs, memory; /* bytes: what the model takes, what is free; 0 unknown */
};
struct house_model_choice {
  const char *url, *name, *key_file; /* name and key_file may be NULL */
  int64_t window;                    /* 0: what the server says */
};
/* ask: the server too, a few seconds at the most. */
int house_model(os1 *o, int ask, struct house_model *ret, os1_error *e);
/* Looks at a server that is not chosen yet; what is wrong with the address is an error, what is wrong with the server
 * stands in *ret. */
int house_model_look(const struct house_model_choice *choice, struct house_model *ret, os1_error *e);
/* A model's file, and how its server is to be kept; NULL and 0: as usual. */
struct house_model_file {
  const char *file;    /* absolute */
  const char *program; /* what runs it, in place of the llama-server in PATH */
  int64_t window, idle_s;
  int unboxed; /* it may run with all its rights where the kernel gives no box */
};
/* From the next turn on a server of our own runs it. OS1_E_NOT_FOUND there is no such file, or it cannot be read. What
 * else is missing, such as the program, house_model says. */
int house_model_use_file(os1 *o, const struct house_model_file *f, os1_error *e);
/* From the next turn on. */
int house_model_use(os1 *o, const struct house_model *m, os1_error *e);
int house_model_off(os1 *o, os1_error *e);
/* The very bytes a model is sent, or would be if one were set, were this said now in the talk that was last spoken in:
 * one JSON object. Keeps nothing. */
int house_think_show(os1 *o, const char *text, size_t length, os1_json_fn *json, void *arg, os1_error *e);

/* ---- turns by their meaning (memory/meaning.h) ---- */
/* A server of embeddings. */
struct house_vectors_state {
  int set;            /* one is chosen; else the rest is 0 and "" */
  char url[600];      /* as it is kept */
  char at[300];       /* for people */
  char name[128];     /* of the model; "" the server has but one */
  char key_file[512]; /* "" none */
  int here;           /* what is sent there stays on this machine */
  uint64_t kept;      /* turns that have a vector */
  int whole;          /* every turn there is was asked about */
  /* where the server was asked just now */
  int answers, code; /* else the error's code and */
  char why[320];     /* why not */
  uint64_t numbers;  /* of a vector */
};
/* ask: the server too, a few seconds at the most. */
int house_vectors(os1 *o, int ask, struct house_vectors_state *ret, os1_error *e);
/* Looks at a server that is not chosen yet, as house_model_look does; name and key_file may be NULL. */
int house_vectors_look(const char *url, const char *name, const char *key_file, struct house_vectors_state *ret,
                       os1_error *e);
/* Those of another are taken away; the turns' are made in the background from now on. */
int house_vectors_use(os1 *o, const struct house_vectors_state *s, os1_error *e);
/* Takes all away, down to free pages. */
int house_vectors_off(os1 *o, os1_error *e);
/* Begins to ask for what is missing, on a thread of its own, where a server is chosen and it is time: a server that did
 * not answer is asked again after a minute. Waits for nothing. */
void house_vectors_tend(os1 *o);
/* Whether it is being asked. */
int house_vectors_work(os1 *o);

/* ---- tools of others (mcp/mcp.h) ---- */
/* Lists end with NULL; absolute paths. */
struct house_mcp_server {
  const char *name;
  const char *url, *token; /* of one over HTTP, and its token's file; NULL: a program, or no token */
  const char *const *command;
  const char *const *reads, *const *writes, *const *runs; /* NULL: none */
  int network;
};
/* Servers and what they offer stand in the setting "mcp". Each call below hands over one server as JSON: {"name",
 * "command" or "url" and "token", "reads", "writes", "runs", "network", "tools": [{"name", "about", "state": new |
 * offered | changed | gone, "effect": look | reach, "looks": it says so itself, "schema"}], "digest": of all that it
 * says of its tools}. */
/* {"servers": [as above]}; starts nothing. */
int house_mcp_list(os1 *o, os1_json_fn *json, void *arg, os1_error *e);
/* Starts it, keeps it, and shows what it offers; nothing is offered on before house_mcp_accept. OS1_E_EXISTS where the
 * name is taken. What is wrong with the server is an error, and then nothing is kept. */
int house_mcp_add(os1 *o, const struct house_mcp_server *s, os1_json_fn *json, void *arg, os1_error *e);
/* Starts it and looks at what it says of its tools now: what is not as it was agreed to is offered on no more. */
int house_mcp_look(os1 *o, const char *name, os1_json_fn *json, void *arg, os1_error *e);
/* The person's yes to the tools as they were last shown, all of that digest. OS1_E_DENIED where they are others by now.
 */
int house_mcp_accept(os1 *o, const char *name, const char *digest, os1_error *e);
/* The person's word that a tool only looks; it stands where the server says so itself. looks 0: it reaches, again. */
int house_mcp_looks(os1 *o, const char *name, const char *tool, int looks, os1_error *e);
int house_mcp_remove(os1 *o, const char *name, os1_error *e);

struct house_mcp_call {
  const char *name, *tool, *arguments; /* JSON */
  int agreed;                          /* to `shown`, by its hash */
  char shown[4100];
  unsigned char hash[32];
};
/* Through the gate. OS1_E_BUSY: `shown` is what to ask; with a yes call again with `agreed`. {"text", "failed"}. */
int house_mcp_call(os1 *o, struct house_mcp_call *c, os1_json_fn *json, void *arg, os1_error *e);

/* ---- skills that others wrote, as folders (handbook/handbook.h) ---- */
/* {"folder": where they lie, "skills": [{"name", "state": new | offered | changed | gone | wrong, "about", "why": what
 * is wrong, "files": [{"path", "bytes"}], "digest": of all of it}], "more": there are too many}. Runs nothing. */
int house_skills_list(os1 *o, os1_json_fn *json, void *arg, os1_error *e);
/* One of them, with "text": its SKILL.md past the beginning. What is wrong with it is an error. */
int house_skills_look(os1 *o, const char *name, os1_json_fn *json, void *arg, os1_error *e);
/* The person's yes to it as it was shown, of that digest. OS1_E_DENIED where it is another by now. */
int house_skills_allow(os1 *o, const char *name, const char *digest, os1_error *e);
/* OS1_E_NOT_FOUND where none such is offered. */
int house_skills_revoke(os1 *o, const char *name, os1_error *e);
/* Runs one of its scripts, through the gate; arguments end with NULL, input may be NULL. {"text", "failed"}. */
int house_skills_run(os1 *o, const char *name, const char *script, const char *const *arguments, const char *input,
                     os1_json_fn *json, void *arg, os1_error *e);

/* ---- what was allowed and done (gate/gate.h) ---- */
/* {"log": [newest first], "more": bool}: `count` entries older than `before` (an id; 0: the newest). */
int house_log(os1 *o, uint64_t before, size_t count, os1_json_fn *json, void *arg, os1_error *e);
/* {"permissions": [oldest first, revoked and past ones too]} */
int house_permissions(os1 *o, os1_json_fn *json, void *arg, os1_error *e);
/* OS1_E_NOT_FOUND. From then on what it covered is asked about again. */
int house_revoke(os1 *o, uint64_t id, os1_error *e);

/* ---- a home that is not open; folder as in os1_options, passphrase NULL: none ---- */

/* Writes the key file anew from the recovery key; the home must not be open. */
int house_recover(const char *folder, const char *recovery_key, os1_error *e);

/* A backup, or a memory that was put aside when a backup took its place. */
struct house_copy {
  char name[40];  /* "2026-11-22T201405Z", "aside-1795374845" */
  int64_t at;     /* ms: the moment it shows, or when it was put aside */
  uint64_t turns; /* where it opens */
  uint64_t bytes;
  int aside;
  int state; /* 0 well; else why it does not open, as an error code */
};
typedef void house_copy_fn(void *arg, const struct house_copy *c);
/* Oldest first, those put aside last. The home may be open meanwhile. */
int house_copies(const char *folder, const char *passphrase, house_copy_fn *row, void *arg, os1_error *e);

struct house_restored {
  char name[40];
  char aside[40]; /* what was there, kept; "": nothing was */
};
/* Puts a copy in the place of the memory, which is kept beside it. which: its name or a beginning of it that no other
 * has; NULL: the newest backup. ERR_NOT_FOUND where there is none, ERR_BUSY while the home is open. */
int house_restore(const char *folder, const char *passphrase, const char *which, struct house_restored *ret,
                  os1_error *e);

struct house_rotated {
  size_t copies;  /* taken along */
  size_t removed; /* gone */
};
/* Another key for the home, under the passphrase it has. remove: the backups and what was put aside go, and where there
 * were any a new backup is made; else they are sealed anew. ERR_BUSY while the home is open. On failure the old key
 * stands; killed at any moment, the home opens. */
int house_rotate(const char *folder, const char *passphrase, int remove, struct house_rotated *ret, os1_error *e);

#endif
