CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE document (
  sha256 TEXT NOT NULL, side TEXT NOT NULL, file_name TEXT NOT NULL, reader TEXT NOT NULL,
  position INTEGER NOT NULL, PRIMARY KEY (side, file_name)
) STRICT;

CREATE TABLE catalogue_table (
  side TEXT NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (side, name)
) STRICT;

CREATE TABLE catalogue_field (
  side TEXT NOT NULL, table_name TEXT NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL,
  body TEXT NOT NULL, PRIMARY KEY (side, table_name, name)
) STRICT;

CREATE TABLE relationship (
  side TEXT NOT NULL, child_table TEXT NOT NULL, child_fields TEXT NOT NULL,
  parent_table TEXT NOT NULL, parent_fields TEXT NOT NULL, origin TEXT NOT NULL,
  rule TEXT NOT NULL, score REAL NOT NULL,
  PRIMARY KEY (side, child_table, child_fields, parent_table)
) STRICT;

CREATE TABLE feed (
  target_table TEXT NOT NULL, feed TEXT NOT NULL, body TEXT NOT NULL, approved_body TEXT,
  version INTEGER NOT NULL, PRIMARY KEY (target_table, feed)
) STRICT;

CREATE TABLE line (
  target_table TEXT NOT NULL, feed TEXT NOT NULL, target_field TEXT NOT NULL, body TEXT NOT NULL,
  approved_body TEXT, touched INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL,
  PRIMARY KEY (target_table, feed, target_field)
) STRICT;

CREATE TABLE contract_history (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, target_table TEXT NOT NULL,
  feed TEXT NOT NULL, target_field TEXT NOT NULL, before TEXT, after TEXT, why TEXT NOT NULL
) STRICT;

CREATE TABLE policy (
  target_table TEXT NOT NULL, target_field TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (target_table, target_field)
) STRICT;

CREATE TABLE crosswalk (
  name TEXT PRIMARY KEY, code_type_id TEXT NOT NULL, description TEXT NOT NULL
) STRICT;

CREATE TABLE crosswalk_pair (
  crosswalk TEXT NOT NULL REFERENCES crosswalk (name), source_value TEXT NOT NULL,
  body TEXT NOT NULL, PRIMARY KEY (crosswalk, source_value)
) STRICT;

CREATE TABLE step_state (
  step TEXT PRIMARY KEY, inputs TEXT NOT NULL, outputs TEXT NOT NULL, run TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
  subject TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
