/* SPDX-License-Identifier: Apache-2.0 */
#include "language/linear.h"

#include "language/language_priv.h"

enum { WORDS_MAX = 96, GRAM_MIN = 3, GRAM_MAX = 5 };

/* What a feature is, hashed with it. */
enum kind { ONE_WORD = 1, TWO_WORDS, SKIP, FIRST_WORD, LAST_WORD, LETTERS, SORT_TWO, SORT_FIRST, SIGN };
static const float kind_weights[] = {
    [ONE_WORD] = 1.f, [TWO_WORDS] = 1.f, [SKIP] = .7f,       [FIRST_WORD] = .7f, [LAST_WORD] = .5f,
    [LETTERS] = .5f,  [SORT_TWO] = .7f,  [SORT_FIRST] = .7f, [SIGN] = 1.f};

struct look {
  struct linear_features *out;
  struct str word[WORDS_MAX];
  struct str sort[WORDS_MAX]; /* the word, or its kind in brackets */
  size_t words, sorts;
};

static uint64_t mix(uint64_t h, struct str s) {
  for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.at[i]) * UINT64_C(1099511628211);
  return h;
}

static uint64_t start(enum kind k) {
  return (UINT64_C(14695981039346656037) ^ (uint64_t)k) * UINT64_C(1099511628211);
}

static void add(struct linear_features *f, enum kind k, uint64_t hash) {
  hash ^= hash >> 32;
  hash *= UINT64_C(0x9E3779B97F4A7C15);
  uint32_t bucket = (uint32_t)(hash >> (64 - f->bits)), at = bucket & (LINEAR_SEEN - 1);
  while (f->seen[at] && f->seen[at] != bucket + 1) at = (at + 1) & (LINEAR_SEEN - 1);
  if (f->seen[at] || f->len == LINEAR_FEATURES) return;
  f->seen[at] = bucket + 1;
  f->at[f->len++] = (struct linear_feature){bucket, kind_weights[k]};
}

static void add_one(struct look *l, enum kind k, struct str a) {
  add(l->out, k, mix(start(k), a));
}

static void add_two(struct look *l, enum kind k, struct str a, struct str b) {
  add(l->out, k, mix(mix(mix(start(k), a), STR("\n")), b));
}

/* Runs of letters within " word ". */
static void add_letters(struct look *l, struct str word) {
  char room[64];
  if (word.len + 2 > sizeof room) return;
  room[0] = ' ';
  memcpy(room + 1, word.at, word.len);
  room[word.len + 1] = ' ';
  for (size_t n = GRAM_MIN; n <= GRAM_MAX; n++)
    for (size_t i = 0; i + n <= word.len + 2; i++) add_one(l, LETTERS, (struct str){room + i, n});
}

static struct str sort_of(const struct piece *p) {
  static const struct {
    uint64_t class;
    struct str name;
  } sorts[] = {{LEX(TIME), {"<time>", 6}},     {LEX(NUMBER), {"<number>", 8}}, {LEX(KIN), {"<kin>", 5}},
               {LEX(NAME), {"<name>", 6}},     {LEX(EMOJI), {"<face>", 6}},    {LEX(JOB), {"<job>", 5}},
               {LEX(ANIMAL), {"<animal>", 8}}, {LEX(HEALTH), {"<health>", 8}}, {LEX(PLACE), {"<place>", 7}},
               {LEX(BODY), {"<body>", 6}}};
  for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
    if (piece_has(p, sorts[i].class)) return sorts[i].name;
  return p->word;
}

/* "bronwen", "lowestoft": another would say the same, so that it is looked at as one of its kind. What is a word
 * besides
 * ("rose", "reading") is itself. */
static bool is_any_name(const struct piece *p) {
  const uint64_t word = LEX(NOUN) | LEX(VERB) | LEX(ADJ) | LEX(ADV) | LEX(TIME) | LEX(MODAL) | LEX(PREPOSITION);
  return piece_has(p, LEX(NAME) | LEX(PLACE)) && !piece_has(p, word);
}

static void gather(struct look *l, const struct pieces *p) {
  for (size_t i = 0; i < p->len && l->words < WORDS_MAX; i++) {
    const struct piece *one = &p->at[i];
    if (piece_is(one, ".") || piece_is(one, ",")) continue;
    l->sort[l->sorts++] = sort_of(one);
    if (is_any_name(one)) {
      l->word[l->words++] = piece_has(one, LEX(NAME)) ? STR("<name>") : STR("<place>");
      continue;
    }
    for (size_t t = one->first; t <= one->last && t < p->tokens->len && l->words < WORDS_MAX; t++) {
      const struct token *token = &p->tokens->at[t];
      if (token->word.len) l->word[l->words++] = token->kind == TOKEN_NUMBER ? STR("0") : token->word;
    }
  }
}

void linear_look(const struct pieces *p, int bits, struct linear_features *ret) {
  struct look l = {.out = ret};
  ret->bits = bits, ret->len = 0;
  memset(ret->seen, 0, sizeof ret->seen);
  gather(&l, p);
  for (size_t i = 0; i < l.words; i++) {
    add_one(&l, ONE_WORD, l.word[i]);
    add_two(&l, TWO_WORDS, i ? l.word[i - 1] : STR("^"), l.word[i]);
    if (i >= 2) add_two(&l, SKIP, l.word[i - 2], l.word[i]);
  }
  if (l.words) {
    add_two(&l, TWO_WORDS, l.word[l.words - 1], STR("$"));
    add_one(&l, FIRST_WORD, l.word[0]);
    add_one(&l, LAST_WORD, l.word[l.words - 1]);
  }
  for (size_t i = 0; i < l.sorts; i++) {
    bool kind = l.sort[i].at[0] == '<' && l.sort[i].len > 2;
    if (kind) add_one(&l, ONE_WORD, l.sort[i]);
    if (i && (kind || l.sort[i - 1].at[0] == '<')) add_two(&l, SORT_TWO, l.sort[i - 1], l.sort[i]);
    if (!i && kind) add_one(&l, SORT_FIRST, l.sort[0]);
  }
  for (size_t i = 0; i < l.words; i++) add_letters(&l, l.word[i]);
}

void linear_sign(struct linear_features *f, struct str sign) {
  add(f, SIGN, mix(start(SIGN), sign));
}

static uint32_t number_at(const unsigned char *p) {
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static float float_at(const unsigned char *p) {
  uint32_t n = number_at(p);
  float f;
  memcpy(&f, &n, sizeof f);
  return f == f ? f : 0;
}

enum { HEAD = 40 };

int linear_read(struct str bytes, struct linear *ret, struct error *e) {
  const unsigned char *p = (const unsigned char *)bytes.at;
  struct linear m = {0};
  if (bytes.len < HEAD || memcmp(p, "OS1LIN2\n", 8)) return error_set(e, ERR_DAMAGED, "A model is not one.");
  uint32_t kind = number_at(p + 8), bits = number_at(p + 12), names = number_at(p + 28);
  m.kind = (enum linear_kind)kind, m.bits = (int)bits;
  m.labels = number_at(p + 16), m.rows = number_at(p + 20), m.entries = number_at(p + 24);
  m.scale = float_at(p + 32), m.unseen = float_at(p + 36);
  bool sane = (kind == LINEAR_ONE || kind == LINEAR_EACH) && bits >= LINEAR_BITS_MIN && bits <= LINEAR_BITS_MAX &&
              m.labels >= 2 && m.labels <= LINEAR_LABELS && m.rows <= UINT32_C(1) << bits && m.entries <= 1u << 26;
  if (!sane) return error_set(e, ERR_DAMAGED, "A model's head is damaged.");
  uint64_t buckets = UINT64_C(1) << bits, at = HEAD;
  m.levels = p + at, at += (uint64_t)m.labels * 8;
  uint64_t names_at = at;
  at += names;
  m.map = p + at, at += buckets / 8;
  m.ranks = p + at, at += buckets / 256 * 4;
  m.starts = p + at, at += ((uint64_t)m.rows + 1) * 4;
  m.idf = p + at, at += m.rows;
  m.weights = p + at, at += (uint64_t)m.entries * 2;
  if (at != bytes.len) return error_set(e, ERR_DAMAGED, "A model is cut off.");
  m.names = (struct str){bytes.at + names_at, names};
  return *ret = m, 0;
}

bool linear_of(const struct language *l, const char *name, struct linear *ret) {
  char file[64];
  snprintf(file, sizeof file, "models/%s.model", name);
  struct str bytes = pack_file(l->pack, file);
  return bytes.len && !linear_read(bytes, ret, NULL);
}

struct check {
  int rc;
  struct error *e;
};

static bool check_model(void *arg, struct str name, struct str text) {
  struct check *c = arg;
  struct linear m;
  if (str_ends(name, STR(".model"))) c->rc = linear_read(text, &m, c->e);
  return !c->rc;
}

int linear_open(struct language *l, struct error *e) {
  struct check c = {0, e};
  pack_scan(l->pack, "models/", check_model, &c);
  return c.rc;
}

struct str linear_label(const struct linear *m, uint32_t label) {
  struct str rest = m->names, one = STR_NONE;
  for (uint32_t i = 0; i <= label; i++)
    if (!str_next(&rest, '\n', &one)) return STR_NONE;
  return label < m->labels ? one : STR_NONE;
}

float linear_threshold(const struct linear *m, uint32_t label) {
  return label < m->labels ? float_at(m->levels + (size_t)label * 8 + 4) : 1;
}

/* Bits set, eight bytes at a time (H. S. Warren, "Hacker's Delight", figure 5-2): the machine's own instruction for it
 * is not on every machine. */
static uint32_t bits_in(uint64_t x) {
  x -= x >> 1 & UINT64_C(0x5555555555555555);
  x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
  x = (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
  return (uint32_t)(x * UINT64_C(0x0101010101010101) >> 56);
}

static uint64_t word_at(const unsigned char *p) {
  return (uint64_t)number_at(p) | (uint64_t)number_at(p + 4) << 32;
}

/* The row of a bucket: rank in the bit map. UINT32_MAX: none. */
static uint32_t row_of(const struct linear *m, uint32_t bucket) {
  const unsigned char *block = m->map + bucket / 256 * 32;
  uint32_t word = bucket % 256 / 64, bit = bucket % 64;
  uint64_t last = word_at(block + word * 8);
  if (!(last >> bit & 1)) return UINT32_MAX;
  uint32_t rank = number_at(m->ranks + bucket / 256 * 4) + bits_in(last & ((UINT64_C(1) << bit) - 1));
  for (uint32_t i = 0; i < word; i++) rank += bits_in(word_at(block + i * 8));
  return rank < m->rows ? rank : UINT32_MAX;
}

static void add_row(const struct linear *m, uint32_t row, float x, float *sums) {
  uint32_t from = number_at(m->starts + (size_t)row * 4), to = number_at(m->starts + (size_t)row * 4 + 4);
  if (to > m->entries) return;
  uint32_t label = 0;
  for (uint32_t i = from; i < to; i++) {
    const unsigned char *entry = m->weights + (size_t)i * 2;
    label += entry[0];
    if (label >= m->labels) return;
    sums[label] += x * (float)(signed char)entry[1];
  }
}

static float root(float x) {
  float r = x > 1 ? x : 1;
  for (int i = 0; i < 24; i++) r = (r + x / r) * .5f;
  return r;
}

static void to_probabilities(const struct linear *m, struct linear_guess *g) {
  float most = g->p[0], all = 0;
  for (uint32_t k = 1; k < m->labels; k++) most = g->p[k] > most ? g->p[k] : most;
  for (uint32_t k = 0; k < m->labels; k++) {
    g->p[k] = m->kind == LINEAR_ONE ? linear_exp(g->p[k] - most) : 1 / (1 + linear_exp(-g->p[k]));
    all += g->p[k];
  }
  for (uint32_t k = 0; k < m->labels && m->kind == LINEAR_ONE; k++) g->p[k] /= all;
  g->first = 0, g->second = 1;
  if (g->p[1] > g->p[0]) g->first = 1, g->second = 0;
  for (uint32_t k = 2; k < m->labels; k++) {
    if (g->p[k] > g->p[g->first])
      g->second = g->first, g->first = k;
    else if (g->p[k] > g->p[g->second])
      g->second = k;
  }
}

void linear_guess(const struct linear *m, const struct linear_features *f, struct linear_guess *ret) {
  float sums[LINEAR_LABELS] = {0}, square = 0;
  for (size_t i = 0; i < f->len; i++) {
    uint32_t row = row_of(m, f->at[i].bucket);
    float x = f->at[i].weight * (row == UINT32_MAX ? m->unseen : (float)m->idf[row] / 16);
    square += x * x;
    if (row != UINT32_MAX) add_row(m, row, x, sums);
  }
  float scale = square > 0 ? m->scale / root(square) : 0;
  for (uint32_t k = 0; k < m->labels; k++) ret->p[k] = sums[k] * scale + float_at(m->levels + (size_t)k * 8);
  to_probabilities(m, ret);
}

float linear_exp(float x) {
  if (!(x > -80)) return 0; /* nor is there a number to take to one that is none */
  if (x > 80) x = 80;
  int n = (int)(x * 1.44269504f + (x < 0 ? -.5f : .5f));
  float r = x - (float)n * .693147180f, sum = 1, term = 1;
  for (int i = 1; i <= 8; i++) term *= r / (float)i, sum += term;
  for (; n > 0; n--) sum *= 2;
  for (; n < 0; n++) sum *= .5f;
  return sum;
}

double linear_log(double x) {
  int n = 0;
  for (; x > 1.5; n++) x /= 2;
  for (; x < .75; n--) x *= 2;
  double t = (x - 1) / (x + 1), square = t * t, sum = 0, power = t;
  for (int i = 1; i <= 25; i += 2) sum += power / i, power *= square;
  return 2 * sum + n * .69314718055994530942;
}
