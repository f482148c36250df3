-- What a turn means to a model that the person chose, as int8; the id is the turn's.
CREATE TABLE vector (id INTEGER PRIMARY KEY, bytes BLOB) STRICT;
