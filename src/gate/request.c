/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/utf8.h"
#include "gate/gate.h"
#include "gate/gate_priv.h"

#include <sodium.h>

/* ---- what claims a consent ---- */

/* The name as it would be meant: "user-Confirmed" is "userconfirmed". */
static struct str letters_of(struct arena *a, const char *key) {
  struct str plain = utf8_plain(a, str_of(key));
  char *out = arena_alloc(a, plain.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < plain.len; i++)
    if (plain.at[i] >= 'a' && plain.at[i] <= 'z') out[n++] = plain.at[i];
  return (struct str){out, n};
}

static struct str without_prefix(struct str name) {
  static const char *const prefixes[] = {"already", "user", "human", "owner", "person",
                                         "pre",     "auto", "is",    "has",   "was"};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if (str_starts(name, str_of(prefixes[i])) && name.len > strlen(prefixes[i]))
      return str_from(name, strlen(prefixes[i]));
  return name;
}

static bool claims_consent(struct arena *a, const char *key) {
  static const char *const names[] = {"yes",           "approval",     "approve",      "approved",    "approvedby",
                                      "confirm",       "confirmed",    "confirmation", "confirmedby", "consent",
                                      "consented",     "consentgiven", "permission",   "permitted",   "authorised",
                                      "authorized",    "allowed",      "sanctioned",   "agreed",      "authorisation",
                                      "authorization", "skipgate",     "nogate",       "gate"};
  struct str name = letters_of(a, key);
  for (int i = 0; i < 3; i++) { /* "user", "has", "already" one after the other */
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
      if (str_is(name, names[k])) return true;
    name = without_prefix(name);
  }
  return false;
}

/* The member that does, "" for none. */
static struct str consent_in(struct arena *a, const json_t *v, int depth) {
  const char *key;
  json_t *member;
  size_t i;
  struct str found = STR("");
  if (depth > GATE_DEPTH_MOST) return found;
  if (json_is_object(v)) {
    json_object_foreach((json_t *)(uintptr_t)v, key, member) {
      if (!found.len) found = claims_consent(a, key) ? arena_dup(a, str_of(key)) : consent_in(a, member, depth + 1);
    }
  } else if (json_is_array(v)) {
    json_array_foreach(v, i, member) {
      if (!found.len) found = consent_in(a, member, depth + 1);
    }
  }
  return found;
}

/* ---- what can be seen ---- */

/* Unicode 15: controls, format characters, fillers, variation selectors and blanks that are no space. */
static bool is_hidden(uint32_t c) {
  static const struct {
    uint32_t first, last;
  } hidden[] = {{0, 0x1F},         {0x7F, 0xA0},     {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},
                {0x115F, 0x1160},  {0x1680, 0x1680}, {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x2000, 0x200F},
                {0x2028, 0x202F},  {0x205F, 0x206F}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},
                {0xFE00, 0xFE0F},  {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFD}, {0x1D173, 0x1D17A},
                {0xE0000, 0xE0FFF}};
  for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
    if (c >= hidden[i].first && c <= hidden[i].last) return true;
  return false;
}

static bool hides_something(struct str s) {
  while (s.len)
    if (is_hidden(utf8_next(&s))) return true;
  return false;
}

/* Between quotation marks, so that nothing in it looks like words of ours. */
static int draw_text(struct buf *out, struct str s) {
  int r = buf_add_byte(out, '"');
  while (r == 0 && s.len) {
    char bytes[4];
    uint32_t c = utf8_next(&s);
    if (c == '\n')
      r = buf_add_str(out, STR("\\n"));
    else if (c == '"' || c == '\\')
      r = buf_printf(out, "\\%c", (char)c);
    else if (is_hidden(c))
      r = buf_printf(out, "\\u{%x}", (unsigned)c);
    else
      r = buf_add(out, bytes, utf8_put(bytes, c));
  }
  return r < 0 ? r : buf_add_byte(out, '"');
}

/* A recipient with a letter that only looks like another one is told from it. */
static int draw_letters(struct buf *out, struct str s) {
  enum { MOST = 6 };
  int r = 0, count = 0;
  while (r == 0 && s.len && count < MOST) {
    uint32_t c = utf8_next(&s);
    if (c < 0x80) continue;
    r = buf_printf(out, "%sU+%04X", count++ ? ", " : " (not plain letters: ", (unsigned)c);
  }
  return r < 0 || !count ? r : buf_add_str(out, s.len ? STR("...)") : STR(")"));
}

/* ---- the deed in words ---- */

static int draw_value(struct buf *out, const json_t *v, struct error *e) {
  if (json_is_string(v)) return draw_text(out, (struct str){json_string_value(v), json_string_length(v)});
  AUTO_BUF struct buf canonical = buf_new(GATE_ARGUMENTS_MOST);
  int r = gate_canonical(v, &canonical, e);
  if (r < 0) return r;
  return json_is_object(v) || json_is_array(v) ? draw_text(out, buf_str(&canonical))
                                               : buf_add_str(out, buf_str(&canonical));
}

static int draw_member(struct buf *out, const char *key, const json_t *v, int *count, struct error *e) {
  struct str name = str_of(key);
  int r = buf_add_str(out, (*count)++ ? STR("; ") : STR(": "));
  bool plain = !hides_something(name) && str_find_byte(name, '"') < 0;
  if (r == 0) r = plain ? buf_add_str(out, name) : draw_text(out, name);
  if (r == 0) r = buf_add_byte(out, ' ');
  return r < 0 ? r : draw_value(out, v, e);
}

/* "Send a letter: to "anna@example.org"; text "Dear Anna"": whom it reaches stands first. */
static int draw(const struct gate_asked *asked, const struct gate_request *r, const json_t *arguments, struct buf *out,
                struct error *e) {
  const char *whom = asked->skill->recipient, *key;
  const json_t *to = whom ? json_object_get(arguments, whom) : NULL;
  json_t *member;
  int count = 0, result = buf_add_str(out, str_of(asked->skill->summary ? asked->skill->summary : asked->skill->name));
  if (to && result == 0) result = draw_member(out, whom, to, &count, e);
  if (to && result == 0) result = draw_letters(out, r->recipient);
  json_object_foreach((json_t *)(uintptr_t)arguments, key, member) {
    if (result == 0 && member != to) result = draw_member(out, key, member, &count, e);
  }
  return result;
}

/* ---- reading ---- */

/* Read again for a yes, nothing is said, and it comes to the same: what was asked about was not said either. */
static enum effect effect_of(struct arena *a, const struct gate_asked *asked, const json_t *arguments) {
  const struct skill *s = asked->skill;
  bool takes_along = s->leaves && !gate_is_said(a, arguments, s->schema, asked->said);
  return s->effect == EFFECT_LOOK && takes_along ? EFFECT_REACH : s->effect;
}

static json_t *parse(const struct gate_asked *asked, struct error *e) {
  if (!asked->text.at) return json_is_object(asked->object) ? json_incref((json_t *)(uintptr_t)asked->object) : NULL;
  if (asked->text.len > GATE_ARGUMENTS_MOST) {
    error_set(e, ERR_TOO_BIG, "The arguments of %s are too long.", asked->skill->name);
    return NULL;
  }
  struct error why = {0};
  json_t *read = json_read(asked->text, &why);
  if (!read) error_set(e, ERR_INVALID, "The arguments of %s are no JSON: %.200s", asked->skill->name, why.text);
  return read;
}

static int recipient_of(struct arena *a, const struct gate_asked *asked, const json_t *arguments, struct str *ret,
                        struct error *e) {
  const json_t *to = asked->skill->recipient ? json_object_get(arguments, asked->skill->recipient) : NULL;
  *ret = STR("");
  if (!to) return 0;
  AUTO_BUF struct buf out = buf_new(GATE_ARGUMENTS_MOST);
  int r =
      json_is_string(to) ? buf_add(&out, json_string_value(to), json_string_length(to)) : gate_canonical(to, &out, e);
  if (r < 0) return r;
  if (hides_something(buf_str(&out)))
    return error_set(e, ERR_INVALID, "The recipient has characters that cannot be seen.");
  *ret = arena_dup(a, buf_str(&out));
  return 0;
}

static void hash_text(crypto_generichash_state *h, struct str s) {
  unsigned char size[8];
  for (int i = 0; i < 8; i++) size[i] = (unsigned char)((uint64_t)s.len >> (8 * i));
  crypto_generichash_update(h, size, sizeof size);
  crypto_generichash_update(h, (const unsigned char *)(s.at ? s.at : ""), s.len);
}

static void bind_to(struct gate_request *r) {
  crypto_generichash_state h;
  unsigned char rest[9] = {(unsigned char)r->effect};
  for (int i = 0; i < 8; i++) rest[1 + i] = (unsigned char)(r->conversation >> (8 * i));
  crypto_generichash_init(&h, NULL, 0, GATE_HASH);
  hash_text(&h, STR("os1 deed 1"));
  hash_text(&h, r->skill);
  crypto_generichash_update(&h, rest, sizeof rest);
  hash_text(&h, r->arguments);
  crypto_generichash_final(&h, r->hash, GATE_HASH);
}

static int show(struct arena *a, const struct gate_asked *asked, const json_t *arguments, struct gate_request *r,
                struct error *e) {
  if (r->effect == EFFECT_LOOK || r->effect == EFFECT_KEEP) return 0;
  AUTO_BUF struct buf out = buf_new(GATE_SHOWN_MOST);
  int result = draw(asked, r, arguments, &out, e);
  if (result == ERR_TOO_BIG)
    return error_set(e, result, "That is more than can be shown at once, so it can't be asked about.");
  r->shown = arena_dup(a, buf_str(&out));
  return result;
}

int gate_request_read(struct arena *a, const struct gate_asked *asked, struct gate_request *ret, json_t **ret_arguments,
                      struct error *e) {
  struct error why = {0};
  AUTO_JSON json_t *given = parse(asked, &why), *meant = NULL;
  AUTO_BUF struct buf out = buf_new(GATE_ARGUMENTS_MOST);
  if (!json_is_object(given))
    return error_set(e, why.code ? why.code : ERR_INVALID, "%s",
                     why.code ? why.text : "The arguments are no JSON object.");
  struct str claim = consent_in(a, given, 0);
  if (claim.len)
    return error_set(e, ERR_INVALID, "\"%.60s\" is nobody's to send: a yes is said by the person.", claim.at);
  int r = gate_canonical(given, &out, e);
  if (r < 0) return r;
  struct gate_request q = {.skill = str_of(asked->skill->name),
                           .effect = effect_of(a, asked, given),
                           .arguments = arena_dup(a, buf_str(&out)),
                           .shown = STR(""),
                           .taint = asked->taint,
                           .conversation = asked->conversation};
  meant = json_read(q.arguments, e); /* what is bound is what is done */
  if (!meant) return ERR_INVALID;
  r = recipient_of(a, asked, meant, &q.recipient, e);
  if (r == 0) r = show(a, asked, meant, &q, e);
  if (r < 0) return r;
  bind_to(&q);
  *ret = q;
  if (ret_arguments) *ret_arguments = json_incref(meant);
  return 0;
}

bool gate_is_same(const struct gate_request *x, const struct gate_request *y) {
  return sodium_memcmp(x->hash, y->hash, GATE_HASH) == 0;
}
