/* SPDX-License-Identifier: Apache-2.0
 *
 * Replies spoken, on a thread of their own, clause by clause as they come. Hushing drops what waits and cuts what
 * sounds; closing lets it finish. queue, busy and ending are guarded by lock; stop is read by the player.
 */
#include "house/house_priv.h"

#include "base/alloc.h"
#include "base/log.h"
#include "voice/voice.h"

#include <pthread.h>

struct waiting {
  struct waiting *next;
  char voice[16];
  char *text;
  size_t len;
};

struct house_voice {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct waiting *first, **last;
  bool ending;
  volatile int stop;
};

static struct waiting *next_waiting(struct house_voice *v) {
  pthread_mutex_lock(&v->lock);
  while (!v->first && !v->ending) pthread_cond_wait(&v->changed, &v->lock);
  struct waiting *w = v->first;
  if (w && !(v->first = w->next)) v->last = &v->first;
  v->stop = 0;
  pthread_mutex_unlock(&v->lock);
  return w;
}

static void waiting_free(struct waiting *w) {
  alloc_free(w->text);
  alloc_free(w);
}

static void *speak(void *arg) {
  struct house_voice *v = arg;
  for (struct waiting *w; (w = next_waiting(v));) {
    struct error e = {0};
    if (voice_say(w->voice, (struct str){w->text, w->len}, &v->stop, &e) == ERR_IO) log_warn("the voice: %s", e.text);
    waiting_free(w);
  }
  return NULL;
}

static bool begin(os1 *o) {
  if (o->voice) return true;
  struct house_voice *v = alloc_zero(sizeof *v);
  v->last = &v->first;
  pthread_mutex_init(&v->lock, NULL);
  pthread_cond_init(&v->changed, NULL);
  if (pthread_create(&v->thread, NULL, speak, v)) {
    alloc_free(v);
    return false;
  }
  o->voice = v;
  return true;
}

void house_voice_say(os1 *o, const char *voice, struct str text) {
  if (!text.len || text.len > VOICE_CHARACTERS || !begin(o)) return;
  struct waiting *w = alloc_zero(sizeof *w);
  snprintf(w->voice, sizeof w->voice, "%s", voice);
  w->text = alloc_dup(text.at, text.len);
  w->len = text.len;
  pthread_mutex_lock(&o->voice->lock);
  *o->voice->last = w;
  o->voice->last = &w->next;
  pthread_cond_signal(&o->voice->changed);
  pthread_mutex_unlock(&o->voice->lock);
}

void house_voice_hush(os1 *o) {
  struct house_voice *v = o->voice;
  if (!v) return;
  pthread_mutex_lock(&v->lock);
  struct waiting *dropped = v->first;
  v->first = NULL;
  v->last = &v->first;
  v->stop = 1;
  pthread_mutex_unlock(&v->lock);
  for (struct waiting *w = dropped, *next; w; w = next) next = w->next, waiting_free(w);
}

void house_voice_close(os1 *o) {
  struct house_voice *v = o->voice;
  if (!v) return;
  pthread_mutex_lock(&v->lock);
  v->ending = true;
  pthread_cond_signal(&v->changed);
  pthread_mutex_unlock(&v->lock);
  pthread_join(v->thread, NULL);
  pthread_cond_destroy(&v->changed);
  pthread_mutex_destroy(&v->lock);
  alloc_free(v);
  o->voice = NULL;
}

/* Three voices, one after another, each saying which it is. */
void house_voice_samples(void *home) {
  os1 *o = home;
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (const char *const *voice = voice_list(); *voice; voice++) {
    struct phrase_slot slot = phrase_text("voice", str_of(*voice));
    struct phrase_ask ask = {.family = "setup.voice.sample", .slots = &slot, .slot_count = 1};
    struct phrase_line line;
    if (phrase_say(o->book, &a, &ask, &line) == 0) house_voice_say(o, *voice, line.text);
  }
}
