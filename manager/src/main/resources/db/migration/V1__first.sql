-- The command log is the truth for definitions and intents; the other tables of this file are
-- projections of it, written in the same transaction. Samples and observed changes are rings
-- outside the log.
CREATE TABLE command_log (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE server (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  server_id TEXT NOT NULL,
  term INTEGER NOT NULL
);
CREATE TABLE site (
  name TEXT PRIMARY KEY,
  description TEXT NOT NULL
);
CREATE TABLE storage_system (
  name TEXT PRIMARY KEY,
  site TEXT NOT NULL REFERENCES site (name),
  url TEXT NOT NULL
);
CREATE TABLE session (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE task (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  session TEXT NOT NULL,
  idempotency_key TEXT,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  body TEXT NOT NULL,
  ending TEXT,
  UNIQUE (session, idempotency_key)
);
CREATE INDEX task_running ON task (ended_at) WHERE ended_at IS NULL;
CREATE TABLE task_entry (
  task_id TEXT NOT NULL REFERENCES task (id),
  number INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (task_id, number)
);
CREATE TABLE state_change (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX state_change_session ON state_change (session, number);
CREATE TABLE sample (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX sample_session ON sample (session, number);
