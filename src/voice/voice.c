/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/voice.h"

#include "base/beside.h"
#include "base/utf8.h"
#include "voice/voice_priv.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *const names[] = {"lower", "middle", "higher", NULL};

/* Guards the module and is held while it speaks: speech engines are not thread-safe. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const struct voice_module *module;

const char *const *voice_list(void) {
  return names;
}

static const char *module_path(void) {
  return beside_path(OS1_BUILD, OS1_BUILD "/src/voice/os1-flite.so", OS1_MODULES "/os1-flite.so", R_OK);
}

static int no_voice(struct error *e) {
  return error_set(e, ERR_UNSUPPORTED,
                   "There is no voice in this build: it wants flite (on Debian, flite1-dev) when it is made.");
}

/* Under the lock. */
static int module_open(struct error *e) {
  const char *path = module_path();
  if (module) return 0;
  if (!path) return no_voice(e);
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return error_set(e, ERR_UNSUPPORTED, "The voice could not be opened: %s.", dlerror());
  const struct voice_module *m = dlsym(handle, "voice_module");
  if (!m || m->version != VOICE_MODULE_VERSION) {
    dlclose(handle);
    return error_set(e, ERR_UNSUPPORTED, "%s is of another version of OS1.", path);
  }
  module = m; /* for good: nothing is gained by closing it */
  return 0;
}

int voice_able(struct error *e) {
  pthread_mutex_lock(&lock);
  int r = module_open(e);
  pthread_mutex_unlock(&lock);
  return r;
}

int voice_ready(struct error *e) {
  if (!module_path()) return no_voice(e);
  return player_find(e) ? 0 : ERR_UNSUPPORTED;
}

struct sound {
  int fd;
  struct error *e;
};

static int write_sound(void *arg, const int16_t *samples, size_t count, int rate) {
  struct sound *s = arg;
  return wav_write(s->fd, samples, count, rate, s->e);
}

/* "" is the middle one. */
static int voice_named(const char *voice, const char **ret, struct error *e) {
  if (!voice || !*voice) return *ret = names[1], 0;
  for (int i = 0; names[i]; i++)
    if (!strcmp(names[i], voice)) return *ret = names[i], 0;
  return error_set(e, ERR_NOT_FOUND, "There is no voice called %.40s: lower, middle or higher.", voice);
}

static int speak_to(int fd, const char *voice, struct str text, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct pack *p = NULL;
  struct sound sound = {fd, e};
  int r = voice_named(voice, &voice, e);
  if (r == 0 && utf8_count(text) > VOICE_CHARACTERS)
    r = error_set(e, ERR_TOO_BIG, "That is too long to say: %d characters at most.", VOICE_CHARACTERS);
  if (r == 0) r = pack_open("en", &p, e);
  if (r < 0) return r;
  struct str said = speakable(p, &a, text);
  pack_close(p);
  if (!said.len) return error_set(e, ERR_INVALID, "There is nothing in that to say.");
  pthread_mutex_lock(&lock);
  r = module_open(e);
  if (r == 0 && (r = module->speak(voice, said.at, write_sound, &sound)) == ERR_UNSUPPORTED)
    error_set(e, r, "The voice could not say that.");
  pthread_mutex_unlock(&lock);
  return r;
}

int voice_to_file(const char *voice, struct str text, const char *path, struct error *e) {
  int r = voice_able(e);
  if (r < 0) return r;
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return error_errno(e, "write", path);
  r = speak_to(fd, voice, text, e);
  if (close(fd) < 0 && r == 0) r = error_errno(e, "write", path);
  if (r < 0) unlink(path);
  return r;
}

int voice_say(const char *voice, struct str text, const volatile int *stop, struct error *e) {
  const char *player = player_find(e);
  if (!player) return ERR_UNSUPPORTED;
  int fd = memfd_create("os1-voice", MFD_CLOEXEC);
  if (fd < 0) return error_errno(e, "make room for the sound", NULL);
  int r = speak_to(fd, voice, text, e);
  if (r == 0 && stop && *stop) r = error_set(e, ERR_CANCELLED, "Hushed.");
  if (r == 0 && lseek(fd, 0, SEEK_SET) < 0) r = error_errno(e, "play the sound", NULL);
  if (r == 0) r = player_play(player, fd, stop, e);
  close(fd);
  return r;
}

/* ---- the same as a port ---- */

static int mouth_to_file(struct mouth *m, const char *voice, struct str text, const char *path, struct error *e) {
  return voice_to_file(voice, text, path, e);
}

static int mouth_say(struct mouth *m, const char *voice, struct str text, const volatile int *stop, struct error *e) {
  return voice_say(voice, text, stop, e);
}

static int mouth_ready(struct mouth *m, struct error *e) {
  return voice_ready(e);
}

static void mouth_close(struct mouth *m) {}

struct mouth *voice_mouth(void) {
  static const struct mouth_ops ops = {.name = "flite",
                                       .voices = names,
                                       .to_file = mouth_to_file,
                                       .say = mouth_say,
                                       .ready = mouth_ready,
                                       .close = mouth_close};
  static struct mouth mouth = {&ops};
  return &mouth;
}
