/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/intake.h"

#include "cli/bar.h"
#include "cli/show.h"

enum { BAD_SHOWN = 20 };

struct intake {
  struct call *call;
  struct bar bar;
  size_t bad;
};

static int progress(void *arg, uint64_t done, uint64_t all) {
  struct intake *in = arg;
  bar_show(&in->bar, all ? done : 1, all ? all : 1, "");
  return call_cancelled(in->call);
}

static int bad_line(void *arg, uint64_t line, const char *why) {
  struct intake *in = arg;
  bar_clear(&in->bar);
  if (in->bad++ < BAD_SHOWN)
    call_note(in->call, "Line %llu was passed over: %.*s\n", (unsigned long long)line,
              STR_ARG(call_visible(in->call, str_of(why))));
  return 0;
}

int intake_run(struct call *c, const char *path, const char *me, bool outside, bool dry_run, os1_import_result *ret) {
  struct intake in = {.call = c};
  os1_import_options o = {
      .me = me, .dry_run = dry_run, .outside = outside, .progress = progress, .bad_line = bad_line, .arg = &in};
  os1_error e = {0};
  bar_begin(&in.bar, c);
  int r = os1_import(c->house, path, &o, ret, &e);
  bar_clear(&in.bar);
  if (in.bad > BAD_SHOWN) call_note(c, "and %zu more lines.\n", in.bad - BAD_SHOWN);
  if (call_cancelled(c)) {
    return call_ended(c, EXIT_CANCELLED, "Stopped. What had been read is kept; the same command goes on from there.");
  }
  return r < 0 ? call_failed_os1(c, &e) : EXIT_OK;
}

static void report_json(struct call *c, const os1_import_result *r, bool dry_run) {
  json_t *o = json_object();
  json_put_number(o, "lines", (int64_t)r->lines);
  json_put_number(o, "kept", (int64_t)r->kept);
  json_put_number(o, "known", (int64_t)r->known);
  json_put_number(o, "forgotten", (int64_t)r->forgotten);
  json_put_number(o, "bad", (int64_t)r->bad);
  json_put_number(o, "facts", (int64_t)r->facts);
  json_put_number(o, "conversations", (int64_t)r->conversations);
  json_put_flag(o, "dry_run", dry_run);
  call_json(c, o);
}

void intake_report(struct call *c, const os1_import_result *r, bool dry_run) {
  if (c->json) {
    report_json(c, r, dry_run);
    return;
  }
  if (!r->kept)
    call_say(c, r->lines > r->bad ? "Nothing new in it." : "Nothing in it could be kept.");
  else
    call_printf(
        c, "%s%s in %s; %s read from them.\n", dry_run ? "Would keep " : "", show_count(c, r->kept, "turn", "turns").at,
        r->conversations ? show_count(c, r->conversations, "conversation", "conversations").at : "talks that were here",
        show_count(c, r->facts, "fact", "facts").at);
  if (r->known) call_say(c, "%s here already.", show_count(c, r->known, "was", "were").at);
  if (r->forgotten) call_say(c, "%s left out: you had them forgotten.", show_count(c, r->forgotten, "was", "were").at);
  if (r->bad) call_say(c, "%s passed over.", show_count(c, r->bad, "line was", "lines were").at);
}
