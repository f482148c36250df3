/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/skills.h"

#include "base/json.h"
#include "skills/entries.h"
#include "skills/hours.h"
#include "skills/moment.h"
#include "skills/sum.h"
#include "skills/sum_carried.h"
#include "skills/sum_rate.h"
#include "skills/units.h"

const struct skill *const skills_all[] = {&remind_skill, &timer_skill,    &due_skill,   &list_skill,   &sum_skill,
                                          &units_skill,  &clock_skill,    &know_skill,  &word_skill,   &sun_skill,
                                          &moon_skill,   &calendar_skill, &weigh_skill, &name_skill,   &help_skill,
                                          &why_skill,    &forget_skill,   &voice_skill, &rename_skill, &lock_skill,
                                          &export_skill, &people_skill,   &told_skill,  &debate_skill, &toss_skill,
                                          NULL};

static const struct {
  const struct skill *skill;
  arguments_fn *read;
} readers[] = {
    {&remind_skill, remind_arguments}, {&timer_skill, timer_arguments},   {&due_skill, due_arguments},
    {&list_skill, list_arguments},     {&sum_skill, text_arguments},      {&units_skill, text_arguments},
    {&clock_skill, clock_arguments},   {&help_skill, help_arguments},     {&forget_skill, forget_arguments},
    {&voice_skill, voice_arguments},   {&rename_skill, rename_arguments}, {&word_skill, word_arguments},
    {&sun_skill, sun_arguments},       {&moon_skill, moon_arguments},     {&calendar_skill, calendar_arguments},
    {&weigh_skill, weigh_arguments},   {&name_skill, name_arguments},     {&people_skill, people_arguments},
    {&told_skill, told_arguments},     {&debate_skill, debate_arguments}, {&toss_skill, toss_arguments}};

/* What patterns/skills.txt calls the several things that one skill does. */
static const struct {
  const char *asked, *means;
} others[] = {{"cancel", "due.cancel"}, {"reminders", "due.list"}, {"time", "clock.time"},
              {"zone", "clock.time"},   {"date", "clock.date"},    {"days_between", "clock.between"},
              {"voice_on", "voice.on"}, {"voice_off", "voice.off"}};

static struct str meant(struct str name) {
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (str_is(name, others[i].asked)) return str_of(others[i].means);
  return name;
}

static struct str before_dot(struct str name) {
  ptrdiff_t dot = str_find_byte(name, '.');
  return dot < 0 ? name : str_first(name, (size_t)dot);
}

const struct skill *skill_find(struct str name) {
  struct str wanted = before_dot(meant(name));
  for (size_t i = 0; skills_all[i]; i++)
    if (str_is(wanted, skills_all[i]->name)) return skills_all[i];
  return NULL;
}

/* Sums and units read the words themselves. */
const char *text_arguments(struct arguments *a) {
  json_put_text(a->into, "text", a->reading->text);
  return NULL;
}

json_t *skill_arguments(const struct skill *s, const struct language *l, const struct reading *r, const struct view *v,
                        const json_t *known, const char **ret_missing) {
  struct str asked = skill_find(r->skill) == s ? meant(r->skill) : STR(""), name = before_dot(asked);
  struct arguments a = {.language = l, .reading = r, .view = v, .arena = v->arena};
  a.what = asked.len > name.len ? str_from(asked, name.len + 1) : STR("");
  a.into = known ? json_deep_copy(known) : json_object();
  *ret_missing = NULL;
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
    if (readers[i].skill == s) *ret_missing = readers[i].read(&a);
  return a.into;
}

/* Figures told before, and now what they come to. */
static bool sum_goes_on(const struct language *l, const struct view *v, const struct reading *r) {
  struct sum sum;
  struct str carried = sum_carried(l, v, r->text);
  return carried.len && sum_read(l, v->arena, carried, &sum) == SUM_FINE;
}

/* "20 minutes a day for 5 days how many minutes is that" sounds like a timer, "32,000 a year per week" like a calendar.
 */
static bool sum_is_asked(const struct language *l, const struct view *v, const struct reading *r) {
  static const char *const taken[] = {"timer", "calendar.week", "calendar.month", "days_between", "date", "units",
                                      NULL};
  struct sum_told told;
  bool asked = false;
  return str_is_one_of(r->skill, taken) && sum_rate(l, v->arena, r->text, &told, &asked) && asked;
}

/* "from 10pm to 6am is how long", "born in 1961 how old am i": of hours and of an age, and neither of days nor told. */
static bool clock_is_asked(const struct language *l, const struct view *v, const struct reading *r) {
  static const char *const taken[] = {"", "sum", "timer", "days_between", "time", "recall", "zone", NULL};
  struct hours h;
  if (!str_is_one_of(r->skill, taken)) return false;
  return hours_read(l, v->arena, r->text, &h) || age_year(l, v->arena, r, moment_civil(v, v->now));
}

/* "90 minutes in hours" sounds like a timer. */
static bool units_are_asked(const struct language *l, const struct view *v, const struct reading *r) {
  struct units u;
  return str_is(r->skill, "timer") && units_read(l, v->arena, r->text, MANNER_GB, &u) == UNITS_FINE;
}

struct str skill_engaged(const struct language *l, const struct reading *r, const struct view *v,
                         const json_t *states) {
  const json_t *weigh = json_object_get(states, "weigh"), *name = json_object_get(states, "name"),
               *debate = json_object_get(states, "debate");
  struct str names = name ? name_goes_on(l, v, r, name) : STR("");
  if (names.len) return names;
  if (sum_goes_on(l, v, r) || sum_is_asked(l, v, r)) return STR("sum");
  if (units_are_asked(l, v, r)) return STR("units");
  if (clock_is_asked(l, v, r)) return STR("clock.between");
  if (debate && debate_goes_on(l, v, r, debate)) return STR("debate.more");
  if (weigh && weigh_goes_on(l, v, r, weigh)) return STR("weigh.more");
  return name_is_wanted(l, v, r) ? STR("name.find") : STR("");
}

/* ---- JSON Schema, as much of it as entries use (draft 2020-12: type, enum, required, properties, items, limits) ----
 */

static bool is_type(const json_t *value, const char *type) {
  static const struct {
    const char *name;
    int first, second;
  } types[] = {{"string", JSON_STRING, -1},        {"integer", JSON_INTEGER, -1}, {"number", JSON_INTEGER, JSON_REAL},
               {"boolean", JSON_TRUE, JSON_FALSE}, {"array", JSON_ARRAY, -1},     {"object", JSON_OBJECT, -1}};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (!strcmp(type, types[i].name))
      return (int)json_typeof(value) == types[i].first || (int)json_typeof(value) == types[i].second;
  return false;
}

static bool type_fits(const json_t *schema, const json_t *value) {
  const json_t *type = json_object_get(schema, "type"), *one;
  size_t i;
  if (!type) return true;
  if (json_is_string(type)) return is_type(value, json_string_value(type));
  json_array_foreach(type, i, one) if (is_type(value, json_string_value(one))) return true;
  return false;
}

static bool enum_fits(const json_t *schema, const json_t *value) {
  const json_t *allowed = json_object_get(schema, "enum"), *one;
  size_t i;
  if (!allowed) return true;
  json_array_foreach(allowed, i, one) if (json_equal(one, value)) return true;
  return false;
}

static bool limits_fit(const json_t *schema, const json_t *value) {
  const json_t *low = json_object_get(schema, "minimum"), *high = json_object_get(schema, "maximum");
  if (json_is_number(value) && low && json_number_value(value) < json_number_value(low)) return false;
  if (json_is_number(value) && high && json_number_value(value) > json_number_value(high)) return false;
  json_int_t longest = json_integer_value(json_object_get(schema, "maxLength")),
             most = json_integer_value(json_object_get(schema, "maxItems"));
  if (json_is_string(value) && longest && json_string_length(value) > (size_t)longest) return false;
  return !json_is_array(value) || !most || json_array_size(value) <= (size_t)most;
}

static int check(const char *skill, const char *name, const json_t *schema, const json_t *value, struct error *e);

/* Ours name all their members. One from outside that names none, or says so, takes any. */
static bool takes_any(const json_t *schema) {
  const json_t *more = json_object_get(schema, "additionalProperties");
  return more ? !json_is_false(more) : !json_object_size(json_object_get(schema, "properties"));
}

static int check_members(const char *skill, const json_t *schema, const json_t *value, struct error *e) {
  const json_t *properties = json_object_get(schema, "properties"), *required = json_object_get(schema, "required"),
               *one;
  const char *key;
  json_t *member;
  size_t i;
  json_array_foreach(required, i, one) if (!json_object_get(value, json_string_value(one))) return error_set(
      e, ERR_INVALID, "%s needs \"%s\".", skill, json_string_value(one));
  json_object_foreach((json_t *)value, key, member) {
    const json_t *inner = json_object_get(properties, key);
    if (!inner && takes_any(schema)) continue;
    if (!inner) return error_set(e, ERR_INVALID, "%s has no argument \"%.60s\".", skill, key);
    int r = check(skill, key, inner, member, e);
    if (r < 0) return r;
  }
  return 0;
}

static int check(const char *skill, const char *name, const json_t *schema, const json_t *value, struct error *e) {
  const json_t *items = json_object_get(schema, "items"), *one;
  size_t i;
  if (!type_fits(schema, value)) return error_set(e, ERR_INVALID, "%s: \"%s\" is of the wrong type.", skill, name);
  if (!enum_fits(schema, value)) return error_set(e, ERR_INVALID, "%s: \"%s\" is none of its values.", skill, name);
  if (!limits_fit(schema, value)) return error_set(e, ERR_INVALID, "%s: \"%s\" is out of its limits.", skill, name);
  if (json_is_object(value)) return check_members(skill, schema, value, e);
  if (!items || !json_is_array(value)) return 0;
  json_array_foreach(value, i, one) {
    int r = check(skill, name, items, one, e);
    if (r < 0) return r;
  }
  return 0;
}

int skill_validate(const struct skill *s, const json_t *arguments, struct error *e) {
  AUTO_JSON json_t *schema = json_read(str_of(s->schema), e);
  if (!schema) return ERR_INVALID;
  if (!json_is_object(arguments)) return error_set(e, ERR_INVALID, "%s takes a JSON object.", s->name);
  return check(s->name, s->name, schema, arguments, e);
}

int skill_look(const struct skill *s, const struct skill_call *c, struct skill_result *ret, struct error *e) {
  if (s->effect != EFFECT_LOOK) return error_set(e, ERR_DENIED, "%s does more than look.", s->name);
  return s->run(c, ret, e);
}
