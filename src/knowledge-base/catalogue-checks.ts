// Checks of the tables as tables: SQLite's own, and that words and changes stand beside the passages one to one.
import type Database from "better-sqlite3";
import type { CheckContext, Findings } from "./findings.ts";

/** SQLite's own: pages, indexes, constraints, and the word index's structure. `checked` counts pages. */
export function checkStructure({ database }: CheckContext, findings: Findings): void {
  const lines = database.prepare<[], string>("PRAGMA integrity_check(20)").pluck().all();
  findings.checked = Number(database.pragma("page_count", { simple: true }));
  for (const line of lines) if (line !== "ok") findings.fault(line);
}

export function checkReferences({ database }: CheckContext, findings: Findings): void {
  const broken = database.prepare<[], { table: string; rowid: number | null; parent: string }>(
    "PRAGMA foreign_key_check",
  );
  for (const { table, rowid, parent } of broken.all()) {
    findings.fault(`${table}, row ${rowid ?? "?"}: names a row of ${parent} that is not there`);
  }
  findings.checked = count(database, "documents") + count(database, "chunks") + count(database, "failures");
}

/** The word index holds a row for each passage and for nothing else. */
export function checkWords({ database }: CheckContext, findings: Findings): void {
  // the word index keeps no text; the lengths it keeps of each row tell which rows it has
  const missing = database.prepare<[], number>(
    "SELECT label FROM chunks WHERE label NOT IN (SELECT id FROM chunk_words_docsize) ORDER BY label",
  );
  const stray = database.prepare<[], number>(
    "SELECT id FROM chunk_words_docsize WHERE id NOT IN (SELECT label FROM chunks) ORDER BY id",
  );
  for (const label of missing.pluck().all()) findings.fault(`passage ${label} is not in the word index`);
  for (const label of stray.pluck().all()) findings.fault(`the word index holds ${label}, which is no passage`);
  findings.checked = count(database, "chunks");
}

/** What an index replays ends with exactly the passages that are there. */
export function checkChanges({ database }: CheckContext, findings: Findings): void {
  const last = "SELECT label, added, max(seq) FROM changes GROUP BY label";
  const unannounced = database.prepare<[], number>(
    `SELECT label FROM chunks WHERE label NOT IN (SELECT label FROM (${last}) WHERE added = 1) ORDER BY label`,
  );
  const gone = database.prepare<[], number>(
    `SELECT label FROM (${last}) WHERE added = 1 AND label NOT IN (SELECT label FROM chunks) ORDER BY label`,
  );
  for (const label of unannounced.pluck().all()) findings.fault(`passage ${label} was never announced to the index`);
  for (const label of gone.pluck().all()) findings.fault(`passage ${label} is announced to the index and is not there`);
  findings.checked = count(database, "changes");
}

function count(database: Database.Database, table: "documents" | "chunks" | "failures" | "changes"): number {
  return Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}
