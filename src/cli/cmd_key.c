/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/sealed.h"
#include "cli/show.h"
#include "house/house.h"

static int show(struct call *c) {
  char key[128];
  os1_error e = {0};
  if (os1_recovery_key(c->house, key, &e) < 0) return call_failed_os1(c, &e);
  if (c->json) {
    call_json(c, json_pack("{s:s}", "recovery_key", key));
  } else {
    call_printf(c, "%s\n\n", key);
    call_say(c, "Write it down and keep it away from this machine: it is shown this once. Whoever has it and a copy of "
                "the memory can read everything; with it you can, when the passphrase is gone.");
  }
  explicit_bzero(key, sizeof key);
  return EXIT_OK;
}

static int recover(struct call *c) {
  os1_error e = {0};
  AUTO_BUF struct buf typed = buf_new(4096);
  if (c->house) return call_ended(c, EXIT_FAILED, "This home is open: there is nothing to recover.");
  struct str text = args_text(c->arena, &c->args, 0);
  if (!c->args.count) {
    if (call_ask(c, "Recovery key: ", false, &typed) < 0)
      return call_usage(c, "The recovery key is typed at a terminal, or given as the words after --recover.");
    text = buf_str(&typed);
  }
  int r = house_recover(NULL, arena_dup(c->arena, text).at, &e);
  buf_wipe(&typed);
  if (r < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:b}", "recovered", 1));
  else
    call_say(c, "The key is back, with no passphrase on it. `os1 lock` sets a new one.");
  return EXIT_OK;
}

/* ---- another key ---- */

struct rotating {
  int remove;
  struct house_rotated done;
};

static int rotate_with(struct call *c, const char *passphrase, void *arg, os1_error *e) {
  struct rotating *r = arg;
  return house_rotate(NULL, passphrase, r->remove, &r->done, e);
}

static void say_rotated(struct call *c, const struct house_rotated *done) {
  struct str taken = arena_printf(c->arena, " and %s", show_count(c, done->copies, "backup", "backups").at);
  struct str gone = arena_printf(c->arena, " %s removed, and a new one made.",
                                 show_count(c, done->removed, "backup was", "backups were").at);
  call_say(
      c,
      "There is a new key. Every page%s is sealed under it, and the old one opens nothing here.%s The recovery key "
      "that was written down is worth nothing now: `os1 key` shows the new one, once.",
      done->copies && !done->removed ? taken.at : "", done->removed ? gone.at : "");
}

static int rotate(struct call *c) {
  const char *backups = args_value(&c->args, "backups");
  struct rotating r = {.remove = backups && str_is(str_of(backups), "remove")};
  os1_error e = {0};
  if (backups && !r.remove && !str_is(str_of(backups), "keep")) return call_usage(c, "--backups takes keep or remove.");
  if (c->house) return call_failed(c, &(struct error){ERR_BUSY, "This home is open here: leave the talk first."});
  const char *question = r.remove ? "A new key for the memory; the backups go. The written recovery key will be worth "
                                    "nothing. Go on? [y/N] "
                                  : "A new key for the memory and its backups. The written recovery key will be worth "
                                    "nothing. Go on? [y/N] ";
  if (!args_given(&c->args, "yes") && !call_confirm(c, question))
    return call_ended(c, EXIT_CANCELLED, "Nothing was touched.%s",
                      c->person ? "" : " Without a terminal it needs --yes.");
  if (sealed_try(c, rotate_with, &r, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:b,s:I,s:I}", "rotated", 1, "copies", (json_int_t)r.done.copies, "removed",
                           (json_int_t)r.done.removed));
  else
    say_rotated(c, &r.done);
  return EXIT_OK;
}

static bool without_the_home(const struct args *args) {
  return args_given(args, "recover") || args_given(args, "rotate");
}

static int run(struct call *c) {
  if (args_given(&c->args, "recover")) return recover(c);
  if (c->args.count) return call_usage(c, "It takes no words, but with --recover.");
  if (args_given(&c->args, "rotate")) return rotate(c);
  return show(c);
}

const struct command cmd_key = {
    .name = "key",
    .summary = "shows the recovery key, or puts another key on everything",
    .arguments = "[KEY]",
    .about =
        "The recovery key opens the memory when the passphrase is lost or the key file is gone. It is shown once. "
        "With --rotate the home gets another key: every page of the memory and its backups is written anew under "
        "it, a passphrase stays as it is, and the old key, on paper too, opens nothing here any more. Killed at any "
        "moment, the home opens. It is refused while another process has the home open.",
    .options = (const struct args_option[]){{"recover", 0, NULL, "writes the key file anew from the recovery key"},
                                            {"rotate", 0, NULL, "another key for all that is kept"},
                                            {"backups", 0, "WHAT", "with --rotate: keep (seal them anew) or remove"},
                                            {"yes", 'y', NULL, "with --rotate: does not ask"},
                                            {"passphrase-file", 0, "FILE", "with --rotate: reads it from there"},
                                            {0}},
    .examples = (const struct command_example[]){{"os1 key --json", "{\"recovery_key\":\"7Q2F-...\"}"}, {NULL}},
    .json_keys = "recovery_key; recovered: true after --recover; rotated: true after --rotate, copies: backups sealed "
                 "anew, removed: backups that went.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .max_arguments = -1,
    .run = run,
    .alone = without_the_home,
};
