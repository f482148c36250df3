-- Whether anything from outside had a part in it. NULL and 0: nothing.
ALTER TABLE thread ADD COLUMN taint INTEGER;
ALTER TABLE bar ADD COLUMN taint INTEGER;
ALTER TABLE reminder ADD COLUMN taint INTEGER;
ALTER TABLE item ADD COLUMN taint INTEGER;

-- What a person lets be done without being asked, and the log of what was done or asked for beyond this memory.
CREATE TABLE permission (id INTEGER PRIMARY KEY, skill TEXT, recipient TEXT, arguments TEXT, given_at INTEGER,
  until INTEGER, revoked_at INTEGER, source INTEGER) STRICT;
CREATE INDEX permission_skill ON permission (skill);

CREATE TABLE deed (id INTEGER PRIMARY KEY, at INTEGER, step INTEGER, skill TEXT, effect INTEGER, taint INTEGER, hash BLOB,
  shown TEXT, recipient TEXT, why TEXT, turn INTEGER, conversation INTEGER, yes INTEGER, of INTEGER) STRICT;
CREATE INDEX deed_recipient ON deed (recipient);
CREATE INDEX deed_turn ON deed (turn);
