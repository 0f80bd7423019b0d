// Whole copies of a catalogue while it is used, and the draft of a rebuild.
import { rmSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { EyrieError } from "../errors.ts";
import { migrate } from "./migrations.ts";

/**
 * Copies a catalogue as it is at this moment, also while it is being written, into a file that is not there yet. The copy is one file
 * without a log. Blocks until it is done.
 * @throws EyrieError `knowledge-base-damaged` when the source cannot be read through, `knowledge-base-unusable` when the disk is full
 */
export function copyCatalogue(from: string, to: string): void {
  try {
    const database = new Database(from, { readonly: true, timeout: 10_000 });
    try {
      // an empty file is written into, with the owner's permissions alone from the start
      writeFileSync(to, "", { mode: 0o600 });
      database.prepare("VACUUM INTO ?").run(to);
    } finally {
      database.close();
    }
  } catch (error) {
    rmSync(to, { force: true });
    const code = error instanceof Database.SqliteError ? error.code : "";
    const damaged = code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB";
    throw new EyrieError(
      damaged ? "knowledge-base-damaged" : "knowledge-base-unusable",
      `cannot copy ${from} to ${to}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** Makes a copy ready to take its passages anew under another identity: of the present format, without words and changes. */
export function beginDraft(file: string, identity: string): void {
  const database = new Database(file);
  try {
    migrate(database, file);
    database.transaction(() => {
      database.exec("INSERT INTO chunk_words (chunk_words) VALUES ('delete-all'); DELETE FROM changes;");
      database.prepare("UPDATE meta SET value = ? WHERE key = 'identity'").run(identity);
    })();
  } finally {
    database.close();
  }
}

/** Removes a catalogue that no process has open any more. Returns whether it did. */
export function removeUnused(file: string): boolean {
  try {
    const database = new Database(file, { timeout: 0, fileMustExist: true });
    try {
      // leaving WAL takes a lock that SQLite gives to the last connection alone
      database.pragma("journal_mode = DELETE");
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
  removeDatabase(file);
  return true;
}

/** A file of SQLite with its log. */
export function removeDatabase(file: string): void {
  for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(file + end, { force: true });
}
