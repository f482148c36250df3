/* SPDX-License-Identifier: Apache-2.0 */
#include "language/courtesy.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "language/language_priv.h"
#include "language/names.h"
#include "language/rows.h"

enum { WORDS_MOST = 12, TURN_BYTES = 400 };

struct words {
  struct str at[WORDS_MOST + 1];
  size_t len;
};

/* Punctuation, faces and pictures. */
static bool is_mark(uint32_t code) {
  bool ascii = code < 0x80 && !(code >= 'a' && code <= 'z') && !(code >= '0' && code <= '9');
  bool signs = (code >= 0x2000 && code < 0x2E80) || (code >= 0x3000 && code < 0x3040) || code >= 0xFE00;
  return code != '\'' && (ascii || signs || code == 0xA1 || code == 0xBF);
}

/* Letters said once, however often they were typed: "heyyy", "goood night"; apostrophes left out. */
static struct str squeeze(struct arena *a, struct str word) {
  char *to = arena_alloc(a, word.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < word.len; i++)
    if (word.at[i] != '\'' && !(n && to[n - 1] == word.at[i] && (unsigned char)word.at[i] < 0x80)) to[n++] = word.at[i];
  return (struct str){to, n};
}

/* Of a longer text the first words alone; more than WORDS_MOST are counted, and no more than that. */
static struct words words_of(struct arena *a, struct str text) {
  struct words w = {0};
  struct str rest = utf8_plain(a, text);
  while (rest.len && w.len <= WORDS_MOST) {
    struct str from = rest, before = rest;
    while (rest.len) {
      before = rest;
      if (is_mark(utf8_next(&rest))) break;
      before = rest;
    }
    struct str word = squeeze(a, str_first(from, from.len - before.len));
    if (word.len) w.at[w.len++] = word;
  }
  return w;
}

static enum courtesy_kind kind_of(struct str word) {
  static const char *const names[] = {"",       "hello",  "morning", "day", "evening", "there", "both",
                                      "thanks", "cheers", "back",    "bye", "late",    "night"};
  for (size_t i = 1; i < sizeof names / sizeof *names; i++)
    if (str_is(word, names[i])) return (enum courtesy_kind)i;
  return COURTESY_NONE;
}

/* ---- forms ---- */

struct courtesy_forms {
  struct arena arena;
  struct word_table at; /* a form's words, squeezed and joined, to its place in says */
  VEC(struct courtesy) says;
  size_t longest; /* in words */
};

/* Words of a form, or of a turn, as the table has them: a blank before each. */
static struct str join(struct arena *a, struct str before, struct str word) {
  return arena_join(a, before, arena_join(a, STR(" "), word));
}

static void add_form(struct courtesy_forms *f, struct arena *scratch, struct str form) {
  struct str word, key = STR("");
  size_t words = 0;
  for (; rows_word(&form, &word); words++) key = join(scratch, key, squeeze(scratch, word));
  if (!words || words > WORDS_MOST) return;
  word_table_put(&f->arena, &f->at, arena_dup(&f->arena, key), (uint32_t)f->says.len - 1);
  f->longest = words > f->longest ? words : f->longest;
}

static void load(const struct pack *p, struct courtesy_forms *f) {
  AUTO_ARENA struct arena scratch = ARENA_NONE;
  struct rows r = rows_of(p, "courtesy.txt");
  while (rows_next(&r)) {
    struct str rest = r.field[2], form, reply = str_is(r.field[1], "-") ? STR("") : r.field[1];
    VEC_PUSH(&f->arena, &f->says, ((struct courtesy){kind_of(r.field[0]), reply, false, false}));
    while (str_next(&rest, ',', &form)) add_form(f, &scratch, form);
    arena_clear(&scratch);
  }
}

static const struct courtesy_forms *forms_of(const struct language *l) {
  struct language *owner = (struct language *)l; /* filled once, under its lock */
  pthread_mutex_lock(&owner->lazy);
  if (!owner->courtesy) {
    owner->courtesy = alloc_zero(sizeof *owner->courtesy);
    load(l->pack, owner->courtesy);
  }
  pthread_mutex_unlock(&owner->lazy);
  return owner->courtesy;
}

void courtesy_close(struct language *l) {
  if (!l->courtesy) return;
  arena_finish(&l->courtesy->arena);
  alloc_free(l->courtesy);
}

/* The longest form at word `at`; kind COURTESY_NONE with a length: what stands around one, "ok", "mate". */
static size_t form_at(const struct courtesy_forms *f, struct arena *a, const struct words *w, size_t at,
                      struct courtesy *ret) {
  struct str key = STR("");
  size_t most = 0;
  for (size_t n = 1; n <= f->longest && at + n <= w->len; n++) {
    key = join(a, key, w->at[at + n - 1]);
    uint32_t found = word_table_get(&f->at, key, UINT32_MAX);
    if (found == UINT32_MAX) continue;
    most = n;
    *ret = f->says.at[found];
  }
  return most;
}

/* A last word by which somebody is called: "mornin kit". */
static bool is_called(const struct language *l, const struct words *w, size_t at) {
  return at > 0 && at + 1 == w->len && name_find(l, w->at[at]);
}

/* "thanks, night" leaves; "evening. well, afternoon" is put right. */
static bool outdoes(const struct courtesy *one, const struct courtesy *best) {
  bool hours = one->kind >= COURTESY_MORNING && one->kind <= COURTESY_EVENING && best->kind <= COURTESY_EVENING;
  return one->kind > best->kind || hours || (one->kind == best->kind && one->reply.len);
}

static struct courtesy read_words(const struct language *l, struct arena *a, const struct words *w) {
  const struct courtesy_forms *forms = forms_of(l);
  struct courtesy best = {0};
  size_t at = 0;
  while (at < w->len) {
    struct courtesy one = {0};
    size_t n = form_at(forms, a, w, at, &one);
    if (!n && best.kind && is_called(l, w, at)) n = 1;
    if (!n) break;
    at += n;
    if (outdoes(&one, &best)) best = one;
  }
  best.whole = best.kind && at == w->len;
  return best;
}

/* What stands behind the last of `marks`; "" where none of them is in it. */
static struct str last_part(struct str text, const char *marks) {
  struct str rest = str_trim(text);
  while (rest.len && strchr(".!? ", rest.at[rest.len - 1])) rest.len--;
  size_t from = rest.len;
  while (from && !strchr(marks, rest.at[from - 1])) from--;
  return from ? str_trim(str_from(rest, from)) : STR("");
}

/* Whether this last part of a turn is a leaving and nothing else. */
static bool leaves(const struct language *l, struct arena *a, struct str part, struct courtesy *ret) {
  if (!part.len || part.len > TURN_BYTES) return false;
  struct words w = words_of(a, part);
  if (w.len > WORDS_MOST) return false;
  *ret = read_words(l, a, &w);
  ret->ends = ret->whole && ret->kind >= COURTESY_BYE;
  ret->whole = false;
  return ret->ends;
}

struct courtesy courtesy_read(const struct language *l, struct arena *a, struct str text) {
  struct words all = words_of(a, str_first(text, TURN_BYTES));
  struct courtesy begins = {0}, ends;
  if (text.len <= TURN_BYTES && all.len <= WORDS_MOST) begins = read_words(l, a, &all);
  if (begins.whole) return begins;
  if (leaves(l, a, last_part(text, ".!?\n"), &ends)) return ends;
  /* "ok that helps, gn"; in a longer turn a comma makes a list: "days, evenings, night" */
  if (all.len <= WORDS_MOST && leaves(l, a, last_part(text, ".!?\n,"), &ends)) return ends;
  return begins;
}
