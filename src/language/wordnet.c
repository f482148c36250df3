/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "base/utf8.h"
#include "language/language_priv.h"
#include "language/wordnet_priv.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  FILE_MAX = 64 * 1024 * 1024,
  LINE_USUAL = 1024,
  LINE_MAX = 16 * 1024,
  WORDS_MAX = 64,
  LINKS_MAX = 999,
  SENSES_MAX = 120,
  KEY_MAX = 120
};

/* ---- files ---- */

static const char *const part_names[] = {"noun", "verb", "adj", "adv"};

static int map_file(const char *folder, const char *kind, const char *part, struct str *ret, int *ret_file,
                    struct error *e) {
  char path[512];
  struct stat info;
  snprintf(path, sizeof path, "%s/%s%s", folder, kind, part);
  int file = open(path, O_RDONLY | O_CLOEXEC), r = 0;
  if (file < 0) return ERR_NOT_FOUND;
  if (fstat(file, &info) || !S_ISREG(info.st_mode) || !info.st_size) r = ERR_NOT_FOUND;
  if (r == 0 && info.st_size > FILE_MAX) r = error_set(e, ERR_TOO_BIG, "%s is too big for a dictionary.", path);
  void *at = r ? MAP_FAILED : mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (r == 0 && at == MAP_FAILED) r = error_errno(e, "read", path);
  if (r == 0) munlock(at, (size_t)info.st_size); /* anybody may read it in the swap, too (main.c) */
  if (r == 0) *ret = (struct str){at, (size_t)info.st_size};
  if (r == 0 && ret_file)
    *ret_file = file;
  else
    close(file);
  return r;
}

static int map_part(struct wordnet *w, const char *folder, int part, struct error *e) {
  char exceptions[16];
  snprintf(exceptions, sizeof exceptions, "%s.exc", part_names[part]);
  struct wordnet_index *x = &w->index[part];
  int r = map_file(folder, "index.", part_names[part], &x->text, &x->file, e);
  if (r == 0) wordnet_index_open(x);
  if (r == 0) r = map_file(folder, "data.", part_names[part], &w->data[part], &w->files[part], e);
  if (r == 0) r = map_file(folder, "", exceptions, &w->exceptions[part], NULL, e) == ERR_TOO_BIG ? ERR_TOO_BIG : 0;
  return r;
}

int wordnet_open(const char *folder, struct wordnet **ret, struct error *e) {
  struct wordnet *w = alloc_zero(sizeof *w);
  int r = 0;
  for (int part = 0; part < WORDNET_PARTS; part++) w->files[part] = w->index[part].file = -1;
  for (int part = 0; part < WORDNET_PARTS && r == 0; part++) r = map_part(w, folder, part, e);
  if (r == 0 && map_file(folder, "cntlist.", "rev", &w->counts, NULL, e) == ERR_TOO_BIG) r = ERR_TOO_BIG;
  if (r < 0) {
    wordnet_close(w);
    return r == ERR_NOT_FOUND ? error_set(e, r, "There is no WordNet in %s.", folder) : r;
  }
  *ret = w;
  return 0;
}

static void unmap(struct str file) {
  if (file.at) munmap((void *)file.at, file.len);
}

void wordnet_close(struct wordnet *w) {
  if (!w) return;
  for (int part = 0; part < WORDNET_PARTS; part++) {
    unmap(w->index[part].text), unmap(w->data[part]), unmap(w->exceptions[part]);
    wordnet_index_close(&w->index[part]);
    if (w->index[part].file >= 0) close(w->index[part].file);
    if (w->files[part] >= 0) close(w->files[part]);
  }
  unmap(w->counts);
  alloc_free(w);
}

const struct wordnet *wordnet_of(const struct language *l) {
  struct language *mine = (struct language *)l; /* filled on first use, under its lock */
  pthread_mutex_lock(&mine->lazy);
  if (!mine->dictionary_sought)
    wordnet_open(mine->dictionary_folder ? mine->dictionary_folder : WORDNET_FOLDER, &mine->dictionary, NULL);
  mine->dictionary_sought = true;
  const struct wordnet *w = mine->dictionary;
  pthread_mutex_unlock(&mine->lazy);
  return w;
}

void wordnet_use_folder(struct language *l, const char *folder) {
  l->dictionary_folder = folder;
}

void wordnet_touch(struct str file) {
#ifdef MADV_POPULATE_READ
  if (file.at) madvise((void *)file.at, file.len, MADV_POPULATE_READ);
#endif
}

void wordnet_rest(struct str file) {
  if (file.at) madvise((void *)file.at, file.len, MADV_DONTNEED);
}

/* ---- lines ---- */

struct str wordnet_line(struct str file, size_t at) {
  if (at >= file.len) return STR_NONE;
  const char *end = memchr(file.at + at, '\n', file.len - at), *from = file.at + at;
  while (from > file.at && from[-1] != '\n') from--;
  return str_span(from, end && end >= from ? end : file.at + file.len);
}

/* A line's first word against the key, as the files are sorted: byte by byte, a blank before everything. */
static int order(struct str line, struct str key) {
  size_t blank = 0;
  while (blank < line.len && line.at[blank] != ' ') blank++;
  return str_cmp(str_first(line, blank), key);
}

struct str wordnet_find(struct str file, struct str key) {
  size_t low = 0, high = file.len;
  while (low < high) {
    struct str line = wordnet_line(file, low + (high - low) / 2);
    int side = order(line, key);
    if (side == 0 && line.len) return line;
    if (side < 0)
      low = (size_t)(line.at - file.at) + line.len + 1;
    else
      high = (size_t)(line.at - file.at);
  }
  return STR_NONE;
}

struct str wordnet_key(struct arena *a, struct str word) {
  struct str plain = utf8_plain(a, str_trim(word));
  if (plain.len > KEY_MAX) return STR("");
  char *out = arena_alloc(a, plain.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < plain.len; i++)
    if (plain.at[i] > ' ' || plain.at[i] < 0)
      out[n++] = plain.at[i];
    else if (n && out[n - 1] != '_')
      out[n++] = '_';
  return (struct str){out, n};
}

static bool take_number(struct str *rest, int base, long most, long *ret) {
  struct str word = STR("");
  char text[16], *end;
  while (rest->len && rest->at[0] == ' ') *rest = str_from(*rest, 1);
  if (!str_next(rest, ' ', &word) || !word.len || word.len >= sizeof text) return false;
  memcpy(text, word.at, word.len);
  text[word.len] = 0;
  for (size_t i = 0; i < word.len; i++)
    if (!strchr(base == 16 ? "0123456789abcdef" : "0123456789", text[i])) return false;
  *ret = strtol(text, &end, base);
  return *ret <= most;
}

static struct str spaced(struct arena *a, struct str word) {
  /* "galore(ip)" of adjectives says where it stands. */
  ptrdiff_t mark = str_find_byte(word, '(');
  if (mark > 0) word = str_first(word, (size_t)mark);
  struct str out = arena_dup(a, word);
  for (size_t i = 0; i < out.len; i++)
    if (out.at[i] == '_') ((char *)out.at)[i] = ' ';
  return out;
}

/* ---- synsets ---- */

static bool part_of(char letter, enum wordnet_part *ret) {
  static const char letters[] = "nvar";
  const char *at = letter == 's' ? letters + 2 : letter ? strchr(letters, letter) : NULL;
  if (at) *ret = (enum wordnet_part)(at - letters);
  return at != NULL;
}

/* "a definition; another; \"an example\"" */
static void read_gloss(struct str text, struct wordnet_sense *ret) {
  text = str_trim(text);
  ptrdiff_t quote = str_find(text, STR("; \""));
  struct str example = quote < 0 ? STR("") : str_from(text, (size_t)quote + 3);
  ptrdiff_t end = str_find_byte(example, '"');
  ret->gloss = quote < 0 ? text : str_trim(str_first(text, (size_t)quote));
  ret->example = end > 0 ? str_first(example, (size_t)end) : STR("");
  while (ret->gloss.len && strchr("; ", ret->gloss.at[ret->gloss.len - 1])) ret->gloss.len--;
}

/* The line that begins at a place of a data file, in the arena; empty where none does. */
static struct str data_line(const struct wordnet *w, struct arena *a, enum wordnet_part part, uint32_t at) {
  char usual[LINE_USUAL], *room = usual;
  size_t size = sizeof usual, from = at ? at - 1 : 0; /* with the newline before it */
  for (;;) {
    ssize_t n = at < w->data[part].len ? pread(w->files[part], room, size, (off_t)from) : -1;
    size_t skip = at - from;
    if (n <= (ssize_t)skip || (skip && room[0] != '\n')) return STR("");
    const char *end = memchr(room + skip, '\n', (size_t)n - skip);
    if (end || size == LINE_MAX || (size_t)n < size) return arena_dup(a, str_span(room + skip, end ? end : room + n));
    size = LINE_MAX;
    room = arena_alloc(a, size);
  }
}

/* The line's head and words; *ret_rest is what follows them: links. */
static bool read_synset(const struct wordnet *w, struct arena *a, enum wordnet_part part, uint32_t at,
                        struct wordnet_sense *ret, struct str *ret_rest) {
  struct str line = data_line(w, a, part, at), word, rest = line;
  long place, subject, words, id;
  if (!line.len) return false;
  if (!take_number(&rest, 10, UINT32_MAX, &place) || (uint32_t)place != at) return false;
  if (!take_number(&rest, 10, 99, &subject) || !str_next(&rest, ' ', &word)) return false;
  if (!take_number(&rest, 16, WORDS_MAX, &words) || !words) return false;
  struct str *all = ARENA_ARRAY(a, struct str, (size_t)words);
  for (long i = 0; i < words; i++) {
    if (!str_next(&rest, ' ', &word) || !word.len || !take_number(&rest, 16, 255, &id)) return false;
    all[i] = spaced(a, word);
  }
  *ret = (struct wordnet_sense){
      .part = part, .at = at, .subject = (int)subject, .words = all, .word_count = (size_t)words};
  ptrdiff_t bar = str_find(rest, STR("| "));
  if (bar < 0) return false;
  read_gloss(str_from(rest, (size_t)bar + 2), ret);
  *ret_rest = str_first(rest, (size_t)bar);
  return ret->gloss.len > 0;
}

bool wordnet_synset(const struct wordnet *w, struct arena *a, enum wordnet_part part, uint32_t at,
                    struct wordnet_sense *ret) {
  struct str rest;
  return part < WORDNET_PARTS && read_synset(w, a, part, at, ret, &rest);
}

size_t wordnet_links(const struct wordnet *w, struct arena *a, const struct wordnet_sense *s, const char *symbol,
                     size_t most, const struct wordnet_link **ret) {
  struct wordnet_sense own, other;
  struct str rest, mark, letter, unused;
  VEC(struct wordnet_link) found = {0};
  long count, at, ends;
  *ret = NULL;
  if (!read_synset(w, a, s->part, s->at, &own, &rest) || !take_number(&rest, 10, LINKS_MAX, &count)) return 0;
  for (long i = 0; i < count && found.len < most; i++) {
    enum wordnet_part part;
    if (!str_next(&rest, ' ', &mark) || !take_number(&rest, 10, UINT32_MAX, &at) || !str_next(&rest, ' ', &letter) ||
        !take_number(&rest, 16, 0xffff, &ends))
      break;
    size_t from = (size_t)ends >> 8, to = (size_t)ends & 255;
    if (!str_is(mark, symbol) || letter.len != 1 || !part_of(letter.at[0], &part)) continue;
    if (from && from != s->word + 1) continue;
    if (!read_synset(w, a, part, (uint32_t)at, &other, &unused) || to > other.word_count) continue;
    VEC_PUSH(a, &found, ((struct wordnet_link){other.words[to ? to - 1 : 0], part, (uint32_t)at}));
  }
  *ret = found.at;
  return found.len;
}

/* ---- senses of a word ---- */

typedef VEC(struct wordnet_sense) sense_vec;

/* How often tagged texts used sense `number` of the key: "bank%1:17:01:: 1 25". */
static int tag_count(const struct wordnet *w, struct arena *a, enum wordnet_part part, struct str key, int number) {
  static const char *const types[] = {"1", "2", "35", "4"};
  struct str prefix = arena_printf(a, "%.*s%%", STR_ARG(key)), file = w->counts;
  size_t low = 0, high = file.len;
  while (low < high) {
    struct str line = wordnet_line(file, low + (high - low) / 2);
    if (str_cmp(str_first(line, prefix.len), prefix) < 0)
      low = (size_t)(line.at - file.at) + line.len + 1;
    else
      high = (size_t)(line.at - file.at);
  }
  for (size_t at = low; at < file.len;) {
    struct str line = wordnet_line(file, at), sense;
    long n, count;
    if (!str_starts(line, prefix)) break;
    at += line.len + 1;
    bool same = line.len > prefix.len && strchr(types[part], line.at[prefix.len]);
    if (!same || !str_next(&line, ' ', &sense)) continue;
    if (take_number(&line, 10, SENSES_MAX, &n) && n == number && take_number(&line, 10, 100000, &count))
      return (int)count;
  }
  return 0;
}

/* lemma pos synsets links [symbol...] senses tagged [place...]. A name is not inflected: "kys" is no two Kentuckys. */
static void add_senses(const struct wordnet *w, struct arena *a, enum wordnet_part part, struct str key, bool inflected,
                       sense_vec *into) {
  struct str rest = wordnet_index_find(&w->index[part], a, key), word, unused;
  long synsets, links, again, tagged, at;
  if (!rest.len || !str_next(&rest, ' ', &word) || !str_next(&rest, ' ', &word)) return;
  if (!take_number(&rest, 10, SENSES_MAX, &synsets) || !take_number(&rest, 10, 99, &links)) return;
  while (links-- > 0)
    if (!str_next(&rest, ' ', &word)) return;
  if (!take_number(&rest, 10, SENSES_MAX, &again) || !take_number(&rest, 10, SENSES_MAX, &tagged)) return;
  struct str shown = spaced(a, key);
  for (int i = 1; i <= synsets; i++) {
    struct wordnet_sense s;
    if (!take_number(&rest, 10, UINT32_MAX, &at)) return;
    if (!read_synset(w, a, part, (uint32_t)at, &s, &unused)) continue;
    for (size_t k = 0; k < s.word_count; k++)
      if (str_eq_nocase(s.words[k], shown)) s.word = k;
    if (inflected && utf8_is_upper((unsigned char)s.words[s.word].at[0])) continue;
    if (i <= tagged) s.count = tag_count(w, a, part, key, i);
    VEC_PUSH(a, into, s);
  }
}

struct lookup {
  const struct wordnet *w;
  struct arena *a;
  enum wordnet_part part;
  sense_vec found;
  struct str base;
};

static bool add_base(void *arg, struct str base) {
  struct lookup *l = arg;
  size_t before = l->found.len;
  add_senses(l->w, l->a, l->part, base, true, &l->found);
  if (l->found.len > before && !l->base.len) l->base = spaced(l->a, base);
  return l->found.len == before;
}

/* The most used first; the order they stand in breaks ties. */
static void sort_senses(sense_vec *v) {
  for (size_t i = 1; i < v->len; i++)
    for (size_t k = i; k > 0 && v->at[k - 1].count < v->at[k].count; k--) {
      struct wordnet_sense swap = v->at[k];
      v->at[k] = v->at[k - 1], v->at[k - 1] = swap;
    }
}

size_t wordnet_senses(const struct wordnet *w, struct arena *a, struct str word, const struct wordnet_sense **ret,
                      struct str *ret_base) {
  struct lookup l = {.w = w, .a = a};
  struct str key = wordnet_key(a, word);
  for (int part = 0; part < WORDNET_PARTS && key.len; part++)
    add_senses(w, a, (enum wordnet_part)part, key, false, &l.found);
  if (l.found.len) l.base = spaced(a, key);
  for (int part = 0; part < WORDNET_PARTS && key.len && !str_eq(l.base, spaced(a, key)); part++) {
    l.part = (enum wordnet_part)part;
    wordnet_bases(w, a, l.part, key, add_base, &l);
  }
  sort_senses(&l.found);
  *ret = l.found.at;
  if (ret_base) *ret_base = l.base;
  return l.found.len;
}
