/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"

static int row(void *arg, const os1_turn *t) {
  struct call *c = arg;
  if (!c->json)
    show_turn(c, t);
  else
    call_json(c, json_pack("{s:o}", "would_forget", show_turn_json(c, t)));
  return call_cancelled(c);
}

/* What is shown of a kind; what is no kind a person knows is named for what it does. */
static struct str kind_shown(struct str kind, struct str text) {
  if (str_is(kind, "entity")) return STR("name");
  if (str_is(kind, "setting") && str_starts(text, STR("debate."))) return STR("debate");
  return str_is(kind, "setting") && str_is(text, "session") ? STR("the talk") : kind;
}

static void show_record(struct call *c, const json_t *o) {
  struct str text = json_text(o, "text"), kind = kind_shown(json_text(o, "kind"), text);
  if (str_is(kind, "fact"))
    text = arena_printf(c->arena, "%.*s: %.*s", STR_ARG(show_relation(c, json_text(o, "relation"))),
                        STR_ARG(json_text(o, "value")));
  if (str_is(kind, "the talk")) text = STR("what it was last about");
  show_text(c, "    ", call_visible(c, arena_printf(c->arena, "%.*s: %.*s", STR_ARG(kind), STR_ARG(text))));
}

static int record(void *arg, const char *json, size_t length) {
  struct call *c = arg;
  json_t *o = json_read((struct str){json, length}, NULL);
  if (c->json)
    call_json(c, json_pack("{s:o}", "would_forget", o ? o : json_null()));
  else if (o)
    show_record(c, o);
  if (!c->json) json_decref(o);
  return call_cancelled(c);
}

static int everything(struct call *c) {
  os1_error e = {0};
  bool sure = args_given(&c->args, "yes") ||
              call_confirm(c, "Everything: memory, key, backups, settings. Out for good? [y/N] ");
  if (!sure) {
    return call_ended(c, EXIT_CANCELLED, "Nothing was touched.%s",
                      c->person ? "" : " Without a terminal it needs --yes.");
  }
  if (os1_forget_everything(c->house, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:b}", "everything", 1));
  else
    call_say(c, "Gone, all of it.");
  return EXIT_OK;
}

static int carry_out(struct call *c, const os1_forget_list *list) {
  os1_error e = {0};
  uint64_t left = 0;
  if (os1_forget(c->house, list->token, &left, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:I,s:I,s:I,s:I,s:b}", "turns", (json_int_t)list->turns, "facts", (json_int_t)list->facts,
                           "others", (json_int_t)list->others, "left",
                           left == OS1_UNPROVEN ? (json_int_t)0 : (json_int_t)left, "searched", left != OS1_UNPROVEN));
  else if (left == OS1_UNPROVEN)
    call_say(c, "Gone. It had no word of its own to search the file for.");
  else if (left)
    call_say(c, "It is out of the memory, but the file still holds %s of it. That should not be: see os1 doctor.",
             show_count(c, left, "trace", "traces").at);
  else
    call_say(c, "Gone. I've searched every page of the file and it isn't there.");
  return EXIT_OK;
}

/* "1 turn, 2 other records": nothing is said of what there is none of. */
static struct str counted(struct call *c, const os1_forget_list *l) {
  const char *const words[][2] = {{"turn", "turns"}, {"fact", "facts"}, {"other record", "other records"}};
  const size_t counts[] = {l->turns, l->facts, l->others};
  struct str out = STR("");
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
    if (counts[i])
      out = arena_printf(c->arena, "%.*s%s%s", STR_ARG(out), out.len ? ", " : "",
                         show_count(c, counts[i], words[i][0], words[i][1]).at);
  return out;
}

static int selected(struct call *c) {
  os1_forget_list list = {0};
  os1_error e = {0};
  struct str what = args_text(c->arena, &c->args, 0);
  if (os1_forget_preview(c->house, what.at, row, record, c, &list, &e) < 0) return call_failed_os1(c, &e);
  if (!list.turns && !list.facts && !list.others) {
    bool all = str_eq_nocase(str_trim(what), STR("everything"));
    return call_ended(c, EXIT_NOT_FOUND, "Nothing here is about that.%s",
                      all ? " --everything takes the whole home." : "");
  }
  if (args_given(&c->args, "dry-run")) return EXIT_OK;
  struct str counts = arena_printf(c->arena, "\n%s. Out for good? [y/N] ", counted(c, &list).at);
  if (args_given(&c->args, "yes") || call_confirm(c, counts.at)) return carry_out(c, &list);
  return call_ended(c, EXIT_CANCELLED, "Nothing was touched.%s",
                    c->person ? "" : " Without a terminal it needs --yes.");
}

static int run(struct call *c) {
  bool all = args_given(&c->args, "everything");
  if (all == (c->args.count > 0)) return call_usage(c, "Forget what? Give words, a name, turn:N, or --everything.");
  return all ? everything(c) : selected(c);
}

const struct command cmd_forget = {
    .name = "forget",
    .summary = "shows exactly what would go, asks once, and it is gone",
    .arguments = "[WHAT...]",
    .about = "WHAT is words, a person's name, turn:N, or on 2026-11-22. Every turn, fact and record that would go is "
             "shown first. What goes is taken out of the text, the index, the facts and the backups, and every byte of "
             "the file is searched afterwards. It cannot be undone.",
    .options = (const struct args_option[]){{"yes", 'y', NULL, "does not ask"},
                                            {"dry-run", 'n', NULL, "only shows"},
                                            {"everything", 0, NULL, "the whole home: memory, key, backups, settings"},
                                            {0}},
    .examples =
        (const struct command_example[]){{"os1 forget --yes --json settlement",
                                          "{\"turns\":1,\"facts\":1,\"others\":0,\"left\":0,\"searched\":true}"},
                                         {NULL}},
    .json_keys =
        "would_forget: one line for each turn and record; then turns, facts, others: how many went; left: traces "
        "found in the file afterwards; searched: false where it had no word of its own to search for; everything: "
        "true.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .max_arguments = -1,
    .run = run,
};
