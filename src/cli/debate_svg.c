/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/debate_svg.h"

#include "base/utf8.h"
#include "cli/debate_rows.h"

/* Pixels. A letter of the serif is at most about so wide on the mean, whichever of the fonts there is. */
enum {
  WIDE = 900,
  MARGIN = 36,
  STEP = 46, /* to the right, a row that hangs on another */
  PAD = 18,
  BAR = 6,
  LINE = 25,
  LABEL = 20,
  LETTER = 10,
  GAP = 16,
  HEAD = 84,
  FOOT = 74,
  LINES = 24,
};

struct picture {
  struct arena *arena;
  struct buf *out;
  int bottom[DEBATE_ROWS + 1]; /* of the last row of each depth: where its connectors begin */
  int y;
};

/* ---- words ---- */

/* As character data: what XML 1.0 forbids is a blank. */
static void put_text(struct buf *out, struct str text) {
  while (text.len) {
    struct str before = text;
    uint32_t code = utf8_next(&text);
    struct str one = str_first(before, before.len - text.len);
    if (code == '&')
      buf_add_str(out, STR("&amp;"));
    else if (code == '<')
      buf_add_str(out, STR("&lt;"));
    else if (code == '>')
      buf_add_str(out, STR("&gt;"));
    else if (code < ' ' || code == 0xFFFE || code == 0xFFFF)
      buf_add_byte(out, ' ');
    else
      buf_add_str(out, one);
  }
}

/* Where a line of so many columns ends: behind the last blank that fits, or in the middle of a long word. */
static size_t line_end(struct str text, size_t columns) {
  struct str rest = text;
  size_t used = 0, blank = 0;
  while (rest.len) {
    size_t at = text.len - rest.len;
    if (rest.at[0] == ' ') blank = at;
    used += (size_t)utf8_width_code(utf8_next(&rest));
    if (used > columns) return blank ? blank : at ? at : text.len - rest.len;
  }
  return text.len;
}

static size_t wrap(struct str text, size_t columns, struct str lines[LINES]) {
  size_t n = 0;
  text = str_trim(text);
  while (text.len && n < LINES) {
    size_t end = line_end(text, columns);
    lines[n++] = str_trim(str_first(text, end));
    text = str_trim(str_from(text, end));
  }
  return n;
}

/* ---- drawing ---- */

/* What is put against the claim or a reason, by whoever. */
static const char *colour_of(const struct debate_row *r) {
  struct str kind = json_text(r->said, "kind");
  bool against = !r->theirs || str_is(kind, "withdrawal") ||
                 (str_is(kind, "earlier") && str_is(json_text(r->said, "tie"), "rebuts"));
  return against ? "#b5655a" : "#5a8265";
}

static const char *stroke_of(const struct debate_row *r) {
  if (str_is(str_of(r->standing), "stands")) return "stroke=\"#6b5a50\" stroke-width=\"1.6\"";
  if (str_is(str_of(r->standing), "falls")) return "stroke=\"#b3a59a\" stroke-width=\"1.4\" stroke-dasharray=\"8 5\"";
  return "stroke=\"#8a7868\" stroke-width=\"1.6\" stroke-dasharray=\"2 4\"";
}

static void label(struct picture *p, int x, int y, const char *anchor, const char *colour, struct str text) {
  buf_printf(p->out, "<text class=\"l\" x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">", x, y, anchor, colour);
  put_text(p->out, text);
  buf_add_str(p->out, STR("</text>\n"));
}

static void connect(struct picture *p, const struct debate_row *r, int x, int middle) {
  if (!r->depth) return;
  int from = x - STEP + PAD;
  buf_printf(p->out, "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#c9bbae\" stroke-width=\"1.6\"/>\n", from,
             p->bottom[r->depth - 1], middle, x);
}

static void draw_row(struct picture *p, const struct debate_row *r) {
  struct str lines[LINES];
  bool falls = str_is(str_of(r->standing), "falls");
  int x = MARGIN + STEP * (int)r->depth, wide = WIDE - MARGIN - x;
  size_t n = wrap(r->text, (size_t)(wide - 2 * PAD) / LETTER, lines);
  int tall = PAD + LABEL + LINE * (int)n + PAD / 2;
  connect(p, r, x, p->y + PAD + LABEL / 2);
  buf_printf(p->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"7\" fill=\"%s\" %s/>\n", x, p->y, wide,
             tall, r->theirs ? "#fffdfa" : "#f6ebe6", stroke_of(r));
  buf_printf(p->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"%s\"%s/>\n", x + 5, p->y + 6,
             BAR, tall - 12, colour_of(r), falls ? " opacity=\"0.45\"" : "");
  struct str what = r->day.len ? arena_printf(p->arena, "%s  ·  %.*s", r->tie, STR_ARG(r->day)) : str_of(r->tie);
  label(p, x + PAD + BAR, p->y + PAD + 4, "start", "#7d6b5f", what);
  label(p, x + wide - PAD, p->y + PAD + 4, "end", falls ? "#a3493d" : "#7d6b5f", str_of(r->standing));
  for (size_t i = 0; i < n; i++) {
    int y = p->y + PAD + LABEL + LINE * (int)i + LINE / 2 + 2;
    buf_printf(p->out, "<text class=\"w%s\" x=\"%d\" y=\"%d\" fill=\"%s\">", r->depth ? "" : " c", x + PAD + BAR, y,
               falls ? "#6f635c" : "#33291f");
    put_text(p->out, lines[i]);
    buf_add_str(p->out, STR("</text>\n"));
  }
  p->bottom[r->depth] = p->y + tall;
  p->y += tall + GAP;
}

static int height_of(const struct debate_row *rows, size_t n) {
  int y = HEAD;
  struct str lines[LINES];
  for (size_t i = 0; i < n; i++) {
    int wide = WIDE - 2 * MARGIN - STEP * (int)rows[i].depth;
    y += PAD + LABEL + LINE * (int)wrap(rows[i].text, (size_t)(wide - 2 * PAD) / LETTER, lines) + PAD / 2 + GAP;
  }
  return y + FOOT;
}

static struct str verdict_of(const json_t *debate, size_t rows) {
  if (!rows) return STR("Nothing was claimed.");
  return json_flag(debate, "stands", false) ? STR("The claim stands.") : STR("The claim does not stand yet.");
}

static void draw_head(struct picture *p, const json_t *debate, int tall, size_t rows) {
  struct str title = json_text(debate, "topic"), day = str_first(json_text(debate, "at"), strlen("2026-11-22"));
  if (!title.len) title = STR("A debate");
  buf_printf(
      p->out,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
      "<title>",
      WIDE, tall, WIDE, tall);
  put_text(p->out, title);
  buf_printf(p->out,
             "</title>\n<style>.l{font:14px 'Noto Sans','DejaVu Sans',Verdana,sans-serif}.w{font:17px Georgia,'Noto "
             "Serif','DejaVu Serif',serif}.c{font-weight:bold}.t{font:bold 23px Georgia,'Noto Serif','DejaVu "
             "Serif',serif}</style>\n<rect width=\"%d\" height=\"%d\" fill=\"#faf5ee\"/>\n<text class=\"t\" x=\"%d\" "
             "y=\"46\" fill=\"#33291f\">",
             WIDE, tall, MARGIN);
  size_t end = line_end(title, (WIDE - 2 * MARGIN) / 14);
  put_text(p->out, str_first(title, end));
  if (end < title.len) buf_add_str(p->out, STR("…"));
  buf_add_str(p->out, STR("</text>\n"));
  label(
      p, MARGIN, 68, "start", "#7d6b5f",
      arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(verdict_of(debate, rows)), day.len ? "  As of " : "", STR_ARG(day)));
}

static void draw_foot(struct picture *p, int tall) {
  label(p, MARGIN, tall - 40, "start", "#7d6b5f",
        STR("Green: said for it. Red: put against it. Dashed: it falls, for something that stands is against it. "
            "Dotted: open."));
  label(p, MARGIN, tall - 19, "start", "#7d6b5f",
        STR("A question nobody answered stands. What stands is Dung's grounded extension (1995)."));
}

int debate_svg(struct arena *a, const json_t *debate, struct buf *out) {
  struct debate_row *rows = ARENA_ARRAY(a, struct debate_row, DEBATE_ROWS);
  struct picture p = {.arena = a, .out = out, .y = HEAD};
  size_t n = debate_rows(a, debate, rows);
  int tall = height_of(rows, n);
  draw_head(&p, debate, tall, n);
  for (size_t i = 0; i < n; i++) draw_row(&p, &rows[i]);
  draw_foot(&p, tall);
  return buf_add_str(out, STR("</svg>\n"));
}
