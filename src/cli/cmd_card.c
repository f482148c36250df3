/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/show.h"
#include "house/house.h"

static int run(struct call *c) {
  static const char *const purposes[] = {"now", "life", "hurt", "child"};
  json_t *all = json_object();
  for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++) {
    char card[512] = "";
    os1_error e = {0};
    if (house_card(c->house, purposes[i], card, sizeof card, &e) < 0) {
      json_decref(all);
      return call_failed_os1(c, &e);
    }
    json_put_text(all, purposes[i], str_of(card));
    if (!c->json && card[0]) show_text(c, c->width ? "  " : "", call_visible(c, str_of(card)));
  }
  if (c->json)
    call_json(c, all);
  else
    json_decref(all);
  return EXIT_OK;
}

const struct command cmd_card = {
    .name = "card",
    .summary = "help lines where you are, with the day they were noted",
    .arguments = "",
    .about =
        "The lines that are shown beside a reply when somebody may be in danger: for an ambulance, for whoever does "
        "not want to go on living, for whoever is being hurt, for a child. The country is the one of the time zone, "
        "or the setting `country`; a memory that does not open is not needed for it. Numbers change: the day beside "
        "each says when it was noted.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){
            {"os1 card --json",
             "{\"now\":\"999 now, for an ambulance; Samaritans 116 123 afterwards · noted 2026-11\",\"life\":"
             "\"Samaritans 116 123, free, any hour · noted 2026-11\",\"hurt\":\"National Domestic Abuse Helpline "
             "0808 2000 247, free, any hour; 999 if it is now · noted 2026-11\",\"child\":\"Childline 0800 1111, "
             "free, any hour; 999 if it is now · noted 2026-11\"}"},
            {NULL}},
    .json_keys =
        "now: something was already done; life: a crisis; hurt: somebody hurts them; child: for whoever is not "
        "grown up.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_TRIES | COMMAND_REPEATS,
    .run = run,
};
