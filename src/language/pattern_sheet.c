/* SPDX-License-Identifier: Apache-2.0
 *
 * Compiled patterns in one piece: put together, looked over, found in the pack.
 */
#include "base/alloc.h"
#include "base/log.h"
#include "language/language_priv.h"
#include "language/pattern.h"
#include "language/pattern_priv.h"

static const char magic[8] = "OS1PATT1";

/* ---- put together ---- */

/* Bytes are given out from the front, each kind's at a multiple of 8. */
struct sheet {
  char *at;
  uint32_t used, starts; /* numbers of patterns written so far */
};

static struct range take(struct sheet *s, size_t count, size_t size) {
  struct range r = {s->used, (uint32_t)count};
  s->used += (uint32_t)((count * size + 7) / 8 * 8);
  return r;
}

static size_t room_for(const struct keys *keys) {
  size_t room = 1;
  while (room < keys->all.len * 2) room *= 2;
  return room;
}

static size_t count_starts(const struct draft *d) {
  size_t n = d->anchored.patterns.len;
  for (size_t i = 0; i < LEX_COUNT; i++) n += d->classes[i].patterns.len;
  for (size_t i = 0; i < d->words.all.len; i++) n += d->words.all.at[i].starts.patterns.len;
  for (size_t i = 0; i < d->verbs.all.len; i++) n += d->verbs.all.at[i].starts.patterns.len;
  return n;
}

static struct range put_starts(struct sheet *s, const struct patterns *p, const struct starts *starts) {
  struct range r = {s->starts, (uint32_t)starts->patterns.len};
  if (r.count) memcpy(s->at + p->starts.at + r.at * sizeof(uint32_t), starts->patterns.at, r.count * sizeof(uint32_t));
  s->starts += r.count;
  return r;
}

static uint32_t first_place(uint64_t hash, uint32_t room) {
  return (uint32_t)hash & (room - 1);
}

static void put_keys(struct sheet *s, const struct patterns *p, struct range table, const struct keys *keys) {
  struct key *all = (struct key *)(s->at + table.at);
  for (size_t i = 0; i < keys->all.len; i++) {
    const struct drafted_key *k = &keys->all.at[i];
    uint32_t at = first_place(str_hash(k->key), table.count);
    while (all[at].len) at = (at + 1) & (table.count - 1);
    all[at] = (struct key){k->text, (uint32_t)k->key.len, put_starts(s, p, &k->starts)};
  }
}

static void lay_out(struct sheet *s, const struct draft *d, struct patterns *p) {
  *p = (struct patterns){.classes_known = LEX_COUNT, .slots_known = SLOT_COUNT};
  memcpy(p->magic, magic, sizeof magic);
  take(s, 1, sizeof *p);
  p->nodes = take(s, d->node_count, sizeof(struct node));
  p->patterns = take(s, d->patterns.len, sizeof(struct pattern));
  p->words = take(s, room_for(&d->words), sizeof(struct key));
  p->verbs = take(s, room_for(&d->verbs), sizeof(struct key));
  p->starts = take(s, count_starts(d), sizeof(uint32_t));
  p->text = take(s, d->text.len, 1);
  p->size = s->used;
}

struct patterns *patterns_of_draft(const struct draft *d) {
  struct patterns head;
  struct sheet s = {0};
  lay_out(&s, d, &head);
  s.at = alloc_zero(s.used);
  memcpy(s.at + head.nodes.at, d->nodes, d->node_count * sizeof *d->nodes);
  if (d->patterns.len) memcpy(s.at + head.patterns.at, d->patterns.at, d->patterns.len * sizeof *d->patterns.at);
  if (d->text.len) memcpy(s.at + head.text.at, d->text.at, d->text.len);
  put_keys(&s, &head, head.words, &d->words);
  put_keys(&s, &head, head.verbs, &d->verbs);
  for (size_t i = 0; i < LEX_COUNT; i++) head.classes[i] = put_starts(&s, &head, &d->classes[i]);
  head.anchored = put_starts(&s, &head, &d->anchored);
  memcpy(s.at, &head, sizeof head);
  return (struct patterns *)s.at;
}

struct range patterns_find(const struct patterns *p, struct range table, struct str word, uint64_t hash) {
  const struct key *all = patterns_at(p, table);
  uint32_t at = first_place(hash, table.count);
  for (; word.len && all[at].len; at = (at + 1) & (table.count - 1))
    if (all[at].len == word.len && !memcmp(patterns_text(p, all[at].text, 0).at, word.at, word.len))
      return all[at].patterns;
  return (struct range){0};
}

void patterns_release(struct patterns *p) {
  alloc_free(p);
}

size_t patterns_count(const struct patterns *p) {
  return p->patterns.count;
}

/* ---- looked over ---- */

static bool range_fits(struct range r, uint64_t size, uint64_t all) {
  return r.at <= all && r.count * size <= all - r.at;
}

static bool node_fits(const struct patterns *p, const struct node *n) {
  if (n->kind > NODE_DONE || n->next >= p->nodes.count) return false;
  switch ((enum node_kind)n->kind) {
  case NODE_SLOT:
    if (n->type >= SLOT_COUNT) return false;
    return range_fits((struct range){n->text, n->len}, 1, p->text.count);
  case NODE_WORD:
  case NODE_VERB: return range_fits((struct range){n->text, n->len}, 1, p->text.count);
  case NODE_SPLIT:
  case NODE_CALL: return n->other < p->nodes.count;
  default: return true;
  }
}

static bool keys_fit(const struct patterns *p, struct range table) {
  const struct key *all = patterns_at(p, table);
  uint32_t empty = 0;
  if (!table.count || (table.count & (table.count - 1))) return false;
  for (uint32_t i = 0; i < table.count; i++) {
    empty += !all[i].len;
    if (!range_fits((struct range){all[i].text, all[i].len}, 1, p->text.count) ||
        !range_fits(all[i].patterns, 1, p->starts.count))
      return false;
  }
  return empty > 0;
}

static bool head_fits(const struct patterns *p, size_t size) {
  if (size < sizeof *p || memcmp(p->magic, magic, sizeof magic) || p->size != size || p->classes_known != LEX_COUNT ||
      p->slots_known != SLOT_COUNT)
    return false;
  return p->nodes.count > AT_RETURN && range_fits(p->nodes, sizeof(struct node), size) &&
         range_fits(p->patterns, sizeof(struct pattern), size) && range_fits(p->words, sizeof(struct key), size) &&
         range_fits(p->verbs, sizeof(struct key), size) && range_fits(p->starts, sizeof(uint32_t), size) &&
         range_fits(p->text, 1, size) &&
         (p->nodes.at | p->patterns.at | p->words.at | p->verbs.at | p->starts.at) % 8 == 0;
}

bool patterns_begin(struct str bytes) {
  return (uintptr_t)bytes.at % _Alignof(uint64_t) == 0 && head_fits((const struct patterns *)bytes.at, bytes.len);
}

bool patterns_fit(struct str bytes) {
  if (!patterns_begin(bytes)) return false;
  const struct patterns *p = (const struct patterns *)bytes.at;
  const struct node *nodes = patterns_at(p, p->nodes);
  const struct pattern *all = patterns_at(p, p->patterns);
  const uint32_t *starts = patterns_at(p, p->starts);
  bool fits = keys_fit(p, p->words) && keys_fit(p, p->verbs) && range_fits(p->anchored, 1, p->starts.count);
  for (size_t i = 0; fits && i < LEX_COUNT; i++) fits = range_fits(p->classes[i], 1, p->starts.count);
  for (uint32_t i = 0; fits && i < p->nodes.count; i++) fits = node_fits(p, &nodes[i]);
  for (uint32_t i = 0; fits && i < p->starts.count; i++) fits = starts[i] < p->patterns.count;
  for (uint32_t i = 0; fits && i < p->patterns.count; i++)
    fits =
        all[i].start < p->nodes.count && range_fits((struct range){all[i].action, all[i].action_len}, 1, p->text.count);
  return fits;
}

/* ---- found in the pack ---- */

/* A file of patterns asked for so far; NULL where it is not there, or does not compile. */
struct pattern_file {
  const char *name;
  const struct patterns *patterns;
  struct patterns *compiled; /* here, from the text; NULL: the pack's own */
  struct pattern_file *next;
};

static void compile_file(const struct language *l, struct pattern_file *f) {
  struct error e = {0};
  char file[96];
  snprintf(file, sizeof file, "patterns/%s.txt", f->name);
  struct str text = pack_file(l->pack, file);
  if (text.at && patterns_compile(file, text, &f->compiled, &e)) log_debug("%s", e.text);
  f->patterns = f->compiled;
}

static struct pattern_file *open_file(struct language *l, const char *name) {
  struct pattern_file *f = alloc_zero(sizeof *f);
  char file[96];
  snprintf(file, sizeof file, "compiled/%s", name);
  struct str compiled = pack_file(l->pack, file);
  f->name = alloc_dup(name, strlen(name));
  if (patterns_begin(compiled))
    f->patterns = (const struct patterns *)compiled.at;
  else
    compile_file(l, f);
  f->next = l->patterns;
  l->patterns = f;
  return f;
}

const struct patterns *patterns_of(const struct language *l, const char *name) {
  struct language *owner = (struct language *)l; /* filled once, under its lock */
  pthread_mutex_lock(&owner->lazy);
  struct pattern_file *f = owner->patterns;
  while (f && strcmp(f->name, name) != 0) f = f->next;
  if (!f) f = open_file(owner, name);
  pthread_mutex_unlock(&owner->lazy);
  return f->patterns;
}

void patterns_close(struct language *l) {
  while (l->patterns) {
    struct pattern_file *f = l->patterns;
    l->patterns = f->next;
    patterns_release(f->compiled);
    alloc_free((char *)f->name);
    alloc_free(f);
  }
}

struct check {
  struct buf *out;
  size_t complaints;
};

static bool check_file(void *arg, struct str name, struct str text) {
  struct check *k = arg;
  char file[128];
  struct error e = {0};
  struct patterns *p;
  snprintf(file, sizeof file, "%.*s", STR_ARG(name));
  if (patterns_compile(file, text, &p, &e) == 0) return patterns_release(p), true;
  k->complaints++;
  buf_printf(k->out, "%s\n", e.text);
  return true;
}

size_t patterns_check(const struct pack *p, struct buf *out) {
  struct check k = {.out = out};
  pack_scan(p, "patterns/", check_file, &k);
  return k.complaints;
}
