-- What sleep makes of the days: derived from turns and facts, never evidence, and forgotten with what it was made from.
CREATE TABLE night (id INTEGER PRIMARY KEY, day INTEGER, state INTEGER, turns INTEGER, faded INTEGER, slept_at INTEGER) STRICT;
CREATE INDEX night_day ON night (day);
CREATE INDEX night_state ON night (state);

CREATE TABLE episode (id INTEGER PRIMARY KEY, day INTEGER, conversation INTEGER, first INTEGER, last INTEGER,
  began_at INTEGER, ended_at INTEGER, turns INTEGER) STRICT;
CREATE INDEX episode_day ON episode (day);
CREATE INDEX episode_conversation ON episode (conversation);

CREATE TABLE digest (id INTEGER PRIMARY KEY, kind INTEGER, day INTEGER, about INTEGER, text TEXT, sources TEXT,
  made_at INTEGER) STRICT;
CREATE INDEX digest_day ON digest (day);
CREATE INDEX digest_about ON digest (about);

CREATE TABLE night_change (id INTEGER PRIMARY KEY, night INTEGER, kind INTEGER, what INTEGER, other INTEGER, link INTEGER,
  made_at INTEGER) STRICT;
CREATE INDEX night_change_night ON night_change (night);
CREATE INDEX night_change_what ON night_change (what);

-- How a turn stands in recall; the id is the turn's.
CREATE TABLE standing (id INTEGER PRIMARY KEY, used INTEGER, slight INTEGER) STRICT;
