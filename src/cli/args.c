/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/args.h"

struct reader {
  struct arena *arena;
  size_t argc, at;
  const char *const *argv;
  struct args *args;
  struct error *e;
};

static int place(const struct args_option *options, struct str name) {
  for (int i = 0; options && options[i].name && i < ARGS_OPTIONS; i++)
    if (str_is(name, options[i].name)) return i;
  return -1;
}

static int place_of_letter(const struct args_option *options, char letter) {
  for (int i = 0; options && options[i].name && i < ARGS_OPTIONS; i++)
    if (options[i].letter == letter) return i;
  return -1;
}

static int take(struct reader *r, int i, const char *shown, const char *value) {
  const struct args_option *o = &r->args->options[i];
  if (!o->argument && value) return error_set(r->e, ERR_INVALID, "%s takes no value.", shown);
  if (o->argument && !value) {
    if (r->at + 1 >= r->argc) return error_set(r->e, ERR_INVALID, "%s needs %s after it.", shown, o->argument);
    value = r->argv[++r->at];
  }
  r->args->given[i] = true;
  r->args->value[i] = value;
  return 0;
}

static int take_long(struct reader *r, const char *word) {
  struct str name = str_of(word + 2);
  const char *value = NULL;
  ptrdiff_t equals = str_find_byte(name, '=');
  if (equals >= 0) {
    value = name.at + equals + 1;
    name.len = (size_t)equals;
  }
  int i = place(r->args->options, name);
  const char *shown = arena_printf(r->arena, "--%.*s", STR_ARG(str_first(name, 60))).at;
  if (i >= 0) return take(r, i, shown, value);
  bool *common = str_is(name, "help") ? &r->args->help : str_is(name, "json") ? &r->args->json : NULL;
  if (!common) return error_set(r->e, ERR_INVALID, "There is no option %s here.", shown);
  if (value) return error_set(r->e, ERR_INVALID, "%s takes no value.", shown);
  *common = true;
  return 0;
}

static int take_letters(struct reader *r, const char *word) {
  for (const char *c = word + 1; *c; c++) {
    char shown[] = {'-', *c, '\0'};
    int i = place_of_letter(r->args->options, *c);
    if (i < 0 && *c == 'h') {
      r->args->help = true;
      continue;
    }
    if (i < 0) return error_set(r->e, ERR_INVALID, "There is no option %s here.", word);
    bool takes = r->args->options[i].argument;
    int failed = take(r, i, shown, takes && c[1] ? c + 1 : NULL);
    if (failed || takes) return failed;
  }
  return 0;
}

static bool is_option(const char *word) {
  if (word[0] != '-' || !word[1]) return false;
  return !(word[1] >= '0' && word[1] <= '9') && word[1] != '.' && word[1] != ' ';
}

int args_parse(struct arena *a, const struct args_option *options, size_t argc, const char *const *argv,
               struct args *ret, struct error *e) {
  if (argc > ARGS_MOST)
    return error_set(e, ERR_TOO_BIG, "That is more than %d words; long text goes in on standard input.", ARGS_MOST);
  struct args got = {.options = options};
  const char **words = ARENA_ARRAY(a, const char *, argc + 1);
  struct reader r = {a, argc, 0, argv, &got, e};
  bool only_words = false;
  for (; r.at < argc; r.at++) {
    const char *word = argv[r.at];
    int failed = 0;
    if (only_words || !is_option(word))
      words[got.count++] = word;
    else if (str_is(str_of(word), "--"))
      only_words = true;
    else
      failed = word[1] == '-' ? take_long(&r, word) : take_letters(&r, word);
    if (failed) return failed;
  }
  got.words = words;
  *ret = got;
  return 0;
}

bool args_given(const struct args *g, const char *name) {
  int i = place(g->options, str_of(name));
  return i >= 0 && g->given[i];
}

const char *args_value(const struct args *g, const char *name) {
  int i = place(g->options, str_of(name));
  return i >= 0 ? g->value[i] : NULL;
}

struct str args_text(struct arena *a, const struct args *g, size_t from) {
  size_t len = 0;
  for (size_t i = from; i < g->count; i++) len += strlen(g->words[i]) + 1;
  char *text = arena_alloc(a, len + 1);
  size_t at = 0;
  for (size_t i = from; i < g->count; i++) {
    size_t n = strlen(g->words[i]);
    memcpy(text + at, g->words[i], n);
    at += n;
    if (i + 1 < g->count) text[at++] = ' ';
  }
  return (struct str){text, at};
}
