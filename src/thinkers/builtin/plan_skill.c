/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_skill: a skill asked for, one in the middle of something, and what was missing or waits for a yes.
 */
#include "base/civil.h"
#include "language/lexicon.h"
#include "memory/threads.h"
#include "thinkers/builtin/builtin_priv.h"

void plan_give_sources(struct move *m, const uint64_t *sources, size_t count) {
  for (size_t i = 0; i < count && m->source_count < sizeof m->sources / sizeof *m->sources; i++)
    m->sources[m->source_count++] = sources[i];
}

static void push_missing(struct plan *p, const struct skill *s, json_t *arguments, const char *missing) {
  static const char *const families[] = {"skill.missing.what", "skill.missing.when"};
  bool when = !strcmp(missing, "when") || !strcmp(missing, "at");
  const char *own = arena_printf(p->a, "skill.missing.%s", missing).at;
  const char *family = phrase_has_family(p->mind->book, own) ? own : families[when];
  struct move *m = plan_push(p, "skill-missing", family, TIER_COMMAND, MOVE_FREE_ASK);
  m->evidence = s->name;
  m->fit = 1;
  m->skill = s;
  m->arguments = arguments;
  m->missing = missing;
  slots_add_text(p, &m->slots, "skill", str_of(s->name));
  slots_add_text(p, &m->slots, "missing", str_of(missing));
}

static void push_failed(struct plan *p, const struct skill *s, const struct error *e) {
  struct move *m = plan_push(p, "skill-failed", "skill.failed", TIER_COMMAND, 0);
  m->evidence = s->name;
  m->fit = 1;
  slots_add_text(p, &m->slots, "skill", str_of(s->name));
  slots_add_text(p, &m->slots, "reason", arena_dup(p->a, str_of(e->text)));
}

int plan_use(struct plan *p, const struct skill *s, const json_t *arguments, const json_t *state,
             struct skill_result *ret, struct error *e) {
  struct thinker_use use = {.name = str_of(s->name), .object = arguments, .state = state};
  if (!p->out || !p->out->use) return error_set(e, ERR_UNSUPPORTED, "nothing can be done here");
  return p->out->use(p->out->arg, &use, ret, e);
}

static void run_skill(struct plan *p, const struct skill *s, json_t *arguments) {
  const json_t *states = json_object_get(p->in->session, "skills");
  struct skill_result got = {0};
  struct error e = {0};
  int r = plan_use(p, s, arguments, json_object_get(states, s->name), &got, &e);
  if (r == ERR_BUSY) p->waits = true;
  if (r < 0) {
    push_failed(p, s, &e);
    return;
  }
  /* "2-1. last minute": read as a sum, and none; only who asked is told so. */
  bool told = p->r->question.kind == QUESTION_NONE && str_find_byte(p->r->text, '?') < 0;
  for (size_t i = 0; i < p->r->tokens.len; i++)
    told &= !(lexicon_classes(lexicon_of(p->mind->language), p->r->tokens.at[i].word) & LEX(WH));
  if (told && str_is(str_of(got.family), "skill.sum.unread")) {
    p->heard.skill = STR_NONE; /* told, then, and nothing is asked */
    p->heard.acts &= ~(UINT64_C(1) << ACT_COMMAND | UINT64_C(1) << ACT_ASK);
    p->heard.acts |= UINT64_C(1) << ACT_TELL;
    return;
  }
  struct move *m = plan_push(p, "do-skill", got.family, TIER_COMMAND, MOVE_FREE_ASK);
  m->evidence = s->name;
  m->fit = m->specific = 1;
  m->skill = s;
  m->arguments = arguments;
  m->keeps = got.keeps;
  m->state = got.state;
  if (got.state) json_object_set_new(p->considered_arguments, arena_printf(p->a, "%s state", s->name).at, got.state);
  for (size_t i = 0; i < got.slot_count; i++) VEC_PUSH(p->a, &m->slots, got.slots[i]);
  plan_give_sources(m, got.sources, got.source_count);
  struct move *plain = plan_push(p, "do-skill", got.keeps ? "skill.done" : "skill.nothing", TIER_OBLIGED, 0);
  plain->keeps = got.keeps;
  plain->evidence = s->name;
  slots_add_text(p, &plain->slots, "skill", str_of(s->name));
  json_decref(got.data);
}

static void put_to(struct plan *p, json_t *arguments, const struct thread *t) {
  struct civil c = civil_from_days(t->due_first);
  if (t->taint && p->out && p->out->outside) p->out->outside(p->out->arg);
  json_put_text(arguments, "to", arena_printf(p->a, "%04d-%02d-%02d", (int)c.year, (int)c.month, (int)c.day));
}

/* "how many days have i got", when one day alone lies ahead. */
static bool put_only_day(struct plan *p, json_t *arguments, const struct thread *t, size_t n) {
  const struct thread *only = NULL;
  for (size_t i = 0; i < n; i++) {
    struct when when;
    bool ahead = thread_when(&t[i], &when) && when.grain == GRAIN_DAY && t[i].due_first >= p->today;
    if (!ahead || t[i].state != THREAD_OPEN) continue;
    if (only) return false;
    only = &t[i];
  }
  if (only) put_to(p, arguments, only);
  return only != NULL;
}

/* "how many days till my resit": a day that was told before. */
static bool put_day_of_thread(struct plan *p, json_t *arguments) {
  const struct thread *t = NULL;
  size_t n = 0;
  if (p->v->ops->threads(p->v, &t, &n)) return false;
  for (size_t i = 0; i < n; i++) {
    struct when when;
    if (!thread_when(&t[i], &when) || when.grain != GRAIN_DAY || t[i].due_first < p->today) continue;
    if (!threads_speaks_of(p->mind->language, p->a, p->r->text, t[i].what)) continue;
    put_to(p, arguments, &t[i]);
    return true;
  }
  return put_only_day(p, arguments, t, n);
}

/* asked: the skill with what of it, which the reading may not have; "" where it waits already. */
static void call_skill(struct plan *p, const struct skill *s, struct str asked, const json_t *known) {
  const char *missing = NULL;
  struct reading r = *p->r;
  if (!r.skill.len || asked.len || r.skill_sure < SKILL_SURE) r.skill = asked;
  json_t *arguments = p->mind->skills->arguments(s, p->mind->language, &r, p->v, known, &missing);
  json_object_set_new(p->considered_arguments, s->name, arguments);
  /* "remind me at six", right after an offer: of what was offered. */
  if (missing && !strcmp(missing, "what") && str_is(str_of(s->name), "remind") && p->s.offered.len) {
    json_put_text(arguments, "what", p->s.offered);
    missing = NULL;
  }
  if (missing && !strcmp(missing, "to") && put_day_of_thread(p, arguments)) missing = NULL;
  if (!missing)
    run_skill(p, s, arguments);
  else if (*missing)
    push_missing(p, s, arguments, missing);
  else
    p->not_meant = true;
}

/* "how many words do i have to hand in" is no shopping list, "what do i call my car" asks for no new name. */
bool plan_only_like_skill(struct plan *p, struct str asked) {
  static const char *const acts[] = {"told", "remind", "timer",  "cancel", "due", "reminders", "forget", "rename",
                                     "lock", "voice",  "export", "help",   "sum", "weigh",     "debate", NULL};
  static const char *const of_the_clock[] = {"clock", "date", "sun", "moon", NULL};
  ptrdiff_t dot = str_find_byte(asked, '.'); /* "list.show" */
  struct str skill = dot < 0 ? asked : str_first(asked, (size_t)dot);
  bool counts = str_is(asked, "days_between") || str_is(asked, "clock.days");
  if (counts && p->r->times.len) return false; /* "how many days til the 26th", whatever else was so many */
  if (str_is_one_of(skill, of_the_clock) && plan_told_again(p)) return true; /* "what time does her clock show" */
  return !str_is_one_of(skill, acts) && plan_knows_alone(p);
}

/* What is in the middle of something keeps the turn, unless another skill is surely asked for. */
static bool goes_on(const struct plan *p, struct str going) {
  ptrdiff_t dot = str_find_byte(going, '.');
  struct str skill = dot < 0 ? going : str_first(going, (size_t)dot);
  /* "how many hours is that" is no clock, after figures that make some; "from 10pm to 6am" asks for no days. */
  if (str_is(skill, "sum") || str_is(skill, "clock") || str_is(skill, "units")) return true;
  return going.len &&
         (p->r->skill_sure < SKILL_SURE || (p->r->skill_sure < SKILL_READ && str_starts(p->r->skill, skill)));
}

void plan_skill(struct plan *p) {
  if (!p->mind->skills) return;
  struct str asked = p->r->skill;
  const json_t *states = json_object_get(p->in->session, "skills");
  bool engaged = p->mind->skills->engaged && !p->s.pending_skill.len;
  struct str going = engaged ? p->mind->skills->engaged(p->mind->language, p->r, p->v, states) : STR("");
  if (goes_on(p, going)) asked = going;
  if (!asked.len && p->mind->skills->guess) asked = p->mind->skills->guess(p->mind->language, p->a, p->r);
  if (!asked.len || plan_only_like_skill(p, asked)) return;
  const struct skill *s = p->mind->skills->find(asked);
  if (s) {
    call_skill(p, s, asked, NULL);
    return;
  }
  /* What is asked of the being itself has its own lines; what is asked at all, its answers. */
  if (p->r->asks.len || p->r->question.kind != QUESTION_NONE) return;
  /* "tell me about nell": of somebody, memory is asked and may say that it was never told. */
  if (str_is(asked, "recall") && p->r->who_count) return;
  if (str_is(asked, "remember")) {
    struct move *kept = plan_push(p, "kept", "remember.kept", TIER_STRONG, 0);
    kept->evidence = "asked to remember, and it is";
    kept->fit = .9, kept->specific = 1;
    return;
  }
  struct move *m = plan_push(p, "cannot", "skill.unknown", TIER_COMMAND, 0);
  m->evidence = "a skill that is not here";
  m->words = asked;
}

/* Whether a turn is what was waited for, and not the next thing on somebody's mind: a time and hardly more, or a few
 * words that tell and ask nothing. */
static bool answers_pending(const struct plan *p, struct str slot) {
  enum { FEW_WORDS = 8, BESIDE_TIME = 4 };
  const struct reading *r = p->r;
  size_t words = slots_words(r->text), timed = 0;
  if (r->question.kind != QUESTION_NONE || r->fact_count || reading_has(r, ACT_TELL)) return false;
  if (reading_has(r, ACT_FAREWELL) || reading_has(r, ACT_LAUGH) || reading_has(r, ACT_THANKS)) return false;
  bool when = str_is(slot, "when") || str_is(slot, "at") || str_is(slot, "seconds") || str_is(slot, "to") ||
              str_is(slot, "event");
  if (!when) return words <= FEW_WORDS && !reading_has(r, ACT_MINIMAL) && !reading_has(r, ACT_GREET);
  for (size_t i = 0; i < r->times.len; i++) timed += r->times.at[i].last - r->times.at[i].first + 1;
  return r->times.len && words <= timed + BESIDE_TIME;
}

/* A yes or a no to what waits, or the word that was missing. A new request drops it. */
void plan_pending(struct plan *p) {
  const struct session *s = &p->s;
  if (!s->pending_skill.len || p->r->skill_sure >= SKILL_SURE || !p->mind->skills) return;
  const struct skill *skill = p->mind->skills->find(s->pending_skill);
  bool confirm = str_is(s->pending_slot, "confirm");
  bool no = reading_has(p->r, ACT_NO);
  if (!skill) return;
  if (no || (confirm && !reading_has(p->r, ACT_YES))) {
    if (!no && !confirm) return;
    struct move *m = plan_push(p, "leave-it", "confirm.no", no ? TIER_COMMAND : TIER_LAST, 0);
    m->evidence = no ? "a no" : "no clear yes";
    m->fit = 1;
    return;
  }
  if (!confirm && !answers_pending(p, s->pending_slot)) return;
  if (!confirm) {
    call_skill(p, skill, STR(""), s->pending_arguments);
    return;
  }
  json_t *arguments = json_deep_copy(s->pending_arguments);
  json_put_flag(arguments, "confirmed", true);
  json_object_set_new(p->considered_arguments, skill->name, arguments);
  run_skill(p, skill, arguments);
}
