/* SPDX-License-Identifier: Apache-2.0
 *
 * being: it speaks first, is told a name, says what it is, and puts forward a name of its own until one is taken.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "setup/name.h"
#include "setup/setup_priv.h"

enum { NAME_WORDS = 3, NAME_CHARACTERS = 40, PROPOSALS = 3, TAKEN_MAX = 64, ANSWER_WORDS = 9 };

static int64_t civil_now(const struct stage *s) {
  return s->view->now / 1000 + s->view->offset * 60;
}

/* ---- it speaks first ---- */

static struct str part_of_day(int hour) {
  return hour < 5 ? STR("night") : hour < 12 ? STR("morning") : hour < 18 ? STR("afternoon") : STR("evening");
}

static struct str weekday_name(const struct stage *s, int64_t civil) {
  struct str text = pack_file(language_pack(s->setup->language), "times/say.txt"), line, word = STR("");
  while (str_next(&text, '\n', &line)) {
    if (!str_starts(line, STR("weekdays\t"))) continue;
    struct str rest = str_trim(str_from(line, 9));
    for (int i = 0; i <= civil_weekday(civil / CIVIL_DAY); i++) str_next(&rest, ' ', &word);
  }
  return word;
}

static int64_t age_of(const struct stage *s) {
  int64_t born = json_number(s->state, "born", s->view->now);
  return s->view->now > born ? (s->view->now - born) / 1000 : 0;
}

static void disclose(struct stage *s, struct str person) {
  struct phrase_slot name = phrase_text("person", person);
  struct phrase_slot model[] = {phrase_number("model", 1), phrase_text("away", s->place->away)};
  stage_say(s, person.len ? "setup.name.said" : "setup.name.none", &name, 1);
  stage_say(s, "setup.disclose", model, s->place->model ? 2 : 0);
  json_put_text(s->state, "step", STR("being"));
}

void being_open(struct stage *s) {
  int64_t civil = civil_now(s);
  char at[40];
  struct phrase_slot part = phrase_text("part", part_of_day(civil_from_seconds(civil).hour));
  int64_t born;
  int32_t offset;
  if (civil_parse(s->view->ops->setting(s->view, "being.born"), &born, &offset) == 0)
    json_put_number(s->state, "born", born); /* asked anew: it is as old as it is */
  if (!json_object_get(s->state, "born")) {
    json_put_number(s->state, "born", s->view->now);
    stage_set(s, "being.born", civil_format(at, s->view->now, s->view->offset));
  }
  struct phrase_slot slots[] = {phrase_number("at", s->view->now), phrase_text("weekday", weekday_name(s, civil)),
                                phrase_number("age", age_of(s))};
  stage_say(s, "setup.born", &part, 1);
  stage_say(s, "setup.born.clock", slots, 3);
  struct str told = arena_dup(s->arena, json_text(s->state, "called"));
  if (told.len)
    disclose(s, told);
  else
    stage_say(s, "setup.name.ask", NULL, 0);
}

/* ---- what the person is called ---- */

/* As typed where capitals or accents were; else as the list of names writes it, or with a capital. */
static struct str cased_word(const struct stage *s, struct str word) {
  struct str folded = utf8_fold(s->arena, word), plain = utf8_plain(s->arena, word);
  const struct name_entry *known = name_find(s->setup->language, plain);
  if (!str_eq(word, folded)) return word;
  ptrdiff_t hyphen = str_find_byte(word, '-'); /* "anna-maria" */
  if (hyphen > 0)
    return arena_printf(s->arena, "%.*s-%.*s", STR_ARG(cased_word(s, str_first(word, (size_t)hyphen))),
                        STR_ARG(cased_word(s, str_from(word, (size_t)hyphen + 1))));
  return known && str_eq(plain, folded) ? known->name : utf8_capital(s->arena, word);
}

static struct str cased(const struct stage *s, struct str name) {
  struct str rest = name, word, out = STR("");
  while (str_next(&rest, ' ', &word)) {
    if (!word.len) continue;
    word = cased_word(s, word);
    out = out.len ? arena_printf(s->arena, "%.*s %.*s", STR_ARG(out), STR_ARG(word)) : word;
  }
  return out;
}

/* One to three words of letters. */
static bool is_name(const struct stage *s, struct str text) {
  struct tokens t = tokens_read(s->setup->language, s->arena, text);
  if (!t.len || t.len > NAME_WORDS || utf8_count(text) > NAME_CHARACTERS) return false;
  for (size_t i = 0; i < t.len; i++)
    if (t.at[i].kind != TOKEN_WORD ||
        (token_is_stop(s->setup->language, t.at[i].word) && !name_find(s->setup->language, t.at[i].word)))
      return false;
  return true;
}

static const uint64_t small = LEX(OPENER) | LEX(FILLER) | LEX(NEGATION) | LEX(WH) | LEX(ADVERB) | LEX(SUBJECT) |
                              LEX(OBJECT) | LEX(HYPO) | LEX(DOUBTS) | LEX(MODAL) | LEX(PREPOSITION) | LEX(QUANTITY) |
                              LEX(NEVERNAME) | LEX(NEUTRAL);

/* "later", "whatever", "what for", "go away": words of talk, which nobody is called. A noun may be: people are called
 * Moose. */
static bool is_talk(const struct stage *s, struct str text) {
  struct tokens t = tokens_read(s->setup->language, s->arena, text);
  bool talk = false;
  for (size_t i = 0; i < t.len; i++) {
    const struct name_entry *name = name_find(s->setup->language, t.at[i].word);
    uint64_t classes = lexicon_classes(lexicon_of(s->setup->language), t.at[i].word);
    struct verb_word verb;
    bool does = lexicon_verb(lexicon_of(s->setup->language), s->arena, t.at[i].word, &verb);
    if (name && (!name->also_word || t.len == 1)) return false;
    talk |= (classes & small) || ((does || classes & (LEX(ADJ) | LEX(ADV))) && !(classes & LEX(NOUN)));
    talk |= does && t.len > 1;
  }
  return talk;
}

static struct str bare(struct str text) {
  text = str_trim(text);
  while (text.len && strchr(".,!?\"'", text.at[text.len - 1])) text.len--;
  return text;
}

/* The reader may have read it as a fact already, or memory have it from another day. */
static void keep_name_fact(struct stage *s, struct str name) {
  struct view_facts known = {0};
  s->view->ops->facts(s->view, ID_NONE, STR("name"), 0, &known);
  for (size_t i = 0; i < known.len; i++)
    if (str_eq_nocase(known.at[i].value, name)) return;
  for (size_t i = 0; i < s->reading->fact_count; i++)
    if (s->reading->facts[i].about.me && str_is(s->reading->facts[i].relation, "name")) return;
  struct fact f = {.id = id_first(s->view->owner),
                   .relation = STR("name"),
                   .value = name,
                   .plain = utf8_plain(s->arena, name),
                   .from_first = DAY_UNKNOWN,
                   .from_last = DAY_UNKNOWN,
                   .to_first = DAY_UNKNOWN,
                   .to_last = DAY_UNKNOWN,
                   .state = FACT_BELIEVED,
                   .sure = 1000,
                   .learnt_at = s->view->now,
                   .source = s->turn};
  stage_keep(s, RECORD_FACT, &f, sizeof f);
}

static struct str called(const struct stage *s) {
  struct str name = bare(marked(s, MARK_called) ? s->name[MARK_called] : s->reading->text);
  if (is_name(s, name) && !is_talk(s, name)) return name;
  const struct who *w = answer_who(s);
  return answer_words(s) <= ANSWER_WORDS && w && w->name.len && !w->word.len ? w->name : STR("");
}

void being_answer_name(struct stage *s) {
  bool private = marked(s, MARK_private), empty = !str_trim(s->reading->text).len;
  if (marked(s, MARK_why) || marked(s, MARK_serious)) {
    stage_say(s, "setup.name.why", NULL, 0);
    return;
  }
  struct str name = private || empty ? STR("") : called(s);
  if (!name.len && !private && !empty && !json_flag(s->state, "asked_again", false)) {
    json_put_flag(s->state, "asked_again", true);
    stage_say(s, "setup.name.again", NULL, 0);
    return;
  }
  name = cased(s, arena_dup(s->arena, name));
  struct str before = s->view->ops->setting(s->view, "person.name");
  if (!name.len && !private && before.len) {
    disclose(s, before);
    return;
  }
  if (name.len) {
    stage_set(s, "person.name", name);
    keep_name_fact(s, name);
  }
  disclose(s, name);
}

/* ---- what it is called itself ---- */

static void add_taken(struct stage *s, struct str *taken, size_t *n, struct str name) {
  struct str rest = utf8_plain(s->arena, name), word;
  while (*n < TAKEN_MAX && str_next(&rest, ' ', &word))
    if (word.len) taken[(*n)++] = word;
}

static bool choose(struct stage *s, struct name_choice *ret) {
  struct str taken[TAKEN_MAX];
  struct view_entities people = {0};
  size_t n = 0, i;
  const json_t *refused = json_object_get(s->state, "refused"), *one;
  json_array_foreach(refused, i, one) add_taken(s, taken, &n, str_of(json_string_value(one)));
  add_taken(s, taken, &n, s->view->ops->setting(s->view, "person.name"));
  s->view->ops->entities(s->view, STR(""), &people);
  for (i = 0; i < people.len; i++) add_taken(s, taken, &n, people.at[i].name);
  struct name_wish wish = {.taken = taken, .taken_count = n, .chance = s->place->chance, .clock = s->view->clock};
  return name_choose(s->setup->language, s->arena, &wish, ret) == 0;
}

/* Asked anew: the name it has stands first. */
static bool propose_own(struct stage *s) {
  struct phrase_slot own = phrase_text("name", s->view->ops->setting(s->view, "being.name"));
  if (!own.text.len || json_object_get(s->state, "refused")) return false;
  json_put_text(s->state, "name", own.text);
  stage_say(s, "setup.being.still", &own, 1);
  return true;
}

static void propose(struct stage *s) {
  struct name_choice c;
  bool first = !json_object_get(s->state, "refused");
  if (propose_own(s)) return;
  if (!choose(s, &c)) {
    stage_say(s, "setup.being.yours", NULL, 0);
    return;
  }
  struct phrase_slot slots[7];
  size_t n = 0;
  slots[n++] = phrase_text("name", c.name);
  slots[n++] = phrase_number("letters", c.letters);
  slots[n++] = phrase_number("read", (int64_t)c.read);
  if (c.beats) slots[n++] = phrase_number("beats", c.beats);
  if (c.note.len) slots[n++] = phrase_text("note", c.note);
  if (c.nanoseconds >= 0) slots[n++] = phrase_number("ms", c.nanoseconds / 1000000);
  stage_say(s, first ? "setup.being.first" : "setup.being.next", slots, n);
  json_put_text(s->state, "name", c.name);
  json_put_number(s->state, "tries", json_number(s->state, "tries", 0) + 1);
}

/* A word of the person's that the name's second note answers to. */
static struct str answer_to(const struct stage *s, struct str name) {
  const struct being_name *all;
  size_t len = being_names(s->setup->language, &all);
  for (size_t i = 0; i < len; i++) {
    if (!str_eq(all[i].name, name) || !all[i].trigger.len) continue;
    for (size_t k = 0; k < s->reading->tokens.len; k++)
      if (str_eq(s->reading->tokens.at[k].word, all[i].trigger)) return all[i].answer;
  }
  return STR("");
}

static void take(struct stage *s, struct str name, const char *family) {
  struct str answer = answer_to(s, name);
  int64_t age = age_of(s);
  struct phrase_slot slots[] = {phrase_text("name", name), phrase_text("answer", answer), phrase_number("age", age)};
  stage_set(s, "being.name", name);
  if (answer.len)
    stage_say(s, age >= 60 ? "setup.being.answer" : "setup.being.answer.short", slots, 3);
  else
    stage_say(s, family, slots, 1);
  s->step->done = true;
}

/* "thats my ex wife": somebody of that name, kept and never raised. */
static bool keep_theirs(struct stage *s, struct str name) {
  struct str word = STR("");
  struct entity e;
  for (size_t i = 0; i < s->reading->who_count && !word.len; i++) word = s->reading->whos[i].word;
  for (size_t i = 0; i < s->pieces.len && !word.len; i++)
    if (piece_has(&s->pieces.at[i], LEX(KIN))) word = s->pieces.at[i].word;
  if (!word.len) return false;
  bool tender = str_starts(utf8_plain(s->arena, word), STR("ex")) || marked(s, MARK_loss) || marked(s, MARK_abuse);
  if (!stage_entity(s, word, &e))
    e = (struct entity){.id = id_first(s->view->owner), .kind = ENTITY_PERSON, .word = word, .source = s->turn};
  e.name = name, e.plain = utf8_plain(s->arena, name), e.tender |= tender, e.said_at = s->view->now;
  stage_keep(s, RECORD_ENTITY, &e, sizeof e);
  return true;
}

static void refuse(struct stage *s, struct str name) {
  json_t *refused = json_object_get(s->state, "refused");
  if (!refused) json_object_set_new(s->state, "refused", refused = json_array());
  json_array_append_new(refused, json_string_of(name));
  struct phrase_slot slot = phrase_text("name", name);
  if (keep_theirs(s, name)) stage_say(s, "setup.being.theirs", &slot, 1);
  if (json_number(s->state, "tries", 0) < PROPOSALS) {
    propose(s);
    return;
  }
  json_put_flag(s->state, "theirs", true);
  stage_say(s, "setup.being.yours", NULL, 0);
}

static void suggested(struct stage *s, struct str name) {
  struct phrase_slot slot = phrase_text("name", cased(s, arena_dup(s->arena, name)));
  if (!name_reserved(s->setup->language, utf8_plain(s->arena, name))) {
    take(s, slot.text, "setup.being.accepted");
    return;
  }
  json_put_flag(s->state, "theirs", true);
  stage_say(s, "setup.being.taken", &slot, 1);
}

static bool says_name(const struct stage *s, struct str name) {
  struct str plain = utf8_plain(s->arena, name);
  for (size_t i = 0; i < s->reading->tokens.len; i++)
    if (str_eq(s->reading->tokens.at[i].word, plain)) return true;
  return false;
}

/* Something else was asked, and set-up does not answer it. */
static bool asks_else(const struct stage *s) {
  return s->reading->question.kind || s->reading->skill.len || reading_has(s->reading, ACT_ASK) ||
         reading_has(s->reading, ACT_ASKS_ABILITY) || reading_has(s->reading, ACT_ASKS_NATURE);
}

/* "edda", and nothing else: one that people bear, and no word of talk ("may", "will"). */
static bool names_another(const struct stage *s, struct str text, struct str proposed) {
  struct tokens t = tokens_read(s->setup->language, s->arena, text);
  if (t.len != 1 || t.at[0].kind != TOKEN_WORD || str_eq_nocase(text, proposed)) return false;
  const struct name_entry *known = name_find(s->setup->language, t.at[0].word);
  return known && !(lexicon_classes(lexicon_of(s->setup->language), t.at[0].word) & small);
}

/* What is said to the name put forward. */
static void answer_proposal(struct stage *s, struct str name) {
  struct str own = bare(s->name[MARK_suggest]), whole = bare(s->reading->text);
  if (!own.len && !marked(s, MARK_yes) && names_another(s, whole, name)) own = whole;
  bool no = marked(s, MARK_no) || marked(s, MARK_private), named = says_name(s, name);
  struct phrase_slot slots[] = {phrase_text("name", name), phrase_number("letters", (int64_t)utf8_count(name))};
  bool theirs = !named && !marked(s, MARK_yes) && answer_who(s) && answer_who(s)->word.len;
  if (own.len && is_name(s, own) && !str_eq_nocase(own, name))
    suggested(s, own);
  else if (no || theirs)
    refuse(s, name);
  else if (marked(s, MARK_why))
    stage_say(s, "setup.being.why", slots, 2);
  else if (named || marked(s, MARK_yes) || reading_has(s->reading, ACT_YES) || !str_trim(s->reading->text).len)
    take(s, name, "setup.being.accepted");
  else
    take(s, name, asks_else(s) ? "setup.being.later" : "setup.being.accepted");
}

/* Theirs to choose: a name, or none. */
static void answer_theirs(struct stage *s) {
  struct str own = bare(marked(s, MARK_suggest)  ? s->name[MARK_suggest]
                        : marked(s, MARK_called) ? s->name[MARK_called]
                                                 : s->reading->text);
  bool none = marked(s, MARK_private) || (marked(s, MARK_no) && !marked(s, MARK_suggest));
  if (own.len && is_name(s, own) && !none) {
    suggested(s, own);
    return;
  }
  stage_say(s, "setup.being.without", NULL, 0);
  s->step->done = true;
}

void being_answer(struct stage *s) {
  struct str name = json_text(s->state, "name");
  name = arena_dup(s->arena, name);
  if (json_flag(s->state, "theirs", false)) {
    answer_theirs(s);
    return;
  }
  if (name.len) {
    answer_proposal(s, name);
    return;
  }
  struct str own = bare(s->name[MARK_suggest]), whole = bare(s->reading->text);
  if (!own.len && names_another(s, whole, STR(""))) own = whole;
  if (own.len && is_name(s, own)) {
    suggested(s, own);
    return;
  }
  if (marked(s, MARK_asks) || reading_has(s->reading, ACT_ASKS_NAME)) stage_say(s, "setup.being.none", NULL, 0);
  propose(s);
}

/* After an interruption: the same name again. */
void being_greet(struct stage *s) {
  struct phrase_slot slot = phrase_text("name", json_text(s->state, "name"));
  if (json_flag(s->state, "theirs", false))
    stage_say(s, "setup.being.yours", NULL, 0);
  else if (slot.text.len)
    stage_say(s, "setup.being.again", &slot, 1);
  else
    propose(s);
}

/* The one put forward and not refused, where the answers ended there; else one of its own. */
void being_choose_at_once(struct stage *s) {
  struct name_choice c = {.name = json_text(s->state, "name")};
  if (json_flag(s->state, "theirs", false)) c.name = STR("");
  if (!s->view->ops->setting(s->view, "being.name").len && (c.name.len || choose(s, &c))) {
    struct phrase_slot slot = phrase_text("name", arena_dup(s->arena, c.name));
    stage_set(s, "being.name", slot.text);
    stage_say(s, "setup.ready", &slot, 1);
  }
  s->step->done = true;
}
