/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/door.h"
#include "cli/look.h"
#include "cli/sealed.h"
#include "cli/show.h"
#include "cli/wrap.h"
#include "home/config.h"
#include "home/key.h"
#include "house/house.h"
#include "house/shelf.h"
#include "sandbox/sandbox.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* One check: a line, and what to do where it is not well. */
struct check {
  struct call *call;
  const struct paths *paths;
  json_t *stats; /* NULL when the home is not open */
  int worst;     /* exit status */
  bool key_bad;  /* and not the memory, so far as can be seen */
};

enum verdict { WELL, SO_SO, BAD };

enum { NAME_COLUMN = 4, TEXT_COLUMN = 14 };

static void say_wrapped(struct call *c, struct str text) {
  static const char indent[] = "              ";
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  struct wrap w;
  wrap_init(&w, &out, c->width ? look_measure(c->width) + 2 : 0, indent, TEXT_COLUMN);
  wrap_text(&w, text);
  buf_add_byte(&out, '\n');
  call_out(c, arena_dup(c->arena, buf_str(&out)));
}

static void say(struct check *k, const char *name, enum verdict v, struct str what, const char *remedy) {
  struct call *c = k->call;
  what = call_visible(c, what);
  if (c->json) {
    json_t *o = json_object();
    json_put_text(o, "check", str_of(name));
    json_put_text(o, "state", v == WELL ? STR("well") : v == SO_SO ? STR("note") : STR("bad"));
    json_put_text(o, "says", what);
    if (remedy && v != WELL) json_put_text(o, "do", str_of(remedy));
    call_json(c, o);
    return;
  }
  const char *mark = v == WELL ? "·" : v == SO_SO ? "–" : "!";
  call_printf(c, "  %s%s%s %s%-*s%s", v == BAD ? look_accent(c->colour) : look_dim(c->colour), mark,
              look_plain(c->colour), look_dim(c->colour), TEXT_COLUMN - NAME_COLUMN, name, look_plain(c->colour));
  say_wrapped(c, what);
  if (!remedy || v == WELL) return;
  call_printf(c, "%*s", TEXT_COLUMN, "");
  say_wrapped(c, str_of(remedy));
}

static void note(struct check *k, int status) {
  if (!k->worst) k->worst = status;
}

static void check_home(struct check *k) {
  struct call *c = k->call;
  struct stat s;
  struct statvfs disk;
  const char *folder = k->paths->data;
  if (stat(folder, &s) < 0) {
    say(k, "home", SO_SO, arena_printf(c->arena, "%s is not there yet", folder), "os1 makes it when it first starts.");
    return;
  }
  if (!S_ISDIR(s.st_mode)) {
    say(k, "home", BAD, arena_printf(c->arena, "%s is not a folder", folder), "Move it away, or set OS1_HOME.");
    note(k, EXIT_FAILED);
    return;
  }
  bool full = statvfs(folder, &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize < 16 * 1024 * 1024;
  if (s.st_uid != geteuid()) {
    say(k, "home", BAD, arena_printf(c->arena, "%s belongs to another user", folder),
        "Set OS1_HOME to a folder of yours.");
    note(k, EXIT_FAILED);
  } else if (access(folder, W_OK) < 0 || (disk.f_flag & ST_RDONLY)) {
    say(k, "home", BAD, arena_printf(c->arena, "%s cannot be written", folder), "Make it writable, or set OS1_HOME.");
    note(k, EXIT_NO_ROOM);
  } else if (full) {
    say(k, "home", BAD, arena_printf(c->arena, "%s: the disk is nearly full", folder), "Make some room on that disk.");
    note(k, EXIT_NO_ROOM);
  } else {
    bool open = s.st_mode & 077;
    say(k, "home", open ? SO_SO : WELL,
        arena_printf(c->arena, "%s%s", folder, open ? ", and others can look in" : ", private"),
        "The next start closes it to others.");
  }
}

/* What can be said of it without opening it. */
static void check_closed_key(struct check *k) {
  struct error e = {0};
  bool locked = false;
  if (key_is_locked(k->paths->key, &locked, &e) == 0) {
    say(k, "key", WELL, locked ? STR("there, sealed") : STR("there"), NULL);
    return;
  }
  k->key_bad = true;
  say(k, "key", BAD, str_of(e.text), "`os1 key --recover` writes it anew.");
  note(k, exit_from(e.code));
}

static void check_key(struct check *k) {
  struct stat s;
  struct call *c = k->call;
  if (stat(k->paths->key, &s) < 0) {
    bool fresh = access(k->paths->database, F_OK) < 0;
    say(k, "key", fresh ? SO_SO : BAD, fresh ? STR("none yet") : STR("there is a memory, but its key is missing"),
        fresh ? "It is made with the home." : "Put the key back from your copy, or open it with the recovery key.");
    if (!fresh) note(k, EXIT_LOCKED);
    return;
  }
  if (s.st_mode & 077) {
    say(k, "key", BAD, arena_printf(c->arena, "%s can be read by others", k->paths->key), "chmod 600 that file.");
    note(k, EXIT_FAILED);
  } else if (k->stats && json_flag(k->stats, "passphrase", false)) {
    say(k, "key", WELL, STR("sealed with a passphrase"), NULL);
  } else if (k->stats && json_flag(k->stats, "keyring", false)) {
    say(k, "key", WELL, STR("sealed; the system's keyring opens it"), NULL);
  } else if (k->stats) {
    say(k, "key", WELL, STR("in a file beside the memory, yours alone to read; `os1 lock` seals it"), NULL);
  } else {
    check_closed_key(k);
  }
}

/* What to do about a memory that did not open. */
static const char *remedy_for(const struct check *k, int code) {
  if (k->key_bad) return "Nothing was changed.";
  switch (code) {
  case ERR_KEY:
    if (access(k->paths->key, F_OK) < 0) return "Nothing was changed.";
    return "Its passphrase opens it, at a terminal; or its own key file; or `os1 key --recover`.";
  case ERR_FULL:
  case ERR_READ_ONLY: return "Make room on that disk, or make it writable; the memory itself may be well.";
  case ERR_BUSY: return "Close the other one and look again.";
  case ERR_DAMAGED:
    if (access(k->paths->backups, F_OK) == 0)
      return "`os1 restore` lists the backups; `os1 doctor --restore` goes back to the newest.";
    return "There is no backup here. A copy of yours, put in its place, opens with the same key; keep this one beside "
           "it.";
  default: return "Nothing was changed.";
  }
}

static void check_store(struct check *k) {
  struct call *c = k->call;
  os1_error e = {0};
  bool gone = access(k->paths->database, F_OK) < 0 && access(k->paths->backups, F_OK) == 0;
  if (!c->house && gone) {
    say(k, "memory", BAD, arena_printf(c->arena, "%s is gone, and its backups are there", k->paths->database),
        remedy_for(k, ERR_DAMAGED));
    note(k, EXIT_LOCKED);
  } else if (!c->house) {
    bool fresh = c->why_no_house.code == ERR_NOT_FOUND;
    say(k, "memory", fresh ? SO_SO : BAD, str_of(fresh ? "none yet" : c->why_no_house.text),
        fresh ? "It begins with the first word." : remedy_for(k, c->why_no_house.code));
    if (!fresh) note(k, exit_from(c->why_no_house.code));
  } else if (os1_check(c->house, &e) < 0) {
    say(k, "memory", BAD, str_of(e.text), remedy_for(k, e.code));
    note(k, exit_from(e.code));
  } else {
    struct str turns = show_count(c, (uint64_t)json_number(k->stats, "turns", 0), "turn", "turns");
    say(k, "memory", WELL,
        arena_printf(c->arena, "%.*s, %lld kB, every page read and whole", STR_ARG(turns),
                     (long long)(json_number(k->stats, "bytes", 0) / 1024)),
        NULL);
  }
}

/* The latest moment of what was said here lately; what was brought along has days of its own. */
static int newest(void *arg, const os1_turn *t) {
  os1_turn *latest = arg;
  bool brought = t->key && t->key[0];
  if (!brought && t->said_at > latest->said_at) latest->said_at = t->said_at, latest->offset = t->offset;
  return 0;
}

/* A clock that stands before what was said already is wrong, or was. */
static void check_clock(struct check *k) {
  enum { LOOKED = 20, SLACK_MS = 60 * 60 * 1000 };
  struct call *c = k->call;
  os1_turn latest = {.said_at = 0};
  const struct clock *clock = c->door->clock;
  int64_t now = clock->now(clock);
  if (!c->house || os1_history(c->house, 0, 0, LOOKED, newest, &latest, NULL) < 0) return;
  struct str says = show_time(c, now, clock->offset(clock, now));
  if (latest.said_at - now < SLACK_MS) {
    say(k, "clock", WELL, says, NULL);
    return;
  }
  struct str said = show_time(c, latest.said_at, latest.offset);
  say(k, "clock", SO_SO, arena_printf(c->arena, "%.*s, and something was said on %.*s", STR_ARG(says), STR_ARG(said)),
      "Set it right where it is wrong: nothing is lost by it, but days and reminders go by it.");
}

static void check_pack(struct check *k) {
  struct call *c = k->call;
  if (!c->house) return;
  bool set_up = house_is_set_up(c->house) > 0;
  say(k, "being", set_up ? WELL : SO_SO, set_up ? STR("set up") : STR("not set up yet"), "os1 asks its few questions.");
}

/* A model whose server we keep: its program, its file, the memory it takes, and its socket. */
static void check_own(struct check *k, const struct house_model *m) {
  struct call *c = k->call;
  double gib = 1024.0 * 1024 * 1024;
  if (m->answers)
    say(k, "mind", WELL, arena_printf(c->arena, "%s on this machine, %lld tokens", m->name, (long long)m->window),
        NULL);
  else if (m->code)
    say(k, "mind", SO_SO, arena_printf(c->arena, "%s on this machine does not answer: %s", m->name, m->why),
        "The built-in mind thinks meanwhile. model.log in the state folder has what its server printed; `os1 model "
        "use` "
        "tries again.");
  else
    say(k, "mind", WELL,
        arena_printf(c->arena, "%s on this machine starts with the first word: %.1f GiB of the %.1f that are free",
                     m->name, (double)m->needs / gib, (double)m->memory / gib),
        NULL);
}

/* The built-in mind is always well; a model's server may not be. */
static void check_mind(struct check *k) {
  struct call *c = k->call;
  struct house_model m;
  if (!c->house || house_model(c->house, true, &m, NULL) < 0) return;
  const char *name = m.name[0] ? m.name : "a language model";
  if (m.file[0])
    check_own(k, &m);
  else if (!m.set)
    say(k, "mind", WELL, STR("the built-in one; no language model is set"), NULL);
  else if (m.answers && m.has_name)
    say(k, "mind", WELL, arena_printf(c->arena, "%s at %s, %lld tokens", name, m.at, (long long)m.window), NULL);
  else if (m.answers)
    say(k, "mind", SO_SO, arena_printf(c->arena, "%s lists no model called %s", m.at, name),
        "`os1 model use` again, with a --name it has.");
  else
    say(k, "mind", SO_SO, arena_printf(c->arena, "%s at %s does not answer: %s", name, m.at, m.why),
        "The built-in mind thinks meanwhile. Start that server, or `os1 model off`.");
}

struct shelf_sum {
  size_t whole, parts, bad;
  uint64_t bytes;
  char name[256]; /* of one that is not well */
};

static void add_to_shelf(void *arg, const struct house_shelf *s) {
  struct shelf_sum *sum = arg;
  sum->bytes += s->bytes;
  sum->whole += s->whole && !s->code;
  sum->parts += !s->whole;
  sum->bad += s->whole && s->code;
  if (!s->whole || s->code) snprintf(sum->name, sizeof sum->name, "%s", s->name);
}

/* Nothing is said where there is none. */
static void check_shelf(struct check *k) {
  struct call *c = k->call;
  struct shelf_sum sum = {0};
  char size[16];
  if (house_shelf_list(NULL, add_to_shelf, &sum, NULL) < 0 || !(sum.whole + sum.parts + sum.bad)) return;
  struct str all = arena_printf(c->arena, "%s, %s", show_count(c, sum.whole, "model's file", "models' files").at,
                                house_size(sum.bytes, size));
  if (sum.bad)
    say(k, "models", SO_SO, arena_printf(c->arena, "%.*s; %s cannot be read", STR_ARG(all), sum.name),
        "`os1 model list` says why; `os1 model drop` takes it away.");
  else if (sum.parts)
    say(k, "models", SO_SO, arena_printf(c->arena, "%.*s; %s is not whole yet", STR_ARG(all), sum.name),
        "Pulled again it goes on from there; `os1 model drop` takes it away.");
  else
    say(k, "models", WELL, all, NULL);
}

/* What programs of others would be closed in. */
static void check_box(struct check *k) {
  struct call *c = k->call;
  struct sandbox_kernel box;
  sandbox_look(&box);
  if (!box.boxes) {
    say(k, "box", SO_SO, arena_printf(c->arena, "programs from outside are not run: %s", box.why),
        "Nothing else needs it.");
    return;
  }
  struct str landlock = arena_printf(c->arena, "Landlock (version %d)", box.landlock);
  say(k, "box", WELL,
      arena_printf(c->arena, "programs from outside would run closed in, by %s%s%.*s%s",
                   box.namespaces ? "namespaces" : "", box.namespaces && box.landlock ? ", " : "",
                   box.landlock ? (int)landlock.len : 0, landlock.at, box.seccomp ? " and seccomp" : ""),
      NULL);
}

static void check_sound(struct check *k) {
  if (!k->stats) return;
  bool sound = json_flag(k->stats, "sound", false);
  struct str why = json_text(k->stats, "no_sound");
  say(k, "sound", sound ? WELL : SO_SO,
      sound     ? STR("can be heard: /voice on")
      : why.len ? why
                : STR("none"),
      "It talks in text; nothing else needs sound.");
}

static void check_terminal(struct check *k) {
  struct call *c = k->call;
  if (!c->width) {
    say(k, "terminal", WELL, STR("not one: plain text, no colour"), NULL);
    return;
  }
  bool narrow = c->width < 40;
  say(k, "terminal", narrow ? SO_SO : WELL,
      arena_printf(c->arena, "%d columns, %s", c->width, c->colour ? "colour" : "no colour"),
      "It reads better in 40 columns or more.");
}

enum { ODD_SHOWN = 3 };

struct oddities {
  struct check *check;
  size_t lines;
};

static void odd(void *arg, size_t line, struct str what) {
  struct oddities *o = arg;
  struct call *c = o->check->call;
  if (++o->lines > ODD_SHOWN) return;
  say(o->check, "settings", SO_SO,
      arena_printf(c->arena, "%s, line %zu: \"%.*s\" means nothing to this version", o->check->paths->settings, line,
                   STR_ARG(str_first(what, 60))),
      "It is left as it is; man os1 lists the keys.");
}

static void check_settings(struct check *k) {
  struct config config;
  struct error e = {0};
  if (config_read(k->paths->settings, &config, &e) < 0) {
    say(k, "settings", BAD, str_of(e.text), "Move that file away; os1 does without it.");
    note(k, EXIT_FAILED);
    return;
  }
  struct oddities o = {k, 0};
  config_check(&config, look_keys, odd, &o);
  if (o.lines > ODD_SHOWN)
    say(k, "settings", SO_SO, arena_printf(k->call->arena, "and %zu more such lines", o.lines - ODD_SHOWN), NULL);
  if (!o.lines) say(k, "settings", WELL, config.lines.len ? str_of(k->paths->settings) : STR("the usual ones"), NULL);
  config_finish(&config);
}

static int take(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

/* ---- going back ---- */

static int go_back(struct call *c, const char *passphrase, void *arg, os1_error *e) {
  return house_restore(NULL, passphrase, NULL, arg, e);
}

static int restore_newest(struct call *c) {
  struct house_restored done = {0};
  os1_error e = {0};
  if (sealed_try(c, go_back, &done, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:s}", "restored", done.name));
  else
    call_say(c, "It is as it was in %s. What was there is kept beside it.", done.name);
  return EXIT_OK;
}

static int restore(struct call *c) {
  bool sure = args_given(&c->args, "yes") ||
              call_confirm(c, "Back to the newest backup? What is there now is kept beside it. [y/N] ");
  if (sure) return restore_newest(c);
  return call_ended(c, EXIT_CANCELLED, "Nothing was touched.%s",
                    c->person ? "" : " Without a terminal it needs --yes.");
}

static bool without_the_home(const struct args *args) {
  return args_given(args, "restore");
}

static int run(struct call *c) {
  if (args_given(&c->args, "restore")) return restore(c);
  struct check k = {.call = c, .paths = &c->door->paths};
  if (c->house) house_stats(c->house, take, &k.stats, NULL);
  check_home(&k);
  check_settings(&k);
  check_key(&k);
  check_store(&k);
  check_pack(&k);
  check_clock(&k);
  check_mind(&k);
  check_shelf(&k);
  check_box(&k);
  check_sound(&k);
  check_terminal(&k);
  json_release(&k.stats);
  return k.worst;
}

const struct command cmd_doctor = {
    .name = "doctor",
    .summary = "looks at everything, and says what to do where it is not well",
    .arguments = "",
    .about =
        "The home, its settings, the key, every page of the memory, the clock, the mind, models' files, what programs "
        "from "
        "outside are closed "
        "in, sound and the terminal; a line each, with a remedy where there is something to do. It changes nothing, "
        "but with --restore: then the newest backup, once "
        "it is proven whole, takes the place of a memory that does not open, and that one is kept beside it.",
    .options = (const struct args_option[]){{"restore", 0, NULL, "goes back to the newest backup"},
                                            {"yes", 'y', NULL, "does not ask before it goes back"},
                                            {0}},
    .examples =
        (const struct command_example[]){{"os1 doctor --json",
                                          "{\"check\":\"home\",\"state\":\"well\",\"says\":\"/home/jonah/.local/"
                                          "share/os1, private\"}"},
                                         {NULL}},
    .json_keys = "check; state (well, note, bad); says; do: the remedy; restored: the backup, after --restore.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_TRIES | COMMAND_REPEATS,
    .run = run,
    .alone = without_the_home,
};
