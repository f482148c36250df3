/* SPDX-License-Identifier: Apache-2.0
 *
 * Who a clause is about: "my sister, Anna,", "Ines, my daughter-in-law,", "me and kayleigh", "anna's bloke", "our cat
 * Admiral", "my horse clover shes", "she". What such a phrase says by itself (kin, pet, partner) becomes side facts.
 */
#include "base/utf8.h"
#include "language/names.h"
#include "language/reading_priv.h"
#include "language/told.h"

bool read_is_partner(const struct read *r, struct str word) {
  const struct lex_entry *entry = lexicon_find(r->x, utf8_plain(r->a, word));
  return entry && entry->classes & LEX(MATE);
}

/* "will" and "hope" are names only where a name can stand: before a verb, a mark, or the end. */
static bool maybe_name_fits(const struct read *r, size_t i, size_t last) {
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
  if (piece_has(p, LEX(NAME))) return true;
  bool orders = piece_has(p, LEX(VERB)) && !piece_has(p, LEX(NOUN) | LEX(ADJ)); /* "come round later" */
  if (orders && r->p.tokens->at[p->first].begins)
    return i + 1 < last && (read_is_finite(r, i + 1) || piece_has(next, LEX(NAME) | LEX(AND)) || piece_is(next, ","));
  if (piece_has(p, LEX(VERB)) && piece_has(next, LEX(OBJECT)) && !piece_is(next, "her")) return false; /* "love you" */
  if (i + 1 >= last || piece_has(next, LEX(MARK) | LEX(SUBJECT) | LEX(AND))) return true;
  if (piece_has(p, LEX(MODAL)) && (next->form == FORM_BASE || piece_is(next, "be") || piece_is(next, "not")))
    return false;
  if (piece_is(next, "that") && piece_has(read_at(r, i + 2), LEX(BE))) return true;
  return read_is_finite(r, i + 1) || piece_has(next, LEX(NAME) | LEX(CAPITAL) | LEX(PREPOSITION)) ||
         piece_is(next, "called");
}

/* "fox had been at the compost", "rain on the window": hardly anybody is called so, and nobody the talk knows. */
static bool is_rather_word(const struct read *r, const struct piece *p) {
  struct who w = {0};
  if (piece_has(p, LEX(NAME) | LEX(CAPITAL)) || !p->name || p->name->rank < 5 || !piece_has(p, LEX(NOUN) | LEX(ADJ)))
    return false;
  return !r->c->known || !r->c->known(r->c->arg, p->word, &w) || !w.name.len;
}

/* "i got the supervisor job" */
static bool is_post(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i);
  return i > 1 && piece_has(read_at(r, i - 2), LEX(ARTICLE)) && piece_has(p, LEX(NOUN)) &&
         !piece_has(p, LEX(NAME) | LEX(CAPITAL)) && p->name && p->name->rank > 3;
}

static bool begins_name(const struct read *r, size_t i, size_t last, bool after_kin) {
  const struct piece *p = read_at(r, i);
  if (i >= last || piece_has(p, LEX(MARK) | LEX(NUMBER) | LEX(QUOTED))) return false;
  if (piece_has(p, LEX(KIN) | LEX(NEVERNAME)) && !piece_has(p, LEX(CAPITAL)) &&
      !(after_kin && piece_has(p, LEX(MAYBE_NAME))))
    return false;
  if (piece_has(p, LEX(SUBJECT) | LEX(POSSESSIVE) | LEX(ARTICLE))) return false;
  if (after_kin ? is_post(r, i) : is_rather_word(r, p)) return false;
  if (piece_has(p, LEX(NAME) | LEX(MAYBE_NAME))) return piece_has(p, LEX(CAPITAL)) || maybe_name_fits(r, i, last);
  if (piece_has(p, LEX(CAPITAL)) && !piece_has(p, LEX(TIME))) return true;
  return after_kin && piece_has(p, LEX(UNKNOWN));
}

static size_t name_run(const struct read *r, size_t i, size_t last, bool after_kin) {
  if (piece_has(read_at(r, i), LEX(TITLE)) && !piece_has(read_at(r, i), LEX(NAME)) &&
      begins_name(r, i + 1, last, true)) {
    i++;
    after_kin = true;
  }
  if (!begins_name(r, i, last, after_kin)) return 0;
  size_t end = i + 1;
  while (end < last && end - i < 3) {
    const struct piece *p = read_at(r, end);
    bool more = piece_has(p, LEX(CAPITAL)) || (piece_has(p, LEX(UNKNOWN) | LEX(NAME)) &&
                                               !piece_has(p, LEX(PLACE) | LEX(NOUN) | LEX(VERB) | LEX(CAPITAL)) &&
                                               piece_has(read_at(r, i), LEX(NAME)));
    if (!more || piece_has(p, LEX(TIME) | LEX(KIN) | LEX(SUBJECT) | LEX(MARK))) break;
    end++;
  }
  return end;
}

/* Where a name that begins at i ends; 0: none does. */
size_t read_name_end(const struct read *r, size_t i, size_t last) {
  return name_run(r, i, last, false);
}

size_t read_kin_name_end(const struct read *r, size_t i, size_t last) {
  return name_run(r, i, last, true);
}

/* "o'driscoll" is O'Driscoll, "d'souza" D'Souza. */
static struct str capital_inside(const struct read *r, struct str name) {
  bool mark = name.len > 3 && name.at[1] == '\'' && (name.at[0] == 'O' || name.at[0] == 'D');
  if (!mark) return name;
  struct str rest = utf8_capital(r->a, str_from(name, 2));
  return arena_printf(r->a, "%.*s%.*s", 2, name.at, STR_ARG(rest));
}

static struct str capitalised(const struct read *r, const struct piece *p) {
  struct str text = r->p.tokens->at[p->first].text;
  struct str shown = text;
  if (p->entry && piece_has(p, LEX(PLACE)) && p->entry->shown.len)
    shown = p->entry->shown;
  else if (p->name && utf8_is_upper(utf8_next(&(struct str){p->name->name.at, p->name->name.len}))) {
    struct str plain = utf8_plain(r->a, text);
    shown = str_eq(plain, text) || p->classes & LEX(CAPITAL) ? utf8_capital(r->a, text) : p->name->name;
  }
  if (text.len > p->word.len && p->word.len < text.len && piece_has(p, LEX(NAME) | LEX(UNKNOWN)) &&
      str_starts(text, p->word))
    shown = p->word;
  return capital_inside(r, utf8_capital(r->a, shown));
}

/* Between "anne" and "marie" of "anne-marie" there is a hyphen, and no blank. */
static bool is_hyphened(const struct read *r, const struct piece *x, const struct piece *y) {
  struct token before = r->p.tokens->at[x->last], next = r->p.tokens->at[y->first];
  const char *behind = before.text.at + before.text.len;
  return next.text.at == behind + 1 && *behind == '-';
}

/* True-cased: "anna" Anna, title left out. */
struct str read_name_text(const struct read *r, size_t first, size_t last) {
  struct str name = STR_NONE;
  if (first + 1 < last && piece_has(read_at(r, first), LEX(TITLE)) && !piece_has(read_at(r, first), LEX(NAME))) first++;
  for (size_t i = first; i < last; i++) {
    struct str one = capitalised(r, read_at(r, i));
    bool hyphen = name.len && is_hyphened(r, read_at(r, i - 1), read_at(r, i));
    name = name.len ? arena_printf(r->a, "%.*s%c%.*s", STR_ARG(name), hyphen ? '-' : ' ', STR_ARG(one)) : one;
  }
  return name;
}

/* "our kid" is a brother or sister where English is spoken as in the north of England. */
static bool is_our_kid(const struct read *r, size_t i) {
  return piece_is(read_at(r, i), "our") && piece_is(read_at(r, i + 1), "kid") && r->c->manner == MANNER_GB;
}

/* "the missus", "the mother in law": with no owner said they are the speaker's. */
static bool is_own(const struct read *r, size_t i) {
  size_t kin = i + 1;
  while (piece_has(read_at(r, kin), LEX(KINMOD)) && piece_has(read_at(r, kin + 1), LEX(KIN))) kin++;
  return piece_is(read_at(r, i), "the") && told_is(r->told, TOLD_own, read_at(r, kin)->word);
}

/* "my eldest starts school", not "my oldest jumper". */
static bool stands_alone(const struct read *r, size_t i, size_t last) {
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
  if (!piece_has(p, LEX(KINMOD)) || i + 1 >= last) return true;
  return read_is_finite(r, i + 1) || !piece_has(next, LEX(NOUN) | LEX(ADJ)) || piece_has(next, LEX(NAME));
}

size_t read_kin_end(const struct read *r, size_t i, size_t last, struct str *ret_word) {
  const struct piece *p = read_at(r, i);
  bool owned = (piece_has(p, LEX(POSSESSIVE)) && !piece_is(p, "its") && !piece_is(p, "your")) || is_own(r, i);
  if (is_our_kid(r, i) && i + 1 < last) return *ret_word = STR("sibling"), i + 2;
  if (i > 0 && piece_has(p, LEX(BARE)) && piece_has(read_at(r, i - 1), LEX(ARTICLE)) && !is_own(r, i - 1))
    return 0;                                                                               /* "a dad sofa" */
  bool starts = i == 0 && piece_has(p, LEX(BLOOD) | LEX(MATE)) && read_is_finite(r, i + 1); /* "wife works nights" */
  bool called = i == 0 && piece_has(p, LEX(KIN)) && piece_is(read_at(r, 1), "'s") && /* "supervisors called jade" */
                (piece_is(read_at(r, 2), "called") || piece_is(read_at(r, 2), "named"));
  if (starts || called) return *ret_word = p->word, i + 1;
  if (!owned && !piece_has(p, LEX(BARE))) return 0;
  if (owned) i++;
  while (owned && i < last && piece_has(read_at(r, i), LEX(KINMOD)) && !piece_has(read_at(r, i), LEX(KIN))) i++;
  while (owned && i + 1 < last && piece_has(read_at(r, i), LEX(KINMOD)) && piece_has(read_at(r, i + 1), LEX(KIN))) i++;
  bool trade = owned && i + 1 < last && piece_has(read_at(r, i), LEX(NOUN)) && !piece_has(read_at(r, i), LEX(KIN)) &&
               piece_has(read_at(r, i + 1), LEX(KIN)) && piece_has(read_at(r, i + 1), LEX(JOB));
  i += trade; /* "my physics teacher" */
  p = read_at(r, i);
  if (i >= last || !piece_has(p, LEX(KIN)) || !stands_alone(r, i, last)) return 0;
  *ret_word = p->word;
  return i + 1;
}

/* The word as the person wrote it: hyphens and accents kept, chat spelling mended. */
static struct str kin_text(const struct read *r, size_t end) {
  const struct piece *p = read_at(r, end - 1);
  struct str text = utf8_fold(r->a, pieces_text(&r->p, end - 1, end - 1));
  struct str plain = utf8_plain(r->a, text);
  bool mended = p->first == p->last && r->p.tokens->at[p->first].mended; /* "gf" stays the person's word */
  return mended || plain.len == p->word.len ? text : p->word;
}

static void add_side(struct subject *s, struct who about, const char *relation, struct str value, bool ended) {
  if (s->side_count == SUBJECT_SIDES) return;
  s->sides[s->side_count++] =
      (struct fact_read){.about = about, .relation = str_of(relation), .value = value, .ended = ended, .sure = 900};
}

static void add_who(struct subject *s, struct who w) {
  if (s->count < SUBJECT_WHOS) s->who[s->count++] = w;
}

static bool comma(const struct read *r, size_t i) {
  return piece_is(read_at(r, i), ",") || piece_is(read_at(r, i), "-");
}

/* ", Anna," or " anna" after a kin word or an animal: the end behind it and the name; 0 none. */
static size_t apposed_name(const struct read *r, size_t i, size_t last, struct str *ret) {
  size_t at = comma(r, i) ? i + 1 : i, end = name_run(r, at, last, true);
  if (!end) return 0;
  if (at > i && !comma(r, end) && end < last) return 0; /* "my sister, Anna ..." wants its second comma */
  *ret = read_name_text(r, at, end);
  return at > i && end < last ? end + 1 : end;
}

/* "shes", "he" right after the phrase says the subject again; spoken, and no new clause. */
static size_t skip_echo(const struct read *r, size_t i, size_t last) {
  size_t at = comma(r, i) ? i + 1 : i;
  const struct piece *p = read_at(r, at);
  if (piece_has(p, LEX(POSSESSIVE)) && piece_is(read_at(r, at + 1), "name")) return at; /* "my stepmum her names ..." */
  bool echo = piece_is(p, "he") || piece_is(p, "she") || piece_is(p, "they") || piece_is(p, "it");
  return echo && at + 1 < last ? at + 1 : i;
}

/* "at church", "up the road", "from work" behind a name. */
static size_t skip_whereabouts(const struct read *r, size_t i, size_t last) {
  if (!piece_has(read_at(r, i), LEX(PREPOSITION)) || piece_is(read_at(r, i), "'s")) return i;
  size_t at = i + 1;
  while (at < last && at < i + 5) {
    const struct piece *p = read_at(r, at);
    bool verb = piece_has(p, LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL)) ||
                ((p->form == FORM_THIRD || p->form == FORM_PAST) && !piece_has(p, LEX(NOUN)));
    if (verb || piece_is(p, "used") || piece_is(p, "he") || piece_is(p, "she")) return at;
    if (piece_has(p, LEX(MARK) | LEX(TIME))) break;
    at++;
  }
  return i;
}

static bool mine(const struct piece *p) {
  return piece_is(p, "my") || piece_is(p, "our") || piece_is(p, "me") || piece_is(p, "mine");
}

static void set_gender(struct subject *s, const struct piece *kin, const struct piece *name) {
  s->male = piece_has(kin, LEX(MALE)) || (name && name->name && name->name->use == 'm');
  s->female = piece_has(kin, LEX(FEMALE)) || (name && name->name && name->name->use == 'f');
}

/* "'s bloke", "'s birthday", "'s name" after a person: of_other, or an attribute. False: too deep or not read. */
static bool owned_thing(const struct read *r, struct subject *s, size_t *at, size_t last) {
  size_t i = *at + 1;
  const struct piece *p = read_at(r, i);
  if (i >= last) return false;
  if (piece_is(p, "name") || piece_is(p, "birthday") || piece_is(p, "bday") || piece_is(p, "age") ||
      piece_is(p, "job")) {
    s->attribute = piece_is(p, "bday") ? STR("birthday") : p->word;
    *at = i + 1;
    return true;
  }
  if (!piece_has(p, LEX(KIN) | LEX(ANIMAL)) || str_is(read_at(r, i + 1)->word, "'s")) return false;
  struct who owner = s->who[0];
  struct str owner_text = owner.name.len ? owner.name : owner.word, name = STR_NONE;
  struct who w = {.word = p->word, .of_other = true, .owner = owner_text};
  size_t end = apposed_name(r, i + 1, last, &name);
  if (end) w = (struct who){.name = name, .word = p->word};
  if (piece_has(p, LEX(MATE))) add_side(s, owner, "partner", end ? name : p->word, false);
  if (piece_has(p, LEX(ANIMAL)) && end) add_side(s, w, "pet", p->word, false);
  s->animal = piece_has(p, LEX(ANIMAL));
  s->who[0] = w;
  *at = end ? end : i + 1;
  return true;
}

static bool genitive(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
  if (!piece_is(p, "'s")) return false;
  return piece_has(next, LEX(KIN) | LEX(ANIMAL)) || piece_is(next, "name") || piece_is(next, "birthday") ||
         piece_is(next, "bday") || piece_is(next, "age") || piece_is(next, "job") ||
         (piece_has(next, LEX(NOUN)) && !piece_has(next, LEX(ADJ) | LEX(JOB) | LEX(ARTICLE) | LEX(PREPOSITION)) &&
          (next->form != FORM_ING || piece_has(read_at(r, i + 2), LEX(BE))) && next->form != FORM_PAST &&
          next->form != FORM_PARTICIPLE);
}

static size_t finish_person(const struct read *r, struct subject *s, size_t i, size_t last) {
  if (genitive(r, i)) return owned_thing(r, s, &i, last) ? skip_echo(r, i, last) : 0;
  i = skip_echo(r, skip_whereabouts(r, i, last), last);
  if (piece_has(read_at(r, i), LEX(POSSESSIVE)) && !piece_is(read_at(r, i), "my") &&
      piece_is(read_at(r, i + 1), "name")) {
    s->attribute = STR("name");
    i += 2;
  }
  return i;
}

static size_t join_second(const struct read *r, struct subject *s, size_t i, size_t last);

static void kin_side(struct subject *s, struct who w, struct str word, bool of_me) {
  static const char *const many[] = {"kids",      "sisters", "brothers", "friends", "parents",
                                     "daughters", "sons",    "mates",    "boys",    "girls"};
  for (size_t i = 0; i < sizeof many / sizeof *many; i++)
    if (str_is(word, many[i])) return;
  if (of_me && w.name.len) add_side(s, w, "kin", word, false);
}

/* "my nephews jake and ollie": each a nephew. The end behind the last name; 0 when it is no such list. */
static size_t kin_list(const struct read *r, struct subject *s, const struct piece *kin, size_t i, size_t last) {
  if (!str_ends(kin->word, STR("s")) || !(kin->single_classes & LEX(KIN)) || piece_is(read_at(r, i), "'s")) return 0;
  size_t at = i, first = name_run(r, i, last, true);
  if (!first || !(piece_has(read_at(r, first), LEX(AND)) || comma(r, first))) return 0;
  while (at < last && s->count < SUBJECT_WHOS) {
    size_t end = name_run(r, at, last, true);
    if (!end) break;
    struct who w = {.name = read_name_text(r, at, end), .word = kin->single};
    add_who(s, w);
    add_side(s, w, "kin", kin->single, false);
    at = end;
    if (!piece_has(read_at(r, at), LEX(AND)) && !comma(r, at)) break;
    if (!name_run(r, at + 1, last, true)) break;
    at++;
  }
  s->plural = true;
  return at;
}

static size_t kin_subject(const struct read *r, struct subject *s, size_t i, size_t last) {
  struct str word, name = STR_NONE;
  const struct piece *owner = read_at(r, i);
  size_t end = read_kin_end(r, i, last, &word);
  if (!end) return 0;
  bool sibling = is_our_kid(r, i);
  if (!sibling) word = kin_text(r, end);
  bool of_me = mine(owner) || piece_is(owner, "the") || piece_has(owner, LEX(BARE) | LEX(KIN));
  const struct piece *kin = read_at(r, end - 1);
  size_t list = of_me ? kin_list(r, s, kin, end, last) : 0;
  if (list) return finish_person(r, s, list, last);
  size_t named = piece_is(read_at(r, end), "'s") ? 0 : apposed_name(r, end, last, &name);
  if (piece_has(owner, LEX(BARE)) && !named && !of_me) return 0;
  if (named && end == i + 1 && piece_has(owner, LEX(BARE)) && piece_has(owner, LEX(BLOOD))) {
    /* "mama titi", "Father Dominic": what somebody is called, and whose they are is not said */
    name = arena_printf(r->a, "%.*s %.*s", STR_ARG(utf8_capital(r->a, word)), STR_ARG(name));
    add_who(s, (struct who){.name = name});
    set_gender(s, kin, NULL);
    return finish_person(r, s, named, last);
  }
  set_gender(s, kin, named ? read_at(r, comma(r, end) ? end + 1 : end) : NULL);
  if (sibling && s->male != s->female) word = s->male ? STR("brother") : STR("sister");
  struct who w = {.name = name, .word = word};
  if (!of_me) { /* "her fella tony": his or hers, whoever that is */
    w.of_other = !named;
    struct who other = piece_is(owner, "her") ? r->she : piece_is(owner, "his") ? r->he : r->they;
    w.owner = other.name.len ? other.name : other.word;
    if (!w.owner.len && !named) return 0;
  }
  add_who(s, w);
  kin_side(s, w, word, of_me);
  size_t after = named ? named : end;
  s->plural = str_ends(kin->word, STR("s")) && kin->single_classes & LEX(KIN);
  size_t joined = join_second(r, s, after, last);
  return joined ? joined : finish_person(r, s, after, last);
}

/* "Ines, my daughter-in-law," or "mark thats my brother": the kin of a name that came first. */
static size_t apposed_kin(const struct read *r, struct subject *s, size_t i, size_t last) {
  struct str word;
  size_t at = comma(r, i) ? i + 1 : i;
  if (piece_is(read_at(r, at), "that") && piece_is(read_at(r, at + 1), "is"))
    at += 2;
  else if (at == i)
    return 0;
  if (!mine(read_at(r, at))) return 0;
  size_t end = read_kin_end(r, at, last, &word);
  if (!end || piece_is(read_at(r, end), "'s")) return 0;
  word = kin_text(r, end);
  kin_side(s, s->who[0], word, true);
  s->who[0].word = word;
  set_gender(s, read_at(r, end - 1), NULL);
  if (piece_has(read_at(r, end), LEX(NAME) | LEX(MAYBE_NAME)) &&
      str_eq_nocase(read_name_text(r, end, end + 1), s->who[0].name))
    end++;
  return skip_echo(r, comma(r, end) ? end + 1 : end, last);
}

/* "biscuit my hamster died": any word is a name in front of "my hamster". */
static size_t name_before_pet(const struct read *r, struct subject *s, size_t i, size_t last) {
  const struct piece *p = read_at(r, i), *pet = read_at(r, i + 2);
  bool name = piece_has(p, LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL) | LEX(UNKNOWN));
  bool word = name || (piece_has(p, LEX(NOUN)) && !piece_has(p, LEX(VERB)));
  if (piece_has(p, LEX(PREPOSITION) | LEX(ADVERB) | LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL) | LEX(WH) | LEX(OPENER) |
                       LEX(BREAK) | LEX(KIN) | LEX(SAYS)))
    return 0;
  if (!word || !mine(read_at(r, i + 1)) || !piece_has(pet, LEX(ANIMAL) | LEX(KIN)) || !read_is_finite(r, i + 3) ||
      i + 3 >= last)
    return 0;
  struct who w = {.name = read_name_text(r, i, i + 1), .word = pet->word};
  s->animal = piece_has(pet, LEX(ANIMAL));
  add_who(s, w);
  add_side(s, w, s->animal ? "pet" : "kin", pet->word, false);
  return i + 3;
}

static size_t name_subject(const struct read *r, struct subject *s, size_t i, size_t last, bool after_our) {
  size_t pet = name_before_pet(r, s, i, last);
  if (pet) return pet;
  size_t end = name_run(r, i, last, after_our);
  if (!end) return 0;
  struct who w = {.name = read_name_text(r, i, end)};
  set_gender(s, read_at(r, SIZE_MAX), read_at(r, i));
  add_who(s, w);
  size_t kin = apposed_kin(r, s, end, last);
  if (kin) end = kin;
  size_t joined = join_second(r, s, end, last);
  return joined ? joined : finish_person(r, s, end, last);
}

/* "and i", "n kayleigh", "and her fella tony" after a first person. */
static size_t join_second(const struct read *r, struct subject *s, size_t i, size_t last) {
  if (!piece_has(read_at(r, i), LEX(AND)) || s->count == 0) return 0;
  const struct piece *p = read_at(r, i + 1);
  if (piece_is(p, "i") || (piece_is(p, "me") && !piece_has(read_at(r, i + 2), LEX(NOUN) | LEX(KIN)))) {
    add_who(s, (struct who){.me = true});
    return i + 2;
  }
  size_t before = s->count;
  struct who first = s->who[0];
  struct str word, name = STR_NONE;
  size_t end = read_kin_end(r, i + 1, last, &word);
  if (end && !mine(p) && !piece_has(p, LEX(BARE))) {
    size_t named = apposed_name(r, end, last, &name);
    if (read_is_partner(r, word)) add_side(s, first, "partner", named ? name : word, false);
    if (named) add_who(s, (struct who){.name = name, .word = word});
    return named ? skip_echo(r, named, last) : end;
  }
  end = end ? kin_subject(r, s, i + 1, last) : name_subject(r, s, i + 1, last, false);
  return s->count > before ? end : 0;
}

static size_t noun_end(const struct read *r, size_t i, size_t last) {
  size_t at = i;
  while (at < last && at < i + 4) {
    const struct piece *p = read_at(r, at);
    bool noun = piece_has(p, LEX(NOUN) | LEX(ADJ) | LEX(ANIMAL) | LEX(UNKNOWN) | LEX(CAPITAL) | LEX(BODY) | LEX(JOB) |
                                 LEX(HEALTH)) &&
                !piece_has(p, LEX(TIME) | LEX(MARK) | LEX(PREPOSITION) | LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL) |
                                  LEX(SUBJECT));
    bool verb =
        at > i && read_is_finite(r, at) && p->form != FORM_BASE && !piece_has(read_at(r, at + 1), LEX(NOUN) | LEX(BE));
    if (!noun || verb || piece_is(p, "'s")) break;
    at++;
  }
  return at > i ? at : 0;
}

/* "our cat, Admiral,", "the narrowboat", "my plumber Zoltán", "my trip to orkney". */
static size_t thing_subject(const struct read *r, struct subject *s, size_t i, size_t last) {
  const struct piece *p = read_at(r, i);
  if (!piece_has(p, LEX(POSSESSIVE) | LEX(ARTICLE)) && !piece_is(p, "me")) return 0;
  bool of_me = mine(p), the = piece_is(p, "the");
  if (!of_me && !the) return 0;
  size_t begin = i + 1, end = noun_end(r, begin, last);
  while (begin < end && piece_has(read_at(r, begin), LEX(KINMOD)) && begin + 1 < end) begin++;
  if (!end) return 0;
  struct str name = STR_NONE;
  size_t named = 0;
  for (size_t head = begin; head < end && !named; head++) { /* the noun the name stands behind */
    if (!piece_has(read_at(r, head), LEX(ANIMAL) | LEX(JOB))) continue;
    named = apposed_name(r, head + 1, last, &name);
    if (named) end = head + 1;
  }
  const struct piece *head = read_at(r, end - 1);
  bool animal = piece_has(head, LEX(ANIMAL)), job = piece_has(head, LEX(JOB));
  struct who w = {.name = name, .word = read_value(r, begin, end)};
  if (named && animal) add_side(s, w, "pet", head->word, false);
  if (named && job && of_me) add_side(s, w, "kin", w.word, false);
  s->animal = animal;
  s->mine = of_me || the;
  if (!named) s->thing = w.word;
  add_who(s, w);
  if (!named &&
      (piece_is(read_at(r, end), "to") || piece_is(read_at(r, end), "of") || piece_is(read_at(r, end), "with")) &&
      piece_has(read_at(r, end + 1), LEX(PLACE) | LEX(NAME) | LEX(CAPITAL) | LEX(POSSESSIVE))) {
    size_t more = end + 1;
    while (more < last && !read_is_finite(r, more) && more < end + 5) more++;
    s->thing = read_value(r, begin, more);
    end = more;
  }
  return finish_person(r, s, named ? named : end, last);
}

static size_t pronoun_subject(const struct read *r, struct subject *s, size_t i, size_t last) {
  const struct piece *p = read_at(r, i);
  struct who w = {0};
  if (piece_is(p, "i") || piece_is(p, "we"))
    w.me = true;
  else if (piece_is(p, "you"))
    w.you = true;
  else if (piece_is(p, "she"))
    w = r->she;
  else if (piece_is(p, "he"))
    w = r->he;
  else if (piece_is(p, "they"))
    w = r->they;
  else if (piece_is(p, "it"))
    w = r->it, s->neuter = true;
  else if (piece_is(p, "me") && piece_has(read_at(r, i + 1), LEX(AND)))
    w.me = true;
  else
    return 0;
  if (!w.me && !w.you && !w.name.len && !w.word.len) w.pronoun = p->word;
  add_who(s, w);
  if (piece_is(p, "we")) s->plural = true;
  if (piece_is(p, "we") && piece_is(read_at(r, i + 1), "both")) return i + 2;
  size_t joined = join_second(r, s, i + 1, last);
  return joined ? joined : i + 1;
}

/* "my name", "my birthday". */
static size_t attribute_subject(const struct read *r, struct subject *s, size_t i) {
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
  struct who w = {0};
  if (piece_is(p, "name") && piece_has(next, LEX(BE))) { /* "name is steph" */
    s->attribute = STR("name");
    add_who(s, (struct who){.me = true});
    return i + 1;
  }
  if (mine(p))
    w.me = true;
  else if (piece_is(p, "her"))
    w = r->she;
  else if (piece_is(p, "his"))
    w = r->he;
  else if (piece_is(p, "its"))
    w = r->it;
  else if (piece_is(p, "their"))
    w = r->they;
  else
    return 0;
  bool name = piece_is(next, "name") || piece_is(next, "first name"),
       day = piece_is(next, "birthday") || piece_is(next, "bday");
  if (!name && !day && !piece_is(next, "age")) return 0;
  if (!w.me && !w.name.len && !w.word.len) return 0;
  s->attribute = name ? STR("name") : day ? STR("birthday") : STR("age");
  add_who(s, w);
  return i + 2;
}

/* Typed in haste the "i" is left out: "got a new job", "flying to malaga", "cant stand olives", "love mangoes". */
static size_t implied_subject(const struct read *r, struct subject *s, size_t i, size_t last) {
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
  bool linked = piece_has(next, LEX(PREPOSITION) | LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(NUMBER) | LEX(ADVERB)) ||
                next->form != FORM_NONE || (piece_has(next, LEX(OBJECT)) && p->form == FORM_PAST);
  bool form = (p->form == FORM_PAST || p->form == FORM_ING) && (!piece_has(p, LEX(ADJ) | LEX(NOUN)) || linked);
  bool short_for = piece_is(p, "got") || piece_is(p, "gonna") || piece_is(p, "been") || piece_is(p, "used");
  bool taste = piece_is(p, "love") || piece_is(p, "hate") || piece_is(p, "adore");
  bool cannot = (piece_is(p, "can") && piece_has(next, LEX(NEGATION))) ||
                (piece_is(p, "do") && piece_has(next, LEX(NEGATION)) &&
                 (piece_is(read_at(r, i + 2), "like") || piece_is(read_at(r, i + 2), "eat")));
  bool fits = form || short_for || cannot || (taste && !piece_has(next, LEX(SUBJECT) | LEX(OBJECT) | LEX(PREPOSITION)));
  if (!fits || piece_has(p, LEX(CAPITAL) | LEX(NAME)) || i + 1 >= last) return 0;
  s->implied = true;
  add_who(s, (struct who){.me = true});
  return i;
}

bool read_subject(struct read *r, size_t i, size_t last, struct subject *ret) {
  typedef size_t reads(const struct read *r, struct subject *s, size_t i, size_t last);
  static reads *const ways[] = {pronoun_subject, kin_subject};
  *ret = (struct subject){.first = i};
  size_t end = attribute_subject(r, ret, i);
  for (size_t w = 0; !end && w < sizeof ways / sizeof *ways; w++) {
    *ret = (struct subject){.first = i};
    end = ways[w](r, ret, i, last);
  }
  if (!end) {
    *ret = (struct subject){.first = i};
    bool our = piece_is(read_at(r, i), "our") || piece_is(read_at(r, i), "me");
    end = name_subject(r, ret, our ? i + 1 : i, last, false);
  }
  if (!end) *ret = (struct subject){.first = i}, end = thing_subject(r, ret, i, last);
  if (!end) {
    *ret = (struct subject){.first = i};
    end = implied_subject(r, ret, i, last);
    ret->last = i;
    return end == i && ret->count > 0;
  }
  ret->last = end;
  return ret->count > 0;
}
