/* SPDX-License-Identifier: Apache-2.0 */
#include "setup/name.h"

#include "base/utf8.h"
#include "language/pack.h"

enum { TOLD = 12, NOTED = 6, CHANCE = 9, NEAR = -12, LETTERS_MAX = 24, KEEP = 24 };

struct scored {
  struct str name;
  const struct being_name *being; /* NULL: not one of those with something to tell */
  int points;
};
/* The best so far, best first. */
struct best {
  struct scored at[KEEP];
  size_t len;
};

/* A letter's bits, so that a name is looked at once. */
enum { VOWEL = 1, OPEN_END = 2, SOFT_END = 4 };
static const unsigned char letters[256] = {['a'] = VOWEL | OPEN_END,
                                           ['e'] = VOWEL | OPEN_END,
                                           ['i'] = VOWEL | OPEN_END,
                                           ['o'] = VOWEL | OPEN_END,
                                           ['u'] = VOWEL,
                                           ['y'] = VOWEL | SOFT_END,
                                           ['A'] = VOWEL,
                                           ['E'] = VOWEL,
                                           ['I'] = VOWEL,
                                           ['O'] = VOWEL,
                                           ['U'] = VOWEL,
                                           ['Y'] = VOWEL,
                                           ['n'] = SOFT_END,
                                           ['l'] = SOFT_END,
                                           ['r'] = SOFT_END,
                                           ['m'] = SOFT_END,
                                           ['s'] = SOFT_END};

/* What is heard of a name. */
struct sound {
  int vowels, beats, cluster; /* cluster: the longest run of consonants */
  bool marked;                /* letters beyond a to z */
};

static unsigned char letter(struct str s, size_t i) {
  return letters[(unsigned char)s.at[i]];
}

static struct sound sound_of(struct str s) {
  struct sound h = {0};
  int run = 0;
  bool before = false;
  for (size_t i = 0; i < s.len; i++) {
    bool v = letter(s, i) & VOWEL;
    h.vowels += v;
    h.beats += v && (!before || (s.at[i - 1] == 'i' && (s.at[i] == 'a' || s.at[i] == 'o')));
    run = v ? 0 : run + 1;
    if (run > h.cluster) h.cluster = run;
    h.marked |= (unsigned char)s.at[i] >= 0x80;
    before = v;
  }
  bool silent = s.len > 2 && s.at[s.len - 1] == 'e' && !(letter(s, s.len - 2) & VOWEL) && h.beats > 1;
  h.beats = h.beats - silent > 0 ? h.beats - silent : 1;
  return h;
}

int name_beats(struct str name) {
  return sound_of(name).beats;
}

static int points_of_length(size_t length) {
  static const int points[] = {-20, -20, -6, 3, 10, 10, 7, 2, -4};
  return length < sizeof points / sizeof *points ? points[length] : -12;
}

static int points_of_sound(struct str s, const struct sound *h) {
  int share = s.len ? h->vowels * 100 / (int)s.len : 0;
  unsigned char last = s.len ? letter(s, s.len - 1) : 0;
  int end = last & OPEN_END ? 3 : last & SOFT_END ? 2 : 0;
  return (share >= 40 && share <= 60 ? 6 : share >= 30 && share <= 67 ? 2 : -4) + end - (h->cluster >= 3 ? 6 : 0);
}

static int points_of_rank(char rank) {
  static const int points[] = {-5, 3, 4, 2, -2};
  return rank >= '1' && rank <= '5' ? points[rank - '1'] : 0;
}

static int score(struct str name, char rank) {
  static const int beats[] = {0, 3, 10, 5};
  struct sound h = sound_of(name);
  return points_of_length(name.len) + points_of_sound(name, &h) + points_of_rank(rank) +
         (h.beats <= 3 ? beats[h.beats] : -4) - 10 * h.marked;
}

/* Edits between two names, at most `most` (V. I. Levenshtein 1966). */
static int edits(struct str x, struct str y, int most) {
  int row[LETTERS_MAX + 1];
  if (x.len > LETTERS_MAX || y.len > LETTERS_MAX) return most;
  for (size_t j = 0; j <= y.len; j++) row[j] = (int)j;
  for (size_t i = 1; i <= x.len; i++) {
    int before = row[0];
    row[0] = (int)i;
    for (size_t j = 1; j <= y.len; j++) {
      int change = before + (x.at[i - 1] != y.at[j - 1]),
          least = row[j] + 1 < row[j - 1] + 1 ? row[j] + 1 : row[j - 1] + 1;
      before = row[j];
      row[j] = change < least ? change : least;
    }
  }
  return row[y.len] < most ? row[y.len] : most;
}

/* Near somebody's name: taken for it, or rhyming with it. INT32_MIN: it is theirs. */
static int points_of_others(const struct language *l, struct str plain, const struct name_wish *w) {
  int points = 0;
  const struct str *full = NULL;
  for (size_t i = 0; i < w->taken_count; i++) {
    struct str t = w->taken[i];
    if (str_eq(t, plain)) return INT32_MIN;
    size_t n = name_full(l, t, &full);
    while (n--)
      if (str_eq(full[n], plain)) return INT32_MIN;
    if (edits(plain, t, 3) <= 2) points += NEAR;
    if (t.len > 2 && plain.len > 2 && !memcmp(t.at + t.len - 3, plain.at + plain.len - 3, 3)) points += NEAR / 2;
    if (t.len && plain.len && t.at[0] == plain.at[0]) points += NEAR / 4;
  }
  return points;
}

static void keep_best(struct best *b, struct scored s) {
  if (b->len == KEEP && s.points <= b->at[KEEP - 1].points) return;
  size_t at = b->len < KEEP ? b->len++ : KEEP - 1;
  while (at > 0 && b->at[at - 1].points < s.points) b->at[at] = b->at[at - 1], at--;
  b->at[at] = s;
}

/* Both lists are in byte order, and being's names are among the rows: one pass over the two. Rows out of order
 * (repeats) only lose what is told of them. */
static const struct being_name *told_of(const struct being_name *all, size_t len, size_t *at, struct str name) {
  while (*at < len && str_cmp(all[*at].name, name) < 0) ++*at;
  return *at < len && str_eq(all[*at].name, name) ? &all[*at] : NULL;
}

struct row {
  struct str name;
  char rank;
};

/* "Clara<tab>f<tab>2<tab>...": one pass over its bytes. False at the end; a row of another form has no name. */
static bool take_row(struct str *rest, struct row *ret) {
  const char *at = rest->at, *end = rest->at + rest->len, *from = at;
  if (at == end) return false;
  while (at < end && *at != '\t' && *at != '\n') at++;
  *ret = (struct row){.rank = '5'};
  if (end - at > 4 && at[0] == '\t' && at[2] == '\t' && *from != '#') *ret = (struct row){str_span(from, at), at[3]};
  while (at < end && *at != '\n') at++;
  *rest = str_span(at < end ? at + 1 : end, end);
  return true;
}

static size_t read_all(const struct language *l, struct str rows, const struct name_wish *w, struct best *b) {
  const struct being_name *told;
  size_t told_len = being_names(l, &told), at = 0, count = 0;
  struct row row;
  while (take_row(&rows, &row)) {
    struct str name = row.name;
    if (!name.len) continue;
    count++;
    struct scored s = {name, told_of(told, told_len, &at, name), score(name, row.rank)};
    if (s.being) s.points += TOLD + (s.being->note.len ? NOTED : 0);
    if (w->chance) s.points += (int)chance_below(w->chance, CHANCE);
    if (s.being || b->len < KEEP) keep_best(b, s);
  }
  return count;
}

static bool take(const struct language *l, struct arena *a, const struct best *b, const struct name_wish *w,
                 struct name_choice *ret) {
  const struct scored *chosen = NULL;
  int most = INT32_MIN;
  for (size_t i = 0; i < b->len; i++) {
    struct str plain = utf8_plain(a, b->at[i].name);
    int others = name_reserved(l, plain) ? INT32_MIN : points_of_others(l, plain, w);
    if (others == INT32_MIN || b->at[i].points + others <= most) continue;
    most = b->at[i].points + others;
    chosen = &b->at[i];
  }
  if (!chosen) return false;
  *ret = (struct name_choice){.name = chosen->name, .letters = (int64_t)utf8_count(chosen->name), .nanoseconds = -1};
  if (!chosen->being) return true;
  ret->beats = chosen->being->beats;
  ret->note = chosen->being->note;
  ret->trigger = chosen->being->trigger;
  ret->answer = chosen->being->answer;
  return true;
}

int name_choose_among(const struct language *l, struct arena *a, struct str rows, const struct name_wish *w,
                      struct name_choice *ret) {
  int64_t start = w->clock ? w->clock->steady(w->clock) : 0;
  struct best b = {.len = 0};
  size_t read = read_all(l, rows, w, &b);
  if (!take(l, a, &b, w, ret)) return ERR_NOT_FOUND;
  ret->read = read;
  ret->nanoseconds = w->clock ? w->clock->steady(w->clock) - start : -1;
  return 0;
}

int name_choose(const struct language *l, struct arena *a, const struct name_wish *w, struct name_choice *ret) {
  return name_choose_among(l, a, pack_file(language_pack(l), "names/given.tsv"), w, ret);
}
