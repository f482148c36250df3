/* SPDX-License-Identifier: Apache-2.0 */
#include "models/pull.h"

#include "models/digest.h"
#include "models/note.h"
#include "models/refusal.h"
#include "models/size.h"
#include "net/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { MAGIC = 4, OPENINGS = 8 };
/* So much came before it broke off: then it is worth asking again at once. */
#define WORTH (16ull * 1000 * 1000)

struct pulling {
  const struct pull *q;
  char part[PATH_MAX], note[PATH_MAX];
  int fd;
  struct digest digest;    /* of what is there */
  uint64_t there, all;     /* all 0: unknown */
  char etag[NET_ETAG_MAX]; /* under which it came */
  struct net_reply reply;
  bool begun; /* this answer's header was looked at and is well */
  int code;   /* why it was stopped from here; the sentence is in *e */
  struct error *e;
};

/* ---- what is said ---- */

static const char *host(const struct pulling *p) {
  return p->q->from->at.host;
}

/* "1.2 GB of 4.9 GB" */
static const char *so_far(const struct pulling *p, char out[2 * SIZE_TEXT + 8]) {
  char there[SIZE_TEXT], all[SIZE_TEXT];
  size_write(p->there, there);
  if (p->all)
    snprintf(out, 2 * SIZE_TEXT + 8, "%s of %s", there, size_write(p->all, all));
  else
    snprintf(out, 2 * SIZE_TEXT + 8, "%s", there);
  return out;
}

static int kept(struct pulling *p, int code, const char *what) {
  char text[2 * SIZE_TEXT + 8];
  if (!p->there) return error_set(p->e, code, "%s Nothing had come yet.", what);
  return error_set(p->e, code, "%s What came, %s, is kept, and the same command goes on from there.", what,
                   so_far(p, text));
}

static int no_room(struct pulling *p, uint64_t needed, uint64_t there) {
  char a[SIZE_TEXT], b[SIZE_TEXT], c[SIZE_TEXT];
  return error_set(
      p->e, ERR_FULL,
      "It needs %s more; the disk has %s free, and %s are always left to others. Make room, or take a smaller "
      "one.",
      size_write(needed, a), size_write(there, b), size_write(p->q->reserve, c));
}

static int on_write(struct pulling *p) {
  if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG) return kept(p, ERR_FULL, "The disk is full.");
  return error_errno(p->e, "write", p->part);
}

/* ---- the part ---- */

static int check_room(struct pulling *p) {
  struct statvfs disk;
  if (!p->all || fstatvfs(p->fd, &disk) < 0) return 0;
  uint64_t there = (uint64_t)disk.f_bavail * disk.f_frsize, needed = p->all > p->there ? p->all - p->there : 0;
  return needed && (there < p->q->reserve || there - p->q->reserve < needed) ? no_room(p, needed, there) : 0;
}

/* From the beginning. */
static int afresh(struct pulling *p) {
  digest_begin(&p->digest);
  p->there = 0;
  p->etag[0] = '\0';
  p->all = p->q->bytes;
  return ftruncate(p->fd, 0) < 0 ? error_errno(p->e, "write", p->part) : 0;
}

static int keep_note(struct pulling *p) {
  AUTO_JSON json_t *o = json_object();
  json_put_text(o, "url", str_of(p->q->url));
  json_put_text(o, "etag", str_of(p->etag));
  json_put_number(o, "bytes", (int64_t)p->all);
  json_put_text(o, "sha256", str_of(p->q->sha256));
  struct error why = {0};
  int r = note_write(p->note, o, &why);
  return r == ERR_FULL ? kept(p, r, "The disk is full.") : r < 0 ? error_set(p->e, r, "%s", why.text) : 0;
}

/* Whether the note is of the very file that is wanted now. */
static bool is_of_it(struct pulling *p) {
  AUTO_JSON json_t *o = note_read(p->note);
  struct str etag = json_text(o, "etag");
  int64_t all = json_number(o, "bytes", 0);
  if (!o || etag.len >= sizeof p->etag || all < 0) return false;
  if (p->q->bytes && all && (uint64_t)all != p->q->bytes) return false;
  bool strong = etag.len && etag.at[0] == '"';
  bool same =
      p->q->sha256[0] ? str_is(json_text(o, "sha256"), p->q->sha256) : strong && str_is(json_text(o, "url"), p->q->url);
  if (!same) return false;
  snprintf(p->etag, sizeof p->etag, "%.*s", strong ? (int)etag.len : 0, etag.at);
  p->all = (uint64_t)all;
  return true;
}

/* The file of that name, and nobody else's lock on it. It may be renamed away between the two. */
static int open_part(struct pulling *p) {
  struct stat named, held;
  for (int i = 0; i < OPENINGS; i++) {
    p->fd = open(p->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (p->fd < 0) return error_errno(p->e, "write", p->part);
    if (flock(p->fd, LOCK_EX | LOCK_NB) < 0)
      return error_set(p->e, ERR_BUSY, "Another os1 is fetching that one just now.");
    if (fstat(p->fd, &held) < 0 || !S_ISREG(held.st_mode))
      return error_set(p->e, ERR_INVALID, "%s is no file.", p->part);
    if (stat(p->part, &named) == 0 && named.st_ino == held.st_ino && named.st_dev == held.st_dev) return 0;
    close(p->fd);
    p->fd = -1;
  }
  return error_set(p->e, ERR_BUSY, "Another os1 is fetching that one just now.");
}

static int step(void *arg, uint64_t done) {
  struct pulling *p = arg;
  if (p->q->progress && p->q->progress(p->q->arg, done, p->all)) return ERR_CANCELLED;
  return p->q->stop && p->q->stop(p->q->stop_arg) ? ERR_CANCELLED : 0;
}

/* What there is from before, hashed again. */
static int find_part(struct pulling *p) {
  struct stat s;
  int r = fstat(p->fd, &s) < 0 ? error_errno(p->e, "look at", p->part) : 0;
  bool good = r == 0 && s.st_size > 0 && is_of_it(p);
  if (!good || (p->all && (uint64_t)s.st_size > p->all)) return r < 0 ? r : afresh(p);
  digest_begin(&p->digest);
  r = digest_file(&p->digest, p->fd, step, p, &p->there, p->e);
  return r == ERR_CANCELLED ? kept(p, r, "Stopped.") : r;
}

/* ---- what comes ---- */

static int stop_with(struct pulling *p, int code) {
  p->code = code;
  return code;
}

static int length_lies(struct pulling *p, int64_t says) {
  char a[SIZE_TEXT], b[SIZE_TEXT];
  return error_set(
      p->e, ERR_DAMAGED,
      "%s says that it is %s (%lld bytes) long, and it should be %s (%llu): it is another file. Nothing of "
      "it was taken.",
      host(p), size_write((uint64_t)says, a), (long long)says, size_write(p->q->bytes, b),
      (unsigned long long)p->q->bytes);
}

/* How long the whole file is, so far as this answer says; -1: it does not. */
static int64_t whole_length(const struct pulling *p) {
  if (p->reply.status == 206) return p->reply.total;
  return p->reply.length;
}

/* Where no checksum would tell. A server that does not know If-Range sends the rest of whatever is there now. */
static bool has_changed(const struct pulling *p) {
  return !p->q->sha256[0] && !str_is(str_of(p->reply.etag), p->etag);
}

static int changed(struct pulling *p) {
  int r = afresh(p);
  return r < 0 ? r
               : error_set(p->e, ERR_DAMAGED,
                           "The file at %s is another one now: what had come of the old one was thrown away. The same "
                           "command fetches the new one.",
                           host(p));
}

/* The answer's header, before its first byte is kept. */
static int begin_answer(struct pulling *p) {
  struct net_reply *reply = &p->reply;
  int r = 0;
  if (refusal_is_page(reply))
    return error_set(p->e, ERR_INVALID, "%s sent a page for people instead of the file: look at %s with a browser.",
                     host(p), p->q->page[0] ? p->q->page : p->q->url);
  int64_t whole = whole_length(p);
  if (p->q->bytes && whole >= 0 && (uint64_t)whole != p->q->bytes) return length_lies(p, whole);
  if (reply->status == 206 && (reply->first < 0 || (uint64_t)reply->first != p->there))
    return kept(p, ERR_INVALID, "The server sent another piece than the one that was asked for.");
  if (reply->status == 206 && p->there && has_changed(p)) return changed(p);
  if (reply->status == 200 && p->there) r = afresh(p);
  if (r < 0) return r;
  if (whole >= 0) p->all = (uint64_t)whole;
  snprintf(p->etag, sizeof p->etag, "%s", reply->etag);
  r = check_room(p);
  if (r == 0) r = keep_note(p);
  p->begun = r == 0;
  return r;
}

static int no_gguf(struct pulling *p) {
  int r = error_set(p->e, ERR_INVALID, "What %s sends is no model: it does not begin as a GGUF file does.", host(p));
  return afresh(p) < 0 ? p->e->code : r;
}

static int keep_bytes(struct pulling *p, struct str bytes) {
  for (uint64_t i = p->there; i < MAGIC && i - p->there < bytes.len; i++)
    if (bytes.at[i - p->there] != "GGUF"[i]) return no_gguf(p);
  if (p->all && bytes.len > p->all - p->there)
    return kept(p, ERR_DAMAGED, "The server sends more than it said that there is.");
  while (bytes.len) {
    ssize_t n = pwrite(p->fd, bytes.at, bytes.len, (off_t)p->there);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return on_write(p);
    digest_add(&p->digest, str_first(bytes, (size_t)n));
    p->there += (uint64_t)n;
    bytes = str_from(bytes, (size_t)n);
  }
  return step(p, p->there);
}

static int take(void *arg, int status, struct str bytes) {
  struct pulling *p = arg;
  if (status != 200 && status != 206) return ERR_CANCELLED; /* why is said by the status */
  int r = p->begun ? 0 : begin_answer(p);
  if (r == 0) r = keep_bytes(p, bytes);
  return r < 0 ? stop_with(p, r) : 0;
}

static bool stop(void *arg) {
  const struct pulling *p = arg;
  return p->q->stop && p->q->stop(p->q->stop_arg);
}

/* ---- how it ends ---- */

static int unreached(struct pulling *p, int r, const struct error *why) {
  char text[NET_HOST_MAX + sizeof why->text + 32];
  if (r == ERR_BUSY)
    snprintf(text, sizeof text, "%s stopped sending.", host(p));
  else if (p->begun)
    snprintf(text, sizeof text, "The connection to %s broke off.", host(p));
  else
    snprintf(text, sizeof text, "%s could not be asked. %s", host(p), why->text);
  return kept(p, r, text);
}

/* 0: all of it is there. */
static int outcome(struct pulling *p, int r, const struct error *why) {
  int status = p->reply.status;
  if (p->code == ERR_CANCELLED) return kept(p, ERR_CANCELLED, "Stopped.");
  if (p->code) return p->code;
  if (status && status != 200 && status != 206 && (r == 0 || r == ERR_CANCELLED)) {
    const char *slash = strrchr(p->q->path, '/');
    return refusal_of(&p->reply, slash ? slash + 1 : p->q->path, host(p), p->q->page, p->e);
  }
  if (r == ERR_CANCELLED) return kept(p, r, "Stopped.");
  if ((r == ERR_DENIED || r == ERR_INVALID) && status) return error_set(p->e, r, "%s", why->text);
  if (r < 0) return unreached(p, r, why);
  if (!p->begun) return error_set(p->e, ERR_INVALID, "%s sent nothing at all.", host(p));
  if (p->all && p->there < p->all) return kept(p, ERR_IO, "The server ended before the end of the file.");
  return 0;
}

static int fetch_once(struct pulling *p) {
  struct error why = {0};
  struct net_target at = *p->q->from;
  struct net_request q = {.bearer = p->q->key,
                          .most = UINT64_MAX,
                          .accept = "*/*",
                          .from = p->there,
                          .if_range = p->etag[0] == '"' ? p->etag : NULL,
                          .times = p->q->times,
                          .arg = p,
                          .take = take,
                          .stop = stop};
  p->begun = false;
  p->code = 0;
  int r = net_follow(p->q->net, &q, &at, &p->reply, &why);
  return outcome(p, r, &why);
}

/* Again at once where it was going well; and from the beginning where the server has nothing after what is there. */
static int fetch(struct pulling *p) {
  for (bool restarted = false;;) {
    uint64_t before = p->there;
    int r = fetch_once(p);
    bool past_end = r < 0 && p->reply.status == 416 && p->there && !restarted;
    bool going_well = (r == ERR_IO || r == ERR_BUSY) && p->begun && p->there > before && p->there - before >= WORTH;
    if (!past_end && !going_well) return r;
    restarted = restarted || past_end;
    if (past_end && (r = afresh(p)) < 0) return r;
  }
}

/* ---- all of it ---- */

static void throw_away(struct pulling *p) {
  unlink(p->part);
  unlink(p->note);
}

static int check_digest(struct pulling *p, struct pulled *ret) {
  digest_end(&p->digest, ret->sha256);
  if (!p->q->sha256[0] || str_is(str_of(ret->sha256), p->q->sha256)) return 0;
  throw_away(p);
  return error_set(p->e, ERR_DAMAGED,
                   "What came is not what was promised: its SHA-256 begins with %.12s and should with %.12s. It was "
                   "thrown away; fetch it again, and if that happens twice, from elsewhere.",
                   ret->sha256, p->q->sha256);
}

static int flush_folder(const struct pulling *p) {
  char folder[PATH_MAX];
  const char *slash = strrchr(p->q->path, '/');
  snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - p->q->path) : 1, slash ? p->q->path : ".");
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int r = fd < 0 || fsync(fd) < 0 ? error_errno(p->e, "keep", folder) : 0;
  if (fd >= 0) close(fd);
  return r;
}

static int put_in_place(struct pulling *p) {
  if (fchmod(p->fd, 0600) < 0) return error_errno(p->e, "make private", p->part);
  if (fsync(p->fd) < 0) return on_write(p);
  int failed = renameat2(AT_FDCWD, p->part, AT_FDCWD, p->q->path, RENAME_NOREPLACE);
  if (failed && errno == EINVAL) /* a file system that does not know how */
    failed = access(p->q->path, F_OK) ? rename(p->part, p->q->path) : (errno = EEXIST, -1);
  if (failed) return error_errno(p->e, "put in place", p->q->path);
  unlink(p->note);
  return flush_folder(p);
}

/* A file of that name: the same, or in the way. */
static int is_here(const struct pull *q, struct pulled *ret, struct error *e) {
  struct stat s;
  struct pulling p = {.q = q, .e = e};
  if (lstat(q->path, &s) < 0) return 0;
  bool may_be = S_ISREG(s.st_mode) && q->sha256[0] && (!q->bytes || (uint64_t)s.st_size == q->bytes);
  int fd = may_be ? open(q->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1, r = 0;
  p.all = (uint64_t)s.st_size;
  digest_begin(&p.digest);
  if (fd >= 0) r = digest_file(&p.digest, fd, step, &p, &ret->bytes, e);
  if (fd >= 0) close(fd);
  digest_end(&p.digest, ret->sha256);
  if (r < 0) return r == ERR_CANCELLED ? error_set(e, r, "Stopped.") : r;
  ret->known = fd >= 0 && str_is(str_of(ret->sha256), q->sha256);
  return ret->known ? 0 : ERR_EXISTS;
}

static int put_names(struct pulling *p) {
  int a = snprintf(p->part, sizeof p->part, "%s.part", p->q->path);
  int b = snprintf(p->note, sizeof p->note, "%s.part.json", p->q->path);
  if (a < 0 || b < 0 || (size_t)b >= sizeof p->note - 8)
    return error_set(p->e, ERR_TOO_BIG, "The path of %s is too long.", p->q->path);
  return 0;
}

static int pull_whole(struct pulling *p, struct pulled *ret) {
  int r = find_part(p);
  ret->resumed = p->there;
  if (r == 0) r = check_room(p);
  if (r == 0 && !(p->all && p->there == p->all)) r = fetch(p);
  if (r == 0) r = check_digest(p, ret);
  if (r == 0) r = put_in_place(p);
  ret->bytes = p->there;
  if (!p->there && r < 0) throw_away(p);
  return r;
}

int pull_file(const struct pull *q, struct pulled *ret, struct error *e) {
  struct error own = {0};
  struct pulling p = {.q = q, .fd = -1, .e = &own};
  struct pulled got = {0};
  int r = digest_ready(&own);
  if (r == 0) r = is_here(q, &got, &own);
  if (r == ERR_EXISTS) {
    const char *slash = strrchr(q->path, '/');
    error_set(&own, r, "There is another %s here already: `os1 model drop` makes room for this one.",
              slash ? slash + 1 : q->path);
  }
  if (r == 0 && !got.known) {
    r = put_names(&p);
    if (r == 0) r = open_part(&p);
    if (r == 0) r = pull_whole(&p, &got);
    if (p.fd >= 0) close(p.fd);
  }
  *ret = got;
  return r < 0 ? error_set(e, r, "%s", own.text) : 0;
}

bool pull_part(const char *path, uint64_t *ret_there, uint64_t *ret_all, char *url, size_t room) {
  struct error none = {0};
  struct pull q = {.path = path};
  struct pulling p = {.q = &q, .e = &none};
  struct stat s;
  if (put_names(&p) < 0 || lstat(p.part, &s) < 0 || !S_ISREG(s.st_mode)) return false;
  AUTO_JSON json_t *o = note_read(p.note);
  int64_t all = json_number(o, "bytes", 0);
  *ret_there = (uint64_t)s.st_size;
  *ret_all = all > 0 ? (uint64_t)all : 0;
  snprintf(url, room, "%.*s", STR_ARG(json_text(o, "url")));
  return true;
}

int pull_drop_part(const char *path, struct error *e) {
  struct pull q = {.path = path};
  struct pulling p = {.q = &q, .fd = -1, .e = e};
  int r = put_names(&p);
  if (r == 0) r = open_part(&p);
  if (r == 0) throw_away(&p);
  if (p.fd >= 0) close(p.fd);
  return r;
}
