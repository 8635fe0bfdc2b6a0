-- Last progress of copying that a task saw: observed, so it is outside the log.
ALTER TABLE task ADD COLUMN progress TEXT;
