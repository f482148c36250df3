/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/argue.h"

bool argue_tie(struct argue_map *m, size_t from, size_t to, enum argue_tie tie) {
  if (m->tie_count >= ARGUE_TIES || from >= m->nodes || to >= m->nodes || m->nodes > ARGUE_NODES) return false;
  m->ties[m->tie_count].from = from;
  m->ties[m->tie_count].to = to;
  m->ties[m->tie_count++].tie = tie;
  return true;
}

/* OUT by one attacker that is IN; IN where all attackers are OUT. */
static enum argue_standing look(const struct argue_map *m, const enum argue_standing *standing, size_t node) {
  enum argue_standing all = ARGUE_IN;
  for (size_t i = 0; i < m->tie_count; i++) {
    if (m->ties[i].tie == ARGUE_SUPPORTS || m->ties[i].to != node) continue;
    enum argue_standing attacker = standing[m->ties[i].from];
    if (attacker == ARGUE_IN) return ARGUE_OUT;
    if (attacker == ARGUE_UNDECIDED) all = ARGUE_UNDECIDED;
  }
  return all;
}

void argue_grounded(const struct argue_map *m, enum argue_standing *ret) {
  for (size_t i = 0; i < m->nodes; i++) ret[i] = ARGUE_UNDECIDED;
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < m->nodes; i++) {
      if (ret[i] != ARGUE_UNDECIDED) continue;
      ret[i] = look(m, ret, i);
      changed |= ret[i] != ARGUE_UNDECIDED;
    }
  }
}

bool argue_stands(const struct argue_map *m, const enum argue_standing *standing, size_t claim) {
  bool supported = false, held = false;
  for (size_t i = 0; i < m->tie_count; i++) {
    if (m->ties[i].tie != ARGUE_SUPPORTS || m->ties[i].to != claim) continue;
    supported = true;
    held |= standing[m->ties[i].from] == ARGUE_IN;
  }
  return claim < m->nodes && standing[claim] == ARGUE_IN && (held || !supported);
}
