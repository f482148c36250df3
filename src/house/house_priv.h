/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_HOUSE_HOUSE_PRIV_H
#define OS1_HOUSE_HOUSE_PRIV_H

#include "base/json.h"
#include "engine/engine.h"
#include "heart/care.h"
#include "home/key.h"
#include "home/lock.h"
#include "home/paths.h"
#include "house/house.h"
#include "keyring/keyring.h"
#include "memory/forget.h"
#include "memory/memory.h"
#include "memory/view.h"
#include "mind/mind.h"
#include "thinkers/llm/llm.h"

/* Everybody's memory is here; the first person is the owner. */
enum { HOUSE_OWNER = 1 };

struct house_clock {
  struct clock clock; /* first */
  os1_options given;
};

struct os1 {
  bool reading;       /* nothing in the home may be changed */
  struct arena arena; /* paths and what lives as long as the home is open */
  struct paths paths;
  struct lock lock;
  struct house_clock clock;
  struct key *key;
  struct store *store;
  const struct pack *pack;
  struct language *language;
  struct memory *memory;
  uint64_t seed;
  char country[3]; /* from the time zone; "" unknown */
  int64_t opened_at;

  /* Opened on first use: recall and ask do without. */
  const struct phrase_book *book;
  struct care *care;
  struct setup *setup;
  struct thinker *builtin, *thinker; /* thinker: a model where one is set, beside the built-in mind */
  struct mind *mind;
  struct llm_own own;            /* house_engine.c */
  struct engine *engine;         /* held while a turn is answered; NULL */
  struct house_voice *voice;     /* house_voice.c; NULL until something is spoken */
  struct house_sleep *sleep;     /* house_sleep.c */
  struct house_vectors *vectors; /* house_vectors.c */
  struct house_tools *tools;     /* house_tool.c; NULL until the mind is opened */
  bool speaks;                   /* this turn's replies are spoken */

  struct arena forget_arena; /* the previewed list, until it is carried out or another is asked for */
  struct forget_list forget;
  uint64_t forget_token;
};

/* house_say.c: opens the mind where it is not yet. */
int house_mind(os1 *o, struct error *e);

/* For what changes files of the home past the store: 0, or ERR_READ_ONLY and its sentence. */
int house_may_change(const os1 *o, struct error *e);

/* A snapshot with a view over it, for one call. */
struct house_look {
  struct arena arena;
  struct store_read *read;
  struct view view;
};
int house_look_begin(os1 *o, struct house_look *ret, struct error *e);
void house_look_end(struct house_look *l);
/* Asked before anything of it is shown. r is what the looking came to: a failure gets a sentence where it has none, and
 * what could not be read on the way is a failure. */
int house_look_sure(struct house_look *l, int r, struct error *e);

/* house_promise.c: [{"promise": tell | ask once | not to raise | tender, "what", "state", "source", when}]. */
json_t *house_promises(const struct language *language, const struct house_look *l);
/* "every", the rule of a reminder that comes round, and "again", the rule in words. */
void house_put_every(const struct language *language, struct arena *a, json_t *o, const struct reminder *r);

/* house_copy.c: the key of a home, under its lock. A change of it that was cut off is brought to its end first, or
 * undone: the database says which. */
int house_key(const struct paths *paths, struct str passphrase, struct key **ret, struct error *e);
/* The same where nothing may be changed: a change that was cut off stays as it is. */
int house_key_reading(const struct paths *paths, struct str passphrase, struct key **ret, struct error *e);
/* ERR_KEY and the sentence for a memory whose key file is not there. */
int house_no_key(const struct paths *p, struct error *e);
/* What opens the key file: the passphrase that was given, or what the keyring keeps for it, in secret. ERR_DENIED. */
int house_unlock(const struct paths *paths, struct str passphrase, struct buf *secret, struct str *ret,
                 struct error *e);
/* Which of the keyring's items the key file asks for; "": none. And one that is asked for no more. */
void house_keyring_item(os1 *o, char ret[KEY_ITEM_LEN + 1]);
void house_keyring_drop(const char *item);
/* Tests give their own; NULL: the system's again. */
void house_use_keyring(const struct keyring_ops *ops);

/* Tests give their own patience with a model's server, before the mind is opened; NULL: the usual. */
struct net_times;
void house_use_patience(const struct net_times *times);
const struct net_times *house_patience(void);

/* And with servers of others. */
struct mcp_times;
void house_use_mcp_patience(const struct mcp_times *times);

int64_t house_now(os1 *o);
/* Several settings in one transaction; a value STR_NONE takes its key away. */
int house_put_settings(os1 *o, const char *const *keys, const struct str *values, size_t count, os1_error *err);
int32_t house_offset(os1 *o, int64_t ms);
/* Cut where there is no room for all of it. */
void house_copy(char *out, size_t room, struct str s);
/* The strings of a JSON array, NULL behind them, in the arena. */
const char *const *house_strings(struct arena *a, const json_t *list);
/* The library's error is the house's; both are a code and a sentence. */
static inline struct error *house_error(os1_error *e) {
  return (struct error *)e;
}
int house_keep(os1 *o, const struct skill_keep *keeps, struct error *e);
/* house_voice.c. Nothing of it blocks but close, which lets the last words finish. hush may come from any thread. */
void house_voice_say(os1 *o, const char *voice, struct str text);
void house_voice_hush(os1 *o);
void house_voice_close(os1 *o);
void house_voice_samples(void *home);
/* house_engine.c: the server of a model of one's own. */
void house_engine_begin(os1 *o);
/* What the settings say; false: no file is set. In the view's arena. */
bool house_engine_need(os1 *o, const struct view *v, struct engine_need *ret);
/* Where the server of this file will listen, as an address; "" for no file. */
enum { HOUSE_URL = 600 };
void house_engine_url(const os1 *o, struct str file, char *out, size_t room);
int house_engine_check(os1 *o, struct engine_need *n, struct error *e);
/* How its server is now, for people: `engine`, `window`, `needs`, `memory`; why: what is not well. */
void house_engine_look(const struct engine_need *n, struct engine_report *report, struct house_model *ret,
                       struct error *why);
void house_engine_name(const struct engine_need *n, struct house_model *ret);
void house_engine_server(const struct engine_report *r, struct llm_server *ret);
/* Has it begin to load where it does not run, and waits for nothing: somebody has come to talk. */
void house_engine_warm(os1 *o);
/* Of an os1; NULL is fine inside of it. */
void house_engine_let_go(void *home);
/* house_tool.c: every skill that may be asked for: ours, then the tools that others offer and the person agreed to.
 * Read anew before a turn; the array stays where it is. Nothing of it is started before it is used. */
const struct skill *const *house_tools_ready(os1 *o);
const struct skill *house_tool_find(os1 *o, struct str server, struct str tool);
/* Ends the servers that a turn has started. */
void house_tools_rest(os1 *o);
void house_tools_free(struct house_tools *t);
/* house_handbook.c: skill_read and skill_run, over the folders that the person agreed to. Made anew from the setting
 * "skills" into the arena; NULL where there are none, or none with scripts. */
struct house_folders {
  os1 *home;
  const struct skill *read, *run;
};
void house_folders_read(os1 *o, struct arena *a, struct str setting, struct house_folders *ret);
/* house_mcp.c: the setting as it stands, a new reference; and kept. */
json_t *house_mcp_load(os1 *o);
int house_mcp_save(os1 *o, const json_t *all, struct error *e);
struct mcp;
struct mcp_tools;
/* Starts a server of the setting, and says what it offers; strings in a. */
int house_mcp_start(os1 *o, const char *name, const json_t *server, struct arena *a, struct mcp **ret,
                    struct mcp_tools *ret_tools, struct error *e);
/* 64 hex digits. */
struct str house_mcp_hex(struct arena *a, const unsigned char hash[32]);
/* house_sleep.c. End breaks off the night that is being slept and waits until it has stopped; NULL is fine for both. */
struct house_sleep *house_sleep_new(void);
void house_sleep_end(struct house_sleep *s);
void house_sleep_free(struct house_sleep *s);
/* house_vectors.c. New is for a home whose memory is open; end breaks off what is being asked for, and waits. NULL is
 * fine for end and free. */
struct house_vectors *house_vectors_new(os1 *o);
void house_vectors_end(struct house_vectors *v);
void house_vectors_free(struct house_vectors *v);
/* One JSON value to the caller, and gone. */
int house_emit(json_t *value, os1_json_fn *json, void *arg);
void house_turn_out(const struct turn *t, struct str conversation_key, double score, struct arena *a, os1_turn *ret);

#endif
