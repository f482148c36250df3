/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_config: any bytes as os1.conf.
 */
#include "base/utf8.h"
#include "home/config.h"

#include <stdint.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void odd(void *arg, size_t line, struct str what) {
  *(size_t *)arg += line + what.len;
}

/* Read, looked at, changed, written and read again: the same lines, and nothing lost. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const known[] = {"colour", "width", NULL};
  static char path[64];
  struct config c, again;
  size_t sum = 0;
  if (!path[0]) snprintf(path, sizeof path, "/tmp/os1-fuzz-config-%d", (int)getpid());
  config_parse((struct str){(const char *)data, size}, &c);
  config_check(&c, known, odd, &sum);
  config_set(&c, "colour", STR("never"));
  if (!str_is(config_get(&c, "colour"), "never")) abort();
  if (size % 64 == 0 && config_write(&c, path, NULL) == 0) {
    if (config_read(path, &again, NULL) < 0 || again.lines.len != c.lines.len) abort();
    if (!str_is(config_get(&again, "colour"), "never")) abort();
    config_finish(&again);
    unlink(path);
  }
  config_finish(&c);
  return 0;
}
