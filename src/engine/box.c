/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/engine_priv.h"

int engine_no_box(struct error *e, const char *why) {
  return error_set(
      e, ERR_UNSUPPORTED,
      "No box can be closed around llama-server. %.160s `os1 model use FILE --unboxed` runs it all the same, "
      "with all your rights.",
      why);
}
