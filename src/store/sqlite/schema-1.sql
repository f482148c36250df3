-- SPDX-License-Identifier: Apache-2.0
-- The first schema. An id holds its owner in the high bits (base/id.h), so one person's rows are one range of each
-- table. Meanings of columns stand in ports/records.h. Where a text is unique, none is NULL. Comments stand between the
-- statements: what is inside them is kept in the file and read at every opening.

-- The last number given of a kind to an owner, so that none is given twice, and how many are there now.
CREATE TABLE sequence (kind INTEGER NOT NULL, owner INTEGER NOT NULL, last INTEGER NOT NULL, live INTEGER NOT NULL,
  PRIMARY KEY (kind, owner)) STRICT, WITHOUT ROWID;

CREATE TABLE conversation (id INTEGER PRIMARY KEY, key TEXT, channel TEXT, started_at INTEGER, last_at INTEGER) STRICT;
CREATE INDEX conversation_key ON conversation (key);

-- What was said, append-only, in the order it came. A client id is unique in its conversation: a retry never doubles.
CREATE TABLE turn (id INTEGER PRIMARY KEY, conversation INTEGER, role INTEGER, origin INTEGER, taint INTEGER,
  said_at INTEGER, "offset" INTEGER, recorded_at INTEGER, speaker TEXT, text TEXT, caption TEXT, client_id TEXT,
  heard_chars INTEGER, trace TEXT) STRICT;
CREATE UNIQUE INDEX turn_client_id ON turn (client_id, conversation) WHERE client_id IS NOT NULL;

-- Which turns a conversation has, in two steps: with many conversations at once an ordinary index would write a page of
-- its own for almost every turn. The newest thousand or so stand in a table of a few pages; now and then all of them move
-- on together. link.c puts them in, for a trigger would cost as much as the turn itself; triggers do the rare rest.
CREATE TABLE turn_of (conversation INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (conversation, id))
  STRICT, WITHOUT ROWID;
CREATE TABLE turn_of_new (conversation INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (conversation, id))
  STRICT, WITHOUT ROWID;
CREATE TRIGGER turn_gone AFTER DELETE ON turn BEGIN
  DELETE FROM turn_of WHERE conversation = old.conversation AND id = old.id;
  DELETE FROM turn_of_new WHERE conversation = old.conversation AND id = old.id;
END;
CREATE TRIGGER turn_conversation_after_update AFTER UPDATE OF conversation ON turn WHEN old.conversation <> new.conversation BEGIN
  DELETE FROM turn_of WHERE conversation = old.conversation AND id = old.id;
  DELETE FROM turn_of_new WHERE conversation = old.conversation AND id = old.id;
  INSERT INTO turn_of_new VALUES (new.conversation, new.id);
END;

CREATE TABLE entity (id INTEGER PRIMARY KEY, kind INTEGER, name TEXT, plain TEXT, word TEXT, pronoun TEXT,
  tender INTEGER, source INTEGER, taint INTEGER, said_at INTEGER) STRICT;
CREATE INDEX entity_plain ON entity (plain);
CREATE INDEX entity_source ON entity (source);

-- Two times: when it was true (from, to) and when it was known (learnt, retracted). A correction closes a row.
CREATE TABLE fact (id INTEGER PRIMARY KEY, about INTEGER, relation TEXT, value TEXT, plain TEXT, object INTEGER,
  from_first INTEGER, from_last INTEGER, to_first INTEGER, to_last INTEGER, state INTEGER, sure INTEGER, taint INTEGER,
  learnt_at INTEGER, retracted_at INTEGER, source INTEGER, closed_by INTEGER) STRICT;
CREATE INDEX fact_about ON fact (about);
CREATE INDEX fact_plain ON fact (plain);
CREATE INDEX fact_object ON fact (object);
CREATE INDEX fact_source ON fact (source);

CREATE TABLE thread (id INTEGER PRIMARY KEY, what TEXT, about INTEGER, due_first INTEGER, due_last INTEGER,
  stake INTEGER, state INTEGER, tentative INTEGER, asked_at INTEGER, outcome TEXT, source INTEGER, closed_by INTEGER) STRICT;
CREATE INDEX thread_state ON thread (state);
CREATE INDEX thread_source ON thread (source);

CREATE TABLE bar (id INTEGER PRIMARY KEY, what TEXT, plain TEXT, until INTEGER, lifted_at INTEGER, source INTEGER) STRICT;
CREATE INDEX bar_source ON bar (source);

CREATE TABLE reminder (id INTEGER PRIMARY KEY, due_at INTEGER, "offset" INTEGER, timer INTEGER, text TEXT,
  state INTEGER, told_at INTEGER, source INTEGER) STRICT;
CREATE INDEX reminder_state ON reminder (state);
CREATE INDEX reminder_source ON reminder (source);

CREATE TABLE item (id INTEGER PRIMARY KEY, list TEXT, text TEXT, done_at INTEGER, source INTEGER) STRICT;
CREATE INDEX item_list ON item (list);
CREATE INDEX item_source ON item (source);

-- What the being said, for cool-downs.
CREATE TABLE said (id INTEGER PRIMARY KEY, family TEXT, line INTEGER, opener INTEGER, at INTEGER, turn INTEGER) STRICT;
CREATE INDEX said_family ON said (family);
CREATE INDEX said_turn ON said (turn);

-- id >> 43 is the owner.
CREATE TABLE setting (id INTEGER PRIMARY KEY, key TEXT, value TEXT, changed_at INTEGER) STRICT;
CREATE UNIQUE INDEX setting_key ON setting (key, id >> 43) WHERE key IS NOT NULL;

-- A keyed hash of what was forgotten, so that it is not brought back, and nothing of what it was.
CREATE TABLE forgotten (id INTEGER PRIMARY KEY, mark BLOB, at INTEGER) STRICT;
CREATE UNIQUE INDEX forgotten_mark ON forgotten (mark, id >> 43) WHERE mark IS NOT NULL;

-- Bytes by name: the index's postings and what else is derived.
CREATE TABLE blob (owner INTEGER NOT NULL, key BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX blob_key ON blob (owner, key);
