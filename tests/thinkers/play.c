/* SPDX-License-Identifier: Apache-2.0 */
#include "play.h"

#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"

#define OF(v) ((struct play *)((char *)(v)-offsetof(struct play, view)))

static int see_facts(const struct view *v, uint64_t about, struct str relation, unsigned flags,
                     struct view_facts *ret) {
  struct play *p = OF(v);
  struct fact *at = ARENA_ARRAY(&p->turn, struct fact, PLAY_MOST);
  size_t n = 0;
  for (size_t i = 0; i < p->fact_count; i++)
    if (p->facts[i].about == about && (!relation.len || str_eq(p->facts[i].relation, relation))) at[n++] = p->facts[i];
  *ret = (struct view_facts){at, n};
  return 0;
}

static int see_all_facts(const struct view *v, unsigned flags, struct view_facts *ret) {
  *ret = (struct view_facts){OF(v)->facts, OF(v)->fact_count};
  return 0;
}

static int see_entities(const struct view *v, struct str key, struct view_entities *ret) {
  struct play *p = OF(v);
  struct entity *at = ARENA_ARRAY(&p->turn, struct entity, PLAY_MOST);
  size_t n = 0;
  for (size_t i = 0; i < p->entity_count; i++)
    if (!key.len || str_eq_nocase(p->entities[i].name, key) || str_eq_nocase(p->entities[i].word, key))
      at[n++] = p->entities[i];
  *ret = (struct view_entities){at, n};
  return 0;
}

static int see_entity(const struct view *v, uint64_t id, struct entity *ret) {
  for (size_t i = 0; i < OF(v)->entity_count; i++)
    if (OF(v)->entities[i].id == id) return *ret = OF(v)->entities[i], 0;
  return ERR_NOT_FOUND;
}

static int see_turn(const struct view *v, uint64_t id, struct turn *ret) {
  for (size_t i = 0; i < OF(v)->turn_count; i++)
    if (OF(v)->turns[i].id == id) return *ret = OF(v)->turns[i], 0;
  return ERR_NOT_FOUND;
}

static int see_latest(const struct view *v, size_t count, struct view_turns *ret) {
  *ret = (struct view_turns){OF(v)->turns, NULL, OF(v)->turn_count};
  return 0;
}

static int see_recall(const struct view *v, struct str query, size_t count, struct view_turns *ret) {
  struct play *p = OF(v);
  struct turn *at = ARENA_ARRAY(&p->turn, struct turn, PLAY_MOST);
  size_t n = 0;
  struct str wanted = utf8_plain(&p->turn, query);
  for (size_t i = p->turn_count; i > 0 && n < count; i--)
    if (str_find(utf8_plain(&p->turn, p->turns[i - 1].text), wanted) >= 0) at[n++] = p->turns[i - 1];
  *ret = (struct view_turns){at, NULL, n};
  return 0;
}

static int see_ask(const struct view *v, struct str question, struct view_answer *ret) {
  struct play *p = OF(v);
  *ret = (struct view_answer){.told = p->answer.len > 0, .text = p->answer, .relation = STR("lives"), .sure = .9};
  if (p->turn_count) {
    uint64_t *id = ARENA_NEW(&p->turn, uint64_t);
    *id = p->turns[0].id;
    ret->sources = id;
    ret->source_count = 1;
  }
  return 0;
}

static int see_again(const struct view *v, const struct view_again *asked, struct view_found ret[VIEW_FOUND],
                     size_t *ret_count) {
  struct play *p = OF(v);
  *ret_count = 0;
  if (!p->found.len || !p->turn_count) return 0;
  for (size_t i = 0; i < asked->said_count; i++)
    if (str_eq(asked->said[i], p->found)) return 0;
  ret[0] = (struct view_found){.turn = p->turns[0].id, .clause = p->found, .thing = STR(""), .fit = .9, .clear = true};
  *ret_count = 1;
  return 0;
}

static int see_threads(const struct view *v, const struct thread **ret, size_t *ret_len) {
  *ret = OF(v)->threads;
  *ret_len = OF(v)->thread_count;
  return 0;
}
static int see_bars(const struct view *v, const struct bar **ret, size_t *ret_len) {
  *ret = OF(v)->bars;
  *ret_len = OF(v)->bar_count;
  return 0;
}
static int see_reminders(const struct view *v, const struct reminder **ret, size_t *ret_len) {
  *ret = OF(v)->reminders;
  *ret_len = OF(v)->reminder_count;
  return 0;
}
static int see_items(const struct view *v, struct str list, const struct item **ret, size_t *ret_len) {
  *ret_len = 0;
  return 0;
}
static struct str see_setting(const struct view *v, const char *key) {
  for (size_t i = 0; i < OF(v)->setting_count; i++)
    if (str_is(OF(v)->settings[i].key, key)) return OF(v)->settings[i].value;
  return STR_NONE;
}
static int see_said(const struct view *v, size_t count, const struct said **ret, size_t *ret_len) {
  *ret = OF(v)->ledger;
  *ret_len = OF(v)->ledger_len < count ? OF(v)->ledger_len : count;
  return 0;
}
static int64_t see_number(const struct view *v, const char *what) {
  if (!strcmp(what, "turns")) return (int64_t)OF(v)->turn_count;
  if (!strcmp(what, "facts")) return (int64_t)OF(v)->fact_count;
  if (!strcmp(what, "bytes")) return 148000;
  if (!strcmp(what, "people")) return 1;
  if (!strcmp(what, "first_turn_at") && OF(v)->turn_count) return OF(v)->turns[0].said_at;
  return -1;
}

static const struct view_ops seen = {.facts = see_facts,
                                     .all_facts = see_all_facts,
                                     .entities = see_entities,
                                     .entity = see_entity,
                                     .turn = see_turn,
                                     .latest = see_latest,
                                     .recall = see_recall,
                                     .ask = see_ask,
                                     .again = see_again,
                                     .threads = see_threads,
                                     .bars = see_bars,
                                     .reminders = see_reminders,
                                     .items = see_items,
                                     .setting = see_setting,
                                     .said = see_said,
                                     .number = see_number};

/* What every play of a program reads and speaks with. Nothing in it changes once it is open, so it is opened once. */
static struct {
  const struct pack *pack;
  struct language *language;
  const struct phrase_book *book;
} shared;

static int open_shared(struct error *e) {
  if (shared.book) return 0;
  int rc = pack_open_folder(TESTS_FOLDER "/../data/en", &shared.pack, e);
  if (!rc) rc = language_open(shared.pack, &shared.language, e);
  return rc ? rc : phrase_book_open(shared.language, &shared.book, e);
}

void play_open(struct play *p, const struct builtin_skills *skills) {
  struct error e = {0};
  *p = (struct play){.chance = chance_seed(8316), .session = json_object(), .now = 1795378440000LL, .next_turn = 1};
  if (open_shared(&e) || thinker_builtin_open(shared.language, shared.book, skills, &p->mind, &e)) {
    fprintf(stderr, "%s\n", e.text);
    abort();
  }
  p->language = shared.language, p->book = shared.book, p->skills = skills;
  p->view = (struct view){.ops = &seen, .arena = &p->turn, .clock = &p->clock};
}

void play_close(struct play *p) {
  p->mind->ops->close(p->mind);
  json_decref(p->session);
  json_decref(p->trace);
  arena_finish(&p->turn);
  arena_finish(&p->keep);
}

static struct str word_of(struct str *rest) {
  struct str part = STR_NONE;
  *rest = str_trim(*rest);
  str_next(rest, ' ', &part);
  return str_is(part, "-") ? STR_NONE : part;
}

static int64_t time_of(struct str s) {
  int64_t ms = 0;
  int32_t offset = 0;
  char whole[40];
  snprintf(whole, sizeof whole, "%.*s%s", STR_ARG(s), s.len == 7 ? "-01" : s.len == 16 ? ":00" : "");
  return civil_parse(str_of(whole), &ms, &offset) ? 0 : ms;
}

static struct str kept(struct play *p, struct str s) {
  return arena_dup(&p->keep, str_trim(s));
}

static void line_entity(struct play *p, struct str rest) {
  struct entity *e = &p->entities[p->entity_count++];
  long long id = 0;
  str_to_int(word_of(&rest), &id);
  e->id = (uint64_t)id;
  struct str kind = word_of(&rest);
  e->kind = str_is(kind, "animal") ? ENTITY_ANIMAL : str_is(kind, "thing") ? ENTITY_THING : ENTITY_PERSON;
  e->name = kept(p, word_of(&rest));
  e->word = kept(p, word_of(&rest));
  e->pronoun = kept(p, word_of(&rest));
}

static void line_fact(struct play *p, struct str rest) {
  struct fact *f = &p->facts[p->fact_count++];
  long long about = 0;
  str_to_int(word_of(&rest), &about);
  f->id = id_make(1, 100 + p->fact_count);
  f->about = (uint64_t)about;
  f->relation = kept(p, word_of(&rest));
  f->value = kept(p, rest);
  f->plain = utf8_plain(&p->keep, f->value);
  f->state = FACT_BELIEVED;
  f->learnt_at = p->now;
}

static void line_said(struct play *p, struct str rest) {
  struct turn *t = &p->turns[p->turn_count++];
  t->id = id_make(1, p->next_turn++);
  t->role = ROLE_PERSON;
  t->said_at = time_of(word_of(&rest));
  t->text = kept(p, rest);
}

static struct who who_of(struct play *p, struct str name) {
  struct who w = {.me = str_is(name, "me"), .you = str_is(name, "you")};
  if (w.me || w.you) return w;
  for (size_t i = 0; i < p->reading.who_count; i++)
    if (str_eq(p->whos[i].name, name) || str_eq(p->whos[i].word, name)) return p->whos[i];
  w.name = kept(p, name);
  return w;
}

/* A fact read, and learnt as the mind's order of a turn has it. */
static void line_read(struct play *p, struct str rest) {
  struct fact_read *f = &p->facts_read[p->reading.fact_count++];
  *f = (struct fact_read){.about = who_of(p, word_of(&rest)), .sure = 900};
  f->relation = kept(p, word_of(&rest));
  ptrdiff_t open = str_find_byte(rest, '[');
  f->value = kept(p, open < 0 ? rest : str_first(rest, (size_t)open));
  if (open >= 0) {
    struct str date = str_first(str_from(rest, (size_t)open + 1), rest.len - (size_t)open - 2);
    int64_t start = time_of(date) / 1000;
    f->from = (struct when){start, start + CIVIL_DAY, GRAIN_DAY, false, false};
    if (date.len == 7)
      f->from = (struct when){start, civil_seconds(civil_add_months(civil_from_seconds(start), 1)), GRAIN_MONTH, false,
                              false};
  }
  struct fact *known = &p->facts[p->fact_count++];
  *known = (struct fact){.id = id_make(1, 100 + p->fact_count),
                         .relation = f->relation,
                         .value = f->value,
                         .plain = utf8_plain(&p->keep, f->value),
                         .state = FACT_BELIEVED,
                         .learnt_at = p->now,
                         .source = id_make(1, p->next_turn)};
  for (size_t i = 0; i < p->entity_count; i++)
    if (str_eq(p->entities[i].name, f->about.name) && f->about.name.len) known->about = p->entities[i].id;
}

void play_act(struct play *p, enum act a) {
  p->reading.acts |= 1ULL << a;
}

static void line_acts(struct play *p, struct str rest) {
  for (struct str w = word_of(&rest); w.len; w = word_of(&rest))
    for (int i = 0; i < ACT_COUNT; i++)
      if (str_is(w, act_name((enum act)i))) play_act(p, (enum act)i);
}

static bool line_reading(struct play *p, struct str head, struct str rest) {
  struct reading *r = &p->reading;
  long long n = 0;
  if (str_is(head, "acts"))
    line_acts(p, rest);
  else if (str_is(head, "noun"))
    r->noun = kept(p, rest);
  else if (str_is(head, "rung"))
    r->rung = str_to_int(str_trim(rest), &n) ? (int)n : 0;
  else if (str_is(head, "val"))
    r->valence = str_to_int(str_trim(rest), &n) ? (int)n : 0;
  else if (str_is(head, "asks"))
    r->asks = kept(p, rest);
  else if (str_is(head, "skill"))
    r->skill = kept(p, rest);
  else if (str_is(head, "read"))
    line_read(p, rest);
  else if (str_is(head, "arrive"))
    p->arrival = true;
  else if (str_is(head, "who")) {
    struct who *w = &p->whos[r->who_count++];
    *w = (struct who){.name = kept(p, word_of(&rest))};
    w->word = kept(p, word_of(&rest));
    w->pronoun = kept(p, word_of(&rest));
  } else if (str_is(head, "ask")) {
    r->question = (struct question){.kind = QUESTION_WHAT, .about = who_of(p, word_of(&rest)), .memory = true};
    r->question.relation = kept(p, rest);
  } else
    return false;
  return true;
}

bool play_line(struct play *p, struct str line) {
  struct str rest = line, head = word_of(&rest);
  if (str_is(head, "at"))
    p->now = time_of(str_trim(rest));
  else if (str_is(head, ">"))
    play_turn(p, arena_dup(&p->keep, str_trim(rest)).at);
  else if (str_is(head, "setting")) {
    struct setting *s = &p->settings[p->setting_count++];
    s->key = kept(p, word_of(&rest));
    s->value = kept(p, rest);
  } else if (str_is(head, "entity"))
    line_entity(p, rest);
  else if (str_is(head, "fact"))
    line_fact(p, rest);
  else if (str_is(head, "said"))
    line_said(p, rest);
  else if (str_is(head, "remind")) {
    struct reminder *m = &p->reminders[p->reminder_count++];
    *m = (struct reminder){
        .id = id_make(1, 500 + p->reminder_count), .due_at = time_of(word_of(&rest)), .state = REMINDER_WAITING};
    m->text = kept(p, rest);
  } else if (str_is(head, "thread")) {
    struct thread *t = &p->threads[p->thread_count++];
    *t = (struct thread){.id = id_make(1, 600 + p->thread_count), .state = THREAD_OPEN, .stake = 2};
    t->due_first = t->due_last = time_of(word_of(&rest)) / 1000 / CIVIL_DAY;
    t->what = kept(p, rest);
  } else if (str_is(head, "bar")) {
    struct bar *b = &p->bars[p->bar_count++];
    *b = (struct bar){.id = id_make(1, 700 + p->bar_count),
                      .what = kept(p, rest),
                      .plain = utf8_plain(&p->keep, kept(p, rest)),
                      .source = id_make(1, p->next_turn)};
  } else if (str_is(head, "answer"))
    p->answer = str_is(str_trim(rest), "-") ? STR_NONE : kept(p, rest);
  else if (str_is(head, "found"))
    p->found = kept(p, rest);
  else
    return line_reading(p, head, rest);
  return true;
}

void play_turn(struct play *p, const char *text) {
  p->arrival = false;
  p->reading =
      (struct reading){.text = kept(p, str_of(text)), .facts = p->facts_read, .whos = p->whos, .understood = 500};
}

static int on_clause(void *arg, struct str text, const struct phrase_line *line, int flags) {
  struct play *p = arg;
  p->reply = arena_join(&p->keep, p->reply.len ? arena_join(&p->keep, p->reply, STR(" ")) : STR_NONE, text);
  p->flags |= flags;
  if (line) p->lines[p->clauses] = *line;
  p->clauses++;
  if (line) {
    memmove(p->ledger + 1, p->ledger, (p->ledger_len < 1000 ? p->ledger_len : 1000) * sizeof *p->ledger);
    if (p->ledger_len < 1000) p->ledger_len++;
    p->ledger[0] = (struct said){0, arena_dup(&p->keep, line->family), line->line, line->opener, p->now, p->next_turn};
  }
  return p->hush_after && (int)p->clauses >= p->hush_after;
}

static void on_keep(void *arg, const struct skill_keep *k) {
  struct play *p = arg;
  p->kept++;
  if (k->kind == RECORD_REMINDER) p->kept_told += ((const struct reminder *)k->record)->state == REMINDER_TOLD;
  if (k->kind == RECORD_THREAD) p->kept_asked += ((const struct thread *)k->record)->state == THREAD_ASKED;
}

/* As the mind does, without a gate: what it decides is tests/gate's. */
static int on_use(void *arg, const struct thinker_use *u, struct skill_result *ret, struct error *e) {
  struct play *p = arg;
  struct skill_call call = {.view = &p->view,
                            .language = p->language,
                            .arguments = u->object,
                            .arena = &p->turn,
                            .turn = id_make(1, p->next_turn),
                            .state = u->state};
  const struct skill *s = p->skills ? p->skills->find(u->name) : NULL;
  return s ? s->run(&call, ret, e) : error_set(e, ERR_NOT_FOUND, "no such skill");
}

static void on_trace(void *arg, json_t *trace) {
  struct play *p = arg;
  json_decref(p->trace);
  p->trace = trace;
}

void play_reply(struct play *p) {
  struct error e = {0};
  arena_clear(&p->turn);
  p->reply = STR_NONE;
  p->clauses = p->kept = p->kept_told = p->kept_asked = 0;
  p->flags = 0;
  memset(p->lines, 0, sizeof p->lines);
  p->view.now = p->now;
  p->view.owner = 1;
  struct thinker_turn in = {.arrival = p->arrival,
                            .text = p->reading.text,
                            .reading = &p->reading,
                            .view = &p->view,
                            .turn = p->arrival ? ID_NONE : id_make(1, p->next_turn),
                            .session = p->session,
                            .chance = &p->chance,
                            .last_at = p->turn_count ? p->turns[p->turn_count - 1].said_at : 0,
                            .began_at = p->now - 60000};
  struct thinker_out out = {.arg = p, .clause = on_clause, .keep = on_keep, .trace = on_trace, .use = on_use};
  p->result = p->mind->ops->reply(p->mind, &in, &out, &e);
  const json_t *lines = json_object_get(p->trace, "lines");
  for (size_t i = 0; i < sizeof p->moves / sizeof *p->moves; i++)
    snprintf(p->moves[i], sizeof p->moves[i], "%.*s", STR_ARG(json_text(json_array_get(lines, i), "move")));
  p->next_turn++;
  p->now += 60000;
}

/* ---- heard by the real reader ---- */

void play_hear(struct play *p, const char *text) {
  struct reading_context c = {.civil_now = p->now / 1000};
  play_turn(p, text);
  reading_read(p->language, &p->keep, p->reading.text, &c, &p->reading);
  play_reply(p);
}

bool play_from_family(const struct play *p, const char *family) {
  for (size_t i = 0; i < p->clauses; i++)
    if (str_is(p->lines[i].family, family)) return true;
  return false;
}

bool play_says(const struct play *p, const char *words) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  return str_find(utf8_plain(&a, p->reply), str_of(words)) >= 0;
}

size_t play_count(uint64_t seeds, const char *before, const char *text, bool (*test)(const struct play *, const char *),
                  const char *what) {
  size_t n = 0;
  for (uint64_t seed = 0; seed < seeds; seed++) {
    struct play p;
    play_open(&p, NULL);
    p.chance = chance_seed(seed);
    if (before) play_hear(&p, before);
    play_hear(&p, text);
    n += test(&p, what);
    play_close(&p);
  }
  return n;
}
