/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/by_skill.h"
#include "cli/debate_rows.h"
#include "cli/debate_svg.h"
#include "cli/look.h"
#include "cli/show.h"

enum { SVG_MOST = 1024 * 1024, NUMBER_MOST = 24 /* debates are kept: skills/debate_map.h */ };

static const json_t *claim_of(const json_t *debate) {
  return json_array_get(json_object_get(debate, "said"), 0);
}

static struct str name_of(struct call *c, const json_t *debate) {
  struct str claim = json_text(claim_of(debate), "text"), topic = json_text(debate, "topic");
  return claim.len   ? arena_printf(c->arena, "\"%.*s\"", STR_ARG(claim))
         : topic.len ? topic
                     : STR("nothing claimed yet");
}

static struct str verdict_of(const json_t *debate) {
  bool open = json_flag(debate, "open", false), stands = json_flag(debate, "stands", false);
  if (!claim_of(debate)) return open ? STR("waits for a claim") : STR("left");
  return stands ? open ? STR("stands so far") : STR("stands") : open ? STR("in question") : STR("does not stand");
}

static void show_line(struct call *c, const json_t *debate) {
  struct str day = show_day(c, str_first(json_text(debate, "at"), strlen("2026-11-22"))), verdict = verdict_of(debate);
  call_printf(c, "%s%2lld  %.*s  %.*s%s\n", look_accent(c->colour), (long long)json_number(debate, "number", 0),
              STR_ARG(day), STR_ARG(verdict), look_plain(c->colour));
  show_text(c, "    ", name_of(c, debate));
}

static void show_row(struct call *c, const struct debate_row *r) {
  enum { DEEPEST = 8 };
  int in = 2 * (int)(r->depth < DEEPEST ? r->depth : DEEPEST) + 2;
  uint64_t turn = (uint64_t)json_number(r->said, "turn", 0);
  call_printf(c, "%*s%s%s: %s", in, "", look_accent(c->colour), r->tie, r->standing);
  if (r->day.len && r->theirs) call_printf(c, " · %.*s", STR_ARG(show_day(c, r->day)));
  if (turn) call_printf(c, " · turn %llu", (unsigned long long)show_number(turn));
  call_printf(c, "%s\n", look_plain(c->colour));
  show_text(c, arena_printf(c->arena, "%*s", in + 2, "").at,
            r->theirs ? arena_printf(c->arena, "\"%.*s\"", STR_ARG(r->text)) : r->text);
}

static void show_one(struct call *c, const json_t *debate) {
  struct debate_row *rows = ARENA_ARRAY(c->arena, struct debate_row, DEBATE_ROWS);
  size_t n = debate_rows(c->arena, debate, rows);
  show_line(c, debate);
  if (n) call_printf(c, "\n");
  for (size_t i = 0; i < n; i++) show_row(c, &rows[i]);
}

static int draw(struct call *c, const json_t *debate, const char *file) {
  AUTO_BUF struct buf out = buf_new(SVG_MOST);
  const char *path = call_path(c, file);
  struct error e = {0};
  if (debate_svg(c->arena, debate, &out) < 0) return call_failed(c, &(struct error){ERR_TOO_BIG, "It does not fit."});
  if (call_write_new(path, buf_str(&out), &e) < 0) return call_failed(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:o,s:I}", "file", json_string_of(str_of(path)), "bytes", (json_int_t)out.len));
  else
    call_say(c, "The picture is in %s.", call_visible(c, str_of(path)).at);
  return EXIT_OK;
}

/* "show 3", "3"; without a number the one spoken of last. False: neither. */
static bool number_of(struct call *c, long long *ret) {
  size_t n = c->args.count, at = n && str_is(str_of(c->args.words[0]), "show") ? 1 : 0;
  *ret = 0;
  if (n == at) return true;
  return n == at + 1 && str_to_int(str_of(c->args.words[at]), ret) && *ret > 0 && *ret <= NUMBER_MOST;
}

static const json_t *newest(const json_t *all) {
  const json_t *best = NULL;
  for (size_t i = 0; i < json_array_size(all); i++) {
    const json_t *one = json_array_get(all, i);
    if (!best || str_cmp(json_text(best, "at"), json_text(one, "at")) < 0) best = one;
  }
  return best;
}

static int show(struct call *c, const json_t *data, bool one) {
  const json_t *all = json_object_get(data, "debates");
  const char *file = args_value(&c->args, "svg");
  if (file) return draw(c, newest(all), file);
  if (c->json) return call_json(c, json_incref((json_t *)data)), EXIT_OK;
  for (size_t i = 0; !one && i < json_array_size(all); i++) show_line(c, json_array_get(all, i));
  if (one) show_one(c, newest(all));
  return EXIT_OK;
}

static int run(struct call *c) {
  long long number;
  struct str text;
  AUTO_JSON json_t *arguments = json_object(), *data = NULL;
  if (!number_of(c, &number)) return call_usage(c, "It takes `os1 debate show N`, N from 1 to %d.", NUMBER_MOST);
  json_put_text(arguments, "ask", STR("show"));
  if (number) json_put_number(arguments, "number", number);
  int status = by_skill_ask(c, "debate", arguments, &text, &data);
  if (status != EXIT_OK) return status;
  if (json_array_size(json_object_get(data, "debates"))) return show(c, data, c->args.count > 0);
  if (!c->json) return call_ended(c, EXIT_NOT_FOUND, "%.*s", STR_ARG(text));
  return call_json(c, json_incref(data)), EXIT_NOT_FOUND;
}

const struct command cmd_debate = {
    .name = "debate",
    .summary = "what you have claimed, what was asked of it, and what stands",
    .arguments = "[show [N]]",
    .about =
        "Debates are begun in talk: \"debate me on trams\", \"take the other side: we should move\". You claim "
        "something "
        "and give a reason; it says the reason at its strongest and asks what that kind of reason has to answer; it "
        "holds no view. Here is the map: every reason under what it is given for, every question under the reason it "
        "was put to, every answer under its question.\n\n"
        "Something stands where nothing that stands is against it. A question that nobody has answered stands, so the "
        "reason under it falls; an answered one falls, and the reason is back. A claim none of whose reasons stands "
        "does not stand yet, which makes it no falsehood. `--svg` writes the map as a picture.",
    .options = (const struct args_option[]){{"svg", 0, "FILE", "the map as a picture in a new file"}, {0}},
    .examples =
        (const struct command_example[]){
            {"os1 debate show 1 --svg trams.svg", "The picture is in /home/jonah/trams.svg."},
            {"os1 debate --json",
             "{\"debates\":[{\"number\":1,\"topic\":\"trams\",\"at\":\"2026-11-22T20:16:05+00:00\",\"open\":true,"
             "\"stands\":false,\"said\":[{\"n\":1,\"kind\":\"claim\",\"text\":\"hull needs "
             "trams\",\"turn\":8796093022212,"
             "\"at\":\"2026-11-22T20:14:05+00:00\",\"standing\":\"stands\"},{\"n\":2,\"kind\":\"reason\",\"text\":"
             "\"the "
             "buses are slow\",\"tie\":\"supports\",\"scheme\":\"plain\",\"turn\":8796093022214,\"to\":1,\"at\":"
             "\"2026-11-22T20:15:05+00:00\",\"standing\":\"falls\"},{\"n\":3,\"kind\":\"question\",\"text\":\"how do "
             "you "
             "know that it's so\",\"tie\":\"undermines\",\"to\":2,\"at\":\"2026-11-22T20:15:05+00:00\",\"standing\":"
             "\"stands\"}]}]}"},
            {NULL}},
    .json_keys = "debates: number, topic, at (last spoken of), open (it still goes on), stands (whether the claim "
                 "does), said: n, "
                 "kind (claim, reason, question, answer, earlier: said before it, objection, withdrawal), text, turn, "
                 "to and tie "
                 "(what it supports, rebuts, undercuts or undermines), scheme (what a reason is built on), at, "
                 "standing (stands, "
                 "falls, open: neither). With --svg: file, bytes.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .max_arguments = 2,
    .run = run,
};
