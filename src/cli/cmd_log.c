/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/look.h"
#include "cli/show.h"
#include "house/house.h"

enum { ENTRIES = 20, ENTRIES_MOST = 100000 };

static int take(void *arg, const char *json, size_t length) {
  *(json_t **)arg = json_read((struct str){json, length}, NULL);
  return 0;
}

static struct str by_whom(struct call *c, const json_t *o) {
  int64_t yes = json_number(o, "yes", 0), turn = json_number(o, "turn", 0);
  struct str out = json_flag(o, "outside", false) ? STR(", with words from outside") : STR("");
  if (yes) out = arena_printf(c->arena, "%.*s, by %llu", STR_ARG(out), (unsigned long long)show_number((uint64_t)yes));
  if (turn)
    out = arena_printf(c->arena, "%.*s · turn %llu", STR_ARG(out), (unsigned long long)show_number((uint64_t)turn));
  return out;
}

static void show_entry(struct call *c, const json_t *o) {
  struct str at = json_text(o, "at"), why = json_text(o, "why"), by = by_whom(c, o);
  unsigned long long number = show_number((uint64_t)json_number(o, "id", 0));
  call_printf(c, "\n  %s%llu  %.*s  %.*s%.*s%s\n", look_accent(c->colour), number, STR_ARG(str_first(at, 16)),
              STR_ARG(json_text(o, "step")), STR_ARG(by), look_plain(c->colour));
  show_text(c, "    ", json_text(o, "deed"));
  if (why.len) show_text(c, "    ", why);
}

static void show_page(struct call *c, const json_t *page) {
  const json_t *list = json_object_get(page, "log");
  size_t n = json_array_size(list);
  for (size_t i = 0; i < n; i++) show_entry(c, json_array_get(list, i));
  if (!n) call_say(c, "Nothing has been done beyond this memory, or asked for.");
  if (json_flag(page, "more", false) && n)
    call_printf(c, "\n    older: os1 log --before %llu\n",
                (unsigned long long)show_number((uint64_t)json_number(json_array_get(list, n - 1), "id", 0)));
}

static int run(struct call *c) {
  const char *typed = args_value(&c->args, "count"), *from = args_value(&c->args, "before");
  long long count = ENTRIES;
  uint64_t before = 0;
  os1_error e = {0};
  AUTO_JSON json_t *page = NULL;
  if (typed && (!str_to_int(str_of(typed), &count) || count < 1 || count > ENTRIES_MOST))
    return call_usage(c, "--count takes a number from 1 to %d.", ENTRIES_MOST);
  if (from && show_parse_id(from, &before) < 0) return call_usage(c, "\"%s\" is not the number of an entry.", from);
  if (house_log(c->house, before, (size_t)count, take, &page, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_incref(page));
  else
    show_page(c, page);
  return EXIT_OK;
}

const struct command cmd_log = {
    .name = "log",
    .summary = "what was done beyond this memory, or asked for and not done",
    .arguments = "",
    .about =
        "Every step of every deed that changes something of yours elsewhere or reaches somebody, newest first: asked, "
        "begun, done, failed, dropped (there was no yes to it), refused; the exact deed as it was put to you, whether "
        "words from outside had a part in it, and by which turn's yes or which permission it was done. Begun without "
        "an end: nobody knows what became of it. Nothing in it is ever changed; what you have forgotten goes from it. "
        "What is kept in this memory alone, a reminder or a list, is no such deed.",
    .options = (const struct args_option[]){{"count", 'n', "N", "so many entries"},
                                            {"before", 0, "NUMBER", "older than this one"},
                                            {0}},
    .examples =
        (const struct command_example[]){{"os1 log --json",
                                          "{\"log\":[{\"id\":8796093022209,\"at\":\"2026-11-22T20:14:05+00:00\","
                                          "\"step\":\"asked\",\"skill\":\"letter\",\"effect\":\"reach\",\"deed\":"
                                          "\"Send a letter: to \\\"anna@example.org\\\"\",\"hash\":\"5f0c\","
                                          "\"outside\":false,\"turn\":8796093022210}],\"more\":false}"},
                                         {NULL}},
    .json_keys =
        "log: id, at, step, skill, effect (change, reach), deed (as it was shown), hash (BLAKE2b-256 of the exact "
        "request), outside, why, turn (in which it was asked for), yes (the turn or the permission that allowed it), "
        "of "
        "(the step before); more: there are older ones.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .run = run,
};
