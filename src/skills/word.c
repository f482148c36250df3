/* SPDX-License-Identifier: Apache-2.0
 *
 * word: what a word means, its other meanings, what is made from it, what is like it or against it, how it is spelt;
 * and the word for a meaning. Out of the installed dictionary (language/wordnet.h) and in its own words.
 */
#include "base/utf8.h"
#include "language/names.h"
#include "language/pattern.h"
#include "language/vocabulary.h"
#include "language/wordnet.h"
#include "skills/entries.h"
#include "skills/strip.h"

enum {
  SENSES_SHOWN = 5,
  WORDS_SHOWN = 5,
  NEAR_SHOWN = 2,
  FOUND_SHOWN = 3,
  MANY_SENSES = 4,
  WORD_RATHER = 5 /* so often used by tagged texts, a name is read as the word */
};

struct look {
  const struct skill_call *call;
  struct skill_result *ret;
  const struct wordnet *book;
  struct vocabulary words;
  struct str word, base;
  const struct wordnet_sense *senses;
  size_t count;
};

static void add_slot(struct look *k, const char *name, struct str text) {
  entry_slots(k->call, k->ret, (struct phrase_slot[]){phrase_text(name, text)}, 1);
}
static void add_number(struct look *k, const char *name, int64_t n) {
  entry_slots(k->call, k->ret, (struct phrase_slot[]){phrase_number(name, n)}, 1);
}

static struct str part_name(struct look *k, enum wordnet_part part) {
  static const char *const names[] = {"noun", "verb", "adjective", "adverb"};
  const struct vocabulary_word *w = vocabulary_shown(&k->words, "part", str_of(names[part]));
  return w ? w->phrase : str_of(names[part]);
}

/* As a sentence of its own, in quotation marks: what is in them is the book's. */
static struct str quoted(struct arena *a, struct str gloss) {
  return arena_printf(a, "\"%.*s.\"", STR_ARG(utf8_capital(a, gloss)));
}

static json_t *sense_json(struct look *k, const struct wordnet_sense *s) {
  json_t *o = json_object(), *words = json_array();
  json_put_text(o, "part", part_name(k, s->part));
  json_put_text(o, "gloss", s->gloss);
  if (s->example.len) json_put_text(o, "example", s->example);
  for (size_t i = 0; i < s->word_count; i++) json_array_append_new(words, json_string_of(s->words[i]));
  json_put(o, "words", words);
  return o;
}

static void put_senses(struct look *k) {
  json_t *list = json_array();
  for (size_t i = 0; i < k->count; i++) json_array_append_new(list, sense_json(k, &k->senses[i]));
  json_put(k->ret->data, "senses", list);
}

/* ---- what it means ---- */

static size_t first_noun(const struct wordnet_sense *senses, size_t n) {
  size_t i = 0;
  while (i < n && senses[i].part != WORDNET_NOUN) i++;
  return i;
}

/* "what is love" asks for the noun, whatever is likelier. */
static int define(struct look *k) {
  size_t noun = json_flag(k->call->arguments, "thing", false) ? first_noun(k->senses, k->count) : 0,
         at = noun % k->count;
  put_senses(k);
  k->ret->family = "skill.word";
  add_slot(k, "gloss", quoted(k->call->arena, k->senses[at].gloss));
  add_slot(k, "part", part_name(k, k->senses[at].part));
  if (k->count >= MANY_SENSES) add_number(k, "senses", (int64_t)k->count);
  return 0;
}

static int list_senses(struct look *k) {
  size_t shown = k->count < SENSES_SHOWN ? k->count : SENSES_SHOWN;
  struct str text = STR("");
  put_senses(k);
  for (size_t i = 0; i < shown; i++) {
    struct str part = part_name(k, k->senses[i].part);
    text = arena_printf(k->call->arena, "%.*s\n%zu. %.*s: %.*s", STR_ARG(text), i + 1, STR_ARG(part),
                        STR_ARG(k->senses[i].gloss));
  }
  k->ret->family = k->count == 1 ? "skill.word" : "skill.word.senses";
  add_slot(k, "gloss", quoted(k->call->arena, k->senses[0].gloss));
  add_slot(k, "part", part_name(k, k->senses[0].part));
  add_slot(k, "list", text);
  add_number(k, "n", (int64_t)k->count);
  if (k->count > shown) add_number(k, "shown", (int64_t)shown);
  return 0;
}

static int tell_parts(struct look *k) {
  bool seen[WORDNET_PARTS] = {false};
  json_t *list = json_array();
  for (size_t i = 0; i < k->count; i++) {
    if (seen[k->senses[i].part]) continue;
    seen[k->senses[i].part] = true;
    struct str part = part_name(k, k->senses[i].part);
    struct str an = strchr("aeiou", part.at[0]) ? STR("an ") : STR("a ");
    json_array_append_new(list, json_string_of(part));
    add_slot(k, "part", arena_join(k->call->arena, an, part));
  }
  json_put(k->ret->data, "parts", list);
  k->ret->family = "skill.word.part";
  return 0;
}

/* ---- words beside it ---- */

struct gathered {
  struct str at[WORDS_SHOWN];
  size_t len;
};

static void gather(struct look *k, struct gathered *g, struct str word) {
  if (g->len == WORDS_SHOWN || str_eq_nocase(word, k->base)) return;
  for (size_t i = 0; i < g->len; i++)
    if (str_eq_nocase(g->at[i], word)) return;
  g->at[g->len++] = word;
}

static int say_gathered(struct look *k, const struct gathered *g, const char *some, const char *none) {
  json_t *list = json_array();
  for (size_t i = 0; i < g->len; i++) {
    json_array_append_new(list, json_string_of(g->at[i]));
    add_slot(k, "word.other", g->at[i]);
  }
  json_put(k->ret->data, "words", list);
  k->ret->family = g->len ? some : none;
  return 0;
}

static void gather_links(struct look *k, struct gathered *g, const struct wordnet_sense *s, const char *symbol,
                         int part) {
  const struct wordnet_link *links;
  size_t n = wordnet_links(k->book, k->call->arena, s, symbol, SIZE_MAX, &links);
  for (size_t i = 0; i < n; i++)
    if (part < 0 || (int)links[i].part == part) gather(k, g, links[i].word);
}

/* Words of the likeliest meanings; of an adjective also those WordNet calls similar. */
static int say_similar(struct look *k) {
  enum { MEANINGS = 2 };
  struct gathered g = {0};
  for (size_t i = 0; i < k->count && i < MEANINGS; i++) {
    for (size_t j = 0; j < k->senses[i].word_count; j++) gather(k, &g, k->senses[i].words[j]);
    gather_links(k, &g, &k->senses[i], "&", -1);
  }
  return say_gathered(k, &g, "skill.word.similar", "skill.word.similar.none");
}

/* Of an adjective that only resembles another, the opposite is that one's. */
static void gather_opposites(struct look *k, struct gathered *g, const struct wordnet_sense *s) {
  const struct wordnet_link *heads;
  struct wordnet_sense head;
  gather_links(k, g, s, "!", -1);
  size_t n = g->len ? 0 : wordnet_links(k->book, k->call->arena, s, "&", SIZE_MAX, &heads);
  for (size_t i = 0; i < n && !g->len; i++)
    if (wordnet_synset(k->book, k->call->arena, heads[i].part, heads[i].at, &head)) gather_links(k, g, &head, "!", -1);
}

static int say_opposite(struct look *k) {
  struct gathered g = {0};
  for (size_t i = 0; i < k->count && !g.len; i++) gather_links(k, &g, &k->senses[i], "!", -1);
  for (size_t i = 0; i < k->count && !g.len; i++) gather_opposites(k, &g, &k->senses[i]);
  return say_gathered(k, &g, "skill.word.opposite", "skill.word.opposite.none");
}

static int say_kind(struct look *k) {
  struct gathered g = {0};
  for (size_t i = 0; i < k->count && !g.len; i++) gather_links(k, &g, &k->senses[i], "@", -1);
  return say_gathered(k, &g, "skill.word.kind", "skill.word.kind.none");
}

/* "stubborn" gives "stubbornly": WordNet links an adverb to its adjective, and not the other way. */
static void gather_adverb(struct look *k, struct gathered *g) {
  struct arena *a = k->call->arena;
  const struct wordnet_sense *all;
  struct str stem = k->base, y = STR("y"), le = STR("le");
  if (str_ends(stem, y)) stem = arena_join(a, str_first(stem, stem.len - 1), STR("i"));
  struct str adverb =
      str_ends(stem, le) ? arena_join(a, str_first(stem, stem.len - 1), STR("y")) : arena_join(a, stem, STR("ly"));
  size_t n = wordnet_senses(k->book, a, adverb, &all, NULL);
  for (size_t i = 0; i < n; i++)
    if (all[i].part == WORDNET_ADVERB) gather(k, g, adverb);
}

static int say_made(struct look *k, struct str ask) {
  static const char *const parts[] = {"noun", "verb", "adjective", "adverb"};
  struct gathered g = {0};
  int part = 0;
  while (part < WORDNET_PARTS - 1 && !str_is(ask, parts[part])) part++;
  for (size_t i = 0; i < k->count; i++) gather_links(k, &g, &k->senses[i], "+", part);
  for (size_t i = 0; i < k->count && !g.len; i++) gather_links(k, &g, &k->senses[i], "\\", part);
  if (part == WORDNET_ADVERB) gather_adverb(k, &g);
  add_slot(k, "part", part_name(k, (enum wordnet_part)part));
  for (size_t i = 0; i < k->count && !g.len; i++)
    if ((int)k->senses[i].part == part) {
      k->ret->family = "skill.word.made.itself";
      return 0;
    }
  return say_gathered(k, &g, "skill.word.made", "skill.word.made.none");
}

/* ---- what is not there ---- */

static int unknown(struct look *k) {
  struct str near[NEAR_SHOWN];
  json_t *list = json_array();
  size_t n = wordnet_near(k->book, k->call->arena, k->word, near, NEAR_SHOWN);
  for (size_t i = 0; i < n; i++) {
    json_array_append_new(list, json_string_of(near[i]));
    add_slot(k, "near", near[i]);
  }
  json_put(k->ret->data, "near", list);
  k->ret->family = "skill.word.unknown";
  return 0;
}

/* ---- spelling ---- */

static int spell(struct look *k, struct str word) {
  struct str out = STR("");
  struct str rest = word;
  while (rest.len) {
    char letter[4];
    size_t n = utf8_put(letter, utf8_next(&rest));
    out = arena_printf(k->call->arena, "%.*s%s%.*s", STR_ARG(out), out.len ? "-" : "", (int)n, letter);
  }
  add_slot(k, "letters", out);
  json_put_text(k->ret->data, "letters", out);
  k->ret->family = "skill.word.spelt";
  return 0;
}

/* "nesessary": as the word that was meant is spelt, where the book has one near it. */
static int respell(struct look *k) {
  struct str near;
  if (!wordnet_near(k->book, k->call->arena, k->word, &near, 1)) return unknown(k);
  add_slot(k, "near", near);
  spell(k, near);
  k->ret->family = "skill.word.respelt";
  return 0;
}

/* ---- the word for something ---- */

/* "a person who studies birds": somebody is wanted, and the rest describes them. */
static bool takes_person(struct look *k, struct str *text) {
  struct tokens t = tokens_read(k->call->language, k->call->arena, *text);
  size_t first = 0, n = 0;
  while (first < t.len && vocabulary_at(&k->words, "wordfront", &t, first, &n)) first += n;
  bool person = first + 1 < t.len && vocabulary_at(&k->words, "person", &t, first, &n) && first + n < t.len;
  if (person) *text = tokens_text(&t, first + n, t.len - 1);
  return person;
}

static int find(struct look *k) {
  struct wordnet_found found[FOUND_SHOWN];
  struct str text = k->word;
  json_t *list = json_array();
  bool person = takes_person(k, &text);
  size_t n = wordnet_reverse(k->book, k->call->language, k->call->arena, text, person, found, FOUND_SHOWN);
  for (size_t i = 0; i < n; i++) json_array_append_new(list, sense_json(k, &found[i].sense));
  json_put(k->ret->data, "found", list);
  if (n) {
    add_slot(k, "found", found[0].sense.words[0]);
    add_slot(k, "gloss", quoted(k->call->arena, found[0].sense.gloss));
  }
  if (n > 1 && !str_eq(found[1].sense.words[0], found[0].sense.words[0])) add_slot(k, "or", found[1].sense.words[0]);
  k->ret->family = n ? "skill.word.found" : "skill.word.found.none";
  return 0;
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct look k = {.call = call, .ret = ret, .book = wordnet_of(call->language), .word = entry_text(call, "word")};
  struct str ask = entry_text(call, "ask");
  ret->data = json_object();
  json_put_text(ret->data, "word", k.word);
  if (!k.book) {
    ret->family = "skill.word.missing";
    return 0;
  }
  k.words = vocabulary_read(call->language, "skills.txt");
  if (str_is(ask, "find")) return find(&k);
  k.count = wordnet_senses(k.book, call->arena, k.word, &k.senses, &k.base);
  add_slot(&k, "word", k.count ? k.base : k.word);
  if (!k.count) return str_is(ask, "spell") ? respell(&k) : unknown(&k);
  json_put_text(ret->data, "base", k.base);
  if (str_is(ask, "senses")) return list_senses(&k);
  if (str_is(ask, "part")) return tell_parts(&k);
  if (str_is(ask, "similar")) return say_similar(&k);
  if (str_is(ask, "opposite")) return say_opposite(&k);
  if (str_is(ask, "kind")) return say_kind(&k);
  if (str_is(ask, "spell")) return spell(&k, k.word);
  return !ask.len || str_is(ask, "define") ? define(&k) : say_made(&k, ask);
}

/* ---- arguments ---- */

static struct str bare(struct str text) {
  text = str_trim(text);
  while (text.len && strchr(".,;:?!\"'", text.at[text.len - 1])) text.len--;
  while (text.len && strchr("\"'", text.at[0])) text = str_from(text, 1);
  return text;
}

/* "the word stubborn", "a garboard": what stands before the word itself says nothing. */
static struct str without_front(struct arguments *a, struct str text) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  struct tokens t = tokens_read(a->language, a->arena, text);
  size_t first = 0, last = t.len, n;
  for (bool more = true; more && first + 1 < last;) {
    const struct vocabulary_word *w = vocabulary_at(&v, "wordfront", &t, first, &n);
    more = w && first + n < last;
    if (more) first += n;
  }
  while (last > first + 1 && vocabulary_at(&v, "wordback", &t, last - 1, &n)) last--;
  return first < last ? tokens_text(&t, first, last - 1) : STR("");
}

/* What stands after "the word for", "you call". */
static struct str description(struct arguments *a) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  const struct tokens *t = &a->reading->tokens;
  size_t n;
  for (size_t i = 0; i < t->len; i++)
    if (vocabulary_at(&v, "findlead", t, i, &n) && i + n < t->len) return bare(tokens_text(t, i + n, t->len - 1));
  return STR("");
}

/* Whether a token may be the word that is asked about: none of the request's own words. */
static bool may_be_asked(struct arguments *a, const struct vocabulary *v, size_t at) {
  const struct token *t = &a->reading->tokens.at[at];
  size_t n;
  return t->kind == TOKEN_WORD && t->word.len > 1 && !token_is_stop(a->language, t->word) &&
         !vocabulary_at(v, "wordask", &a->reading->tokens, at, &n);
}

/* The word of a request that no pattern knows: in quotes, else the last one that is none of the request's own; "is a
 * tomato a fruit" asks about the first; of two spellings the one that the book has. */
static struct str word_left(struct arguments *a, struct str ask) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  const struct tokens *t = &a->reading->tokens;
  const struct wordnet *book = wordnet_of(a->language);
  const struct wordnet_sense *senses;
  struct str text = a->reading->text, found = STR("");
  ptrdiff_t open = str_find_byte(text, '"');
  ptrdiff_t close = open < 0 ? -1 : str_find_byte(str_from(text, (size_t)open + 1), '"');
  if (close > 0) return str_first(str_from(text, (size_t)open + 1), (size_t)close);
  for (size_t i = 0; i < t->len; i++) {
    if (!may_be_asked(a, &v, i)) continue;
    struct str word = t->at[i].text;
    bool known = book && wordnet_senses(book, a->arena, word, &senses, NULL) > 0;
    if (!known && (found.len || !str_is(ask, "spell"))) continue;
    found = word;
    if (str_is(ask, "kind")) break;
  }
  return found;
}

const char *word_arguments(struct arguments *a) {
  struct str ask = a->what, word = str_is(ask, "find") ? description(a) : STR("");
  if (!word.len) word = bare(slot_text(a->reading->slots, a->reading->slot_count, "word"));
  bool thing = !word.len;
  if (thing) word = bare(word_asked(a->language, a->arena, a->reading));
  thing &= word.len > 0;
  if (!word.len && !str_is(ask, "find") && ask.len && !json_object_get(a->into, "word")) word = word_left(a, ask);
  if (thing) json_put_flag(a->into, "thing", true);
  if (word.len) word = str_is(ask, "find") ? word : without_front(a, word);
  json_put_text(a->into, "ask", ask.len ? ask : STR("define"));
  if (word.len && word.len <= 200) json_put_text(a->into, "word", word);
  return json_object_get(a->into, "word") ? NULL : "word";
}

static bool is_dated(const struct reading *r, size_t token) {
  for (size_t i = 0; i < r->times.len; i++)
    if (token >= r->times.at[i].first && token <= r->times.at[i].last) return true;
  return false;
}

/* Without an article only a noun is asked about: "what's new" and "what's up" ask nothing of a dictionary. */
static bool is_word(const struct language *l, struct arena *a, const struct reading *r, const struct vocabulary *v,
                    size_t first, size_t last, bool article) {
  const struct tokens *t = &r->tokens;
  const struct wordnet_sense *senses;
  const struct wordnet *book = wordnet_of(l);
  size_t n;
  if (!book || t->at[first].kind != TOKEN_WORD || is_dated(r, first)) return false;
  if (token_is_stop(l, t->at[first].word) || vocabulary_at(v, "noword", t, first, &n)) return false;
  size_t found = wordnet_senses(book, a, tokens_text(t, first, last - 1), &senses, NULL);
  if (article) return found || last - first == 1;
  const struct name_entry *name = name_find(l, t->at[first].word);
  bool somebody = name && found && senses[0].count < WORD_RATHER;
  bool noun = found && senses[0].part <= WORDNET_VERB && first_noun(senses, found) < found;
  return noun && !somebody;
}

/* "what's a garboard", at the beginning of a sentence and to the end of the turn, where the dictionary has it or an
 * article says that it is a word. */
struct str word_asked(const struct language *l, struct arena *a, const struct reading *r) {
  enum { WORDS_MOST = 4, OPENERS = 2 };
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  const struct tokens *t = &r->tokens;
  size_t n = 0, last = t->len;
  if ((r->asks.len && !str_is(r->asks, "define")) || reading_has(r, ACT_GREET)) return STR("");
  while (last && (t->at[last - 1].kind == TOKEN_MARK || vocabulary_at(&v, "wordback", t, last - 1, &n))) last--;
  for (size_t i = 0; i < last; i++) {
    const struct vocabulary_word *w = vocabulary_at(&v, "asksword", t, i, &n);
    if (!w || i + n >= last || last - i - n > WORDS_MOST) continue;
    bool begins = i <= OPENERS || t->at[i].begins || t->at[i - 1].kind == TOKEN_MARK; /* "so", "and then" */
    if (begins && is_word(l, a, r, &v, i + n, last, str_is(w->value, "article")))
      return tokens_text(t, i + n, last - 1);
  }
  return STR("");
}

const struct skill word_skill = {
    .name = "word",
    .summary = "What a word means, and the word for a meaning",
    .effect = EFFECT_LOOK,
    .schema = "{\"type\":\"object\",\"properties\":{\"ask\":{\"type\":\"string\",\"enum\":[\"define\",\"senses\","
              "\"part\",\"similar\",\"opposite\",\"kind\",\"noun\",\"verb\",\"adjective\",\"adverb\",\"spell\","
              "\"find\"]},\"thing\":{\"type\":\"boolean\"},\"word\":{\"type\":\"string\",\"maxLength\":200}},"
              "\"required\":[\"word\"],"
              "\"additionalProperties\":false}",
    .run = run,
};
