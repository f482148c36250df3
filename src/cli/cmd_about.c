/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"

static int take(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

static int run(struct call *c) {
  AUTO_JSON json_t *about = NULL, *stats = NULL;
  os1_error e = {0};
  int r = os1_about(c->house, take, &about, &e);
  if (r == 0) r = os1_stats(c->house, take, &stats, &e);
  if (r < 0) return call_failed_os1(c, &e);
  if (about && stats) json_object_set(about, "home", stats);
  if (c->json)
    call_json(c, json_incref(about));
  else
    show_json(c, about);
  return EXIT_OK;
}

const struct command cmd_about = {
    .name = "about",
    .summary = "what it knows of you, and the sentence each thing came from",
    .arguments = "",
    .about =
        "Everything that was learnt: people, facts with their dates, what is open, reminders, and the state of the "
        "home. Each carries the number of the turn it came from; `os1 history --turn N` shows that one.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){
            {"os1 about --json",
             "{\"being\":\"Edda\",\"person\":\"Jonah\",\"people\":[],\"facts\":[{\"id\":8796093022209,\"who\":\"me\","
             "\"relation\":\"lives\",\"value\":\"Hull\",\"state\":\"believed\",\"source\":8796093022212}],\"threads\":["
             "],\"reminders\":[],\"barred\":0,\"turns\":92,\"home\":{\"version\":\"0.1.0\",\"bytes\":148480}}"},
            {NULL}},
    .json_keys =
        "being and person are names; facts: who, relation, value, state (believed, ended, retracted), from and "
        "to (days), learnt_at, source (a turn); barred counts what it will not raise; home is the state of the "
        "files.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY},
    .flags = COMMAND_HOUSE | COMMAND_REPEATS,
    .run = run,
};
