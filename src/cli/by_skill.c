/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/by_skill.h"

#include "base/civil.h"

static int take(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

int by_skill_ask(struct call *c, const char *skill, const json_t *arguments, struct str *ret_text, json_t **ret_data) {
  AUTO_BUF struct buf text = buf_new(BUF_LINE);
  AUTO_JSON json_t *result = NULL;
  os1_error e = {0};
  json_write(arguments, &text);
  if (os1_skill(c->house, skill, text.at, take, &result, &e) < 0) return call_failed_os1(c, &e);
  *ret_text = arena_dup(c->arena, json_text(result, "text"));
  if (ret_data) *ret_data = json_incref(json_object_get(result, "data"));
  return EXIT_OK;
}

int by_skill(struct call *c, const char *skill, const json_t *arguments) {
  struct str text = STR("");
  json_t *data = NULL;
  int status = by_skill_ask(c, skill, arguments, &text, &data);
  if (status != EXIT_OK) return status;
  if (c->json)
    call_json(c, data ? data : json_object());
  else
    call_say(c, "%.*s", STR_ARG(text));
  if (!c->json) json_decref(data);
  return EXIT_OK;
}

int by_skill_day(struct call *c, json_t *arguments) {
  const char *on = args_value(&c->args, "on");
  int64_t ms;
  int32_t offset;
  if (!on) return EXIT_OK;
  if (civil_parse(str_of(on), &ms, &offset) < 0) return call_usage(c, "\"%.40s\" is no date; one is 2026-11-22.", on);
  json_put_text(arguments, "at", str_of(on));
  return EXIT_OK;
}
