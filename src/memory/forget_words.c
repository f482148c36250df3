/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "language/token.h"
#include "memory/forget_priv.h"
#include "memory/memory_priv.h"
#include "memory/turns.h"

void forget_ids_add(struct forget_ids *ids, struct arena *a, uint64_t id) {
  VEC_PUSH(a, &ids->at, id);
}

static int by_id(const void *x, const void *y) {
  uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
  return a < b ? -1 : a > b;
}

void forget_ids_sort(struct forget_ids *ids) {
  if (ids->at.len > 1) qsort(ids->at.at, ids->at.len, sizeof *ids->at.at, by_id);
}

bool forget_ids_hold(const struct forget_ids *ids, uint64_t id) {
  return ids->at.len > 0 && bsearch(&id, ids->at.at, ids->at.len, sizeof id, by_id) != NULL;
}

/* ---- gathering ---- */
static bool has_word(const struct forget_words *w, struct str word) {
  for (size_t i = 0; i < w->len; i++)
    if (str_eq(w->at[i], word)) return true;
  return false;
}

/* The longest prove most: a short one gives way. */
static void add_word(struct forget_words *w, struct str word) {
  if (word.len < FORGET_WORD_MIN || word.len > 64 || has_word(w, word)) return;
  if (w->len < FORGET_WORDS) {
    w->at[w->len++] = word;
    return;
  }
  size_t shortest = 0;
  for (size_t i = 1; i < w->len; i++)
    if (w->at[i].len < w->at[shortest].len) shortest = i;
  if (w->at[shortest].len < word.len) w->at[shortest] = word;
}

static void add_text(struct arena *a, struct str text, struct forget_words *w) {
  const char *end = text.at + text.len;
  while (text.len > 0) {
    const char *at = text.at;
    struct str word = {at, 0};
    while (text.len > 0 && utf8_is_letter(utf8_next(&text))) word.len = (size_t)((text.len ? text.at : end) - at);
    if (word.len < FORGET_WORD_MIN) continue;
    struct str plain = utf8_plain(a, word);
    add_word(w, arena_dup(a, word));
    if (!str_eq(plain, word)) add_word(w, plain);
  }
}

void forget_words_of(struct arena *a, const struct forget_list *list, struct forget_words *ret) {
  *ret = (struct forget_words){0};
  for (size_t i = 0; i < list->turns.len; i++) {
    add_text(a, list->turns.at[i].text, ret);
    add_text(a, list->turns.at[i].caption, ret);
  }
  for (size_t i = 0; i < list->facts.len; i++) add_text(a, list->facts.at[i].value, ret);
  for (size_t i = 0; i < list->entities.len; i++) add_text(a, list->entities.at[i].name, ret);
  for (size_t i = 0; i < list->others.len; i++)
    if (list->others.at[i].kind != RECORD_SETTING && list->others.at[i].kind != RECORD_DIGEST)
      add_text(a, list->others.at[i].text, ret);
}

/* ---- words in a text ---- */
static bool is_word_byte(char c) {
  unsigned char u = (unsigned char)c;
  return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z');
}

bool forget_word_stands(const struct language *l, struct arena *a, struct str plain, struct str word) {
  struct str left = plain;
  for (ptrdiff_t at; (at = str_find(left, word)) >= 0; left = str_from(left, (size_t)at + 1)) {
    const char *from = left.at + at, *to = from + word.len, *end = plain.at + plain.len;
    if (from > plain.at && is_word_byte(from[-1])) continue;
    while (to < end && is_word_byte(*to)) to++;
    struct str found = str_span(from, to);
    if (found.len == word.len || str_eq(token_stem(l, a, found), token_stem(l, a, word))) return true;
  }
  return false;
}

void forget_words_telling(const struct language *l, struct arena *a, struct forget_words *words) {
  struct forget_words told = {0};
  for (size_t i = 0; i < words->len; i++) {
    struct str plain = utf8_plain(a, words->at[i]);
    if (!token_is_stop(l, plain) && !has_word(&told, plain)) told.at[told.len++] = plain;
  }
  *words = told;
}

bool forget_words_stand(const struct language *l, const struct forget_words *words, struct str text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str plain = text.len ? utf8_plain(&a, text) : text;
  for (size_t i = 0; i < words->len; i++)
    if (forget_word_stands(l, &a, plain, words->at[i])) return true;
  return false;
}

/* ---- what is kept ---- */
bool forget_words_in(const struct forget_words *words, struct str text) {
  for (size_t i = 0; i < words->len; i++)
    if (str_find(text, words->at[i]) >= 0) return true;
  return false;
}

static void drop_held(struct forget_words *words, struct str text) {
  size_t n = 0;
  for (size_t i = 0; i < words->len; i++)
    if (str_find(text, words->at[i]) < 0) words->at[n++] = words->at[i];
  words->len = n;
}

/* Both as it stands and as the index or a plain field may hold it. */
static void drop_kept(struct forget_words *words, struct arena *a, struct str text) {
  drop_held(words, text);
  struct str plain = utf8_plain(a, text);
  if (!str_eq(plain, text)) drop_held(words, plain);
}

static void drop_standing(const struct language *l, struct forget_words *words, struct arena *a, struct str text) {
  struct str plain = utf8_plain(a, text);
  size_t n = 0;
  for (size_t i = 0; i < words->len; i++)
    if (!forget_word_stands(l, a, plain, words->at[i])) words->at[n++] = words->at[i];
  words->len = n;
}

struct kept_look {
  const struct language *language; /* NULL: any bytes count; else whole words */
  struct forget_words *words;
  struct arena *scratch;
  enum record_kind kind;
  const struct forget_ids
      *gone; /* NULL: everything counts; else evidence that stays, and what was said before it all */
};

static bool is_kept(const struct kept_look *l, const void *record) {
  if (!l->gone) return true;
  uint64_t id = *(const uint64_t *)record;
  bool before = l->gone->at.len && id < l->gone->at.at[0];
  return before || (turn_is_evidence(record) && !forget_ids_hold(l->gone, id));
}

static bool kept_row(void *arg, const void *record) {
  struct kept_look *l = arg;
  if (!is_kept(l, record)) return true;
  const struct record_info *info = &record_infos[l->kind];
  for (size_t i = 0; i < info->count; i++) {
    const struct record_field *f = &info->fields[i];
    struct str text = f->type == FIELD_TEXT ? *(const struct str *)((const char *)record + f->offset) : STR("");
    if (!text.len || !l->words->len) continue;
    if (l->language)
      drop_standing(l->language, l->words, l->scratch, text);
    else
      drop_kept(l->words, l->scratch, text);
  }
  arena_clear(l->scratch);
  return l->words->len > 0;
}

static int keep_out(struct store_read *r, uint32_t owner, struct kept_look look) {
  AUTO_ARENA struct arena scratch = ARENA_NONE;
  look.scratch = &scratch;
  return look.words->len == 0 ? 0 : forget_each(r, owner, look.kind, kept_row, &look);
}

int forget_words_of_turns(const struct language *l, struct store_read *r, uint32_t owner, const struct forget_ids *gone,
                          struct forget_words *words) {
  return keep_out(r, owner, (struct kept_look){.language = l, .words = words, .kind = RECORD_TURN, .gone = gone});
}

static int words_of_owner(struct store_read *r, uint32_t owner, struct forget_words *words) {
  int code = 0;
  for (int kind = 0; code == 0 && kind < RECORD_KINDS; kind++)
    code = keep_out(r, owner, (struct kept_look){.words = words, .kind = (enum record_kind)kind});
  return code;
}

/* The file is everybody's: what another owner said is found in it, too. They are numbered from 1; a store of more than
 * these would report too much left, never too little. */
enum { OWNERS = 256 };
int forget_words_of_all(struct store_read *r, struct forget_words *words) {
  drop_held(words, STR("recall/live")); /* the keys of the index's segments (evidence.c) */
  int code = 0;
  for (uint32_t owner = 0; code == 0 && owner <= OWNERS; owner++) code = words_of_owner(r, owner, words);
  return code;
}

/* ---- going through everything ---- */
enum { PAGE = 4096 };
struct page_look {
  scan_fn *row;
  void *arg;
  uint64_t last;
  size_t seen;
  bool stopped;
};

static bool page_row(void *arg, const void *record) {
  struct page_look *p = arg;
  p->last = *(const uint64_t *)record;
  p->seen++;
  p->stopped = !p->row(p->arg, record);
  return !p->stopped;
}

int forget_each(struct store_read *r, uint32_t owner, enum record_kind kind, scan_fn *row, void *arg) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct page_look page = {.row = row, .arg = arg};
  do {
    struct scan next = {.owner = owner, .from = page.last ? page.last + 1 : 0, .limit = PAGE};
    page.seen = 0;
    arena_clear(&a);
    int code = r->ops->scan(r, kind, &next, &a, page_row, &page);
    if (code < 0) return code;
  } while (page.seen == PAGE && !page.stopped);
  return 0;
}
