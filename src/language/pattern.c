/* SPDX-License-Identifier: Apache-2.0
 *
 * The compiler. It reads a line once, left to right, building its nodes back to front by recursion, so that every node
 * knows what comes after it.
 *   line     := sequence "=>" action | "&name" "=" sequence ("|" sequence)*
 *   sequence := item*                       item := "^" | "$" | "*" | "**" | "@set" | "~verb" | word | slot | group |
 * "&name" slot     := "{" name ":" type "}" "?"?  group := "(" sequence ("|" sequence)* ")" ("?" | "*")?
 */
#include "language/pattern.h"

#include "base/alloc.h"
#include "base/log.h"
#include "language/language_priv.h"
#include "language/pattern_priv.h"
#include "language/rows.h"

enum { GAP = 3, GAP_WIDE = 8, ITEMS_MAX = 48, BRANCHES_MAX = 320, DEPTH_MAX = 10, REPEATS = 3, NODES_MAX = 400000 };

struct item {
  struct node node;
  bool optional;
  bool group;
  bool repeats;      /* none to three times */
  struct str inside; /* of a group */
  struct defined *defined;
};

/* "&name = a|b": stands for the group (a|b) further down. */
struct defined {
  struct str name, inside;
  uint32_t start; /* node; 0: not compiled yet */
};

struct compile {
  const char *file;
  struct draft draft;
  VEC(struct defined) defined;
  struct str line;
  int number;
  struct error *e;
};

static const char *const type_names[] = {
#define SLOT_NAME(name) #name,
    SLOT_TYPES(SLOT_NAME)
#undef SLOT_NAME
};
static const char *const class_names[] = {
#define LEX_NAME(name) #name,
    LEX_CLASSES(LEX_NAME)
#undef LEX_NAME
};

static int complain(const struct compile *c, const char *what, struct str about) {
  return error_set(c->e, ERR_INVALID, "%s:%d: %s: \"%.*s\"", c->file, c->number, what, STR_ARG(about));
}

static uint32_t node_add(struct compile *c, struct node n) {
  struct draft *d = &c->draft;
  if (d->node_count == d->node_room) {
    d->node_room = d->node_room ? d->node_room * 2 : 256;
    d->nodes = alloc_resize(d->nodes, d->node_room * sizeof *d->nodes);
  }
  d->nodes[d->node_count] = n;
  return (uint32_t)d->node_count++;
}

/* Where it stands in the text. It is borrowed: from the file, or from the draft's arena. */
static uint32_t text_add(struct draft *d, struct str text) {
  uint32_t *at = word_table_keep(&d->arena, &d->places, text, (uint32_t)d->text.len);
  if (*at == d->text.len) buf_add_str(&d->text, text);
  return *at;
}

static struct node node_of(struct compile *c, enum node_kind kind, struct str text) {
  return (struct node){.kind = (uint8_t)kind,
                       .len = (uint16_t)text.len,
                       .text = text_add(&c->draft, text),
                       .hash = (uint32_t)str_hash(text)};
}

static uint32_t split_add(struct compile *c, uint32_t first, uint32_t other) {
  return node_add(c, (struct node){.kind = NODE_SPLIT, .next = first, .other = other});
}

static bool word_byte(char ch) {
  return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '\'' || ch == '_' || (unsigned char)ch >= 0x80;
}

static size_t word_end(struct str s, size_t from) {
  while (from < s.len && word_byte(s.at[from])) from++;
  return from;
}

static int take_slot(struct compile *c, struct str *rest, struct item *ret) {
  ptrdiff_t end = str_find_byte(*rest, '}'), colon = str_find_byte(*rest, ':');
  if (end < 0 || colon < 2 || colon > end || end > UINT16_MAX) return complain(c, "a slot wants {name:type}", *rest);
  struct str name = str_span(rest->at + 1, rest->at + colon), type = str_span(rest->at + colon + 1, rest->at + end);
  *ret = (struct item){.node = node_of(c, NODE_SLOT, name)};
  ret->node.type = SLOT_COUNT;
  for (size_t i = 0; i < SLOT_COUNT; i++)
    if (str_is(type, type_names[i])) ret->node.type = (uint8_t)i;
  if (ret->node.type == SLOT_COUNT) return complain(c, "no such slot type", type);
  *rest = str_from(*rest, (size_t)end + 1);
  return 0;
}

static int take_group(struct compile *c, struct str *rest, struct item *ret) {
  size_t depth = 0, i = 0;
  for (; i < rest->len; i++) {
    if (rest->at[i] == '(') depth++;
    if (rest->at[i] == ')' && --depth == 0) break;
  }
  if (i >= rest->len) return complain(c, "a bracket is not closed", *rest);
  *ret = (struct item){.group = true, .inside = str_span(rest->at + 1, rest->at + i)};
  *rest = str_from(*rest, i + 1);
  return 0;
}

static int take_class(struct compile *c, struct str *rest, struct item *ret) {
  size_t end = word_end(*rest, 1);
  struct str name = str_span(rest->at + 1, rest->at + end);
  *ret = (struct item){.node = {.kind = NODE_CLASS}};
  for (size_t i = 0; i < LEX_COUNT; i++)
    if (str_eq_nocase(name, str_of(class_names[i]))) ret->node.class = UINT64_C(1) << i;
  if (!ret->node.class) return complain(c, "no such class of words", name);
  *rest = str_from(*rest, end);
  return 0;
}

static int take_word(struct compile *c, struct str *rest, struct item *ret) {
  bool verb = rest->at[0] == '~';
  size_t end = word_end(*rest, verb);
  if (end == (size_t)verb || end > UINT16_MAX) return complain(c, "cannot be read", *rest);
  struct str word = str_span(rest->at + verb, rest->at + end);
  if (memchr(word.at, '_', word.len)) { /* a phrase of the lexicon is one piece: "mother_in_law" */
    word = arena_dup(&c->draft.arena, word);
    for (size_t i = 0; i < word.len; i++)
      if (word.at[i] == '_') ((char *)word.at)[i] = ' ';
  }
  *ret = (struct item){.node = node_of(c, verb ? NODE_VERB : NODE_WORD, word)};
  *rest = str_from(*rest, end);
  return 0;
}

static struct defined *defined_find(struct compile *c, struct str name) {
  for (size_t i = 0; i < c->defined.len; i++)
    if (str_eq(c->defined.at[i].name, name)) return &c->defined.at[i];
  return NULL;
}

static int take_defined(struct compile *c, struct str *rest, struct item *ret) {
  size_t end = word_end(*rest, 1);
  struct defined *d = defined_find(c, str_span(rest->at, rest->at + end));
  if (!d) return complain(c, "is not defined above", str_first(*rest, end));
  *ret = (struct item){.group = true, .inside = d->inside, .defined = d};
  *rest = str_from(*rest, end);
  return 0;
}

static int take_item(struct compile *c, struct str *rest, struct item *ret) {
  static const struct {
    char sign;
    enum node_kind kind;
  } signs[] = {{'^', NODE_START}, {'$', NODE_END}, {'*', NODE_GAP}};
  int rc = -1;
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (rest->at[0] == signs[i].sign) {
      bool wide = str_starts(*rest, STR("**"));
      *ret = (struct item){.node = {.kind = signs[i].kind, .len = wide ? GAP_WIDE : GAP}};
      *rest = str_from(*rest, wide ? 2 : 1);
      return 0;
    }
  if (rest->at[0] == '{')
    rc = take_slot(c, rest, ret);
  else if (rest->at[0] == '(')
    rc = take_group(c, rest, ret);
  else if (rest->at[0] == '@')
    rc = take_class(c, rest, ret);
  else if (rest->at[0] == '&')
    rc = take_defined(c, rest, ret);
  else
    rc = take_word(c, rest, ret);
  if (rc == 0 && rest->len && (rest->at[0] == '?' || (ret->group && rest->at[0] == '*'))) {
    ret->optional = true;
    ret->repeats = rest->at[0] == '*';
    *rest = str_from(*rest, 1);
  }
  return rc;
}

/* The next branch of "a|b (c|d)", brackets respected. */
static bool take_branch(struct str *rest, struct str *ret) {
  if (!rest->at) return false;
  size_t depth = 0, i = 0;
  for (; i < rest->len; i++) {
    if (rest->at[i] == '(') depth++;
    if (rest->at[i] == ')') depth--;
    if (rest->at[i] == '|' && depth == 0) break;
  }
  *ret = str_trim(str_first(*rest, i));
  *rest = i < rest->len ? str_from(*rest, i + 1) : STR_NONE;
  return true;
}

static int compile_sequence(struct compile *c, struct str text, uint32_t next, int depth, uint32_t *ret);

/* `next` follows the group when it is left out, `after` when it is there: its own second time where it repeats. */
static int compile_group(struct compile *c, const struct item *item, uint32_t next, uint32_t after, int depth,
                         uint32_t *ret) {
  struct str rest = item->inside, branch, branches[BRANCHES_MAX];
  size_t count = 0;
  while (take_branch(&rest, &branch)) {
    if (!branch.len) return complain(c, "an empty alternative", item->inside);
    if (count == BRANCHES_MAX) return complain(c, "too many alternatives", item->inside);
    branches[count++] = branch;
  }
  uint32_t other = item->optional ? next : UINT32_MAX;
  for (size_t i = count; i-- > 0;) {
    uint32_t start;
    int rc = compile_sequence(c, branches[i], after, depth + 1, &start);
    if (rc) return rc;
    other = other == UINT32_MAX ? start : split_add(c, start, other);
  }
  *ret = other;
  return 0;
}

/* The named part, compiled when it is first used: a later line may still add to it. */
static int compile_call(struct compile *c, const struct item *item, uint32_t next, uint32_t after, int depth,
                        uint32_t *ret) {
  struct defined *d = item->defined;
  struct item part = {.inside = d->inside};
  int rc = d->start ? 0 : compile_group(c, &part, AT_RETURN, AT_RETURN, depth, &d->start);
  if (rc) return rc;
  uint32_t at = node_add(c, (struct node){.kind = NODE_CALL, .next = after, .other = d->start});
  *ret = item->optional ? split_add(c, at, next) : at;
  return 0;
}

static int compile_item(struct compile *c, const struct item *item, uint32_t next, int depth, uint32_t *ret) {
  if (item->group) {
    int rc = 0;
    uint32_t after = next;
    for (int times = item->repeats ? REPEATS : 1; rc == 0 && times > 0; times--) {
      rc = (item->defined ? compile_call : compile_group)(c, item, next, after, depth, ret);
      after = *ret;
    }
    return rc;
  }
  struct node n = item->node;
  n.next = next;
  uint32_t at = node_add(c, n);
  *ret = item->optional ? split_add(c, at, next) : at;
  return 0;
}

static int compile_sequence(struct compile *c, struct str text, uint32_t next, int depth, uint32_t *ret) {
  struct item items[ITEMS_MAX];
  size_t count = 0;
  if (depth > DEPTH_MAX) return complain(c, "brackets too deep", text);
  if (c->draft.node_count > NODES_MAX) return complain(c, "too long", text);
  for (struct str rest = str_trim(text); rest.len; rest = str_trim(rest)) {
    if (count == ITEMS_MAX) return complain(c, "too many words", text);
    int rc = take_item(c, &rest, &items[count++]);
    if (rc) return rc;
  }
  while (count > 0) {
    int rc = compile_item(c, &items[--count], next, depth, &next);
    if (rc) return rc;
  }
  *ret = next;
  return 0;
}

uint64_t slot_begins(enum slot_type type) {
  switch (type) {
  case SLOT_kin: return LEX(KIN);
  case SLOT_name: return LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL) | LEX(UNKNOWN);
  case SLOT_person:
    return LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL) | LEX(UNKNOWN) | LEX(KIN) | LEX(SUBJECT) | LEX(OBJECT) |
           LEX(POSSESSIVE);
  case SLOT_time: return LEX(TIME);
  case SLOT_number: return LEX(NUMBER);
  case SLOT_unit: return LEX(UNIT);
  case SLOT_animal: return LEX(ANIMAL);
  case SLOT_tongue: return LEX(TONGUE);
  case SLOT_body: return LEX(BODY);
  case SLOT_healthy: return LEX(HEALTHY);
  default: return 0;
  }
}

static void starts_add(struct draft *d, struct starts *s, uint32_t pattern) {
  if (s->patterns.len && s->patterns.at[s->patterns.len - 1] == pattern) return;
  VEC_PUSH(&d->arena, &s->patterns, pattern);
}

static void starts_add_key(struct draft *d, struct keys *keys, const struct node *n, uint32_t pattern) {
  struct str key = arena_dup(&d->arena, (struct str){d->text.at + n->text, n->len});
  uint32_t at = *word_table_keep(&d->arena, &keys->places, key, (uint32_t)keys->all.len);
  if (at == keys->all.len) VEC_PUSH(&d->arena, &keys->all, ((struct drafted_key){.key = key, .text = n->text}));
  starts_add(d, &keys->all.at[at].starts, pattern);
}

static void starts_add_classes(struct draft *d, uint64_t classes, uint32_t pattern) {
  for (size_t i = 0; i < LEX_COUNT; i++)
    if (classes >> i & 1) starts_add(d, &d->classes[i], pattern);
}

/* Files the pattern under everything it can begin with. */
static int index_start(struct compile *c, uint32_t at, const struct frame *up, uint32_t pattern, bool anchored) {
  struct draft *d = &c->draft;
  for (;;) {
    const struct node *n = &d->nodes[at];
    switch ((enum node_kind)n->kind) {
    case NODE_WORD: return starts_add_key(d, &d->words, n, pattern), 0;
    case NODE_VERB: return starts_add_key(d, &d->verbs, n, pattern), 0;
    case NODE_CLASS: return starts_add_classes(d, n->class, pattern), 0;
    case NODE_SLOT:
      if (slot_begins(n->type)) return starts_add_classes(d, slot_begins(n->type), pattern), 0;
      if (!anchored) return complain(c, "begins with a slot that fits everything", c->line);
      return starts_add(d, &d->anchored, pattern), 0;
    case NODE_GAP:
      if (!anchored) return complain(c, "begins with a gap", c->line);
      return starts_add(d, &d->anchored, pattern), 0;
    case NODE_START: anchored = true, at = n->next; break;
    case NODE_END:
    case NODE_DONE: return complain(c, "could be empty", c->line);
    case NODE_CALL: return index_start(c, n->other, &(struct frame){n->next, up}, pattern, anchored);
    case NODE_RETURN:
      if (!up) return complain(c, "could be empty", c->line);
      at = up->next, up = up->up;
      break;
    case NODE_SPLIT: {
      int rc = index_start(c, n->next, up, pattern, anchored);
      if (rc) return rc;
      at = n->other;
    }
    }
  }
}

static int compile_line(struct compile *c, struct str left, struct str action) {
  uint32_t start = 0;
  int rc = compile_sequence(c, left, AT_DONE, 0, &start);
  if (rc) return rc;
  struct draft *d = &c->draft;
  struct pattern pattern = {
      .start = start, .action = text_add(d, action), .action_len = (uint32_t)action.len, .line = c->number};
  VEC_PUSH(&d->arena, &d->patterns, pattern);
  return index_start(c, start, NULL, (uint32_t)(d->patterns.len - 1), false);
}

struct waiting {
  struct str left;
  int line;
};

/* A second line of the same name adds to it. */
static int define(struct compile *c) {
  ptrdiff_t equals = str_find_byte(c->line, '=');
  struct str name = equals < 0 ? c->line : str_trim(str_first(c->line, (size_t)equals));
  struct str inside = equals < 0 ? STR_NONE : str_trim(str_from(c->line, (size_t)equals + 1));
  if (!inside.len || name.len < 2 || word_end(name, 1) != name.len) return complain(c, "wants &name = words", c->line);
  struct defined *old = defined_find(c, name);
  if (old)
    *old = (struct defined){name, arena_printf(&c->draft.arena, "%.*s|%.*s", STR_ARG(old->inside), STR_ARG(inside)), 0};
  else
    VEC_PUSH(&c->draft.arena, &c->defined, ((struct defined){name, inside, 0}));
  return 0;
}

static int compile_all(struct compile *c, struct rows *r) {
  VEC(struct waiting) wait = {0};
  while (rows_next(r)) {
    ptrdiff_t arrow = str_find(r->text, STR("=>"));
    c->number = r->line;
    c->line = r->text;
    if (r->text.at[0] == '&' && arrow < 0) {
      int bad = define(c);
      if (bad) return bad;
      continue;
    }
    struct waiting one = {str_trim(arrow < 0 ? r->text : str_first(r->text, (size_t)arrow)), r->line};
    if (one.left.len) VEC_PUSH(&c->draft.arena, &wait, one);
    if (arrow < 0) continue;
    struct str action = str_trim(str_from(r->text, (size_t)arrow + 2));
    if (!action.len || !wait.len) return complain(c, "wants a pattern, => and an action", r->text);
    for (size_t i = 0; i < wait.len; i++) {
      c->number = wait.at[i].line;
      c->line = wait.at[i].left;
      int rc = compile_line(c, wait.at[i].left, action);
      if (rc) return rc;
    }
    wait.len = 0;
  }
  return wait.len ? complain(c, "has no action", wait.at[0].left) : 0;
}

int patterns_compile(const char *file, struct str text, struct patterns **ret, struct error *e) {
  struct compile c = {.file = file, .draft = {.text = buf_new(BUF_FILE)}, .e = e};
  node_add(&c, (struct node){.kind = NODE_DONE});
  node_add(&c, (struct node){.kind = NODE_RETURN});
  struct rows r = rows_of_text(file, text);
  int rc = compile_all(&c, &r);
  if (rc == 0) *ret = patterns_of_draft(&c.draft);
  alloc_free(c.draft.nodes);
  buf_finish(&c.draft.text);
  arena_finish(&c.draft.arena);
  return rc;
}
