/* SPDX-License-Identifier: Apache-2.0
 *
 * train-answers DATA/LANGUAGE RECALL OUT [groups=N] [folds=N] [show]: the model of memory/answer_model.h, from the
 * dialogues and questions of DATA/LANGUAGE/qa/, with recall's order by the weights in RECALL. The dialogues are laid
 * together as long talks (talks.h; groups=0: each for itself), as a life's talk is long; their questions are asked, and
 * of every candidate that the finder offers (memory/answer_find.h) it is known how much of the right answer it has. Two
 * things are learnt.
 *
 * Which candidate: p = softmax(w x), and the loss of one question -log sum p F1^3, so that any candidate near enough to
 * the answer is right (after N. Kushman et al., ACL 2014: the sum of all that is right, not one gold span). AdaGrad (J.
 * Duchi et al. 2011), L2, the mean of the weights after each epoch.
 *
 * Whether it was told: logistic, from what the finder shows of the whole, with candidates weighed by models that have
 * not learnt from the question's dialogue. The threshold loses at most FALSE_NEVER of what was told.
 *
 * With folds, what such models make of dialogues that they have not seen is printed first. The same files give the same
 * bytes.
 */
#include "qa.h"
#include "talks.h"

#include "base/chance.h"
#include "base/civil.h"
#include "base/json.h"
#include "language/linear.h"
#include "language/pack.h"
#include "memory/answer_find.h"
#include "memory/memory_priv.h"
#include "memory/recall_rank.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { EPOCHS = 15, KEPT_SPANS = 500, RARE = 60 /* times that a sign was pulled at, at least */ };
static const float RATE = .01f, L2 = 1e-3f, LIST = .1f, FALSE_NEVER = .10f;
enum { CATEGORIES = 7, FOLDS_MAX = 20 };
static const uint64_t SEED = 9;

/* The pack is not made yet; the one opened here is a folder. */
extern const char pack_archive[], pack_archive_end[];
const char pack_archive[1] = "", pack_archive_end[1] = "";

enum category { SINGLE, MULTI, TEMPORAL, OPEN, NONE, SWAPPED, ALTERED };
static const char *const category_names[CATEGORIES] = {"single", "multi",   "temporal", "open",
                                                       "none",   "swapped", "altered"};

/* A candidate as it is learnt from. */
struct offer {
  uint32_t sentence;
  float f1;
  struct look look;
};
struct lesson {
  size_t talk;
  enum category category;
  struct str question, answer;
  struct look *sentences;
  size_t sentence_count;
  struct offer *offers;
  size_t offer_count;
  struct look told;         /* shown by a model that has not seen it */
  bool learnable, recalled; /* recalled: a turn with the answer is among those looked at */
  struct str sources;       /* the turns' ids, each ended by a blank */
  double oracle;            /* the best candidate's F1 */
};

struct training {
  struct arena arena;
  const struct language *l;
  struct talks talks;
  struct laid laid[TALKS_MAX];
  VEC(struct lesson) lessons;
  struct str recall; /* the weights of recall's order */
  bool show;
  size_t groups; /* so many long talks; 0: each talk for itself */
};

/* ---- reading ---- */

static int add_turn(void *arg, const json_t *said, struct error *e) {
  return talks_add(&((struct training *)arg)->talks, said, e);
}

/* ---- asking ---- */

/* The answer and, of a list, its parts. */
struct gold {
  uint32_t stems[16][SPAN_STEMS];
  size_t lens[16], count;
};

static struct gold gold_of(const struct training *t, struct arena *a, const struct lesson *x) {
  struct gold g = {0};
  struct str rest = x->answer, part;
  if (x->category != MULTI) {
    g.lens[0] = find_stems(t->l, a, x->answer, g.stems[0]);
    g.count = 1;
    return g;
  }
  while (g.count < 16 && str_next(&rest, ',', &part)) {
    g.lens[g.count] = find_stems(t->l, a, part, g.stems[g.count]);
    g.count++;
  }
  return g;
}

static double best_overlap(const struct gold *g, const struct find_span *p) {
  double best = 0;
  for (size_t i = 0; i < g->count; i++)
    best = fmax(best, find_overlap(g->stems[i], g->lens[i], p->stems, p->stem_count));
  return best;
}

/* As LoCoMo counts: of a list, the mean over its parts of the answer's best part. */
static double score(const struct training *t, struct arena *a, const struct lesson *x, struct str answer) {
  struct gold g = gold_of(t, a, x);
  double sum = 0;
  for (size_t i = 0; i < g.count; i++) {
    struct str rest = answer, part;
    double best = 0;
    while (x->category == MULTI ? str_next(&rest, ',', &part) : (part = rest, rest = STR_NONE, part.len > 0)) {
      uint32_t stems[SPAN_STEMS];
      size_t len = find_stems(t->l, a, part, stems);
      best = fmax(best, find_overlap(g.stems[i], g.lens[i], stems, len));
    }
    sum += best;
  }
  return g.count ? sum / (double)g.count : 0;
}

/* What the finder makes of one question; false: nothing. The talk's memory is read with *ret_read, to be ended. */
static bool find_of(struct training *t, const struct lesson *x, struct arena *a, struct find **ret,
                    struct store_read **ret_read) {
  const struct laid *k = &t->laid[t->talks.at[x->talk].group];
  struct answer_options *o = ARENA_NEW(a, struct answer_options);
  *o = (struct answer_options){.at = k->last_at + CIVIL_DAY * 1000LL};
  struct answer_asked *q = ARENA_NEW(a, struct answer_asked);
  struct recall *recall = ARENA_NEW(a, struct recall);
  struct recall_options ro = {.count = FIND_LOOKED, .at = o->at, .inside = true};
  struct question read;
  struct error e;
  if (k->store->ops->read_begin(k->store, ret_read, &e) < 0) return false;
  answer_asked_begin(k->memory, *ret_read, TALKS_OWNER, x->question, o, a, q, &read);
  return recall_search(k->memory, *ret_read, TALKS_OWNER, x->question, &ro, a, recall, &e) == 0 && recall->len &&
         find_read(q, recall, ret);
}

static struct look look_copy(struct training *t, const struct look *k) {
  struct look out = look_new(&t->arena, k->len);
  memcpy(out.at, k->at, k->len * sizeof *k->at);
  out.len = k->len;
  return out;
}

static bool is_source(const struct lesson *x, const struct recall_hit *h) {
  struct str rest = x->sources, id;
  while (str_next(&rest, ' ', &id))
    if (id.len && str_eq(id, h->turn.client_id)) return true;
  return false;
}

static void keep_offers(struct training *t, struct lesson *x, const struct find *f, struct arena *a) {
  struct gold g = gold_of(t, a, x);
  struct chance c = chance_seed(SEED + (uint64_t)(x - t->lessons.at));
  struct offer *kept = ARENA_ARRAY(&t->arena, struct offer, f->span_count + 1);
  double best = 0;
  uint32_t most = f->span_count > KEPT_SPANS ? KEPT_SPANS : (uint32_t)f->span_count;
  for (size_t i = 0; i < f->span_count; i++) {
    const struct find_span *p = &f->spans[i];
    double f1 = best_overlap(&g, p);
    bool drawn = chance_below(&c, (uint32_t)f->span_count) < most;
    if (f1 < .3 && !drawn) continue;
    best = fmax(best, f1);
    kept[x->offer_count++] = (struct offer){(uint32_t)(p->from - f->sentences), (float)f1, look_copy(t, &p->look)};
  }
  for (size_t i = 0; i < f->turn_count; i++)
    x->recalled = x->recalled || (!f->turns[i].beside && is_source(x, f->turns[i].hit));
  x->offers = kept;
  x->oracle = best;
  x->learnable = best > .3 && x->category != NONE;
}

static void read_lesson(struct training *t, struct lesson *x) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct find *f;
  struct store_read *read = NULL;
  if (find_of(t, x, &a, &f, &read)) {
    x->sentences = ARENA_ARRAY(&t->arena, struct look, f->sentence_count + 1);
    x->sentence_count = f->sentence_count;
    for (size_t i = 0; i < f->sentence_count; i++) x->sentences[i] = look_copy(t, &f->sentences[i].look);
    keep_offers(t, x, f, &a);
  }
  if (read) read->ops->read_end(read);
}

/* Asked of the other of two speakers, a question is mostly one that was never answered. */
static void add_swapped(struct training *t, const struct lesson *x) {
  const struct talk *k = t->laid[t->talks.at[x->talk].group].as;
  if (talk_is_own(k)) return;
  ptrdiff_t at[2] = {str_find(x->question, k->speakers[0]), str_find(x->question, k->speakers[1])};
  if ((at[0] < 0) == (at[1] < 0)) return;
  int named = at[1] >= 0;
  struct str before = str_first(x->question, (size_t)at[named]);
  struct str after = str_from(x->question, (size_t)at[named] + k->speakers[named].len), other = k->speakers[!named];
  struct lesson swapped = {.talk = x->talk, .category = SWAPPED, .answer = STR("")};
  swapped.question = arena_printf(&t->arena, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(other), STR_ARG(after));
  VEC_PUSH(&t->arena, &t->lessons, swapped);
}

/* The nouns of a question, with their places. */
static size_t nouns_of(const struct training *t, struct arena *a, struct str question, struct token *ret, size_t room) {
  struct tokens *tokens = ARENA_NEW(a, struct tokens);
  *tokens = tokens_read(t->l, a, question);
  struct times none = {0};
  struct tagged tagged = tags_read(t->l, a, tokens, &none);
  size_t count = 0;
  for (size_t i = 1; i < tokens->len && count < room; i++) {
    const struct token *w = &tokens->at[i];
    bool noun = tagged.tag[i] == TAG_NOUN && !w->capital && w->len > 3 && !token_is_stop(t->l, w->word);
    if (noun) ret[count++] = *w;
  }
  return count;
}

/* Asked of another thing, likewise: one noun is another's of the questions before. */
static void add_altered(struct training *t, const struct lesson *x, size_t before, struct chance *c) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct token own[8], others[8];
  size_t count = nouns_of(t, &a, x->question, own, 8);
  if (count == 0) return;
  const struct lesson *other = &t->lessons.at[chance_below(c, (uint32_t)before + 1)];
  size_t found = other->talk == x->talk ? 0 : nouns_of(t, &a, other->question, others, 8);
  if (found == 0) return;
  const struct token *from = &own[chance_below(c, (uint32_t)count)], *by = &others[chance_below(c, (uint32_t)found)];
  if (str_eq(from->word, by->word)) return;
  struct lesson altered = {.talk = x->talk, .category = ALTERED, .answer = STR("")};
  altered.question = arena_printf(&t->arena, "%.*s%.*s%.*s", STR_ARG(str_first(x->question, from->at)),
                                  STR_ARG(by->text), STR_ARG(str_from(x->question, from->at + from->len)));
  VEC_PUSH(&t->arena, &t->lessons, altered);
}

static bool is_own(const struct training *t, const struct lesson *x) {
  return talk_is_own(&t->talks.at[x->talk]);
}

static bool is_none(const struct lesson *x) {
  return x->category == NONE || x->category == SWAPPED || x->category == ALTERED;
}

static int add_question(void *arg, const json_t *q, struct error *e) {
  struct training *t = arg;
  struct lesson x = {.question = arena_dup(&t->arena, json_text(q, "question")),
                     .answer = arena_dup(&t->arena, json_text(q, "answer"))};
  struct talk *k = talks_named(&t->talks, json_text(q, "conversation"));
  if (!k) return error_set(e, ERR_TOO_BIG, "more than %d dialogues", TALKS_MAX);
  x.talk = (size_t)(k - t->talks.at);
  const json_t *sources = json_object_get(q, "sources");
  for (size_t i = 0; i < json_array_size(sources); i++)
    x.sources = arena_printf(&t->arena, "%.*s%s ", STR_ARG(x.sources), json_string_value(json_array_get(sources, i)));
  struct str category = json_text(q, "category");
  for (int i = 0; i < CATEGORIES; i++)
    if (str_is(category, category_names[i])) x.category = (enum category)i;
  VEC_PUSH(&t->arena, &t->lessons, x);
  return 0;
}

/* With the names that its talk is laid in under; then what was never said, made of it. */
static void ask(struct training *t, struct lesson *x) {
  const struct talk *k = &t->talks.at[x->talk], *as = t->laid[k->group].as;
  x->question = talk_rename(&t->arena, x->question, k, as);
  x->answer = talk_rename(&t->arena, x->answer, k, as);
  read_lesson(t, x);
}

static void ask_all(struct training *t) {
  for (size_t i = 0, len = t->lessons.len; i < len; i++) {
    ask(t, &t->lessons.at[i]);
    struct lesson x = t->lessons.at[i];
    if (x.category == NONE || x.category == OPEN) continue;
    struct chance c = chance_seed(SEED + i);
    add_swapped(t, &x);
    add_altered(t, &x, i, &c);
  }
}

static int lay(struct training *t, int folds, struct error *e) {
  int r = 0;
  talks_group(&t->talks, t->groups, folds);
  for (size_t g = 0; g < t->talks.groups && r == 0; g++) r = talks_lay(&t->talks, g, t->l, t->recall, &t->laid[g], e);
  return r;
}

/* ---- learning ---- */

struct steps {
  float *w, *squares, *mean, *gradient;
  bool *is_touched;
  unsigned short *lessons; /* how often it was pulled at, up to RARE */
  uint32_t *touched;
  size_t touched_count;
};
enum { BUCKETS = 1 << ANSWER_BITS };

static struct steps steps_new(struct arena *a) {
  return (struct steps){.w = ARENA_ARRAY(a, float, BUCKETS),
                        .squares = ARENA_ARRAY(a, float, BUCKETS),
                        .mean = ARENA_ARRAY(a, float, BUCKETS),
                        .gradient = ARENA_ARRAY(a, float, BUCKETS),
                        .lessons = ARENA_ARRAY(a, unsigned short, BUCKETS),
                        .is_touched = ARENA_ARRAY(a, bool, BUCKETS),
                        .touched = ARENA_ARRAY(a, uint32_t, BUCKETS)};
}

static void pull(struct steps *s, const struct look *k, float by) {
  for (uint32_t i = 0; i < k->len; i++) {
    uint32_t b = k->at[i];
    if (!s->is_touched[b]) s->touched[s->touched_count++] = b;
    s->is_touched[b] = true;
    s->gradient[b] += by;
  }
}

static void apply(struct steps *s) {
  for (size_t i = 0; i < s->touched_count; i++) {
    uint32_t b = s->touched[i];
    float g = s->gradient[b] + L2 * s->w[b];
    s->gradient[b] = 0;
    s->is_touched[b] = false;
    if (s->lessons[b] < RARE) s->lessons[b]++;
    s->squares[b] += g * g;
    s->w[b] -= RATE * g / (sqrtf(s->squares[b]) + 1e-6f);
  }
  s->touched_count = 0;
}

static float weigh(const struct steps *s, const struct look *k) {
  float sum = 0;
  for (uint32_t i = 0; i < k->len; i++) sum += s->w[k->at[i]];
  return sum;
}

static float cube(float x) {
  return x * x * x;
}

static void learn_one(struct steps *s, const struct lesson *x, struct arena *a) {
  float *sentence = ARENA_ARRAY(a, float, x->sentence_count + 1), *pulls = ARENA_ARRAY(a, float, x->sentence_count + 1);
  float *p = ARENA_ARRAY(a, float, x->offer_count + 1), most = -1e30f, all = 0, right = 0;
  for (size_t i = 0; i < x->sentence_count; i++) sentence[i] = weigh(s, &x->sentences[i]);
  for (size_t i = 0; i < x->offer_count; i++) {
    p[i] = weigh(s, &x->offers[i].look) + sentence[x->offers[i].sentence];
    if (p[i] > most) most = p[i];
  }
  for (size_t i = 0; i < x->offer_count; i++) all += p[i] = linear_exp(p[i] - most);
  for (size_t i = 0; i < x->offer_count; i++) {
    float f1 = x->offers[i].f1;
    p[i] /= all;
    right += p[i] * cube(f1);
  }
  if (right <= 0) return;
  for (size_t i = 0; i < x->offer_count; i++) {
    float f1 = x->offers[i].f1, g = p[i] - p[i] * cube(f1) / right;
    pulls[x->offers[i].sentence] += g;
    if (g > 1e-4f || g < -1e-4f) pull(s, &x->offers[i].look, g);
  }
  for (size_t i = 0; i < x->sentence_count; i++)
    if (pulls[i] > 1e-4f || pulls[i] < -1e-4f) pull(s, &x->sentences[i], pulls[i]);
  apply(s);
}

/* fold -1: from all. */
static bool in_fold(const struct training *t, const struct lesson *x, int folds, int fold) {
  return folds > 0 && t->talks.at[x->talk].fold == fold;
}

static void shuffle(uint32_t *order, size_t count, struct chance *c) {
  for (size_t i = count; i > 1; i--) {
    size_t other = chance_below(c, (uint32_t)i);
    uint32_t one = order[i - 1];
    order[i - 1] = order[other], order[other] = one;
  }
}

static void learn_spans(const struct training *t, int folds, int fold, float *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE, scratch = ARENA_NONE;
  struct steps s = steps_new(&a);
  uint32_t *order = ARENA_ARRAY(&a, uint32_t, t->lessons.len + 1);
  size_t count = 0;
  for (size_t i = 0; i < t->lessons.len; i++)
    if (t->lessons.at[i].learnable && !in_fold(t, &t->lessons.at[i], folds, fold)) order[count++] = (uint32_t)i;
  struct chance c = chance_seed(SEED);
  for (int epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, count, &c);
    for (size_t i = 0; i < count; i++) {
      learn_one(&s, &t->lessons.at[order[i]], &scratch);
      arena_clear(&scratch);
    }
    for (size_t b = 0; b < BUCKETS; b++) s.mean[b] += s.w[b] / (float)EPOCHS;
  }
  for (size_t b = 0; b < BUCKETS; b++) ret[b] = s.lessons[b] < RARE ? 0 : s.mean[b];
  arena_finish(&scratch);
}

/* Logistic over the finder's signs of the whole. */
static void learn_told(const struct training *t, int folds, int fold, float *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct steps s = steps_new(&a);
  uint32_t *order = ARENA_ARRAY(&a, uint32_t, t->lessons.len + 1);
  size_t count = 0;
  for (size_t i = 0; i < t->lessons.len; i++) {
    const struct lesson *x = &t->lessons.at[i];
    if (!in_fold(t, x, folds, fold) && x->told.len && !is_own(t, x)) order[count++] = (uint32_t)i;
  }
  struct chance c = chance_seed(SEED);
  for (int epoch = 0; epoch < 4 * EPOCHS; epoch++) {
    shuffle(order, count, &c);
    for (size_t i = 0; i < count; i++) {
      const struct lesson *x = &t->lessons.at[order[i]];
      float p = 1 / (1 + linear_exp(-weigh(&s, &x->told)));
      pull(&s, &x->told, (is_none(x) ? p : p - 1) * (x->category == NONE ? 3 : 1));
      apply(&s);
    }
    for (size_t b = 0; b < BUCKETS; b++) s.mean[b] += s.w[b] / (float)(4 * EPOCHS);
  }
  for (size_t b = 0; b < BUCKETS; b++)
    if (s.mean[b] != 0) ret[b] = s.mean[b];
}

/* ---- what came of it ---- */

struct outcome {
  double f1;   /* where an answer is given whatever the signs say */
  double told; /* weight of the signs */
  size_t words;
  bool answered, right_turn;
};

static size_t count_words(struct str text) {
  size_t n = 0;
  struct str word;
  while (str_next(&text, ' ', &word)) n += word.len > 0;
  return n;
}

static void try_one(struct training *t, struct lesson *x, const struct answer_model *m, struct outcome *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct find *f;
  struct store_read *read = NULL;
  *ret = (struct outcome){0};
  if (find_of(t, x, &a, &f, &read)) {
    struct view_answer answer = {.text = STR("")};
    find_weigh(f, m);
    struct look told;
    find_look_told(f, &told);
    x->told = look_copy(t, &told);
    find_answer(f, m, &answer);
    ret->answered = answer.told;
    for (size_t i = 0; i < f->turn_count && answer.source_count; i++)
      if (f->turns[i].hit->turn.id == answer.sources[0]) ret->right_turn = is_source(x, f->turns[i].hit);
    ret->words = count_words(answer.text);
    ret->f1 = is_none(x) ? 0 : score(t, &a, x, answer.text);
    if (t->show && x->category <= NONE)
      printf("%-8s %.2f  %.*s  |  %.*s  ->  %.*s\n", category_names[x->category], ret->f1, STR_ARG(x->question),
             STR_ARG(x->answer), STR_ARG(answer.text));
  }
  if (read) read->ops->read_end(read);
}

static int by_told(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* The weight below which FALSE_NEVER of what was told would be lost. */
static float told_threshold(const struct training *t, const struct outcome *o) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  double *told = ARENA_ARRAY(&a, double, t->lessons.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < t->lessons.len; i++)
    if (!is_none(&t->lessons.at[i]) && t->lessons.at[i].category != OPEN && !is_own(t, &t->lessons.at[i]))
      told[n++] = o[i].told;
  qsort(told, n, sizeof *told, by_told);
  return n ? (float)told[(size_t)(FALSE_NEVER * (float)n)] : 0;
}

static double percent(double part, double of) {
  return of > 0 ? 100 * part / of : 0;
}

static void print_category(const struct training *t, const struct outcome *o, double threshold, enum category c,
                           bool own) {
  double n = 0, f1 = 0, gated = 0, kept = 0, recalled = 0, oracle = 0, right = 0, right_f1 = 0, words = 0;
  for (size_t i = 0; i < t->lessons.len; i++) {
    const struct lesson *x = &t->lessons.at[i];
    if (x->category != c || is_own(t, x) != own) continue;
    bool told = o[i].told >= threshold;
    n++, f1 += o[i].f1, kept += told, gated += told ? o[i].f1 : 0;
    recalled += x->recalled, oracle += x->oracle, right += o[i].right_turn, words += (double)o[i].words;
    right_f1 += o[i].right_turn ? o[i].f1 : 0;
  }
  if (n > 0)
    printf("%s%-9s %5.0f | %5.1f %5.1f | %6.1f %6.1f %6.1f %6.1f | %5.1f %5.1f\n", own ? "own " : "    ",
           category_names[c], n, percent(f1, n), n > 0 ? words / n : 0, percent(recalled, n), percent(oracle, n),
           percent(right, n), percent(right_f1, right), percent(gated, n), percent(n - kept, n));
}

static void print_outcomes(const struct training *t, const struct outcome *o, float threshold) {
  printf("    %-9s %5s | %5s %5s | %6s %6s %6s %6s | %5s %5s\n", "held out", "n", "F1", "words", "turn@8", "oracle",
         "turn@1", "F1 of", "gated", "never");
  for (int own = 0; own < 2; own++)
    for (int c = 0; c < CATEGORIES; c++) print_category(t, o, (double)threshold, (enum category)c, own);
}

/* As it will be shipped: bytes. */
static void to_bytes(const float *w, struct answer_model *m) {
  float most = 0;
  for (size_t b = 0; b < BUCKETS; b++) most = fmaxf(most, fabsf(w[b]));
  m->scale = most > 0 ? most / 127 : 1;
  for (size_t b = 0; b < BUCKETS; b++) {
    float x = w[b] / m->scale;
    m->weights[b] = (signed char)(int)(x + (x < 0 ? -.5f : .5f));
  }
}

/* Each question tried by a model that learnt from the other folds: its outcome, and what it shows. */
static float try_folds(struct training *t, int folds) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct outcome *o = ARENA_ARRAY(&a, struct outcome, t->lessons.len + 1);
  float *w = ARENA_ARRAY(&a, float, BUCKETS);
  struct answer_model m = {.weights = ARENA_ARRAY(&a, signed char, BUCKETS), .list = LIST};
  for (int fold = 0; fold < folds; fold++) {
    learn_spans(t, folds, fold, w);
    to_bytes(w, &m);
    for (size_t i = 0; i < t->lessons.len; i++)
      if (in_fold(t, &t->lessons.at[i], folds, fold)) try_one(t, &t->lessons.at[i], &m, &o[i]);
  }
  for (int fold = 0; fold < folds; fold++) {
    learn_told(t, folds, fold, w);
    to_bytes(w, &m);
    for (size_t i = 0; i < t->lessons.len; i++)
      if (in_fold(t, &t->lessons.at[i], folds, fold))
        o[i].told = (double)answer_model_weigh(&m, &t->lessons.at[i].told);
  }
  float threshold = told_threshold(t, o);
  print_outcomes(t, o, threshold);
  return threshold;
}

/* ---- writing ---- */

static int put_number(struct buf *out, uint32_t n) {
  unsigned char b[4] = {(unsigned char)n, (unsigned char)(n >> 8), (unsigned char)(n >> 16), (unsigned char)(n >> 24)};
  return buf_add(out, b, sizeof b);
}

static int put_float(struct buf *out, float f) {
  uint32_t n;
  memcpy(&n, &f, sizeof n);
  return put_number(out, n);
}

static void put_model(const struct answer_model *m, struct buf *out) {
  uint32_t rows = 0;
  for (size_t b = 0; b < BUCKETS; b++) rows += m->weights[b] != 0;
  buf_add(out, "OS1ANS1\n", 8);
  put_number(out, ANSWER_BITS), put_number(out, rows);
  put_float(out, m->scale), put_float(out, m->told), put_float(out, m->list);
  for (uint32_t b = 0; b < BUCKETS; b++)
    if (m->weights[b]) put_number(out, b | (uint32_t)(unsigned char)m->weights[b] << 24);
}

static int write_model(struct training *t, float threshold, const char *path, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  float *w = ARENA_ARRAY(&a, float, BUCKETS);
  struct answer_model m = {.weights = ARENA_ARRAY(&a, signed char, BUCKETS), .told = threshold, .list = LIST};
  learn_spans(t, 0, 0, w);
  learn_told(t, 0, 0, w);
  to_bytes(w, &m);
  put_model(&m, &out);
  FILE *f = fopen(path, "wb");
  if (!f) return error_errno(e, "write", path);
  bool whole = fwrite(out.at, 1, out.len, f) == out.len;
  return fclose(f) || !whole ? error_errno(e, "write", path) : 0;
}

static int train(struct training *t, const char *folder, const char *recall, const char *path, int folds,
                 struct error *e) {
  AUTO_BUF struct buf weights = buf_new(BUF_FILE);
  int r = qa_bytes(recall, &weights, e);
  t->recall = buf_str(&weights);
  if (r == 0) r = qa_read(folder, add_turn, add_question, t, e);
  if (r == 0) r = lay(t, folds, e);
  if (r < 0) return r;
  ask_all(t);
  size_t learnable = 0;
  for (size_t i = 0; i < t->lessons.len; i++) learnable += t->lessons.at[i].learnable;
  printf("%zu dialogues, %zu questions, %zu to learn from\n", t->talks.len, t->lessons.len, learnable);
  float threshold = try_folds(t, folds);
  return write_model(t, threshold, path, e);
}

int main(int argc, char **argv) {
  const struct pack *p;
  static struct training t = {.groups = 8};
  struct language *l = NULL;
  struct error e = {0};
  int folds = 4;
  for (int i = 4; i < argc; i++) {
    long long n;
    if (!strncmp(argv[i], "folds=", 6) && str_to_int(str_of(argv[i] + 6), &n)) folds = (int)n;
    if (!strncmp(argv[i], "groups=", 7) && str_to_int(str_of(argv[i] + 7), &n)) t.groups = (size_t)n;
    if (!strcmp(argv[i], "show")) t.show = true;
  }
  if (argc < 4 || folds < 2 || folds > FOLDS_MAX)
    return fputs("usage: train-answers DATA/LANGUAGE RECALL OUT [groups=8] [folds=4] [show]\n", stderr), 2;
  int r = pack_open_folder(argv[1], &p, &e);
  if (r == 0) r = language_open(p, &l, &e);
  t.l = l;
  if (r == 0) r = train(&t, argv[1], argv[2], argv[3], folds, &e);
  if (r < 0) fprintf(stderr, "train-answers: %s\n", e.text);
  return r < 0;
}
