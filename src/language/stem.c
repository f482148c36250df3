/* SPDX-License-Identifier: Apache-2.0
 *
 * The rule tables of data/<language>/stem.txt, interpreted; that file's head describes them.
 */
#include "language/language_priv.h"
#include "language/rows.h"
#include "language/token.h"
#include "language/word_table.h"

#include <ctype.h>

enum { ATOMS = 8, WORD_MAX = 60, STEPS_PER_WORD = 40 };

struct atom {
  char what; /* '>' '=' measure, 'v', 'd', 'o', or a letter 'a'..'z' that the stem ends with */
  bool not ;
  bool either; /* begins another alternative */
  int measure;
};

struct rule {
  struct str ends, becomes;
  bool halves; /* one of two equal last letters goes */
  struct atom atoms[ATOMS];
  size_t atom_count;
  struct str then, next; /* step names, "" none */
};

struct step {
  struct str name;
  bool called; /* only by "then" */
  VEC(struct rule) rules;
};

struct stemmer {
  VEC(struct step) steps;
  struct word_table exceptions; /* to stems[] */
  VEC(struct str) stems;
};

static bool read_atom(struct str text, struct atom *ret) {
  if (text.len && text.at[0] == '!') ret->not = true, text = str_from(text, 1);
  if (text.len == 3 && text.at[0] == 'm' && (text.at[1] == '>' || text.at[1] == '=') &&
      isdigit((unsigned char)text.at[2])) {
    ret->what = text.at[1];
    ret->measure = text.at[2] - '0';
    return true;
  }
  if (text.len != 1) return false;
  ret->what = text.at[0];
  if (isupper((unsigned char)ret->what))
    ret->what = (char)tolower(ret->what);
  else if (ret->what == 'v' || ret->what == 'd' || ret->what == 'o')
    ret->what = (char)toupper(ret->what);
  else
    return false;
  return true;
}

static bool read_condition(struct str text, struct rule *rule) {
  struct str alternative, part;
  while (str_next(&text, '/', &alternative)) {
    bool either = true;
    while (str_next(&alternative, '&', &part)) {
      struct atom atom = {.either = either};
      if (rule->atom_count == ATOMS || !read_atom(part, &atom)) return false;
      rule->atoms[rule->atom_count++] = atom;
      either = false;
    }
  }
  return true;
}

static int read_rule(const struct rows *r, struct rule *rule, struct error *e) {
  struct str rest = r->text, word;
  if (!rows_word(&rest, &rule->ends) || !rows_word(&rest, &word) || !str_is(word, "->") ||
      !rows_word(&rest, &rule->becomes))
    return rows_error(r, e, "a rule is: ending -> replacement");
  if (str_is(rule->ends, "\"\"")) rule->ends = STR("");
  if (str_is(rule->becomes, "-")) rule->becomes = STR("");
  if (str_is(rule->becomes, "double")) rule->halves = true, rule->becomes = STR("");
  while (rows_word(&rest, &word)) {
    bool named =
        str_is(word, "then") ? rows_word(&rest, &rule->then) : str_is(word, "next") && rows_word(&rest, &rule->next);
    if (!named && (rule->atom_count || !read_condition(word, rule)))
      return rows_error(r, e, "\"%.*s\" is not a condition", STR_ARG(word));
  }
  return 0;
}

static void add_step(struct language *l, struct str name) {
  struct step step = {.name = str_trim(name)};
  if (str_starts(step.name, STR("(")) && str_ends(step.name, STR(")"))) {
    step.called = true;
    step.name = str_first(str_from(step.name, 1), step.name.len - 2);
  }
  VEC_PUSH(&l->arena, &l->stemmer->steps, step);
}

static int add_exception(struct language *l, const struct rows *r, struct error *e) {
  struct str rest = str_from(r->text, 1), word, stem;
  if (!rows_word(&rest, &word) || !rows_word(&rest, &stem)) return rows_error(r, e, "an exception is: = word stem");
  struct stemmer *s = l->stemmer;
  if (!word_table_put(&l->arena, &s->exceptions, word, (uint32_t)s->stems.len))
    return rows_error(r, e, "\"%.*s\" stands above already", STR_ARG(word));
  VEC_PUSH(&l->arena, &s->stems, stem);
  return 0;
}

static const struct step *step_named(const struct stemmer *s, struct str name) {
  for (size_t i = 0; i < s->steps.len; i++)
    if (str_eq(s->steps.at[i].name, name)) return &s->steps.at[i];
  return NULL;
}

static int check_names(const struct stemmer *s, struct error *e) {
  for (size_t i = 0; i < s->steps.len; i++)
    for (size_t k = 0; k < s->steps.at[i].rules.len; k++) {
      const struct rule *rule = &s->steps.at[i].rules.at[k];
      if ((rule->then.len && !step_named(s, rule->then)) || (rule->next.len && !step_named(s, rule->next)))
        return error_set(e, ERR_INVALID, "stem.txt: step %.*s names a step that is not there.",
                         STR_ARG(s->steps.at[i].name));
    }
  return 0;
}

int stem_open(struct language *l, struct error *e) {
  struct stemmer *s = l->stemmer = ARENA_NEW(&l->arena, struct stemmer);
  struct rows r = rows_of(l->pack, "stem.txt");
  while (rows_next(&r)) {
    int rc = 0;
    if (r.text.at[0] == '=') {
      rc = add_exception(l, &r, e);
    } else if (str_starts(r.text, STR("step "))) {
      add_step(l, str_from(r.text, 5));
    } else {
      struct rule rule = {0};
      if (!s->steps.len) return rows_error(&r, e, "a rule before the first step");
      rc = read_rule(&r, &rule, e);
      VEC_PUSH(&l->arena, &s->steps.at[s->steps.len - 1].rules, rule);
    }
    if (rc) return rc;
  }
  return check_names(s, e);
}

static bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* Porter's consonant: not a e i o u, and y only at the beginning or after a vowel. */
static bool consonant(const char *w, size_t i) {
  bool is = true;
  for (size_t k = i;; k--) { /* a run of y's alternates */
    if (w[k] != 'y') return is_vowel(w[k]) != is;
    if (k == 0) return is;
    is = !is;
  }
}

static int measure(const char *w, size_t len) {
  int m = 0;
  for (size_t i = 1; i < len; i++) m += consonant(w, i) && !consonant(w, i - 1);
  return m;
}

static bool has_vowel(const char *w, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (!consonant(w, i)) return true;
  return false;
}

static bool cvc(const char *w, size_t len) {
  return len >= 3 && consonant(w, len - 1) && !consonant(w, len - 2) && consonant(w, len - 3) &&
         !memchr("wxy", w[len - 1], 3);
}

static bool atom_holds(const struct atom *atom, const char *w, size_t len) {
  switch (atom->what) {
  case '>': return measure(w, len) > atom->measure;
  case '=': return measure(w, len) == atom->measure;
  case 'V': return has_vowel(w, len);
  case 'D': return len >= 2 && w[len - 1] == w[len - 2] && consonant(w, len - 1);
  case 'O': return cvc(w, len);
  default: return len && w[len - 1] == atom->what;
  }
}

static bool holds(const struct rule *rule, const char *w, size_t len) {
  bool all = rule->atom_count == 0;
  for (size_t i = 0; i < rule->atom_count; i++) {
    if (rule->atoms[i].either) {
      if (all) return true;
      all = true;
    }
    all = all && atom_holds(&rule->atoms[i], w, len) != rule->atoms[i].not ;
  }
  return all;
}

/* Nearly all differ in the last letter. */
static bool has_ending(const char *w, size_t len, struct str ending) {
  if (!ending.len) return true;
  if (len < ending.len || w[len - 1] != ending.at[ending.len - 1]) return false;
  return memcmp(w + len - ending.len, ending.at, ending.len) == 0;
}

/* The rule of a step that decides for this word; NULL none. *ret_applies: its condition holds. */
static const struct rule *deciding(const struct step *step, const char *w, size_t len, bool *ret_applies) {
  for (size_t i = 0; i < step->rules.len; i++) {
    const struct rule *rule = &step->rules.at[i];
    if (!has_ending(w, len, rule->ends)) continue;
    *ret_applies = holds(rule, w, len - rule->ends.len);
    if (*ret_applies || rule->ends.len) return rule;
  }
  return NULL;
}

static const struct rule *run_step(const struct step *step, char *w, size_t *len) {
  bool applies;
  const struct rule *rule = deciding(step, w, *len, &applies);
  if (!rule || !applies) return NULL;
  *len -= rule->ends.len + rule->halves;
  for (size_t i = 0; i < rule->becomes.len; i++) w[(*len)++] = rule->becomes.at[i];
  return rule;
}

static size_t run_steps(const struct stemmer *s, char *w, size_t len) {
  size_t at = 0;
  for (int budget = STEPS_PER_WORD; at < s->steps.len && budget > 0 && len < WORD_MAX; budget--) {
    const struct step *step = &s->steps.at[at++];
    if (step->called) continue;
    const struct rule *rule = run_step(step, w, &len);
    if (rule && rule->then.len) run_step(step_named(s, rule->then), w, &len);
    if (rule && rule->next.len) at = (size_t)(step_named(s, rule->next) - s->steps.at);
  }
  return len;
}

static bool stemmable(struct str word) {
  if (word.len < 3 || word.len >= WORD_MAX - 8) return false;
  for (size_t i = 0; i < word.len; i++)
    if (word.at[i] < 'a' || word.at[i] > 'z') return false;
  return true;
}

struct str token_stem(const struct language *l, struct arena *a, struct str word) {
  const struct stemmer *s = l->stemmer;
  uint32_t known = word_table_get(&s->exceptions, word, UINT32_MAX);
  if (known != UINT32_MAX) word = s->stems.at[known];
  if (!stemmable(word)) return word;
  char w[WORD_MAX + 32];
  memcpy(w, word.at, word.len);
  size_t len = run_steps(s, w, word.len);
  if (len <= word.len && !memcmp(w, word.at, len)) return str_first(word, len);
  return arena_dup(a, (struct str){w, len});
}
