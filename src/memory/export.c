/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/export.h"
#include "base/civil.h"
#include "memory/export_priv.h"
#include "memory/memory_priv.h"
#include "memory/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files ---- */
int export_create(struct export *x, int folder, const char *name, struct export_file *ret) {
  int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
  if (!file) {
    int code = error_errno(x->error, "write", name);
    if (fd >= 0) close(fd);
    return code;
  }
  *ret = (struct export_file){.export = x, .name = name, .file = file};
  return 0;
}

void export_write(struct export_file *f, struct str text) {
  if (!f->export || f->failed || !text.len) return;
  if (fwrite(text.at, 1, text.len, f->file) != text.len) f->failed = error_errno(f->export->error, "write", f->name);
}

/* What was handed over is on the disk before anybody is told so. */
int export_close(struct export_file *f) {
  if (!f->export || !f->file) return f->failed;
  if (f->failed == 0 && (fflush(f->file) != 0 || fsync(fileno(f->file)) != 0))
    f->failed = error_errno(f->export->error, "write", f->name);
  if (fclose(f->file) != 0 && f->failed == 0) f->failed = error_errno(f->export->error, "write", f->name);
  return f->failed;
}

/* ---- the README ---- */
static const char readme[] =
    "# %.*s\n"
    "\n"
    "Everything that was kept in this memory on %.*s, in formats that anything can read.\n"
    "\n"
    "| file | what it holds |\n"
    "|---|---|\n"
    "| `conversations/YYYY-MM-DD.md` | all that was said, a page for each day |\n"
    "| `turns.jsonl` | the same, one JSON object a line, in the order it came |\n"
    "| `conversations.jsonl` | when each conversation began and was last spoken in |\n"
    "| `people.jsonl` | whom and what you named: people, animals, things |\n"
    "| `facts.jsonl` | what was understood, when it was true, when it was learnt, and from which turn |\n"
    "| `threads.jsonl` | what was left open, to be asked about |\n"
    "| `bars.jsonl` | what is not to be raised |\n"
    "| `reminders.jsonl`, `lists.jsonl` | reminders and timers; lists |\n"
    "| `said.jsonl` | which of its lines the being has used, so as not to repeat itself |\n"
    "| `settings.jsonl` | names, voice, debates and the like |\n"
    "| `digests.jsonl` | the nights' own sentences about days and people, and the turns they rest on |\n"
    "| `nights.jsonl`, `episodes.jsonl`, `changes.jsonl` | what each night found and did |\n"
    "| `standing.jsonl` | which turns recall finds sooner, and which it lets fade |\n"
    "| `log.jsonl`, `permissions.jsonl` | what was done beyond this memory or asked for, step by step; what may be "
    "done "
    "without asking |\n"
    "\n"
    "Times are RFC 3339, with the offset of the place where it was said. Days are ISO 8601: `from_first` and\n"
    "`from_last` are the first and last day on which something may have become true. `number`, `source`, "
    "`about_number`\n"
    "and `closed_by` are numbers of records: a fact's `source` is the `number` of the turn it was read from.\n"
    "\n"
    "To take it in elsewhere:\n"
    "\n"
    "    os1 import turns.jsonl --me \"%.*s\"\n"
    "\n"
    "That keeps every turn with its time, and reads people and facts from them anew. The rest is here to be read; "
    "nothing\n"
    "is imported from it. What was forgotten is in none of these files.\n";

static int write_readme(struct export *x) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct export_file f = {0};
  char now[40];
  int code = export_create(x, x->folder, "README.md", &f);
  if (code < 0) return code;
  struct str day = str_first(civil_format(now, x->now, x->offset), 10);
  export_write(&f, arena_printf(&a, readme, STR_ARG(x->being), STR_ARG(day), STR_ARG(x->person)));
  return export_close(&f);
}

/* ---- the folder ---- */
static struct str name_of(struct export *x, const char *key, struct str otherwise) {
  struct str name = STR("");
  settings_get(x->memory, x->read, &x->arena, x->owner, str_of(key), &name);
  return name.len > 0 ? name : otherwise;
}

/* What the person is called: as set up, else as told, else as they were spelt in what they brought along. */
static bool told_row(void *arg, const void *record) {
  struct export *x = arg;
  const struct fact *f = record;
  if (f->about == ID_NONE && f->state == FACT_BELIEVED && str_is(f->relation, "name"))
    x->person = arena_dup(&x->arena, f->value);
  return true;
}

static int find_person(struct export *x) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  x->person = name_of(x, "person.name", STR(""));
  if (x->person.len) return 0;
  struct scan mine = {.owner = x->owner, .field = "about", .number = ID_NONE};
  int code = x->read->ops->scan(x->read, RECORD_FACT, &mine, &a, told_row, x);
  if (code == 0 && !x->person.len) x->person = name_of(x, "import.me", STR("me"));
  return code;
}

static int make_folder(struct export *x, const char *folder) {
  if (mkdir(folder, 0700) < 0) {
    if (errno == EEXIST)
      return error_set(x->error, ERR_EXISTS, "%s is there already; an export begins with a new folder", folder);
    return error_errno(x->error, "make the folder", folder);
  }
  x->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return x->folder < 0 ? error_errno(x->error, "open the folder", folder) : 0;
}

int export_folder(struct memory *m, struct store_read *r, uint32_t owner, const char *folder, int64_t now,
                  struct error *e) {
  struct export x = {.memory = m, .read = r, .owner = owner, .now = now, .folder = -1, .error = e};
  x.offset = m->clock->offset(m->clock, now);
  x.being = name_of(&x, "being.name", STR("the being"));
  int code = find_person(&x);
  if (code == 0) code = make_folder(&x, folder);
  if (code == 0) code = write_readme(&x);
  if (code == 0) code = export_records(&x);
  if (code == 0) code = export_pages(&x);
  if (x.folder >= 0) close(x.folder);
  arena_finish(&x.arena);
  return code;
}
