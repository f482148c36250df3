/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/by_skill.h"
#include "cli/command.h"
#include "house/character.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { FILE_MOST = 32 * 1024 * 1024 + 1 };

static int take(void *arg, const char *json, size_t length) {
  *(json_t **)arg = json_read((struct str){json, length}, NULL);
  return 0;
}

/* ---- shown ---- */

static bool holds(const json_t *list, const char *word) {
  size_t i;
  const json_t *one;
  json_array_foreach(list, i, one) if (str_is(str_of(json_string_value(one)), word)) return true;
  return false;
}

/* What of it nobody obeys, in one sentence. */
static void say_unheeded(struct call *c, const json_t *card) {
  static const struct {
    const char *field, *words;
  } all[] = {{"system_prompt", "system prompt"},
             {"post_history_instructions", "closing instructions"},
             {"lorebook", "lorebook"}};
  const json_t *list = json_object_get(card, "unheeded");
  AUTO_BUF struct buf words = buf_new(BUF_LINE);
  size_t n = 0, count = json_array_size(list);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if (!holds(list, all[i].field)) continue;
    buf_printf(&words, "%s%s", n == 0 ? "" : n + 1 == count ? " and " : ", ", all[i].words);
    n++;
  }
  if (n)
    call_say(c, "Its %s %s kept for export and obeyed by nobody: a card colours manner, and changes no rule.",
             buf_str(&words).at, n == 1 ? "is" : "are");
}

static struct str visible(struct call *c, const json_t *card, const char *key) {
  return call_visible(c, json_text(card, key));
}

static void say_card(struct call *c, const json_t *card) {
  struct str creator = visible(c, card, "creator"), greeting = visible(c, card, "greeting");
  call_say(c, "%s, a character card of version %lld%s%s.", visible(c, card, "name").at,
           (long long)json_number(card, "version", 0), creator.len ? ", by " : "", creator.len ? creator.at : "");
  if (greeting.len) call_say(c, "It greets with: \"%s\"", greeting.at);
  say_unheeded(c, card);
}

static int show(struct call *c) {
  json_t *card = NULL;
  os1_error e = {0};
  if (house_character(c->house, take, &card, &e) < 0) return call_failed_os1(c, &e);
  if (c->json) return call_json(c, card), EXIT_OK;
  say_card(c, card);
  call_say(c, json_flag(card, "greets", false)
                  ? "A language model is shown its manner, quoted; the built-in mind quotes its greeting once a day."
                  : "A language model is shown its manner, quoted; the built-in mind takes nothing from it.");
  json_decref(card);
  return EXIT_OK;
}

/* ---- taken in ---- */

static int read_in(struct call *c, const char *file, struct str *ret) {
  AUTO_BUF struct buf bytes = buf_new(FILE_MOST);
  struct error e = {0};
  const char *path;
  int fd;
  int r = call_input(c, file, &path, &fd, &e);
  if (r == 0) {
    r = call_read_file(path, &bytes, &e);
    call_close(fd);
  }
  if (r < 0) return call_failed(c, &e);
  *ret = arena_dup(c->arena, buf_str(&bytes));
  return EXIT_OK;
}

static bool is_wanted(struct call *c, const char *option, const char *question) {
  if (args_given(&c->args, option)) return true;
  return !c->json && call_confirm(c, question);
}

/* Through the same skill as any other name, with its limits. */
static int take_name(struct call *c, const json_t *card, json_t *into) {
  struct str name = json_text(card, "name"), text;
  AUTO_JSON json_t *arguments = json_object(), *data = NULL;
  json_put_text(arguments, "name", name);
  int status = by_skill_ask(c, "rename", arguments, &text, &data);
  if (status != EXIT_OK) return status;
  json_put_flag(into, "named", json_flag(data, "kept", false));
  if (!c->json) call_say(c, "%s", call_visible(c, text).at);
  return EXIT_OK;
}

static int import(struct call *c, const char *file) {
  AUTO_JSON json_t *card = NULL;
  os1_error e = {0};
  struct str bytes = STR_NONE;
  int status = read_in(c, file, &bytes);
  if (status != EXIT_OK) return status;
  if (house_character_look(bytes, take, &card, &e) < 0) return call_failed_os1(c, &e);
  if (!c->json) say_card(c, card);
  struct str name = visible(c, card, "name");
  bool named = is_wanted(c, "name", arena_printf(c->arena, "Shall I go by %s from now on? [y/N] ", name.at).at);
  bool greets = json_text(card, "greeting").len &&
                is_wanted(c, "greeting", "Shall its greeting be quoted to you, once a day when you come? [y/N] ");
  bool wanted = greets;
  if (house_character_use(c->house, bytes, &greets, &e) < 0) return call_failed_os1(c, &e);
  if (wanted && !greets) call_warn(c, "Its greeting will not be quoted: it says what I may not say.");
  json_put_flag(card, "greets", greets);
  json_put_flag(card, "named", false);
  status = named ? take_name(c, card, card) : EXIT_OK;
  if (status != EXIT_OK) return status;
  if (c->json) return call_json(c, json_incref(card)), EXIT_OK;
  call_say(
      c, "Kept. What it says of manner is shown to a language model as somebody else's words; while it is, what would "
         "change or send something is asked about each time. `os1 character off` takes it away.");
  return EXIT_OK;
}

/* ---- given out ---- */

static int export(struct call *c, const char *file) {
  AUTO_BUF struct buf out = buf_new(FILE_MOST + FILE_MOST / 4);
  os1_error e = {0};
  struct str picture = STR_NONE;
  const char *given = args_value(&c->args, "picture"), *path = call_path(c, file);
  int status = given ? read_in(c, given, &picture) : EXIT_OK;
  if (status != EXIT_OK) return status;
  if (house_character_export(c->house, picture, &out, &e) < 0) return call_failed_os1(c, &e);
  if (call_write_new(path, buf_str(&out), (struct error *)&e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:o,s:I}", "file", json_string_of(str_of(path)), "bytes", (json_int_t)out.len));
  else
    call_say(c, "The card is in %s, as it came.", call_visible(c, str_of(path)).at);
  return EXIT_OK;
}

static int off(struct call *c) {
  os1_error e = {0};
  if (house_character_off(c->house, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:b}", "off", 1));
  else
    call_say(c, "Off. Nothing of the card is kept; a name that came from it stays until another is given.");
  return EXIT_OK;
}

static bool is_word(const struct call *c, const char *word, size_t count) {
  return c->args.count == count && str_is(str_of(c->args.words[0]), word);
}

static int run(struct call *c) {
  if (is_word(c, "import", 2)) return import(c, c->args.words[1]);
  if (is_word(c, "export", 2)) return export(c, c->args.words[1]);
  if (is_word(c, "show", 1) || !c->args.count) return show(c);
  if (is_word(c, "off", 1)) return off(c);
  return call_usage(c, "It takes `import FILE`, `show`, `export FILE`, or `off`.");
}

const struct command cmd_character = {
    .name = "character",
    .summary = "a character card, for the manner of a language model",
    .arguments = "[import FILE|show|export FILE|off]",
    .about =
        "`import` takes a character card of version 2 or 3, JSON or a PNG that carries one (tEXt `chara` or `ccv3`). "
        "Of "
        "it a language model is shown description, personality, scenario and example, quoted as somebody else's words "
        "below the rules it has: that may change its manner, and never what it is, care, or what it may do. A card's "
        "system prompt, closing instructions and lorebook are kept for export and obeyed by nobody. The built-in mind "
        "takes its name and its greeting, each only where you say yes.\n\n"
        "`export` writes the card as it came, what is not understood in it included; with --picture, into a copy of "
        "that PNG. FILE must be new.",
    .options =
        (const struct args_option[]){{"name", 0, NULL, "of import: the being goes by the card's name, unasked"},
                                     {"greeting", 0, NULL, "of import: its greeting is quoted, unasked"},
                                     {"picture", 0, "PNG", "of export: the picture that a copy of gets the card"},
                                     {0}},
    .examples = (const struct command_example[]){{"os1 character import tess.png", NULL},
                                                 {"os1 character export tess.json", NULL},
                                                 {NULL}},
    .json_keys = "name, version, creator, greeting (its first sentence), manner (bytes a model may be shown), unheeded "
                 "(kept and not obeyed), greets, named (of import). After export: file, bytes. After off: off.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .max_arguments = 2,
    .run = run,
};
