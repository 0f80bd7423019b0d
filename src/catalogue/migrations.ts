// Numbered steps from each format of the catalogue to the next. A knowledge base of an older format is brought to the present when it
// is opened, in one transaction; one of a newer format is refused.
import type Database from "better-sqlite3";
import { identifierForms } from "../document/words.ts";
import { EyrieError } from "../errors.ts";
import { FIRST_SCHEMA } from "./schema.ts";
import { packFullBlocks } from "./word-blocks.ts";
import { profileLength, profileWords, wordFields } from "./word-profile.ts";

/** Step `n` makes format `n + 1` from format `n`. A step that has been released never changes. */
const STEPS: readonly string[] = [
  FIRST_SCHEMA,
  `
-- What a question can be narrowed to, and what a caller may see.
ALTER TABLE folders ADD COLUMN collection TEXT NOT NULL DEFAULT 'default';
ALTER TABLE documents ADD COLUMN date TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
UPDATE documents SET date = strftime('%Y-%m-%d', mtime_ms / 1000, 'unixepoch');
-- The names of the columns, for a passage that begins within a table.
ALTER TABLE chunks ADD COLUMN table_header TEXT;
-- A file may hold several documents (a mail and its attachments): file_path names the file that all of them leave with.
ALTER TABLE documents ADD COLUMN file_path TEXT NOT NULL DEFAULT '';
UPDATE documents SET file_path = path;
CREATE INDEX documents_by_file ON documents (folder_id, file_path);
ALTER TABLE failures ADD COLUMN file_path TEXT NOT NULL DEFAULT '';
UPDATE failures SET file_path = path;
-- What of a folder is taken in, as JSON: patterns, and paths that a person took out.
ALTER TABLE folders ADD COLUMN rules TEXT NOT NULL DEFAULT '{"include":[],"exclude":[],"removed":[]}';
-- What each ingest did, as JSON.
CREATE TABLE reports (id INTEGER PRIMARY KEY, report TEXT NOT NULL) STRICT;
-- Identifiers whole and in part, and the words of each passage in a form that is ranked by.
DROP TABLE chunk_vocabulary;
DROP TABLE chunk_words;
CREATE VIRTUAL TABLE chunk_words USING fts5(
  text, headings, title, path, identifiers,
  content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE chunk_vocabulary USING fts5vocab(chunk_words, 'row');
CREATE TABLE word_profiles (label INTEGER PRIMARY KEY, profile BLOB NOT NULL) STRICT;
CREATE TABLE word_lengths (label INTEGER PRIMARY KEY, length INTEGER NOT NULL) STRICT;
CREATE TABLE word_blocks (block INTEGER NOT NULL, term INTEGER NOT NULL, postings BLOB NOT NULL, PRIMARY KEY (block, term)) STRICT, WITHOUT ROWID;
CREATE TABLE word_totals (passages INTEGER NOT NULL, words INTEGER NOT NULL) STRICT;
INSERT INTO word_totals VALUES (0, 0);
CREATE TRIGGER word_length_added AFTER INSERT ON word_lengths BEGIN
  UPDATE word_totals SET passages = passages + 1, words = words + new.length;
END;
CREATE TRIGGER word_length_removed AFTER DELETE ON word_lengths BEGIN
  UPDATE word_totals SET passages = passages - 1, words = words - old.length;
END;
CREATE TEMP TABLE passage_fields AS
  SELECT c.label, coalesce(c.table_header || char(10), '') || c.text AS text, (SELECT coalesce(group_concat(value, ' '), '') FROM json_each(c.heading_path)) AS headings, d.title, d.path
  FROM chunks c JOIN documents d ON d.id = c.document_id;
INSERT INTO chunk_words (rowid, text, headings, title, path, identifiers)
  SELECT label, text, headings, title, path, identifier_forms(text) FROM passage_fields;
INSERT INTO word_profiles (label, profile) SELECT label, word_profile(text, headings, title, path) FROM passage_fields;
INSERT INTO word_lengths (label, length) SELECT label, profile_length(profile) FROM word_profiles;
DROP TABLE passage_fields;
-- What a question is narrowed by, without reading past the documents' texts.
CREATE INDEX documents_by_scope ON documents (folder_id, format, date, tags, path, id);
`,
];

export const FORMAT_VERSION = STEPS.length;

/**
 * @throws EyrieError `knowledge-base-format` when the file is of a newer format than this program knows, `knowledge-base-unusable` when a
 * step fails; the file is then as it was
 */
export function migrate(database: Database.Database, file: string): void {
  const version = () => Number(database.pragma("user_version", { simple: true }));
  const bring = database.transaction(() => {
    if (version() > FORMAT_VERSION) {
      throw new EyrieError(
        "knowledge-base-format",
        `${file} has format version ${version()}; this version of Eyrie reads versions up to ${FORMAT_VERSION}`,
      );
    }
    const steps = STEPS.slice(version());
    if (steps.length === 0) return;
    defineFunctions(database);
    for (const step of steps) database.exec(step);
    packFullBlocks(database);
    database.pragma(`user_version = ${FORMAT_VERSION}`);
  });
  try {
    if (version() !== FORMAT_VERSION) bring.immediate();
  } catch (error) {
    if (error instanceof EyrieError) throw error;
    throw new EyrieError(
      "knowledge-base-unusable",
      `cannot bring ${file} from format version ${version()} to ${FORMAT_VERSION}: ${String(error)}`,
      { cause: error },
    );
  }
}

/** What the steps compute of a passage's words. */
function defineFunctions(database: Database.Database): void {
  database.function("identifier_forms", (text: unknown) => identifierForms(String(text)).join(" "));
  database.function("word_profile", (text: unknown, headings: unknown, title: unknown, path: unknown) =>
    profileWords(
      wordFields({ text: String(text), headings: String(headings), title: String(title), path: String(path) }),
    ),
  );
  database.function("profile_length", (profile: unknown) => profileLength(profile as Buffer));
}
