/* SPDX-License-Identifier: Apache-2.0 */
#include "mind/due.h"

#include "base/json.h"
#include "memory/threads.h"
#include "skills/again.h"

static bool has_come(const struct walk *w, const struct reminder *r) {
  return r->state == REMINDER_WAITING && r->due_at <= w->now;
}

static void keep_told(struct walk *w, struct speech *s, const struct reminder *r) {
  struct reminder *told = ARENA_NEW(&w->arena, struct reminder);
  struct skill_keep *k = ARENA_NEW(&w->arena, struct skill_keep);
  *told = *r;
  again_told(&w->view, told);
  *k = (struct skill_keep){.kind = RECORD_REMINDER, .record = told};
  speech_keep(s, k);
}

/* An intention that the reminder tells of has been asked about by that. */
static void keep_asked(struct walk *w, struct speech *s, const struct reminder *r) {
  const struct thread *t = NULL;
  size_t len = 0;
  w->view.ops->threads(&w->view, &t, &len);
  for (size_t i = 0; i < len; i++) {
    bool open = t[i].state == THREAD_OPEN;
    if (!open || !threads_same(w->mind->parts.language, &w->arena, t[i].what, r->text)) continue;
    struct thread *asked = ARENA_NEW(&w->arena, struct thread);
    struct skill_keep *k = ARENA_NEW(&w->arena, struct skill_keep);
    *asked = t[i];
    asked->state = THREAD_ASKED;
    asked->asked_at = w->now;
    *k = (struct skill_keep){.kind = RECORD_THREAD, .record = asked};
    speech_keep(s, k);
  }
}

/* It came due while nobody was here: with its day, and that it did. */
static const char *family_of(const struct walk *w, const struct reminder *r) {
  enum { LATE_MS = 2 * 60 * 1000 };
  if (r->due_at + LATE_MS < w->mind->opened_at) return "due.late";
  return r->timer ? "due.timer" : "due.now";
}

/* Whether it was told. */
static bool say_one(struct walk *w, struct speech *s, const struct reminder *r) {
  int64_t start = r->due_at / 1000 + w->offset * 60;
  struct when at = {.start = start, .end = start + 60, .grain = GRAIN_MINUTE};
  struct phrase_slot slots[] = {phrase_when("when", &at), phrase_number("at", r->due_at), phrase_text("what", r->text)};
  if (speech_family(s, family_of(w, r), slots, r->text.len ? 3 : 2, 0) < 0 || s->stopped) return false;
  keep_told(w, s, r);
  if (!r->timer && r->text.len) keep_asked(w, s, r);
  return true;
}

size_t due_say(struct walk *w, struct speech *s, size_t most) {
  const struct reminder *all = NULL;
  size_t len = 0;
  w->view.ops->reminders(&w->view, &all, &len);
  size_t told = 0;
  for (size_t i = 0; i < len && told < most && !s->stopped; i++)
    if (has_come(w, &all[i])) told += say_one(w, s, &all[i]);
  return told;
}
