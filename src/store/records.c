/* SPDX-License-Identifier: Apache-2.0 */
#include "store/records.h"

#include "ports/store.h"

#define NUMBER(type, name)                                                                                             \
  { #name, FIELD_NUMBER, offsetof(struct type, name), FIELD_PLAIN }
#define NUMBER_KEY(type, name)                                                                                         \
  { #name, FIELD_NUMBER, offsetof(struct type, name), FIELD_INDEXED }
#define TEXT(type, name)                                                                                               \
  { #name, FIELD_TEXT, offsetof(struct type, name), FIELD_PLAIN }
#define TEXT_KEY(type, name)                                                                                           \
  { #name, FIELD_TEXT, offsetof(struct type, name), FIELD_INDEXED }
#define TEXT_UNIQUE(type, name)                                                                                        \
  { #name, FIELD_TEXT, offsetof(struct type, name), FIELD_UNIQUE }

static const struct record_field conversation[] = {
    NUMBER(conversation, id),         TEXT_KEY(conversation, key),   TEXT(conversation, channel),
    NUMBER(conversation, started_at), NUMBER(conversation, last_at),
};
static const struct record_field turn[] = {
    NUMBER(turn, id),          NUMBER_KEY(turn, conversation),
    NUMBER(turn, role),        NUMBER(turn, origin),
    NUMBER(turn, taint),       NUMBER(turn, said_at),
    NUMBER(turn, offset),      NUMBER(turn, recorded_at),
    TEXT(turn, speaker),       TEXT(turn, text),
    TEXT(turn, caption),       TEXT_UNIQUE(turn, client_id),
    NUMBER(turn, heard_chars), TEXT(turn, trace),
};
static const struct record_field entity[] = {
    NUMBER(entity, id),    NUMBER(entity, kind),    TEXT(entity, name),      TEXT_KEY(entity, plain),
    TEXT(entity, word),    TEXT(entity, pronoun),   NUMBER(entity, tender),  NUMBER_KEY(entity, source),
    NUMBER(entity, taint), NUMBER(entity, said_at), NUMBER(entity, same_as),
};
static const struct record_field fact[] = {
    NUMBER(fact, id),        NUMBER_KEY(fact, about),  TEXT(fact, relation),       TEXT(fact, value),
    TEXT_KEY(fact, plain),   NUMBER_KEY(fact, object), NUMBER(fact, from_first),   NUMBER(fact, from_last),
    NUMBER(fact, to_first),  NUMBER(fact, to_last),    NUMBER(fact, state),        NUMBER(fact, sure),
    NUMBER(fact, taint),     NUMBER(fact, learnt_at),  NUMBER(fact, retracted_at), NUMBER_KEY(fact, source),
    NUMBER(fact, closed_by),
};
static const struct record_field thread[] = {
    NUMBER(thread, id),       TEXT(thread, what),    NUMBER(thread, about),      NUMBER(thread, due_first),
    NUMBER(thread, due_last), NUMBER(thread, stake), NUMBER_KEY(thread, state),  NUMBER(thread, tentative),
    NUMBER(thread, asked_at), TEXT(thread, outcome), NUMBER_KEY(thread, source), NUMBER(thread, closed_by),
    NUMBER(thread, kind),     NUMBER(thread, ended), NUMBER(thread, taint),
};
static const struct record_field bar[] = {
    NUMBER(bar, id),        TEXT(bar, what),         TEXT(bar, plain),    NUMBER(bar, until),
    NUMBER(bar, lifted_at), NUMBER_KEY(bar, source), NUMBER(bar, tender), NUMBER(bar, taint),
};
static const struct record_field reminder[] = {
    NUMBER(reminder, id),  NUMBER(reminder, due_at),    NUMBER(reminder, offset),  NUMBER(reminder, timer),
    TEXT(reminder, text),  NUMBER_KEY(reminder, state), NUMBER(reminder, told_at), NUMBER_KEY(reminder, source),
    TEXT(reminder, every), NUMBER(reminder, taint),
};
static const struct record_field item[] = {
    NUMBER(item, id),      TEXT_KEY(item, list),     TEXT(item, text),
    NUMBER(item, done_at), NUMBER_KEY(item, source), NUMBER(item, taint),
};
static const struct record_field said[] = {
    NUMBER(said, id),     TEXT_KEY(said, family), NUMBER(said, line),
    NUMBER(said, opener), NUMBER(said, at),       NUMBER_KEY(said, turn),
};
static const struct record_field setting[] = {
    NUMBER(setting, id),
    TEXT_UNIQUE(setting, key),
    TEXT(setting, value),
    NUMBER(setting, changed_at),
};
static const struct record_field forgotten[] = {
    NUMBER(forgotten, id),
    {"mark", FIELD_BYTES, offsetof(struct forgotten, mark), FIELD_UNIQUE},
    NUMBER(forgotten, at),
};

static const struct record_field night[] = {
    NUMBER(night, id),    NUMBER_KEY(night, day), NUMBER_KEY(night, state),
    NUMBER(night, turns), NUMBER(night, faded),   NUMBER(night, slept_at),
};
static const struct record_field episode[] = {
    NUMBER(episode, id),   NUMBER_KEY(episode, day),  NUMBER_KEY(episode, conversation), NUMBER(episode, first),
    NUMBER(episode, last), NUMBER(episode, began_at), NUMBER(episode, ended_at),         NUMBER(episode, turns),
};
static const struct record_field digest[] = {
    NUMBER(digest, id), NUMBER(digest, kind),  NUMBER_KEY(digest, day), NUMBER_KEY(digest, about),
    TEXT(digest, text), TEXT(digest, sources), NUMBER(digest, made_at),
};
static const struct record_field night_change[] = {
    NUMBER(night_change, id),       NUMBER_KEY(night_change, night), NUMBER(night_change, kind),
    NUMBER_KEY(night_change, what), NUMBER(night_change, other),     NUMBER(night_change, link),
    NUMBER(night_change, made_at),
};
static const struct record_field standing[] = {
    NUMBER(standing, id),
    NUMBER(standing, used),
    NUMBER(standing, slight),
};

static const struct record_field permission[] = {
    NUMBER(permission, id),         TEXT_KEY(permission, skill),  TEXT(permission, recipient),
    TEXT(permission, arguments),    NUMBER(permission, given_at), NUMBER(permission, until),
    NUMBER(permission, revoked_at), NUMBER(permission, source),
};
static const struct record_field deed[] = {
    NUMBER(deed, id),
    NUMBER(deed, at),
    NUMBER(deed, step),
    TEXT(deed, skill),
    NUMBER(deed, effect),
    NUMBER(deed, taint),
    {"hash", FIELD_BYTES, offsetof(struct deed, hash), FIELD_PLAIN},
    TEXT(deed, shown),
    TEXT_KEY(deed, recipient),
    TEXT(deed, why),
    NUMBER_KEY(deed, turn),
    NUMBER(deed, conversation),
    NUMBER(deed, yes),
    NUMBER(deed, of),
};

static const struct record_field vector[] = {
    NUMBER(vector, id),
    {"bytes", FIELD_BYTES, offsetof(struct vector, bytes), FIELD_PLAIN},
};

#define INFO(name, scope)                                                                                              \
  { #name, sizeof(struct name), (name), sizeof(name) / sizeof *(name), (scope) }

const struct record_info record_infos[RECORD_KINDS] = {
    [RECORD_CONVERSATION] = INFO(conversation, 0),
    [RECORD_TURN] = INFO(turn, 1),
    [RECORD_ENTITY] = INFO(entity, 0),
    [RECORD_FACT] = INFO(fact, 0),
    [RECORD_THREAD] = INFO(thread, 0),
    [RECORD_BAR] = INFO(bar, 0),
    [RECORD_REMINDER] = INFO(reminder, 0),
    [RECORD_ITEM] = INFO(item, 0),
    [RECORD_SAID] = INFO(said, 0),
    [RECORD_SETTING] = INFO(setting, 0),
    [RECORD_FORGOTTEN] = INFO(forgotten, 0),
    [RECORD_NIGHT] = INFO(night, 0),
    [RECORD_EPISODE] = INFO(episode, 0),
    [RECORD_DIGEST] = INFO(digest, 0),
    [RECORD_NIGHT_CHANGE] = INFO(night_change, 0),
    [RECORD_STANDING] = INFO(standing, 0),
    [RECORD_PERMISSION] = INFO(permission, 0),
    [RECORD_DEED] = INFO(deed, 0),
    [RECORD_VECTOR] = INFO(vector, 0),
};

_Static_assert(sizeof(struct turn) <= RECORD_SIZE_MAX && sizeof(struct fact) <= RECORD_SIZE_MAX,
               "raise RECORD_SIZE_MAX");

const struct record_field *record_field_named(const struct record_info *info, const char *name) {
  for (size_t i = 0; i < info->count; i++)
    if (!strcmp(info->fields[i].name, name)) return &info->fields[i];
  return NULL;
}

const struct record_field *record_unique_field(const struct record_info *info) {
  for (size_t i = 0; i < info->count; i++)
    if (info->fields[i].use == FIELD_UNIQUE) return &info->fields[i];
  return NULL;
}

bool record_is_too_big(const struct record_info *info, const void *record) {
  for (size_t i = 0; i < info->count; i++)
    if (info->fields[i].type != FIELD_NUMBER && record_text(record, &info->fields[i])->len > STORE_TEXT_MAX)
      return true;
  return false;
}
