-- Reminders that come round: the rule, as skills/again.h says; '' once.
ALTER TABLE reminder ADD COLUMN every TEXT NOT NULL DEFAULT '';
