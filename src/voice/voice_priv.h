/* SPDX-License-Identifier: Apache-2.0
 *
 * voice_priv: what the room's files share, and what a speech module is: a shared object with one symbol, voice_module.
 */
#ifndef OS1_VOICE_VOICE_PRIV_H
#define OS1_VOICE_VOICE_PRIV_H

#include "base/arena.h"
#include "language/pack.h"
#include "voice/voice.h"

enum { VOICE_MODULE_VERSION = 1 };

typedef int voice_samples_fn(void *arg, const int16_t *samples, size_t count, int rate);
struct voice_module {
  int version;
  const char *name;
  /* text: ASCII. Calls samples once with the whole of it; returns what that returned, or an error_code. Not
   * thread-safe: voice.c calls it under its lock. */
  int (*speak)(const char *voice, const char *text, voice_samples_fn *samples, void *arg);
};

/* ASCII words as they are said, from data/<language>/speak.txt: times, money, ordinals, short forms. */
struct str speakable(const struct pack *p, struct arena *a, struct str text);

/* RIFF WAVE, PCM, 16 bits, one channel, from the descriptor's current place. */
int wav_write(int fd, const int16_t *samples, size_t count, int rate, struct error *e);

/* The player that can be heard here: its name; NULL and why when there is none. */
const char *player_find(struct error *e);
/* Plays the WAV behind the descriptor; returns when it ended or when *stop (may be NULL) became non-zero. */
int player_play(const char *player, int fd, const volatile int *stop, struct error *e);

#endif
