/* SPDX-License-Identifier: Apache-2.0
 *
 * Acts and skills: data/<language>/patterns/acts.txt ("ACT [ACT...]", "ASKS_WORLD asks=weather") and skills.txt, and
 * the models learnt from data/<language>/models/. What patterns say is among what the model looks at (reading_sign.c),
 * so it has learnt how far to trust each. Where it is sure it names the main act, and what a pattern says and the model
 * all but rules out is dropped; where it is not, patterns and the form of the turn decide.
 */
#include "base/utf8.h"
#include "language/number.h"
#include "language/reading_priv.h"

static bool act_of(struct str name, enum act *ret) {
  for (int a = 0; a < ACT_COUNT; a++)
    if (str_is(name, act_name((enum act)a))) return *ret = (enum act)a, true;
  return false;
}

static void add(struct read *r, enum act a) {
  r->out->acts |= UINT64_C(1) << a;
}

static void apply(struct read *r, struct str action) {
  struct str part;
  enum act a;
  while (str_next(&action, ' ', &part)) {
    if (str_starts(part, STR("asks=")) && !r->out->asks.len)
      r->out->asks = str_from(part, 5);
    else if (act_of(part, &a))
      add(r, a);
  }
}

static bool only(const struct read *r, uint64_t classes) {
  for (size_t i = 0; i < r->p.len; i++)
    if (!piece_has(read_at(r, i), classes)) return false;
  return r->p.len > 0;
}

/* Letters without sense: no word known, no name, more than one try at none. */
static bool gibberish(const struct read *r) {
  size_t words = 0, unknown = 0;
  for (size_t i = 0; i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    if (!piece_has(p, LEX(WORD))) continue;
    words++;
    unknown += piece_has(p, LEX(UNKNOWN)) && !piece_has(p, LEX(CAPITAL) | LEX(PLACE));
  }
  return words > 0 && unknown == words && words <= 3;
}

/* Most words neither known nor names: another language, or none. */
static bool foreign(const struct read *r, size_t least) {
  size_t words = 0, unknown = 0;
  for (size_t i = 0; i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    if (!piece_has(p, LEX(WORD))) continue;
    words++;
    unknown += piece_has(p, LEX(UNKNOWN)) && !piece_has(p, LEX(PLACE));
  }
  return words >= least && unknown * 2 > words;
}

static void told(struct read *r) {
  const struct reading *o = r->out;
  if (o->question.kind) add(r, ACT_ASK);
  if (r->only_looks && !o->question.kind && !o->skill.len) { /* "who knew it would be so quiet" */
    r->out->acts &= ~(UINT64_C(1) << ACT_ASK);
    add(r, ACT_TELL);
  }
  if (o->skill.len) add(r, ACT_COMMAND);
  for (size_t i = 0; i < r->facts.len; i++) {
    const struct fact_read *f = &r->facts.at[i];
    if (str_is(f->relation, "died")) add(r, ACT_LOSS);
    if (str_is(f->relation, "plans")) add(r, ACT_PLAN);
  }
  if (r->corrects) add(r, ACT_CORRECT);
  bool speaks = false;
  for (size_t i = 0; i < r->clauses.len; i++) speaks |= r->clauses.at[i].has_subject && !r->clauses.at[i].question;
  if (!o->question.kind && !o->skill.len && (r->facts.len || speaks)) add(r, ACT_TELL);
}

/* "ok. night": a goodnight that is the last sentence of a turn. */
static void read_leaving(struct read *r) {
  const struct pattern_hit *hits;
  size_t first = r->p.len;
  while (first && !piece_has(read_at(r, first - 1), LEX(MARK))) first--;
  if (!first || first == r->p.len) return;
  size_t n = patterns_match(r->l, patterns_of(r->l, "acts"), r->a, &r->p, first, r->p.len, &hits);
  for (size_t i = 0; i < n; i++)
    if (str_starts(hits[i].action, STR("FAREWELL"))) apply(r, hits[i].action);
}

static void add_hits(struct read *r, size_t first, size_t last) {
  const struct pattern_hit *hits;
  size_t n = patterns_match(r->l, patterns_of(r->l, "acts"), r->a, &r->p, first, last, &hits);
  for (size_t i = 0; i < n; i++) {
    bool known = piece_has(read_at(r, hits[i].first), LEX(QUOTED));
    for (size_t k = 0; k < r->hits.len && !known; k++) known = str_eq(r->hits.at[k].action, hits[i].action);
    if (!known) VEC_PUSH(r->a, &r->hits, hits[i]);
  }
}

/* Of the whole turn, then of each further sentence, so that what begins one is seen there too: "fair. night". */
void read_hits(struct read *r) {
  enum { LONG = 60, SENTENCES = 6 };
  size_t first = 0, found = 0;
  if (r->barred && r->p.len > LONG) return;
  add_hits(r, 0, r->p.len);
  for (size_t i = 0; i < r->p.len && r->p.len <= LONG && found < SENTENCES; i++) {
    const struct piece *p = read_at(r, i);
    if (!piece_is(p, ".") && !piece_is(p, "!") && !piece_is(p, "?") && i + 1 < r->p.len) continue;
    if (first && i + 1 > first) add_hits(r, first, i + 1), found++;
    first = i + 1;
  }
}

/* Probabilities of acts: a label is "act" or "act:asks". */
struct verdict {
  float act[ACT_COUNT];
  enum act main;
  struct str asks[ACT_COUNT]; /* of its labels the likeliest with a word, where that is most of the act */
  float asked[ACT_COUNT];
};

static bool act_of_label(struct str label, enum act *ret) {
  static const struct str names[] = {
#define ACT_LABEL(name) {#name, sizeof #name - 1},
      ACTS(ACT_LABEL)
#undef ACT_LABEL
  };
  ptrdiff_t colon = str_find_byte(label, ':');
  struct str name = colon < 0 ? label : str_first(label, (size_t)colon);
  for (int a = 0; a < ACT_COUNT; a++)
    if (str_eq_nocase(name, names[a])) return *ret = (enum act)a, true;
  return false;
}

static void judge(const struct linear *m, const struct linear_guess *g, struct verdict *ret) {
  struct str names = m->names, label;
  *ret = (struct verdict){.main = ACT_COUNT};
  for (uint32_t k = 0; k < m->labels && str_next(&names, '\n', &label); k++) {
    enum act a;
    if (!act_of_label(label, &a)) continue;
    ret->act[a] += g->p[k];
    ptrdiff_t colon = str_find_byte(label, ':');
    if (colon >= 0 && g->p[k] > ret->asked[a])
      ret->asked[a] = g->p[k], ret->asks[a] = str_from(label, (size_t)colon + 1);
  }
  for (int a = 0; a < ACT_COUNT; a++)
    if (ret->main == ACT_COUNT || ret->act[a] > ret->act[ret->main]) ret->main = (enum act)a;
}

/* Somebody the talk or memory knows is spoken of: then the world is not what is asked. */
static bool is_about_ours(const struct read *r) {
  const struct question *q = &r->out->question;
  struct who found;
  if (q->relation.len && (q->memory || q->about.me || q->about.word.len || q->about.name.len)) return true;
  for (size_t i = 0; i < r->whos.len && r->c->known; i++) {
    const struct who *w = &r->whos.at[i];
    if (r->c->known(r->c->arg, utf8_plain(r->a, w->name.len ? w->name : w->word), &found)) return true;
  }
  return false;
}

/* "what's his name", "what does my wife do for a job": asked of what was told, and not of the being or the world. */
static bool asks_of_ours(const struct read *r) {
  const struct question *q = &r->out->question;
  const struct lex_entry *e = q->about.word.len ? lexicon_find(r->x, q->about.word) : NULL;
  bool ours = q->about.me || q->about.name.len || (e && e->classes & LEX(KIN));
  if (!q->relation.len || q->kind == QUESTION_YES_NO || q->about.you || !ours) return false;
  for (size_t i = 0; i < r->p.len; i++)
    if (piece_has(read_at(r, i), LEX(MODAL))) return false; /* "where should i live" */
  return true;
}

/* "was King Arthur a real person" is not asked of the being. */
static bool says_you(const struct read *r) {
  static const char *const words[] = {"you", "your", "yourself", "yours"};
  for (size_t i = 0; i < r->p.len; i++)
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
      if (piece_is(read_at(r, i), words[k])) return true;
  return false;
}

/* "dinner at mums at 7 tomorrow": a thing and its time, with nobody who goes. "bed, early start tomorrow" leaves. */
static bool is_thing_to_come(const struct read *r) {
  const struct piece *head = read_at(r, 0);
  bool timed = false, noun = piece_has(head, LEX(NOUN)) && !piece_has(head, LEX(OPENER) | LEX(MARK));
  for (size_t i = 0; noun && i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    bool owns = piece_is(p, "'s"); /* "at mum's" */
    if (piece_has(p, LEX(SUBJECT) | LEX(MARK) | LEX(MODAL) | LEX(BE)) && !owns) return false;
    timed |= p->time && (p->time->has_clock || p->time->when.grain == GRAIN_DAY);
  }
  return timed && r->p.len > 2;
}

static bool may_be(const struct read *r, enum act a) {
  if (a == ACT_FAREWELL) return !is_thing_to_come(r);
  if (a == ACT_ASKS_HUMAN) return says_you(r);
  if (a == ACT_ASKS_NAME || a == ACT_ASKS_ADVICE) return !asks_of_ours(r);
  if (a == ACT_ASKS_WORLD) return !r->out->skill.len && !is_about_ours(r);
  if (a == ACT_MINIMAL || a == ACT_GIBBERISH) return !r->whos.len; /* a name alone is an answer */
  return true;
}

/* From SURE on the model's act is taken; where it is CERTAIN, what a pattern says is not under DENIED. Chosen on folds
 * of the model's own lines: of guesses over SURE four in five were right, over RISKY nine in
 * ten. */
static const float SURE = .3f, RISKY = .45f, WORLDLY = .45f, BARRING = .8f, DENIED = .005f, CERTAIN = .6f, MOST = .5f,
                   OUT_OF_REACH = .9f;

/* What the model must reach to be taken: more where a wrong reply would hurt. Whether this is a person is told from
 * patterns unless it is next to certain: the answer is a duty, and giving it unasked would be a tic. */
static float enough(enum act a) {
  switch (a) {
  case ACT_ASKS_HUMAN: return .8f;
  case ACT_ASKS_WORLD: return WORLDLY;
  case ACT_INSULT:
  case ACT_PROVOKE:
  case ACT_INJECTION:
  case ACT_LOSS: return RISKY;
  case ACT_DONT_ASK: return BARRING;
  default: return SURE;
  }
}

static bool is_sure(const struct verdict *v) {
  return v->main < ACT_COUNT && v->act[v->main] >= enough(v->main);
}

/* A pattern says what of the being itself is asked for, or that it is only called: then no skill is guessed at. */
static bool asks_by_pattern(const struct read *r) {
  enum { CALL = 3 };
  for (size_t i = 0; i < r->hits.len; i++) {
    struct str action = r->hits.at[i].action;
    if (str_find(action, STR("asks=")) >= 0 || (str_is(action, "GREET") && r->p.len <= CALL)) return true;
  }
  return false;
}

/* Whether something else than the skills' patterns has claimed the turn: then the model must be surer. A turn that told
 * a fact seldom asks for a skill too. */
static bool is_claimed(const struct read *r) {
  return r->facts.len || asks_by_pattern(r) || foreign(r, 1);
}

static void take_skill(struct read *r, struct str skill, float sure) {
  r->out->skill = skill, r->out->slot_count = 0;
  r->out->skill_sure = (int)(sure * 1000);
}

static bool has_label(const struct linear *m, struct str name) {
  for (uint32_t k = 0; k < m->labels; k++)
    if (str_eq(linear_label(m, k), name)) return true;
  return false;
}

/* A skill that no pattern knows, and what a pattern takes for one and is another or none. Where both speak the pattern
 * stands, unless the model finds another skill likelier than not, or is sure of none: by folds of its own lines three
 * in four such patterns are wrong. Where the patterns are silent and something is asked little is enough, since the
 * model has learnt from all that asks for nothing too; what is surely out of reach is none unless the model is surer
 * yet: "what time does the shop open". */
static void guess_skill(struct read *r, const struct linear_features *seen, float world, float asked) {
  static const float likely = .15f, unasked = .4f, another = .5f, none_surely = .85f, out_of_reach = .8f, surely = .9f,
                     hardly = .1f, sure = SKILL_SURE / 1000.f;
  struct linear m;
  struct linear_guess g;
  struct reading *o = r->out;
  if (world >= OUT_OF_REACH && o->skill.len && !o->slot_count && !r->skill_whole) take_skill(r, STR(""), 0);
  if (!linear_of(r->l, "skills", &m)) return;
  linear_guess(&m, seen, &g);
  bool none = str_is(linear_label(&m, g.first), "none");
  uint32_t best = none ? g.second : g.first;
  struct str label = linear_label(&m, best);
  if (o->skill.len && is_about_ours(r)) return;
  if (o->skill.len) {
    if (!has_label(&m, o->skill)) return; /* a pattern's alone: "word.adverb" */
    if (none && g.p[g.first] >= none_surely) take_skill(r, STR(""), 0);
    if (!none && g.p[best] >= another && !str_eq(label, o->skill)) take_skill(r, label, g.p[best]);
    return;
  }
  bool mine = o->question.about.me && (o->question.relation.len || o->question.kind == QUESTION_WHEN);
  if (mine) return; /* "where do i work", "when must i be in school" */
  float enough = is_about_ours(r) || r->skill_denied ? surely
                 : is_claimed(r) || asked < hardly   ? sure
                 : asked >= MOST                     ? likely
                                                     : unasked;
  if (world >= out_of_reach && enough < out_of_reach) enough = out_of_reach;
  if (g.p[best] >= enough) take_skill(r, label, g.p[best]);
}

/* How likely a turn asks for anything. */
static float asked_share(const struct read *r, const struct verdict *v) {
  static const enum act asking[] = {ACT_COMMAND,    ACT_ASK,         ACT_ASKS_WORLD,
                                    ACT_ASKS_KNOWN, ACT_ASKS_ADVICE, ACT_ASKS_ABILITY};
  float all = 0;
  if (r->out->question.kind != QUESTION_NONE) return 1;
  for (size_t i = 0; i < sizeof asking / sizeof *asking; i++) all += v->act[asking[i]];
  return all;
}

/* What is told of, by a model over data/<language>/models/situations.tsv: said only as the likeliest and how likely. */
static void guess_situation(struct read *r, const struct linear_features *seen) {
  struct linear m;
  struct linear_guess g;
  if (!r->c->company || !linear_of(r->l, "situations", &m) || m.bits != seen->bits) return;
  linear_guess(&m, seen, &g);
  struct str label = linear_label(&m, g.first);
  if (str_is(label, "none")) return;
  r->out->situation = label;
  r->out->situation_sure = (int)(g.p[g.first] * 1000);
}

const char *weighs_name(enum weighs w) {
  static const char *const names[] = {
#define WEIGHT_WORD(name, word) word,
      WEIGHTS(WEIGHT_WORD)
#undef WEIGHT_WORD
  };
  return names[w];
}

/* How much it weighs, by a model over models/weights.tsv and the situations' lines. */
static void guess_weight(struct read *r, const struct linear_features *seen) {
  struct linear m;
  struct linear_guess g;
  if (!r->c->company || !linear_of(r->l, "weights", &m) || m.bits != seen->bits) return;
  linear_guess(&m, seen, &g);
  for (uint32_t k = 0; k < m.labels; k++)
    for (int w = 0; w < WEIGHS_COUNT; w++)
      if (str_is(linear_label(&m, k), weighs_name((enum weighs)w))) r->out->weights[w] = (int)(g.p[k] * 1000);
}

int reading_leans(const struct reading *r) {
  enum { LEANS = 700, GLAD = 800, AGAINST = 120 };
  int good = r->weights[WEIGHS_GOOD],
      hurt = r->weights[WEIGHS_BAD] + r->weights[WEIGHS_WRONG] + r->weights[WEIGHS_NUISANCE] + r->weights[WEIGHS_WORRY];
  if (r->weights[WEIGHS_NONE] >= AGAINST) return 0;
  if (good >= GLAD && hurt < AGAINST) return 1;
  return hurt >= LEANS && good < AGAINST ? -1 : 0;
}

static void ask_models(struct read *r, struct verdict *ret) {
  struct linear m;
  struct linear_features seen;
  struct linear_guess g;
  *ret = (struct verdict){.main = ACT_COUNT};
  if (!r->p.len || (r->barred && r->p.len > 60) || !linear_of(r->l, "acts", &m)) return;
  read_look(r, m.bits, &seen);
  linear_guess(&m, &seen, &g);
  judge(&m, &g, ret);
  guess_situation(r, &seen);
  guess_weight(r, &seen);
  float asked = asked_share(r, ret);
  guess_skill(r, &seen, ret->act[ACT_ASKS_WORLD], asked);
  if (ret->main < ACT_COUNT && !may_be(r, ret->main)) ret->act[ret->main] = 0, ret->main = ACT_COUNT;
}

/* Not sure enough to be taken as done, and all but sure that it is not the other way about. Read by hand, three in four
 * of those lean the right way. */
static int leaning(const struct verdict *v) {
  static const float good = .36f, bad = .42f, other = .08f, loss = .1f;
  float g = v->act[ACT_GOOD_NEWS], b = v->act[ACT_BAD_NEWS], l = v->act[ACT_LOSS];
  if (g >= good && g < MOST && b + l < other) return 1;
  return b >= bad && b < MOST && g < other && l < loss ? -1 : 0;
}

/* What must be answered when its words are there, whatever is likelier. */
static bool is_duty(enum act a) {
  static const enum act duties[] = {ACT_ASKS_HUMAN, ACT_INJECTION, ACT_FAREWELL, ACT_LOSS, ACT_DONT_ASK, ACT_MAY_ASK};
  for (size_t i = 0; i < sizeof duties / sizeof *duties; i++)
    if (a == duties[i]) return true;
  return false;
}

/* Ordinary talk has the words of what is out of reach: "the news was on". There the model has the last word. */
static bool is_within(const struct verdict *v, struct str action) {
  static const float doubtful = .15f;
  bool world = str_find(action, STR("ASKS_WORLD")) >= 0;
  return v->main < ACT_COUNT && world && v->act[ACT_ASKS_WORLD] + v->act[ACT_ASKS_ABILITY] < doubtful;
}

static bool denied(const struct verdict *v, struct str action) {
  struct str part;
  enum act a;
  bool any = false;
  if (is_within(v, action)) return true;
  if (str_find(action, STR("ASKS_ABILITY asks=")) >= 0) return false; /* it says which */
  if (!is_sure(v) || v->act[v->main] < CERTAIN) return false;
  if (v->main == ACT_ASKS_WORLD && str_find(action, STR("asks=")) >= 0) return false; /* it says which */
  while (str_next(&action, ' ', &part))
    if (act_of(part, &a)) any |= v->act[a] >= DENIED || is_duty(a);
  return !any;
}

/* What is guessed likeliest is noted; what is more likely than not is taken as done, and answered. */
static void add_model(struct read *r, const struct verdict *v) {
  struct reading *o = r->out;
  if (!is_sure(v)) return;
  for (int a = 0; a < ACT_COUNT; a++) {
    if (a == ACT_CORRECT) continue; /* memory is put right by what was read word for word, never by a guess */
    if (v->act[a] >= MOST && v->act[a] >= enough((enum act)a) && may_be(r, (enum act)a)) add(r, (enum act)a);
  }
  o->act = v->main, o->act_sure = (int)(v->act[v->main] * 1000);
  if (!o->asks.len && v->asked[v->main] >= MOST * v->act[v->main]) o->asks = v->asks[v->main];
}

/* Without a sure model: what a pattern said first, else the form of the turn. */
static enum act main_act(const struct read *r) {
  static const enum act forms[] = {ACT_CORRECT, ACT_LOSS, ACT_PLAN, ACT_ASK, ACT_COMMAND, ACT_TELL};
  struct str action, part;
  enum act a;
  for (size_t i = 0; i < r->hits.len; i++) {
    action = r->hits.at[i].action;
    while (str_next(&action, ' ', &part))
      if (act_of(part, &a) && reading_has(r->out, a)) return a;
  }
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (reading_has(r->out, forms[i])) return forms[i];
  for (int k = 0; k < ACT_COUNT; k++)
    if (reading_has(r->out, (enum act)k)) return (enum act)k;
  return ACT_COUNT;
}

static bool by_rule(struct read *r, enum act a) {
  add(r, a);
  r->out->act = a, r->out->act_sure = 1000;
  return true;
}

/* Unknown words in a row are another language or none: the model knows by their letters. */
static bool read_rules(struct read *r, const struct verdict *v) {
  if (r->p.len == 0) return by_rule(r, ACT_SILENT);
  if (only(r, LEX(MARK))) return by_rule(r, ACT_SILENT);
  if (only(r, LEX(EMOJI) | LEX(MARK))) add(r, ACT_MINIMAL);
  if (!r->facts.len && !r->hits.len && gibberish(r)) return by_rule(r, ACT_GIBBERISH);
  return foreign(r, 4) && by_rule(r, v->act[ACT_GIBBERISH] > v->act[ACT_FOREIGN] ? ACT_GIBBERISH : ACT_FOREIGN);
}

/* What a pattern takes for a question of the being, or of the world, where what was told is asked for. */
static bool is_of_being(const struct read *r, struct str action) {
  bool asks = str_starts(action, STR("ASKS_NAME")) || str_starts(action, STR("ASKS_ADVICE")) ||
              str_find(action, STR("asks=minds")) >= 0;
  return asks && asks_of_ours(r);
}

static bool is_length(struct str word) {
  static const char *const units[] = {"second", "minute", "hour", "day", "week", "fortnight", "month", "year"};
  if (word.len && word.at[word.len - 1] == 's') word.len--;
  for (size_t k = 0; k < sizeof units / sizeof *units; k++)
    if (str_is(word, units[k])) return true;
  return false;
}

/* "is 7 years", "are there in a week": tokens [at, ...) join one length to another. */
static bool joins_length(const struct read *r, const struct tokens *t, size_t at) {
  static const char *const joins[] = {"is", "are", "there", "in", "make", "makes"};
  struct number_read n;
  size_t first = at;
  for (size_t k = 0; k < sizeof joins / sizeof *joins && at < t->len; k++)
    if (str_is(t->at[at].word, joins[k])) at++;
  if (at == first || at + 1 >= t->len) return false;
  if (number_at(r->l, t, at, &n)) return !n.ordinal && n.last + 1 < t->len && is_length(t->at[n.last + 1].word);
  bool one = str_is(t->at[at].word, "a") || str_is(t->at[at].word, "an");
  return one && is_length(t->at[at + 1].word);
}

/* "how many days is 7 years": one length in another's unit, and no question of the calendar or of a timer. */
static void settle_length(struct read *r) {
  const struct tokens *t = &r->out->tokens;
  for (size_t i = 0; i + 3 < t->len; i++) {
    if (!str_is(t->at[i].word, "how") || !str_is(t->at[i + 1].word, "many") || !is_length(t->at[i + 2].word)) continue;
    if (joins_length(r, t, i + 3)) r->out->skill = STR("units"), r->out->slot_count = 0;
  }
}

/* Memory is put right where a turn corrects, or says no of a name beside the right one (memory/facts.h): both are said
 * in words of their own. */
bool acts_matter(struct read *r) {
  bool any = r->corrects;
  if (!r->facts.len && !r->whos.len) return false;
  for (size_t i = 0; i < r->facts.len; i++) any |= str_is(r->facts.at[i].relation, "name");
  for (size_t i = 0; i < r->out->tokens.len && !any; i++) {
    const struct lex_entry *e = lexicon_find(r->x, r->out->tokens.at[i].word);
    any = e && e->classes & LEX(NEGATION);
  }
  if (any) return true;
  read_hits(r);
  for (size_t i = 0; i < r->hits.len; i++) any |= str_find(r->hits.at[i].action, STR("CORRECT")) >= 0;
  return any;
}

void read_acts(struct read *r) {
  struct verdict v;
  read_hits(r);
  r->out->act = ACT_COUNT;
  ask_models(r, &v);
  bool ruled = read_rules(r, &v);
  for (size_t i = 0; i < r->hits.len; i++)
    if (!denied(&v, r->hits.at[i].action) && !is_of_being(r, r->hits.at[i].action)) apply(r, r->hits.at[i].action);
  if (!ruled) add_model(r, &v), r->out->leans = leaning(&v);
  if (r->p.len <= 60) read_leaving(r);
  settle_length(r);
  told(r);
  if (r->out->act == ACT_COUNT) r->out->act = main_act(r);
}

/* What is out of reach, where that says more of the turn than what reads a skill does, and not inside of what the skill
 * is asked for: "remind me to order a pizza". */
static bool out_of_reach(struct read *r, const struct pattern_hit *skill) {
  const struct pattern_hit *hits;
  size_t n = patterns_match(r->l, patterns_of(r->l, "reach"), r->a, &r->p, 0, r->p.len, &hits);
  if (!n || (skill && (hits[0].weight < skill->weight || hits[0].first > skill->first))) return false;
  if (piece_has(read_at(r, hits[0].first), LEX(QUOTED))) return false;
  VEC_PUSH(r->a, &r->hits, hits[0]);
  return true;
}

/* A dictionary is asked in one sentence, whatever is said behind it: "what does obstreperous mean? the physio called me
 * it". What is to be kept or reminded of may go on. */
static bool asked_in_a_sentence(struct read *r, const struct pattern_hit **ret_hits, size_t *ret_last) {
  for (size_t i = 0, end; i < r->clauses.len; i = end) {
    size_t sentence = r->clauses.at[i].sentence;
    for (end = i + 1; end < r->clauses.len && r->clauses.at[end].sentence == sentence;) end++;
    size_t first = r->clauses.at[i].first, last = r->clauses.at[end - 1].last;
    if (first == 0 && end == r->clauses.len) return false;
    const struct pattern_hit *hits; /* a sentence without any leaves those of the whole turn as they are */
    if (patterns_match(r->l, patterns_of(r->l, "skills"), r->a, &r->p, first, last, &hits) &&
        str_starts(hits[0].action, STR("word.")))
      return *ret_hits = hits, *ret_last = last, true;
  }
  return false;
}

/* Of two skills the one more of whose words were literal; a question of memory is none. */
void read_skill(struct read *r) {
  const struct pattern_hit *hits;
  size_t last = r->p.len;
  if (r->p.len > 200) return;
  size_t n = patterns_match(r->l, patterns_of(r->l, "skills"), r->a, &r->p, 0, r->p.len, &hits);
  if ((!n || str_starts(hits[0].action, STR("word."))) && asked_in_a_sentence(r, &hits, &last)) n = 1;
  r->skill_denied = out_of_reach(r, n ? &hits[0] : NULL) || (n && str_is(hits[0].action, "none"));
  if (!n || r->skill_denied) return;
  r->skill_whole = hits[0].last >= last;
  r->out->skill = hits[0].action;
  r->out->skill_sure = SKILL_READ;
  r->out->slots = hits[0].slots;
  r->out->slot_count = hits[0].slot_count;
}
