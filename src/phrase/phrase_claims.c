/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase_claims: the predicates of claims.h, one row each. What is true by construction says so in claims.txt and has
 * `built` here; the rest looks.
 */
#include "base/id.h"
#include "base/utf8.h"
#include "language/wordnet.h"
#include "phrase/claims.h"

typedef bool predicate_fn(const struct claims *c, struct str argument);

static bool keeps_kind(const struct claims *c, enum record_kind kind, bool erase) {
  for (const struct skill_keep *k = c->keeps; k; k = k->next)
    if (k->kind == kind && k->erase == erase) return true;
  return false;
}

static bool built(const struct claims *c, struct str argument) {
  return true;
}

/* `os1 timer on` has a process look once a minute. */
static bool not_running(const struct claims *c, struct str argument) {
  return !c->view || !str_is(c->view->ops->setting(c->view, "timer"), "on");
}

static bool is_kept(const struct claims *c, struct str argument) {
  return c->turn != ID_NONE;
}

static bool is_learnt(const struct claims *c, struct str argument) {
  struct view_facts f = {0};
  if (!c->view || c->turn == ID_NONE || c->view->ops->all_facts(c->view, VIEW_PAST | VIEW_RETRACTED, &f)) return false;
  for (size_t i = 0; i < f.len; i++)
    if (f.at[i].source == c->turn) return true;
  return false;
}

static bool is_corrected(const struct claims *c, struct str argument) {
  struct view_facts f = {0};
  if (!c->view || c->turn == ID_NONE || c->view->ops->all_facts(c->view, VIEW_PAST | VIEW_RETRACTED, &f)) return false;
  for (size_t i = 0; i < f.len; i++)
    if (f.at[i].closed_by == c->turn) return true;
  return false;
}

static bool was_told(const struct claims *c, struct str argument) {
  return c->told;
}
static bool was_searched(const struct claims *c, struct str argument) {
  return c->searched;
}
static bool has_clock(const struct claims *c, struct str argument) {
  return c->view && c->view->clock;
}
static bool has_uptime(const struct claims *c, struct str argument) {
  return c->began_at > 0;
}
/* The built-in mind says it, and no language model is set that might have. */
static bool is_built_in(const struct claims *c, struct str argument) {
  return c->built_in && !(c->view && c->view->ops->setting(c->view, "model.url").len);
}

static int64_t view_number(const struct claims *c, const char *what) {
  return c->view ? c->view->ops->number(c->view, what) : -1;
}

/* counted: the slot of the figure is only bound when the store gave it, so an argument or none will do. */
static bool was_counted(const struct claims *c, struct str argument) {
  return c->view != NULL;
}

static bool has_reminder(const struct claims *c, struct str argument) {
  return keeps_kind(c, RECORD_REMINDER, false);
}
/* One that comes round waits again as soon as it is told. */
static bool is_told(const struct reminder *r) {
  return r->state == REMINDER_TOLD || (r->every.len && r->told_at);
}
static bool told_reminder(const struct claims *c, struct str argument) {
  for (const struct skill_keep *k = c->keeps; k; k = k->next)
    if (k->kind == RECORD_REMINDER && !k->erase && is_told(k->record)) return true;
  return false;
}
static bool gone_reminder(const struct claims *c, struct str argument) {
  for (const struct skill_keep *k = c->keeps; k; k = k->next)
    if (k->kind == RECORD_REMINDER && (k->erase || ((const struct reminder *)k->record)->state == REMINDER_CANCELLED))
      return true;
  return false;
}
static bool has_item(const struct claims *c, struct str argument) {
  return keeps_kind(c, RECORD_ITEM, false);
}
static bool done_item(const struct claims *c, struct str argument) {
  for (const struct skill_keep *k = c->keeps; k; k = k->next)
    if (k->kind == RECORD_ITEM && (k->erase || ((const struct item *)k->record)->done_at)) return true;
  return false;
}

static bool has_thread(const struct claims *c, struct str argument) {
  const struct thread *t = NULL;
  size_t n = 0;
  if (keeps_kind(c, RECORD_THREAD, false)) return true;
  if (!c->view || c->turn == ID_NONE || c->view->ops->threads(c->view, &t, &n)) return false;
  for (size_t i = 0; i < n; i++)
    if (t[i].source == c->turn) return true;
  return false;
}

static bool asked_thread(const struct claims *c, struct str argument) {
  for (const struct skill_keep *k = c->keeps; k; k = k->next)
    if (k->kind == RECORD_THREAD && ((const struct thread *)k->record)->state == THREAD_ASKED) return true;
  return false;
}

static bool closed_thread(const struct claims *c, struct str argument) {
  const struct thread *t = NULL;
  size_t n = 0;
  for (const struct skill_keep *k = c->keeps; k; k = k->next)
    if (k->kind == RECORD_REMINDER && ((const struct reminder *)k->record)->state == REMINDER_DONE) return true;
  if (!c->view || c->turn == ID_NONE || c->view->ops->threads(c->view, &t, &n)) return false;
  for (size_t i = 0; i < n; i++)
    if (t[i].closed_by == c->turn) return true;
  return false;
}

static bool has_bar(const struct claims *c, struct str argument) {
  const struct bar *b = NULL;
  size_t n = 0;
  struct arena a = ARENA_NONE;
  bool found = false;
  if (!c->view || c->view->ops->bars(c->view, &b, &n)) return false;
  struct str plain = utf8_plain(&a, argument);
  for (size_t i = 0; i < n && !found; i++) {
    bool running = !b[i].lifted_at && (!b[i].until || b[i].until > c->view->now);
    found = running && (!argument.len || str_eq(b[i].plain, plain) || str_find(plain, b[i].plain) >= 0);
  }
  arena_finish(&a);
  return found;
}

static bool set_bar(const struct claims *c, struct str argument) {
  const struct bar *b = NULL;
  size_t n = 0;
  if (keeps_kind(c, RECORD_BAR, false)) return true;
  if (!c->view || c->turn == ID_NONE || c->view->ops->bars(c->view, &b, &n)) return false;
  for (size_t i = 0; i < n; i++)
    if (b[i].source == c->turn) return true;
  return false;
}

static bool lifted_bar(const struct claims *c, struct str argument) {
  const struct bar *b = NULL;
  size_t n = 0;
  for (const struct skill_keep *k = c->keeps; k; k = k->next)
    if (k->kind == RECORD_BAR && ((const struct bar *)k->record)->lifted_at) return true;
  if (!c->view || c->view->ops->bars(c->view, &b, &n)) return false;
  for (size_t i = 0; i < n; i++)
    if (b[i].lifted_at == c->view->now) return true;
  return false;
}

static bool has_setting(const struct claims *c, struct str argument) {
  return keeps_kind(c, RECORD_SETTING, false);
}

static bool has_erased(const struct claims *c, struct str argument) {
  for (const struct skill_keep *k = c->keeps; k; k = k->next)
    if (k->erase) return true;
  return false;
}

static bool keeps_nothing(const struct claims *c, struct str argument) {
  return !c->keeps;
}

static bool can_skill(const struct claims *c, struct str argument) {
  return c->can && c->can(c->can_arg, argument);
}

/* Unknown (-1) is no network: no room of this house but net/ may include one, and that goes where a setting says. */
static bool has_no_network(const struct claims *c, struct str argument) {
  bool away = c->view &&
              (c->view->ops->setting(c->view, "model.away").len || c->view->ops->setting(c->view, "vectors.away").len);
  return !away && view_number(c, "network") <= 0;
}
static bool has_one_file(const struct claims *c, struct str argument) {
  return view_number(c, "bytes") > 0;
}
static bool is_encrypted(const struct claims *c, struct str argument) {
  return view_number(c, "encrypted") == 1;
}
static bool is_alone(const struct claims *c, struct str argument) {
  return view_number(c, "people") == 1;
}
static bool has_path(const struct claims *c, struct str argument) {
  return c->view && c->view->ops->setting(c->view, "store.path").len > 0;
}

static bool has_dictionary(const struct claims *c, struct str argument) {
  return c->language && wordnet_of(c->language);
}
static bool has_no_dictionary(const struct claims *c, struct str argument) {
  return c->language && !wordnet_of(c->language);
}

static const struct {
  const char *name;
  predicate_fn *holds;
} predicates[] = {
    {"alone", is_alone},
    {"asks_once", built},
    {"bar_lifted", lifted_bar},
    {"bar_set", set_bar},
    {"barred", has_bar},
    {"can", can_skill},
    {"care_asks", built},
    {"care_in_view", built},
    {"care_once", built},
    {"care_stops", built},
    {"clock", has_clock},
    {"corrected", is_corrected},
    {"counted", was_counted},
    {"dictionary", has_dictionary},
    {"encrypted", is_encrypted},
    {"english", built},
    {"erased", has_erased},
    {"feelings_none", built},
    {"greets_due", built},
    {"item_done", done_item},
    {"item_kept", has_item},
    {"kept", is_kept},
    {"learnt", is_learnt},
    {"leaves_be", built},
    {"machine", built},
    {"measured", has_clock},
    {"model_silent", built},
    {"no_dictionary", has_no_dictionary},
    {"no_invention", is_built_in},
    {"no_model", is_built_in},
    {"no_network", has_no_network},
    {"no_opinion", is_built_in},
    {"no_senses", built},
    {"not_running", not_running},
    {"nothing_kept", keeps_nothing},
    {"one_file", has_one_file},
    {"path", has_path},
    {"quotes_only", is_built_in},
    {"reads_rules", is_built_in},
    {"reminder_gone", gone_reminder},
    {"reminder_set", has_reminder},
    {"reminder_told", told_reminder},
    {"searched", was_searched},
    {"searched_bytes", built},
    {"searched_names", built},
    {"setting_kept", has_setting},
    {"taken_as_meant", built},
    {"their_words", built},
    {"thread_asked", asked_thread},
    {"thread_closed", closed_thread},
    {"thread_kept", has_thread},
    {"told", was_told},
    {"uptime", has_uptime},
    {"why_shown", built},
};
enum { PREDICATES = sizeof predicates / sizeof *predicates };

bool claims_hold(void *arg, struct str name, struct str argument) {
  for (size_t i = 0; i < PREDICATES; i++)
    if (str_is(name, predicates[i].name)) return predicates[i].holds(arg, argument);
  return false;
}

const char *claims_name(size_t i) {
  return i < PREDICATES ? predicates[i].name : NULL;
}
