/* SPDX-License-Identifier: Apache-2.0
 *
 * gate_off: a double of gate/request.c and gate/decide.c that lets everything pass, read as loosely as software that
 * has no gate reads: the last of two members counts, nothing is bound, nothing is asked. The linker takes these and
 * leaves the room's own. It shows that the attacks are attacks: what it stops was never one.
 */
#ifndef OS1_TESTS_GATE_OFF_H
#define OS1_TESTS_GATE_OFF_H

#include "gate/gate.h"

int gate_request_read(struct arena *a, const struct gate_asked *asked, struct gate_request *ret, json_t **ret_arguments,
                      struct error *e) {
  json_t *read = asked->text.at ? json_loadb(asked->text.at, asked->text.len, 0, NULL)
                                : json_incref((json_t *)(uintptr_t)asked->object);
  if (!read) return error_set(e, ERR_INVALID, "no JSON");
  *ret = (struct gate_request){.skill = str_of(asked->skill->name), .effect = asked->skill->effect};
  ret->shown = ret->arguments = ret->recipient = STR("");
  if (ret_arguments)
    *ret_arguments = read;
  else
    json_decref(read);
  return 0;
}

bool gate_is_same(const struct gate_request *x, const struct gate_request *y) {
  return true;
}

struct gate_decision gate_decide(const struct gate_request *r, const struct gate_known *known) {
  return (struct gate_decision){.verdict = GATE_ALLOWED, .reason = "There is no gate."};
}

bool gate_permits(const struct permission *p, const struct gate_request *r, int64_t now) {
  return true;
}

#endif
