/* SPDX-License-Identifier: Apache-2.0
 *
 * double: a house of cardboard behind os1.h, so that the command's own workings (owning, forwarding, hushing, exit
 * statuses) can be tested in every state without waiting for a real one. Turns go to a file in the home. Certain words
 * make it do certain things: "slow" replies in sixty clauses over a second; "crash" is killed after keeping the
 * turn, unless that turn was kept before; "fail CODE" fails.
 */
#include "base/alloc.h"
#include "base/id.h"
#include "base/json.h"
#include "cli/cli.h"
#include "home/lock.h"
#include "home/paths.h"
#include "house/character.h"
#include "house/house.h"
#include "house/shelf.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

struct os1 {
  struct arena arena;
  struct paths paths;
  struct lock lock;
  os1_options options;
  json_t *turns; /* [{"id","role","text","client"}] */
  _Atomic int hushed;
  bool inside; /* one call at a time: a second one is a fault of the command */
  char listed[256];
};

static int fail(os1_error *e, int code, const char *text) {
  return error_set((struct error *)e, code, "%s", text);
}

static void enter(os1 *o) {
  if (__atomic_exchange_n(&o->inside, true, __ATOMIC_SEQ_CST)) {
    fprintf(stderr, "double: two calls at once\n");
    abort();
  }
}
static void leave(os1 *o) {
  __atomic_store_n(&o->inside, false, __ATOMIC_SEQ_CST);
}

const char *os1_version(void) {
  return "0.1.0";
}

static const char *file(os1 *o, const char *name) {
  return arena_printf(&o->arena, "%s/%s", o->paths.data, name).at;
}

static void load(os1 *o) {
  json_error_t e;
  o->turns = json_load_file(file(o, "double.json"), 0, &e);
  if (!o->turns) o->turns = json_array();
}

static int save(os1 *o, os1_error *e) {
  const char *new = file(o, "double.new");
  if (json_dump_file(o->turns, new, JSON_COMPACT) < 0) return fail(e, ERR_FULL, "There is no room left on the disk.");
  return rename(new, file(o, "double.json")) < 0 ? fail(e, ERR_IO, "The memory cannot be written.") : 0;
}

static bool exists(os1 *o, const char *name) {
  return access(file(o, name), F_OK) == 0;
}

int os1_open(const os1_options *options, os1 **ret, os1_error *e) {
  struct error why = {0};
  os1 *o = alloc_zero(sizeof *o);
  o->lock = LOCK_NONE;
  o->options = *options;
  int r = paths_find(&o->arena, NULL, &o->paths, &why);
  if (r == 0) r = paths_make(&o->paths, &why);
  if (r == 0) r = lock_take(o->paths.lock, &o->lock, &why);
  if (r == 0 && exists(o, "damaged")) r = error_set(&why, ERR_DAMAGED, "The memory is damaged. Nothing was changed.");
  if (r == 0 && exists(o, "sealed") && !(options->passphrase && str_is(str_of(options->passphrase), "open sesame")))
    r = error_set(&why, ERR_KEY, "It is sealed with a passphrase.");
  if (r < 0) {
    os1_close(o);
    return fail(e, r, why.text);
  }
  close(open(o->paths.database, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  close(open(o->paths.key, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  load(o);
  *ret = o;
  return 0;
}

void os1_close(os1 *o) {
  if (!o) return;
  json_decref(o->turns);
  lock_release(&o->lock);
  arena_finish(&o->arena);
  alloc_free(o);
}

/* ---- conversation ---- */

static json_t *turn_at(os1 *o, uint64_t id) {
  return json_array_get(o->turns, (size_t)id_number(id) - 1);
}

static uint64_t keep(os1 *o, int role, struct str text, const char *client) {
  uint64_t id = id_make(1, json_array_size(o->turns) + 1);
  json_t *t = json_object();
  json_put_number(t, "id", (int64_t)id);
  json_put_number(t, "role", role);
  json_put_text(t, "text", text);
  json_put_text(t, "client", str_of(client));
  json_put_number(t, "at", o->options.now(o->options.arg));
  json_put_number(t, "offset", o->options.offset(o->options.arg, 0));
  json_array_append_new(o->turns, t);
  return id;
}

static bool has(struct str text, const char *word) {
  return str_find(text, str_of(word)) >= 0;
}

static int clause(const os1_listener *l, const char *text, int flags) {
  return l && l->clause ? l->clause(l->arg, text, strlen(text), flags) : 0;
}

static int slow(os1 *o, const os1_listener *l) {
  for (int i = 0; i < 60 && !o->hushed; i++) {
    char text[16];
    snprintf(text, sizeof text, "%d,", i);
    if (clause(l, text, 0)) return 1;
    usleep(20000);
  }
  return 0;
}

static bool kept_before(os1 *o, const char *client) {
  size_t i;
  json_t *t;
  json_array_foreach(o->turns, i, t) if (client && *client && str_is(json_text(t, "client"), client)) return true;
  return false;
}

static int answer(os1 *o, const os1_utterance *u, const os1_listener *l, os1_reply *reply, os1_error *e) {
  struct str text = {u->text, u->length};
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *said = arena_printf(&a, "You said \"%.*s\".", STR_ARG(text)).at;
  if (str_starts(text, STR("fail "))) {
    long long code = ERR_IO;
    str_to_int(str_from(text, 5), &code);
    return fail(e, (int)code, "It failed as you asked.");
  }
  bool again = kept_before(o, u->client_id);
  if (!again) reply->turn = keep(o, OS1_PERSON, text, u->client_id);
  int r = save(o, e);
  if (r < 0) return r;
  if (has(text, "crash") && !again) kill(getpid(), SIGKILL);
  if (has(text, "slow")) return slow(o, l);
  if (str_is(text, "ha")) return reply->flags = OS1_QUIET, 0;
  if (has(text, "night")) reply->flags |= OS1_FAREWELL;
  clause(l, said, 0);
  if (has(text, "card")) clause(l, "Somebody 000 000, free, any hour", OS1_ASIDE);
  if (has(text, "escape")) clause(l, "\033[31mred\033]0;title\007", 0);
  if (has(text, "long"))
    clause(l,
           "It goes on for long enough that it has to be broken somewhere, and where it breaks there should be a "
           "space and no word should be cut.",
           0);
  reply->reply = keep(o, OS1_BEING, str_of(said), NULL);
  return save(o, e);
}

int os1_say(os1 *o, const os1_utterance *u, const os1_listener *l, os1_reply *ret, os1_error *e) {
  os1_reply reply = {.conversation = id_make(1, 1)};
  enter(o);
  o->hushed = 0;
  int r = answer(o, u, l, &reply, e);
  leave(o);
  if (ret) *ret = reply;
  return r > 0 ? 0 : r;
}

int os1_greet(os1 *o, const char *channel, const os1_listener *l, os1_reply *ret, os1_error *e) {
  enter(o);
  clause(l, "Good evening.", 0);
  leave(o);
  if (ret) *ret = (os1_reply){0};
  return 0;
}

void os1_hush(os1 *o) {
  o->hushed = 1;
}
int house_is_set_up(os1 *o) {
  return exists(o, "set-up");
}

int os1_setup(os1 *o, int flags, const char *answers, size_t length, const os1_listener *l, os1_error *e) {
  close(open(file(o, "set-up"), O_CREAT | O_WRONLY, 0600));
  clause(l, "What do I call you?", OS1_QUESTION);
  return 0;
}

int os1_set(os1 *o, const char *key, const char *value, os1_error *e) {
  return 0;
}
int os1_get(os1 *o, const char *key, char *out, size_t room) {
  return ERR_NOT_FOUND;
}

/* ---- memory ---- */

static os1_turn turn_out(const json_t *t) {
  return (os1_turn){.id = (uint64_t)json_number(t, "id", 0),
                    .conversation = id_make(1, 1),
                    .role = (int)json_number(t, "role", 0),
                    .said_at = json_number(t, "at", 0),
                    .offset = (int32_t)json_number(t, "offset", 0),
                    .key = "",
                    .conversation_key = "",
                    .speaker = "",
                    .caption = "",
                    .why = "",
                    .text = json_string_value(json_object_get(t, "text"))};
}

static int each(os1 *o, const char *word, int role, os1_turn_fn *row, void *arg) {
  size_t i;
  json_t *t;
  int rows = 0;
  json_array_foreach(o->turns, i, t) {
    os1_turn out = turn_out(t);
    if ((role && out.role != role) || (word && !has(str_of(out.text), word))) continue;
    rows++;
    if (row && row(arg, &out)) break;
  }
  return rows;
}

int os1_recall(os1 *o, const os1_query *q, os1_turn_fn *row, void *arg, os1_error *e) {
  enter(o);
  each(o, q->text, OS1_PERSON, row, arg);
  leave(o);
  return 0;
}

int os1_ask(os1 *o, const os1_query *q, os1_answer *ret, os1_error *e) {
  *ret = (os1_answer){0};
  enter(o);
  if (json_array_size(o->turns) && has(str_of(q->text), "anna")) {
    *ret = (os1_answer){.told = 1, .text = "Lisbon", .sources = {id_make(1, 1)}, .source_count = 1};
  }
  leave(o);
  return 0;
}

int os1_history(os1 *o, int64_t from, int64_t to, size_t count, os1_turn_fn *row, void *arg, os1_error *e) {
  enter(o);
  each(o, NULL, 0, row, arg);
  leave(o);
  return 0;
}

int house_turn(os1 *o, uint64_t id, os1_turn_fn *row, void *arg, os1_error *e) {
  json_t *t = turn_at(o, id);
  if (!t) return fail(e, ERR_NOT_FOUND, "There is no turn with that number.");
  os1_turn out = turn_out(t);
  return row(arg, &out), 0;
}

int os1_remember(os1 *o, const char *text, size_t length, const char *client_id, uint64_t *ret_turn, os1_error *e) {
  struct str words = {text, length};
  enter(o);
  bool again = kept_before(o, client_id);
  if (!again) *ret_turn = keep(o, OS1_PERSON, words, client_id);
  int r = save(o, e);
  if (has(words, "crash") && !again) kill(getpid(), SIGKILL);
  leave(o);
  return r;
}

static int emit(json_t *value, os1_json_fn *json, void *arg) {
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  json_write(value, &out);
  json_decref(value);
  json(arg, out.at, out.len);
  return 0;
}

int os1_about(os1 *o, os1_json_fn *json, void *arg, os1_error *e) {
  return emit(
      json_pack("{s:s,s:s,s:[{s:s,s:s,s:s,s:s,s:i},{s:s,s:s,s:s,s:s,s:i}],s:[{s:s,s:s}],s:[{s:s,s:s,s:s,s:s}],s:i}",
                "being", "Edda", "person", "Jonah", "facts", "who", "me", "relation", "lives", "value", "\033[31mHull",
                "from", "2026-03-01", "source", 3, "who", "Anna", "relation", "lives", "value", "Lisbon", "state",
                "ended", "source", 5, "people", "name", "Anna", "word", "sister", "promises", "promise", "tell",
                "due_at", "2026-11-23T18:30:00+00:00", "what", "your mum", "state", "open", "barred", 1),
      json, arg);
}

int os1_why(os1 *o, uint64_t reply, os1_json_fn *json, void *arg, os1_error *e) {
  if (reply && !turn_at(o, reply)) return fail(e, ERR_NOT_FOUND, "Turn 9 is not a reply of mine.");
  return emit(json_pack("{s:s,s:[i,i]}", "move", "reflect", "sources", 1, 2), json, arg);
}

int house_stats(os1 *o, os1_json_fn *json, void *arg, os1_error *e) {
  return emit(json_pack("{s:i,s:i,s:b}", "turns", (int)json_array_size(o->turns), "bytes", 4096, "sound", 0), json,
              arg);
}

int os1_sleep(os1 *o, os1_json_fn *json, void *arg, os1_error *e) {
  return emit(json_pack("{s:s,s:i,s:i}", "night", "2026-11-22", "days", 1, "writes", 3), json, arg);
}

int house_diary(os1 *o, const char *date, size_t nights, os1_json_fn *json, void *arg, os1_error *e) {
  return emit(json_pack("{s:s,s:s,s:[s]}", "night", "2026-11-22", "date", "22 November 2026", "says", "Quiet."), json,
              arg);
}

int house_log(os1 *o, uint64_t before, size_t count, os1_json_fn *json, void *arg, os1_error *e) {
  return emit(json_pack("{s:[],s:b}", "log", "more", 0), json, arg);
}

int house_permissions(os1 *o, os1_json_fn *json, void *arg, os1_error *e) {
  return emit(json_pack("{s:[]}", "permissions"), json, arg);
}

int house_revoke(os1 *o, uint64_t id, os1_error *e) {
  return fail(e, ERR_NOT_FOUND, "There is no permission of that number.");
}

/* ---- servers of others: one, called notes ---- */

static json_t *notes_server(void) {
  return json_pack("{s:s,s:[s],s:b,s:s,s:[{s:s,s:s,s:s,s:s,s:b}]}", "name", "notes", "command", "notes-server",
                   "network", 0, "digest", "00", "tools", "name", "read", "about", "Reads a note.", "state", "new",
                   "effect", "reach", "looks", 1);
}

static int no_server(os1_error *e) {
  return fail(e, ERR_NOT_FOUND, "There is no server of that name.");
}

int house_mcp_list(os1 *o, os1_json_fn *json, void *arg, os1_error *e) {
  return emit(json_pack("{s:[]}", "servers"), json, arg);
}

int house_mcp_add(os1 *o, const struct house_mcp_server *s, os1_json_fn *json, void *arg, os1_error *e) {
  if (s->url) return emit(json_pack("{s:s,s:s,s:[]}", "name", s->name, "url", s->url, "tools"), json, arg);
  return emit(notes_server(), json, arg);
}

int house_mcp_look(os1 *o, const char *name, os1_json_fn *json, void *arg, os1_error *e) {
  return str_is(str_of(name), "notes") ? emit(notes_server(), json, arg) : no_server(e);
}

int house_mcp_accept(os1 *o, const char *name, const char *digest, os1_error *e) {
  return str_is(str_of(digest), "00") ? 0 : no_server(e);
}

int house_mcp_looks(os1 *o, const char *name, const char *tool, int looks, os1_error *e) {
  return str_is(str_of(name), "notes") ? 0 : no_server(e);
}

int house_mcp_remove(os1 *o, const char *name, os1_error *e) {
  return str_is(str_of(name), "notes") ? 0 : no_server(e);
}

int house_mcp_call(os1 *o, struct house_mcp_call *c, os1_json_fn *json, void *arg, os1_error *e) {
  snprintf(c->shown, sizeof c->shown, "Use read of notes");
  return c->agreed ? emit(json_pack("{s:s,s:b}", "text", "a note", "failed", 0), json, arg)
                   : fail(e, ERR_BUSY, "The person is asked first.");
}

static json_t *words_skill(void) {
  return json_pack("{s:s,s:s,s:s,s:s,s:s,s:[{s:s,s:i}]}", "name", "words", "state", "new", "about", "Counts \033[2J.",
                   "digest", "00", "text", "Run it.\n", "files", "path", "SKILL.md", "bytes", 60);
}

static int no_skill(os1_error *e) {
  return fail(e, ERR_NOT_FOUND, "other is no folder there.");
}

int house_skills_list(os1 *o, os1_json_fn *json, void *arg, os1_error *e) {
  return emit(json_pack("{s:s,s:[o,{s:s,s:s,s:s}],s:b}", "folder", "/home/jonah/skills", "skills", words_skill(),
                        "name", "leaves", "state", "wrong", "why",
                        "x in leaves is a link that leads out of it, or nowhere.", "more", 0),
              json, arg);
}

int house_skills_look(os1 *o, const char *name, os1_json_fn *json, void *arg, os1_error *e) {
  return str_is(str_of(name), "words") ? emit(words_skill(), json, arg) : no_skill(e);
}

int house_skills_allow(os1 *o, const char *name, const char *digest, os1_error *e) {
  return str_is(str_of(digest), "00") ? 0 : no_skill(e);
}

int house_skills_revoke(os1 *o, const char *name, os1_error *e) {
  return str_is(str_of(name), "words") ? 0 : no_skill(e);
}

int house_skills_run(os1 *o, const char *name, const char *script, const char *const *arguments, const char *input,
                     os1_json_fn *json, void *arg, os1_error *e) {
  bool whole = arguments[0] && str_is(str_of(arguments[0]), "-x") && !arguments[1] && str_is(str_of(input), "in");
  return emit(json_pack("{s:s,s:b}", "text", "7\n", "failed", !whole), json, arg);
}

int os1_skill(os1 *o, const char *name, const char *arguments, os1_json_fn *json, void *arg, os1_error *e) {
  return fail(e, ERR_NOT_FOUND, "There is no such skill.");
}

int os1_forget_preview(os1 *o, const char *what, os1_turn_fn *row, os1_json_fn *json, void *arg, os1_forget_list *ret,
                       os1_error *e) {
  enter(o);
  snprintf(o->listed, sizeof o->listed, "%s", what);
  *ret = (os1_forget_list){.token = str_hash(str_of(what)), .turns = (size_t)each(o, what, 0, row, arg)};
  leave(o);
  return 0;
}

int os1_forget(os1 *o, uint64_t token, uint64_t *ret_left, os1_error *e) {
  if (token != str_hash(str_of(o->listed))) return fail(e, ERR_INVALID, "That list is not the last one shown.");
  enter(o);
  json_t *left = json_array(), *t;
  size_t i;
  json_array_foreach(o->turns, i, t) if (!has(json_text(t, "text"), o->listed)) json_array_append(left, t);
  json_decref(o->turns);
  o->turns = left;
  *ret_left = 0;
  int r = save(o, e);
  leave(o);
  return r;
}

int house_card_for(const char *text, size_t length, char *out, size_t room, os1_error *e) {
  out[0] = '\0';
  return 0;
}

int os1_forget_everything(os1 *o, os1_error *e) {
  json_array_clear(o->turns);
  return save(o, e);
}

/* ---- coming and going ---- */

int os1_import(os1 *o, const char *path, const os1_import_options *options, os1_import_result *ret, os1_error *e) {
  FILE *in = fopen(path, "re");
  if (!in) return error_errno((struct error *)e, "open", path);
  char line[8192];
  enter(o);
  while (fgets(line, sizeof line, in)) {
    struct str text = str_trim(str_of(line));
    AUTO_JSON json_t *j = json_read(text, NULL);
    ret->lines++;
    if (!j) {
      ret->bad++;
      options->bad_line(options->arg, ret->lines, "not JSON");
      continue;
    }
    if (options->progress(options->arg, ret->lines, 100)) break;
    if (has(text, "slow")) usleep(20000);
    ret->kept++;
    if (!options->dry_run) keep(o, options->outside ? OS1_OTHER : OS1_PERSON, json_text(j, "text"), NULL);
  }
  fclose(in);
  int r = save(o, e);
  leave(o);
  return r;
}

int os1_export(os1 *o, const char *folder, os1_error *e) {
  return mkdir(folder, 0700) < 0 ? error_errno((struct error *)e, "make", folder) : 0;
}

int os1_lock(os1 *o, const char *passphrase, os1_error *e) {
  if (passphrase)
    close(open(file(o, "sealed"), O_CREAT | O_WRONLY, 0600));
  else
    unlink(file(o, "sealed"));
  return 0;
}

int os1_recovery_key(os1 *o, char out[128], os1_error *e) {
  snprintf(out, 128, "AAAA-BBBB");
  return 0;
}

int house_recover(const char *folder, const char *recovery_key, os1_error *e) {
  if (!str_is(str_of(recovery_key), "AAAA-BBBB")) return fail(e, ERR_INVALID, "That is not a recovery key.");
  return 0;
}

int os1_backup(os1 *o, char *ret_path, size_t room, os1_error *e) {
  snprintf(ret_path, room, "%s", file(o, "2026-11-22T201405Z.db"));
  return 0;
}

int os1_check(os1 *o, os1_error *e) {
  return 0;
}

int os1_speak(os1 *o, const char *text, const char *wav_path, os1_error *e) {
  int fd = open(wav_path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
  if (fd < 0) return error_errno((struct error *)e, "write", wav_path);
  ssize_t n = write(fd, "RIFF", 4);
  close(fd);
  return n == 4 ? 0 : ERR_IO;
}

int house_header(os1 *o, struct house_header *ret, os1_error *e) {
  *ret = (struct house_header){
      .being = "Edda", .person = "Jonah", .machine = "this machine only", .mind = "built-in mind", .set_up = 1};
  return 0;
}

int house_copies(const char *folder, const char *passphrase, house_copy_fn *row, void *arg, os1_error *e) {
  row(arg, &(struct house_copy){.name = "2026-11-22T201405Z", .at = 1795378445000, .turns = 12, .bytes = 98304});
  return 0;
}

int house_restore(const char *folder, const char *passphrase, const char *which, struct house_restored *ret,
                  os1_error *e) {
  return fail(e, ERR_NOT_FOUND, "There is no backup.");
}

int house_lock_keyring(os1 *o, os1_error *e) {
  return fail(e, ERR_UNSUPPORTED, "There is no keyring.");
}

int house_rotate(const char *folder, const char *passphrase, int remove, struct house_rotated *ret, os1_error *e) {
  *ret = (struct house_rotated){remove ? 0 : 1, remove ? 1 : 0};
  return 0;
}

int house_card(os1 *o, const char *what, char *out, size_t room, os1_error *e) {
  snprintf(out, room, "Somebody %s, 000 000", what);
  return 0;
}

int house_card_country(os1 *o, const char *words, char *name, size_t room, os1_error *e) {
  if (strcmp(words, "portugal") != 0) return fail(e, ERR_NOT_FOUND, "No country of that name is on the list here.");
  snprintf(name, room, "Portugal");
  return 0;
}

int house_tell_due(os1 *o, const char *channel, const os1_listener *l, os1_reply *ret, os1_error *e) {
  return 0;
}

int64_t house_next_due(os1 *o) {
  return -1;
}

void house_sleep_tend(os1 *o) {}

int house_sleep_is_long(os1 *o) {
  return 0;
}

int house_sleeps(os1 *o) {
  return 0;
}

void house_vectors_tend(os1 *o) {}

int house_vectors_work(os1 *o) {
  return 0;
}

int house_vectors(os1 *o, int ask, struct house_vectors_state *ret, os1_error *e) {
  *ret = (struct house_vectors_state){.here = 1};
  return 0;
}

/* "http://192.0.2.1" is elsewhere. */
int house_vectors_look(const char *url, const char *name, const char *key_file, struct house_vectors_state *ret,
                       os1_error *e) {
  *ret = (struct house_vectors_state){.set = 1, .answers = 1, .numbers = 384, .name = "cardboard", .at = "there"};
  ret->here = !strstr(url, "192.0.2.1");
  snprintf(ret->url, sizeof ret->url, "%s", url);
  return 0;
}

int house_vectors_use(os1 *o, const struct house_vectors_state *s, os1_error *e) {
  return 0;
}

int house_vectors_off(os1 *o, os1_error *e) {
  return 0;
}

int house_shelf_list(const char *folder, house_shelf_fn *row, void *arg, os1_error *e) {
  return 0;
}

int house_shelf_find(const char *folder, const char *name, bool whole, struct house_shelf *ret, os1_error *e) {
  return fail(e, OS1_E_NOT_FOUND, "There is no such model.");
}

int house_shelf_drop(const char *folder, const struct house_shelf *item, os1_error *e) {
  return 0;
}

int house_pull_begin(const struct house_pull_ask *ask, struct house_pull **ret, struct house_offer *offer,
                     os1_error *e) {
  return fail(e, OS1_E_NOT_FOUND, "There is no such model.");
}

int house_pull_go(struct house_pull *p, int (*progress)(void *arg, uint64_t done, uint64_t all), void *arg,
                  struct house_shelf *ret, int *known, os1_error *e) {
  return 0;
}

void house_pull_end(struct house_pull *p) {}

const char *house_size(uint64_t bytes, char out[16]) {
  return memcpy(out, "much", 5);
}

int house_model(os1 *o, int ask, struct house_model *ret, os1_error *e) {
  *ret = (struct house_model){.here = 1};
  return 0;
}

int house_model_look(const struct house_model_choice *choice, struct house_model *ret, os1_error *e) {
  *ret = (struct house_model){.set = 1, .here = 1, .answers = 1, .has_name = 1, .window = 4096, .name = "tiny"};
  snprintf(ret->url, sizeof ret->url, "%s", choice->url);
  return 0;
}

int house_model_use_file(os1 *o, const struct house_model_file *f, os1_error *e) {
  return 0;
}

int house_model_use(os1 *o, const struct house_model *m, os1_error *e) {
  return 0;
}

int house_model_off(os1 *o, os1_error *e) {
  return 0;
}

int house_think_show(os1 *o, const char *text, size_t length, os1_json_fn *json, void *arg, os1_error *e) {
  static const char body[] = "{\"messages\":[{\"role\":\"system\",\"content\":\"You are Edda.\"}]}";
  return json(arg, body, sizeof body - 1);
}

/* ---- a character card: whatever the file says, it is Tess's ---- */

static const char card[] = "{\"name\":\"Tess\",\"version\":2,\"greeting\":\"Fog.\",\"unheeded\":[\"system_prompt\"]}";

int house_character_look(struct str bytes, os1_json_fn *json, void *arg, os1_error *e) {
  if (!bytes.len) return fail(e, ERR_INVALID, "That is no character card.");
  return json(arg, card, sizeof card - 1);
}

int house_character_use(os1 *o, struct str bytes, bool *greets, os1_error *e) {
  return 0;
}

int house_character(os1 *o, os1_json_fn *json, void *arg, os1_error *e) {
  return json(arg, card, sizeof card - 1);
}

int house_character_export(os1 *o, struct str png, struct buf *out, os1_error *e) {
  return buf_add_str(out, STR("{}"));
}

int house_character_off(os1 *o, os1_error *e) {
  return 0;
}

int main(int argc, char **argv) {
  return cli_main(argc, argv, NULL);
}
