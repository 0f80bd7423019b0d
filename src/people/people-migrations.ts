// Numbered steps from each format of the people database to the next; a new table is a new step at the end.
import type Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";

/** Step `n` makes format `n + 1` from format `n`. A step that has been released never changes. */
const STEPS: readonly string[] = [
  `
CREATE TABLE users (name TEXT PRIMARY KEY, role TEXT NOT NULL, collections TEXT NOT NULL, created_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE groups (name TEXT PRIMARY KEY, role TEXT NOT NULL, collections TEXT NOT NULL, created_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE members (
  group_name TEXT NOT NULL REFERENCES groups (name) ON DELETE CASCADE,
  user_name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
  PRIMARY KEY (group_name, user_name)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user_name);
-- Of a key only the hash is kept. collections is JSON: "all", or the names.
CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash BLOB NOT NULL,
  user_name TEXT REFERENCES users (name) ON DELETE CASCADE,
  role TEXT NOT NULL,
  collections TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER,
  revoked_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
  hash BLOB PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
  created_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- entry is the text that hash is of; it names the hash before it.
CREATE TABLE audit (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;
CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO secrets VALUES ('question-hash', randomblob(32));
`,
  `
-- owner is the id of a caller. An answer is JSON as it was sent, text what is searched in it; collections, as JSON, are those it was made from.
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  title TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_by_owner ON conversations (owner, changed_ms);
CREATE TABLE exchanges (
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  asked_ms INTEGER NOT NULL,
  question TEXT NOT NULL,
  text TEXT NOT NULL,
  answer TEXT NOT NULL,
  documents TEXT NOT NULL,
  collections TEXT NOT NULL,
  PRIMARY KEY (conversation, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE feedback (
  id TEXT PRIMARY KEY,
  giver TEXT NOT NULL,
  given_ms INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT,
  note TEXT NOT NULL,
  question TEXT NOT NULL,
  text TEXT NOT NULL,
  sources TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_by_time ON feedback (given_ms);
`,
  `
-- Of which answer of a conversation it is, where it is of one; it outlives the conversation.
ALTER TABLE feedback ADD COLUMN conversation TEXT;
ALTER TABLE feedback ADD COLUMN exchange INTEGER;
CREATE INDEX feedback_by_exchange ON feedback (conversation, exchange) WHERE conversation IS NOT NULL;
`,
];

export const PEOPLE_FORMAT_VERSION = STEPS.length;

/** @throws EyrieError `knowledge-base-format` when the file is of a newer format than this program knows; it is then as it was */
export function migratePeople(database: Database.Database, file: string): void {
  const version = () => Number(database.pragma("user_version", { simple: true }));
  const bring = database.transaction(() => {
    if (version() > PEOPLE_FORMAT_VERSION) {
      throw new EyrieError(
        "knowledge-base-format",
        `${file} has format version ${version()}; this version of Eyrie reads versions up to ${PEOPLE_FORMAT_VERSION}`,
      );
    }
    for (const step of STEPS.slice(version())) database.exec(step);
    database.pragma(`user_version = ${PEOPLE_FORMAT_VERSION}`);
  });
  if (version() !== PEOPLE_FORMAT_VERSION) bring.immediate();
}
