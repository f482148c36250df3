/* SPDX-License-Identifier: Apache-2.0
 *
 * The matcher: backtracking over a pattern's nodes with a budget of steps, so that no turn costs more than it should. A
 * pattern has an eighth of it, and each of its tries no more than STEPS_PER_TRY: one that catches too much is cut short
 * where it stands, and those below it in the file have theirs.
 */
#include "base/alloc.h"
#include "language/language_priv.h"
#include "language/pattern_priv.h"
#include "language/token.h"

enum {
  SLOTS_MAX = 10,
  ENDS_MAX = 64,
  STEPS_PER_CALL = 30000,
  STEPS_PER_PIECE = 2000,
  STEPS_PER_TRY = 4000,
  PATTERNS_SHARE = 8,
  HITS_MAX = 256,
  REST_MAX = 60
};

struct match {
  const struct patterns *p;
  const struct node *nodes;
  const struct pattern *patterns;
  const char *text; /* of nodes and actions */
  struct arena *a;
  const struct pieces *t;
  size_t first, last; /* the stretch; last exclusive */
  size_t at;          /* where this try began */
  size_t end;         /* where it ended */
  int literals;
  size_t steps, stop, budget; /* stop: of this try */
  uint32_t *spent;            /* steps, by pattern; for this call */
  struct slot_read slots[SLOTS_MAX];
  size_t slot_count;
  VEC(struct pattern_hit) hits;
};

struct ends {
  size_t first; /* of the slot's text, after articles */
  size_t at[ENDS_MAX];
  size_t count;
};

static struct str node_text(const struct match *m, const struct node *n) {
  return (struct str){m->text + n->text, n->len};
}

static void end_add(struct ends *e, size_t at) {
  if (e->count < ENDS_MAX) e->at[e->count++] = at;
}

static const struct piece *at_of(const struct match *m, size_t i) {
  return i < m->last ? piece_at(m->t, i) : piece_at(m->t, SIZE_MAX);
}

static bool is_noun_like(const struct piece *p) {
  if (!piece_has(p, LEX(WORD)) || piece_has(p, LEX(TIME) | LEX(QUOTED))) return false;
  if (piece_has(p, LEX(SUBJECT) | LEX(OBJECT) | LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL) | LEX(NEGATION) |
                       LEX(PREPOSITION) | LEX(AND) | LEX(BREAK) | LEX(HYPO) | LEX(WH) | LEX(ARTICLE) | LEX(POSSESSIVE)))
    return false;
  if (piece_has(p, LEX(ADVERB)) && !piece_has(p, LEX(CAPITAL))) return false;
  return !str_is(p->word, "'s");
}

/* A noun phrase: up to four words, the last no adjective alone if there is a choice; "cup of tea" is one. */
static void thing_ends(const struct match *m, size_t from, struct ends *e) {
  size_t i = from, words = 0;
  while (words < 2 && piece_has(at_of(m, i), LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(QUANTITY) | LEX(NUMBER)))
    i++, words++;
  e->first = i;
  size_t begin = i, good[8], count = 0;
  while (i - begin < 5 && is_noun_like(at_of(m, i))) {
    const struct piece *p = at_of(m, i);
    bool verb_only =
        piece_has(p, LEX(VERB)) && !piece_has(p, LEX(NOUN) | LEX(ADJ) | LEX(NAME) | LEX(CAPITAL) | LEX(ANIMAL));
    if (i > begin && verb_only && p->form != FORM_ING && p->form != FORM_PARTICIPLE) break;
    if (i - begin < 4) good[count++] = i + 1;
    i++;
    bool of =
        i - begin < 3 && (piece_is(at_of(m, i), "of") || piece_is(at_of(m, i), "'s")) && is_noun_like(at_of(m, i + 1));
    if (of) i++;
  }
  while (count > 0) end_add(e, good[--count]);
}

static bool name_like(const struct piece *p, bool strict) {
  if (piece_has(p, LEX(NEVERNAME) | LEX(MARK) | LEX(KIN) | LEX(NUMBER)) && !piece_has(p, LEX(CAPITAL))) return false;
  return piece_has(p, LEX(NAME) | LEX(CAPITAL) | LEX(UNKNOWN)) || (!strict && piece_has(p, LEX(MAYBE_NAME)));
}

static void name_ends(const struct match *m, size_t from, struct ends *e) {
  size_t i = from;
  if (piece_has(at_of(m, i), LEX(TITLE))) i++;
  e->first = i;
  const struct piece *before = from > 0 ? piece_at(m->t, from - 1) : at_of(m, SIZE_MAX);
  bool called = piece_is(before, "called") || piece_is(before, "named"); /* then any word is a name: "called pickle" */
  if (called && is_noun_like(at_of(m, i)) && !name_like(at_of(m, i), false)) end_add(e, i + 1);
  if (!name_like(at_of(m, i), false)) return;
  size_t begin = i++;
  while (i - begin < 3 && name_like(at_of(m, i), true)) i++;
  while (i > begin) end_add(e, i--);
}

static void person_ends(const struct match *m, size_t from, struct ends *e) {
  size_t i = from;
  if (piece_has(at_of(m, i), LEX(POSSESSIVE))) i++;
  while (i > from && piece_has(at_of(m, i), LEX(KINMOD)) && !piece_has(at_of(m, i), LEX(KIN))) i++;
  if (piece_has(at_of(m, i), LEX(KIN))) {
    struct ends name = {0};
    name_ends(m, i + 1, &name);
    for (size_t n = 0; n < name.count; n++) end_add(e, name.at[n]);
    end_add(e, i + 1);
    e->first = from;
    return;
  }
  if (i > from && !piece_has(at_of(m, from), LEX(OBJECT))) return;
  name_ends(m, from, e);
  if (e->count == 0 && piece_has(at_of(m, from), LEX(SUBJECT) | LEX(OBJECT))) end_add(e, from + 1);
}

static bool place_like(const struct piece *p) {
  if (piece_has(p, LEX(PLACE))) return true;
  if (piece_has(p, LEX(CAPITAL)) && !piece_has(p, LEX(TIME) | LEX(KIN) | LEX(SUBJECT))) return true;
  return piece_has(p, LEX(UNKNOWN)) && !piece_has(p, LEX(NAME));
}

static void place_ends(const struct match *m, size_t from, struct ends *e) {
  size_t i = from;
  if (piece_is(at_of(m, i), "the")) i++;
  e->first = i;
  size_t begin = i;
  while (i - begin < 4 && place_like(at_of(m, i))) i++;
  while (i > begin) end_add(e, i--);
}

static void rest_ends(const struct match *m, size_t from, struct ends *e) {
  size_t stop = m->last;
  while (stop > from && piece_has(piece_at(m->t, stop - 1), LEX(MARK) | LEX(EMOJI))) stop--;
  for (size_t i = stop; i > from && stop - i < REST_MAX; i--) end_add(e, i);
}

static void class_ends(const struct match *m, size_t from, uint64_t class, bool articles, struct ends *e) {
  size_t i = from;
  while (articles && i < from + 2 && piece_has(at_of(m, i), LEX(ARTICLE) | LEX(QUANTITY) | LEX(POSSESSIVE))) i++;
  e->first = i;
  const struct piece *p = at_of(m, i);
  if (piece_has(p, class)) end_add(e, i + 1);
}

/* A job, school or condition: words before the one of the class belong to it ("crane operator", "catering college"). */
static void headed_ends(const struct match *m, size_t from, uint64_t class, struct ends *e) {
  size_t i = from;
  while (i < from + 2 && piece_has(at_of(m, i), LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(QUANTITY) | LEX(NUMBER))) i++;
  e->first = i;
  size_t begin = i, good[5], count = 0;
  for (; i - begin < 4 && is_noun_like(at_of(m, i)); i++)
    if (piece_has(at_of(m, i), class) || (at_of(m, i)->single_classes & class)) good[count++] = i + 1;
  while (count > 0) end_add(e, good[--count]);
}

static void quote_ends(const struct match *m, size_t from, struct ends *e) {
  size_t i = from;
  while (i < m->last && piece_has(piece_at(m->t, i), LEX(QUOTED))) i++;
  e->first = from;
  if (i > from) end_add(e, i);
}

static void slot_ends(const struct match *m, enum slot_type type, size_t from, struct ends *e) {
  *e = (struct ends){.first = from};
  switch (type) {
  case SLOT_kin: class_ends(m, from, LEX(KIN), false, e); break;
  case SLOT_name: name_ends(m, from, e); break;
  case SLOT_person: person_ends(m, from, e); break;
  case SLOT_place: place_ends(m, from, e); break;
  case SLOT_thing: thing_ends(m, from, e); break;
  case SLOT_time: class_ends(m, from, LEX(TIME), false, e); break;
  case SLOT_number: class_ends(m, from, LEX(NUMBER), false, e); break;
  case SLOT_unit: class_ends(m, from, LEX(UNIT), false, e); break;
  case SLOT_word:
    if (!piece_has(at_of(m, from), LEX(MARK)) && from < m->last) end_add(e, from + 1);
    break;
  case SLOT_some:
    for (size_t i = from; i < m->last && i < from + 6 && !piece_has(piece_at(m->t, i), LEX(MARK)); i++)
      end_add(e, i + 1);
    break;
  case SLOT_rest: rest_ends(m, from, e); break;
  case SLOT_quote: quote_ends(m, from, e); break;
  case SLOT_job: headed_ends(m, from, LEX(JOB), e); break;
  case SLOT_animal: headed_ends(m, from, LEX(ANIMAL), e); break;
  case SLOT_health: headed_ends(m, from, LEX(HEALTH), e); break;
  case SLOT_healthy: headed_ends(m, from, LEX(HEALTHY), e); break;
  case SLOT_tongue: class_ends(m, from, LEX(TONGUE), false, e); break;
  case SLOT_school: headed_ends(m, from, LEX(SCHOOL), e); break;
  case SLOT_body: headed_ends(m, from, LEX(BODY), e); break;
  case SLOT_COUNT: break;
  }
}

static bool match_node(struct match *m, uint32_t node, size_t at, const struct frame *up);

static bool match_slot(struct match *m, const struct node *n, size_t at, const struct frame *up) {
  struct ends e;
  if (m->slot_count == SLOTS_MAX) return false;
  slot_ends(m, (enum slot_type)n->type, at, &e);
  size_t count = m->slot_count;
  for (size_t i = 0; i < e.count; i++) {
    if (e.at[i] <= e.first) continue;
    const struct piece *p = piece_at(m->t, e.first);
    m->slots[count] = (struct slot_read){.name = node_text(m, n),
                                         .text = pieces_text(m->t, e.first, e.at[i] - 1),
                                         .first = e.first,
                                         .last = e.at[i] - 1,
                                         .time = p->time,
                                         .number = p->number};
    m->slot_count = count + 1;
    if (match_node(m, n->next, e.at[i], up)) return true;
  }
  m->slot_count = count;
  return false;
}

static bool match_gap(struct match *m, const struct node *n, size_t at, const struct frame *up) {
  for (size_t i = at; i <= m->last && i <= at + n->len; i++) {
    if (match_node(m, n->next, i, up)) return true;
    if (piece_has(at_of(m, i), LEX(MARK))) break;
  }
  return false;
}

static bool literal_fits(const struct match *m, const struct node *n, const struct piece *p) {
  if (n->kind == NODE_CLASS) return piece_has(p, n->class);
  if (n->kind == NODE_WORD) return (uint32_t)p->hash == n->hash && str_eq(p->word, node_text(m, n));
  return (uint32_t)p->base_hash == n->hash && str_eq(p->base, node_text(m, n));
}

/* "lives just outside", "has really got": an adverb that the pattern does not name stands in nobody's way. */
static bool match_past_adverb(struct match *m, uint32_t node, size_t at, const struct frame *up) {
  const struct piece *p = piece_at(m->t, at);
  if (at <= m->at || !piece_has(p, LEX(ADVERB)) || piece_has(p, LEX(CAPITAL) | LEX(NAME))) return false;
  return match_node(m, node, at + 1, up);
}

static bool match_node(struct match *m, uint32_t node, size_t at, const struct frame *up) {
  const struct node *n = &m->nodes[node];
  if (++m->steps > m->stop) return false;
  switch ((enum node_kind)n->kind) {
  case NODE_DONE: return m->end = at, true;
  case NODE_START: return at == m->first && match_node(m, n->next, at, up);
  case NODE_END:
    while (at < m->last && piece_has(piece_at(m->t, at), LEX(MARK) | LEX(EMOJI))) at++;
    return at >= m->last && match_node(m, n->next, at, up);
  case NODE_SPLIT: return match_node(m, n->next, at, up) || match_node(m, n->other, at, up);
  case NODE_CALL: return match_node(m, n->other, at, &(struct frame){n->next, up});
  case NODE_RETURN: return up && match_node(m, up->next, at, up->up);
  case NODE_GAP: return match_gap(m, n, at, up);
  case NODE_SLOT: return at < m->last && (match_slot(m, n, at, up) || match_past_adverb(m, node, at, up));
  case NODE_WORD:
  case NODE_VERB:
  case NODE_CLASS: break;
  }
  if (at >= m->last || !literal_fits(m, n, piece_at(m->t, at)))
    return at < m->last && match_past_adverb(m, node, at, up);
  m->literals++;
  if (match_node(m, n->next, at + 1, up)) return true;
  m->literals--;
  return false;
}

static size_t least(size_t x, size_t y) {
  return x < y ? x : y;
}

/* False when the pattern, or the whole call, has used up what it had. */
static bool try_pattern(struct match *m, uint32_t which, size_t at) {
  size_t share = m->budget / PATTERNS_SHARE, before = m->steps;
  if (m->spent[which] >= share || before >= m->budget) return false;
  m->stop = before + least(least(STEPS_PER_TRY, share - m->spent[which]), m->budget - before);
  m->at = at;
  m->slot_count = 0;
  m->literals = 0;
  bool fits = match_node(m, m->patterns[which].start, at, NULL);
  if (m->steps > m->stop) m->steps = m->stop; /* the steps that were refused on the way back cost nothing */
  m->spent[which] += (uint32_t)(m->steps - before);
  return fits;
}

static void match_begin(struct match *m, size_t budget) {
  m->budget = budget;
  m->spent = alloc_zero((m->p ? m->p->patterns.count : 0) * sizeof *m->spent + 1);
  if (!m->p) return;
  m->nodes = patterns_at(m->p, m->p->nodes);
  m->patterns = patterns_at(m->p, m->p->patterns);
  m->text = patterns_at(m->p, m->p->text);
}

static void try_list(struct match *m, struct range list, size_t at) {
  const uint32_t *starts = (const uint32_t *)patterns_at(m->p, m->p->starts) + list.at;
  for (uint32_t i = 0; i < list.count; i++) {
    const struct pattern *pattern = &m->patterns[starts[i]];
    if (m->hits.len && m->hits.at[m->hits.len - 1].line == pattern->line && m->hits.at[m->hits.len - 1].first == at)
      continue;
    if (m->hits.len >= HITS_MAX || !try_pattern(m, starts[i], at)) continue;
    struct slot_read *slots = ARENA_ARRAY(m->a, struct slot_read, m->slot_count + 1);
    memcpy(slots, m->slots, m->slot_count * sizeof *slots);
    struct pattern_hit hit = {.action = {m->text + pattern->action, pattern->action_len},
                              .slots = slots,
                              .slot_count = m->slot_count,
                              .first = at,
                              .last = m->end,
                              .weight = m->literals,
                              .line = pattern->line};
    VEC_PUSH(m->a, &m->hits, hit);
  }
}

static void try_at(struct match *m, size_t at) {
  const struct piece *p = piece_at(m->t, at);
  try_list(m, patterns_find(m->p, m->p->words, p->word, p->hash), at);
  try_list(m, patterns_find(m->p, m->p->verbs, p->base, p->base_hash), at);
  for (uint64_t rest = p->classes; rest; rest &= rest - 1) try_list(m, m->p->classes[__builtin_ctzll(rest)], at);
  if (at == m->first) try_list(m, m->p->anchored, at);
}

static int by_weight(const void *x, const void *y) {
  const struct pattern_hit *a = x, *b = y;
  if (a->weight != b->weight) return b->weight - a->weight;
  size_t la = a->last - a->first, lb = b->last - b->first;
  if (la != lb) return la < lb ? 1 : -1;
  return a->line - b->line;
}

static size_t finish(struct match *m, const struct pattern_hit **ret) {
  alloc_free(m->spent);
  if (m->hits.len > 1) qsort(m->hits.at, m->hits.len, sizeof *m->hits.at, by_weight);
  *ret = m->hits.at;
  return m->hits.len;
}

size_t patterns_match(const struct language *l, const struct patterns *p, struct arena *a, const struct pieces *t,
                      size_t first, size_t last, const struct pattern_hit **ret) {
  struct match m = {.p = p, .a = a, .t = t, .first = first, .last = last < t->len ? last : t->len};
  match_begin(&m, STEPS_PER_CALL + STEPS_PER_PIECE * (m.last > first ? m.last - first : 0));
  for (size_t at = first; p && at < m.last; at++) try_at(&m, at);
  return finish(&m, ret);
}

size_t patterns_match_at(const struct language *l, const struct patterns *p, struct arena *a, const struct pieces *t,
                         size_t at, size_t last, const struct pattern_hit **ret) {
  struct match m = {.p = p, .a = a, .t = t, .first = at, .last = last < t->len ? last : t->len};
  match_begin(&m, STEPS_PER_CALL);
  if (p && at < m.last) try_at(&m, at);
  return finish(&m, ret);
}

const struct slot_read *slot_find(const struct slot_read *slots, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (str_is(slots[i].name, name)) return &slots[i];
  return NULL;
}

struct str slot_text(const struct slot_read *slots, size_t count, const char *name) {
  const struct slot_read *slot = slot_find(slots, count, name);
  return slot ? slot->text : STR_NONE;
}
