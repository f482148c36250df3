/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/show.h"
#include "house/house.h"

static const struct {
  const char *key, *label;
} purposes[] = {{"now", "When something was done already"},
                {"life", "When living is too much"},
                {"hurt", "When somebody hurts you"},
                {"child", "For whoever is not grown up"}};

static int show_cards(struct call *c) {
  AUTO_JSON json_t *all = json_object();
  os1_error e = {0};
  for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++) {
    char card[512] = "";
    if (house_card(c->house, purposes[i].key, card, sizeof card, &e) < 0) return call_failed_os1(c, &e);
    json_put_text(all, purposes[i].key, str_of(card));
    struct str line = arena_printf(c->arena, "%s: %s", purposes[i].label, card);
    if (!c->json && card[0]) show_text(c, c->width ? "  " : "", call_visible(c, line));
  }
  if (c->json) call_json(c, json_incref(all));
  return EXIT_OK;
}

static int run(struct call *c) {
  char name[64] = "";
  os1_error e = {0};
  if (!c->args.count) return show_cards(c);
  if (!c->house) return call_failed(c, &c->why_no_house);
  const char *words = arena_printf(c->arena, "%.*s", STR_ARG(args_text(c->arena, &c->args, 0))).at;
  if (house_card_country(c->house, words, name, sizeof name, &e) < 0) return call_failed_os1(c, &e);
  if (!c->json) call_say(c, "The lines are those of %s from now on, where they are known here.", name);
  return show_cards(c);
}

const struct command cmd_card = {
    .name = "card",
    .summary = "help lines where you are, with the day they were noted",
    .arguments = "[COUNTRY...]",
    .max_arguments = -1,
    .about =
        "The lines that are shown beside a reply when somebody may be in danger: for an ambulance, for whoever does "
        "not want to go on living, for whoever is being hurt, for a child. The country is the one of the time zone; "
        "COUNTRY is kept in place of it, as is the one you name when it is asked for in the talk. Without COUNTRY "
        "no memory need open. Numbers change: the day beside each says when it was noted.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){
            {"os1 card --json",
             "{\"now\":\"999 now, for an ambulance; Samaritans 116 123 afterwards · noted 2026-11\",\"life\":"
             "\"Samaritans 116 123, free, any hour · noted 2026-11\",\"hurt\":\"National Domestic Abuse Helpline "
             "0808 2000 247, free, any hour; 999 if it is now · noted 2026-11\",\"child\":\"Childline 0800 1111, "
             "free, any hour; 999 if it is now · noted 2026-11\"}"},
            {"os1 card portugal", NULL},
            {NULL}},
    .json_keys =
        "now: something was already done; life: a crisis; hurt: somebody hurts them; child: for whoever is not "
        "grown up.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_TRIES | COMMAND_REPEATS,
    .run = run,
};
