/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

extern const struct command cmd_say, cmd_setup, cmd_about, cmd_people, cmd_history, cmd_remember, cmd_forget,
    cmd_recall, cmd_ask, cmd_import, cmd_read, cmd_export, cmd_why, cmd_sleep, cmd_diary, cmd_log, cmd_allow, cmd_lock,
    cmd_key, cmd_due, cmd_timer, cmd_card, cmd_voice, cmd_model, cmd_character, cmd_mcp, cmd_skills, cmd_think,
    cmd_word, cmd_sun, cmd_moon, cmd_calendar, cmd_weigh, cmd_debate, cmd_toss, cmd_name, cmd_backup, cmd_restore,
    cmd_doctor, cmd_help, cmd_version, cmd_talk_header, cmd_talk_due, cmd_talk_greet, cmd_talk_turn;

const struct command *const commands[] = {
    &cmd_say,      &cmd_setup,      &cmd_about,     &cmd_people,    &cmd_history, &cmd_remember, &cmd_forget,
    &cmd_recall,   &cmd_ask,        &cmd_import,    &cmd_read,      &cmd_export,  &cmd_why,      &cmd_sleep,
    &cmd_diary,    &cmd_log,        &cmd_allow,     &cmd_lock,      &cmd_key,     &cmd_due,      &cmd_timer,
    &cmd_card,     &cmd_voice,      &cmd_model,     &cmd_character, &cmd_mcp,     &cmd_skills,   &cmd_think,
    &cmd_word,     &cmd_sun,        &cmd_moon,      &cmd_calendar,  &cmd_weigh,   &cmd_debate,   &cmd_toss,
    &cmd_name,     &cmd_backup,     &cmd_restore,   &cmd_doctor,    &cmd_help,    &cmd_version,  &cmd_talk_header,
    &cmd_talk_due, &cmd_talk_greet, &cmd_talk_turn, NULL,
};

const struct command *command_find(struct str name) {
  for (size_t i = 0; commands[i]; i++)
    if (str_is(name, commands[i]->name)) return commands[i];
  return NULL;
}
