/* SPDX-License-Identifier: Apache-2.0
 *
 * Text that nobody says: code, logs, mail with its headers, other people's chats, verse. Told by its shape, line by
 * line, never by its words: the field names are those of mail (RFC 5322, 3.6), the severities those of syslog
 * (RFC 5424, 6.2.1) as programs print them.
 */
#include "base/utf8.h"
#include "language/reading_priv.h"

enum {
  LINES_MOST = 40, /* more than anybody types at once */
  VERSE_LINES = 8, /* and of so many short ones */
  VERSE_LETTERS = 60,
  SPEAKER_LETTERS = 30
};

struct shape {
  size_t lines, short_lines, capitals, stops, fields, stamps, quoted, speakers, code;
};

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
static bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

/* "99-99" of "2026-11-28": each 9 is a digit, all else itself. */
static bool begins_like(struct str s, const char *form) {
  size_t i = 0;
  for (; form[i]; i++)
    if (i >= s.len || (form[i] == '9' ? !is_digit(s.at[i]) : s.at[i] != form[i])) return false;
  return true;
}

static bool holds_any(struct str s, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (str_find(s, str_of(words[i])) >= 0) return true;
  return false;
}
#define COUNTED(list) list, sizeof(list) / sizeof *(list)

/* A moment to the second, or a severity in capitals, before anything else is said. */
static bool is_stamped(struct str line) {
  static const char *const forms[] = {"9999-99-99T99:99", "9999-99-99 99:99:99", "9999/99/99 99:99:99", "99:99:99 ",
                                      "99:99:99."};
  static const char *const levels[] = {"INFO ", "WARN ", "WARNING ", "ERROR ", "DEBUG ", "TRACE ", "FATAL ",
                                       "INFO:", "WARN:", "WARNING:", "ERROR:", "DEBUG:", "FATAL:", "CRITICAL"};
  struct str rest = line.len && line.at[0] == '[' ? str_from(line, 1) : line;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (begins_like(rest, forms[i])) return true;
  if (begins_like(str_from(rest, rest.len < 7 ? rest.len : 7), "99:99:99 ") && is_capital(rest.at[0]))
    return true; /* "Nov 28 06:14:02 " */
  return holds_any(str_first(rest, rest.len < 12 ? rest.len : 12), COUNTED(levels));
}

static bool is_field(struct str line) {
  static const char *const fields[] = {"From: ", "To: ",       "Cc: ",         "Subject: ",     "Date: ",
                                       "Sent: ", "Reply-To: ", "Message-ID: ", "Return-Path: ", "Received: "};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (str_starts(line, str_of(fields[i]))) return true;
  return false;
}

/* "On 3 May 2026, Bob wrote:", "-----Original Message-----", "Begin forwarded message:" */
static bool is_forwarding(struct str line) {
  return (str_starts(line, STR("On ")) && str_ends(line, STR(" wrote:"))) || str_starts(line, STR("-----")) ||
         str_starts(line, STR("Begin forwarded message"));
}

/* "Anna: hi", "[28/11/2026, 06:14] Anna: hi" */
static bool is_speaker(struct str line) {
  ptrdiff_t end = line.len && line.at[0] == '[' ? str_find(line, STR("] ")) : -1;
  struct str said = end >= 0 ? str_from(line, (size_t)end + 2) : line;
  ptrdiff_t colon = str_find(said, STR(": "));
  return colon > 0 && colon <= SPEAKER_LETTERS && is_capital(said.at[0]);
}

/* "print(\"": a word called with something, which talk has a blank before. */
static bool has_call(struct str line) {
  for (size_t i = 1; i + 1 < line.len; i++)
    if (line.at[i] == '(' && strchr("\"')", line.at[i + 1]) &&
        (line.at[i - 1] == '_' || utf8_is_letter((uint8_t)line.at[i - 1])))
      return true;
  return false;
}

/* What ends or begins so is read by machines: "};", "def f(x):". */
static bool is_code(struct str line) {
  static const char *const ends[] = {";", "{", "}", "):", "\",", "*/", "=>"};
  static const char *const holds[] = {"!=", "+=", "&&", "||", "</", "/>"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (str_ends(line, str_of(ends[i]))) return true;
  return str_starts(line, STR("#include")) || str_starts(line, STR("//")) || holds_any(line, COUNTED(holds)) ||
         has_call(line);
}

static bool is_part_of_verse(struct str line) {
  return line.at[0] == '[' && line.at[line.len - 1] == ']' && line.len < SPEAKER_LETTERS; /* "[Chorus]" */
}

static struct shape shape_of(struct str text, bool *ret_marked) {
  struct shape s = {0};
  struct str line;
  while (str_next(&text, '\n', &line)) {
    line = str_trim(line);
    if (!line.len) continue;
    s.lines++;
    s.short_lines += line.len < VERSE_LETTERS;
    s.capitals += is_capital(line.at[0]);
    s.stops += line.at[line.len - 1] == '.' || line.at[line.len - 1] == '!';
    s.fields += is_field(line);
    s.stamps += is_stamped(line);
    s.quoted += line.at[0] == '>';
    s.speakers += is_speaker(line);
    s.code += is_code(line);
    *ret_marked |= is_forwarding(line) || is_part_of_verse(line);
  }
  return s;
}

/* So many signs of programs, or figures, as no sentence has. */
static bool is_full_of_signs(struct str text) {
  size_t marks = 0, digits = 0;
  for (size_t i = 0; i < text.len; i++) {
    marks += text.at[i] && strchr("={}<>_|\\[]#;$", text.at[i]);
    digits += is_digit(text.at[i]);
  }
  return (marks >= 2 && marks * 25 > text.len) || (digits > 12 && digits * 3 > text.len);
}

bool read_is_pasted(struct str text) {
  bool marked = false;
  if (is_full_of_signs(text)) return true;
  struct shape s = shape_of(text, &marked);
  bool verse =
      s.lines >= VERSE_LINES && s.short_lines == s.lines && s.capitals * 10 >= s.lines * 9 && s.stops * 4 <= s.lines;
  bool chat = s.speakers >= 3 && s.speakers * 2 > s.lines;
  bool coded = s.code && s.code * 3 >= s.lines;
  return s.lines > LINES_MOST || s.fields >= 2 || s.stamps || s.quoted >= 2 || (marked && s.lines > 1) || coded ||
         chat || verse;
}
