/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/look.h"
#include "cli/show.h"
#include "house/house.h"

enum { NIGHTS = 7, NIGHTS_MOST = 100000 };

struct listing {
  struct call *call;
  size_t rows;
};

/* " · 12, 14": the turns it rests on; `os1 history --turn N` shows each. */
static struct str numbers(struct call *c, const json_t *turns) {
  struct str out = STR("");
  size_t i;
  json_t *id;
  json_array_foreach((json_t *)turns, i, id) {
    unsigned long long n = (unsigned long long)show_number((uint64_t)json_integer_value(id));
    out = arena_printf(c->arena, "%.*s%s%llu", STR_ARG(out), i ? ", " : " · ", n);
  }
  return out;
}

static void show_told(struct call *c, const char *indent, const json_t *told) {
  struct str text = json_text(told, "text"), turns = numbers(c, json_object_get(told, "turns"));
  if (text.len) show_text(c, indent, arena_printf(c->arena, "%.*s%.*s", STR_ARG(text), STR_ARG(turns)));
}

/* The date stands above it already. */
static void show_digest(struct call *c, const json_t *digest, struct str date) {
  struct str text = json_text(digest, "text"), lead = arena_printf(c->arena, "%.*s. ", STR_ARG(date));
  AUTO_JSON json_t *told = json_object();
  json_put_text(told, "text", str_starts(text, lead) ? str_from(text, lead.len) : text);
  json_object_set(told, "turns", json_object_get(digest, "turns"));
  show_told(c, "  ", told);
}

static void show_all(struct call *c, const char *indent, const json_t *list) {
  size_t i;
  json_t *one;
  json_array_foreach((json_t *)list, i, one) show_told(c, indent, one);
}

static void show_night(struct call *c, const json_t *n) {
  size_t i;
  json_t *line;
  call_printf(c, "\n  %s%.*s%s\n", look_accent(c->colour), STR_ARG(json_text(n, "date")), look_plain(c->colour));
  show_digest(c, json_object_get(n, "digest"), json_text(n, "date"));
  show_all(c, "  ", json_object_get(n, "changes"));
  json_array_foreach(json_object_get(n, "says"), i, line)
      show_text(c, "  ", (struct str){json_string_value(line), json_string_length(line)});
  show_all(c, "    ", json_object_get(n, "people"));
}

static int row(void *arg, const char *json, size_t length) {
  struct listing *l = arg;
  json_t *night = json_read((struct str){json, length}, NULL);
  l->rows++;
  if (l->call->json) {
    call_json(l->call, night);
  } else {
    show_night(l->call, night);
    json_decref(night);
  }
  return call_cancelled(l->call);
}

static int run(struct call *c) {
  struct listing l = {.call = c};
  const char *typed = args_value(&c->args, "nights"), *date = c->args.count ? c->args.words[0] : NULL;
  long long nights = NIGHTS;
  os1_error e = {0};
  if (typed && (!str_to_int(str_of(typed), &nights) || nights < 1 || nights > NIGHTS_MOST))
    return call_usage(c, "--nights takes a number from 1 to %d.", NIGHTS_MOST);
  if (typed && date) return call_usage(c, "A date or --nights, not both.");
  int r = house_diary(c->house, date, (size_t)nights, row, &l, &e);
  if (call_cancelled(c)) return EXIT_CANCELLED; /* nobody reads on: `os1 diary | head -1` */
  if (r < 0) return call_failed_os1(c, &e);
  if (!l.rows && !c->json) call_say(c, date ? "Nothing was slept over that day." : "No night yet.");
  return EXIT_OK;
}

const struct command cmd_diary = {
    .name = "diary",
    .summary = "what each night made of its day, and what it changed and why",
    .arguments = "[DATE]",
    .about =
        "The newest seven nights, or that of DATE (2026-11-22): the day's digest, what was settled or kept as a "
        "question, what is found sooner and what fades, and whose digest was written anew. The numbers are turns: "
        "`os1 history --turn N` shows one. Digests are the being's own sentences, never evidence; forgetting takes "
        "them along.",
    .options = (const struct args_option[]){{"nights", 'n', "N", "so many of the newest"}, {0}},
    .examples =
        (const struct command_example[]){{"os1 diary -n 1 --json",
                                          "{\"night\":\"2026-11-22\",\"date\":\"22 November 2026\",\"turns\":12,"
                                          "\"digest\":{\"text\":\"22 November 2026. Anna lives in Lisbon.\","
                                          "\"turns\":[8796093022210]}}"},
                                         {NULL}},
    .json_keys =
        "one object a night: night, date, slept_at, turns; episodes (from, to, turns, first, last); digest and "
        "people (text, turns); changes (kind: closed, asks, left, used, checked, backed up; text, turns); says.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .max_arguments = 1,
    .run = run,
};
