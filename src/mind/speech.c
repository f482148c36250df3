/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "memory/keeps.h"
#include "memory/settings.h"
#include "memory/turns.h"
#include "mind/mind_priv.h"
#include "phrase/claims.h"

/* How far back the ledger of said lines is asked for cool-downs. */
enum { LEDGER = 400 };

struct speech speech_begin(struct walk *w, const struct mind_listener *l) {
  return (struct speech){.walk = w, .listener = l, .text = buf_new(BUF_TURN), .trace = json_object()};
}

void speech_end(struct speech *s) {
  buf_finish(&s->text);
  json_decref(s->trace);
}

static int show(struct speech *s, struct str text, int flags) {
  if (s->stopped || atomic_load(&s->walk->mind->hushed)) {
    s->stopped = true;
    return ERR_CANCELLED;
  }
  s->flags |= flags;
  if (!(flags & (MIND_QUIET | MIND_ASIDE))) {
    if (s->text.len) buf_add_byte(&s->text, ' ');
    buf_add_str(&s->text, text);
  }
  if (s->listener && s->listener->clause && s->listener->clause(s->listener->arg, text, flags)) s->stopped = true;
  return s->stopped ? ERR_CANCELLED : 0;
}

static void note_refusal(struct speech *s, const char *rule) {
  json_t *refused = json_object_get(s->trace, "refused");
  if (!refused) json_object_set_new(s->trace, "refused", refused = json_array());
  json_array_append_new(refused, json_string(rule));
}

static struct claims claims_of(const struct speech *s) {
  return (struct claims){.view = &s->walk->view,
                         .language = s->walk->mind->parts.language,
                         .turn = s->walk->turn.id,
                         .began_at = s->walk->mind->opened_at,
                         .keeps = s->keeps,
                         .built_in = true};
}

static struct phrase_ask ask_of(struct speech *s, const char *family, struct claims *claims) {
  struct walk *w = s->walk;
  struct phrase_ask ask = {.family = family,
                           .question = true,
                           .now = w->now,
                           .offset = w->offset,
                           .chance = &w->mind->chance,
                           .claim = claims_hold,
                           .claim_arg = claims};
  w->view.ops->said(&w->view, LEDGER, &ask.ledger, &ask.ledger_len);
  return ask;
}

/* An authored line puts the person's own words in quotation marks; those are no claim of the being's. */
static struct str without_quoted(struct arena *a, struct str text) {
  char *out = arena_alloc(a, text.len + 1);
  size_t n = 0;
  bool inside = false;
  for (size_t i = 0; i < text.len; i++) {
    if (text.at[i] == '"') inside = !inside;
    if (!inside) out[n++] = text.at[i];
  }
  return inside ? text : (struct str){out, n}; /* an odd mark: nothing is taken for quoted */
}

static int say_clause(struct speech *s, struct str text, struct str own, int flags) {
  const char *rule = NULL, *family = NULL;
  if (!s->urgent && walk_sure(s->walk, NULL) < 0) s->stopped = true; /* it would speak of what it could not read */
  if (care_clause(s->walk->mind->parts.care, &s->walk->arena, own, &rule, &family)) return show(s, text, flags);
  note_refusal(s, rule);
  struct phrase_line line;
  struct claims claims = claims_of(s);
  struct phrase_ask ask = ask_of(s, family, &claims);
  if (family && phrase_say(s->walk->mind->parts.book, &s->walk->arena, &ask, &line) == 0) {
    int r = show(s, line.text, 0);
    return r < 0 ? r : ERR_DENIED;
  }
  return ERR_DENIED;
}

int speech_clause(struct speech *s, struct str text, int flags) {
  return say_clause(s, text, text, flags);
}

/* "I am." "Human." */
static struct str joined(struct arena *a, struct str before, struct str text) {
  while (before.len && strchr(".!?,;:- ", before.at[before.len - 1])) before.len--;
  return before.len ? arena_printf(a, "%.*s %.*s\n%.*s", STR_ARG(before), STR_ARG(text), STR_ARG(text)) : text;
}

int speech_foreign(struct speech *s, struct str text, int flags) {
  struct arena *a = &s->walk->arena;
  struct str own = joined(a, s->before, text);
  s->before = arena_dup(a, text);
  return say_clause(s, text, own, flags);
}

bool speech_is_hushed(struct speech *s) {
  const struct mind_listener *l = s->listener;
  if (atomic_load(&s->walk->mind->hushed) || (l && l->hushed && l->hushed(l->arg))) s->stopped = true;
  return s->stopped;
}

void speech_keep(struct speech *s, const struct skill_keep *k) {
  struct skill_keep *copy = ARENA_NEW(&s->walk->arena, struct skill_keep);
  *copy = *k;
  copy->next = s->keeps;
  s->keeps = copy;
}

void speech_line(struct speech *s, const struct phrase_line *line, int flags) {
  struct said *said = ARENA_NEW(&s->walk->arena, struct said);
  *said = (struct said){.id = id_first(s->walk->mind->parts.owner),
                        .family = line->family,
                        .line = line->line,
                        .opener = line->opener,
                        .at = s->walk->now};
  speech_keep(s, &(struct skill_keep){.kind = RECORD_SAID, .record = said});
  json_t *lines = json_object_get(s->trace, "lines");
  if (!lines) json_object_set_new(s->trace, "lines", lines = json_array());
  json_t *one = json_object();
  json_put_text(one, "family", line->family);
  json_put_text(one, "file", line->file);
  json_put_number(one, "line", line->number);
  if (line->claim.len) json_put_text(one, "claim", line->claim);
  json_array_append_new(lines, one);
  say_clause(s, line->text, without_quoted(&s->walk->arena, line->text), flags | (line->question ? MIND_QUESTION : 0));
}

int speech_family(struct speech *s, const char *family, const struct phrase_slot *slots, size_t count, int flags) {
  struct claims claims = claims_of(s);
  struct phrase_ask ask = ask_of(s, family, &claims);
  struct phrase_line line;
  ask.slots = slots;
  ask.slot_count = count;
  int r = phrase_say(s->walk->mind->parts.book, &s->walk->arena, &ask, &line);
  if (r == 0) speech_line(s, &line, flags);
  return r;
}

struct reply_write {
  struct speech *speech;
  struct turn_keep keep;
  struct skill_keep *keeps;
  struct str session;
};

static struct skill_keep *oldest_first(struct skill_keep *newest) {
  struct skill_keep *list = NULL;
  while (newest) {
    struct skill_keep *next = newest->next;
    newest->next = list;
    list = newest;
    newest = next;
  }
  return list;
}

static int write_reply(struct store_txn *t, void *arg, struct error *e) {
  struct reply_write *r = arg;
  struct walk *w = r->speech->walk;
  struct memory *m = w->mind->parts.memory;
  uint32_t owner = w->mind->parts.owner;
  int result = r->keep.turn.text.len ? turn_keep_apply(m, &r->keep, t, e) : 0;
  if (result == 0) result = keeps_apply(m, t, owner, r->keeps, w->turn.id, w->now, e);
  if (result == 0) result = settings_put(m, t, owner, STR("session"), r->session, w->now);
  return result;
}

static struct str trace_text(struct speech *s) {
  json_put_number(s->trace, "answers", (int64_t)s->walk->turn.id);
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  if (json_write(s->trace, &out) < 0) return STR("{}");
  return arena_dup(&s->walk->arena, buf_str(&out));
}

int speech_keep_reply(struct speech *s, struct mind_reply *ret, struct error *e) {
  struct walk *w = s->walk;
  struct mind_parts *p = &w->mind->parts;
  if (w->turn.id) json_put_number(w->session, "answered", (int64_t)w->turn.id);
  struct reply_write r = {.speech = s, .keeps = oldest_first(s->keeps), .session = session_text(w)};
  r.keep.turn = (struct turn){.id = id_first(p->owner),
                              .conversation = w->view.conversation,
                              .role = ROLE_BEING,
                              .origin = ORIGIN_PROGRAM,
                              .taint = w->turn.taint,
                              .said_at = w->now,
                              .offset = w->offset,
                              .text = buf_str(&s->text),
                              .heard_chars = -1,
                              .trace = trace_text(s)};
  int result = walk_sure(w, e);
  if (result == 0) result = turn_keep_begin(p->memory, &r.keep, e);
  if (result < 0) return result;
  result = p->store->ops->write(p->store, write_reply, &r, e);
  turn_keep_done(p->memory, &r.keep, result);
  if (result == 0)
    *ret = (struct mind_reply){.conversation = w->view.conversation,
                               .turn = w->turn.id,
                               .reply = id_number(r.keep.turn.id) ? r.keep.turn.id : ID_NONE,
                               .flags = s->flags};
  turn_keep_finish(&r.keep);
  return result;
}
