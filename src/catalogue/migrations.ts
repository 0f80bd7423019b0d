// Numbered steps from each format of the catalogue to the next. A knowledge base of an older format is brought to the present when it
// is opened, in one transaction; one of a newer format is refused.
import type Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";
import { FIRST_SCHEMA } from "./schema.ts";

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
    for (const step of steps) database.exec(step);
    if (steps.length > 0) database.pragma(`user_version = ${FORMAT_VERSION}`);
  });
  try {
    bring.immediate();
  } catch (error) {
    if (error instanceof EyrieError) throw error;
    throw new EyrieError(
      "knowledge-base-unusable",
      `cannot bring ${file} from format version ${version()} to ${FORMAT_VERSION}: ${String(error)}`,
      { cause: error },
    );
  }
}
