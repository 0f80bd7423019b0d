// The tables of a knowledge base as the first version had them; migrations.ts brings them to the present.
// SQLite is the single source of truth: documents, passages, vectors and words.

export const FIRST_SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE folders (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  folder_id INTEGER NOT NULL REFERENCES folders(id),
  path TEXT NOT NULL,
  title TEXT NOT NULL,
  format TEXT NOT NULL,
  page_count INTEGER,
  pages_without_text TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  text TEXT NOT NULL,
  ingested_at TEXT NOT NULL,
  UNIQUE (folder_id, path)
) STRICT;

-- label names the passage in the word and vector indexes; AUTOINCREMENT never gives one twice.
CREATE TABLE chunks (
  label INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  document_id TEXT NOT NULL REFERENCES documents(id),
  ordinal INTEGER NOT NULL,
  page INTEGER,
  heading_path TEXT NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  text TEXT NOT NULL,
  embedded_hash TEXT NOT NULL,
  vector BLOB NOT NULL,
  UNIQUE (document_id, ordinal)
) STRICT;
CREATE INDEX chunks_by_embedded_hash ON chunks (embedded_hash);

CREATE VIRTUAL TABLE chunk_words USING fts5(
  text, headings, title, path,
  content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE chunk_vocabulary USING fts5vocab(chunk_words, 'row');

-- What the vector index must replay: one row a passage added or removed, in order.
CREATE TABLE changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  label INTEGER NOT NULL,
  added INTEGER NOT NULL
) STRICT;

CREATE TABLE failures (
  folder_id INTEGER NOT NULL REFERENCES folders(id),
  path TEXT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  failed_at TEXT NOT NULL,
  PRIMARY KEY (folder_id, path)
) STRICT, WITHOUT ROWID;
`;
