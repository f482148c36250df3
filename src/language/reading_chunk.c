/* SPDX-License-Identifier: Apache-2.0 */
#include "language/reading_chunk.h"

enum { CHUNK_PIECES = 8 };

static bool inner(enum tag t) {
  return t == TAG_NUM || t == TAG_ADJ || t == TAG_NOUN || t == TAG_NAME;
}

/* "my mum's", "anna's", "the": where what they own begins. */
static size_t past_owner(const struct read *r, size_t i, size_t last) {
  size_t at = i;
  if (at < last && read_tag(r, at) == TAG_DET) at++;
  if (at > i && at < last && piece_has(read_at(r, i), LEX(QUANTITY)) && read_tag(r, at) == TAG_DET) at++; /* "half a" */
  size_t owner = at;
  while (owner < last && owner < at + 3 && inner(read_tag(r, owner))) owner++;
  bool owned = owner > at && owner + 1 < last && read_tag(r, owner) == TAG_OWNER && inner(read_tag(r, owner + 1));
  if (owned) return owner + 1;
  return at;
}

/* "too loud", "really old boat": the adverb belongs to the adjective. */
static bool degree(const struct read *r, size_t i) {
  return read_tag(r, i) == TAG_ADV && told_is(r->told, TOLD_degree, read_at(r, i)->word) &&
         read_tag(r, i + 1) == TAG_ADJ;
}

/* "near the keel 4 grand": a number behind a noun is no part of its phrase, */
static bool count_behind(const struct read *r, size_t first, size_t at, size_t last) {
  bool numbered = at > first && piece_is(read_at(r, at - 1), "number") && inner(read_tag(r, at + 1));
  if (numbered) return false; /* "the number nine bus" */
  return at > first && at < last && read_tag(r, at) == TAG_NUM &&
         (read_tag(r, at - 1) == TAG_NOUN || read_tag(r, at - 1) == TAG_NAME);
}

/* but "platform 4" is. */
static bool numbered(const struct read *r, size_t at, size_t last) {
  const struct piece *p = read_at(r, at);
  return read_tag(r, at) == TAG_NUM && p->first == p->last && read_tag(r, at - 1) == TAG_NOUN &&
         (at + 1 >= last || read_tag(r, at + 1) == TAG_MARK || read_tag(r, at + 1) == TAG_VERB ||
          read_tag(r, at + 1) == TAG_AUX);
}

bool read_chunk(const struct read *r, size_t i, size_t last, struct chunk *ret) {
  *ret = (struct chunk){.first = i, .noun = i, .end = i};
  if (i >= last) return false;
  if (read_tag(r, i) == TAG_PRON) {
    ret->end = i + 1;
    return ret->pronoun = true;
  }
  size_t at = ret->noun = past_owner(r, i, last);
  size_t most = at + CHUNK_PIECES < last ? at + CHUNK_PIECES : last; /* a flood of nouns is no phrase */
  while (at < most && (inner(read_tag(r, at)) || degree(r, at)) && !count_behind(r, ret->noun, at, last)) at++;
  if (at < last && at > ret->noun && read_tag(r, at) == TAG_OWNER) { /* "their dad's" */
    ret->end = at + 1;
    return true;
  }
  if (at < last && at > ret->noun && numbered(r, at, last)) {
    ret->end = at + 1;
    return at + 1 - ret->noun <= PHRASE_WORDS;
  }
  while (at > ret->noun && (read_tag(r, at - 1) == TAG_ADJ || read_tag(r, at - 1) == TAG_ADV)) at--;
  ret->end = at;
  enum tag head = at > ret->noun ? read_tag(r, at - 1) : TAG_OTHER;
  ret->name = head == TAG_NAME;
  for (size_t k = ret->noun; k < at; k++) ret->name &= read_tag(r, k) == TAG_NAME;
  return (head == TAG_NOUN || head == TAG_NAME) && at - ret->noun <= PHRASE_WORDS;
}

bool read_chunk_around(const struct read *r, size_t i, struct chunk *ret) {
  size_t first = i;
  while (first > 0 && i - first < 8 && (inner(read_tag(r, first - 1)) || degree(r, first - 1))) first--;
  if (first > 0 && read_tag(r, first - 1) == TAG_OWNER) {
    first--;
    while (first > 0 && i - first < 12 && inner(read_tag(r, first - 1))) first--;
  }
  if (first > 0 && read_tag(r, first - 1) == TAG_DET) first--;
  return read_chunk(r, first, r->p.len, ret) && i >= ret->noun && i < ret->end;
}

/* The capital of a sentence's first word is none of the word's own. */
static struct str uncapital(const struct read *r, size_t i, struct str text) {
  const struct piece *p = read_at(r, i);
  const struct token *t = &r->p.tokens->at[p->first];
  bool capital = text.len > 1 && text.at[0] >= 'A' && text.at[0] <= 'Z' && !(text.at[1] >= 'A' && text.at[1] <= 'Z');
  if (!t->begins || !capital || piece_has(p, LEX(CAPITAL) | LEX(NAME) | LEX(PLACE))) return text;
  struct str own = arena_dup(r->a, text);
  ((char *)own.at)[0] |= 0x20;
  return own;
}

struct str read_chunk_text(const struct read *r, const struct chunk *c) {
  return c->name ? read_name_text(r, c->noun, c->end) : uncapital(r, c->noun, read_value(r, c->noun, c->end));
}

/* The owner's own words: an "s" typed without its apostrophe gets it. */
struct str read_chunk_owner(const struct read *r, const struct chunk *c) {
  if (c->noun == c->first) return STR_NONE;
  if (read_tag(r, c->noun - 1) != TAG_OWNER)
    return c->noun - c->first > 1 ? read_value(r, c->first, c->noun) : read_at(r, c->first)->word;
  size_t end = c->noun - 1, name = c->first + (read_tag(r, c->first) == TAG_DET);
  bool only_name = read_tag(r, name) == TAG_NAME;
  struct str owner = only_name ? read_name_text(r, name, end) : read_at(r, end - 1)->word;
  if (!only_name && name < end - 1)
    owner = arena_printf(r->a, "%.*s %.*s", STR_ARG(read_value(r, name, end - 1)), STR_ARG(owner));
  return name == c->first ? arena_printf(r->a, "%.*s's", STR_ARG(owner))
                          : arena_printf(r->a, "%.*s %.*s's", STR_ARG(read_at(r, c->first)->word), STR_ARG(owner));
}
