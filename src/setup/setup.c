/* SPDX-License-Identifier: Apache-2.0 */
#include "setup/setup.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "setup/setup_priv.h"

int setup_open(const struct language *l, const struct phrase_book *b, struct setup **ret, struct error *e) {
  if (!phrase_has_family(b, "setup.open")) return error_set(e, ERR_NOT_FOUND, "This language has no words for set-up.");
  if (!patterns_of(l, "setup")) return error_set(e, ERR_INVALID, "patterns/setup.txt cannot be read.");
  struct setup *s = alloc_zero(sizeof *s);
  *s = (struct setup){l, b};
  *ret = s;
  return 0;
}

void setup_close(struct setup *s) {
  alloc_free(s);
}

static struct stage stage_begin(const struct setup *s, const struct view *v, const struct setup_place *p, json_t *state,
                                const struct reading *r, struct setup_step *ret) {
  static const struct reading silence = {.text = {"", 0}};
  *ret = (struct setup_step){.keeps = NULL};
  return (struct stage){
      .setup = s, .view = v, .place = p, .state = state, .reading = r ? r : &silence, .step = ret, .arena = v->arena};
}

int setup_greet(struct setup *s, const struct view *v, const struct setup_place *p, json_t *state,
                struct setup_step *ret, struct error *e) {
  struct stage g = stage_begin(s, v, p, state, NULL, ret);
  struct str step = answer_step(&g);
  struct phrase_slot slots[] = {phrase_text("away", p->away), phrase_text("being", v->ops->setting(v, "being.name"))};
  if (!json_object_get(state, "step")) stage_say(&g, "setup.open", slots, 2);
  if (str_is(step, "being")) {
    being_greet(&g);
  } else if (json_flag(state, "hurt", false)) {
    json_object_del(state, "hurt");
    questions_ask(&g, STR("thread"));
  } else {
    questions_ask(&g, step);
  }
  return 0;
}

int setup_answer(struct setup *s, const struct view *v, const struct setup_place *p, json_t *state,
                 const struct reading *r, const struct setup_typing *t, uint64_t turn, struct setup_step *ret,
                 struct error *e) {
  struct stage g = stage_begin(s, v, p, state, r, ret);
  struct str step = answer_step(&g);
  g.typing = t;
  g.turn = turn;
  answer_read(&g);
  if (str_is(step, "name"))
    being_answer_name(&g);
  else if (str_is(step, "being"))
    being_answer(&g);
  else
    questions_answer(&g);
  return 0;
}

int setup_defaults(struct setup *s, const struct view *v, const struct setup_place *p, json_t *state,
                   struct setup_step *ret, struct error *e) {
  struct stage g = stage_begin(s, v, p, state, NULL, ret);
  being_choose_at_once(&g);
  return 0;
}
