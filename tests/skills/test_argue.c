/* SPDX-License-Identifier: Apache-2.0
 *
 * The examples that the literature argues with, as pairs of attacker and attacked, and the grounded extension of each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "skills/argue.h"

/* want: a letter a node: I stands, O is defeated, U undecided. */
static const struct {
  const char *name, *attacks, *want;
} examples[] = {{"nobody objects", "", "I"},
                {"a rebuttal nobody answers", "ba", "OI"},
                {"reinstatement", "ba cb", "IOI"},
                {"reinstatement twice", "ba cb dc", "OIOI"},
                {"mutual attack (Nixon)", "ab ba", "UU"},
                {"odd cycle", "ab bc ca", "UUU"},
                {"even cycle of four", "ab bc cd da", "UUUU"},
                {"self-attack", "aa", "U"},
                {"a self-attacker reaches further", "aa ab", "UU"},
                {"a self-attacker defeated from outside", "aa ab ca", "OII"},
                {"floating acceptance is not grounded", "ab ba ac bc cd", "UUUU"},
                {"a circle broken from outside", "ab ba ca", "OII"},
                {"two attackers, one answered", "ba ca db", "OOII"}};

static struct argue_map map_of(const char *attacks, size_t nodes) {
  struct argue_map m = {.nodes = nodes};
  for (const char *c = attacks; *c; c += c[2] ? 3 : 2)
    assert_true(argue_tie(&m, (size_t)(c[0] - 'a'), (size_t)(c[1] - 'a'), ARGUE_UNDERCUTS));
  return m;
}

static void argue__grounds_the_examples(void **state) {
  for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
    size_t nodes = strlen(examples[i].want);
    struct argue_map m = map_of(examples[i].attacks, nodes);
    enum argue_standing got[ARGUE_NODES];
    argue_grounded(&m, got);
    for (size_t k = 0; k < nodes; k++)
      if ("UIO"[got[k]] != examples[i].want[k])
        fail_msg("%s: node %c is %c", examples[i].name, (int)('a' + k), "UIO"[got[k]]);
  }
}

/* a claim, b its reason, c what is held against the reason, d the answer. */
static void argue__holds_a_claim_up_by_its_reasons(void **state) {
  struct argue_map m = {.nodes = 4};
  enum argue_standing got[ARGUE_NODES];
  argue_grounded(&m, got);
  assert_true(argue_stands(&m, got, 0));
  argue_tie(&m, 1, 0, ARGUE_SUPPORTS);
  argue_tie(&m, 2, 1, ARGUE_UNDERMINES);
  argue_grounded(&m, got);
  assert_false(argue_stands(&m, got, 0));
  argue_tie(&m, 3, 2, ARGUE_REBUTS);
  argue_grounded(&m, got);
  assert_true(argue_stands(&m, got, 0));
}

static void argue__takes_no_tie_to_what_is_not_there(void **state) {
  struct argue_map m = {.nodes = 2};
  assert_false(argue_tie(&m, 0, 2, ARGUE_REBUTS));
  assert_false(argue_tie(&m, 2, 0, ARGUE_REBUTS));
  for (size_t i = 0; i < ARGUE_TIES; i++) assert_true(argue_tie(&m, 0, 1, ARGUE_REBUTS));
  assert_false(argue_tie(&m, 0, 1, ARGUE_REBUTS));
  assert_int_equal(m.tie_count, ARGUE_TIES);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(argue__grounds_the_examples),
                                     cmocka_unit_test(argue__holds_a_claim_up_by_its_reasons),
                                     cmocka_unit_test(argue__takes_no_tie_to_what_is_not_there)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
