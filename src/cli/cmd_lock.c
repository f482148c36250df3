/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "cli/sealed.h"
#include "house/house.h"

static int set(struct call *c, const char *passphrase) {
  os1_error e = {0};
  if (os1_lock(c->house, passphrase, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:b}", "passphrase", passphrase != NULL));
  else if (passphrase)
    call_say(c, "Sealed. From the next start it asks for the passphrase; without it, or the recovery key that `os1 "
                "key` shows, nobody can read this memory again.");
  else
    call_say(c, "Unsealed. The key lies beside the memory again, readable by you alone.");
  return EXIT_OK;
}

static int set_keyring(struct call *c) {
  os1_error e = {0};
  if (house_lock_keyring(c->house, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:b,s:b}", "passphrase", 0, "keyring", 1));
  else
    call_say(c,
             "Sealed with the system's keyring: it opens wherever that is unlocked, and nowhere else. `os1 key` shows "
             "the recovery key for the day when it isn't.");
  return EXIT_OK;
}

static int ask_twice(struct call *c, struct buf *first) {
  struct error e = {0};
  AUTO_BUF struct buf second = buf_new(4096);
  int r = call_ask(c, "New passphrase: ", true, first);
  if (r == 0 && !first->len) return EXIT_OK; /* refused by who asked for it */
  if (r == 0) r = call_ask(c, "Once more: ", true, &second);
  bool same = r == 0 && str_eq(buf_str(first), buf_str(&second));
  buf_wipe(&second);
  if (r == ERR_UNSUPPORTED)
    return call_usage(c, "A passphrase is typed at a terminal, or read with --passphrase-file.");
  if (r < 0) return EXIT_CANCELLED;
  if (!same) return call_failed(c, (error_set(&e, ERR_INVALID, "Those were not the same. Nothing was changed."), &e));
  return EXIT_OK;
}

static int from_file(struct call *c, const char *file, struct buf *out) {
  struct error e = {0};
  return sealed_file(c, file, out, &e) < 0 ? call_failed(c, &e) : EXIT_OK;
}

static int take(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

static int unseal(struct call *c) {
  AUTO_JSON json_t *stats = NULL;
  os1_error e = {0};
  if (house_stats(c->house, take, &stats, &e) < 0) return call_failed_os1(c, &e);
  bool sealed = json_flag(stats, "passphrase", false) || json_flag(stats, "keyring", false);
  if (sealed || c->json) return set(c, NULL);
  call_say(c, "It is not sealed: the key lies beside the memory, readable by you alone.");
  return EXIT_OK;
}

static int run(struct call *c) {
  const char *file = args_value(&c->args, "passphrase-file");
  if (args_given(&c->args, "remove")) return unseal(c);
  if (args_given(&c->args, "keyring")) return set_keyring(c);
  struct error e = {0};
  struct buf typed = buf_new(4096);
  int status = file ? from_file(c, file, &typed) : ask_twice(c, &typed);
  if (status == EXIT_OK && !typed.len)
    status =
        call_failed(c, (error_set(&e, ERR_INVALID, "An empty passphrase seals nothing. Nothing was changed."), &e));
  else if (status == EXIT_OK)
    status = set(c, typed.at);
  buf_wipe(&typed);
  return status;
}

const struct command cmd_lock = {
    .name = "lock",
    .summary = "seals the memory with a passphrase",
    .arguments = "",
    .about =
        "Until then the key lies in a file beside the memory that only you can read. With a passphrase the key is "
        "sealed (Argon2id), and every start asks for it. With --keyring the key is sealed with a secret that the "
        "system's "
        "keyring keeps (the Secret Service of the desktop): no start asks. Either ends the server of a model of one's "
        "own, whose memory holds what was said last. With --remove the file of --passphrase-file holds the one "
        "that is set.",
    .options = (const struct args_option[]){{"remove", 0, NULL, "takes the passphrase or the keyring off"},
                                            {"keyring", 0, NULL, "seals it with the system's keyring instead"},
                                            {"passphrase-file", 0, "FILE", "reads it from there instead of asking"},
                                            {0}},
    .examples =
        (const struct command_example[]){{"os1 lock --passphrase-file secret --json", "{\"passphrase\":true}"}, {NULL}},
    .json_keys = "passphrase: whether there is one now; keyring: true after --keyring.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .opens_with = "passphrase-file",
    .run = run,
};
