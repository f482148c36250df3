/* SPDX-License-Identifier: Apache-2.0 */
#include "language/lexicon.h"

#include "base/alloc.h"
#include "base/log.h"
#include "base/utf8.h"
#include "language/language_priv.h"
#include "language/rows.h"
#include "language/word_table.h"

/* One line of many: the search begins between two of these, and not at both ends of 26,000. */
enum { LEADS = 256 };
struct lead {
  uint64_t key; /* the word's first eight letters, in order as numbers */
  uint32_t at;  /* of its line */
};

struct lexicon {
  struct arena arena;
  struct word_table phrases; /* to entries[] */
  VEC(struct lex_entry) entries;
  struct word_table longest; /* first word to words of the longest phrase */
  struct str words;          /* word.txt as it stands in the pack, sorted: searched, never loaded */
  struct lead leads[LEADS];  /* into words, evenly */
  struct word_table forms;   /* irregular verb form to verbs[] */
  VEC(struct verb_word) verbs;
};

struct load {
  struct lexicon *x;
  const struct pack *pack;
  struct error *e;
  int rc;
  bool checks;
};

static const char *const class_names[] = {
#define LEX_NAME(name) #name,
    LEX_CLASSES(LEX_NAME)
#undef LEX_NAME
};

/* The bit of a class by its name in lower case, 0 when there is none. */
static uint64_t class_of(struct str name) {
  for (size_t i = 0; i < LEX_COUNT; i++)
    if (str_eq_nocase(name, str_of(class_names[i]))) return UINT64_C(1) << i;
  return 0;
}

static bool all_plain(struct str s) {
  for (size_t i = 0; i < s.len; i++)
    if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || s.at[i] == ' ')) return false;
  return true;
}

static bool all_ascii(struct str s) {
  for (size_t i = 0; i < s.len; i++)
    if ((unsigned char)s.at[i] >= 0x80) return false;
  return true;
}

/* As tokens are joined: hyphens are blanks, "'s" a word of its own, other marks gone. */
static struct str key_of(struct arena *a, struct str shown) {
  if (all_plain(shown)) return shown;
  struct str plain = all_ascii(shown) ? shown : utf8_plain(a, shown);
  char *out = arena_alloc(a, plain.len * 2 + 1);
  size_t n = 0;
  for (size_t i = 0; i < plain.len; i++) {
    char c = plain.at[i];
    bool owner =
        c == '\'' && i + 1 < plain.len && plain.at[i + 1] == 's' && (i + 2 == plain.len || plain.at[i + 2] == ' ');
    if (owner && n) out[n++] = ' ';
    if (c == '.') continue;
    out[n++] = (char)(c == '-' ? ' ' : c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return (struct str){out, n};
}

static uint32_t words_in(struct str s) {
  uint32_t n = 1;
  for (size_t i = 0; i < s.len; i++) n += s.at[i] == ' ';
  return n;
}

static struct lex_entry *entry_of(struct lexicon *x, struct str shown) {
  struct str key = key_of(&x->arena, shown);
  uint32_t at = *word_table_keep(&x->arena, &x->phrases, key, (uint32_t)x->entries.len);
  if (at < x->entries.len) return &x->entries.at[at];
  struct lex_entry new = {.shown = shown};
  VEC_PUSH(&x->arena, &x->entries, new);
  uint32_t words = words_in(key);
  if (words > 1) {
    struct str first = str_first(key, (size_t)str_find_byte(key, ' '));
    uint32_t *longest = word_table_keep(&x->arena, &x->longest, first, words);
    if (*longest < words) *longest = words;
  }
  return &x->entries.at[x->entries.len - 1];
}

static uint64_t marks_of(struct str marks) {
  uint64_t all = 0;
  struct str one;
  while (rows_word(&marks, &one)) {
    if (str_is(one, "f"))
      all |= LEX(FEMALE);
    else if (str_is(one, "m"))
      all |= LEX(MALE);
    else
      all |= class_of(one);
  }
  return all;
}

static uint64_t parts_of_speech(struct str tags) {
  uint64_t all = 0;
  for (size_t i = 0; i < tags.len; i++)
    all |= tags.at[i] == 'n' ? LEX(NOUN) : tags.at[i] == 'v' ? LEX(VERB) : tags.at[i] == 'a' ? LEX(ADJ) : LEX(ADV);
  return all;
}

static int load_class(struct load *d, struct rows *r, uint64_t class) {
  while (rows_next(r)) {
    if (!r->field[0].len) return rows_error(r, d->e, "an empty entry");
    struct lex_entry *entry = entry_of(d->x, r->field[0]);
    if (class & LEX(PLACE)) entry->shown = r->field[0];
    entry->classes |= class;
    if (r->fields > 1) entry->classes |= marks_of(r->field[1]);
  }
  return 0;
}

/* The first eight bytes before the end, a tab or a line's end, so that comparing numbers compares words. */
static uint64_t lead_key(struct str word) {
  uint64_t key = 0;
  bool ended = false;
  for (size_t i = 0; i < 8; i++) {
    ended |= i >= word.len || word.at[i] == '\t' || word.at[i] == '\n';
    key = key << 8 | (ended ? 0 : (unsigned char)word.at[i]);
  }
  return key;
}

static size_t line_from(struct str text, size_t at) {
  while (at > 0 && at < text.len && text.at[at - 1] != '\n') at++;
  return at;
}

/* A comment stands before all words, as the order of bytes has it; in a short file the end, where no line begins, after
 * them. */
static void lay_leads(struct lexicon *x) {
  for (size_t i = 0; i < LEADS; i++) {
    size_t at = line_from(x->words, x->words.len * i / LEADS);
    uint64_t key = at < x->words.len ? lead_key(str_from(x->words, at)) : UINT64_MAX;
    x->leads[i] = (struct lead){key, (uint32_t)at};
  }
}

/* Only its order is looked at: 26,000 words cost a short search each time they are met, and next to nothing at the
 * start.
 */
static int load_words(struct load *d, struct rows *r, struct str text) {
  struct str last = STR("");
  d->x->words = text;
  while (d->checks && rows_next(r)) {
    if (r->fields != 2) return rows_error(r, d->e, "wants a word, a tab and its parts of speech");
    if (str_cmp(last, r->field[0]) >= 0) return rows_error(r, d->e, "\"%.*s\" is out of order", STR_ARG(r->field[0]));
    last = r->field[0];
  }
  lay_leads(d->x);
  return 0;
}

/* How the line's word stands to this one; *tag: past the line's tab, where they are the same. */
static int line_order(struct str text, size_t at, struct str word, size_t *tag) {
  size_t i = 0;
  for (; at + i < text.len && text.at[at + i] != '\t' && text.at[at + i] != '\n'; i++) {
    if (i == word.len) return 1;
    int order = (unsigned char)text.at[at + i] - (unsigned char)word.at[i];
    if (order) return order;
  }
  *tag = at + i + 1;
  return i < word.len ? -1 : 0;
}

/* Between which lines of the text the word stands if it is there. */
static void between(const struct lexicon *x, struct str word, size_t *low, size_t *high) {
  uint64_t key = lead_key(word);
  size_t first = 0, last = LEADS; /* leads before `first` are less, those from `last` on are greater */
  while (first < last) {
    size_t half = first + (last - first) / 2;
    if (x->leads[half].key < key)
      first = half + 1;
    else
      last = half;
  }
  *low = first ? x->leads[first - 1].at : 0;
  while (last < LEADS && x->leads[last].key == key) last++;
  *high = last < LEADS ? x->leads[last].at : x->words.len;
}

static uint64_t word_classes(const struct lexicon *x, struct str word) {
  size_t low, high, tag = 0;
  if (!word.len || !x->words.len) return 0;
  between(x, word, &low, &high);
  while (low < high) {
    size_t at = low + (high - low) / 2;
    while (at > low && x->words.at[at - 1] != '\n') at--;
    ptrdiff_t length = str_find_byte(str_from(x->words, at), '\n');
    size_t next = length < 0 ? x->words.len : at + (size_t)length + 1;
    int order = x->words.at[at] == '#' ? -1 : line_order(x->words, at, word, &tag);
    if (order == 0) return parts_of_speech(str_span(x->words.at + tag, x->words.at + next - (length >= 0)));
    if (order < 0)
      low = next;
    else
      high = at;
  }
  return 0;
}

uint64_t lexicon_classes(const struct lexicon *x, struct str phrase) {
  const struct lex_entry *entry = lexicon_find(x, phrase);
  return (entry ? entry->classes : 0) | word_classes(x, phrase);
}

/* "filler: um uh er": words split by blanks, "_" within an entry. */
static int load_sets(struct load *d, struct rows *r) {
  while (rows_next(r)) {
    ptrdiff_t colon = str_find_byte(r->text, ':');
    uint64_t class = colon > 0 ? class_of(str_first(r->text, (size_t)colon)) : 0;
    if (!class) return rows_error(r, d->e, "no such set");
    struct str rest = str_from(r->text, (size_t)colon + 1), word;
    while (rows_word(&rest, &word)) {
      struct str shown = arena_dup(&d->x->arena, word);
      for (size_t i = 0; i < shown.len; i++)
        if (shown.at[i] == '_') ((char *)shown.at)[i] = ' ';
      entry_of(d->x, shown)->classes |= class;
    }
  }
  return 0;
}

static int load_tone(struct load *d, struct rows *r) {
  while (rows_next(r)) {
    ptrdiff_t colon = str_find_byte(r->text, ':');
    long long tone;
    if (colon < 1 || !str_to_int(str_first(r->text, (size_t)colon), &tone) || tone < -2 || tone > 2)
      return rows_error(r, d->e, "wants -2 to 2, a colon and words");
    struct str rest = str_from(r->text, (size_t)colon + 1), word;
    while (rows_word(&rest, &word)) entry_of(d->x, word)->tone = (int)tone;
  }
  return 0;
}

static int load_verbs(struct load *d, struct rows *r) {
  while (rows_next(r)) {
    struct str rest = r->text, word, base = STR_NONE;
    enum verb_form form = FORM_BASE;
    for (; rows_word(&rest, &word); form++) {
      if (form > FORM_ING) return rows_error(r, d->e, "more than five forms");
      if (form == FORM_BASE) base = word;
      struct verb_word verb = {base, form};
      if (word_table_put(&d->x->arena, &d->x->forms, word, (uint32_t)d->x->verbs.len))
        VEC_PUSH(&d->x->arena, &d->x->verbs, verb);
      entry_of(d->x, word)->classes |= LEX(VERB);
    }
    if (form != FORM_ING + 1)
      return rows_error(r, d->e, "wants five forms: base, third person, past, participle, -ing");
  }
  return 0;
}

static bool load_file(void *arg, struct str name, struct str text) {
  struct load *d = arg;
  struct str stem = str_from(name, sizeof "lexicon/" - 1);
  ptrdiff_t dot = str_find_byte(stem, '.');
  if (dot < 1 || !str_ends(stem, STR(".txt"))) return true;
  stem = str_first(stem, (size_t)dot);
  struct rows r = rows_of_text(arena_dup(&d->x->arena, name).at, text);
  if (str_is(stem, "word"))
    d->rc = load_words(d, &r, text);
  else if (str_is(stem, "set"))
    d->rc = load_sets(d, &r);
  else if (str_is(stem, "tone"))
    d->rc = load_tone(d, &r);
  else if (str_is(stem, "verb"))
    d->rc = load_verbs(d, &r);
  else if (class_of(stem))
    d->rc = load_class(d, &r, class_of(stem));
  else
    d->rc = error_set(d->e, ERR_INVALID, "%.*s: no such class", STR_ARG(name));
  return d->rc == 0;
}

/* So that the tables are made once: they are the largest that a start makes. */
static bool count_rows(void *arg, struct str name, struct str text) {
  size_t *rows = arg;
  if (str_ends(name, STR("/word.txt"))) return true;
  for (const char *at = text.at, *end = at + text.len; (at = memchr(at, '\n', (size_t)(end - at))); at++) ++*rows;
  return true;
}

static void make_room(struct lexicon *x, const struct pack *p) {
  size_t rows = 0;
  pack_scan(p, "lexicon/", count_rows, &rows);
  word_table_reserve(&x->arena, &x->phrases, rows);
  x->entries.room = rows;
  x->entries.at = ARENA_ARRAY(&x->arena, struct lex_entry, rows);
}

static int lexicon_load(const struct pack *p, bool checks, struct lexicon **ret, struct error *e) {
  struct lexicon *x = alloc_zero(sizeof *x);
  struct load d = {.x = x, .pack = p, .e = e, .checks = checks};
  make_room(x, p);
  pack_scan(p, "lexicon/", load_file, &d);
  *ret = x;
  return d.rc;
}

const struct lexicon *lexicon_of(const struct language *l) {
  struct language *owner = (struct language *)l; /* filled once, under its lock */
  pthread_mutex_lock(&owner->lazy);
  if (!owner->lexicon) {
    struct error e = {0};
    if (lexicon_load(l->pack, false, &owner->lexicon, &e)) log_debug("%s", e.text);
  }
  pthread_mutex_unlock(&owner->lazy);
  return owner->lexicon;
}

int lexicon_check(const struct pack *p, struct error *e) {
  struct lexicon *x;
  int rc = lexicon_load(p, true, &x, e);
  lexicon_release(x);
  return rc;
}

void lexicon_close(struct language *l) {
  lexicon_release(l->lexicon);
}

void lexicon_release(struct lexicon *x) {
  if (!x) return;
  arena_finish(&x->arena);
  alloc_free(x);
}

const struct lex_entry *lexicon_find(const struct lexicon *x, struct str phrase) {
  uint32_t at = word_table_get(&x->phrases, phrase, UINT32_MAX);
  return at == UINT32_MAX ? NULL : &x->entries.at[at];
}

size_t lexicon_longest(const struct lexicon *x, struct str word) {
  return word_table_get(&x->longest, word, 0);
}

static bool is_verb(const struct lexicon *x, struct str word) {
  return lexicon_classes(x, word) & LEX(VERB);
}

static bool is_known(const struct lexicon *x, struct str word) {
  return lexicon_classes(x, word) != 0;
}

/* The base of a regular form: the ending off, then "e" back, or a doubled letter halved, or "i" to "y". */
static bool regular_base(const struct lexicon *x, struct arena *a, struct str word, size_t ending, struct str *ret) {
  if (word.len < ending + 2) return false;
  struct str stem = str_first(word, word.len - ending);
  char last = stem.at[stem.len - 1];
  if (stem.len > 2 && last == stem.at[stem.len - 2] && last != 'l' && last != 's' &&
      is_verb(x, str_first(stem, stem.len - 1)))
    return *ret = str_first(stem, stem.len - 1), true;
  if (is_verb(x, stem)) return *ret = stem, true;
  struct str with_e = arena_join(a, stem, STR("e"));
  if (is_verb(x, with_e)) return *ret = with_e, true;
  struct str with_y = last == 'i' ? arena_join(a, str_first(stem, stem.len - 1), STR("y")) : STR_NONE;
  if (with_y.len && is_verb(x, with_y)) return *ret = with_y, true;
  if (stem.len > 3 && last == 'l' && stem.at[stem.len - 2] == 'l' && is_verb(x, str_first(stem, stem.len - 1)))
    return *ret = str_first(stem, stem.len - 1), true;
  return false;
}

bool lexicon_verb(const struct lexicon *x, struct arena *a, struct str word, struct verb_word *ret) {
  uint32_t at = word_table_get(&x->forms, word, UINT32_MAX);
  if (at != UINT32_MAX) return *ret = x->verbs.at[at], true;
  struct str base;
  if (str_ends(word, STR("ing")) && regular_base(x, a, word, 3, &base))
    return *ret = (struct verb_word){base, FORM_ING}, true;
  if (word.len > 4 && str_ends(word, STR("in")) && !is_known(x, word) && regular_base(x, a, word, 2, &base))
    return *ret = (struct verb_word){base, FORM_ING}, true; /* "goin", "doin" */
  if (str_ends(word, STR("ed")) && regular_base(x, a, word, 2, &base))
    return *ret = (struct verb_word){base, FORM_PAST}, true;
  if (is_verb(x, word)) return *ret = (struct verb_word){word, FORM_BASE}, true;
  if (str_ends(word, STR("es")) && regular_base(x, a, word, 2, &base) && !str_ends(base, STR("e")))
    return *ret = (struct verb_word){base, FORM_THIRD}, true;
  if (str_ends(word, STR("s")) && word.len > 3 && is_verb(x, str_first(word, word.len - 1)))
    return *ret = (struct verb_word){str_first(word, word.len - 1), FORM_THIRD}, true;
  return false;
}

struct str lexicon_singular(const struct lexicon *x, struct arena *a, struct str word) {
  static const char *const endings[][2] = {{"ies", "y"}, {"ves", "f"},   {"ches", "ch"}, {"shes", "sh"},
                                           {"xes", "x"}, {"sses", "ss"}, {"s", ""}};
  if (lexicon_classes(x, word) & LEX(ANIMAL) && !str_ends(word, STR("s"))) return word;
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    struct str many = str_of(endings[i][0]);
    if (word.len <= many.len + 1 || !str_ends(word, many)) continue;
    struct str one = arena_join(a, str_first(word, word.len - many.len), str_of(endings[i][1]));
    if (is_known(x, one)) return one;
  }
  return word;
}
