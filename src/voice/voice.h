/* SPDX-License-Identifier: Apache-2.0
 *
 * voice: the being's mouth on this machine. Speech comes from flite where its module was built, opened on first use so
 * that a start pays nothing for it; sound goes out through pw-play, paplay or aplay, whichever is there.
 *
 *   voice.c      this face, over one mouth       flite.c    the module os1-flite.so: text to samples
 *   speakable.c  text as it is said aloud        wav.c      16-bit mono files
 *   player.c     a file played by a child
 *
 * Blocking and serialised inside: call from any thread but the loop's. Errors: ERR_UNSUPPORTED with what is missing,
 * ERR_NOT_FOUND for a voice that is not in voice_list, ERR_TOO_BIG over VOICE_CHARACTERS, the disk's.
 */
#ifndef OS1_VOICE_VOICE_H
#define OS1_VOICE_VOICE_H

#include "ports/mouth.h"

enum { VOICE_CHARACTERS = 20000 };

/* "lower", "middle", "higher"; NULL-terminated. Costs nothing. */
const char *const *voice_list(void);
/* 0 when there is a voice: opens the module. Enough for voice_to_file. */
int voice_able(struct error *e);
/* 0 when there is a voice and something to play it through. Looks for both, opens neither. */
int voice_ready(struct error *e);
/* Writes a 16-bit mono WAV file. */
int voice_to_file(const char *voice, struct str text, const char *path, struct error *e);
/* Plays, and returns when it was said or *stop (may be NULL) became non-zero: ERR_CANCELLED. */
int voice_say(const char *voice, struct str text, const volatile int *stop, struct error *e);
/* The same as a port. Never NULL, never freed. */
struct mouth *voice_mouth(void);

#endif
