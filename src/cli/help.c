/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

#include "cli/command.h"
#include "cli/look.h"
#include "cli/wrap.h"

enum { COMMAND_COLUMN = 12, OPTION_COLUMN = 22 };

static const struct args_option everybodys[] = {
    {"json", 0, NULL, "for machines: one JSON object a line"},
    {"help", 'h', NULL, "what it does and how"},
    {0},
};

static int columns(const struct call *c) {
  return c->width > 0 && c->width < 80 ? c->width : 80;
}

/* `left` in the accent, then the text beside it, wrapped in its own column. */
static void entry(struct call *c, const char *left, int column, const char *text) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  static const char spaces[] = "                              ";
  int used = 2 + (int)strlen(left);
  struct wrap w;
  wrap_init(&w, &out, columns(c), spaces + sizeof spaces - 1 - column, column);
  if (used + 1 > column)
    buf_printf(&out, "\n%*s", column, "");
  else
    buf_printf(&out, "%*s", column - used, "");
  wrap_text(&w, str_of(text));
  call_printf(c, "  %s%s%s%s\n", look_accent(c->colour), left, look_plain(c->colour), buf_str(&out).at);
}

static void paragraph(struct call *c, const char *text) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  struct wrap w;
  wrap_init(&w, &out, columns(c) - 2, "", 0);
  wrap_text(&w, str_of(text));
  call_printf(c, "%s\n", buf_str(&out).at);
}

void help_all(struct call *c) {
  paragraph(c, "os1 alone: a conversation. The first time it asks a few questions; `os1 say` is one turn of it.");
  call_printf(c, "\n");
  for (size_t i = 0; commands[i]; i++)
    if (!(commands[i]->flags & COMMAND_HIDDEN)) entry(c, commands[i]->name, COMMAND_COLUMN, commands[i]->summary);
  call_printf(c, "\n");
  paragraph(c, "`os1 COMMAND --help` has the rest, and man os1 all of it. Every command takes --json.");
}

static void option(struct call *c, const struct args_option *o) {
  struct str left =
      o->letter ? arena_printf(c->arena, "-%c, --%s", o->letter, o->name) : arena_printf(c->arena, "--%s", o->name);
  if (o->argument) left = arena_printf(c->arena, "%.*s %s", STR_ARG(left), o->argument);
  entry(c, left.at, OPTION_COLUMN, o->help);
}

static void options(struct call *c, const struct command *of) {
  for (const struct args_option *o = of->options; o && o->name; o++) option(c, o);
  for (const struct args_option *o = everybodys; o->name; o++) option(c, o);
}

static bool ends_with(const struct command *of, int status) {
  if (status == EXIT_OK || status == EXIT_USAGE) return true;
  for (const int *s = of->statuses; *s; s++)
    if (*s == status) return true;
  return false;
}

static void statuses(struct call *c, const struct command *of) {
  for (int s = 0; s < EXIT_STATUSES; s++)
    if (ends_with(of, s)) entry(c, arena_printf(c->arena, "%d", s).at, 6, exit_meaning(s));
}

void help_command(struct call *c, const struct command *of) {
  const char *dim = look_dim(c->colour), *plain = look_plain(c->colour);
  call_printf(c, "os1 %s%s%s %s[options]%s\n", of->name, of->arguments[0] ? " " : "", of->arguments, dim, plain);
  paragraph(c, of->about);
  call_printf(c, "\n");
  options(c, of);
  for (const struct command_example *x = of->examples; x && x->line; x++)
    call_printf(c, "\n  %s$ %s%s%s%s\n", dim, plain, x->line, x->output ? "\n  " : "", x->output ? x->output : "");
  if (of->json_keys) {
    call_printf(c, "\n");
    paragraph(c, arena_printf(c->arena, "With --json: %s", of->json_keys).at);
  }
  call_printf(c, "\n%sExit status%s\n", dim, plain);
  statuses(c, of);
}

/* ---- mdoc ---- */

/* A line that begins with a dot or a quote would be a request; a backslash an escape. */
static struct str roff(struct call *c, const char *text) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  bool first = true;
  for (const char *p = text; *p; p++) {
    if (first && (*p == '.' || *p == '\'')) buf_add(&out, "\\&", 2);
    if (*p == '\\')
      buf_add(&out, "\\e", 2);
    else if (*p == '-')
      buf_add(&out, "\\-", 2);
    else
      buf_add_byte(&out, *p);
    first = *p == '\n';
  }
  return arena_dup(c->arena, buf_str(&out));
}

static void man_option(struct call *c, const struct args_option *o) {
  call_printf(c, ".It ");
  if (o->letter) call_printf(c, "Fl %c , ", o->letter);
  call_printf(c, "Fl Fl %s%s%s\n%.*s.\n", o->name, o->argument ? " Ar " : "", o->argument ? o->argument : "",
              STR_ARG(roff(c, o->help)));
}

static void man_command(struct call *c, const struct command *of) {
  call_printf(c, ".Ss os1 %s%s%.*s\n%.*s\n", of->name, of->arguments[0] ? " " : "", STR_ARG(roff(c, of->arguments)),
              STR_ARG(roff(c, of->about)));
  if (of->options && of->options[0].name) {
    call_printf(c, ".Bl -tag -width Ds\n");
    for (const struct args_option *o = of->options; o->name; o++) man_option(c, o);
    call_printf(c, ".El\n");
  }
  for (const struct command_example *x = of->examples; x && x->line; x++) {
    call_printf(c, ".Bd -literal -offset indent\n$ %.*s\n", STR_ARG(roff(c, x->line)));
    if (x->output) call_printf(c, "%.*s\n", STR_ARG(roff(c, x->output)));
    call_printf(c, ".Ed\n");
  }
  if (of->json_keys) call_printf(c, ".Pp\nWith\n.Fl Fl json :\n%.*s\n", STR_ARG(roff(c, of->json_keys)));
  call_printf(c, ".Pp\nExit status besides 0 and 2:");
  for (const int *s = of->statuses; *s; s++) call_printf(c, "%s %d", s == of->statuses ? "" : ",", *s);
  call_printf(c, "%s.\n", of->statuses[0] ? "" : " none");
}

static const char man_head[] =
    ".\\\" SPDX-License-Identifier: Apache-2.0\n"
    ".\\\" Made by `os1 help --man` from the command entries; a test holds it to them.\n"
    ".Dd November 2026\n"
    ".Dt OS1 1\n"
    ".Os OS1\n"
    ".Sh NAME\n"
    ".Nm os1\n"
    ".Nd a private being on your own machine that remembers you\n"
    ".Sh SYNOPSIS\n"
    ".Nm\n"
    ".Op Ar COMMAND Op Ar options\n"
    ".Sh DESCRIPTION\n"
    "Alone it is a conversation in the terminal; the first time it asks a few questions.\n"
    "On a pipe each line is a turn and each reply a line.\n"
    "It is an AI, it runs on this machine only, and all that it keeps lies encrypted in one folder.\n"
    "What you type is sent nowhere, unless you chose a language model: see\n"
    ".Cm model .\n"
    ".Pp\n"
    "In the conversation Ctrl\\-C hushes a reply and never ends the program; Ctrl\\-D or /quit does.\n"
    "/help, /why, /about, /voice, /lock, /export and the other commands can be given there too.\n"
    ".Pp\n"
    "One process owns a home; every other\n"
    ".Nm\n"
    "hands its command to that one, so that any number may be used at once.\n"
    ".Sh COMMANDS\n"
    "Every command takes\n"
    ".Fl Fl json\n"
    "(one JSON object a line; a failure is\n"
    ".Li {\"error\":SENTENCE,\"status\":N}\n"
    "on standard error) and\n"
    ".Fl Fl help .\n";

static const char man_foot[] = ".Sh ENVIRONMENT\n"
                               ".Bl -tag -width Ds\n"
                               ".It Ev OS1_HOME\n"
                               "One folder for all of it, in place of the three below.\n"
                               ".It Ev XDG_DATA_HOME , XDG_CONFIG_HOME , XDG_STATE_HOME\n"
                               "As the XDG base directory specification has them.\n"
                               ".It Ev NO_COLOR\n"
                               "Set to anything: no colour.\n"
                               ".It Ev TZ\n"
                               "The time zone.\n"
                               ".El\n"
                               ".Sh FILES\n"
                               ".Bl -tag -width Ds\n"
                               ".It Pa ~/.local/share/os1/os1.db\n"
                               "The memory, encrypted.\n"
                               ".It Pa ~/.local/share/os1/key\n"
                               "Its key, readable by you alone; sealed by a passphrase after\n"
                               ".Nm Cm lock .\n"
                               ".It Pa ~/.local/share/os1/models/\n"
                               "Models' files, and parts of them, with a note of where each came from.\n"
                               ".It Pa ~/.config/os1/os1.conf\n"
                               "Lines of\n"
                               ".Li key = value :\n"
                               ".Li colour\n"
                               "(auto, always, never) and\n"
                               ".Li width\n"
                               "(the most columns of text).\n"
                               ".El\n";

static void man_statuses(struct call *c) {
  call_printf(c, ".Sh EXIT STATUS\n.Bl -tag -width Ds\n");
  for (int s = 0; s < EXIT_STATUSES; s++) call_printf(c, ".It %d\n%.*s.\n", s, STR_ARG(roff(c, exit_meaning(s))));
  call_printf(c, ".El\n");
}

void help_man(struct call *c) {
  call_out(c, str_of(man_head));
  for (size_t i = 0; commands[i]; i++)
    if (!(commands[i]->flags & COMMAND_HIDDEN)) man_command(c, commands[i]);
  call_out(c, str_of(man_foot));
  man_statuses(c);
}

/* ---- JSON ---- */

static json_t *option_json(const struct args_option *o) {
  json_t *j = json_object();
  json_put_text(j, "name", str_of(o->name));
  if (o->argument) json_put_text(j, "argument", str_of(o->argument));
  json_put_text(j, "help", str_of(o->help));
  return j;
}

static json_t *command_json(const struct command *of) {
  json_t *j = json_object(), *list = json_array();
  json_put_text(j, "name", str_of(of->name));
  json_put_text(j, "summary", str_of(of->summary));
  json_put_text(j, "arguments", str_of(of->arguments));
  for (const struct args_option *o = of->options; o && o->name; o++) json_array_append_new(list, option_json(o));
  for (const struct args_option *o = everybodys; o->name; o++) json_array_append_new(list, option_json(o));
  json_put(j, "options", list);
  return j;
}

void help_json(struct call *c) {
  json_t *all = json_object(), *list = json_array();
  for (size_t i = 0; commands[i]; i++)
    if (!(commands[i]->flags & COMMAND_HIDDEN)) json_array_append_new(list, command_json(commands[i]));
  json_put(all, "commands", list);
  call_json(c, all);
}
