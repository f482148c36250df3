/* SPDX-License-Identifier: Apache-2.0
 *
 * What a turn is about: words of data/<language>/topics.txt, the one with most words, then the last one named. A word
 * in a quotation or a name says nothing of the topic, nor a noun's word used as a verb.
 */
#include "language/reading_chunk.h"
#include "language/topics.h"

struct found {
  int topic;
  size_t at, pieces, words;
  bool verb;
};

/* Words of pieces [at, at + count) joined, the last in the singular. */
static struct str phrase(const struct read *r, size_t at, size_t count, bool single, char *room, size_t size) {
  size_t n = 0;
  for (size_t i = at; i < at + count; i++) {
    const struct piece *p = read_at(r, i);
    struct str w = single && i + 1 == at + count ? p->single : p->word;
    if (!piece_has(p, LEX(WORD)) || n + w.len + 1 > size) return STR_NONE;
    if (i > at) room[n++] = ' ';
    memcpy(room + n, w.at, w.len);
    n += w.len;
  }
  return (struct str){room, n};
}

static int noun_topic(const struct read *r, const struct topics *t, size_t at, size_t count) {
  char room[128];
  struct str key = phrase(r, at, count, false, room, sizeof room);
  int topic = key.at ? topic_of_noun(t, key) : TOPIC_NONE;
  if (topic != TOPIC_NONE || !key.at) return topic;
  key = phrase(r, at, count, true, room, sizeof room);
  return key.at ? topic_of_noun(t, key) : TOPIC_NONE;
}

/* One word is a topic only where it stands as a noun (an adjective: "i'm skint"); a phrase wherever it stands. */
static bool stands_as_noun(const struct read *r, size_t i) {
  enum tag t = read_tag(r, i);
  return t == TAG_NOUN || t == TAG_ADJ || (t == TAG_TIME && !piece_has(read_at(r, i), LEX(VERB)));
}

static struct found phrase_at(const struct read *r, const struct topics *t, size_t i) {
  for (size_t count = topic_longest(t, read_at(r, i)->word); count >= 2; count--) {
    int topic = noun_topic(r, t, i, count);
    if (topic != TOPIC_NONE) return (struct found){topic, i, count, count, false};
  }
  return (struct found){TOPIC_NONE, i, 1, 1, false};
}

static struct found word_at(const struct read *r, const struct topics *t, size_t i) {
  const struct piece *p = read_at(r, i);
  struct found f = {TOPIC_NONE, i, 1, 1, false};
  if (stands_as_noun(r, i) && (f.topic = noun_topic(r, t, i, 1)) != TOPIC_NONE) {
    size_t blank = 0;
    for (size_t k = 0; k < p->word.len; k++) blank += p->word.at[k] == ' ';
    f.words += blank; /* the lexicon joined them */
    return f;
  }
  f.verb = read_tag(r, i) == TAG_VERB || (read_tag(r, i) == TAG_ADJ && p->form != FORM_NONE);
  f.topic = f.verb ? topic_of_verb(t, p->base) : TOPIC_NONE;
  return f;
}

/* A phrase before its first word, but "slept badly", which names nothing alone, not before "slept". */
static struct found topic_at(const struct read *r, const struct topics *t, size_t i) {
  const struct piece *p = read_at(r, i);
  if (!piece_has(p, LEX(WORD)) || piece_has(p, LEX(QUOTED))) return (struct found){TOPIC_NONE, i, 1, 1, false};
  struct found phrase = phrase_at(r, t, i);
  if (phrase.topic != TOPIC_NONE && !(phrase.topic & TOPIC_WEAK)) return phrase;
  struct found word = word_at(r, t, i);
  bool weak = word.topic == TOPIC_NONE || word.topic & TOPIC_WEAK;
  return weak && phrase.topic != TOPIC_NONE ? phrase : word;
}

/* Another word of the same topic, elsewhere in the turn. */
static bool has_company(const struct found *all, size_t n, const struct found *one) {
  for (size_t i = 0; i < n; i++)
    if (all[i].at != one->at && (all[i].topic & ~TOPIC_WEAK) == (one->topic & ~TOPIC_WEAK)) return true;
  return false;
}

/* "my school recorder" is about a recorder: a noun's word counts where it is its phrase's head. */
static bool is_head(const struct read *r, const struct found *f) {
  struct chunk c;
  return f->verb || f->words > 1 || !read_chunk_around(r, f->at, &c) || c.end == f->at + 1;
}

void read_topic(struct read *r) {
  enum { MOST = 64 };
  const struct topics *t = topics_of(r->l);
  struct found all[MOST], best = {.topic = TOPIC_NONE};
  struct chunk c;
  size_t n = 0;
  if (r->barred) return;
  for (size_t i = 0; i < r->p.len && n < MOST; i++) {
    all[n] = topic_at(r, t, i);
    if (all[n].topic == TOPIC_NONE) continue;
    r->topics |= UINT64_C(1) << (all[n++].topic & ~TOPIC_WEAK) % 64;
  }
  for (size_t i = 0; i < n; i++) {
    bool strong = !(all[i].topic & TOPIC_WEAK) && is_head(r, &all[i]);
    bool named = strong || has_company(all, n, &all[i]);
    if (named && (best.topic == TOPIC_NONE || all[i].words >= best.words)) best = all[i];
  }
  if (best.topic == TOPIC_NONE) return;
  r->out->topic = topic_name(t, best.topic);
  if (best.verb || !read_chunk_around(r, best.at + best.pieces - 1, &c)) return;
  r->out->topic_word = read_chunk_text(r, &c);
  r->out->topic_owner = read_chunk_owner(r, &c);
}
