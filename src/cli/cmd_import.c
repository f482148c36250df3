/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/intake.h"
#include "house/house.h"

static int run(struct call *c) {
  struct error e = {0};
  const char *path;
  int fd;
  bool dry_run = args_given(&c->args, "dry-run");
  if (call_input(c, c->args.words[0], &path, &fd, &e) < 0) return call_failed(c, &e);
  os1_import_result result = {0};
  int status = intake_run(c, path, args_value(&c->args, "me"), args_given(&c->args, "outside"), dry_run, &result);
  call_close(fd);
  if (status != EXIT_OK) return status;
  intake_report(c, &result, dry_run);
  const char *me = args_value(&c->args, "me");
  if (result.kept && house_sleep_is_long(c->house) && !c->json)
    call_say(
        c, "`os1 sleep` sleeps over all these days at once, which may take a minute; a talk left open does by itself.");
  if (me && !result.mine && result.lines > result.bad)
    call_warn(c, "Nobody in it is called %s, so nobody in it is taken for you.", call_visible(c, str_of(me)).at);
  return result.lines && result.bad == result.lines ? EXIT_FAILED : EXIT_OK;
}

const struct command cmd_import = {
    .name = "import",
    .summary = "brings conversations along from elsewhere",
    .arguments = "FILE",
    .about =
        "Reads JSON Lines: {\"conversation\",\"id\",\"speaker\",\"said_at\",\"text\",\"caption\"?}. said_at is RFC "
        "3339; without an offset it is in your zone. An id is unique within its conversation, and the same file "
        "read twice keeps nothing twice. What you had forgotten does not come back. Without --me nobody in it is "
        "you: it is memory about the people in it.",
    .options = (const struct args_option[]){{"me", 0, "NAME", "the speaker who is you"},
                                            {"dry-run", 'n', NULL, "reads and reports; keeps nothing"},
                                            {"outside", 0, NULL, "marks all of it as coming from outside"},
                                            {0}},
    .examples = (const struct command_example[]){{"os1 import --me Jonah --json chats.jsonl",
                                                  "{\"lines\":412,\"kept\":409,\"known\":0,\"forgotten\":1,\"bad\":2,"
                                                  "\"facts\":57,\"conversations\":9,\"dry_run\":false}"},
                                                 {NULL}},
    .json_keys = "lines read; kept now; known from before; forgotten and left out; bad and passed over; facts read; "
                 "conversations; dry_run.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_REPEATS,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};
