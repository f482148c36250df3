/* SPDX-License-Identifier: Apache-2.0
 *
 * Talk as pages to read: one a day, conversations/YYYY-MM-DD.md. Turns are gathered by day first (a page may hold what
 * was imported long after), and written a day at a time.
 */
#include "base/alloc.h"
#include "base/civil.h"
#include "memory/export_priv.h"
#include "memory/forget_priv.h"
#include "memory/memory_priv.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct when_said {
  int64_t civil; /* seconds */
  uint64_t id;
};
struct days {
  struct when_said *at;
  size_t len, room;
};

static bool day_row(void *arg, const void *record) {
  struct days *d = arg;
  const struct turn *t = record;
  if (d->len == d->room) {
    d->room = d->room ? d->room * 2 : 1024;
    d->at = alloc_resize(d->at, d->room * sizeof *d->at);
  }
  d->at[d->len++] = (struct when_said){t->said_at / 1000 + t->offset * 60, t->id};
  return true;
}

static int by_time(const void *x, const void *y) {
  const struct when_said *a = x, *b = y;
  if (a->civil != b->civil) return a->civil < b->civil ? -1 : 1;
  return a->id < b->id ? -1 : a->id > b->id;
}

static int64_t day_of(int64_t civil) {
  int64_t day = civil / CIVIL_DAY;
  return civil % CIVIL_DAY < 0 ? day - 1 : day;
}

/* A text may hold what Markdown would take for a heading or a list: each of its lines is quoted. */
static void write_quoted(struct export_file *f, struct arena *a, struct str text) {
  struct str line;
  while (str_next(&text, '\n', &line)) export_write(f, arena_printf(a, "> %.*s\n", STR_ARG(line)));
}

static void write_turn(struct export_file *f, struct arena *a, const struct turn *t, uint64_t *conversation) {
  struct export *x = f->export;
  struct civil c = civil_from_seconds(t->said_at / 1000 + t->offset * 60);
  if (t->conversation != *conversation) {
    struct conversation of = {.id = t->conversation, .key = STR("")};
    x->read->ops->get(x->read, RECORD_CONVERSATION, t->conversation, a, &of);
    export_write(f, arena_printf(a, "\n## %.*s\n", STR_ARG(export_conversation_key(a, &of))));
    *conversation = t->conversation;
  }
  export_write(f, arena_printf(a, "\n**%.*s** · %02d:%02d\n", STR_ARG(export_speaker(x, t)), c.hour, c.minute));
  if (t->text.len > 0) write_quoted(f, a, t->text);
  if (t->caption.len > 0) export_write(f, arena_printf(a, "\n*A picture:* %.*s\n", STR_ARG(t->caption)));
}

static int write_day(struct export *x, int folder, const struct when_said *at, size_t len) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct civil c = civil_from_seconds(at[0].civil);
  char name[48];
  struct export_file f = {0};
  uint64_t conversation = ID_NONE;
  snprintf(name, sizeof name, "%04d-%02d-%02d.md", (int)c.year, c.month, c.day);
  int code = export_create(x, folder, name, &f);
  if (code < 0) return code;
  export_write(&f, arena_printf(&a, "# %d-%02d-%02d\n", (int)c.year, c.month, c.day));
  for (size_t i = 0; code == 0 && i < len; i++) {
    struct turn t;
    code = x->read->ops->get(x->read, RECORD_TURN, at[i].id, &a, &t);
    if (code == 0) write_turn(&f, &a, &t, &conversation);
    arena_clear(&a);
  }
  int closed = export_close(&f);
  return code < 0 ? error_set(x->error, code, "a turn could not be read") : closed;
}

static int write_days(struct export *x, int folder, const struct days *d) {
  int code = 0;
  for (size_t i = 0, n; code == 0 && i < d->len; i += n) {
    for (n = 1; i + n < d->len && day_of(d->at[i + n].civil) == day_of(d->at[i].civil);) n++;
    code = write_day(x, folder, d->at + i, n);
  }
  return code;
}

int export_pages(struct export *x) {
  struct days days = {0};
  if (mkdirat(x->folder, "conversations", 0700) < 0) return error_errno(x->error, "make the folder", "conversations");
  int folder = openat(x->folder, "conversations", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return error_errno(x->error, "open the folder", "conversations");
  int code = forget_each(x->read, x->owner, RECORD_TURN, day_row, &days);
  if (code < 0) error_set(x->error, code, "the turns could not be read");
  if (days.len > 1) qsort(days.at, days.len, sizeof *days.at, by_time);
  if (code == 0) code = write_days(x, folder, &days);
  alloc_free(days.at);
  close(folder);
  return code;
}
