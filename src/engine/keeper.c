/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/keeper.h"

#include "engine/engine_priv.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROBE_FIRST_MS = 30, PROBE_LATER_MS = 250, PROBE_OFTEN_MS = 3000, PROBE_PATIENCE_MS = 1000, LOOK_MS = 30000 };

void keeper_set(struct keeper *k, enum engine_state state, const char *why) {
  k->state = state;
  k->since = engine_now_ms();
  if (why != k->why) snprintf(k->why, sizeof k->why, "%s", why);
  keeper_tell_all(k);
}

/* ---- a failure ---- */

/* What stands when it is gone, so that it is not tried again at once. */
static void keep_failure(struct keeper *k) {
  AUTO_BUF struct buf line = buf_new(REPORT_LINE);
  struct engine_report r = {.state = ENGINE_FAILED, .tag = k->tag, .fails = k->fails, .window = k->window};
  snprintf(r.why, sizeof r.why, "%s", k->why);
  int fd = open(k->place.failed, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return;
  if (report_write(&r, &line) < 0 || write(fd, line.at, line.len) != (ssize_t)line.len) unlink(k->place.failed);
  close(fd);
}

static void give_up(struct keeper *k, const char *why) {
  keeper_set(k, ENGINE_FAILED, why);
  keep_failure(k);
  k->over = true;
}

static int64_t pause_ms(const struct keeper *k) {
  int64_t paces = 1;
  for (int i = 1; i < k->fails && paces < KEEPER_PAUSE_MOST; i++) paces *= 2;
  return (paces < KEEPER_PAUSE_MOST ? paces : KEEPER_PAUSE_MOST) * k->pace_ms;
}

static void start(struct keeper *k);

static void failed(struct keeper *k, const char *why) {
  k->fails++;
  if (k->fails >= KEEPER_FAILS) {
    give_up(k, why);
    return;
  }
  k->retry_at = engine_now_ms() + pause_ms(k);
  keeper_set(k, ENGINE_AGAIN, why);
}

/* ---- a server's life ---- */

static void start(struct keeper *k) {
  struct error e = {0};
  int64_t now = engine_now_ms();
  k->retry_at = k->kill_at = 0;
  keeper_log_renew(&k->log);
  if (keeper_server_start(k, &e) < 0) {
    give_up(k, e.text); /* it would not start the next time either */
    return;
  }
  keeper_set(k, ENGINE_LOADING, k->why); /* of the one before, until this one is well */
  k->probe_at = now + PROBE_FIRST_MS;
}

void keeper_begin(struct keeper *k) {
  unlink(k->place.failed);
  k->used_at = engine_now_ms();
  start(k);
}

static void describe(const struct keeper *k, const struct keeper_end *end, char *out, size_t room) {
  char said[200], how[64];
  keeper_log_reason(&k->log, said, sizeof said);
  if (k->kill_at)
    snprintf(how, sizeof how, "llama-server did not %s",
             k->state == ENGINE_READY ? "answer any more" : "begin to answer");
  else if (end->signal)
    snprintf(how, sizeof how, "llama-server was ended by signal %d", end->signal);
  else
    snprintf(how, sizeof how, "llama-server ended with status %d", end->status);
  snprintf(out, room, said[0] ? "%s: %s" : "%s.", how, said);
}

void keeper_ended(struct keeper *k, const struct keeper_end *how) {
  char why[sizeof k->why];
  bool steady = k->state == ENGINE_READY && engine_now_ms() - k->since >= KEEPER_STEADY * k->pace_ms;
  keeper_probe_drop(k);
  if (k->out >= 0) {
    keeper_log_take(&k->log, k->out);
    close(k->out);
  }
  k->out = -1;
  unlink(k->place.socket);
  unlink(k->place.key);
  if (k->state == ENGINE_ENDING) {
    k->over = true;
    return;
  }
  if (steady) k->fails = 0;
  describe(k, how, why, sizeof why);
  failed(k, why);
}

void keeper_end(struct keeper *k) {
  if (k->state == ENGINE_ENDING) return;
  if (!k->pid) {
    k->over = true;
    return;
  }
  keeper_set(k, ENGINE_ENDING, "");
  keeper_server_signal(k, SIGTERM);
  k->kill_at = engine_now_ms() + KEEPER_KILL * k->pace_ms;
}

/* ---- time ---- */

/* Another file of that name would be another keeper's. */
static bool home_is_gone(const struct keeper *k) {
  struct stat held, there;
  return fstat(k->lock.fd, &held) < 0 || stat(k->place.lock, &there) < 0 || held.st_ino != there.st_ino ||
         held.st_dev != there.st_dev;
}

static void look_at_server(struct keeper *k, int64_t now) {
  if (k->probe >= 0 && now - k->probe_at > PROBE_PATIENCE_MS) keeper_probe_drop(k);
  if (k->probe >= 0 || now < k->probe_at) return;
  k->probe_at = now;
  keeper_probe_start(k, now);
  if (k->probe < 0) k->probe_at = now + (now - k->since < PROBE_OFTEN_MS ? PROBE_FIRST_MS : PROBE_LATER_MS);
}

/* It is asked while somebody waits for it, and else left in peace: one that hangs is as good as dead. */
static void look_at_busy_server(struct keeper *k, int64_t now) {
  if (k->probe >= 0 && now - k->probe_at > KEEPER_DEAF * k->pace_ms) {
    keeper_probe_drop(k);
    k->kill_at = now;
  }
  if (k->probe >= 0 || k->kill_at || now < k->probe_at) return;
  keeper_probe_start(k, now);
  k->probe_at = k->probe >= 0 ? now : now + KEEPER_CHECK * k->pace_ms;
}

void keeper_probed(struct keeper *k) {
  bool answers = keeper_probe_read(k);
  if (k->state == ENGINE_READY) k->probe_at = engine_now_ms() + KEEPER_CHECK * k->pace_ms;
  if (k->state != ENGINE_LOADING || !answers) return;
  keeper_set(k, ENGINE_READY, "");
  k->probe_at = k->since + KEEPER_CHECK * k->pace_ms;
}

static bool is_busy(const struct keeper *k) {
  return k->state == ENGINE_READY && keeper_is_wanted(k);
}

void keeper_tick(struct keeper *k, int64_t now) {
  if (k->retry_at && now >= k->retry_at) start(k);
  if (k->kill_at && now >= k->kill_at) keeper_server_signal(k, SIGKILL);
  if (k->state == ENGINE_LOADING) look_at_server(k, now);
  if (is_busy(k)) look_at_busy_server(k, now);
  if (k->state == ENGINE_READY && !keeper_is_wanted(k)) keeper_probe_drop(k);
  if (k->state == ENGINE_LOADING && !k->kill_at && now - k->since > KEEPER_LOADING_MOST * k->pace_ms) k->kill_at = now;
  bool idle = !keeper_is_wanted(k) && now - k->used_at >= k->idle_ms;
  if (!k->over && (idle || home_is_gone(k))) keeper_end(k);
}

static void sooner(int64_t *least, int64_t at) {
  if (at < *least) *least = at;
}

int keeper_wait_ms(const struct keeper *k, int64_t now) {
  int64_t at = now + LOOK_MS;
  if (k->retry_at) sooner(&at, k->retry_at);
  if (k->kill_at) sooner(&at, k->kill_at > now ? k->kill_at : now + PROBE_LATER_MS);
  if (k->state == ENGINE_LOADING) sooner(&at, k->probe >= 0 ? k->probe_at + PROBE_PATIENCE_MS + 1 : k->probe_at);
  if (is_busy(k)) sooner(&at, k->probe >= 0 ? k->probe_at + KEEPER_DEAF * k->pace_ms + 1 : k->probe_at);
  if (k->state != ENGINE_ENDING && !keeper_is_wanted(k)) sooner(&at, k->used_at + k->idle_ms);
  return at > now ? (int)(at - now) : 0;
}
