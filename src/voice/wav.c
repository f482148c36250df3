/* SPDX-License-Identifier: Apache-2.0
 *
 * wav: RIFF WAVE as in "Multimedia Programming Interface and Data Specifications 1.0" (IBM and Microsoft, 1991).
 */
#include "voice/voice_priv.h"

#include <errno.h>
#include <unistd.h>

enum { HEADER = 44, PART = 4096 };

static void put16(unsigned char *p, uint32_t n) {
  p[0] = (unsigned char)n, p[1] = (unsigned char)(n >> 8);
}

static void put32(unsigned char *p, uint32_t n) {
  put16(p, n), put16(p + 2, n >> 16);
}

static void header(unsigned char out[HEADER], uint32_t bytes, uint32_t rate) {
  memcpy(out, "RIFF....WAVEfmt ", 16);
  put32(out + 4, HEADER - 8 + bytes);
  put32(out + 16, 16); /* size of the format chunk */
  put16(out + 20, 1);  /* PCM */
  put16(out + 22, 1);  /* channels */
  put32(out + 24, rate);
  put32(out + 28, rate * 2); /* bytes a second */
  put16(out + 32, 2);        /* bytes a frame */
  put16(out + 34, 16);       /* bits */
  memcpy(out + 36, "data", 4);
  put32(out + 40, bytes);
}

static int put_all(int fd, const unsigned char *p, size_t len, struct error *e) {
  while (len) {
    ssize_t n = write(fd, p, len);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return error_errno(e, "write the sound", NULL);
    p += n, len -= (size_t)n;
  }
  return 0;
}

int wav_write(int fd, const int16_t *samples, size_t count, int rate, struct error *e) {
  unsigned char part[PART];
  if (count > (UINT32_MAX - HEADER) / 2) return error_set(e, ERR_TOO_BIG, "That is too long for one sound file.");
  header(part, (uint32_t)count * 2, (uint32_t)rate);
  int r = put_all(fd, part, HEADER, e);
  for (size_t i = 0; r == 0 && i < count;) {
    size_t n = 0;
    for (; n < PART / 2 && i < count; n++, i++) put16(part + 2 * n, (uint16_t)samples[i]);
    r = put_all(fd, part, 2 * n, e);
  }
  return r;
}
