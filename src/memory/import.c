/* SPDX-License-Identifier: Apache-2.0
 *
 * The calling thread reads lines and words into a batch while the store's writer keeps the one before it: two batches,
 * each its own transaction. A batch is the writer's from submit until its done.
 */
#include "base/alloc.h"
#include "base/buf.h"
#include "memory/facts.h"
#include "memory/forget_priv.h"
#include "memory/import_priv.h"
#include "memory/memory_priv.h"
#include "memory/settings.h"
#include "memory/turns.h"

#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>

enum { BATCH_LINES = 512, BATCH_BYTES = 4 * 1024 * 1024, BATCHES = 2, CHUNK = 256 * 1024 };

struct import;
struct import_one {
  struct import_line line;
  struct reading reading;
  struct turn_keep keep;
};
struct batch {
  struct import *import;
  struct arena arena; /* what was read */
  struct import_one ones[BATCH_LINES];
  size_t len;
  struct import_result counts;
  struct store_write write;
  bool away; /* with the writer; guarded by import's lock */
};

struct import {
  struct memory *memory;
  uint32_t owner;
  const struct import_options *options;
  struct import_result *result;

  enum manner manner;
  bool marks; /* something was forgotten once */
  struct forget_key key;
  struct batch *batches[BATCHES], *filling;
  pthread_mutex_t lock; /* guards away and failed */
  pthread_cond_t turned;
  int failed;
  struct error failure;
  struct seen *seen;       /* dry run only */
  uint64_t number;         /* of the line */
  struct store_read *look; /* a snapshot as old as the batch, for lines that were known before */
  struct arena look_arena;
};

/* ---- a dry run's own memory of what it has seen ---- */
struct seen {
  uint64_t *slots; /* hashes, 0 empty */
  size_t count, room;
};

/* False when it was there. */
static bool seen_add(struct seen *s, uint64_t hash) {
  if (s->count * 2 >= s->room) {
    struct seen more = {.room = s->room ? s->room * 2 : 1024};
    more.slots = alloc_zero(more.room * sizeof *more.slots);
    for (size_t i = 0; i < s->room; i++)
      if (s->slots[i]) seen_add(&more, s->slots[i]);
    alloc_free(s->slots);
    *s = more;
  }
  hash += hash == 0;
  size_t at = hash & (s->room - 1);
  while (s->slots[at] && s->slots[at] != hash) at = (at + 1) & (s->room - 1);
  if (s->slots[at]) return false;
  s->slots[at] = hash;
  s->count++;
  return true;
}

/* ---- in the transaction ---- */
struct place {
  struct str key;
  uint64_t id;
};

/* The conversation of a line, asked of the store once for lines that follow each other. */
static int place_of(struct batch *b, struct store_txn *t, const struct import_line *line, struct place *last) {
  if (last->id != ID_NONE && str_eq(last->key, line->conversation)) return 0;
  struct store_read *r = t->ops->view(t);
  struct scan by_key = {.owner = b->import->owner, .field = "key", .text = line->conversation};
  uint64_t there = 0, id;
  int code = r->ops->count(r, RECORD_CONVERSATION, &by_key, &there);
  if (code == 0)
    code = conversation_named(t, b->import->owner, STR("import"), line->conversation, line->turn.said_at, &id);
  if (code < 0) return code;
  if (there == 0) b->counts.conversations++;
  *last = (struct place){line->conversation, id};
  return 0;
}

static int was_forgotten(struct import *im, struct store_read *r, const struct import_line *line, bool *ret) {
  *ret = false;
  if (!im->marks) return 0;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct forget_marks marks = forget_marks_of(&im->key, line->conversation, &line->turn);
  return forget_marked(r, &a, im->owner, &marks, ret);
}

static int learn(struct batch *b, struct store_txn *t, struct import_one *one, struct arena *scratch) {
  struct learnt learnt = {0};
  int code = facts_learn(b->import->memory, t, scratch, &one->reading, &one->keep.turn, &learnt);
  b->counts.facts += learnt.made.len;
  arena_clear(scratch);
  return code;
}

static int keep_one(struct batch *b, struct store_txn *t, struct import_one *one, struct place *place,
                    struct arena *scratch, struct error *e) {
  bool forgotten;
  int code = was_forgotten(b->import, t->ops->view(t), &one->line, &forgotten);
  if (code < 0) return code;
  if (forgotten) {
    b->counts.forgotten++;
    return 0;
  }
  code = place_of(b, t, &one->line, place);
  if (code < 0) return code;
  one->keep.turn.conversation = place->id;
  code = turn_keep_apply(b->import->memory, &one->keep, t, e);
  if (code < 0) return code;
  b->counts.known += one->keep.known;
  b->counts.kept += !one->keep.known;
  return one->keep.known ? 0 : learn(b, t, one, scratch);
}

static int batch_apply(struct store_txn *t, void *arg, struct error *e) {
  struct batch *b = arg;
  AUTO_ARENA struct arena scratch = ARENA_NONE;
  struct place place = {0};
  int code = 0;
  b->counts = (struct import_result){0};
  for (size_t i = 0; code == 0 && i < b->len; i++) code = keep_one(b, t, &b->ones[i], &place, &scratch, e);
  return code;
}

static void batch_done(void *arg, int result, const struct error *e) {
  struct batch *b = arg;
  struct import *im = b->import;
  for (size_t i = 0; i < b->len; i++) turn_keep_done(im->memory, &b->ones[i].keep, result);
  pthread_mutex_lock(&im->lock);
  if (result < 0 && im->failed == 0) {
    im->failed = result;
    if (e) im->failure = *e;
  }
  if (result < 0) b->counts = (struct import_result){0};
  b->away = false;
  pthread_cond_signal(&im->turned);
  pthread_mutex_unlock(&im->lock);
}

/* ---- batches ---- */
static void add_counts(struct import_result *to, const struct import_result *from) {
  to->kept += from->kept;
  to->known += from->known;
  to->forgotten += from->forgotten;
  to->facts += from->facts;
  to->conversations += from->conversations;
}

/* Waits until the batch is back and makes it empty. */
static int batch_reclaim(struct import *im, struct batch *b) {
  pthread_mutex_lock(&im->lock);
  while (b->away) pthread_cond_wait(&im->turned, &im->lock);
  int failed = im->failed;
  pthread_mutex_unlock(&im->lock);
  add_counts(im->result, &b->counts);
  b->counts = (struct import_result){0};
  for (size_t i = 0; i < b->len; i++) turn_keep_finish(&b->ones[i].keep);
  b->len = 0;
  arena_clear(&b->arena);
  return failed;
}

static void batch_submit(struct import *im) {
  struct batch *b = im->filling;
  b->away = true;
  b->write = (struct store_write){.apply = batch_apply, .done = batch_done, .arg = b};
  im->memory->store->ops->submit(im->memory->store, &b->write);
}

static void look_end(struct import *im) {
  if (im->look) im->look->ops->read_end(im->look);
  im->look = NULL;
}

static int batch_turn_over(struct import *im) {
  look_end(im);
  if (im->filling->len == 0) return 0;
  batch_submit(im);
  im->filling = im->batches[im->filling == im->batches[0]];
  return batch_reclaim(im, im->filling);
}

/* ---- lines ---- */
static int bad(struct import *im, const char *why) {
  im->result->bad++;
  if (im->filling->len == 0) arena_clear(&im->filling->arena);
  const struct import_options *o = im->options;
  return o->bad_line && o->bad_line(o->arg, im->number, why) != 0 ? ERR_CANCELLED : 0;
}

static bool known_conversation(void *arg, const void *record) {
  *(uint64_t *)arg = ((const struct conversation *)record)->id;
  return false;
}

/* A turn that was there before this batch: its words need not be read again. */
static bool was_known(struct import *im, const struct import_one *one) {
  struct store *s = im->memory->store;
  struct scan by_key = {.owner = im->owner, .field = "key", .text = one->line.conversation, .limit = 1};
  uint64_t conversation = ID_NONE;
  struct turn there;
  if (!im->look && s->ops->read_begin(s, &im->look, NULL) < 0) return false;
  arena_clear(&im->look_arena);
  im->look->ops->scan(im->look, RECORD_CONVERSATION, &by_key, &im->look_arena, known_conversation, &conversation);
  if (conversation == ID_NONE) return false;
  return turns_find(im->look, conversation, one->line.turn.client_id, &im->look_arena, &there) == 0;
}

static void read_words(struct import *im, struct import_one *one, struct arena *a) {
  if (!turn_is_evidence(&one->line.turn) || was_known(im, one)) return;
  const struct turn *t = &one->line.turn;
  struct reading_context c = {.civil_now = t->said_at / 1000 + t->offset * 60, .manner = im->manner, .kept = true};
  reading_read(im->memory->language, a, t->text, &c, &one->reading);
}

/* A dry run: what keeping it would do. */
static int weigh(struct import *im, struct import_one *one, struct arena *a, struct error *e) {
  struct store *s = im->memory->store;
  struct store_read *r;
  struct import_result *c = im->result;
  struct scan by_key = {.owner = im->owner, .field = "key", .text = one->line.conversation, .limit = 1};
  uint64_t conversation = ID_NONE;
  bool forgotten = false, known = false;
  int code = s->ops->read_begin(s, &r, e);
  if (code < 0) return code;
  code = r->ops->scan(r, RECORD_CONVERSATION, &by_key, a, known_conversation, &conversation);
  struct turn there;
  if (code == 0 && conversation != ID_NONE)
    known = turns_find(r, conversation, one->line.turn.client_id, a, &there) == 0;
  if (code == 0 && !known) code = was_forgotten(im, r, &one->line, &forgotten);
  r->ops->read_end(r);
  uint64_t place = str_hash(one->line.conversation);
  if (!seen_add(im->seen, str_hash(one->line.turn.client_id) * 31 + place)) known = true;
  bool kept = !known && !forgotten;
  c->known += known;
  c->forgotten += forgotten;
  c->kept += kept;
  c->facts += kept ? one->reading.fact_count : 0;
  c->conversations += kept && conversation == ID_NONE && seen_add(im->seen, place ^ 0x9E3779B97F4A7C15u);
  return code;
}

static int take_line(struct import *im, struct str line, struct error *e) {
  struct batch *b = im->filling;
  struct import_one *one = &b->ones[b->len];
  const char *why;
  line = str_trim(line);
  if (line.len == 0) return 0;
  *one = (struct import_one){0};
  if (import_line_read(&b->arena, line, im->memory->clock, im->options, &one->line, &why) < 0) {
    int stop = bad(im, why);
    return stop == 0 && b->arena.total > BATCH_BYTES ? batch_turn_over(im) : stop;
  }
  bool mine = one->line.turn.role == ROLE_PERSON;
  im->result->mine += mine;
  if (mine && !im->result->me[0])
    snprintf(im->result->me, sizeof im->result->me, "%.*s", STR_ARG(one->line.turn.speaker));
  read_words(im, one, &b->arena);
  if (im->options->dry_run) {
    int code = weigh(im, one, &b->arena, e);
    arena_clear(&b->arena);
    return code;
  }
  one->keep.turn = one->line.turn;
  one->keep.turn.id = id_first(im->owner);
  if (one->line.turn.role != ROLE_OTHER) one->keep.turn.speaker = STR("");
  int code = turn_keep_begin(im->memory, &one->keep, e);
  if (code < 0) return code;
  b->len++;
  return b->len == BATCH_LINES || b->arena.total > BATCH_BYTES ? batch_turn_over(im) : 0;
}

/* ---- the file ---- */
struct lines {
  FILE *file;
  struct buf line;
  bool skipping; /* the rest of a line that is too long */
  uint64_t done, all;
  bool begun;
};

static int end_line(struct import *im, struct lines *l, struct error *e) {
  struct str line = buf_str(&l->line);
  /* A byte order mark before the first line is no part of it. */
  if (!l->begun && str_starts(line, STR("\xEF\xBB\xBF"))) line = str_from(line, 3);
  l->begun = true;
  im->number++;
  im->result->lines += l->skipping || str_trim(line).len > 0;
  int code = l->skipping ? bad(im, "it is too long") : take_line(im, line, e);
  l->skipping = false;
  buf_clear(&l->line);
  return code;
}

static int take_chunk(struct import *im, struct lines *l, struct str chunk, struct error *e) {
  while (chunk.len > 0) {
    ptrdiff_t end = str_find_byte(chunk, '\n');
    struct str part = end < 0 ? chunk : str_first(chunk, (size_t)end);
    if (!l->skipping && buf_add_str(&l->line, part) < 0) l->skipping = true;
    if (end < 0) return 0;
    int code = end_line(im, l, e);
    if (code < 0) return code;
    chunk = str_from(chunk, (size_t)end + 1);
  }
  return 0;
}

static int show_progress(struct import *im, struct lines *l) {
  const struct import_options *o = im->options;
  return o->progress && o->progress(o->arg, l->done, l->all) != 0 ? ERR_CANCELLED : 0;
}

static int take_file(struct import *im, struct lines *l, const char *path, struct error *e) {
  AUTO_FREE char *chunk = alloc_zero(CHUNK);
  int code = show_progress(im, l);
  while (code == 0) {
    size_t n = fread(chunk, 1, CHUNK, l->file);
    if (n == 0) break;
    l->done += n;
    code = take_chunk(im, l, (struct str){chunk, n}, e);
    if (code == 0) code = show_progress(im, l);
  }
  if (code == 0 && ferror(l->file)) return error_errno(e, "read", path);
  if (code == 0 && (l->line.len > 0 || l->skipping)) code = end_line(im, l, e);
  return code;
}

static int open_lines(const char *path, struct lines *ret, struct error *e) {
  struct stat st;
  *ret = (struct lines){.file = fopen(path, "re"), .line = buf_new(IMPORT_LINE_MAX)};
  if (!ret->file) return error_errno(e, "open", path);
  if (fstat(fileno(ret->file), &st) == 0 && S_ISREG(st.st_mode)) ret->all = (uint64_t)st.st_size;
  if (fstat(fileno(ret->file), &st) == 0 && S_ISDIR(st.st_mode)) {
    fclose(ret->file);
    return error_set(e, ERR_INVALID, "%s is a folder, not a file of lines", path);
  }
  return 0;
}

/* What the store already says that an import goes by. */
static int prepare(struct import *im, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store *s = im->memory->store;
  struct store_read *r;
  struct str manner = STR("");
  int code = s->ops->read_begin(s, &r, e);
  if (code < 0) return code;
  code = forget_key_get(im->memory, r, im->owner, &im->key);
  im->marks = code == 0;
  settings_get(im->memory, r, &a, im->owner, STR("manner"), &manner);
  im->manner = str_is(manner, "us") ? MANNER_US : MANNER_GB;
  r->ops->read_end(r);
  return code < 0 && code != ERR_NOT_FOUND ? error_set(e, code, "the memory could not be read") : 0;
}

static int finish(struct import *im, int code, struct error *e) {
  /* What was read before somebody stopped it is kept, too. */
  if (code == 0 || code == ERR_CANCELLED) {
    int last = batch_turn_over(im);
    if (code == 0) code = last;
  } else {
    for (size_t i = 0; i < im->filling->len; i++) turn_keep_done(im->memory, &im->filling->ones[i].keep, code);
  }
  look_end(im);
  for (int i = 0; i < BATCHES; i++) batch_reclaim(im, im->batches[i]);
  if (im->failed < 0) code = im->failed;
  if (im->failed < 0 && e) *e = im->failure;
  if (code == ERR_CANCELLED) error_set(e, code, "stopped; what was kept until then stays");
  return code;
}

int import_file(struct memory *m, uint32_t owner, const char *path, const struct import_options *o,
                struct import_result *ret, struct error *e) {
  struct seen seen = {0};
  struct lines lines;
  struct import im = {.memory = m, .owner = owner, .options = o, .result = ret, .seen = &seen};
  *ret = (struct import_result){0};
  int code = open_lines(path, &lines, e);
  if (code < 0) return code;
  pthread_mutex_init(&im.lock, NULL);
  pthread_cond_init(&im.turned, NULL);
  for (int i = 0; i < BATCHES; i++) {
    im.batches[i] = alloc_zero(sizeof(struct batch));
    im.batches[i]->import = &im;
  }
  im.filling = im.batches[0];
  code = prepare(&im, e);
  if (code == 0) code = take_file(&im, &lines, path, e);
  code = finish(&im, code, e);
  for (int i = 0; i < BATCHES; i++) {
    arena_finish(&im.batches[i]->arena);
    alloc_free(im.batches[i]);
  }
  pthread_cond_destroy(&im.turned);
  pthread_mutex_destroy(&im.lock);
  alloc_free(seen.slots);
  arena_finish(&im.look_arena);
  buf_finish(&lines.line);
  fclose(lines.file);
  return code;
}
