CREATE TABLE correction (
  id INTEGER PRIMARY KEY, side TEXT NOT NULL, table_name TEXT NOT NULL, field TEXT NOT NULL,
  attribute TEXT NOT NULL, value TEXT NOT NULL, as_read TEXT NOT NULL, evidence TEXT NOT NULL,
  why TEXT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL, withdrawn TEXT
) STRICT;

CREATE TABLE catalogue_version (
  number INTEGER PRIMARY KEY, read_at TEXT NOT NULL, replaced_at TEXT NOT NULL,
  documents TEXT NOT NULL, tables INTEGER NOT NULL, fields INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
