/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench locomo FILE.json [--json] [--dump PREFIX]: how much of what was said is found again, and how well questions
 * are answered from it. FILE is in LoCoMo's form. Each conversation goes into a fresh memory as dated turns of two
 * people; then its questions are asked blind: the memory sees the turns and the question, nothing else. Beside it, on
 * the same turns, SQLite's FTS5 bm25 over the question's content words.
 *
 * --dump writes PREFIX.retrieval.jsonl, PREFIX.fts5.jsonl and PREFIX.answers.jsonl in the form the benchmark's own
 * scorer reads.
 */
#include "base/alloc.h"
#include "base/civil.h"
#include "base/json.h"
#include "base/utf8.h"
#include "bench.h"
#include "language/language.h"
#include "language/token.h"
#include "locomo_score.h"
#include "memory/answer.h"
#include "memory/recall.h"
#include "memory/turns.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>

enum { OWNER = 1, DEEP = 50, CUTS = 5, CATEGORIES = 5 };
static const size_t cuts[CUTS] = {1, 5, 10, 25, 50};

/* What an answer came to: of those with evidence, each is one. */
enum fate { FATE_RIGHT, FATE_WORDS, FATE_TURN, FATE_RECALL, FATE_NEVER, FATES };
enum { ANSWER_TURNS = 8 /* of which an answer is taken */, WORDS_MAX = 64 };

struct sums {
  size_t questions, with_evidence, abstained, words;
  size_t fates[FATES], lengths[WORDS_MAX]; /* of answers, by words */
  double recall[CUTS], fts5[CUTS], f1;
};

struct dumps {
  FILE *retrieval, *fts5, *answers;
};

struct run {
  const struct language *language;
  struct sums sums[CATEGORIES + 1]; /* by category */
  size_t turns;
  struct dumps dumps;
};

/* One conversation, laid in. */
struct case_of {
  struct run *run;
  const json_t *sample;
  const char *name;
  struct store *store;
  struct memory *memory;
  sqlite3 *fts5;
  uint64_t conversation;
  int64_t last_at;
};

/* ---- laying in ---- */

static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};

/* "1:56 pm on 8 May, 2023", as UTC milliseconds. */
static int64_t session_time(const char *text) {
  int hour = 0, minute = 0, day = 1, year = 2000, month = 1;
  char half[8] = "", name[16] = "";
  if (sscanf(text, "%d:%d %7s on %d %15[A-Za-z], %d", &hour, &minute, half, &day, name, &year) != 6) return 0;
  for (int i = 0; i < 12; i++)
    if (str_eq_nocase(str_of(name), str_of(months[i]))) month = i + 1;
  hour = hour % 12 + (half[0] == 'p' ? 12 : 0);
  return civil_seconds((struct civil){year, month, day, hour, minute, 0}) * 1000;
}

static void fts5_add(struct case_of *c, const char *id, struct str text, struct str caption) {
  sqlite3_stmt *s;
  sqlite3_prepare_v2(c->fts5, "INSERT INTO turns(id, text) VALUES (?, ?)", -1, &s, NULL);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str all = arena_printf(&a, "%.*s %.*s", STR_ARG(text), STR_ARG(caption));
  sqlite3_bind_text(s, 1, id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(s, 2, all.at, (int)all.len, SQLITE_TRANSIENT);
  sqlite3_step(s);
  sqlite3_finalize(s);
}

struct named {
  uint64_t id;
  struct str key;
  int64_t at;
};

static int open_apply(struct store_txn *t, void *arg, struct error *e) {
  struct named *n = arg;
  return conversation_named(t, OWNER, STR("import"), n->key, n->at, &n->id);
}

static int add_turn(struct case_of *c, const json_t *said, int64_t at, struct error *e) {
  struct turn_keep k = {.turn = {.id = id_first(OWNER),
                                 .conversation = c->conversation,
                                 .role = ROLE_OTHER,
                                 .origin = ORIGIN_IMPORTED,
                                 .said_at = at,
                                 .speaker = json_text(said, "speaker"),
                                 .text = json_text(said, "text"),
                                 .caption = json_text(said, "blip_caption"),
                                 .client_id = json_text(said, "dia_id"),
                                 .heard_chars = -1}};
  fts5_add(c, json_string_value(json_object_get(said, "dia_id")), k.turn.text, k.turn.caption);
  int r = turn_keep(c->memory, &k, e);
  turn_keep_finish(&k);
  c->run->turns++;
  return r;
}

static int add_session(struct case_of *c, int number, struct error *e) {
  const json_t *talk = json_object_get(c->sample, "conversation");
  AUTO_ARENA struct arena a = ARENA_NONE;
  const json_t *turns = json_object_get(talk, arena_printf(&a, "session_%d", number).at);
  const char *when = json_string_value(json_object_get(talk, arena_printf(&a, "session_%d_date_time", number).at));
  int64_t at = when ? session_time(when) : 0;
  for (size_t i = 0; i < json_array_size(turns); i++) {
    int r = add_turn(c, json_array_get(turns, i), at + (int64_t)i * 30000, e);
    if (r < 0) return r;
  }
  if (json_array_size(turns) > 0) c->last_at = at + (int64_t)json_array_size(turns) * 30000;
  return 0;
}

enum { SESSIONS_MAX = 200 };

static int lay_in(struct case_of *c, struct error *e) {
  struct named n = {.key = json_text(c->sample, "sample_id"), .at = 1};
  int r = c->store->ops->write(c->store, open_apply, &n, e);
  c->conversation = n.id;
  for (int i = 1; i <= SESSIONS_MAX && r == 0; i++) r = add_session(c, i, e);
  return r;
}

/* ---- asking ---- */

struct found {
  struct str at[DEEP];
  size_t len;
};

static void ask_recall(struct case_of *c, struct store_read *read, struct arena *a, struct str question,
                       struct found *f) {
  struct recall_options o = {.count = DEEP, .at = c->last_at + CIVIL_DAY * 1000LL};
  struct recall got;
  struct error e;
  f->len = 0;
  if (recall_search(c->memory, read, OWNER, question, &o, a, &got, &e) < 0) return;
  for (size_t i = 0; i < got.len && i < DEEP; i++) f->at[f->len++] = got.at[i].turn.client_id;
}

/* Content words, each quoted, joined by OR: the plainest fair use of FTS5. */
static struct str fts5_query(struct case_of *c, struct arena *a, struct str question) {
  struct tokens t = tokens_read(c->run->language, a, question);
  struct buf q = buf_new(BUF_LINE);
  for (size_t i = 0; i < t.len; i++) {
    if ((t.at[i].kind != TOKEN_WORD && t.at[i].kind != TOKEN_NUMBER) || token_is_stop(c->run->language, t.at[i].word))
      continue;
    bool clean = true;
    for (size_t j = 0; j < t.at[i].text.len; j++) clean = clean && t.at[i].text.at[j] != '"';
    if (clean) buf_printf(&q, "%s\"%.*s\"", q.len ? " OR " : "", STR_ARG(t.at[i].text));
  }
  struct str out = arena_dup(a, buf_str(&q));
  buf_finish(&q);
  return out;
}

static void ask_fts5(struct case_of *c, struct arena *a, struct str question, struct found *f) {
  sqlite3_stmt *s = NULL;
  struct str q = fts5_query(c, a, question);
  sqlite3_prepare_v2(c->fts5, "SELECT id FROM turns WHERE turns MATCH ? ORDER BY bm25(turns) LIMIT 50", -1, &s, NULL);
  sqlite3_bind_text(s, 1, q.at, (int)q.len, SQLITE_STATIC);
  f->len = 0;
  while (f->len < DEEP && sqlite3_step(s) == SQLITE_ROW)
    f->at[f->len++] = arena_dup(a, str_of((const char *)sqlite3_column_text(s, 0)));
  sqlite3_finalize(s);
}

static void ask_answer(struct case_of *c, struct store_read *read, struct arena *a, struct str question,
                       struct view_answer *ret) {
  struct answer_options o = {.at = c->last_at + CIVIL_DAY * 1000LL};
  struct error e;
  *ret = (struct view_answer){.text = STR("")};
  if (answer_ask(c->memory, read, OWNER, question, &o, a, ret, &e) < 0) ret->told = false;
  if (!ret->told) ret->text = STR("not mentioned");
}

/* ---- scoring ---- */

static struct str string_of(const json_t *j) {
  return json_is_string(j) ? (struct str){json_string_value(j), json_string_length(j)} : STR("");
}

static bool has_turn(const struct case_of *c, struct str id) {
  const json_t *talk = json_object_get(c->sample, "conversation"), *turns;
  const char *key;
  json_object_foreach((json_t *)(uintptr_t)talk, key, turns) {
    for (size_t i = 0; i < json_array_size(turns); i++)
      if (str_eq(json_text(json_array_get(turns, i), "dia_id"), id)) return true;
  }
  return false;
}

/* "D8:06" and "D8:6; D9:17" stand in the published file: ids are mended as its scorers do. */
static size_t read_evidence(const struct case_of *c, struct arena *a, const json_t *question, struct str *ret,
                            size_t room) {
  const json_t *list = json_object_get(question, "evidence");
  size_t len = 0;
  for (size_t i = 0; i < json_array_size(list); i++) {
    struct str text = string_of(json_array_get(list, i));
    for (size_t at = 0; at < text.len && len < room; at++) {
      int session, turn;
      const char *from = arena_dup(a, str_from(text, at)).at;
      if (*from != 'D') continue;
      if (sscanf(from, "D%d:%d", &session, &turn) != 2 && sscanf(from, "D:%d:%d", &session, &turn) != 2) continue;
      struct str id = arena_printf(a, "D%d:%d", session, turn);
      bool again = false;
      for (size_t j = 0; j < len; j++) again = again || str_eq(ret[j], id);
      if (!again && has_turn(c, id)) ret[len++] = id;
    }
  }
  return len;
}

static double recall_at(const struct found *f, size_t cut, const struct str *evidence, size_t count) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < f->len && j < cut; j++) n += str_eq(f->at[j], evidence[i]);
  return (double)n / (double)count;
}

static struct str gold_of(struct arena *a, const json_t *question) {
  const json_t *g = json_object_get(question, "answer");
  if (json_is_integer(g)) return arena_printf(a, "%lld", (long long)json_integer_value(g));
  return json_is_string(g) ? string_of(g) : STR("");
}

static size_t count_words(struct str text) {
  size_t n = 0;
  struct str word;
  while (str_next(&text, ' ', &word)) n += word.len > 0;
  return n;
}

static void dump_list(FILE *out, const struct case_of *c, size_t index, const struct found *f) {
  if (!out) return;
  fprintf(out, "{\"conv\":\"%s\",\"qa_index\":%zu,\"retrieved\":[", c->name, index);
  for (size_t i = 0; i < f->len; i++) fprintf(out, "%s\"%.*s\"", i ? "," : "", STR_ARG(f->at[i]));
  fprintf(out, "]}\n");
}

static void dump_answer(FILE *out, const struct case_of *c, size_t index, struct str answer) {
  if (!out) return;
  AUTO_BUF struct buf quoted = buf_new(BUF_TURN);
  json_quote(&quoted, answer);
  fprintf(out, "{\"conv\":\"%s\",\"qa_index\":%zu,\"answer\":%.*s}\n", c->name, index, STR_ARG(buf_str(&quoted)));
}

static bool is_among(struct str id, const struct str *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (str_eq(list[i], id)) return true;
  return false;
}

/* Right is half of the words and more; else the first thing that went wrong. */
static enum fate fate_of(struct store_read *read, struct arena *a, const struct view_answer *answer, double f1,
                         const struct found *ours, const struct str *evidence, size_t count) {
  if (f1 >= .5) return FATE_RIGHT;
  if (!answer->told) return FATE_NEVER;
  for (size_t i = 0; i < answer->source_count; i++) {
    struct turn t;
    if (read->ops->get(read, RECORD_TURN, answer->sources[i], a, &t) < 0) continue;
    if (is_among(t.client_id, evidence, count)) return FATE_WORDS;
  }
  for (size_t i = 0; i < ours->len && i < ANSWER_TURNS; i++)
    if (is_among(ours->at[i], evidence, count)) return FATE_TURN;
  return FATE_RECALL;
}

static void one_question(struct case_of *c, struct store_read *read, size_t index, const json_t *question) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  int64_t category = json_number(question, "category", 0);
  if (category < 1 || category > CATEGORIES) return;
  struct sums *s = &c->run->sums[category];
  struct str text = json_text(question, "question"), evidence[64];
  struct found ours, theirs;
  struct view_answer answer;
  ask_recall(c, read, &a, text, &ours);
  ask_fts5(c, &a, text, &theirs);
  ask_answer(c, read, &a, text, &answer);
  dump_list(c->run->dumps.retrieval, c, index, &ours);
  dump_list(c->run->dumps.fts5, c, index, &theirs);
  dump_answer(c->run->dumps.answers, c, index, answer.text);
  size_t count = read_evidence(c, &a, question, evidence, 64);
  s->questions++;
  size_t words = count_words(answer.text);
  double f1 = locomo_f1(&a, (int)category, gold_of(&a, question), answer.text);
  s->words += words;
  s->lengths[words < WORDS_MAX ? words : WORDS_MAX - 1] += answer.told;
  s->abstained += locomo_abstains(&a, answer.text);
  s->f1 += f1;
  if (count == 0) return;
  s->fates[fate_of(read, &a, &answer, f1, &ours, evidence, count)]++;
  s->with_evidence++;
  for (int i = 0; i < CUTS; i++) {
    s->recall[i] += recall_at(&ours, cuts[i], evidence, count);
    s->fts5[i] += recall_at(&theirs, cuts[i], evidence, count);
  }
}

static int one_sample(struct run *run, const json_t *sample, const struct clock *clock, struct error *e) {
  struct case_of c = {.run = run, .sample = sample, .store = store_memory_open()};
  c.name = json_string_value(json_object_get(sample, "sample_id"));
  sqlite3_open(":memory:", &c.fts5);
  sqlite3_exec(c.fts5, "CREATE VIRTUAL TABLE turns USING fts5(id UNINDEXED, text, tokenize='porter')", NULL, NULL,
               NULL);
  struct store_read *read;
  int r = memory_open(c.store, run->language, clock, &c.memory, e);
  if (r == 0) r = lay_in(&c, e);
  if (r == 0) r = c.store->ops->read_begin(c.store, &read, e);
  if (r == 0) {
    const json_t *questions = json_object_get(sample, "qa");
    for (size_t i = 0; i < json_array_size(questions); i++) one_question(&c, read, i, json_array_get(questions, i));
    c.store->ops->read_end(read);
  }
  memory_close(c.memory);
  c.store->ops->close(c.store);
  sqlite3_close(c.fts5);
  return r;
}

/* ---- the table ---- */

struct group {
  const char *name;
  int categories[CATEGORIES + 1]; /* ends with 0 */
};
static const struct group groups[] = {{"single-hop", {4}},         {"multi-hop", {1}},
                                      {"temporal", {2}},           {"open-domain", {3}},
                                      {"adversarial", {5}},        {"categories 1-4", {1, 2, 3, 4}},
                                      {"overall", {1, 2, 3, 4, 5}}};

static struct sums group_sums(const struct run *run, const struct group *g) {
  struct sums all = {0};
  for (int i = 0; g->categories[i]; i++) {
    const struct sums *s = &run->sums[g->categories[i]];
    all.questions += s->questions;
    all.with_evidence += s->with_evidence;
    all.abstained += s->abstained;
    all.words += s->words;
    all.f1 += s->f1;
    for (int k = 0; k < FATES; k++) all.fates[k] += s->fates[k];
    for (int k = 0; k < WORDS_MAX; k++) all.lengths[k] += s->lengths[k];
    for (int k = 0; k < CUTS; k++) {
      all.recall[k] += s->recall[k];
      all.fts5[k] += s->fts5[k];
    }
  }
  return all;
}

static double share(double sum, size_t of) {
  return of ? 100 * sum / (double)of : 0;
}

static size_t median_words(const struct sums *s) {
  size_t all = 0, sum = 0, words = 0;
  for (int k = 0; k < WORDS_MAX; k++) all += s->lengths[k];
  while (words + 1 < WORDS_MAX && 2 * (sum += s->lengths[words]) < all) words++;
  return words;
}

static void print_fates(const struct run *run) {
  printf("\n%-15s %6s | %8s %8s %8s %8s %8s\n", "kinds of error", "median", "right", "words", "turn", "recall",
         "never");
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    struct sums s = group_sums(run, &groups[i]);
    printf("%-15s %6zu |", groups[i].name, median_words(&s));
    for (int k = 0; k < FATES; k++) printf(" %7.1f%%", share((double)s.fates[k], s.with_evidence));
    printf("\n");
  }
  printf(
      "right: half of the words and more. Else: the right turn and other words; another of the %d turns that recall\n"
      "gives; the right one not among those; \"not mentioned\". The median is of words, where an answer is given.\n",
      ANSWER_TURNS);
}

static void print_table(const struct run *run) {
  printf("%-15s %5s |  R@1  R@5 R@10 R@25 R@50 | FTS5:1    5   10   25   50 |    F1 abstained words\n", "LoCoMo", "n");
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    struct sums s = group_sums(run, &groups[i]);
    printf("%-15s %5zu |", groups[i].name, s.questions);
    for (int k = 0; k < CUTS; k++) printf(" %4.1f", share(s.recall[k], s.with_evidence));
    printf(" |  ");
    for (int k = 0; k < CUTS; k++) printf(" %4.1f", share(s.fts5[k], s.with_evidence));
    printf(" | %5.1f %8.1f%% %5.1f\n", share(s.f1, s.questions), share((double)s.abstained, s.questions),
           s.questions ? (double)s.words / (double)s.questions : 0);
  }
  print_fates(run);
  printf("%zu turns; each conversation in a fresh memory, asked blind.\n", run->turns);
}

static void print_json(const struct run *run) {
  printf("{\"bench\":\"locomo\",\"turns\":%zu", run->turns);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    struct sums s = group_sums(run, &groups[i]);
    printf(",\"%s\":{\"questions\":%zu", groups[i].name, s.questions);
    for (int k = 0; k < CUTS; k++)
      printf(",\"recall@%zu\":%.2f,\"fts5 recall@%zu\":%.2f", cuts[k], share(s.recall[k], s.with_evidence), cuts[k],
             share(s.fts5[k], s.with_evidence));
    printf(",\"f1\":%.2f,\"abstained\":%.2f}", share(s.f1, s.questions), share((double)s.abstained, s.questions));
  }
  printf("}\n");
}

static FILE *dump_open(struct arena *a, const char *prefix, const char *end) {
  return prefix ? fopen(arena_printf(a, "%s.%s.jsonl", prefix, end).at, "w") : NULL;
}

static void dumps_close(struct dumps *d) {
  if (d->retrieval) fclose(d->retrieval);
  if (d->fts5) fclose(d->fts5);
  if (d->answers) fclose(d->answers);
}

int bench_locomo(const struct bench_args *args, struct error *e) {
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *path = bench_operand(args, 0), *prefix = bench_option(args, "--dump");
  if (!path) return error_set(e, ERR_INVALID, "locomo needs a file of conversations");
  int r = bench_read(path, &text, e);
  if (r < 0) return r;
  AUTO_JSON json_t *samples = json_read(buf_str(&text), e);
  if (!samples) return ERR_INVALID;
  struct run run = {.language = bench_language()};
  run.dumps = (struct dumps){dump_open(&a, prefix, "retrieval"), dump_open(&a, prefix, "fts5"),
                             dump_open(&a, prefix, "answers")};
  for (size_t i = 0; i < json_array_size(samples) && r == 0; i++)
    r = one_sample(&run, json_array_get(samples, i), bench_clock(), e);
  dumps_close(&run.dumps);
  if (r == 0 && args->json)
    print_json(&run);
  else if (r == 0)
    print_table(&run);
  return r;
}
