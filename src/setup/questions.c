/* SPDX-License-Identifier: Apache-2.0
 *
 * questions: the four before anybody's here. Nothing is refused: an answer that cannot be read is kept as it is and the
 * next question comes.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/foreign.h"
#include "setup/setup_priv.h"

enum { LONG_WORDS = 60, HESITATED_MS = 4000, CLAUSE_WORDS = 6, THREAD_WORDS = 6, THREAD_DAYS = 30, QUOTED = 60 };

static const char *const steps[] = {"day", "voice", "person", "thread"};

static struct str next_step(struct str step) {
  for (size_t i = 0; i + 1 < sizeof steps / sizeof *steps; i++)
    if (str_is(step, steps[i])) return str_of(steps[i + 1]);
  return STR("name");
}

void questions_ask(struct stage *s, struct str step) {
  struct phrase_slot sound = phrase_number("sound", 1);
  json_put_text(s->state, "step", step);
  if (str_is(step, "name")) {
    being_open(s);
    return;
  }
  bool voice = str_is(step, "voice");
  struct str family = arena_printf(s->arena, "setup.%.*s.ask", STR_ARG(step));
  stage_say(s, family.at, &sound, voice && s->place->sound);
  if (voice && s->place->sound) s->step->play_voices = 1;
  if (voice && !s->place->sound) stage_say(s, "setup.voice.later", NULL, 0);
}

static void go_on(struct stage *s) {
  questions_ask(s, next_step(answer_step(s)));
}

/* ---- what any question may hear ---- */

static void say_passing(struct stage *s, const char *family) {
  struct phrase_slot last = phrase_number("last", 1);
  bool ends = str_is(answer_step(s), "thread");
  stage_say(s, family, &last, ends);
  go_on(s);
}

static void explain(struct stage *s) {
  struct str step = answer_step(s);
  struct phrase_slot which = phrase_text("step", step);
  if (marked(s, MARK_why))
    stage_say(s, arena_printf(s->arena, "setup.%.*s.why", STR_ARG(step)).at, NULL, 0);
  else
    stage_say(s, "setup.serious", &which, 1);
}

static struct str own_words(const struct stage *s);

static struct entity new_person(const struct stage *s, const struct who *w) {
  return (struct entity){.id = id_first(s->view->owner),
                         .kind = ENTITY_PERSON,
                         .name = w->name,
                         .plain = utf8_plain(s->arena, w->name),
                         .word = w->word,
                         .pronoun = w->pronoun,
                         .source = s->turn,
                         .said_at = s->view->now};
}

/* Barred for good, under the person's word for who it was, who is also never raised. */
static void hear_hurt(struct stage *s) {
  const struct who *w = answer_who(s);
  struct str word = w ? (w->word.len ? w->word : w->name) : STR("");
  struct entity e;
  if (word.len) {
    if (!stage_entity(s, word, &e)) e = new_person(s, w);
    e.tender = 1;
    stage_keep(s, RECORD_ENTITY, &e, sizeof e);
  }
  struct str what =
      word.len ? word
               : arena_dup(s->arena,
                           str_first(s->reading->text, s->reading->text.len < QUOTED ? s->reading->text.len : QUOTED));
  stage_bar(s, what, 0);
  stage_say(s, "setup.hurt", NULL, 0);
  json_put_flag(s->state, "hurt", true);
}

static void answer_hurt(struct stage *s) {
  bool no = marked(s, MARK_no) || reading_has(s->reading, ACT_NO),
       yes = marked(s, MARK_yes) || reading_has(s->reading, ACT_YES);
  json_object_del(s->state, "hurt");
  stage_say(s, no ? "setup.hurt.no" : yes || marked(s, MARK_abuse) ? "setup.hurt.yes" : "setup.hurt.unsure", NULL, 0);
  go_on(s);
}

static bool hear_foreign(struct stage *s) {
  struct str lang = foreign_language(s->setup->language, s->arena, &s->reading->tokens);
  struct phrase_slot slot = phrase_text("lang", lang);
  if (!lang.len) return false;
  if (!json_flag(s->state, "foreign", false)) stage_say(s, "setup.foreign", &slot, 1);
  json_put_flag(s->state, "foreign", true);
  go_on(s);
  return true;
}

static bool is_gibberish(const struct stage *s) {
  return reading_has(s->reading, ACT_GIBBERISH) && answer_words(s) <= 3 && !json_flag(s->state, "foreign", false);
}

static bool hear_any(struct stage *s) {
  if (marked(s, MARK_abuse)) return hear_hurt(s), true;
  if (marked(s, MARK_why) || marked(s, MARK_serious)) return explain(s), true;
  if (marked(s, MARK_private)) return say_passing(s, "setup.private"), true;
  if (hear_foreign(s)) return true;
  if (marked(s, MARK_nothing)) return say_passing(s, "setup.skip"), true;
  if (is_gibberish(s)) return say_passing(s, "setup.gibberish"), true;
  return false;
}

/* ---- one: bad days ---- */

static int64_t minutes_after(const struct stage *s) {
  for (size_t i = 0; i < s->reading->times.len; i++) {
    const struct time_read *t = &s->reading->times.at[i];
    int64_t now = s->view->now / 1000 + s->view->offset * 60;
    if (t->kind == TIME_DURATION && t->seconds) return t->seconds / 60;
    if (t->kind != TIME_SET && t->when.grain <= GRAIN_HOUR && t->when.start > now && t->when.start < now + CIVIL_DAY)
      return (t->when.start - now) / 60;
  }
  return 0;
}

static void keep_day(struct stage *s, const char *first, const char *then) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  AUTO_JSON json_t *habit = json_object();
  json_put_text(habit, "first", str_of(first));
  if (then) json_put_text(habit, "then", str_of(then));
  if (then && minutes_after(s)) json_put_number(habit, "after_minutes", minutes_after(s));
  json_put_text(habit, "words", s->reading->text);
  json_put_text(habit, "turn", arena_printf(s->arena, "%llu", (unsigned long long)s->turn));
  if (json_write(habit, &out) == 0) stage_set(s, "habit.bad_day", buf_str(&out));
}

static void answer_day(struct stage *s) {
  bool door = marked(s, MARK_door), company = marked(s, MARK_company), first = s->at[MARK_door] <= s->at[MARK_company];
  const char *one = door && (!company || first) ? "door" : "company", *other = one[0] == 'd' ? "company" : "door";
  bool ordered = door && company && !marked(s, MARK_both);
  struct phrase_slot slot = phrase_text(ordered ? "order" : "choice", str_of(one));
  if (ordered) {
    keep_day(s, one, other);
    stage_say(s, "setup.day.both", &slot, 1);
  } else if (marked(s, MARK_both) || (door && company)) {
    keep_day(s, "either", NULL);
    stage_say(s, "setup.day.either", NULL, 0);
  } else if (door || company) {
    keep_day(s, one, NULL);
    stage_say(s, "setup.day.one", &slot, 1);
  } else {
    bool neither = marked(s, MARK_neither);
    keep_day(s, neither ? "neither" : "words", NULL);
    stage_say(s, neither ? "setup.day.neither" : "setup.day.words", NULL, 0);
  }
  go_on(s);
}

/* ---- two: the voice ---- */

static void answer_voice(struct stage *s) {
  static const struct {
    enum mark mark;
    const char *voice;
  } voices[] = {{MARK_lower, "lower"}, {MARK_middle, "middle"}, {MARK_higher, "higher"}};
  const char *voice = NULL;
  for (size_t i = 0; i < 3 && !voice; i++)
    if (marked(s, voices[i].mark)) voice = voices[i].voice;
  bool own = !voice && marked(s, MARK_choose);
  if (own) voice = voices[s->place->chance ? chance_below(s->place->chance, 3) : 1].voice;
  struct phrase_slot slot = phrase_text("voice", str_of(voice ? voice : "middle"));
  stage_set(s, "voice", slot.text);
  stage_say(s, own ? "setup.voice.own" : voice ? "setup.voice.chosen" : "setup.voice.words", &slot, 1);
  go_on(s);
}

/* ---- three: somebody ---- */

/* Seconds to the first key of the last clause and runs of deletion: said aloud here, and kept nowhere. */
static bool say_hesitation(struct stage *s) {
  const struct setup_typing *t = s->typing;
  struct str clause = answer_clause(s);
  struct tokens words = tokens_read(s->setup->language, s->arena, clause);
  if (!t || t->first_key_ms < HESITATED_MS || !clause.len || words.len > CLAUSE_WORDS) return false;
  bool fine = false;
  for (size_t i = 0; i < words.len; i++) fine |= str_is(words.at[i].word, "fine") || str_is(words.at[i].word, "ok");
  struct phrase_slot slots[] = {phrase_number("secs", (t->first_key_ms + 500) / 1000),
                                phrase_number("goes", t->deletions), phrase_text("clause", clause)};
  stage_say(s, fine ? "setup.person.fine" : "setup.person.hesitant", slots, 3);
  return true;
}

static bool has_name(const struct reading *r, size_t before, struct str name) {
  for (size_t i = 0; i < before; i++)
    if (str_eq(r->whos[i].name, name)) return true;
  return false;
}

static void say_counts(struct stage *s) {
  int64_t names = 0, towns = 0;
  for (size_t i = 0; i < s->reading->who_count; i++) {
    struct str name = s->reading->whos[i].name;
    names += name.len > 0 && !has_name(s->reading, i, name);
  }
  for (size_t i = 0; i < s->pieces.len; i++) {
    bool again = false, place = piece_has(&s->pieces.at[i], LEX(PLACE)) && !piece_has(&s->pieces.at[i], LEX(NOUN));
    for (size_t k = 0; k < i && place; k++) again |= str_eq(s->pieces.at[k].word, s->pieces.at[i].word);
    towns += place && !again;
  }
  struct phrase_slot slots[] = {phrase_number("names", names), phrase_number("towns", towns)};
  stage_say(s, "setup.person.long", slots, 2);
}

/* "we talk on sundays", kept for the person it is said of where the reader made no fact of it. */
static const struct time_read *weekly(const struct stage *s) {
  for (size_t i = 0; i < s->reading->times.len; i++)
    if (s->reading->times.at[i].kind == TIME_SET && s->reading->times.at[i].weekday >= 0)
      return &s->reading->times.at[i];
  return NULL;
}

static void keep_ritual(struct stage *s, const struct entity *e) {
  struct view_facts known = {0};
  const struct time_read *t = weekly(s);
  if (!t || s->view->ops->facts(s->view, e->id, STR("ritual"), 0, &known) || known.len) return;
  struct str words = arena_dup(s->arena, str_trim(s->reading->text));
  struct fact f = {.id = id_first(s->view->owner),
                   .about = e->id,
                   .relation = STR("ritual"),
                   .value = words,
                   .plain = utf8_plain(s->arena, words),
                   .from_first = DAY_UNKNOWN,
                   .from_last = DAY_UNKNOWN,
                   .to_first = DAY_UNKNOWN,
                   .to_last = DAY_UNKNOWN,
                   .state = FACT_BELIEVED,
                   .sure = 700,
                   .learnt_at = s->view->now,
                   .source = s->turn};
  stage_keep(s, RECORD_FACT, &f, sizeof f);
}

static void keep_person(struct stage *s, const struct who *w) {
  struct entity e;
  stage_set(s, "brought_up_by", w->word.len ? w->word : w->name);
  if (stage_entity(s, w->name.len ? w->name : w->word, &e)) {
    keep_ritual(s, &e);
    return;
  }
  e = new_person(s, w);
  stage_keep(s, RECORD_ENTITY, &e, sizeof e);
}

static void answer_person(struct stage *s) {
  const struct who *w = answer_who(s);
  if (w) keep_person(s, w);
  struct phrase_slot slots[] = {phrase_text("name", w ? w->name : STR("")), phrase_text("word", w ? w->word : STR(""))};
  if (answer_words(s) >= LONG_WORDS)
    say_counts(s);
  else if (marked(s, MARK_loss))
    stage_say(s, "setup.person.loss", NULL, 0);
  else if (marked(s, MARK_care))
    stage_say(s, "setup.person.care", NULL, 0);
  else if (!say_hesitation(s))
    stage_say(s, w ? "setup.person.who" : "setup.person.words", slots, 2);
  go_on(s);
}

/* ---- four: some evening ---- */

static int64_t end_of_today(const struct view *v) {
  int64_t civil = v->now / 1000 + v->offset * 60;
  return ((civil / CIVIL_DAY + 1) * CIVIL_DAY - v->offset * 60) * 1000;
}

/* "the boat" is kept as boat. */
static struct str without_article(const struct stage *s) {
  const struct tokens *t = &s->reading->tokens;
  size_t first = 0, last = t->len;
  while (first < last &&
         (str_is(t->at[first].word, "the") || str_is(t->at[first].word, "my") || str_is(t->at[first].word, "a")))
    first++;
  while (last > first && t->at[last - 1].kind == TOKEN_MARK) last--;
  return first < last ? tokens_text(t, first, last - 1) : STR("");
}

/* What is too long to be a thing is kept in the person's own words, as many as make a line. */
static struct str own_words(const struct stage *s) {
  struct str text = str_trim(s->reading->text);
  if (text.len <= QUOTED) return text;
  text = str_first(text, QUOTED);
  while (text.len && text.at[text.len - 1] != ' ') text.len--;
  return str_trim(text);
}

/* "ok", "yes": heard, and nothing named. */
static bool names_nothing(const struct stage *s) {
  static const enum act acts[] = {ACT_MINIMAL, ACT_YES, ACT_NO, ACT_MAYBE, ACT_LAUGH, ACT_THANKS, ACT_GREET};
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
    if (reading_has(s->reading, acts[i])) return answer_words(s) <= 2;
  return false;
}

/* Asked anew, and told the same. */
static bool is_kept_already(const struct stage *s, struct str what) {
  const struct thread *open = NULL;
  size_t len = 0;
  s->view->ops->threads(s->view, &open, &len);
  for (size_t i = 0; i < len; i++)
    if (open[i].state == THREAD_OPEN && str_eq_nocase(open[i].what, what)) return true;
  return false;
}

static bool is_barred_already(const struct stage *s, struct str what) {
  const struct bar *bars = NULL;
  size_t len = 0;
  s->view->ops->bars(s->view, &bars, &len);
  for (size_t i = 0; i < len; i++)
    if (str_eq_nocase(bars[i].what, what) && (!bars[i].until || bars[i].until >= end_of_today(s->view))) return true;
  return false;
}

static void answer_thread(struct stage *s) {
  if (names_nothing(s)) {
    say_passing(s, "setup.skip");
    return;
  }
  int64_t today = (s->view->now / 1000 + s->view->offset * 60) / CIVIL_DAY;
  bool brief = answer_words(s) <= THREAD_WORDS;
  struct str what = brief ? without_article(s) : own_words(s);
  struct str shown = brief ? str_trim(s->reading->text) : what;
  while (shown.len && strchr(".,!?", shown.at[shown.len - 1])) shown.len--;
  if (!what.len) {
    stage_say(s, "setup.person.words", NULL, 0);
    go_on(s);
    return;
  }
  struct thread t = {.id = id_first(s->view->owner),
                     .what = what,
                     .due_first = today + 1,
                     .due_last = today + THREAD_DAYS,
                     .stake = 1,
                     .state = THREAD_OPEN,
                     .source = s->turn};
  struct phrase_slot slot = phrase_text("what", shown);
  if (!is_kept_already(s, what)) stage_keep(s, RECORD_THREAD, &t, sizeof t);
  if (!is_barred_already(s, what)) stage_bar(s, what, end_of_today(s->view));
  stage_say(s, brief ? "setup.thread.kept" : "setup.thread.long", &slot, 1);
  go_on(s);
}

/* "im tom", said to any of the four: it is taken, and the question stands. */
static bool hear_name(struct stage *s) {
  enum { INTRODUCTION = 5 };
  const struct fact_read *f = s->reading->facts;
  bool alone = s->reading->fact_count == 1 && answer_words(s) <= INTRODUCTION;
  if (!alone || !f->about.me || !str_is(f->relation, "name")) return false;
  struct str name = arena_dup(s->arena, f->value);
  struct phrase_slot slot = phrase_text("person", name);
  if (!json_object_get(s->state, "called")) stage_say(s, "setup.called", &slot, 1);
  stage_set(s, "person.name", name);
  json_put_text(s->state, "called", name);
  questions_ask(s, answer_step(s));
  return true;
}

void questions_answer(struct stage *s) {
  struct str step = answer_step(s);
  if (json_flag(s->state, "hurt", false)) {
    answer_hurt(s);
    return;
  }
  if (!str_trim(s->reading->text).len) {
    say_passing(s, "setup.skip");
    return;
  }
  if (hear_any(s) || hear_name(s)) return;
  if (str_is(step, "day")) answer_day(s);
  if (str_is(step, "voice")) answer_voice(s);
  if (str_is(step, "person")) answer_person(s);
  if (str_is(step, "thread")) answer_thread(s);
}
