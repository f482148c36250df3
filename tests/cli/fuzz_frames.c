/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_frames: any bytes over the socket, and in place of a request and of a reply.
 */
#include "cli/frame.h"
#include "cli/heard.h"
#include "cli/request.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void clause(void *arg, struct str text, int flags) {
  *(size_t *)arg += text.len;
}

/* What reads as a request must, written again, read the same. */
static void try_request(struct str body) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf out = buf_new(FRAME_BODY * 2);
  struct request q, again;
  if (request_read(&a, body, &q) < 0) return;
  if (request_write(&q, &out) < 0) abort();
  if (request_read(&a, buf_str(&out), &again) < 0 || again.argc != q.argc || again.width != q.width) abort();
  for (size_t i = 0; i < q.argc; i++)
    if (strcmp(q.argv[i], again.argv[i]) != 0) abort();
}

static void try_heard(struct str body) {
  struct heard h;
  size_t sum = 0;
  heard_init(&h, clause, &sum);
  heard_take(&h, ASKER_OUT, str_first(body, body.len / 2));
  heard_take(&h, ASKER_OUT, str_from(body, body.len / 2));
  heard_take(&h, ASKER_ERR, body);
  heard_finish(&h);
}

/* A stream in two pieces; every whole frame's body as a request and as a reply. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO_BUF struct buf in = buf_new(FRAME_HEAD + FRAME_BODY + 65536);
  struct frame f;
  buf_add(&in, data, size / 2);
  for (int i = 0; i < 2; i++) {
    int r;
    while ((r = frame_peek(&in, &f)) > 0) {
      AUTO_BUF struct buf out = buf_new(FRAME_HEAD + FRAME_BODY);
      try_request(f.body);
      try_heard(f.body);
      if (frame_put(&out, f.type, f.body) < 0 || memcmp(out.at, in.at, out.len) != 0) abort();
      frame_drop(&in, &f);
    }
    if (r < 0) break;
    if (i == 0) buf_add(&in, data + size / 2, size - size / 2);
  }
  try_request((struct str){(const char *)data, size});
  try_heard((struct str){(const char *)data, size});
  return 0;
}
