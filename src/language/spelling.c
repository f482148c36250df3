/* SPDX-License-Identifier: Apache-2.0 */
#include "language/spelling.h"

#include "language/language_priv.h"
#include "language/rows.h"
#include "language/word_table.h"

enum condition_kind { COND_BEGIN, COND_END, COND_PREV, COND_NEXT, COND_NOT_PREV, COND_NOT_NEXT };

struct condition {
  enum condition_kind kind;
  struct str words; /* blank-separated; "@set" and "*ing" among them */
  struct condition *more;
};

struct rule {
  struct spelled to;
  const struct condition *when; /* all must hold */
  struct rule *other;           /* tried when they do not */
};

struct suffix {
  struct str ends, becomes; /* "n't", "not" */
};

struct word_set {
  struct str name;
  struct word_table words;
};

struct spelling {
  struct word_table typed; /* to rules[] */
  VEC(struct rule *) rules;
  VEC(struct suffix) suffixes;
  VEC(struct word_set) sets;
  VEC(struct str) emoticons, laughs;
  struct word_table doubles, abbreviations;
  bool emoticon_byte[256];
};

static const struct word_set *set_of(const struct spelling *s, struct str name) {
  for (size_t i = 0; i < s->sets.len; i++)
    if (str_eq(s->sets.at[i].name, name)) return &s->sets.at[i];
  return NULL;
}

static void add_words(struct language *l, struct word_table *t, struct str words) {
  struct str word;
  while (rows_word(&words, &word)) word_table_put(&l->arena, t, word, 1);
}

static void add_set(struct language *l, struct str name, struct str words) {
  struct spelling *s = l->spelling;
  const struct word_set *old = set_of(s, name);
  if (!old) {
    struct word_set set = {.name = name};
    VEC_PUSH(&l->arena, &s->sets, set);
    old = &s->sets.at[s->sets.len - 1];
  }
  add_words(l, (struct word_table *)&old->words, words);
}

static bool condition_kind(struct str word, enum condition_kind *ret) {
  static const char *const names[] = {"begin", "end", "prev", "next", "not-prev", "not-next"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_is(word, names[i])) return *ret = (enum condition_kind)i, true;
  return false;
}

static int add_conditions(struct language *l, const struct rows *r, struct rule *rule, struct error *e) {
  for (size_t i = 2; i < r->fields; i++) {
    struct str rest = r->field[i], word;
    if (!rows_word(&rest, &word)) continue;
    struct condition *c = ARENA_NEW(&l->arena, struct condition);
    if (!condition_kind(word, &c->kind)) return rows_error(r, e, "\"%.*s\" is not a condition", STR_ARG(word));
    c->words = str_trim(rest);
    struct str words = c->words;
    while (rows_word(&words, &word))
      if (word.at[0] == '@' && !set_of(l->spelling, word))
        return rows_error(r, e, "there is no set %.*s above", STR_ARG(word));
    c->more = (struct condition *)rule->when;
    rule->when = c;
  }
  return 0;
}

static int add_rule(struct language *l, const struct rows *r, struct error *e) {
  struct spelling *s = l->spelling;
  struct rule *rule = ARENA_NEW(&l->arena, struct rule);
  struct str rest = r->field[1], word;
  while (rows_word(&rest, &word)) {
    if (rule->to.count == SPELLING_WORDS) return rows_error(r, e, "more than %d words", SPELLING_WORDS);
    rule->to.word[rule->to.count++] = word;
  }
  if (!rule->to.count) return rows_error(r, e, "nothing to mend it to");
  int rc = add_conditions(l, r, rule, e);
  if (rc) return rc;
  uint32_t at = word_table_get(&s->typed, r->field[0], UINT32_MAX);
  if (at == UINT32_MAX) {
    word_table_put(&l->arena, &s->typed, r->field[0], (uint32_t)s->rules.len);
    VEC_PUSH(&l->arena, &s->rules, rule);
    return 0;
  }
  struct rule *last = s->rules.at[at];
  while (last->other) last = last->other;
  if (!last->when) return rows_error(r, e, "%.*s: an unconditional line stands above", STR_ARG(r->field[0]));
  last->other = rule;
  return 0;
}

static void add_list(struct language *l, struct str kind, struct str words) {
  struct spelling *s = l->spelling;
  struct str word;
  if (str_is(kind, "!double")) add_words(l, &s->doubles, words);
  if (str_is(kind, "!abbreviation")) add_words(l, &s->abbreviations, words);
  if (str_is(kind, "!laugh"))
    while (rows_word(&words, &word)) VEC_PUSH(&l->arena, &s->laughs, word);
  if (str_is(kind, "!emoticon"))
    while (rows_word(&words, &word)) {
      VEC_PUSH(&l->arena, &s->emoticons, word);
      s->emoticon_byte[(unsigned char)word.at[0]] = true;
    }
}

int spelling_open(struct language *l, struct error *e) {
  struct spelling *s = l->spelling = ARENA_NEW(&l->arena, struct spelling);
  struct rows r = rows_of(l->pack, "spelling.txt");
  while (rows_next(&r)) {
    struct str typed = r.field[0];
    if (r.fields < 2 || !typed.len) return rows_error(&r, e, "wants two fields, split by a tab");
    int rc = 0;
    if (typed.at[0] == '@')
      add_set(l, typed, r.field[1]);
    else if (typed.at[0] == '!')
      add_list(l, typed, r.field[1]);
    else if (typed.at[0] == '*')
      VEC_PUSH(&l->arena, &s->suffixes, ((struct suffix){str_from(typed, 1), r.field[1]}));
    else
      rc = add_rule(l, &r, e);
    if (rc) return rc;
  }
  return 0;
}

static bool listed(const struct spelling *s, struct str words, struct str word) {
  struct str one;
  while (rows_word(&words, &one)) {
    if (str_eq(one, word)) return true;
    if (str_is(one, ".") && !word.len) return true;
    if (str_is(one, "%") && word.len && word.at[0] >= '0' && word.at[0] <= '9') return true;
    if (one.at[0] == '@' && word_table_has(&set_of(s, one)->words, word)) return true;
    if (one.at[0] == '*' && word.len > one.len && str_ends(word, str_from(one, 1))) return true;
  }
  return false;
}

static bool holds(const struct spelling *s, const struct condition *c, const struct spelling_place *p) {
  switch (c->kind) {
  case COND_BEGIN: return p->begins;
  case COND_END: return !p->after.len;
  case COND_PREV: return listed(s, c->words, p->before);
  case COND_NEXT: return listed(s, c->words, p->after);
  case COND_NOT_PREV: return !listed(s, c->words, p->before);
  case COND_NOT_NEXT: return !listed(s, c->words, p->after);
  }
  return false;
}

static bool all_hold(const struct spelling *s, const struct rule *rule, const struct spelling_place *p) {
  for (const struct condition *c = rule->when; c; c = c->more)
    if (!holds(s, c, p)) return false;
  return true;
}

static struct spelled by_suffix(const struct spelling *s, struct str typed) {
  for (size_t i = 0; i < s->suffixes.len; i++) {
    struct suffix one = s->suffixes.at[i];
    if (typed.len > one.ends.len && str_ends(typed, one.ends))
      return (struct spelled){{str_first(typed, typed.len - one.ends.len), one.becomes}, 2};
  }
  return (struct spelled){0};
}

struct spelled spelling_mend(const struct language *l, struct arena *a, struct str typed,
                             const struct spelling_place *p) {
  const struct spelling *s = l->spelling;
  uint32_t at = word_table_get(&s->typed, typed, UINT32_MAX);
  if (at != UINT32_MAX) {
    for (const struct rule *rule = s->rules.at[at]; rule; rule = rule->other)
      if (all_hold(s, rule, p)) return rule->to;
    return (struct spelled){0};
  }
  if (memchr(typed.at, '\'', typed.len)) return by_suffix(s, typed);
  struct str shorter = spelling_shorten(l, a, typed);
  if (str_eq(shorter, typed)) return (struct spelled){0};
  struct spelled again = spelling_knows(l, shorter) ? spelling_mend(l, a, shorter, p) : (struct spelled){0};
  return again.count ? again : (struct spelled){{shorter}, 1};
}

bool spelling_knows(const struct language *l, struct str typed) {
  return word_table_has(&l->spelling->typed, typed);
}

bool spelling_abbreviation(const struct language *l, struct str plain) {
  return word_table_has(&l->spelling->abbreviations, plain);
}

size_t spelling_emoticon(const struct language *l, struct str text) {
  const struct spelling *s = l->spelling;
  size_t best = 0;
  if (!text.len || !s->emoticon_byte[(unsigned char)text.at[0]]) return 0;
  for (size_t i = 0; i < s->emoticons.len; i++)
    if (s->emoticons.at[i].len > best && str_starts(text, s->emoticons.at[i])) best = s->emoticons.at[i].len;
  return best;
}

/* Nothing but repeats of a laugh's syllable, at least two and a bit: "hahahah". */
static struct str laughed(const struct spelling *s, struct arena *a, struct str typed) {
  for (size_t i = 0; i < s->laughs.len; i++) {
    struct str ha = s->laughs.at[i];
    size_t n = 0;
    while (n < typed.len && typed.at[n] == ha.at[n % ha.len]) n++;
    if (n == typed.len && n > 2 * ha.len) return arena_join(a, ha, ha);
  }
  return typed;
}

/* Every run of three or more of a letter cut to `keep`. */
static struct str cut_runs(struct arena *a, struct str typed, size_t keep) {
  char *out = arena_alloc(a, typed.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < typed.len;) {
    size_t run = 1;
    while (i + run < typed.len && typed.at[i + run] == typed.at[i]) run++;
    for (size_t k = 0; k < (run >= 3 ? keep : run); k++) out[n++] = typed.at[i];
    i += run;
  }
  return (struct str){out, n};
}

static bool stretched(struct str s) {
  for (size_t i = 2; i < s.len; i++)
    if (s.at[i] == s.at[i - 1] && s.at[i] == s.at[i - 2] && s.at[i] >= 'a' && s.at[i] <= 'z') return true;
  return false;
}

struct str spelling_shorten(const struct language *l, struct arena *a, struct str typed) {
  const struct spelling *s = l->spelling;
  struct str laugh = laughed(s, a, typed);
  if (!str_eq(laugh, typed)) return laugh;
  if (!stretched(typed)) return typed;
  struct str two = cut_runs(a, typed, 2);
  return word_table_has(&s->doubles, two) ? two : cut_runs(a, typed, 1);
}
