/* SPDX-License-Identifier: Apache-2.0
 *
 * show: turns, times and JSON for people to read, wrapped to the asker's width, and for machines.
 */
#ifndef OS1_CLI_SHOW_H
#define OS1_CLI_SHOW_H

#include "cli/command.h"

/* "Sun 22 Nov 2026, 20:14" */
struct str show_time(struct call *c, int64_t ms, int32_t offset);
/* "2026-05-03" as people write it, "3 May 2026"; what is no day as it is. */
struct str show_day(struct call *c, struct str day);
/* "works_at" as people write it: "works at". */
struct str show_relation(struct call *c, struct str relation);
/* ", since May 2026, until 2026-11-22": when what a fact's JSON says was so, no closer than it is known; "" where it is
 * not. */
struct str show_span(struct call *c, const json_t *fact);
/* "lives Lisbon, since May 2026", "birthday 3 April", "died 2 May 2024": what a fact's JSON says and when it was so. */
struct str show_fact_line(struct call *c, const json_t *fact);
/* The turn's number as people see it: ids hold the owner in their high bits. */
uint64_t show_number(uint64_t id);
/* The id from what a person or a program typed: a number or an id. ERR_INVALID. */
int show_parse_id(const char *typed, uint64_t *ret);
/* RFC 3339; without an offset in the asker's zone. ERR_INVALID with a sentence. */
int show_parse_time(struct call *c, const char *typed, int64_t *ret_ms, struct error *e);

/* Time, who and number on a dim line, the words under it. */
void show_turn(struct call *c, const os1_turn *t);
json_t *show_turn_json(struct call *c, const os1_turn *t);
/* The id as `recall --batch` gives it: the one it was imported under, else the number. */
json_t *show_turn_key(const os1_turn *t);
/* A paragraph, visible, wrapped and indented. */
void show_text(struct call *c, const char *indent, struct str text);
/* `key  value` lines, what is inside indented. */
void show_json(struct call *c, const json_t *value);
/* "3 turns", "1 turn" */
struct str show_count(struct call *c, uint64_t n, const char *one, const char *many);

#endif
