/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run.h"

#include "cli/command.h"
#include "cli/failure.h"
#include "cli/help.h"

/* A call and what only run knows of it. */
struct running {
  struct call call;
  int32_t offset;
  bool inside;
};

int run_inside(struct call *c) {
  struct running *r = (struct running *)c;
  if (!c->house || r->inside) return 0;
  int failed = door_enter(c->door, c->asker, r->offset);
  r->inside = failed == 0;
  return failed;
}

void run_outside(struct call *c) {
  struct running *r = (struct running *)c;
  if (r->inside) door_leave(c->door);
  r->inside = false;
}

static int checked(struct call *c, const struct request *q) {
  struct error e = {0};
  c->json = failure_in_json(q->argc - 1, q->argv + 1);
  if (args_parse(c->arena, c->command->options, q->argc - 1, q->argv + 1, &c->args, &e) < 0)
    return call_usage(c, "%s", e.text);
  c->json = c->args.json;
  if (c->args.help) {
    help_command(c, c->command);
    return EXIT_OK;
  }
  if ((int)c->args.count < c->command->min_arguments) return call_usage(c, "It needs %s.", c->command->arguments);
  if (c->command->max_arguments >= 0 && (int)c->args.count > c->command->max_arguments)
    return call_usage(c, "Too many words: it takes %s.", c->command->arguments[0] ? c->command->arguments : "none");
  return -1;
}

static int carry_out(struct call *c, const struct request *q) {
  int status = checked(c, q);
  if (status >= 0) return status;
  bool alone = c->command->alone && c->command->alone(&c->args);
  if (!c->house && !alone && c->command->flags & COMMAND_HOUSE) {
    if (c->command->shut_out) c->command->shut_out(c);
    return call_failed(c, &c->why_no_house);
  }
  if (run_inside(c) < 0) return EXIT_CANCELLED;
  return c->command->run(c);
}

static int32_t zone_of(const struct door *d, const struct request *q) {
  int64_t now = d->clock->now(d->clock);
  return q->offset == d->clock->offset(d->clock, now) ? DOOR_OWN_ZONE : q->offset;
}

int run_request(struct door *d, const struct request *q, struct asker *a, const struct error *why) {
  AUTO_ARENA struct arena arena = ARENA_NONE;
  struct running r = {.offset = zone_of(d, q)};
  struct call *c = &r.call;
  *c = (struct call){.command = command_find(str_of(q->argv[0])),
                     .asker = a,
                     .arena = &arena,
                     .door = d,
                     .house = d->house,
                     .cwd = q->cwd,
                     .client_id = q->client_id,
                     .typing = {q->first_key_ms, q->deletions},
                     .width = q->width,
                     .colour = q->colour,
                     .person = q->person,
                     .piped = q->piped};
  if (why) c->why_no_house = *why;
  if (!c->command) return EXIT_USAGE;
  if (!(c->command->flags & (COMMAND_HOUSE | COMMAND_TRIES))) c->house = NULL;
  int status = carry_out(c, q);
  run_outside(c);
  a->ops->flush(a);
  return status;
}
