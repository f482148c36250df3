/* SPDX-License-Identifier: Apache-2.0
 *
 * player: a child that plays. The sound is behind a descriptor the child inherits, so that what is said is in no file.
 */
#include "voice/voice_priv.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POLL_MS = 20 };

extern char **environ;

static bool in_path(const char *program) {
  const char *path = getenv("PATH");
  struct str rest = str_of(path ? path : "/usr/bin:/bin"), folder;
  while (str_next(&rest, ':', &folder)) {
    AUTO_BUF struct buf file = buf_new(BUF_LINE);
    if (folder.len && buf_printf(&file, "%.*s/%s", STR_ARG(folder), program) == 0 && access(file.at, X_OK) == 0)
      return true;
  }
  return false;
}

static bool has_socket(const char *name) {
  const char *folder = getenv("XDG_RUNTIME_DIR");
  AUTO_BUF struct buf path = buf_new(BUF_LINE);
  return folder && buf_printf(&path, "%s/%s", folder, name) == 0 && access(path.at, F_OK) == 0;
}

static bool has_pipewire(void) {
  return has_socket("pipewire-0");
}

static bool has_pulse(void) {
  return getenv("PULSE_SERVER") || has_socket("pulse/native");
}

static bool has_alsa(void) {
  glob_t found = {0};
  bool any = glob("/dev/snd/pcm*p", GLOB_NOSORT, NULL, &found) == 0 && found.gl_pathc > 0;
  globfree(&found);
  return any;
}

static const struct {
  const char *program;
  bool (*heard)(void);
} players[] = {{"pw-play", has_pipewire}, {"paplay", has_pulse}, {"aplay", has_alsa}};

const char *player_find(struct error *e) {
  bool sound = false;
  for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
    bool heard = players[i].heard();
    sound |= heard;
    if (heard && in_path(players[i].program)) return players[i].program;
  }
  error_set(e, ERR_UNSUPPORTED,
            sound ? "There is sound here, and none of pw-play, paplay and aplay to play it with."
                  : "There is no loudspeaker here that can be found.");
  return NULL;
}

/* The child sees the sound as descriptor 3 and nothing else of ours. */
static int start(const char *player, int fd, pid_t *ret, struct error *e) {
  static char inherited[] = "/proc/self/fd/3";
  char *argv[] = {(char *)player, inherited, NULL};
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, fd, 3);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  int r = posix_spawnp(ret, player, &files, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&files);
  errno = r;
  return r ? error_errno(e, "start", player) : 0;
}

int player_play(const char *player, int fd, const volatile int *stop, struct error *e) {
  const struct timespec pause = {0, POLL_MS * 1000000L};
  pid_t child;
  int status = 0, r = start(player, fd, &child, e);
  if (r < 0) return r;
  for (;;) {
    pid_t ended = waitpid(child, &status, stop ? WNOHANG : 0);
    if (ended == child || (ended < 0 && errno != EINTR)) break;
    if (stop && *stop) {
      kill(child, SIGTERM);
      waitpid(child, &status, 0);
      return error_set(e, ERR_CANCELLED, "Hushed.");
    }
    nanosleep(&pause, NULL);
  }
  bool played = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return played ? 0 : error_set(e, ERR_UNSUPPORTED, "%s could not play it.", player);
}
