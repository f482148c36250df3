/* SPDX-License-Identifier: Apache-2.0
 *
 * A sum over figures that were told before it is asked for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "skill_in.h"
#include "skills/sum.h"
#include "skills/sum_carried.h"

enum { SAID = 3 };

/* said: the person's, or with "= " before it what was answered. */
static const struct {
  const char *said[SAID], *asked, *sum; /* NULL: none */
} rows[] = {
    {{"My pay is 4,100 now, and they'd give me 250 more."}, "What would it be?", "4,350"},
    {{"six shifts times nine hours"}, "how many hours is that", "54"},
    {{"six shifts times nine hours", "= 54."}, "and half of that", "27"},
    {{"I feed 18 men and it's four eggs each."}, "how many eggs is that", "72"},
    {{"there's 18 of us tonight"}, "say its 4 eggs each, how many eggs", "72"},
    {{"i got 640 saved and the bike is 900"}, "how much is missing", "260"},
    {{"i got 640 saved and the bike is 900"}, "how much more do i need", "260"},
    {{"i got 640 saved and the bike is 900", "= 260."}, "if i put away 65 a month how many months", "4"},
    {{"so ive 1,800 put by", "my gran sent me 300 on top"}, "how much do i have altogether now", "2,100"},
    {{"He owes me 75 quid and he's paid 20 quid."}, "what's left?", "£55"},
    {{"6,000 nails at 50 a bag"}, "how many bags is that", "120"},
    {{"hello"}, "I have 1,300 euros and the boat costs 5,000. How much is missing?", "€3,700"},
    {{"I have 1,300 euros and the boat costs 5,000.", "= €3,700."},
     "And if I save 185 a month, how many months?",
     "20"},
    {{"I have 1,300 euros and the boat costs 5,000.", "My aunt gave me 600 euros, in a jar."},
     "So how much do I have altogether now?",
     "€1,900"},
    {{"hello"}, "There are 8,000 nails. At 40 to a box, how many boxes?", "200"},
    /* none of those */
    {{"i got 640 saved and the bike is 900"}, "how many days left till christmas", NULL},
    {{"I'm 58 and she was 31 when she had me."}, "what is that noise", NULL},
    {{"i ran 5 miles and ate 3 eggs"}, "how much is that altogether", NULL},
    {{"the dentist is at 10 on the 14th"}, "how much is left", NULL},
    {{"my brother is 40"}, "how much does a van cost altogether", NULL},
};

static void tell(const char *text, uint64_t id) {
  bool being = text[0] == '=';
  struct turn t = {.id = id_make(OWNER, id), .said_at = NOW - 60000, .role = being ? ROLE_BEING : ROLE_PERSON};
  t.text = str_of(being ? text + 2 : text);
  VEC_PUSH(&scene, &kept.turns, t);
}

static void figures_told_before__are_added_up_when_asked(void **state) {
  keep_all(NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct view v = seen_view(&a);
    struct sum s = {.said = STR("none")};
    size_t k = 0;
    for (; k < SAID && rows[i].said[k]; k++) tell(rows[i].said[k], k + 1);
    tell(rows[i].asked, k + 1);
    struct str sum = sum_carried(english, &v, str_of(rows[i].asked));
    if (sum.len) assert_int_equal(sum_read(english, &a, sum, &s), SUM_FINE);
    if (!str_is(s.said, rows[i].sum ? rows[i].sum : "none"))
      fail_msg("%s %s: %.*s", rows[i].said[0], rows[i].asked, STR_ARG(s.said));
    forget_scene(NULL);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(figures_told_before__are_added_up_when_asked, forget_scene),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
