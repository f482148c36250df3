/* SPDX-License-Identifier: Apache-2.0
 *
 * name: names for a boat, a cat, a baby, somebody in a story. Three at a time out of the list of names, by the wishes
 * it can be sorted by: how short, how many beats, the letter it begins with, for whom it is used, and what is told of
 * it. Other wishes are owned to. Never the name of anybody in memory.
 *
 * The state is the talk's: {"at", "what": "boat", "wishes": [...], "shown": [...]}; "another" goes on from it, and one
 * of the shown names said back is taken.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/names.h"
#include "language/pattern.h"
#include "language/vocabulary.h"
#include "language/wordnet.h"
#include "skills/day.h"
#include "skills/entries.h"

enum {
  SHOWN = 3,
  SHORT_LETTERS = 5,
  LONG_LETTERS = 8,
  OWNED_MOST = 3,
  WISHES_MOST = 8,
  STALE = 3600 * 1000,
  FEW_WORDS = 5,
  TURN_BYTES = 2000,
  REQUEST_BYTES = 500
};

static struct str head(struct str text, size_t most) {
  return str_first(text, text.len < most ? text.len : most);
}

struct wishes {
  bool is_short, is_long, rare, common;
  char use;        /* 'f', 'm'; 0 either */
  char letter;     /* 0 any */
  int beats;       /* 0 any */
  struct str told; /* a word its note must have; "" any */
  struct str known[WISHES_MOST], owned[OWNED_MOST];
  size_t known_count, owned_count;
};

struct choice {
  const struct skill_call *call;
  struct skill_result *ret;
  struct vocabulary words;
  struct wishes wish;
  struct view_entities people;
  const json_t *shown; /* of the state; may be NULL */
};

/* ---- wishes ---- */

static bool told_with(struct str note, struct str word) {
  for (size_t at = 0; at + word.len <= note.len; at++) {
    bool starts = at == 0 || !utf8_is_letter((unsigned char)note.at[at - 1]),
         stops = at + word.len == note.len || !utf8_is_letter((unsigned char)note.at[at + word.len]);
    if (starts && stops && str_eq_nocase((struct str){note.at + at, word.len}, word)) return true;
  }
  return false;
}

static size_t told_count(const struct language *l, struct str word) {
  const struct being_name *all;
  size_t len = being_names(l, &all), n = 0;
  for (size_t i = 0; i < len; i++) n += told_with(all[i].note, word);
  return n;
}

static void know(struct wishes *w, struct str word) {
  for (size_t i = 0; i < w->known_count; i++)
    if (str_eq(w->known[i], word)) return;
  if (w->known_count < WISHES_MOST) w->known[w->known_count++] = word;
}

/* What the list is not sorted by: "stubborn" is stubbornness, by the dictionary; without one it stays as it is. */
static void own_up(struct choice *c, struct wishes *w, struct str word) {
  const struct wordnet *book = wordnet_of(c->call->language);
  const struct wordnet_sense *senses;
  const struct wordnet_link *links = NULL;
  struct str noun = STR("");
  size_t n = book ? wordnet_senses(book, c->call->arena, word, &senses, NULL) : 0;
  bool adjective = !book;
  for (size_t i = 0; i < n; i++) {
    if (senses[i].part != WORDNET_ADJECTIVE) continue;
    adjective = true;
    size_t len = noun.len ? 0 : wordnet_links(book, c->call->arena, &senses[i], "+", SIZE_MAX, &links);
    for (size_t k = 0; k < len && !noun.len; k++)
      if (links[k].part == WORDNET_NOUN) noun = links[k].word;
  }
  if (adjective && w->owned_count < OWNED_MOST) w->owned[w->owned_count++] = noun.len ? noun : word;
}

static bool take_known(struct choice *c, struct wishes *w, const struct tokens *t, size_t i, size_t *tokens) {
  const struct vocabulary_word *v = vocabulary_at(&c->words, "wish", t, i, tokens);
  if (!v) return false;
  w->is_short |= str_is(v->value, "short");
  w->is_long |= str_is(v->value, "long");
  w->rare |= str_is(v->value, "rare");
  w->common |= str_is(v->value, "common");
  if (str_is(v->value, "girl")) w->use = 'f';
  if (str_is(v->value, "boy")) w->use = 'm';
  if (str_is(v->value, "one")) w->beats = 1;
  if (str_is(v->value, "two")) w->beats = 2;
  if (str_is(v->value, "three")) w->beats = 3;
  bool told = str_is(v->value, "old");
  if (told) w->told = STR("old");
  know(w, tokens_text(t, i, i + *tokens - 1));
  return true;
}

/* "starts with n", "beginning with an n" */
static bool take_letter(struct choice *c, struct wishes *w, const struct tokens *t, size_t i, size_t *tokens) {
  size_t n;
  if (!vocabulary_at(&c->words, "wishletter", t, i, tokens)) return false;
  size_t at = i + *tokens;
  while (at < t->len && vocabulary_at(&c->words, "wordfront", t, at, &n)) at += n;
  /* "a" itself is a letter: the last thing said. */
  if (at >= t->len || t->at[at].word.len != 1) at = i + *tokens;
  if (at >= t->len || t->at[at].word.len != 1) return false;
  w->letter = t->at[at].word.at[0];
  *tokens = at + 1 - i;
  know(w, tokens_text(t, i, at));
  return true;
}

static void read_wishes(struct choice *c, struct wishes *w, struct str text) {
  struct tokens t = tokens_read(c->call->language, c->call->arena, text);
  size_t n = 0;
  for (size_t i = 0; i < t.len; i += n ? n : 1) {
    n = 0;
    if (t.at[i].kind != TOKEN_WORD && t.at[i].kind != TOKEN_NUMBER) continue;
    if (take_letter(c, w, &t, i, &n) || take_known(c, w, &t, i, &n)) continue;
    if (vocabulary_at(&c->words, "wishframe", &t, i, &n)) continue;
    n = 0;
    struct str word = t.at[i].word;
    if (token_is_stop(c->call->language, word) || word.len < 3) continue;
    const struct vocabulary_word *tongue = vocabulary_at(&c->words, "wishtold", &t, i, &n);
    if (tongue && told_count(c->call->language, tongue->value) >= SHOWN) {
      w->told = tongue->value;
      know(w, tokens_text(&t, i, i));
    } else {
      own_up(c, w, word);
    }
    n = 1;
  }
}

/* ---- choosing ---- */

static bool is_taken(struct choice *c, struct str plain) {
  const struct view *v = c->call->view;
  const struct str *full = NULL;
  size_t i;
  json_t *one;
  json_array_foreach((json_t *)c->shown, i, one) if (str_eq_nocase(str_of(json_string_value(one)), plain)) return true;
  struct str person = utf8_plain(c->call->arena, v->ops->setting(v, "person.name")),
             being = utf8_plain(c->call->arena, v->ops->setting(v, "being.name"));
  if (str_eq(plain, person) || str_eq(plain, being) || name_reserved(c->call->language, plain)) return true;
  for (i = 0; i < c->people.len; i++) {
    struct str theirs =
                   c->people.at[i].plain.len ? c->people.at[i].plain : utf8_plain(c->call->arena, c->people.at[i].name),
               word;
    while (str_next(&theirs, ' ', &word)) {
      if (!word.len) continue;
      if (str_eq(word, plain)) return true;
      for (size_t n = name_full(c->call->language, word, &full); n-- > 0;)
        if (str_eq(full[n], plain)) return true;
    }
  }
  return false;
}

static bool suits(const struct choice *c, const struct being_name *b, struct str plain) {
  const struct wishes *w = &c->wish;
  const struct name_entry *e = name_find(c->call->language, plain);
  size_t letters = utf8_count(b->name);
  if (w->is_short && (letters > SHORT_LETTERS || b->beats > 2)) return false;
  if (w->is_long && letters < LONG_LETTERS && b->beats < 3) return false;
  if (w->letter && (!plain.len || plain.at[0] != w->letter)) return false;
  if (w->beats && b->beats != w->beats) return false;
  if (w->use && e && e->use != w->use && e->use != 'u') return false;
  if (w->rare && e && e->rank < 4) return false;
  if (w->common && e && e->rank > 2) return false;
  return !w->told.len || told_with(b->note, w->told);
}

struct ranked {
  const struct being_name *name;
  uint64_t points;
};

/* The list's own order would always give the same ones: shuffled by the day and what is wished, so that it replays. */
static size_t choose(struct choice *c, const struct being_name **ret) {
  const struct being_name *all;
  size_t len = being_names(c->call->language, &all), n = 0;
  struct ranked best[SHOWN];
  for (size_t i = 0; i < len; i++) {
    struct str plain = utf8_plain(c->call->arena, all[i].name);
    if (!suits(c, &all[i], plain) || is_taken(c, plain)) continue;
    struct str seed = arena_printf(c->call->arena, "%.*s %lld", STR_ARG(plain), (long long)day_today(c->call->view));
    struct ranked r = {&all[i], str_hash(seed) ^ (str_hash(seed) >> 29)};
    size_t at = n < SHOWN ? n++ : SHOWN;
    if (at == SHOWN && r.points >= best[--at].points) continue;
    while (at > 0 && best[at - 1].points > r.points) best[at] = best[at - 1], at--;
    best[at] = r;
  }
  for (size_t i = 0; i < n; i++) ret[i] = best[i].name;
  return n;
}

/* ---- what is said ---- */

static json_t *strings(const struct str *all, size_t len) {
  json_t *list = json_array();
  for (size_t i = 0; i < len; i++) json_array_append_new(list, json_string_of(all[i]));
  return list;
}

static void keep_state(struct choice *c, const struct being_name **chosen, size_t n, struct str text) {
  json_t *state = json_object(), *shown = c->shown ? json_deep_copy(c->shown) : json_array();
  for (size_t i = 0; i < n; i++) json_array_append_new(shown, json_string_of(chosen[i]->name));
  json_put_number(state, "at", c->call->view->now);
  json_put_text(state, "text", text);
  json_put_text(state, "what", entry_text(c->call, "what"));
  json_put(state, "shown", shown);
  c->ret->state = state;
}

static int propose(struct choice *c, struct str text) {
  const struct being_name *chosen[SHOWN];
  read_wishes(c, &c->wish, text);
  size_t n = choose(c, chosen);
  json_t *list = json_array();
  for (size_t i = 0; i < n; i++) {
    json_t *one = json_object();
    json_put_text(one, "name", chosen[i]->name);
    json_put_number(one, "beats", chosen[i]->beats);
    json_put_number(one, "letters", (int64_t)utf8_count(chosen[i]->name));
    if (chosen[i]->note.len) json_put_text(one, "note", chosen[i]->note);
    json_array_append_new(list, one);
    entry_slots(c->call, c->ret, (struct phrase_slot[]){phrase_text("name", chosen[i]->name)}, 1);
  }
  json_put(c->ret->data, "names", list);
  json_put(c->ret->data, "by", strings(c->wish.known, c->wish.known_count));
  json_put(c->ret->data, "not_by", strings(c->wish.owned, c->wish.owned_count));
  for (size_t i = 0; i < c->wish.known_count; i++)
    entry_slots(c->call, c->ret, (struct phrase_slot[]){phrase_text("known", c->wish.known[i])}, 1);
  for (size_t i = 0; i < c->wish.owned_count; i++)
    entry_slots(c->call, c->ret, (struct phrase_slot[]){phrase_text("owned", c->wish.owned[i])}, 1);
  if (n && chosen[0]->note.len) {
    struct phrase_slot slots[] = {phrase_text("first", chosen[0]->name), phrase_text("note", chosen[0]->note)};
    entry_slots(c->call, c->ret, slots, 2);
  }
  c->ret->family = n ? "skill.name" : "skill.name.none";
  keep_state(c, chosen, n, text);
  return 0;
}

/* The thing it was for, by the person's own word; its name is kept with it, as a fact of this turn. */
static int take(struct choice *c, struct str name) {
  const struct view *v = c->call->view;
  struct view_entities found = {0};
  struct str what = arena_dup(c->call->arena, json_text(c->call->state, "what"));
  struct phrase_slot slots[] = {phrase_text("name", name), phrase_text("what", what)};
  json_put_text(c->ret->data, "name", name);
  c->ret->family = "skill.name.taken";
  c->ret->state = json_object(); /* nothing is open any more */
  if (what.len && v->ops->entities(v, what, &found) == 0 && found.len && !found.at[0].name.len) {
    struct entity e = found.at[0];
    struct fact f = {.id = id_first(v->owner), .about = e.id, .relation = STR("name"), .value = name};
    e.name = name, e.plain = utf8_plain(c->call->arena, name), e.said_at = v->now;
    f.plain = e.plain, f.from_first = f.from_last = f.to_first = f.to_last = DAY_UNKNOWN;
    f.state = FACT_BELIEVED, f.sure = 1000, f.learnt_at = v->now, f.source = c->call->turn;
    entry_keep(c->call, c->ret, RECORD_ENTITY, &e, false);
    entry_keep(c->call, c->ret, RECORD_FACT, &f, false);
    json_put_text(c->ret->data, "of", what);
  }
  return entry_slots(c->call, c->ret, slots, 2);
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct choice c = {.call = call, .ret = ret, .words = vocabulary_read(call->language, "skills.txt")};
  struct str ask = entry_text(call, "ask"), text = entry_text(call, "text");
  ret->data = json_object();
  c.shown = json_object_get(call->state, "shown");
  call->view->ops->entities(call->view, STR(""), &c.people);
  if (str_is(ask, "take")) return take(&c, entry_text(call, "name"));
  if (str_is(ask, "another")) text = arena_dup(call->arena, json_text(call->state, "text"));
  return propose(&c, text);
}

/* ---- arguments, and what goes on ---- */

/* One of the shown names, said back in few words; "" when none is. */
static struct str said_back(const struct language *l, struct arena *a, const struct reading *r, const json_t *state) {
  const json_t *shown = json_object_get(state, "shown");
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  size_t i, n;
  json_t *one;
  if (r->tokens.len > FEW_WORDS + 2 || r->question.kind != QUESTION_NONE) return STR("");
  for (size_t k = 0; k < r->tokens.len; k++)
    if (vocabulary_at(&v, "namenot", &r->tokens, k, &n)) return STR("");
  json_array_foreach((json_t *)shown, i, one) {
    struct str name = str_of(json_string_value(one)), plain = utf8_plain(a, name);
    for (size_t k = 0; k < r->tokens.len; k++)
      if (str_eq(r->tokens.at[k].word, plain)) return name;
  }
  return STR("");
}

/* "another", "three more please": and nothing else. */
static bool wants_others(const struct vocabulary *v, const struct tokens *t) {
  bool any = false;
  size_t n;
  if (t->len > FEW_WORDS) return false;
  for (size_t i = 0; i < t->len; i += n ? n : 1) {
    n = 0;
    if (t->at[i].kind == TOKEN_MARK) continue;
    if (vocabulary_at(v, "nameother", t, i, &n))
      any = true;
    else if (!vocabulary_at(v, "wishframe", t, i, &n))
      return false;
  }
  return any;
}

struct str name_goes_on(const struct language *l, const struct view *v, const struct reading *r, const json_t *state) {
  struct vocabulary words = vocabulary_read(l, "skills.txt");
  if (!json_array_size(json_object_get(state, "shown")) || v->now - json_number(state, "at", 0) > STALE) return STR("");
  if (said_back(l, v->arena, r, state).len) return STR("name.take");
  return wants_others(&words, &r->tokens) ? STR("name.another") : STR("");
}

/* "find her one", where a name was spoken of just before. */
bool name_is_wanted(const struct language *l, const struct view *v, const struct reading *r) {
  enum { BACK = 4 };
  struct vocabulary words = vocabulary_read(l, "skills.txt");
  struct view_turns turns = {0};
  size_t n;
  bool wants = false, named = false;
  for (size_t i = 0; i < r->tokens.len; i++) wants |= vocabulary_at(&words, "nameone", &r->tokens, i, &n) != NULL;
  if (!wants || v->ops->latest(v, BACK, &turns)) return false;
  for (size_t i = 0; i < turns.len && !named; i++) {
    struct tokens t = tokens_read(l, v->arena, head(turns.at[i].text, TURN_BYTES));
    for (size_t k = 0; k < t.len; k++) named |= vocabulary_at(&words, "namespoken", &t, k, &n) != NULL;
  }
  return named;
}

static struct str thing_in(const struct vocabulary *v, const struct tokens *t) {
  const struct vocabulary_word *w = NULL;
  size_t n;
  for (size_t i = 0; i < t->len && !w; i++) w = vocabulary_at(v, "namefor", t, i, &n);
  return w ? w->value : STR("");
}

/* What it is for, by this turn or else by one just before it. */
static struct str thing_of(struct arguments *a) {
  enum { BACK = 4 };
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  struct str thing = thing_in(&v, &a->reading->tokens);
  struct view_turns turns = {0};
  if (thing.len || a->view->ops->latest(a->view, BACK, &turns)) return thing;
  for (size_t i = turns.len; i-- > 0 && !thing.len;) {
    struct tokens t = tokens_read(a->language, a->arena, head(turns.at[i].text, TURN_BYTES));
    if (turns.at[i].role == ROLE_PERSON) thing = thing_in(&v, &t);
  }
  return thing;
}

const char *name_arguments(struct arguments *a) {
  struct str ask = a->what.len ? a->what : STR("find"), thing = thing_of(a);
  json_put_text(a->into, "ask", ask);
  json_put_text(a->into, "text", head(a->reading->text, REQUEST_BYTES));
  if (thing.len) json_put_text(a->into, "what", thing);
  if (!str_is(ask, "take")) return NULL;
  for (size_t k = 0; k < a->reading->tokens.len; k++) {
    const struct name_entry *e = name_find(a->language, a->reading->tokens.at[k].word);
    if (!e) continue;
    json_put_text(a->into, "name", e->name);
    break;
  }
  return NULL;
}

const struct skill name_skill = {
    .name = "name",
    .summary = "Names for a boat, a cat, a baby or a character, by what you wish",
    .effect = EFFECT_KEEP,
    .schema =
        "{\"type\":\"object\",\"properties\":{\"ask\":{\"type\":\"string\",\"enum\":[\"find\",\"another\",\"take\"]},"
        "\"text\":{\"type\":\"string\",\"maxLength\":500},\"what\":{\"type\":\"string\",\"maxLength\":60},"
        "\"name\":{\"type\":\"string\",\"maxLength\":60}},\"additionalProperties\":false}",
    .run = run,
};
