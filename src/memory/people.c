/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/people.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "memory/memory_priv.h"
#include "memory/people_priv.h"

struct load_look {
  struct arena *arena;
  struct people_all *all;
};

static bool load_row(void *arg, const void *record) {
  struct load_look *l = arg;
  struct people_one one = {.entity = *(const struct entity *)record};
  one.word = people_word(l->arena, one.entity.word);
  if (one.entity.same_as != ID_NONE)
    VEC_PUSH(l->arena, &l->all->also, one);
  else
    VEC_PUSH(l->arena, &l->all->at, one);
  return true;
}

enum { MERGED_DEEP = 16 };

static uint64_t merged_into(const struct people_all *all, uint64_t id) {
  for (size_t i = 0; i < all->also.len; i++)
    if (all->also.at[i].entity.id == id) return all->also.at[i].entity.same_as;
  return ID_NONE;
}

/* Who was merged into one that was merged later stands for the last of them. */
static void find_roots(struct people_all *all) {
  for (size_t i = 0; i < all->also.len; i++) {
    uint64_t *of = &all->also.at[i].entity.same_as, next;
    for (int deep = 0; deep < MERGED_DEEP && (next = merged_into(all, *of)) != ID_NONE; deep++) *of = next;
  }
}

/* Whoever they were merged into was forgotten: then they stand for themselves again. */
static void free_orphans(struct arena *a, struct people_all *all) {
  size_t kept = 0, there = all->at.len;
  for (size_t i = 0; i < all->also.len; i++) {
    struct people_one one = all->also.at[i];
    bool root = false;
    for (size_t k = 0; k < there; k++) root |= all->at.at[k].entity.id == one.entity.same_as;
    if (root)
      all->also.at[kept++] = one;
    else
      VEC_PUSH(a, &all->at, one);
  }
  all->also.len = kept;
}

int people_load(struct store_read *r, struct arena *a, uint32_t owner, struct people_all *ret) {
  struct scan everybody = {.owner = owner};
  struct people_all all = {0};
  struct load_look look = {.arena = a, .all = &all};
  int code = r->ops->scan(r, RECORD_ENTITY, &everybody, a, load_row, &look);
  find_roots(&all);
  free_orphans(a, &all);
  if (code == 0) *ret = all;
  return code;
}

int people_root(struct store_read *r, struct arena *a, uint64_t id, uint64_t *ret) {
  struct entity e = {.same_as = id};
  int code = 0;
  for (int deep = 0; code == 0 && e.same_as != ID_NONE && deep < MERGED_DEEP; deep++) {
    *ret = e.same_as;
    code = r->ops->get(r, RECORD_ENTITY, e.same_as, a, &e);
  }
  return code;
}

/* ---- names ---- */
static bool is_nick(const struct language *l, struct str nick, struct str full) {
  const struct str *names;
  size_t n = name_full(l, nick, &names);
  for (size_t i = 0; i < n; i++)
    if (str_eq_nocase(names[i], full)) return true;
  return false;
}

static struct str first_word(struct str s) {
  ptrdiff_t at = str_find_byte(s, ' ');
  return at < 0 ? s : str_first(s, (size_t)at);
}

static struct str last_word(struct str s) {
  for (size_t i = s.len; i > 0; i--)
    if (s.at[i - 1] == ' ') return str_from(s, i);
  return s;
}

int people_name_fits(const struct language *l, struct str plain, struct str asked) {
  if (plain.len == 0 || asked.len == 0) return NAME_NOT;
  if (str_eq(plain, asked)) return NAME_WHOLE;
  struct str first = first_word(plain), asked_first = first_word(asked);
  bool many = first.len < plain.len, asked_many = asked_first.len < asked.len;
  /* "anna" for "anna berg" and the other way round; never "anna berg" for "anna holm". */
  if (many && !asked_many && (str_eq(first, asked) || str_eq(last_word(plain), asked))) return NAME_PART;
  if (!many && asked_many && str_eq(plain, asked_first)) return NAME_PART;
  if (many && asked_many) return NAME_NOT;
  return is_nick(l, asked_first, first) || is_nick(l, first, asked_first) ? NAME_NICK : NAME_NOT;
}

int people_one_fits(const struct language *l, const struct people_all *all, const struct people_one *one,
                    struct str asked) {
  int best = people_name_fits(l, one->entity.plain, asked);
  for (size_t i = 0; i < all->also.len; i++) {
    const struct entity *e = &all->also.at[i].entity;
    int fits = e->same_as == one->entity.id ? people_name_fits(l, e->plain, asked) : NAME_NOT;
    if (fits > best) best = fits;
  }
  return best;
}

bool people_one_worded(const struct people_all *all, const struct people_one *one, const struct people_words *words) {
  if (people_words_hold(words, one->word)) return true;
  for (size_t i = 0; i < all->also.len; i++)
    if (all->also.at[i].entity.same_as == one->entity.id && people_words_hold(words, all->also.at[i].word)) return true;
  return false;
}

/* ---- pronouns ---- */
static uint64_t classes_of(const struct language *l, struct str word) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  if (word.len == 0) return 0;
  const struct lex_entry *entry = lexicon_find(lexicon_of(l), people_word(&a, last_word(word)));
  return entry ? entry->classes : 0;
}

/* 'f', 'm', or 'u' where neither the word nor the name says. */
static char use_of(const struct language *l, const struct entity *e) {
  uint64_t classes = classes_of(l, e->word);
  if (classes & LEX(FEMALE)) return 'f';
  if (classes & LEX(MALE)) return 'm';
  if (e->plain.len == 0) return 'u';
  const struct name_entry *n = name_find(l, first_word(e->plain));
  return n ? n->use : 'u';
}

int64_t people_kind_of_word(const struct language *l, struct str word) {
  uint64_t classes = classes_of(l, word);
  return classes & LEX(KIN) ? ENTITY_PERSON : classes & LEX(ANIMAL) ? ENTITY_ANIMAL : 0;
}

bool people_pronoun_fits(const struct language *l, const struct entity *e, struct str pronoun) {
  if (e->pronoun.len > 0) return str_eq(e->pronoun, pronoun);
  bool alive = e->kind == ENTITY_PERSON || e->kind == ENTITY_ANIMAL;
  if (str_is(pronoun, "it")) return !alive && e->kind != 0;
  if (str_is(pronoun, "they")) return e->kind == ENTITY_GROUP;
  if (e->kind != 0 && !alive) return false;
  char use = use_of(l, e);
  return use == 'u' || use == (str_is(pronoun, "she") ? 'f' : 'm');
}

/* ---- finding ---- */
/* The words of a query that name something: "my sister" is "sister". Everything, when nothing would be left. */
static struct str without_small_words(const struct language *l, struct arena *a, struct str plain) {
  struct str rest = plain, word, kept = STR("");
  while (str_next(&rest, ' ', &word)) {
    if (word.len == 0 || token_is_stop(l, word)) continue;
    kept = kept.len ? arena_printf(a, "%.*s %.*s", STR_ARG(kept), STR_ARG(word)) : word;
  }
  return kept.len ? kept : plain;
}

/* "anna", "sister", "sister anna". */
static int fits(const struct language *l, const struct people_all *all, const struct people_one *p, struct str asked,
                const struct people_words *w) {
  int name = people_one_fits(l, all, p, asked);
  if (name == NAME_WHOLE) return name;
  if (people_one_worded(all, p, w)) return str_eq(p->word, asked) ? 95 : 90;
  if (p->word.len > 0 && str_starts(asked, p->word) && asked.len > p->word.len + 1 &&
      people_one_fits(l, all, p, str_from(asked, p->word.len + 1)) > 0)
    return NAME_WHOLE + 10;
  return name;
}

struct ranked {
  const struct people_one *one;
  int score;
};

static int by_rank(const void *x, const void *y) {
  const struct ranked *a = x, *b = y;
  if (a->score != b->score) return b->score - a->score;
  if (a->one->entity.said_at != b->one->entity.said_at) return a->one->entity.said_at < b->one->entity.said_at ? 1 : -1;
  return a->one->entity.id < b->one->entity.id ? 1 : -1;
}

static void find_in(const struct language *l, struct arena *a, const struct people_all *all, struct str asked,
                    struct view_entities *ret) {
  struct people_words words = people_words_of(l, a, asked);
  struct ranked *rank = ARENA_ARRAY(a, struct ranked, all->at.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < all->at.len; i++) {
    const struct people_one *p = &all->at.at[i];
    int score = asked.len == 0 ? 1 : fits(l, all, p, asked, &words);
    if (score > 0) rank[n++] = (struct ranked){p, score};
  }
  if (n > 1) qsort(rank, n, sizeof *rank, by_rank);
  struct entity *found = ARENA_ARRAY(a, struct entity, n + 1);
  for (size_t i = 0; i < n; i++) found[i] = rank[i].one->entity;
  *ret = (struct view_entities){.at = found, .len = n};
}

int people_find(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct str name_or_word,
                struct view_entities *ret) {
  struct people_all all;
  int code = people_load(r, a, owner, &all);
  if (code < 0) return code;
  struct str asked = people_word(a, name_or_word);
  if (asked.len > 0) asked = without_small_words(m->language, a, asked);
  find_in(m->language, a, &all, asked, ret);
  return 0;
}

bool people_known(void *arg, struct str plain, struct who *ret) {
  struct people_known *k = arg;
  if (!k->all) {
    struct people_all *all = ARENA_NEW(k->arena, struct people_all);
    if (people_load(k->read, k->arena, k->owner, all) < 0) return false;
    k->all = all;
  }
  struct view_entities found;
  find_in(k->memory->language, k->arena, k->all, people_word(k->arena, plain), &found);
  if (found.len == 0) return false;
  const struct entity *e = &found.at[0];
  *ret = (struct who){.name = e->name, .word = e->word, .pronoun = e->pronoun};
  /* Two of that name: which of them is not for the reader to say. */
  if (found.len > 1 && str_eq(found.at[1].plain, e->plain) && e->plain.len > 0) ret->word = ret->pronoun = STR("");
  return true;
}
