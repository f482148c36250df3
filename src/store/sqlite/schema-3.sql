-- Two that were found to be one: the one that is no longer told of by itself, and whose it is. 0 and NULL: nobody's.
ALTER TABLE entity ADD COLUMN same_as INTEGER;
