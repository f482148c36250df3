-- What kind of thing was left open and how it ended; topics that are tender without being barred.
ALTER TABLE thread ADD COLUMN kind INTEGER;
ALTER TABLE thread ADD COLUMN ended INTEGER;
ALTER TABLE bar ADD COLUMN tender INTEGER;
-- Reminders that come round: the rule, as skills/again.h says; '' once.
ALTER TABLE reminder ADD COLUMN every TEXT NOT NULL DEFAULT '';
